"""Which points of kernen are doubtful, and why: a review of points that were matched by name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from shapely.geometry.base import BaseGeometry

SCATTERED = "cbs_buurt_label_2014_verspreid"
BORDER_M, NEAR_M, APART_M = 150.0, 300.0, 1500.0
Named = Mapping[tuple[str, str], Sequence[BaseGeometry]]  # (gemeente, name) -> points in RD


class Kern(NamedTuple):
    """A kern: its point in RD metres, then the properties of its feature in their order.

    `wijk` and `buurt` are those that the point lies in, "" for none.
    """

    point: BaseGeometry
    code: str
    name: str
    gemeente: str
    source: str
    wijk: str
    buurt: str


def doubts(
    kernen: Sequence[Kern],
    gemeenten: Mapping[str, BaseGeometry],
    names: Mapping[str, str],
    geonames: Named,
    labels: Named,
) -> dict[str, str]:
    """For every kern why its point is doubtful, in Dutch; "" where nothing speaks against it.

    `gemeenten`: outlines in RD by code; `names`: name of every area; `geonames`, `labels`:
    points that two producers give for a name, to compare.
    """
    reasons: dict[str, list[str]] = {kern.code: [] for kern in kernen}
    for kern in kernen:
        reasons[kern.code] += [
            *_scattered(kern),
            *_border(kern, gemeenten[kern.gemeente]),
            *_elsewhere(kern, kernen, names),
            *_apart(kern, geonames, labels),
        ]
    for one, other in combinations(kernen, 2):
        metres = one.point.distance(other.point)
        if one.gemeente == other.gemeente and metres < NEAR_M:
            for kern, twin in ((one, other), (other, one)):
                reasons[kern.code].append(f"Het punt ligt {metres:.0f} meter van {twin.name}.")
    return {code: " ".join(found) for code, found in reasons.items()}


def plain_name(name: str) -> str:
    """The name of a kern without the gemeente behind it: "Alteveer gem Hoogeveen"."""
    return re.sub(r" gem .*$", "", name)


def by_name(points: Sequence[tuple[str, str, BaseGeometry]]) -> Named:
    """Points in RD by gemeente and name."""
    found = defaultdict(list)
    for gemeente, name, point in points:
        found[gemeente, name].append(point)
    return dict(found)


def _scattered(kern: Kern) -> Iterator[str]:
    if kern.source == SCATTERED:
        yield "Het punt is dat van de verspreide huizen, niet van het dorp zelf."


def _border(kern: Kern, outline: BaseGeometry) -> Iterator[str]:
    """A point beyond the border of its gemeente, or so close that it may be."""
    metres = outline.boundary.distance(kern.point)
    if not outline.contains(kern.point):
        yield f"Het punt ligt {metres:.0f} meter buiten de gemeente."
    elif metres < BORDER_M:
        yield f"Het punt ligt {metres:.0f} meter van de grens van de gemeente."


def _elsewhere(kern: Kern, kernen: Sequence[Kern], names: Mapping[str, str]) -> Iterator[str]:
    """A point in a buurt with the name of another kern, or in such a wijk.

    A wijk of several kernen has the name of one: it speaks only against a kern that none of
    its buurten is named after.
    """
    own, inside = plain_name(kern.name), kern.buurt or kern.wijk
    others = {plain_name(k.name) for k in kernen if k.gemeente == kern.gemeente} - {own}
    around = re.sub(r"^Verspreide huizen ", "", names.get(inside, ""))
    buurten = {name for code, name in names.items() if kern.wijk and code[2:8] == kern.wijk[2:]}
    if around in others and not any(own in name for name in buurten):
        level = "buurt" if kern.buurt else "wijk"
        yield f"Het punt ligt in de {level} {names[inside]}."


def _apart(kern: Kern, geonames: Named, labels: Named) -> Iterator[str]:
    """Two producers that put the name at places far apart."""
    key = (kern.gemeente, plain_name(kern.name))
    pairs = [(a, b) for a in geonames.get(key, ()) for b in labels.get(key, ())]
    metres = min((a.distance(b) for a, b in pairs), default=0.0)
    if metres > APART_M:
        km = f"{metres / 1000:.1f}".replace(".", ",")
        yield f"GeoNames en CBS geven punten die {km} km uit elkaar liggen."
