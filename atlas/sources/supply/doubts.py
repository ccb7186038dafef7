"""Collects what is doubtful: every cell by its address, of one kind at most `MAX_LISTED`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from atlas.sources.found import MAX_LISTED
from atlas.sources.supply.records import Doubt


class Say(NamedTuple):
    """What is said of a kind of doubt; the `key` lets the editor confirm it."""

    message: str
    remedy: str
    blocking: bool = True
    key: str = ""
    taken_as: str = ""


class Doubts:
    """The doubts of one reading; those whose key is confirmed do not block."""

    def __init__(self, confirmed: Collection[str]) -> None:
        self._confirmed = confirmed
        self._kept: list[Doubt] = []

    def add(self, say: Say, address: str = "", found: str = "", cells: int = 1) -> None:
        """Note one doubt."""
        blocking = say.blocking and say.key not in self._confirmed
        told = (say.taken_as, say.message, say.remedy, blocking, say.key)
        self._kept.append(Doubt(address, found, *told, cells))

    def add_cells(self, say: Say, cells: Iterable[tuple[str, str]], count: int) -> None:
        """Note cells (address and text); beyond `MAX_LISTED` only how many more there are."""
        listed = 0
        for address, text in cells:
            if listed == MAX_LISTED:
                break
            self.add(say, address, text)
            listed += 1
        if count > listed:
            rest = count - listed
            self.add(say, "", f"en nog {rest} {'cel' if rest == 1 else 'cellen'}", rest)

    def all(self) -> tuple[Doubt, ...]:
        """All doubts, those that block first."""
        return tuple(sorted(self._kept, key=lambda doubt: not doubt.blocking))
