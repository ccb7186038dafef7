"""Processes that write to the register, made to be killed: forked from one that is warm."""

from __future__ import annotations

import multiprocessing
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

from atlas.store.reporting.records import (
    Act,
    Conflict,
    Editor,
    Kind,
    Report,
    Role,
    State,
    Unavailable,
)
from atlas.store.reporting.register import Register

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([__name__])
ASSEN = Editor(Role.GEMEENTE, "pseudo-assen", "GM0106")
PROVINCE = Editor(Role.PROVINCE, "pseudo-provincie")
NOBODY = 65534
READY = "ready"
STARTED = {"status": "gestart"}
NEXT = {  # what may follow a state
    State.DRAFT: (Act.SAVE, Act.SUBMIT),
    State.RETURNED: (Act.SAVE, Act.SUBMIT),
    State.SUBMITTED: (Act.PUBLISH, Act.SEND_BACK),
    State.PUBLISHED: (Act.SAVE, Act.WITHDRAW),
    State.WITHDRAWN: (Act.CREATE,),
}


@contextmanager
def started(work: Callable[..., None], *given: Any) -> Iterator[tuple[BaseProcess, Connection]]:
    """A process that does `work(pipe, *given)`, and the end of the pipe to read from."""
    ours, theirs = FORKS.Pipe(duplex=False)
    process = FORKS.Process(target=work, args=(theirs, *given))
    # A test of a page leaves its script as the main one, which a child would run first.
    with patch.dict(sys.modules, {"__main__": ModuleType("__main__")}):
        process.start()
    theirs.close()
    try:
        yield process, ours
    finally:
        process.kill()
        process.join()
        ours.close()


def told(pipe: Connection) -> list[Any]:
    """All that a process said before it ended."""
    found = []
    try:
        while True:
            found.append(pipe.recv())
    except (EOFError, OSError):  # a message may be cut off as well
        return found


def write_for_ever(pipe: Connection, url: str, seed: int) -> None:
    """Change reports without end; say of each change, once it returned, what it was."""
    chance = random.Random(seed)
    register = Register(url)
    register.revision()  # opens the database
    pipe.send(READY)
    report, number = None, 0
    while True:
        act = chance.choice(NEXT[report.state]) if report else Act.CREATE
        number += 1
        content = {"status": "gestart", "explanation": f"{seed}-{number} " * chance.randint(1, 150)}
        try:
            report = _one(register, act, report, f"actie-{seed}-{number}", content)
        except (Unavailable, Conflict):  # the server fell over; who knows what it kept
            report = None
            time.sleep(0.02)
            continue
        pipe.send((act, report.report_id, report.version, dict(report.content)))


def _one(
    register: Register, act: Act, report: Report | None, subject: str, content: dict[str, str]
) -> Report:
    if act is Act.CREATE or report is None:
        return register.create(ASSEN, Kind.PROGRESS, "GM0106", subject, "2026-2", content)
    key = (report.report_id, report.version)
    if act is Act.SAVE:
        return register.save(ASSEN, *key, content)
    if act is Act.SUBMIT:
        return register.submit(ASSEN, *key)
    if act is Act.PUBLISH:
        return register.publish(PROVINCE, *key)
    if act is Act.SEND_BACK:
        return register.send_back(PROVINCE, *key, content["explanation"][:2000])
    return register.withdraw(ASSEN, *key)


def write_some(pipe: Connection, url: str, seed: int, count: int, start: float) -> None:
    """Wait until `start`, then make `count` reports in a database that may not be there yet."""
    register = Register(url)
    time.sleep(max(0.0, start - time.time()))
    for number in range(count):
        try:
            pipe.send(
                _one(register, Act.CREATE, None, f"actie-{seed}-{number}", {"status": "gestart"})
            )
        except Unavailable as error:
            pipe.send(str(error))


def read_as_nobody(pipe: Connection, file: Path) -> None:
    """What a user without rights reads, and what he hears when he writes."""
    if os.getuid() == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    register = Register(file)
    pipe.send((os.access(file.parent, os.W_OK), register.reported(), register.reports(PROVINCE)))
    try:
        _one(register, Act.CREATE, None, "actie-x", STARTED)
    except Unavailable as error:
        pipe.send(str(error))
