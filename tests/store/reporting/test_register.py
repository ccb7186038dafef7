"""The register on SQLite and on PostgreSQL: the same tests for both."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atlas.store.reporting.records import (
    Act,
    Conflict,
    Denied,
    Invalid,
    Kind,
    Report,
    Reported,
    State,
)
from atlas.store.reporting.register import Register
from tests.store.reporting.people import (
    ABOUT,
    ADMIN,
    ASSEN,
    EMMEN,
    EVERYONE,
    PROVINCE,
    READER,
    START,
    STARTED,
    Clock,
    assert_whole,
    draft,
    handed_in,
    published,
    replay,
)

NUMBERS = count()
DRENTHE = ZoneInfo("Europe/Amsterdam")


def test_a_draft_is_the_first_version_and_nobody_else_s_business(register: Register) -> None:
    made = draft(register, spent_eur="1.234,50")
    assert (made.version, made.state, made.published) == (1, State.DRAFT, None)
    assert made.content["spent_eur"] == 1234.5
    assert made.content["committed_eur"] is None
    assert (made.changed_at, made.changed_role) == (START, ASSEN.role)
    assert register.report(ASSEN, made.report_id) == made
    assert register.reports(ASSEN) == register.reports(PROVINCE) == (made,)
    assert register.reports(EMMEN) == register.reports(READER) == ()
    assert register.reported().reports == register.reported().waiting == ()


def test_from_draft_to_public(register: Register, clock: Clock) -> None:
    report = handed_in(register)
    assert register.reported().waiting == (ABOUT,)
    clock.move(days=2)
    report = register.publish(PROVINCE, report.report_id, 2)
    assert (report.state, report.version) == (State.PUBLISHED, 3)
    (public,) = register.reported().reports
    assert (public.kind, public.area_code, public.subject, public.period) == ABOUT
    assert public.content == report.content == report.published
    assert (public.published_at, public.role) == (START + timedelta(days=2), PROVINCE.role)
    assert register.reported().waiting == ()
    assert_whole(register)


def test_what_was_published_stays_public_until_the_next_publish(register: Register) -> None:
    first = published(register)
    report = register.save(ASSEN, first.report_id, 3, {"status": "vertraagd"})
    assert (report.state, report.version) == (State.DRAFT, 4)
    assert register.reported().reports[0].content["status"] == "gestart"
    report = register.submit(ASSEN, report.report_id, 4)
    assert register.reported().reports[0].content["status"] == "gestart"
    register.publish(ADMIN, report.report_id, 5)
    (public,) = register.reported().reports
    assert (public.content["status"], public.role) == ("vertraagd", ADMIN.role)


def test_sent_back_with_a_reason_that_stays_until_it_is_handed_in_again(register: Register) -> None:
    report = handed_in(register)
    report = register.send_back(PROVINCE, report.report_id, 2, "  Noem het bedrag.\r\n ")
    assert (report.state, report.reason) == (State.RETURNED, "Noem het bedrag.")
    report = register.save(ASSEN, report.report_id, 3, STARTED | {"spent_eur": "10"})
    assert report.reason == "Noem het bedrag."
    assert register.submit(ASSEN, report.report_id, 4).reason == ""
    assert_whole(register)


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 2001, "a\x00b", "\ud800"])
def test_a_reason_is_plain_text(register: Register, reason: str) -> None:
    report = handed_in(register)
    with pytest.raises(Invalid) as error:
        register.send_back(PROVINCE, report.report_id, 2, reason)
    assert [problem.name for problem in error.value.problems] == ["reason"]
    assert register.report(ASSEN, report.report_id) == report


def test_withdrawn_is_no_longer_public_and_may_be_opened_again(register: Register) -> None:
    report = published(register)
    report = register.withdraw(ASSEN, report.report_id, 3)
    assert (report.state, report.published, report.published_at) == (State.WITHDRAWN, None, None)
    assert register.reported().reports == ()
    with pytest.raises(Conflict):
        draft(register)
    again = register.save(ASSEN, report.report_id, 4, STARTED)
    assert (again.state, again.report_id) == (State.DRAFT, report.report_id)
    assert_whole(register)


def test_one_report_about_one_thing(register: Register) -> None:
    first = draft(register)
    with pytest.raises(Conflict) as error:
        register.create(PROVINCE, *ABOUT, STARTED)
    assert error.value.current == first
    other = register.create(EMMEN, ABOUT[0], "GM0114", *ABOUT[2:], STARTED)
    top = (Kind.TOP_THREE, "GM0106", "", "2026")
    register.create(ASSEN, *top, {"name1": "Dorpstuin"})
    with pytest.raises(Conflict):
        register.create(ASSEN, *top, {"name1": "Dorpsbus"})
    assert len(register.reports(PROVINCE)) == 3
    assert other in register.reports(EMMEN)


def test_corrections_of_one_figure_may_be_several(register: Register) -> None:
    about = (Kind.CORRECTION, "GM0106", "bevolking_totaal", "2024")
    for area in ("GM0106", "WK010601", "BU01060101"):
        register.create(ASSEN, *about, {"area_code": area, "value": "68.000"})
    assert len(register.reports(ASSEN)) == 3


@pytest.mark.parametrize("area", ["GM0114", "WK011401", "BU01140101", "PV22", "NL01", "WP1082"])
def test_a_gemeente_corrects_no_figure_of_another(register: Register, area: str) -> None:
    about = (Kind.CORRECTION, "GM0106", "bevolking_totaal", "2024")
    given = {"area_code": area, "value": "1"}
    with pytest.raises(Denied):
        register.create(ASSEN, *about, given)
    own = register.create(ASSEN, *about, given | {"area_code": "GM0106"})
    with pytest.raises(Denied):
        register.save(ASSEN, own.report_id, 1, given)
    assert register.create(PROVINCE, *about, given).content["area_code"] == area


def test_fault_44_two_editors_on_one_report_see_each_other_s_change(register: Register) -> None:
    report = draft(register)
    theirs = register.save(PROVINCE, report.report_id, 1, {"status": "op_schema"})
    acts = [
        lambda: register.save(ASSEN, report.report_id, 1, {"status": "gestopt"}),
        lambda: register.submit(ASSEN, report.report_id, 1),
        lambda: register.withdraw(ASSEN, report.report_id, 1),
        lambda: register.withdraw(ASSEN, report.report_id, 3),
    ]
    for act in acts:
        with pytest.raises(Conflict, match="Iemand anders") as error:
            act()
        assert error.value.current == theirs
    assert register.report(ASSEN, report.report_id) == theirs
    assert register.revision() == 2


def test_content_that_is_wrong_changes_nothing(register: Register) -> None:
    report = draft(register)
    with pytest.raises(Invalid) as error:
        register.save(ASSEN, report.report_id, 1, {"status": "klaar", "date": "2026-11-23"})
    assert [problem.name for problem in error.value.problems] == ["status", "date"]
    assert register.report(ASSEN, report.report_id) == report
    with pytest.raises(Invalid):
        register.create(EMMEN, ABOUT[0], "GM0114", *ABOUT[2:], {"status": "gestart", "x": "1"})
    assert register.revision() == 1


@pytest.mark.parametrize(
    ("about", "wrong"),
    [
        ((Kind.PROGRESS, "GM106", "ua-1", "2026-2"), "area_code"),
        ((Kind.PROGRESS, "NL01", "ua-1", "2026-2"), "area_code"),
        ((Kind.PROGRESS, "GM0106", "", "2026-2"), "subject"),
        ((Kind.PROGRESS, "GM0106", "UA 1", "2026-2"), "subject"),
        ((Kind.PROGRESS, "GM0106", "x" * 101, "2026-2"), "subject"),
        ((Kind.PROGRESS, "GM0106", "a\x00", "2026-2"), "subject"),
        ((Kind.PROGRESS, "GM0106", None, "2026-2"), "subject"),
        ((Kind.PROGRESS, "GM0106", "ua-1", "2026-1"), "period"),
        ((Kind.PROGRESS, "GM0106", "ua-1", "2027-1"), "period"),
        ((Kind.TOP_THREE, "GM0106", "ua-1", "2026"), "subject"),
        ((Kind.TOP_THREE, "GM0106", "", "2027"), "period"),
        ((Kind.CORRECTION, "GM0106", "woz", "vorig jaar"), "period"),
    ],
)
def test_a_report_is_about_something_that_can_be(register: Register, about, wrong: str) -> None:
    with pytest.raises(Invalid) as error:
        register.create(PROVINCE, *about, STARTED)
    assert [problem.name for problem in error.value.problems] == [wrong]
    assert register.revision() == 0


def attempts(register: Register, report: Report):
    """Every way to change a report, on that report."""
    key = (report.report_id, report.version)
    return {
        Act.SAVE: lambda editor: register.save(editor, *key, STARTED),
        Act.SUBMIT: lambda editor: register.submit(editor, *key),
        Act.PUBLISH: lambda editor: register.publish(editor, *key),
        Act.SEND_BACK: lambda editor: register.send_back(editor, *key, "Nee"),
        Act.WITHDRAW: lambda editor: register.withdraw(editor, *key),
        Act.CREATE: lambda editor: register.create(
            editor, report.kind, report.area_code, "other", report.period, STARTED
        ),
    }


def test_fault_43_assen_is_out_of_reach_for_emmen(
    register: Register, caplog: pytest.LogCaptureFixture
) -> None:
    report = handed_in(register)
    for act, attempt in attempts(register, report).items():
        caplog.clear()
        with pytest.raises(Denied):
            attempt(EMMEN)
        event = list(register.events(PROVINCE))[-1]
        assert (event.act, event.role, event.pseudonym) == (Act.DENIED, EMMEN.role, "pseudo-emmen")
        assert (event.editor_area, event.area_code) == ("GM0114", "GM0106")
        assert event.report_id == ("" if act is Act.CREATE else report.report_id)
        assert event.reason == act.value
        (line,) = caplog.records
        assert line.levelno == logging.WARNING
        assert "GM0114" in line.message and "GM0106" in line.message
        assert "pseudo" not in line.message
    with pytest.raises(Denied):
        register.report(EMMEN, report.report_id)
    assert list(register.events(PROVINCE))[-1].reason == "gelezen"
    assert register.reports(EMMEN) == ()
    assert register.report(ASSEN, report.report_id) == report
    assert_whole(register)


def test_a_gemeente_does_not_publish_and_not_send_back(register: Register) -> None:
    report = handed_in(register)
    for act in (Act.PUBLISH, Act.SEND_BACK):
        with pytest.raises(Denied):
            attempts(register, report)[act](ASSEN)
    assert register.reported().reports == ()


def test_a_reader_may_nothing_and_fills_nothing(register: Register) -> None:
    report = handed_in(register)
    before = register.revision()
    for attempt in attempts(register, report).values():
        with pytest.raises(Denied):
            attempt(READER)
    with pytest.raises(Denied):
        register.report(READER, report.report_id)
    assert register.revision() == before


@pytest.mark.parametrize("editor", [READER, ASSEN], ids=["reader", "gemeente"])
def test_the_full_trail_is_for_the_province(register: Register, editor) -> None:
    draft(register)
    with pytest.raises(Denied):
        register.events(editor)


@pytest.mark.parametrize("report_id", ["", "0" * 16, "a\x00", "' OR 1=1 --", "x" * 10_000, None])
def test_a_report_that_is_not_there(register: Register, report_id: str) -> None:
    draft(register)
    with pytest.raises(Denied):
        register.report(PROVINCE, report_id)
    with pytest.raises(Denied):
        register.submit(PROVINCE, report_id, 1)
    assert register.revision() == 1


def test_an_act_that_the_state_forbids_is_denied(register: Register) -> None:
    report = draft(register)
    for act in (Act.PUBLISH, Act.SEND_BACK):
        with pytest.raises(Denied, match="concept"):
            attempts(register, report)[act](PROVINCE)
    assert register.report(ASSEN, report.report_id) == report


def test_the_public_trail_has_no_names_and_only_public_content(register: Register) -> None:
    report = published(register, explanation="Openbaar.")
    back = register.save(ASSEN, report.report_id, 3, STARTED | {"explanation": "Geheim."})
    back = register.submit(ASSEN, back.report_id, 4)
    register.send_back(PROVINCE, back.report_id, 5, "Geheime reden.")
    with pytest.raises(Denied):
        register.save(EMMEN, back.report_id, 6, STARTED)
    trail = register.public_events(100, 0)
    told = [event.act.name for event in trail]
    assert told == ["SEND_BACK", "SUBMIT", "SAVE", "PUBLISH", "SUBMIT", "CREATE"]
    assert "pseudo-" not in str(trail) and "Gehei" not in str(trail)
    assert trail[3].after["explanation"] == "Openbaar."
    assert all(not event.before and not event.after for event in trail if event is not trail[3])
    assert trail[3].role is PROVINCE.role and trail[3].at == START
    assert register.public_events(2, 3) == trail[3:5]
    assert register.public_events(0, 0) == register.public_events(-1, 0) == ()
    register.withdraw(ASSEN, back.report_id, 6)
    assert "Openbaar" not in str(register.public_events(100, 0))


def test_as_it_stood_at_the_end_of_a_dutch_day(register: Register, clock: Clock) -> None:
    clock.time = datetime(2026, 11, 20, 22, 59, 59, tzinfo=UTC)  # 23:59:59 in Drenthe
    first = published(register)
    clock.time = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)  # the 21st
    waiting = handed_in(register, "ua-2-4-b")
    clock.time = datetime(2026, 11, 25, 12, tzinfo=UTC)
    register.withdraw(ASSEN, first.report_id, 3)
    register.publish(PROVINCE, waiting.report_id, 2)
    clock.move(days=3)

    def subjects(day: int) -> tuple[list[str], list[str]]:
        found = register.reported(date(2026, 11, day))
        assert found.until == date(2026, 11, day)
        return [each.subject for each in found.reports], [each[2] for each in found.waiting]

    assert subjects(19) == ([], [])
    assert subjects(20) == (["ua-2-4-a"], [])
    assert subjects(21) == subjects(24) == (["ua-2-4-a"], ["ua-2-4-b"])
    assert subjects(25) == subjects(28) == subjects(30) == (["ua-2-4-b"], [])
    assert register.reported(date.max).reports == register.reported().reports
    assert register.reported(date.min) == Reported(until=date.min)
    assert register.reported(date(2026, 11, 20)).revision == 3


def test_what_was_is_not_changed_by_what_comes_after(register: Register, clock: Clock) -> None:
    published(register)
    clock.move(days=1)
    then = register.reported(START.date())
    report = published(register, "ua-2-4-b")
    register.withdraw(ASSEN, report.report_id, report.version)
    assert register.reported(START.date()) == then
    assert len(then.reports) == 1


def test_fault_14_a_clock_that_runs_back_makes_no_other_order(
    register: Register, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    published(register)
    clock.move(days=-365)
    with pytest.raises(Invalid):  # there was no half-year to report on then
        draft(register, "ua-2-4-b")
    report = register.reports(ASSEN)[0]
    report = register.save(ASSEN, report.report_id, 3, STARTED)
    assert report.changed_at == START
    assert "the clock is behind" in caplog.text
    clock.move(days=366)
    assert register.submit(ASSEN, report.report_id, 4).changed_at == START + timedelta(days=1)
    assert_whole(register)


@pytest.mark.parametrize(
    "words",
    [
        "UPDATE event SET role = 'lezer'",
        "UPDATE event SET reason = 'x' WHERE event_id = 1",
        "DELETE FROM event",
        "DELETE FROM event WHERE event_id = 3",
        "DELETE FROM report",
    ],
)
def test_no_event_is_changed_or_removed_by_sql(register: Register, words: str) -> None:
    published(register)
    before = list(register.events(PROVINCE))
    with (
        pytest.raises(sqlalchemy.exc.DBAPIError),
        register._database._open(create=False).begin() as connection,
    ):
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET TRANSACTION READ WRITE")
        connection.exec_driver_sql(words)
    assert list(register.events(PROVINCE)) == before


def test_no_event_is_replaced_or_emptied_by_sql(register: Register) -> None:
    published(register)
    before = list(register.events(PROVINCE))
    words = {
        "sqlite": "INSERT OR REPLACE INTO event SELECT * FROM event WHERE event_id = 2",
        "postgresql": "TRUNCATE event",
    }
    with (
        pytest.raises(sqlalchemy.exc.DBAPIError, match="never changed"),
        register._database._open(create=False).begin() as connection,
    ):
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET TRANSACTION READ WRITE")
        connection.exec_driver_sql(words[connection.dialect.name])
    assert list(register.events(PROVINCE)) == before


def test_reading_never_makes_a_database(register: Register) -> None:
    assert register.reported() == Reported()
    assert register.reported(date(2026, 1, 1)) == Reported(until=date(2026, 1, 1))
    assert register.revision() == 0
    assert register.reports(PROVINCE) == register.public_events(10, 0) == ()
    assert list(register.events(PROVINCE)) == []
    with pytest.raises(Denied):
        register.report(PROVINCE, "0" * 16)
    with pytest.raises(Denied):
        register.create(READER, *ABOUT, STARTED)
    file = register._database.file
    if file is not None:
        assert not file.parent.exists()
    else:
        with register._database._engine.begin() as connection:
            assert sqlalchemy.inspect(connection).get_table_names() == []


def test_another_process_sees_the_change_at_once(register: Register, database_url: str) -> None:
    other = Register(database_url)
    report = published(register)
    assert other.reported().reports == register.reported().reports
    register.withdraw(ASSEN, report.report_id, 3)
    assert other.reported().reports == ()
    assert other.revision() == register.revision() == 4


def test_many_sessions_at_once(register: Register) -> None:
    def session(number: int) -> str:
        report = published(register, f"a-{number}")
        assert report.report_id in {each.report_id for each in register.reported().reports}
        assert register.report(ASSEN, report.report_id) == report
        return report.report_id

    with ThreadPoolExecutor(16) as pool:
        made = list(pool.map(session, range(32)))
    assert {each.report_id for each in register.reported().reports} == set(made)
    assert register.revision() == 96
    assert_whole(register)


def test_fault_45_what_one_role_read_is_not_shown_to_another(register: Register) -> None:
    mine = draft(register)
    theirs = register.create(EMMEN, ABOUT[0], "GM0114", *ABOUT[2:], STARTED)
    assert register.reports(PROVINCE) == (theirs, mine)
    assert register.reports(ASSEN) == (mine,)
    assert register.reports(EMMEN) == (theirs,)
    assert register.reports(replace(EMMEN, area_code="")) == ()
    assert register.reports(READER) == ()


def test_only_what_changed_is_read_again_and_it_is_the_same(
    register: Register, database_url: str
) -> None:
    for subject in ("a", "b", "c"):
        published(register, subject)
        assert register.reported() == Register(database_url).reported()
    report = register.reports(ASSEN)[1]
    for act in (Act.SAVE, Act.SUBMIT, Act.PUBLISH, Act.WITHDRAW):
        report = attempts(register, report)[act](PROVINCE)
        fresh = Register(database_url)
        assert register.reported() == fresh.reported()
        assert register.reports(PROVINCE) == fresh.reports(PROVINCE)
        assert register.reports(PROVINCE)[0] == report


MAY = {  # who may do what with a report of Assen, written out by hand
    ASSEN: {Act.CREATE, Act.SAVE, Act.SUBMIT, Act.WITHDRAW},
    PROVINCE: set(Act) - {Act.DENIED},
    ADMIN: set(Act) - {Act.DENIED},
    EMMEN: set(),
    READER: set(),
}
STEPS = st.tuples(
    st.sampled_from(EVERYONE),
    st.sampled_from([act for act in Act if act is not Act.DENIED]),
    st.integers(0, 1),  # which report
    st.sampled_from(["gestart", "op_schema", "nee"]),
    st.integers(0, 3).map(lambda n: n == 0),  # an old version
    st.integers(0, 30),  # hours that pass
)


def step(register: Register, known: dict[int, str], prefix: str, given) -> tuple[Act, str] | None:
    """One act; what was done to which report, None when it was refused in one way or another."""
    editor, act, number, status, stale, _ = given
    content = {"status": status}
    try:
        if act is Act.CREATE:
            about = (Kind.PROGRESS, "GM0106", f"{prefix}-{number}", "2026-2")
            known[number] = register.create(editor, *about, content).report_id
            return act, known[number]
        report_id = known.get(number, "0" * 16)
        now = [each for each in register.reports(PROVINCE) if each.report_id == report_id]
        key = (report_id, (now[0].version if now else 1) - stale)
        {
            Act.SAVE: lambda: register.save(editor, *key, content),
            Act.SUBMIT: lambda: register.submit(editor, *key),
            Act.PUBLISH: lambda: register.publish(editor, *key),
            Act.SEND_BACK: lambda: register.send_back(editor, *key, "Nee"),
            Act.WITHDRAW: lambda: register.withdraw(editor, *key),
        }[act]()
    except (Denied, Conflict, Invalid):
        return None
    return act, report_id


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], print_blob=False
)
@given(st.lists(STEPS, min_size=1, max_size=25))
def test_whatever_editors_do_the_events_are_the_reports(
    register: Register, clock: Clock, steps
) -> None:
    prefix, known, before = f"s{next(NUMBERS)}", {}, register.revision()
    days = []
    for given_step in steps:
        clock.move(hours=given_step[-1])
        done = step(register, known, prefix, given_step)
        if done is None:
            continue
        assert done[0] in MAY[given_step[0]]
        event = [e for e in register.events(PROVINCE) if e.event_id > before][-1]
        assert (event.act, event.report_id, event.role) == (*done, given_step[0].role)
        days.append(clock.time.astimezone(DRENTHE).date())
    clock.move(days=2)
    assert_whole(register)
    events = list(register.events(PROVINCE))
    for day in days[-2:]:
        end = datetime(day.year, day.month, day.day, tzinfo=DRENTHE) + timedelta(days=1)
        found = replay(event for event in events if event.at < end)
        public = {key: each["published"] for key, each in found.items() if each["published"]}
        then = register.reported(day)
        assert {each.report_id: each.content for each in then.reports} == public
        waiting = [each["about"] for each in found.values() if each["state"] == "ingediend"]
        assert sorted(then.waiting) == sorted(waiting)
