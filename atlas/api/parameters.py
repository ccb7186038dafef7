"""The parameters of the API: an allow-list with the form of each, for reader and document alike."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple, get_args

from starlette.datastructures import QueryParams

from atlas.api.problems import Problem
from atlas.store.records import AreaLevel, Status

LONGEST_QUERY = 4000  # characters
MOST_VALUES = 50
PAGE_SIZE, LARGEST_PAGE = 100, 1000
LAST_PAGE = 1_000_000
VERSION_ID = r"^[0-9a-f]{16}$"
SLUG = r"^[a-z0-9][a-z0-9_]{0,79}$"
AREA = r"^(GM\d{4}|WK\d{6}|BU\d{8}|WP\d{4}|CR\d{2}|PV\d{2}|NL\d{2}|RG_[a-z0-9_]{1,60})$"
PERIOD = r"^\d{4}(-\d{4})?$"
Chosen = Mapping[str, tuple[str, ...]]


class Parameter(NamedTuple):
    """One parameter: its name, what it means in Dutch, the form of a value, whether many may be."""

    name: str
    description: str
    form: dict[str, Any]
    many: bool = False

    @property
    def schema(self) -> dict[str, Any]:
        """The form as JSON Schema."""
        if not self.many:
            return self.form
        return {"type": "array", "items": self.form, "minItems": 1, "maxItems": MOST_VALUES}

    def values(self, text: str) -> tuple[str, ...]:
        """The values in the text of an address; Problem where one has not the right form."""
        found = tuple(text.split(",")) if self.many else (text,)
        if len(found) > MOST_VALUES:
            raise Problem(400, f"'{self.name}' mag hoogstens {MOST_VALUES} waarden hebben.")
        if not all(self._fits(value) for value in found):
            raise Problem(400, f"'{self.name}' heeft niet de juiste vorm. {self.description}")
        return found

    def _fits(self, value: str) -> bool:
        if "enum" in self.form:
            return value in self.form["enum"]
        if self.form["type"] == "integer":
            if not re.fullmatch(r"[0-9]{1,9}", value):
                return False
            return bool(self.form["minimum"] <= int(value) <= self.form["maximum"])
        # \Z: in Python, $ also stands before a line end
        return bool(re.match(self.form["pattern"].removesuffix("$") + r"\Z", value, re.ASCII))


def _enum(values: tuple[str, ...]) -> dict[str, Any]:
    return {"type": "string", "enum": list(values)}


def _pattern(pattern: str) -> dict[str, Any]:
    return {"type": "string", "pattern": pattern}


VERSION = Parameter(
    "v",
    "De versie van de cijfers: 16 tekens uit /versions. Zonder deze parameter: de nieuwste.",
    _pattern(VERSION_ID),
)
FORMAT = Parameter(
    "format",
    "De vorm van het antwoord: json of csv. Gaat voor de header Accept.",
    _enum(("json", "csv")),
)
PAGE = Parameter(
    "page",
    "Het nummer van de pagina, vanaf 1.",
    {"type": "integer", "minimum": 1, "maximum": LAST_PAGE, "default": 1},
)
SIZE = Parameter(
    "pageSize",
    f"Het aantal rijen op een pagina, hoogstens {LARGEST_PAGE}.",
    {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE_SIZE},
)
COMMON = (PAGE, SIZE, FORMAT, VERSION)
LEVEL = Parameter(
    "level",
    "Soort gebied, zoals gemeente of wijk; meer dan een met komma's ertussen.",
    _enum(get_args(AreaLevel)),
    many=True,
)
PARENT = Parameter("parent", "Code van het gebied waar het in ligt.", _pattern(AREA), many=True)
THEME = Parameter("theme", "Thema, zoals wonen.", _pattern(SLUG), many=True)
INDICATOR = Parameter("indicator", "Id uit /indicators.", _pattern(SLUG), many=True)
AREA_CODE = Parameter(
    "area", "Gebiedscode uit /areas of /groupings, zoals GM0114.", _pattern(AREA), many=True
)
PERIODS = Parameter(
    "period", "Jaar (2024) of jaren (2019-2022), zoals bij de indicator.", _pattern(PERIOD), True
)
STATUS = Parameter("status", "Status van het cijfer.", _enum(get_args(Status)), many=True)
OF_COLLECTION: dict[str, tuple[Parameter, ...]] = {
    "areas": (LEVEL, PARENT, *COMMON),
    "indicators": (THEME, *COMMON),
    "observations": (INDICATOR, THEME, AREA_CODE, LEVEL, PERIODS, STATUS, *COMMON),
    "groupings": COMMON,
    "sources": COMMON,
    "versions": (PAGE, SIZE, FORMAT),
}
OF_ONE: dict[str, tuple[Parameter, ...]] = {
    name: tuple(p for p in parameters if p is VERSION) for name, parameters in OF_COLLECTION.items()
}
OF_DOWNLOADS = (VERSION,)


def read_query(params: QueryParams, allowed: tuple[Parameter, ...]) -> dict[str, tuple[str, ...]]:
    """The values of an address by parameter, in the order of the allow-list.

    Raises Problem for a parameter that is unknown, stands twice, or has not the right form.
    """
    known = {parameter.name: parameter for parameter in allowed}
    items = params.multi_items()
    names = [name for name, _ in items]
    if unknown := [name for name in names if name not in known]:
        usable = ", ".join(known) or "geen"
        raise Problem(400, f"Onbekende parameter '{_short(unknown[0])}'. Hier kan: {usable}.")
    if len(set(names)) < len(names):
        raise Problem(400, "Een parameter staat er twee keer in. Zet waarden met komma's achter.")
    found = {name: known[name].values(text) for name, text in items}
    return {name: found[name] for name in known if name in found}


def _short(text: str) -> str:
    """An unknown name, short and without signs that mean something elsewhere."""
    return re.sub(r"[^\w-]", "", text, flags=re.ASCII)[:40]
