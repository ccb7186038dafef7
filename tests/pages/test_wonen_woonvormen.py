"""Part Woonvormen of page Wonen: the finder, its reasons, the catalogue and the report."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from atlas.figures.report import Table
from atlas.store.dwellings import Dwellings
from atlas.store.store import Store
from atlas.ui.parts.part import Answer
from atlas.ui.wonen import woonvormen
from tests.pages.support import ENGLISH, Page

ASKED = {"groep": "senioren", "grootte": "18", "nabij.winkel": "1", "nabij.zorg": "1"}


def shown(store: Store, **params: str) -> Answer:
    return woonvormen.answer(store, params, None)


def found(store: Store, **params: str) -> Page:
    return Page(shown(store, **params).out["found"])


def sections(store: Store, **params: str) -> dict[str, str]:
    """The HTML of each list of forms by its title."""
    html = shown(store, **params).out["found"]
    pieces = re.split(r"<h3>([^<]+)</h3>", html)
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


def forms_in(html: str) -> list[str]:
    return re.findall(r"<h4>([^<]+)</h4>", html)


@pytest.fixture(scope="module")
def skeleton(store: Store) -> Page:
    return Page(woonvormen.skeleton(store))


def test_the_words_are_those_of_the_data(store: Store) -> None:
    nearby = [each.id for each in store.housing.forms.nearby]
    assert list(woonvormen.WORDS) == ["groep", "grootte", *(f"nabij.{name}" for name in nearby)]


def test_the_skeleton_has_a_labelled_field_for_every_word(store: Store) -> None:
    html = woonvormen.skeleton(store)
    assert set(re.findall(r'data-out="(\w+)"', html)) == set(shown(store).out)
    named = re.findall(r'<(?:input|select)[^>]* name="([\w.]+)"', html)
    assert named == list(woonvormen.WORDS) == list(shown(store).values)
    labels = set(re.findall(r'for="([\w-]+)"', html))
    assert labels == {"groep", "grootte"}
    assert html.count("<label><input") == len(store.housing.forms.nearby)
    offered = re.findall(r'<option value="(\w*)"', html)
    assert offered == ["", *(each.id for each in store.housing.forms.groups)]


def test_the_catalogue_is_there_without_any_choice(store: Store, skeleton: Page) -> None:
    for form in store.housing.forms.forms:
        assert form.name in skeleton.text
        assert form.description in skeleton.text
    for text in ("8 tot en met 12 bewoners", "niet genoemd in de bron", "H4.1 kader woonvormen"):
        assert text in skeleton.text
    assert skeleton.text.count("niet uitgewerkt in de bron") == 10
    assert "Licentie: geen licentie gezien" in skeleton.text


def test_headings_follow_that_of_the_page(store: Store, skeleton: Page) -> None:
    assert [level for level, _ in skeleton.headings] == ["h2", "h2", "h2", "h3"]
    assert {level for level, _ in found(store, **ASKED).headings} == {"h3"}


def test_without_a_choice_it_says_what_to_do(store: Store) -> None:
    answer = shown(store)
    assert answer.params == {}
    assert set(answer.values.values()) == {""}
    assert "U hebt nog niets gekozen" in answer.out["found"]
    assert not forms_in(answer.out["found"])


def test_eighteen_homes_for_older_people_near_a_shop_and_care(store: Store) -> None:
    lists = sections(store, **ASKED)
    assert [*lists] == [
        "Past (3)",
        "Past misschien (1)",
        "Past niet (3)",
        "Bijzondere woonvormen (10)",
    ]
    assert forms_in(lists["Past (3)"]) == ["Woongroep", "Woongemeenschap", "Modern hofje"]
    assert forms_in(lists["Past niet (3)"]) == [
        "Mantelzorgwoning",
        "Kleinschalig wonen",
        "Wooncomplex",
    ]
    assert "18 past niet. De bron noemt 20 tot en met 300 woningen." in lists["Past niet (3)"]
    assert "De bron noemt senioren hier niet." in lists["Past niet (3)"]
    assert "De grootte is niet genoemd in de bron." in lists["Past misschien (1)"]
    assert "atlas-part-why" not in lists["Past (3)"]


def test_every_form_is_shown_once_whatever_is_asked(store: Store) -> None:
    names = sorted(form.name for form in store.housing.forms.forms)
    for params in (ASKED, {"grootte": "1000"}, {"groep": "prikkelgevoelig"}, {"nabij.zorg": "1"}):
        assert sorted(forms_in(shown(store, **params).out["found"])) == names


def test_the_niche_forms_stand_apart_and_are_never_refused(store: Store) -> None:
    special = sections(store, **ASKED)["Bijzondere woonvormen (10)"]
    assert "niet uitgewerkt in de bron" in special
    assert "Housing first" in forms_in(special)
    assert "<dd>past niet</dd>" not in special
    assert special.count("<dd>misschien</dd>") == 10  # no sizes in the source
    group_only = sections(store, groep="prikkelgevoelig")["Bijzondere woonvormen (10)"]
    assert group_only.count("<dd>past</dd>") == 1


def test_what_is_near_brings_the_rules_on_the_place(store: Store) -> None:
    with_care = sections(store, groep="senioren", **{"nabij.zorg": "1"})
    maybe = next(html for title, html in with_care.items() if title.startswith("Past misschien"))
    assert "Woongroep" in forms_in(maybe)
    assert "Let op de plek. Bijzondere woonvormen horen bij een steunpunt" in maybe
    both = sections(store, groep="senioren", **{"nabij.zorg": "1", "nabij.bushalte": "1"})
    fits = next(html for title, html in both.items() if re.match(r"Past \(", title))
    assert "Woongroep" in forms_in(fits)


@pytest.mark.parametrize(("size", "told"), [("18", True), ("250", False), ("", False)])
def test_overlap_is_told_where_one_size_fits_several_forms(
    store: Store, size: str, told: bool
) -> None:
    html = shown(store, groep="senioren", grootte=size).out["found"]
    assert (store.housing.forms.overlap_note in html) is told


def test_the_address_restores_the_question(store: Store) -> None:
    answer = shown(store, **ASKED)
    assert answer.params == ASKED
    assert answer.notices == ()
    assert shown(store, **answer.params) == answer
    assert {word: said for word, said in answer.values.items() if said} == ASKED


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("groep", "ouderen"),
        ("groep", "<script>alert(1)</script>"),
        ("grootte", "0"),
        ("grootte", "1001"),
        ("grootte", "12,5"),
        ("grootte", "-3"),
        ("grootte", "veel"),
        ("grootte", "9" * 500),
        ("grootte", "٣"),
        ("nabij.winkel", "ja"),
    ],
)
def test_39_what_an_address_cannot_have_gives_a_notice(store: Store, word: str, said: str) -> None:
    answer = shown(store, **{word: said})
    assert [notice.parameter for notice in answer.notices] == [word]
    assert answer.params == {}
    assert "<" not in answer.notices[0].given
    assert word in woonvormen.WORDS


@pytest.mark.parametrize("params", [{}, ASKED, {"groep": "kwetsbaar", "grootte": "4"}])
def test_what_a_visitor_reads_is_dutch(
    store: Store, skeleton: Page, params: dict[str, str]
) -> None:
    text = skeleton.text + found(store, **params).text
    text = text.replace("Housing first", "").replace("time-out", "")
    assert not (seen := ENGLISH.search(text)), text[seen.start() - 40 :][:80]


def test_dwellings_change_nothing(store: Store) -> None:
    example = Dwellings(pd.DataFrame(), fictitious=True, name="Voorbeeld", checksum="")
    assert woonvormen.answer(store, ASKED, example) == shown(store, **ASKED)
    assert woonvormen.report(store, ASKED, example) == woonvormen.report(store, ASKED, None)


def test_the_report_has_question_answer_catalogue_and_sources(store: Store) -> None:
    report = woonvormen.report(store, ASKED, None)
    assert report.lead[1] == (
        "Gekozen groep: senioren. Gekozen grootte: 18. In de buurt: winkel, zorg."
    )
    found_table, catalogue, rules = [each for each in report.blocks if isinstance(each, Table)]
    verdicts = {row[0]: row[1] for row in found_table.rows}
    assert verdicts["Woongroep"] == "past"
    assert verdicts["Wooncomplex"] == "past niet"
    assert verdicts["Housing first"] == "misschien"
    assert len(catalogue.rows) == len(found_table.rows) == 17
    assert len(rules.rows) == 3
    assert len(report.sources) == len(store.housing.forms.origins)
    assert report.address == (
        "/wonen?deel=woonvormen&groep=senioren&grootte=18&nabij.winkel=1&nabij.zorg=1"
    )


def test_a_report_without_a_question_is_the_catalogue(store: Store) -> None:
    report = woonvormen.report(store, {"groep": "x"}, None)
    assert [block.title for block in report.blocks] == [
        "Wat de bronnen zeggen over elke woonvorm",
        "Regels voor de plek",
    ]
    assert "alle groepen" in report.lead[1]
