"""A table of figures without a protocol: dimensions, topics, and cells as they are meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

# A cell: a number as text, with `*` behind it when provisional; or a mark.
UNKNOWN, SECRET, IMPOSSIBLE = ".", "x", ""


@dataclass(frozen=True)
class Code:
    """A value of a dimension; `status` for periods."""

    key: str
    title: str = ""
    status: str = "Definitief"


@dataclass(frozen=True)
class Dimension:
    """A dimension; `width` is what v3 pads its keys to, `ranges` whether it knows ge and lt."""

    key: str
    kind: str
    codes: tuple[Code, ...]
    width: int = 0
    ranges: bool = False

    def padded(self, key: str) -> str:
        return key.ljust(self.width)


@dataclass(frozen=True)
class TopicDef:
    """A topic: name without number, title, unit, and the titles above it from the top."""

    name: str
    title: str = ""
    unit: str = "aantal"
    groups: tuple[str, ...] = ("Cijfers",)
    code: str = ""  # its measure code in v4


@dataclass(frozen=True)
class Table:
    """`rows`: the keys in the order of `dimensions`, and a cell for each topic."""

    id: str
    title: str
    dimensions: tuple[Dimension, ...]
    topics: tuple[TopicDef, ...]
    rows: Sequence[tuple[tuple[str, ...], Sequence[str]]]
    modified: str = "2026-10-01T02:00:00"
    first_number: int = 4  # where the suffix numbers of the topics begin
    text_topics: tuple[str, ...] = field(default=("Gemeentenaam", "SoortRegio", "Codering"))

    def keys(self) -> list[str]:
        """The keys of the topics in v3: with their numbers."""
        return [f"{topic.name}_{self.first_number + n}" for n, topic in enumerate(self.topics)]

    def measures(self) -> list[str]:
        """The codes of the topics in v4."""
        return [topic.code or f"M{n:06d}" for n, topic in enumerate(self.topics, start=1)]

    def renamed(self, old: str, new: str) -> Table:
        """The same with one topic called otherwise."""
        topics = tuple(replace(t, name=new) if t.name == old else t for t in self.topics)
        return replace(self, topics=topics)

    def but(self, rows: Iterable[tuple[tuple[str, ...], Sequence[str]]]) -> Table:
        """The same with other rows."""
        return replace(self, rows=[*rows])


def region(codes: Iterable[str], key: str = "WijkenEnBuurten", width: int = 10) -> Dimension:
    """A dimension of areas."""
    return Dimension(key, "GeoDetail", tuple(Code(code) for code in codes), width)


def years(*given: int, provisional: Iterable[int] = ()) -> Dimension:
    """A dimension of years."""
    late = {*provisional}
    return Dimension(
        "Perioden",
        "TimeDimension",
        tuple(
            Code(f"{y}JJ00", f"{y}{'*' * (y in late)}", "Voorlopig" if y in late else "Definitief")
            for y in given
        ),
        8,
        ranges=True,
    )
