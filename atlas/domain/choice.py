"""The choice of a visitor, and the address that holds it.

Everything in an address is foreign text: each word has a list of what it may say, and all
else falls back to a default with a notice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TypeVar

from atlas.domain.aggregate import REGION, level_periods, province_periods
from atlas.store.store import Store

LEVELS = ("gemeente", "wijk", "buurt")
METHOD_WORDS = {
    "kwantielen": "quantile",
    "gelijk": "equal",
    "natuurlijk": "natural",
    "standaardafwijking": "stdev",
    "handmatig": "manual",
}
CENTRES = ("drenthe", "nederland")
CLASS_NUMBERS = ("3", "4", "5", "6", "7")
PARAMETERS = (
    "indicator",
    "jaar",
    "niveau",
    "indeling",
    "methode",
    "klassen",
    "grenzen",
    "midden",
    "vast",
    "gebied",
)
DEFAULT_METHOD = "kwantielen"
DEFAULT_CLASSES = "5"
DEFAULT_GROUPING = "corop"
MAX_LENGTH = 200
MAX_BREAKS = 6
T = TypeVar("T")
_NUMBER = re.compile(r"-?[0-9]{1,12}([.,][0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Choice:
    """What a map shows.

    `level` is gemeente, wijk, buurt or regio (then `grouping` names the regions); `method`
    one of quantile, equal, natural, stdev, manual (at `breaks`); `centre` "", drenthe or
    nederland; `fixed` means the same classes over all years; `area` is the area picked.
    """

    indicator: str
    period: str
    level: str
    grouping: str = ""
    method: str = "quantile"
    classes: int = 5
    breaks: tuple[float, ...] = ()
    centre: str = ""
    fixed: bool = False
    area: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something in an address that could not be honoured.

    `parameter` is the word of the address ("" for words that nobody knows), `given` what it
    said (cleaned, at most 40 characters), `used` what is shown in its place ("" for nothing).
    """

    parameter: str
    given: str
    used: str


def parse_choice(params: Mapping[str, str], store: Store) -> tuple[Choice, tuple[Notice, ...]]:
    """Read an address into a choice that `store` can show, whatever the address says."""
    address = _Address(params)
    indicator = address.one_of("indicator", store.indicators, next(iter(store.indicators)))
    levels = _levels(store, indicator)
    level = address.one_of("niveau", levels, levels[0])
    periods = _periods(store, indicator, level)
    period = address.one_of("jaar", periods, periods[-1] if periods else "")
    grouping = address.one_of("indeling", store.groupings, _first_grouping(store))
    grouping = grouping if level == REGION else ""
    method, breaks = _method(address)
    areas = _areas(store, level, grouping) if params.get("gebied") else ()
    choice = Choice(
        indicator=indicator,
        period=period,
        level=level,
        grouping=grouping,
        method=method,
        classes=int(address.one_of("klassen", CLASS_NUMBERS, DEFAULT_CLASSES)),
        breaks=breaks,
        centre=address.one_of("midden", CENTRES, ""),
        fixed=address.one_of("vast", ("0", "1"), "0") == "1",
        area=address.one_of("gebied", areas, ""),
    )
    return choice, tuple(address.notices)


def choice_params(choice: Choice, store: Store) -> dict[str, str]:
    """The canonical address of a choice: defaults left out, except the indicator.

    `parse_choice` of it gives the same choice, without notices.
    """
    words = {method: word for word, method in METHOD_WORDS.items()}
    periods = _periods(store, choice.indicator, choice.level)
    values = {
        "jaar": (choice.period, periods[-1] if periods else ""),
        "niveau": (choice.level, _levels(store, choice.indicator)[0]),
        "indeling": (choice.grouping, _first_grouping(store)),
        "methode": (words[choice.method], DEFAULT_METHOD),
        "klassen": (str(choice.classes), DEFAULT_CLASSES),
        "grenzen": (";".join(map(_number_text, choice.breaks)), ""),
        "midden": (choice.centre, ""),
        "vast": ("1" if choice.fixed else "", ""),
        "gebied": (choice.area, ""),
    }
    changed = {word: text for word, (text, default) in values.items() if text not in ("", default)}
    return {"indicator": choice.indicator} | changed


class _Address:
    """Reads the words of an address one by one and notes what could not be honoured."""

    def __init__(self, params: Mapping[str, str]) -> None:
        self._given = {word: params[word] for word in PARAMETERS if params.get(word)}
        self.notices: list[Notice] = []
        if unknown := next((word for word in params if word not in PARAMETERS), ""):
            self.notices.append(Notice("", _clean(unknown), ""))

    def one_of(self, word: str, allowed: Collection[str], default: str) -> str:
        """What `word` says if that is allowed, else the default."""
        return self.read(word, lambda text: text if text in allowed else None, default, default)

    def read(self, word: str, parse: Callable[[str], T | None], default: T, used: str) -> T:
        """`parse` of what `word` says; the default when it is absent or parsed to None."""
        text = self._given.get(word)
        if text is None:
            return default
        found = parse(text) if len(text) <= MAX_LENGTH else None
        if found is not None:
            return found
        self.notices.append(Notice(word, _clean(text), used))
        return default


def _method(address: _Address) -> tuple[str, tuple[float, ...]]:
    """The class method with its breaks; "handmatig" without proper breaks is the default."""
    word = address.one_of("methode", METHOD_WORDS, DEFAULT_METHOD)
    manual = METHOD_WORDS[word] == "manual"
    before = len(address.notices)
    none: tuple[float, ...] = ()
    breaks = address.read("grenzen", _parse_breaks, none, DEFAULT_METHOD if manual else "")
    if manual and not breaks:
        if len(address.notices) == before:
            address.notices.append(Notice("methode", word, DEFAULT_METHOD))
        word = DEFAULT_METHOD
    return METHOD_WORDS[word], breaks if manual else ()


def _levels(store: Store, indicator: str) -> tuple[str, ...]:
    """Levels with figures; gemeente (without any) when only Drenthe or Nederland has them."""
    candidates = (*LEVELS, REGION) if store.groupings else LEVELS
    found = tuple(level for level in candidates if level_periods(store, indicator, level))
    return found if found and found != (REGION,) else (LEVELS[0], *found)


def _periods(store: Store, indicator: str, level: str) -> tuple[str, ...]:
    """Periods of a level, or those of Drenthe and Nederland when it has none."""
    coarser = {*province_periods(store, indicator), *store.periods(indicator, "land")}
    return level_periods(store, indicator, level) or tuple(sorted(coarser))


def _first_grouping(store: Store) -> str:
    if DEFAULT_GROUPING in store.groupings:
        return DEFAULT_GROUPING
    return next(iter(store.groupings), "")


def _areas(store: Store, level: str, grouping: str) -> frozenset[str]:
    if level == REGION:
        return frozenset(region.area_code for region in store.groupings[grouping].regions)
    return frozenset(
        code for code, area in store.areas.items() if area.area_level == level and area.valid
    )


def _parse_breaks(text: str) -> tuple[float, ...] | None:
    """Numbers parted by semicolons, strictly rising; the decimal mark is a comma or a point."""
    parts = text.split(";")
    if len(parts) > MAX_BREAKS or not all(map(_NUMBER.fullmatch, parts)):
        return None
    breaks = tuple(float(part.replace(",", ".")) for part in parts)
    rising = all(low < high for low, high in zip(breaks, breaks[1:], strict=False))
    return breaks if rising else None


def _number_text(number: float) -> str:
    return f"{number:.6f}".rstrip("0").rstrip(".")


def _clean(text: str) -> str:
    """Safe to show: letters, digits and a few signs, no markup, no addresses, 40 characters."""
    plain = re.sub(r"[^\w ,;+%.-]|\.(?!\d)", " ", text[:MAX_LENGTH])
    return " ".join(plain.split())[:40].strip()
