"""Words that all parts of a page share: the area of a profile comes along to another part."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from atlas.store.store import Store
from atlas.ui.parts.page import PartPage
from atlas.ui.profiel import keuze
from atlas.ui.profiel.page import PAGE
from atlas.ui.vergelijken.page import PAGE as VERGELIJKEN

PARTS = list(PAGE.parts)


def visit(opened: Mapping[str, str], *choices: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What the address says in every part, after choices on a page that was opened."""

    def script() -> None:
        import streamlit as st

        from atlas.ui.profiel.page import PAGE

        PAGE._open(st.session_state["opened"])
        for choice in st.session_state["choices"]:
            PAGE.choose(choice)

    app = AppTest.from_function(script)
    app.session_state["opened"] = dict(opened)
    app.session_state["choices"] = list(choices)
    app.run()
    assert not app.exception
    said: dict[str, dict[str, str]] = app.session_state["profiel_said"]
    assert app.session_state["profiel_shown"] in PARTS
    return said


def test_the_area_comes_along_to_another_part() -> None:
    said = visit({"gebied": "GM0114", "met": "nederland"}, {"deel": "lijkt"})
    assert said["lijkt"] == {"gebied": "GM0114", "met": "nederland"}


def test_a_part_does_not_bring_an_older_area_back() -> None:
    said = visit(
        {"deel": "lijkt", "gebied": "GM0106"},
        {"deel": "kort"},
        {"gebied": "GM0114"},
        {"deel": "lijkt"},
    )
    assert said["lijkt"] == {"gebied": "GM0114"}


def test_an_area_that_is_put_away_stays_away() -> None:
    said = visit({"gebied": "GM0106", "met": "nederland"}, {"gebied": ""}, {"deel": "naast"})
    assert said["naast"] == {"met": "nederland"}


def test_what_is_of_one_part_stays_in_it() -> None:
    own = next(word for word in PAGE.parts["thema"].WORDS if word not in keuze.COMMON)
    said = visit({"deel": "thema", "gebied": "GM0114", own: "x"}, {"deel": "kort"})
    assert said["kort"] == {"gebied": "GM0114"}
    assert said["thema"][own] == "x"


@pytest.mark.parametrize("deel", PARTS)
def test_what_to_compare_with_may_be_chosen_before_the_area(store: Store, deel: str) -> None:
    """The list says Nederland then, and so must the address: the area is chosen after it."""
    found = PAGE.parts[deel].answer(store, {"met": "nederland"}, None)
    assert found.params == {"met": "nederland"}
    assert found.values["met"] == "nederland"
    assert not found.notices


@pytest.mark.parametrize(
    ("page", "deel", "given", "used"),
    [
        (PAGE, "thema", {"gebied": "GM0114", "thema": "x"}, "Bevolking."),
        (PAGE, "thema", {"gebied": "GM0114", "volgorde": "x"}, "Wat het meest opvalt eerst."),
        (PAGE, "thema", {"gebied": "GM0114", "leeftijd": "x"}, "18 jaar en ouder."),
        (VERGELIJKEN, "tabel", {"thema": "x"}, "Kerncijfers."),
        (VERGELIJKEN, "tabel", {"kleur": "x"}, "Afstand tot Drenthe."),
        (VERGELIJKEN, "groepen", {"thema": "x"}, "Kerncijfers."),
        (VERGELIJKEN, "groepen", {"indeling": "x"}, "Stedelijke en landelijke gemeenten."),
    ],
)
def test_a_notice_names_what_is_shown_as_the_list_does(
    page: PartPage, deel: str, given: dict[str, str], used: str
) -> None:
    _, packed, _ = page.message(deel, tuple(given.items()))
    (notice,) = json.loads(gzip.decompress(packed))["notices"]
    assert notice.endswith(f"U ziet nu: {used}")


@pytest.mark.parametrize("deel", PARTS)
def test_links_to_the_other_parts_hold_the_area(deel: str) -> None:
    links = [
        PAGE.link(part, {"gebied": "GM0114", "thema": "wonen"}) for part in PAGE.parts.values()
    ]
    query = next(query for key, _, query in links if key == deel)
    assert dict(parse_qsl(query)) == {"deel": deel, "gebied": "GM0114"}
