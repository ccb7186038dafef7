"""The five steps of a chain: need, actions, money, targets and reports, effect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from urllib.parse import urlencode

from atlas.domain.chain import Chain
from atlas.domain.gauges import Gauge
from atlas.domain.programme_tree import Action, programme_tree
from atlas.domain.published import Newest
from atlas.figures.numbers import format_number
from atlas.figures.report import Column, Table
from atlas.store.reporting.content import STATUSES
from atlas.store.reporting.records import Reported
from atlas.store.store import Store
from atlas.ui.html import Html, definitions, items, tag
from atlas.ui.keten import bedragen as money
from atlas.ui.keten import cijfers, meter
from atlas.ui.keten.lijst import NONE_YET, SHOWN, chain_link, note, short_list
from atlas.ui.melden.woorden import period_words
from atlas.ui.programma import woorden as words

STEPS: Mapping[str, str] = {
    "behoefte": "Behoefte",
    "maatregel": "Maatregel",
    "geld": "Geld",
    "prestatie": "Prestatie",
    "effect": "Effect",
}
NO_TARGET = "De stukken noemen hier geen doel met een getal."


def steps(
    store: Store, chain: Chain, gauges: tuple[Gauge, ...], newest: Newest, own: Reported
) -> Html:
    """All five beside each other; a phone shows them one under the other."""
    made = {
        "behoefte": _need(store, chain),
        "maatregel": _actions(store, chain),
        "geld": money.step(store, chain, newest),
        "prestatie": _results(store, chain, gauges, newest, own),
        "effect": _effect(store, chain),
    }
    shown = (
        tag("li", tag("h3", f"{place + 1}. {STEPS[name]}", id=name), *content)
        for place, (name, content) in enumerate(made.items())
    )
    return tag("ol", *shown, class_="atlas-keten-stappen")


def _need(store: Store, chain: Chain) -> tuple[Html, ...]:
    cards = (cijfers.need_card(store, chain, link) for link in chain.need.links)
    return (note(cijfers.linked_to(store, chain, chain.need)), *cards)


def _effect(store: Store, chain: Chain) -> tuple[Html, ...]:
    told = note(cijfers.linked_to(store, chain, chain.effect))
    if not chain.effect.links:
        return (told,)
    cards = (cijfers.effect_card(store, chain, link) for link in chain.effect.links)
    proof = tag("p", cijfers.PROOF, class_="atlas-notice")
    return (proof, note(cijfers.start_words(store, chain)), told, *cards)


def _actions(store: Store, chain: Chain) -> tuple[Html, ...]:
    """What the document says of an action, or which actions there are."""
    tree = programme_tree(store)
    if action := tree.by_id.get(chain.node_id):
        facts = definitions(
            [
                (
                    "Stand volgens het stuk",
                    f"{action.row['status']}, in {_own_year(store, action)}",
                ),
                ("Periode", words.period(action) or "niet genoemd"),
                ("Mijlpaal", action.row["milestone"]),
                ("Gebied", words.area(action)),
                ("Partners", ", ".join(action.partners) or "geen genoemd"),
                ("Bron", words.source(tree, action)),
            ]
        )
        query = urlencode({"actie": action.action_id})
        return (facts, tag("p", tag("a", "Alles over deze actie", href=f"/programma?{query}")))
    classes = Counter(action.row["status_class"] for action in chain.actions)
    told = ", ".join(f"{count} {name}" for name, count in classes.most_common())
    shown = [
        chain_link(action.title, chain.node_id, action.action_id)
        for action in chain.actions[:SHOWN]
    ]
    query = urlencode({"tak": chain.node_id})
    return (
        tag("p", tag("strong", _count(len(chain.actions), "actie", "acties")), f": {told}."),
        items(shown),
        tag("p", tag("a", "Bekijk alle acties van dit deel", href=f"/programma?{query}")),
        note("Stand volgens het stuk in zijn eigen jaar."),
    )


def _own_year(store: Store, action: Action) -> str:
    return words.own_year(programme_tree(store), action) or "een onbekend jaar"


def _count(count: int, one: str, more: str) -> str:
    return f"{format_number(count, 0)} {one if count == 1 else more}"


def _results(
    store: Store, chain: Chain, gauges: tuple[Gauge, ...], newest: Newest, own: Reported
) -> tuple[Html, ...]:
    cards = [meter.card(store, gauge) for gauge in gauges[:SHOWN]]
    more = len(gauges) - len(cards)
    rest = (
        tag("p", f"En nog {_count(more, 'doel', 'doelen')}. Kies een kleiner deel voor alles."),
    )
    targets = (*(cards or [tag("p", NO_TARGET)]), *(rest if more > 0 else ()))
    if own.problem:
        return (*targets, tag("p", own.problem, class_="atlas-notice"))
    return (*targets, tag("h4", "Gemeld"), report_words(store, chain, newest))


def report_words(store: Store, chain: Chain, newest: Newest) -> Html:
    """What was reported: by whom for an action, on how many actions for a theme."""
    if not newest:
        return tag("p", f"Voortgang: {NONE_YET}.")
    names = words.place_names(store)
    if chain.node_id in programme_tree(store).by_id:
        told = [
            f"{names.get(area, area)}: {_status(report.content)} ({period_words(report.period)})"
            for area, report in newest[chain.node_id].items()
        ]
        return short_list(told)
    counted = Counter(_status(r.content) for areas in newest.values() for r in areas.values())
    said = ", ".join(f"{count} keer {name}" for name, count in counted.most_common())
    return tag("p", f"Over {len(newest)} van de {len(chain.actions)} acties is gemeld: {said}.")


def _status(content: Mapping[str, object]) -> str:
    said = str(content.get("status", ""))
    return STATUSES.get(said, said)


def actions_table(store: Store, chain: Chain, newest: Newest) -> Table:
    """The actions with their status in the document, and beside it what was reported."""
    tree, names = programme_tree(store), words.place_names(store)
    heads = ("Actie", "Periode", "Stand volgens het stuk", "Gemeld", "Stuk en plaats")
    rows = tuple(
        (
            action.title,
            words.period(action) or None,
            f"{action.row['status']}, in {_own_year(store, action)}",
            "; ".join(
                f"{names.get(area, area)}: {_status(report.content)}"
                for area, report in newest.get(action.action_id, {}).items()
            )
            or NONE_YET,
            words.source(tree, action),
        )
        for action in chain.actions
    )
    return Table("Maatregelen", tuple(map(Column, heads)), rows, unknown="niet genoemd")
