"""What the parts of page Programma say of an action in words."""

from __future__ import annotations

from atlas.domain.programme_tree import NAMED, REGION, Action, Tree, programme_tree
from atlas.figures.numbers import dates_in_words, format_number, format_plain
from atlas.store.records import PROVINCE
from atlas.store.store import Store

WHOLE = "heel Drenthe"
UNKNOWN_AREA = "niet duidelijk welke gemeenten"
COMPARED = {">=": "minstens", "<=": "hoogstens", "=": ""}


def period(action: Action) -> str:
    """The period as the document says it, its dates in words; "" for none."""
    return dates_in_words(action.row["period"])


def area(action: Action) -> str:
    """The area as the document says it, and whether it is for Drenthe as a whole."""
    text = action.row["area_text"]
    if action.province and text == "Drenthe":
        return WHOLE
    return text if action.area_codes else f"{text or 'geen gebied genoemd'} ({UNKNOWN_AREA})"


def source(tree: Tree, action: Action) -> str:
    """Document and place."""
    return f"{document(tree, action)}, {action.row['locator']}"


def document(tree: Tree, action: Action) -> str:
    """The title of the document of an action."""
    return tree.nodes[action.path[0]].title if action.path else action.row["document"]


def own_year(tree: Tree, action: Action) -> str:
    """The period of the document itself, in which its status was written; "" for unknown."""
    return tree.nodes[action.path[0]].row["period"] if action.path else ""


def target(action: Action) -> str:
    """The target with its number: "minstens 6 gemeenten"; "" for none."""
    row = action.row
    if not row["target_value"]:
        return ""
    number = format_plain(float(row["target_value"]))
    unit = row["target_unit"]
    joined = f"{number}{unit}" if unit.startswith("%") else f"{number} {unit}"
    return f"{COMPARED.get(row['target_comparison'], '')} {joined}".strip()


def budget(action: Action) -> str:
    """The amount as the document writes it, a plain number as euros; "" for none."""
    text = action.row["budget"]
    return f"{format_number(float(text), 0)} euro" if text.isdecimal() else text


def reach(store: Store, action: Action, gemeente: str) -> str:
    """How an action reaches a gemeente: by name, through which region, or as one of all."""
    how = action.reach.get(gemeente)
    if how == NAMED:
        return "genoemd"
    if how != REGION:
        return "elke gemeente" if how else ""
    named = (
        region.title
        for grouping in store.groupings.values()
        for region in grouping.regions
        if region.area_code in action.area_codes and gemeente in region.members
    )
    return f"via {', '.join(dict.fromkeys(named))}"


def place_names(store: Store) -> dict[str, str]:
    """The names of the gemeenten, in their order, and of the province by code."""
    names = {code: store.areas[code].name for code in programme_tree(store).gemeenten}
    by_name = sorted(names.items(), key=lambda pair: pair[1])
    return {**dict(by_name), PROVINCE: "Provincie Drenthe"}
