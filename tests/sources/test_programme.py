"""Programme actions: from a small document to rows, and every text known or refused."""

from __future__ import annotations

import csv
import hashlib
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from atlas.sources import programme
from atlas.sources.__main__ import main
from atlas.sources.common import SourceError
from atlas.store.programme import ACTION_COLUMNS
from atlas.store.store import DATA, Store


def action(**fields: Any) -> dict[str, Any]:
    """One action as the extract writes it."""
    return {
        "id": "ua-1-a",
        "title": "Dorpshubs beginnen",
        "period": 2019,
        "milestone": "2 hubs, waarvan 1 in de krimpregio",
        "target": None,
        "areas": ["Drenthe"],
        "provincial_role": "stimuleren",
        "provincial_role_basis": "",
        "partners": ["gemeenten", "BOKD"],
        "budget": None,
        "status": "gepland voor 2019",
        "source_key": "uitvoeringsagenda2019",
        "locator": "H3",
    } | fields


def document(*actions: dict[str, Any], title: str = "Agenda") -> dict[str, Any]:
    themes = [{"deelopgaven": [{"actions": [one]} for one in actions]}]
    return {"title": title, "themes": themes}


def rows(*actions: dict[str, Any]) -> list[dict[str, str]]:
    return list(programme.rows({"documents": [document(*actions)]}))


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    source, data = tmp_path / "input", tmp_path / "data"
    (source / "facts").mkdir(parents=True)
    (data / "programme").mkdir(parents=True)
    shutil.copy(DATA / "programme" / "actions.toml", data / "programme")
    content = {"documents": [document(action()), document(action(id="bo-1"), title="Visie")]}
    text = yaml.safe_dump(content, allow_unicode=True)
    (source / programme.PROGRAMME).write_text(text, "utf-8")
    return source, data


def test_the_table_is_written_with_its_checksum(folders: tuple[Path, Path]) -> None:
    source, data = folders
    assert main([str(source), "--data", str(data), "--only", "programme"]) == 0
    content = (data / "programme" / "actions.csv").read_bytes()
    record = tomllib.loads((data / "programme" / "actions.toml").read_text("utf-8"))
    assert record["sha256"] == hashlib.sha256(content).hexdigest()
    found = list(csv.DictReader(content.decode().splitlines()))
    assert list(found[0]) == list(ACTION_COLUMNS)
    assert [(row["action_id"], row["document"]) for row in found] == [
        ("ua-1-a", "Agenda"),
        ("bo-1", "Visie"),
    ]
    programme.build(source, data)
    assert (data / "programme" / "actions.csv").read_bytes() == content


def test_an_action_is_told_in_the_words_of_the_document() -> None:
    assert rows(action()) == [
        {
            "action_id": "ua-1-a",
            "title": "Dorpshubs beginnen",
            "period": "2019",
            "milestone": "2 hubs, waarvan 1 in de krimpregio",
            "area_codes": "PV22",
            "area_text": "Drenthe",
            "status": "gepland voor 2019",
            "role": "stimuleren",
            "partners": "gemeenten; BOKD",
            "document": "Agenda",
            "origin": "uitvoeringsagenda_2019",
            "locator": "H3",
        }
    ]


@pytest.mark.parametrize(
    ("areas", "codes"),
    [
        (["Emmen"], "GM0114"),
        (["Noord-Drenthe", "Tynaarlo"], "CR07;GM1730"),
        (["Zuidoost-Drenthe", "Zuidwest-Drenthe"], "CR08;CR09"),
        (["Grolloo"], "WP1169"),
        (["Gieten (gemeente algemene kennis)"], "WP1167"),
        (["de Lariks (Assen, gemeente algemene kennis)"], "GM0106"),
        (["krimpregio's"], ""),
        (["Drenthe", "krimpregio Zuidoost-Drenthe"], "PV22"),
        (["Drenthe", "Groningen", "Fryslân"], "PV22"),
        (["Emmen", "Borger-Odoorn", "Emmen"], "GM0114;GM1681"),
        (["alle gemeenten", "Assen"], ";".join(programme.EVERY)),
        ([], ""),
    ],
)
def test_areas_become_codes(areas: list[str], codes: str) -> None:
    (row,) = rows(action(areas=areas))
    assert row["area_codes"] == codes


def test_what_the_collector_looked_up_is_not_in_the_text_of_the_source() -> None:
    areas = ["de Lariks (Assen, gemeente algemene kennis)", "Borger-Odoorn (leerlingenvervoer)"]
    (row,) = rows(action(areas=areas))
    assert row["area_text"] == "de Lariks; Borger-Odoorn (leerlingenvervoer)"


@pytest.mark.parametrize("text", ["elke gemeente", "alle gemeenten", "Drentse gemeenten"])
def test_every_gemeente_is_twelve_gemeenten(text: str, store: Store) -> None:
    known = [a.area_code for a in store.areas.values() if a.area_level == "gemeente" and a.valid]
    assert sorted(programme.AREAS[text]) == sorted(known)


def test_the_names_of_the_gemeenten_are_those_of_the_atlas(store: Store) -> None:
    for name, code in programme.GEMEENTEN.items():
        assert store.areas[code].name == name


def test_every_code_in_the_table_exists(store: Store) -> None:
    regions = {r.area_code for g in store.groupings.values() for r in g.regions}
    codes = {code for found in programme.AREAS.values() for code in found}
    assert codes <= {*store.areas, *regions}


def test_a_role_says_whose_it_is() -> None:
    own, theme, none = (
        next(basis for basis in programme.ROLE_NOTES if basis.startswith(start))
        for start in ("onze toewijzing uit", "document, op", "document noemt geen")
    )
    assert programme.role("stimuleren", "") == "stimuleren"
    assert programme.role("stimuleren", own).startswith("stimuleren (eigen aanname")
    assert "bij het thema" in programme.role("stimuleren", theme)
    assert programme.role("geen rol genoemd", none) == ""
    assert programme.role("", "") == ""


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"areas": ["Zwolle"]}, "area unknown: 'Zwolle'"),
        ({"source_key": "elders"}, "source_key unknown: 'elders'"),
        ({"provincial_role_basis": "gok"}, "provincial_role_basis unknown: 'gok'"),
    ],
)
def test_what_no_table_knows_is_refused(fields: dict[str, Any], says: str) -> None:
    with pytest.raises(SourceError, match=says):
        rows(action(**fields))


@pytest.mark.parametrize("broken", [{}, {"documents": [{"title": "x"}]}, {"documents": 3}])
def test_another_form_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(SourceError, match="not of the form we know"):
        list(programme.rows(broken))


def test_a_file_that_is_no_yaml_is_refused(folders: tuple[Path, Path]) -> None:
    (folders[0] / programme.PROGRAMME).write_text("documents: [", "utf-8")
    with pytest.raises(SourceError, match=r"programme\.yaml"):
        programme.build(*folders)


@given(st.lists(st.sampled_from(sorted(programme.AREAS)), max_size=6))
def test_no_code_occurs_twice(areas: list[str]) -> None:
    codes = programme.area_codes(areas)
    assert len(codes) == len(set(codes))
    assert set(codes) == {code for area in areas for code in programme.AREAS[area]}
