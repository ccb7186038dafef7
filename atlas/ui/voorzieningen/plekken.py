"""Part Plekken op de kaart: which places the atlas knows, on a map and in a list."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

import pandas as pd

from atlas.domain.address import Address
from atlas.domain.signs import with_point
from atlas.figures.explanation import source_line
from atlas.figures.place_table import Described, described
from atlas.figures.report import Report, Text
from atlas.figures.stock import areas
from atlas.store.places import OwnPlaces
from atlas.store.store import Store
from atlas.ui.html import Html, items, join, tag
from atlas.ui.parts.fields import choices
from atlas.ui.parts.fold import fold
from atlas.ui.parts.part import Answer
from atlas.ui.voorzieningen import plekken_afstand as afstand
from atlas.ui.voorzieningen import plekken_lijst as lijst
from atlas.ui.voorzieningen import plekken_weten as weten
from atlas.ui.voorzieningen.plekken_keuze import (
    GATHER,
    GATHER_WORDS,
    GEMEENTE,
    HEIGHT,
    ON,
    WORDS,
    Selection,
    read_selection,
    values,
)
from atlas.ui.voorzieningen.plekken_lagen import layers

__all__ = ["KEY", "LEAD", "QUESTION", "TITLE", "WORDS", "answer", "below", "report", "skeleton"]

KEY = "plekken"
TITLE = "Plekken op de kaart"
QUESTION = "Welke voorzieningen en dorpshubs kennen wij?"
LEAD = "Kies wat u op de kaart wilt zien, en voor welke gemeente."
LIST = "plekkenlijst"
WARNING = (
    "Deze lijst is niet volledig. Een plek die er niet in staat, kan er wel zijn. Bij elke soort "
    "staat wat wij weten en wat wij missen."
)
HOW = "Klik op een teken voor meer over die plek. Zoom met + en −, of met een dubbele klik."


def skeleton(store: Store) -> Html:
    """What stands above the map: the finding, the fields and the layers with their signs."""
    where = [("", "Heel Drenthe"), *((each.area_code, each.name) for each in areas(store)[:-1])]
    box = tag("input", type="checkbox", name=HEIGHT, value=ON, id=HEIGHT)
    height = tag("label", box, "Toon het aantal als hoogte (3D)")
    form = tag(
        "div",
        choices(GEMEENTE, "Gemeente", where),
        choices(GATHER, "Plekken samennemen", GATHER_WORDS.items()),
        tag("div", height, class_="atlas-part-field"),
        class_="atlas-part-form",
    )
    shown = fold("Kies wat u ziet, met legenda", form, tag("div", data_out="lagen"))
    skip = tag("a", "Liever lezen? Ga naar de lijst onder de kaart", href=f"#{LIST}")
    how = tag("p", HOW, " ", skip, class_="atlas-plek-uitleg", id=lijst.ON_MAP)
    return tag("section", tag("div", data_out="kort"), shown, how)


def below(store: Store) -> Html:
    """What stands under the map: the chosen place, the list, the distances, the limits."""
    return join(
        [
            tag(
                "section",
                weten.credits_line(store),
                tag("div", data_out="aangewezen", role="status"),
                tag("div", data_out="gekozen"),
            ),
            tag(
                "section",
                tag("h2", "Alle plekken als lijst", id=LIST, tabindex="-1"),
                tag("div", data_out="lijst"),
                tag("div", data_out="bestanden"),
            ),
            tag(
                "section",
                tag("h2", "Hoe ver is het gemiddeld?"),
                tag("div", data_out="afstand"),
            ),
            weten.section(store),
        ]
    )


def answer(store: Store, params: Mapping[str, str], own: OwnPlaces | None) -> Answer:
    """What the part shows for an address."""
    address = Address(params, WORDS)
    chosen, shown = read_selection(address, store, own)
    places = described(shown, store)
    return Answer(
        params=chosen.params,
        values=values(chosen, store),
        out={"kort": _finding(store, chosen, shown), "lagen": layers(store, chosen, own)},
        below={
            "aangewezen": lijst.pointed(places, chosen),
            "gekozen": lijst.card(places, chosen),
            "lijst": lijst.on_screen(store, places, chosen),
            "bestanden": _files(chosen) if own is None else join([]),
            "afstand": afstand.on_screen(store, chosen.gemeente),
        },
        notices=tuple(address.notices),
    )


def listed(store: Store, params: Mapping[str, str], own: OwnPlaces | None) -> list[Described]:
    """The places that an address shows, in words: the rows of the files."""
    return described(read_selection(Address(params, WORDS), store, own)[1], store)


def _finding(store: Store, chosen: Selection, shown: pd.DataFrame) -> Html:
    return tag("p", finding(store, chosen, shown), data_tell="kort")


def finding(store: Store, chosen: Selection, shown: pd.DataFrame) -> str:
    """How many places there are here, how many are on the map, and that it is not all."""
    where = store.areas[chosen.area].name
    count, points = len(shown), len(with_point(shown))
    if not count:
        return f"Met deze keuze kent de atlas geen plek in {where}."
    known = f"Met deze keuze kent de atlas {count} {'plek' if count == 1 else 'plekken'}"
    rest = count - points
    sentences = [
        f"{known} in {where}." if chosen.gemeente else f"{known}.",
        f"Daarvan {'staat' if points == 1 else 'staan'} er {points} op de kaart.",
        *([f"De andere {rest} hebben geen punt en staan in de lijst."] if rest > 1 else []),
        *(["De andere heeft geen punt en staat in de lijst."] if rest == 1 else []),
        "Dit is niet alles wat er is: onder de kaart staat wat wij missen.",
    ]
    return " ".join(sentences)


def report(store: Store, params: Mapping[str, str], own: OwnPlaces | None) -> Report:
    """The list, the distances and the limits to take along."""
    chosen, shown = read_selection(Address(params, WORDS), store, own)
    return Report(
        name="voorzieningen-plekken",
        title=QUESTION,
        lead=(LEAD, finding(store, chosen, shown)),
        blocks=(
            *lijst.tables(store, described(shown, store)),
            afstand.distances(store, chosen.gemeente),
            weten.completeness(store),
            Text("Wat u moet weten", weten.limits(store)),
        ),
        sources=tuple(map(source_line, weten.origins(store))),
        warnings=(WARNING,),
    )


def _files(chosen: Selection) -> Html:
    query = urlencode(chosen.params)
    links = (
        tag("a", text, href="?".join(filter(None, (f"/download/plekken.{ending}", query))))
        for ending, text in (("csv", "Deze plekken (CSV)"), ("geojson", "Deze plekken (GeoJSON)"))
    )
    return join(
        [tag("p", "Neem de hele lijst mee, met bron en licentie bij elke plek:"), items(links)]
    )
