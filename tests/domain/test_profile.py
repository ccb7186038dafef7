"""A profile: distances and ranks made again with pandas, straight from the tables."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from atlas.domain.certainty import Verdict
from atlas.domain.choice import Choice
from atlas.domain.profile import Line, family, line, profile, standing_out, without_twins
from atlas.domain.subject import subjects
from atlas.domain.view import build_view
from atlas.store.records import SeriesBreak
from atlas.store.store import DATA, Store
from tests.domain.conftest import StoreWith, row
from tests.support import GEMEENTEN

EMMEN, WIJK = "GM0114", "WK011401"
LOW = {"direction": "lower_is_better"}


def values(name: str, period: str) -> pd.Series:
    (path,) = DATA.glob(f"indicators/*/{name}.csv")
    frame = pd.read_csv(path, dtype={"area_code": str, "period": str})
    return frame[frame["period"] == period].set_index("area_code")["value"]


def mean_of_drenthe(name: str, weights: str, period: str) -> float:
    """The weighted mean of the twelve gemeenten, by hand."""
    figures, weigh = (values(each, period)[[*GEMEENTEN]] for each in (name, weights))
    return float((figures * weigh).sum() / weigh.sum())


def the_line(store: Store, code: str, name: str, reference: str = "drenthe") -> Line:
    (found,) = [
        each
        for each in profile(store, subjects(store)[code], reference)
        if each.indicator.id == name
    ]
    return found


@pytest.mark.parametrize(
    ("name", "weights", "period"),
    [
        ("eenzaam_18plus", "bevolking_totaal", "2020"),
        ("huurwoningen_pct", "woningvoorraad", "2025"),
        ("gemiddelde_woz_waarde", "woningvoorraad", "2025"),
    ],
)
def test_distance_and_rank_of_a_gemeente(
    store: Store, name: str, weights: str, period: str
) -> None:
    twelve = values(name, period)[[*GEMEENTEN]]
    drenthe = mean_of_drenthe(name, weights, period)
    for code in GEMEENTEN:
        found = the_line(store, code, name)
        assert found.period == period
        assert found.drenthe.value == pytest.approx(drenthe)
        expected = (twelve[code] - drenthe) / twelve.std(ddof=0)
        assert found.standing == pytest.approx(expected)
        assert found.rank == twelve.rank(ascending=False, method="min")[code]
        assert found.ranked == 12


def test_distance_and_rank_of_a_wijk_are_among_all_wijken(store: Store) -> None:
    every = values("roker_18plus", "2020")
    known = every[[code for code in every.index if str(code).startswith("WK")]].dropna()
    valid = {code for code, each in subjects(store).items() if each.level == "wijk"}
    key = pd.read_csv(DATA / "geo" / "area_changes.csv", dtype="str")
    same = {
        old: new
        for old, new, kind in key[["from_code", "to_code", "kind"]].values
        if kind == "same"
    }
    own = known[[code for code in known.index if code in valid]]
    carried = {"WK168195", "WK168197"}  # two wijken of Borger-Odoorn with a new code
    assert carried <= {*same.values()}
    older = known.rename(same).loc[[*carried]]
    wijken = pd.concat([own, older])
    drenthe = mean_of_drenthe("roker_18plus", "bevolking_totaal", "2020")
    found = the_line(store, WIJK, "roker_18plus")
    assert found.standing == pytest.approx((wijken[WIJK] - drenthe) / wijken.std(ddof=0))
    assert found.rank == wijken.rank(ascending=False, method="min")[WIJK]
    assert (found.ranked, len(found.peers)) == (len(wijken), 189)


def test_a_gemeente_has_the_same_rank_as_on_the_map(store: Store) -> None:
    differed = 0
    for name, indicator in store.indicators.items():
        for code in ("GM0109", "GM1680") if "gemeente" in indicator.table.levels else ():
            found = the_line(store, code, name)
            view = build_view(store, Choice(name, found.period, "gemeente"))
            ranks = {cell.area_code: cell.rank for cell in view.cells}
            assert ranks[code] == found.rank
            values = [cell.value for cell in view.cells if cell.value is not None]
            exact = 1 + sum(value > (found.cell.value or 0.0) for value in values)
            differed += found.rank is not None and exact != found.rank
    assert differed  # a Leefbaarometer score is shown shorter than the source gives it


def test_beside_nederland_the_distance_is_to_nederland(store: Store) -> None:
    twelve = values("eenzaam_18plus", "2020")
    spread = twelve[[*GEMEENTEN]].std(ddof=0)
    found = the_line(store, EMMEN, "eenzaam_18plus", "nederland")
    assert found.standing == pytest.approx((twelve[EMMEN] - twelve["NL01"]) / spread)


def test_drenthe_itself_always_stands_beside_nederland(store: Store) -> None:
    drenthe = subjects(store)["PV22"]
    assert profile(store, drenthe, "drenthe") == profile(store, drenthe, "nederland")
    found = the_line(store, "PV22", "eenzaam_18plus")
    assert found.rank is None
    assert found.standing is not None
    assert found.cell == found.drenthe


def test_a_region_has_a_distance_but_no_rank(store: Store) -> None:
    found = the_line(store, "CR08", "eenzaam_18plus")
    assert found.cell.computed
    assert found.standing is not None
    assert (found.rank, found.ranked) == (None, 12)


def test_no_line_for_what_the_level_does_not_have(store: Store) -> None:
    """A wijk has no dwellings, a region without members only words."""
    ids = {each.indicator.id for each in profile(store, subjects(store)[WIJK])}
    assert "woningvoorraad" not in ids and "eenzaam_18plus" in ids
    lines = profile(store, subjects(store)["RG_wzw_2007_zuidoost"])
    assert lines
    assert {each.cell.state for each in lines} <= {"not_applicable", "missing"}
    assert not standing_out(lines)


def made(store: Store, code: str = EMMEN, reference: str = "drenthe") -> Line:
    subject = subjects(store)[code]
    return line(store, subject, store.indicators["proef"], "2024", reference)


def test_ties_share_the_best_rank(store_with: StoreWith) -> None:
    figures = {"GM0106": 9, EMMEN: 5, "GM0109": 5, "GM0118": 1}
    store = store_with([row(code, value) for code, value in figures.items()])
    ranks = {code: made(store, code).rank for code in figures}
    assert ranks == {"GM0106": 1, EMMEN: 2, "GM0109": 2, "GM0118": 4}
    assert made(store, "GM0119").rank is None  # no row
    assert made(store).ranked == 4


@pytest.mark.parametrize(
    ("figures", "known"),
    [
        ({EMMEN: 5, "GM0106": 3, "GM0109": 4}, True),
        ({EMMEN: 5, "GM0106": 3}, False),  # two are no spread
        ({EMMEN: 5, "GM0106": 5, "GM0109": 5}, False),  # all are equal
        ({"GM0118": 5, "GM0106": 3, "GM0109": 4}, False),  # the area has none
    ],
)
def test_a_distance_needs_a_figure_and_a_spread(
    store_with: StoreWith, figures: dict[str, int], known: bool
) -> None:
    rows = [row(code, value) for code, value in figures.items()]
    assert (made(store_with([*rows, row("PV22", 4)])).standing is not None) == known


def test_without_the_reference_there_is_no_distance(store_with: StoreWith) -> None:
    store = store_with([row(code, value) for value, code in enumerate(GEMEENTEN)])
    found = made(store)
    assert (found.standing, found.verdict.kind, found.favourable) == (None, "none", 0)
    assert found.rank == 8


@pytest.mark.parametrize(
    ("direction", "value", "favourable"),
    [
        ("higher_is_better", 6, 1),
        ("higher_is_better", 2, -1),
        ("lower_is_better", 6, -1),
        ("lower_is_better", 2, 1),
        ("neutral", 6, 0),
        ("lower_is_better", 4, 0),  # equal
    ],
)
def test_favourable_goes_by_the_direction(
    store_with: StoreWith, direction: str, value: int, favourable: int
) -> None:
    rows = [row(EMMEN, value), row("GM0106", 3), row("GM0109", 5), row("PV22", 4)]
    assert made(store_with(rows, direction=direction, unit="euro")).favourable == favourable


def test_the_first_figure_is_the_earliest_since_a_break(store_with: StoreWith) -> None:
    years = {"2019": 1, "2020": "", "2021": 3, "2022": 4, "2024": 6}
    rows = [row(EMMEN, v, "final" if v else "missing", year) for year, v in years.items()]
    store = store_with(rows)
    found = made(store)
    assert (found.first_period, found.first and found.first.value) == ("2019", 1)
    subject, indicator = subjects(store)[EMMEN], store.indicators["proef"]
    for period, first in (("2020", "2021"), ("2022", "2022"), ("2024", ""), ("2025", "2019")):
        breaks = (SeriesBreak(period=period, note="Anders geteld."),)
        notes = indicator.notes.model_copy(update={"series_breaks": breaks})
        broken = indicator.model_copy(update={"notes": notes})
        assert line(store, subject, broken, "2024", "drenthe").first_period == first


def test_standing_out_is_far_from_the_reference_on_either_side(store: Store) -> None:
    lines = profile(store, subjects(store)[EMMEN])
    out = standing_out(lines)
    distances = [abs(each.standing or 0) for each in out]
    assert distances == sorted(distances, reverse=True)
    assert distances[-1] > 0
    assert {each.indicator.aggregate.rule for each in out} <= {"weighted_mean", "ratio", "none"}
    assert out[:5] == standing_out(lines, 5)
    assert standing_out(lines, 10_000) == out
    assert standing_out(()) == ()


def test_what_is_equal_as_shown_does_not_stand_out(store: Store) -> None:
    first = standing_out(profile(store, subjects(store)[EMMEN]), 1)[0]
    same = replace(first, verdict=Verdict("same"))
    assert standing_out((same,)) == ()
    assert standing_out((replace(first, standing=0.0), replace(first, standing=None))) == ()


def test_equal_distances_keep_their_order(store: Store) -> None:
    one, two = standing_out(profile(store, subjects(store)[EMMEN]), 2)
    both = (replace(one, standing=-1.5), replace(two, standing=1.5))
    assert standing_out(both) == both
    assert standing_out(both[::-1]) == both[::-1]


def test_of_figures_that_say_nearly_the_same_the_first_stays(store: Store) -> None:
    lines = {each.indicator.id: each for each in profile(store, subjects(store)[EMMEN])}
    names = ("roker_65plus", "koopwoningen_pct", "roker_18plus", "huurwoningen_pct", "grijze_druk")
    kept = without_twins(store, [lines[name] for name in names])
    assert [each.indicator.id for each in kept] == [names[0], names[1], names[4]]


def test_a_family_is_a_title_or_the_figure_itself(store: Store) -> None:
    def of(name: str) -> str:
        return family(store, store.indicators[name])

    assert of("overgewicht_65plus") == of("normaal_gewicht_18plus") == "gewicht"
    assert of("roker_65plus") == of("roker_18plus") == "roker_18plus"
    assert of("mantelzorger_18plus") != of("vrijwilligerswerk_18plus")
    named = [name for each in store.profile.families for name in each.indicators]
    assert len(named) == len(set(named))
    assert not [name for name in named if name.endswith("_65plus")]


def test_every_line_is_complete(store: Store) -> None:
    """A figure or a reason, and of one period, for an area of every kind."""
    for code in (EMMEN, WIJK, "CR08", "PV22", "WP1988"):
        for each in profile(store, subjects(store)[code]):
            assert (each.cell.value is None) == (each.cell.state != "value")
            assert each.period
            assert (each.first is None) == (each.first_period == "")
            assert each.first is None or each.first_period < each.period
