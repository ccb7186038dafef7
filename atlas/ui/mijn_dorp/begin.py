"""Page Mijn dorp without a kern: how to choose one, and what is not known of some."""

from __future__ import annotations

from functools import lru_cache

from atlas.figures.numbers import format_number
from atlas.figures.report import Column, Table
from atlas.store.store import Store
from atlas.ui.html import Html, join, tag
from atlas.ui.mijn_dorp.kern import Kern, kern_options, kernen

START = (
    "Kies hierboven uw dorp of stad, of tik het aan in de lijst. U leest dan wat er in de buurt "
    "is, cijfers over uw buurt en gemeente, plannen, en wat wij niet weten. Alles past op één vel "
    "papier.",
)
LIST = "Of kies uit de lijst, per gemeente"
PLACE_UNKNOWN = "plek onbekend"
NO_POINT = (
    "Van {count} van de {all} kernen weten wij niet precies waar ze liggen. Daar staat “plek "
    "onbekend” bij. Wij zochten elke kern op naam in lijsten van GeoNames en het CBS, binnen de "
    "eigen gemeente. Deze stonden er niet in. Van zo’n kern geven wij geen afstanden en geen "
    "inwoners, wel cijfers van de gemeente."
)
TWICE = (
    "Sommige namen staan bij twee gemeenten, zoals {example}. Kies dan de gemeente waar u woont."
)
LEAD = "Alle dorpen en steden van deze atlas, met wat wij van hun plek en hun inwoners weten."


def start(store: Store) -> Html:
    """The section that helps to choose."""
    return _start(store, store.version)


@lru_cache(maxsize=1)
def _start(store: Store, version: str) -> Html:
    lists = (_gemeente(name, found) for name, found in _by_gemeente(store).items())
    return tag(
        "section",
        *(tag("p", text) for text in START),
        tag("h2", LIST),
        *lists,
        *(tag("p", text, class_="atlas-note") for text in explained(store)),
    )


def _by_gemeente(store: Store) -> dict[str, list[Kern]]:
    found: dict[str, list[Kern]] = {}
    for code in kern_options(store):  # by name
        kern = kernen(store)[code]
        found.setdefault(kern.gemeente, []).append(kern)
    return dict(sorted(found.items()))


def _gemeente(name: str, found: list[Kern]) -> Html:
    links = tag("ul", *map(_link, found), class_="atlas-dorp-list")
    return tag("details", tag("summary", f"{name} ({len(found)})"), links)


def _link(kern: Kern) -> Html:
    where = None if kern.has_point else join([" ", tag("small", f"({PLACE_UNKNOWN})")])
    return tag("li", tag("a", kern.name, href=f"/mijn-dorp?kern={kern.code}"), where)


def explained(store: Store) -> tuple[str, ...]:
    """How many kernen have no point and why, and why some names stand there twice."""
    every = kernen(store).values()
    without = sum(not kern.has_point for kern in every)
    names = [kern.name for kern in every]
    twice = sorted({name for name in names if names.count(name) > 1})
    told = []
    if without:
        told.append(NO_POINT.format(count=without, all=len(every)))
    if twice:
        told.append(TWICE.format(example=twice[0]))
    return tuple(told)


def every_kern(store: Store) -> Table:
    """All kernen: where they are, how many people live there, how sure their point is."""
    columns = (
        Column("Kern"),
        Column("Gemeente"),
        Column("Inwoners", 0),
        Column("Inwoners van 65 jaar en ouder", 0),
        Column("Punt"),
        Column("Code"),
    )
    rows = tuple(
        (
            kern.name,
            kern.gemeente,
            kern.groups["people"],
            kern.groups["older65"],
            kern.doubt or ("bekend" if kern.has_point else None),
            kern.code,
        )
        for kern in (kernen(store)[code] for code in kern_options(store))
    )
    notes = (
        f"{format_number(len(rows), 0)} kernen. Inwoners: eigen telling voor 2024, van de buurten "
        "die wij bij een kern tellen.",
        *explained(store),
    )
    return Table("Alle kernen", columns, rows, notes)
