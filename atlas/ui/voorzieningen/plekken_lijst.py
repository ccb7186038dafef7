"""The list of places: the same as the map, in tables; and the card of a chosen place."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import urlencode

from atlas.figures.numbers import format_number
from atlas.figures.place_table import Described
from atlas.figures.report import Column, Table, Value
from atlas.store.store import Store
from atlas.ui.html import Cell, Html, definitions, items, join, report_table, tag
from atlas.ui.parts.fold import fold
from atlas.ui.voorzieningen.plekken_keuze import PLACE, Selection

MOST_ROWS, FEW_ROWS = 400, 50  # of one table on screen, of a gemeente and of Drenthe
NO_POINT = "Plekken zonder punt op de kaart"
NO_POINT_NOTE = (
    "Deze plekken gelden voor een hele gemeente, voor heel Drenthe, of liggen net buiten Drenthe. "
    "Waar ze precies zijn, weten wij niet of staat er niet bij. Wij verzinnen geen punt."
)
TO_MAP, MORE = "Toon op de kaart", "Meer over deze plek"
ON_MAP = "plekkenkaart"  # id of what stands just above the map
CHOSEN = "Aangewezen op de kaart, met een ring"
NO_POINT_CHOSEN = "Gekozen; deze plek heeft geen punt op de kaart"
ALL_IN_FILE = "In het bestand onder de lijst staan ze allemaal."
UNSAID = "staat niet in de bron"
NOTHING = "Er is hier geen plek om te laten zien. Zet een laag aan, of kies heel Drenthe."


class Group(NamedTuple):
    """Places of one table: those of a kind, or those without a point."""

    title: str
    places: list[Described]
    with_kind: bool = False
    notes: tuple[str, ...] = ()


def tables(store: Store, places: Sequence[Described]) -> tuple[Table, ...]:
    """All places: a table for each kind, and one for those without a point."""
    return tuple(_table(group, with_locator=True) for group in _groups(store, places))


def _groups(store: Store, places: Sequence[Described]) -> list[Group]:
    places = sorted(places, key=lambda each: (each.gemeente, each.kern, each.name))
    on_map = [place for place in places if place.lon is not None]
    rest = [place for place in places if place.lon is None]
    found = [
        Group(f"{kind.plural} ({len(same)})", same)
        for kind in store.place_kinds.values()
        if (same := [place for place in on_map if place.kind == kind.title])
    ]
    no_point = Group(f"{NO_POINT} ({len(rest)})", rest, True, (NO_POINT_NOTE,))
    return [*found, *([no_point] if rest else [])]


def _table(group: Group, with_locator: bool = False) -> Table:
    heads = (
        "Plek",
        *(["Soort"] if group.with_kind else []),
        "Waar",
        "Wat is er",
        "Stand",
        "Jaar",
        "Hoe precies en zeker",
        "Bron",
    )
    rows = tuple(_row(place, group.with_kind, with_locator) for place in group.places)
    return Table(group.title, tuple(map(Column, heads)), rows, group.notes, UNSAID)


def _row(place: Described, with_kind: bool, with_locator: bool) -> tuple[Value, ...]:
    return (
        place.name,
        *([place.kind] if with_kind else []),
        place.where,
        place.what or None,
        place.state,
        place.period or None,
        f"{place.precision}; zekerheid: {place.certainty}",
        f"{place.source}: {place.locator}" if with_locator else place.source,
    )


def on_screen(store: Store, places: Sequence[Described], chosen: Selection) -> Html:
    """The tables with a link from every place to the map; long ones are cut, and say so."""
    groups = _groups(store, places)
    if not groups:
        return tag("p", NOTHING)
    return join(_folded(group, chosen) for group in groups)


def _folded(group: Group, chosen: Selection) -> Html:
    """A table that a phone shows on demand; at once when the chosen place is in it."""
    opened = chosen.place in {each.place_id for each in group.places}
    return fold(group.title, report_table(_linked(group, chosen)), opened=opened)


def _linked(group: Group, chosen: Selection) -> Table:
    """The table as on screen: its first rows, with the link beside the name."""
    count, most = len(group.places), MOST_ROWS if chosen.gemeente else FEW_ROWS
    group = group._replace(places=group.places[:most])
    table = _table(group)
    pairs = zip(group.places, table.rows, strict=True)
    rows = tuple((_named(place, chosen), *row[1:]) for place, row in pairs)
    if len(rows) == count:
        return replace(table, rows=rows)
    where = "" if chosen.gemeente else "Kies een gemeente om er meer te zien. "
    more = f"U ziet de eerste {most} van {format_number(count, 0)} plekken. {where}{ALL_IN_FILE}"
    return replace(table, rows=rows, notes=(*table.notes, more))


def _named(place: Described, chosen: Selection) -> Cell:
    """The name and a link; the words of the link name the place to a screen reader."""
    on_map = place.lon is not None
    if place.place_id == chosen.place:
        more: Html = join([CHOSEN if on_map else NO_POINT_CHOSEN])
    else:
        text = TO_MAP if on_map else MORE
        more = _sends(place.place_id, chosen, text, f"{text}: {place.name}")
    return Cell(join([place.name, " ", tag("small", more, class_="atlas-plek-link")]))


def _sends(place_id: str, chosen: Selection, text: str, label: str | None = None) -> Html:
    address = urlencode({**chosen.params, PLACE: place_id})
    return tag(
        "a",
        text,
        href=f"/voorzieningen?{address}",
        data_send=json.dumps({PLACE: place_id}),
        data_show=ON_MAP,
        aria_label=label,
    )


def pointed(places: Sequence[Described], chosen: Selection) -> Html:
    """Which place is chosen, in a sentence that a screen reader says."""
    place = _chosen(places, chosen)
    if place is None:
        return join([])
    return tag("p", f"{NO_POINT_CHOSEN if place.lon is None else CHOSEN}: {place.name}.")


def _chosen(places: Sequence[Described], chosen: Selection) -> Described | None:
    return next((each for each in places if each.place_id == chosen.place), None)


def card(places: Sequence[Described], chosen: Selection) -> Html:
    """All that is known of the chosen place, and what else is in the same point."""
    place = _chosen(places, chosen)
    if place is None:
        return join([])
    same = [
        each
        for each in places
        if each is not place and place.lon is not None and (each.lon, each.lat) == place[-2:]
    ]
    return tag(
        "div",
        tag("h3", place.name),
        definitions(_facts(place)),
        tag("p", "In hetzelfde punt op de kaart:") if same else None,
        items(_sends(each.place_id, chosen, f"{each.name} ({each.kind})") for each in same)
        if same
        else None,
        _village(place),
        tag("p", _sends("", chosen, "Wijs deze plek niet meer aan")),
        class_="atlas-plek",
    )


def _facts(place: Described) -> list[tuple[str, str]]:
    return [
        ("Soort", place.kind),
        ("Waar", place.where),
        ("Wat is er", place.what),
        ("Stand", place.state),
        ("Hoe precies", place.precision),
        ("Jaar", place.period),
        ("Zekerheid", place.certainty),
        ("Bron", f"{place.source}: {place.locator}"),
        ("Licentie", place.licence),
        ("Opgehaald", place.accessed),
    ]


def _village(place: Described) -> Html | None:
    if not place.kern:
        return None
    link = tag("a", f"Meer over {place.kern}", href=f"/mijn-dorp?kern={place.area_code}")
    return tag("p", link)
