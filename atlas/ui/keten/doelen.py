"""The overview of page Keten: every target with a number, by document."""

from __future__ import annotations

from collections import Counter

from atlas.domain.gauges import Gauge
from atlas.domain.programme_tree import programme_tree
from atlas.figures.numbers import capital
from atlas.store.reporting.records import Reported
from atlas.store.store import Store
from atlas.ui.html import Html, join, tag
from atlas.ui.keten import meter
from atlas.ui.keten.lijst import chain_link

HELP = (
    "Kies hierboven een stuk, een thema of een actie om de hele keten te zien. Of kies een doel: "
    "dan ziet u ook waarop de stand is gebaseerd."
)


def told(targets: tuple[Gauge, ...]) -> str:
    """How many targets there are, and how many in each state."""
    count = Counter(each.state.value for each in targets)
    states = ", ".join(f"{number} {state}" for state, number in count.most_common())
    return f"{len(targets)} doelen met een getal: {states}." if targets else "Er zijn geen doelen."


def overview(store: Store, targets: tuple[Gauge, ...], own: Reported) -> Html:
    """All targets, each with its bar and its calculation."""
    tree = programme_tree(store)
    groups: dict[str, list[Gauge]] = {}
    for each in targets:
        path = tree.by_id[each.action_id].path
        groups.setdefault(path[0] if path else "", []).append(each)
    sections = (
        join(
            [
                tag("h3", tree.nodes[name].title if name else "Buiten de boom"),
                tag("ul", *(_item(store, each) for each in found), class_="atlas-keten-doelen"),
            ]
        )
        for name, found in groups.items()
    )
    problem = tag("p", own.problem, class_="atlas-notice") if own.problem else None
    return tag(
        "section",
        tag("h2", meter.TITLE),
        tag("p", HELP),
        tag("p", told(targets)),
        problem,
        *sections,
    )


def _item(store: Store, gauge: Gauge) -> Html:
    title = programme_tree(store).by_id[gauge.action_id].title
    twice = meter.TWICE if gauge.twice else ""
    told = (f"{meter.stand(gauge)}.", meter.reporters_words(gauge), twice)
    said = " ".join(filter(None, told))
    target = capital(meter.target_words(store, gauge))
    return tag(
        "li",
        tag("div", chain_link(target, action=gauge.action_id), tag("small", title)),
        tag("div", meter.bar(gauge), tag("p", capital(said))),
        tag("p", gauge.row["calculation"], class_="atlas-note"),
    )
