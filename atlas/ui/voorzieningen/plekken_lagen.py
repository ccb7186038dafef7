"""The layers of the map: a box for every kind of place, with its sign; it is the legend too."""

from __future__ import annotations

from collections.abc import Iterator

from atlas.store.places import OwnPlaces, PlaceKind
from atlas.store.store import Store
from atlas.ui.html import Html, join, tag
from atlas.ui.voorzieningen.bereik_uitleg import listed
from atlas.ui.voorzieningen.plekken_keuze import (
    LAYER,
    OFF,
    ON,
    Selection,
    all_places,
    not_fetched,
)

NOT_FETCHED, NONE = "nog niet opgehaald", "geen plek bekend"


def layers(store: Store, chosen: Selection, own: OwnPlaces | None) -> Html:
    """The kinds by group, with how many places are in the chosen area."""
    places = all_places(store, own)
    anywhere = set(places["kind"])
    if chosen.gemeente:
        places = places[places["gemeente_code"] == chosen.gemeente]
    counts = places["kind"].value_counts()
    known = [kind for kind in store.place_kinds.values() if kind.id in anywhere]
    unknown = [kind for kind in store.place_kinds.values() if kind.id not in anywhere]
    groups = (
        tag(
            "fieldset",
            tag("legend", group.title),
            *(_box(kind, int(counts.get(kind.id, 0))) for kind in known if kind.group == group.id),
            *_empty(store, [kind for kind in unknown if kind.group == group.id]),
        )
        for group in store.place_groups.values()
    )
    return join([tag("div", *groups, class_="atlas-plek-groepen"), _gathered()])


def _box(kind: PlaceKind, count: int) -> Html:
    name = LAYER + kind.id
    box = tag("input", type="checkbox", name=name, value=ON, data_off=OFF)
    return tag("label", box, _sign(kind.sign, kind.colour), f"{kind.plural} ({count})")


def _empty(store: Store, kinds: list[PlaceKind]) -> Iterator[Html]:
    """The kinds of a group without a place, in a line for each reason."""
    waiting = [kind for kind in kinds if not_fetched(store, kind.id)]
    rest = [kind for kind in kinds if kind not in waiting]
    for why, found in ((NOT_FETCHED, waiting), (NONE, rest)):
        if found:
            names = listed(kind.plural.lower() for kind in found)
            yield tag("p", f"{why.capitalize()}: {names}.")


def _gathered() -> Html:
    text = "Meer plekken bij elkaar, met hun aantal. Een kleine grijze stip is een kern."
    return tag("p", _sign("3", ""), text, class_="atlas-note")


def _sign(text: str, colour: str) -> Html:
    style = f"background:{colour}" if colour else None
    return tag("span", text, class_="atlas-plek-teken", style=style, aria_hidden="true")
