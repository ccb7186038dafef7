"""How a file is read: the proposal, and what the form on it makes of that; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from atlas.sources.supply.propose import NO_AREAS, NO_VALUES, propose
from atlas.sources.supply.records import Mapping as Reading
from atlas.sources.supply.records import ValueColumn
from atlas.sources.supply.understand import understand
from atlas.sources.supply.values import UNCLEAR_MARK
from atlas.store.problems import dutch
from atlas.store.records import PROVINCE
from atlas.store.reporting.records import FieldProblem, Invalid
from atlas.store.store import Store
from atlas.ui.aanleveren.bezoek import Work

NUMBERS = re.compile(r"[0-9]{1,6}")
COLUMN = "kolom."  # a checkbox for each column with values
CONFIRM = "bevestig."  # and for each doubt that can be confirmed
ASKED_MARK = "marks."
MARK = "teken."  # and a choice for each sign without a number, by its place in `marks_of`
MOST_NUMBERS = 2000
TEXTS = ("area_column", "area_level", "within", "within_column", "period_column", "period",
         "status_column", "decimal", "unit")  # fmt: skip
LABELS = {
    "header_rows": "Rijen met namen van kolommen",
    "area_column": "Kolom met gebieden",
    "area_level": "Soort gebied",
    "within": "Gemeente waarin zij liggen",
    "within_column": "Kolom met de gemeente",
    "period_column": "Kolom met de periode",
    "period": "Periode voor het hele bestand",
    "values": "Kolommen met cijfers",
    "status_column": "Kolom met de status",
    "decimal": "Teken voor decimalen",
    "unit": "Eenheid",
    "factor": "Hoe staan percentages in het bestand?",
    "left_out_rows": "Rijen die niet meetellen",
    "codes_year": "Jaar van de codes",
}


def opened(store: Store, content: bytes, name: str, sheet: str = "") -> Work:
    """A file as we would read it; never raises for what is in it."""
    work = Work(name, content, propose(content, name, store, sheet))
    return with_figure(store, work, 0)


def with_figure(store: Store, work: Work, number: int) -> Work:
    """The work on one of the figures in the file, as it is proposed."""
    figures = work.proposal.figures
    reading = figures[number].mapping if number < len(figures) else work.proposal.mapping
    typed = {"title": figures[number].title} if number < len(figures) else {}
    return read(store, replace(work, figure=number, typed=typed | _kept(work)), reading)


def _kept(work: Work) -> dict[str, str]:
    """What was typed goes along to another figure, but for its title."""
    return {name: text for name, text in work.typed.items() if name != "title"}


def read(store: Store, work: Work, reading: Reading | None) -> Work:
    """The work with the file read in this way."""
    if reading is None:
        return replace(work, reading=None, understood=None, ready=None)
    understood = work.proposal.understood  # of the first figure; so the file is read once
    if understood is None or understood.mapping != reading:
        understood = understand(work.content, work.name, reading, store)
    owner = work.owner or owner_of(store, {*understood.frame.get("area_code", ())})
    return replace(work, reading=reading, understood=understood, ready=None, owner=owner)


def owner_of(store: Store, codes: set[str]) -> str:
    """Whose figures these seem to be: the one gemeente with all areas, else the province."""
    areas = (store.areas[code] for code in codes if code in store.areas)
    found = {a.area_code if a.area_level == "gemeente" else a.gemeente_code for a in areas}
    return found.pop() if len(found) == 1 and "" not in found else PROVINCE


def reading_of(work: Work, form: Mapping[str, str]) -> Reading:
    """How the form says that the file is read; raises `Invalid`."""
    before = work.reading or (guess(work) if can_choose(work) else None)
    if before is None:
        return _reading(_fields(form, {}))
    return _reading(
        _fields(form, before.model_dump())
        | {
            "values": _values(offered(work), before.values, form),
            "marks": _marks(work, form),
            "confirmed": _confirmed(work, form),
        }
    )


def _fields(form: Mapping[str, str], before: Mapping[str, Any]) -> dict[str, Any]:
    given: dict[str, Any] = {name: form[name].strip()[:200] for name in TEXTS if name in form}
    for name in ("header_rows", "left_out_rows"):
        if name in form:
            given[name] = _numbers(form[name], name)
    if form.get("factor") in ("1", "100"):
        given["factor"] = int(form["factor"])
    return {**before, **given}


def _numbers(text: str, name: str) -> tuple[int, ...]:
    """Row numbers as "1, 2, 10-12"."""
    found: list[int] = []
    for part in filter(None, re.split(r"[,;\s]+", text.strip()[:5000])):
        first, _, last = part.partition("-")
        if not NUMBERS.fullmatch(first) or not NUMBERS.fullmatch(last or first):
            raise Invalid((_wrong(name, "zijn geen nummers van rijen", "schrijf 1, 2, 10-12"),))
        found += range(int(first), min(int(last or first), int(first) + MOST_NUMBERS) + 1)
    return tuple(sorted(set(found)))[:MOST_NUMBERS]


def can_choose(work: Work) -> bool:
    """Whether the columns of a file that we could not read are worth choosing by hand."""
    unseen = any(each in (NO_AREAS, NO_VALUES) for each in work.proposal.doubts)
    return work.reading is None and unseen


def guess(work: Work) -> Reading:
    """Where the form begins for such a file: the first column with areas, the last with values."""
    letters = [each.letter for each in work.proposal.columns]
    return Reading(
        sheet=work.proposal.sheet,
        header_rows=work.proposal.header_rows,
        area_column=letters[0],
        values=(ValueColumn(column=letters[-1]),),
    )


def offered(work: Work) -> tuple[ValueColumn, ...]:
    """The columns with values to tick: those of the figure as it was found."""
    figures = work.proposal.figures
    if figures:
        return figures[work.figure].mapping.values
    return work.reading.values if work.reading else ()


def _values(
    known: tuple[ValueColumn, ...], before: tuple[ValueColumn, ...], form: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The columns with values: of several those that are ticked, or the one that is chosen."""
    if "value_column" in form:
        return [before[0].model_dump() | {"column": form["value_column"][:3]}]
    return [each.model_dump() for each in known if f"{COLUMN}{each.column}" in form]


def marks_of(work: Work) -> tuple[str, ...]:
    """The signs in the file of which the editor says what they mean."""
    asked = [ask.field for ask in work.proposal.asks if ask.field.startswith(ASKED_MARK)]
    found = [each.found for each in work.doubts if each.message == UNCLEAR_MARK]
    known = work.reading.marks if work.reading else {}
    return tuple(dict.fromkeys([*(a.removeprefix(ASKED_MARK) for a in asked), *found, *known]))


def _marks(work: Work, form: Mapping[str, str]) -> dict[str, str]:
    said = {mark: form.get(f"{MARK}{place}", "") for place, mark in enumerate(marks_of(work))}
    return {mark: meaning for mark, meaning in said.items() if meaning}


def _confirmed(work: Work, form: Mapping[str, str]) -> list[str]:
    """What was ticked; only what was asked counts."""
    asked = {doubt.key for doubt in work.doubts if doubt.key}
    before = set(work.reading.confirmed if work.reading else ())
    return sorted(key for key in asked | before if f"{CONFIRM}{key}" in form)


def _reading(fields: Mapping[str, Any]) -> Reading:
    try:
        return Reading.model_validate(fields)
    except ValidationError as error:
        found: dict[str, FieldProblem] = {}
        for each in error.errors(include_url=False):
            message, remedy = dutch(each)
            name = str(each["loc"][0])
            found.setdefault(name, _wrong(name, message, remedy))
        raise Invalid(tuple(found.values())) from None


def _wrong(name: str, message: str, remedy: str) -> FieldProblem:
    if name == "values":
        message, remedy = "er is geen kolom gekozen", "kies er minstens een"
    label = LABELS.get(name, name)
    return FieldProblem(name, f"{label}: {message}.", f"{remedy[:1].upper()}{remedy[1:]}.")


def instead(before: Work | None, work: Work) -> Work:
    """Another file in a delivery that is being changed: it keeps its owner and its answers."""
    if before is None or before.report is None:
        return work
    return replace(work, report=before.report, owner=before.owner, typed=before.typed)
