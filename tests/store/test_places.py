"""Sets of places: read as they stand, and refused with place and remedy."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.store.areas import read_areas
from atlas.store.check import check
from atlas.store.load import load_store
from atlas.store.place_rows import FRAME_COLUMNS, kern_points, read_places
from atlas.store.places import PLACE_COLUMNS, PlaceSet
from atlas.store.problems import Problem, StoreError
from atlas.store.read import Records, read_files, read_records
from atlas.store.records import Area
from tests.support import geo_origin, origin, replace_in, toml, write_layer

POINTS = {"WP0001": [6.95, 52.78], "WP0002": [6.42, 53.13]}  # Zuidlaren has none
GROUPS = [{"id": "ontmoeten", "title": "Ontmoeten"}, {"id": "zorg", "title": "Zorg"}]
Row = dict[str, str]


def kind(kind_id: str, group: str, sign: str) -> dict[str, Any]:
    return {
        "id": kind_id,
        "title": kind_id,
        "plural": kind_id,
        "group": group,
        "description": "Bedacht voor de tests.",
        "sign": sign,
        "colour": "#08519c",
        "completeness": "Wij kennen ze niet allemaal.",
    }


KINDS = [kind("dorpshuis", "ontmoeten", "D"), kind("huisarts", "zorg", "HA")]


def place(slug: str, **fields: str) -> Row:
    """A row of the set `hand`: a dorpshuis on the point of kern Emmen."""
    row = {
        "place_id": f"hand_{slug}",
        "name": "De Brink",
        "kind": "dorpshuis",
        "area_code": "WP0001",
        "lon": "6.95",
        "lat": "52.78",
        "precision": "kern",
        "address": "",
        "period": "2019",
        "state": "bestaat",
        "what": "",
        "certainty": "hoog",
        "origin": "paper",
        "locator": "H3",
    }
    return row | fields


NO_POINT = {"lon": "", "lat": ""}
PLACES = [
    place("kern"),
    place("adres", area_code="BU01140000", precision="adres", lon="6.9", lat="52.8"),
    place("kern_zonder_punt", area_code="WP0003", **NO_POINT),
    place("gemeente", area_code="GM0114", precision="gemeente", **NO_POINT),
    place("provincie", area_code="PV22", precision="provincie", **NO_POINT),
    place("buiten", area_code="", precision="buiten", state="voorbij", **NO_POINT),
]


def table(columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([columns, *([row[name] for name in columns] for row in rows)])
    return out.getvalue().encode()


def write_set(root: Path, set_id: str, rows: Sequence[Row], **fields: Any) -> Path:
    """Write a set with these rows; returns the path of its record."""
    content = table(PLACE_COLUMNS, rows)
    (root / "places" / f"{set_id}.csv").write_bytes(content)
    record = {
        "id": set_id,
        "title": "Plekken",
        "description": "Bedacht voor de tests.",
        "kinds": ["dorpshuis", "huisarts"],
        "sha256": hashlib.sha256(content).hexdigest(),
        "origin": [origin("paper")],
    } | fields
    path = root / "places" / f"{set_id}.toml"
    path.write_text(toml(record), "utf-8")
    return path


def write_kinds(root: Path, kinds: Sequence[Any] = KINDS, groups: Sequence[Any] = GROUPS) -> None:
    text = toml({"groups": list(groups), "kinds": list(kinds)})
    (root / "places" / "kinds.toml").write_text(text, "utf-8")


@pytest.fixture
def with_places(root: Path) -> Path:
    """The small folder with points of kernen, kinds, a set by hand and an empty provider set."""
    source = geo_origin()
    shapes = {code: {"type": "Point", "coordinates": xy} for code, xy in POINTS.items()}
    found = [
        {"type": "Feature", "id": code, "properties": {"area_code": code}, "geometry": shape}
        for code, shape in shapes.items()
    ]
    write_layer(root, "kern", {"type": "FeatureCollection", "features": found}, source)
    (root / "places").mkdir()
    write_kinds(root)
    write_set(root, "hand", PLACES)
    write_set(root, "osm", [], provider="osm")
    return root


def found(root: Path) -> Problem:
    """The one problem of a folder, with a remedy; fails with all of them when there are more."""
    problems = check(root).problems
    assert len(problems) == 1, "\n".join(map(str, problems))
    assert problems[0].remedy
    return problems[0]


def test_a_folder_without_places_has_none(small) -> None:
    assert (small.place_groups, small.place_kinds, small.place_sets) == ({}, {}, {})
    assert tuple(small.places().columns) == FRAME_COLUMNS
    assert small.places().empty
    assert small.places()["lon"].dtype == small.places()["lat"].dtype == "float64"


def test_places_are_read_as_they_stand(with_places: Path) -> None:
    store = load_store(with_places)
    assert list(store.place_groups) == ["ontmoeten", "zorg"]
    assert list(store.place_kinds) == ["dorpshuis", "huisarts"]
    assert list(store.place_sets) == ["hand", "osm"]
    frame = store.places()
    assert isinstance(frame.index, pd.RangeIndex)
    assert tuple(frame.columns) == FRAME_COLUMNS
    assert frame["place_id"].tolist() == [row["place_id"] for row in PLACES]
    np.testing.assert_array_equal(frame["lon"], [6.95, 6.9, *[np.nan] * 4])
    np.testing.assert_array_equal(frame["lat"], [52.78, 52.8, *[np.nan] * 4])
    assert frame["gemeente_code"].tolist() == ["GM0114", "GM0114", "GM1730", "GM0114", "", ""]
    assert set(frame["set_id"]) == {"hand"}
    others = frame.drop(columns=["lon", "lat"])
    assert all(pd.api.types.is_string_dtype(column) for _, column in others.items())
    assert others.notna().all().all()


def test_good_places_have_no_problems_and_are_counted(with_places: Path) -> None:
    report = check(with_places)
    assert report.problems == ()
    assert report.counts["places"] == 6


def test_a_filled_set_of_a_provider_comes_after_the_others(with_places: Path) -> None:
    rows = [place("x") | {"place_id": "osm_node_1", "kind": "huisarts"}]
    write_set(with_places, "osm", rows, provider="osm", refreshed="2026-11-20")
    record = with_places / "places" / "osm.toml"
    replace_in(record, '"2026-11-20"', "2026-11-20")
    assert check(with_places).problems == ()
    frame = load_store(with_places).places()
    assert frame["set_id"].tolist() == ["hand"] * 6 + ["osm"]
    assert frame.index.tolist() == list(range(7))


def test_what_a_caller_does_with_places_stays_with_him(with_places: Path) -> None:
    store = load_store(with_places)
    mine = store.places()
    mine.loc[:, "lon"] = 1.0
    assert store.places()["lon"][0] == 6.95


def test_places_are_part_of_the_version(with_places: Path) -> None:
    before = load_store(with_places).version
    write_set(with_places, "hand", [place("kern", name="Anders")])
    assert load_store(with_places).version != before


WRONG = [
    ({"place_id": "brink"}, "place_id", "'brink' is geen goede id", "hand_"),
    ({"place_id": "hand_De-Brink"}, "place_id", "geen goede id", "a-z"),
    ({"place_id": "hand_" + "x" * 56}, "place_id", "geen goede id", "60"),
    ({"place_id": "hand_kern"}, "place_id", "plek 'hand_kern' staat er al in", "eigen id"),
    ({"name": ""}, "name", "de naam is leeg", "vul"),
    ({"kind": "kerk"}, "kind", "soort 'kerk' staat niet bij kinds", "dorpshuis, huisarts"),
    ({"state": "open"}, "state", "'open' kan hier niet", "in_aanbouw"),
    ({"certainty": ""}, "certainty", "'' kan hier niet", "hoog, midden, laag"),
    ({"precision": "straat"}, "precision", "'straat' kan hier niet", "adres, kern"),
    ({"origin": "nobody"}, "origin", "bron 'nobody'", "paper"),
    ({"area_code": "WP9999"} | NO_POINT, "area_code", "'WP9999' is onbekend", "areas.csv"),
    (
        {"area_code": "GM0114"} | NO_POINT,
        "area_code",
        "'GM0114' past niet bij",
        "code van een kern",
    ),
    ({"precision": "gemeente"} | NO_POINT, "area_code", "'WP0001' past niet", "gemeente"),
    ({"precision": "buiten"} | NO_POINT, "area_code", "past niet", "buiten: niets"),
    ({"area_code": "", "precision": "adres"}, "area_code", "gebied '' past niet", "adres:"),
    ({"lon": "6,95"}, "lon", "'6,95' is geen getal in graden", "6.56"),
    ({"lat": "nan"}, "lat", "'nan' is geen getal", "punt"),
    ({"lat": "1e9"}, "lat", "'1e9' is geen getal", "punt"),
    ({"lon": "6.951"}, "lon", "'6.951' is niet het punt van de kern", "kern.geojson"),
    ({"lat": ""}, "lat", "het punt ontbreekt", "vul lon en lat"),
    ({"precision": "adres", "lon": "4.9"}, "lon", "'4.9' ligt niet in Drenthe", "5,9 tot 7,2"),
    ({"precision": "adres", "lat": "235000"}, "lat", "geen getal in graden", "graden"),
    ({"precision": "adres", "lon": ""}, "lon", "het punt ontbreekt", "gemeente"),
    (
        {"precision": "gemeente", "area_code": "GM0114", "lat": ""},
        "lon",
        "'6.95' staat bij een precision zonder punt",
        "maak lon en lat leeg",
    ),
    ({"name": " De Brink"}, "name", "heeft spaties", "haal de spaties weg"),
]


@pytest.mark.parametrize(("fields", "column", "message", "remedy"), WRONG)
def test_a_wrong_place_is_named_with_its_row_and_column(
    with_places: Path, fields: Row, column: str, message: str, remedy: str
) -> None:
    write_set(with_places, "hand", [*PLACES, place("fout") | fields])
    problem = found(with_places)
    assert (problem.file, problem.row, problem.column) == ("places/hand.csv", 8, column)
    assert message in problem.message
    assert remedy in problem.remedy
    with pytest.raises(StoreError, match="hand.csv:8"):
        load_store(with_places)


def test_swapped_axes_are_told_twice(with_places: Path) -> None:
    swapped = {"area_code": "GM0114", "precision": "adres", "lon": "52.78", "lat": "6.95"}
    write_set(with_places, "hand", [*PLACES, place("fout") | swapped])
    assert [(p.column, p.row) for p in check(with_places).problems] == [("lon", 8), ("lat", 8)]


def test_an_old_area_code_is_refused(with_places: Path) -> None:
    row = place("oud", area_code="BU01069999", precision="adres")
    write_set(with_places, "hand", [*PLACES, row])
    assert "'BU01069999' is onbekend" in found(with_places).message


def test_all_problems_are_told_at_once(with_places: Path) -> None:
    write_set(
        with_places, "hand", [place("a", kind="x"), place("b", state="y"), place("c", name="")]
    )
    assert [p.row for p in check(with_places).problems] == [2, 3, 4]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (b"place_id,name", b"id,name", "kolom 'place_id' ontbreekt"),
        (b"place_id,name", b"\xef\xbb\xbfplace_id,name", "BOM"),
        (b"De Brink", b"De Br\xefnk", "geen UTF-8"),
        (b",H3\n", b"\n", "rij heeft 13 velden in plaats van 14"),
        (b"De Brink", b"x" * 140_000, "deze rij is niet te lezen"),
        (b"De Brink", b'"De Brink' + b"x" * 140_000, "deze rij is niet te lezen"),
        (b"De Brink", b"De \rBrink", "rij heeft"),
        (b"place_id,name", b"y" * 140_000, "deze rij is niet te lezen"),
    ],
)
def test_a_table_of_another_form_is_refused(
    with_places: Path, old: bytes, new: bytes, says: str
) -> None:
    path = with_places / "places" / "hand.csv"
    record = write_set(with_places, "hand", [place("kern")])
    content = path.read_bytes().replace(old, new, 1)
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_bytes(content)
    replace_in(record, before, hashlib.sha256(content).hexdigest())
    problem = next(p for p in check(with_places).problems if p.file == "places/hand.csv")
    assert says in problem.message
    with pytest.raises(StoreError):
        load_store(with_places)


def test_a_changed_table_is_told(with_places: Path) -> None:
    replace_in(with_places / "places" / "hand.csv", "voorbij", "plan")
    problem = found(with_places)
    assert (problem.file, problem.column) == ("places/hand.toml", "sha256")


def test_a_record_without_its_table_is_told(with_places: Path) -> None:
    (with_places / "places" / "hand.csv").unlink()
    problem = found(with_places)
    assert (problem.file, problem.message) == ("places/hand.toml", "het bestand bestaat niet")


@pytest.mark.parametrize("name", ["eigen", "kinds"])
def test_a_table_without_its_record_is_told(with_places: Path, name: str) -> None:
    (with_places / "places" / f"{name}.csv").write_bytes(table(PLACE_COLUMNS, []))
    problem = found(with_places)
    assert problem.file == f"places/{name}.csv"
    assert "geen record" in problem.message


def test_sets_without_kinds_are_told(with_places: Path) -> None:
    (with_places / "places" / "kinds.toml").unlink()
    problem = found(with_places)
    assert (problem.file, problem.message) == ("places/kinds.toml", "bestand ontbreekt")
    with pytest.raises(StoreError):
        load_store(with_places)


def test_the_id_of_a_set_is_the_name_of_its_file(with_places: Path) -> None:
    replace_in(with_places / "places" / "osm.toml", 'id = "osm"', 'id = "osm2"')
    problems = [p for p in check(with_places).problems if p.column == "id"]
    assert "id 'osm2' is niet de bestandsnaam" in problems[0].message


KIND_FAULTS = [
    ([*KINDS, kind("kerk", "zorg", "K")], GROUPS, "kinds[2].id", "geen set kan 'kerk' hebben"),
    ([KINDS[0], kind("huisarts", "zorg", "D")], GROUPS, "kinds[1].sign", "teken 'D' staat al"),
    ([*KINDS, kind("huisarts", "zorg", "X")], GROUPS, "kinds[2].id", "'huisarts' staat er twee"),
    (KINDS, [*GROUPS, {"id": "werk", "title": "Werk"}], "groups[2].id", "groep 'werk' heeft geen"),
    (KINDS, [*GROUPS, GROUPS[0]], "groups[2].id", "'ontmoeten' staat er twee keer in"),
    ([KINDS[0], KINDS[1] | {"sign": "ABC"}], GROUPS, "kinds[1].sign", "te lang"),
    ([KINDS[0], KINDS[1] | {"colour": "red"}], GROUPS, "kinds[1].colour", "juiste vorm"),
    ([KINDS[0], KINDS[1] | {"smell": "x"}], GROUPS, "kinds[1].smell", "onbekend veld"),
]


@pytest.mark.parametrize(("kinds", "groups", "column", "message"), KIND_FAULTS)
def test_wrong_kinds_are_told(
    with_places: Path, kinds: list[Any], groups: list[Any], column: str, message: str
) -> None:
    write_kinds(with_places, kinds, groups)
    problem = found(with_places)
    assert (problem.file, problem.column) == ("places/kinds.toml", column)
    assert message in problem.message


def test_a_kind_of_an_unknown_group_is_told(with_places: Path) -> None:
    write_kinds(with_places, [*KINDS, kind("winkel", "kopen", "W")])
    write_set(with_places, "osm", [], provider="osm", kinds=["winkel"])
    problem = found(with_places)
    assert (problem.column, problem.message) == ("kinds[2].group", "'kopen' bestaat niet")


def test_a_set_with_an_unknown_kind_is_told(with_places: Path) -> None:
    write_set(with_places, "osm", [], provider="osm", kinds=["huisarts", "kerk"])
    problem = found(with_places)
    assert (problem.file, problem.column) == ("places/osm.toml", "kinds")
    assert "'kerk' bestaat niet" in problem.message


def test_a_set_by_hand_has_rows_and_uses_its_origins(with_places: Path) -> None:
    write_set(with_places, "hand", [])
    assert "geen plekken" in found(with_places).message
    write_set(with_places, "hand", PLACES, origin=[origin("paper"), origin("other")])
    problem = found(with_places)
    assert (problem.column, problem.message) == (
        "origin[1].id",
        "bron 'other' hoort bij geen enkele rij",
    )


def test_a_filled_set_of_a_provider_says_when_it_was_filled(with_places: Path) -> None:
    row = place("x") | {"place_id": "osm_1"}
    write_set(with_places, "osm", [row], provider="osm")
    problem = found(with_places)
    assert problem.file == "places/osm.toml"
    assert "datum van ophalen" in problem.message
    assert "refreshed" in problem.remedy


def test_an_unreadable_list_of_areas_is_told_once(with_places: Path) -> None:
    replace_in(with_places / "geo" / "areas.csv", "area_code,area_level", "code,level")
    assert not [p for p in check(with_places).problems if p.file.startswith("places/")]


@pytest.mark.parametrize("broken", ["geen json", '{"features": [{"geometry": null}]}'])
def test_an_unreadable_layer_of_kernen_gives_no_points(with_places: Path, broken: str) -> None:
    (with_places / "geo" / "kern.geojson").write_text(broken, "utf-8")
    assert kern_points(read_records(read_files(with_places))) == {}


def test_areas_are_read_without_the_rest() -> None:
    header = ",".join(Area.model_fields)
    lines = [header, "GM0114,gemeente,Emmen,GM0114,PV22,own,1,true", "XX,gemeente,Raar,,,own,,true"]
    areas = read_areas({"geo/areas.csv": "\n".join(lines).encode()})
    assert list(areas.areas) == ["GM0114"]
    assert areas.codes == {"GM0114", "XX"}
    assert [(p.row, p.column) for p in areas.problems] == [(3, "area_code")]


def test_12_a_cell_without_end_in_the_list_of_areas_is_told_with_its_row() -> None:
    header = ",".join(Area.model_fields)
    lines = [header, "GM0114,gemeente,Emmen,GM0114,PV22,own,1,true", '"' + "x" * 140_000]
    areas = read_areas({"geo/areas.csv": "\n".join(lines).encode()})
    assert list(areas.areas) == ["GM0114"]
    assert [p.row for p in areas.problems] == [3]
    assert "niet te lezen" in areas.problems[0].message


def test_12_a_folder_that_is_named_as_a_file_is_no_file(with_places: Path) -> None:
    version = load_store(with_places).version
    for name in ("x.csv", "y.toml", "travel.parquet"):
        (with_places / "places" / name).mkdir()
    assert load_store(with_places).version == version


NASTY = st.text(st.characters(blacklist_categories=["Cs"]), max_size=8)


@given(cells=st.lists(st.tuples(*[NASTY] * len(PLACE_COLUMNS)), max_size=3))
@settings(max_examples=40)
def test_no_cell_makes_the_reader_fall(cells: list[tuple[str, ...]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([PLACE_COLUMNS, *cells])
    record = PlaceSet.model_validate(
        {
            "id": "hand",
            "title": "x",
            "description": "x",
            "kinds": ["dorpshuis"],
            "sha256": "0" * 64,
            "origin": [origin("paper")],
        }
    )
    records = Records({"places/hand.csv": out.getvalue().encode()})
    records.paths["places", "hand"] = "places/hand.toml"
    frame, problems = read_places(records, record, {})
    assert tuple(frame.columns) == FRAME_COLUMNS
    assert bool(problems) == bool(cells)
