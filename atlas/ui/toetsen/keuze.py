"""What a visitor fills in on page Toetsen, read from the address and written back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from atlas.domain.address import Address, Notice
from atlas.domain.assessment import (
    LONGEST_NAME,
    LONGEST_NOTE,
    MET,
    NOT_MET,
    Assessment,
    assess,
    frameworks,
)
from atlas.store.store import Store

FRAMEWORK, NAME, ANSWER, NOTE = "kader", "naam", "c.", "t."
# What the ids of the criteria of a framework start with -> how many there are.
POINTS = {
    "fw-2016": 5,
    "fr16": 5,
    "fr19": 6,
    "fw-2019": 6,
    "fd": 5,
    "fs": 6,
    "fp": 4,
    "f7": 7,
    "fb": 3,
    "fc": 4,
    "bu": 15,
    "gg": 5,
    "wz": 3,
    "vw": 9,
    "cvk": 4,
    "in": 4,
    "ov": 2,
}
_IDS = tuple(
    f"{start}-{number}" for start, count in POINTS.items() for number in range(1, count + 1)
)
WORDS: Mapping[str, str] = MappingProxyType(
    {FRAMEWORK: "het kader", NAME: "de naam van het initiatief"}
    | {f"{ANSWER}{name}": f"het oordeel bij punt {name}" for name in _IDS}
    | {f"{NOTE}{name}": f"de toelichting bij punt {name}" for name in _IDS}
)


@dataclass(frozen=True)
class Test:
    """The name of the initiative ("" for none) and what was answered; None without a framework."""

    name: str
    assessment: Assessment | None

    @property
    def params(self) -> dict[str, str]:
        """The words of the address that say this; what is not filled in is left out."""
        said = {NAME: self.name}
        if self.assessment:
            said[FRAMEWORK] = self.assessment.framework.framework_id
            for finding in self.assessment.findings:
                said[ANSWER + finding.criterion.criterion_id] = finding.answer
                said[NOTE + finding.criterion.criterion_id] = finding.note
        return {word: text for word, text in said.items() if text}


def read(store: Store, params: Mapping[str, str]) -> tuple[Test, tuple[Notice, ...]]:
    """What an address fills in, and what in it could not be honoured.

    Answers to another framework than the chosen one are left out.
    """
    address, every = Address(params, WORDS), frameworks(store)
    chosen = every.get(address.one_of(FRAMEWORK, every, ""))
    name = _text(address, NAME, LONGEST_NAME)
    if chosen is None:
        return Test(name, None), tuple(address.notices)
    ids = [each.criterion_id for each in chosen.criteria]
    answers = {each: address.one_of(ANSWER + each, (MET, NOT_MET), "") for each in ids}
    notes = {each: _text(address, NOTE + each, LONGEST_NOTE) for each in ids}
    return Test(name, assess(chosen, answers, notes)), tuple(address.notices)


def _text(address: Address, word: str, longest: int) -> str:
    return address.read(word, one_line, "", "", longest)


def one_line(text: str) -> str:
    """Text in single spaces, without what cannot be seen (controls, turned text)."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
