"""The part Groepen of page Vergelijken."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from atlas.domain.address import Address
from atlas.figures.report import Report
from atlas.store.store import Store
from atlas.ui.html import Html, tag
from atlas.ui.parts.part import Answer

KEY = "groepen"
TITLE = "Groepen"
QUESTION = "Verschillen groepen gemeenten van elkaar?"
LEAD = "Vergelijk stad en platteland, regio’s of uw eigen groepen."
WORDS: Mapping[str, str] = MappingProxyType({})


def skeleton(store: Store) -> Html:
    """The part without what depends on the address."""
    return tag("div", data_out="groepen")


def answer(store: Store, params: Mapping[str, str], own: None) -> Answer:
    """What the part shows for an address."""
    address = Address(params, WORDS)
    return Answer({}, notices=tuple(address.notices))


def report(store: Store, params: Mapping[str, str], own: None) -> Report:
    """The same to take along."""
    return Report("vergelijken-groepen", QUESTION, (LEAD,), (), ())
