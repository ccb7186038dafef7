"""Answers as JSON or CSV: which form, what it is called for a cache, and how it is sent."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from atlas.api.kept import Kept
from atlas.api.problems import Problem
from atlas.api.schemas import Schema, columns, flat
from atlas.figures.tables import neutral

API_VERSION = "1.0.0"
MEDIA = {
    "json": "application/json",
    "csv": "text/csv",
    "jsonld": "application/ld+json",
    "turtle": "text/turtle",
}
GZIP = re.compile(r"(?:^|,)\s*gzip\s*(?:,|$|;(?!\s*q=0(?:\.0*)?\s*(?:,|$)))", re.I)
HOST = re.compile(r"[a-z0-9.-]{1,253}(:[0-9]{1,5})?|\[[0-9a-f:]{2,45}\](:[0-9]{1,5})?", re.I)
FRESH, PINNED = "no-cache", "public, max-age=86400"


class Said(NamedTuple):
    """An answer: its text, and the header Link ("" for none)."""

    text: str
    link: str = ""


class _Kept(NamedTuple):
    zipped: bytes
    link: str


ANSWERS: Kept[_Kept] = Kept(512)  # a page of 1000 rows is some 20 kB


def accepted(request: Request, forms: tuple[str, ...], asked: str = "") -> str:
    """The form to answer in: what is asked, else the first that the header Accept likes best.

    Raises Problem when the header wants something else only.
    """
    if asked:
        return asked
    header = request.headers.get("accept", "").strip() or "*/*"
    liked = {form: _quality(header, MEDIA[form]) for form in forms}
    best = max(forms, key=lambda form: liked[form])
    if not liked[best]:
        offered = " of ".join(MEDIA[form] for form in forms)
        raise Problem(406, f"Dit is er alleen als {offered}.")
    return best


def _quality(header: str, media: str) -> float:
    """How much an Accept header likes a media type: the most precise range that fits counts."""
    best = (-1, 0.0)
    for part in header.split(",")[:50]:
        name, *more = (word.strip().lower() for word in part.split(";"))
        kinds = ("*/*", f"{media.partition('/')[0]}/*", media)
        if name in kinds:
            given = next((word[2:] for word in more if word.startswith("q=")), "1")
            try:
                quality = min(max(float(given), 0.0), 1.0)
            except ValueError:
                quality = 0.0
            best = max(best, (kinds.index(name), quality))
    return best[1]


def site(request: Request) -> str:
    """The address of this site: `ATLAS_URL`, else as the client wrote it.

    Raises Problem for a host that is no host: it would stand in the names of all things.
    """
    if given := os.environ.get("ATLAS_URL", ""):
        return given.rstrip("/")
    host = request.headers.get("host", "")
    if not HOST.fullmatch(host):
        raise Problem(400, "De naam van de server in de vraag klopt niet.")
    return f"{request.url.scheme}://{host}"


def tag(*parts: Any) -> str:
    """The ETag of what these words name; weak, as it is the same for every compression."""
    return f'W/"{sha256(repr((API_VERSION, *parts)).encode()).hexdigest()[:24]}"'


def has_it(request: Request, etag: str, *, exists: bool = True) -> bool:
    """Whether the client says that it has the answer with this ETag already.

    `*` is every answer that exists: pass `exists=False` as long as that is not known.
    """
    given = request.headers.get("if-none-match", "").split(",")
    seen = {each.strip().removeprefix("W/") for each in given}
    return etag.removeprefix("W/") in seen or (exists and "*" in seen)


def answer(
    request: Request, etag: str, media: str, make: Callable[[], Said], cache: str = FRESH
) -> Response:
    """304 for a client that has it already, else what `make` gives, compressed if he takes that."""
    headers = {"ETag": etag, "Cache-Control": cache, "Vary": "Accept, Accept-Encoding"}
    if has_it(request, etag, exists=False):
        return Response(status_code=304, headers=headers)
    kept = ANSWERS.get(etag, lambda: _kept(make()))
    if has_it(request, etag):
        return Response(status_code=304, headers=headers)
    if kept.link:
        headers["Link"] = kept.link
    if GZIP.search(request.headers.get("accept-encoding", "")):
        headers["Content-Encoding"] = "gzip"
        return Response(kept.zipped, headers=headers, media_type=media)
    return Response(gzip.decompress(kept.zipped), headers=headers, media_type=media)


def _kept(said: Said) -> _Kept:
    return _Kept(gzip.compress(said.text.encode(), 5, mtime=0), said.link)


def json_text(value: Any) -> str:
    """JSON; a NaN is an error here, never text in an answer."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def csv_text(rows: Iterable[dict[str, Any]], schema: Schema) -> str:
    """CSV as RFC 4180 has it: comma, decimal point, UTF-8; a cell without value is empty.

    Text that a spreadsheet could take for a formula is neutralised; numbers stay numbers.
    """
    out = io.StringIO()
    names = columns(schema)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    for row in rows:
        cells = flat(row, schema)
        writer.writerow([_cell(cells[name]) for name in names])
    return out.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return neutral(value)
    return "" if value is None else repr(value)
