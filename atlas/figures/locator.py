"""One small map of Drenthe that says where an area lies; the same on every page and sheet."""

from __future__ import annotations

from html import escape

from atlas.domain.demand import demand
from atlas.domain.subject import Subject
from atlas.figures.numbers import listed
from atlas.figures.palette import PALETTE
from atlas.figures.paths import in_view, layer_payload
from atlas.store.store import Store

DOT = 170  # units of the view


def locator_svg(store: Store, subject: Subject) -> str:
    """A standalone SVG: the area (or the gemeenten of a region) in colour, a kern as a dot.

    A wijk or kern has its gemeente in a light colour. Not every kern has a point, nor every
    region members: the caption, which is also the label of the map, says so.
    """
    layer = layer_payload(store, "gemeente")
    width, height = layer["view"]
    gemeenten = {area["code"]: area["d"] for area in layer["areas"]}
    steps = PALETTE.sequential["voorzieningen"]
    inside = subject.level in ("wijk", "kern")
    soft = gemeenten[subject.gemeente_code] if inside else ""
    label = f"Kaartje van Drenthe. {locator_caption(store, subject)}"
    parts = [
        f'<path d="{layer["outline"]}" fill="#f5f6f7" stroke="{PALETTE.province_line}" '
        'stroke-width="40"/>',
        f'<path d="{soft}" fill="{steps[1]}"/>' if soft else "",
        "".join(f'<path d="{d}" fill="{steps[-2]}"/>' for d in _strong(store, subject, gemeenten)),
        f'<path d="{layer_payload(store, "kern")["borders"]}" fill="none" stroke="#7c8a94" '
        'stroke-width="25"/>',
        *_dots(store, subject),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'class="atlas-locator" aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )


def locator_caption(store: Store, subject: Subject) -> str:
    """What the small map shows, in words."""
    if subject.level == "provincie":
        return "In kleur: heel Drenthe."
    if subject.level == "gemeente":
        return f"In kleur: de gemeente {subject.name}."
    if subject.level == "regio":
        return _region_caption(store, subject)
    gemeente = f"de gemeente {store.areas[subject.gemeente_code].name}."
    if subject.level == "wijk":
        return f"Licht van kleur: {gemeente} Donker van kleur: de wijk {subject.name}."
    if _point(store, subject) is None:
        return f"In kleur: {gemeente} Waar {subject.name} daarin ligt, weten wij niet."
    return f"In kleur: {gemeente} De stip is {subject.name}."


def locator_credit(store: Store, subject: Subject) -> str:
    """The makers of what the small map shows."""
    layers = ["gemeente", *([subject.level] if subject.level in ("wijk", "kern") else [])]
    makers = dict.fromkeys(store.layers[name].origin.attribution for name in layers)
    return f"Grenzen op het kaartje: {'; '.join(makers)}."


def _region_caption(store: Store, subject: Subject) -> str:
    if not subject.members:
        return f"De bron noemt de gemeenten van {subject.name} niet: er is niets gekleurd."
    names = listed([store.areas[code].name for code in subject.members])
    return f"In kleur: de gemeenten die de bron noemt ({names})."


def _strong(store: Store, subject: Subject, gemeenten: dict[str, str]) -> list[str]:
    """The shapes of the area itself."""
    if subject.level == "provincie":
        return [*gemeenten.values()]
    if subject.level == "wijk":
        areas = layer_payload(store, "wijk")["areas"]
        return [area["d"] for area in areas if area["code"] == subject.code and area["d"]]
    return [gemeenten[code] for code in subject.members]


def _dots(store: Store, subject: Subject) -> list[str]:
    point = _point(store, subject) if subject.level == "kern" else None
    if point is None:
        return []
    ((x, y),) = in_view(store, [point[0]], [point[1]])
    return [
        f'<circle cx="{x}" cy="{y}" r="{DOT}" fill="{PALETTE.text}" stroke="#fff" '
        'stroke-width="60"/>'
    ]


def _point(store: Store, subject: Subject) -> tuple[float, float] | None:
    """The point of a kern in RD metres, None where it is not known."""
    kernen = demand(store).kernen
    if subject.code not in kernen.index:
        return None
    x, y = kernen.loc[subject.code, ["x", "y"]].to_numpy(float)
    return float(x), float(y)
