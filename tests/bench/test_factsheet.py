"""What the bench of the feitenbladen measures."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bench import factsheet


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that were run; each leaves twelve files, the last of 12 bytes."""
    found: list[list[str]] = []

    def run(command: Sequence[str], **_: Any) -> None:
        found.append([*command])
        for number in range(1, 13):
            (Path(command[-1]) / f"{number}.pdf").write_bytes(b"x" * number)

    monkeypatch.setattr(factsheet.subprocess, "run", run)
    return found


def test_it_runs_the_command_for_all_twelve(asked: list[list[str]]) -> None:
    found = factsheet.measure(repeats=2)
    assert (found["sheets"], found["largest_bytes"]) == (12, 12)
    assert 0 <= found["seconds"] < 20
    assert [each[:-1] for each in asked] == [
        [sys.executable, "-m", "atlas", "factsheet", "--all", "--out"]
    ] * 2


def test_it_prints_json(asked: list[list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    factsheet.main()
    assert set(json.loads(capsys.readouterr().out)) == {"sheets", "seconds", "largest_bytes"}
    assert len(asked) == factsheet.REPEATS
