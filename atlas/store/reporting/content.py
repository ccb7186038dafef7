"""What editors fill in: the fields of each kind of report, read and checked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from atlas.store.reporting.records import FieldProblem, Kind

STATUSES: Mapping[str, str] = {
    "niet_gestart": "niet gestart",
    "gestart": "gestart",
    "op_schema": "op schema",
    "vertraagd": "vertraagd",
    "afgerond": "afgerond",
    "gestopt": "gestopt",
}
FIRST_DAY = date(2006, 1, 1)  # the convenant of 2006 is the oldest document
LINE, TEXT, ADDRESS = 200, 2000, 500  # most characters
MOST_UNKNOWN = 5  # unknown fields that are named
_NUMBER = re.compile(r"([0-9]{1,3}(\.[0-9]{3}){1,3}|[0-9]{1,12})(,[0-9]{1,2})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_AREA = re.compile(r"GM[0-9]{4}|WK[0-9]{6}|BU[0-9]{8}|WP[0-9]{4}|CR[0-9]{2}|PV22|NL01")
_VILLAGE = re.compile(r"WP[0-9]{4}")
_FORBIDDEN = {"Cc", "Cs", "Co"}  # control characters, halves of characters, private ones
_TURNS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


class _Wrong(Exception):
    """A value that cannot be used: what is wrong and how to mend it, without capital or stop."""


Reader = Callable[[str, date], Any]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form: its Dutch label, how its text is read, and what may be in it.

    `most` is the number of characters; `lines` says whether the text may have several lines;
    `options` are value and label of a choice.
    """

    label: str
    read: Reader
    most: int = LINE
    lines: bool = False
    required: bool = False
    options: Mapping[str, str] | None = None


def _text(text: str, today: date) -> str:
    return text


def _status(text: str, today: date) -> str:
    if text and text not in STATUSES:
        raise _Wrong("staat niet in de lijst", f"kies uit: {', '.join(STATUSES.values())}")
    return text


def _day(text: str, today: date) -> str:
    if not text:
        return ""
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise _Wrong("is geen datum", "schrijf jaar-maand-dag, zoals 2026-11-22")
    if day > today:
        raise _Wrong("ligt in de toekomst", "vul een dag in tot en met vandaag")
    if day < FIRST_DAY:
        raise _Wrong("ligt voor 2006", "vul een dag in vanaf 1 januari 2006")
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


def _number(text: str, today: date) -> int | float | None:
    try:
        return read_number(text)
    except ValueError:
        remedy = "schrijf een getal van 0 of meer, zoals 1.234,50, of laat het veld leeg"
        raise _Wrong("is geen getal", remedy) from None


def _address(text: str, today: date) -> str:
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if not fits or re.search(r"[\s<>\"\\]", text):
        raise _Wrong("is geen adres", "begin met https:// en gebruik geen spaties")
    if parts.username is not None or parts.password is not None:
        raise _Wrong("bevat een naam of wachtwoord", "haal alles voor het apenstaartje weg")
    return text


def _village(text: str, today: date) -> str:
    if text and not _VILLAGE.fullmatch(text):
        raise _Wrong("is geen dorp uit de lijst", "kies een dorp uit de lijst, of geen")
    return text


def _area(text: str, today: date) -> str:
    if text and not _AREA.fullmatch(text):
        raise _Wrong("is geen gebied", "kies het gebied uit de lijst")
    return text


def _top_three() -> dict[str, Field]:
    fields: dict[str, Field] = {}
    for place in "123":
        fields[f"name{place}"] = Field(f"Naam van initiatief {place}", _text)
        fields[f"village{place}"] = Field(f"Dorp van initiatief {place}", _village)
        fields[f"what{place}"] = Field(f"Wat initiatief {place} doet", _text, TEXT, True)
        fields[f"url{place}"] = Field(f"Website van initiatief {place}", _address, ADDRESS)
    return fields | {"note": Field("Toelichting", _text, TEXT, True)}


FIELDS: Mapping[Kind, Mapping[str, Field]] = {
    Kind.PROGRESS: {
        "status": Field("Stand", _status, required=True, options=STATUSES),
        "date": Field("Datum van deze stand", _day),
        "explanation": Field("Toelichting", _text, TEXT, True),
        "evidence_url": Field("Link naar bewijs", _address, ADDRESS),
        "spent_eur": Field("Uitgegeven (euro)", _number),
        "committed_eur": Field("Toegezegd (euro)", _number),
        "reached": Field("Bereikt aantal", _number),
    },
    Kind.TOP_THREE: _top_three(),
    Kind.CORRECTION: {
        "area_code": Field("Gebied", _area, required=True),
        "value": Field("Wat er zou moeten staan", _text, required=True),
        "explanation": Field("Toelichting", _text, TEXT, True),
        "evidence_url": Field("Link naar bewijs", _address, ADDRESS),
    },
}


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


def check(
    kind: Kind, given: Mapping[str, str], today: date | None = None
) -> tuple[dict[str, Any], tuple[FieldProblem, ...]]:
    """Read what was filled in: the content by field, and what is wrong with it.

    Fields that were not given are empty: "" for text, None for a number. Numbers are written the
    Dutch way. Fields that the kind does not have are refused. `today` is the last day that a
    date may say (today when None).
    """
    fields = FIELDS[kind]
    content: dict[str, Any] = {}
    problems = [
        FieldProblem(str(name)[:LINE], "Dit veld hoort niet bij deze melding.", "Laat het weg.")
        for name in given
        if name not in fields
    ][:MOST_UNKNOWN]
    for name, field in fields.items():
        try:
            content[name] = _read(field, given.get(name, ""), today or date.today())
        except _Wrong as wrong:
            message, remedy = wrong.args
            problems.append(FieldProblem(name, f"{field.label} {message}.", _sentence(remedy)))
    return content, (*problems, *_together(kind, content))


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def _read(field: Field, given: Any, today: date) -> Any:
    try:
        text = clean(given, field.most, lines=field.lines)
    except ValueError as error:
        remedy = f"schrijf gewone tekst van hoogstens {field.most} tekens"
        raise _Wrong(str(error), remedy) from None
    if field.required and not text:
        raise _Wrong("is nog leeg", "kies er een" if field.options else "vul dit veld in")
    return field.read(text, today)


def _together(kind: Kind, content: Mapping[str, Any]) -> list[FieldProblem]:
    """What is wrong between the fields of a top-3."""
    if kind is not Kind.TOP_THREE:
        return []
    nameless = [
        place
        for place in "123"
        if content.get(f"name{place}") == ""
        and any(content.get(f"{name}{place}") for name in ("village", "what", "url"))
    ]
    missing = "Er staat geen naam bij initiatief {}."
    if nameless:
        remedy = "Vul de naam in, of maak de andere velden leeg."
        return [FieldProblem(f"name{place}", missing.format(place), remedy) for place in nameless]
    if all(content.get(f"name{place}") == "" for place in "123"):
        return [FieldProblem("name1", missing.format(1), "Noem ten minste één initiatief.")]
    return []
