"""Reading an address: every word has a list of what it may say, all else is a notice.

Everything in an address is foreign text. A page states its words; what cannot be honoured
falls back to a default, and a `Notice` says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TypeVar

from atlas.store.store import Store

MAX_LENGTH = 200
VERSION = "v"  # the word of every page that pins the version of the data
T = TypeVar("T")
_NUMBER = re.compile(r"-?[0-9]{1,12}([.,][0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Notice:
    """Something in an address that could not be honoured.

    `parameter` is the word of the address ("" for words that nobody knows), `given` what it
    said (cleaned, at most 40 characters), `used` what is shown in its place ("" for nothing).
    """

    parameter: str
    given: str
    used: str


class Address:
    """Reads the words of an address one by one and notes what could not be honoured."""

    def __init__(self, params: Mapping[str, str], words: Collection[str]) -> None:
        """`words` are all the words that the page knows; the first other one is noted."""
        self._given = {word: params[word] for word in words if params.get(word)}
        self.notices: list[Notice] = []
        if unknown := next((word for word in params if word not in words), ""):
            self.notices.append(Notice("", clean(unknown), ""))

    def one_of(self, word: str, allowed: Collection[str], default: str) -> str:
        """What `word` says if that is allowed, else the default."""
        return self.read(word, lambda text: text if text in allowed else None, default, default)

    def number(
        self, word: str, low: float, high: float, default: float | None = None
    ) -> float | None:
        """The number that `word` says from `low` to `high`, else the default, which may be none."""

        def parse(text: str) -> float | None:
            number = parse_number(text)
            return number if number is not None and low <= number <= high else None

        used = "" if default is None else number_text(default).replace(".", ",")
        return self.read(word, parse, default, used)

    def read(
        self,
        word: str,
        parse: Callable[[str], T | None],
        default: T,
        used: str,
        longest: int = MAX_LENGTH,
    ) -> T:
        """`parse` of what `word` says; the default when it is absent or parsed to None.

        What has more than `longest` characters is not parsed.
        """
        text = self._given.get(word)
        if text is None:
            return default
        found = parse(text) if len(text) <= longest else None
        if found is not None:
            return found
        self.notices.append(Notice(word, clean(text), used))
        return default


def pinned(store: Store) -> dict[str, str]:
    """What an address must say to show just this version again; nothing for the newest."""
    return {VERSION: store.version} if store.pinned else {}


def parse_number(text: str) -> float | None:
    """A number with a comma or a point before its decimals, or None."""
    return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def number_text(number: float) -> str:
    """A number as an address holds it: at most six decimals, without needless zeros."""
    text = f"{number:.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def clean(text: str) -> str:
    """Safe to show: letters, digits and a few signs, no markup, no addresses, 40 characters."""
    plain = re.sub(r"[^\w ,;+%.-]|\.(?!\d)", " ", text[:MAX_LENGTH])
    return " ".join(plain.split())[:40].strip()
