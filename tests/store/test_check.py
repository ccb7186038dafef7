"""The check on data that are broken on purpose: one break, one problem, at the right place."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pytest

from atlas.store.check import check
from atlas.store.check_programme import COUNTED
from atlas.store.problems import Problem, dutch, field_name, toml_line
from tests.support import edit_table, renew_checksum, replace_in

INWONERS = "indicators/bevolking/inwoners"
AANDEEL = "indicators/bevolking/aandeel_65plus"
AFSTAND = "indicators/wonen/afstand_huisarts"
EMMEN = "GM0114,2024,50000,final,cbs_kwb"


def only_problem(root: Path) -> Problem:
    """The one problem there is; fails with all of them when there are more."""
    problems = check(root).problems
    assert len(problems) == 1, "\n".join(map(str, problems))
    assert problems[0].remedy
    return problems[0]


def test_good_data_have_no_problems(root: Path) -> None:
    report = check(root)
    assert report.problems == ()
    assert report.counts == {
        "indicators": 4,
        "observations": 257 + 38 + 72 + 60,
        "areas": 90,
        "layers": 5,
        "groupings": 2,
        "facts": 0,
        "places": 0,
        **dict.fromkeys(COUNTED, 0),
        "errors": 0,
    }


CELLS = [
    ("GM0114 ,2024,50000,final,cbs_kwb", "area_code", "'GM0114 ' heeft spaties"),
    ("GM0114,2024,50000, final,cbs_kwb", "status", "' final' heeft spaties"),
    ('GM0114,2024,"12,5",final,cbs_kwb', "value", "'12,5' heeft een decimale komma"),
    ("GM0114,2024,50.000,final,cbs_kwb", "value", "'50.000' lijkt een getal met een punt"),
    ("GM0114,2024,x,final,cbs_kwb", "value", "'x' is geen getal"),
    ("GM0114,2024,nan,final,cbs_kwb", "value", "'nan' is geen getal"),
    ("GM0114,2024,1 000,final,cbs_kwb", "value", "'1 000' is geen getal"),
    ("GM0114,2024,,final,cbs_kwb", "value", "de status vraagt een waarde"),
    ("GM0114,2024,0,missing,cbs_kwb", "value", "'0' staat bij een status zonder waarde"),
    ("GM0114,2024,5,suppressed,cbs_kwb", "value", "'5' staat bij een status zonder waarde"),
    ("GM0114,2024,50000,definitief,cbs_kwb", "status", "status 'definitief' is onbekend"),
    ("GM0114,2024,50000,final,cbs", "origin", "bron 'cbs' staat niet in het record"),
    ("GM0114,2024-2023,50000,final,cbs_kwb", "period", "periode '2024-2023'"),
    ("GM0114,2024K4,50000,final,cbs_kwb", "period", "periode '2024K4'"),
    ("GM0115,2024,50000,final,cbs_kwb", "area_code", "gebiedscode 'GM0115' is onbekend"),
    ("GM0114,2024,50000,final", "", "rij heeft 4 velden in plaats van 5"),
    (f"{EMMEN},x", "", "rij heeft 6 velden in plaats van 5"),
    (f"{EMMEN}\n", "", "rij heeft 0 velden in plaats van 5"),
    (f"{EMMEN}\n{EMMEN}", "area_code", "'GM0114' staat er voor deze periode al in"),
]


@pytest.mark.parametrize(("line", "column", "says"), CELLS)
def test_a_wrong_cell_is_told_with_its_row_and_column(
    root: Path, line: str, column: str, says: str
) -> None:
    row = edit_table(root, "bevolking/inwoners", EMMEN, line)
    problem = only_problem(root)
    assert problem.file == f"{INWONERS}.csv"
    assert problem.row == row + ("\n" in line)
    assert problem.column == column
    assert says in problem.message
    assert f"{INWONERS}.csv:{problem.row}:{column or '-'}  " in str(problem)


def test_rows_out_of_order_are_told(root: Path) -> None:
    first, second = "GM0114,2022,49800,final,cbs_kwb", "GM0114,2023,49900,final,cbs_kwb"
    row = edit_table(root, "bevolking/inwoners", f"{first}\n{second}", f"{second}\n{first}")
    problem = only_problem(root)
    assert (problem.row, problem.column) == (row + 1, "area_code")
    assert "volgorde" in problem.message


@pytest.mark.parametrize("value", ["-1", "100.1"])
def test_a_percentage_outside_0_and_100_is_told(root: Path, value: str) -> None:
    row = edit_table(root, "bevolking/aandeel_65plus", "GM0114,2022,24", f"GM0114,2022,{value}")
    problem = only_problem(root)
    assert (problem.row, problem.column) == (row, "value")
    assert f"percentage '{value}' ligt niet tussen 0 en 100" in problem.message


@pytest.mark.parametrize(
    ("header", "column", "says"),
    [
        ("area_code,period,value,status", "origin", "kolom 'origin' ontbreekt"),
        ("area_code,period,value,status,bron", "origin", "kolom 'origin' ontbreekt"),
        ("area_code,period,value,value,status,origin", "value", "staat er twee keer in"),
        ("area_code,period,value,status,origin,note", "note", "kolom 'note' is onbekend"),
        ("period,area_code,value,status,origin", "", "niet in de goede volgorde"),
        ("\ufeffarea_code,period,value,status,origin", "area_code", "BOM"),
    ],
)
def test_a_wrong_header_is_told(root: Path, header: str, column: str, says: str) -> None:
    edit_table(root, "bevolking/inwoners", "area_code,period,value,status,origin", header)
    problem = only_problem(root)
    assert (problem.file, problem.row, problem.column) == (f"{INWONERS}.csv", 1, column)
    assert says in problem.message


def test_a_table_that_is_not_utf8_is_told(root: Path) -> None:
    path = root / f"{INWONERS}.csv"
    row = edit_table(root, "bevolking/inwoners", EMMEN, EMMEN.replace("final", "finál"))
    path.write_bytes(path.read_text("utf-8").encode("cp1252"))
    renew_checksum(root, "bevolking/inwoners")
    problem = only_problem(root)
    assert (problem.file, problem.row) == (f"{INWONERS}.csv", row)
    assert "geen UTF-8" in problem.message


def test_an_empty_table_is_told(root: Path) -> None:
    (root / f"{INWONERS}.csv").write_text("area_code,period,value,status,origin\n", "utf-8")
    renew_checksum(root, "bevolking/inwoners")
    assert "geen rijen" in only_problem(root).message


@dataclass(frozen=True)
class Break:
    """Replace `old` by `new` in `file`: one problem at `column`, on the line with `at`."""

    file: str
    old: str
    new: str
    column: str
    says: str
    at: str


IN, AA, AF = f"{INWONERS}.toml", f"{AANDEEL}.toml", f"{AFSTAND}.toml"
RULE, UNIT = 'rule = "sum"', 'unit = "inwoners"'
WZW_SOUTH = 'members = ["GM0114"]\nmembership = "stated"'
NEXT = "own,1,true\nWK011401"  # the end of the row of WK011400
COROP = "groupings/corop.toml"
INDICATOR_BREAKS = [
    Break(IN, UNIT, "", "unit", "verplicht veld ontbreekt", 'id = "inwoners"'),
    Break(IN, 'rule = "sum"', "", "aggregate.rule", "verplicht veld ontbreekt", "[aggregate]"),
    Break(IN, "decimals = 0", "decimals = 9", "decimals", "9 is te hoog", "decimals"),
    Break(IN, "decimals = 0", 'decimals = "a"', "decimals", "'a' is geen geheel", "decimals"),
    Break(IN, "decimals = 0", "decimals = 0\nx = 1", "x", "onbekend veld", "x = 1"),
    Break(IN, '"neutral"', '"up"', "direction", "'up' is hier niet toegestaan", "direction"),
    Break(IN, "2025-11-01", '"nu"', "origin[0].accessed", "'nu' is geen datum", "accessed"),
    Break(IN, '"Inwoners"', '""', "title", "de tekst is leeg", "title"),
    Break(IN, '"Inwoners"', "1", "title", "1 is geen tekst", "title"),
    Break(IN, "mensen?", "mensen", "question", "heeft niet de juiste vorm", "question"),
    Break(IN, UNIT, 'unit = "mensen"', "unit", "eenheid 'mensen' is onbekend", "unit"),
    Break(IN, '"bevolking"', '"natuur"', "theme", "thema 'natuur' is onbekend", "theme"),
    Break(IN, '"bevolking"', '"wonen"', "theme", "map van een ander thema", "theme"),
    Break(IN, 'id = "inwoners"', 'id = "mensen"', "id", "niet de bestandsnaam", "id"),
    Break(IN, '"inwoners.csv"', '"../wonen/inwoners.csv"', "table.path", "heet niet als", "path"),
    Break(
        IN, RULE, 'rule = "weighted_mean"', "aggregate.denominator", "noemer ontbreekt", "[aggreg"
    ),
    Break(
        IN,
        RULE,
        f'{RULE}\ndenominator = "inwoners"',
        "aggregate.denominator",
        "geen noemer",
        "deno",
    ),
    Break(AA, '= "inwoners"', '= "mensen"', "aggregate.denominator", "is geen indicator", "deno"),
    Break(IN, '"buurt", ', "", "table.levels", "'buurt' staat wel in de tabel", "levels"),
    Break(IN, '"land"', '"land", "kern"', "table.levels", "'kern' staat wel in het r", "levels"),
    Break(IN, '"land"]', '"stad"]', "table.levels[4]", "'stad' is hier niet", "levels"),
    Break(AF, 'caveats = ["', 'caveats = "', "33", "geen geldige TOML", "caveats"),
]
NOTE_BREAKS = [
    Break(
        AF,
        '"2019-2022"\nnote = "Andere',
        '"19-22"\nnote = "Andere',
        "notes.series_breaks[0].period",
        "periode '19-22' heeft niet de juiste vorm",
        "19-22",
    ),
    Break(
        AF,
        '"GM0106"',
        '"GM0107"',
        "notes.contradictions[0].area_code",
        "'GM0107' is onbekend",
        "GM0107",
    ),
    Break(
        AF,
        'other_origin = "rivm"',
        'other_origin = "cbs"',
        "notes.contradictions[0].other_origin",
        "bron 'cbs' staat niet in het record",
        "other_origin",
    ),
    Break(
        AF,
        '"2019-2022"\nother',
        '"2018"\nother',
        "notes.contradictions[0].period",
        "GM0106 heeft in 2018 geen waarde",
        "2018",
    ),
    Break(
        AF,
        "other_value = 1.7",
        'other_value = "?"',
        "notes.contradictions[0].other_value",
        "'?' is geen getal",
        "other_value",
    ),
]
GEO_BREAKS = [
    Break("geo/areas.csv", "GM0114,gemeente", "GM0114,wijk", "area_level", "past niet", "GM0114"),
    Break("geo/areas.csv", "GM0114,gemeente", "GM0114,stad", "area_level", "'stad' is", "GM0114"),
    Break(
        "geo/areas.csv", "kern,Emmen,GM0114", "kern,Emmen,GM01", "gemeente_code", "'GM01'", "WP0001"
    ),
    Break(
        "geo/areas.csv",
        "WK011400,wijk,Wijk 1 Emmen,GM0114,GM0114",
        "WK011400,wijk,Wijk 1 Emmen,GM0114,GM0115",
        "parent_code",
        "'GM0115' is geen gemeente die bestaat",
        "WK011400",
    ),
    Break(
        "geo/areas.csv", NEXT, NEXT.replace("1,t", "x,t"), "boundary_change", "geheel", "WK011400"
    ),
    Break("geo/areas.csv", NEXT, NEXT.replace("true", "?"), "valid", "geen ja of nee", "WK011400"),
    Break("geo/areas.csv", NEXT, NEXT.replace(",true", ""), "", "rij heeft 7 velden", "WK011400"),
    Break("geo/areas.csv", "area_code,", "code,", "", "kolomnamen kloppen niet", "code,"),
    Break("geo/wijk.toml", "year = 2024", "", "year", "verplicht veld ontbreekt", 'id = "wijk"'),
    Break(COROP, '"GM0114"]', '"GM0115"]', "regions[1].members", "'GM0115' is geen", "GM0115"),
    Break(COROP, '"GM0114"]', '"GM0109"]', "regions[1].members", "twee keer", "GM0109"),
    Break(COROP, '"CR09"', '"CR08"', "regions[2].area_code", "'CR08' bestaat al", "CR08"),
    Break(COROP, '"CR09"', '"GM0114"', "regions[2].area_code", "geen code van een regio", "GM0114"),
    Break(
        "groupings/wzw.toml",
        '"not_stated"',
        '"stated"',
        "regions[1].membership",
        "de bron noemt leden, maar ze staan er niet",
        "membership",
    ),
    Break(
        "groupings/wzw.toml",
        WZW_SOUTH,
        WZW_SOUTH.replace('"stated"', '"not_stated"'),
        "regions[0].membership",
        "de bron noemt ze niet",
        "membership",
    ),
    Break(
        "indicators/themes.toml",
        'id = "wonen"',
        'id = "leeg"\ntitle = "x"\ndescription = "x"\n[[theme]]\nid = "wonen"',
        "theme[1].id",
        "thema 'leeg' heeft geen indicatoren",
        "leeg",
    ),
]


@pytest.mark.parametrize(
    "broken",
    [*INDICATOR_BREAKS, *NOTE_BREAKS, *GEO_BREAKS],
    ids=lambda broken: f"{Path(broken.file).stem}-{broken.column}-{broken.says[:20]}",
)
def test_a_wrong_record_is_told_with_its_line_and_field(root: Path, broken: Break) -> None:
    path = root / broken.file
    replace_in(path, broken.old, broken.new)
    problems = [problem for problem in check(root).problems if problem.column == broken.column]
    assert len(problems) == 1, "\n".join(map(str, check(root).problems))
    problem = problems[0]
    assert problem.file == broken.file
    assert broken.says in problem.message
    assert problem.remedy
    assert problem.row is not None
    assert broken.at in path.read_text("utf-8").splitlines()[problem.row - 1]


ALONE = [*INDICATOR_BREAKS[:11], *NOTE_BREAKS, *GEO_BREAKS[2:4]]


@pytest.mark.parametrize("broken", ALONE, ids=lambda broken: broken.says)
def test_a_broken_record_does_not_make_others_look_wrong(root: Path, broken: Break) -> None:
    replace_in(root / broken.file, broken.old, broken.new)
    assert broken.says in only_problem(root).message


def test_an_area_that_is_there_twice_is_told(root: Path) -> None:
    path = root / "geo/areas.csv"
    path.write_text(path.read_text("utf-8") + "GM0114,gemeente,Emmen,GM0114,PV22,own,,true\n")
    problem = only_problem(root)
    assert (problem.row, problem.column) == (92, "area_code")
    assert "'GM0114' staat er twee keer in" in problem.message


def test_an_origin_that_no_row_has_is_told(root: Path) -> None:
    edit_table(root, "wonen/afstand_huisarts", "2.25,estimate,rivm", "2.25,estimate,cbs_kwb")
    replace_in(root / AF, 'other_origin = "rivm"', 'other_origin = "cbs_kwb"')
    problem = only_problem(root)
    assert (problem.file, problem.column) == (AF, "origin[1].id")
    assert "bron 'rivm' hoort bij geen enkele rij" in problem.message


def test_two_origins_with_one_id_are_told(root: Path) -> None:
    replace_in(root / AF, 'id = "rivm"', 'id = "cbs_kwb"')
    assert "bron 'cbs_kwb' staat er twee keer in" in {p.message for p in check(root).problems}


def test_two_records_with_one_id_are_told(root: Path) -> None:
    text = (root / AA).read_text("utf-8").replace("aandeel_65plus", "inwoners")
    (root / "indicators/wonen/inwoners.toml").write_text(text, "utf-8")
    problem = only_problem(root)
    assert problem.file == "indicators/wonen/inwoners.toml"
    assert f"id bestaat al in {IN}" in problem.message


def test_a_changed_table_is_told_with_the_new_checksum(root: Path) -> None:
    replace_in(root / f"{INWONERS}.csv", "GM0114,2024,50000", "GM0114,2024,50001")
    problem = only_problem(root)
    assert (problem.file, problem.column) == (IN, "table.sha256")
    digest = hashlib.sha256((root / f"{INWONERS}.csv").read_bytes()).hexdigest()
    assert digest in problem.remedy


def test_a_changed_layer_is_told(root: Path) -> None:
    replace_in(root / "geo/kern.geojson", '"Roden"', '"Rode"')
    problem = next(p for p in check(root).problems if p.column == "sha256")
    assert problem.file == "geo/kern.toml"


@pytest.mark.parametrize(
    ("removed", "file", "says"),
    [
        (f"{INWONERS}.csv", IN, "het bestand bestaat niet"),
        (AF, f"{AFSTAND}.csv", "bij dit bestand hoort geen record"),
        ("geo/kern.geojson", "geo/kern.toml", "het bestand bestaat niet"),
        ("geo/kern.toml", "geo/kern.geojson", "bij dit bestand hoort geen record"),
        ("indicators/themes.toml", "indicators/themes.toml", "bestand ontbreekt"),
    ],
)
def test_a_missing_file_is_told(root: Path, removed: str, file: str, says: str) -> None:
    (root / removed).unlink()
    problem = only_problem(root)
    assert problem.file == file
    assert says in problem.message


def test_a_record_that_is_not_utf8_is_told(root: Path) -> None:
    text = (root / IN).read_text("utf-8").replace("wonen de", "wónen de")
    (root / IN).write_bytes(text.encode("cp1252"))
    problem = only_problem(root)
    assert (problem.file, problem.row) == (IN, 3)
    assert "geen UTF-8" in problem.message


def test_all_problems_come_at_once_in_order(root: Path) -> None:
    edit_table(root, "bevolking/inwoners", EMMEN, EMMEN.replace("final", "x"))
    edit_table(root, "bevolking/inwoners", "GM0106,2022,19800", 'GM0106,2022,"1,5"')
    replace_in(root / AF, "decimals = 1", "decimals = 7")
    (root / "geo/kern.toml").unlink()
    report = check(root)
    places = [(problem.file, problem.column) for problem in report.problems]
    table = f"{INWONERS}.csv"
    expected = [("geo/kern.geojson", ""), (table, "value"), (table, "status"), (AF, "decimals")]
    assert places == expected
    assert report.counts["errors"] == 4


TOML = """# comment
id = "a"

[[origin]]
id = "b"

[[origin]]
id = "c"

[notes]
caveats = ["id = 1"]

[[notes.series_breaks]]
period = "2020"
"""


@pytest.mark.parametrize(
    ("loc", "line"),
    [
        (("id",), 2),
        (("origin", 0, "id"), 5),
        (("origin", 1, "id"), 8),
        (("origin", 1, "licence"), 7),
        (("notes", "caveats", 3), 11),
        (("notes", "series_breaks", 0, "period"), 14),
        (("notes", "nothing"), 10),
        (("nothing",), 1),
    ],
)
def test_toml_line(loc: tuple[str | int, ...], line: int) -> None:
    assert toml_line(TOML, loc) == line


def test_field_name() -> None:
    assert field_name(("origin", 0, "licence")) == "origin[0].licence"
    assert field_name(("id",)) == "id"


def test_an_error_without_a_translation_is_dutch_all_the_same() -> None:
    message, remedy = dutch({"type": "new_in_some_release", "input": 3, "msg": "English"})
    assert message == "3 past niet bij dit veld"
    assert remedy
