"""Tables of the housing stock: homes, households and older people by gemeente and year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from babel.lists import format_list

from atlas.domain.aggregate import Cell, coarse_cells, empty_cell, province_cell
from atlas.domain.view import area_series
from atlas.figures.numbers import NL, STATE_WORDS, cell_status
from atlas.figures.report import Column, Table, Value
from atlas.store.records import PROVINCE, Area, Indicator
from atlas.store.store import Store

HOMES = {
    "woningvoorraad": "Woningen",
    "koopwoningen_pct": "Koopwoning",
    "huurwoningen_corporatie_pct": "Huur van corporatie",
    "huurwoningen_overig_pct": "Andere huur",
    "niet_bewoonde_woningen_pct": "Niet bewoond",
    "gemiddelde_woz_waarde": "WOZ-waarde",
    "gemiddelde_verkoopprijs": "Verkoopprijs",
}
PEOPLE = {
    "huishoudens_totaal": "Huishoudens",
    "eenpersoonshuishoudens_pct": "Eenpersoons",
    "huishoudens_zonder_kinderen_pct": "Zonder kinderen",
    "huishoudens_met_kinderen_pct": "Met kinderen",
    "leeftijd_65plus": "65-plussers",
    "leeftijd_65plus_pct": "Deel 65-plus",
    "leeftijd_80plus": "80-plussers",
    "leeftijd_80plus_pct": "Deel 80-plus",
}
FIGURES = {**HOMES, **PEOPLE}
FIRST_YEAR = "2015"  # the first with figures of gemeenten


def areas(store: Store) -> list[Area]:
    """The gemeenten by name, "De Wolden" under the W, and then Drenthe."""
    found = sorted(store.children(PROVINCE), key=lambda area: area.name.removeprefix("De "))
    return [*found, store.areas[PROVINCE]]


def newest(store: Store, indicator_id: str) -> str:
    """The newest period in which gemeenten have a figure."""
    return store.periods(indicator_id, "gemeente")[-1]


def area_cells(store: Store, indicator_id: str) -> dict[str, Cell]:
    """The newest cell of every gemeente and of Drenthe, by area code."""
    period = newest(store, indicator_id)
    cells = coarse_cells(store, indicator_id, period)
    found = {each.area_code: cells.get(each.area_code) for each in areas(store)}
    found[PROVINCE] = province_cell(store, indicator_id, period)
    return {code: cell or empty_cell(code) for code, cell in found.items()}


def areas_table(store: Store, title: str, figures: Mapping[str, str], chosen: str) -> Table:
    """The newest figures: a row for every gemeente and Drenthe; the chosen one is marked."""
    cells = {name: area_cells(store, name) for name in figures}
    rows = (
        (_marked(area, chosen), *(_value(each[area.area_code]) for each in cells.values()))
        for area in areas(store)
    )
    columns = [_column(store, name, head, newest(store, name)) for name, head in figures.items()]
    notes = _status_notes(
        (figures[name], store.indicators[name], [(newest(store, name), cell)])
        for name, each in cells.items()
        for cell in each.values()
    )
    computed = [figures[name] for name, each in cells.items() if each[PROVINCE].computed]
    return Table(
        title,
        (Column("Gebied"), *columns),
        tuple(rows),
        (*notes, *_computed(computed)),
        "ontbreekt",
    )


def series_table(store: Store, title: str, figures: Mapping[str, str], area_code: str) -> Table:
    """The figures of one area: a row for every year since 2015 that has one."""
    series = {name: dict(series_of(store, name, area_code)) for name in figures}
    periods = sorted({period for each in series.values() for period in each})
    rows = (
        (period, *(_value(each[period]) if period in each else None for each in series.values()))
        for period in periods
    )
    columns = [_column(store, name, head) for name, head in figures.items()]
    notes = _status_notes(
        (figures[name], store.indicators[name], each.items()) for name, each in series.items()
    )
    computed = [
        figures[name] for name, each in series.items() if any(c.computed for c in each.values())
    ]
    return Table(
        title, (Column("Jaar"), *columns), tuple(rows), (*notes, *_computed(computed)), "ontbreekt"
    )


def series_of(store: Store, indicator_id: str, area_code: str) -> list[tuple[str, Cell]]:
    """The cells of one area with a figure, since 2015."""
    found = area_series(store, indicator_id, area_code)
    return [
        (period, cell) for period, cell in found if period >= FIRST_YEAR and cell.state == "value"
    ]


def _marked(area: Area, chosen: str) -> str:
    return f"{area.name} (gekozen)" if area.area_code == chosen else area.name


def _column(store: Store, indicator_id: str, head: str, period: str = "") -> Column:
    """A column of figures; euro stands in the head, a percentage with every number."""
    indicator = store.indicators[indicator_id]
    unit = " (euro)" if indicator.unit == "euro" else ""
    name = f"{head}{unit}, {period}" if period else f"{head}{unit}"
    return Column(name, indicator.decimals, "%" if indicator.unit == "%" else "")


def _value(cell: Cell) -> Value:
    """The figure, None when it is missing, or the word for another reason why there is none."""
    return cell.value if cell.state in ("value", "missing") else STATE_WORDS[cell.state]


def _status_notes(
    found: Iterable[tuple[str, Indicator, Iterable[tuple[str, Cell]]]],
) -> tuple[str, ...]:
    """How sure the figures are: "Voorlopig: Woningen (2024 en 2025)", a note for each status."""
    statuses: dict[str, dict[str, dict[str, None]]] = {}
    for head, indicator, cells in found:
        for period, cell in cells:
            if cell.state == "value":
                word = cell_status(cell, indicator).capitalize()
                statuses.setdefault(word, {}).setdefault(head, {})[period] = None
    return tuple(f"{word}: {_by_periods(heads)}." for word, heads in statuses.items())


def _by_periods(heads: Mapping[str, Iterable[str]]) -> str:
    """Heads with the same periods together: "Woningen en WOZ-waarde (2015); Huur (2020)"."""
    same: dict[str, list[str]] = {}
    for head, periods in heads.items():
        same.setdefault(format_list([*periods], locale=NL), []).append(head)
    parts = (f"{format_list(names, locale=NL)} ({periods})" for periods, names in same.items())
    return "; ".join(parts)


def _computed(heads: Sequence[str]) -> tuple[str, ...]:
    if not heads:
        return ()
    names = format_list([*heads], locale=NL)
    return (f"Voor Drenthe zelf berekend uit de twaalf gemeenten: {names}.",)
