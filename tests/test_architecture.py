"""The layers as a contract: who may import whom, who may touch what, and how long is long.

The table follows docs/architecture.md: sources -> store, domain -> store, figures -> domain
and store, ui -> all of these, pages -> ui, domain, figures. The checks are functions over a
folder, so that the tests below can show on made-up code that they do find faults.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

MAY_IMPORT: dict[str, set[str]] = {
    "store": set(),
    "sources": {"store"},
    "domain": {"store"},
    "figures": {"domain", "store"},
    "cli": {"domain", "figures", "sources", "store"},
    "api": {"domain", "figures", "store"},
    "ui": {"api", "domain", "figures", "sources", "store"},
    "pages": {"domain", "figures", "ui"},
    "app": {"ui"},
}
DRAWING = {"streamlit", "plotly", "pydeck"}
SQL = {"alembic", "psycopg", "sqlalchemy", "sqlite3"}
# The database of reports; its records, rules and contents are plain, and may be known.
REGISTER = {f"atlas.store.reporting.{name}" for name in ("database", "register")}
NETWORK = {"aiohttp", "httpx", "requests", "socket", "urllib3", "urllib.request", "http.client"}
# Modules of other makers, or of the standard library, that a layer must not know.
MUST_NOT_KNOW: dict[str, set[str]] = {
    "store": DRAWING | NETWORK,
    "sources": DRAWING | REGISTER,
    "domain": DRAWING | NETWORK | SQL | REGISTER,
    "figures": {"streamlit"} | NETWORK | SQL | REGISTER,
    "cli": DRAWING | NETWORK | SQL,
    "api": DRAWING | NETWORK | SQL - {"sqlite3"},  # a GeoPackage is such a file
    "ui": NETWORK | SQL,
    "pages": NETWORK | SQL | REGISTER,
    "app": NETWORK | SQL,
}
READS_NO_FILES = {"domain", "pages", "api"}
READERS = {"open", "read_text", "read_bytes", "read_csv", "read_parquet", "read_file", "read_json"}
LONGEST_FUNCTION, LONGEST_MODULE, LONGEST_PAGE = 60, 250, 80


@cache
def modules(root: Path) -> tuple[tuple[Path, str, ast.Module], ...]:
    """Every module of the program, read once: its path from `root`, its layer and its tree."""
    paths = [root / "app.py", *root.glob("pages/**/*.py"), *root.glob("atlas/**/*.py")]
    found = sorted(path for path in paths if path.exists())
    named = [(path.relative_to(root), ast.parse(path.read_text("utf-8"))) for path in found]
    return tuple((name, layer_of(name), tree) for name, tree in named)


def layer_of(path: Path) -> str:
    """`atlas/store/read.py` -> store; `atlas/__main__.py` is the cli; `pages/a.py` -> pages."""
    if path.parts[0] != "atlas":
        return Path(path.parts[0]).stem
    layer = Path(path.parts[1]).stem
    return {"__main__": "cli", "__init__": "store"}.get(layer, layer)


def imported(tree: ast.Module, path: Path) -> set[str]:
    """Dotted names of all that a module imports, relative and late imports included."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = list(path.parent.parts)[: len(path.parent.parts) - node.level + 1]
            base = ".".join([*(package if node.level else []), *filter(None, [node.module])])
            names |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Call) and _called(node) in ("import_module", "__import__"):
            names |= {a.value for a in node.args if isinstance(a, ast.Constant)}
    return names


def _called(node: ast.AST) -> str:
    """The name of what a node calls, empty where it is no call."""
    function = node.func if isinstance(node, ast.Call) else None
    return getattr(function, "id", "") or getattr(function, "attr", "")


def wrong_arrows(root: Path) -> list[str]:
    """Imports that run against the stream, and modules without a place in the table."""
    found = []
    for path, layer, tree in modules(root):
        if layer not in MAY_IMPORT:
            found.append(f"{path}: the layer '{layer}' has no place in the table")
            continue
        targets = {n.split(".")[1] for n in imported(tree, path) if n.startswith("atlas.")}
        for target in sorted((targets & set(MAY_IMPORT)) - MAY_IMPORT[layer] - {layer}):
            found.append(f"{path}: {layer} must not import atlas.{target}")
    return found


def forbidden_knowledge(root: Path) -> list[str]:
    """Imports of modules that the layer must not know, such as streamlit in `domain`."""
    found = []
    for path, layer, tree in modules(root):
        names = imported(tree, path)
        for name in sorted(MUST_NOT_KNOW.get(layer, set())):
            if any(given == name or given.startswith(f"{name}.") for given in names):
                found.append(f"{path}: {layer} must not know {name}")
    return found


def data_reads(root: Path) -> list[str]:
    """Places outside `store` and `sources` that reach for the folder of data or read files."""
    found = []
    for path, layer, tree in modules(root):
        if layer in ("store", "sources"):
            continue
        if layer != "cli" and "atlas.store.store.DATA" in imported(tree, path):
            found.append(f"{path}: only atlas.store knows where the data are")
        for node in ast.walk(tree):
            if _names_data(node):
                found.append(f"{path}:{node.lineno}: only atlas.store reads data/")
            elif layer in READS_NO_FILES and _called(node) in READERS:
                found.append(f"{path}:{node.lineno}: {layer} reads no files")
    return found


def _names_data(node: ast.AST) -> bool:
    """Whether a node builds a path into data/: `x / "data"`, `Path("data/..")`, `open(..)`."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        parts = [node.left, node.right]
    elif isinstance(node, ast.Call) and _called(node) in READERS | {"Path", "joinpath"}:
        parts = node.args
    else:
        return False
    words = [p.value for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str)]
    return any("data" in Path(word).parts for word in words)


def too_long(root: Path) -> list[str]:
    """Functions over 60 lines, modules over 250, pages over 80."""
    found = []
    for path, layer, tree in modules(root):
        lines = len((root / path).read_text("utf-8").splitlines())
        limit = LONGEST_PAGE if layer == "pages" else LONGEST_MODULE
        if lines > limit:
            found.append(f"{path}: {lines} lines, at most {limit}")
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    found.append(f"{path}:{node.lineno}: {node.name} has {length} lines")
    return found


@pytest.mark.parametrize("check", [wrong_arrows, forbidden_knowledge, data_reads, too_long])
def test_the_program_keeps_to_the_layers(check) -> None:
    assert not (found := check(ROOT)), "\n".join(found)


def test_the_program_is_seen() -> None:
    layers = {layer for _, layer, _ in modules(ROOT)}
    assert {"store", "domain", "figures", "ui", "sources", "pages", "app", "cli"} <= layers


WRONG = [
    ("atlas/store/a.py", "from atlas.domain import view", wrong_arrows, "atlas.domain"),
    ("atlas/domain/a.py", "from ..figures.numbers import x", wrong_arrows, "atlas.figures"),
    ("atlas/domain/a.py", "from .. import ui", wrong_arrows, "atlas.ui"),
    ("atlas/figures/a.py", "def f():\n    import atlas.ui.kaart", wrong_arrows, "atlas.ui"),
    ("atlas/sources/a.py", "from atlas import domain", wrong_arrows, "atlas.domain"),
    ("pages/a.py", "from atlas.store.store import load_store", wrong_arrows, "atlas.store"),
    ("app.py", "import_module('atlas.domain.view')", wrong_arrows, "atlas.domain"),
    ("atlas/extra/a.py", "", wrong_arrows, "no place"),
    ("atlas/figures/a.py", "import streamlit as st", forbidden_knowledge, "streamlit"),
    ("atlas/domain/a.py", "from plotly.graph_objects import Figure", forbidden_knowledge, "plotly"),
    ("atlas/ui/a.py", "from urllib import request", forbidden_knowledge, "urllib.request"),
    ("pages/a.py", "import sqlite3", forbidden_knowledge, "sqlite3"),
    ("atlas/ui/a.py", "from sqlalchemy import select", forbidden_knowledge, "sqlalchemy"),
    (
        "atlas/domain/a.py",
        "from atlas.store.reporting.register import Register",
        forbidden_knowledge,
        "atlas.store.reporting.register",
    ),
    ("atlas/figures/a.py", "from atlas.store.store import DATA", data_reads, "where the data"),
    ("atlas/ui/a.py", "rows = (ROOT / 'data').glob('*')", data_reads, "reads data/"),
    ("atlas/ui/a.py", "open('data/geo/areas.csv')", data_reads, "reads data/"),
    ("pages/a.py", "text = path.read_text()", data_reads, "reads no files"),
    ("atlas/domain/a.py", "pd.read_csv(path)", data_reads, "reads no files"),
    ("atlas/ui/a.py", "def f():\n" + "    x = 1\n" * 60, too_long, "61 lines"),
    ("atlas/ui/a.py", "x = 1\n" * 251, too_long, "251 lines"),
    ("pages/a.py", "x = 1\n" * 81, too_long, "81 lines"),
]


@pytest.mark.parametrize(("path", "code", "check", "says"), WRONG)
def test_a_fault_is_found(tmp_path: Path, path: str, code: str, check, says: str) -> None:
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_text(code, "utf-8")
    found = check(tmp_path)
    assert len(found) == 1
    assert path in found[0]
    assert says in found[0]


RIGHT = [
    ("atlas/ui/a.py", "import streamlit\nfrom atlas.domain import view\nx = {'data': 1}['data']"),
    ("atlas/domain/a.py", "from atlas.store.records import Area\nfrom .choice import Choice"),
    ("atlas/figures/a.py", "from atlas.domain.view import Cell\ny = href / 'x'\nz = 'data:,'"),
    ("pages/a.py", "from atlas.ui import kaart\n\nkaart.show()\n"),
    ("atlas/store/store.py", "DATA = Path('data')\nDATA.read_text()"),
]


@pytest.mark.parametrize(("path", "code"), RIGHT)
def test_good_code_passes(tmp_path: Path, path: str, code: str) -> None:
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_text(code, "utf-8")
    for check in (wrong_arrows, forbidden_knowledge, data_reads, too_long):
        assert check(tmp_path) == []
