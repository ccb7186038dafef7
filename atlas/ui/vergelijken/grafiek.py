"""The part Staven en lijnen of page Vergelijken: a figure in several areas, over the years too."""

from __future__ import annotations

from collections.abc import Mapping

from atlas.domain.address import Address
from atlas.domain.courses import Courses, courses
from atlas.domain.profile import comparable
from atlas.domain.trend import trend
from atlas.figures import comparison_tables as tables
from atlas.figures import comparison_words as words
from atlas.figures.chart_bars import BarGroup, group_bars
from atlas.figures.comparison_charts import bar, course_chart
from atlas.figures.comparison_files import Figure, course_figures, row_figures
from atlas.figures.explanation import beware, source_line
from atlas.figures.report import Chart, Report, Table, Text
from atlas.figures.trend import trend_sentence
from atlas.store.store import Store
from atlas.ui.html import Html, items, join, report_table, svg, tag
from atlas.ui.parts.fold import CHOSEN, choices_panel
from atlas.ui.parts.part import Answer
from atlas.ui.vergelijken import gebieden
from atlas.ui.vergelijken import grafiek_keuze as keuze
from atlas.ui.vergelijken.grafiek_keuze import Drawn
from atlas.ui.vergelijken.samen import sources_box

KEY = "grafiek"
TITLE = "Staven en lijnen"
QUESTION = "Hoe verschilt één cijfer tussen gebieden?"
LEAD = "Vergelijk één cijfer, of cijfers die bij elkaar horen, in staven en over de jaren."
WORDS = keuze.WORDS
FEWEST = 2  # periods that make a course
LONG = 10  # periods from where on the table is folded
ONE_FIGURE = "Kies één cijfer om te zien hoe het over de jaren verandert."
ONE_PERIOD = "Van deze gebieden is er maar één jaar met dit cijfer. Een verloop is er nog niet."
TOTALS = (
    "Dit is een aantal. Drenthe en Nederland staan alleen in de tabel: daar gaat het om veel meer."
)
BESIDE = "atlas-verg-grafiek"  # a chart and its table


def skeleton(store: Store) -> Html:
    """The choice of areas and figure, bars, lines, and what one must know."""
    form = choices_panel(tag("div", keuze.chooser(store), class_="atlas-part-form"))
    return join(
        [
            tag("section", gebieden.chooser(store), form),
            tag("section", tag("div", data_out="staven")),
            tag("section", tag("h2", "Hoe ging het door de jaren?"), tag("div", data_out="lijnen")),
            tag("section", tag("h2", "Wat u moet weten"), tag("div", data_out="weten")),
        ]
    )


def answer(store: Store, params: Mapping[str, str], own: None) -> Answer:
    """What the part shows for an address."""
    address = Address(params, WORDS)
    drawn = keuze.read(store, address)
    rest = {word: text for word, text in drawn.params.items() if word != gebieden.AREAS}
    return Answer(
        params=drawn.params,
        values={**gebieden.VALUES, keuze.SUBJECT: drawn.subject},
        out={
            gebieden.CHOSEN: gebieden.chosen(store, drawn.areas, KEY, rest),
            CHOSEN: tag("span", _title(drawn)),
            "staven": _bars(drawn),
            "lijnen": _lines(store, drawn),
            "weten": _know(store, drawn),
        },
        notices=tuple(address.notices),
    )


def report(store: Store, params: Mapping[str, str], own: None) -> Report:
    """The same to take along."""
    drawn = keuze.read(store, Address(params, WORDS))
    found = _course(store, drawn)
    blocks: list[Table | Chart | Text] = [
        Chart(_title(drawn), _bar_chart(drawn)),
        _bar_table(drawn),
    ]
    if found:
        blocks += [
            Chart(found.indicator.title, course_chart(found, drawn.names, drawn.beside)),
            tables.course_table(found, drawn.names, drawn.beside),
        ]
    blocks += [
        tables.source_table(drawn.rows, drawn.names),
        Text("Wat u moet weten", _cautions(drawn)),
    ]
    return Report(
        name="vergelijken-grafiek",
        title=_question(drawn),
        lead=(LEAD, *_findings(drawn), f"Versie van de cijfers: {store.version}."),
        blocks=tuple(blocks),
        sources=_source_lines(store, drawn),
    )


def figures(store: Store, params: Mapping[str, str]) -> list[Figure]:
    """All figures of bars and lines, for a file with a row each."""
    drawn = keuze.read(store, Address(params, WORDS))
    if drawn.group or not any(row.known for row in drawn.rows):
        return row_figures(drawn.rows, drawn.areas)
    return course_figures(_courses(store, drawn), drawn.areas)


def _title(drawn: Drawn) -> str:
    return drawn.group.title if drawn.group else drawn.rows[0].indicator.title


def _question(drawn: Drawn) -> str:
    return drawn.group.question if drawn.group else drawn.rows[0].indicator.question


def _findings(drawn: Drawn) -> tuple[str, ...]:
    """Where each figure is highest and lowest."""
    if not drawn.group:
        return (words.extremes(drawn.rows[0], drawn.names),)
    return tuple(f"{row.indicator.title}. {words.extremes(row, drawn.names)}" for row in drawn.rows)


def _bars(drawn: Drawn) -> Html:
    said = _findings(drawn)
    told = items(said, data_tell="staven") if drawn.group else tag("p", *said, data_tell="staven")
    chart, table = svg(_bar_chart(drawn)), report_table(_bar_table(drawn), stack=True)
    if drawn.group:
        shown = join([chart, tag("div", table, class_="atlas-verg-cijfers")])
    else:
        shown = tag("div", chart, tag("div", table), class_=BESIDE)
    return join([tag("h2", _question(drawn)), told, shown])


def _bar_chart(drawn: Drawn) -> str:
    groups = []
    for row in drawn.rows:
        indicator = row.indicator
        pairs = [(name, each, True) for name, each in zip(drawn.names, row.entries, strict=True)]
        if row.period and not drawn.group:
            pairs.sort(key=lambda pair: pair[1].rank or len(pairs) + 1)
        if comparable(indicator):
            pairs += [("Drenthe", row.drenthe, False)] * drawn.beside
            pairs.append(("Nederland", row.nederland, False))
        bars = tuple(
            bar(name if row.period else _dated(name, each.period), each.cell, indicator, main)
            for name, each, main in pairs
        )
        groups.append(BarGroup(_dated(indicator.title, row.period) if drawn.group else "", bars))
    title = _title(drawn)
    if not drawn.group:
        title = _dated(title, drawn.rows[0].period)
    return group_bars(title, drawn.rows[0].indicator.unit, groups)


def _dated(name: str, period: str) -> str:
    return f"{name} ({period})" if period else name


def _bar_table(drawn: Drawn) -> Table:
    if drawn.group:
        return tables.figure_table(drawn.group.title, drawn.rows, drawn.names, drawn.beside)
    return tables.area_table(drawn.rows[0], drawn.names, drawn.beside)


def _courses(store: Store, drawn: Drawn) -> Courses:
    return courses(store, drawn.areas, drawn.rows[0].indicator)


def _course(store: Store, drawn: Drawn) -> Courses | None:
    """The course of the one figure, when it has at least two periods."""
    if drawn.group:
        return None
    found = _courses(store, drawn)
    return found if len(found.periods) >= FEWEST else None


def _lines(store: Store, drawn: Drawn) -> Html:
    if drawn.group:
        return tag("p", ONE_FIGURE)
    found = _course(store, drawn)
    if found is None:
        return tag("p", ONE_PERIOD)
    said = (trend_sentence(trend(store, area, found.indicator.id)) for area in drawn.areas)
    chart = svg(course_chart(found, drawn.names, drawn.beside))
    table = report_table(tables.course_table(found, drawn.names, drawn.beside))
    if len(found.periods) > LONG:
        table = tag("details", tag("summary", f"Tabel van {len(found.periods)} periodes"), table)
    return join([items(said), tag("div", chart, tag("div", table), class_=BESIDE)])


def _cautions(drawn: Drawn) -> tuple[str, ...]:
    """What one must know of the figures that are drawn."""
    said = [caution for row in drawn.rows for caution in beware(row.indicator)]
    if not all(comparable(row.indicator) for row in drawn.rows):
        said.insert(0, TOTALS)
    return (*dict.fromkeys(said), *words.without((), drawn.areas, drawn.rows), words.CHANCE)


def _know(store: Store, drawn: Drawn) -> Html:
    about = report_table(tables.source_table(drawn.rows, drawn.names), stack=True)
    status = tag("details", tag("summary", "Periode, status en bron van elk cijfer"), about)
    return join([items(_cautions(drawn)), status, sources_box(_source_lines(store, drawn))])


def _source_lines(store: Store, drawn: Drawn) -> tuple[str, ...]:
    origins = [origin for row in drawn.rows for origin in tables.row_origins(row)]
    if found := _course(store, drawn):
        origins += tables.course_origins(found)
    return tuple(dict.fromkeys(map(source_line, origins)))
