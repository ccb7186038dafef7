"""What a map shows, in one to three plain Dutch sentences made from the figures.

The words stay neutral: "hoger" and "lager", never "beter" or "slechter". Differences are
between figures as shown, so that a reader who subtracts finds the same.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from atlas.figures import numbers

if TYPE_CHECKING:
    from atlas.domain.view import Cell, MapView
    from atlas.store.records import Indicator
    from atlas.store.store import Store

MOST_NAMES = 3  # more areas with the same figure are counted, not named
LEAST_STEPS = 10  # of the last decimal: from there on a difference is given as a share
STEPS_NOT_SHARES = {"score", "klasse", "jaar"}  # "10 procent hoger" says nothing about these
WITHOUT_VALUE = (
    ("missing", "ontbreekt het cijfer", "ontbreekt het"),
    ("suppressed", "is het cijfer verborgen", "is het verborgen"),
    ("not_applicable", "is het cijfer niet van toepassing", "is het niet van toepassing"),
)


def heading(view: MapView, store: Store) -> str:
    """The title of a map: the question, the areas and the period."""
    return f"{view.indicator.question} {areas_and_period(view, store)}"


def areas_and_period(view: MapView, store: Store) -> str:
    """What is on the map and when: "Gemeenten, 2025"."""
    if view.choice.level == "regio":
        areas = store.groupings[view.choice.grouping].title
    else:
        areas = numbers.LEVEL_WORDS[view.choice.level].plural.capitalize()
    return f"{areas}, {view.choice.period}"


def describe(view: MapView, store: Store) -> tuple[str, ...]:
    """One to three sentences: extremes; Drenthe beside Nederland and its first year; gaps."""
    found = (_extremes(view, store), _drenthe(view), _gaps(view))
    return tuple(sentence for sentence in found if sentence)


def area_name(view: MapView, store: Store, code: str) -> str:
    """The name of an area of the view, with its gemeente where the name does not say it."""
    if view.choice.level == "regio":
        for region in store.groupings[view.choice.grouping].regions:
            if region.area_code == code:
                return region.title
    area = store.areas[code]
    gemeente = gemeente_name(store, code)
    if area.area_level not in {"wijk", "buurt"} or not gemeente or gemeente in area.name:
        return area.name
    return f"{area.name} ({gemeente})"


def gemeente_name(store: Store, code: str) -> str:
    """The name of the gemeente of an area, "" where it has none or is a region."""
    area = store.areas.get(code)
    gemeente = store.areas.get(area.gemeente_code) if area else None
    return gemeente.name if gemeente else ""


def _extremes(view: MapView, store: Store) -> str:
    word = numbers.LEVEL_WORDS[view.choice.level]
    values = {cell.area_code: cell.value for cell in view.cells if cell.value is not None}
    period = view.choice.period
    if not values:
        return f"Voor geen enkele {word.singular} is er een cijfer over {period}."
    shown = {code: _shown(value, view.indicator) for code, value in values.items()}
    high, low = max(shown.values()), min(shown.values())
    if len(values) == 1:
        (code,) = values
        name = area_name(view, store, code)
        return f"Alleen voor {name} is er een cijfer over {period}: {_measure(high, view)}."
    if high == low:
        areas = f"{len(values)} {word.plural}"
        which = areas if len(values) == len(view.cells) else f"{areas} met een cijfer"
        return f"Alle {which} hebben hetzelfde cijfer: {_measure(high, view)}."
    top = _extreme("hoogst", high, shown, view, store)
    bottom = _extreme("laagst", low, shown, view, store)
    return f"{top[0].upper()}{top[1:]}; {bottom}."


def _extreme(
    which: str, value: Decimal, shown: dict[str, Decimal], view: MapView, store: Store
) -> str:
    codes = [code for code, other in shown.items() if other == value]
    measure = _measure(value, view)
    if len(codes) > MOST_NAMES:
        plural = numbers.LEVEL_WORDS[view.choice.level].plural
        return f"{len(codes)} {plural} delen het {which}e cijfer ({measure})"
    names = [area_name(view, store, code) for code in codes]
    if len(names) == 1:
        return f"het {which} is {names[0]} met {measure}"
    return f"{numbers.listed(names)} delen het {which}e cijfer ({measure})"


def _drenthe(view: MapView) -> str:
    drenthe, nederland = view.drenthe.value, view.nederland.value
    if drenthe is None:
        if nederland is None:
            return ""
        why = next(text for state, text, _ in WITHOUT_VALUE if state == view.drenthe.state)
        country = numbers.format_measure(nederland, view.indicator)
        return f"Voor Drenthe {why}; Nederland komt uit op {country}."
    figure = numbers.format_measure(drenthe, view.indicator) + _computed(view.drenthe)
    beside = [part for part in (_beside_country(view), _since_first(view)) if part]
    text = f"Drenthe komt uit op {figure}"
    return f"{text}: {numbers.listed(beside)}." if beside else f"{text}."


def _beside_country(view: MapView) -> str:
    drenthe, nederland = view.drenthe.value, view.nederland.value
    if drenthe is None or nederland is None:
        return ""
    if is_count(view.indicator):
        share = 100 * drenthe / nederland if nederland else 0.0
        return f"{numbers.format_number(share, 1)} procent van Nederland" if share > 0 else ""
    than = f"Nederland ({numbers.format_value(nederland, view.indicator)})"
    return difference(drenthe, nederland, view.indicator, f"dan {than}", f"aan {than}")


def _since_first(view: MapView) -> str:
    """The change since the first year; nothing across a break in the series."""
    if view.first_period_drenthe is None or view.drenthe.value is None:
        return ""
    first, cell = view.first_period_drenthe
    now = view.choice.period
    breaks = view.indicator.notes.series_breaks
    if cell.value is None or first >= now or any(first < b.period <= now for b in breaks):
        return ""
    then = f"{first} (toen {numbers.COMPUTED})" if cell.computed else first
    than, same = f"dan in {then}", f"aan het cijfer van {then}"
    return difference(view.drenthe.value, cell.value, view.indicator, than, same)


def difference(value: float, other: float, indicator: Indicator, than: str, same: str) -> str:
    """ "1,2 procentpunt hoger dan ...", "8,3 procent meer dan ..." or "gelijk aan ...".

    The difference of the figures as shown, so that a reader who calculates finds the same.
    """
    shown, beside = _shown(value, indicator), _shown(other, indicator)
    step = shown - beside
    if not step:
        return f"gelijk {same}"
    more, less = ("meer", "minder") if is_count(indicator) else ("hoger", "lager")
    direction = more if step > 0 else less
    # A share of a figure below zero, or of one of a few steps ("0,4 km"), says nothing.
    small = min(beside, shown) < 0 or beside < LEAST_STEPS * Decimal(1).scaleb(-indicator.decimals)
    if indicator.unit == "%" or indicator.unit in STEPS_NOT_SHARES or small:
        amount = numbers.format_number(float(abs(step)), indicator.decimals)
        words = (amount, _step_unit(indicator, abs(step)), direction, than)
        return " ".join(filter(None, words))
    share = numbers.rounded(float(100 * abs(step) / beside), 1)
    if not share:
        return f"bijna gelijk {same}"
    return f"{numbers.format_number(float(share), 1)} procent {direction} {than}"


def _step_unit(indicator: Indicator, step: Decimal) -> str:
    """What a difference of `step` is counted in."""
    if indicator.unit == "klasse":
        return "klasse" if step == 1 else "klassen"
    return {"%": "procentpunt", "score": "punt", "aantal": ""}.get(indicator.unit, indicator.unit)


def _gaps(view: MapView) -> str:
    states = Counter(cell.state for cell in view.cells)
    if len(states) == 1:  # all have a figure, or the first sentence said that none has
        return ""
    word = numbers.LEVEL_WORDS[view.choice.level]
    parts: list[str] = []
    for state, first_text, text in WITHOUT_VALUE:
        count = states[state]
        if count and not parts:
            areas = word.singular if count == 1 else word.plural
            parts.append(f"Voor {count} {areas} {first_text}")
        elif count:
            parts.append(f"voor {count} {text}")
    return "; ".join(parts) + "."


def _computed(cell: Cell) -> str:
    return f" ({numbers.COMPUTED})" if cell.computed else ""


def is_count(indicator: Indicator) -> bool:
    """Whether the whole is the sum of its parts, so that Drenthe is a share of Nederland."""
    return indicator.aggregate.rule == "sum"


def _shown(value: float, indicator: Indicator) -> Decimal:
    return numbers.rounded(value, indicator.decimals)


def _measure(value: Decimal, view: MapView) -> str:
    return numbers.format_measure(float(value), view.indicator)
