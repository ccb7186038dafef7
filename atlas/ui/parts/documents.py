"""The policy documents behind the programme tables: their names, their places, their sources."""

from __future__ import annotations

from atlas.domain.programme_tree import Row, rows, words
from atlas.figures.explanation import source_line
from atlas.store.store import Store


def documents(store: Store, *tables: str) -> dict[str, str]:
    """The documents of programme tables: id -> title, in the order of the records."""
    records = (store.programme_tables.get(table) for table in tables)
    return {origin.id: origin.title for record in records if record for origin in record.origin}


def place(store: Store, table: str, origin: str, locator: str) -> str:
    """Where something stands: the title of the document and the place in it."""
    return ", ".join(filter(None, (documents(store, table).get(origin, origin), locator)))


def sources(store: Store, *tables: str) -> tuple[str, ...]:
    """Every source of programme tables with its licence, once."""
    records = (store.programme_tables.get(table) for table in tables)
    lines = (source_line(origin) for record in records if record for origin in record.origin)
    return tuple(dict.fromkeys(lines))


def caveats(store: Store, table: str) -> tuple[str, ...]:
    """What the record of a programme table says to beware of."""
    record = store.programme_tables.get(table)
    return record.caveats if record else ()


def doubts(store: Store, *ids: str) -> tuple[Row, ...]:
    """Rows of the table of contradictions and gaps, those of some ids; all without ids."""
    return tuple(row for row in rows(store, "doubts") if not ids or row["doubt_id"] in ids)


def doubt_place(store: Store, row: Row) -> str:
    """The documents of a contradiction and the places in them."""
    titles = documents(store, "doubts")
    named = " en ".join(titles.get(each, each) for each in words(row["origins"], ";"))
    return ", ".join(filter(None, (named, row["locator"])))
