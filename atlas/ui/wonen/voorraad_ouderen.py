"""Older people in part Voorraad: how they live in Drenthe, and what BOCE printed."""

from __future__ import annotations

from functools import lru_cache

from atlas.figures.charts import LineSeries, line_chart
from atlas.figures.report import Table, Value
from atlas.figures.stock_facts import (
    ages_table,
    boce_table,
    check_table,
    years_of_older,
    years_table,
)
from atlas.store.store import Store
from atlas.ui.html import Html, join, report_table, svg, tag
from atlas.ui.parts.fields import choices

YEAR = "ouderen"  # the word in the address for the year of the counts by age
YEARS_FOLDED = "Ouderen in Drenthe, alle jaren als tabel"


def older(store: Store) -> Html:
    """How older people live in Drenthe: a place for one year by age, all years as a chart."""
    years = years_table(store)
    lines = [
        LineSeries(head, [(str(row[0]), _number(row[place])) for row in years.rows])
        for head, place in (("65-plus", 3), ("80-plus", 6))
    ]
    chart = line_chart("Ouderen in een instelling in Drenthe", lines, "personen", 0)
    options = ((str(year), str(year)) for year in years_of_older(store))
    return join(
        [
            tag("div", choices(YEAR, "Jaar", options), class_="atlas-part-form"),
            tag("div", tag("div", data_out=YEAR), svg(chart), class_="atlas-part-two"),
            tag("details", tag("summary", YEARS_FOLDED), report_table(years)),
        ]
    )


@lru_cache(maxsize=64)
def ages(store: Store, version: str, year: str) -> Html:
    """The counts of one year by age."""
    return report_table(ages_table(store, int(year)))


def boce(store: Store) -> Html:
    """The annex of BOCE, and our own count beside it."""
    return join([report_table(boce_table(store)), report_table(check_table(store))])


def tables(store: Store, year: str) -> tuple[Table, ...]:
    """The tables of this part of the page, to take along."""
    fixed = (years_table(store), boce_table(store), check_table(store))
    return (ages_table(store, int(year)), *fixed)


def _number(value: Value) -> float | None:
    return None if value is None else float(value)
