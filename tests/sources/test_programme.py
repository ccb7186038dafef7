"""The programme tables: from small extracts to rows, and every text known or refused."""

from __future__ import annotations

import csv
import hashlib
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from atlas.sources import programme, programme_tables, programme_words
from atlas.sources.__main__ import main
from atlas.sources.common import SourceError
from atlas.sources.programme_actions import actions, role, tree, years
from atlas.sources.programme_doubts import doubts
from atlas.store.programme import COLUMNS, OWN_TABLES, STATUS_CLASSES
from atlas.store.store import DATA, Store

SOURCE = {"source_key": "uitvoeringsagenda2019", "locator": "H3"}
OURS = {"origin": "uitvoeringsagenda_2019", "locator": "H3"}


def action(**fields: Any) -> dict[str, Any]:
    """One action as the extract writes it."""
    return {
        "id": "ua-1-1-a",
        "title": "Dorpshubs beginnen",
        "period": 2019,
        "milestone": "2 hubs, waarvan 1 in de krimpregio",
        "target": None,
        "areas": ["Drenthe"],
        "provincial_role": "stimuleren",
        "provincial_role_basis": "",
        "partners": ["gemeenten", "BOKD"],
        "budget": None,
        "status": "gepland voor 2019",
        **SOURCE,
    } | fields


def document(*found: dict[str, Any], **fields: Any) -> dict[str, Any]:
    task = {"id": "ua-1-1", "title": "Bereikbaar", **SOURCE, "actions": list(found)}
    theme = {"id": "ua-1", "title": "Voorzieningen", **SOURCE, "deelopgaven": [task]}
    return {"id": "ua", "title": "Agenda", **SOURCE, "themes": [theme]} | fields


def rows(*found: dict[str, Any]) -> list[dict[str, str]]:
    return list(actions({"documents": [document(*found)]}))


EXTRACTS: dict[str, Any] = {
    "programme.yaml": {
        "documents": [document(action())],
        "provincial_roles": {
            "uitvoeringsagenda2019": [
                {"role": "adviseur", **SOURCE},
                {"role": "co-maker", "instruments": ["lector", "lobby"], **SOURCE},
            ]
        },
    },
    "actors.yaml": {
        "organisations": [
            {
                "id": "act-bokd",
                "name": "BOKD",
                "type": "welzijn",
                "role": "kleine dorpen",
                "working_area": "niet genoemd",
                "mentions": [{"source_key": "wzw2007", "locator": "H3.2; H6"}, SOURCE],
                **SOURCE,
            }
        ]
    },
    "assessment.yaml": {
        "frameworks": [
            {
                "id": "fw-1",
                "name": "Kader",
                "status": "leeg",
                "criteria": [
                    {
                        "id": "fw-1-1",
                        "name": "Nieuw",
                        "check": "is nieuw",
                        "threshold": "",
                        **SOURCE,
                    }
                ],
                **SOURCE,
            }
        ]
    },
    "budgets.csv": "id,programme,line_no,line,action,area,year,amount_eur,amount_kind,qualifier,"
    "period,source_key,locator,reconciles,remark\n"
    "bud-001,Een half miljoen mensen,1,Platforms,tabelbedrag,Drenthe,2007,120000,tabel,,2007,"
    "wzw2007,H6,ja,klopt\n",
    "calendar.csv": "id,date_start,date_end,date_precision,event,kind,area,source_key,locator,"
    "remark\ncal-001,2019-01,,maand,Terugblik,publicatie,Drenthe,uitvoeringsagenda2019,H2,\n",
    "systems.csv": "id,system,kind,source_key,locator,also_in,says_it_does,for_whom,data_needed,"
    "atlas_feature\nsys-001,Monitor,kern,uitvoeringsagenda2019,H2,sociaal2016 H2.4; wzw2007 H1,"
    "volgt,gemeenten,[d] scholen; [a] enquête,kaart\n",
    "glossary.csv": "id,term,expansion,definition,kind,defined_in_document,source_key,locator\n"
    "gl-001,BOKD,Brede Overleggroep Kleine Dorpen,koepel,afkorting,ja,wzw2007,slot\n",
    "trends.csv": "id,category,theme,area,statement,period,source_key,locator,remark\n"
    "tr-001,trend,bevolking,Drenthe,Drenthe vergrijst,2007,wzw2007,H2.1,\n",
    "issues.md": """# Tegenstrijdigheden

## A. Rekenkundig

| nr | bron | locator | bevinding |
|---|---|---|---|
| A1 | boce2023 | Bijlage 1 | 2020: 1400, delen 3200. |

Een opmerking die geen twijfel is.

## B. Datums

| B1 | wzw2007 / convenant2006 | activiteit 1 / Aanpak | Anders dan sociaal2016. |

## C. Gaten

- Leden worden nergens opgesomd.
- wzw2007: bijlage ontbreekt in de extractie.

## D. Leesfouten

- boce2023, grafiek H2: waarden staan los.
- boce2023 H5: maanden zonder jaar.

## E. Status

Geen enkele bron zegt iets over nu.
""",
}


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A folder of small extracts, and one with the records and the own tables of the atlas."""
    source, data = tmp_path / "input", tmp_path / "data"
    (source / "facts").mkdir(parents=True)
    for name, content in EXTRACTS.items():
        text = yaml.safe_dump(content, allow_unicode=True) if ".yaml" in name else content
        (source / "facts" / name).write_text(text, "utf-8")
    own = [f"{name}.csv" for name in OWN_TABLES]
    only = shutil.ignore_patterns(*[f"{name}.csv" for name in programme.TABLES], "*.md")
    shutil.copytree(DATA / "programme", data / "programme", ignore=only)
    assert sorted(each.name for each in (data / "programme").glob("*.csv")) == sorted(own)
    return source, data


def table(data: Path, name: str) -> list[dict[str, str]]:
    with (data / "programme" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_table_is_written_with_its_checksum(folders: tuple[Path, Path]) -> None:
    source, data = folders
    assert main([str(source), "--data", str(data), "--only", "programme"]) == 0
    assert {*programme.TABLES, *OWN_TABLES} == set(COLUMNS)
    contents = {}
    for name in COLUMNS:
        contents[name] = (data / "programme" / f"{name}.csv").read_bytes()
        record = tomllib.loads((data / "programme" / f"{name}.toml").read_text("utf-8"))
        assert record["sha256"] == hashlib.sha256(contents[name]).hexdigest(), name
        assert contents[name].decode().splitlines()[0] == ",".join(COLUMNS[name])
    assert [row["node_id"] for row in table(data, "tree")] == ["ua", "ua-1", "ua-1-1"]
    assert [row["action_id"] for row in table(data, "actions")] == ["ua-1-1-a"]
    programme.build(source, data)
    for name, content in contents.items():
        assert (data / "programme" / f"{name}.csv").read_bytes() == content


def test_own_tables_keep_their_rows_and_get_their_checksum(folders: tuple[Path, Path]) -> None:
    source, data = folders
    path = data / "programme" / "links.csv"
    content = ",".join(COLUMNS["links"]) + "\nua-1,inwoners,effect,met de hand\n"
    path.write_text(content, "utf-8")
    programme.build(source, data)
    assert path.read_text("utf-8") == content
    record = tomllib.loads(path.with_suffix(".toml").read_text("utf-8"))
    assert record["sha256"] == hashlib.sha256(content.encode()).hexdigest()


def test_nothing_is_written_when_one_extract_is_refused(
    folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    source, data = folders
    (source / "facts" / "issues.md").write_text("leeg", "utf-8")
    assert main([str(source), "--data", str(data), "--only", "programme"]) == 1
    assert "issues: not of the form we know" in capsys.readouterr().err
    assert not (data / "programme" / "actions.csv").exists()


def test_an_action_is_told_in_the_words_of_the_document() -> None:
    target = {"value": 2, "unit": "dorpshubs", "comparison": ">="}
    assert rows(action(target=target, budget=30000, phase="1", note="dubbel")) == [
        {
            "action_id": "ua-1-1-a",
            "task_id": "ua-1-1",
            "title": "Dorpshubs beginnen",
            "period": "2019",
            "first_year": "2019",
            "last_year": "2019",
            "milestone": "2 hubs, waarvan 1 in de krimpregio",
            "target_value": "2",
            "target_unit": "dorpshubs",
            "target_comparison": ">=",
            "area_codes": "PV22",
            "area_text": "Drenthe",
            "status": "gepland voor 2019",
            "status_class": "gepland",
            "roles": "stimuleren",
            "role": "stimuleren",
            "partners": "gemeenten; BOKD",
            "budget": "30000",
            "phase": "1",
            "note": "dubbel",
            "document": "Agenda",
            **OURS,
        }
    ]
    (plain,) = rows(action())
    assert plain["target_value"] == plain["target_unit"] == plain["budget"] == plain["note"] == ""


def test_a_tree_has_its_parents_first() -> None:
    content = document(
        action(),
        grouping={"Fysiek": ["ua-1"]},
        roles="netwerken",
        status="concept",
        status_basis="ons oordeel",
        period="2019",
    )
    content["themes"][0] |= {"doel": "dichtbij", "partners": ["a", "b"], "pijlers": ["wonen", "x"]}
    top, theme, task = tree({"documents": [content]})
    assert [each["parent_id"] for each in (top, theme, task)] == ["", "ua", "ua-1"]
    assert [each["kind"] for each in (top, theme, task)] == ["document", "theme", "task"]
    assert (top["status"], top["status_basis"], top["period"]) == ("concept", "ons oordeel", "2019")
    assert top["note"] == "Rollen van de provincie: netwerken"
    assert theme["note"] == "Groep: Fysiek; Pijlers: wonen, x"
    assert (theme["aim"], theme["partners"]) == ("dichtbij", "a; b")
    assert {each: top[each] for each in OURS} == OURS


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2019", ("2019", "2019")),
        ("2007-2010", ("2007", "2010")),
        ("2006-10-01", ("2006", "2006")),
        ("2007-12", ("2007", "2007")),
        ("2022-11/12 (jaar afgeleid)", ("2022", "2022")),
        ("2007 - medio 2008", ("2007", "2008")),
        ("2008, 2009, 2010", ("2008", "2010")),
        ("2007 (oplevering eind 2007)", ("2007", "2007")),
        ("2008 zomer", ("2008", "2008")),
        ("t/m 2007", ("", "2007")),
        ("vóór 2008", ("", "2007")),
        ("vóór 2008-01-01", ("", "2007")),
        ("2016 e.v.", ("2016", "")),
        ("vanaf 2016-08-01", ("2016", "")),
        ("sinds 2014", ("2014", "")),
        ("na 16 november 2018", ("2018", "")),
        ("2017-2018, voortgezet", ("2017", "")),
        ("doorlopend", ("", "")),
        ("even jaren", ("", "")),
    ],
)
def test_years_are_only_what_the_period_says(period: str, expected: tuple[str, str]) -> None:
    assert years(period) == expected


@given(st.integers(1900, 2099), st.integers(0, 30))
def test_a_span_of_years_is_read_whole(first: int, length: int) -> None:
    last = min(first + length, 2099)
    assert years(f"{first}-{last}") == (str(first), str(last))


@pytest.mark.parametrize("period", ["ooit", "", "19", "20190"])
def test_a_period_that_nobody_can_read_is_refused(period: str) -> None:
    with pytest.raises(SourceError, match="period unknown"):
        years(period)


@pytest.mark.parametrize(
    ("areas", "codes"),
    [
        (["Emmen"], "GM0114"),
        (["Noord-Drenthe", "Tynaarlo"], "CR07;GM1730"),
        (["Zuidoost- en Zuidwest-Drenthe"], "CR08;CR09"),
        (["Grolloo"], "WP1169"),
        (["Gieten (gemeente algemene kennis)"], "WP1167"),
        (["de Lariks (Assen, gemeente algemene kennis)"], "GM0106"),
        (["krimpregio's"], ""),
        (["Drenthe", "krimpregio Zuidoost-Drenthe"], "PV22"),
        (["Drenthe", "Groningen", "Fryslân"], "PV22"),
        (["Emmen", "Borger-Odoorn", "Emmen"], "GM0114;GM1681"),
        (["alle gemeenten", "Assen"], ";".join(programme_words.EVERY)),
        (["BOCE"], "RG_boce"),
        (["Nederland"], "NL01"),
        ([], ""),
    ],
)
def test_areas_become_codes(areas: list[str], codes: str) -> None:
    assert programme_words.area_codes(areas, "uitvoeringsagenda2019") == codes


@pytest.mark.parametrize(
    ("areas", "codes"),
    [
        (["Noord-Drenthe", "Tynaarlo"], "RG_wzw_2007_noord;GM1730"),
        (["Zuidoost-Drenthe"], "RG_wzw_2007_zuidoost"),
        (["Zuidoost- en Zuidwest-Drenthe"], "RG_wzw_2007_zuidoost;RG_wzw_2007_zuidwest"),
        (["Drenthe"], "PV22"),
    ],
)
def test_the_regions_of_2007_are_not_the_corop_areas(areas: list[str], codes: str) -> None:
    assert programme_words.area_codes(areas, "wzw2007") == codes
    (row,) = rows(action(areas=areas, source_key="wzw2007"))
    assert row["area_codes"] == codes


def test_a_region_of_2007_claims_no_gemeente_that_the_document_does_not_name(store: Store) -> None:
    members = {
        region.area_code: sorted(region.members) for region in store.groupings["wzw_2007"].regions
    }
    named = ["GM1699", "GM1730"]  # Noordenveld and Tynaarlo
    for codes in programme_words.AREAS_OF["wzw2007"].values():
        assert {code for each in codes for code in members[each]} <= {*named}


def test_what_the_collector_looked_up_is_not_in_the_text_of_the_source() -> None:
    areas = ["de Lariks (Assen, gemeente algemene kennis)", "Borger-Odoorn (leerlingenvervoer)"]
    (row,) = rows(action(areas=areas))
    assert row["area_text"] == "de Lariks; Borger-Odoorn (leerlingenvervoer)"


@pytest.mark.parametrize("text", ["elke gemeente", "alle gemeenten", "Drentse gemeenten"])
def test_every_gemeente_is_twelve_gemeenten(text: str, store: Store) -> None:
    known = [a.area_code for a in store.areas.values() if a.area_level == "gemeente" and a.valid]
    assert sorted(programme_words.AREAS[text]) == sorted(known)


def test_the_names_of_the_gemeenten_are_those_of_the_atlas(store: Store) -> None:
    for name, code in programme_words.GEMEENTEN.items():
        assert store.areas[code].name == name
    for name in ("Grolloo", "Roden", "Vledder"):
        (code,) = programme_words.AREAS[name]
        assert store.areas[code].name == name


def test_every_code_in_the_table_exists(store: Store) -> None:
    regions = {r.area_code for g in store.groupings.values() for r in g.regions}
    codes = {code for found in programme_words.AREAS.values() for code in found}
    assert codes <= {*store.areas, *regions}


@given(st.lists(st.sampled_from(sorted(programme_words.AREAS)), max_size=6))
def test_no_code_occurs_twice(areas: list[str]) -> None:
    codes = [code for code in programme_words.area_codes(areas, "boce2023").split(";") if code]
    assert len(codes) == len(set(codes))
    assert set(codes) == {code for area in areas for code in programme_words.AREAS[area]}


def test_every_class_of_a_status_is_used_and_no_status_is_in_two() -> None:
    assert set(programme_words.STATUSES.values()) == set(STATUS_CLASSES)
    assert len(programme_words.STATUSES) == 65


def test_a_role_says_whose_it_is() -> None:
    own, theme, none = (
        next(basis for basis in programme_words.ROLE_NOTES if basis.startswith(start))
        for start in ("onze toewijzing uit", "document, op", "document noemt geen")
    )
    assert role("stimuleren", "") == "stimuleren"
    assert role("stimuleren", own).startswith("stimuleren (eigen aanname")
    assert "bij het thema" in role("stimuleren", theme)
    assert role("geen rol genoemd", none) == ""
    assert role("", "") == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("opdrachtgever/stimuleren", "opdracht geven; stimuleren"),
        (
            "bijlage: regisseren, agenderen, partijen bijeenbrengen, belangen behartigen",
            "regisseren; agenderen; partijen bijeenbrengen; belangen behartigen",
        ),
        ('geen rol genoemd (bijlage noemt onder "rol" alleen onderwerpen)', ""),
        ("", ""),
    ],
)
def test_roles_are_plain_words(text: str, words: str) -> None:
    (row,) = rows(action(provincial_role=text))
    assert row["roles"] == words


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"areas": ["Zwolle"]}, "area unknown: 'Zwolle'"),
        ({"source_key": "elders"}, "source_key unknown: 'elders'"),
        ({"provincial_role_basis": "gok"}, "provincial_role_basis unknown: 'gok'"),
        ({"provincial_role": "toezien"}, "provincial_role unknown: 'toezien'"),
        ({"status": "wie weet"}, "status unknown: 'wie weet'"),
        ({"period": "ooit"}, "period unknown: 'ooit'"),
    ],
)
def test_what_no_table_knows_is_refused(fields: dict[str, Any], says: str) -> None:
    with pytest.raises(SourceError, match=says):
        rows(action(**fields))


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("actions", {}),
        ("actions", {"documents": [{"title": "x"}]}),
        ("actions", {"documents": 3}),
        ("tree", {"documents": [{"id": "ua"}]}),
        ("actors", {"organisations": [{"id": "act-x"}]}),
        ("criteria", {"frameworks": [{"id": "fw-x"}]}),
        ("roles", {"provincial_roles": {"elders": [{"role": "x"}]}}),
        ("systems", None),
        ("glossary", pd.DataFrame({"id": ["gl-1"]})),
    ],
)
def test_another_form_is_refused(name: str, broken: Any) -> None:
    with pytest.raises(SourceError, match="not of the form we know"):
        programme.table(name, broken)


@pytest.mark.parametrize(
    ("content", "says"), [(b"documents: [", "not readable"), (b"\xff\xfe", "not readable")]
)
def test_a_file_that_is_no_yaml_is_refused(
    folders: tuple[Path, Path], content: bytes, says: str
) -> None:
    (folders[0] / "facts" / "programme.yaml").write_bytes(content)
    with pytest.raises(SourceError, match=rf"programme\.yaml: {says}"):
        programme.build(*folders)


def test_an_amount_goes_to_its_line_or_to_its_action(folders: tuple[Path, Path]) -> None:
    programme.build(*folders)
    (row,) = table(folders[1], "budgets")
    assert (row["node_id"], row["amount_eur"], row["area_codes"]) == ("wzw-1", "120000", "PV22")
    base = dict.fromkeys(EXTRACTS["budgets.csv"].split("\n")[0].split(","), "")
    base |= {"source_key": "wzw2007", "programme": "Een half miljoen mensen"}
    cases = [
        ("bud-027", "1", "wzw-1-zo-c"),
        ("bud-038", "3", "wzw-3"),
        ("bud-021", "totaal", ""),
    ]
    frame = pd.DataFrame([base | {"id": name, "line_no": line} for name, line, _ in cases])
    found = [row["node_id"] for row in programme_tables.budgets(frame)]
    assert found == [node for *_, node in cases]
    elsewhere = pd.DataFrame([base | {"id": "bud-049", "line_no": "3", "programme": "Rijk"}])
    assert [row["node_id"] for row in programme_tables.budgets(elsewhere)] == [""]


def test_what_a_document_does_not_name_is_unknown(folders: tuple[Path, Path]) -> None:
    programme.build(*folders)
    (row,) = table(folders[1], "actors")
    assert (row["area_text"], row["area_codes"], row["note"]) == ("", "", "")
    assert row["mentions"] == "wzw_2007: H3.2, H6; uitvoeringsagenda_2019: H3"


def test_a_remark_in_the_kind_of_an_actor_becomes_a_note() -> None:
    (actor,) = EXTRACTS["actors.yaml"]["organisations"]
    outside = actor | {"type": "gemeente (buiten Drenthe, algemene kennis)"}
    (row,) = programme_tables.actors({"organisations": [outside]})
    assert row["kind"] == "gemeente"
    assert "buiten Drenthe" in row["note"]
    with pytest.raises(SourceError, match="type unknown"):
        list(programme_tables.actors({"organisations": [actor | {"type": "zorg (denk ik)"}]}))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[d] scholen, adviezen", "scholen, adviezen"),
        ("[a] enquête", "enquête (eigen aanname)"),
        ("[d] scholen; [a] enquête", "scholen; enquête (eigen aanname)"),
        ("[a] wonen, zorg; besteding", "wonen, zorg, besteding (eigen aanname)"),
        ("n.v.t.", ""),
    ],
)
def test_the_data_that_we_assume_are_called_so(text: str, said: str) -> None:
    assert programme_tables.needed(text) == said


def test_data_of_unknown_origin_are_refused() -> None:
    with pytest.raises(SourceError, match="data_needed"):
        programme_tables.needed("scholen [a] enquête")


def test_the_other_tables_keep_what_is_said(folders: tuple[Path, Path]) -> None:
    programme.build(*folders)
    roles, (criterion,) = table(folders[1], "roles"), table(folders[1], "criteria")
    assert [row["role_id"] for row in roles] == ["rol-2019-1", "rol-2019-2"]
    assert [row["instruments"] for row in roles] == ["", "lector; lobby"]
    assert (criterion["framework_id"], criterion["check"]) == ("fw-1", "is nieuw")
    assert table(folders[1], "frameworks")[0]["status"] == "leeg"
    (system,) = table(folders[1], "systems")
    assert system["also_in"] == "sociaal_2016: H2.4; wzw_2007: H1"
    (event,) = table(folders[1], "calendar")
    assert (event["start"], event["end"], event["precision"]) == ("2019-01", "", "maand")
    (term,) = table(folders[1], "glossary")
    assert (term["term"], term["expansion"], term["defined"]) == (
        "BOKD",
        "Brede Overleggroep Kleine Dorpen",
        "ja",
    )


def test_doubts_have_a_number_a_place_and_their_documents() -> None:
    found = {row["doubt_id"]: row for row in doubts(EXTRACTS["issues.md"])}
    assert list(found) == ["A1", "B1", "C1", "C2", "D1", "D2", "E1"]
    assert found["B1"]["origins"] == "wzw_2007;convenant_2006"
    assert found["B1"]["finding"] == "Anders dan de nota van 2016."
    assert found["C1"]["origins"].count(";") == 4
    assert found["C2"]["finding"] == "Bijlage ontbreekt in onze kopie."
    assert found["C2"]["locator"] == "verschillende plaatsen"
    assert (found["D1"]["locator"], found["D2"]["locator"]) == ("grafiek H2", "H5")
    assert found["E1"]["locator"] == "alle vijf de stukken"
    assert {row["section"] for row in found.values()} == set("ABCDE")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("| A1 | boce2023", "| A1 | elders", "A1 names no source"),
        ("## E.", "## F.", "not of the form"),
        ("| B1 |", "| X1 |", "nothing in section B"),
    ],
)
def test_a_list_of_doubts_of_another_form_is_refused(old: str, new: str, says: str) -> None:
    with pytest.raises(SourceError, match=says):
        list(doubts(EXTRACTS["issues.md"].replace(old, new)))
