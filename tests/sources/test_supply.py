"""Delivered figures in every layout: what is proposed, what is understood, what is made of it."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from atlas.sources.supply.area_cells import area_words
from atlas.sources.supply.figure import figure_id, indicator_files, indicator_record
from atlas.sources.supply.periods import period_inside, read_period
from atlas.sources.supply.propose import propose
from atlas.sources.supply.records import Answers
from atlas.sources.supply.templates import supply_csv, supply_xlsx
from atlas.store.check_tables import check_table
from atlas.store.records import Indicator
from atlas.store.store import Store
from tests.sources.supplied import (
    BOOK,
    GOOD,
    LAYOUTS,
    LONG,
    OPEN_DATA,
    STATLINE,
    TOPICS,
    TWO_HEADERS,
    WIDE,
    as_bytes,
    check_accounts,
    proposed,
    read,
    rows,
)
from tests.sources.workbooks import workbook

ANSWERS = Answers(
    title="Bezoekers van het buurthuis",
    question="Hoeveel mensen komen in het buurthuis?",
    description="Bezoekers in een jaar.",
    theme="welzijn_meedoen",
    unit="aantal",
    decimals=0,
    owner="GM0114",
    owner_name="Emmen",
    reference_date=date(2024, 1, 1),
    delivered=date(2024, 2, 3),
    licence="CC BY 4.0",
)


@pytest.mark.parametrize("content", GOOD, ids=LAYOUTS)
def test_every_cell_of_a_good_table_is_accounted_for(store: Store, content: str | bytes) -> None:
    for number in range(len(proposed(content, store).figures)):
        understood = read(content, store, number, period="2023")
        assert understood.cells
        check_accounts(as_bytes(content), understood)


def test_wide_with_titles_totals_and_a_footer(store: Store) -> None:
    proposal = proposed(WIDE, store)
    assert (proposal.shape, proposal.header_rows) == ("wide_periods", (4,))
    assert [figure.title for figure in proposal.figures] == ["Bezoekers buurthuizen"]
    assert proposal.mapping is not None
    assert proposal.mapping.decimal == "comma"
    assert not proposal.doubts
    assert [(part.where, part.why.split()[0]) for part in proposal.left_out] == [
        ("rij 1-2, 4", "titel"),
        ("rij 9", "tekst,"),
        ("rij 8", "een"),
    ]
    assert rows(read(WIDE, store)) == [
        ("GM0106", "2021", "1200", "final"),
        ("GM0106", "2022", "1300", "final"),
        ("GM0106", "2023", "1250", "provisional"),
        ("GM0114", "2021", "2100", "final"),
        ("GM0114", "2022", "2050", "final"),
        ("GM0114", "2023", "2200.5", "provisional"),
        ("GM1690", "2021", "12.5", "final"),
        ("GM1690", "2022", "", "suppressed"),
        ("GM1690", "2023", "", "missing"),
    ]
    first = proposal.first[0]
    assert (first.address, first.area_name, first.found) == ("B5", "Assen", "1200")


def test_long_with_a_column_of_figures(store: Store) -> None:
    proposal = proposed(LONG, store)
    assert proposal.shape == "long"
    assert [figure.title for figure in proposal.figures] == ["Leden", "Bezoekers"]
    assert rows(read(LONG, store, 1)) == [
        ("GM0106", "2022", "1.25", "final"),
        ("GM0114", "2022", "9.75", "final"),
    ]


def test_indicators_as_columns_have_their_unit(store: Store) -> None:
    units = [(figure.title, figure.unit) for figure in proposed(TOPICS, store).figures]
    assert units == [("Bezoekers", ""), ("Leden", "aantal"), ("Tevreden %", "%")]
    assert rows(read(TOPICS, store, 2)) == [
        ("GM0106", "2023", "45", "final"),
        ("GM0114", "2023", "50", "final"),
    ]


def test_two_header_rows(store: Store) -> None:
    assert rows(read(TWO_HEADERS, store, 1)) == [
        ("GM0106", "2022", "3", "final"),
        ("GM0106", "2023", "4", "final"),
        ("GM0114", "2022", "7", "final"),
        ("GM0114", "2023", "8", "final"),
    ]


def test_the_table_of_statline(store: Store) -> None:
    proposal = proposed(STATLINE, store)
    assert [(f.title, f.unit) for f in proposal.figures] == [
        ("Totale bevolking", "aantal"),
        ("Woningvoorraad", "aantal"),
    ]
    assert rows(read(STATLINE, store))[:4] == [
        ("GM0106", "2022", "68836", "final"),
        ("GM0106", "2023", "", "missing"),
        ("GM1680", "2022", "25453", "final"),
        ("GM1680", "2023", "25653", "provisional"),
    ]
    assert ("GM0106", "2022", "", "not_applicable") in rows(read(STATLINE, store, 1))


def test_the_open_data_of_statline(store: Store) -> None:
    assert rows(read(OPEN_DATA, store)) == [
        ("GM0106", "2022", "68836", "final"),
        ("GM0106", "2023", "69000", "final"),
        ("GM0114", "2022", "107000", "final"),
        ("GM0114", "2023", "", "not_applicable"),
    ]


def test_numbers_of_a_workbook_are_as_on_screen(store: Store) -> None:
    assert [row[2] for row in rows(read(BOOK, store))] == ["0.125", "0.5", "25", "0.3"]


def test_percentages_of_a_workbook(store: Store) -> None:
    def shaped(book) -> None:
        for cells in book.active["B2:C3"]:
            for cell in cells:
                cell.number_format = "0.0%"

    content = workbook([["Gemeente", 2022, 2023], ["Assen", 0.125, 0], ["Emmen", 1, 0.07]], shaped)
    understood = read(content, store)
    assert understood.mapping.unit == "%"
    assert [row[2] for row in rows(understood)] == ["12.5", "0", "100", "7"]
    other = read(content, store, unit="aantal")
    assert other.refused
    assert "percentage" in other.doubts[0].message


def test_of_more_sheets_one_is_chosen(store: Store) -> None:
    def more(book) -> None:
        book.create_sheet("Uitleg", 0).append(["Lees dit"])
        book.create_sheet("Tweede").append(["Gemeente", "2023"])
        book["Tweede"].append(["Emmen", 5])

    content = workbook([["Gemeente", "2022"], ["Assen", 1]], more)
    proposal = propose(content, "x", store)
    assert [sheet.name for sheet in proposal.sheets] == ["Uitleg", "Sheet", "Tweede"]
    assert (proposal.sheet, proposal.first[0].area_code) == ("Sheet", "GM0106")
    assert propose(content, "x", store, "Tweede").first[0].area_code == "GM0114"
    assert "er niet" in propose(content, "x", store, "Derde").problems[0].message


def test_two_words_that_split_rows_give_a_figure_each(store: Store) -> None:
    lines = [
        f"{place};{year};{sex};{age};1"
        for place in ("Assen", "Emmen")
        for year in (2022, 2023)
        for sex in ("man", "vrouw")
        for age in ("jong", "oud")
    ]
    proposal = proposed("\n".join(["Gemeente;Jaar;Geslacht;Leeftijd;Aantal", *lines]), store)
    assert [figure.title for figure in proposal.figures] == [
        "man, jong",
        "man, oud",
        "vrouw, jong",
        "vrouw, oud",
    ]


def test_a_number_of_a_workbook_chooses_rows(store: Store) -> None:
    lines = [[place, group, group + 1] for place in ("Assen", "Emmen") for group in (18, 65)]
    content = workbook([["Gemeente", "Leeftijd vanaf", "2023"], *lines])
    values = [{"column": "C", "period": "2023"}]
    understood = read(content, store, where={"B": "65"}, values=values)
    assert [row[2] for row in rows(understood)] == ["66", "66"]


def test_names_of_wijken_within_the_gemeente_that_knows_them(store: Store) -> None:
    text = "Wijk;2023\nCentrum;10\nLariks;20\nPittelo;30\n"
    mapping = proposed(text, store).mapping
    assert mapping is not None
    assert (mapping.area_level, mapping.within) == ("wijk", "GM0106")
    assert not read(text, store).refused


def test_names_of_buurten_with_the_gemeente_in_another_column(store: Store) -> None:
    text = "Gemeente;Wijk;2023\nAssen;Centrum;10\nMeppel;Centrum;20\nAssen;Lariks;5\n"
    mapping = proposed(text, store).mapping
    assert mapping is not None
    assert (mapping.area_column, mapping.within_column) == ("B", "A")
    understood = read(text, store)
    assert [row[0] for row in rows(understood)] == ["WK010600", "WK010601", "WK011900"]


def test_the_kern_de_wijk_is_no_name_of_a_column(store: Store) -> None:
    assert area_words(store).read("De Wijk", "kern").kind == "area"
    assert area_words(store).read("Wijk").kind == "unknown"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("De Wolden", "GM1690"),
        ("Wolden, De", "GM1690"),
        ("wolden", "GM1690"),
        ("Noordenveld (gemeente)", "GM1699"),
        ("Gemeente Emmen", "GM0114"),
        ("Aa & Hunze", "GM1680"),
        ("114", "GM0114"),
        ("0114", "GM0114"),
        ("gm0114", "GM0114"),
        ("WK010600", "WK010600"),
        ("10600", "WK010600"),
        ("Drenthe", "PV22"),
        ("Drenthe (PV)", "PV22"),
        ("NL00", "NL01"),
        ("CR07", "CR07"),
    ],
)
def test_an_area_in_every_way_that_people_write_it(store: Store, text: str, code: str) -> None:
    assert area_words(store).read(text).code == code


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2024", "2024"),
        ("2024JJ00", "2024"),
        ("2021SJ00", "2021-2022"),
        ("2020 t/m 2024", "2020-2024"),
        ("2019/'20", "2019-2020"),
        ("jaar 2024", "2024"),
        ("1-1-2024", "2024"),
        ("2024KW01", ""),
        ("1e kwartaal 2024", ""),
        ("mrt-04", ""),
        ("1234", ""),
    ],
)
def test_a_period_in_every_way(text: str, period: str) -> None:
    assert read_period(text).period == period


def test_a_period_inside_a_name() -> None:
    assert period_inside("Bezoekers 2023*") == ("2023", True, "Bezoekers")
    assert period_inside("Bezoekers (2023)") == ("2023", False, "Bezoekers")
    assert period_inside("Van 2022 naar 2023") == ("", False, "Van 2022 naar 2023")


def test_a_table_without_a_year_asks_for_it_and_suggests_the_title(store: Store) -> None:
    proposal = proposed("Cijfers van 2023;;\nGemeente;Leden;Gasten\nAssen;1;2\n", store)
    asked = {ask.field: ask.suggestion for ask in proposal.asks}
    assert asked["period"] == "2023"
    assert any("welk jaar" in doubt.message for doubt in proposal.doubts)
    assert proposal.first[0].value == "1"
    assert {"description", "reference_date", "unit", "owner", "threshold", "licence"} <= set(asked)


def test_a_record_that_the_store_takes(store: Store) -> None:
    understood = read(WIDE, store)
    indicator, table = indicator_record(understood, ANSWERS)
    assert indicator.id == "eigen_gm0114_bezoekers_van_het_buurthuis"
    assert indicator.supplied is not None
    assert indicator.supplied.threshold == 10
    assert indicator.origin[0].title == "Aangeleverd door gemeente Emmen"
    files = indicator_files(indicator, table)
    path = f"indicators/welzijn_meedoen/{indicator.id}"
    assert set(files) == {f"{path}.toml", f"{path}.csv"}
    again = Indicator.model_validate(tomllib.loads(files[f"{path}.toml"].decode()))
    assert again == indicator
    cells, problems = check_table(f"{path}.csv", table, indicator, frozenset(store.areas))
    assert not problems
    assert len(cells) == 9


def test_a_hostile_title_stays_text_in_the_record(store: Store) -> None:
    answers = ANSWERS.model_copy(update={"title": 'a"\n[[origin]]\\ \x7f ü', "slug": "X / é"})
    indicator, table = indicator_record(read(WIDE, store), answers)
    record = next(iter(indicator_files(indicator, table).values())).decode()
    assert tomllib.loads(record)["title"] == answers.title
    assert figure_id(answers) == "eigen_gm0114_x_e"


def test_refused_figures_make_no_record(store: Store) -> None:
    with pytest.raises(ValueError, match="refused"):
        indicator_record(read("Gemeente;2023\nAssen;veel\n", store), ANSWERS)


@pytest.mark.parametrize("wide", [True, False], ids=["wide", "long"])
@pytest.mark.parametrize("make", [supply_csv, supply_xlsx])
@pytest.mark.parametrize("owner", ["GM0114", "PV22"])
def test_the_templates_are_read_as_they_are(store: Store, make, wide: bool, owner: str) -> None:
    content = make(store, owner, wide=wide)
    assert content == make(store, owner, wide=wide)
    proposal = proposed(content, store)
    assert proposal.shape == ("wide_periods" if wide else "long")
    assert not [doubt for doubt in proposal.doubts if doubt.blocking]
    assert proposal.first[0].area_code == owner


def test_there_is_no_template_for_a_wijk(store: Store) -> None:
    with pytest.raises(KeyError):
        supply_csv(store, "WK010600", wide=True)
