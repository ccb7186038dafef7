"""A delivered table of dwellings: every column, every place, every reason to refuse."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.sources.dwellings import column_name, number_columns, read_dwellings
from atlas.sources.example import NAME, example_csv, example_dwellings
from atlas.sources.places import RD_BOX, Places
from atlas.store.dwellings import COLUMNS, NO, OWNERS, UNKNOWN, YES, Dwellings
from atlas.store.problems import Problem
from atlas.store.store import Store
from tests.sources.workbooks import workbook

EMMEN, ASSEN, MEPPEL = "GM0114", "GM0106", "GM0119"


def read(text: str, store: Store) -> Dwellings:
    """The dwellings of a table that must be read."""
    found, problems = read_dwellings(text.encode(), "woningen.csv", store)
    assert [str(problem) for problem in problems] == []
    assert found is not None
    return found


def refused(text: str, store: Store) -> tuple[Problem, ...]:
    """The problems of a table that must not be read."""
    found, problems = read_dwellings(text.encode(), "woningen.csv", store)
    assert found is None
    assert problems
    return problems


def told(text: str, store: Store) -> tuple[int | None, str, str]:
    """Row, column and message of the one problem."""
    (problem,) = refused(text, store)
    return problem.row, problem.column, problem.message


def test_the_frame_is_what_the_domain_expects(store: Store) -> None:
    found = read("id;gemeente;receptie;drempel_cm\nA;Emmen;ja;2,5\nB;GM0106;;\n", store)
    frame, features = found.frame, store.housing.classification.features
    assert list(frame) == [
        *("id", "complex", "gemeente_code", "area_code", "x", "y", "eigendom", "aantal"),
        *(feature.id for feature in features),
    ]
    assert isinstance(frame.index, pd.RangeIndex)
    assert frame["aantal"].dtype == np.int64
    for feature in features:
        wanted = np.int8 if feature.kind == "yes_no" else np.float64
        assert frame[feature.id].dtype == wanted
    assert frame["gemeente_code"].tolist() == [EMMEN, ASSEN]
    assert frame["area_code"].tolist() == [EMMEN, ASSEN]
    assert frame["receptie"].tolist() == [YES, UNKNOWN]
    assert frame["huismeester"].tolist() == [UNKNOWN, UNKNOWN]
    assert frame["drempel_cm"].tolist()[0] == 2.5
    assert frame["drempel_cm"].isna().tolist() == [False, True]
    assert frame["afstand_steunpunt_m"].isna().all()
    assert frame["eigendom"].tolist() == ["onbekend", "onbekend"]
    assert frame["aantal"].tolist() == [1, 1]
    assert (found.fictitious, found.name, len(found.checksum)) == (False, "woningen.csv", 64)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        *((word, YES) for word in ("ja", "JA", "j", "1", "true", "Waar", " ja ")),
        *((word, NO) for word in ("nee", "Nee", "n", "0", "FALSE", "onwaar")),
        *((word, UNKNOWN) for word in ("", "onbekend", "Onbekend", "   ")),
    ],
)
def test_yes_no_and_unknown(store: Store, cell: str, value: int) -> None:
    assert read(f"id;gemeente;receptie\nA;Emmen;{cell}\n", store).frame["receptie"][0] == value


@pytest.mark.parametrize("cell", ["x", ".", "-", "2", "ja?", "yes", "n.v.t.", "NA", "nvt", "01"])
def test_what_is_no_yes_or_no_is_asked_back(store: Store, cell: str) -> None:
    row, column, message = told(f"id;gemeente;receptie\nA;Emmen;ja\nB;Emmen;{cell}\n", store)
    assert (row, column) == (3, "receptie")
    assert f"'{cell}'" in message


@pytest.mark.parametrize("owner", OWNERS)
def test_owners(store: Store, owner: str) -> None:
    assert read(f"id;gemeente;eigendom\nA;Emmen;{owner}\n", store).frame["eigendom"][0] == owner
    row, column, _ = told("id;gemeente;eigendom\nA;Emmen;gemeente\n", store)
    assert (row, column) == (2, "eigendom")


@pytest.mark.parametrize(("cell", "count"), [("", 1), ("1", 1), ("48", 48), ("10000", 10_000)])
def test_counts(store: Store, cell: str, count: int) -> None:
    assert read(f"id;gemeente;aantal\nA;Emmen;{cell}\n", store).frame["aantal"][0] == count


@pytest.mark.parametrize("cell", ["0", "-3", "1,5", "10001", "veel", "1.000", "1e3"])
def test_what_is_no_count_is_refused(store: Store, cell: str) -> None:
    row, column, message = told(f"id;gemeente;aantal\nA;Emmen;{cell}\n", store)
    assert (row, column) == (2, "aantal")
    assert cell in message


def test_a_feature_in_numbers_is_not_below_zero(store: Store) -> None:
    row, column, _ = told("id;gemeente;afstand_steunpunt_m\nA;Emmen;-1\n", store)
    assert (row, column) == (2, "afstand_steunpunt_m")
    assert read("id;gemeente;drempel_cm\nA;Emmen;0\n", store).frame["drempel_cm"][0] == 0


def test_names_of_columns_are_read_with_capitals_and_spaces(store: Store) -> None:
    found = read("ID;Gemeente;Zonder trap intern\nA;emmen;ja\n", store)
    assert found.frame["zonder_trap_intern"][0] == YES
    assert column_name("Zonder-trap  intern") == "zonder_trap_intern"


def test_an_unknown_column_is_refused_and_the_nearest_named(store: Store) -> None:
    (problem,) = refused("id;gemeente;zonder_trap_intren\nA;Emmen;ja\n", store)
    assert (problem.row, problem.column) == (1, "zonder_trap_intren")
    assert "bedoelt u 'zonder_trap_intern'?" in problem.remedy
    (problem,) = refused("id;gemeente;bsn\nA;Emmen;123456782\n", store)
    assert "bedoelt u" not in problem.remedy


def test_id_and_a_place_are_required(store: Store) -> None:
    first, second = refused("complex;receptie\nA;ja\n", store)
    assert {first.column, second.column} == {"id", "gemeente"}
    assert told("id;gemeente;kern\nA;;\n", store)[2] == "deze rij zegt niet waar de woning is"
    assert told("id;gemeente\n;Emmen\n", store) == (2, "id", "de id is leeg")


def test_ids_are_unique_and_stay_text(store: Store) -> None:
    found = read("id;gemeente\n00;Emmen\nNA;Emmen\n0;Emmen\n1e5;Emmen\n", store)
    assert found.frame["id"].tolist() == ["00", "NA", "0", "1e5"]
    row, column, message = told("id;gemeente\nA;Emmen\nB;Emmen\nA ;Assen\n", store)
    assert (row, column) == (4, "id")
    assert message == "id 'A' staat ook in rij 2"


@pytest.mark.parametrize("written", ["Emmen", "emmen", "GM0114", "gm0114", "  GM0114   "])
def test_a_gemeente_by_name_or_code(store: Store, written: str) -> None:
    assert read(f"id;gemeente\nA;{written}\n", store).frame["gemeente_code"][0] == EMMEN


def test_an_unknown_gemeente_is_refused_and_the_nearest_named(store: Store) -> None:
    (problem,) = refused("id;gemeente\nA;Emen\n", store)
    assert problem.message == "gemeente 'Emen' kennen wij niet"
    assert problem.remedy == "bedoelt u Emmen (GM0114)?"
    (problem,) = refused("id;gemeente\nA;Groningen\n", store)
    assert "Groningen" in problem.message


def test_a_code_in_the_wrong_column_is_told(store: Store) -> None:
    buurt = next(a.area_code for a in store.areas.values() if a.area_level == "buurt" and a.valid)
    (problem,) = refused(f"id;gemeente\nA;{buurt}\n", store)
    assert problem.message == f"'{buurt}' is een buurt, geen gemeente"


def test_a_kern_by_code_or_by_name(store: Store) -> None:
    found = read("id;kern\nA;WP1083\nB;Nijeveen\n", store)
    assert found.frame["area_code"].tolist() == ["WP1083", "WP1083"]
    assert found.frame["gemeente_code"].tolist() == [MEPPEL, MEPPEL]


def test_a_name_of_several_kernen_needs_the_gemeente(store: Store) -> None:
    named: dict[str, set[str]] = {}
    for area in store.areas.values():
        if area.area_level == "kern":
            named.setdefault(area.name, set()).add(area.gemeente_code)
    name, homes = next((name, sorted(own)) for name, own in named.items() if len(own) > 1)
    for home in homes:
        frame = read(f"id;gemeente;kern\nA;{home};{name}\n", store).frame
        assert store.areas[frame["area_code"][0]].gemeente_code == home
        assert frame["gemeente_code"][0] == home
    row, column, message = told(f"id;kern\nA;{name}\n", store)
    assert (row, column) == (2, "kern")
    assert "meer dan één kern" in message


def test_a_buurt_or_kern_in_another_gemeente_is_refused(store: Store) -> None:
    row, column, message = told("id;gemeente;kern\nA;Emmen;Nijeveen\n", store)
    assert (row, column) == (2, "kern")
    assert "ligt niet in de gemeente" in message
    buurt = next(a for a in store.areas.values() if a.area_level == "buurt" and a.valid)
    found = read(f"id;buurt\nA;{buurt.area_code}\n", store)
    assert found.frame["gemeente_code"][0] == buurt.gemeente_code
    assert found.frame["area_code"][0] == buurt.area_code


def test_a_buurt_goes_before_a_kern(store: Store) -> None:
    buurt = next(
        a for a in store.areas.values() if a.area_level == "buurt" and a.gemeente_code == MEPPEL
    )
    found = read(f"id;kern;buurt\nA;Nijeveen;{buurt.area_code}\n", store)
    assert found.frame["area_code"][0] == buurt.area_code


def inner_points(store: Store) -> dict[str, tuple[float, float]]:
    """A point in degrees inside each gemeente."""
    points = {}
    for feature in store.geometry("gemeente")["features"]:
        point = shapely.geometry.shape(feature["geometry"]).representative_point()
        points[feature["properties"]["area_code"]] = (point.x, point.y)
    return points


def test_points_find_their_gemeente_and_buurt(store: Store) -> None:
    points = inner_points(store)
    rows = "".join(f"{code};{x:.5f};{y:.5f}\n" for code, (x, y) in points.items())
    frame = read("id;lon;lat\n" + rows, store).frame
    assert frame["gemeente_code"].tolist() == frame["id"].tolist() == [*points]
    for code, area in zip(frame["gemeente_code"], frame["area_code"], strict=True):
        assert store.areas[area].gemeente_code == code
        assert store.areas[area].area_level in {"buurt", "gemeente"}


def test_degrees_and_metres_give_the_same_place(store: Store) -> None:
    lon, lat = inner_points(store)[EMMEN]
    degrees = read(f"id;lon;lat\nA;{lon:.6f};{lat:.6f}\n", store).frame
    x, y = degrees.loc[0, ["x", "y"]]
    metres = read(f"id;rd_x;rd_y\nA;{x:.1f};{y:.1f}\n".replace(".", ","), store).frame
    assert metres.loc[0, ["gemeente_code", "area_code"]].tolist() == (
        degrees.loc[0, ["gemeente_code", "area_code"]].tolist()
    )
    assert RD_BOX[0] < x < RD_BOX[2]
    assert RD_BOX[1] < y < RD_BOX[3]


def test_a_stated_kern_is_kept_beside_a_point(store: Store) -> None:
    lon, lat = inner_points(store)[MEPPEL]
    frame = read(f"id;kern;lon;lat\nA;Nijeveen;{lon:.5f};{lat:.5f}\n", store).frame
    assert frame["area_code"][0] == "WP1083"


def test_a_point_in_another_gemeente_is_refused(store: Store) -> None:
    lon, lat = inner_points(store)[EMMEN]
    row, column, message = told(f"id;gemeente;lon;lat\nA;Assen;{lon:.5f};{lat:.5f}\n", store)
    assert row == 2
    assert column in {"lon", "rd_x"}
    assert "ligt niet in de gemeente van deze rij" in message


def test_a_point_on_the_border_may_be_on_either_side(store: Store) -> None:
    places = Places(store)
    assen = places._shapes("gemeente", 0)[ASSEN]
    outside = (
        assen.exterior.interpolate(0.5, normalized=True)
        if assen.geom_type == ("Polygon")
        else assen.geoms[0].exterior.interpolate(0.5, normalized=True)
    )
    for step in (-60.0, 60.0):
        x, y = outside.x + step, outside.y
        text = f"id;gemeente;rd_x;rd_y\nA;Assen;{x:.1f};{y:.1f}\n".replace(".", ",")
        assert read(text, store).frame["gemeente_code"][0] == ASSEN


def test_a_complex_lies_in_one_gemeente(store: Store) -> None:
    row, column, message = told("id;complex;gemeente\nA;Es;Emmen\nB;Es;Assen\n", store)
    assert (row, column) == (3, "complex")
    assert "meer dan één gemeente" in message
    assert len(read("id;complex;gemeente\nA;;Emmen\nB;;Assen\n", store).frame) == 2


def test_all_problems_of_all_columns_are_told_at_once(store: Store) -> None:
    text = "id;gemeente;receptie;aantal;drempel_cm\nA;Emen;x;0;.\nA;Emmen;ja;1;1.234\n"
    found = {(problem.row, problem.column) for problem in refused(text, store)}
    assert found == {
        *((2, name) for name in ("gemeente", "receptie", "aantal", "drempel_cm")),
        *((3, name) for name in ("id", "drempel_cm")),
    }


def test_a_workbook_is_read_as_the_same_table(store: Store) -> None:
    rows = [["id", "gemeente", "receptie", "drempel_cm"], ["A", "Emmen", True, 1.5]]
    found, problems = read_dwellings(workbook(rows), "woningen.xlsx", store)
    assert problems == ()
    assert found is not None
    text = read("id;gemeente;receptie;drempel_cm\nA;Emmen;true;1,5\n", store)
    pd.testing.assert_frame_equal(found.frame, text.frame)


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Emmen", "GM0106", "De Wolden", "Emen", ""]),
        st.sampled_from(["ja", "nee", "", "x"]),
        st.sampled_from(["", "1", "12", "0", "1.234", "veel"]),
    ),
    min_size=1,
    max_size=6,
)


@given(rows=ROWS)
@settings(max_examples=40)
def test_all_rows_or_none(rows: list[tuple[str, str, str]], store: Store) -> None:
    lines = [f"{number};{';'.join(row)}" for number, row in enumerate(rows)]
    content = "\n".join(["id;gemeente;receptie;aantal", *lines]).encode()
    found, problems = read_dwellings(content, "a.csv", store)
    right = [
        gemeente in {"Emmen", "GM0106", "De Wolden"} and yes != "x" and count in {"", "1", "12"}
        for gemeente, yes, count in rows
    ]
    assert (found is not None) == all(right)
    if found is None:
        assert {problem.row for problem in problems} == {
            number for number, good in enumerate(right, 2) if not good
        }
    else:
        assert found.frame["id"].tolist() == [str(number) for number in range(len(rows))]
        assert found.frame["aantal"].sum() == sum(int(count or 1) for *_, count in rows)


def test_the_numbers_among_the_columns(store: Store) -> None:
    rules = store.housing.classification
    found = number_columns(rules)
    assert {"aantal", "rd_x", "lat", "drempel_cm", "afstand_steunpunt_m"} <= set(found)
    assert set(found) <= {*COLUMNS, *(feature.id for feature in rules.features)}


def test_the_example_is_marked_and_the_same_every_time(store: Store) -> None:
    found = example_dwellings(store)
    assert found.fictitious
    assert found.name == NAME == "Voorbeeldgegevens, geen werkelijke woningen"
    assert found.frame["id"].str.startswith("VOORBEELD-").all()
    assert len(found.frame) == 300
    gemeenten = {code for code, area in store.areas.items() if area.area_level == "gemeente"}
    assert set(found.frame["gemeente_code"]) == gemeenten
    assert example_csv(store) == example_csv(store)
    pd.testing.assert_frame_equal(found.frame, example_dwellings(store).frame)


def test_the_example_has_something_of_everything(store: Store) -> None:
    frame = example_dwellings(store).frame
    for feature in store.housing.classification.features:
        values = frame[feature.id]
        if feature.kind == "yes_no":
            assert set(values) == {YES, NO, UNKNOWN}
        else:
            assert values.isna().any()
            assert values.notna().any()
    assert (frame["complex"] != "").any()
    assert (frame["aantal"] > 1).any()


@pytest.mark.parametrize(
    ("column", "good", "bad", "most"),
    [
        ("afstand_steunpunt_m", "50000", "50001", "50.000 m"),
        ("drempel_cm", "100", "250", "100 cm"),
    ],
)
def test_25_a_number_that_cannot_be_is_told_with_the_unit(
    store: Store, column: str, good: str, bad: str, most: str
) -> None:
    assert read(f"id;gemeente;{column}\nA;Emmen;{good}\n", store).frame[column][0] == float(good)
    _, problems = read_dwellings(f"id;gemeente;{column}\nA;Emmen;{bad}\n".encode(), "a.csv", store)
    (problem,) = problems
    assert (problem.row, problem.column) == (2, column)
    assert most in problem.message
    assert "reken om" in problem.remedy
