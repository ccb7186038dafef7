"""What is always open on a wide screen and on paper, and folded on a phone."""

from __future__ import annotations

from atlas.domain.reach import LIMITS
from atlas.store.store import Store
from atlas.ui.html import Html, tag
from atlas.ui.voorzieningen.bereik_woorden import PEOPLE_WORDS
from atlas.ui.voorzieningen.study import Study, kern_names

CHOSEN = "gekozen"  # the output that says what a folded panel of choices holds


def fold(summary: str | Html, *content: Html, opened: bool = False) -> Html:
    """Content under a summary that only a phone shows; see `.atlas-fold` in parts.css."""
    return tag("details", tag("summary", summary), *content, class_="atlas-fold", open=opened)


def choices_panel(*content: Html) -> Html:
    """The fields of a part; folded it still says what is chosen."""
    return fold(tag("span", "Kies: ", tag("span", data_out=CHOSEN)), *content)


def chosen_words(store: Store, study: Study) -> str:
    """What is chosen, in short: "Mobiliteitshub, inwoners, 5 kilometer, Grolloo"."""
    said = (study.kind.title, PEOPLE_WORDS[study.group], LIMITS[study.limit])
    return ", ".join([*said, *([kern_names(store)[study.kern]] if study.kern else [])])
