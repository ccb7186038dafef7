"""Text that somebody typed, as it is kept."""

from __future__ import annotations

import unicodedata
from typing import Any

LINE, TEXT = 200, 2000  # most characters of a line, and of lines
_FORBIDDEN = {"Cc", "Cs", "Co"}  # control characters, halves of characters, private ones
_TURNS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


def clean(given: Any, most: int = LINE, *, lines: bool = False) -> str:
    """Text as it is kept: composed Unicode, no blanks around it, `\\n` as the only line end.

    What nobody sees is no text.

    Raises `ValueError` with a Dutch message for what is no text, is longer than `most`
    characters, or has control characters (tabs and, unless `lines`, line ends become blanks).
    """
    if not isinstance(given, str):
        raise ValueError("is geen tekst")
    if len(given) > 4 * most:  # however much of it is blanks
        raise ValueError(f"is langer dan {most} tekens")
    text = unicodedata.normalize("NFC", given)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = (text if lines else text.replace("\n", " ")).strip()
    if len(text) > most:
        raise ValueError(f"is langer dan {most} tekens")
    if any(_odd(character) for character in text):
        raise ValueError("bevat tekens die niet te lezen zijn")
    return text if any(map(_seen, text)) else ""


def _seen(character: str) -> bool:
    return character.isprintable() and not character.isspace()


def _odd(character: str) -> bool:
    forbidden = unicodedata.category(character) in _FORBIDDEN and character != "\n"
    return forbidden or character in _TURNS
