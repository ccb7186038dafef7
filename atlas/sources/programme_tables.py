"""The other tables of the programme: amounts, actors, calendar, frameworks, systems, words.

Texts stay as the collector took them; what he added himself is told so or left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from atlas.sources.common import SourceError
from atlas.sources.programme_words import area_codes, origin, reworded, said

Row = dict[str, str]
PROGRAMME_2007, LINES = "Een half miljoen mensen", ("1", "2", "3", "4", "5")
# Which action an amount is of; amounts of a whole line go to its theme, others to nothing.
NODES: Mapping[str, str] = {
    "bud-025": "wzw-1-zo-a",
    "bud-026": "wzw-1-zo-b",
    "bud-027": "wzw-1-zo-c",
    "bud-028": "wzw-1-zw-a",
    "bud-029": "wzw-1-n-a",
    "bud-030": "wzw-2-1-a",
    "bud-031": "wzw-3-1",
    "bud-032": "wzw-4-a",
    "bud-033": "wzw-5-a",
    "bud-035": "wzw-1-mj-a",
    "bud-036": "wzw-1-mj-a",
    "bud-037": "wzw-2-2-a",
    "bud-039": "wzw-4-e",
    "bud-040": "wzw-5-d",
    "bud-042": "wzw-7-7",
    "bud-043": "ua-6-1-b",
    "bud-044": "ua-6-1-b",
    "bud-045": "ua-4-2-a",
    "bud-046": "ua-4-2-c",
    "bud-047": "ua-4-2-c",
    "bud-050": "sb-1-1-e",
}
# A kind of actor with a remark of the collector -> the kind, and the remark as a note.
KINDS: Mapping[str, tuple[str, str]] = {
    "gemeente (buiten Drenthe, algemene kennis)": (
        "gemeente",
        "Ligt buiten Drenthe; dat is onze aanvulling, het stuk zegt het niet.",
    ),
}
ROLE_YEARS: Mapping[str, str] = {
    "wzw2007": "2007",
    "sociaal2016": "2016",
    "uitvoeringsagenda2019": "2019",
}
UNMARKED: Mapping[str, str] = {
    "n.v.t.": "",
    "persoonsgegevens, niet in atlas": "persoonsgegevens; die komen niet in de atlas",
}
NEEDED = re.compile(r"\[([da])\] ([^\[]+)")


def budgets(frame: pd.DataFrame) -> Iterator[Row]:
    """The amounts; a line of the programme of 2007 belongs to its theme."""
    for row in frame.to_dict("records"):
        line = row["line_no"] if row["programme"] == PROGRAMME_2007 else ""
        yield _same(row, "programme", "line_no", "line", "action", "amount_eur", "amount_kind") | {
            "budget_id": row["id"],
            "node_id": NODES.get(row["id"], f"wzw-{line}" if line in LINES else ""),
            **_where(row["area"], row),
            "year": said(row["year"]),
            "period": said(row["period"]),
            **_same(row, "qualifier", "reconciles"),
            "remark": reworded(row["remark"]),
            **_source(row),
        }


def actors(content: Mapping[str, Any]) -> Iterator[Row]:
    """The organisations and persons, with every place that names them."""
    for actor in content["organisations"]:
        kind, note = KINDS.get(actor["type"], (actor["type"], ""))
        if "(" in kind:
            raise SourceError(f"programme: type unknown: {kind!r}")
        yield _same(actor, "name", "role") | {
            "actor_id": actor["id"],
            "kind": kind,
            **_where(actor["working_area"], actor),
            "mentions": "; ".join(map(_mention, actor["mentions"])),
            "note": actor.get("note", note),
            **_source(actor),
        }


def _mention(place: Mapping[str, str]) -> str:
    """A place as one part of a list: "document: locator", without a ";" of its own."""
    return f"{origin(place['source_key'])}: {place['locator'].replace('; ', ', ')}"


def calendar(frame: pd.DataFrame) -> Iterator[Row]:
    """The dates; how exact they are stands in `precision`."""
    for row in frame.to_dict("records"):
        yield _same(row, "event", "kind", "remark") | {
            "event_id": row["id"],
            "start": row["date_start"],
            "end": row["date_end"],
            "precision": row["date_precision"],
            **_where(row["area"], row),
            **_source(row),
        }


def frameworks(content: Mapping[str, Any]) -> Iterator[Row]:
    """The frameworks by which an initiative is weighed."""
    for each in content["frameworks"]:
        yield {
            "framework_id": each["id"],
            "title": each["name"],
            "status": each.get("status", ""),
            **_source(each),
        }


def criteria(content: Mapping[str, Any]) -> Iterator[Row]:
    """The criteria of all frameworks, in their order."""
    for framework in content["frameworks"]:
        for each in framework["criteria"]:
            yield _same(each, "name", "check", "threshold") | {
                "criterion_id": each["id"],
                "framework_id": framework["id"],
                **_source(each),
            }


def roles(content: Mapping[str, Any]) -> Iterator[Row]:
    """The roles that documents give the province, numbered by year of the document."""
    for source_key, found in content["provincial_roles"].items():
        for number, each in enumerate(found, 1):
            yield {
                "role_id": f"rol-{ROLE_YEARS[source_key]}-{number}",
                "role": each["role"],
                "instruments": "; ".join(each.get("instruments", [])),
                **_source(each),
            }


def systems(frame: pd.DataFrame) -> Iterator[Row]:
    """Systems, monitors and instruments; `feature` is our proposal, no fact."""
    for row in frame.to_dict("records"):
        also = [part.partition(" ") for part in row["also_in"].split("; ") if part]
        yield {
            "system_id": row["id"],
            "name": row["system"],
            "kind": row["kind"],
            "says": row["says_it_does"],
            "audience": row["for_whom"],
            "data_needed": needed(row["data_needed"]),
            "feature": reworded(row["atlas_feature"]),
            "also_in": "; ".join(f"{origin(key)}: {place}" for key, _, place in also),
            "remark": "",
            **_source(row),
        }


def needed(text: str) -> str:
    """The data that a system needs, with our own assumptions called so; SourceError if unmarked."""
    found = NEEDED.findall(text)
    if text in UNMARKED:
        return UNMARKED[text]
    if "".join(f"[{mark}] {what}" for mark, what in found) != text:
        raise SourceError(f"programme: data_needed without [d] or [a]: {text!r}")
    parts = [(mark, what.strip().rstrip(";")) for mark, what in found]
    return "; ".join(
        f"{what.replace(';', ',')} (eigen aanname)" if mark == "a" else what for mark, what in parts
    )


def glossary(frame: pd.DataFrame) -> Iterator[Row]:
    """Abbreviations and terms."""
    for row in frame.to_dict("records"):
        yield _same(row, "term", "expansion", "definition", "kind") | {
            "term_id": row["id"],
            "defined": row["defined_in_document"],
            **_source(row),
        }


def trends(frame: pd.DataFrame) -> Iterator[Row]:
    """Trends in words, motions and legal tasks."""
    for row in frame.to_dict("records"):
        yield _same(row, "theme", "statement", "period", "remark") | {
            "trend_id": row["id"],
            "kind": row["category"],
            "area_text": row["area"],
            **_source(row),
        }


def _same(row: Mapping[Any, str], *names: str) -> Row:
    """Columns that are called the same in extract and table."""
    return {name: row[name] for name in names}


def _where(area: str, row: Mapping[Any, str]) -> Row:
    codes = area_codes([said(area)], row["source_key"])
    return {"area_codes": codes, "area_text": said(area)}


def _source(row: Mapping[Any, str]) -> Row:
    return {"origin": origin(row["source_key"]), "locator": row["locator"]}
