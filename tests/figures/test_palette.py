"""Colours: contrast by the WCAG formula, order in greyscale, symmetry round the middle."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from atlas.domain.choice import Choice
from atlas.domain.view import build_view
from atlas.figures.palette import PALETTE, colours, view_colours
from atlas.store.store import Store
from tests.figures.conftest import MakeView

THEMES = (
    "bevolking",
    "wonen",
    "zorg_gezondheid",
    "welzijn_meedoen",
    "voorzieningen",
    "inkomen",
    "veiligheid",
    "sport",
)
SPLITS = [(k, middle) for k in range(2, 8) for middle in range(1, k)]


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb" (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2)."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_itself() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_every_theme_has_its_own_ramp() -> None:
    assert set(PALETTE.sequential) == set(THEMES)
    assert len(set(PALETTE.sequential.values())) == len(THEMES)
    assert PALETTE.other_themes in PALETTE.sequential


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("k", range(1, 8))
def test_sequential_colours_are_valid_and_darken(theme: str, k: int) -> None:
    ramp = colours(k, theme)
    assert len(ramp) == len(set(ramp)) == k
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in ramp)
    grey = [luminance(colour) for colour in ramp]
    assert grey == sorted(grey, reverse=True)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("k", range(3, 8))
def test_neighbouring_classes_differ_in_greyscale(theme: str, k: int) -> None:
    ramp = colours(k, theme)
    assert min(contrast(a, b) for a, b in pairwise(ramp)) >= 1.15
    assert contrast(ramp[0], ramp[-1]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_seven_steps_are_the_ramp_itself(theme: str) -> None:
    assert colours(7, theme) == PALETTE.sequential[theme]


def test_an_unknown_theme_gets_a_ramp() -> None:
    assert colours(5, "nieuw_thema") == colours(5, PALETTE.other_themes)


@pytest.mark.parametrize("theme", ["bevolking", "wonen"])
@pytest.mark.parametrize(("k", "middle"), SPLITS)
def test_diverging_is_symmetrical_round_the_middle(theme: str, k: int, middle: int) -> None:
    ramp = colours(k, theme, True, middle)
    below, above = ramp[:middle][::-1], ramp[middle:]
    assert len(ramp) == len(set(ramp)) == k
    for first, second in zip(below, above, strict=False):
        assert abs(luminance(first) - luminance(second)) < 0.15
    for arm in (below, above):
        grey = [luminance(colour) for colour in arm]
        assert grey == sorted(grey, reverse=True)


@pytest.mark.parametrize("theme", ["bevolking", "wonen"])
@pytest.mark.parametrize(("k", "middle"), SPLITS)
def test_the_two_sides_of_the_middle_differ_in_hue(theme: str, k: int, middle: int) -> None:
    ramp = colours(k, theme, True, middle)
    warm = [int(colour[1:3], 16) > int(colour[5:7], 16) for colour in ramp]
    assert warm == [True] * middle + [False] * (k - middle)


def test_equally_far_is_equally_strong_with_unequal_sides() -> None:
    ramp = colours(5, "bevolking", True, 1)
    assert ramp[0] == PALETTE.diverging["PuOr"][0][0]
    assert ramp[1] == PALETTE.diverging["PuOr"][1][0]
    assert ramp[4] == PALETTE.diverging["PuOr"][1][-1]


def test_four_diverging_steps_on_each_side_would_be_the_arms_themselves() -> None:
    low, high = PALETTE.diverging["BrBG"]
    assert colours(7, "wonen", True, 3)[3:] == high
    assert colours(7, "wonen", True, 4)[:4] == low[::-1]


@pytest.mark.parametrize("k", [0, 8, -1])
def test_no_colours_for_a_wrong_number_of_classes(k: int) -> None:
    with pytest.raises(ValueError, match="1 to 7"):
        colours(k, "wonen")


@pytest.mark.parametrize("middle", [None, 0, 5, 9])
def test_diverging_needs_a_middle_between_classes(middle: int | None) -> None:
    with pytest.raises(ValueError, match="middle"):
        colours(5, "wonen", True, middle)


def test_no_scheme_is_red_green() -> None:
    """The ends of a diverging scheme differ in blue, which red-green blind eyes see."""
    for low, high in PALETTE.diverging.values():
        assert abs(int(low[-1][5:7], 16) - int(high[-1][5:7], 16)) > 60


def test_text_and_accent_pass_on_white_and_panel() -> None:
    for colour in (PALETTE.text, PALETTE.quiet_text, PALETTE.accent):
        assert contrast(colour, PALETTE.page) >= 4.5
        assert contrast(colour, PALETTE.panel) >= 4.5


def test_the_focus_ring_is_seen_on_every_class_colour() -> None:
    for theme in THEMES:
        for colour in colours(7, theme):
            ring = (PALETTE.focus_inner, PALETTE.focus_outer)
            assert max(contrast(colour, edge) for edge in ring) >= 3
    assert contrast(PALETTE.focus_inner, PALETTE.focus_outer) >= 7


@pytest.mark.parametrize("theme", THEMES)
def test_the_border_of_a_gemeente_is_seen_on_light_and_dark(theme: str) -> None:
    ramp = colours(7, theme)
    assert contrast(PALETTE.gemeente_area_line, ramp[0]) >= 1.8
    assert contrast(PALETTE.gemeente_area_line, ramp[-1]) >= 1.8


def test_states_look_different_and_their_marks_are_seen() -> None:
    assert set(PALETTE.states) == {"missing", "suppressed", "not_applicable"}
    styles = PALETTE.states.values()
    assert len({style.pattern for style in styles}) == 3
    assert PALETTE.states["not_applicable"].fill == "#ffffff"
    for style in styles:
        assert contrast(style.mark, style.fill) >= 2
    fills = {style.fill for style in styles}
    assert not fills & {colour for theme in THEMES for colour in colours(7, theme)}


def test_the_colours_of_a_view(store: Store, make_view: MakeView) -> None:
    view = build_view(store, Choice("inwoners", "2024", "gemeente", classes=5))
    assert view_colours(view) == colours(5, "bevolking")
    assert view_colours(make_view(["m", "s"])) == ()


def test_the_colours_of_a_diverging_view(store: Store) -> None:
    choice = Choice("aandeel_65plus", "2022", "gemeente", centre="drenthe", classes=6)
    view = build_view(store, choice)
    assert view.classes is not None and view.classes.centre_index is not None
    k = len(view.classes.limits) - 1
    assert view_colours(view) == colours(k, "bevolking", True, view.classes.centre_index)
