"""Faults 24 and 38-41 for the open data: whatever is asked, and whatever names hold."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import Graph
from starlette.testclient import TestClient

from atlas.api import bulk
from atlas.api.parameters import MOST_VALUES, OF_COLLECTION
from atlas.store.serving import Serving
from atlas.store.store import Store
from atlas.store.versions import Versions
from tests.api.support import served
from tests.faults.test_exports import FORMULAS, MARKUP
from tests.faults.test_parameters import HOSTILE
from tests.support import small_data

ROOT = "/api/v1"
ALL = [(name, parameter) for name, given in OF_COLLECTION.items() for parameter in given]
JSON_TYPES = ("application/json", "application/problem+json")


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Versions:
    root: Path = tmp_path_factory.mktemp("faults")
    return Versions(root / "versions", small_data(root))


@pytest.fixture(scope="module")
def client(versions: Versions) -> Iterator[TestClient]:
    with served(versions, Serving(versions)) as app:
        yield TestClient(app)


@pytest.fixture
def named(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[TestClient, Store]]:
    """The API on data of which an area, a title, a unit and a source bear a bad name."""
    name: str = request.param
    versions = Versions(tmp_path / "versions", small_data(tmp_path))
    serving = Serving(versions)
    store = serving.newest()
    store.version = f"{abs(hash(str(tmp_path))) % 16**16:016x}"  # no cache may take it for another
    store.areas["GM0106"] = store.areas["GM0106"].model_copy(update={"name": name})
    one = store.indicators["inwoners"]
    bad = {"title": name, "attribution": name, "producer": name, "note": name}
    origin = one.origin[0].model_copy(update=bad)
    update = {"title": name, "description": name, "unit": name, "origin": (origin,)}
    store.indicators["inwoners"] = one.model_copy(update=update)
    with served(versions, serving) as app:
        yield TestClient(app), store


def strict(text: str) -> Any:
    """JSON in which NaN and Infinity are errors, as the standard has it."""

    def refuse(word: str) -> None:
        raise AssertionError(f"{word} in JSON")

    return json.loads(text, parse_constant=refuse)


@pytest.mark.parametrize("name", [*OF_COLLECTION, "", "openapi.json", "downloads"])
def test_24_no_nan_in_any_json(client: TestClient, name: str) -> None:
    sized = "?pageSize=1000" if name in OF_COLLECTION else ""
    answer = client.get(f"{ROOT}/{name}{sized}")
    assert answer.status_code == 200
    strict(answer.text)


def test_24_a_value_is_null_exactly_where_the_status_carries_none(client: TestClient) -> None:
    rows = strict(client.get(f"{ROOT}/observations?pageSize=1000").text)["items"]
    without = {"suppressed", "missing", "not_applicable"}
    assert {row["status"] for row in rows} & without == without
    assert all((row["value"] is None) is (row["status"] in without) for row in rows)
    assert all(row["lower"] is None and row["upper"] is None for row in rows)
    csv_rows = csv.DictReader(io.StringIO(client.get(f"{ROOT}/observations?format=csv").text))
    assert all(row["value"].lower() not in ("nan", "none", "null", "inf") for row in csv_rows)


def test_24_zero_is_a_value_and_never_an_empty_cell(client: TestClient) -> None:
    address = f"{ROOT}/observations?indicator=aandeel_65plus&area=GM0119&period=2022"
    (row,) = strict(client.get(address).text)["items"]
    assert row["value"] == 0
    (cells,) = csv.DictReader(io.StringIO(client.get(f"{address}&format=csv").text))
    assert cells["value"] == "0"


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize(
    ("name", "parameter"), ALL, ids=lambda given: getattr(given, "name", given)
)
def test_39_a_hostile_value_is_refused(client: TestClient, name: str, parameter, text: str) -> None:
    answer = client.get(f"{ROOT}/{name}?{parameter.name}={coded(text)}")
    assert answer.status_code in (400, 404), text
    refused(answer, text)


def coded(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def refused(answer: Any, text: str) -> None:
    """A plain problem that does not give back what was asked."""
    assert answer.headers["content-type"] == "application/problem+json"
    said = strict(answer.text)
    assert len(said["detail"]) < 300
    assert not re.search(r"[<>{}\[\]$`]|\.\./|https?:|www\.", said["detail"])


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_39_a_hostile_name_is_refused(client: TestClient, text: str) -> None:
    answer = client.get(f"{ROOT}/observations?{coded(text)}=1")
    assert answer.status_code == 400
    refused(answer, text)


@pytest.mark.parametrize(
    "query",
    [
        "page=1&page=2",
        "page=01e3",
        "page=-1",
        "page=1000000000000",
        "page=١",  # a digit, but not one of ours
        "pageSize=1001",
        "pageSize=0",
        "area=GM0106%0A",
        "area=GM0106,",
        f"area={','.join(['GM0106'] * (MOST_VALUES + 1))}",
        "v=AAAAAAAAAAAAAAAA",
        "v=",
        "indicator=",
        "format=xml",
        "x" * 5000,
        "&".join(f"a{n}=1" for n in range(1500)),
    ],
)
def test_39_what_is_not_on_the_list_is_refused(client: TestClient, query: str) -> None:
    answer = client.get(f"{ROOT}/observations?{query}")
    assert answer.status_code == 400
    refused(answer, query)


words = st.sampled_from([p.name for p in OF_COLLECTION["observations"]]) | st.text(max_size=8)
texts = st.text(max_size=30) | st.sampled_from(
    ["inwoners", "GM0106", "2024", "wijk,buurt", "final", "1", "1000", "csv", "GM0106,CR07"]
)


@settings(suppress_health_check=list(HealthCheck), max_examples=300)
@given(st.dictionaries(words, texts, max_size=5))
def test_39_every_question_has_a_proper_answer(client: TestClient, params: dict[str, str]) -> None:
    answer = client.get(f"{ROOT}/observations", params=params)
    assert answer.status_code in (200, 400, 404)
    if answer.headers["content-type"] in JSON_TYPES:
        strict(answer.text)


PATHS = [
    f"{ROOT}/../../app.py",
    f"{ROOT}/%2e%2e/%2e%2e/app.py",
    f"{ROOT}/downloads/../../../app.py",
    f"{ROOT}/downloads/..%2f..%2fapp.py",
    f"{ROOT}/downloads/%2e%2e%5capp.py",
    f"{ROOT}/downloads/part-wzw-atlas.parquet",
    f"{ROOT}/downloads/wzw-atlas.parquet%00.txt",
    f"{ROOT}/downloads/wzw-atlas.parquet%0a",
    f"{ROOT}/areas/..%2f..%2fetc%2fpasswd",
    f"{ROOT}/versions/%2e%2e%2flog",
    "/catalogus.ttl/../../app.py",
    "/api/..%2fapp.py",
]


@pytest.mark.parametrize("path", PATHS)
def test_41_path_traversal_reaches_nothing(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (400, 404)
    assert "import" not in answer.text and "root:" not in answer.text
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("named", MARKUP[:5], indirect=True, ids=range(5))
def test_38_markup_in_names_is_text_in_every_form(named: tuple[TestClient, Store]) -> None:
    client, store = named
    name = store.areas["GM0106"].name
    answer = client.get(f"{ROOT}/areas/GM0106")
    assert strict(answer.text)["name"] == name
    rows = strict(client.get(f"{ROOT}/observations?indicator=inwoners&area=GM0106").text)["items"]
    assert {row["areaName"] for row in rows} == {name} == {row["unit"] for row in rows}
    graph = Graph().parse(data=client.get("/catalogus.ttl").text, format="turtle")
    assert any(name in str(text) for text in graph.objects())
    linked = strict(client.get("/catalogus.jsonld").text)
    assert name in json.dumps(linked, ensure_ascii=False).replace('\\"', '"')
    for address in (f"{ROOT}/areas", "/catalogus.ttl", "/catalogus.jsonld"):
        assert "html" not in client.get(address).headers["content-type"]


@pytest.mark.parametrize("named", FORMULAS, indirect=True, ids=range(len(FORMULAS)))
def test_40_formulas_are_neutralised_and_numbers_are_not(
    named: tuple[TestClient, Store], tmp_path: Path
) -> None:
    client, store = named
    name = store.areas["GM0106"].name
    queries = ("areas", "indicators", "sources", "observations?indicator=inwoners")
    texts = [
        client.get(f"{ROOT}/{query}", headers={"Accept": "text/csv"}).content for query in queries
    ]
    bulk.write_csv_zip(store, tmp_path / "x.zip")
    with zipfile.ZipFile(tmp_path / "x.zip") as file:
        texts += [file.read(each) for each in file.namelist() if each.endswith(".csv")]
    found = [cell for text in texts for cell in cells(text)]
    assert f"'{name}" in found
    number = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?")
    assert not [c for c in found if c[:1] in tuple("=+-@\t\r\n") and not number.fullmatch(c)]


def cells(text: bytes) -> list[str]:
    rows = csv.reader(io.StringIO(text.decode("utf-8"), newline=""))
    return [cell for row in rows for cell in row]


@pytest.mark.parametrize("value", [-5.25, 1e-9, -123456789.5, 0.1 + 0.2])
def test_40_numbers_stay_exact_in_every_file(
    versions: Versions, tmp_path: Path, value: float
) -> None:
    store = Serving(versions).newest()
    store._tables["inwoners"] = store.observations("inwoners").assign(value=value)
    bulk.write_csv_zip(store, tmp_path / "x.zip")
    with zipfile.ZipFile(tmp_path / "x.zip") as file:
        rows = list(csv.DictReader(io.StringIO(file.read("observations.csv").decode())))
    assert {float(row["value"]) for row in rows if row["indicator"] == "inwoners"} == {value}
    bulk.write_parquet(store, tmp_path / "x.parquet")
    frame = pd.read_parquet(tmp_path / "x.parquet")
    assert set(frame[frame["indicator"] == "inwoners"]["value"]) == {value}
