"""A bounded way to ask an online source: it answers well and in time, or there is an error.

One deadline holds for all attempts together. What is refused: another content type or shape
than asked for, half an answer, one that is too large, a redirect to another scheme or to an
address inside the network, and an answer that shows that our own clock is wrong.
"""

from __future__ import annotations

import asyncio
import functools
import io
import ipaddress
import json
import os
import random
import re
import socket
import ssl
import zipfile
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, BinaryIO, Literal, NoReturn

import httpx

from atlas.sources.common import SourceError

MEGABYTE = 1_000_000
RETRIED = frozenset({429, 500, 502, 503, 504})
ATTEMPTS, REDIRECTS, CONNECT_S, LONGEST_WAIT_S = 4, 5, 15.0, 60.0
CLOCK_MARGIN = timedelta(days=1)
# Words that the content type may have; a source that names none is judged by the shape only.
TYPES: Mapping[str, tuple[str, ...]] = {"json": ("json",), "zip": ("zip", "octet-stream")}
LATER = "probeer het later opnieuw"
SETTING = "controleer het ingestelde adres"


class FetchError(SourceError):
    """An online source gave nothing usable; the message is Dutch: where, what, what to do."""


class _TryAgain(Exception):
    """This attempt failed, another may not; `wait_s` is what the source asks, if it does."""

    def __init__(self, reason: str, wait_s: float | None = None) -> None:
        super().__init__(reason)
        self.wait_s = wait_s


@dataclass(frozen=True, slots=True)
class Call:
    """One question to a source.

    `source` is its name in messages; `form` or `body` (JSON) make it a POST; `kind` is what the
    answer must be; `most_bytes` how large, unpacked, it may be; `deadline_s` how many seconds
    all attempts together may take.
    """

    source: str
    url: str
    params: Mapping[str, str | int] | None = None
    form: Mapping[str, str] | None = None
    body: Mapping[str, Any] | None = None
    kind: Literal["json", "zip"] = "json"
    most_bytes: int = 50 * MEGABYTE
    deadline_s: float = 300.0

    def refuse(self, what: str, remedy: str) -> NoReturn:
        """Raise the FetchError; of the address only the host is told, never a password in it."""
        raise FetchError(f"{self.source} ({self.host}): {what}; {remedy}")

    @property
    def host(self) -> str:
        """The host in the address, `?` when there is none."""
        try:
            return httpx.URL(self.url).host or "?"
        except (httpx.InvalidURL, ValueError):
            return "?"


def addresses(host: str) -> list[str]:
    """The IP addresses of a host name; raises OSError when it has none."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, None)]


def user_agent() -> str:
    """Who asks, with the address for questions where the site has set one."""
    contact = re.sub(r"[^\x21-\x7e]", "", os.environ.get("ATLAS_CONTACT", ""))
    return f"WZW-atlas-Drenthe ({contact})" if contact else "WZW-atlas-Drenthe"


@functools.cache
def _certificates() -> ssl.SSLContext:
    return httpx.create_ssl_context()


@dataclass(frozen=True)
class Fetcher:
    """Asks questions. The fields stand in for the outside world in tests."""

    transport: httpx.AsyncBaseTransport | None = None
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    resolve: Callable[[str], Iterable[str]] = addresses
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def json(self, call: Call) -> dict[str, Any]:
        """The JSON object that a source answers with; raises FetchError for anything else."""
        content = io.BytesIO()
        self._run(call, content)
        try:
            answer = json.loads(content.getvalue(), parse_constant=_no_number)
        except (ValueError, RecursionError):
            call.refuse("het antwoord is geen hele JSON", LATER)
        if not isinstance(answer, dict):
            call.refuse("het antwoord heeft een andere vorm dan verwacht", SETTING)
        return answer

    def download(self, call: Call, file: BinaryIO) -> None:
        """Write the ZIP that a source answers with to `file`; raises FetchError."""
        self._run(call, file)
        if not zipfile.is_zipfile(file):
            call.refuse("het bestand is geen heel ZIP-bestand", LATER)

    def _run(self, call: Call, sink: BinaryIO) -> None:
        if not re.match(r"https?://", call.url) or call.host == "?":
            call.refuse("dit is geen adres dat met http:// of https:// begint", SETTING)
        try:
            asyncio.run(self._in_time(call, sink))
        except TimeoutError:
            call.refuse(f"geen heel antwoord binnen {call.deadline_s:.0f} seconden", LATER)
        except httpx.InvalidURL:
            call.refuse("het adres klopt niet", SETTING)
        except httpx.DecodingError:
            call.refuse("het ingepakte antwoord is beschadigd", LATER)
        except OSError:
            call.refuse("het antwoord is niet te bewaren", "controleer de ruimte op de schijf")

    async def _in_time(self, call: Call, sink: BinaryIO) -> None:
        async with asyncio.timeout(call.deadline_s):
            for attempt in range(1, ATTEMPTS + 1):
                try:
                    await self._attempt(call, sink)
                    return
                except _TryAgain as error:
                    reason, wait_s = str(error), error.wait_s
                except httpx.TransportError:
                    reason, wait_s = "de verbinding lukt niet of valt weg", None
                if attempt < ATTEMPTS:
                    jitter = 2**attempt * random.uniform(0.5, 1.5)
                    await self.sleep(jitter if wait_s is None else wait_s)
        call.refuse(f"{reason}, ook na {ATTEMPTS} pogingen", LATER)

    async def _attempt(self, call: Call, sink: BinaryIO) -> None:
        headers = {"user-agent": user_agent(), "accept": f"application/{call.kind}, */*;q=0.1"}
        async with httpx.AsyncClient(
            transport=self.transport,
            verify=_certificates(),
            headers=headers,
            timeout=httpx.Timeout(None, connect=CONNECT_S),
        ) as client:
            method = "GET" if call.form is None and call.body is None else "POST"
            request = client.build_request(
                method, call.url, params=call.params, data=call.form, json=call.body
            )
            for _ in range(REDIRECTS + 1):
                response = await client.send(request, stream=True)
                try:
                    if response.next_request is None:
                        await self._take(call, response, sink)
                        return
                    request = response.next_request
                finally:
                    await response.aclose()
                await self._check_redirect(call, request.url)
        call.refuse("de bron verwijst steeds door", SETTING)

    async def _check_redirect(self, call: Call, url: httpx.URL) -> None:
        """A source may send us to another public host; inside the network only to itself."""
        start = httpx.URL(call.url)
        if url.scheme not in ("http", "https") or (start.scheme, url.scheme) == ("https", "http"):
            call.refuse(f"de bron verwijst door naar {url.scheme}://", SETTING)
        if url.host == start.host:
            return
        try:
            named = await asyncio.to_thread(self.resolve, url.host)
            found = [ipaddress.ip_address(address) for address in named]
        except (OSError, ValueError):
            found = []
        if not found or not all(address.is_global for address in found):
            call.refuse(f"de bron verwijst door naar {url.host}, een adres binnen het net", SETTING)

    async def _take(self, call: Call, response: httpx.Response, sink: BinaryIO) -> None:
        """Check one answer and write its body to the start of `sink`.

        A body shorter than promised is an error of the connection already.
        """
        if response.status_code in RETRIED:
            raise _TryAgain(f"fout {response.status_code}", _asked_wait(response))
        if response.status_code != 200:
            call.refuse(f"fout {response.status_code}", SETTING)
        self._check_clock(call, response)
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind and not any(word in kind for word in TYPES[call.kind]):
            call.refuse(f"het antwoord is {kind} in plaats van {call.kind.upper()}", SETTING)
        sink.seek(0)
        sink.truncate()
        size = 0
        async for chunk in response.aiter_bytes():
            size += len(chunk)
            if size > call.most_bytes:
                most = call.most_bytes // MEGABYTE
                call.refuse(f"het antwoord is groter dan {most} MB", SETTING)
            sink.write(chunk)

    def _check_clock(self, call: Call, response: httpx.Response) -> None:
        """Refuse when our clock differs over a day from theirs: the date of a refresh would lie."""
        try:
            age = timedelta(seconds=int(response.headers.get("age", "0")))
            theirs = parsedate_to_datetime(response.headers["date"]) + age
            gap = abs(self.now() - theirs)
        except (KeyError, ValueError, TypeError, OverflowError):
            return
        if gap > CLOCK_MARGIN:
            call.refuse(
                "de klok van deze computer loopt een dag of meer uit de pas", "zet hem goed"
            )


def _asked_wait(response: httpx.Response) -> float | None:
    asked = response.headers.get("retry-after", "")
    return min(float(asked), LONGEST_WAIT_S) if re.fullmatch(r"\d{1,9}", asked) else None


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON")
