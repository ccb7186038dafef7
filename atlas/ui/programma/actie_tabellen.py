"""The page of one action: its tables, as plain text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from atlas.domain.programme_doubts import doubts_about
from atlas.domain.programme_tree import Action, Row, programme_tree, rows_by
from atlas.domain.published import newest_reports, number
from atlas.figures.numbers import format_date
from atlas.figures.report import Column, Table, Value
from atlas.store.reporting.content import STATUSES
from atlas.store.reporting.records import Kind, Published, Reported
from atlas.store.store import Store
from atlas.ui.melden.woorden import NOT_FILLED_IN, day, period_words
from atlas.ui.parts.documents import doubt_place, place
from atlas.ui.programma import woorden as words
from atlas.ui.programma.geld_tabellen import KIND_WORDS

NOT_REPORTED = "nog niet gemeld"
THIS = "deze actie"
MONEY = (
    "Tel deze bedragen niet op: een bedrag uit een tabel, een bedrag uit de tekst en een totaal "
    "kunnen hetzelfde geld zijn."
)
OWN_LINK = "Welk cijfer bij welke actie hoort, is een eigen koppeling. Geen stuk zegt dit."
NO_PROOF = "Een cijfer dat verandert, bewijst niet dat het door deze actie komt."


def status(report: Published) -> str:
    """The reported status in words."""
    said = str(report.content.get("status", ""))
    return STATUSES.get(said, said) or NOT_FILLED_IN


def newest(own: Reported, action: Action) -> dict[str, Published]:
    """The newest published report on an action by reporter."""
    return newest_reports(own, {action.action_id}).get(action.action_id, {})


def reports_table(store: Store, action: Action, own: Reported) -> Table:
    """The newest report of every gemeente, and of the province."""
    names, found = words.place_names(store), newest(own, action)
    heads = ("Wie", "Stand", "Datum van de stand", "Toelichting")
    columns = (
        *map(Column, heads),
        Column("Uitgegeven (euro)", 0),
        Column("Toegezegd (euro)", 0),
        Column("Bereikt aantal", 0),
        Column("Bewijs"),
        Column("Gemeld over, gepubliceerd op"),
    )
    rows = tuple(_report_row(names[code], found[code]) for code in names if code in found)
    title = "Nieuwste melding per gemeente"
    return Table(title, columns, rows, unknown=NOT_FILLED_IN)


def _report_row(name: str, report: Published) -> tuple[Value, ...]:
    said = report.content
    return (
        name,
        status(report),
        _date(said.get("date")),
        said.get("explanation") or None,
        number(report, "spent_eur"),
        number(report, "committed_eur"),
        number(report, "reached"),
        said.get("evidence_url") or None,
        f"{period_words(report.period)}; {day(report.published_at)}",
    )


def _date(given: object) -> str | None:
    return format_date(date.fromisoformat(given)) if isinstance(given, str) and given else None


def history_table(store: Store, action: Action, own: Reported) -> Table:
    """Every published report on an action, newest first; a role, never a name."""
    names = words.place_names(store)
    found = (
        each
        for each in reversed(own.reports)
        if each.kind is Kind.PROGRESS and each.subject == action.action_id
    )
    rows = tuple(
        (
            day(each.published_at),
            names.get(each.area_code, each.area_code),
            str(each.role),
            period_words(each.period),
            status(each),
            each.content.get("explanation") or None,
        )
        for each in found
    )
    heads = ("Gepubliceerd op", "Over", "Door", "Tijd", "Stand", "Toelichting")
    return Table(
        "Alle gepubliceerde meldingen", tuple(map(Column, heads)), rows, unknown=NOT_FILLED_IN
    )


def silent(store: Store, action: Action, own: Reported) -> list[str]:
    """Who could have reported and did not: the gemeenten it reaches (all when it says none)."""
    found, names = newest(own, action), words.place_names(store)
    wanted = set(action.reach) or set(programme_tree(store).gemeenten)
    return [name for code, name in names.items() if code in wanted and code not in found]


def money_table(store: Store, action: Action) -> Table:
    """The amounts of the action and of what it stands under; never added up."""
    columns = (
        Column("Waarvoor"),
        Column("Van"),
        Column("Jaar"),
        Column("Bedrag (euro)", 0),
        Column("Soort bedrag"),
        Column("Opmerking"),
        Column("Stuk en plaats"),
    )
    found = tuple(
        (
            row["line"] if row["action"] == "tabelbedrag" else f"{row['line']}: {row['action']}",
            of,
            row["year"] or None,
            float(row["amount_eur"]),
            ", ".join(filter(None, (_amount_kind(row["amount_kind"]), row["qualifier"]))),
            row["remark"] or "geen",
            place(store, "budgets", row["origin"], row["locator"]),
        )
        for of, row in _along(store, action, "budgets", "node_id")
    )
    return Table("Bedragen in de stukken", columns, found, (MONEY,), "staat er niet bij")


def _amount_kind(kind: str) -> str:
    return KIND_WORDS.get(kind, kind)


def _along(store: Store, action: Action, table: str, column: str) -> Iterator[tuple[str, Row]]:
    """Rows of the action itself, then of its task, its theme and its document."""
    tree, found = programme_tree(store), rows_by(store, table, column)
    yield from ((THIS, row) for row in found.get(action.action_id, ()))
    for node in reversed(action.path):
        yield from ((f"alles onder “{tree.nodes[node].title}”", row) for row in found.get(node, ()))


def links(store: Store, action: Action) -> list[tuple[str, Row]]:
    """The indicators linked to the action or to what it stands under; each side of each once."""
    found: dict[tuple[str, str], tuple[str, Row]] = {}
    for of, row in _along(store, action, "links", "node_id"):
        if row["indicator_id"] in store.indicators:
            found.setdefault((row["indicator_id"], row["side"]), (of, row))
    return list(found.values())


def links_table(store: Store, action: Action) -> Table:
    """The linked indicators, which side they show, and why."""
    rows = tuple(
        (store.indicators[row["indicator_id"]].title, row["side"], of, row["why"])
        for of, row in links(store, action)
    )
    heads = ("Cijfer", "Laat zien", "Gekoppeld aan", "Waarom")
    columns = tuple(map(Column, heads))
    return Table("Cijfers bij deze actie (eigen koppeling)", columns, rows, (OWN_LINK, NO_PROOF))


def doubts_table(store: Store, action: Action) -> Table:
    """What the documents contradict or leave out about this action."""
    rows = tuple(
        (row["finding"], doubt_place(store, row), row["doubt_id"])
        for row in doubts_about(store, action)
    )
    columns = tuple(map(Column, ("Wat er niet klopt of ontbreekt", "Stuk en plaats", "Nummer")))
    return Table("Tegenstrijdig of onduidelijk in de stukken", columns, rows)
