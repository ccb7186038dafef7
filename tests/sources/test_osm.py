"""OpenStreetMap through Overpass: which places come out of an answer, and what is refused."""

from __future__ import annotations

import copy
from typing import Any

import httpx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from atlas.sources.fetch import Call, Fetcher, FetchError
from atlas.sources.online import Fetched
from atlas.sources.osm import KINDS, QUERY, SAME_PLACE_M, URL, fetch_osm, read_osm
from atlas.store.places import PLACE_COLUMNS
from atlas.store.store import Store
from tests.sources.recorded import ANY_JSON, TODAY, recorded

CALL = Call("OpenStreetMap", URL)
ASSEN = (6.5625, 52.99667)


@pytest.fixture
def answer() -> dict[str, Any]:
    return recorded("overpass.json")


def read(answer: dict[str, Any], store: Store) -> Fetched:
    return read_osm(answer, store, TODAY, CALL)


def node(number: int, lon: float, lat: float, **tags: str) -> dict[str, Any]:
    tags = {name.replace("__", ":"): value for name, value in tags.items()}
    return {"type": "node", "id": number, "lon": lon, "lat": lat, "tags": tags}


def building(number: int, lon: float, lat: float, **tags: str) -> dict[str, Any]:
    return {"type": "way", "id": number, "center": {"lon": lon, "lat": lat}, "tags": tags}


def places(store: Store, *elements: Any) -> pd.DataFrame:
    """The rows of an answer with these elements."""
    about = {"timestamp_osm_base": "2026-11-20T09:15:32Z"}
    return read({"osm3s": about, "elements": [*elements]}, store).rows


def east(point: tuple[float, float], metres: float) -> tuple[float, float]:
    """The point so many metres to the east, by pyproj's own geodesic."""
    lon, lat, _ = Geod(ellps="WGS84").fwd(*point, 90, metres)
    return float(lon), float(lat)


def test_the_places_of_an_answer(answer: dict[str, Any], store: Store) -> None:
    rows = read(answer, store).rows
    assert tuple(rows.columns) == PLACE_COLUMNS
    assert dict(zip(rows["place_id"], rows["kind"], strict=True)) == {
        "osm_n1001": "apotheek",
        "osm_n1002": "huisarts",
        "osm_n1004": "bushalte",
        "osm_n1006": "bushalte",
        "osm_n1010": "supermarkt",
        "osm_r3001": "ziekenhuis",
        "osm_w2001": "dorpshuis",
        "osm_w2003": "supermarkt",
        "osm_w2004": "basisschool",
    }
    one = rows.set_index("place_id").loc["osm_w2001"]
    assert one.to_dict() == {
        "name": "Het Markehuis",
        "kind": "dorpshuis",
        "area_code": "GM1680",
        "lon": "6.6712000",
        "lat": "52.9341000",
        "precision": "adres",
        "address": "De Pol 4, 9444 XE Grolloo",
        "period": "2026-11-20",
        "state": "bestaat",
        "what": "",
        "certainty": "midden",
        "origin": "",
        "locator": "https://www.openstreetmap.org/way/2001",
    }


def test_what_was_left_out_is_told(answer: dict[str, Any], store: Store) -> None:
    assert read(answer, store).notes == (
        "buiten Drenthe weggelaten: 1",
        "zonder punt weggelaten: 1",
        "dubbele samengevoegd: 3",
        "zonder naam: 1",
    )


def test_a_name_is_one_line_of_text(answer: dict[str, Any], store: Store) -> None:
    names = read(answer, store).rows.set_index("place_id")["name"]
    assert names["osm_n1010"] == "<b>Coop</b> =1+1"  # as it is: showing it inert is up to others
    assert names["osm_n1002"] == "Huisarts zonder naam"


def test_an_unfinished_answer_is_refused(store: Store) -> None:
    with pytest.raises(FetchError, match=r"niet helemaal beantwoord \(de server zegt: runtime e"):
        read(recorded("overpass_timeout.json"), store)


@pytest.mark.parametrize("elements", [None, {}, "x", 1])
def test_elements_must_be_a_list(answer: dict[str, Any], store: Store, elements: Any) -> None:
    with pytest.raises(FetchError, match="ontbreekt 'elements'"):
        read(answer | {"elements": elements}, store)


@pytest.mark.parametrize("about", [None, {}, "x", {"timestamp_osm_base": "gisteren"}])
def test_the_data_must_have_a_date(answer: dict[str, Any], store: Store, about: Any) -> None:
    with pytest.raises(FetchError, match="ontbreekt de datum"):
        read(answer | {"osm3s": about}, store)


def test_data_of_the_future_mean_that_our_clock_is_slow(
    answer: dict[str, Any], store: Store
) -> None:
    answer["osm3s"]["timestamp_osm_base"] = "2027-11-20T09:15:32Z"
    with pytest.raises(FetchError, match="na vandaag; zet de klok van deze computer goed"):
        read(answer, store)


@pytest.mark.parametrize(
    ("tags", "primary"),
    [
        ({"isced__level": "1"}, True),
        ({"isced__level": "0-1"}, True),
        ({"isced__level": "0;1"}, True),
        ({"isced__level": "1, 2"}, True),
        ({"school": "primary"}, True),
        ({"isced__level": "2"}, False),
        ({"isced__level": "10"}, False),
        ({"school": "secondary"}, False),
        ({}, False),
    ],
)
def test_which_schools_are_primary(store: Store, tags: dict[str, str], primary: bool) -> None:
    rows = places(store, node(1, *ASSEN, amenity="school", **tags))
    assert [*rows["kind"]] == ["basisschool"] * primary


@pytest.mark.parametrize(
    ("metres", "one", "other", "left"),
    [
        (SAME_PLACE_M - 1, "Kruidvat", "kruidvat", 1),
        (SAME_PLACE_M + 1, "Kruidvat", "kruidvat", 2),
        (0, "Kruidvat", "Etos", 2),
        (5, "", "", 2),
        (5, "", "Etos", 2),
    ],
)
def test_two_nodes_are_one_by_name(
    store: Store, metres: float, one: str, other: str, left: int
) -> None:
    here = node(1, *ASSEN, amenity="pharmacy", name=one)
    there = node(2, *east(ASSEN, metres), amenity="pharmacy", name=other)
    assert len(places(store, here, there)) == left


@pytest.mark.parametrize(
    ("metres", "one", "other", "left"),
    [
        (20, "", "Etos", ["osm_w2"]),
        (20, "Etos", "", ["osm_n1"]),
        (20, "", "", ["osm_n1"]),
        (20, "Etos", "Kruidvat", ["osm_n1", "osm_w2"]),
        (40, "", "Etos", ["osm_n1", "osm_w2"]),
    ],
)
def test_a_node_and_its_building_are_one(
    store: Store, metres: float, one: str, other: str, left: list[str]
) -> None:
    here = node(1, *ASSEN, amenity="pharmacy", name=one)
    there = building(2, *east(ASSEN, metres), amenity="pharmacy", name=other)
    assert [*places(store, here, there)["place_id"]] == left
    assert [*places(store, there, here)["place_id"]] == left


def test_other_kinds_on_one_spot_are_not_double(store: Store) -> None:
    kinds = [node(n, *ASSEN, **{key: value}) for n, (key, value) in enumerate(KINDS)]
    assert len(places(store, *kinds)) == len(KINDS) - 1  # a school without a level is none


def test_two_names_stay_two_beside_one_nameless_building(store: Store) -> None:
    rows = places(
        store,
        node(1, *ASSEN, amenity="doctors", name="De Linde"),
        building(2, *east(ASSEN, 10), amenity="doctors"),
        node(3, *east(ASSEN, 20), amenity="doctors", name="De Eik"),
    )
    assert [*rows["name"]] == ["De Linde", "De Eik"]


def test_an_element_that_comes_twice_is_one(answer: dict[str, Any], store: Store) -> None:
    twice = copy.deepcopy(answer)
    twice["elements"] *= 2
    pd.testing.assert_frame_equal(read(twice, store).rows, read(answer, store).rows)


def test_the_order_of_the_answer_does_not_matter(answer: dict[str, Any], store: Store) -> None:
    turned = answer | {"elements": answer["elements"][::-1]}
    pd.testing.assert_frame_equal(read(turned, store).rows, read(answer, store).rows)


STRANGE = [
    None,
    "node",
    [],
    {},
    {"type": "node", "id": 1},
    {"type": "node", "id": 1, "tags": []},
    node(1, *ASSEN, amenity="bar"),
    {**node(1, *ASSEN, amenity="doctors"), "type": "planet"},
    {**node(1, *ASSEN, amenity="doctors"), "id": "1"},
    {**node(1, *ASSEN, amenity="doctors"), "id": True},
    {**node(1, *ASSEN, amenity="doctors"), "id": -1},
    {**node(1, *ASSEN, amenity="doctors"), "id": 2**70},
    {**node(1, *ASSEN, amenity="doctors"), "lon": "oost"},
    {**node(1, *ASSEN, amenity="doctors"), "lat": None},
    {**node(1, *ASSEN, amenity="doctors"), "lat": 1e308, "lon": 1e308},
    {**node(1, *ASSEN, amenity="doctors"), "lat": ASSEN[0], "lon": ASSEN[1]},
    {**node(1, 1e9, 1e9, amenity="doctors")},
    {"type": "way", "id": 1, "center": [6.5, 53.0], "tags": {"amenity": "doctors"}},
    {"type": "node", "id": 1, "lon": 6.5, "lat": 53.0, "tags": {"amenity": ["doctors"]}},
]


@pytest.mark.parametrize("element", STRANGE)
def test_what_is_no_facility_in_drenthe_is_left_out(store: Store, element: Any) -> None:
    good = node(7, *ASSEN, amenity="doctors", name="De Linde")
    assert [*places(store, element, good)["place_id"]] == ["osm_n7"]


ELEMENTS = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["node", "way", "relation"]) | ANY_JSON,
        "id": st.integers(0, 50) | ANY_JSON,
        "lon": st.floats(6.1, 7.1) | ANY_JSON,
        "lat": st.floats(52.6, 53.2) | ANY_JSON,
        "center": st.fixed_dictionaries({"lon": st.just(6.56), "lat": st.floats(52.99, 53.0)})
        | ANY_JSON,
        "tags": st.dictionaries(
            st.sampled_from(["amenity", "shop", "name", "addr:street", "isced:level"]),
            st.sampled_from(["doctors", "school", "supermarket", "1", "De Linde"]) | ANY_JSON,
        )
        | ANY_JSON,
    },
)


@given(st.lists(ELEMENTS | ANY_JSON, max_size=6))
@settings(max_examples=40)
def test_any_elements_give_tidy_rows(store: Store, elements: list[Any]) -> None:
    rows = places(store, *elements)
    assert rows["place_id"].is_unique
    assert rows["place_id"].str.fullmatch(r"osm_[nwr]\d+").all()
    assert (rows["name"] != "").all()
    assert not rows["name"].str.contains(r"[\n\r\t\x00]").any()
    assert rows["area_code"].isin([*store.areas]).all()
    assert np.isfinite(rows[["lon", "lat"]].astype("float64").to_numpy()).all()


@given(st.dictionaries(st.sampled_from(["osm3s", "elements", "remark"]), ANY_JSON))
def test_any_answer_is_read_or_refused(store: Store, answer: dict[str, Any]) -> None:
    try:
        assert isinstance(read(answer, store), Fetched)
    except FetchError as error:
        assert str(error).startswith("OpenStreetMap (overpass-api.de): ")


@pytest.mark.parametrize("own", [None, "", "https://overpass.drenthe.nl/api/interpreter"])
def test_which_server_is_asked_and_what(
    monkeypatch: pytest.MonkeyPatch, store: Store, own: str | None
) -> None:
    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json=recorded("overpass.json"))

    if own is not None:
        monkeypatch.setenv("ATLAS_OVERPASS_URL", own)
    fetched = fetch_osm(store, Fetcher(transport=httpx.MockTransport(answer)), TODAY)
    assert len(fetched.rows) == 9
    (request,) = asked
    assert str(request.url) == (own or "https://overpass-api.de/api/interpreter")
    assert httpx.QueryParams(request.content.decode())["data"] == QUERY


@pytest.mark.parametrize(
    "part",
    ['["ISO3166-2"="NL-DR"]', "out center tags;", "[out:json]", "community_centre", "bus_stop"],
)
def test_the_question_asks_for(part: str) -> None:
    assert part in QUERY
    assert all(value in QUERY for _, value in KINDS)
