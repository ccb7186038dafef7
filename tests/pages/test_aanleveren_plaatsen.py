"""Figures of a delivery into the data and out: never half, however a process ends."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from atlas.store.reporting.records import Act, State, Unavailable
from atlas.store.version_records import VersionError
from atlas.store.versions import Versions
from atlas.ui.aanleveren import plaatsen, verwerk
from atlas.ui.aanleveren.bezoek import Work
from tests.pages.aanleveren import ANSWERS, ASSEN, ID, PROVINCE, TABLE, Bureau

TOML = f"indicators/wonen/{ID}.toml"


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    return Bureau(tmp_path)


def killed(*_: object, **__: object) -> None:
    raise Killed


def kill_before(patch: pytest.MonkeyPatch, bureau: Bureau, step: str) -> None:
    """End the process just before a step."""
    where = bureau.versions if step == "put" else bureau.register
    patch.setattr(where, step, killed)


def kill_after_put(patch: pytest.MonkeyPatch, bureau: Bureau) -> None:
    put = bureau.versions.put

    def and_die(*args: object, **more: object) -> None:
        put(*args, **more)  # type: ignore[arg-type]
        raise Killed

    patch.setattr(bureau.versions, "put", and_die)


def state(bureau: Bureau) -> tuple[State, bool]:
    """What the register says of the one delivery, and whether the data have it."""
    (report,) = bureau.register.reports(PROVINCE)
    return report.state, TOML in bureau.versions.current().files


def agree(bureau: Bureau) -> None:
    """The register and the data say the same, and nothing is on its way."""
    (report,) = bureau.register.reports(PROVINCE)
    assert (report.published is not None) == state(bureau)[1]
    assert bureau.register.begun() == ()


def test_published_and_withdrawn_are_in_the_data_and_out(bureau: Bureau) -> None:
    report = bureau.published()
    assert state(bureau) == (State.PUBLISHED, True)
    version = bureau.versions.current()
    assert (version.kind, version.who) == ("aanlevering", "gemeente Assen")
    assert version.what == "levering gepubliceerd: Mantelzorgers"
    assert bureau.act(ASSEN, "intrekken", report).done
    assert state(bureau) == (State.WITHDRAWN, False)
    assert not [path for path in bureau.versions.current().files if ID in path]
    agree(bureau)


@pytest.mark.parametrize("step", ["begin", "put", "publish"])
def test_killed_before_a_step_of_publishing_the_next_start_makes_it_whole(
    bureau: Bureau, step: str
) -> None:
    report = bureau.handed_in()
    with pytest.MonkeyPatch.context() as patch, pytest.raises(Killed):
        kill_before(patch, bureau, step)
        bureau.act(PROVINCE, "publiceren", report)
    plaatsen.settle(bureau.register, bureau.versions)
    done = step == "publish"  # the version was there
    assert state(bureau) == ((State.PUBLISHED, True) if done else (State.SUBMITTED, False))
    agree(bureau)
    if not done:
        assert bureau.act(PROVINCE, "publiceren", report).done
        agree(bureau)


def test_killed_after_the_version_the_one_who_published_stands_in_the_trail(
    bureau: Bureau,
) -> None:
    report = bureau.handed_in()
    with pytest.MonkeyPatch.context() as patch, pytest.raises(Killed):
        kill_after_put(patch, bureau)
        bureau.act(PROVINCE, "publiceren", report)
    plaatsen.settle(bureau.register, bureau.versions)
    assert state(bureau) == (State.PUBLISHED, True)
    last = [*bureau.register.events(PROVINCE)][-1]
    assert (last.act, last.pseudonym) == (Act.PUBLISH, PROVINCE.pseudonym)


@pytest.mark.parametrize("step", ["put", "withdraw"])
def test_killed_while_withdrawing(bureau: Bureau, step: str) -> None:
    report = bureau.published()
    with pytest.MonkeyPatch.context() as patch, pytest.raises(Killed):
        kill_before(patch, bureau, step)
        bureau.act(ASSEN, "intrekken", report)
    plaatsen.settle(bureau.register, bureau.versions)
    done = step == "withdraw"
    assert state(bureau) == ((State.WITHDRAWN, False) if done else (State.PUBLISHED, True))
    agree(bureau)


def failing(error: Exception) -> Callable[..., None]:
    def put(*_: object, **__: object) -> None:
        raise error

    return put


def test_when_the_data_cannot_be_written_it_stays_handed_in_with_the_reason(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = bureau.handed_in()
    monkeypatch.setattr(bureau.versions, "put", failing(VersionError("de schijf is vol")))
    said = bureau.act(PROVINCE, "publiceren", report)
    assert "de schijf is vol" in said.error
    assert state(bureau) == (State.SUBMITTED, False)
    agree(bureau)
    monkeypatch.undo()
    assert bureau.act(PROVINCE, "publiceren", report).done


def test_while_something_else_changes_the_data_one_waits(bureau: Bureau) -> None:
    report = bureau.handed_in()
    with Versions(bureau.versions.folder, bureau.versions.data).changing():
        said = bureau.act(PROVINCE, "publiceren", report)
    assert "loopt al" in said.error
    assert state(bureau) == (State.SUBMITTED, False)


def test_without_the_register_the_version_is_told_at_the_next_start(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = bureau.handed_in()
    monkeypatch.setattr(bureau.register, "publish", failing(Unavailable("geen antwoord")))
    assert "geen antwoord" in bureau.act(PROVINCE, "publiceren", report).error
    monkeypatch.undo()
    plaatsen.settle(bureau.register, bureau.versions)
    assert state(bureau) == (State.PUBLISHED, True)


def test_a_new_delivery_takes_the_place_of_the_old_one(bureau: Bureau) -> None:
    first = bureau.published()
    form = ANSWERS | {"theme": "bevolking", "title": "Een andere naam"}
    work, said = bureau.send(ASSEN, _again(bureau), form, act="indienen")
    assert said.done and work and work.report
    assert work.report.subject == first.subject == ID
    assert bureau.act(PROVINCE, "publiceren", work.report).done
    files = bureau.versions.current().files
    assert TOML not in files and f"indicators/bevolking/{ID}.toml" in files


def _again(bureau: Bureau) -> Work:
    """The one delivery as work again."""
    report = bureau.register.reports(ASSEN)[0]
    return verwerk.reopened(bureau.office(ASSEN), report, TABLE.encode())


def test_publishing_again_changes_nothing_that_is_public(bureau: Bureau) -> None:
    bureau.published()
    before = bureau.versions.current()
    work, said = bureau.send(ASSEN, _again(bureau), ANSWERS, act="indienen")
    assert said.done and work and work.report
    assert bureau.act(PROVINCE, "publiceren", work.report).done
    assert bureau.versions.current().id == before.id


def test_what_was_public_once_is_known(bureau: Bureau) -> None:
    """A revised total does not give away what was hidden before."""
    bureau.published()
    text = TABLE.replace("1.204", "1.205").replace("1.196", "1.197")
    work, said = bureau.send(ASSEN, bureau.read(text), ANSWERS, act="bekijken")
    assert said.done and work and work.ready
    assert work.ready.refusals or len(work.ready.prepared.protected.hidden) >= 2
