"""The record of an indicator, or of a fact table, after a refresh: origins, levels, remarks."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable
from datetime import date
from typing import TypeVar

import pandas as pd
import tomli_w

from atlas.sources.live.answers import Asked
from atlas.store.fact_records import FactTable
from atlas.store.read import LEVELS
from atlas.store.records import Contradiction, Indicator, Notes, Origin, Record, TableRef
from atlas.store.sources import Measure, Source

R = TypeVar("R", bound=Record)


def origin_of(source: Source, asked: Iterable[Asked], today: date) -> Origin:
    """Where the figures of a live source come from, with the tables that gave them."""
    found = list(asked)
    days = [each.modified for each in found if each.modified]
    tables = dict.fromkeys(each.table_id for each in found)
    return Origin(
        id=source.id,
        producer=source.producer,
        title=source.title,
        table_id=", ".join(tables),
        url=source.page,
        licence=source.licence,
        attribution=source.attribution,
        published=max(days, default=None),
        accessed=today,
        note="Rechtstreeks opgehaald bij de bron.",
    )


def new_record(measure: Measure, source: Source, origin: Origin) -> Indicator:
    """The record of an indicator that the atlas did not have; the table is still to come."""
    if measure.new is None:
        raise LookupError(measure.indicator)
    about = measure.new.model_dump(exclude={"caveats"})
    return Indicator(
        id=measure.indicator,
        origin=(origin,),
        table=TableRef(path=f"{measure.indicator}.csv", levels=("land",), sha256="0" * 64),
        notes=Notes(caveats=measure.new.caveats),
        **about,
    )


def renewed(
    record: Indicator,
    rows: pd.DataFrame,
    table: bytes,
    source: Source,
    origin: Origin,
    contradictions: tuple[Contradiction, ...],
) -> Indicator:
    """The record with what a refresh changed: origins, levels, checksum, remarks."""
    present = {LEVELS[prefix] for prefix in rows["area_code"].str[:2].unique()}
    levels = tuple(level for level in dict.fromkeys(LEVELS.values()) if level in present)
    caveats = _caveats(record.notes.caveats, source)
    told = {"caveats": caveats, "contradictions": contradictions}
    used = {*rows["origin"], *(note.other_origin for note in contradictions)}
    known = {each.id: each for each in record.origin} | {origin.id: origin}
    changed = {
        "origin": tuple(each for each in known.values() if each.id in used),
        "table": TableRef.model_validate(
            {"path": record.table.path, "levels": levels, "sha256": _sha256(table)}
        ),
        "notes": record.notes.model_copy(update=told),
    }
    return record.model_copy(update=changed)


def _caveats(caveats: tuple[str, ...], source: Source) -> tuple[str, ...]:
    stays = [caveat for caveat in caveats if caveat not in source.settles]
    return tuple(dict.fromkeys([*stays, *source.caveats]))


def renewed_facts(record: FactTable, rows: pd.DataFrame, table: bytes, origin: Origin) -> FactTable:
    """The record of a fact table with the origins that its rows have, and the checksum."""
    known = {each.id: each for each in record.origin} | {origin.id: origin}
    used = set(rows["origin"])
    return record.model_copy(
        update={
            "origin": tuple(each for each in known.values() if each.id in used),
            "sha256": _sha256(table),
        }
    )


def read_record(content: bytes, model: type[R]) -> R:
    """A record from its TOML."""
    return model.model_validate(tomllib.loads(content.decode("utf-8")))


def write_record(record: Record) -> bytes:
    """The TOML of a record."""
    fields = record.model_dump(exclude_defaults=True, exclude_none=True)
    return tomli_w.dumps(fields).encode()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
