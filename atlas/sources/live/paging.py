"""Page after page of an answer: on the same host, each address once, within one deadline."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import httpx

from atlas.sources.fetch import LATER, SETTING, Call, Fetcher

TABLE_S = 900.0
MOST_PAGES = 2_000


@dataclass(frozen=True, slots=True)
class Budget:
    """The moment (of `time.monotonic`) at which a whole table must be there."""

    until: float

    @classmethod
    def of(cls, seconds: float = TABLE_S) -> Budget:
        """So many seconds from now."""
        return cls(time.monotonic() + seconds)

    def within(self, call: Call) -> Call:
        """The same question, with no more time than is left; FetchError when none is."""
        left = self.until - time.monotonic()
        if left <= 0:
            call.refuse("de hele tabel is er niet op tijd", LATER)
        return replace(call, deadline_s=min(call.deadline_s, left))


def pages(
    fetcher: Fetcher,
    call: Call,
    link: Callable[[dict[str, Any]], object],
    budget: Budget,
    number: Callable[[str], Any] = float,
) -> Iterator[dict[str, Any]]:
    """The answer to `call` and all that follow it; `link` finds the address of the next one."""
    seen: set[str] = set()
    for _ in range(MOST_PAGES):
        page = fetcher.json(budget.within(call), number)
        yield page
        given = link(page)
        if given is None or given == "":
            return
        if not isinstance(given, str) or given in seen:
            call.refuse("de volgende bladzijde klopt niet", "meld dit aan de bron")
        seen.add(given)
        call = replace(call, url=_next(call, given), params=None)
    call.refuse(f"er komt geen eind aan de bladzijden ({MOST_PAGES})", "meld dit aan de bron")


def _next(call: Call, link: str) -> str:
    """The next address, over our own scheme and port; a source never sends us to another host.

    CBS has given links with http on an answer over https.
    """
    try:
        start = httpx.URL(call.url)
        found = start.join(link)
        if found.host == start.host and found.scheme in ("http", "https"):
            return str(found.copy_with(scheme=start.scheme, port=start.port, userinfo=b""))
    except (httpx.InvalidURL, ValueError, UnicodeError):
        pass
    return call.refuse("de volgende bladzijde staat op een andere plek", SETTING)


def rows_of(call: Call, page: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The list of objects under a name in an answer; FetchError when it is no such list."""
    found = page.get(name)
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        call.refuse(f"het antwoord heeft geen lijst '{name}'", SETTING)
    return found


def check_text(call: Call, text: str) -> None:
    """Refuse what JSON can write and no file can hold: half a character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        call.refuse("in het antwoord staat onleesbare tekst", "meld dit aan de bron")


def check_texts(call: Call, found: object) -> None:
    """The same for all texts in a part of an answer."""
    check_text(call, json.dumps(found, ensure_ascii=False))
