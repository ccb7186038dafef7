"""Problems found in the data: where they stand, what is wrong and what to do, in Dutch."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

# Error type of pydantic (or the start of it) -> message and remedy.
MESSAGES = {
    "missing": ("verplicht veld ontbreekt", "vul het veld in"),
    "extra_forbidden": ("onbekend veld", "haal het weg of verbeter de naam"),
    "string_pattern_mismatch": ("{given} heeft niet de juiste vorm", "schrijf het als {pattern}"),
    "string_too_short": ("de tekst is leeg", "vul een tekst in"),
    "string_too_long": ("de tekst is te lang", "gebruik hoogstens {max_length} tekens"),
    "string": ("{given} is geen tekst", "zet de waarde tussen aanhalingstekens"),
    "literal_error": ("{given} is hier niet toegestaan", "kies uit {expected}"),
    "greater_than_equal": ("{given} is te laag", "neem {ge} of hoger"),
    "less_than_equal": ("{given} is te hoog", "neem {le} of lager"),
    "greater_than": ("{given} is te laag", "neem meer dan {gt}"),
    "less_than": ("{given} is te hoog", "neem minder dan {lt}"),
    "too_short": ("de lijst is te kort", "noem er minstens {min_length}"),
    "date": ("{given} is geen datum", "schrijf de datum als 2025-06-30"),
    "int": ("{given} is geen geheel getal", "schrijf een geheel getal"),
    "float": ("{given} is geen getal", "schrijf een getal met een decimale punt"),
    "bool": ("{given} is geen ja of nee", "schrijf true of false"),
    "tuple": ("{given} is geen lijst", "zet de waarden tussen [ en ]"),
    "value_error": ("{error.args[0]}", "{error.args[1]}"),  # of a validator in records.py
    "model": ("{given} is geen groep velden", "maak er een [tabel] van"),
}
UNKNOWN = ("{given} past niet bij dit veld", "zie de beschrijving van het veld in records.py")
HEADER = re.compile(r"\s*(\[\[?)\s*([\w.-]+)\s*\]")
KEY = re.compile(r"\s*([\w-]+)\s*=")


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem: file (relative to the data folder), row (1 = first), column, Dutch texts."""

    file: str
    row: int | None
    column: str
    message: str
    remedy: str

    def __str__(self) -> str:
        row = "-" if self.row is None else self.row
        return f"{self.file}:{row}:{self.column or '-'}  {self.message}  -> {self.remedy}"


class StoreError(Exception):
    """The data cannot be used; `problems` holds everything that was found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


def field_name(loc: Sequence[str | int]) -> str:
    """The place of a field in words, e.g. `origin[0].licence`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc)
    return text.removeprefix(".")


def toml_line(text: str, loc: Sequence[str | int]) -> int:
    """The line (from 1) where the deepest part of `loc` that is written down stands."""
    counts: dict[str, int] = {}
    section: tuple[str | int, ...] = ()
    best, depth = 1, 0
    for number, line in enumerate(text.splitlines(), 1):
        if header := HEADER.match(line):
            name = header[2]
            section = tuple(name.split("."))
            if header[1] == "[[":
                section = (*section, counts.get(name, 0))
                counts[name] = counts.get(name, 0) + 1
            here = section
        elif key := KEY.match(line):
            here = (*section, key[1])
        else:
            continue
        if len(here) > depth and here == tuple(loc[: len(here)]):
            best, depth = number, len(here)
    return best


def dutch(error: Any) -> tuple[str, str]:
    """Message and remedy in Dutch for one error of `ValidationError.errors()`."""
    kind = error["type"]
    message, remedy = MESSAGES.get(kind) or MESSAGES.get(kind.split("_")[0]) or UNKNOWN
    context = {"given": repr(error["input"])[:60], **error.get("ctx", {})}
    if "expected" in context:
        context["expected"] = str(context["expected"]).replace(" or ", " of ")
    return message.format(**context), remedy.format(**context)


def record_problems(file: str, text: str, error: ValidationError) -> list[Problem]:
    """All errors of one TOML record, each with its line and field.

    An error of a list that only follows from errors inside it is left out.
    """
    errors = error.errors(include_url=False)
    inner = {e["loc"][:depth] for e in errors for depth in range(len(e["loc"]))}
    return [
        Problem(file, toml_line(text, e["loc"]), field_name(e["loc"]), *dutch(e))
        for e in errors
        if e["loc"] not in inner
    ]


def not_utf8(path: str, content: bytes, error: UnicodeDecodeError) -> Problem:
    """The problem of a file that is not UTF-8, at the row of the first wrong byte."""
    row = content[: error.start].count(b"\n") + 1
    return Problem(path, row, "", "dit bestand is geen UTF-8", "bewaar het als UTF-8")
