"""A ratio of totals: by hand, as the source prints it, and never of a part."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import pytest

from atlas.domain.aggregate import aggregate, coarse_cells, level_periods, province_cell
from atlas.domain.choice import Choice
from atlas.domain.subject import Subject, find_subject, subject_cell, subjects
from atlas.domain.view import build_view
from atlas.store.load import load_store
from atlas.store.store import Store
from tests.domain.conftest import row
from tests.support import COROP, GEMEENTEN, Row, record_of, small_data, write_indicator

TABLES = Path(__file__).parents[2] / "data" / "indicators" / "bevolking"
YOUNG = ("leeftijd_0_5", "leeftijd_5_10", "leeftijd_10_15", "leeftijd_15_20")
OLD = ("leeftijd_65_80", "leeftijd_80plus")
BETWEEN = ("leeftijd_20_25", "leeftijd_25_45", "leeftijd_45_65")
DEFINITION = {  # CBS, in the finest groups that it gives: not those of the records
    "groene_druk": YOUNG,
    "grijze_druk": OLD,
    "demografische_druk_totaal": (*YOUNG, *OLD),
}
BOCE = ("GM0109", "GM0114", "GM1681")
ROUNDED = 0.0501  # printed with one decimal
RATIO = {"rule": "ratio", "numerator_parts": ["oud"], "denominator_parts": ["jong", "midden"]}
Parts = Mapping[str, list[Row]]


@lru_cache(maxsize=32)
def people(name: str) -> dict[tuple[str, str], float]:
    """The figures of a table by area and period, read without our own code."""
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        found = csv.DictReader(file)
        return {(r["area_code"], r["period"]): float(r["value"]) for r in found if r["value"]}


def by_definition(indicator: str, period: str, *codes: str) -> float:
    above, below = (
        sum(people(name)[code, period] for name in names for code in codes)
        for names in (DEFINITION[indicator], BETWEEN)
    )
    return 100 * above / below


def parts(**changed: list[Row]) -> dict[str, list[Row]]:
    """Figures of Assen and Emmen: 30 of (50 + 50), and 10 of (10 + 10)."""
    return {
        "druk": [row("GM0106", 30), row("GM0114", 50)],
        "oud": [row("GM0106", 30), row("GM0114", 10)],
        "jong": [row("GM0106", 50), row("GM0114", 10)],
        "midden": [row("GM0106", 50), row("GM0114", 10)],
        **changed,
    }


def store_of(tmp_path: Path, found: Parts) -> Store:
    root = small_data(tmp_path)
    for name, rows in found.items():
        rule = (
            {"unit": "%", "aggregate": RATIO} if name == "druk" else {"aggregate": {"rule": "sum"}}
        )
        levels = ["gemeente", "provincie"] if "PV22" in {each[0] for each in rows} else ["gemeente"]
        table = {"path": f"{name}.csv", "levels": levels}
        write_indicator(root, record_of(name, "wonen", table=table, **rule), rows)
    return load_store(root)


def ratio(store: Store, *members: str) -> float | None:
    cell = aggregate(store, "druk", "2024", members or ("GM0106", "GM0114"))
    return cell and cell.value


def test_a_ratio_by_hand_is_of_the_sums(tmp_path: Path) -> None:
    """(30 + 10) / (50 + 10 + 50 + 10); the mean of 30% and 50% would be 40%."""
    cell = aggregate(store_of(tmp_path, parts()), "druk", "2024", ["GM0106", "GM0114"], "CR07")
    assert cell is not None
    assert cell.value == pytest.approx(100 * 40 / 120)
    assert (cell.area_code, cell.state, cell.status) == ("CR07", "value", "final")
    assert (cell.origin, cell.computed) == ("cbs_kwb", True)


@pytest.mark.parametrize("name", ["druk", "oud", "jong", "midden"])
@pytest.mark.parametrize("status", ["suppressed", "missing", "not_applicable", ""])
def test_one_part_without_a_value_gives_nothing(tmp_path: Path, name: str, status: str) -> None:
    """Nor without the source's own figure of a member: it may have a reason not to give that."""
    gone = [row("GM0114", "", status)] if status else []
    store = store_of(tmp_path, parts(**{name: [row("GM0106", 30), *gone]}))
    assert ratio(store) is None
    assert ratio(store, "GM0106") is not None
    assert province_cell(store, "druk", "2024").value is None


def test_a_part_of_another_year_is_no_part(tmp_path: Path) -> None:
    older = [row("GM0106", 30, period="2023"), row("GM0114", 10, period="2023")]
    assert ratio(store_of(tmp_path, parts(midden=older))) is None


def test_of_nobody_there_is_no_ratio(tmp_path: Path) -> None:
    nobody = [row("GM0106", 0), row("GM0114", 0)]
    assert ratio(store_of(tmp_path, parts(jong=nobody, midden=nobody))) is None


def test_none_of_some_is_zero(tmp_path: Path) -> None:
    assert ratio(store_of(tmp_path, parts(oud=[row("GM0106", 0), row("GM0114", 0)]))) == 0


@pytest.mark.parametrize("name", ["druk", "oud", "jong", "midden"])
def test_a_ratio_is_as_weak_as_its_weakest_part(tmp_path: Path, name: str) -> None:
    weak = [row("GM0106", 30), row("GM0114", 10, "estimate")]
    cell = aggregate(
        store_of(tmp_path, parts(**{name: weak})), "druk", "2024", ["GM0106", "GM0114"]
    )
    assert cell is not None
    assert cell.status == "estimate"


def test_drenthe_and_regions_of_a_ratio(tmp_path: Path) -> None:
    every = {name: [row(code, 10) for code in GEMEENTEN] for name in parts()}
    store = store_of(tmp_path, {**every, "oud": [row(code, n) for n, code in enumerate(GEMEENTEN)]})
    drenthe = province_cell(store, "druk", "2024")
    assert (drenthe.value, drenthe.computed) == (100 * 66 / 240, True)
    assert level_periods(store, "druk", "regio") == ("2024",)
    members = COROP["CR07"][1]
    found = {cell.area_code: cell for cell in build_view(
        store, Choice("druk", "2024", "regio", "corop")).cells}  # fmt: skip
    above = sum([*GEMEENTEN].index(code) for code in members)
    assert found["CR07"].value == pytest.approx(100 * above / (20 * len(members)))


def test_the_figure_of_the_source_comes_first(tmp_path: Path) -> None:
    own = parts(druk=[row(code, 30) for code in ("PV22", *GEMEENTEN)])
    cell = province_cell(store_of(tmp_path, own), "druk", "2024")
    assert (cell.value, cell.computed) == (30, False)


@pytest.mark.parametrize("indicator", DEFINITION)
def test_the_rule_gives_all_that_the_source_prints(store: Store, indicator: str) -> None:
    """Gemeenten and Nederland in two years, Drenthe in 25; by the rule and by the definition."""
    printed = people(indicator)
    for (code, period), value in printed.items():
        cell = aggregate(store, indicator, period, [code])
        assert cell is not None, (code, period)
        assert cell.value == pytest.approx(value, abs=ROUNDED), (code, period)
        assert cell.value == pytest.approx(by_definition(indicator, period, code))
    assert len(printed) == 12 * 2 + 2 + 25


@pytest.mark.parametrize("indicator", DEFINITION)
def test_the_gemeenten_together_are_the_drenthe_that_the_source_prints(
    store: Store, indicator: str
) -> None:
    gemeenten = [code for code, area in subjects(store).items() if area.level == "gemeente"]
    cell = aggregate(store, indicator, "2015", gemeenten)
    assert cell is not None
    assert cell.value == pytest.approx(people(indicator)["PV22", "2015"], abs=ROUNDED)
    assert province_cell(store, indicator, "2015").value == people(indicator)["PV22", "2015"]


@pytest.mark.parametrize(
    ("code", "indicator", "value"),
    [
        ("PV22", "grijze_druk", 100 * 127_731 / 277_937),
        ("PV22", "groene_druk", 100 * 100_861 / 277_937),
        ("PV22", "demografische_druk_totaal", 100 * 228_592 / 277_937),
        ("RG_boce", "grijze_druk", 100 * 43_641 / 95_118),
    ],
)
def test_what_the_source_does_not_give_is_computed_from_the_people(
    store: Store, code: str, indicator: str, value: float
) -> None:
    cell = subject_cell(store, find(store, code), indicator, "2025")
    assert cell.value == pytest.approx(value)
    codes = BOCE if code == "RG_boce" else [c for c, _ in people("leeftijd_0_5") if c[:2] == "GM"]
    assert value == pytest.approx(by_definition(indicator, "2025", *dict.fromkeys(codes)))
    assert (cell.status, cell.computed) == ("provisional", True)


def test_a_region_lies_between_its_gemeenten(store: Store) -> None:
    for subject in subjects(store).values():
        for name in DEFINITION:
            for period in ("2015", "2025"):
                cells = coarse_cells(store, name, period)
                values = [cells[code].value or 0 for code in subject.members]
                cell = subject_cell(store, subject, name, period)
                if subject.level == "regio" and cell.value is not None:
                    assert min(values) - ROUNDED <= cell.value <= max(values) + ROUNDED
                    assert cell.origin in {each.id for each in store.indicators[name].origin}


def test_the_sources_of_the_parts_are_those_of_the_record(store: Store) -> None:
    for name in DEFINITION:
        rule = store.indicators[name].aggregate
        for period in store.periods(name, "gemeente"):
            used = {
                coarse_cells(store, part, period)[code].origin
                for part in (name, *rule.numerator_parts, *rule.denominator_parts)
                for code in BOCE
            }
            assert len(used) == 1, (name, period)


def test_areas_without_all_the_people_have_no_pressure(store: Store) -> None:
    for code in ("WK010605", "WP1988", "RG_wzw_2007_noord"):
        assert subject_cell(store, find(store, code), "grijze_druk", "2025").value is None
    assert subject_cell(store, find(store, "GM0114"), "groene_druk", "1800").value is None


def find(store: Store, code: str) -> Subject:
    found = find_subject(store, code)
    assert found is not None
    return found
