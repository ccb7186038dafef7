"""Files with everything: every figure is in each, they describe themselves, and are made once."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from asyncio import sleep
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import rmtree
from threading import Event
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
from anyio import run
from frictionless import Package, system
from httpx import Response
from starlette.applications import Starlette
from starlette.testclient import TestClient
from starlette.types import Message

from atlas.api import bulk, downloads
from atlas.store import serving as module
from atlas.store.serving import Serving
from atlas.store.store import Store
from atlas.store.versions import Versions

ROOT = "/api/v1/downloads"
NAMES = tuple(downloads.MAKERS)
KEYS = ["indicator", "areaCode", "period"]


@pytest.fixture(scope="module")
def bodies(client: TestClient) -> dict[str, bytes]:
    return {name: client.get(f"{ROOT}/{name}").content for name in NAMES}


@pytest.fixture(scope="module")
def wanted(small: Store) -> pd.DataFrame:
    """All observations, by their keys."""
    frames = (small.observations(i).assign(indicator=i) for i in small.indicators)
    every = pd.concat(frames).rename(columns={"area_code": "areaCode", "origin": "originId"})
    return every.set_index(KEYS).sort_index()


def check(found: pd.DataFrame, wanted: pd.DataFrame) -> None:
    columns = ["value", "lower", "upper", "status", "originId"]
    found = found.set_index(KEYS).sort_index()[columns]
    found = found.astype(dict.fromkeys(columns[:3], "float64") | {"status": "str"})
    pd.testing.assert_frame_equal(found, wanted[columns], check_dtype=False, check_exact=True)


def test_parquet_holds_every_figure_with_its_licence(bodies, wanted, small: Store) -> None:
    table = pq.read_table(io.BytesIO(bodies["wzw-atlas.parquet"]))
    frame = table.to_pandas()
    check(frame.astype(dict.fromkeys((*KEYS, "originId"), "str")), wanted)
    assert set(frame["licence"]) == {"CC BY 4.0"}
    assert frame["areaName"].notna().all() and frame["unit"].notna().all()
    about = json.loads(table.schema.metadata[b"atlas"])
    assert about["version"] == small.version and about["attribution"]


@pytest.fixture(scope="module")
def unpacked(bodies, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("csv")
    with zipfile.ZipFile(io.BytesIO(bodies["wzw-atlas-csv.zip"])) as file:
        file.extractall(folder)
    yield folder


def test_the_data_package_is_what_it_says(unpacked: Path, wanted, small: Store) -> None:
    described = json.loads((unpacked / "datapackage.json").read_text("utf-8"))
    assert described["$schema"].endswith("/2.0/datapackage.json")
    assert described["version"] == small.version
    assert described["licenses"][0]["name"] == "CC-BY-4.0" and described["sources"]
    for resource in described["resources"]:
        assert (unpacked / resource["path"]).stat().st_size == resource["bytes"]
    longest = csv.field_size_limit()
    with system.use_context(trusted=True):
        report = Package(unpacked / "datapackage.json").validate()
    csv.field_size_limit(longest)  # frictionless takes the limit away for the whole process
    assert report.valid, report.flatten(["message"])[:5]
    text = dict.fromkeys((*KEYS, "status", "originId"), "str")
    check(pd.read_csv(unpacked / "observations.csv", dtype=text), wanted)


def test_the_geopackage_has_borders_and_tables(bodies, wanted, small: Store, tmp_path) -> None:
    path = tmp_path / "atlas.gpkg"
    path.write_bytes(bodies["wzw-atlas.gpkg"])
    layers = dict(pyogrio.list_layers(path))
    assert layers.keys() == {*small.layers, "areas", "indicators", "sources", "observations"}
    shapes = pyogrio.read_dataframe(path, layer="gemeente")
    assert len(shapes) == 12 and shapes.crs == "EPSG:4326"
    assert shapes.set_index("areaCode").loc["GM0106", "name"] == "Assen"
    check(pyogrio.read_dataframe(path, layer="observations"), wanted)


def test_the_listing_tells_the_size_of_what_was_made(client: TestClient, bodies) -> None:
    items = {item["name"]: item for item in client.get(ROOT).json()["items"]}
    assert {name: item["bytes"] for name, item in items.items()} == {
        name: len(body) for name, body in bodies.items()
    }


def test_a_version_that_nobody_asked_for_has_no_size(
    client: TestClient, versions: Versions
) -> None:
    old = versions.listed()[-1].id
    items = client.get(f"{ROOT}?v={old}").json()["items"]
    assert [item["bytes"] for item in items] == [None] * len(NAMES)
    assert all(item["href"].endswith(f"?v={old}") for item in items)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_comes_in_parts_and_only_once(client: TestClient, bodies, name: str) -> None:
    address = f"{ROOT}/{name}"
    whole = client.get(address)
    etag = whole.headers["etag"]
    assert not etag.startswith("W/")  # a part is only right with a strong one
    part = client.get(address, headers={"Range": "bytes=10-19", "If-Range": etag})
    assert (part.status_code, part.content) == (206, bodies[name][10:20])
    other = client.get(address, headers={"Range": "bytes=10-19", "If-Range": '"oud"'})
    assert other.status_code == 200
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    behind = client.get(address, headers={"Range": f"bytes={10**12}-"})
    assert behind.status_code == 416
    assert name in whole.headers["content-disposition"]


def test_the_same_data_make_the_same_bytes(small: Store, bodies, tmp_path: Path) -> None:
    """Who goes on with half a file after a restart must get the other half of the same one."""
    for name in NAMES:
        downloads.MAKERS[name](small, tmp_path / name)
        assert (tmp_path / name).read_bytes() == bodies[name]
    with zipfile.ZipFile(io.BytesIO(bodies["wzw-atlas-csv.zip"])) as file:
        assert {each.date_time for each in file.infolist()} == {bulk.ZIP_DAY}


def test_a_file_is_made_once_and_old_versions_go(serving: Serving, monkeypatch) -> None:
    made = []

    def write(store: Store, path: Path) -> None:
        made.append(store.version)
        path.write_bytes(b"x")

    monkeypatch.setattr(downloads, "MAKERS", {"a": write})
    shelf, store = downloads.Shelf(), serving.newest().as_pinned()
    first = shelf.make(store, "a")
    assert shelf.make(store, "a") == first == shelf.made(store.version, "a")
    for number in range(downloads.KEPT):
        monkeypatch.setattr(store, "version", f"{number:016x}")
        shelf.make(store, "a")
    assert len(made) == 1 + downloads.KEPT
    assert shelf.made(made[0], "a") is None and not first.exists()


def test_a_file_that_cannot_be_made_leaves_nothing_and_says_so(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_store: Store, path: Path) -> None:
        path.write_bytes(b"half")
        path.with_name(f"{path.name}-journal").write_bytes(b"of SQLite")
        raise OSError(28, "No space left on device")

    shelf = downloads.Shelf()
    monkeypatch.setattr(downloads, "SHELF", shelf)
    monkeypatch.setitem(downloads.MAKERS, "wzw-atlas.parquet", full)
    answer = client.get(f"{ROOT}/wzw-atlas.parquet")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert answer.headers["content-type"] == "application/problem+json"
    assert shelf._folder and not [p for p in Path(shelf._folder.name).rglob("*") if p.is_file()]
    monkeypatch.setitem(downloads.MAKERS, "wzw-atlas.parquet", bulk.write_parquet)
    assert client.get(f"{ROOT}/wzw-atlas.parquet").status_code == 200


NAME = "wzw-atlas-csv.zip"


@pytest.mark.parametrize("given", ["*", 'W/"x", *', '"a", {etag}', "W/{etag}"])
@pytest.mark.parametrize("path", [f"{ROOT}/{NAME}", "/api/v1/areas"])
def test_who_has_it_already_gets_304(client: TestClient, path: str, given: str) -> None:
    etag = client.get(path).headers["etag"]
    header = given.replace("W/{etag}", f"W/{etag.removeprefix('W/')}").replace("{etag}", etag)
    for method in ("GET", "HEAD"):
        answer = client.request(method, path, headers={"If-None-Match": header})
        assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.parametrize(
    "path", ["/api/v1/areas/GM9999", "/api/v1/observations?area=GM9999", f"{ROOT}/x.zip"]
)
def test_nobody_has_what_does_not_exist(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"If-None-Match": "*"})
    assert (answer.status_code, answer.json()["status"]) == (404, 404)


@pytest.mark.parametrize("given", ["", '"x"', "x", ","])
def test_who_has_another_gets_it(client: TestClient, given: str) -> None:
    answer = client.get(f"{ROOT}/{NAME}", headers={"If-None-Match": given})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "given",
    ["bytes=", "bytes=a-b", "bytes=5-2", "rows=0-1", "bytes=--5", "x", "bytes=0-1,x", "bytes=-0"],
)
def test_a_range_that_means_nothing_gets_the_whole(client: TestClient, bodies, given: str) -> None:
    answer = client.get(f"{ROOT}/{NAME}", headers={"Range": given})
    assert (answer.status_code, answer.content) == (200, bodies[NAME])


@pytest.mark.parametrize("given", ["bytes=0-9", f"bytes={10**12}-"])
def test_head_asks_for_no_part(client: TestClient, bodies, given: str) -> None:
    answer = client.head(f"{ROOT}/{NAME}", headers={"Range": given})  # RFC 9110: only GET has one
    assert (answer.status_code, answer.headers["content-length"]) == (200, str(len(bodies[NAME])))


def test_parts_that_overlap_come_as_one_and_too_many_as_the_whole(
    client: TestClient, bodies
) -> None:
    def asked(given: str) -> Response:
        return client.get(f"{ROOT}/{NAME}", headers={"Range": f"bytes={given}"})

    one = asked("5-14, 0-9")
    assert (one.status_code, one.content) == (206, bodies[NAME][:15])
    assert one.headers["content-range"] == f"bytes 0-14/{len(bodies[NAME])}"
    two = asked("0-0,-1")
    assert two.headers["content-type"].startswith("multipart/byteranges")
    everything = asked("0-")
    assert (everything.status_code, everything.content) == (206, bodies[NAME])
    many = asked(",".join(f"{number}-{number}" for number in range(0, 4000, 2)))
    assert (many.status_code, many.content) == (200, bodies[NAME])


def test_a_range_of_what_is_no_file_is_let_be(client: TestClient) -> None:
    for encoding in ("gzip", "identity"):
        headers = {"Range": "bytes=0-9", "Accept-Encoding": encoding}
        answer = client.get("/api/v1/areas", headers=headers)
        assert answer.status_code == 200 and answer.json()["totalItems"]


def test_a_swept_folder_for_temporary_files_is_made_again(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "MAKERS", {"a": lambda _, path: path.write_bytes(b"x")})
    shelf, store = downloads.Shelf(), serving.newest()
    for levels in (1, 2):  # a system may sweep /tmp of what is days old
        rmtree(shelf.make(store, "a").parents[levels - 1])
        assert shelf.made(store.version, "a") is None
        assert shelf.make(store, "a").read_bytes() == b"x"


def scope(path: str, query: bytes = b"") -> dict[str, Any]:
    host = [(b"host", b"atlas")]
    about = {"method": "GET", "path": path, "query_string": query, "headers": host}
    return {"type": "http", "scheme": "http", "client": ("10.0.0.1", 1), **about}


def test_a_slow_client_keeps_no_store_in_memory(app: Starlette, versions: Versions, bodies) -> None:
    held: list[Store | None] = []

    async def send(message: Message) -> None:
        if message["type"] == "http.response.body":  # it may take hours
            held.append(module.running())

    async def receive() -> Message:
        await sleep(60)
        return {"type": "http.disconnect"}

    query = f"v={versions.listed()[0].id}".encode()
    run(app, scope(f"{ROOT}/{NAME}", query), receive, send)
    assert held and not any(held)


def test_who_left_gets_no_file_made(app: Starlette, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setattr(downloads, "SHELF", downloads.Shelf())
    monkeypatch.setitem(downloads.MAKERS, NAME, lambda store, _: made.append(store.version))

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(_: Message) -> None:
        return None

    run(app, scope(f"{ROOT}/{NAME}"), receive, send)
    assert made == []


def test_two_that_ask_at_once_get_one_file_and_others_their_answer(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    begun, go_on = Event(), Event()

    def slow(store: Store, path: Path) -> None:
        made.append(store.version)
        begun.set()
        go_on.wait(20)
        path.write_bytes(b"x")

    monkeypatch.setattr(downloads, "SHELF", downloads.Shelf())
    monkeypatch.setitem(downloads.MAKERS, NAME, slow)
    with ThreadPoolExecutor(3) as pool:
        both = [pool.submit(client.get, f"{ROOT}/{NAME}") for _ in range(3)]
        begun.wait(20)
        assert client.get(ROOT).status_code == client.get("/api/v1/areas").status_code == 200
        go_on.set()
        assert [each.result(20).content for each in both] == [b"x"] * 3
    assert len(made) == 1


def test_older_versions_that_wait_for_a_file_are_few(
    client: TestClient, versions: Versions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each would keep a store in memory meanwhile."""
    full = SimpleNamespace(tasks_waiting=downloads.MOST_WAITING)
    room = SimpleNamespace(statistics=lambda: full)
    monkeypatch.setattr(downloads, "ROOM", room)
    monkeypatch.setattr(downloads, "SHELF", downloads.Shelf())
    answer = client.get(f"{ROOT}/{NAME}?v={versions.listed()[-1].id}")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")


def test_a_range_behind_the_end_is_a_problem_that_tells_the_size(
    client: TestClient, bodies
) -> None:
    size = len(bodies[NAME])
    for given in (f"bytes={size}-", f"bytes=0-1, {size + 5}-{size + 9}"):
        answer = client.get(f"{ROOT}/{NAME}", headers={"Range": given})
        assert answer.status_code == 416
        assert answer.headers["content-range"] == f"bytes */{size}"
        assert answer.json()["status"] == 416
    last = client.get(f"{ROOT}/{NAME}", headers={"Range": "bytes=-7"})
    assert (last.status_code, last.content) == (206, bodies[NAME][-7:])


def test_old_versions_in_turn_leave_the_files_that_are_asked(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "MAKERS", {"a": lambda _, path: path.write_bytes(b"x")})
    shelf, newest = downloads.Shelf(), serving.newest()
    kept = shelf.make(newest, "a")
    for number in range(3 * downloads.KEPT):
        other = newest.as_pinned()
        monkeypatch.setattr(other, "version", f"{number:016x}")
        shelf.make(other, "a")
        assert shelf.made(newest.version, "a") == kept


def test_files_with_all_leave_room_for_other_costly_files() -> None:
    from atlas.api import turns

    assert downloads.ROOM is not turns.ROOM and downloads.ROOM.total_tokens == 1


def test_what_is_made_keeps_no_frame_of_every_table(serving: Serving, tmp_path: Path) -> None:
    store = Serving(serving.versions).newest()
    for name, make in downloads.MAKERS.items():
        make(store, tmp_path / name)
    assert all(isinstance(table, pa.Table) for table in store._tables.values())
