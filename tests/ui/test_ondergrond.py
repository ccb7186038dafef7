"""The ground under the map of places: no other host unless the configuration asks for it."""

from __future__ import annotations

import json

import pytest

from atlas.ui import server
from atlas.ui.assets import ASSETS, PREFIX
from atlas.ui.voorzieningen import ondergrond


def policy() -> dict[str, str]:
    header = server.security_headers()["Content-Security-Policy"]
    parts = (part.strip().partition(" ") for part in header.split(";"))
    return {name: value for name, _, value in parts}


def style() -> dict[str, object]:
    asset = ASSETS.find(ondergrond.style_url().removeprefix(PREFIX))
    assert asset is not None and asset.media_type == "application/json"
    found: dict[str, object] = json.loads(asset.body)
    return found


@pytest.mark.parametrize(
    "said", [None, "", " ", "uit", "https://elders.example", "pdok; script-src *"]
)
def test_without_the_setting_there_is_no_other_host(
    monkeypatch: pytest.MonkeyPatch, said: str | None
) -> None:
    if said is None:
        monkeypatch.delenv("ATLAS_BASEMAP", raising=False)
    else:
        monkeypatch.setenv("ATLAS_BASEMAP", said)
    assert not ondergrond.is_on()
    assert "//" not in server.security_headers()["Content-Security-Policy"]
    assert style()["sources"] == {}
    assert "http" not in json.dumps(style())


@pytest.mark.parametrize("said", ["pdok", " PDOK "])
def test_with_the_setting_tiles_of_pdok_may_be_fetched_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.setenv("ATLAS_BASEMAP", said)
    for name, value in policy().items():
        hosts = [word for word in value.split() if "//" in word]
        assert hosts == ([ondergrond.HOST] if name in ("img-src", "connect-src") else []), name
    (source,) = style()["sources"].values()  # type: ignore[attr-defined]
    assert all(tile.startswith(f"{ondergrond.HOST}/") for tile in source["tiles"])
    assert source["attribution"] == "Kaartgegevens: © Kadaster"
    kinds = [layer["type"] for layer in style()["layers"]]  # type: ignore[attr-defined]
    assert kinds == ["background", "raster"]


@pytest.mark.parametrize("said", ["", "pdok"])
def test_no_script_may_be_made_of_text_or_of_webassembly(
    monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.setenv("ATLAS_BASEMAP", said)
    assert "eval" not in policy()["script-src"]
    assert "https:" not in policy()["script-src"]


def test_the_two_grounds_never_share_a_cached_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_BASEMAP", "pdok")
    tiles = ondergrond.style_url()
    monkeypatch.setenv("ATLAS_BASEMAP", "")
    assert ondergrond.style_url() != tiles
