"""What a profile says of a figure, in plain Dutch sentences made from the figures as shown.

The words stay neutral: "hoger" and "lager", never "beter" or "slechter". The method:
docs/methods/profiel.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from atlas.domain.certainty import Verdict
from atlas.domain.profile import Line, comparable, standing_out, stem
from atlas.domain.subject import Subject
from atlas.figures import numbers
from atlas.figures.certainty_words import BY_MARGINS, REASON_WORDS, verdict_words
from atlas.figures.certainty_words import NOT_TESTED as NOT_TESTED
from atlas.figures.line_words import (
    WHY_NOT,
    about_words,
    beside_words,
    change_words,
    others,
    rank_sentence,
    reference_name,
)
from atlas.figures.line_words import difference_words as difference_words
from atlas.store.store import Store

NOTABLE = 0.25  # standard deviations of the peers; nearer, a figure does not stand out
DIRECTION_MARKS = {1: "gunstig", -1: "ongunstig", 0: ""}


def line_sentence(line: Line, store: Store, subject: Subject, reference: str) -> str:
    """A figure with what it stands beside: the one text of hover, focus and table.

    Its period and status; the differences with Drenthe and Nederland, those with the reference
    ("drenthe" or "nederland") first; its rank; whether that can be chance.
    """
    title, name = line.indicator.title, subject_name(store, subject)
    if line.cell.value is None:
        start = f"{title}: voor {name} {WHY_NOT[line.cell.state]} ({line.period})."
    else:
        shown = numbers.format_measure(line.cell.value, line.indicator)
        start = f"{title}: {name} {shown} ({about_words(line, subject)})."
    return " ".join(filter(None, (start, beside_sentences(line, subject, reference))))


def beside_sentences(line: Line, subject: Subject, reference: str, brief: bool = False) -> str:
    """The differences of a figure, its rank, and whether the first difference can be chance.

    `brief`: without the reason why it was not tested, for a list that gives the reasons once.
    """
    beside = (difference_words(line, other, name) for name, other in others(line, reference))
    told = [f"{numbers.capital(text)}." for text in beside]
    certainty = certainty_sentence(line, subject, reference)
    if brief and certainty and line.verdict.kind == "untested":
        certainty = f"{numbers.capital(NOT_TESTED)}."
    return " ".join(filter(None, (*told, rank_sentence(line, subject), certainty)))


def reasons(lines: Iterable[Line]) -> tuple[str, ...]:
    """Why figures were not tested, each reason in a sentence of its own."""
    found = dict.fromkeys(
        line.verdict.reason
        for line in lines
        if line.verdict.kind == "untested" and comparable(line.indicator)
    )
    opening = f"{numbers.capital(NOT_TESTED)}: wij zeggen niet of een verschil toeval kan zijn"
    return tuple(f"{opening}, want {REASON_WORDS[reason]}." for reason in found)


def subject_name(store: Store, subject: Subject) -> str:
    """The name in a sentence: "Emmen", "de wijk Angelslo (Emmen)", "de kern Emmen"."""
    if subject.level not in ("wijk", "kern"):
        return subject.name
    gemeente = store.areas[subject.gemeente_code].name
    inside = "" if gemeente in subject.name else f" ({gemeente})"
    return f"de {subject.level} {subject.name}{inside}"


def certainty_sentence(line: Line, subject: Subject, reference: str) -> str:
    """Whether the difference with the reference can be chance; "" where there is none."""
    if not comparable(line.indicator):
        return ""
    name = reference_name(subject, reference)
    match line.verdict.kind:
        case "clear":
            return f"Het verschil met {name} is duidelijk{_how(line.verdict)}."
        case "chance":
            return f"Het verschil met {name} kan toeval zijn{_how(line.verdict)}."
        case "untested":
            why = REASON_WORDS[line.verdict.reason]
            return f"{numbers.capital(NOT_TESTED)}: {why}."
        case _:
            return ""


def _how(verdict: Verdict) -> str:
    return f", {BY_MARGINS}" if verdict.margins else ""


def short_verdict(verdict: Verdict, name: str) -> str:
    """`verdict_words`, but without the reason why a difference is not tested: that is told once."""
    if verdict.kind != "untested":
        return verdict_words(verdict, name)
    return f"{'hoger' if verdict.side > 0 else 'lager'} dan {name}, {NOT_TESTED}"


def theme_sentences(lines: Sequence[Line], subject: Subject, reference: str) -> tuple[str, str]:
    """Two sentences on the lines of one theme: what stands out most, and how it changed.

    Where no figure has a course, the second is on another figure. Both also say something
    sensible when little or nothing is known.
    """
    known = [line for line in lines if line.cell.value is not None]
    if not known:
        return _nothing(lines, subject)
    out = standing_out(known)
    compared = [line for line in known if comparable(line.indicator) and line not in out]
    totals = [line for line in known if not comparable(line.indicator)]
    ordered = [*out, *compared, *totals]
    opening = _opening(out, subject, reference)
    return _figure(opening, ordered[0], reference), _second(ordered, reference)


def _opening(out: Sequence[Line], subject: Subject, reference: str) -> str:
    """How the first sentence on a theme begins: small distances do not stand out."""
    if not out:
        return "Bekend is"
    if abs(out[0].standing or 0.0) < NOTABLE:
        name = reference_name(subject, reference)
        return f"Niets valt hier erg op; het verst van {name} ligt"
    return "Het meest valt op"


def _nothing(lines: Sequence[Line], subject: Subject) -> tuple[str, str]:
    """Two sentences for a theme without figures of the area."""
    first = f"Voor dit thema zijn er geen cijfers van {subject.name}."
    for line in lines:
        if line.drenthe.value is not None and subject.level != "provincie":
            figure = numbers.format_measure(line.drenthe.value, line.indicator)
            title = line.indicator.title
            return first, f"Voor Drenthe wel, bijvoorbeeld “{title}”: {figure} ({line.period})."
    if lines:
        return first, "De bronnen noemen dit gebied, maar zonder cijfer."
    word = numbers.LEVEL_WORDS[subject.level].plural
    return first, f"De bronnen hebben voor {word} geen cijfers over dit thema."


def _figure(opening: str, line: Line, reference: str) -> str:
    """One sentence on a figure beside the reference."""
    shown = numbers.format_measure(line.cell.value or 0.0, line.indicator)
    start = f"{opening} “{line.indicator.title}”: {shown} ({line.period})"
    name, other = others(line, reference)[0]
    if other.value is None or not comparable(line.indicator):
        return f"{start}; {difference_words(line, other, name)}."
    beside = f"{name} ({beside_words(other, line.indicator)})"
    return f"{start}, {short_verdict(line.verdict, beside)}."


def _second(ordered: Sequence[Line], reference: str) -> str:
    """The course of the first figure that has one, else another figure."""
    for line in ordered:
        if changed := change_words(line):
            what = "Dat cijfer" if line is ordered[0] else f"“{line.indicator.title}”"
            return f"{what} {changed}."
    own = stem(ordered[0].indicator)
    for line in ordered[1:]:
        if stem(line.indicator) != own:
            return _figure("Ook bekend is", line, reference)
    return "Hoe dit cijfer verandert, weten wij niet: er is maar één jaar."
