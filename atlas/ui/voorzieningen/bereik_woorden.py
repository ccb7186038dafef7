"""Part Bereik in words: what comes out, and how much of the kind is known."""

from __future__ import annotations

import math

import pandas as pd

from atlas.domain.demand import GROUPS
from atlas.domain.reach import LIMITS
from atlas.figures import place_words
from atlas.figures.numbers import format_number, rounded
from atlas.sources.own_places import SET_ID
from atlas.store.places import PlaceKind
from atlas.store.store import Store
from atlas.ui.voorzieningen.bereik_uitkomst import METRES, Outcome, there
from atlas.ui.voorzieningen.bereik_uitleg import (
    OVER_BORDER,
    bike_words,
    listed,
    lower,
    measured,
)
from atlas.ui.voorzieningen.study import kern_names

PEOPLE_WORDS = {"people": "inwoners", "older65": "65-plussers", "older80": "80-plussers"}
WHOSE = {
    "people": "van alle inwoners",
    "older65": "van de 65-plussers",
    "older80": "van de 80-plussers",
}
DIVIDED = "Waar 80-plussers wonen, is een eigen verdeling."
NEARER = "Is er een plek die wij niet kennen, dan is het dichterbij dan hier staat."
FARTHEST = 3  # kernen that the finding names
MOST_NAMES = 5  # more places that do not count are only counted
FINE = ("400", "1500")  # limits that are finer than the point of a kern


def beyond(outcome: Outcome) -> str:
    """Which people are outside: "meer dan 5 kilometer van een ziekenhuis"."""
    limit, kind = LIMITS[outcome.study.limit], lower(outcome.study.kind.title)
    return f"meer dan {limit} van een {kind}"


def question(outcome: Outcome) -> str:
    """The question of the study."""
    return f"Wie woont er ver van een {lower(outcome.study.kind.title)}?"


def findings(store: Store, outcome: Outcome) -> tuple[str, ...]:
    """What comes out, in plain sentences; without places, why nothing does."""
    if not outcome.known:
        return (nothing_known(outcome.study.kind),)
    return (_outside(outcome), _farthest(store, outcome), _difference(outcome))


def nothing_known(kind: PlaceKind) -> str:
    """Why there are no figures for a kind of which no place has a point."""
    return (
        f"Wij kennen nog geen {lower(kind.plural)} met een punt op de kaart. Daarom staan hier "
        "geen afstanden. Dat zegt niet dat ze er niet zijn."
    )


def _outside(outcome: Outcome) -> str:
    group, limit = outcome.study.group, outcome.study.limit
    row = outcome.found.reach.groups.loc[group].to_dict()
    who = PEOPLE_WORDS[group]
    if math.isnan(row["out"]):
        return f"Hoeveel {who} {beyond(outcome)} wonen, is onbekend."
    out, share = format_number(row["out"], 0), shown_share(row["share_out"])
    text = (
        f"Van de {format_number(row['people'], 0)} {who} van Drenthe wonen er naar schatting "
        f"{out} ({share}%) {beyond(outcome)}. {measured(outcome.study.measure)}"
    )
    if limit == "fiets15":
        text += f" {bike_words(outcome.study.measure)}"
    if estimated := outcome.found.reach.estimated:
        text += f" Voor {estimated} buurten is geen route bekend; daar is de afstand geschat."
    if unknown := int(row["unknown_points"]):
        text += f" Van {unknown} buurten weten wij het aantal niet; die tellen niet mee."
    return text


def _farthest(store: Store, outcome: Outcome) -> str:
    far, names = outcome.found.kernen["metres"].nlargest(FARTHEST), kern_names(store)
    told = [f"{names[str(code)]} ({kilometres(value)})" for code, value in far.items()]
    return f"Het verst liggen de kernen {listed(told)}. {_border(outcome)}".strip()


def _border(outcome: Outcome) -> str:
    """How many kernen are nearer to the border than to any place that is known."""
    kernen = outcome.found.kernen
    nearer = int((kernen["border"] < kernen["straight"]).sum())
    if not nearer:
        return ""
    return (
        f"Bij {nearer} van de {len(kernen)} kernen ligt de grens van Drenthe dichterbij dan de "
        f"dichtstbijzijnde plek die wij kennen. {OVER_BORDER}"
    )


def _difference(outcome: Outcome) -> str:
    group, shares = outcome.study.group, outcome.found.reach.groups["share_out"]
    told = [
        f"{WHOSE[each]} {_compared(points_between(shares[each], shares[group]), shares[each])}"
        for each in GROUPS
        if each != group
    ]
    return f"Ter vergelijking: {'; '.join(told)}. {DIVIDED}"


def _compared(points: float | None, share: float) -> str:
    if points is None:
        return "is het aandeel onbekend"
    more = "meer" if points > 0 else "minder"
    gap = f"{format_number(abs(points), 1)} procentpunt {more}" if points else "evenveel"
    return f"woont {shown_share(share)}% zo ver weg ({gap})"


def points_between(share: float, other: float) -> float | None:
    """Share minus another (0-1) in percentage points as shown; None where one is unknown."""
    if math.isnan(share) or math.isnan(other):
        return None
    return float(rounded(share * 100, 1) - rounded(other * 100, 1))


def shown_share(share: float) -> str:
    """A share (0-1) as a percentage without its sign."""
    return format_number(share * 100, 1)


def kilometres(metres: float) -> str:
    """A distance in running text."""
    return f"{format_number(metres / METRES, 1)} km"


def completeness(store: Store, outcome: Outcome) -> tuple[str, ...]:
    """How much of the kind the atlas knows, and which way that moves the figures."""
    kind, places = outcome.study.kind, outcome.found.places
    number, on_kern = len(places), int((places["precision"] == "kern").sum())
    word = lower(kind.title if number == 1 else kind.plural)
    text = f"Wij rekenen met {number} {word} met een punt."
    if own := int((places["set_id"] == SET_ID).sum()):
        text += f" Daarvan staan er {own} in uw eigen bestand {outcome.own}."
    known = [text, kind.completeness]
    told = known if outcome.known else [place_words.completeness(store, kind)]
    told.append(_without(outcome.left_out))
    if outcome.known and not kind.complete:
        told.append(NEARER)
    if on_kern and outcome.study.limit in FINE:
        told.append(
            f"Let op: van deze {number} staan er {on_kern} op het punt van hun kern. "
            f"Een grens van {LIMITS[outcome.study.limit]} is daarvoor te fijn."
        )
    return tuple(each for each in told if each)


def _without(left_out: pd.DataFrame) -> str:
    """The places that count nowhere, by name and by reason."""
    real = there(left_out)
    outside = real["precision"] == "buiten"
    said = (
        ("Zonder punt, dus niet meegeteld", real[~outside]),
        ("Buiten Drenthe en niet meegeteld", real[outside]),
        ("Nog een plan of idee, of voorbij, dus niet meegeteld", left_out.drop(real.index)),
    )
    return " ".join(f"{why}: {_named(which)}." for why, which in said if len(which))


def _named(places: pd.DataFrame) -> str:
    return listed(places["name"]) if len(places) <= MOST_NAMES else f"{len(places)} plekken"
