"""Faults 1-4, 8, 11, 14, 32 and 46 of an online source, with a real server on this machine."""

from __future__ import annotations

import errno
import gzip
import io
import time
import zipfile
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.sources.call import ATTEMPTS
from atlas.sources.common import SourceError
from atlas.sources.fetch import MEGABYTE, Call, Fetcher, FetchError
from atlas.sources.vetting import RETRIED, addresses
from tests.sources.web import Visit, Web, give, serving

GOOD = b'{"goed": true}'
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Slept(list[float]):
    """A sleep that takes no time, and remembers."""

    async def __call__(self, seconds: float) -> None:
        self.append(seconds)


@pytest.fixture
def slept() -> Slept:
    return Slept()


def ask(web: Web, path: str = "/", slept: Slept | None = None, **call: Any) -> dict[str, Any]:
    """The answer of the server to one call."""
    return Fetcher(sleep=slept if slept is not None else Slept()).json(
        Call("Bron", web.url(path), **call)
    )


def refused(web: Web, path: str = "/", **call: Any) -> str:
    """The message of the error that a call gives."""
    with pytest.raises(FetchError) as error:
        ask(web, path, **call)
    return str(error.value)


def pretend(answer: Any, **fields: Any) -> Fetcher:
    """A fetcher with an outside world of its own."""
    return Fetcher(transport=httpx.MockTransport(answer), sleep=Slept(), **fields)


def test_a_good_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_CONTACT", "mailto:atlas@drenthe.nl\r\nX-Evil: 1")
    with serving({"/": give(GOOD)}) as web:
        assert ask(web, params={"id": "a b"}) == {"goed": True}
        (visit,) = web.visits
    assert (visit.command, visit.path) == ("GET", "/?id=a+b")
    assert visit.headers["user-agent"] == "WZW-atlas-Drenthe (mailto:atlas@drenthe.nlX-Evil:1)"
    assert visit.headers["x-evil"] is None


def test_the_query_in_an_address_stays() -> None:
    with serving({"/": give(GOOD)}) as web:
        ask(web, "/?key=1")
        assert web.visits[0].path == "/?key=1"
        assert web.visits[0].headers["user-agent"] == "WZW-atlas-Drenthe"


def test_a_form_and_a_body_are_posted() -> None:
    with serving({"/": give(GOOD)}) as web:
        ask(web, form={"data": "[out:json];"})
        ask(web, body={"units": "kilometers"})
        form, body = web.visits
    assert (form.command, form.sent) == ("POST", b"data=%5Bout%3Ajson%5D%3B")
    assert (body.command, body.sent) == ("POST", b'{"units":"kilometers"}')


@pytest.mark.parametrize("status", sorted(RETRIED))
def test_busy_is_tried_again_after_a_while(slept: Slept, status: int) -> None:
    def answer(visit: Visit) -> None:
        visit.give(200 if visit.number else status, GOOD)

    with serving({"/": answer}) as web:
        assert ask(web, slept=slept) == {"goed": True}
        assert len(web.visits) == 2
    (wait,) = slept
    assert 1 <= wait <= 3


def test_the_waits_grow_and_differ() -> None:
    rounds = [Slept() for _ in range(5)]
    with serving({"/": lambda visit: visit.give(503)}) as web:
        for slept in rounds:
            message = ""
            with pytest.raises(FetchError) as error:
                ask(web, slept=slept)
            message = str(error.value)
            assert "fout 503" in message
            assert f"ook na {ATTEMPTS} pogingen; probeer het later opnieuw" in message
        assert len(web.visits) == ATTEMPTS * len(rounds)
    for slept in rounds:
        assert [0.5 * 2**n <= wait <= 1.5 * 2**n for n, wait in enumerate(slept, 1)] == [True] * 3
    assert len({tuple(slept) for slept in rounds}) == len(rounds)


@pytest.mark.parametrize(("asked", "waits"), [("7", 7), ("86400", 60), ("0", 0)])
def test_a_source_may_say_how_long_to_wait(slept: Slept, asked: str, waits: float) -> None:
    def answer(visit: Visit) -> None:
        visit.give(200 if visit.number else 429, GOOD, retry_after=asked)

    with serving({"/": answer}) as web:
        ask(web, slept=slept)
    assert slept == [waits]


@pytest.mark.parametrize("asked", ["morgen", "-5", "1e9", "Wed, 21 Oct 2026 07:28:00 GMT"])
def test_a_strange_wait_is_ours(slept: Slept, asked: str) -> None:
    def answer(visit: Visit) -> None:
        visit.give(200 if visit.number else 429, GOOD, retry_after=asked)

    with serving({"/": answer}) as web:
        ask(web, slept=slept)
    assert 1 <= slept[0] <= 3


@pytest.mark.parametrize("status", [201, 204, 304, 400, 401, 403, 404, 410, 418, 501])
def test_another_status_is_refused_at_once(status: int) -> None:
    with serving({"/": lambda visit: visit.give(status)}) as web:
        message = refused(web)
        assert len(web.visits) == 1
    assert message == f"Bron (127.0.0.1): fout {status}; controleer het ingestelde adres"


def drip(visit: Visit, first: bytes) -> None:
    """A byte at a time, for as long as somebody listens."""
    visit.wfile.write(first)
    for _ in range(400):
        visit.wfile.write(b"x")
        visit.wfile.flush()
        time.sleep(0.02)


@pytest.mark.parametrize(
    "first",
    [
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX-Slow: ",
        b"",
    ],
)
def test_a_slow_drip_meets_the_deadline(first: bytes) -> None:
    with serving({"/": lambda visit: drip(visit, first)}) as web:
        message = refused(web, deadline_s=0.2)
        assert len(web.visits) == 1
    assert "geen heel antwoord binnen 0 seconden; probeer het later opnieuw" in message


def test_a_hang_meets_the_deadline() -> None:
    with serving({"/": lambda visit: time.sleep(2)}) as web:
        assert "binnen" in refused(web, deadline_s=0.2)


def test_the_deadline_holds_for_all_attempts_together() -> None:
    with serving({"/": lambda visit: visit.give(503)}) as web, pytest.raises(FetchError) as error:
        Fetcher().json(Call("Bron", web.url(), deadline_s=0.2))  # with a real sleep
    assert "binnen" in str(error.value)


def half(visit: Visit) -> None:
    visit.give(200, GOOD[:7], content_length=len(GOOD))
    visit.close_connection = True


def test_half_a_body_is_refused() -> None:
    with serving({"/": half}) as web:
        message = refused(web)
        assert len(web.visits) == ATTEMPTS
    assert "probeer het later opnieuw" in message


def test_half_a_body_and_then_a_whole_one() -> None:
    def answer(visit: Visit) -> None:
        visit.give(body=GOOD) if visit.number else half(visit)

    with serving({"/": answer}) as web:
        assert ask(web) == {"goed": True}


def test_a_body_that_stops_between_its_chunks() -> None:
    def answer(visit: Visit) -> None:
        visit.protocol_version = "HTTP/1.1"
        visit.give(content_length=None, transfer_encoding="chunked")
        visit.wfile.write(b"7\r\n" + GOOD[:7] + b"\r\n")
        visit.close_connection = True

    with serving({"/": answer}) as web:
        assert "de verbinding lukt niet of valt weg" in refused(web)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (GOOD[:7], "geen hele JSON"),
        (b"", "geen hele JSON"),
        (b"<!DOCTYPE html><p>Onderhoud", "geen hele JSON"),
        (b'{"a": NaN}', "geen hele JSON"),
        (b'{"a": -Infinity}', "geen hele JSON"),
        (b"[" * 100_000, "geen hele JSON"),
        (b"\xff\xfe\xfa", "geen hele JSON"),
        (b'{"a": ' + b"9" * 5000 + b"}", "geen hele JSON"),
        (b"[1, 2]", "een andere vorm"),
        (b"null", "een andere vorm"),
        (b'"tekst"', "een andere vorm"),
    ],
)
@pytest.mark.parametrize("kind", ["application/json", None])
def test_another_shape_is_refused(body: bytes, says: str, kind: str | None) -> None:
    with serving({"/": give(body, content_length=None, content_type=kind)}) as web:
        assert says in refused(web)


@pytest.mark.parametrize(
    "kind", ["text/html; charset=utf-8", "text/xml", "text/plain", "TEXT/HTML"]
)
def test_another_type_is_refused(kind: str) -> None:
    with serving({"/": give(GOOD, content_type=kind)}) as web:
        message = refused(web)
    assert f"het antwoord is {kind.partition(';')[0].lower()} in plaats van JSON" in message


@pytest.mark.parametrize("kind", ["application/json;charset=utf-8", "application/geo+json", None])
def test_json_by_any_of_its_names(kind: str | None) -> None:
    with serving({"/": give(GOOD, content_type=kind)}) as web:
        assert ask(web) == {"goed": True}


def test_a_packed_answer_is_unpacked() -> None:
    with serving({"/": give(gzip.compress(GOOD, mtime=0), content_encoding="gzip")}) as web:
        assert ask(web) == {"goed": True}


@pytest.mark.parametrize("body", [gzip.compress(GOOD, mtime=0)[:-12], b"no gzip at all"])
def test_a_damaged_packed_answer_is_refused(body: bytes) -> None:
    with serving({"/": give(body, content_encoding="gzip")}) as web:
        assert refused(web)


@pytest.mark.parametrize("packed", [False, True])
def test_an_answer_has_a_greatest_size(packed: bool) -> None:
    body = b" " * (3 * MEGABYTE)
    headers = {"content_encoding": "gzip"} if packed else {}
    with serving({"/": give(gzip.compress(body, mtime=0) if packed else body, **headers)}) as web:
        assert "groter dan 1 MB" in refused(web, most_bytes=MEGABYTE)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_on_the_same_host_is_followed(status: int) -> None:
    answers = {"/": lambda visit: visit.give(status, location="/daar"), "/daar": give(GOOD)}
    with serving(answers) as web:
        assert ask(web) == {"goed": True}


def test_redirects_end() -> None:
    with serving({"/": lambda visit: visit.give(302, location="/")}) as web:
        assert "verwijst steeds door" in refused(web)
        assert len(web.visits) == 6


INSIDE = [
    "http://169.254.169.254/latest/meta-data/",
    "http://localhost/",
    "http://10.0.0.1/",
    "http://192.168.1.1/",
    "http://2130706434/",
    "http://0.0.0.0/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.2]/",
    "http://100.64.0.1/",
]


@pytest.mark.parametrize("to", INSIDE)
def test_a_redirect_into_the_network_is_blocked(to: str) -> None:
    with serving({"/": lambda visit: visit.give(302, location=to)}) as web:
        message = refused(web)
    assert "een adres binnen het net; controleer het ingestelde adres" in message


@pytest.mark.parametrize("to", [*INSIDE, "http://127.0.0.1:8501/"])
def test_a_public_source_cannot_send_us_into_the_network(to: str) -> None:
    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return httpx.Response(302, headers={"location": to})

    with pytest.raises(FetchError, match="een adres binnen het net"):
        pretend(answer).json(Call("Bron", "http://bron.nl/"))
    assert asked == ["bron.nl"]


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://bron.nl/x", "gopher://bron.nl/"])
def test_a_redirect_to_another_scheme_is_blocked(to: str) -> None:
    with serving({"/": lambda visit: visit.give(302, location=to)}) as web:
        assert f"verwijst door naar {to.partition(':')[0]}://" in refused(web)


def test_https_never_becomes_http() -> None:
    fetcher = pretend(lambda _: httpx.Response(302, headers={"location": "http://bron.nl/"}))
    with pytest.raises(FetchError, match="verwijst door naar http://"):
        fetcher.json(Call("Bron", "https://bron.nl/"))


@pytest.mark.parametrize(
    ("found", "good"),
    [
        (["93.184.216.34"], True),
        (["93.184.216.34", "2606:2800:220:1::1"], True),
        (["93.184.216.34", "10.0.0.5"], False),
        (["127.0.0.1"], False),
        ([], False),
        (["geen adres"], False),
    ],
)
def test_all_addresses_of_another_host_must_be_public(found: list[str], good: bool) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host == "bron.nl":
            return httpx.Response(307, headers={"location": "https://cdn.bron.nl/"})
        return httpx.Response(200, content=GOOD)

    fetcher = pretend(answer, resolve=lambda host: found)
    if good:
        assert fetcher.json(Call("Bron", "https://bron.nl/")) == {"goed": True}
    else:
        with pytest.raises(FetchError, match="cdn.bron.nl, een adres binnen het net"):
            fetcher.json(Call("Bron", "https://bron.nl/"))


def test_a_host_that_is_not_found_is_no_way_out() -> None:
    def nowhere(host: str) -> list[str]:
        raise OSError

    answer = httpx.Response(302, headers={"location": "https://nergens.nl/"})
    with pytest.raises(FetchError, match="een adres binnen het net"):
        pretend(lambda _: answer, resolve=nowhere).json(Call("Bron", "https://bron.nl/"))


def test_addresses_of_a_host() -> None:
    assert "127.0.0.1" in addresses("127.0.0.1")
    assert set(addresses("localhost")) <= {"127.0.0.1", "::1"}


@pytest.mark.parametrize(
    ("headers", "good"),
    [
        ({"date": format_datetime(NOW)}, True),
        ({"date": format_datetime(NOW - timedelta(hours=20))}, True),
        ({"date": format_datetime(NOW - timedelta(days=365))}, False),
        ({"date": format_datetime(NOW + timedelta(days=365))}, False),
        ({"date": format_datetime(NOW - timedelta(days=5)), "age": str(5 * 86400)}, True),
        ({"date": "vandaag"}, True),
        ({"date": "Sun, 22 Nov 2026 12:00:00 -0000"}, True),
        ({"date": format_datetime(NOW), "age": "oud"}, True),
        ({"date": format_datetime(NOW), "age": "9" * 30}, True),
        ({}, True),
    ],
)
def test_a_clock_that_is_wrong_is_told(headers: dict[str, str], good: bool) -> None:
    fetcher = pretend(lambda _: httpx.Response(200, content=GOOD, headers=headers), now=lambda: NOW)
    if good:
        assert fetcher.json(Call("Bron", "https://bron.nl/")) == {"goed": True}
    else:
        with pytest.raises(FetchError, match="de klok van deze computer"):
            fetcher.json(Call("Bron", "https://bron.nl/"))


WRONG_ADDRESSES = ["", "bron.nl", "ftp://bron.nl/", "file:///etc/passwd", "http://", "http:///x"]


@pytest.mark.parametrize("url", [*WRONG_ADDRESSES, "http://a:b:c/", "http://\0/"])
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(FetchError, match="adres"):
        Fetcher(sleep=Slept()).json(Call("Bron", url))


def test_nobody_home() -> None:
    with serving({}) as web:
        url = web.url()
    with pytest.raises(FetchError, match="de verbinding lukt niet"):
        Fetcher(sleep=Slept()).json(Call("Bron", url))


def test_a_password_in_an_address_stays_out_of_the_message() -> None:
    with serving({}) as web, pytest.raises(FetchError) as error:
        url = web.url("/geheim?key=abc").replace("://", "://jan:welkom@")
        Fetcher().json(Call("Bron", url))
    assert str(error.value).startswith("Bron (127.0.0.1): fout 404")


def test_an_error_is_one_of_a_source() -> None:
    assert issubclass(FetchError, SourceError)


def archive() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("stops.txt", "stop_id\n" + "1\n" * 1000)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["application/zip", "application/octet-stream", None])
def test_a_zip(kind: str | None) -> None:
    file = io.BytesIO(b"what stood here before " * 100)
    with serving({"/": give(archive(), content_type=kind)}) as web:
        Fetcher().download(Call("Bron", web.url(), kind="zip"), file)
    assert file.getvalue() == archive()


@pytest.mark.parametrize("body", [archive()[:-30], b"<html>", b"", b"PK\x03\x04"])
def test_a_zip_that_is_not_whole(body: bytes) -> None:
    answer = give(body, content_type="application/zip")
    with serving({"/": answer}) as web, pytest.raises(FetchError, match="geen heel ZIP-bestand"):
        Fetcher().download(Call("Bron", web.url(), kind="zip"), io.BytesIO())


def test_a_zip_is_no_web_page() -> None:
    answer = give(archive(), content_type="text/html")
    with serving({"/": answer}) as web, pytest.raises(FetchError, match="text/html in plaats van"):
        Fetcher().download(Call("Bron", web.url(), kind="zip"), io.BytesIO())


def test_after_a_half_download_the_file_starts_anew() -> None:
    whole = archive()

    def answer(visit: Visit) -> None:
        body = whole if visit.number else whole[:50]
        visit.give(body=body, content_length=len(whole), content_type="application/zip")
        visit.close_connection = True

    file = io.BytesIO()
    with serving({"/": answer}) as web:
        Fetcher(sleep=Slept()).download(Call("Bron", web.url(), kind="zip"), file)
    assert file.getvalue() == whole


class Full(io.BytesIO):
    """A disk without room."""

    def write(self, *_: Any) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk() -> None:
    answer = give(archive(), content_type="application/zip")
    with serving({"/": answer}) as web, pytest.raises(FetchError, match="controleer de ruimte"):
        Fetcher().download(Call("Bron", web.url(), kind="zip"), Full())


HEADERS = st.dictionaries(
    st.sampled_from(["content-type", "retry-after", "date", "age", "location", "content-length"]),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30),
)


@settings(max_examples=150)
@given(st.integers(200, 599), st.binary(max_size=40), HEADERS)
def test_whatever_comes_is_an_answer_or_a_plain_error(
    status: int, body: bytes, headers: dict[str, str]
) -> None:
    fetcher = pretend(lambda _: httpx.Response(status, content=body, headers=headers))
    try:
        assert isinstance(fetcher.json(Call("Bron", "https://bron.nl/")), dict)
    except FetchError as error:
        assert str(error).startswith("Bron (bron.nl): ")
        assert "; " in str(error)
