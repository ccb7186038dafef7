"""RIVM and GGD: the reading of a fixture, and the committed records and tables."""

from __future__ import annotations

import csv
import gzip
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from atlas.sources.common import SourceError, find_record
from atlas.sources.rivm import (
    AGES,
    HEALTH,
    HEALTH_SERIES,
    REGION,
    REGION_SERIES,
    REUSED_CODES,
    build,
)
from atlas.store.records import Indicator
from atlas.store.store import DATA

FIXTURES = Path(__file__).parent / "fixtures"
ORIGINS = {"rivm_50090ned", "ggd_monitor_2022", "vzinfo_levensverwachting"}
IDS = sorted({*HEALTH_SERIES, *REGION_SERIES})


def with_all_questions(text: str, series: dict, period: str, status: str) -> str:
    """The extract, plus one row for each question that the fixture does not spell out."""
    names = [piece.names[0] for pieces in series.values() for piece in pieces]
    more = [f"PV22,provincie,{period},{n},1.5,%,{status}" for n in names if f"{n}," not in text]
    return text + "".join(f"{line}\n" for line in more)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    return prepare(tmp_path)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder after a build from the fixtures."""
    source, data = prepare(tmp_path_factory.mktemp("rivm"))
    build(source, data)
    return data


def prepare(tmp_path: Path) -> tuple[Path, Path]:
    """Input folder with the fixtures; data folder with the records, without tables."""
    extracts = tmp_path / "input" / "indicators"
    extracts.mkdir(parents=True)
    health = (FIXTURES / "rivm_health.csv").read_text("utf-8")
    health = with_all_questions(health, HEALTH_SERIES, "2020", "model_estimate")
    (extracts / HEALTH).write_bytes(gzip.compress(health.encode()))
    region = (FIXTURES / "rivm_region.csv").read_text("utf-8")
    region = with_all_questions(region, REGION_SERIES, "2022", "survey_estimate")
    (extracts / REGION).write_text(region, "utf-8")
    data = tmp_path / "data"
    for indicator in IDS:
        source = find_record(DATA, indicator)
        folder = data / "indicators" / source.parent.name
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, folder)
    return tmp_path / "input", data


def change_health(folder: Path, old: str, new: str) -> None:
    path = folder / "indicators" / HEALTH
    text = gzip.decompress(path.read_bytes()).decode()
    assert old in text
    path.write_bytes(gzip.compress(text.replace(old, new).encode()))


def table(data: Path, indicator: str) -> dict[tuple[str, str], dict[str, str]]:
    path = find_record(data, indicator).with_suffix(".csv")
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["area_code"], row["period"]): row for row in csv.DictReader(file)}


def records() -> Iterator[Indicator]:
    for indicator in IDS:
        text = find_record(DATA, indicator).read_text("utf-8")
        yield Indicator.model_validate(tomllib.loads(text))


def test_fixture_becomes_the_expected_table(built: Path) -> None:
    path = find_record(built, "eenzaam_18plus").with_suffix(".csv")
    assert path.read_text("utf-8").splitlines() == [
        "area_code,period,value,status,origin",
        "BU01140000,2020,,suppressed,rivm_50090ned",
        "GM0114,2012,36.6,estimate,rivm_50090ned",
        "GM0114,2020,45.6,estimate,rivm_50090ned",
        "GM1681,2020,44.1,estimate,rivm_50090ned",
        "NL01,2012,39.6,estimate,rivm_50090ned",
        "NL01,2020,47.0,estimate,rivm_50090ned",
        "WK011400,2020,0,estimate,rivm_50090ned",
        "WK168116,2020,41.0,estimate,rivm_50090ned",
    ]


def test_age_groups_do_not_mix(built: Path) -> None:
    old = table(built, "eenzaam_65plus")
    assert [row["value"] for row in old.values()] == ["49.9"]


def test_reused_code_is_left_out_and_older_code_is_kept(built: Path) -> None:
    codes = {code for code, _ in table(built, "eenzaam_18plus")}
    assert "WK168116" in codes
    assert not codes & REUSED_CODES


def test_region_figures(built: Path) -> None:
    smokers = table(built, "ggd2022_roker")
    assert smokers["PV22", "2022"]["value"] == "16.4"
    assert smokers["NL01", "2022"]["status"] == "estimate"
    years = table(built, "levensverwachting_65")["PV22", "2019-2022"]
    assert (years["value"], years["status"]) == ("19.8", "final")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("gezondheid_Roker__18plus", "gezondheid_Rokers__18plus", "roker_18plus: .*Roker__18plus"),
        (" 45.6,%", ' "45,6",%', "eenzaam_18plus"),
        (" 45.6,%,model_estimate", ",%,model_estimate", "GM0114 2020 has value ''"),
        ("2020,gezondheid_Eenzaam__18plus,0,", "2020,gezondheid_Eenzaam__18plus,.,", "'.'"),
        ("value,unit,status", "waarde,unit,status", "waarde"),
        ("NL01,land,2020,", "NL01,land,2012,", "duplicate keys, first NL01 2012"),
    ],
    ids=["renamed question", "comma", "no value", "bare point", "renamed column", "twice"],
)
def test_bad_extract_is_refused(
    folders: tuple[Path, Path], old: str, new: str, message: str
) -> None:
    change_health(folders[0], old, new)
    with pytest.raises(SourceError, match=message):
        build(*folders)


def test_status_without_meaning_is_refused(folders: tuple[Path, Path]) -> None:
    change_health(folders[0], "0,%,model_estimate", "0,%,year_unknown")
    with pytest.raises(SourceError, match="year_unknown"):
        build(*folders)
    assert not find_record(folders[1], "eenzaam_18plus").with_suffix(".csv").exists()


def test_every_mapping_has_a_record_and_every_record_a_mapping() -> None:
    found = {
        path.stem
        for path in (DATA / "indicators").glob("*/*.toml")
        if any(f'id = "{origin}"' in path.read_text("utf-8") for origin in ORIGINS)
    }
    assert found == set(IDS)
    assert len(HEALTH_SERIES) == 64
    assert len(REGION_SERIES) == 14


def test_each_source_question_is_used_once() -> None:
    names = [p.names for s in (HEALTH_SERIES, REGION_SERIES) for ps in s.values() for p in ps]
    assert len(set(names)) == len(names)


def test_records_say_what_the_figures_are() -> None:
    for record in records():
        assert {origin.id for origin in record.origin} < ORIGINS, record.id
        if record.id in HEALTH_SERIES:
            assert (record.unit, record.kind) == ("%", "modelled"), record.id
            caveats = " ".join(record.notes.caveats)
            assert all(word in caveats for word in ("SMAP", "oudere indeling", "nieuwe uitgave"))
            assert "WK168100" in caveats


def test_only_all_adults_may_be_averaged() -> None:
    for record in records():
        averaged = record.id in HEALTH_SERIES and record.id.endswith(AGES[0])
        assert record.aggregate.rule == ("weighted_mean" if averaged else "none"), record.id
        assert record.aggregate.denominator == ("bevolking_totaal" if averaged else None)


def test_titles_name_the_group_and_differ() -> None:
    titles = [record.title for record in records()]
    assert len(set(titles)) == len(titles)
    for record in records():
        if record.id in HEALTH_SERIES:
            years = "18 jaar" if record.id.endswith("18plus") else "65 jaar"
            assert years in record.title and years in record.description, record.id


@pytest.mark.parametrize(
    ("area", "values"),
    [("NL01", ("39.6", "43.4", "47.0")), ("GM0114", ("36.6", "42.5", "45.6"))],
)
def test_known_loneliness(area: str, values: tuple[str, ...]) -> None:
    rows = table(DATA, "eenzaam_18plus")
    assert tuple(rows[area, year]["value"] for year in ("2012", "2016", "2020")) == values


@pytest.mark.parametrize("indicator", IDS)
def test_committed_table_fits_its_record(indicator: str) -> None:
    record = Indicator.model_validate(
        tomllib.loads(find_record(DATA, indicator).read_text("utf-8"))
    )
    rows = table(DATA, indicator)
    levels = {"GM": "gemeente", "WK": "wijk", "BU": "buurt", "PV": "provincie", "NL": "land"}
    assert {levels[code[:2]] for code, _ in rows} == set(record.table.levels)
    assert not {code for code, _ in rows} & REUSED_CODES
    assert {row["origin"] for row in rows.values()} == {record.origin[0].id}
    values = [float(row["value"]) for row in rows.values() if row["value"]]
    assert values and min(values) >= 0 and max(values) <= 100
    if indicator in HEALTH_SERIES:
        for period in {period for _, period in rows}:
            gemeenten = [c for c, p in rows if p == period and c.startswith("GM")]
            assert len(gemeenten) == 12 and ("NL01", period) in rows
