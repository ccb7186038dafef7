"""A delivered figure made ready: what is hidden, what cannot be, and the same once more."""

from __future__ import annotations

import hashlib
from datetime import date

import pandas as pd
import pytest

from atlas.domain.delivered import Prepared, prepare
from atlas.sources.supply.figure import indicator_record
from atlas.sources.supply.records import Answers, Mapping, Understood, ValueColumn
from atlas.store.load import load_store
from atlas.store.records import Indicator
from atlas.store.store import Store
from atlas.store.supplied import Published
from tests.support import small_data

GEMEENTE, NORTH, SOUTH = "GM0106", "WK010600", "WK010601"
COLUMNS = ["area_code", "period", "value", "status"]
NO_VALUE = {".": "missing", "": "not_applicable", "x": "suppressed"}
MAPPING = Mapping(area_column="A", values=(ValueColumn(column="B"),))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return load_store(small_data(tmp_path_factory.mktemp("data")))


def frame(cells: dict[tuple[str, str], str]) -> pd.DataFrame:
    """Rows as read from a file: a number, or a sign without one."""
    rows = [
        (area, period, "" if text in NO_VALUE else text, NO_VALUE.get(text, "final"))
        for (area, period), text in cells.items()
    ]
    return pd.DataFrame(rows, columns=COLUMNS, dtype="str")


def year(period: str, **cells: str) -> dict[tuple[str, str], str]:
    codes = {"whole": GEMEENTE, "north": NORTH, "south": SOUTH}
    return {(codes[name], period): text for name, text in cells.items()}


def delivered(
    store: Store,
    cells: dict[tuple[str, str], str],
    unit: str = "personen",
    denominator: str = "",
    before: tuple[Published, ...] = (),
    threshold: int = 10,
) -> Prepared:
    answers = Answers(
        title="Proef",
        question="Hoeveel?",
        description="Proef.",
        theme="wonen",
        unit=unit,
        decimals=1,
        owner=GEMEENTE,
        owner_name="Assen",
        reference_date=date(2025, 1, 1),
        delivered=date(2026, 1, 1),
        licence="CC0 1.0",
        threshold=threshold,
    )
    rows = frame(cells)

    def make(shown: pd.DataFrame) -> tuple[Indicator, bytes]:
        return indicator_record(Understood("t.csv", hashlib.md5().hexdigest(), MAPPING, shown),
                                answers)  # fmt: skip

    return prepare(store, rows, make, lambda _: before, denominator)


def shown(found: Prepared) -> dict[tuple[str, str], tuple[str, str]]:
    assert found.rows is not None, found.refusals
    return {(r.area_code, r.period): (r.value, r.status) for r in found.rows.itertuples()}


def public(found: Prepared, unit: str = "personen") -> Published:
    assert found.rows is not None, found.refusals
    return Published(unit, found.rows)


# What is no count and no percentage


@pytest.mark.parametrize("unit", ["km", "euro", "score", "personen per huishouden", "klasse"])
def test_what_is_no_count_is_left_as_it_is_and_that_is_told(store: Store, unit: str) -> None:
    cells = year("2024", whole="2.1", north="-3", south="4.5")
    found = delivered(store, cells, unit)
    assert shown(found) == {place: (text, "final") for place, text in cells.items()}
    (line,) = found.protected.lines
    assert "kan de atlas niet beschermen" in line and "Kijk zelf" in line


def test_what_is_secret_stays_secret_in_such_a_figure(store: Store) -> None:
    found = delivered(store, year("2024", whole="2.1", north="x"), "score")
    assert shown(found)[NORTH, "2024"] == ("", "suppressed")


def test_a_figure_does_not_become_another_kind_of_figure(store: Store) -> None:
    """Else counts that were hidden would come back as scores."""
    cells = year("2024", whole="30", north="4", south="26")
    before = (public(delivered(store, cells)),)
    found = delivered(store, cells, "score", before=before)
    (refusal,) = found.refusals
    assert "eerder in personen" in refusal and found.rows is None
    assert delivered(store, cells, "huishoudens", before=before).rows is not None


# Percentages


def test_a_percentage_of_a_small_area_needs_what_it_is_part_of(store: Store) -> None:
    cells = year("2024", whole="50", north="20")
    found = delivered(store, cells, "%")
    (refusal,) = found.refusals
    assert "WK010600" not in refusal and store.areas[NORTH].name in refusal
    assert "Kies waarvan het een deel is" in refusal
    assert delivered(store, cells, "%", threshold=1).rows is not None
    assert delivered(store, year("2024", whole="50"), "%").protected.unchecked == 1


def test_what_a_percentage_is_part_of_must_be_a_count(store: Store) -> None:
    (refusal,) = delivered(store, year("2024", whole="50"), "%", "woz_waarde").refusals
    assert "geen aantal" in refusal
    assert delivered(store, year("2024", whole="50"), "%", "inwoners").rows is not None


# The same once more


MIXED = [
    year("2024", whole="100", north=".", south="40"),
    year("2024", whole="100", north="", south="40"),
    year("2024", whole="100", north="4", south="96"),
    year("2024", whole="100", north="x", south="96"),
    year("2024", whole=".", north="4", south="96"),
    year("2023", whole="50", north=".", south="7") | year("2024", whole="1", north="1", south="0"),
]


@pytest.mark.parametrize("cells", MIXED)
def test_only_what_has_a_value_is_hidden(store: Store, cells: dict[tuple[str, str], str]) -> None:
    found = shown(delivered(store, cells))
    for place, text in cells.items():
        if text in NO_VALUE:
            assert found[place] == ("", NO_VALUE[text])


@pytest.mark.parametrize("cells", MIXED)
def test_the_same_delivery_once_more_is_the_same(
    store: Store, cells: dict[tuple[str, str], str]
) -> None:
    first = delivered(store, cells)
    again = delivered(store, cells, before=(public(first),))
    assert again.table == first.table


@pytest.mark.parametrize("cells", MIXED)
def test_a_year_more_can_be_delivered(store: Store, cells: dict[tuple[str, str], str]) -> None:
    first = delivered(store, cells)
    more = cells | year("2025", whole="60", north="3", south="57")
    again = delivered(store, more, before=(public(first),))
    assert {k: v for k, v in shown(again).items() if k[1] != "2025"} == shown(first)


def test_a_hidden_cell_that_is_unknown_now_stays_hidden(store: Store) -> None:
    first = delivered(store, year("2024", whole="100", north="4", south="96"))
    now = year("2024", whole="100", north=".", south="96")
    second = delivered(store, now, before=(public(first),))
    assert shown(second)[NORTH, "2024"] == ("", "suppressed")
