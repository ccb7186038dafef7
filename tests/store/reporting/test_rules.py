"""Who may do what, in which order, and about which half-year: by hand, beside the rules."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.store.reporting.records import Act, Denied, Editor, Kind, Role, State
from atlas.store.reporting.rules import (
    allowed,
    may,
    may_correct,
    periods,
    sees,
    sees_all,
    years,
)
from tests.store.reporting.people import ADMIN, ASSEN, EVERYONE, PROVINCE, READER

OWN = {Act.CREATE, Act.SAVE, Act.SUBMIT, Act.WITHDRAW}
ALL = OWN | {Act.PUBLISH, Act.SEND_BACK}
AREAS = ("GM0106", "GM0114", "PV22", "NL01", "", "GM0106 ", "gm0106", "GM01061", "GM0106\n")


@pytest.mark.parametrize("editor", EVERYONE, ids=lambda editor: editor.pseudonym or "lezer")
def test_who_may_do_what(editor: Editor) -> None:
    done = {
        (act, kind, area)
        for act, kind, area in product(Act, Kind, AREAS)
        if may(editor, act, kind, area)
    }
    if editor.role is Role.READER:
        expected = set()
    elif editor.role is Role.GEMEENTE:
        expected = set(product(OWN, Kind, [editor.area_code]))
    else:
        expected = set(product(ALL, Kind, ["GM0106", "GM0114", "PV22"]))
        expected -= set(product(ALL, [Kind.TOP_THREE], ["PV22"]))
    assert done == expected


@pytest.mark.parametrize("area", ["", "PV22", "GM0106 ", "*", "GM"])
def test_a_gemeente_redacteur_without_a_gemeente_may_nothing(area: str) -> None:
    editor = Editor(Role.GEMEENTE, "x", area)
    assert not any(may(editor, *each) for each in product(Act, Kind, [*AREAS, area]))
    assert not may_correct(editor, "GM0106")


def test_a_reader_with_a_gemeente_stays_a_reader() -> None:
    reader = Editor(Role.READER, "", "GM0106")
    assert not any(may(reader, *each) for each in product(Act, Kind, AREAS))
    assert not sees(reader, "GM0106") and not sees_all(reader)


def test_who_sees_what() -> None:
    assert [editor for editor in EVERYONE if sees_all(editor)] == [PROVINCE, ADMIN]
    assert [editor for editor in EVERYONE if sees(editor, "GM0106")] == [ASSEN, PROVINCE, ADMIN]
    assert not sees(ASSEN, "GM0114") and not sees(READER, "")


@pytest.mark.parametrize(
    ("area", "own"),
    [
        ("GM0106", True),
        ("WK010601", True),
        ("BU01060101", True),
        ("GM0114", False),
        ("WK011406", False),
        ("BU01140106", False),
        ("WP0106", False),
        ("PV22", False),
        ("NL01", False),
        ("", False),
    ],
)
def test_a_gemeente_corrects_its_own_figures(area: str, own: bool) -> None:
    assert may_correct(ASSEN, area) is own
    assert may_correct(PROVINCE, area)
    assert not may_correct(Editor(Role.GEMEENTE, "x", ""), area)


STEPS = {
    (State.DRAFT, Act.SAVE): State.DRAFT,
    (State.DRAFT, Act.SUBMIT): State.SUBMITTED,
    (State.DRAFT, Act.WITHDRAW): State.WITHDRAWN,
    (State.SUBMITTED, Act.SAVE): State.DRAFT,
    (State.SUBMITTED, Act.PUBLISH): State.PUBLISHED,
    (State.SUBMITTED, Act.SEND_BACK): State.RETURNED,
    (State.SUBMITTED, Act.WITHDRAW): State.WITHDRAWN,
    (State.RETURNED, Act.SAVE): State.DRAFT,
    (State.RETURNED, Act.SUBMIT): State.SUBMITTED,
    (State.RETURNED, Act.WITHDRAW): State.WITHDRAWN,
    (State.PUBLISHED, Act.SAVE): State.DRAFT,
    (State.PUBLISHED, Act.WITHDRAW): State.WITHDRAWN,
    (State.WITHDRAWN, Act.SAVE): State.DRAFT,
}


@pytest.mark.parametrize(
    ("state", "act"), list(product(State, [a for a in Act if a not in (Act.CREATE, Act.DENIED)]))
)
def test_what_follows_what(state: State, act: Act) -> None:
    if (state, act) in STEPS:
        assert allowed(state, act) is STEPS[state, act]
    else:
        with pytest.raises(Denied, match=state.value):
            allowed(state, act)


@pytest.mark.parametrize(
    ("today", "ids"),
    [
        (date(2026, 6, 30), []),
        (date(2026, 7, 1), ["2026-2"]),
        (date(2026, 12, 31), ["2026-2"]),
        (date(2027, 1, 1), ["2026-2", "2027-1"]),
        (date(2028, 7, 1), ["2026-2", "2027-1", "2027-2", "2028-1", "2028-2"]),
        (date(1, 1, 1), []),
    ],
)
def test_the_half_years_until_today(today: date, ids: list[str]) -> None:
    assert [period.period for period in periods(today)] == ids


def test_the_days_of_a_half_year() -> None:
    second, first = periods(date(2027, 3, 1))
    assert (second.start, second.end) == (date(2026, 7, 1), date(2026, 12, 31))
    assert (first.start, first.end) == (date(2027, 1, 1), date(2027, 6, 30))
    assert (second.due, first.due) == (date(2027, 1, 31), date(2027, 7, 31))


@given(st.dates(date(2026, 7, 1), date(2200, 1, 1)))
def test_half_years_follow_each_other_up_to_today(today: date) -> None:
    found = periods(today)
    assert found[-1].start <= today <= found[-1].end
    for before, after in zip(found, found[1:], strict=False):
        assert before.end + timedelta(days=1) == after.start
        assert before.end < before.due <= after.end


def test_the_years_of_a_top_three() -> None:
    assert years(date(2026, 1, 1)) == ("2026",)
    assert years(date(2028, 12, 31)) == ("2026", "2027", "2028")
    assert years(date(2025, 12, 31)) == ()
