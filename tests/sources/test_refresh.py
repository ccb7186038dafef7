"""Fault 5: a set of places is replaced whole, or stays as it was."""

from __future__ import annotations

import hashlib
import io
from datetime import date
from typing import Any

import pandas as pd
import pytest

from atlas.sources.common import SourceError
from atlas.sources.online import Fetched
from atlas.sources.refresh import Change, refresh_set, refresh_travel
from atlas.store.check import check_files_of
from atlas.store.load import build_store
from atlas.store.places import PLACE_COLUMNS
from atlas.store.read import digests, read_files
from atlas.store.travel import TRAVEL_COLUMNS, TRAVEL_FILE, read_travel
from tests.sources.recorded import TODAY
from tests.sources.sites import site

Files = dict[str, bytes]
LATER = date(2026, 12, 1)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return read_files(site(tmp_path_factory.mktemp("site")))


@pytest.fixture
def files(empty: Files) -> Files:
    return dict(empty)


def fetched(number: int, first: int = 0, **cells: Any) -> Fetched:
    """So many supermarkets in Assen; `cells` replace columns."""
    numbers = range(first, first + number)
    row = {
        "name": "Coop, met 'komma'",
        "kind": "supermarkt",
        "area_code": "GM0106",
        "lon": "6.5625000",
        "lat": "52.9966700",
        "precision": "adres",
        "period": "2026-11-20",
        "state": "bestaat",
        "certainty": "midden",
        "locator": "https://www.openstreetmap.org/node/1",
    } | cells
    rows = [row | {"place_id": f"osm_n{n}"} for n in numbers]
    frame = pd.DataFrame(rows, columns=[*PLACE_COLUMNS], dtype="str").fillna("")
    return Fetched(frame, ("zonder naam: 1",))


def fill(files: Files, what: Fetched, *, force: bool = False) -> Change:
    """Fill the set; the files change as a version would."""
    change, changes = refresh_set(files, "osm", what, TODAY, force=force)
    files |= changes
    return change


def test_the_first_filling(files: Files) -> None:
    change = fill(files, fetched(20))
    assert change == Change("osm", 0, 20, 20, 0, 0, ("zonder naam: 1",))
    store = build_store(files, digests(files))
    places = store.places()
    assert [*places["place_id"]] == [f"osm_n{n}" for n in range(20)]
    assert set(places["origin"]) == {"osm"}
    assert set(places["name"]) == {"Coop, met 'komma'"}
    assert store.place_sets["osm"].refreshed == TODAY
    assert [origin.accessed for origin in store.place_sets["osm"].origin] == [TODAY]


def test_only_dates_and_checksum_of_the_record_change(files: Files) -> None:
    before = files["places/osm.toml"].decode().splitlines()
    fill(files, fetched(3))
    after = files["places/osm.toml"].decode().splitlines()
    digest = hashlib.sha256(files["places/osm.csv"]).hexdigest()
    assert set(after) - set(before) >= {f'sha256 = "{digest}"', f"refreshed = {TODAY}"}
    changed = {line.partition(" = ")[0] for line in set(after) ^ set(before)}
    assert changed <= {"sha256", "refreshed", "accessed"}
    fill(files, fetched(3, name="Anders"))
    assert files["places/osm.toml"].count(b"refreshed = ") == 1


def test_what_the_store_checks_is_good_after_a_refresh(files: Files) -> None:
    fill(files, fetched(20))
    assert check_files_of(files, digests(files))[0].problems == ()


def test_what_changed_is_counted(files: Files) -> None:
    fill(files, fetched(100))
    new = fetched(100, first=5)
    new.rows.loc[[0, 1, 2], "name"] = "Jumbo"
    new.rows["period"] = "2026-11-21"  # another day alone is no change
    assert fill(files, new) == Change("osm", 100, 100, 5, 5, 3, ("zonder naam: 1",))
    again = fill(files, new)
    assert (again.added, again.removed, again.changed) == (0, 0, 0)


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("filled", [0, 20])
def test_an_empty_answer_is_always_refused(files: Files, force: bool, filled: int) -> None:
    if filled:
        fill(files, fetched(filled))
    before = dict(files)
    with pytest.raises(SourceError, match="osm: de bron geeft niets; de oude gegevens zijn geble"):
        fill(files, fetched(0), force=force)
    assert dict(files) == before


def test_too_few_rows_are_refused_unless_forced(files: Files) -> None:
    fill(files, fetched(100))
    before = dict(files)
    with pytest.raises(SourceError) as error:
        fill(files, fetched(89))
    assert "osm: nog maar 89 van de 100 rijen; de oude gegevens zijn gebleven" in str(error.value)
    assert "--toch" in str(error.value)
    assert dict(files) == before
    assert fill(files, fetched(89), force=True).removed == 11


def test_nine_in_ten_rows_are_enough(files: Files) -> None:
    fill(files, fetched(100))
    assert fill(files, fetched(90)).removed == 10


def test_a_kind_does_not_vanish(files: Files) -> None:
    both = pd.concat([fetched(200).rows, fetched(5, first=200, kind="huisarts").rows])
    fill(files, Fetched(both.reset_index(drop=True)))
    with pytest.raises(SourceError, match="alle rijen van huisarts zijn weg"):
        fill(files, fetched(205))
    assert fill(files, fetched(205), force=True).changed == 5


WRONG_ROWS = [
    ({"kind": "kasteel"}, "soort 'kasteel'"),
    ({"area_code": "GM9999"}, "gebiedscode 'GM9999'"),
    ({"lon": "52.99", "lat": "6.56"}, "ligt niet in Drenthe"),
    ({"name": ""}, "de naam is leeg"),
    ({"precision": "kern"}, "past niet bij precision"),
]


@pytest.mark.parametrize(("cells", "says"), WRONG_ROWS)
def test_rows_that_the_store_would_refuse_stay_out(
    files: Files, cells: dict[str, str], says: str
) -> None:
    before = dict(files)
    with pytest.raises(SourceError, match=says):
        fill(files, fetched(3, **cells), force=True)
    assert dict(files) == before


def test_a_set_that_is_not_there_is_told(files: Files) -> None:
    del files["places/osm.csv"]
    with pytest.raises(SourceError, match="zijn niet te lezen; herstel ze"):
        fill(files, fetched(3))


def test_a_record_of_another_form_is_left_alone(files: Files) -> None:
    files["places/osm.toml"] = files["places/osm.toml"].replace(b"sha256 = ", b"sha256   = ")
    before = dict(files)
    with pytest.raises(SourceError, match="het record heeft een andere vorm dan verwacht"):
        fill(files, fetched(3))
    assert files == before


def times(number: int, **columns: Any) -> pd.DataFrame:
    """So many pairs, with their metres and seconds."""
    numbers = range(number)
    frame = pd.DataFrame(
        {
            "origin": [f"BU{n}" for n in numbers],
            "target": "WP1",
            "mode": "fiets",
            "metres": [float(100 * n) for n in numbers],
            "seconds": [float(30 * n) for n in numbers],
        }
    )
    return frame.assign(**columns)[[*TRAVEL_COLUMNS]]


def travel(files: Files, frame: pd.DataFrame, *, force: bool = False) -> Change:
    change, changes = refresh_travel(files, frame, force=force)
    files |= changes
    return change


def test_travel_times_are_kept_and_compared() -> None:
    files: Files = {}
    assert travel(files, times(100)) == Change("reistijden", 0, 100, 100, 0, 0)
    new = times(102).drop(index=[0])
    new.loc[5, "metres"] = 9999.0
    new.loc[6, "seconds"] = None
    assert travel(files, new) == Change("reistijden", 100, 101, 2, 1, 2, ("paren zonder route: 1",))
    frame = read_travel(files)
    assert frame is not None
    pd.testing.assert_frame_equal(frame, new.reset_index(drop=True).astype(frame.dtypes.to_dict()))
    assert travel(files, new).changed == 0


@pytest.mark.parametrize("frame", [times(100, metres=None), times(0), times(89)])
def test_travel_times_that_got_lost_are_refused(frame: pd.DataFrame) -> None:
    files: Files = {}
    travel(files, times(100))
    before = dict(files)
    with pytest.raises(SourceError, match="reistijden: .*de oude gegevens zijn gebleven"):
        travel(files, frame)
    assert files == before


def test_a_damaged_table_of_travel_times_is_replaced() -> None:
    files = {TRAVEL_FILE: b"PAR1 half"}
    assert travel(files, times(10)).notes == ("de oude tabel was beschadigd",)
    assert len(pd.read_parquet(io.BytesIO(files[TRAVEL_FILE]))) == 10


def test_the_record_stays_readable_by_others(files: Files) -> None:
    fill(files, fetched(3))
    store = build_store(files, digests(files))
    assert store.place_sets["osm"].refreshed == TODAY
    _, changes = refresh_set(files, "osm", fetched(3), LATER, force=False)
    files |= changes
    assert build_store(files, digests(files)).place_sets["osm"].refreshed == LATER
