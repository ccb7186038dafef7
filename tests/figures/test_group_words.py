"""Groups in words: figures or why there are none, differences as shown, names in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from atlas.domain.groups import Group, GroupFigure, GroupLine, Why
from atlas.figures import group_words as words
from atlas.store.store import Store
from tests.figures.conftest import cell, changed


def figure(name: str, value: float | None, *members: float | str) -> GroupFigure:
    cells = tuple(cell(f"GM{n}", each) for n, each in enumerate(members))
    known = [each.value for each in cells if each.value is not None]
    own = None if value is None else cell("", value, computed=True)
    why: Why = "" if own else ("no_rule" if cells else "empty")
    return GroupFigure(Group(name, tuple(c.area_code for c in cells)), cells, own,
                       min(known, default=None), max(known, default=None), why)  # fmt: skip


def line(store: Store, values: Sequence[float | None], **fields: str) -> GroupLine:
    indicator = changed(store.indicators["aandeel_65plus"], **fields)
    figures = tuple(figure(name, value, 1.0) for name, value in zip("ABC", values, strict=False))
    return GroupLine(indicator, "2024", figures, cell("PV22", None))


@pytest.mark.parametrize(("values", "told"), [
    ((23.64, 27.65), "4,1 procentpunt lager"),  # as shown: 23,6 and 27,7
    ((27.65, 23.64), "4,1 procentpunt hoger"), ((25.04, 25.0), "gelijk"),
    ((0.0, 2.0), "2,0 procentpunt lager"), ((-1.0, 1.0), "2,0 procentpunt lager"),
    ((None, 2.0), words.NOT_COMPARED), ((2.0,), words.NOT_COMPARED), ((), words.NOT_COMPARED),
    ((20.0, 25.0, 22.0), "B: 5,0 procentpunt hoger dan A"),
    ((20.0, 20.04, 22.0), "C: 2,0 procentpunt hoger dan A en B"),
    ((22.0, 20.0, 22.0), "A en C: 2,0 procentpunt hoger dan B"),
    ((22.0, 22.0, 22.04), words.ALL_EQUAL), ((22.0, None, 23.0), words.NOT_COMPARED),
])  # fmt: skip
def test_groups_differ_as_shown(store: Store, values: Sequence[float | None], told: str) -> None:
    assert words.difference_words(line(store, values)) == told


def test_amounts_differ_by_a_share(store: Store) -> None:
    euro = line(store, (210_000.0, 200_000.0), unit="euro")
    assert words.difference_words(euro) == "5,0 procent hoger"


def test_a_group_without_a_figure_has_a_range(store: Store) -> None:
    share = store.indicators["aandeel_65plus"]
    assert words.figure_words(figure("A", 24.5, 20.0, 30.0), share) == "24,5%"
    found = figure("A", None, 20.0, "s", 30.0)
    assert words.figure_words(found, share) == "geen cijfer, gemeenten van 20,0% tot 30,0%"
    assert words.range_words(found, share) == "van 20,0% tot 30,0%"
    assert words.range_words(figure("A", None, 20.0, 20.04), share) == "alle 20,0%"
    assert words.figure_words(figure("A", None, "s", "m"), share) == "geen cijfer"
    assert words.range_words(figure("A", None, "s"), share) == "geen cijfer"
    assert words.figure_words(figure("A", None), share) == "geen gemeenten"
    assert words.range_words(figure("A", None), share) == "geen gemeenten"


def test_zero_is_a_figure(store: Store) -> None:
    share = store.indicators["aandeel_65plus"]
    assert words.figure_words(figure("A", 0.0, 0.0), share) == "0,0%"


def test_why_a_figure_is_missing_names_the_gemeenten(store: Store) -> None:
    cells = (cell("GM0106", "s"), cell("GM0114", 3.0), cell("GM0119", "m"))
    group = Group("A", tuple(each.area_code for each in cells))
    found = GroupFigure(group, cells, None, 3.0, 3.0, "member_missing")
    assert words.why_words(found, store) == (
        "er is geen cijfer van Assen (verborgen), Meppel (ontbreekt)"
    )
    assert words.why_words(figure("A", 1.0, 1.0), store) == ""
    assert "niet op te tellen" in words.why_words(figure("A", None, 1.0), store)


def test_de_wolden_stands_under_the_w(store: Store) -> None:
    codes = ["GM1690", "GM1701", "GM1680", "GM0106"]
    assert words.names_of(store, codes) == ["Aa en Hunze", "Assen", "Westerveld", "De Wolden"]
    assert words.members_words(Group("A", ()), store) == "geen gemeenten"
