"""The part of page Mijn dorp: a kern in short, what is near, figures, plans, what is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from urllib.parse import urlencode

from atlas.domain.address import Address
from atlas.domain.subject import subjects
from atlas.figures.locator import locator_caption, locator_svg
from atlas.figures.report import Report, Table, Text
from atlas.store.store import Store
from atlas.ui.html import Html, items, join, map_address, report_table, svg, tag
from atlas.ui.mijn_dorp import begin, bronnen, cijfers, nabij, plannen
from atlas.ui.mijn_dorp import woorden as words
from atlas.ui.mijn_dorp.kern import Kern, find_kern, kern_options
from atlas.ui.parts.fields import choices
from atlas.ui.parts.part import Answer

KEY = "dorp"
TITLE = "Mijn dorp"
QUESTION = "Wat is er in uw dorp of stad?"
LEAD = "Lees wat er in de buurt is, welke plannen er zijn en wat wij niet weten."
KERN = "kern"
SHOWN = 5  # rows of a list of plans that are open; parts.css prints three of them
WORDS: Mapping[str, str] = MappingProxyType({KERN: "het gekozen dorp"})
SECTIONS = {
    "kort": "In het kort",
    "nabij": "Wat is er in de buurt?",
    "cijfers": "Cijfers over uw omgeving",
    "plannen": "Plannen en projecten",
    "onbekend": "Wat wij niet weten",
}
COMPLETE = "Hoeveel plekken kennen wij?"
PAPER, SCREEN = "atlas-dorp-paper", "atlas-dorp-screen"


def skeleton(store: Store) -> Html:
    """The choice of a kern, and a section for each question about it."""
    options = [("", "Kies een dorp of stad"), *kern_options(store).items()]
    chosen = tag(
        "div", choices(KERN, "Dorp of stad", options), class_="atlas-part-form atlas-dorp-choice"
    )
    start = tag("div", data_out="start")
    sections = {name: [tag("div", data_out=name)] for name in SECTIONS}
    # The same for every kern: with the skeleton it travels once.
    complete = items(nabij.how_complete(store))
    sections["nabij"].append(_always(COMPLETE, complete))
    sections["cijfers"].append(_always("Wat betekenen deze cijfers?", *_definitions(store)))
    return join([chosen, start, *(each for found in sections.values() for each in found)])


def _always(title: str, *content: Html) -> Html:
    """What every kern has, folded; without a kern it is not shown."""
    return tag("details", tag("summary", title), *content, class_="atlas-dorp-always")


def heading(store: Store, params: Mapping[str, str]) -> str:
    """The H1: the name of the kern with its gemeente, or the question to choose one."""
    kern = find_kern(store, params.get(KERN, ""))
    return f"{kern.name}, gemeente {kern.gemeente}" if kern else QUESTION


def answer(store: Store, params: Mapping[str, str], own: None) -> Answer:
    """All sections of a kern; without one only how to choose."""
    address = Address(params, WORDS)
    code = address.one_of(KERN, kern_options(store), "")
    notices = tuple(address.notices)
    kern = find_kern(store, code)
    if kern is None:
        return Answer({}, {KERN: ""}, out={"start": begin.start(store)}, notices=notices)
    out = {
        name: tag("section", tag("h2", SECTIONS[name], id=name), content)
        for name, content in _sections(store, kern).items()
    }
    return Answer({KERN: code}, {KERN: code}, out=out, notices=notices)


def report(store: Store, params: Mapping[str, str], own: None) -> Report:
    """The same as a workbook or on paper; without a kern the list of all kernen."""
    kern = find_kern(store, params.get(KERN, ""))
    if kern is None:
        table = begin.every_kern(store)
        return Report("mijn-dorp", TITLE, (begin.LEAD,), (table,), bronnen.of_kernen(store))
    return Report(
        name=f"mijn-dorp-{kern.code}",
        title=heading(store, params),
        lead=words.in_short(store, kern),
        blocks=(
            *(table for table in (nabij.nearby(store, kern),) if table.rows),
            Text(COMPLETE, (*_about_nearby(store, kern), *nabij.how_complete(store))),
            cijfers.distances(store, kern),
            cijfers.figures(store, kern),
            *plannen.tables(store, kern).values(),
            Text(SECTIONS["onbekend"], words.unknown(store, kern)),
        ),
        sources=bronnen.sources(store, kern),
        warnings=(words.NEARBY,),
    )


def _sections(store: Store, kern: Kern) -> dict[str, Html]:
    """The content of each section."""
    return {
        "kort": _short(store, kern),
        "nabij": _near(store, kern),
        "cijfers": _figures(store, kern),
        "plannen": _plans(plannen.tables(store, kern)),
        "onbekend": _unknown(store, kern),
    }


def _short(store: Store, kern: Kern) -> Html:
    said = [tag("p", text) for text in words.in_short(store, kern)]
    subject = subjects(store)[kern.code]
    shown = locator_caption(store, subject)
    credit = tag("p", f"{shown} {bronnen.boundaries(store)}", class_="atlas-note")
    picture = tag("div", svg(locator_svg(store, subject)), credit)
    return tag("div", tag("div", *said), picture, class_="atlas-part-two atlas-dorp-short")


def _near(store: Store, kern: Kern) -> Html:
    """What the atlas knows nearby, and beside it how far it is on average in the gemeente."""
    table = nabij.nearby(store, kern)
    about = [
        tag("p", text, class_="atlas-note" if table.rows else None)
        for text in _about_nearby(store, kern)
    ]
    near = tag("div", report_table(table) if table.rows else None, *about)
    mean = tag("div", report_table(cijfers.distances(store, kern)), _on_the_map(kern))
    return tag("div", near, mean, class_="atlas-dorp-near")


def _about_nearby(store: Store, kern: Kern) -> tuple[str, ...]:
    """What one must know of the list of places nearby, or why there is none."""
    if not kern.has_point:
        return (words.NO_POINT.format(name=kern.name),)
    return tuple(filter(None, (words.NEARBY, words.not_fetched(store))))


def _on_the_map(kern: Kern) -> Html:
    given = {"deel": "bereik", **({KERN: kern.code} if kern.has_point else {})}
    link = tag(
        "a", "Bekijk op de kaart wie er ver van woont", href=f"/voorzieningen?{urlencode(given)}"
    )
    return tag("p", link, class_=SCREEN)


def _figures(store: Store, kern: Kern) -> Html:
    """The table, and where to look for another buurt."""
    shown = {"indicator": cijfers.FIGURES[0], "niveau": "buurt"}
    chosen = {"gebied": kern.buurt_code} if kern.buurt_code else {}
    link = tag("a", "Bekijk alle buurten op de kaart", href=map_address(store, shown | chosen))
    table = report_table(cijfers.figures(store, kern))
    return join([table, tag("p", link, class_=SCREEN)])


def _definitions(store: Store) -> Iterable[Html]:
    """What each figure means, with the way to its map."""
    indicators = [store.indicators[each] for each in (*cijfers.FIGURES, *cijfers.DISTANCES)]
    return (
        tag(
            "p",
            tag("a", each.title, href=map_address(store, {"indicator": each.id})),
            f": {' '.join((each.description, *each.notes.caveats))}",
        )
        for each in indicators
    )


def _plan(name: str, table: Table) -> Html:
    """The first rows of a list of plans, the others on demand. A sheet of paper has even less."""
    rest = replace(table, title=f"{table.title}: de andere", rows=table.rows[SHOWN:], notes=())
    first = report_table(replace(table, rows=table.rows[:SHOWN]))
    if not rest.rows:
        return first
    summary = tag("summary", f"Toon nog {len(rest.rows)} {name}")
    return join([first, tag("details", summary, report_table(rest))])


def _plans(plans: Mapping[str, Table]) -> Html:
    """The lists of plans; on paper it is said how long they are on screen."""
    if not plans:
        return tag("p", words.NO_PLANS)
    total = " en ".join(f"{len(table.rows)} {name}" for name, table in plans.items())
    on_paper = tag("p", f"Op het scherm staan ze alle: {total}.", class_=PAPER)
    return join([*(_plan(*each) for each in plans.items()), on_paper])


def _unknown(store: Store, kern: Kern) -> Html:
    """What is not known; then the sources, in short for paper: there nothing can be opened."""
    sources = items(bronnen.sources(store, kern))
    short = f"Bronnen: {'; '.join(bronnen.credits(store, kern))}."
    address = tag("span", f"/mijn-dorp?kern={kern.code}", style="white-space:nowrap")
    where = join(["Alles over de bronnen staat op het scherm: ", address, "."])
    return join(
        [
            items(words.unknown(store, kern)),
            tag("details", tag("summary", "Bronnen en licenties"), sources),
            tag("p", words.PRINT, class_=SCREEN),
            tag("p", short, " ", where, class_=PAPER),
        ]
    )
