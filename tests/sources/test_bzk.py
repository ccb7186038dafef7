"""Leefbaarometer: a build from invented extracts, and the committed tables."""

from __future__ import annotations

import csv
import gzip
import shutil
import tomllib
from pathlib import Path

import pytest

from atlas.sources.bzk import BUURT, DIMENSIONS, GEMEENTE, SERIES, build
from atlas.sources.common import SourceError, find_record
from atlas.store.records import Indicator
from atlas.store.store import DATA

FIXTURES = Path(__file__).parent / "fixtures" / "bzk"
THEMES = {
    "woningvoorraad": "wonen",
    "fysieke_omgeving": "wonen",
    "voorzieningen": "voorzieningen",
    "sociale_samenhang": "welzijn_meedoen",
    "overlast_onveiligheid": "veiligheid",
}


def rows(data: Path, indicator: str) -> list[dict[str, str]]:
    path = find_record(data, indicator).with_suffix(".csv")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def record(indicator: str) -> Indicator:
    return Indicator.model_validate(tomllib.loads(find_record(DATA, indicator).read_text("utf-8")))


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Input folder with the fixtures; data folder with the records, without tables."""
    extracts = tmp_path / "input" / "indicators"
    extracts.mkdir(parents=True)
    shutil.copy(FIXTURES / GEMEENTE, extracts)
    plain = (FIXTURES / BUURT.removesuffix(".gz")).read_bytes()
    (extracts / BUURT).write_bytes(gzip.compress(plain))
    for indicator in SERIES:
        path = find_record(DATA, indicator)
        folder = tmp_path / "data" / "indicators" / path.parent.name
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, folder)
    return tmp_path / "input", tmp_path / "data"


def test_scores_are_estimates_of_their_own_origin(folders: tuple[Path, Path]) -> None:
    build(*folders)
    assert rows(folders[1], "leefbaarometer_score") == [
        {
            "area_code": "BU01060000",
            "period": "2024",
            "value": "-0.0514486",
            "status": "estimate",
            "origin": "bzk_leefbaarometer_buurt",
        },
        {
            "area_code": "GM0106",
            "period": "2024",
            "value": "0.0327185",
            "status": "estimate",
            "origin": "bzk_leefbaarometer_gemeente",
        },
    ]


def test_tiny_scores_are_written_in_full_and_zero_stays(folders: tuple[Path, Path]) -> None:
    build(*folders)
    assert rows(folders[1], "leefbaarometer_woningvoorraad")[0]["value"] == "0.0000792747"
    assert rows(folders[1], "leefbaarometer_sociale_samenhang")[1]["value"] == "0"


def test_the_unweighted_mean_of_the_province_is_not_used(folders: tuple[Path, Path]) -> None:
    build(*folders)
    for indicator in SERIES:
        assert "PV22" not in {row["area_code"] for row in rows(folders[1], indicator)}


def test_a_field_that_is_gone_is_named(folders: tuple[Path, Path]) -> None:
    path = folders[0] / "indicators" / GEMEENTE
    text = path.read_text("utf-8").replace("lbm_voorzieningen", "lbm_vrz")
    path.write_text(text, "utf-8")
    with pytest.raises(SourceError, match=f"{GEMEENTE}: no rows of indicator lbm_voorzieningen"):
        build(*folders)


@pytest.mark.parametrize("indicator", sorted(SERIES))
def test_records_say_that_it_is_modelled_and_never_averaged(indicator: str) -> None:
    found = record(indicator)
    assert found.kind == "modelled"
    assert found.aggregate.rule == "none"
    assert found.direction == "higher_is_better"
    assert {row["status"] for row in rows(DATA, indicator)} == {"estimate"}
    for origin in found.origin:
        assert origin.licence.startswith("geen licentie gezien")


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_dimensions_stand_under_their_subject(dimension: str) -> None:
    for indicator in (f"leefbaarometer_{dimension}", f"leefbaarometer_klasse_{dimension}"):
        assert record(indicator).theme == THEMES[dimension]


def test_all_gemeenten_and_the_scored_buurten_are_there() -> None:
    for indicator in ("leefbaarometer_score", "leefbaarometer_klasse"):
        codes = [row["area_code"] for row in rows(DATA, indicator)]
        assert sum(code.startswith("GM") for code in codes) == 12
        assert sum(code.startswith("BU") for code in codes) == 525
    assert len(rows(DATA, "leefbaarometer_klasse_voorzieningen")) == 12


def test_classes_are_whole_numbers_from_one_to_nine() -> None:
    for indicator in (name for name in SERIES if "klasse" in name):
        assert {row["value"] for row in rows(DATA, indicator)} <= set("123456789")


def test_the_score_is_the_sum_of_its_dimensions() -> None:
    """The five dimensions add up to the deviation, within rounding of the source."""
    scores = {row["area_code"]: float(row["value"]) for row in rows(DATA, "leefbaarometer_score")}
    sums = dict.fromkeys(scores, 0.0)
    for dimension in DIMENSIONS:
        for row in rows(DATA, f"leefbaarometer_{dimension}"):
            sums[row["area_code"]] += float(row["value"])
    assert max(abs(scores[code] - sums[code]) for code in scores) < 1e-5
