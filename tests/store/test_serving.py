"""Which store answers: loads never get in the way of who asks for something else."""

from __future__ import annotations

import errno
import os
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from gc import collect
from pathlib import Path

import pytest

from atlas.store import serving
from atlas.store.serving import Serving, forget_answers
from atlas.store.store import Store
from atlas.store.version_records import Version
from atlas.store.versions import Versions
from tests.store.test_versions import emmen, put
from tests.support import small_data


@pytest.fixture
def versions(tmp_path: Path) -> Versions:
    return Versions(tmp_path / "state" / "versions", small_data(tmp_path / "data"))


class Loads:
    """Counts what is loaded, and lets a load wait."""

    def __init__(self, running: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
        self.tried: list[str] = []
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.go_on.set()
        load = running._load

        def counted(one: Version) -> Store | None:
            self.tried.append(one.id)
            self.begun.set()
            self.go_on.wait(20)
            return load(one)

        monkeypatch.setattr(running, "_load", counted)


def test_a_pinned_newest_version_is_one_store_for_all(versions: Versions) -> None:
    running = Serving(versions)
    newest = running.newest()
    first = running.pinned(newest.version)
    assert first is running.pinned(newest.version)  # or every cache of answers would miss
    assert first is not newest and first is not None and first.pinned and not newest.pinned
    assert first.as_pinned() is first


def test_who_asks_for_what_is_there_does_not_wait_for_a_load(
    versions: Versions, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = put(versions, 50_001), put(versions, 50_002)
    running = Serving(versions)
    assert emmen(running, old.id) == 50_001
    loads = Loads(running, monkeypatch)
    loads.go_on.clear()
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(running.pinned, versions.shipped.id)
        loads.begun.wait(20)
        found = [running.ready(each) for each in (old.id, new.id)]
        assert [each and each.version for each in found] == [old.id, new.id]
        assert running.ready(versions.shipped.id) is None
        assert emmen(running, old.id) == 50_001 and running.pinned("0" * 16) is None
        loads.go_on.set()
        assert other.result(20) is running.ready(versions.shipped.id)


def test_a_version_that_cannot_be_loaded_is_tried_once(
    versions: Versions, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = put(versions, 50_001), put(versions, 50_002)
    versions.objects.path(old.files["indicators/bevolking/inwoners.csv"]).unlink()
    running = Serving(versions)
    loads = Loads(running, monkeypatch)
    assert [running.pinned(old.id) for _ in range(5)] == [None] * 5
    assert loads.tried.count(old.id) == 1
    put(versions, 50_003)
    put(versions, 50_001)  # its bytes are there again
    running.look_again()
    assert emmen(running, old.id) == 50_001 and emmen(running, new.id) == 50_002


def test_many_versions_in_turn_come_no_faster_than_so(
    versions: Versions, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(serving.time, "sleep", slept.append)
    monkeypatch.setattr(serving.time, "monotonic", lambda: 100.0)
    made = [put(versions, 50_001 + number) for number in range(serving.PINNED + 3)]
    running = Serving(versions)
    for each in made[: serving.PINNED]:
        running.pinned(each.id)
    assert slept == []
    running.pinned(made[serving.PINNED].id)
    running.pinned(made[serving.PINNED + 1].id)
    assert slept == [serving.HOLD_S] * 2


def test_a_look_that_finds_the_same_version_keeps_the_store(
    versions: Versions, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(versions, 50_001)
    running = Serving(versions)
    store, loads = running.newest(), Loads(running, monkeypatch)
    (versions.log / "000009-x.json.beschadigd").write_text("")
    running.look_again()
    assert running.newest() is store and loads.tried == []


def test_47_who_waits_too_long_for_a_version_hears_so(
    versions: Versions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many open pages may each ask another version: nobody waits for all of them."""
    old, other = put(versions, 50_001), put(versions, 50_002)
    put(versions, 50_003)
    monkeypatch.setattr(serving, "WAIT_S", 0.05)
    running = Serving(versions)
    loads = Loads(running, monkeypatch)
    running.newest()
    loads.begun.clear()
    loads.go_on.clear()
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(running.pinned, old.id)
        loads.begun.wait(20)
        with pytest.raises(serving.TooBusy):
            running.pinned(other.id)
        loads.go_on.set()
        assert first.result(20) is running.ready(old.id)
    assert emmen(running, other.id) == 50_002


def test_a_machine_without_a_file_handle_left_makes_no_version_useless(
    versions: Versions, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = put(versions, 50_001)
    put(versions, 50_002)
    running = Serving(versions)
    store = running.newest()
    newest = put(versions, 50_003)

    def none_left(*_: object, **__: object) -> object:
        raise OSError(errno.EMFILE, "Too many open files")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", none_left)
        running.look_again()
        assert running.newest() is store
        with pytest.raises(serving.TooBusy):
            running.pinned(old.id)
    assert emmen(running, old.id) == 50_001
    running.look_again()
    assert running.newest().version == newest.id


def test_a_version_made_in_the_tick_of_the_look_is_seen(
    versions: Versions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk notes moments by the tick: two changes of a folder may have the same one."""
    running = Serving(versions)
    running.newest()
    put(versions, 50_001)
    moment = versions.log.stat().st_mtime_ns

    def meanwhile(_: float) -> None:
        put(versions, 50_002)
        os.utime(versions.log, ns=(moment, moment))

    monkeypatch.setattr(serving.time, "sleep", meanwhile)
    running.look_again()
    running.look_again()
    assert emmen(running) == 50_002


def test_a_look_that_fails_is_not_done_again_each_second(
    versions: Versions, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    running = Serving(versions)
    store = running.newest()
    put(versions, 50_001)

    def failing(one: Version) -> Store | None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(running, "_load", failing)
        running.look_again()
    assert running.newest() is store
    assert running._looked > serving.time.monotonic()
    assert "geen nieuwere versie" in caplog.text
    running.look_again()
    assert emmen(running) == 50_001


def test_threads_that_ask_for_all_sorts_get_what_they_ask(
    versions: Versions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "HOLD_S", 0.0)
    monkeypatch.setattr(serving, "LOOK_S", 0.0)
    numbers = {put(versions, 50_001 + number).id: 50_001 + number for number in range(6)}
    running = Serving(versions)

    def ask(turn: int) -> bool:
        version_id = [*numbers][turn % len(numbers)]
        if turn % 9 == 0:
            running.look_again()
        if turn % 7 == 0:
            return emmen(running) >= 50_000
        return emmen(running, version_id) == numbers[version_id]

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(120)))


def test_a_table_that_two_threads_ask_becomes_a_frame_once(
    versions: Versions, monkeypatch: pytest.MonkeyPatch
) -> None:
    from atlas.store import store as module

    made: list[int] = []
    frame, both = module.to_frame, threading.Barrier(2)

    def counted(table: object) -> object:
        made.append(1)
        return frame(table)

    monkeypatch.setattr(module, "to_frame", counted)
    store = Serving(versions).newest()

    def ask(_: int) -> int:
        both.wait(20)
        return len(store.observations("inwoners"))

    with ThreadPoolExecutor(2) as pool:
        assert len({*pool.map(ask, range(2))}) == 1
    assert made == [1]


def test_12_a_file_that_the_disk_loses_does_not_end_who_reads_it(versions: Versions) -> None:
    made = put(versions, 50_001)
    running = Serving(versions)
    store = running.newest()
    with versions.objects.path(made.tables).open("r+b") as file:
        file.truncate(10)  # a mapped file would end the process here
    assert [len(store.observations(name)) > 0 for name in store.indicators]
    assert emmen(running) == 50_001


@lru_cache(maxsize=4)
def _second(name: str, store: Store) -> str:
    return name + store.version


def test_no_cache_keeps_an_old_store_wherever_its_store_stands(
    versions: Versions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(serving.sys.modules, "atlas.a_test", serving.sys.modules[__name__])
    running = Serving(versions)
    old = weakref.ref(running.newest())
    _second("a", running.newest())
    put(versions, 50_001)
    running.look_again()
    forget_answers()
    collect()
    assert old() is None
