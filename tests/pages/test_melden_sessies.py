"""Page Melden as sessions see it: what is private stays so, and a form goes its whole way."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from atlas.figures.trail import COLUMNS, csv_bytes
from atlas.store.reporting.records import Editor, Kind, State
from atlas.store.reporting.register import Register
from atlas.store.store import Store
from atlas.ui import login, reported
from atlas.ui.melden import own, verwerk
from atlas.ui.melden.bezoek import LONGEST
from atlas.ui.melden.page import PAGE
from tests.pages.melden import ADMIN, ASSEN, EMMEN, FORM, NOW, PROVINCE, READER, TEAMS, TODAY, Desk

CONTENT = {"status": "op_schema", "explanation": "Twee teams zijn gestart."}
ADDRESS = {"deel": "voortgang", "actie": TEAMS, "gemeente": "GM0106"}


class Site:
    """One register, and whoever looks at the page now."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.register = Register(folder / "atlas.sqlite", now=lambda: NOW)
        self.editor: Editor | None = None
        self.calls: list[str] = []
        patch.setattr(login, "configured", lambda: True)
        patch.setattr(login, "editor", lambda: self.editor)
        patch.setattr(login, "refusal", lambda: "")
        patch.setattr(login, "own_name", self.name)
        patch.setattr(login, "log_in", lambda: self.calls.append("in"))
        patch.setattr(login, "log_out", lambda: self.calls.append("uit"))
        for module in (own, reported):
            patch.setattr(module, "get_register", lambda: self.register)
        patch.setattr(own, "today", lambda: TODAY)

    def name(self) -> str:
        """The visitor's own name."""
        return f"Naam {self.editor.pseudonym[:4]}" if self.editor else ""

    def open(self, editor: Editor | None, **params: str) -> AppTest:
        """A session of its own."""
        app = AppTest.from_function(page, default_timeout=60)
        for name, value in params.items():
            app.query_params[name] = value
        return self.again(app, editor)

    def again(self, app: AppTest, editor: Editor | None, **form: str) -> AppTest:
        """Run a session once more, with a form that is sent in it."""
        self.editor = editor
        app.session_state["sent"] = form
        app.run()
        assert not app.exception, app.exception
        return app


def page() -> None:
    """The script of the page; a form that the browser sent comes before it."""
    import streamlit as st

    from atlas.ui.melden.page import PAGE

    form = st.session_state.pop("sent", None)
    if form:
        PAGE.submit(form)
    PAGE.show()


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    PAGE.kept.cache_clear()
    yield Site(tmp_path, monkeypatch)
    PAGE.kept.cache_clear()


def shown(app: AppTest) -> dict[str, Any]:
    """The message that the browser got."""
    (component,) = app.get("bidi_component")
    message: dict[str, Any] = json.loads(gzip.decompress(component.proto.bytes))
    return message


def form_of(register: Register, editor: Editor, **more: str) -> dict[str, str]:
    """The form as the browser would send it now."""
    found = register.reports(editor)
    last = (found[0].report_id, str(found[0].version)) if found else ("", "0")
    return {"token": "t", **FORM, "melding": last[0], "versie": last[1], **more}


def test_a_report_goes_its_whole_way_and_shows_in_stand(site: Site) -> None:
    assen, province = site.open(ASSEN, **ADDRESS), site.open(PROVINCE, **ADDRESS)
    reader = site.open(None)
    assert "1 gepubliceerd" not in shown(reader)["out"]["stand"]

    def said(app: AppTest, editor: Editor, **form: str) -> str:
        sent = form_of(site.register, editor, **form)
        return str(shown(site.again(app, editor, **sent))["out"]["formulier"])

    assert verwerk.DONE["opslaan"] in said(assen, ASSEN, act="opslaan", **CONTENT)
    assert verwerk.DONE["indienen"] in said(assen, ASSEN, act="indienen", **CONTENT)
    back = said(province, PROVINCE, act="terugsturen", reason="Hoeveel mensen?")
    assert verwerk.DONE["terugsturen"] in back
    assert "Hoeveel mensen?" in shown(site.again(assen, ASSEN))["out"]["formulier"]
    assert verwerk.DONE["indienen"] in said(assen, ASSEN, act="indienen", reached="9", **CONTENT)
    assert verwerk.DONE["publiceren"] in said(province, PROVINCE, act="publiceren")
    assert "1 gepubliceerd" in shown(site.again(reader, None))["out"]["stand"]
    assert site.register.reports(ADMIN)[0].state is State.PUBLISHED


def test_45_sessions_of_other_roles_never_share_an_answer(site: Site) -> None:
    assen = site.open(ASSEN, **ADDRESS)
    site.again(assen, ASSEN, **form_of(site.register, ASSEN, act="opslaan", **CONTENT))
    assert "Twee teams" in shown(assen)["out"]["formulier"]
    for editor in (None, READER, EMMEN, None):
        other = json.dumps(shown(site.open(editor, **ADDRESS)))
        assert "Twee teams" not in other
        assert ASSEN.pseudonym not in other
        assert "Naam 1111" not in other
    assert "Twee teams" in shown(site.open(PROVINCE, **ADDRESS))["out"]["formulier"]
    assert "Twee teams" in shown(site.again(assen, ASSEN))["out"]["formulier"]


def test_45_who_logs_out_sees_nothing_of_before_in_the_same_session(site: Site) -> None:
    app = site.open(ASSEN, **ADDRESS)
    site.again(app, ASSEN, **form_of(site.register, ASSEN, act="opslaan", **CONTENT))
    site.again(app, ASSEN, form="wie", act="uitloggen")
    assert site.calls == ["uit"]
    for editor in (None, EMMEN):
        assert "Twee teams" not in json.dumps(shown(site.again(app, editor)))


def test_45_the_cache_of_everyone_holds_nothing_of_an_editor(site: Site) -> None:
    for editor in (ASSEN, PROVINCE, READER):
        for deel in PAGE.parts:
            site.open(editor, deel=deel)
    assert PAGE.kept.cache_info().currsize == 0
    site.open(None)
    assert PAGE.kept.cache_info().currsize == 1


def test_what_is_wrong_stays_typed_until_it_is_dropped(site: Site) -> None:
    app = site.open(ASSEN, **ADDRESS)
    wrong = form_of(site.register, ASSEN, act="opslaan", status="", explanation="lange tekst")
    assert "lange tekst" in shown(site.again(app, ASSEN, **wrong))["out"]["formulier"]
    # to another action and back
    other = {**wrong, "onderwerp": "ua-4-2-a", "explanation": "andere tekst", "status": "gestart"}
    assert "lange tekst" not in shown(site.again(app, ASSEN, **other))["out"]["formulier"]
    app.query_params["actie"] = TEAMS
    assert "lange tekst" in shown(site.again(app, ASSEN))["out"]["formulier"]
    gone = site.again(app, ASSEN, **{**wrong, "act": "weggooien"})
    assert "lange tekst" not in shown(gone)["out"]["formulier"]
    assert verwerk.DROPPED in shown(gone)["out"]["formulier"]


def test_a_session_that_ended_is_told_and_keeps_the_text(site: Site) -> None:
    app = site.open(ASSEN, **ADDRESS)
    sent = form_of(site.register, ASSEN, act="indienen", **CONTENT)
    message = shown(site.again(app, None, **sent))
    assert verwerk.LOGGED_OUT in message["out"]["formulier"]
    assert "Inloggen" in message["out"]["wie"]
    assert "Twee teams" in message["out"]["formulier"]
    assert "opslaan" not in message["out"]["formulier"]
    assert "Twee teams" in shown(site.again(app, ASSEN))["out"]["formulier"]


@pytest.mark.parametrize(
    ("editor", "most"), [(None, own.MOST_OF_NOBODY), (ASSEN, own.MOST_ANSWERS)]
)
def test_a_session_cannot_fill_the_memory_with_what_it_typed(
    site: Site, editor: Editor | None, most: int
) -> None:
    app = site.open(editor, deel="voortgang")
    for number in range(most + 3):
        form = form_of(site.register, ASSEN, act="opslaan", onderwerp=f"ua-{number}")
        site.again(app, editor, **form, explanation="x" * 100_000)
    kept = app.session_state[own.ANSWERS]
    assert len(kept) == most
    assert all(len(each.typed["explanation"]) == LONGEST for each in kept.values())
    assert list(kept)[-1].split()[2] == f"ua-{most + 2}"


def test_the_address_becomes_that_of_the_form(site: Site) -> None:
    app = site.open(ASSEN, deel="voortgang")
    site.again(app, ASSEN, **form_of(site.register, ASSEN, act="opslaan", **CONTENT))
    assert app.query_params["actie"] in (TEAMS, [TEAMS])
    refused = form_of(site.register, ASSEN, act="opslaan", gemeente="GM0114", **CONTENT)
    site.again(app, ASSEN, **refused)
    assert "GM0114" not in json.dumps(shown(app))


def test_log_in_is_asked_of_the_provider(site: Site) -> None:
    app = site.open(None, deel="top3")
    site.again(app, None, form="wie", act="inloggen")
    assert site.calls == ["in"]


def test_the_shared_answer_follows_the_register_and_the_day(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = PAGE.own.state()
    site.register.create(ASSEN, Kind.PROGRESS, "GM0106", TEAMS, "2026-2", CONTENT)
    changed = PAGE.own.state()
    monkeypatch.setattr(own, "today", lambda: TODAY.replace(day=23))
    assert len({before, changed, PAGE.own.state()}) == 3


# The full trail


@pytest.mark.parametrize("editor", [None, READER, ASSEN])
def test_45_the_full_trail_is_not_for_everyone(site: Site, editor: Editor | None) -> None:
    assert not site.open(editor, deel="spoor").get("download_button")


@pytest.mark.parametrize("editor", [PROVINCE, ADMIN])
def test_the_full_trail_is_for_the_province(site: Site, editor: Editor) -> None:
    (button,) = site.open(editor, deel="spoor").get("download_button")
    assert button.proto.label == own.TRAIL
    assert not site.open(editor, deel="stand").get("download_button")


def test_the_file_has_every_change_and_the_refusals(store: Store, tmp_path: Path) -> None:
    desk = Desk(store, tmp_path)
    desk.send(ASSEN, "indienen", **CONTENT)
    desk.send(ASSEN, "opslaan", gemeente="GM0114", **CONTENT)
    body = csv_bytes(desk.register.events(PROVINCE)).decode("utf-8-sig")
    rows = [*csv.DictReader(io.StringIO(body), delimiter=";")]
    assert tuple(rows[0]) == tuple(COLUMNS)
    assert [row["handeling"] for row in rows] == ["aangemaakt", "ingediend", "geweigerd"]
    assert [int(row["nummer"]) for row in rows] == [1, 2, 3]
    assert rows[0]["code"] == ASSEN.pseudonym
    assert json.loads(rows[0]["werd"])["explanation"] == "Twee teams zijn gestart."
    assert rows[2]["gemeld_door"] == "GM0114"
    assert rows[0]["tijdstip"] == "2026-11-22T12:05:00+00:00"


@pytest.mark.parametrize("evil", ["=1+1", "+31", "-1", "@SUM(A1)"])
def test_40_a_reason_that_starts_a_formula_is_neutralised(
    store: Store, tmp_path: Path, evil: str
) -> None:
    desk = Desk(store, tmp_path)
    desk.send(ASSEN, "indienen", **CONTENT)
    desk.sent(PROVINCE, "terugsturen", desk.only(), reason=evil)
    body = csv_bytes(desk.register.events(ADMIN)).decode("utf-8-sig")
    assert [*csv.DictReader(io.StringIO(body), delimiter=";")][-1]["reden"] == f"'{evil}"
