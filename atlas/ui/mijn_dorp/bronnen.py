"""Where everything that page Mijn dorp shows of a kern comes from."""

from __future__ import annotations

from collections.abc import Iterator

from atlas.domain.demand import PEOPLE, PERIOD
from atlas.figures.explanation import source_line
from atlas.store.records import Origin
from atlas.store.store import Store
from atlas.ui.mijn_dorp import cijfers, nabij, plannen
from atlas.ui.mijn_dorp.kern import Kern


def sources(store: Store, kern: Kern) -> tuple[str, ...]:
    """Every source of what the page shows of a kern, once."""
    return tuple(dict.fromkeys(source_line(origin) for origin in _origins(store, kern)))


def credits(store: Store, kern: Kern) -> tuple[str, ...]:
    """Who made what the page shows, in short."""
    said = (origin.attribution.removeprefix("Bron: ") for origin in _origins(store, kern))
    return tuple(dict.fromkeys(said))


def boundaries(store: Store) -> str:
    """Who made the borders and the points on the small map."""
    makers = [store.layers[name].origin.attribution for name in ("gemeente", "kern")]
    return f"Grenzen: {makers[0]}. {makers[1]}."


def _origins(store: Store, kern: Kern) -> Iterator[Origin]:
    yield from counted(store)
    yield from nabij.origins(store, kern)
    yield from cijfers.origins(store, kern)
    yield from plannen.origins(store, kern)
    yield store.layers["kern"].origin
    yield store.layers["gemeente"].origin


def counted(store: Store) -> list[Origin]:
    """The sources of the people of the buurten that are counted with a kern."""
    used = set(store.cells(PEOPLE, PERIOD, "buurt")["origin"])
    return [origin for origin in store.indicators[PEOPLE].origin if origin.id in used]


def of_kernen(store: Store) -> tuple[str, ...]:
    """The sources of the list of all kernen with their people."""
    found = (store.layers["kern"].origin, *counted(store))
    return tuple(map(source_line, found))
