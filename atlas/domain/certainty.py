"""Whether a difference between two areas can be chance. The method: docs/methods/verschil.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from atlas.domain.aggregate import Cell, country_cell
from atlas.domain.intervals import Interval, margin_difference, rate_difference, share_difference
from atlas.domain.kern_figures import kern_buurten, shares
from atlas.domain.rounding import rounded
from atlas.domain.subject import KERN, find_subject, subject_cell
from atlas.store.profile import Share
from atlas.store.records import COUNTRY, Indicator
from atlas.store.store import Store

VerdictKind = Literal["clear", "chance", "same", "untested", "none"]
"""clear: more than chance explains; chance: it may be chance; same: equal as shown;
untested: nothing is said of it (`reason`); none: one of the two figures is not there."""
Reason = Literal[
    "",
    "modelled",
    "experienced",
    "total",
    "small",
    "mean",
    "ratio",
    "no_counts",
    "one_margin",
    "no_figure",
]

LEVEL = 0.99  # of twenty tested figures on a page, at 95% one would differ by chance alone
FEWEST = 10  # of those who have something and of those who have it not
SHARES = frozenset({"%", "per 1.000 inwoners"})
COUNT_UNITS = frozenset({"personen", "inwoners", "huishoudens", "woningen", "banen"})
ROUNDED_BY = 4.0  # CBS rounds counts of wijken and buurten to fives, up or down by chance
YEAR_MEAN = 0.01  # events: the source divides by the mean population of the year


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a figure stands beside another of the same indicator and period.

    `side`: 1 higher, -1 lower, 0 equal as shown or unknown. `low`, `high`: the interval of the
    difference as shown (in the unit of the indicator) where it was tested. `reason`: why it was
    not. `margins`: tested with the margins that the source gives, not with counts.
    """

    kind: VerdictKind
    side: int = 0
    low: float | None = None
    high: float | None = None
    reason: Reason = ""
    margins: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """`number` of `of` people or homes; `slack`: how far rounding may have moved the number."""

    number: float
    of: float
    slack: float

    def moved(self, way: int) -> tuple[float, float]:
        """The counts with the number as high (way 1) or low (-1) as rounding leaves it."""
        return min(max(self.number + way * self.slack, 0.0), self.of), self.of


def comparable(indicator: Indicator) -> bool:
    """Whether areas of other sizes can be compared by it: no totals."""
    return indicator.aggregate.rule != "sum" and indicator.unit not in COUNT_UNITS


def judge(
    store: Store, indicator: Indicator, period: str, cell: Cell, other: Cell, *, inside: bool
) -> Verdict:
    """What may be said of the difference of `cell` with `other`.

    `inside`: the area of `cell` is a part of that of `other`, so that by counts it is set against
    the rest. By margins it cannot be: the part then stands beside the whole as if they were
    separate, which makes the interval wider than it is.
    """
    if cell.value is None or other.value is None:
        return Verdict("none", reason="no_figure")
    decimals = indicator.decimals
    difference = rounded(cell.value, decimals) - rounded(other.value, decimals)
    if not difference:
        return Verdict("same")
    side = 1 if difference > 0 else -1
    if not comparable(indicator):
        return Verdict("untested", side, reason="total")
    first_margin, second_margin = _margin(cell), _margin(other)
    if first_margin and second_margin:
        low, high = margin_difference(float(difference), first_margin, second_margin, LEVEL)
        step = 10.0**-decimals  # both figures may be half a step away, as they are rounded
        return _clear_or_chance(side, (low - step, high + step), margins=True)
    share = shares(store).get(indicator.id)
    reason = _unsure(indicator, cell, other)
    if reason or share is None:
        why = "one_margin" if first_margin or second_margin else reason or _unknown(indicator)
        return Verdict("untested", side, reason=why)
    first = _counts(store, indicator, share, period, cell)
    second = _counts(store, indicator, share, period, other)
    if first is None or second is None:
        return Verdict("untested", side, reason="no_counts")
    return _tested(share, side, first, second, inside=inside)


def _unsure(indicator: Indicator, cell: Cell, other: Cell) -> Reason:
    """Why nothing is said whatever the counts are; "" when they decide."""
    if indicator.kind == "experienced":
        return "experienced"
    unsure = indicator.kind != "measured" or {cell.status, other.status} & {"estimate", "forecast"}
    return "modelled" if unsure else ""


def _margin(cell: Cell) -> Interval | None:
    """The margin that the source gives; None without one."""
    return None if cell.lower is None or cell.upper is None else (cell.lower, cell.upper)


def _unknown(indicator: Indicator) -> Reason:
    """Why a figure that is in no list of shares is not tested."""
    if indicator.aggregate.rule == "ratio":
        return "ratio"
    return "no_counts" if indicator.unit in SHARES else "mean"


def _tested(share: Share, side: int, first: Counts, second: Counts, *, inside: bool) -> Verdict:
    """The verdict by the counts; those of the whole become those of the rest when `inside`."""
    part = 1.0
    if inside:
        part = 1 - first.of / second.of
        second = Counts(
            second.number - first.number, second.of - first.of, second.slack + first.slack
        )
        if second.of <= 0 or not 0 <= second.number <= second.of:
            return Verdict("untested", side, reason="no_counts")
    if _small(share, first) or _small(share, second):
        return Verdict("untested", side, reason="small")
    low, high = _interval(share, first, second)
    return _clear_or_chance(side, (low * part * share.per, high * part * share.per))


def _clear_or_chance(side: int, limits: Interval, *, margins: bool = False) -> Verdict:
    low, high = limits
    clear = low > 0 if side > 0 else high < 0
    return Verdict("clear" if clear else "chance", side, low, high, margins=margins)


def _interval(share: Share, first: Counts, second: Counts) -> Interval:
    """The interval of the difference, at the least favourable rounding of the counts."""
    method = share_difference if share.counts == "persons" else rate_difference
    low, _ = method(*first.moved(-1), *second.moved(1), LEVEL)
    _, high = method(*first.moved(1), *second.moved(-1), LEVEL)
    return low, high


def _small(share: Share, counts: Counts) -> bool:
    fewest = counts.number
    if share.counts == "persons":
        fewest = min(fewest, counts.of - counts.number)
    return fewest < FEWEST


def _counts(
    store: Store, indicator: Indicator, share: Share, period: str, cell: Cell
) -> Counts | None:
    """The counts behind a figure; None when one is missing or they do not give that figure."""
    of = _count(store, share.denominator, period, cell.area_code)
    if not of or cell.value is None:
        return None
    half = 0.5 * 10**-indicator.decimals
    if share.numerator is None:
        # Sources give some years in whole percents: a whole figure may be rounded to one.
        half = 0.5 if cell.computed or cell.value.is_integer() else half
        return Counts(cell.value * of / share.per, of, half * of / share.per)
    number = _count(store, share.numerator, period, cell.area_code)
    if number is None:
        return None
    allowed = half + (YEAR_MEAN * cell.value if share.counts == "events" else 0) + 1e-9
    if abs(number / of * share.per - cell.value) > allowed:
        return None
    slack = ROUNDED_BY * _rounded_counts(store, cell.area_code) * (1 + number / of)
    return Counts(number, of, slack)


def _rounded_counts(store: Store, code: str) -> int:
    """How many rounded counts make a total: 1 for a wijk, the buurten of a kern, else 0."""
    subject = find_subject(store, code)
    if subject is None or subject.level not in ("wijk", KERN):
        return 0
    return 1 if subject.level == "wijk" else len(kern_buurten(store).get(code, ()))


def _count(store: Store, indicator_id: str, period: str, code: str) -> float | None:
    """A total of an area: of all that have a profile, and of Nederland."""
    if code == COUNTRY:
        return country_cell(store, indicator_id, period).value
    subject = find_subject(store, code)
    return subject_cell(store, subject, indicator_id, period).value if subject else None
