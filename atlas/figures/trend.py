"""The course of a figure: a chart with its breaks, a sentence above it, a table beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from atlas.domain.aggregate import Cell
from atlas.domain.profile import comparable
from atlas.domain.subject import Subject
from atlas.domain.trend import Moment, Trend
from atlas.figures import numbers
from atlas.figures.chart_plot import HEIGHT
from atlas.figures.charts import LineSeries, Remarks, line_chart
from atlas.figures.profile_report import figure
from atlas.figures.report import Column, Table, Value
from atlas.figures.sentences import difference
from atlas.store.records import Indicator, Origin, SeriesBreak

FEWEST = 2  # figures that make a course
SMALL_HEIGHT = 110
LONG_SPAN = 3  # periods in a row of which only the ends are named
BEFORE = "Cijfers van voor {} zijn hier niet mee te vergelijken."
NOT_FINAL = ("provisional", "forecast")
Pick = Callable[[Moment], Cell]


def trend_chart(trend: Trend, small: bool = False) -> str:
    """The area, and where they can be compared Drenthe and Nederland, over the years as SVG.

    No line crosses a break or a year without a figure; what is not final is a ring. `small`:
    for a sheet of paper with many charts, lower and without the notes under it.
    """
    drawn = _drawn(trend)
    series = [_series(trend, name, pick) for name, pick in drawn.items()]
    key = open_key(pick(moment) for pick in drawn.values() for moment in trend.moments)
    notes = () if small else trend_notes(trend)
    remarks = Remarks(key, notes, [each.period for each in trend.breaks])
    height = SMALL_HEIGHT if small else HEIGHT
    indicator = trend.indicator
    return line_chart(indicator.title, series, indicator.unit, indicator.decimals, remarks, height)


def trend_notes(trend: Trend) -> tuple[str, ...]:
    """What one must know of the course: breaks, years without a figure, what is not drawn."""
    notes = [*map(break_words, trend.breaks)]
    if older := [moment.period for moment in trend.moments if moment.area.rebuilt]:
        notes.append(f"{trend.subject.name} is {numbers.REBUILT}: {_spans(trend, older)}.")
    for state, periods in _gaps(trend).items():
        notes.append(f"Geen cijfer van {trend.subject.name}: {_spans(trend, periods)} ({state}).")
    if not comparable(trend.indicator) and len(_columns(trend)) > 1:
        others = numbers.listed([name for name in _columns(trend) if name != trend.subject.name])
        notes.append(f"{others} staan alleen in de tabel: daar gaat het om veel meer.")
    return tuple(notes)


def trend_sentence(trend: Trend) -> str:
    """From the first to the last figure of the area, since the last break, in a sentence.

    With one figure: that there is no course yet. Without any: that there is no figure.
    """
    name, indicator = trend.subject.name, trend.indicator
    known = [moment for moment in trend.moments if moment.area.value is not None]
    if not known:
        return f"Van {name} is er geen cijfer."
    if len(known) < FEWEST:
        only = known[0]
        figure = numbers.format_cell(only.area, indicator)
        return f"Van {name} is er één cijfer: {figure} ({only.period}). Een verloop is er nog niet."
    start = max((each.period for each in trend.breaks), default="")
    since = [moment for moment in known if moment.period >= start]
    if len(since) < FEWEST:
        return f"Sinds de breuk van {start} is er één cijfer. Het verloop is daarom niet te zeggen."
    first, last = since[0], since[-1]
    values = (last.area.value or 0.0, first.area.value or 0.0)
    then = numbers.format_cell(first.area, indicator)
    change = difference(
        *values, indicator, f"dan in {first.period} ({then})", f"aan het cijfer van {first.period}"
    )
    now = numbers.format_measure(values[0], indicator)
    sentence = f"{name} kwam in {last.period} uit op {now}: {change}."
    return f"{sentence} {BEFORE.format(start)}" if start else sentence


def trend_table(trend: Trend) -> Table:
    """Every period: the figures of the area, Drenthe and Nederland, with status and source."""
    names = [name for name in _columns(trend) if name != trend.subject.name]
    rows = tuple(trend_row(trend, moment, names) for moment in trend.moments)
    title = f"{trend.indicator.title} ({numbers.unit_words(trend.indicator)}) per periode"
    return Table(title, trend_columns(trend.subject, names), rows, _computed(trend))


def trend_columns(
    subject: Subject, others: Sequence[str], statuses: bool = False
) -> tuple[Column, ...]:
    """The heads of `trend_row`; `others` are Drenthe and Nederland, or one of them.

    `statuses`: these have a column for their status too.
    """
    beside = []
    for name in _without(subject, others):
        beside += [Column(name, 0), *([Column(f"Status {name}")] * statuses)]
    own = (Column("Periode"), Column(subject.name, 0), Column("Status"))
    return (*own, *beside, Column("Bron"))


def trend_row(
    trend: Trend, moment: Moment, others: Sequence[str], statuses: bool = False
) -> tuple[Value, ...]:
    """A period: the figure of the area and its status, the others, and where they come from."""
    cells = {"Drenthe": moment.drenthe, "Nederland": moment.nederland}
    beside = [cells[name] for name in _without(trend.subject, others)]
    row: list[Value] = [moment.period]
    for cell in (moment.area, *beside):
        row.append(figure(cell, trend.indicator))
        if statuses or cell is moment.area:
            row.append(numbers.full_status(cell, trend.indicator))
    return (*row, _source(trend.indicator, [moment.area, *beside]))


def _without(subject: Subject, others: Sequence[str]) -> list[str]:
    """Drenthe does not stand beside itself."""
    return [name for name in others if subject.level != "provincie" or name != "Drenthe"]


def origins(trend: Trend) -> tuple[Origin, ...]:
    """The sources of all figures of the course, in the order of the record."""
    cells = (pick(moment) for moment in trend.moments for pick in _columns(trend).values())
    used = {cell.origin for cell in cells if cell.value is not None}
    return tuple(origin for origin in trend.indicator.origin if origin.id in used)


def _columns(trend: Trend) -> Mapping[str, Pick]:
    """The areas by name, Drenthe once, and only those that have any figure."""
    every: dict[str, Pick] = {trend.subject.name: lambda moment: moment.area}
    others: dict[str, Pick] = {
        "Drenthe": lambda moment: moment.drenthe,
        "Nederland": lambda moment: moment.nederland,
    }
    for name, pick in others.items():
        if any(pick(moment).value is not None for moment in trend.moments):
            every.setdefault(name, pick)
    return every


def _drawn(trend: Trend) -> Mapping[str, Pick]:
    """The areas that one pair of axes can show: of totals only the area itself."""
    if comparable(trend.indicator):
        return _columns(trend)
    return {trend.subject.name: lambda moment: moment.area}


def _series(trend: Trend, name: str, pick: Pick) -> LineSeries:
    """A line; a year in which only others have a figure is a gap when a line runs through it."""
    cells = {moment.period: pick(moment) for moment in trend.moments}
    hollow = [period for period, cell in cells.items() if is_open(cell)]
    points = [(period, cell.value) for period, cell in cells.items()]
    return LineSeries(name, points, name == trend.subject.name, hollow)


def is_open(cell: Cell) -> bool:
    """Whether a figure is drawn as a ring: it is not final."""
    return cell.value is not None and cell.status in NOT_FINAL


def open_key(cells: Iterable[Cell]) -> str:
    """What the rings among the drawn cells mean; "" for none."""
    words = {numbers.STATUS_WORDS[cell.status] for cell in cells if is_open(cell)}
    return f"Open rondje: {numbers.listed(sorted(words))}." if words else ""


def break_words(found: SeriesBreak) -> str:
    """A break in the series, as a note under a chart."""
    return f"Breuk in de reeks (streepjeslijn): vanaf {found.period}. {found.note}"


def _gaps(trend: Trend) -> Mapping[str, list[str]]:
    """The periods in which the area has no figure, by the word for why."""
    found: dict[str, list[str]] = {}
    for moment in trend.moments:
        if moment.area.value is None:
            word = numbers.cell_status(moment.area, trend.indicator)
            found.setdefault(word, []).append(moment.period)
    return found


def _source(indicator: Indicator, cells: Iterable[Cell]) -> str:
    """The makers and tables of the figures of a row."""
    used = {cell.origin for cell in cells if cell.value is not None}
    names = (
        f"{origin.producer} {origin.table_id}".strip()
        for origin in indicator.origin
        if origin.id in used
    )
    return "; ".join(dict.fromkeys(names))


def _computed(trend: Trend) -> tuple[str, ...]:
    """The note on figures that are ours and not the source's."""
    notes = []
    for name, pick in _columns(trend).items():
        periods = [moment.period for moment in trend.moments if pick(moment).computed]
        if periods:
            notes.append(f"{name} is berekend uit de gemeenten: {_spans(trend, periods)}.")
    return tuple(notes)


def _spans(trend: Trend, periods: Iterable[str]) -> str:
    """Periods in words; what follows one another is "2015 tot en met 2020"."""
    every = [moment.period for moment in trend.moments]
    spans: list[list[str]] = []
    for period in periods:
        before = every[every.index(period) - 1]
        if spans and spans[-1][-1] == before:
            spans[-1].append(period)
        else:
            spans.append([period])
    return numbers.listed([_span(each) for each in spans])


def _span(periods: Sequence[str]) -> str:
    if len(periods) < LONG_SPAN:
        return numbers.listed(periods)
    return f"{periods[0]} tot en met {periods[-1]}"
