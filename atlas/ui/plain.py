"""A page without Streamlit: a heading, a sentence and a way on, in plain Dutch."""

from __future__ import annotations

from html import escape

from starlette.responses import HTMLResponse

from atlas.ui import texts
from atlas.ui.assets import stylesheet


def plain_page(title: str, text: str, status: int, way_on: tuple[str, str]) -> HTMLResponse:
    """The page with HTTP status `status`; `way_on` is an address and the words of its link."""
    address, words = map(escape, way_on)
    return HTMLResponse(
        f'<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} – {texts.SITE}</title>"
        f'<link rel="stylesheet" href="{stylesheet()}"></head>'
        f'<body class="atlas-plain"><main><h1>{escape(title)}</h1><p>{escape(text)}</p>'
        f'<p><a href="{address}">{words}</a></p></main></body></html>',
        status_code=status,
    )
