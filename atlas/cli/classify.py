"""The command classify: the housing class of every row of a table of dwellings."""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd
import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from atlas.cli.answers import CommandError
from atlas.cli.output import part_of, print_json
from atlas.cli.site import site_store
from atlas.domain.classification import classify
from atlas.figures.classified import SHEET, XLSX_OPTIONS, class_columns
from atlas.figures.numbers import format_number
from atlas.figures.tables import FORMULA_STARTS, neutral
from atlas.sources.cells import numbers
from atlas.sources.dwellings import column_name, dwellings_of, number_columns
from atlas.sources.found import Found, as_records
from atlas.sources.sniff import COMMAND, MEGABYTE
from atlas.sources.upload import read_table
from atlas.store.dwellings import DEGREES, Dwellings
from atlas.store.housing import Classification
from atlas.store.problems import Problem

NUMBER = r"-?[0-9]+([.,][0-9]+)?"
UNKNOWN = "onbekend"


def run_classify(options: argparse.Namespace) -> int:
    """Read, classify and write; 1 when the table has problems, and then nothing is written."""
    write = _writer(options.input, options.out)
    content = _content(options.input)
    store = site_store(options.data)
    try:
        rules = store.housing.classification
    except LookupError as error:
        raise CommandError(f"zonder regels is er geen klasse: {error}") from None
    choices = edge_choices(options.keuze, rules)
    table, problems = read_table(content, options.input.name, COMMAND)
    del content  # as large as the table
    dwellings, problems = dwellings_of(table, store) if table else (None, problems)
    if table is None or dwellings is None:
        _print_problems(problems, as_json=options.json)
        return 1
    classes = classify(dwellings.frame, rules, choices)
    version = "; ".join([f"{rules.id} {rules.version}", *map("=".join, choices.items())])
    added = class_columns(classes, rules).set_axis(table.frame.index)
    try:
        with part_of(options.out) as file:
            write(table.frame.join(added).assign(regelversie=version), file, rules)
    except (OSError, XlsxWriterException):
        message = f"{options.out} is niet te schrijven; controleer de map en de ruimte"
        raise CommandError(message) from None
    summary = {
        "version": version,
        "file": options.input.name,
        "out": str(options.out),
        **_counts(dwellings, classes["class_id"], rules),
    }
    if options.json:
        print_json(summary)
    else:
        print(_in_words(summary))
    return 0


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(COMMAND.size + 1)  # a device or pipe may never end
    except (OSError, ValueError):  # ValueError: a NUL in the name
        raise CommandError(f"{path} is niet te lezen; controleer de naam") from None
    if len(content) > COMMAND.size:
        most = COMMAND.size // MEGABYTE
        raise CommandError(f"{path} is groter dan {most} MB; splits de tabel in delen")
    return content


def _writer(source: Path, out: Path) -> Callable[[pd.DataFrame, BinaryIO, Classification], None]:
    """The function that writes the kind of file that the name asks for."""
    writers = {".csv": _write_csv, ".xlsx": _write_xlsx}
    if out.suffix.lower() not in writers:
        raise CommandError(f"--out moet eindigen op .csv of .xlsx, niet op '{out.suffix}'")
    if _same_file(source, out):
        raise CommandError("--out is hetzelfde bestand als de invoer; kies een andere naam")
    return writers[out.suffix.lower()]


def _same_file(source: Path, out: Path) -> bool:
    try:
        return out.samefile(source)
    except (OSError, ValueError):  # one of the two is not there, or cannot be
        return False


def edge_choices(given: Sequence[str], rules: Classification) -> dict[str, str]:
    """The options that differ from our choice, from words such as edge-2=thuiszorg_telt."""
    cases = {case.id: case for case in rules.edge_cases}
    chosen = {}
    for word in given:
        edge, _, option = word.partition("=")
        if edge not in cases:
            raise CommandError(f"keuze '{edge}' bestaat niet; kies uit {', '.join(cases)}")
        allowed = [each.id for each in cases[edge].options]
        if option not in allowed:
            raise CommandError(f"bij {edge} hoort {' of '.join(allowed)}, niet '{option}'")
        chosen[edge] = option
    return {edge: option for edge, option in chosen.items() if option != cases[edge].choice}


def _print_problems(problems: Sequence[Problem], *, as_json: bool) -> None:
    if as_json:
        print_json({"problems": as_records(problems)})
        return
    for problem in problems:
        print(problem)
    print("Er is niets geschreven: verbeter de problemen hierboven en probeer het opnieuw.")


def _counts(dwellings: Dwellings, class_id: pd.Series, rules: Classification) -> dict[str, Any]:
    """Rows and dwellings by class, and of those without a certain class."""
    counts = dwellings.frame["aantal"]
    groups = counts.groupby(class_id.astype("str"))
    rows, total = groups.size(), groups.sum()
    names = {each.id: each.name for each in rules.classes} | {"": UNKNOWN}
    by_class = [
        {
            "class": key,
            "name": name,
            "rows": int(rows.get(key, 0)),
            "dwellings": int(total.get(key, 0)),
        }
        for key, name in names.items()
    ]
    return {"rows": len(counts), "dwellings": int(counts.sum()), "classes": by_class}


def _in_words(summary: Mapping[str, Any]) -> str:
    lines = [summary["file"], f"{'klasse':<36}{'rijen':>12}{'woningen':>12}"]
    for row in [*summary["classes"], {**summary, "name": "samen"}]:
        rows, dwellings = (format_number(row[key], 0) for key in ("rows", "dwellings"))
        lines.append(f"{row['name']:<36}{rows:>12}{dwellings:>12}")
    return "\n".join([*lines, f"regels: {summary['version']}", f"geschreven: {summary['out']}"])


def _inert(column: pd.Series) -> pd.Series:
    """A column without cells that a spreadsheet would run; numbers stay as they are."""
    odd = column[column.str.startswith(FORMULA_STARTS)]
    odd = odd[~odd.str.fullmatch(NUMBER)].map(neutral)
    return pd.concat([column.drop(odd.index), odd]).sort_index() if len(odd) else column


def _write_csv(frame: pd.DataFrame, file: BinaryIO, _: Classification) -> None:
    """A CSV for a Dutch Excel: `;`, CRLF, UTF-8 with BOM."""
    inert = frame.apply(_inert)
    inert.to_csv(file, sep=";", index=False, lineterminator="\r\n", encoding="utf-8-sig")


def _write_xlsx(frame: pd.DataFrame, file: BinaryIO, rules: Classification) -> None:
    """The same as a workbook, made in full before it is copied to the file.

    A workbook that cannot be finished would leave its temporary files, and errors of its own.
    """
    with (
        tempfile.TemporaryDirectory() as folder,
        tempfile.TemporaryFile(dir=folder) as made,
    ):
        with xlsxwriter.Workbook(made, XLSX_OPTIONS | {"tmpdir": folder}) as book:
            _write_sheet(book, frame, rules)
        made.seek(0)
        shutil.copyfileobj(made, file)


def _write_sheet(book: xlsxwriter.Workbook, frame: pd.DataFrame, rules: Classification) -> None:
    """The rows one by one; numbers are numbers, all else is text."""
    columns = [_cells(frame[name], number_columns(rules)) for name in frame]
    sheet = book.add_worksheet(SHEET)
    sheet.write_row(0, 0, [str(name) for name in frame], book.add_format({"bold": True}))
    sheet.freeze_panes(1, 1)
    for number, row in enumerate(zip(*columns, strict=True), 1):
        for position, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, position, value)
            elif value == value:  # NaN is an empty cell
                sheet.write_number(number, position, value)


def _cells(column: pd.Series, of_numbers: Sequence[str]) -> list[str] | list[float]:
    name = column_name(str(column.name))
    if name in of_numbers:
        return [float(value) for value in numbers(column, Found(""), degrees=name in DEGREES)]
    return [str(text) for text in _inert(column)]
