"""The tables of the part Per thema: a row for each figure, with its place among the others."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from atlas.domain.aggregate import Cell
from atlas.domain.profile import Line
from atlas.figures.line_words import (
    REFERENCE_NAMES,
    about_words,
    difference_words,
    others,
    state_notes,
)
from atlas.figures.numbers import LEVEL_WORDS, capital, format_cell, unit_words
from atlas.figures.profile_words import NOT_TESTED, line_sentence, reasons
from atlas.figures.spine import spine_svg
from atlas.store.store import Store
from atlas.ui.html import Html, join, tag
from atlas.ui.profiel.thema_keuze import TOPIC, Chosen, Rows

COURSE = "verloop"  # the id of what a row leads to
PAPER = "atlas-prof-paper"
COMPUTED_SIGN = "*"
COMPUTED_NOTE = "* Berekend uit de cijfers van de gemeenten; de bron geeft zelf geen cijfer."
CERTAINTY = {
    "clear": "Dat is een duidelijk verschil.",
    "chance": "Dat kan toeval zijn.",
    "untested": f"{capital(NOT_TESTED)}.",
}
HINT = "Wijs een rij aan, of ga erheen met de Tab-toets: hier staat het cijfer in woorden."


@dataclass(frozen=True, slots=True)
class _Table:
    """What all rows of a table share."""

    store: Store
    chosen: Chosen
    rows: Rows
    spine: bool

    @property
    def references(self) -> tuple[str, ...]:
        """Drenthe and Nederland; for Drenthe itself only the other."""
        own = self.chosen.subject.level == "provincie"
        return ("Nederland",) if own else ("Drenthe", "Nederland")

    @property
    def reference(self) -> str:
        """The key of what stands in the middle."""
        own = self.chosen.subject.level == "provincie"
        return "nederland" if own else self.chosen.reference


def compared(store: Store, chosen: Chosen, rows: Rows) -> Html:
    """The figures that can be compared, each with its row of the spine chart."""
    if not rows.compared:
        return join([])
    table = _Table(store, chosen, rows, spine=True)
    caption = (
        f"{store.themes[chosen.theme].title}: {chosen.subject.name} naast "
        f"{REFERENCE_NAMES[table.reference]} en {_peers(chosen)}"
    )
    hint = tag("p", HINT, class_="atlas-prof-leesregel", aria_hidden="true")
    return join([_html(table, caption, rows.compared), *_notes(rows.compared), hint])


def totals(store: Store, chosen: Chosen, rows: Rows) -> Html:
    """The totals, which say little beside those of a larger area: what share of it they are."""
    if not rows.totals:
        return join([])
    caption = f"Aantallen in {chosen.subject.name}"
    table = _Table(store, chosen, rows, spine=False)
    return join([_html(table, caption, rows.totals), *_notes(rows.totals)])


def _peers(chosen: Chosen) -> str:
    return "alle wijken" if chosen.subject.peer_level == "wijk" else "de twaalf gemeenten"


def _notes(lines: Sequence[Line]) -> Iterable[Html]:
    """Which figures are ours, why some are not there, and why some are not tested."""
    if any(cell.computed for line in lines for cell in (line.cell, line.drenthe)):
        yield tag("p", COMPUTED_NOTE, class_="atlas-note")
    told = (*state_notes(lines), *reasons(lines))
    yield from (tag("p", text, class_="atlas-note") for text in told)


def _html(table: _Table, caption: str, lines: Sequence[Line]) -> Html:
    """A real table; on a phone its rows are small lists, so the roles keep it a table."""
    heads = [tag("th", "Onderwerp", scope="col", role="columnheader")]
    for name in (table.chosen.subject.name, *table.references):
        heads.append(tag("th", name, scope="col", role="columnheader", class_="atlas-number"))
    if table.spine:
        heads.append(_spine_head(table))
    words = "Verschil in woorden" if table.spine else "Als deel van het geheel"
    heads.append(tag("th", words, scope="col", role="columnheader"))
    body = (_row(table, line) for line in lines)
    return tag(
        "div",
        tag(
            "table",
            tag("caption", tag("span", caption)),
            tag("thead", tag("tr", *heads, role="row"), role="rowgroup"),
            tag("tbody", *body, role="rowgroup"),
            role="table",
            class_="atlas-grid-table atlas-prof-tabel",
        ),
        class_="atlas-wide",
        role="region",
        aria_label=caption,
        tabindex="0",
    )


def _spine_head(table: _Table) -> Html:
    middle = REFERENCE_NAMES[table.reference]
    scale = tag("span", tag("span", "lager"), f" {middle} ", tag("span", "hoger"))
    return tag("th", scale, scope="col", role="columnheader", class_="atlas-prof-schaal")


def _row(table: _Table, line: Line) -> Html:
    indicator, subject = line.indicator, table.chosen.subject
    about = f"{unit_words(indicator)}, {about_words(line, subject)}"
    head = tag(
        "th",
        _link(table.chosen, line),
        tag("small", about),
        scope="row",
        role="rowheader",
    )
    cells = {subject.name: line.cell, "Drenthe": line.drenthe, "Nederland": line.nederland}
    names = (subject.name, *table.references)
    values = (_figure(name, cells[name], line) for name in names)
    spine = _spine(table, line) if table.spine else None
    words = tag("td", _words(table, line), role="cell", class_="atlas-prof-woorden")
    aside = PAPER if indicator.id in table.rows.aside else None
    return tag("tr", head, *values, spine, words, role="row", class_=aside)


def _link(chosen: Chosen, line: Line) -> Html:
    """The name leads to the course of the figure, its meaning and its map."""
    given = {"deel": "thema", **chosen.params, TOPIC: line.indicator.id}
    return tag(
        "a",
        line.indicator.title,
        href=f"/profiel?{urlencode(given)}",
        data_send=json.dumps({TOPIC: line.indicator.id}),
        data_show=COURSE,
    )


def _figure(name: str, cell: Cell, line: Line) -> Html:
    known = cell.value is not None
    text = format_cell(cell, line.indicator) + (COMPUTED_SIGN if known and cell.computed else "")
    kind = "atlas-number" if known else "atlas-number atlas-unknown"
    return tag("td", text, role="cell", data_label=name, class_=kind)


def _spine(table: _Table, line: Line) -> Html:
    """The drawing, and the same sentence for who points at the row or comes to it by keyboard."""
    sentence = line_sentence(line, table.store, table.chosen.subject, table.reference)
    drawn = Html(spine_svg(line, table.reference, sentence))
    said = tag("span", sentence, class_="atlas-prof-zin", aria_hidden="true")
    return tag("td", drawn, said, role="cell", class_="atlas-prof-plaats")


def _words(table: _Table, line: Line) -> str:
    """The difference with the reference, and whether it can be chance."""
    name, other = others(line, table.reference)[0]
    found = f"{capital(difference_words(line, other, name))}."
    return " ".join(filter(None, (found, CERTAINTY.get(line.verdict.kind) if table.spine else "")))


def level_word(chosen: Chosen) -> str:
    """The kind of area in the plural: "wijken"."""
    return LEVEL_WORDS[chosen.subject.level].plural


def with_figures(store: Store, counts: Mapping[str, int], chosen: Chosen) -> Html:
    """The themes that do have figures of the area, to go on with."""
    links = (
        tag(
            "a",
            f"{store.themes[theme].title} ({count})",
            href=f"/profiel?{urlencode({'deel': 'thema', **chosen.params, 'thema': theme})}",
            data_send=json.dumps({"thema": theme}),
        )
        for theme, count in counts.items()
    )
    return tag("ul", *(tag("li", link) for link in links))
