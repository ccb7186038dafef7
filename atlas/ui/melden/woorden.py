"""Fixed words of page Melden, and the content of a report in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from atlas.figures.numbers import format_date, format_number, format_plain
from atlas.store.days import HERE
from atlas.store.reporting import content
from atlas.store.reporting.records import Kind, Report, Role, State
from atlas.store.store import Store

HALVES = {"1": "eerste halfjaar", "2": "tweede halfjaar"}
KNOW = "Wat u moet weten"
NOT_FILLED_IN = "nog niet gemeld"
AREAS = ("area_code", "village")  # fields that hold a code
MONEY = ("spent_eur", "committed_eur")
KIND_WORDS = {
    Kind.PROGRESS: "voortgang",
    Kind.TOP_THREE: "top 3 van dorpsinitiatieven",
    Kind.CORRECTION: "correctie van een cijfer",
    Kind.DELIVERY: "levering van cijfers",
}
STATE_WORDS = {
    State.DRAFT: "concept",
    State.SUBMITTED: "ingediend, wacht op de provincie",
    State.PUBLISHED: "gepubliceerd",
    State.RETURNED: "teruggestuurd door de provincie",
    State.WITHDRAWN: "ingetrokken",
}


def period_words(period: str) -> str:
    """A half-year or a year: "2026-2" is 2026, tweede halfjaar."""
    year, _, half = period.partition("-")
    return f"{year}, {HALVES[half]}" if half in HALVES else period


def day(moment: datetime) -> str:
    """The day of a moment in the Netherlands: "22 november 2026"."""
    return format_date(moment.astimezone(HERE).date())


def moment_words(moment: datetime) -> str:
    """A moment in the Netherlands: "22 november 2026, 13.05 uur"."""
    return f"{day(moment)}, {moment.astimezone(HERE):%H.%M} uur"


def who(role: Role, area: str) -> str:
    """Who acted, never by name: "een gemeente-redacteur van Assen"."""
    return f"een {role.value} van {area}" if role is Role.GEMEENTE and area else f"een {role.value}"


def state_line(report: Report) -> str:
    """Where a report stands, since when and by whom."""
    stands = STATE_WORDS[report.state]
    when = moment_words(report.changed_at)
    what = "levering" if report.kind is Kind.DELIVERY else "melding"
    return f"Stand van deze {what}: {stands}. Gewijzigd op {when} door een {report.changed_role}."


def as_typed(given: Mapping[str, Any]) -> dict[str, str]:
    """The content of a report as it stands in the fields of a form."""
    return {name: _typed(value) for name, value in given.items()}


def _typed(value: Any) -> str:
    if value is None:
        return ""
    return format_plain(value) if isinstance(value, int | float) else str(value)


def content_words(store: Store, kind: Kind, given: Mapping[str, Any]) -> dict[str, str]:
    """What a report says, by the name of each field; empty fields too."""
    return {
        name: _words(store, name, field, given.get(name))
        for name, field in content.FIELDS[kind].items()
    }


def labels(kind: Kind) -> dict[str, str]:
    """What the fields of a kind of report are called, by name."""
    return {name: field.label for name, field in content.FIELDS[kind].items()}


def _words(store: Store, name: str, field: content.Field, value: Any) -> str:
    """One value; what cannot be read (somebody typed it) stays as it is."""
    if value is None or value == "":
        return NOT_FILLED_IN
    if isinstance(value, int | float):
        number = format_number(value, 0 if float(value).is_integer() else 2)
        return f"€ {number}" if name in MONEY else number
    if field.options:
        return field.options.get(value, value)
    if name.startswith(AREAS) and value in store.areas:
        return store.areas[value].name
    if name == "date":
        return _date(value)
    return str(value)


def _date(text: str) -> str:
    try:
        return format_date(date.fromisoformat(text))
    except ValueError:
        return text
