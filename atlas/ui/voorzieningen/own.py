"""A visitor's own places on page Voorzieningen: for this session only, never in an address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import streamlit as st

from atlas.figures.numbers import format_number
from atlas.figures.place_files import places_csv, places_geojson
from atlas.figures.report import Report
from atlas.figures.report_pdf import report_pdf
from atlas.figures.report_xlsx import report_xlsx
from atlas.sources.own_places import read_places
from atlas.store.places import OwnPlaces
from atlas.store.store import get_store
from atlas.ui.html import Html, items, join, report_table, tag
from atlas.ui.parts.own import Own
from atlas.ui.parts.part import Part, Said
from atlas.ui.voorzieningen import plekken
from atlas.ui.wonen.own import problems_table

# Session keys: the places in use, what was wrong with the last file, the file field and how
# often it was emptied.
PLACES, PROBLEMS = "voorzieningen_plekken", "voorzieningen_problemen"
FIELD, EMPTIED = "voorzieningen_bestand", "voorzieningen_bestand_leeg"
MEGABYTES = 20
ENDINGS = ["csv", "xlsx", "geojson", "json"]
ABOUT = (
    "Zet uw eigen plekken op de kaart, bijvoorbeeld dorpshuizen of pinautomaten. Ze tellen mee op "
    "deze kaart, bij Bereik en bij Wat als. Vul het sjabloon in, of kies een GeoJSON met punten."
)
PRIVATE = (
    "Uw eigen plekken staan niet in het adres en gaan weg als u de pagina sluit. Zij komen niet in "
    "de gegevens van de atlas, en andere bezoekers zien ze niet. Zet er geen gegevens van personen "
    "in."
)
KEPT = "De plekken die u eerder koos, blijven in gebruik tot een nieuw bestand in orde is."
WARNING = "Met eigen plekken uit {name}. Die staan niet in de atlas en niet in een adres."
TEMPLATE = "/download/plekken-sjabloon"


class OwnPlacesField(Own):
    """The file field for own places; what it holds is used by every part of the page."""

    NOTE = (
        "Uw eigen plekken staan niet in het adres. Bestanden met uw plekken vindt u hieronder, bij "
        "Uw eigen plekken."
    )

    def private(self, part: Part, said: Said) -> OwnPlaces | None:
        """The visitor's own places."""
        places: OwnPlaces | None = st.session_state.get(PLACES)
        return places

    def show(self, part: Part, params: Said) -> None:
        """The file field, what is wrong with a file, the files of what is on screen."""
        places = self.private(part, params)
        field = f"{FIELD}_{st.session_state.get(EMPTIED, 0)}"
        st.html(
            _section(
                tag("h2", "Uw eigen plekken", id="eigen-plekken"),
                tag("p", ABOUT),
                tag("p", PRIVATE),
                items(
                    tag("a", f"Sjabloon ({ending.upper()})", href=f"{TEMPLATE}.{ending}")
                    for ending in ("csv", "xlsx")
                ),
            )
        )
        st.file_uploader(
            "Kies een CSV-, XLSX- of GeoJSON-bestand met plekken",
            type=ENDINGS,
            key=field,
            on_change=_read,
            args=(field,),
            max_upload_size=MEGABYTES,
        )
        if problems := st.session_state.get(PROBLEMS):
            kept = [tag("p", KEPT)] if places is not None else []
            st.html(_section(report_table(problems_table(problems)), *kept, role="alert"))
        if places is not None:
            st.html(_section(tag("p", in_use(places)), role="status"))
            _results(part, params, places)


def _read(field: str) -> None:
    """A file was chosen, or taken away; one with problems leaves the places in use."""
    state = st.session_state
    file = state[field]
    if file is None:
        state[PLACES], state[PROBLEMS] = None, ()
        return
    places, state[PROBLEMS] = read_places(file.getvalue(), file.name, get_store())
    if places is not None:
        state[PLACES] = places


def _forget() -> None:
    """Away with the places, and with the file in the field."""
    st.session_state[PLACES], st.session_state[PROBLEMS] = None, ()
    st.session_state[EMPTIED] = st.session_state.get(EMPTIED, 0) + 1


def _results(part: Part, params: Said, places: OwnPlaces) -> None:
    """The files of what is on screen with these places, made when they are asked for."""
    with st.container(horizontal=True):
        for label, name, make in files(part, params, places):
            st.download_button(label, make, name, on_click="ignore", key=f"voorzieningen_{name}")
        st.button("Haal mijn plekken weg", on_click=_forget)


def files(
    part: Part, params: Said, places: OwnPlaces
) -> list[tuple[str, str, Callable[[], bytes]]]:
    """What to take along: the label, the name of the file, and what makes it."""
    store, today = get_store(), datetime.now(UTC).date()
    warning = WARNING.format(name=places.name)

    def report() -> Report:
        made = part.report(store, params, places)
        return replace(made, warnings=(*made.warnings, warning), address="")

    name = f"voorzieningen-{part.KEY}-eigen-plekken"
    found: list[tuple[str, str, Callable[[], bytes]]] = [
        ("Dit overzicht (XLSX)", f"{name}.xlsx", lambda: report_xlsx(report(), today)),
        ("Dit overzicht (PDF)", f"{name}.pdf", lambda: report_pdf(report(), today)),
    ]
    if part.KEY != plekken.KEY:
        return found

    def as_csv() -> bytes:
        return places_csv(plekken.listed(store, params, places))

    def as_geojson() -> bytes:
        rows = plekken.listed(store, params, places)
        return places_geojson(rows, plekken.TITLE, (plekken.WARNING, warning))

    return [
        *found,
        ("Deze plekken (CSV)", f"{name}.csv", as_csv),
        ("Deze plekken (GeoJSON)", f"{name}.geojson", as_geojson),
    ]


def in_use(places: OwnPlaces) -> str:
    """What is said of places that were read."""
    count = len(places.frame)
    word = "plek" if count == 1 else "plekken"
    return f"In gebruik: {places.name}, {format_number(count, 0)} {word}."


def _section(*content: Html, role: str | None = None) -> Html:
    return tag("div", join(content), class_="atlas-page atlas-part", role=role)
