"""Sentences of a profile: whole, neutral, and sensible when little is known."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from atlas.domain.certainty import Reason, Verdict
from atlas.domain.profile import Line, profile
from atlas.domain.subject import Subject, subjects
from atlas.figures.certainty_words import REASON_WORDS
from atlas.figures.profile_words import (
    NOTABLE,
    beside_sentences,
    certainty_sentence,
    line_sentence,
    reasons,
    short_verdict,
    subject_name,
    theme_sentences,
)
from atlas.store.records import Indicator
from atlas.store.serving import get_store
from atlas.store.store import Store
from tests.figures.conftest import cell, changed
from tests.figures.test_line_words import DRENTHE, EMMEN, KERN, first, made, ranked

JUDGEMENTS = ("beter", "slechter", "helaas", "gelukkig", "goed nieuws", "slecht")
WIJK = Subject("WK011400", "wijk", "Angelslo", "GM0114")
CLEAR, CHANCE = Verdict("clear", 1), Verdict("chance", -1)
MODELLED = Verdict("untested", 1, reason="modelled")


@pytest.fixture
def share(store: Store) -> Indicator:
    return changed(store.indicators["aandeel_65plus"], decimals=1, title="65-plussers (aandeel)")


def test_a_whole_sentence(store: Store, share: Indicator) -> None:
    line = replace(
        ranked(share, [26.0, 24.0, 20.0], 1),
        drenthe=cell("PV22", 25.2, computed=True),
        nederland=cell("NL01", 20.8),
        verdict=Verdict("clear", -1),
    )
    assert line_sentence(line, store, EMMEN, "drenthe") == (
        "65-plussers (aandeel): Emmen 24,0% (2024, definitief). "
        "1,2 procentpunt lager dan Drenthe (25,2%, berekend). "
        "3,2 procentpunt hoger dan Nederland (20,8%). "
        "Het staat op plaats 2 van de 3 gemeenten, van hoog naar laag. "
        "Het verschil met Drenthe is duidelijk."
    )
    beside = line_sentence(line, store, EMMEN, "nederland")
    assert beside.index("Nederland (20,8%)") < beside.index("Drenthe (25,2%")
    assert beside.endswith("Het verschil met Nederland is duidelijk.")


@pytest.mark.parametrize(
    ("state", "start"),
    [
        ("m", "voor Emmen ontbreekt het cijfer (2024)."),
        ("s", "voor Emmen is het cijfer verborgen (2024)."),
        ("n", "voor Emmen is het cijfer niet van toepassing (2024)."),
    ],
)
def test_without_a_figure_it_says_why_and_what_the_others_are(
    store: Store, share: Indicator, state: str, start: str
) -> None:
    text = line_sentence(made(share, state, 25.2, 20.8), store, EMMEN, "drenthe")
    assert text == (
        f"65-plussers (aandeel): {start} "
        "Ter vergelijking: Drenthe (25,2%). Ter vergelijking: Nederland (20,8%)."
    )


def test_all_sides_missing(store: Store, share: Indicator) -> None:
    text = line_sentence(made(share, "m", "s", "m"), store, EMMEN, "drenthe")
    assert text == (
        "65-plussers (aandeel): voor Emmen ontbreekt het cijfer (2024). "
        "Voor Drenthe is het cijfer verborgen. Voor Nederland ontbreekt het cijfer."
    )


def test_names_tell_a_wijk_and_a_kern_from_a_gemeente(store: Store) -> None:
    assert subject_name(store, EMMEN) == "Emmen"
    assert subject_name(store, DRENTHE) == "Drenthe"
    assert subject_name(store, KERN) == "de kern Emmen"
    assert subject_name(store, WIJK) == "de wijk Angelslo (Emmen)"


@pytest.mark.parametrize(
    ("verdict", "text"),
    [
        (CLEAR, "Het verschil met Drenthe is duidelijk."),
        (CHANCE, "Het verschil met Drenthe kan toeval zijn."),
        (Verdict("same"), ""),
        (Verdict("none", reason="no_figure"), ""),
    ],
)
def test_how_sure_a_difference_is(share: Indicator, verdict: Verdict, text: str) -> None:
    line = made(share, 5.0, 4.0, verdict=verdict)
    assert certainty_sentence(line, EMMEN, "drenthe") == text
    assert certainty_sentence(line, DRENTHE, "drenthe") == text.replace("Drenthe", "Nederland")


@pytest.mark.parametrize("reason", [each for each in get_args(Reason) if each])
def test_every_reason_is_told(share: Indicator, reason: Reason) -> None:
    line = made(share, 5.0, 4.0, verdict=Verdict("untested", 1, reason=reason))
    text = certainty_sentence(line, EMMEN, "drenthe")
    assert text.endswith(f"Niet getoetst op toeval: {REASON_WORDS[reason]}.")
    assert reasons([line, line]) == (
        f"Niet getoetst op toeval: wij zeggen niet of een verschil toeval kan zijn, want "
        f"{REASON_WORDS[reason]}.",
    )
    assert beside_sentences(line, EMMEN, "drenthe", brief=True).endswith("Niet getoetst op toeval.")


def test_totals_are_not_tested_and_have_no_reason(store: Store) -> None:
    total = made(store.indicators["inwoners"], 5, 10, verdict=MODELLED)
    assert certainty_sentence(total, EMMEN, "drenthe") == ""
    assert reasons([total]) == ()
    assert beside_sentences(total, EMMEN, "drenthe", brief=True) == (
        "50,0 procent van Drenthe (10). Voor Nederland ontbreekt het cijfer."
    )


def test_a_short_verdict() -> None:
    assert short_verdict(CLEAR, "Drenthe") == "duidelijk hoger dan Drenthe"
    assert "toeval" in short_verdict(CHANCE, "Drenthe")
    assert short_verdict(MODELLED, "Drenthe") == "hoger dan Drenthe, niet getoetst op toeval"
    lower = replace(MODELLED, side=-1)
    assert short_verdict(lower, "Drenthe") == "lager dan Drenthe, niet getoetst op toeval"


def theme(*lines: Line, subject: Subject = EMMEN) -> tuple[str, str]:
    return theme_sentences(lines, subject, "drenthe")


def titled(indicator: Indicator, name: str) -> Indicator:
    return changed(indicator, id=name, title=name.capitalize())


def test_a_theme_is_what_stands_out_and_how_it_changed(share: Indicator) -> None:
    far = made(share, 24.0, 25.2, verdict=Verdict("clear", -1), standing=-2.0, **first(20.0))
    near = made(titled(share, "huur"), 5.0, 4.0, verdict=CLEAR, standing=1.0)
    assert theme(near, far) == (
        "Het meest valt op “65-plussers (aandeel)”: 24,0% (2024), duidelijk lager dan Drenthe "
        "(25,2%).",
        "Dat cijfer is met 4,0 procentpunt gestegen, van 20,0% in 2015 naar 24,0% in 2024.",
    )


def test_the_course_of_another_figure_when_the_first_has_none(share: Indicator) -> None:
    far = made(share, 24.0, 25.2, verdict=CHANCE, standing=-2.0)
    near = made(titled(share, "huur"), 5.0, 4.0, verdict=CLEAR, standing=1.0, **first(5.0))
    assert "kan toeval zijn" in theme(far, near)[0]
    assert theme(far, near)[1] == "“Huur” was in 2015 even hoog: 5,0%."


def test_another_figure_when_none_has_a_course_but_no_twin(share: Indicator) -> None:
    far = made(titled(share, "roker_18plus"), 9.0, 4.0, verdict=MODELLED, standing=3.0)
    twin = made(titled(share, "roker_65plus"), 8.0, 4.0, verdict=MODELLED, standing=2.0)
    other = made(titled(share, "huur"), 5.0, 4.0, verdict=CLEAR, standing=1.0)
    assert theme(far, twin, other)[1] == (
        "Ook bekend is “Huur”: 5,0% (2024), duidelijk hoger dan Drenthe (4,0%)."
    )
    assert theme(far, twin)[1] == ("Hoe dit cijfer verandert, weten wij niet: er is maar één jaar.")


def test_with_nothing_to_compare_it_names_a_figure(share: Indicator) -> None:
    """One missing side: of Drenthe there is no figure, so nothing stands out."""
    assert theme(made(share, 24.0, "m"))[0] == (
        "Bekend is “65-plussers (aandeel)”: 24,0% (2024); voor Drenthe ontbreekt het cijfer."
    )


def test_only_totals_are_shares(store: Store) -> None:
    total = made(store.indicators["inwoners"], 50, 200)
    assert theme(total)[0] == (
        "Bekend is “Inwoners”: 50 inwoners (2024); 25,0 procent van Drenthe (200)."
    )


def test_a_tie_and_zero(share: Indicator) -> None:
    same = made(share, 0.0, 0.0, verdict=Verdict("same"), standing=0.0)
    assert theme(same)[0] == (
        "Bekend is “65-plussers (aandeel)”: 0,0% (2024), even hoog als Drenthe (0,0%)."
    )


def test_nothing_known(store: Store, share: Indicator) -> None:
    nothing = "Voor dit thema zijn er geen cijfers van Emmen."
    assert theme() == (nothing, "De bronnen hebben voor gemeenten geen cijfers over dit thema.")
    assert theme(made(share, "m", 25.2)) == (
        nothing,
        "Voor Drenthe wel, bijvoorbeeld “65-plussers (aandeel)”: 25,2% (2024).",
    )
    assert theme(made(share, "s", "m")) == (
        nothing,
        "De bronnen noemen dit gebied, maar zonder cijfer.",
    )
    own = made(share, "m", "m")
    assert "Voor Drenthe wel" not in theme(own, subject=DRENTHE)[1]


def test_what_hardly_differs_does_not_stand_out() -> None:
    """Misdrijven of Zuidwest-Drenthe: 41,2 beside 41,1 of Drenthe, where gemeenten differ far."""
    atlas = get_store()
    subject = subjects(atlas)["CR09"]
    lines = [x for x in profile(atlas, subject) if x.indicator.theme == "veiligheid"]
    (line,) = [x for x in lines if x.indicator.id == "misdrijven_per_1000"]
    assert 0 < abs(line.standing or 0) < NOTABLE
    first, _ = theme_sentences(lines, subject, "drenthe")
    assert first.startswith(
        "Niets valt hier erg op; het verst van Drenthe ligt “Geregistreerde misdrijven"
    )


@pytest.mark.parametrize("code", ["GM0114", "GM0106", "WK011401", "CR08", "PV22", "WP1988"])
def test_every_sentence_of_real_areas(code: str) -> None:
    """Two sentences a theme, each of its own; no half words, no judgement, no empty brackets."""
    atlas = get_store()
    subject = subjects(atlas)[code]
    for reference in ("drenthe", "nederland"):
        lines = profile(atlas, subject, reference)
        said = [line_sentence(line, atlas, subject, reference) for line in lines]
        for name in atlas.themes:
            found = [line for line in lines if line.indicator.theme == name]
            said += theme_sentences(found, subject, reference)
        for text in said:
            assert text.endswith(".") and ".." not in text and "  " not in text
            assert "nan" not in text.lower().split() and "None" not in text and "()" not in text
            assert not any(word in text.lower() for word in JUDGEMENTS), text


def test_a_margin_is_told_and_that_it_is_of_the_source(store: Store, share: Indicator) -> None:
    line = replace(
        ranked(share, [26.0, 24.0, 20.0], 1),
        cell=cell("GM0114", 24.0, lower=22.0, upper=26.0),
        drenthe=cell("PV22", 25.2),
        verdict=Verdict("chance", -1, -3.0, 1.0, margins=True),
    )
    told = line_sentence(line, store, EMMEN, "drenthe")
    assert "Emmen 24,0% (2024, definitief, tussen 22,0% en 26,0%)." in told
    assert told.endswith(
        "Het verschil met Drenthe kan toeval zijn, gerekend met de marges van de bron."
    )
    clear = replace(line, verdict=Verdict("clear", -1, -3.0, -1.0, margins=True))
    assert line_sentence(clear, store, EMMEN, "drenthe").endswith(
        "Het verschil met Drenthe is duidelijk, gerekend met de marges van de bron."
    )
