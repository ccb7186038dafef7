"""What an answer must be before a byte of it is read: its place, type, and the clock."""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx

from atlas.sources.call import SETTING, Call

RETRIED = frozenset({429, 500, 502, 503, 504})
LONGEST_WAIT_S = 60.0
CLOCK_MARGIN = timedelta(days=1)
# Words that the content type may have; a source that names none is judged by the shape only.
TYPES: Mapping[str, tuple[str, ...]] = {
    "json": ("json",),
    "zip": ("zip", "octet-stream"),
    "text": ("text/plain",),
}


def addresses(host: str) -> list[str]:
    """The IP addresses of a host name; raises OSError when it has none."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, None)]


async def check_redirect(
    call: Call, url: httpx.URL, resolve: Callable[[str], Iterable[str]]
) -> None:
    """A source may send us to another public host; inside the network only to itself."""
    start = httpx.URL(call.url)
    if url.scheme not in ("http", "https") or (start.scheme, url.scheme) == ("https", "http"):
        call.refuse(f"de bron verwijst door naar {url.scheme}://", SETTING)
    if url.host == start.host:
        return
    try:
        named = await asyncio.to_thread(resolve, url.host)
        found = [ipaddress.ip_address(address) for address in named]
    except (OSError, ValueError):
        found = []
    if not found or not all(address.is_global for address in found):
        call.refuse(f"de bron verwijst door naar {url.host}, een adres binnen het net", SETTING)


def check_clock(call: Call, response: httpx.Response, now: datetime) -> None:
    """Refuse when our clock differs over a day from theirs: the date of a refresh would lie."""
    try:
        age = timedelta(seconds=int(response.headers.get("age", "0")))
        theirs = parsedate_to_datetime(response.headers["date"]) + age
        gap = abs(now - theirs)
    except (KeyError, ValueError, TypeError, OverflowError):
        return
    if gap > CLOCK_MARGIN:
        call.refuse("de klok van deze computer loopt een dag of meer uit de pas", "zet hem goed")


def check_kind(call: Call, response: httpx.Response) -> None:
    """Refuse an answer of another type than was asked for."""
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind and not any(word in kind for word in TYPES[call.kind]):
        call.refuse(f"het antwoord is {kind} in plaats van {call.kind.upper()}", SETTING)


def asked_wait(response: httpx.Response) -> float | None:
    """How many seconds a source asks us to wait, a minute at most; None when it does not."""
    asked = response.headers.get("retry-after", "")
    return min(float(asked), LONGEST_WAIT_S) if re.fullmatch(r"\d{1,9}", asked) else None
