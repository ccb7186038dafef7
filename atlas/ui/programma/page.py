"""Page Programma: what was agreed, where it lands, when, for how much, and what came of it."""

from __future__ import annotations

from atlas.store.serving import get_store
from atlas.ui import texts
from atlas.ui.parts.page import PartPage
from atlas.ui.parts.part import Part, Said
from atlas.ui.programma import geld, kaart, overzicht, terugblik, tijdlijn
from atlas.ui.programma.keuze import page_names
from atlas.ui.reported import PublicReports

KEY = "programma"
FILES = ("xlsx", "pdf", "md")


class ProgrammePage(PartPage):
    """A page that is named after the action that is chosen."""

    def title(self, part: Part, said: Said) -> str:
        """The title of the action, else the question of the part."""
        return self._action(part, said) or part.QUESTION

    def tab(self, part: Part, said: Said) -> str:
        """What the tab of the browser says."""
        return f"{self._action(part, said) or part.TITLE} – {texts.page_title(self.key)}"

    def _action(self, part: Part, said: Said) -> str:
        return overzicht.heading(get_store(), said) if part.KEY == overzicht.KEY else ""


PAGE = ProgrammePage(
    KEY, (overzicht, kaart, tijdlijn, geld, terugblik), page_names, PublicReports(), files=FILES
)
