"""Page Mijn dorp without a browser: every kern, its numbers counted again, its words and files."""

from __future__ import annotations

import csv
import gzip
import io
import json
import math
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import openpyxl
import pytest
from pypdf import PdfReader
from pyproj import Geod
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from atlas.figures.numbers import dates_in_words
from atlas.figures.report import Table, Text
from atlas.figures.report_xlsx import FIRST_SHEET
from atlas.store.serving import get_store
from atlas.store.store import Store
from atlas.ui import downloads
from atlas.ui.assets import ASSETS
from atlas.ui.mijn_dorp import begin, bronnen, cijfers, dorp, nabij, plannen
from atlas.ui.mijn_dorp import woorden as words
from atlas.ui.mijn_dorp.kern import Kern, find_kern, kern_options, kernen
from atlas.ui.mijn_dorp.page import PAGE
from atlas.ui.parts.part import Answer
from atlas.ui.voorzieningen.study import facility_kinds, kern_names
from tests.pages.support import ENGLISH, Page

ROOT = Path(__file__).parents[2]
GROLLOO, EMMEN, HOOGEVEEN, ASSEN = "WP1169", "WP1988", "WP1814", "WP2391"
BALLOO, UBBENA, DOUBTFUL, MEPPEL = "WP1152", "WP2395", "WP1797", "WP1082"
PESSE, PESSE_WESTERVELD = "WP1818", "WP3118"
STATES = (GROLLOO, EMMEN, HOOGEVEEN, BALLOO, UBBENA, DOUBTFUL)
HOSTILE = ("GM0114", "wp1169", "WP9999", "WP1169 ", "<b>x</b>", "'><script>alert(1)", "9" * 5000)
EVIL = '<img src=x onerror="alert(1)"> & <b>dorp</b>'


def rows_of(path: str) -> list[dict[str, str]]:
    """The rows of a table of the data, read without the store."""
    with (ROOT / "data" / path).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def figure(indicator: str, area: str, period: str) -> float:
    """A figure as it stands in the data."""
    (path,) = ROOT.glob(f"data/indicators/*/{indicator}.csv")
    found = [
        row["value"]
        for row in rows_of(str(path.relative_to(ROOT / "data")))
        if (row["area_code"], row["period"]) == (area, period)
    ]
    assert len(found) == 1, (indicator, area, period)
    return float(found[0])


def points() -> dict[str, tuple[float, float]]:
    """Longitude and latitude of every kern that has a point, as the file has them."""
    layer = json.loads((ROOT / "data/geo/kern.geojson").read_text("utf-8"))
    return {each["id"]: tuple(each["geometry"]["coordinates"]) for each in layer["features"]}


def kern(store: Store, code: str) -> Kern:
    found = find_kern(store, code)
    assert found is not None
    return found


def answer(store: Store, **params: str) -> Answer:
    return dorp.answer(store, params, None)


def text(store: Store, code: str, section: str = "") -> str:
    """What is read of a kern, or of one section, in single spaces."""
    out = answer(store, kern=code).out
    html = out[section] if section else "".join(out.values())
    return " ".join(Page(html).text.split())


def by_name(table: Table) -> dict[str, tuple[Any, ...]]:
    return {str(row[0]): row[1:] for row in table.rows}


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(Starlette(routes=downloads.routes())) as found:
        yield found


# Choosing


def test_every_kern_can_be_chosen_and_namesakes_are_told_apart(store: Store) -> None:
    areas = [row for row in rows_of("geo/areas.csv") if row["area_level"] == "kern"]
    options = kern_options(store)
    assert set(options) == {row["area_code"] for row in areas}
    assert len(set(options.values())) == len(options)
    assert (options[PESSE], options[GROLLOO]) == ("Pesse (gemeente Hoogeveen)", "Grolloo")
    names = [name.casefold() for name in options.values()]
    assert names == sorted(names)


def test_the_names_are_those_of_the_part_bereik(store: Store) -> None:
    plain = {code: name.replace("gemeente ", "") for code, name in kern_options(store).items()}
    located = kern_names(store)
    assert set(located) <= set(plain)
    assert all(plain[code].startswith(name.split(" (")[0]) for code, name in located.items())


def test_the_skeleton_has_one_field_and_a_place_for_every_section(store: Store) -> None:
    skeleton = dorp.skeleton(store)
    page = Page(skeleton)
    assert page.tags.count("select") == 1
    assert page.tags.count("option") == len(kern_options(store)) + 1
    outs = re.findall(r'data-out="(\w+)"', skeleton)
    assert outs == ["start", *dorp.SECTIONS]
    assert not ENGLISH.search(page.text)


def test_without_a_kern_all_kernen_are_links_under_their_gemeente(store: Store) -> None:
    found = answer(store)
    assert (found.params, found.values, found.notices) == ({}, {"kern": ""}, ())
    assert set(found.out) == {"start"}
    page = Page(found.out["start"])
    codes = [dict(parse_qsl(urlsplit(link).query))["kern"] for link in page.links]
    assert sorted(codes) == sorted(kern_options(store))
    assert {urlsplit(link).path for link in page.links} == {"/mijn-dorp"}
    assert page.tags.count("details") == 12
    assert not ENGLISH.search(page.text)
    lists = re.findall(r"<summary>(.*?) \((\d+)\)</summary><ul.*?</ul>", found.out["start"])
    gemeenten = [each.gemeente for each in kernen(store).values()]
    assert {name: int(count) for name, count in lists} == {
        name: gemeenten.count(name) for name in gemeenten
    }


def test_kernen_without_a_point_are_counted_marked_and_explained(store: Store) -> None:
    without = len(kern_options(store)) - len(points())
    assert without == 23
    html = answer(store).out["start"]
    said = " ".join(Page(html).text.split())
    assert f"Van {without} van de 227 kernen weten wij niet precies waar ze liggen" in said
    assert html.count(f"({begin.PLACE_UNKNOWN})") == without
    assert re.search(rf"{BALLOO}[^<]*<[^>]*>? ?Balloo", html) or f'{BALLOO}">Balloo</a> ' in html
    assert f'{GROLLOO}">Grolloo</a></li>' in html


# The address


@pytest.mark.parametrize("code", HOSTILE)
def test_39_what_is_no_kern_is_the_start_with_a_notice(store: Store, code: str) -> None:
    found = answer(store, kern=code)
    assert (found.params, found.values) == ({}, {"kern": ""})
    assert found.out == answer(store).out
    (notice,) = found.notices
    assert notice.parameter == "kern"
    assert not set(notice.given) & set("<>'\"")
    assert dorp.heading(store, {"kern": code}) == dorp.QUESTION
    assert dorp.report(store, {"kern": code}, None).name == "mijn-dorp"


@pytest.mark.parametrize("code", STATES)
def test_the_address_of_an_answer_gives_the_same_answer(store: Store, code: str) -> None:
    found = answer(store, kern=code)
    assert found.params == found.values == {"kern": code}
    again = answer(store, **found.params)
    assert (again.out, again.notices) == (found.out, ())


def test_the_heading_and_the_tab_are_named_after_the_kern(store: Store) -> None:
    said = {"kern": GROLLOO}
    assert PAGE.title(PAGE.default, said) == "Grolloo, gemeente Aa en Hunze"
    assert PAGE.tab(PAGE.default, said).startswith("Grolloo, gemeente Aa en Hunze – Mijn dorp – ")
    assert PAGE.title(PAGE.default, {}) == dorp.QUESTION


def run(**params: str) -> tuple[dict[str, Any], dict[str, str]]:
    """The page as a visitor with this address gets it: the message and the new address."""
    app = AppTest.from_file(str(ROOT / "pages" / "mijn_dorp.py"), default_timeout=60)
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    (component,) = app.get("bidi_component")
    address = {name: "".join(value) for name, value in app.query_params.items()}
    return json.loads(gzip.decompress(component.proto.bytes)), address


def test_the_page_shows_a_kern_and_keeps_its_address() -> None:
    message, address = run(kern=GROLLOO)
    assert message["title"] == "Grolloo, gemeente Aa en Hunze"
    assert address == {"kern": GROLLOO}
    assert message["notices"] == []
    asset = ASSETS.find(message["skeleton"].removeprefix("/assets/"))
    assert asset is not None
    assert asset.body.decode() == dorp.skeleton(get_store())


def test_the_page_says_what_it_could_not_honour() -> None:
    message, address = run(kern="GM0114", onzin="<b>")
    assert address == {}
    assert message["title"] == dorp.QUESTION
    assert len(message["notices"]) == 2
    assert any("GM0114" in notice for notice in message["notices"])
    assert "<" not in "".join(message["notices"])


# Every kern


def test_every_kern_has_a_good_dutch_page(store: Store) -> None:
    for code in kern_options(store):
        out = answer(store, kern=code).out
        assert set(out) == set(dorp.SECTIONS)
        page = Page("".join(out.values()))
        assert [title for level, title in page.headings if level == "h2"] == [
            *dorp.SECTIONS.values()
        ]
        assert len(page.ids) == len(set(page.ids))
        told = re.sub(r"Licentie: [^.]*\.|[“\"].*?[”\"]", "", page.text)
        assert not (english := ENGLISH.search(told)), (code, english)
        assert "nan" not in told.lower().split()
        assert not set(page.tags) & {"script", "style", "iframe", "form", "img"}


def test_every_kern_has_its_files(store: Store) -> None:
    for code in kern_options(store):
        report = dorp.report(store, {"kern": code}, None)
        assert report.name == f"mijn-dorp-{code}"
        assert report.sources and len(report.lead) == 3
        for block in report.blocks:
            if isinstance(block, Table):
                assert block.rows
                assert {len(row) for row in block.rows} == {len(block.columns)}


def test_the_links_lead_to_what_the_other_pages_know(store: Store) -> None:
    for code in STATES:
        page = Page("".join(answer(store, kern=code).out.values()))
        (reach,) = (link for link in page.links if link.startswith("/voorzieningen"))
        asked = dict(parse_qsl(urlsplit(reach).query))
        assert asked["deel"] == "bereik"
        assert asked.get("kern") == (code if code in kern_names(store) else None)
    buurt = kern(store, GROLLOO).buurt_code
    assert f"gebied={buurt}" in answer(store, kern=GROLLOO).out["cijfers"]


# People


def test_the_people_of_grolloo_are_those_of_its_two_buurten(store: Store) -> None:
    buurten = ("BU16802000", "BU16802009")
    people, older = (
        sum(figure(each, code, "2024") for code in buurten)
        for each in ("bevolking_totaal", "leeftijd_65plus")
    )
    said = text(store, GROLLOO, "kort")
    assert f"ongeveer {people:.0f} mensen. Daarvan zijn {older:.0f} mensen 65 jaar" in said
    assert "eigen telling" in said
    assert "(CBS, 2024) van de buurten Grolloo en Verspreide huizen Grolloo samen" in said


def test_the_people_of_all_kernen_are_those_of_all_buurten(store: Store) -> None:
    rows = rows_of("indicators/bevolking/bevolking_totaal.csv")
    whole = sum(
        float(row["value"])
        for row in rows
        if row["area_code"].startswith("BU") and row["period"] == "2024" and row["value"]
    )
    people = [each.groups["people"] for each in kernen(store).values()]
    assert math.isclose(np.nansum(people), whole)


@pytest.mark.parametrize(("code", "reason"), [
    (UBBENA, "telt mee bij een andere kern"), (BALLOO, "welke buurten erbij horen"),
])  # fmt: skip
def test_unknown_people_are_said_to_be_unknown(store: Store, code: str, reason: str) -> None:
    said = text(store, code, "kort")
    assert f"Hoeveel mensen er in {kern(store, code).name} wonen, weten wij niet." in said
    assert reason in said
    assert "ongeveer" not in said
    assert not re.search(r"\b0 mensen", said)


def test_many_buurten_are_counted_and_few_are_named(store: Store) -> None:
    assert f"van de {len(kern(store, EMMEN).counted)} buurten die wij bij Emmen tellen" in text(
        store, EMMEN, "kort"
    )
    one = next(each for each in kernen(store).values() if len(each.counted) == 1)
    assert f"van de buurt {one.counted[0]}." in text(store, one.code, "kort")


def test_of_a_town_the_wijk_is_only_that_of_its_middle(store: Store) -> None:
    assert "Het midden van Emmen ligt in de wijk" in text(store, EMMEN, "kort")
    assert "van het midden van Emmen, misschien niet de uwe" in text(store, EMMEN, "cijfers")
    assert "Het dorp ligt in de wijk Grolloo" in text(store, GROLLOO, "kort")
    assert "misschien niet de uwe" not in text(store, GROLLOO, "cijfers")


def test_a_name_on_both_sides_of_a_border_is_told(store: Store) -> None:
    assert "Ook de gemeente Westerveld heeft een kern met de naam Pesse" in text(
        store, PESSE, "kort"
    )
    assert "Ook de gemeente Hoogeveen heeft" in text(store, PESSE_WESTERVELD, "kort")
    assert "Ook de gemeente" not in text(store, GROLLOO, "kort")


# What is near


@pytest.mark.parametrize("code", [GROLLOO, DOUBTFUL, UBBENA])
def test_the_nearest_hospital_is_the_nearest_on_the_globe(store: Store, code: str) -> None:
    hospitals = {
        row["name"]: (float(row["lon"]), float(row["lat"]))
        for name in ("beleid", "nieuws")
        for row in rows_of(f"places/{name}.csv")
        if row["kind"] == "ziekenhuis" and row["lon"]
    }
    assert len(hospitals) == 4
    here = points()[code]
    metres = {name: Geod(ellps="GRS80").inv(*here, *at)[2] for name, at in hospitals.items()}
    nearest = min(metres, key=lambda name: metres[name])
    name, km, minutes, *_ = by_name(nabij.nearby(store, kern(store, code)))["Ziekenhuis"]
    assert name == nearest
    assert km == pytest.approx(metres[nearest] / 1000, rel=2e-4)
    assert minutes == pytest.approx(metres[nearest] * 1.3 / 15_000 * 60, rel=2e-4)


def test_what_is_in_the_kern_itself_has_no_distance(store: Store) -> None:
    hub = by_name(nabij.nearby(store, kern(store, GROLLOO)))["Dorpshub"]
    assert hub[:3] == ("Dorpshub Grolloo, Het Markehuis", nabij.HERE, nabij.HERE)
    for code in (EMMEN, HOOGEVEEN, ASSEN, MEPPEL):
        assert by_name(nabij.nearby(store, kern(store, code)))["Ziekenhuis"][1] == nabij.HERE


def known(store: Store, places: list[tuple[str, str, float]]) -> dict[str, nabij.Known]:
    """Supermarkets (name, kern, km east of Grolloo) and nothing else."""
    start = kern(store, GROLLOO)
    template = nabij._known(store, store.version)["ziekenhuis"]
    found = [
        template.places[0]._replace(name=name, area_code=code, kern=store.areas[code].name)
        for name, code, _ in places
    ]
    xy = np.array([[start.x + 1000 * km, start.y] for *_, km in places]).reshape(-1, 2)
    empty = nabij.Known([], np.empty((0, 2)), [])
    some = nabij.Known(found, xy, template.origins[:1] * len(found))
    return {kind: some if kind == "supermarkt" else empty for kind in facility_kinds(store)}


def nearest(store: Store, monkeypatch: pytest.MonkeyPatch, code: str, *places: Any) -> Table:
    found = known(store, list(places))
    monkeypatch.setattr(nabij, "_known", lambda *_: found)
    table = nabij.nearby(store, kern(store, code))
    monkeypatch.undo()
    return table


def test_a_place_in_the_kern_goes_before_a_nearer_one_next_door(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = nearest(store, monkeypatch, GROLLOO, ("Ver", GROLLOO, 3), ("Dichtbij", EMMEN, 1))
    assert table.rows[0][:3] == ("Supermarkt", "Ver, Grolloo", nabij.HERE)


def test_of_several_places_the_nearest_is_taken(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = [("Ver", EMMEN, 9), ("Dichtbij in Emmen", EMMEN, 2), ("Verder", ASSEN, 4)]
    table = nearest(store, monkeypatch, GROLLOO, *places)
    (row,) = table.rows
    assert row[1] == "Dichtbij in Emmen"
    assert row[2] == pytest.approx(2)
    assert row[3] == pytest.approx(2 * 1.3 / 15 * 60)
    inside = nearest(store, monkeypatch, EMMEN, *places)
    assert (inside.rows[0][1], inside.rows[0][2]) == ("Ver, Emmen", nabij.HERE)


def test_a_kern_without_a_point_only_has_what_is_in_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = nearest(store, monkeypatch, BALLOO, ("Bij Balloo", BALLOO, 5), ("Anders", EMMEN, 1))
    assert [row[1:4] for row in table.rows] == [("Bij Balloo", nabij.HERE, nabij.HERE)]
    assert nearest(store, monkeypatch, BALLOO, ("Anders", EMMEN, 1)).rows == ()


def test_without_a_point_there_are_no_distances_and_the_reason_is_told(store: Store) -> None:
    near = answer(store, kern=BALLOO).out["nabij"]
    said = " ".join(Page(near).text.split())
    assert words.NO_POINT.format(name="Balloo") in said
    assert near.count("<table") == 1  # only the mean distances of the gemeente
    assert "in de gemeente Aa en Hunze. Hij stond er niet in" not in said
    assert words.NO_POINT_WHY.format(name="Balloo", gemeente="Aa en Hunze") in text(
        store, BALLOO, "onbekend"
    )
    assert "<circle" not in answer(store, kern=BALLOO).out["kort"]
    assert "<circle" in answer(store, kern=GROLLOO).out["kort"]


def test_a_doubtful_point_is_told_beside_the_distances_and_with_its_reason(store: Store) -> None:
    assert "Het punt van Nieuw-Buinen is onzeker. De afstanden zijn dat dus ook." in text(
        store, DOUBTFUL, "nabij"
    )
    doubt = kern(store, DOUBTFUL).doubt
    assert doubt and doubt in text(store, DOUBTFUL, "onbekend")
    doubted = [each for each in kernen(store).values() if each.doubt]
    assert len(doubted) == 16
    assert "onzeker" not in text(store, GROLLOO)


def test_kinds_that_are_not_fetched_are_named_and_have_no_row(store: Store) -> None:
    missing = nabij.not_known(store)
    rows = by_name(nabij.nearby(store, kern(store, GROLLOO)))
    for kind in facility_kinds(store).values():
        assert (kind.plural.lower() in missing) != (kind.title in rows)
        assert f"{kind.plural}: " in " ".join(nabij.how_complete(store))
    assert "Project of voorbeeld" not in rows
    if missing:
        assert words.listed(missing) in text(store, GROLLOO, "nabij")
        assert words.listed(missing) in text(store, GROLLOO, "onbekend")


# Figures


def test_the_figures_are_those_of_the_data(store: Store) -> None:
    rows = by_name(cijfers.figures(store, kern(store, GROLLOO)))
    areas = ("BU16802000", "WK168020", "GM1680", "PV22")
    people = [figure("bevolking_totaal", area, "2024") for area in areas]
    assert [float(cell.replace(".", "")) for cell in rows["Inwoners"][:4]] == people
    older = [figure("leeftijd_65plus_pct", area, "2024") for area in areas]
    shown = [
        float(cell.rstrip("%").replace(",", ".")) for cell in rows["65-plussers (aandeel)"][:4]
    ]
    assert shown == pytest.approx(older, abs=0.05)
    assert rows["Inwoners"][4] == "2024; definitief; CBS"


def test_a_figure_of_our_own_for_drenthe_is_called_so(store: Store) -> None:
    table = cijfers.figures(store, kern(store, GROLLOO))
    row = by_name(table)["Mantelzorgers, 18 jaar en ouder"]
    gemeenten = [code for code in store.areas if re.fullmatch(r"GM\d{4}", code)]
    found = [
        (figure("mantelzorger_18plus", code, "2020"), figure("bevolking_totaal", code, "2020"))
        for code in gemeenten
        if store.areas[code].parent_code == "PV22" and store.areas[code].valid
    ]
    assert len(found) == 12
    values, weights = np.array(found).T
    mean = float((values * weights).sum() / weights.sum())
    assert float(row[3].rstrip("%").replace(",", ".")) == pytest.approx(mean, abs=0.05)
    assert row[4] == "2020; gemodelleerde schatting; Drenthe berekend; RIVM"
    assert cijfers.COMPUTED_NOTE in table.notes


def test_a_level_that_is_not_known_has_no_column(store: Store) -> None:
    def heads(code: str) -> list[str]:
        return [column.name for column in cijfers.figures(store, kern(store, code)).columns][1:-1]

    assert heads(GROLLOO) == ["Buurt", "Wijk", "Gemeente", "Drenthe"]
    assert heads(UBBENA) == ["Wijk", "Gemeente", "Drenthe"]
    assert heads(BALLOO) == ["Gemeente", "Drenthe"]
    assert "Wij weten niet in welke buurt Ubbena ligt." in text(store, UBBENA, "cijfers")
    assert "Wij weten niet in welke buurt en wijk Balloo ligt." in text(store, BALLOO, "cijfers")


def test_what_is_no_figure_is_a_word_and_never_a_zero(store: Store) -> None:
    words_seen = set()
    for code in kern_options(store):
        for each in cijfers.all_figures(store, kern(store, code)):
            for level, cell in each.cells.items():
                shown = each.shown(level)
                if cell is not None and cell.value is not None:
                    assert re.search(r"\d", shown)
                else:
                    assert not re.search(r"\d", shown), (code, each.indicator.id, level)
                    words_seen.add(shown)
    assert {"geen cijfer", "ontbreekt"} <= words_seen


def test_the_distances_are_those_of_the_gemeente_in_2015(store: Store) -> None:
    for code, gemeente in ((GROLLOO, "GM1680"), (EMMEN, "GM0114"), (BALLOO, "GM1680")):
        rows = by_name(cijfers.distances(store, kern(store, code)))
        for title, name in (
            ("Huisarts", "huisartsenpraktijk"),
            ("Ziekenhuis", "ziekenhuis"),
            ("Grote supermarkt", "grote_supermarkt"),
            ("Treinstation", "treinstation"),
        ):
            values = [figure(f"afstand_{name}", area, "2015") for area in (gemeente, "PV22")]
            assert list(rows[title]) == values
        assert rows["Apotheek"] == (None, figure("afstand_apotheek", "PV22", "2015"))


def test_it_is_said_that_a_mean_of_2015_is_not_the_village(store: Store) -> None:
    said = text(store, GROLLOO, "nabij")
    assert "Hoe ver is het in uw gemeente gemiddeld? (CBS, 2015, over de weg)" in said
    assert "Dit zegt niets precies over Grolloo." in said
    assert "Na 2015 kan er veel veranderd zijn." in said
    assert "Apotheek geen cijfer 1,8 km" in said


def test_every_figure_is_explained_with_its_limits(store: Store) -> None:
    said = " ".join(Page(dorp.skeleton(store)).text.split())
    for name in (*cijfers.FIGURES, *cijfers.DISTANCES):
        indicator = store.indicators[name]
        assert indicator.description in said
        assert all(" ".join(caveat.split()) in said for caveat in indicator.notes.caveats)
    assert "van 1 (zeer onvoldoende) tot 9 (uitstekend)" in said


# Plans


def wanted(store: Store, code: str) -> set[str]:
    """The codes that concern a kern, from the files of the groupings themselves."""
    gemeente = kern(store, code).gemeente_code
    found = {code, gemeente}
    for path in (ROOT / "data/groupings").glob("*.toml"):
        for region in tomllib.loads(path.read_text("utf-8"))["regions"]:
            if gemeente in region.get("members", []):
                found.add(region["area_code"])
    return found


@pytest.mark.parametrize("code", [GROLLOO, EMMEN, BALLOO, "WP1082"])
def test_the_actions_are_exactly_those_that_name_the_place(store: Store, code: str) -> None:
    codes = wanted(store, code)
    asked = {
        row["action_id"]
        for row in rows_of("programme/actions.csv")
        if codes & set(row["area_codes"].split(";"))
    }
    found = [row["action_id"] for row in plannen.actions(store, kern(store, code))]
    assert set(found) == asked
    assert len(found) == len(asked) > 10


def test_the_narrowest_actions_come_first_and_then_the_newest(store: Store) -> None:
    found = plannen.actions(store, kern(store, GROLLOO))
    assert [row["area_text"] for row in found[:2]] == ["Grolloo", "Grolloo"]
    whole = [row for row in found if row["area_codes"].count("GM") == 12]
    years = [int(year[0]) if (year := re.search(r"20\d\d", row["period"])) else 0 for row in whole]
    assert years == sorted(years, reverse=True)
    assert len(set(years)) > 2


def test_a_list_shows_some_rows_and_the_others_on_demand(store: Store) -> None:
    html = answer(store, kern=GROLLOO).out["plannen"]
    count = len(plannen.actions(store, kern(store, GROLLOO)))
    assert f"<summary>Toon nog {count - dorp.SHOWN} afspraken</summary>" in html
    titles = [row["title"] for row in plannen.actions(store, kern(store, GROLLOO))]
    page = " ".join(Page(html).text.split())
    assert all(" ".join(title.split()) in page for title in titles)
    places = len(plannen.places_of(store, GROLLOO) + plannen.places_of(store, "GM1680"))
    assert f"Op het scherm staan ze alle: {places} plekken en {count} afspraken." in page


def test_what_is_there_comes_before_what_is_planned(store: Store) -> None:
    states = [row["state"] for row in plannen.places_of(store, GROLLOO)]
    assert states[0] == "bestaat"
    assert states == sorted(states, key=plannen.STATES.index)
    said = text(store, GROLLOO, "kort")
    assert "Dorpshub Grolloo, Het Markehuis; Grolloo Zorgt (plan);" in said
    assert "In onze lijsten staat geen plek of project in deze kern." in text(store, BALLOO)


def test_a_place_names_its_paper_and_its_page(store: Store) -> None:
    places = plannen.tables(store, kern(store, GROLLOO))["plekken"]
    row = by_name(places)["Grolloo Zorgt"]
    paper = "Uitvoeringsagenda krimp en leefbaarheid 2019 (provincie Drenthe)"
    assert row[-1] == f"{paper}: Bijlage thema 5, Grolloo Zorgt"
    assert row[1:4] == ("Grolloo", "2019", "plan")


def test_places_of_online_sources_are_near_but_no_plans(store: Store) -> None:
    shown = {
        row["set_id"]
        for code in (*kern_options(store), "GM1680", "GM0114")
        for row in plannen.places_of(store, code)
    }
    assert shown == {name for name, each in store.place_sets.items() if not each.provider}


def test_what_is_left_out_is_counted(store: Store) -> None:
    codes = [row["area_codes"] for row in rows_of("programme/actions.csv")]
    whole, nowhere = codes.count("PV22"), codes.count("")
    assert plannen.left_out(store) == (whole, nowhere)
    said = text(store, EMMEN, "onbekend")
    assert f"Nog {whole} afspraken gelden voor heel Drenthe, en van {nowhere} afspraken" in said


def test_without_plans_that_is_said(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plannen, "tables", lambda *_: {})
    assert words.NO_PLANS in text(store, GROLLOO, "plannen")


# Sources


def test_the_sources_are_those_of_what_is_shown_and_no_others(store: Store) -> None:
    told = " ".join(bronnen.sources(store, kern(store, GROLLOO)))
    tables = ("85984NED", "80305ned", "70072ned", "50090NED", "lbm3:buurtscore24")
    for part in (*tables, "OV-Magazine", "RTV Drenthe", "Convenant", "Woonplaatsen in Nederland"):
        assert part in told, part
    assert told.count("Licentie: ") == len(bronnen.sources(store, kern(store, GROLLOO)))
    assert "RTV Noord" not in told  # names Hub Gieten, which is not the nearest of Grolloo
    assert "Buurten 2021" not in told
    without = " ".join(bronnen.sources(store, kern(store, BALLOO)))
    assert "OV-Magazine" not in without
    assert "lbm3:buurtscore24" not in without


def test_paper_has_the_makers_in_short_and_the_address(store: Store) -> None:
    html = answer(store, kern=GROLLOO).out["onbekend"]
    short = re.search(r'<p class="atlas-dorp-paper">(.*?)</p>', html)
    assert short
    for part in ("CBS (CC BY 4.0)", "RTV Drenthe", "Kadaster", "/mijn-dorp?kern=WP1169"):
        assert part in short[1]
    assert words.PRINT in text(store, GROLLOO, "onbekend")


# Markup in names


def test_38_markup_in_the_name_of_a_kern_is_inert(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    evil = replace(kern(store, GROLLOO), name=EVIL, gemeente=EVIL, counted=(EVIL,), doubt=EVIL)
    monkeypatch.setattr(dorp, "find_kern", lambda *_: evil)
    out = answer(store, kern=GROLLOO).out
    for html in (*out.values(), begin._link(evil), begin._gemeente(EVIL, [evil])):
        page = Page(html)
        assert not set(page.tags) & {"img", "b"}
        assert "<img" not in html
    assert EVIL in Page(out["kort"]).text


def test_38_markup_in_the_name_of_a_place_is_inert(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = plannen.places_of(store, GROLLOO)[0]
    evil = {**row, "name": EVIL, "what": EVIL, "address": EVIL, "locator": EVIL, "period": EVIL}
    monkeypatch.setattr(plannen, "places_of", lambda *_: [evil])
    evil_shop = known(store, [(EVIL, EMMEN, 1.0)])
    monkeypatch.setattr(nabij, "_known", lambda *_: evil_shop)
    out = answer(store, kern=GROLLOO).out
    for section in ("kort", "nabij", "plannen"):
        page = Page(out[section])
        assert not set(page.tags) & {"img", "b"}
        assert "dorp" in page.text


# Files


@pytest.mark.parametrize("code", STATES)
def test_screen_and_report_have_the_same_tables(store: Store, code: str) -> None:
    report = dorp.report(store, {"kern": code}, None)
    screen = "".join(answer(store, kern=code).out.values())
    captions = {
        re.sub("<.*?>", "", each) for each in re.findall(r"<caption>(.*?)</caption>", screen)
    }
    titles = {block.title for block in report.blocks if isinstance(block, Table)}
    assert titles == {each for each in captions if not each.endswith(": de andere")}
    page = " ".join(Page(dorp.skeleton(store) + screen).text.split())
    for block in report.blocks:
        if isinstance(block, Text):
            assert all(" ".join(each.split()) in page for each in block.paragraphs)
        elif isinstance(block, Table):
            shown = {block.text(*cell) for row in block.rows
                     for cell in zip(row, block.columns, strict=True)}  # fmt: skip
            assert all(" ".join(each.split()) in page for each in shown)


def workbook(client: TestClient, **params: str) -> openpyxl.Workbook:
    found = client.get("/download/mijn-dorp.xlsx", params=params)
    assert found.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(found.content))


def test_the_workbook_has_the_tables_the_sources_and_the_address(
    client: TestClient, store: Store
) -> None:
    book = workbook(client, kern=GROLLOO)
    first = [row[:2] for row in book[FIRST_SHEET].iter_rows(values_only=True)]
    assert ("Adres op het scherm", "http://testserver/mijn-dorp?kern=WP1169") in first
    told = [str(value) for label, value in first if label == "Bron"]
    sources = list(bronnen.sources(store, kern(store, GROLLOO)))
    assert told[: len(sources)] == sources and any(store.version in line for line in told)
    cells = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert {"Hub Borger", "Huisartsenpost", "Dorpshub Grolloo doorontwikkelen", 11.3} <= cells
    km = by_name(nabij.nearby(store, kern(store, GROLLOO)))["Mobiliteitshub"][1]
    assert any(isinstance(cell, float) and math.isclose(cell, km) for cell in cells)


def test_the_file_is_named_after_the_kern(client: TestClient) -> None:
    for ending in ("xlsx", "pdf"):
        found = client.get(f"/download/mijn-dorp.{ending}", params={"kern": GROLLOO})
        name = f'attachment; filename="mijn-dorp-{GROLLOO}.{ending}"'
        assert found.headers["content-disposition"] == name


def test_the_pdf_says_the_same(client: TestClient, store: Store) -> None:
    found = client.get("/download/mijn-dorp.pdf", params={"kern": BALLOO})
    said = " ".join(
        " ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(found.content)).pages
    )
    assert "Balloo, gemeente Aa en Hunze" in said
    assert "Hoe ver is het in uw gemeente gemiddeld?" in said
    assert "geen cijfer" in said
    assert "http://testserver/mijn-dorp?kern=WP1152" in said


@pytest.mark.parametrize("params", [{}, {"kern": "GM0114"}, {"kern": "<b>"}])
def test_without_a_kern_the_file_is_the_list_of_all_kernen(
    client: TestClient, store: Store, params: dict[str, str]
) -> None:
    book = workbook(client, **params)
    rows = {row[5]: row for row in book["Alle kernen"].iter_rows(values_only=True) if row[5]}
    assert set(kern_options(store)) < set(rows)
    assert rows[GROLLOO][:5] == ("Grolloo", "Aa en Hunze", 870, 210, "bekend")
    assert rows[BALLOO][2:5] == ("onbekend",) * 3
    assert rows[UBBENA][2:5] == ("onbekend", "onbekend", "bekend")
    assert rows[DOUBTFUL][4] == kern(store, DOUBTFUL).doubt


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("2018-09", "september 2018"),
        ("vanaf 2016-08-01", "vanaf 1 augustus 2016"),
        ("2022-10 (jaar afgeleid)", "oktober 2022 (jaar afgeleid)"),
        ("2018-2019", "2018-2019"),
        ("2022-11/12 (jaar afgeleid)", "2022-11/12 (jaar afgeleid)"),
        ("2019-13", "2019-13"),
        ("doorlopend", "doorlopend"),
        ("", ""),
    ],
)
def test_dates_of_a_period_are_in_words(said: str, words: str) -> None:
    assert dates_in_words(said) == words


def test_every_period_of_the_papers_can_be_said(store: Store) -> None:
    for period in set(store.programme("actions")["period"]):
        years = set(re.findall(r"\b20\d\d\b", period))
        assert years <= set(re.findall(r"\b20\d\d\b", dates_in_words(period)))
