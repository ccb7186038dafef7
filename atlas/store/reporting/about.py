"""What a report may be about, by its kind; and the reason with which it is sent back."""

from __future__ import annotations

import re
from datetime import date

from atlas.store.reporting import rules
from atlas.store.reporting.records import PROVINCE_AREA, FieldProblem, Invalid, Kind
from atlas.store.reporting.texts import TEXT, clean

SUBJECT = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")  # ids of actions and indicators
FIGURE_PERIOD = re.compile(r"[0-9]{4}[0-9A-Za-z-]{0,16}")


def check_about(kind: Kind, area_code: str, subject: str, period: str, today: date) -> None:
    """Raise `Invalid` when a report of this kind cannot be about this.

    Whether the action, the indicator and the gemeente exist is for the caller: the register only
    knows what they look like.
    """
    found = []
    if area_code != PROVINCE_AREA and not _like(rules.GEMEENTE_CODE, area_code):
        found.append(FieldProblem("area_code", "Dit is geen gemeente.", "Kies een gemeente."))
    if subject != "" if kind is Kind.TOP_THREE else not _like(SUBJECT, subject):
        found.append(FieldProblem("subject", "Dit onderwerp bestaat niet.", "Kies er een."))
    if not _fits(kind, period, today):
        words = "Over deze periode kunt u niet melden."
        found.append(FieldProblem("period", words, "Kies een periode uit de lijst."))
    if found:
        raise Invalid(tuple(found))


def check_reason(reason: str) -> str:
    """The reason as it is kept; raises `Invalid` when it is empty or no plain text."""
    remedy = f"Schrijf in hoogstens {TEXT} tekens wat er beter moet."
    try:
        words = clean(reason, TEXT, lines=True)
    except ValueError as error:
        raise Invalid((FieldProblem("reason", f"De reden {error}.", remedy),)) from None
    if not words:
        raise Invalid((FieldProblem("reason", "De reden is nog leeg.", remedy),))
    return words


def _like(pattern: re.Pattern[str], given: object) -> bool:
    return isinstance(given, str) and pattern.fullmatch(given) is not None


def _fits(kind: Kind, period: str, today: date) -> bool:
    if kind is Kind.PROGRESS:
        return period in {each.period for each in rules.periods(today)}
    if kind is Kind.TOP_THREE:
        return period in rules.years(today)
    if kind is Kind.DELIVERY:
        return period == ""
    return _like(FIGURE_PERIOD, period)
