"""Who a visitor is, from what a provider says of him: pure functions, and real sessions."""

from __future__ import annotations

import asyncio
import math
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.store.reporting.records import Editor, Role
from atlas.ui import login
from bench.server import Server, serve
from bench.session import Session
from tests import oidc

HERE = Path(__file__).parent
GUIDE = oidc.ROOT / login.login_config.GUIDE
CONFIG = {"claim": "groups", "sleutel": "sleutel-van-zestien-tekens", "groepen": oidc.GROUPS}
WHO = {"iss": "https://idp.example", "sub": "abc-123"}
# printf 'https://idp.example\0abc-123' | openssl dgst -sha256 -hmac 'sleutel-van-zestien-tekens'
PSEUDONYM = "0b1d252213968b32"
NOW = 1_795_000_000
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=9,
)


def editor_of(**claims: object) -> Editor:
    return login.editor_of({**WHO, **claims}, CONFIG)


ROLES = [
    ([], Role.READER, ""),
    (["iedereen"], Role.READER, ""),
    (["wzw-assen"], Role.GEMEENTE, "GM0106"),
    ("wzw-emmen", Role.GEMEENTE, "GM0114"),
    (["wzw-assen", "wzw-assen", "iedereen"], Role.GEMEENTE, "GM0106"),
    (["wzw-provincie"], Role.PROVINCE, ""),
    (["wzw-assen", "wzw-emmen", "wzw-provincie"], Role.PROVINCE, ""),
    (["wzw-provincie", "wzw-assen", "wzw-beheer"], Role.ADMIN, ""),
]


@pytest.mark.parametrize(("groups", "role", "area"), ROLES)
def test_the_widest_role_of_the_groups_counts(groups: object, role: Role, area: str) -> None:
    assert editor_of(groups=groups) == Editor(role, PSEUDONYM, area)


@given(st.permutations(["wzw-beheer", "wzw-provincie", "wzw-assen", "iedereen"]), st.integers(1, 4))
def test_the_order_of_the_groups_does_not_matter(groups: list[str], number: int) -> None:
    given_groups = groups[:number]
    assert editor_of(groups=given_groups) == editor_of(groups=sorted(given_groups))


def test_two_gemeenten_are_refused_and_none_is_chosen() -> None:
    with pytest.raises(login.Refused, match="meer dan één gemeente"):
        editor_of(groups=["wzw-assen", "wzw-emmen"])


HOSTILE_GROUPS = [
    "WZW-Beheer",
    "wzw-beheer ",
    "wzw-beheer,wzw-provincie",
    "beheerder",
    "wzw-beheer\0",
    ["wzw-béheer"],
    [["wzw-beheer"]],
    [{"wzw-beheer": True}],
    {"wzw-beheer": "beheerder"},
    {"0": "wzw-beheer"},
    [None, True, 1, 1.5, b"wzw-beheer"],
    ("wzw-beheer",),
    True,
    7,
    None,
    [f"groep-{number}" for number in range(10_000)],
]


@pytest.mark.parametrize("groups", HOSTILE_GROUPS)
def test_hostile_groups_give_no_role(groups: object) -> None:
    assert editor_of(groups=groups) == Editor(Role.READER, PSEUDONYM)


def test_without_the_claim_there_is_no_role() -> None:
    assert editor_of(roles=["wzw-beheer"], Groups=["wzw-beheer"]).role is Role.READER


@pytest.mark.parametrize(
    ("path", "claims"),
    [
        ("realm_access.roles", {"realm_access": {"roles": ["wzw-assen"]}}),
        ("a.b.c", {"a": {"b": {"c": "wzw-assen"}}}),
        ("https://wzw.example/groepen", {"https://wzw.example/groepen": ["wzw-assen"]}),
        ("a.b", {"a.b": ["wzw-assen"], "a": {"b": ["wzw-beheer"]}}),
    ],
)
def test_a_claim_is_found_by_its_name_or_by_its_path(path: str, claims: dict[str, object]) -> None:
    found = login.editor_of({**WHO, **claims}, {**CONFIG, "claim": path})
    assert (found.role, found.area_code) == (Role.GEMEENTE, "GM0106")


@pytest.mark.parametrize("value", ["wzw-beheer", ["wzw-beheer"], None, 3])
def test_a_path_into_what_is_no_table_gives_no_role(value: object) -> None:
    claims = {**WHO, "a": value}
    assert login.editor_of(claims, {**CONFIG, "claim": "a.b"}).role is Role.READER


NOBODY = [
    {"iss": None},
    {"sub": None},
    {"iss": ""},
    {"sub": ""},
    {"sub": 7},
    {"sub": ["abc-123"]},
    {"iss": {"a": "b"}},
    {"sub": True},
    {"iss": "https://idp.example\0abc"},
    {"sub": "\ud800"},
    {"iss": "\udfff"},
]


@pytest.mark.parametrize("claims", NOBODY)
def test_who_is_not_named_by_his_provider_is_refused(claims: dict[str, object]) -> None:
    with pytest.raises(login.Refused, match="zegt niet wie u bent"):
        editor_of(groups=["wzw-beheer"], **claims)


@pytest.mark.parametrize("gone", ["iss", "sub"])
def test_a_missing_name_is_refused(gone: str) -> None:
    claims = {key: value for key, value in WHO.items() if key != gone}
    with pytest.raises(login.Refused):
        login.editor_of({**claims, "groups": ["wzw-beheer"]}, CONFIG)


@given(st.dictionaries(st.sampled_from(["iss", "sub", "groups", "name"]), JSON))
def test_no_claims_at_all_give_more_than_their_groups_or_break(claims: dict[str, Any]) -> None:
    try:
        found = login.editor_of(claims, CONFIG)
    except login.Refused:
        return
    assert found.role is Role.READER
    assert len(found.pseudonym) == 16


@given(st.text(min_size=1, max_size=9), st.text(min_size=1, max_size=9))
def test_a_pseudonym_says_one_person_at_one_provider(issuer: str, subject: str) -> None:
    issuer = issuer.replace("\0", "-")
    found = login.editor_of({"iss": issuer, "sub": subject}, CONFIG).pseudonym
    assert found == login.editor_of({"iss": issuer, "sub": subject, "name": "x"}, CONFIG).pseudonym
    for other in [(issuer, subject + "x"), (issuer + "x", subject), (subject, issuer)]:
        if other != (issuer, subject) and "\0" not in other[0]:
            claims = {"iss": other[0], "sub": other[1]}
            assert login.editor_of(claims, CONFIG).pseudonym != found
    other_key = {**CONFIG, "sleutel": "een andere sleutel"}
    assert login.editor_of({"iss": issuer, "sub": subject}, other_key).pseudonym != found


@pytest.mark.parametrize(
    ("issued", "expired"),
    [
        (NOW, False),
        (NOW - 12 * 3600, False),
        (NOW - 12 * 3600 - 1, True),
        (float(NOW), False),
        (NOW + 300, False),
        (NOW + 301, True),
        (0, True),
        (-math.inf, True),
        (math.inf, True),
        (math.nan, True),
        (10**400, True),
        (str(NOW), True),
        (True, True),
        (None, True),
        ([NOW], True),
    ],
)
def test_a_login_lasts_twelve_hours(issued: object, expired: bool) -> None:
    assert login.expired({"iat": issued, "exp": NOW + 10**6}, NOW) is expired


def test_a_login_without_a_time_has_expired() -> None:
    assert login.expired({"exp": NOW + 10, "auth_time": NOW}, NOW)


def test_how_to_switch_it_on_points_to_a_guide_that_is_there() -> None:
    assert str(GUIDE.relative_to(oidc.ROOT)) in login.how_to_switch_on()
    assert "[rollen.groepen]" in GUIDE.read_text("utf-8")


def test_without_a_session_nobody_is_logged_in(monkeypatch: pytest.MonkeyPatch) -> None:
    sections = oidc.secrets("http://127.0.0.1:1")
    monkeypatch.setattr(login, "_setting", lambda: (sections, ""))
    assert login.configured()
    assert (login.editor(), login.refusal(), login.own_name()) == (None, "", "")


@dataclass(frozen=True)
class Site:
    """A running page that says who the atlas takes a visitor for, and its provider."""

    server: Server
    issuer: str

    def sees(self, cookies: Mapping[str, str]) -> Any:
        """What the page tells a session with these cookies about itself."""

        async def visit() -> Any:
            async with Session(self.server.port, "melden", cookies=cookies) as session:
                assert session.first.errors == ()
                return session.page_component().data

        return asyncio.run(visit())

    def signed(self, claims: Mapping[str, Any], **how: str) -> dict[str, str]:
        """Cookies as this site would sign them, but for `how`."""
        return oidc.signed(claims, **{"origin": self.server.url, **how})


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("login") / "site"
    with oidc.provider() as issuer:
        secrets = oidc.toml(oidc.secrets(issuer))
        app = oidc.site(folder, secrets, HERE / "login_app.py")
        shutil.copy(HERE / "login_page.py", folder)
        with serve(app, folder) as server:
            yield Site(server, issuer)


WHO_IS_WHO = [
    ("assen", "gemeente-redacteur", "GM0106"),
    ("emmen", "gemeente-redacteur", "GM0114"),
    ("provincie", "provincie-redacteur", ""),
    ("beheer", "beheerder", ""),
    ("lezer", "lezer", ""),
]


@pytest.mark.parametrize(("user", "role", "area"), WHO_IS_WHO)
def test_who_logs_in_at_the_provider_gets_his_role(
    site: Site, user: str, role: str, area: str
) -> None:
    cookies, answer = oidc.log_in(site.server.url, user)
    assert (answer.status_code, answer.headers["location"]) == (303, "/melden")
    seen = site.sees(cookies)
    assert (seen["role"], seen["area"], seen["name"]) == (role, area, oidc.USERS[user][0])
    assert (seen["refusal"], seen["problem"]) == ("", "")
    again, _ = oidc.log_in(site.server.url, user)
    assert site.sees(again)["pseudonym"] == seen["pseudonym"]


def test_who_belongs_to_two_gemeenten_reads_why_he_has_no_role(site: Site) -> None:
    seen = site.sees(oidc.log_in(site.server.url, "twee")[0])
    assert (seen["role"], seen["pseudonym"], seen["name"]) == (None, "", "")
    assert "meer dan één gemeente" in seen["refusal"]


def test_a_login_of_yesterday_asks_to_log_in_again(site: Site) -> None:
    old = oidc.claims_of("beheer", iat=NOW - 13 * 3600)
    seen = site.sees(site.signed(old))
    assert seen["role"] is None
    assert "Log opnieuw in" in seen["refusal"]


def tampered(cookies: Mapping[str, str], name: str = oidc.USER_COOKIE) -> dict[str, str]:
    """The cookies with one letter of the payload changed."""
    value = cookies[name]
    return {**cookies, name: value[:8] + ("A" if value[8] != "A" else "B") + value[9:]}


@pytest.mark.parametrize(
    "how",
    [
        {"secret": "een ander geheim van ruim 32 tekens"},
        {"secret": ""},
        {"origin": "https://elders.example"},
        {"origin": ""},
    ],
)
def test_a_cookie_of_ones_own_making_is_no_login(site: Site, how: dict[str, str]) -> None:
    claims = oidc.claims_of("beheer")
    assert site.sees(site.signed(claims))["role"] == "beheerder"
    seen = site.sees(site.signed(claims, **how))
    assert (seen["role"], seen["refusal"]) == (None, "")


def test_a_changed_cookie_is_no_login(site: Site) -> None:
    cookies, _ = oidc.log_in(site.server.url, "assen")
    assert site.sees(cookies)["role"] == "gemeente-redacteur"
    assert site.sees(tampered(cookies))["role"] is None


@pytest.mark.parametrize("value", ["", "x", "bnVsbA.x.y", "chunks-2", "chunks-999999999"])
def test_a_cookie_that_is_nothing_is_no_login(site: Site, value: str) -> None:
    seen = site.sees({oidc.USER_COOKIE: value, oidc.XSRF_COOKIE: oidc.XSRF})
    assert (seen["role"], seen["refusal"]) == (None, "")


def test_without_the_token_of_the_page_a_cookie_is_no_login(site: Site) -> None:
    cookies = site.signed(oidc.claims_of("beheer"))
    del cookies[oidc.XSRF_COOKIE]
    assert site.sees(cookies)["role"] is None


@pytest.mark.parametrize("logged_in", ["true", 1, False, None])
def test_only_true_is_logged_in(site: Site, logged_in: object) -> None:
    claims = oidc.claims_of("beheer", is_logged_in=logged_in)
    assert site.sees(site.signed(claims))["role"] is None


def test_fault_45_sessions_side_by_side_keep_their_own_roles(site: Site) -> None:
    users = ["assen", "beheer", "emmen", "lezer", None] * 4
    kept = {user: oidc.log_in(site.server.url, user)[0] for user in users if user}

    async def one(user: str | None) -> list[Any]:
        cookies = kept[user] if user else {}
        async with Session(site.server.port, "melden", cookies=cookies) as session:
            seen = [session.page_component().data]
            for _ in range(3):
                await session.rerun()
                seen.append(session.page_component().data)
            return seen

    async def all_together() -> list[list[Any]]:
        return await asyncio.gather(*(one(user) for user in users))

    roles = {user: (role, area) for user, role, area in WHO_IS_WHO} | {None: (None, "")}
    for user, seen in zip(users, asyncio.run(all_together()), strict=True):
        assert {(each["role"], each["area"]) for each in seen} == {roles[user]}


def test_logging_in_goes_to_the_provider_and_out_forgets_who_it_was(site: Site) -> None:
    async def wish(cookies: Mapping[str, str], what: str) -> tuple[str, Any]:
        async with Session(site.server.port, "melden", cookies=cookies) as session:
            run = await session.trigger("wish", what)
            return run.redirect, session.page_component().data

    to, _ = asyncio.run(wish({}, "in"))
    assert to.startswith("/auth/login?provider=")
    asked = oidc.get(site.server.url + to)
    assert asked.status_code == 303
    assert asked.headers["location"].startswith(f"{site.issuer}/oauth2/authorize?")
    cookies, _ = oidc.log_in(site.server.url, "assen")
    assert asyncio.run(wish(cookies, "out"))[0] == "/auth/logout"
    gone = oidc.get(f"{site.server.url}/auth/logout", cookies=cookies)
    assert gone.headers["location"].startswith(f"{site.issuer}/oauth2/end_session?")
    emptied = [c for c in gone.headers.get_list("set-cookie") if "Max-Age=0" in c]
    assert {cookie.split("=")[0] for cookie in emptied} == {
        oidc.USER_COOKIE,
        f"{oidc.USER_COOKIE}_tokens",
    }
    assert oidc.get(f"{site.server.url}/oauth2callback").headers["location"] == "/melden"


def test_the_cookies_of_a_login_are_closed_and_short(site: Site) -> None:
    _, answer = oidc.log_in(site.server.url, "assen")
    kept = [c for c in answer.headers.get_list("set-cookie") if c.startswith(oidc.USER_COOKIE)]
    assert len(kept) == 2
    for cookie in kept:
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert f"Max-Age={login.SESSION_SECONDS}" in cookie
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'self'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("error=access_denied&error_description=anna@voorbeeld.example", 403),
        ("code=gestolen&state=onbekend", 403),
        ("code=gestolen", 403),
        ("", 303),
    ],
)
def test_a_login_that_fails_says_so_in_dutch(site: Site, query: str, status: int) -> None:
    answer = oidc.get(f"{site.server.url}/oauth2callback?{query}")
    assert answer.status_code == status
    assert oidc.USER_COOKIE not in answer.cookies
    if status == 403:
        assert "Inloggen is niet gelukt" in answer.text
        assert 'href="/melden"' in answer.text
        assert "anna" not in answer.text
        assert "gestolen" not in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/auth/login", "/auth/logout", "/oauth2callback"])
def test_nothing_is_sent_to_these_addresses(site: Site, method: str, path: str) -> None:
    assert oidc.request(method, site.server.url + path).status_code == 405


def test_the_log_holds_no_name_no_address_no_secret_and_no_token(site: Site) -> None:
    cookies, _ = oidc.log_in(site.server.url, "assen")
    site.sees(cookies)
    site.sees(oidc.log_in(site.server.url, "twee")[0])
    log = site.server.log.read_text()
    people = [part for user, (name, _) in oidc.USERS.items() for part in (name, oidc.email(user))]
    tokens = [value[:40] for name, value in cookies.items() if name != oidc.XSRF_COOKIE]
    secrets = [oidc.COOKIE_SECRET, oidc.KEY, oidc.CLIENT_SECRET, "gestolen", "anna@"]
    for secret in [*people, *tokens, *secrets]:
        assert secret not in log
    assert "Traceback" not in log
