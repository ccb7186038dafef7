"""The programme tables: what five policy documents say, each row with its place in the text.

Tables of our own choices (store.programme.OWN_TABLES) are kept by hand; of those only the
checksum in the record is renewed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import yaml  # type: ignore[import-untyped]

from atlas.sources import programme_tables as tables
from atlas.sources.common import SourceError, read_extract, write_beside
from atlas.sources.programme_actions import Row, actions, tree
from atlas.sources.programme_doubts import doubts
from atlas.store.programme import COLUMNS, OWN_TABLES

FACTS = "facts"
# Id of a table -> its extract, and what makes its rows of that.
TABLES: Mapping[str, tuple[str, Callable[[Any], Iterator[Row]]]] = {
    "tree": ("programme.yaml", tree),
    "actions": ("programme.yaml", actions),
    "budgets": ("budgets.csv", tables.budgets),
    "actors": ("actors.yaml", tables.actors),
    "calendar": ("calendar.csv", tables.calendar),
    "frameworks": ("assessment.yaml", tables.frameworks),
    "criteria": ("assessment.yaml", tables.criteria),
    "roles": ("programme.yaml", tables.roles),
    "systems": ("systems.csv", tables.systems),
    "glossary": ("glossary.csv", tables.glossary),
    "trends": ("trends.csv", tables.trends),
    "doubts": ("issues.md", doubts),
}


def build(input_dir: Path, data_dir: Path) -> None:
    """Write the CSV of every table; raises SourceError for a text that no table knows.

    Own tables keep their rows. Nothing is written when a table is refused.
    """
    read = {name: _read(input_dir / FACTS / name) for name, _ in TABLES.values()}
    texts = {name: table(name, read[file]) for name, (file, _) in TABLES.items()}
    folder = data_dir / "programme"
    for name, text in texts.items():
        write_beside(folder / f"{name}.toml", text)
    for name in OWN_TABLES:
        text = (folder / f"{name}.csv").read_text("utf-8")
        write_beside(folder / f"{name}.toml", text)


def table(name: str, content: Any) -> str:
    """The CSV of one table from its extract, as `_read` gives it; SourceError when refused."""
    file, rows = TABLES[name]
    try:
        frame = pd.DataFrame(rows(content), columns=[*COLUMNS[name]], dtype=str)
    except (KeyError, TypeError, AttributeError) as error:
        raise SourceError(f"{file}: not of the form we know ({error!r})") from error
    text = frame.to_csv(index=False, lineterminator="\n")
    return str(text)


def _read(path: Path) -> Any:
    """An extract: a frame of text, what the YAML says, or the text itself."""
    if path.suffix == ".csv":
        return read_extract(path, ())
    try:
        text = path.read_text("utf-8")
        return text if path.suffix == ".md" else yaml.safe_load(text)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SourceError(f"{path.name}: not readable ({error})") from error
