"""How the text of a field is read: a value, or what is wrong with it and how to mend it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlsplit

FIRST_DAY = date(2006, 1, 1)  # the convenant of 2006 is the oldest document
ADDRESS, SPEC = 500, 50_000  # most characters
_NUMBER = re.compile(r"([0-9]{1,3}(\.[0-9]{3}){1,3}|[0-9]{1,12})(,[0-9]{1,2})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_AREA = re.compile(r"GM[0-9]{4}|WK[0-9]{6}|BU[0-9]{8}|WP[0-9]{4}|CR[0-9]{2}|PV22|NL01")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_WHOLE = re.compile(r"[0-9]{1,4}")
_VILLAGE = re.compile(r"WP[0-9]{4}")


class Wrong(Exception):
    """A value that cannot be used: what is wrong and how to mend it, without capital or stop."""


Reader = Callable[[str, date], Any]


def text(text: str, today: date) -> str:
    """Plain text, as it is."""
    return text


def day(text: str, today: date) -> str:
    """A day that is not in the future; "" for none."""
    if not text:
        return ""
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise Wrong("is geen datum", "schrijf jaar-maand-dag, zoals 2026-11-22")
    if day > today:
        raise Wrong("ligt in de toekomst", "vul een dag in tot en met vandaag")
    if day < FIRST_DAY:
        raise Wrong("ligt voor 2006", "vul een dag in vanaf 1 januari 2006")
    return text


def read_number(text: str) -> int | float | None:
    """The number that a Dutch text says ("1.234,50"); None for no text.

    Raises ValueError for all else: signs, exponents, a dot that parts no thousands.
    """
    plain = text.strip().removeprefix("€").strip()
    if not plain:
        return None
    if not _NUMBER.fullmatch(plain):
        raise ValueError(text)
    value = float(plain.replace(".", "").replace(",", "."))
    return int(value) if value.is_integer() else value


def number(text: str, today: date) -> int | float | None:
    """A Dutch number of 0 or more; None for none."""
    try:
        return read_number(text)
    except ValueError:
        remedy = "schrijf een getal van 0 of meer, zoals 1.234,50, of laat het veld leeg"
        raise Wrong("is geen getal", remedy) from None


def address(text: str, today: date) -> str:
    """The address of a page; "" for none."""
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if not fits or re.search(r"[\s<>\"\\]", text):
        raise Wrong("is geen adres", "begin met https:// en gebruik geen spaties")
    if parts.username is not None or parts.password is not None:
        raise Wrong("bevat een naam of wachtwoord", "haal alles voor het apenstaartje weg")
    return text


def village(text: str, today: date) -> str:
    """The code of a kern; "" for none."""
    if text and not _VILLAGE.fullmatch(text):
        raise Wrong("is geen dorp uit de lijst", "kies een dorp uit de lijst, of geen")
    return text


def area(text: str, today: date) -> str:
    """The code of an area; "" for none."""
    if text and not _AREA.fullmatch(text):
        raise Wrong("is geen gebied", "kies het gebied uit de lijst")
    return text


def digest(text: str, today: date) -> str:
    """A sha256 in hex."""
    if not _SHA256.fullmatch(text):
        raise Wrong("is geen controlegetal", "kies het bestand opnieuw")
    return text


def whole(least: int, most: int) -> Reader:
    """A reader of a whole number in these limits."""

    def read(text: str, today: date) -> int | None:
        if text and not (_WHOLE.fullmatch(text) and least <= int(text) <= most):
            remedy = f"schrijf een heel getal van {least} tot en met {most}"
            raise Wrong("is geen getal dat kan", remedy)
        return int(text) if text else None

    return read


def fields_of_json(text: str, today: date) -> str:
    """JSON of fields by name, as text."""
    try:
        fits = isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        fits = False
    if not fits:
        raise Wrong("is niet te lezen", "kies het bestand opnieuw")
    return text
