"""The groupings: what their sources say about membership, and nothing that they do not."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from atlas.store.check_records import check_groupings
from atlas.store.read import Records, read_files, read_records
from atlas.store.records import Grouping, Origin, Region
from atlas.store.store import DATA

FOLDER = DATA / "groupings"
FILES = sorted(FOLDER.glob("*.toml"))
CODES = {
    "Aa en Hunze": "GM1680",
    "Assen": "GM0106",
    "Borger-Odoorn": "GM1681",
    "Coevorden": "GM0109",
    "Emmen": "GM0114",
    "Hoogeveen": "GM0118",
    "Meppel": "GM0119",
    "Midden-Drenthe": "GM1731",
    "Noordenveld": "GM1699",
    "Tynaarlo": "GM1730",
    "Westerveld": "GM1701",
    "De Wolden": "GM1690",
}
NAMES = {code: name for name, code in CODES.items()}
MEMBER_LINE = re.compile(r'^  "(GM\d{4})",  # (.+)$', re.MULTILINE)
ENGLISH = re.compile(r"\b(the|and|not|only|page|members?|source|municipalit\w+)\b")
LONGEST_SENTENCE = 30  # words; a list of gemeenten counts for many

# The regions of each grouping: membership, members in Drenthe, members outside.
BOCE = "Borger-Odoorn, Coevorden, Emmen"
EAST = f"Aa en Hunze, {BOCE}"
NORTH = "Assen, Noordenveld, Tynaarlo"
SOUTH_WEST = "Hoogeveen, Meppel, Westerveld, De Wolden"
OUTSIDE_PEAT = "Midden-Groningen, Oldambt, Pekela, Stadskanaal, Westerwolde"
KNOWN = {
    "corop": {
        "CR07": ("stated", "Aa en Hunze, Assen, Midden-Drenthe, Noordenveld, Tynaarlo", ""),
        "CR08": ("stated", BOCE, ""),
        "CR09": ("stated", SOUTH_WEST, ""),
    },
    "anticipeerregio": {"RG_anticipeerregio_oost_drenthe": ("stated", EAST, "")},
    "veenkolonien": {"RG_veenkolonien": ("stated", f"{EAST}, Midden-Drenthe", OUTSIDE_PEAT)},
    "leader_2014_2020": {
        "RG_leader_2014_zuidoost": ("stated", EAST, ""),
        "RG_leader_2014_zuidwest": (
            "stated",
            "Hoogeveen, Meppel, Midden-Drenthe, Westerveld, De Wolden",
            "",
        ),
    },
    "leader_2023_2027": {
        "RG_leader_2023_oost": ("stated", f"{EAST}, Assen, Tynaarlo", ""),
        "RG_leader_2023_west": ("partly_stated", "Westerveld", ""),
    },
    "arbeidsmarktregio": {
        "RG_arbeidsmarkt_drenthe": (
            "stated",
            f"{BOCE}, Hoogeveen, Midden-Drenthe, De Wolden",
            "",
        ),
        "RG_arbeidsmarkt_groningen": ("stated", f"Aa en Hunze, {NORTH}", ""),
        "RG_arbeidsmarkt_zwolle": ("stated", "Meppel, Westerveld", "Zwolle, Staphorst, Hardenberg"),
    },
    "stedelijk_landelijk": {
        "RG_stedelijk_2007": ("stated", "Assen, Coevorden, Emmen, Hoogeveen, Meppel", ""),
        "RG_landelijk_2007": (
            "stated",
            "Aa en Hunze, Borger-Odoorn, Midden-Drenthe, Noordenveld, Tynaarlo, Westerveld, "
            "De Wolden",
            "",
        ),
    },
    "boce": {"RG_boce": ("stated", BOCE, "")},
    "regio_deal": {"RG_regio_deal": ("stated", f"{EAST}, Hoogeveen", "Hardenberg")},
    "regiovisie": {"RG_regiovisie_groningen_assen": ("stated", NORTH, "")},
    "wzw_2006": {"RG_wzw_2006_noord": ("stated", NORTH, "")},
    "wzw_2007": {
        "RG_wzw_2007_noord": ("partly_stated", "Noordenveld, Tynaarlo", ""),
        "RG_wzw_2007_zuidoost": ("not_stated", "", ""),
        "RG_wzw_2007_zuidwest": ("not_stated", "", ""),
    },
    "woonzorgakkoord_zuidoost": {"RG_woonzorgakkoord_zuidoost": ("stated", BOCE, "")},
    "woonvisie_zuidwest": {"RG_woonvisie_zuidwest": ("stated", SOUTH_WEST, "")},
}


def parse(path: Path) -> Grouping:
    return Grouping.model_validate(tomllib.loads(path.read_text("utf-8")))


@pytest.fixture(scope="module")
def records() -> Records:
    """The groupings and the areas as the store reads them; other data are not looked at."""
    files = read_files(DATA)
    wanted = ("groupings/", "geo/areas.csv")
    found = read_records({p: c for p, c in files.items() if p.startswith(wanted)})
    found.problems.clear()  # about the files that were left out
    return found


@pytest.fixture(scope="module")
def groupings() -> dict[str, Grouping]:
    return {path.stem: parse(path) for path in FILES}


def regions(groupings: dict[str, Grouping]) -> Iterator[Region]:
    return (region for grouping in groupings.values() for region in grouping.regions)


def names(text: str) -> set[str]:
    return set(filter(None, text.split(", ")))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_record_is_named_after_its_id(path: Path) -> None:
    assert parse(path).id == path.stem


def test_the_store_finds_no_fault(records: Records) -> None:
    assert set(records.groupings) == set(KNOWN)
    check_groupings(records)
    assert not records.problems, "\n".join(map(str, records.problems))


@pytest.mark.parametrize("name", KNOWN)
def test_known_memberships(groupings: dict[str, Grouping], name: str) -> None:
    found = {
        region.area_code: (
            region.membership,
            {NAMES[code] for code in region.members},
            set(region.outside),
        )
        for region in groupings[name].regions
    }
    assert found == {
        code: (membership, names(inside), names(outside))
        for code, (membership, inside, outside) in KNOWN[name].items()
    }


def test_every_member_is_one_of_the_twelve(groupings: dict[str, Grouping]) -> None:
    for region in regions(groupings):
        assert set(region.members) <= set(NAMES), region.id
        assert len(set(region.members)) == len(region.members), region.id
        assert not set(region.outside) & set(CODES), region.id


def test_codes_and_ids_of_regions_are_unique(groupings: dict[str, Grouping]) -> None:
    for field in ("area_code", "id"):
        counts = Counter(getattr(region, field) for region in regions(groupings))
        assert [key for key, count in counts.items() if count > 1] == []


def test_only_corop_has_official_codes(groupings: dict[str, Grouping]) -> None:
    official = {r.area_code: r.title for r in regions(groupings) if r.area_code.startswith("CR")}
    assert official == {
        "CR07": "Noord-Drenthe",
        "CR08": "Zuidoost-Drenthe",
        "CR09": "Zuidwest-Drenthe",
    }
    others = {r.area_code for r in regions(groupings)} - set(official)
    assert all(re.fullmatch(r"RG_[a-z0-9_]+", code) for code in others)


@pytest.mark.parametrize("name", ["corop", "arbeidsmarktregio", "stedelijk_landelijk"])
def test_these_cover_the_twelve_exactly_once(groupings: dict[str, Grouping], name: str) -> None:
    members = [code for region in groupings[name].regions for code in region.members]
    assert sorted(members) == sorted(NAMES)


@pytest.mark.parametrize("name", KNOWN)
def test_no_gemeente_is_in_two_regions_of_a_grouping(
    groupings: dict[str, Grouping], name: str
) -> None:
    members = [code for region in groupings[name].regions for code in region.members]
    assert len(members) == len(set(members))


def test_where_a_source_names_nobody_nobody_is_filled_in(groupings: dict[str, Grouping]) -> None:
    silent = [region for region in regions(groupings) if region.membership == "not_stated"]
    assert {r.area_code for r in silent} == {"RG_wzw_2007_zuidoost", "RG_wzw_2007_zuidwest"}
    for region in silent:
        assert (region.members, region.outside) == ((), ())
        assert region.note.startswith("Lidmaatschap niet genoemd in de bron.")


def test_an_incomplete_list_says_so(groupings: dict[str, Grouping]) -> None:
    partly = [region for region in regions(groupings) if region.membership == "partly_stated"]
    assert len(partly) == 2
    for region in partly:
        assert "noemt alleen" in region.note, region.id


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("RG_leader_2014_zuidoost", ["veenkoloniale deel", "alleen het platteland"]),
        ("RG_leader_2023_oost", ["Minder zeker", "afgeleid"]),
        ("RG_leader_2023_west", ["Minder zeker"]),
        ("RG_woonvisie_zuidwest", ["Minder zeker"]),
        ("RG_regiovisie_groningen_assen", ["Groningse leden niet"]),
        ("RG_regio_deal", ["Hardenberg ligt in Overijssel"]),
    ],
)
def test_what_a_visitor_must_know_of_a_region(
    groupings: dict[str, Grouping], code: str, words: list[str]
) -> None:
    note = next(region.note for region in regions(groupings) if region.area_code == code)
    assert all(word in note for word in words), note


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("wzw_2006", ["spreken elkaar tegen", "zelf een regio kiezen"]),
        ("wzw_2007", ["spreken elkaar tegen"]),
        ("veenkolonien", ["2018", "Tynaarlo", "2002"]),
    ],
)
def test_what_a_visitor_must_know_of_a_grouping(
    groupings: dict[str, Grouping], name: str, words: list[str]
) -> None:
    assert all(word in groupings[name].note for word in words), groupings[name].note


def test_origins_say_where_the_facts_were_seen(groupings: dict[str, Grouping]) -> None:
    without_address = {"boce", "regiovisie", "stedelijk_landelijk", "wzw_2006", "wzw_2007"}
    for name, grouping in groupings.items():
        origin = grouping.origin
        assert origin.licence == "geen licentie gezien; feiten met bronvermelding"
        assert origin.attribution.startswith("Bron: ")
        assert (origin.table_id, origin.accessed) == ("", date(2026, 11, 22))
        assert "zonder tabelnummer" in origin.note
        if name in without_address:
            assert origin.url == ""
            assert "geen adres" in origin.note
        else:
            assert re.fullmatch(r"https://[\w.-]+/\S+", origin.url), name


def test_one_document_is_described_in_one_way(groupings: dict[str, Grouping]) -> None:
    seen: dict[str, Origin] = {}
    for grouping in groupings.values():
        assert seen.setdefault(grouping.origin.id, grouping.origin) == grouping.origin


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_comment_beside_a_member_is_its_name(path: Path) -> None:
    text = path.read_text("utf-8")
    lines = MEMBER_LINE.findall(text)
    assert [NAMES[code] for code, _ in lines] == [name for _, name in lines]
    assert len(lines) == len(re.findall(r'"GM\d{4}"', text))


def texts(grouping: Grouping) -> Iterator[str]:
    """All running text of a grouping that a visitor reads."""
    yield from (grouping.description, grouping.note, grouping.origin.note)
    yield from (region.note for region in grouping.regions if region.note)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_texts_are_plain_dutch_sentences(path: Path) -> None:
    for text in texts(parse(path)):
        assert text[0].isupper(), text
        assert text[-1] in ".?", text
        assert not ENGLISH.search(text), text
        assert "  " not in text, text
        for sentence in re.split(r"[.?;:] ", text):
            assert len(sentence.split()) <= LONGEST_SENTENCE, sentence


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_names_are_spelled_the_official_way(path: Path) -> None:
    grouping = parse(path)
    titles = [grouping.title, *(region.title for region in grouping.regions)]
    assert all(title[0].isupper() and title[-1] != "." for title in titles)
    wrong = r"Veenkolonien|Midden Drenthe|Borger Odoorn|Aa & Hunze|Zuid(oost|west) Drenthe"
    for text in [*titles, *texts(grouping)]:
        assert not re.search(wrong, text), text
