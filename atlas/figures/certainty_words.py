"""What may be said of a difference, in words. The method: docs/methods/verschil.md."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from atlas.domain.certainty import Reason, Verdict
from atlas.figures.numbers import format_number
from atlas.store.records import Indicator

NOT_TESTED = "niet getoetst op toeval"
BY_MARGINS = "gerekend met de marges van de bron"
REASON_WORDS: Mapping[Reason, str] = MappingProxyType(
    {
        "modelled": "het is een schatting met een model, en de marge staat niet in de bron",
        "experienced": "het komt uit een vragenlijst, en de marge staat niet in de bron",
        "total": "het is een aantal, en dat hangt vooral af van hoe groot een gebied is",
        "small": "de aantallen zijn te klein",
        "mean": "de bron zegt niet hoe ver de losse waarden uit elkaar liggen",
        "ratio": "het vergelijkt twee groepen, en is geen deel van een geheel",
        "no_counts": "wij hebben geen aantallen die bij dit cijfer passen",
        "one_margin": "de bron geeft de marge maar bij een van de twee cijfers",
        "no_figure": "een van de twee cijfers is er niet",
    }
)


def verdict_words(verdict: Verdict, other: str) -> str:
    """A piece of a sentence on a figure beside that of `other` ("Drenthe", "Emmen").

    It starts without a capital and ends without a full stop.
    """
    if verdict.kind == "none":
        return f"niet te vergelijken met {other}: {REASON_WORDS['no_figure']}"
    if verdict.kind == "same":
        return f"even hoog als {other}"
    side = f"{'hoger' if verdict.side > 0 else 'lager'} dan {other}"
    if verdict.kind == "clear":
        return f"duidelijk {side}"
    if verdict.kind == "chance":
        return f"{side}, maar dit verschil kan toeval zijn"
    return f"{side}, {NOT_TESTED}: {REASON_WORDS[verdict.reason]}"


def margin_words(verdict: Verdict, indicator: Indicator) -> str:
    """The interval of a tested difference, one decimal more than the figure; "" for no test."""
    if verdict.low is None or verdict.high is None:
        return ""
    low, high = (
        format_number(each, indicator.decimals + 1) for each in (verdict.low, verdict.high)
    )
    unit = "procentpunt" if indicator.unit == "%" else indicator.unit
    return f"{low} tot {high} {unit}"
