"""The optional table of travel times, and the record that a killed refresh left waiting."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from atlas.store.pending import finish_pending
from atlas.store.problems import StoreError
from atlas.store.travel import (
    TRAVEL_COLUMNS,
    TRAVEL_FILE,
    checked_travel,
    load_travel,
    read_travel,
    travel_problems,
)


def table(**columns: list) -> pd.DataFrame:
    """Two good rows, with columns replaced."""
    return pd.DataFrame(
        {
            "origin": ["BU1", "BU1"],
            "target": ["WP1", "WP2"],
            "mode": ["fiets", "fiets"],
            "metres": [1200.5, None],
            "seconds": [300.0, None],
        }
        | columns
    )


def test_no_file_is_no_table(tmp_path: Path) -> None:
    assert read_travel(tmp_path / "travel.parquet") is None


def test_what_was_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "travel.parquet"
    table().to_parquet(path)
    frame = read_travel(path)
    assert frame is not None
    assert tuple(frame.columns) == TRAVEL_COLUMNS
    assert [*map(str, frame.dtypes)] == ["str", "str", "str", "float64", "float64"]
    assert frame["metres"].tolist()[0] == 1200.5
    assert frame[["metres", "seconds"]].isna().to_numpy().tolist() == [[False] * 2, [True] * 2]


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1" + b"x" * 100 + b"PAR1", b"a,b\n1,2\n"])
def test_a_damaged_file_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "travel.parquet"
    path.write_bytes(content)
    with pytest.raises(StoreError) as error:
        read_travel(path)
    (problem,) = error.value.problems
    assert problem.file == "places/travel.parquet"
    assert "met reistijden is niet te lezen" in problem.message
    assert "python -m atlas refresh voorzieningen" in problem.remedy


def test_half_a_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "travel.parquet"
    table().to_parquet(path)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(StoreError):
        read_travel(path)


WRONG = [
    table().rename(columns={"metres": "meters"}),
    table()[["target", "origin", "mode", "metres", "seconds"]],
    table(mode=["fiets", "lopend"]),
    table(target=["WP1", "WP1"]),
    table(metres=[-1.0, 2.0]),
    table(seconds=[np.inf, 2.0]),
    table(metres=["ver", "dichtbij"]),
    table(metres=pd.to_datetime(["2026-01-01", "2026-01-02"])),
    table(seconds=[[1.0], [2.0]]),
    table(origin=["BU1", None]),
]


@pytest.mark.parametrize("frame", WRONG)
def test_another_table_is_refused(tmp_path: Path, frame: pd.DataFrame) -> None:
    with pytest.raises((ValueError, TypeError), match=r".+"):
        checked_travel(frame)
    path = tmp_path / "travel.parquet"
    frame.to_parquet(path)
    with pytest.raises(StoreError):
        read_travel(path)


TABLE, OLD = b"place_id\nosm_n1\n", "old record\n"


def waiting(root: Path, record: str, table: bytes = TABLE) -> Path:
    """A folder with a table, its old record and a new one that waits; the path of the record."""
    places = root / "places"
    places.mkdir()
    (places / "osm.csv").write_bytes(table)
    (places / "osm.toml").write_text(OLD, "utf-8")
    (places / "osm.toml.new").write_text(record, "utf-8")
    return places / "osm.toml"


def test_a_waiting_record_joins_its_table(tmp_path: Path) -> None:
    new = f'sha256 = "{hashlib.sha256(TABLE).hexdigest()}"\n'
    record = waiting(tmp_path, new)
    finish_pending(tmp_path)
    assert record.read_text("utf-8") == new
    assert not record.with_name("osm.toml.new").exists()


@pytest.mark.parametrize(
    "record", [f'sha256 = "{hashlib.sha256(b"other").hexdigest()}"\n', "", "sha256 = [", "\0"]
)
def test_a_record_of_another_table_keeps_waiting(tmp_path: Path, record: str) -> None:
    path = waiting(tmp_path, record)
    finish_pending(tmp_path)
    assert path.read_text("utf-8") == OLD
    assert path.with_name("osm.toml.new").exists()


def test_nothing_to_finish(tmp_path: Path) -> None:
    finish_pending(tmp_path)
    record = waiting(tmp_path, "")
    record.with_suffix(".csv").unlink()
    finish_pending(tmp_path)
    assert record.read_text("utf-8") == OLD


def test_a_damaged_table_is_as_none_to_the_atlas_and_told_by_the_check(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Fault 12: the last good data are served, without the routes; one line in the log."""
    path = tmp_path / TRAVEL_FILE
    path.parent.mkdir()
    path.write_bytes(b"PAR1 and no more")
    assert load_travel(tmp_path) is None
    assert len(caplog.records) == 1
    (problem,) = travel_problems(tmp_path)
    assert problem.file == TRAVEL_FILE
    assert "refresh voorzieningen" in problem.remedy
    path.unlink()
    assert travel_problems(tmp_path) == ()
    assert load_travel(tmp_path) is None
