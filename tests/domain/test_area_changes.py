"""Figures over a change of classification: carried over where the key allows, else a break."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from atlas.domain.aggregate import Cell
from atlas.domain.area_changes import (
    area_breaks,
    area_cells,
    break_note,
    carried_note,
    rebuilt,
)
from atlas.domain.choice import Choice
from atlas.domain.courses import courses
from atlas.domain.subject import find_subject
from atlas.domain.trend import trend
from atlas.domain.view import area_series, build_view
from atlas.figures.area_words import older_words
from atlas.figures.explanation import status_words
from atlas.figures.tables import table_rows
from atlas.figures.trend import trend_notes
from atlas.store.load import load_store
from atlas.store.store import Store
from tests.support import origin, record_of, small_data, write_indicator

LONELY = "eenzaam_18plus"
HEADER = "from_code,from_year,to_code,to_year,kind,origin,note\n"
NEW, FIRST, SECOND = "WK010600", "WK010650", "WK010651"
Row = tuple[str, str, str, str, str]


# What the committed data really hold: RIVM's figures of the old classification.


@pytest.mark.parametrize(
    ("code", "old", "values"),
    [
        ("WK168197", "WK168107", {"2012": 36.2, "2016": 42.6, "2020": 45.5}),  # Nieuw-Buinen
        ("WK168195", "WK168111", {"2012": 32.9, "2016": 38.3, "2020": 42.9}),  # Exloo
    ],
)
def test_known_answers_of_the_same_wijk_with_a_new_code(
    store: Store, code: str, old: str, values: dict[str, float]
) -> None:
    found = rebuilt(store, LONELY, code)
    assert {each.period: each.cell.value for each in found} == values
    name = store.areas[code].name
    assert {each.note for each in found} == {f"Berekend uit de oude indeling: {name} ({old})."}
    assert all(each.cell.rebuilt and each.cell.status == "estimate" for each in found)
    series = dict(area_series(store, LONELY, code))
    assert {period: cell.value for period, cell in series.items()} == values
    assert {p: c.value for p, c in area_series(store, LONELY, old)} == values


def test_of_the_25_wijken_of_borger_odoorn_two_are_carried_over_and_23_break(store: Store) -> None:
    codes = [a.area_code for a in store.areas.values() if a.valid and a.parent_code == "GM1681"]
    codes = [code for code in codes if code.startswith("WK")]
    kinds = Counter(bool(carried_note(store, code)) for code in codes)
    assert kinds == {True: 2, False: 23}
    assert all(bool(break_note(store, code)) != bool(carried_note(store, code)) for code in codes)


def test_other_wijken_and_all_buurten_have_no_key(store: Store) -> None:
    keyed = {change.to_code[:6] for change in store.area_changes}
    assert keyed == {"WK1681"}
    assert rebuilt(store, LONELY, "BU01069918") == ()  # Dijkveld in Assen: another border
    assert rebuilt(store, LONELY, "BU17300805") == ()  # Ter Borch in Tynaarlo: split off


def test_a_break_says_why(store: Store) -> None:
    assert "lag het vooral in Tweede Exloërmond" in break_note(store, "WK168179")
    assert "De grens van dit gebied is in 2024 veranderd" in break_note(store, "WK168182")
    assert "een code die nu van een ander gebied is" in break_note(store, "WK168185")  # Buinen
    assert break_note(store, "WK010600") == ""
    assert break_note(store, "<script>") == carried_note(store, "") == ""


def test_a_map_shows_what_is_carried_over_and_says_what_is_not(store: Store) -> None:
    view = build_view(store, Choice(LONELY, "2020", "wijk"))
    carried = {cell.area_code: cell for cell in view.cells if cell.rebuilt}
    assert set(carried) == {"WK168195", "WK168197"}
    assert all(cell.rank and cell.class_index is not None for cell in carried.values())
    assert older_words(view, store) == [
        "Berekend uit de oude indeling: Exloo en Nieuw-Buinen. Dit zijn dezelfde gebieden met een "
        "nieuwe code.",
        "23 wijken in Borger-Odoorn zonder cijfer: de grenzen of codes zijn veranderd, en oude "
        "cijfers verdelen wij niet.",
    ]
    row = next(row for row in table_rows(view, store) if row["gebiedscode"] == "WK168197")
    assert row["berekend"] == "ja"
    assert row["status"].endswith("berekend uit oude indeling")
    people = build_view(store, Choice("bevolking_totaal", "2024", "wijk"))
    assert older_words(people, store) == []


def test_the_status_of_a_map_is_not_said_twice_for_what_is_carried_over(store: Store) -> None:
    view = build_view(store, Choice(LONELY, "2020", "wijk"))
    assert status_words(view) == "gemodelleerde schatting; deels berekend uit oude indeling"


def test_a_profile_shows_the_course_and_says_where_it_comes_from(store: Store) -> None:
    subject = find_subject(store, "WK168197")
    assert subject is not None
    found = trend(store, subject, LONELY)
    assert found.figures == 3
    assert any("berekend uit oude indeling: 2012" in note for note in trend_notes(found))
    beside = courses(store, [subject], store.indicators[LONELY])
    assert [cell.value for cell in beside.areas[0]] == [36.2, 42.6, 45.5]


def test_the_sources_own_figure_goes_first(store: Store) -> None:
    cells = area_cells(store, "bevolking_totaal", "2024", "wijk")
    assert not any(cell.rebuilt for cell in cells.values())
    assert cells["WK168197"].value == 4970


# Sums, weighted means and breaks, on small data.


def keyed(
    tmp_path: Path,
    key: str,
    counts: Sequence[Row],
    shares: Sequence[Row] = (),
    rule: str = "weighted_mean",
) -> Store:
    """Small data with two older wijken, a count and a share of them."""
    root = small_data(tmp_path)
    areas = root / "geo" / "areas.csv"
    lines = [f"{c},wijk,Oud {c},GM0106,,none,,false" for c in (FIRST, SECOND)]
    areas.write_text(areas.read_text("utf-8") + "\n".join([*lines, ""]), "utf-8")
    (root / "geo" / "area_changes.csv").write_text(HEADER + key, "utf-8")
    table = {"path": "telling.csv", "levels": ["wijk"]}
    count = record_of("telling", "bevolking", aggregate={"rule": "sum"}, table=table)
    write_indicator(root, count, [*counts])
    if shares:
        rules = {"rule": rule, **({"denominator": "telling"} if rule != "none" else {})}
        table = {"path": "aandeel.csv", "levels": ["wijk"]}
        share = record_of("aandeel", "bevolking", unit="%", aggregate=rules, table=table)
        write_indicator(root, share | {"origin": [origin()]}, [*shares])
    return load_store(root)


def row(code: str, period: str, value: str, status: str = "final") -> Row:
    return code, period, value, status, "cbs_kwb"


def change(own: str, kind: str, to: str = NEW) -> str:
    return f"{own},2023,{to},2024,{kind},cbs,Oud\n"


MERGED = change(FIRST, "merged") + change(SECOND, "merged")
COUNTS = [row(FIRST, "2023", "100"), row(SECOND, "2023", "300"), row(NEW, "2024", "420")]


def values(store: Store, name: str) -> list[tuple[str, float | None, str]]:
    return [(each.period, each.cell.value, each.cell.status) for each in rebuilt(store, name, NEW)]


def test_counts_of_whole_areas_are_added_up(tmp_path: Path) -> None:
    store = keyed(tmp_path, MERGED, COUNTS)
    assert values(store, "telling") == [("2023", 400, "final")]
    series = dict(area_series(store, "telling", NEW))
    assert {period: cell.value for period, cell in series.items()} == {"2023": 400, "2024": 420}
    assert not series["2024"].rebuilt


def test_shares_of_whole_areas_are_weighed(tmp_path: Path) -> None:
    shares = [row(FIRST, "2023", "10"), row(SECOND, "2023", "20", "provisional")]
    store = keyed(tmp_path, MERGED, COUNTS, [*shares, row(NEW, "2024", "18")])
    assert values(store, "aandeel") == [("2023", 17.5, "provisional")]


def test_shares_without_a_rule_or_weights_break(tmp_path: Path) -> None:
    shares = [row(FIRST, "2023", "10"), row(SECOND, "2023", "20")]
    assert values(keyed(tmp_path / "a", MERGED, COUNTS, shares, "none"), "aandeel") == []
    assert values(keyed(tmp_path / "b", MERGED, COUNTS[1:], shares), "aandeel") == []


def test_one_part_without_a_figure_and_there_is_none(tmp_path: Path) -> None:
    hidden = [row(FIRST, "2023", "", "suppressed"), *COUNTS[1:]]
    assert values(keyed(tmp_path / "a", MERGED, hidden), "telling") == []
    assert values(keyed(tmp_path / "b", MERGED, COUNTS[1:]), "telling") == []


def test_a_part_breaks_even_beside_whole_areas(tmp_path: Path) -> None:
    store = keyed(tmp_path, change(FIRST, "merged") + change(SECOND, "part"), COUNTS)
    assert values(store, "telling") == []
    assert "Eerder lag het vooral in Oud." in break_note(store, NEW)


def test_a_hidden_figure_stays_hidden_under_the_new_code(tmp_path: Path) -> None:
    rows = [row(FIRST, "2023", "", "suppressed")]
    cells = area_cells(keyed(tmp_path, change(FIRST, "same"), rows), "telling", "2023", "wijk")
    assert cells[NEW] == Cell(NEW, "suppressed", None, "suppressed", "cbs_kwb", rebuilt=True)


def test_a_code_changes_twice(tmp_path: Path) -> None:
    key = f"{FIRST},2022,{SECOND},2023,same,cbs,Oud\n" + change(SECOND, "same")
    rows = [row(FIRST, "2022", "7"), row(SECOND, "2023", "8"), row(NEW, "2024", "9")]
    store = keyed(tmp_path, key, rows)
    assert values(store, "telling") == [("2022", 7, "final"), ("2023", 8, "final")]


def test_a_code_that_now_means_another_area_is_never_asked(tmp_path: Path) -> None:
    rows = [row("WK010601", "2023", "100")]
    store = keyed(tmp_path, change("WK010601", "same"), rows)
    assert values(store, "telling") == []
    assert "een code die nu van een ander gebied is" in break_note(store, NEW)


def test_the_same_code_for_another_area_breaks_the_course(tmp_path: Path) -> None:
    rows = [row(NEW, "2022", "5"), row(NEW, "2023", "6"), row(NEW, "2024", "90")]
    store = keyed(tmp_path, change(NEW, "changed"), rows)
    periods = ("2022", "2023", "2024")
    (found,) = area_breaks(store, "telling", NEW, periods)
    assert found.period == "2024"
    assert "eerdere cijfers gaan over een ander gebied" in found.note
    assert area_breaks(store, "telling", NEW, periods[:2]) == ()
    assert area_breaks(store, "telling", NEW, periods[2:]) == ()
    subject = find_subject(store, NEW)
    assert subject is not None
    assert trend(store, subject, "telling").breaks == (found,)
    assert courses(store, [subject], store.indicators["telling"]).breaks == (found,)


def test_a_table_that_was_recalculated_has_no_break(tmp_path: Path) -> None:
    key = change(NEW, "changed") + change(FIRST, "part", "WK010601")
    rows = [row(c, p, "5") for c in (NEW, "WK010601") for p in ("2023", "2024")]
    store = keyed(tmp_path, key, rows)
    assert area_breaks(store, "telling", NEW, ("2023", "2024")) == ()


def test_a_key_that_goes_in_a_circle_ends(tmp_path: Path) -> None:
    key = f"{FIRST},2022,{SECOND},2023,same,cbs,A\n{SECOND},2022,{FIRST},2023,same,cbs,B\n"
    store = keyed(tmp_path, key + change(SECOND, "same"), [row("WK010601", "2021", "9")])
    assert values(store, "telling") == []


def test_the_committed_key_is_as_built(store: Store) -> None:
    found = Counter(each.kind for each in store.area_changes)
    assert found == {"part": 22, "changed": 4, "same": 3}
    assert {each.origin for each in store.area_changes} == {"afgeleid"}
