"""COROP-gebieden of PDOK: which gemeenten each holds; the map draws them from the gemeenten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from atlas.sources import geo
from atlas.sources.common import SourceError
from atlas.sources.live.indicators import write_record
from atlas.sources.live.polygons import Feature, System, read_level
from atlas.store.records import Origin
from atlas.store.store import Store

COROP = "corop"


def regrouped(
    store: Store,
    features: Sequence[Feature],
    year: int,
    system: System,
    layers: Mapping[str, geo.Shapes],
    origin: Origin,
) -> dict[str, bytes | None]:
    """The record of the grouping with the members of this year; {} where the atlas has none."""
    grouping = store.groupings.get(COROP)
    if grouping is None:
        return {}
    found = read_level(features, "corop", year, system, ())
    members: dict[str, list[str]] = {}
    for code, shape in layers["gemeente"].items():
        inside = geo.project(shape, geo.TO_RD).representative_point()
        own = [each for each, area in found.shapes.items() if area.contains(inside)]
        if len(own) != 1:
            raise SourceError(f"{code} ligt niet in precies één COROP-gebied")
        members.setdefault(own[0], []).append(code)
    known = {region.area_code: region for region in grouping.regions}
    if set(known) != set(members):
        raise SourceError(f"andere COROP-gebieden dan wij kennen: {', '.join(sorted(members))}")
    regions = [
        region.model_copy(update={"members": tuple(members[code])})
        for code, region in known.items()
    ]
    note = "Welke gemeenten erbij horen, volgt uit de grenzen van het CBS."
    values = {"period": str(year), "origin": origin, "regions": tuple(regions), "note": note}
    record = grouping.model_copy(update=values)
    return {f"groupings/{COROP}.toml": write_record(record)}
