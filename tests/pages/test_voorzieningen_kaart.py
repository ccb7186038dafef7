"""The map of page Voorzieningen: what its signs say and send, and where it looks."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import shape
from streamlit.testing.v1 import AppTest

from atlas.domain.signs import Sign
from atlas.store.store import Store
from atlas.ui.assets import ASSETS, PREFIX
from atlas.ui.voorzieningen import kaart, plekken
from atlas.ui.voorzieningen.plekken_keuze import WORDS
from tests.pages.support import ROOT

GROLLOO = "nieuws_dorpshub_grolloo"
SIZE = kaart.DESKTOP


def spec(store: Store, size: tuple[int, int] = SIZE, **params: str) -> dict[str, Any]:
    described: dict[str, Any] = json.loads(kaart._deck(store, params, None, size).to_json())
    return described


def layer(described: Mapping[str, Any], start: str) -> dict[str, Any]:
    return next(each for each in described["layers"] if each["id"].startswith(start))


def rows(described: Mapping[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = layer(described, "plekken")["data"]
    return found


def test_every_place_with_a_point_is_on_the_map_once(store: Store) -> None:
    places = store.places()
    assert sum(row["aantal"] for row in rows(spec(store))) == places["lon"].notna().sum()
    by_gemeente = rows(spec(store, samen="gemeente"))
    assert sum(row["aantal"] for row in by_gemeente) == (places["gemeente_code"] != "").sum()
    assert len(by_gemeente) == places["gemeente_code"].loc[lambda codes: codes != ""].nunique()


def test_grolloo_is_one_sign_with_its_number(store: Store) -> None:
    places = store.places()
    here = places[(places["lon"] == 6.67222) & (places["lat"] == 52.935)]
    (row,) = [each for each in rows(spec(store)) if (each["lon"], each["lat"]) == (6.67222, 52.935)]
    assert row["aantal"] == len(here) > 1
    assert row["tekst"] == str(len(here))
    for name in here["name"]:
        assert name in row["uitleg"]


def test_a_gemeente_is_in_sight_and_a_chosen_place_is_the_middle(store: Store) -> None:
    all_of_it, one = (spec(store, gemeente=code)["initialViewState"] for code in ("", "GM0119"))
    assert one["zoom"] > all_of_it["zoom"]
    meppel = next(
        each
        for each in store.geometry("gemeente")["features"]
        if each["properties"]["area_code"] == "GM0119"
    )
    assert shape(meppel["geometry"]).envelope.contains(
        shapely.Point(one["longitude"], one["latitude"])
    )
    place = spec(store, plek=GROLLOO)["initialViewState"]
    assert math.isclose(place["longitude"], 6.67222, abs_tol=1e-5)
    assert math.isclose(place["latitude"], 52.935, abs_tol=1e-5)


def test_a_phone_sees_all_of_drenthe_too(store: Store) -> None:
    wide, narrow = (spec(store, size)["initialViewState"]["zoom"] for size in (SIZE, kaart.PHONE))
    assert narrow < wide


def test_the_ring_is_round_the_chosen_place_only(store: Store) -> None:
    assert layer(spec(store), "ring")["data"] == []
    (ring,) = layer(spec(store, plek=GROLLOO), "ring")["data"]
    assert (ring["lon"], ring["lat"]) == (6.67222, 52.935)
    assert layer(spec(store, plek="nieuws_hub_westlaren"), "ring")["data"] == []


def test_the_layers_that_are_off_are_not_drawn(store: Store) -> None:
    places = store.places()
    left = places[(places["kind"] != "project") & places["lon"].notna()]
    off = rows(kaart_of(store, {"l.project": "0"}))
    assert sum(row["aantal"] for row in off) == len(left)


def kaart_of(store: Store, params: dict[str, str]) -> dict[str, Any]:
    described: dict[str, Any] = json.loads(kaart._deck(store, params, None, SIZE).to_json())
    return described


def test_every_sign_sends_words_that_the_address_knows(store: Store) -> None:
    for gather in ("los", "kern", "gemeente"):
        for row in rows(spec(store, samen=gather)):
            assert set(row["kies"]) <= set(WORDS)
            answer = plekken.answer(store, {"samen": gather, **row["kies"]}, None)
            assert answer.notices == ()
            assert answer.params


def test_a_point_chooses_its_place_a_circle_also_the_gemeente(store: Store) -> None:
    point = Sign(6.5, 52.9, "", ("a", "b"), ("project", "dorpshub"))
    assert kaart.sends(store, point) == {"plek": "a"}
    kern = Sign(6.5, 52.9, "WP1169", ("a", "b"), ("project", "dorpshub"))
    assert kaart.sends(store, kern) == {"gemeente": "GM1680", "samen": "", "plek": "a"}
    gemeente = Sign(6.5, 52.9, "GM1680", ("a", "b"), ("project", "dorpshub"))
    assert kaart.sends(store, gemeente) == {"gemeente": "GM1680", "samen": "", "plek": ""}


def test_a_circle_of_many_names_a_few_and_counts_the_rest(store: Store) -> None:
    names = {f"p{number}": f"Plek {number}" for number in range(10)}
    sign = Sign(6.5, 52.9, "WP1169", tuple(names), ("dorpshub",) * 10)
    lines = kaart.told(store, sign, names).splitlines()
    assert lines[0] == "10 plekken bij Grolloo:"
    assert lines[-1] == "en nog 4" and len(lines) == 8


def test_one_place_says_its_name_and_its_kind(store: Store) -> None:
    sign = Sign(6.5, 52.9, "", ("p",), ("dorpshub",))
    assert kaart.told(store, sign, {"p": "<b>Hub</b>"}) == "<b>Hub</b>\nDorpshub"


def test_the_chosen_sign_again_lets_it_go() -> None:
    sign = {"kies": {"plek": "a"}}
    assert kaart.picked(sign, {}) == {"plek": "a"}
    assert kaart.picked(sign, {"plek": "a"}) == {"plek": ""}
    assert kaart.picked(sign, {"plek": "b"}) == {"plek": "a"}


@given(
    st.dictionaries(
        st.text(max_size=8) | st.just("kies"),
        st.none()
        | st.integers()
        | st.text()
        | st.dictionaries(st.sampled_from(["plek", "deel", "x", "gemeente"]), st.integers()),
    )
)
@settings(max_examples=40)
def test_what_a_browser_sends_as_picked_is_foreign(sign: dict[str, Any]) -> None:
    for name, text in kaart.picked(sign, {}).items():
        assert name in WORDS and isinstance(text, str)


def test_a_picked_sign_cannot_choose_another_part() -> None:
    assert kaart.picked({"kies": {"deel": "watals", "plek": "a"}}, {}) == {"plek": "a"}


def test_names_of_gemeenten_lie_inside_them_and_off_the_signs(store: Store) -> None:
    points = shapely.MultiPoint([(row["lon"], row["lat"]) for row in rows(spec(store))])
    areas = {
        store.areas[each["properties"]["area_code"]].name: shape(each["geometry"])
        for each in store.geometry("gemeente")["features"]
    }
    names = layer(spec(store), "gemeentenamen")["data"]
    assert {each["naam"] for each in names} == set(areas)
    for each in names:
        middle = shapely.Point(each["lon"], each["lat"])
        assert areas[each["naam"]].contains(middle), each["naam"]
        assert middle.distance(points) > kaart.SIGN_DEGREES / 2, each["naam"]


def test_a_name_falls_back_to_the_middle_when_signs_are_everywhere() -> None:
    area = shapely.box(6.0, 52.0, 6.1, 52.1)
    everywhere = shapely.MultiPoint(
        [(6.0 + x / 50, 52.0 + y / 50) for x in range(6) for y in range(6)]
    )
    found = kaart.free_place(area, 5, everywhere)
    assert area.contains(found)


def test_thousands_of_signs_are_never_made_into_one_shape_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The buffer of 8,000 points as one geometry takes minutes: each sign has one of its own."""
    sizes, buffer = [], shapely.buffer

    def watched(shapes: Any, *given: Any, **more: Any) -> Any:
        sizes.append(int(np.max(shapely.get_num_geometries(shapes), initial=0)))
        return buffer(shapes, *given, **more)

    monkeypatch.setattr(shapely, "buffer", watched)
    spots = np.random.default_rng(1).uniform((6.0, 52.0), (6.4, 52.1), (1000, 2))
    area = shapely.box(6.0, 52.0, 6.5, 52.2)
    found = kaart.free_place(area, 5, shapely.MultiPoint(spots))
    assert area.contains(found)
    assert found.distance(shapely.MultiPoint(spots)) > kaart.SIGN_DEGREES / 2
    assert sizes and max(sizes) == 1


def test_without_signs_a_name_is_in_the_middle() -> None:
    found = kaart.free_place(shapely.box(6.0, 52.0, 6.1, 52.1), 5, shapely.MultiPoint())
    assert (found.y, found.x) == pytest.approx((52.05, 6.05), abs=0.04)


def test_kernen_have_names_where_a_gemeente_is_chosen(store: Store) -> None:
    assert layer(spec(store), "kernnamen")["data"] == []
    drawn = layer(spec(store, gemeente="GM1680"), "kernnamen")["data"]
    kernen = {
        each["properties"]["name"]
        for each in store.geometry("kern")["features"]
        if each["properties"]["gemeente_code"] == "GM1680"
    }
    assert {each["naam"] for each in drawn} == kernen
    assert layer(spec(store, plek=GROLLOO), "kernnamen")["data"] == drawn
    gemeenten = layer(spec(store, gemeente="GM1680"), "gemeentenamen")["data"]
    assert "Aa en Hunze" not in {each["naam"] for each in gemeenten}


def test_the_files_under_the_map_are_served_and_whole(store: Store) -> None:
    described = spec(store)
    addresses = [layer(described, name)["data"] for name in ("grenzen", "kernen")]
    borders, kernen = (json.loads(body(each)) for each in addresses)
    assert len(borders["features"]) == 12 + 1
    assert [each["properties"]["dikte"] for each in borders["features"]].count(2) == 1
    assert len(kernen) == len(store.geometry("kern")["features"])
    assert json.loads(body(described["mapStyle"]))["version"] == 8


def body(address: str) -> bytes:
    asset = ASSETS.find(address.removeprefix(PREFIX))
    assert asset is not None
    return asset.body


def charts(**params: str) -> list[Any]:
    app = AppTest.from_file(str(ROOT / "pages" / "voorzieningen.py"), default_timeout=60)
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return list(app.get("deck_gl_json_chart"))


def test_only_the_part_plekken_has_this_map() -> None:
    (chart,) = charts()
    assert chart.proto.alt == kaart.ALT
    assert json.loads(chart.proto.tooltip)["text"] == "{uitleg}"
    assert charts(deel="bereik") == []


@pytest.mark.parametrize("said", ["<script>", "x" * 4000, "=1+1"])
def test_39_the_page_survives_hostile_words(said: str) -> None:
    assert len(charts(plek=said, gemeente=said, samen=said, hoogte=said)) == 1
