"""The maps of page Wonen: every area has its class or its reason, and the legend says so."""

from __future__ import annotations

import json
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.domain.demand import demand
from atlas.figures.palette import colours
from atlas.figures.paths import layer_payload
from atlas.store.store import Store
from atlas.ui.assets import ASSETS
from atlas.ui.parts.maps import MapPoint, choropleth
from tests.pages.support import Page

ASKED = {"title": "Waar?", "unit": "%", "decimals": 1}
CODES = (
    *("GM0106", "GM0109", "GM0114", "GM0118", "GM0119", "GM1680"),
    *("GM1681", "GM1690", "GM1699", "GM1701", "GM1730", "GM1731"),
)


def legend(message: dict) -> list[str]:
    """The rows of a legend as text."""
    rows = re.findall(r"<li>(.*?)</li>", message["legend"])
    return [" ".join(Page(row).text.split()) for row in rows]


def test_values_and_marks_follow_the_order_of_the_layer(store: Store) -> None:
    message = choropleth(store, "gemeente", {CODES[3]: 7.0, CODES[0]: 1.0}, **ASKED)
    layer = json.loads(ASSETS.find(message["layer"].removeprefix("/assets/")).body)
    assert tuple(area["code"] for area in layer["areas"]) == CODES
    assert message["values"] == [1.0, None, None, 7.0, *[None] * 8]
    assert message["marks"] == "0mm1mmmmmmmm"
    assert message["colours"] == colours(2, "wonen")


def test_given_limits_make_the_classes(store: Store) -> None:
    values = {code: float(place) for place, code in enumerate(CODES)}
    message = choropleth(store, "gemeente", values, **ASKED, breaks=[2, 5])
    assert message["marks"] == "000111222222"
    assert legend(message) == ["0,0 tot 2,0 3", "2,0 tot 5,0 3", "5,0 tot 11,0 6"]


def test_five_classes_with_as_many_areas_as_can_be(store: Store) -> None:
    values = {code: float(place) for place, code in enumerate(CODES)}
    message = choropleth(store, "gemeente", values, **ASKED)
    assert sorted(map(message["marks"].count, "01234")) == [2, 2, 2, 3, 3]


def test_why_there_is_no_figure_is_told_and_is_no_class(store: Store) -> None:
    values = {CODES[0]: 0.0, CODES[1]: 5.0, CODES[2]: math.nan, CODES[3]: None}
    states = {CODES[3]: "suppressed", CODES[4]: "not_applicable"}
    message = choropleth(store, "gemeente", values, **ASKED, states=states)
    assert message["marks"] == "01msnmmmmmmm"
    assert message["values"][:4] == [0.0, 5.0, None, None]
    assert legend(message)[2:] == ["verborgen 1", "ontbreekt 8", "niet van toepassing 1"]


def test_without_any_figure_all_is_missing(store: Store) -> None:
    message = choropleth(store, "gemeente", {}, **ASKED)
    assert (message["marks"], message["colours"]) == ("m" * 12, ())
    assert legend(message) == ["ontbreekt 12"]


def test_equal_values_are_one_class(store: Store) -> None:
    message = choropleth(store, "gemeente", dict.fromkeys(CODES, 3.0), **ASKED)
    assert message["marks"] == "0" * 12
    assert legend(message) == ["3,0 12"]


def test_the_buurten_without_boundary_stand_in_the_legend(store: Store) -> None:
    rest = layer_payload(store, "buurt")["rest"]
    count = sum(len(part["codes"]) for part in rest)
    assert count
    message = choropleth(store, "buurt", {}, **ASKED)
    assert legend(message)[-1] == f"geen buurtgrens beschikbaar {count}"


def test_the_chosen_area_the_title_and_the_scope_go_along(store: Store) -> None:
    message = choropleth(store, "gemeente", {}, **ASKED, scope="Gemeenten, 2024.", chosen="GM0114")
    assert message["choice"] == {"gebied": "GM0114"}
    assert (message["question"], message["scope"]) == ("Waar?", "Gemeenten, 2024.")


def test_an_unknown_level_is_an_error(store: Store) -> None:
    with pytest.raises(KeyError):
        choropleth(store, "planeet", {}, **ASKED)


figures = st.none() | st.just(math.nan) | st.floats(-1e12, 1e12) | st.just(math.inf)


@given(st.lists(figures, min_size=12, max_size=12), st.booleans())
def test_any_figures_give_a_message_without_nan_that_counts_every_area(
    store: Store, drawn: list[float | None], given_limits: bool
) -> None:
    values = {**dict(zip(CODES, drawn, strict=True)), "GM9999": 1.0}
    breaks = [-1.0, 0.0, 10.0] if given_limits else None
    message = choropleth(store, "gemeente", values, **ASKED, breaks=breaks)
    json.dumps(message, allow_nan=False)
    assert len(message["marks"]) == len(message["values"]) == 12
    for mark, value in zip(message["marks"], message["values"], strict=True):
        assert (value is None) == (mark == "m")
        assert value is None or int(mark) < len(message["colours"])
    assert sum(int(row.rsplit(" ", 1)[1]) for row in legend(message)) == 12


def test_a_map_of_kernen_counts_kernen_and_those_without_a_point_apart(store: Store) -> None:
    areas = layer_payload(store, "kern")["areas"]
    placed = [area["code"] for area in areas if area["d"]]
    message = choropleth(store, "kern", dict.fromkeys(placed, 1.0), **ASKED)
    assert "en aantal kernen" in message["legend"]
    assert len(placed) == 204
    assert [row for row in legend(message) if "geen punt bekend" in row] == ["geen punt bekend 23"]
    assert not any("ontbreekt" in row for row in legend(message))


def test_signs_stand_where_their_kern_is_drawn_and_in_the_legend(store: Store) -> None:
    grolloo = demand(store).kernen.loc["WP1169"]
    points = [MapPoint(grolloo["x"], grolloo["y"], kind) for kind in ("is", "nieuw", "nieuw")]
    message = choropleth(store, "kern", {}, **ASKED, points=points)
    drawn = next(a for a in layer_payload(store, "kern")["areas"] if a["code"] == "WP1169")
    assert message["points"] == [(*drawn["label"], kind) for kind in ("is", "nieuw", "nieuw")]
    assert legend(message)[-2:] == ["plek die er is 1", "nieuwe plek 2"]
    assert choropleth(store, "kern", {}, **ASKED)["points"] == []
