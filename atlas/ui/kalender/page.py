"""Page Kalender: one part, the same to everyone, another one every day."""

from __future__ import annotations

from datetime import date

from atlas.store.days import today
from atlas.store.store import Store
from atlas.ui.kalender import kalender
from atlas.ui.parts.documents import documents
from atlas.ui.parts.own import Own
from atlas.ui.parts.page import PartPage
from atlas.ui.parts.part import Part, Said

KEY = "kalender"


class Today(Own):
    """The day on which a visitor asks: what is still to come depends on it."""

    def shared(self, part: Part, said: Said) -> date:
        """The day in the Netherlands."""
        return today()

    def state(self) -> str:
        """The day, so that an answer of yesterday is not given today."""
        return today().isoformat()


def names(store: Store) -> dict[str, str]:
    """The names of what an address calls by a code."""
    return documents(store, kalender.TABLE)


PAGE = PartPage(KEY, (kalender,), names, own=Today())
