"""The composite layer: known answers by hand, and what must hold for any figures."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from atlas.domain.suitability import composite, lower_is_better, newest, score
from atlas.store.load import load_store
from atlas.store.records import Indicator
from atlas.store.store import DATA, Store
from tests.domain.conftest import row
from tests.support import GEMEENTEN, record_of, small_data, toml, write_indicator

CODES = list(GEMEENTEN)
SPREAD = 0.5


def component(
    name: str, indicator: str, weight: float = 1, level: str = "gemeente"
) -> dict[str, Any]:
    record = {"id": name, "title": name, "indicator": indicator, "levels": [level]}
    return record | {"weight": weight, "note": "Bedacht."}


def with_composite(root: Path, *components: dict[str, Any]) -> Store:
    """The store of `root` with the committed housing records, and these components."""
    shutil.copytree(DATA / "housing", root / "housing", dirs_exist_ok=True)
    record = {"title": "Geschikt", "description": "Bedacht.", "spread": SPREAD}
    record["components"] = list(components)
    (root / "housing" / "composite.toml").write_text(toml(record), "utf-8")
    return load_store(root)


def add(root: Path, name: str, rows: list[Any], **fields: Any) -> None:
    """Write an indicator of gemeenten (and buurten) with these rows."""
    prefixes = {"GM": "gemeente", "BU": "buurt"}
    levels = sorted({prefixes[line[0][:2]] for line in rows})
    table = {"path": f"{name}.csv", "levels": levels}
    write_indicator(root, record_of(name, "wonen", table=table, **fields), rows)


@pytest.fixture
def made(tmp_path: Path) -> Store:
    """Three gemeenten with a distance (1, 2, 5 km in 2024) and a share (10, 30, 20)."""
    root = small_data(tmp_path)
    far = [row(code, value) for code, value in zip(CODES, (1, 2, 5), strict=False)]
    far += [row(code, 9, period="2023") for code in CODES]
    share = [row(code, value) for code, value in zip(CODES, (10, 30, 20, 15), strict=False)]
    add(root, "ver", far, unit="km", decimals=1)
    add(root, "deel", share, unit="%", direction="higher_is_better")
    add(root, "leeg", [row(CODES[0], "", "missing")], unit="km", direction="lower_is_better")
    return with_composite(
        root,
        component("afstand", "ver", 3),
        component("aandeel", "deel", 1),
        component("niets", "leeg", 5),
        component("huisarts", "afstand_huisarts", 1, level="buurt"),
    )


# A case by hand


def test_a_case_by_hand(made: Store) -> None:
    """Distance 1, 2, 5 km gives 100, 75, 0; share 10, 30, 20 (and 15) gives 0, 100, 50.

    With weights 3 and 1: (300 + 0) / 4 = 75; (225 + 100) / 4 = 81.25; (0 + 50) / 4 = 12.5.
    """
    result = composite(made, "gemeente", {})
    frame = result.frame
    assert list(frame.index) == CODES
    assert frame["scaled.afstand"].tolist()[:3] == [100, 75, 0]
    assert frame["scaled.aandeel"].tolist()[:4] == [0, 100, 50, 25]
    assert frame["value.afstand"].tolist()[:3] == [1, 2, 5]
    assert frame["score"].tolist()[:3] == pytest.approx([75, 81.25, 12.5])
    assert frame["rank"].tolist()[:3] == [2, 1, 3]


def test_an_area_that_lacks_a_figure_that_counts_has_no_score(made: Store) -> None:
    fourth = composite(made, "gemeente", {}).frame.iloc[3]
    assert fourth["value.aandeel"] == 15
    names = ["value.afstand", "scaled.afstand", "score", "rank", "rank_low", "rank_high", "top"]
    assert fourth[names].isna().all()
    counted = composite(made, "gemeente", {"afstand": 0}).frame
    assert counted["score"].tolist()[:4] == pytest.approx([0, 100, 50, 25])
    assert counted["score"].isna().sum() == len(CODES) - 4


def test_ranges_by_hand(made: Store) -> None:
    """Which of the first two leads hangs on the weights; the third is last under all.

    The first leads when 25 x w1 > 100 x w2, so w1 > 4 x w2 (w1 from 1.5 to 4.5, w2 from 0.5 to
    1.5): an area of (4.5 - 2)^2 / 8 in a box of 3 x 1, so a chance of 0.26.
    """
    frame = composite(made, "gemeente", {}).frame
    assert frame.iloc[0][["rank_low", "rank_high"]].tolist() == [1, 2]
    assert frame.iloc[1][["rank_low", "rank_high"]].tolist() == [1, 2]
    assert frame.iloc[2][["rank_low", "rank_high", "top"]].tolist() == [3, 3, 1]


def test_the_share_in_the_top_is_counted() -> None:
    """Four areas, the last beaten by all: never in the top three; the others always."""
    values = pd.DataFrame({"a": [4.0, 3, 2, 1], "b": [2.0, 3, 4, 1]})
    assert score(values, {"a": 1, "b": 1}, frozenset(), SPREAD)["top"].tolist() == [1, 1, 1, 0]


def test_the_share_in_the_top_by_hand() -> None:
    """Two areas that always lead, one that is always last, and two that contend for place 3.

    With points (60, 20) and (50, 50) the first is third when 10 x w1 > 30 x w2. For w1 from 2
    to 6 and w2 from 0.5 to 1.5 that has a chance of 1/6 + the integral of (6 - 3u) / 4 from 2/3
    to 1.5, 0.573: together 0.740.
    """
    values = pd.DataFrame({"a": [100.0, 99, 60, 50, 0], "b": [100.0, 99, 20, 50, 0]})
    found = score(values, {"a": 4, "b": 1}, frozenset(), SPREAD)
    assert found["top"].tolist() == pytest.approx([1, 1, 0.740, 0.260, 0], abs=0.05)
    assert found["top"].sum() == pytest.approx(3)
    assert found["rank"].tolist() == [1, 2, 3, 4, 5]
    assert found["rank_low"].tolist() == [1, 2, 3, 3, 5]
    assert found["rank_high"].tolist() == [1, 2, 4, 4, 5]


def test_ranges_as_a_plain_count_of_other_draws_gives_them() -> None:
    """Another generator and 20,000 draws, ranked one by one: the same ranges, within a place."""
    values = pd.DataFrame(np.random.default_rng(7).uniform(0, 100, (8, 3)), columns=[*"abc"])
    weights = {"a": 5.0, "b": 2.0, "c": 1.0}
    found = score(values, weights, frozenset("c"), SPREAD)
    scaled = found[["scaled.a", "scaled.b", "scaled.c"]].to_numpy()
    drawn = np.random.RandomState(3).uniform(0.5, 1.5, (20_000, 3)) * [*weights.values()]
    better = [(scaled @ one)[None, :] > (scaled @ one)[:, None] for one in drawn]
    ranks = 1 + np.array(better).sum(axis=2)
    low, high = np.quantile(ranks, (0.05, 0.95), axis=0)
    assert np.abs(found["rank_low"] - low).max() <= 1
    assert np.abs(found["rank_high"] - high).max() <= 1
    assert found["top"].to_numpy() == pytest.approx((ranks <= 3).mean(axis=0), abs=0.06)


def test_equal_scores_share_the_best_place() -> None:
    """Points (0, 100), (100, 0) and (50, 50) are equal by equal weights; the last has none."""
    values = pd.DataFrame({"a": [0.0, 10, 5, np.nan], "b": [10.0, 0, 5, 3]})
    found = score(values, {"a": 2, "b": 2}, frozenset(), SPREAD)
    assert found["score"].tolist()[:3] == [50, 50, 50]
    assert found["rank"].tolist()[:3] == [1, 1, 1]
    assert found.loc[3, ["score", "rank", "top"]].isna().all()


def test_a_component_without_differences_gives_all_the_middle() -> None:
    values = pd.DataFrame({"a": [7.0, 7, np.nan], "b": [1.0, 2, 3]})
    found = score(values, {"a": 1, "b": 1}, frozenset(), SPREAD)
    assert found["scaled.a"].tolist()[:2] == [50, 50]
    assert np.isnan(found["scaled.a"].iloc[2])
    assert found["rank"].tolist()[:2] == [2, 1]


def test_nothing_gives_nothing() -> None:
    """No components, and components of which no area has all."""
    empty = score(pd.DataFrame(index=["x", "y"]), {}, frozenset(), SPREAD)
    assert empty.index.tolist() == ["x", "y"]
    assert empty["score"].isna().all()
    values = pd.DataFrame({"a": [1.0, np.nan], "b": [np.nan, 1.0]})
    assert score(values, {"a": 1, "b": 1}, frozenset(), SPREAD)["score"].isna().all()


def test_periods_and_indicators_are_told(made: Store) -> None:
    result = composite(made, "gemeente", {"aandeel": 0})
    assert [(part.id, part.indicator.id, part.period) for part in result.parts] == [
        ("afstand", "ver", "2024"),
        ("aandeel", "deel", "2024"),
    ]
    assert [part.id for part in result.weighed] == ["afstand"]
    assert [part.id for part in result.without_figures] == ["niets"]
    assert result.spread == SPREAD


def test_a_level_has_its_own_components(made: Store) -> None:
    """All buurten are 1.5 km from a doctor: every one 50 points, and all share place 1."""
    result = composite(made, "buurt", {})
    assert [part.id for part in result.parts] == ["huisarts"]
    known = result.frame["score"].notna()
    assert known.sum() == 48
    assert set(result.frame.loc[known, "score"]) == {50}
    assert set(result.frame.loc[known, "rank"]) == {1}


def test_places_are_the_rows_with_a_score(made: Store) -> None:
    result = composite(made, "gemeente", {})
    assert [*result.places] == [CODES[1], CODES[0], CODES[2]]
    place = result.places[CODES[1]]
    assert (place.score, place.rank, place.low, place.high, place.top) == (81.25, 1, 1, 2, 1)
    distance, share = result.parts
    assert (result.value(CODES[2], distance), result.scaled(CODES[2], distance)) == (5, 0)
    assert (result.value(CODES[3], distance), result.scaled(CODES[3], distance)) == (None, None)
    assert (result.value(CODES[3], share), result.scaled(CODES[3], share)) == (15, 25)


def test_without_weights_there_is_nothing(made: Store) -> None:
    result = composite(made, "gemeente", {"afstand": 0, "aandeel": 0, "niets": 0})
    assert result.weighed == ()
    assert result.frame[["score", "rank", "rank_low", "rank_high", "top"]].isna().all(axis=None)
    assert result.frame["value.afstand"].notna().sum() == 3


def test_a_component_without_figures_takes_no_scores_away(made: Store) -> None:
    low, high = (composite(made, "gemeente", {"niets": weight}).frame for weight in (0, 10))
    pd.testing.assert_frame_equal(low, high)


@pytest.mark.parametrize("weight", [-1, float("nan"), float("inf")])
def test_a_weight_is_a_number_of_at_least_zero(made: Store, weight: float) -> None:
    with pytest.raises(ValueError, match="weights"):
        composite(made, "gemeente", {"afstand": weight})


def test_the_newest_period_with_a_figure(tmp_path: Path) -> None:
    root = small_data(tmp_path)
    rows = [row(CODES[0], 4, period="2020"), row(CODES[0], "", "missing", period="2024")]
    add(root, "oud", rows)
    period, column = newest(load_store(root), "oud", "gemeente", CODES)
    assert (period, column[CODES[0]]) == ("2020", 4)
    assert column.index.tolist() == CODES


def test_the_same_weights_are_computed_once(made: Store) -> None:
    assert composite(made, "gemeente", {}) is composite(made, "gemeente", {"afstand": 3})
    assert composite(made, "gemeente", {}) is not composite(made, "gemeente", {"afstand": 4})


# The direction


@pytest.mark.parametrize(
    ("direction", "unit", "lower"),
    [
        ("lower_is_better", "%", True),
        ("higher_is_better", "km", False),
        ("neutral", "km", True),
    ],
)
def test_the_direction_is_that_of_the_indicator(direction: str, unit: str, lower: bool) -> None:
    assert lower_is_better(indicator(direction, unit)) is lower


def test_a_neutral_indicator_that_is_no_distance_has_no_better() -> None:
    with pytest.raises(ValueError, match="no direction"):
        lower_is_better(indicator("neutral", "%"))


def indicator(direction: str, unit: str) -> Indicator:
    record = record_of("proef", "wonen", direction=direction, unit=unit)
    record["table"]["sha256"] = "0" * 64
    return Indicator.model_validate(record)


# What must hold for any figures


def tables(missing: bool = False) -> st.SearchStrategy[pd.DataFrame]:
    """2 to 9 areas with 1 to 4 components of whole numbers."""
    cell = st.none() | st.integers(-20, 20) if missing else st.integers(-20, 20)

    def rows(width: int) -> st.SearchStrategy[list[list[int | None]]]:
        return st.lists(st.lists(cell, min_size=width, max_size=width), min_size=2, max_size=9)

    return st.integers(1, 4).flatmap(rows).map(frame_of)


def frame_of(rows: list[list[int | None]]) -> pd.DataFrame:
    names = [f"c{number}" for number in range(len(rows[0]))]
    return pd.DataFrame(rows, columns=names, dtype=np.float64)


def weights_of(table: pd.DataFrame, seed: int) -> dict[str, float]:
    """Whole weights from 1 to 10."""
    drawn = np.random.default_rng(seed).integers(1, 11, table.shape[1])
    return dict(zip(table.columns, drawn.astype(float).tolist(), strict=True))


@given(tables(missing=True), st.integers(0, 99), st.sampled_from([2, 0.5, 3]))
def test_only_the_ratio_of_the_weights_counts(
    table: pd.DataFrame, seed: int, factor: float
) -> None:
    weights = weights_of(table, seed)
    more = {name: weight * factor for name, weight in weights.items()}
    pd.testing.assert_frame_equal(
        score(table, weights, frozenset(), SPREAD), score(table, more, frozenset(), SPREAD)
    )


@given(tables(), st.integers(0, 99))
def test_who_is_better_in_all_never_stands_lower(table: pd.DataFrame, seed: int) -> None:
    """The first area is made at least as good as the second in every component."""
    table.iloc[0] = table.iloc[:2].max()
    found = score(table, weights_of(table, seed), frozenset(), SPREAD)
    for name in ("rank", "rank_low", "rank_high"):
        assert found[name].iloc[0] <= found[name].iloc[1]
    assert found["score"].iloc[0] >= found["score"].iloc[1]


@given(tables(missing=True), st.integers(0, 99))
def test_the_range_holds_the_rank_and_the_score_its_bounds(table: pd.DataFrame, seed: int) -> None:
    found = score(table, weights_of(table, seed), frozenset({"c0"}), SPREAD)
    known = found.dropna(subset=["score"])
    assert known.index.tolist() == table.dropna().index.tolist()
    assert (known["rank_low"] <= known["rank"]).all()
    assert (known["rank"] <= known["rank_high"]).all()
    assert known["score"].between(0, 100).all()
    assert known["rank_high"].le(len(known)).all()
    assert (known["rank"].min() if len(known) else 1) == 1
    assert known["top"].between(0, 1).all()


@given(tables(missing=True), st.booleans())
def test_one_component_gives_its_own_order(table: pd.DataFrame, less: bool) -> None:
    column = table["c0"]
    weights = {str(name): float(name == "c0") for name in table}
    found = score(table, weights, frozenset({"c0"} if less else ()), SPREAD)
    own = column.rank(method="min", ascending=less)
    for name in ("rank", "rank_low", "rank_high"):
        assert found[name].equals(own.rename(name))


@given(tables(missing=True), st.integers(0, 99))
@settings(max_examples=40)
def test_turning_a_component_round_turns_its_scale(table: pd.DataFrame, seed: int) -> None:
    weights = weights_of(table, seed)
    up = score(table, weights, frozenset(), SPREAD)["scaled.c0"]
    down = score(table, weights, frozenset({"c0"}), SPREAD)["scaled.c0"]
    assume(up.notna().any())
    assert (up + down).dropna().to_numpy() == pytest.approx(100)


# The committed data


@pytest.mark.parametrize("level", ["gemeente", "buurt"])
def test_the_layer_of_the_committed_data(store: Store, level: str) -> None:
    result = composite(store, level, {})
    areas = [c for c, area in store.areas.items() if area.area_level == level and area.valid]
    assert result.frame.index.tolist() == areas
    assert result.frame["score"].notna().any()
    assert result.weighed
    for part in result.parts:
        assert part.period in store.periods(part.indicator.id, level)
