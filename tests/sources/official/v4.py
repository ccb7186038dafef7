"""CBS OData v4: one observation a row, each with the reason why it may have no value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

from tests.sources.official.filters import BadFilter, parse
from tests.sources.official.tables import IMPOSSIBLE, SECRET, Table

REASONS = {SECRET: "Confidential", IMPOSSIBLE: "Impossible"}
KINDS = {"GeoDetail": "GeoDimension"}
Found = tuple[int, Any]


def answer(table: Table, parts: list[str], query: dict[str, str], root: str, page: int) -> Found:
    """The answer to one request below the root of a table."""
    name = parts[0] if parts else ""
    if name == "Observations":
        return _data(table, query, root, page, parts[1:] == ["$count"])
    if name == "Properties":
        return 200, {
            "@odata.context": f"{root}/$metadata#Properties",
            "Identifier": table.id,
            "Title": table.title,
            "ObservationsModified": table.modified,
            "ObservationCount": len(table.rows) * len(table.topics),
        }
    rows = _described(table, name)
    if rows is None:
        return 404, {"error": {"code": "", "message": "Resource not found"}}
    return 200, {"@odata.context": f"{root}/$metadata#{name}", "value": rows}


def _described(table: Table, name: str) -> list[dict[str, Any]] | None:
    if name == "Dimensions":
        return [
            {"Identifier": d.key, "Title": d.key, "Kind": KINDS.get(d.kind, d.kind)}
            for d in table.dimensions
        ]
    if name == "MeasureGroups":
        return [
            {"Id": _id(path), "Title": path[-1], "ParentId": _id(path[:-1]) or None}
            for path in sorted(_paths(table))
        ]
    if name == "MeasureCodes":
        return [
            {
                "Identifier": code,
                "Title": topic.title or topic.name,
                "Unit": topic.unit,
                "MeasureGroupId": _id(topic.groups),
                "Decimals": 0,
            }
            for code, topic in zip(table.measures(), table.topics, strict=True)
        ]
    for d in table.dimensions:
        if name == f"{d.key}Codes":
            return [
                {
                    "Identifier": d.padded(code.key),
                    "Title": code.title or code.key,
                    "DimensionGroupId": code.key[:6],
                    **({"Status": code.status} if d.kind == "TimeDimension" else {}),
                }
                for code in d.codes
            ]
    return None


def _paths(table: Table) -> set[tuple[str, ...]]:
    return {t.groups[: n + 1] for t in table.topics for n in range(len(t.groups))}


def _id(path: tuple[str, ...]) -> str:
    return "/".join(path)


def observations(table: Table) -> Iterator[dict[str, Any]]:
    """All of them, in the shape of the source."""
    number = 0
    names = [d.key for d in table.dimensions]
    for keys, cells in table.rows:
        padded = [d.padded(key) for d, key in zip(table.dimensions, keys, strict=True)]
        place = dict(zip(names, padded, strict=True))
        for code, cell in zip(table.measures(), cells, strict=True):
            value = _value(cell)
            reason = "None" if value is not None else REASONS.get(cell, "Unknown")
            reason = "Provisional" if cell.endswith("*") else reason
            yield {
                "Id": number,
                "Measure": code,
                "ValueAttribute": reason,
                "Value": value,
                "StringValue": None,
                **place,
            }
            number += 1


def _value(cell: str) -> float | None:
    try:
        return float(cell.rstrip("*"))
    except ValueError:
        return None


def _data(table: Table, query: dict[str, str], root: str, page: int, count: bool) -> Found:
    names = {"Measure": False, **{d.key: d.ranges for d in table.dimensions}}
    rows: Any = observations(table)
    if "$filter" in query:
        try:
            test = parse(query["$filter"], names, set())
        except BadFilter as error:
            return 400, {"error": {"code": "", "message": str(error)}}
        rows = (row for row in rows if test(row))
    kept = [*rows]
    if count:
        return 200, str(len(kept))
    start = int(query.get("$skip", 0))
    some = kept[start : start + page]
    if "$select" in query:
        chosen = query["$select"].split(",")
        some = [{name: row[name] for name in chosen} for row in some]
    body: dict[str, Any] = {"@odata.context": f"{root}/$metadata#Observations", "value": some}
    if start + page < len(kept):
        onward = urlencode({**query, "$skip": start + page}, quote_via=quote)
        body["@odata.nextLink"] = f"{root}/Observations?{onward}"
    return 200, body
