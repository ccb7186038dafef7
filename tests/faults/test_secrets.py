"""Fault 46: whatever is wrong with the secrets, none of them is in a log, a page or an answer."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bench.server import serve
from bench.session import Session
from tests import oidc

HERE = Path(__file__).parents[1] / "ui"
GOOD = oidc.secrets("http://127.0.0.1:1")
MARK = "geheimpje"
PATHS = ("/", "/melden", "/auth/login", "/auth/logout", "/oauth2callback?code=a&state=b")


def marked() -> dict[str, dict[str, Any]]:
    """Good secrets, each with a mark that is looked for afterwards."""
    auth, roles = GOOD["auth"], GOOD["rollen"]
    names = ("cookie_secret", "client_secret", "client_id")
    secret = {name: f"{MARK}-{name}-van-meer-dan-32-tekens" for name in names}
    groups = {f"{MARK}-groep": "beheerder"}
    key = f"{MARK}-van-zestien-tekens"
    return {"auth": {**auth, **secret}, "rollen": {**roles, "sleutel": key, "groepen": groups}}


def broken_toml() -> bytes:
    return oidc.toml(marked()).replace(" = {", " = {{").encode()


def other_coding() -> bytes:
    return oidc.toml(marked()).encode("utf-16")


def half() -> bytes:
    return oidc.toml({"auth": marked()["auth"]}).encode()


def short_secret() -> bytes:
    secrets = marked()
    secrets["auth"]["cookie_secret"] = MARK
    return oidc.toml(secrets).encode()


BROKEN = [broken_toml, other_coding, half, short_secret]


@pytest.mark.parametrize("secrets", BROKEN)
def test_fault_46_broken_secrets_are_told_and_not_shown(
    tmp_path: Path, secrets: Callable[[], bytes]
) -> None:
    folder = tmp_path / "site"
    app = oidc.site(folder, secrets(), HERE / "login_app.py")
    shutil.copy(HERE / "login_page.py", folder)
    with serve(app, folder) as server:
        forged = oidc.signed(oidc.claims_of("beheer"), server.url, MARK)

        async def visit() -> Any:
            async with Session(server.port, "melden", cookies=forged) as session:
                assert session.first.errors == ()
                return session.page_component().data

        told = asyncio.run(visit())
        answers = [oidc.get(server.url + path) for path in PATHS]
        log = server.log.read_text()
    assert told["role"] is None
    assert told["problem"].startswith("Inloggen is niet goed ingesteld.")
    assert [answer.status_code for answer in answers] == [200, 200, 404, 404, 404]
    everything = [str(told), log, *(f"{answer.headers} {answer.text}" for answer in answers)]
    assert not any(MARK in text for text in everything)
    assert "Traceback" not in log


def test_fault_46_a_provider_that_is_away_is_told_and_no_secret_is_shown(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    app = oidc.site(folder, oidc.toml(GOOD), HERE / "login_app.py")
    shutil.copy(HERE / "login_page.py", folder)
    with serve(app, folder) as server:
        answer = oidc.get(oidc.login_address(server.url))
        log = server.log.read_text()
    assert answer.status_code == 400
    assert "Inloggen is niet gelukt" in answer.text
    secrets = (oidc.COOKIE_SECRET, oidc.CLIENT_SECRET, oidc.KEY)
    assert not any(secret in text for secret in secrets for text in (answer.text, log))
