"""The course of one figure: chart and table beside each other, what it means, its sources."""

from __future__ import annotations

from urllib.parse import urlencode

from atlas.domain.profile import Line
from atlas.domain.subject import Subject
from atlas.domain.trend import Trend, trend
from atlas.figures.explanation import source_line
from atlas.figures.numbers import DIRECTION_WORDS, KIND_WORDS, capital
from atlas.figures.profile_words import line_sentence
from atlas.figures.trend import FEWEST, origins, trend_chart, trend_sentence, trend_table
from atlas.store.records import PROVINCE
from atlas.store.store import Store
from atlas.ui.html import Html, definitions, items, join, map_address, report_table, svg, tag
from atlas.ui.profiel.thema_rijen import COURSE

ONLY_DRENTHE = "Van dit cijfer is er geen kaart: de bron heeft het alleen voor heel Drenthe."


def course(store: Store, subject: Subject, reference: str, line: Line) -> Html:
    """The section on one figure: in words, over the years, and what it means."""
    found = trend(store, subject, line.indicator.id)
    return tag(
        "section",
        tag("h2", f"Verloop: {line.indicator.title}", id=COURSE),
        tag("p", trend_sentence(found)),
        _drawn(found),
        _earlier(found),
        _about(store, subject, reference, line, found),
        class_="atlas-prof-verloop",
    )


def _drawn(found: Trend) -> Html:
    """Chart and table; of one figure only the table, because there is nothing to draw."""
    table = report_table(trend_table(found), stack=True) if found.moments else None
    if found.figures < FEWEST:
        return join([table])
    return tag("div", svg(trend_chart(found)), tag("div", table), class_="atlas-part-two")


def _earlier(found: Trend) -> Html:
    """The way to the older figures of Drenthe."""
    if not found.drenthe_from:
        return join([])
    given = {"deel": "thema", "gebied": PROVINCE, "onderwerp": found.indicator.id}
    text = f"Drenthe heeft al cijfers vanaf {found.drenthe_from}: bekijk het verloop van Drenthe"
    return tag("p", tag("a", text, href=f"/profiel?{urlencode(given)}"))


def _about(store: Store, subject: Subject, reference: str, line: Line, found: Trend) -> Html:
    indicator = line.indicator
    told = definitions(
        (
            ("In woorden", line_sentence(line, store, subject, reference)),
            ("Wat is het?", indicator.description),
            ("Soort cijfer", capital(KIND_WORDS[indicator.kind])),
            ("Richting", capital(DIRECTION_WORDS[indicator.direction])),
        )
    )
    notes = items([*indicator.notes.caveats, *map(source_line, origins(found))])
    more = tag("details", tag("summary", "Let op, en bronnen"), notes)
    return join([told, tag("p", _map(store, subject, line)), more])


def _map(store: Store, subject: Subject, line: Line) -> Html:
    """The way to the map of the figure, with the area picked on it where that has its level."""
    levels = set(line.indicator.table.levels)
    if not levels & {"gemeente", "wijk", "buurt"}:
        return join([ONLY_DRENTHE])
    given = {"indicator": line.indicator.id, "jaar": line.period}
    if subject.level in levels & {"gemeente", "wijk"}:
        given |= {"niveau": subject.level, "gebied": subject.code}
    return tag("a", "Bekijk dit cijfer op de kaart", href=map_address(store, given))
