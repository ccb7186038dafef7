"""The letters of the atlas on paper: which signs they have, and how wide a text is in them.

A sign that the letters do not have would be an empty box, or no file at all: PDF/UA and PDF/A
forbid it. So text is made showable first, and what cannot be shown stays visible as `MISSING`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent / "fonts"
MISSING = "☐"
BREAK = "\u200b"  # zero width: here a word may go on in the next line
MARKUP = "<>&\"'"  # a sign that only looks like one of these may not become it: not in an SVG
HYPHENS = "\u2010\u2011\u2043"


def showable(text: str) -> str:
    """Text in signs that the letters have.

    Composed where a letter with its accent is one sign; a space of any width is a space and a
    hyphen of any kind is one; signs that steer (also those that turn the reading direction) are
    left out; a tab and a carriage return are a space. What is still unknown is `MISSING`.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, unicodedata.normalize("NFC", text)))


@lru_cache(maxsize=4096)
def _shown(sign: str) -> str:
    if sign in "\n" + BREAK:
        return sign
    if sign in HYPHENS:
        return "-"
    kind = unicodedata.category(sign)
    if kind in ("Zl", "Zp"):
        return "\n"
    if sign in "\t\r" or (kind == "Zs" and sign != "\u00a0"):
        return " "
    if kind in ("Cc", "Cf", "Cs") or "\ufe00" <= sign <= "\ufe0f":
        return ""
    known = _letters()[0]
    if sign in known:
        return sign
    plain = unicodedata.normalize("NFKC", sign)
    shows = all(each in known and each not in MARKUP for each in plain)
    return plain if shows else MISSING


@lru_cache(maxsize=1)
def _letters() -> tuple[dict[str, float], dict[str, float]]:
    """The width of each sign as a share of the size: in regular and in semibold letters."""
    return _widths("Regular"), _widths("Semibold")


def _widths(weight: str) -> dict[str, float]:
    with TTFont(FONTS / f"SourceSansPro-{weight}.ttf", lazy=True) as font:
        whole, room = font["head"].unitsPerEm, font["hmtx"]
        return {chr(code): room[name][0] / whole for code, name in font.getBestCmap().items()}


def text_width(text: str, size: float, bold: bool = False) -> float:
    """The width of a showable text on one line, in the unit of `size`; kerning left out."""
    widths = _letters()[bold]
    return size * sum(widths.get(sign, 0.0) for sign in text)


def shortened(text: str, size: float, room: float) -> str:
    """Showable text on one line, with an ellipsis where it does not fit in `room`."""
    text = " ".join(text.split())
    if text_width(text, size) <= room:
        return text
    left = room - text_width("…", size)
    widths, end = _letters()[False], 0
    while end < len(text) and (left := left - size * widths.get(text[end], 0.0)) >= 0:
        end += 1
    return f"{text[:end]}…"


def breakable(text: str, size: float, room: float, bold: bool = False) -> str:
    """Showable text in which a word that is wider than `room` has places to break."""
    if text_width(text, size, bold) <= room:
        return text
    parts = re.split(r"(\s+)", text)
    return "".join(_broken(part, size, room, bold) for part in parts)


def _broken(word: str, size: float, room: float, bold: bool) -> str:
    """The word in pieces that fit."""
    if text_width(word, size, bold) <= room or word.isspace():
        return word
    widths, found, used = _letters()[bold], [], 0.0
    for sign in word:
        wide = size * widths.get(sign, 0.0)
        if used + wide > room and used:
            found.append(BREAK)
            used = 0.0
        found.append(sign)
        used += wide
    return "".join(found)
