"""The part Twee cijfers of page Vergelijken: a scatter, and what it says and does not say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from atlas.domain.address import Address
from atlas.domain.correlation import Correlation, correlate, pairs
from atlas.figures.correlation_words import cautions, found_words, heading, periods_words
from atlas.figures.explanation import DEFINITIONS, meanings
from atlas.figures.numbers import LEVEL_WORDS, listed
from atlas.figures.report import Chart, Report, Text
from atlas.store.store import Store
from atlas.ui.html import Html, items, join, report_table, svg, tag
from atlas.ui.parts.fold import CHOSEN, choices_panel
from atlas.ui.parts.pager import Sheet, pager, read_sheet
from atlas.ui.parts.part import Answer
from atlas.ui.profiel.betekenis import meaning_box
from atlas.ui.vergelijken import gebieden
from atlas.ui.vergelijken import spreiding_keuze as keuze
from atlas.ui.vergelijken import spreiding_tabel as tabel
from atlas.ui.vergelijken.samen import not_shown, sources_box
from atlas.ui.vergelijken.spreiding_beeld import chart, missing
from atlas.ui.vergelijken.spreiding_keuze import Choice

KEY = "spreiding"
TITLE = "Twee cijfers"
QUESTION = "Hangen twee cijfers samen?"
LEAD = "Zet twee cijfers tegen elkaar uit voor alle gemeenten of wijken."
WORDS = keuze.WORDS
LIST = "spreiding-tabel"
CARE = "Wat u er niet uit kunt lezen"
NOT_THERE = "Welke gebieden ontbreken?"
NONE_MISSING = "Van alle gebieden zijn alle gekozen cijfers bekend."
FAR = (
    "Een naam van een gebied dat u niet koos: dit gebied ligt ver van de andere. Dat is geen fout."
)
HOW = (
    "Streepjeslijnen: het cijfer van Drenthe. Dubbele rand: een gebied dat u koos. De assen "
    "beginnen niet altijd bij nul."
)
SIZES = (
    "De oppervlakte van een teken past bij het cijfer: twee keer zo groot is twee keer zoveel. De "
    "kleinste tekens zijn iets groter getekend, zodat u ze ziet."
)


@dataclass(frozen=True)
class Found:
    """A choice with what comes out of it."""

    choice: Choice
    correlation: Correlation
    words: tuple[str, ...]
    svg: str
    notes: tuple[str, ...]
    missing: tuple[str, ...]


def skeleton(store: Store) -> Html:
    """The lists to choose from, the areas that stand out, and the places of what is found."""
    return join(
        [
            choices_panel(keuze.form(store)),
            tag("div", data_out="spreiding"),
            tag(
                "section",
                tag("h2", "Gebieden die opvallen", id="spreiding-gebieden"),
                gebieden.chooser(store),
                tag("div", data_out="buiten"),
            ),
            tag("section", tag("h2", "De cijfers", id=LIST), tag("div", data_out="tabel")),
            tag("section", tag("h2", NOT_THERE), tag("div", data_out="ontbreekt")),
        ]
    )


def answer(store: Store, params: Mapping[str, str], own: None) -> Answer:
    """The scatter of an address."""
    address = Address(params, WORDS)
    choice = keuze.read(store, address)
    codes = tabel.ordered(choice)
    sheet = read_sheet(address, codes, codes)
    found = find(store, choice)
    lines = found.missing or (NONE_MISSING,)
    beyond = not_shown(choice.areas, choice.level)
    return Answer(
        params={**choice.params, **sheet.params},
        values={**choice.said, **gebieden.VALUES},
        out={
            CHOSEN: join([keuze.told(choice)]),
            "spreiding": _result(found),
            gebieden.CHOSEN: gebieden.chosen(store, choice.areas, KEY, choice.own),
            "buiten": tag("p", beyond, class_="atlas-note") if beyond else join([]),
            "tabel": _table(store, choice, sheet),
            "ontbreekt": items(lines),
        },
        notices=tuple(address.notices),
    )


def find(store: Store, choice: Choice) -> Found:
    """The correlation of a choice, its chart and what is said of it."""
    correlation = correlate([*pairs(choice.x, choice.y).values()])
    words = found_words(correlation, choice.x, choice.y, choice.level)
    words += keuze.elsewhere(store, choice, correlation)
    drawn, left_out, far = chart(store, choice)
    notes = [periods_words(choice.x, choice.y), HOW, *([SIZES] if choice.size else [])]
    notes += tabel.computed(store, (choice.x, choice.y))
    notes += [FAR] if far else []
    if left_out:
        notes.append(f"Geen plek voor de naam van {listed(left_out)}: zie de tabel.")
    return Found(choice, correlation, words, drawn, tuple(notes), missing(store, choice))


def _result(found: Found) -> Html:
    choice = found.choice
    first, *rest = found.words
    care = cautions(choice.x, choice.y, choice.level)
    return tag(
        "section",
        tag("h2", heading(found.correlation)),
        tag(
            "div",
            tag(
                "div",
                svg(found.svg),
                *(tag("p", each, class_="atlas-note") for each in found.notes),
            ),
            tag(
                "div",
                tag("p", first, data_tell="spreiding"),
                *(tag("p", each) for each in rest),
                tag("h3", CARE),
                items(care),
            ),
            class_="atlas-verg-naast",
        ),
    )


def _table(store: Store, choice: Choice, sheet: Sheet) -> Html:
    shown = tabel.figures(store, choice, sheet.ids[sheet.start : sheet.stop])
    noun = LEVEL_WORDS[choice.level].plural
    address = {"deel": KEY, **choice.params}
    return join(
        [
            report_table(shown),
            pager(sheet, gebieden.PAGE, address, noun, LIST),
            meaning_box(each.indicator for each in tabel.used(choice)),
            sources_box(tabel.sources(store, choice)),
        ]
    )


def report(store: Store, params: Mapping[str, str], own: None) -> Report:
    """The same to take along: all areas."""
    choice = keuze.read(store, Address(params, WORDS))
    found = find(store, choice)
    care = cautions(choice.x, choice.y, choice.level)
    return Report(
        name="vergelijken-spreiding",
        title=f"{choice.x.indicator.title} en {choice.y.indicator.title}",
        lead=(heading(found.correlation), *found.words),
        blocks=(
            Chart("Grafiek", found.svg),
            Text("Bij de grafiek", found.notes),
            Text(CARE, care),
            tabel.correlation(found.correlation),
            tabel.figures(store, choice, tabel.ordered(choice)),
            Text(NOT_THERE, found.missing or (NONE_MISSING,)),
            Text(DEFINITIONS, meanings(each.indicator for each in tabel.used(choice))),
        ),
        sources=tabel.sources(store, choice),
        address=f"/{gebieden.PAGE}?{urlencode({'deel': KEY, **choice.params})}",
    )
