"""Page Actoren: the strongest ties between all parties, as a drawing and as an equal list."""

from __future__ import annotations

from functools import lru_cache

from atlas.domain.network import Network, Tie, layout, network
from atlas.figures.network import Edge, legend, overview
from atlas.figures.network_signs import SIGNS
from atlas.figures.report import Column, Table, Value
from atlas.store.store import Store
from atlas.ui.actoren import woorden as words
from atlas.ui.html import Cell, Html, report_table, svg, tag

MOST = 40  # ties in the drawing of all
TITLE = "Wie werken het meest samen?"
HEADS = ("Partij", "Met", "Acties samen", "Welke acties")
HOW = (
    "Een lijn betekent: deze twee staan samen bij minstens {least} acties. Hoe dikker de lijn, hoe "
    "meer acties. Kies een partij om al haar lijnen te zien."
)
NARROW = (
    "Op een smal scherm is de tekening van alle partijen niet te lezen. Open de lijst, of kies een "
    "partij: dan ziet u wel een tekening, van die partij alleen."
)
NO_TIES = "Er staan nergens twee partijen samen bij een actie."
NOTE = (
    "Groepen van velen, zoals “gemeenten”, staan hier niet bij: het stuk zegt niet welke. U vindt "
    "ze bij elke partij en in de lijst."
)


def strongest(store: Store) -> tuple[Tie, ...]:
    """The ties that are drawn; made once for this version of the data."""
    return network(store).strongest(MOST)


def findings(store: Store) -> tuple[str, ...]:
    """What the network says, in words."""
    found = network(store)
    actors = [party for party in found.parties.values() if not party.is_group]
    active = [party for party in actors if party.actions]
    signed = sum(party.signed for party in actors)
    told = [
        f"De stukken noemen {len(actors)} partijen. Daarvan staan er {len(active)} als partner bij "
        "een of meer acties."
    ]
    if found.parts:
        first = max(active, key=lambda party: (len(named(found, party.party_id)), party.name))
        told.append(
            f"{len(found.parts[0])} partijen hangen samen in één netwerk: via gedeelde acties komt "
            f"u van de een bij de ander. {first.name} deelt acties met de meeste andere partijen: "
            f"{len(named(found, first.party_id))}."
        )
    if signed:
        told.append(f"{signed} partijen tekenden samen het {words.CONVENANT}.")
    return tuple(told)


def named(found: Network, party_id: str) -> list[Tie]:
    """The ties of a party with other actors, groups left out, by shared actions."""
    return [
        tie
        for tie in found.of[party_id]
        if tie.weight and not found.parties[tie.across(party_id)].is_group
    ]


def ties_table(store: Store, on_screen: bool = False) -> Table:
    """The strongest ties with the actions behind each."""
    parties = network(store).parties
    rows: list[tuple[Value, ...]] = []
    for tie in strongest(store):
        one, other = parties[tie.one], parties[tie.other]
        if on_screen:
            links = Cell(words.action_links(store, tie.actions))
            rows.append((Cell(words.link(one)), Cell(words.link(other)), tie.weight, links))
        else:
            titles = "; ".join(words.action_titles(store, tie.actions))
            rows.append((one.name, other.name, tie.weight, titles))
    heads = (Column(name, 0 if name == HEADS[2] else None) for name in HEADS)
    title = f"De {len(rows)} sterkste lijnen tussen partijen"
    return Table(title, tuple(heads), tuple(rows), (NOTE,))


def section(store: Store) -> Html:
    """The drawing with its key, and the same as a table."""
    return _section(store, store.version)


@lru_cache(maxsize=1)
def _section(store: Store, version: str) -> Html:
    ties = strongest(store)
    told = (tag("p", text) for text in findings(store))
    if not ties:
        return tag("section", tag("h2", TITLE), *told, tag("p", NO_TIES))
    places = layout(ties)
    parties = network(store).parties
    nodes = [words.node(parties[party]) for party in sorted(places)]
    edges = [Edge(tie.one, tie.other, tie.weight) for tie in ties]
    drawing = tag(
        "div",
        tag("p", HOW.format(least=min(tie.weight for tie in ties))),
        svg(overview("Tekening: wie werken het meest samen?", nodes, edges, places)),
        svg(legend([sign for sign in SIGNS if any(node.sign == sign for node in nodes)])),
        class_="atlas-actoren-net",
    )
    table = report_table(ties_table(store, on_screen=True), stack=True)
    return tag(
        "section",
        tag("h2", TITLE, id="netwerk"),
        *told,
        drawing,
        tag("p", NARROW, class_="atlas-note atlas-actoren-smal"),
        tag("details", tag("summary", f"Toon als lijst ({len(ties)} regels)"), table),
        class_="atlas-actoren-alle",
    )
