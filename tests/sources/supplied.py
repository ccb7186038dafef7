"""Delivered tables for the tests: good ones in every layout, and what happens with one."""

from __future__ import annotations

from typing import Any

from atlas.sources.supply.grid import read_grid
from atlas.sources.supply.propose import propose
from atlas.sources.supply.records import Mapping, Proposal, Understood
from atlas.sources.supply.understand import understand
from atlas.store.store import Store
from tests.sources.workbooks import workbook

WIDE = """Bezoekers buurthuizen;;;
Stand voorjaar;;;
;;;
Gemeente;2021;2022;2023*
Assen;1200;1300;1250
Emmen;2100;2050;2200,5
De Wolden;12,5;x;.
Totaal;3312,5;3350;3450,5
Bron: gemeente Assen;;;
"""
LONG = """code,naam,jaar,cijfer,waarde
GM0106,Assen,2022,Leden,12.5
GM0106,Assen,2022,Bezoekers,1.25
GM0114,Emmen,2022,Leden,11
GM0114,Emmen,2022,Bezoekers,9.75
"""
TOPICS = """Gemeente\tBezoekers 2023\tLeden (aantal) 2023\tTevreden % 2023
Assen\t12\t3\t45%
Emmen\t14\t5\t50%
"""
TWO_HEADERS = """Titel;;;;
;Bezoekers;;Leden;
Gemeente;2022;2023;2022;2023
Assen;1;2;3;4
Emmen;5;6;7;8
"""
STATLINE = """"Regionale kerncijfers Nederland"
"Onderwerp";"Totale bevolking";"Totale bevolking";"Woningvoorraad";"Woningvoorraad"
"Perioden";"2022";"2023*";"2022";"2023*"
"Regio's";"aantal";"aantal";"aantal";"aantal"
"Aa en Hunze";"25453";"25653";"11000";"11050"
"Assen";"68836";".";"";"31000"
"Noordenveld (gemeente)";"31500";"31700";"14000";"14100"
"© CBS"
"""
OPEN_DATA = """"ID";"RegioS";"Perioden";"TotaleBevolking_1";"Mannen_2"
"0";"GM0106    ";"2022JJ00";"   68836";"   34000"
"1";"GM0106    ";"2023JJ00";"   69000";"       ."
"2";"GM0114    ";"2022JJ00";"  107000";"   53000"
"3";"GM0114    ";"2023JJ00";"        ";"   53100"
"""
BOOK = workbook(
    [["Bezoekers"], ["Gemeente", "2022", "2023"], ["Assen", 0.125, 0.5], ["Emmen", 25, 0.1 + 0.2]]
)
GOOD = (WIDE, LONG, TOPICS, TWO_HEADERS, STATLINE, OPEN_DATA, BOOK)
LAYOUTS = ("wide", "long", "topics", "two_headers", "statline", "open_data", "book")


def as_bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def proposed(content: str | bytes, store: Store, name: str = "cijfers.csv") -> Proposal:
    return propose(as_bytes(content), name, store)


def read(content: str | bytes, store: Store, number: int = 0, **changes: Any) -> Understood:
    """A figure of the file by the mapping that we propose, with some changes."""
    proposal = proposed(content, store)
    assert proposal.mapping is not None, (proposal.problems, proposal.doubts)
    mapping = Mapping.model_validate(proposal.figures[number].mapping.model_dump() | changes)
    return understand(as_bytes(content), "cijfers.csv", mapping, store)


def rows(understood: Understood) -> list[tuple[str, ...]]:
    return [*understood.frame.itertuples(index=False, name=None)]


def check_accounts(content: bytes, understood: Understood) -> None:
    """Every cell under the header is a row, doubted, or in rows or columns that are left out."""
    if understood.problems:
        return
    grid, _ = read_grid(content, "x", understood.mapping.sheet)
    assert grid is not None
    mapping = understood.mapping
    width = len(mapping.values)
    out = [row for part in understood.left_out for row in part.rows.tolist()]
    assert len(out) == len(set(out))
    below = [row for row in out if row > max(mapping.header_rows, default=0)]
    filled = grid.rows[grid.filled()]
    under = int((filled > max(mapping.header_rows, default=0)).sum())
    assert understood.cells == under * width
    assert len(understood.frame) + understood.doubted + len(below) * width == understood.cells
    assert not understood.doubted or any(doubt.blocking for doubt in understood.doubts)
    used = {mapping.area_column, mapping.within_column, mapping.period_column}
    used |= {mapping.status_column, *mapping.where, *(v.column for v in mapping.values)}
    others = {letter for part in understood.left_out for letter in part.columns}
    for letter in grid.letters:
        assert letter in used | others or set(grid.column(letter).to_pylist()) <= {""}
