"""The dated records of the policy documents: when each can have been, and what is still ahead."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

RHYTHM = "cadans"
# What a document calls a part of a year -> its first and last month. The bounds are our own
# reading: they put moments in order and are never shown.
MONTHS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "begin jaar": (1, 3),
        "voorjaar": (3, 5),
        "vóór zomer": (1, 5),
        "voorjaar of zomer": (3, 8),
        "zomer": (6, 8),
        "najaar": (9, 11),
        "eind jaar": (10, 12),
    }
)
OPEN_ENDED = ("vanaf jaar", "vanaf maand", "halfjaarlijks", "jaarlijks")
# Doubt -> the records that it is about. Our own links: no document puts these side by side.
CONTRADICTED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "B1": ("cal-025", "cal-026", "cal-028", "cal-029", "cal-030", "cal-031"),
        "B2": ("cal-078",),
        "B3": ("cal-041", "cal-042"),
        "B4": ("cal-036", "cal-037"),
        "B6": ("cal-066",),
        "B15": ("cal-010", "cal-016"),
    }
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A dated record (a row of `calendar`), with the days that it can be about.

    `first` and `last` are the outermost days; `last` is None where no document gives an end
    ("vanaf 2008"). `start` and `end` are as recorded: a year, a month or a day (ISO).
    `doubts` are ids of contradictions that it is part of.
    """

    event_id: str
    event: str
    kind: str
    start: str
    end: str
    precision: str
    first: date
    last: date | None
    area_text: str
    remark: str
    origin: str
    locator: str
    doubts: tuple[str, ...] = ()

    @property
    def years(self) -> range:
        """The calendar years that it touches; only the first when it has no known end."""
        return range(self.first.year, (self.last or self.first).year + 1)


def moments(rows: Iterable[Mapping[str, str]]) -> tuple[Moment, ...]:
    """The rows of the programme table `calendar` in order of time.

    Raises ValueError for a start or end that is no year, month or day.
    """
    doubts: dict[str, list[str]] = {}
    for doubt, events in CONTRADICTED.items():
        for event in events:
            doubts.setdefault(event, []).append(doubt)
    found = (_moment(row, tuple(doubts.get(row["event_id"], ()))) for row in rows)
    return tuple(sorted(found, key=_order))


def span(start: str, end: str, precision: str) -> tuple[date, date | None]:
    """The first and the last day that a record can be about; no last day when it has no end."""
    months = MONTHS.get(precision)
    first, last = _bounds(start)
    if months and len(start) == 4:
        year = first.year
        return date(year, months[0], 1), _month_end(year, months[1])
    if end:
        return first, _bounds(end)[1]
    return first, None if precision in OPEN_ENDED else last


def select(
    every: Iterable[Moment], kind: str = "", origin: str = "", area: str = "", year: int = 0
) -> tuple[Moment, ...]:
    """The moments of a kind, a document, an area (its text) and a year; "" and 0 are all."""
    return tuple(
        moment
        for moment in every
        if kind in ("", moment.kind)
        and origin in ("", moment.origin)
        and area in ("", moment.area_text)
        and (not year or year in moment.years)
    )


def ahead(every: Iterable[Moment], today: date) -> tuple[Moment, ...]:
    """What according to the documents is not over on a day: it runs, or is still to come.

    What has no known end is not among them: nobody knows whether it goes on (see `rhythms`).
    """
    return tuple(moment for moment in every if moment.last and moment.last >= today)


def rhythms(every: Iterable[Moment], today: date) -> tuple[Moment, ...]:
    """Meetings and reports that come back, agreed without an end and begun before a day."""
    return tuple(
        moment
        for moment in every
        if moment.kind == RHYTHM and moment.last is None and moment.first <= today
    )


def _moment(row: Mapping[str, str], doubts: tuple[str, ...]) -> Moment:
    first, last = span(row["start"], row["end"], row["precision"])
    same = ("event_id", "event", "kind", "start", "end", "precision")
    said = ("area_text", "remark", "origin", "locator")
    return Moment(
        first=first, last=last, doubts=doubts, **{name: row[name] for name in (*same, *said)}
    )


def _order(moment: Moment) -> tuple[date, date, str]:
    return moment.first, moment.last or date.max, moment.event_id


def _bounds(text: str) -> tuple[date, date]:
    """The first and the last day of a year, a month or a day in ISO."""
    year, month, day = (*map(int, text.split("-")), 0, 0)[:3]
    if day:
        return date(year, month, day), date(year, month, day)
    if month:
        return date(year, month, 1), _month_end(year, month)
    return date(year, 1, 1), date(year, 12, 31)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
