"""What the part Terugblik says in sentences, in plain Dutch."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from atlas.domain.gauges import Gauge
from atlas.domain.review import Review, Term
from atlas.figures.numbers import format_date
from atlas.store.reporting.records import PROVINCE_AREA
from atlas.store.store import Store
from atlas.ui.melden.woorden import HALVES
from atlas.ui.programma.woorden import place_names

OPEN_DAY = (
    "De stand is van vandaag en kan vandaag nog veranderen. Vanaf morgen ligt deze terugblik vast."
)
NOTHING = "Over {term} is niets gepubliceerd."
FIXED = (
    "Deze terugblik ligt vast op zijn datum: u ziet wat aan het einde van die dag openbaar was. "
    "Wat later is gemeld of verbeterd, staat er niet in. Kies een andere dag om dat te zien."
)
LIMITS = (
    "Deze terugblik is geen oordeel. Wij tellen meldingen en zeggen niet wie het goed doet.",
    "Geen melding betekent niet dat er niets is gebeurd. Wij weten het dan niet.",
    "Alles is gemeld door de gemeenten en de provincie zelf, en gepubliceerd door de provincie. "
    "De atlas heeft het niet nagemeten.",
    "Tel de bedragen niet op: een melding kan gaan over het halve jaar of over alles tot dan toe, "
    "en twee gemeenten kunnen hetzelfde geld noemen.",
    "Wanneer het melden begint en wat de uiterste dag is, is een eigen aanname. Ook welke "
    "onderwerpen een vakje zijn en hoe een doel met een getal wordt geteld, is een eigen keuze.",
    "Vast staat wat gemeld is. De stukken, en cijfers uit andere bronnen bij de doelen, zijn "
    "die van het moment waarop u kijkt.",
)
NO_TOP_THREE = "Een top 3 van dorpsinitiatieven hoort bij een heel jaar. Kies hierboven een jaar."


def term_words(period: str) -> str:
    """A term in a sentence: "het tweede halfjaar van 2026", "het jaar 2026"."""
    year, _, half = period.partition("-")
    return f"het {HALVES[half]} van {year}" if half else f"het jaar {year}"


def heading(term: Term) -> str:
    """The title of a review."""
    return f"Terugblik op {term_words(term.period)}"


def lead(store: Store, found: Review, day: date) -> tuple[str, ...]:
    """Of which day the review is, what was reported, and who is missing."""
    return (
        f"Stand aan het einde van {format_date(day)}. {_running(found.term, day)}",
        reported(found),
        missing(store, found),
    )


def _running(term: Term, day: date) -> str:
    due = f"De uiterste dag om te melden is {format_date(term.due)} (eigen aanname)."
    if day <= term.end:
        return f"De periode liep toen nog, tot en met {format_date(term.end)}. {due}"
    return f"De periode was toen voorbij. {due}"


def reported(found: Review) -> str:
    """How many reports were published, on how many actions and by how many."""
    if not found.lines:
        return NOTHING.format(term=term_words(found.term.period))
    actions = {line.report.subject for line in found.lines}
    areas = {line.report.area_code for line in found.lines} - {PROVINCE_AREA}
    province = any(line.report.area_code == PROVINCE_AREA for line in found.lines)
    by = [_many(len(areas), "gemeente", "gemeenten")] * bool(areas) + ["de provincie"] * province
    are = "is" if len(found.lines) == 1 else "zijn"
    count = _many(len(found.lines), "melding", "meldingen")
    about = _many(len(actions), "actie", "acties")
    when = term_words(found.term.period)
    return f"Over {when} {are} {count} over {about} gepubliceerd, van {' en '.join(by)}."


def missing(store: Store, found: Review) -> str:
    """Which gemeenten reported on no action in a half-year."""
    return " ".join(
        _missing(store, found, half, several=len(found.term.halves) > 1)
        for half in found.term.halves
    )


def _missing(store: Store, found: Review, half: str, several: bool) -> str:
    of_half = [each for each in found.turnout if each.half == half]
    silent = [each.area_code for each in of_half if each.missing]
    when = f" in {term_words(half)}" if several else ""
    if not silent:
        return f"Elke gemeente meldde iets over een actie{when}."
    if len(silent) == len(of_half):
        return f"Geen enkele gemeente meldde iets over een actie{when}."
    return f"Geen melding over een actie{when} van {listed(store, silent)}."


def top_three(store: Store, found: Review) -> str:
    """Which gemeenten have no published top 3, and which handed one in."""
    states = found.top_three
    waiting = [code for code, state in states.items() if state == "ingediend"]
    silent = [code for code, state in states.items() if not state]
    said = []
    if waiting:
        said.append(f"Ingediend, nog niet gepubliceerd: {listed(store, waiting)}.")
    if len(silent) == len(states):
        said.append("Geen enkele gemeente gaf een top 3 door.")
    elif silent:
        said.append(f"Geen top 3 van {listed(store, silent)}.")
    return " ".join(said) or "Van elke gemeente is een top 3 gepubliceerd."


def silent_gauges(every: Iterable[Gauge]) -> str:
    """Of how many targets there is nothing to count."""
    states = [gauge.count.counted is None for gauge in every]
    return (
        f"De stukken noemen {_many(len(states), 'doel', 'doelen')} met een getal. "
        f"Bij {sum(states)} daarvan is er nog niets om te tellen. In de bestanden staan ze alle."
    )


def listed(store: Store, codes: Iterable[str]) -> str:
    """Names of areas in a sentence."""
    names = place_names(store)
    said = [names.get(code, code) for code in codes]
    return " en ".join(filter(None, (", ".join(said[:-1]), said[-1])))


def _many(count: int, one: str, more: str) -> str:
    return f"1 {one}" if count == 1 else f"{count} {more}"
