"""What secrets.toml must say, and a plain text without secrets where it does not."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.store.reporting.records import Role
from atlas.store.store import Store
from atlas.ui import login_config
from atlas.ui.login_config import problem, role_of, unreadable
from tests import oidc

GEMEENTEN = {"GM0106", "GM0114"}
GOOD = oidc.secrets("https://idp.example")
SECRETS = (oidc.COOKIE_SECRET, oidc.KEY, oidc.CLIENT_SECRET, "geheim")


def changed(section: str, key: str, value: object) -> dict[str, Any]:
    """The good secrets with one key another, or gone (None)."""
    secrets = deepcopy(GOOD)
    secrets[section][key] = value
    if value is None:
        del secrets[section][key]
    return secrets


def test_good_secrets_have_no_problem() -> None:
    assert problem(GOOD, GEMEENTEN) == ""
    assert problem({**GOOD, "iets_anders": "geheim"}, GEMEENTEN) == ""


def test_no_secrets_are_no_problem() -> None:
    assert problem({}, GEMEENTEN) == ""
    assert problem({"iets_anders": {"sleutel": 1}}, GEMEENTEN) == ""


def test_the_secrets_of_the_tests_are_the_toml_they_say() -> None:
    assert tomllib.loads(oidc.toml(GOOD)) == GOOD


HALF = [
    ({"auth": GOOD["auth"]}, "[rollen]"),
    ({"rollen": GOOD["rollen"]}, "[auth]"),
    ({**GOOD, "auth": "geheim"}, "[auth]"),
    ({**GOOD, "rollen": ["geheim"]}, "[rollen]"),
    *(
        (changed(section, key, value), f"{key} onder [{section}]")
        for section, keys in login_config.TEXTS.items()
        for key in keys
        for value in (None, "", "  ", 7, ["geheim"])
    ),
]
WRONG = [
    ("auth", "redirect_uri", "https://atlas.example/", "/oauth2callback"),
    ("auth", "redirect_uri", "http://atlas.example/oauth2callback", "https://"),
    ("auth", "redirect_uri", "//[geheim/oauth2callback", "https://"),
    ("auth", "redirect_uri", "javascript:geheim/oauth2callback", "https://"),
    ("auth", "server_metadata_url", "http://idp.example/geheim", "https://"),
    ("auth", "server_metadata_url", "https://", "https://"),
    ("auth", "server_metadata_url", "http://127.0.0.1.example/x", "https://"),
    ("auth", "cookie_secret", "geheim" * 5, "32 tekens"),
    ("auth", "client_kwargs", "geheim", "client_kwargs"),
    ("rollen", "sleutel", "geheim", "16 tekens"),
    ("rollen", "groepen", None, "[rollen.groepen]"),
    ("rollen", "groepen", {}, "[rollen.groepen]"),
    ("rollen", "groepen", "geheim", "[rollen.groepen]"),
    ("rollen", "groepen", {"a": "beheerder", "b": "geheim"}, "Regel 2"),
    ("rollen", "groepen", {"geheim": "gemeente-redacteur GM9999"}, "Regel 1"),
    ("rollen", "groepen", {"geheim": "gemeente-redacteur"}, "Regel 1"),
    ("rollen", "groepen", {"geheim": ["beheerder"]}, "Regel 1"),
]


@pytest.mark.parametrize(
    ("secrets", "names"), [*HALF, *((changed(*each[:3]), each[3]) for each in WRONG)]
)
def test_what_is_wrong_is_named_with_a_remedy_and_without_a_secret(
    secrets: Mapping[str, Any], names: str
) -> None:
    said = problem(secrets, GEMEENTEN)
    assert said.startswith("Inloggen is niet goed ingesteld. ")
    assert names in said
    assert login_config.GUIDE in said
    assert not any(secret in said for secret in SECRETS)


@pytest.mark.parametrize("address", ["http://127.0.0.1:{port}", "http://localhost:8501"])
def test_this_machine_may_go_without_https(address: str) -> None:
    assert problem(changed("auth", "redirect_uri", f"{address}/oauth2callback"), GEMEENTEN) == ""


def test_the_example_of_the_guide_works_once_it_is_filled_in(store: Store) -> None:
    guide = (oidc.ROOT / login_config.GUIDE).read_text("utf-8")
    example = re.search(r"```toml\n(.*?)```", guide, flags=re.S)
    assert example
    gemeenten = [a.area_code for a in store.areas.values() if a.area_level == "gemeente"]
    assert "cookie_secret" in problem(tomllib.loads(example[1]), gemeenten)
    filled = example[1].replace("<invullen>", "0123456789abcdef" * 4)
    assert problem(tomllib.loads(filled), gemeenten) == ""
    assert all(
        f"`{code}` {store.areas[code].name}" in guide.replace("\n  ", " ") for code in gemeenten
    )


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=6,
)


@given(
    st.sampled_from([(name, key) for name, section in GOOD.items() for key in section]),
    VALUES,
)
def test_whatever_stands_there_there_is_a_text_and_no_traceback(
    where: tuple[str, str], value: Any
) -> None:
    said = problem(changed(*where, value), GEMEENTEN)
    assert said == "" or login_config.GUIDE in said


ROLES = [
    ("beheerder", (Role.ADMIN, "")),
    ("provincie-redacteur", (Role.PROVINCE, "")),
    ("gemeente-redacteur GM0106", (Role.GEMEENTE, "GM0106")),
]
NO_ROLES: list[object] = [
    "lezer",
    "Beheerder",
    " beheerder",
    "beheerder\n",
    "beheerder GM0106",
    "gemeente-redacteur",
    "gemeente-redacteur  GM0106",
    "gemeente-redacteur GM106",
    "gemeente-redacteur GM01066",
    "gemeente-redacteur gm0106",
    "gemeente-redacteur GM٠١٠٦",
    "gemeente-redacteur WK010601",
    "gemeente-redacteur PV22",
    "gemeente-redacteur GM0106\n",
    "gemeente-redacteur GM0106 GM0114",
    "",
    None,
    1,
    ["beheerder"],
]


@pytest.mark.parametrize(("said", "role"), ROLES)
def test_a_role_is_written_in_one_way(said: str, role: tuple[Role, str]) -> None:
    assert role_of(said) == role


@pytest.mark.parametrize("said", NO_ROLES)
def test_what_is_no_role_gives_none(said: object) -> None:
    assert role_of(said) is None


ERRORS: list[tuple[Callable[[], Exception], str]] = [
    (lambda: FileNotFoundError("Error parsing /x: 'geheim' (at line 7, column 2)"), "regel 7"),
    (lambda: PermissionError(13, "Permission denied", "/etc/geheim"), "UTF-8"),
    (lambda: UnicodeDecodeError("utf-8", b"geheim\xe9", 6, 7, "geheim"), "UTF-8"),
]


@pytest.mark.parametrize(("error", "says"), ERRORS)
def test_a_file_that_cannot_be_read_is_told_without_what_is_in_it(
    error: Callable[[], Exception], says: str
) -> None:
    said = unreadable(error())
    assert says in said
    assert "geheim" not in said
    assert "/" not in said.replace(login_config.GUIDE, "")
