"""Read the programme actions: text cells in, a frame and problems out."""

from __future__ import annotations

import pandas as pd

from atlas.store.check_tables import Refusal, origin_refusal, read_cells, refuse
from atlas.store.problems import Problem
from atlas.store.programme import ACTION_COLUMNS, ActionTable
from atlas.store.read import ACTION_ROWS, Records


def no_actions() -> pd.DataFrame:
    """The frame of actions without rows."""
    return pd.DataFrame(columns=[*ACTION_COLUMNS], dtype="str")


def read_actions(records: Records, table: ActionTable) -> tuple[pd.DataFrame, list[Problem]]:
    """The rows of the actions (ACTION_COLUMNS, all text) and what is wrong with them."""
    path, content = ACTION_ROWS, records.files.get(ACTION_ROWS)
    if content is None:
        return no_actions(), []  # told by the check of the files
    cells, problems = read_cells(path, content, ACTION_COLUMNS)
    plain = cells.apply(lambda column: column.str.strip())
    problems += refuse(path, cells, _action_refusals(records, plain, table))
    if cells.empty and not problems:
        message, remedy = "de tabel heeft geen rijen", "vul de tabel, of haal het record weg"
        problems.append(Problem(path, None, "", message, remedy))
    return plain.reset_index(drop=True), sorted(problems, key=lambda problem: problem.row or 0)


def _action_refusals(records: Records, plain: pd.DataFrame, table: ActionTable) -> list[Refusal]:
    known, ids = records.known_codes(), plain["action_id"]
    strange = [
        bool(known) and text != "" and not set(text.split(";")) <= known
        for text in plain["area_codes"]
    ]
    return [
        Refusal(
            "action_id",
            ~ids.str.fullmatch(r"[a-z0-9][a-z0-9-]{0,59}"),
            "'{}' is geen goede id",
            "gebruik a-z, 0-9 en -, hoogstens 60 tekens",
        ),
        Refusal(
            "action_id",
            ids.duplicated(),
            "actie '{}' staat er al in",
            "geef elke actie een eigen id, of haal een van de twee weg",
        ),
        *(
            Refusal(name, plain[name] == "", f"{name} is leeg", "vul in wat het stuk zegt")
            for name in ("title", "document", "locator")
        ),
        Refusal(
            "area_codes",
            pd.Series(strange, plain.index, dtype=bool),
            "'{}' noemt een gebied dat niet bestaat",
            "schrijf codes uit geo/areas.csv of groupings/, met ; ertussen, of niets",
        ),
        origin_refusal(plain["origin"], [origin.id for origin in table.origin]),
    ]
