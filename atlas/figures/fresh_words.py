"""How fresh figures and their sources are, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from babel.dates import format_date as babel_format_date

from atlas.domain.freshness import expected, following
from atlas.figures.change_words import moment
from atlas.figures.numbers import format_date
from atlas.figures.report import Column, Table
from atlas.store.records import Indicator
from atlas.store.sources import Source
from atlas.store.store import Store
from atlas.store.version_records import Attempt

ASSUMED = (
    "Wanneer er nieuwe cijfers komen, is een verwachting van de atlas: de maand waarin de bron "
    "ze gewoonlijk uitgeeft."
)


def month_words(year: int, month: int) -> str:
    """A month: "maart 2027"."""
    return babel_format_date(date(year, month, 1), "MMMM yyyy", locale="nl_NL")


def expected_words(store: Store, indicator: Indicator) -> str:
    """When newer figures are expected: "maart 2027 (verwachting)"; or that it is unknown."""
    found = expected(store, indicator)
    return f"{month_words(found.year, found.month)} (verwachting)" if found else "onbekend"


def sources_table(
    store: Store, attempts: Mapping[str, Attempt], taken: Mapping[str, date], today: date
) -> Table:
    """How fresh every live source is; `taken`: the day of its newest figures in the atlas."""
    rows = tuple(
        (
            source.title,
            source.producer,
            _taken_words(attempts.get(source.id), taken.get(source.id)),
            _attempt_words(attempts.get(source.id)),
            _next_words(source, taken.get(source.id), today),
        )
        for source in store.sources.values()
    )
    heads = ("Bron", "Maker", "Cijfers van", "Laatste keer geprobeerd", "Nieuwe cijfers")
    notes = (ASSUMED, *_release_notes(store))
    return Table("Hoe vers de bronnen zijn", tuple(map(Column, heads)), rows, notes)


def _release_notes(store: Store) -> tuple[str, ...]:
    notes = (
        f"{source.title}: {source.release.note}"
        for source in store.sources.values()
        if source.release.note
    )
    return tuple(dict.fromkeys(notes))


def _taken_words(attempt: Attempt | None, taken: date | None) -> str:
    if attempt and attempt.succeeded:
        return f"nagekeken op {moment(attempt.succeeded)}"
    return f"opgehaald op {format_date(taken)}" if taken else "met de atlas meegekomen"


def _attempt_words(attempt: Attempt | None) -> str:
    if attempt is None:
        return "nog niet"
    when = moment(attempt.tried)
    return f"{when}: {_how(attempt)}, {attempt.problem}" if attempt.problem else f"{when}: gelukt"


def _how(attempt: Attempt) -> str:
    return "deels ververst" if attempt.partly else "niet ververst"


def _next_words(source: Source, taken: date | None, today: date) -> str:
    if source.release.month is None:
        return "onbekend"
    if taken is None:
        return "bij de eerste verversing"
    year, month = following(source, taken)
    words = f"verwacht in {month_words(year, month)}"
    past = (year, month) < (today.year, today.month)
    return f"{words}: zijn er waarschijnlijk al" if past else words


def not_refreshed(store: Store, attempts: Mapping[str, Attempt]) -> tuple[str, ...]:
    """A line for every source of which the last refresh failed, with its last good moment."""
    return tuple(
        f"{store.sources[name].title}: {_how(attempt)} op {moment(attempt.tried)}. "
        + (
            f"U ziet de cijfers van {moment(attempt.succeeded)}."
            if attempt.succeeded
            else "U ziet de cijfers die er al waren."
        )
        for name, attempt in attempts.items()
        if attempt.problem and name in store.sources
    )
