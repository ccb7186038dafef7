"""The order of the gemeenten: ties, gaps, breaks, and who moved between comparable periods."""

from __future__ import annotations

from pathlib import Path

import pytest

from atlas.domain import ranks
from atlas.domain.ranks import Ranking, gemeenten, moves, rankable, ranking
from atlas.store.load import load_store
from atlas.store.store import Store
from tests.support import GEMEENTEN, Row, record_of, small_data, write_indicator

CODES = tuple(GEMEENTEN)
GIVEN = {  # value by period for six gemeenten; None: suppressed, absent: missing
    "2010": (5, 5, 3, 2, 1, 0),
    "2012": (1, 2, 3, None, 5, 6),
    "2015": (6, 5, 5, 5, 2, 1),
    "2016": (9, None, None, None, None, None),
}


def made(tmp_path: Path, given: dict[str, tuple[int | None, ...]], *breaks: str) -> Store:
    root = small_data(tmp_path)
    rows: list[Row] = [
        (code, period, "" if value is None else str(value),
         "suppressed" if value is None else "final", "cbs_kwb")
        for period, values in given.items()
        for code, value in zip(CODES, values, strict=False)
    ]  # fmt: skip
    notes = {"series_breaks": [{"period": each, "note": "Andere telling."} for each in breaks]}
    write_indicator(root, record_of("proef", "wonen", notes=notes), rows)
    return load_store(root)


@pytest.fixture(scope="module")
def proef(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return made(tmp_path_factory.mktemp("ranks"), GIVEN, "2011")


def test_equal_values_share_the_best_rank(proef: Store) -> None:
    found = ranking(proef, "proef")
    first = [found.ranks[code][0] for code in CODES[:6]]
    assert first == [1, 1, 3, 4, 5, 6]
    assert [found.ranks[code][2] for code in CODES[:6]] == [1, 2, 2, 2, 5, 6]


def test_a_gap_has_no_rank_and_keeps_its_reason(proef: Store) -> None:
    found = ranking(proef, "proef")
    assert found.periods == ("2010", "2012", "2015")  # in 2016 only one has a figure
    assert [found.ranks[code][1] for code in CODES[:6]] == [5, 4, 3, None, 2, 1]
    assert found.cells[CODES[3]][1].state == "suppressed"
    assert found.cells[CODES[9]][1].state == "missing"
    assert found.ranks[CODES[9]] == (None, None, None)
    assert found.ranked == (6, 5, 6)


def test_a_break_between_two_periods_is_where_the_new_series_begins(proef: Store) -> None:
    assert ranking(proef, "proef").breaks == (1,)


def test_moves_start_after_the_break_with_as_many_gemeenten(proef: Store) -> None:
    """2012 has five in the order and 2015 six: there is nothing to put beside 2015."""
    start, moved = moves(ranking(proef, "proef"))
    assert (start, moved) == (2, ())


def test_moves_are_ranks_up_and_down(tmp_path: Path) -> None:
    given = {"2010": (3, 2, 1), "2013": (1, 3, 2), "2020": (1, 3, 3)}
    found = ranking(made(tmp_path, given), "proef")  # type: ignore[arg-type]
    start, moved = moves(found)
    assert (start, found.breaks) == (0, ())
    assert [(move.area_code, move.first, move.last, move.up) for move in moved] == [
        (CODES[2], 3, 1, 2),
        (CODES[1], 2, 1, 1),
        (CODES[0], 1, 3, -2),
    ]


@pytest.mark.parametrize(("starts", "places"), [
    (("2010",), ()),  # the whole series comes after it
    (("2000", "2013", "2014"), (2,)),  # two breaks before the same period
    (("2011", "2015"), (1, 2)), (("2030",), ()),
])  # fmt: skip
def test_breaks_outside_the_series_are_none(
    proef: Store, starts: tuple[str, ...], places: tuple[int, ...]
) -> None:
    indicator = proef.indicators["proef"]
    breaks = tuple(indicator.notes.series_breaks[0].model_copy(update={"period": each})
                   for each in starts)  # fmt: skip
    notes = indicator.notes.model_copy(update={"series_breaks": breaks})
    changed = indicator.model_copy(update={"notes": notes})
    assert ranks._breaks(changed, ("2010", "2012", "2015")) == places


def test_what_has_one_period_has_no_order(proef: Store) -> None:
    assert set(rankable(proef)) == {"inwoners", "aandeel_65plus", "woz_waarde", "proef"}
    with pytest.raises(KeyError):
        ranking(proef, "bestaat_niet")


def recomputed(store: Store, found: Ranking) -> dict[tuple[str, str], int]:
    """Ranks of an indicator by pandas: by period and gemeente."""
    rows = store.observations(found.indicator.id)
    rows = rows[rows["area_code"].isin(gemeenten(store)) & rows["value"].notna()]
    rows["rank"] = rows.groupby("period")["value"].rank(method="min", ascending=False)
    return {(row.period, row.area_code): int(row.rank) for row in rows.itertuples()}


def test_every_order_of_the_data_recomputed_with_pandas(store: Store) -> None:
    assert len(gemeenten(store)) == 12
    offered = rankable(store)
    assert len(offered) > 60
    for each in offered:
        found = ranking(store, each)
        expected = recomputed(store, found)
        assert len(found.periods) >= 2
        for place, period in enumerate(found.periods):
            order = {code: rank[place] for code, rank in found.ranks.items()}
            known = {code: rank for (when, code), rank in expected.items() if when == period}
            assert {code: rank for code, rank in order.items() if rank} == known, (each, period)
            assert found.ranked[place] == len(known)
        start, moved = moves(found)
        assert found.ranked[start] == found.ranked[-1]
        assert start >= max(found.breaks, default=0)
        assert all(-11 <= move.up <= 11 for move in moved)


def test_the_inwoners_are_followed_from_the_year_with_all_twelve(store: Store) -> None:
    """New borders in 1998; Tynaarlo and Midden-Drenthe have figures from 2000."""
    found = ranking(store, "bevolking_totaal")
    start, moved = moves(found)
    assert found.periods[found.breaks[-1]] == "1998"
    assert found.periods[start] == "2000"
    assert len(moved) == 12
