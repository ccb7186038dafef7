"""From a file and an editor's answers to the files of the data: nothing is kept here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from hashlib import sha256
from typing import Any

from pydantic import ValidationError

from atlas.domain.delivered import prepare
from atlas.sources.supply.figure import indicator_files, indicator_record
from atlas.sources.supply.records import Answers, Understood
from atlas.sources.supply.records import Mapping as Reading
from atlas.sources.supply.understand import understand
from atlas.store.problems import dutch
from atlas.store.reporting.content import FIELDS, check
from atlas.store.reporting.records import FieldProblem, Invalid, Kind, Report
from atlas.store.store import Store
from atlas.store.supplied import published_tables
from atlas.store.versions import Versions
from atlas.ui.aanleveren.bezoek import Ready, Work

ASKED = tuple(
    name
    for name in FIELDS[Kind.DELIVERY]
    if name not in ("unit", "delivered", "file_name", "sha256", "mapping")
)
REFUSED = "Het bestand is nog niet in orde. Kijk bij de twijfels wat er mis is."
UNREADABLE = (
    "Wat eerder openbaar was van dit onderwerp, is niet meer te lezen. Zonder dat kan de atlas "
    "niet weten wat verborgen moet blijven. Waarschuw de beheerder."
)


class CannotPrepare(Exception):
    """A figure that cannot be made ready; the text is Dutch."""


def slug_of(subject: str, owner: str) -> str:
    """The part of the id of an indicator that stays when its title changes; "" for a new one."""
    return subject.removeprefix(f"eigen_{owner.lower()}_")


def content_of(work: Work, today: date) -> dict[str, str]:
    """What the register keeps of a delivery, as text by field."""
    reading = work.reading.model_dump(mode="json") if work.reading else {}
    return {
        **{name: work.typed.get(name, "") for name in ASKED},
        "unit": work.reading.unit if work.reading else "",
        "delivered": today.isoformat(),
        "file_name": work.name,
        "sha256": sha256(work.content).hexdigest(),
        "mapping": json.dumps(reading),  # only ASCII: cells are compared as they are
    }


def answers_of(
    store: Store, given: Mapping[str, str], owner: str, subject: str, today: date
) -> Answers:
    """The answers in the content of a delivery; raises `Invalid` with what is wrong."""
    content, problems = check(Kind.DELIVERY, given, today)
    if problems:
        raise Invalid(problems)
    return read_answers(store, content, owner, subject)


def read_answers(store: Store, content: Mapping[str, Any], owner: str, subject: str) -> Answers:
    """The answers in content that the register checked; raises `Invalid`."""
    names = ("title", "question", "description", "theme", "unit", "decimals", "reference_date",
             "threshold", "kind", "direction", "licence", "url", "delivered")  # fmt: skip
    caveats = [line for line in str(content["caveats"]).splitlines() if line.strip()]
    values = {name: content[name] for name in names}
    whose = {"owner": owner, "owner_name": store.areas[owner].name}
    own = {"caveats": caveats, "slug": slug_of(subject, owner)}
    try:
        return Answers.model_validate(values | whose | own)
    except ValidationError as error:
        raise Invalid(tuple(map(_problem, error.errors(include_url=False)))) from None


def _problem(error: Any) -> FieldProblem:
    name = str(error["loc"][0])
    label = FIELDS[Kind.DELIVERY][name].label if name in FIELDS[Kind.DELIVERY] else name
    if name == "question":
        return FieldProblem(name, f"{label}: dit is geen vraag.", "Eindig met een vraagteken.")
    message, remedy = dutch(error)
    return FieldProblem(name, f"{label}: {message}.", f"{remedy[:1].upper()}{remedy[1:]}.")


def make_ready(
    store: Store, versions: Versions, understood: Understood, answers: Answers, denominator: str
) -> Ready:
    """What would be published of a file; raises `CannotPrepare`."""
    if understood.refused:
        raise CannotPrepare(REFUSED)
    try:
        prepared = prepare(
            store,
            understood.frame,
            lambda frame: indicator_record(replace(understood, frame=frame), answers),
            partial(published_tables, versions),
            denominator,
        )
    except LookupError:
        raise CannotPrepare(UNREADABLE) from None
    except ValueError as error:
        raise CannotPrepare(str(error)) from None
    if prepared.refusals:
        return Ready(prepared)
    return Ready(prepared, indicator_files(prepared.indicator, prepared.table))


def of_report(
    store: Store, versions: Versions, report: Report, file: bytes
) -> tuple[Understood, Ready]:
    """What is read of a delivery as it stands, and what would be published of it.

    Raises `CannotPrepare`.
    """
    content = report.content
    try:
        reading = Reading.model_validate_json(str(content["mapping"]))
        answers = read_answers(store, content, report.area_code, report.subject)
    except (ValidationError, Invalid):
        raise CannotPrepare(REFUSED) from None
    understood = understand(file, str(content["file_name"]), reading, store)
    denominator = str(content.get("denominator", ""))
    return understood, make_ready(store, versions, understood, answers, denominator)
