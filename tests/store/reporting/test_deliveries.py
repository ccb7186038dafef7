"""Deliveries in the register: the file as given, who may what, and what is on its way."""

from __future__ import annotations

from hashlib import sha256

import pytest

from atlas.store.reporting.acting import CHANGED
from atlas.store.reporting.delivered import BUSY, MOST_BYTES
from atlas.store.reporting.records import (
    Act,
    Conflict,
    Denied,
    Editor,
    Invalid,
    Kind,
    Placing,
    Report,
    State,
)
from atlas.store.reporting.register import Register
from tests.store.reporting.people import (
    ADMIN,
    ASSEN,
    DELIVERED,
    EMMEN,
    FILE,
    PROVINCE,
    READER,
    assert_whole,
)

SUBJECT = "eigen_gm0106_mantelzorg"
OTHER = b"gebied;2026\nAssen;14\n"
FILES = {"indicators/zorg/a.csv": "0" * 64, "indicators/zorg/b.csv": None}


def delivered(register: Register, editor: Editor = ASSEN, **content: str) -> Report:
    """A draft of a delivery of Assen."""
    given = DELIVERED | content
    return register.create(editor, Kind.DELIVERY, "GM0106", SUBJECT, "", given, FILE)


def handed_in(register: Register) -> Report:
    """One that waits for the province."""
    report = delivered(register)
    return register.submit(ASSEN, report.report_id, report.version)


def published(register: Register) -> Report:
    """One that everyone sees."""
    report = handed_in(register)
    register.begin(PROVINCE, Act.PUBLISH, report.report_id, report.version, FILES)
    return register.publish(PROVINCE, report.report_id, report.version)


def with_file(content: bytes) -> dict[str, str]:
    return DELIVERED | {"sha256": sha256(content).hexdigest()}


def test_from_draft_to_public_and_back(register: Register) -> None:
    report = published(register)
    assert (report.state, report.version) == (State.PUBLISHED, 3)
    assert report.published is not None and report.published["threshold"] == 10
    assert [each.kind for each in register.reported().reports] == [Kind.DELIVERY]
    gone = register.withdraw(ASSEN, report.report_id, report.version)
    assert gone.state is State.WITHDRAWN and register.reported().reports == ()
    assert_whole(register)


def test_the_file_is_kept_as_it_was_given(register: Register) -> None:
    report = delivered(register)
    assert register.file(ASSEN, report) == FILE
    assert register.file(PROVINCE, report) == FILE
    now = register.save(ASSEN, report.report_id, 1, with_file(OTHER), OTHER)
    assert register.file(ASSEN, now) == OTHER
    with pytest.raises(Denied):  # the first one was never public, and is gone
        register.file(ASSEN, report)


def test_the_public_file_stays_beside_a_new_draft(register: Register) -> None:
    report = published(register)
    register.save(ASSEN, report.report_id, report.version, with_file(OTHER), OTHER)
    assert register.file(PROVINCE, report) == FILE
    again = register.report(ASSEN, report.report_id)
    back = register.save(ASSEN, report.report_id, again.version, DELIVERED)
    assert register.file(ASSEN, back) == FILE


@pytest.mark.parametrize("file", [None, OTHER, b"x" * (MOST_BYTES + 1)], ids=["no", "other", "big"])
def test_a_checksum_without_its_file_is_refused(register: Register, file: bytes | None) -> None:
    named = with_file(file) if file and len(file) > MOST_BYTES else DELIVERED
    with pytest.raises(Invalid) as refused:
        register.create(ASSEN, Kind.DELIVERY, "GM0106", SUBJECT, "", named, file)
    assert [each.name for each in refused.value.problems] == ["sha256"]
    assert register.reports(ASSEN) == () and register.revision() == 0


def test_the_checksum_of_another_is_no_key_to_his_file(register: Register) -> None:
    delivered(register)
    with pytest.raises(Invalid):
        register.create(EMMEN, Kind.DELIVERY, "GM0114", "eigen_gm0114_x", "", DELIVERED)


@pytest.mark.parametrize("editor", [EMMEN, READER])
def test_fault_43_another_gemeente_is_denied_and_it_is_noted(
    register: Register, editor: Editor
) -> None:
    report = delivered(register)
    ways = (
        lambda: delivered(register, editor),
        lambda: register.save(editor, report.report_id, 1, DELIVERED),
        lambda: register.submit(editor, report.report_id, 1),
        lambda: register.begin(editor, Act.WITHDRAW, report.report_id, 1, FILES),
        lambda: register.withdraw(editor, report.report_id, 1),
        lambda: register.file(editor, report),
    )
    for way in ways:
        with pytest.raises(Denied):
            way()
    assert register.report(ASSEN, report.report_id) == report
    noted = [each.reason for each in register.events(ADMIN) if each.act is Act.DENIED]
    tried = ["aangemaakt", "gewijzigd", "ingediend", "ingetrokken", "ingetrokken", "gelezen"]
    assert noted == (tried if editor is EMMEN else [])


def test_a_gemeente_does_not_publish_its_own(register: Register) -> None:
    report = handed_in(register)
    for way in (
        lambda: register.begin(ASSEN, Act.PUBLISH, report.report_id, report.version, FILES),
        lambda: register.publish(ASSEN, report.report_id, report.version),
    ):
        with pytest.raises(Denied):
            way()
    assert register.begun() == ()


def test_fault_44_two_editors_one_delivery(register: Register) -> None:
    report = delivered(register)
    first = register.save(ASSEN, report.report_id, 1, DELIVERED | {"title": "Een"})
    with pytest.raises(Conflict) as conflict:
        register.save(ASSEN, report.report_id, 1, DELIVERED | {"title": "Twee"})
    assert str(conflict.value) == CHANGED and conflict.value.current == first
    with pytest.raises(Conflict) as there:
        delivered(register)
    assert there.value.current == first
    assert_whole(register)


def test_what_is_on_its_way_is_not_changed(register: Register) -> None:
    report = handed_in(register)
    with pytest.raises(Conflict):
        register.begin(PROVINCE, Act.PUBLISH, report.report_id, report.version - 1, FILES)
    with pytest.raises(Denied):
        register.begin(ADMIN, Act.SEND_BACK, delivered_elsewhere(register), 1, FILES)
    register.begin(PROVINCE, Act.PUBLISH, report.report_id, report.version, FILES)
    placing = Placing(report.report_id, report.version, Act.PUBLISH, PROVINCE, FILES)
    assert register.begun() == ((placing, report),)
    for way in (
        lambda: register.save(ASSEN, report.report_id, report.version, DELIVERED),
        lambda: register.send_back(PROVINCE, report.report_id, report.version, "Nee."),
        lambda: register.withdraw(ASSEN, report.report_id, report.version),
    ):
        with pytest.raises(Conflict) as busy:
            way()
        assert str(busy.value) == BUSY
    register.begin(ADMIN, Act.PUBLISH, report.report_id, report.version, {})  # once more
    register.abandon(report)
    assert register.begun() == ()
    assert register.report(ASSEN, report.report_id) == report
    register.send_back(PROVINCE, report.report_id, report.version, "Toch niet.")
    assert_whole(register)


def delivered_elsewhere(register: Register) -> str:
    """The id of a draft of Emmen."""
    made = register.create(
        EMMEN, Kind.DELIVERY, "GM0114", "eigen_gm0114_mantelzorg", "", DELIVERED, FILE
    )
    return made.report_id


def test_publishing_ends_what_was_on_its_way(register: Register) -> None:
    published(register)
    assert register.begun() == ()


def test_without_a_database_nothing_is_on_its_way(register: Register) -> None:
    assert register.begun() == ()
    with pytest.raises(Denied):
        register.report(ASSEN, "0" * 16)
