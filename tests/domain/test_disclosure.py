"""Disclosure control: attackers of our own recover nothing, and nothing is hidden for nothing."""

from __future__ import annotations

import random
from dataclasses import dataclass

import pandas as pd
from hypothesis import event, given, settings
from hypothesis import strategies as st

from atlas.domain.disclosure import (
    AreaSum,
    Delivery,
    Protected,
    Table,
    TableSum,
    area_sums,
    protect,
)
from atlas.store.store import Store
from tests.domain.disclosure_attackers import Public, frame, recovered, spans

Counts = dict[tuple[str, str], int]
Tree = dict[str, list[str]]
ALL_YEARS = "2021-2022"


@dataclass
class Case:
    """A gemeente: how its areas add up, counts of each area and period, and the threshold."""

    tree: Tree
    counts: Counts
    threshold: int

    @property
    def sums(self) -> list[AreaSum]:
        return [AreaSum(whole, tuple(parts)) for whole, parts in self.tree.items()]

    @property
    def periods(self) -> list[str]:
        return sorted({period for _, period in self.counts})


def rising(tree: Tree, parts: Counts, years: bool) -> Counts:
    """Counts of buurten with those of their wijken, the gemeente, and the years together."""
    counts = dict(parts)
    for whole in reversed(tree):
        for period in {period for _, period in parts}:
            counts[whole, period] = sum(counts[part, period] for part in tree[whole])
    if years:
        for area in {area for area, _ in counts}:
            counts[area, ALL_YEARS] = sum(counts[area, y] for y in ALL_YEARS.split("-"))
    return counts


SMALL = st.one_of(st.integers(0, 12), st.integers(0, 60))


@st.composite
def cases(draw: st.DrawFn, most: int = 3) -> Case:
    sizes = draw(st.lists(st.integers(1, most), min_size=1, max_size=most))
    tree = {"GM0106": [f"WK0106{w:02d}" for w in range(len(sizes))]}
    for wijk, size in zip(tree["GM0106"], sizes, strict=True):
        tree[wijk] = [f"BU{wijk[2:]}{b:02d}" for b in range(size)]
    years = draw(st.booleans())
    periods = ALL_YEARS.split("-") if years else ["2022"]
    buurten = [part for wijk in tree["GM0106"] for part in tree[wijk]]
    parts = {(area, period): draw(SMALL) for period in periods for area in buurten}
    return Case(tree, rising(tree, parts, years), draw(st.integers(2, 12)))


def publish(case: Case, *published: Delivery, counts: Counts | None = None) -> Protected:
    rows = frame(case.counts if counts is None else counts)
    return protect(Delivery((Table("n", rows, threshold=case.threshold),)), case.sums, published)


def seen(case: Case, *versions: dict[str, pd.DataFrame]) -> Public:
    """What an attacker makes of tables of counts: all versions laid over each other."""
    public = Public()
    for version in versions:
        public.see(version)
    public.areas(case.tree, ["n"], case.periods)
    if ALL_YEARS in case.periods:
        for area in {area for area, _ in case.counts}:
            years = [("n", area, year) for year in ALL_YEARS.split("-")]
            public.sum(("n", area, ALL_YEARS), years)
    return public


def as_published(case: Case, result: Protected) -> Delivery:
    return Delivery(
        tuple(Table(n, rows, threshold=case.threshold) for n, rows in result.tables.items())
    )


@given(cases())
@settings(max_examples=40)
def test_an_attacker_recovers_no_hidden_cell(case: Case) -> None:
    result = publish(case)
    assert not result.refusals
    assert not recovered(seen(case, result.tables), case.threshold)


@given(cases())
@settings(max_examples=20)
def test_every_small_count_is_hidden_and_every_other_cell_is_as_delivered(case: Case) -> None:
    result = publish(case)
    hidden = result.hidden.set_index(["area_code", "period"])["why"].to_dict()
    small = {cell for cell, count in case.counts.items() if 0 < count < case.threshold}
    assert {cell for cell, why in hidden.items() if why == "primary"} == small
    for row in result.tables["n"].itertuples():
        cell = (row.area_code, row.period)
        shown = (str(case.counts[cell]), "final")
        assert (row.value, row.status) == (("", "suppressed") if cell in hidden else shown)
    assert case.counts.keys() == {(r.area_code, r.period) for r in result.tables["n"].itertuples()}


@given(cases())
@settings(max_examples=15)
def test_a_table_without_small_counts_stays_whole(case: Case) -> None:
    case.counts = {cell: count + 12 for cell, count in case.counts.items()}
    result = publish(case)
    assert result.hidden.empty and not result.lines and not result.refusals
    pd.testing.assert_frame_equal(result.tables["n"], frame(case.counts))


@given(cases(), st.data())
@settings(max_examples=25)
def test_two_exports_with_other_levels_and_years_give_nothing_away(
    case: Case, data: st.DataObject
) -> None:
    cells = sorted(case.counts)
    first = {cell: case.counts[cell] for cell in cells if data.draw(st.booleans())}
    before = publish(case, counts=first)
    assert not before.refusals
    after = publish(case, as_published(case, before))
    event("refused" if after.refusals else "published")
    if not after.refusals:
        both = seen(case, before.tables, after.tables)
        assert not recovered(both, case.threshold)


@given(cases(), st.data())
@settings(max_examples=20)
def test_a_revision_gives_nothing_away(case: Case, data: st.DataObject) -> None:
    """Nor for who guesses that cells that are hidden in both stayed the same."""
    before = publish(case)
    buurten = [cell for cell in case.counts if cell[0].startswith("BU") and cell[1] != ALL_YEARS]
    changed = data.draw(st.dictionaries(st.sampled_from(sorted(buurten)), SMALL, max_size=3))
    parts = {cell: changed.get(cell, case.counts[cell]) for cell in buurten}
    new = rising(case.tree, parts, ALL_YEARS in case.periods)
    after = publish(case, as_published(case, before), counts=new)
    event("refused" if after.refusals else "published")
    if after.refusals:
        assert not after.tables
        return
    assert hidden(after) >= hidden(before)
    if any(new[cell] == 0 for cell in hidden(after)):
        return  # zero by now, and still hidden: the attacker thinks it is at least one, and is lost
    assert not recovered(seen(case, after.tables), case.threshold)
    first, second = seen(case, before.tables), seen(case, after.tables)
    first.limits += second.limits  # a cell hidden in both is thought to be the same
    for cell, low, high in spans(first):
        counted = cell[1:] in parts and low <= new[cell[1:]] <= high
        assert high - low > max(case.threshold - 2, 1) - 1 or not counted


def hidden(result: Protected) -> set[tuple[str, str]]:
    return {(row.area_code, row.period) for row in result.hidden.itertuples()}


@given(cases(most=2), st.data())
@settings(max_examples=20)
def test_percentages_and_their_counts_give_nothing_away(case: Case, data: st.DataObject) -> None:
    """`n` of `d`, printed with a decimal; with or without `n` in the delivery."""
    buurten = [cell for cell in case.counts if cell[0].startswith("BU") and cell[1] != ALL_YEARS]
    known = data.draw(st.booleans(), "the denominator is public")
    others = {cell: data.draw(SMALL) + 12 * known for cell in buurten}
    years = ALL_YEARS in case.periods
    below = rising(case.tree, {c: case.counts[c] + others[c] for c in buurten}, years)
    shares = {c: f"{100 * case.counts[c] / below[c]:.1f}" for c in below if below[c]}
    with_counts = data.draw(st.booleans())
    every = Table("d", frame(below), threshold=case.threshold)
    tables = [] if known else [every]
    if with_counts:
        tables.append(Table("n", frame(case.counts), threshold=case.threshold))
    share = Table("p", frame(shares), "percentage", case.threshold, "n" * with_counts, "d")
    before = [Delivery((every,))] if known else []
    result = protect(Delivery((*tables, share)), case.sums, before)
    assert not result.refusals and not result.unchecked
    public = Public().see({"d": every.rows} if known else {}).see(result.tables)
    if not with_counts:  # nobody delivered them; of a shown percentage they are known
        gone = {
            (row.area_code, row.period) for row in result.hidden.itertuples() if row.table == "p"
        }
        small = {cell for cell in gone if 0 < case.counts[cell] < case.threshold}
        public.hidden |= {("n", *cell) for cell in small}
        public.others |= {("n", *cell) for cell in gone - small}
        public.shown |= {("n", *c): float(v) for c, v in case.counts.items() if c not in gone}
    for cell in below:
        public.share(("p", *cell), ("n", *cell), ("d", *cell), 1)
    public.areas(case.tree, ["n", "d"], case.periods)
    assert not recovered(public, case.threshold, ["n", "d"])
    for row in result.tables["p"].itertuples():
        cell = (row.area_code, row.period)
        few = [count for count in (case.counts[cell], below[cell] - case.counts[cell]) if count]
        if case.counts[cell] and min(few) < case.threshold:
            assert row.status == "suppressed"


@given(cases(most=2), st.data())
@settings(max_examples=10)
def test_filters_that_add_up_give_nothing_away(case: Case, data: st.DataObject) -> None:
    """Huur and koop make all dwellings, in every area and period."""
    years = ALL_YEARS in case.periods
    buurten = [cell for cell in case.counts if cell[0].startswith("BU") and cell[1] != ALL_YEARS]
    koop = rising(case.tree, {cell: data.draw(SMALL) for cell in buurten}, years)
    every = {cell: case.counts[cell] + koop[cell] for cell in koop}
    tables = {"huur": case.counts, "koop": koop, "alle": every}
    delivered = (Table(n, frame(c), threshold=case.threshold) for n, c in tables.items())
    delivery = Delivery(tuple(delivered), (TableSum("alle", ("huur", "koop")),))
    result = protect(delivery, case.sums)
    assert not result.refusals
    public = Public().see(result.tables)
    public.areas(case.tree, tables, case.periods)
    for area, period in every:
        public.sum(("alle", area, period), [("huur", area, period), ("koop", area, period)])
    for name in tables if years else ():
        for area in {area for area, _ in every}:
            parts = [(name, area, year) for year in ALL_YEARS.split("-")]
            public.sum((name, area, ALL_YEARS), parts)
    assert not recovered(public, case.threshold, tables)


def test_a_whole_gemeente_over_years_gives_nothing_away(store: Store) -> None:
    """All buurten and wijken of Emmen, with years and all years together."""
    tree = area_sums(store.areas.values(), store.groupings.values())
    parts = {each.whole: list(each.parts) for each in tree if not each.parts[0].startswith("WP")}
    emmen = {"GM0114": parts["GM0114"]} | {wijk: parts[wijk] for wijk in parts["GM0114"]}
    buurten = [buurt for wijk in parts["GM0114"] for buurt in parts[wijk]]
    drawn = random.Random(7)
    counts = {(b, y): int(drawn.lognormvariate(3, 1)) for b in buurten for y in ("2021", "2022")}
    case = Case(emmen, rising(emmen, counts, years=True), 10)
    rows = frame(case.counts)
    result = protect(Delivery((Table("n", rows),)), tree)
    counted = result.hidden["why"].value_counts()
    assert counted["primary"] == 53 and counted["secondary"] <= 60
    found = list(spans(seen(case, result.tables)))
    assert len(found) == len(result.hidden)
    assert [cell for cell, low, high in found if high - low < 8 - 1e-6] == []
