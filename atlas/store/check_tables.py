"""Find everything that is wrong with the table of an indicator, cell by cell."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import pandas as pd

from atlas.store.csv_rows import csv_rows
from atlas.store.problems import Problem, not_utf8
from atlas.store.records import STATUSES_WITHOUT_VALUE, Indicator
from atlas.store.tables import BOUNDS, COLUMNS, PERIOD, STATUSES

NUMBER = r"-?\d+(\.\d+)?([eE][-+]?\d+)?"
DECIMAL_COMMA = r"-?[\d.]*\d,\d+"
THOUSANDS = r"-?\d{1,3}\.\d{3}"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A rule: the cells of `column` where `mask` is true are wrong; `{}` is what they say."""

    column: str
    mask: pd.Series[bool]
    message: str
    remedy: str


def check_table(
    path: str, content: bytes, indicator: Indicator, known: Collection[str]
) -> tuple[pd.DataFrame, list[Problem]]:
    """The raw cells of a table (text, index = row in the file) and all that is wrong.

    `path` is the file as the problems name it, `known` the area codes that exist; none
    when areas.csv cannot be read, and then codes are not checked.
    """
    columns = (*COLUMNS, *BOUNDS) if _has_bounds(content) else COLUMNS
    cells, problems = read_cells(path, content, columns)
    plain = cells.apply(lambda column: column.str.strip())
    refusals = [
        *_key_refusals(plain, known),
        *status_refusals(plain, STATUSES, STATUSES_WITHOUT_VALUE),
        origin_refusal(plain["origin"], [origin.id for origin in indicator.origin]),
        *_value_refusals(plain["value"], indicator),
        *(_bound_refusals(plain) if columns != COLUMNS else ()),
    ]
    problems += refuse(path, cells, refusals)
    return cells, sorted(problems, key=lambda problem: problem.row or 0)


def _has_bounds(content: bytes) -> bool:
    return content.partition(b"\n")[0].strip() == ",".join((*COLUMNS, *BOUNDS)).encode()


def _bound_refusals(plain: pd.DataFrame) -> list[Refusal]:
    """Bounds that are no numbers, stand alone, or do not stand around the value."""
    lower, value, upper = (
        pd.to_numeric(plain[name], errors="coerce") for name in ("lower", "value", "upper")
    )
    around = "zet de ondergrens onder en de bovengrens boven de waarde, of laat beide leeg"
    given = (plain["lower"] != "") | (plain["upper"] != "")
    return [
        Refusal(
            name,
            given & ~(lower.le(value) & value.le(upper)),
            "grens '{}' past niet bij de waarde",
            around,
        )
        for name in BOUNDS
    ]


def read_cells(
    path: str, content: bytes, columns: tuple[str, ...]
) -> tuple[pd.DataFrame, list[Problem]]:
    """The cells of a CSV as text, index = row in the file, and what is wrong with its form.

    Without the right header, or when it is not UTF-8, there are no rows.
    """
    cells = pd.DataFrame(columns=list(columns), dtype="str")
    problems: list[Problem] = []
    try:
        lines = csv_rows(path, content.decode("utf-8"), problems)
    except UnicodeDecodeError as error:
        return cells, [not_utf8(path, content, error)]
    _, header = next(lines, (1, []))
    if tuple(header) != columns:
        return cells, problems or [_header_problem(path, header, columns)]
    rows: list[list[str]] = []
    numbers: list[int] = []
    for number, row in lines:
        if len(row) == len(columns):
            rows.append(row)
            numbers.append(number)
            continue
        message = f"rij heeft {len(row)} velden in plaats van {len(columns)}"
        problems.append(Problem(path, number, "", message, "vul de rij aan of haal weg"))
    cells = pd.DataFrame(rows, index=numbers, columns=list(columns), dtype="str")
    return cells, problems + refuse(path, cells, [_padded(cells[name]) for name in columns])


def _header_problem(path: str, header: list[str], columns: tuple[str, ...]) -> Problem:
    """What is wrong with the first row: a BOM, a double, an absent or an unknown column."""
    remedy = f"schrijf als eerste regel: {','.join(columns)}"
    if header and header[0].startswith("\ufeff"):
        message = "het bestand begint met een onzichtbaar teken (BOM)"
        return Problem(path, 1, columns[0], message, "bewaar het als UTF-8 zonder BOM")
    faults = (
        ("staat er twee keer in", (name for name in header if header.count(name) > 1)),
        ("ontbreekt", (name for name in columns if name not in header)),
        ("is onbekend", (name for name in header if name not in columns)),
    )
    for fault, names in faults:
        for name in names:
            return Problem(path, 1, name, f"kolom '{name}' {fault}", remedy)
    return Problem(path, 1, "", "de kolommen staan niet in de goede volgorde", remedy)


def _padded(cells: pd.Series[str]) -> Refusal:
    message, remedy = "'{}' heeft spaties aan het begin of eind", "haal de spaties weg"
    return Refusal(str(cells.name), cells != cells.str.strip(), message, remedy)


def refuse(path: str, cells: pd.DataFrame, refusals: Iterable[Refusal]) -> list[Problem]:
    """One problem for every cell that a rule says is wrong."""
    return [
        Problem(path, int(str(row)), refusal.column, refusal.message.format(given), refusal.remedy)
        for refusal in refusals
        if refusal.mask.any()
        for row, given in cells.loc[refusal.mask, refusal.column].items()
    ]


def code_refusal(codes: pd.Series[str], known: Collection[str]) -> Refusal:
    """Area codes that do not exist; no code is refused when none are known."""
    return Refusal(
        "area_code",
        ~codes.isin(list(known)) & bool(known),
        "gebiedscode '{}' is onbekend",
        "verbeter de code, of zet een oude code in geo/areas.csv met valid=false",
    )


def status_refusals(
    plain: pd.DataFrame, statuses: Collection[str], without: Collection[str]
) -> list[Refusal]:
    """Statuses that are unknown, or that the cell of the value contradicts.

    `statuses` are all that may occur, `without` those that carry no value.
    """
    status, empty = plain["status"], plain["value"] == ""
    no_value = " of ".join(sorted(without))
    return [
        Refusal(
            "status",
            ~status.isin(list(statuses)),
            "status '{}' is onbekend",
            f"kies uit {', '.join(sorted(statuses))}",
        ),
        Refusal(
            "value",
            empty & status.isin(list(statuses)) & ~status.isin(list(without)),
            "de waarde is leeg, maar de status vraagt een waarde",
            f"vul de waarde in, of kies {no_value}",
        ),
        Refusal(
            "value",
            ~empty & status.isin(list(without)),
            "'{}' staat bij een status zonder waarde",
            "maak de waarde leeg, of kies een status met een waarde",
        ),
    ]


def origin_refusal(cells: pd.Series[str], origins: Collection[str]) -> Refusal:
    """Origins that the record does not have."""
    return Refusal(
        "origin",
        ~cells.isin(list(origins)),
        "bron '{}' staat niet in het record",
        f"kies uit {', '.join(origins)}, of voeg een [[origin]] toe",
    )


def number_refusals(value: pd.Series[str]) -> list[Refusal]:
    """Texts that are no number with a decimal point."""
    number, comma = value.str.fullmatch(NUMBER), value.str.fullmatch(DECIMAL_COMMA)
    return [
        Refusal(
            "value", comma, "'{}' heeft een decimale komma", "schrijf een decimale punt, als 12.5"
        ),
        Refusal(
            "value",
            ~number & ~comma & (value != ""),
            "'{}' is geen getal",
            "schrijf een getal als 12.5, of niets bij een status zonder waarde",
        ),
    ]


def _key_refusals(plain: pd.DataFrame, known: Collection[str]) -> list[Refusal]:
    codes, periods = plain["area_code"], plain["period"]
    span = periods.str.extract(f"^({PERIOD})(?:-({PERIOD}))?$").fillna("")
    backwards = (span[1] != "") & (span[1] <= span[0])
    before = plain[["area_code", "period"]].shift(fill_value="")
    same_area = codes == before["area_code"]
    unsorted = (codes < before["area_code"]) | (same_area & (periods < before["period"]))
    return [
        code_refusal(codes, known),
        Refusal(
            "period",
            (span[0] == "") | backwards,
            "periode '{}' heeft niet de juiste vorm",
            "schrijf een jaar als 2024 of jaren als 2019-2022",
        ),
        Refusal(
            "area_code",
            plain.duplicated(["area_code", "period"]),
            "gebied '{}' staat er voor deze periode al in",
            "haal een van de twee rijen weg",
        ),
        Refusal(
            "area_code",
            unsorted,
            "de rij van '{}' staat niet op volgorde",
            "sorteer de tabel op area_code en dan op period",
        ),
    ]


def _value_refusals(value: pd.Series[str], indicator: Indicator) -> list[Refusal]:
    numbers = pd.to_numeric(value.where(value.str.fullmatch(NUMBER), ""), errors="coerce")
    percentage = indicator.unit == "%"
    return [
        *number_refusals(value),
        Refusal(
            "value",
            value.str.fullmatch(THOUSANDS) & (indicator.decimals == 0),
            "'{}' lijkt een getal met een punt voor duizendtallen",
            "schrijf 1234 zonder punt, of geef het record meer decimals",
        ),
        Refusal(
            "value",
            ((numbers < 0) | (numbers > 100)) & percentage,
            "percentage '{}' ligt niet tussen 0 en 100",
            "verbeter de waarde of de eenheid",
        ),
    ]
