"""Size and groupings of an area: measured again on the globe, and nothing filled in."""

from __future__ import annotations

import json

import pytest
from pyproj import Geod
from shapely.geometry import shape

from atlas.domain.about_area import memberships, region_of, square_km, years
from atlas.domain.profile import profile
from atlas.domain.subject import subjects
from atlas.store.store import DATA, Store


@pytest.mark.parametrize(
    ("layer", "code"), [("gemeente", "GM0114"), ("wijk", "WK011401"), ("provincie", "PV22")]
)
def test_the_size_is_that_on_the_globe(store: Store, layer: str, code: str) -> None:
    """Another way: the area on the ellipsoid, from the degrees in the file."""
    features = json.loads((DATA / "geo" / f"{layer}.geojson").read_text("utf-8"))["features"]
    (feature,) = [each for each in features if each["properties"]["area_code"] == code]
    metres, _ = Geod(ellps="GRS80").geometry_area_perimeter(shape(feature["geometry"]))
    found = square_km(store, subjects(store)[code])
    assert found == pytest.approx(abs(metres) / 1e6, rel=0.001)


def test_the_twelve_are_drenthe_and_three_are_a_region(store: Store) -> None:
    found = subjects(store)
    sizes = {
        c: square_km(store, each) or 0 for c, each in found.items() if each.level == "gemeente"
    }
    assert sum(sizes.values()) == pytest.approx(square_km(store, found["PV22"]), rel=1e-4)
    assert square_km(store, found["CR08"]) == pytest.approx(
        sizes["GM1681"] + sizes["GM0109"] + sizes["GM0114"]
    )


@pytest.mark.parametrize("code", ["WP1988", "RG_wzw_2007_noord", "RG_wzw_2007_zuidoost"])
def test_without_a_border_or_all_members_there_is_no_size(store: Store, code: str) -> None:
    assert square_km(store, subjects(store)[code]) is None


def test_a_gemeente_belongs_to_what_names_it(store: Store) -> None:
    found = {
        each.grouping.id: each.region for each in memberships(store, subjects(store)["GM0114"])
    }
    assert found["boce"] is not None and found["boce"].area_code == "RG_boce"
    assert found["corop"] is not None and found["corop"].title == "Zuidoost-Drenthe"
    assert found["wzw_2007"] is None  # its members in the south-east are not named
    assert "woonvisie_zuidwest" not in found  # all named, and Emmen is not among them
    north = {
        each.grouping.id: each.region for each in memberships(store, subjects(store)["GM1699"])
    }
    assert north["wzw_2007"] is not None and north["wzw_2007"].membership == "partly_stated"


@pytest.mark.parametrize("code", ["PV22", "CR08", "WK011401", "WP1988"])
def test_only_a_gemeente_has_memberships(store: Store, code: str) -> None:
    assert memberships(store, subjects(store)[code]) == ()


def test_a_region_knows_its_record(store: Store) -> None:
    subject = subjects(store)["RG_regio_deal"]
    grouping, region = region_of(store, subject)
    assert region.outside == ("Hardenberg",)
    assert grouping.id == "regio_deal"
    with pytest.raises(StopIteration):
        region_of(store, subjects(store)["GM0114"])


def test_the_years_are_those_of_known_figures(store: Store) -> None:
    assert years(profile(store, subjects(store)["GM0114"])) == ("2015", "2025")
    assert years(profile(store, subjects(store)["WP1988"])) == ("2024", "2024")
    assert years(profile(store, subjects(store)["RG_wzw_2007_zuidoost"])) is None
