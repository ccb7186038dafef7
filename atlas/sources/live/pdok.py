"""Ask PDOK for the boundaries of a year: gemeenten, wijken, buurten and COROP-gebieden.

Tested only against features in the shape of PDOK, never live.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from atlas.sources.fetch import Fetcher
from atlas.sources.live.boundaries import Built, Supply, boundaries
from atlas.sources.live.ogc import RD, Features, features
from atlas.sources.places import RD_BOX
from atlas.store.sources import Edition, Source
from atlas.store.store import Store

LAYERS = ("gemeenten", "wijken", "buurten")
REGIONS = ("gebiedsindelingen", "coropgebied_gegeneraliseerd")


def renewed(store: Store, source: Source, edition: Edition, fetcher: Fetcher, today: date) -> Built:
    """The changes that make these boundaries ours; FetchError or SourceError when refused."""
    supply, notes = asked(source, edition, fetcher)
    built = boundaries(store, supply, source, today)
    return Built(built.changes, (*notes, *built.notes))


def asked(source: Source, edition: Edition, fetcher: Fetcher) -> tuple[Supply, tuple[str, ...]]:
    """All features of an edition in and round Drenthe, and notes in Dutch."""
    root = source.url.rstrip("/")
    around = {"bbox": ",".join(f"{edge:.0f}" for edge in RD_BOX), "bbox-crs": RD}
    found: dict[str, list[dict[str, Any]]] = {}
    notes: list[str] = []
    for layer in LAYERS:
        place = Features(
            source.id,
            f"{root}/{edition.table_id}/ogc/v1",
            f"{root}/{edition.table_id}/wfs/v1_0",
            {layer: f"wijkenbuurten:{layer}"},
        )
        found[layer], told = features(place, layer, fetcher, around)
        notes += told
    place = Features(source.id, f"{root}/{REGIONS[0]}/ogc/v1")
    regions, told = features(place, REGIONS[1], fetcher, {**around, "jaarcode": edition.period})
    year = int(edition.period)
    supply = Supply(year, "RD", **found, corop=regions, table_id=edition.table_id)
    return supply, (*notes, *told)
