"""What the part Lijkt op says in words and tables, on screen and to take along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from atlas.domain.likeness import Like, Trait, gemeenten, likeness, measures, usual_distance
from atlas.domain.subject import Subject
from atlas.figures.explanation import source_line
from atlas.figures.line_words import topic
from atlas.figures.numbers import (
    KIND_WORDS,
    cell_status,
    format_number,
    listed,
    rounded,
)
from atlas.figures.profile_report import figure
from atlas.figures.report import Column, Table
from atlas.store.store import Store

NEAREST = 3  # gemeenten of which the figures are shown
MOST = 3  # figures that bring together, and that part
DECIMALS = 2
MUCH = 0.5  # of the usual distance
USUAL = "Gewone afstand"
SPREAD = (
    "Eén spreiding is hoe ver een gemeente gewoonlijk van het gemiddelde van alle gemeenten ligt "
    "(de standaardafwijking)."
)
NOT_HERE = {
    "provincie": "Wij hebben geen cijfers van andere provincies. Kies een gemeente.",
    "regio": (
        "Een regio bestaat uit gemeenten die van elkaar verschillen. Daarom vergelijken wij alleen "
        "gemeenten. Kies er een."
    ),
    "wijk": "Voor een wijk ontbreken te veel van de cijfers. Daarom vergelijken wij gemeenten.",
    "kern": "Voor een dorp of stad ontbreken te veel van de cijfers. Wij vergelijken gemeenten.",
}
TOO_FEW = "Er zijn nu geen cijfers waarmee wij de gemeenten kunnen vergelijken."
CAVEATS = (
    "De afstand is een eigen rekensom. Met andere cijfers komt er een andere volgorde uit.",
    "Elk cijfer telt even zwaar. Welke cijfers wij kozen en waarom, staat in de tabel hieronder.",
    "De cijfers zijn uit verschillende jaren: steeds het nieuwste jaar waarin alle gemeenten een "
    "cijfer hebben. Een deel is geteld, een deel is geschat met een rekenmodel.",
    "Lijken op elkaar is niet beter of slechter. Het zegt alleen dat de cijfers dicht bij elkaar "
    "liggen.",
)


def distance_words(distance: float, count: int) -> str:
    """A distance among `count` gemeenten, beside the usual one of two of them; all as shown."""
    usual = usual_distance(count)
    shown, much, limit = (rounded(each, DECIMALS) for each in (distance, MUCH * usual, usual))
    if shown <= much:
        return "lijkt veel"
    return "lijkt meer dan gewoonlijk" if shown < limit else "lijkt minder dan gewoonlijk"


def summary(store: Store, subject: Subject) -> tuple[str, ...]:
    """What comes out, in sentences; none without a comparison."""
    found = likeness(store, subject)
    if not found:
        return ()
    count, first = len(gemeenten(store)), found[0]
    names = listed([like.subject.name for like in found[:NEAREST]])
    usual = format_number(usual_distance(count), DECIMALS)
    near, parts = first.traits[0].indicator.title, first.traits[-1].indicator.title
    return (
        f"{subject.name} lijkt het meest op {names}, gemeten met {len(first.traits)} cijfers.",
        f"De afstand tot {first.subject.name} is {_shown(first)}. De gewone afstand tussen twee "
        f"van de {count} gemeenten is {usual}. Bij 0 zijn alle cijfers gelijk.",
        f"Het meest gelijk met {first.subject.name}: {near}. Het meest anders: {parts}.",
    )


def tables(store: Store, subject: Subject, reference: str) -> tuple[Table, ...]:
    """The whole comparison to take along; the figures it is made with. None without one."""
    found = likeness(store, subject)
    if not found:
        return ()
    every = (replace(trait_table(subject, like, like.traits), notes=(SPREAD,)) for like in found)
    return ranking(store, subject), *every, measure_table(store)


def ranking(store: Store, subject: Subject) -> Table:
    """All other gemeenten, the most alike first."""
    count = len(gemeenten(store))
    rows = tuple(
        (
            like.subject.name,
            like.distance,
            distance_words(like.distance, count),
            like.traits[0].indicator.title,
            like.traits[-1].indicator.title,
        )
        for like in likeness(store, subject)
    )
    columns = (
        Column("Gemeente"),
        Column("Afstand", DECIMALS),
        Column("In woorden"),
        Column("Het meest gelijk"),
        Column("Het meest anders"),
    )
    usual = format_number(usual_distance(count), DECIMALS)
    note = f"De gewone afstand tussen twee van de {count} gemeenten is {usual}."
    return Table(
        f"Hoe ver staan de andere gemeenten van {subject.name} af?", columns, rows, (note,)
    )


def trait_table(subject: Subject, like: Like, traits: Sequence[Trait], about: str = "") -> Table:
    """Figures of two gemeenten beside each other; `about` is said behind their names."""
    rows = tuple(
        (
            topic(trait.indicator),
            figure(trait.own, trait.indicator),
            figure(trait.other, trait.indicator),
            abs(trait.apart),
            _kind(trait),
        )
        for trait in traits
    )
    columns = (
        Column("Cijfer"),
        Column(subject.name, 0),
        Column(like.subject.name, 0),
        Column("Verschil in spreidingen", 1),
        Column("Jaar en soort cijfer"),
    )
    return Table(f"{subject.name} en {like.subject.name}{about}", columns, rows)


def near_and_far(subject: Subject, like: Like) -> tuple[Table, Table]:
    """What brings two gemeenten together most, and what parts them most, the largest first."""
    near, far = like.traits[:MOST], like.traits[: -MOST - 1 : -1]
    return (
        trait_table(subject, like, near, ": wat het meest gelijk is"),
        trait_table(subject, like, far, ": wat het meest verschilt"),
    )


def measure_table(store: Store) -> Table:
    """Which figures count, and why each is one of them."""
    rows = tuple(
        (
            each.indicator.title,
            store.themes[each.indicator.theme].title,
            each.reason,
            each.period,
            KIND_WORDS[each.indicator.kind],
        )
        for each in measures(store)
    )
    columns = tuple(map(Column, ("Cijfer", "Thema", "Het zegt", "Jaar", "Soort cijfer")))
    return Table("Met welke cijfers wij vergelijken", columns, rows)


def sources(store: Store) -> tuple[str, ...]:
    """The source of every figure that counts, once."""
    used = {
        (each.indicator.id, cell.origin) for each in measures(store) for cell in each.cells.values()
    }
    lines = (
        source_line(origin)
        for each in measures(store)
        for origin in each.indicator.origin
        if (each.indicator.id, origin.id) in used
    )
    return tuple(dict.fromkeys(lines))


def chart_items(store: Store, subject: Subject) -> list[tuple[str, float]]:
    """The distances, and among them the usual one of two gemeenten, from small to large."""
    found = [(like.subject.name, like.distance) for like in likeness(store, subject)]
    return sorted([*found, (USUAL, usual_distance(len(found) + 1))], key=lambda pair: pair[1])


def _shown(like: Like) -> str:
    return format_number(like.distance, DECIMALS)


def _kind(trait: Trait) -> str:
    statuses = dict.fromkeys(
        cell_status(each, trait.indicator) for each in (trait.own, trait.other)
    )
    return f"{trait.period}, {' en '.join(statuses)}"
