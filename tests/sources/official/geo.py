"""OGC API Features with `next` links, and WFS with `startIndex`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

RESERVED = {"f", "limit", "crs", "bbox", "bbox-crs", "cursor"}
Found = tuple[int, Any]
Layer = list[dict[str, Any]]


def ogc(layer: Layer, query: dict[str, str], here: str, most: int) -> Found:
    """One page; a filter on an unknown property is refused, as the standard allows."""
    kept = layer
    for name, value in query.items():
        if name in RESERVED:
            continue
        if not all(name in each["properties"] for each in layer):
            return 400, {"title": "Bad Request", "detail": f"unknown query parameter {name}"}
        kept = [each for each in kept if str(each["properties"][name]) == value]
    start, size = int(query.get("cursor", 0)), min(int(query.get("limit", 10)), most)
    some = kept[start : start + size]
    links = [{"rel": "self", "href": here, "type": "application/geo+json"}]
    if start + size < len(kept):
        onward = urlencode({**query, "cursor": start + size})
        links.append({"rel": "next", "href": f"{here}?{onward}", "type": "application/geo+json"})
    return 200, {
        "type": "FeatureCollection",
        "features": some,
        "links": links,
        "numberMatched": len(kept),
        "numberReturned": len(some),
    }


def wfs(layers: Mapping[str, Layer], query: dict[str, str], most: int) -> Found:
    """GetFeature as GeoJSON; a count over the most is quietly made less."""
    layer = layers.get(query.get("typeNames", "").rpartition(":")[2])
    if layer is None or query.get("request") != "GetFeature":
        return 400, {"error": "InvalidParameterValue"}
    start, size = int(query.get("startIndex", 0)), min(int(query.get("count", most)), most)
    some = layer[start : start + size]
    return 200, {
        "type": "FeatureCollection",
        "features": some,
        "numberMatched": len(layer),
        "numberReturned": len(some),
    }
