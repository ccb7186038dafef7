"""A long list a page of rows at a time; the address holds the first row that is shown.

Not a number: when a filter changes, the row may be gone, and the list starts again.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from atlas.domain.address import Address
from atlas.ui.html import Html, join, tag

FROM = "vanaf"
ROWS = 25
FROM_WORD = "waar de lijst begint"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows from `start` up to `stop` of a list of `ids`."""

    ids: Sequence[str]
    start: int
    size: int

    @property
    def stop(self) -> int:
        """The first row after it."""
        return min(self.start + self.size, len(self.ids))

    @property
    def params(self) -> dict[str, str]:
        """Its words of the address; none for the first sheet."""
        return {FROM: self.ids[self.start]} if self.start else {}


def read_sheet(
    address: Address, ids: Sequence[str], known: Collection[str], size: int = ROWS
) -> Sheet:
    """The sheet of `ids` with the row that the address asks for, else the first one.

    `known` are all ids that a row can have: another one is a notice.
    """
    asked = address.one_of(FROM, known, "")
    place = ids.index(asked) if asked in ids else 0
    return Sheet(ids, place - place % size, size)


def pager(sheet: Sheet, page: str, params: Mapping[str, str], noun: str, show: str) -> Html:
    """How much of the list is shown, with the way back and on; nothing for one sheet.

    `params` is the address of the part without its sheet; `show` the id of the list.
    """
    if len(sheet.ids) <= sheet.size:
        return join([])
    links = []
    for word, place in (("Vorige", sheet.start - sheet.size), ("Volgende", sheet.stop)):
        if 0 <= place < len(sheet.ids):
            last = min(place + sheet.size, len(sheet.ids))
            first = sheet.ids[place] if place else ""
            query = urlencode({**params, **({FROM: first} if first else {})})
            links.append(
                tag(
                    "a",
                    f"{word} {last - place}",
                    href=f"/{page}?{query}" if query else f"/{page}",
                    data_send=json.dumps({FROM: first}),
                    data_show=show,
                    class_="atlas-part-button",
                    aria_label=f"{word}: {noun} {place + 1} tot en met {last}",
                )
            )
    told = f"U ziet {sheet.start + 1} tot en met {sheet.stop} van {len(sheet.ids)} {noun}."
    return tag("nav", tag("p", told), *links, aria_label=f"Bladeren door {noun}")
