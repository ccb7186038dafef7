"""The description of the map: what the browser gets, and that a name cannot be more than text."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.domain.signs import Sign
from atlas.figures.deck import (
    LARGEST,
    SMALLEST,
    Ground,
    Row,
    build_deck,
    rgb,
    sign_row,
)
from atlas.figures.deck_view import View
from atlas.figures.palette import PALETTE
from atlas.store.places import PlaceKind

HUB = PlaceKind(
    id="hub",
    title="Hub",
    plural="Hubs",
    group="g",
    description="d",
    sign="DH",
    colour="#08519c",
    completeness="c",
)
SHOP = HUB.model_copy(update={"id": "winkel", "sign": "S", "colour": "#1b6e3c"})
KINDS = {"hub": HUB, "winkel": SHOP}
VIEW = View(6.6, 52.9, 8.5)
GROUND = Ground(
    borders="/assets/grenzen.json",
    kernen="/assets/kernen.json",
    style="/assets/stijl.json",
    kern_names=[{"naam": "Één", "lon": 6.4, "lat": 53.1}],
    gemeente_names=[{"naam": "Emmen", "lon": 6.9, "lat": 52.8}],
)


def row(*kinds: str, told: str = "Naam", lon: float = 6.5) -> Row:
    ids = tuple(f"p{number}" for number, _ in enumerate(kinds))
    return sign_row(Sign(lon, 52.9, "", ids, kinds), KINDS, told, {"plek": "p0"})


def spec(*rows: Row, chosen: Row | None = None, columns: bool = False) -> dict[str, Any]:
    described: dict[str, Any] = json.loads(
        build_deck(rows, GROUND, VIEW, chosen, columns).to_json()
    )
    return described


def layers(described: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {layer["id"].split("-")[0] + layer["@@type"]: layer for layer in described["layers"]}


def pickable(described: dict[str, Any]) -> dict[str, Any]:
    (found,) = [layer for layer in described["layers"] if layer.get("pickable")]
    return dict(found)


def test_one_place_has_the_sign_and_the_colour_of_its_kind() -> None:
    found = row("hub")
    assert (found["tekst"], found["kleur"], found["straal"]) == ("DH", [8, 81, 156], SMALLEST)


def test_more_places_have_their_number_in_a_colour_of_no_kind() -> None:
    found = row("hub", "hub", "winkel")
    assert (found["tekst"], found["aantal"], found["kleur"]) == ("3", 3, rgb(PALETTE.text))
    assert row(*["hub"] * 1234)["tekst"] == "1.234"
    assert found["kleur"] not in [rgb(kind.colour) for kind in KINDS.values()]


@given(st.integers(1, 5000), st.integers(1, 5000))
def test_a_larger_number_is_never_a_smaller_sign(one: int, two: int) -> None:
    small, large = (row(*["hub"] * count)["straal"] for count in sorted((one, two)))
    assert SMALLEST <= small <= large <= LARGEST


@pytest.mark.parametrize(
    ("colour", "channels"), [("#000000", [0, 0, 0]), ("#0b5c8a", [11, 92, 138])]
)
def test_colours_are_three_channels(colour: str, channels: list[int]) -> None:
    assert rgb(colour) == channels


def test_geometry_is_only_an_address_on_this_site() -> None:
    described = spec(row("hub"))
    found = layers(described)
    assert found["grenzenGeoJsonLayer"]["data"] == GROUND.borders
    assert found["kernenScatterplotLayer"]["data"] == GROUND.kernen
    assert described["mapStyle"] == GROUND.style
    assert "mapProvider" not in described
    assert "http" not in json.dumps(described)


def test_words_for_the_drawing_are_words_and_no_expressions() -> None:
    """pydeck makes an expression ("@@=pixels") of a bare string, and the browser a wrong map."""
    for layer in spec(row("hub"))["layers"]:
        for name, value in layer.items():
            if isinstance(value, str) and value.startswith("@@="):
                assert name.startswith("get"), f"{layer['id']}: {name} is {value}"
        if layer["@@type"] == "TextLayer":
            assert layer["characterSet"] == "auto"
            assert layer["fontFamily"].startswith('"Source Sans"')


HOSTILE = st.sampled_from(
    ["<img src=x onerror=alert(1)>", "@@=alert(1)", "{kies}", "${1}", "</script>", "=1+1", "\x00"]
)


@given(st.lists(HOSTILE | st.text(), min_size=1, max_size=5))
def test_a_name_is_only_data(names: list[str]) -> None:
    plain = spec(*(row("hub") for _ in names))
    named = spec(*(row("hub", told=name) for name in names))
    assert named["layers"][-2]["data"] != [] and len(named["layers"]) == len(plain["layers"])
    for one, other in zip(plain["layers"], named["layers"], strict=True):
        skipped = {"data", "id"}
        assert {k: v for k, v in one.items() if k not in skipped} == {
            k: v for k, v in other.items() if k not in skipped
        }
    assert [each["uitleg"] for each in pickable(named)["data"]] == names


def test_what_is_said_beside_the_pointer_is_text_and_never_html() -> None:
    tooltip = build_deck([row("hub")], GROUND, VIEW, None, False)._tooltip
    assert tooltip["text"] == "{uitleg}"
    assert "html" not in tooltip


def test_only_the_signs_can_be_picked() -> None:
    for columns in (False, True):
        layer = pickable(spec(row("hub"), columns=columns))
        assert layer["id"].startswith("plekken-")
        assert layer["data"][0]["kies"] == {"plek": "p0"}


def test_the_signs_forget_what_was_picked_when_something_changes() -> None:
    one, two = row("hub"), row("hub", lon=6.7)
    drawn = [
        spec(one),
        spec(one, two),
        spec(two, one),
        spec(one, chosen=one),
        spec(one, columns=True),
        spec(one, chosen=one, columns=True),
        spec(row("hub", told="Andere naam")),
    ]
    ids = [pickable(each)["id"] for each in drawn]
    assert len(set(ids)) == len(ids)
    assert pickable(spec(one))["id"] == ids[0]


def test_the_chosen_sign_stands_in_two_rings() -> None:
    found = spec(row("hub"), chosen=row("hub"))
    outer, inner = (each for each in found["layers"] if each["id"].startswith("ring"))
    assert outer["data"][0]["straal"] > inner["data"][0]["straal"] > SMALLEST
    assert outer["getFillColor"] == rgb(PALETTE.focus_outer)
    without = [each for each in spec(row("hub"))["layers"] if each["id"].startswith("ring")]
    assert [each["data"] for each in without] == [[], []]


def test_rings_lie_under_the_signs_and_names_under_the_rings() -> None:
    order = [each["id"].split("-")[0] for each in spec(row("hub"))["layers"]]
    ground = ["grenzen", "kernen", "kernnamen", "gemeentenamen"]
    assert order == [*ground, "ring", "ring", "plekken", "tekens"]


def test_flat_unless_asked_for() -> None:
    flat, high = spec(row("hub")), spec(row("hub"), columns=True)
    assert flat["initialViewState"]["pitch"] == 0
    assert high["initialViewState"]["pitch"] > 0
    assert not any("Column" in each["@@type"] for each in flat["layers"])
    assert any("Column" in each["@@type"] for each in high["layers"])


@given(st.lists(st.integers(1, 400), min_size=1, max_size=8))
def test_columns_are_as_high_as_their_numbers(counts: list[int]) -> None:
    rows = [row(*["hub"] * count) for count in counts]
    heights = [each["hoogte"] for each in pickable(spec(*rows, columns=True))["data"]]
    for count, height in zip(counts, heights, strict=True):
        assert height / count == pytest.approx(heights[0] / counts[0])
        assert 0 < height < 15_001


def test_no_signs_is_still_a_map() -> None:
    for columns in (False, True):
        assert pickable(spec(columns=columns))["data"] == []


def test_two_views_differ_in_all_so_that_the_map_goes_where_it_must() -> None:
    """Streamlit only moves what differs from the view before: a zoom that is the same would
    leave a visitor where he had zoomed to himself."""
    same_zoom = [View(6.6, 52.9, 9.0), View(6.7, 52.9, 9.0), View(6.7, 52.8, 9.0)]
    states = [
        json.loads(build_deck([], GROUND, view, None, False).to_json())["initialViewState"]
        for view in same_zoom
    ]
    for name in ("longitude", "latitude", "zoom"):
        assert len({state[name] for state in states}) == len(states), name
    for view, state in zip(same_zoom, states, strict=True):
        assert math.isclose(state["zoom"], view.zoom, abs_tol=1e-5)
        assert math.isclose(state["longitude"], view.lon, abs_tol=1e-5)


def test_the_wheel_is_for_the_page() -> None:
    (view,) = spec(row("hub"))["views"]
    assert view["controller"]["scrollZoom"] is False
    assert view["controller"]["dragRotate"] is False
