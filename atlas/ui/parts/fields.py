"""Fields of the parts: a label, a control and what is said of it."""

from __future__ import annotations

from collections.abc import Iterable

from atlas.ui.html import Html, join, tag


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
