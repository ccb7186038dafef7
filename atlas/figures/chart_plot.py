"""Lines and bands over years or periods, with their names beside their ends."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from atlas.figures import chart_frame as frame
from atlas.figures.chart_frame import EDGE, LINE, SIZE, WIDTH, shown
from atlas.figures.page import Page, wrap
from atlas.figures.palette import PALETTE

HEIGHT = 230  # of the plot, where the labels do not need more
LABEL_WIDTH = 132
FROM_ZERO = 0.5  # the axis starts at zero when the lowest figure is below this share of the highest
Point = tuple[float, float | None]


@dataclass(frozen=True)
class Curve:
    """A line by place on the axis, how it looks, and its band of low and high.

    `hollow` are the places of the points that are drawn as rings: what is not final.
    """

    name: str
    points: Sequence[Point]
    colour: str
    dash: str
    width: float
    band: Sequence[tuple[float, float | None, float | None]] = ()
    hollow: Collection[float] = ()

    def values(self) -> list[float]:
        """All figures of line and band."""
        bounds = (value for _, *pair in self.band for value in pair)
        return [v for v in (*(value for _, value in self.points), *bounds) if v is not None]


@dataclass(frozen=True)
class Plot:
    """Curves on one pair of axes; `names` are the periods where these are not years.

    `breaks` are places where figures before cannot be compared with those after: no line crosses
    them. `notes` are said under the axis. `height` is that of the plot.
    """

    unit: str
    decimals: int
    curves: Sequence[Curve]
    measured: Sequence[Point]
    names: Sequence[str] = field(default=())
    breaks: Sequence[float] = ()
    notes: Sequence[str] = ()
    height: int = HEIGHT

    def draw(self, title: str, key: str) -> str:
        """The chart as SVG; `key` says what its marks mean."""
        points = [*self.measured, *(point for curve in self.curves for point in curve.points)]
        values = [value for _, value in self.measured if value is not None]
        values += [value for curve in self.curves for value in curve.values()]
        if not values:
            return frame.empty(title, self.unit)
        from_zero = min(values) <= FROM_ZERO * max(values)
        zero = [0.0] if from_zero else []
        heights = frame.ticks(min(values + zero), max(values + zero))
        cut = "" if from_zero else " (de as begint niet bij nul)"
        page = frame.start(title, frame.unit_title(self.unit) + cut)
        if key:
            width = WIDTH - 2 * EDGE
            page.y = page.block(EDGE, page.y - 8, width, key, SIZE, fill=PALETTE.quiet_text) + 8
        newest = max(place for place, _ in points)
        labels = [self._label(curve, newest) for curve in self.curves]
        top = page.y + 6
        bottom = top + max(self.height, sum(map(len, labels)) * LINE)
        texts = frame.tick_texts(heights)
        left = EDGE + max(map(frame.text_width, texts)) + 6
        label_width = max([frame.text_width(line) for label in labels for line, _ in label] or [0])
        right = WIDTH - EDGE - 16 - label_width
        x = frame.scale(min(p for p, _ in points), max(p for p, _ in points), left + 8, right)
        y = frame.scale(heights[0], heights[-1], bottom, top)
        _grid(page, zip(heights, texts, strict=True), y, left, right)
        self._periods(page, sorted({place for place, _ in points}), x, bottom)
        for place in self.breaks:
            line = frame.path([(x(place), top - 4), (x(place), bottom)])
            page.parts.append(frame.stroke(line, PALETTE.text, 1.2, "4 3"))
        self._curves(page, x, y)
        self._labels(page, labels, x, y, right, (top, bottom))
        page.y = bottom + 26
        for note in self.notes:
            page.y = page.block(EDGE, page.y, WIDTH - 2 * EDGE, note, SIZE)
        return frame.document(page, title, self._told())

    def _label(self, curve: Curve, newest: float) -> list[tuple[str, int]]:
        """Name and last figure of a curve: lines, each with its weight. An older one is dated."""
        last = _last(curve)
        text = shown(last[1] if last else None, self.decimals, self.unit)
        if last and last[0] < newest:
            text += f" ({self._period(last[0])})"
        lines = [(line, 600) for line in wrap(curve.name, LABEL_WIDTH, SIZE, 600)]
        lines.append((text, 400))
        bounds = next((pair for place, *pair in curve.band if last and place == last[0]), None)
        if bounds and None not in bounds:
            margin = " – ".join(shown(each, self.decimals, self.unit) for each in bounds)
            lines.append((f"({margin})", 400))
        return lines

    def _periods(self, page: Page, places: Sequence[float], x: frame.Scale, bottom: float) -> None:
        """The names under the axis, as many as there is room for, from the last one."""
        texts = {place: self._period(place) for place in places}
        free = float(WIDTH)
        for place in reversed(places):
            half = frame.text_width(texts[place]) / 2
            if x(place) + half <= free:
                page.line(x(place), bottom + 20, texts[place], SIZE, anchor="middle")
                tick = frame.path([(x(place), bottom), (x(place), bottom + 5)])
                page.parts.append(frame.stroke(tick, PALETTE.quiet_text, 1))
                free = x(place) - half - 8

    def _curves(self, page: Page, x: frame.Scale, y: frame.Scale) -> None:
        """Bands first, so that no band hides a line; then lines, then what was measured."""
        for curve in self.curves:
            page.parts += _band(curve, x, y)
        for curve in sorted(self.curves, key=lambda each: each.width):
            for run in frame.runs(curve.points, self.breaks):
                d = frame.path((x(place), y(value)) for place, value in run)
                page.parts.append(frame.stroke(d, curve.colour, curve.width, curve.dash))
            radius = 2.6 if curve.width > 2 else 1.5
            page.parts += self._dots(
                curve.points, curve.colour, curve.name, x, y, radius, curve.hollow
            )
        for run in frame.runs(self.measured):
            d = frame.path((x(place), y(value)) for place, value in run)
            page.parts.append(frame.stroke(d, PALETTE.text, 1.2))
        rings = {place for place, _ in self.measured}
        page.parts += self._dots(self.measured, PALETTE.text, "gemeten", x, y, hollow=rings)

    def _dots(
        self,
        points: Sequence[Point],
        colour: str,
        name: str,
        x: frame.Scale,
        y: frame.Scale,
        radius: float = 2.6,
        hollow: Collection[float] = (),
    ) -> list[str]:
        return [
            frame.dot(
                (x(place), y(value), radius),
                colour,
                f"{name}, {self._figure(place, value)}",
                place in hollow,
            )
            for place, value in points
            if value is not None
        ]

    def _figure(self, place: float, value: float | None) -> str:
        return f"{self._period(place)}: {shown(value, self.decimals, self.unit)}"

    def _period(self, place: float) -> str:
        return self.names[int(place)] if self.names else f"{place:.0f}"

    def _labels(
        self,
        page: Page,
        labels: Sequence[Sequence[tuple[str, int]]],
        x: frame.Scale,
        y: frame.Scale,
        right: float,
        room: tuple[float, float],
    ) -> None:
        """Each label beside the end of its line, or joined to it by a thin line."""
        top, bottom = room
        ends = [_last(curve) for curve in self.curves]
        heights = [len(label) * LINE for label in labels]
        wanted = [y(end[1]) - LINE / 2 if end else bottom for end in ends]
        tops = frame.fit(frame.spread(wanted, heights, top), heights, bottom)
        for curve, label, end, place in zip(self.curves, labels, ends, tops, strict=True):
            for index, (line, weight) in enumerate(label):
                style = {"weight": weight, "fill": curve.colour}
                page.line(right + 16, place + 13 + index * LINE, line, SIZE, **style)
            if end:
                joint = frame.path([(x(end[0]) + 3, y(end[1])), (right + 14, place + LINE / 2)])
                dash = "1 4" if x(end[0]) < right else ""  # no line of figures up to the label
                page.parts.append(frame.stroke(joint, curve.colour, 0.7, dash))

    def _told(self) -> str:
        """The first and the last figure of every line, in words."""
        told = []
        for curve in self.curves:
            figures = [point for point in curve.points if point[1] is not None]
            ends = dict.fromkeys(figures[:1] + figures[-1:])
            said = "; ".join(self._figure(*point) for point in ends) or frame.UNKNOWN
            told.append(f"{curve.name}: {said}.")
        return " ".join(told)


def _last(curve: Curve) -> tuple[float, float] | None:
    return next(((p, v) for p, v in reversed(curve.points) if v is not None), None)


def _band(curve: Curve, x: frame.Scale, y: frame.Scale) -> list[str]:
    """The area from low to high, in pieces where one of them is unknown."""
    lows = frame.runs((p, None if high is None else low) for p, low, high in curve.band)
    highs = frame.runs((p, None if low is None else high) for p, low, high in curve.band)
    parts = []
    for low, high in zip(lows, highs, strict=True):
        d = frame.path((x(place), y(value)) for place, value in (*low, *reversed(high)))
        edge = f'stroke="{curve.colour}" stroke-opacity="0.45" stroke-width="0.8"'
        parts.append(f'<path d="{d}Z" fill="{curve.colour}" fill-opacity="0.14" {edge}/>')
    return parts


def _grid(
    page: Page, ticks: zip[tuple[float, str]], y: frame.Scale, left: float, right: float
) -> None:
    """A line and a figure for each tick; the line of zero is darker."""
    for value, text in ticks:
        colour = PALETTE.quiet_text if value == 0 else PALETTE.rule
        page.parts.append(
            frame.stroke(frame.path([(left, y(value)), (right, y(value))]), colour, 1)
        )
        style = {"fill": PALETTE.quiet_text, "anchor": "end"}
        page.line(left - 6, y(value) + 5, text, SIZE, **style)
