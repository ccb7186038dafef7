"""Any delivered table: what is read, cell for cell, and what is refused."""

from __future__ import annotations

import csv
import hashlib
import io
from typing import Any

import pandas as pd
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.sources import upload
from atlas.sources.cells import numbers
from atlas.sources.found import MAX_LISTED, Found, shown, shown_name
from atlas.sources.sniff import WEB, Limits
from atlas.sources.upload import read_table
from atlas.sources.xlsx import letters
from atlas.store.problems import Problem
from tests.sources.workbooks import part, with_parts, workbook

SHEET = "xl/worksheets/sheet1.xml"


def table(content: bytes | str, name: str = "tabel.csv") -> list[list[str]]:
    """Header and rows of a table that must be read."""
    content = content.encode() if isinstance(content, str) else content
    found, problems = read_table(content, name)
    assert problems == ()
    assert found is not None
    return [list(found.frame), *found.frame.to_numpy().tolist()]


def refused(content: bytes | str, name: str = "tabel.csv", **limits: Any) -> tuple[Problem, ...]:
    """The problems of a table that must not be read."""
    content = content.encode() if isinstance(content, str) else content
    found, problems = read_table(content, name, **limits)
    assert found is None
    assert problems
    for problem in problems:
        assert problem.message
        assert problem.remedy
    return problems


@pytest.mark.parametrize("sign", [";", ",", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_delimiter_and_line_ending_are_found(sign: str, ending: str) -> None:
    text = ending.join([f"id{sign}naam", f"1{sign}een", f"2{sign}twee"])
    assert table(text) == [["id", "naam"], ["1", "een"], ["2", "twee"]]
    assert table(text + ending) == table(text)


def test_the_sign_that_splits_the_header_most_is_the_delimiter() -> None:
    assert table("id;a,b;c\n1;2,5;3\n") == [["id", "a,b", "c"], ["1", "2,5", "3"]]


def test_a_name_over_two_lines_is_one_line() -> None:
    assert table(workbook([["id", "zorg \n mogelijk"], [1, 2]]))[0] == ["id", "zorg mogelijk"]


def test_quotes_hold_the_delimiter_and_doubled_quotes() -> None:
    assert table('id;naam\n1;"De ""Es""; noord"\n')[1] == ["1", 'De "Es"; noord']


def test_rows_keep_the_number_of_the_spreadsheet_and_empty_rows_are_no_rows() -> None:
    found, _ = read_table(b"id;naam\n1;een\n;\n\n4;vier\n;\n", "a.csv")
    assert found is not None
    assert found.frame.index.tolist() == [2, 5]
    assert found.frame["id"].tolist() == ["1", "4"]


def test_name_and_checksum_go_along() -> None:
    found, _ = read_table(b"id\n1\n", "C:\\map\\mijn tabel (2).csv")
    assert found is not None
    assert found.file == "mijn tabel (2).csv"
    assert found.checksum == hashlib.sha256(b"id\n1\n").hexdigest()


def test_a_column_without_name_and_cells_is_no_column() -> None:
    assert table("id;naam;\n1;een;\n") == [["id", "naam"], ["1", "een"]]
    (problem,) = refused("id;naam;\n1;een;drie\n")
    assert "kolom C" in problem.message


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "leeg"),
        ("  \n \n", "leeg"),
        ("id;naam\n", "geen rijen"),
        ("id;naam\n;\n", "geen rijen"),
        (";\n1;2\n", "eerste rij is leeg"),
        ("\nid;naam\n1;2\n", "eerste rij is leeg"),
        ("x" * 30_000 + "\n1\n", "eerste rij is te lang"),
        (";".join(f"k{n}" for n in range(201)) + "\n", "meer dan 200 kolommen"),
        ("id\n" + "x" * 1_001 + "\n", "langer dan 1000 tekens"),
        ("id;" + "n" * 101 + "\n1;2\n", "naam van kolom B is langer dan 100 tekens"),
    ],
)
def test_what_is_no_table_is_refused(content: str, says: str) -> None:
    assert says in refused(content)[0].message


def test_the_longest_cell_and_the_most_columns_are_read() -> None:
    assert table("id\n" + "x" * 1_000 + "\n")[1] == ["x" * 1_000]
    header = [f"k{n}" for n in range(200)]
    assert table(";".join(header) + "\n" + "1;" * 199 + "1\n")[0] == header


def test_more_rows_than_the_limit_are_refused_before_they_are_read(monkeypatch) -> None:
    assert upload.MAX_ROWS == 1_000_000
    monkeypatch.setattr(upload, "MAX_ROWS", 3)
    assert len(table("id\n1\n2\n3\n")) == 4
    assert len(table(workbook([["id"], [1], [2], [3]]))) == 4
    monkeypatch.setattr(upload, "_parsed", None)  # must not be reached
    (problem,) = refused("id\n1\n2\n3\n4\n")
    assert "meer dan 3 rijen" in problem.message
    (problem,) = refused(workbook([["id"], [1], [2], [3], [4]]))
    assert "meer dan 3 rijen" in problem.message


def test_a_file_over_the_limit_is_refused() -> None:
    (problem,) = refused("id\n1\n", limits=Limits(4, 10, 1))
    assert "groter dan" in problem.message
    assert WEB.size == 20_000_000


def test_an_open_quote_never_swallows_rows_in_silence() -> None:
    swallowed = refused('id;naam;x\n1;"een;a\n2;twee";b\n3;drie;c\n')
    assert any("regeleinde" in problem.message for problem in swallowed)
    assert refused('id;naam\n1;"een\n2;twee\n')[0].row == 2


@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=9),
            min_size=3,
            max_size=3,
        ).filter(lambda row: any(cell.strip() for cell in row)),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(";,\t"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_was_written_is_read(rows: list[list[str]], sign: str, encoding: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=sign, quoting=csv.QUOTE_ALL).writerows([["a", "b", "c"], *rows])
    found, problems = read_table(out.getvalue().encode(encoding), "a.csv")
    if problems:  # only what is no text, or became a date, is refused
        assert any("datum" in p.message or "stuurteken" in p.message for p in problems)
        return
    assert found is not None
    assert found.frame.to_numpy().tolist() == [[cell.strip() for cell in row] for row in rows]


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.floats(-1e6, 1e6).map(lambda number: round(number, 4)),
    st.from_regex(r"[a-zA-Z&<>\"é ]{0,8}", fullmatch=True),
)


def as_text(cell: Any) -> str:
    """A cell as the Dutch text that must be read; written without the code under test."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, str):
        return cell.strip()
    text = f"{cell:.4f}".rstrip("0").rstrip(".").replace(".", ",")
    return "0" if text == "-0" else text


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6))
@settings(max_examples=40)
def test_a_workbook_of_two_makers_is_read_alike(rows: list[list[Any]]) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_numbers": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([["a", "b", "c"], *rows]):
            for position, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, position, cell)
                elif cell is not None:
                    sheet.write(number, position, cell)
    expected = [[as_text(cell) for cell in row] for row in rows]
    filled = [row for row in expected if any(row)]
    for content in (out.getvalue(), workbook([["a", "b", "c"], *rows])):
        found, problems = read_table(content, "a.xlsx")
        if not filled:
            assert "geen rijen" in problems[0].message
            continue
        assert problems == ()
        assert found is not None
        assert found.frame.to_numpy().tolist() == filled


def test_numbers_of_a_workbook_are_written_the_dutch_way() -> None:
    assert table(workbook([["a", "b", "c"], [12.5, 1.234, 1e-7]]))[1] == [
        "12,5",
        "1,234",
        "0,0000001",
    ]
    assert table(workbook([["a"], [1234567.0]]))[1] == ["1234567"]


def test_a_number_shown_with_zeros_before_it_is_a_code() -> None:
    def coded(book) -> None:
        book.active["A2"].number_format = "00000"

    assert table(workbook([["a", "b"], [123, 123]], coded))[1] == ["00123", "123"]


def test_a_stored_result_of_a_formula_is_its_value() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b", "c"])
        sheet.write_formula(1, 0, "=1+1", None, 2)
        sheet.write_formula(1, 1, '="x"', None, "x")
        sheet.write_string(1, 2, "leeg")
    inside = part(out.getvalue(), SHEET)
    start = inside.index(b'<c r="C2"')
    end = inside.index(b"</c>", start)
    empty = b'<c r="C2" t="str"><f>""</f><v></v>'  # as Excel writes an empty text
    content = with_parts(out.getvalue(), {SHEET: inside[:start] + empty + inside[end:]})
    assert table(content)[1] == ["2", "x", ""]


def test_runs_of_one_string_are_joined_and_phonetic_signs_left_out() -> None:
    content = workbook([["a"], ["b"]])
    inside = part(content, SHEET)
    rich = b'<c r="A2" t="inlineStr"><is><r><t>een </t></r><r><t>twee</t></r>'
    rich += b"<rPh><t>weg</t></rPh></is></c>"
    start = inside.index(b'<c r="A2"')
    end = inside.index(b"</c>", start) + 4
    content = with_parts(content, {SHEET: inside[:start] + rich + inside[end:]})
    assert table(content)[1] == ["een twee"]


def test_a_sheet_with_an_explanation_and_empty_or_hidden_sheets_do_not_count() -> None:
    def more(book) -> None:
        book.create_sheet("Uitleg").append(["van alles"])
        book.create_sheet("Leeg")
        hidden = book.create_sheet("Lijst")
        hidden.append(["ja"])
        hidden.sheet_state = "hidden"

    assert table(workbook([["id"], [1]], more)) == [["id"], ["1"]]
    (problem,) = refused(workbook([["id"], [1]], lambda b: b.create_sheet("Twee").append([1])))
    assert "'Sheet', 'Twee'" in problem.message


def test_the_first_row_of_a_workbook_is_the_header() -> None:
    (problem,) = refused(workbook([[], ["id"], [1]]))
    assert problem.row == 1
    assert "geen zichtbaar werkblad" in refused(workbook([]))[0].message


def test_a_cell_outside_the_columns_is_told_with_its_address() -> None:
    def far(book) -> None:
        book.active["GZ7"] = "ver"

    (problem,) = refused(workbook([["id"], [1]], far))
    assert "cel GZ7" in problem.message
    (problem,) = refused(workbook([["id"], [1, "los"]]))
    assert "kolom B" in problem.message


@pytest.mark.parametrize(("position", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ")])
def test_columns_have_the_letters_of_a_spreadsheet(position: int, name: str) -> None:
    assert letters(position) == name


@pytest.mark.parametrize(
    "change",
    [
        (b'<row r="2"', b'<row r="1"'),
        (b'<row r="2"', b'<row r="x"'),
        (b'r="A2"', b'r="2A"'),
        (b"<sheetData>", b"<sheetData"),
        (b't="inlineStr"><is><t>een</t></is>', b't="s"><v>99</v>'),
    ],
)
def test_a_damaged_sheet_is_refused(change: tuple[bytes, bytes]) -> None:
    content = workbook([["id"], ["een"]])
    broken = part(content, SHEET)
    assert change[0] in broken
    broken = broken.replace(*change)
    (problem,) = refused(with_parts(content, {SHEET: broken}))
    assert problem.message == "het XLSX-bestand is beschadigd"


@pytest.mark.parametrize("missing", [SHEET, "xl/_rels/workbook.xml.rels"])
def test_a_workbook_without_a_part_is_refused(missing: str) -> None:
    (problem,) = refused(with_parts(workbook([["id"], [1]]), {missing: None}))
    assert "beschadigd" in problem.message


def test_half_a_workbook_is_refused() -> None:
    content = workbook([["id"], [1]])
    assert "beschadigd" in refused(content[: len(content) // 2])[0].message


@given(st.binary(max_size=400))
def test_any_bytes_give_a_table_or_problems(content: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"id;naam\n"):
        found, problems = read_table(start + content, "x")
        assert (found is None) == bool(problems)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0.0),
        ("12", 12.0),
        ("-12,5", -12.5),
        ("12,5", 12.5),
        ("12.5", 12.5),
        ("1234.567", 1234.567),
        ("0.125", 0.125),
        ("1.234,5", 1234.5),
        ("1.234.567", 1234567.0),
        ("233456.78", 233456.78),
    ],
)
def test_numbers_in_the_dutch_format(text: str, value: float) -> None:
    found = Found("a")
    assert column_of(text, found) == [value]
    assert not found


@pytest.mark.parametrize(
    "text", [".", "x", "-", ",5", "5,", "1e9", "NaN", "inf", "12,5,5", "1.23,4", "1 234", "½", "٣"]
)
def test_what_is_no_number_is_never_one(text: str) -> None:
    found = Found("a")
    (value,) = column_of(text, found)
    assert value != value
    assert found.problems()[0].message == f"'{text}' is geen getal"


def column_of(text: str, found: Found, **how: bool) -> list[float]:
    """The number in a column of one cell, in row 2."""
    cells = pd.Series([text], index=[2], name="getal", dtype="str")
    return numbers(cells, found, **how).tolist()


def test_a_degree_has_its_decimals_behind_a_point_or_a_comma() -> None:
    found = Found("a")
    assert column_of("52.993", found, degrees=True) == [52.993]
    assert column_of("52,993", found, degrees=True) == [52.993]
    assert not found


def test_an_empty_cell_is_unknown_and_no_problem() -> None:
    found = Found("a")
    (value,) = column_of("", found)
    assert value != value
    assert not found


def test_the_first_problems_are_listed_by_row_and_the_rest_counted() -> None:
    found = Found("a.csv")
    wrong = pd.Series("x", index=range(2, 2 + 1_000), name="k", dtype="str")
    found.add_cells(wrong, "rij {row} is {}", "verbeter")
    found.add("eerst dit", "verbeter", 1)
    problems = found.problems()
    assert len(problems) == MAX_LISTED + 1
    assert [p.row for p in problems[:3]] in ([1, 2, 3], [2, 3, 4])
    assert problems[0].message in ("eerst dit", "rij 2 is 'x'")
    assert problems[-1].message == "en nog 801 problemen"


def test_one_more_problem_is_singular() -> None:
    found = Found("a.csv")
    found.add_cells(pd.Series("x", index=range(MAX_LISTED + 1), name="k"), "fout", "verbeter")
    assert found.problems()[-1].message == "en nog 1 probleem"


def test_a_cell_in_a_message_is_short_and_without_hidden_signs() -> None:
    assert shown("a\x00b\u202ec") == "'a b c'"
    assert len(shown("x" * 500)) == 63


@given(st.text(max_size=80))
def test_any_name_becomes_one_that_is_safe_to_show(name: str) -> None:
    safe = shown_name(name)
    assert safe
    assert len(safe) <= 60
    assert not set(safe) & set("/\\<>:\0\n\"'&")
