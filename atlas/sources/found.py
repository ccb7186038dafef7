"""What is wrong with one delivered file: the first problems in full, of the rest the number."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from atlas.store.problems import Problem

MAX_LISTED = 200
SHOWN = 60  # characters of a cell that a message repeats


class Found:
    """Collects the problems of one file, in the words of `Problem`.

    Rows are numbered as a spreadsheet does: the header is row 1. Memory stays small however
    many cells are wrong: of one kind of problem at most `MAX_LISTED` are kept.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self._kept: list[Problem] = []
        self._count = 0

    def __bool__(self) -> bool:
        return self._count > 0

    def add(self, message: str, remedy: str, row: int | None = None, column: str = "") -> None:
        """Note one problem."""
        self._count += 1
        if self._count <= MAX_LISTED:
            self._kept.append(Problem(self.file, row, column, message, remedy))

    def add_cells(self, cells: pd.Series, message: str, remedy: str) -> None:
        """Note every cell of a column that is wrong.

        `cells` holds only the wrong ones, by row number; its name is the column. In
        `message`, {row} becomes the row and {} the cell.
        """
        self._note(cells, lambda row, text: (_filled(message, row, text), remedy))

    def add_each(self, cells: pd.Series, explain: Callable[[str], tuple[str, str]]) -> None:
        """As `add_cells`; `explain` gives message and remedy for the text of a cell."""
        self._note(cells, lambda _, text: explain(text))

    def _note(self, cells: pd.Series, explain: Callable[[int, str], tuple[str, str]]) -> None:
        self._count += len(cells)
        first = cells.iloc[:MAX_LISTED]
        for row, cell in zip(first.index, first, strict=True):
            said = explain(int(row), str(cell))
            self._kept.append(Problem(self.file, int(row), str(cells.name), *said))

    def problems(self) -> tuple[Problem, ...]:
        """The problems from the first row down, at most `MAX_LISTED`, and how many more."""
        listed = sorted(self._kept, key=lambda problem: problem.row or 0)[:MAX_LISTED]
        rest = self._count - len(listed)
        if rest:
            remedy = "verbeter eerst de problemen hierboven en probeer het opnieuw"
            listed.append(
                Problem(
                    self.file,
                    None,
                    "",
                    f"en nog {rest} {'probleem' if rest == 1 else 'problemen'}",
                    remedy,
                )
            )
        return tuple(listed)


def _filled(message: str, row: int, text: str) -> str:
    """The message with its row and cell; what stands in the cell is left as it is."""
    return message.replace("{row}", str(row)).replace("{}", shown(text))


def shown(text: str) -> str:
    """A cell as a message repeats it: in quotes, short, without signs that cannot be seen."""
    plain = "".join(sign if sign.isprintable() else " " for sign in text[: SHOWN + 1])
    return f"'{plain[:SHOWN]}…'" if len(plain) > SHOWN else f"'{plain}'"


def shown_name(name: str) -> str:
    """The name of a delivered file, safe to repeat; nothing is ever opened by it."""
    last = re.split(r"[/\\]", name)[-1]
    return re.sub(r"[^\w ().-]", "", last).strip(" .")[:SHOWN] or "bestand"


def as_records(problems: Sequence[Problem]) -> list[Mapping[str, str | int | None]]:
    """The problems for JSON."""
    names = ("file", "row", "column", "message", "remedy")
    return [{name: getattr(problem, name) for name in names} for problem in problems]
