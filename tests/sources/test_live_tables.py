"""Tables of live sources: what comes out is what the source means, by every protocol."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from atlas.sources.common import SourceError
from atlas.sources.live.added import collapsed, expanded
from atlas.sources.live.answers import COLUMNS, KEY, Scope, SourceTable, decode
from atlas.sources.live.merge import usable
from atlas.sources.live.periods import period_of, read_periods
from atlas.store.records import STATUSES_WITH_VALUE
from atlas.store.sources import Edition, Measure
from tests.sources.official import figures, serve
from tests.sources.official.asking import ALL_LEVELS, MARGINS, SCOPE, ZIP, ask, one, source
from tests.sources.official.tables import Code, Dimension, Table, TopicDef, region, years

KWB = [
    one("inwoners", "AantalInwoners"),
    one("samen", "Mannen", "Vrouwen"),
    one("duizend", "AantalInwoners", factor="0.001"),
    one("ouderen", "k_65JaarOfOuder", share_of="AantalInwoners"),
]
CODES = {"AantalInwoners": "M000001", "Mannen": "M000002", "Vrouwen": "M000003"} | {
    "k_65JaarOfOuder": "M000004"
}
CORE = one("inwoners", "TotaleBevolking")


def in_v4(measure: Measure) -> Measure:
    """The same measure by its codes."""
    names = tuple(CODES[name] for name in measure.names)
    return measure.model_copy(update={"names": names, "share_of": CODES.get(measure.share_of, "")})


def cell(
    table: SourceTable, area: str, period: str, indicator: str = "inwoners"
) -> tuple[str, ...]:
    """Value and status of one cell."""
    frame = table.frame.set_index(KEY)
    return tuple(frame.loc[(area, period, indicator), ["value", "status"]])


def small(cells: dict[str, list[str]], *names: str, period: int = 2024) -> Table:
    """A table of gemeenten, whole for all twelve: those not in `cells` have zeros."""
    codes = figures.areas("gemeente")
    rows = [((c, f"{period}JJ00"), cells.get(c, ["0"] * len(names))) for c in codes]
    dimensions = (region(codes, "RegioS", 6), years(period))
    return Table("1NED", "Proef", dimensions, tuple(map(TopicDef, names)), rows, text_topics=())


def asked(
    table: Table, *measures: Measure, adapter: str = "cbs_v3", **fields: object
) -> SourceTable:
    """What a table gives, asked by its id."""
    with serve([table]) as site:
        given = {"table": table.id, "levels": ("gemeente",), **fields}
        return ask(source(site, adapter, *measures, **given))


@pytest.mark.parametrize("adapter", ["cbs_v3", "cbs_v4"])
def test_the_figures_are_those_of_the_atlas(adapter: str) -> None:
    measures = KWB if adapter == "cbs_v3" else map(in_v4, KWB)
    with serve([figures.kwb()]) as site:
        found = ask(source(site, adapter, *measures, period="2024"))
    assert tuple(found.frame.columns) == COLUMNS
    assert all(isinstance(dtype, pd.StringDtype) for dtype in found.frame.dtypes)
    assert not found.frame.duplicated(KEY).any()
    assert found.frame[KEY].equals(found.frame[KEY].sort_values(KEY, ignore_index=True))
    known = figures.figures("bevolking_totaal")
    rows = found.frame[found.frame["indicator"] == "inwoners"]
    assert len(rows) == 1 + len(figures.areas("gemeente", "wijk", "buurt"))
    for area, value, status in rows[["area_code", "value", "status"]].itertuples(index=False):
        assert known[area, "2024"] == value or status not in STATUSES_WITH_VALUE
    assert cell(found, "GM0106", "2024", "duizend") == ("69.701", "final")
    assert cell(found, "BU01060001", "2024", "ouderen") == ("", "suppressed")
    assert cell(found, "GM0106", "2024", "samen")[0] == known["GM0106", "2024"]


def test_v3_and_v4_give_the_same() -> None:
    with serve([figures.kwb()]) as site:
        three = ask(source(site, "cbs_v3", *KWB, period="2024"))
        four = ask(source(site, "cbs_v4", *map(in_v4, KWB), period="2024"))
    pd.testing.assert_frame_equal(three.frame, four.frame)


def test_what_was_asked_is_told() -> None:
    with serve([figures.kwb()]) as site:
        found = ask(source(site, "cbs_v3", KWB[1], period="2024"))
    (told,) = found.asked
    assert (told.indicator, told.table_id) == ("samen", "85984NED")
    assert told.title == "Kerncijfers wijken en buurten 2024"
    assert told.topics == ("Mannen_5", "Vrouwen_6")
    assert (told.unit, told.modified) == ("aantal", date(2026, 10, 1))


def test_nederland_is_nl01_also_where_the_source_says_nl00_and_no_other_area_comes_along() -> None:
    with serve([figures.kwb()]) as site:
        found = set(ask(source(site, "cbs_v3", KWB[0], period="2024")).frame["area_code"])
    assert "NL01" in found
    assert "NL00" not in found
    assert not found & {*figures.ELSEWHERE}


def test_regions_years_and_provisional_periods() -> None:
    levels = ("land", "provincie", "regio", "gemeente")
    with serve([figures.core()]) as site:
        found = ask(source(site, "cbs_v3", CORE, table="70072ned", levels=levels))
        asked = [visit.path for visit in site.visits if "UntypedDataSet" in visit.path]
    assert {*found.frame["area_code"].str[:2]} == {"NL", "PV", "CR", "GM"}
    assert {*found.frame["period"]} == {"2015", "2018", "2019"}
    assert cell(found, "PV22", "2019") == ("492167", "provisional")
    assert cell(found, "PV22", "2018") == ("492100", "final")
    assert cell(found, "GM0106", "2019") == ("", "not_applicable")
    assert found.notes == ("70072ned: 1 perioden die geen jaar zijn weggelaten (2019 1e kwartaal)",)
    assert all("substringof%28%27JJ%27%2CPerioden%29" in path for path in asked)


@pytest.mark.parametrize("adapter", ["cbs_v3", "cbs_v4"])
def test_marks_survive_and_zero_is_a_value(adapter: str) -> None:
    cells = ["0", ".", "x", "", "12*", "-3.5"]
    table = small(dict(zip(figures.areas("gemeente"), [[c] for c in cells], strict=False)), "A")
    found = asked(table, one("a", "A" if adapter == "cbs_v3" else "M000001"), adapter=adapter)
    rows = found.frame.head(len(cells))
    assert [*zip(rows["value"], rows["status"], strict=True)] == [
        ("0", "final"),
        ("", "missing"),
        ("", "suppressed"),
        ("", "not_applicable"),
        ("12", "provisional"),
        ("-3.5", "final"),
    ]


def test_typed_data_would_have_lost_the_marks() -> None:
    with serve([small({"GM0106": ["x"], "GM0109": ["."]}, "A")]) as site:
        _, body, _ = site.answer("/ODataFeed/odata/1ned/TypedDataSet", {})
        assert body.count(b'"A_4": null') == 2
        ask(source(site, "cbs_v3", one("a", "A"), table="1NED", levels=("gemeente",)))
        assert not any("/TypedDataSet" in visit.path for visit in site.visits)


@pytest.mark.parametrize("cell_", ["twaalf", "1.234,5", "1,5", "NaN", "Infinity", "--", "1e999"])
def test_a_cell_that_is_neither_a_number_nor_a_mark_is_named(cell_: str) -> None:
    with pytest.raises(SourceError, match=r"1NED, A_4: .* is geen getal"):
        asked(small({"GM0114": [cell_]}, "A"), one("a", "A"))


def test_a_sum_with_an_unknown_part_is_unknown_for_the_reason_of_that_part() -> None:
    cells = {"GM0106": ["5", "."], "GM0109": ["x", "."], "GM0114": ["0.1", "0.2"]}
    found = asked(small(cells, "A", "B"), one("som", "A", "B"))
    assert cell(found, "GM0106", "2024", "som") == ("", "missing")
    assert cell(found, "GM0109", "2024", "som") == ("", "suppressed")
    assert cell(found, "GM0114", "2024", "som") == ("0.3", "final")


def test_a_sum_with_a_provisional_part_is_provisional() -> None:
    found = asked(small({"GM0106": ["5", "2*"]}, "A", "B"), one("som", "A", "B"))
    assert cell(found, "GM0106", "2024", "som") == ("7", "provisional")


def test_a_share_of_nothing_and_of_the_unknown() -> None:
    cells = {"GM0106": ["5", "0"], "GM0109": ["5", "."], "GM0114": ["1", "8"]}
    found = asked(small(cells, "A", "B"), one("deel", "A", share_of="B"))
    assert cell(found, "GM0106", "2024", "deel") == ("", "not_applicable")
    assert cell(found, "GM0109", "2024", "deel") == ("", "missing")
    assert cell(found, "GM0114", "2024", "deel") == ("12.5", "final")


def test_what_a_source_calls_a_model_is_an_estimate_unless_it_is_marked() -> None:
    table = small({"GM0106": ["5*"], "GM0109": ["6"]}, "A")
    found = asked(table, one("a", "A"), status="estimate")
    assert cell(found, "GM0106", "2024", "a") == ("5", "provisional")
    assert cell(found, "GM0109", "2024", "a") == ("6", "estimate")


@pytest.mark.parametrize("age", ["20300", "80200"])
def test_margins_come_along_with_the_estimate(age: str) -> None:
    measure = one("drinker", "Drinker", where={"Leeftijd": age})
    fields = {"table": "50150NED", "margins": MARGINS, "status": "estimate"}
    with serve([figures.health(names=("Drinker",))]) as site:
        found = ask(source(site, "cbs_v3", measure, **fields)).frame
    known = figures.figures(f"drinker_{'18plus' if age == '20300' else '65plus'}")
    there = found[found["value"] != ""].astype(dict.fromkeys(("value", "lower", "upper"), float))
    assert len(there) > 300
    assert ((there["value"] - there["lower"]).round(1) == 1).all()
    assert ((there["upper"] - there["value"]).round(1) == 1).all()
    assert (found.loc[found["value"] == "", ["lower", "upper"]] == "").all(axis=None)
    for area, period, value in there[["area_code", "period", "value"]].itertuples(index=False):
        assert float(known[area, period]) == value


def test_a_sum_has_no_margins() -> None:
    measure = one("a", "Drinker", "Eenzaam", where={"Leeftijd": "20300"})
    with serve([figures.health()]) as site, pytest.raises(SourceError, match="heeft geen marges"):
        ask(source(site, "cbs_v3", measure, table="50150NED", margins=MARGINS))


def test_every_other_dimension_must_be_chosen() -> None:
    with serve([figures.health()]) as site, pytest.raises(SourceError, match="waarde van Leeftijd"):
        ask(source(site, "cbs_v3", one("a", "Drinker"), table="50150NED", margins=MARGINS))


def test_a_value_that_the_dimension_does_not_have_is_named() -> None:
    good = one("goed", "Drinker", where={"Leeftijd": "20300"})
    gone = one("weg", "Drinker", where={"Leeftijd": "53115"})
    told = pytest.raises(SourceError, match=r"rij voor weg \(Leeftijd = 53115, Marges = MW00000\)")
    with serve([figures.health()]) as site, told:
        ask(source(site, "cbs_v3", good, gone, table="50150NED", margins=MARGINS))


def test_numbers_behind_topics_differ_by_edition_and_do_not_matter() -> None:
    tables = [replace(figures.kwb(f"{n}NED"), first_number=n) for n in (5, 12)]
    editions = tuple(Edition(table_id=f"{n}NED", period=str(2000 + n)) for n in (5, 12))
    with serve(tables) as site:
        found = ask(source(site, "cbs_v3", KWB[0], editions=editions))
    assert [each.topics for each in found.asked] == [("AantalInwoners_5",), ("AantalInwoners_12",)]
    assert {*found.frame["period"]} == {"2005", "2012"}


def test_a_topic_that_stands_twice_needs_the_title_above_it() -> None:
    table = small({"GM0106": ["1", "2"]}, "Totaal", "Totaal")
    topics = tuple(replace(t, groups=("Alles", g)) for t, g in zip(table.topics, "AB", strict=True))
    table = replace(table, topics=topics)
    assert cell(asked(table, one("b", "Totaal", group="b")), "GM0106", "2024", "b")[0] == "2"
    with pytest.raises(SourceError, match=r"staat er 2 keer, onder: Alles > A; Alles > B"):
        asked(table, one("b", "Totaal"))
    with pytest.raises(SourceError, match="'Totaal' onder 'C' is er niet"):
        asked(table, one("b", "Totaal", group="C"))


def test_a_topic_in_another_unit_is_refused_and_a_unit_tells_two_apart() -> None:
    table = small({"GM0106": ["1", "2"]}, "Totaal", "Totaal")
    topics = tuple(replace(t, unit=u) for t, u in zip(table.topics, ("aantal", "%"), strict=True))
    table = replace(table, topics=topics)
    assert cell(asked(table, one("b", "Totaal", unit="%")), "GM0106", "2024", "b")[0] == "2"
    half = asked(table, one("b", "Totaal", unit="aantal", share_of="Totaal"))
    assert cell(half, "GM0106", "2024", "b")[0] == "100.0"
    with pytest.raises(SourceError, match="'Totaal' is niet in 'x 1 000'; de tabel geeft: %, aan"):
        asked(table, one("b", "Totaal", unit="x 1 000"))


def test_the_whole_of_a_share_may_stand_under_another_title() -> None:
    table = small({"GM0106": ["1", "4"]}, "Deel", "Alles")
    topics = tuple(replace(t, groups=(g,)) for t, g in zip(table.topics, "AB", strict=True))
    found = asked(replace(table, topics=topics), one("b", "Deel", group="A", share_of="Alles"))
    assert cell(found, "GM0106", "2024", "b") == ("25.0", "final")


def test_an_edition_that_is_provisional_as_a_whole() -> None:
    edition = Edition(table_id="1NED", provisional=True)
    with serve([small({"GM0106": ["."]}, "A")]) as site:
        record = source(site, "cbs_v3", one("a", "A"), editions=(edition,), levels=("gemeente",))
        found = ask(record)
    assert cell(found, "GM0106", "2024", "a") == ("", "missing")
    assert cell(found, "GM0109", "2024", "a") == ("0", "provisional")


def test_a_provisional_edition_leaves_the_others_final() -> None:
    editions = (Edition(table_id="1NED"), Edition(table_id="2NED", provisional=True))
    older, newer = small({}, "A", period=2023), replace(small({}, "A"), id="2NED")
    with serve([older, newer]) as site:
        record = source(site, "cbs_v3", one("a", "A"), editions=editions, levels=("gemeente",))
        rows, _ = usable(ask(record).frame, record, {*figures.areas("gemeente")})
    assert {*zip(rows["period"], rows["status"], strict=True)} == {
        ("2023", "final"), ("2024", "provisional")
    }  # fmt: skip


def test_a_provisional_edition_of_the_leefbaarometer() -> None:
    edition = Edition(table_id=ZIP, provisional=True)
    with serve(files={ZIP: figures.scores((2024,))}) as site:
        record = source(site, "leefbaarometer", one("s", "afw"), editions=(edition,))
        found = ask(record.model_copy(update={"levels": ("gemeente",)}))
    assert {*found.frame["status"]} <= {"provisional", "missing"}


def test_a_measure_of_some_editions_is_not_asked_of_others() -> None:
    editions = (Edition(table_id="1NED", period="2023"), Edition(table_id="2NED", period="2024"))
    tables = [figures.kwb("1NED"), figures.kwb("2NED").renamed("AantalInwoners", "Iets")]
    with serve(tables) as site:
        only = one("inwoners", "AantalInwoners", editions=("1NED",))
        found = ask(source(site, "cbs_v3", only, editions=editions))
        assert not any("2NED" in visit.path for visit in site.visits)
    assert {*found.frame["period"]} == {"2023"}


def test_a_year_without_any_value_is_no_part_of_the_series() -> None:
    table = small({"GM0106": [".", "5"]}, "A", "B")
    rows = [(keys, [".", cells[1]]) for keys, cells in table.rows]
    found = asked(table.but(rows), one("a", "A"), one("b", "B"))
    assert {*found.frame["indicator"]} == {"b"}
    assert len(found.asked) == 2


@pytest.mark.parametrize("empty", [(2024,), (2023, 2024)])
def test_a_part_of_a_sum_without_any_value_in_a_year_leaves_the_sum_unknown_there(
    empty: tuple[int, ...],
) -> None:
    ages = (Code("1"), Code("2"))
    table = small({}, "A")
    rows = [
        ((code, f"{year}JJ00", age.key), ["x" if age.key == "2" and year in empty else "5"])
        for (code, _), _ in table.rows
        for year in (2023, 2024)
        for age in ages
    ]
    dimensions = (table.dimensions[0], years(2023, 2024), Dimension("Leeftijd", "Dimension", ages))
    measure = one("som", "A", added={"Leeftijd": ("1", "2")})
    with serve([replace(table, dimensions=dimensions, rows=rows)]) as site:
        record = source(site, "cbs_v3", measure, table="1NED", levels=("gemeente",))
        found = collapsed(ask(expanded(record)), record)
    known = ("", "suppressed") if 2023 in empty else ("10", "final")
    assert cell(found, "GM0106", "2023", "som") == known
    assert cell(found, "GM0106", "2024", "som") == ("", "suppressed")


def test_a_share_of_a_provisional_whole_is_provisional() -> None:
    table = small({"GM0106": ["1", "4*"]}, "Deel", "Alles")
    found = asked(table, one("b", "Deel", share_of="Alles"))
    assert cell(found, "GM0106", "2024", "b") == ("25.0", "provisional")


def test_two_tables_with_the_same_cell() -> None:
    first, second = (small({"GM0106": [v]}, "A") for v in (".", "2"))
    second = replace(
        second, id="2NED", rows=[(k, ["7"] * (k[0] != "GM0106") or c) for k, c in second.rows]
    )
    editions = (Edition(table_id="1NED"), Edition(table_id="2NED"))
    with serve([first, second]) as site:
        found = ask(source(site, "cbs_v3", one("a", "A"), editions=editions, levels=("gemeente",)))
    assert cell(found, "GM0106", "2024", "a")[0] == "2"  # a value goes before none
    assert cell(found, "GM0109", "2024", "a")[0] == "0"  # and the table named first
    assert found.notes == ("12 cellen stonden in twee tabellen",)


@pytest.mark.parametrize("adapter", ["cbs_v3", "cbs_v4"])
def test_a_row_that_stands_twice_is_refused(adapter: str) -> None:
    table = small({}, "A")
    with pytest.raises(SourceError, match="staat er twee keer in"):
        name = "A" if adapter == "cbs_v3" else "M000001"
        asked(table.but([*table.rows, table.rows[0]]), one("a", name), adapter=adapter)


def test_another_table_than_was_asked_for_is_refused() -> None:
    with serve([figures.kwb()]) as site:
        site.tables["84583ned"] = site.tables["85984ned"]
        with pytest.raises(SourceError, match="geeft tabel 85984NED in plaats van deze"):
            ask(source(site, "cbs_v3", KWB[0], table="84583NED", period="2023"))


@pytest.mark.parametrize("word", ["UntypedDataSet", "Observations"])
def test_a_filter_on_areas_that_is_ignored_is_noticed(word: str) -> None:
    with serve([figures.kwb()]) as site:
        adapter, measure = ("cbs_v3", KWB[0]) if word[0] == "U" else ("cbs_v4", in_v4(KWB[0]))
        good = ask(source(site, adapter, measure, period="2024"))
        right = site.answer

        def ignoring(path: str, query: dict[str, str]) -> tuple[int, bytes, str]:
            return right(path, {n: v for n, v in query.items() if n != "$filter"})

        site.answer = ignoring  # type: ignore[method-assign]
        site.visits.clear()
        found = ask(source(site, adapter, measure, period="2024"))
        asked = [v for v in site.visits if word in v.path and "$count" not in v.path]
    assert found.frame.equals(good.frame)
    assert found.notes == ("85984NED: filter op gebied genegeerd; alles gelezen",)
    assert len(asked) == 1


def test_filters_and_addresses_stay_small() -> None:
    with serve([figures.kwb()]) as site:
        ask(source(site, "cbs_v3", *KWB, period="2024"))
        ask(source(site, "cbs_v4", *map(in_v4, KWB), period="2024"))
        assert max(len(visit.path) for visit in site.visits) < 2000


def test_a_wrong_width_of_a_key_gives_an_empty_list_so_we_never_use_eq() -> None:
    with serve([figures.kwb()]) as site:
        _, body, _ = site.answer(
            "/ODataFeed/odata/85984ned/UntypedDataSet", {"$filter": "WijkenEnBuurten eq 'GM0106'"}
        )
        assert b'"value": []' in body
        _, body, _ = site.answer(
            "/ODataFeed/odata/85984ned/UntypedDataSet",
            {"$filter": "trim(WijkenEnBuurten) eq 'GM0106'", "$select": "WijkenEnBuurten"},
        )
        assert body.count(b"GM0106    ") == 1


def test_unknown_reasons_of_v4_are_told() -> None:
    with serve([small({"GM0106": ["."]}, "A")]) as site:
        right = site.answer

        def other(path: str, query: dict[str, str]) -> tuple[int, bytes, str]:
            status, body, kind = right(path, query)
            return status, body.replace(b'"Unknown"', b'"Beperkt"'), kind

        site.answer = other  # type: ignore[method-assign]
        record = source(site, "cbs_v4", one("a", "M000001"), table="1NED", levels=("gemeente",))
        found = ask(record)
    assert cell(found, "GM0106", "2024", "a") == ("", "missing")
    assert found.notes == ("1NED: onbekende reden bij een cijfer: Beperkt",)


def test_an_observation_that_v4_does_not_have_is_no_row() -> None:
    table = small({}, "A", "B")
    with serve([table]) as site:
        right = site.answer

        def without(path: str, query: dict[str, str]) -> tuple[int, bytes, str]:
            status, body, kind = right(path, query)
            return status, body.replace(b'"Measure": "M000002"', b'"Measure": "M000009"', 1), kind

        site.answer = without  # type: ignore[method-assign]
        measures = one("b", "M000002"), one("som", "M000001", "M000002")
        found = ask(source(site, "cbs_v4", *measures, table="1NED", levels=("gemeente",)))
    counts = found.frame.groupby("indicator").size()
    assert (counts["b"], counts["som"]) == (11, 12)
    assert (found.frame["status"] == "missing").sum() == 1


def test_the_leefbaarometer_gives_three_levels_and_all_years() -> None:
    levels = ("gemeente", "wijk", "buurt")
    with serve(files={ZIP: figures.scores((2002, 2024))}) as site:
        record = source(site, "leefbaarometer", one("score", "afw"), table=ZIP, levels=levels)
        found = ask(record.model_copy(update={"status": "estimate"}))
    assert {*found.frame["period"]} == {"2002", "2024"}
    assert len(found.frame) == 2 * len(figures.areas(*levels))
    assert {*found.frame["status"]} == {"estimate", "missing"}
    assert cell(found, "GM0106", "2024", "score") == ("-0.0600000", "estimate")


def test_the_leefbaarometer_with_semicolons_and_a_decimal_comma() -> None:
    text = "gm_code;gm_naam;jaar;afw\r\n" + "".join(
        f"{code};Één;2024;0,5\r\n" for code in figures.areas("gemeente")
    )
    files = {"map/leefbaarometer-scores gemeenten 2002-2024.csv": text}
    with serve(files={ZIP: files}) as site:
        record = source(site, "leefbaarometer", one("s", "afw"), table=ZIP, levels=("gemeente",))
        assert {*ask(record).frame["value"]} == {"0.5"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "niet te vinden; er is: niets"),
        ("a,b\n1,2\n", "code en jaar zijn niet te vinden; er is: a, b"),
        ("gm_code,wk_code,jaar,afw\n1,2,3,4\n", "code en jaar zijn niet te vinden"),
        ('gm_code,jaar,afw\n"GM0106,2024', "regel 2 is niet te lezen"),
        ("gm_code,jaar,afw\nGM0106,2024,1,2,3\n", "regel 2 heeft 5 cellen"),
        ("gm_code,jaar,afw\nGM0106,2024\n", "regel 2 heeft 2 cellen"),
        ("gm_code,jaar,afw\n", "geen rijen voor"),
    ],
)
def test_a_csv_of_another_shape_is_refused(text: str, says: str) -> None:
    files = {"Leefbaarometer-scores gemeenten 2002-2024.csv": text}
    with serve(files={ZIP: files}) as site, pytest.raises(SourceError, match=says):
        ask(source(site, "leefbaarometer", one("s", "afw"), table=ZIP, levels=("gemeente",)))


def test_a_zip_that_unpacks_to_far_more_is_refused() -> None:
    files = {"Leefbaarometer-scores gemeenten 2002-2024.csv": "0" * 5_000_000}
    with serve(files={ZIP: files}) as site, pytest.raises(SourceError, match="te groot"):
        ask(source(site, "leefbaarometer", one("s", "afw"), table=ZIP, levels=("gemeente",)))


def test_a_source_of_shapes_gives_no_tables() -> None:
    with serve() as site, pytest.raises(SourceError, match="'pdok' geeft geen tabellen"):
        ask(source(site, "pdok"))


@pytest.mark.parametrize("adapter", ["cbs_v3", "cbs_v4", "leefbaarometer"])
def test_a_source_without_measures_is_not_asked(adapter: str) -> None:
    with serve() as site:
        assert ask(source(site, adapter)).frame.empty
        assert site.visits == []


@pytest.mark.parametrize(
    ("key", "title", "period"),
    [
        ("2024JJ00", "2024", "2024"),
        ("2024", "", "2024"),
        ("2021SJ00", "2021/'22", "2021-2022"),
        ("2019G422", "2019/2022", "2019-2022"),
        ("2019G422", "2019 tot en met 2022*", "2019-2022"),
        ("2024KW01", "2024 1e kwartaal", ""),
        ("2024MM01", "2024 januari", ""),
        ("2024W101", "", ""),
        ("", "2022-2019", ""),
    ],
)
def test_periods(key: str, title: str, period: str) -> None:
    assert period_of(key, title) == period


def test_a_period_is_provisional_by_its_status_or_its_star() -> None:
    rows = [
        {"Key": "2022JJ00", "Title": "2022", "Status": "Definitief"},
        {"Key": "2023JJ00", "Title": "2023", "Status": "NaderVoorlopig"},
        {"Key": "2024JJ00  ", "Title": "2024*"},
        {"Key": None, "Title": None},
    ]
    found = read_periods(rows, "Key")
    assert found.provisional == {"2023JJ00", "2024JJ00"}
    assert [*found.names.values()] == ["2022", "2023", "2024"]


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("      5", ("5", "final")),
        ("1.50", ("1.50", "final")),
        ("1E-05", ("0.00001", "final")),
        (" 7**", ("7", "provisional")),
        ("  .", ("", "missing")),
        (".*", ("", "missing")),
        ("X", ("", "suppressed")),
        ("", ("", "not_applicable")),
        ("1 234", None),
        ("٣", None),
        ("+5", None),
    ],
)
def test_a_cell(text: str, meaning: tuple[str, str] | None) -> None:
    assert decode(text, "final") == meaning


def test_the_scope_takes_wijken_and_buurten_of_every_year_by_their_gemeente() -> None:
    codes = ("WK010601", "BU01069999", "WK001401", "GM0106", "CR07", "CR01", "WK0106", "", "GM\xb2")
    kept = [code for code in codes if SCOPE.has(code, ALL_LEVELS)]
    assert kept == ["WK010601", "BU01069999", "GM0106"]
    assert [code for code in codes if SCOPE.has(code, ["regio"])] == ["CR07"]
    assert Scope.of(["WK010601"]).codes == frozenset()


def test_a_dimension_of_which_much_is_chosen_is_filtered_afterwards() -> None:
    ages = [f"{n}0000" for n in range(10, 22)]
    dimension = Dimension("Leeftijd", "Dimension", tuple(map(Code, ages)), 8)
    table = small({}, "A")
    rows = [((*keys, age), cells) for keys, cells in table.rows for age in ages]
    table = replace(table, dimensions=(*table.dimensions, dimension), rows=rows)
    measures = [one(f"a{age}", "A", where={"Leeftijd": age}) for age in ages[:11]]
    found = asked(table, *measures)
    assert len(found.frame) == 11 * 12
