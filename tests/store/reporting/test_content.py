"""What editors fill in: known answers, and what hostile hands send."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.store.reporting.content import FIELDS, STATUSES, check
from atlas.store.reporting.readers import read_number
from atlas.store.reporting.records import Kind
from atlas.store.reporting.texts import clean
from tests.store.reporting.people import DELIVERED

TODAY = date(2026, 11, 22)
GOOD = {
    Kind.PROGRESS: {"status": "gestart"},
    Kind.TOP_THREE: {"name1": "Dorpstuin Roden"},
    Kind.CORRECTION: {"area_code": "GM0106", "value": "68.599"},
    Kind.DELIVERY: DELIVERED,
}


def wrong(kind: Kind, **given_fields: object) -> list[str]:
    """The names of the fields that are refused, after good ones."""
    _, problems = check(kind, GOOD[kind] | given_fields, TODAY)  # type: ignore[dict-item]
    for problem in problems:
        assert problem.message.endswith(".") and problem.message[0].isupper()
        assert problem.remedy.endswith(".") and problem.remedy[0].isupper()
    return [problem.name for problem in problems]


@pytest.mark.parametrize("kind", list(Kind))
def test_the_least_that_is_enough(kind: Kind) -> None:
    content, problems = check(kind, GOOD[kind], TODAY)
    assert problems == ()
    assert content.keys() == FIELDS[kind].keys()
    assert {name: str(content[name]) for name in GOOD[kind]} == GOOD[kind]
    assert all(content[name] in ("", None) for name in content if name not in GOOD[kind])


@pytest.mark.parametrize("kind", list(Kind))
def test_nothing_is_not_enough(kind: Kind) -> None:
    _, problems = check(kind, {}, TODAY)
    delivered = [name for name, each in FIELDS[Kind.DELIVERY].items() if each.required]
    named = {
        Kind.PROGRESS: ["status"],
        Kind.TOP_THREE: ["name1"],
        Kind.DELIVERY: delivered,
    }
    assert [each.name for each in problems] == named.get(kind, ["area_code", "value"])


def test_all_of_a_progress_report() -> None:
    given_fields = {
        "status": "op_schema",
        "date": "2026-11-22",
        "explanation": " Eerste regel.\r\nTweede\tregel. ",
        "evidence_url": "https://gemeente.nl/stuk?id=1#p2",
        "spent_eur": "€ 1.234,50",
        "committed_eur": "50.000",
        "reached": "3",
    }
    content, problems = check(Kind.PROGRESS, given_fields, TODAY)
    assert problems == ()
    assert content == given_fields | {
        "explanation": "Eerste regel.\nTweede regel.",
        "spent_eur": 1234.5,
        "committed_eur": 50000,
        "reached": 3,
    }


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("  ", None),
        ("0", 0),
        ("12,5", 12.5),
        ("1.234", 1234),
        ("1.234,50", 1234.5),
        ("1234,5", 1234.5),
        ("€50.000", 50000),
        ("999.999.999.999", 999_999_999_999),
    ],
)
def test_numbers_are_written_the_dutch_way(text: str, value: float | None) -> None:
    assert read_number(text) == value
    assert not wrong(Kind.PROGRESS, spent_eur=text)


@pytest.mark.parametrize(
    "text",
    [
        *("-1", "+1", "1e5", "nan", "inf", "12.5", "1.23", "1.2345", "1,234.50", "12 5", "1,"),
        *(
            ",5",
            ".5",
            "0x10",
            "1_000",
            "٣",
            "½",
            "1.000.000.000.000.000",
            "€",
            "$5",
            "1/2",
            "1,234",
        ),
    ],
)
def test_what_is_no_number_is_not_guessed(text: str) -> None:
    assert wrong(Kind.PROGRESS, spent_eur=text) == (["spent_eur"] if text != "€" else [])


@given(st.integers(0, 10**14 - 1))
def test_every_amount_in_cents_is_read_back(cents: int) -> None:
    euros, rest = divmod(cents, 100)
    written = f"{euros:,}".replace(",", ".") + f",{rest:02d}"
    assert read_number(written) == cents / 100


@pytest.mark.parametrize("day", ["2006-01-01", "2026-11-22", "2024-02-29", ""])
def test_days_that_can_be(day: str) -> None:
    assert not wrong(Kind.PROGRESS, date=day)


@pytest.mark.parametrize(
    "day",
    [
        *("2026-11-23", "2005-12-31", "22-11-2026", "2026-02-30", "20261122", "2026-W47-1"),
        *("0000-01-01", "9999-12-31", "2026-1-1", "vandaag", "2026-11-22T10:00"),
    ],
)
def test_days_that_cannot_be(day: str) -> None:
    assert wrong(Kind.PROGRESS, date=day) == ["date"]


@pytest.mark.parametrize("url", ["http://a.nl", "https://a.nl/b?c=d&e=%20#f", "HTTPS://A.NL"])
def test_links_to_the_web(url: str) -> None:
    assert not wrong(Kind.PROGRESS, evidence_url=url)


@pytest.mark.parametrize(
    "url",
    [
        *("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://a.nl"),
        *("//a.nl", "a.nl", "https://", "https:///pad", "http://[", "http://a.nl:poort"),
        *("https://naam:geheim@a.nl", "https://naam@a.nl", "https://a.nl/ b", "https://a.nl/\nb"),
        *('https://a.nl/"onclick=', "https://a.nl/<script>", "java\tscript:alert(1)"),
        "https://a.nl/" + "x" * 500,
    ],
)
def test_links_that_are_none(url: str) -> None:
    assert wrong(Kind.PROGRESS, evidence_url=url) == ["evidence_url"]


@pytest.mark.parametrize("status", [*STATUSES, ""])
def test_a_status_is_one_of_the_list(status: str) -> None:
    assert wrong(Kind.PROGRESS, status=status) == ([] if status else ["status"])


@pytest.mark.parametrize("status", ["klaar", "Gestart", "gestart\x00", "__class__", "<b>"])
def test_a_status_that_is_none(status: str) -> None:
    assert wrong(Kind.PROGRESS, status=status) == ["status"]


@pytest.mark.parametrize(
    "text",
    ["a\x00b", "a\x1bb", "\x7f", "a\u202eb", "\ud800", "\ue000", "x" * 2001, 5, None, ["a"], b"a"],
)
def test_text_that_is_no_plain_text(text: object) -> None:
    assert wrong(Kind.PROGRESS, explanation=text) == ["explanation"]


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "=1+1", "**x**", "Ĳ’é 👩‍🌾", "x" * 2000]
)
def test_text_is_kept_as_it_is(text: str) -> None:
    content, problems = check(Kind.PROGRESS, GOOD[Kind.PROGRESS] | {"explanation": text}, TODAY)
    assert (content["explanation"], problems) == (text, ())


def test_no_text_is_cut_without_a_word() -> None:
    for middle in (" " * 9000, "\n" * 9000, "\u0301" * 9000):
        assert wrong(Kind.PROGRESS, explanation=f"begin{middle}einde") == ["explanation"]
    assert clean(" " * 700 + "x") == "x"


@pytest.mark.parametrize("text", ["\u200b", "\u200d\ufeff", "\u2060 \u00ad", "\u2028", "\u3000"])
def test_what_nobody_sees_is_no_text(text: str) -> None:
    assert clean(text) == ""
    assert wrong(Kind.CORRECTION, value=text) == ["value"]
    assert wrong(Kind.TOP_THREE, name1=text) == ["name1"]


def test_letters_are_composed_and_a_line_is_one_line() -> None:
    assert clean(" cafe\u0301 \n bij\tons ") == "caf\u00e9   bij ons"
    assert clean("a\rb\r\nc", lines=True) == "a\nb\nc"


@given(st.text(max_size=300))
def test_clean_text_is_clean_and_stays_so(text: str) -> None:
    try:
        once = clean(text, lines=True)
    except ValueError as error:
        assert str(error)
        return
    assert clean(once, lines=True) == once
    assert len(once) <= 200
    once.encode()
    assert not any(ord(letter) < 32 and letter != "\n" for letter in once)


@pytest.mark.parametrize("kind", list(Kind))
def test_fields_that_the_kind_does_not_have_are_refused(kind: Kind) -> None:
    assert wrong(kind, state="gepubliceerd") == ["state"]
    many = {f"x{number}": "1" for number in range(1000)}
    assert len(wrong(kind, **many)) == 5


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({"name1": "", "name2": "Bus"}, []),
        ({"name1": "", "name3": "Bus", "village3": "WP1082", "url3": "https://bus.nl"}, []),
        ({"what2": "Een bus"}, ["name2"]),
        ({"name1": "", "what1": "Een tuin", "url2": "https://bus.nl"}, ["name1", "name2"]),
        ({"village1": "GM0106"}, ["village1"]),
        ({"name1": "x" * 201}, ["name1"]),
        ({"name1": "x\x00"}, ["name1"]),
        ({"note": "Toelichting"}, []),
    ],
)
def test_a_top_three_has_names(fields: dict[str, str], names: list[str]) -> None:
    assert wrong(Kind.TOP_THREE, **fields) == names


@pytest.mark.parametrize("area", ["GM106", "WK0106", "BU0106", "XX01", "GM0106 OR 1=1", "PV23"])
def test_a_correction_is_of_an_area(area: str) -> None:
    assert wrong(Kind.CORRECTION, area_code=area) == ["area_code"]


@pytest.mark.parametrize("kind", list(Kind))
def test_every_field_has_a_dutch_label_of_its_own(kind: Kind) -> None:
    labels = [field.label for field in FIELDS[kind].values()]
    assert len(set(labels)) == len(labels) and all(label[0].isupper() for label in labels)


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=50), max_size=5))
def test_whatever_is_sent_gets_an_answer(given_fields: dict[str, str]) -> None:
    for kind in Kind:
        content, problems = check(kind, given_fields, TODAY)
        assert problems
        assert content.keys() <= FIELDS[kind].keys()
