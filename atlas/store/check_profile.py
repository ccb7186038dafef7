"""Check the record of profile and comparison: what it names must exist."""

from __future__ import annotations

from collections.abc import Iterable

from atlas.store.check_housing import unique
from atlas.store.profile import Family, Share
from atlas.store.read import PROFILE, Records

Loc = tuple[str | int, ...]


def check_profile(records: Records) -> None:
    """Every indicator, theme and item that profile.toml names."""
    profile = records.profile
    if profile is None:
        return
    _indicators(records, ("key_figures",), profile.key_figures)
    _indicators(records, ("trends",), profile.trends)
    for number, share in enumerate(profile.shares):
        named = filter(None, (share.indicator, share.numerator, share.denominator))
        _indicators(records, ("shares", number, "indicator"), named)
        _same_parts(records, ("shares", number), share)
    for number, like in enumerate(profile.likeness):
        _indicators(records, ("likeness", number, "indicator"), [like.indicator])
    _families(records, profile.families)
    unique(records, PROFILE, ("beside",), profile.beside)
    items = {f"{t.id}/{item.id}" for t in records.fact_tables.values() for item in t.items}
    for number, beside in enumerate(profile.beside):
        _indicators(records, ("beside", number, "indicators"), beside.indicators)
        if beside.theme not in records.themes:
            _unknown(records, ("beside", number, "theme"), beside.theme, "geen thema")
        for name in beside.facts:
            if name not in items:
                _unknown(records, ("beside", number, "facts"), name, "geen onderwerp van facts/")


def _same_parts(records: Records, loc: Loc, share: Share) -> None:
    """A figure with the rule `ratio` names its counts in its own record too: the same ones."""
    indicator = records.indicators.get(share.indicator)
    if indicator is None or indicator.aggregate.rule != "ratio":
        return
    rule = indicator.aggregate
    for field, named, parts in (
        ("numerator", share.numerator, rule.numerator_parts),
        ("denominator", share.denominator, rule.denominator_parts),
    ):
        if (named,) != parts:
            message = f"'{share.indicator}' telt volgens zijn eigen record '{', '.join(parts)}'"
            records.add(PROFILE, (*loc, field), message, "noem in beide dezelfde aantallen")


def _families(records: Records, families: tuple[Family, ...]) -> None:
    """Every indicator exists, and is in one family at most."""
    seen: set[str] = set()
    for number, family in enumerate(families):
        loc = ("families", number, "indicators")
        _indicators(records, loc, family.indicators)
        for name in family.indicators:
            if name in seen:
                message = f"'{name}' staat twee keer in een familie"
                records.add(PROFILE, loc, message, "laat hem op één plaats staan")
            seen.add(name)


def _indicators(records: Records, loc: Loc, named: Iterable[str]) -> None:
    for name in named:
        if name not in records.written_ids("indicators"):
            _unknown(records, loc, name, "geen indicator")


def _unknown(records: Records, loc: Loc, name: str, what: str) -> None:
    remedy = "gebruik een id die bestaat, of haal de regel weg"
    records.add(PROFILE, loc, f"'{name}' is {what}", remedy)
