"""Part Terugblik: empty, filled and hostile; and a review of a past day that never changes."""

from __future__ import annotations

import gzip
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from atlas.figures.report import Table
from atlas.figures.report_md import inline, report_md
from atlas.figures.report_pdf import report_pdf
from atlas.figures.report_xlsx import report_xlsx
from atlas.store.reporting.records import (
    PROVINCE_AREA,
    Editor,
    Kind,
    Published,
    Report,
    Reported,
    Role,
)
from atlas.store.reporting.register import Register
from atlas.store.store import Store
from atlas.ui.parts.part import Answer
from atlas.ui.programma import terugblik, terugblik_keuze
from atlas.ui.programma import terugblik_woorden as words
from atlas.ui.programma.page import PAGE
from atlas.ui.programma.terugblik_meldingen import decimals_of
from tests.pages.support import ENGLISH, Page

TODAY = date(2026, 11, 22)
ASSEN, EMMEN = "GM0106", "GM0114"
VISIONS, TEAMS, VILLAGES = "ua-2-4-a", "ua-2-4-b", "ua-4-2-a"
HALF = {"periode": "2026-2", "op": "2026-11-01"}
YEAR = {"periode": "2026", "op": "2026-11-01"}
EVIL = '<img src=x onerror="alert(1)"> | **vet** =1+1 [k](javascript:1)'
PROVINCE = Editor(Role.PROVINCE, "p1")
FULL = {
    "status": "op_schema",
    "date": "2026-10-01",
    "explanation": "De visie is klaar, de raad kijkt ernaar.",
    "evidence_url": "https://gemeente.example/visie",
    "spent_eur": "1.250,50",
    "committed_eur": "20.000",
    "reached": "3",
}


class Clock:
    """A clock that a test sets."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2026, 10, 5, 12, tzinfo=UTC))


@pytest.fixture
def register(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Register]:
    """A real register in a file of its own, which the part reads; on 22 November 2026."""
    found = Register(tmp_path / "atlas.sqlite", now=clock)
    monkeypatch.setattr(terugblik_keuze, "reported_on", found.reported)
    monkeypatch.setattr(terugblik_keuze, "register_state", found.state)
    monkeypatch.setattr(terugblik, "today", lambda: TODAY)
    terugblik_keuze._kept.cache_clear()
    yield found
    terugblik_keuze._kept.cache_clear()


@pytest.fixture
def shown(store: Store, register: Register, clock: Clock) -> Callable[..., Answer]:
    """A function that answers an address as the page would now."""

    def show(**params: str) -> Answer:
        return terugblik.answer(store, params, register.reported())

    return show


def publish(
    register: Register,
    content: dict[str, str],
    area: str = ASSEN,
    subject: str = VISIONS,
    kind: Kind = Kind.PROGRESS,
    period: str = "2026-2",
) -> Report:
    """A report that went the whole way."""
    made = register.create(PROVINCE, kind, area, subject, period, content)
    made = register.submit(PROVINCE, made.report_id, made.version)
    return register.publish(PROVINCE, made.report_id, made.version)


def text(answer: Answer, *names: str) -> str:
    out = answer.out
    html = "".join(out[name] for name in names) if names else "".join(out.values())
    return " ".join(Page(html).text.split())


def markdown(store: Store, register: Register, params: dict[str, str]) -> bytes:
    return report_md(terugblik.report(store, params, register.reported()), TODAY)


# Nothing reported


def test_without_reports_it_is_an_honest_page(shown: Callable[..., Answer]) -> None:
    said = text(shown(**HALF))
    assert "Over het tweede halfjaar van 2026 is niets gepubliceerd." in said
    assert "Geen enkele gemeente meldde iets over een actie." in said
    assert "Stand aan het einde van 1 november 2026. De periode liep toen nog" in said
    assert "De uiterste dag om te melden is 31 januari 2027 (eigen aanname)." in said
    assert "In deze periode is geen correctie gepubliceerd." in said
    assert said.count("alle 5") == 12
    assert not re.search(r"€ 0|\bnan\b", said)


def test_every_section_is_there_in_dutch(store: Store, shown: Callable[..., Answer]) -> None:
    skeleton = terugblik.skeleton(store)
    found = shown(**YEAR)
    assert re.findall(r'data-out="(\w+)"', skeleton) == ["keuze", *terugblik.SECTIONS]
    assert [*found.out] == ["keuze", *terugblik.SECTIONS]
    page = Page(skeleton + "".join(found.out.values()))
    assert {level for level, _ in page.headings} == {"h2"}
    assert len(page.ids) == len(set(page.ids))
    told = re.sub(r"Licentie: [^.]*\.|[“\"].*?[”\"]", "", page.text)
    assert not ENGLISH.search(told)
    assert "geen oordeel" in Page(skeleton).text


def test_a_database_that_cannot_be_read_is_told(
    store: Store, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Reported(problem="De meldingen zijn nu niet te lezen.")
    monkeypatch.setattr(terugblik_keuze, "reported_on", lambda until: replace(broken, until=until))
    found = terugblik.answer(store, HALF, broken)
    assert "De meldingen zijn nu niet te lezen." in text(found, "kort")
    assert terugblik.report(store, HALF, broken).warnings == (broken.problem,)


# What was reported


def test_a_report_is_told_in_full(register: Register, shown: Callable[..., Answer]) -> None:
    publish(register, FULL)
    found = shown(**HALF)
    said = text(found, "gemeld")
    for part in (
        "Assen", "op schema (op 1 oktober 2026)", "De visie is klaar", "bereikt 3",
        "uitgegeven € 1.250,50, toegezegd € 20.000", "Uitvoeringsagenda",
        "2026, tweede halfjaar; 5 oktober 2026",
    ):  # fmt: skip
        assert part in said, part
    assert 'href="https://gemeente.example/visie" rel="noopener"' in found.out["gemeld"]
    assert "is 1 melding over 1 actie gepubliceerd, van 1 gemeente." in text(found, "kort")
    assert "Geen melding over een actie van Aa en Hunze, Borger-Odoorn" in text(found, "kort")
    assert "Assen 1 0 Aanvalsteam, Energie- en veiligheidscoaches" in text(found, "wie")


def test_what_was_not_filled_in_is_not_a_zero(
    register: Register, shown: Callable[..., Answer]
) -> None:
    publish(register, {"status": "gestart"})
    row = text(shown(**HALF), "gemeld").split("Gepubliceerd op")[1]
    assert row.count("niet gemeld") == 3
    assert not re.search(r"\b0\b", row)


def test_drafts_and_what_waits_are_not_published(
    register: Register, shown: Callable[..., Answer]
) -> None:
    draft = register.create(PROVINCE, Kind.PROGRESS, ASSEN, VISIONS, "2026-2", FULL)
    assert "De visie is klaar" not in text(shown(**HALF))
    register.submit(PROVINCE, draft.report_id, draft.version)
    said = shown(**HALF)
    assert "De visie is klaar" not in text(said)
    assert "Assen" not in text(said, "kort")
    assert "Assen 0 1" in text(said, "wie")


def test_a_year_has_the_top_three(register: Register, shown: Callable[..., Answer]) -> None:
    three = {"name1": "Dorpshub", "village1": "WP1169", "what1": "Vervoer", "name2": "Dorpstuin"}
    publish(register, three, EMMEN, "", Kind.TOP_THREE, "2026")
    said = text(shown(**YEAR), "top3")
    assert "Emmen 1 Dorpshub Grolloo Vervoer niet gemeld" in said
    assert "Geen top 3 van Aa en Hunze, Assen" in said
    half = text(shown(**HALF), "top3")
    assert "Dorpshub" not in half and "hoort bij een heel jaar" in half


def test_a_correction_is_told_with_its_figure(
    register: Register, store: Store, shown: Callable[..., Answer]
) -> None:
    content = {"area_code": EMMEN, "value": "107.100", "explanation": "Telling van de gemeente"}
    publish(register, content, EMMEN, "bevolking_totaal", Kind.CORRECTION, "2024")
    said = text(shown(**HALF), "correcties")
    title = store.indicators["bevolking_totaal"].title
    assert f"{title} Emmen 2024 107.100 Telling van de gemeente" in said


def test_a_target_is_counted_from_what_was_public_then(
    register: Register, clock: Clock, shown: Callable[..., Answer]
) -> None:
    publish(register, {"status": "afgerond", "reached": "1"})
    clock.at = datetime(2026, 11, 10, 12, tzinfo=UTC)
    publish(register, {"status": "afgerond", "reached": "1"}, EMMEN)
    then, now = (
        text(shown(**{**HALF, "op": day}), "doelen") for day in ("2026-11-01", "2026-11-20")
    )
    row = "gemeentelijke visies 12 {} nog niet gehaald"
    assert row.format(1) in then
    assert row.format(2) in now


def test_moments_are_told_as_on_the_page_kalender(shown: Callable[..., Answer]) -> None:
    said = text(shown(**HALF), "kalender")
    assert "elk half jaar, vanaf 2006" in said and "vast ritme" in said
    assert "cadans" not in said and "(periode)" not in said


def test_the_newest_is_told_per_gemeente_and_half_year(
    register: Register, shown: Callable[..., Answer]
) -> None:
    publish(register, FULL, PROVINCE_AREA)
    publish(register, FULL, EMMEN)
    publish(register, FULL, ASSEN, TEAMS)
    found = shown(**HALF)
    assert "3 meldingen over 2 acties gepubliceerd, van 2 gemeenten en de provincie." in text(found)
    order = re.findall(r"(Emmen|Assen|Provincie Drenthe) op schema", text(found, "gemeld"))
    assert order == ["Emmen", "Provincie Drenthe", "Assen"]


def test_a_long_list_comes_in_sheets_and_stays_small(
    store: Store, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = datetime(2026, 10, 5, tzinfo=UTC)
    content = {"status": "gestart", "explanation": "x " * 900, "evidence_url": ""}
    many = Reported(
        tuple(
            Published(f"r{n}", Kind.PROGRESS, ASSEN, VISIONS, "2026-2", content, at, Role.GEMEENTE)
            for n in range(40)
        )
    )
    monkeypatch.setattr(terugblik_keuze, "reported_on", lambda until: many)
    first = terugblik.answer(store, HALF, many)
    assert first.out["gemeld"].count("… (verder in de bestanden)") == terugblik.ROWS
    assert "U ziet 1 tot en met 15 van 40 meldingen." in text(first, "gemeld")
    packed = gzip.compress(json.dumps([first.out, first.values]).encode())
    assert len(packed) < 15_000
    second = terugblik.answer(store, {**HALF, "vanaf": "r15"}, many)
    assert second.params == {**HALF, "vanaf": "r15"}
    assert "U ziet 16 tot en met 30 van 40 meldingen." in text(second, "gemeld")
    (table,) = [
        block
        for block in terugblik.report(store, HALF, many).blocks
        if isinstance(block, Table) and block.title == "Wat is gemeld"
    ]
    assert len(table.rows) == 40
    assert table.rows[0][5] == content["explanation"]


# The address


def test_without_an_address_it_is_now_and_the_address_says_so(
    shown: Callable[..., Answer],
) -> None:
    found = shown()
    assert found.params == found.values == {"periode": "2026-2", "op": "2026-11-22"}
    assert words.OPEN_DAY in text(found, "kort")
    assert words.OPEN_DAY not in text(shown(**HALF))


def test_after_the_last_day_to_hand_in_that_is_the_day(
    store: Store, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terugblik, "today", lambda: date(2027, 3, 1))
    own = register.reported()
    found = terugblik.answer(store, {"periode": "2026-2"}, own)
    assert found.params["op"] == "2027-01-31"
    assert "De periode was toen voorbij." in text(found, "kort")
    assert terugblik.answer(store, {}, own).params == {"periode": "2027-1", "op": "2027-03-01"}


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("op", "2026-11-23"),
        ("op", "2027-01-01"),
        ("op", "2026-06-30"),
        ("op", "2026-11-31"),
        ("op", "20261101"),
        ("op", "2026-W44-7"),
        ("op", "gisteren"),
        ("op", "<script>"),
        ("op", "2026-11-01" * 300),
        ("periode", "2026-1"),
        ("periode", "2027-1"),
        ("periode", "2025"),
        ("periode", "'--"),
        ("vanaf", "onbekend"),
    ],
)
def test_39_what_cannot_be_is_a_notice(shown: Callable[..., Answer], word: str, said: str) -> None:
    found = shown(**{**HALF, word: said})
    (notice,) = found.notices
    assert notice.parameter == word
    assert not set(notice.given) & set("<>'\"")
    assert said not in found.params.values()
    default = shown(**{name: value for name, value in HALF.items() if name != word})
    assert found.out == default.out


@pytest.mark.parametrize("params", [HALF, YEAR])
def test_the_address_of_an_answer_gives_the_same_answer(
    shown: Callable[..., Answer], params: dict[str, str]
) -> None:
    found = shown(**params)
    assert found.params == found.values == params
    assert shown(**found.params).out == found.out


@given(st.dictionaries(st.sampled_from(sorted(terugblik.WORDS)), st.text(max_size=30), max_size=3))
def test_39_no_address_breaks_the_part(store: Store, params: dict[str, str]) -> None:
    found = terugblik.answer(store, params, Reported())
    Page("".join(found.out.values()))
    assert {"periode", "op"} <= set(found.params)


# Fixed to its date


def test_a_review_of_a_day_is_the_same_byte_for_byte_after_later_changes(
    store: Store, register: Register, clock: Clock
) -> None:
    first = publish(register, FULL)
    three = {"name1": "Dorpshub"}
    publish(register, three, EMMEN, "", Kind.TOP_THREE, "2026")
    waiting = register.create(PROVINCE, Kind.PROGRESS, EMMEN, TEAMS, "2026-2", FULL)
    waiting = register.submit(PROVINCE, waiting.report_id, waiting.version)
    before = [markdown(store, register, params) for params in (HALF, YEAR)]
    clock.at = datetime(2026, 11, 1, 23, 0, tzinfo=UTC)  # 2 November, midnight, in the Netherlands
    changed = {**FULL, "status": "gestopt", "explanation": "Toch niet."}
    again = register.save(PROVINCE, first.report_id, first.version, changed)
    again = register.submit(PROVINCE, again.report_id, again.version)
    register.publish(PROVINCE, again.report_id, again.version)
    register.publish(PROVINCE, waiting.report_id, waiting.version)
    publish(register, FULL, "GM0118", VILLAGES)
    clock.at += timedelta(days=3)
    content = {"area_code": EMMEN, "value": "1"}
    publish(register, content, EMMEN, "bevolking_totaal", Kind.CORRECTION, "2024")
    assert [markdown(store, register, params) for params in (HALF, YEAR)] == before
    later = markdown(store, register, {**HALF, "op": "2026-11-02"})
    assert later != before[0]
    assert b"Toch niet" in later and b"Toch niet" not in before[0]


def test_what_is_withdrawn_later_was_public_then(
    store: Store, register: Register, clock: Clock
) -> None:
    made = publish(register, FULL)
    before = markdown(store, register, HALF)
    clock.at = datetime(2026, 11, 15, tzinfo=UTC)
    register.withdraw(PROVINCE, made.report_id, made.version)
    assert markdown(store, register, HALF) == before
    assert b"De visie is klaar" not in markdown(store, register, {**HALF, "op": "2026-11-16"})


def test_a_year_that_goes_on_does_not_change_what_was_told(
    store: Store, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    params = {"periode": "2027", "op": "2027-03-01"}
    found = []
    for today in (date(2027, 3, 2), date(2027, 9, 1)):
        monkeypatch.setattr(terugblik, "today", lambda day=today: day)
        found.append(markdown(store, register, params))
    assert found[0] == found[1]
    assert found[0].count(b"| alle 5 |") == 12
    later = markdown(store, register, {**params, "op": "2027-09-01"})
    assert (
        "Geen enkele gemeente meldde iets over een actie in het tweede halfjaar" in later.decode()
    )
    assert later.count(b"2027, eerste halfjaar") == later.count(b"2027, tweede halfjaar") == 12


def test_a_later_change_is_seen_at_once(register: Register, shown: Callable[..., Answer]) -> None:
    now = {**HALF, "op": TODAY.isoformat()}
    assert "niets gepubliceerd" in text(shown(**now), "kort")
    publish(register, FULL)
    assert "1 melding over 1 actie" in text(shown(**now), "kort")


@pytest.mark.usefixtures("register")
def test_the_page_does_not_keep_the_day_of_yesterday(monkeypatch: pytest.MonkeyPatch) -> None:
    for day in (date(2026, 11, 22), date(2026, 11, 23)):
        monkeypatch.setattr(terugblik, "today", lambda day=day: day)
        params, *_ = PAGE.message("terugblik", ())
        assert params["op"] == day.isoformat()


# The files


def test_the_file_names_its_day_and_restores_it(store: Store, register: Register) -> None:
    found = terugblik.report(store, {}, register.reported())
    assert found.name == "terugblik-2026-2-stand-2026-11-22"
    assert found.warnings == (words.OPEN_DAY,)
    asked = dict(parse_qsl(urlsplit(found.address).query))
    assert asked == {"deel": "terugblik", "periode": "2026-2", "op": "2026-11-22"}
    assert terugblik.report(store, HALF, register.reported()).warnings == ()


def test_the_same_figures_stand_in_every_file(store: Store, register: Register) -> None:
    publish(register, FULL)
    report = terugblik.report(store, HALF, register.reported())
    said = report_md(report, TODAY).decode()
    (row,) = [line for line in said.splitlines() if "De visie is klaar" in line]
    assert "| 1.250,50 | 20.000 | 3 |" in row and "| op schema | 1 oktober 2026 |" in row
    book = openpyxl.load_workbook(io.BytesIO(report_xlsx(report, TODAY)))
    (cells,) = [
        each
        for each in book["Wat is gemeld"].iter_rows(values_only=True)
        if "De visie is klaar, de raad kijkt ernaar." in each
    ]
    assert cells[6:9] == (1250.5, 20000, 3)
    paper = PdfReader(io.BytesIO(report_pdf(report, TODAY)))
    drawn = " ".join(" ".join(page.extract_text().split()) for page in paper.pages)
    assert "1.250,50" in drawn and "is 1 melding over 1 actie gepubliceerd" in drawn
    assert "geen oordeel" in said and "geen oordeel" in drawn
    assert said.count("\n- Bron: ") == 5


def test_38_40_text_of_editors_is_inert(
    store: Store, register: Register, shown: Callable[..., Answer]
) -> None:
    publish(register, {**FULL, "explanation": EVIL})
    publish(register, {"name1": EVIL, "what1": EVIL}, EMMEN, "", Kind.TOP_THREE, "2026")
    html = "".join(shown(**YEAR).out.values())
    assert "<img" not in html and "&lt;img" in html
    report = terugblik.report(store, YEAR, register.reported())
    said = report_md(report, TODAY).decode()
    assert said.count(inline(EVIL)) == 3
    assert not re.search(r"(?<!\\)[<\[`]", said.replace(f"<{report.address}>", ""))
    found = [
        cell
        for sheet in openpyxl.load_workbook(io.BytesIO(report_xlsx(report, TODAY)))
        for row in sheet.iter_rows()
        for cell in row
    ]
    assert not [cell for cell in found if cell.data_type == "f" or cell.hyperlink]


def test_a_date_that_is_no_date_is_shown_as_it_is(
    store: Store, register: Register, monkeypatch: Any
) -> None:
    at = datetime(2026, 10, 5, tzinfo=UTC)
    content = {"status": "anders", "date": "ooit", "spent_eur": "veel"}
    odd = Reported(
        (Published("r", Kind.PROGRESS, "GM9999", "weg", "2026-2", content, at, Role.ADMIN),)
    )
    monkeypatch.setattr(terugblik_keuze, "reported_on", lambda until: odd)
    said = text(terugblik.answer(store, HALF, odd), "gemeld")
    assert "Acties die niet meer in de atlas staan" in said
    assert "weg GM9999 anders (op ooit) niet gemeld" in said


# Small words


@pytest.mark.parametrize(
    ("values", "decimals"),
    [((), 0), ((1.0, None, 3), 0), ((1.5, 2), 2), (("1,5", None), 0), ((0.0,), 0)],
)
def test_a_number_is_never_rounded_away(values: tuple[Any, ...], decimals: int) -> None:
    assert decimals_of(values) == decimals


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2026-2", "het tweede halfjaar van 2026"),
        ("2027-1", "het eerste halfjaar van 2027"),
        ("2026", "het jaar 2026"),
    ],
)
def test_a_term_in_words(period: str, said: str) -> None:
    assert words.term_words(period) == said


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ([ASSEN], "Assen"),
        ([ASSEN, EMMEN], "Assen en Emmen"),
        ([ASSEN, EMMEN, PROVINCE_AREA, "GM9999"], "Assen, Emmen, Provincie Drenthe en GM9999"),
    ],
)
def test_names_in_a_sentence(store: Store, codes: list[str], said: str) -> None:
    assert words.listed(store, codes) == said
