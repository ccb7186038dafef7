"""CBS: a build from invented extracts in the true format, and the committed tables."""

from __future__ import annotations

import csv
import gzip
import hashlib
import shutil
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from atlas.sources import bzk, cbs
from atlas.sources.cbs import SERIES
from atlas.sources.cbs_names import CORE_DISTANCES, KWB_2024, ORIGINS, OTHER_DISTANCES
from atlas.sources.common import SourceError, find_record
from atlas.store.records import Indicator
from atlas.store.store import DATA

FIXTURES = Path(__file__).parent / "fixtures" / "cbs"
BUILT = (
    "geboorte",
    "gemiddelde_woz_waarde",
    "huurwoningen_pct",
    "leeftijd_65plus",
    "leeftijd_65plus_pct",
    "mediaan_besteedbaar_inkomen",
    "particuliere_huishoudens",
)
PREFIXES = {"GM": "gemeente", "WK": "wijk", "BU": "buurt", "PV": "provincie", "NL": "land"}
OURS = sorted({*SERIES, *bzk.SERIES})
NUMBERS = (106, 109, 114, 118, 119, 1680, 1681, 1690, 1699, 1701, 1730, 1731)
GEMEENTEN = {f"GM{number:04}" for number in NUMBERS}
Table = dict[tuple[str, str], dict[str, str]]


def table(data: Path, indicator: str) -> Table:
    """The rows of a table by area and period."""
    path = find_record(data, indicator).with_suffix(".csv")
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["area_code"], row["period"]): row for row in csv.DictReader(file)}


def cell(data: Path, indicator: str, area: str, period: str) -> tuple[str, str, str]:
    row = table(data, indicator)[area, period]
    return row["value"], row["status"], row["origin"]


def number(indicator: str, area: str, period: str) -> float:
    return float(table(DATA, indicator)[area, period]["value"])


def twelve(indicator: str, period: str) -> Decimal:
    """The sum over the twelve gemeenten; each must have a value."""
    rows = table(DATA, indicator)
    return sum((Decimal(rows[code, period]["value"]) for code in GEMEENTEN), Decimal(0))


def record(indicator: str) -> Indicator:
    return Indicator.model_validate(tomllib.loads(find_record(DATA, indicator).read_text("utf-8")))


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Input folder with the fixtures, data folder with the records; fewer indicators."""
    extracts = tmp_path / "input" / "indicators"
    shutil.copytree(FIXTURES, extracts)
    plain = extracts / KWB_2024.removesuffix(".gz")
    (extracts / KWB_2024).write_bytes(gzip.compress(plain.read_bytes()))
    for indicator in BUILT:
        path = find_record(DATA, indicator)
        folder = tmp_path / "data" / "indicators" / path.parent.name
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, folder)
    monkeypatch.setattr(cbs, "SERIES", {name: SERIES[name] for name in BUILT})
    return tmp_path / "input", tmp_path / "data"


@pytest.fixture
def built(folders: tuple[Path, Path]) -> Path:
    cbs.build(*folders)
    return folders[1]


# --- from the fixtures


def test_the_newer_download_is_shown_and_the_older_recorded(built: Path) -> None:
    shown = cell(built, "huurwoningen_pct", "PV22", "2015")
    assert shown == ("34.2", "final", "cbs_70072ned_2019")
    (note,) = record("huurwoningen_pct").notes.contradictions
    assert (note.area_code, note.period, note.other_value) == ("PV22", "2015", 34.0)
    assert note.other_origin == "cbs_70072ned_2018"


def test_years_without_the_topic_are_left_out_and_gaps_stay(built: Path) -> None:
    rows = table(built, "huurwoningen_pct")
    assert [period for code, period in rows if code == "PV22"] == ["2015", "2016", "2017"]
    assert rows["PV22", "2016"]["status"] == "missing"
    assert rows["PV22", "2017"]["value"] == "33.70"


def test_each_edition_is_its_own_origin(built: Path) -> None:
    rows = table(built, "huurwoningen_pct")
    for year in range(2020, 2026):
        row = rows["GM0106", str(year)]
        assert (row["status"], row["origin"]) == ("provisional", f"cbs_kwb_{year}")


def test_thousands_of_euro_become_euro(built: Path) -> None:
    assert cell(built, "gemiddelde_woz_waarde", "PV22", "1999")[0] == "74000"
    assert cell(built, "gemiddelde_woz_waarde", "GM0106", "2024")[0] == "224000"
    income = "mediaan_besteedbaar_inkomen"
    assert cell(built, income, "PV22", "2023") == ("45200", "final", "cbs_86004ned")
    assert cell(built, income, "GM0106", "2024") == ("51000", "provisional", "cbs_inkomen_2024")
    assert cell(built, "particuliere_huishoudens", "GM0106", "2024")[0] == "8900"


def test_zero_births_stay_zero_and_a_blank_is_not_applicable(built: Path) -> None:
    assert cell(built, "geboorte", "PV22", "2015")[:2] == ("0", "final")
    assert cell(built, "geboorte", "NL01", "2015")[:2] == ("", "not_applicable")


def test_65plus_comes_from_four_tables(built: Path) -> None:
    rows = table(built, "leeftijd_65plus")
    found = {key: (row["value"], row["origin"]) for key, row in rows.items()}
    assert found["PV22", "1999"] == ("150", "cbs_70072ned_2019")
    assert found["GM0106", "2015"] == ("140", "cbs_70072ned_2018")
    assert found["GM0106", "2024"] == ("183", "cbs_85984ned")
    assert found["WK010600", "2024"] == ("185", "cbs_85984ned")
    assert found["GM0106", "2025"] == ("190", "cbs_70072ned_2025")
    assert found["PV22", "2000"] == ("49", "cbs_71488ned")


def test_shares_are_of_the_same_source_and_not_of_tiny_buurten(built: Path) -> None:
    name = "leeftijd_65plus_pct"
    assert cell(built, name, "PV22", "1999")[:2] == ("15.0", "final")
    assert cell(built, name, "GM0106", "2025")[:2] == ("23.8", "provisional")
    assert cell(built, name, "PV22", "2024")[:2] == ("4.9", "final")
    assert cell(built, name, "BU01060000", "2024")[:2] == ("", "suppressed")
    assert cell(built, name, "BU01060001", "2024")[:2] == ("", "not_applicable")
    assert cell(built, name, "BU01060002", "2024")[:2] == ("15.0", "final")


def test_the_checksum_of_the_record_is_that_of_the_table(built: Path) -> None:
    for indicator in BUILT:
        path = find_record(built, indicator)
        checksum = hashlib.sha256(path.with_suffix(".csv").read_bytes()).hexdigest()
        assert f'sha256 = "{checksum}"' in path.read_text("utf-8")


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / "indicators" / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("PV22,provincie,2015,geboorte,0", "PV22,provincie,2015,geboorte,7", "not recorded"),
        ("huurwoningen_pct,34.2", "huurwoningen_pct,34.0", "recorded contradictions not found"),
        ("geboorte,12", 'geboorte,"12,5"', "not a number with a decimal point"),
        ("indicator,value", "indicator,waarde", "missing columns value"),
        (",geboorte,", ",GeboorteTotaal_20,", "no rows of indicator geboorte"),
        ("geboorte,12,aantal,final", "geboorte,12", "cells, the header"),
    ],
)
def test_a_changed_extract_is_refused(
    folders: tuple[Path, Path], old: str, new: str, message: str
) -> None:
    change(folders[0], "cbs_70072ned_drenthe_1995_2019.csv", old, new)
    with pytest.raises(SourceError, match=message):
        cbs.build(*folders)


# --- the mapping


def test_every_piece_has_the_origin_of_its_extract() -> None:
    for indicator, pieces in SERIES.items():
        for piece in pieces:
            edition = f"cbs_kwb_{piece.period}"
            assert piece.origin == ORIGINS.get(piece.extract, edition), indicator


def test_proximity_names_are_used_once() -> None:
    names = [*CORE_DISTANCES.values(), *OTHER_DISTANCES.values()]
    assert len(names) == len(set(names)) == 46


def test_there_are_enough_indicators() -> None:
    assert len(SERIES) >= 95


# --- the committed records and tables


@pytest.mark.parametrize("indicator", OURS)
def test_a_record_fits_its_table(indicator: str) -> None:
    found = record(indicator)
    rows = table(DATA, indicator)
    assert found.id == indicator
    assert found.table.path == f"{indicator}.csv"
    assert {PREFIXES[code[:2]] for code, _ in rows} == set(found.table.levels)
    used = {row["origin"] for row in rows.values()}
    used |= {note.other_origin for note in found.notes.contradictions}
    assert used == {origin.id for origin in found.origin}
    content = find_record(DATA, indicator).with_suffix(".csv").read_bytes()
    assert hashlib.sha256(content).hexdigest() == found.table.sha256


@pytest.mark.parametrize("indicator", OURS)
def test_a_table_has_no_surprises(indicator: str) -> None:
    keys = []
    for key, row in table(DATA, indicator).items():
        keys.append(key)
        empty = row["status"] in {"missing", "suppressed", "not_applicable"}
        assert (row["value"] == "") == empty, key
        assert "E" not in row["value"].upper(), key
    assert keys == sorted(keys)
    assert any(row["value"] for row in table(DATA, indicator).values())


@pytest.mark.parametrize("indicator", OURS)
def test_every_gemeente_value_has_its_weight(indicator: str) -> None:
    found = record(indicator)
    if found.aggregate.rule != "weighted_mean":
        assert found.aggregate.denominator is None
        return
    assert found.aggregate.denominator is not None
    weights = table(DATA, found.aggregate.denominator)
    for (code, period), row in table(DATA, indicator).items():
        if code.startswith("GM") and row["value"]:
            assert weights[code, period]["value"], (code, period)


@pytest.mark.parametrize("indicator", OURS)
def test_the_texts_are_complete(indicator: str) -> None:
    found = record(indicator)
    assert len(found.title) <= 60
    assert found.description.endswith(".")
    assert found.notes.caveats
    assert all(text.endswith(".") for text in found.notes.caveats)
    for origin in found.origin:
        assert "openbaar bewaard" in origin.note
    if found.unit == "%":
        assert found.aggregate.rule != "sum"
    if "mediaan" in indicator or "dichtheid" in indicator:
        assert found.aggregate.rule == "none"


@pytest.mark.parametrize(
    ("period", "total"), [("2020", 493682), ("2024", 504129), ("2025", 506529)]
)
def test_population_of_the_twelve(period: str, total: int) -> None:
    assert twelve("bevolking_totaal", period) == total


def test_population_known_answers() -> None:
    assert number("bevolking_totaal", "GM0114", "2020") == 107048
    assert number("bevolking_totaal", "PV22", "2024") == 504129
    assert number("bevolking_totaal", "NL01", "2025") == 18044027
    for period, total in (("2015", 488576), ("2018", 492100)):
        assert number("bevolking_totaal", "PV22", period) == twelve("bevolking_totaal", period)
        assert twelve("bevolking_totaal", period) == total


def test_gemeenten_that_did_not_exist_yet_are_not_applicable() -> None:
    assert cell(DATA, "bevolking_totaal", "GM1731", "1999")[:2] == ("", "not_applicable")
    assert cell(DATA, "bevolking_totaal", "GM1731", "2000")[:2] == ("32394", "final")
    assert cell(DATA, "gemiddelde_verkoopprijs", "GM1680", "1997")[1] == "not_applicable"


def test_final_figures_go_before_those_of_unknown_status() -> None:
    for code in GEMEENTEN:
        assert cell(DATA, "bevolking_totaal", code, "2024")[1:] == ("final", "cbs_85984ned")
        assert cell(DATA, "bevolking_totaal", code, "2023")[1:] == ("provisional", "cbs_kwb_2023")


def test_65plus_known_answers() -> None:
    assert twelve("leeftijd_65plus", "2024") == 125430
    assert number("leeftijd_65plus", "PV22", "2024") == 125430
    whole = number("bevolking_totaal", "PV22", "2024")
    assert number("leeftijd_65plus_pct", "PV22", "2024") == round(100 * 125430 / whole, 1)


def test_households_known_answer() -> None:
    assert twelve("huishoudens_totaal", "2025") == 228059


@pytest.mark.parametrize(
    "indicator",
    ["geboorte", "sterfte", "vestiging_binnenland", "bevolkingsgroei", "huishoudens_totaal"],
)
def test_the_twelve_are_drenthe_in_2015(indicator: str) -> None:
    assert twelve(indicator, "2015") == Decimal(table(DATA, indicator)["PV22", "2015"]["value"])


@pytest.mark.parametrize("period", ["2015", "2025"])
def test_age_groups_are_the_population(period: str) -> None:
    groups = ("0_15", "15_25", "25_45", "45_65", "65_80", "80plus")
    total = sum(twelve(f"leeftijd_{group}", period) for group in groups)
    assert total == twelve("bevolking_totaal", period)


def test_sexes_and_origins_are_the_population() -> None:
    total = twelve("bevolking_totaal", "2024")
    assert twelve("mannen", "2024") + twelve("vrouwen", "2024") == total
    assert sum(twelve(f"herkomst_{group}", "2024") for group in cbs.ORIGIN_GROUPS) == total


def test_all_areas_of_2024_are_there() -> None:
    codes = [code for code, period in table(DATA, "leeftijd_65plus") if period == "2024"]
    count = {prefix: sum(code.startswith(prefix) for code in codes) for prefix in PREFIXES}
    assert count == {"GM": 12, "WK": 189, "BU": 679, "PV": 1, "NL": 1}


def test_buurten_are_rounded_to_fives_and_differ_at_most_24_from_the_gemeente() -> None:
    rows = table(DATA, "bevolking_totaal")
    for code in GEMEENTEN:
        parts = [
            int(row["value"])
            for (area, period), row in rows.items()
            if area.startswith(f"BU{code[2:]}") and period == "2024"
        ]
        assert all(part % 5 == 0 for part in parts)
        assert abs(sum(parts) - int(rows[code, "2024"]["value"])) <= 24


def test_no_percentage_of_a_buurt_with_few_people() -> None:
    people = table(DATA, "bevolking_totaal")
    for key, row in table(DATA, "leeftijd_65plus_pct").items():
        if key[0][:2] in ("WK", "BU"):
            assert (row["value"] != "") == (int(people[key]["value"]) >= 100), key


def test_series_breaks_are_recorded_where_the_figures_jump() -> None:
    def jump(name: str, before: str, after: str) -> float:
        return number(name, "PV22", after) / number(name, "PV22", before)

    for name, before, after in (
        ("gemiddelde_woz_waarde", "2000", "2001"),
        ("gemiddelde_woz_waarde", "2004", "2005"),
        ("uitkeringsontvangers_totaal", "2012", "2013"),
        ("afstand_vmbo", "2016", "2017"),
    ):
        assert jump(name, before, after) > 1.3
        assert after in {gap.period for gap in record(name).notes.series_breaks}


def test_the_two_proximity_tables_agree() -> None:
    """No contradiction is recorded for any distance, so the build found none."""
    assert not [name for name in CORE_DISTANCES if record(name).notes.contradictions]
    assert cell(DATA, "afstand_ziekenhuis", "PV22", "2018") == ("8.9", "final", "cbs_80305ned")


def test_income_of_2024_is_provisional_and_in_euro() -> None:
    rows = table(DATA, "gemiddeld_besteedbaar_inkomen")
    for code in GEMEENTEN:
        assert rows[code, "2024"]["status"] == "provisional"
        assert 40000 < float(rows[code, "2024"]["value"]) < 80000
