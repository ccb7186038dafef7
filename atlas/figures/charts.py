"""Charts as standalone inline SVG: bands and lines; others are `chart_bars`, `chart_tornado`.

Each chart bears its title and its unit, names its lines and bars itself, and tells series
apart by dashes and names as well as by colour. A figure that is unknown is a gap or a word,
never a zero. The table with the figures belongs beside it.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from atlas.figures import chart_frame as frame
from atlas.figures.chart_frame import known
from atlas.figures.chart_plot import HEIGHT, Curve, Plot
from atlas.figures.palette import PALETTE

Figure = float | None


@dataclass(frozen=True)
class BandSeries:
    """A series with its margin: one figure a year in each of the three."""

    name: str
    low: Sequence[Figure]
    mid: Sequence[Figure]
    high: Sequence[Figure]


@dataclass(frozen=True)
class LineSeries:
    """A series of figures by period; `main` marks what the chart is about.

    `hollow` are the periods of which the figure is not final.
    """

    name: str
    points: Sequence[tuple[int | str, Figure]]
    main: bool = False
    hollow: Collection[int | str] = ()


@dataclass(frozen=True)
class Remarks:
    """What is said of lines over periods.

    `key` says what marks mean, over the plot; `notes` stand under it. From each period of
    `breaks` on the figures cannot be compared with those before.
    """

    key: str = ""
    notes: Sequence[str] = ()
    breaks: Sequence[int | str] = ()


NO_REMARKS = Remarks()


def band_chart(
    title: str,
    years: Sequence[int],
    series: Sequence[BandSeries],
    unit: str,
    decimals: int = 0,
    observed: Sequence[tuple[int, float]] = (),
) -> str:
    """Lines with their margins over the years; `observed` are measured figures before them."""
    curves = [
        Curve(
            each.name,
            [*zip(years, map(known, each.mid), strict=True)],
            frame.COLOURS[index % len(frame.COLOURS)],
            frame.DASHES[index % len(frame.DASHES)],
            2.4,
            [*zip(years, map(known, each.low), map(known, each.high), strict=True)],
        )
        for index, each in enumerate(series)
    ]
    key = "Lijn: midden. Vlak: van laag tot hoog." + (" Rondjes: gemeten." if observed else "")
    measured = [(float(year), known(value)) for year, value in observed]
    return Plot(unit, decimals, curves, measured).draw(title, key)


def line_chart(
    title: str,
    series: Sequence[LineSeries],
    unit: str,
    decimals: int,
    remarks: Remarks = NO_REMARKS,
    height: int = HEIGHT,
) -> str:
    """Lines over periods. Periods that are not all years stand in alphabetical order."""
    periods = sorted({period for each in series for period, _ in each.points}, key=str)
    years = all(str(period).isdecimal() for period in periods)
    places = {p: float(p) if years else float(index) for index, p in enumerate(periods)}
    quiet = any(each.main for each in series)
    curves: list[Curve] = []
    coloured = itertools.cycle(frame.COLOURS)
    for index, each in enumerate(series):
        grey = quiet and not each.main
        colour = PALETTE.quiet_text if grey else next(coloured)
        points = sorted(
            ((places[period], known(value)) for period, value in each.points),
            key=lambda point: point[0],
        )
        # After as many lines as there are colours the dashes move on: no two look alike.
        dash = frame.DASHES[(index + index // len(frame.COLOURS)) % len(frame.DASHES)]
        hollow = frozenset(places[period] for period in each.hollow)
        width = 1.4 if grey else 2.4
        curves.append(Curve(each.name, points, colour, dash, width, hollow=hollow))
    names = [] if years else [str(period) for period in periods]
    plot = Plot(unit, decimals, curves, [], names, _breaks(places, remarks), remarks.notes, height)
    return plot.draw(title, remarks.key)


def _breaks(places: Mapping[int | str, float], remarks: Remarks) -> list[float]:
    """Halfway between the last period before a break and the first after it."""
    found = []
    for start in remarks.breaks:
        before = [place for period, place in places.items() if str(period) < str(start)]
        after = [place for period, place in places.items() if str(period) >= str(start)]
        if before and after:
            found.append((max(before) + min(after)) / 2)
    return found
