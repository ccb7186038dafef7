"""What the parts of a page have in common.

A part has a skeleton (HTML that only depends on the data: headings, explanations, forms)
and answers (values of the fields, outputs, maps) that only depend on the address and on
the data that a visitor brings. The skeleton travels once, under an address made of its
content; a change of the address sends an answer.

In the skeleton:
- a field is a native input or select with a `name`; its change sends {name: value};
- `data-out="x"` is an element of which the content is replaced by `Answer.out["x"]`;
- `data-map="x"` is an element in which the map `Answer.maps["x"]` is drawn;
- a link `<a data-send='{"deel": "opgave"}' href="..">` sends its params without a new load, and
  with `data-show="x"` brings the element with id x into sight;
- `<output data-value-of="name">` shows `Answer.shown["name"]` (or the moving value).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from atlas.domain.address import Notice
from atlas.figures.report import Report
from atlas.store.store import Store
from atlas.ui.html import Html

Said = Mapping[str, str]  # words of an address


@dataclass(frozen=True)
class Answer:
    """What a part shows for an address.

    `params` is the canonical address of the part (defaults left out); `values` what each
    field holds; `shown` how a number field's value reads ("25%"); `out` HTML by name;
    `maps` messages by name (see `parts.maps`); `notices` what could not be honoured; `below`
    HTML by name for the second skeleton of a part that has one; `passing`: true now only (the
    server is busy), so that nobody may keep it.
    """

    params: Mapping[str, str]
    values: Mapping[str, str] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)
    out: Mapping[str, Html] = field(default_factory=dict)
    maps: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    below: Mapping[str, Html] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    passing: bool = False


class Part(Protocol):
    """One part of a page: a module with these names.

    `own` is what a visitor brings (see `parts.own`): the page says of which type.
    """

    @property
    def KEY(self) -> str:
        """The word in the address: deel=KEY."""

    @property
    def TITLE(self) -> str:
        """Its name in the navigation."""

    @property
    def QUESTION(self) -> str:
        """Its heading."""

    @property
    def LEAD(self) -> str:
        """One sentence: what one can do here."""

    @property
    def WORDS(self) -> Mapping[str, str]:
        """Words of the address -> Dutch words for a notice."""

    def skeleton(self, store: Store) -> Html:
        """The part without what depends on the address."""

    def answer(self, store: Store, params: Said, own: Any, /) -> Answer:
        """What the part shows for an address; never raises for what an address says."""

    def report(self, store: Store, params: Said, own: Any, /) -> Report:
        """The same to take along, with all assumptions and sources."""
