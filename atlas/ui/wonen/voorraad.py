"""Part Voorraad: the homes that are there, who lives in them, and what BOCE printed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from atlas.domain.address import Address
from atlas.domain.households import BOCE
from atlas.domain.survival import FACTS
from atlas.figures.charts import LineSeries, line_chart
from atlas.figures.explanation import source_line
from atlas.figures.numbers import COMPUTED, cell_status, format_cell
from atlas.figures.report import Chart, Column, Report, Table
from atlas.figures.stock import (
    FIGURES,
    FIRST_YEAR,
    HOMES,
    PEOPLE,
    area_cells,
    areas,
    areas_table,
    newest,
    series_of,
    series_table,
)
from atlas.figures.stock_facts import years_of_older
from atlas.store.dwellings import Dwellings
from atlas.store.records import PROVINCE, Origin
from atlas.store.store import Store
from atlas.ui.html import Html, definitions, items, join, map_address, report_table, svg, table, tag
from atlas.ui.parts.fields import choices, field
from atlas.ui.parts.maps import choropleth
from atlas.ui.parts.part import Answer
from atlas.ui.wonen import voorraad_ouderen as ouderen
from atlas.ui.wonen.voorraad_ouderen import YEAR

KEY = "voorraad"
TITLE = "Voorraad"
QUESTION = "Welke woningen zijn er in Drenthe?"
LEAD = "Bekijk hier welke woningen er nu zijn in Drenthe, wie er wonen en hoe ouderen wonen."
AREA, FIGURE = "gebied", "cijfer"
WORDS = {
    AREA: "het gebied",
    FIGURE: "het cijfer op de kaart",
    YEAR: "het jaar van de cijfers over ouderen",
}
DEFAULT_FIGURE = "huurwoningen_corporatie_pct"
GROUPS = {"Woningen": HOMES, "Huishoudens en ouderen": PEOPLE}
BOCE_TEXT = (
    "BOCE is de samenwerking van Borger-Odoorn, Coevorden en Emmen. In hun stuk Wonen zonder "
    "zorgen (concept 2023-2026) staat een bijlage met cijfers over wonen. Een deel spreekt elkaar "
    "tegen of is niet duidelijk. Wij verbeteren niets: wat niet klopt, staat naast het cijfer."
)


def skeleton(store: Store) -> Html:
    """Headings, the fields, and all that does not depend on the area."""
    shown = tag("div", _map(), tag("div", _out("kort")), class_="atlas-part-two")
    return join(
        [
            tag("section", _form(store), shown),
            _section("De twaalf gemeenten", _out("gemeenten")),
            _section("Door de jaren", _out("reeks")),
            _section("Hoe wonen ouderen in Drenthe?", ouderen.older(store)),
            _section("De bijlage van BOCE", tag("p", BOCE_TEXT), ouderen.boce(store)),
            _section("Wat betekenen deze cijfers?", _meaning(store), _sources(store)),
        ]
    )


def answer(store: Store, params: Mapping[str, str], dwellings: Dwellings | None) -> Answer:
    """The tables of the area, its charts, and the map of the figure; real figures only."""
    address = Address(params, WORDS)
    years = [str(year) for year in years_of_older(store)]
    defaults = {AREA: PROVINCE, FIGURE: DEFAULT_FIGURE, YEAR: years[0]}
    allowed = {AREA: [each.area_code for each in areas(store)], FIGURE: FIGURES, YEAR: years}
    values = {word: address.one_of(word, allowed[word], defaults[word]) for word in WORDS}
    area, figure = values[AREA], values[FIGURE]
    out, series = _area_tables(store, store.version, area)
    drawn = _charts(store, area)
    return Answer(
        params={word: value for word, value in values.items() if value != defaults[word]},
        values=values,
        out={
            "kort": _in_short(store, area),
            "gemeenten": join(report_table(each) for each in out),
            "reeks": join(
                [
                    tag("div", *(svg(each.svg) for each in drawn), class_="atlas-part-two"),
                    *(report_table(each) for each in series),
                ]
            ),
            YEAR: ouderen.ages(store, store.version, values[YEAR]),
        },
        maps={"cijfer": _figure_map(store, figure, area)},
        notices=tuple(address.notices),
    )


def report(store: Store, params: Mapping[str, str], dwellings: Dwellings | None) -> Report:
    """The same tables to take along."""
    values = answer(store, params, dwellings).values
    area = values[AREA]
    now, series = _area_tables(store, store.version, area)
    older = ouderen.tables(store, values[YEAR])
    return Report(
        name="wonen-voorraad",
        title="Wonen in Drenthe: de voorraad",
        lead=(LEAD, f"Gekozen gebied: {store.areas[area].name}.", BOCE_TEXT),
        blocks=(*now, *_charts(store, area), *series, *older, _meaning_table(store)),
        sources=tuple(map(source_line, _origins(store))),
    )


def _in_short(store: Store, area: str) -> Html:
    """The newest figures of one area, each with its year and status."""
    pairs = []
    for name in FIGURES:
        indicator, cell = store.indicators[name], area_cells(store, name)[area]
        said = f"{newest(store, name)}, {cell_status(cell, indicator)}"
        said += f", {COMPUTED}" if cell.computed else ""
        figure = join([tag("strong", format_cell(cell, indicator)), " ", tag("small", said)])
        pairs.append((FIGURES[name], figure))
    return join([tag("h2", f"{store.areas[area].name} in het kort"), definitions(pairs)])


@lru_cache(maxsize=32)
def _area_tables(
    store: Store, version: str, area: str
) -> tuple[tuple[Table, ...], tuple[Table, ...]]:
    """The tables of the twelve gemeenten now, and those of the area through the years."""
    name = store.areas[area].name
    now = [
        areas_table(store, f"{title}: nieuwste cijfer per gemeente", figures, area)
        for title, figures in GROUPS.items()
    ]
    series = [
        series_table(store, f"{title} in {name}", figures, area)
        for title, figures in GROUPS.items()
    ]
    return tuple(now), tuple(series)


def _charts(store: Store, area: str) -> tuple[Chart, ...]:
    name = store.areas[area].name
    homes = [_line(store, "woningvoorraad", area), _line(store, "huishoudens_totaal", area)]
    prices = [
        _line(store, each, area) for each in ("gemiddelde_verkoopprijs", "gemiddelde_woz_waarde")
    ]
    titles = (f"Woningen en huishoudens in {name}", f"Verkoopprijs en WOZ-waarde in {name}")
    return (
        Chart(titles[0], line_chart(titles[0], homes, "aantal", 0)),
        Chart(titles[1], line_chart(titles[1], prices, "euro", 0)),
    )


def _line(store: Store, indicator_id: str, area: str) -> LineSeries:
    """The figures of every year since 2015; a year without a figure is a gap."""
    found = {int(period): cell.value for period, cell in series_of(store, indicator_id, area)}
    years = range(int(FIRST_YEAR), max(found, default=int(FIRST_YEAR)) + 1)
    return LineSeries(FIGURES[indicator_id], [(year, found.get(year)) for year in years])


def _figure_map(store: Store, figure: str, area: str) -> dict[str, Any]:
    indicator, period = store.indicators[figure], newest(store, figure)
    cells = area_cells(store, figure)
    return choropleth(
        store,
        "gemeente",
        {code: cell.value for code, cell in cells.items()},
        title=indicator.question,
        unit=indicator.unit,
        decimals=indicator.decimals,
        scope=f"{indicator.title}, {period}. Kies een gemeente op de kaart.",
        chosen="" if area == PROVINCE else area,
        states={code: cell.state for code, cell in cells.items() if cell.value is None},
    )


def _form(store: Store) -> Html:
    where = ((each.area_code, each.name) for each in [*areas(store)[-1:], *areas(store)[:-1]])
    figures = (
        tag(
            "optgroup",
            *(tag("option", _title(store, name), value=name) for name in group),
            label=title,
        )
        for title, group in GROUPS.items()
    )
    select = tag("select", *figures, name=FIGURE, id=FIGURE)
    fields = (choices(AREA, "Gebied", where), field(FIGURE, "Cijfer op de kaart", select))
    return tag("div", *fields, class_="atlas-part-form")


def _title(store: Store, indicator_id: str) -> str:
    return store.indicators[indicator_id].title


def _section(title: str, *content: Html) -> Html:
    return tag("section", tag("h2", title), *content)


def _out(name: str) -> Html:
    return tag("div", data_out=name)


def _map() -> Html:
    return tag("div", data_map="cijfer", data_choose=AREA)


def _meaning(store: Store) -> Html:
    """Every indicator with a link to the map, what it counts, its unit and its sources."""
    shown = _meaning_table(store)
    rows = (
        [tag("a", str(row[0]), href=_map_link(store, name)), *map(str, row[1:])]
        for name, row in zip(FIGURES, shown.rows, strict=True)
    )
    return table(shown.title, [column.name for column in shown.columns], rows)


def _map_link(store: Store, indicator_id: str) -> str:
    return map_address(store, {"indicator": indicator_id, "jaar": newest(store, indicator_id)})


def _meaning_table(store: Store) -> Table:
    rows = []
    for name in FIGURES:
        record = store.indicators[name]
        makers = ", ".join(
            dict.fromkeys(f"{o.producer} {o.table_id}".strip() for o in record.origin)
        )
        rows.append((record.title, record.description, record.unit, makers))
    columns = (Column("Cijfer"), Column("Wat het telt"), Column("Eenheid"), Column("Bron"))
    return Table("De cijfers op deze pagina", columns, tuple(rows))


def _origins(store: Store) -> list[Origin]:
    """Every source of the figures shown, once."""
    records = [store.indicators[name] for name in FIGURES]
    found = [origin for record in records for origin in record.origin]
    found += [origin for name in (FACTS, BOCE) for origin in store.fact_tables[name].origin]
    return [*{origin.id: origin for origin in found}.values()]


def _sources(store: Store) -> Html:
    content = items(source_line(origin) for origin in _origins(store))
    return tag("details", tag("summary", "Bronnen en licenties"), content)
