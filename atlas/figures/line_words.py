"""The pieces of the sentences on a figure of a profile: differences, change, rank, status.

All of figures as shown: a reader who subtracts or divides finds the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from atlas.domain.aggregate import Cell
from atlas.domain.profile import Line, comparable
from atlas.domain.subject import Subject
from atlas.figures import numbers
from atlas.figures.sentences import STEPS_NOT_SHARES, difference
from atlas.store.records import Indicator

OWN_COUNT = "eigen telling"
REFERENCE_NAMES = {"drenthe": "Drenthe", "nederland": "Nederland"}
COMPUTED_NOTE = (
    "“Berekend”: de bron geeft geen cijfer voor Drenthe of voor een regio. Wij hebben het zelf "
    "uitgerekend uit de cijfers van de gemeenten."
)
MARGIN_NOTE = (
    "“Tussen … en …”: de marge die de bron zelf geeft. Het echte cijfer ligt met 95 procent "
    "zekerheid tussen die twee getallen."
)
WHY_NOT = {
    "suppressed": "is het cijfer verborgen",
    "missing": "ontbreekt het cijfer",
    "not_applicable": "is het cijfer niet van toepassing",
}
STATE_HELP = {
    "suppressed": "er is wel een cijfer, maar de maker toont het niet. Meestal omdat het over te "
    "weinig mensen gaat.",
    "missing": "de bron heeft hier geen cijfer, of wij kennen het niet.",
    "not_applicable": "hier kan geen cijfer bestaan, of het is niet uit te rekenen.",
}


def state_notes(lines: Iterable[Line]) -> tuple[str, ...]:
    """What the words mean that stand in place of figures of the area or beside them, each once."""
    cells = [line.cell for line in lines]
    found = {cell.state for cell in cells}
    states = (
        f"{numbers.capital(numbers.STATE_WORDS[state])}: {told}"
        for state, told in STATE_HELP.items()
        if state in found
    )
    return (*states, *([MARGIN_NOTE] if any(cell.lower is not None for cell in cells) else []))


def reference_name(subject: Subject, reference: str) -> str:
    """What an area stands beside: Drenthe or Nederland, and Drenthe itself always Nederland."""
    return REFERENCE_NAMES["nederland" if subject.level == "provincie" else reference]


def others(line: Line, reference: str) -> tuple[tuple[str, Cell], ...]:
    """What a figure stands beside, with names; the reference first, Drenthe not beside itself."""
    pairs = {"drenthe": line.drenthe, "nederland": line.nederland}
    if line.cell.area_code == line.drenthe.area_code:
        del pairs["drenthe"]
    order = sorted(pairs, key=lambda key: key != reference)
    return tuple((REFERENCE_NAMES[key], pairs[key]) for key in order)


def status_words(line: Line, subject: Subject) -> str:
    """The status of the area's figure; one of our own making is called that."""
    own = OWN_COUNT if subject.level == "kern" else numbers.COMPUTED
    return numbers.full_status(line.cell, line.indicator, own)


def about_words(line: Line, subject: Subject) -> str:
    """Period and status of the area's figure, and the margin where the source gives one."""
    margin = between_words(line.cell, line.indicator)
    return ", ".join(filter(None, (line.period, status_words(line, subject), margin)))


def topic(indicator: Indicator) -> str:
    """The title, with the unit where the figures themselves do not show it."""
    unit = numbers.unit_words(indicator)
    told = indicator.unit in ("%", "euro", "km", "aantal") or unit in indicator.title.lower()
    return indicator.title if told else f"{indicator.title} ({unit})"


def beside_words(cell: Cell, indicator: Indicator) -> str:
    """The figure of Drenthe or Nederland: "23,6%", "23,6%, berekend"."""
    shown = numbers.format_cell(cell, indicator)
    return f"{shown}, {numbers.COMPUTED}" if cell.computed else shown


def between_words(cell: Cell, indicator: Indicator) -> str:
    """The margin that the source gives: "tussen 30,1% en 34,5%"; "" where it gives none.

    MARGIN_NOTE says what it means.
    """
    if cell.lower is None or cell.upper is None:
        return ""
    low, high = (numbers.format_value(each, indicator) for each in (cell.lower, cell.upper))
    return f"tussen {low} en {high}"


def difference_words(line: Line, other: Cell, name: str) -> str:
    """How a figure differs from that of `name`: a sentence without capital and full stop.

    For totals the share of the other. Without a figure of one of them it says so.
    """
    if other.value is None:
        return f"voor {name} {WHY_NOT[other.state]}"
    told = f"{name} ({beside_words(other, line.indicator)})"
    if line.cell.value is None:
        return f"ter vergelijking: {told}"
    if not comparable(line.indicator):
        return _share_of(line.cell.value, other.value, line.indicator, told)
    return difference(line.cell.value, other.value, line.indicator, f"dan {told}", f"aan {told}")


def _share_of(value: float, other: float, indicator: Indicator, told: str) -> str:
    """A total as a share of another; only named where there is no share, as below zero."""
    part, whole = (numbers.rounded(each, indicator.decimals) for each in (value, other))
    if whole <= 0 or part < 0:
        return f"ter vergelijking: {told}"
    if not part:
        return f"niets van {told}"
    share = numbers.rounded(float(100 * part / whole), 1)
    if not share:
        return f"minder dan 0,1 procent van {told}"
    return f"{numbers.format_number(float(share), 1)} procent van {told}"


def change_words(line: Line) -> str:
    """The change since `line.first_period`: "is met 3,1 procentpunt gestegen, van .. naar ..".

    "" when there is no such figure.
    """
    if line.first is None or line.first.value is None or line.cell.value is None:
        return ""
    decimals = line.indicator.decimals
    then, now = (numbers.rounded(each, decimals) for each in (line.first.value, line.cell.value))
    before = numbers.format_value(line.first.value, line.indicator)
    if then == now:
        return f"was in {line.first_period} even hoog: {before}"
    after = numbers.format_value(line.cell.value, line.indicator)
    word = "gestegen" if now > then else "gedaald"
    span = f"van {before} in {line.first_period} naar {after} in {line.period}"
    return f"is {_amount(now - then, then, line.indicator)}{word}, {span}"


def _amount(step: Decimal, before: Decimal, indicator: Indicator) -> str:
    """By how much: in procentpunt or procent; "" where that says nothing."""
    if indicator.unit == "%":
        return f"met {numbers.format_number(float(abs(step)), indicator.decimals)} procentpunt "
    if indicator.unit in STEPS_NOT_SHARES or before <= 0 or before + step < 0:
        return ""
    share = numbers.rounded(float(100 * abs(step) / before), 1)
    return f"met {numbers.format_number(float(share), 1)} procent " if share else "iets "


def rank_words(line: Line) -> str:
    """The rank in a table: "3 van 12", "gedeeld 3 van 12"; "" without a rank."""
    if line.rank is None:
        return ""
    return f"{'gedeeld ' if _shared(line) else ''}{line.rank} van {line.ranked}"


def rank_sentence(line: Line, subject: Subject) -> str:
    """The rank as a sentence; "" without a rank, for totals, and when all are equal."""
    if line.rank is None or line.cell.value is None or not comparable(line.indicator):
        return ""
    shown = _shown_peers(line)
    last = numbers.rounded(line.cell.value, line.indicator.decimals) == min(shown)
    if last and line.rank == 1:
        return ""
    among = f"de {line.ranked} {numbers.LEVEL_WORDS[subject.peer_level].plural}"
    among += " met een cijfer" if line.ranked < len(line.peers) else ""
    shared = "gedeeld " if _shared(line) else ""
    if last or line.rank == 1:
        return f"Het is het {shared}{'laagste' if last else 'hoogste'} cijfer van {among}."
    return f"Het staat {shared}op plaats {line.rank} van {among}, van hoog naar laag."


def _shared(line: Line) -> bool:
    """Whether another of the peers shows the same figure."""
    own = numbers.rounded(line.cell.value or 0.0, line.indicator.decimals)
    return _shown_peers(line).count(own) > 1


def _shown_peers(line: Line) -> list[Decimal]:
    decimals = line.indicator.decimals
    known = (peer.value for peer in line.peers)
    return [numbers.rounded(value, decimals) for value in known if value is not None]
