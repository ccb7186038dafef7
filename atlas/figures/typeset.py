"""A PDF for eyes and screen readers, set by Typst from a template and data.

The data go in as JSON and come out as text: nothing in them is ever markup. The letters are
those of the atlas, there is no network and no package, and the same data on the same day give
the same bytes. Every file keeps PDF/UA-1 (tags, language, title) and PDF/A-2b (keeps well), or
is not made at all: Typst refuses a picture without a description.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from atlas.figures.letters import FONTS, MISSING, showable
from atlas.figures.numbers import format_date
from atlas.figures.palette import PALETTE
from atlas.figures.sheet import SITE

TEMPLATES = Path(__file__).parent / "typst"
POINT = 25.4 / 72  # millimetres
EDGE = 16  # millimetres beside the text
ROOM, ROOM_LYING = ((side - 2 * EDGE) / POINT for side in (210, 297))  # points of A4 for text
SMALL, BODY, TITLE = 8, 10, 17  # sizes in points
TURNS = threading.BoundedSemaphore(2)  # files at a time: each holds its pages in memory
LARGE = 50_000  # signs of data: after such a file (a feitenblad has twice that) it forgets
REMEMBERED = 11  # files: Typst keeps what it made for the ten files after it
STANDARDS: list[typst.PDFStandard] = ["ua-1", "a-2b"]


def typeset(template: str, data: Mapping[str, Any], made: date) -> bytes:
    """The PDF that `typst/<template>.typ` makes of `data`, with `made` as its day.

    `data` is what JSON can hold; `typst/base.typ` says which keys it wants and offers them to the
    templates as `data`, with what is added here. Signs that the letters lack become a mark, and
    then `missing` is true. Raises ValueError for NaN and infinity, typst.TypstError where template
    and data do not fit or would not keep the standards.
    """
    shown = _shown(data)
    own: dict[str, Any] = {
        "edge": EDGE,
        "sizes": {"small": SMALL, "body": BODY, "title": TITLE},
        "site": SITE,
        "made": format_date(made),
        "day": [made.year, made.month, made.day],
        "colours": {name: value for name, value in asdict(PALETTE).items() if _is_colour(value)},
    }
    text = json.dumps(shown, ensure_ascii=False, allow_nan=False)
    own["missing"] = MISSING in text
    with TURNS:
        made_file = typst.compile(
            TEMPLATES / f"{template}.typ",
            root=TEMPLATES,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": text, "own": json.dumps(own, ensure_ascii=False)},
            pdf_standards=STANDARDS,
            timestamp=datetime.combine(made, time(), UTC),
        )
        if len(text) > LARGE:
            _forget()
    return made_file


def _forget() -> None:
    """Typst lets go of the pages of the last file, by files without any."""
    for _ in range(REMEMBERED):
        typst.compile(b"", font_paths=_fonts(), ignore_system_fonts=True, format="svg")


def _shown(value: Any) -> Any:
    """The value with every text in it made showable."""
    if isinstance(value, str):
        return showable(value)
    if isinstance(value, Mapping):
        return {key: _shown(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_shown(each) for each in value]
    return value


def _is_colour(value: object) -> bool:
    return isinstance(value, str) and value.startswith("#")


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """The letters of the atlas and no other, read once."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
