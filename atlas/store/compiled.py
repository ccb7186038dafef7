"""All tables of the indicators in one file, checked already: what makes a start fast.

It is made from the CSV tables when a version is made, stands beside them, and says nothing that
they do not say. One that is absent, damaged or of another form is not used.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import pyarrow as pa  # type: ignore[import-untyped]

from atlas.store.tables import BOUNDS, COLUMNS, FIGURES

FORM = b"1"
_TEXT = pa.dictionary(pa.int32(), pa.string())
SCHEMA = pa.schema(
    [(name, pa.float64() if name in FIGURES else _TEXT) for name in (*COLUMNS, *BOUNDS)]
)


def compile_tables(tables: Mapping[str, pa.Table]) -> memoryview:
    """The tables (by id, as `read_table` gives them) as the bytes of one Arrow file.

    Tables that are cast to SCHEMA already cost no memory but that of the file.
    """
    parts, places, start = [], {}, 0
    for name, table in tables.items():
        parts.append(table.cast(SCHEMA))
        places[name] = (start, len(table))
        start += len(table)
    about = {b"form": FORM, b"places": json.dumps(places).encode()}
    whole = pa.concat_tables([SCHEMA.empty_table(), *parts]).unify_dictionaries()
    whole = whole.replace_schema_metadata(about)
    size = pa.MockOutputStream()  # counts, so that the file is made in one piece
    _write(whole, size)
    file = pa.allocate_buffer(size.size())
    _write(whole, pa.FixedSizeBufferWriter(file))
    return memoryview(file)


def _write(table: pa.Table, sink: pa.NativeFile) -> None:
    with pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)


def open_tables(content: bytes) -> dict[str, pa.Table]:
    """The tables in a file, by id; ValueError for a file that is no such thing.

    They share the bytes that are given. Mapped from disk they would cost less memory, and end the
    whole process should the disk lose the file.
    """
    whole = pa.ipc.open_file(pa.BufferReader(content)).read_all()
    about = whole.schema.metadata or {}
    if about.get(b"form") != FORM or whole.schema.remove_metadata() != SCHEMA:
        raise ValueError("form")
    places: dict[str, tuple[int, int]] = json.loads(about[b"places"])
    return {name: whole.slice(start, length) for name, (start, length) in places.items()}
