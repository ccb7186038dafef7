"""What a visitor brings to page Aanleveren: a file, and for an editor his deliveries.

Everything in here is of one session: no cache of everyone ever holds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from atlas.sources.supply.records import Understood
from atlas.store.days import today
from atlas.store.reporting import rules
from atlas.store.reporting.records import Editor, Kind, RegisterError, Report
from atlas.store.reporting.register import get_register
from atlas.store.serving import get_serving, get_store
from atlas.store.versions import get_versions
from atlas.ui import login
from atlas.ui.aanleveren import leveringen, lezen, nieuw, verwerk
from atlas.ui.aanleveren.bezoek import Desk, Ready, Work
from atlas.ui.aanleveren.voorbereiden import CannotPrepare, of_report
from atlas.ui.melden.own import LOG_IN, LOG_OUT
from atlas.ui.parts.own_file import MEGABYTES
from atlas.ui.parts.part import Part, Said
from atlas.ui.reported import PublicReports, reported_on

WORK, SAID, LOOKED, EMPTIED = (f"aanleveren_{n}" for n in ("werk", "antwoord", "bekeken", "leeg"))
FIELD = "aanleveren_bestand"
LABEL = "Kies een CSV- of XLSX-bestand met cijfers"
AWAY = "Haal mijn bestand weg"
UNREADABLE = "De levering is nu niet te lezen. {}"
Shown = tuple[Understood, Ready] | str


class Supplying(PublicReports):
    """What is published to everyone; his own file to a visitor, his deliveries to an editor."""

    NOTE = "Uw eigen bestand en uw concepten staan niet in het adres."

    def shared(self, part: Part, said: Said) -> Desk:  # type: ignore[override]
        """What everyone may see."""
        return Desk(reported_on(), today())

    def private(self, part: Part, said: Said) -> Desk | None:
        """What this session brings besides; None for who brings nothing."""
        editor, refusal = login.editor(), login.refusal()
        work, answered = work_of(editor), st.session_state.get(SAID)
        if editor is None and work is None and answered is None and not refusal:
            return None
        reports, problem = _reports(editor)
        chosen = _chosen(part, said, reports)
        return Desk(
            reported_on(),
            today(),
            editor,
            login.own_name(),
            refusal,
            problem,
            reports,
            work=work,
            said=answered,
            chosen=chosen,
            shown=_looked(editor, chosen) if editor and chosen else "",
        )

    def submit(self, part: Part, said: Said, form: Mapping[str, str]) -> Mapping[str, str]:
        """Log in or out, or do what a form asks."""
        act, state = form.get("act", ""), st.session_state
        if act in (LOG_IN, LOG_OUT):
            state.pop(SAID, None)
            if act == LOG_OUT:
                state.pop(WORK, None)
                state.pop(LOOKED, None)
            (login.log_in if act == LOG_IN else login.log_out)()
            return {}
        editor = login.editor()
        newest = get_serving().newest()  # also where the address pins an older version
        office = verwerk.Office(newest, get_register(), get_versions(), editor, today())
        answered = verwerk.handle(office, work_of(editor), form)
        if answered is None:
            return {}
        state[WORK], state[SAID] = answered
        opened = act in ("openen", "andere") and bool(answered[1].done)
        return {"deel": nieuw.KEY} if opened else {}


def work_of(editor: Editor | None) -> Work | None:
    """What this session works on; a delivery only for who may see it now."""
    work: Work | None = st.session_state.get(WORK)
    if work is None or work.report is None:
        return work
    may = editor is not None and rules.sees(editor, work.report.area_code)
    return work if may else None


def file_field(page: Any, part: Part, params: Said, desk: Desk | None) -> None:
    """The field for a file, between the steps and what we read of it."""
    if part.KEY != nieuw.KEY:
        return
    state = st.session_state
    field = f"{FIELD}_{state.get(EMPTIED, 0)}"
    st.file_uploader(
        LABEL,
        type=["csv", "xlsx"],
        key=field,
        on_change=_read,
        args=(field,),
        max_upload_size=MEGABYTES,
    )
    if desk is not None and desk.work is not None:
        st.button(AWAY, on_click=_forget)


def _read(field: str) -> None:
    """A file was chosen, or taken away; a delivery that is changed goes on with the new one."""
    state, file = st.session_state, st.session_state[field]
    state.pop(SAID, None)
    if file is None:
        state.pop(WORK, None)
        return
    before = work_of(login.editor())
    work = lezen.opened(get_serving().newest(), file.getvalue(), file.name)
    state[WORK] = lezen.instead(before, work)


def _forget() -> None:
    """Away with the work, and with the file in the field."""
    state = st.session_state
    state[EMPTIED] = state.get(EMPTIED, 0) + 1
    for name in (WORK, SAID):
        state.pop(name, None)


def _reports(editor: Editor | None) -> tuple[tuple[Report, ...], str]:
    """The deliveries that an editor may see, or why they cannot be read."""
    if editor is None:
        return (), ""
    try:
        found = get_register().reports(editor)
    except RegisterError as error:
        return (), str(error)
    return tuple(each for each in found if each.kind is Kind.DELIVERY), ""


def _chosen(part: Part, said: Said, reports: tuple[Report, ...]) -> Report | None:
    """The delivery that the address asks for, where this editor may see it."""
    asked = said.get(leveringen.CHOSEN) if part.KEY == leveringen.KEY else None
    return next((each for each in reports if each.report_id == asked), None)


def _looked(editor: Editor, report: Report) -> Shown:
    """The figures of a delivery; kept in the session while it stays as it is."""
    store = get_store()
    key = (report.report_id, report.version, store.version)
    kept: tuple[Any, Shown] | None = st.session_state.get(LOOKED)
    if kept is not None and kept[0] == key:
        return kept[1]
    try:
        file = get_register().file(editor, report)
        shown: Shown = of_report(store, get_versions(), report, file)
    except (RegisterError, CannotPrepare) as error:
        return UNREADABLE.format(error)
    st.session_state[LOOKED] = (key, shown)
    return shown
