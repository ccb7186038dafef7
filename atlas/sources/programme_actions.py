"""The tree of five policy documents: document, theme, task, and the actions under a task.

Texts stay as the collector took them from the document. A role that the collector gave by
himself is called an assumption. A year is only what the period says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from atlas.sources.common import SourceError
from atlas.sources.programme_words import (
    LOOKED_UP,
    ROLE_NOTES,
    ROLES,
    STATUSES,
    area_codes,
    known,
    origin,
)

Row = dict[str, str]
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NO_END = re.compile(r"^(vanaf|sinds|na) |e\.v\.$|voortgezet$")
WITHOUT_YEAR = frozenset(
    {"doorlopend", "even jaren", "geen termijn", "geleidelijk", "komende jaren", "lopend"}
)


def tree(programme: Mapping[str, Any]) -> Iterator[Row]:
    """Documents, themes and tasks, each before what is under it."""
    for document in programme["documents"]:
        yield _node(document, "", "document", _grouped(document))
        for theme in document["themes"]:
            groups = document.get("grouping", {})
            names = [name for name, themes in groups.items() if theme["id"] in themes]
            yield _node(theme, document["id"], "theme", [f"Groep: {name}" for name in names])
            for task in theme["deelopgaven"]:
                yield _node(task, theme["id"], "task", [])


def _grouped(document: Mapping[str, Any]) -> list[str]:
    return [f"Rollen van de provincie: {document['roles']}"] if "roles" in document else []


def _node(node: Mapping[str, Any], parent: str, kind: str, notes: list[str]) -> Row:
    if "pijlers" in node:
        notes = [*notes, f"Pijlers: {', '.join(node['pijlers'])}"]
    return {
        "node_id": node["id"],
        "parent_id": parent,
        "kind": kind,
        "title": node["title"],
        "period": node.get("period", ""),
        "status": node.get("status", ""),
        "status_basis": node.get("status_basis", ""),
        "aim": node.get("doel", ""),
        "partners": "; ".join(node.get("partners", [])),
        "note": "; ".join(notes),
        "origin": origin(node["source_key"]),
        "locator": node["locator"],
    }


def actions(programme: Mapping[str, Any]) -> Iterator[Row]:
    """The actions of all documents, in the order of the file."""
    for document in programme["documents"]:
        for theme in document["themes"]:
            for task in theme["deelopgaven"]:
                for action in task["actions"]:
                    yield _action(document["title"], task["id"], action)


def _action(document: str, task: str, action: Mapping[str, Any]) -> Row:
    """One action in the columns of the table."""
    target = action["target"] or {"value": "", "unit": "", "comparison": ""}
    first, last = years(str(action["period"]))
    role_words = known(ROLES, action["provincial_role"], "provincial_role")
    return {
        "action_id": action["id"],
        "task_id": task,
        "title": action["title"],
        "period": str(action["period"]),
        "first_year": first,
        "last_year": last,
        "milestone": action["milestone"],
        "target_value": str(target["value"]),
        "target_unit": target["unit"],
        "target_comparison": target["comparison"],
        "area_codes": area_codes(action["areas"], action["source_key"]),
        "area_text": "; ".join(re.sub(LOOKED_UP, "", area) for area in action["areas"]),
        "status": action["status"],
        "status_class": known(STATUSES, action["status"], "status"),
        "roles": "; ".join(role_words),
        "role": role(action["provincial_role"], action["provincial_role_basis"]),
        "partners": "; ".join(action["partners"]),
        "budget": str(action["budget"] or ""),
        "phase": str(action.get("phase", "")),
        "note": action.get("note", ""),
        "document": document,
        "origin": origin(action["source_key"]),
        "locator": action["locator"],
    }


def role(text: str, basis: str) -> str:
    """The role of the province, and whether the document gives it; "" where it gives none."""
    note = known(ROLE_NOTES, basis, "provincial_role_basis")
    return f"{text}{note}" if text and note is not None else ""


def years(period: str) -> tuple[str, str]:
    """First and last year of a period, "" where it does not say; SourceError when unreadable.

    "t/m 2007" ends in 2007, "vóór 2008" too; "2016 e.v." has no end.
    """
    found = _YEAR.findall(period)
    if not found:
        if period not in WITHOUT_YEAR:
            raise SourceError(f"programme: period unknown: {period!r}")
        return "", ""
    if period.startswith("t/m "):
        return "", found[-1]
    if period.startswith("vóór "):
        return "", str(int(found[-1]) - 1)
    return found[0], "" if _NO_END.search(period) else found[-1]
