"""A visitor's own dwellings on page Wonen: for this session only, never in an address."""

from __future__ import annotations

from functools import lru_cache, partial

from atlas.figures.classified import classified, classified_csv, classified_xlsx
from atlas.figures.numbers import format_number
from atlas.sources.dwellings import read_dwellings
from atlas.sources.example import example_dwellings
from atlas.store.dwellings import Dwellings
from atlas.store.problems import Problem
from atlas.store.serving import get_store
from atlas.ui.html import Html, tag
from atlas.ui.parts.own_file import File, OwnFile
from atlas.ui.parts.part import Part, Said

EXAMPLE, METHODS, FROM_TABLE = "voorbeeld", ("a.aanbod", "b.aanbod"), "tabel"
SUITABILITY, NEED = "geschiktheid", "behoefte"
XLSX_ROWS = 50_000  # a workbook of more rows takes seconds that all visitors would wait
EDGE = "r."  # what the words of the address for the choices in the rules start with
PRIVATE = (
    "Uw eigen woningen staan niet in het adres en gaan weg als u de pagina sluit. "
    "Zij komen niet in de gegevens van de atlas, en andere bezoekers zien ze niet."
)


class OwnDwellings(OwnFile):
    """The dwellings of a visitor, or the example that an address can ask for."""

    PAGE, THINGS = "wonen", "woningen"
    TITLE = "Uw eigen woningen"
    LABEL = "Kies een CSV- of XLSX-bestand met woningen"
    ENDINGS = ("csv", "xlsx")
    KEPT = "De woningen die u eerder koos, blijven in gebruik tot een nieuw bestand in orde is."
    WARNING = "Met eigen woningen uit {name}. Die staan niet in de atlas en niet in een adres."
    NOTE = (
        "Uw eigen woningen staan niet in het adres. Bestanden met uw woningen vindt u hieronder, "
        "bij Uw eigen woningen."
    )

    def shared(self, part: Part, said: Said) -> Dwellings | None:
        """The fictitious dwellings, when the address of a part asks for them."""
        return _example(get_store().version) if said.get(EXAMPLE) == "1" else None

    def asks(self, part: Part, said: Said) -> bool:
        """Whether a part uses the visitor's own dwellings; the example never mixes with them."""
        if part.KEY == SUITABILITY:
            return said.get(EXAMPLE) != "1"
        return part.KEY == NEED and FROM_TABLE in (said.get(method) for method in METHODS)

    def read(self, content: bytes, name: str) -> tuple[Dwellings | None, tuple[Problem, ...]]:
        """The dwellings in a file, or None and every problem."""
        return read_dwellings(content, name, get_store())

    def about(self) -> Html:
        """That nobody else sees them."""
        return tag("p", PRIVATE)

    def in_use(self, data: Dwellings) -> str:
        """The name of the file, its rows and its dwellings."""
        rows = format_number(len(data.frame), 0)
        count = format_number(float(data.frame["aantal"].sum()), 0)
        word = "rij" if len(data.frame) == 1 else "rijen"
        return f"In gebruik: {data.name}, {rows} {word}, samen {count} woningen."

    def more_files(self, part: Part, params: Said, data: Dwellings) -> list[File]:
        """Every dwelling with its class."""
        if part.KEY != SUITABILITY:
            return []
        options = {
            word.removeprefix(EDGE): said for word, said in params.items() if word.startswith(EDGE)
        }
        make = partial(classified, data, get_store().housing.classification, options)
        label, name = "Mijn woningen met hun klasse", "mijn-woningen-met-klasse"
        found: list[File] = [(f"{label} (CSV)", f"{name}.csv", lambda: classified_csv(make()))]
        if len(data.frame) <= XLSX_ROWS:
            found.append((f"{label} (XLSX)", f"{name}.xlsx", lambda: classified_xlsx(make())))
        return found


@lru_cache(maxsize=1)
def _example(version: str) -> Dwellings:
    return example_dwellings(get_store())
