"""A list of the documents with filters: what it asks, what it finds, and one row by itself."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from atlas.domain.address import Address
from atlas.domain.programme_tree import Row, rows
from atlas.domain.search import MAX_QUERY, normalise
from atlas.figures.report import Column, Table, Value
from atlas.store.store import Store
from atlas.ui.html import Cell, Html, definitions, join, report_table, tag
from atlas.ui.parts.fields import choices, field
from atlas.ui.parts.fold import fold
from atlas.ui.parts.pager import FROM, FROM_WORD, Sheet, pager, read_sheet

PAGE, DEEL = "begrippen", "deel"
SEARCH = "zoek"
TOP = "gekozen"  # id of where the chosen row stands


@dataclass(frozen=True, slots=True)
class Field:
    """A filter: its word in the address, its label, what asks for nothing.

    `values` gives what a row counts for; `names` the words for a value, by the store.
    """

    word: str
    label: str
    nothing: str
    values: Callable[[Row], Sequence[str]]
    names: Callable[[Store, str], str] = lambda _store, value: value


@dataclass(frozen=True, slots=True)
class Found:
    """What an address asks for: its words, the rows, those that are shown, and a chosen one."""

    params: dict[str, str]
    rows: tuple[Row, ...]
    sheet: Sheet
    one: Row | None


@dataclass(frozen=True)
class Listing:
    """A programme table that can be searched.

    `key` is its first column, `one` the word of the address for a single row, `deel` that of the
    part ("" for the first). `searched`: columns in which is sought. `name`: what a row is called
    ("begrip", "begrippen"). `heads` are the columns on screen and in files, `cells` their texts.
    `order`: what the rows are sorted by, else they are as in the table.
    """

    table: str
    key: str
    one: str
    deel: str
    name: tuple[str, str]
    fields: tuple[Field, ...]
    searched: tuple[str, ...]
    title: str
    heads: tuple[str, ...]
    cells: Callable[[Store, Row], tuple[Value, ...]]
    notes: tuple[str, ...] = ()
    order: Callable[[Row], str] | None = None

    def words(self) -> dict[str, str]:
        """The words of the address, each in words for a notice."""
        fields = {each.word: each.label[0].lower() + each.label[1:] for each in self.fields}
        chosen = {self.one: f"de keuze van een {self.name[0]}"}
        return {SEARCH: "het zoeken", **fields, **chosen, FROM: FROM_WORD}

    def form(self, store: Store) -> Html:
        """The field to search in, and a list for each filter."""
        box = tag("input", type="search", name=SEARCH, id=SEARCH, autocomplete="off", maxlength=80)
        lists = (
            choices(
                each.word,
                each.label,
                [("", each.nothing), *self.offered(store)[each.word].items()],
            )
            for each in self.fields
        )
        label = f"Zoek in de {self.name[1]}"
        fields = tag("div", field(SEARCH, label, box), *lists, class_="atlas-part-form")
        return fold("Zoek en kies", fields)

    def offered(self, store: Store) -> Mapping[str, Mapping[str, str]]:
        """What each filter offers: value -> words with how many rows there are."""
        return _offered(self, store, store.version)

    def read(self, store: Store, address: Address) -> Found:
        """The rows that an address asks for."""
        every = self._rows(store)
        asked = {
            each.word: address.one_of(each.word, self.offered(store)[each.word], "")
            for each in self.fields
        }
        asked[SEARCH] = address.read(SEARCH, lambda text: text[:MAX_QUERY].strip() or None, "", "")
        wanted = normalise(asked[SEARCH]).split()
        found = tuple(
            row
            for row in every
            if all(
                asked[each.word] == "" or asked[each.word] in each.values(row)
                for each in self.fields
            )
            and self._says(row, wanted)
        )
        by_id = {row[self.key]: row for row in every}
        sheet = read_sheet(address, [row[self.key] for row in found], by_id)
        one = by_id.get(address.one_of(self.one, by_id, ""))
        return Found({word: said for word, said in asked.items() if said}, found, sheet, one)

    def _rows(self, store: Store) -> Sequence[Row]:
        every = rows(store, self.table)
        return sorted(every, key=self.order) if self.order else every

    def _says(self, row: Row, wanted: Sequence[str]) -> bool:
        if not wanted:
            return True
        said = normalise(" ".join(row[column] for column in self.searched))
        return all(word in said for word in wanted)

    def params(self, found: Found) -> dict[str, str]:
        """The canonical words of the address."""
        one = {self.one: found.one[self.key]} if found.one else {}
        return {**found.params, **one, **found.sheet.params}

    def values(self, found: Found) -> dict[str, str]:
        """What each field holds."""
        words = (SEARCH, *(each.word for each in self.fields))
        return {word: found.params.get(word, "") for word in words}

    def records(self, store: Store, shown: Sequence[Row]) -> Table:
        """The rows as a table."""
        cells = tuple(self.cells(store, row) for row in shown)
        return Table(self.title, tuple(map(Column, self.heads)), cells, self.notes)

    def counted(self, store: Store, found: Found) -> str:
        """How many rows there are with a choice."""
        every, count = len(rows(store, self.table)), len(found.rows)
        if not found.params:
            return f"De stukken geven {every} {self.name[1]}."
        verb = "past" if count == 1 else "passen"
        return f"Van de {every} {self.name[1]} {verb} er {count} bij uw keuze."

    def on_screen(self, store: Store, found: Found) -> Html:
        """One sheet of the list; the name of a row is a link to it alone."""
        told = tag("p", self.counted(store, found), data_tell="lijst")
        if not found.rows:
            text = "Niets gevonden. Zoek een ander of korter woord, of laat een filter weg."
            return join([told, tag("p", text)])
        shown = found.rows[found.sheet.start : found.sheet.stop]
        table = self.records(store, shown)
        linked = tuple(
            (self._link(row, cells[0], found), *cells[1:])
            for row, cells in zip(shown, table.rows, strict=True)
        )
        table = Table(table.title, table.columns, linked, table.notes)
        params = {**self._deel(), **found.params}
        return join(
            [told, report_table(table), pager(found.sheet, PAGE, params, self.name[1], "lijst")]
        )

    def chosen(self, store: Store, found: Found) -> Html:
        """The row that the address names, all its columns; nothing without one."""
        if found.one is None:
            return join([])
        first, *rest = self.cells(store, found.one)
        facts = zip(self.heads[1:], map(str, rest), strict=True)
        back = tag(
            "a",
            "Toon dit niet meer apart",
            href=f"/{PAGE}?{urlencode({**self._deel(), **found.params})}",
            data_send=json.dumps({self.one: ""}),
        )
        return tag(
            "section",
            tag("h2", str(first), id=found.one[self.key], data_tell="gekozen"),
            definitions(facts),
            tag("p", back),
        )

    def _link(self, row: Row, name: Value, found: Found) -> Cell:
        own = row[self.key]
        alone = found.one is not None and found.one[self.key] == own
        return Cell(
            tag(
                "a",
                str(name),
                id=None if alone else own,
                href=f"/{PAGE}?{urlencode({**self._deel(), self.one: own})}",
                data_send=json.dumps({self.one: own}),
                data_show=TOP,
            )
        )

    def _deel(self) -> dict[str, str]:
        return {DEEL: self.deel} if self.deel else {}


@lru_cache(maxsize=8)
def _offered(listing: Listing, store: Store, version: str) -> dict[str, dict[str, str]]:
    found = {}
    for each in listing.fields:
        counts = Counter(value for row in rows(store, listing.table) for value in each.values(row))
        named = {value: each.names(store, value) for value in sorted(counts, key=str.casefold)}
        found[each.word] = {
            value: f"{words} ({counts[value]})" for value, words in named.items() if value
        }
    return found
