"""A table of dwellings with the class of every row, as CSV and as a workbook."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pandas as pd
import xlsxwriter

from atlas.domain.classification import class_words, classify
from atlas.figures.tables import neutral
from atlas.store.dwellings import Dwellings
from atlas.store.housing import Classification

GENERAL = ("id", "complex", "gemeente_code", "area_code", "eigendom", "aantal")
SHEET = "Klassen"
XLSX_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def class_columns(classes: pd.DataFrame, rules: Classification) -> pd.DataFrame:
    """What `classify` found, as text; each combination of classes is worded once."""
    words = classes[["class_id", "best", "worst"]].astype("str")
    distinct = words.drop_duplicates()
    columns = (distinct[name] for name in distinct)
    names = [
        class_words(one, best, worst, rules) for one, best, worst in zip(*columns, strict=True)
    ]
    words = words.merge(distinct.assign(name=names), how="left").set_axis(classes.index)
    return pd.DataFrame(
        {
            "klasse": words["class_id"],
            "klasse_naam": words["name"],
            "hoogste_klasse": words["best"],
            "laagste_klasse": words["worst"],
            "beslist_door": classes["decided_by"].astype("str"),
            "onbekend": classes["unknown"].astype("str"),
        }
    )


def classified(
    dwellings: Dwellings, rules: Classification, options: Mapping[str, str]
) -> pd.DataFrame:
    """The rows of a table as they were read, each with its class and the rules used."""
    said = classify(dwellings.frame, rules, options)
    rows = dwellings.frame[[*GENERAL]].rename(columns={"area_code": "gebied_code"})
    for name in ("id", "complex"):
        rows[name] = rows[name].map(neutral)
    version = "; ".join([f"{rules.id} {rules.version}", *map("=".join, options.items())])
    return rows.join(class_columns(said, rules)).assign(regelversie=version)


def classified_csv(rows: pd.DataFrame) -> bytes:
    """A CSV for a Dutch Excel: `;`, CRLF, UTF-8 with BOM."""
    text: str = rows.to_csv(sep=";", index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig")


def classified_xlsx(rows: pd.DataFrame) -> bytes:
    """The same as a workbook, row by row; counts are numbers, all else is text."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, XLSX_OPTIONS) as book:
        sheet = book.add_worksheet(SHEET)
        sheet.write_row(0, 0, list(rows), book.add_format({"bold": True}))
        sheet.freeze_panes(1, 1)
        for number, row in enumerate(rows.itertuples(index=False), 1):
            sheet.write_row(number, 0, row)
    return out.getvalue()
