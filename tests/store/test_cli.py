"""The commands as a user types them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from atlas.cli.commands import main
from atlas.store.check_programme import COUNTED
from tests.support import GEMEENTEN, edit_table, origin, record_of, write_indicator

ENGLISH = re.compile(
    r"\b(usage|options|positional|arguments?|show this|error|required|invalid|exit)\b", re.I
)


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    """Exit code and what was printed."""
    try:
        code = main(arguments)
    except SystemExit as stop:
        code = int(stop.code or 0)
    printed = capsys.readouterr()
    return code, printed.out, printed.err


@pytest.mark.parametrize("command", [[], ["check"], ["value"], ["list"], ["classify"]])
def test_help_is_dutch(capsys, command: list[str]) -> None:
    code, out, _ = run(capsys, *command, "--help")
    assert code == 0
    assert out.startswith("Gebruik: python -m atlas")
    assert not ENGLISH.search(out)
    words = {"check": "--json", "value": "INDICATOR GEBIED PERIODE", "list": "indicators, areas"}
    words |= {"classify": "--out BESTAND"}
    assert words.get(*command or [""], "opdrachten") in " ".join(out.split())


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "deze gegevens ontbreken: OPDRACHT"),
        (["toon"], "'toon' bestaat niet; kies uit 'check', 'value', 'list', 'classify'"),
        (["list", "alles"], "'alles' bestaat niet; kies uit 'indicators', 'areas', 'groupings'"),
        (["value", "inwoners"], "deze gegevens ontbreken: GEBIED, PERIODE"),
        (["check", "--data"], "na --data ontbreekt een waarde"),
        (["check", "--json=1"], "na --json hoort geen waarde"),
        (["check", "--snel"], "onbekende gegevens: --snel"),
    ],
)
def test_errors_of_the_command_line_are_dutch(capsys, arguments: list[str], says: str) -> None:
    code, _, err = run(capsys, *arguments)
    assert code == 2
    assert f"Fout: {says}" in err
    assert not ENGLISH.search(err)


def test_check_of_good_data(capsys, root: Path) -> None:
    code, out, _ = run(capsys, "check", "--data", str(root))
    assert code == 0
    assert out == (
        "4 indicatoren, 427 waarnemingen, 90 gebieden, 5 kaartlagen, 2 indelingen, "
        "0 feiten, 0 plekken, 0 acties, 0 bedragen, 0 actoren, 0 datums in de kalender, 0 kaders, "
        "0 criteria, 0 systemen, 0 begrippen, 0 trends, 0 twijfels, 0 fouten\n"
    )


def test_check_of_bad_data(capsys, root: Path) -> None:
    row = edit_table(root, "bevolking/inwoners", "GM0114,2024,50000", "GM0114,2024,x")
    code, out, _ = run(capsys, "check", "--data", str(root))
    assert code == 1
    first, last = out.splitlines()
    place = f"indicators/bevolking/inwoners.csv:{row}:value"
    assert first.startswith(f"{place}  'x' is geen getal  -> schrijf een getal")
    assert last.endswith(", 1 fout")


def test_check_as_json(capsys, root: Path) -> None:
    edit_table(root, "bevolking/inwoners", "GM0114,2024,50000", "GM0114,2024,x")
    code, out, _ = run(capsys, "check", "--json", "--data", str(root))
    record = json.loads(out)
    assert code == 1
    (problem,) = record.pop("problems")
    assert set(problem) == {"file", "row", "column", "message", "remedy"}
    assert record == {
        "indicators": 4,
        "observations": 427,
        "areas": 90,
        "layers": 5,
        "groupings": 2,
        "facts": 0,
        "places": 0,
        **dict.fromkeys(COUNTED, 0),
        "errors": 1,
    }


@pytest.mark.parametrize("area", ["GM0114", "Emmen"])
def test_value_says_all_that_belongs_to_a_number(capsys, root: Path, area: str) -> None:
    code, out, _ = run(capsys, "value", "inwoners", area, "2024", "--data", str(root))
    assert code == 0
    lines = dict(re.split(r":\s+", line, maxsplit=1) for line in out.splitlines())
    assert lines == {
        "Indicator": "Inwoners (inwoners)",
        "Gebied": "Emmen (GM0114)",
        "Periode": "2024",
        "Waarde": "50.000 inwoners",
        "Eenheid": "inwoners",
        "Status": "definitief",
        "Bron": "CBS, Kerncijfers wijken en buurten, tabel 85984NED",
        "Vermelding": "Bron: CBS (CC BY 4.0)",
        "Licentie": "CC BY 4.0",
        "Adres": "https://opendata.cbs.nl/",
        "Gepubliceerd": "30 juni 2025",
        "Opgehaald": "1 november 2025",
    }


def value(capsys, root: Path, *arguments: str) -> dict:
    """The JSON answer of `value`."""
    code, out, err = run(capsys, "value", *arguments, "--json", "--data", str(root))
    assert code == 0, err
    return json.loads(out)


def test_drenthe_is_the_source_s_own_or_computed_by_rule(capsys, root: Path) -> None:
    own = value(capsys, root, "inwoners", "Drenthe", "2024")
    assert (own["area_code"], own["value"], own["computed"]) == ("PV22", 780_000, False)
    computed = value(capsys, root, "inwoners", "PV22", "2022")
    assert (computed["value"], computed["computed"]) == (777_600, True)
    mean = value(capsys, root, "aandeel_65plus", "PV22", "2023")
    weights = [10_000 * (n + 1) - 100 for n in range(12)]
    expected = sum(w * (21 + n) for n, w in enumerate(weights)) / sum(weights)
    assert mean["value"] == pytest.approx(expected)
    incomplete = value(capsys, root, "aandeel_65plus", "PV22", "2024")
    assert (incomplete["value"], incomplete["status"]) == (None, "missing")
    no_rule = value(capsys, root, "woz_waarde", "PV22", "2024")
    assert (no_rule["value"], no_rule["status"]) == (None, "missing")


def test_country_region_and_smaller_areas(capsys, root: Path) -> None:
    assert value(capsys, root, "inwoners", "Nederland", "2022")["value"] == 17_800_000
    region = value(capsys, root, "inwoners", "Zuidoost-Drenthe", "2024")
    assert (region["area_code"], region["value"]) == ("CR08", 120_000)
    unstated = value(capsys, root, "inwoners", "RG_wzw_noord", "2024")
    assert (unstated["value"], unstated["status"]) == (None, "not_applicable")
    assert value(capsys, root, "inwoners", "BU01140000", "2024")["value"] == 12_500
    kern = value(capsys, root, "inwoners", "Roden", "2024")
    assert (kern["area_code"], kern["value"], kern["status"]) == ("WP0002", None, "missing")


def test_states_without_a_value_are_words(capsys, root: Path) -> None:
    words = {"Assen": "verborgen", "Coevorden": "ontbreekt", "Emmen": "niet van toepassing"}
    for area, word in words.items():
        code, out, _ = run(capsys, "value", "aandeel_65plus", area, "2024", "--data", str(root))
        assert code == 0
        assert re.search(rf"^Waarde: +{word}$", out, re.M)
    _, out, _ = run(capsys, "value", "aandeel_65plus", "Hoogeveen", "2024", "--data", str(root))
    assert re.search(r"^Waarde: +ontbreekt$", out, re.M)
    assert "er is geen rij" in out


def test_origin_of_a_value_is_that_of_its_row(capsys, root: Path) -> None:
    for area, producer in (("GM1680", "RIVM"), ("GM0106", "CBS")):
        found = value(capsys, root, "afstand_huisarts", area, "2019-2022")
        assert found["origin"]["producer"] == producer
        assert found["origin"]["licence"] == "CC BY 4.0"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("inwoner", "GM0114", "2024"), "indicator 'inwoner' bestaat niet; bedoelt u inwoners?"),
        (("xyz", "GM0114", "2024"), "zie: python -m atlas list indicators"),
        (("inwoners", "Emen", "2024"), "gebied 'Emen' bestaat niet; bedoelt u Emmen?"),
        (("inwoners", "xyz", "2024"), "zie: python -m atlas list areas"),
        (("inwoners", "Emmen", "1999"), "er zijn cijfers over 2022, 2023, 2024"),
    ],
)
def test_a_question_without_an_answer_gets_a_way_on(capsys, root: Path, arguments, says) -> None:
    code, out, err = run(capsys, "value", *arguments, "--data", str(root))
    assert (code, out) == (2, "")
    assert says in err


def test_a_name_goes_to_the_level_that_has_figures(capsys, root: Path) -> None:
    record = record_of("per_kern", "wonen", origin=[origin()])
    record["table"] = {"path": "per_kern.csv", "levels": ["kern"]}
    write_indicator(root, record, [("WP0001", "2024", "7", "final", "cbs_kwb")])
    assert value(capsys, root, "per_kern", "Emmen", "2024")["area_code"] == "WP0001"
    assert value(capsys, root, "inwoners", "Emmen", "2024")["area_code"] == "GM0114"


def test_a_name_of_two_areas_asks_for_the_code(capsys, root: Path) -> None:
    path = root / "geo/areas.csv"
    path.write_text(path.read_text("utf-8").replace("Wijk 2 Assen", "Wijk 2 Emmen"), "utf-8")
    code, _, err = run(capsys, "value", "inwoners", "Wijk 2 Emmen", "2024", "--data", str(root))
    assert code == 2
    assert "kies een code: WK010601, WK011401" in err


def test_list_indicators(capsys, root: Path) -> None:
    code, out, _ = run(capsys, "list", "indicators", "--data", str(root))
    assert code == 0
    assert out.splitlines()[-1].split("\t") == [
        "woz_waarde",
        "Woz waarde",
        "wonen",
        "euro",
        "gemeente, wijk",
        "2023, 2024",
    ]
    _, out, _ = run(capsys, "list", "indicators", "--json", "--data", str(root))
    first = json.loads(out)[0]
    assert first["id"] == "aandeel_65plus"
    assert first["periods"] == ["2022", "2023", "2024"]
    assert first["origin"][0]["table_id"] == "85984NED"


def test_list_areas(capsys, root: Path) -> None:
    _, out, _ = run(capsys, "list", "areas", "--data", str(root))
    assert len(out.splitlines()) == 90
    assert "GM0114\tgemeente\tEmmen\tGM0114" in out.splitlines()
    _, out, _ = run(capsys, "list", "areas", "--json", "--data", str(root))
    assert {a["area_code"] for a in json.loads(out) if a["area_level"] == "gemeente"} == set(
        GEMEENTEN
    )


def test_list_groupings(capsys, root: Path) -> None:
    _, out, _ = run(capsys, "list", "groupings", "--data", str(root))
    assert "wzw\tWZW-regio's\t2024\tWZW Zuid, WZW Noord" in out.splitlines()
    _, out, _ = run(capsys, "list", "groupings", "--json", "--data", str(root))
    assert json.loads(out)[1]["regions"][1]["membership"] == "not_stated"


def test_bad_data_stop_a_question(capsys, root: Path) -> None:
    edit_table(root, "bevolking/inwoners", "GM0114,2024,50000", "GM0114,2024,x")
    code, out, err = run(capsys, "list", "areas", "--data", str(root))
    assert (code, out) == (1, "")
    assert "inwoners.csv" in err
    assert "de gegevens kloppen niet (1 fout)" in err


def test_as_a_module_and_with_a_reader_that_stops(root: Path) -> None:
    command = f"{sys.executable} -m atlas list areas --data {root}"
    done = subprocess.run(
        f"{command} | head -n 1", shell=True, capture_output=True, text=True, check=False
    )
    assert done.stdout == "NL01\tland\tNederland\t\n"
    assert done.stderr == ""
