"""A visitor's own dwellings on page Wonen: for this session only, never in an address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache, partial

import streamlit as st

from atlas.figures.classified import classified, classified_csv, classified_xlsx
from atlas.figures.numbers import format_number
from atlas.figures.report import Column, Report, Table
from atlas.figures.report_pdf import report_pdf
from atlas.figures.report_xlsx import report_xlsx
from atlas.sources.dwellings import read_dwellings
from atlas.sources.example import example_dwellings
from atlas.store.dwellings import Dwellings
from atlas.store.problems import Problem
from atlas.store.store import get_store
from atlas.ui.html import Html, join, report_table, tag
from atlas.ui.parts.own import Own
from atlas.ui.parts.part import Part, Said

# Session keys: the table in use, what was wrong with the last file, the file field and how
# often it was emptied.
TABLE, PROBLEMS = "wonen_woningen", "wonen_problemen"
FIELD, EMPTIED = "wonen_bestand", "wonen_bestand_leeg"
EXAMPLE, METHODS, FROM_TABLE = "voorbeeld", ("a.aanbod", "b.aanbod"), "tabel"
SUITABILITY, NEED = "geschiktheid", "behoefte"
MEGABYTES = 20
XLSX_ROWS = 50_000  # a workbook of more rows takes seconds that all visitors would wait
EDGE = "r."  # what the words of the address for the choices in the rules start with
WARNING = "Met eigen woningen uit {name}. Die staan niet in de atlas en niet in een adres."
PRIVATE = (
    "Uw eigen woningen staan niet in het adres en gaan weg als u de pagina sluit. "
    "Zij komen niet in de gegevens van de atlas, en andere bezoekers zien ze niet."
)
KEPT = "De woningen die u eerder koos, blijven in gebruik tot een nieuw bestand in orde is."


class OwnDwellings(Own):
    """The dwellings of a visitor, or the example that an address can ask for."""

    NOTE = (
        "Uw eigen woningen staan niet in het adres. Bestanden met uw woningen vindt u hieronder, "
        "bij Uw eigen woningen."
    )

    def shared(self, part: Part, said: Said) -> Dwellings | None:
        """The fictitious dwellings, when the address of a part asks for them."""
        return _example(get_store().version) if said.get(EXAMPLE) == "1" else None

    def private(self, part: Part, said: Said) -> Dwellings | None:
        """The visitor's own dwellings, when the part uses them."""
        return st.session_state.get(TABLE) if _asks(part, said) else None

    def show(self, part: Part, params: Said) -> None:
        """The file field, what is wrong with a file, the results."""
        if not _asks(part, params):
            return
        table: Dwellings | None = st.session_state.get(TABLE)
        field = f"{FIELD}_{st.session_state.get(EMPTIED, 0)}"
        st.html(_section(tag("h2", "Uw eigen woningen", id="eigen-woningen"), tag("p", PRIVATE)))
        st.file_uploader(
            "Kies een CSV- of XLSX-bestand met woningen",
            type=["csv", "xlsx"],
            key=field,
            on_change=_read,
            args=(field,),
            max_upload_size=MEGABYTES,
        )
        if problems := st.session_state.get(PROBLEMS):
            kept = [tag("p", KEPT)] if table is not None else []
            st.html(_section(report_table(problems_table(problems)), *kept, role="alert"))
        if table is not None:
            st.html(_section(tag("p", in_use(table)), role="status"))
            _results(part, params, table)


@lru_cache(maxsize=1)
def _example(version: str) -> Dwellings:
    return example_dwellings(get_store())


def _asks(part: Part, said: Said) -> bool:
    """Whether a part uses the visitor's own dwellings; the example never mixes with them."""
    if part.KEY == SUITABILITY:
        return said.get(EXAMPLE) != "1"
    return part.KEY == NEED and FROM_TABLE in (said.get(method) for method in METHODS)


def _read(field: str) -> None:
    """A file was chosen, or taken away; one with problems leaves the table in use."""
    state = st.session_state
    file = state[field]
    if file is None:
        state[TABLE], state[PROBLEMS] = None, ()
        return
    table, state[PROBLEMS] = read_dwellings(file.getvalue(), file.name, get_store())
    if table is not None:
        state[TABLE] = table


def _forget() -> None:
    """Away with the table, and with the file in the field."""
    st.session_state[TABLE], st.session_state[PROBLEMS] = None, ()
    st.session_state[EMPTIED] = st.session_state.get(EMPTIED, 0) + 1


def _results(part: Part, params: Said, table: Dwellings) -> None:
    """The files of what is on screen with these dwellings, made when they are asked for."""
    with st.container(horizontal=True):
        for label, name, make in files(part, params, table):
            st.download_button(label, make, name, on_click="ignore", key=f"wonen_{name}")
        st.button("Haal mijn woningen weg", on_click=_forget)


def files(part: Part, params: Said, table: Dwellings) -> list[tuple[str, str, Callable[[], bytes]]]:
    """What to take along: the label, the name of the file, and what makes it."""
    store, today = get_store(), datetime.now(UTC).date()
    rules = store.housing.classification
    options = {
        word.removeprefix(EDGE): said for word, said in params.items() if word.startswith(EDGE)
    }

    def report() -> Report:
        made = part.report(store, params, table)
        return replace(made, warnings=(*made.warnings, WARNING.format(name=table.name)), address="")

    name = f"wonen-{part.KEY}-eigen-woningen"
    found: list[tuple[str, str, Callable[[], bytes]]] = [
        ("Dit overzicht (XLSX)", f"{name}.xlsx", lambda: report_xlsx(report(), today)),
        ("Dit overzicht (PDF)", f"{name}.pdf", lambda: report_pdf(report(), today)),
    ]
    if part.KEY == SUITABILITY:
        make = partial(classified, table, rules, options)
        label, name = "Mijn woningen met hun klasse", "mijn-woningen-met-klasse"
        found.append((f"{label} (CSV)", f"{name}.csv", lambda: classified_csv(make())))
        if len(table.frame) <= XLSX_ROWS:
            found.append((f"{label} (XLSX)", f"{name}.xlsx", lambda: classified_xlsx(make())))
    return found


def in_use(table: Dwellings) -> str:
    """What is said of a table that was read."""
    rows = format_number(len(table.frame), 0)
    count = format_number(float(table.frame["aantal"].sum()), 0)
    word = "rij" if len(table.frame) == 1 else "rijen"
    return f"In gebruik: {table.name}, {rows} {word}, samen {count} woningen."


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
