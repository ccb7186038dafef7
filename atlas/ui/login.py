"""Logging in at the provider of the organisation (OIDC), and the role that this gives.

Streamlit does the talking with the provider and keeps what it said in a signed cookie; here it
becomes an `Editor`. Nothing is cached: every question looks at the session that asks it. Name
and address of a visitor are shown to himself only and are kept nowhere.
"""

from __future__ import annotations

import hmac
import logging
import time
from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit import config
from streamlit.errors import StreamlitSecretNotFoundError

from atlas.store.reporting.records import Editor, Role
from atlas.store.serving import get_store
from atlas.ui import login_config

SESSION_SECONDS = 12 * 3600  # a working day; Streamlit's own cookie would live for 30 days
CLOCK_SECONDS = 300  # how far the clock of a provider may be ahead
NAME_LENGTH = 80
NOBODY = Editor(Role.READER, "")
"""Who is not logged in, for where an `Editor` is needed: may do nothing."""
WIDEST_FIRST = (Role.ADMIN, Role.PROVINCE)
_SET_ASIDE: list[str] = []
"""What was wrong with the secrets that `start` set aside; empty when nothing was."""


class Refused(Exception):
    """Somebody who is logged in gets no role; the text is Dutch and for himself."""


def how_to_switch_on() -> str:
    """What the pages for editors say where logging in is not set up."""
    return (
        "Inloggen staat op deze atlas niet aan. Alles wat openbaar is, werkt wel. De beheerder "
        f"kan inloggen aanzetten. Hoe dat gaat, staat in {login_config.GUIDE}."
    )


def start() -> None:
    """Set secrets aside that are no UTF-8 or may not be read: Streamlit would not start with them.

    The public part then works, and `configuration_problem` says what is wrong.
    """
    try:
        st.secrets.load_if_toml_exists()
    except (OSError, UnicodeError) as error:
        logging.getLogger(__name__).error("no secrets: %s", type(error).__name__)
        _SET_ASIDE.append(login_config.unreadable(error))
        config.set_option("secrets.files", [])


def configuration_problem() -> str:
    """What is wrong with the configuration, in Dutch with a remedy and without secrets.

    "" when it is right, and also when there is none.
    """
    return _setting()[1]


def configured() -> bool:
    """Whether one can log in: secrets.toml has [auth] and [rollen], and both are right."""
    sections, problem = _setting()
    return bool(sections) and not problem


def is_https() -> bool:
    """Whether visitors reach the atlas over https, by the address that they come back to."""
    auth = _setting()[0].get(login_config.AUTH, {})
    return str(auth.get("redirect_uri")).startswith("https://")


def editor() -> Editor | None:
    """Who this session is; None when nobody is logged in, or for too long, or refused.

    Role.READER for somebody whose groups give no role.
    """
    return _visitor()[0]


def refusal() -> str:
    """Why somebody who did log in is not let in, in Dutch for himself; "" when that is not so."""
    return _visitor()[1]


def own_name() -> str:
    """The visitor's own name: only for his own screen, never for a log, file or shared cache.

    "" when nobody is logged in or the provider gives no name. Not escaped.
    """
    if editor() is None:
        return ""
    claims = st.user.to_dict()
    given = (claims.get(key) for key in ("name", "preferred_username", "email"))
    return next((name[:NAME_LENGTH] for name in given if isinstance(name, str) and name), "")


def log_in() -> None:
    """Send this visitor's browser to the provider; nothing happens where that is not set up."""
    if configured():
        st.login()


def log_out() -> None:
    """Forget this visitor and send his browser past the provider's own way out."""
    st.logout()


def editor_of(claims: Mapping[str, Any], roles_config: Mapping[str, Any]) -> Editor:
    """The editor that the claims of a provider make, by [rollen] of secrets.toml.

    Of several groups the widest role counts; a group counts only when it is written exactly as in
    the configuration. Raises Refused for claims that do not say who it is, and for the groups of
    two gemeenten: the atlas does not choose.
    """
    pseudonym = _pseudonym(claims, roles_config["sleutel"])
    mapping = roles_config["groepen"]
    groups = _groups(claims, roles_config["claim"])
    found = {login_config.role_of(mapping[group]) for group in groups if group in mapping}
    roles = {role for role in found if role}
    for wide in WIDEST_FIRST:
        if (wide, "") in roles:
            return Editor(wide, pseudonym)
    gemeenten = sorted(area for _, area in roles)
    if len(gemeenten) > 1:
        raise Refused(
            "U krijgt geen rol, want u hoort bij de groepen van meer dan één gemeente. De atlas "
            "kiest dan niet voor u. Vraag uw beheerder om u bij één gemeente te zetten."
        )
    if gemeenten:
        return Editor(Role.GEMEENTE, pseudonym, gemeenten[0])
    return Editor(Role.READER, pseudonym)


def expired(claims: Mapping[str, Any], now: float) -> bool:
    """Whether one must log in again: after `SESSION_SECONDS`, by the time the provider gave.

    `now` is in seconds since 1970. A time that is missing, no number or ahead is expired too.
    `exp` is not used: it says how long the provider's answer may travel, often five minutes.
    """
    issued = claims.get("iat")
    if isinstance(issued, bool) or not isinstance(issued, int | float):
        return True
    return not issued - CLOCK_SECONDS <= now <= issued + SESSION_SECONDS


def _visitor() -> tuple[Editor | None, str]:
    """The editor of this session, and why there is none where somebody did log in."""
    sections, problem = _setting()
    if problem or not sections:
        return None, ""
    claims = st.user.to_dict()
    if claims.get("is_logged_in") is not True:
        return None, ""
    if expired(claims, time.time()):
        hours = SESSION_SECONDS // 3600
        return None, f"U bent langer dan {hours} uur geleden ingelogd. Log opnieuw in."
    try:
        return editor_of(claims, sections[login_config.ROLES]), ""
    except Refused as refused:
        return None, str(refused)


def _setting() -> tuple[dict[str, Any], str]:
    """The sections [auth] and [rollen] as far as they are there, and what is wrong with them."""
    try:
        given = st.secrets.to_dict()
    except StreamlitSecretNotFoundError as error:
        none = error.error_id == "no-secrets-found"
        return {}, "".join(_SET_ASIDE) if none else login_config.unreadable(error)
    except (OSError, UnicodeError) as error:  # changed while the atlas runs
        return {}, login_config.unreadable(error)
    sections = {name: given[name] for name in login_config.TEXTS if name in given}
    areas = get_store().areas.values()
    gemeenten = {area.area_code for area in areas if area.area_level == "gemeente"}
    return sections, login_config.problem(sections, gemeenten)


def _pseudonym(claims: Mapping[str, Any], key: str) -> str:
    """16 hex digits that are the same for one person at one provider, and say nothing else."""
    who = [claims.get("iss"), claims.get("sub")]
    try:
        issuer, subject = (part.encode() for part in who if isinstance(part, str) and part)
    except ValueError:  # one is missing, or holds half a character
        issuer = subject = b""
    if not issuer or b"\0" in issuer:
        raise Refused(
            "U krijgt geen rol, want de aanbieder zegt niet wie u bent. Vraag uw beheerder om de "
            "instellingen van de aanbieder na te kijken."
        )
    return hmac.new(key.encode(), issuer + b"\0" + subject, "sha256").hexdigest()[:16]


def _groups(claims: Mapping[str, Any], path: str) -> list[str]:
    """The texts at a claim, by its whole name or else along the dots of its path."""
    found: Any = claims
    for step in [path] if path in claims else path.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    if isinstance(found, str):
        return [found]
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []
