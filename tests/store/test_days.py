"""The day is that of the Netherlands: half an hour to midnight in UTC it is the next there."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo

import pytest

from atlas.store import days


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 22, 22, 59, tzinfo=UTC), date(2026, 11, 22)),
        (datetime(2026, 11, 22, 23, 0, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_the_day_is_that_of_the_netherlands(
    monkeypatch: pytest.MonkeyPatch, moment: datetime, day: date
) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return moment.astimezone(tz)

    monkeypatch.setattr(days, "datetime", Clock)
    assert days.today() == day
