"""The pages of the programme with 10,000 actions and 100,000 events, all of them invented.

`big_atlas` serves them; the steps are those of `bench.parts`.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pandas as pd
from sqlalchemy import insert

from atlas.store.reporting import engines, rows
from atlas.store.reporting.records import Act, Editor, Kind, Report, Role, State
from atlas.store.reporting.register import FILE, Register
from atlas.store.reporting.rules import FIRST
from atlas.store.reporting.schema import EVENT, REPORT
from atlas.store.store import DATA
from bench.parts import GEMEENTEN, Step
from bench.server import ROOT, Server, serve, settle

ACTIONS, EVENTS, EVENTS_PER_REPORT = 10_000, 100_000, 10
APP = ROOT / "app.py"
START = datetime(2026, 7, 1, tzinfo=UTC)
CONTENT = {
    "status": "op_schema",
    "date": "2026-07-01",
    "explanation": "Verzonnen tekst voor een meting, zo lang als een gewone toelichting. " * 4,
    "evidence_url": "",
    "spent_eur": 1000,
    "committed_eur": None,
    "reached": None,
}
BIG_STEPS = (
    Step(
        "big_filter",
        "10.000 acties: acties, andere gemeente",
        "programma",
        "",
        [{"gebied": code} for code in GEMEENTEN],
    ),
    Step(
        "big_search",
        "10.000 acties: acties, zoeken",
        "programma",
        "",
        [{"zoek": word} for word in ("dorp", "zorg", "school", "sport", "wonen", "jeugd")],
    ),
    Step(
        "big_action",
        "10.000 acties: acties, andere actie",
        "programma",
        "",
        [{"actie": f"ua-4-2-a-{number}"} for number in range(2, 10)],
    ),
    Step(
        "big_chain",
        "10.000 acties: keten, andere actie",
        "keten",
        "",
        [{"actie": f"ua-5-1-c-{number}"} for number in range(2, 10)],
    ),
    Step(
        "big_reported",
        "10.000 acties: melden, ander deel",
        "melden",
        "",
        [{"deel": "spoor"}, {"deel": "stand"}],
    ),
)


def big_data(folder: Path) -> list[str]:
    """A copy of the data with `ACTIONS` actions, those of now again and again; their ids."""
    shutil.copytree(DATA, folder, symlinks=True)
    path = folder / "programme" / "actions.csv"
    actions = pd.read_csv(path, dtype=str, keep_default_na=False)
    times = -(-ACTIONS // len(actions))
    copies = [
        actions.assign(action_id=actions["action_id"] + (f"-{number}" if number > 1 else ""))
        for number in range(1, times + 1)
    ]
    many = pd.concat(copies).head(ACTIONS)
    text = many.to_csv(index=False, lineterminator="\n")
    path.write_text(text, "utf-8")
    record = path.with_suffix(".toml")
    checksum = hashlib.sha256(text.encode()).hexdigest()
    told = re.sub(r'(?m)^sha256 = ".*"$', f'sha256 = "{checksum}"', record.read_text("utf-8"))
    record.write_text(told, "utf-8")
    return list(many["action_id"])


def big_register(folder: Path, actions: list[str], events: int = EVENTS) -> None:
    """A register in which `events` changes were made, ten to a report."""
    folder.mkdir(parents=True, exist_ok=True)
    editor = Editor(Role.PROVINCE, "0" * 16)
    register = Register(f"sqlite:///{folder / FILE}")
    register.create(editor, Kind.TOP_THREE, "GM0106", "", FIRST[:4], {"name1": "Verzonnen"})
    engine = engines.sqlite_engine(folder / FILE, "mode=rw")
    wanted = events // EVENTS_PER_REPORT
    pairs = ((action, area) for action in actions for area in GEMEENTEN)
    reports = [_report(number, *pair) for number, pair in zip(range(wanted), pairs, strict=False)]
    changes = [event for each in reports for event in _events(each)]
    for event_id, event in enumerate(changes, start=2):  # the first is that of the top-3
        event["event_id"] = event_id
    last = {event["report_id"]: event["event_id"] for event in changes}
    with engine.begin() as connection:
        connection.execute(
            insert(REPORT),
            [
                {
                    **rows.report_row(each),
                    "event_id": last[each.report_id],
                    "published_role": Role.PROVINCE.value,
                }
                for each in reports
            ],
        )
        connection.execute(insert(EVENT), changes)
    engine.dispose()


def _report(number: int, action: str, area: str) -> Report:
    at = START + timedelta(minutes=number)
    return Report(
        f"{number:016x}",
        Kind.PROGRESS,
        area,
        action,
        FIRST,
        State.PUBLISHED,
        EVENTS_PER_REPORT,
        CONTENT,
        CONTENT,
        at,
        at,
        Role.PROVINCE,
    )


def _events(report: Report) -> Iterator[dict[str, Any]]:
    """Made, changed some times, handed in, published."""
    acts = [Act.CREATE, *([Act.SAVE] * (EVENTS_PER_REPORT - 3)), Act.SUBMIT, Act.PUBLISH]
    for version, act in enumerate(acts, start=1):
        yield {
            "at": report.changed_at,
            "act": act.value,
            "role": Role.PROVINCE.value,
            "pseudonym": "0" * 16,
            "editor_area": "",
            "report_id": report.report_id,
            "kind": report.kind.value,
            "area_code": report.area_code,
            "subject": report.subject,
            "period": report.period,
            "version": version,
            "before": "{}",
            "after": rows.to_json(dict(CONTENT)) if act is Act.PUBLISH else "{}",
            "reason": "",
        }


@contextmanager
def big_atlas() -> Iterator[Server]:
    """The atlas with all that, ready to be asked."""
    with tempfile.TemporaryDirectory() as scratch:
        data, state = Path(scratch) / "data", Path(scratch) / "state"
        big_register(state, big_data(data))
        wrapper = ("bench.big_server", str(data))
        with patch.dict(os.environ, ATLAS_STATE=str(state)), serve(APP, wrapper=wrapper) as server:
            settle(server)
            yield server
