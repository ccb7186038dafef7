"""Records in full, as a visitor reads them: indicators, sources, groupings, layers."""

from __future__ import annotations

from babel.lists import format_list

from atlas.figures import numbers
from atlas.figures.explanation import supplied_lines
from atlas.store.places import PlaceSet
from atlas.store.programme import ProgrammeTable
from atlas.store.records import Contradiction, Grouping, Indicator, Layer, Origin, Region
from atlas.store.store import Store
from atlas.ui.coverage import coverage, matrix, period_words, sizes
from atlas.ui.html import Html, definitions, external, items, join, map_address, table, tag

MEMBERSHIP_WORDS = {
    "stated": "genoemd in de bron",
    "partly_stated": "deels genoemd in de bron",
    "not_stated": "lidmaatschap niet genoemd in de bron",
}
SHORT = 12  # hex digits of a checksum that tell it apart at a glance


def level_name(level: str) -> str:
    """The head of a column: "Gemeenten"; Drenthe and Nederland by their own name."""
    names = {"provincie": "Drenthe", "land": "Nederland"}
    return names.get(level) or numbers.LEVEL_WORDS[level].plural.capitalize()


def indicator(store: Store, record: Indicator) -> Html:
    """Everything that is known of one indicator."""
    found = coverage(store, store.version)[record.id]
    counts = table(
        f"{record.title}: aantal gebieden met een cijfer",
        ["Periode", *(level_name(level) for level in found)],
        matrix(found, sizes(store, store.version)),
        numbers=True,
    )
    unit = numbers.capital(numbers.unit_words(record))
    facts = definitions(
        [
            ("Wat is het?", record.description),
            ("Vraag op de kaart", record.question),
            ("Eenheid", f"{unit}, {_decimals(record.decimals)}"),
            ("Hoger of lager", numbers.capital(numbers.DIRECTION_WORDS[record.direction])),
            ("Soort cijfer", numbers.capital(numbers.KIND_WORDS[record.kind])),
            ("Regio en provincie", numbers.aggregate_words(store, record)),
            *supplied_lines(store, record),
            ("Let op", _list(record.notes.caveats)),
            ("Breuk in de reeks", _breaks(record)),
            ("Bronnen spreken elkaar tegen", _contradictions(store, record)),
            ("Bestand", file(record.table.path, record.table.sha256)),
        ]
    )
    on_map = None
    if store.periods(record.id, "gemeente"):
        address = map_address(store, {"indicator": record.id})
        on_map = tag("p", tag("a", "Bekijk op de kaart", href=address))
    return join([on_map, facts, counts, _origins(store, record)])


def _decimals(count: int) -> str:
    if not count:
        return "zonder decimalen"
    return f"met {count} {'decimaal' if count == 1 else 'decimalen'}"


def _list(texts: tuple[str, ...]) -> Html | None:
    return items(texts) if texts else None


def _breaks(record: Indicator) -> Html | None:
    return _list(tuple(f"Vanaf {each.period}: {each.note}" for each in record.notes.series_breaks))


def _contradictions(store: Store, record: Indicator) -> Html | None:
    return _list(tuple(_contradiction(store, record, e) for e in record.notes.contradictions))


def _contradiction(store: Store, record: Indicator, found: Contradiction) -> str:
    """Where and when, the value that is not shown, and where it stands."""
    area = store.areas[found.area_code].name
    value = numbers.format_value(found.other_value, record)
    titles = {origin.id: origin for origin in record.origin}
    origin = titles.get(found.other_origin)
    source = f"{origin.producer}, {origin.title}" if origin else found.other_origin
    return f"{area}, {found.period}: {value} volgens {source}. {found.note}"


def _origins(store: Store, record: Indicator) -> Html:
    """A table of the sources, and under it what must be said of them."""
    periods = store.observations(record.id).groupby("origin")["period"].unique()
    rows = [
        [
            external(each.url, f"{each.producer}, {each.title}"),
            each.table_id or "geen nummer",
            period_words(sorted(periods.get(each.id, ()))),
            each.licence,
            each.attribution,
            numbers.format_date(each.published) if each.published else "niet genoemd",
            numbers.format_date(each.accessed),
        ]
        for each in record.origin
    ]
    head = ["Bron", "Tabel", "Cijfers van", "Licentie", "Bronvermelding", "Gepubliceerd"]
    content = table(f"{record.title}: bronnen", [*head, "Opgehaald"], rows)
    return join([content, _list(_origin_notes(record))])


def _origin_notes(record: Indicator) -> tuple[str, ...]:
    """What must be said of the sources; a note that several share is told once."""
    titles: dict[str, dict[str, None]] = {}
    for each in record.origin:
        titles.setdefault(each.note, {})[each.title] = None
    told = ((format_list(list(names), locale=numbers.NL), note) for note, names in titles.items())
    return tuple(f"Bij {names}: {note}" for names, note in told if note)


def source(origin: Origin) -> Html:
    """One source in a few sentences: maker, title, table, licence, attribution, dates, note."""
    number = f", tabel {origin.table_id}" if origin.table_id else ""
    published = (
        f"Gepubliceerd op {numbers.format_date(origin.published)}."
        if origin.published
        else "De bron noemt geen publicatiedatum."
    )
    parts = [
        f"Licentie: {origin.licence.rstrip('.')}.",
        f"Bronvermelding: {origin.attribution.removeprefix('Bron: ').rstrip('.')}.",
        published,
        f"Opgehaald op {numbers.format_date(origin.accessed)}.",
        origin.note or None,
    ]
    name = external(origin.url, f"{origin.producer}, {origin.title}")
    return join([name, number, ". ", join(parts, " ")])


def file(path: str, sha256: str) -> Html:
    """A file of the atlas with its checksum, short and in full."""
    short = tag("code", sha256[:SHORT])
    full = tag("code", sha256, class_="atlas-checksum")
    return join([tag("code", path), ", sha256 ", short, tag("br"), "Volledig: ", full])


def grouping(store: Store, record: Grouping) -> Html:
    """A grouping: what it is, its regions with members, and where that is written."""
    rows = [_region(store, region) for region in record.regions]
    head = ["Regio", "Gemeenten", "Lidmaatschap", "Opmerking"]
    facts = definitions(
        [
            ("Periode", record.period),
            ("Bron", source(record.origin)),
            ("Opmerking", record.note),
        ]
    )
    content = (
        tag("p", record.description),
        table(f"Regio’s van de indeling {record.title}", head, rows),
        facts,
    )
    return join(content)


def _region(store: Store, region: Region) -> list[str]:
    inside = [store.areas[code].name for code in region.members]
    outside = [f"{name} (buiten Drenthe)" for name in region.outside]
    name = join([region.title, " ", tag("small", region.area_code)])
    members = ", ".join([*inside, *outside]) or "–"
    return [name, members, MEMBERSHIP_WORDS[region.membership], region.note]


def place_set(record: PlaceSet, count: int) -> Html:
    """A set of places: what it holds, how many, when it was filled, and from which sources."""
    filled = (
        f"Opgehaald op {numbers.format_date(record.refreshed)}."
        if record.refreshed
        else "Nog niet opgehaald."
        if record.provider
        else "Met de hand bijgehouden."
    )
    return definitions(
        [
            ("Wat is het?", record.description),
            ("Aantal plekken", numbers.format_number(count, 0)),
            ("Hoe gevuld", filled),
            ("Let op", _list(record.caveats)),
            ("Bronnen", _list(tuple(map(source, record.origin)))),
            ("Bestand", file(f"{record.id}.csv", record.sha256)),
        ]
    )


def programme_table(record: ProgrammeTable, count: int) -> Html:
    """A programme table: what it is, how many rows, and from which papers."""
    sources = _list(tuple(map(source, record.origin)))
    return definitions(
        [
            ("Wat is het?", record.description),
            ("Aantal rijen", numbers.format_number(count, 0)),
            ("Let op", _list(record.caveats)),
            ("Bronnen", sources if record.origin else "Geen: dit zijn eigen keuzes."),
            ("Bestand", file(f"{record.id}.csv", record.sha256)),
        ]
    )


def layer(store: Store, record: Layer) -> Html:
    """A layer of boundaries: what was done to it, what to mind, where it comes from."""
    return definitions(
        [
            ("Soort gebied", level_name(record.area_level)),
            ("Jaar", str(record.year)),
            ("Bewerking", _list(record.processing)),
            ("Let op", _list(record.caveats)),
            ("Bron", source(record.origin)),
            ("Bestand", file(record.path, record.sha256)),
        ]
    )
