"""A heat table: the colour, the sign and the words of each cell.

Colour never stands alone: beside it are an arrow and the difference, or the rank. Diverging
colours run round Drenthe and are equally strong on both sides; those of ranks are of one ramp.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from atlas.domain.comparison import Entry, Row
from atlas.figures.numbers import COMPUTED, format_cell, format_measure, format_plain
from atlas.figures.palette import PALETTE, colours
from atlas.store.records import Indicator

Mode = Literal["afstand", "rang"]
LIMITS = (0.25, 1.0, 2.0)
"""Standard deviations of the peers: from each on a distance is of the next class."""
STRONGEST = len(LIMITS)
HIGHER, LOWER, EQUAL = "▲", "▼", "="
RANKS = "voorzieningen"  # the theme whose ramp (GnBu) the ranks have: calm, and texts can be read
INKS = (PALETTE.focus_outer, PALETTE.page)
_STEPS = colours(2 * STRONGEST, "bevolking", diverging=True, centre_index=STRONGEST)


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of a cell and of the text in it."""

    fill: str
    ink: str

    @property
    def style(self) -> str:
        """As CSS."""
        return f"background:{self.fill};color:{self.ink}"


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One cell as a visitor sees it.

    `text`: the figure, or the word for why there is none. `sign`: an arrow that is not read
    aloud; `said` what stands behind it; `words` what a screen reader says after that. `look` is
    None without a colour. `state`: that of the cell.
    """

    text: str
    sign: str = ""
    said: str = ""
    words: str = ""
    look: Look | None = None
    state: str = "value"


def distance_class(distance: float) -> int:
    """The class of a distance to Drenthe: 0 is about equal, -3 far below, 3 far above."""
    strength = bisect_right(LIMITS, abs(distance))
    return strength if distance > 0 else -strength


def distance_look(strength: int) -> Look:
    """The colours of a class of `distance_class`."""
    if not strength:
        return _look(PALETTE.panel)
    return _look(_STEPS[STRONGEST + strength - (strength > 0)])


def rank_look(rank: int, steps: int) -> Look:
    """The colours of a rank of at most `steps`; rank 1, the highest figure, is the darkest."""
    return _look(colours(steps, RANKS)[steps - rank])


def contrast(first: str, second: str) -> float:
    """The contrast of two colours ("#rrggbb") as WCAG 2 counts it, from 1 to 21."""
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def heat_cell(row: Row, entry: Entry, mode: Mode, steps: int) -> HeatCell:
    """The cell of an area; `steps` is the lowest rank in the table, which has the last colour."""
    text = format_cell(entry.cell, row.indicator)
    if entry.cell.value is None:
        return HeatCell(text, state=entry.cell.state)
    if not row.period:
        return HeatCell(text, said=entry.period)
    if mode == "rang" and entry.rank is not None and row.ranked > 1:
        look = rank_look(entry.rank, steps)
        return HeatCell(text, "", f"{entry.rank}e", f" van {row.ranked}", look)
    if mode == "afstand" and entry.difference is not None and entry.distance is not None:
        sign, said, words = difference_signs(entry.difference, row.indicator)
        return HeatCell(text, sign, said, words, distance_look(distance_class(entry.distance)))
    return HeatCell(text)


def plain_cell(row: Row, entry: Entry) -> HeatCell:
    """The cell of Drenthe or Nederland: without a colour."""
    text = format_cell(entry.cell, row.indicator)
    if entry.cell.value is None:
        return HeatCell(text, state=entry.cell.state)
    said = (COMPUTED if entry.cell.computed else "", "" if row.period else entry.period)
    return HeatCell(text, said=", ".join(filter(None, said)))


def difference_signs(difference: float, indicator: Indicator) -> tuple[str, str, str]:
    """Of a difference with Drenthe: its arrow, its size, and the rest of what is said of it."""
    if not difference:
        return EQUAL, "", "gelijk aan Drenthe"
    size = difference_size(difference, indicator)
    number, _, unit = size.partition(" ")
    side = "hoger" if difference > 0 else "lager"
    sign = HIGHER if difference > 0 else LOWER
    return sign, number, f" {unit} {side} dan Drenthe".replace("  ", " ")


def difference_size(difference: float, indicator: Indicator) -> str:
    """How large a difference is, without its side: "1,6 procentpunt", "€ 1.200"."""
    if indicator.unit == "%":
        return f"{format_measure(abs(difference), indicator).removesuffix('%')} procentpunt"
    if indicator.unit in ("score", "klasse"):
        number = format_measure(abs(difference), indicator).removeprefix(f"{indicator.unit} ")
        return f"{number} {'punt' if indicator.unit == 'score' else indicator.unit}"
    return format_measure(abs(difference), indicator)


def distance_key() -> tuple[tuple[Look, str], ...]:
    """The legend of the distances in standard deviations, from far above Drenthe to far below."""
    low, middle, high = (format_plain(limit) for limit in LIMITS)
    names = {1: f"{low} tot {middle}", 2: f"{middle} tot {high}", 3: f"{high} of meer"}
    above = [(distance_look(n), f"{HIGHER} {names[n]} hoger") for n in (3, 2, 1)]
    below = [(distance_look(-n), f"{LOWER} {names[n]} lager") for n in (1, 2, 3)]
    return (*above, (distance_look(0), "ongeveer gelijk"), *below)


def rank_key(steps: int) -> tuple[tuple[Look, str], ...]:
    """The legend of the ranks."""
    return tuple(
        (rank_look(rank, steps), "1e: hoogste cijfer" if rank == 1 else f"{rank}e")
        for rank in range(1, steps + 1)
    )


def largest(rows: Sequence[Row]) -> tuple[Row, tuple[int, ...]] | None:
    """The row with the largest distance to Drenthe, and the places of the areas that have it.

    The first row of equal ones, and in it the areas on the side of the first.
    """
    found = [
        (entry.distance, row)
        for row in rows
        for entry in row.entries
        if entry.distance is not None and entry.difference
    ]
    if not found:
        return None
    farthest, row = max(found, key=lambda pair: abs(pair[0]))
    places = (n for n, each in enumerate(row.entries) if each.distance == farthest)
    return row, tuple(places)


def _look(fill: str) -> Look:
    return Look(fill, max(INKS, key=lambda ink: contrast(fill, ink)))


def _luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
