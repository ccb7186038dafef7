"""The tables of the part Per thema to take along: the course of every figure that has one."""

from __future__ import annotations

from collections.abc import Iterator

from atlas.domain.profile import profile
from atlas.domain.subject import Subject
from atlas.domain.trend import Trend, trend
from atlas.figures.numbers import unit_words
from atlas.figures.report import Column, Table, Value
from atlas.figures.trend import FEWEST, trend_columns, trend_row
from atlas.store.store import Store

TITLE = "Verloop per periode"
OTHERS = ("Drenthe", "Nederland")
NO_COURSE = "Van dit gebied is er geen enkel cijfer van meer dan één periode."


def tables(store: Store, subject: Subject, reference: str) -> tuple[Table, ...]:
    """One table: every period of every figure, as under the chart of that figure on screen.

    The same whatever `reference` says: Drenthe and Nederland both have a column.
    """
    courses = [
        found
        for line in profile(store, subject, reference)
        if (found := trend(store, subject, line.indicator.id)).figures >= FEWEST
    ]
    columns = (
        *(Column(name) for name in ("Thema", "Onderwerp", "Eenheid")),
        *trend_columns(subject, OTHERS, statuses=True),
    )
    rows = tuple(row for each in courses for row in _rows(store, each))
    notes = tuple(
        f"{each.indicator.title}: breuk in de reeks vanaf {found.period}. {found.note}"
        for each in courses
        for found in each.breaks
    )
    return (Table(TITLE, columns, rows, notes or ((NO_COURSE,) if not rows else ())),)


def _rows(store: Store, course: Trend) -> Iterator[tuple[Value, ...]]:
    indicator = course.indicator
    about = (store.themes[indicator.theme].title, indicator.title, unit_words(indicator))
    for moment in course.moments:
        yield (*about, *trend_row(course, moment, OTHERS, statuses=True))
