"""The description of the CSV files: Data Package 2.0 with schemas, licences and sources."""

from __future__ import annotations

from typing import Any, get_args

from atlas.api.openapi import DESCRIPTION, TITLE
from atlas.api.schemas import AREA, INDICATOR, SOURCE, Schema, columns
from atlas.store.records import Status
from atlas.store.store import Store

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
BY = "CC BY 4.0"
CC_BY = {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/", "title": BY}
TYPES = {"string": "string", "number": "number", "integer": "integer", "boolean": "boolean"}
OBSERVATION_FIELDS: list[dict[str, Any]] = [
    *({"name": n, "type": "string"} for n in ("indicator", "areaCode", "areaLevel", "period")),
    {"name": "value", "type": "number", "description": "Leeg als er geen is: zie status."},
    *({"name": n, "type": "number"} for n in ("lower", "upper")),
    {"name": "status", "type": "string", "constraints": {"enum": list(get_args(Status))}},
    {"name": "originId", "type": "string"},
]


def package(store: Store, sizes: dict[str, int]) -> dict[str, Any]:
    """`datapackage.json`; `sizes`: bytes of each CSV by its name without ending."""
    origins = {o.id: o for i in store.indicators.values() for o in i.origin}
    return {
        "$schema": PROFILE,
        "name": "wzw-atlas-drenthe",
        "title": TITLE,
        "description": f"{DESCRIPTION} Licentie en vermelding staan per bron in sources.csv.",
        "version": store.version,
        "licenses": licences({origin.licence for origin in origins.values()}),
        "sources": [
            {"title": f"{o.producer}, {o.title}", **({"path": o.url} if o.url else {})}
            for o in origins.values()
        ],
        "resources": [
            _resource("observations", OBSERVATION_FIELDS, sizes, _OBSERVATION_KEYS),
            _resource("areas", _fields(AREA), sizes, {"primaryKey": ["areaCode"]}),
            _resource("indicators", _fields(INDICATOR), sizes, {"primaryKey": ["id"]}),
            _resource("sources", _fields(SOURCE), sizes, {"primaryKey": ["id"]}),
        ],
    }


def licences(found: set[str]) -> list[dict[str, str]]:
    """The licences as the sources name them; one that is not a known licence keeps its words."""
    return [CC_BY if each == BY else {"name": "other", "title": each} for each in sorted(found)]


def _key(fields: str, resource: str, to: str) -> dict[str, Any]:
    return {"fields": [fields], "reference": {"resource": resource, "fields": [to]}}


_OBSERVATION_KEYS = {
    "primaryKey": ["indicator", "areaCode", "period"],
    "foreignKeys": [
        _key("indicator", "indicators", "id"),
        _key("areaCode", "areas", "areaCode"),
        _key("originId", "sources", "id"),
    ],
}


def _resource(
    name: str, fields: list[dict[str, Any]], sizes: dict[str, int], keys: dict[str, Any]
) -> dict[str, Any]:
    return {
        "name": name,
        "type": "table",
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": sizes[name],
        "dialect": {"delimiter": ",", "header": True},
        "schema": {"fields": fields, "missingValues": [""], **keys},
    }


def _fields(schema: Schema) -> list[dict[str, Any]]:
    kinds = {name: part.get("type") for name, part in schema["properties"].items()}
    found = []
    for name in columns(schema):
        kind = kinds.get(name, "string")
        kind = kind[0] if isinstance(kind, list) else kind
        field = {"name": name, "type": TYPES.get(kind, "string")}
        about = schema["properties"].get(name, {}).get("description")
        found.append({**field, **({"description": about} if about else {})})
    return found
