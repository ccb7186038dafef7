"""The part Groepen of page Vergelijken: groups of gemeenten beside each other."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from atlas.domain.address import Address
from atlas.domain.groups import GroupFigure, GroupLine, group_line
from atlas.figures.dots import Dots, Member, Row, dot_plot
from atlas.figures.explanation import DEFINITIONS, meanings
from atlas.figures.group_words import (
    NOT_COMPARED,
    difference_words,
    figure_words,
    range_words,
    why_words,
)
from atlas.figures.line_words import beside_words
from atlas.figures.numbers import format_value, listed, unit_words
from atlas.figures.report import Chart, Report, Table, Text
from atlas.store.records import Indicator
from atlas.store.store import Store
from atlas.ui.html import Cell, Html, items, join, report_table, svg, tag
from atlas.ui.parts.fold import CHOSEN, choices_panel
from atlas.ui.parts.part import Answer
from atlas.ui.profiel.betekenis import meaning_box
from atlas.ui.vergelijken import groepen_keuze as keuze
from atlas.ui.vergelijken import groepen_tabel as tabel
from atlas.ui.vergelijken.gebieden import area_params, read_areas
from atlas.ui.vergelijken.groepen_keuze import Choice
from atlas.ui.vergelijken.samen import folded, sources_box

KEY = "groepen"
TITLE = "Groepen"
QUESTION = "Verschillen groepen gemeenten van elkaar?"
LEAD = "Vergelijk stad en platteland, regio’s of uw eigen groepen."
WORDS = keuze.WORDS
PICTURE = "groepen-beeld"
EMPTY = "Open “Stel zelf groepen samen” en vink gemeenten aan voor groep A en groep B."
NO_GROUPS = "Er zijn nog geen groepen om te vergelijken."
IN_TABLE = "Kies een cijfer in de tabel om het in de grafiek te zien."
LIMITS = (
    "Een verschil tussen groepen zegt niet dat elke gemeente in de groep zo is. Kijk naar de "
    "rondjes: groepen overlappen vaak.",
    "Of een verschil toeval kan zijn, zeggen wij hier niet.",
)


def skeleton(store: Store) -> Html:
    """The groups and figures to choose from, and the places of what is found."""
    others = keuze.left_out(store)
    return join(
        [
            choices_panel(keuze.form(store)),
            tag("div", data_out="groepen", id=PICTURE),
            tag(
                "section",
                tag("h2", "Alle cijfers"),
                tag("div", data_out="tabel"),
            ),
            tag(
                "section",
                tag("h2", "Wat u moet weten"),
                items(LIMITS),
                join([tag("p", keuze.NOT_OFFERED), items(others)]) if others else None,
            ),
        ]
    )


def answer(store: Store, params: Mapping[str, str], own: None) -> Answer:
    """The groups of an address."""
    address = Address(params, WORDS)
    choice = keuze.read(store, address)
    found = tabel.lines(store, choice)
    line = group_line(store, choice.indicator, choice.groups)
    return Answer(
        params={**choice.params, **area_params(read_areas(store, address))},
        values=keuze.values(store, choice),
        out={
            CHOSEN: join([_told(choice)]),
            "groepen": _picture(store, choice, line),
            "tabel": _table(store, choice, found, line),
        },
        notices=tuple(address.notices),
    )


def _table(
    store: Store, choice: Choice, found: tuple[GroupLine, ...], line: GroupLine | None
) -> Html:
    """All figures with a way to the chart of each; nothing without a gemeente in a group."""
    if not choice.filled:
        return tag("p", NO_GROUPS)
    shown = _linked(tabel.figures(store, choice, found), found, choice)
    every = (*found, *([line] if line else []))
    sources = sources_box(tabel.sources(store, choice, every))
    meaning = meaning_box(each.indicator for each in every)
    return join([tag("p", IN_TABLE), report_table(shown), meaning, sources])


def _told(choice: Choice) -> str:
    return choice.grouping.title if choice.grouping else "Eigen groepen"


def _linked(shown: Table, found: tuple[GroupLine, ...], choice: Choice) -> Table:
    """The table on screen: the name of a figure is the way to its chart."""
    rows = tuple(
        (_link(str(row[0]), line.indicator.id, choice), *row[1:])
        for row, line in zip(shown.rows, found, strict=True)
    )
    return replace(shown, rows=rows)


def _link(text: str, indicator: str, choice: Choice) -> Cell:
    words = {keuze.SUBJECT: indicator}
    query = urlencode({"deel": KEY, **choice.params, **words})
    return Cell(
        tag("a", text, href=f"/vergelijken?{query}", data_send=json.dumps(words), data_show=PICTURE)
    )


def heading(line: GroupLine) -> str:
    """What the chart asks."""
    return f"{line.indicator.title}: {listed([each.group.name for each in line.figures])}"


def sentences(line: GroupLine, store: Store) -> tuple[str, ...]:
    """The groups in words: their figures, how they differ, and why one has none."""
    indicator = line.indicator
    told = [
        f"{each.group.name}: {figure_words(each, indicator)}{_among(each, indicator)}."
        for each in line.figures
    ]
    words = difference_words(line)
    if words != NOT_COMPARED:
        told.append(_difference(line, words))
    reasons = [(each.group.name, why_words(each, store)) for each in line.figures if each.why]
    told += [f"Voor {name} is er geen cijfer: {why}." for name, why in reasons]
    told.append(f"Drenthe: {beside_words(line.drenthe, indicator)}.")
    return tuple(told)


def _among(found: GroupFigure, indicator: Indicator) -> str:
    """The range of the gemeenten behind a figure of a group of several."""
    several = found.cell is not None and len(found.members) > 1
    return f" (gemeenten {range_words(found, indicator)})" if several else ""


def _difference(line: GroupLine, words: str) -> str:
    if len(line.figures) != 2:
        return f"Het grootste verschil: {words}."
    one, other = (each.group.name for each in line.figures)
    return f"{one} ten opzichte van {other}: {words}."


def chart(store: Store, line: GroupLine) -> str:
    """Every group as a row of dots."""
    indicator = line.indicator
    rows = [
        Row(
            name=each.group.name,
            members=[
                Member(store.areas[c.area_code].name, c.value, format_value(c.value, indicator))
                for c in each.members
                if c.value is not None
            ],
            value=each.cell.value if each.cell else None,
            text=figure_words(each, indicator),
        )
        for each in line.figures
    ]
    drenthe = line.drenthe.value
    text = "" if drenthe is None else format_value(drenthe, indicator)
    subtitle = f"{line.period}, {unit_words(indicator)}"
    return dot_plot(Dots(indicator.title, subtitle, rows, drenthe, text))


def _picture(store: Store, choice: Choice, line: GroupLine | None) -> Html:
    doubts = tabel.doubts(store, choice.groups)
    if line is None or not choice.filled:
        return tag("section", tag("h2", "Uw eigen groepen"), tag("p", EMPTY, data_tell="groepen"))
    first, *rest = sentences(line, store)
    return tag(
        "section",
        tag("h2", heading(line)),
        tag(
            "div",
            tag("div", svg(chart(store, line))),
            tag(
                "div",
                tag("p", first, data_tell="groepen"),
                *(tag("p", each) for each in rest),
                items(doubts) if doubts else None,
            ),
            class_="atlas-verg-naast",
        ),
        report_table(tabel.members(store, line)),
        folded("Cijfer per gemeente", tabel.gemeenten_table(store, line)),
    )


def report(store: Store, params: Mapping[str, str], own: None) -> Report:
    """The same to take along."""
    choice = keuze.read(store, Address(params, WORDS))
    found = tabel.lines(store, choice)
    line = group_line(store, choice.indicator, choice.groups)
    picture: tuple[Chart | Table | Text, ...] = ()
    if line and choice.filled:
        picture = (
            Text(heading(line), sentences(line, store)),
            Chart("Grafiek", chart(store, line)),
            tabel.members(store, line),
            tabel.gemeenten_table(store, line),
        )
    figures = (tabel.figures(store, choice, found),) if choice.filled else ()
    about = (*tabel.doubts(store, choice.groups), *LIMITS)
    every = (*found, *([line] if line else []))
    told = meanings(each.indicator for each in every)
    return Report(
        name="vergelijken-groepen",
        title=f"Groepen: {listed([group.name for group in choice.groups])}",
        lead=(_told(choice), *([] if picture else [EMPTY])),
        blocks=(*picture, *figures, Text("Wat u moet weten", about), Text(DEFINITIONS, told)),
        sources=tabel.sources(store, choice, every),
        address=f"/vergelijken?{urlencode({'deel': KEY, **choice.params})}",
    )
