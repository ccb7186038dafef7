"""All colours of the atlas, in one record, so that map, list, legend and sheet agree.

Sequential and diverging ramps are ColorBrewer schemes (Cynthia Brewer, Penn State;
colorbrewer2.org, Apache 2.0). All are safe for colour-blind eyes; none is red-green.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from atlas.domain.view import MapView

Ramp = tuple[str, ...]


def _ramp(colours: str) -> Ramp:
    return tuple(f"#{colour}" for colour in colours.split())


@dataclass(frozen=True, slots=True)
class StateStyle:
    """How an area without a value looks: `pattern` is "hatch", "dots" or "none"."""

    fill: str
    mark: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by role. Ramps run from light to dark (7 steps of the 9-class scheme);
    the arms of a diverging ramp run from the middle outwards."""

    text: str = "#1f2933"
    quiet_text: str = "#55606b"
    page: str = "#ffffff"
    panel: str = "#f5f6f7"
    rule: str = "#d5d9de"
    accent: str = "#0b5c8a"
    bar: str = "#aab2bb"
    focus_inner: str = "#ffffff"
    focus_outer: str = "#111820"
    province_line: str = "#2b343d"
    gemeente_line: str = "#4f5964"
    gemeente_area_line: str = "#939da8"  # seen on the lightest and on the darkest class
    area_line: str = "#ffffff"
    outside: str = "#eef0f2"
    states: dict[str, StateStyle] = field(
        default_factory=lambda: {
            "missing": StateStyle("#eceef0", "#9aa3ad", "hatch"),
            "suppressed": StateStyle("#f4f1ea", "#6b6f76", "dots"),
            "not_applicable": StateStyle("#ffffff", "#8a939d", "none"),
        }
    )
    sequential: dict[str, Ramp] = field(
        default_factory=lambda: {
            "bevolking": _ramp("edf8b1 c7e9b4 7fcdbb 41b6c4 1d91c0 225ea8 253494"),  # YlGnBu
            "wonen": _ramp("e0ecf4 bfd3e6 9ebcda 8c96c6 8c6bb1 88419d 810f7c"),  # BuPu
            "zorg_gezondheid": _ramp("ece2f0 d0d1e6 a6bddb 67a9cf 3690c0 02818a 016c59"),  # PuBuGn
            "welzijn_meedoen": _ramp("fff7bc fee391 fec44f fe9929 ec7014 cc4c02 993404"),  # YlOrBr
            "voorzieningen": _ramp("e0f3db a8ddb5 7bccc4 4eb3d3 2b8cbe 0868ac 084081"),  # GnBu
            "inkomen": _ramp("f7fcb9 d9f0a3 addd8e 78c679 41ab5d 238443 006837"),  # YlGn
            "veiligheid": _ramp("efedf5 dadaeb bcbddc 9e9ac8 807dba 6a51a3 54278f"),  # Purples
            "sport": _ramp("e5f5f9 99d8c9 66c2a4 41ae76 238b45 006d2c 00441b"),  # BuGn
        }
    )
    other_themes: str = "bevolking"
    diverging: dict[str, tuple[Ramp, Ramp]] = field(
        default_factory=lambda: {
            "PuOr": (_ramp("fee0b6 fdb863 e08214 b35806"), _ramp("d8daeb b2abd2 8073ac 542788")),
            "BrBG": (_ramp("f6e8c3 dfc27d bf812d 8c510a"), _ramp("c7eae5 80cdc1 35978f 01665e")),
        }
    )
    brown_green_themes: frozenset[str] = frozenset({"wonen", "veiligheid"})


PALETTE = Palette()


@lru_cache(maxsize=1024)
def colours(
    k: int, theme: str, diverging: bool = False, centre_index: int | None = None
) -> tuple[str, ...]:
    """The colours of `k` (1 to 7) classes, from the lowest class to the highest.

    Diverging: `centre_index` is the index of the class edge at the meaningful middle
    (0 < index < k); classes equally far from it are equally strong. Raises ValueError.
    """
    if not 1 <= k <= 7:
        raise ValueError(f"1 to 7 classes have colours, not {k}")
    if not diverging:
        ramp = PALETTE.sequential.get(theme, PALETTE.sequential[PALETTE.other_themes])
        return tuple(_along(ramp, index / (k - 1) if k > 1 else 0.5) for index in range(k))
    if centre_index is None or not 0 < centre_index < k:
        raise ValueError(f"the middle must lie between the {k} classes, not at {centre_index}")
    scheme = "BrBG" if theme in PALETTE.brown_green_themes else "PuOr"
    low, high = PALETTE.diverging[scheme]
    longest = max(centre_index, k - centre_index)
    below = (_arm(low, distance, longest) for distance in range(centre_index, 0, -1))
    above = (_arm(high, distance, longest) for distance in range(1, k - centre_index + 1))
    return (*below, *above)


def view_colours(view: MapView) -> tuple[str, ...]:
    """The colours of the classes of a view; empty when no area has a value."""
    classes = view.classes
    if classes is None:
        return ()
    k = len(classes.limits) - 1
    return colours(k, view.indicator.theme, classes.diverging, classes.centre_index)


def _arm(ramp: Ramp, distance: int, longest: int) -> str:
    """The colour `distance` classes (1 = next to the middle) along an arm of `longest`."""
    if longest == 1:
        return _along(ramp, 0.5)
    return _along(ramp, (distance - 1) / (longest - 1))


def _along(ramp: Ramp, position: float) -> str:
    """The colour at `position` (0 to 1) on a ramp, straight lines in sRGB between its steps."""
    place = position * (len(ramp) - 1)
    index = min(int(place), len(ramp) - 2)
    share = place - index
    pairs = zip(_channels(ramp[index]), _channels(ramp[index + 1]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
