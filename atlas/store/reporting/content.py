"""What editors fill in: the fields of each kind of report, read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from atlas.store import days
from atlas.store.reporting import readers
from atlas.store.reporting.records import FieldProblem, Kind
from atlas.store.reporting.texts import LINE, TEXT, clean

STATUSES: Mapping[str, str] = {
    "niet_gestart": "niet gestart",
    "gestart": "gestart",
    "op_schema": "op schema",
    "vertraagd": "vertraagd",
    "afgerond": "afgerond",
    "gestopt": "gestopt",
}
MOST_UNKNOWN = 5  # unknown fields that are named


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form: its Dutch label, how its text is read, and what may be in it.

    `most` is the number of characters; `lines` says whether the text may have several lines;
    `options` are value and label of a choice.
    """

    label: str
    read: readers.Reader
    most: int = LINE
    lines: bool = False
    required: bool = False
    options: Mapping[str, str] | None = None


def _status(text: str, today: date) -> str:
    if text and text not in STATUSES:
        raise readers.Wrong("staat niet in de lijst", f"kies uit: {', '.join(STATUSES.values())}")
    return text


def _top_three() -> dict[str, Field]:
    fields: dict[str, Field] = {}
    for place in "123":
        fields[f"name{place}"] = Field(f"Naam van initiatief {place}", readers.text)
        fields[f"village{place}"] = Field(f"Dorp van initiatief {place}", readers.village)
        fields[f"what{place}"] = Field(f"Wat initiatief {place} doet", readers.text, TEXT, True)
        fields[f"url{place}"] = Field(
            f"Website van initiatief {place}", readers.address, readers.ADDRESS
        )
    return fields | {"note": Field("Toelichting", readers.text, TEXT, True)}


FIELDS: Mapping[Kind, Mapping[str, Field]] = {
    Kind.PROGRESS: {
        "status": Field("Stand", _status, required=True, options=STATUSES),
        "date": Field("Datum van deze stand", readers.day),
        "explanation": Field("Toelichting", readers.text, TEXT, True),
        "evidence_url": Field("Link naar bewijs", readers.address, readers.ADDRESS),
        "spent_eur": Field("Uitgegeven (euro)", readers.number),
        "committed_eur": Field("Toegezegd (euro)", readers.number),
        "reached": Field("Bereikt aantal", readers.number),
    },
    Kind.TOP_THREE: _top_three(),
    Kind.CORRECTION: {
        "area_code": Field("Gebied", readers.area, required=True),
        "value": Field("Wat er zou moeten staan", readers.text, required=True),
        "explanation": Field("Toelichting", readers.text, TEXT, True),
        "evidence_url": Field("Link naar bewijs", readers.address, readers.ADDRESS),
    },
    Kind.DELIVERY: {
        "title": Field("Naam van het onderwerp", readers.text, required=True),
        "question": Field("Vraag op de kaart", readers.text, required=True),
        "description": Field("Wat is er geteld, en hoe?", readers.text, TEXT, True, required=True),
        "theme": Field("Thema", readers.text, required=True),
        "unit": Field("Eenheid", readers.text, required=True),
        "decimals": Field("Cijfers achter de komma", readers.whole(0, 4), required=True),
        "reference_date": Field("Peildatum", readers.day, required=True),
        "threshold": Field("Drempel voor kleine aantallen", readers.whole(1, 1000), required=True),
        "kind": Field("Soort cijfer", readers.text, required=True),
        "direction": Field("Wat is gunstig?", readers.text, required=True),
        "denominator": Field("Waarvan is het een deel?", readers.text),
        "licence": Field("Licentie", readers.text, required=True),
        "url": Field("Website bij de cijfers", readers.address, readers.ADDRESS),
        "caveats": Field("Wat een lezer moet weten", readers.text, TEXT, True),
        "delivered": Field("Aangeleverd op", readers.day, required=True),
        "file_name": Field("Bestand", readers.text, required=True),
        "sha256": Field("Controlegetal van het bestand", readers.digest, required=True),
        "mapping": Field(
            "Hoe het bestand is gelezen", readers.fields_of_json, readers.SPEC, required=True
        ),
    },
}


def check(
    kind: Kind, given: Mapping[str, str], today: date | None = None
) -> tuple[dict[str, Any], tuple[FieldProblem, ...]]:
    """Read what was filled in: the content by field, and what is wrong with it.

    Fields that were not given are empty: "" for text, None for a number. Numbers are written the
    Dutch way. Fields that the kind does not have are refused. `today` is the last day that a
    date may say (today when None).
    """
    fields = FIELDS[kind]
    content: dict[str, Any] = {}
    problems = [
        FieldProblem(str(name)[:LINE], "Dit veld hoort niet bij deze melding.", "Laat het weg.")
        for name in given
        if name not in fields
    ][:MOST_UNKNOWN]
    for name, field in fields.items():
        try:
            content[name] = _read(field, given.get(name, ""), today or days.today())
        except readers.Wrong as wrong:
            message, remedy = wrong.args
            problems.append(FieldProblem(name, f"{field.label} {message}.", _sentence(remedy)))
    return content, (*problems, *_together(kind, content))


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def _read(field: Field, given: Any, today: date) -> Any:
    try:
        text = clean(given, field.most, lines=field.lines)
    except ValueError as error:
        remedy = f"schrijf gewone tekst van hoogstens {field.most} tekens"
        raise readers.Wrong(str(error), remedy) from None
    if field.required and not text:
        raise readers.Wrong("is nog leeg", "kies er een" if field.options else "vul dit veld in")
    return field.read(text, today)


def _together(kind: Kind, content: Mapping[str, Any]) -> list[FieldProblem]:
    """What is wrong between the fields of a top-3."""
    if kind is not Kind.TOP_THREE:
        return []
    nameless = [
        place
        for place in "123"
        if content.get(f"name{place}") == ""
        and any(content.get(f"{name}{place}") for name in ("village", "what", "url"))
    ]
    missing = "Er staat geen naam bij initiatief {}."
    if nameless:
        remedy = "Vul de naam in, of maak de andere velden leeg."
        return [FieldProblem(f"name{place}", missing.format(place), remedy) for place in nameless]
    if all(content.get(f"name{place}") == "" for place in "123"):
        return [FieldProblem("name1", missing.format(1), "Noem ten minste één initiatief.")]
    return []
