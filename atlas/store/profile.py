"""The record of profile and comparison: `data/profile.toml`, kept by hand.

Which figures come first, of which shares the counts are known, by which figures gemeenten are
called alike, and which figures of one subject were measured, modelled and experienced.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from atlas.store.records import Record, Slug, Text


class Share(Record):
    """How a figure is made of counts: `per` x `numerator` / `denominator`, all indicators.

    Without a numerator the count is the figure times the denominator, divided by `per`.
    `counts`: people (or homes) that have something, or events, of which one person can have more.
    """

    indicator: Slug
    numerator: Slug | None = None
    denominator: Slug
    per: Literal[100, 1000]
    counts: Literal["persons", "events"]


class Likeness(Record):
    """A figure by which gemeenten are compared as a whole, and why it is one of them."""

    indicator: Slug
    reason: Text


class Beside(Record):
    """One thing said by figures of several kinds: measured, modelled, experienced.

    `facts` are items of fact tables, written as "table/item". `note`: what to beware of.
    """

    id: Slug
    title: Text
    theme: Slug
    indicators: tuple[Slug, ...] = ()
    facts: tuple[Annotated[str, Field(pattern=r"^[a-z0-9_]+/[a-z0-9_]+$")], ...] = ()
    note: Text


class Family(Record):
    """Figures that say nearly the same: of those that stand out most, one of them is shown.

    A figure of people of 65 and older goes with its twin (`_18plus`) without being named.
    """

    title: Text
    indicators: tuple[Slug, ...] = Field(min_length=2)


class Profile(Record):
    """The whole of `data/profile.toml`.

    `key_figures`: what a profile and a feitenblad begin with, and what a comparison shows first.
    `trends`: the figures of which a feitenblad shows the course.
    """

    key_figures: tuple[Slug, ...] = Field(min_length=1)
    trends: tuple[Slug, ...] = Field(min_length=1)
    shares: tuple[Share, ...]
    likeness: tuple[Likeness, ...] = Field(min_length=2)
    beside: tuple[Beside, ...]
    families: tuple[Family, ...] = ()
