"""The composite layer "geschikt om oud te worden": sliders, map and findings."""

from __future__ import annotations

from typing import Any

from atlas.domain.suitability import DISTANCE_UNITS, DRAWS, TOP, CompositeResult, Place, composite
from atlas.figures.numbers import LEVEL_WORDS, format_number
from atlas.figures.report import Table, Text
from atlas.store.housing import Component
from atlas.store.store import Store
from atlas.ui.html import Html, items, join, report_table, tag
from atlas.ui.parts.fields import choices, field
from atlas.ui.parts.maps import choropleth
from atlas.ui.wonen import geschiktheid_keuze as keuze
from atlas.ui.wonen.geschiktheid_keuze import Selection
from atlas.ui.wonen.geschiktheid_score_tabel import (
    area_name,
    parts_table,
    range_words,
    ranked_table,
    sources,
    whole_table,
)

MAP = "score"
HANDBOOK = (
    "OESO en JRC, Handbook on Constructing Composite Indicators (2008): de manier van rekenen"
)
MISSING = (
    "Apotheek: de afstand is er alleen voor heel Drenthe, niet per gemeente of buurt.",
    "Bus: over de afstand tot een bushalte heeft de atlas geen cijfer.",
    "Dorpshuis: er is geen lijst van dorpshuizen met hun plaats op de kaart. Per gemeente staat "
    "de bibliotheek in de plaats daarvan.",
    "Geschikte woningen: er is geen openbaar register. De score van de woningen gaat over soort, "
    "bouwjaar en eigendom, niet over trappen of drempels.",
)
NOT_HERE = ", telt hier niet"
NO_WEIGHTS = (
    "Alle gewichten die hier tellen, staan op 0. Dan is er geen score en geen plaats. "
    "Zet minstens één gewicht hoger."
)
NO_SCORES = "Geen enkel gebied heeft alle cijfers die meetellen. Dan is er geen score."
NO_DISTANCES = (
    "Let op: in deze score van {} zit geen enkele afstand. Ook een gebied ver van winkel, huisarts "
    "en bus kan hoog uitkomen."
)
METHOD = (
    "Elk cijfer wordt een aantal punten van 0 tot 100. Het gunstigste gebied krijgt 100 punten, "
    "het ongunstigste 0, en de rest ligt daar op een rechte lijn tussen. Bij een afstand is "
    "dichtbij gunstig. Zijn alle gebieden gelijk, dan krijgen zij allemaal 50 punten.",
    "De score is het gemiddelde van die punten, gewogen met de gewichten. Mist een gebied een "
    "cijfer dat meetelt, dan heeft het geen score. Wij vullen niets in.",
    "Wat een redelijk gewicht is, weten wij niet zeker. Daarom rekenen wij de plaatsen "
    f"{DRAWS} keer uit met gewichten die elk wat hoger of lager zijn. Van die plaatsen laten wij "
    "de hoogste en de laagste 5 procent weg.",
    "De punten vergelijken de gebieden in Drenthe met elkaar. Zij zeggen niet of een gebied goed "
    "genoeg is. Een laag cijfer kan wegvallen tegen een hoog cijfer.",
)


def skeleton(store: Store) -> Html:
    """Explanation, sliders, and the places of map, findings and tables."""
    record = store.housing.composite
    gemeenten = [(c, a.name) for c, a in store.areas.items() if a.area_level == "gemeente"]
    levels = [(level, LEVEL_WORDS[level].plural) for level in keuze.LEVELS]
    fields = (
        choices(keuze.LEVEL, "Gebieden", levels),
        choices(keuze.AREA, "Gemeente", [("", "heel Drenthe"), *gemeenten]),
    )
    return tag(
        "section",
        tag("h2", record.title, id="oud-worden"),
        tag("p", record.description),
        tag("div", *fields, class_="atlas-part-form"),
        tag(
            "fieldset",
            tag("legend", "Hoe zwaar telt elk onderdeel? (0 is niet)"),
            tag("div", *map(_slider, record.components), class_="atlas-part-form"),
        ),
        tag("div", data_out="score_findings"),
        tag("div", data_map=MAP, data_choose=keuze.AREA),
        tag("div", data_out="score_table"),
        tag("h3", "Waar is de score van gemaakt?"),
        tag("div", data_out="score_parts"),
        tag("h3", "Wat ontbreekt in de score?"),
        tag("div", data_out="score_lacking"),
        tag(
            "details",
            tag("summary", "Zo rekenen wij de score"),
            *(tag("p", text) for text in METHOD),
            tag("p", f"Bron: {HANDBOOK}."),
        ),
    )


def _slider(one: Component) -> Html:
    name = f"w.{one.id}"
    slider = tag("input", type="range", name=name, min=0, max=keuze.HEAVIEST, step=1, id=name)
    return field(name, one.title, slider, output=True)


def result(store: Store, chosen: Selection) -> CompositeResult:
    """The composite layer that is chosen."""
    return composite(store, chosen.level, chosen.weights)


def shown_weights(store: Store, chosen: Selection) -> dict[str, str]:
    """How each weight reads beside its slider; also that it does not count at this level."""
    counted = {part.id for part in result(store, chosen).parts}
    return {
        f"w.{name}": format_number(weight, 0) + ("" if name in counted else NOT_HERE)
        for name, weight in chosen.weights.items()
    }


def out(store: Store, chosen: Selection) -> dict[str, Html]:
    """Findings and tables for the screen."""
    found = result(store, chosen)
    return {
        "score_findings": join(tag("p", text) for text in findings(store, chosen)),
        "score_table": report_table(ranked_table(store, found, chosen.gemeente(store))),
        "score_parts": report_table(parts_table(store, found)),
        "score_lacking": items(lacking(store, chosen)),
    }


def score_map(store: Store, chosen: Selection) -> dict[str, Any]:
    """The map of the scores."""
    found = result(store, chosen)
    periods = " en ".join(sorted({part.period for part in found.weighed}))
    level = LEVEL_WORDS[chosen.level].plural.capitalize()
    return choropleth(
        store,
        chosen.level,
        {code: place.score for code, place in found.places.items()},
        title="Waar is het geschikt om oud te worden?",
        unit="punten",
        decimals=1,
        scope=f"{level}, cijfers van {periods}, met uw gewichten" if periods else level,
        chosen=chosen.area if chosen.area in found.frame.index else "",
    )


def findings(store: Store, chosen: Selection) -> tuple[str, ...]:
    """What the layer says in sentences: the ends, how sure, what lacks, the chosen area."""
    found = result(store, chosen)
    if not found.weighed:
        return (NO_WEIGHTS,)
    if not found.places:
        return (NO_SCORES,)
    plural = LEVEL_WORDS[chosen.level].plural
    sentences = [*_ends(store, found, plural), _robust(store, found, plural)]
    if without := len(found.frame) - len(found.places):
        sentences.append(f"Van {without} {plural} ontbreekt een cijfer. Zij hebben geen score.")
    if not any(part.indicator.unit in DISTANCE_UNITS for part in found.weighed):
        sentences.append(NO_DISTANCES.format(plural))
    if chosen.area in found.frame.index:
        sentences.append(_of_area(store, chosen.area, found))
    return tuple(sentences)


def _ends(store: Store, found: CompositeResult, plural: str) -> tuple[str, ...]:
    ranked = [*found.places.items()]
    (best, first), (worst, last) = ranked[0], ranked[-1]
    if last.rank == 1:
        points = format_number(first.score, 1)
        return (f"Alle {plural} met een score ({len(ranked)}) staan gelijk, met {points} punten.",)
    return (
        f"Bovenaan staat {_said(store, best, first)}.",
        f"Onderaan staat {_said(store, worst, last)}.",
    )


def _robust(store: Store, found: CompositeResult, plural: str) -> str:
    places = found.places
    fixed = sum(place.low == place.high for place in places.values())
    start = (
        f"Zijn de gewichten elk tot {format_number(100 * found.spread, 0)} procent hoger of lager, "
        f"dan blijft de plaats gelijk bij {fixed or 'geen'} van de {len(places)} {plural}."
    )
    if fixed == len(places):
        return start
    widest = max(places, key=lambda code: places[code].high - places[code].low)
    where = range_words(places[widest])
    return f"{start} Het minst zeker is {area_name(store, widest)}: plaats {where}."


def _said(store: Store, code: str, place: Place) -> str:
    points, where = format_number(place.score, 1), range_words(place)
    return f"{area_name(store, code)} met {points} punten (plaats {where} bij redelijke gewichten)"


def _of_area(store: Store, code: str, found: CompositeResult) -> str:
    name, place = area_name(store, code), found.places.get(code)
    if place is None:
        gaps = [part.title for part in found.weighed if found.value(code, part) is None]
        return f"{name} heeft geen score. Dit cijfer ontbreekt: {'; '.join(gaps)}."
    return (
        f"{name} heeft {format_number(place.score, 1)} punten en staat op plaats {place.rank} "
        f"(plaats {range_words(place)} bij redelijke gewichten). In "
        f"{format_number(100 * place.top, 0)} procent van de {DRAWS} berekeningen hoort het bij "
        f"de eerste {TOP}."
    )


def lacking(store: Store, chosen: Selection) -> tuple[str, ...]:
    """What the score does not hold: at this level, and at all."""
    here = {part.id for part in result(store, chosen).parts}
    others = [one for one in store.housing.composite.components if one.id not in here]
    plural = LEVEL_WORDS[chosen.level].plural
    return (*(f"{one.title}: telt niet mee bij {plural}. {one.note}" for one in others), *MISSING)


def blocks(store: Store, chosen: Selection) -> tuple[Table | Text, ...]:
    """The layer to take along: findings, all areas, components, method, what lacks."""
    found = result(store, chosen)
    return (
        Text(store.housing.composite.title, findings(store, chosen)),
        whole_table(store, found),
        parts_table(store, found),
        Text("Wat ontbreekt in de score", lacking(store, chosen)),
        Text("Zo rekenen wij de score", (store.housing.composite.description, *METHOD)),
    )


def source_lines(store: Store, chosen: Selection) -> tuple[str, ...]:
    """The sources of the layer: figures and method."""
    found = result(store, chosen)
    lines = (line for part in found.parts for line in sources(store, part, found.level))
    return (*dict.fromkeys(lines), HANDBOOK)
