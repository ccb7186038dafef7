"""The command list: which indicators, areas or groupings there are."""

from __future__ import annotations

import argparse
from typing import Any

from atlas.cli.output import print_json
from atlas.cli.site import site_store
from atlas.store.records import Indicator
from atlas.store.store import Store

LIST_FIELDS = {
    "indicators": ("id", "title", "theme", "unit", "levels", "periods"),
    "areas": ("area_code", "area_level", "name", "gemeente_code"),
    "groupings": ("id", "title", "period", "regions"),
}


def run_list(options: argparse.Namespace) -> int:
    """Print what there is, one a line with tabs between, or all fields as JSON."""
    store = site_store(options.data)
    found = {
        "indicators": lambda: [_listed(store, i) for i in store.indicators.values()],
        "areas": lambda: [area.model_dump(mode="json") for area in store.areas.values()],
        "groupings": lambda: [g.model_dump(mode="json") for g in store.groupings.values()],
    }[options.what]()
    if options.json:
        print_json(found)
        return 0
    for item in found:
        print("\t".join(_words(item[name]) for name in LIST_FIELDS[options.what]))
    return 0


def _listed(store: Store, indicator: Indicator) -> dict[str, Any]:
    """The record of an indicator, with its levels and periods."""
    return {
        **indicator.model_dump(mode="json"),
        "levels": list(indicator.table.levels),
        "periods": sorted(set(store.observations(indicator.id)["period"])),
    }


def _words(value: Any) -> str:
    """A field in words: lists with commas, regions by their title."""
    if isinstance(value, list):
        return ", ".join(item["title"] if isinstance(item, dict) else item for item in value)
    return str(value)
