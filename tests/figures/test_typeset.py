"""Typst as the atlas uses it: own letters only, data that are never code, the same bytes."""

from __future__ import annotations

import io
import math
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typst
from pypdf import PdfReader

from atlas.figures.palette import PALETTE
from atlas.figures.typeset import LARGE, ROOM, ROOM_LYING, TEMPLATES, typeset

MADE = date(2026, 11, 22)


def data(*paragraphs: str, **fields: Any) -> dict[str, Any]:
    text = {"kind": "text", "title": "Kop", "paragraphs": paragraphs, "link": ""}
    given = {
        "title": "Titel",
        "heading": "Titel",
        "title-short": "Titel",
        "address-short": "",
        "warnings": [],
        "lead": [],
        "runs": [{"lying": False, "blocks": [text]}],
    }
    return {**given, **fields}


def opened(*paragraphs: str, **fields: Any) -> PdfReader:
    return PdfReader(io.BytesIO(typeset("report", data(*paragraphs, **fields), MADE)))


def test_the_file_says_what_it_is_and_when_it_was_made() -> None:
    found = opened("tekst")
    said = found.metadata
    assert said is not None
    assert (said.title, said.author) == ("Titel", "WZW-atlas Drenthe")
    assert said.creation_date is not None and said.creation_date.date() == MADE
    assert found.trailer["/Root"]["/Lang"] == "nl-NL"


def test_only_the_letters_of_the_atlas_are_used_and_they_come_along() -> None:
    found = opened("tekst 中")
    for page in found.pages:
        for font in page["/Resources"]["/Font"].values():
            assert "SourceSansPro" in font["/BaseFont"]
            (inner,) = font["/DescendantFonts"]
            assert {"/FontFile2", "/FontFile3"} & set(inner.get_object()["/FontDescriptor"])


@pytest.mark.parametrize(
    "text",
    [
        "#sys.inputs",
        "#panic()",
        "$x^2$ *vet* _schuin_ `code`",
        '"]; #read("base.typ")',
        "= Kop <a>",
    ],
)
def test_data_are_never_code(text: str) -> None:
    found = opened(text, title=text, heading=text, lead=[text])
    assert found.pages[0].extract_text().count(text) == 3
    assert found.metadata is not None and found.metadata.title == text


def test_colours_and_sizes_stand_in_one_place() -> None:
    for template in TEMPLATES.glob("*.typ"):
        assert not re.findall(r'"#[0-9a-fA-F]{3,8}"', template.read_text("utf-8")), template.name
    said = opened("x").pages[0].get_contents()
    assert said is not None
    found = re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) scn", said.get_data())
    written = {"#" + "".join(f"{round(255 * float(each)):02x}" for each in one) for one in found}
    assert written == {PALETTE.text, PALETTE.quiet_text}
    assert (round(ROOM), round(ROOM_LYING)) == (505, 751)


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_what_json_cannot_hold_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        typeset("report", data(size=value), MADE)


def test_a_picture_without_a_description_makes_no_file() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0H9V9Z"/></svg>'
    chart = {"kind": "chart", "title": "x", "svg": svg, "alt": "", "width": 50}
    with pytest.raises(typst.TypstError, match="alt"):
        typeset("report", data(runs=[{"lying": False, "blocks": [chart]}]), MADE)


@pytest.mark.parametrize("address", ["https://a.example/x.png", "/etc/hostname", "../fonts/x.ttf"])
def test_a_picture_fetches_nothing(address: str) -> None:
    image = f'<image href="{address}" width="9" height="9"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{image}</svg>'
    chart = {"kind": "chart", "title": "x", "svg": svg, "alt": "x", "width": 50}
    with pytest.raises(typst.TypstError, match="failed to load linked image"):
        typeset("report", data(runs=[{"lying": False, "blocks": [chart]}]), MADE)


def test_many_at_once_and_a_large_one_between_give_the_same_bytes() -> None:
    """The memory of Typst is emptied by a large file while others are being made."""
    asked = [
        data("tekst " * (LARGE // 5)) if turn % 8 == 3 else data(f"nummer {turn}")
        for turn in range(16)
    ]
    alone = [typeset("report", each, MADE) for each in asked]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda each: typeset("report", each, MADE), asked)) == alone


def test_no_template_asks_for_a_package_or_a_font_of_the_machine() -> None:
    texts = [path.read_text("utf-8") for path in Path(TEMPLATES).glob("*.typ")]
    assert texts
    for text in texts:
        assert not re.search(r'@preview|@local|import "@', text)
        assert set(re.findall(r'font: "([^"]+)"', text)) <= {"Source Sans Pro"}
