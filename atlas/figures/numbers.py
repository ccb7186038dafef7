"""Numbers, dates and the fixed words of the atlas, the Dutch way.

Every number that a visitor reads goes through this module, so that map, list, table,
sentence and sheet never show the same figure in two ways.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from babel import Locale
from babel.dates import format_date as babel_format_date
from babel.lists import format_list
from babel.numbers import parse_pattern

from atlas.domain.rounding import rounded as rounded

if TYPE_CHECKING:
    from atlas.domain.view import Cell
    from atlas.store.records import Indicator
    from atlas.store.store import Store

NL = Locale("nl")
NO_BREAK = "\N{NO-BREAK SPACE}"
FIRST_CALENDAR_YEAR = 1000  # a value in "jaar" from here on is a year, not a number of years
_DATE = re.compile(r"\b(20\d\d)-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d))?(?![-/\d])")


class Word(NamedTuple):
    """A Dutch noun."""

    singular: str
    plural: str


STATUS_WORDS = {
    "final": "definitief",
    "provisional": "voorlopig",
    "forecast": "prognose",
    "estimate": "schatting",
    "suppressed": "verborgen",
    "missing": "ontbreekt",
    "not_applicable": "niet van toepassing",
}
STATE_WORDS = {
    "value": "cijfer",
    "suppressed": "verborgen",
    "missing": "ontbreekt",
    "not_applicable": "niet van toepassing",
}
MODELLED_ESTIMATE = "gemodelleerde schatting"
COMPUTED = "berekend"
REBUILT = "berekend uit oude indeling"
LEVEL_WORDS = {
    "gemeente": Word("gemeente", "gemeenten"),
    "wijk": Word("wijk", "wijken"),
    "buurt": Word("buurt", "buurten"),
    "kern": Word("kern", "kernen"),
    "regio": Word("regio", "regio's"),
    "provincie": Word("provincie", "provincies"),
    "land": Word("land", "landen"),
}
KIND_WORDS = {
    "measured": "gemeten of geteld",
    "modelled": "geschat met een rekenmodel",
    "experienced": "beleving: wat mensen zelf zeggen",
    "forecast": "prognose",
    "budget": "begroting",
}
DIRECTION_WORDS = {
    "higher_is_better": "hoger is gunstiger",
    "lower_is_better": "lager is gunstiger",
    "neutral": "hoger of lager is niet beter of slechter",
}
METHOD_WORDS = {
    "quantile": "kwantielen (in elke klasse ongeveer evenveel gebieden)",
    "equal": "gelijke klassen (elke klasse even breed)",
    "natural": "natuurlijke klassen (grenzen waar de cijfers ver uit elkaar liggen)",
    "stdev": "standaardafwijking (afstand tot het gemiddelde)",
    "manual": "zelf gekozen grenzen",
}


@lru_cache(maxsize=100_000)
def format_number(value: float, decimals: int) -> str:
    """Write a number with `decimals` decimals, halves away from zero: 1234.45, 1 -> "1.234,5"."""
    return _pattern(decimals, grouped=True).apply(rounded(value, decimals), NL)


def format_plain(value: float) -> str:
    """Write a number in full without thousands separator: 12.5 -> "12,5", 1000.0 -> "1000"."""
    return f"{Decimal(repr(float(value))).normalize():f}".replace(".", ",")


@lru_cache
def _pattern(decimals: int, *, grouped: bool):  # type: ignore[no-untyped-def]
    zeros = "." + "0" * decimals if decimals else ""
    return parse_pattern(("#,##0" if grouped else "0") + zeros)


def format_value(value: float, indicator: Indicator) -> str:
    """Write a value with the short sign of its unit: "107.048", "12,4%", "€ 50.000", "3,4 km".

    Units that are words ("inwoners") are left out: see `format_measure`. A calendar year
    (unit "jaar", 1000 or more) has no thousands separator.
    """
    before, after = unit_signs(indicator)
    return f"{before}{_bare(value, indicator)}{after}"


def unit_signs(indicator: Indicator) -> tuple[str, str]:
    """The short signs of a unit, before and behind a number; "" where the unit is a word."""
    signs = {"%": ("", "%"), "euro": (f"€{NO_BREAK}", ""), "km": ("", " km")}
    return signs.get(indicator.unit, ("", ""))


def _bare(value: float, indicator: Indicator) -> str:
    """The number without any unit."""
    if is_calendar_year(value, indicator):
        return _pattern(0, grouped=False).apply(rounded(value, 0), NL)
    return format_number(float(value), indicator.decimals)


def is_calendar_year(value: float, indicator: Indicator) -> bool:
    """Whether a value is a year and not a number: written without a sign between thousands."""
    return indicator.unit == "jaar" and abs(value) >= FIRST_CALENDAR_YEAR


def format_measure(value: float, indicator: Indicator) -> str:
    """Write a value with its unit in full, for running text: "107.048 inwoners", "12,4%"."""
    text = format_value(value, indicator)
    unit = indicator.unit
    if unit in {"%", "euro", "km", "aantal"} or is_calendar_year(value, indicator):
        return text
    if unit in {"score", "klasse"}:
        return f"{unit} {text}"
    return f"{text} {unit}"


def format_cell(cell: Cell, indicator: Indicator) -> str:
    """Write the value of a cell, or the word for why there is none."""
    if cell.state != "value" or cell.value is None:
        return STATE_WORDS[cell.state]
    return format_value(cell.value, indicator)


def format_limits(low: float, high: float, indicator: Indicator) -> str:
    """Write the limits of a class without unit: "10,1 tot 12,4", or "3" when both show alike."""
    first, last = _bare(low, indicator), _bare(high, indicator)
    return first if first == last else f"{first} tot {last}"


def format_date(day: date) -> str:
    """Write a date: "22 november 2026"."""
    return babel_format_date(day, "d MMMM yyyy", locale=NL)


def dates_in_words(text: str) -> str:
    """A text with its dates in words: "vanaf 2016-08-01" is "vanaf 1 augustus 2016"."""
    return _DATE.sub(_date_in_words, text)


def _date_in_words(found: re.Match[str]) -> str:
    year, month, day = found.groups()
    words = format_date(date(int(year), int(month), int(day or 1)))
    return words if day else words.removeprefix("1 ")


def capital(text: str) -> str:
    """The text as a sentence starts; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def unit_words(indicator: Indicator) -> str:
    """The unit as a visitor reads it beside a title or an axis: "procent", "euro", "inwoners"."""
    return {"%": "procent", "km": "kilometer"}.get(indicator.unit, indicator.unit)


def status_word(status: str, indicator: Indicator) -> str:
    """The Dutch word of a status; an estimate of a model is called that."""
    if status == "estimate" and indicator.kind == "modelled":
        return MODELLED_ESTIMATE
    return STATUS_WORDS[status]


def cell_status(cell: Cell, indicator: Indicator) -> str:
    """The Dutch word for the status of a cell with a value, or for why it has none."""
    if cell.state != "value":
        return STATE_WORDS[cell.state]
    word = status_word(cell.status, indicator)
    return f"{word}, {REBUILT}" if cell.rebuilt else word


def full_status(cell: Cell, indicator: Indicator, own: str = COMPUTED) -> str:
    """The status of a cell; a figure that is not the source's is called `own`."""
    word = cell_status(cell, indicator)
    return f"{word}, {own}" if cell.computed else word


def alphabetic(name: str) -> str:
    """What names of gemeenten are sorted by: De Wolden stands under the W."""
    return name.removeprefix("De ").casefold()


def listed(names: Iterable[str]) -> str:
    """Names in a sentence: "Assen, Emmen en Meppel"; "" for none."""
    return format_list([*names], locale=NL)


def aggregate_words(store: Store, indicator: Indicator) -> str:
    """One to three sentences on how values of gemeenten become one of a region or Drenthe."""
    rule = indicator.aggregate
    if rule.rule == "sum":
        text = "Een cijfer voor een regio of voor Drenthe is de som van de gemeenten."
    elif rule.rule == "weighted_mean" and rule.denominator:
        weight = store.indicators[rule.denominator].title
        text = (
            "Een cijfer voor een regio of voor Drenthe is het gemiddelde van de gemeenten, "
            f"gewogen met: {weight}."
        )
    elif rule.rule == "ratio":
        above, below = (
            listed(store.indicators[part].title for part in parts)
            for parts in (rule.numerator_parts, rule.denominator_parts)
        )
        text = (
            "Voor een regio of voor Drenthe tellen wij de aantallen van de gemeenten op. "
            f"Het cijfer is dan: {above}, per 100 van: {below}."
        )
    else:
        text = "Voor een regio of voor Drenthe rekenen wij geen cijfer uit."
    note = rule.note.strip()
    if not note:
        return text
    return f"{text} {note[0].upper()}{note[1:]}{'' if note.endswith('.') else '.'}"
