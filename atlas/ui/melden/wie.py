"""Who looks at the page: his role, the button to log in or out, and what he may not do here."""

from __future__ import annotations

from atlas.store.reporting.records import Editor, Role
from atlas.store.store import Store
from atlas.ui import login
from atlas.ui.html import Html, join, tag
from atlas.ui.melden.acties import gemeenten
from atlas.ui.melden.bezoek import Visit
from atlas.ui.melden.formulier import button

LOG_IN, LOG_OUT = ("inloggen", "Inloggen"), ("uitloggen", "Uitloggen")
OUT = (
    "U bent niet ingelogd. Lezen kan iedereen. {act} kan wie bij een gemeente of de provincie "
    "werkt en daar een rol voor heeft."
)
READER = (
    "U bent ingelogd, maar u heeft geen rol om iets te melden. Werkt u bij een gemeente of bij de "
    "provincie? Vraag uw beheerder dan om een rol."
)


def who(store: Store, visit: Visit, act: str = "Melden") -> Html:
    """The line on who is logged in, with its button; `act` is what one logs in for here."""
    if visit.editor is not None:
        return _form(tag("p", known(store, visit.editor, visit.name)), LOG_OUT)
    if not login.configured():
        told = (login.how_to_switch_on(), login.configuration_problem())
        return join(tag("p", text) for text in told if text)
    refused = tag("p", visit.refusal, role="alert") if visit.refusal else None
    # Who was refused is still known to the provider: out first, then in as somebody else.
    ways = (LOG_IN, LOG_OUT) if visit.refusal else (LOG_IN,)
    return _form(join([refused, tag("p", OUT.format(act=act))]), *ways)


def known(store: Store, editor: Editor, name: str = "") -> str:
    """Who is logged in, for his own screen."""
    called = f" als {name}" if name else ""
    if editor.role is Role.READER:
        return f"U bent ingelogd{called}, zonder rol."
    area = gemeenten(store).get(editor.area_code)
    of_gemeente = f" van de gemeente {area}" if area else ""
    return f"U bent ingelogd{called}. Uw rol: {editor.role}{of_gemeente}."


def _form(said: Html, *ways: tuple[str, str]) -> Html:
    row = tag("p", *(button(*way) for way in ways), class_="atlas-form-buttons")
    return tag("form", said, row, data_form="wie", novalidate=True, class_="atlas-form-who")


def closed(visit: Visit) -> Html | None:
    """Why there is no form for this visitor; None where there is one.

    Whose log-in ended while he was typing, still has the form with his text.
    """
    if visit.problem:
        return tag("p", visit.problem, role="alert")
    if visit.may_report or (visit.editor is None and visit.answers):
        return None
    return tag("p", READER) if visit.editor else Html("")
