"""Places from policy papers and news: builds from small extracts, and nothing slips in."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from atlas.sources import locations, locations_left_out, locations_news, locations_words
from atlas.sources.__main__ import main
from atlas.sources.common import SourceError
from atlas.store.places import PLACE_COLUMNS
from atlas.store.serving import get_store
from atlas.store.store import DATA

SPOTS = {**locations_words.POLICY, **locations_news.NEWS}
POLICY_KEYS = [
    *locations_words.POLICY,
    *locations_left_out.POLICY,
    *(key for spot in SPOTS.values() for key in spot.also if key.startswith("pl-")),
]
NEWS_KEYS = [
    *locations_news.NEWS,
    *locations_left_out.NEWS,
    *(key for spot in SPOTS.values() for key in spot.also if "/" in key),
]
GEMEENTEN = locations.gemeente_names(DATA / "geo" / "areas.csv")
SOURCE = next(iter(locations_news.SOURCES))
Rows = list[dict[str, str]]


def policy_row(key: str, **fields: str) -> dict[str, str]:
    """A row of the extract of the policy papers, in the gemeente where our words put it."""
    spot = SPOTS.get(key)
    row = {
        "id": key,
        "municipality": GEMEENTEN.get(spot.area_code, "") if spot else "",
        "municipality_basis": "tekst",
        "period": "2019",
        "source_key": "uitvoeringsagenda2019",
        "locator": f"plaats van {key}",
    }
    return row | fields


def news_row(key: str, **fields: str) -> dict[str, str]:
    """A row of the extract of the news."""
    spot, (kind, place, year) = SPOTS.get(key), key.split("/")
    row = {
        "type": kind,
        "place": place,
        "gemeente": GEMEENTEN.get(spot.area_code, "") if spot else "",
        "year": year,
        "source": SOURCE,
        "confidence": "high",
    }
    return row | fields


def write(path: Path, columns: Sequence[str], rows: Iterable[dict[str, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Extracts with every row that our words know, and the records without their tables."""
    data = tmp_path / "data"
    (data / "places").mkdir(parents=True)
    (data / "geo").mkdir()
    for name in ("geo/kern.geojson", "geo/areas.csv", "places/beleid.toml", "places/nieuws.toml"):
        shutil.copy(DATA / name, data / name)
    source = tmp_path / "input"
    extracts(source)
    return source, data


def extracts(source: Path, policy: Rows | None = None, news: Rows | None = None) -> None:
    """Write both extracts; given rows replace those with their key, or come behind."""
    first = {key: policy_row(key) for key in POLICY_KEYS}
    first |= {row["id"]: row for row in policy or []}
    second = {key: news_row(key) for key in NEWS_KEYS}
    second |= {f"{r['type']}/{r['place']}/{r['year']}": r for r in news or []}
    write(source / locations.FACTS, locations.FACT_COLUMNS, first.values())
    write(source / locations.NEWS, locations.NEWS_COLUMNS, second.values())


def rows_of(data: Path, name: str) -> dict[str, dict[str, str]]:
    with (data / "places" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row["place_id"]: row for row in csv.DictReader(file)}


def test_both_sets_are_written_with_their_checksum(folders: tuple[Path, Path]) -> None:
    source, data = folders
    assert main([str(source), "--data", str(data), "--only", "locations"]) == 0
    for name in ("beleid", "nieuws"):
        content = (data / "places" / f"{name}.csv").read_bytes()
        assert content.decode().startswith(",".join(PLACE_COLUMNS) + "\n")
        record = tomllib.loads((data / "places" / f"{name}.toml").read_text("utf-8"))
        assert record["sha256"] == hashlib.sha256(content).hexdigest()
        assert list(rows_of(data, name)) == sorted(rows_of(data, name))
    assert len(rows_of(data, "beleid")) == len(locations_words.POLICY)
    assert len(rows_of(data, "nieuws")) == len(locations_news.NEWS) + len(locations_news.ADDED)


def test_a_second_build_changes_nothing(folders: tuple[Path, Path]) -> None:
    locations.build(*folders)
    first = {path.name: path.read_bytes() for path in (folders[1] / "places").iterdir()}
    locations.build(*folders)
    assert {path.name: path.read_bytes() for path in (folders[1] / "places").iterdir()} == first


def test_the_committed_sets_are_what_our_words_say(folders: tuple[Path, Path]) -> None:
    """What does not come from the extracts is the same in the committed tables."""
    locations.build(*folders)
    for name in ("beleid", "nieuws"):
        built, committed = rows_of(folders[1], name), rows_of(DATA, name)
        assert list(built) == list(committed)
        ours = [c for c in PLACE_COLUMNS if c not in ("period", "certainty", "origin", "locator")]
        for key, row in built.items():
            assert [row[c] for c in ours] == [committed[key][c] for c in ours]


def test_a_place_stands_on_the_point_of_its_kern(folders: tuple[Path, Path]) -> None:
    locations.build(*folders)
    hub = rows_of(folders[1], "nieuws")["nieuws_dorpshub_grolloo"]
    assert (hub["lon"], hub["lat"]) == ("6.67222", "52.935")
    lariks = rows_of(folders[1], "beleid")["beleid_assen_samen_besparen_de_lariks"]
    assert (lariks["lon"], lariks["lat"], lariks["precision"]) == ("", "", "gemeente")


def test_the_digits_of_a_point_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "kern.geojson"
    feature = {"properties": {"area_code": "WP0001"}, "geometry": {"coordinates": [6.9, 52]}}
    path.write_text(json.dumps({"features": [feature]}).replace("6.9", "6.90"), "utf-8")
    assert locations.read_points(path) == {"WP0001": ("6.90", "52")}


def test_source_place_and_certainty_are_kept(folders: tuple[Path, Path]) -> None:
    source, data = folders
    policy = [
        policy_row("pl-002", municipality_basis="algemene kennis", source_key="sociaal2016"),
        policy_row("pl-001", locator="H3"),
    ]
    extracts(source, policy, [news_row("dorpshub/Grolloo/2021", confidence="medium")])
    locations.build(source, data)
    row = rows_of(data, "beleid")["beleid_grolloo_zorgt"]
    assert (row["origin"], row["certainty"], row["period"]) == ("sociaal_2016", "midden", "2019")
    assert row["locator"] == "plaats van pl-002"
    hub = rows_of(data, "nieuws")["nieuws_dorpshub_grolloo"]
    assert (hub["certainty"], hub["origin"]) == ("midden", locations_news.SOURCES[SOURCE])
    assert hub["locator"].startswith(f"{SOURCE}; ook: Uitvoeringsagenda")
    assert "2019 H3" in hub["locator"]


def test_our_own_find_says_so(folders: tuple[Path, Path]) -> None:
    locations.build(*folders)
    row = rows_of(folders[1], "nieuws")["nieuws_hub_zuidlaren"]
    assert (row["certainty"], row["origin"]) == ("midden", "oostermoer")
    assert "opdracht" in row["locator"]


REFUSED = [
    ([policy_row("pl-099")], [], "unknown: pl-099"),
    ([], [news_row("hub/Annen/2019")], "unknown: hub/Annen/2019"),
    ([policy_row("pl-002", municipality="Emmen")], [], "pl-002: in 'Emmen', but WP1169 is in"),
    ([policy_row("pl-002", municipality_basis="gok")], [], "pl-002: certainty unknown"),
    ([policy_row("pl-002", source_key="elders")], [], "pl-002: origin unknown"),
    ([], [news_row("hub/Gieten/2018", source="een blog")], "origin unknown, see 'een blog'"),
    ([], [news_row("hub/Gieten/2018", confidence="x")], "hub/Gieten/2018: certainty unknown"),
]


@pytest.mark.parametrize(
    ("end", "word"),
    [
        ("health_hub_roden", "techniek"),  # of another page: it must be named
        ("borger_odoorn_leerlingenvervoer", "dat er al is"),
        ("borger_odoorn_klussen", "in dienst van de gemeente"),
        ("proeftuin_geesbrug", "leefbaarheid"),
        ("proeftuin_klazienaveen", "leefbaarheid"),
    ],
)
def test_words_that_no_row_has_come_with_the_page_they_are_from(end: str, word: str) -> None:
    places = get_store().places().set_index("place_id")
    [row] = [each for name, each in places.iterrows() if str(name).endswith(end)]
    assert word not in row["what"] or "ook:" in row["locator"]


@pytest.mark.parametrize(("policy", "news", "says"), REFUSED)
def test_what_our_words_do_not_know_is_refused(
    folders: tuple[Path, Path], policy: Rows, news: Rows, says: str
) -> None:
    extracts(folders[0], policy, news)
    with pytest.raises(SourceError, match=says):
        locations.build(*folders)


def test_a_row_that_is_gone_is_refused(folders: tuple[Path, Path]) -> None:
    rows = [policy_row(key) for key in POLICY_KEYS if key != "pl-019"]
    write(folders[0] / locations.FACTS, locations.FACT_COLUMNS, rows)
    with pytest.raises(SourceError, match="missing: pl-019"):
        locations.build(*folders)


def test_a_row_that_occurs_twice_is_refused(folders: tuple[Path, Path]) -> None:
    rows = [policy_row(key) for key in [*POLICY_KEYS, "pl-002"]]
    write(folders[0] / locations.FACTS, locations.FACT_COLUMNS, rows)
    with pytest.raises(SourceError, match="twice: pl-002"):
        locations.build(*folders)


def test_a_row_with_two_meanings_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locations_left_out, "POLICY", {"pl-002": "an event"})
    with pytest.raises(SourceError, match="two meanings: pl-002"):
        locations.check_complete([*POLICY_KEYS, *NEWS_KEYS])


def test_every_row_of_the_extracts_has_one_meaning() -> None:
    """48 rows of the policy papers and 25 of the news: places, second mentions, left out."""
    assert sorted(POLICY_KEYS) == [f"pl-{number:03d}" for number in range(1, 49)]
    assert len(NEWS_KEYS) == len(set(NEWS_KEYS)) == 25
    assert (len(locations_left_out.POLICY), len(locations_left_out.NEWS)) == (27, 5)
    reasons = [*locations_left_out.POLICY.values(), *locations_left_out.NEWS.values()]
    assert all(reasons)


@pytest.mark.parametrize("key", ["pl-024", "pl-045", "pl-046", "pl-043", "pl-017", "pl-018"])
def test_events_regions_and_partners_are_no_places(key: str) -> None:
    assert key in locations_left_out.POLICY
    assert key not in SPOTS
