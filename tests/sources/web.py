"""A small web server on this machine, that answers as badly as the tests want."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

Answer = Callable[["Visit"], None]


class Visit(BaseHTTPRequestHandler):
    """One request; `sent` is its body, `number` the how-manieth it is (from 0)."""

    server: Web  # type: ignore[assignment]
    sent: bytes
    number: int

    def handle_one_visit(self) -> None:
        """Look the path up and answer; 404 for an unknown one."""
        self.sent = self.rfile.read(int(self.headers.get("content-length", 0)))
        self.number = len(self.server.visits)
        self.server.visits.append(self)
        answer = self.server.answers.get(urlsplit(self.path).path, lambda visit: visit.give(404))
        try:
            answer(self)
        except OSError:  # the visitor has left
            self.close_connection = True

    do_GET = do_POST = handle_one_visit

    def give(self, status: int = 200, body: bytes = b"", **headers: Any) -> None:
        """A whole answer; `content_type` and other headers, None to leave one out."""
        given: dict[str, Any] = {"content_length": len(body), "content_type": "application/json"}
        self.send_response(status)
        for name, value in (given | headers).items():
            if value is not None:
                self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class Web(ThreadingHTTPServer):
    """The server: what it answers by path, and who came by."""

    daemon_threads = True

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        super().__init__(("127.0.0.1", 0), Visit)
        self.answers, self.visits = dict(answers), []  # type: ignore[var-annotated]

    def url(self, path: str = "/") -> str:
        """The address of a path."""
        return f"http://127.0.0.1:{self.server_port}{path}"


@contextmanager
def serving(answers: Mapping[str, Answer]) -> Iterator[Web]:
    """A running server, that stops at the end."""
    with Web(answers) as web:
        thread = threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield web
        finally:
            web.shutdown()
            thread.join()


def give(body: bytes, **headers: Any) -> Answer:
    """Always the same good answer."""
    return lambda visit: visit.give(body=body, **headers)
