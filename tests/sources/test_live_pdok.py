"""What is asked of PDOK, and that it becomes a renewal."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from atlas.sources.fetch import Fetcher
from atlas.sources.live import pdok
from atlas.sources.live.ogc import Features
from atlas.store.load import load_store
from atlas.store.store import Store
from tests.sources.pdok import exact, supply
from tests.sources.test_live_boundaries import corop
from tests.support import small_data


def test_all_layers_of_the_year_are_asked_round_drenthe(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = load_store(small_data(tmp_path))
    shapes = exact(small)
    given = supply(small, shapes)
    members = {r.area_code: list(r.members) for r in small.groupings["corop"].regions}
    answers: dict[str, Any] = {
        "gemeenten": given.gemeenten,
        "wijken": given.wijken,
        "buurten": given.buurten,
        "coropgebied_gegeneraliseerd": corop(members, shapes),
    }
    asked: list[tuple[str, str, str]] = []

    def features(
        place: Features, layer: str, fetcher: Fetcher, params: dict[str, str]
    ) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
        assert params["bbox-crs"].endswith("28992")
        assert len(params["bbox"].split(",")) == 4
        asked.append((place.root, layer, params.get("jaarcode", "")))
        return answers[layer], (f"{layer} gelezen",)

    monkeypatch.setattr(pdok, "features", features)
    source = store.sources["pdok_gebieden"]
    fetcher: Any = None
    built = pdok.renewed(small, source, source.editions[0], fetcher, date(2026, 11, 22))
    root = "https://api.pdok.nl/cbs"
    assert asked == [
        (f"{root}/wijken-en-buurten-2024/ogc/v1", "gemeenten", ""),
        (f"{root}/wijken-en-buurten-2024/ogc/v1", "wijken", ""),
        (f"{root}/wijken-en-buurten-2024/ogc/v1", "buurten", ""),
        (f"{root}/gebiedsindelingen/ogc/v1", "coropgebied_gegeneraliseerd", "2024"),
    ]
    assert {"geo/buurt.geojson", "geo/areas.csv", "groupings/corop.toml"} <= set(built.changes)
    assert "buurten gelezen" in built.notes
