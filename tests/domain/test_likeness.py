"""Which gemeenten are alike: the distance computed again with numpy, its properties, its limits."""

from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.domain.likeness import gemeenten, likeness, measures, usual_distance
from atlas.domain.subject import find_subject
from atlas.store.load import load_store
from atlas.store.store import Store
from tests.support import GEMEENTEN, record_of, small_data, write_indicator

ROOT = Path(__file__).parents[2]
CODES = sorted(GEMEENTEN)
PROFILE = """
key_figures = ["inwoners"]
trends = ["inwoners"]
shares = []
beside = []
"""


@pytest.fixture(scope="module")
def scores(store: Store) -> pd.DataFrame:
    """The z-scores of the twelve, from the tables themselves: the newest complete period."""
    found = {}
    for like in store.profile.likeness:
        (path,) = ROOT.glob(f"data/indicators/*/{like.indicator}.csv")
        rows = pd.read_csv(path, dtype={"period": str})
        wide = rows.pivot(index="period", columns="area_code", values="value")
        newest = wide.reindex(columns=CODES).dropna().iloc[-1].to_numpy()
        found[like.indicator] = (newest - newest.mean()) / newest.std(ddof=0)
    return pd.DataFrame(found, index=CODES)


def test_the_distances_are_those_of_numpy(store: Store, scores: pd.DataFrame) -> None:
    for code in CODES:
        subject = find_subject(store, code)
        assert subject
        found = likeness(store, subject)
        apart = np.sqrt(((scores - scores.loc[code]) ** 2).mean(axis=1)).drop(code)
        assert {like.subject.code: like.distance for like in found} == pytest.approx(dict(apart))
        assert [like.distance for like in found] == sorted(like.distance for like in found)
        for like in found:
            own = scores.loc[code] - scores.loc[like.subject.code]
            assert {t.indicator.id: t.apart for t in like.traits} == pytest.approx(dict(own))
            sizes = [abs(trait.apart) for trait in like.traits]
            assert sizes == sorted(sizes)


def test_a_trait_shows_the_figures_of_the_source(store: Store) -> None:
    subject = find_subject(store, "GM0114")
    assert subject
    trait = next(
        t for t in likeness(store, subject)[0].traits if t.indicator.id == "leeftijd_65plus_pct"
    )
    assert (trait.period, trait.own.value, trait.own.area_code) == ("2025", 24.6, "GM0114")
    assert trait.other.area_code == likeness(store, subject)[0].subject.code


def test_the_distance_is_the_same_both_ways_and_makes_no_detours(store: Store) -> None:
    far = {
        (one.code, like.subject.code): like.distance
        for one in gemeenten(store)
        for like in likeness(store, one)
    }
    assert len(far) == 12 * 11
    for (one, two), distance in far.items():
        assert far[two, one] == pytest.approx(distance)
        assert distance > 0
        for third in set(CODES) - {one, two}:
            assert distance <= far[one, third] + far[third, two] + 1e-9


def test_the_usual_distance_is_that_of_all_pairs(store: Store) -> None:
    squares = [like.distance**2 for one in gemeenten(store) for like in likeness(store, one)]
    assert usual_distance(12) == pytest.approx(math.sqrt(sum(squares) / len(squares)))


@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=20).filter(lambda v: len({*v}) > 1))
def test_the_usual_distance_does_not_depend_on_the_figures(values: list[int]) -> None:
    z = (np.array(values) - np.mean(values)) / np.std(values)
    pairs = [(a - b) ** 2 for place, a in enumerate(z) for b in z[:place]]
    assert usual_distance(len(values)) == pytest.approx(math.sqrt(np.mean(pairs)))


def test_the_figures_are_ten_to_fourteen_over_all_themes_and_no_twins(
    store: Store, scores: pd.DataFrame
) -> None:
    found = measures(store)
    assert 10 <= len(found) <= 14
    assert len(found) == len(store.profile.likeness)
    assert {each.indicator.theme for each in found} == set(store.themes)
    assert all(each.reason for each in found)
    together = scores.corr().abs().to_numpy()
    assert (together - np.eye(len(found))).max() < 0.95


def test_only_gemeenten_have_others_alike(store: Store) -> None:
    for code in ("PV22", "CR07", "WK011401", "WP1082"):
        subject = find_subject(store, code)
        assert subject
        assert likeness(store, subject) == ()


def small_store(tmp_path: Path, **values: list[float]) -> Store:
    """The small data with figures of our own, in the order of GEMEENTEN, to compare by."""
    root = small_data(tmp_path)
    text = PROFILE
    for name, figures in values.items():
        rows = [
            (code, "2024", str(value), "final", "cbs_kwb")
            for code, value in zip(GEMEENTEN, figures, strict=True)
            if not math.isnan(value)
        ]
        table = {"path": f"{name}.csv", "levels": ["gemeente"]}
        write_indicator(root, record_of(name, "wonen", decimals=1, table=table), rows)
        text += f'[[likeness]]\nindicator = "{name}"\nreason = "proef"\n'
    (root / "profile.toml").write_text(text, "utf-8")
    return load_store(root)


def test_ties_stand_by_name_and_the_unit_does_not_matter(tmp_path: Path) -> None:
    """Two figures that are one in another unit: distance is a step a gemeente, ties by name."""
    steps = [float(number) for number in range(12)]
    found = small_store(tmp_path, een=steps, twee=[1000 * step + 5 for step in steps])
    middle = find_subject(found, list(GEMEENTEN)[5])
    assert middle
    near = likeness(found, middle)
    spread = math.sqrt(143 / 12)  # of the numbers 0 to 11
    assert [round(like.distance * spread) for like in near] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6]
    names, places = [like.subject.name for like in near], list(GEMEENTEN.values())
    assert names[:2] == sorted([places[4], places[6]])
    assert names[2:4] == sorted([places[3], places[7]])
    assert names[-1] == places[11]


def test_a_figure_that_is_incomplete_or_the_same_everywhere_does_not_count(tmp_path: Path) -> None:
    steps = [float(number) for number in range(12)]
    found = small_store(tmp_path, gelijk=[3.0] * 12, gat=[math.nan, *steps[1:]], goed=steps)
    assert [each.indicator.id for each in measures(found)] == ["goed"]


def test_without_any_figure_there_is_no_comparison(tmp_path: Path) -> None:
    found = small_store(tmp_path, gelijk=[3.0] * 12, ook=[4.0] * 12)
    assert measures(found) == ()
    assert likeness(found, gemeenten(found)[0]) == ()


def test_the_document_tells_the_truth_of_leaving_one_out(scores: pd.DataFrame) -> None:
    """docs/methods/lijkt-op.md: how often the first and the three nearest stay."""

    def nearest(columns: pd.DataFrame) -> dict[str, list[str]]:
        found = {}
        for code in CODES:
            apart = ((columns - columns.loc[code]) ** 2).mean(axis=1).drop(code)
            found[code] = apart.sort_values(kind="stable").index[:3].tolist()
        return found

    whole, first, three = nearest(scores), 0, 0
    for name in scores:
        without = nearest(scores.drop(columns=name))
        first += sum(without[code][0] == whole[code][0] for code in CODES)
        three += sum({*without[code]} == {*whole[code]} for code in CODES)
    cases = 12 * scores.shape[1]
    text = (ROOT / "docs/methods/lijkt-op.md").read_text("utf-8")
    said = re.findall(r"(\d+) van de (\d+) keer", text)
    assert [tuple(map(int, pair)) for pair in said] == [(first, cases), (three, cases)]
    far = scores.corr().abs().to_numpy() - np.eye(scores.shape[1])
    assert f"r = {far.max():.2f}".replace(".", ",") in text
