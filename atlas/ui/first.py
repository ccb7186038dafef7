"""What a page shows in its first answer: of Kaart the map as plain SVG, of a
page of parts its head.

A browser shows it before it has fetched and started the 1 MB of scripts behind the page;
without JavaScript it stays. The component takes its place and removes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from html import escape

from atlas.domain.choice import Choice
from atlas.domain.view import build_view
from atlas.figures import sentences
from atlas.figures.page import pattern
from atlas.figures.palette import PALETTE, view_colours
from atlas.figures.paths import layer_payload
from atlas.store.serving import get_store, run_key
from atlas.ui import texts
from atlas.ui.html import items, tag
from atlas.ui.parts.page import PartPage

ID = "atlas-first"
DRAWN_LEVELS = ("gemeente", "regio")  # the others would make the first answer ten times as big
PATTERN_SIZE = 13.0  # units of the view to a dot or a line


def first_picture(choice: Choice) -> str:
    """The title, the sentences and the map of a choice as HTML."""
    return _picture(choice, run_key())


@lru_cache(maxsize=256)
def _picture(choice: Choice, _run: tuple[str, bool]) -> str:
    store = get_store()
    view = build_view(store, choice)
    layer = layer_payload(store, choice.level, choice.grouping)
    lead = "".join(f"<p>{escape(text)}</p>" for text in sentences.describe(view, store))
    scope = f"{view.indicator.title}. {sentences.areas_and_period(view, store)}"
    colours = view_colours(view)
    shapes = "".join(
        f'<path d="{area["d"]}" fill="{_fill(cell.class_index, cell.state, colours)}"/>'
        for area, cell in zip(layer["areas"], view.cells, strict=True)
        if area["d"] and choice.level in DRAWN_LEVELS
    )
    defs = "".join(
        pattern(f"{ID}-{state}", style, PATTERN_SIZE) for state, style in PALETTE.states.items()
    )
    width, height = layer["view"]
    return (
        f'<div id="{ID}"><div class="atlas-kaart"><header><h1>{escape(view.indicator.question)}'
        f'</h1><p class="atlas-scope">{escape(scope)}</p><div class="atlas-lead">{lead}</div>'
        f'</header><div class="atlas-controls"></div><div class="atlas-columns"><div>'
        f'<svg class="atlas-map" data-level="{choice.level}" viewBox="0 0 {width} {height}" '
        f'role="img" aria-label="{escape(scope)}"><defs>{defs}</defs><g class="atlas-first-areas">'
        f'{shapes}</g><path class="atlas-borders" d="{layer["borders"]}"/>'
        f'<path class="atlas-outline" d="{layer["outline"]}"/></svg></div><div></div></div>'
        "</div></div>"
    )


def _fill(class_index: int | None, state: str, colours: tuple[str, ...]) -> str:
    return f"url(#{ID}-{state})" if class_index is None else colours[class_index]


def first_part(page: PartPage, params: Mapping[str, str]) -> str:
    """The heading of the part that an address asks for, and the way to the others."""
    part, said, _ = page.read(params)
    title = tag("h1", page.title(part, said))
    head = tag("header", title, tag("p", part.LEAD, class_="atlas-page-lead"))
    links = (
        tag(
            "a",
            name,
            href=f"/{page.key}?{query}",
            aria_current="page" if key == part.KEY else None,
        )
        for key, name, query in (page.link(each, said) for each in page.parts.values())
    )
    label = f"Delen van {texts.PAGES[page.key]}"
    nav = tag("nav", items(links), class_="atlas-part-nav", aria_label=label)
    parts = nav if len(page.parts) > 1 else None
    return tag("div", tag("div", head, parts, class_="atlas-page atlas-part"), id=ID)
