"""Sentences: right for ties, one area, none at all, gaps, computed figures and breaks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from atlas.domain.choice import Choice
from atlas.domain.view import MapView, build_view
from atlas.figures.sentences import area_name, describe, gemeente_name, heading
from atlas.store.records import SeriesBreak
from atlas.store.store import Store
from tests.figures.conftest import Figure, MakeView
from tests.support import OLD_CODE

JUDGEMENTS = ("beter", "slechter", "goed", "slecht", "gunstig", "helaas", "gelukkig")


def extremes(view: MapView, store: Store) -> str:
    return describe(view, store)[0]


def drenthe(view: MapView, store: Store) -> str:
    (found,) = [s for s in describe(view, store) if "Drenthe komt" in s or "Voor Drenthe" in s]
    return found


def with_break(view: MapView, period: str) -> MapView:
    notes = view.indicator.notes.model_copy(
        update={"series_breaks": (SeriesBreak(period=period, note="Andere telling."),)}
    )
    return replace(view, indicator=view.indicator.model_copy(update={"notes": notes}))


def test_highest_and_lowest(make_view: MakeView, store: Store) -> None:
    view = make_view([1.0, 2.0, 9.5, 3.0])
    assert extremes(view, store) == (
        "Het hoogst is Borger-Odoorn met 9,5%; het laagst is Aa en Hunze met 1,0%."
    )


def test_units_are_named(make_view: MakeView, store: Store) -> None:
    view = make_view([1000, 107048], unit="inwoners", decimals=0)
    assert extremes(view, store) == (
        "Het hoogst is Assen met 107.048 inwoners; het laagst is Aa en Hunze met 1.000 inwoners."
    )
    view = make_view([3.5, 4.1], unit="score", decimals=1)
    assert "Assen met score 4,1" in extremes(view, store)


@pytest.mark.parametrize(
    ("figures", "text"),
    [
        ([5, 5, 1], "Aa en Hunze en Assen delen het hoogste cijfer (5,0%)"),
        ([5, 5, 5, 1], "Aa en Hunze, Assen en Borger-Odoorn delen het hoogste cijfer (5,0%)"),
        ([5, 5, 5, 5, 1], "4 gemeenten delen het hoogste cijfer (5,0%)"),
        ([5, 1, 1], "Assen en Borger-Odoorn delen het laagste cijfer (1,0%)"),
        ([5, 1, 1, 1, 1, 1], "5 gemeenten delen het laagste cijfer (1,0%)"),
    ],
)
def test_ties_are_named_or_counted(
    make_view: MakeView, store: Store, figures: list[Figure], text: str
) -> None:
    assert text in extremes(make_view(figures), store)


def test_what_looks_the_same_is_a_tie(make_view: MakeView, store: Store) -> None:
    view = make_view([5.04, 4.96, 1.0])
    assert extremes(view, store).startswith("Aa en Hunze en Assen delen het hoogste cijfer (5,0%)")


def test_zero_is_a_figure(make_view: MakeView, store: Store) -> None:
    assert "het laagst is Assen met 0,0%" in extremes(make_view([5, 0]), store)


def test_all_the_same(make_view: MakeView, store: Store) -> None:
    text = extremes(make_view([2.5] * 12), store)
    assert text == "Alle 12 gemeenten hebben hetzelfde cijfer: 2,5%."
    text = extremes(make_view([2.5, 2.5, "m"]), store)
    assert text == "Alle 2 gemeenten met een cijfer hebben hetzelfde cijfer: 2,5%."


def test_one_area_with_a_figure(make_view: MakeView, store: Store) -> None:
    view = make_view(["m", 7.5, "s"])
    assert describe(view, store) == (
        "Alleen voor Assen is er een cijfer over 2024: 7,5%.",
        "Voor 1 gemeente ontbreekt het cijfer; voor 1 is het verborgen.",
    )


def test_no_area_with_a_figure(make_view: MakeView, store: Store) -> None:
    none = "Voor geen enkele gemeente is er een cijfer over 2024."
    assert describe(make_view(["m", "m"]), store) == (none,)
    assert describe(make_view(["m", "s"]), store) == (
        none,
        "Voor 1 gemeente ontbreekt het cijfer; voor 1 is het verborgen.",
    )


@pytest.mark.parametrize(
    ("figures", "text"),
    [
        ([1, 2, "m"], "Voor 1 gemeente ontbreekt het cijfer."),
        ([1, "m", "m"], "Voor 2 gemeenten ontbreekt het cijfer."),
        ([1, "s", "s"], "Voor 2 gemeenten is het cijfer verborgen."),
        ([1, "n"], "Voor 1 gemeente is het cijfer niet van toepassing."),
        (
            [1, "m", "m", "s", "n"],
            "Voor 2 gemeenten ontbreekt het cijfer; voor 1 is het verborgen; "
            "voor 1 is het niet van toepassing.",
        ),
    ],
)
def test_gaps_are_counted_by_reason(
    make_view: MakeView, store: Store, figures: list[Figure], text: str
) -> None:
    assert describe(make_view(figures), store)[-1] == text


def test_no_gaps_no_sentence(make_view: MakeView, store: Store) -> None:
    assert len(describe(make_view([1, 2]), store)) == 1


def test_percentages_differ_in_percentage_points(make_view: MakeView, store: Store) -> None:
    view = make_view([1, 2], 12.4, 11.2, ("2012", 15.5))
    assert drenthe(view, store) == (
        "Drenthe komt uit op 12,4%: 1,2 procentpunt hoger dan Nederland (11,2%) "
        "en 3,1 procentpunt lager dan in 2012."
    )


def test_the_difference_is_that_of_the_figures_shown(make_view: MakeView, store: Store) -> None:
    """12.36 and 11.24 show as 12,4 and 11,2: the reader subtracts and finds 1,2, not 1,1."""
    assert "1,2 procentpunt hoger" in drenthe(make_view([1, 2], 12.36, 11.24), store)


def test_equal_as_shown_is_equal(make_view: MakeView, store: Store) -> None:
    view = make_view([1, 2], 12.44, 12.36, ("2012", 12.4))
    assert drenthe(view, store) == (
        "Drenthe komt uit op 12,4%: gelijk aan Nederland (12,4%) en gelijk aan het cijfer van 2012."
    )


def test_amounts_differ_in_percent(make_view: MakeView, store: Store) -> None:
    view = make_view(
        [1, 2], 250_000, 400_000, ("2019", 200_000), unit="euro", decimals=0, aggregate="none"
    )
    assert drenthe(view, store) == (
        "Drenthe komt uit op €\u00a0250.000: 37,5 procent lager dan Nederland (€\u00a0400.000) "
        "en 25,0 procent hoger dan in 2019."
    )


def test_a_count_is_a_share_of_nederland(make_view: MakeView, store: Store) -> None:
    view = make_view(
        [1, 2],
        504_129,
        17_942_942,
        ("2020", 493_682),
        unit="inwoners",
        decimals=0,
        aggregate="sum",
    )
    assert drenthe(view, store) == (
        "Drenthe komt uit op 504.129 inwoners: 2,8 procent van Nederland "
        "en 2,1 procent meer dan in 2020."
    )


def test_a_small_change_is_almost_equal(make_view: MakeView, store: Store) -> None:
    view = make_view(
        [1, 2], 500_001, None, ("2020", 500_000), unit="inwoners", decimals=0, aggregate="sum"
    )
    assert drenthe(view, store).endswith(": bijna gelijk aan het cijfer van 2020.")


def test_no_percentage_of_zero(make_view: MakeView, store: Store) -> None:
    view = make_view([1, 2], 12, None, ("2020", 0), unit="banen", decimals=0, aggregate="sum")
    assert drenthe(view, store) == "Drenthe komt uit op 12 banen: 12 banen meer dan in 2020."
    view = make_view([1, 2], 0, 0, unit="banen", decimals=0, aggregate="sum")
    assert drenthe(view, store) == "Drenthe komt uit op 0 banen."


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        ("score", "0,25 punt lager dan Nederland (4,25)"),
        ("jaar", "0,25 jaar lager dan Nederland (4,25)"),
    ],
)
def test_scores_and_years_differ_in_steps(
    make_view: MakeView, store: Store, unit: str, text: str
) -> None:
    assert text in drenthe(make_view([1, 2], 4.0, 4.25, unit=unit, decimals=2), store)


def test_a_computed_figure_says_so(make_view: MakeView, store: Store) -> None:
    view = make_view([1, 2], 12.4, computed=True)
    assert drenthe(view, store) == "Drenthe komt uit op 12,4% (berekend)."
    first = replace(view.drenthe, value=10.0)
    view = replace(view, first_period_drenthe=("2012", first))
    assert "hoger dan in 2012 (toen berekend)" in drenthe(view, store)


def test_no_change_in_the_first_year_itself(make_view: MakeView, store: Store) -> None:
    view = make_view([1, 2], 12.4, None, ("2024", 12.4))
    assert drenthe(view, store) == "Drenthe komt uit op 12,4%."


@pytest.mark.parametrize(("period", "compared"), [("2013", False), ("2024", False), ("2012", True)])
def test_no_change_across_a_break(
    make_view: MakeView, store: Store, period: str, compared: bool
) -> None:
    view = with_break(make_view([1, 2], 12.4, None, ("2012", 10.0)), period)
    assert ("2012" in drenthe(view, store)) is compared


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        ("m", "Voor Drenthe ontbreekt het cijfer; Nederland komt uit op 11,2%."),
        ("s", "Voor Drenthe is het cijfer verborgen; Nederland komt uit op 11,2%."),
        ("n", "Voor Drenthe is het cijfer niet van toepassing; Nederland komt uit op 11,2%."),
    ],
)
def test_drenthe_without_a_figure(
    make_view: MakeView, store: Store, figure: Figure, text: str
) -> None:
    assert drenthe(make_view([1, 2], figure, 11.2), store) == text


def test_neither_drenthe_nor_nederland(make_view: MakeView, store: Store) -> None:
    assert len(describe(make_view([1, 2], "m", "s"), store)) == 1


def test_the_small_store_from_end_to_end(store: Store) -> None:
    view = build_view(store, Choice("aandeel_65plus", "2024", "gemeente"))
    assert describe(view, store) == (
        "Het hoogst is De Wolden met 33,0%; het laagst is Aa en Hunze met 22,0%.",
        "Voor Drenthe ontbreekt het cijfer; Nederland komt uit op 21,5%.",
        "Voor 2 gemeenten ontbreekt het cijfer; voor 1 is het verborgen; "
        "voor 1 is het niet van toepassing.",
    )


def test_headings(store: Store) -> None:
    view = build_view(store, Choice("inwoners", "2024", "buurt"))
    assert heading(view, store) == "Waar wonen de meeste mensen? Buurten, 2024"
    view = build_view(store, Choice("inwoners", "2024", "regio", "corop"))
    assert heading(view, store) == "Waar wonen de meeste mensen? COROP-regio's, 2024"


def test_regions_go_by_their_title(store: Store) -> None:
    view = build_view(store, Choice("inwoners", "2024", "regio", "corop"))
    assert area_name(view, store, "CR07") == "Noord-Drenthe"
    assert "Zuidwest-Drenthe met 360.000 inwoners" in extremes(view, store)


def test_a_buurt_is_named_with_its_gemeente_once(store: Store) -> None:
    view = build_view(store, Choice("inwoners", "2024", "buurt"))
    assert area_name(view, store, "BU01060000") == "Buurt 1 noord Assen"
    area = store.areas["BU01060000"].model_copy(update={"name": "Centrum"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(store.areas, "BU01060000", area)
        assert area_name(view, store, "BU01060000") == "Centrum (Assen)"


def test_gemeente_names(store: Store) -> None:
    assert gemeente_name(store, "WK010600") == "Assen"
    assert gemeente_name(store, OLD_CODE) == "Assen"
    assert gemeente_name(store, "PV22") == ""
    assert gemeente_name(store, "RG_wzw_zuid") == ""


@pytest.mark.parametrize("direction", ["higher_is_better", "lower_is_better", "neutral"])
def test_words_stay_neutral(make_view: MakeView, store: Store, direction: str) -> None:
    view = make_view([1, 2, "m"], 12.4, 11.2, ("2012", 10.0), direction=direction)
    text = " ".join(describe(view, store)).lower()
    assert not [word for word in JUDGEMENTS if word in text]


@pytest.mark.parametrize(
    "choice",
    [
        Choice("inwoners", "2022", "gemeente"),
        Choice("inwoners", "2024", "wijk"),
        Choice("inwoners", "2024", "regio", "wzw"),
        Choice("afstand_huisarts", "2019-2022", "buurt"),
        Choice("woz_waarde", "2023", "gemeente"),
    ],
)
def test_one_to_three_whole_sentences(store: Store, choice: Choice) -> None:
    found = describe(build_view(store, choice), store)
    assert 1 <= len(found) <= 3
    for sentence in found:
        assert sentence[0].isupper() or sentence[0].isdigit()
        assert sentence.endswith(".") and ".." not in sentence
        assert "nan" not in sentence.lower() and "None" not in sentence
