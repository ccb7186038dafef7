"""A bump chart as standalone inline SVG: the rank of every area in each period.

The chosen areas differ by dash and name as well as by colour; the others are grey. Equal ranks
share a place. A period without a figure is a gap, and no line crosses a break in the series.
The table with the same ranks belongs beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from atlas.figures import chart_frame as frame
from atlas.figures.chart_frame import COLOURS, DASHES, EDGE, LINE, SIZE, WIDTH, text_width
from atlas.figures.page import Page
from atlas.figures.palette import PALETTE

ROW = 26.0  # from one rank to the next
RADIUS, QUIET_RADIUS = 3.5, 2.5
MOST_DOTS = 12  # periods; with more only the ends of a line have a dot
BREAK = "breuk in de reeks"
HIGHEST = "1 = hoogste cijfer"


@dataclass(frozen=True, slots=True)
class Climber:
    """An area: its rank in each period (None: no figure) and what each of these says.

    `chosen` stands out in colour, `moved` is a darker grey than the others.
    """

    name: str
    ranks: Sequence[int | None]
    told: Sequence[str]
    chosen: bool = False
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Bump:
    """What is drawn; `breaks` are places in `periods` from where a new series begins."""

    title: str
    subtitle: str
    periods: Sequence[str]
    climbers: Sequence[Climber]
    breaks: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where ranks and periods lie."""

    top: float
    bottom: float
    left: float
    right: float
    x: Sequence[float]
    y: frame.Scale


@dataclass(frozen=True, slots=True)
class _Look:
    """How a line is drawn."""

    colour: str
    dash: str
    width: float
    radius: float


def by_years(periods: Sequence[str]) -> bool:
    """Whether the periods stand at the distance of their years; else at equal distances."""
    return all(period.isdecimal() for period in periods)


def bump_chart(bump: Bump) -> str:
    """The chart as SVG; words in its place where nothing has a rank."""
    ranks = [rank for each in bump.climbers for rank in each.ranks if rank]
    if not ranks:
        return frame.empty(bump.title, "")
    page = frame.start(bump.title, bump.subtitle)
    last = max(ranks)
    names = max(text_width(each.name) for each in bump.climbers)
    page.y += LINE if bump.breaks else 0
    top = page.y + 8
    bottom = top + (last - 1) * ROW
    left, right = EDGE + 30.0, WIDTH - EDGE - names - 14
    x = _places(bump.periods, left + 6, right)
    found = _Frame(top, bottom, left, right, x, frame.scale(1, last, top, bottom))
    _grid(page, found, last)
    _breaks(page, bump, found)
    looks = _looks(bump.climbers)
    for each in sorted(bump.climbers, key=lambda climber: (climber.chosen, climber.moved)):
        _line(page, each, looks[each.name], bump, found)
    _ends(page, bump, looks, found)
    _periods(page, bump.periods, found)
    page.y = found.bottom + 34
    return frame.document(page, bump.title, _told(bump))


def _places(periods: Sequence[str], first: float, last: float) -> list[float]:
    """The places of the periods: by year where they are years, else evenly."""
    names = periods if by_years(periods) else range(len(periods))
    places = [*map(float, names)]
    return [*map(frame.scale(places[0], places[-1], first, last), places)]


def _looks(climbers: Sequence[Climber]) -> dict[str, _Look]:
    """Every chosen area has a pair of colour and dash of its own, as far as these go."""
    looks, number = {}, 0
    for each in climbers:
        looks[each.name] = _Look(PALETTE.bar, "", 1.4, QUIET_RADIUS)
        if each.moved:
            looks[each.name] = _Look(PALETTE.text, "", 1.8, QUIET_RADIUS)
        if each.chosen:
            colour = COLOURS[number % len(COLOURS)]
            dash = DASHES[(number + number // len(COLOURS)) % len(DASHES)]
            looks[each.name] = _Look(colour, dash, 2.6, RADIUS)
            number += 1
    return looks


def _grid(page: Page, found: _Frame, last: int) -> None:
    """The ranks at the left, a thin line for each."""
    for rank in range(1, last + 1):
        y = found.y(rank)
        line = frame.path([(found.left, y), (found.right, y)])
        page.parts.append(frame.stroke(line, PALETTE.outside, 1))
        style = {"fill": PALETTE.quiet_text, "anchor": "end"}
        page.line(found.left - 6, y + 5, str(rank), SIZE, **style)


def _breaks(page: Page, bump: Bump, found: _Frame) -> None:
    """A dashed line halfway the two periods that cannot be compared, with its word."""
    for place in bump.breaks:
        x = (found.x[place - 1] + found.x[place]) / 2
        line = frame.path([(x, found.top - 12), (x, found.bottom + 8)])
        page.parts.append(frame.stroke(line, PALETTE.text, 1.2, "4 3"))
        half = text_width(BREAK) / 2
        middle = min(max(x, EDGE + half), WIDTH - EDGE - half)
        page.line(middle, found.top - 16, BREAK, SIZE, anchor="middle")


def _line(page: Page, climber: Climber, look: _Look, bump: Bump, found: _Frame) -> None:
    """The line of an area in pieces, and a dot for each rank."""
    ranks = [None if rank is None else float(rank) for rank in climber.ranks]
    breaks = [float(place) for place in bump.breaks]
    for run in frame.runs(((float(n), rank) for n, rank in enumerate(ranks)), breaks):
        d = frame.path((found.x[int(n)], found.y(rank)) for n, rank in run)
        page.parts.append(frame.stroke(d, look.colour, look.width, look.dash))
    known = [n for n, rank in enumerate(ranks) if rank is not None]
    few = len(bump.periods) <= MOST_DOTS
    for n in known if few else sorted({*known[:1], *known[-1:]}):
        rank = ranks[n]
        if rank is not None:
            text = f"{climber.name}, {climber.told[n]}"
            spot = (found.x[n], found.y(rank), look.radius)
            page.parts.append(frame.dot(spot, look.colour, text, hollow=False))


def _ends(page: Page, bump: Bump, looks: dict[str, _Look], found: _Frame) -> None:
    """Each name beside the end of its line; equal ranks under each other, joined to the line."""
    known = [(each, *end) for each in bump.climbers if (end := _last(each))]
    # Those that share a rank keep together in the order of their names.
    wanted = [found.y(rank) - LINE / 2 for _, _, rank in known]
    heights = [float(LINE)] * len(known)
    bottom = max(found.bottom + LINE, found.top + LINE * (len(known) - 0.5))
    tops = frame.fit(frame.spread(wanted, heights, found.top - LINE / 2), heights, bottom)
    for (each, place, rank), top in zip(known, tops, strict=True):
        look, middle = looks[each.name], top + LINE / 2
        out = each.chosen or each.moved
        fill = look.colour if out else PALETTE.quiet_text
        weight = 600 if out else 400
        page.line(found.right + 14, middle + 5, each.name, SIZE, fill=fill, weight=weight)
        if place < len(bump.periods) - 1 or abs(middle - found.y(rank)) > 1:
            joint = [(found.x[place] + 4, found.y(rank)), (found.right + 11, middle)]
            page.parts.append(frame.stroke(frame.path(joint), fill, 0.8, "1 3"))


def _last(climber: Climber) -> tuple[int, int] | None:
    """The place and the rank of the last figure of an area."""
    ranks = [(n, rank) for n, rank in enumerate(climber.ranks) if rank]
    return ranks[-1] if ranks else None


def _periods(page: Page, periods: Sequence[str], found: _Frame) -> None:
    """The names under the axis, as many as there is room for, from the last one."""
    free = float(WIDTH)
    for x, period in reversed([*zip(found.x, periods, strict=True)]):
        half = text_width(period) / 2
        if x + half <= free:
            page.line(x, found.bottom + 28, period, SIZE, anchor="middle")
            tick = frame.path([(x, found.bottom + 8), (x, found.bottom + 13)])
            page.parts.append(frame.stroke(tick, PALETTE.quiet_text, 1))
            free = x - half - 8


def _told(bump: Bump) -> str:
    """The first and the last rank of the areas that stand out, in words."""
    told = []
    for each in bump.climbers:
        known = [n for n, rank in enumerate(each.ranks) if rank]
        if (each.chosen or each.moved) and known:
            ends = dict.fromkeys((known[0], known[-1]))
            told.append(f"{each.name}: {'; '.join(each.told[n] for n in ends)}.")
    return " ".join(told) or "De plaatsen staan in de tabel."
