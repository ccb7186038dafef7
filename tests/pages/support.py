"""Reading what a page shows: its HTML through a strict parser, its links, its words."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from streamlit.testing.v1 import AppTest

from atlas.domain.choice import parse_choice
from atlas.store.store import Store
from atlas.ui.texts import PAGES

ROOT = Path(__file__).resolve().parents[2]
VOID = {"br", "hr", "img", "input"}
ENGLISH = re.compile(
    r"\b(press|search|loading|submit|enter to|apply|download the|show more|close|open menu|"
    r"source|value|year|level|missing|suppressed|final|provisional|estimate|none|nan|true|false)\b",
    re.IGNORECASE,
)


class Page(HTMLParser):
    """A parsed page: text, links, ids, headings and classes; unbalanced tags are an error."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.links, self.ids, self.tags = "", [], [], []
        self.headings: list[tuple[str, str]] = []
        self.images: list[dict[str, str | None]] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open, f"never closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert not [name for name in given if name.startswith("on")], f"script on {tag}"
        self.tags.append(tag)
        self.ids += [value for name, value in attrs if name == "id"]
        self.links += [value for name, value in attrs if name == "href"]
        if tag == "img":
            self.images.append(given)
        if tag in ("h1", "h2", "h3"):
            self.headings.append((tag, ""))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> was not open"
        assert self._open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        self.text += f"{data} "
        if self._open and self._open[-1] in ("h1", "h2", "h3"):
            level, title = self.headings[-1]
            self.headings[-1] = (level, title + data)


def run(name: str, **params: str) -> tuple[AppTest, Page]:
    """Run a page script as Streamlit does; the page must not raise."""
    app = AppTest.from_file(str(ROOT / "pages" / f"{name}.py"), default_timeout=60)
    for key, value in params.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception, app.exception
    return app, Page("".join(element.proto.body for element in app.get("html")))


def check_page(page: Page) -> None:
    """What holds for every page: one H1, no skipped headings, unique ids, own anchors, Dutch."""
    levels = [int(level[1]) for level, _ in page.headings]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    assert not set(page.tags) & {"script", "style", "iframe", "form"}
    assert all(image["alt"] for image in page.images)
    assert not (found := ENGLISH.search(page.text)), (
        f"English: {page.text[found.start() - 30 :][:80]}"
    )


def check_links(page: Page, store: Store) -> int:
    """Every link to the map is an address that the map can honour; returns how many."""
    maps = [urlsplit(link) for link in page.links if link.startswith("/kaart")]
    for link in maps:
        choice, notices = parse_choice(dict(parse_qsl(link.query)), store)
        assert notices == (), link.query
        assert choice.period in store.periods(choice.indicator, choice.level), link.query
    others = {urlsplit(link).path for link in page.links if link.startswith("/")}
    assert others <= {f"/{name}" for name in PAGES}
    return len(maps)
