"""Make versions in a test: one number of the small data folder at a time."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from atlas.store.version_records import Version
from atlas.store.versions import Versions

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TABLE, RECORD = "indicators/bevolking/inwoners.csv", "indicators/bevolking/inwoners.toml"


def edited(
    versions: Versions, table: str, old: str, new: str, of: Version | None = None
) -> dict[str, bytes | None]:
    """The table (and its record) of a version with a text replaced."""
    files = versions.files(of or versions.current())
    record = table.removesuffix(".csv") + ".toml"
    text = files[table].decode()
    assert old in text
    content = text.replace(old, new).encode()
    before = hashlib.sha256(files[table]).hexdigest().encode()
    after = hashlib.sha256(content).hexdigest().encode()
    return {table: content, record: files[record].replace(before, after)}


def with_emmen(versions: Versions, value: int) -> dict[str, bytes | None]:
    """The current data with another number of people in Emmen in 2024."""
    lines = versions.files(versions.current())[TABLE].decode().splitlines()
    (old,) = [line for line in lines if line.startswith("GM0114,2024,")]
    return edited(versions, TABLE, old, f"GM0114,2024,{value},final,cbs_kwb")


def put(versions: Versions, changes: dict[str, bytes | None]) -> Version:
    """A version by refresh, made at `NOW`."""
    with versions.changing():
        made = versions.put(changes, kind="verversing", who="timer", what="CBS", now=NOW)
    assert made is not None
    return made
