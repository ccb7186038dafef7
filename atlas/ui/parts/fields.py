"""Fields of the parts: a label, a control and what is said of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from atlas.ui.html import Html, join, tag


class Entry(NamedTuple):
    """A field of a form: its name (also its id), its label, what stands in it, what is said.

    `hint` is how to fill it in, `problem` what is wrong with what was sent.
    """

    name: str
    label: str
    value: str = ""
    hint: str = ""
    problem: str = ""


def field(
    name: str, label: str, control: Html, hint: Html | None = None, output: bool = False
) -> Html:
    """A control (with `name` as its id) under its label; `output`: its value beside the label."""
    return tag(
        "div",
        tag("label", label, for_=name),
        tag("output", data_value_of=name, for_=name) if output else None,
        control,
        hint,
        class_="atlas-part-field",
    )


def choices(
    name: str, label: str, options: Iterable[tuple[str, str]], hint: Html | None = None
) -> Html:
    """A list to choose from."""
    offered = join(tag("option", text, value=value) for value, text in options)
    return field(name, label, tag("select", offered, name=name, id=name), hint)


def pick(entry: Entry, options: Iterable[tuple[str, str]]) -> Html:
    """A list in a form: (value, text) pairs, the entry's own value chosen."""
    offered = (
        tag("option", text, value=value, selected=value == entry.value) for value, text in options
    )
    return _entered(entry, tag("select", *offered, **_names(entry)))


def text(entry: Entry, kind: str = "text", **more: str) -> Html:
    """One line of a form; `kind` is the type of its input (text, date, url)."""
    return _entered(entry, tag("input", type=kind, value=entry.value, **_names(entry), **more))


def textarea(entry: Entry, rows: int = 5) -> Html:
    """Lines of a form. A browser leaves out a first line break, so there is one to leave out."""
    content = f"\n{entry.value}"
    return _entered(entry, tag("textarea", content, rows=rows, **_names(entry)))


def _names(entry: Entry) -> dict[str, str | None]:
    """The attributes that tie a control to its label, its hint and its problem."""
    said = [f"{entry.name}-fout"] * bool(entry.problem) + [f"{entry.name}-hulp"] * bool(entry.hint)
    return {
        "name": entry.name,
        "id": entry.name,
        "aria_invalid": "true" if entry.problem else None,
        "aria_describedby": " ".join(said) or None,
    }


def _entered(entry: Entry, control: Html) -> Html:
    """A control of a form with what is said of it; a problem stands before the control."""
    wrong = tag("strong", entry.problem, id=f"{entry.name}-fout", class_="atlas-form-problem")
    hint = tag("small", entry.hint, id=f"{entry.name}-hulp") if entry.hint else None
    return tag(
        "div",
        tag("label", entry.label, for_=entry.name),
        wrong if entry.problem else None,
        control,
        hint,
        class_="atlas-part-field",
    )
