"""What becomes of the answers to logging in; an inner app stands for Streamlit."""

from __future__ import annotations

import logging

import pytest
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.testclient import TestClient

from atlas.ui import login, login_routes
from atlas.ui.login_routes import CALLBACK, FAILED, LOGIN, LOGOUT, answering, short

MONTH = 30 * 24 * 3600
SECRET = "geheim-en-anna@voorbeeld.example"


def asked(
    monkeypatch: pytest.MonkeyPatch, address: str, inner: Response | Exception, https: bool = True
) -> tuple[int, Headers, str]:
    """Status, headers and text for a visitor when Streamlit answers with `inner`."""
    monkeypatch.setattr(login, "is_https", lambda: https)

    async def app(scope, receive, send) -> None:  # type: ignore[no-untyped-def]
        if isinstance(inner, Exception):
            raise inner
        await inner(scope, receive, send)

    answer = TestClient(answering(app)).get(address, follow_redirects=False)
    return answer.status_code, Headers(raw=answer.headers.raw), answer.text


def with_cookies(response: Response, *ages: int) -> Response:
    """The response with the cookie of a user for each age, as Streamlit sets it."""
    for age in ages:
        value = "naam" if age else ""
        response.set_cookie("_streamlit_user", value, max_age=age, httponly=True, samesite="lax")
    return response


def test_who_logged_in_comes_back_where_one_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    inner = with_cookies(RedirectResponse("/", 302), 0, MONTH)
    status, headers, _ = asked(monkeypatch, f"{CALLBACK}?code=a&state=b", inner)
    assert (status, headers["location"]) == (303, "/melden")
    assert headers["cache-control"] == "no-store"
    gone, kept = headers.getlist("set-cookie")
    assert "Max-Age=0" in gone
    assert f"Max-Age={login.SESSION_SECONDS};" in kept
    assert "HttpOnly" in kept
    assert all(cookie.endswith("; Secure") for cookie in (gone, kept))


def test_the_way_to_the_provider_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    to = "https://idp.example/authorize?client_id=a%20b&redirect_uri=https%3A%2F%2Fx%2Fy&state=1"
    status, headers, _ = asked(monkeypatch, f"{LOGIN}?provider=x", RedirectResponse(to))
    assert (status, headers["location"]) == (303, to)


@pytest.mark.parametrize("address", [LOGOUT, CALLBACK, LOGIN])
def test_who_logged_out_comes_back_too(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    inner = with_cookies(RedirectResponse("/"), 0)
    status, headers, _ = asked(monkeypatch, address, inner, https=False)
    assert (status, headers["location"]) == (303, "/melden")
    assert "Secure" not in headers["set-cookie"]


def test_a_code_that_lets_nobody_in_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    inner = with_cookies(RedirectResponse("/"), 0)
    status, headers, text = asked(monkeypatch, f"{CALLBACK}?code=a&state=b", inner)
    assert (status, FAILED in text) == (403, True)
    assert "Max-Age=0" in headers["set-cookie"]


WAS = "/aanleveren?deel=leveringen&levering=ab12"


def test_one_comes_back_to_the_page_where_one_logged_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(login, "is_https", lambda: True)
    to = "https://idp.example/authorize"

    async def app(scope, receive, send) -> None:  # type: ignore[no-untyped-def]
        here = scope["path"] == CALLBACK
        answer = with_cookies(RedirectResponse("/"), MONTH) if here else RedirectResponse(to)
        await answer(scope, receive, send)

    client = TestClient(answering(app), "https://atlas.example")
    headers = {"referer": f"https://atlas.example{WAS}"}
    asked = client.get(f"{LOGIN}?provider=x", headers=headers, follow_redirects=False)
    assert asked.headers["location"] == to
    assert all(word in asked.headers["set-cookie"] for word in ("HttpOnly", "Secure", "Max-Age"))
    refused = client.get(f"{CALLBACK}?error=access_denied")
    assert f'href="{WAS.replace("&", "&amp;")}"' in refused.text
    assert "Naar Aanleveren" in refused.text
    back = client.get(f"{CALLBACK}?code=a", follow_redirects=False)
    assert back.headers["location"] == WAS
    assert login_routes.BACK_COOKIE not in client.cookies


@pytest.mark.parametrize(
    ("said", "back"),
    [
        ("https://evil.example/aanleveren", "/aanleveren"),  # the path only: it stays here
        ("//evil.example", "/melden"),
        ("https://x/kaart?gebied=GM0106", "/melden"),
        ("/aanleveren/../../x", "/melden"),
        ("/aanleveren?a=%0d%0a<b>", "/aanleveren"),
        ("http://[", "/melden"),
        ("", "/melden"),
    ],
)
def test_one_comes_back_to_no_other_page(
    monkeypatch: pytest.MonkeyPatch, said: str, back: str
) -> None:
    monkeypatch.setattr(login, "is_https", lambda: False)
    for path, name in ((LOGOUT, "referer"), (CALLBACK, "cookie")):
        value = said if name == "referer" else f'{login_routes.BACK_COOKIE}="{said}"'
        sent = [(name.encode(), value.encode("latin-1"))]
        scope = {"type": "http", "path": path, "query_string": b"", "headers": sent}
        assert login_routes.came_from(Request(scope)) == back


@pytest.mark.parametrize("status", [400, 404, 405, 500, 503])
def test_an_error_of_streamlit_becomes_a_dutch_page(
    monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    inner = PlainTextResponse(SECRET, status)
    got, headers, text = asked(monkeypatch, LOGIN, inner)
    assert (got, FAILED in text, SECRET in text) == (status, True, False)
    assert headers["cache-control"] == "no-store"
    assert 'lang="nl"' in text


def test_a_crash_says_nothing_to_visitor_or_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    status, _, text = asked(monkeypatch, f"{CALLBACK}?code=a", RuntimeError(SECRET))
    assert (status, FAILED in text) == (500, True)
    assert SECRET not in text + caplog.text
    assert "RuntimeError" in caplog.text


@pytest.mark.parametrize(
    "query",
    [
        f"error=access_denied&error_description={SECRET}",
        "error=&code=a",
        f"error={SECRET.upper()}%0d%0aINFO:+alles+goed",
    ],
)
def test_what_a_provider_says_of_a_failure_stays_out_of_log_and_page(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, query: str
) -> None:
    caplog.set_level(logging.INFO)
    never = AssertionError("Streamlit was asked")
    status, headers, text = asked(monkeypatch, f"{CALLBACK}?{query}", never)
    assert (status, FAILED in text, headers["cache-control"]) == (403, True, "no-store")
    ours = [record for record in caplog.records if record.name == login_routes.__name__]
    (line,) = [record.getMessage() for record in ours]
    assert "voorbeeld" not in (text + line).lower()
    assert "\n" not in line


@pytest.mark.parametrize(
    ("cookie", "secure", "made"),
    [
        ("a=b; Max-Age=2592000; Path=/", False, "a=b; Max-Age=43200; Path=/"),
        ("a=b; Max-Age=60; Path=/", True, "a=b; Max-Age=60; Path=/; Secure"),
        ("a=b; Path=/; SameSite=lax", True, "a=b; Path=/; SameSite=lax; Secure"),
        ("a=; Max-Age=0", False, "a=; Max-Age=0"),
    ],
)
def test_a_cookie_lasts_no_longer_than_a_session(cookie: str, secure: bool, made: str) -> None:
    assert short(cookie, secure) == made


def test_the_paths_are_those_of_streamlit() -> None:
    from streamlit.web.server.starlette.starlette_auth_routes import create_auth_routes

    assert tuple(route.path for route in create_auth_routes("")) == login_routes.PATHS
