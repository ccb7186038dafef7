"""A visitor's own places on page Voorzieningen: for this session only, never in an address."""

from __future__ import annotations

from atlas.figures.explanation import fresh_lines
from atlas.figures.numbers import format_number
from atlas.figures.place_files import places_csv, places_geojson
from atlas.sources.own_places import read_places
from atlas.store.places import OwnPlaces
from atlas.store.problems import Problem
from atlas.store.serving import get_store
from atlas.ui.html import Html, items, join, tag
from atlas.ui.parts.own_file import File, OwnFile
from atlas.ui.parts.part import Part, Said
from atlas.ui.voorzieningen import plekken

ABOUT = (
    "Zet uw eigen plekken op de kaart, bijvoorbeeld dorpshuizen of pinautomaten. Ze tellen mee op "
    "deze kaart, bij Bereik en bij Wat als. Vul het sjabloon in, of kies een GeoJSON met punten."
)
PRIVATE = (
    "Uw eigen plekken staan niet in het adres en gaan weg als u de pagina sluit. Zij komen niet in "
    "de gegevens van de atlas, en andere bezoekers zien ze niet. Zet er geen gegevens van personen "
    "in."
)
TEMPLATE = "/download/plekken-sjabloon"


class OwnPlacesFile(OwnFile):
    """The places of a visitor; every part of the page uses them."""

    PAGE, THINGS = "voorzieningen", "plekken"
    TITLE = "Uw eigen plekken"
    LABEL = "Kies een CSV-, XLSX- of GeoJSON-bestand met plekken"
    ENDINGS = ("csv", "xlsx", "geojson", "json")
    KEPT = "De plekken die u eerder koos, blijven in gebruik tot een nieuw bestand in orde is."
    WARNING = "Met eigen plekken uit {name}. Die staan niet in de atlas en niet in een adres."
    NOTE = (
        "Uw eigen plekken staan niet in het adres. Bestanden met uw plekken vindt u hieronder, bij "
        "Uw eigen plekken."
    )

    def read(self, content: bytes, name: str) -> tuple[OwnPlaces | None, tuple[Problem, ...]]:
        """The places in a file, or None and every problem."""
        return read_places(content, name, get_store())

    def about(self) -> Html:
        """What own places are good for, and the templates."""
        templates = (
            tag("a", f"Sjabloon ({ending.upper()})", href=f"{TEMPLATE}.{ending}")
            for ending in ("csv", "xlsx")
        )
        return join([tag("p", ABOUT), tag("p", PRIVATE), items(templates)])

    def in_use(self, data: OwnPlaces) -> str:
        """The name of the file and how many places it has."""
        count = len(data.frame)
        word = "plek" if count == 1 else "plekken"
        return f"In gebruik: {data.name}, {format_number(count, 0)} {word}."

    def more_files(self, part: Part, params: Said, data: OwnPlaces) -> list[File]:
        """The places on the map for a spreadsheet or a GIS."""
        if part.KEY != plekken.KEY:
            return []
        store, warning = get_store(), self.WARNING.format(name=data.name)

        def as_csv() -> bytes:
            return places_csv(plekken.listed(store, params, data), store.version)

        def as_geojson() -> bytes:
            rows = plekken.listed(store, params, data)
            return places_geojson(
                rows, plekken.TITLE, (plekken.WARNING, warning, *fresh_lines(store, ()))
            )

        name = f"{self.PAGE}-{part.KEY}-eigen-{self.THINGS}"
        return [
            ("Deze plekken (CSV)", f"{name}.csv", as_csv),
            ("Deze plekken (GeoJSON)", f"{name}.geojson", as_geojson),
        ]
