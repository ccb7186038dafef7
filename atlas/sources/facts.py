"""Figures as printed in forecasts, policy papers and monitors: the fact tables.

Values are never corrected: a contradiction stays in the table, and the remark of the extract
says so in the column `note`, in Dutch (see `facts_words`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import pandas as pd

from atlas.sources import facts_boce, facts_panel
from atlas.sources import facts_words as words
from atlas.sources.common import SourceError, plain, read_extract, write_beside
from atlas.store.fact_records import FACT_COLUMNS
from atlas.store.records import COUNTRY

KEY = ["area_code", "item", "period", "origin"]
FORECASTS, NORMS, FIGURES = "extra/forecasts.csv", "extra/norms.csv", "facts/figures.csv"
HOUSEHOLDS = "indicators/cbs_71488ned_huishoudenspositie_ouderen_2000_2024.csv"
FORECAST_COLUMNS = (
    "area_code",
    "period",
    "indicator",
    "value",
    "unit",
    "status",
    "vintage",
    "confidence",
    "note",
)
FIGURE_COLUMNS = ("id", "area", "indicator", "period", "value", "qualifier", "kind", "locator")
NORM_COLUMNS = ("item", "value", "confidence", "note")
PRINTED = (*words.PRINTED, *facts_boce.PRINTED)
FACTORS: Mapping[str, Decimal] = {"x 1 000": Decimal(1000), "aantal": Decimal(1), "%": Decimal(1)}
STATUSES: Mapping[str, str] = {
    "observed": "final",
    "final": "final",
    "forecast": "forecast",
    "estimate": "estimate",
    "target": "target",
}


def build(input_dir: Path, data_dir: Path) -> None:
    """Write the CSV of every fact table; raises SourceError if an extract is refused."""
    figures = read_extract(input_dir / FIGURES, (*FIGURE_COLUMNS, "remark"))
    forecasts = read_extract(input_dir / FORECASTS, FORECAST_COLUMNS)
    parts = [
        ("huishoudens_ouderen", household_rows(read_extract(input_dir / HOUSEHOLDS))),
        ("prognoses", forecast_rows(forecasts)),
        ("kengetallen", norm_rows(read_extract(input_dir / NORMS, NORM_COLUMNS))),
        *((printed.table, printed_rows(figures, printed)) for printed in PRINTED),
        ("drents_panel", pd.DataFrame(facts_panel.ROWS, columns=[*FACT_COLUMNS])),
    ]
    for name in dict.fromkeys(name for name, _ in parts):
        rows = pd.concat([rows for table, rows in parts if table == name])
        write_facts(data_dir / "facts" / f"{name}.toml", rows)


def write_facts(record_path: Path, rows: pd.DataFrame) -> str:
    """Write rows (FACT_COLUMNS) as the CSV beside a record; returns its sha256.

    Raises SourceError for a key that occurs twice.
    """
    double = rows[rows.duplicated(KEY)]
    if not double.empty:
        first = " ".join(double.iloc[0][KEY])
        raise SourceError(f"{record_path.stem}: {len(double)} duplicate keys, first {first}")
    ordered = rows[[*FACT_COLUMNS]].sort_values(KEY)
    return write_beside(record_path, ordered.to_csv(index=False, lineterminator="\n"))


def household_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Older people by age and household position (CBS 71488ned), item e.g. personen_65_70."""
    items = frame["indicator"].str.replace("institutioneel", "instelling").str.replace("__", "_")
    status = known(frame["status"], STATUSES, "71488ned: status")
    return frame.assign(item=items, status=status, origin="cbs_71488ned", note="")[[*FACT_COLUMNS]]


def forecast_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """All forecasts; thousands become persons.

    What was observed but is doubtful, or in a year that we had to infer, is an estimate.
    """
    factors = known(frame["unit"], FACTORS, "forecasts: unit")
    doubtful = frame["confidence"].eq("low") | frame["note"].str.contains("inferred", regex=False)
    doubtful &= frame["status"].eq("observed")
    status = known(frame["status"], STATUSES, "forecasts: status").mask(doubtful, "estimate")
    return frame.assign(
        item=frame["indicator"].replace(dict(words.ITEMS)),
        value=[plain(Decimal(v) * f) for v, f in zip(frame["value"], factors, strict=True)],
        status=status,
        origin=known(frame["vintage"], words.VINTAGES, "forecasts: vintage"),
        note=_remarks(frame, "forecasts"),
    )[[*FACT_COLUMNS]]


def norm_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """National key figures; rows without a value (norms that nobody has seen) are left out."""
    frame = frame[frame["value"].str.fullmatch(r"\d+(\.\d+)?")]
    norms = list(known(frame["item"], words.NORMS, "norms: item"))
    said = [
        sentences([norm.note, remark])
        for norm, remark in zip(norms, _remarks(frame, "norms"), strict=True)
    ]
    return frame.assign(
        area_code=COUNTRY,
        period=[norm.period for norm in norms],
        item=[norm.item for norm in norms],
        status=[norm.status for norm in norms],
        origin=[norm.origin for norm in norms],
        note=said,
    )[[*FACT_COLUMNS]]


def printed_rows(figures: pd.DataFrame, printed: words.Printed) -> pd.DataFrame:
    """The rows of one origin from the figures of the policy papers.

    A count without a year is an estimate here: nobody can check it.
    """
    wanted = [f"fig-{number:03d}" for number in range(printed.first, printed.last + 1)]
    frame = figures[figures["id"].isin(wanted)]
    if len(frame) != len(wanted):
        raise SourceError(f"figures: {len(frame)} of {len(wanted)} rows of {printed.origin}")
    subject = frame["indicator"].mask(frame["id"].isin(printed.items), frame["id"])
    dated = frame["period"].str.fullmatch(r"\d{4}(-\d{4})?")
    statuses = {**STATUSES, "observed": printed.observed}
    status = known(frame["kind"], statuses, "figures: kind")
    remark = frame["remark"]
    if printed.remarks:
        remark = known(remark, printed.remarks, "figures: remark")
    notes = zip(remark, frame["id"], frame["qualifier"], frame["locator"], strict=True)
    return frame.assign(
        area_code=known(frame["area"], words.AREAS, "figures: area"),
        period=frame["period"].where(dated, words.UNKNOWN_PERIOD),
        item=known(subject, printed.items, "figures: indicator"),
        status=status.mask(~dated & (status == "final"), "estimate"),
        origin=printed.origin,
        note=[
            _printed_note(said, printed.added.get(row_id, ""), *rest)
            for said, row_id, *rest in notes
        ],
    )[[*FACT_COLUMNS]]


def known(texts: pd.Series, meaning: Mapping[str, object], where: str) -> pd.Series:
    """What every text means; SourceError naming those that nobody knows."""
    strange = sorted(set(texts) - set(meaning))
    if strange:
        raise SourceError(f"{where} unknown: {', '.join(map(repr, strange))}")
    return texts.map(meaning)


def _remarks(frame: pd.DataFrame, where: str) -> list[str]:
    """The remark of each row in Dutch, and how certain the collector was."""
    remarks = known(frame["note"], words.REMARKS, f"{where}: note")
    certainty = known(frame["confidence"], words.CERTAINTY, f"{where}: confidence")
    return [
        sentences([remark, f"Onze zekerheid over dit cijfer: {certain}"])
        for remark, certain in zip(remarks, certainty, strict=True)
    ]


def _printed_note(remark: str, added: str, qualifier: str, locator: str) -> str:
    for old, new in words.REWORDED.items():
        remark = remark.replace(old, new)
    said = "" if qualifier in remark else f"De bron zegt: {qualifier}"
    return sentences([*re.split(r"; ", remark), added, said, f"Plaats in de bron: {locator}"])


def sentences(parts: Sequence[str]) -> str:
    """Texts one after another as sentences, empty ones left out."""
    told = [part.strip() for part in parts if part.strip()]
    return " ".join(f"{part[0].upper()}{part[1:]}".rstrip(".") + "." for part in told)
