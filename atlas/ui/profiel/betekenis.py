"""What the figures on a page count, folded: on Profiel and on Vergelijken."""

from __future__ import annotations

from collections.abc import Iterable

from atlas.figures.explanation import DEFINITIONS, meanings
from atlas.store.records import Indicator
from atlas.ui.html import Html, items, tag


def meaning_box(indicators: Iterable[Indicator]) -> Html:
    """The definition of each figure, once."""
    return tag("details", tag("summary", DEFINITIONS), items(meanings(indicators)))
