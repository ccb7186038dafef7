"""Documents behind programme tables: named by their title, with their place and licence."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from atlas.store.load import load_store
from atlas.store.serving import get_store
from atlas.store.store import Store
from atlas.ui.parts.documents import caveats, documents, doubt_place, doubts, place, sources
from tests.support import small_data

ROOT = Path(__file__).parents[2]
TABLES = ("actors", "calendar", "glossary", "systems", "trends", "doubts")


@pytest.fixture(scope="module")
def whole() -> Store:
    return get_store()


def record(table: str) -> dict[str, list[dict[str, str]]]:
    return tomllib.loads((ROOT / f"data/programme/{table}.toml").read_text("utf-8"))


@pytest.mark.parametrize("table", TABLES)
def test_documents_are_those_of_the_record_in_its_order(whole: Store, table: str) -> None:
    expected = {each["id"]: each["title"] for each in record(table)["origin"]}
    assert list(documents(whole, table).items()) == list(expected.items())
    assert list(caveats(whole, table)) == record(table)["caveats"]


def test_documents_of_more_tables_are_named_once(whole: Store) -> None:
    assert documents(whole, "actors", "actions") == documents(whole, "actions", "actors")
    lines = sources(whole, "actors", "actions")
    assert len(lines) == len(set(lines)) == 5
    assert all("Licentie:" in line and line.startswith("Bron: ") for line in lines)


def test_a_place_is_the_title_and_the_locator(whole: Store) -> None:
    title = documents(whole, "calendar")["wzw_2007"]
    assert place(whole, "calendar", "wzw_2007", "H5, activiteit 4") == f"{title}, H5, activiteit 4"
    assert place(whole, "calendar", "wzw_2007", "") == title
    assert place(whole, "calendar", "onbekend", "H1") == "onbekend, H1"


def test_doubts_are_found_by_their_number(whole: Store) -> None:
    assert [row["doubt_id"] for row in doubts(whole, "B3", "B1", "Z9")] == ["B1", "B3"]
    assert len(doubts(whole)) == len(whole.programme("doubts"))
    (row,) = doubts(whole, "B13")
    said = doubt_place(whole, row)
    titles = documents(whole, "doubts")
    assert said.startswith(f"{titles['wzw_2007']} en {titles['convenant_2006']}, ")
    assert said.endswith(row["locator"])


def test_an_atlas_without_a_programme_has_no_documents(tmp_path: Path) -> None:
    small = load_store(small_data(tmp_path))
    assert documents(small, *TABLES) == {}
    assert (sources(small, "actors"), caveats(small, "actors"), doubts(small)) == ((), (), ())
    assert place(small, "actors", "wzw_2007", "H1") == "wzw_2007, H1"
