"""The figures of page Mijn dorp: of the buurt, wijk and gemeente of a kern, and of Drenthe."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from atlas.domain.aggregate import Cell, cells_of, level_periods, province_cell
from atlas.figures.numbers import COMPUTED, format_cell, status_word, unit_words
from atlas.figures.report import Column, Table, Value
from atlas.store.records import Indicator, Origin
from atlas.store.store import Store
from atlas.ui.mijn_dorp.kern import Kern

FIGURES = (
    "bevolking_totaal",
    "leeftijd_0_15_pct",
    "leeftijd_65plus_pct",
    "leefbaarometer_klasse",
    "ervaren_gezondheid_goed_18plus",
    "eenzaam_65plus",
    "mantelzorger_18plus",
    "vrijwilligerswerk_18plus",
    "moeite_met_rondkomen_18plus",
)
DISTANCES = (
    "afstand_huisartsenpraktijk",
    "afstand_huisartsenpost",
    "afstand_apotheek",
    "afstand_ziekenhuis",
    "afstand_grote_supermarkt",
    "afstand_basisschool",
    "afstand_kinderdagverblijf",
    "afstand_bibliotheek",
    "afstand_treinstation",
)
DISTANCE_YEAR = "2015"
"""The only year with distances per gemeente."""
LEVELS = ("buurt", "wijk", "gemeente")
NO_FIGURE = "geen cijfer"
DISTANCE_NOTES = (
    "Het gemiddelde van alle inwoners van {gemeente}, tot de dichtstbijzijnde. Het cijfer is "
    "{status}. Na 2015 kan er veel veranderd zijn.",
    "Dit zegt niets precies over {name}. In een dorp met een winkel of school is het dichterbij, "
    "in een dorp zonder is het verder.",
)
COMPUTED_NOTE = (
    "“Drenthe berekend”: de bron geeft geen cijfer voor Drenthe. Wij namen het gemiddelde van de "
    "gemeenten, gewogen naar hun aantal inwoners."
)


class Figure(NamedTuple):
    """The cells of an indicator by level; None where the level has none for the area."""

    indicator: Indicator
    period: str
    cells: dict[str, Cell | None]

    @property
    def known(self) -> list[Cell]:
        """The cells with a value."""
        found = (cell for cell in self.cells.values() if cell is not None)
        return [cell for cell in found if cell.state == "value"]

    @property
    def origins(self) -> list[Origin]:
        """The sources of those cells."""
        used = {cell.origin for cell in self.known}
        return [origin for origin in self.indicator.origin if origin.id in used]

    @property
    def statuses(self) -> list[str]:
        """Their statuses in words, each once; a figure of our own for Drenthe is told."""
        words = dict.fromkeys(status_word(cell.status, self.indicator) for cell in self.known)
        own = [f"Drenthe {COMPUTED}"] if any(cell.computed for cell in self.known) else []
        return [*words, *own]

    def shown(self, level: str) -> str:
        """The figure of a level, or why there is none."""
        cell = self.cells[level]
        return NO_FIGURE if cell is None else format_cell(cell, self.indicator)


def all_figures(store: Store, kern: Kern) -> list[Figure]:
    """The newest figures of the areas around a kern."""
    return [_figure(store, kern, store.indicators[name]) for name in FIGURES]


def all_distances(store: Store, kern: Kern) -> list[Figure]:
    """The distances of the gemeente of a kern."""
    return [_figure(store, kern, store.indicators[name], DISTANCE_YEAR) for name in DISTANCES]


def _figure(store: Store, kern: Kern, indicator: Indicator, period: str = "") -> Figure:
    period = period or newest(store, indicator)
    codes = dict(zip(LEVELS, (kern.buurt_code, kern.wijk_code, kern.gemeente_code), strict=True))
    cells = {
        level: _cells(store, store.version, indicator.id, period, level).get(code)
        for level, code in codes.items()
    }
    return Figure(
        indicator, period, {**cells, "drenthe": province_cell(store, indicator.id, period)}
    )


@lru_cache(maxsize=len(LEVELS) * len(FIGURES + DISTANCES))
def _cells(
    store: Store, version: str, indicator_id: str, period: str, level: str
) -> dict[str, Cell]:
    return cells_of(store.cells(indicator_id, period, level))


def newest(store: Store, indicator: Indicator) -> str:
    """The newest period with figures for the smallest level that the indicator has."""
    level = next(level for level in LEVELS if level in indicator.table.levels)
    return level_periods(store, indicator.id, level)[-1]


def figures(store: Store, kern: Kern) -> Table:
    """The figures as a table; a level of which the area is not known is left out."""
    levels = [
        level
        for level, code in zip(LEVELS, (kern.buurt_code, kern.wijk_code, True), strict=True)
        if code
    ]
    heads = ("Onderwerp", *map(str.capitalize, levels), "Drenthe", "Jaar, status en bron")
    found = all_figures(store, kern)
    rows = tuple(_row(figure, [*levels, "drenthe"]) for figure in found)
    computed = any(cell.computed for figure in found for cell in figure.known)
    classes = (figure.indicator for figure in found if figure.indicator.unit == "klasse")
    notes = (
        about_areas(store, kern),
        *(f"{each.title}: {each.description}" for each in classes),
        *((COMPUTED_NOTE,) if computed else ()),
    )
    return Table("Cijfers uit de atlas", tuple(map(Column, heads)), rows, notes)


def about_areas(store: Store, kern: Kern) -> str:
    """Which buurt, wijk and gemeente the figures are about."""
    codes = (kern.buurt_code, kern.wijk_code, kern.gemeente_code)
    told = [
        f"{level.capitalize()}: {store.areas[code].name}."
        for level, code in zip(LEVELS, codes, strict=True)
        if code
    ]
    if not kern.buurt_code:
        missing = "in welke buurt" if kern.wijk_code else "in welke buurt en wijk"
        told.append(f"Wij weten niet {missing} {kern.name} ligt.")
    if kern.is_large:
        told.append(
            f"Dat zijn de buurt en wijk van het midden van {kern.name}, misschien niet de uwe."
        )
    told.append("Een buurt kan groter of kleiner zijn dan het dorp. Cijfers per dorp bestaan niet.")
    return " ".join(told)


def _row(figure: Figure, levels: list[str]) -> tuple[Value, ...]:
    makers = dict.fromkeys(origin.producer for origin in figure.origins)
    told = (figure.period, *figure.statuses, *makers)
    return _subject(figure.indicator), *map(figure.shown, levels), "; ".join(told)


def _subject(indicator: Indicator) -> str:
    """The title, with the unit where the figures themselves do not show it."""
    unit = unit_words(indicator)
    told = indicator.unit == "%" or unit in indicator.title.lower()
    return indicator.title if told else f"{indicator.title} ({unit})"


def distances(store: Store, kern: Kern) -> Table:
    """How far people of the gemeente had to go on average, beside Drenthe."""
    found = all_distances(store, kern)
    rows = tuple(
        (
            figure.indicator.title.removeprefix("Afstand tot ").capitalize(),
            *(_value(figure.cells[level]) for level in ("gemeente", "drenthe")),
        )
        for figure in found
    )
    status = ", ".join(dict.fromkeys(word for figure in found for word in figure.statuses))
    words = {"status": status, "gemeente": kern.gemeente, "name": kern.name}
    return Table(
        "Hoe ver is het in uw gemeente gemiddeld? (CBS, 2015, over de weg)",
        (Column("Naar"), Column("Uw gemeente", 1, " km"), Column("Drenthe", 1, " km")),
        rows,
        tuple(note.format(**words) for note in DISTANCE_NOTES),
        unknown=NO_FIGURE,
    )


def _value(cell: Cell | None) -> float | None:
    return None if cell is None else cell.value


def origins(store: Store, kern: Kern) -> Iterator[Origin]:
    """The sources of the figures."""
    for figure in (*all_figures(store, kern), *all_distances(store, kern)):
        yield from figure.origins
