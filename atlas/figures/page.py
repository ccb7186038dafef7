"""Drawing an SVG page: lines and blocks of text, rules, the patterns of states, and PNG.

Text is text (not outlines), escaped, and wrapped by a mean width of a character that is on
the wide side for Source Sans, so that it also fits where another font stands in.
"""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import resvg_py

from atlas.figures.palette import PALETTE, StateStyle

FONTS = tuple(sorted(str(path) for path in (Path(__file__).parent / "fonts").glob("*.ttf")))
FAMILY = "Source Sans Pro, Source Sans 3, Source Sans, Segoe UI, Arial, sans-serif"
WIDTH, HEIGHT, EDGE = 1240, 1754, 76  # A4 in proportion
CHARACTER = {400: 0.45, 600: 0.49}  # mean width by weight, as a share of the font size
LINE, TITLE_LINE = 1.36, 1.2  # height of a line, as a share of the font size
TITLE = 40  # pixels: text this large is a title
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Page:
    """A page that is written from top to bottom; `y` is how far it has come."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.y = 0.0

    def line(self, x: float, y: float, text: str, size: int, **style: Any) -> None:
        """One line of text with its baseline at `y`; `style` as `_style`."""
        self.parts.append(f'<text x="{x:g}" y="{y:g}"{_style(size, **style)}>{safe(text)}</text>')

    def block(
        self,
        x: float,
        y: float,
        width: float,
        text: str,
        size: int,
        weight: int = 400,
        **style: Any,
    ) -> float:
        """Wrapped text from the top `y`; returns the y below it."""
        for line in wrap(text, width, size, weight):
            y += size * (LINE if size < TITLE else TITLE_LINE)
            self.line(x, y - size * 0.3, line, size, weight=weight, **style)
        return y

    def rule(self, y: float, colour: str = PALETTE.rule, height: float = 1) -> None:
        """A line across the page."""
        box = f'x="{EDGE}" y="{y:g}" width="{WIDTH - 2 * EDGE}" height="{height:g}"'
        self.parts.append(f'<rect {box} fill="{colour}"/>')


def wrap(text: str, width: float, size: float, weight: int = 400) -> list[str]:
    """Lines of `text` that fit in `width` pixels; a word that is too long is divided."""
    return textwrap.wrap(text, max(1, int(width / (size * CHARACTER[weight]))))


def _style(size: int, weight: int = 400, fill: str = PALETTE.text, anchor: str = "start") -> str:
    own = f' font-size="{size}" fill="{fill}"'
    own += f' font-weight="{weight}"' if weight != 400 else ""
    return own + (f' text-anchor="{anchor}"' if anchor != "start" else "")


def safe(text: str) -> str:
    """Text as XML character data: escaped, without signs that XML cannot hold."""
    return escape(NOT_XML.sub("", text))


def sheet_png(svg: str, width: int = 3 * WIDTH // 2) -> bytes:
    """A sheet as PNG, `width` pixels wide, drawn with the fonts of the atlas only."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            width=width,
            background=PALETTE.page,
            skip_system_fonts=True,
            font_files=list(FONTS),
            font_family="Source Sans Pro",
            sans_serif_family="Source Sans Pro",
        )
    )


def pattern(name: str, style: StateStyle, size: float) -> str:
    """The fill of a state; `size` undoes the scale of the map."""
    marks = {
        "hatch": f'<path d="M0 0V8" stroke="{style.mark}" stroke-width="2.4"/>',
        "dots": f'<circle cx="3" cy="3" r="1.5" fill="{style.mark}"/>',
        "none": "",
    }
    side = 6 if style.pattern == "dots" else 8
    turn = " rotate(45)" if style.pattern == "hatch" else ""
    return (
        f'<pattern id="{name}" width="{side}" height="{side}" patternUnits="userSpaceOnUse" '
        f'patternTransform="scale({size:.4f}){turn}">'
        f'<rect width="{side}" height="{side}" fill="{style.fill}"/>'
        f"{marks[style.pattern]}</pattern>"
    )
