"""Whatever is delivered: no uncaught exception, and every cell accounted for. Over 10,000 files."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.sources.supply.area_cells import area_words
from atlas.sources.supply.grid import read_grid
from atlas.sources.supply.propose import propose
from atlas.sources.supply.records import Mapping, ValueColumn
from atlas.sources.supply.understand import understand, understand_grid
from atlas.store.store import Store
from tests.sources.supplied import (
    BOOK,
    GOOD,
    LONG,
    OPEN_DATA,
    STATLINE,
    TWO_HEADERS,
    WIDE,
    as_bytes,
    check_accounts,
)
from tests.sources.workbooks import part, with_parts

TIMES = 10
TEXTS = (WIDE, LONG, TWO_HEADERS, STATLINE, OPEN_DATA)
ODD = (
    "",
    ".",
    "x",
    "-",
    "*",
    "**",
    "<5",
    "mrt-04",
    "1.234",
    "1,234",
    "12,5",
    "-0",
    "1e5",
    "NA",
    "00",
)
ODD += (
    "=1+1",
    '"',
    ";",
    "\t",
    "\n",
    "\r\n",
    ",",
    "GM0114",
    "GM9999",
    "Totaal",
    "Emmen",
    "2023",
    "%",
    "é",
)
ODD += ("\u2028", "9" * 400, "2023*", "BU01060300", "１２", "٣", "\ufeff", "a" * 1_100)
SHEET = "xl/worksheets/sheet1.xml"


def take(content: bytes, store: Store) -> None:
    """Propose and understand, and count the cells."""
    proposal = propose(content, "x", store)
    assert proposal.problems or proposal.mapping or proposal.doubts
    if proposal.mapping is None:
        return
    for figure in proposal.figures[:2]:
        check_accounts(content, understand(content, "x", figure.mapping, store))


@given(st.binary(max_size=200))
@settings(max_examples=300 * TIMES)
def test_random_bytes(store: Store, content: bytes) -> None:
    take(content, store)


@given(st.data())
@settings(max_examples=120 * TIMES)
def test_random_texts(store: Store, data: st.DataObject) -> None:
    cells = st.sampled_from(ODD) | st.text(max_size=8)
    lines = data.draw(st.lists(st.lists(cells, max_size=5), max_size=8))
    text = "\n".join(";".join(line) for line in lines)
    take(text.encode("utf-8", "ignore"), store)


def mutated(text: str, source: random.Random) -> str:
    """A good table with some cells, lines or signs changed, doubled, moved or gone."""
    lines = text.splitlines()
    for _ in range(source.randint(1, 4)):
        at = source.randrange(len(lines))
        cells = lines[at].replace(",", ";").split(";")
        where = source.randrange(len(cells))
        match source.randrange(7):
            case 0:
                cells[where] = source.choice(ODD)
            case 1:
                del cells[where]
            case 2:
                cells.insert(where, source.choice(ODD))
            case 3:
                lines.insert(at, source.choice(lines))
            case 4:
                cells = [source.choice(ODD) for _ in cells]
            case 5:
                sign = source.randrange(len(lines[at]) + 1)
                cells = [lines[at][:sign] + source.choice(ODD) + lines[at][sign:]]
            case _:
                cells = [lines[source.randrange(len(lines))]]
        lines[at] = ";".join(cells)
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(4))
def test_mutations_of_good_tables(store: Store, seed: int) -> None:
    source = random.Random(seed)
    for _ in range(45 * TIMES):
        take(mutated(source.choice(TEXTS), source).encode("utf-8", "ignore"), store)


@pytest.mark.parametrize("seed", range(2))
def test_bytes_changed_in_good_files(store: Store, seed: int) -> None:
    source = random.Random(seed)
    for _ in range(70 * TIMES):
        content = bytearray(as_bytes(source.choice(GOOD)))
        for _ in range(source.randint(1, 6)):
            content[source.randrange(len(content))] = source.randrange(256)
        take(bytes(content[: source.randint(1, len(content))]), store)


@pytest.mark.parametrize("seed", range(2))
def test_a_sheet_of_a_workbook_changed_inside(store: Store, seed: int) -> None:
    source, inside = random.Random(seed), part(BOOK, SHEET)
    pieces = [
        b"<c",
        b"</c>",
        b"<row>",
        b't="s"',
        b't="e"',
        b't="d"',
        b"<f>1</f>",
        b"99999999",
        b"nan",
    ]
    for _ in range(60 * TIMES):
        content = bytearray(inside)
        for _ in range(source.randint(1, 3)):
            at = source.randrange(len(content))
            content[at : at + source.randrange(8)] = source.choice(pieces)
        take(with_parts(BOOK, {SHEET: bytes(content)}), store)


mappings = st.builds(
    Mapping,
    header_rows=st.lists(st.integers(1, 9), max_size=2).map(tuple),
    area_column=st.sampled_from("ABCD"),
    area_level=st.sampled_from(["", "gemeente", "wijk", "buurt", "kern"]),
    within=st.sampled_from(["", "GM0106", "Emmen", "onzin"]),
    within_column=st.sampled_from(["", "A", "B"]),
    period_column=st.sampled_from(["", "B", "C"]),
    period=st.sampled_from(["", "2023", "2020-2022", "onzin"]),
    values=st.lists(
        st.builds(
            ValueColumn,
            column=st.sampled_from("BCDZ"),
            period=st.sampled_from(["", "2022", "2023"]),
            provisional=st.booleans(),
        ),
        min_size=1,
        max_size=3,
    ).map(tuple),
    status_column=st.sampled_from(["", "D"]),
    where=st.dictionaries(st.sampled_from("ABD"), st.sampled_from(["Leden", "x"]), max_size=1),
    decimal=st.sampled_from(["", "comma", "point"]),
    unit=st.sampled_from(["", "%", "aantal"]),
    factor=st.sampled_from([1, 100]),
    marks=st.dictionaries(st.sampled_from(["-", "x", ""]), st.sampled_from(["zero", "missing"])),
    left_out_rows=st.lists(st.integers(1, 9), max_size=3).map(tuple),
    confirmed=st.lists(st.sampled_from(["areas_unknown", "outlier", "fraction"])).map(tuple),
)


@given(mappings, st.sampled_from(TEXTS))
@settings(max_examples=150 * TIMES)
def test_any_mapping_on_a_good_table(store: Store, mapping: Mapping, text: str) -> None:
    grid, _ = read_grid(text.encode(), "x")
    assert grid is not None
    check_accounts(text.encode(), understand_grid(grid, mapping, area_words(store)))


def test_a_mapping_travels_as_json() -> None:
    mapping = Mapping(area_column="A", values=(ValueColumn(column="B"),), where={"C": "x"})
    assert Mapping.model_validate_json(mapping.model_dump_json()) == mapping
