"""How fresh figures and their sources are, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from babel.dates import format_date as babel_format_date

from atlas.domain.freshness import expected, following
from atlas.figures.change_words import moment
from atlas.figures.numbers import format_date, format_number
from atlas.figures.report import Column, Table
from atlas.store.records import Indicator
from atlas.store.sources import Source
from atlas.store.store import Store
from atlas.store.version_records import Attempt

ASSUMED = (
    "Wanneer er nieuwe cijfers komen, is een verwachting van de atlas: de maand waarin de bron "
    "ze gewoonlijk uitgeeft."
)

MOST = 3  # sources that failed, by name
MANY = (
    "{count} bronnen zijn niet ververst, de laatste op {last}. U ziet de laatste goede cijfers. "
    "Bij “Hoe vers zijn de cijfers” staat het per bron."
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
            _taken_words(store, source, attempts.get(source.id), taken.get(source.id)),
            _attempt_words(attempts.get(source.id)),
            _next_words(source, taken.get(source.id), today),
            source.release.note,
        )
        for source in sorted(
            store.sources.values(), key=lambda each: not _failed(attempts.get(each.id))
        )
    )
    heads = ("Bron", "Maker", "Onze cijfers", "Laatste keer geprobeerd", "Nieuwe cijfers",
             "Goed om te weten")  # fmt: skip
    return Table("Hoe vers de bronnen zijn", tuple(map(Column, heads)), rows, (ASSUMED,))


def _failed(attempt: Attempt | None) -> bool:
    return attempt is not None and bool(attempt.problem)


def _taken_words(store: Store, source: Source, attempt: Attempt | None, taken: date | None) -> str:
    if attempt and attempt.succeeded:
        return f"nagekeken op {moment(attempt.succeeded)}"
    if taken:
        return f"opgehaald op {format_date(taken)}"
    found = any(each.facts or each.indicator in store.indicators for each in source.measures)
    return "met de atlas meegekomen" if found or not source.measures else "nog geen cijfers"


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
    """A line for every source of which the last refresh failed, with its last good moment.

    Of more than a few only how many: these lines stand under every page.
    """
    failed = {
        name: attempt
        for name, attempt in attempts.items()
        if attempt.problem and name in store.sources
    }
    if len(failed) > MOST:
        last = moment(max(attempt.tried for attempt in failed.values()))
        return (MANY.format(count=format_number(len(failed), 0), last=last),)
    return tuple(
        f"{store.sources[name].title}: {_how(attempt)} op {moment(attempt.tried)}. "
        + (
            f"U ziet de cijfers van {moment(attempt.succeeded)}."
            if attempt.succeeded
            else "U ziet de cijfers die er al waren."
        )
        for name, attempt in failed.items()
    )
