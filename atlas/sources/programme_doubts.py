"""What the documents contradict, leave out or print unclearly: the sections A to E of the list.

Sections A and B are tables with their own numbers; the points of C, D and E are numbered here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from atlas.sources.common import SourceError
from atlas.sources.programme_words import ORIGINS, reworded

Row = dict[str, str]
SECTION = re.compile(r"## ([A-E])\. ")
PREFIX = re.compile(rf"({'|'.join(ORIGINS)})(?:,? ([^:]+))?: (.+)")
EVERYWHERE, SCATTERED = "alle vijf de stukken", "verschillende plaatsen"


def doubts(text: str) -> Iterator[Row]:
    """The rows of the list, in its order; SourceError when a section has none."""
    section, number = "", 0
    for line in text.splitlines():
        if found := SECTION.match(line):
            if section and not number:
                raise SourceError(f"issues: nothing in section {section}")
            section, number = found[1], 0
        elif section and (row := _row(section, number + 1, line.strip())):
            number += 1
            yield row
    if section != "E" or not number:
        raise SourceError("issues: not of the form we know")


def _row(section: str, number: int, line: str) -> Row | None:
    """One line of a section; None for the head of a table and for remarks between."""
    if section in "AB":
        if not re.match(rf"\| {section}\d", line):
            return None
        doubt_id, keys, locator, finding = (part.strip() for part in line.strip("|").split("|"))
        return _doubt(doubt_id, section, keys, locator, finding)
    if not line or (section != "E" and not line.startswith("- ")):
        return None
    finding = line.removeprefix("- ")
    if found := PREFIX.fullmatch(finding):
        return _doubt(f"{section}{number}", section, found[1], found[2] or SCATTERED, found[3])
    return _doubt(f"{section}{number}", section, " ".join(ORIGINS), EVERYWHERE, finding)


def _doubt(doubt_id: str, section: str, keys: str, locator: str, finding: str) -> Row:
    origins = [ORIGINS[key] for key in re.findall("|".join(ORIGINS), keys)]
    if not origins:
        raise SourceError(f"issues: {doubt_id} names no source that we know: {keys!r}")
    finding = reworded(finding)
    return {
        "doubt_id": doubt_id,
        "section": section,
        "origins": ";".join(origins),
        "locator": locator,
        "finding": finding[0].upper() + finding[1:],
    }
