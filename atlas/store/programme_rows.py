"""Read the programme tables: text cells in, frames and problems out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import pandas as pd

from atlas.store.check_tables import Refusal, origin_refusal, read_cells, refuse
from atlas.store.problems import Problem
from atlas.store.programme import (
    COLUMNS,
    LINK_SIDES,
    NODE_KINDS,
    OWN_TABLES,
    STATUS_CLASSES,
    ProgrammeTable,
)
from atlas.store.read import Records, programme_path

COMPARISONS = ("", "=", ">=", "<=")
# Tables whose key is more than their first column.
KEYS: Mapping[str, tuple[str, ...]] = {
    "links": ("node_id", "indicator_id", "side"),
    "partners": ("partner", "actor_id"),
    "gauges": ("action_id", "method", "subject"),
}
ID, ID_WORDS = r"[a-z0-9][a-zà-ÿ0-9-]{0,79}", "a-z, 0-9 en -, hoogstens 80 tekens"
IDS: Mapping[str, tuple[str, str]] = {
    "doubts": (r"[A-E]\d{1,3}", "de letter van het deel en een nummer, als B4"),
    "partners": (".+", "het woord zoals de actie het schrijft"),
}
FILLED: Mapping[str, tuple[str, ...]] = {
    "tree": ("title", "locator"),
    "actions": ("task_id", "title", "document", "status", "locator"),
    "budgets": ("programme", "line", "amount_kind", "locator"),
    "actors": ("name", "kind", "mentions", "locator"),
    "calendar": ("start", "precision", "event", "kind", "locator"),
    "frameworks": ("title", "locator"),
    "criteria": ("framework_id", "name", "locator"),
    "roles": ("role", "locator"),
    "systems": ("name", "kind", "says", "locator"),
    "glossary": ("term", "kind", "locator"),
    "trends": ("kind", "statement", "locator"),
    "doubts": ("locator", "finding"),
    "links": ("indicator_id", "why"),
    "gauges": ("method", "calculation"),
    "boxes": ("title", "action_id"),
}
ALLOWED: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("tree", "kind"): NODE_KINDS,
    ("actions", "status_class"): STATUS_CLASSES,
    ("actions", "target_comparison"): COMPARISONS,
    ("budgets", "reconciles"): ("ja", "nee", "n.v.t."),
    ("glossary", "defined"): ("ja", "nee"),
    ("doubts", "section"): ("A", "B", "C", "D", "E"),
    ("links", "side"): LINK_SIDES,
}
YEAR = (r"(\d{4})?", "schrijf een jaar als 2019, of niets als het stuk geen jaar noemt")
NUMBER = (r"(-?\d+(\.\d+)?)?", "schrijf een getal met een decimale punt, of niets")
SHAPES: Mapping[tuple[str, str], tuple[str, str]] = {
    ("actions", "first_year"): YEAR,
    ("actions", "last_year"): YEAR,
    ("actions", "target_value"): NUMBER,
    ("budgets", "amount_eur"): (r"\d+", "schrijf hele euro's zonder punt, als 120000"),
    ("budgets", "year"): (
        r"((ca\. |t/m |vanaf )?\d{4}|\d{4}-\d{4}|per jaar)?",
        "schrijf een jaar als 2007, jaren als 2008-2010, per jaar, of niets",
    ),
    ("gauges", "start_year"): YEAR,
    ("gauges", "target"): NUMBER,
}
DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def no_rows(table_id: str) -> pd.DataFrame:
    """The frame of a table without rows. Raises KeyError for an unknown table."""
    return pd.DataFrame(columns=[*COLUMNS[table_id]], dtype="str")


def read_rows(
    records: Records, table_id: str, table: ProgrammeTable
) -> tuple[pd.DataFrame, list[Problem]]:
    """The rows of a table (COLUMNS, all text; index = row in the file) and what is wrong.

    References to other tables are not checked here.
    """
    path = programme_path(table_id, ".csv")
    if path not in records.files:
        return no_rows(table_id), []  # told by the check of the files
    cells, problems = read_cells(path, records.files[path], COLUMNS[table_id])
    plain = cells.apply(lambda column: column.str.strip())
    refusals = [
        *_key_refusals(table_id, plain),
        *_filled_refusals(table_id, plain),
        *_listed_refusals(table_id, plain),
        *_area_refusals(records, plain),
        *_order_refusals(table_id, plain),
        *_origin_refusals(table, plain),
    ]
    problems += refuse(path, cells, refusals)
    if cells.empty and not problems and table_id not in OWN_TABLES:
        message, remedy = "de tabel heeft geen rijen", "vul de tabel, of haal het record weg"
        problems.append(Problem(path, None, "", message, remedy))
    return plain, sorted(problems, key=lambda problem: problem.row or 0)


def _key_refusals(table_id: str, plain: pd.DataFrame) -> list[Refusal]:
    key = KEYS.get(table_id, COLUMNS[table_id][:1])
    shape, words = IDS.get(table_id, (ID, ID_WORDS))
    ids = plain[key[0]]
    return [
        Refusal(key[0], ~ids.str.fullmatch(shape), "'{}' is geen goede id", f"gebruik {words}"),
        Refusal(
            key[0],
            plain.duplicated([*key]),
            "'{}' staat er al in" + (f" met dezelfde {' en '.join(key[1:])}" if key[1:] else ""),
            "geef elke rij een eigen id, of haal een van de twee weg",
        ),
    ]


def _filled_refusals(table_id: str, plain: pd.DataFrame) -> list[Refusal]:
    remedy = "vul het in" if table_id in OWN_TABLES else "vul in wat het stuk zegt"
    return [
        Refusal(name, plain[name] == "", f"{name} is leeg", remedy)
        for name in FILLED.get(table_id, ())
    ]


def _listed_refusals(table_id: str, plain: pd.DataFrame) -> list[Refusal]:
    """Cells that are not in their list, or not of their shape."""
    listed = [
        Refusal(name, ~plain[name].isin(allowed), "'{}' kan hier niet", f"kies uit {names}")
        for (table, name), allowed in ALLOWED.items()
        for names in [", ".join(allowed).removeprefix(", ")]
        if table == table_id
    ]
    shaped = [
        Refusal(name, ~plain[name].str.fullmatch(shape), "'{}' heeft niet de juiste vorm", remedy)
        for (table, name), (shape, remedy) in SHAPES.items()
        if table == table_id
    ]
    return [*listed, *shaped]


def _area_refusals(records: Records, plain: pd.DataFrame) -> list[Refusal]:
    """Codes of areas that do not exist; none is refused when no areas are known."""
    known = records.known_codes()
    if "area_codes" not in plain or not known:
        return []
    strange = [text != "" and not set(text.split(";")) <= known for text in plain["area_codes"]]
    return [
        Refusal(
            "area_codes",
            pd.Series(strange, plain.index, dtype=bool),
            "'{}' noemt een gebied dat niet bestaat",
            "schrijf codes uit geo/areas.csv of groupings/, met ; ertussen, of niets",
        )
    ]


def _order_refusals(table_id: str, plain: pd.DataFrame) -> list[Refusal]:
    """Dates that do not exist, and ends that come before their start."""
    if table_id == "actions":
        first, last = plain["first_year"], plain["last_year"]
        return [_backwards("last_year", first, last)]
    if table_id != "calendar":
        return []
    remedy = "schrijf een dag als 2019-05-31, een maand als 2019-05 of een jaar als 2019"
    start, end = plain["start"], plain["end"]
    return [
        *(
            Refusal(name, ~plain[name].map(_is_date), "'{}' is geen datum", remedy)
            for name in ("start", "end")
        ),
        _backwards("end", start, end),
    ]


def _backwards(column: str, start: pd.Series[str], end: pd.Series[str]) -> Refusal:
    pairs = zip(start, end, strict=True)
    wrong = [
        bool(_is_date(one) and other and _is_date(other)) and other < one[: len(other)]
        for one, other in pairs
    ]
    return Refusal(
        column,
        pd.Series(wrong, start.index, dtype=bool),
        "'{}' ligt voor het begin",
        "verbeter begin of eind",
    )


def _is_date(text: str) -> bool:
    """Whether a cell is empty, or a day, month or year that exists (ISO 8601)."""
    found = DATE.fullmatch(text)
    if not found:
        return text == ""
    try:
        date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return False
    return True


def _origin_refusals(table: ProgrammeTable, plain: pd.DataFrame) -> list[Refusal]:
    """Origins that the record does not have, also in lists of them."""
    ids = [origin.id for origin in table.origin]
    lists = {name: cited(name, plain[name]) for name in ("origins", "mentions") if name in plain}
    refusals = [
        Refusal(
            name,
            ~found.map(set(ids).issuperset),
            "'{}' noemt een bron die niet in het record staat",
            f"kies uit {', '.join(ids)}, of voeg een [[origin]] toe",
        )
        for name, found in lists.items()
    ]
    return [*refusals, *([origin_refusal(plain["origin"], ids)] if "origin" in plain else [])]


def cited(column: str, cells: pd.Series[str]) -> pd.Series[list[str]]:
    """The origins that each cell names: `origin` one, `origins` and `mentions` a list."""
    if column == "origin":
        return cells.map(lambda text: [text])
    return cells.map(lambda text: [part.split(":")[0] for part in re.split(r"; ?", text)])
