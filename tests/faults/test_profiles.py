"""Faults 38 to 41 and 45 for the pages Profiel and Vergelijken and for the feitenblad."""

from __future__ import annotations

import copy
import csv
import io
import random
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader
from starlette.applications import Starlette
from starlette.testclient import TestClient

from atlas.domain.subject import find_subject, subjects
from atlas.figures.comparison_files import figures_csv
from atlas.figures.factsheet import factsheet_pdf, file_name, page_address
from atlas.figures.report import Chart, Report, Table, Text
from atlas.figures.report_pdf import report_pdf
from atlas.figures.report_xlsx import report_xlsx
from atlas.store.store import Store
from atlas.ui import downloads, texts
from atlas.ui.pages import PART_PAGES
from atlas.ui.vergelijken import bestand
from tests.faults.test_parameters import HOSTILE
from tests.pages.support import Page

PARTS = [
    (page, part) for page in ("profiel", "vergelijken") for part in PART_PAGES[page].parts.values()
]
IDS = [part.KEY for _, part in PARTS]
TURNS = 12  # addresses of a part
STRANGE = [*HOSTILE, "\x00", ";;;;", "gm0114", " GM0114 ", "emmen", "²", "--GM0114", "-inwoners"]
ROBOT = re.compile(r"\b(nan|NaN|None|inf|Infinity|True|False|null)\b")
TODAY = date(2026, 11, 22)
EVIL = [
    '=HYPERLINK("http://kwaad.example";"klik")',
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    '"><img src=x onerror=alert(1)></td><script>alert(2)</script>',
    "</text></svg>]]>&amp;<![CDATA[",
    "[klik](javascript:alert(1)) #eval('1') $x$",
    "nul\x00 en bel\x07",
    "../../etc/passwd",
]
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
SETS = (
    {"gebied": "GM0114", "gebieden": "GM0114;GM0106;WK011400;CR07", "niveau": "wijk"},
    {"gebied": "WK011400", "groep_a": "GM0114;GM0106", "groep_b": "GM0109", "indeling": "eigen"},
)


class Visitor:
    """Thinks of addresses: proper words, words of elsewhere, and what nobody would write."""

    def __init__(self, store: Store, seed: str) -> None:
        self.rnd = random.Random(seed)
        self.known, self.areas = [*subjects(store)], [*store.areas]
        self.gemeenten = [each for each in self.known if each.startswith("GM")]
        self.words = [*store.indicators, *store.themes, *store.groupings, "eigen", "geen", "kern"]
        self.words += ["nederland", "wijk", "gemeente", "rang", "naam", "65plus", "2024"]

    def area(self) -> str:
        return self.rnd.choice([*(self.rnd.choice(self.known) for _ in range(4)),
                                self.rnd.choice(self.areas), self.rnd.choice(STRANGE)])  # fmt: skip

    def value(self, word: str) -> str:
        if self.rnd.random() < 0.15:
            return self.rnd.choice(STRANGE)
        if word in ("gebied", "deelgebied", "erbij"):
            return self.area()
        if word == "gebieden":
            return ";".join(self.area() for _ in range(self.rnd.choice([1, 2, 6, 7, 100])))
        if word in ("groep_a", "groep_b"):
            return ";".join(self.rnd.sample(self.gemeenten, self.rnd.choice([1, 6, 12])))
        if re.fullmatch(r"[ab]\d+", word):
            return self.rnd.choice("0011x")
        word = self.rnd.choice(self.words)
        return self.rnd.choice([word, word, f"-{word}"])

    def address(self, part: Any) -> dict[str, str]:
        words = self.rnd.sample([*part.WORDS], self.rnd.choice([1, 2, len(part.WORDS)]))
        unknown = {self.rnd.choice(STRANGE): "y"} if self.rnd.random() < 0.1 else {}
        first = {"gebied": self.area()} if "gebied" in part.WORDS else {}
        return {**first, **{word: self.value(word) for word in words}, **unknown}


def texts_of(report: Report) -> str:
    """All that a report says."""
    said = [report.title, report.address, *report.lead, *report.sources, *report.warnings]
    for block in report.blocks:
        if isinstance(block, Table):
            said += [each.name for each in block.columns] + [*block.notes]
            said += [
                block.text(value, column)
                for row in block.rows
                for value, column in zip(row, block.columns, strict=True)
            ]
        if isinstance(block, Text):
            said += block.paragraphs
        if isinstance(block, Chart):
            said.append(Page(block.svg).text)
    return "\n".join(said)


@pytest.mark.parametrize(("key", "part"), PARTS, ids=IDS)
def test_39_every_address_has_an_answer_with_a_canonical_address(
    store: Store, key: str, part: Any
) -> None:
    page, visitor = PART_PAGES[key], Visitor(store, part.KEY)
    for turn in range(TURNS):
        given = visitor.address(part)
        _, said, _ = page.read({**given, "deel": part.KEY})
        answer = part.answer(store, said, None)
        again = part.answer(store, dict(answer.params), None)
        assert not again.notices, given
        assert (again.params, again.values, again.out) == (
            answer.params,
            answer.values,
            answer.out,
        ), given
        for html in answer.out.values():
            assert not ROBOT.search(Page(html).text), given
        for notice in (*answer.notices, *part.answer(store, given, None).notices):
            told = texts.notice(page.plainly(notice), {**part.WORDS})
            assert told.startswith(("Voor ", "Het adres bevat iets")), told
            assert len(notice.given) <= 40 and not re.search(r"[<>&\x00]", told), told
        if turn % 6 == 0:
            assert not ROBOT.search(texts_of(part.report(store, said, None))), given


@pytest.fixture(scope="module")
def evil(store: Store) -> Store:
    """The data of the atlas under other names: areas, figures and sources are all called EVIL."""
    other = copy.copy(store)
    other.version = "kwaad"
    names = [EVIL[place % len(EVIL)] for place in range(len(store.areas) + len(store.indicators))]
    other.areas = {
        code: area.model_copy(update={"name": name})
        for (code, area), name in zip(store.areas.items(), names, strict=False)
    }
    other.indicators = {
        each.id: each.model_copy(
            update={
                **dict.fromkeys(("title", "question", "description"), name),
                "origin": tuple(
                    origin.model_copy(
                        update=dict.fromkeys(("title", "attribution", "licence"), name)
                    )
                    for origin in each.origin
                ),
                "notes": each.notes.model_copy(update={"caveats": (name,)}),
            }
        )
        for each, name in zip(store.indicators.values(), names, strict=False)
    }
    return other


def said_in(part: Any, given: Mapping[str, str]) -> dict[str, str]:
    return {word: text for word, text in given.items() if word in part.WORDS}


@pytest.mark.parametrize(("key", "part"), PARTS, ids=IDS)
def test_38_names_are_text_on_every_part(evil: Store, key: str, part: Any) -> None:
    for given in SETS:
        for html in part.answer(evil, said_in(part, given), None).out.values():
            page = Page(html)  # refuses on..= and what is not closed
            assert not {"script", "img", "iframe", "style"} & {*page.tags}
            assert not [link for link in page.links if link.startswith("javascript:")]


@pytest.mark.parametrize(("key", "part"), PARTS, ids=IDS)
def test_40_files_of_every_part_hold_no_formula(evil: Store, key: str, part: Any) -> None:
    if key == "profiel" and part.KEY != "kort":
        return  # the same workbook
    said = said_in(part, SETS[0])
    book = openpyxl.load_workbook(io.BytesIO(report_xlsx(part.report(evil, said, None), TODAY)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert not [
        cell.value
        for cell in cells
        if isinstance(cell.value, str) and cell.value.startswith(FORMULA)
    ]
    if key == "vergelijken":
        text = figures_csv(evil, bestand.figures(evil, part.KEY, said)).decode("utf-8-sig")
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=";")
        read = [cell for row in rows for cell in row]
        assert len(read) > 100
        numbers = re.compile(r"-?\d+(,\d+)?")
        assert not [c for c in read if c.startswith(FORMULA) and not numbers.fullmatch(c)]


def test_38_names_are_inert_in_a_pdf(evil: Store) -> None:
    part = PART_PAGES["vergelijken"].parts["rang"]
    subject = find_subject(evil, "GM0114")
    assert subject
    files = [
        report_pdf(part.report(evil, {}, None), TODAY),
        factsheet_pdf(evil, subject, TODAY, page_address(subject, "https://atlas.example")),
    ]
    for content in files:
        assert not re.search(rb"/(JavaScript|JS|Launch|EmbeddedFile)\b", content)
        links = [
            str(note.get_object().get("/A", {}).get("/URI", ""))
            for page in PdfReader(io.BytesIO(content)).pages
            for note in page.get("/Annots") or []
        ]
        assert not [link for link in links if link and "atlas.example" not in link]


def test_41_the_name_of_a_feitenblad_is_a_plain_name(evil: Store) -> None:
    for subject in subjects(evil).values():
        assert re.fullmatch(r"feitenblad(-[a-z0-9]+)+", file_name(subject)), subject


@pytest.mark.parametrize(
    "path",
    ["profiel.xlsx", "vergelijken.csv", "vergelijken.xlsx", "vergelijken.pdf", "feitenblad.pdf",
     "profiel.pdf", "profiel.%00", "..%2Fprofiel.xlsx", "profiel.xlsx%00.pdf"],
)  # fmt: skip
def test_41_a_download_is_a_file_or_says_why_not(path: str) -> None:
    queries = [
        "gebied=%ff%fe&gebieden=%ff",
        "gebied=%ed%a0%80&deel=%ed%a0%80",
        "&&&=%",
        "deel=%00&gebied=GM0114%00",
        f"gebied=GM9999&gebieden={'GM0114%3B' * 2000}",
        "gebied=GM0114%0d%0aX-Kwaad:1&gebieden=GM0114%0d%0a",
    ]
    with TestClient(Starlette(routes=downloads.routes())) as client:
        for query in queries:
            answer = client.get(f"/download/{path}?{query}")
            assert answer.status_code in (200, 400, 404), query
            assert "x-kwaad" not in answer.headers
            named = answer.headers.get("content-disposition", "")
            plain = r'attachment; filename="[a-z-]+\.(xlsx|csv|pdf)"'
            assert answer.status_code != 200 or re.fullmatch(plain, named)


def test_45_visitors_at_once_get_what_each_would_get_alone(store: Store) -> None:
    """On a store of its own, so that nothing is in a cache when they begin."""
    asked = [(part, Visitor(store, part.KEY).address(part)) for _, part in PARTS]
    own = copy.copy(store)
    own.version = "tegelijk"

    def answered(which: Store) -> list[Any]:
        return [(found.params, found.values, found.out) for found in (
            part.answer(which, said, None) for part, said in asked
        )]  # fmt: skip

    alone = answered(store)
    with ThreadPoolExecutor(3) as pool:
        for together in [pool.submit(answered, own) for _ in range(3)]:
            assert together.result() == alone
