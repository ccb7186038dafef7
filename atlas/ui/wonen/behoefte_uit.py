"""What part Behoefte shows on screen: its tables, its charts, and why one is not there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from atlas.domain.older_people import older_than
from atlas.domain.projection import YEARS
from atlas.domain.scenario import Scenario
from atlas.domain.sensitivity import Bar
from atlas.domain.survival import VARIANTS
from atlas.figures.chart_tornado import TornadoItem, tornado_chart
from atlas.figures.charts import BandSeries, band_chart
from atlas.figures.report import Chart, Table
from atlas.store.store import Store
from atlas.ui.html import Html, join, report_table, svg, tag
from atlas.ui.wonen import behoefte_bronnen as bronnen
from atlas.ui.wonen import behoefte_tables as tables
from atlas.ui.wonen import behoefte_words as words
from atlas.ui.wonen.behoefte_tables import Study

Bars = Sequence[Sequence[Bar]]


def out(store: Store, study: Study, bars: Bars) -> dict[str, Html]:
    """The HTML of every place in the skeleton."""
    return {
        "bevinding": join(tag("p", text) for text in words.findings(store, study, bars)),
        "opgave": _gaps(store, study),
        "gevoeligheid": _sensitivities(store, study, bars),
        "mensen": _people(store, study),
        "huishoudens": report_table(tables.households_table(study)),
        "prognoses": _forecasts(store, store.version, study.comparison.area),
        "wijken": join(
            [
                _table_or(tables.wijk_table(store, study), words.NO_WIJKEN),
                tag("p", words.NO_KERNEN),
            ]
        ),
        "ambities": _table_or(bronnen.ambition_table(store, study), words.NO_AMBITIONS),
        "kengetallen": _table_or(bronnen.norm_table(store, study), words.NO_NORMS),
    }


@lru_cache(maxsize=32)
def _forecasts(store: Store, version: str, area: str) -> Html:
    return join(report_table(each) for each in bronnen.forecast_tables(store, version, area))


def _gaps(store: Store, study: Study) -> Html:
    sides = [
        report_table(tables.gap_table(store, study, name, gap)) for name, _, gap in study.sides()
    ]
    variants = report_table(tables.variants_table(study))
    return _beside([*sides, variants]) if len(sides) == 1 else join([_beside(sides), variants])


def _people(store: Store, study: Study) -> Html:
    """The charts beside each other, under them the tables, which are wide."""
    sides = [(name, scenario) for name, scenario, _ in study.sides()]
    charts = _beside(svg(people_chart(store, study, *side).svg) for side in sides)
    found = (report_table(tables.people_table(store, study, *side)) for side in sides)
    return join([charts, *found])


def people_chart(store: Store, study: Study, name: str, scenario: Scenario) -> Chart:
    """People of 65, 75 and 80 and older until 2050 in one scenario."""
    series = []
    for age in tables.AGES:
        frame = older_than(store, study.members, scenario, age)
        low, mid, high = (frame[variant].tolist() for variant in VARIANTS)
        series.append(BandSeries(f"{age}-plus", low, mid, high))
    title = f"Ouderen in {study.name} tot {YEARS[-1]}, scenario {name}: eigen prognose"
    return Chart(title, band_chart(title, YEARS, series, "mensen"))


def _sensitivities(store: Store, study: Study, bars: Bars) -> Html:
    """Chart and table of one scenario beside each other; of two, each under its chart."""
    sides = [_sensitivity(store, study, place, each) for place, each in enumerate(bars)]
    return _beside(sides[0] if len(sides) == 1 else map(join, sides))


def _sensitivity(store: Store, study: Study, place: int, bars: Sequence[Bar]) -> list[Html]:
    name, _, gap = study.sides()[place]
    if gap.total.gap is None:
        return [tag("p", f"Scenario {name}. {words.NO_TORNADO}")]
    chart = tornado(store, study, place, bars)
    return [svg(chart.svg), report_table(tables.tornado_table(store, study, name, bars))]


def tornado(store: Store, study: Study, place: int, bars: Sequence[Bar]) -> Chart:
    """How far each assumption moves the gap of one scenario, which must be known."""
    name, _, gap = study.sides()[place]
    if gap.total.gap is None:
        raise ValueError("an unknown gap has no tornado")
    items = [
        TornadoItem(*tables.bar_words(store, bar), bar.gap_low, bar.gap_high)
        for bar in bars
        if round(bar.width or 0)
    ]
    title = f"Hoe verandert de opgave van scenario {name}, per aanname?"
    return Chart(title, tornado_chart(title, gap.total.gap, items, tables.UNIT))


def _beside(pieces: Iterable[Html]) -> Html:
    """One piece on its own; two beside each other."""
    found = [tag("div", piece) for piece in pieces]
    return tag("div", *found, class_="atlas-part-two") if len(found) > 1 else join(found)


def _table_or(table: Table | None, text: str) -> Html:
    return report_table(table) if table else tag("p", text)
