"""The fields of part Behoefte: area, year, and every assumption for scenarios A and B."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

import numpy as np

from atlas.domain.address import number_text
from atlas.domain.older_people import local_shares
from atlas.domain.scenario import (
    ASSUMPTIONS,
    CHOICES,
    FUTURE_YEARS,
    SIDES,
    WORDS,
    Comparison,
    Scenario,
    chosen,
    need_areas,
)
from atlas.figures.numbers import format_number
from atlas.store.housing import Assumption
from atlas.store.store import Store
from atlas.ui.html import Html, join, tag
from atlas.ui.parts.fields import choices, field

ADDRESS = "/wonen?deel=behoefte"
GROUPS = {
    "Mensen": ("variant", "ijking", "sterfte"),
    "Huishoudens": ("alleen", "instelling"),
    "Behoefte": ("nultreden", "nultreden_75", "nultreden_85", "diensten", "aangepast"),
    "Aanbod": ("aanbod", "aanbod_geschikt", "bewoond", "gepland"),
}
CHOICE_TITLES = {
    "variant": "Variant van de prognose",
    "ijking": "IJking van de prognose",
    "aanbod": "Hoe weten wij het aanbod van nu?",
}
CHOICE_HINTS = {
    "variant": (
        "Laag en hoog nemen per leeftijd de slechtste en de beste vijf jaar sinds 2000, en volgen "
        "de grenzen van het 67%-interval van de prognose van PBL en CBS. Eigen aanname."
    ),
    "ijking": (
        "Onze eigen prognose komt in 2050 uit op het totaal van een prognose van PBL en CBS. "
        "Welke, dat kiest u. Zonder ijking telt alleen wat in Drenthe zelf is gezien."
    ),
    "aanbod": (
        "Er is geen openbare lijst van geschikte woningen. Groei: wij nemen aan dat er nu genoeg "
        "is en rekenen alleen wat erbij moet. Aandeel: een oud landelijk cijfer. Tabel: een "
        "eigen woningtabel met kenmerken."
    ),
}
CHOICE_WORDS = {
    "laag": "laag",
    "midden": "midden",
    "hoog": "hoog",
    "2023": "PBL/CBS-prognose 2023-2050",
    "2020": "PBL/CBS-prognose 2020-2050",
    "geen": "geen ijking",
    "groei": "groei: aanbod nu is behoefte nu",
    "aandeel": "aandeel van de woningen",
    "tabel": "eigen woningtabel",
}


def area_names(store: Store) -> dict[str, str]:
    """The names of the areas that one can choose, by area code."""
    regions = {r.area_code: r.title for g in store.groupings.values() for r in g.regions}
    return {
        code: store.areas[code].name if code in store.areas else regions[code]
        for code in need_areas(store)
    }


def value_text(record: Assumption, value: float) -> str:
    """A number of an assumption with its unit: "25%", "+2 procentpunt", "250 woningen"."""
    number = format_number(value, record.decimals)
    if record.unit == "%":
        return f"{number}%"
    sign = "+" if record.unit == "procentpunt" and value > 0 else ""
    return f"{sign}{number} {record.unit}"


def assumption_text(store: Store, members: tuple[str, ...], record: Assumption, s: Scenario) -> str:
    """What a scenario assumes, also where each gemeente has a figure of its own."""
    value = s.value(record)
    if value is not None:
        return value_text(record, value)
    if record.id != "nultreden":
        return "onbekend"
    own = local_shares(store, members)[0]
    if np.isnan(own).any():
        return "onbekend"
    text = f"{format_number(float(own.mean()), 1)}%"
    mean = " (gewoon gemiddelde; elke gemeente haar eigen cijfer)"
    return text if len(members) == 1 else text + mean


def form(store: Store) -> Html:
    """All fields, without what they hold."""
    years = ((str(year), str(year)) for year in FUTURE_YEARS)
    where = (
        choices("gebied", "Gebied", area_names(store).items()),
        choices("jaar", "Jaar", years),
    )
    return join(
        [
            tag("div", *where, class_="atlas-part-form"),
            *(_group(store, title) for title in GROUPS),
            _resets(),
        ]
    )


def _group(store: Store, title: str) -> Html:
    records = {each.id: each for each in store.housing.assumptions.assumptions}
    fields = (
        _choice(name) if name in CHOICES else _slider(records[name]) for name in GROUPS[title]
    )
    return tag(
        "details",
        tag("summary", f"Aannamen: {title.lower()}"),
        *fields,
        class_="atlas-record-box",
    )


def _choice(name: str) -> Html:
    options = [(word, CHOICE_WORDS[word]) for word in CHOICES[name]]
    fields = (choices(f"{side}.{name}", _scenario(side), options) for side in SIDES)
    return _both(CHOICE_TITLES[name], fields, CHOICE_HINTS[name])


def _slider(record: Assumption) -> Html:
    def control(side: str) -> Html:
        name = f"{side}.{record.id}"
        ends = {"min": record.low, "max": record.high, "step": record.step}
        given = {key: number_text(value) for key, value in ends.items()}
        slider = tag("input", type="range", name=name, id=name, **given)
        return field(name, _scenario(side), slider, output=True)

    return _both(record.title, map(control, SIDES), f"{record.explanation} {record.source}")


def _both(title: str, fields: Iterable[Html], hint: str) -> Html:
    """A field for scenario A and one for B under one title."""
    return tag(
        "fieldset",
        tag("legend", title),
        tag("div", *fields, class_="atlas-part-two"),
        tag("p", hint),
        class_="atlas-part-field",
    )


def _resets() -> Html:
    def link(side: str) -> Html:
        words = {word: "" for word in WORDS if word.startswith(f"{side}.")}
        text = f"Zet scenario {side.upper()} terug"
        return tag("a", text, href=ADDRESS, data_send=json.dumps(words))

    return tag("p", join(map(link, SIDES), " of "))


def norm_form(store: Store) -> Html:
    """The fields of the norm set, with the prompt to fill them in."""
    norm_set = store.housing.assumptions.norm_set
    fields = (
        field(
            f"n.{norm.id}",
            f"{norm.title} ({norm.unit})",
            tag("input", type="number", name=f"n.{norm.id}", id=f"n.{norm.id}", min=0, step="any"),
        )
        for norm in norm_set.norms
    )
    origin = norm_set.origin
    return join(
        [
            tag("p", f"{norm_set.note} {norm_set.prompt}"),
            tag("div", *fields, class_="atlas-part-form"),
            tag(
                "p", f"Bron: {origin.producer}, {origin.title}. {origin.note}", class_="atlas-note"
            ),
        ]
    )


def _scenario(side: str) -> str:
    return f"Scenario {side.upper()}"


def field_values(store: Store, comparison: Comparison) -> tuple[dict[str, str], dict[str, str]]:
    """What every field holds, and how the sliders read."""
    members = need_areas(store)[comparison.area]
    records = [each for each in store.housing.assumptions.assumptions if each.id in ASSUMPTIONS]
    values = {"gebied": comparison.area, "jaar": str(comparison.year)}
    shown = {}
    for side, scenario in zip(SIDES, comparison.scenarios, strict=True):
        values |= {f"{side}.{name}": word for name, word in chosen(scenario).items()}
        for each in records:
            number = scenario.value(each)
            if number is None:
                number = float(np.nan_to_num(local_shares(store, members)[0].mean()))
            values[f"{side}.{each.id}"] = number_text(number)
            shown[f"{side}.{each.id}"] = assumption_text(store, members, each, scenario)
    norms: Mapping[str, float] = dict(comparison.norms)
    for norm in store.housing.assumptions.norm_set.norms:
        values[f"n.{norm.id}"] = number_text(norms[norm.id]) if norm.id in norms else ""
    return values, shown
