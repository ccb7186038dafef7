"""Starting a server, its failures, and what /proc tells of a process."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

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


def test_resident_memory_is_that_of_the_process() -> None:
    assert resident_kilobytes() > 1_000
    assert resident_kilobytes(os.getpid()) > 1_000
