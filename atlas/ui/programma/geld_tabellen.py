"""The tables and the chart of part Geld, the same on screen and to take along."""

from __future__ import annotations

from atlas.domain.budgets import (
    TABLE,
    TABLE_TOTAL,
    TOTAL,
    YEARLY,
    Amount,
    Check,
    amounts,
    by_region,
    by_year,
    lines,
    others,
    reconciliation,
    totals,
)
from atlas.figures import charts
from atlas.figures.numbers import NO_BREAK, format_number
from atlas.figures.report import Chart, Column, Table, Value
from atlas.store.store import Store
from atlas.ui.parts.documents import doubt_place, doubts, place

EVERY_LINE = ""
BUDGET = "Begroot per lijn en jaar"
CHECKED = "Tabel en tekst naast elkaar"
OTHER_CHECKS = "Opgeteld en gedrukt"
IN_TEXT = "Bedragen in de tekst"
OTHERS = "Bedragen van andere programma’s"
UNCLEAR = "Waar de bronnen niet duidelijk zijn"
# Contradictions and gaps about money by line; EVERY_LINE stands for those of the whole.
DOUBTS = {EVERY_LINE: ("A13", "B16", "B4", "C4", "C6"), "4": ("B1", "B17")}
KIND_WORDS = {
    "tabel": "uit de tabel",
    "tabel (totaal)": "totaal in de tabel",
    "inline": "uit de tekst",
    "inline (meerjarig)": "uit de tekst, meer jaren samen",
    "inline (per regio per jaar)": "uit de tekst, per regio per jaar",
    "inline (totaal)": "totaal in de tekst",
    "rijk": "bijdrage van het Rijk",
    "regio": "bijdrage van de regio",
}
EACH_APART = (
    "Elk bedrag staat op zichzelf. Wij tellen ze niet op: de programma’s, de jaren en de soorten "
    "bedragen verschillen."
)
SAME_MONEY = (
    "Tabel en tekst noemen hetzelfde geld. Daarom tellen wij een bedrag uit de tabel nooit op bij "
    "een bedrag uit de tekst."
)


def line_names(store: Store) -> dict[str, str]:
    """The lines by number: "1. Ondersteunen drie regioplatforms"."""
    return {number: f"{number}. {name}" for number, name in lines(store).items()}


def chart(store: Store, line: str) -> Chart:
    """The budget of every line over the years; the chosen one stands out."""
    series = [
        charts.LineSeries(
            name, [(year, _float(euros)) for year, euros in by_year(store, number).items()],
            number == line,
        )
        for number, name in lines(store).items()
    ]  # fmt: skip
    return Chart(BUDGET, charts.line_chart(f"{BUDGET}, {YEARLY}", series, "euro", 0))


def budget_table(store: Store) -> Table:
    """The printed table: every line and year, and the totals that are printed under it."""
    years = sorted({year for number in lines(store) for year in by_year(store, number)})
    columns = (
        Column("Lijn"),
        *(Column(f"{year} (euro)", 0) for year in years),
        Column("Samen (euro)", 0),
    )
    named = {**line_names(store), TOTAL: "Totaal in de tabel"}
    rows = tuple(_year_row(name, by_year(store, number), years) for number, name in named.items())
    printed = next((each for each in amounts(store) if each.kind == TABLE), None)
    notes = (f"Bron: {_place(store, printed)}.",) if printed else ()
    return Table(f"{BUDGET} ({YEARLY})", columns, rows, notes, "niet genoemd")


def _year_row(name: str, found: dict[int, int | None], years: list[int]) -> tuple[Value, ...]:
    euros = [found.get(year) for year in years]
    known = [each for each in euros if each is not None]
    return (name, *map(_float, euros), _float(sum(known) if len(known) == len(years) else None))


def checked_table(store: Store, line: str) -> Table:
    """Table against text, for a line or for all and the total."""
    columns = (
        Column("Lijn"),
        Column("Periode"),
        Column("Tabel (euro)", 0),
        Column("Tekst (euro)", 0),
        Column("Verschil (euro)", 0),
    )
    names = {**line_names(store), TOTAL: "Totaal"}
    rows = tuple(
        (names[each.line_no], each.period, *_sides(each))
        for each in reconciliation(store)
        if line in (EVERY_LINE, each.line_no)
    )
    return Table(CHECKED, columns, rows, (SAME_MONEY,), "niet genoemd")


def other_checks_table(store: Store, line: str) -> Table:
    """Lines added up against the printed total; amounts per region against their total."""
    columns = (
        Column("Wat"),
        Column("Periode"),
        Column("Berekend (euro)", 0),
        Column("Gedrukt (euro)", 0),
        Column("Verschil (euro)", 0),
    )
    whole = totals(store) if line == EVERY_LINE else ()
    regions = (each for each in by_region(store) if line in (EVERY_LINE, each.line_no))
    rows = (
        *((f"Alle lijnen in de {each.line}", each.period, *_sides(each)) for each in whole),
        *((f"{each.line}: per regio per jaar, maal regio’s en jaren", each.period, *_sides(each))
          for each in regions),
    )  # fmt: skip
    return Table(OTHER_CHECKS, columns, rows, unknown="niet genoemd")


def _sides(check: Check) -> tuple[Value, Value, Value]:
    return _float(check.first), _float(check.second), _float(check.difference)


def difference_words(store: Store) -> str:
    """How many of all checks come out even, counted."""
    checks = (*reconciliation(store), *totals(store), *by_region(store))
    even = sum(each.difference == 0 for each in checks)
    if not checks:
        return "Er staat geen begroting in de gegevens van deze atlas."
    if even == len(checks):
        return f"Wij rekenden {len(checks)} bedragen na. Tabel en tekst zijn overal gelijk."
    return f"Wij rekenden {len(checks)} bedragen na. Bij {len(checks) - even} is er een verschil."


def text_table(store: Store, line: str) -> Table:
    """The amounts in the running text, of one line or of all."""
    columns = (
        *map(Column, ("Waarvoor", "Gebied", "Periode")),
        Column("Bedrag (euro)", 0),
        *map(Column, ("Soort bedrag", "Opmerking", "Stuk en plaats")),
    )
    printed = (TABLE, TABLE_TOTAL)
    found = (each for each in amounts(store) if each.programme == YEARLY)
    rows = tuple(
        (
            each.row["action"],
            each.row["area_text"] or None,
            each.row["period"] or None,
            _float(each.euros),
            kind_words(each.kind),
            each.row["remark"] or "geen",
            _place(store, each),
        )
        for each in found
        if each.kind not in printed and line in (EVERY_LINE, each.line_no)
    )
    return Table(IN_TEXT, columns, rows, unknown="niet genoemd")


def others_table(store: Store) -> Table:
    """The amounts of every other programme, each with its qualifier and remark."""
    heads = ("Programma", "Waarvoor", "Gebied", "Jaar of periode", "Bedrag", "Soort bedrag")
    columns = tuple(map(Column, (*heads, "Opmerking", "Stuk en plaats")))
    rows = tuple(
        (
            each.programme,
            f"{each.line}: {each.row['action']}",
            each.row["area_text"] or None,
            each.row["year"] or each.row["period"] or None,
            amount_words(each),
            kind_words(each.kind),
            each.row["remark"] or "geen",
            _place(store, each),
        )
        for each in others(store)
    )
    return Table(OTHERS, columns, rows, (EACH_APART,), "niet genoemd")


def kind_words(kind: str) -> str:
    """What sort of amount it is, in plain words."""
    return KIND_WORDS.get(kind, kind)


def amount_words(each: Amount) -> str:
    """An amount with how sure it is: "maximaal € 20.000.000"."""
    if each.euros is None:
        return "geen getal"
    return f"{each.row['qualifier']} €{NO_BREAK}{format_number(each.euros, 0)}".strip()


def unclear_table(store: Store, line: str) -> Table:
    """The contradictions and gaps about money, of a line and of the whole."""
    wanted = DOUBTS[EVERY_LINE] + (
        DOUBTS.get(line, ()) if line else tuple(n for k, v in DOUBTS.items() if k for n in v)
    )
    rows = tuple(
        (each["doubt_id"], each["finding"], doubt_place(store, each))
        for each in doubts(store, *wanted)
    )
    return Table(UNCLEAR, tuple(map(Column, ("Nummer", "Wat wij vonden", "Stuk en plaats"))), rows)


def _place(store: Store, each: Amount) -> str:
    return place(store, "budgets", each.row["origin"], each.row["locator"])


def _float(euros: int | None) -> float | None:
    return None if euros is None else float(euros)
