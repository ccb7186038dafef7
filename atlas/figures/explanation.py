"""What stands beside the figures of a map in words: meaning, source, licence, notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from atlas.domain.freshness import expected
from atlas.figures import numbers
from atlas.figures.fresh_words import expected_words
from atlas.figures.sentences import areas_and_period, describe
from atlas.store.records import Indicator, Layer, Origin

if TYPE_CHECKING:
    from atlas.domain.view import MapView
    from atlas.store.store import Store


DEFINITIONS = "Wat betekenen deze cijfers?"


def explanation(view: MapView, store: Store, address: str = "") -> list[tuple[str, str]]:
    """What the figures mean and where they come from: (label, text), in reading order."""
    indicator = view.indicator
    notes = indicator.notes
    lines = [
        ("Vraag", indicator.question),
        ("Kaart", areas_and_period(view, store)),
        ("Onderwerp", indicator.title),
        ("Wat is het?", indicator.description),
        ("Eenheid", indicator.unit),
        ("Soort cijfer", numbers.KIND_WORDS[indicator.kind]),
        ("Status", status_words(view)),
        *(("Wat laat de kaart zien?", sentence) for sentence in describe(view, store)),
        ("Regio en Drenthe", numbers.aggregate_words(store, indicator)),
    ]
    lines += supplied_lines(store, indicator)
    for origin in view.origins or indicator.origin:
        lines += _origin_lines(origin)
    lines += [("Nieuwe cijfers", expected_words(store, indicator))]
    lines += [("Versie van de cijfers", store.version)]
    lines += [("Grenzen", boundary_credit(view, store))]
    lines += [("Let op", caveat) for caveat in notes.caveats]
    lines += [("Breuk in de reeks", f"Vanaf {b.period}: {b.note}") for b in notes.series_breaks]
    for other in notes.contradictions:
        name = store.areas[other.area_code].name
        figure = numbers.format_measure(other.other_value, indicator)
        text = f"{name}, {other.period}: een andere bron geeft {figure}. {other.note}"
        lines.append(("Bronnen verschillen", text))
    if address:
        lines.append(("Adres van de kaart", address))
    return lines


def supplied_lines(store: Store, indicator: Indicator) -> list[tuple[str, str]]:
    """Of a delivered figure: by whom, for which day, what is hidden; none for other figures."""
    found = indicator.supplied
    if found is None:
        return []
    owner = store.areas[found.owner]
    hidden = f"Onder {found.threshold} verborgen, met de percentages die erop rusten"
    return [
        ("Aangeleverd door", f"{owner.area_level} {owner.name}"),
        ("Peildatum", numbers.format_date(found.reference_date)),
        ("Kleine aantallen", hidden if found.threshold > 1 else "Niet verborgen"),
    ]


def meanings(indicators: Iterable[Indicator]) -> tuple[str, ...]:
    """What figures count, each once: "title: definition"."""
    found = {each.id: f"{each.title}: {each.description}" for each in indicators}
    return tuple(found.values())


def beware(indicator: Indicator) -> tuple[str, ...]:
    """What one must know of a figure: its caveats and the breaks in its series."""
    notes = indicator.notes
    breaks = (f"Breuk in de reeks vanaf {each.period}: {each.note}" for each in notes.series_breaks)
    return (*notes.caveats, *breaks)


def status_words(view: MapView) -> str:
    """The statuses of the figures on the map, each once: "voorlopig", "definitief; prognose"."""
    known = [cell for cell in view.cells if cell.state == "value"]
    used = list(dict.fromkeys(numbers.status_word(cell.status, view.indicator) for cell in known))
    if any(cell.rebuilt for cell in known):
        used.append(f"deels {numbers.REBUILT}")
    return "; ".join(used) or "geen cijfers"


def _origin_lines(origin: Origin) -> list[tuple[str, str]]:
    lines = [
        ("Bron", f"{origin.producer}: {origin.title}"),
        ("Tabel", origin.table_id or "de bron noemt geen tabelnummer"),
        ("Bronvermelding", origin.attribution),
        ("Licentie", origin.licence),
        ("Adres van de bron", origin.url),
        ("Gepubliceerd", numbers.format_date(origin.published) if origin.published else "onbekend"),
        ("Opgehaald", numbers.format_date(origin.accessed)),
        ("Over de bron", origin.note),
    ]
    return [(label, text) for label, text in lines if text]


def source_line(origin: Origin) -> str:
    """A source in one line: attribution, maker, title, table, licence, date and remark."""
    number = f", tabel {origin.table_id}" if origin.table_id else ""
    maker = "" if origin.title.startswith(origin.producer) else f"{origin.producer}: "
    return (
        f"{origin.attribution}. {maker}{origin.title}{number}. "
        f"Licentie: {origin.licence}. Opgehaald op {numbers.format_date(origin.accessed)}. "
        f"{origin.note}"
    ).strip()


def boundary_credit(view: MapView, store: Store) -> str:
    """The line that names the makers of the boundaries on the map."""
    return boundary_layer(view, store).origin.attribution


def boundary_layer(view: MapView, store: Store) -> Layer:
    """The layer with the boundaries on the map; regions are drawn from the gemeenten."""
    level = view.choice.level
    return store.layers["gemeente" if level == "regio" else level]


def fresh_lines(store: Store, sources: Iterable[str]) -> tuple[str, ...]:
    """What a report adds to its sources (`source_line`): the version, and when more is expected."""
    known = _expected_by_source(store, store.version)
    told = dict.fromkeys(known[line] for line in sources if line in known)
    return (f"Versie van de cijfers: {store.version}.", *told)


@lru_cache(maxsize=2)
def _expected_by_source(store: Store, version: str) -> Mapping[str, str]:
    """For every source of an indicator in one line: when it is expected to have more."""
    return {
        source_line(origin): f"{origin.title}: nieuwe cijfers {expected_words(store, indicator)}."
        for indicator in store.indicators.values()
        for origin in indicator.origin
        if expected(store, indicator)
    }
