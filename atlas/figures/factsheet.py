"""The feitenblad: an area on two A4 pages, to hand out in a council.

Why it is set by Typst: docs/feitenblad.md. The template `typst/factsheet.typ` only places what
`sheet` writes; every figure is a text by then.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from atlas.domain.profile import Line, key_lines, profile
from atlas.domain.subject import Subject
from atlas.figures import factsheet_words as words
from atlas.figures.factsheet_rows import Sources, row, standing_lines
from atlas.figures.factsheet_trends import trends
from atlas.figures.locator import locator_caption, locator_credit, locator_svg
from atlas.figures.profile_words import theme_sentences
from atlas.figures.spine import spine_key
from atlas.figures.typeset import typeset
from atlas.store.store import Store

TEMPLATE = "factsheet"


class NoFigures(LookupError):
    """An area without a single figure has no feitenblad; the message is Dutch and says why."""


def factsheet_pdf(store: Store, subject: Subject, made: date, address: str) -> bytes:
    """The feitenblad of an area as PDF: two A4 pages, tagged (PDF/UA-1).

    `made` is the day on the sheet, `address` that of the live page (`page_address`). Raises
    NoFigures for an area of which there is no figure at all.
    """
    return typeset(TEMPLATE, sheet(store, subject, made, address), made)


def page_address(subject: Subject, site: str = "") -> str:
    """The address of the profile of an area; without the address of the site only its path."""
    return f"{site.rstrip('/')}/profiel?{urlencode({'gebied': subject.code})}"


def file_name(subject: Subject) -> str:
    """The stem of the file: "feitenblad-emmen"; of a wijk or kern with its code, as names recur."""
    plain = unicodedata.normalize("NFKD", subject.name).encode("ascii", "ignore").decode()
    words_of = re.findall(r"[a-z0-9]+", plain.lower())
    code = [subject.code.lower()] if subject.level in ("wijk", "kern") or not words_of else []
    return "-".join(["feitenblad", *words_of, *code])


def sheet(store: Store, subject: Subject, made: date, address: str) -> dict[str, Any]:
    """What the sheet says, as texts and SVG, JSON-able. Raises NoFigures."""
    reference = "nederland" if subject.level == "provincie" else "drenthe"
    lines = profile(store, subject, reference)
    if all(line.cell.value is None for line in lines):
        raise NoFigures(words.why_none(store, subject))
    key = key_lines(store, lines)
    standing = standing_lines(store, lines, key)
    sources = Sources()
    tables = (
        (words.key_texts(store, subject, [line.indicator.id for line in key]), key),
        (words.standing_texts(store, subject, reference), standing),
    )
    return {
        "title": words.document_title(subject),
        "title-short": words.document_title(subject),
        "warnings": [],
        "kind": words.KIND,
        "name": words.heading(subject),
        "about": words.about(store, subject),
        "locator": locator_svg(store, subject),
        "caption": locator_caption(store, subject),
        "heads": words.heads(subject, reference),
        "tables": [
            {**told, "rows": [row(store, subject, reference, line, sources) for line in own]}
            for told, own in tables
            if own
        ],
        "key": spine_key(reference),
        "trends": trends(store, subject, standing, sources),
        "themes": _halves(_themes(store, subject, reference, lines)),
        "reading": words.reading(subject),
        "credits": [*sources.credits()],
        "boundaries": locator_credit(store, subject),
        "colophon": words.colophon(store, made, [line.period for line in (*key, *standing)]),
        "address": address,
        "address-short": address,
    }


def _themes(
    store: Store, subject: Subject, reference: str, lines: Sequence[Line]
) -> list[dict[str, Any]]:
    """Two sentences on every theme of which the area has a figure."""
    found = []
    for theme in store.themes.values():
        own = [line for line in lines if line.indicator.theme == theme.id]
        if own:
            sentences = theme_sentences(own, subject, reference)
            found.append({"title": theme.title, "sentences": sentences})
    return found


def _halves(items: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The items over two columns, the left one as long as the right or one longer."""
    middle = (len(items) + 1) // 2
    return [items[:middle], items[middle:]]
