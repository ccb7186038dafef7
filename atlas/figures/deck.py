"""The map of places for pydeck: borders, names and signs, without a basemap of its own.

Geometry travels as files of the atlas: the description of a map only holds their addresses.
All texts are drawn on a canvas or set as plain text, so that markup in a name stays text.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import pydeck  # type: ignore[import-untyped]
from pydeck import Deck as Deck
from pydeck.types import String  # type: ignore[import-untyped]

from atlas.domain.signs import Sign
from atlas.figures.deck_view import View
from atlas.figures.numbers import format_number
from atlas.figures.palette import PALETTE
from atlas.store.places import PlaceKind

Colour = list[int]
Row = dict[str, Any]

SIGNS = "plekken"  # how the id of the layer starts that a visitor can pick from
FONT = String('"Source Sans", "Source Sans Pro", sans-serif')
SMALLEST, LARGEST = 11, 30  # pixels: the radius of a sign
FARTHEST, NEAREST = 6, 17
TILT, COLUMN_RADIUS, TALLEST = 50, 500, 15_000  # degrees; metres
NUDGE = 1e-6 / 2**32  # of a checksum: at most a millionth of a degree or a step of zoom
TOOLTIP = {"backgroundColor": PALETTE.focus_outer, "color": PALETTE.page, "fontSize": "14px"}


@dataclass(frozen=True)
class Ground:
    """What lies under the signs: the addresses of the borders (GeoJSON, the pixels of a line
    as `dikte`), of the kernen (JSON list of {naam, lon, lat}) and of the map style; and which
    kernen and gemeenten have their name on the map, as {naam, lon, lat}."""

    borders: str
    kernen: str
    style: str
    kern_names: Sequence[Row]
    gemeente_names: Sequence[Row]


def sign_row(
    sign: Sign, kinds: Mapping[str, PlaceKind], told: str, sends: Mapping[str, str]
) -> Row:
    """A sign as the browser draws it: `told` is said beside the pointer, `sends` is what is
    chosen by a click. One place has the sign and colour of its kind; more have their number."""
    count = len(sign.place_ids)
    kind = kinds[sign.kinds[0]]
    radius = min(LARGEST, SMALLEST + 3 * math.log2(count))
    return {
        "lon": round(sign.lon, 6),
        "lat": round(sign.lat, 6),
        "tekst": kind.sign if count == 1 else format_number(count, 0),
        "kleur": rgb(kind.colour if count == 1 else PALETTE.text),
        "straal": round(radius, 1),
        "aantal": count,
        "uitleg": told,
        "kies": dict(sends),
    }


def rgb(colour: str) -> Colour:
    """ "#0b5c8a" as [11, 92, 138]."""
    return [*bytes.fromhex(colour.removeprefix("#"))]


def build_deck(
    rows: Sequence[Row], ground: Ground, view: View, chosen: Row | None, columns: bool
) -> Deck:
    """The map. `rows` as `sign_row`; `chosen` gets a ring; `columns`: height shows the number."""
    return Deck(
        layers=[
            *_ground_layers(ground),
            _ring("ring-buiten", chosen, 7, PALETTE.focus_outer),
            _ring("ring-binnen", chosen, 4, PALETTE.focus_inner),
            *(_columns if columns else _discs)(rows, _layer_id(rows, chosen, columns)),
        ],
        views=[
            pydeck.View(
                type="MapView",
                # the wheel scrolls the page; buttons, keys and a double click zoom
                controller={"scrollZoom": False, "dragRotate": columns, "touchRotate": columns},
            )
        ],
        initial_view_state=_view_state(view, columns),
        map_provider=None,
        map_style=ground.style,
        tooltip={"text": "{uitleg}", "style": TOOLTIP},
    )


def _view_state(view: View, columns: bool) -> pydeck.ViewState:
    """Streamlit only moves what differs from the last view, whatever a visitor did meanwhile:
    a nudge of its own, too small to see, makes every view differ in all."""
    nudge = crc32(repr((view, columns)).encode()) * NUDGE
    return pydeck.ViewState(
        longitude=view.lon + nudge,
        latitude=view.lat + nudge,
        zoom=view.zoom + nudge,
        min_zoom=FARTHEST,
        max_zoom=NEAREST,
        pitch=TILT if columns else 0,
        bearing=0,
    )


def _ground_layers(ground: Ground) -> list[pydeck.Layer]:
    """Borders, a dot for every kern, names."""
    return [
        pydeck.Layer(
            "GeoJsonLayer",
            data=ground.borders,
            id="grenzen",
            filled=False,
            get_line_color=rgb(PALETTE.gemeente_line),
            get_line_width="properties.dikte",
            line_width_units=String("pixels"),
        ),
        pydeck.Layer(
            "ScatterplotLayer",
            data=ground.kernen,
            id="kernen",
            get_position=["lon", "lat"],
            get_fill_color=rgb(PALETTE.gemeente_area_line),
            get_radius=2,
            radius_units=String("pixels"),
        ),
        _names("kernnamen", ground.kern_names, 13, PALETTE.quiet_text, below=17),
        _names("gemeentenamen", ground.gemeente_names, 15, PALETTE.text, below=0),
    ]


def _names(layer: str, rows: Sequence[Row], size: int, colour: str, below: int) -> pydeck.Layer:
    return pydeck.Layer(
        "TextLayer",
        data=[*rows],
        id=layer,
        get_position=["lon", "lat"],
        get_text="naam",
        get_size=size,
        get_color=rgb(colour),
        get_pixel_offset=[0, below],
        font_family=FONT,
        character_set=String("auto"),
        font_weight=600,
    )


def _discs(rows: Sequence[Row], layer: str) -> list[pydeck.Layer]:
    """Discs with their sign."""
    return [
        pydeck.Layer(
            "ScatterplotLayer",
            data=[*rows],
            id=layer,
            get_position=["lon", "lat"],
            get_radius="straal",
            radius_units=String("pixels"),
            get_fill_color="kleur",
            stroked=True,
            get_line_color=[255, 255, 255],
            line_width_min_pixels=1.5,
            pickable=True,
        ),
        _texts(rows, ["lon", "lat"]),
    ]


def _ring(layer: str, chosen: Row | None, wider: int, colour: str) -> pydeck.Layer:
    """A disc behind the chosen sign, that many pixels wider."""
    return pydeck.Layer(
        "ScatterplotLayer",
        data=[] if chosen is None else [{**chosen, "straal": chosen["straal"] + wider}],
        id=layer,
        get_position=["lon", "lat"],
        get_radius="straal",
        radius_units=String("pixels"),
        get_fill_color=rgb(colour),
    )


def _columns(rows: Sequence[Row], layer: str) -> list[pydeck.Layer]:
    """A column for every sign, as high as its number."""
    step = TALLEST / max([row["aantal"] for row in rows], default=1)
    raised = [{**row, "hoogte": row["aantal"] * min(step, TALLEST / 10)} for row in rows]
    return [
        pydeck.Layer(
            "ColumnLayer",
            data=raised,
            id=layer,
            get_position=["lon", "lat"],
            get_elevation="hoogte",
            get_fill_color="kleur",
            radius=COLUMN_RADIUS,
            disk_resolution=12,
            pickable=True,
        ),
        _texts(raised, ["lon", "lat", "hoogte"]),
    ]


def _texts(rows: Sequence[Row], position: list[str]) -> pydeck.Layer:
    return pydeck.Layer(
        "TextLayer",
        data=[{name: row[name] for name in (*position, "tekst")} for row in rows],
        id="tekens",
        get_position=position,
        get_text="tekst",
        get_size=12,
        get_color=[255, 255, 255],
        font_family=FONT,
        font_weight=600,
        character_set=String("auto"),
        parameters={"depthCompare": "always"},
    )


def _layer_id(*drawn: object) -> str:
    """Another id for other signs: Streamlit then forgets what was picked, which would be taken
    for a new pick, and would dim all other signs."""
    return f"{SIGNS}-{crc32(repr(drawn).encode()):08x}"
