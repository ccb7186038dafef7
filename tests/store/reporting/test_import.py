"""Importing the facts again never overwrites what editors wrote."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
import yaml

from atlas.domain.review import review, terms
from atlas.sources.__main__ import main
from atlas.store.reporting.register import Register
from atlas.store.store import Store
from tests.sources.test_programme import EXTRACTS, action, document, folders  # noqa: F401
from tests.store.reporting.people import PROVINCE, START, draft, handed_in, published

ACTION = "ua-1-1-a"
AGAIN: dict[str, list[dict[str, Any]]] = {
    "the same": [action()],
    "another text": [action(title="Iets anders", period=2020)],
    "without the action": [action(id="ua-1-1-z")],
}


def content(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in sorted(folder.iterdir())}


@pytest.mark.parametrize("found", AGAIN.values(), ids=AGAIN)
def test_importing_the_facts_again_leaves_what_editors_wrote(
    folders: tuple[Path, Path],  # noqa: F811
    store: Store,
    found: list[dict[str, Any]],
) -> None:
    source, data = folders
    state = data.parent / "state"
    words = [str(source), "--data", str(data), "--only", "programme"]
    assert main(words) == 0
    register = Register(state / "atlas.sqlite")
    public = published(register, ACTION, status="op_schema", explanation="Van een redacteur.")
    register.send_back(PROVINCE, handed_in(register, "ua-1-1-b").report_id, 2, "Nog niet af.")
    draft(register, "ua-1-1-c")
    reports, events = register.reports(PROVINCE), list(register.events(PROVINCE))
    before, now = content(state), register.reported()

    programme = {**EXTRACTS["programme.yaml"], "documents": [document(*found)]}
    (source / "facts" / "programme.yaml").write_text(yaml.safe_dump(programme), "utf-8")
    assert main(words) == 0
    with (data / "programme" / "actions.csv").open(encoding="utf-8", newline="") as file:
        assert [row["title"] for row in csv.DictReader(file)] == [each["title"] for each in found]

    assert content(state) == before
    again = Register(state / "atlas.sqlite")
    assert again.reports(PROVINCE) == reports
    assert list(again.events(PROVINCE)) == events
    assert again.reported() == now
    told = review(store, again.reported(), terms(START.date())["2026-2"]).lines
    assert [line.report.report_id for line in told] == [public.report_id]
