"""The values of one view: what is sent to the browser at every change of a choice.

JSON in UTF-8, without a NaN. All that does not change with the values (names, paths,
texts, sources) is in the files of `catalogue`, of which only the address is sent.
"""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from atlas.domain.address import Notice
from atlas.domain.choice import METHOD_WORDS, Choice, choice_params
from atlas.domain.view import Cell, MapView
from atlas.figures import explanation, line_words, numbers, palette, sentences
from atlas.figures.area_words import older_words
from atlas.store.store import Store
from atlas.ui import catalogue, texts

METHODS = {method: word for word, method in METHOD_WORDS.items()}
MOST_NAMES = 5
# One character a cell: a digit is the class, a letter the reason why there is no value.
STATE_MARKS = {"suppressed": "s", "missing": "m", "not_applicable": "n"}


def values(
    view: MapView, store: Store, choice: Choice, notices: tuple[Notice, ...]
) -> dict[str, Any]:
    """The message of one view; `choice` is the view's with the chosen area.

    `marks` has one character a cell, in the order of the layer's areas: the number of
    its class, or s, m, n (`STATE_MARKS`). `status` and `computed` hold what most cells
    have; `other` lists the cells that differ: index -> [status, computed]. `origins` are
    the sources of all figures of the view, those of Drenthe and Nederland too. `margins` is
    only there when the source gives any: those of the cells, then Drenthe and Nederland.
    """
    indicator = view.indicator
    classes = view.classes
    told = [*(texts.notice(notice) for notice in notices), *_no_centre(view)]
    return {
        "choice": _choice(choice),
        "query": urlencode(choice_params(choice, store)),
        "catalogue": catalogue.catalogue_url(store),
        "layer": catalogue.layer_url(store, choice.level, choice.grouping),
        "record": catalogue.record_url(store, indicator.id),
        "unit": indicator.unit,
        "decimals": indicator.decimals,
        "question": indicator.question,
        "scope": f"{indicator.title}. {sentences.areas_and_period(view, store)}",
        "sentences": sentences.describe(view, store),
        "values": [cell.value for cell in view.cells],
        "marks": "".join(_mark(cell) for cell in view.cells),
        **_common(view.cells),
        **_margins(view),
        "words": _status_words(view),
        "limits": classes.limits if classes else [],
        "counts": classes.counts if classes else [],
        "colours": palette.view_colours(view),
        "origins": [origin.id for origin in view.origins],
        "drenthe": _cell(view.drenthe),
        "nederland": _cell(view.nederland),
        "stand": _stand(view, store),
        "boundaries": explanation.boundary_credit(view, store),
        "old": [(cell.area_code, *_cell(cell)[:2]) for cell in view.old_codes],
        "series": _area_series(store, choice),
        "notices": [*told, *older_words(view, store)],
    }


def _stand(view: MapView, store: Store) -> str:
    """Does the picture hold? Which areas another class method would move by two classes."""
    if view.classes is None:
        return ""
    if not view.moved:
        return "Houdt het beeld stand? Ja: bij een andere manier van indelen blijft het gelijk."
    names = [sentences.area_name(view, store, code) for code in view.moved[:MOST_NAMES]]
    more = len(view.moved) - len(names)
    tail = f" en nog {more}" if more else ""
    return (
        "Houdt het beeld stand? Niet overal: bij een andere manier van indelen verschuiven "
        f"twee klassen of meer: {', '.join(names)}{tail}."
    )


def _no_centre(view: MapView) -> list[str]:
    """Said when a visitor asks for classes round a value that is not within the figures."""
    classes = view.classes
    if not view.choice.centre or classes is None or classes.diverging:
        return []
    return [texts.NO_CENTRE.format(area=view.choice.centre.capitalize())]


def _choice(choice: Choice) -> dict[str, Any]:
    return {
        "indicator": choice.indicator,
        "jaar": choice.period,
        "niveau": choice.level,
        "indeling": choice.grouping,
        "methode": METHODS[choice.method],
        "klassen": choice.classes,
        "grenzen": ";".join(numbers.format_plain(limit) for limit in choice.breaks),
        "midden": choice.centre,
        "vast": choice.fixed,
        "gebied": choice.area,
    }


def _mark(cell: Cell) -> str:
    return str(cell.class_index) if cell.state == "value" else STATE_MARKS[cell.state]


def _cell(cell: Cell) -> tuple[float | None, str, str, bool]:
    return cell.value, "" if cell.state == "value" else cell.state, cell.status, cell.computed


def _margins(view: MapView) -> dict[str, Any]:
    """The margins that the source gives and what they mean; nothing where it gives none."""
    cells = (*view.cells, view.drenthe, view.nederland)
    found = [None if each.lower is None else (each.lower, each.upper) for each in cells]
    return {"margins": found, "margin_note": line_words.MARGIN_NOTE} if any(found) else {}


def _common(cells: tuple[Cell, ...]) -> dict[str, Any]:
    """The status that most cells with a value share, and the cells that differ."""
    kinds = [(cell.status, cell.computed or cell.rebuilt) for cell in cells]
    with_value = [kind for kind, cell in zip(kinds, cells, strict=True) if cell.state == "value"]
    common = Counter(with_value).most_common(1)[0][0] if with_value else ("", False)
    other = {
        index: kind
        for index, (kind, cell) in enumerate(zip(kinds, cells, strict=True))
        if cell.state == "value" and kind != common
    }
    return {"status": common[0], "computed": common[1], "other": other}


def _status_words(view: MapView) -> dict[str, str]:
    """The Dutch word of every status that a cell of the view has."""
    cells = (*view.cells, view.drenthe, view.nederland)
    used = {cell.status for cell in cells if cell.state == "value"}
    return {status: numbers.status_word(status, view.indicator) for status in sorted(used)}


def _area_series(store: Store, choice: Choice) -> list[tuple[str, float | None, str]]:
    """The series of the chosen wijk, buurt or regio; those of gemeenten are in the record."""
    if not choice.area or choice.level == "gemeente":
        return []
    return catalogue.series(store, choice.indicator, choice.area)
