"""Page Kalender: the dates of the documents as tables, and those that contradict each other."""

from __future__ import annotations

from collections.abc import Sequence

from atlas.domain.programme_calendar import CONTRADICTED, Moment
from atlas.figures.report import Column, Table
from atlas.store.store import Store
from atlas.ui.kalender.woorden import kind_words, when
from atlas.ui.parts.documents import documents, doubts, place

HEADS = ("Wanneer", "Wat", "Soort", "Gebied", "Stuk en plaats", "Let op")
NOTHING = "Met deze keuze staat er geen datum in de stukken. Kies een ander jaar of een ander stuk."
BESIDE = (
    "Soms noemen stukken, of delen van een stuk, niet dezelfde datum. Wij zetten ze naast elkaar."
)
IN_ORDER = "In volgorde van tijd. Een periode staat bij haar begin."


def dates(store: Store, shown: Sequence[Moment], title: str = "Datums uit de stukken") -> Table:
    """A row for each moment; without a column of remarks when there are none."""
    rows = tuple(
        (
            when(moment),
            moment.event,
            kind_words(moment.kind),
            moment.area_text or None,
            place(store, "calendar", moment.origin, moment.locator),
            _beware(moment),
        )
        for moment in shown
    )
    kept = len(HEADS) if any(row[-1] for row in rows) else len(HEADS) - 1
    columns = tuple(map(Column, HEADS[:kept]))
    return Table(title, columns, tuple(row[:kept] for row in rows), (IN_ORDER,))


def _beware(moment: Moment) -> str:
    said = [
        moment.remark,
        *(f"Tegenspraak {doubt}, zie onder de lijst." for doubt in moment.doubts),
    ]
    return ". ".join(filter(None, said))


def counted(shown: Sequence[Moment], every: Sequence[Moment]) -> str:
    """How many dates there are with a choice: "11 van de 89 datums"."""
    if len(shown) == len(every):
        return f"Wij vonden {len(every)} datums en periodes in de stukken."
    verb = "past" if len(shown) == 1 else "passen"
    return f"Van de {len(every)} datums en periodes {verb} er {len(shown)} bij uw keuze."


def contradictions(store: Store, every: Sequence[Moment]) -> tuple[Table, ...]:
    """A table for each contradiction: a column for each place, so that dates stand side by side."""
    by_id = {moment.event_id: moment for moment in every}
    told = {row["doubt_id"]: row["finding"] for row in doubts(store, *CONTRADICTED)}
    found = []
    for doubt, events in CONTRADICTED.items():
        about = [by_id[event] for event in events if event in by_id]
        if about and doubt in told:
            found.append(_beside(store, f"{doubt}. {told[doubt]}", about))
    return tuple(found)


def _beside(store: Store, title: str, about: Sequence[Moment]) -> Table:
    """The moments by year, in a column for the document and place that names them."""
    titles = documents(store, "calendar")
    places = list(dict.fromkeys((moment.origin, moment.locator) for moment in about))
    years = sorted({moment.first.year for moment in about})
    rows = tuple(
        (
            str(year),
            *(
                "; ".join(
                    f"{when(moment)}: {moment.event}"
                    for moment in about
                    if (moment.origin, moment.locator) == at and moment.first.year == year
                )
                for at in places
            ),
        )
        for year in years
    )
    heads = (f"{titles.get(origin, origin)}, {locator}" for origin, locator in places)
    # Both dates in one record: only the remark tells them apart.
    remarks = [moment.remark for moment in about if moment.remark] if len(places) == 1 else []
    columns = (Column("Jaar"), *map(Column, heads))
    return Table(title, columns, rows, tuple(f"Opmerking: {remark}." for remark in remarks))
