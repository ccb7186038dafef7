"""Data from a file that a visitor chooses: for his session only, in no address and no cache."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from atlas.figures.report import Column, Report, Table
from atlas.figures.report_pdf import report_pdf
from atlas.figures.report_xlsx import report_xlsx
from atlas.store.days import today
from atlas.store.problems import Problem
from atlas.store.serving import get_store, run_with
from atlas.ui.html import Html, join, report_table, tag
from atlas.ui.parts.own import Own
from atlas.ui.parts.part import Part, Said
from atlas.ui.run import begin_run

MEGABYTES = 20
File = tuple[str, str, Callable[[], bytes]]  # label of the button, name of the file, its maker


class OwnFile(Own):
    """The file field of a page, what is wrong with a file, and the results to take along.

    A page gives the words: `PAGE` (its address), `THINGS` ("woningen"), `TITLE`, `LABEL` of the
    field, `ENDINGS` of files that it takes, `KEPT` (said when a wrong file leaves older data in
    use) and `WARNING` (in every file made with own data; {name} is the file).
    """

    PAGE = THINGS = TITLE = LABEL = KEPT = WARNING = ""
    ENDINGS: tuple[str, ...] = ()

    def read(self, content: bytes, name: str) -> tuple[Any, tuple[Problem, ...]]:
        """What stands in a file, or None and every problem."""
        raise NotImplementedError

    def about(self) -> Html:
        """What is said above the file field."""
        raise NotImplementedError

    def in_use(self, data: Any) -> str:
        """What is said of data that were read."""
        raise NotImplementedError

    def more_files(self, part: Part, params: Said, data: Any) -> list[File]:
        """What to take along beside the report of a part."""
        return []

    def asks(self, part: Part, said: Said) -> bool:
        """Whether a part uses a visitor's own data."""
        return True

    def private(self, part: Part, said: Said) -> Any:
        """The visitor's own data, when the part uses them."""
        return st.session_state.get(self.key("gegevens")) if self.asks(part, said) else None

    def key(self, name: str) -> str:
        """The session key: gegevens (the data), problemen, bestand (the field), leeg (how often
        the field was emptied)."""
        return f"{self.PAGE}_eigen_{name}"

    def show(self, part: Part, params: Said) -> None:
        """The file field, what is wrong with a file, the results."""
        if not self.asks(part, params):
            return
        state, data = st.session_state, self.private(part, params)
        field = f"{self.key('bestand')}_{state.get(self.key('leeg'), 0)}"
        title = tag("h2", self.TITLE, id=f"eigen-{self.THINGS}")
        st.html(_section(title, self.about()))
        st.file_uploader(
            self.LABEL,
            type=[*self.ENDINGS],
            key=field,
            on_change=self._read,
            args=(field,),
            max_upload_size=MEGABYTES,
        )
        if problems := state.get(self.key("problemen")):
            kept = [tag("p", self.KEPT)] if data is not None else []
            st.html(_section(report_table(problems_table(problems)), *kept, role="alert"))
        if data is not None:
            st.html(_section(tag("p", self.in_use(data)), role="status"))
            with st.container(horizontal=True):
                for label, name, make in self.files(part, params, data):
                    key = f"{self.PAGE}_{name}"
                    st.download_button(label, make, name, on_click="ignore", key=key)
                st.button(f"Haal mijn {self.THINGS} weg", on_click=self._forget)

    def files(self, part: Part, params: Said, data: Any) -> list[File]:
        """What to take along; made when it is asked for."""
        # Streamlit makes a file in a thread of its own, and later: it is of the version shown now
        day, store = today(), get_store()

        def report() -> Report:
            made = part.report(run_with(store), params, data)
            warning = self.WARNING.format(name=data.name)
            return replace(made, warnings=(*made.warnings, warning), address="")

        name = f"{self.PAGE}-{part.KEY}-eigen-{self.THINGS}"
        return [
            ("Dit overzicht (XLSX)", f"{name}.xlsx", lambda: report_xlsx(report(), day)),
            ("Dit overzicht (PDF)", f"{name}.pdf", lambda: report_pdf(report(), day)),
            *self.more_files(part, params, data),
        ]

    def _read(self, field: str) -> None:
        """A file was chosen, or taken away; one with problems leaves the data in use."""
        begin_run()
        state, data, problems = st.session_state, self.key("gegevens"), self.key("problemen")
        file = state[field]
        if file is None:
            state[data], state[problems] = None, ()
            return
        found, state[problems] = self.read(file.getvalue(), file.name)
        if found is not None:
            state[data] = found

    def _forget(self) -> None:
        """Away with the data, and with the file in the field."""
        state, emptied = st.session_state, self.key("leeg")
        state[self.key("gegevens")], state[self.key("problemen")] = None, ()
        state[emptied] = state.get(emptied, 0) + 1


def problems_table(problems: tuple[Problem, ...]) -> Table:
    """What is wrong with a file, row by row, with what to do about it."""
    columns = (Column("Rij"), Column("Kolom"), Column("Wat is er mis?"), Column("Wat kunt u doen?"))
    rows = tuple(
        (each.row and str(each.row), each.column or "–", each.message, each.remedy)
        for each in problems
    )
    title = f"Wij kunnen {problems[0].file} nog niet lezen"
    return Table(title, columns, rows, unknown="hele bestand")


def _section(*content: Html, role: str | None = None) -> Html:
    return tag("div", join(content), class_="atlas-page atlas-part", role=role)
