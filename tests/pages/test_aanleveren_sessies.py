"""Page Aanleveren as sessions see it: a file and a draft are of one session only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from atlas.domain.choice import parse_choice
from atlas.domain.view import build_view
from atlas.figures.explanation import explanation, supplied_lines
from atlas.store.reporting.records import Editor
from atlas.ui import catalogue, login, records, reported
from atlas.ui.aanleveren import leveringen, nieuw, own, verwerk
from atlas.ui.melden import openbaar
from atlas.ui.melden import verwerk as melden
from atlas.ui.melden.bezoek import Visit
from tests.pages.aanleveren import (
    ANSWERS,
    ASSEN,
    EMMEN,
    ID,
    NOW,
    PROVINCE,
    TABLE,
    TODAY,
    Bureau,
)


class Site:
    """Sessions of visitors at one bureau."""

    def __init__(self, bureau: Bureau, patch: pytest.MonkeyPatch) -> None:
        self.bureau, self.patch = bureau, patch
        self.editor: Editor | None = None
        patch.setattr(login, "editor", lambda: self.editor)
        patch.setattr(login, "refusal", lambda: "")
        patch.setattr(login, "own_name", lambda: "")
        for module in (own, reported):
            patch.setattr(module, "get_register", lambda: bureau.register)
        patch.setattr(own, "get_versions", lambda: bureau.versions)
        patch.setattr(own, "get_store", lambda: bureau.store)
        patch.setattr(own, "today", lambda: TODAY)

    def enter(self, session: dict[str, Any], editor: Editor | None) -> own.Supplying:
        """The page in a session."""
        self.editor = editor
        self.patch.setattr(own.st, "session_state", session)
        return own.Supplying()


class File:
    """What a file field gives."""

    name = "mantelzorg.csv"

    def getvalue(self) -> bytes:
        return TABLE.encode()


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    return Site(Bureau(tmp_path), monkeypatch)


def test_who_brings_nothing_gets_what_everyone_gets(site: Site) -> None:
    page = site.enter({}, None)
    assert page.private(nieuw, {}) is None
    assert page.shared(nieuw, {}).work is None


def test_a_file_is_of_one_session(site: Site) -> None:
    mine: dict[str, Any] = {"veld": File()}
    page = site.enter(mine, None)
    own._read("veld")
    desk = page.private(nieuw, {})
    assert desk and desk.work and desk.work.name == "mantelzorg.csv"
    assert site.enter({}, None).private(nieuw, {}) is None
    site.enter(mine, None)
    own._forget()
    assert page.private(nieuw, {}) is None


def test_fault_45_a_delivery_is_not_seen_by_another_role_in_the_same_browser(site: Site) -> None:
    session: dict[str, Any] = {"veld": File()}
    page = site.enter(session, ASSEN)
    own._read("veld")
    read = {"form": "lezing", "token": "a", "unit": "personen", "decimal": "comma"}
    page.submit(nieuw, {}, read | {"kolom.B": "1", "kolom.C": "1"})
    page.submit(nieuw, {}, ANSWERS | {"act": "opslaan"})
    desk = page.private(nieuw, {})
    assert desk and desk.said and desk.said.done == verwerk.SAVED and desk.work
    report = site.bureau.register.reports(ASSEN)[0]
    for editor in (None, EMMEN):
        site.enter(session, editor)
        assert own.work_of(editor) is None
    seen = site.enter({}, PROVINCE).private(leveringen, {"levering": report.report_id})
    assert seen and seen.chosen == report and not isinstance(seen.shown, str)
    other = site.enter({}, EMMEN).private(leveringen, {"levering": report.report_id})
    assert other and other.chosen is None and other.shown == ""


def test_open_leads_to_the_form(site: Site) -> None:
    report = site.bureau.handed_in()
    session: dict[str, Any] = {}
    page = site.enter(session, ASSEN)
    form = {"form": "levering", "act": "openen", "melding": report.report_id, "token": "t"}
    assert page.submit(leveringen, {}, form) == {"deel": "nieuw"}
    desk = page.private(nieuw, {})
    assert desk and desk.work and desk.work.report == report
    assert page.submit(nieuw, {}, {"form": "voortgang"}) == {}


def test_logging_out_forgets_all(site: Site) -> None:
    calls: list[str] = []
    site.patch.setattr(login, "log_out", lambda: calls.append("uit"))
    session: dict[str, Any] = {own.WORK: 1, own.SAID: 2, own.LOOKED: 3}
    site.enter(session, ASSEN).submit(nieuw, {}, {"act": "uitloggen"})
    assert session == {} and calls == ["uit"]


def test_the_page_melden_takes_no_delivery(site: Site) -> None:
    bureau, form = site.bureau, {"form": "aanlevering", "act": "opslaan", "token": "t"}
    assert melden.handle(bureau.store, bureau.register, ASSEN, form, TODAY) is None


def test_a_delivered_figure_says_who_when_and_what_is_hidden(site: Site) -> None:
    site.bureau.published()
    now = site.bureau.now()
    indicator = now.store.indicators[ID]
    lines = dict(supplied_lines(now.store, indicator))
    assert lines["Aangeleverd door"] == "gemeente Assen"
    assert lines["Peildatum"] == "1 januari 2025"
    assert "Onder 10 verborgen" in lines["Kleine aantallen"]
    assert supplied_lines(now.store, now.store.indicators["inwoners"]) == []
    choice = parse_choice({"indicator": ID}, now.store)[0]
    assert set(lines.items()) <= set(explanation(build_view(now.store, choice), now.store))
    assert "gemeente Assen" in records.indicator(now.store, indicator)
    assert catalogue._record(now.store, indicator)["supplied"] == [*lines.items()]
    visit = Visit(now.register.reported(), NOW.date())
    assert f"/kaart?indicator={ID}" in openbaar.newest(now.store, visit)
