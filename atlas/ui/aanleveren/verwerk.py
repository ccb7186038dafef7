"""What a form of page Aanleveren asks for, checked and done: nothing a browser says is trusted.

Who may do what is decided by the register, which also writes down what it refuses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from atlas.sources.supply.records import Mapping as Reading
from atlas.store.reporting.records import (
    Conflict,
    Editor,
    Invalid,
    Kind,
    RegisterError,
    Report,
    Role,
)
from atlas.ui.aanleveren import lezen, plaatsen
from atlas.ui.aanleveren.bezoek import Said, Work
from atlas.ui.aanleveren.plaatsen import Place
from atlas.ui.aanleveren.voorbereiden import (
    ASKED,
    CannotPrepare,
    answers_of,
    content_of,
    make_ready,
)
from atlas.ui.melden.acties import reporters

READING, ANSWERS, DELIVERY = "lezing", "gegevens", "levering"  # the forms
LONGEST = 10_000
NO_FILE = "Het bestand is er niet meer. Kies het opnieuw."
LOGGED_OUT = "U bent niet ingelogd, of niet meer. Er is niets bewaard. Log in en kies het opnieuw."
READ = "Het bestand is opnieuw gelezen. Kijk hieronder of het klopt."
LOOKED = "U ziet hieronder wat openbaar wordt en wat verborgen blijft. Er is niets bewaard."
SAVED = "Uw concept is bewaard. Het is nog niet ingediend. U vindt het terug bij Leveringen."
HANDED_IN = (
    "Uw levering is ingediend. De provincie bekijkt haar. Bij Leveringen ziet u hoe het staat."
)
REFUSED = "Zo kan de levering niet openbaar worden. {}"
DONE = {
    "publiceren": "De cijfers zijn gepubliceerd. Iedereen kan ze nu zien.",
    "terugsturen": "De levering is teruggestuurd, met uw reden erbij.",
    "intrekken": "De levering is ingetrokken. Haar cijfers staan niet meer in de atlas.",
    "indienen": HANDED_IN,
    "openen": "De levering staat hieronder. U kunt haar wijzigen.",
    "andere": "Wat u typte is weg. U ziet nu wat bewaard is.",
}


@dataclass(frozen=True)
class Office(Place):
    """Where a form is handled; `editor` is None for who is not logged in."""

    editor: Editor | None
    today: date


def handle(
    office: Office, work: Work | None, form: Mapping[str, str]
) -> tuple[Work | None, Said] | None:
    """Do what a form asks: the work afterwards and what came of it; None for another form."""
    which, token = form.get("form", ""), form.get("token", "")[:40]
    if which not in FORMS:
        return None
    if work is None and which != DELIVERY:
        return None, Said(token, which, error=NO_FILE)
    try:
        after, done = FORMS[which](office, work, form)
    except Invalid as error:
        return _typed(work, form, which), Said(token, which, problems=error.problems)
    except Conflict as error:
        kept = _typed(work, form, which)
        return kept, Said(token, which, error=str(error), current=error.current)
    except (RegisterError, CannotPrepare) as error:
        return _typed(work, form, which), Said(token, which, error=str(error))
    return after, Said(token, which, done=done)


def _typed(work: Work | None, form: Mapping[str, str], which: str) -> Work | None:
    """The work with what was typed, so that nothing is lost."""
    if work is None or which != ANSWERS:
        return work
    typed = {name: form[name][:LONGEST] for name in ASKED if name in form}
    return replace(work, typed={**work.typed, **typed})


def _read(office: Office, work: Work | None, form: Mapping[str, str]) -> tuple[Work, str]:
    """The file in another way, or another sheet or figure of it."""
    assert work is not None
    store, sheet = office.store, form.get("sheet", work.proposal.sheet)
    if sheet != work.proposal.sheet and sheet in {each.name for each in work.proposal.sheets}:
        again = lezen.opened(store, work.content, work.name, sheet)
        return replace(again, report=work.report, owner=work.owner), READ
    number = form.get("figure", "")
    count = len(work.proposal.figures)
    if re.fullmatch(r"[0-9]{1,4}", number) and work.figure != int(number) < count:
        return lezen.with_figure(store, work, int(number)), READ
    return lezen.read(store, work, lezen.reading_of(work, form)), READ


def _answer(office: Office, work: Work | None, form: Mapping[str, str]) -> tuple[Work, str]:
    """Look what would be public, or keep it as a draft, or hand it in."""
    typed = _typed(work, form, ANSWERS)
    assert typed is not None
    work = replace(typed, ready=None)
    if (owner := _owner(office, work, form)) != work.owner:
        work = replace(work, owner=owner)
    subject = work.report.subject if work.report else ""
    content = content_of(work, office.today)
    answers = answers_of(office.store, content, owner, subject, office.today)
    if work.understood is None:
        raise CannotPrepare(NO_FILE)
    denominator = content["denominator"]
    if denominator and denominator not in office.store.indicators:
        raise CannotPrepare("Dit onderwerp bestaat niet. Kies een ander onderwerp uit de lijst.")
    ready = make_ready(office.store, office.versions, work.understood, answers, denominator)
    work = replace(work, ready=ready)
    if form.get("act") == "bekijken":
        return work, LOOKED
    if ready.refusals:
        raise CannotPrepare(REFUSED.format(" ".join(ready.refusals)))
    saved = _save(office, work, ready.prepared.indicator.id, content, form)
    if form.get("act") == "indienen":
        editor = _editor(office)
        saved = office.register.submit(editor, saved.report_id, saved.version)
        return replace(work, report=saved), HANDED_IN
    return replace(work, report=saved), SAVED


def _owner(office: Office, work: Work, form: Mapping[str, str]) -> str:
    """Whose figures: an editor of a gemeente only has his own; a delivery keeps its owner."""
    if work.report:
        return work.report.area_code
    if office.editor and office.editor.role is Role.GEMEENTE:
        return office.editor.area_code
    asked = form.get("owner", work.owner)
    return asked if asked in reporters(office.store) else work.owner


def _save(
    office: Office, work: Work, subject: str, content: Mapping[str, str], form: Mapping[str, str]
) -> Report:
    """Make the delivery or change it, with its file."""
    editor, register = _editor(office), office.register
    if work.report is None:
        about = (Kind.DELIVERY, work.owner, subject, "")
        return register.create(editor, *about, content, work.content)
    given = form.get("versie", "")
    version = int(given) if re.fullmatch(r"[0-9]{1,9}", given) else work.report.version
    return register.save(editor, work.report.report_id, version, content, work.content)


def _editor(office: Office) -> Editor:
    if office.editor is None:
        raise RegisterError(LOGGED_OUT)
    return office.editor


def _deliver(office: Office, work: Work | None, form: Mapping[str, str]) -> tuple[Work | None, str]:
    """Something with a delivery that there is."""
    editor, act = _editor(office), form.get("act", "")
    if act not in DONE:
        raise RegisterError("Deze knop kennen wij niet. Laad de pagina opnieuw.")
    report = office.register.report(editor, form.get("melding", "")[:100])
    if report.kind is not Kind.DELIVERY:
        raise RegisterError("Dit is geen levering. Laad de pagina opnieuw.")
    if act in ("openen", "andere"):
        return reopened(office, report, office.register.file(editor, report)), DONE[act]
    given = form.get("versie", "")
    seen = int(given) if re.fullmatch(r"[0-9]{1,9}", given) else 0
    if seen != report.version:
        raise Conflict(report, "Iemand anders heeft deze levering intussen veranderd.")
    _do(office, editor, act, report, form.get("reason", "")[:LONGEST])
    return work, DONE[act]


def _do(office: Office, editor: Editor, act: str, report: Report, reason: str) -> None:
    register = office.register
    if act == "publiceren":
        plaatsen.publish(office, editor, report)
    elif act == "intrekken":
        plaatsen.withdraw(office, editor, report)
    elif act == "terugsturen":
        register.send_back(editor, report.report_id, report.version, reason)
    else:
        register.submit(editor, report.report_id, report.version)


def reopened(office: Office, report: Report, file: bytes) -> Work:
    """A delivery as work again: its file, how it was read, its answers."""
    content = report.content
    work = lezen.opened(office.store, file, str(content["file_name"]))
    reading = Reading.model_validate_json(str(content["mapping"]))
    typed = {name: str(content.get(name, "")) for name in ASKED}
    work = replace(work, owner=report.area_code, report=report, typed=typed)
    return lezen.read(office.store, work, reading)


FORMS: Mapping[str, Callable[[Office, Work | None, Mapping[str, str]], tuple[Work | None, str]]] = {
    READING: _read,
    ANSWERS: _answer,
    DELIVERY: _deliver,
}
