"""Load the small data folder and ask it things; the figures are those of tests/support.py."""

from __future__ import annotations

import math
import threading
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atlas.store.load import load_store
from atlas.store.problems import StoreError
from atlas.store.read import Records, area_level, read_files, read_records, version
from atlas.store.records import STATUSES_WITH_VALUE, STATUSES_WITHOUT_VALUE
from atlas.store.store import Store
from atlas.store.tables import COLUMNS, FIGURES, FRAME_COLUMNS, STATUSES, read_table, to_frame
from tests.support import GEMEENTEN, OLD_CODE, edit_table, record_of, replace_in, write_indicator


def test_records_are_in_display_order(small: Store) -> None:
    assert list(small.themes) == ["bevolking", "wonen"]
    titles = [(i.theme, i.title) for i in small.indicators.values()]
    assert titles == [
        ("bevolking", "Aandeel 65plus"),
        ("bevolking", "Inwoners"),
        ("wonen", "Afstand huisarts"),
        ("wonen", "Woz waarde"),
    ]
    assert list(small.layers) == ["gemeente", "wijk", "buurt", "kern", "provincie"]
    assert set(small.groupings) == {"corop", "wzw"}
    assert small.areas["GM0114"].name == "Emmen"
    assert not small.areas[OLD_CODE].valid
    assert small.areas["WK011400"].boundary_change == 1
    assert small.areas["GM0114"].boundary_change is None


def test_observations_have_the_declared_columns(small: Store) -> None:
    frame = small.observations("inwoners")
    assert list(frame.columns) == [*FRAME_COLUMNS]
    assert frame["value"].dtype == np.float64
    assert {str(frame[name].dtype) for name in frame.columns if name not in FIGURES} == {"str"}
    assert len(frame) == 257
    assert list(frame.index) == list(range(257))
    counts = frame["area_level"].value_counts().to_dict()
    assert counts == {"buurt": 145, "wijk": 72, "gemeente": 36, "land": 3, "provincie": 1}


def test_cells_of_one_period_and_level(small: Store) -> None:
    cells = small.cells("inwoners", "2024", "gemeente")
    assert cells.index.name == "area_code"
    assert list(cells.columns) == [*FRAME_COLUMNS[1:]]
    assert cells["value"].to_dict() == {
        code: 10_000 * (number + 1) for number, code in enumerate(GEMEENTEN)
    }
    assert cells["value"].sum() == 780_000
    assert list(cells.index) == sorted(cells.index)


def test_cells_that_do_not_exist_are_no_rows(small: Store) -> None:
    for period, level in (("1999", "gemeente"), ("2024", "kern"), ("", "")):
        cells = small.cells("inwoners", period, level)
        assert cells.empty
        assert list(cells.columns) == [*FRAME_COLUMNS[1:]]


@pytest.mark.parametrize("ask", ["observations", "cells", "series", "periods", "geometry"])
def test_an_unknown_id_is_a_key_error(small: Store, ask: str) -> None:
    arguments = {"cells": ("2024", "gemeente"), "series": ("GM0114",), "periods": ("gemeente",)}
    with pytest.raises(KeyError):
        getattr(small, ask)("no_such_thing", *arguments.get(ask, ()))


def test_states_without_a_value_are_nan_and_zero_is_a_value(small: Store) -> None:
    cells = small.cells("aandeel_65plus", "2024", "gemeente")
    assert cells.loc["GM0106", "status"] == "suppressed"
    assert cells.loc["GM0109", "status"] == "missing"
    assert cells.loc["GM0114", "status"] == "not_applicable"
    assert cells.loc[["GM0106", "GM0109", "GM0114"], "value"].isna().all()
    assert "GM0118" not in cells.index
    assert small.cells("aandeel_65plus", "2022", "gemeente").loc["GM0119", "value"] == 0.0


def test_series_is_in_time_order(small: Store) -> None:
    series = small.series("inwoners", "GM0114")
    assert list(series["period"]) == ["2022", "2023", "2024"]
    assert list(series["value"]) == [49_800, 49_900, 50_000]
    assert small.series("inwoners", "GM9999").empty


def test_periods_of_a_level(small: Store) -> None:
    assert small.periods("inwoners", "wijk") == ("2022", "2023", "2024")
    assert small.periods("inwoners", "provincie") == ("2024",)
    assert small.periods("inwoners", "kern") == ()
    assert small.periods("afstand_huisarts", "buurt") == ("2019-2022",)


def test_children(small: Store) -> None:
    codes = [area.area_code for area in small.children("GM0114")]
    assert codes == ["WK011400", "WK011401", "WP0001"]
    assert [area.area_code for area in small.children("PV22")] == list(GEMEENTEN)
    assert small.children("BU01140000") == ()


def test_area_level() -> None:
    codes = ["GM0114", "WK011400", "BU01140000", "WP0001", "CR07", "RG_boce", "PV22", "NL01"]
    levels = ["gemeente", "wijk", "buurt", "kern", "regio", "regio", "provincie", "land"]
    assert [area_level(code) for code in codes] == levels
    with pytest.raises(KeyError):
        area_level("XX01")


def test_geometry_is_the_callers_own(small: Store) -> None:
    layer = small.geometry("gemeente")
    assert {feature["properties"]["area_code"] for feature in layer["features"]} == set(GEMEENTEN)
    layer["features"].clear()
    assert len(small.geometry("gemeente")["features"]) == 12


@pytest.mark.parametrize(
    "ask",
    [
        lambda store: store.cells("inwoners", "2024", "gemeente"),
        lambda store: store.observations("inwoners"),
        lambda store: store.series("inwoners", "GM0114"),
    ],
)
def test_a_caller_cannot_change_the_store(small: Store, ask) -> None:
    before = ask(small).copy()
    taken = ask(small)
    taken["value"] = 0.0
    taken.loc[taken.index[0], "status"] = "missing"
    taken["extra"] = 1
    pd.testing.assert_frame_equal(ask(small), before)
    with pytest.raises(ValueError, match="read-only"):
        ask(small)["value"].to_numpy()[0] = 1.0


def test_version_follows_content_and_names(root: Path) -> None:
    first = load_store(root).version
    assert len(first) == 16
    assert load_store(root).version == first
    edit_table(root, "bevolking/inwoners", "GM0114,2024,50000", "GM0114,2024,50001")
    assert load_store(root).version != first
    assert version({"a": "1", "b": "2"}) == version({"b": "2", "a": "1"})
    assert version({"a": "1", "b": "2"}) != version({"a": "2", "b": "1"})


def test_other_files_do_not_matter(root: Path) -> None:
    first = load_store(root).version
    (root / "README.md").write_text("uitleg", "utf-8")
    assert load_store(root).version == first


def test_load_tells_all_problems_at_once(root: Path) -> None:
    replace_in(root / "indicators/wonen/woz_waarde.toml", 'unit = "euro"', "")
    row = edit_table(root, "bevolking/inwoners", "GM0114,2024,50000", 'GM0114,2024,"50,5"')
    (root / "indicators/wonen/afstand_huisarts.csv").unlink()
    with pytest.raises(StoreError) as caught:
        load_store(root)
    found = {(problem.file, problem.row, problem.column) for problem in caught.value.problems}
    assert ("indicators/bevolking/inwoners.csv", row, "value") in found
    assert ("indicators/wonen/woz_waarde.toml", 1, "unit") in found
    assert ("indicators/wonen/afstand_huisarts.toml", 37, "table.path") in found
    assert len(found) == 3
    assert all(problem.remedy for problem in caught.value.problems)
    assert "inwoners.csv" in str(caught.value)


def test_a_folder_without_data_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        load_store(tmp_path)
    assert {p.file for p in caught.value.problems} == {"indicators/themes.toml", "geo/areas.csv"}


def _table(rows: int) -> pd.DataFrame:
    """A table of so many rows: 50 years of made-up buurten."""
    years = [str(year) for year in range(1976, 2026)]
    codes = [f"BU{number:08d}" for number in range(rows // 50)]
    frame = pd.DataFrame(
        {
            "area_code": pd.Series(np.repeat(codes, 50), dtype="str"),
            "period": pd.Series(years * len(codes), dtype="str"),
            "value": np.arange(rows, dtype=float),
        }
    )
    texts = {"status": "final", "origin": "cbs_kwb", "area_level": "buurt"}
    return frame.assign(**{k: pd.Series([v] * rows, dtype="str") for k, v in texts.items()})


def test_one_period_out_of_a_million_is_the_right_one_and_kept() -> None:
    store = Store("v", Records({}), {"big": _table(1_000_000)}, {})
    for year in (1980, 2000, 2008):
        cells = store.cells("big", str(year), "buurt")
        assert len(cells) == 20_000
        assert cells["value"].iloc[1] == 50 + year - 1976
        assert np.shares_memory(store.cells("big", str(year), "buurt")["value"], cells["value"])


def test_many_readers_at_once_get_the_same(root: Path) -> None:
    store, wrong = load_store(root), []

    def read() -> None:
        for period in ("2022", "2023", "2024"):
            back = 100 * (2024 - int(period))
            if store.cells("inwoners", period, "gemeente").loc["GM0114", "value"] != 50_000 - back:
                wrong.append(period)
            if list(store.series("inwoners", "GM0114")["value"]) != [49_800, 49_900, 50_000]:
                wrong.append("series")

    threads = [threading.Thread(target=read) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


VALUES = st.one_of(
    st.integers(-(10**9), 10**9).map(str),
    st.floats(-1e9, 1e9, allow_nan=False).map(lambda number: f"{number:.4f}"),
    st.just("0"),
)


@st.composite
def tables(draw: st.DrawFn) -> list[tuple[str, str, str, str, str]]:
    """Rows of a right table: any statuses and values, keys unique and sorted."""
    codes = st.sampled_from([*GEMEENTEN, "NL01", "PV22", OLD_CODE])
    periods = st.sampled_from(["1960", "2012", "2019-2022", "2024"])
    keys = sorted(draw(st.sets(st.tuples(codes, periods), min_size=1, max_size=30)))
    rows = []
    for code, period in keys:
        status = draw(st.sampled_from(sorted(STATUSES)))
        value = draw(VALUES) if status in STATUSES_WITH_VALUE else ""
        rows.append((code, period, value, status, draw(st.sampled_from(["cbs_kwb", "rivm"]))))
    return rows


@given(rows=tables())
def test_any_table_round_trips_and_nothing_becomes_zero(rows) -> None:
    text = "\n".join([",".join(COLUMNS), *(",".join(row) for row in rows)]) + "\n"
    known = frozenset(row[0] for row in rows)
    frame = to_frame(read_table(text.encode(), known, frozenset({"cbs_kwb", "rivm"})))
    assert len(frame) == len(rows)
    for row, (code, period, value, status, origin) in zip(
        frame.itertuples(index=False), rows, strict=True
    ):
        assert (row.area_code, row.period, row.status, row.origin) == (code, period, status, origin)
        assert row.area_level == area_level(code)
        if status in STATUSES_WITHOUT_VALUE:
            assert math.isnan(row.value)
        else:
            assert row.value == float(value)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=tables())
def test_cells_together_are_all_observations(rows, tmp_path_factory) -> None:
    root = tmp_path_factory.mktemp("data")
    (root / "indicators").mkdir()
    write_indicator(root, record_of("any", "wonen"), rows)
    known, origins = frozenset(row[0] for row in rows), frozenset({"cbs_kwb", "rivm"})
    table = read_table((root / "indicators/wonen/any.csv").read_bytes(), known, origins)
    store = Store("v", read_records(read_files(root)), {"any": table}, {})
    found = set()
    for level in {area_level(row[0]) for row in rows}:
        for period in store.periods("any", level):
            cells = store.cells("any", period, level)
            found |= {(code, period) for code in cells.index}
            for code, value, status in zip(
                cells.index, cells["value"], cells["status"], strict=True
            ):
                assert math.isnan(value) == (status in STATUSES_WITHOUT_VALUE)
                assert period in set(store.series("any", code)["period"])
    assert found == {row[:2] for row in rows}


@pytest.mark.parametrize(
    "line",
    [
        "GM0114,2024,1,final",
        "GM0114,2024,x,final,cbs_kwb",
        "GM0114,2024,nan,final,cbs_kwb",
        "GM0114,2024,inf,final,cbs_kwb",
        "GM0114,2024,,final,cbs_kwb",
        "GM0114,2024,0,missing,cbs_kwb",
        "GM0114,2024,1,unknown,cbs_kwb",
        "GM9999,2024,1,final,cbs_kwb",
        "GM0114,24,1,final,cbs_kwb",
        "GM0114,2024,1,final,nobody",
        "GM0106,2023,1,final,cbs_kwb",
        "GM0114,2022,1,final,cbs_kwb",
    ],
)
def test_the_fast_reader_refuses_what_is_not_right(line: str) -> None:
    text = f"{','.join(COLUMNS)}\nGM0114,2022,1,final,cbs_kwb\n{line}\n"
    known, origins = frozenset({"GM0106", "GM0114"}), frozenset({"cbs_kwb"})
    with pytest.raises(ValueError, match=r".+"):
        read_table(text.encode(), known, origins)
