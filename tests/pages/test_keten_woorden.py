"""Page Keten: the words for a target, an amount and a figure, for every way it can be."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from atlas.domain.aggregate import Cell
from atlas.domain.budgets import Amount, amounts
from atlas.domain.chain import chain_of
from atlas.domain.chain_links import Link, Move, Point
from atlas.domain.gauge_counts import Count, Counted
from atlas.domain.gauges import Gauge, State, gauges_of
from atlas.figures.report import Value
from atlas.store.reporting.records import Reported
from atlas.store.store import Store
from atlas.ui.keten import bedragen, cijfers, doelen, meter, stappen
from atlas.ui.keten.lijst import SHOWN, chain_link, short_list
from tests.domain.test_chain import made
from tests.domain.test_gauges import published
from tests.pages.support import Page

LATE = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # in Drenthe it is the year after


def gauge(store: Store, action: str, *reports: Any, unit: str = "") -> Gauge:
    found = gauges_of(store, Reported(reports), [action])
    return next(each for each in found if unit in each.row["unit"])


def text(html: str) -> str:
    return " ".join(Page(f"<div>{html}</div>").text.split())


@pytest.mark.parametrize(
    ("action", "unit", "words"),
    [
        ("ua-2-4-b", "", "minstens 6 gemeenten met een aanvalsteam"),
        ("sb-3-3-a", "", "hoogstens 49.500 laaggeletterden"),
        ("ua-5-2-a", "", "100% dekking met breedband"),
        ("ua-2-2-d", "", "5e werkconferentie"),
        ("ua-3-1-b", "", "15 nieuwe scholen"),
        ("ua-6-1-b", "", "hoogstens 20.000.000 euro van het Rijk"),
        ("ua-4-2-a", "euro", "hoogstens 600.000 euro voor dorpsinitiatieven"),
        ("ua-5-1-c", "krimpregio", "minstens 1 nieuwe dorpshub in de krimpregio"),
        ("bo-w2", "", "5.250 woningen erbij"),
    ],
)
def test_a_target_in_words(store: Store, action: str, unit: str, words: str) -> None:
    assert meter.target_words(store, gauge(store, action, unit=unit)) == words


@pytest.mark.parametrize(
    ("action", "reports", "words"),
    [
        ("ua-3-1-b", (), "nog niet gemeld"),
        ("ua-3-1-b", (("PV22", {"reached": 0}),), "nog niet gehaald: 0 van 15"),
        ("ua-3-1-b", (("PV22", {"reached": 7.5}),), "nog niet gehaald: 7,5 van 15"),
        ("ua-3-1-b", (("PV22", {"reached": 15}),), "gehaald: 15 van 15"),
        ("ua-3-1-b", (("PV22", {"reached": 1234}),), "gehaald: 1.234 van 15"),
        ("ua-2-2-d", (("PV22", {"reached": 5}),), "niet te tellen"),
        ("ua-2-4-b", (("GM0106", {"status": "gestart"}),), "nog niet gehaald: 0 van 6"),
        ("ua-6-1-b", (("PV22", {"spent_eur": 1}),), "binnen het maximum: 1 van 20.000.000"),
        (
            "ua-6-1-b",
            (("PV22", {"spent_eur": 20_000_001}),),
            "boven het maximum: 20.000.001 van 20.000.000",
        ),
        ("ua-5-1-c", (), "niet vast te stellen: wij kennen er geen"),
    ],
)
def test_a_stand_in_words(
    store: Store, action: str, reports: tuple[tuple[str, dict[str, Any]], ...], words: str
) -> None:
    found = [published(action, area, content) for area, content in reports]
    assert meter.stand(gauge(store, action, *found)) == words


def test_known_places_are_a_lower_bound(store: Store) -> None:
    bare = gauge(store, "ua-5-1-c")
    count = Count(1.0, (Counted("Hub", "2021", 1.0, None),), lower_bound=True)
    found = Gauge(bare.action_id, bare.row, 2, False, count, State.UNSURE)
    assert meter.stand(found) == "niet vast te stellen: bij ons bekend 1 van 2"
    assert meter.warnings(found) == (meter.NOT_ALL,)
    assert meter.row_words(store, found, count.rows[0]) == "Hub: 1 (2021)"
    assert meter.newest(found) == "2021"
    assert meter.reporters_words(found) == ""


def test_only_counts_of_gemeenten_say_how_many_reported(store: Store) -> None:
    one = published("ua-2-4-b", "GM0106", {"status": "gestart"})
    assert meter.reporters_words(gauge(store, "ua-2-4-b")) == "Gemeld door 0 van de 12 gemeenten."
    assert meter.reporters_words(gauge(store, "ua-2-4-b", one)).startswith("Gemeld door 1 van")
    assert meter.reporters_words(gauge(store, "ua-3-1-b")) == ""


def test_a_sum_is_written_out(store: Store) -> None:
    reports = [
        published("ua-4-2-e", area, {"reached": value})
        for area, value in (("GM0106", 4), ("GM0114", 1_500), ("GM0119", None))
    ]
    found = gauge(store, "ua-4-2-e", *reports)
    assert meter.sum_words(found) == "4 + 1.500 = 1.504"
    assert meter.sum_words(gauge(store, "ua-4-2-e")) == ""
    grown = gauge(store, "bo-w2")
    low, high = (row.value for row in grown.count.rows)
    assert low
    assert high
    expected = f"{high:,.0f} - {low:,.0f} = {high - low:,.0f}".replace(",", ".")
    assert meter.sum_words(grown) == expected


def test_the_day_of_a_report_is_that_of_drenthe(store: Store) -> None:
    row = Counted("GM0106", "2026-2", 3.0, LATE, "op_schema")
    found = gauge(store, "ua-3-1-b", published("ua-3-1-b", "GM0106", {"reached": 3}))
    assert meter.row_words(store, found, row) == (
        "Assen: 3, op schema (2026, tweede halfjaar; gepubliceerd op 1 januari 2027)"
    )
    none = Counted("PV22", "2026-2", None, LATE)
    assert meter.row_words(store, found, none).startswith("Provincie Drenthe: geen aantal (")


def test_the_newest_of_several_reports_is_named(store: Store) -> None:
    reports = [
        published("ua-3-1-b", area, {"reached": 1}, day=day)
        for area, day in (("GM0106", 9), ("GM0114", 3))
    ]
    assert meter.newest(gauge(store, "ua-3-1-b", *reports)) == "11 november 2026"
    assert meter.newest(gauge(store, "ua-3-1-b")) == ""


def test_what_may_be_double_is_said_in_overview_and_card(store: Store) -> None:
    both = [published("ua-3-1-b", area, {"reached": 2}) for area in ("GM0106", "PV22")]
    found = gauge(store, "ua-3-1-b", *both)
    assert meter.TWICE in text(meter.card(store, found))
    assert meter.TWICE in text(doelen.overview(store, (found,), Reported()))
    assert meter.TWICE not in text(meter.card(store, gauge(store, "ua-3-1-b", both[0])))


def test_reports_that_do_not_count_are_named(store: Store) -> None:
    found = gauge(store, "ua-4-2-c", published("ua-4-2-c", "GM0106", {"reached": 40}))
    said = text(meter.card(store, found))
    assert "Telt niet mee: Assen: 40" in said
    assert "Nog niet gemeld" in said


def test_a_card_names_the_document_of_its_target(store: Store) -> None:
    said = text(meter.card(store, gauge(store, "wzw-3-1")))
    assert "Doel uit: Een half miljoen mensen (WZW-programma), Folder, activiteit 3" in said


def test_the_overview_counts_its_states(store: Store) -> None:
    found = tuple(gauge(store, name) for name in ("ua-3-1-b", "ua-4-2-e", "ua-2-2-d"))
    assert doelen.told(found) == "3 doelen met een getal: 2 nog niet gemeld, 1 niet te tellen."
    assert doelen.told(()) == "Er zijn geen doelen."
    assert "Er zijn geen doelen." in text(doelen.overview(store, (), Reported()))


def test_the_table_has_a_word_for_what_is_not_there(store: Store) -> None:
    table = meter.table(store, [gauge(store, "ua-3-1-b")])
    (row,) = table.rows
    shown: list[Value] = [table.text(*pair) for pair in zip(row, table.columns, strict=True)]
    assert shown[:2] == ["15 nieuwe scholen", "nog niet gemeld"]
    assert shown[3:5] == ["nog geen", "nog geen"]


def amount(programme: str, kind: str, euros: int | None, **row: str) -> Amount:
    cells = {"qualifier": "", "year": "", "period": "", **row}
    return Amount("x", programme, "1", "Lijn", kind, euros, (), "n", cells)


def test_amounts_are_added_within_a_programme_and_a_kind() -> None:
    found = [
        amount("a", "tabel", 10, year="2008"),
        amount("a", "tabel", 20, year="2007"),
        amount("a", "inline", 30, year="2007", qualifier="ruim"),
        amount("b", "tabel", None, period="ooit"),
        amount("b", "rijk", 5_000),
    ]
    assert bedragen.sums(found) == [
        ("uit de tabel", "som van 2 bedragen", "2007 tot en met 2008", "30 euro"),
        ("uit de tekst", "Lijn", "2007", "ruim 30 euro"),
        ("uit de tabel", "Lijn", "ooit", "onbekend aantal euro"),
        ("bijdrage van het Rijk", "Lijn", "geen jaar", "5.000 euro"),
    ]


def test_no_sum_is_larger_than_its_kind(store: Store) -> None:
    for node in ("wzw", "ua", "sb", "bo", "cv"):
        found = chain_of(store, node).amounts
        rows = bedragen.sums(found)
        assert len(rows) == len({(each.programme, each.kind) for each in found})
    assert {each.kind for each in amounts(store)} >= {"tabel", "inline", "per tender"}


def test_the_money_table_leaves_every_amount_by_itself(store: Store) -> None:
    table = bedragen.money_table(store, chain_of(store, "ua-6-1-b"))
    assert [row[3] for row in table.rows] == ["maximaal 20.000.000 euro", "20.000.000 euro"]
    assert table.notes == (bedragen.APART,)


MOVES = {
    Move.WANTED: (40.0, 35.0),
    Move.OTHER: (35.0, 40.0),
    Move.SAME: (35.0, 35.0),
}


@pytest.mark.parametrize("move", list(MOVES))
def test_a_figure_in_words(store: Store, move: Move) -> None:
    link = made(store, "eenzaam_18plus", *MOVES[move])
    assert link.move is move
    first, last = MOVES[move]
    assert cijfers.figure_words(link, link.first) == f"{first:.1f}% (2019)".replace(".", ",")
    said = text(cijfers.effect_card(store, chain_of(store, "ua-2-4"), link))
    assert cijfers.MOVES[move] in said
    assert f"{last:.1f}% (2024)".replace(".", ",") in said


def test_every_move_has_its_words() -> None:
    assert set(cijfers.MOVES) == set(Move)
    assert len(set(cijfers.MOVES.values())) == len(Move)


def test_no_figure_is_a_word(store: Store) -> None:
    indicator = store.indicators["eenzaam_18plus"]
    link = Link(indicator, "x", "PV22", None, None)
    assert cijfers.figure_words(link, None) == "geen cijfer"
    assert cijfers.status_words(link, None) == "ontbreekt"
    hidden = Point("2024", Cell("PV22", "suppressed", None, "suppressed", ""))
    assert cijfers.figure_words(link, hidden) == "geen cijfer"
    ours = Point("2024", Cell("PV22", "value", 1.0, "provisional", "x", computed=True))
    assert cijfers.status_words(link, ours) == "voorlopig, berekend"


@pytest.mark.parametrize(
    ("code", "name"),
    [("PV22", "Drenthe"), ("GM0106", "Assen"), ("RG_boce", "BOCE-gemeenten"), ("X1", "X1")],
)
def test_the_name_of_an_area(store: Store, code: str, name: str) -> None:
    assert cijfers.area_name(store, code) == name


def test_a_long_list_says_how_much_is_left_out() -> None:
    assert "En nog 2." in text(short_list([f"regel {n}" for n in range(SHOWN + 2)]))
    assert "En nog" not in text(short_list([f"regel {n}" for n in range(SHOWN)]))


def test_a_way_to_a_chain_leaves_the_other_word_out() -> None:
    link = chain_link("<b>", theme="ua-2")
    assert 'href="/keten?thema=ua-2"' in link
    assert "&lt;b&gt;" in link
    assert "{&quot;thema&quot;: &quot;ua-2&quot;, &quot;actie&quot;: &quot;&quot;}" in link


def test_reports_of_a_theme_are_counted_by_status(store: Store) -> None:
    chain = chain_of(store, "wzw-3")
    newest = {
        "wzw-3-1": {"GM0106": published("wzw-3-1", "GM0106", {"status": "afgerond"})},
        "wzw-3-2": {"PV22": published("wzw-3-2", "PV22", {"status": "afgerond"})},
    }
    said = text(stappen.report_words(store, chain, newest))
    assert said == "Over 2 van de 3 acties is gemeld: 2 keer afgerond."
    assert text(stappen.report_words(store, chain, {})) == "Voortgang: nog niet gemeld."
