"""The tables of part Behoefte, the same on screen and in a download."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from atlas.domain.need import NOW, SUITABLE, Gap, Row, by_wijk
from atlas.domain.older_people import GROUPS, older_than
from atlas.domain.projection import YEARS
from atlas.domain.scenario import SIDES, Comparison, Scenario, numbers
from atlas.domain.sensitivity import CALIBRATION, VARIANT, Bar
from atlas.domain.supply import Supply, coverage
from atlas.domain.survival import VARIANTS
from atlas.figures.numbers import format_number
from atlas.figures.report import Column, Table, Value
from atlas.store.housing import Assumption
from atlas.store.store import Store
from atlas.ui.wonen.behoefte_form import CHOICE_TITLES, value_text

AGES = (65, 75, 80)
UNIT = "woningen en plekken"
ADAPTED = "hs-3"
ALL_SUITABLE = "Alle geschikte woningen en plekken"
BAR_TITLES = {name: CHOICE_TITLES[name] for name in (VARIANT, CALIBRATION)}
SUPPLY_NOTES = {
    "groei": (
        "Aanbod: wij nemen aan dat er nu precies genoeg is. Of er nu al een tekort is, is niet "
        "bekend. De opgave is daarom alleen de groei."
    ),
    "aandeel": (
        "Aanbod: alle woningen, maal het deel dat geschikt is, maal het deel daarvan waar ouderen "
        "wonen. Het deel dat geschikt is, is een oud cijfer van heel Nederland. Daar komen de "
        "plekken bij die nu in gebruik zijn. Per klasse is het aanbod van woningen onbekend."
    ),
    "tabel": (
        "Aanbod: alle woningen in de woningtabel waarvan de klasse bekend is, ook waar jongere "
        "mensen wonen. Ingedeeld met onze keuzes bij de open punten van de regels. Woningen die "
        "niet in de tabel staan, tellen niet mee."
    ),
}
NO_TABLE = (
    "Er is geen woningtabel voor dit hele gebied. Daarom is het aanbod onbekend. Lees uw "
    "woningen in, onderaan deze pagina bij Uw eigen woningen."
)
COVERAGE = "Van {share} procent van alle woningen in dit gebied is de klasse bekend."
NO_ADAPTED = (
    "Ingrijpend aangepast: onbekend, want er is geen bron. Deze huishoudens zitten nu bij de "
    "nultredenwoningen."
)
CLASS_NOTE = (
    "Verzorgd wonen: mensen die in een instelling wonen, als plekken. De andere klassen: "
    "huishoudens van 65 jaar en ouder. Een min betekent: er is meer dan nodig."
)
BORROWED = (
    "Voor {names} is er geen eigen cijfer over moeite met bewegen. Daar geldt het gemiddelde "
    "van Drenthe, gewogen met het aantal 65-plussers."
)
NO_INFLUENCE = "Aannamen met verschil 0 hebben bij deze keuzes geen invloed."
WIJK_NOTE = (
    "Eigen verdeling: elke wijk krijgt haar deel van de 65-plussers van 2024. Zij zegt waar "
    "ouderen wonen, niet welke woningen er al zijn."
)
PEOPLE_NOTES = (
    f"{NOW}: voorlopige cijfers van het CBS, door ons over de leeftijden verdeeld. Daarna: "
    "eigen prognose, een schatting.",
)


@dataclass(frozen=True)
class Study:
    """What a comparison comes to: the area by name, both gaps, and the supply of a table.

    `fictitious`: a table of made-up dwellings was given, which is left out.
    """

    comparison: Comparison
    name: str
    members: tuple[str, ...]
    gaps: tuple[Gap, Gap]
    supply: Supply | None
    fictitious: bool

    @property
    def year(self) -> int:
        """The year that is asked."""
        return self.comparison.year

    def sides(self) -> list[tuple[str, Scenario, Gap]]:
        """Name, scenario and gap of A, and of B where it differs."""
        found = [(s.upper(), g.scenario, g) for s, g in zip(SIDES, self.gaps, strict=True)]
        return found if self.comparison.a != self.comparison.b else found[:1]


def people_table(store: Store, study: Study, name: str, scenario: Scenario) -> Table:
    """People from 65, 75 and 80 on, by year and variant."""
    frames = [older_than(store, study.members, scenario, age) for age in AGES]
    heads = (f"{age}-plus {variant}" for age in AGES for variant in VARIANTS)
    columns_of = (frame[variant].tolist() for frame in frames for variant in VARIANTS)
    rows = zip(map(str, YEARS), *columns_of, strict=True)
    title = f"Mensen van 65, 75 en 80 jaar en ouder in {study.name}, scenario {name}"
    columns = (Column("Jaar"), *(Column(head, 0) for head in heads))
    return Table(title, columns, tuple(rows), PEOPLE_NOTES)


def households_table(study: Study) -> Table:
    """Private households of 65 and older and places, by age."""
    sides = study.sides()
    rows: list[tuple[Value, ...]] = [
        (_group_words(group), sides[0][2].households_now[i], *(g.households[i] for *_, g in sides))
        for i, group in enumerate(GROUPS)
    ]
    now = sum(sides[0][2].households_now)
    rows.append(("Samen", now, *(sum(gap.households) for *_, gap in sides)))
    columns = [Column("Leeftijd"), Column(str(NOW), 0)]
    columns += [Column(f"{study.year}, scenario {name}", 0) for name, *_ in sides]
    note = (
        "Huishoudens zijn berekend uit mensen: per leeftijd het deel dat alleen woont (Drenthe, "
        "2024); wie samen woont, telt voor een half huishouden."
    )
    title = f"Huishoudens van 65 jaar en ouder in {study.name}"
    return Table(title, tuple(columns), tuple(rows), (note,))


def gap_table(store: Store, study: Study, name: str, gap: Gap) -> Table:
    """Need, supply and gap by class, and of all that is suitable."""
    names = {each.id: each.name for each in store.housing.classification.classes}
    order: list[tuple[str, Row]] = [
        (names[row.class_id], row) for row in gap.rows if row.class_id in SUITABLE
    ]
    order.append((ALL_SUITABLE, gap.total))
    order += [(names[row.class_id], row) for row in gap.rows if row.class_id not in SUITABLE]
    columns = (
        Column("Klasse"),
        Column(f"Nodig in {NOW}", 0),
        Column(f"Nodig in {gap.year}", 0),
        Column("Aanbod nu", 0),
        Column("Opgave", 0),
    )
    unknown = () if numbers(store, gap.scenario)["aangepast"] else (ADAPTED,)
    counted = gap.scenario.supply_method == "tabel"
    rows = tuple(
        (title, None, None, row.supply if counted else None, None)
        if row.class_id in unknown
        else (title, row.need_now, row.need, row.supply, row.gap)
        for title, row in order
    )
    title = f"Behoefte, aanbod en opgave in {study.name}, scenario {name}"
    return Table(title, columns, rows, gap_notes(store, study, gap))


def gap_notes(store: Store, study: Study, gap: Gap) -> tuple[str, ...]:
    """What one must know of a gap: classes, supply, what is planned and what is borrowed."""
    notes = [CLASS_NOTE, *_supply_notes(store, study, gap)]
    if not numbers(store, gap.scenario)["aangepast"]:
        notes.append(NO_ADAPTED)
    if gap.planned:
        planned = value_text(records(store)["gepland"], gap.planned)
        notes.append(f"Van de opgave van alle geschikte woningen gaan {planned} af: gepland.")
    if gap.borrowed:
        names = ", ".join(store.areas[code].name for code in gap.borrowed)
        notes.append(BORROWED.format(names=names))
    return tuple(notes)


def _supply_notes(store: Store, study: Study, gap: Gap) -> list[str]:
    """How the supply is known; of a dwelling table also how much of the stock it tells about."""
    method = gap.scenario.supply_method
    if method != "tabel":
        return [SUPPLY_NOTES[method]]
    if study.supply is None or gap.total.supply is None:
        return [NO_TABLE]
    return [SUPPLY_NOTES[method], *filter(None, [coverage_words(store, study)])]


def coverage_words(store: Store, study: Study) -> str:
    """Of which share of the stock a dwelling table gives the class; "" where that is unknown."""
    if study.supply is None:
        return ""
    known_part = coverage(study.supply, store, "gemeente").loc[[*study.members]]
    share = 100 * known_part["bekend"].sum() / known_part["voorraad"].sum(skipna=False)
    return COVERAGE.format(share=format_number(share, 1)) if share == share else ""


def variants_table(study: Study) -> Table:
    """The gap of all that is suitable in each variant of the projection."""
    rows = tuple((f"Scenario {n}", *(g.variants[v] for v in VARIANTS)) for n, _, g in study.sides())
    columns = (Column("Scenario"), *(Column(variant.capitalize(), 0) for variant in VARIANTS))
    title = f"Opgave in {study.name} in {study.year} bij drie varianten van de prognose"
    return Table(title, columns, rows, (f"In {UNIT}. Een min betekent: er is meer dan nodig.",))


def bar_words(store: Store, bar: Bar) -> tuple[str, str, str]:
    """The title of a bar with its unit, and what it is put to, low and high, in short."""
    if isinstance(bar.low, str) or isinstance(bar.high, str):
        return BAR_TITLES[bar.id], str(bar.low), str(bar.high)
    record = records(store)[bar.id]
    if record.unit == "%":
        return record.title, value_text(record, bar.low), value_text(record, bar.high)
    low, high = (format_number(end, record.decimals) for end in (bar.low, bar.high))
    return f"{record.title} ({record.unit})", low, high


def tornado_table(store: Store, study: Study, name: str, bars: Sequence[Bar]) -> Table:
    """The gap with one assumption at a time low and high."""
    rows = tuple((*bar_words(store, bar), bar.gap_low, bar.gap_high, bar.width) for bar in bars)
    columns = (
        Column("Aanname"),
        Column("Laag"),
        Column("Hoog"),
        Column("Opgave bij laag", 0),
        Column("Opgave bij hoog", 0),
        Column("Verschil", 0),
    )
    title = f"Hoe gevoelig is de opgave? {study.name}, {study.year}, scenario {name}"
    return Table(title, columns, rows, (f"Opgave in {UNIT}.", NO_INFLUENCE))


def wijk_table(store: Store, study: Study) -> Table | None:
    """The gaps shared out over the wijken; only for one gemeente."""
    if len(study.members) != 1:
        return None
    gaps = [(name, gap.total.gap) for name, _, gap in study.sides()]
    frames = [by_wijk(store, study.members[0], float("nan") if g is None else g) for _, g in gaps]
    figures = (frames[0]["persons"], *(frame["gap"] for frame in frames))
    cells = (map(known, column.tolist()) for column in figures)
    rows = tuple(zip(frames[0]["name"].tolist(), *cells, strict=True))
    columns = [Column("Wijk"), Column("65-plussers in 2024", 0)]
    columns += [Column(f"Deel van de opgave, scenario {name}", 0) for name, _ in gaps]
    title = f"De opgave van {study.name} in {study.year}, verdeeld over de wijken"
    return Table(title, tuple(columns), rows, (WIJK_NOTE,))


def _group_words(group: str) -> str:
    """A group of ages: "65-74 jaar", "85 jaar en ouder"."""
    return f"{group.removesuffix('+')} jaar{' en ouder' * group.endswith('+')}"


def records(store: Store) -> dict[str, Assumption]:
    """The assumptions by id."""
    return {each.id: each for each in store.housing.assumptions.assumptions}


def known(value: float) -> float | None:
    """A number of a frame; None where it is unknown."""
    return None if value != value else float(value)
