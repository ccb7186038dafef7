"""Reading extracts, tidy rows and the writing of tables; and the command line."""

from __future__ import annotations

import gzip
import hashlib
import sys
import types
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.sources import __main__ as command
from atlas.sources.common import (
    STATUSES,
    TABLE_COLUMNS,
    SourceError,
    check_rows,
    find_record,
    percentage,
    plain,
    read_extract,
    tidy,
    write_table,
)
from atlas.store.records import STATUSES_WITH_VALUE, STATUSES_WITHOUT_VALUE

HEADER = "area_code,area_level,period,indicator,value,unit,status"
ROW = "GM0106,gemeente,2024,inwoners,70000,aantal,final"
EMPTY_SHA = "0" * 64


def extract(tmp_path: Path, *lines: str, header: str = HEADER, name: str = "x.csv") -> Path:
    path = tmp_path / name
    path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
    return path


def source_rows(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["area_code", "period", "value", "status"])


def table_rows(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    return pd.DataFrame([(*row, "cbs") for row in rows], columns=TABLE_COLUMNS)


def record(tmp_path: Path, text: str = f'id = "x"\nsha256 = "{EMPTY_SHA}"\n# kept\n') -> Path:
    folder = tmp_path / "indicators" / "wonen"
    folder.mkdir(parents=True)
    path = folder / "x.toml"
    path.write_text(text, encoding="utf-8")
    return path


# --- read_extract


def test_cells_are_text_and_stripped(tmp_path: Path) -> None:
    path = extract(tmp_path, "GM0106    ,gemeente,2024,NA,   00,aantal,final ")
    row = read_extract(path).iloc[0]
    assert row["area_code"] == "GM0106"
    assert row["indicator"] == "NA"
    assert row["value"] == "00"
    assert row["status"] == "final"


def test_blank_stays_an_empty_text(tmp_path: Path) -> None:
    frame = read_extract(extract(tmp_path, "GM0106,gemeente,2024,a,,aantal,missing:blank"))
    assert frame["value"].tolist() == [""]


def test_gzip_and_byte_order_mark_are_read(tmp_path: Path) -> None:
    path = tmp_path / "x.csv.gz"
    path.write_bytes(gzip.compress(f"\ufeff{HEADER}\r\n{ROW}\r\n".encode()))
    frame = read_extract(path)
    assert list(frame.columns) == HEADER.split(",")
    assert len(frame) == 1


def test_quoted_comma_and_further_columns_are_kept(tmp_path: Path) -> None:
    path = extract(tmp_path, 'GM0106,"Assen, stad"', header="area_code,name")
    frame = read_extract(path, ["area_code"])
    assert frame.iloc[0].to_dict() == {"area_code": "GM0106", "name": "Assen, stad"}


def test_renamed_column_is_named_with_its_file(tmp_path: Path) -> None:
    path = extract(tmp_path, ROW, header=HEADER.replace("value", "waarde"), name="cbs.csv")
    with pytest.raises(SourceError, match=r"cbs\.csv: missing columns value; .*waarde"):
        read_extract(path)


def test_duplicate_column_is_refused(tmp_path: Path) -> None:
    path = extract(tmp_path, f"{ROW},1", header=f"{HEADER},value")
    with pytest.raises(SourceError, match="duplicate columns value"):
        read_extract(path)


def test_short_row_is_reported_with_its_number(tmp_path: Path) -> None:
    path = extract(tmp_path, ROW, ROW.replace("GM0106", "GM0114"), "GM0118,gemeente,2024")
    with pytest.raises(SourceError, match="row 4 has 3 cells, the header 7"):
        read_extract(path)


def test_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "leeg.csv"
    path.write_text("")
    with pytest.raises(SourceError, match=r"leeg\.csv: empty file"):
        read_extract(path)


@pytest.mark.parametrize("content", [HEADER.encode("utf-16"), "naam,café\n".encode("cp1252")])
def test_other_encodings_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=r"x\.csv: not readable as UTF-8"):
        read_extract(path)


def test_half_a_gzip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv.gz"
    whole = gzip.compress("\n".join([HEADER, *[ROW] * 500]).encode())
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SourceError, match="not readable"):
        read_extract(path)


def test_a_plain_file_named_gz_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="not readable"):
        read_extract(extract(tmp_path, ROW, name="x.csv.gz"))


# --- tidy


@pytest.mark.parametrize(
    ("raw", "value", "status"),
    [
        ("final", "1", "final"),
        ("provisional(*)", "1", "provisional"),
        ("final_or_provisional_unknown", "1", "provisional"),
        ("model_estimate", "1", "estimate"),
        ("survey_estimate", "1", "estimate"),
        ("observed", "1", "final"),
        ("missing:suppressed_or_unknown(.)", "", "missing"),
        ("missing:blank", "", "not_applicable"),
    ],
)
def test_statuses_follow_the_contract(raw: str, value: str, status: str) -> None:
    rows = tidy(source_rows(("GM0106", "2024", value, raw)), "cbs")
    assert rows["status"].tolist() == [status]
    assert rows["origin"].tolist() == ["cbs"]


def test_every_status_is_one_of_the_store() -> None:
    assert set(STATUSES.values()) <= STATUSES_WITH_VALUE | STATUSES_WITHOUT_VALUE


def test_a_provider_may_read_the_point_as_suppressed() -> None:
    point = "missing:suppressed_or_unknown(.)"
    frame = source_rows(("BU01060000", "2020", "", point))
    rows = tidy(frame, "rivm", statuses={**STATUSES, point: "suppressed"})
    assert rows["status"].tolist() == ["suppressed"]


def test_zero_is_a_value_and_decimals_stay() -> None:
    frame = source_rows(("A", "1", "0", "final"), ("B", "1", "4.0", "final"))
    assert tidy(frame, "cbs")["value"].tolist() == ["0", "4.0"]


def test_a_factor_is_exact() -> None:
    frame = source_rows(("A", "1", "25.6", "final"), ("B", "1", "-0.1", "final"))
    assert tidy(frame, "cbs", "1000")["value"].tolist() == ["25600", "-100"]


def test_an_exponent_becomes_a_plain_number() -> None:
    frame = source_rows(("A", "1", "7.92747e-05", "final"))
    assert tidy(frame, "lbm")["value"].tolist() == ["0.0000792747"]


@pytest.mark.parametrize("text", ["12,5", "1.234.567", ".", "x", "nan", "1 000", "inf", "=1"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(SourceError, match="not a number with a decimal point"):
        tidy(source_rows(("A", "1", text, "final")), "cbs")


def test_an_unknown_status_is_named() -> None:
    with pytest.raises(SourceError, match=r"cbs: unknown status final\*"):
        tidy(source_rows(("A", "1", "1", "final*")), "cbs")


@pytest.mark.parametrize(("value", "status"), [("", "final"), ("5", "missing:blank")])
def test_a_value_that_contradicts_its_status_is_refused(value: str, status: str) -> None:
    with pytest.raises(SourceError, match="A 2024 has value"):
        tidy(source_rows(("A", "2024", value, status)), "cbs")


def test_a_duplicate_key_is_refused() -> None:
    frame = source_rows(("A", "2024", "1", "final"), ("A", "2024", "1", "final"))
    with pytest.raises(SourceError, match="1 duplicate keys, first A 2024"):
        tidy(frame, "cbs")


def test_the_same_area_in_two_periods_is_no_duplicate() -> None:
    check_rows(table_rows(("A", "2023", "1", "final"), ("A", "2024", "1", "final")), "cbs")


# --- numbers


@pytest.mark.parametrize(
    ("number", "text"),
    [("25600.0", "25600"), ("1E+3", "1000"), ("0.10", "0.1"), ("0", "0"), ("100", "100")],
)
def test_plain_text_of_a_number(number: str, text: str) -> None:
    assert plain(Decimal(number)) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9))
def test_plain_text_means_the_same_number(number: Decimal) -> None:
    text = plain(number)
    assert Decimal(text) == number
    assert "E" not in text


@pytest.mark.parametrize(
    ("part", "whole", "text"), [(1, 8, "12.5"), (1, 3, "33.3"), (5, 10000, "0.1"), (0, 7, "0.0")]
)
def test_percentage_rounds_half_up(part: int, whole: int, text: str) -> None:
    assert percentage(Decimal(part), Decimal(whole)) == text


# --- write_table


def test_table_is_sorted_and_its_checksum_stands_in_the_record(tmp_path: Path) -> None:
    path = record(tmp_path)
    rows = table_rows(
        ("GM0114", "2024", "", "missing"),
        ("GM0106", "2024", "4.0", "final"),
        ("GM0106", "2023", "0", "final"),
    )
    checksum = write_table(path, rows)
    content = path.with_suffix(".csv").read_bytes()
    assert content.decode() == (
        "area_code,period,value,status,origin\n"
        "GM0106,2023,0,final,cbs\n"
        "GM0106,2024,4.0,final,cbs\n"
        "GM0114,2024,,missing,cbs\n"
    )
    assert checksum == hashlib.sha256(content).hexdigest()
    assert path.read_text() == f'id = "x"\nsha256 = "{checksum}"\n# kept\n'


def test_writing_twice_changes_nothing(tmp_path: Path) -> None:
    path = record(tmp_path)
    rows = table_rows(("GM0106", "2024", "1", "final"))
    first = write_table(path, rows)
    stamp = path.stat().st_mtime_ns
    assert write_table(path, rows.sample(frac=1)) == first
    assert path.stat().st_mtime_ns == stamp


@pytest.mark.parametrize("count", [0, 2])
def test_a_record_needs_one_checksum_line(tmp_path: Path, count: int) -> None:
    path = record(tmp_path, f'sha256 = "{EMPTY_SHA}"\n' * count)
    with pytest.raises(SourceError, match=f"{count} lines with sha256"):
        write_table(path, table_rows(("GM0106", "2024", "1", "final")))
    assert not path.with_suffix(".csv").exists()


def test_duplicate_rows_are_not_written(tmp_path: Path) -> None:
    path = record(tmp_path)
    row = ("GM0106", "2024", "1", "final")
    with pytest.raises(SourceError, match="x: 1 duplicate keys"):
        write_table(path, table_rows(row, row))
    assert not path.with_suffix(".csv").exists()


def test_the_record_is_found_in_its_theme(tmp_path: Path) -> None:
    path = record(tmp_path)
    assert find_record(tmp_path, "x") == path
    with pytest.raises(SourceError, match="y: 0 records"):
        find_record(tmp_path, "y")


# --- the command


def provider(monkeypatch: pytest.MonkeyPatch, name: str, error: str = "") -> list[tuple]:
    """Put a provider in place of the real one; returns the calls that it will get."""
    calls: list[tuple] = []

    def build(input_dir: Path, data_dir: Path) -> None:
        calls.append((input_dir, data_dir))
        if error:
            raise SourceError(error)

    module = types.ModuleType(name)
    module.build = build  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, f"atlas.sources.{name}", module)
    return calls


def test_only_one_provider_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cbs, bzk = provider(monkeypatch, "cbs"), provider(monkeypatch, "bzk")
    assert command.main([str(tmp_path), "--data", "d", "--only", "bzk"]) == 0
    assert (cbs, bzk) == ([], [(tmp_path, Path("d"))])
    assert capsys.readouterr().out == "bzk: built\n"


def test_all_run_when_one_refuses_and_the_code_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    calls = {name: provider(monkeypatch, name) for name in command.PROVIDERS}
    calls["cbs"] = provider(monkeypatch, "cbs", error="row 4 is short")
    assert command.main([str(tmp_path)]) == 1
    assert all(calls.values())
    assert "cbs: refused\nrow 4 is short" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        command.main([str(tmp_path / "niets")])
    assert "no such folder" in capsys.readouterr().err
