"""The records of housing/: read together, and every wrong reference named with its place."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from atlas.store.check import check
from atlas.store.housing import Housing
from atlas.store.load import load_store
from atlas.store.problems import StoreError
from tests.support import origin, toml

Files = dict[str, dict[str, Any]]
FILES: Files = {
    "classification": {
        "id": "ladder",
        "version": "1",
        "title": "Ladder",
        "principle": "De eerste die past.",
        "locator": "H1",
        "origin": origin("paper"),
        "features": [
            {"id": "zorg", "title": "Zorg", "explanation": "Is er zorg?"},
            {
                "id": "drempel_cm",
                "title": "Drempel",
                "explanation": "Hoe hoog?",
                "kind": "number",
                "unit": "cm",
            },
        ],
        "classes": [
            {
                "id": "hs-1",
                "name": "Zorg",
                "alias": "zorg",
                "rule_text": "Met zorg.",
                "any_of": ["zorg"],
                "groups": "ouderen",
            },
            {
                "id": "hs-2",
                "name": "Overig",
                "alias": "rest",
                "rule_text": "De rest.",
                "groups": "iedereen",
            },
        ],
        "edge_cases": [
            {
                "id": "edge-1",
                "question": "Telt een drempel?",
                "text_says": "Niets.",
                "locator": "H1",
                "choice": "nee",
                "reason": "Daarom.",
                "options": [{"id": "nee", "title": "nee"}, {"id": "ja", "title": "ja"}],
            }
        ],
    },
    "forms": {
        "overlap_note": "Maten overlappen.",
        "origins": [origin("paper")],
        "groups": [{"id": "senioren", "name": "senioren", "origin": "paper", "locator": "H2"}],
        "nearby": [{"id": "winkel", "name": "winkel"}],
        "forms": [
            {
                "id": "hofje",
                "name": "Hofje",
                "description": "Om een tuin.",
                "size_min": 4,
                "size_max": 8,
                "size_unit": "woningen",
                "groups": ["senioren"],
                "groups_text": "senioren",
                "nearby": ["winkel"],
                "origin": "paper",
                "locator": "H2",
            }
        ],
        "location_rules": [
            {
                "id": "dichtbij",
                "rule": "Bij een winkel.",
                "needs": ["winkel"],
                "applies_to": ["hofje"],
                "origin": "paper",
                "locator": "H3",
            }
        ],
    },
    "assumptions": {
        "assumptions": [
            {
                "id": "sterfte",
                "title": "Sterfte",
                "explanation": "Hoeveel?",
                "unit": "%",
                "default": 100.0,
                "low": 70.0,
                "high": 130.0,
                "step": 1.0,
                "tornado_low": 90.0,
                "tornado_high": 110.0,
                "own": True,
                "source": "Eigen aanname.",
            },
            {
                "id": "nultreden",
                "title": "Nultreden",
                "explanation": "Per gebied.",
                "unit": "%",
                "low": 0.0,
                "high": 100.0,
                "step": 1.0,
                "own": False,
                "source": "RIVM.",
            },
        ],
        "norm_set": {
            "title": "Normen",
            "prompt": "Vul in.",
            "note": "Niet gezien.",
            "origin": origin("paper"),
            "norms": [{"id": "zorg", "title": "Zorg", "class_id": "hs-1", "unit": "woningen"}],
        },
    },
    "composite": {
        "title": "Oud worden",
        "description": "Een score.",
        "spread": 0.5,
        "components": [
            {
                "id": "huisarts",
                "title": "Huisarts",
                "indicator": "afstand_huisarts",
                "levels": ["gemeente", "buurt"],
                "weight": 1.0,
                "note": "Afstand.",
            }
        ],
    },
}


def write_housing(root: Path, files: Files = FILES) -> None:
    """Write the four files of housing/ under `root`."""
    (root / "housing").mkdir(exist_ok=True)
    for name, record in files.items():
        (root / "housing" / f"{name}.toml").write_text(toml(record), "utf-8")


def changed(file: str, change: Callable[[dict[str, Any]], object]) -> Files:
    """The good files with one change made in one of them."""
    files = copy.deepcopy(FILES)
    change(files[file])
    return files


def test_a_folder_without_housing_says_so(small) -> None:
    with pytest.raises(LookupError, match="geen map housing/"):
        _ = small.housing


def test_the_four_files_are_one_record(root: Path) -> None:
    write_housing(root)
    assert check(root).problems == ()
    housing = load_store(root).housing
    assert isinstance(housing, Housing)
    assert [feature.kind for feature in housing.classification.features] == ["yes_no", "number"]
    assert housing.forms.forms[0].size_max == 8
    assert [each.default for each in housing.assumptions.assumptions] == [100, None]
    assert housing.composite.components[0].indicator == "afstand_huisarts"


def test_the_example_needs_no_record(root: Path) -> None:
    write_housing(root)
    (root / "housing" / "voorbeeld_woningen.csv").write_text("id\n1\n", "utf-8")
    assert check(root).problems == ()


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_four_files_are_there_together(root: Path, name: str) -> None:
    write_housing(root)
    (root / "housing" / f"{name}.toml").unlink()
    (problem,) = check(root).problems
    assert (problem.file, problem.message) == (f"housing/{name}.toml", "bestand ontbreekt")
    with pytest.raises(StoreError):
        load_store(root)


def test_an_unknown_file_is_named(root: Path) -> None:
    write_housing(root)
    (root / "housing" / "rules.toml").write_text('id = "x"\n', "utf-8")
    (problem,) = check(root).problems
    assert problem.file == "housing/rules.toml"
    assert "classification.toml" in problem.remedy


SHAPES = [
    ("classification", lambda r: r.pop("version"), "version", "verplicht veld ontbreekt"),
    ("classification", lambda r: r.update(owner="x"), "owner", "onbekend veld"),
    ("classification", lambda r: r["classes"].pop(), "classes", "de lijst is te kort"),
    (
        "classification",
        lambda r: r["features"][0].update(kind="text"),
        "features[0].kind",
        "niet toegestaan",
    ),
    (
        "classification",
        lambda r: r["edge_cases"][0]["options"].pop(),
        "edge_cases[0].options",
        "de lijst is te kort",
    ),
    ("assumptions", lambda r: r["assumptions"][0].update(unit="m"), "assumptions[0].unit", "niet"),
    ("assumptions", lambda r: r["assumptions"][0].update(low="x"), "assumptions[0].low", "getal"),
    ("composite", lambda r: r.update(spread=1.0), "spread", "te hoog"),
    ("composite", lambda r: r.update(spread=0.0), "spread", "te laag"),
    (
        "composite",
        lambda r: r["components"][0].update(weight=-1.0),
        "components[0].weight",
        "te laag",
    ),
]
REFERENCES = [
    (
        "classification",
        lambda r: r["classes"][0].update(any_of=["tuin"]),
        "classes[0].any_of",
        "'tuin' bestaat niet",
    ),
    (
        "classification",
        lambda r: r["classes"][0].update(all_of=["tuin"]),
        "classes[0].all_of",
        "'tuin' bestaat niet",
    ),
    (
        "classification",
        lambda r: r["classes"][0].update(any_of=[]),
        "classes[0].id",
        "precies de laatste klasse",
    ),
    (
        "classification",
        lambda r: r["classes"][1].update(any_of=["zorg"]),
        "classes[1].id",
        "precies de laatste klasse",
    ),
    (
        "classification",
        lambda r: r["edge_cases"][0].update(choice="soms"),
        "edge_cases[0].choice",
        "'soms' bestaat niet",
    ),
    (
        "classification",
        lambda r: r["edge_cases"][0]["options"][1].update(id="nee"),
        "edge_cases[0].options[1].id",
        "'nee' staat er twee keer in",
    ),
    (
        "classification",
        lambda r: r["features"].append(r["features"][0]),
        "features[2].id",
        "'zorg' staat er twee keer in",
    ),
    (
        "classification",
        lambda r: r["features"][1].update(unit=""),
        "features[1].unit",
        "alleen een getal heeft een eenheid",
    ),
    (
        "classification",
        lambda r: r["features"][0].update(unit="cm"),
        "features[0].unit",
        "alleen een getal heeft een eenheid",
    ),
    ("forms", lambda r: r["groups"][0].update(origin="x"), "groups[0].origin", "'x' bestaat niet"),
    ("forms", lambda r: r["forms"][0].update(origin="x"), "forms[0].origin", "'x' bestaat niet"),
    ("forms", lambda r: r["forms"][0].update(groups=["x"]), "forms[0].groups", "'x' bestaat niet"),
    ("forms", lambda r: r["forms"][0].update(nearby=["x"]), "forms[0].nearby", "'x' bestaat niet"),
    ("forms", lambda r: r["forms"][0].update(size_min=9), "forms[0].size_min", "passen niet"),
    ("forms", lambda r: r["forms"][0].pop("size_max"), "forms[0].size_min", "passen niet"),
    (
        "forms",
        lambda r: r["location_rules"][0].update(needs=["x"]),
        "location_rules[0].needs",
        "'x' bestaat niet",
    ),
    (
        "forms",
        lambda r: r["location_rules"][0].update(applies_to=["x"]),
        "location_rules[0].applies_to",
        "'x' bestaat niet",
    ),
    (
        "forms",
        lambda r: r["location_rules"][0].update(origin="x"),
        "location_rules[0].origin",
        "'x' bestaat niet",
    ),
    (
        "assumptions",
        lambda r: r["assumptions"][0].update(default=131.0),
        "assumptions[0].default",
        "131 ligt buiten de grenzen",
    ),
    (
        "assumptions",
        lambda r: r["assumptions"][0].update(tornado_low=69.0),
        "assumptions[0].tornado_low",
        "69 ligt buiten de grenzen",
    ),
    (
        "assumptions",
        lambda r: r["assumptions"][0].update(low=130.0),
        "assumptions[0].low",
        "niet lager dan de bovengrens",
    ),
    (
        "assumptions",
        lambda r: r["norm_set"]["norms"][0].update(class_id="hs-9"),
        "norm_set.norms",
        "'hs-9' bestaat niet",
    ),
    (
        "composite",
        lambda r: r["components"][0].update(indicator="afstand_dorpshuis"),
        "components[0].indicator",
        "'afstand_dorpshuis' is geen indicator",
    ),
    (
        "composite",
        lambda r: r["components"][0].update(indicator="aandeel_65plus"),
        "components[0].levels",
        "'buurt' bestaat niet",
    ),
]


@pytest.mark.parametrize(("file", "change", "column", "message"), [*SHAPES, *REFERENCES])
def test_what_is_wrong_is_named_with_its_place(
    root: Path, file: str, change: Callable, column: str, message: str
) -> None:
    write_housing(root, changed(file, change))
    (problem,) = check(root).problems
    assert (problem.file, problem.column) == (f"housing/{file}.toml", column)
    assert message in problem.message
    assert problem.remedy
    assert problem.row is not None


@pytest.mark.parametrize(("file", "change", "column", "message"), SHAPES)
def test_a_store_does_not_load_with_a_record_of_the_wrong_shape(
    root: Path, file: str, change: Callable, column: str, message: str
) -> None:
    write_housing(root, changed(file, change))
    with pytest.raises(StoreError, match=f"housing/{file}.toml"):
        load_store(root)


def test_the_row_is_that_of_the_field(root: Path) -> None:
    write_housing(root, changed("composite", lambda r: r["components"][0].update(indicator="x")))
    (problem,) = check(root).problems
    lines = (root / "housing" / "composite.toml").read_text("utf-8").splitlines()
    assert lines[(problem.row or 0) - 1] == 'indicator = "x"'
