"""What one must know of page Programma: its limits and its sources."""

from __future__ import annotations

from atlas.figures.report import Text
from atlas.store.store import Store
from atlas.ui.html import Html, items, tag
from atlas.ui.parts.documents import caveats, sources

KNOW = "Wat u moet weten"
REPORTS = (
    "Wat gemeenten en de provincie sinds 2026 melden, staat apart. Wij tonen alleen wat de "
    "provincie heeft gepubliceerd, met de rol van de melder en de datum, nooit een naam. Zonder "
    "melding staat er “nog niet gemeld”: dat zegt niet dat er niets is gebeurd."
)


def limits(store: Store, *more: str) -> tuple[str, ...]:
    """What the figures of a part do not say."""
    return (*more, *caveats(store, "actions"), REPORTS)


def section(store: Store, tables: tuple[str, ...], *more: str) -> Html:
    """The last section of a part."""
    return tag(
        "section",
        tag("h2", KNOW, id="weten"),
        items(limits(store, *more)),
        tag("details", tag("summary", "Bronnen en licenties"), items(sources(store, *tables))),
    )


def text(store: Store, *more: str) -> Text:
    """The same in a report."""
    return Text(KNOW, limits(store, *more))
