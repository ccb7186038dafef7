"""Sets of places and travel times as the online sources gave them: whole, checked, or not at all.

They come as changes for a version of the data (`live/refresh.py`).
"""

from __future__ import annotations

import hashlib
import io
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
from pydantic import ValidationError

from atlas.sources.common import SourceError
from atlas.sources.online import Fetched, counted
from atlas.store.place_rows import kern_points, read_places
from atlas.store.places import PLACE_COLUMNS, PlaceSet
from atlas.store.read import read_records
from atlas.store.travel import KEY, TRAVEL_FILE, checked_travel, load_travel

PLACES = "places"
LEAST_SHARE = 0.9  # of the rows that there were; below that a source has probably failed
MANY = 5  # a kind with so many places does not vanish overnight
KEPT = "de oude gegevens zijn gebleven"
FORCE = "klopt het toch, voeg dan --toch toe"
Files = Mapping[str, bytes]


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


def refresh_set(
    files: Files, set_id: str, fetched: Fetched, today: date, *, force: bool
) -> tuple[Change, dict[str, bytes]]:
    """The fetched rows in the place of those of a set: what changed, and the changed files.

    Raises SourceError when the rows are none or (without `force`) far fewer than there were, or
    break a rule of the store.
    """
    record, table = (f"{PLACES}/{set_id}.{kind}" for kind in ("toml", "csv"))
    try:
        record_text, old = files[record].decode("utf-8"), _read_rows(files[table])
        origin = PlaceSet.model_validate(tomllib.loads(record_text)).origin[0]
    except (KeyError, ValueError):
        raise SourceError(f"{record} en zijn tabel zijn niet te lezen; herstel ze") from None
    rows = fetched.rows.assign(origin=origin.id)[[*PLACE_COLUMNS]]
    _check_number(set_id, old, rows, force=force)
    text = rows.to_csv(index=False, lineterminator="\n")
    changes = {table: text.encode(), record: _renewed(record_text, text, today).encode()}
    _check_rows({**files, **changes}, set_id)
    return replace(_compare(set_id, old, rows), notes=fetched.notes), changes


def refresh_travel(
    files: Files, frame: pd.DataFrame, *, force: bool
) -> tuple[Change, dict[str, bytes]]:
    """A table of travel times (TRAVEL_COLUMNS) in the place of the old one, as `refresh_set`.

    An old table that is damaged counts as none.
    """
    new, old = checked_travel(frame), load_travel(files)
    damaged = ("de oude tabel was beschadigd",) if old is None and TRAVEL_FILE in files else ()
    before = new.iloc[:0] if old is None else old
    known = [each.dropna(subset=["metres", "seconds"]) for each in (before, new)]
    _check_number("reistijden", *known, force=force)
    content = io.BytesIO()
    new.to_parquet(content, index=False)
    both = before.merge(new, on=KEY)
    pairs = [both[[f"{name}_x", f"{name}_y"]].to_numpy() for name in ("metres", "seconds")]
    same = [np.isclose(each[:, 0], each[:, 1], atol=0.5, equal_nan=True) for each in pairs]
    changed = int((~(same[0] & same[1])).sum())
    gone, added = len(before) - len(both), len(new) - len(both)
    notes = (*damaged, *counted(len(new) - len(known[1]), "paren zonder route"))
    change = Change("reistijden", len(before), len(new), added, gone, changed, notes)
    return change, {TRAVEL_FILE: content.getvalue()}


def _read_rows(content: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(content), dtype="str", keep_default_na=False, encoding="utf-8")


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


def _check_rows(files: Files, set_id: str) -> None:
    """Refuse rows that the store would refuse."""
    records = read_records(files)
    _, problems = read_places(records, records.place_sets[set_id], kern_points(records))
    if problems:
        raise SourceError(f"{set_id}: {problems[0]} ({len(problems)} fouten in de rijen; {KEPT})")
