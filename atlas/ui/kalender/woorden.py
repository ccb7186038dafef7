"""Page Kalender: dates as precise as the document is, and the words for kinds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from atlas.domain.programme_calendar import Moment
from atlas.figures.numbers import format_date

# What the records call a kind -> what a visitor reads; other kinds read as they are.
KINDS: Mapping[str, str] = MappingProxyType({"cadans": "vast ritme", "deadline": "termijn"})
# How precise a record is -> how its date reads; a precision that is not here is from one to
# another date, as recorded.
_READ: Mapping[str, Callable[[str, str], str]] = MappingProxyType(
    {
        "dag (vóór)": lambda start, _: f"vóór {said(start)}",
        "dag (uiterste)": lambda start, _: f"uiterlijk {said(start)}",
        "begin jaar": lambda start, _: f"begin {start[:4]}",
        "voorjaar": lambda start, _: f"voorjaar {start[:4]}",
        "vóór zomer": lambda start, _: f"vóór de zomer van {start[:4]}",
        "voorjaar of zomer": lambda start, _: f"voorjaar of zomer {start[:4]}",
        "zomer": lambda start, _: f"zomer {start[:4]}",
        "najaar": lambda start, _: f"najaar {start[:4]}",
        "eind jaar": lambda start, _: f"eind {start[:4]}",
        "vanaf jaar": lambda start, _: f"vanaf {said(start)}",
        "vanaf maand": lambda start, _: f"vanaf {said(start)}",
        "t/m jaar": lambda start, _: f"tot en met {said(start)}",
        "tot maand": lambda start, _: f"tot {said(start)}",
        "jaar - medio": lambda start, end: f"{said(start)} tot medio {end[:4]}",
        "even jaren": lambda start, end: f"even jaren, {_through(start, end)}",
        "jaarlijks": lambda start, end: f"elk jaar, {_running(start, end)}",
        "halfjaarlijks": lambda start, end: f"elk half jaar, {_running(start, end)}",
    }
)


def when(moment: Moment) -> str:
    """The date of a moment in words, no more precise than the document."""
    read = _READ.get(moment.precision, _through)
    return read(moment.start, moment.end)


def kind_words(kind: str) -> str:
    """A kind as a visitor reads it."""
    return KINDS.get(kind, kind)


def said(text: str) -> str:
    """A year, a month or a day in ISO as one reads it: "2019", "mei 2022", "1 mei 2022"."""
    numbers = [int(part) for part in text.split("-")]
    year, month, day = (*numbers, 1, 1)[:3]
    words = format_date(date(year, month, day))
    return words.split(" ", 3 - len(numbers))[-1]


def _through(start: str, end: str) -> str:
    return f"{said(start)} tot en met {said(end)}" if end else said(start)


def _running(start: str, end: str) -> str:
    return _through(start, end) if end else f"vanaf {said(start)}"
