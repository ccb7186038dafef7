"""Fault 43: an editor of Assen cannot touch Emmen, by any route; nor can who has no role at all.

The real app runs with a register of its own. An attempt is a form over the raw websocket with
cookies of a login, a call of the register itself, or a request; afterwards everything that was
reported is as it was, and the trail holds who was refused.
"""

from __future__ import annotations

import asyncio
import gzip
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.routing import Route

from atlas.store.reporting import rules
from atlas.store.reporting.records import (
    Act,
    Denied,
    Editor,
    Event,
    Kind,
    Report,
    Reported,
    Role,
    State,
)
from atlas.store.reporting.register import FILE, Register
from atlas.store.store import Store
from atlas.ui import server as atlas_server
from atlas.ui.melden.acties import actions_of
from bench.server import Server, serve
from bench.session import Session
from tests import oidc

ASSEN, EMMEN = "GM0106", "GM0114"
SECRET = "Alleen voor Emmen zelf"
PROGRESS = {"status": "gestart", "explanation": SECRET}
TOP_THREE = {"name1": SECRET}
EDITORS = {area: Editor(Role.GEMEENTE, "0" * 16, area) for area in (ASSEN, EMMEN)}
PROVINCE = Editor(Role.PROVINCE, "1" * 16)


@dataclass(frozen=True)
class Site:
    """The running atlas, its register, and the reports that are in it."""

    server: Server
    register: Register
    draft: Report
    handed_in: Report
    public: Report
    own: Report

    def standing(self) -> tuple[tuple[Report, ...], Reported]:
        """All that was reported, drafts included, and what is public; but for the revision."""
        reported = self.register.reported()
        kept = Reported(reported.reports, reported.waiting, None, 0, reported.problem)
        return self.register.reports(PROVINCE), kept

    def events(self) -> list[Event]:
        """The whole trail."""
        return list(self.register.events(PROVINCE))


def reports_of(register: Register, store: Store) -> dict[str, Report]:
    """A draft, a report that was handed in, and a public one of Emmen; a draft of Assen."""
    emmen, assen = EDITORS[EMMEN], EDITORS[ASSEN]
    first, second = list(actions_of(store, EMMEN))[:2]
    draft = register.create(emmen, Kind.PROGRESS, EMMEN, first, rules.FIRST, PROGRESS)
    other = register.create(emmen, Kind.PROGRESS, EMMEN, second, rules.FIRST, PROGRESS)
    handed_in = register.submit(emmen, other.report_id, other.version)
    top = register.create(emmen, Kind.TOP_THREE, EMMEN, "", rules.FIRST[:4], {"name1": "Buurtbus"})
    top = register.submit(emmen, top.report_id, top.version)
    public = register.publish(PROVINCE, top.report_id, top.version)
    mine = next(iter(actions_of(store, ASSEN)))
    own = register.create(assen, Kind.PROGRESS, ASSEN, mine, rules.FIRST, {"status": "gestart"})
    return {"draft": draft, "handed_in": handed_in, "public": public, "own": own}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, store: Store) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("access")
    state = folder / "state"
    state.mkdir()
    register = Register(state / FILE)
    made = reports_of(register, store)
    with oidc.provider() as issuer, pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_STATE", str(state))
        app = oidc.site(folder / "site", oidc.toml(oidc.secrets(issuer)))
        with serve(app, app.parent) as server:
            yield Site(server, register, **made)


def cookies_of(site: Site, who: str) -> dict[str, str]:
    """The cookies of a real login, of one that has expired, of a forged one, or none."""
    url = site.server.url
    if who == "niemand":
        return {}
    if who == "verlopen":
        old = oidc.claims_of("assen", iat=int(time.time()) - 13 * 3600)
        return oidc.signed(old, url)
    if who == "vervalst":
        return oidc.signed(oidc.claims_of("provincie"), url, "geheim van een ander, ruim 32 tekens")
    return oidc.log_in(url, who)[0]


def send(site: Site, cookies: Mapping[str, str], *forms: object, query: str = "") -> str:
    """Send forms over one websocket, as a page would or not; all that the session then holds."""

    async def visit() -> str:
        async with Session(site.server.port, "melden", query, cookies=cookies) as session:
            assert session.first.errors == ()
            for form in forms:
                assert (await session.trigger("form", form)).errors == ()
            return "".join(_unpacked(each.proto) for each in session.components.values())

    return asyncio.run(visit())


def _unpacked(proto: Any) -> str:
    """The JSON that a component got; it travels packed."""
    try:
        return gzip.decompress(proto.bytes).decode()
    except (gzip.BadGzipFile, EOFError):
        return str(proto)


def form_of(report: Report, act: str, **other: str) -> dict[str, str]:
    """The form of page Melden about a report; `other` fields go over it."""
    return {
        "form": report.kind.value,
        "act": act,
        "token": "t",
        "gemeente": report.area_code,
        "onderwerp": report.subject,
        "periode": report.period,
        "melding": report.report_id,
        "versie": str(report.version),
        "status": "afgerond",
        "explanation": "Door Assen veranderd",
        "name1": "Door Assen veranderd",
        "reason": "Omdat Assen het wil",
        **other,
    }


ACTS = ("opslaan", "indienen", "publiceren", "terugsturen", "intrekken")
WHICH = ("draft", "handed_in", "public")


def since(site: Site, before: list[Event]) -> list[Event]:
    """The events since `before`."""
    return site.events()[len(before) :]


@pytest.mark.parametrize("which", WHICH)
def test_fault_43_no_form_of_assen_changes_a_report_of_emmen(site: Site, which: str) -> None:
    report, assen = getattr(site, which), cookies_of(site, "assen")
    standing, events = site.standing(), site.events()
    for act in ACTS:
        seen = send(site, assen, form_of(report, act))
        assert SECRET not in seen
    assert site.standing() == standing
    new = since(site, events)
    assert [event.act for event in new] == [Act.DENIED] * len(ACTS)
    assert {(event.editor_area, event.area_code) for event in new} == {(ASSEN, EMMEN)}
    assert {event.role for event in new} == {Role.GEMEENTE}


DISGUISES: list[Callable[[Site], dict[str, str]]] = [
    lambda site: form_of(site.own, "opslaan", melding=site.draft.report_id),
    lambda site: form_of(site.draft, "opslaan", gemeente=ASSEN),
    lambda site: form_of(site.draft, "opslaan", melding=""),
    lambda site: form_of(site.draft, "indienen", melding="", onderwerp=site.own.subject),
    lambda site: form_of(site.public, "opslaan", melding="", periode=rules.FIRST[:4]),
    lambda site: form_of(site.handed_in, "publiceren", gemeente=ASSEN, versie="2"),
    lambda site: form_of(site.own, "publiceren"),
    lambda site: form_of(site.own, "terugsturen"),
]


@pytest.mark.parametrize("disguise", DISGUISES)
def test_fault_43_no_disguise_of_a_form_helps(
    site: Site, disguise: Callable[[Site], dict[str, str]]
) -> None:
    standing, events = site.standing(), site.events()
    seen = send(site, cookies_of(site, "assen"), disguise(site))
    assert SECRET not in seen
    assert site.standing() == standing
    assert [event.act for event in since(site, events)] == [Act.DENIED]


ODD: list[object] = [
    {"form": "correctie", "act": "opslaan", "gemeente": ASSEN, "gebied": EMMEN, "value": "1"},
    {"form": "correctie", "act": "opslaan", "gemeente": ASSEN, "gebied": "PV22", "value": "1"},
    {"form": "voortgang", "act": "opslaan", "gemeente": "PV22", "onderwerp": "", "periode": ""},
    {"form": "voortgang", "act": "opslaan", "gemeente": [EMMEN], "melding": {"id": 1}},
    {"form": "voortgang", "act": "verwijderen", "gemeente": EMMEN},
    {"form": "bestaat_niet", "act": "opslaan", "gemeente": EMMEN},
    {"form": "voortgang", "act": "opslaan", "gemeente": "GM0114' or 1=1 --", "versie": "-1"},
    {"form": "wie", "act": "inloggen", "role": "beheerder", "groups": "wzw-beheer"},
    {"act": "opslaan"},
    {},
    [],
    "opslaan",
    None,
    7,
]


@pytest.mark.parametrize("form", ODD, ids=repr)
def test_fault_43_a_form_that_is_none_changes_nothing(site: Site, form: object) -> None:
    standing = site.standing()
    assert SECRET not in send(site, cookies_of(site, "assen"), form)
    assert site.standing() == standing


@pytest.mark.parametrize("who", ["niemand", "lezer", "twee", "verlopen", "vervalst"])
def test_fault_43_without_a_role_nothing_can_be_done(site: Site, who: str) -> None:
    standing, events = site.standing(), site.events()
    cookies = cookies_of(site, who)
    forms = [form_of(report, act) for report in (site.draft, site.own) for act in ACTS]
    seen = send(site, cookies, *forms, form_of(site.draft, "opslaan", melding=""))
    assert SECRET not in seen
    assert site.standing() == standing
    assert since(site, events) == []  # who has no role cannot fill the trail
    log = site.server.log.read_text()
    assert ("refused: lezer" in log) or who != "lezer"


@pytest.mark.parametrize("deel", ["", "voortgang", "top3", "correctie", "spoor"])
@pytest.mark.parametrize("who", ["assen", "niemand"])
def test_fault_43_no_address_shows_what_emmen_is_working_on(
    site: Site, who: str, deel: str
) -> None:
    words = {"deel": deel, "gemeente": EMMEN, "actie": site.draft.subject, "halfjaar": rules.FIRST}
    more = {"melding": site.draft.report_id, "rol": "beheerder", "is_logged_in": "true"}
    query = urlencode({**words, **more})
    standing = site.standing()
    assert SECRET not in send(site, cookies_of(site, who), query=query)
    cookies = cookies_of(site, who)
    assert SECRET not in oidc.get(f"{site.server.url}/melden?{query}", cookies=cookies).text
    assert site.standing() == standing


def test_the_same_way_does_work_for_ones_own_gemeente(site: Site, store: Store) -> None:
    events, other = site.events(), list(actions_of(store, ASSEN))[1]
    words = {"gemeente": ASSEN, "onderwerp": other, "melding": "", "versie": "0"}
    send(site, cookies_of(site, "assen"), form_of(site.draft, "opslaan", **words))
    (event,) = since(site, events)
    assert (event.act, event.area_code, event.subject) == (Act.CREATE, ASSEN, other)
    assert event.after["explanation"] == "Door Assen veranderd"
    assert oidc.USERS["assen"][0] not in str(event)


def test_emmen_itself_and_the_province_do_see_it(site: Site) -> None:
    words = {"deel": "voortgang", "gemeente": EMMEN, "actie": site.draft.subject}
    query = urlencode({**words, "halfjaar": rules.FIRST})
    for who in ("emmen", "provincie"):
        assert SECRET in send(site, cookies_of(site, who), query=query)


PATHS = (
    "/melden",
    f"/melden?gemeente={EMMEN}",
    "/download/melden.xlsx",
    "/download/melden.pdf",
    "/download/meldingen-spoor.csv",
    "/download/kaart.csv",
)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", PATHS)
def test_fault_43_no_request_writes(site: Site, method: str, path: str) -> None:
    standing = site.standing()
    body = form_of(site.draft, "opslaan")
    cookies = cookies_of(site, "verlopen") | {"x": "y"}
    for given in ({}, oidc.signed(oidc.claims_of("assen"), site.server.url), cookies):
        answer = oidc.request(method, site.server.url + path, data=body, cookies=given)
        assert answer.status_code in (404, 405)
    assert site.standing() == standing


@pytest.mark.parametrize("path", PATHS[2:])
def test_fault_43_no_file_holds_what_emmen_is_working_on(site: Site, path: str) -> None:
    query = urlencode({"deel": "voortgang", "gemeente": EMMEN, "actie": site.draft.subject})
    signed = oidc.signed(oidc.claims_of("assen"), site.server.url)
    answer = oidc.get(f"{site.server.url}{path}?{query}", cookies=signed)
    assert SECRET.encode() not in answer.content


def test_the_atlas_has_no_route_that_takes_anything() -> None:
    routes = atlas_server.routes()
    assert routes
    for route in routes:
        assert isinstance(route, Route)
        assert route.methods == {"GET", "HEAD"}, route.path


CALLS: list[Callable[[Register, Report], object]] = [
    lambda register, report: register.report(EDITORS[ASSEN], report.report_id),
    lambda register, report: register.save(
        EDITORS[ASSEN], report.report_id, report.version, {"status": "afgerond"}
    ),
    lambda register, report: register.submit(EDITORS[ASSEN], report.report_id, report.version),
    lambda register, report: register.publish(EDITORS[ASSEN], report.report_id, report.version),
    lambda register, report: register.send_back(
        EDITORS[ASSEN], report.report_id, report.version, "Omdat"
    ),
    lambda register, report: register.withdraw(EDITORS[ASSEN], report.report_id, report.version),
    lambda register, report: register.create(
        EDITORS[ASSEN], report.kind, EMMEN, report.subject, report.period, {"status": "gestart"}
    ),
    lambda register, report: register.create(
        EDITORS[ASSEN],
        Kind.CORRECTION,
        ASSEN,
        "bevolking_totaal",
        "2024",
        {"area_code": EMMEN, "value": "1"},
    ),
]


@pytest.mark.parametrize("call", CALLS)
def test_fault_43_the_register_itself_denies(
    tmp_path: Path, store: Store, call: Callable[[Register, Report], object]
) -> None:
    register = Register(tmp_path / FILE)
    draft = reports_of(register, store)["draft"]
    standing, events = register.reports(PROVINCE), list(register.events(PROVINCE))
    with pytest.raises(Denied):
        call(register, draft)
    assert register.reports(PROVINCE) == standing
    (event,) = list(register.events(PROVINCE))[len(events) :]
    assert (event.act, event.editor_area, event.role) == (Act.DENIED, ASSEN, Role.GEMEENTE)


def test_the_register_keeps_the_trail_and_the_drafts_of_others_from_a_gemeente(
    tmp_path: Path, store: Store
) -> None:
    register = Register(tmp_path / FILE)
    made = reports_of(register, store)
    with pytest.raises(Denied):
        list(register.events(EDITORS[ASSEN]))
    assert register.reports(EDITORS[ASSEN]) == (made["own"],)
    nobody = Editor(Role.READER, "2" * 16)
    assert register.reports(nobody) == ()
    assert all(SECRET not in str(event) for event in register.public_events(100, 0))
    assert made["public"].state is State.PUBLISHED
