"""Part Leveringen: what was delivered, by whom, where it stands; and what one may do with it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from atlas.domain.address import Address
from atlas.figures.numbers import DIRECTION_WORDS, KIND_WORDS, format_date
from atlas.figures.report import Column, Report, Table, Text
from atlas.store.reporting import records, rules
from atlas.store.reporting.records import Act, Kind, State
from atlas.store.store import Store
from atlas.ui.aanleveren import gegevens, tabellen
from atlas.ui.aanleveren.bezoek import Desk
from atlas.ui.aanleveren.lezing import answer_box
from atlas.ui.aanleveren.verwerk import DELIVERY
from atlas.ui.html import Cell, Html, definitions, join, report_table, tag
from atlas.ui.melden import deel, wie, woorden
from atlas.ui.melden.acties import reporters
from atlas.ui.melden.formulier import button, standing
from atlas.ui.melden.woorden import STATE_WORDS, content_words, day, labels
from atlas.ui.parts.fields import Entry, textarea
from atlas.ui.parts.part import Answer, Said

KEY = "leveringen"
TITLE = "Leveringen"
QUESTION = "Welke cijfers zijn aangeleverd?"
LEAD = "Zie welke gemeente welke cijfers aanleverde, met de peildatum en de drempel."
CHOSEN = "levering"
WORDS: Mapping[str, str] = MappingProxyType({CHOSEN: "de levering"})
PUBLIC, NONE_PUBLIC = "Gepubliceerde leveringen", "Er is nog geen levering gepubliceerd."
OWN, NONE_OWN = "Uw leveringen", "Hier staat nog niets. Begin bij het deel Nieuw."
OWN_ALL, WAITING = "Alle leveringen", "Deze levering wacht op de provincie"
KNOW = (
    "Een concept ziet alleen wie het mag lezen. Iedereen ziet wat gepubliceerd is.",
    "Wijzigt een gemeente haar levering, dan blijven de oude cijfers staan tot de provincie de "
    "nieuwe publiceert.",
    "Wat eerder openbaar was, blijft te zien in de oude versies van de cijfers. Een levering "
    "intrekken haalt haar cijfers uit de nieuwste versie.",
)
HELP = "Kijk wat er openbaar wordt. Publiceer de cijfers, of stuur ze terug met een reden."
REASON_HELP = "De gemeente leest deze reden. In het openbare spoor staat zij niet."
WITHDRAW = "Deze levering intrekken"
WITHDRAW_HELP = (
    "De cijfers gaan dan uit de nieuwste versie van de atlas. In het spoor blijft staan dat zij "
    "er waren, en in oude versies van de cijfers ook."
)
LEFT_OUT = ("mapping", "sha256")


def skeleton(store: Store) -> Html:
    """The part without the lists."""
    return join(
        [
            tag("section", tag("div", data_out="wie"), class_="atlas-melden-who"),
            tag("div", tag("div", data_out="levering"), id="levering"),
            tag("div", data_out="lijst"),
            deel.to_know(KNOW, ()),
        ]
    )


def answer(store: Store, params: Said, desk: Desk, /) -> Answer:
    """The lists, and for an editor the delivery that he chose."""
    address = Address(params, WORDS)
    mine = {each.report_id: each for each in desk.reports if each.kind is Kind.DELIVERY}
    chosen = address.one_of(CHOSEN, mine, "")
    out = {
        "wie": wie.who(store, desk, "Aanleveren"),
        "levering": _chosen(store, desk, mine[chosen]) if chosen else _stray(desk),
        "lijst": join([_own(store, desk, [*mine.values()]), _public(store, desk)]),
    }
    said = {CHOSEN: chosen} if chosen else {}
    return Answer(said, out=out, notices=tuple(address.notices))


def _stray(desk: Desk) -> Html:
    """What was answered on a delivery that is no longer looked at, or why nothing can be read."""
    box = answer_box(desk.said) if desk.said and desk.said.form == DELIVERY else None
    problem = desk.problem or desk.reported.problem
    return join([box, tag("p", problem, role="alert") if problem else None])


def _own(store: Store, desk: Desk, found: Sequence[records.Report]) -> Html:
    """The deliveries that this editor may see, those that wait for the province first."""
    if not desk.may_report:
        return Html("")
    ordered = sorted(found, key=lambda each: each.state is not State.SUBMITTED)
    rows = [
        tag("li", _link(each), tag("small", " · ".join(_facts(store, each)))) for each in ordered
    ]
    return tag(
        "section",
        tag("h2", OWN_ALL if desk.decides else OWN, id="eigen"),
        tag("ul", *rows, class_="atlas-melden-list") if rows else tag("p", NONE_OWN),
    )


def _link(report: records.Report) -> Html:
    send = json.dumps({"deel": KEY, CHOSEN: report.report_id})
    href = f"/aanleveren?deel={KEY}&{CHOSEN}={report.report_id}"
    return tag("a", str(report.content["title"]), href=href, data_send=send, data_show="levering")


def _facts(store: Store, report: records.Report) -> tuple[str, ...]:
    content = report.content
    return (
        reporters(store).get(report.area_code, report.area_code),
        STATE_WORDS[report.state],
        f"peildatum {_day(content['reference_date'])}",
        f"drempel {content['threshold']}",
        f"gewijzigd op {day(report.changed_at)} door een {report.changed_role}",
    )


def _day(text: Any) -> str:
    return format_date(date.fromisoformat(str(text)))


def _chosen(store: Store, desk: Desk, report: records.Report) -> Html:
    """One delivery: where it stands, its answers, its figures, and what one may do."""
    said = desk.said if desk.said and desk.said.form == DELIVERY else None
    words = _words(store, report)
    told = ((label, words[name]) for name, label in labels(report.kind).items()
            if name not in LEFT_OUT)  # fmt: skip
    owner = reporters(store).get(report.area_code, report.area_code)
    return join(
        [
            answer_box(said),
            tag("h2", str(report.content["title"])),
            standing(report, review=True),
            definitions([("Van", owner), *told]),
            _figures(store, desk),
            _acts(desk, report, said.problems[0].message if said and said.problems else ""),
        ]
    )


def _words(store: Store, report: records.Report) -> dict[str, str]:
    """The answers as a visitor reads them, by field."""
    words, content = content_words(store, report.kind, report.content), report.content
    theme, known = str(content["theme"]), store.indicators.get(str(content["denominator"]))
    return words | {
        "theme": store.themes[theme].title if theme in store.themes else theme,
        "kind": KIND_WORDS.get(str(content["kind"]), ""),
        "direction": DIRECTION_WORDS.get(str(content["direction"]), ""),
        "denominator": known.title if known else "",
        "url": str(content["url"]),
        "caveats": str(content["caveats"]),
        "reference_date": _day(content["reference_date"]),
        "delivered": _day(content["delivered"]),
        "threshold": str(content["threshold"]),
        "decimals": str(content["decimals"]),
    }


def _figures(store: Store, desk: Desk) -> Html | None:
    if isinstance(desk.shown, str):
        return tag("p", desk.shown, role="alert") if desk.shown else None
    understood, ready = desk.shown
    rows = report_table(tabellen.first_rows(understood.first), stack=True)
    doubts = (report_table(each, stack=True) for each in tabellen.doubts(understood.doubts))
    return join([rows, *doubts, gegevens.ready(store, ready)])


def _acts(desk: Desk, report: records.Report, wrong: str) -> Html:
    """The forms for what this editor may do with the delivery as it stands."""
    editor = desk.editor

    def can(act: Act) -> bool:
        fits = report.state in rules.TRANSITIONS[act][0]
        return editor is not None and fits and rules.may(editor, act, report.kind, report.area_code)

    buttons = [button("openen", "Wijzigen")] if can(Act.SAVE) else []
    buttons += [button("indienen", "Indienen")] if can(Act.SUBMIT) else []
    buttons += [button("publiceren", "Publiceren")] if can(Act.PUBLISH) else []
    forms = [_form(report, tag("p", *buttons, class_="atlas-form-buttons"))] if buttons else []
    if can(Act.SEND_BACK):
        reason = Entry("reason", deel.REASON, "", REASON_HELP, wrong)
        back = tag("p", button("terugsturen", "Terugsturen"), class_="atlas-form-buttons")
        forms.append(_form(report, textarea(reason, 3), back))
    if can(Act.WITHDRAW):
        way = tag("p", button("intrekken", "Intrekken"), class_="atlas-form-buttons")
        inside = _form(report, tag("p", WITHDRAW_HELP), way)
        forms.append(tag("details", tag("summary", WITHDRAW), inside))
    review = can(Act.PUBLISH)
    return join([*([tag("h3", WAITING), tag("p", HELP)] if review else []), *forms])


def _form(report: records.Report, *inside: Html) -> Html:
    hidden = {"melding": report.report_id, "versie": str(report.version)}
    fields = (tag("input", type="hidden", name=name, value=text) for name, text in hidden.items())
    return tag("form", *fields, *inside, data_form=DELIVERY, novalidate=True, class_="atlas-form")


def table(store: Store, desk: Desk) -> Table:
    """What is public, newest first."""
    found = [each for each in reversed(desk.reported.reports) if each.kind is Kind.DELIVERY]
    rows = tuple(
        (
            str(each.content["title"]),
            reporters(store).get(each.area_code, each.area_code),
            _day(each.content["reference_date"]),
            f"onder {each.content['threshold']}",
            str(each.content["description"]),
            day(each.published_at),
        )
        for each in found
    )
    heads = ("Onderwerp", "Aangeleverd door", "Peildatum", "Verborgen", "Wat is er geteld?",
             "Gepubliceerd op")  # fmt: skip
    return Table(PUBLIC, tuple(map(Column, heads)), rows, () if rows else (NONE_PUBLIC,))


def _public(store: Store, desk: Desk) -> Html:
    """The same on screen, each with the way to its map."""
    shown = table(store, desk)
    if not shown.rows:
        return tag("section", tag("h2", PUBLIC), tag("p", NONE_PUBLIC))
    found = [each for each in reversed(desk.reported.reports) if each.kind is Kind.DELIVERY]
    rows = tuple(
        (Cell(tag("a", str(row[0]), href=f"/kaart?indicator={each.subject}")), *row[1:])
        if each.subject in store.indicators else row
        for each, row in zip(found, shown.rows, strict=True)
    )  # fmt: skip
    linked = Table("De nieuwste eerst", shown.columns, rows)
    return tag("section", tag("h2", PUBLIC), report_table(linked, stack=True))


def report(store: Store, params: Said, desk: Desk, /) -> Report:
    """What is public, to take along; drafts are in no file."""
    blocks = (table(store, desk), Text(woorden.KNOW, KNOW))
    problem = desk.reported.problem
    warnings = (problem,) if problem else ()
    return Report("aanleveren-leveringen", QUESTION, (LEAD,), blocks, (), warnings=warnings)
