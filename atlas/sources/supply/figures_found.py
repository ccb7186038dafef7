"""Which figures a sheet holds, each with the mapping that reads it."""

from __future__ import annotations

import functools
import re
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from atlas.sources.supply.grid import Grid
from atlas.sources.supply.layout import Layout
from atlas.sources.supply.periods import period_inside, read_period
from atlas.sources.supply.records import FigureChoice, Mapping, Shape, ValueColumn
from atlas.sources.supply.select import distinct
from atlas.store.check_records import COUNT_UNITS

MAX_FIGURES = 200
MAX_WORDS = 200  # different words of a column that splits figures
UNITS = {
    "aantal": "aantal",
    "%": "%",
    "procent": "%",
    "percentage": "%",
    "pct": "%",
    "euro": "euro",
    "€": "euro",
    "km": "km",
    "kilometer": "km",
    "inwoners": "inwoners",
    "personen": "personen",
    "huishoudens": "huishoudens",
    "woningen": "woningen",
    "jaar": "jaar",
    "score": "score",
}
DULL = ("waarde", "value", "cijfer", "aantal", "percentage")
Numbers = npt.NDArray[np.int64]
LABELS = re.compile(r"^(onderwerp|perioden?|regio'?s?|eenheid|jaar)$", re.I)


class FigureFinder:
    """Finds the figures in a layout; `base` holds what all their mappings share."""

    def __init__(
        self, grid: Grid, layout: Layout, names: list[tuple[str, ...]], title: str
    ) -> None:
        self._grid, self._layout, self._names, self._title = grid, layout, names, title
        self._letters = grid.letters

    def found(self, base: dict[str, Any]) -> tuple[Shape, list[FigureChoice]]:
        """The shape of the table and its figures, in the order of the columns."""
        columns = [place for place, role in enumerate(self._layout.roles) if role == "value"]
        heads = {place: _head(self._names[place]) for place in columns}
        wide = [place for place in columns if heads[place][0]]
        groups: dict[tuple[str, str], list[ValueColumn]] = {}
        for place in columns:
            period, provisional, topic, unit = heads[place]
            if wide and not period and len(columns) > 1:
                topic = topic or self._letters[place]
            key = (topic, unit) if period else (topic or self._letters[place], unit)
            value = ValueColumn(column=self._letters[place], period=period, provisional=provisional)
            groups.setdefault(key, []).append(value)
        splits = self._splits(bool(wide), base)
        shape: Shape = "wide_periods" if wide else "wide_indicators" if len(groups) > 1 else "long"
        choices = [
            self._choice(topic, unit, values, where, base)
            for (topic, unit), values in groups.items()
            for where in splits
        ]
        return shape, choices[:MAX_FIGURES]

    def _choice(
        self,
        topic: str,
        unit: str,
        values: list[ValueColumn],
        where: dict[str, str],
        base: dict[str, Any],
    ) -> FigureChoice:
        own = "" if topic in self._letters or topic.lower() in DULL else topic
        own = own or self._title or ("" if where or topic in self._letters else topic)
        words = ", ".join(where.values())
        title = ": ".join(filter(None, (own, words))) or self._title or (topic and f"kolom {topic}")
        unit = unit or ("%" if self._is_percent(values) else "")
        mapping = Mapping(values=tuple(values[:200]), where=where, unit=unit, **base)
        return FigureChoice(title[:120], unit, mapping)

    def _is_percent(self, values: list[ValueColumn]) -> bool:
        cells = self._grid.column(values[0].column).slice(self._layout.start, 200).to_pylist()
        return any(text.startswith("\x02") or text.endswith("%") for text in cells)

    def _splits(self, wide: bool, base: dict[str, Any]) -> list[dict[str, str]]:
        """Words of other columns that tell figures apart: only where rows are double without."""
        roles = self._layout.roles
        keys = [
            self._layout.area,
            *(p for p, role in enumerate(roles) if role == "period" and not wide),
        ]
        keys += [self._letters.index(base["within_column"])] if base.get("within_column") else []
        area: pa.Array = self._grid.columns[self._layout.area].slice(self._layout.start)
        filled = pc.not_equal(area, "").to_numpy(zero_copy_only=False)
        now = np.zeros(filled.sum(), np.int64)  # rows with the same number are the same so far
        for place in keys:
            now = _together(now, self._words(place, filled)[0])
        used: list[tuple[str, Numbers, list[str]]] = []
        for place in (place for place, role in enumerate(roles) if role == "text"):
            if now.max(initial=-1) + 1 == len(now):
                break
            words, texts = self._words(place, filled)
            if 1 < len(np.unique(words)) <= MAX_WORDS:
                used.append((self._letters[place], words, texts))
                now = _together(now, words)
        if not used:
            return [{}]
        combined = functools.reduce(_together, (words for _, words, _ in used))
        firsts = np.sort(np.unique(combined, return_index=True)[1])
        found = [{letter: texts[w[at]] for letter, w, texts in used} for at in firsts[:MAX_FIGURES]]
        return [words for words in found if all(words.values())] or [{}]

    def _words(self, place: int, filled: npt.NDArray[np.bool_]) -> tuple[Numbers, list[str]]:
        """Which of the texts of a column each row under the header has, of those with an area."""
        words, texts = distinct(self._grid.columns[place].slice(self._layout.start))
        numbers, different = pd.factorize(np.array(texts, object))
        return numbers[words[filled]], [*different]


def _together(one: Numbers, other: Numbers) -> Numbers:
    """Numbers of the pairs, from 0, in the order in which they first stand."""
    return pd.factorize(one * (other.max(initial=0) + 1) + other)[0]


def _head(names: tuple[str, ...]) -> tuple[str, bool, str, str]:
    """Period, provisional, topic and unit in the names above a column."""
    period, provisional, unit, topics = "", False, "", []
    for name in names:
        if not name or LABELS.match(name) and not read_period(name).period and len(names) > 1:
            continue
        if name.lower() in UNITS and len([n for n in names if n]) > 1:
            unit = UNITS[name.lower()]
            continue
        found, starred, rest = period_inside(name)
        if found and not period:
            period, provisional = found, starred
            name = rest
        bracket = re.search(r"\(([^()]+)\)\s*$", name)
        if bracket and bracket[1].lower() in UNITS:
            unit, name = UNITS[bracket[1].lower()], name[: bracket.start()].strip()
        if name and name not in topics:
            topics.append(name)
    topic = " ".join(topics)
    if counted := re.fullmatch(r"(?:aantal )?([a-z]+)", topic.lower()):
        unit = unit or (UNITS.get(counted[1], "") if counted[1] in COUNT_UNITS else "")
    if not unit and re.search(r"%|\bpct\b|percentage|^aandeel", topic, re.I):
        unit = "%"
    return period, provisional, topic, unit
