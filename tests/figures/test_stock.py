"""The tables of the stock: published figures, statuses beside them, nothing made up."""

from __future__ import annotations

import pytest

from atlas.figures import stock
from atlas.figures import stock_facts as facts
from atlas.figures.report import Table
from atlas.store.serving import get_store
from atlas.store.store import Store


@pytest.fixture(scope="module")
def store() -> Store:
    """The committed data: these tables are about published figures."""
    return get_store()


def row(table: Table, name: str) -> dict[str, str]:
    """The cells of one row as a visitor reads them, by head."""
    found = next(each for each in table.rows if each[0] == name)
    cells = zip(table.columns, found, strict=True)
    return {column.name: table.text(value, column) for column, value in cells}


def names(table: Table) -> list[str]:
    return [str(each[0]) for each in table.rows]


def test_the_twelve_and_drenthe_in_the_official_order(store: Store) -> None:
    found = [area.name for area in stock.areas(store)]
    assert found[0] == "Aa en Hunze"
    assert found[-3:] == ["Westerveld", "De Wolden", "Drenthe"]
    assert len(found) == 13


def test_homes_of_emmen(store: Store) -> None:
    table = stock.areas_table(store, "Woningen", stock.HOMES, "GM0114")
    emmen = row(table, "Emmen (gekozen)")
    assert emmen["Woningen, 2025"] == "50.710"
    assert emmen["Huur van corporatie, 2025"] == "28%"
    assert emmen["WOZ-waarde (euro), 2025"] == "265.000"
    assert emmen["Verkoopprijs (euro), 2024"] == "313.566"


def test_only_the_chosen_area_is_marked(store: Store) -> None:
    table = stock.areas_table(store, "Woningen", stock.HOMES, "PV22")
    assert [name for name in names(table) if "gekozen" in name] == ["Drenthe (gekozen)"]


def test_the_stock_of_drenthe_is_that_of_its_gemeenten(store: Store) -> None:
    table = stock.areas_table(store, "Woningen", stock.HOMES, "")
    *gemeenten, drenthe = (each[1] for each in table.rows)
    assert sum(gemeenten) == drenthe == 230_308
    assert any("zelf berekend" in note and "Woningen" in note for note in table.notes)
    assert not any("zelf berekend" in note and "Verkoopprijs" in note for note in table.notes)


def test_the_status_of_every_figure_is_said(store: Store) -> None:
    table = stock.areas_table(store, "Woningen", stock.HOMES, "")
    said = " ".join(table.notes)
    assert "Voorlopig: Woningen" in said
    assert "Definitief: Verkoopprijs (2024)." in said
    assert all(head in said for head in stock.HOMES.values())


def test_people_of_tynaarlo(store: Store) -> None:
    table = stock.areas_table(store, "Mensen", stock.PEOPLE, "")
    tynaarlo = row(table, "Tynaarlo")
    assert tynaarlo["65-plussers, 2025"] == "9.074"
    assert tynaarlo["80-plussers, 2025"] == "2.486"
    assert tynaarlo["Met kinderen, 2025"] == "35,1%"


def test_a_year_without_a_figure_stays_empty(store: Store) -> None:
    table = stock.series_table(store, "Mensen", stock.PEOPLE, "GM0114")
    assert names(table) == ["2015", "2020", "2021", "2022", "2023", "2024", "2025"]
    assert row(table, "2022")["Huishoudens"] == "49.111"
    assert row(table, "2022")["65-plussers"] == "ontbreekt"
    assert row(table, "2015")["80-plussers"] == "5.281"


def test_the_series_of_drenthe(store: Store) -> None:
    table = stock.series_table(store, "Woningen", stock.HOMES, "PV22")
    assert names(table) == [str(year) for year in range(2015, 2026)]
    assert row(table, "2019")["Woningen"] == "222.197"  # the CBS itself
    assert row(table, "2025")["Woningen"] == "230.308"  # the sum of the gemeenten
    assert row(table, "2025")["Verkoopprijs (euro)"] == "ontbreekt"
    assert "Definitief: Woningen en WOZ-waarde (2015, 2016, 2017, 2018 en 2019)" in table.notes[0]


@pytest.mark.parametrize("area", ["PV22", "GM0106", "GM1701"])
def test_every_row_has_a_cell_for_every_column(store: Store, area: str) -> None:
    tables = [stock.areas_table(store, "x", stock.FIGURES, area)]
    tables.append(stock.series_table(store, "x", stock.FIGURES, area))
    tables += [facts.ages_table(store, 2024), facts.years_table(store)]
    tables += [facts.boce_table(store), facts.check_table(store)]
    for table in tables:
        assert table.rows
        assert {len(each) for each in table.rows} == {len(table.columns)}


def test_how_older_people_live(store: Store) -> None:
    """71488ned, Drenthe, 1 January 2024."""
    table = facts.ages_table(store, 2024)
    oldest = row(table, "95 jaar of ouder")
    assert oldest["Personen"] == "902"
    assert oldest["Woont alleen"] == "396"
    assert oldest["In een instelling, deel"] == "46,8%"  # 422 of 902
    together = row(table, "Samen")
    assert (together["Personen"], together["In een instelling"]) == ("125.430", "5.207")
    assert table.notes[0] == "Definitief."


def test_every_year_since_2000(store: Store) -> None:
    table = facts.years_table(store)
    assert names(table) == [str(year) for year in range(2000, 2025)]
    first = row(table, "2000")
    assert first["Personen, 65-plus"] == "72.017"
    assert first["In een instelling, 80-plus"] == "3.274"
    newest = row(table, "2024")
    assert newest["Personen, 80-plus"] == "31.050"


def test_both_totals_of_boce_are_shown(store: Store) -> None:
    table = facts.boce_table(store)
    printed = row(table, "Woningen, volgens de tabel")
    told = row(table, "Woningen, volgens de tekst")
    assert printed["Samen volgens de bijlage"] == "87.000"
    assert told["Samen volgens de bijlage"] == "78.000"
    assert told["Emmen"] == "niet genoemd"
    assert "78.000" in printed["Uitleg en opmerkingen"]
    assert "87.000" in told["Uitleg en opmerkingen"]


def test_what_is_unclear_at_boce_is_said_beside_it(store: Store) -> None:
    table = facts.boce_table(store)
    unsuitable = row(table, "Woningen die niet geschikt zijn")
    assert [unsuitable[name] for name in ("Emmen", "Borger-Odoorn", "Coevorden")] == [
        "610",
        "90",
        "230",
    ]
    assert "grove inschatting van het CBS" in unsuitable["Uitleg en opmerkingen"]
    assert unsuitable["Status"] == "schatting"
    assert "overlappen" in row(table, "Huishoudens van 74 tot 85 jaar")["Uitleg en opmerkingen"]
    ambition = row(table, "Woningen volgens de woonvisies")
    assert (ambition["Status"], ambition["Jaar"]) == ("ambitie", "niet genoemd")
    assert "Horizon" in ambition["Uitleg en opmerkingen"]


def test_our_households_stand_beside_those_of_the_annex(store: Store) -> None:
    table = facts.check_table(store)
    emmen = row(table, "Emmen")
    assert emmen["Bijlage, 2022"] == "16.395"
    assert emmen["Eigen berekening, 2025"] == "16.639"
    assert emmen["Eigen berekening is hoger"] == "1,5%"
    assert "schatting" in table.notes[0]
    assert "6,3%" in table.notes[0]  # 120,128 people of 65+ in 2022, 127,731 in 2025
