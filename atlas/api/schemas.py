"""The shape of what the API gives, as JSON Schema; CSV has the same fields, flattened."""

from __future__ import annotations

from typing import Any, get_args

from atlas.store.records import AreaLevel, Direction, Kind, Status
from atlas.store.version_records import VersionKind

Schema = dict[str, Any]


def _text(description: str = "", **more: Any) -> Schema:
    return {"type": "string", **({"description": description} if description else {}), **more}


def _maybe(kind: str, description: str, **more: Any) -> Schema:
    return {"type": [kind, "null"], "description": description, **more}


def _number(description: str, kind: str = "integer") -> Schema:
    return {"type": kind, "description": description}


def _list(items: Schema, description: str) -> Schema:
    return {"type": "array", "description": description, "items": items}


def _enum(values: tuple[str, ...], description: str) -> Schema:
    return {"type": "string", "enum": list(values), "description": description}


def _object(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


_LICENCE = _text("De licentie zoals de bron of een ander die noemt; lees ook de toelichting.")
_ATTRIBUTION = _text("De vermelding die bij elk gebruik hoort.")
SOURCE = _object(
    id=_text("Waar waarnemingen naar verwijzen."),
    producer=_text("De maker van de cijfers."),
    title=_text(),
    tableId=_text("Het nummer van de tabel bij de maker; leeg als het niet bekend is."),
    url=_text(),
    licence=_LICENCE,
    attribution=_ATTRIBUTION,
    published=_maybe("string", "De dag van publicatie, als die bekend is.", format="date"),
    accessed=_text("De dag waarop wij de cijfers ophaalden.", format="date"),
    note=_text("Toelichting, ook bij twijfel over de licentie."),
)
ORIGIN = _object(
    **{
        name: SOURCE["properties"][name]
        for name in ("id", "producer", "title", "tableId", "licence", "attribution")
    }
)
AREA = _object(
    areaCode=_text("GM (gemeente), WK (wijk), BU (buurt), WP (kern), PV of NL, met cijfers."),
    areaLevel=_enum(get_args(AreaLevel), "Soort gebied."),
    name=_text(),
    gemeenteCode=_maybe("string", "De gemeente waar het in ligt."),
    parentCode=_maybe("string", "Het gebied waar het direct in ligt."),
    boundary=_text("Of er een grens is: own, rest_of_wijk of none."),
    valid={"type": "boolean", "description": "Onwaar: een code van een oudere indeling."},
)
_BREAK = _object(period=_text("Vanaf deze periode."), note=_text())
_SUPPLIED = {
    "type": ["object", "null"],
    "description": "Alleen bij cijfers die een gemeente of de provincie aanleverde.",
    **{
        key: value
        for key, value in _object(
            owner=_text("Gebiedscode van wie aanleverde."),
            referenceDate=_text("De dag waar de cijfers over gaan.", format="date"),
            threshold=_number("Aantallen hieronder zijn verborgen."),
        ).items()
        if key != "type"
    },
}
INDICATOR = _object(
    id=_text(),
    title=_text(),
    question=_text(),
    description=_text(),
    theme=_text(),
    unit=_text(),
    decimals=_number("Met hoeveel decimalen de atlas het cijfer toont."),
    direction=_enum(get_args(Direction), "Of hoger gunstiger is."),
    kind=_enum(get_args(Kind), "Gemeten, gemodelleerd, beleving, prognose of begroting."),
    levels=_list(_text(), "Soorten gebieden met cijfers."),
    periods=_list(_text(), "Perioden met cijfers."),
    aggregateRule=_text("Hoe gemeenten optellen: sum, weighted_mean, ratio of none."),
    aggregateNote=_text(),
    origins=_list(SOURCE, "De bronnen van de cijfers."),
    caveats=_list(_text(), "Wat u moet weten voor u de cijfers gebruikt."),
    seriesBreaks=_list(_BREAK, "Vanaf wanneer cijfers niet te vergelijken zijn met eerdere."),
    supplied=_SUPPLIED,
)
OBSERVATION = _object(
    indicator=_text("Id van de indicator."),
    areaCode=_text(),
    areaName=_text(),
    areaLevel=_enum(get_args(AreaLevel), "Soort gebied."),
    period=_text("Jaar of jaren."),
    value=_maybe("number", "Het cijfer; null als er geen is, de status zegt dan waarom."),
    lower=_maybe("number", "Ondergrens van het 95%-interval, als de bron die geeft."),
    upper=_maybe("number", "Bovengrens van het 95%-interval, als de bron die geeft."),
    status=_enum(get_args(Status), "Of het cijfer definitief is, of waarom het er niet is."),
    unit=_text(),
    origin=ORIGIN,
    version=_text("De versie van de cijfers."),
)
_REGION = _object(
    areaCode=_text(),
    title=_text(),
    membership=_text("Of de bron de leden noemt: stated, partly_stated of not_stated."),
    members=_list(_text(), "Codes van de gemeenten die de bron noemt."),
    outside=_list(_text(), "Leden buiten Drenthe."),
    note=_text(),
)
GROUPING = _object(
    id=_text(),
    title=_text(),
    description=_text(),
    period=_text(),
    note=_text(),
    origin=ORIGIN,
    regions=_list(_REGION, "De regio's van de indeling."),
)
VERSION = _object(
    id=_text("Voor de parameter v."),
    made=_maybe("string", "Wanneer; null bij de meegeleverde gegevens.", format="date-time"),
    kind=_enum(get_args(VersionKind), "Waardoor de versie er kwam."),
    what=_text("Wat er veranderde, in het kort."),
    parent=_maybe("string", "De versie ervoor."),
    current={"type": "boolean", "description": "Of dit de versie is die nu wordt getoond."},
)
DOWNLOAD = _object(
    name=_text("De naam van het bestand."),
    description=_text(),
    mediaType=_text(),
    bytes=_maybe("integer", "De grootte; null zolang niemand het bestand van deze versie vroeg."),
    href=_text("Het adres."),
)
PROBLEM = _object(
    type=_text(format="uri-reference"),
    title=_text("Wat er is, in het kort."),
    status=_number("De statuscode van HTTP."),
    detail=_text("Wat er mis is en wat u kunt doen."),
)
ITEMS = {
    "areas": AREA,
    "indicators": INDICATOR,
    "observations": OBSERVATION,
    "groupings": GROUPING,
    "sources": SOURCE,
    "versions": VERSION,
}
NAMES = {
    "areas": "Area",
    "indicators": "Indicator",
    "observations": "Observation",
    "groupings": "Grouping",
    "sources": "Source",
    "versions": "Version",
}


def columns(schema: Schema) -> tuple[str, ...]:
    """The columns of a CSV: a nested object gives one for each of its fields, as `originId`."""
    found: list[str] = []
    for name, part in schema["properties"].items():
        inner = columns(part) if "properties" in part else ("",)
        found += [joined(name, each) for each in inner]
    return tuple(found)


def joined(name: str, inner: str) -> str:
    """`origin`, `id` -> `originId`."""
    return name + inner[:1].upper() + inner[1:]


def flat(row: dict[str, Any], schema: Schema) -> dict[str, Any]:
    """A row by column: lists as words with a bar between, of objects their first field."""
    found: dict[str, Any] = {}
    for name, part in schema["properties"].items():
        value = row[name]
        if "properties" in part:
            inner = flat(value, part) if value is not None else dict.fromkeys(columns(part))
            found |= {joined(name, each): cell for each, cell in inner.items()}
        elif isinstance(value, list):
            words = (next(iter(v.values())) if isinstance(v, dict) else v for v in value)
            found[name] = " | ".join(map(str, words))
        else:
            found[name] = value
    return found
