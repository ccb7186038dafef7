"""What became of an area: the same, made of whole ones, a part, or something else."""

from __future__ import annotations

import csv

from shapely import box

from atlas.sources.area_key import Outlines, Row, key_csv, links, older_key, overlap

YEARS = (2024, 2025)
OLD: Outlines = {
    "WK000100": ("Oost", box(0, 0, 10, 10)),
    "WK000101": ("West", box(10, 0, 20, 10)),
    "WK000102": ("Zuid", box(0, -10, 20, 0)),
}


def kinds(rows: list[Row]) -> set[tuple[str, str, str]]:
    return {(row["from_code"], row["to_code"], row["kind"]) for row in rows}


def test_nothing_is_told_of_what_stayed() -> None:
    assert links(OLD, OLD, YEARS, dict.fromkeys(OLD, 1)) == []
    moved = {**OLD, "WK000100": ("Oost", box(0, 0, 9, 10))}
    assert links(OLD, moved, YEARS, {}) == []  # only the producer can tell that it changed


def test_another_code_for_the_same_area() -> None:
    new = {"WK000190": OLD["WK000100"], "WK000101": OLD["WK000101"]}
    (row,) = links(OLD, new, YEARS, {"WK000190": 2})
    assert row == {
        "from_code": "WK000100",
        "from_year": "2024",
        "to_code": "WK000190",
        "to_year": "2025",
        "kind": "same",
        "origin": "afgeleid",
        "note": "Oost; de tekeningen overlappen voor 100,0%",
    }


def test_the_same_place_with_another_name_is_no_key() -> None:
    new = {"WK000190": ("Nieuw", box(0, 0, 10, 10))}
    assert kinds(links(OLD, new, YEARS, {})) == {("WK000100", "WK000190", "part")}


def test_nearly_the_same_is_not_the_same() -> None:
    new = {"WK000190": ("Oost", box(0, 0, 9.7, 10))}
    assert overlap(OLD["WK000100"][1], new["WK000190"][1]) < 0.98
    assert kinds(links(OLD, new, YEARS, {})) == {("WK000100", "WK000190", "part")}
    assert kinds(links(OLD, new, YEARS, {}, 0.95)) == {("WK000100", "WK000190", "same")}


def test_whole_areas_that_became_one() -> None:
    new = {"WK000190": ("Noord", box(0, 0, 20, 10)), "WK000102": OLD["WK000102"]}
    assert kinds(links(OLD, new, YEARS, {})) == {
        ("WK000100", "WK000190", "merged"),
        ("WK000101", "WK000190", "merged"),
    }


def test_a_split_is_a_break_and_names_what_it_was_part_of() -> None:
    new = {"WK000190": ("Oost", box(0, 0, 5, 10)), "WK000191": ("Midden", box(5, 0, 10, 10))}
    assert kinds(links(OLD, new, YEARS, {})) == {
        ("WK000100", "WK000190", "part"),
        ("WK000100", "WK000191", "part"),
    }


def test_a_moved_border_that_the_producer_tells_is_a_break() -> None:
    new = {**OLD, "WK000100": ("Oost", box(0, 0, 8, 10))}
    assert kinds(links(OLD, new, YEARS, {"WK000100": 3})) == {("WK000100", "WK000100", "changed")}


def test_a_change_too_small_to_draw_is_none() -> None:
    assert links(OLD, OLD, YEARS, {"WK000100": 3}) == []


def test_a_code_that_was_given_to_another_area() -> None:
    new = {"WK000100": ("Zuid", box(0, -10, 20, 0)), "WK000190": ("Oost", box(0, 0, 10, 10))}
    assert kinds(links(OLD, new, YEARS, {})) == {
        ("WK000100", "WK000100", "changed"),
        ("WK000102", "WK000100", "same"),
        ("WK000100", "WK000190", "same"),
    }


def test_an_area_that_was_nowhere_has_no_key() -> None:
    assert links(OLD, {"WK000190": ("Ver", box(90, 90, 99, 99))}, YEARS, {}) == []


def test_the_file_is_sorted_and_tells_each_row_once() -> None:
    new = {"WK000190": ("Noord", box(0, 0, 20, 10))}
    rows = links(OLD, new, YEARS, {})
    found = list(csv.DictReader(key_csv([*reversed(rows), *rows]).decode().splitlines()))
    assert [row["from_code"] for row in found] == ["WK000100", "WK000101"]


def test_the_key_of_2014_is_of_gemeenten_with_wijken_that_are_no_more() -> None:
    rows = [
        {"gemeente_code": "GM0001", "valid": "false", "area_level": "wijk"},
        {"gemeente_code": "GM0002", "valid": "false", "area_level": "buurt"},
    ]
    new = {"WK000190": OLD["WK000100"], "WK000290": OLD["WK000101"]}
    found = list(csv.DictReader(older_key(rows, OLD, new).decode().splitlines()))
    assert [(row["from_code"], row["to_code"]) for row in found] == [("WK000100", "WK000190")]
