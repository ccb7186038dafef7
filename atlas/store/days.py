"""The day and the time of the Netherlands, wherever the atlas runs."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Europe/Amsterdam")


def today() -> date:
    """The day that it is in the Netherlands."""
    return datetime.now(HERE).date()
