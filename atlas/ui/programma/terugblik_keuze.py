"""Which review is asked for, read from the address, and what it is made from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from atlas.domain.address import Address
from atlas.domain.gauges import Gauge, gauges
from atlas.domain.review import Review, Term, review, terms
from atlas.figures.numbers import format_date
from atlas.store.reporting.records import Reported
from atlas.store.store import Store
from atlas.ui.parts.pager import FROM, FROM_WORD
from atlas.ui.programma import terugblik_woorden as words
from atlas.ui.reported import register_state, reported_on

PERIOD, DAY = "periode", "op"
WORDS: Mapping[str, str] = MappingProxyType(
    {PERIOD: "de periode", DAY: "de dag van de stand", FROM: FROM_WORD}
)
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Asked:
    """What an address asks for: the term and the day of the review.

    `open` says that it can still change; "" for one that is fixed.
    """

    term: Term
    day: date
    open: str

    @property
    def params(self) -> dict[str, str]:
        """The words of the address: always both, so that it stays the same review."""
        return {PERIOD: self.term.period, DAY: self.day.isoformat()}


@dataclass(frozen=True)
class Made:
    """A review with what it was made from."""

    reported: Reported
    review: Review
    gauges: tuple[Gauge, ...]


def read(address: Address, today: date) -> Asked:
    """The review that an address asks for, by itself the last half-year as it stands now."""
    offered = terms(today)
    period = address.one_of(PERIOD, offered, next(iter(offered)))
    term = offered[period]
    default = term.day(today)
    day = address.read(
        DAY, lambda text: _day(text, term.start, today), default, format_date(default)
    )
    # Only what was known on the day itself, so that later half-years change nothing.
    return Asked(terms(day)[period], day, words.OPEN_DAY if day >= today else "")


def _day(text: str, first: date, last: date) -> date | None:
    try:
        found = date.fromisoformat(text) if _ISO.fullmatch(text) else None
    except ValueError:
        return None
    return found if found and first <= found <= last else None


def make(store: Store, asked: Asked, own: Reported) -> Made:
    """The review; kept as long as nobody changes a report."""
    made = _kept(store, store.version, register_state(), asked)
    if own.problem or made.reported.problem:  # for now only: it may be read again in a moment
        _kept.cache_clear()
    return made


@lru_cache(maxsize=4)
def _kept(store: Store, _version: str, _state: str, asked: Asked) -> Made:
    return _make(store, asked)


def _make(store: Store, asked: Asked) -> Made:
    reported = reported_on(asked.day)
    return Made(reported, review(store, reported, asked.term), gauges(store, reported))
