"""Faults 38 to 41 and 45 for all pages of the programme, with hostile reports that are public."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
import re
from argparse import Namespace
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from atlas.cli.spoor import run_spoor
from atlas.figures.trail import COLUMNS, csv_bytes
from atlas.store.reporting.records import Editor, Kind, Report, Role
from atlas.store.reporting.register import Register, get_register
from atlas.store.store import Store
from atlas.ui import downloads
from atlas.ui.melden.acties import actions_of, gemeenten
from atlas.ui.melden.cijfer import figures
from atlas.ui.pages import PART_PAGES
from tests.faults.test_parameters import HOSTILE
from tests.pages.support import Page

PAGES = ("programma", "keten", "kalender", "actoren", "begrippen", "toetsen", "melden")
PARTS = [(page, deel) for page in PAGES for deel in PART_PAGES[page].parts]
LARGEST = 15_000  # bytes of a message
PROVINCE = Editor(Role.PROVINCE, "pseudo-provincie")
DRAFT, REASON, PRIVATE = "GEHEIM CONCEPT", "GEHEIME REDEN", ("GEHEIM", "pseudo-")
EVIL = [
    '<img src=x onerror="alert(1)">&</td></script><script>alert(2)</script>',
    "[klik](javascript:alert(1)) ![x](http://kwaad.example/x.png) **vet** | cel |",
    '=HYPERLINK("http://kwaad.example","klik")',
    "@SUM(A1)",
    "+1",
    "-2+3",
    "\u200b\u2028🏳️\u200d🌈😀",
    "Z" + "\u0301" * 199,
    "{{7*7}} ${x} %s {0} </textarea></option>",
    "kwaad.example www.kwaad.example http://kwaad.example",
]
LONG = ["\n".join(("| a | b |", "|---|---|", "# kop", "- lijst", "```", text)) for text in EVIL]
LONG += ["x" * 2000, "a " * 999 + "😀"]
LINKS = ["https://kwaad.example/a)b(c[d]|e*_`", "HTTP://Kwaad.example/=1+1", "https://é.example/😀"]


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory, store: Store) -> Iterator[Register]:
    """The register of the atlas itself, with all that is hostile public and some that is not."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_STATE", str(tmp_path_factory.mktemp("hostile")))
        fill(get_register(), store)
        clear()
        yield get_register()
    clear()


def clear() -> None:
    """Forget the answers that were made for another register."""
    for page in PAGES:
        PART_PAGES[page].kept.cache_clear()


def fill(register: Register, store: Store) -> None:
    names = list(gemeenten(store))
    for number, text in enumerate(LONG):
        area = names[number % len(names)]
        editor = Editor(Role.GEMEENTE, f"pseudo-{area}", area)
        more = {"explanation": text, "evidence_url": LINKS[number % len(LINKS)]}
        subject = list(actions_of(store, area))[number]
        content = {"status": "op_schema", "spent_eur": "1.234,50", "reached": "3", **more}
        report = published(register, editor, Kind.PROGRESS, area, subject, "2026-2", content)
        report = register.save(editor, report.report_id, 3, content | {"explanation": DRAFT})
        if number % 2:
            report = register.submit(editor, report.report_id, 4)
            register.send_back(PROVINCE, report.report_id, 5, f"={REASON}")
        short = [EVIL[(number + place) % len(EVIL)] for place in range(3)]
        named = {f"name{place + 1}": name[:200] for place, name in enumerate(short)}
        what = {f"what{place + 1}": text for place in range(3)}
        published(
            register, editor, Kind.TOP_THREE, area, "", "2026", {**named, **what, "note": text}
        )
        period = next(iter(figures(store, "bevolking_totaal", area)))
        correction = {"area_code": area, "value": short[0], **more}
        published(register, editor, Kind.CORRECTION, area, "bevolking_totaal", period, correction)
        if number == len(names) - 1:
            break


def published(
    register: Register,
    editor: Editor,
    kind: Kind,
    area: str,
    subject: str,
    period: str,
    content: Mapping[str, str],
) -> Report:
    report = register.create(editor, kind, area, subject, period, content)
    register.submit(editor, report.report_id, 1)
    return register.publish(PROVINCE, report.report_id, 2)


def message(page: str, deel: str, **said: str) -> tuple[dict[str, str], dict[str, Any], int]:
    """The canonical address of a part, what the browser gets and how many bytes."""
    params, *packed = PART_PAGES[page].message(deel, tuple(sorted(said.items())))
    assert packed[1] == b""
    return params, json.loads(gzip.decompress(packed[0])), len(packed[0])


def told_of(store: Store) -> list[tuple[str, str, dict[str, str]]]:
    """Addresses on which what was reported is told: every part, and pages of actions."""
    subjects = {each.subject for each in get_register().reported().reports if each.subject}
    actions = [("programma", "overzicht", {"actie": each}) for each in sorted(subjects)]
    chains = [("keten", "keten", {"actie": each}) for each in sorted(subjects)]
    years = [("programma", "terugblik", {"periode": "2026"}), ("melden", "spoor", {"blad": "2"})]
    return [*((*each, {}) for each in PARTS), *actions, *chains, *years]


def test_fault_38_reports_are_text_on_every_page_and_drafts_on_none(
    register: Register, store: Store
) -> None:
    seen = ""
    for page, deel, said in told_of(store):
        _, content, size = message(page, deel, **said)
        assert size < LARGEST, (page, deel, said)
        for html in (*content["out"].values(), PART_PAGES[page].parts[deel].skeleton(store)):
            parsed = Page(html)  # unbalanced tags and scripts on tags are errors
            assert not set(parsed.tags) & {"img", "script", "iframe", "style", "object"}
            assert all(re.match(r"[/#]|https?://", link) for link in parsed.links)
            seen += parsed.text
        assert not any(word in json.dumps(content) for word in PRIVATE), (page, deel, said)
    for text in EVIL[:6]:
        assert text in seen


@pytest.mark.parametrize(("page", "deel"), PARTS)
def test_fault_40_reports_are_text_in_every_file_and_drafts_in_none(
    register: Register, store: Store, page: str, deel: str
) -> None:
    part, own = PART_PAGES[page].parts[deel], PART_PAGES[page].own
    report = part.report(store, {}, own.shared(part, {}))
    book = openpyxl.load_workbook(io.BytesIO(downloads.REPORTS["xlsx"](report, date(2026, 11, 22))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert not [text for text in texts if re.match(r"[=+@\t\r\n-]", text)]
    plain = downloads.REPORTS["md"](report, date(2026, 11, 22)).decode()
    assert not re.search(r"(?<!\\)<(?!https?://)|(?<!\\)!?\[[^]]*(?<!\\)\]\(", plain)
    assert not any(word in text for word in PRIVATE for text in (*texts, plain))


@pytest.mark.parametrize("page", ["programma", "melden"])
def test_fault_40_hostile_reports_can_be_printed(register: Register, page: str) -> None:
    app = Starlette(routes=downloads.routes())
    for deel in {"programma": ["terugblik"], "melden": ["voortgang", "top3", "correctie"]}[page]:
        answer = TestClient(app).get(f"/download/{page}.pdf", params={"deel": deel})
        assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")


def test_fault_40_the_full_trail_has_no_cell_that_is_run(
    register: Register, tmp_path: Path
) -> None:
    out = tmp_path / "spoor.csv"
    assert run_spoor(Namespace(out=out, json=True)) == 0
    for body in (out.read_bytes(), csv_bytes(register.events(PROVINCE))):
        rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";"))
        assert len(rows) == register.revision() + 1
        assert {len(row) for row in rows} == {len(COLUMNS)}
        assert not [cell for row in rows for cell in row if re.match(r"[=+@\t\r\n-]", cell)]
        assert f"'={REASON}" in {row[-1] for row in rows}


def values(store: Store, chance: random.Random) -> list[str]:
    """What an address may say somewhere, and what no address may."""
    found = {"2026", "2026-2", "2026-11-22", "0", "1", "GM0106", "PV22", "bevolking_totaal"}
    for table in store.programme_tables:
        frame = store.programme(table)
        found |= set(frame.iloc[:, 0]) | set(frame.iloc[:, -1].str[:60])
    return [*sorted(found), *HOSTILE, "\ud83d", "İ" * 90, "ß" * 199, "(a+)+$", "9999-12-31", "²"]


@pytest.mark.parametrize(("page", "deel"), PARTS)
def test_fault_39_any_address_gives_a_small_answer_that_its_address_gives_again(
    register: Register, store: Store, page: str, deel: str
) -> None:
    chance = random.Random(39)
    parted, offered = PART_PAGES[page], values(store, chance)
    words = [*parted.parts[deel].WORDS]
    for _ in range(100):
        params = {word: chance.choice(offered) for word in words if chance.random() < 0.6}
        if chance.random() < 0.1:
            params[chance.choice(HOSTILE)] = chance.choice(HOSTILE)
        part, said, notices = parted.read({"deel": deel, **params})
        assert part is parted.parts[deel]
        canonical, *packed = parted.message(deel, tuple(sorted(said.items())), notices)
        assert sum(map(len, packed)) < LARGEST
        part, said, notices = parted.read(parted.address(part, canonical))
        again, *same = parted.message(part.KEY, tuple(sorted(said.items())), notices)
        assert (again, part.KEY) == (canonical, deel)
        first, second = (json.loads(gzip.decompress(each[0])) for each in (packed, same))
        assert second["notices"] == []
        assert first | {"notices": []} == second


@pytest.mark.parametrize(
    "path",
    [
        "/download/../melden.xlsx",
        "/download/..%2f..%2fstate%2fatlas.sqlite",
        "/download/melden.sqlite",
        "/download/atlas.sqlite",
        "/download/melden.published.jsonl",
        "/download/melden.csv",
        "/download/melden.xlsx/../../../etc/passwd",
        "/download/programma.toml",
        "/download/%00.pdf",
        "/state/atlas.sqlite",
    ],
)
def test_fault_41_no_address_reaches_the_database(register: Register, path: str) -> None:
    answer = TestClient(Starlette(routes=downloads.routes())).get(path)
    assert answer.status_code in (400, 404)
    assert b"SQLite" not in answer.content and b"pseudo-" not in answer.content
