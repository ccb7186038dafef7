"""Faults 16-25, 29-35, 37 and 42 in a delivered file: told in Dutch, with row and remedy."""

from __future__ import annotations

import io
import json
import pickle
import random
import struct
from datetime import date, datetime

import pandas as pd
import pytest
from openpyxl.workbook.workbook import Workbook

from atlas.cli.commands import main
from atlas.sources import workbook as workbook_module
from atlas.sources.dwellings import read_dwellings
from atlas.sources.found import MAX_LISTED
from atlas.sources.sniff import MEGABYTE, WEB, Limits
from atlas.sources.upload import read_table
from atlas.store.problems import Problem
from atlas.store.store import Store
from tests.sources.workbooks import part, with_parts, workbook

SHEET = "xl/worksheets/sheet1.xml"
GOOD = [["id", "gemeente"], ["A", "Emmen"]]
RD_AND_DEGREES = "id;rd_x;rd_y;lon;lat\n"


def problems_of(content: bytes | str, store: Store, name: str = "w.csv") -> tuple[Problem, ...]:
    """The problems of a table that must be refused; each has a message and a remedy."""
    content = content.encode() if isinstance(content, str) else content
    found, problems = read_dwellings(content, name, store)
    assert found is None
    assert problems
    assert all(problem.message and problem.remedy for problem in problems)
    return problems


def one(content: bytes | str, store: Store) -> Problem:
    """The only problem."""
    (problem,) = problems_of(content, store)
    return problem


def test_fault_16_padded_codes_are_stripped(store: Store) -> None:
    found, _ = read_dwellings(b"id;gemeente\n A  ;GM0106    \nB;\xc2\xa0GM0106\n", "w", store)
    assert found is not None
    assert found.frame["id"].tolist() == ["A", "B"]
    assert found.frame["gemeente_code"].tolist() == ["GM0106", "GM0106"]


def test_fault_17_dot_x_blank_and_zero_never_merge(store: Store) -> None:
    text = b"id;gemeente;receptie;drempel_cm\nA;Emmen;;\nB;Emmen;0;0\n"
    found, _ = read_dwellings(text, "w", store)
    assert found is not None
    assert found.frame["receptie"].tolist() == [-1, 0]
    assert found.frame["drempel_cm"].isna().tolist() == [True, False]
    for sign in (".", "x", "-", "*"):
        told = problems_of(f"id;gemeente;receptie;drempel_cm\nA;Emmen;{sign};{sign}\n", store)
        assert [problem.column for problem in told] == ["receptie", "drempel_cm"]


def test_fault_19_a_decimal_comma_is_read_and_an_unclear_point_asked(store: Store) -> None:
    text = "id;gemeente;afstand_steunpunt_m\nA;Emmen;12,5\n"
    found, _ = read_dwellings(text.encode(), "w", store)
    assert found is not None
    assert found.frame["afstand_steunpunt_m"].tolist() == [12.5]
    problem = one(text.replace("12,5", "1.234"), store)
    assert (problem.row, problem.column) == (2, "afstand_steunpunt_m")
    assert problem.message == "'1.234' kan 1234 zijn of 1,234"


def test_fault_20_codes_stay_text(store: Store) -> None:
    text = "id;complex;gemeente\n00;NA;Emmen\nNA;null;Emmen\n1e5;007;Emmen\n"
    for content in (text.encode(), workbook([line.split(";") for line in text.split()])):
        found, _ = read_dwellings(content, "w", store)
        assert found is not None
        assert found.frame["id"].tolist() == ["00", "NA", "1e5"]
        assert found.frame["complex"].tolist() == ["NA", "null", "007"]


@pytest.mark.parametrize("row", ["B", "B;Emmen;te;veel"])
def test_fault_21_a_row_of_another_length_is_told_by_number(store: Store, row: str) -> None:
    problem = one(f"id;gemeente\nA;Emmen\n{row}\nC;Emmen\n", store)
    assert problem.row == 3
    assert problem.message == f"rij heeft {row.count(';') + 1} cellen in plaats van 2"


def test_fault_22_a_double_key_or_column_is_refused(store: Store) -> None:
    assert one("id;gemeente\nA;Emmen\nA;Emmen\n", store).row == 3
    problem = one("id;gemeente;ID\nA;Emmen;B\n", store)
    assert (problem.row, problem.column) == (1, "ID")
    assert "twee keer" in problem.message
    problem = problems_of("id;gemeente;zorg mogelijk;zorg_mogelijk\nA;Emmen;ja;ja\n", store)[0]
    assert "meer dan eens" in problem.message


def test_fault_23_an_old_area_code_is_told(store: Store) -> None:
    old = next(area for area in store.areas.values() if not area.valid)
    problem = one(f"id;{old.area_level}\nA;{old.area_code}\n", store)
    assert (problem.row, problem.column) == (2, old.area_level)
    assert "oudere indeling" in problem.message
    assert "2024" in problem.remedy
    assert "kennen wij niet" in one("id;buurt\nA;BU99999999\n", store).message


def test_fault_24_no_nan_in_what_the_command_answers(store: Store, tmp_path, capsys) -> None:
    source, out = tmp_path / "w.csv", tmp_path / "k.csv"
    source.write_text("id;gemeente;drempel_cm\nA;Emmen;\n", "utf-8")
    assert main(["classify", str(source), "--out", str(out), "--json"]) == 0
    json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    assert "nan" not in out.read_text("utf-8").lower()


def test_fault_25_an_impossible_count_is_told(store: Store) -> None:
    problem = one("id;gemeente;aantal\nA;Emmen;250000\n", store)
    assert (problem.row, problem.column) == (2, "aantal")
    assert one("id;gemeente;aantal\nA;Emmen;0,5\n", store).column == "aantal"


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"],
)
def test_fault_29_encodings_are_detected(store: Store, encoding: str) -> None:
    text = "id;complex;gemeente\nA;Café De Beiër;Emmen\nB;Hoeve é;Assen\n"
    found, problems = read_dwellings(text.encode(encoding), "w", store)
    assert problems == ()
    assert found is not None
    assert found.frame["complex"].tolist() == ["Café De Beiër", "Hoeve é"]


def test_fault_29_what_cannot_be_read_is_told_in_dutch(store: Store) -> None:
    mixed = "id;complex;gemeente\nA;Beiër;Emmen\n".encode() + b"B;Caf\xe9;Emmen\n"
    problem = one(mixed, store)
    assert (problem.row, problem.message) == (3, "de tekens zijn niet te lezen")
    assert "UTF-8" in problem.remedy
    undefined = b"id;complex;gemeente\nA;Caf\x81;Emmen\n"
    assert one(undefined, store).row == 2
    half = "id;gemeente\nA;Emmen\n".encode("utf-16")[:-1]
    assert "niet te lezen" in one(half, store).message


def test_fault_30_a_formula_without_value_is_told_with_its_address(store: Store) -> None:
    problem = one(workbook([*GOOD, ["B", '="Em"&"men"']]), store)
    assert problem.message == "cel B3: formule zonder waarde"
    assert problem.row == 3


def test_fault_30_an_error_value_is_told_with_its_address(store: Store) -> None:
    assert one(workbook([*GOOD, ["B", "#REF!"]]), store).message == "cel B3: foutwaarde '#REF!'"


@pytest.mark.parametrize("cell", ["mrt-04", "4-mrt", "Mei-04", "jan-2004", "04-okt-2024"])
def test_fault_31_a_code_that_became_a_date_is_refused(store: Store, cell: str) -> None:
    for content in (
        f"id;complex;gemeente\nA;{cell};Emmen\n".encode(),
        workbook([["id", "complex", "gemeente"], ["A", cell, "Emmen"]]),
    ):
        problem = one(content, store)
        assert (problem.row, problem.column) == (2, "complex")
        assert problem.message == f"cel B2 is een datum geworden: '{cell}'"


@pytest.mark.parametrize("cell", ["mei", "4-5", "Mars-4", "10-12a", "mrt", "12-mrt-straat"])
def test_fault_31_what_is_no_date_is_left_alone(store: Store, cell: str) -> None:
    found, problems = read_dwellings(f"id;gemeente\n{cell};Emmen\n".encode(), "w", store)
    assert problems == ()
    assert found is not None


@pytest.mark.parametrize("cell", [date(2004, 3, 1), datetime(2004, 3, 1, 12, 30)])
def test_fault_31_a_date_in_a_workbook_is_refused(store: Store, cell: date) -> None:
    problem = one(workbook([*GOOD, [cell, "Emmen"]]), store)
    assert problem.message.startswith("cel A3 is een datum")


def test_fault_31_a_number_in_a_format_of_your_own_that_is_a_date(store: Store) -> None:
    def dated(book) -> None:
        book.active["A3"].number_format = '"week" d-mmm'
        book.active["A2"].number_format = '"dmy" 0'

    content = workbook([["id", "gemeente"], [5, "Emmen"], [6, "Emmen"]], dated)
    assert one(content, store).message.startswith("cel A3 is een datum")


def test_fault_31_merged_cells_are_refused_with_their_address(store: Store) -> None:
    problem = one(workbook(GOOD, lambda book: book.active.merge_cells("A1:B1")), store)
    assert problem.message == "cellen A1:B1 zijn samengevoegd"
    assert problem.row == 1
    problem = one(workbook(GOOD, lambda book: book.active.merge_cells("C4:D5")), store)
    assert (problem.row, "C4:D5" in problem.message) == (4, True)


def test_fault_32_a_zip_bomb_is_refused_before_it_is_unpacked(store: Store, monkeypatch) -> None:
    bomb = with_parts(workbook(GOOD), {"xl/media/image.xml": b"\0" * (WEB.unpacked + 1)})
    assert len(bomb) < MEGABYTE
    monkeypatch.setattr(workbook_module, "_check_xml", None)  # must not be reached
    assert "uitgepakt te groot" in one(bomb, store).message


def test_fault_32_a_suspicious_ratio_is_refused_under_the_limit(store: Store) -> None:
    zeros = with_parts(workbook(GOOD), {"xl/media/image.png": b"\0" * (4 * MEGABYTE)})
    assert "verdacht" in one(zeros, store).message


def test_fault_32_a_zip_that_lies_about_its_size_is_refused(store: Store) -> None:
    content = with_parts(workbook(GOOD), {"xl/media/image.xml": b"<a>" + b" " * 100_000})
    true, lie = struct.pack("<L", 100_003), struct.pack("<L", 10)
    assert content.count(true) == 2
    assert one(content.replace(true, lie), store).message == "het XLSX-bestand is beschadigd"


def test_fault_32_too_many_parts_are_refused(store: Store) -> None:
    parts = {f"xl/media/{number}.png": b"x" for number in range(600)}
    assert "te veel" in one(with_parts(workbook(GOOD), parts), store).message


ENTITY = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("filler", [0, 600_000], ids=["first", "later"])
@pytest.mark.parametrize("name", [SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_fault_32_a_document_type_is_refused(name: str, filler: int, encoding: str) -> None:
    content = workbook(GOOD)
    inside = part(content, name).decode("utf-8").partition("?>")[2] or part(content, name).decode()
    noise = f"<!--{random.Random(1).randbytes(filler).hex('>', 999)}-->"  # does not compress
    changed = f"{noise}{ENTITY}{inside}".encode(encoding)
    found, problems = read_table(with_parts(content, {name: changed}), "w")
    assert found is None
    assert "DTD" in problems[0].message


@pytest.mark.parametrize(
    "inside",
    [
        b"<a>" * 400 + b"</a>" * 400,
        b"<a/>" * 3_000,
        b"<sheetData><row>" + b"<c/>" * 3_000 + b"</row></sheetData>",
    ],
    ids=["deep", "wide", "one row"],
)
def test_fault_32_xml_that_fills_the_memory_is_refused(monkeypatch, inside: bytes) -> None:
    assert workbook_module.MAX_KEPT == 200_000
    sheet = b"<worksheet><v>1</v>" + inside + b"</worksheet>"
    content = with_parts(workbook(GOOD), {SHEET: sheet})
    assert "leeg" in read_table(content, "w")[1][0].message or b"</a></a>" in inside
    monkeypatch.setattr(workbook_module, "MAX_KEPT", 1_000)
    found, problems = read_table(content, "w")
    assert found is None
    assert problems[0].message == "het XLSX-bestand is beschadigd"


def test_fault_32_one_long_text_used_many_times_is_refused(store: Store) -> None:
    content = workbook(GOOD)
    strings = b"<sst><si><t>" + b"y" * 900 + b"</t></si></sst>"
    rows = b"<row>" + b'<c t="s"><v>0</v></c>' * 150 + b"</row>"
    sheet = b"<worksheet><sheetData>" + rows * 150 + b"</sheetData></worksheet>"
    links = part(content, "xl/_rels/workbook.xml.rels").replace(
        b"</Relationships>",
        b'<Relationship Id="s" Type="x/sharedStrings" Target="s.xml"/></Relationships>',
    )
    parts = {SHEET: sheet, "xl/s.xml": strings, "xl/_rels/workbook.xml.rels": links}
    found, problems = read_table(with_parts(content, parts), "w", Limits(10**9, 10 * MEGABYTE, 999))
    assert found is None
    assert "te veel tekst" in problems[0].message


def parquet() -> bytes:
    out = io.BytesIO()
    pd.DataFrame({"id": ["A"], "gemeente": ["Emmen"]}).to_parquet(out)
    return out.getvalue()


OTHER_FILES = {
    "exe": (b"MZ\x90\x00\x03" + b"\0" * 60, "programma"),
    "elf": (b"\x7fELF\x02\x01", "programma"),
    "pdf": (b"%PDF-1.7\n", "PDF"),
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "oud Excel-bestand"),
    "gz": (b"\x1f\x8b\x08\x00", "ingepakt"),
    "html": (b"\n <!DOCTYPE html><table><tr><td>id", "webpagina"),
    "xml": (b"\xef\xbb\xbf<?xml version='1.0'?>", "webpagina of XML"),
    "png": (b"\x89PNG\r\n\x1a\n", "afbeelding"),
    "parquet": (parquet(), "parquet"),
    "pickle": (pickle.dumps({"id": ["A"]}), "pickle"),
    "zip": (b"PK\x05\x06" + b"\0" * 18, "geen XLSX"),
    "binary": (b"id;gemeente\nA;\x01\x02\x03", "geen tekst"),
    "nul": (b"id;gemeente\nA;Em\0men\n", "geen tekst"),
}


@pytest.mark.parametrize("name", ["woningen.csv", "woningen.xlsx", "woningen.csv\0.exe"])
@pytest.mark.parametrize("kind", OTHER_FILES)
def test_fault_33_and_42_the_content_decides_and_not_the_name(
    store: Store, kind: str, name: str
) -> None:
    content, words = OTHER_FILES[kind]
    (problem,) = problems_of(content, store, name)
    assert words in problem.message


def test_fault_33_a_renamed_table_is_read_as_what_it_is(store: Store) -> None:
    for content in (b"id;gemeente\nA;Emmen\n", workbook(GOOD)):
        for name in ("w.csv", "w.xlsx", "w.exe", ""):
            assert read_dwellings(content, name, store)[1] == ()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../x.csv", "x.csv"),
        ("..\\..\\x.csv", "x.csv"),
        ("/etc/passwd", "passwd"),
        ("x\0.csv", "x.csv"),
        ("..", "bestand"),
        ("<b>x</b>.csv", "b.csv"),
        ("a" * 300 + ".csv", "a" * 60),
    ],
)
def test_fault_33_a_hostile_name_is_only_shown_cleaned(store: Store, name: str, shown: str) -> None:
    assert problems_of(b"", store, name)[0].file == shown
    found, _ = read_dwellings(b"id;gemeente\nA;Emmen\n", name, store)
    assert found is not None
    assert found.name == shown


def test_fault_33_a_workbook_with_macros_or_a_password_is_refused(store: Store) -> None:
    macros = with_parts(workbook(GOOD), {"xl/vbaProject.bin": b"x"})
    assert "macro" in one(macros, store).message
    content = bytearray(workbook(GOOD))
    flag = content.index(b"PK\x01\x02") + 8
    content[flag] |= 1
    assert "wachtwoord" in one(bytes(content), store).message


def test_fault_42_a_pickle_is_never_loaded(store: Store, tmp_path) -> None:
    class Trap:
        def __reduce__(self):
            return (open, (str(tmp_path / "opened"), "w"))

    for protocol in range(6):
        problems_of(pickle.dumps(Trap(), protocol), store)
    assert not (tmp_path / "opened").exists()


def test_fault_34_metres_and_degrees_in_each_other_s_columns(store: Store) -> None:
    problem = one(f"{RD_AND_DEGREES}A;6,9;52,78;;\n", store)
    assert "graden (WGS84) in plaats van RD-meters" in problem.message
    assert problem.remedy == "zet ze in lon en lat"
    problem = one(f"{RD_AND_DEGREES}A;;;257000;534000\n", store)
    assert "RD-meters in plaats van graden" in problem.message
    assert problem.remedy == "zet ze in rd_x en rd_y"


def test_fault_35_swapped_axes_are_told(store: Store) -> None:
    assert one(f"{RD_AND_DEGREES}A;534000;257000;;\n", store).remedy == "wissel rd_x en rd_y om"
    assert one(f"{RD_AND_DEGREES}A;;;52,78;6,9\n", store).remedy == "wissel lon en lat om"


@pytest.mark.parametrize(
    "row",
    [
        "1000000000;1000000000;;",
        "-257000;534000;;",
        "121000;487000;;",  # Amsterdam
        "0;0;;",
        ";;1000000000;52,78",
        ";;4,9;52,37",  # Amsterdam
        ";;0;0",
        "235000;580000;;",  # Groningen: in the box, outside Drenthe
    ],
)
def test_fault_37_a_point_outside_drenthe_is_refused(store: Store, row: str) -> None:
    problem = one(f"{RD_AND_DEGREES}A;{row}\n", store)
    assert problem.row == 2
    assert "niet in Drenthe" in problem.message


@pytest.mark.parametrize("row", ["257000;;;", ";534000;;", ";;6,9;", ";;;52,78"])
def test_fault_37_half_a_point_is_refused(store: Store, row: str) -> None:
    assert "leeg" in one(f"{RD_AND_DEGREES}A;{row}\n", store).message


def test_fault_37_two_kinds_of_coordinates_in_a_row_are_refused(store: Store) -> None:
    problem = one(f"{RD_AND_DEGREES}A;257000;534000;6,9;52,78\n", store)
    assert "twee soorten" in problem.message


def test_a_file_full_of_faults_is_told_in_short(store: Store) -> None:
    rows = "".join(f"{number};Emen;x\n" for number in range(5_000))
    problems = problems_of(f"id;gemeente;receptie\n{rows}", store)
    assert len(problems) == MAX_LISTED + 1
    assert problems[-1].message == "en nog 9800 problemen"
    assert [problem.row for problem in problems[:4]] == [2, 2, 3, 3]


def rows_inside(rows: bytes) -> bytes:
    """A workbook with these rows, written by hand."""
    return with_parts(
        workbook(GOOD), {SHEET: b"<worksheet><sheetData>%s</sheetData></worksheet>" % rows}
    )


@pytest.mark.parametrize("row", [1_048_577, 2**31, 10**18, 10**30])
def test_fault_32_a_row_that_no_sheet_has_is_damage(store: Store, row: int) -> None:
    content = rows_inside(b'<row r="%d"><c><v>1</v></c></row>' % row)
    assert one(content, store).message == "het XLSX-bestand is beschadigd"


@pytest.mark.parametrize("inside", [b"<c><v>1</v></c>", b""], ids=["small", "empty"])
def test_fault_32_rows_are_counted_while_they_are_read(inside: bytes) -> None:
    content = rows_inside(b"<row><c><v>1</v></c></row>" + b"<row>%s</row>" % inside * 3)
    limits = Limits(WEB.size, WEB.unpacked, 2)
    assert "meer dan 2 rijen" in read_table(content, "w", limits)[1][0].message
    enough = Limits(WEB.size, WEB.unpacked, 3)
    assert all("meer dan" not in each.message for each in read_table(content, "w", enough)[1])


@pytest.mark.parametrize("mark", [(b"<!--", b"-->"), (b"<row r='", b"'/>"), (b"<v>", b"</v>")])
def test_fault_32_a_tag_or_text_without_end_is_refused(
    store: Store, mark: tuple[bytes, bytes]
) -> None:
    noise = random.Random(1).randbytes(MEGABYTE + 100_000).hex().encode()  # does not compress
    assert "te lang" in one(rows_inside(noise.join(mark)), store).message


def test_fault_32_a_sheet_under_another_ending_is_not_read(store: Store) -> None:
    content = workbook(GOOD)
    links = "xl/_rels/workbook.xml.rels"
    moved = {
        SHEET: None,
        "xl/worksheets/sheet1.bin": ENTITY.encode() + part(content, SHEET),
        links: part(content, links).replace(b"sheet1.xml", b"sheet1.bin"),
    }
    assert one(with_parts(content, moved), store).message == "het XLSX-bestand is beschadigd"


def test_fault_32_a_long_format_makes_no_long_codes() -> None:
    content = workbook([["id"], [7]], lambda book: zeros(book, 60_000))
    found, _ = read_table(content, "w")
    assert found is not None and found.frame["id"].tolist() == ["7"]


def zeros(book: Workbook, count: int) -> None:
    book.active["A2"].number_format = "0" * count


def test_fault_31_a_hostile_merge_is_told_in_short(store: Store) -> None:
    merge = b'<mergeCells><mergeCell ref="A%s"/></mergeCells>' % (b"9" * 6_000)
    content = with_parts(
        workbook(GOOD), {SHEET: b"<worksheet><row><c><v>1</v></c></row>%s</worksheet>" % merge}
    )
    problem = one(content, store)
    assert "samengevoegd" in problem.message and len(problem.message) < 120


def test_19_a_computed_number_has_no_more_digits_than_a_spreadsheet_shows(store: Store) -> None:
    head = ["id", "gemeente", "aantal", "afstand_steunpunt_m"]
    rows = [["A", "Emmen", 2.9999999999999996, 0.1 + 0.2], [1731010000123456, "Emmen", 1, 6.6]]
    found, problems = read_dwellings(workbook([head, *rows]), "w.xlsx", store)
    assert found is not None, problems
    assert found.frame["aantal"].tolist() == [3, 1]
    assert found.frame["afstand_steunpunt_m"].tolist() == [0.3, 6.6]
    assert found.frame["id"].tolist() == ["A", "1731010000123456"]


def test_too_many_columns_or_only_a_hidden_sheet_have_a_remedy_of_their_own(store: Store) -> None:
    wide = workbook([[f"k{number}" for number in range(300)]])
    assert one(wide, store).remedy == "haal die kolommen weg"

    def hide(book: Workbook) -> None:
        book.active.sheet_state = "hidden"
        book.create_sheet("leeg")

    assert "zichtbaar" in one(workbook(GOOD, hide), store).remedy


def test_a_message_repeats_a_cell_as_it_is(store: Store) -> None:
    assert "'{row} {} {0}'" in one("id;gemeente\nA;{row} {} {0}\n", store).message
    assert "'{row}\\'" in one("id;gemeente\nA;{row}\\\n", store).message
