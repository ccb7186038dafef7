"""What is always open on a wide screen and on paper, and folded on a phone."""

from __future__ import annotations

from atlas.ui.html import Html, tag

CHOSEN = "gekozen"  # the output that says what a folded panel of choices holds


def fold(summary: str | Html, *content: Html, opened: bool = False) -> Html:
    """Content under a summary that only a phone shows; see `.atlas-fold` in parts.css."""
    return tag("details", tag("summary", summary), *content, class_="atlas-fold", open=opened)


def choices_panel(*content: Html) -> Html:
    """The fields of a part; folded it still says what is chosen."""
    return fold(tag("span", "Kies: ", tag("span", data_out=CHOSEN)), *content)
