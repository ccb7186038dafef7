"""Fill the sets of places with what the online sources gave: whole, checked, or not at all.

The table goes before its record: see `atlas.store.pending` for a kill in between.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import os
import re
import sqlite3
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from pydantic import ValidationError

from atlas.sources.common import SourceError
from atlas.sources.online import Fetched, counted
from atlas.store.pending import NEW, PLACES, finish_pending
from atlas.store.place_rows import kern_points, read_places
from atlas.store.places import PLACE_COLUMNS, PlaceSet
from atlas.store.problems import StoreError
from atlas.store.read import read_files, read_records
from atlas.store.travel import KEY, TRAVEL_FILE, checked_travel, read_travel

LOCK = ".refresh.lock"
LEAST_SHARE = 0.9  # of the rows that there were; below that a source has probably failed
MANY = 5  # a kind with so many places does not vanish overnight
KEPT = "de oude gegevens zijn gebleven"
ADVICE = "controleer de rechten en de ruimte op de schijf"
REASONS = {
    errno.ENOSPC: "de schijf is vol",
    errno.EDQUOT: "de schijf is vol",
    errno.EROFS: "deze schijf is alleen om te lezen",
    errno.EACCES: "geen recht om te schrijven",
    errno.EPERM: "geen recht om te schrijven",
}
FORCE = "klopt het toch, voeg dan --toch toe"


@dataclass(frozen=True, slots=True)
class Change:
    """What a refresh did, or would do: rows before and after, and of these how many differ."""

    id: str
    before: int
    after: int
    added: int
    removed: int
    changed: int
    notes: tuple[str, ...] = ()


@contextlib.contextmanager
def one_at_a_time(root: Path) -> Iterator[None]:
    """Hold the lock of places/; SourceError when another refresh holds it.

    The lock is one of the system, through SQLite: it ends with the process, however that ends.
    """
    path = root / PLACES / LOCK
    try:
        held = sqlite3.connect(path, timeout=0, isolation_level=None)
    except sqlite3.OperationalError:
        raise SourceError(f"in {path.parent} is niet te schrijven; {ADVICE}") from None
    with contextlib.closing(held):
        try:
            held.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise SourceError("er loopt al een verversing; wacht tot die klaar is") from None
            raise SourceError(f"in {path.parent} is niet te schrijven; {ADVICE}") from None
        yield


def refresh_set(
    root: Path, set_id: str, fetched: Fetched, today: date, *, force: bool, trial: bool
) -> Change:
    """Put the fetched rows in the place of those of a set; `trial` writes nothing.

    Raises SourceError, with the old set still there, when the rows are none or (without
    `force`) far fewer than there were, break a rule of the store, or cannot be written.
    """
    record = root / PLACES / f"{set_id}.toml"
    table = record.with_suffix(".csv")
    try:
        record_text, old = record.read_text("utf-8"), _read_rows(table)
        origin = PlaceSet.model_validate(tomllib.loads(record_text)).origin[0]
    except (OSError, ValueError):
        raise SourceError(f"{record} en zijn tabel zijn niet te lezen; herstel ze") from None
    rows = fetched.rows.assign(origin=origin.id)[[*PLACE_COLUMNS]]
    _check_number(set_id, old, rows, force=force)
    text = rows.to_csv(index=False, lineterminator="\n")
    renewed = _renewed(record_text, text, today)
    _check_rows(root, set_id, text, renewed)
    change = replace(_compare(set_id, old, rows), notes=fetched.notes)
    if not trial:
        _write_pair(table, text, record, renewed)
        finish_pending(root)
        if _new(record).exists():
            raise SourceError(f"{record} is niet te vervangen; {ADVICE} en herhaal de opdracht")
    return change


def refresh_travel(root: Path, frame: pd.DataFrame, *, force: bool, trial: bool) -> Change:
    """Put a table of travel times (TRAVEL_COLUMNS) in the place of the old one, as `refresh_set`.

    An old table that is damaged counts as none.
    """
    path, new = root / TRAVEL_FILE, checked_travel(frame)
    damaged: tuple[str, ...] = ()
    try:
        old = read_travel(path)
    except StoreError:
        old, damaged = None, ("de oude tabel was beschadigd",)
    before = new.iloc[:0] if old is None else old
    known = [each.dropna(subset=["metres", "seconds"]) for each in (before, new)]
    _check_number("reistijden", *known, force=force)
    if not trial:
        content = io.BytesIO()
        new.to_parquet(content, index=False)
        _replace({path: content.getvalue()})
    both = before.merge(new, on=KEY)
    pairs = [both[[f"{name}_x", f"{name}_y"]].to_numpy() for name in ("metres", "seconds")]
    same = [np.isclose(each[:, 0], each[:, 1], atol=0.5, equal_nan=True) for each in pairs]
    changed = int((~(same[0] & same[1])).sum())
    gone, added = len(before) - len(both), len(new) - len(both)
    notes = (*damaged, *counted(len(new) - len(known[1]), "paren zonder route"))
    return Change("reistijden", len(before), len(new), added, gone, changed, notes)


def _read_rows(table: Path) -> pd.DataFrame:
    return pd.read_csv(table, dtype="str", keep_default_na=False, encoding="utf-8")


def _check_number(name: str, old: pd.DataFrame, new: pd.DataFrame, *, force: bool) -> None:
    """Refuse an answer without rows; without `force` also one that lost too many."""
    if new.empty:
        raise SourceError(f"{name}: de bron geeft niets; {KEPT}, probeer het later opnieuw")
    if force:
        return
    if len(new) < LEAST_SHARE * len(old):
        raise SourceError(f"{name}: nog maar {len(new)} van de {len(old)} rijen; {KEPT}, {FORCE}")
    counts = old["kind"].value_counts() if "kind" in old else pd.Series(dtype="int64")
    lost = [str(kind) for kind, n in counts.items() if n >= MANY and kind not in {*new["kind"]}]
    if lost:
        raise SourceError(f"{name}: alle rijen van {', '.join(lost)} zijn weg; {KEPT}, {FORCE}")


def _compare(set_id: str, old: pd.DataFrame, new: pd.DataFrame) -> Change:
    """Which places came, went, or differ in more than their period."""
    was, now = (each.set_index("place_id").drop(columns="period") for each in (old, new))
    both = was.index.intersection(now.index)
    changed = (was.loc[both] != now.loc[both]).any(axis="columns").sum()
    added, removed = len(now) - len(both), len(was) - len(both)
    return Change(set_id, len(was), len(now), added, removed, int(changed))


def _renewed(record: str, table: str, today: date) -> str:
    """The text of the record with the checksum and the dates of today; the rest as it was."""
    digest = hashlib.sha256(table.encode()).hexdigest()
    bare = re.sub(r"(?m)^refreshed = .*\n", "", record)
    lines = f'refreshed = {today}\nsha256 = "{digest}"'
    text = re.sub(r'(?m)^sha256 = "[0-9a-f]*"$', lines, bare, count=1)
    text = re.sub(r"(?m)^accessed = .*$", f"accessed = {today}", text)
    try:
        read = PlaceSet.model_validate(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, ValidationError):
        read = None
    if read is None or (read.sha256, read.refreshed) != (digest, today):
        raise SourceError("het record heeft een andere vorm dan verwacht; herstel het bestand")
    return text


def _check_rows(root: Path, set_id: str, table: str, record: str) -> None:
    """Refuse rows that the store would refuse."""
    path = f"{PLACES}/{set_id}"
    new = {f"{path}.csv": table.encode(), f"{path}.toml": record.encode()}
    records = read_records(read_files(root) | new)
    _, problems = read_places(records, records.place_sets[set_id], kern_points(records))
    if problems:
        raise SourceError(f"{set_id}: {problems[0]} ({len(problems)} fouten in de rijen; {KEPT})")


def _write_pair(table: Path, text: str, record: Path, record_text: str) -> None:
    """Write table and record in full, then put the table in its place; the record waits."""
    _write({record: record_text.encode()})
    try:
        _replace({table: text.encode()})
    except SourceError:
        _new(record).unlink(missing_ok=True)
        raise


def _replace(contents: dict[Path, bytes]) -> None:
    """Put each content in the place of a file, at once for who reads it."""
    _write(contents)
    with _told(contents):
        for path in contents:
            os.replace(_new(path), path)


def _write(contents: dict[Path, bytes]) -> None:
    """Write each content beside its file, and make sure that it is on the disk."""
    with _told(contents):
        for path, content in contents.items():
            with _new(path).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())


@contextlib.contextmanager
def _told(contents: dict[Path, bytes]) -> Iterator[None]:
    """Turn an error of the disk into a plain one, and clean up what was written."""
    try:
        yield
    except OSError as error:
        for path in contents:
            with contextlib.suppress(OSError):
                _new(path).unlink(missing_ok=True)
        where, why = next(iter(contents)), REASONS.get(error.errno or 0, f"fout {error.errno}")
        raise SourceError(f"{where} is niet te schrijven ({why}); {KEPT}, {ADVICE}") from None


def _new(path: Path) -> Path:
    return path.with_name(path.name + NEW)
