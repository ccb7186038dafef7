"""Whether a difference can be chance: real cases computed again without our code, and limits."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pytest
from scipy import stats

from atlas.domain.aggregate import Cell, country_cell, province_cell
from atlas.domain.certainty import Verdict, judge
from atlas.domain.subject import find_subject, subject_cell
from atlas.store.load import load_store
from atlas.store.store import Store
from tests.support import GEMEENTEN, Row, record_of, small_data, write_indicator

ROOT = Path(__file__).parents[2] / "data" / "indicators"
PROFILE = """
key_figures = ["inwoners"]
trends = ["inwoners"]
beside = []
[[shares]]
indicator = "deel"
numerator = "aantal"
denominator = "inwoners"
per = 100
counts = "{counts}"
[[likeness]]
indicator = "inwoners"
reason = "proef"
[[likeness]]
indicator = "woz_waarde"
reason = "proef"
"""
Judge = Callable[..., Verdict]


@lru_cache
def table(path: str) -> pd.DataFrame:
    return pd.read_csv(ROOT / f"{path}.csv", dtype={"period": str})


def figures(path: str, period: str) -> pd.Series:
    """The figures of one period by area, read without the store."""
    rows = table(path)
    return rows[rows["period"] == period].set_index("area_code")["value"]


def verdict_of(
    store: Store, indicator: str, period: str, code: str, other: str = "PV22"
) -> Verdict:
    """What is said of a real area beside Drenthe, Nederland or another area."""
    beside = {"PV22": province_cell, "NL01": country_cell}
    subject = find_subject(store, code)
    assert subject
    cell = subject_cell(store, subject, indicator, period)
    if other in beside:
        reference = beside[other](store, indicator, period)
    else:
        second = find_subject(store, other)
        assert second
        reference = subject_cell(store, second, indicator, period)
    record = store.indicators[indicator]
    return judge(store, record, period, cell, reference, inside=other in beside)


def newcombe(x1: float, n1: float, x2: float, n2: float) -> tuple[float, float]:
    """The hybrid score interval at 99% by scipy's own Wilson intervals; whole counts."""
    one, two = (stats.binomtest(int(x), int(n)) for x, n in ((x1, n1), (x2, n2)))
    first, second = (each.proportion_ci(0.99, method="wilson") for each in (one, two))
    p1, p2 = x1 / n1, x2 / n2
    below = math.sqrt((p1 - first.low) ** 2 + (second.high - p2) ** 2)
    above = math.sqrt((first.high - p1) ** 2 + (p2 - second.low) ** 2)
    return p1 - p2 - below, p1 - p2 + above


@pytest.mark.parametrize("code", GEMEENTEN)
@pytest.mark.parametrize(
    ("name", "below"),
    [("leeftijd_80plus", "bevolking_totaal"), ("eenpersoonshuishoudens", "huishoudens_totaal")],
)
def test_a_gemeente_beside_the_rest_of_drenthe(
    store: Store, code: str, name: str, below: str
) -> None:
    numbers = figures(f"bevolking/{name}", "2025")[list(GEMEENTEN)]
    totals = figures(f"bevolking/{below}", "2025")[list(GEMEENTEN)]
    x, n = numbers[code], totals[code]
    low, high = newcombe(x, n, numbers.sum() - x, totals.sum() - n)
    verdict = verdict_of(store, f"{name}_pct", "2025", code)
    if verdict.kind == "same":
        assert abs(x / n - numbers.sum() / totals.sum()) < 0.001
        assert low < 0 < high
        return
    assert verdict.kind == ("clear" if low > 0 or high < 0 else "chance")
    whole = 100 * (1 - n / totals.sum())  # the difference with all of Drenthe, not with the rest
    assert (verdict.low, verdict.high) == pytest.approx((low * whole, high * whole), abs=1e-9)
    shown = 100 * (x / n - numbers.sum() / totals.sum())
    assert verdict.low < shown < verdict.high
    assert verdict.side == (1 if shown > 0 else -1)


def test_drenthe_beside_the_rest_of_nederland(store: Store) -> None:
    older, people = (
        figures("bevolking/leeftijd_65plus", "2024"),
        figures("bevolking/bevolking_totaal", "2024"),
    )
    x, n, x_all, n_all = older["PV22"], people["PV22"], older["NL01"], people["NL01"]
    low, high = newcombe(x, n, x_all - x, n_all - n)
    verdict = verdict_of(store, "leeftijd_65plus_pct", "2024", "PV22", "NL01")
    assert low > 0
    assert (verdict.kind, verdict.side) == ("clear", 1)
    assert verdict.low == pytest.approx(100 * low * (1 - n / n_all))


def test_two_gemeenten_beside_each_other(store: Store) -> None:
    """Neither is a part of the other: Coevorden and Borger-Odoorn, one-person households."""
    alone = figures("bevolking/eenpersoonshuishoudens", "2025")
    every = figures("bevolking/huishoudens_totaal", "2025")
    low, high = newcombe(alone["GM0109"], every["GM0109"], alone["GM1681"], every["GM1681"])
    verdict = verdict_of(store, "eenpersoonshuishoudens_pct", "2025", "GM0109", "GM1681")
    assert (verdict.low, verdict.high) == pytest.approx((100 * low, 100 * high))


@pytest.mark.parametrize("code", GEMEENTEN)
def test_crime_by_the_exact_test_of_two_counts(store: Store, code: str) -> None:
    crimes = figures("veiligheid/misdrijven", "2015")[list(GEMEENTEN)]
    people = figures("bevolking/bevolking_totaal", "2015")[list(GEMEENTEN)]
    share = people[code] / people.sum()
    more = stats.binom.sf(crimes[code] - 1, crimes.sum(), share)
    fewer = stats.binom.cdf(crimes[code], crimes.sum(), share)
    verdict = verdict_of(store, "misdrijven_per_1000", "2015", code)
    assert (verdict.kind == "clear") == (min(more, fewer) < 0.005)
    exact = stats.binomtest(int(crimes[code]), int(crimes.sum())).proportion_ci(0.99, "exact")
    rate = 1000 * crimes.sum() / people.sum()
    limits = [rate * (each / share - 1) for each in (exact.low, exact.high)]
    assert (verdict.low, verdict.high) == pytest.approx(limits)


def test_a_whole_percentage_is_tested_at_its_least_favourable_rounding(store: Store) -> None:
    """Corporation homes 2025: whole percents, so that half a percent on either side is open."""
    share = figures("wonen/huurwoningen_corporatie_pct", "2025")[list(GEMEENTEN)]
    homes = figures("wonen/woningvoorraad", "2025")[list(GEMEENTEN)]
    rented = share * homes / 100
    for code in GEMEENTEN:
        others = homes.sum() - homes[code]
        wide = 0.5 * (homes.sum() + homes[code]) / 100
        x, rest = rented[code], rented.sum() - rented[code]
        half = 0.5 * homes[code] / 100
        low, _ = newcombe(round(x - half), homes[code], round(rest + wide), others)
        _, high = newcombe(round(x + half), homes[code], round(rest - wide), others)
        verdict = verdict_of(store, "huurwoningen_corporatie_pct", "2025", code)
        scale = 100 * (1 - homes[code] / homes.sum())
        assert (verdict.low, verdict.high) == pytest.approx((low * scale, high * scale), abs=0.02)
        assert (verdict.kind == "clear") == (low > 0 or high < 0)


def test_a_wijk_is_tested_at_its_least_favourable_rounding(store: Store) -> None:
    """CBS rounds counts of wijken to fives: the interval holds that of every unrounded count."""
    older, people = (
        figures(f"bevolking/{name}", "2024") for name in ("leeftijd_65plus", "bevolking_totaal")
    )
    for code in ("WK011401", "WK010605", "WK168001"):
        verdict = verdict_of(store, "leeftijd_65plus_pct", "2024", code)
        assert verdict.low is not None
        assert verdict.high is not None
        for off in (-4, 0, 4):
            for off_all in (-4, 4):
                x, n = older[code] + off, people[code] + off_all
                low, high = newcombe(x, n, older["PV22"] - x, people["PV22"] - n)
                whole = 100 * (1 - n / people["PV22"])
                assert verdict.low - 0.01 <= low * whole
                assert high * whole <= verdict.high + 0.01


@pytest.mark.parametrize(
    ("indicator", "period", "reason"),
    [
        ("eenzaam_18plus", "2020", "modelled"),
        ("bevolking_totaal", "2024", "total"),
        ("woningvoorraad", "2024", "total"),
        ("gemiddelde_woz_waarde", "2025", "mean"),
        ("afstand_huisartsenpraktijk", "2015", "mean"),
        ("bevolkingsgroei_relatief", "2015", "no_counts"),
        ("grijze_druk", "2025", "ratio"),
    ],
)
def test_why_nothing_is_said(store: Store, indicator: str, period: str, reason: str) -> None:
    verdict = verdict_of(store, indicator, period, "GM0114")
    assert (verdict.kind, verdict.reason) == ("untested", reason)
    assert (verdict.low, verdict.high) == (None, None)
    assert verdict.side in (-1, 1)


def test_a_survey_has_no_margin(store: Store) -> None:
    verdict = verdict_of(store, "ggd2022_langdurige_aandoening", "2022", "PV22", "NL01")
    assert (verdict.kind, verdict.reason) == ("untested", "experienced")


def test_every_count_of_the_record_gives_the_figure_that_is_shown(store: Store) -> None:
    """No verdict is left out because counts do not fit, in any area or period: recomputed here."""
    checked = 0
    for share in store.profile.shares:
        if share.numerator is None:
            continue
        theme = {key: store.indicators[key].theme for key in (share.numerator, share.denominator)}
        rows = table(f"{store.indicators[share.indicator].theme}/{share.indicator}")
        counts = [
            table(f"{theme[key]}/{key}").set_index(["area_code", "period"])["value"]
            for key in (share.numerator, share.denominator)
        ]
        rows = rows[rows["value"].notna()].set_index(["area_code", "period"])["value"]
        again = share.per * counts[0].reindex(rows.index) / counts[1].reindex(rows.index)
        assert again.notna().all(), share.indicator
        near = 0.01 * rows if share.counts == "events" else 0
        half = 0.5 * 10 ** -store.indicators[share.indicator].decimals
        assert ((again - rows).abs() <= half + near + 1e-9).all(), share.indicator
        checked += len(rows)
    assert checked > 5000


@pytest.fixture
def judged(tmp_path: Path) -> Judge:
    """The verdict on Assen beside Drenthe, of a share of which the counts are given."""

    def make(
        value: float,
        number: float,
        whole: tuple[float, float] = (20.0, 156_000.0),
        counts: str = "persons",
        status: str = "final",
        inside: bool = True,
        **fields: object,
    ) -> Verdict:
        root = small_data(tmp_path)
        (root / "profile.toml").write_text(PROFILE.format(counts=counts), "utf-8")
        levels = ["gemeente", "provincie"]
        rows: dict[str, list[Row]] = {
            "deel": [
                ("GM0106", "2024", str(value), status, "cbs_kwb"),
                ("PV22", "2024", str(whole[0]), "final", "cbs_kwb"),
            ],
            "aantal": [
                ("GM0106", "2024", str(number), "final", "cbs_kwb"),
                ("PV22", "2024", str(whole[1]), "final", "cbs_kwb"),
            ],
        }
        for name, unit in (("deel", "%"), ("aantal", "personen")):
            record = {"unit": unit, "table": {"path": f"{name}.csv", "levels": levels}}
            record |= {"decimals": 1, **fields} if name == "deel" else {}
            write_indicator(root, record_of(name, "wonen", **record), rows[name])
        store = load_store(root)
        cell, other = (
            Cell(code, "value", figure, state, "cbs_kwb")
            for code, figure, state in (("GM0106", value, status), ("PV22", whole[0], "final"))
        )
        return judge(store, store.indicators["deel"], "2024", cell, other, inside=inside)

    return make


# Assen has 20,000 inhabitants in the small data, Drenthe 780,000.
def test_clear_and_chance(judged: Judge) -> None:
    assert judged(25.0, 5000).kind == "clear"


def test_a_small_difference_may_be_chance(judged: Judge) -> None:
    verdict = judged(20.2, 4040)
    assert (verdict.kind, verdict.side) == ("chance", 1)
    assert verdict.low is not None
    assert verdict.low < 0.2 < (verdict.high or 0)


def test_equal_as_shown_is_the_same(judged: Judge) -> None:
    assert judged(20.04, 4008) == Verdict("same")


def test_few_people_are_not_tested(judged: Judge) -> None:
    assert judged(0.0, 9).reason == "small"


def test_few_people_without_are_not_tested(judged: Judge) -> None:
    assert judged(100.0, 19_991).reason == "small"


def test_few_events_are_not_tested(judged: Judge) -> None:
    assert judged(0.0, 9, counts="events").reason == "small"


def test_counts_of_something_else_are_not_used(judged: Judge) -> None:
    assert judged(25.0, 5020).reason == "no_counts"


def test_a_part_larger_than_its_whole_is_not_tested(judged: Judge) -> None:
    """Counts of two sources: the rest of Drenthe would be less than nobody."""
    assert judged(25.0, 5000, whole=(0.5, 4000.0)).reason == "no_counts"


def test_an_estimate_is_not_tested(judged: Judge) -> None:
    assert judged(25.0, 5000, status="estimate").reason == "modelled"


def test_a_survey_is_not_tested(judged: Judge) -> None:
    assert judged(25.0, 5000, kind="experienced").reason == "experienced"


def test_without_a_figure_nothing_is_compared(store: Store) -> None:
    known, none = Cell("GM0106", "value", 1.0, "final", ""), Cell("PV22", "missing", None, "", "")
    record = store.indicators["leeftijd_65plus_pct"]
    for pair in ((known, none), (none, known), (none, none)):
        verdict = judge(store, record, "2025", *pair, inside=True)
        assert verdict == Verdict("none", reason="no_figure")


def test_without_a_record_of_profiles_nothing_is_tested(small: Store) -> None:
    record = small.indicators["aandeel_65plus"]
    cell, other = (
        Cell(code, "value", figure, "final", "")
        for code, figure in (("GM0106", 1.0), ("NL01", 2.0))
    )
    assert judge(small, record, "2024", cell, other, inside=True).reason == "no_counts"


# Margins that the source gives


Margin = tuple[float, float, float]  # value, lower, upper
FAR: tuple[Margin, Margin] = ((36.0, 33.0, 39.0), (30.0, 28.5, 31.5))


@pytest.fixture
def beside(small: Store) -> Judge:
    """The verdict on Assen beside Drenthe, by the margins of both figures."""

    def make(
        own: Margin, other: Margin, inside: bool = True, status: str = "estimate", **fields: object
    ) -> Verdict:
        record = small.indicators["aandeel_65plus"].model_copy(
            update={"decimals": 1, "kind": "modelled", **fields}
        )
        cells = (
            Cell(code, "value", value, status, "bron", lower=low, upper=high)
            for code, (value, low, high) in (("GM0106", own), ("PV22", other))
        )
        return judge(small, record, "2024", *cells, inside=inside)

    return make


def test_margins_decide_by_hand(beside: Judge) -> None:
    """6 / 3.92 = 1.5306 and 3 / 3.92 = 0.7653; 2.5758 x their root sum = 4.4080; 0.1 rounding."""
    verdict = beside(*FAR)
    assert (verdict.kind, verdict.side, verdict.margins) == ("clear", 1, True)
    assert (verdict.low, verdict.high) == pytest.approx((1.4919, 10.5081), abs=2e-4)
    lower = beside(*reversed(FAR))
    assert (lower.kind, lower.side) == ("clear", -1)
    assert (lower.low, lower.high) == pytest.approx((-10.5081, -1.4919), abs=2e-4)


def test_margins_that_are_wide_leave_it_to_chance(beside: Judge) -> None:
    verdict = beside((36.0, 30.0, 42.0), FAR[1])
    assert (verdict.kind, verdict.side, verdict.margins) == ("chance", 1, True)


@pytest.mark.parametrize("kind", ["modelled", "experienced", "measured", "forecast"])
@pytest.mark.parametrize("status", ["estimate", "final", "forecast"])
def test_with_margins_every_kind_is_tested(beside: Judge, kind: str, status: str) -> None:
    assert beside(*FAR, kind=kind, status=status) == beside(*FAR)


def test_a_part_of_the_other_is_taken_as_if_it_were_separate(beside: Judge) -> None:
    assert beside(*FAR, inside=True) == beside(*FAR, inside=False)


def test_a_margin_of_nothing_is_still_that_of_the_rounding(beside: Judge) -> None:
    assert beside((30.1, 30.1, 30.1), (30.0, 30.0, 30.0)).kind == "chance"
    assert beside((30.2, 30.2, 30.2), (30.0, 30.0, 30.0)).kind == "clear"


def test_equal_as_shown_is_the_same_with_margins_too(beside: Judge) -> None:
    assert beside((30.04, 29.0, 31.0), (30.0, 29.0, 31.0)) == Verdict("same")


def test_totals_are_not_tested_with_margins_either(beside: Judge) -> None:
    verdict = beside(*FAR, unit="personen")
    assert (verdict.kind, verdict.reason, verdict.margins) == ("untested", "total", False)


@pytest.mark.parametrize("bare", [0, 1])
def test_one_margin_is_not_enough(small: Store, bare: int) -> None:
    record = small.indicators["aandeel_65plus"].model_copy(update={"kind": "modelled"})
    cells = [
        Cell(code, "value", value, "estimate", "bron", lower=low, upper=high)
        for code, (value, low, high) in zip(("GM0106", "PV22"), FAR, strict=True)
    ]
    cells[bare] = replace(cells[bare], lower=None, upper=None)
    verdict = judge(small, record, "2024", *cells, inside=True)
    assert (verdict.kind, verdict.reason, verdict.side) == ("untested", "one_margin", 1)
