"""The description of the API by itself: OpenAPI 3.1, made from its parameters and shapes."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any

from atlas.api.answers import API_VERSION
from atlas.api.parameters import AREA, OF_COLLECTION, OF_DOWNLOADS, OF_ONE, SLUG, VERSION_ID
from atlas.api.parameters import Parameter as Query
from atlas.api.schemas import DOWNLOAD, ITEMS, NAMES, PROBLEM, Schema

TITLE = "Open data van de WZW-atlas Drenthe"
DESCRIPTION = (
    "Alle cijfers van de atlas over wonen, welzijn en zorg in Drenthe, met bron, licentie, status "
    "en versie. Alles is openbaar; een sleutel is niet nodig."
)
CONTACT_NAME = "Beheerder van de WZW-atlas Drenthe"
WORDS = {
    "areas": ("Gebieden", "gebied", "De code van een gebied.", AREA),
    "indicators": ("Indicatoren", "indicator", "De id van een indicator.", SLUG),
    "observations": ("Waarnemingen", "waarneming", "", ""),
    "groupings": ("Indelingen van gemeenten in regio's", "indeling", "De id.", SLUG),
    "sources": ("Bronnen", "bron", "De id van een bron.", SLUG),
    "versions": ("Versies van de cijfers", "versie", "De id van een versie.", VERSION_ID),
}
FILES = {
    "application/vnd.apache.parquet": "wzw-atlas.parquet",
    "application/zip": "wzw-atlas-csv.zip",
    "application/geopackage+sqlite3": "wzw-atlas.gpkg",
}


@lru_cache(maxsize=4)
def document(site: str) -> dict[str, Any]:
    """The whole document; `site` is the address of this atlas, for links that must be whole.

    One server, relative: it is true wherever the atlas runs.
    """
    return {
        "openapi": "3.1.0",
        "info": {
            "title": TITLE,
            "description": DESCRIPTION,
            "version": API_VERSION,
            "contact": _contact(site),
            "license": {"name": "Per bron verschillend", "url": f"{site}/bronnen"},
        },
        "servers": [{"url": "/api/v1", "description": "Deze site"}],
        "tags": [{"name": "gegevens"}, {"name": "bestanden"}, {"name": "beschrijving"}],
        "paths": _paths(),
        "components": {
            "schemas": {
                "Problem": PROBLEM,
                "Download": DOWNLOAD,
                **{NAMES[name]: schema for name, schema in ITEMS.items()},
            },
            "headers": _headers(),
            "responses": {"Problem": _problem()},
        },
    }


def _contact(site: str) -> dict[str, str]:
    given = os.environ.get("ATLAS_CONTACT", "").removeprefix("mailto:")
    known = {"email": given} if "@" in given else {}
    return {"name": CONTACT_NAME, "url": f"{site}/over", **known}


def _paths() -> dict[str, Any]:
    described = {"type": "object", "description": "Een document."}
    paths: dict[str, Any] = {
        "/": _get("landing", "Wat er is", "beschrijving", described),
        "/openapi.json": _get("openapi", "Dit document", "beschrijving", described),
    }
    for name, (title, word, key, pattern) in WORDS.items():
        paths[f"/{name}"] = _get(
            name, title, "gegevens", _collection(name), OF_COLLECTION[name], paged=True
        )
        if pattern:
            given = {"name": "key", "in": "path", "required": True, "description": key}
            given |= {"schema": {"type": "string", "pattern": pattern}}
            operation = _get(f"{name}One", f"Een {word}", "gegevens", _single(name), OF_ONE[name])
            operation["get"]["parameters"].insert(0, given)
            paths[f"/{name}/{{key}}"] = operation
    listing = _object(
        _links=LINKS,
        version={"type": "string"},
        items={"type": "array", "items": {"$ref": "#/components/schemas/Download"}},
    )
    paths["/downloads"] = _get(
        "downloads", "Bestanden met alles", "bestanden", listing, OF_DOWNLOADS
    )
    for media, name in FILES.items():
        words = name.replace(".", " ").replace("-", " ").title().replace(" ", "")
        paths[f"/downloads/{name}"] = _file(f"download{words}", name, media)
    return paths


LINKS: Schema = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "properties": {"href": {"type": "string"}},
        "required": ["href"],
    },
}


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _collection(name: str) -> Schema:
    return _object(
        _links=LINKS,
        version={"type": "string", "description": "De versie van de cijfers."},
        page={"type": "integer"},
        pageSize={"type": "integer"},
        totalItems={"type": "integer", "description": "Het aantal rijen op alle pagina's."},
        items={"type": "array", "items": {"$ref": f"#/components/schemas/{NAMES[name]}"}},
    )


def _single(name: str) -> Schema:
    schema = ITEMS[name]
    return {
        **schema,
        "properties": {"_links": LINKS, **schema["properties"]},
        "required": ["_links", *schema["required"]],
    }


def _get(
    operation: str,
    title: str,
    group: str,
    schema: Schema,
    parameters: tuple[Query, ...] = (),
    *,
    paged: bool = False,
) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    headers: tuple[str, ...] = ("API-Version", "Access-Control-Allow-Origin", "ETag")
    if paged:
        content["text/csv"] = {"schema": {"type": "string"}}
        headers += ("Link",)
    given: list[dict[str, Any]] = [_parameter(each) for each in parameters]
    return {
        "get": {
            "operationId": operation,
            "summary": title,
            "description": f"{title}.",
            "tags": [group],
            "parameters": given,
            "responses": {
                "200": {"description": title, "headers": _named(*headers), "content": content},
                **_others(),
            },
            "security": [],
        }
    }


def _file(operation: str, name: str, media: str) -> dict[str, Any]:
    found = _get(operation, f"Het bestand {name}", "bestanden", {}, OF_DOWNLOADS)
    for status, words in (("200", f"Het bestand {name}"), ("206", "Een deel ervan")):
        found["get"]["responses"][status] = {
            "description": words,
            "headers": _named("API-Version", "Access-Control-Allow-Origin", "ETag"),
            "content": {media: {"schema": {"type": "string", "format": "binary"}}},
        }
    found["get"]["responses"]["416"] = {"$ref": "#/components/responses/Problem"}
    return found


def _parameter(one: Query) -> dict[str, Any]:
    many = {"style": "form", "explode": False} if one.many else {}
    return {
        "name": one.name,
        "in": "query",
        "description": one.description,
        "schema": one.schema,
        **many,
    }


def _others() -> dict[str, Any]:
    refused = {"$ref": "#/components/responses/Problem"}
    unchanged = {"description": "Niet veranderd.", "headers": _named("API-Version", "ETag")}
    return {
        "304": unchanged,
        **dict.fromkeys(("400", "404", "405", "406", "429", "500", "503"), refused),
    }


def _problem() -> dict[str, Any]:
    return {
        "description": "Er komt geen antwoord; het detail zegt waarom.",
        "headers": _named("API-Version", "Access-Control-Allow-Origin"),
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        },
    }


def _named(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _headers() -> dict[str, Any]:
    words = {
        "API-Version": "De hele versie van deze API.",
        "Access-Control-Allow-Origin": "Altijd *: elke website mag dit opvragen.",
        "ETag": "Voor If-None-Match.",
        "Link": "De pagina's ervoor en erna.",
    }
    return {
        name: {"description": text, "schema": {"type": "string"}} for name, text in words.items()
    }
