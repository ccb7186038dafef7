"""A bounded way to ask an online source: it answers well and in time, or there is an error.

One deadline holds for all attempts together. What is refused: another content type or shape
than asked for, half an answer, one that is too large, a redirect to another scheme or to an
address inside the network, and an answer that shows that our own clock is wrong.

Politeness: one question at a time over one connection a host (`connected`), an unchanged answer
is not sent again (`cache`), retries are few and spread, and we say who asks.
"""

from __future__ import annotations

import asyncio
import functools
import io
import json
import os
import random
import re
import shutil
import ssl
import zipfile
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, BinaryIO, NoReturn

import httpx

from atlas.sources.answer_cache import AnswerCache, Kept
from atlas.sources.call import LATER, MEGABYTE, SETTING, Call, FetchError
from atlas.sources.vetting import (
    RETRIED,
    addresses,
    asked_wait,
    check_clock,
    check_kind,
    check_redirect,
)

__all__ = ["LATER", "MEGABYTE", "SETTING", "Call", "FetchError", "Fetcher"]

REDIRECTS, CONNECT_S = 5, 15.0
ACCEPT = {"json": "application/json", "zip": "application/zip", "text": "text/plain"}


class _TryAgain(Exception):
    """This attempt failed, another may not; `wait_s` is what the source asks, if it does."""

    def __init__(self, reason: str, wait_s: float | None = None) -> None:
        super().__init__(reason)
        self.wait_s = wait_s


def user_agent() -> str:
    """Who asks, with the address for questions where the site has set one."""
    contact = re.sub(r"[^\x21-\x7e]", "", os.environ.get("ATLAS_CONTACT", ""))
    return f"WZW-atlas-Drenthe ({contact})" if contact else "WZW-atlas-Drenthe"


@functools.cache
def _certificates() -> ssl.SSLContext:
    return httpx.create_ssl_context()


@dataclass(frozen=True, slots=True)
class _Line:
    """Open connections, and the loop that they live in."""

    runner: asyncio.Runner
    client: httpx.AsyncClient


@dataclass(frozen=True, slots=True)
class _Answer:
    """Where an answer came from; no headers when it is the one that was kept."""

    url: str
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Fetcher:
    """Asks questions, one at a time. The first four fields are the outside world in tests.

    `cache` keeps answers for the next time; `line` is there within `connected`.
    """

    transport: httpx.AsyncBaseTransport | None = None
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    resolve: Callable[[str], Iterable[str]] = addresses
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    cache: AnswerCache | None = None
    line: _Line | None = None

    @contextmanager
    def connected(self) -> Iterator[Fetcher]:
        """The same, with a connection that stays open for all questions to a host."""
        client = httpx.AsyncClient(
            transport=self.transport,
            verify=_certificates(),
            headers={"user-agent": user_agent()},
            timeout=httpx.Timeout(None, connect=CONNECT_S),
        )
        with asyncio.Runner() as runner:
            try:
                yield replace(self, line=_Line(runner, client))
            finally:
                runner.run(client.aclose())
                if self.cache:
                    self.cache.tidy()

    def json(self, call: Call, number: Callable[[str], Any] = float) -> dict[str, Any]:
        """The JSON object that a source answers with; raises FetchError for anything else.

        `number` reads what has a decimal point: `str` leaves the figures as they were sent.
        """
        content = io.BytesIO()
        answer = self._run(call, content)
        try:
            found = json.loads(content.getvalue(), parse_constant=_no_number, parse_float=number)
        except (ValueError, RecursionError):
            call.refuse("het antwoord is geen hele JSON", LATER)
        if not isinstance(found, dict):
            call.refuse("het antwoord heeft een andere vorm dan verwacht", SETTING)
        self._keep(answer, content)
        return found

    def download(self, call: Call, file: BinaryIO) -> None:
        """Write the ZIP that a source answers with to `file`; raises FetchError."""
        answer = self._run(call, file)
        if not zipfile.is_zipfile(file):
            call.refuse("het bestand is geen heel ZIP-bestand", LATER)
        self._keep(answer, file)

    def count(self, call: Call) -> int:
        """The number that a source answers with as plain text; raises FetchError."""
        content = io.BytesIO()
        self._run(call, content)
        if not re.fullmatch(rb"(\xef\xbb\xbf)?\s*\d{1,12}\s*", content.getvalue()):
            call.refuse("het antwoord is geen aantal", SETTING)
        return int(content.getvalue().removeprefix(b"\xef\xbb\xbf"))

    def _keep(self, answer: _Answer, content: BinaryIO) -> None:
        if self.cache and answer.headers:
            self.cache.keep(answer.url, answer.headers, content)

    def _run(self, call: Call, sink: BinaryIO) -> _Answer:
        if not re.match(r"https?://", call.url) or call.host == "?":
            call.refuse("dit is geen adres dat met http:// of https:// begint", SETTING)
        if self.line is None:
            with self.connected() as connected:
                return connected._run(call, sink)
        try:
            return self.line.runner.run(self._in_time(call, self.line.client, sink))
        except TimeoutError:
            call.refuse(f"geen heel antwoord binnen {call.deadline_s:.0f} seconden", LATER)
        except httpx.InvalidURL:
            call.refuse("het adres klopt niet", SETTING)
        except httpx.DecodingError:
            call.refuse("het ingepakte antwoord is beschadigd", LATER)
        except OSError:
            call.refuse("het antwoord is niet te bewaren", "controleer de ruimte op de schijf")

    async def _in_time(self, call: Call, client: httpx.AsyncClient, sink: BinaryIO) -> _Answer:
        async with asyncio.timeout(call.deadline_s):
            for attempt in range(1, call.attempts + 1):
                try:
                    return await self._attempt(call, client, sink)
                except _TryAgain as error:
                    reason, wait_s = str(error), error.wait_s
                except httpx.TransportError:
                    reason, wait_s = "de verbinding lukt niet of valt weg", None
                if attempt < call.attempts:
                    jitter = 2**attempt * random.uniform(0.5, 1.5)
                    await self.sleep(jitter if wait_s is None else wait_s)
        return call.refuse(f"{reason}, ook na {call.attempts} pogingen", LATER)

    async def _attempt(self, call: Call, client: httpx.AsyncClient, sink: BinaryIO) -> _Answer:
        request = client.build_request(
            "POST" if call.posts else "GET",
            call.url,
            params=call.params,
            data=call.form,
            json=call.body,
            headers={"accept": f"{ACCEPT[call.kind]}, */*;q=0.1"},
        )
        url = str(request.url)
        kept = self.cache.find(url) if self.cache and not call.posts else None
        request.headers.update(kept.headers if kept else {})
        for _ in range(REDIRECTS + 1):
            response = await client.send(request, stream=True)
            try:
                if response.next_request is None:
                    given = await self._take(call, response, sink, kept)
                    return _Answer(url, {} if call.posts else given)
                request = response.next_request
            finally:
                await response.aclose()
            await check_redirect(call, request.url, self.resolve)
        return call.refuse("de bron verwijst steeds door", SETTING)

    async def _take(
        self, call: Call, response: httpx.Response, sink: BinaryIO, kept: Kept | None
    ) -> Mapping[str, str]:
        """Check one answer, write its body to the start of `sink`, and give its headers.

        A body shorter than promised is an error of the connection already.
        """
        if response.status_code in RETRIED:
            raise _TryAgain(f"fout {response.status_code}", asked_wait(response))
        unchanged = kept is not None and response.status_code == 304
        if response.status_code != 200 and not unchanged:
            call.refuse(f"fout {response.status_code}", SETTING)
        check_clock(call, response, self.now())
        sink.seek(0)
        sink.truncate()
        if kept and unchanged:
            with kept.content.open("rb") as file:
                shutil.copyfileobj(file, sink)
            return {}
        check_kind(call, response)
        size = 0
        async for chunk in response.aiter_bytes():
            size += len(chunk)
            if size > call.most_bytes:
                most = call.most_bytes // MEGABYTE
                call.refuse(f"het antwoord is groter dan {most} MB", SETTING)
            sink.write(chunk)
        return response.headers


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON")
