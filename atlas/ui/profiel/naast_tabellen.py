"""Part Gemeten en ervaren as a table and sources: for the page, the workbook, the paper."""

from __future__ import annotations

from collections.abc import Sequence

from atlas.domain.beside import PRINTED, Saying, kinds, sayings
from atlas.domain.subject import Subject
from atlas.figures import numbers
from atlas.figures.explanation import source_line
from atlas.figures.report import Column, Table
from atlas.figures.stock_facts import FACT_STATUS_WORDS
from atlas.store.profile import Beside
from atlas.store.records import Indicator
from atlas.store.store import Store

KIND_NAMES = {
    "measured": "Gemeten of geteld",
    "modelled": "Berekend met een model",
    "experienced": "Wat mensen zeggen",
    PRINTED: "Gedrukt in een visie",
}
NOT_NAMED = "niet genoemd"
FEWEST = 2  # kinds that make it worth putting them beside each other


def shown(store: Store, subject: Subject) -> tuple[tuple[Beside, tuple[Saying, ...]], ...]:
    """The themes of which there are figures of two kinds or more, with those figures."""
    pairs = ((each, sayings(store, subject, each)) for each in store.profile.beside)
    return tuple((each, found) for each, found in pairs if len(kinds(found)) >= FEWEST)


def left_out(store: Store, subject: Subject) -> tuple[str, ...]:
    """The titles of the themes with figures of only one kind."""
    pairs = ((each, sayings(store, subject, each)) for each in store.profile.beside)
    return tuple(each.title for each, found in pairs if len(kinds(found)) < FEWEST)


def tables(store: Store, subject: Subject, reference: str) -> tuple[Table, ...]:
    """One table of all that is said of the area; none when there is nothing to put together."""
    rows = tuple(
        (
            each.title,
            KIND_NAMES[saying.kind],
            saying.about.title,
            figure(saying),
            whose(saying),
            period_words(saying),
            status_words(saying),
            "" if saying.origin is None else saying.origin.producer,
            " ".join(filter(None, (context(saying), saying.note))),
        )
        for each, found in shown(store, subject)
        for saying in found
    )
    names = (
        "Onderwerp",
        "Soort cijfer",
        "Wat het telt",
        "Cijfer",
        "Van welk gebied",
        "Jaar",
        "Status",
        "Bron",
        "Opmerking",
    )
    notes = tuple(f"{each.title}: {each.note}" for each, _ in shown(store, subject))
    title = f"Gemeten en ervaren: {subject.name}"
    return (Table(title, tuple(map(Column, names)), rows, notes, NOT_NAMED),) if rows else ()


def sources(store: Store, subject: Subject) -> tuple[str, ...]:
    """The publications behind the figures, each once."""
    found = {
        saying.origin.id: source_line(saying.origin)
        for _, all_said in shown(store, subject)
        for saying in all_said
        if saying.origin is not None
    }
    return tuple(found.values())


def figure(saying: Saying) -> str:
    """The figure as shown, with its unit; the range of the gemeenten; or why there is none."""
    about = saying.about
    if saying.span and isinstance(about, Indicator):
        ends = (f"{numbers.format_value(value, about)} ({name})" for name, value in saying.span)
        return " tot ".join(ends)
    if saying.cell is not None and isinstance(about, Indicator):
        if saying.cell.value is None:
            return numbers.format_cell(saying.cell, about)
        return numbers.format_measure(saying.cell.value, about)
    return _printed(saying, saying.value)


def whose(saying: Saying) -> str:
    """The area of the figure in words."""
    if saying.span:
        return f"de gemeenten in {saying.area.name}"
    if saying.area.level in ("gemeente", "wijk", "kern"):
        return f"de {saying.area.level} {saying.area.name}"
    return saying.area.name


def period_words(saying: Saying) -> str:
    """The period, or that the source does not name it."""
    return "jaar niet genoemd" if saying.period == NOT_NAMED else saying.period


def status_words(saying: Saying) -> str:
    """The status in Dutch; a figure that we made ourselves is called that."""
    about = saying.about
    if saying.cell is None or not isinstance(about, Indicator):
        return FACT_STATUS_WORDS[saying.status]
    if saying.span:
        return "van elke gemeente apart"
    return numbers.full_status(saying.cell, about)


def context(saying: Saying) -> str:
    """Drenthe beside a figure, or the same figure in earlier years; "" without either."""
    about = saying.about
    drenthe = saying.drenthe
    if drenthe is not None and drenthe.value is not None and isinstance(about, Indicator):
        computed = f", {numbers.COMPUTED}" if drenthe.computed else ""
        return f"Drenthe: {numbers.format_value(drenthe.value, about)}{computed}."
    if saying.earlier:
        before = "; ".join(f"{_printed(saying, value)} ({year})" for year, value in saying.earlier)
        return f"Eerder: {before}."
    return ""


def missing_kinds(found: Sequence[Saying]) -> tuple[str, ...]:
    """The kinds of which there is no figure, without the printed ones: those are extra."""
    there = kinds(found)
    return tuple(name for kind, name in KIND_NAMES.items() if kind not in (*there, PRINTED))


def _printed(saying: Saying, value: float | None) -> str:
    about = saying.about
    if value is None or isinstance(about, Indicator):
        return NOT_NAMED
    number = numbers.format_number(value, about.decimals)
    if about.unit == "rapportcijfer":
        return number
    return f"{number}{'%' if about.unit == '%' else f' {about.unit}'}"
