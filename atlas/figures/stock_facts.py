"""Tables of facts about older people: how they live in Drenthe, and the BOCE annex."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
from babel.lists import format_list

from atlas.domain.aggregate import province_cell
from atlas.domain.households import BOCE, BOCE_YEAR, boce_check
from atlas.domain.projection import BASE
from atlas.domain.survival import FACTS, OLD_AGES, STEP, old_people
from atlas.figures.numbers import NL, STATUS_WORDS, format_number
from atlas.figures.report import Column, Table, Value
from atlas.store.fact_records import FactItem
from atlas.store.records import PROVINCE
from atlas.store.store import Store

FACT_STATUS_WORDS = {**STATUS_WORDS, "target": "ambitie"}
POSITIONS = {"alleenstaand": "Woont alleen", "instelling": "In een instelling"}
BOCE_AREAS = {
    "GM0114": "Emmen",
    "GM1681": "Borger-Odoorn",
    "GM0109": "Coevorden",
    "RG_boce": "Samen volgens de bijlage",
}
INSTITUTIONS = (
    "Alle soorten instellingen tellen mee, niet alleen verpleeghuizen. Wij hebben deze cijfers "
    "alleen voor heel Drenthe."
)


def years_of_older(store: Store) -> list[int]:
    """The years of which the counts of older people are known, the newest first."""
    return [int(year) for year in sorted(old_people(store).index, reverse=True)]


def ages_table(store: Store, year: int) -> Table:
    """People of 65 and older in Drenthe on 1 January of a year, by age and how they live."""
    tables = [old_people(store), *(old_people(store, item) for item in POSITIONS)]
    counts = [[*row, sum(row)] for row in (_row(table, year) for table in tables)]
    names = [*map(_age, OLD_AGES), "Samen"]
    rows = tuple(
        (name, persons, alone, alone / persons * 100, inside, inside / persons * 100)
        for name, persons, alone, inside in zip(names, *counts, strict=True)
    )
    columns = [Column("Leeftijd"), Column("Personen", 0)]
    for word in POSITIONS.values():
        columns += [Column(word, 0), Column(f"{word}, deel", 1, "%")]
    others = "Wie niet alleen en niet in een instelling woont, woont samen met iemand anders."
    title = f"Hoe wonen ouderen in Drenthe op 1 januari {year}?"
    return Table(title, tuple(columns), rows, (_status(store), others))


def years_table(store: Store) -> Table:
    """People of 65 and of 80 and older in Drenthe since 2000, and how they live."""
    tables = [old_people(store), *(old_people(store, item) for item in POSITIONS)]
    sums = [table.loc[:, age:].sum(axis=1).tolist() for age in (65, 80) for table in tables]
    heads = (
        f"{word}, {age}-plus" for age in (65, 80) for word in ("Personen", *POSITIONS.values())
    )
    columns = (Column("1 januari"), *(Column(head, 0) for head in heads))
    rows = tuple(zip(map(str, tables[0].index), *sums, strict=True))
    title = "Ouderen in Drenthe sinds 2000"
    return Table(title, columns, rows, (_status(store), INSTITUTIONS))


def boce_table(store: Store) -> Table:
    """The BOCE annex as printed, with what is wrong or unclear beside the figures."""
    record, facts = store.fact_tables[BOCE], store.facts(BOCE)
    rows = tuple(_boce_row(item, facts[facts["item"] == item.id]) for item in record.items)
    columns = (
        Column("Onderwerp"),
        Column("Jaar"),
        Column("Status"),
        *(Column(name, 0) for name in BOCE_AREAS.values()),
        Column("Uitleg en opmerkingen"),
    )
    title = "Wonen in Emmen, Borger-Odoorn en Coevorden volgens de bijlage"
    return Table(title, columns, rows, record.caveats, "niet genoemd")


def check_table(store: Store) -> Table:
    """Our own count of households 65+ beside that of the annex."""
    table = boce_check(store)
    rows = tuple(
        (store.areas[str(code)].name, *numbers) for code, *numbers in table.itertuples(name=None)
    )
    columns = (
        Column("Gemeente"),
        Column(f"Bijlage, {BOCE_YEAR}", 0),
        Column(f"Eigen berekening, {BASE}", 0),
        Column("Eigen berekening is hoger", 1, "%"),
    )
    title = "Klopt onze berekening van huishoudens van 65 jaar en ouder?"
    return Table(title, columns, rows, (_difference(store),))


def _difference(store: Store) -> str:
    """Why our count may differ: three years, and how many more older people in Drenthe."""
    then, now = (
        province_cell(store, "leeftijd_65plus", str(year)).value for year in (BOCE_YEAR, BASE)
    )
    text = (
        "Onze berekening is een schatting: personen van 65 jaar en ouder maal het deel dat in "
        f"Drenthe alleen of samen woont. De jaren verschillen ({BOCE_YEAR} en {BASE})."
    )
    if then is None or now is None:
        return text
    more = format_number((now / then - 1) * 100, 1)
    return f"{text} In heel Drenthe groeide het aantal 65-plussers in die jaren met {more}%."


def _boce_row(item: FactItem, facts: pd.DataFrame) -> tuple[Value, ...]:
    values = facts.dropna(subset="value").set_index("area_code")["value"].to_dict()
    numbers = (values.get(code) for code in BOCE_AREAS)
    statuses = (FACT_STATUS_WORDS[status] for status in facts["status"])
    remarks = _once([item.description, *facts["note"]], " ")
    return item.title, _once(facts["period"]), _once(statuses), *numbers, remarks


def _row(table: pd.DataFrame, year: int) -> list[float]:
    return [float(number) for number in table.loc[year].to_numpy()]


def _once(texts: Iterable[str], between: str = ", ") -> str:
    return between.join(dict.fromkeys(text for text in texts if text))


def _age(age: int) -> str:
    return f"{age} jaar of ouder" if age == OLD_AGES[-1] else f"{age} tot {age + STEP} jaar"


def _status(store: Store) -> str:
    """The status of the counts, as a sentence."""
    facts = store.facts(FACTS)
    statuses = dict.fromkeys(facts.loc[facts["area_code"] == PROVINCE, "status"])
    return f"{format_list([FACT_STATUS_WORDS[each] for each in statuses], locale=NL).capitalize()}."
