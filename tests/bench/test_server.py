"""Starting a server, its failures, and what /proc tells of a process."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from bench import server
from bench.server import HOST, answers, cpu_seconds, free_port, resident_kilobytes, serve
from bench.server import streamlit_command as command


def test_a_free_port_can_be_bound() -> None:
    with socket.socket() as probe:
        probe.bind((HOST, free_port()))


def test_nothing_answers_on_a_free_port() -> None:
    assert not answers(f"http://{HOST}:{free_port()}/_stcore/health")


def test_the_command_stays_on_this_machine_and_tells_no_one() -> None:
    words = command(Path("app.py"), 8501)
    assert words[:3] == ["streamlit", "run", "app.py"]
    options = dict(zip(words[3::2], words[4::2], strict=True))
    assert options == {
        "--server.port": "8501",
        "--server.address": HOST,
        "--server.headless": "true",
        "--browser.gatherUsageStats": "false",
    }


def test_a_server_that_does_not_start_says_why(tmp_path: Path) -> None:
    missing = tmp_path / "missing.py"
    with pytest.raises(RuntimeError, match=r"(?s)did not start.*missing\.py"), serve(missing):
        pass


def test_cpu_time_grows_with_work() -> None:
    before = cpu_seconds(os.getpid())
    own = os.times()
    while sum(os.times()[:2]) - sum(own[:2]) < 0.1:
        sum(range(10_000))
    assert cpu_seconds(os.getpid()) - before == pytest.approx(0.1, abs=0.06)


@pytest.fixture
def ticks(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that only sleeping moves; the CPU time used at each look is taken from the list."""
    used: list[float] = []
    now = [100.0]
    monkeypatch.setattr(server.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(server.time, "sleep", lambda seconds: now.append(now.pop() + seconds))
    monkeypatch.setattr(server, "cpu_seconds", lambda _pid: used.pop(0))
    return used


SOME = server.Server(1, 1, Path())


def test_a_server_is_settled_when_its_cpu_time_stands_still(ticks: list[float]) -> None:
    ticks += [2.0, 2.9, 3.7, 3.72, 9.0]
    assert server.settle(SOME) == 3
    assert ticks == [9.0], "the tick of an idle loop is no work"


def test_a_server_that_never_settles_is_taken_as_it_is(ticks: list[float]) -> None:
    ticks += [float(second) for second in range(100)]
    assert server.settle(SOME, limit=60) == 60


def test_settling_needs_no_proc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server.time, "sleep", pytest.fail)
    assert server.settle(server.Server(1, -1, Path())) < 60


def test_what_the_host_took_is_the_eighth_field(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "cpu  10 20 30 40 50 60 70 80 999 999\ncpu0 1 1 1 1 1 1 1 1 0 0\n"
    monkeypatch.setattr(server.Path, "read_text", lambda _path: lines)
    assert server.processor_ticks() == (80, 360)


def test_the_share_that_the_host_took() -> None:
    assert server.stolen_share((80, 360), (130, 560)) == 0.25
    assert server.stolen_share((0, 0), (0, 0)) == 0, "no /proc"
    stolen, everything = server.processor_ticks()
    assert 0 <= stolen <= everything


def test_resident_memory_is_that_of_the_process() -> None:
    assert resident_kilobytes() > 1_000
    assert resident_kilobytes(os.getpid()) > 1_000
