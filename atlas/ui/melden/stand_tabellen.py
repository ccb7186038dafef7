"""The tables of part Stand: reports counted by who and when, and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from atlas.figures.numbers import format_date
from atlas.figures.report import Column, Table
from atlas.store.reporting import rules
from atlas.store.reporting.records import Kind, Period
from atlas.store.store import Store
from atlas.ui.melden.acties import gemeenten, reporters
from atlas.ui.melden.bezoek import Visit
from atlas.ui.melden.woorden import period_words

NOTHING = "nog niets"
COLUMNS = 4  # periods beside each other
NONE_MISSING = "niets"
OLDER = "Eerdere periodes staan in het bestand."
Counts = Mapping[tuple[Kind, str, str], int]


def tables(store: Store, visit: Visit, most: int = COLUMNS) -> tuple[Table, ...]:
    """Progress by half-year, the top 3 by year, and what is missing; the newest first."""
    counts = _counts(visit)
    halves = [each.period for each in reversed(rules.periods(visit.today))]
    years = [*reversed(rules.years(visit.today))]
    return (
        _matrix(
            "Voortgang: aantal meldingen per halfjaar",
            reporters(store),
            (Kind.PROGRESS, halves, most),
            counts,
        ),
        _matrix(
            "Top 3 van dorpsinitiatieven per jaar",
            gemeenten(store),
            (Kind.TOP_THREE, years, most),
            counts,
        ),
        _missing(store, visit, counts),
    )


def _counts(visit: Visit) -> tuple[Counts, Counts]:
    """How many reports are public and how many wait, by kind, who and when."""
    reports = visit.reported.reports
    public = Counter((each.kind, each.area_code, each.period) for each in reports)
    waiting = Counter((kind, area, period) for kind, area, _, period in visit.reported.waiting)
    return public, waiting


def _matrix(
    title: str,
    who: Mapping[str, str],
    what: tuple[Kind, list[str], int],
    counts: tuple[Counts, Counts],
) -> Table:
    kind, periods, most = what
    shown = periods[:most]
    heads = ("Wie", *map(period_words, shown))
    rows = tuple(
        (name, *(_cell(kind, code, period, counts) for period in shown))
        for code, name in who.items()
    )
    notes = (OLDER,) if len(shown) < len(periods) else ()
    return Table(title, tuple(map(Column, heads)), rows, notes, unknown=NOTHING)


def _cell(kind: Kind, code: str, period: str, counts: tuple[Counts, Counts]) -> str | None:
    """What is public and what waits; None for neither."""
    public, waiting = (each[kind, code, period] for each in counts)
    once = kind is Kind.TOP_THREE
    words = [
        ("gepubliceerd" if once else f"{public} gepubliceerd") if public else "",
        ("ingediend" if once else f"{waiting} ingediend") if waiting else "",
    ]
    return ", ".join(filter(None, words)) or None


def _missing(store: Store, visit: Visit, counts: tuple[Counts, Counts]) -> Table:
    """What no report was handed in for, by gemeente, with the last day."""
    rows = []
    for code, name in gemeenten(store).items():
        late, open_ = _missing_of(visit.today, code, counts)
        rows.append((name, "; ".join(late) or NONE_MISSING, "; ".join(open_) or NONE_MISSING))
    columns = (Column("Gemeente"), Column("Te laat"), Column("Nog in te dienen"))
    return Table("Wat ontbreekt nog?", columns, tuple(rows))


def _missing_of(
    today: date, code: str, counts: tuple[Counts, Counts]
) -> tuple[list[str], list[str]]:
    """What is late and what can still come in time, each with its last day."""
    public, waiting = counts
    late: list[str] = []
    still: list[str] = []
    for kind, words, period, due in _due(today):
        if not public[kind, code, period] and not waiting[kind, code, period]:
            into = late if due < today else still
            into.append(f"{words} {period_words(period)} (uiterlijk {format_date(due)})")
    return late, still


def _due(today: date) -> list[tuple[Kind, str, str, date]]:
    """All that a gemeente is asked for until today: what, for when, and its last day."""
    halves: tuple[Period, ...] = rules.periods(today)
    progress = [(Kind.PROGRESS, "voortgang", each.period, each.due) for each in halves]
    last_days = {each.period[:4]: each.due for each in halves if each.period.endswith("-2")}
    top = [
        (Kind.TOP_THREE, "top 3", year, last_days.get(year, date(int(year) + 1, 1, 31)))
        for year in rules.years(today)
    ]
    return [*progress, *top]
