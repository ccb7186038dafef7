"""Stops out of a GTFS file: only stops.txt, only Drenthe, and never more than it says."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path
from typing import Any

import httpx
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.sources import gtfs
from atlas.sources.fetch import Call, Fetcher, FetchError
from atlas.sources.gtfs import URL, bus_stops, fetch_gtfs, read_stops
from atlas.sources.online import Fetched
from atlas.store.store import Store
from tests.sources.recorded import FOLDER, TODAY

CALL = Call("Dienstregelingen (GTFS)", URL, kind="zip")
STOPS = (FOLDER / "stops.txt").read_bytes()
LONG_CELL = "".join(map(str, range(50_000))).encode()
HEADER = b"stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"


def feed(stops: bytes = STOPS, name: str = "stops.txt", **others: bytes) -> io.BytesIO:
    """A GTFS file with these stops and other tables."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("agency.txt", "agency_id\n")
        packed.writestr(name, stops)
        for other, content in others.items():
            packed.writestr(f"{other}.txt", content)
    return file


def places(stops: bytes, store: Store) -> Fetched:
    return bus_stops([*read_stops(feed(stops), CALL)], store, TODAY, CALL)


def refused(file: io.BytesIO) -> str:
    with pytest.raises(FetchError) as error:
        [*read_stops(file, CALL)]
    return str(error.value)


@pytest.fixture(scope="module")
def rows(store: Store) -> pd.DataFrame:
    return places(STOPS, store).rows.set_index("place_id")


def test_the_stops_of_drenthe(rows: pd.DataFrame) -> None:
    assert rows["name"].to_dict() == {
        "haltes_2500003": "Gieten, Busstation",
        "haltes_stoparea_17001": "Grolloo, Centrum",
        "haltes_stoparea_17099": 'Vledder, Dorpsstraat "Zuid"',
    }


def test_one_stop(rows: pd.DataFrame) -> None:
    assert rows.loc["haltes_stoparea_17001"].to_dict() == {
        "name": "Grolloo, Centrum",
        "kind": "bushalte",
        "area_code": "GM1680",
        "lon": "6.672200",
        "lat": "52.935000",
        "precision": "adres",
        "address": "",
        "period": "2026-11-22",
        "state": "bestaat",
        "what": "",
        "certainty": "hoog",
        "origin": "",
        "locator": "stops.txt, stop_id stoparea:17001",
    }


def test_a_stop_area_that_is_not_in_the_file_is_at_its_first_stop(rows: pd.DataFrame) -> None:
    one = rows.loc["haltes_stoparea_17099"]
    assert (one["lon"], one["lat"], one["area_code"]) == ("6.208400", "52.855900", "GM1701")


def test_what_was_left_out_and_taken_together_is_told(store: Store) -> None:
    assert places(STOPS, store).notes == (
        "vlak buiten Drenthe weggelaten: 1",
        "met een andere haltepaal samengevoegd: 2",
    )


def test_stops_without_optional_columns(store: Store) -> None:
    stops = b"\xef\xbb\xbfstop_lon, stop_id,stop_lat,stop_name\r\n6.5625,H1,52.99667,Assen\r\n"
    rows = places(stops, store).rows
    assert [*rows["place_id"]] == ["haltes_h1"]


def test_a_stop_without_a_name(store: Store) -> None:
    rows = places(HEADER + b"H1,,52.99667,6.5625,0,\n", store).rows
    assert [*rows["name"]] == ["Halte zonder naam"]


STRANGE = [
    b"",
    b"H1\n",
    b",Assen,52.99667,6.5625,0,\n",
    b"H1,Assen,noord,oost,0,\n",
    b"H1,Assen,nan,inf,0,\n",
    b"H1,Assen,6.5625,52.99667,0,\n",
    b"H1,Assen,1e9,1e9,0,\n",
    b"H1,Assen,52.99667,6.5625,4,\n",
    b"H1,Assen,52.99667,6.5625,1,\n",
]


@pytest.mark.parametrize("row", STRANGE)
def test_a_row_that_is_no_stop_in_drenthe_is_left_out(store: Store, row: bytes) -> None:
    good = b"H2,Assen,52.99667,6.5625,0,\n"
    assert [*places(HEADER + row + good, store).rows["place_id"]] == ["haltes_h2"]


def test_ids_that_become_one_are_refused(store: Store) -> None:
    stops = HEADER + b"A:1,Assen,52.99667,6.5625,0,\nA-1,Assen,52.99667,6.5625,0,\n"
    with pytest.raises(FetchError, match="haltes_a_1 staat er twee keer in"):
        places(stops, store)


@pytest.mark.parametrize("column", ["stop_id", "stop_name", "stop_lat", "stop_lon"])
def test_a_renamed_column_is_named(column: str) -> None:
    message = refused(feed(STOPS.replace(column.encode(), b"anders", 1)))
    assert f"kolom {column} ontbreekt in stops.txt; wel: " in message
    assert "anders" in message


@pytest.mark.parametrize(
    "file",
    [
        feed(name="stops.csv"),
        feed(name="map/stops.txt"),
        feed(**{f"t{n}": b"" for n in range(201)}),
    ],
)
def test_another_archive_is_refused(file: io.BytesIO) -> None:
    assert "staat niet één stops.txt" in refused(file)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_tables_of_stops_are_refused() -> None:
    file = feed()
    with zipfile.ZipFile(file, "a") as packed:
        packed.writestr("stops.txt", STOPS)
    assert "staat niet één stops.txt" in refused(file)


class Unpacked(Exception):
    """Something was unpacked."""


@pytest.mark.parametrize(
    ("stops", "most"), [(b" " * 20_000_000, 100_000_000), (STOPS, len(STOPS) - 1)]
)
def test_too_much_is_refused_before_it_is_unpacked(
    monkeypatch: pytest.MonkeyPatch, stops: bytes, most: int
) -> None:
    def opened(*_: Any, **__: Any) -> None:
        raise Unpacked

    file = feed(stops)
    monkeypatch.setattr(zipfile.ZipFile, "open", opened)
    monkeypatch.setattr(gtfs, "MOST_UNPACKED", most)
    assert "stops.txt wordt uitgepakt te groot" in refused(file)


def test_a_lie_about_the_size_does_not_help() -> None:
    """The directory says that stops.txt is small: no more than that comes out."""
    file = feed(HEADER + b"H1,Assen,52.99667,6.5625,0,\n" * 100_000)
    content = bytearray(file.getvalue())
    at = content.rindex(b"PK\x01\x02")
    packed = struct.unpack_from("<I", content, at + 20)[0]
    struct.pack_into("<I", content, at + 24, packed)
    assert "het ZIP-bestand is beschadigd" in refused(io.BytesIO(bytes(content)))


def test_other_tables_are_never_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []
    original = zipfile.ZipFile.open

    def noted(self: zipfile.ZipFile, member: zipfile.ZipInfo, *rest: Any) -> Any:
        opened.append(member.filename)
        return original(self, member, *rest)

    file = feed(stop_times=b"x" * 1000)
    monkeypatch.setattr(zipfile.ZipFile, "open", noted)
    assert [*read_stops(file, CALL)]
    assert opened == ["stops.txt"]


def damaged() -> list[bytes]:
    whole = feed().getvalue()
    at = whole.index(b"stops.txt") + 20
    return [
        b"",
        b"<html>",
        whole[: len(whole) // 2],
        whole[:at] + bytes(50) + whole[at + 50 :],
    ]


@pytest.mark.parametrize("content", damaged())
def test_a_damaged_archive_is_refused(content: bytes) -> None:
    assert "het ZIP-bestand is beschadigd" in refused(io.BytesIO(content))


def test_a_locked_archive_is_refused() -> None:
    content = bytearray(feed().getvalue())
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.rindex(sign) + flags] |= 1
    assert "het ZIP-bestand is beschadigd" in refused(io.BytesIO(bytes(content)))


@pytest.mark.parametrize("stops", [STOPS.replace(b"Vledder", b"Vl\xe9dder"), STOPS + LONG_CELL])
def test_a_table_that_is_no_text_is_refused(stops: bytes) -> None:
    assert "geen leesbare tabel in UTF-8" in refused(feed(stops))


@given(st.binary(max_size=300))
def test_any_table_is_read_or_refused(store: Store, content: bytes) -> None:
    try:
        rows = places(HEADER + content, store).rows
    except FetchError:
        return
    assert rows["place_id"].is_unique


CELL = st.sampled_from(["H1", "H2", "Assen", "52.99667", "6.5625", "0", "1", "", '"', "nan", "=1"])


@given(st.lists(st.lists(CELL, max_size=8), max_size=5))
def test_any_rows_give_tidy_places(store: Store, lines: list[list[str]]) -> None:
    table = HEADER + "\n".join(",".join(line) for line in lines).encode()
    rows = places(table, store).rows
    assert rows["area_code"].isin([*store.areas]).all()
    assert (rows["name"] != "").all()


@pytest.mark.parametrize("own", [None, "https://gtfs.drenthe.nl/feed.zip"])
def test_which_server_is_asked(
    monkeypatch: pytest.MonkeyPatch, store: Store, own: str | None
) -> None:
    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(200, content=feed().getvalue())

    if own is not None:
        monkeypatch.setenv("ATLAS_GTFS_URL", own)
    fetched = fetch_gtfs(store, Fetcher(transport=httpx.MockTransport(answer)), TODAY)
    assert len(fetched.rows) == 3
    assert asked == [own or "https://gtfs.ovapi.nl/nl/gtfs-nl.zip"]


def test_no_room_for_the_download(
    monkeypatch: pytest.MonkeyPatch, store: Store, tmp_path: Path
) -> None:
    monkeypatch.setattr(gtfs.tempfile, "TemporaryFile", lambda: (tmp_path / "no" / "x").open("wb"))
    with pytest.raises(FetchError, match="controleer de ruimte op de schijf"):
        fetch_gtfs(store, Fetcher(), TODAY)
