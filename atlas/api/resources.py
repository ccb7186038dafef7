"""Records of the store as rows of the API: the fields of `schemas`, in their order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from atlas.api.parameters import Chosen
from atlas.api.problems import Problem
from atlas.store.records import Area, Grouping, Indicator, Origin, Supplied
from atlas.store.store import Store
from atlas.store.versions import get_versions

Row = dict[str, Any]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def origin_row(origin: Origin) -> Row:
    """Where a figure comes from, in short: what must stand beside every figure."""
    return {
        "id": origin.id,
        "producer": origin.producer,
        "title": origin.title,
        "tableId": origin.table_id,
        "licence": origin.licence,
        "attribution": origin.attribution,
    }


def source_row(origin: Origin) -> Row:
    """All that is known of a source."""
    short = origin_row(origin)
    return {
        **{name: short[name] for name in ("id", "producer", "title", "tableId")},
        "url": origin.url,
        "licence": origin.licence,
        "attribution": origin.attribution,
        "published": _day(origin.published),
        "accessed": origin.accessed.isoformat(),
        "note": origin.note,
    }


def area_row(area: Area) -> Row:
    """One area."""
    return {
        "areaCode": area.area_code,
        "areaLevel": area.area_level,
        "name": area.name,
        "gemeenteCode": area.gemeente_code or None,
        "parentCode": area.parent_code or None,
        "boundary": area.boundary,
        "valid": area.valid,
    }


def indicator_row(store: Store, indicator: Indicator) -> Row:
    """One indicator with its levels, periods and sources."""
    breaks = indicator.notes.series_breaks
    plain = (
        *("id", "title", "question", "description", "theme"),
        *("unit", "decimals", "direction", "kind"),
    )
    return {
        **{name: getattr(indicator, name) for name in plain},
        "levels": list(indicator.table.levels),
        "periods": sorted(store.arrow(indicator.id)["period"].unique().to_pylist()),
        "aggregateRule": indicator.aggregate.rule,
        "aggregateNote": indicator.aggregate.note,
        "origins": [source_row(origin) for origin in indicator.origin],
        "caveats": list(indicator.notes.caveats),
        "seriesBreaks": [{"period": each.period, "note": each.note} for each in breaks],
        "supplied": _supplied_row(indicator.supplied) if indicator.supplied else None,
    }


def _supplied_row(supplied: Supplied) -> Row:
    return {
        "owner": supplied.owner,
        "referenceDate": supplied.reference_date.isoformat(),
        "threshold": supplied.threshold,
    }


def grouping_row(grouping: Grouping) -> Row:
    """One grouping of gemeenten; a region whose members no source names has none."""
    regions = [
        {
            "areaCode": region.area_code,
            "title": region.title,
            "membership": region.membership,
            "members": list(region.members),
            "outside": list(region.outside),
            "note": region.note,
        }
        for region in grouping.regions
    ]
    return {
        **{name: getattr(grouping, name) for name in ("id", "title", "description", "period")},
        "note": grouping.note,
        "origin": origin_row(grouping.origin),
        "regions": regions,
    }


def sources(store: Store) -> dict[str, Origin]:
    """The sources of all figures by id."""
    return {origin.id: origin for one in store.indicators.values() for origin in one.origin}


def area_names(store: Store) -> dict[str, str]:
    """The names of all areas and regions by code."""
    regions = (region for grouping in store.groupings.values() for region in grouping.regions)
    names = {region.area_code: region.title for region in regions}
    return names | {code: area.name for code, area in store.areas.items()}


def areas(store: Store, chosen: Chosen) -> list[Row]:
    """Areas, of a level or inside another area when that is asked."""
    known(chosen, "parent", store.areas, "gebied")
    levels, parents = chosen.get("level"), chosen.get("parent")
    return [
        area_row(area)
        for area in store.areas.values()
        if (not levels or area.area_level in levels)
        and (not parents or area.parent_code in parents)
    ]


def indicators(store: Store, chosen: Chosen) -> list[Row]:
    """Indicators, of a theme when that is asked."""
    known(chosen, "theme", store.themes, "thema")
    themes = chosen.get("theme")
    found = (one for one in store.indicators.values() if not themes or one.theme in themes)
    return [indicator_row(store, one) for one in found]


def groupings(store: Store, _chosen: Chosen) -> list[Row]:
    """All groupings."""
    return [grouping_row(grouping) for grouping in store.groupings.values()]


def source_rows(store: Store, _chosen: Chosen) -> list[Row]:
    """All sources of figures."""
    return [source_row(origin) for origin in sources(store).values()]


def version_rows(store: Store, _chosen: Chosen) -> list[Row]:
    """The versions of the data, newest first; who made one is not told."""
    found = {version.id: version for version in reversed(get_versions().listed())}
    return [
        {
            "id": version.id,
            "made": version.made.isoformat() if version.made else None,
            "kind": version.kind,
            "what": version.what,
            "parent": version.parent,
            "current": version.id == store.version,
        }
        for version in reversed(found.values())
    ]


ROWS: dict[str, Callable[[Store, Chosen], list[Row]]] = {
    "areas": areas,
    "indicators": indicators,
    "groupings": groupings,
    "sources": source_rows,
    "versions": version_rows,
}


def one(store: Store, collection: str, key: str) -> Row:
    """The row of one thing by its code or id; Problem where it does not exist."""
    if collection == "indicators":
        rows = [indicator_row(store, i) for i in [store.indicators.get(key)] if i]
    else:
        rows = [row for row in ROWS[collection](store, {}) if next(iter(row.values())) == key]
    if not rows:
        raise Problem(404, f"Er is niets met deze code of id. Zie /api/v1/{collection}.")
    return rows[0]


def known(chosen: Chosen, name: str, there: dict[str, Any], word: str) -> None:
    """Refuse a value of a parameter that the data do not have."""
    unknown = [value for value in chosen.get(name, ()) if value not in there]
    if unknown:
        raise Problem(404, f"Er is geen {word} '{unknown[0]}'.")
