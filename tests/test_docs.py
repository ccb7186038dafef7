"""The documentation is true: every command, variable and link in it exists, and none is missing."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from atlas.cli.commands import main

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("docs/*.md"))]


def make_targets() -> set[str]:
    """The targets of the Makefile that say what they do."""
    return set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.M))


def help_of(*command: str) -> str:
    """What `python -m <command> --help` prints."""
    done = subprocess.run(
        [sys.executable, "-m", *command, "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout


@cache
def subcommands() -> set[str]:
    """The subcommands that `python -m atlas --help` offers."""
    offered = set(re.findall(r"^ {4}([a-z]+) {2,}\S", help_of("atlas"), re.M))
    assert offered, "python -m atlas --help names no subcommands"
    return offered


def code_of(text: str) -> str:
    """Only what stands in backticks or in a code block."""
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.S))


def test_every_make_target_is_in_the_readme() -> None:
    targets = make_targets()
    assert {"setup", "run", "test", "check", "bench", "soak", "data", "clean"} <= targets
    missing = {name for name in targets if f"| `make {name}" not in README}
    assert not missing


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_make_target_that_a_document_names_exists(path: Path) -> None:
    named = set(re.findall(r"\bmake ([a-z-]+)", code_of(path.read_text("utf-8"))))
    assert named <= make_targets()


def test_every_subcommand_is_in_the_readme_and_the_other_way_round() -> None:
    assert set(re.findall(r"\| `python -m atlas ([a-z]+)", README)) == subcommands()


def test_every_subcommand_speaks_json(capsys: pytest.CaptureFixture[str]) -> None:
    """Asked within this process: a dozen of them would each load the whole program."""
    silent = []
    for name in sorted(subcommands()):
        with pytest.raises(SystemExit, match="^0$"):
            main([name, "--help"])
        if "--json" not in capsys.readouterr().out:
            silent.append(name)
    assert silent == []


def test_the_figure_of_the_example_exists() -> None:
    example = re.search(r"`value (\w+) GM0114 2024`", README)
    assert example
    assert [*ROOT.glob(f"data/indicators/*/{example[1]}.toml")]


def test_the_commands_of_the_sources_are_in_the_readme() -> None:
    assert "| `python -m atlas.sources INPUT`" in README
    assert {"--only", "input"} <= set(re.findall(r"--only|\binput\b", help_of("atlas.sources")))


def test_the_variables_in_the_readme_are_those_in_the_code() -> None:
    files = [ROOT / "app.py", *ROOT.glob("atlas/**/*.py"), *ROOT.glob("pages/*.py")]
    read = {
        name
        for file in files
        for name in re.findall(r"""environ\b[^"'\n]*["'](ATLAS_\w+)""", file.read_text("utf-8"))
    }
    assert read
    assert set(re.findall(r"^\| `(ATLAS_\w+)` ", README, re.M)) == read


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_to_a_file_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)#:\s]+)\)", path.read_text("utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_folder_and_file_in_backticks_exists(path: Path) -> None:
    named = set(re.findall(r"`((?:atlas|bench|data|docs|pages|tests)/[\w./]*)`", path.read_text()))
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


def test_the_licence_is_the_whole_eupl() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert [int(n) for n in re.findall(r"^(\d+)\. [A-Z]", text, re.M)] == list(range(1, 16))
    assert "Licences’ according to Article 5 EUPL are:" in text


def publiccode() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))


def test_publiccode_has_what_the_standard_demands() -> None:
    record = publiccode()
    assert record["publiccodeYmlVersion"] == "0.4"
    assert record["legal"]["license"] == "EUPL-1.2"
    assert record["url"].startswith("https://")
    assert record["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert record["softwareType"] == "standalone/web"
    assert record["platforms"]
    assert record["categories"]
    assert record["localisation"] == {"localisationReady": False, "availableLanguages": ["nl"]}
    maintenance = record["maintenance"]
    assert maintenance["type"] == "none" or maintenance["contacts"]
    assert isinstance(record.get("releaseDate", date.today()), date)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_publiccode_describes_the_atlas(language: str) -> None:
    words = publiccode()["description"][language]
    assert len(words["shortDescription"]) <= 150
    assert 150 <= len(words["longDescription"]) <= 10_000
    assert len(words["features"]) >= 5
