"""The small map of page Mijn dorp: Drenthe, the gemeente and the kern."""

from __future__ import annotations

from html import escape

from atlas.figures.palette import PALETTE
from atlas.figures.paths import in_view, layer_payload
from atlas.store.store import Store
from atlas.ui.mijn_dorp.kern import Kern

DOT = 170  # units of the view


def locator(store: Store, kern: Kern) -> str:
    """The map as SVG: the gemeente in colour, the kern as a dot where its point is known."""
    layer = layer_payload(store, "gemeente")
    width, height = layer["view"]
    own = next(area["d"] for area in layer["areas"] if area["code"] == kern.gemeente_code)
    dot = ""
    if kern.has_point:
        ((x, y),) = in_view(store, [kern.x], [kern.y])
        dot = (
            f'<circle cx="{x}" cy="{y}" r="{DOT}" fill="{PALETTE.text}" stroke="#fff" '
            f'stroke-width="60"/>'
        )
    borders = layer_payload(store, "kern")["borders"]
    label = f"Kaartje van Drenthe. {caption(kern)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'class="atlas-dorp-map" aria-label="{escape(label)}">'
        f'<path d="{layer["outline"]}" fill="#f5f6f7" stroke="{PALETTE.province_line}" '
        f'stroke-width="40"/><path d="{own}" fill="{PALETTE.sequential["voorzieningen"][1]}"/>'
        f'<path d="{borders}" fill="none" stroke="#7c8a94" stroke-width="25"/>{dot}</svg>'
    )


def caption(kern: Kern) -> str:
    """What the map shows, in words."""
    gemeente = f"In kleur: de gemeente {kern.gemeente}."
    if not kern.has_point:
        return f"{gemeente} Waar {kern.name} daarin ligt, weten wij niet."
    return f"{gemeente} De stip is {kern.name}."
