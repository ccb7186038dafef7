"""Part Bereik: a chosen kern, what is near it, and what CBS measured."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from atlas.domain.demand import GROUPS
from atlas.domain.reach import nearest
from atlas.figures.explanation import source_line
from atlas.figures.numbers import STATUS_WORDS, format_number, format_plain
from atlas.figures.place_table import PRECISION_WORDS
from atlas.figures.report import Column, Table, Value
from atlas.store.places import OwnPlaces, PlaceKind
from atlas.store.records import COUNTRY, PROVINCE, Origin
from atlas.store.store import Store
from atlas.ui.html import Html, definitions, join, map_address, report_table, tag
from atlas.ui.voorzieningen import bereik_uitleg as uitleg
from atlas.ui.voorzieningen import bereik_woorden as words
from atlas.ui.voorzieningen.bereik_uitkomst import METRES, Outcome, bike_minutes
from atlas.ui.voorzieningen.study import all_facilities, facility_kinds, kern_names

NO_KERN = (
    "Kies een kern, in de lijst of op de kaart. Dan ziet u hier wat er het dichtst bij is, van "
    "elke soort plek, en hoeveel mensen er wonen."
)
CBS_WAY = (
    "Het CBS meet anders: het gemiddelde van alle inwoners, over de weg, tot alle plekken die er "
    "dat jaar waren, ook buiten de gemeente. Leg de cijfers dus niet zomaar naast elkaar."
)
INDICATORS = MappingProxyType(
    {
        "huisarts": "afstand_huisartsenpraktijk",
        "ziekenhuis": "afstand_ziekenhuis",
        "apotheek": "afstand_apotheek",
        "supermarkt": "afstand_grote_supermarkt",
        "basisschool": "afstand_basisschool",
        "voortgezet_onderwijs": "afstand_voortgezet_onderwijs",
    }
)
OWN_PLACE = "uw eigen plek"
HERE = "in deze kern"
SAME_POINT = 1.0  # metres
WAY_ON = "Hebt u zelf een lijst? Zet die onder aan deze bladzijde, bij "


def card(store: Store, outcome: Outcome) -> Html:
    """The chosen kern and its people; how to choose one when there is none."""
    study = outcome.study
    if not study.kern:
        return join([tag("h3", "Uw kern"), tag("p", NO_KERN)])
    row = outcome.kern
    place = f"{kern_names(store)[study.kern]}, gemeente {store.areas[row['gemeente_code']].name}"
    return join(
        [
            tag("h3", place),
            *(tag("p", text, data_tell=f"kern-{i}") for i, text in enumerate(said(store, outcome))),
            definitions(people(outcome)),
        ]
    )


def said(store: Store, outcome: Outcome) -> tuple[str, ...]:
    """What there is to say of the chosen kern in sentences."""
    doubt = outcome.kern["doubt"]
    warning = (f"Let op, het punt van deze kern is niet zeker: {doubt}",) if doubt else ()
    return (_nearest_words(outcome), *warning, _people_words(store, outcome))


def _nearest_words(outcome: Outcome) -> str:
    """The nearest place of the chosen kind."""
    if not outcome.known:
        return words.nothing_known(outcome.study.kind)
    row, kind = outcome.kern, outcome.study.kind.title
    place = outcome.found.places.loc[row["place"]]
    if is_here(row["straight"], place["precision"]):
        return f"{kind} het dichtst bij: {place['name']}, {HERE}."
    minutes = "" if np.isnan(row["minutes"]) else f", {format_number(row['minutes'], 0)} minuten"
    return (
        f"{kind} het dichtst bij: {place['name']}, {words.kilometres(row['metres'])}{minutes}. "
        f"{uitleg.measured(outcome.study.measure)}{_border(row)}"
    )


def is_here(straight: float, precision: str) -> bool:
    """Whether a place is only known to be in the kern itself, so that no distance is known."""
    return precision == "kern" and straight < SAME_POINT


def _border(row: Mapping[Hashable, Any]) -> str:
    """That the border is nearer than the nearest place."""
    if row["border"] >= row["straight"]:
        return ""
    return (
        f" De grens van Drenthe ligt dichterbij: {words.kilometres(row['border'])}. "
        f"{uitleg.OVER_BORDER}"
    )


def _people_words(store: Store, outcome: Outcome) -> str:
    """What the numbers of people of a kern are."""
    unknown = np.isnan(outcome.kern["people"])
    return uitleg.NO_KERN_PEOPLE if unknown else uitleg.people_source(store)


def people(outcome: Outcome) -> list[tuple[str, str]]:
    """The people of the chosen kern by group, and how many of them are outside the limit."""
    row = outcome.kern
    pairs = []
    for group, title in GROUPS.items():
        if np.isnan(row[group]):
            pairs.append((title, "onbekend"))
            continue
        told = format_number(row[group], 0) + (" (eigen verdeling)" if group == "older80" else "")
        if outcome.known:
            told += f"; buiten de grens: {format_number(row[f'{group}_out'], 0)}"
        pairs.append((title, told))
    return pairs


def nearest_table(store: Store, outcome: Outcome, own: OwnPlaces | None) -> Table:
    """The nearest place of every kind that has a point, seen from the chosen kern."""
    kern, places = outcome.kern, all_facilities(store, own)
    xy, of = places[["x", "y"]].to_numpy(np.float64), places["kind"].to_numpy(object)
    rows: list[tuple[Value, ...]] = []
    for name, kind in facility_kinds(store).items():
        numbers = np.flatnonzero(of == name)
        if len(numbers):
            index, metres = nearest(np.array([[kern["x"], kern["y"]]]), xy[numbers])
            place = places.iloc[numbers[index[0]]]
            far: tuple[Value, Value] = (
                metres[0] / METRES,
                bike_minutes(metres[0], outcome.study.measure),
            )
            if is_here(metres[0], place["precision"]):
                far = HERE, HERE
            how = (place["certainty"] or OWN_PLACE, PRECISION_WORDS[place["precision"]])
            rows.append((kind.title, place["name"], *far, *how))
    return Table(
        f"Het dichtst bij {kern_names(store)[outcome.study.kern]}, van elke soort die wij kennen",
        (
            Column("Soort"),
            Column("Plek"),
            Column("Rechte lijn (km)", 1),
            Column("Minuten fietsen (eigen aanname)", 0),
            Column("Hoe zeker is de plek?"),
            Column("Waar staat het punt?"),
        ),
        tuple(rows),
        (_trip(outcome), uitleg.ON_KERN, *_absent(store, set(of))),
    )


def _trip(outcome: Outcome) -> str:
    bike = outcome.study.measure.bike
    return (
        f"Fietsen: de rechte lijn maal omrijfactor {format_plain(bike.detour)}, met "
        f"{format_plain(bike.speed_kmh)} km per uur. Beide zijn een eigen aanname."
    )


def _absent(store: Store, known: set[str]) -> tuple[str, ...]:
    """The kinds that have no row, because no place is known."""
    kinds = [
        uitleg.lower(k.title) for name, k in facility_kinds(store).items() if name not in known
    ]
    return (f"Nog geen plek bekend, dus geen afstand: {uitleg.listed(kinds)}.",) if kinds else ()


def way_on(store: Store, kind: PlaceKind) -> list[Html | str]:
    """What a visitor can do where no place is known."""
    own: list[Html | str] = [WAY_ON, tag("a", "Uw eigen plekken", href="#eigen-plekken"), "."]
    if INDICATORS.get(kind.id) not in store.indicators:
        return own
    link = tag("a", "Wat meet het CBS?", href="#cbs")
    return ["De gemiddelde afstand volgens het CBS staat bij ", link, " ", *own]


def cbs(store: Store, outcome: Outcome) -> Html:
    """What CBS measured for the kind, with a link to the map; or that it is not in the atlas."""
    found = cbs_table(store, outcome)
    if found is None:
        kind = uitleg.lower(outcome.study.kind.title)
        return tag("p", f"In deze atlas staat geen afstand van het CBS tot een {kind}.")
    address = map_address(store, {"indicator": INDICATORS[outcome.study.kind.id]})
    link = tag("p", tag("a", "Bekijk deze afstand op de kaart", href=address))
    return join([tag("p", CBS_WAY), report_table(found, stack=True), link])


def cbs_table(store: Store, outcome: Outcome) -> Table | None:
    """The distance that CBS measured in the gemeente of the kern, in Drenthe and in Nederland.

    None where the atlas has no distance for the kind.
    """
    name = INDICATORS.get(outcome.study.kind.id)
    if name is None or name not in store.indicators:
        return None
    indicator, cells = store.indicators[name], _cbs_cells(store, name, outcome.study.kern)
    rows = tuple(
        (
            store.areas[code].name,
            None if np.isnan(value) else value,
            period,
            STATUS_WORDS[status],
        )
        for code, period, value, status, _ in cells
    )
    used = {origin for *_, origin in cells}
    return Table(
        f"CBS: {uitleg.lower(indicator.title)}",
        (
            Column("Gebied"),
            Column("Gemiddelde afstand over de weg (km)", indicator.decimals),
            Column("Jaar"),
            Column("Status"),
        ),
        rows,
        (indicator.description, *_no_gemeente(store, name), *_lines(indicator.origin, used)),
    )


def _cbs_cells(store: Store, name: str, kern: str) -> list[tuple[str, str, float, str, str]]:
    """Code, period, value, status, origin: of the newest year that the gemeenten have."""
    gemeente = (store.areas[kern].gemeente_code,) if kern else ()
    period = (store.periods(name, "gemeente") or store.periods(name, "provincie"))[-1]
    found = []
    for code in (*gemeente, PROVINCE, COUNTRY):
        series = store.series(name, code)
        of_year = series[series["period"] == period]
        columns = (of_year[each].tolist() for each in ("period", "value", "status", "origin"))
        found += [(code, *cell) for cell in zip(*columns, strict=True)]
    return found


def _no_gemeente(store: Store, name: str) -> tuple[str, ...]:
    known = store.periods(name, "gemeente")
    return () if known else ("Per gemeente hebben wij deze afstand niet.",)


def _lines(origins: Iterable[Origin], used: set[str]) -> tuple[str, ...]:
    return tuple(source_line(origin) for origin in origins if origin.id in used)
