"""Looking back on a half-year or a year: what was reported, by whom, and who is missing.

Counts only: nothing here says whether a gemeente did well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from atlas.domain.programme_calendar import Moment, ahead, moments, rhythms
from atlas.domain.programme_tree import Tree, programme_tree, rows
from atlas.store.days import HERE
from atlas.store.records import PROVINCE
from atlas.store.reporting.records import Kind, Period, Published, Reported
from atlas.store.reporting.rules import periods
from atlas.store.store import Store

PLACES = ("1", "2", "3")  # of the initiatives in a top 3


@dataclass(frozen=True, slots=True)
class Term:
    """What one looks back on: a half-year "2026-2", or a year "2026".

    `halves` are its half-years that are reported on, `start` the first day of the first of them;
    `due` is the last day to hand in.
    """

    period: str
    start: date
    end: date
    due: date
    halves: tuple[str, ...]

    @property
    def year(self) -> bool:
        """Whether it is a whole year."""
        return self.halves != (self.period,)

    def day(self, today: date) -> date:
        """The day of which the review tells by itself: the last to hand in, or today."""
        return min(today, self.due)


@dataclass(frozen=True, slots=True)
class Line:
    """A published report on an action.

    `titles` are those of the document, the theme and the task; () for an action that the atlas
    does not have, whose `action` is then its id.
    """

    report: Published
    titles: tuple[str, ...]
    action: str


@dataclass(frozen=True, slots=True)
class Initiative:
    """One of the initiatives in the top 3 of a gemeente; "" for what was not filled in."""

    area_code: str
    place: int
    name: str
    village: str
    what: str
    url: str


@dataclass(frozen=True, slots=True)
class Turnout:
    """What a gemeente reported in a half-year: published, and handed in but not yet published.

    `boxes` are ids of the boxes on which nothing is published.
    """

    area_code: str
    half: str
    published: int
    waiting: int
    boxes: tuple[str, ...]

    @property
    def missing(self) -> bool:
        """Whether the gemeente reported nothing at all."""
        return not self.published and not self.waiting


@dataclass(frozen=True, slots=True)
class Review:
    """What was public of a term, in the order of the documents, then by gemeente; province last.

    `top_three` holds, for a year, what each gemeente did: "gepubliceerd", "ingediend" or "";
    it is empty for a half-year, as are `initiatives`. `corrections` were published in the term.
    """

    term: Term
    lines: tuple[Line, ...]
    initiatives: tuple[Initiative, ...]
    top_three: Mapping[str, str]
    corrections: tuple[Published, ...]
    turnout: tuple[Turnout, ...]
    moments: tuple[Moment, ...]


def terms(today: date) -> dict[str, Term]:
    """The half-years and years to look back on by id, newest first; a year after its halves.

    They are those that a day knows of: a year holds the half-years that began by then.
    """
    by_year: dict[str, list[Period]] = {}
    for each in periods(today):
        by_year.setdefault(each.period[:4], []).append(each)
    found: dict[str, Term] = {}
    for year, halves in reversed(by_year.items()):
        for each in reversed(halves):
            found[each.period] = Term(each.period, each.start, each.end, each.due, (each.period,))
        names = tuple(each.period for each in halves)
        due = date(int(year) + 1, 1, 31)
        found[year] = Term(year, halves[0].start, date(int(year), 12, 31), due, names)
    return found


def review(store: Store, reported: Reported, term: Term) -> Review:
    """What `reported` (as it stood on some day) holds of a term."""
    tree = programme_tree(store)
    gemeenten = sorted(tree.gemeenten, key=lambda code: store.areas[code].name)
    areas = {code: place for place, code in enumerate((*gemeenten, PROVINCE))}
    top3 = [each for each in reported.reports if each.kind is Kind.TOP_THREE] if term.year else []
    mine = [each for each in top3 if each.period == term.period]
    mine.sort(key=lambda each: areas.get(each.area_code, len(areas)))
    return Review(
        term=term,
        lines=_lines(tree, areas, reported.reports, term),
        initiatives=tuple(one for each in mine for one in _initiatives(each)),
        top_three=_top_three(gemeenten, reported, term, mine),
        corrections=tuple(_corrections(reported.reports, term)),
        turnout=_turnout(store, gemeenten, reported, term),
        moments=_moments(store, term),
    )


def _lines(
    tree: Tree, areas: Mapping[str, int], reports: Iterable[Published], term: Term
) -> tuple[Line, ...]:
    order = {action.action_id: place for place, action in enumerate(tree.actions)}

    def key(each: Published) -> tuple[int, str, int, str]:
        place = order.get(each.subject, len(order))
        return place, each.subject, areas.get(each.area_code, len(areas)), each.period

    mine = (each for each in reports if each.kind is Kind.PROGRESS and each.period in term.halves)
    return tuple(_line(tree, each) for each in sorted(mine, key=key))


def _line(tree: Tree, report: Published) -> Line:
    action = tree.by_id.get(report.subject)
    if action is None:
        return Line(report, (), report.subject)
    titles = tree.titles(action.path) or [action.row["document"]]
    return Line(report, tuple(titles), action.title)


def _initiatives(report: Published) -> Iterator[Initiative]:
    for place in PLACES:
        said = (
            str(report.content.get(f"{name}{place}") or "")
            for name in ("name", "village", "what", "url")
        )
        name, village, what, url = said
        if name:
            yield Initiative(report.area_code, int(place), name, village, what, url)


def _top_three(
    gemeenten: Sequence[str], reported: Reported, term: Term, published: Iterable[Published]
) -> dict[str, str]:
    if not term.year:
        return {}
    waiting = {
        area
        for kind, area, _, period in reported.waiting
        if kind is Kind.TOP_THREE and period == term.period
    }
    done = {each.area_code for each in published}
    return {
        code: "gepubliceerd" if code in done else "ingediend" if code in waiting else ""
        for code in gemeenten
    }


def _corrections(reports: Iterable[Published], term: Term) -> Iterator[Published]:
    """Corrections by the day on which they were published: their period is that of a figure."""
    for each in reports:
        if each.kind is Kind.CORRECTION and term.start <= day_of(each.published_at) <= term.end:
            yield each


def day_of(moment: datetime) -> date:
    """The day of a moment in the Netherlands."""
    return moment.astimezone(HERE).date()


def _turnout(
    store: Store, gemeenten: Sequence[str], reported: Reported, term: Term
) -> tuple[Turnout, ...]:
    boxes = {row["box_id"]: row["action_id"] for row in rows(store, "boxes")}
    done: dict[tuple[str, str], set[str]] = {}
    for each in reported.reports:
        if each.kind is Kind.PROGRESS:
            done.setdefault((each.area_code, each.period), set()).add(each.subject)
    waiting: dict[tuple[str, str], set[str]] = {}
    for kind, area, subject, period in reported.waiting:
        if kind is Kind.PROGRESS:
            waiting.setdefault((area, period), set()).add(subject)
    return tuple(
        Turnout(
            code,
            half,
            len(there := done.get((code, half), set())),
            len(waiting.get((code, half), ())),
            tuple(box for box, action in boxes.items() if action not in there),
        )
        for half in term.halves
        for code in gemeenten
    )


def _moments(store: Store, term: Term) -> tuple[Moment, ...]:
    """What according to the documents fell or ran in the term, and what comes back without end."""
    every = moments(rows(store, "calendar"))
    fell = [each for each in ahead(every, term.start) if each.first <= term.end]
    return (*fell, *rhythms(every, term.end))
