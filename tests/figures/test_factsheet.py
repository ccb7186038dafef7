"""The feitenblad: two pages of every area, with the figures of the data, tagged and whole."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pypdf import PageObject, PdfReader

from atlas.domain.aggregate import observed
from atlas.domain.profile import profile
from atlas.domain.subject import Subject, find_subject, subjects
from atlas.figures.factsheet import NoFigures, factsheet_pdf, file_name, page_address, sheet
from atlas.figures.numbers import format_cell, unit_words
from atlas.figures.profile_words import line_sentence, theme_sentences
from atlas.store.serving import get_store
from atlas.store.store import Store

MADE = date(2026, 11, 22)
SITE = "https://atlas.example.nl"
POINT = 72 / 25.4  # of a millimetre
SMALLEST = 5.4  # points: what can still be read on paper
WIJKEN = ("WK010600", "WK011862", "WK010910")  # many figures, a long name, a name of a gemeente too
KERNEN = ("WP1164", "WP1082")
NO_MEMBERS = ("RG_wzw_2007_zuidoost", "RG_leader_2023_west")


@pytest.fixture(scope="module")
def store() -> Store:
    """The committed data: the sheets are made of it as it is."""
    return get_store()


@pytest.fixture(scope="module")
def made(store: Store) -> Mapping[str, bytes]:
    """The sheet of every gemeente, every region with figures, Drenthe, some wijken and kernen."""
    chosen = [
        each
        for each in subjects(store).values()
        if each.level not in ("wijk", "kern") or each.code in (*WIJKEN, *KERNEN)
    ]
    found = {}
    for each in chosen:
        if any(line.cell.value is not None for line in profile(store, each)):
            found[each.code] = factsheet_pdf(store, each, MADE, page_address(each, SITE))
    return found


@pytest.fixture(scope="module")
def text(made: Mapping[str, bytes]) -> Callable[[str], str]:
    """All text of a sheet without spaces, so that a word over two lines is found too."""
    kept: dict[str, str] = {}

    def of(code: str) -> str:
        if code not in kept:
            kept[code] = solid("".join(page.extract_text() for page in opened(made[code]).pages))
        return kept[code]

    return of


def opened(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def solid(text: str) -> str:
    return re.sub(r"\s", "", text)


def area(store: Store, code: str) -> Subject:
    found = find_subject(store, code)
    assert found
    return found


def elements(node: Any) -> Iterator[Mapping[str, Any]]:
    """The tags of a document, in reading order."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for each in node:
            yield from elements(each)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node
        yield from elements(node.get("/K"))


def letters(page: PageObject) -> list[tuple[float, float, float]]:
    """Where each piece of text starts, and how large its letters are, in points."""
    found: list[tuple[float, float, float]] = []

    def visit(text: str, page: list[float], line: list[float], _font: Any, size: float) -> None:
        if text.strip():
            x = page[0] * line[4] + page[2] * line[5] + page[4]
            y = page[1] * line[4] + page[3] * line[5] + page[5]
            found.append((x, y, size * abs(line[0] * page[0])))

    page.extract_text(visitor_text=visit)
    return found


def test_every_gemeente_region_and_drenthe_has_two_pages(
    store: Store, made: Mapping[str, bytes]
) -> None:
    levels = [area(store, code).level for code in made]
    assert (levels.count("gemeente"), levels.count("provincie")) == (12, 1)
    assert levels.count("regio") >= 19
    assert {code: len(opened(pdf).pages) for code, pdf in made.items()} == dict.fromkeys(made, 2)


def test_the_pages_are_a4_and_all_letters_are_on_them_and_large_enough(
    made: Mapping[str, bytes],
) -> None:
    for code in ("GM0114", "RG_arbeidsmarkt_groningen", WIJKEN[1]):
        for page in opened(made[code]).pages:
            assert float(page.mediabox.width) == pytest.approx(210 * POINT, abs=1)
            assert float(page.mediabox.height) == pytest.approx(297 * POINT, abs=1)
            for x, y, size in letters(page):
                assert 13.9 * POINT <= x <= 196 * POINT
                assert 7 * POINT <= y <= 287 * POINT
                assert size >= SMALLEST


@pytest.mark.parametrize(("code", "fewest"), [("GM0114", 12), ("WK010600", 5)])
def test_key_figures_on_paper_are_those_of_the_data(
    store: Store, text: Callable[[str], str], code: str, fewest: int
) -> None:
    said, seen = text(code), 0
    for key in store.profile.key_figures:
        indicator = store.indicators[key]
        rows = store.observations(key)
        rows = rows[(rows["area_code"] == code) & rows["value"].notna()]
        if rows.empty:
            assert solid(indicator.title) in said.split("Nietperwijktekrijgen:")[1]
            continue
        newest = rows.sort_values("period").iloc[-1]
        figure = format_cell(observed(code, *newest[["value", "status", "origin"]]), indicator)
        start = solid(f"{indicator.title}{unit_words(indicator)}·{newest['period']}·")
        assert re.search(f"{re.escape(start)}[^]]*]{re.escape(solid(figure))}", said), key
        seen += 1
    assert seen >= fewest


def test_what_the_atlas_adds_up_is_the_sum_and_says_so(
    store: Store, text: Callable[[str], str]
) -> None:
    rows = store.observations("bevolking_totaal")
    rows = rows[(rows["area_level"] == "gemeente") & (rows["period"] == "2025")]
    people = dict(zip(rows["area_code"], rows["value"], strict=True))
    assert len(people) == 12
    drenthe, south_east = sum(people.values()), sum(people[c] for c in area(store, "CR08").members)
    start = "Inwonersinwoners·2025·voorlopig["
    figures = [f"{each:,.0f}".replace(",", ".") for each in (south_east, drenthe)]
    said = text("CR08").split(start)[1].split("]")[1]
    assert said.startswith(f"{figures[0]}berekend{figures[1]}berekend")
    assert text("PV22").split(start)[1].split("]")[1].startswith(f"{figures[1]}berekend")


@pytest.mark.parametrize("code", ["GM0114", "PV22", "CR08", "WK010600", "WP1164"])
def test_every_figure_has_unit_period_status_and_source(
    store: Store, text: Callable[[str], str], code: str
) -> None:
    subject, said = area(store, code), text(code)
    content = sheet(store, subject, MADE, "")
    by_title = {line.indicator.title: line for line in profile(store, subject)}
    for table in content["tables"]:
        for row in table["rows"]:
            line = by_title[row["title"]]
            cells = [line.cell, line.drenthe, line.nederland]
            cells = cells[1:] if code == "PV22" else cells
            shown = [format_cell(cell, line.indicator) for cell in cells]
            assert [figure for figure, _ in row["figures"]] == shown
            assert row["about"].startswith(f"{unit_words(line.indicator)} · {line.period} · ")
            assert row["sources"] or all(cell.value is None for cell in cells)
            figures = "".join(figure + note for figure, note in row["figures"])
            numbers = f"[{row['sources']}]" if row["sources"] else ""
            assert solid(row["title"] + row["about"] + numbers + figures) in said
            assert row["spine"].startswith("<svg ") or row["alt"] == "aantal"


def test_the_fixed_parts_are_there(store: Store, text: Callable[[str], str]) -> None:
    for code, name in (
        ("GM0114", "Emmen"),
        ("PV22", "Drenthe"),
        ("RG_woonzorgakkoord_zuidoost", "Woonzorgakkoord Zuidoost-Drenthe"),
        ("WK010910", "Wijk Coevorden"),
        ("WP1164", "Kern Gasselternijveenschemond"),
    ):
        said = text(code)
        for part in (
            name,
            "Gemaakt op 22 november 2026",
            f"Versie van de cijfers {store.version}",
            f"{SITE}/profiel?gebied={code}",
            "Kerncijfers",
            "Zekerheid: Duidelijk hoger of lager",
            "Grenzen op het kaartje: Kadaster / Centraal Bureau voor de Statistiek",
            "blz. 1 van 2",
            "blz. 2 van 2",
        ):
            assert solid(part) in said, (code, part)


def test_two_sentences_on_every_theme(store: Store, text: Callable[[str], str]) -> None:
    for code in ("GM0114", "PV22", "WK010600"):
        subject, said = area(store, code), text(code)
        reference = "nederland" if code == "PV22" else "drenthe"
        lines = profile(store, subject, reference)
        for theme in store.themes.values():
            own = [line for line in lines if line.indicator.theme == theme.id]
            if own:
                first, second = theme_sentences(own, subject, reference)
                assert solid(theme.title + first + second) in said, (code, theme.id)


def test_each_source_is_credited_with_its_licence(store: Store, text: Callable[[str], str]) -> None:
    subject = area(store, "GM0114")
    key = set(store.profile.key_figures)
    for line in profile(store, subject):
        if line.indicator.id in key:
            origins = {origin.id: origin for origin in line.indicator.origin}
            origin = origins[line.cell.origin]
            for part in (origin.attribution, origin.licence, origin.title, origin.table_id):
                assert solid(part) in text("GM0114")


def test_tags_language_title_and_texts_for_pictures(
    store: Store, made: Mapping[str, bytes]
) -> None:
    found = opened(made["GM0114"])
    root = found.trailer["/Root"]
    assert root["/Lang"] == "nl-NL" and root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert found.metadata and found.metadata.title == "Feitenblad Emmen – WZW-atlas Drenthe"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data()
    tags = [*elements(root["/StructTreeRoot"])]
    kinds = [tag["/S"] for tag in tags]
    assert kinds.count("/H1") == 1 and kinds.count("/H2") == 6 and kinds.count("/H3") == 8
    assert kinds.count("/Table") == 6 and kinds.count("/TH") >= 12
    told = [str(tag.get("/Alt", "")) for tag in tags if tag["/S"] == "/Figure"]
    assert len(told) >= 25 and all(told)
    emmen = area(store, "GM0114")
    line = next(each for each in profile(store, emmen) if each.indicator.id == "grijze_druk")
    assert line_sentence(line, store, emmen, "drenthe") in told
    assert "In kleur: de gemeente Emmen." in told
    assert [entry["/Title"] for entry in found.outline if isinstance(entry, dict)]


def test_the_address_is_a_link_and_only_where_it_is_whole(
    store: Store, made: Mapping[str, bytes]
) -> None:
    def links(content: bytes) -> list[str]:
        notes = opened(content).pages[0].get("/Annots", [])
        return [note.get_object()["/A"]["/URI"] for note in notes]

    assert links(made["GM0114"]) == [f"{SITE}/profiel?gebied=GM0114"]
    emmen = area(store, "GM0114")
    path = factsheet_pdf(store, emmen, MADE, page_address(emmen))
    assert links(path) == [] and "/profiel?gebied=GM0114" in opened(path).pages[0].extract_text()


def test_the_same_bytes_for_the_same_day(store: Store, made: Mapping[str, bytes]) -> None:
    emmen = area(store, "GM0114")
    assert factsheet_pdf(store, emmen, MADE, page_address(emmen, SITE)) == made["GM0114"]


def test_38_a_hostile_name_or_address_is_only_text(store: Store) -> None:
    name = '#panic("x") *vet* $x$ <script>alert(1)</script> @a \\ ' + "naam " * 12
    address = "https://" + "a" * 60 + ".example/" + "pad/" * 60
    hostile = replace(area(store, "GM0106"), name=name)
    found = opened(factsheet_pdf(store, hostile, MADE, address))
    assert len(found.pages) == 2
    assert solid(name) in solid(found.pages[0].extract_text())
    assert solid(address) in solid(found.pages[0].extract_text())
    assert all(x <= 196 * POINT for x, *_ in letters(found.pages[0]))


@pytest.mark.parametrize("code", NO_MEMBERS)
def test_a_region_without_members_or_figures_has_no_sheet_and_says_why(
    store: Store, code: str
) -> None:
    subject = area(store, code)
    with pytest.raises(NoFigures, match=r"(noemt alleen|niet genoemd).*Kies een ander gebied\.$"):
        factsheet_pdf(store, subject, MADE, "")


def test_a_region_names_its_members_and_what_is_unsure(
    store: Store, text: Callable[[str], str]
) -> None:
    assert solid("Borger-Odoorn, Coevorden en Emmen.") in text("CR08")
    regio_deal = area(store, "RG_regio_deal")
    about = " ".join(sheet(store, regio_deal, MADE, "")["about"])
    assert "en Hardenberg." in about and "buiten Drenthe" in about


def test_every_area_has_a_file_name_of_its_own(store: Store) -> None:
    names = {code: file_name(subject) for code, subject in subjects(store).items()}
    assert names["GM0114"] == "feitenblad-emmen" and names["PV22"] == "feitenblad-drenthe"
    assert names["GM1680"] == "feitenblad-aa-en-hunze"
    assert names["WK010910"] == "feitenblad-coevorden-wk010910"
    assert len(set(names.values())) == len(names)
    assert all(re.fullmatch(r"feitenblad(-[a-z0-9]+)+", name) for name in names.values())


def test_the_address_of_the_page(store: Store) -> None:
    emmen = area(store, "GM0114")
    assert page_address(emmen) == "/profiel?gebied=GM0114"
    assert page_address(emmen, f"{SITE}/") == f"{SITE}/profiel?gebied=GM0114"
