"""Bytes in, a proposal out: what we found in a file, and how we would read it."""

from __future__ import annotations

import re
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]

from atlas.sources.sniff import SUPPLY, Limits
from atlas.sources.supply.area_cells import AreaWords, area_words
from atlas.sources.supply.asks import asked
from atlas.sources.supply.figures_found import FigureFinder
from atlas.sources.supply.grid import Grid, read_grid
from atlas.sources.supply.layout import Layout, cells_of, look, names_of, shown_examples
from atlas.sources.supply.records import ColumnInfo, Doubt, FigureChoice, Proposal, Shape
from atlas.sources.supply.understand import understand_grid
from atlas.sources.supply.values import decimal_of
from atlas.store.store import Store

LOOK_AT = 10  # rows in which the names of areas may stand side by side
ENOUGH = 2_000  # cells of a column that show the decimal; each cell is read by itself later
ROLES = {
    "area": "gebied",
    "area_name": "naam van het gebied",
    "gemeente": "gemeente waar het in ligt",
    "period": "periode",
    "value": "waarden",
    "status": "status",
    "serial": "volgnummer",
    "text": "tekst",
    "empty": "leeg",
}
LEVEL_WORDS = (
    (r"\b(dorp|kern|woonplaats|plaats)", "kern"),
    (r"\bbuurt", "buurt"),
    (r"\bwijk", "wijk"),
)
TRANSPOSED = Doubt(
    "",
    "",
    "",
    "de gebieden staan boven de kolommen, en niet onder elkaar",
    "zet elk gebied in een eigen rij; in Excel: kopieer, en plak met 'transponeren'",
)
NO_AREAS = Doubt(
    "",
    "",
    "",
    "wij vinden geen kolom met gebieden",
    "zet in één kolom de namen of codes van gemeenten, wijken, buurten of kernen; of kies de kolom",
)
NO_VALUES = Doubt(
    "", "", "", "wij vinden geen kolom met cijfers", "kies zelf de kolom, of gebruik het sjabloon"
)


def propose(
    content: bytes, name: str, store: Store, sheet: str = "", limits: Limits = SUPPLY
) -> Proposal:
    """How we would read a delivered file; never raises for what is in it.

    `sheet` is the sheet to look at, "" for the first one with cells.
    """
    grid, problems = read_grid(content, name, sheet, limits)
    if grid is None:
        return Proposal(problems[0].file, "", problems)
    areas = area_words(store)
    layout = look(grid, areas)
    if _transposed(layout, areas):
        return _without(grid, layout, [()] * len(grid.columns), (TRANSPOSED,))
    if layout.area < 0:
        return _without(grid, layout, [()] * len(grid.columns), (NO_AREAS,))
    names, unclear = names_of(grid, layout)
    shape, figures = FigureFinder(grid, layout, names, _title(layout)).found(
        _base(grid, layout, areas)
    )
    blocked = tuple(_unclear(address) for address in unclear)
    if not figures or blocked:
        return _without(grid, layout, names, blocked or (NO_VALUES,))
    return _proposal(grid, layout, names, shape, figures, areas, store)


def _transposed(layout: Layout, areas: AreaWords) -> bool:
    """Whether one of the first rows names areas, and nothing else but the first cell."""
    for row in layout.sample[:LOOK_AT]:
        names = [text for text in row[1:] if text]
        words = [text for text in names if re.search("[A-Za-z]{3}", text)]
        if len({*words}) > 1 and len(words) == len(names) and all(map(areas.knows, words)):
            return True
    return False


def _proposal(
    grid: Grid,
    layout: Layout,
    names: list[tuple[str, ...]],
    shape: Shape,
    figures: list[FigureChoice],
    areas: AreaWords,
    store: Store,
) -> Proposal:
    mapping = figures[0].mapping
    read = understand_grid(grid, mapping, areas)
    return Proposal(
        grid.file,
        grid.checksum,
        read.problems,
        grid.sheets,
        grid.sheet,
        mapping.header_rows,
        shape,
        _columns(grid, layout, names),
        tuple(figures),
        mapping,
        read.first,
        read.doubts,
        read.left_out,
        asked(grid, figures[0], read, _titles(layout), store),
        read,
    )


def _without(
    grid: Grid, layout: Layout, names: list[tuple[str, ...]], doubts: tuple[Doubt, ...]
) -> Proposal:
    """A file that can be read, but of which we cannot make a mapping."""
    columns = _columns(grid, layout, names)
    rows = tuple(int(grid.rows[place]) for place in layout.header)
    return Proposal(
        grid.file, grid.checksum, (), grid.sheets, grid.sheet, rows, "", columns, doubts=doubts
    )


def _unclear(address: str) -> Doubt:
    message = "boven deze kolom staat geen naam, maar ernaast wel"
    return Doubt(
        address, "", "", message, "zet boven elke kolom de hele naam, ook als hij gelijk is"
    )


def _columns(grid: Grid, layout: Layout, names: list[tuple[str, ...]]) -> tuple[ColumnInfo, ...]:
    return tuple(
        ColumnInfo(
            letter,
            " ".join(dict.fromkeys(filter(None, names[place]))),
            ROLES[layout.roles[place]],
            shown_examples(grid, place, layout.start),
        )
        for place, letter in enumerate(grid.letters)
    )


def _titles(layout: Layout) -> list[str]:
    """The texts above the header."""
    end = layout.header[0] if layout.header else layout.start
    return [text for row in layout.sample[:end] for text in row if text]


def _title(layout: Layout) -> str:
    """The first text above the header that says something."""
    return next((text for text in _titles(layout) if re.search("[A-Za-z]{3}", text)), "")


def _base(grid: Grid, layout: Layout, areas: AreaWords) -> dict[str, Any]:
    """What the mappings of all figures share."""
    letters, roles = grid.letters, layout.roles
    period = next((letters[p] for p, role in enumerate(roles) if role == "period"), "")
    status = next((letters[p] for p, role in enumerate(roles) if role == "status"), "")
    level, within, within_column = _level(grid, layout, areas)
    values = [
        grid.columns[p].slice(layout.start, ENOUGH)
        for p, role in enumerate(roles)
        if role == "value"
    ]
    decimal = decimal_of(pa.concat_arrays(values)) if values else None
    return {
        "sheet": grid.sheet,
        "header_rows": tuple(int(grid.rows[place]) for place in layout.header),
        "area_column": letters[layout.area],
        "area_level": level,
        "within": within,
        "within_column": within_column,
        "period_column": period,
        "status_column": status,
        "decimal": decimal or "",
    }


def _level(grid: Grid, layout: Layout, areas: AreaWords) -> tuple[str, str, str]:
    """The level of the names, and the gemeente (or the column with it) in which they lie."""
    cells = list(dict.fromkeys(cells_of(layout.sample, layout.area, layout.start)))
    said = _level_said(layout)
    if said and all(areas.read(text, said).kind in ("area", "old", "total") for text in cells):
        return said, "", ""
    kinds = [areas.read(text).kind for text in cells]
    if "ambiguous" not in kinds and "unknown" not in kinds:
        return "", "", ""
    best, result = sum(kind in ("area", "old", "total") for kind in kinds), ("", "", "")
    homes = [p for p, role in enumerate(layout.roles) if role == "area_name"]
    levels = ("gemeente", "wijk", "buurt", "kern")
    for level in sorted(levels, key=lambda each: each != said):  # what is said comes first
        for within, column in _homes(grid, layout, areas, homes):
            read = [areas.read(text, level, within).kind for text in cells]
            score = sum(kind in ("area", "old", "total") for kind in read)
            score += sum(kind == "ambiguous" for kind in read) if column else 0
            if score > best:
                best, result = score, (level, within, column)
    return result


def _level_said(layout: Layout) -> str:
    """The level that the name of the column with areas says, "" for none."""
    name = " ".join(layout.sample[place][layout.area] for place in layout.header)
    return next((level for word, level in LEVEL_WORDS if re.search(word, name, re.I)), "")


def _homes(
    grid: Grid, layout: Layout, areas: AreaWords, places: list[int]
) -> list[tuple[str, str]]:
    """Where names may lie: anywhere, in the gemeente of a column, or in one gemeente."""
    homes = [("", "")]
    for place in places:
        cells = set(cells_of(layout.sample, place, layout.start))
        if all(areas.level(areas.read(text, "gemeente").code) == "gemeente" for text in cells):
            homes.append(("", grid.letters[place]))
    return homes + [(code, "") for code in areas.gemeenten()]
