"""Starting, watching and stopping a Streamlit server for a measurement."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"
START_SECONDS = 60.0
STOP_SECONDS = 15.0
SETTLE_SECONDS = 60.0
STILL_SHARE = 0.05
"""A server that uses less than this share of a core has nothing in hand; its own clock ticks
take one to three percent."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its port, its process id and the file with what it printed."""

    port: int
    pid: int
    log: Path

    @property
    def url(self) -> str:
        """The address of its front page, without a closing slash."""
        return f"http://{HOST}:{self.port}"


def free_port() -> int:
    """A TCP port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def streamlit_command(script: Path, port: int) -> list[str]:
    """The words after `python -m` that serve `script`; the rest comes from its config file."""
    return [
        *("streamlit", "run", str(script), "--server.port", str(port)),
        *("--server.address", HOST, "--server.headless", "true"),
        *("--browser.gatherUsageStats", "false"),
    ]


def answers(url: str, seconds: float = 1.0) -> bool:
    """Whether the address answers with 200 within the time."""
    try:
        with urllib.request.urlopen(url, timeout=seconds) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def cpu_seconds(pid: int) -> float:
    """User and system time of a process, ended threads included, from `/proc/PID/stat`.

    In steps of one clock tick (10 ms on Linux): divide by many reruns.
    """
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def settle(server: Server, limit: float = SETTLE_SECONDS) -> float:
    """Wait until the server's CPU time stands still for a second; the seconds it took.

    After `limit` seconds it is taken as it is, and without `/proc` at once.
    """
    start = time.monotonic()
    try:
        used = cpu_seconds(server.pid)
        while time.monotonic() - start < limit:
            time.sleep(1)
            before, used = used, cpu_seconds(server.pid)
            if used - before < STILL_SHARE:
                break
    except FileNotFoundError:
        pass
    return time.monotonic() - start


def processor_ticks() -> tuple[int, int]:
    """Clock ticks of all cores since the start: those the host took away, and all.

    On a virtual machine another guest may use the core; the kernel calls that "steal". Both
    are 0 without `/proc`.
    """
    try:
        words = Path("/proc/stat").read_text().splitlines()[0].split()[1:9]
    except FileNotFoundError:
        return 0, 0
    ticks = [int(word) for word in words]
    return ticks[7], sum(ticks)


def stolen_share(before: tuple[int, int], after: tuple[int, int]) -> float:
    """The share of the processor time between two `processor_ticks` that the host took."""
    return (after[0] - before[0]) / max(after[1] - before[1], 1)


def resident_kilobytes(pid: int | str = "self") -> int:
    """The resident memory of a process in kB, from `/proc/PID/status`."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise ValueError(f"process {pid} has no resident memory")


@contextmanager
def serve(script: Path, folder: Path = ROOT, wrapper: Sequence[str] = ()) -> Iterator[Server]:
    """Serve `script` on a free port from the working directory `folder` until the block ends.

    `folder` decides which `.streamlit/config.toml` holds. `wrapper` are words before the
    command, such as a module that runs it and watches. Raises RuntimeError with the last
    lines of the log when the server does not answer within a minute.
    """
    port = free_port()
    command = [sys.executable, "-m", *wrapper, *streamlit_command(script, port)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryDirectory() as scratch:
        log = Path(scratch) / "server.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                command, cwd=folder, env=environment, stdout=out, stderr=subprocess.STDOUT
            )
        try:
            server = Server(port, process.pid, log)
            _wait_until_up(server, process)
            yield server
        finally:
            _stop(process)


def _wait_until_up(server: Server, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if answers(f"{server.url}/_stcore/health"):
            return
        time.sleep(0.1)
    tail = server.log.read_text(errors="replace").splitlines()[-20:]
    raise RuntimeError("the server did not start:\n" + "\n".join(tail))


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
