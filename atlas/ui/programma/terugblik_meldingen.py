"""What was reported on actions, as tables: whole for the files, by theme for a screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from atlas.domain.published import number
from atlas.domain.review import Line
from atlas.figures.numbers import format_date, format_number
from atlas.figures.report import Column, Table, Value
from atlas.store.reporting.content import STATUSES
from atlas.store.store import Store
from atlas.ui.melden.woorden import day, period_words
from atlas.ui.programma.woorden import place_names

UNSAID = "niet gemeld"
NOT_HERE = "niet meer in de atlas"
SHOWN_EVIDENCE = 5  # the column with the link to evidence, on screen


def columns_of(*names: str | tuple[str, int]) -> tuple[Column, ...]:
    """Columns of text, and of numbers with their decimals."""
    return tuple(Column(each) if isinstance(each, str) else Column(*each) for each in names)


def decimals_of(values: Iterable[Value]) -> int:
    """None for whole numbers, else two: an amount is never rounded away."""
    return 2 if any(isinstance(value, float) and value % 1 for value in values) else 0


def lines_table(store: Store, lines: Sequence[Line]) -> Table:
    """Every published report on an action, with all that it says."""
    names = place_names(store)
    found = tuple(_line(line, names.get(line.report.area_code)) for line in lines)
    decimals = [decimals_of(row[place] for row in found) for place in (6, 7, 8)]
    columns = columns_of(
        "Actie",
        "Stuk en thema",
        "Wie",
        "Stand",
        "Datum van de stand",
        "Toelichting",
        ("Uitgegeven (euro)", decimals[0]),
        ("Toegezegd (euro)", decimals[1]),
        ("Bereikt aantal", decimals[2]),
        "Bewijs",
        "Gemeld over, gepubliceerd op",
    )
    return Table("Wat is gemeld", columns, found, unknown=UNSAID)


def _line(line: Line, who: str | None) -> tuple[Value, ...]:
    report, said = line.report, line.report.content
    status = str(said.get("status") or "")
    return (
        line.action,
        ": ".join(line.titles[:2]) or NOT_HERE,
        who or report.area_code,
        STATUSES.get(status, status) or None,
        _date(said.get("date")),
        str(said.get("explanation") or "") or None,
        number(report, "spent_eur"),
        number(report, "committed_eur"),
        number(report, "reached"),
        str(said.get("evidence_url") or "") or None,
        f"{period_words(report.period)}; {day(report.published_at)}",
    )


def shown_tables(store: Store, lines: Sequence[Line]) -> list[Table]:
    """The reports for a screen: a table for each theme, with the numbers in words."""
    columns = columns_of(
        "Actie", "Wie", "Stand", "Toelichting", "Geld en bereik", "Bewijs", "Gepubliceerd op"
    )
    themes = groupby(lines, key=lambda line: line.titles[:2])
    return [
        Table(
            ": ".join(titles) or "Acties die niet meer in de atlas staan",
            columns,
            tuple(_shown(store, line) for line in found),
            unknown=UNSAID,
        )
        for titles, found in themes
    ]


def _shown(store: Store, line: Line) -> tuple[Value, ...]:
    action, _, who, status, at, told, *numbers, evidence, published = _line(
        line, place_names(store).get(line.report.area_code)
    )
    labels = ("uitgegeven €\N{NO-BREAK SPACE}{}", "toegezegd €\N{NO-BREAK SPACE}{}", "bereikt {}")
    said = [
        label.format(format_number(number, decimals_of([number])))
        for label, number in zip(labels, numbers, strict=True)
        if isinstance(number, float)
    ]
    since = f"{status} (op {at})" if status and at else status
    return action, who, since, told, ", ".join(said) or None, evidence, published


def _date(given: object) -> str | None:
    try:
        return format_date(date.fromisoformat(str(given))) if given else None
    except ValueError:
        return str(given)


def status_table(lines: Iterable[Line]) -> Table:
    """How many reports say what."""
    found = Counter(str(line.report.content.get("status") or "") for line in lines)
    said = tuple((word, found[name]) for name, word in STATUSES.items())
    rest = sum(found.values()) - sum(count for _, count in said)
    more = ((UNSAID, rest),) if rest else ()
    title = "Welke stand is gemeld, en hoe vaak?"
    return Table(title, columns_of("Stand", ("Meldingen", 0)), (*said, *more))
