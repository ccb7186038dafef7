"""The whole profile as XLSX: every number on screen is the number in the file.

All indicators are walked for a gemeente, a wijk and a region, and the tables of all parts.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from types import ModuleType
from typing import Any, NamedTuple

import openpyxl
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from atlas.domain.profile import profile
from atlas.domain.subject import subjects
from atlas.figures.explanation import fresh_lines
from atlas.figures.numbers import STATE_WORDS
from atlas.figures.report_xlsx import FIRST_SHEET
from atlas.figures.tables import neutral
from atlas.store.serving import get_store
from atlas.store.store import Store
from atlas.ui import downloads
from atlas.ui.profiel import geheel, keuze, kort, lijkt, naast, opbouw, thema
from atlas.ui.profiel import kort_tabellen as tabellen

AREAS = ("GM0114", "WK011401", "CR08")
PARTS: tuple[ModuleType, ...] = (kort, opbouw, lijkt, naast)
PATTERN = re.compile(r'^(?:"([^"]*)")?(#,##0|0)(?:\.(0+))?(?:"([^"]*)")?$')
COMPUTED_SIGN = "*"


class Row(NamedTuple):
    """A row of a table on screen: its caption, its header, and the texts of its cells."""

    caption: str
    head: str
    cells: tuple[str, ...]
    figures: tuple[str, ...]


class Tables(HTMLParser):
    """All rows of all tables of a page; drawings in a cell are left out."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self._caption, self._inside, self._kind, self._drawn = "", "", "", 0
        self._cells: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "svg":
            self._drawn += 1
        elif tag == "tr":
            self._cells = []
        elif tag in ("td", "th", "caption"):
            self._inside, self._kind = "", f"{tag} {dict(attrs).get('class') or ''}"

    def handle_endtag(self, tag: str) -> None:
        text = " ".join(self._inside.split())
        if tag == "svg":
            self._drawn -= 1
        elif tag == "caption":
            self._caption = text
        elif tag in ("td", "th"):
            self._cells.append((self._kind, text))
        elif tag == "tr" and any(kind.startswith("td") for kind, _ in self._cells):
            (_, head), *rest = self._cells
            figures = tuple(text for kind, text in rest if "atlas-number" in kind)
            self.rows.append(Row(self._caption, head, tuple(t for _, t in rest), figures))

    def handle_data(self, data: str) -> None:
        if not self._drawn:
            self._inside += f"{data} "


def displayed(cell: Any) -> str:
    """What a Dutch Excel shows in a cell, by the number and its format alone."""
    if not isinstance(cell.value, int | float):
        return " ".join(str(cell.value or "").split())
    found = PATTERN.match(cell.number_format)
    assert found, cell.number_format
    before, whole, decimals, after = found.groups()
    comma = "," if whole == "#,##0" else ""
    text = f"{cell.value:{comma}.{len(decimals or '')}f}".replace(",", " ").replace(".", ",")
    return " ".join(f"{before or ''}{text.replace(' ', '.')}{after or ''}".split())


@cache
def workbook(code: str) -> dict[str, list[list[str]]]:
    """Every sheet of the download by its title, as texts."""
    with TestClient(Starlette(routes=downloads.routes())) as client:
        answer = client.get(f"/download/profiel.xlsx?gebied={code}")
    assert answer.status_code == 200
    assert f"profiel-{code}.xlsx" in answer.headers["content-disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return {
        str(sheet["A1"].value): [[displayed(cell) for cell in row] for row in sheet.iter_rows()]
        for sheet in book.worksheets
    }


def every_figure(code: str) -> dict[tuple[str, str], dict[str, str]]:
    """The sheet with all figures: a row by theme and title."""
    rows = workbook(code)["Alle cijfers"]
    head = next(number for number, row in enumerate(rows) if row[0] == "Thema")
    said = [dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :] if row[1]]
    return {(row["Thema"], row["Onderwerp"]): row for row in said}


def on_screen(part: ModuleType, **params: str) -> list[Row]:
    out = part.answer(get_store(), params, None).out
    return Tables("".join(out.values())).rows


def same(shown: str) -> str:
    """A figure on screen without the sign that says that we made it ourselves."""
    return shown.removesuffix(COMPUTED_SIGN).strip()


@pytest.mark.parametrize("code", AREAS)
def test_all_indicators_on_screen_are_the_numbers_in_the_file(code: str) -> None:
    """The part Per thema, theme by theme: the area, Drenthe and Nederland, with the period."""
    store = get_store()
    in_file, seen = every_figure(code), set()
    for theme in store.themes.values():
        rows = on_screen(thema, gebied=code, thema=theme.id, leeftijd="alle")
        titles = {line.title for line in store.indicators.values() if line.theme == theme.id}
        for row in rows:
            title = max((t for t in titles if row.head.startswith(t)), key=len, default="")
            if not title or row.caption.startswith("Verloop") or (theme.id, title) in seen:
                continue
            file = in_file[theme.title, title]
            figures = tuple(map(same, row.figures))
            assert figures == (file["Waarde"], file["Drenthe"], file["Nederland"]), row
            assert file["Periode"] in row.head
            assert file["Status"] in row.head
            seen.add((theme.id, title))
    lines = profile(store, subjects(store)[code])
    assert seen == {(line.indicator.theme, line.indicator.title) for line in lines}
    assert len(in_file) == len(lines) == len(seen)
    missing = {each.id for each in store.indicators.values()} - {
        line.indicator.id for line in lines
    }
    assert len(missing) + len(lines) == len(store.indicators) == 233


def file_figures(code: str) -> set[str]:
    return {text for rows in workbook(code).values() for row in rows for text in row if text}


@pytest.mark.parametrize("code", AREAS)
@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.KEY)
def test_every_number_in_a_table_of_a_part_is_in_the_file(part: ModuleType, code: str) -> None:
    rows = on_screen(part, gebied=code)
    known = file_figures(code)
    shown = [same(text) for row in rows for text in row.figures if text]
    assert [text for text in shown if text not in known] == []
    if part is kort:
        assert len(shown) > 10


@pytest.mark.parametrize("code", AREAS)
def test_the_tables_of_all_parts_are_in_the_file_cell_by_cell(code: str) -> None:
    store = get_store()
    sheets = workbook(code)
    for table in geheel.tables(store, subjects(store)[code], "drenthe"):
        rows = sheets[table.title]
        names = [column.name for column in table.columns]
        head = next(number for number, row in enumerate(rows) if row[: len(names)] == names)
        for row, told in zip(table.rows, rows[head + 1 :], strict=False):
            texts = [
                " ".join((neutral(value) if isinstance(value, str) else shown).split())
                for value, shown in zip(row, map(table.text, row, table.columns), strict=True)
            ]
            assert told[: len(texts)] == texts


@pytest.mark.parametrize("code", AREAS)
def test_the_key_figures_and_sentences_on_screen_are_those_in_the_file(code: str) -> None:
    store = get_store()
    subject = subjects(store)[code]
    sheet = workbook(code)[f"{tabellen.KEY_TITLE} van {subject.name}"]
    for row in on_screen(kort, gebied=code):
        assert [row.head, *row.cells] in sheet
    html = " ".join(
        re.sub(r"<[^>]+>", " ", kort.answer(store, {"gebied": code}, None).out["themas"]).split()
    )
    for theme in workbook(code)[tabellen.THEMES_TITLE][3:]:
        if store and theme[0] and "geen cijfers over dit thema" not in theme[2]:
            assert theme[1] in html and theme[2] in html


def states() -> Iterator[tuple[str, str]]:
    for code in AREAS:
        for row in every_figure(code).values():
            for name in ("Waarde", "Drenthe", "Nederland"):
                yield row[name], row[f"Status {name}" if name != "Waarde" else "Status"]


def test_what_is_no_number_is_a_word_in_the_file_too() -> None:
    """Never an empty cell, a zero or a dash; and its status says the same."""
    words = set(STATE_WORDS.values())
    found = [*states()]
    without = [(text, status) for text, status in found if not re.search(r"\d", text)]
    assert without
    assert all(text in words and status == text for text, status in without)
    assert all(status not in words for text, status in found if re.search(r"\d", text))


def test_every_row_has_its_period_source_and_licence() -> None:
    for code in AREAS:
        for row in every_figure(code).values():
            for name in ("Periode", "Status", "Bron", "Licentie", "Eenheid", "Soort cijfer"):
                assert row[name], row


def test_the_first_sheet_says_what_it_is_and_which_data() -> None:
    store = get_store()
    first = next(iter(workbook("GM0114").values()))
    said = {(row[0], row[1]) for row in first}
    assert first[0][0] == "Profiel: Gemeente Emmen"
    assert ("Versie van de cijfers", store.version) in said
    assert ("Inwoners", "109.678 (2025, voorlopig)") in said
    assert any(label == "Adres op het scherm" and "gebied=GM0114" in text for label, text in said)
    sources = {text for label, text in said if label == "Bron"}
    assert len(sources) > 10
    fresh = {text for text in sources if text in fresh_lines(store, sources)}
    told = sources - {text for text in sources if "nieuwe cijfers" in text} - fresh
    assert all("Licentie" in text or text.startswith("Grenzen") for text in told)


def test_every_part_gives_the_same_file() -> None:
    store = get_store()
    for reference in ("drenthe", "nederland"):
        params = {"gebied": "WK011401"} | ({"met": reference} if reference != "drenthe" else {})
        whole = geheel.whole_report(store, subjects(store)["WK011401"], reference)
        for part in (kort, thema, opbouw, lijkt, naast):
            assert part.report(store, params, None) == whole


@pytest.mark.parametrize("said", ["", "GM9999", "<b>"])
def test_without_an_area_the_file_lists_the_areas(said: str) -> None:
    store: Store = get_store()
    for part in (kort, thema, opbouw, lijkt, naast):
        report = part.report(store, {"gebied": said}, None)
        (table,) = report.blocks
        assert [row[2] for row in table.rows] == [*subjects(store)]
        assert table.rows[1][0] == keuze.area_names(store)[str(table.rows[1][2])]


def test_a_region_without_members_still_gives_an_honest_file() -> None:
    rows = every_figure("RG_wzw_2007_zuidoost")
    assert {row["Waarde"] for row in rows.values()} <= {"niet van toepassing", "ontbreekt"}
    assert FIRST_SHEET not in workbook("RG_wzw_2007_zuidoost")  # sheets are named by their title
