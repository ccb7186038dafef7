"""A part of page Begrippen: a list to search in, one row by itself, what one must know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from atlas.domain.address import Address
from atlas.figures.report import Report, Text
from atlas.store.store import Store
from atlas.ui.begrippen.zoeklijst import DEEL, PAGE, TOP, Listing
from atlas.ui.html import Html, items, join, tag
from atlas.ui.parts.documents import caveats, sources
from atlas.ui.parts.part import Answer

KNOW = "Wat u moet weten"


@dataclass(frozen=True)
class ListPart:
    """A part (see `parts.part`) that shows one listing; `know` is said beside its caveats."""

    KEY: str
    TITLE: str
    QUESTION: str
    LEAD: str
    listing: Listing
    know: tuple[str, ...]

    @property
    def WORDS(self) -> Mapping[str, str]:
        """Words of the address -> Dutch words for a notice."""
        return self.listing.words()

    def skeleton(self, store: Store) -> Html:
        """The chosen row, the form with the list, the limits and the sources."""
        origins = items(sources(store, self.listing.table))
        return join(
            [
                tag("div", data_out=TOP, id=TOP),
                tag(
                    "section",
                    tag("h2", self.listing.title, id="lijst"),
                    self.listing.form(store),
                    tag("div", data_out="lijst"),
                ),
                tag(
                    "section",
                    tag("h2", KNOW, id="weten"),
                    items(self._know(store)),
                    tag("details", tag("summary", "Bronnen en licenties"), origins),
                ),
            ]
        )

    def _know(self, store: Store) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.know, *caveats(store, self.listing.table))))

    def answer(self, store: Store, params: Mapping[str, str], own: None, /) -> Answer:
        """The rows that an address asks for, and the row that it names."""
        address = Address(params, self.WORDS)
        found = self.listing.read(store, address)
        return Answer(
            params=self.listing.params(found),
            values=self.listing.values(found),
            out={
                TOP: self.listing.chosen(store, found),
                "lijst": self.listing.on_screen(store, found),
            },
            notices=tuple(address.notices),
        )

    def report(self, store: Store, params: Mapping[str, str], own: None, /) -> Report:
        """All rows that the address asks for, to take along."""
        found = self.listing.read(store, Address(params, self.WORDS))
        table = self.listing.records(store, found.rows)
        deel = {DEEL: self.KEY} if self.listing.deel else {}
        said = {**deel, **found.params}
        return Report(
            name=f"{PAGE}-{self.KEY}" if deel else PAGE,
            title=self.QUESTION,
            lead=(self.LEAD, self.listing.counted(store, found)),
            blocks=(*([table] if table.rows else []), Text(KNOW, self._know(store))),
            sources=sources(store, self.listing.table),
            address="?".join(filter(None, (f"/{PAGE}", urlencode(said)))),
        )
