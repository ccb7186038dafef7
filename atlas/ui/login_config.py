"""How logging in is set up: what secrets.toml must say, and plain Dutch where it does not.

Nothing here repeats what stands in the file: a text names the key and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlsplit

from atlas.store.reporting.records import Role

GUIDE = "docs/inloggen.md"
AUTH, ROLES = "auth", "rollen"
CALLBACK = "/oauth2callback"
COOKIE_SECRET, KEY = 32, 16  # characters, at least
LOOPBACK = ("127.0.0.1", "localhost", "::1")
TEXTS = {
    AUTH: ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url"),
    ROLES: ("claim", "sleutel"),
}
WIDE = {role.value: role for role in (Role.PROVINCE, Role.ADMIN)}
OF_GEMEENTE = re.compile(rf"{Role.GEMEENTE.value} (GM\d{{4}})", re.ASCII)


def role_of(said: object) -> tuple[Role, str] | None:
    """The role and gemeente ("" for the wide roles) that a line of [rollen.groepen] gives.

    None for what is no role: "beheerder", "provincie-redacteur", "gemeente-redacteur GM0106".
    """
    if not isinstance(said, str):
        return None
    if said in WIDE:
        return WIDE[said], ""
    of_gemeente = OF_GEMEENTE.fullmatch(said)
    return (Role.GEMEENTE, of_gemeente[1]) if of_gemeente else None


def problem(secrets: Mapping[str, Any], gemeenten: Collection[str]) -> str:
    """The first thing that is wrong, with its remedy, in Dutch; "" when all is right.

    `secrets` are the sections of secrets.toml as plain mappings; with neither of the two there is
    nothing wrong. `gemeenten` are the codes that exist.
    """
    if AUTH not in secrets and ROLES not in secrets:
        return ""
    said = _missing(secrets) or _auth(secrets[AUTH]) or _roles(secrets[ROLES], gemeenten)
    return f"Inloggen is niet goed ingesteld. {said} Uitleg staat in {GUIDE}." if said else ""


def unreadable(error: Exception) -> str:
    """The text for a secrets.toml that cannot be read, with the line where that is known."""
    line = re.search(r"\bline (\d+)", str(error))
    where = f" Kijk bij regel {line[1]}." if line else ""
    return (
        "Inloggen is niet goed ingesteld. Het bestand secrets.toml is niet te lezen."
        f"{where} Sla het op als TOML in UTF-8, zonder BOM. Uitleg staat in {GUIDE}."
    )


def _missing(secrets: Mapping[str, Any]) -> str:
    for section, keys in TEXTS.items():
        given = secrets.get(section)
        if not isinstance(given, Mapping):
            return f"In secrets.toml mist het deel [{section}]."
        for key in keys:
            if not isinstance(given.get(key), str) or not given[key].strip():
                return f"In secrets.toml mist {key} onder [{section}]. Vul daar een tekst in."
    return ""


def _auth(auth: Mapping[str, Any]) -> str:
    if not auth["redirect_uri"].endswith(CALLBACK):
        return f"redirect_uri onder [auth] moet eindigen op {CALLBACK}."
    for key in ("redirect_uri", "server_metadata_url"):
        if not _is_safe(auth[key]):
            return f"{key} onder [auth] moet een adres zijn dat begint met https://."
    if len(auth["cookie_secret"]) < COOKIE_SECRET:
        return f"cookie_secret onder [auth] is te kort. Neem minstens {COOKIE_SECRET} tekens."
    if not isinstance(auth.get("client_kwargs", {}), Mapping):
        return "client_kwargs onder [auth] moet een tabel zijn, zoals { scope = 'openid' }."
    return ""


def _roles(roles: Mapping[str, Any], gemeenten: Collection[str]) -> str:
    if len(roles["sleutel"]) < KEY:
        return f"sleutel onder [rollen] is te kort. Neem minstens {KEY} tekens."
    groups = roles.get("groepen")
    if not isinstance(groups, Mapping) or not groups:
        return "In secrets.toml mist [rollen.groepen]. Noem daar welke groep welke rol heeft."
    for number, said in enumerate(groups.values(), start=1):
        role = role_of(said)
        if role is None or (role[1] and role[1] not in gemeenten):
            return (
                f"Regel {number} van [rollen.groepen] noemt een rol die niet bestaat. Kies "
                "beheerder, provincie-redacteur of gemeente-redacteur met de code van een "
                "gemeente, zoals gemeente-redacteur GM0106."
            )
    return ""


def _is_safe(address: str) -> bool:
    """Whether an address is https, or on this machine itself. `{port}` is filled in later."""
    try:
        parts = urlsplit(address.replace("{port}", "1"))
    except ValueError:
        return False
    if parts.scheme == "http":
        return parts.hostname in LOOPBACK
    return parts.scheme == "https" and bool(parts.hostname)
