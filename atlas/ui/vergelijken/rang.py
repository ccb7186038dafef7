"""The part Rangorde of page Vergelijken."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from atlas.domain.address import Address
from atlas.figures.report import Report
from atlas.store.store import Store
from atlas.ui.html import Html, tag
from atlas.ui.parts.part import Answer

KEY = "rang"
TITLE = "Rangorde"
QUESTION = "Wie steeg en wie daalde in de rangorde?"
LEAD = "Volg de plaats van elke gemeente door de jaren."
WORDS: Mapping[str, str] = MappingProxyType({})


def skeleton(store: Store) -> Html:
    """The part without what depends on the address."""
    return tag("div", data_out="rang")


def answer(store: Store, params: Mapping[str, str], own: None) -> Answer:
    """What the part shows for an address."""
    address = Address(params, WORDS)
    return Answer({}, notices=tuple(address.notices))


def report(store: Store, params: Mapping[str, str], own: None) -> Report:
    """The same to take along."""
    return Report("vergelijken-rang", QUESTION, (LEAD,), (), ())
