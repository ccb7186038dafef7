"""What stands in the folder of versions, and what must not get there or stay there."""

from __future__ import annotations

import os
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from atlas.store import version_log
from atlas.store import versions as module
from atlas.store.objects import LEFT_S, UNDER_WAY, sweep, write_whole
from atlas.store.problems import StoreError
from atlas.store.read import version as version_of
from atlas.store.serving import Serving
from atlas.store.version_records import Version
from atlas.store.versions import Versions
from tests.store.test_versions import emmen, put
from tests.support import edit_table, small_data, toml
from tests.versions import NOW, TABLE
from tests.versions import put as put_changes


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return small_data(tmp_path / "data")


@pytest.fixture
def versions(root: Path, tmp_path: Path) -> Versions:
    return Versions(tmp_path / "state" / "versions", root)


def test_many_writers_of_one_file_do_not_get_in_each_others_way(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "file"
    with ThreadPoolExecutor(8) as pool:
        assert (
            list(pool.map(lambda _: write_whole(path, b"x" * 10_000), range(200))) == [None] * 200
        )
    assert path.read_bytes() == b"x" * 10_000 and [*path.parent.iterdir()] == [path]


def test_10_what_killed_writers_left_goes_and_what_is_under_way_stays(versions: Versions) -> None:
    put(versions, 50_001)
    folder = versions.objects.folder / "aa"
    folder.mkdir(exist_ok=True)
    left, fresh = folder / f".a.1{UNDER_WAY}", folder / f".b.1{UNDER_WAY}"
    for path in (left, fresh):
        path.write_bytes(b"half")
    os.utime(left, (1, 1))
    put(versions, 50_002)
    assert not left.exists() and fresh.exists()
    os.utime(fresh, (2**32, 2**32))  # 14: written by a clock that was far ahead
    sweep(versions.folder)
    assert not fresh.exists() and LEFT_S > 0


@pytest.mark.parametrize("text", ["*", "?" * 16, "../" * 5, "", "A" * 16, "0" * 17, "[0-9]*", "\0"])
def test_39_a_hostile_id_finds_nothing(versions: Versions, text: str) -> None:
    put(versions, 50_001)
    assert versions.find(text) is None
    assert Serving(versions).pinned(text) is None


def test_a_list_is_found_without_reading_the_others(versions: Versions) -> None:
    first, second = put(versions, 50_001), put(versions, 50_002)
    for path in versions.log.glob(f"*-{second.id}.json"):
        path.write_text("{")
    assert versions.find(first.id) == first
    assert not [*versions.log.glob("*.beschadigd")]  # it was not looked at
    assert versions.find(second.id) is None


def test_foreign_files_beside_the_lists_are_let_be(versions: Versions) -> None:
    put(versions, 50_001)
    for name in ("notes-of-mine.json", "kopie-000001-0123456789abcdef.json", "000002-x.json"):
        (versions.log / name).write_text("{}")
    made = put(versions, 50_002)
    assert versions.current() == made and len(versions.listed()) == 3
    assert not [*versions.log.glob("*.beschadigd")]


def test_a_change_that_is_taken_back_is_listed_once(versions: Versions) -> None:
    first, second = put(versions, 50_001), put(versions, 50_002)
    again = put(versions, 50_001)
    assert again.id == first.id and again.parent == second.id
    assert [each.id for each in versions.listed()] == [again.id, second.id, versions.shipped.id]
    assert emmen(Serving(versions)) == 50_001


def test_only_the_newest_keep_their_compiled_tables(
    versions: Versions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "FAST", 2)
    made = [put(versions, 50_001 + number) for number in range(4)]
    there = [versions.objects.path(each.tables).exists() for each in made]
    assert there == [False, False, True, True]
    assert emmen(Serving(versions), made[0].id) == 50_001


def newer(versions: Versions) -> Versions:
    """The same folder under a next release of the atlas."""
    edit_table(versions.data, "wonen/woz_waarde", "GM0114,2024,240000", "GM0114,2024,240001")
    return Versions(versions.folder, versions.data)


def test_12_what_was_damaged_of_the_release_is_mended_at_the_start(versions: Versions) -> None:
    made = put(versions, 50_001)
    shared = versions.objects.path(versions.shipped.files["geo/gemeente.geojson"])
    shared.write_bytes(b"broken")
    Versions(versions.folder, versions.data).start()
    after = newer(versions)
    assert after.intact(made) and emmen(Serving(after), made.id) == 50_001


def test_a_file_that_moved_is_found_by_its_checksum(versions: Versions, root: Path) -> None:
    content = (root / "geo/wijk.geojson").read_bytes()
    (root / "geo/extra.geojson").write_bytes(content)
    shipped = Versions(versions.folder, root)
    moved = shipped.shipped.model_copy(
        update={"files": {"elsewhere": shipped.shipped.files["geo/extra.geojson"]}}
    )
    assert shipped.intact(moved) and shipped.files(moved) == {"elsewhere": content}


def test_releases_one_after_another_come_under_what_a_refresh_changed(versions: Versions) -> None:
    put(versions, 50_001)
    for number in (240_001, 240_002, 240_003):
        old = 240_000 if number == 240_001 else number - 1
        edit_table(versions.data, "wonen/woz_waarde", f"GM0114,2024,{old}", f"GM0114,2024,{number}")
        if number == 240_002:
            continue  # a release that this site never started
        running = Versions(versions.folder, versions.data)
        running.start()
        store = Serving(running).newest()
        assert store.cells("woz_waarde", "2024", "gemeente").loc["GM0114", "value"] == number
        assert emmen(Serving(running)) == 50_001
    kinds = [each.kind for each in Versions(versions.folder, versions.data).newest_first()]
    assert kinds == ["uitgave", "uitgave", "verversing"]


def test_a_version_that_no_longer_fits_the_release_gives_way(
    versions: Versions, caplog: pytest.LogCaptureFixture
) -> None:
    """A delivery that counts on an indicator, which the next release no longer has."""
    put(versions, 50_001)
    name = "indicators/wonen/woz_waarde"
    record = tomllib.loads(versions.shipped_files[f"{name}.toml"].decode())
    record |= {"id": "eigen", "table": record["table"] | {"path": "eigen.csv"}}
    record["aggregate"] = {"rule": "weighted_mean", "denominator": "woz_waarde", "note": "Zo."}
    table = versions.shipped_files[f"{name}.csv"]
    own = {"eigen.toml": toml(record).encode(), "eigen.csv": table}
    given = put_changes(versions, {f"indicators/wonen/{path}": own[path] for path in own})
    for ending in ("toml", "csv"):
        (versions.data / f"{name}.{ending}").unlink()
    after = Versions(versions.folder, versions.data)
    after.start()
    store = Serving(after).newest()
    assert "eigen" not in store.indicators and emmen(Serving(after)) == 50_001
    newest = after.current()
    assert newest.base == after.shipped.id and "eigen" in newest.what
    assert "eigen" in caplog.text
    assert after.find(given.id) is not None  # its bytes stay
    assert put(after, 50_002).parent == newest.id  # and the next refresh goes well


def test_a_release_that_is_wrong_in_itself_changes_nothing(versions: Versions) -> None:
    made = put(versions, 50_001)
    edit_table(versions.data, "wonen/woz_waarde", "GM0114,2024,240000", "GM0114,2024,veel")
    after = Versions(versions.folder, versions.data)
    with after.changing(), pytest.raises(StoreError):
        after.adopt(NOW)
    after.start()  # says it in the log
    assert after.current() == made and emmen(Serving(after)) == 50_001


def test_without_the_list_of_its_release_a_version_stays_as_it_is(
    versions: Versions, caplog: pytest.LogCaptureFixture
) -> None:
    made = put(versions, 50_001)
    for path in (versions.folder / "bases").glob("*.json"):
        path.write_text("{")
    after = newer(versions)
    after.start()
    assert after.current() == made and made.base in caplog.text
    assert TABLE in made.files


def test_the_versions_of_years_are_listed_from_memory(
    versions: Versions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two refreshes a day for two years: a page that lists them reads none of them again."""
    one = put(versions, 50_001)
    for number in range(2, 1_500):
        files = {**one.files, "extra": f"{number:064x}"}
        each = one.model_copy(update={"files": files, "id": version_of(files)})
        (versions.log / f"{number:06d}-{each.id}.json").write_text(each.model_dump_json())
    listed = versions.listed()
    assert len(listed) == 1_500 and listed[-2].id == one.id
    read: list[Path] = []
    monkeypatch.setattr(Path, "read_bytes", lambda path: read.append(path) or b"")
    assert versions.listed() == listed and read == []
    assert not any(isinstance(each, Version) for each in listed[:-1])  # no lists of files


def test_a_version_that_is_made_looks_only_at_the_newest_ones(
    versions: Versions, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(40):
        put(versions, 50_001 + number)
    read: list[Path] = []
    content = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: read.append(path) or content(path))
    version_log._parsed.cache_clear()
    put(versions, 50_100)
    assert len({path for path in read if path.parent == versions.log}) <= 4 * module.FAST
