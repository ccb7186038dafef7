"""One question to an online source, and the errors that asking it can give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NoReturn

import httpx

from atlas.sources.common import SourceError

MEGABYTE = 1_000_000
ATTEMPTS = 4
LATER = "probeer het later opnieuw"
SETTING = "controleer het ingestelde adres"


class FetchError(SourceError):
    """An online source gave nothing usable; the message is Dutch: where, what, what to do."""


@dataclass(frozen=True, slots=True)
class Call:
    """One question to a source.

    `source` is its name in messages; `form` or `body` (JSON) make it a POST; `kind` is what the
    answer must be; `most_bytes` how large, unpacked, it may be; `deadline_s` how many seconds
    all `attempts` together may take.
    """

    source: str
    url: str
    params: Mapping[str, str | int] | None = None
    form: Mapping[str, str] | None = None
    body: Mapping[str, Any] | None = None
    kind: Literal["json", "zip", "text"] = "json"
    most_bytes: int = 50 * MEGABYTE
    deadline_s: float = 300.0
    attempts: int = ATTEMPTS

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

    @property
    def posts(self) -> bool:
        """Whether it sends something along; such an answer is never kept."""
        return self.form is not None or self.body is not None
