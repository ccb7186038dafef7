"""Read fact tables: figures as printed or published, each with its origin and remarks."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from atlas.store.check_tables import (
    Refusal,
    code_refusal,
    number_refusals,
    origin_refusal,
    read_cells,
    refuse,
    status_refusals,
)
from atlas.store.fact_records import FACT_COLUMNS, FACT_STATUSES, FactTable
from atlas.store.problems import Problem
from atlas.store.tables import PERIOD

UNKNOWN_PERIOD = "niet genoemd"
FACT_KEY = ["area_code", "period", "item", "origin"]
WITHOUT_VALUE = frozenset({"missing"})


def read_facts(
    path: str, content: bytes, table: FactTable, known: Collection[str]
) -> tuple[pd.DataFrame, list[Problem]]:
    """The rows of a fact table (FACT_COLUMNS, in the order of the file) and what is wrong.

    `value` is float64, NaN where it is missing; the rest is text. `path` is the file as the
    problems name it, `known` the area codes that exist. With problems the rows are of no use.
    """
    cells, problems = read_cells(path, content, FACT_COLUMNS)
    plain = cells.apply(lambda column: column.str.strip())
    problems += refuse(path, cells, _refusals(plain, table, known))
    if cells.empty and not problems:
        message, remedy = "de tabel heeft geen rijen", "vul de tabel, of haal het record weg"
        problems.append(Problem(path, None, "", message, remedy))
    value = pd.to_numeric(plain["value"], errors="coerce").astype("float64")
    frame = plain.assign(value=value).reset_index(drop=True)
    return frame, sorted(problems, key=lambda problem: problem.row or 0)


def _refusals(plain: pd.DataFrame, table: FactTable, known: Collection[str]) -> list[Refusal]:
    items = [item.id for item in table.items]
    span = plain["period"].str.extract(f"^({PERIOD})(?:-({PERIOD}))?$").fillna("")
    backwards = (span[1] != "") & (span[1] <= span[0])
    return [
        code_refusal(plain["area_code"], known),
        Refusal(
            "period",
            ((span[0] == "") & (plain["period"] != UNKNOWN_PERIOD)) | backwards,
            "periode '{}' heeft niet de juiste vorm",
            f"schrijf een jaar als 2024, jaren als 2018-2035, of: {UNKNOWN_PERIOD}",
        ),
        Refusal(
            "item",
            ~plain["item"].isin(items),
            "onderwerp '{}' staat niet in het record",
            f"kies uit {', '.join(items)}, of voeg [[items]] toe",
        ),
        *status_refusals(plain, FACT_STATUSES, WITHOUT_VALUE),
        *number_refusals(plain["value"]),
        origin_refusal(plain["origin"], [origin.id for origin in table.origin]),
        Refusal(
            "item",
            plain.duplicated(FACT_KEY),
            "onderwerp '{}' staat er voor dit gebied, deze periode en deze bron al in",
            "haal een van de twee rijen weg",
        ),
    ]
