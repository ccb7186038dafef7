"""What `atlas check` says of the records of live sources."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from typing import Any

import pytest
import tomli_w

from atlas.store.check_sources import before, check_sources
from atlas.store.read import read_files, read_records
from atlas.store.store import DATA

FILES = read_files(DATA)
RECORDS = read_records(FILES)
PRICE, KWB, OLDER = "cbs_83625ned", "cbs_kwb", "cbs_71488ned"


def problems(source: str, change: Callable[[dict[str, Any]], object]) -> list[str]:
    """What is wrong when one record is changed."""
    path = f"sources/{source}.toml"
    record = tomllib.loads(FILES[path].decode())
    change(record)
    records = read_records({**FILES, path: tomli_w.dumps(record).encode()})
    check_sources(records)
    return [str(problem).partition("  ")[2] for problem in records.problems]


def test_the_records_of_the_atlas_are_right() -> None:
    assert problems(PRICE, lambda record: None) == []
    assert len(RECORDS.sources) >= 16


def test_each_source_says_what_was_not_looked_at_live() -> None:
    for source in RECORDS.sources.values():
        assert source.note.startswith("Niet live getoetst"), source.id


@pytest.mark.parametrize(
    ("source", "change", "says"),
    [
        (
            PRICE,
            lambda r: r["measures"][0].update(indicator="onbekend"),
            "indicator 'onbekend' is onbekend",
        ),
        (
            "cbs_86158ned",
            lambda r: r["measures"][0]["new"].update(theme="geluk"),
            "thema 'geluk' is onbekend",
        ),
        (
            "cbs_86158ned",
            lambda r: r["measures"][0]["new"].update(unit="stuks"),
            "eenheid 'stuks' is onbekend",
        ),
        (
            PRICE,
            lambda r: r["measures"].append(r["measures"][0]),
            "'gemiddelde_verkoopprijs' komt twee keer uit tabel 83625NED",
        ),
        (
            PRICE,
            lambda r: r["measures"][0].update(editions=["99999NED"]),
            "tabel '99999NED' staat niet bij [[editions]]",
        ),
        (
            OLDER,
            lambda r: r["measures"][-1].update(facts="nergens"),
            "feitentabel 'nergens' is onbekend",
        ),
        (
            OLDER,
            lambda r: r["measures"][-1].update(indicator="niets"),
            "onderwerp 'niets' staat niet in huishoudens_ouderen",
        ),
        (PRICE, lambda r: r.update(after="nergens"), "bron 'nergens' is onbekend"),
        (KWB, lambda r: r.update(after="cbs_70072ned"), "deze bron gaat voor zichzelf"),
        (
            PRICE,
            lambda r: r["measures"][0].update(indicator="bevolking_totaal"),
            "geeft ook bevolking_totaal, net als",
        ),
    ],
)
def test_what_is_wrong_is_told(
    source: str, change: Callable[[dict[str, Any]], object], says: str
) -> None:
    found = problems(source, change)
    assert any(says in each for each in found), found


def test_the_same_indicator_from_other_tables_is_no_double() -> None:
    (worth, later) = [
        m for m in RECORDS.sources[KWB].measures if m.indicator.startswith("gemiddelde_woz")
    ]
    assert not {*worth.editions} & {*later.editions}


def test_which_sources_go_before_another() -> None:
    assert before(RECORDS.sources, "cbs_37259ned") == [
        "cbs_70072ned",
        "cbs_80305ned",
        "cbs_nabijheid_wijk",
        KWB,
    ]
    assert before(RECORDS.sources, KWB) == []
