"""Small pieces that the steps of a chain share."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from atlas.ui.html import Html, items, join, tag

SHOWN = 6  # actions, reports and targets of a step on screen
NONE_YET = "nog niet gemeld"
BOX = "keten"  # the id of the box with the chain


def note(text: str) -> Html:
    """What one should know of a step, in small letters."""
    return tag("p", text, class_="atlas-note")


def chain_link(text: str, theme: str = "", action: str = "") -> Html:
    """The way to the chain of a theme or an action, on this page."""
    said = {"thema": theme, "actie": action}
    query = urlencode({word: value for word, value in said.items() if value})
    return tag("a", text, href=f"/keten?{query}", data_send=json.dumps(said), data_show=BOX)


def short_list(told: list[str]) -> Html:
    """The first of a list, and how many more there are."""
    more = len(told) - SHOWN
    rest = tag("p", f"En nog {more}.") if more > 0 else None
    return join([items(told[:SHOWN]), rest])
