"""A target with a number: how far it is, how we counted, and from what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from atlas.domain.gauge_counts import Counted
from atlas.domain.gauges import Gauge, State
from atlas.domain.programme_tree import programme_tree
from atlas.figures.numbers import STATUS_WORDS, capital, format_number, format_plain
from atlas.figures.report import Column, Table
from atlas.store.reporting.content import STATUSES
from atlas.store.store import Store
from atlas.ui.html import Html, items, join, tag
from atlas.ui.melden.woorden import day, period_words
from atlas.ui.programma.woorden import COMPARED, place_names, source

TITLE = "Doelen met een getal"
NOT_ALL = "De lijst van plekken is niet volledig: er kunnen er meer zijn."
TWICE = (
    "Provincie en gemeenten meldden allebei een aantal. Misschien is iets dubbel geteld; dat zien "
    "wij niet."
)
HEADS = ("Doel", "Stand", "Hoe tellen wij?", "Waarvan", "Nieuwste melding", "Actie en bron")


def target_words(store: Store, gauge: Gauge) -> str:
    """The target: "minstens 6 gemeenten met een aanvalsteam"."""
    row = programme_tree(store).by_id[gauge.action_id].row
    compared = "hoogstens" if gauge.at_most else COMPARED.get(row["target_comparison"], "")
    if gauge.row["method"] == "cijfer":
        compared = ""
    unit = gauge.row["unit"]
    between = "" if unit.startswith(("%", "e ")) else " "
    return f"{compared} {_number(gauge.target)}{between}{unit}".strip()


def stand(gauge: Gauge) -> str:
    """How far it is, in a few words: "gehaald: 7 van 6", "nog niet gemeld"."""
    counted = gauge.count.counted
    if gauge.row["method"] == "plekken" and counted is None:
        return f"{State.UNSURE.value}: wij kennen er geen"
    if counted is None:
        return gauge.state.value
    known = "bij ons bekend " if gauge.count.lower_bound else ""
    return f"{gauge.state.value}: {known}{_number(counted)} van {_number(gauge.target)}"


def reporters_words(gauge: Gauge) -> str:
    """How many gemeenten reported, where it is counted from their reports; "" elsewhere."""
    if not gauge.count.reporters:
        return ""
    told = len(gauge.count.rows)
    return f"Gemeld door {told} van de {gauge.count.reporters} gemeenten."


def sum_words(gauge: Gauge) -> str:
    """The sum with its numbers: "2 + 3 = 5"; "" where nothing is added."""
    values = [each.value for each in gauge.count.rows if each.value is not None]
    counted = gauge.count.counted
    if counted is None or not values:
        return ""
    if gauge.row["method"] == "cijfer":
        return f"{_number(values[-1])} - {_number(values[0])} = {_number(counted)}"
    return f"{' + '.join(map(_number, values))} = {_number(counted)}"


def row_words(store: Store, gauge: Gauge, each: Counted) -> str:
    """One row behind a count: who or what, what it says, and when."""
    names = {**place_names(store), **_regions(store)}
    status = STATUSES.get(each.said) or STATUS_WORDS.get(each.said, "")
    told = each.value is not None and gauge.row["method"] != "afgerond"
    value = _number(each.value or 0) if told else ""
    said = ", ".join(filter(None, (value, status))) or "geen aantal"
    published = f"; gepubliceerd op {day(each.at)}" if each.at else ""
    return f"{names.get(each.what, each.what)}: {said} ({period_words(each.period)}{published})"


def _regions(store: Store) -> dict[str, str]:
    return {
        region.area_code: region.title
        for grouping in store.groupings.values()
        for region in grouping.regions
    }


def newest(gauge: Gauge) -> str:
    """The day of the newest report behind a count, else the newest period; "" for none."""
    days: list[datetime] = [each.at for each in gauge.count.rows if each.at]
    if days:
        return day(max(days))
    return max((each.period for each in gauge.count.rows), default="")


def warnings(gauge: Gauge) -> tuple[str, ...]:
    """What makes a count uncertain."""
    return (*((NOT_ALL,) if gauge.count.lower_bound else ()), *((TWICE,) if gauge.twice else ()))


def bar(gauge: Gauge) -> Html:
    """The part that is reached as a bar; dashed and empty when nothing can be counted.

    The words beside it say the same: a screen reader skips it.
    """
    share = gauge.share
    unknown = share is None
    frame = tag(
        "rect",
        width="100%",
        height="100%",
        class_="atlas-meter-unknown" if unknown else "atlas-meter-frame",
    )
    width = f"{100 * min(share or 0, 1):.4g}%"
    fill = None if unknown else tag("rect", width=width, height="100%", class_="atlas-meter-fill")
    return tag("svg", frame, fill, class_="atlas-meter", aria_hidden="true", focusable="false")


def card(store: Store, gauge: Gauge) -> Html:
    """A target with everything about it."""
    action = programme_tree(store).by_id[gauge.action_id]
    rows = [row_words(store, gauge, each) for each in gauge.count.rows]
    left_out = [row_words(store, gauge, each) for each in gauge.count.left_out]
    summed, last = sum_words(gauge), newest(gauge)
    behind = [
        items(rows) if rows else None,
        tag("p", f"Rekensom: {summed}.") if summed else None,
        tag("p", f"Nieuwste: {last}.") if last else None,
        join([tag("p", "Telt niet mee:"), items(left_out)]) if left_out else None,
    ]
    known = [each for each in behind if each is not None]
    return tag(
        "div",
        tag("h4", capital(target_words(store, gauge))),
        bar(gauge),
        tag("p", tag("strong", capital(stand(gauge))), ". ", reporters_words(gauge)),
        tag("p", gauge.row["calculation"]),
        *(tag("p", text, class_="atlas-note") for text in warnings(gauge)),
        tag("details", tag("summary", "Waarop is dit gebaseerd?"), *known) if known else None,
        tag("p", f"Doel uit: {source(programme_tree(store), action)}", class_="atlas-note"),
        class_="atlas-keten-doel",
    )


def table(store: Store, gauges: Iterable[Gauge]) -> Table:
    """Targets as a table, with the whole calculation."""
    tree = programme_tree(store)
    rows = []
    for each in gauges:
        action = tree.by_id[each.action_id]
        behind = [row_words(store, each, row) for row in each.count.rows]
        told = (reporters_words(each), *warnings(each), each.row["calculation"])
        summed = sum_words(each)
        rows.append(
            (
                capital(target_words(store, each)),
                stand(each),
                " ".join(filter(None, told)),
                "; ".join([*behind, *([f"rekensom: {summed}"] if summed else [])]) or None,
                newest(each) or None,
                f"{action.title}. {source(tree, action)}",
            )
        )
    return Table(TITLE, tuple(map(Column, HEADS)), tuple(rows), unknown="nog geen")


def _number(value: float) -> str:
    return format_number(value, 0) if value == round(value) else format_plain(value)
