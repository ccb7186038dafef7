"""The letters on paper: what they can show, how wide they are, and where a word may break."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageFont

from atlas.figures.letters import (
    BREAK,
    FONTS,
    MISSING,
    breakable,
    shortened,
    showable,
    text_width,
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Één coöperatie, 50% – € 3", "Één coöperatie, 50% – € 3"),
        ("cafe\u0301", "café"),
        ("1\u2009000\u00a0km", "1 000\u00a0km"),
        ("zorg\u2011woning af\u00adbreken", "zorg-woning afbreken"),
        ("a\tb\r\nc\u2028d", "a b \nc\nd"),
        ("nul\x00half\ud800eind\x1b\x85", "nulhalfeind"),
        ("\u202emoc.kwaad\u202c", "moc.kwaad"),
        ("２０ ⅳ", "20 iv"),
        ("x👩\u200d🚒\ufe0f中", f"x{MISSING}{MISSING}{MISSING}"),
        ("＜b＞ ＆ ＂", f"{MISSING}b{MISSING} {MISSING} {MISSING}"),
        (f"lang{BREAK}woord", f"lang{BREAK}woord"),
    ],
)
def test_text_becomes_what_the_letters_can_show(text: str, shown: str) -> None:
    assert showable(text) == shown


@given(st.text(max_size=30))
def test_what_is_showable_stays_as_it_is_and_shows(text: str) -> None:
    shown = showable(text)
    assert showable(shown) == shown
    assert all(
        sign in f"\n{BREAK}" or text_width(sign, 1) > 0 or unicodedata.combining(sign)
        for sign in shown
    )


@pytest.mark.parametrize(("name", "bold"), [("Regular", False), ("Semibold", True)])
def test_widths_are_those_of_the_letters(name: str, bold: bool) -> None:
    """Against another reader of the same letters, which rounds to a thousandth of the size."""
    layout = ImageFont.Layout.BASIC
    font = ImageFont.truetype(FONTS / f"SourceSansPro-{name}.ttf", 1000, layout_engine=layout)
    for text in ("Borger-Odoorn", "1.234,5%", "WWW iii", "Één € – coöperatie", ""):
        assert text_width(text, 1000, bold) == pytest.approx(font.getlength(text), rel=0.02)


def test_semibold_letters_are_wider() -> None:
    assert text_width("Emmen", 9, bold=True) > text_width("Emmen", 9)


def test_a_short_form_ends_in_an_ellipsis_only_where_it_must() -> None:
    assert shortened("Wonen \n in  Emmen", 8, 500) == "Wonen in Emmen"
    short = shortened("Wonen in Emmen " * 20, 8, 100)
    assert short.startswith("Wonen in Emmen") and short.endswith("…")
    assert 90 < text_width(short, 8) <= 100
    assert shortened("abc", 8, 0) == "…"


@settings(max_examples=60)
@given(st.text("abW -\n/", max_size=80), st.floats(8, 90))
def test_every_piece_of_a_long_word_fits_and_no_sign_is_lost(text: str, room: float) -> None:
    broken = breakable(text, 8, room)
    assert broken.replace(BREAK, "") == text
    for piece in broken.replace(BREAK, " ").split():
        assert text_width(piece, 8) <= room or len(piece) == 1
    for word in text.split():
        assert text_width(word, 8) > room or word in broken
