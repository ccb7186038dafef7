"""Faults 5, 10, 11, 12, 13 and 15: a set of places is replaced whole, or stays as it was."""

from __future__ import annotations

import errno
import hashlib
import os
import signal
import subprocess
import sys
import textwrap
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from atlas.sources.common import SourceError
from atlas.sources.online import Fetched
from atlas.sources.refresh import LOCK, Change, one_at_a_time, refresh_set, refresh_travel
from atlas.store import store as store_module
from atlas.store.check import check
from atlas.store.pending import finish_pending
from atlas.store.places import PLACE_COLUMNS
from atlas.store.problems import StoreError
from atlas.store.read import read_files
from atlas.store.store import load_store
from atlas.store.travel import TRAVEL_COLUMNS, read_travel
from tests.sources.recorded import TODAY
from tests.sources.sites import contents, site

LATER = date(2026, 12, 1)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return site(tmp_path)


def fetched(number: int, first: int = 0, **cells: Any) -> Fetched:
    """So many supermarkets in Assen; `cells` replace columns."""
    numbers = range(first, first + number)
    row = {
        "name": "Coop, met 'komma'",
        "kind": "supermarkt",
        "area_code": "GM0106",
        "lon": "6.5625000",
        "lat": "52.9966700",
        "precision": "adres",
        "period": "2026-11-20",
        "state": "bestaat",
        "certainty": "midden",
        "locator": "https://www.openstreetmap.org/node/1",
    } | cells
    rows = [row | {"place_id": f"osm_n{n}"} for n in numbers]
    frame = pd.DataFrame(rows, columns=[*PLACE_COLUMNS], dtype="str").fillna("")
    return Fetched(frame, ("zonder naam: 1",))


def fill(root: Path, what: Fetched, *, force: bool = False, trial: bool = False) -> Change:
    return refresh_set(root, "osm", what, TODAY, force=force, trial=trial)


def test_the_first_filling(root: Path) -> None:
    change = fill(root, fetched(20))
    assert change == Change("osm", 0, 20, 20, 0, 0, ("zonder naam: 1",))
    store = load_store(root)
    places = store.places()
    assert [*places["place_id"]] == [f"osm_n{n}" for n in range(20)]
    assert set(places["origin"]) == {"osm"}
    assert set(places["name"]) == {"Coop, met 'komma'"}
    assert store.place_sets["osm"].refreshed == TODAY
    assert [origin.accessed for origin in store.place_sets["osm"].origin] == [TODAY]


def test_only_dates_and_checksum_of_the_record_change(root: Path) -> None:
    record = root / "places" / "osm.toml"
    before = record.read_text("utf-8").splitlines()
    fill(root, fetched(3))
    after = record.read_text("utf-8").splitlines()
    digest = hashlib.sha256((root / "places" / "osm.csv").read_bytes()).hexdigest()
    assert set(after) - set(before) >= {f'sha256 = "{digest}"', f"refreshed = {TODAY}"}
    changed = {line.partition(" = ")[0] for line in set(after) ^ set(before)}
    assert changed <= {"sha256", "refreshed", "accessed"}
    fill(root, fetched(3, name="Anders"))
    assert record.read_text("utf-8").count("refreshed = ") == 1


def test_what_the_store_checks_is_good_after_a_refresh(root: Path) -> None:
    before = [str(problem) for problem in check(root).problems]
    fill(root, fetched(20))
    assert [str(problem) for problem in check(root).problems] == before


def test_what_changed_is_counted(root: Path) -> None:
    fill(root, fetched(100))
    new = fetched(100, first=5)
    new.rows.loc[[0, 1, 2], "name"] = "Jumbo"
    new.rows["period"] = "2026-11-21"  # another day alone is no change
    assert fill(root, new) == Change("osm", 100, 100, 5, 5, 3, ("zonder naam: 1",))
    again = fill(root, new)
    assert (again.added, again.removed, again.changed) == (0, 0, 0)


def test_a_trial_writes_nothing(root: Path) -> None:
    before = contents(root)
    assert fill(root, fetched(20), trial=True).added == 20
    assert contents(root) == before


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("filled", [0, 20])
def test_an_empty_answer_is_always_refused(root: Path, force: bool, filled: int) -> None:
    if filled:
        fill(root, fetched(filled))
    before = contents(root)
    with pytest.raises(SourceError, match="osm: de bron geeft niets; de oude gegevens zijn geble"):
        fill(root, fetched(0), force=force)
    assert contents(root) == before


def test_too_few_rows_are_refused_unless_forced(root: Path) -> None:
    fill(root, fetched(100))
    before = contents(root)
    with pytest.raises(SourceError) as error:
        fill(root, fetched(89))
    assert "osm: nog maar 89 van de 100 rijen; de oude gegevens zijn gebleven" in str(error.value)
    assert "--toch" in str(error.value)
    assert contents(root) == before
    assert fill(root, fetched(89), force=True).removed == 11


def test_nine_in_ten_rows_are_enough(root: Path) -> None:
    fill(root, fetched(100))
    assert fill(root, fetched(90)).removed == 10


def test_a_kind_does_not_vanish(root: Path) -> None:
    both = pd.concat([fetched(200).rows, fetched(5, first=200, kind="huisarts").rows])
    fill(root, Fetched(both.reset_index(drop=True)))
    with pytest.raises(SourceError, match="alle rijen van huisarts zijn weg"):
        fill(root, fetched(205))
    assert fill(root, fetched(205), force=True).changed == 5


WRONG_ROWS = [
    ({"kind": "kasteel"}, "soort 'kasteel'"),
    ({"area_code": "GM9999"}, "gebiedscode 'GM9999'"),
    ({"lon": "52.99", "lat": "6.56"}, "ligt niet in Drenthe"),
    ({"name": ""}, "de naam is leeg"),
    ({"precision": "kern"}, "past niet bij precision"),
]


@pytest.mark.parametrize(("cells", "says"), WRONG_ROWS)
def test_rows_that_the_store_would_refuse_stay_out(
    root: Path, cells: dict[str, str], says: str
) -> None:
    before = contents(root)
    with pytest.raises(SourceError, match=says):
        fill(root, fetched(3, **cells), force=True)
    assert contents(root) == before


def test_a_set_that_is_not_there_is_told(root: Path) -> None:
    (root / "places" / "osm.csv").unlink()
    with pytest.raises(SourceError, match="zijn niet te lezen; herstel ze"):
        fill(root, fetched(3))


def test_a_record_of_another_form_is_left_alone(root: Path) -> None:
    record = root / "places" / "osm.toml"
    odd = record.read_text("utf-8").replace("sha256 = ", "sha256   = ")
    record.write_text(odd, "utf-8")
    with pytest.raises(SourceError, match="het record heeft een andere vorm dan verwacht"):
        fill(root, fetched(3))
    assert record.read_text("utf-8") == odd


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO])
@pytest.mark.parametrize("step", ["open", "fsync", "replace"])
def test_a_disk_that_refuses_keeps_the_old_set(
    monkeypatch: pytest.MonkeyPatch, root: Path, code: int, step: str
) -> None:
    fill(root, fetched(20))
    before = contents(root)
    opened = Path.open

    def fail(path: Any, *arguments: Any, **options: Any) -> Any:
        if step == "open" and "wb" not in arguments:
            return opened(path, *arguments, **options)
        raise OSError(code, "English words")

    monkeypatch.setattr(*{"open": (Path, "open")}.get(step, (os, step)), fail)
    with pytest.raises(SourceError) as error:
        fill(root, fetched(25))
    monkeypatch.undo()
    assert "de oude gegevens zijn gebleven" in str(error.value)
    assert "English" not in str(error.value)
    assert contents(root) == before


def test_a_full_disk_at_the_second_file_keeps_the_old_set(
    monkeypatch: pytest.MonkeyPatch, root: Path
) -> None:
    fill(root, fetched(20))
    before, synced, fsync = contents(root), [], os.fsync

    def full(descriptor: int) -> None:
        synced.append(descriptor)
        if len(synced) == 2:
            raise OSError(errno.ENOSPC, "")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SourceError, match="de schijf is vol"):
        fill(root, fetched(25))
    assert contents(root) == before


def test_a_record_that_cannot_be_replaced_is_told_and_finished_later(
    monkeypatch: pytest.MonkeyPatch, root: Path
) -> None:
    replace = os.replace

    def only_tables(source: Path, target: Path) -> None:
        if Path(target).suffix == ".toml":
            raise OSError(errno.EACCES, "")
        replace(source, target)

    monkeypatch.setattr(os, "replace", only_tables)
    with pytest.raises(SourceError, match="is niet te vervangen"):
        fill(root, fetched(20))
    monkeypatch.undo()
    finish_pending(root)
    assert len(load_store(root).places()) == 20


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from tests.sources.test_refresh import fetched, fill

    at, steps = int(sys.argv[2]), 0

    def dying(name):
        real = getattr(os, name)
        def step(*arguments):
            global steps
            steps += 1
            if steps == at:
                os.kill(os.getpid(), signal.SIGKILL)
            real(*arguments)
            if -steps == at:
                os.kill(os.getpid(), signal.SIGKILL)
        setattr(os, name, step)

    dying("fsync")
    dying("replace")
    fill(Path(sys.argv[1]), fetched(25))
"""
# Steps: fsync of the record, of the table, replace of the table, replace of the record.
STEPS = [(1, 20), (-1, 20), (2, 20), (-2, 20), (3, 20), (-3, 25), (4, 25), (-4, 25)]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize(("step", "rows"), STEPS)
def test_a_kill_leaves_the_old_or_the_new_set(root: Path, step: int, rows: int) -> None:
    fill(root, fetched(20))
    script = textwrap.dedent(KILLED)
    done = subprocess.run(
        [sys.executable, "-c", script, str(root), str(step)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    finish_pending(root)
    store = load_store(root)
    assert len(store.places()) == rows
    assert fill(root, fetched(25)).after == 25  # and the next refresh goes well
    assert not [name for name in contents(root) if name.endswith(".new")]


def test_a_half_done_refresh_is_seen_by_its_checksum(root: Path) -> None:
    """Without `finish_pending` a new table beside an old record is refused, never mixed."""
    fill(root, fetched(20))
    old = (root / "places" / "osm.toml").read_bytes()
    fill(root, fetched(25))
    (root / "places" / "osm.toml").write_bytes(old)
    with pytest.raises(StoreError, match="osm"):
        load_store(root)


def test_10_who_reads_while_a_refresh_writes_reads_again(
    monkeypatch: pytest.MonkeyPatch, root: Path
) -> None:
    """The old table with the new record beside it is what a reader in between sees."""
    fill(root, fetched(20))
    old = (root / "places" / "osm.csv").read_bytes()
    fill(root, fetched(21))
    mixed, read = [{**read_files(root), "places/osm.csv": old}], read_files
    monkeypatch.setattr(store_module, "read_files", lambda at: mixed.pop() if mixed else read(at))
    assert len(load_store(root).places()) == 21
    assert not mixed


def test_12_what_stays_wrong_is_told_after_reading_again(root: Path) -> None:
    fill(root, fetched(20))
    with (root / "places" / "osm.csv").open("ab") as table:
        table.write(b"x")
    with pytest.raises(StoreError):
        load_store(root)


def test_of_two_at_once_one_wins(root: Path) -> None:
    with one_at_a_time(root):
        with (
            pytest.raises(SourceError, match="er loopt al een verversing; wacht"),
            one_at_a_time(root),
        ):
            pass
        with pytest.raises(SourceError, match="er loopt al een verversing"), one_at_a_time(root):
            pass
    with one_at_a_time(root):
        pass


HOLDS = """
    import sys
    from pathlib import Path
    from atlas.sources.refresh import one_at_a_time
    with one_at_a_time(Path(sys.argv[1])):
        print("held", flush=True)
        sys.stdin.read()
"""


def test_the_lock_holds_between_processes_and_dies_with_its_own(root: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(HOLDS), str(root)],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(SourceError, match="er loopt al een verversing"), one_at_a_time(root):
            pass
        other.kill()
    with one_at_a_time(root):
        pass
    assert (root / "places" / LOCK).read_bytes() == b""


def test_a_folder_without_places_or_rights_has_no_lock(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="niet te schrijven; contr"), one_at_a_time(tmp_path):
        pass


def test_the_store_does_not_see_lock_or_leftovers(root: Path) -> None:
    before = load_store(root).version
    with one_at_a_time(root):
        (root / "places" / "osm.csv.new").write_text("half")
        assert load_store(root).version == before


def times(number: int, **columns: Any) -> pd.DataFrame:
    """So many pairs, with their metres and seconds."""
    numbers = range(number)
    frame = pd.DataFrame(
        {
            "origin": [f"BU{n}" for n in numbers],
            "target": "WP1",
            "mode": "fiets",
            "metres": [float(100 * n) for n in numbers],
            "seconds": [float(30 * n) for n in numbers],
        }
    )
    return frame.assign(**columns)[[*TRAVEL_COLUMNS]]


def travel(root: Path, frame: pd.DataFrame, **options: bool) -> Change:
    return refresh_travel(root, frame, **({"force": False, "trial": False} | options))


def test_travel_times_are_kept_and_compared(root: Path) -> None:
    path = root / "places" / "travel.parquet"
    assert travel(root, times(100), trial=True).added == 100
    assert not path.exists()
    assert travel(root, times(100)) == Change("reistijden", 0, 100, 100, 0, 0)
    new = times(102).drop(index=[0])
    new.loc[5, "metres"] = 9999.0
    new.loc[6, "seconds"] = None
    assert travel(root, new) == Change("reistijden", 100, 101, 2, 1, 2, ("paren zonder route: 1",))
    frame = read_travel(path)
    assert frame is not None
    pd.testing.assert_frame_equal(frame, new.reset_index(drop=True).astype(frame.dtypes.to_dict()))
    assert travel(root, new).changed == 0


@pytest.mark.parametrize("frame", [times(100, metres=None), times(0), times(89)])
def test_travel_times_that_got_lost_are_refused(root: Path, frame: pd.DataFrame) -> None:
    travel(root, times(100))
    before = contents(root)
    with pytest.raises(SourceError, match="reistijden: .*de oude gegevens zijn gebleven"):
        travel(root, frame)
    assert contents(root) == before


def test_a_damaged_table_of_travel_times_is_replaced(root: Path) -> None:
    path = root / "places" / "travel.parquet"
    path.write_bytes(b"PAR1 half")
    change = travel(root, times(10))
    assert change.notes == ("de oude tabel was beschadigd",)
    assert read_travel(path) is not None


def test_travel_times_on_a_full_disk(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    travel(root, times(10))
    before = contents(root)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SourceError, match="de schijf is vol"):
        travel(root, times(12))
    assert contents(root) == before


def test_the_record_stays_readable_by_others(root: Path) -> None:
    fill(root, fetched(3))
    record = tomllib.loads((root / "places" / "osm.toml").read_text("utf-8"))
    assert record["refreshed"] == TODAY
    assert refresh_set(root, "osm", fetched(3), LATER, force=False, trial=False).after == 3
    assert load_store(root).place_sets["osm"].refreshed == LATER
