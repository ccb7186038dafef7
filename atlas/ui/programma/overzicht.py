"""Part Overzicht: all actions as a tree and as a list, and the page of one action."""

from __future__ import annotations

import json
from collections.abc import Mapping

from atlas.domain.programme import Found, find
from atlas.domain.programme_tree import programme_tree
from atlas.figures.numbers import format_number
from atlas.figures.report import Report
from atlas.store.records import PROVINCE
from atlas.store.reporting.records import Reported
from atlas.store.store import Store
from atlas.ui.html import Html, join, report_table, tag
from atlas.ui.parts.documents import sources
from atlas.ui.parts.fold import CHOSEN, choices_panel
from atlas.ui.parts.pager import pager
from atlas.ui.parts.part import Answer
from atlas.ui.programma import actie, boom, keuze, lijst, weten

KEY = "overzicht"
TITLE = "Overzicht"
QUESTION = "Wat is er afgesproken voor wonen, zorg en leefbaarheid?"
LEAD = (
    "Zoek een afspraak uit de beleidsstukken, en lees per actie wat het stuk zegt en wat is gemeld."
)
WORDS = keuze.WORDS
TABLES = ("actions",)
NOTHING = "Geen actie past bij: {chosen}. Kies een ander gebied of jaar, of zoek een ander woord."
EVERYTHING = "Toon alle acties"
NO_ACTIONS = "Er staan geen acties in de gegevens van deze atlas."
WHOLE_TOO = "Nog {count} acties gelden voor heel Drenthe. Die tellen hier niet mee. "


def skeleton(store: Store) -> Html:
    """The fields, the tree and the list; with an action its page comes in their place."""
    search = tag("input", type="search", name=keuze.TEXT, id=keuze.TEXT, maxlength="80")
    field = tag("div", tag("label", "Zoek", for_=keuze.TEXT), search, class_="atlas-part-field")
    lists = (tag("div", data_out=word) for word in keuze.FIELDS)
    form = tag("div", *lists, field, class_="atlas-part-form atlas-programma-form")
    tree = tag(
        "section",
        tag("h2", "Boom van stukken en thema’s", id="boom"),
        tag("p", boom.HELP, class_="atlas-programma-help"),
        tag("nav", data_out="boom", aria_label="Boom van stukken en thema’s"),
    )
    found = tag("section", tag("h2", "Acties", id=boom.LIST), tag("div", data_out="lijst"))
    return join(
        [
            tag("div", data_out="actie"),
            tag(
                "div",
                choices_panel(form),
                tag("div", tree, found, class_="atlas-programma-desk"),
                class_="atlas-programma-all",
            ),
            weten.section(store, TABLES),
        ]
    )


def heading(store: Store, params: Mapping[str, str]) -> str:
    """The title of the action that the address asks for; "" for none."""
    action = programme_tree(store).by_id.get(params.get(keuze.ACTION, ""))
    return action.title if action else ""


def answer(store: Store, params: Mapping[str, str], own: Reported | None) -> Answer:
    """The page of an action, or the tree and the list of what is found."""
    choice = keuze.read(store, params)
    tree = programme_tree(store)
    values = {word: choice.params.get(word, "") for word in (*keuze.FIELDS, keuze.TEXT)}
    if choice.action:
        page = actie.page(store, tree.by_id[choice.action], choice, own or Reported())
        notices = tuple(choice.address.notices)
        return Answer(choice.params, values, out={"actie": page}, notices=notices)
    found = find(store, choice.wanted)
    shown = keuze.sheet(store, choice, found)
    actions = found.actions[shown.start : shown.stop]
    title = f"Acties {shown.start + 1} tot en met {shown.stop}"
    table = lijst.linked(lijst.table(tree, actions, title), actions, choice)
    out = {
        CHOSEN: tag("span", keuze.chosen_words(store, choice)),
        **keuze.fields(store, found, choice),
        "boom": boom.branches(tree, found, choice),
        "lijst": join(
            [
                tag("p", told(store, found, choice), data_tell="aantal"),
                _whole_too(found, choice),
                _everything(choice),
                report_table(table) if actions else None,
                pager(shown, "programma", choice.params, "acties", boom.LIST),
            ]
        ),
    }
    params_now = {**choice.params, **shown.params}
    return Answer(params_now, values, out=out, notices=tuple(choice.address.notices))


def told(store: Store, found: Found, choice: keuze.Choice) -> str:
    """How many actions are found, of how many, and for what."""
    every = len(programme_tree(store).actions)
    if not every:
        return NO_ACTIONS
    if not found.actions:
        return NOTHING.format(chosen=keuze.chosen_words(store, choice))
    count = len(found.actions)
    noun = "actie" if count == 1 else "acties"
    of = "" if count == every else f" van de {format_number(every, 0)}"
    return f"{format_number(count, 0)} {noun}{of}: {keuze.chosen_words(store, choice)}."


def _whole_too(found: Found, choice: keuze.Choice) -> Html | None:
    """With a gemeente or region chosen: how many are for Drenthe as a whole, and where."""
    count = found.facets["area"].get(PROVINCE, 0)
    if choice.wanted.area in ("", PROVINCE) or not count:
        return None
    link = tag("a", "Toon die acties", href=choice.href(gebied=PROVINCE))
    return tag("p", WHOLE_TOO.format(count=format_number(count, 0)), link, class_="atlas-note")


def _everything(choice: keuze.Choice) -> Html | None:
    """With anything chosen: the way back to all actions."""
    said = dict.fromkeys(choice.params, "")
    sends = {"href": choice.href(**said), "data_send": json.dumps(said)}
    return tag("p", tag("a", EVERYTHING, **sends)) if said else None


def report(store: Store, params: Mapping[str, str], own: Reported | None) -> Report:
    """The action, or all actions that are found, to take along."""
    choice = keuze.read(store, params)
    tree = programme_tree(store)
    if choice.action:
        return actie.report(store, tree.by_id[choice.action], own or Reported())
    found = find(store, choice.wanted)
    said = told(store, found, choice)
    return Report(
        name="programma",
        title="Programma: acties uit de beleidsstukken",
        lead=(said,),
        blocks=(
            lijst.whole_table(tree, found.actions, "Acties"),
            weten.text(store),
        ),
        sources=sources(store, *TABLES),
        warnings=(lijst.STATUS_NOTE,),
        address=choice.href(),
    )
