"""Places on a map of squares, where every answer is plain."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from atlas.sources.found import Found
from atlas.sources.places import MARGIN_M, RD_BOX, TO_RD, Places, points
from atlas.store.load import load_store
from atlas.store.store import Store
from tests.support import CELL, GEMEENTEN, OLD_CODE, small_data

WEST, SOUTH = 6.2, 52.65  # the corner of the first square


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return load_store(small_data(tmp_path_factory.mktemp("places")))


@pytest.fixture(scope="module")
def places(small: Store) -> Places:
    return Places(small)


def cells(*texts: str) -> pd.Series:
    return pd.Series(texts, index=range(2, 2 + len(texts)), name="plek", dtype="str")


def centre(number: int) -> tuple[float, float]:
    """The middle of the square of gemeente number so many, in degrees."""
    return WEST + CELL * (number % 4 + 0.5), SOUTH + CELL * (number // 4 + 0.5)


def test_each_centre_is_in_its_own_gemeente(places: Places) -> None:
    lon, lat = np.array([centre(number) for number in range(len(GEMEENTEN))]).T
    found = places.inside(*TO_RD.transform(lon, lat), "gemeente")
    assert [places.codes[number] for number in found] == [*GEMEENTEN]


def test_no_point_is_in_no_area(places: Places) -> None:
    nowhere = np.array([np.nan, np.nan])
    assert places.inside(nowhere, nowhere, "gemeente").tolist() == [0, 0]
    far = np.array([np.nan, 0.0])
    assert places.inside(far, far, "buurt").tolist() == [0, 0]


def test_a_point_just_outside_is_near_and_one_further_is_not(places: Places) -> None:
    lon, lat = WEST, SOUTH + CELL / 2  # on the western border of the first square
    x, y = TO_RD.transform(lon, lat)
    steps = np.array([-MARGIN_M * 1.5, -MARGIN_M / 2, MARGIN_M / 2])
    eastings, northings = x + steps, np.full(3, y)
    first = places.areas(cells(*["GM1680"] * 3), "gemeente", Found("w"))
    assert places.inside(eastings, northings, "gemeente").astype(bool).tolist() == [
        *(False, False, True)
    ]
    assert places.near(eastings, northings, first).tolist() == [False, True, True]


def test_areas_by_code_and_name(places: Places) -> None:
    found = Found("w")
    numbers = places.areas(cells("Emmen", "gm0114", "", "De Wolden"), "gemeente", found)
    assert [places.codes[number] for number in numbers] == ["GM0114", "GM0114", "", "GM1690"]
    assert not found
    assert places.gemeente[numbers].tolist() == numbers.tolist()


@pytest.mark.parametrize(
    ("text", "level", "message", "remedy"),
    [
        ("Asen", "gemeente", "gemeente 'Asen' kennen wij niet", "bedoelt u Assen (GM0106)?"),
        ("WK010600", "gemeente", "'WK010600' is een wijk, geen gemeente", "zet de code"),
        ("Utrecht", "gemeente", "gemeente 'Utrecht' kennen wij niet", "gebruik de naam"),
        (OLD_CODE, "buurt", f"code '{OLD_CODE}' is van een oudere indeling", "code van 2024"),
        ("Roden", "gemeente", "gemeente 'Roden' kennen wij niet", ""),
    ],
)
def test_what_is_no_area_is_explained(
    places: Places, text: str, level: str, message: str, remedy: str
) -> None:
    found = Found("w")
    assert places.areas(cells("", text), level, found).tolist() == [0, 0]
    (problem,) = found.problems()
    assert (problem.row, problem.column) == (3, "plek")
    assert problem.message.startswith(message)
    assert remedy in problem.remedy


def frame_of(**columns: list[str]) -> pd.DataFrame:
    """A frame with all four columns of coordinates."""
    size = len(next(iter(columns.values())))
    names = ("rd_x", "rd_y", "lon", "lat")
    given = {name: columns.get(name, [""] * size) for name in names}
    return pd.DataFrame(given, index=range(2, 2 + size), dtype="str")


def test_points_of_both_systems_meet(places: Places) -> None:
    # The origin of RD near Amersfoort is (155000, 463000); from there, known to a metre.
    assert TO_RD.transform(5.38720621, 52.15517440) == pytest.approx((155_000, 463_000), abs=1)
    lon, lat = centre(5)
    x, y = TO_RD.transform(lon, lat)
    found = Found("w")
    frame = frame_of(
        rd_x=[f"{x:.2f}".replace(".", ","), "", ""],
        rd_y=[f"{y:.2f}".replace(".", ","), "", ""],
        lon=["", f"{lon:.7f}", ""],
        lat=["", f"{lat:.7f}", ""],
    )
    eastings, northings = points(frame, found)
    assert not found
    assert eastings[:2] == pytest.approx([x, x], abs=0.1)
    assert northings[:2] == pytest.approx([y, y], abs=0.1)
    assert np.isnan(eastings[2])


def test_the_box_in_metres_holds_drenthe_and_not_the_rest() -> None:
    west, south, east, north = RD_BOX
    assert west < 206_000 < 269_000 < east  # from Wapserveen to beyond Emmen
    assert south < 511_000 < 580_000 < north
    assert west > 155_000  # Amersfoort


def test_wrong_points_are_no_points_and_told_once_each() -> None:
    found = Found("w")
    frame = frame_of(
        rd_x=["534000", "6,9", "1", "257000", "x"], rd_y=["257000", "52,8", "1", "", "534000"]
    )
    eastings, northings = points(frame, found)
    assert np.isnan(eastings).all()
    assert np.isnan(northings).all()
    assert [problem.row for problem in found.problems()] == [2, 3, 4, 5, 6]
