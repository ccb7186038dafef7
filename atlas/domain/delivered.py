"""A delivered figure made ready: what is not one's own refused, what is small hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from atlas.domain.disclosure import Delivery, Protected, Table, area_sums, protect
from atlas.domain.disclosure_tables import TableKind
from atlas.store.check_records import COUNT_UNITS
from atlas.store.read import area_level
from atlas.store.records import PROVINCE, Indicator
from atlas.store.store import Store
from atlas.store.supplied import Published
from atlas.store.tables import COLUMNS

Make = Callable[[pd.DataFrame], tuple[Indicator, bytes]]  # rows -> record and table
Earlier = Callable[[Indicator], Sequence[Published]]  # what was public of it, oldest first
SMALL_AREAS = ("wijk", "buurt", "kern")
NAMED = 3  # areas that are named
STRANGE = (
    "Er staan cijfers in van gebieden buiten {owner}: {names}. Laat die rijen weg: een gemeente "
    "levert alleen cijfers over zichzelf, haar wijken en haar buurten."
)
CANNOT = (
    "Cijfers in {unit} kan de atlas niet beschermen: dat kan alleen met aantallen en percentages. "
    "Kijk zelf na of een cijfer over een paar mensen gaat, en laat zo'n cijfer weg."
)
OTHER_KIND = (
    "Dit onderwerp was eerder in {old}, en is nu in {new}. Wat verborgen was, zou zo alsnog te "
    "zien zijn. Lever het aan als een nieuw onderwerp met een andere naam."
)
NO_COUNT = (
    "{title} is geen aantal. Kies als noemer een onderwerp waarin de mensen, huishoudens of "
    "woningen zijn geteld."
)
WITHOUT_COUNTS = (
    "Van percentages van wijken, buurten en kernen moet de atlas weten over hoeveel mensen zij "
    "gaan. Dat is niet bekend van {names}. Kies waarvan het een deel is, of laat die rijen weg. "
    "Gaat het niet over mensen, huishoudens of woningen? Vul dan drempel 1 in."
)


@dataclass(frozen=True, eq=False)
class Prepared:
    """What would be published: record and table, and what is hidden; or why nothing is.

    `rows` are those of `table`, hidden cells included.
    """

    protected: Protected
    indicator: Indicator
    table: bytes = b""
    rows: pd.DataFrame | None = None
    refusals: tuple[str, ...] = ()


def prepare(
    store: Store, frame: pd.DataFrame, make: Make, earlier: Earlier, denominator: str = ""
) -> Prepared:
    """A figure as it may be published.

    `frame`: area_code, period, value, status, all text. `denominator`: the indicator with the
    counts that a percentage is part of, "" when it is unknown. Raises what `make` and `earlier`
    raise.
    """
    indicator, table = make(frame)
    rows = frame.assign(origin=indicator.origin[0].id)
    before, kind = earlier(indicator), _kind(indicator.unit)
    refusals = strangers(store, indicator, rows) + _other_kind(indicator, before)
    if kind == "percentage":
        refusals += _no_counts(store, indicator, rows, denominator)
    if refusals:
        return Prepared(Protected(), indicator, refusals=refusals)
    if kind is None:
        told = Protected(lines=(CANNOT.format(unit=indicator.unit),))
        return Prepared(told, indicator, table, rows)
    public = [Delivery((_table(indicator, old.rows, denominator),)) for old in before]
    if denominator and kind == "percentage":
        public.insert(0, Delivery((Table(denominator, _known(store, denominator)),)))
    tree = area_sums(store.areas.values(), store.groupings.values())
    delivery = Delivery((_table(indicator, rows, denominator),))
    protected = protect(delivery, tree, public)
    if protected.refusals:
        return Prepared(protected, indicator, refusals=protected.refusals)
    shown = protected.tables[indicator.id]
    indicator, table = make(shown[list(frame.columns)])
    return Prepared(protected, indicator, table, shown)


def strangers(store: Store, indicator: Indicator, rows: pd.DataFrame) -> tuple[str, ...]:
    """Why the areas of these rows cannot be of who delivers them; none for the province."""
    owner = indicator.supplied.owner if indicator.supplied else PROVINCE
    if owner == PROVINCE:
        return ()
    own = {owner, *(a.area_code for a in store.areas.values() if a.gemeente_code == owner)}
    others = sorted({*rows["area_code"]} - own)
    if not others:
        return ()
    names = [store.areas[code].name if code in store.areas else code for code in others]
    return (STRANGE.format(owner=store.areas[owner].name, names=_named(names)),)


def _named(names: Sequence[str]) -> str:
    more = f" en nog {len(names) - NAMED}" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def _kind(unit: str) -> TableKind | None:
    """How figures in this unit are protected; None for what is no count nor a part of one."""
    return "percentage" if unit == "%" else "count" if unit in COUNT_UNITS else None


def _other_kind(indicator: Indicator, before: Iterable[Published]) -> tuple[str, ...]:
    """Why what was counted can no longer be delivered as something else."""
    others = [each.unit for each in before if _kind(each.unit) != _kind(indicator.unit)]
    return tuple(OTHER_KIND.format(old=old, new=indicator.unit) for old in others[:1])


def _no_counts(
    store: Store, indicator: Indicator, rows: pd.DataFrame, denominator: str
) -> tuple[str, ...]:
    """Why percentages cannot be published: nobody knows whether they tell about a few."""
    known: set[tuple[str, str]] = set()
    if denominator:
        if store.indicators[denominator].unit not in COUNT_UNITS:
            return (NO_COUNT.format(title=store.indicators[denominator].title),)
        counts = store.observations(denominator)
        counts = counts[counts["value"].notna()].astype({"area_code": "str", "period": "str"})
        known = set(zip(counts["area_code"], counts["period"], strict=True))
    shown = rows[(rows["value"] != "") & rows["area_code"].map(area_level).isin(SMALL_AREAS)]
    places = [*zip(shown["area_code"], shown["period"], strict=True)]
    without = [f"{store.areas[c].name} ({p})" for c, p in places if (c, p) not in known]
    if _threshold(indicator) == 1 or not without:
        return ()
    return (WITHOUT_COUNTS.format(names=_named(without)),)


def _threshold(indicator: Indicator) -> int:
    return indicator.supplied.threshold if indicator.supplied else 10


def _table(indicator: Indicator, rows: pd.DataFrame, denominator: str) -> Table:
    kept = rows[[*COLUMNS]].reset_index(drop=True)
    if indicator.unit != "%":
        return Table(indicator.id, kept, threshold=_threshold(indicator))
    return Table(indicator.id, kept, "percentage", _threshold(indicator), denominator=denominator)


def _known(store: Store, indicator_id: str) -> pd.DataFrame:
    """The figures of an indicator as they stand in a file: all text."""
    found = store.observations(indicator_id)
    value = found["value"].map(lambda number: "" if pd.isna(number) else f"{number:.15g}")
    return found.assign(value=value)[[*COLUMNS]]
