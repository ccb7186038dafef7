"""Part Per thema of page Profiel without a browser: every row, what is chosen, files, faults."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

import pytest

from atlas.domain.profile import Line, comparable, profile, standing_out
from atlas.domain.subject import Subject, find_subject
from atlas.domain.trend import trend
from atlas.figures.numbers import format_cell, unit_words
from atlas.figures.profile_words import line_sentence
from atlas.store.store import Store
from atlas.ui.parts.part import Answer
from atlas.ui.profiel import thema
from atlas.ui.profiel.page import PAGE
from atlas.ui.profiel.thema_rijen import COMPUTED_SIGN, PAPER
from atlas.ui.profiel.thema_tabellen import tables
from atlas.ui.profiel.thema_verloop import course
from tests.pages.support import ENGLISH, Page, check_links

EMMEN, WIJK, KERN, REGION, DRENTHE = "GM0114", "WK011401", "WP1988", "CR07", "PV22"
NIJLANDE = "WP1173"
AREAS = (EMMEN, WIJK, KERN, REGION, DRENTHE)
HOSTILE = ("x", "GM0114 ", "<b>x</b>", "'><script>alert(1)", "9" * 5000, "../x", "\x00", "ÿ\ud800")
BAR = 15_000  # bytes of a change on the wire
CARE = "zorg_gezondheid"


class Row(NamedTuple):
    """What a row of the table with the drawings says."""

    title: str
    about: str
    figures: list[str]
    drawn: str
    said: str
    words: str
    on_paper_only: bool
    sends: dict[str, str]
    href: str


def answer(store: Store, **params: str) -> Answer:
    return thema.answer(store, params, None)


def subject_of(store: Store, code: str) -> Subject:
    found = find_subject(store, code)
    assert found is not None
    return found


def text_of(element: ET.Element) -> str:
    return re.sub(r"[ \n]+", " ", "".join(element.itertext())).strip()


def rows_of(html: str) -> Iterator[Row]:
    """The rows of a table, read from its HTML; without a drawing those two texts are empty."""
    for each in re.findall(r"<tr [^>]*>.*?</tr>", html.split("</thead>")[-1], re.DOTALL):
        row = ET.fromstring(each)
        head, *cells = row
        link, about = head
        numbers = [cell for cell in cells if "atlas-number" in cell.get("class", "")]
        place = [cell for cell in cells if cell.get("class") == "atlas-prof-plaats"]
        svg, said = place[0] if place else (None, None)
        yield Row(
            text_of(link),
            text_of(about),
            [text_of(cell) for cell in numbers],
            svg.attrib["aria-label"] if svg is not None else "",
            text_of(said) if said is not None else "",
            text_of(cells[-1]),
            row.get("class") == PAPER,
            json.loads(link.attrib["data-send"]),
            link.attrib["href"],
        )


def lines_of(store: Store, code: str, theme: str, reference: str = "drenthe") -> list[Line]:
    found = profile(store, subject_of(store, code), reference)
    return [line for line in found if line.indicator.theme == theme]


# Every row


@pytest.mark.parametrize("code", AREAS)
def test_every_figure_of_every_theme_is_a_row_that_says_the_same_everywhere(
    store: Store, code: str
) -> None:
    subject, found = subject_of(store, code), 0
    reference = "nederland" if code == DRENTHE else "drenthe"
    for theme in store.themes:
        lines = lines_of(store, code, theme)
        out = answer(store, gebied=code, thema=theme).out
        shown = [*rows_of(out.get("thema", "")), *rows_of(out.get("aantallen", ""))]
        by_id = {row.sends["onderwerp"]: row for row in shown}
        assert set(by_id) == {line.indicator.id for line in lines}
        assert len(by_id) == len(shown)
        for line in lines:
            row, indicator = by_id[line.indicator.id], line.indicator
            cells = [line.cell, line.drenthe, line.nederland]
            if code == DRENTHE:
                del cells[1]
            assert row.figures == [
                format_cell(cell, indicator) + (COMPUTED_SIGN if cell.computed else "")
                for cell in cells
            ]
            assert row.title == indicator.title
            assert row.about.startswith(f"{unit_words(indicator)}, {line.period}, ")
            assert row.words.endswith(".")
            if comparable(indicator):
                assert row.said == line_sentence(line, store, subject, reference)
                assert row.drawn == row.said
            found += 1
    assert found == len(profile(store, subject))


@pytest.mark.parametrize("code", AREAS)
def test_every_theme_is_sound_html_in_dutch_with_links_that_hold(store: Store, code: str) -> None:
    skeleton = thema.skeleton(store)
    for theme in store.themes:
        found = answer(store, gebied=code, thema=theme, onderwerp="", met="nederland")
        page = Page(skeleton + "".join(found.out.values()))
        assert len(page.ids) == len(set(page.ids))
        assert not ENGLISH.search(page.text), ENGLISH.search(page.text)
        assert not set(page.tags) & {"script", "style", "iframe", "form"}
        check_links(page, store)
        for link in page.links:
            if link.startswith("/profiel"):
                assert PAGE.read(dict(parse_qsl(urlsplit(link).query)))[2] == ()


def test_an_answer_is_small(store: Store) -> None:
    sizes = [
        len(PAGE.message("thema", (("gebied", code), ("thema", theme)))[1])
        for code in AREAS
        for theme in store.themes
    ]
    assert 8_000 < max(sizes) <= BAR


# What is chosen


def test_without_an_area_one_is_asked_for(store: Store) -> None:
    found = answer(store, thema=CARE, volgorde="naam")
    assert found.params == {}
    assert "Kies hierboven een gemeente" in found.out["begin"]
    assert not {"thema", "aantallen", "verloop", "kop"} & set(found.out)


def test_what_stands_out_comes_first_and_what_has_no_reference_last(store: Store) -> None:
    shown = [
        row.sends["onderwerp"]
        for row in rows_of(answer(store, gebied=EMMEN, thema=CARE).out["thema"])
    ]
    lines = [line for line in lines_of(store, EMMEN, CARE) if comparable(line.indicator)]
    out = [line.indicator.id for line in standing_out(lines)]
    assert [each for each in shown if each in out] == out
    assert shown[: len(out)] == out
    away = {line.indicator.id: abs(line.standing or 0) for line in lines}
    assert [away[each] for each in out] == sorted((away[each] for each in out), reverse=True)
    assert 0 < len(out) < len(lines)


def test_by_name(store: Store) -> None:
    for theme in store.themes:
        html = answer(store, gebied=EMMEN, thema=theme, volgorde="naam").out["thema"]
        titles = [row.title.casefold() for row in rows_of(html)]
        assert titles == sorted(titles)
        assert titles


@pytest.mark.parametrize(
    ("age", "gone"), [("", "_65plus"), ("18plus", "_65plus"), ("65plus", "_18plus"), ("alle", "-")]
)
def test_the_other_age_is_only_on_paper(store: Store, age: str, gone: str) -> None:
    found = answer(store, gebied=EMMEN, thema=CARE, leeftijd=age)
    rows = list(rows_of(found.out["thema"]))
    assert len(rows) == len(lines_of(store, EMMEN, CARE))  # the paper has all
    aside = {row.sends["onderwerp"] for row in rows if row.on_paper_only}
    assert all(each.endswith(gone) for each in aside)
    assert len(aside) == (0 if age == "alle" else 20)
    stems = {each.rpartition("_")[0] for each in aside}
    shown = {row.sends["onderwerp"] for row in rows} - aside
    assert stems <= {each.rpartition("_")[0] for each in shown}  # its twin is on screen
    assert ("leeftijd" in found.params) == (age not in ("", "18plus"))


def test_ages_are_only_offered_where_there_are_any(store: Store) -> None:
    assert 'name="leeftijd"' in answer(store, gebied=EMMEN, thema=CARE).out["leeftijden"]
    assert "<select" not in answer(store, gebied=EMMEN, thema="bevolking").out["leeftijden"]


def test_an_answer_is_the_same_for_its_own_address(store: Store) -> None:
    given = {"gebied": EMMEN, "thema": CARE, "volgorde": "naam", "leeftijd": "alle",
             "onderwerp": "drinker_65plus", "met": "nederland"}  # fmt: skip
    found = answer(store, **given)
    assert found.params == given
    assert answer(store, **found.params).out == found.out
    assert found.notices == ()


def test_a_wijk_is_chosen_within_its_gemeente(store: Store) -> None:
    found = answer(store, gebied=EMMEN, deelgebied=WIJK)
    assert found.params["gebied"] == WIJK
    assert found.values["deelgebied"] == WIJK
    assert found.values["gebied"] == EMMEN


def test_the_reference_stands_in_the_middle(store: Store) -> None:
    html = answer(store, gebied=EMMEN, thema="wonen", met="nederland").out["thema"]
    assert "</span> Nederland <span>" in html
    told = [row.words for row in rows_of(html)]
    assert all("Nederland" in text for text in told)
    drenthe = answer(store, gebied=DRENTHE, thema="wonen").out["thema"]
    assert all("Nederland" in row.words for row in rows_of(drenthe))


# The course


def test_the_course_is_of_what_stands_out_most_and_has_one(store: Store) -> None:
    for code in AREAS:
        subject = subject_of(store, code)
        for theme in store.themes:
            found = answer(store, gebied=code, thema=theme).out
            if "verloop" not in found:
                continue
            rows = [*rows_of(found["thema"]), *rows_of(found["aantallen"])]
            shown = [row.sends["onderwerp"] for row in rows if not row.on_paper_only]
            long = [each for each in shown if trend(store, subject, each).figures >= 2]
            expected = (long or shown)[0]
            title = store.indicators[expected].title
            assert f"Verloop: {title}</h2>" in found["verloop"]
            assert found["verloop"].count("<svg") == bool(long)


def test_every_row_leads_to_its_course(store: Store) -> None:
    html = answer(store, gebied=EMMEN, thema="wonen").out["thema"]
    for row in rows_of(html):
        params = dict(parse_qsl(urlsplit(row.href).query))
        assert params.pop("deel") == "thema"
        assert params["onderwerp"] == row.sends["onderwerp"]
        found = answer(store, **params)
        assert found.notices == ()
        assert f"Verloop: {row.title}</h2>" in found.out["verloop"].replace("&amp;", "&")
        assert row.said in Page(found.out["verloop"]).text


def test_one_figure_is_a_sentence_and_not_an_empty_chart(store: Store) -> None:
    html = answer(store, gebied=EMMEN, onderwerp="afstand_huisartsenpraktijk").out["verloop"]
    assert "<svg" not in html
    assert "Een verloop is er nog niet." in html
    assert "<td" in html


def test_breaks_and_provisional_figures_are_told(store: Store) -> None:
    html = answer(store, gebied=EMMEN, onderwerp="huurwoningen_pct").out["verloop"]
    text = " ".join(Page(html).text.split())
    assert "Breuk in de reeks (streepjeslijn): vanaf 2020." in text
    assert "Open rondje: voorlopig." in text
    assert "Cijfers van voor 2020 zijn hier niet mee te vergelijken." in text
    assert "Drenthe heeft al cijfers vanaf 2006" in text
    assert "Drenthe is berekend uit de gemeenten: 2020 tot en met 2025." in text


def test_a_figure_brings_its_theme_and_the_next_theme_leaves_it(store: Store) -> None:
    found = answer(store, gebied=EMMEN, onderwerp="huurwoningen_pct")
    assert found.values["thema"] == "wonen"
    later = answer(store, **{**found.params, "thema": "sport"})
    assert "onderwerp" not in later.params
    assert later.notices == ()


def test_a_theme_without_figures_shows_the_way_to_those_with(store: Store) -> None:
    found = answer(store, gebied=WIJK, thema="voorzieningen")
    text = " ".join(Page(found.out["kop"]).text.split())
    assert "Over Voorzieningen heeft de atlas geen cijfers van wijken." in text
    counts = dict(
        re.findall(
            r"data-send=\"[^\"]*?&quot;: &quot;(\w+)&quot;}\">[^<]*\((\d+)\)", found.out["kop"]
        )
    )
    lines = profile(store, subject_of(store, WIJK))
    assert {theme: int(count) for theme, count in counts.items()} == {
        theme: sum(line.indicator.theme == theme for line in lines if line.cell.value is not None)
        for theme in store.themes
        if any(line.indicator.theme == theme for line in lines)
    }
    assert found.params["thema"] == "voorzieningen"
    assert "thema" not in found.out


def test_only_figures_that_are_there_are_counted(store: Store) -> None:
    """No buurt is counted with Nijlande: its population is a row without a figure."""
    found = answer(store, gebied=NIJLANDE, thema="wonen")
    assert Page(found.out["kop"]).text.strip() == "De atlas heeft geen cijfers van Nijlande."


# Files and faults


def test_the_table_to_take_along_holds_what_the_screen_shows(store: Store) -> None:
    """Every row of the course on screen is in the file, figure for figure."""
    (table,) = tables(store, subject_of(store, EMMEN), "drenthe")
    in_file = {
        (row[1], row[3]): [table.text(*pair) for pair in zip(row, table.columns, strict=True)]
        for row in table.rows
    }
    seen = 0
    for topic in (
        "huurwoningen_pct",
        "bevolking_totaal",
        "eenzaam_18plus",
        "gemiddelde_woz_waarde",
    ):
        html = answer(store, gebied=EMMEN, onderwerp=topic).out["verloop"]
        body = re.search(r"<tbody.*?</tbody>", html, re.DOTALL)
        assert body
        for row in ET.fromstring(body[0]):
            period, own, status, *others, source = (text_of(cell) for cell in row)
            kept = in_file[(store.indicators[topic].title, period)]
            assert kept[4:6] == [own, status]
            assert others == [kept[6], kept[8]][: len(others)]
            assert kept[-1] == source
            seen += 1
    assert seen > 60
    assert len({*in_file}) == len(table.rows)


def test_an_area_without_any_course_says_so_in_the_file(store: Store) -> None:
    (table,) = tables(store, subject_of(store, KERN), "drenthe")
    assert bool(table.rows) != bool(table.notes)


@pytest.mark.parametrize("word", sorted(thema.WORDS))
def test_a_hostile_address_is_told_and_shows_the_default(store: Store, word: str) -> None:
    for text in HOSTILE:
        given = {"gebied": EMMEN, word: text}
        found = answer(store, **given)
        assert [notice.parameter for notice in found.notices] == [word]
        assert "<script" not in "".join(found.out.values())
        assert "script" not in found.notices[0].given or "<" not in found.notices[0].given
    assert answer(store, gebied=EMMEN, zomaar="x").notices[0].parameter == ""


def test_the_map_shows_the_year_of_the_figure(store: Store) -> None:
    """A kern has its figures of an older year than the gemeenten on the map."""
    subject = subject_of(store, KERN)
    (line,) = (each for each in profile(store, subject) if each.indicator.id == "leeftijd_65plus")
    assert line.period < store.periods("leeftijd_65plus", "gemeente")[-1]
    html = course(store, subject, "drenthe", line)
    (link,) = re.findall(r'href="/kaart\?([^"]*)"', html)
    assert dict(parse_qsl(link.replace("&amp;", "&")))["jaar"] == line.period
