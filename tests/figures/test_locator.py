"""The small map: well-formed for every area, and its label says what is on it."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from atlas.domain.subject import subjects
from atlas.figures.locator import locator_caption, locator_svg
from atlas.figures.palette import PALETTE
from atlas.figures.paths import layer_payload
from atlas.store.serving import get_store
from atlas.store.store import Store

SVG = "{http://www.w3.org/2000/svg}"
LIGHT, DARK = PALETTE.sequential["voorzieningen"][1], PALETTE.sequential["voorzieningen"][-2]


@pytest.fixture(scope="module")
def atlas() -> Store:
    return get_store()


def drawn(store: Store, code: str) -> tuple[ElementTree.Element, dict[str, list[str]]]:
    """The parsed map, and its paths by what fills them."""
    root = ElementTree.fromstring(locator_svg(store, subjects(store)[code]))
    found: dict[str, list[str]] = {}
    for path in root.iter(f"{SVG}path"):
        found.setdefault(path.get("fill", ""), []).append(path.get("d", ""))
    return root, found


def path_of(store: Store, level: str, code: str) -> str:
    areas = layer_payload(store, level)["areas"]
    return next(area["d"] for area in areas if area["code"] == code)


@pytest.mark.parametrize(
    ("code", "light", "dark", "dots", "caption"),
    [
        ("GM0114", [], ["GM0114"], 0, "In kleur: de gemeente Emmen."),
        ("CR08", [], ["GM1681", "GM0109", "GM0114"], 0, "Borger-Odoorn, Coevorden en Emmen"),
        ("WK011401", ["GM0114"], ["WK011401"], 0, "Donker van kleur: de wijk Nieuw-Weerdinge."),
        ("WP1169", ["GM1680"], [], 1, "De stip is Grolloo."),
        ("WP1152", ["GM1680"], [], 0, "Waar Balloo daarin ligt, weten wij niet."),
        ("RG_wzw_2007_zuidoost", [], [], 0, "er is niets gekleurd"),
    ],
)
def test_what_is_drawn_and_what_is_said(
    atlas: Store, code: str, light: list[str], dark: list[str], dots: int, caption: str
) -> None:
    root, paths = drawn(atlas, code)

    def shapes(codes: list[str]) -> list[str]:
        kinds = {"GM": "gemeente", "WK": "wijk"}
        return [path_of(atlas, kinds[each[:2]], each) for each in codes]

    assert paths.get(LIGHT, []) == shapes(light)
    assert sorted(paths.get(DARK, [])) == sorted(shapes(dark))
    assert len(list(root.iter(f"{SVG}circle"))) == dots
    said = locator_caption(atlas, subjects(atlas)[code])
    assert caption in said
    assert root.get("aria-label") == f"Kaartje van Drenthe. {said}"
    assert root.get("role") == "img"


def test_drenthe_is_all_twelve(atlas: Store) -> None:
    _, paths = drawn(atlas, "PV22")
    assert len(paths[DARK]) == 12
    assert locator_caption(atlas, subjects(atlas)["PV22"]) == "In kleur: heel Drenthe."


def test_every_area_has_a_map_that_stands_alone(atlas: Store) -> None:
    """No class or address of another file, and small enough to send."""
    for subject in subjects(atlas).values():
        svg = locator_svg(atlas, subject)
        assert "href" not in svg and "<style" not in svg
        assert len(svg) < 20_000
        if subject.level in ("regio", "provincie"):
            ElementTree.fromstring(svg)
