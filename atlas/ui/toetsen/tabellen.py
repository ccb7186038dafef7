"""The tables of page Toetsen, the same on screen and in every file."""

from __future__ import annotations

from urllib.parse import urlencode

from atlas.domain.assessment import Assessment, Framework, frameworks
from atlas.figures.explanation import source_line
from atlas.figures.report import Column, Report, Table, Text, Value
from atlas.store.store import Store
from atlas.ui.parts.documents import caveats, sources
from atlas.ui.toetsen import woorden as words
from atlas.ui.toetsen.keuze import Test


def outcome_table(assessment: Assessment) -> Table:
    """Every point with what the document asks, the answer and the note."""
    names = ("Punt", "Wat het stuk vraagt", "Drempel", "Oordeel", "Toelichting", "Vindplaats")
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            each.criterion.name,
            each.criterion.check or None,
            each.criterion.threshold or None,
            words.ANSWERS[each.answer],
            each.note,
            each.criterion.locator,
        )
        for each in assessment.findings
    )
    columns = tuple(map(Column, names))
    return Table("Alle punten met uw oordeel", columns, rows, unknown=words.NOT_NAMED)


def every_framework(store: Store) -> Table:
    """All frameworks, where they stand and how many points they have."""
    columns = (Column("Kader"), Column("Groep"), Column("Punten", 0), Column("Waar het staat"))
    rows = tuple(
        (each.title, each.group.title, len(each.criteria), words.source(store, each))
        for each in frameworks(store).values()
    )
    empty = [each.title for each in frameworks(store).values() if each.empty]
    notes = (f"Zonder inhoud: {'; '.join(empty)}.",) if empty else ()
    return Table("Alle kaders", columns, rows, notes)


def every_point(store: Store) -> Table:
    """All points of all frameworks."""
    names = ("Kader", "Punt", "Wat het stuk vraagt", "Drempel", "Vindplaats")
    rows = tuple(
        (each.title, point.name, point.check or None, point.threshold or None, point.locator)
        for each in frameworks(store).values()
        for point in each.criteria
    )
    return Table(
        "Alle punten van alle kaders", tuple(map(Column, names)), rows, unknown=words.NOT_NAMED
    )


def make_report(store: Store, test: Test) -> Report:
    """The test to take along; without a framework the list of all."""
    limits = Text("Wat u moet weten", (*words.LIMITS, *_caveats(store)))
    if test.assessment is None:
        blocks = (every_framework(store), every_point(store), limits)
        lead = ("Kaders uit de stukken om een initiatief aan te toetsen.",)
        address = f"/toetsen?{urlencode(test.params)}" if test.params else "/toetsen"
        found = sources(store, *words.TABLES)
        return Report("toetsen", "Toetsen", lead, blocks, found, address=address)
    framework = test.assessment.framework
    about = Text(
        framework.title,
        (
            f"Waar het staat: {words.source(store, framework)}",
            framework.group.about,
            *words.found_doubts(store, framework.doubts),
        ),
    )
    return Report(
        name=f"toetsen-{framework.framework_id}",
        title=f"Toets aan: {framework.title}",
        lead=(f"Initiatief: {words.name(test.name)}", *_said(test.assessment)),
        blocks=(about, *_content(store, test.assessment), limits),
        sources=_sources(store, framework),
        address=f"/toetsen?{urlencode(test.params)}",
    )


def _said(assessment: Assessment) -> tuple[str, ...]:
    if assessment.framework.empty:
        return (words.EMPTY, words.ONLY_WEIGHING)
    return (words.outcome(assessment), words.WEIGHING)


def _content(store: Store, assessment: Assessment) -> tuple[Table | Text, ...]:
    if assessment.framework.empty:
        return ()
    found = [
        f"{point.name}: {text}"
        for point in assessment.framework.criteria
        for text in words.found_doubts(store, point.doubts)
    ]
    table = outcome_table(assessment)
    return (table, Text("Tegenspraak bij een punt", tuple(found))) if found else (table,)


def _caveats(store: Store) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for name in words.TABLES for each in caveats(store, name)))


def _sources(store: Store, framework: Framework) -> tuple[str, ...]:
    record = store.programme_tables.get("frameworks")
    origins = record.origin if record else ()
    return tuple(source_line(each) for each in origins if each.id == framework.origin)
