"""Part Rangorde: who rose and who fell, in sentences, and what a rank does not say."""

from __future__ import annotations

from collections.abc import Sequence

from atlas.domain.ranks import Ranking, moves
from atlas.figures.bump import by_years
from atlas.figures.numbers import DIRECTION_WORDS, STATE_WORDS, listed
from atlas.store.store import Store

MOST_NAMED = 3  # gemeenten that share the largest move
LIMITS = (
    "De plaats zegt niets over hoe groot het verschil is. Twee gemeenten met bijna hetzelfde "
    "cijfer staan toch op twee plaatsen.",
    "Een gemeente kan stijgen zonder dat haar cijfer stijgt: als het bij andere daalt.",
    "Gemeenten met hetzelfde cijfer delen de hoogste plaats. De plaats daaronder blijft dan leeg.",
)
DARK = "Kleur: een gemeente die u koos. Donker: het meest gestegen of gedaald."
YEARS = "De afstand tussen de jaren op de as is echt: een jaar zonder cijfers is een groter gat."
EVEN = "De periodes staan even ver van elkaar, ook als er meer tijd tussen zit."


def sentences(store: Store, order: Ranking) -> tuple[str, ...]:
    """Who rose and who fell, where this can be said; how many take part; what a high rank means."""
    start, moved = moves(order)
    first, last = order.periods[start], order.periods[-1]
    said = []
    if not moved:
        said.append(f"Er is geen eerdere periode om {last} eerlijk mee te vergelijken.")
    else:
        rise, fall = moved[0].up, moved[-1].up
        up, down = (
            [store.areas[each.area_code].name for each in moved if each.up == step]
            for step in (rise, fall)
        )
        between = f"tussen {first} en {last}"
        if rise > 0:
            said.append(f"{_who(up)} {between} het meest gestegen: {_by(rise)}.")
        if fall < 0:
            said.append(f"{_who(down)} {between} het meest gedaald: {_by(-fall)}.")
        if rise == fall == 0:
            said.append(f"Tussen {first} en {last} hield elke gemeente haar plaats.")
    return (*said, *_about(order, start))


def movers(order: Ranking) -> tuple[str, ...]:
    """Those that rose and fell most, as far as the sentences name them."""
    _, moved = moves(order)
    steps = dict.fromkeys((moved[0].up, moved[-1].up)) if moved else {}
    groups = ([each.area_code for each in moved if each.up == step] for step in steps if step)
    return tuple(code for group in groups if len(group) <= MOST_NAMED for code in group)


def _who(names: Sequence[str]) -> str:
    if len(names) > MOST_NAMED:
        return f"{len(names)} gemeenten zijn"
    return f"{listed(names)} {'is' if len(names) == 1 else 'zijn'}"


def _by(places: int) -> str:
    return f"{places} {'plaats' if places == 1 else 'plaatsen'}"


def _about(order: Ranking, start: int) -> list[str]:
    indicator = order.indicator
    said = [
        f"Plaats 1 is het hoogste cijfer. Hier geldt: {DIRECTION_WORDS[indicator.direction]}.",
        counted(order),
    ]
    said += [
        f"Vanaf {each.period} is er een breuk in de reeks. {each.note}"
        for each in indicator.notes.series_breaks
        if order.periods[0] < each.period <= order.periods[-1]
    ]
    if start:
        said.append(
            f"Wie steeg en wie daalde, zeggen wij pas vanaf {order.periods[start]}. Daarvoor "
            "is de reeks anders, of hebben minder gemeenten een cijfer."
        )
    return said


def counted(order: Ranking) -> str:
    """How many gemeenten have a rank: "In elke periode hebben 12 gemeenten een cijfer."."""
    low, high = min(order.ranked), max(order.ranked)
    if low == high:
        return f"In elke periode hebben {low} gemeenten een cijfer."
    return f"Het aantal gemeenten met een cijfer loopt van {low} tot {high}."


def gaps(store: Store, order: Ranking) -> tuple[str, ...]:
    """Which gemeenten have no figure in a period, with the reason: a line for each."""
    lines = []
    for code, cells in order.cells.items():
        runs = _runs([cell.state for cell in cells])
        told = [
            f"{_span(order, first, last)} ({STATE_WORDS[state]})"
            for state, first, last in runs
            if state != "value"
        ]
        if told:
            lines.append(f"{store.areas[code].name} heeft geen cijfer: {', '.join(told)}.")
    return tuple(lines)


def _runs(states: Sequence[str]) -> list[tuple[str, int, int]]:
    """Equal states that follow each other: (state, first place, last place)."""
    found: list[tuple[str, int, int]] = []
    for place, state in enumerate(states):
        if found and found[-1][0] == state:
            found[-1] = (state, found[-1][1], place)
        else:
            found.append((state, place, place))
    return found


def _span(order: Ranking, first: int, last: int) -> str:
    if first == last:
        return order.periods[first]
    return f"{order.periods[first]} tot en met {order.periods[last]}"


def notes(order: Ranking) -> tuple[str, ...]:
    """How the chart is drawn."""
    return (DARK, YEARS if by_years(order.periods) else EVEN)
