"""HTML that cannot be broken by its data: all text is escaped unless it is `Html` already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from urllib.parse import urlencode

from atlas.domain.choice import choice_params, parse_choice
from atlas.figures import report
from atlas.store.store import Store

# A table that is shown as blocks is no table to a screen reader unless its roles say so.
_ROLES = {
    "table": "table",
    "group": "rowgroup",
    "row": "row",
    "head": "columnheader",
    "first": "rowheader",
    "cell": "cell",
}
LONG = 60  # characters of a text that needs a wide column
TEXTS = 3  # columns of text that fit beside each other on a phone
VOID = frozenset({"br", "hr", "img", "input"})


class Html(str):
    """Text that is HTML and may stay as it is. Only `tag`, `join` and `svg` make it."""


class Cell(Html):
    """HTML in a cell of a table on screen: a table asks for the text of its cells."""

    def __str__(self) -> Cell:
        """Itself, and not a plain text that would be escaped."""
        return self


def tag(name: str, /, *children: str | None, **attributes: str | int | bool | None) -> Html:
    """One element: `tag("a", "tekst", href=url, class_="atlas-x", aria_label="..")`.

    Children that are not `Html` are escaped; None is left out. An underscore in the name of
    an attribute is a hyphen, at its end nothing; True is a bare attribute; None and False
    are left out.
    """
    given = "".join(_attribute(key, value) for key, value in attributes.items())
    start = f"<{name}{given}>"
    return Html(start) if name in VOID else Html(f"{start}{join(children)}</{name}>")


def join(children: Iterable[str | None], between: str = "") -> Html:
    """Pieces one after another, escaped where they are plain text."""
    return Html(_text(between).join(_text(child) for child in children if child is not None))


def external(url: str, text: str) -> Html:
    """A link to another site; only the text when the address is not http(s)."""
    if not url.startswith(("https://", "http://")):
        return join([text])
    return tag("a", text, href=url, rel="noopener")


def items(children: Iterable[str], **attributes: str) -> Html:
    """A list with one item for each piece."""
    return tag("ul", *(tag("li", child) for child in children), **attributes)


def definitions(pairs: Iterable[tuple[str, str | None]]) -> Html:
    """A list of terms; a pair without a text is left out."""
    rows = (tag("div", tag("dt", term), tag("dd", text)) for term, text in pairs if text)
    return tag("dl", *rows, class_="atlas-facts")


def table(
    caption: str, head: Iterable[str], rows: Iterable[Iterable[str]], numbers: bool = False
) -> Html:
    """A real table in a box that scrolls by itself; the first cell of a row is its header.

    `numbers`: all cells but the first are right-aligned.
    """
    first = tag("thead", tag("tr", *(tag("th", name, scope="col") for name in head)))
    body = tag("tbody", *(_row(list(row)) for row in rows))
    kind = "atlas-grid-table atlas-numbers" if numbers else "atlas-grid-table"
    content = tag("table", tag("caption", caption), first, body, class_=kind)
    name = {"role": "region", "tabindex": "0", "aria_label": caption}
    return tag("div", content, class_="atlas-wide", **name)


def report_table(shown: report.Table, stack: bool = False) -> Html:
    """A table of a report: numbers on the right, unknown in words, its notes under it.

    The box scrolls by itself; the first cell of a row is its header. With long texts, or
    many short ones, a row becomes a small list on a phone (`atlas-stack`); the roles keep it
    a table then. `stack`: also a table with more numbers than fit there.
    """
    kinds = [_kind(shown, place) for place in range(len(shown.columns))]
    stack = stack or "atlas-long" in kinds or kinds.count(None) > TEXTS
    role = _ROLES if stack else {}
    heads = (
        tag("th", column.name, scope="col", role=role.get("head"), class_=kind)
        for column, kind in zip(shown.columns, kinds, strict=True)
    )
    rows = (_report_row(shown, row, kinds, role) for row in shown.rows)
    content = tag(
        "table",
        tag("caption", tag("span", shown.title)),
        tag("thead", tag("tr", *heads, role=role.get("row")), role=role.get("group")),
        tag("tbody", *rows, role=role.get("group")),
        role=role.get("table"),
        class_=f"atlas-grid-table{' atlas-stack' if stack else ''}",
    )
    name = {"role": "region", "tabindex": "0", "aria_label": shown.title}
    notes = (tag("p", note, class_="atlas-note") for note in shown.notes)
    return join([tag("div", content, class_="atlas-wide", **name), *notes])


def svg(text: str) -> Html:
    """A chart of our own making (`figures.charts`) in a box that scrolls; refuses other text."""
    if not text.startswith("<svg"):
        raise ValueError("not an SVG")
    name = {"role": "group", "tabindex": "0", "aria_label": "Grafiek"}
    return tag("div", Html(text), class_="atlas-chart", **name)


def map_address(store: Store, params: Mapping[str, str]) -> str:
    """The address of a map, in the short form that the page Kaart itself would write."""
    choice, _ = parse_choice(params, store)
    return f"/kaart?{urlencode(choice_params(choice, store))}"


def _row(cells: list[str]) -> Html:
    rest = (tag("td", cell) for cell in cells[1:])
    return tag("tr", tag("th", cells[0], scope="row"), *rest)


def _kind(shown: report.Table, place: int) -> str | None:
    """The class of a column: numbers stand on the right, long texts get room."""
    if shown.columns[place].decimals is not None:
        return "atlas-number"
    longest = max((len(str(row[place])) for row in shown.rows), default=0)
    return "atlas-long" if longest > LONG else None


def _report_row(
    shown: report.Table,
    row: tuple[report.Value, ...],
    kinds: list[str | None],
    role: Mapping[str, str],
) -> Html:
    """A row; a cell without a figure is told apart, so that it is never read as a zero."""
    cells = []
    for place, (value, column) in enumerate(zip(row, shown.columns, strict=True)):
        known = value is not None and report.is_known(value)
        classes = [kinds[place], None if known else "atlas-unknown"]
        given = " ".join(filter(None, classes)) or None
        text = shown.text(value, column)
        if place:
            label = column.name if role else None
            cells.append(tag("td", text, role=role.get("cell"), data_label=label, class_=given))
        else:
            cells.append(tag("th", text, scope="row", role=role.get("first"), class_=given))
    return tag("tr", *cells, role=role.get("row"))


def _text(child: str) -> str:
    return child if isinstance(child, Html) else escape(child)


def _attribute(key: str, value: str | int | bool | None) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
