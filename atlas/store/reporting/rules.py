"""Who may do what with which report, and when: the only place where this is decided."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from atlas.store.reporting.records import (
    PROVINCE_AREA,
    Act,
    Denied,
    Editor,
    Kind,
    Period,
    Role,
    State,
)

FIRST = "2026-2"  # the first half-year that is reported on (own assumption)
GEMEENTE_CODE = re.compile(r"GM[0-9]{4}")
GEMEENTE_ACTS = frozenset({Act.CREATE, Act.SAVE, Act.SUBMIT, Act.WITHDRAW})
PROVINCE_ACTS = GEMEENTE_ACTS | {Act.PUBLISH, Act.SEND_BACK}
# act -> the states in which it can be done, and the state that follows
TRANSITIONS: Mapping[Act, tuple[frozenset[State], State]] = {
    Act.SAVE: (frozenset(State), State.DRAFT),
    Act.SUBMIT: (frozenset({State.DRAFT, State.RETURNED}), State.SUBMITTED),
    Act.PUBLISH: (frozenset({State.SUBMITTED}), State.PUBLISHED),
    Act.SEND_BACK: (frozenset({State.SUBMITTED}), State.RETURNED),
    Act.WITHDRAW: (frozenset(State) - {State.WITHDRAWN}, State.WITHDRAWN),
}
_CANNOT = {
    Act.SUBMIT: "indienen kan alleen met een concept of een teruggestuurde melding",
    Act.PUBLISH: "publiceren kan alleen met een melding die is ingediend",
    Act.SEND_BACK: "terugsturen kan alleen met een melding die is ingediend",
    Act.WITHDRAW: "intrekken kan niet nog een keer",
}


def sees_all(editor: Editor) -> bool:
    """Whether this editor may see the reports of every gemeente, and the full trail."""
    return editor.role in (Role.PROVINCE, Role.ADMIN)


def sees(editor: Editor, area_code: str) -> bool:
    """Whether this editor may see the reports of `area_code`, drafts included."""
    if sees_all(editor):
        return True
    return editor.role is Role.GEMEENTE and bool(area_code) and editor.area_code == area_code


def may(editor: Editor, act: Act, kind: Kind, area_code: str) -> bool:
    """Whether this editor may do this act with reports of this kind of `area_code`.

    A reader may nothing; a gemeente-redacteur works on reports of his own gemeente; the province
    and the beheerder do all acts, for every gemeente and for the province itself. A top-3 is of
    a gemeente only.
    """
    is_gemeente = GEMEENTE_CODE.fullmatch(area_code) is not None
    if not is_gemeente and (area_code != PROVINCE_AREA or kind is Kind.TOP_THREE):
        return False
    if sees_all(editor):
        return act in PROVINCE_ACTS
    own = editor.role is Role.GEMEENTE and is_gemeente and editor.area_code == area_code
    return own and act in GEMEENTE_ACTS


def may_correct(editor: Editor, figure_area: str) -> bool:
    """Whether this editor may correct a figure of `figure_area`.

    A gemeente-redacteur only corrects figures of his own gemeente, its wijken and its buurten.
    """
    if sees_all(editor):
        return True
    return figure_area[:2] in ("GM", "WK", "BU") and figure_area[2:6] == editor.area_code[2:]


def allowed(state: State, act: Act) -> State:
    """The state of a report after `act`; raises `Denied` where it cannot be done in `state`.

    `Act.CREATE` makes a new report and `Act.DENIED` changes none: neither has a state before.
    """
    before, after = TRANSITIONS[act]
    if state not in before:
        raise Denied(f"Deze melding is {state.value}; {_CANNOT[act]}.")
    return after


def periods(today: date) -> tuple[Period, ...]:
    """The half-years to report on, from `FIRST` to the one that `today` is in.

    A report is due one month after the half-year ends (own assumption).
    """
    year, half = (int(part) for part in FIRST.split("-"))
    found = []
    while (start := date(year, 1 if half == 1 else 7, 1)) <= today:
        found.append(_period(year, half, start))
        year, half = (year, 2) if half == 1 else (year + 1, 1)
    return tuple(found)


def _period(year: int, half: int, start: date) -> Period:
    next_start = date(year, 7, 1) if half == 1 else date(year + 1, 1, 1)
    next_month = next_start.replace(month=next_start.month + 1)
    one_day = timedelta(days=1)
    return Period(f"{year}-{half}", start, next_start - one_day, next_month - one_day)


def years(today: date) -> tuple[str, ...]:
    """The years to give a top-3 for, from the year of `FIRST` to this one."""
    return tuple(str(year) for year in range(int(FIRST[:4]), today.year + 1))
