"""Where the header of a sheet is and what each column holds, from its first rows.

Columns are judged by a sample; what is found is only a proposal, which an editor sees.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from atlas.sources.supply.area_cells import AreaWords
from atlas.sources.supply.grid import Grid, plain_text
from atlas.sources.supply.periods import read_period
from atlas.sources.supply.values import is_mark

SAMPLE = 400  # rows that are looked at
MOST_HEADER = 40  # rows within which the figures must begin
MOST_NAMES = 4  # rows that a header may have
CODE_LIKE = re.compile(r"[A-Z]{2}[0-9]{2,8}", re.I)
SERIAL = re.compile(r"^(id|nr\.?|nummer|volgnummer|rij|row|index|recs?)$", re.I)
AREA_NAME = re.compile(
    r"regio|gemeente|wijk|buurt|kern|gebied|plaats|code|gwb|^gm|area|naam|^gem", re.I
)
STATUS_NAME = re.compile(r"status|markering|voorlopig", re.I)
LEADING_ZERO = re.compile("0[0-9]+")
NUMBER = re.compile(r"^[-−+]?(€ ?)?[0-9][0-9 .,'\u00a0]*( ?%)?\s*\*{0,2}$")


@dataclass(frozen=True, eq=False)
class Layout:
    """The sample (plain text), the rows of the header and where the figures begin.

    `header` and `start` are places in the sample; `area` is the place of the column with areas,
    -1 for none. `roles` by column: area, area_name, gemeente, period, value, status, serial,
    text, empty.
    """

    sample: list[list[str]]
    header: tuple[int, ...]
    start: int
    area: int
    roles: tuple[str, ...]


def look(grid: Grid, areas: AreaWords) -> Layout:
    """What the first rows of a sheet show."""
    sample = grid.head(SAMPLE)
    width = len(grid.columns)
    hits = [_area_hits(sample, column, areas) for column in range(width)]
    area = _best_area(sample, hits, areas)
    if area < 0:
        return Layout(sample, (), 0, -1, ("text",) * width)
    start = _start(sample, area, hits[area])
    header = _header(sample, start, area, grid)
    roles = [_role(sample, header, start, column, hits) for column in range(width)]
    roles[area] = "area"
    return Layout(sample, header, start, area, tuple(_settled(roles, sample, header, start)))


def is_number(text: str) -> bool:
    """Whether a cell is a number in some form."""
    return bool(NUMBER.match(text)) or text.endswith(" (opgemaakt als %)")


def is_value(text: str) -> bool:
    """Whether a cell may be a value: a number, or a sign in its place."""
    return is_number(text) or (bool(text) and is_mark(text))


def cells_of(sample: list[list[str]], column: int, start: int = 0) -> list[str]:
    """The filled cells of a column of the sample, from a row on."""
    return [row[column] for row in sample[start:] if row[column]]


def _area_hits(sample: list[list[str]], column: int, areas: AreaWords) -> set[int]:
    """Rows of which this cell is an area; bare numbers only count under a name that says so."""
    found = set()
    named = any(AREA_NAME.search(row[column]) for row in sample[:MOST_HEADER])
    for place, row in enumerate(sample):
        text = row[column]
        if not text or (text.isdecimal() and not named):
            continue
        if is_number(text) and not text.isdecimal():
            continue
        if CODE_LIKE.fullmatch(text) or areas.knows(text):
            found.add(place)
    return found


def _best_area(sample: list[list[str]], hits: list[set[int]], areas: AreaWords) -> int:
    """The column with the areas, -1 for none: of more, the one that tells most areas apart.

    So a wijk goes before its gemeente, and of a code and a name the first.
    """
    most = max(map(len, hits), default=0)
    good = [place for place, found in enumerate(hits) if found and len(found) * 5 >= most * 4]

    def worth(place: int) -> tuple[bool, int, int]:
        texts = {sample[row][place] for row in hits[place]}
        fine = sum(areas.level(areas.read(text).code) != "gemeente" for text in texts)
        return fine * 2 > len(texts), len(texts), -place

    return max(good, key=worth, default=-1)


def _start(sample: list[list[str]], area: int, hits: set[int]) -> int:
    """The first row with figures: an area and a value; rows just above it that look alike too."""
    with_values = [
        place
        for place in sorted(hits)
        if any(is_value(text) for column, text in enumerate(sample[place]) if column != area)
    ]
    start = with_values[0] if with_values else min(hits)
    while start and _like_data(sample[start - 1], area):
        start -= 1
    return start


def _like_data(row: list[str], area: int) -> bool:
    """Whether a row has something in the area column and numbers that are no years beside it."""
    numbers = [text for column, text in enumerate(row) if column != area and is_number(text)]
    return bool(row[area]) and bool(numbers) and not all(read_period(t).period for t in numbers)


def _header(sample: list[list[str]], start: int, area: int, grid: Grid) -> tuple[int, ...]:
    """The rows with names, just above the figures; a title fills only its first cell."""
    found: list[int] = []
    spread = {first for first, left, last, right in grid.merged if right > left}
    for place in range(start - 1, max(start - 1 - MOST_NAMES, -1), -1):
        row = sample[place]
        filled = [column for column, text in enumerate(row) if text]
        if not filled:
            break
        title = len(filled) == 1 and filled[0] <= area and len(row) > 1
        across = filled[0] == area and int(grid.rows[place]) in spread
        if title and (found or len(row) > 2 or across):
            break
        found.insert(0, place)
    return tuple(found)


def _role(
    sample: list[list[str]], header: tuple[int, ...], start: int, column: int, hits: list[set[int]]
) -> str:
    cells = cells_of(sample, column, start)
    name = " ".join(sample[place][column] for place in header).strip()
    if not cells:
        to_fill = read_period(name).period or re.search("waarde|value|aantal", name, re.I)
        return "value" if name and to_fill else "empty"
    if SERIAL.match(name):
        return "serial"
    if any(LEADING_ZERO.fullmatch(text) for text in cells):
        return "area_name" if len(hits[column]) * 2 > len(cells) else "text"
    if read_period(name).period:
        return "value"
    if len(hits[column]) * 2 > len(cells):
        return "area_name"
    periods = sum(bool(read_period(text).period) for text in cells)
    named = re.search(r"jaar|period|peil|year", name, re.I)
    if periods * 10 >= len(cells) * 9 or (named and periods * 2 >= len(cells)):
        return "period"
    if STATUS_NAME.search(name) and not any(map(is_number, cells)):
        return "status"
    values, numbers = sum(map(is_value, cells)), sum(map(is_number, cells))
    return "value" if values * 2 > len(cells) and (numbers or values == len(cells)) else "text"


def _settled(
    roles: list[str], sample: list[list[str]], header: tuple[int, ...], start: int
) -> list[str]:
    """One column of periods: of more, the one whose name says so; others may be figures."""
    places = [place for place, role in enumerate(roles) if role == "period"]
    if not places:
        return roles
    names = [" ".join(sample[row][place] for row in header) for place in places]
    named = [
        p for p, n in zip(places, names, strict=True) if re.search("jaar|peri|peil|year", n, re.I)
    ]
    others_are_values = "value" in roles
    kept = named[0] if named else (places[0] if others_are_values or len(places) > 1 else -1)
    headed = any(read_period(name).period for name in names)
    for place in places:
        if place != kept or (headed and not named):
            roles[place] = "value"
    return roles


def names_of(grid: Grid, layout: Layout) -> tuple[list[tuple[str, ...]], list[str]]:
    """The names above each column, from the top down, and the addresses that are unclear.

    A name over several columns is filled in to the right where the cells are merged, or where
    the names below it show the same groups; otherwise its empty cells are unclear.
    """
    rows = [list(layout.sample[place]) for place in layout.header]
    unclear: list[str] = []
    for depth, row in enumerate(rows):
        number = int(grid.rows[layout.header[depth]])
        spans = [(left, right) for top, left, low, right in grid.merged if top <= number <= low]
        for left, right in spans:
            row[left : right + 1] = [row[left]] * (right - left + 1)
        if depth == len(rows) - 1:
            continue
        gaps = _gaps(row, layout)
        if gaps and _same_groups(row, rows[-1], layout):
            _fill(row, layout)
        elif gaps:
            unclear += [f"{grid.letters[column]}{number}" for column in gaps]
    return [tuple(row[column] for row in rows) for column in range(len(grid.columns))], unclear


def _columns(layout: Layout) -> list[int]:
    return [column for column, role in enumerate(layout.roles) if role == "value"]


def _gaps(row: list[str], layout: Layout) -> list[int]:
    """Empty cells of a header row above values, in a row that has names above other values."""
    columns = _columns(layout)
    return [c for c in columns if not row[c]] if any(row[c] for c in columns) else []


def _same_groups(row: list[str], below: list[str], layout: Layout) -> bool:
    """Whether every name stands above the same names, once each."""
    columns = _columns(layout)
    if not columns or not row[columns[0]]:
        return False
    groups: list[list[str]] = []
    for column in columns:
        if row[column]:
            groups.append([])
        groups[-1].append(below[column])
    sizes = Counter(map(tuple, groups))
    return len(sizes) == 1 and len(groups) > 1 and all(groups[0])


def _fill(row: list[str], layout: Layout) -> None:
    last = ""
    for column in _columns(layout):
        row[column] = last = row[column] or last


def shown_examples(grid: Grid, column: int, start: int) -> tuple[str, ...]:
    """Three cells of a column, for an editor to recognise it by."""
    cells = grid.columns[column].slice(start, 50).to_pylist()
    return tuple([plain_text(text) for text in cells if text][:3])
