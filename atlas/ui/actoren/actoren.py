"""The part of page Actoren: the strongest ties, one party, and the list of all."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlencode

from atlas.domain.address import Address
from atlas.domain.network import Party, network
from atlas.figures.report import Report, Table, Text
from atlas.store.store import Store
from atlas.ui.actoren import lijst, netwerk, partij
from atlas.ui.actoren import woorden as words
from atlas.ui.html import Html, items, join, tag
from atlas.ui.parts.documents import caveats, sources
from atlas.ui.parts.pager import FROM, FROM_WORD
from atlas.ui.parts.part import Answer

KEY = "actoren"
TITLE = "Actoren"
QUESTION = "Wie werkt met wie samen?"
LEAD = "Zie welke partijen in de stukken bij dezelfde acties staan, en zoek een partij op."
TABLE = "actors"
SOURCES = ("actors", "actions")
WORDS: Mapping[str, str] = MappingProxyType(
    {
        words.WHO: "de gekozen partij",
        lijst.SEARCH: "het zoeken",
        lijst.KIND: "de soort",
        lijst.DOCUMENT: "het beleidsstuk",
        lijst.AREA: "het werkgebied",
        FROM: FROM_WORD,
    }
)
CAVEATS = (
    "Samen bij een actie betekent: het stuk noemt beide als partner van die actie. Of zij echt "
    "samenwerkten, en hoe goed, weten wij niet.",
    "De stukken zijn van 2006 tot 2023. Wie nu met wie samenwerkt, staat er niet in.",
    "De provincie schreef de meeste stukken. Zij staat daarom zelf maar bij weinig acties als "
    "partner.",
    "Groepen van velen (“gemeenten”, “corporaties”) verdelen wij niet over de leden. Zij zijn een "
    "eigen teken in de tekening.",
    "Welk woord bij welke partij hoort, en welk teken bij welke soort, is een eigen koppeling.",
    "Wie het convenant van 2006 tekende, halen wij uit de ondertekening. Dat telt niet als actie.",
)


def skeleton(store: Store) -> Html:
    """The page of one party when one is chosen, else all ties; then the list and the limits."""
    return join(
        [
            tag("div", data_out="partij", id=words.TOP),
            netwerk.section(store),
            tag(
                "section",
                tag("h2", "Alle partijen", id=lijst.LIST),
                lijst.form(store),
                tag("div", data_out="lijst"),
            ),
            tag(
                "section",
                tag("h2", "Wat u moet weten", id="weten"),
                items((*CAVEATS, *caveats(store, TABLE))),
                tag(
                    "details",
                    tag("summary", "Bronnen en licenties"),
                    items(sources(store, *SOURCES)),
                ),
            ),
        ]
    )


def heading(store: Store, params: Mapping[str, str]) -> str:
    """The H1: the name of the party that is chosen, or the question."""
    party = network(store).parties.get(params.get(words.WHO, ""))
    return party.name[:1].upper() + party.name[1:] if party else QUESTION


def answer(store: Store, params: Mapping[str, str], own: None) -> Answer:
    """The party that an address asks for, and the list with its filters."""
    address = Address(params, WORDS)
    party = _party(store, address)
    listed = lijst.read(store, address)
    who = {words.WHO: party.party_id} if party else {}
    fields = (lijst.SEARCH, lijst.KIND, lijst.DOCUMENT, lijst.AREA)
    return Answer(
        params={**who, **listed.params, **listed.sheet.params},
        values={name: listed.params.get(name, "") for name in fields},
        out={
            "partij": partij.chosen(store, party) if party else join([]),
            "lijst": lijst.on_screen(store, listed, KEY),
        },
        notices=tuple(address.notices),
    )


def _party(store: Store, address: Address) -> Party | None:
    parties = network(store).parties
    return parties.get(address.one_of(words.WHO, parties, ""))


def report(store: Store, params: Mapping[str, str], own: None) -> Report:
    """One party with its ties and actions; without one all ties and the list."""
    address = Address(params, WORDS)
    party, listed = _party(store, address), lijst.read(store, address)
    blocks: tuple[Table | Text, ...]
    know = Text("Wat u moet weten", (*CAVEATS, *caveats(store, TABLE)))
    if party:
        said = {words.WHO: party.party_id}
        lead = tuple(f"{term}: {'; '.join(each)}" for term, each in partij.facts(store, party))
        blocks = (*partij.tables(store, party), know)
    else:
        said = listed.params
        lead = (LEAD, *netwerk.findings(store), lijst.counted(store, listed))
        blocks = (netwerk.ties_table(store), lijst.table(store, listed.parties), know)
    return Report(
        name=f"{KEY}-{party.party_id}" if party else KEY,
        title=heading(store, params),
        lead=lead,
        blocks=blocks,
        sources=sources(store, *SOURCES),
        address="?".join(filter(None, (f"/{KEY}", urlencode(said)))),
    )
