"""What part Behoefte says in sentences: the finding, the limits, the words for a notice."""

from __future__ import annotations

from collections.abc import Sequence

from atlas.domain.need import NOW, Gap
from atlas.domain.older_people import older_than
from atlas.domain.projection import backtest
from atlas.domain.scenario import NORMS, SIDES
from atlas.domain.sensitivity import Bar
from atlas.domain.survival import VARIANTS
from atlas.figures.numbers import format_number
from atlas.store.records import PROVINCE
from atlas.store.store import Store
from atlas.ui.wonen.behoefte_tables import NO_TABLE, UNIT, Study, bar_words, coverage_words

FIELDS = {
    "variant": "de variant",
    "ijking": "de ijking",
    "aanbod": "het aanbod van nu",
    "sterfte": "de sterfte",
    "alleen": "alleen wonen",
    "instelling": "wonen in een instelling",
    "nultreden": "het deel met een woning zonder trap",
    "nultreden_75": "de extra behoefte van 75 tot 85 jaar",
    "nultreden_85": "de extra behoefte vanaf 85 jaar",
    "diensten": "het deel met wonen met diensten",
    "aangepast": "het deel met een aangepaste woning",
    "aanbod_geschikt": "het deel geschikte woningen",
    "bewoond": "het deel waar ouderen wonen",
    "gepland": "de woningen die erbij komen",
}
WORDS = {
    "gebied": "het gebied",
    "jaar": "het jaar",
    **{
        f"{s}.{name}": f"{word} in scenario {s.upper()}"
        for s in SIDES
        for name, word in FIELDS.items()
    },
    **{f"n.{name}": f"het kengetal voor {name.replace('_', ' ')}" for name in NORMS},
}
SAME = "Scenario B is nog gelijk aan scenario A. Verander een aanname om te vergelijken."
FICTITIOUS = (
    "De voorbeeldgegevens tellen hier niet mee. Bedachte woningen staan nooit in één som met "
    "echte mensen."
)
LIMITS = (
    "Dit is een eigen berekening, geen voorspelling. Wij hebben geen gepubliceerde prognose naar "
    "leeftijd voor alle gemeenten. Daarom maakten wij er zelf een. Die is zo ingesteld dat "
    "het totaal van Drenthe in 2050 uitkomt op de prognose van PBL en CBS.",
    "Wij weten niet of er nu te weinig geschikte woningen zijn. Een openbare lijst bestaat niet.",
    "Welk deel van de huishoudens een geschikte woning nodig heeft, is een aanname. Wij leiden het "
    "af uit hoeveel ouderen moeite hebben met bewegen.",
    "Voor kernen (dorpen en steden) hebben wij geen cijfers over leeftijd. Daarom staat hier geen "
    "opgave per kern.",
)
TESTED = (
    "Wij hebben de manier van rekenen getest: met alleen cijfers tot 2015 kwam het aantal mensen "
    "van 65 jaar en ouder in Drenthe in 2025 {drenthe} uit. Per gemeente liep dat van {low} tot "
    "{high}."
)
NO_WIJKEN = "Kies één gemeente om de opgave over de wijken te verdelen."
NO_KERNEN = LIMITS[-1]
NO_AMBITIONS = "Ambities uit woonvisies hebben wij alleen voor Emmen, Borger-Odoorn en Coevorden."
NO_NORMS = "Er is nog niets ingevuld. Daarom staat hier geen uitkomst."
WIDEST = (
    "Los van de woningen die er al bij komen, hangt de opgave in scenario A het meest af van deze "
    "aanname: {title}."
)
# Said beside a gap that a count of dwellings makes look surer than it is.
UNSURE = {
    "aandeel": (
        "Niet elk oud huishouden in een geschikte woning heeft die nodig. De opgave kan dus "
        "groter zijn."
    ),
    "tabel": "Een woning waarvan de klasse onbekend is, telt niet als aanbod.",
}
NO_TORNADO = "De opgave is onbekend. Daarom is hier niets te vergelijken."


def limits(store: Store) -> tuple[str, ...]:
    """What the calculation cannot tell, and how well its method would have done before."""
    errors = backtest(store).query("band == '65plus'")["error_pct"]
    low, high = (_off(error) for error in (errors.min(), errors.max()))
    tested = TESTED.format(drenthe=_off(errors[PROVINCE]), low=low, high=high)
    return (*LIMITS, tested)


def _off(error: float) -> str:
    return f"{format_number(abs(error), 1)} procent te {'laag' if error < 0 else 'hoog'}"


def findings(store: Store, study: Study, bars: Sequence[Sequence[Bar]]) -> tuple[str, ...]:
    """The finding: people, need, gap in both scenarios, and what matters most."""
    found = [_people(store, study)]
    sides = study.sides()
    for name, _, gap in sides:
        found += [_need(study, name, gap), _gap(store, study, name, gap)]
    found.append(_difference(study) if len(sides) > 1 else SAME)
    if study.fictitious:
        found.append(FICTITIOUS)
    widest = next((bar for bar in bars[0] if bar.id != "gepland"), None)
    if widest:
        title = bar_words(store, widest)[0]
        found.append(WIDEST.format(title=title))
    return tuple(found)


def _people(store: Store, study: Study) -> str:
    scenario = study.comparison.a
    people = older_than(store, study.members, scenario, 65)
    low, mid, high = (_number(people[variant][study.year]) for variant in VARIANTS)
    return (
        f"In {study.year} wonen er in {study.name} naar schatting {mid} mensen van 65 jaar en "
        f"ouder: {low} bij een lage en {high} bij een hoge prognose. In {NOW} zijn het er "
        f"{_number(people['midden'][NOW])}."
    )


def _need(study: Study, name: str, gap: Gap) -> str:
    if gap.total.need is None or gap.total.need_now is None:
        return f"Scenario {name}: hoeveel geschikte woningen er nodig zijn, is onbekend."
    now, then = _number(gap.total.need_now), _number(gap.total.need)
    return (
        f"Scenario {name}: in {study.year} hebben {then} huishoudens en bewoners een geschikte "
        f"woning of plek nodig. In {NOW} zijn dat er {now}."
    )


def _gap(store: Store, study: Study, name: str, gap: Gap) -> str:
    if gap.total.gap is None:
        return f"De opgave in scenario {name} is onbekend. {NO_TABLE}"
    low, high = (gap_words(gap.variants[variant]) for variant in ("laag", "hoog"))
    method = gap.scenario.supply_method
    most = "hooguit " if method == "tabel" else ""
    sentences = [
        f"De opgave in scenario {name}: {most}{gap_words(gap.total.gap)}.",
        f"Bij een lage prognose: {most}{low}. Bij een hoge prognose: {most}{high}.",
        UNSURE.get(method, ""),
        coverage_words(store, study) if method == "tabel" else "",
    ]
    return " ".join(filter(None, sentences))


def _difference(study: Study) -> str:
    first, second = (gap.total.gap for gap in study.gaps)
    if first is None or second is None:
        return "Het verschil tussen de scenario’s is onbekend."
    more = "groter" if second >= first else "kleiner"
    return f"De opgave in scenario B is {_number(abs(second - first))} {UNIT} {more} dan in A."


def gap_words(gap: float | None) -> str:
    """A gap in words: what must come, or what is more than needed."""
    if gap is None:
        return "onbekend"
    return f"{_number(abs(gap))} {UNIT} {'erbij' if gap >= 0 else 'meer dan nodig'}"


def _number(value: float) -> str:
    return format_number(float(value), 0)
