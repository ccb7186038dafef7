"""Fault 14 and the borders of days, half-years and years: the clock of Drenthe counts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from atlas.store.reporting.records import Invalid, Kind
from atlas.store.reporting.register import Register
from tests.store.reporting.people import (
    ABOUT,
    ASSEN,
    PROVINCE,
    START,
    STARTED,
    Clock,
    assert_whole,
    draft,
    published,
)

DRENTHE = ZoneInfo("Europe/Amsterdam")
SECOND = timedelta(seconds=1)


def midnight(day: date) -> datetime:
    """The moment in UTC at which a day begins in Drenthe."""
    return datetime(day.year, day.month, day.day, tzinfo=DRENTHE).astimezone(UTC)


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2026, 10, 25), 25),  # the clock goes back in this night
        (date(2027, 3, 28), 23),  # and forward in this one
        (date(2026, 12, 31), 24),
        (date(2027, 6, 30), 24),
        (date(2028, 2, 29), 24),
    ],
)
def test_a_day_ends_at_midnight_in_drenthe_also_when_the_clock_changes(
    register: Register, clock: Clock, day: date, hours: int
) -> None:
    next_day = day + timedelta(days=1)
    assert midnight(next_day) - midnight(day) == timedelta(hours=hours)
    for subject, moment in (
        ("voor", midnight(day) - SECOND),
        ("eerste", midnight(day)),
        ("laatste", midnight(next_day) - SECOND),
        ("na", midnight(next_day)),
    ):
        clock.time = moment
        published(register, subject)
    clock.time = midnight(next_day) + timedelta(days=3)
    known = ["voor", "eerste", "laatste", "na"]
    for back, count in ((day - timedelta(days=1), 1), (day, 3), (next_day, 4)):
        assert [each.subject for each in register.reported(back).reports] == known[:count]


@pytest.mark.parametrize("missing", ["02:30", "02:00"])
def test_the_hour_that_comes_twice_and_the_hour_that_does_not_come(
    register: Register, clock: Clock, missing: str
) -> None:
    hour, minute = map(int, missing.split(":"))
    for fold in (0, 1):
        twice = datetime(2026, 10, 25, hour, minute, fold=fold, tzinfo=DRENTHE)
        clock.time = twice.astimezone(UTC)
        published(register, f"keer-{fold}")
    first, second = register.reported().reports
    assert second.published_at - first.published_at == timedelta(hours=1)
    assert_whole(register)


@pytest.mark.parametrize(
    ("first_day", "period", "kind"),
    [
        (date(2026, 7, 1), "2026-2", Kind.PROGRESS),
        (date(2027, 1, 1), "2027-1", Kind.PROGRESS),
        (date(2027, 7, 1), "2027-2", Kind.PROGRESS),
        (date(2028, 1, 1), "2028-1", Kind.PROGRESS),
        (date(2027, 1, 1), "2027", Kind.TOP_THREE),
        (date(2028, 1, 1), "2028", Kind.TOP_THREE),
    ],
)
def test_a_period_begins_at_midnight_in_drenthe(
    register: Register, clock: Clock, first_day: date, period: str, kind: Kind
) -> None:
    top = kind is Kind.TOP_THREE
    about = (kind, "GM0106", "" if top else "ua-2-4-a", period)
    content = {"name1": "Dorpstuin"} if top else STARTED
    clock.time = midnight(first_day) - SECOND
    with pytest.raises(Invalid) as error:
        register.create(ASSEN, *about, content)
    assert [problem.name for problem in error.value.problems] == ["period"]
    clock.time = midnight(first_day)
    assert register.create(ASSEN, *about, content).period == period


def test_a_date_is_in_the_future_until_midnight_in_drenthe(
    register: Register, clock: Clock
) -> None:
    tomorrow = date(2026, 10, 26)  # after the night of 25 hours
    clock.time = midnight(tomorrow) - SECOND
    with pytest.raises(Invalid):
        draft(register, date=tomorrow.isoformat())
    clock.time = midnight(tomorrow)
    assert draft(register, date=tomorrow.isoformat()).content["date"] == "2026-10-26"


def test_fault_14_a_clock_that_was_a_year_ahead_loses_nothing(
    register: Register, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    published(register, "ervoor")
    clock.move(days=365)
    published(register, "vooruit")
    clock.time = START + timedelta(hours=1)
    report = published(register, "erna")
    assert report.changed_at == START + timedelta(days=365)  # no event is before another
    assert "the clock is behind the last event" in caplog.text
    shown = [each.subject for each in register.reported().reports]
    assert sorted(shown) == ["erna", "ervoor", "vooruit"]
    assert register.reported(START.date()) == register.reported(START.date())
    assert_whole(register)


def test_fault_14_a_clock_a_year_behind_is_no_fresh_answer_of_then(
    register: Register, clock: Clock
) -> None:
    published(register)
    clock.move(days=-365)
    assert len(register.reported().reports) == 1
    assert register.reported(clock.time.date()).reports == register.reported().reports
    assert register.reported(date(2025, 1, 1)).reports == ()
    with pytest.raises(Invalid):
        register.create(PROVINCE, *ABOUT[:2], "ander", ABOUT[3], STARTED)
