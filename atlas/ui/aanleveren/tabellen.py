"""What was read of a file and what would be public, in tables: the same on screen and in files."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from atlas.figures.numbers import STATUS_WORDS, capital, format_number
from atlas.figures.report import Column, Table
from atlas.sources.supply.records import Doubt, FirstRow, LeftOut, Proposal
from atlas.store.store import Store
from atlas.ui.aanleveren.bezoek import Ready

MOST = 50  # rows of a list on screen
FIRST = 12
WHY = {
    "primary": "klein aantal",
    "built_on": "percentage over een klein aantal",
    "secondary": "anders is een klein aantal uit te rekenen",
    "kept": "was al verborgen in een eerdere uitgave",
    "delivered": "als geheim aangeleverd",
}
MORE = "Dit zijn de eerste {most} van {count}."
HIDDEN = "verborgen"
BLOCKING, OTHERS = "Hiermee kunnen wij niet verder", "Kijk dit na: wij gaan er zo mee verder"
VALUE_KEYS = ("fraction", "outlier", "negative")  # doubted, but read
AS_IT_IS = "zoals het er staat"
IF_SO = "Verbeter het dan in uw bestand."


def first_rows(rows: Sequence[FirstRow]) -> Table:
    """The first rows, as they stand in the file and as we understand them."""
    heads = ("Cel", "Gebied", "Code", "Periode", "Staat er", "Wij lezen")
    shown = tuple(
        (each.address, each.area_name, each.area_code, each.period, each.found, _value(each))
        for each in rows[:FIRST]
    )
    return Table("De eerste rijen, zoals wij ze lezen", tuple(map(Column, heads)), shown)


def _value(row: FirstRow) -> str:
    """A value with a word on its status; the status alone where there is no value."""
    word = STATUS_WORDS.get(row.status, row.status)
    if not row.value:
        return word
    number = _number(row.value)
    return number if row.status == "final" else f"{number} ({word})"


def doubts(found: Sequence[Doubt]) -> tuple[Table, ...]:
    """Every doubtful cell with its address and what to do; those that block in a table before."""
    blocking = [each for each in found if each.blocking]
    others = [each for each in found if not each.blocking]
    pairs = ((BLOCKING, blocking), (OTHERS, others))
    return tuple(_doubts(title, chosen) for title, chosen in pairs if chosen)


def _doubts(title: str, found: Sequence[Doubt]) -> Table:
    rows = tuple(
        (
            each.address or "hele bestand",
            each.found,
            each.taken_as or (AS_IT_IS if each.key in VALUE_KEYS else "niets"),
            f"{capital(each.message)}{_more(each.cells)}.",
            _sentence(each.remedy),
        )
        for each in found[:MOST]
    )
    heads = ("Waar", "Staat er", "Wij lezen", "Wat is er?", "Wat kunt u doen?")
    return Table(title, tuple(map(Column, heads)), rows, _cut(len(found)))


def _sentence(remedy: str) -> str:
    """What to do, as a sentence; after a question ("bedoelt u Assen?") what to do if so."""
    text = capital(remedy)
    return f"{text} {IF_SO}" if text.endswith("?") else f"{text}."


def _more(cells: int) -> str:
    return f" ({format_number(cells, 0)} cellen)" if cells > 1 else ""


def _cut(count: int) -> tuple[str, ...]:
    return (MORE.format(most=MOST, count=format_number(count, 0)),) if count > MOST else ()


def left_out(found: Sequence[LeftOut]) -> Table:
    """What of the file does not count, and why."""
    rows = tuple((each.where, each.why) for each in found[:MOST])
    return Table("Wat niet meetelt", (Column("Waar"), Column("Waarom")), rows, _cut(len(found)))


def columns(proposal: Proposal) -> Table:
    """The columns of the file and what we take them for."""
    rows = tuple(
        (each.letter, each.name or "zonder naam", each.role or "niet gebruikt",
         ", ".join(each.examples[:3]))
        for each in proposal.columns[:MOST]
    )  # fmt: skip
    heads = ("Kolom", "Naam", "Wij lezen dit als", "Voorbeelden")
    count = len(proposal.columns)
    return Table("De kolommen in uw bestand", tuple(map(Column, heads)), rows, _cut(count))


def hidden(store: Store, ready: Ready) -> Table:
    """The cells that stay hidden, each with the reason."""
    found = ready.prepared.protected.hidden
    rows = tuple(
        (_name(store, row["area_code"]), row["period"], HIDDEN, WHY.get(row["why"], row["why"]))
        for row in found.head(MOST).to_dict("records")
    )
    heads = ("Gebied", "Periode", "Wordt getoond als", "Waarom")
    notes = _cut(len(found))
    return Table("Wat verborgen blijft", tuple(map(Column, heads)), rows, notes)


def public(store: Store, ready: Ready) -> Table:
    """The first figures as everyone will see them; a hidden cell says so."""
    frame, decimals = ready.prepared.rows, ready.prepared.indicator.decimals
    count = 0 if frame is None else len(frame)
    rows = (
        ()
        if frame is None
        else tuple(
            (_name(store, row["area_code"]), row["period"], _shown(row, decimals))
            for row in frame.head(MOST).to_dict("records")
        )
    )
    heads = ("Gebied", "Periode", "Iedereen ziet")
    notes = _cut(count)
    return Table("Wat openbaar wordt", tuple(map(Column, heads)), rows, notes)


def _shown(row: Mapping[Hashable, Any], decimals: int) -> str:
    """A cell with as many decimals as the atlas will show."""
    if row["status"] == "suppressed":
        return HIDDEN
    word = STATUS_WORDS.get(row["status"], row["status"])
    if not row["value"]:
        return word
    number = format_number(float(row["value"]), decimals)
    return number if row["status"] == "final" else f"{number} ({word})"


def _number(text: str) -> str:
    """A number of a table the Dutch way, with all its decimals."""
    return format_number(float(text), len(text.partition(".")[2]))


def _name(store: Store, code: str) -> str:
    return store.areas[code].name if code in store.areas else code
