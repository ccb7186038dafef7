"""Travel times of OSRM and Valhalla: blocks, units, pairs without a route, broken tables."""

from __future__ import annotations

import json
from typing import Any

import httpx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.sources.fetch import Call, Fetcher, FetchError
from atlas.sources.router import (
    BLOCK,
    Point,
    Router,
    read_setting,
    read_table,
    routers,
    travel,
)
from atlas.store.travel import TRAVEL_COLUMNS, checked_travel
from tests.sources.recorded import ANY_JSON, recorded

OSRM = Router("osrm", "http://router:5000", "auto")
VALHALLA = Router("valhalla", "http://router:8002", "fiets")
ROUTERS = [(OSRM, "osrm_table.json"), (VALHALLA, "valhalla_matrix.json")]
CALL = Call("Router (auto)", OSRM.url)
ORIGINS: list[Point] = [("BU1", 6.67222, 52.935), ("WP1167", 6.76389, 53.005)]
TARGETS: list[Point] = [("BU1", 6.67222, 52.935), ("osm_n1", 6.5, 53.0), ("WP1", 6.1, 52.7)]


def ask(router: Router, answer: Any, origins=ORIGINS, targets=TARGETS, told=lambda *_: None):
    fetcher = Fetcher(transport=httpx.MockTransport(answer))
    return travel(router, origins, targets, fetcher, told)


@pytest.mark.parametrize(("router", "name"), ROUTERS)
def test_a_table(router: Router, name: str) -> None:
    frame = ask(router, lambda _: httpx.Response(200, json=recorded(name)))
    assert tuple(frame.columns) == TRAVEL_COLUMNS
    assert [*frame["origin"]] == ["BU1"] * 3 + ["WP1167"] * 3
    assert [*frame["target"]] == ["BU1", "osm_n1", "WP1"] * 2
    assert set(frame["mode"]) == {router.mode}
    metres, seconds = frame["metres"].to_numpy(), frame["seconds"].to_numpy()
    np.testing.assert_allclose(metres, [0, 812.4, 12034.7, 790.1, 0, np.nan])
    np.testing.assert_allclose(seconds, [0, 201.5, 1930.2, 195, 0, np.nan], atol=0.5)
    checked_travel(frame)


def test_the_question_to_osrm() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json=recorded("osrm_table.json"))

    ask(OSRM, answer)
    (request,) = asked
    assert request.method == "GET"
    assert request.url.path == (
        "/table/v1/driving/6.672220,52.935000;6.763890,53.005000;"
        "6.672220,52.935000;6.500000,53.000000;6.100000,52.700000"
    )
    assert dict(request.url.params) == {
        "sources": "0;1",
        "destinations": "2;3;4",
        "annotations": "duration,distance",
    }


def test_the_question_to_valhalla() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json=recorded("valhalla_matrix.json"))

    ask(VALHALLA, answer)
    (request,) = asked
    assert (request.method, request.url.path) == ("POST", "/sources_to_targets")
    body = json.loads(request.content)
    assert body["sources"] == [{"lon": 6.67222, "lat": 52.935}, {"lon": 6.76389, "lat": 53.005}]
    assert [len(body[name]) for name in ("sources", "targets")] == [2, 3]
    assert (body["costing"], body["units"]) == ("bicycle", "kilometers")


@pytest.mark.parametrize(
    ("engine", "mode", "word"),
    [
        ("osrm", "fiets", "cycling"),
        ("osrm", "auto", "driving"),
        ("valhalla", "fiets", "bicycle"),
        ("valhalla", "auto", "auto"),
    ],
)
def test_each_way_to_travel_has_its_word(engine: str, mode: str, word: str) -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(404)

    with pytest.raises(FetchError, match=rf"Router \({mode}\)"):
        ask(Router(engine, "http://router", mode), answer)
    said = asked[0].url.path.split("/")[3] if engine == "osrm" else None
    assert (said or json.loads(asked[0].content)["costing"]) == word


def numbered(request: httpx.Request) -> httpx.Response:
    """An OSRM that answers with the longitudes: metres is 100 x that of origin + of target."""
    points = request.url.path.rpartition("/")[2].split(";")
    lon = [float(point.partition(",")[0]) for point in points]
    sides = [request.url.params[name].split(";") for name in ("sources", "destinations")]
    assert len(points) <= 100
    one, other = ([lon[int(number)] for number in side] for side in sides)
    table = [[100 * a + b for b in other] for a in one]
    return httpx.Response(200, json={"code": "Ok", "distances": table, "durations": table})


@pytest.mark.parametrize("sizes", [(1, 1), (50, 50), (51, 50), (120, 101), (3, 149)])
def test_blocks_together_are_all_pairs_once(sizes: tuple[int, int]) -> None:
    origins, targets = ([(str(n), float(n), 53.0) for n in range(size)] for size in sizes)
    told: list[tuple[int, int]] = []
    frame = ask(OSRM, numbered, origins, targets, lambda *done: told.append(done))
    assert len(frame) == sizes[0] * sizes[1]
    assert not frame.duplicated(["origin", "target"]).any()
    expected = 100 * frame["origin"].astype(float) + frame["target"].astype(float)
    assert (frame["metres"] == expected).all()
    blocks = -(-sizes[0] // BLOCK) * -(-sizes[1] // BLOCK)
    assert told == [(number, blocks) for number in range(1, blocks + 1)]


@pytest.mark.parametrize("sizes", [(0, 3), (2, 0), (0, 0)])
def test_no_points_is_an_empty_table(sizes: tuple[int, int]) -> None:
    frame = ask(OSRM, numbered, ORIGINS[: sizes[0]], TARGETS[: sizes[1]])
    assert frame.empty
    assert tuple(frame.columns) == TRAVEL_COLUMNS


@pytest.mark.parametrize(("router", "name"), ROUTERS)
@pytest.mark.parametrize("shape", [(3, 3), (2, 2), (1, 3), (2, 4), (0, 0)])
def test_a_table_of_another_size_is_refused(
    router: Router, name: str, shape: tuple[int, int]
) -> None:
    with pytest.raises(FetchError, match="geen hele tabel"):
        read_table(recorded(name), router, shape, CALL)


def test_an_error_of_osrm_is_refused() -> None:
    with pytest.raises(FetchError, match="geen hele tabel"):
        read_table(recorded("osrm_error.json"), OSRM, (2, 3), CALL)


def test_an_old_osrm_without_distances_is_refused() -> None:
    answer = recorded("osrm_table.json")
    del answer["distances"]
    with pytest.raises(FetchError, match="controleer zijn versie"):
        read_table(answer, OSRM, (2, 3), CALL)


def test_miles_are_refused() -> None:
    with pytest.raises(FetchError, match="geen hele tabel"):
        read_table(recorded("valhalla_matrix.json") | {"units": "miles"}, VALHALLA, (2, 3), CALL)


@pytest.mark.parametrize("cell", [-1, -0.5, "12", True, [], {}, float("inf"), 10**400])
def test_a_cell_that_is_no_distance_is_refused(cell: Any) -> None:
    answer = recorded("osrm_table.json")
    answer["distances"][1][1] = cell
    with pytest.raises(FetchError, match="geen hele tabel"):
        read_table(answer, OSRM, (2, 3), CALL)


@given(
    st.sampled_from([OSRM, VALHALLA]),
    st.fixed_dictionaries(
        {"code": st.just("Ok"), "units": st.just("kilometers")},
        optional={
            name: ANY_JSON | st.lists(st.lists(ANY_JSON, min_size=1, max_size=1), max_size=1)
            for name in ("distances", "durations", "sources_to_targets")
        },
    ),
)
def test_any_answer_is_a_table_or_refused(router: Router, answer: dict[str, Any]) -> None:
    try:
        metres, seconds = read_table(answer, router, (1, 1), CALL)
    except FetchError:
        return
    for each in (metres, seconds):
        assert each.shape == (1, 1)
        assert np.isnan(each).all() or (each >= 0).all()


def test_routers_that_are_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert routers() == ()
    monkeypatch.setenv("ATLAS_ROUTER_FIETS", "valhalla:http://10.0.0.1:8002/")
    assert routers() == (Router("valhalla", "http://10.0.0.1:8002", "fiets"),)
    monkeypatch.setenv("ATLAS_ROUTER_AUTO", " osrm:https://osrm.drenthe.nl/auto ")
    assert routers()[1] == Router("osrm", "https://osrm.drenthe.nl/auto", "auto")


@pytest.mark.parametrize(
    "text", ["http://router", "osrm", "osrm:", "osrm:router:5000", "OSRM:http://a", "ors:http://a"]
)
def test_a_setting_that_is_no_router(text: str) -> None:
    with pytest.raises(FetchError) as error:
        read_setting("ATLAS_ROUTER_AUTO", text, "auto")
    assert "ATLAS_ROUTER_AUTO: dit is geen router; schrijf osrm:http://" in str(error.value)
