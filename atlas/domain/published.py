"""What was published on actions: the newest report of each reporter, and its numbers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from atlas.store.reporting.records import Kind, Published, Reported

Newest = dict[str, dict[str, Published]]


@dataclass(frozen=True, slots=True)
class Spending:
    """What the newest published report of one reporter says on an action, in euro."""

    action_id: str
    area_code: str
    period: str
    spent: float | None
    committed: float | None
    published_at: datetime


def newest_reports(reported: Reported, actions: Collection[str]) -> Newest:
    """Action -> reporter -> the newest published progress report: by half-year, then by day.

    An action without reports is left out.
    """
    found: Newest = {}
    for each in reported.reports:
        if each.kind is not Kind.PROGRESS or each.subject not in actions:
            continue
        by_area = found.setdefault(each.subject, {})
        known = by_area.get(each.area_code)
        if not known or (known.period, known.published_at) <= (each.period, each.published_at):
            by_area[each.area_code] = each
    return found


def number(report: Published, name: str) -> float | None:
    """A number of a report, None where it says none."""
    value = report.content.get(name)
    return float(value) if isinstance(value, int | float) and value is not True else None


def spending(reported: Reported, actions: Collection[str]) -> tuple[Spending, ...]:
    """What was reported as spent or committed on these actions, newest first.

    Only the newest report of each reporter; one without any amount is left out.
    """
    reports = (
        each for areas in newest_reports(reported, actions).values() for each in areas.values()
    )
    found = (
        Spending(
            each.subject,
            each.area_code,
            each.period,
            number(each, "spent_eur"),
            number(each, "committed_eur"),
            each.published_at,
        )
        for each in reports
    )
    told = [each for each in found if each.spent is not None or each.committed is not None]
    return tuple(sorted(told, key=lambda each: each.published_at, reverse=True))
