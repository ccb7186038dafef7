"""Faults 29-33, 38, 40 and 42 in a visitor's own places: told in Dutch, inert, never run."""

from __future__ import annotations

import io
import json
import pickle
from datetime import date, datetime
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.figures.report import Column, Report, Table
from atlas.figures.report_xlsx import report_xlsx
from atlas.figures.tables import neutral
from atlas.sources import workbook as workbook_module
from atlas.sources.own_places import LIMITS, read_places
from atlas.sources.sniff import MEGABYTE
from atlas.store.problems import Problem
from atlas.store.store import Store
from atlas.ui.html import tag
from tests.sources.workbooks import part, with_parts, workbook

SHEET = "xl/worksheets/sheet1.xml"
HEAD = ["naam", "soort", "kern"]
GOOD = [HEAD, ["De Es", "huisarts", "Grolloo"]]
TEXT = "naam;soort;kern\nDe Es;huisarts;Grolloo\n"
MARKUP = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "[klik](javascript:alert(1))",
    "{{7*7}} ${7*7} %s {0}",
    "&lt;b&gt; &amp;",
    "</td></tr>",
]
FORMULAS = ["=1+1", "+1+1", "-2+3", "@SUM(A1)", "=cmd|' /c calc'!A1", '=HYPERLINK("http://kwaad")']


def problems_of(content: bytes | str, store: Store, name: str = "p.csv") -> tuple[Problem, ...]:
    """The problems of a file that must be refused; each has a message and a remedy."""
    content = content.encode() if isinstance(content, str) else content
    found, problems = read_places(content, name, store)
    assert found is None
    assert problems
    assert all(problem.message and problem.remedy for problem in problems)
    return problems


def one(content: bytes | str, store: Store) -> Problem:
    """The only problem."""
    (problem,) = problems_of(content, store)
    return problem


def names_of(content: bytes, store: Store) -> list[str]:
    """The names of the places in a file that must be read."""
    found, problems = read_places(content, "p", store)
    assert [str(problem) for problem in problems] == []
    assert found is not None
    return found.frame["name"].tolist()


def geojson(**properties: Any) -> bytes:
    """A GeoJSON file with one point."""
    feature = {
        "type": "Feature",
        "properties": {"naam": "De Es", "soort": "huisarts"} | properties,
        "geometry": {"type": "Point", "coordinates": [6.9, 52.78]},
    }
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def as_table(name: str) -> bytes:
    """A CSV with one place of that name."""
    return TEXT.replace("De Es", '"' + name.replace('"', '""') + '"').encode()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_fault_29_encodings_are_detected(store: Store, encoding: str) -> None:
    text = TEXT.replace("De Es", "Café De Beiër")
    assert names_of(text.encode(encoding), store) == ["Café De Beiër"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_fault_29_encodings_of_geojson_are_detected(store: Store, encoding: str) -> None:
    text = geojson(naam="HIER").decode().replace("HIER", "Café De Beiër")
    assert names_of(text.encode(encoding), store) == ["Café De Beiër"]


def test_fault_29_what_cannot_be_read_is_told_in_dutch(store: Store) -> None:
    mixed = TEXT.replace("De Es", "Beiër").encode() + b"Caf\xe9;huisarts;Grolloo\n"
    problem = one(mixed, store)
    assert (problem.row, problem.message) == (3, "de tekens zijn niet te lezen")
    windows = geojson(naam="HIER").replace(b"HIER", b"Caf\xe9")
    assert one(windows, store).message == "de tekens zijn niet te lezen"
    assert "UTF-8" in one(windows, store).remedy


def test_fault_30_a_formula_without_value_is_told_with_its_cell(store: Store) -> None:
    problem = one(workbook([*GOOD, ["B", '="huis"&"arts"', "Grolloo"]]), store)
    assert (problem.row, problem.message) == (3, "cel B3: formule zonder waarde")


@pytest.mark.parametrize("day", [date(2004, 3, 1), datetime(2004, 3, 1, 12, 30)])
def test_fault_31_a_date_is_refused_with_its_cell(store: Store, day: date) -> None:
    rows = [[*HEAD, "datum"], ["De Es", "huisarts", "Grolloo", day]]
    problem = one(workbook(rows), store)
    assert problem.message.startswith("cel D2 is een datum; hier hoort tekst")
    assert "tekst" in problem.remedy


def test_fault_31_a_name_that_became_a_date_is_refused_with_its_cell(store: Store) -> None:
    for content in (
        TEXT.replace("De Es", "mrt-04").encode(),
        workbook([HEAD, ["mrt-04", "huisarts", "Grolloo"]]),
    ):
        assert one(content, store).message == "cel A2 is een datum geworden: 'mrt-04'"


def test_fault_31_merged_headers_are_refused_with_their_cells(store: Store) -> None:
    problem = one(workbook(GOOD, lambda book: book.active.merge_cells("A1:B1")), store)
    assert (problem.row, problem.message) == (1, "cellen A1:B1 zijn samengevoegd")


def test_fault_32_a_zip_bomb_is_refused_before_it_is_unpacked(store: Store, monkeypatch) -> None:
    bomb = with_parts(workbook(GOOD), {"xl/media/image.xml": b"\0" * (LIMITS.unpacked + 1)})
    assert len(bomb) < MEGABYTE
    monkeypatch.setattr(workbook_module, "_check_xml", None)  # must not be reached
    assert "uitgepakt te groot" in one(bomb, store).message


def test_fault_32_entities_are_refused(store: Store) -> None:
    content = workbook(GOOD)
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + part(content, SHEET)
    assert "DTD" in one(with_parts(content, {SHEET: bomb}), store).message


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 200_000,
        b"[" * 200_000 + b"]" * 200_000,
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        b'{"type":"FeatureCollection","features":' + b"[" * 100_000,
        b'{"type":"FeatureCollection","features":[' + b"{}," * 900_000 + b"{}]}",
        b'{"type":"FeatureCollection","features":[' + b"1," * 2_600_000 + b"1]}",
    ],
    ids=["deep list", "closed list", "deep object", "deep features", "wide", "large"],
)
def test_fault_32_deep_wide_or_large_json_is_refused(store: Store, content: bytes) -> None:
    message = one(content, store).message
    assert any(words in message for words in ("diep", "te veel", "groter dan 5 MB"))


def test_fault_32_a_file_over_the_limit_is_refused(store: Store) -> None:
    large = (TEXT + "x" * 5 * MEGABYTE).encode()
    for content in (large, b" " + large, b"{" + large):
        assert one(content, store).message == "het bestand is groter dan 5 MB"


OTHER_FILES = {
    "exe": (b"MZ\x90\x00\x03" + b"\0" * 60, "programma"),
    "elf": (b"\x7fELF\x02\x01", "programma"),
    "pdf": (b"%PDF-1.7\n", "PDF"),
    "zip": (b"PK\x05\x06" + b"\0" * 18, "geen XLSX"),
    "html": (b"<!DOCTYPE html><p>naam;soort", "webpagina"),
    "kml": (b'<?xml version="1.0"?><kml/>', "webpagina of XML"),
    "binary": (TEXT.encode() + b"\x01\x02", "geen tekst"),
    "nul": (TEXT.encode() + b"A\0;huisarts;Assen\n", "geen tekst"),
    "pickle": (pickle.dumps({"naam": ["De Es"]}), "pickle"),
}


@pytest.mark.parametrize("name", ["p.csv", "p.xlsx", "p.geojson", "p.csv\0.exe"])
@pytest.mark.parametrize("kind", OTHER_FILES)
def test_fault_33_the_content_decides_and_not_the_name(store: Store, kind: str, name: str) -> None:
    content, words = OTHER_FILES[kind]
    (problem,) = problems_of(content, store, name)
    assert words in problem.message


@pytest.mark.parametrize("name", ["p.csv", "p.geojson", "p.exe", "", "p"])
def test_fault_33_a_renamed_file_is_read_as_what_it_is(store: Store, name: str) -> None:
    for content in (TEXT.encode(), workbook(GOOD), geojson()):
        assert read_places(content, name, store)[1] == ()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../x.geojson", "x.geojson"),
        ("..\\..\\x.csv", "x.csv"),
        ("/etc/passwd", "passwd"),
        ("x\0.csv", "x.csv"),
        ("..", "bestand"),
        ("<b>x</b>.csv", "b.csv"),
        ("a" * 300, "a" * 60),
    ],
)
def test_fault_33_a_hostile_name_is_only_shown_cleaned(store: Store, name: str, shown: str) -> None:
    for content in (TEXT.encode(), geojson()):
        found, _ = read_places(content, name, store)
        assert found is not None
        assert found.name == shown
    for content in (b"", b"{"):
        assert problems_of(content, store, name)[0].file == shown


@pytest.mark.parametrize("name", MARKUP)
def test_fault_38_markup_in_a_name_stays_text(store: Store, name: str) -> None:
    for content in (
        as_table(name),
        geojson(naam=name),
        workbook([HEAD, [name, "huisarts", "Grolloo"]]),
    ):
        assert names_of(content, store) == [name]
    assert "<" not in tag("p", name).removeprefix("<p>").removesuffix("</p>")


@pytest.mark.parametrize("text", MARKUP)
def test_fault_38_markup_in_a_problem_is_repeated_as_text(store: Store, text: str) -> None:
    for content in (
        geojson(soort=text),
        workbook([HEAD, ["De Es", text, "Grolloo"]]),
    ):
        problem = one(content, store)
        assert problem.message == f"soort '{text}' kennen wij niet"
        assert "<" not in tag("p", problem.message).removeprefix("<p>").removesuffix("</p>")


@pytest.mark.parametrize("name", FORMULAS)
def test_fault_40_a_formula_is_kept_as_text_and_neutralised_in_a_file(
    store: Store, name: str
) -> None:
    for content in (as_table(name), geojson(naam=name)):
        found, _ = read_places(content, "p", store)
        assert found is not None
        rows = tuple((row,) for row in found.frame["name"])
        assert rows == ((name,),)
        report = Report(
            name="plekken",
            title=name,
            lead=(name,),
            blocks=(Table(title="Plekken", columns=(Column("Naam"),), rows=rows),),
            sources=(name,),
        )
        book = openpyxl.load_workbook(io.BytesIO(report_xlsx(report, date(2026, 1, 1))))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert f"'{name}" in {cell.value for cell in cells}
        assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
        assert neutral(name) == f"'{name}"


def test_fault_40_a_formula_in_a_workbook_is_never_run(store: Store) -> None:
    problem = one(workbook([HEAD, ["=1+1", "huisarts", "Grolloo"]]), store)
    assert problem.message == "cel A2: formule zonder waarde"


def parquet() -> bytes:
    out = io.BytesIO()
    pd.DataFrame({"naam": ["De Es"], "soort": ["huisarts"]}).to_parquet(out)
    return out.getvalue()


def test_fault_42_a_parquet_is_refused(store: Store) -> None:
    for name in ("p.parquet", "p.csv", "p.geojson"):
        (problem,) = problems_of(parquet(), store, name)
        assert "parquet" in problem.message
        assert "nemen wij niet aan" in problem.message


def test_fault_42_a_pickle_is_never_loaded(store: Store, tmp_path) -> None:
    class Trap:
        def __reduce__(self):
            return (open, (str(tmp_path / "opened"), "w"))

    for protocol in range(6):
        problems_of(pickle.dumps(Trap(), protocol), store)
    assert not (tmp_path / "opened").exists()


@given(
    start=st.sampled_from(
        [b"", b"PK\x03\x04", b"{", b"naam;soort;kern\n", b"\xff\xfe", b"naam,x,y\n"]
    ),
    rest=st.binary(max_size=300),
)
def test_any_bytes_give_places_or_problems(start: bytes, rest: bytes, store: Store) -> None:
    found, problems = read_places(start + rest, "x", store)
    assert (found is None) == bool(problems)


ANY_TEXT = st.text(st.characters(exclude_characters=';"\n\r'), max_size=30)


@given(cells=st.lists(st.tuples(ANY_TEXT, ANY_TEXT, ANY_TEXT), min_size=1, max_size=4))
def test_any_cells_give_places_or_problems(cells: list[tuple[str, str, str]], store: Store) -> None:
    text = "\n".join(["naam;soort;kern", *map(";".join, cells)])
    found, problems = read_places(text.encode("utf-8", "replace"), "x", store)
    assert (found is None) == bool(problems)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)
PROPERTIES = st.dictionaries(
    st.sampled_from(["naam", "soort", "kern", "gemeente", "lon", "x", "Naam", "datum"]),
    st.sampled_from(["De Es", "huisarts", "Grolloo", "Emmen", "6,9", 6.9, 257000, None]) | JSON,
)
POINT = st.fixed_dictionaries(
    {
        "type": st.just("Point"),
        "coordinates": st.sampled_from([[6.9, 52.78], [257000, 534000], [52.78, 6.9]]),
    }
)
FEATURE = st.fixed_dictionaries(
    {"type": st.just("Feature"), "properties": PROPERTIES, "geometry": st.none() | POINT | JSON}
)


@given(features=st.lists(FEATURE, max_size=3), more=st.dictionaries(st.just("crs"), JSON))
def test_any_json_gives_places_or_problems(features: list[Any], more: Any, store: Store) -> None:
    document = {"type": "FeatureCollection", "features": features, **more}
    found, problems = read_places(json.dumps(document).encode(), "x", store)
    assert (found is None) == bool(problems)
    for problem in problems:
        str(problem).encode()
