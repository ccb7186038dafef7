"""Schools of DUO through CKAN: pages, columns, and the kern that a school stands on."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.sources import duo
from atlas.sources.duo import (
    ACTION,
    COLUMNS,
    LISTS,
    Kernen,
    fetch_duo,
    find_file,
    plain_name,
    public_url,
    read_page,
    read_schools,
)
from atlas.sources.fetch import Call, Fetcher, FetchError
from atlas.store.load import load_store
from atlas.store.store import Store
from tests.sources.recorded import ANY_JSON, TODAY, recorded
from tests.support import small_data

CALL = Call("DUO", ACTION)
URL = "https://onderwijsdata.duo.nl/x.csv"
FILES = {
    "dcc9c9a5-6d01-410b-967f-810557588ba4": "duo_vestigingenbo.json",
    "5187f8d5-ff9c-4284-8e06-4311f0354956": "duo_vestigingenvo.json",
}
Portal = Callable[[httpx.Request], httpx.Response]


def portal(request: httpx.Request) -> httpx.Response:
    """The portal: two data sets, each with its file."""
    if request.url.path.endswith("/package_show"):
        name = f"duo_{request.url.params['id']}.json"
    else:
        name = FILES[request.url.params["resource_id"]]
    return httpx.Response(200, json=recorded(name))


def fetch(store: Store, answers: Portal = portal) -> duo.Fetched:
    return fetch_duo(store, Fetcher(transport=httpx.MockTransport(answers)), TODAY)


@pytest.fixture(scope="module")
def rows(store: Store) -> pd.DataFrame:
    return fetch(store).rows.set_index("place_id")


def test_the_schools_of_drenthe(rows: pd.DataFrame) -> None:
    assert [*rows.index] == [
        "duo_bo_00aa00",
        "duo_bo_00ab00",
        "duo_bo_00ac00",
        "duo_bo_00ac01",
        "duo_bo_00ad00",
        "duo_bo_00ae00",
        "duo_bo_00af00",
        "duo_bo_00ah00",
        "duo_vo_02aa00",
        "duo_vo_02aa01",
    ]
    assert set(rows.loc[rows.index.str.startswith("duo_bo"), "kind"]) == {"basisschool"}
    assert set(rows.loc[rows.index.str.startswith("duo_vo"), "kind"]) == {"voortgezet_onderwijs"}


def test_one_school(rows: pd.DataFrame) -> None:
    assert rows.loc["duo_vo_02aa01"].to_dict() == {
        "name": "Dr. Nassau College Gieten",
        "kind": "voortgezet_onderwijs",
        "area_code": "WP1167",
        "lon": "6.76389",
        "lat": "53.005",
        "precision": "kern",
        "address": "De Pol 1, 9461 AA GIETEN",
        "period": "2026-11-22",
        "state": "bestaat",
        "what": "",
        "certainty": "hoog",
        "origin": "",
        "locator": (
            "https://onderwijsdata.duo.nl/dataset/adressen_vo/resource/"
            "5187f8d5-ff9c-4284-8e06-4311f0354956/download/vestigingenvo.csv, "
            "VESTIGINGSCODE 02AA01"
        ),
    }


@pytest.mark.parametrize(
    ("school", "area", "precision", "has_point"),
    [
        ("duo_bo_00ab00", "WP1633", "kern", False),  # Alteveer in Noordenveld has no point
        ("duo_bo_00ac00", "WP1780", "kern", True),  # 2e Exloërmond without its diaeresis
        ("duo_bo_00ac01", "WP2391", "kern", True),  # gemeente 106 for 0106
        ("duo_bo_00ad00", "WP1085", "kern", False),  # De Schiphorst has no point
        ("duo_bo_00ae00", "WP3160", "kern", True),  # Alteveer in De Wolden
        ("duo_bo_00af00", "WP1810", "kern", True),  # Alteveer gem Hoogeveen
        ("duo_bo_00ah00", "GM1731", "gemeente", False),  # no kern of this name
    ],
)
def test_a_school_stands_on_the_kern_of_its_own_gemeente(
    rows: pd.DataFrame, school: str, area: str, precision: str, has_point: bool
) -> None:
    one = rows.loc[school]
    assert (one["area_code"], one["precision"]) == (area, precision)
    assert (one["lon"] != "", one["lat"] != "") == (has_point, has_point)


def test_the_point_is_exactly_that_of_the_kern(store: Store, rows: pd.DataFrame) -> None:
    points = {
        feature["properties"]["area_code"]: feature["geometry"]["coordinates"]
        for feature in store.geometry("kern")["features"]
    }
    for one in rows[rows["lon"] != ""].itertuples():
        assert [float(one.lon), float(one.lat)] == points[one.area_code]


def test_schools_without_a_point_are_counted_and_the_licence_is_told(store: Store) -> None:
    assert fetch(store).notes == (
        "adressen_bo: licentie Creative Commons CCZero",
        "adressen_bo: in een plaats die geen kern van ons is (alleen de gemeente is bekend): 1",
        "adressen_bo: in een kern zonder punt: 2",
        "adressen_vo: licentie Creative Commons CCZero",
    )


def test_kernen_without_points_give_places_without_points(tmp_path) -> None:
    small = load_store(small_data(tmp_path))
    assert Kernen(small).point("WP0002") == ("", "")  # a square, no point
    assert Kernen(small).code("RODEN", "GM1699") == "WP0002"
    assert Kernen(small).code("RODEN", "GM0114") == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ALTEVEER GEM NOORDENVELD", "Alteveer"),
        ("Alteveer gem. Hoogeveen", "Alteveer gem Hoogeveen"),
        ("2E EXLOERMOND", "2e Exloërmond"),
        ("NIEUW-AMSTERDAM", "Nieuw Amsterdam"),
        ("'T HAANTJE", "’t Haantje"),
    ],
)
def test_names_that_are_the_same(one: str, other: str) -> None:
    assert plain_name(one) == plain_name(other)


def test_other_names_stay_other() -> None:
    assert plain_name("Gemert") == "gemert"
    assert plain_name("1e Exloërmond") != plain_name("2e Exloërmond")


INTERNAL = "https://beheer-ggm-ckan-prd.apps.prd.duo.rijksapps.nl"


@pytest.mark.parametrize(
    ("given_url", "public"),
    [
        (f"{INTERNAL}/dataset/a.csv", "https://onderwijsdata.duo.nl/dataset/a.csv"),
        (f"{INTERNAL}".replace("https", "http"), "https://onderwijsdata.duo.nl"),
        (f"{INTERNAL}.evil.nl/a", f"{INTERNAL}.evil.nl/a"),
        ("https://evil.nl/x.apps.prd.duo.rijksapps.nl/", None),
        ("https://onderwijsdata.duo.nl/a.csv", None),
    ],
)
def test_an_address_inside_duo_becomes_the_public_one(given_url: str, public: str | None) -> None:
    assert public_url(given_url) == (public or given_url)


def pages(sizes: list[int], totals: list[int]) -> Portal:
    """A portal of pages with so many rows each, that says so many totals."""
    seen: list[int] = []

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/package_show"):
            return portal(request)
        page = recorded("duo_vestigingenbo.json")
        number, offset = len(seen), int(request.url.params["offset"])
        seen.append(offset)
        assert request.url.params["limit"] == "5000"
        school = page["result"]["records"][0]
        codes = (f"A{offset + n:05d}" for n in range(sizes[number]))
        page["result"]["records"] = [school | {"VESTIGINGSCODE": code} for code in codes]
        page["result"]["total"] = totals[number]
        return httpx.Response(200, json=page)

    return answer


def test_all_pages_are_read(monkeypatch: pytest.MonkeyPatch, store: Store) -> None:
    monkeypatch.setattr(duo, "LISTS", LISTS[:1])
    fetched = fetch(store, pages([5, 5, 2], [12, 12, 12]))
    assert len(fetched.rows) == 12


@pytest.mark.parametrize(
    ("sizes", "totals", "says"),
    [
        ([5, 0], [12, 12], "5 rijen gekregen, 12 beloofd"),
        ([5, 5], [12, 13], "10 rijen gekregen, 13 beloofd"),
        ([0], [0], "0 rijen gekregen, 0 beloofd"),
        ([5], [10**9], "1000000000 beloofd"),
    ],
)
def test_a_number_that_is_not_as_promised_is_refused(
    monkeypatch: pytest.MonkeyPatch, store: Store, sizes: list[int], totals: list[int], says: str
) -> None:
    monkeypatch.setattr(duo, "LISTS", LISTS[:1])
    with pytest.raises(FetchError, match=says):
        fetch(store, pages(sizes, totals))


def test_a_renamed_column_is_named() -> None:
    with pytest.raises(FetchError) as error:
        read_page(recorded("duo_renamed.json"), CALL)
    assert "kolom PLAATSNAAM ontbreekt; wel: " in str(error.value)
    assert "WOONPLAATS" in str(error.value)


@pytest.mark.parametrize("missing", COLUMNS)
def test_every_column_is_needed(missing: str) -> None:
    page = recorded("duo_vestigingenbo.json")
    fields = page["result"]["fields"]
    page["result"]["fields"] = [field for field in fields if field["id"] != missing]
    with pytest.raises(FetchError, match=f"kolom {missing} ontbreekt"):
        read_page(page, CALL)


@pytest.mark.parametrize("url", ["https://onderwijsdata.duo.nl/x/instellingenbo.csv", None, 1])
def test_a_data_set_without_the_file_is_refused(url: Any) -> None:
    answer = {"success": True, "result": {"resources": [{"id": "1", "url": url}, None]}}
    with pytest.raises(FetchError, match=r"in adressen_bo staat geen bestand vestigingenbo\.csv"):
        find_file(answer, LISTS[0], CALL)


def test_a_portal_that_says_it_failed() -> None:
    answer = {"success": False, "error": {"__type": "Not Found Error"}}
    with pytest.raises(FetchError, match="het portaal geeft geen resultaat"):
        find_file(answer, LISTS[0], CALL)


def test_a_licence_that_is_not_stated_is_unknown() -> None:
    answer = recorded("duo_adressen_bo.json")
    del answer["result"]["license_title"]
    assert find_file(answer, LISTS[0], CALL)[1] == "onbekend"


def test_the_same_school_twice_is_refused(store: Store) -> None:
    def twice(request: httpx.Request) -> httpx.Response:
        answer = json.loads(portal(request).content)
        if "records" in answer["result"]:
            answer["result"]["records"] *= 2
            answer["result"]["total"] *= 2
        return httpx.Response(200, json=answer)

    with pytest.raises(FetchError, match="plek duo_bo_00aa00 staat er twee keer in"):
        fetch(store, twice)


def test_a_list_without_a_school_in_drenthe_is_refused(store: Store) -> None:
    def elsewhere(request: httpx.Request) -> httpx.Response:
        answer = json.loads(portal(request).content)
        if request.url.params.get("resource_id", "").startswith("5187"):
            for record in answer["result"]["records"]:
                record["GEMEENTENUMMER"] = "NL.IMBAG.0106"
        return httpx.Response(200, json=answer)

    with pytest.raises(FetchError, match=r"in vestigingenvo\.csv staat geen school in Drenthe"):
        fetch(store, elsewhere)


RECORDS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            name: ANY_JSON | st.sampled_from(["0106", "1680", "ASSEN", "ROLDE", "00AA00"])
            for name in COLUMNS
        },
    ),
    max_size=5,
)


@given(RECORDS)
def test_any_rows_give_tidy_places(store: Store, records: list[dict[str, Any]]) -> None:
    found, notes = read_schools(records, LISTS[0], Kernen(store), TODAY, URL)
    for row in found:
        assert row["area_code"] in store.areas
        assert row["precision"] in ("kern", "gemeente")
        assert (row["lon"] == "") == (row["lat"] == "")
        assert row["name"]
    assert all(isinstance(note, str) for note in notes)


@given(st.dictionaries(st.sampled_from(["success", "result"]), ANY_JSON | st.just(True)))
def test_any_answer_is_read_or_refused(answer: dict[str, Any]) -> None:
    with pytest.raises(FetchError):
        read_page(answer, CALL)
    with pytest.raises(FetchError):
        find_file(answer, LISTS[0], CALL)
