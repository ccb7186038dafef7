"""Page Profiel: its parts, all about the same area."""

from __future__ import annotations

from atlas.domain.subject import subjects
from atlas.figures.line_words import REFERENCE_NAMES
from atlas.store.serving import get_store
from atlas.store.store import Store
from atlas.ui.parts.page import PartPage
from atlas.ui.profiel import keuze, kort, lijkt, naast, opbouw, thema, thema_keuze

KEY = "profiel"


class Profiel(PartPage):
    """The page; it also prepares a first area of every kind, which reads the figures of all."""

    def prepare(self) -> None:
        """Every part without an area, and with one of each kind: all others are quick after it."""
        super().prepare()
        first: dict[str, str] = {}
        for code, each in subjects(get_store()).items():
            first.setdefault(each.level, code)
        for deel in self.parts:
            for code in first.values():
                self.message(deel, ((keuze.AREA, code),))


def names(store: Store) -> dict[str, str]:
    """The names of what an address calls by a code."""
    return {
        **keuze.area_names(store),
        **REFERENCE_NAMES,
        **{each.id: each.title for each in store.themes.values()},
        **thema_keuze.ORDERS,
        **thema_keuze.AGES,
    }


PAGE = Profiel(
    KEY,
    (kort, thema, opbouw, lijkt, naast),
    names,
    heading=keuze.heading,
    files=("xlsx",),
    common=keuze.COMMON,
)
