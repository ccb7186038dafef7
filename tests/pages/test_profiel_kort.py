"""Part In het kort of page Profiel: what it says is in the data, and no address breaks it."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import replace
from typing import Any

import pytest

from atlas.domain.profile import profile
from atlas.domain.subject import subjects
from atlas.figures.line_words import status_words
from atlas.figures.numbers import format_cell
from atlas.figures.profile_words import theme_sentences
from atlas.store.serving import get_store
from atlas.store.store import Store
from atlas.ui.parts.part import Answer
from atlas.ui.profiel import keuze, kort, kort_begin, kort_kop
from atlas.ui.profiel import kort_tabellen as tabellen
from atlas.ui.profiel.page import PAGE
from tests.pages.support import ENGLISH, Page, run

EMMEN, WIJK, COROP, DRENTHE = "GM0114", "WK011401", "CR08", "PV22"
KERN, UNKNOWN_KERN = "WP1988", "WP1152"
PARTLY, NOT_STATED = "RG_wzw_2007_noord", "RG_wzw_2007_zuidoost"
EVERY = (EMMEN, WIJK, COROP, DRENTHE, KERN, UNKNOWN_KERN, PARTLY, NOT_STATED)
HOSTILE = ("gm0114", "GM9999", "GM0114 ", "<b>x</b>", "'><script>alert(1)", "9" * 5000, "NL01")
WIRE = 15_000  # bytes of an answer, packed


@pytest.fixture(scope="module")
def store() -> Store:
    return get_store()


def answer(**params: str) -> Answer:
    return kort.answer(get_store(), params, None)


def page(code: str, **params: str) -> Page:
    return Page("".join(answer(gebied=code, **params).out.values()))


def text(code: str, name: str = "", **params: str) -> str:
    """What one reads of an area, or of one output, in single spaces."""
    out = answer(gebied=code, **params).out
    return " ".join(Page(out[name] if name else "".join(out.values())).text.split())


def message(**params: str) -> dict[str, Any]:
    _, packed, _ = PAGE.message("kort", tuple(sorted(params.items())))
    assert len(packed) < WIRE
    found: dict[str, Any] = json.loads(gzip.decompress(packed))
    return found


@pytest.mark.parametrize("code", EVERY)
def test_a_page_of_every_kind_is_whole_dutch_and_small(store: Store, code: str) -> None:
    found = Page(kort.skeleton(store) + "".join(answer(gebied=code).out.values()))
    assert len(found.ids) == len(set(found.ids))
    assert not (said := ENGLISH.search(found.text)), said
    assert not set(found.tags) & {"script", "style", "iframe", "form"}
    sent = message(gebied=code)
    assert sent["title"] == keuze.heading(store, {"gebied": code})
    assert sent["notices"] == []
    assert set(answer(gebied=code).out) - {"begin"} <= {
        *re.findall(r'data-out="([a-z]+)"', kort.skeleton(store))
    }


@pytest.mark.parametrize(
    ("code", "title"),
    [
        (EMMEN, "Gemeente Emmen"),
        (WIJK, "Wijk Nieuw-Weerdinge, gemeente Emmen"),
        (KERN, "Kern Emmen, gemeente Emmen"),
        (COROP, "Zuidoost-Drenthe"),
        (DRENTHE, "Drenthe"),
        ("", keuze.NO_AREA),
        ("<b>", keuze.NO_AREA),
    ],
)
def test_the_heading_names_the_area(store: Store, code: str, title: str) -> None:
    assert keuze.heading(store, {"gebied": code}) == title


def test_the_head_of_a_gemeente() -> None:
    head = text(EMMEN, "kop")
    assert "Inwoners 109.678 (2025, voorlopig)" in head
    assert "ongeveer 346 km² (eigen meting op de kaart van 2024, met water)" in head
    assert "Cijfers van 2015 tot en met 2025" in head
    assert "COROP-gebieden (2019): Zuidoost-Drenthe" in head
    assert "WZW-regioplatforms (2007): niet genoemd in de bron" in head
    assert "Kadaster / Centraal Bureau voor de Statistiek" in head
    links = [link for link in page(EMMEN).links if link.startswith("/profiel?gebied=")]
    assert "/profiel?gebied=RG_boce" in links


def test_what_stands_out_comes_before_the_long_lists(store: Store) -> None:
    skeleton = kort.skeleton(store)
    places = [skeleton.index(f'data-out="{name}"') for name in ("kop", "opvallend", "cijfers")]
    assert places == sorted(places)
    head = answer(gebied=EMMEN).out["kop"]
    assert re.search(r"<details[^>]*><summary>\d+ indelingen</summary>", head)
    assert "<details open" not in head


def test_drenthe_itself_stands_beside_nederland() -> None:
    assert answer(gebied=DRENTHE).values["met"] == "nederland"
    assert answer(gebied=DRENTHE).params == {"gebied": DRENTHE}


def test_the_head_of_regions_never_fills_in_members() -> None:
    assert "Gemeenten Borger-Odoorn , Coevorden , Emmen" in text(COROP, "kop")
    some = text(PARTLY, "kop")
    assert "Noordenveld , Tynaarlo (de bron noemt niet alle leden)" in some
    assert kort_kop.NO_FIGURES in some
    assert "Inwoners onbekend: de bron noemt niet alle leden" in some
    none = answer(gebied=NOT_STATED).out
    assert "niet genoemd in de bron" in none["kop"]
    assert set(none) == {"keuze", "gekozen", "kop"}
    deal = text("RG_regio_deal", "kop")
    assert "Buiten Drenthe Hardenberg: zonder cijfers" in deal


def test_a_kern_is_an_own_count_with_the_way_to_more(store: Store) -> None:
    head = text(KERN, "kop")
    assert "eigen telling" in head
    assert "Cijfers per dorp of stad bestaan niet." in head
    links = page(KERN).links
    assert f"/mijn-dorp?kern={KERN}" in links
    wijken = [link for link in links if "gebied=WK" in link]
    assert len(wijken) == 1
    assert subjects(store)[wijken[0].split("=")[1]].gemeente_code == EMMEN
    without = text(UNKNOWN_KERN)
    assert "de atlas telt geen buurten bij Balloo" in without
    assert set(answer(gebied=UNKNOWN_KERN).out) == {"keuze", "gekozen", "kop"}


@pytest.mark.parametrize("code", [EMMEN, WIJK, COROP, DRENTHE, KERN])
def test_key_figures_are_those_of_the_record(store: Store, code: str) -> None:
    lines = profile(store, subjects(store)[code])
    named = [line for line in lines if line.indicator.id in store.profile.key_figures]
    shown = text(code, "cijfers")
    for line in named:
        assert " ".join(format_cell(line.cell, line.indicator).split()) in shown
        assert line.period in shown
    table = tabellen.key_table(tabellen.key_lines(store, lines), subjects(store)[code])
    assert len(table.rows) == len(named)
    order = [store.profile.key_figures.index(each.indicator.id) for each in named]
    assert sorted(order) == [
        store.profile.key_figures.index(line.indicator.id)
        for line in tabellen.key_lines(store, lines)
    ]


def test_what_stands_out_has_no_near_doubles(store: Store) -> None:
    lines = profile(store, subjects(store)[EMMEN])
    found = tabellen.out_lines(store, lines)
    assert len(found) == tabellen.MOST
    stems = [re.sub("_(18|65)plus$", "", line.indicator.id) for line in found]
    assert len(set(stems)) == len(stems)
    assert not {"koopwoningen_pct", "huurwoningen_pct"} <= {line.indicator.id for line in found}
    shown = page(EMMEN).text
    assert all(line.indicator.title in shown for line in found)
    assert answer(gebied=EMMEN).out["opvallend"].count("<li>") == tabellen.MOST


def test_marks_are_words_and_only_where_there_is_a_direction(store: Store) -> None:
    found = tabellen.out_lines(store, profile(store, subjects(store)[EMMEN]))
    html = answer(gebied=EMMEN).out["opvallend"]
    marks = re.findall(r"atlas-prof-(gunstig|ongunstig)\">(\w+)<", html)
    expected = [line.favourable for line in found if line.favourable]
    assert [word for _, word in marks] == [
        {1: "gunstig", -1: "ongunstig"}[each] for each in expected
    ]


@pytest.mark.parametrize("code", [EMMEN, WIJK, KERN])
def test_two_sentences_for_every_theme_with_figures(store: Store, code: str) -> None:
    subject = subjects(store)[code]
    lines = profile(store, subject)
    shown = text(code, "themas")
    for theme in store.themes.values():
        found = [line for line in lines if line.indicator.theme == theme.id]
        if found:
            for sentence in theme_sentences(found, subject, "drenthe"):
                assert " ".join(sentence.split()) in shown
        else:
            assert theme.title in shown.split("over deze thema's")[0]


def test_beside_nederland_the_words_follow() -> None:
    assert "Emmen verschilt het meest van Nederland bij" in text(EMMEN, met="nederland")
    assert answer(gebied=EMMEN, met="nederland").params == {"gebied": EMMEN, "met": "nederland"}
    assert answer(gebied=EMMEN, met="drenthe").params == {"gebied": EMMEN}
    assert "Drenthe verschilt het meest van Nederland bij" in text(DRENTHE)
    assert "naast Nederland" in text(DRENTHE, "gekozen")


def test_ways_on_from_a_gemeente() -> None:
    links = page(EMMEN).links
    assert f"/download/feitenblad.pdf?gebied={EMMEN}" in links
    assert any(link.startswith("/kaart?") and f"gebied={EMMEN}" in link for link in links)
    themes = [link for link in links if "deel=thema" in link]
    assert len(themes) == 8
    assert all(f"gebied={EMMEN}" in link for link in themes)


def test_without_an_area_there_is_a_map_and_lists(store: Store) -> None:
    found = answer()
    assert (found.params, found.values["gebied"]) == ({}, "")
    assert set(found.maps) == {kort_begin.MAP}
    assert found.maps[kort_begin.MAP]["values"].count(None) == 0
    assert 'data-choose="gebied"' in kort.skeleton(store)
    links = [link for link in Page(found.out["begin"]).links if "gebied=" in link]
    listed = {link.split("=")[1] for link in links}
    coarse = ("gemeente", "regio", "provincie")
    assert listed == {code for code, each in subjects(store).items() if each.level in coarse}
    assert not answer(gebied=EMMEN).maps


def options(html: str) -> list[str]:
    return re.findall(r'<option value="([^"]*)"', html)


def test_every_area_can_be_chosen_in_two_steps(store: Store) -> None:
    """First gemeente, region or Drenthe, then what is in the gemeente: no list is long."""
    first = options(keuze.chooser(store).split('id="met"')[0])
    found = {code for code in first if code}
    longest = len(first)
    for code, each in subjects(store).items():
        if each.level == "gemeente":
            inside = options(keuze.out(store, each, "drenthe")[keuze.OUT])
            assert inside[0] == code  # the whole gemeente: the way back
            found |= set(inside)
            longest = max(longest, len(inside))
    assert found == set(subjects(store))
    assert longest < 80


def test_the_fields_hold_what_is_chosen(store: Store) -> None:
    assert answer(gebied=WIJK).values == {"gebied": EMMEN, "deelgebied": WIJK, "met": "drenthe"}
    assert answer(gebied=COROP).values["gebied"] == COROP
    chosen = answer(gebied=EMMEN, deelgebied=KERN)
    assert chosen.params == {"gebied": KERN}
    back = answer(gebied=KERN, deelgebied=EMMEN)
    assert back.params == {"gebied": EMMEN}
    assert 'value="WK169900">Roden (WK169900)<' in answer(gebied="GM1699").out[keuze.OUT]


def test_names_tell_every_area_from_all_others(store: Store) -> None:
    names = keuze.area_names(store)
    assert len(set(names.values())) == len(names) == len(subjects(store))
    assert names[EMMEN] == "Emmen"
    assert names[KERN] == "Emmen (kern in Emmen)"


@pytest.mark.parametrize("word", ["gebied", "met", "deelgebied"])
@pytest.mark.parametrize("said", HOSTILE)
def test_39_a_hostile_address_falls_back_with_a_notice(word: str, said: str) -> None:
    params = {"gebied": EMMEN, word: said} if word != "gebied" else {"gebied": said}
    found = answer(**params)
    assert [notice.parameter for notice in found.notices] == [word]
    assert found.params == ({} if word == "gebied" else {"gebied": EMMEN})
    sent = message(**params)
    assert len(sent["notices"]) == 1
    assert "<script" not in json.dumps(sent) and "alert(1)" not in sent["title"]


def test_38_a_name_is_text_and_never_markup(store: Store) -> None:
    evil = replace(subjects(store)[EMMEN], name='<img src=x onerror="alert(1)">')
    lines = profile(store, subjects(store)[EMMEN])
    html = kort_kop.head(store, evil, lines) + kort._standing_out(store, lines[:3], evil, "drenthe")
    assert "<img" not in html
    Page(html)


def test_the_page_runs_with_an_area_and_without() -> None:
    app, _ = run("profiel", gebied=EMMEN)
    assert not app.exception
    run("profiel", gebied="<x>")


def test_before_the_first_visit_an_area_of_every_kind_is_made(store: Store) -> None:
    """Then the figures of all areas are read, and no visitor waits for that."""
    PAGE.kept.cache_clear()
    PAGE.prepare()
    made = PAGE.kept.cache_info().currsize
    assert made == len(PAGE.parts) * (1 + len({each.level for each in subjects(store).values()}))


def test_what_stands_out_has_year_and_status_and_a_definition(store: Store) -> None:
    shown, further = text(EMMEN, "opvallend"), text(EMMEN, "verder")
    for line in tabellen.out_lines(store, profile(store, subjects(store)[EMMEN])):
        assert f"({line.period}, {status_words(line, subjects(store)[EMMEN])})" in shown
        assert " ".join(line.indicator.description.split()) in further
