"""What all providers share: read an extract, make tidy rows, write tables.

A source extract is a CSV (or gzipped CSV) of text. Values stay text from file to table,
so that the decimals of the producer survive; arithmetic goes through `Decimal`.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pandas as pd

from atlas.store.records import STATUSES_WITH_VALUE

EXTRACT_COLUMNS = ("area_code", "area_level", "period", "indicator", "value", "unit", "status")
TABLE_COLUMNS = ["area_code", "period", "value", "status", "origin"]
KEY = ["area_code", "period"]

STATUSES: Mapping[str, str] = {
    "final": "final",
    "observed": "final",
    "provisional(*)": "provisional",
    "final_or_provisional_unknown": "provisional",
    "model_estimate": "estimate",
    "survey_estimate": "estimate",
    "missing:suppressed_or_unknown(.)": "missing",
    "missing:blank": "not_applicable",
}


class SourceError(ValueError):
    """An extract is not what we expect, or two sources disagree without a record of it."""


def read_extract(path: Path, columns: Sequence[str] = EXTRACT_COLUMNS) -> pd.DataFrame:
    """Read a CSV or CSV.gz as text: every cell a stripped str, nothing turned into NaN.

    `columns` must all be present; further columns are kept. Raises SourceError, naming
    the file, for unreadable text, duplicate or missing columns and rows of another
    length than the header (with their row number; the header is row 1).
    """
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8-sig", newline="") as file:
            rows = [[cell.strip() for cell in row] for row in csv.reader(file)]
    except (UnicodeDecodeError, EOFError, gzip.BadGzipFile) as error:
        raise SourceError(f"{path.name}: not readable as UTF-8 text ({error})") from error
    if not rows:
        raise SourceError(f"{path.name}: empty file")
    header, body = rows[0], rows[1:]
    _check_header(path.name, header, columns)
    for number, row in enumerate(body, start=2):
        if len(row) != len(header):
            raise SourceError(
                f"{path.name}: row {number} has {len(row)} cells, the header {len(header)}"
            )
    return pd.DataFrame(body, columns=header, dtype=str)


def _check_header(name: str, header: list[str], columns: Sequence[str]) -> None:
    double = sorted({column for column in header if header.count(column) > 1})
    if double:
        raise SourceError(f"{name}: duplicate columns {', '.join(double)}")
    missing = [column for column in columns if column not in header]
    if missing:
        unknown = [column for column in header if column not in columns]
        raise SourceError(
            f"{name}: missing columns {', '.join(missing)}; unknown columns found: "
            f"{', '.join(unknown) or 'none'} (renamed?)"
        )


def tidy(
    frame: pd.DataFrame,
    origin: str,
    factor: str = "1",
    statuses: Mapping[str, str] = STATUSES,
) -> pd.DataFrame:
    """Turn rows of one source indicator into table rows.

    `frame` has the columns area_code, period, value, status of an extract; the result has
    TABLE_COLUMNS, all text. Values keep the decimals of the source unless `factor`
    multiplies them (exactly, as Decimal). Raises SourceError for an unknown status, text
    that is no number, a value that contradicts its status, or a duplicate key.
    """
    unknown = sorted(set(frame["status"]) - set(statuses))
    if unknown:
        raise SourceError(f"{origin}: unknown status {', '.join(unknown)}")
    rows = frame[KEY].copy()
    rows["status"] = frame["status"].map(statuses)
    rows["value"] = [_number(value, factor, origin) for value in frame["value"]]
    rows["origin"] = origin
    check_rows(rows, origin)
    return rows[TABLE_COLUMNS].reset_index(drop=True)


def _number(text: str, factor: str, where: str) -> str:
    if text == "":
        return ""
    found = re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", text)
    if not found:
        raise SourceError(f"{where}: {text!r} is not a number with a decimal point")
    exact = factor == "1" and not found[2]
    return text if exact else plain(Decimal(text) * Decimal(factor))


def plain(number: Decimal) -> str:
    """A Decimal as plain text without exponent or trailing zeros: 25600, 1.5, 0."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def check_rows(rows: pd.DataFrame, where: str) -> None:
    """Raise SourceError for duplicate keys and for values that contradict their status."""
    double = rows[rows.duplicated(KEY)]
    if not double.empty:
        first = double.iloc[0]
        raise SourceError(
            f"{where}: {len(double)} duplicate keys, first {first.area_code} {first.period}"
        )
    wrong = rows[rows["status"].isin(STATUSES_WITH_VALUE) != (rows["value"] != "")]
    if not wrong.empty:
        first = wrong.iloc[0]
        raise SourceError(
            f"{where}: {first.area_code} {first.period} has value {first.value!r} "
            f"with status {first.status}"
        )


def percentage(part: Decimal, whole: Decimal) -> str:
    """100 * part / whole with one decimal, rounded half up: 1 of 8 -> "12.5"."""
    return str((100 * part / whole).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))


def find_record(data_dir: Path, indicator: str) -> Path:
    """The TOML record of an indicator under `data_dir`/indicators; SourceError if not one."""
    paths = sorted((data_dir / "indicators").glob(f"*/{indicator}.toml"))
    if len(paths) != 1:
        raise SourceError(f"{indicator}: {len(paths)} records found under {data_dir}")
    return paths[0]


def write_table(record_path: Path, rows: pd.DataFrame) -> str:
    """Write `rows` (TABLE_COLUMNS) as the table beside a record; returns its sha256.

    The CSV is sorted by area_code and period.
    """
    check_rows(rows, record_path.stem)
    text = rows[TABLE_COLUMNS].sort_values(KEY).to_csv(index=False, lineterminator="\n")
    return write_beside(record_path, text)


def write_beside(record_path: Path, text: str) -> str:
    """Write `text` as the CSV beside a record and its sha256 into the record; returns that.

    Of the record only the line `sha256` changes.
    """
    checksum = hashlib.sha256(text.encode()).hexdigest()
    record = record_path.read_text(encoding="utf-8")
    changed, count = re.subn(r'(?m)^sha256 = "[0-9a-f]*"$', f'sha256 = "{checksum}"', record)
    if count != 1:
        raise SourceError(f"{record_path.name}: {count} lines with sha256, expected 1")
    record_path.with_suffix(".csv").write_text(text, encoding="utf-8", newline="")
    if changed != record:
        record_path.write_text(changed, encoding="utf-8", newline="")
    return checksum
