"""The part of page Toetsen: an initiative beside the points of a framework, all in the address."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from atlas.domain.assessment import (
    GROUPS,
    LONGEST_NAME,
    LONGEST_NOTE,
    Assessment,
    Criterion,
    Framework,
    frameworks,
)
from atlas.figures.report import Report
from atlas.store.store import Store
from atlas.ui.html import Html, definitions, items, join, report_table, tag
from atlas.ui.parts.documents import sources
from atlas.ui.parts.fields import choices, field
from atlas.ui.parts.part import Answer
from atlas.ui.toetsen import woorden as words
from atlas.ui.toetsen.keuze import ANSWER, FRAMEWORK, NAME, NOTE, WORDS, Test, read
from atlas.ui.toetsen.tabellen import make_report, outcome_table

__all__ = ["KEY", "LEAD", "QUESTION", "TITLE", "WORDS", "answer", "report", "skeleton"]

KEY = "toetsen"
TITLE = "Toetsen"
QUESTION = "Past een initiatief bij wat de stukken vragen?"
LEAD = "Kies een kader uit de stukken en loop uw initiatief punt voor punt na."


def skeleton(store: Store) -> Html:
    """The choice of a framework, and a place for its points and for what comes out."""
    about = tag("small", words.OTHER)
    select = tag("select", *_options(store), name=FRAMEWORK, id=FRAMEWORK)
    form = tag(
        "div",
        field(FRAMEWORK, "Kader", select, about),
        field(NAME, "Naam van het initiatief", _line(NAME, LONGEST_NAME)),
        class_="atlas-part-form",
    )
    know = tag(
        "section",
        tag("h2", "Wat u moet weten"),
        items(words.LIMITS),
        tag(
            "details",
            tag("summary", "Bronnen en licenties"),
            items(sources(store, *words.TABLES)),
        ),
    )
    outs = (tag("div", data_out=name) for name in ("kader", "punten", "uitkomst"))
    return join([form, *outs, know])


def answer(store: Store, params: Mapping[str, str], own: None) -> Answer:
    """The points of the chosen framework and what was answered; without one all frameworks."""
    test, notices = read(store, params)
    values = dict.fromkeys(WORDS, "") | test.params
    return Answer(test.params, values, out=_out(store, test), notices=notices)


def report(store: Store, params: Mapping[str, str], own: None) -> Report:
    """The same as a file."""
    return make_report(store, read(store, params)[0])


def _options(store: Store) -> Iterable[Html]:
    yield tag("option", "Kies een kader", value="")
    for title, members in _grouped(store):
        offered = (tag("option", each.title, value=each.framework_id) for each in members)
        yield tag("optgroup", *offered, label=title)


def _grouped(store: Store) -> list[tuple[str, list[Framework]]]:
    every = frameworks(store).values()
    return [(group.title, [each for each in every if each.group == group]) for group in GROUPS]


def _out(store: Store, test: Test) -> dict[str, Html]:
    if test.assessment is None:
        return {"kader": _start(store)}
    framework = test.assessment.framework
    if framework.empty:
        return {"kader": tag("section", _about(store, framework), _nothing(store, framework))}
    return {
        "kader": tag("section", _about(store, framework)),
        "punten": _points(store, framework),
        "uitkomst": _outcome(test.name, test.assessment),
    }


def _start(store: Store) -> Html:
    """All frameworks in their groups."""
    lists = []
    for title, members in _grouped(store):
        told = tag("p", members[0].group.about) if members else None
        links = (
            join([_link(each, each.title), f" ({words.count(each)}). {words.source(store, each)}"])
            for each in members
        )
        lists += [tag("h2", title), told, items(links)]
    return tag("section", tag("p", words.START), *lists)


def _link(framework: Framework, text: str, **attributes: str) -> Html:
    chosen = {FRAMEWORK: framework.framework_id}
    return tag(
        "a",
        text,
        href=f"/toetsen?{FRAMEWORK}={framework.framework_id}",
        data_send=json.dumps(chosen),
        **attributes,
    )


def _about(store: Store, framework: Framework) -> Html:
    """Where the framework stands, what kind of list it is, what is contradicted."""
    facts = [
        ("Stuk", words.document(store, framework)),
        ("Waar het staat", framework.locator),
        ("Looptijd", words.periods(store).get(framework.origin)),
        ("Status", framework.status),
    ]
    told = (
        tag("p", text, class_="atlas-note") for text in words.found_doubts(store, framework.doubts)
    )
    return join(
        [tag("h2", framework.title), tag("p", framework.group.about), definitions(facts), *told]
    )


def _nothing(store: Store, framework: Framework) -> Html:
    """That there is nothing to test against, and what there is in its place."""
    other = frameworks(store)[framework.instead]
    link = _link(other, f"Toets aan: {other.title}", class_="atlas-part-button")
    said = (tag("p", text) for text in (words.EMPTY, words.ONLY_WEIGHING))
    return join([*said, link])


def _points(store: Store, framework: Framework) -> Html:
    """A field for every point; the same whatever is filled in, so that nothing typed is lost."""
    points = (tag("li", _point(store, each)) for each in framework.criteria)
    head = tag("h2", "Loop de punten na")
    return tag("section", head, tag("ol", *points, class_="atlas-toets-points"))


def _point(store: Store, point: Criterion) -> Html:
    asked = point.check if point.check != point.name else ""
    facts = [
        ("Wat het stuk vraagt", asked or (None if point.check else words.NOT_NAMED)),
        ("Drempel", point.threshold or words.NOT_NAMED),
        ("Waar het staat", point.locator),
    ]
    doubts = (
        tag("p", text, class_="atlas-note") for text in words.found_doubts(store, point.doubts)
    )
    note = NOTE + point.criterion_id
    return tag(
        "fieldset",
        tag("legend", point.name),
        tag("div", definitions(facts), *doubts),
        tag(
            "div",
            choices(ANSWER + point.criterion_id, "Uw oordeel", words.ANSWERS.items()),
            field(note, "Toelichting (mag leeg blijven)", _line(note, LONGEST_NOTE)),
        ),
    )


def _line(name: str, longest: int) -> Html:
    return tag("input", type="text", name=name, id=name, maxlength=longest, autocomplete="off")


def _outcome(name: str, assessment: Assessment) -> Html:
    """How many points are met, and every point in one table."""
    return tag(
        "section",
        tag("h2", "Wat komt eruit?"),
        tag("p", "Initiatief: ", tag("strong", words.name(name))),
        tag("p", words.outcome(assessment), data_tell="uitkomst"),
        tag("p", words.WEIGHING),
        report_table(outcome_table(assessment)),
    )
