"""The server: it knows its tables and layers, pages them, and can be told to go wrong."""

from __future__ import annotations

import hashlib
import io
import json
import threading
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.sources.official import geo, v3, v4
from tests.sources.official.tables import Table
from tests.sources.web import Answer, Visit, Web

CHANGED = "Thu, 01 Oct 2026 00:00:00 GMT"
JSON = "application/json;odata=minimalmetadata;streaming=true;charset=utf-8"


class Kept(Visit):
    """A visit over a connection that stays open."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def parse_request(self) -> bool:
        """Forget the request before on the same connection: what came by is kept as it was."""
        good = super().parse_request()
        if good and self.server.visits and self.server.visits[-1] is self:
            self.server.visits[-1] = self.seen
        self.seen = copy(self)
        return good


class Official(Web):
    """All sources on one host.

    `wrong` goes wrong on purpose: for the first of its words that the path has, the answer is
    its value's; that may call `site.right(visit)` for the right one.
    """

    def __init__(
        self,
        tables: Iterable[Table] = (),
        layers: Mapping[str, list[dict[str, Any]]] | None = None,
        files: Mapping[str, Mapping[str, str]] | None = None,
        *,
        tags: bool = True,
        page: int = 10_000,
        page4: int = 100_000,
        feature_page: int = 1000,
    ) -> None:
        super().__init__({})
        self.RequestHandlerClass = Kept
        self.answers = _Routes(self)  # type: ignore[assignment]
        self.tables = {table.id.casefold(): table for table in tables}
        self.layers, self.files = dict(layers or {}), dict(files or {})
        self.tags, self.page, self.page4, self.feature_page = tags, page, page4, feature_page
        self.wrong: dict[str, Answer] = {}
        self.connections = 0

    def get_request(self) -> Any:
        """Count the connections."""
        self.connections += 1
        return super().get_request()

    def right(self, visit: Visit) -> None:
        """The answer as it should be."""
        address = urlsplit(visit.path)
        query = dict(parse_qsl(address.query, keep_blank_values=True))
        status, body, kind = self.answer(unquote(address.path), query)
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        known = self.tags and status == 200
        if known and visit.headers.get("if-none-match") == tag:
            visit.give(304, content_type=None, content_length=None, etag=tag)
            return
        marks = {"etag": tag, "last_modified": CHANGED} if known else {}
        visit.give(status, body, content_type=kind, **marks)

    def answer(self, path: str, query: dict[str, str]) -> tuple[int, bytes, str]:
        """Status, body and content type."""
        parts = path.strip("/").split("/")
        match [part.casefold() for part in parts]:
            case ["odataapi" | "odatafeed" as service, "odata", table, *_] if table in self.tables:
                feed = service == "odatafeed"
                root = self.url("/" + "/".join(parts[:3]))
                given = v3.answer(self.tables[table], parts[3:], query, feed, root, self.page)
            case ["odata", "v1", "cbs", table, *_] if table in self.tables:
                root = self.url("/" + "/".join(parts[:4]))
                given = v4.answer(self.tables[table], parts[4:], query, root, self.page4)
            case ["ogc", "v1", "collections", _, "items"] if parts[3] in self.layers:
                layer, here = self.layers[parts[3]], self.url(path)
                given = geo.ogc(layer, query, here, self.feature_page)
            case ["wfs"]:
                given = geo.wfs(self.layers, query, self.feature_page)
            case _ if path.strip("/") in self.files:
                return 200, packed(self.files[path.strip("/")]), "application/zip"
            case _:
                return 404, b"<html>Not found</html>", "text/html"
        status, found = given
        if isinstance(found, str):
            return status, found.encode(), "text/plain;charset=utf-8"
        return status, json.dumps(found).encode(), JSON


class _Routes:
    def __init__(self, site: Official) -> None:
        self.site = site

    def get(self, path: str, _: Any) -> Answer:
        for word, answer in self.site.wrong.items():
            if word in path:
                return answer
        return self.site.right


def packed(files: Mapping[str, str]) -> bytes:
    """A zip of texts, always the same bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content.encode())
    return file.getvalue()


@contextmanager
def serve(
    tables: Iterable[Table] = (),
    layers: Mapping[str, list[dict[str, Any]]] | None = None,
    files: Mapping[str, Mapping[str, str]] | None = None,
    **options: Any,
) -> Iterator[Official]:
    """A running server in this process, that stops at the end."""
    with Official(tables, layers, files, **options) as site:
        thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield site
        finally:
            site.shutdown()
            thread.join()


@contextmanager
def serve_apart(make: Callable[[], Official]) -> Iterator[str]:
    """The address of a server in a process of its own, for measuring; `make` is a module's."""
    import multiprocessing

    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_run, args=(make, theirs), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        process.terminate()
        process.join()


def _run(make: Callable[[], Official], pipe: Any) -> None:
    with make() as site:
        pipe.send(site.url("").rstrip("/"))
        site.serve_forever(poll_interval=0.05)
