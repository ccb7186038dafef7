"""Check the programme tables against each other: every reference leads somewhere."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from atlas.store.check_tables import Refusal, refuse
from atlas.store.problems import Problem
from atlas.store.programme import COLUMNS, NODE_KINDS
from atlas.store.programme_rows import no_rows
from atlas.store.read import Records, programme_path

Frames = Mapping[str, pd.DataFrame]
Known = Collection[str] | None  # None: the table is not there, so that nothing is known


def link_problems(records: Records, frames: Frames) -> list[Problem]:
    """References that lead nowhere. `frames`: the tables with index = row in the file.

    A reference to a table that is not there, or could not be read, is not checked.
    """
    ids = {name: _ids(frames, name) for name in COLUMNS}
    nodes = _both(ids["tree"], ids["actions"])
    tree = frames.get("tree", no_rows("tree"))
    tasks = set(tree.loc[tree["kind"] == NODE_KINDS[-1], "node_id"]) or None
    indicators = records.written_ids("indicators")
    wanted: tuple[tuple[str, str, Known, str], ...] = (
        ("actions", "task_id", tasks, "een deelopgave (task) uit tree.csv"),
        ("budgets", "node_id", _or_none(nodes), "een id uit tree.csv of actions.csv, of niets"),
        ("criteria", "framework_id", ids["frameworks"], "een kader uit frameworks.csv"),
        ("partners", "actor_id", _or_none(ids["actors"]), "een actor uit actors.csv, of niets"),
        ("links", "node_id", nodes, "een id uit tree.csv of actions.csv"),
        ("links", "indicator_id", indicators, "een indicator die bestaat"),
        ("gauges", "action_id", ids["actions"], "een actie uit actions.csv"),
        ("boxes", "action_id", ids["actions"], "een actie uit actions.csv"),
    )
    problems: list[Problem] = []
    for table, column, known, words in wanted:
        if table in frames and known is not None:
            mask = ~frames[table][column].isin(known)
            refusal = Refusal(column, mask, "'{}' bestaat niet", f"schrijf {words}")
            problems += _refused(table, frames, [refusal])
    problems += _refused("tree", frames, _tree_refusals(frames))
    problems += _refused("actions", frames, _action_refusals(ids["tree"], frames))
    return [*problems, *_partner_problems(frames)]


def _refused(table: str, frames: Frames, refusals: list[Refusal]) -> list[Problem]:
    frame = frames.get(table, no_rows(table))
    return refuse(programme_path(table, ".csv"), frame, refusals)


def _ids(frames: Frames, table: str) -> set[str] | None:
    frame = frames.get(table)
    return None if frame is None or frame.empty else set(frame.iloc[:, 0])


def _both(one: set[str] | None, other: set[str] | None) -> set[str] | None:
    return None if one is None or other is None else one | other


def _or_none(known: set[str] | None) -> set[str] | None:
    """The same ids, and the empty cell."""
    return None if known is None else known | {""}


def _tree_refusals(frames: Frames) -> list[Refusal]:
    """A document stands on top; the parent of every other node is of the kind above."""
    if "tree" not in frames:
        return []
    tree = frames["tree"]
    kinds = dict(zip(tree["node_id"], tree["kind"], strict=True))
    above = {**dict(zip(NODE_KINDS[1:], NODE_KINDS, strict=False)), NODE_KINDS[0]: ""}
    wrong = [
        kinds.get(parent, None if parent else "") != above.get(kind, "")
        for parent, kind in zip(tree["parent_id"], tree["kind"], strict=True)
    ]
    mask = pd.Series(wrong, tree.index, dtype=bool) & tree["kind"].isin(NODE_KINDS)
    remedy = "theme hoort bij een document, task bij een theme, een document bij niets"
    return [Refusal("parent_id", mask, "'{}' is niet waar deze rij onder hoort", remedy)]


def _action_refusals(nodes: set[str] | None, frames: Frames) -> list[Refusal]:
    """One id is one thing: no action has the id of a node."""
    if "actions" not in frames or not nodes:
        return []
    mask = frames["actions"]["action_id"].isin(nodes)
    message, remedy = "'{}' staat ook in tree.csv", "geef de actie een eigen id"
    return [Refusal("action_id", mask, message, remedy)]


def _partner_problems(frames: Frames) -> list[Problem]:
    """Words for a partner that partners.csv does not tell, or that nothing uses."""
    if "partners" not in frames or "actions" not in frames:
        return []
    path, known = programme_path("partners", ".csv"), frames["partners"]["partner"]
    columns = (frames[name]["partners"] for name in ("actions", "tree") if name in frames)
    used = {word for column in columns for cell in column for word in cell.split("; ")} - {""}
    remedy = "haal de rij weg, of verbeter het woord"
    unused = Refusal("partner", ~known.isin(used), "geen actie noemt '{}'", remedy)
    absent = (
        Problem(path, None, "partner", f"partner '{word}' staat er niet in", "voeg een rij toe")
        for word in sorted(used - set(known))
    )
    return [*absent, *refuse(path, frames["partners"], [unused])]
