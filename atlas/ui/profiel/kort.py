"""The part In het kort of page Profiel: what an area is, and where it stands out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from atlas.domain.address import Address
from atlas.domain.profile import Line, key_lines, profile
from atlas.domain.subject import Subject
from atlas.figures.line_words import about_words, reference_name, state_notes
from atlas.figures.numbers import LEVEL_WORDS, capital, format_measure
from atlas.figures.profile_report import sources
from atlas.figures.profile_words import (
    DIRECTION_MARKS,
    beside_sentences,
    reasons,
    subject_name,
    theme_sentences,
)
from atlas.figures.report import Report
from atlas.store.store import Store
from atlas.ui.html import Html, items, join, map_address, report_table, tag
from atlas.ui.parts.part import Answer
from atlas.ui.profiel import geheel, keuze, kort_begin, kort_kop
from atlas.ui.profiel import kort_tabellen as tabellen
from atlas.ui.profiel.betekenis import meaning_box

KEY = "kort"
TITLE = "In het kort"
QUESTION = "Waar valt dit gebied op?"
LEAD = "Zie in een halve minuut waar een gemeente, regio, wijk of dorp verschilt van Drenthe."
WORDS: Mapping[str, str] = MappingProxyType({**keuze.COMMON_WORDS})
SPREAD = (
    "Hoe ver een cijfer van {name} ligt, meten wij aan hoe ver de {peers} van Drenthe uit elkaar "
    "liggen. Zo kunnen cijfers met een andere eenheid naast elkaar staan. “Gunstig” en "
    "“ongunstig” staan alleen bij cijfers waarvan bekend is welke kant gunstig is."
)
BESIDE = ("Naast Drenthe en Nederland", "Naast Nederland")
OUTPUTS = ("kop", "opvallend", "cijfers", "themas", "verder")  # what stands out comes first


def skeleton(store: Store) -> Html:
    """The chooser, and room for what is known of an area."""
    start = tag("div", data_map=kort_begin.MAP, data_choose=keuze.AREA)
    begin = tag("div", start, tag("div", data_out="begin"), class_="atlas-prof-begin")
    return join([keuze.chooser(store), begin, *(tag("div", data_out=name) for name in OUTPUTS)])


def answer(store: Store, params: Mapping[str, str], own: None) -> Answer:
    """What the part shows for an address."""
    address = Address(params, WORDS)
    subject, reference = keuze.read_subject(store, address), keuze.read_reference(address)
    out = keuze.out(store, subject, reference)
    maps: dict[str, dict[str, Any]] = {}
    if subject is None:
        out["begin"], maps = kort_begin.start(store), {kort_begin.MAP: kort_begin.start_map(store)}
    else:
        out |= _out(store, subject, reference)
    return Answer(
        keuze.params(subject, reference),
        keuze.values(subject, reference),
        out=out,
        maps=maps,
        notices=tuple(address.notices),
    )


def report(store: Store, params: Mapping[str, str], own: None) -> Report:
    """The whole profile to take along."""
    address = Address(params, WORDS)
    subject = keuze.read_subject(store, address)
    return geheel.whole_report(store, subject, keuze.read_reference(address))


def _out(store: Store, subject: Subject, reference: str) -> dict[str, Html]:
    lines = profile(store, subject, reference)
    found = {"kop": kort_kop.head(store, subject, lines)}
    if not any(line.cell.value is not None for line in lines):
        return found
    keys, out = key_lines(store, lines), tabellen.out_lines(store, lines)
    return found | {
        "cijfers": tag("section", tag("h2", tabellen.KEY_TITLE), _keys(keys, subject)),
        "opvallend": _standing_out(store, out, subject, reference),
        "themas": _themes(store, lines, subject, reference),
        "verder": _further(store, subject, (*keys, *out)),
    }


def _keys(lines: Sequence[Line], subject: Subject) -> Html:
    if not lines:
        return tag("p", "Van de kerncijfers is er hier geen.")
    table = replace(tabellen.key_table(lines, subject), title=BESIDE[subject.level == "provincie"])
    notes = (tag("p", text, class_="atlas-note") for text in state_notes(lines))
    return join([report_table(table, stack=True), *notes])


def _standing_out(store: Store, lines: Sequence[Line], subject: Subject, reference: str) -> Html:
    """The figures that stand out most, each with a sentence."""
    name = reference_name(subject, reference)
    if not lines:
        told = f"Er zijn geen cijfers die wij met {name} kunnen vergelijken."
        return tag("section", tag("h2", tabellen.OUT_TITLE), tag("p", told, data_tell="opvallend"))
    rows = (
        tag(
            "li",
            _row_head(line, subject),
            tag("p", beside_sentences(line, subject, reference, brief=True)),
        )
        for line in lines
    )
    peers = LEVEL_WORDS[subject.peer_level].plural
    lead = (
        f"{capital(subject_name(store, subject))} verschilt het meest van {name} bij "
        f"“{lines[0].indicator.title}”."
    )
    notes = (SPREAD.format(name=name, peers=peers), *state_notes(lines), *reasons(lines))
    return tag(
        "section",
        tag("h2", tabellen.OUT_TITLE, id="opvallend"),
        tag("p", lead, data_tell="opvallend"),
        tag("ol", *rows, class_="atlas-prof-opvallend"),
        *(tag("p", text, class_="atlas-note") for text in notes),
    )


def _row_head(line: Line, subject: Subject) -> Html:
    """The subject, the figure with its year and status, and what its direction means."""
    shown = format_measure(line.cell.value or 0.0, line.indicator)
    word = DIRECTION_MARKS[line.favourable]
    mark = tag("span", word, class_=f"atlas-prof-merk atlas-prof-{word}") if word else None
    return tag(
        "div",
        tag("strong", line.indicator.title),
        tag("span", f"{shown} ({about_words(line, subject)})"),
        mark,
        class_="atlas-prof-regel",
    )


def _themes(store: Store, lines: Sequence[Line], subject: Subject, reference: str) -> Html:
    """Two sentences for every theme, with the way to all its figures."""
    blocks, without = [], []
    for theme, found in tabellen.theme_lines(store, lines).items():
        title = store.themes[theme].title
        if not found:
            without.append(title)
            continue
        said = {"deel": "thema", **keuze.params(subject, reference), "thema": theme}
        link = tag("a", f"Alle cijfers over {title.lower()}", href=f"/profiel?{urlencode(said)}")
        told = " ".join(theme_sentences(found, subject, reference))
        blocks.append(tag("div", tag("h3", title), tag("p", told), link))
    word = LEVEL_WORDS[subject.level].plural
    gaps = f"{'; '.join(without)}: over deze thema's hebben de bronnen geen cijfers voor {word}."
    return tag(
        "section",
        tag("h2", tabellen.THEMES_TITLE),
        tag("div", *blocks, class_="atlas-prof-themas"),
        tag("p", gaps, class_="atlas-note") if without else None,
    )


def _further(store: Store, subject: Subject, lines: Sequence[Line]) -> Html:
    """Where to go from here, and where the figures come from."""
    sheet = f"/download/feitenblad.pdf?{urlencode({keuze.AREA: subject.code})}"
    links = [tag("a", "Feitenblad (PDF, twee bladzijden A4)", href=sheet, download=True)]
    if subject.level in ("gemeente", "wijk"):
        shown = {"indicator": kort_kop.POPULATION, "niveau": subject.level, "gebied": subject.code}
        links.append(tag("a", "Bekijk op de kaart", href=map_address(store, shown)))
    return tag(
        "section",
        tag("h2", "Verder"),
        items(links),
        meaning_box(line.indicator for line in lines),
        tag("details", tag("summary", "Bronnen en licenties"), items(sources(lines))),
    )
