"""Page Vergelijken, its areas and its table, without a browser: what one sees is what one takes."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree

import openpyxl
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from atlas.domain.address import Address
from atlas.domain.subject import subjects
from atlas.figures.line_words import topic
from atlas.figures.numbers import STATE_WORDS, format_value
from atlas.figures.report import Figure, Table
from atlas.figures.report_xlsx import report_xlsx
from atlas.store.store import Store
from atlas.ui import downloads
from atlas.ui.html import Html, join
from atlas.ui.parts.part import Answer
from atlas.ui.vergelijken import gebieden, tabel
from atlas.ui.vergelijken.page import PAGE
from tests.pages.support import ENGLISH, Page

SETS = (
    "GM0114;GM0106;GM0118",
    "GM0114;WK010600;WP1150;CR07;PV22;RG_boce",
    "WK010600;WK010601",
)
HOSTILE = (
    "<b>x</b>",
    "'><script>alert(1)",
    "9" * 5000,
    ";;;",
    "GM9999",
    "GM0114\x00",
    "=1+1",
    "gm0114;gm0106",
)
LARGEST = 15_000
WORDS = [*tabel.WORDS]


def answer(store: Store, **params: str) -> Answer:
    return tabel.answer(store, params, None)


def read(store: Store, **params: str) -> tuple[list[str], list[str]]:
    """The codes that an address gives, and what its notices say is shown."""
    address = Address(params, gebieden.WORDS_OF_AREAS)
    areas = gebieden.read_areas(store, address)
    return [area.code for area in areas], [f"{n.parameter}: {n.used}" for n in address.notices]


def text(html: str) -> str:
    return " ".join(Page(html).text.split())


def grid(html: Html) -> tuple[list[str], list[tuple[str, list[ElementTree.Element]]]]:
    """The heads of the heat table, and for each row its title and its cells."""
    start, end = html.index("<table"), html.index("</table>") + len("</table>")
    table = ElementTree.fromstring(html[start:end])
    head = ["".join(cell.itertext()) for cell in table.iterfind("thead/tr/th")]
    rows = []
    for row in table.iterfind("tbody/tr"):
        title = "".join(row[0][0].itertext())
        rows.append((title, [*row[1:]]))
    return head, rows


def figure(cell: ElementTree.Element) -> str:
    return "".join(cell[0].itertext())


def whole(store: Store, params: dict[str, str]) -> dict[tuple[str, str], str]:
    """Every figure on screen by title and area, over all sheets."""
    found: dict[tuple[str, str], str] = {}
    start: str | None = ""
    while start is not None:
        html = answer(store, **params, **({"vanaf": start} if start else {})).out["tabel"]
        if "<table" in html:
            head, rows = grid(html)
            for title, cells in rows:
                found |= {(title, n): figure(c) for n, c in zip(head[1:], cells, strict=True)}
        start = _onwards(html)
    return found


def _onwards(html: str) -> str | None:
    """The row at which the next sheet begins; None on the last one."""
    links = ElementTree.fromstring(f"<div>{html}</div>").iter("a")
    onwards = [each for each in links if (each.text or "").startswith("Volgende")]
    return json.loads(onwards[0].get("data-send") or "")["vanaf"] if onwards else None


def _sends(html: str) -> list[str]:
    root = ElementTree.fromstring(f"<div>{html}</div>")
    return [each.get("data-send") or "{}" for each in root.iter("a")]


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(Starlette(routes=downloads.routes())) as found:
        yield found


# What is on screen is in the files: all indicators of all themes, three sets of areas


@pytest.mark.parametrize("codes", SETS)
def test_every_number_on_screen_is_that_of_the_files(
    store: Store, client: TestClient, codes: str
) -> None:
    by_title = {each.title: each for each in store.indicators.values()}
    seen: set[str] = set()
    for theme in ("kerncijfers", *store.themes):
        params = {"gebieden": codes, "thema": theme}
        screen = whole(store, params)
        lines = _file(client, params)
        assert screen.keys() == {(line["titel"], line["gebied"]) for line in lines}
        for line in lines:
            shown = screen[line["titel"], line["gebied"]]
            assert shown == _read_back(line, by_title[line["titel"]])
        book = openpyxl.load_workbook(
            io.BytesIO(report_xlsx(tabel.report(store, params, None), date(2026, 11, 22))),
            read_only=True,
        )
        if screen:
            assert _sheet(book.worksheets[1], by_title) == screen
        seen |= {title for title, _ in screen}
    assert len(seen) > (70 if codes == SETS[2] else 170)


def _file(client: TestClient, params: dict[str, str]) -> list[dict[str, str]]:
    reply = client.get("/download/vergelijken.csv", params=params)
    assert reply.headers["content-disposition"] == 'attachment; filename="vergelijken-tabel.csv"'
    content = reply.content.decode("utf-8-sig")
    return [*csv.DictReader(io.StringIO(content), delimiter=";")]


def _read_back(line: dict[str, str], indicator: object) -> str:
    """A line of the file as a visitor would read it on screen."""
    if not line["waarde"]:
        return line["status"]
    return format_value(float(line["waarde"].replace(",", ".")), indicator)  # type: ignore[arg-type]


def _sheet(sheet: object, by_title: dict[str, object]) -> dict[tuple[str, str], str]:
    rows = [*sheet.iter_rows(values_only=True)]  # type: ignore[attr-defined]
    top = next(n for n, row in enumerate(rows) if row[0] == "Onderwerp")
    found = {}
    for row in rows[top + 1 :]:
        if row[0] not in by_title:
            break
        for name, value in zip(rows[top][3:], row[3:], strict=True):
            number = isinstance(value, int | float)
            shown = format_value(value, by_title[row[0]]) if number else value  # type: ignore[arg-type]
            found[row[0], name] = shown
    return found


@pytest.mark.parametrize(
    ("mode", "title"),
    [("afstand", "Verschil met Drenthe"), ("rang", "Volgorde van de gekozen gebieden")],
)
def test_differences_and_ranks_on_screen_are_those_of_the_workbook(
    store: Store, mode: str, title: str
) -> None:
    params = {"kleur": mode}
    _, rows = grid(answer(store, **params).out["tabel"])
    blocks = tabel.report(store, params, None).blocks
    (table,) = (each for each in blocks if isinstance(each, Table) and each.title == title)
    titles = {topic(each): each.title for each in store.indicators.values()}
    kept = {titles.get(str(row[0]), row[0]): row[1:] for row in table.rows}
    assert len(kept) > 6
    for name, cells in rows:
        for cell, expected in zip(cells[:3], kept.get(name, ("",) * 3), strict=True):
            small = cell.find("small")
            said = "" if small is None else "".join(small.itertext())
            if mode == "rang":
                assert said == (f"{expected}e van 3" if expected else "")
            elif isinstance(expected, Figure) and not expected:
                assert said == "= gelijk aan Drenthe"
            elif isinstance(expected, Figure):
                arrow, side = ("▲", "hoger") if expected > 0 else ("▼", "lager")
                assert said.startswith(f"{arrow} {expected.shown.replace('-', '')}")
                assert said.endswith(f" {side} dan Drenthe")
            else:
                assert said == ""


# The areas


@pytest.mark.parametrize(
    ("params", "codes", "notices"),
    [
        ({}, ["GM0114", "GM0106", "GM0118"], []),
        ({"gebieden": "GM0119"}, ["GM0119"], []),
        ({"gebieden": "GM0119;GM0119; GM0106 "}, ["GM0119", "GM0106"], []),
        ({"gebieden": "GM0119;XX"}, ["GM0119"], ["gebieden: Meppel"]),
        ({"gebieden": "GM0119;<b>"}, ["GM0119"], ["gebieden: Meppel"]),
        (
            {"gebieden": "x" * 5000},
            ["GM0114", "GM0106", "GM0118"],
            ["gebieden: Emmen, Assen, Hoogeveen"],
        ),
        ({"erbij": "GM0119"}, ["GM0114", "GM0106", "GM0118", "GM0119"], []),
        ({"erbij": "meppel"}, ["GM0114", "GM0106", "GM0118", "GM0119"], []),
        ({"erbij": " Zuidlaren"}, ["GM0114", "GM0106", "GM0118", "WK"], []),
        ({"gebieden": "GM0114", "erbij": "Emmen (kern in Emmen)"}, ["GM0114", "WP"], []),
        ({"erbij": "Emmen"}, ["GM0114", "GM0106", "GM0118"], [f"erbij: {gebieden.THERE}"]),
        ({"erbij": "Utrecht"}, ["GM0114", "GM0106", "GM0118"], [f"erbij: {gebieden.STAYED}"]),
        ({"erbij": "o"}, ["GM0114", "GM0106", "GM0118"], [f"erbij: {gebieden.STAYED}"]),
    ],
)
def test_what_an_address_gives(
    store: Store, params: dict[str, str], codes: list[str], notices: list[str]
) -> None:
    found, said = read(store, **params)
    assert said == notices
    assert len(found) == len(codes)
    assert all(code.startswith(wanted) for code, wanted in zip(found, codes, strict=True))


def test_a_seventh_area_is_refused_with_a_reason(store: Store) -> None:
    six = list(subjects(store))[:6]
    found, said = read(store, gebieden=";".join(six), erbij="Roden")
    assert found == six and said == [f"erbij: {gebieden.FULL}"]
    found, said = read(store, gebieden=";".join(list(subjects(store))[:9]))
    assert found == six and said == ["gebieden: de eerste zes"]
    shown = answer(store, gebieden=";".join(six))
    assert gebieden.ENOUGH in text(shown.out[gebieden.CHOSEN])


def test_the_order_of_the_areas_is_kept_and_the_example_is_left_out(store: Store) -> None:
    assert answer(store).params == {}
    assert answer(store, gebieden="GM0114;GM0106;GM0118").params == {}
    asked = "GM0118;GM0114;GM0106"
    assert answer(store, gebieden=asked).params == {"gebieden": asked}
    head, _ = grid(answer(store, gebieden=asked).out["tabel"])
    assert head[1:] == ["Hoogeveen", "Emmen", "Assen", "Drenthe", "Nederland"]
    assert gebieden.EXAMPLE in text(answer(store).out[gebieden.CHOSEN])
    assert gebieden.EXAMPLE not in text(answer(store, gebieden=asked).out[gebieden.CHOSEN])


def test_each_link_takes_one_area_away_and_the_last_stays(store: Store) -> None:
    html = answer(store, thema="wonen").out[gebieden.CHOSEN]
    sends = [json.loads(each) for each in _sends(html)]
    left = ("GM0106;GM0118", "GM0114;GM0118", "GM0114;GM0106")
    assert sends == [{"gebieden": codes} for codes in left]
    links = [dict(parse_qsl(urlsplit(link).query)) for link in Page(html).links]
    assert links == [{"thema": "wonen", **each} for each in sends]
    assert _sends(answer(store, gebieden="GM0114").out[gebieden.CHOSEN]) == []


def test_every_area_can_be_added_by_the_name_in_the_list(store: Store) -> None:
    names = [
        unescape(each) for each in re.findall(r'<option value="(.*?)">', gebieden.chooser(store))
    ]
    assert len(names) == len(set(names)) == len(subjects(store))
    for name, code in zip(names, subjects(store), strict=True):
        start = "GM0106" if code != "GM0106" else "GM0114"
        assert read(store, gebieden=start, erbij=name) == ([start, code], [])


def test_areas_of_one_name_are_told_apart_in_the_table(store: Store) -> None:
    kern = next(
        c for c, each in subjects(store).items() if each.name == "Emmen" and each.level == "kern"
    )
    head, _ = grid(answer(store, gebieden=f"GM0114;{kern};GM0106").out["tabel"])
    assert len(set(head)) == len(head)
    assert head[2] == "Emmen (kern in Emmen)"


# The table


def test_the_table_is_a_table_to_a_screen_reader_also_as_cards(store: Store) -> None:
    html = answer(store).out["tabel"]
    root = ElementTree.fromstring(f"<div>{html}</div>")
    roles = {each.get("role") for each in root.iter()}
    assert {"table", "rowgroup", "row", "columnheader", "rowheader", "cell", "region"} <= roles
    table = next(root.iter("table"))
    width = len(table.find("thead/tr") or [])
    assert width == 6
    assert all(len(row) == width for row in table.iterfind("tbody/tr"))
    arrows = [each for each in root.iter("span") if (each.text or "").strip() in ("▲", "▼", "=")]
    assert arrows and all(each.get("aria-hidden") == "true" for each in arrows)


def test_drenthe_is_no_second_column_when_it_is_chosen(store: Store) -> None:
    head, rows = grid(answer(store, gebieden="GM0114;PV22").out["tabel"])
    assert head[1:] == ["Emmen", "Drenthe", "Nederland"]
    assert "gelijk aan Drenthe" in "".join(rows[1][1][1].itertext())


def test_totals_have_no_colour_and_shares_have_one(store: Store) -> None:
    _, rows = grid(answer(store).out["tabel"])
    colours = {title: [cell.get("style") for cell in cells] for title, cells in rows}
    assert colours["Inwoners"] == [None] * 5
    assert all(colours["65-plussers (aandeel)"][:3])
    assert colours["65-plussers (aandeel)"][3:] == [None, None]


def test_missing_figures_keep_their_word_and_a_pattern(store: Store) -> None:
    html = answer(store, gebieden="GM0114;WK010600").out["tabel"]
    _, rows = grid(html)
    cells = [cell for _, each in rows for cell in each]
    words = {word: state for state, word in STATE_WORDS.items() if state != "value"}
    without = [cell for cell in cells if figure(cell) in words]
    assert without
    for cell in without:
        kind = f"atlas-verg-{words[figure(cell)].replace('_', '-')}"
        assert kind in (cell.get("class") or "") and cell.get("style") is None
    assert "ontbreekt" in text(
        html[html.index("atlas-verg-legenda") - 12 : html.index("</ul>") + 5]
    )


@pytest.mark.parametrize(
    ("sort", "kind", "place"),
    [("GM0106", "descending", 2), ("-GM0106", "ascending", 2)],
)
def test_an_area_puts_the_rows_in_order(store: Store, sort: str, kind: str, place: int) -> None:
    html = answer(store, sorteer=sort).out["tabel"]
    root = ElementTree.fromstring(html[html.index("<table") : html.index("</table>") + 8])
    heads = root.findall("thead/tr/th")
    assert [each.get("aria-sort") for each in heads].count(None) == len(heads) - 1
    assert heads[place].get("aria-sort") == kind
    _, plain = grid(answer(store).out["tabel"])
    _, ordered = grid(html)
    assert sorted(title for title, _ in ordered) == sorted(title for title, _ in plain)
    assert [title for title, _ in ordered] != [title for title, _ in plain]
    again = json.loads(
        next(each for each in _sends(html) if "GM0106" in each or each == '{"sorteer": ""}')
    )
    assert again == {"sorteer": "-GM0106" if kind == "descending" else ""}


def test_a_figure_puts_the_areas_in_order(store: Store) -> None:
    down, _ = grid(answer(store, sorteer="leeftijd_65plus_pct").out["tabel"])
    assert down[1:4] == ["Emmen", "Hoogeveen", "Assen"]
    up, rows = grid(answer(store, sorteer="-leeftijd_65plus_pct").out["tabel"])
    assert up[1:4] == ["Assen", "Hoogeveen", "Emmen"]
    assert [figure(cell) for cell in dict(rows)["65-plussers (aandeel)"][:3]] == [
        "22,0%",
        "23,1%",
        "24,6%",
    ]
    chips = text(answer(store, sorteer="leeftijd_65plus_pct").out[gebieden.CHOSEN])
    assert chips.index("Emmen") < chips.index("Assen") < chips.index("Hoogeveen")


@pytest.mark.parametrize("sort", ["GM0119", "afstand_apotheek"])
def test_an_order_by_what_is_gone_is_dropped_without_a_word(store: Store, sort: str) -> None:
    found = answer(store, sorteer=sort)
    assert found.params == {} and found.notices == ()


def test_a_long_theme_goes_a_sheet_at_a_time(store: Store) -> None:
    first = answer(store, thema="bevolking").out["tabel"]
    assert len(grid(first)[1]) == tabel.ROWS
    assert "Volgende 25" in text(first)
    assert len(whole(store, {"thema": "bevolking"})) > 2 * tabel.ROWS * 5


def test_a_theme_without_figures_says_so_and_offers_a_way_on(store: Store) -> None:
    found = answer(store, gebieden="WK010600", thema="veiligheid")
    assert tabel.NOTHING in text(found.out["tabel"])
    assert "Geen van deze gebieden heeft een cijfer over" in text(found.out["weten"])


def test_sources_periods_and_the_version_come_along(store: Store) -> None:
    shown = text(answer(store).out["bronnen"])
    assert "Bron: CBS (CC BY 4.0)" in shown and "voorlopig" in shown
    report = tabel.report(store, {}, None)
    assert any(store.version in line for line in report.lead)
    assert all("Licentie:" in line for line in report.sources)


def test_all_is_dutch_and_well_formed(store: Store) -> None:
    for params in ({}, {"kleur": "rang", "thema": "wonen"}, {"gebieden": SETS[1]}):
        found = answer(store, **params)
        page = Page(join([tabel.skeleton(store), *found.out.values()]))
        assert len(page.ids) == len(set(page.ids))
        assert not (english := ENGLISH.search(page.text)), english


# Hostile addresses, and what a change weighs


@pytest.mark.parametrize("value", HOSTILE)
def test_39_whatever_an_address_says_the_page_answers(store: Store, value: str) -> None:
    plain = answer(store)
    for word in WORDS:
        found = answer(store, **{word: value})
        assert "<script" not in "".join(found.out.values())
        if word != gebieden.AREAS or value != "gm0114;gm0106":
            assert found.out["tabel"] == plain.out["tabel"]
        assert all(each.parameter == word for each in found.notices)
        assert len(found.notices) <= 1 or word == gebieden.AREAS
        tabel.report(store, {word: value}, None)


def test_a_change_is_small(store: Store) -> None:
    six = "GM0114;GM0106;GM0118;GM1680;GM1701;RG_boce"
    for theme in ("kerncijfers", *store.themes):
        said = tuple(sorted({"gebieden": six, "thema": theme}.items()))
        assert len(PAGE.message("tabel", said)[1]) < LARGEST


@pytest.mark.parametrize("deel", [*PAGE.parts])
def test_every_part_knows_the_areas_and_has_a_file(client: TestClient, deel: str) -> None:
    """The word comes along from part to part, so that each must know it."""
    assert gebieden.AREAS in PAGE.parts[deel].WORDS
    reply = client.get("/download/vergelijken.csv", params={"deel": deel, "gebieden": "GM0119"})
    name = f'attachment; filename="vergelijken-{deel}.csv"'
    assert reply.status_code == 200 and reply.headers["content-disposition"] == name
    rows = [*csv.DictReader(io.StringIO(reply.content.decode("utf-8-sig")), delimiter=";")]
    assert len(rows) > 3 and all(row["onderwerp"] and row["versie"] for row in rows)
    for cell in (value for row in rows for value in row.values()):
        assert not cell.startswith(("=", "+", "@", "\t")) and cell.lower() not in ("nan", "none")
    for ending in ("xlsx", "pdf"):
        assert (
            client.get(f"/download/vergelijken.{ending}", params={"deel": deel}).status_code == 200
        )
