"""Versions of the data: whole or not at all, found again by their id, and served."""

from __future__ import annotations

import gc
import hashlib
import os
import subprocess
import sys
import weakref
from pathlib import Path

import pytest

from atlas.domain.address import pinned
from atlas.domain.aggregate import level_periods
from atlas.domain.subject import subjects
from atlas.store import serving
from atlas.store.load import load_store
from atlas.store.problems import StoreError
from atlas.store.serving import Serving
from atlas.store.version_records import Attempt, Version, VersionError
from atlas.store.versions import Versions
from tests.support import edit_table
from tests.versions import NOW, RECORD, TABLE, with_emmen
from tests.versions import put as put_changes


@pytest.fixture
def versions(root: Path, tmp_path: Path) -> Versions:
    return Versions(tmp_path / "state" / "versions", root)


def put(versions: Versions, value: int) -> Version:
    """A version in which Emmen has another number of people."""
    return put_changes(versions, with_emmen(versions, value))


def emmen(serving: Serving, version_id: str = "") -> float:
    store = serving.pinned(version_id) if version_id else serving.newest()
    assert store is not None
    return float(store.cells("inwoners", "2024", "gemeente").loc["GM0114", "value"])


def test_without_own_versions_the_shipped_data_are_the_version(
    versions: Versions, root: Path
) -> None:
    current = versions.current()
    assert current.kind == "basis" and current.made is None
    assert current.id == load_store(root).version == Serving(versions).newest().version
    assert versions.listed() == (current,)
    assert not versions.folder.exists()  # reading makes nothing


def test_a_version_is_whole_and_the_data_of_the_atlas_stay_as_they_are(
    versions: Versions, root: Path
) -> None:
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    made = put(versions, 50_123)
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before
    assert (made.kind, made.who, made.what, made.made) == ("verversing", "timer", "CBS", NOW)
    assert made.parent == made.base == versions.shipped.id
    assert [each.id for each in versions.listed()] == [made.id, versions.shipped.id]
    again = Versions(versions.folder, root)
    assert again.current() == versions.current() == made
    found = Serving(again)
    assert found.newest().version == made.id
    assert emmen(found) == 50_123
    assert emmen(found, versions.shipped.id) == 50_000


def test_the_compiled_tables_say_what_the_csv_say(versions: Versions) -> None:
    made = put(versions, 50_123)
    fast = Serving(versions).newest()
    versions.objects.path(made.tables).unlink()
    slow = Serving(versions).newest()
    assert fast.version == slow.version
    for name in fast.indicators:
        assert fast.observations(name).equals(slow.observations(name))
        assert list(map(str, fast.observations(name).dtypes)) == list(
            map(str, slow.observations(name).dtypes)
        )


def test_what_differs_in_nothing_is_no_version(versions: Versions) -> None:
    put(versions, 50_123)
    with versions.changing():
        assert versions.put(with_emmen(versions, 50_123), kind="verversing") is None
    assert len(versions.listed()) == 2


def test_a_file_can_be_taken_away_and_a_wrong_whole_is_refused(versions: Versions) -> None:
    with versions.changing(), pytest.raises(StoreError) as caught:
        versions.put({TABLE: None}, kind="aanlevering")
    assert "bestand bestaat niet" in str(caught.value)
    assert versions.current() == versions.shipped
    woz = {"indicators/wonen/woz_waarde.csv": None, "indicators/wonen/woz_waarde.toml": None}
    with versions.changing():
        assert versions.put(woz, kind="aanlevering", now=NOW)
    assert "woz_waarde" not in Serving(versions).newest().indicators


def test_a_wrong_table_is_refused_with_its_place(versions: Versions) -> None:
    change = with_emmen(versions, 50_123)
    broken = (change[TABLE] or b"").replace(b"GM0114,2024,50123", b"GM0114,2024,veel")
    record = versions.files(versions.current())[RECORD]
    old = hashlib.sha256(versions.files(versions.current())[TABLE]).hexdigest().encode()
    fitting = record.replace(old, hashlib.sha256(broken).hexdigest().encode())
    with versions.changing(), pytest.raises(StoreError) as caught:
        versions.put({TABLE: broken, RECORD: fitting}, kind="verversing")
    (problem,) = caught.value.problems
    assert (problem.file, problem.column) == (TABLE, "value")
    assert "'veel' is geen getal" in problem.message
    assert not list(versions.log.glob("*"))


def test_two_at_once_have_one_winner(versions: Versions, root: Path) -> None:
    with versions.changing():
        other = Versions(versions.folder, root)
        with pytest.raises(VersionError, match="loopt al"), other.changing():
            raise AssertionError("both have the lock")
    with versions.changing():  # it is free again
        pass


def test_a_damaged_byte_gives_the_version_before(
    versions: Versions, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = put(versions, 50_123), put(versions, 50_456)
    path = versions.objects.path(second.files[TABLE])
    path.write_bytes(path.read_bytes().replace(b"50456", b"50457"))
    assert versions.current() == first
    assert path.with_name(path.name + ".beschadigd").exists() and not path.exists()
    assert "apart gezet" in caplog.text
    assert emmen(Serving(versions)) == 50_123
    third = put(versions, 50_789)  # and one goes on from there
    assert third.parent == first.id and emmen(Serving(versions)) == 50_789


def test_a_damaged_list_is_set_aside(versions: Versions) -> None:
    first, _ = put(versions, 50_123), put(versions, 50_456)
    newest = max(versions.log.glob("*.json"))
    newest.write_bytes(newest.read_bytes()[:100])
    assert versions.current() == first
    assert newest.with_name(newest.name + ".beschadigd").exists()
    assert emmen(Serving(versions)) == 50_123


@pytest.mark.parametrize("content", [b"", b"no arrow", b"\0" * 5000])
def test_damaged_compiled_tables_are_not_used(versions: Versions, content: bytes) -> None:
    made = put(versions, 50_123)
    versions.objects.path(made.tables).write_bytes(content)
    assert emmen(Serving(versions)) == 50_123


def test_a_new_release_comes_under_what_a_refresh_changed(
    versions: Versions, root: Path, tmp_path: Path
) -> None:
    put(versions, 50_123)
    edit_table(root, "wonen/woz_waarde", "GM0114,2024,240000", "GM0114,2024,240001")
    newer = Versions(versions.folder, root)
    assert newer.current().base != newer.shipped.id
    with newer.changing():
        made = newer.adopt(NOW)
        assert made is not None and made.kind == "uitgave" and made.base == newer.shipped.id
        assert newer.adopt(NOW) is None
    store = Serving(newer).newest()
    assert emmen(Serving(newer)) == 50_123  # of the refresh
    assert store.cells("woz_waarde", "2024", "gemeente").loc["GM0114", "value"] == 240_001
    kinds = [each.kind for each in newer.listed()]
    assert kinds == ["uitgave", "verversing", "basis", "basis"]


def test_a_release_that_changes_the_same_file_leaves_ours(versions: Versions, root: Path) -> None:
    put(versions, 50_123)
    edit_table(root, "bevolking/inwoners", "GM0114,2024,50000", "GM0114,2024,50999")
    newer = Versions(versions.folder, root)
    with newer.changing():
        made = newer.adopt(NOW)
    assert made is not None and made.base == newer.shipped.id
    assert emmen(Serving(newer)) == 50_123
    assert Versions(versions.folder, root).current().id == made.id


def test_a_running_atlas_takes_the_new_version_beside_its_visitors(versions: Versions) -> None:
    running = Serving(versions)
    old = running.newest()
    made = put(versions, 50_123)
    running.look_again()
    assert running.newest().version == made.id != old.version
    assert old.cells("inwoners", "2024", "gemeente").loc["GM0114", "value"] == 50_000


def test_a_run_keeps_the_store_that_it_began_with(
    versions: Versions, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Serving(versions)
    monkeypatch.setattr(serving, "get_serving", lambda: one)
    monkeypatch.setattr(serving, "_RUN", serving.ContextVar("run", default=None))
    begun = serving.start_run()
    made = put(versions, 50_123)
    one.look_again()
    assert serving.get_store() is begun
    assert serving.start_run().version == made.id
    pinned = serving.start_run(begun.version)
    assert pinned.pinned and pinned.version == begun.version
    assert not serving.start_run("0" * 16).pinned
    assert serving.start_run(made.id).pinned


def test_only_so_many_pinned_versions_are_kept(
    versions: Versions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "HOLD_S", 0.0)
    made = [put(versions, 50_000 + number) for number in range(1, 6)]
    running = Serving(versions)
    for number, each in enumerate(made, 1):
        assert emmen(running, each.id) == 50_000 + number
    assert len(running._pinned) <= serving.PINNED


def test_attempts_are_kept_apart(versions: Versions) -> None:
    good = Attempt(source="cbs_kwb", tried=NOW, succeeded=NOW)
    bad = Attempt(source="rivm", tried=NOW, problem="fout 503")
    versions.note_attempt(good)
    versions.note_attempt(bad)
    (versions.folder / "attempts" / "other.json").write_text("{", "utf-8")
    assert versions.attempts() == {"cbs_kwb": good, "rivm": bad}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_says_so(root: Path, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    with pytest.raises(VersionError, match="geen recht"), Versions(closed / "v", root).changing():
        raise AssertionError


WRITER = """
import sys
import weakref
from pathlib import Path
from tests.store.test_versions import put
from atlas.store.versions import Versions
versions = Versions(Path(sys.argv[1]), Path(sys.argv[2]))
number = 51_000 + 100 * len(versions.listed())
while True:
    print(put(versions, number).id, flush=True)
    number += 1
"""


def test_a_kill_halfway_leaves_a_whole_version(versions: Versions, root: Path) -> None:
    """The writer is killed at moments that walk through its work; the suite of faults does more."""
    for delay in (0.05, 0.13, 0.21):
        command = [sys.executable, "-c", WRITER, str(versions.folder), str(root)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            said = process.stdout.readline().strip()
            assert len(said) == 16
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(delay)
            process.kill()
        after = Versions(versions.folder, root)
        current = after.current()
        assert said in {each.id for each in after.listed()}
        value = emmen(Serving(after))
        assert value >= 51_000 and Serving(after).newest().version == current.id


def test_old_stores_are_forgotten_with_the_answers_about_them(versions: Versions) -> None:
    running = Serving(versions)
    old = weakref.ref(running.newest())
    assert pinned(running.newest()) == {}
    level_periods(running.newest(), "inwoners", "gemeente")
    subjects(running.newest())
    put(versions, 50_123)
    running.look_again()
    gc.collect()
    assert old() is None


def test_an_atlas_that_starts_keeps_its_data_for_pinned_addresses(
    versions: Versions, root: Path
) -> None:
    shipped = versions.shipped.id
    versions.start()
    edit_table(root, "wonen/woz_waarde", "GM0114,2024,240000", "GM0114,2024,240001")
    newer = Versions(versions.folder, root)
    newer.start()
    assert newer.current() == newer.shipped != versions.shipped
    store = Serving(newer).pinned(shipped)
    assert store is not None and store.pinned
    assert store.cells("woz_waarde", "2024", "gemeente").loc["GM0114", "value"] == 240_000


def test_fault_15_an_atlas_on_a_disk_that_is_only_read_starts(
    root: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("no folder can stand here", "utf-8")
    versions = Versions(tmp_path / "file" / "versions", root)
    versions.start()
    assert len(caplog.records) == 1
    assert Serving(versions).newest().version == versions.shipped.id
