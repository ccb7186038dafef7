"""Events of the component go the way of an address; the years play without history."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from atlas.store.serving import run_key
from atlas.ui import kaart


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A session of which the map shows loneliness in 2020."""
    found: dict[str, Any] = {}
    monkeypatch.setattr(kaart.st, "session_state", found)
    kaart._set_choice({"indicator": "eenzaam_18plus"})
    return found


def send(state: dict[str, Any], event: object) -> None:
    state[kaart.KEY] = SimpleNamespace(choice=event)
    kaart._on_choice()


def test_a_change_keeps_the_rest_of_the_choice(state: dict[str, Any]) -> None:
    send(state, {"niveau": "wijk"})
    send(state, {"jaar": "2016"})
    choice = state[kaart.CHOICE]
    assert (choice.indicator, choice.level, choice.period) == ("eenzaam_18plus", "wijk", "2016")
    assert state[kaart.NOTICES] == ()


def test_a_year_that_the_next_indicator_lacks_falls_back_with_a_notice(
    state: dict[str, Any],
) -> None:
    send(state, {"jaar": "2012"})
    send(state, {"indicator": "bevolking_totaal", "niveau": "wijk"})
    assert state[kaart.CHOICE].period == "2024"
    assert [notice.parameter for notice in state[kaart.NOTICES]] == ["jaar"]


def test_playing_is_remembered_and_is_no_parameter(state: dict[str, Any]) -> None:
    send(state, {"jaar": "2016", "speelt": "1"})
    assert state[kaart.PLAYING] is True
    assert state[kaart.NOTICES] == ()
    send(state, {"jaar": "2020", "speelt": ""})
    assert state[kaart.PLAYING] is False


@pytest.mark.parametrize("event", [None, {}, {"indicator": None}, {"gebied": ["x"]}, {1: 2}])
def test_fault_39_a_strange_event_leaves_a_map(state: dict[str, Any], event: object) -> None:
    send(state, event)
    assert kaart.message(state[kaart.CHOICE], state[kaart.NOTICES], run_key())
