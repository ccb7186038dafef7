"""The optional table of travel times."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest

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


def as_bytes(frame: pd.DataFrame) -> bytes:
    """The frame as Parquet."""
    file = io.BytesIO()
    frame.to_parquet(file)
    return file.getvalue()


def test_no_file_is_no_table() -> None:
    assert read_travel({}) is None


def test_what_was_written_is_read() -> None:
    frame = read_travel({TRAVEL_FILE: as_bytes(table())})
    assert frame is not None
    assert tuple(frame.columns) == TRAVEL_COLUMNS
    assert [*map(str, frame.dtypes)] == ["str", "str", "str", "float64", "float64"]
    assert frame["metres"].tolist()[0] == 1200.5
    assert frame[["metres", "seconds"]].isna().to_numpy().tolist() == [[False] * 2, [True] * 2]


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1" + b"x" * 100 + b"PAR1", b"a,b\n1,2\n"])
def test_a_damaged_file_is_told(content: bytes) -> None:
    with pytest.raises(StoreError) as error:
        read_travel({TRAVEL_FILE: content})
    (problem,) = error.value.problems
    assert problem.file == "places/travel.parquet"
    assert "met reistijden is niet te lezen" in problem.message
    assert "python -m atlas refresh voorzieningen" in problem.remedy


def test_half_a_file_is_told() -> None:
    with pytest.raises(StoreError):
        read_travel({TRAVEL_FILE: as_bytes(table())[:-40]})


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
def test_another_table_is_refused(frame: pd.DataFrame) -> None:
    with pytest.raises((ValueError, TypeError), match=r".+"):
        checked_travel(frame)
    with pytest.raises(StoreError):
        read_travel({TRAVEL_FILE: as_bytes(frame)})


def test_a_damaged_table_is_as_none_to_the_atlas_and_told_by_the_check(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Fault 12: the last good data are served, without the routes; one line in the log."""
    damaged = {TRAVEL_FILE: b"PAR1 and no more"}
    assert load_travel(damaged) is None
    assert len(caplog.records) == 1
    (problem,) = travel_problems(damaged)
    assert problem.file == TRAVEL_FILE
    assert "refresh voorzieningen" in problem.remedy
    assert travel_problems({}) == ()
    assert load_travel({}) is None
