"""The first answer of every page: Streamlit's first page in Dutch, with what ours need.

What the browser needs soon stands in the head, so that it is fetched at once and not in
turn; the page Kaart has its first picture in the body.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from html import escape
from pathlib import Path

from streamlit import file_util

from atlas.ui import texts
from atlas.ui.assets import ASSETS, BUNDLES, Asset, stylesheet

# The part of Streamlit's bundle that shows a component. Named in the head of the page with
# all that it imports, the browser fetches it at once and not in turn.
COMPONENT_PART = "/static/js/BidiComponent."


# Told in advance where the server is and who may embed it, Streamlit's client opens its
# connection at once; otherwise it first asks twice, also at an address below the page.
CLIENT_SETTINGS = (
    "window.__streamlit={BACKEND_BASE_URL:location.origin+'/',"
    "HOST_CONFIG:{allowedOrigins:[location.origin],useExternalAuthToken:false}}"
)


def index_html(page: str, needs: tuple[str, ...] = (), script: str = "") -> bytes:
    """Streamlit's first page, in Dutch, for the page at address `page`.

    `needs` are addresses of files that its component will ask for first, `script` its script.
    """
    html = (Path(file_util.get_static_dir()) / "index.html").read_text("utf-8")
    html = html.replace('lang="en"', 'lang="nl"')
    html = re.sub(r"<!--.*?-->", "", html, flags=re.S)
    html = re.sub(r"<script>.*?</script>", f"<script>{CLIENT_SETTINGS}</script>", html, flags=re.S)
    html = re.sub(r'<link rel="service-desc"[^>]*>', "", html)
    html = html.replace("./favicon.png", ASSETS.file("icon.svg"))
    html = re.sub(r"<title>.*?</title>", f"<title>{escape(texts.page_title(page))}</title>", html)
    html = re.sub(
        r"<noscript>.*?</noscript>",
        f"<noscript><p>{texts.NO_SCRIPT}</p></noscript>",
        html,
        flags=re.S,
    )
    return html.replace("</head>", f"{_head_links(needs, script)}</head>").encode()


def _head_links(needs: tuple[str, ...], script: str) -> str:
    """What the atlas adds to the head: description, style, and what the page needs soon."""
    links = [
        f'<meta name="description" content="{escape(texts.SITE_DESCRIPTION)}">',
        '<meta name="color-scheme" content="light">',
        f'<link rel="stylesheet" href="{stylesheet()}">',
    ]
    links.append(f'<script type="module" src="{ASSETS.file("taal.js")}"></script>')
    links += [f'<link rel="modulepreload" crossorigin href="{name}">' for name in _parts()]
    if script:
        links.append(f'<link rel="modulepreload" href="{ASSETS.script(script)}">')
    links += [f'<link rel="preload" as="fetch" crossorigin href="{url}">' for url in needs]
    return "".join(links)


@cache
def _parts() -> tuple[str, ...]:
    """The scripts that a component needs, each after the one that imports it."""
    found = [name for name in BUNDLES if name.startswith(COMPONENT_PART)]
    for name in found:
        text = BUNDLES[name].body.decode()
        imported = (
            f"/static/js/{part}" for part in re.findall(r'(?:from|import)"\./([^"]+)"', text)
        )
        found += [part for part in imported if part not in found]
    return tuple(found)


@lru_cache(maxsize=256)
def page_asset(page: str, needs: tuple[str, ...] = (), first: str = "", script: str = "") -> Asset:
    """The first answer of a page, with what it shows before the scripts have come (`first`)."""
    html = index_html(page, needs, script)
    html = html.replace(b'<div id="root">', first.encode() + b'<div id="root">')
    return Asset(html, "text/html; charset=utf-8")
