"""The choice of a visitor, and the address that holds it.

Everything in an address is foreign text: each word has a list of what it may say, and all
else falls back to a default with a notice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from atlas.domain.address import (
    VERSION,
    Address,
    Notice,
    number_text,
    parse_number,
    pinned,
)
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
    VERSION,
)
DEFAULT_METHOD = "kwantielen"
DEFAULT_CLASSES = "5"
DEFAULT_GROUPING = "corop"
MAX_BREAKS = 6


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


def parse_choice(params: Mapping[str, str], store: Store) -> tuple[Choice, tuple[Notice, ...]]:
    """Read an address into a choice that `store` can show, whatever the address says."""
    address = Address(params, PARAMETERS)
    indicator = address.one_of("indicator", store.indicators, next(iter(store.indicators)))
    levels = _levels(store, indicator)
    level = address.one_of("niveau", levels, levels[0])
    periods = _periods(store, indicator, level)
    period = address.one_of("jaar", periods, periods[-1] if periods else "")
    grouping = address.one_of("indeling", store.groupings, _first_grouping(store))
    grouping = grouping if level == REGION else ""
    method, breaks = _method(address)
    areas = _areas(store, level, grouping) if params.get("gebied") else ()
    address.one_of(VERSION, pinned(store).values(), "")
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

    A pinned version stays in it.

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
        "grenzen": (";".join(map(number_text, choice.breaks)), ""),
        "midden": (choice.centre, ""),
        "vast": ("1" if choice.fixed else "", ""),
        "gebied": (choice.area, ""),
    }
    changed = {word: text for word, (text, default) in values.items() if text not in ("", default)}
    return {"indicator": choice.indicator} | changed | pinned(store)


def _method(address: Address) -> tuple[str, tuple[float, ...]]:
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
    found = [parse_number(part) for part in parts[: MAX_BREAKS + 1]]
    breaks = tuple(number for number in found if number is not None)
    if len(parts) > MAX_BREAKS or len(breaks) < len(parts):
        return None
    rising = all(low < high for low, high in zip(breaks, breaks[1:], strict=False))
    return breaks if rising else None
