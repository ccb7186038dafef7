"""What part Behoefte shows beside its own figures: published ones, norms, assumptions, sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import pandas as pd

from atlas.domain.need import by_norm
from atlas.domain.older_people import persons
from atlas.domain.scenario import CHOICES, Scenario, chosen, need_areas
from atlas.figures.explanation import source_line
from atlas.figures.numbers import STATUS_WORDS, format_number
from atlas.figures.report import Column, Table, Value
from atlas.store.housing import Assumption
from atlas.store.store import Store
from atlas.ui.wonen.behoefte_form import (
    CHOICE_HINTS,
    CHOICE_TITLES,
    CHOICE_WORDS,
    area_names,
    assumption_text,
)
from atlas.ui.wonen.behoefte_tables import Study, known

FORECASTS, BOCE, BOCE_AREA = "prognoses", "boce_wonen", "RG_boce"
LOWER, UPPER = "_ondergrens67", "_bovengrens67"
AMBITION = "woonvisie_ambitie"
FACTS = ("huishoudens_ouderen", FORECASTS, "kengetallen")
INDICATORS = ("leeftijd_65_80", "beperking_bewegen_65plus", "leeftijd_65plus", "woningvoorraad")
AMBITION_NOTE = (
    "De ambities gaan over alle woningen, niet alleen over geschikte. De bron noemt geen jaar."
)


@lru_cache(maxsize=32)
def forecast_tables(store: Store, version: str, area: str) -> tuple[Table, ...]:
    """Published forecasts of an area and of what it lies in: numbers, then percentages."""
    areas, name = need_areas(store), area_names(store)[area]
    around = [code for code, members in areas.items() if set(areas[area]) <= set(members)]
    facts = store.facts(FORECASTS)
    facts = facts[facts["area_code"].isin(around)]
    record = store.fact_tables[FORECASTS]
    percents = [item.id for item in record.items if item.unit == "%"]
    is_limit = facts["item"].str.endswith((LOWER, UPPER))
    is_percent = facts["item"].isin(percents)
    parts = (("aantallen", ~is_percent, 0, ""), ("percentages", is_percent, 1, "%"))
    return tuple(
        Table(
            f"Gepubliceerde prognoses voor {name} en omgeving: {kind}",
            (
                *map(Column, ("Gebied", "Onderwerp", "Jaar")),
                Column("Waarde", decimals, unit),
                *map(Column, ("Interval van 67%", "Status", "Prognose", "Opmerking")),
            ),
            _forecast_rows(store, facts[chosen & ~is_limit], facts[is_limit]),
            record.caveats,
        )
        for kind, chosen, decimals, unit in parts
        if (chosen & ~is_limit).any()
    )


def _forecast_rows(
    store: Store, facts: pd.DataFrame, limits: pd.DataFrame
) -> tuple[tuple[Value, ...], ...]:
    """A row for each figure, with the limits of the same publication beside it."""
    names, record = area_names(store), store.fact_tables[FORECASTS]
    titles = {item.id: item.title for item in record.items}
    vintages = {origin.id: f"{origin.producer}: {origin.title}" for origin in record.origin}
    key = ["area_code", "period", "origin", "item"]
    ends = limits.set_index(key)["value"].dropna().to_dict()
    rows: list[tuple[Value, ...]] = []
    columns = ("area_code", "period", "origin", "item", "value", "status", "note")
    ordered = facts.sort_values(["item", "area_code", "period"])
    lists = (ordered[name].tolist() for name in columns)
    for area, period, origin, item, value, status, note in zip(*lists, strict=True):
        pair = [ends.get((area, period, origin, f"{item}{end}")) for end in (LOWER, UPPER)]
        interval = " tot ".join(format_number(end, 0) for end in pair if end is not None)
        start = (names[area], titles[item], period, known(value))
        rows.append((*start, interval, STATUS_WORDS[status], vintages[origin], note))
    return tuple(rows)


def ambition_table(store: Store, study: Study) -> Table | None:
    """The ambitions of the BOCE annex beside what is planned; only for its gemeenten."""
    names, facts = area_names(store), store.facts(BOCE)
    facts = facts[facts["item"] == AMBITION]
    if not set(study.members) <= set(facts["area_code"]):
        return None
    chosen = facts[facts["area_code"].isin({study.comparison.area, BOCE_AREA})]
    rows: list[tuple[Value, ...]] = [
        (f"Ambitie woonvisies, {names[area]}", known(value), period, note)
        for area, value, period, note in zip(
            *(chosen[name].tolist() for name in ("area_code", "value", "period", "note")),
            strict=True,
        )
    ]
    rows += [
        (f"Gepland in scenario {name}", gap.planned, f"tot {study.year}", "Eigen aanname.")
        for name, _, gap in study.sides()
    ]
    columns = (Column("Wat"), Column("Woningen", 0), Column("Periode"), Column("Opmerking"))
    title = "Ambities uit de woonvisies naast wat u als gepland invult"
    return Table(title, columns, tuple(rows), (AMBITION_NOTE,))


def norm_table(store: Store, study: Study) -> Table | None:
    """Need by the norms that a visitor filled in, beside ours; None without any."""
    norms = dict(study.comparison.norms)
    if not norms:
        return None
    sides = study.sides()
    residents = [float(persons(store, study.members, study.year, s).sum()) for _, s, _ in sides]
    by_side = [by_norm(each, norms) for each in residents]
    ours = [{row.class_id: row.need for row in gap.rows} for *_, gap in sides]
    titles = [n for n in store.housing.assumptions.norm_set.norms if n.id in norms]
    rows = tuple(
        (norm.title, norms[norm.id], *_pairs(norm.id, norm.class_id, by_side, ours))
        for norm in titles
    )
    columns = [Column("Klasse"), Column("Uw kengetal per 10.000 inwoners", 1)]
    for name, *_ in sides:
        columns += [Column(f"Volgens kengetal, {name}", 0), Column(f"Onze behoefte, {name}", 0)]
    note = "De kengetallen hebt u zelf ingevuld. De atlas kent ze niet en controleert ze niet."
    title = f"Behoefte in {study.name} in {study.year} volgens uw kengetallen"
    return Table(title, tuple(columns), rows, (note,))


def _pairs(
    norm: str,
    class_id: str,
    by_side: Sequence[dict[str, float]],
    ours: Sequence[dict[str, float | None]],
) -> list[Value]:
    pairs = zip(by_side, ours, strict=True)
    return [value for told, own in pairs for value in (told[norm], own[class_id])]


def assumptions_table(store: Store, study: Study) -> Table:
    """All choices and assumptions of both scenarios, with where they come from."""
    both = study.comparison.scenarios
    rows: list[tuple[Value, ...]] = [
        (
            CHOICE_TITLES[name],
            *(CHOICE_WORDS[chosen(each)[name]] for each in both),
            "keuze",
            CHOICE_HINTS[name],
        )
        for name in CHOICES
    ]
    rows += [
        (
            each.title,
            *(assumption_text(store, study.members, each, scenario) for scenario in both),
            _made_by(each, both),
            f"{each.explanation} {each.source}",
        )
        for each in store.housing.assumptions.assumptions
    ]
    heads = ("Aanname", "Scenario A", "Scenario B", "Herkomst", "Uitleg en bron")
    return Table("Alle aannamen van beide scenario’s", tuple(map(Column, heads)), tuple(rows))


def _made_by(record: Assumption, both: Iterable[Scenario]) -> str:
    """Where a value comes from: ours, a source, or moved away from it by the visitor."""
    made = "eigen aanname" if record.own else "bron"
    moved = any(record.id in dict(scenario.values) for scenario in both)
    return f"{made}; door u veranderd" if moved else made


def sources(store: Store) -> tuple[str, ...]:
    """Where the figures come from, with table numbers and licences."""
    origins = [origin for name in FACTS for origin in store.fact_tables[name].origin]
    for name in INDICATORS:
        record = store.indicators[name]
        used = set(store.cells(name, store.periods(name, "gemeente")[-1], "gemeente")["origin"])
        origins += [origin for origin in record.origin if origin.id in used]
    return tuple(dict.fromkeys(map(source_line, origins)))
