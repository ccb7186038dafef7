"""Part Bereik: figures counted again by hand, what is unknown, and what no address can do."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Transformer

from atlas.domain.address import Address
from atlas.domain.choice import parse_choice
from atlas.domain.reach import LIMITS
from atlas.figures.report import Chart, Report, Table, Text
from atlas.figures.report_pdf import report_pdf
from atlas.figures.report_xlsx import report_xlsx
from atlas.store.store import Store
from atlas.ui.parts.part import Answer
from atlas.ui.voorzieningen import bereik, study
from atlas.ui.voorzieningen import bereik_kern as kern
from atlas.ui.voorzieningen import bereik_tabellen as tables
from atlas.ui.voorzieningen import bereik_uitleg as uitleg
from atlas.ui.voorzieningen.bereik_uitkomst import Outcome, outcome
from tests.pages.support import ENGLISH, Page
from tests.pages.test_voorzieningen_study import Form, own_places, with_travel

EMMEN, GROLLOO, NO_PEOPLE = "WP1988", "WP1169", "WP1173"
HOSPITAL = {"soort": "ziekenhuis"}
ADDRESSES: list[dict[str, str]] = [
    {},
    {**HOSPITAL, "kern": GROLLOO, "groep": "65plus", "volgorde": "mensen"},
    {"soort": "dorpshub", "meten": "fiets", "omweg": "1.5", "snelheid": "18", "grens": "fiets15"},
    {"soort": "woonzorgproject", "meten": "auto", "grens": "400", "groep": "80plus"},
    {"soort": "huisarts", "kern": NO_PEOPLE},
    {"soort": "apotheek", "volgorde": "gemeente"},
    {"soort": "<b>", "kern": "WP9999", "omweg": "1e9", "volgorde": "x" * 500, "onzin": "<script>"},
]


class Hand:
    """Buurten, kernen and hospitals as plain arrays, read from the data without the domain."""

    def __init__(self, store: Store) -> None:
        to_rd = Transformer.from_crs("EPSG:4326", "EPSG:28992", always_xy=True).transform
        self.rows: list[tuple[str, float, float, float, float]] = []
        for layer in ("buurt", "buurt_rest"):
            for feature in store.geometry(layer)["features"]:
                shape = shapely.transform(
                    shapely.geometry.shape(feature["geometry"]),
                    lambda xy: np.column_stack(to_rd(*xy.T)),
                )
                given = feature["properties"]
                codes = given.get("area_codes", [given["area_code"]])
                point = shape.point_on_surface()
                people, old = (
                    store.cells(name, "2024", "buurt")["value"][codes].sum()
                    for name in ("bevolking_totaal", "leeftijd_65plus")
                )
                gemeente = store.areas[given["area_code"]].gemeente_code
                self.rows.append((gemeente, point.x, point.y, people, old))
        self.points = pd.DataFrame(self.rows, columns=["gemeente", "x", "y", "people", "older65"])
        features = store.geometry("kern")["features"]
        self.kernen = {each["id"]: to_rd(*each["geometry"]["coordinates"]) for each in features}
        places = store.places()
        known = places[(places["kind"] == "ziekenhuis") & places["lon"].notna()]
        lonlat = zip(known["lon"], known["lat"], strict=True)
        self.hospitals = dict(zip(known["name"], (to_rd(*each) for each in lonlat), strict=True))

    def metres(self) -> np.ndarray:
        """From every point to the nearest hospital."""
        xy, to = self.points[["x", "y"]].to_numpy(), np.array([*self.hospitals.values()])
        return np.hypot(*(xy[:, None, :] - to[None, :, :]).transpose(2, 0, 1)).min(axis=1)

    def nearest(self, code: str) -> tuple[str, float]:
        """The name of the hospital nearest to a kern, and its metres."""
        x, y = self.kernen[code]
        far = {name: float(np.hypot(x - a, y - b)) for name, (a, b) in self.hospitals.items()}
        name = min(far, key=far.__getitem__)
        return name, far[name]


@pytest.fixture(scope="module")
def hand(store: Store) -> Hand:
    return Hand(store)


@pytest.fixture(scope="module")
def skeleton(store: Store) -> str:
    return bereik.skeleton(store)


def answer(store: Store, **params: str) -> Answer:
    return bereik.answer(store, params, None)


def text(found: Answer, name: str) -> str:
    """What a visitor reads at a place of the skeleton, with single spaces."""
    return " ".join(Page(found.out[name]).text.split())


def result(store: Store, **params: str) -> Outcome:
    chosen = study.read_study(Address(params, bereik.WORDS), store)
    return outcome(store, chosen, params.get(bereik.ORDER, "ver"), None)


def table(report: Report, start: str) -> Table:
    found = [b for b in report.blocks if isinstance(b, Table) and b.title.startswith(start)]
    assert len(found) == 1, start
    return found[0]


def dutch(value: float, decimals: int = 0) -> str:
    """A number the Dutch way, made here and not by the atlas."""
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def test_people_outside_five_kilometres_of_a_hospital(store: Store, hand: Hand) -> None:
    far = hand.metres() > 5000
    people = hand.points["people"]
    out, share = people[far].sum(), 100 * people[far].sum() / people.sum()
    assert 0 < out < people.sum()
    said = text(answer(store, **HOSPITAL), "bevinding")
    assert f"Van de {dutch(people.sum())} inwoners van Drenthe wonen er naar schatting" in said
    assert f"{dutch(out)} ({dutch(share, 1)}%) meer dan 5 kilometer van een ziekenhuis" in said
    said = text(answer(store, **HOSPITAL), "verder")
    old = hand.points["older65"]
    old_share = round(100 * old[far].sum() / old.sum(), 1)
    assert f"van de 65-plussers woont {dutch(old_share, 1)}% zo ver weg" in said
    assert f"({dutch(old_share - round(share, 1), 1)} procentpunt meer)" in said
    fair = table(bereik.report(store, HOSPITAL, None), "Hebben ouderen")
    assert fair.rows[1][1] == pytest.approx(old[far].sum())
    assert fair.rows[1][3] == pytest.approx(old_share - round(share, 1))
    mean = np.average(hand.metres(), weights=people) / 1000
    assert fair.rows[0][4] == pytest.approx(mean)
    assert fair.rows[0][3] == ""


@pytest.mark.parametrize("code", [GROLLOO, "WP1082", "WP1788"])
def test_the_nearest_hospital_of_a_kern(store: Store, hand: Hand, code: str) -> None:
    name, metres = hand.nearest(code)
    found = answer(store, **HOSPITAL, kern=code)
    here = metres < 1  # Meppel: of its hospital only the kern is known
    assert here == (code == "WP1082")
    far = "in deze kern" if here else f"{dutch(metres / 1000, 1)} km"
    assert f"Ziekenhuis het dichtst bij: {name}, {far}." in text(found, "kern")
    near = table(bereik.report(store, {**HOSPITAL, "kern": code}, None), "Het dichtst bij")
    row = next(row for row in near.rows if row[0] == "Ziekenhuis")
    figures = [pytest.approx(metres / 1000), pytest.approx(metres * 1.3 / 15_000 * 60)]
    assert [*row[1:4]] == [name, *([far, far] if here else figures)]
    row = next(
        row
        for row in table(bereik.report(store, HOSPITAL, None), "Kernen in").rows
        if row[0] == study.kern_names(store)[code]
    )
    assert row[2:4] == (name, pytest.approx(metres / 1000))
    assert row[4] == pytest.approx(metres * 1.3 / 15_000 * 60)
    assert f"{dutch(metres / 1000, 1)}" in text(found, "kernen")
    values = found.maps[bereik.MAP]["values"]
    codes = [area.area_code for area in store.areas.values() if area.area_level == "kern"]
    assert values[codes.index(code)] == pytest.approx(metres / 1000)


@pytest.mark.parametrize("code", ["GM0114", "GM1680", "GM0106"])
def test_the_share_of_a_gemeente(store: Store, hand: Hand, code: str) -> None:
    inside = (hand.points["gemeente"] == code).to_numpy()
    far = hand.metres() > 5000
    rows = table(bereik.report(store, HOSPITAL, None), "Mensen meer dan 5").rows
    row = next(row for row in rows if row[0] == store.areas[code].name)
    for group, place in (("people", 1), ("older65", 3)):
        people = hand.points[group]
        assert row[place] == pytest.approx(people[inside & far].sum())
        share = 100 * people[inside & far].sum() / people[inside].sum()
        assert row[place + 1] == pytest.approx(share)
    assert f"{dutch(float(row[2] or 0), 1)}%" in text(answer(store, **HOSPITAL), "cijfers")


def test_drenthe_stands_under_its_gemeenten_as_their_sum(store: Store) -> None:
    *rows, total = table(bereik.report(store, HOSPITAL, None), "Mensen meer dan 5").rows
    assert len(rows) == 12
    assert [row[0] for row in rows] == sorted(str(row[0]) for row in rows)
    assert total[0] == "Drenthe"
    for place in (1, 3, 5):
        assert total[place] == pytest.approx(sum(float(row[place] or 0) for row in rows))


def test_older_than_80_are_spread_as_65_within_a_gemeente_and_that_is_said(store: Store) -> None:
    found = table(bereik.report(store, HOSPITAL, None), "Mensen meer dan 5")
    for row in found.rows[:-1]:
        assert row[6] == pytest.approx(row[4])
    assert uitleg.DIVISION_NOTE in found.notes
    assert "‘Wat u moet weten’" in uitleg.DIVISION_NOTE
    assert uitleg.OWN_DIVISION in Page(bereik.skeleton(store)).text.split("Wat u moet weten")[1]
    assert "eigen verdeling" in text(answer(store, **HOSPITAL, groep="80plus"), "verder")
    assert "49 (eigen verdeling)" in text(answer(store, **HOSPITAL, kern=GROLLOO), "kern")


def test_who_is_within_each_limit(store: Store, hand: Hand) -> None:
    found = table(bereik.report(store, HOSPITAL, None), "Hoeveel mensen hebben")
    assert [row[0] for row in found.rows] == [*LIMITS.values()]
    straight = {"400": 400, "1500": 1500, "5000": 5000, "fiets15": 15 / 60 * 15_000 / 1.3}
    for row, limit in zip(found.rows, LIMITS, strict=True):
        near = hand.metres() <= straight[limit]
        assert row[1] == pytest.approx(hand.points["people"][near].sum())
    by_distance = [found.rows[place] for place in (0, 1, 3, 2)]
    for nearer, farther in pairwise(by_distance):
        assert all(a <= b for a, b in zip(nearer[1:], farther[1:], strict=True))
    assert any("2,9 km in een rechte lijn" in note for note in found.notes)


@pytest.mark.parametrize("group", study.GROUP_WORDS)
def test_white_spots_and_what_they_leave_out_are_everyone_outside(store: Store, group: str) -> None:
    found = result(store, **HOSPITAL, groep=group)
    name = found.study.group
    spots = tables.spots_table(store, found)
    assert len(spots.rows) == 20
    place = 3 + [*study.GROUPS].index(name)
    numbers = [float(row[place] or 0) for row in spots.rows]
    assert numbers == sorted(numbers, reverse=True)
    assert min(numbers) > 0
    assert min(float(row[2] or 0) for row in spots.rows) > 5
    kernen = found.found.kernen
    out, within = kernen[f"{name}_out"], kernen["within"]
    rest = out[~within].sum() - sum(numbers)
    total = found.found.reach.groups.loc[name, "out"]
    assert out[within].sum() + rest + sum(numbers) == pytest.approx(total)
    note = spots.notes[0]
    assert f"Buiten de grens liggen {(~within).sum()} kernen" in note
    assert f"wonen nog {dutch(rest)} " in note
    assert f"wonen er {dutch(out[within].sum())}, in buurten" in note
    assert "Van 2 kernen buiten de grens weten wij niet" in note


def test_the_kernen_stand_in_the_order_that_is_asked(store: Store) -> None:
    def column(order: str, place: int) -> list[object]:
        rows = table(bereik.report(store, {**HOSPITAL, "volgorde": order}, None), "Kernen in").rows
        assert len(rows) == len(study.kern_names(store))
        return [row[place] for row in rows]

    far = column("ver", 3)
    assert far == sorted(far, reverse=True)
    people = column("mensen", 5)
    known = [each for each in people if each is not None]
    assert known == sorted(known, reverse=True)
    assert people[len(known) :] == [None] * 3
    pairs = [*zip(column("gemeente", 1), column("gemeente", 0), strict=True)]
    assert pairs == sorted(pairs)
    assert answer(store, volgorde="ver").params == {}
    assert answer(store, volgorde="mensen").params == {"volgorde": "mensen"}


def test_the_farthest_kernen_and_the_border_are_named(store: Store, hand: Hand) -> None:
    far = {code: hand.nearest(code)[1] for code in hand.kernen}
    names = study.kern_names(store)
    said = text(answer(store, **HOSPITAL), "verder")
    for code in sorted(far, key=far.__getitem__)[-3:]:
        assert f"{names[code]} ({dutch(far[code] / 1000, 1)} km)" in said
    to_rd = Transformer.from_crs("EPSG:4326", "EPSG:28992", always_xy=True).transform
    province = shapely.geometry.shape(store.geometry("provincie")["features"][0]["geometry"])
    line = shapely.transform(province, lambda xy: np.column_stack(to_rd(*xy.T))).boundary
    nearer = {c for c, at in hand.kernen.items() if line.distance(shapely.Point(at)) < far[c]}
    assert 0 < len(nearer) < len(far)
    assert f"Bij {len(nearer)} van de {len(far)} kernen ligt de grens van Drenthe" in said
    assert uitleg.OVER_BORDER in said
    assert "WP1164" in nearer  # Gasselternijveenschemond lies against Stadskanaal
    for code in hand.kernen:
        told = " ".join(kern.said(store, result(store, **HOSPITAL, kern=code)))
        assert ("De grens van Drenthe ligt dichterbij: " in told) == (code in nearer)


def test_beside_the_finding_stands_how_much_is_known(store: Store) -> None:
    for name, kind in study.facility_kinds(store).items():
        said = text(answer(store, soort=name), "bevinding")
        assert " ".join(kind.completeness.split()) in said
        count = len(study.facilities(store, None, name))
        assert (f"Wij rekenen met {count} " in said) == (count > 0)
        assert ("Is er een plek die wij niet kennen" in said) == (count > 0 and not kind.complete)
    hospital = text(answer(store, **HOSPITAL), "bevinding")
    assert "Buiten Drenthe en niet meegeteld: " in hospital
    assert "Ziekenhuis Stadskanaal (Treant)" in hospital
    hubs = text(answer(store), "bevinding")
    assert "Wij rekenen met 6 mobiliteitshubs met een punt." in hubs
    assert "Zonder punt, dus niet meegeteld: Hub Westlaren." in hubs
    idea = text(answer(store, soort="woonzorgproject"), "bevinding")
    assert "Nog een plan of idee, of voorbij, dus niet meegeteld: " in idea


@pytest.mark.parametrize(("limit", "fine"), [("400", True), ("1500", True), ("5000", False)])
def test_a_limit_finer_than_the_points_is_told(store: Store, limit: str, fine: bool) -> None:
    said = text(answer(store, grens=limit), "bevinding")
    assert (f"Een grens van {LIMITS[limit]} is daarvoor te fijn." in said) == fine  # type: ignore[index]


@pytest.mark.parametrize("kind", ["huisarts", "apotheek", "supermarkt", "bushalte"])
def test_without_places_there_are_no_figures_but_there_is_a_way_on(store: Store, kind: str) -> None:
    found = answer(store, soort=kind, kern=GROLLOO)
    said = text(found, "bevinding")
    assert "Wij kennen nog geen " in said
    assert "Dat zegt niet dat ze er niet zijn." in said
    assert not re.search(r"\d+,\d km|\d%", said)
    assert found.maps == {}
    assert found.out["cijfers"] == ""
    assert "<table" not in found.out["kernen"]
    assert "870" in text(found, "kern")
    assert "buiten de grens" not in text(found, "kern")
    assert "Ziekenhuis" in text(found, "dichtbij")
    assert "dus geen afstand: " in text(found, "dichtbij")
    report = bereik.report(store, {"soort": kind}, None)
    assert not any(isinstance(block, Chart) for block in report.blocks)
    assert f"Nog niet opgehaald. {store.place_kinds[kind].completeness}" in report.warnings
    assert "Nog niet opgehaald." in said
    links = Page(found.out["bevinding"]).links
    assert links == [*(["#cbs"] if kind in kern.INDICATORS else []), "#eigen-plekken"]


def test_a_kern_without_buurten_is_unknown_and_not_empty(store: Store) -> None:
    said = text(answer(store, **HOSPITAL, kern=NO_PEOPLE), "kern")
    assert said.count("onbekend") == 4
    assert uitleg.NO_KERN_PEOPLE in said
    rows = table(bereik.report(store, HOSPITAL, None), "Kernen in").rows
    assert next(row for row in rows if row[0] == "Nijlande")[5] is None
    assert text(answer(store, **HOSPITAL), "kernen").count("onbekend") >= 3


def test_a_doubtful_point_of_a_kern_is_told(store: Store) -> None:
    found = result(store, **HOSPITAL, kern=GROLLOO)
    assert not any("niet zeker" in each for each in kern.said(store, found))
    kernen = found.found.kernen.assign(doubt="")
    kernen.loc[GROLLOO, "doubt"] = "twee <b>namen</b>"
    doubtful = replace(found, found=replace(found.found, kernen=kernen))
    assert any("niet zeker: twee <b>namen</b>" in each for each in kern.said(store, doubtful))
    assert "b" not in Page(kern.card(store, doubtful)).tags


def test_a_detour_makes_it_farther_and_is_said_to_be_assumed(store: Store, hand: Hand) -> None:
    params = {**HOSPITAL, "meten": "fiets", "omweg": "1.5", "snelheid": "18", "kern": GROLLOO}
    _, metres = hand.nearest(GROLLOO)
    km, minutes = metres * 1.5 / 1000, metres * 1.5 / 18_000 * 60
    said = text(answer(store, **params), "kern")
    assert f"{dutch(km, 1)} km, {dutch(minutes)} minuten." in said
    assert "omrijfactor 1,5, met 18 km per uur (eigen aannamen)" in said
    out = hand.points["people"][hand.metres() * 1.5 > 5000].sum()
    assert dutch(out) in text(answer(store, **params), "bevinding")
    assumed = text(answer(store, **params), "aannamen")
    assert "3,0 km in een rechte lijn (omrijfactor 1,5, 18 km per uur)" in assumed
    plain = answer(store, **{**params, "meten": "recht"})
    assert f"{dutch(metres / 1000, 1)} km. Gemeten in een rechte lijn." in text(plain, "kern")
    assert f"{dutch(metres * 1.3 / 15_000 * 60)}" in text(plain, "dichtbij")


def test_real_routes_are_used_where_they_are_and_estimates_are_counted(store: Store) -> None:
    points = result(store, **HOSPITAL).found.demand.points.index
    rows = [(points[0], "WP2391", "auto", 99_000.0, 3600.0)]
    routed = with_travel(store, [*rows, (GROLLOO, "WP2391", "auto", 1000.0, 120.0)])
    found = bereik.answer(routed, {**HOSPITAL, "meten": "route_auto", "kern": GROLLOO}, None)
    assert "1,0 km, 2 minuten. Berekend voor de auto, over echte routes" in text(found, "kern")
    said = text(found, "bevinding")
    assert re.search(r"Voor \d+ buurten is geen route bekend; daar is de afstand geschat.", said)
    assert "geen route" not in text(answer(store, **HOSPITAL), "bevinding")


@pytest.mark.parametrize("name", kern.INDICATORS)
def test_cbs_stands_beside_it_with_year_source_and_a_link_to_the_map(
    store: Store, name: str
) -> None:
    found = answer(store, soort=name, kern=GROLLOO)
    said, indicator = text(found, "cbs"), kern.INDICATORS[name]
    shown = kern.cbs_table(store, result(store, soort=name, kern=GROLLOO))
    assert shown is not None
    per_gemeente = "gemeente" in store.indicators[indicator].table.levels
    assert [row[0] for row in shown.rows] == (
        ["Aa en Hunze", "Drenthe", "Nederland"] if per_gemeente else ["Drenthe"]
    )
    if per_gemeente:
        value = store.cells(indicator, "2015", "gemeente").loc["GM1680", "value"]
        assert shown.rows[0] == ("Aa en Hunze", value, "2015", "definitief")
        assert {row[2] for row in shown.rows} == {"2015"}
    assert ("Per gemeente hebben wij deze afstand niet." in said) != per_gemeente
    assert "over de weg" in said
    assert "CC BY 4.0" in said
    link = next(link for link in Page(found.out["cbs"]).links if link.startswith("/kaart"))
    choice, notices = parse_choice(dict(parse_qsl(urlsplit(link).query)), store)
    assert choice.indicator == indicator
    assert notices == ()


def test_a_kind_that_cbs_does_not_measure_says_so(store: Store) -> None:
    for kind in ("mobiliteitshub", "dorpshub", "bushalte"):
        found = answer(store, soort=kind)
        assert "geen afstand van het CBS" in text(found, "cbs")
        assert "/kaart" not in found.out["cbs"]


def test_own_places_count_and_leave_no_trace(store: Store) -> None:
    before = answer(store, **HOSPITAL, kern="WP1167").out
    own = own_places(store, name="Mijn <script>alert(1)</script> kliniek")
    found = bereik.answer(store, {**HOSPITAL, "kern": "WP1167"}, own)
    said = text(found, "bevinding")
    assert "Wij rekenen met 5 ziekenhuizen met een punt." in said
    assert "Daarvan staan er 1 in uw eigen bestand mijn plekken.csv." in said
    assert "kliniek, in deze kern." in text(found, "kern")
    assert "uw eigen plek" in text(found, "dichtbij")
    assert "Uw eigen bestand: mijn plekken.csv." in text(found, "bronnen")
    assert not any("script" in Page(html).tags for html in found.out.values())
    assert found.params == {**HOSPITAL, "kern": "WP1167"}
    assert answer(store, **HOSPITAL, kern="WP1167").out == before


def test_every_place_is_a_sign_and_the_classes_fit_the_limits(store: Store) -> None:
    found = answer(store, **HOSPITAL, kern=GROLLOO).maps[bereik.MAP]
    assert found["level"] == "kern"
    assert found["choice"] == {"gebied": GROLLOO}
    assert [kind for *_, kind in found["points"]] == ["is"] * 4
    legend = " ".join(Page(found["legend"]).text.split())
    assert "0,0 tot 0,4" in legend
    assert "1,5 tot 5,0" in legend
    assert "23" in legend  # kernen without a point
    # The four kernen with a hospital on their own point are the lowest class, all others above.
    assert sum(mark == "0" for mark in found["marks"]) == 4


def test_the_chart_is_of_the_group_and_marks_the_gemeente_of_the_kern(store: Store) -> None:
    found = result(store, **HOSPITAL, kern=GROLLOO, groep="65plus")
    chart = tables.gemeenten_chart(store, found)
    assert (
        chart.title == "Welk deel van de 65-plussers woont meer dan 5 kilometer van een ziekenhuis?"
    )
    assert chart.svg.count("Aa en Hunze") >= 1
    assert 'font-weight="600"' in chart.svg
    share = found.found.gemeenten.loc["GM1680", "older65_share"]
    assert f"Aa en Hunze: {dutch(100 * share, 1)}%" in chart.svg


def test_every_word_has_a_field_and_every_output_a_place(store: Store, skeleton: str) -> None:
    form = Form(skeleton)
    names = {str(field["name"]) for field in form.fields}
    assert names == set(bereik.WORDS)
    assert names == form.labels
    places = set(re.findall(r'data-out="(\w+)"', skeleton))
    for params in ADDRESSES:
        found = answer(store, **params)
        assert set(found.out) == places
        assert set(found.values) == names
        assert set(found.shown) == form.outputs
    assert f'data-map="{bereik.MAP}"' in skeleton
    assert 'data-choose="kern"' in skeleton


def test_the_page_is_good_dutch_html(store: Store, skeleton: str) -> None:
    shell = Page(skeleton)
    assert not ENGLISH.search(shell.text)
    assert len(shell.ids) == len(set(shell.ids))
    assert shell.headings[-1] == ("h2", "Wat u moet weten")
    assert "Bronnen en licenties" in shell.text
    for params in ADDRESSES:
        for html in answer(store, **params).out.values():
            page = Page(html)
            assert not (found := ENGLISH.search(page.text)), found
            assert not re.search(r"\bnan\b|\bNaN\b|-0,0", page.text)


@pytest.mark.parametrize("params", ADDRESSES)
def test_the_address_of_an_answer_gives_the_same_answer(
    store: Store, params: dict[str, str]
) -> None:
    found = answer(store, **params)
    again = answer(store, **found.params)
    assert (again.params, again.values, again.out) == (found.params, found.values, found.out)
    assert again.maps == found.maps
    assert again.notices == ()


def test_a_hostile_address_is_the_defaults_with_notices(store: Store) -> None:
    found = answer(store, **ADDRESSES[-1])
    assert found.params == {}
    assert found.out == answer(store).out
    assert {notice.parameter for notice in found.notices} == {
        "",
        "soort",
        "kern",
        "omweg",
        "volgorde",
    }


@pytest.mark.parametrize("params", ADDRESSES)
def test_a_report_says_what_the_screen_says(store: Store, params: dict[str, str]) -> None:
    report, found = bereik.report(store, params, None), answer(store, **params)
    screen = " ".join(" ".join(Page(html).text.split()) for html in found.out.values())
    for block in report.blocks:
        if isinstance(block, Table):
            assert block.title in screen
            for row in block.rows:
                for value, column in zip(row, block.columns, strict=True):
                    assert block.text(value, column) in screen
    texts = [block for block in report.blocks if isinstance(block, Text)]
    assert texts[0].paragraphs[0] in screen
    assert all(warning in screen for warning in report.warnings)
    assert 1 <= len(report.warnings) <= 2
    assert all("Licentie: " in line for line in report.sources)
    query = dict(parse_qsl(urlsplit(report.address).query))
    assert query == {"deel": "bereik", **found.params}


def test_every_place_has_its_source_also_one_that_does_not_count(store: Store) -> None:
    sources = text(answer(store, **HOSPITAL), "bronnen")
    assert "RTV Drenthe" in sources
    assert "Uitvoeringsagenda krimp en leefbaarheid 2019" in sources  # the UMCG, outside Drenthe
    for said in ("85984NED", "70072ned", "Woonplaatsen in Nederland 2017", "Wijk- en buurtkaart"):
        assert said in sources
    assert "RTV Drenthe" not in text(answer(store, soort="huisarts"), "bronnen")


@pytest.mark.parametrize("params", ADDRESSES)
def test_a_report_can_be_taken_along(store: Store, params: dict[str, str]) -> None:
    report = bereik.report(store, params, None)
    assert report_pdf(report, date(2026, 11, 22)).startswith(b"%PDF")
    assert report_xlsx(report, date(2026, 11, 22)).startswith(b"PK")


def test_the_numbers_of_a_kern_are_in_the_report_too(store: Store) -> None:
    report = bereik.report(store, {**HOSPITAL, "kern": GROLLOO}, None)
    said = next(b for b in report.blocks if isinstance(b, Text) and b.title == "Grolloo")
    assert "Alle inwoners: 870; buiten de grens: 870." in said.paragraphs
