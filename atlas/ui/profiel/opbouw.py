"""The part Bevolking en wonen of page Profiel."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from atlas.domain.address import Address
from atlas.figures.report import Report
from atlas.store.store import Store
from atlas.ui.html import Html, tag
from atlas.ui.parts.part import Answer
from atlas.ui.profiel import keuze

KEY = "opbouw"
TITLE = "Bevolking en wonen"
QUESTION = "Wie wonen er, en in welke huizen?"
LEAD = "Bekijk de leeftijden, de huishoudens en de woningen naast die van Drenthe."
WORDS: Mapping[str, str] = MappingProxyType({**keuze.COMMON_WORDS})


def skeleton(store: Store) -> Html:
    """The part without what depends on the address."""
    return tag("div", data_out="opbouw")


def answer(store: Store, params: Mapping[str, str], own: None) -> Answer:
    """What the part shows for an address."""
    address = Address(params, WORDS)
    subject = keuze.read_subject(store, address)
    reference = keuze.read_reference(address)
    return Answer(keuze.params(subject, reference), notices=tuple(address.notices))


def report(store: Store, params: Mapping[str, str], own: None) -> Report:
    """The same to take along."""
    return Report("profiel-opbouw", QUESTION, (LEAD,), (), ())
