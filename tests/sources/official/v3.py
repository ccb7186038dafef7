"""CBS OData v3: the API that refuses over 10,000 rows, and the feed that pages."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from tests.sources.official.filters import BadFilter, TopicFilter, parse
from tests.sources.official.tables import Table

MOST = 10_000
Found = tuple[int, Any]


def answer(
    table: Table, parts: list[str], query: dict[str, str], feed: bool, root: str, page: int
) -> Found:
    """The answer to one request below the root of a table."""
    name = parts[0] if parts else ""
    if name in ("UntypedDataSet", "TypedDataSet"):
        count = parts[1:] == ["$count"]
        return _data(table, name, query, feed, root, page, count)
    if parts[1:]:
        return 404, _error("not found")
    rows = _described(table, name)
    if rows is None:
        return 404, _error("Resource not found")
    return 200, {"odata.metadata": f"{root}/$metadata#{name}", "value": rows}


def _described(table: Table, name: str) -> list[dict[str, Any]] | None:
    if name == "TableInfos":
        return [
            {
                "ID": 0,
                "Title": table.title,
                "ShortTitle": table.title,
                "Identifier": table.id,
                "Modified": table.modified,
                "ReasonDelivery": "Actualisering",
                "Catalog": "CBS",
                "OutputStatus": "Regulier",
            }
        ]
    if name == "DataProperties":
        return properties(table)
    for dimension in table.dimensions:
        if dimension.key == name:
            return [
                {
                    "Key": dimension.padded(code.key),
                    "Title": code.title or code.key,
                    "Description": "",
                    **({"Status": code.status} if dimension.kind == "TimeDimension" else {}),
                }
                for code in dimension.codes
            ]
    return None


def properties(table: Table) -> list[dict[str, Any]]:
    """Dimensions, groups of topics, and topics with the number of their group."""
    rows: list[dict[str, Any]] = []
    for dimension in table.dimensions:
        rows.append(
            {
                "odata.type": f"Cbs.OData.{dimension.kind}",
                "ID": len(rows),
                "Position": len(rows),
                "ParentID": None,
                "Type": dimension.kind,
                "Key": dimension.key,
                "Title": dimension.key,
            }
        )
    for name in _texts(table):
        rows.append(_topic(len(rows), None, name, name.partition("_")[0], "", "String"))
    groups: dict[tuple[str, ...], int] = {}
    for topic, key in zip(table.topics, table.keys(), strict=True):
        parent = None
        for depth in range(len(topic.groups)):
            path = topic.groups[: depth + 1]
            if path not in groups:
                groups[path] = len(rows)
                rows.append(
                    {
                        "odata.type": "Cbs.OData.TopicGroup",
                        "ID": len(rows),
                        "Position": len(rows),
                        "ParentID": parent,
                        "Type": "TopicGroup",
                        "Key": "",
                        "Title": path[-1],
                    }
                )
            parent = groups[path]
        title = topic.title or topic.name
        rows.append(_topic(len(rows), parent, key, title, topic.unit, "Double"))
    return rows


def _topic(
    number: int, parent: int | None, key: str, title: str, unit: str, kind: str
) -> dict[str, Any]:
    return {
        "odata.type": "Cbs.OData.Topic",
        "ID": number,
        "Position": number,
        "ParentID": parent,
        "Type": "Topic",
        "Key": key,
        "Title": title,
        "Datatype": kind,
        "Unit": unit,
        "Decimals": 0,
    }


def _texts(table: Table) -> list[str]:
    return [f"{name}_{number}" for number, name in enumerate(table.text_topics, start=1)]


def _data(
    table: Table,
    name: str,
    query: dict[str, str],
    feed: bool,
    root: str,
    page: int,
    count: bool,
) -> Found:
    keys = [*_texts(table), *table.keys()]
    columns = ["ID", *(d.key for d in table.dimensions), *keys]
    if "$skip" in query and not feed:
        return 500, _error("The 'Skip' query option is not supported on the ODataApi.")
    try:
        kept = _chosen(table, query, set(keys))
    except TopicFilter:
        return 500, _error("The query returns more than 10000 records.")
    except BadFilter as error:
        return 400, _error(str(error))
    select = [one.strip() for one in query["$select"].split(",")] if "$select" in query else columns
    if unknown := [one for one in select if one not in columns]:
        return 400, _error(f"Could not find a property named '{unknown[0]}'")
    if count:
        return 200, str(len(kept))
    start = int(query.get("$skip", 0))
    if not feed and len(kept) > MOST:
        return 500, _error("The query returns more than 10000 records.")
    top = min(int(query.get("$top", page)), page)
    rows = [_row(table, number, name == "TypedDataSet", columns, select) for number in kept]
    body: dict[str, Any] = {"odata.metadata": f"{root}/$metadata#{name}"}
    body["value"] = rows[start : start + top]
    if feed and "$top" not in query and start + top < len(kept):
        onward = urlencode({**query, "$skip": start + top}, quote_via=quote)
        body["odata.nextLink"] = f"{root}/{name}?{onward}"
    return 200, body


def _chosen(table: Table, query: dict[str, str], topics: set[str]) -> list[int]:
    if "$filter" not in query:
        return [*range(len(table.rows))]
    test = parse(query["$filter"], {d.key: d.ranges for d in table.dimensions}, topics)
    names = [d.key for d in table.dimensions]
    widths = [d.width for d in table.dimensions]
    return [
        number
        for number, (keys, _) in enumerate(table.rows)
        if test({n: k.ljust(w) for n, k, w in zip(names, keys, widths, strict=True)})
    ]


def _row(
    table: Table, number: int, typed: bool, columns: list[str], select: list[str]
) -> dict[str, Any]:
    keys, cells = table.rows[number]
    place = keys[0]
    padded = [d.padded(key) for d, key in zip(table.dimensions, keys, strict=True)]
    names = [place.ljust(40), place[:2].ljust(10), place.ljust(20)][: len(table.text_topics)]
    shown = [typed_value(cell) for cell in cells] if typed else [cell.rjust(8) for cell in cells]
    whole = dict(zip(columns, [number, *padded, *names, *shown], strict=True))
    return whole if select is columns else {name: whole[name] for name in select}


def typed_value(cell: str) -> float | None:
    """TypedDataSet: null for every mark."""
    try:
        return float(cell.rstrip("*"))
    except ValueError:
        return None


def _error(message: str) -> dict[str, Any]:
    return {"odata.error": {"code": "", "message": {"lang": "en-US", "value": message}}}
