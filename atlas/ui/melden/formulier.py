"""A form of page Melden: what came of it, what another changed, its fields and its buttons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from atlas.figures.report import Column, Table
from atlas.store.reporting import content, rules
from atlas.store.reporting.records import Act, Editor, Kind, Report, State
from atlas.store.store import Store
from atlas.ui.html import Html, items, join, report_table, tag
from atlas.ui.melden.bezoek import Answered, Topic
from atlas.ui.melden.woorden import as_typed, content_words, day, labels, state_line
from atlas.ui.parts.fields import Entry, pick, text, textarea

RESTORED = "Dit had u getypt en nog niet bewaard. Het staat er weer."
UNKEPT = "Wat u hier typte, is nog niet bewaard."
DROP = "Weggooien wat ik typte"
WRONG = "Dit is nog niet goed. Er is niets bewaard."
CHANGED = "Iemand anders heeft deze melding intussen gewijzigd"
CHANGED_HELP = (
    "In het formulier staat uw tekst. Kies “Mijn tekst bewaren”, dan komt uw tekst in de plaats "
    "van de andere. Kies “De andere tekst gebruiken”, dan vervalt wat u typte."
)
SAME = "Uw tekst en de andere zijn gelijk."
WITHDRAW = "Deze melding intrekken"
WITHDRAW_HELP = (
    "Een ingetrokken melding is niet meer openbaar. In het spoor blijft zij staan, en in een "
    "terugblik op een dag waarop zij openbaar was."
)
SUBMITTED = "Wijzigt u iets, dan wordt de melding weer een concept. Dien haar dan opnieuw in."
STILL_PUBLIC = "Wat gepubliceerd is, blijft openbaar tot de provincie iets nieuws publiceert."
CHOOSE = "Kies …"
HINTS = {
    "date": "Op welke dag was de stand zo?",
    "evidence_url": "Een openbare pagina waarop dit te lezen is. Begin met https://",
    "spent_eur": "Tot nu toe. Laat u het leeg, dan is het nog niet gemeld.",
    "committed_eur": "Laat u het leeg, dan is het nog niet gemeld.",
    "name1": "Vul ten minste één initiatief in.",
    "explanation": "Noem geen namen van mensen: wat hier staat, wordt openbaar.",
    "value": "Schrijf het getal met de eenheid erbij.",
    "note": "Noem geen namen van mensen: wat hier staat, wordt openbaar.",
}
SMALL = {"spent_eur", "committed_eur", "reached"}


def form(
    topic: Topic,
    report: Report | None,
    *inside: Html,
    unkept: bool,
    which: str = "",
    drop: bool = True,
) -> Html:
    """A form on a topic; `which` tells a second form on the same topic apart.

    `drop`: whether there is a button to drop what is not kept.
    """
    hidden = {
        "melding": report.report_id if report else "",
        "versie": str(report.version if report else 0),
        "gemeente": topic.area_code,
        "onderwerp": topic.subject,
        "periode": topic.period,
        "gebied": topic.figure_area,
    }
    return tag(
        "form",
        *(tag("input", type="hidden", name=name, value=given) for name, given in hidden.items()),
        tag("p", UNKEPT if unkept else RESTORED, class_="atlas-form-unkept", **_restored(unkept)),
        *inside,
        # Last, as Enter in a field presses the first button of its form.
        tag("p", button("weggooien", DROP), **_restored(unkept)) if drop else None,
        data_form=topic.kind.value,
        data_key=f"{topic.key} {which}".strip(),
        data_typed=unkept,
        novalidate=True,
        class_="atlas-form",
    )


def _restored(unkept: bool) -> dict[str, bool]:
    """The attributes of what is there for text that is not kept; the browser shows it too."""
    return {"data_restored": True, "hidden": not unkept}


def fields(
    kind: Kind,
    report: Report | None,
    answered: Answered | None,
    options: Mapping[str, Mapping[str, str]] | None = None,
    hints: Mapping[str, str] | None = None,
    without: tuple[str, ...] = (),
) -> dict[str, Html]:
    """The fields of a kind of report by name: as typed, else as kept, with what is wrong.

    `options` are lists to choose from by field, beside those that the kind has; `hints` go
    before those that every form has.
    """
    kept = as_typed(report.content) if report else {}
    typed = answered.typed if answered and answered.typed else {}
    wrong = {each.name: f"{each.message} {each.remedy}".strip() for each in _problems(answered)}
    found = {}
    for name, each in content.FIELDS[kind].items():
        if name in without:
            continue
        label = f"{each.label} (verplicht)" if each.required else each.label
        hint = (hints or {}).get(name, HINTS.get(name, ""))
        value = typed.get(name, kept.get(name, ""))
        entry = Entry(name, label, value, hint, wrong.get(name, ""))
        chosen = (options or {}).get(name, each.options)
        found[name] = _control(entry, each, chosen)
    return found


def _control(entry: Entry, each: content.Field, chosen: Mapping[str, str] | None) -> Html:
    if chosen is not None:
        return pick(entry, [("", CHOOSE), *chosen.items()])
    if each.lines:
        return textarea(entry)
    if entry.name == "date":
        return text(entry, "date")
    if entry.name in SMALL:
        return text(entry, inputmode="decimal")
    return text(entry, "url" if "url" in entry.name else "text")


def _problems(answered: Answered | None) -> tuple[Any, ...]:
    return answered.problems if answered else ()


def answer_box(store: Store, topic: Topic, answered: Answered | None) -> Html | None:
    """What came of the last form: it gets the focus, and its links go to the fields."""
    if answered is None:
        return None
    if answered.problems:
        links = (
            tag("a", each.message, href=f"#{each.name}")
            if each.name in (*content.FIELDS[topic.kind], "reason")
            else join([each.message])
            for each in answered.problems
        )
        inside = [tag("h3", WRONG), items(links)]
    elif answered.current:
        beside = _other(store, answered) or [tag("p", answered.error)]
        inside = [tag("h3", CHANGED), *beside]
    else:
        inside = [tag("p", answered.done or answered.error)]
    kind = "atlas-form-done" if answered.done else "atlas-form-summary"
    attributes = {"role": "group", "aria_label": "Antwoord", "data_answered": answered.token}
    return tag("div", *inside, class_=kind, tabindex="-1", **attributes)


def _other(store: Store, answered: Answered) -> list[Html]:
    """The change of somebody else beside one's own text, field by field, where they differ."""
    current, typed = answered.current, answered.typed
    if current is None or not set(typed or ()) & set(content.FIELDS[current.kind]):
        return []
    given, _ = content.check(current.kind, typed or {})
    own = {**(typed or {}), **given}
    heads = ("Uw tekst", "De andere tekst")
    found = differences(store, current.kind, heads, (own, current.content))
    return [
        tag("p", state_line(current)),
        tag("p", SAME) if found is None else report_table(found),
        tag("p", CHANGED_HELP),
    ]


def differences(
    store: Store, kind: Kind, heads: tuple[str, str], given: tuple[Mapping[str, Any], ...]
) -> Table | None:
    """Two contents beside each other, the fields in which they differ; None for none."""
    one, other = (content_words(store, kind, each) for each in given)
    rows = tuple(
        (label, one[name], other[name])
        for name, label in labels(kind).items()
        if one[name] != other[name]
    )
    columns = tuple(map(Column, ("Veld", *heads)))
    return Table("Wat verschilt", columns, rows) if rows else None


def buttons(editor: Editor, topic: Topic, report: Report | None, conflict: bool) -> Html:
    """What this editor may do with a report as it stands."""

    def can(act: Act) -> bool:
        fits = report is None or report.state in rules.TRANSITIONS[act][0]
        return fits and rules.may(editor, act, topic.kind, topic.area_code)

    shown = [button("opslaan", "Mijn tekst bewaren" if conflict else "Concept bewaren")]
    if conflict:
        shown.append(button("andere", "De andere tekst gebruiken"))
    shown.append(button("indienen", "Bewaren en indienen"))
    row = tag("p", *shown, class_="atlas-form-buttons")
    if report is None or not can(Act.WITHDRAW):
        return row
    way = tag("p", WITHDRAW_HELP), tag("p", button("intrekken", "Intrekken"))
    return join([row, tag("details", tag("summary", WITHDRAW), *way)])


def button(act: str, label: str) -> Html:
    """A button that sends its form with `act`."""
    return tag("button", label, type="submit", name="act", value=act)


def standing(report: Report | None, review: bool = False) -> Html:
    """Where a report stands, in sentences; a screen reader hears it when it changes.

    `review`: for who only reads and judges it.
    """
    if report is None:
        return tag("p", "Hierover heeft u nog niets gemeld.", data_tell="stand")
    told = [tag("p", state_line(report), data_tell="stand")]
    if report.state is State.RETURNED and report.reason:
        told.append(tag("p", tag("strong", "Reden: "), report.reason, class_="atlas-form-reason"))
    if report.state is State.SUBMITTED and not review:
        told.append(tag("p", SUBMITTED))
    if report.published is not None and report.published_at:
        since = f"Openbaar sinds {day(report.published_at)}."
        told.append(
            tag("p", since if report.state is State.PUBLISHED else f"{since} {STILL_PUBLIC}")
        )
    return join(told)
