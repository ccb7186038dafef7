"""Rows of a live source into the tables and records of the atlas."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import pytest

from atlas.sources.common import KEY, SourceError
from atlas.sources.live.added import collapsed, expanded
from atlas.sources.live.answers import COLUMNS, Asked, SourceTable
from atlas.sources.live.contradictions import agree
from atlas.sources.live.fill import Filled, Filling, summary
from atlas.sources.live.merge import LEAST_SHARE, difference, read_rows, write_rows
from atlas.store.check import check_files_of
from atlas.store.load import build_store
from atlas.store.read import digests, read_files, read_records
from atlas.store.sources import Source
from atlas.store.store import DATA

TODAY = date(2026, 11, 22)
POPULATION = "indicators/bevolking/bevolking_totaal"
PRICE = "indicators/wonen/gemiddelde_verkoopprijs"
FACTS = "facts/huishoudens_ouderen"
FILES = read_files(DATA)
RECORDS = read_records(FILES)


def source(**fields: Any) -> Source:
    known = {
        "id": "cbs_83625ned",
        "adapter": "cbs_v3",
        "title": "Verkoopprijzen",
        "producer": "CBS",
        "url": "https://opendata.cbs.nl",
        "licence": "CC BY 4.0",
        "attribution": "Bron: CBS (CC BY 4.0)",
        "levels": ["gemeente"],
        "editions": [{"table_id": "83625NED", "region": "RegioS"}],
        "measures": [{"indicator": "gemiddelde_verkoopprijs", "names": ["Prijs"]}],
    }
    return Source.model_validate(known | fields)


def table(indicator: str, *rows: tuple[str, str, str, str], **bounds: str) -> SourceTable:
    """Rows of area, period, value and status."""
    frame = pd.DataFrame(
        [(a, p, indicator, v, s, bounds.get("lower", ""), bounds.get("upper", ""))
         for a, p, v, s in rows],
        columns=[*COLUMNS],
        dtype="str",
    )  # fmt: skip
    asked = Asked(indicator, "83625NED", "Titel", ("Prijs_1",), "euro", date(2026, 1, 20))
    return SourceTable(frame, (asked,))


def fill(
    one: Source, given: SourceTable, files: Mapping[str, bytes] = FILES, *, force: bool = True
) -> Filled:
    return Filling(files, read_records(files), one, TODAY, force).fill(given)


def price(given: SourceTable, one: Source | None = None) -> tuple[Filled, pd.DataFrame, Any]:
    done = fill(one or source(), given)
    rows = read_rows(done.changes[f"{PRICE}.csv"])
    return done, rows, tomllib.loads(done.changes[f"{PRICE}.toml"].decode())


def cell(rows: pd.DataFrame, code: str, period: str) -> tuple[str, str, str]:
    (found,) = rows[(rows["area_code"] == code) & (rows["period"] == period)].itertuples()
    return found.value, found.status, found.origin


def live(rows: pd.DataFrame, origin: str = "cbs_83625ned") -> SourceTable:
    """The figures of an origin in a table, as its source would give them again."""
    mine = rows[rows["origin"] == origin]
    return table("gemiddelde_verkoopprijs", *cells(mine))


def cells(rows: pd.DataFrame) -> list[tuple[str, str, str, str]]:
    """The rows of a table as `table` takes them."""
    names = ["area_code", "period", "value", "status"]
    return [*rows[names].itertuples(index=False, name=None)]


def test_a_new_year_and_a_revised_value_come_in() -> None:
    old = read_rows(FILES[f"{PRICE}.csv"])
    again = live(old)
    frame = pd.concat(
        [again.frame, table("gemiddelde_verkoopprijs", ("GM0106", "2025", "411111", "final")).frame]
    )
    frame.loc[(frame["area_code"] == "NL01") & (frame["period"] == "2024"), "value"] = "460000"
    done, rows, record = price(SourceTable(frame, again.asked))
    assert cell(rows, "GM0106", "2025") == ("411111", "final", "cbs_83625ned")
    assert cell(rows, "NL01", "2024")[0] == "460000"
    (told,) = done.differences
    assert (told.added, told.revised, told.removed) == (1, 1, 0)
    assert told.new_periods == ("2025",)
    (origin,) = record["origin"]
    assert (origin["accessed"], origin["published"]) == (TODAY, date(2026, 1, 20))
    assert origin["table_id"] == "83625NED"
    assert [*summary(done, "Prijzen")] == [
        "Prijzen: 1 van 1 onderwerpen veranderd; 1 cijfers erbij, 1 herzien, 0 weg",
        "  nieuwe perioden: 2025",
    ]


def test_the_same_figures_change_nothing_not_even_a_date() -> None:
    done = fill(source(), live(read_rows(FILES[f"{PRICE}.csv"])))
    assert not done.changes
    assert [*summary(done, "Prijzen")] == ["Prijzen: niets veranderd"]


def test_what_the_source_no_longer_has_goes_and_what_others_have_stays() -> None:
    old = read_rows(FILES[f"{POPULATION}.csv"])
    mine = {"indicator": "bevolking_totaal", "names": ["Bevolking"]}
    one = source(id="cbs_37259ned", measures=[mine])
    kept = old[(old["origin"] == "cbs_37259ned") & (old["period"] >= "1970")]
    done = fill(one, table("bevolking_totaal", *cells(kept)))
    new = read_rows(done.changes[f"{POPULATION}.csv"])
    assert not ((new["origin"] == "cbs_37259ned") & (new["period"] < "1970")).any()
    others = [rows[rows["origin"] != "cbs_37259ned"].reset_index(drop=True) for rows in (old, new)]
    pd.testing.assert_frame_equal(*others)
    assert done.differences[0].removed == (old["period"] < "1970").sum()


def test_a_value_goes_before_others_and_before_none() -> None:
    mine = {"indicator": "bevolking_totaal", "names": ["Bevolking"]}
    one = source(id="cbs_nieuw", measures=[mine])
    rows = [("GM0106", "2024", "7", "provisional"), ("GM0109", "2024", "", "missing")]
    done = fill(one, table("bevolking_totaal", *rows))
    new = read_rows(done.changes[f"{POPULATION}.csv"])
    assert cell(new, "GM0106", "2024") == ("7", "provisional", "cbs_nieuw")
    assert cell(new, "GM0109", "2024")[2] == "cbs_85984ned"


def test_a_source_before_it_keeps_its_cells() -> None:
    """`after`: cbs_37259ned goes after the core figures, which have 2025 and not 2030."""
    mine = {"indicator": "bevolking_totaal", "names": ["Bevolking"]}
    one = source(id="cbs_37259ned", after="cbs_70072ned", measures=[mine])
    core = RECORDS.sources["cbs_70072ned"].model_copy(update={"measures": (one.measures[0],)})
    rows = [("GM0106", "2025", "70000", "final"), ("GM0106", "2030", "1", "final")]
    files = {**FILES, **fill(core, table("bevolking_totaal", rows[0])).changes}
    done = fill(one, table("bevolking_totaal", ("GM0106", "2025", "1", "final"), rows[1]), files)
    new = read_rows(done.changes[f"{POPULATION}.csv"])
    assert cell(new, "GM0106", "2025") == ("70000", "final", "cbs_70072ned")
    assert cell(new, "GM0106", "2030") == ("1", "final", "cbs_37259ned")


def test_what_it_replaces_goes_with_the_remarks_about_it() -> None:
    kwb = RECORDS.sources["cbs_kwb"]
    (measure,) = [m for m in kwb.measures if m.indicator == "bevolking_totaal"]
    one = kwb.model_copy(update={"measures": (measure,)})
    done = fill(one, table("bevolking_totaal", ("GM0106", "2024", "70000", "final")))
    record = tomllib.loads(done.changes[f"{POPULATION}.toml"].decode())
    gone = {"cbs_85984ned", *(f"cbs_kwb_{year}" for year in range(2020, 2026))}
    assert not gone & {origin["id"] for origin in record["origin"]}
    assert not set(one.settles) & set(record["notes"]["caveats"])
    assert record["notes"]["series_breaks"]
    store = build_store({**FILES, **done.changes}, digests({**FILES, **done.changes}))
    assert store.cells("bevolking_totaal", "2024", "gemeente").loc["GM0106", "value"] == 70000


def test_contradictions_that_no_longer_hold_go() -> None:
    found = [
        (record, note)
        for record in RECORDS.indicators.values()
        for note in record.notes.contradictions
        if note.other_origin.startswith("cbs_70072ned")
    ]
    record, note = found[0]
    mine = {"indicator": record.id, "names": ["x"]}
    one = source(id="cbs_70072ned", measures=[mine])
    one = one.model_copy(update={"replaces": RECORDS.sources["cbs_70072ned"].replaces})
    given = table(record.id, (note.area_code, note.period, "41.5", "final"))
    done = fill(one, given)
    path = RECORDS.paths["indicators", record.id]
    notes = tomllib.loads(done.changes[path].decode())["notes"]
    assert record.notes.contradictions
    assert not notes.get("contradictions")


def test_a_new_indicator_gets_its_record_and_the_data_stay_right() -> None:
    wmo = RECORDS.sources["cbs_86158ned"]
    rows = [("GM0106", "2025", "51", "provisional"), ("WK010600", "2025", "", "missing")]
    done = fill(wmo, table("wmo_clienten_per_1000", *rows))
    files = {**FILES, **done.changes}
    report, _ = check_files_of(files, digests(files))
    assert [str(problem) for problem in report.problems] == []
    store = build_store(files, digests(files))
    shown = store.cells("wmo_clienten_per_1000", "2025", "gemeente")
    assert shown.loc["GM0106", "status"] == "provisional"
    again = fill(wmo, table("wmo_clienten_per_1000", ("GM0106", "2026", "52", "final")), files)
    assert b'"gemeente"' in again.changes["indicators/zorg_gezondheid/wmo_clienten_per_1000.toml"]


def test_bounds_are_kept_and_absent_where_none_are() -> None:
    rows = [("GM0106", "2024", "12.5", "estimate")]
    rivm = RECORDS.sources["rivm_50150ned"]
    one = rivm.model_copy(update={"measures": (rivm.measures[0],)})
    name = rivm.measures[0].indicator
    done = fill(one, table(name, *rows, lower="11.0", upper="14.1"))
    path = RECORDS.paths["indicators", name].removesuffix("toml") + "csv"
    text = done.changes[path].decode().splitlines()
    assert text == [
        "area_code,period,value,status,origin,lower,upper",
        "GM0106,2024,12.5,estimate,rivm_50150ned,11.0,14.1",
    ]
    record = tomllib.loads(done.changes[path.removesuffix("csv") + "toml"].decode())
    assert record["notes"]["caveats"][-1:] == [*rivm.caveats]
    assert not any("oudere indeling" in caveat for caveat in record["notes"]["caveats"])
    assert write_rows(read_rows(FILES[f"{PRICE}.csv"])) == FILES[f"{PRICE}.csv"]


def test_areas_we_do_not_know_are_left_out_and_told() -> None:
    old = live(read_rows(FILES[f"{PRICE}.csv"])).frame
    strange = table("gemiddelde_verkoopprijs", ("GM9999", "2024", "1", "final")).frame
    done = fill(source(), SourceTable(pd.concat([old, strange]), ()))
    assert done.strange == {"GM9999"}
    assert [*summary(done, "P")][1] == "  gebieden die de atlas niet kent, weggelaten: GM9999"


def test_codes_of_another_area_are_left_out() -> None:
    rivm = RECORDS.sources["rivm_50090ned"]
    assert "WK168100" in rivm.without
    one = rivm.model_copy(update={"measures": (rivm.measures[0],)})
    rows = [("GM1681", "2024", "12.5", "final"), ("WK168100", "2024", "1.0", "final")]
    done = fill(one, table(one.measures[0].indicator, *rows))
    path = RECORDS.paths["indicators", one.measures[0].indicator].removesuffix("toml") + "csv"
    assert b"WK168100,2024" not in done.changes[path]
    assert not done.strange


def test_5_far_fewer_figures_are_refused_unless_forced() -> None:
    again = live(read_rows(FILES[f"{PRICE}.csv"]))
    values = again.frame[again.frame["value"] != ""]
    few = SourceTable(values.iloc[: int(len(values) * LEAST_SHARE) - 1], again.asked)
    with pytest.raises(SourceError, match="nog maar 355 van de 396 cijfers; klopt het toch"):
        fill(source(), few, force=False)
    assert fill(source(), few).changes
    enough = SourceTable(values.iloc[: int(len(values) * LEAST_SHARE) + 1], again.asked)
    assert fill(source(), enough, force=False).changes


@pytest.mark.parametrize("force", [False, True])
def test_5_no_figures_at_all_are_always_refused(force: bool) -> None:
    none = table("gemiddelde_verkoopprijs", ("GM0106", "2024", "", "missing"))
    with pytest.raises(SourceError, match="gemiddelde_verkoopprijs: de bron geeft geen cijfers"):
        fill(source(), none, force=force)
    with pytest.raises(SourceError, match="gemiddelde_verkoopprijs: de bron geeft geen cijfers"):
        fill(source(), table("anders", ("GM0106", "2024", "1", "final")), force=force)


def test_a_table_that_the_store_would_refuse_is_refused() -> None:
    one = source(measures=[{"indicator": "koopwoningen_pct", "names": ["x"]}])
    given = table("koopwoningen_pct", ("GM0106", "2024", "140", "final"))
    with pytest.raises(SourceError, match="percentage '140' ligt niet tussen 0 en 100"):
        fill(one, given)


def test_values_of_a_dimension_are_added_up() -> None:
    households = RECORDS.sources["cbs_71488ned"]
    (measure,) = [m for m in households.measures if m.indicator == "alleenstaand_80plus"]
    one = households.model_copy(update={"measures": (measure,)})
    parts = expanded(one).measures
    assert [part.where for part in parts] == [
        {"Leeftijd": code} for code in ("71700", "71800", "71900", "22000")
    ]
    parts_found = [("1000", "final"), ("200", "provisional"), ("30", "final"), ("4", "final")]
    tables = [
        table(part.indicator, ("PV22", "2024", *each), ("PV22", "2025", "", "missing"))
        for part, each in zip(parts, parts_found, strict=True)
    ]
    frame = pd.concat([each.frame for each in tables])
    asked = tuple(each.asked[0] for each in tables)
    found = collapsed(SourceTable(frame, asked), one)
    rows = [*found.frame[["indicator", "period", "value", "status"]].itertuples(index=False)]
    assert [tuple(row) for row in rows] == [
        ("alleenstaand_80plus", "2024", "1234", "provisional"),
        ("alleenstaand_80plus", "2025", "", "missing"),
    ]
    assert {each.indicator for each in found.asked} == {"alleenstaand_80plus"}
    with pytest.raises(SourceError, match="PV22 2024: niet alle 4 delen zijn er"):
        collapsed(SourceTable(frame.iloc[1:], asked), one)


def test_items_of_a_fact_table_are_refreshed() -> None:
    households = RECORDS.sources["cbs_71488ned"]
    (measure,) = [m for m in households.measures if m.indicator == "personen_65_70"]
    one = households.model_copy(update={"measures": (measure,)})
    old = read_rows(FILES[f"{FACTS}.csv"])
    mine = old[old["item"] == "personen_65_70"]
    assert not fill(one, table("personen_65_70", *cells(mine)), force=False).changes
    more = [*cells(mine), ("GM0106", "2025", "5000", "final"), ("GM0109", "2025", "", "suppressed")]
    done = fill(one, table("personen_65_70", *more), force=False)
    text = done.changes[f"{FACTS}.csv"].decode()
    assert "GM0106,2025,personen_65_70,5000,final,cbs_71488ned," in text
    assert "GM0109,2025,personen_65_70,,missing,cbs_71488ned," in text
    files = {**FILES, **done.changes}
    report, _ = check_files_of(files, digests(files))
    assert [str(problem) for problem in report.problems] == []


def test_publications_in_a_fact_table_stay_beside_each_other() -> None:
    forecast = RECORDS.sources["pbl_cbs_85173ned"]
    one = forecast.model_copy(update={"measures": (forecast.measures[0],)})
    done = fill(one, table("bevolking_totaal", ("PV22", "2030", "510000", "forecast")))
    rows = read_rows(done.changes["facts/prognoses.csv"])
    mine = rows[rows["item"] == "bevolking_totaal"]
    assert {"pbl_cbs_85173ned", "pbl_cbs_2018"} <= set(mine["origin"])
    assert "pbl_cbs_2021" not in set(mine["origin"])
    record = tomllib.loads(done.changes["facts/prognoses.toml"].decode())
    assert "pbl_cbs_85173ned" in {origin["id"] for origin in record["origin"]}


def contradicted(done: Filled, path: str = POPULATION) -> list[tuple[str, str, float, str]]:
    """The contradictions in a record: area, period, the other value and its origin."""
    notes = tomllib.loads(done.changes[f"{path}.toml"].decode())["notes"]
    names = ("area_code", "period", "other_value", "other_origin")
    return [tuple(note[name] for name in names) for note in notes.get("contradictions", [])]


def test_an_equal_number_written_otherwise_is_not_revised_and_another_margin_is() -> None:
    columns = ["area_code", "period", "value", "status", "lower", "upper"]
    rows = [("GM0106", "2023", "5", "final", "", ""), ("GM0106", "2024", "5", "final", "4", "6"),
            ("GM0109", "2024", "", "missing", "", "")]  # fmt: skip
    old = pd.DataFrame(rows, columns=columns, dtype="str")
    new = old.replace({"value": {"5": "5.0"}, "upper": {"6": "6.00"}})
    assert not difference("a", old, new, KEY).changed
    assert difference("a", old, old.replace({"upper": {"6": "7"}}), KEY).revised == 1
    assert difference("a", old, old.replace({"status": {"missing": "suppressed"}}), KEY).revised
    assert difference("a", old, old.replace({"value": {"": "0"}}), KEY).revised == 1


MINE = {"indicator": "bevolking_totaal", "names": ["Bevolking"]}
CORE = source(id="cbs_70072ned", title="Kerncijfers", measures=[MINE])
AFTER = source(id="cbs_37259ned", after="cbs_70072ned", measures=[MINE])


def people(one: Source, *rows: tuple[str, str, str]) -> SourceTable:
    """Inhabitants as a source gives them: area, period and value; in a table of its own."""
    given = table("bevolking_totaal", *((*row, "final") for row in rows))
    asked = Asked("bevolking_totaal", one.id, "Titel", ("Bevolking_1",))
    return SourceTable(given.frame, (asked,))


def test_a_figure_that_differs_is_recorded_beside_the_one_that_goes_before_it() -> None:
    core = people(CORE, ("GM0106", "2030", "70000"), ("GM0109", "2030", "30000"))
    files = {**FILES, **fill(CORE, core).changes}
    given = people(AFTER, ("GM0106", "2030", "70001"), ("GM0109", "2030", "30000.0"))
    done = fill(AFTER, given, files)
    assert contradicted(done) == [("GM0106", "2030", 70001.0, "cbs_37259ned")]
    record = tomllib.loads(done.changes[f"{POPULATION}.toml"].decode())
    (note,) = record["notes"]["contradictions"]
    assert note["note"] == "De atlas toont hier het cijfer uit: Kerncijfers."
    assert "cbs_37259ned" in {origin["id"] for origin in record["origin"]}
    told = "  verschilt van een andere bron (staat bij het onderwerp): bevolking_totaal"
    assert told in [*summary(done, "Bevolking")]
    files |= done.changes
    report, _ = check_files_of(files, digests(files))
    assert [str(problem) for problem in report.problems] == []
    again = fill(AFTER, given, files)
    assert not again.changes
    assert told in [*summary(again, "Bevolking")]
    # Only what the source says otherwise has changed: the table stays, the record does not.
    agreeing = fill(AFTER, people(AFTER, ("GM0106", "2030", "70000")), files)
    assert agreeing.changes[f"{POPULATION}.csv"] == files[f"{POPULATION}.csv"]
    assert not contradicted(agreeing)


def test_a_source_that_comes_before_records_what_it_takes_the_place_of() -> None:
    after = people(AFTER, ("GM0106", "2030", "70001"))
    core = people(CORE, ("GM0106", "2030", "70000"))
    files = {**FILES, **fill(AFTER, after).changes}
    done = fill(CORE, core, files)
    assert contradicted(done) == [("GM0106", "2030", 70001.0, "cbs_37259ned")]
    files |= done.changes
    assert not fill(CORE, core, files).changes
    assert not fill(AFTER, after, files).changes
    revised = fill(CORE, people(CORE, ("GM0106", "2030", "70001")), files)
    assert not contradicted(revised)


def test_an_older_edition_of_the_same_table_is_revised_and_not_contradicted() -> None:
    older = source(id="cbs_70072ned_oud", measures=[MINE])
    files = {**FILES, **fill(older, people(CORE, ("GM0106", "2030", "1"))).changes}
    assert not contradicted(fill(CORE, people(CORE, ("GM0106", "2030", "2")), files))


def test_many_contradictions_are_recorded_in_part_and_counted() -> None:
    cells = [
        (code, str(year)) for code in ("GM0106", "GM0109", "PV22") for year in range(2030, 2040)
    ]
    core = people(CORE, *((*each, "70000") for each in cells))
    files = {**FILES, **fill(CORE, core).changes}
    done = fill(AFTER, people(AFTER, *((*each, "1") for each in cells)), files)
    found = contradicted(done)
    assert [row[:2] for row in found[:4]] == [
        ("PV22", "2039"), ("GM0106", "2039"), ("GM0109", "2039"), ("PV22", "2038")
    ]  # fmt: skip
    assert len(found) == 12
    assert (
        b"In 30 cijfers verschillen deze twee bronnen; hier staan de nieuwste 12."
        in (done.changes[f"{POPULATION}.toml"])
    )


@pytest.mark.parametrize(
    ("one", "other", "decimals", "same"),
    [
        ("5", "5.0", 1, True),
        ("34", "34.2", 1, True),  # one source rounds to whole percents
        ("34", "34.6", 1, False),
        ("34.0", "34.2", 1, False),
        ("34.21", "34.24", 1, True),  # on the screen the same
        ("69701", "69702", 0, False),
        ("-0.5", "0.5", 1, False),
    ],
)
def test_rounding_is_no_contradiction(one: str, other: str, decimals: int, same: bool) -> None:
    assert agree(one, other, decimals) is same
    assert agree(other, one, decimals) is same
