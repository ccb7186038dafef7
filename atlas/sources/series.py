"""From source rows to one series: choose, add up, divide, join, and write the table.

A series may join several sources. Where two give a different value for one cell, the
record must say so, or the build stops.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pandas as pd

from atlas.sources.common import (
    KEY,
    STATUSES,
    TABLE_COLUMNS,
    SourceError,
    find_record,
    percentage,
    plain,
    read_extract,
    tidy,
    write_table,
)
from atlas.store.records import Contradiction, Indicator

SMALLEST_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Piece:
    """One source of a series: which rows of which extract, under which origin.

    `extract` is a file name in the folder `indicators/` of the input. Several `names`
    are added up per area and period. With `share_of` the result is 100 * sum / that
    indicator, rounded half up to one decimal. `factor` turns source units into ours.
    `period` limits the piece to one period, where a file holds several editions.
    `without` names area codes whose rows are left out, because they stand for another area.
    """

    extract: str
    names: tuple[str, ...]
    origin: str
    factor: str = "1"
    share_of: str = ""
    period: str = ""
    without: frozenset[str] = frozenset()


def select(
    frame: pd.DataFrame, piece: Piece, statuses: Mapping[str, str] = STATUSES
) -> pd.DataFrame:
    """The table rows of one `Piece` from its extract `frame` (EXTRACT_COLUMNS), trimmed."""
    if piece.period:
        frame = frame[frame["period"] == piece.period]
    if piece.without:
        frame = frame[~frame["area_code"].isin(piece.without)]
    for name in (*piece.names, piece.share_of):
        if name and not (frame["indicator"] == name).any():
            raise SourceError(f"{piece.extract}: no rows of indicator {name}")
    parts = [
        tidy(frame[frame["indicator"] == name], piece.origin, piece.factor, statuses)
        for name in piece.names
    ]
    total = parts[0] if len(parts) == 1 else _add(parts)
    if not piece.share_of:
        return trim(total)
    whole = tidy(frame[frame["indicator"] == piece.share_of], piece.origin, "1", statuses)
    return trim(_share(total, whole))


def trim(rows: pd.DataFrame) -> pd.DataFrame:
    """Drop the periods before the first and after the last in which any area has a value.

    A download marks years before a topic started or after it stopped (or was not yet
    published) as blank or "."; such years are no part of the series.
    """
    periods = rows.loc[rows["value"] != "", "period"]
    if periods.empty:
        return rows.iloc[:0]
    return rows[rows["period"].between(periods.min(), periods.max())]


def _add(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Add up parts on equal keys; a key with a part that has no value takes that status."""
    merged = pd.concat(parts)
    rows = []
    for (code, period), group in merged.groupby(KEY, sort=False):
        empty = group[group["value"] == ""]
        if len(group) != len(parts):
            raise SourceError(f"{code} {period}: {len(group)} of {len(parts)} parts present")
        value = "" if len(empty) else plain(sum(map(Decimal, group["value"]), Decimal(0)))
        status = (empty if len(empty) else group)["status"].iloc[0]
        rows.append((code, period, value, status, group["origin"].iloc[0]))
    return pd.DataFrame(rows, columns=TABLE_COLUMNS)


def _share(part: pd.DataFrame, whole: pd.DataFrame) -> pd.DataFrame:
    """100 * part / whole per key, one decimal.

    Of an unknown whole: missing; of a whole of 0: not_applicable. In a wijk or buurt with
    a whole under SMALLEST_WHOLE: suppressed, since counts there are rounded to multiples of 5.
    """
    wholes = {
        (code, period): Decimal(value)
        for code, period, value in whole[[*KEY, "value"]].itertuples(index=False, name=None)
        if value
    }
    rows = [
        (code, period, *share_cell(code, value, status, wholes.get((code, period))), origin)
        for code, period, value, status, origin in part.itertuples(index=False, name=None)
    ]
    return pd.DataFrame(rows, columns=TABLE_COLUMNS)


def share_cell(code: str, value: str, status: str, whole: Decimal | None) -> tuple[str, str]:
    """Value and status of one share: see `_share`."""
    if not value:
        return "", status
    if whole is None:
        return "", "missing"
    if not whole:
        return "", "not_applicable"
    if code[:2] in ("WK", "BU") and whole < SMALLEST_WHOLE:
        return "", "suppressed"
    return percentage(Decimal(value), whole), status


def join(parts: Sequence[pd.DataFrame]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Join table rows of several sources into one series; earlier parts take precedence.

    A value goes before a row without a value, whatever the order. Returns the rows (one per
    key, with the columns of the parts) and the losing rows whose value differs from the shown
    one: the candidates for `[[notes.contradictions]]`, with the same columns.
    """
    columns = [*parts[0].columns]
    rows = pd.concat(parts, keys=range(len(parts)), names=["part", None]).reset_index("part")
    rows["empty"] = rows["value"] == ""
    rows = rows.sort_values([*KEY, "empty", "part"], kind="stable")
    shown = rows.drop_duplicates(KEY)
    lost = rows[rows.duplicated(KEY) & ~rows["empty"]]
    merged = lost.merge(shown[[*KEY, "value"]], on=KEY, suffixes=("", "_shown"))
    differs = [
        Decimal(value) != Decimal(other)
        for value, other in zip(merged["value"], merged["value_shown"], strict=True)
    ]
    candidates = merged[pd.Series(differs, index=merged.index, dtype=bool)]
    return shown[columns].reset_index(drop=True), candidates[columns].reset_index(drop=True)


def check_contradictions(name: str, found: pd.DataFrame, recorded: Sequence[Contradiction]) -> None:
    """Raise SourceError, with TOML to copy, unless `found` and `recorded` are the same."""
    columns = ["area_code", "period", "value", "origin"]
    wanted = {
        (code, period, float(value), origin)
        for code, period, value, origin in found[columns].itertuples(index=False, name=None)
    }
    have = {(c.area_code, c.period, c.other_value, c.other_origin) for c in recorded}
    lines = [
        f'[[notes.contradictions]]\narea_code = "{code}"\nperiod = "{period}"\n'
        f'other_value = {value}\nother_origin = "{origin}"\nnote = ""\n'
        for code, period, value, origin in sorted(wanted - have)
    ]
    if lines:
        raise SourceError(f"{name}: contradictions not recorded:\n" + "\n".join(lines))
    if have - wanted:
        raise SourceError(f"{name}: recorded contradictions not found: {sorted(have - wanted)}")


def build_series(
    input_dir: Path,
    data_dir: Path,
    series: Mapping[str, Sequence[Piece]],
    statuses: Mapping[str, str] = STATUSES,
) -> None:
    """Build the tables of `series`: indicator id -> pieces in order of precedence.

    Reads `input_dir`/indicators/<extract>, checks the contradictions against the record
    and writes the table. All errors are collected and raised as one SourceError.
    """
    frames: dict[str, pd.DataFrame] = {}
    errors = []
    for indicator, pieces in series.items():
        try:
            record_path = find_record(data_dir, indicator)
            record = Indicator.model_validate(
                tomllib.loads(record_path.read_text(encoding="utf-8"))
            )
            for piece in pieces:
                if piece.extract not in frames:
                    frames[piece.extract] = read_extract(input_dir / "indicators" / piece.extract)
            rows, found = join([select(frames[piece.extract], piece, statuses) for piece in pieces])
            check_contradictions(indicator, found, record.notes.contradictions)
            write_table(record_path, rows)
        except (ValueError, OSError) as error:
            errors.append(f"{indicator}: {error}")
    if errors:
        raise SourceError("\n".join(errors))
