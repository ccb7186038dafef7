"""What an editor brings to page Melden: his session, his reports, the forms that he sends in.

Everything in here is of one session: no cache of everyone ever holds it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import streamlit as st

from atlas.figures.trail import csv_bytes
from atlas.store.days import today
from atlas.store.reporting.records import Editor, Event, RegisterError, Report
from atlas.store.reporting.register import get_register
from atlas.store.reporting.rules import sees_all
from atlas.store.serving import get_store
from atlas.ui import login
from atlas.ui.html import tag
from atlas.ui.melden import spoor, verwerk
from atlas.ui.melden.bezoek import Answered, Visit
from atlas.ui.parts.part import Part, Said
from atlas.ui.reported import PublicReports, reported_on

ANSWERS = "melden_antwoorden"  # in the session
MOST_ANSWERS, MOST_OF_NOBODY = 20, 3  # of a session, and of one that is not logged in
LOG_IN, LOG_OUT = "inloggen", "uitloggen"
TRAIL = "Download het volledige spoor (CSV)"
TRAIL_FILE = "meldingen-spoor.csv"
TRAIL_NOTE = (
    "U ziet dit omdat u provincie-redacteur of beheerder bent. In het bestand staat elke "
    "wijziging, met een code in plaats van een naam. Geef het niet zomaar door."
)


class Editing(PublicReports):
    """The public part to everyone; his own part to an editor."""

    NOTE = ""

    def shared(self, part: Part, said: Said) -> Visit:  # type: ignore[override]
        """What everyone may see."""
        return Visit(reported_on(), today(), events=_events(part, said))

    def state(self) -> str:
        """The last change, and the day: what is due depends on it."""
        return f"{super().state()} {today()}"

    def private(self, part: Part, said: Said) -> Visit | None:
        """What this session may see besides; None for who is not logged in."""
        editor, refusal = login.editor(), login.refusal()
        answers = _answers(editor)
        if editor is None and not answers and not refusal:
            return None
        reports, problem = _reports(editor) if editor else ((), "")
        return Visit(
            reported_on(),
            today(),
            editor,
            login.own_name(),
            refusal,
            problem,
            reports,
            answers,
            _events(part, said),
        )

    def submit(self, part: Part, said: Said, form: Mapping[str, str]) -> Mapping[str, str]:
        """Log in or out, or do what a form asks; the address becomes that of its topic."""
        act = form.get("act", "")
        if act == LOG_IN:
            login.log_in()
        elif act == LOG_OUT:
            st.session_state.pop(ANSWERS, None)
            login.log_out()
        elif answered := verwerk.handle(get_store(), get_register(), login.editor(), form, today()):
            _keep(answered, MOST_ANSWERS if login.editor() else MOST_OF_NOBODY)
            return verwerk.read(form).topic.address if answered.key else {}
        return {}

    def show(self, part: Part, params: Said) -> None:
        """The full trail to take along, for who may have it: no plain address knows who asks."""
        editor = login.editor()
        if part.KEY != spoor.KEY or editor is None or not sees_all(editor):
            return
        st.html(tag("div", tag("p", TRAIL_NOTE), class_="atlas-page atlas-part"))
        st.download_button(
            TRAIL, _trail(editor), TRAIL_FILE, "text/csv", on_click="ignore", key="melden_spoor"
        )


def _trail(editor: Editor) -> Callable[[], bytes]:
    """The maker of the file; the register decides once more who gets it."""
    return lambda: csv_bytes(get_register().events(editor))


def _events(part: Part, said: Said) -> tuple[Event, ...]:
    """A page of the public trail and one more, where the part shows it."""
    if part.KEY != spoor.KEY:
        return ()
    try:
        return get_register().public_events(spoor.ON_PAGE + 1, spoor.offset(said))
    except RegisterError:
        return ()


def _reports(editor: Editor) -> tuple[tuple[Report, ...], str]:
    """The reports that an editor may see, or why they cannot be read."""
    try:
        return get_register().reports(editor), ""
    except RegisterError as error:
        return (), str(error)


def _answers(editor: Editor | None) -> Mapping[str, Answered]:
    """What this session was answered; whose log-in ended sees no more than what he typed."""
    found: Mapping[str, Answered] = st.session_state.get(ANSWERS, {})
    if editor is not None:
        return found
    return {key: replace(each, current=None) for key, each in found.items() if each.typed}


def _keep(answered: Answered, most: int) -> None:
    """Keep an answer, and of those before only what was typed and not kept; `most` in all."""
    before: dict[str, Answered] = st.session_state.get(ANSWERS, {})
    new = answered.key
    unkept = [each for key, each in before.items() if each.typed and key not in ("", new)]
    answers = [*unkept[1 - most :], answered]
    st.session_state[ANSWERS] = {each.key: each for each in answers}
