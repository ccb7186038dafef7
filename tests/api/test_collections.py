"""Collections and single things: every figure, exact, with all that belongs to it."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from atlas.api.answers import API_VERSION
from atlas.api.observations import number
from atlas.api.schemas import ITEMS, columns
from atlas.store.store import Store
from atlas.store.versions import Versions

COLLECTIONS = tuple(ITEMS)
ROOT = "/api/v1"


def pages(client: TestClient, address: str) -> Iterator[dict[str, Any]]:
    """Every page, by the links from one to the next."""
    while address:
        answer = client.get(address)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        yield page
        address = page["_links"].get("next", {}).get("href", "")


def items(client: TestClient, address: str) -> list[dict[str, Any]]:
    return [item for page in pages(client, address) for item in page["items"]]


def test_every_observation_comes_by_once_and_exactly(client: TestClient, small: Store) -> None:
    found = items(client, f"{ROOT}/observations?pageSize=97")
    wanted = [
        (indicator, row.area_code, row.period, row.value, row.status, row.origin)
        for indicator in small.indicators
        for row in small.observations(indicator).itertuples()
    ]
    got = [
        (
            each["indicator"],
            each["areaCode"],
            each["period"],
            math.nan if each["value"] is None else each["value"],
            each["status"],
            each["origin"]["id"],
        )
        for each in found
    ]
    assert len(got) == len(wanted) > 400
    assert list(map(repr_of, got)) == list(map(repr_of, wanted))


def repr_of(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(repr(float(cell)) if isinstance(cell, int | float) else cell for cell in row)


def test_an_observation_says_all_that_belongs_to_it(client: TestClient, small: Store) -> None:
    address = f"{ROOT}/observations?indicator=aandeel_65plus&period=2024&area=GM0106"
    (item,) = items(client, address)
    assert (item["value"], item["status"], item["unit"]) == (None, "suppressed", "%")
    assert item["areaName"] == "Assen"
    assert item["version"] == small.version
    assert item["origin"]["licence"] == "CC BY 4.0"
    assert item["origin"]["attribution"] == "Bron: CBS (CC BY 4.0)"


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("indicator=inwoners", lambda row: row["indicator"] == "inwoners"),
        ("theme=wonen", lambda row: row["indicator"] in ("woz_waarde", "afstand_huisarts")),
        ("area=GM0106,GM0114", lambda row: row["areaCode"] in ("GM0106", "GM0114")),
        ("area=GM0106", lambda row: row["areaCode"] == "GM0106"),
        ("level=wijk,buurt", lambda row: row["areaLevel"] in ("wijk", "buurt")),
        ("period=2022,2019-2022", lambda row: row["period"] in ("2022", "2019-2022")),
        ("status=suppressed,missing", lambda row: row["status"] in ("suppressed", "missing")),
        (
            "indicator=aandeel_65plus&level=gemeente&period=2024&status=final,provisional",
            lambda row: row["value"] is not None and row["period"] == "2024",
        ),
    ],
)
def test_a_filter_gives_what_fits_and_all_of_it(client: TestClient, query: str, says) -> None:
    everything = items(client, f"{ROOT}/observations?pageSize=1000")
    found = items(client, f"{ROOT}/observations?pageSize=40&{query}")
    assert found
    if "&" in query:
        assert all(says(row) for row in found)
    else:
        assert found == [row for row in everything if says(row)]


def test_the_links_of_a_page_lead_to_its_neighbours(client: TestClient) -> None:
    answer = client.get(f"{ROOT}/areas?level=gemeente,wijk&page=2&pageSize=10")
    page = answer.json()
    assert (page["page"], page["pageSize"], page["totalItems"]) == (2, 10, 36)
    base = f"{ROOT}/areas?level=gemeente,wijk&pageSize=10"
    links = {rel: link["href"] for rel, link in page["_links"].items()}
    assert links == {
        "self": f"{base}&page=2",
        "first": base,
        "prev": base,
        "next": f"{base}&page=3",
        "last": f"{base}&page=4",
    }
    assert answer.headers["link"].startswith(f'<{base}&page=2>; rel="self", <{base}>; rel="first"')


def test_a_page_behind_the_last_is_empty_and_leads_back(client: TestClient) -> None:
    page = client.get(f"{ROOT}/areas?page=1000000&pageSize=1000").json()
    assert page["items"] == []
    assert set(page["_links"]) == {"self", "first", "last"}


@pytest.mark.parametrize("name", COLLECTIONS)
def test_csv_has_the_same_rows_as_json(client: TestClient, name: str) -> None:
    address = f"{ROOT}/{name}?pageSize=1000"
    rows = client.get(address).json()["items"]
    answer = client.get(address, headers={"Accept": "text/csv"})
    assert answer.headers["content-type"].startswith("text/csv")
    table = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert len(table) == len(rows) > 0
    assert list(table[0]) == list(columns(ITEMS[name]))
    for cells, row in zip(table, rows, strict=True):
        for column, value in row.items():
            if isinstance(value, str):
                assert cells[column] == value
            elif isinstance(value, float | int) and not isinstance(value, bool):
                assert float(cells[column]) == value
            elif value is None and column in cells:
                assert cells[column] == ""


@pytest.mark.parametrize("name", [name for name in COLLECTIONS if name != "observations"])
def test_one_thing_is_what_the_collection_says(client: TestClient, name: str) -> None:
    for row in client.get(f"{ROOT}/{name}").json()["items"][:3]:
        key = next(iter(row.values()))
        found = client.get(f"{ROOT}/{name}/{key}").json()
        assert found.pop("_links") == {"self": {"href": f"{ROOT}/{name}/{key}"}}
        assert found == row


def test_an_answer_that_is_known_is_not_sent_again(client: TestClient) -> None:
    address = f"{ROOT}/observations?indicator=inwoners"
    first = client.get(address)
    etag = first.headers["etag"]
    again = client.get(address, headers={"If-None-Match": f'"x", {etag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == etag
    others = [f"{address}&page=2", f"{address}&format=csv", f"{ROOT}/observations"]
    assert etag not in {client.get(other).headers["etag"] for other in others}


def test_a_version_stays_what_it_was(client: TestClient, versions: Versions) -> None:
    newest, old = versions.listed()
    rows = client.get(f"{ROOT}/versions").json()["items"]
    assert [(row["id"], row["current"]) for row in rows] == [(newest.id, True), (old.id, False)]
    assert "redacteur" not in client.get(f"{ROOT}/versions").text
    address = f"{ROOT}/indicators/woz_waarde"
    assert client.get(address).json()["decimals"] == 1
    pinned = client.get(f"{address}?v={old.id}")
    assert pinned.json()["decimals"] == 0
    assert pinned.headers["cache-control"] == "public, max-age=86400"
    page = client.get(f"{ROOT}/observations?pageSize=1&v={old.id}").json()
    assert page["version"] == page["items"][0]["version"] == old.id
    assert f"v={old.id}" in page["_links"]["next"]["href"]


@pytest.mark.parametrize("address", [f"{ROOT}/areas", f"{ROOT}/openapi.json", f"{ROOT}/downloads"])
def test_head_says_what_get_would(client: TestClient, address: str) -> None:
    assert client.head(address).headers["content-length"] == client.get(address).headers.get(
        "content-length"
    )


def test_answers_are_compressed_for_who_takes_it(client: TestClient) -> None:
    plain = client.get(f"{ROOT}/areas?pageSize=50", headers={"Accept-Encoding": "identity"})
    small = client.get(f"{ROOT}/areas?pageSize=50", headers={"Accept-Encoding": "gzip"})
    assert plain.json() == small.json()
    assert int(small.headers["content-length"]) < len(plain.content) / 3
    assert "Accept-Encoding" in small.headers["vary"]


@pytest.mark.parametrize("given", ["", "identity", "br", "gzip;q=0", "gzip; q=0.0, identity"])
def test_who_takes_no_gzip_gets_none(client: TestClient, given: str) -> None:
    answer = client.get(f"{ROOT}/areas", headers={"Accept-Encoding": given})
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize("given", ["gzip", "GZIP", "br;q=1.0, gzip;q=0.8, *;q=0.1"])
def test_who_takes_gzip_gets_it(client: TestClient, given: str) -> None:
    answer = client.get(f"{ROOT}/areas", headers={"Accept-Encoding": given})
    assert answer.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize(
    ("header", "form"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("text/csv", "csv"),
        ("text/*", "csv"),
        ("application/json;q=0.5, text/csv", "csv"),
        ("text/csv;q=0, */*", "json"),
        ("text/html, application/xhtml+xml, */*;q=0.8", "json"),
        ("TEXT/CSV;q=onzin, application/json;q=0.1", "json"),
    ],
)
def test_the_header_accept_picks_the_form(client: TestClient, header: str, form: str) -> None:
    answer = client.get(f"{ROOT}/areas", headers={"Accept": header})
    assert answer.headers["content-type"].startswith({"json": "appl", "csv": "text/csv"}[form])
    asked = client.get(f"{ROOT}/areas?format=csv", headers={"Accept": header})
    assert asked.headers["content-type"].startswith("text/csv")


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.0, 0), (-0.0, 0), (12.5, 12.5), (107048.0, 107048), (1e22, 1e22), (0.1, 0.1)],
)
def test_a_number_is_exact(value: float, said: float) -> None:
    assert repr(number(value)) == repr(said)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_null(value: float) -> None:
    assert number(value) is None


def test_a_fault_of_ours_tells_nothing_of_it(
    app: Starlette, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("geheim pad")

    monkeypatch.setattr("atlas.api.endpoints.page_rows", broken)
    answer = TestClient(app).get(f"{ROOT}/observations?pageSize=3")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["api-version"] == API_VERSION
    assert "geheim" not in answer.text
    assert "geheim pad" in caplog.text
