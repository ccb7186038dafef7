"""What every page says of its figures: which version, whether there are newer, what failed."""

from __future__ import annotations

from atlas.figures.change_words import version_name
from atlas.figures.fresh_words import not_refreshed
from atlas.store.serving import get_serving
from atlas.store.store import Store
from atlas.store.version_records import Head
from atlas.store.versions import get_versions
from atlas.ui.html import Html, items, join, tag

CHANGED = "/veranderd"


def above(store: Store, page: str) -> Html:
    """For a pinned version: which one it is and whether there are newer figures; else nothing."""
    if not store.pinned:
        return join([])
    one = get_versions().find(store.version)
    newest = get_serving().newest().version == store.version
    which = f"versie {store.version}"
    figures = f"{_figures(one)} ({which})" if one else f"{which} van de cijfers"
    told = (
        "Dit zijn ook de nieuwste cijfers."
        if newest
        else "Er zijn nieuwere cijfers. Wat u hier ziet, verandert niet meer."
    )
    return tag(
        "div",
        tag("p", f"U ziet {figures}. {told}"),
        tag(
            "p",
            tag("a", "Bekijk de nieuwste cijfers", href=f"/{page}", data_unpin=True),
            " ",
            tag("a", "Wat is er veranderd", href=CHANGED),
        ),
        class_="atlas-page atlas-version atlas-pinned",
        role="status",
    )


def _figures(one: Head) -> str:
    return f"de cijfers van {version_name(one)}" if one.made else version_name(one)


def below(store: Store) -> Html:
    """The version of the figures, how to hold on to it, and which sources were not refreshed.

    What was not refreshed says nothing of a version that stays as it is.
    """
    failed = () if store.pinned else not_refreshed(store, get_versions().attempts())
    pin = tag("a", "Vaste link naar deze cijfers", href=f"?v={store.version}", data_pin=True)
    parts = [
        tag("p", f"Versie van de cijfers: {store.version}. ", None if store.pinned else pin),
        tag(
            "p",
            tag("a", "Wat is er veranderd", href=CHANGED),
            " ",
            tag("a", "Hoe vers zijn de cijfers", href=f"{CHANGED}?deel=vers"),
        ),
    ]
    if failed:
        told = items(failed) if failed[1:] else tag("p", failed[0])
        parts.insert(
            0, tag("div", tag("p", "Niet alles is ververst:") if failed[1:] else None, told)
        )
    name = "Versie van de cijfers"
    return tag("aside", *parts, class_="atlas-page atlas-version", aria_label=name)
