"""The step Geld of a chain: amounts of the documents by kind, and apart what was reported."""

from __future__ import annotations

from collections.abc import Iterable

from atlas.domain.budgets import Amount, total
from atlas.domain.chain import Chain
from atlas.domain.programme_tree import programme_tree
from atlas.domain.published import Newest, number
from atlas.figures.numbers import format_number
from atlas.figures.report import Column, Table
from atlas.store.store import Store
from atlas.ui.html import Html, tag
from atlas.ui.keten.lijst import NONE_YET, note, short_list
from atlas.ui.melden.woorden import period_words
from atlas.ui.parts.documents import place
from atlas.ui.programma import woorden as words
from atlas.ui.programma.geld_tabellen import kind_words

NO_MONEY = "De stukken noemen hier geen bedrag."
APART = "Wij tellen verschillende soorten bedragen nooit bij elkaar op."
HEADS = ("Soort bedrag", "Waarvoor", "Jaar of periode", "Bedrag", "Opmerking", "Stuk en plaats")


def step(store: Store, chain: Chain, newest: Newest) -> tuple[Html, ...]:
    """The amounts of the documents by kind; beside them what was reported."""
    rows = sums(chain.amounts)
    found = [
        tag("li", tag("strong", text), f" ({kind}; {what}; {when})")
        for kind, what, when, text in rows
    ]
    above = None
    if chain.money_from not in ("", chain.node_id):
        title = programme_tree(store).nodes[chain.money_from].title
        above = note(f"Hier zelf staat geen bedrag. Dit is van “{title}” als geheel.")
    apart = note(APART) if len(rows) > 1 else None
    said = [tag("p", NO_MONEY)] if not rows else [tag("ul", *found)]
    link = tag("p", tag("a", "Bekijk de begroting en de controle", href="/programma?deel=geld"))
    told = _reported_money(store, newest)
    parts = (above, *said, apart, tag("h4", "Gemeld"), told, link if rows else None)
    return tuple(each for each in parts if each is not None)


def sums(found: Iterable[Amount]) -> list[tuple[str, str, str, str]]:
    """Kind, what for, when, and the amount, added up within one programme and kind only."""
    groups: dict[tuple[str, str], list[Amount]] = {}
    for each in found:
        groups.setdefault((each.programme, each.kind), []).append(each)
    return [_sum(kind, group) for (_, kind), group in groups.items()]


def _sum(kind: str, group: list[Amount]) -> tuple[str, str, str, str]:
    what = group[0].line if len(group) == 1 else f"som van {len(group)} bedragen"
    named = (each.row["year"] or each.row["period"] for each in group)
    years = sorted({year for year in named if year})
    when = " tot en met ".join(dict.fromkeys((*years[:1], *years[-1:]))) or "geen jaar"
    return (
        kind_words(kind),
        what,
        when,
        _euros(total(group), {each.row["qualifier"] for each in group}),
    )


def _euros(euros: int | None, qualifiers: set[str]) -> str:
    """An amount with how sure it is: "maximaal 20.000.000 euro"."""
    number_words = "onbekend aantal" if euros is None else format_number(euros, 0)
    return " ".join([*sorted(qualifiers - {""}), number_words, "euro"])


def _reported_money(store: Store, newest: Newest) -> Html:
    """Reported amounts, one for each action and reporter; never in a sum with the budget."""
    names = words.place_names(store)
    told = []
    for areas in newest.values():
        for area, report in areas.items():
            amounts = [
                f"{format_number(value, 0)} euro {word}"
                for name, word in (("spent_eur", "uitgegeven"), ("committed_eur", "toegezegd"))
                if (value := number(report, name)) is not None
            ]
            if amounts:
                when = period_words(report.period)
                told.append(f"{names.get(area, area)}: {' en '.join(amounts)} ({when})")
    return short_list(told) if told else tag("p", f"Uitgegeven en toegezegd: {NONE_YET}.")


def money_table(store: Store, chain: Chain) -> Table:
    """Every amount by itself, to take along."""
    rows = tuple(
        (
            kind_words(each.kind),
            f"{each.line}: {each.row['action']}",
            each.row["year"] or each.row["period"] or None,
            _euros(each.euros, {each.row["qualifier"]}),
            each.row["remark"] or "geen",
            place(store, "budgets", each.row["origin"], each.row["locator"]),
        )
        for each in chain.amounts
    )
    return Table(
        "Bedragen in de stukken", tuple(map(Column, HEADS)), rows, (APART,), "niet genoemd"
    )


def reported_table(store: Store, newest: Newest) -> Table:
    """What was reported on money, by action and reporter."""
    tree, names = programme_tree(store), words.place_names(store)
    columns = (
        *map(Column, ("Actie", "Gemeld door", "Over")),
        Column("Uitgegeven (euro)", 0),
        Column("Toegezegd (euro)", 0),
    )
    rows = tuple(
        (
            tree.by_id[action].title,
            names.get(area, area),
            period_words(report.period),
            number(report, "spent_eur"),
            number(report, "committed_eur"),
        )
        for action, areas in newest.items()
        for area, report in areas.items()
    )
    return Table("Gemeld: uitgegeven en toegezegd", columns, rows, unknown="niet gemeld")
