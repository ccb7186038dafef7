"""Page Actoren: the list of all parties, with its filters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from atlas.domain.address import Address
from atlas.domain.network import GROUP, Party, network
from atlas.domain.search import MAX_QUERY, normalise
from atlas.figures.report import Column, Table
from atlas.store.store import Store
from atlas.ui.actoren import woorden as words
from atlas.ui.html import Cell, Html, join, report_table, tag
from atlas.ui.parts.documents import documents
from atlas.ui.parts.fields import choices, field
from atlas.ui.parts.fold import fold
from atlas.ui.parts.pager import Sheet, pager, read_sheet

LIST = "lijst"
KIND, DOCUMENT, AREA, SEARCH = "soort", "document", "gebied", "zoek"
HEADS = ("Partij", "Soort", "Rol in de stukken", "Werkgebied", "Acties", "Samen met")
NOTHING = "Geen partij past bij deze keuze. Kies “Alle soorten”, of zoek een ander woord."
NOTES = (
    "Acties: bij hoeveel acties een partij als partner staat. Samen met: met hoeveel partijen "
    "en groepen zij minstens één actie deelt. Wie de meeste acties heeft, staat bovenaan.",
)


@dataclass(frozen=True, slots=True)
class Listed:
    """What an address asks for: its words, the parties, and which of them are shown."""

    params: dict[str, str]
    parties: tuple[Party, ...]
    sheet: Sheet


def options(store: Store) -> Mapping[str, Mapping[str, str]]:
    """What each field offers: value -> words with how many there are; made once."""
    return _options(store, store.version)


@lru_cache(maxsize=2)
def _options(store: Store, version: str) -> dict[str, dict[str, str]]:
    parties = network(store).parties.values()
    actors = [party for party in parties if not party.is_group]
    kinds = Counter(party.kind for party in actors)
    groups = sum(party.is_group for party in parties)
    named = Counter(document for party in actors for document in words.mentioned_in(party))
    areas = Counter(party.row["area_text"] for party in actors)
    found = {kind: f"{words.kind_words(kind)} ({kinds[kind]})" for kind in sorted(kinds)}
    titles = documents(store, "actors")
    return {
        KIND: {**found, **({GROUP: f"{words.GROUP_WORDS} ({groups})"} if groups else {})},
        DOCUMENT: {key: f"{title} ({named[key]})" for key, title in titles.items()},
        AREA: {
            area: f"{area or words.UNSAID} ({areas[area]})"
            for area in sorted(areas, key=str.casefold)
            if area
        },
    }


def form(store: Store) -> Html:
    """The filters of the list."""
    offered = options(store)
    box = tag("input", type="search", name=SEARCH, id=SEARCH, autocomplete="off", maxlength=80)
    lists = (
        choices(name, label, [("", f"Alle {some}"), *offered[name].items()])
        for name, label, some in (
            (KIND, "Soort", "soorten"),
            (DOCUMENT, "Genoemd in", "stukken"),
            (AREA, "Werkgebied", "gebieden"),
        )
    )
    fields = (field(SEARCH, "Zoek op naam of rol", box), *lists)
    return fold("Zoek en kies", tag("div", *fields, class_="atlas-part-form"))


def read(store: Store, address: Address) -> Listed:
    """The parties that an address asks for, those with most actions first."""
    offered = options(store)
    asked = {name: address.one_of(name, offered[name], "") for name in offered}
    asked[SEARCH] = address.read(SEARCH, lambda text: text[:MAX_QUERY].strip() or None, "", "")
    wanted = normalise(asked[SEARCH]).split()
    every = network(store).parties
    found = [
        party
        for party in every.values()
        if party.is_group == (asked[KIND] == GROUP)
        and (asked[KIND] in ("", party.kind))
        and (asked[AREA] in ("", party.row.get("area_text", "")))
        and (not asked[DOCUMENT] or asked[DOCUMENT] in words.mentioned_in(party))
        and _says(party, wanted)
    ]
    found.sort(key=lambda party: (-len(party.actions), party.name.casefold()))
    sheet = read_sheet(address, [party.party_id for party in found], every)
    return Listed({name: said for name, said in asked.items() if said}, tuple(found), sheet)


def _says(party: Party, wanted: Sequence[str]) -> bool:
    if not wanted:
        return True
    said = normalise(f"{party.name} {party.row.get('role', '')}")
    return all(word in said for word in wanted)


def table(store: Store, parties: Sequence[Party], on_screen: bool = False) -> Table:
    """A row for each party."""
    of = network(store).of
    rows = tuple(
        (
            Cell(words.link(party)) if on_screen else party.name,
            words.kind_words(party.kind),
            party.row.get("role", ""),
            party.row.get("area_text", "") or words.UNSAID,
            len(party.actions),
            sum(tie.weight > 0 for tie in of[party.party_id]),
        )
        for party in parties
    )
    numbers = HEADS[-2:]
    columns = tuple(Column(name, 0 if name in numbers else None) for name in HEADS)
    return Table("Partijen in de stukken", columns, rows, NOTES)


def counted(store: Store, listed: Listed) -> str:
    """How many parties there are with a choice."""
    every = sum(not party.is_group for party in network(store).parties.values())
    count = len(listed.parties)
    if listed.params.get(KIND) == GROUP:
        return f"Wij vonden {count} groepen zonder namen, zoals “gemeenten”."
    if not listed.params:
        return f"De stukken noemen {every} partijen."
    return f"Van de {every} partijen {'past' if count == 1 else 'passen'} er {count} bij uw keuze."


def on_screen(store: Store, listed: Listed, page: str) -> Html:
    """The rows of one sheet, with the way to the others."""
    told = tag("p", counted(store, listed), data_tell="lijst")
    if not listed.parties:
        return join([told, tag("p", NOTHING)])
    sheet = listed.sheet
    shown = table(store, listed.parties[sheet.start : sheet.stop], on_screen=True)
    params = listed.params
    return join([told, report_table(shown), pager(sheet, page, params, "partijen", LIST)])
