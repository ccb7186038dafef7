"""Part Bereik: how is measured, whose figures they are, and what to beware of."""

from __future__ import annotations

from collections.abc import Iterable

from atlas.domain.demand import GROUPS, OLDER80, PEOPLE, PERIOD, SHARE_PERIOD
from atlas.domain.reach import BIKE_MINUTES, LIMITS, Measure
from atlas.figures.numbers import STATUS_WORDS, format_number, format_plain
from atlas.figures.paths import level_areas
from atlas.store.store import Store
from atlas.ui.voorzieningen.study import kern_names

OWN_DIVISION = (
    "80-plussers per buurt zijn een eigen verdeling: de 65-plussers van de buurt in "
    f"{PERIOD}, maal het aandeel 80-plussers onder hen in de gemeente in {SHARE_PERIOD}. Binnen "
    "een gemeente wonen 80-plussers daardoor op papier precies zo gespreid als 65-plussers."
)
DIVISION_NOTE = "80-plussers per buurt: eigen verdeling, zie ‘Wat u moet weten’."
NO_KERN_PEOPLE = "Bij deze kern telt geen buurt mee. Hoeveel mensen er wonen, is onbekend."
OVER_BORDER = (
    "Plekken buiten Drenthe tellen hier niet mee. Is er net over de grens een plek, dan is het in "
    "werkelijkheid dichterbij."
)
ON_KERN = (
    "Van veel plekken weten wij alleen de kern, niet het adres. Zij staan midden in de kern. De "
    "afstand voor die kern is dan 0,0 km, of er staat: in deze kern."
)
OWN_KERN = (
    "Welke buurten bij een kern horen, is een eigen verdeling. Een buurt telt mee bij de kern die "
    "erin ligt, anders bij de kern waar zij naar heet, anders bij de dichtstbijzijnde kern in de "
    "wijk. Een wijk zonder kern telt in Assen, Coevorden, Emmen, Hoogeveen en Meppel bij de stad, "
    "en elders bij de dichtstbijzijnde kern. Een grote plaats krijgt zo ook het land eromheen."
)
LIMITS_TEXT = (
    "Elke buurt telt als één punt, ergens in de buurt. Wie aan de rand woont, kan dus verder weg "
    "of dichterbij wonen dan hier staat.",
    OWN_KERN,
    OWN_DIVISION,
    "De afstand van een kern is die van het punt van de kern. De mensen buiten de grens tellen wij "
    "per buurt. Bij een kern binnen de grens kunnen dus toch mensen buiten de grens wonen.",
    ON_KERN,
    OVER_BORDER,
    "Hoe wij rekenen, staat in de methode ‘Bereik’ bij de code van deze atlas.",
)


def lower(text: str) -> str:
    """The text as it stands within a sentence."""
    return text[0].lower() + text[1:]


def listed(names: Iterable[str]) -> str:
    """Names as a sentence has them: "Borger, Gieten en Zuidlaren"."""
    *first, last = names
    return f"{', '.join(first)} en {last}" if first else last


def measured(measure: Measure) -> str:
    """How the distances are measured."""
    assumed = (
        f"de rechte lijn maal omrijfactor {format_plain(measure.detour)}, met "
        f"{format_plain(measure.speed_kmh)} km per uur (eigen aannamen)"
    )
    routed = f"over echte routes; waar geen route bekend is: {assumed}"
    words = {
        "recht": "Gemeten in een rechte lijn",
        "fiets": f"Berekend voor de fiets: {assumed}",
        "auto": f"Berekend voor de auto: {assumed}",
        "route_fiets": f"Berekend voor de fiets, {routed}",
        "route_auto": f"Berekend voor de auto, {routed}",
    }
    return f"{words[measure.mode]}."


def bike_words(measure: Measure) -> str:
    """What the limit of 15 minutes by bike is in kilometres, and by which assumptions."""
    bike = measure.bike
    straight = BIKE_MINUTES / 60 * bike.speed_kmh / bike.detour
    return (
        f"{LIMITS['fiets15']} is een eigen aanname: {format_number(straight, 1)} km in een "
        f"rechte lijn (omrijfactor {format_plain(bike.detour)}, {format_plain(bike.speed_kmh)} km "
        "per uur)."
    )


def people_source(store: Store) -> str:
    """Where the people at a point come from."""
    return (
        f"Mensen: CBS, buurten {PERIOD}, {_status(store, PEOPLE, PERIOD, 'buurt')}. Welke buurt "
        "bij welke kern hoort, is een eigen verdeling."
    )


def _status(store: Store, indicator: str, period: str, level: str) -> str:
    """The statuses of the figures: "definitief", or more than one."""
    used = store.cells(indicator, period, level)["status"].unique()
    return listed(STATUS_WORDS[status] for status in used)


def limits(store: Store) -> tuple[str, ...]:
    """What a visitor must know of every figure here."""
    without = len(level_areas(store, "kern")) - len(kern_names(store))
    share = store.indicators[OLDER80].title
    groups = listed([GROUPS["people"], lower(GROUPS["older65"])])
    return (
        f"Wie tellen wij? {groups}: CBS per buurt, {PERIOD}. {share} per gemeente: CBS, "
        f"{SHARE_PERIOD}, {_status(store, OLDER80, SHARE_PERIOD, 'gemeente')}.",
        *LIMITS_TEXT,
        f"{without} woonplaatsen hebben geen punt. Zij staan niet op de kaart en niet in de "
        "tabellen.",
    )
