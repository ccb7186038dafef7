"""How far a target with a number is, counted from what was published and what the atlas holds.

The table `gauges` says how each target is counted; that is a choice of our own. Its `subject`
holds words with ";" between: an area (the reporter PV22, or a region), an indicator or a kind of
place, "-" and the id of a place that does not count, and AT_MOST for a target from above.

Nothing to count from is None, never 0. A count of places is a lower bound where not all places of
the kind are known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from atlas.domain.gauge_counts import METHODS, Asked, Count
from atlas.domain.programme_tree import Row, rows, rows_by, words
from atlas.domain.published import Newest, newest_reports
from atlas.store.records import PROVINCE
from atlas.store.reporting.records import Kind, Published, Reported
from atlas.store.store import Store

AT_MOST = "hoogstens"


class State(StrEnum):
    """How far a target is."""

    REACHED = "gehaald"
    NOT_YET = "nog niet gehaald"
    WITHIN = "binnen het maximum"
    OVER = "boven het maximum"
    SILENT = "nog niet gemeld"
    UNSURE = "niet vast te stellen"
    COUNTLESS = "niet te tellen"


@dataclass(frozen=True, slots=True)
class Gauge:
    """A target and how far it is; `row` is its row of the table, with the calculation in words."""

    action_id: str
    row: Row
    target: float
    at_most: bool
    count: Count
    state: State

    @property
    def share(self) -> float | None:
        """The count as a part of the target; None without a count or a target above zero."""
        counted = self.count.counted
        return None if counted is None or self.target <= 0 else counted / self.target

    @property
    def twice(self) -> bool:
        """Whether province and gemeenten both gave a number, so that some may count twice."""
        areas = {each.what for each in self.count.rows if each.value is not None}
        summed = self.row["method"] in ("gemeld", "besteed")
        return summed and PROVINCE in areas and len(areas) > 1


def gauges(store: Store, reported: Reported) -> tuple[Gauge, ...]:
    """Every target with a number, in the order of the table."""
    return _made(store, reported, rows(store, "gauges"))


def gauges_of(store: Store, reported: Reported, actions: Sequence[str]) -> tuple[Gauge, ...]:
    """The targets of some actions, in their order."""
    by_action = rows_by(store, "gauges", "action_id")
    found = [row for action in actions for row in by_action.get(action, ())]
    return _made(store, reported, found)


def _made(store: Store, reported: Reported, found: Sequence[Row]) -> tuple[Gauge, ...]:
    if not found:
        return ()
    newest = newest_reports(reported, {row["action_id"] for row in found})
    top_three = [each for each in reported.reports if each.kind is Kind.TOP_THREE]
    return tuple(_gauge(store, row, newest, top_three) for row in found)


def _gauge(store: Store, row: Row, newest: Newest, top_three: Sequence[Published]) -> Gauge:
    action = row["action_id"]
    subject = words(row["subject"], ";")
    method = METHODS[row["method"]]
    count = method(Asked(store, row, subject, newest.get(action, {}), top_three))
    target = float(row["target"])
    at_most = AT_MOST in subject or row["method"] == "besteed"
    state = _state(row["method"], count, target, at_most)
    return Gauge(action, row, target, at_most, count, state)


def _state(method: str, count: Count, target: float, at_most: bool) -> State:
    if method == "geen":
        return State.COUNTLESS
    if count.counted is None:
        return State.UNSURE if method in ("cijfer", "plekken") else State.SILENT
    if method == "besteed":
        return State.WITHIN if count.counted <= target else State.OVER
    if count.counted <= target if at_most else count.counted >= target:
        return State.REACHED
    return State.UNSURE if count.lower_bound else State.NOT_YET
