"""A visitor's own places: every column and point, every reason to refuse."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import numpy as np
import pandas as pd
import pyproj
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.sources.own_columns import COLUMNS, SYNONYMS
from atlas.sources.own_places import MAX_NAME, MAX_PLACES, NEIGHBOURS, read_places
from atlas.store.places import PLACE_COLUMNS, OwnPlaces
from atlas.store.problems import Problem
from atlas.store.store import Store
from tests.sources.workbooks import workbook

EMMEN, ASSEN, MEPPEL = "GM0114", "GM0106", "GM0119"
LON, LAT = "6,9", "52,78"  # in Emmen
X, Y = "257000", "534000"  # in Emmen
TO_DEGREES = pyproj.Transformer.from_crs("EPSG:28992", "EPSG:4326", always_xy=True)


def read(content: str | bytes, store: Store) -> pd.DataFrame:
    """The places of a file that must be read."""
    content = content.encode() if isinstance(content, str) else content
    found, problems = read_places(content, "plekken.csv", store)
    assert [str(problem) for problem in problems] == []
    assert found is not None
    return found.frame


def refused(content: str | bytes, store: Store) -> tuple[Problem, ...]:
    """The problems of a file that must not be read."""
    content = content.encode() if isinstance(content, str) else content
    found, problems = read_places(content, "plekken.csv", store)
    assert found is None
    assert problems
    assert all(problem.message and problem.remedy for problem in problems)
    return problems


def one(content: str | bytes, store: Store) -> Problem:
    """The only problem."""
    (problem,) = refused(content, store)
    return problem


def geojson(*features: tuple[Any, Any, dict[str, Any]], **members: Any) -> bytes:
    """A GeoJSON file with points: first and second coordinate, and properties."""
    points = [
        {
            "type": "Feature",
            "properties": properties,
            "geometry": {"type": "Point", "coordinates": [x, y]},
        }
        for x, y, properties in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": points, **members}).encode()


def crs(name: str) -> dict[str, Any]:
    return {"type": "name", "properties": {"name": name}}


def test_the_frame_is_that_of_the_store(store: Store) -> None:
    frame = read(f"naam;soort;lon;lat\nA;huisarts;{LON};{LAT}\nB;huisarts;6,8;52,8\n", store)
    assert [*frame] == [*store.places()]
    assert set(PLACE_COLUMNS) <= set(frame)
    assert frame.dtypes.to_dict() == store.places().dtypes.to_dict()
    pd.testing.assert_index_equal(frame.index, pd.RangeIndex(2))
    assert not frame["place_id"].isin(store.places()["place_id"]).any()
    both = pd.concat([store.places(), frame], ignore_index=True)
    assert both.dtypes.to_dict() == store.places().dtypes.to_dict()


def test_every_column_finds_its_place(store: Store) -> None:
    text = (
        "naam;soort;gemeente;lon;lat;adres;omschrijving;datum\n"
        f"De Es;huisarts;Emmen;{LON};{LAT};Kerkweg 1;Twee artsen;mei 2024\n"
    )
    found, _ = read_places(text.encode(), "../mijn plekken.csv", store)
    assert isinstance(found, OwnPlaces)
    assert found.frame.iloc[0].to_dict() == {
        "place_id": "eigen_2",
        "name": "De Es",
        "kind": "huisarts",
        "area_code": EMMEN,
        "lon": 6.9,
        "lat": 52.78,
        "precision": "adres",
        "address": "Kerkweg 1",
        "period": "mei 2024",
        "state": "bestaat",
        "what": "Twee artsen",
        "certainty": "",
        "origin": "eigen",
        "locator": "rij 2",
        "gemeente_code": EMMEN,
        "set_id": "eigen",
    }
    assert found.name == "mijn plekken.csv"
    assert found.checksum == hashlib.sha256(text.encode()).hexdigest()


def test_rows_are_numbered_as_a_spreadsheet_does(store: Store) -> None:
    frame = read(
        f"naam;soort;lon;lat\nA;huisarts;{LON};{LAT}\n;;;\nB;apotheek;{LON};{LAT}\n", store
    )
    assert frame["place_id"].tolist() == ["eigen_2", "eigen_4"]
    assert frame["locator"].tolist() == ["rij 2", "rij 4"]


def test_metres_become_degrees(store: Store) -> None:
    frame = read(f"naam;soort;rd_x;rd_y\nA;huisarts;{X},5;{Y}\n", store)
    lon, lat = TO_DEGREES.transform(257_000.5, 534_000)
    assert frame.loc[0, ["lon", "lat"]].tolist() == pytest.approx([lon, lat], abs=1e-6)
    assert frame["gemeente_code"].tolist() == [EMMEN]


def test_a_workbook_is_read_as_the_same_table(store: Store) -> None:
    rows = [
        ["naam", "soort", "lon", "lat"],
        ["A", "Huisarts", 6.9, 52.78],
        ["007", "project", 6.8, 52.8],
    ]
    text = "naam;soort;lon;lat\nA;Huisarts;6,9;52,78\n007;project;6,8;52,8\n"
    pd.testing.assert_frame_equal(read(workbook(rows), store), read(text, store))


def test_geojson_is_read_as_the_same_table(store: Store) -> None:
    frame = read(geojson((6.9, 52.78, {"naam": "A", "soort": "Huisarts"})), store)
    text = read(f"naam;soort;lon;lat\nA;Huisarts;{LON};{LAT}\n", store)
    own = ["place_id", "locator"]
    pd.testing.assert_frame_equal(frame.drop(columns=own), text.drop(columns=own))
    assert frame[own].to_numpy().tolist() == [["eigen_1", "onderdeel 1"]]


def test_geojson_in_rd_is_read_by_its_crs(store: Store) -> None:
    feature = (257_000, 534_000, {"name": "A", "type": "huisarts"})
    frame = read(geojson(feature, crs=crs("urn:ogc:def:crs:EPSG::28992")), store)
    table = read(f"naam;soort;rd_x;rd_y\nA;huisarts;{X};{Y}\n", store)
    assert frame["lon"].tolist() == table["lon"].tolist()


@pytest.mark.parametrize(
    ("names", "cells"),
    [
        ("rd_x;rd_y", f"{X};{Y}"),
        ("RD X;RD-Y", f"{X};{Y}"),
        ("rdx;rdy", f"{X};{Y}"),
        ("x;y", f"{X};{Y}"),
        ("X;Y", f"{X},00;{Y},00"),
        ("lon;lat", f"{LON};{LAT}"),
        ("Lengte;Breedte", f"{LON};{LAT}"),
        ("longitude;latitude", "6.9;52.78"),
        ("lengtegraad;breedtegraad", f"{LON};{LAT}"),
        ("x;y", f"{LON};{LAT}"),
        ("X;Y", "6.900;52.780"),
    ],
)
@pytest.mark.parametrize("head", ["naam;soort", "Name;TYPE"])
def test_coordinates_under_many_names(store: Store, head: str, names: str, cells: str) -> None:
    frame = read(f"{head};{names}\nA;huisarts;{cells}\n", store)
    assert frame.loc[0, ["lon", "lat"]].tolist() == pytest.approx([6.9, 52.78], abs=0.01)
    turned = ";".join(reversed(names.split(";"))), ";".join(reversed(cells.split(";")))
    same = read(f"{turned[0]};{head}\n{turned[1]};A;huisarts\n", store)
    pd.testing.assert_frame_equal(same, frame)


def test_every_synonym_is_a_synonym_of_a_column() -> None:
    assert set(SYNONYMS.values()) <= set(COLUMNS)
    assert not set(SYNONYMS) & set(COLUMNS)


@pytest.mark.parametrize(
    ("names", "cells", "message", "remedy"),
    [
        ("x;y", f"{Y};{X}", "x en y zijn verwisseld (x is '534000')", "wissel x en y om"),
        ("X;Y", f"{LAT};{LON}", "X en Y zijn verwisseld (X is '52,78')", "wissel X en Y om"),
        ("rdx;rdy", f"{LON};{LAT}", "dit lijken graden (WGS84) in plaats", "zet ze in lon en lat"),
        ("lengte;breedte", f"{X};{Y}", "dit lijken RD-meters in plaats van", "zet ze in rd_x"),
        ("lengte;breedte", f"{LAT};{LON}", "lengte en breedte zijn verwisseld", "wissel lengte"),
        ("x;y", "1000000000;1000000000", "de coördinaten liggen niet in Drenthe", "controleer x"),
        ("x;y", "4,9;52,37", "de coördinaten liggen niet in Drenthe", "graden (WGS84)"),
        ("x;y", "121000;487000", "de coördinaten liggen niet in Drenthe", "RD-meters"),
        ("x;y", f"{X};", "x is '257000', maar y is leeg", "vul beide"),
        ("x", X, "x is '257000', maar rd_y is leeg", "vul beide"),
    ],
)
def test_wrong_points_are_told_in_the_visitor_s_own_names(
    store: Store, names: str, cells: str, message: str, remedy: str
) -> None:
    problem = one(f"naam;soort;{names}\nA;huisarts;{cells}\n", store)
    assert (problem.row, problem.column) == (2, names.split(";")[0])
    assert problem.message.startswith(message)
    assert remedy in problem.remedy


def test_a_row_of_the_other_system_is_told_and_not_repaired(store: Store) -> None:
    rows = f"A;huisarts;{X};{Y}\nB;huisarts;{LON};{LAT}\nC;huisarts;258000;{Y}\n"
    problem = one(f"naam;soort;x;y\n{rows}", store)
    assert (problem.row, problem.column) == (3, "x")
    assert "graden (WGS84) in plaats van RD-meters" in problem.message


@pytest.mark.parametrize(
    ("x", "y", "members", "message"),
    [
        (257_000, 534_000, {}, "dit lijken RD-meters in plaats van graden"),
        (257_000, 534_000, {"crs": crs("OGC:CRS84")}, "dit lijken RD-meters in plaats van graden"),
        (534_000, 257_000, {}, "dit lijken RD-meters in plaats van graden"),
        (6.9, 52.78, {"crs": crs("EPSG:28992")}, "dit lijken graden (WGS84) in plaats van RD"),
        (534_000, 257_000, {"crs": crs("EPSG:28992")}, "rd_x en rd_y zijn verwisseld"),
        (52.78, 6.9, {}, "lengte en breedte zijn verwisseld"),
        (0, 0, {}, "de coördinaten liggen niet in Drenthe"),
        (1e9, 1e9, {}, "de coördinaten liggen niet in Drenthe"),
        (1e-9, 52.78, {}, "de coördinaten liggen niet in Drenthe"),
    ],
)
def test_wrong_points_in_geojson_are_told_with_their_number(
    store: Store, x: float, y: float, members: dict[str, Any], message: str
) -> None:
    properties = {"naam": "A", "soort": "huisarts"}
    problem = one(geojson((x, y, properties), **members), store)
    assert problem.row == 1
    assert problem.message.startswith(message)
    if "lijken" in message:
        assert "WGS84" in problem.remedy and "EPSG:28992" in problem.remedy
        assert "rd_x" not in problem.remedy and "lon en lat" not in problem.remedy


def test_kinds_by_id_and_title(store: Store) -> None:
    kinds = store.place_kinds.values()
    for written in (lambda k: k.id, lambda k: k.title, lambda k: k.title.upper()):
        rows = "".join(f"{kind.id};{written(kind)};{LON};{LAT}\n" for kind in kinds)
        frame = read("naam;soort;lon;lat\n" + rows, store)
        assert frame["kind"].tolist() == [*store.place_kinds]


def test_an_unknown_kind_is_told_and_the_nearest_named(store: Store) -> None:
    problem = one(f"naam;soort;lon;lat\nA;huisart;{LON};{LAT}\n", store)
    assert (problem.row, problem.column) == (2, "soort")
    assert problem.message == "soort 'huisart' kennen wij niet"
    assert problem.remedy == "bedoelt u 'Huisarts'?"
    problem = one(f"naam;soort;lon;lat\nA;zwembad;{LON};{LAT}\n", store)
    assert all(kind.title in problem.remedy for kind in store.place_kinds.values())
    assert one(f"naam;soort;lon;lat\nA;;{LON};{LAT}\n", store).message == "de soort is leeg"


def test_a_name_is_needed_and_short(store: Store) -> None:
    problem = one(f"naam;soort;lon;lat\n;huisarts;{LON};{LAT}\n", store)
    assert (problem.row, problem.column, problem.message) == (2, "naam", "de naam is leeg")
    long = "n" * (MAX_NAME + 1)
    problem = one(f"naam;soort;lon;lat\n{long};huisarts;{LON};{LAT}\n", store)
    assert "langer dan 100 tekens" in problem.message
    assert len(problem.message) < 110
    assert read(f"naam;soort;lon;lat\n{long[1:]};huisarts;{LON};{LAT}\n", store)["name"][0]


def kern_points(store: Store) -> dict[str, tuple[float, float]]:
    features = store.geometry("kern")["features"]
    return {
        feature["properties"]["area_code"]: tuple(feature["geometry"]["coordinates"])
        for feature in features
    }


def test_a_row_with_only_a_kern_gets_its_point(store: Store) -> None:
    known = kern_points(store)
    rows = "".join(f"A;huisarts;{code}\n" for code in known)
    frame = read("naam;soort;kern\n" + rows, store)
    assert frame["area_code"].tolist() == [*known]
    assert set(frame["precision"]) == {"kern"}
    own = np.array([*known.values()])
    assert frame[["lon", "lat"]].to_numpy() == pytest.approx(own, abs=1e-7)
    homes = [store.areas[code].gemeente_code for code in known]
    assert frame["gemeente_code"].tolist() == homes


def test_a_kern_without_a_known_point_is_told(store: Store) -> None:
    known = kern_points(store)
    lost = next(
        a for a in store.areas.values() if a.area_level == "kern" and a.area_code not in known
    )
    problem = one(f"naam;soort;kern\nA;huisarts;{lost.area_code}\n", store)
    assert (problem.row, problem.column) == (2, "kern")
    assert "weten wij niet waar het midden ligt" in problem.message
    assert problem.remedy == "vul de coördinaten in"


def test_a_stated_kern_is_kept_beside_a_point(store: Store) -> None:
    lon, lat = kern_points(store)["WP1083"]
    frame = read(f"naam;soort;kern;lon;lat\nA;huisarts;Nijeveen;{lon + 0.001:.6f};{lat}\n", store)
    assert frame.loc[0, ["area_code", "gemeente_code", "precision"]].tolist() == [
        *("WP1083", MEPPEL, "adres")
    ]
    assert frame["lon"][0] == pytest.approx(lon + 0.001)


@pytest.mark.parametrize("row", ["A;huisarts;Emmen;;;", "A;huisarts;;;;"])
def test_a_row_without_point_and_kern_is_told(store: Store, row: str) -> None:
    problem = one(f"naam;soort;gemeente;kern;lon;lat\n{row}\n", store)
    assert (problem.row, problem.message) == (2, "deze rij heeft geen punt en geen kern")


def test_a_point_or_kern_in_another_gemeente_is_told(store: Store) -> None:
    problem = one(f"naam;soort;gemeente;lon;lat\nA;huisarts;Assen;{LON};{LAT}\n", store)
    assert (problem.row, problem.column) == (2, "lon")
    assert problem.message == "het punt ('6,9') ligt niet in de gemeente van deze rij"
    problem = one(f"naam;soort;kern;x;y\nA;huisarts;Nijeveen;{X};{Y}\n", store)
    assert (problem.column, "gemeente van deze rij" in problem.message) == ("x", True)
    problem = one("naam;soort;gemeente;kern\nA;huisarts;Assen;Nijeveen\n", store)
    assert problem.message == "kern 'Nijeveen' ligt niet in de gemeente die ernaast staat"
    assert one(f"naam;soort;gemeente;lon;lat\nA;huisarts;Emen;{LON};{LAT}\n", store).remedy == (
        "bedoelt u Emmen (GM0114)?"
    )


def test_a_point_just_outside_drenthe_is_told(store: Store) -> None:
    problem = one("naam;soort;rd_x;rd_y\nA;huisarts;235000;580000\n", store)  # Groningen
    assert problem.message == "het punt ('235000') ligt niet in Drenthe"


def doubles(store: Store, *rows: str) -> list[tuple[int | None, str]]:
    found = refused("naam;soort;rd_x;rd_y;kern\n" + "\n".join(rows) + "\n", store)
    return [(problem.row, problem.message) for problem in found]


def test_the_same_place_twice_is_told_with_both_rows(store: Store) -> None:
    far = f"B;huisarts;258000;{Y};"
    told = "rij 2 en 4 zijn dezelfde plek: zelfde soort en naam"
    same = f"A;huisarts;{X};{Y};"
    assert doubles(store, same, far, same) == [(4, told)]
    near = "a;Huisarts;257020;534020;"  # 28 metres
    assert doubles(store, same, far, near) == [(4, told)]
    assert doubles(store, same, far, f"C;huisarts;{X};{Y};") == [
        (4, "rij 2 en 4 zijn dezelfde plek: zelfde soort en punt")
    ]
    kern = "A;huisarts;;;Grolloo"
    assert doubles(store, kern, far, kern) == [(4, told)]


@pytest.mark.parametrize(
    "second",
    [
        f"A;apotheek;{X};{Y};",  # another kind
        "A;huisarts;257022;534022;",  # 31 metres
        "B;huisarts;257001;534000;",  # another name, another point
        "B;huisarts;;;Klazienaveen",
    ],
)
def test_what_is_another_place_is_kept(store: Store, second: str) -> None:
    frame = read(f"naam;soort;rd_x;rd_y;kern\nA;huisarts;{X};{Y};\n{second}\n", store)
    assert len(frame) == 2


def test_two_places_of_one_kern_are_two(store: Store) -> None:
    assert len(read("naam;soort;kern\nA;huisarts;Grolloo\nB;huisarts;Grolloo\n", store)) == 2


def test_every_double_is_told_however_many(store: Store) -> None:
    told = doubles(store, *[f"A;huisarts;{X};{Y};"] * NEIGHBOURS)
    assert [row for row, _ in told] == [*range(3, 2 + NEIGHBOURS)]
    assert all(message.startswith("rij 2 en ") for _, message in told)
    assert doubles(store, *[f"A;huisarts;{X};{Y};"] * 300)[-1][1].startswith("en nog ")


def test_doubles_in_geojson_are_told_by_their_number(store: Store) -> None:
    feature = (6.9, 52.78, {"naam": "A", "soort": "huisarts"})
    problem = one(geojson(feature, feature), store)
    assert (problem.row, problem.message) == (
        *(2, "onderdeel 1 en 2 zijn dezelfde plek: zelfde soort en naam"),
    )


def test_required_columns_and_a_place_are_needed(store: Store) -> None:
    columns = {problem.column for problem in refused("adres\nKerkweg 1\n", store)}
    assert columns == {"naam", "soort", "kern"}
    assert {problem.row for problem in refused("adres\nKerkweg 1\n", store)} == {1}
    assert {p.row for p in refused(geojson((6.9, 52.78, {"adres": "x"})), store)} == {None}


@pytest.mark.parametrize(
    ("column", "hint"),
    [
        ("omschrijvng", "bedoelt u 'omschrijving'?"),
        ("bsn", "haal de kolom weg"),
        ("soorten", "soort"),
    ],
)
def test_an_unknown_column_is_refused(store: Store, column: str, hint: str) -> None:
    problem = one(f"naam;soort;lon;lat;{column}\nA;huisarts;{LON};{LAT};x\n", store)
    assert (problem.row, problem.column) == (1, column)
    assert hint in problem.remedy
    problem = one(geojson((6.9, 52.78, {"naam": "A", "soort": "huisarts", column: ""})), store)
    assert (problem.row, problem.column) == (None, column)


@pytest.mark.parametrize("pair", ["naam;name", "lon;lengte", "rd_x;rdx", "rd_x;RD X"])
def test_two_names_of_one_column_are_refused(store: Store, pair: str) -> None:
    first, second = pair.split(";")
    problems = refused(f"soort;{pair};kern\nhuisarts;;;Grolloo\n", store)
    assert (problems[0].row, problems[0].column) == (1, second)
    assert problems[0].message == f"de kolommen '{first}' en '{second}' zijn dezelfde"


def test_two_kinds_of_coordinates_are_refused(store: Store) -> None:
    problem = one(f"naam;soort;x;y;lon;lat\nA;huisarts;{X};{Y};{LON};{LAT}\n", store)
    assert problem.message == "deze rij heeft twee soorten coördinaten (x is '257000')"
    assert problem.remedy == "vul x en y in, of lon en lat"


def test_the_most_rows_are_read_and_one_more_is_refused(store: Store) -> None:
    spots = [
        f"n{i};huisarts;{240_000 + 50 * (i % 100)};{540_000 + 50 * (i // 100)}"
        for i in range(5_001)
    ]
    assert MAX_PLACES == 5_000
    head = "naam;soort;x;y\n"
    assert len(read(head + "\n".join(spots[:-1]), store)) == 5_000
    assert one(head + "\n".join(spots), store).message == "er zijn meer dan 5.000 rijen"
    properties = {"naam": "A", "soort": "huisarts"}
    assert "5.000" in one(geojson(*[(6.9, 52.78, properties)] * 5_001), store).message


def test_all_problems_are_told_at_once(store: Store) -> None:
    text = f"naam;soort;gemeente;x;y\n;huisart;Emen;{Y};{X}\nA;huisarts;;NaN;{Y}\nB;bushalte;;;\n"
    found = {(problem.row, problem.column) for problem in refused(text, store)}
    assert found == {
        *((2, column) for column in ("naam", "soort", "gemeente", "x")),
        *((3, "x"), (4, "kern")),
    }


def test_data_without_kinds_know_no_kind(store: Store, monkeypatch) -> None:
    monkeypatch.setattr(store, "place_kinds", {})
    problem = one(f"naam;soort;lon;lat\nA;huisarts;{LON};{LAT}\n", store)
    assert problem.message == "soort 'huisarts' kennen wij niet"


CELLS = {
    "naam": ["A", "B", "C", ""],
    "soort": ["huisarts", "Apotheek", "zwembad"],
    "point": [f"{X};{Y};", "258000;534000;", ";;Grolloo", f"{Y};{X};", "1e9;x;", ";;", ";;Nergens"],
}
GOOD_POINTS = CELLS["point"][:3]


ROWS = st.lists(st.tuples(*map(st.sampled_from, CELLS.values())), min_size=1, max_size=5)


@given(rows=ROWS)
@settings(max_examples=40)
def test_all_rows_or_none(rows: list[tuple[str, str, str]], store: Store) -> None:
    content = "\n".join(["naam;soort;rd_x;rd_y;kern", *map(";".join, rows)]).encode()
    found, problems = read_places(content, "a.csv", store)
    good = [bool(name) and kind != "zwembad" and at in GOOD_POINTS for name, kind, at in rows]
    keys = [(kind, at) if at[0] != ";" else (kind, at, name) for name, kind, at in rows]
    assert (found is not None) == (all(good) and len({*keys}) == len(keys))
    if found is None:
        assert {row for row, right in enumerate(good, 2) if not right} <= {p.row for p in problems}
    else:
        assert found.frame["name"].tolist() == [name for name, *_ in rows]
        assert found.frame[["lon", "lat"]].notna().all(axis=None)


@given(
    lon=st.floats(-1e3, 1e3) | st.floats(6, 7) | st.floats(0, 1e6),
    lat=st.floats(-1e3, 1e3) | st.floats(52, 53.5) | st.floats(0, 1e6),
)
@settings(max_examples=40)
def test_every_point_that_is_read_lies_in_its_gemeente(
    lon: float, lat: float, store: Store
) -> None:
    content = geojson((lon, lat, {"naam": "A", "soort": "huisarts"}))
    found, problems = read_places(content, "x", store)
    assert (found is None) == bool(problems)
    if found is not None:
        assert found.frame["lon"][0] == pytest.approx(lon, abs=1e-6)
        assert found.frame["lat"][0] == pytest.approx(lat, abs=1e-6)
        assert store.areas[found.frame["gemeente_code"][0]].area_level == "gemeente"
