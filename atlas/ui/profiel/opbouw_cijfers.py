"""Part Bevolking en wonen: figures of an area beside Drenthe and Nederland, as tables and bars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from atlas.domain.aggregate import Cell, country_cell
from atlas.domain.subject import Subject, newest_period, subject_cell, subjects
from atlas.figures import numbers
from atlas.figures.line_words import COMPUTED_NOTE, topic
from atlas.figures.profile_report import figure as number
from atlas.figures.report import Chart, Column, Table
from atlas.figures.stacked import stacked
from atlas.store.records import PROVINCE, Indicator, Origin
from atlas.store.store import Store

PRESSURES = ("groene_druk", "grijze_druk", "demografische_druk_totaal")
HOUSEHOLDS = (
    "huishoudens_totaal",
    "gemiddelde_huishoudensgrootte",
    "eenpersoonshuishoudens_pct",
    "huishoudens_zonder_kinderen_pct",
    "huishoudens_met_kinderen_pct",
)
HOMES = (
    "woningvoorraad",
    "koopwoningen_pct",
    "huurwoningen_pct",
    "huurwoningen_corporatie_pct",
    "huurwoningen_overig_pct",
    "niet_bewoonde_woningen_pct",
    "gemiddelde_woz_waarde",
    "gemiddelde_verkoopprijs",
)
HOUSEHOLD_PARTS: Mapping[str, str] = MappingProxyType(
    {
        "eenpersoonshuishoudens_pct": "Eenpersoons",
        "huishoudens_zonder_kinderen_pct": "Zonder kinderen",
        "huishoudens_met_kinderen_pct": "Met kinderen",
    }
)
HOME_PARTS: Mapping[str, str] = MappingProxyType(
    {
        "koopwoningen_pct": "Koop",
        "huurwoningen_corporatie_pct": "Huur van corporatie",
        "huurwoningen_overig_pct": "Andere huur",
    }
)
WHERE_FROM = "Jaar, status en bron"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of an area in its newest period; `cells` by the name of the column."""

    indicator: Indicator
    period: str
    cells: Mapping[str, Cell]

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Where the cells come from, each once."""
        used = {cell.origin for cell in self.cells.values() if cell.value is not None}
        return tuple(each for each in self.indicator.origin if each.id in used)


def figures(store: Store, subject: Subject, indicator_ids: Iterable[str]) -> tuple[Figure, ...]:
    """The figures of an area beside Drenthe and Nederland, all three of the same period.

    The period is the last in which the area has one, else the last of Drenthe.
    """
    drenthe = subjects(store)[PROVINCE]
    found = []
    for name in indicator_ids:
        period = newest_period(store, subject, name) or newest_period(store, drenthe, name)
        areas = {subject.name: subject, drenthe.name: drenthe}
        cells = {head: subject_cell(store, area, name, period) for head, area in areas.items()}
        cells["Nederland"] = country_cell(store, name, period)
        found.append(Figure(store.indicators[name], period, MappingProxyType(cells)))
    return tuple(found)


def whose(store: Store, subject: Subject, indicator_ids: Iterable[str]) -> Subject:
    """The area itself where it has any of the figures; else, within a gemeente, the gemeente."""
    own = any(
        figure.cells[subject.name].value is not None
        for figure in figures(store, subject, indicator_ids)
    )
    return subject if own or not subject.gemeente_code else subjects(store)[subject.gemeente_code]


def table(title: str, shown: Sequence[Figure]) -> Table:
    """A row for each figure: the areas, then year, status and source; what it counts below."""
    heads = [*shown[0].cells]
    rows = tuple(
        (
            topic(each.indicator),
            *(number(each.cells[head], each.indicator) for head in heads),
            where_from(each),
        )
        for each in shown
    )
    columns = (Column("Onderwerp"), *(Column(head, 0) for head in heads), Column(WHERE_FROM))
    notes = (COMPUTED_NOTE,) if any(map(_computed, shown)) else ()
    return Table(title, columns, rows, notes)


def where_from(figure: Figure) -> str:
    """Year, statuses, makers and what is our own: "2025; voorlopig; CBS; Drenthe berekend"."""
    known = [cell for cell in figure.cells.values() if cell.value is not None]
    statuses = dict.fromkeys(numbers.cell_status(cell, figure.indicator) for cell in known)
    makers = dict.fromkeys(origin.producer for origin in figure.origins)
    own = numbers.listed(_computed(figure))
    told = f"{own} {numbers.COMPUTED}" if own else ""
    return "; ".join(filter(None, (figure.period, *statuses, *makers, told)))


def _computed(figure: Figure) -> list[str]:
    """The areas of which the figure is our own computation."""
    return [head for head, cell in figure.cells.items() if cell.computed]


def parts_chart(title: str, unit: str, parts: Mapping[str, str], shown: Sequence[Figure]) -> Chart:
    """Bars of 100 percent of the areas, by the figures that are `parts` of a whole."""
    found = [figure for figure in shown if figure.indicator.id in parts]
    rows = []
    for head in found[0].cells:
        cells = [(figure.cells[head], figure.indicator) for figure in found]
        if any(cell.value is not None for cell, _ in cells):
            rows.append((head, [(cell.value, numbers.format_cell(cell, of)) for cell, of in cells]))
    return Chart(title, stacked(title, unit, [*parts.values()], rows))
