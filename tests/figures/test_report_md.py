"""A report as Markdown: everything in it, tables that hold, and no text that becomes markup."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.figures.report import Chart, Column, Report, Table, Text
from atlas.figures.report_md import inline, paragraph, report_md

MADE = date(2026, 11, 22)
TABLE = Table(
    "Hoeveel woningen zijn er te weinig?",
    (Column("Gebied"), Column("Tekort", 0), Column("Aandeel", 1, "%"), Column("Jaar")),
    (("Emmen", 1234.56, -3.25, 2035), ("Assen", None, 0.0, "niet genoemd")),
    ("Eigen berekening.",),
)
WHOLE = """\
# Wat is er nodig?

> **Let op:** Voorbeeldgegevens, geen werkelijke woningen.

Dit laat zien wat er nodig is.

## Hoeveel woningen zijn er te weinig?

| Gebied | Tekort | Aandeel | Jaar |
| --- | ---: | ---: | --- |
| Emmen | 1.235 | -3,3% | 2035 |
| Assen | onbekend | 0,0% | niet genoemd |

Eigen berekening.

## Aannames

Sterfte: 100% (eigen aanname).

Nog een.

## Bronnen

- CBS 71488ned (CC BY 4.0)
- Kadaster

## Dit overzicht op het scherm

<https://atlas.example/wonen?deel=behoefte&x=1>

Gemaakt op 22 november 2026 met de WZW-atlas Drenthe.
"""
# What reads as something else in CommonMark, in its tables, or where bare addresses are links.
HOSTILE = {
    "<script>alert(1)</script>": r"\<script\>alert(1)\</script\>",
    "<!-- weg -->": r"\<!-- weg --\>",
    "[klik](javascript:alert(1))": r"\[klik\](javascript:alert(1))",
    "![x](http://kwaad.example/x.png)": r"!\[x\](http\://kwaad.example/x.png)",
    "https://kwaad.example": r"https\://kwaad.example",
    "WWW.kwaad.example": r"WWW\.kwaad.example",
    "a@kwaad.example": r"a\@kwaad.example",
    "**vet** __vet__ `code` ~~weg~~": r"\*\*vet\*\* \_\_vet\_\_ \`code\` \~\~weg\~\~",
    "a | b": r"a \| b",
    r"a \| b": r"a \\\| b",
    "eind \\": "eind \\\\",
    "&lt;b&gt; &#60;": r"\&lt;b\&gt; \&\#60;",
    "$x$": r"\$x\$",
    "a\n# b\r\n\n- c\x00\u2028\ud800": r"a \# b - c",
}
STARTS = {
    "# kop": r"\# kop",
    "> citaat": r"\> citaat",
    "- lijst": r"\- lijst",
    "+ lijst": r"\+ lijst",
    "1. lijst": r"1\. lijst",
    "2026) lijst": r"2026\) lijst",
    "---": r"\---",
    "===": r"\===",
    "```": r"\`\`\`",
    "    ingesprongen": "ingesprongen",
    "-3,25 procent": r"\-3,25 procent",
    "2026 is een jaar": "2026 is een jaar",
    "CBS (2024)": "CBS (2024)",
}


def report(*blocks: Table | Text | Chart, **fields: Any) -> Report:
    given: dict[str, Any] = {
        "name": "behoefte",
        "title": "Wat is er nodig?",
        "lead": ("Dit laat zien wat er nodig is.",),
        "sources": ("CBS 71488ned (CC BY 4.0)", "Kadaster"),
        "address": "https://atlas.example/wonen?deel=behoefte&x=1",
    }
    return Report(blocks=blocks, **{**given, **fields})


def written(content: Report) -> str:
    return report_md(content, MADE).decode()


def cells(line: str) -> list[str]:
    """The cells of a line of a table, read as a reader does: an escaped sign is itself."""
    found = [""]
    for sign in re.findall(r"\\.|.", line.removeprefix("|").removesuffix("|")):
        if sign == "|":
            found.append("")
        else:
            found[-1] += sign[-1]
    return [each.strip() for each in found]


def table_lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("|")]


def test_a_whole_report() -> None:
    text = Text("Aannames", ("Sterfte: 100% (eigen aanname).", "Nog een."))
    warning = "Voorbeeldgegevens, geen werkelijke woningen."
    assert written(report(TABLE, text, warnings=(warning,))) == WHOLE


def test_a_report_without_sources_and_address() -> None:
    assert written(Report("n", "Titel", (), (), ())) == (
        "# Titel\n\nGemaakt op 22 november 2026 met de WZW-atlas Drenthe.\n"
    )


def test_a_table_without_rows_says_so() -> None:
    empty = Table("Leeg", (Column("a"),), (), ("Toch een noot.",))
    text = written(report(empty))
    assert "## Leeg\n\nEr zijn geen rijen.\n\nToch een noot.\n" in text
    assert not table_lines(text)


def test_a_chart_is_left_out() -> None:
    chart = Chart("Grafiek", '<svg viewBox="0 0 1 1"></svg>')
    assert written(report(chart)) == written(report())


@pytest.mark.parametrize("value", [None, math.nan, math.inf, -math.inf])
def test_24_what_is_unknown_is_the_word_of_the_table(value: float | None) -> None:
    table = Table("T", (Column("a"), Column("b", 0)), (("x", value),), unknown="geen bron")
    assert table_lines(written(report(table)))[-1] == "| x | geen bron |"


def test_zero_is_a_number() -> None:
    table = Table("T", (Column("a"), Column("b", 0)), (("x", 0),))
    assert table_lines(written(report(table)))[-1] == "| x | 0 |"


@pytest.mark.parametrize(("text", "safe"), HOSTILE.items())
def test_38_nothing_in_a_text_is_markup(text: str, safe: str) -> None:
    assert inline(text) == safe


@pytest.mark.parametrize(("text", "safe"), STARTS.items())
def test_38_a_paragraph_is_a_paragraph_whatever_it_starts_with(text: str, safe: str) -> None:
    assert paragraph(text) == safe


@pytest.mark.parametrize("text", HOSTILE)
def test_38_everywhere_in_a_report(text: str) -> None:
    table = Table(
        text, (Column(text), Column(text, 0)), ((text, text), (text, None)), (text,), text
    )
    content = report(
        table, Text(text, (text,)), title=text, lead=(text,), sources=(text,), warnings=(text,)
    )
    said = written(Report(**{**content.__dict__, "address": text}))
    assert said.count(inline(text)) == 15 - (text == "https://kwaad.example")
    unescaped = re.sub(r"\\.", "", said)
    assert not re.search(r"<(?!https://kwaad\.example>)|[\[`]|&(?=[#\w])", unescaped)
    kinds = [line[:2] for line in said.splitlines() if line]
    assert (kinds.count("# "), kinds.count("##"), kinds.count("- ")) == (1, 4, 1)
    assert [len(cells(line)) for line in table_lines(said)] == [2, 2, 2, 2]


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "https://a.nl/ x", "https://a.nl/><b>", "/wonen", "https://a.nl/\\x"],
)
def test_38_only_an_address_of_the_web_is_a_link(address: str) -> None:
    last = written(report(address=address)).split("op het scherm\n\n")[1]
    assert last.startswith(f"{inline(address)}\n")
    assert not last.startswith("<")


@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30)), min_size=1, max_size=5))
def test_a_table_reads_back_as_it_was(rows: list[tuple[str, str]]) -> None:
    table = Table("T", (Column("a"), Column("b")), tuple(rows))
    lines = table_lines(written(report(table)))
    assert len(lines) == len(rows) + 2
    for line, row in zip(lines[2:], rows, strict=True):
        plain = [re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", each)
                 for each in row]  # fmt: skip
        assert cells(line) == [" ".join(each.split()) for each in plain]


@given(st.text(max_size=60))
def test_a_paragraph_is_one_line_that_starts_no_block(text: str) -> None:
    found = paragraph(text)
    assert len(found.splitlines()) <= 1
    assert not re.match(r"\s|[#>+=`~|<-]|\d{1,9}[.)]|[*_]", found)


def test_the_same_report_and_day_give_the_same_bytes() -> None:
    content = report(TABLE, Text("a", ("b",)))
    assert report_md(content, MADE) == report_md(content, MADE)
    other = report_md(content, date(2026, 11, 23)).splitlines()
    assert other[:-1] == report_md(content, MADE).splitlines()[:-1]
    assert b"\r" not in report_md(content, MADE)
