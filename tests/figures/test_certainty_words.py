"""What is said of a difference: every verdict gives a piece of a sentence, in plain Dutch."""

from __future__ import annotations

from typing import get_args

import pytest

from atlas.domain.certainty import Reason, Verdict
from atlas.figures.certainty_words import REASON_WORDS, margin_words, verdict_words
from atlas.store.store import Store

SAID = [
    (Verdict("clear", 1, 0.2, 0.9), "duidelijk hoger dan Drenthe"),
    (Verdict("clear", -1, -0.9, -0.2), "duidelijk lager dan Drenthe"),
    (Verdict("chance", 1, -0.2, 0.9), "hoger dan Drenthe, maar dit verschil kan toeval zijn"),
    (Verdict("chance", -1, -0.9, 0.2), "lager dan Drenthe, maar dit verschil kan toeval zijn"),
    (Verdict("same"), "even hoog als Drenthe"),
    (
        Verdict("none", reason="no_figure"),
        "niet te vergelijken met Drenthe: een van de twee cijfers is er niet",
    ),
    (
        Verdict("untested", -1, reason="small"),
        "lager dan Drenthe, niet getoetst op toeval: de aantallen zijn te klein",
    ),
]


@pytest.mark.parametrize(("verdict", "said"), SAID)
def test_the_words(verdict: Verdict, said: str) -> None:
    assert verdict_words(verdict, "Drenthe") == said


@pytest.mark.parametrize("other", ["Nederland", "Borger-Odoorn", "de wijk Angelslo"])
def test_any_other_area_is_named_once(other: str) -> None:
    for verdict, said in SAID:
        assert verdict_words(verdict, other) == said.replace("Drenthe", other)


def test_every_reason_has_words() -> None:
    assert set(REASON_WORDS) == set(get_args(Reason)) - {""}
    for reason, words in REASON_WORDS.items():
        assert words[0].islower()
        assert not words.endswith(".")
        told = verdict_words(Verdict("untested", 1, reason=reason), "Nederland")
        assert told == (f"hoger dan Nederland, niet getoetst op toeval: {words}")


def test_the_words_do_not_judge() -> None:
    told = " ".join(said for _, said in SAID) + " ".join(REASON_WORDS.values())
    assert not {"beter", "slechter", "significant", "goed", "slecht"} & set(told.split())


def test_the_margin_of_a_difference(store: Store) -> None:
    share = store.indicators["aandeel_65plus"]
    rate = share.model_copy(update={"unit": "per 1.000 inwoners"})
    tested = Verdict("clear", 1, 0.036, 1234.55)
    assert margin_words(tested, share) == "0,04 tot 1.234,55 procentpunt"
    below = Verdict("chance", -1, -0.865, 0.004)
    assert margin_words(below, rate) == "-0,87 tot 0,00 per 1.000 inwoners"
    assert margin_words(Verdict("untested", 1, reason="mean"), share) == ""
