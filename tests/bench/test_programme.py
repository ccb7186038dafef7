"""The large programme: it is as large as it says, and every step on it has an answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from atlas.store.load import load_store
from atlas.store.reporting.records import Act, Kind
from atlas.store.reporting.register import FILE, Register
from atlas.ui.pages import PART_PAGES
from bench import parts, programme
from bench.bars import bars
from bench.programme import ACTIONS, BIG_STEPS, EVENTS_PER_REPORT
from bench.run import FULL


def test_the_data_have_so_many_actions_and_are_right(tmp_path: Path) -> None:
    ids = programme.big_data(tmp_path / "data")
    actions = load_store(tmp_path / "data").programme("actions")
    assert list(actions["action_id"]) == ids
    assert len(set(ids)) == ACTIONS == 10_000
    asked = {ask["actie"] for step in BIG_STEPS for ask in step.asks if "actie" in ask}
    assert asked <= set(ids)


def test_the_register_has_so_many_events_and_is_read_as_any_other(tmp_path: Path) -> None:
    events = 200
    programme.big_register(tmp_path, ["een", "twee", "drie"], events)
    register = Register(f"sqlite:///{tmp_path / FILE}")
    reported = register.reported()
    assert reported.problem == ""
    assert len(reported.reports) == events // EVENTS_PER_REPORT == 20
    assert {each.kind for each in reported.reports} == {Kind.PROGRESS}
    assert {each.subject for each in reported.reports} == {"een", "twee", "drie"}
    trail = register.public_events(events, 0)
    assert register.revision() == events + 1, "one for the top-3 that made the database"
    assert {each.pseudonym for each in trail} == {""}
    assert Act.PUBLISH in {each.act for each in trail}


@pytest.mark.parametrize("step", BIG_STEPS, ids=lambda step: step.key)
def test_a_step_stands_on_a_page_and_is_held_to_the_bar_of_the_others(step: parts.Step) -> None:
    page = PART_PAGES[step.page]
    for ask in step.asks:
        assert page.read(dict(ask))[2] == ()
    assert step.limit_ms == parts.STEP_MS
    assert step.title in {bar.name for bar in bars({})}


def test_no_step_has_the_key_or_the_title_of_another() -> None:
    every = [*parts.FIRSTS, *parts.STEPS, *BIG_STEPS]
    assert len({each.key for each in every}) == len({each.title for each in every}) == len(every)
    assert all(len(step.asks) <= FULL.changes for step in BIG_STEPS)


def test_a_large_atlas_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """With fewer events than a bench has, so that it is made quickly."""
    make = programme.big_register
    monkeypatch.setattr(programme, "big_register", lambda folder, ids: make(folder, ids, 100))
    with programme.big_atlas() as atlas:
        found = {step.key: parts.steps(atlas, step, 1) for step in BIG_STEPS}
    assert [each["errors"] for each in found.values()] == [[]] * len(BIG_STEPS)
    assert all(each["bytes_max"] > 1_000 for each in found.values())
