"""What lies under the map of places: nothing, or the BRT achtergrondkaart of PDOK.

`ATLAS_BASEMAP` decides: "" (the default) asks no other host for anything; "pdok" lets the
browser of a visitor fetch tiles. The borders and the places are drawn in both cases.
"""

from __future__ import annotations

import json
import os

from atlas.figures.palette import PALETTE
from atlas.ui.assets import ASSETS

PDOK, WHITE = "pdok", "wit"
HOST = "https://service.pdok.nl"
TILES = f"{HOST}/brt/achtergrondkaart/wmts/v2_0/standaard/EPSG:3857/{{z}}/{{x}}/{{y}}.png"
CREDIT = "Kaartgegevens: © Kadaster"
DEEPEST = 19  # zoom level to which the tiles go


def name() -> str:
    """Which ground there is: `PDOK` or `WHITE`."""
    return PDOK if os.environ.get("ATLAS_BASEMAP", "").strip().lower() == PDOK else WHITE


def tile_hosts() -> tuple[str, ...]:
    """The hosts that a browser may ask for tiles; none unless the configuration says so."""
    return (HOST,) if is_on() else ()


def is_on() -> bool:
    """Whether there is a basemap."""
    return name() == PDOK


def style_url() -> str:
    """The address of the map style: a white ground, with the tiles on it when they are on."""
    return ASSETS.add(f"ondergrond-{name()}.json", lambda: json.dumps(_style(is_on())).encode())


def _style(tiles: bool) -> dict[str, object]:
    ground = {"id": WHITE, "type": "background", "paint": {"background-color": PALETTE.page}}
    source = {
        "type": "raster",
        "tiles": [TILES],
        "tileSize": 256,
        "maxzoom": DEEPEST,
        "attribution": CREDIT,
    }
    return {
        "version": 8,
        "sources": {PDOK: source} if tiles else {},
        "layers": [ground, *([{"id": PDOK, "type": "raster", "source": PDOK}] if tiles else [])],
    }
