"""Features of PDOK: OGC API Features, and the older WFS where that fails. GeoJSON both.

Tested only against a local server that speaks both protocols as their standards describe them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from atlas.sources.fetch import Call, Fetcher, FetchError
from atlas.sources.live.paging import MOST_PAGES, Budget, check_texts, pages, rows_of

# The most that PDOK gives at once; a server that gives less is followed all the same.
PAGE = 1000
RD = "http://www.opengis.net/def/crs/EPSG/0/28992"
Feature = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Features:
    """Where features are: `root` of the OGC API, `wfs` the address of the older service.

    `type_name` is the collection in WFS, where that is called otherwise.
    """

    source: str
    root: str
    wfs: str = ""
    type_names: Mapping[str, str] = field(default_factory=dict)


def features(
    place: Features,
    collection: str,
    fetcher: Fetcher,
    params: Mapping[str, str | int] | None = None,
    crs: str = RD,
) -> tuple[list[Feature], tuple[str, ...]]:
    """All features of a collection, and notes in Dutch.

    `params` are filters on properties (`jaarcode=2024`) and `bbox`. FetchError when the count
    that the server gives differs from what came, or when a feature came twice. WFS knows no
    filter on properties in its address: there the caller must choose afterwards.
    """
    budget = Budget.of()
    try:
        return _ogc(place, collection, fetcher, params or {}, crs, budget), ()
    except FetchError as error:
        if not place.wfs:
            raise
        found = _wfs(place, collection, fetcher, crs, budget)
        return found, (f"OGC API lukte niet, WFS gebruikt: {error}",)


def _ogc(
    place: Features,
    collection: str,
    fetcher: Fetcher,
    params: Mapping[str, str | int],
    crs: str,
    budget: Budget,
) -> list[Feature]:
    url = f"{place.root.rstrip('/')}/collections/{collection}/items"
    call = Call(place.source, url, params={"f": "json", "limit": PAGE, "crs": crs, **params})
    found: list[Feature] = []
    matched = None
    for page in pages(fetcher, call, _next_link, budget):
        found += rows_of(call, page, "features")
        matched = _number(page.get("numberMatched"), matched)
    return _checked(call, found, matched)


def _wfs(
    place: Features, collection: str, fetcher: Fetcher, crs: str, budget: Budget
) -> list[Feature]:
    """By `startIndex`, until what the server counts is there, or a page is empty."""
    params: dict[str, str | int] = {
        "service": "WFS",
        "version": "2.0.0",
        "request": "GetFeature",
        "typeNames": place.type_names.get(collection, collection),
        "outputFormat": "application/json",
        "srsName": f"urn:ogc:def:crs:EPSG::{crs.rpartition('/')[2]}",
        "count": PAGE,
    }
    found: list[Feature] = []
    matched = None
    for _ in range(MOST_PAGES):
        call = Call(place.source, place.wfs, params={**params, "startIndex": len(found)})
        page = fetcher.json(budget.within(call))
        rows = rows_of(call, page, "features")
        matched = _number(page.get("numberMatched", page.get("totalFeatures")), matched)
        found += rows
        if not rows or len(found) == matched:
            break
    return _checked(call, found, matched)


def _next_link(page: dict[str, Any]) -> object:
    links = page.get("links")
    for link in links if isinstance(links, list) else []:
        if isinstance(link, dict) and link.get("rel") == "next":
            return link.get("href")
    return None


def _number(given: object, before: int | None) -> int | None:
    """The count that the server gives; WFS may say `unknown`, PDOK may say nothing."""
    return given if isinstance(given, int) and not isinstance(given, bool) else before


def _checked(call: Call, found: list[Feature], matched: int | None) -> list[Feature]:
    if any(each.get("type") != "Feature" for each in found):
        call.refuse("niet alles in het antwoord is een vlak of punt", "meld dit aan de bron")
    if matched is not None and matched != len(found):
        call.refuse(f"{len(found)} van {matched} vlakken gekregen", "probeer het later opnieuw")
    check_texts(call, [each.get("properties") for each in found])
    ids = [json.dumps(each.get("id")) for each in found if each.get("id") is not None]
    if len(set(ids)) != len(ids):
        call.refuse("hetzelfde vlak kwam twee keer", "meld dit aan de bron")
    if not found:
        call.refuse("geen enkel vlak gekregen", "controleer naam en jaar van de laag")
    return found
