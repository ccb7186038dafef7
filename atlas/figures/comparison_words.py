"""What a comparison of areas says, in plain Dutch made from the figures as shown."""

from __future__ import annotations

from collections.abc import Sequence

from atlas.domain.comparison import Reason, Row
from atlas.domain.subject import Subject
from atlas.figures.heat import Mode, difference_size, largest
from atlas.figures.numbers import LEVEL_WORDS, capital, format_measure, listed
from atlas.store.records import Indicator

MOST = 4  # titles that are named; more are counted
NO_YEAR = (
    "de gekozen gebieden hebben geen jaar gemeen. Elk cijfer staat er met zijn eigen jaar, zonder "
    "kleur of plaats"
)
WHY: dict[Reason, str] = {
    "total": "dit zijn aantallen. Gebieden verschillen in grootte, dus is er geen kleur",
    "periods": NO_YEAR,
    "no_drenthe": "van Drenthe is er in dat jaar geen cijfer, dus is er geen kleur",
    "few_peers": "te weinig gemeenten of wijken hebben dit cijfer om te weten hoe ver ze uiteen "
    "liggen, dus is er geen kleur",
}
CHANCE = (
    "Een klein verschil kan toeval zijn. Op de pagina Profiel staat bij elk cijfer of wij dat "
    "kunnen zeggen."
)


def finding(rows: Sequence[Row], names: Sequence[str]) -> str:
    """The largest distance to Drenthe as a sentence; one that says that there is none."""
    found = largest(rows)
    if found is None:
        return "Bij geen van deze cijfers kunnen wij de afstand tot Drenthe zeggen."
    row, places = found
    entry = row.entries[places[0]]
    who = listed([names[place] for place in places])
    figure = format_measure(entry.cell.value or 0.0, row.indicator)
    size = difference_size(entry.difference or 0.0, row.indicator)
    side = "hoger" if (entry.difference or 0.0) > 0 else "lager"
    verb = "ligt" if len(places) == 1 else "liggen"
    return (
        f"Het verst van Drenthe {verb} {who}, bij “{row.indicator.title}”: {figure}, "
        f"{size} {side} dan Drenthe ({row.period})."
    )


def extremes(row: Row, names: Sequence[str]) -> str:
    """Where a figure is highest and lowest of the areas, with ties; or why that is not said."""
    known = {
        name: entry
        for name, entry in zip(names, row.entries, strict=True)
        if entry.cell.value is not None
    }
    if not known:
        return "Geen van de gekozen gebieden heeft dit cijfer."
    texts = {
        name: format_measure(entry.cell.value or 0.0, row.indicator)
        for name, entry in known.items()
    }
    if len(known) == 1:
        ((name, text),) = texts.items()
        return f"Alleen {name} heeft dit cijfer: {text} ({known[name].period})."
    if not row.period:
        return f"{capital(NO_YEAR)}."
    ranks = {name: entry.rank or 0 for name, entry in known.items()}
    highest, lowest = ([n for n in ranks if ranks[n] == way(ranks.values())] for way in (min, max))
    if ranks[highest[0]] == ranks[lowest[0]]:
        return f"In {listed(highest)} is het cijfer gelijk: {texts[highest[0]]} ({row.period})."
    return (
        f"Het hoogst is {listed(highest)}: {texts[highest[0]]}. Het laagst is {listed(lowest)}: "
        f"{texts[lowest[0]]} ({row.period})."
    )


def colour_words(mode: Mode, areas: Sequence[Subject]) -> str:
    """What the colours mean, above their legend."""
    if mode == "rang":
        return "Kleur: de plaats van het cijfer onder de gekozen gebieden."
    return f"Kleur: verschil met Drenthe, in keren de spreiding van {_peers(areas)}."


def spread_words(areas: Sequence[Subject]) -> str:
    """In what the distance to Drenthe is measured."""
    return (
        f"De spreiding is de standaardafwijking van {_peers(areas)}: hoe ver zij uiteen liggen. "
        "Vaak ligt ongeveer twee derde van hen minder dan één keer de spreiding van het midden."
    )


def _peers(areas: Sequence[Subject]) -> str:
    if any(area.peer_level == "gemeente" for area in areas):
        return "de twaalf gemeenten"
    return "alle wijken van Drenthe"


def uncoloured(rows: Sequence[Row]) -> tuple[str, ...]:
    """Which rows have no distance to Drenthe, and why, by reason."""
    found = []
    for reason, words in WHY.items():
        titles = [row.indicator.title for row in rows if row.reason == reason]
        if titles:
            found.append(f"{_named(titles)}: {words}.")
    return tuple(found)


def without(
    left_out: Sequence[Indicator], areas: Sequence[Subject], rows: Sequence[Row]
) -> tuple[str, ...]:
    """Which figures none of the areas has, and which kinds of area have none in what is shown."""
    found = []
    if left_out:
        titles = _named([each.title for each in left_out])
        found.append(f"Geen van deze gebieden heeft een cijfer over: {titles}.")
    for level in dict.fromkeys(area.level for area in areas):
        places = [place for place, area in enumerate(areas) if area.level == level]
        none = [
            row.indicator.title
            for row in rows
            if all(row.entries[place].cell.value is None for place in places)
        ]
        if none and len(places) < len(areas):
            whose = f"deze {LEVEL_WORDS[level].plural}"
            if len(places) == 1:
                name = areas[places[0]].name
                whose = f"de {level} {name}" if level in ("wijk", "kern") else name
            found.append(f"Voor {whose} is er geen cijfer over: {_named(none)}.")
    return tuple(found)


def _named(titles: Sequence[str]) -> str:
    """At most MOST titles, and how many more."""
    if len(titles) <= MOST + 1:
        return listed(titles)
    return f"{', '.join(titles[:MOST])} en nog {len(titles) - MOST}"
