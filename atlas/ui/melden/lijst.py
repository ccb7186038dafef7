"""Lists of reports: one's own, and those that wait for the province."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlencode

from atlas.figures.numbers import format_number
from atlas.store.reporting.records import Kind, Report, State
from atlas.store.store import Store
from atlas.ui.html import Html, tag
from atlas.ui.melden.acties import actions_of, reporters
from atlas.ui.melden.bezoek import Visit, topic_of
from atlas.ui.melden.woorden import STATE_WORDS, day, period_words

ON_PAGE = 20
WAITING, WAITING_NONE = "Wacht op de provincie", "Er wacht nu niets op de provincie."
OWN = "Uw meldingen"
OWN_ALL = "Alle meldingen"
OWN_NONE = "Hier staat nog niets. Kies hierboven waarover u iets wilt melden."


def subject_words(store: Store, kind: Kind, subject: str) -> str:
    """What a report is about; what the atlas no longer has goes by its code."""
    if kind is Kind.TOP_THREE:
        return "Top 3 van dorpsinitiatieven"
    if kind in (Kind.CORRECTION, Kind.DELIVERY):
        return store.indicators[subject].title if subject in store.indicators else subject
    action = actions_of(store, "PV22").get(subject)
    return action.title if action else subject


def waiting(store: Store, visit: Visit, kind: Kind) -> Html:
    """What waits for the province, the longest first, for who decides."""
    if not visit.decides:
        return Html("")
    found = [
        each
        for each in reversed(visit.reports)
        if each.kind is kind and each.state is State.SUBMITTED
    ]
    shown = _list(store, found[:ON_PAGE]) if found else tag("p", WAITING_NONE)
    return tag("section", tag("h2", WAITING, id="wachtend"), shown, _more(len(found), ON_PAGE))


def own(store: Store, visit: Visit, kind: Kind, page: int) -> Html:
    """One page of the reports of this kind that the visitor may see, the newest change first."""
    if not visit.may_report:
        return Html("")
    found = [each for each in visit.reports if each.kind is kind]
    first = (page - 1) * ON_PAGE
    rows = found[first : first + ON_PAGE]
    return tag(
        "section",
        tag("h2", OWN_ALL if visit.decides else OWN, id="eigen"),
        _list(store, rows) if rows else tag("p", OWN_NONE),
        pages(kind.value, page, first + ON_PAGE < len(found)),
    )


def _more(count: int, most: int) -> Html | None:
    if count <= most:
        return None
    text = f"U ziet de {most} die het langst wachten, van {format_number(count, 0)}."
    return tag("p", text, class_="atlas-note")


def _list(store: Store, reports: Sequence[Report]) -> Html:
    return tag("ul", *(_item(store, each) for each in reports), class_="atlas-melden-list")


def _item(store: Store, report: Report) -> Html:
    """A report as a link to its form, with where it stands."""
    topic = topic_of(report)
    words = [
        reporters(store).get(report.area_code, report.area_code),
        period_words(report.period),
        STATE_WORDS[report.state],
        f"gewijzigd op {day(report.changed_at)}",
    ]
    if topic.figure_area in store.areas and topic.figure_area != report.area_code:
        words.insert(1, store.areas[topic.figure_area].name)
    name = subject_words(store, report.kind, report.subject)
    link = send_link(name, {"deel": report.kind.value, **topic.address}, "formulier")
    return tag("li", link, tag("small", " · ".join(words)))


def send_link(text: str, params: Mapping[str, str], show: str) -> Html:
    """A link to another state of the page, that does not load it anew."""
    href = f"/melden?{urlencode({name: value for name, value in params.items() if value})}"
    return tag("a", text, href=href, data_send=json.dumps(dict(params)), data_show=show)


def pages(deel: str, page: int, more: bool, show: str = "eigen") -> Html | None:
    """The ways to newer and older rows; None where all is shown."""
    ways: Iterable[tuple[str, int]] = (
        *([("Nieuwere", page - 1)] if page > 1 else []),
        *([("Oudere", page + 1)] if more else []),
    )
    links = [
        send_link(text, {"deel": deel, "blad": str(to) if to > 1 else ""}, show)
        for text, to in ways
    ]
    return tag("p", *links, class_="atlas-melden-pages") if links else None
