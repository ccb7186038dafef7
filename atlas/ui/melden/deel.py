"""What the parts with a form share: their skeleton, whose report it is, and how it is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from atlas.domain.address import Address
from atlas.figures.explanation import source_line
from atlas.store.records import PROVINCE, Origin
from atlas.store.reporting.records import Kind, Report, Role, State
from atlas.store.store import Store
from atlas.ui.html import Html, definitions, items, join, report_table, tag
from atlas.ui.melden import formulier, wie
from atlas.ui.melden.acties import gemeenten, reporters
from atlas.ui.melden.bezoek import Answered, Topic, Visit
from atlas.ui.melden.woorden import KNOW, content_words, labels
from atlas.ui.parts.fields import Entry, choices, textarea

REVIEW = "Deze melding wacht op de provincie"
REVIEW_HELP = "Lees wat er staat. Publiceer het, of stuur het terug met een reden."
PUBLISH, SEND_BACK = "Publiceren", "Terugsturen"
REASON = "Reden van terugsturen"
REASON_HELP = "De gemeente leest deze reden. In het openbare spoor staat zij niet."
MOST_PAGES = 100_000


def skeleton(intro: Sequence[str], know: Sequence[str], origins: Sequence[Origin]) -> Html:
    """The places of a part: who looks, its text, its choices, form and lists, what to know."""
    return join(
        [
            tag("section", tag("div", data_out="wie"), class_="atlas-melden-who"),
            tag("section", *(tag("p", text) for text in intro)),
            tag("div", data_out="wacht"),
            tag("section", tag("div", data_out="keuze"), tag("div", data_out="formulier"),
                id="formulier"),
            tag("div", data_out="lijst"),
            to_know(know, origins),
        ]
    )  # fmt: skip


def to_know(know: Sequence[str], origins: Sequence[Origin]) -> Html:
    """The last section of a part: its limits and its sources."""
    sources = items(map(source_line, origins))
    folded = tag("details", tag("summary", "Bronnen en licenties"), sources)
    return tag("section", tag("h2", KNOW), items(know), folded if origins else None)


def answer_texts(store: Store, visit: Visit) -> dict[str, Html] | None:
    """What a visitor without a form sees; None for who has one."""
    closed = wie.closed(visit)
    if closed is None:
        return None
    return {"wie": wie.who(store, visit), "formulier": closed}


def area(store: Store, visit: Visit, address: Address, kind: Kind) -> str:
    """Whose report it is: an editor of a gemeente only has his own."""
    if visit.editor and visit.editor.role is Role.GEMEENTE:
        own = visit.editor.area_code
        return address.one_of("gemeente", (own,), own)
    offered = gemeenten(store) if kind is Kind.TOP_THREE else reporters(store)
    return address.one_of("gemeente", offered, default_area(store, visit, kind))


def default_area(store: Store, visit: Visit, kind: Kind) -> str:
    """Whose report it is when the address does not say."""
    if visit.editor and visit.editor.role is Role.GEMEENTE:
        return visit.editor.area_code
    return next(iter(gemeenten(store)), "") if kind is Kind.TOP_THREE else PROVINCE


def area_field(store: Store, visit: Visit, kind: Kind) -> Html | None:
    """The choice of a gemeente, for who has one."""
    if not visit.decides:
        return None
    offered = gemeenten(store) if kind is Kind.TOP_THREE else reporters(store)
    return choices("gemeente", "Wie meldt?", offered.items())


def page_number(address: Address) -> int:
    """The page of the list."""
    number = address.number("blad", 1, MOST_PAGES, 1)
    return int(number or 1)


def form(store: Store, visit: Visit, topic: Topic, about: Html, fields: Mapping[str, Html]) -> Html:
    """The form of a topic, or for who decides a submitted report to read and judge."""
    report, answered = visit.find(topic), visit.answered(topic)
    box = formulier.answer_box(store, topic, answered)
    if report and visit.decides and report.state is State.SUBMITTED:
        return join([box, about, review(store, topic, report, answered)])
    unkept = bool(answered and answered.typed)
    filled = tag("div", *fields.values(), class_="atlas-form-fields")
    if visit.editor is None:
        again = tag("p", formulier.button(*wie.LOG_IN), class_="atlas-form-buttons")
        return join([box, about, formulier.form(topic, None, filled, again, unkept=unkept)])
    conflict = bool(answered and answered.current)
    row = formulier.buttons(visit.editor, topic, report, conflict)
    shown = formulier.form(topic, report, filled, row, unkept=unkept, drop=not conflict)
    return join([box, about, formulier.standing(report), shown])


def review(store: Store, topic: Topic, report: Report, answered: Answered | None) -> Html:
    """A submitted report to read, with the two things one can do."""
    typed = (answered.typed if answered else None) or {}
    wrong = {each.name: each.message for each in answered.problems} if answered else {}
    reason = Entry("reason", REASON, typed.get("reason", ""), REASON_HELP, wrong.get("reason", ""))
    back = tag("p", formulier.button("terugsturen", SEND_BACK), class_="atlas-form-buttons")
    ready = tag("p", formulier.button("publiceren", PUBLISH), class_="atlas-form-buttons")
    judged = formulier.form(topic, report, ready, unkept=False, which="publiceren")
    returned = formulier.form(
        topic, report, textarea(reason, 3), back, unkept=bool(typed), which="terugsturen"
    )
    words = content_words(store, topic.kind, report.content)
    told = definitions((label, words[name]) for name, label in labels(topic.kind).items())
    said = tag("div", told, class_="atlas-melden-said")
    both = (report.published or report.content, report.content)
    other = formulier.differences(store, topic.kind, ("Nu openbaar", "Ingediend"), both)
    return join(
        [
            tag("h3", REVIEW),
            tag("p", REVIEW_HELP),
            formulier.standing(report, review=True),
            said,
            report_table(other) if other else None,
            judged,
            returned,
        ]
    )


def nothing_chosen(visit: Visit, choose: str) -> Html:
    """What to choose before there is a form, under an answer that belongs to none."""
    stray = visit.answers.get("")
    attributes = {"data_answered": stray.token, "tabindex": "-1"} if stray else {}
    said = tag("p", stray.error, class_="atlas-form-summary", **attributes) if stray else None
    return join([said, tag("p", choose)])
