"""Check the records of live sources against the indicators and fact tables that they fill."""

from __future__ import annotations

from collections.abc import Iterator

from atlas.store.check_records import UNITS
from atlas.store.read import Records
from atlas.store.sources import Measure, Source

Fault = tuple[tuple[str | int, ...], str, str]  # field, message, remedy


def check_sources(records: Records) -> None:
    """Every measure fills something that exists, or is told how; no two fill the same cell."""
    for source in records.sources.values():
        path = records.paths["sources", source.id]
        for loc, message, remedy in (*_measures(records, source), *_order(records, source)):
            records.add(path, loc, message, remedy)


def _measures(records: Records, source: Source) -> Iterator[Fault]:
    tables = {edition.table_id for edition in source.editions}
    seen: set[tuple[str, str, str]] = set()
    for number, measure in enumerate(source.measures):
        loc: tuple[str | int, ...] = ("measures", number)
        yield from _target(records, measure, loc)
        for table in [each for each in measure.editions if each not in tables]:
            remedy = f"kies uit {', '.join(sorted(tables))}"
            yield (*loc, "editions"), f"tabel '{table}' staat niet bij [[editions]]", remedy
        found = {(measure.facts, measure.indicator, t) for t in measure.editions or tables}
        if double := sorted(found & seen):
            message = f"'{measure.indicator}' komt twee keer uit tabel {double[0][2]}"
            remedy = "haal een van de twee weg, of noem bij elk andere editions"
            yield (*loc, "indicator"), message, remedy
        seen |= found


def _target(records: Records, measure: Measure, loc: tuple[str | int, ...]) -> Iterator[Fault]:
    """What a measure fills: an item of a fact table, an indicator, or a new one."""
    if measure.facts:
        table = records.fact_tables.get(measure.facts)
        if table is None:
            remedy = f"kies uit {', '.join(sorted(records.fact_tables))}"
            yield (*loc, "facts"), f"feitentabel '{measure.facts}' is onbekend", remedy
        elif measure.indicator not in {item.id for item in table.items}:
            message = f"onderwerp '{measure.indicator}' staat niet in {measure.facts}"
            yield (*loc, "indicator"), message, "voeg [[items]] toe, of verbeter de naam"
    elif measure.indicator not in records.written_ids("indicators") and measure.new is None:
        message = f"indicator '{measure.indicator}' is onbekend"
        yield (*loc, "indicator"), message, "verbeter de id, of zeg met [measures.new] wat het is"
    if measure.new and records.themes and measure.new.theme not in records.themes:
        message, remedy = f"thema '{measure.new.theme}' is onbekend", ", ".join(records.themes)
        yield (*loc, "new", "theme"), message, f"kies uit {remedy}"
    if measure.new and measure.new.unit not in UNITS:
        remedy = f"kies uit {', '.join(UNITS)}"
        yield (*loc, "new", "unit"), f"eenheid '{measure.new.unit}' is onbekend", remedy


def _order(records: Records, source: Source) -> Iterator[Fault]:
    """Of two sources of one indicator, one must go before the other."""
    if source.after and source.after not in records.sources:
        remedy = f"kies uit {', '.join(sorted(records.sources))}"
        yield ("after",), f"bron '{source.after}' is onbekend", remedy
    if source.id in before(records.sources, source.id):
        yield ("after",), "deze bron gaat voor zichzelf", "haal de kring uit de records"
    mine = {measure.indicator for measure in source.measures if not measure.facts}
    for other in records.sources.values():
        theirs = {measure.indicator for measure in other.measures if not measure.facts}
        ordered = source.id in before(records.sources, other.id) or other.id in before(
            records.sources, source.id
        )
        if other.id > source.id and mine & theirs and not ordered:
            message = f"geeft ook {sorted(mine & theirs)[0]}, net als {other.id}"
            yield ("id",), message, "zeg met 'after' bij een van de twee welke voorgaat"


def before(sources: dict[str, Source], source_id: str) -> list[str]:
    """The sources that go before one where both have a cell, the nearest first."""
    found: list[str] = []
    following = sources[source_id].after if source_id in sources else ""
    while following and following not in found:
        found.append(following)
        following = sources[following].after if following in sources else ""
    return found
