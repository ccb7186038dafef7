"""The records that come along: each reads tables in the official shape that have what it names."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from atlas.sources.live.added import collapsed, expanded
from atlas.store.read import read_files, read_records
from atlas.store.records import STATUSES_WITH_VALUE
from atlas.store.sources import Edition, Measure, Source
from atlas.store.store import DATA
from tests.sources.official import figures, serve
from tests.sources.official.asking import ask
from tests.sources.official.tables import Code, Dimension, Table, TopicDef, region, years

CBS = {
    source.id: source
    for source in read_records(read_files(DATA)).sources.values()
    if source.adapter.startswith("cbs_")
}
AREAS = ("PV22", "CR07", *figures.areas("gemeente", "wijk", "buurt"), "GG9999", "GM0014")
TWO = 2  # wijken and buurten of each gemeente that a table has here


def topics(source: Source, measures: list[Measure]) -> tuple[TopicDef, ...]:
    """Each topic that the measures name, once, with the title above it and its unit."""
    found: dict[tuple[str, str, str], TopicDef] = {}
    for measure in measures:
        names = [(name, measure.group, measure.unit) for name in measure.names]
        if measure.share_of:
            names.append((measure.share_of, "", ""))
        for name, group, unit in names:
            topic = TopicDef(name, unit=unit or "aantal", groups=(group or "Cijfers",), code=name)
            found.setdefault((name, group, unit), topic)
    return tuple(found.values())


def others(source: Source, measures: list[Measure]) -> Iterator[Dimension]:
    """The dimensions beside areas and time, each with what is asked for and something else."""
    values: dict[str, set[str]] = {}
    for where in (source.where, *(measure.where for measure in measures)):
        for name, value in where.items():
            values.setdefault(name, set()).add(value)
    for measure in measures:
        for name, several in measure.added.items():
            values.setdefault(name, set()).update(several)
    if margins := source.margins:
        values[margins.dimension] = {margins.estimate, margins.lower, margins.upper}
    for name, keys in values.items():
        width = max(map(len, keys)) + 2
        codes = tuple(map(Code, sorted(keys | {"9999999"})))
        yield Dimension(name, "Dimension", codes, width)


def areas(source: Source) -> list[str]:
    """Nederland, Drenthe and the gemeenten, and some wijken and buurten where it has them."""
    first: dict[tuple[str, str], int] = {}
    found = ["NL01"]
    for code in AREAS:
        kind = (code[:2], code[2:6])
        first[kind] = first.get(kind, 0) + 1
        if first[kind] <= TWO:
            found.append(code)
    return found


def table(source: Source, edition: Edition) -> Table:
    """A table as the record says that it is; every cell is its own number."""
    mine = [m for m in source.measures if not m.editions or edition.table_id in m.editions]
    named = topics(source, mine)
    dimensions = [region(areas(source), edition.region or "RegioS", 10), *others(source, mine)]
    if not edition.period:
        dimensions.append(
            Dimension(source.period, "TimeDimension", years(2022, 2024).codes, 8, ranges=True)
        )
    keys: list[tuple[str, ...]] = [()]
    for dimension in dimensions:
        keys = [(*key, code.key) for key in keys for code in dimension.codes]
    rows = [
        (key, [str(10 + (number * 7 + place) % 80) for place in range(len(named))])
        for number, key in enumerate(keys)
    ]
    title = f"{source.table_title} {edition.period}".strip() or edition.table_id
    return Table(edition.table_id, title, tuple(dimensions), named, rows, text_topics=())


@pytest.mark.parametrize("name", sorted(CBS))
def test_a_record_reads_tables_that_have_what_it_names(name: str) -> None:
    source = CBS[name]
    with serve([table(source, edition) for edition in source.editions]) as site:
        root = "/odata/v1/CBS" if source.adapter == "cbs_v4" else ""
        record = source.model_copy(update={"url": site.url(root).rstrip("/")})
        found = collapsed(ask(expanded(record)), record)
    assert found.lost == {}
    assert {*found.frame["indicator"]} == {measure.indicator for measure in source.measures}
    assert {*found.frame["area_code"].str[:2]} <= {"NL", "PV", "CR", "GM", "WK", "BU"}
    known = found.frame["status"].isin(STATUSES_WITH_VALUE)
    assert known.any()
    if source.margins:
        low, value, high = (found.frame.loc[known, each] for each in ("lower", "value", "upper"))
        assert (low != "").all() and (high != "").all() and (value != "").all()


def survey(
    table_id: str, value: dict[str, str], low: dict[str, str], high: dict[str, str]
) -> Table:
    """A table of the Gezondheidsmonitor: one year, no dimension of time, GGD Drenthe as GG."""
    codes = ("NL01", "GG9999", *figures.areas("gemeente"))
    ages = Dimension("Leeftijd", "Dimension", (Code("10000", "Totaal"), Code("53115")), 6)
    margins = Dimension(
        "Marges", "Dimension", (Code("MW00000"), Code("MOG0095"), Code("MBG0095")), 8
    )
    cells = {"MW00000": value, "MOG0095": low, "MBG0095": high}
    rows = [
        ((code, age.key, margin.key), [cells[margin.key].get(code, ".")])
        for code in codes
        for age in ages.codes
        for margin in margins.codes
    ]
    topics = (TopicDef("Rokers", unit="%"),)
    title = "Gezondheidsmonitor; bevolking 18 jaar of ouder, regio"
    return Table(
        table_id, title, (region(codes, "RegioS", 6), ages, margins), topics, rows, text_topics=()
    )


def test_the_survey_of_the_ggd_gives_gemeenten_and_their_margins_by_year() -> None:
    source = CBS["cbs_gezondheidsmonitor"]
    smokers = [m for m in source.measures if m.indicator == "ggd2022_roker"]
    ours = figures.figures("ggd2022_roker")["NL01", "2022"]
    tables = [
        survey("86137NED", {"NL01": "15.0", "GM0106": "14.2"}, {"NL01": "14.8"}, {"NL01": "15.2"}),
        survey("85563NED", {"NL01": ours, "GM0106": "17.1"}, {"GM0106": "15"}, {"GM0106": "19.5"}),
        survey("85012NED", {"NL01": "16.7"}, {}, {}),
    ]
    with serve(tables) as site:
        record = source.model_copy(
            update={"url": site.url("").rstrip("/"), "measures": tuple(smokers)}
        )
        found = ask(record).frame.set_index(["area_code", "period"])
    given = ["value", "status", "lower", "upper"]
    assert [*found.loc[("GM0106", "2022"), given]] == ["17.1", "estimate", "15", "19.5"]
    assert [*found.loc[("NL01", "2024"), given]] == ["15.0", "estimate", "14.8", "15.2"]
    assert found.loc[("NL01", "2022"), "value"] == "16.6"
    assert found.loc[("NL01", "2020"), "value"] == "16.7"
    assert found.loc[("GM0109", "2022"), "status"] == "missing"
    assert "GG9999" not in found.index.get_level_values("area_code")
