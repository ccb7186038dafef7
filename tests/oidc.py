"""A provider of identities on this machine, and an atlas that lets its users log in."""

from __future__ import annotations

import json
import re
import shutil
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from unittest import mock
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import httpx
import oidc_provider_mock
from streamlit import auth_util
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

ROOT = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"
COOKIE_SECRET = "een-cookie-geheim-van-meer-dan-32-tekens"
KEY = "een-sleutel-voor-pseudoniemen"
CLIENT_SECRET = "een-geheim-van-de-aanbieder"
TIMEOUT = 30.0  # seconds; a busy machine takes its time
USER_COOKIE, XSRF_COOKIE = "_streamlit_user", "_streamlit_xsrf"
XSRF = "2|00000000|0123456789abcdef0123456789abcdef|1700000000"
GROUPS = {
    "wzw-beheer": "beheerder",
    "wzw-provincie": "provincie-redacteur",
    "wzw-assen": "gemeente-redacteur GM0106",
    "wzw-emmen": "gemeente-redacteur GM0114",
}
# Who can log in: the subject that the provider knows, its name and its groups.
USERS: dict[str, tuple[str, list[str]]] = {
    "assen": ("Anna van Assen", ["iedereen", "wzw-assen"]),
    "emmen": ("Els van Emmen", ["wzw-emmen"]),
    "provincie": ("Piet van de Provincie", ["wzw-provincie", "wzw-assen"]),
    "beheer": ("Bea Beheerder", ["wzw-beheer"]),
    "lezer": ("Lex Lezer", ["iedereen"]),
    "twee": ("Tess Tweegemeenten", ["wzw-assen", "wzw-emmen"]),
}


def email(user: str) -> str:
    """The address that the provider knows of a user; nothing of ours may show it."""
    return f"{user}@voorbeeld.example"


@contextmanager
def provider() -> Iterator[str]:
    """The address of a provider that lets everyone in `USERS` log in with one click."""
    users = [
        oidc_provider_mock.User(
            sub=user, claims={"name": name, "email": email(user), "groups": groups}
        )
        for user, (name, groups) in USERS.items()
    ]
    app = oidc_provider_mock.app(user_claims=users, require_nonce=True)
    app.after_request(_local)
    with make_server(HOST, 0, app, _Server, _Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://{HOST}:{server.server_port}"
        server.shutdown()


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """A test has no use for who asked what."""


def _local(response: Any) -> Any:
    """The pages of the provider without the style that they fetch from another host."""
    if response.mimetype == "text/html":
        response.set_data(re.sub(rb'<link[^>]*"https://[^>]*>', b"", response.get_data()))
    return response


def secrets(issuer: str) -> dict[str, dict[str, Any]]:
    """What secrets.toml says to let the users of the provider at `issuer` in."""
    return {
        "auth": {
            "redirect_uri": f"http://{HOST}:{{port}}/oauth2callback",
            "cookie_secret": COOKIE_SECRET,
            "client_id": "wzw-atlas",
            "client_secret": CLIENT_SECRET,
            "server_metadata_url": f"{issuer}/.well-known/openid-configuration",
        },
        "rollen": {"claim": "groups", "sleutel": KEY, "groepen": GROUPS},
    }


def toml(sections: Mapping[str, Mapping[str, Any]]) -> str:
    """The sections as TOML; a mapping within a section becomes an inline table."""

    def value(given: Any) -> str:
        if isinstance(given, Mapping):
            return "{" + ", ".join(f"{json.dumps(k)} = {value(v)}" for k, v in given.items()) + "}"
        return json.dumps(given)

    lines = []
    for name, section in sections.items():
        lines += [f"[{name}]", *(f"{key} = {value(given)}" for key, given in section.items())]
    return "\n".join(lines)


def site(folder: Path, secrets_file: str | bytes, app: Path = ROOT / "app.py") -> Path:
    """A folder to serve from: the atlas's settings, these secrets, a copy of the app.

    Returns the copy. What this machine has in its own .streamlit plays no part.
    """
    settings = folder / ".streamlit"
    settings.mkdir(parents=True)
    shutil.copy(ROOT / ".streamlit" / "config.toml", settings)
    content = secrets_file.encode() if isinstance(secrets_file, str) else secrets_file
    (settings / "secrets.toml").write_bytes(content)
    return Path(shutil.copy(app, folder / "app.py"))


def signed(claims: Mapping[str, Any], origin: str, secret: str = COOKIE_SECRET) -> dict[str, str]:
    """The cookies of a session with these claims, signed with `secret` as Streamlit signs."""
    payload = {"origin": origin, "is_logged_in": True, "provider": "default", **claims}
    value = create_signed_value(secret, USER_COOKIE, json.dumps(payload))
    return {USER_COOKIE: value.decode(), XSRF_COOKIE: XSRF}


def claims_of(user: str, **other: object) -> dict[str, Any]:
    """What the provider says of a user now; `other` claims go over it."""
    name, groups = USERS[user]
    now = int(time.time())
    known = {"iss": "http://127.0.0.1:1", "sub": user, "iat": now, "exp": now + 3600}
    return {**known, "name": name, "email": email(user), "groups": groups, **other}


def request(method: str, address: str, **how: Any) -> httpx.Response:
    """The answer of a server on this machine, given the time that a busy one takes."""
    return httpx.request(method, address, timeout=TIMEOUT, **how)


def get(address: str, **how: Any) -> httpx.Response:
    """The answer to a plain question; redirects are not followed."""
    return request("GET", address, **how)


def login_address(url: str) -> str:
    """Where a browser is sent when somebody wants to log in at the atlas at `url`."""
    with mock.patch.object(auth_util, "get_signing_secret", return_value=COOKIE_SECRET):
        token = auth_util.encode_provider_token("default")
    return f"{url}/auth/login?provider={token}"


def log_in(url: str, user: str) -> tuple[dict[str, str], httpx.Response]:
    """Log in at the atlas at `url` as a browser would: the cookies, and the last answer."""
    with httpx.Client(follow_redirects=False, timeout=TIMEOUT) as browser:
        asked = browser.get(login_address(url))
        granted = browser.post(asked.headers["location"], data={"sub": user})
        answer = browser.get(granted.headers["location"])
        cookies = {cookie.name: str(cookie.value) for cookie in browser.cookies.jar}
    return {**cookies, XSRF_COOKIE: XSRF}, answer
