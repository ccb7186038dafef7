"""Features of PDOK into layers, areas and the key of a year: counts, nesting, renewal."""

from __future__ import annotations

import csv
import json
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely import box

from atlas.sources import geo
from atlas.sources.common import SourceError
from atlas.sources.live.boundaries import Built, Supply, boundaries
from atlas.store.check import check_files_of
from atlas.store.load import build_store, load_store
from atlas.store.read import digests, read_files
from atlas.store.records import Layer
from atlas.store.sources import Source
from atlas.store.store import DATA, Store
from tests.sources.pdok import all_shapes, exact, feature, supply
from tests.support import GEMEENTEN, buurten, small_data, wijken

TODAY = date(2026, 11, 22)
CREDIT = "Kadaster / Centraal Bureau voor de Statistiek, 2024"


@pytest.fixture(scope="module")
def built(store: Store) -> Built:
    """All boundaries of Drenthe, of this year, in RD."""
    given = supply(store, all_shapes(store))
    return boundaries(store, given, store.sources["pdok_gebieden"], TODAY)


@pytest.fixture(scope="module")
def renewed(built: Built) -> dict[str, bytes]:
    """The files of the data with the changes."""
    return changed(read_files(DATA), built)


@pytest.fixture
def small(tmp_path: Path) -> Store:
    return load_store(small_data(tmp_path))


@pytest.fixture
def squares(small: Store) -> dict[str, Any]:
    return exact(small)


def changed(files: dict[str, bytes], built: Built) -> dict[str, bytes]:
    after = dict(files)
    for path, content in built.changes.items():
        if content is None:
            del after[path]
        else:
            after[path] = content
    return after


def layer(built: Built, name: str) -> dict[str, Any]:
    content = built.changes[f"geo/{name}.geojson"]
    assert content is not None
    found: dict[str, Any] = json.loads(content)
    return found


def rows(built: Built, name: str) -> dict[str, dict[str, str]]:
    content = built.changes[f"geo/{name}.csv"]
    assert content is not None
    found = list(csv.DictReader(content.decode().splitlines()))
    return {row.get("area_code") or row["to_code"]: row for row in found}


def refused(store: Store, given: Supply, pdok: Source) -> str:
    with pytest.raises(SourceError) as caught:
        boundaries(store, given, pdok, TODAY)
    return str(caught.value)


@pytest.fixture(scope="module")
def pdok(store: Store) -> Source:
    return store.sources["pdok_gebieden"]


def test_every_buurt_has_a_boundary_of_its_own(built: Built) -> None:
    assert len(layer(built, "buurt")["features"]) == 679
    counts = {name: len(layer(built, name)["features"]) for name in ("wijk", "gemeente", "kern")}
    assert counts == {"wijk": 189, "gemeente": 12, "kern": 204}
    found = rows(built, "areas")
    own = [c for c, row in found.items() if c.startswith("BU") and row["boundary"] == "own"]
    assert len(own) == 679
    assert built.changes["geo/buurt_rest.toml"] is built.changes["geo/buurt_rest.geojson"] is None


@pytest.fixture(scope="module")
def after(renewed: dict[str, bytes]) -> Store:
    return build_store(renewed, digests(renewed))


def test_the_data_is_right_after_the_change(renewed: dict[str, bytes], after: Store) -> None:
    report, _ = check_files_of(renewed, digests(renewed))
    assert not report.problems
    assert "buurt_rest" not in after.layers
    assert {name: each.year for name, each in after.layers.items()} == {
        "provincie": 2024,
        "gemeente": 2024,
        "wijk": 2024,
        "buurt": 2024,
        "kern": 2017,
    }


def test_areas_keep_their_names_parents_and_order(store: Store, after: Store) -> None:
    assert list(after.areas) == list(store.areas)
    for code, area in store.areas.items():
        assert after.areas[code].model_copy(update={"boundary": area.boundary}) == area


def test_levels_nest_and_share_their_borders(built: Built) -> None:
    shapes = {
        name: {
            each["id"]: shapely.geometry.shape(each["geometry"])
            for each in layer(built, name)["features"]
        }
        for name in ("provincie", "gemeente", "wijk", "buurt")
    }
    for name in ("gemeente", "wijk", "buurt"):
        assert shapely.coverage_is_valid(list(shapes[name].values()))
    for wijk, shape in shapes["wijk"].items():
        parts = [each for code, each in shapes["buurt"].items() if code[2:8] == wijk[2:]]
        assert shapely.union_all(parts).symmetric_difference(shape).area < 1e-12
    whole = shapely.union_all(list(shapes["gemeente"].values()))
    assert whole.symmetric_difference(shapes["provincie"]["PV22"]).area < 1e-12


def test_a_kern_lies_in_a_buurt_and_its_wijk(built: Built) -> None:
    for each in layer(built, "kern")["features"]:
        own = each["properties"]
        assert own["buurt_code"].startswith("BU")
        assert own["wijk_code"] == f"WK{own['buurt_code'][2:8]}"
    record = built.changes["geo/kern.toml"]
    assert record is not None
    assert b"zonder buurtgrens" not in record


def test_the_record_tells_source_licence_and_year(built: Built) -> None:
    record = built.changes["geo/buurt.toml"]
    assert record is not None
    told = Layer.model_validate(tomllib.loads(record.decode()))
    assert (told.origin.attribution, told.origin.licence) == (CREDIT, "CC BY 4.0")
    assert (told.year, told.origin.accessed, told.origin.table_id) == (2024, TODAY, "kaart-2024")
    assert layer(built, "buurt")["attribution"] == CREDIT


def test_degrees_give_the_same_as_metres(
    small: Store, squares: dict[str, Any], pdok: Source
) -> None:
    first = boundaries(small, supply(small, squares, "RD"), pdok, TODAY)
    second = boundaries(small, supply(small, squares, "WGS84"), pdok, TODAY)
    for code, one in shapes_of(first, "wijk").items():
        assert shapes_of(second, "wijk")[code].symmetric_difference(one).area < 1e-9


def shapes_of(built: Built, name: str) -> dict[str, Any]:
    found = layer(built, name)["features"]
    return {each["id"]: shapely.geometry.shape(each["geometry"]) for each in found}


def test_what_fits_exactly_is_not_cleaned(
    small: Store, squares: dict[str, Any], pdok: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(geo.coverage, "fill", None)
    boundaries(small, supply(small, squares, "WGS84"), pdok, TODAY)


def test_water_and_what_is_outside_drenthe_are_left_out(
    small: Store, squares: dict[str, Any], pdok: Source
) -> None:
    given = supply(small, squares)
    wet = feature("BU01069998", "Zuidlaardermeer", box(0, 0, 1, 1), water="JA")
    far = feature("BU00140000", "Groningen", box(0, 0, 1, 1))
    given = replace(
        given, buurten=[wet, far, *given.buurten, feature("BU10540000", "B", far_off())]
    )
    built = boundaries(small, given, pdok, TODAY)
    assert "1 keer water, 2 buiten Drenthe" in built.notes[0]
    assert len(layer(built, "buurt")["features"]) == 48


def far_off() -> Any:
    return box(1e9, 1e9, 2e9, 2e9)


def test_codes_may_be_padded_and_other_years_come_along(
    small: Store, squares: dict[str, Any], pdok: Source
) -> None:
    given = supply(small, squares)
    for each in given.buurten:
        each["properties"]["buurtcode"] += "    "
    older = supply(small, squares, year=2023)
    mixed = replace(given, buurten=[*older.buurten, *given.buurten])
    built = boundaries(small, mixed, pdok, TODAY)
    assert len(layer(built, "buurt")["features"]) == 48
    assert "48 van een ander jaar" in built.notes[0]


def test_gebiedsindelingen_have_other_names(
    small: Store, squares: dict[str, Any], pdok: Source
) -> None:
    given = supply(small, squares)
    for each in given.buurten:
        own = each["properties"]
        each["properties"] = {
            "statcode": own["buurtcode"],
            "statnaam": own["buurtnaam"],
            "jrstatcode": f"2024{own['buurtcode']}",
            "jaarcode": 2024,
        }
    built = boundaries(small, given, pdok, TODAY)
    assert rows(built, "areas")["BU01060000"]["boundary_change"] == ""


def test_lists_that_are_not_whole_are_refused(
    small: Store, squares: dict[str, Any], pdok: Source
) -> None:
    given = supply(small, squares)
    gemeenten = [each for each in given.gemeenten if each["id"] != "GM0106"]
    assert "GM0106" in refused(small, replace(given, gemeenten=gemeenten), pdok)
    assert "is te weinig" in refused(small, replace(given, buurten=given.buurten[:24]), pdok)
    without = [each for each in given.wijken if each["id"] != "WK010600"]
    assert "de wijk WK010600 ontbreekt" in refused(small, replace(given, wijken=without), pdok)
    hole = [each for each in given.buurten if each["id"] != "BU01060000"]
    assert "vullen het gebied niet" in refused(small, replace(given, buurten=hole), pdok)
    twice = [*given.buurten, given.buurten[0]]
    assert "twee keer" in refused(small, replace(given, buurten=twice), pdok)


@pytest.mark.parametrize(
    ("properties", "told"),
    [
        ({"buurtcode": "BU123"}, "'BU123'"),
        ({"buurtcode": None}, "eigenschappen: "),
        ({"buurtnaam": ""}, "heeft geen naam"),
        ({"indelingswijziging_wijken_en_buurten": "7"}, "indelingswijziging '7'"),
    ],
)
def test_a_renamed_or_strange_property_is_named(
    small: Store, squares: dict[str, Any], pdok: Source, properties: dict[str, Any], told: str
) -> None:
    given = supply(small, squares)
    given.buurten[0]["properties"] |= properties
    assert told in refused(small, given, pdok)


def corop(members: dict[str, list[str]], shapes: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "type": "Feature",
            "properties": {"statcode": code, "statnaam": code, "jaarcode": 2024},
            "geometry": json.loads(
                shapely.to_geojson(
                    geo.project(shapely.union_all([shapes[c] for c in codes]), geo.TO_RD)
                )
            ),
        }
        for code, codes in members.items()
    ]


def test_corop_tells_which_gemeenten_belong_together(
    small: Store, squares: dict[str, Any], pdok: Source
) -> None:
    known = {r.area_code: list(r.members) for r in small.groupings["corop"].regions}
    known["CR07"].remove("GM0106")
    known["CR08"].append("GM0106")
    given = replace(supply(small, squares), corop=corop(known, squares))
    built = boundaries(small, given, pdok, TODAY)
    content = built.changes["groupings/corop.toml"]
    assert content is not None
    found = tomllib.loads(content.decode())
    assert {r["area_code"]: set(r["members"]) for r in found["regions"]} == {
        code: set(members) for code, members in known.items()
    }
    assert (found["period"], found["origin"]["attribution"]) == ("2024", CREDIT)
    del known["CR09"]
    lost = replace(given, corop=corop(known, squares))
    assert "COROP-gebied" in refused(small, lost, pdok)


def test_a_new_year_lists_older_codes_and_writes_the_key(
    small: Store, squares: dict[str, Any], pdok: Source
) -> None:
    shapes = dict(squares)
    first, second = wijken("GM0114")
    shapes["WK011450"] = shapes.pop(first)  # another code for the same area
    for side, code in zip(("BU01145000", "BU01145001"), buurten(first), strict=True):
        shapes[side] = shapes.pop(code)
    given = supply(small, shapes, year=2025)
    names = {"WK011450": small.areas[first].name}
    names |= dict(zip(("BU01145000", "BU01145001"), names_of(small, buurten(first)), strict=True))
    for each in (*given.wijken, *given.buurten):
        own = each["properties"]
        for key in ("wijknaam", "buurtnaam"):
            own[key] = names.get(each["id"], own.get(key, ""))
    built = boundaries(small, given, pdok, TODAY)
    areas = rows(built, "areas")
    assert areas[first]["valid"] == "false"
    assert areas[first]["name"] == f"{small.areas[first].name} (indeling van 2024)"
    assert areas["WK011450"]["parent_code"] == "GM0114"
    key = rows(built, "area_changes")
    assert {code: (row["from_code"], row["kind"]) for code, row in key.items()} == {
        "WK011450": (first, "same"),
        "BU01145000": (buurten(first)[0], "same"),
        "BU01145001": (buurten(first)[1], "same"),
    }
    assert key["WK011450"]["from_year"] == "2024"
    assert key["WK011450"]["to_year"] == "2025"
    assert second not in key
    assert len(GEMEENTEN) == 12


def names_of(store: Store, codes: list[str]) -> list[str]:
    return [store.areas[code].name for code in codes]
