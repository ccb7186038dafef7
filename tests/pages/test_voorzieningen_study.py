"""The choices that Bereik and Wat als share: fields, address, places, ways to measure."""

from __future__ import annotations

import copy
import gzip
import json
from html.parser import HTMLParser

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.domain.address import Address, number_text
from atlas.domain.demand import GROUPS
from atlas.domain.reach import LIMITS, Measure
from atlas.store.places import OwnPlaces
from atlas.store.serving import get_store
from atlas.store.store import Store
from atlas.ui.voorzieningen import study
from atlas.ui.voorzieningen.page import PAGE
from atlas.ui.voorzieningen.study import (
    DETOUR,
    GROUP_WORDS,
    KERN,
    KIND,
    LIMIT,
    MODE,
    MODES,
    SPEED,
    WORDS,
)
from tests.pages.support import ENGLISH, Page

GIETEN, GROLLOO = "WP1167", "WP1169"
RIGHT: dict[str, list[str]] = {
    KIND: ["dorpshub", "ziekenhuis", "huisarts"],
    MODE: ["recht", "fiets", "auto"],
    DETOUR: ["1", "1.3", "1,75", "2"],
    SPEED: ["4", "15", "50", "120"],
    LIMIT: [*LIMITS],
    study.GROUP: [*GROUP_WORDS],
    KERN: [GIETEN, GROLLOO],
}
WRONG = ["", "0", "NaN", "-1", "1e9", "<script>", "WP9999", "GM0106", "0.99", "2.01", "x" * 5000]


class Form(HTMLParser):
    """The controls of the form: their options, and what is written beside them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: list[dict[str, str | None]] = []
        self.options: dict[str, list[str]] = {}
        self.groups: list[str] = []
        self.labels: set[str | None] = set()
        self.outputs: set[str | None] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag in ("input", "select"):
            self.fields.append(found)
        elif tag == "option":
            name = self.fields[-1]["name"] or ""
            self.options.setdefault(name, []).append(found["value"] or "")
        elif tag == "optgroup":
            self.groups.append(found["label"] or "")
        elif tag == "label":
            self.labels.add(found["for"])
        elif tag == "output":
            self.outputs.add(found["data-value-of"])


@pytest.fixture(scope="module")
def form(store: Store) -> Form:
    return Form(study.form(store))


def read(store: Store, **params: str) -> tuple[study.Study, Address]:
    address = Address(params, WORDS)
    return study.read_study(address, store), address


def with_travel(store: Store, rows: list[tuple[str, str, str, float, float]]) -> Store:
    """The store as it is after a router was asked; its version is another one then."""
    other = copy.copy(store)
    other.travel = pd.DataFrame(rows, columns=["origin", "target", "mode", "metres", "seconds"])
    other.version = "with-travel"
    return other


def own_places(store: Store, **changes: str | float) -> OwnPlaces:
    """One place of a visitor's own: the hub of Gieten, as a hospital unless told otherwise."""
    places = store.places()
    row = places[places["place_id"] == "nieuws_hub_gieten"].assign(
        place_id="eigen_2", kind="ziekenhuis", set_id="eigen", origin="eigen", certainty=""
    )
    return OwnPlaces(row.assign(**changes), "mijn plekken.csv", "0" * 64)


def test_without_an_address_it_is_the_default(store: Store) -> None:
    found, address = read(store)
    assert found.kind.id == "mobiliteitshub"
    assert found.measure == Measure("recht", 1.3, 15)
    assert (found.limit, found.group, found.kern) == ("5000", "people", "")
    assert found.params == {}
    assert address.notices == []


def test_every_word_has_one_field_with_a_label_and_a_value(store: Store, form: Form) -> None:
    names = [field["name"] for field in form.fields]
    assert sorted(map(str, names)) == sorted(WORDS)
    assert {field["id"] for field in form.fields} == form.labels == set(names)
    found, _ = read(store)
    assert set(study.values(found)) == set(WORDS)
    sliders = {field["name"] for field in form.fields if field.get("type") == "range"}
    assert set(study.shown(found)) == form.outputs == sliders == {DETOUR, SPEED}


def test_every_option_is_one_that_the_address_takes(store: Store, form: Form) -> None:
    for word, options in form.options.items():
        assert len(options) == len(set(options))
        for option in options:
            found, address = read(store, **{word: option})
            assert address.notices == [], (word, option)
            assert study.values(found)[word] == option


def test_the_form_is_good_dutch_html(store: Store) -> None:
    page = Page(study.form(store))
    assert not ENGLISH.search(page.text)
    assert "Eigen aanname" in page.text
    assert "Bij de rechte lijn tellen deze twee niet mee" in page.text


def test_kinds_stand_under_their_group_and_projects_are_no_facility(
    store: Store, form: Form
) -> None:
    kinds = [kind for kind in store.place_kinds.values() if kind.id != "project"]
    assert form.options[KIND] == [kind.id for kind in kinds]
    used = {kind.group for kind in kinds}
    assert form.groups == [g.title for g in store.place_groups.values() if g.id in used]
    found, address = read(store, soort="project")
    assert found.kind.id == "mobiliteitshub"
    assert [notice.parameter for notice in address.notices] == [KIND]


def test_a_kind_says_how_many_places_have_a_point(store: Store) -> None:
    words = dict(study.kind_options(store))
    places = store.places()
    for name, text in words.items():
        of_kind = places[(places["kind"] == name) & places["state"].isin(["bestaat", "in_aanbouw"])]
        count = int(of_kind["lon"].notna().sum())
        assert text.endswith(f"({count})" if count else "(nog geen)"), text


def test_only_places_that_are_there_and_have_a_point_are_facilities(store: Store) -> None:
    every = study.all_facilities(store, None)
    assert set(every["state"]) <= {"bestaat", "in_aanbouw"}
    assert every[["x", "y"]].notna().all(axis=None)
    places = store.places().set_index("place_id")
    absent = places.drop(every.index)
    assert ((absent["lon"].isna()) | absent["state"].isin(["plan", "idee", "voorbij"])).all()
    for kind in store.place_kinds:
        assert set(study.facilities(store, None, kind)["kind"]) <= {kind}


def test_own_places_count_for_their_own_kind_and_stay_with_their_visitor(store: Store) -> None:
    before = study.facilities(store, None, "ziekenhuis")
    own = own_places(store)
    found = study.facilities(store, own, "ziekenhuis")
    assert [*found.index] == [*before.index, "eigen_2"]
    assert "eigen_2" not in study.facilities(store, own, "dorpshub").index
    assert study.facilities(store, None, "ziekenhuis").equals(before)
    for changes in ({"state": "idee"}, {"lon": float("nan")}):
        left_out = study.facilities(store, own_places(store, **changes), "ziekenhuis")
        assert [*left_out.index] == [*before.index]


def test_kern_names_are_told_apart(store: Store) -> None:
    names = study.kern_names(store)
    drawn = {feature["id"] for feature in store.geometry("kern")["features"]}
    assert set(names) == drawn
    assert len(set(names.values())) == len(names)
    assert names[GIETEN] == "Gieten"
    assert [*names.values()] == sorted(names.values())


def test_routes_are_only_offered_when_the_data_hold_them(store: Store) -> None:
    assert study.routes(store) is None
    assert study.modes(store) == ["recht", "fiets", "auto"]
    found, address = read(store, meten="route_fiets")
    assert found.measure.mode == "recht"
    assert len(address.notices) == 1
    routed = with_travel(store, [("BU01060000", "WP2391", "fiets", 1200.0, 300.0)])
    assert study.modes(routed) == ["recht", "fiets", "auto", "route_fiets"]
    assert study.routes(routed) is not None
    found, address = read(routed, meten="route_fiets")
    assert (found.measure.mode, found.measure.speed_kmh) == ("route_fiets", 15)
    assert address.notices == []


def test_the_speed_that_is_usual_goes_with_the_way_to_measure(store: Store) -> None:
    assert read(store, meten="auto")[0].measure == Measure("auto", 1.3, 50)
    assert read(store, meten="auto", snelheid="50")[0].params == {MODE: "auto"}
    chosen = read(store, meten="auto", snelheid="30,5")[0]
    assert chosen.measure.speed_kmh == 30.5
    assert chosen.params == {MODE: "auto", SPEED: "30.5"}
    assert study.shown(chosen) == {DETOUR: "1,3", SPEED: "30,5 km per uur"}


@pytest.mark.parametrize(("word", "text"), [(DETOUR, "0.99"), (DETOUR, "2.01"), (SPEED, "3")])
def test_a_number_out_of_range_is_the_default_with_a_notice(
    store: Store, word: str, text: str
) -> None:
    found, address = read(store, **{word: text})
    assert found.params == {}
    assert [(n.parameter, n.given) for n in address.notices] == [(word, text)]


@given(
    params=st.fixed_dictionaries(
        {}, optional={word: st.sampled_from(RIGHT[word] + WRONG) for word in WORDS}
    )
)
def test_the_address_of_a_study_gives_the_same_study(params: dict[str, str]) -> None:
    store = get_store()
    found, _ = read(store, **params)
    again, address = read(store, **found.params)
    assert again == found
    assert address.notices == []
    assert 1 <= found.measure.detour <= 2
    assert 4 <= found.measure.speed_kmh <= 120
    assert found.group in GROUPS
    for word, text in params.items():
        right = text in RIGHT[word]
        if right and word in (DETOUR, SPEED):
            text = number_text(float(text.replace(",", ".")))
        assert not right or study.values(found)[word] == text


@given(word=st.sampled_from([*WORDS]), text=st.text(max_size=300))
def test_no_text_in_an_address_is_an_error(word: str, text: str) -> None:
    found, address = read(get_store(), **{word: text})
    assert found.params == {} or address.notices == []


def test_the_modes_have_words(store: Store) -> None:
    assert [*MODES] == ["recht", "fiets", "auto", "route_fiets", "route_auto"]
    assert set(WORDS) == {KIND, MODE, DETOUR, SPEED, LIMIT, study.GROUP, KERN}


@pytest.mark.parametrize(
    ("deel", "word", "shown"),
    [
        ("plekken", "l.dorpshub", "de laag aan"),
        ("bereik", "omweg", "1,3"),
        ("bereik", "groep", "Alle inwoners"),
        ("watals", "doel", "afstand"),
    ],
)
def test_a_notice_says_in_words_what_is_shown_instead(deel: str, word: str, shown: str) -> None:
    message = PAGE.message(deel, ((word, "vreemd"),))[1]
    (notice,) = json.loads(gzip.decompress(message))["notices"]
    assert "vreemd" in notice
    assert shown.lower() in notice.lower()
