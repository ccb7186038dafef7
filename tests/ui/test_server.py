"""Language, headers, 404s, compression and caching of what the atlas answers itself."""

from __future__ import annotations

import gzip
import re
from base64 import b64encode
from hashlib import sha256

import brotli
import pytest
from starlette.testclient import TestClient

from atlas.ui import login, login_routes, server, texts
from atlas.ui.assets import BUNDLES
from atlas.ui.wonen.page import PAGE

ADDRESSES = [f"/{name}" for name in texts.PAGES]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_dutch_and_names_itself(client: TestClient, address: str) -> None:
    html = client.get(address).text
    assert '<html lang="nl">' in html
    assert 'lang="en"' not in html
    title = re.search(r"<title>(.*?)</title>", html)
    assert title and texts.SITE in title[1]
    assert texts.PAGES[address.strip("/")] in title[1] or address == "/"
    assert "You need to enable JavaScript" not in html
    assert texts.NO_SCRIPT in html


@pytest.mark.parametrize("address", [*ADDRESSES, "/bestaat-niet", "/robots.txt"])
def test_every_answer_has_the_security_headers(client: TestClient, address: str) -> None:
    headers = client.get(address).headers
    policy = headers["content-security-policy"]
    assert "unsafe-eval" not in policy
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_the_policy_allows_exactly_the_inline_scripts_of_the_page(client: TestClient) -> None:
    answer = client.get("/kaart")
    scripts = re.findall(r"<script>(.*?)</script>", answer.text, flags=re.S)
    assert scripts
    for script in scripts:
        digest = b64encode(sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("more", ["; script-src *", "\r\nx: y", ", x", " €"])
def test_who_may_embed_the_atlas_is_configured(monkeypatch: pytest.MonkeyPatch, more: str) -> None:
    monkeypatch.setenv("ATLAS_FRAME_ANCESTORS", f"https://drenthe.example{more}")
    policy = server.security_headers()["Content-Security-Policy"]
    assert "frame-ancestors https://drenthe.example" in policy
    assert policy.count("; script-src") == 1
    assert not re.search(r"[\r\n,]", policy)
    assert policy.isascii()


def test_an_unknown_address_is_a_dutch_404_with_a_way_on(client: TestClient) -> None:
    for address in (
        "/bestaat-niet",
        "/kaart/dieper",
        "/wonen/dieper",
        "/_stcore/../app.py",
        "/assets/geen.js",
    ):
        answer = client.get(address)
        assert answer.status_code == 404, address
        assert texts.NOT_FOUND in answer.text
        assert 'href="/"' in answer.text
        assert 'lang="nl"' in answer.text


@pytest.mark.parametrize("address", ["/_stcore/metrics", "/_stcore/agent/openapi.json"])
def test_private_routes_of_streamlit_are_closed(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", login_routes.PATHS)
@pytest.mark.parametrize("more", ["", "/", "/dieper"])
def test_logging_in_has_an_address_only_where_it_is_set_up(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, address: str, more: str
) -> None:
    monkeypatch.setattr(login, "configured", lambda: False)
    assert client.get(address + more).status_code == 404
    monkeypatch.setattr(login, "configured", lambda: True)
    answer = client.get(address + more)
    assert (login_routes.FAILED in answer.text) is not bool(more)  # the inner app redirects nobody
    assert (answer.status_code == 404) is bool(more)
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


def test_a_page_is_the_same_with_and_without_a_login(client: TestClient) -> None:
    plain = client.get("/melden")
    cookie = {"Cookie": "_streamlit_user=x; _streamlit_xsrf=y"}
    assert client.get("/melden", headers=cookie).text == plain.text
    assert "set-cookie" not in plain.headers


def test_streamlits_own_routes_pass(client: TestClient) -> None:
    assert client.get("/_stcore/health").text == "streamlit: /_stcore/health"
    assert client.get("/media/x.png").text == "streamlit: /media/x.png"


def test_fault_41_path_traversal_reaches_no_file(client: TestClient) -> None:
    for address in ("/assets/../app.py", "/static/..%2f..%2fserver.py", "/assets/%2e%2e/texts.py"):
        answer = client.get(address)
        assert answer.status_code in (400, 404)
        assert "import" not in answer.text


def test_security_txt_and_robots_are_text(client: TestClient) -> None:
    security = client.get("/.well-known/security.txt")
    assert security.headers["content-type"].startswith("text/plain")
    assert {"Contact", "Expires"} <= {line.split(":")[0] for line in security.text.splitlines()}
    robots = client.get("/robots.txt")
    assert robots.headers["content-type"].startswith("text/plain")
    assert robots.text.startswith("User-agent: *")


def test_a_bundle_comes_compressed_and_for_ever(client: TestClient) -> None:
    name = next(name for name in BUNDLES if name.startswith("/static/js/index."))
    plain = client.get(name, headers={"Accept-Encoding": "identity"})
    assert plain.headers["content-type"].startswith("text/javascript")
    assert "immutable" in plain.headers["cache-control"]
    for encoding, unpack in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        with client.stream("GET", name, headers={"Accept-Encoding": encoding}) as answer:
            packed = b"".join(answer.iter_raw())
            assert answer.headers["content-encoding"] == encoding
        assert unpack(packed) == plain.content
        assert len(packed) < len(plain.content) / 2


def test_a_conditional_request_gets_304_without_a_body(client: TestClient) -> None:
    address = next(iter(re.findall(r'href="(/assets/atlas[^"]+)"', client.get("/kaart").text)))
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert first.status_code == 200
    assert first.content
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(address, headers={"If-None-Match": '"0123456789abcdef"'})
    assert other.status_code == 200


def test_every_file_that_a_page_names_is_there(client: TestClient) -> None:
    for address in ADDRESSES:
        html = client.get(address).text
        for name in re.findall(r'(?:href|src)="\.?(/(?:assets|static)/[^"]+)"', html):
            assert client.get(name).status_code == 200, name


@pytest.mark.parametrize(
    ("query", "deel"),
    [("", "voorraad"), ("?deel=behoefte&jaar=2035", "behoefte"), ("?deel=<script>", "voorraad")],
)
def test_the_page_wonen_names_the_part_that_is_asked_for(
    client: TestClient, query: str, deel: str
) -> None:
    html = client.get(f"/wonen{query}").text
    preloads = re.findall(r'<link rel="preload" as="fetch" crossorigin href="([^"]+)"', html)
    assert [name.partition(".")[0] for name in preloads] == [f"/assets/wonen-{deel}"]
    assert client.get(preloads[0]).headers["content-type"].startswith("text/html")
    assert html.count('rel="modulepreload" href="/assets/parts.') == 1
    assert len(html) < 20_000


def test_a_failing_script_shows_dutch_and_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(server.st, "error", shown.append)
    assert server.on_script_error(ValueError("geheim")) is True
    assert shown == [texts.SCRIPT_ERROR]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/kaart?indicator=bevolking_totaal", "<h1>Waar wonen de meeste mensen?</h1>"),
        ("/wonen?deel=uitstroom", f"<h1>{PAGE.parts['uitstroom'].QUESTION}</h1>"),
    ],
)
def test_the_first_answer_already_has_the_heading(
    client: TestClient, address: str, said: str
) -> None:
    assert said in client.get(address).text
