"""Faults 10, 11, 13 and 15 for a refresh: the old data or the new, never a mixture."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from atlas.cli.commands import main
from atlas.store import objects
from atlas.store.version_records import VersionError
from tests.faults import refresh_killed
from tests.faults.refresh_killed import numbers, refresh
from tests.sources.sites import SOURCE, changed, now_files, site, versions
from tests.sources.test_live_refresh import STOCK

ROOT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("REFRESH_KILLS", "50"))  # 1,000 by hand: docs/verversen.md


@pytest.fixture
def root(tmp_path: Path) -> Path:
    found = site(tmp_path)
    changed(found, SOURCE, lambda record: record["measures"].append(STOCK))
    return found


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_10_kills_during_a_refresh_leave_none_mixed(root: Path) -> None:
    words = [sys.executable, "-m", refresh_killed.__name__, str(root.parent), str(KILLS)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    counts = json.loads(done.stdout)
    assert counts["killed"] == KILLS
    assert counts["old"]
    refresh(root, 9999)  # and the next refresh goes well
    assert numbers(root) == {"9999"}


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (errno.ENOSPC, "de schijf is vol"),
        (errno.EROFS, "deze schijf is alleen om te lezen"),
        (errno.EACCES, "geen recht om te schrijven"),
        (errno.EIO, "er is niet te schrijven"),
    ],
)
@pytest.mark.parametrize("at", [1, 3])
def test_11_15_a_disk_that_refuses_keeps_the_old_version(
    monkeypatch: pytest.MonkeyPatch, root: Path, code: int, says: str, at: int
) -> None:
    refresh(root, 1)
    before, version = now_files(root), versions(root).current()
    write, count = objects.write_whole, 0

    def failing(*arguments: Any) -> None:
        nonlocal count
        count += 1
        if count >= at:
            raise OSError(code, "English words")
        write(*arguments)

    _patch(monkeypatch, failing)
    with pytest.raises(RuntimeError) as error:
        refresh(root, 2)
    monkeypatch.undo()
    assert says in str(error.value)
    assert "de oude gegevens zijn gebleven" in str(error.value)
    assert "English" not in str(error.value)
    assert versions(root).current() == version
    assert now_files(root) == before
    refresh(root, 3)
    assert numbers(root) == {"3"}


def _patch(monkeypatch: pytest.MonkeyPatch, write: Callable[..., None]) -> None:
    monkeypatch.setattr("atlas.store.objects.write_whole", write)
    monkeypatch.setattr("atlas.store.version_log.write_whole", write)


def test_15_a_folder_that_cannot_be_made_is_told(root: Path) -> None:
    (root.parent / "state").write_text("a file")
    with pytest.raises(VersionError, match="de oude gegevens zijn gebleven"):
        refresh(root, 1)
    assert versions(root).current().kind == "basis"  # and the atlas still reads


HOLDS = """
    import sys
    from pathlib import Path
    from tests.sources.sites import versions
    with versions(Path(sys.argv[1])).changing():
        print("held", flush=True)
        sys.stdin.read()
"""


def test_13_the_lock_holds_between_processes_and_dies_with_its_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], root: Path
) -> None:
    monkeypatch.setenv("ATLAS_STATE", str(root.parent / "state"))
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(HOLDS), str(root)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == b"held\n"
        assert main(["refresh", "reistijden", "--data", str(root)]) == 2
        assert "er loopt al een verversing of levering" in capsys.readouterr().err
        other.kill()
    refresh(root, 1)
    assert numbers(root) == {"1"}
