"""Files: read back with pandas, openpyxl and json they give the figures of the view."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import openpyxl
import pandas as pd
import pytest
import shapely

from atlas.domain.choice import Choice
from atlas.domain.view import MapView, build_view
from atlas.figures import explanation
from atlas.figures.tables import COLUMNS, NUMBERS, csv_bytes, geojson_bytes, table_rows, xlsx_bytes
from atlas.store.store import Store
from tests.figures.conftest import MakeView
from tests.support import NO_BOUNDARY, OLD_CODE

ADDRESS = "https://atlas.example/kaart?indicator=aandeel_65plus&jaar=2024"
CHOICES = [
    Choice("aandeel_65plus", "2024", "gemeente"),
    Choice("inwoners", "2022", "buurt"),
    Choice("inwoners", "2024", "regio", "corop"),
    Choice("aandeel_65plus", "2024", "regio", "wzw"),
    Choice("afstand_huisarts", "2019-2022", "gemeente"),
]
IDS = [f"{c.indicator}-{c.level}-{c.grouping}" for c in CHOICES]


def read_csv(view: MapView, store: Store) -> pd.DataFrame:
    content = io.BytesIO(csv_bytes(view, store))
    text = {name: str for name in COLUMNS if name not in {*NUMBERS, "rang", "klasse"}}
    frame = pd.read_csv(
        content,
        sep=";",
        decimal=",",
        encoding="utf-8-sig",
        dtype=text,
        keep_default_na=False,
        na_values={name: [""] for name in (*NUMBERS, "rang", "klasse")},
    )
    return frame.set_index("gebiedscode")


def read_xlsx(view: MapView, store: Store, address: str = "") -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx_bytes(view, store, address)))


def read_geojson(view: MapView, store: Store) -> dict[str, Any]:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is not JSON")

    found: dict[str, Any] = json.loads(geojson_bytes(view, store), parse_constant=refuse)
    return found


@pytest.mark.parametrize("choice", CHOICES, ids=IDS)
def test_rows_are_the_cells_then_old_codes_drenthe_and_nederland(
    store: Store, choice: Choice
) -> None:
    view = build_view(store, choice)
    rows = table_rows(view, store)
    expected = [*view.cells, *view.old_codes, view.drenthe, view.nederland]
    assert [row["gebiedscode"] for row in rows] == [cell.area_code for cell in expected]
    assert [row["waarde"] for row in rows] == [cell.value for cell in expected]
    assert [row["rang"] for row in rows] == [cell.rank for cell in expected]
    assert all(tuple(row) == COLUMNS for row in rows)


@pytest.mark.parametrize("choice", CHOICES, ids=IDS)
def test_csv_reads_back(store: Store, choice: Choice) -> None:
    view = build_view(store, choice)
    frame = read_csv(view, store)
    rows = table_rows(view, store)
    assert list(frame.reset_index().columns) == list(COLUMNS)
    assert len(frame) == len(rows)
    for row in rows:
        read = frame.loc[row["gebiedscode"]]
        for name in ("waarde", "rang", "klasse"):
            assert (read[name] == row[name]) if row[name] is not None else pd.isna(read[name])
        for name in ("gebied", "gemeente", "niveau", "periode", "status", "bron", "tabel"):
            assert read[name] == row[name]


def test_csv_is_as_dutch_excel_wants_it(store: Store, view: MapView) -> None:
    content = csv_bytes(view, store)
    assert content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig")
    lines = text.split("\r\n")
    assert lines[-1] == "" and "\n" not in text.replace("\r\n", "")
    assert lines[0] == ";".join(COLUMNS)
    first = lines[1].split(";")
    assert first[:10] == [
        "GM1680",
        "Aa en Hunze",
        "Aa en Hunze",
        "gemeente",
        "2024",
        "22",
        "",
        "",
        "%",
        "voorlopig",
    ]


def test_decimals_have_a_comma_and_all_their_digits(make_view: MakeView, store: Store) -> None:
    view = make_view([12.375, -0.5, 1234567.25])
    values = [line.split(";")[5] for line in csv_bytes(view, store).decode().split("\r\n")[1:4]]
    assert values == ["12,375", "-0,5", "1234567,25"]


def test_the_margin_of_a_source_stands_beside_its_figure(store: Store, view: MapView) -> None:
    (first, *others) = view.cells
    assert first.value is not None
    with_margin = replace(first, lower=first.value - 2.5, upper=first.value + 2.5)
    found = replace(view, cells=(with_margin, *others))
    bounds = read_csv(found, store)[["ondergrens", "bovengrens"]]
    assert bounds.loc[first.area_code].tolist() == [first.value - 2.5, first.value + 2.5]
    assert bounds.drop(index=first.area_code).isna().all().all()
    feature = json.loads(geojson_bytes(found, store))["features"][0]["properties"]
    assert (feature["ondergrens"], feature["bovengrens"]) == (first.value - 2.5, first.value + 2.5)
    none = json.loads(geojson_bytes(view, store))["features"][0]["properties"]
    assert none["ondergrens"] is None


def test_four_states_never_mix(store: Store, view: MapView) -> None:
    frame = read_csv(view, store)
    assert frame.loc["GM0106", "status"] == "verborgen"
    assert frame.loc["GM0109", "status"] == "ontbreekt"
    assert frame.loc["GM0114", "status"] == "niet van toepassing"
    assert frame.loc["GM0118", "status"] == "ontbreekt"
    without = frame.loc[["GM0106", "GM0109", "GM0114", "GM0118"]]
    assert without[["waarde", "rang", "klasse"]].isna().all().all()


def test_zero_is_a_value(store: Store) -> None:
    view = build_view(store, Choice("aandeel_65plus", "2022", "gemeente"))
    assert read_csv(view, store).loc["GM0119", "waarde"] == 0
    assert "GM0119;Meppel;Meppel;gemeente;2022;0;;;%;definitief" in csv_bytes(view, store).decode()


def test_rank_and_class_start_at_one(store: Store, view: MapView) -> None:
    frame = read_csv(view, store)
    best = frame.loc["GM1690"]
    assert view.classes is not None
    assert (best["rang"], best["klasse"]) == (1, len(view.classes.counts))
    assert frame["klasse"].min() == 1


def test_drenthe_and_nederland_are_marked_by_level(store: Store) -> None:
    frame = read_csv(build_view(store, Choice("inwoners", "2022", "gemeente")), store)
    assert frame.loc["PV22", "niveau"] == "provincie"
    assert frame.loc["PV22", "berekend"] == "ja"
    assert frame.loc["PV22", "waarde"] == 777_600
    assert frame.loc["NL01", "niveau"] == "land"
    assert frame.loc["NL01", "berekend"] == "nee"
    assert frame.loc["NL01", "gemeente"] == ""


def test_old_codes_are_listed(store: Store) -> None:
    frame = read_csv(build_view(store, Choice("inwoners", "2022", "buurt")), store)
    assert frame.loc[OLD_CODE, "waarde"] == 12
    assert "oudere indeling" in frame.loc[OLD_CODE, "gebied"]


def test_regions_have_their_title_and_are_computed(store: Store) -> None:
    frame = read_csv(build_view(store, CHOICES[2]), store)
    assert frame.loc["CR07", "gebied"] == "Noord-Drenthe"
    assert frame.loc["CR07", "niveau"] == "regio"
    assert frame.loc["CR07", "berekend"] == "ja"
    assert frame["waarde"].loc[["CR07", "CR08", "CR09"]].sum() == 780_000


def test_each_row_has_its_own_source(store: Store) -> None:
    frame = read_csv(build_view(store, CHOICES[4]), store)
    assert frame.loc["GM1680", "bron"] == "RIVM"
    assert frame.loc["GM0106", ["bron", "tabel", "licentie"]].tolist() == [
        "CBS",
        "85984NED",
        "CC BY 4.0",
    ]
    assert frame.loc["GM0106", "status"] == "gemodelleerde schatting"


@pytest.mark.parametrize("choice", CHOICES, ids=IDS)
def test_xlsx_has_the_same_rows_with_real_numbers(store: Store, choice: Choice) -> None:
    view = build_view(store, choice)
    sheet = read_xlsx(view, store)["Cijfers"]
    header, *body = sheet.iter_rows(values_only=True)
    assert header == COLUMNS
    for read, row in zip(body, table_rows(view, store), strict=True):
        assert read == tuple(None if value == "" else value for value in row.values())
    kinds = {type(cell.value) for cell in sheet["F"][1:]}
    assert kinds <= {int, float, type(None)}


def test_xlsx_shows_the_decimals_of_the_indicator(store: Store, view: MapView) -> None:
    assert read_xlsx(view, store)["Cijfers"]["F2"].number_format == "#,##0.0"
    counts = build_view(store, Choice("inwoners", "2024", "gemeente"))
    assert read_xlsx(counts, store)["Cijfers"]["F2"].number_format == "#,##0"


def notes(view: MapView, store: Store, address: str = "") -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for label, text in read_xlsx(view, store, address)["Toelichting"].iter_rows(values_only=True):
        found.setdefault(str(label), []).append(str(text))
    return found


def test_xlsx_explains_itself(store: Store) -> None:
    found = notes(build_view(store, CHOICES[4]), store, ADDRESS)
    assert found["Vraag"] == ["Hoeveel zijn er?"]
    assert found["Kaart"] == ["Gemeenten, 2019-2022"]
    assert found["Wat is het?"] == ["Afstand huisarts, bedacht voor de tests."]
    assert found["Eenheid"] == ["km"]
    assert found["Soort cijfer"] == ["geschat met een rekenmodel"]
    assert found["Status"] == ["gemodelleerde schatting"]
    assert found["Tabel"] == ["85984NED", "85984NED"]
    assert found["Bronvermelding"] == ["Bron: CBS (CC BY 4.0)", "Bron: RIVM (CC BY 4.0)"]
    assert found["Licentie"] == ["CC BY 4.0"] * 2
    assert found["Gepubliceerd"] == ["30 juni 2025"] * 2
    assert found["Let op"] == ["Afstand over de weg."]
    assert found["Breuk in de reeks"] == ["Vanaf 2019-2022: Andere wegenkaart."]
    assert found["Bronnen verschillen"] == [
        "Assen, 2019-2022: een andere bron geeft 1,7 km. RIVM telt anders."
    ]
    assert found["Adres van de kaart"] == [ADDRESS]
    assert found["Grenzen"]


def test_without_an_address_there_is_no_line_for_it(store: Store, view: MapView) -> None:
    assert "Adres van de kaart" not in notes(view, store)


def test_what_a_source_does_not_tell_is_said(store: Store, view: MapView) -> None:
    origin = view.indicator.origin[0].model_copy(update={"table_id": "", "published": None})
    found = notes(replace(view, origins=(origin,)), store)
    assert found["Tabel"] == ["de bron noemt geen tabelnummer"]
    assert found["Gepubliceerd"] == ["onbekend"]


def test_statuses_are_named_once(store: Store, view: MapView, make_view: MakeView) -> None:
    assert explanation.status_words(view) == "voorlopig"
    assert explanation.status_words(make_view(["m", "s"])) == "geen cijfers"
    mixed = make_view([1, 2, 3])
    cells = (mixed.cells[0], replace(mixed.cells[1], status="forecast"), mixed.cells[2])
    assert explanation.status_words(replace(mixed, cells=cells)) == "definitief; prognose"


@pytest.mark.parametrize("choice", CHOICES, ids=IDS)
def test_geojson_reads_back(store: Store, choice: Choice) -> None:
    view = build_view(store, choice)
    found = read_geojson(view, store)
    assert found["type"] == "FeatureCollection"
    assert [f["properties"] for f in found["features"]] == table_rows(view, store)
    assert [f["id"] for f in found["features"]] == [
        f["properties"]["gebiedscode"] for f in found["features"]
    ]


def test_geojson_has_shapes_in_wgs84_and_null_where_there_is_none(store: Store) -> None:
    found = read_geojson(build_view(store, Choice("inwoners", "2022", "buurt")), store)
    shapes = {f["id"]: f["geometry"] for f in found["features"]}
    empty = {code for code, shape in shapes.items() if shape is None}
    assert empty == {NO_BOUNDARY, OLD_CODE, "PV22", "NL01"}
    west, south, east, north = shapely.geometry.shape(shapes["BU01060000"]).bounds
    assert 6 < west < east < 7.2 and 52.5 < south < north < 53.3


def test_geojson_of_regions_is_the_union_of_their_members(store: Store) -> None:
    found = read_geojson(build_view(store, CHOICES[2]), store)
    shapes = {f["id"]: f["geometry"] for f in found["features"]}
    areas = [shapely.geometry.shape(shapes[code]).area for code in ("CR07", "CR08", "CR09")]
    assert areas == pytest.approx([0.05, 0.03, 0.04])
    without = read_geojson(build_view(store, CHOICES[3]), store)
    assert {f["id"] for f in without["features"] if f["geometry"]} == {"RG_wzw_zuid"}


def test_geojson_carries_its_sources(store: Store) -> None:
    found = read_geojson(build_view(store, CHOICES[4]), store)
    assert found["attribution"][:2] == ["Bron: CBS (CC BY 4.0)", "Bron: RIVM (CC BY 4.0)"]
    assert found["licence"] == ["CC BY 4.0"]
    assert found["title"] == "Hoeveel zijn er? Gemeenten, 2019-2022"


@pytest.mark.parametrize("choice", CHOICES, ids=IDS)
def test_the_same_view_gives_the_same_bytes(store: Store, choice: Choice) -> None:
    view = build_view(store, choice)
    assert csv_bytes(view, store) == csv_bytes(view, store)
    assert xlsx_bytes(view, store, ADDRESS) == xlsx_bytes(view, store, ADDRESS)
    assert geojson_bytes(view, store) == geojson_bytes(view, store)
