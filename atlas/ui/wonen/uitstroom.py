"""Part Uitstroom: who leaves an institution for a home, as BOCE expects it, and what that asks.

The source contradicts itself: its text and its table are both shown, neither is repaired.
"""

from __future__ import annotations

import json
import math
from collections.abc import Hashable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from atlas.domain.address import Address
from atlas.figures.chart_bars import bars
from atlas.figures.explanation import source_line
from atlas.figures.numbers import format_number
from atlas.figures.report import Chart, Column, Report, Table, Text
from atlas.figures.stock_facts import FACT_STATUS_WORDS
from atlas.store.dwellings import Dwellings
from atlas.store.store import Store
from atlas.ui import records
from atlas.ui.html import Html, items, join, report_table, svg, tag
from atlas.ui.parts.part import Answer
from atlas.ui.wonen import woonvormen

KEY = "uitstroom"
TITLE = "Uitstroom"
QUESTION = "Hoeveel mensen gaan uit een instelling naar een gewone woning?"
LEAD = (
    "Lees hier hoeveel mensen volgens de BOCE-gemeenten uit een instelling naar een zelfstandige "
    "woning gaan, en wat dat van woningen vraagt."
)
WORDS: Mapping[str, str] = MappingProxyType({})
FACTS = "boce_uitstroom"
TOTAL, IN_TEXT = "totaal", "drie_voorzieningen_tekst"
THREE = ("beschermd_wonen", "maatschappelijke_opvang", "vrouwenopvang")
# Each facility with the target group of the housing forms that it is about.
GROUPS = {
    "beschermd_wonen": "uitstroom_beschermd_wonen",
    "maatschappelijke_opvang": "uitstroom_opvang",
    "vrouwenopvang": "uitstroom_vrouwenopvang",
    "residentiele_jeugdzorg": "uitstroom_jeugdzorg",
}
YEARS = range(1, 5)
ABOUT = (
    "BOCE is de samenwerking van Borger-Odoorn, Coevorden en Emmen. De cijfers gelden voor de drie "
    "gemeenten samen. Hoeveel het er per gemeente zijn, staat niet in de bron. Over de andere "
    "gemeenten in Drenthe hebben wij geen cijfer."
)
STATUS = (
    "Het zijn schattingen van de gemeenten, geen tellingen. Voor welk jaar ze gelden, staat er "
    "niet. Dat het om een aantal per jaar gaat, staat alleen in de tekst."
)
ASKS = (
    "Wie uit een instelling komt, heeft een woning nodig. De tabel hieronder is een eenvoudige "
    "eigen berekening, geen cijfer uit de bron: elk jaar evenveel mensen, en één woning voor "
    "ieder. Dat is een eigen aanname. De bron zegt niet of kinderen meetellen, en ook niet hoeveel "
    "woningen er al zijn."
)
ASKED, PER_YEAR = "Wat vraagt dit van woningen?", "Personen per jaar"


def skeleton(store: Store) -> Html:
    """The whole part: nothing in it depends on the address."""
    (origin,) = store.fact_tables[FACTS].origin
    return join(
        [
            _section(
                "Hoeveel mensen gaan per jaar naar een zelfstandige woning?",
                tag("p", ABOUT),
                tag("p", STATUS),
                svg(_chart(store).svg),
                report_table(outflow_table(store)),
            ),
            _section("De tekst en de tabel spreken elkaar tegen", report_table(text_table(store))),
            _section(
                ASKED,
                *(tag("p", text) for text in asks(store)),
                report_table(years_table(store)),
            ),
            _section("Welke woonvormen passen hierbij?", *_forms(store)),
            _section("Bron", tag("p", records.source(origin))),
        ]
    )


def answer(store: Store, params: Mapping[str, str], dwellings: Dwellings | None) -> Answer:
    """Nothing to choose: the skeleton says it all."""
    return Answer(params={}, notices=tuple(Address(params, WORDS).notices))


def report(store: Store, params: Mapping[str, str], dwellings: Dwellings | None) -> Report:
    """The same tables to take along."""
    return Report(
        name="wonen-uitstroom",
        title="Wonen in Drenthe: uitstroom naar een zelfstandige woning",
        lead=(LEAD, ABOUT, STATUS),
        blocks=(
            _chart(store),
            outflow_table(store),
            text_table(store),
            Text(ASKED, asks(store)),
            years_table(store),
            forms_table(store),
        ),
        sources=tuple(map(source_line, store.fact_tables[FACTS].origin)),
    )


def outflow_table(store: Store) -> Table:
    """The table of the source: every facility and the total, as printed."""
    printed = {item: row for item, row in _printed(store).items() if item != IN_TEXT}
    rows = tuple(
        (
            _title(store, item),
            _known(row["value"]),
            row["period"],
            FACT_STATUS_WORDS[row["status"]],
            _note(row)[1],
        )
        for item, row in printed.items()
    )
    heads = ("Jaar", "Status", "Plaats in de bron")
    columns = (Column("Voorziening"), Column(PER_YEAR, 0), *map(Column, heads))
    title = "Verwachte uitstroom naar een zelfstandige woning, BOCE-gemeenten samen"
    remarks = dict.fromkeys(_note(row)[0] for row in printed.values())
    return Table(title, columns, rows, tuple(filter(None, remarks)))


def text_table(store: Store) -> Table:
    """What the text says beside what the table adds up to."""
    said, table = (_printed(store)[item] for item in (IN_TEXT, TOTAL))
    three = ("De tabel: dezelfde drie opgeteld", total(store, THREE), "eigen optelling")
    rows = (
        ("De tekst: drie voorzieningen samen", _known(said["value"]), _note(said)[1]),
        three,
        ("De tabel: de vier voorzieningen samen", _known(table["value"]), _note(table)[1]),
    )
    columns = (Column("Waar het staat"), Column(PER_YEAR, 0), Column("Plaats in de bron"))
    title = "Uitstroom volgens de tekst en volgens de tabel"
    return Table(title, columns, rows, store.fact_tables[FACTS].caveats)


def years_table(store: Store) -> Table:
    """The same number every year: homes asked in one up to four years; an own computation."""
    four, three = total(store, [*GROUPS]), total(store, THREE)
    rows = tuple(
        (f"{years} jaar", *(None if each is None else each * years for each in (four, three)))
        for years in YEARS
    )
    columns = (
        Column("Periode"),
        Column("Woningen voor de vier voorzieningen", 0),
        Column("Woningen zonder de residentiële jeugdzorg", 0),
    )
    note = "Eigen berekening: personen per jaar maal het aantal jaren, één woning voor ieder."
    return Table("Woningen die de uitstroom vraagt", columns, rows, (note,))


def forms_table(store: Store) -> Table:
    """The niche forms that the source names for these people, and what it says of them."""
    forms = store.housing.forms
    sources = {each.id: each.title for each in forms.origins}
    rows = tuple(
        (form.name, form.description, form.groups_text, f"{sources[form.origin]}, {form.locator}")
        for form in forms.forms
        if form.niche and set(form.groups) & set(GROUPS.values())
    )
    heads = ("Woonvorm", "Wat het is", "Voor wie, volgens de bron", "Bron")
    return Table("Bijzondere woonvormen bij uitstroom", tuple(map(Column, heads)), rows)


def asks(store: Store) -> tuple[str, ...]:
    """What the outflow asks of homes, in words; the sum only where every part is known."""
    four = total(store, [*GROUPS])
    if four is None:
        return (ASKS,)
    last = YEARS[-1]
    year, all_years = format_number(four, 0), format_number(four * last, 0)
    said = f"{year} personen per jaar zijn in {last} jaar {all_years} woningen: {last} maal {year}."
    return ASKS, f"{said} Het beleidsstuk loopt van 2023 tot en met 2026: dat is {last} jaar."


def total(store: Store, parts: Sequence[str]) -> float | None:
    """Facilities added up; None when one of them is unknown."""
    values = store.facts(FACTS).set_index("item")["value"].reindex([*parts])
    return _known(values.sum(skipna=False))


def _printed(store: Store) -> dict[str, Mapping[Hashable, Any]]:
    """The rows of the source by item, in the order of the source."""
    rows = {row["item"]: row for row in store.facts(FACTS).to_dict("records")}
    return {item.id: rows[item.id] for item in store.fact_tables[FACTS].items}


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _title(store: Store, item: str) -> str:
    return next(each.title for each in store.fact_tables[FACTS].items if each.id == item)


def _note(row: Mapping[Hashable, Any]) -> tuple[str, str]:
    """The remark beside a figure, and its place in the source, with which a note ends."""
    remark, _, place = str(row["note"]).partition("Plaats in de bron: ")
    return remark.strip(), place.rstrip(".")


def _chart(store: Store) -> Chart:
    title = "Verwachte uitstroom per jaar, BOCE-gemeenten samen"
    figures = [(_title(store, item), total(store, [item])) for item in GROUPS]
    return Chart(title, bars(title, figures, "personen", 0))


def _forms(store: Store) -> list[Html]:
    """A link to the finder for every facility, and the forms that the source names."""
    links = (_finder(group, _title(store, item)) for item, group in GROUPS.items())
    about = "Kies een groep, en zie bij Woonvormen welke vormen passen:"
    return [tag("p", about), items(links), report_table(forms_table(store))]


def _finder(group: str, title: str) -> Html:
    params = {"deel": woonvormen.KEY, woonvormen.GROUP: group}
    href = f"/wonen?deel={woonvormen.KEY}&{woonvormen.GROUP}={group}"
    return tag(
        "a", f"Woonvormen bij uitstroom uit: {title}", href=href, data_send=json.dumps(params)
    )


def _section(title: str, *content: Html) -> Html:
    return tag("section", tag("h2", title), *content)
