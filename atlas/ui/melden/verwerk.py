"""What a form of page Melden asks for, checked and done: nothing that a browser says is trusted.

Who may do what is decided by the register, which also writes down what it refuses. Here it is
checked that the thing that is reported on exists and concerns the gemeente.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from atlas.store.reporting import content, rules
from atlas.store.reporting.records import (
    Act,
    Conflict,
    Editor,
    FieldProblem,
    Invalid,
    Kind,
    RegisterError,
    Report,
)
from atlas.store.reporting.register import Register
from atlas.store.store import Store
from atlas.ui.melden.acties import actions_of, gemeenten, reporters
from atlas.ui.melden.bezoek import LONGEST, Answered, Topic, topic_of
from atlas.ui.melden.cijfer import areas_of, figures

KINDS = {kind.value: kind for kind in (Kind.PROGRESS, Kind.TOP_THREE, Kind.CORRECTION)}
REASON = "reason"
LOGGED_OUT = (
    "U bent niet ingelogd, of niet meer. Er is niets bewaard. Wat u typte staat hieronder nog. Log "
    "in en bewaar het dan opnieuw."
)
UNKNOWN = {
    Kind.PROGRESS: "Deze actie hoort niet bij deze gemeente, of het halfjaar kan niet.",
    Kind.TOP_THREE: "Dit jaar of deze gemeente kan niet.",
    Kind.CORRECTION: "Dit cijfer staat niet in de atlas, of het is niet van deze gemeente.",
}
OTHER_REPORT = "Deze melding gaat over iets anders. Laad de pagina opnieuw."
ELSEWHERE = "Dit dorp ligt niet in deze gemeente."
FROM_LIST = "Kies een dorp uit de lijst, of geen."
DROPPED = "Wat u typte is weg. U ziet nu wat bewaard is."


@dataclass(frozen=True)
class Sent:
    """A form as it was sent: its topic, the report it changes ("" for a new one), what to do."""

    topic: Topic
    report_id: str
    version: int
    typed: Mapping[str, str]
    reason: str


@dataclass(frozen=True)
class Desk:
    """Where a form is handled."""

    store: Store
    register: Register
    editor: Editor
    today: date


class Refused(RegisterError):
    """What is reported on is not there; the text is Dutch."""


def handle(
    store: Store, register: Register, editor: Editor | None, form: Mapping[str, str], today: date
) -> Answered | None:
    """Do what a form asks and say what came of it; None for what is no form of this page."""
    act, token = form.get("act", ""), form.get("token", "")[:40]
    if form.get("form") not in KINDS or act not in (*DONE, *DROPS):
        return None
    sent = read(form)
    if editor is None:
        return Answered(token, sent.topic.key, error=LOGGED_OUT, typed=_typed(sent))
    if act in DROPS:
        return Answered(token, sent.topic.key, done=DROPPED)
    try:
        report = ACTS[act](Desk(store, register, editor, today), sent)
    except Invalid as error:
        problems = error.problems
        return Answered(token, sent.topic.key, problems=problems, typed=_typed(sent))
    except Conflict as error:
        key = topic_of(error.current).key
        said = str(error)
        return Answered(token, key, error=said, typed=_typed(sent), current=error.current)
    except RegisterError as error:
        own = rules.sees(editor, sent.topic.area_code)
        return Answered(token, sent.topic.key * own, error=str(error), typed=_typed(sent))
    return Answered(token, topic_of(report).key, done=DONE[act])


def read(form: Mapping[str, str]) -> Sent:
    """A form as far as it can be read; nothing in it is checked yet."""
    kind = KINDS[form["form"]]
    names = ("gemeente", "onderwerp", "periode", "gebied")
    area_code, subject, period, figure_area = (form.get(name, "")[:100] for name in names)
    figure_area = figure_area if kind is Kind.CORRECTION else ""
    version = form.get("versie", "")
    return Sent(
        Topic(kind, area_code, subject, period, figure_area),
        form.get("melding", "")[:100],
        int(version) if re.fullmatch(r"[0-9]{1,9}", version, re.ASCII) else 0,
        {name: form[name][:LONGEST] for name in content.FIELDS[kind] if name in form},
        form.get(REASON, "")[:LONGEST],
    )


def _typed(sent: Sent) -> dict[str, str]:
    return {**sent.typed, **({REASON: sent.reason} if sent.reason else {})}


def _save(desk: Desk, sent: Sent) -> Report:
    """Make the report or change it; the area of a correction is that of its topic."""
    topic, given = sent.topic, dict(sent.typed)
    if topic.kind is Kind.CORRECTION:
        given["area_code"] = topic.figure_area
    if _may(desk.editor, topic):
        _check(desk, sent)
    if sent.report_id:
        if topic_of(desk.register.report(desk.editor, sent.report_id)) != topic:
            raise Refused(OTHER_REPORT)
        return desk.register.save(desk.editor, sent.report_id, sent.version, given)
    return desk.register.create(
        desk.editor, topic.kind, topic.area_code, topic.subject, topic.period, given
    )


def _submit(desk: Desk, sent: Sent) -> Report:
    """Keep what was typed, then hand it in."""
    saved = _save(desk, sent)
    return desk.register.submit(desk.editor, saved.report_id, saved.version)


def _publish(desk: Desk, sent: Sent) -> Report:
    return desk.register.publish(desk.editor, sent.report_id, sent.version)


def _send_back(desk: Desk, sent: Sent) -> Report:
    return desk.register.send_back(desk.editor, sent.report_id, sent.version, sent.reason)


def _withdraw(desk: Desk, sent: Sent) -> Report:
    return desk.register.withdraw(desk.editor, sent.report_id, sent.version)


def _may(editor: Editor, topic: Topic) -> bool:
    """Whether the register will let him; else it is asked at once, so that it writes that down."""
    if topic.kind is Kind.CORRECTION and not rules.may_correct(editor, topic.figure_area):
        return False
    return rules.may(editor, Act.SAVE, topic.kind, topic.area_code)


def _check(desk: Desk, sent: Sent) -> None:
    """Raise where the thing that is reported on is not there or not of this gemeente."""
    topic = sent.topic
    if not IS_THERE[topic.kind](desk, topic):
        raise Refused(UNKNOWN[topic.kind])
    problems = tuple(
        FieldProblem(name, ELSEWHERE, FROM_LIST)
        for name, code in sent.typed.items()
        if name.startswith("village") and code and not _within(desk.store, code, topic.area_code)
    )
    if problems:
        _, others = content.check(topic.kind, sent.typed, desk.today)
        raise Invalid((*others, *problems))


def _within(store: Store, code: str, gemeente: str) -> bool:
    area = store.areas.get(code)
    return area is not None and area.gemeente_code == gemeente and area.area_level == "kern"


def _progress_is_there(desk: Desk, topic: Topic) -> bool:
    known = topic.subject in actions_of(desk.store, topic.area_code)
    return known and topic.period in {each.period for each in rules.periods(desk.today)}


def _top_three_is_there(desk: Desk, topic: Topic) -> bool:
    of_gemeente = topic.area_code in gemeenten(desk.store) and not topic.subject
    return of_gemeente and topic.period in rules.years(desk.today)


def _figure_is_there(desk: Desk, topic: Topic) -> bool:
    known = topic.area_code in reporters(desk.store)
    own = known and topic.figure_area in areas_of(desk.store, topic.area_code)
    return own and topic.period in figures(desk.store, topic.subject, topic.figure_area)


IS_THERE: Mapping[Kind, Callable[[Desk, Topic], bool]] = {
    Kind.PROGRESS: _progress_is_there,
    Kind.TOP_THREE: _top_three_is_there,
    Kind.CORRECTION: _figure_is_there,
}
ACTS: Mapping[str, Callable[[Desk, Sent], Report]] = {
    "opslaan": _save,
    "indienen": _submit,
    "publiceren": _publish,
    "terugsturen": _send_back,
    "intrekken": _withdraw,
}
DONE = {
    "opslaan": "Uw concept is bewaard. Het is nog niet ingediend.",
    "indienen": "Uw melding is ingediend. De provincie bekijkt haar.",
    "publiceren": "De melding is gepubliceerd. Iedereen kan haar nu lezen.",
    "terugsturen": "De melding is teruggestuurd, met uw reden erbij.",
    "intrekken": "De melding is ingetrokken.",
}
DROPS = ("weggooien", "andere")  # what was typed; the second one for what another made
