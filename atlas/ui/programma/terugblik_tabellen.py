"""The other tables of the part Terugblik, the same on screen and in every file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from atlas.domain.gauges import Gauge
from atlas.domain.programme_tree import programme_tree, rows
from atlas.domain.review import Review
from atlas.figures.report import Table, Value
from atlas.store.reporting.records import Published
from atlas.store.store import Store
from atlas.ui.kalender.woorden import kind_words, when
from atlas.ui.melden.woorden import day, period_words
from atlas.ui.parts.documents import place
from atlas.ui.programma.terugblik_meldingen import NOT_HERE, UNSAID, columns_of, decimals_of
from atlas.ui.programma.woorden import place_names


def turnout_table(store: Store, found: Review) -> Table:
    """What every gemeente reported, and on which boxes nothing is published."""
    names = place_names(store)
    boxes = {row["box_id"]: row["title"] for row in rows(store, "boxes")}
    several = len(found.term.halves) > 1
    columns = columns_of(
        "Gemeente",
        *(["Halfjaar"] if several else []),
        ("Gepubliceerd", 0),
        ("Ingediend, nog niet gepubliceerd", 0),
        "Vakjes zonder melding",
    )
    told: tuple[tuple[Value, ...], ...] = tuple(
        (
            names[each.area_code],
            *([period_words(each.half)] if several else []),
            each.published,
            each.waiting,
            _boxes([boxes[box] for box in each.boxes], len(boxes)),
        )
        for each in found.turnout
    )
    note = (
        "Een vakje is een onderwerp waarover elke gemeente kan melden (eigen keuze): "
        f"{', '.join(boxes.values())}."
    )
    return Table("Meldingen per gemeente", columns, told, (note,))


def _boxes(titles: Sequence[str], every: int) -> str:
    if not titles:
        return "geen"
    return f"alle {every}" if len(titles) == every else ", ".join(titles)


def top_three_table(store: Store, found: Review) -> Table:
    """The initiatives that the gemeenten put first."""
    names = place_names(store)
    columns = columns_of("Gemeente", ("Plaats", 0), "Initiatief", "Dorp", "Wat het doet", "Website")
    told = tuple(
        (
            names.get(each.area_code, each.area_code),
            each.place,
            each.name,
            _area(store, each.village),
            each.what or None,
            each.url or None,
        )
        for each in found.initiatives
    )
    return Table("Top 3 van dorpsinitiatieven", columns, told, unknown=UNSAID)


def _area(store: Store, code: str) -> str | None:
    return store.areas[code].name if code in store.areas else code or None


def corrections_table(store: Store, corrections: Iterable[Published]) -> Table:
    """Corrections to figures that were published in the term."""
    names = place_names(store)
    columns = columns_of(
        "Cijfer", "Gebied", "Periode van het cijfer", "Wat er zou moeten staan", "Toelichting",
        "Bewijs", "Wie", "Gepubliceerd op",
    )  # fmt: skip
    told = tuple(
        (
            store.indicators[each.subject].title if each.subject in store.indicators else NOT_HERE,
            _area(store, str(each.content.get("area_code") or "")),
            each.period,
            str(each.content.get("value") or "") or None,
            str(each.content.get("explanation") or "") or None,
            str(each.content.get("evidence_url") or "") or None,
            names.get(each.area_code, each.area_code),
            day(each.published_at),
        )
        for each in corrections
    )
    note = "De atlas verandert een cijfer niet zelf. De maker van het cijfer beslist daarover."
    return Table("Correcties van cijfers", columns, told, (note,), unknown=UNSAID)


def gauges_table(store: Store, every: Sequence[Gauge]) -> Table:
    """How far each target with a number is, with how it is counted."""
    actions = programme_tree(store).by_id
    decimals = decimals_of(n for each in every for n in (each.target, each.count.counted))
    columns = columns_of(
        "Actie", "Wat wordt geteld", ("Doel", decimals), ("Stand", decimals), "Gehaald?",
        "Zo is het geteld",
    )  # fmt: skip
    told = tuple(
        (
            actions[each.action_id].title if each.action_id in actions else each.action_id,
            f"{each.row['unit']}{' (hoogstens)' * each.at_most}",
            each.target,
            each.count.counted,
            str(each.state),
            each.row["calculation"],
        )
        for each in every
    )
    return Table("Doelen met een getal", columns, told, unknown="niets te tellen")


def calendar_table(store: Store, found: Review) -> Table:
    """What according to the documents fell or ran in the term."""
    columns = columns_of(
        "Moment", "Wanneer volgens het stuk", "Soort", "Waar", "Opmerking", "Stuk en plaats"
    )
    told = tuple(
        (
            each.event,
            when(each),
            kind_words(each.kind),
            each.area_text or None,
            each.remark,
            place(store, "calendar", each.origin, each.locator),
        )
        for each in found.moments
    )
    note = (
        "Wat geen einde heeft in de stukken (zoals een bijeenkomst elk halfjaar), staat er ook "
        "bij. Geen stuk zegt of het nog gebeurt."
    )
    return Table("Momenten uit de stukken in deze periode", columns, told, (note,))
