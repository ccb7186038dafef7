"""The sheet: well-formed, complete, nothing cut, and the same picture on every machine."""

from __future__ import annotations

import io
import re
import struct
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image, ImageFont

from atlas.domain.choice import Choice
from atlas.domain.view import MapView, build_view
from atlas.figures import numbers
from atlas.figures.legend import LEGEND_X
from atlas.figures.page import EDGE, FONTS, HEIGHT, WIDTH, Page, pattern, wrap
from atlas.figures.palette import PALETTE, StateStyle, view_colours
from atlas.figures.sheet import map_sheet, sheet_png
from atlas.store.store import Store
from tests.figures.conftest import Figure, MakeView
from tests.figures.test_paths import rest_store

SVG = "{http://www.w3.org/2000/svg}"
MADE = date(2026, 11, 22)
FONT = {
    weight: str(Path(FONTS[0]).parent / f"SourceSansPro-{name}.ttf")
    for weight, name in ((400, "Regular"), (600, "Semibold"))
}
CHOICES = [
    Choice("inwoners", "2024", "gemeente"),
    Choice("aandeel_65plus", "2024", "gemeente", centre="nederland"),
    Choice("inwoners", "2024", "wijk", classes=7),
    Choice("inwoners", "2024", "buurt"),
    Choice("inwoners", "2024", "regio", "corop"),
    Choice("aandeel_65plus", "2024", "regio", "wzw"),
    Choice("afstand_huisarts", "2019-2022", "gemeente"),
]
IDS = [f"{c.indicator}-{c.level}-{c.grouping}" for c in CHOICES]


def sheet(view: MapView, store: Store) -> ET.Element:
    return ET.fromstring(map_sheet(view, store, MADE, "https://atlas.example/kaart?indicator=x"))


def twelve(*figures: Figure) -> list[Figure]:
    """The figures given, and for the other gemeenten none."""
    return [*figures, *["m"] * (12 - len(figures))]


def texts(root: ET.Element) -> list[ET.Element]:
    return list(root.iter(f"{SVG}text"))


def words(root: ET.Element) -> str:
    return " ".join(element.text or "" for element in texts(root))


def paths_of(root: ET.Element) -> list[ET.Element]:
    """The area paths: those with a title."""
    return [p for p in root.iter(f"{SVG}path") if p.find(f"{SVG}title") is not None]


def extent(text: ET.Element) -> tuple[float, float]:
    """Left and right edge of a line of text, measured in the font of the atlas."""
    weight = int(text.get("font-weight", "400"))
    font = ImageFont.truetype(FONT[weight], 1000)
    width = font.getlength(text.text or "") / 1000 * float(text.get("font-size", "0"))
    x = float(text.get("x", "0"))
    shift = {"start": 0.0, "middle": 0.5, "end": 1.0}[text.get("text-anchor", "start")]
    return x - shift * width, x + (1 - shift) * width


@pytest.mark.parametrize("choice", CHOICES, ids=IDS)
def test_the_sheet_says_by_itself_what_it_shows(store: Store, choice: Choice) -> None:
    view = build_view(store, choice)
    said = words(sheet(view, store))
    origin = view.origins[0] if view.origins else view.indicator.origin[0]
    for part in (
        view.indicator.question,
        view.indicator.title,
        view.indicator.description,
        choice.period,
        origin.table_id,
        origin.licence,
        origin.attribution,
        "Bron van de grenzen",
        "Status",
        "Drenthe",
        "Nederland",
        "Gemaakt op 22 november 2026",
        "https://atlas.example/kaart?indicator=x",
    ):
        assert part in said, part


@pytest.mark.parametrize("choice", CHOICES, ids=IDS)
def test_no_text_is_cut_or_leaves_the_page(store: Store, choice: Choice) -> None:
    root = sheet(build_view(store, choice), store)
    height = float(root.get("height", "0"))
    for text in texts(root):
        left, right = extent(text)
        assert left >= 30 and right <= WIDTH - EDGE + 1, text.text
        assert float(text.get("y", "0")) < height - EDGE / 2, text.text


@pytest.mark.parametrize("choice", CHOICES, ids=IDS)
def test_lines_of_text_do_not_overlap(store: Store, choice: Choice) -> None:
    """Text boxes of the page (not the names on the map, which have their own test)."""
    root = sheet(build_view(store, choice), store)
    boxes = []
    for text in root.findall(f"{SVG}text"):
        left, right = extent(text)
        y, size = float(text.get("y", "0")), float(text.get("font-size", "0"))
        boxes.append((left, right, y - 0.7 * size, y + 0.2 * size, text.text))
    for number, (l1, r1, t1, b1, first) in enumerate(boxes):
        for l2, r2, t2, b2, second in boxes[number + 1 :]:
            assert r1 <= l2 or r2 <= l1 or b1 <= t2 or b2 <= t1, (first, second)


def test_the_unit_is_named_unless_the_title_does(make_view: MakeView, store: Store) -> None:
    share = make_view(twelve(1, 2), title="Eenzaam, 18 jaar en ouder")
    assert "Eenzaam, 18 jaar en ouder (procent)" in words(sheet(share, store))
    people = make_view(twelve(1, 2), title="Inwoners van 65 jaar", unit="inwoners")
    assert "(inwoners)" not in words(sheet(people, store))
    number = make_view(twelve(1, 2), title="Misdrijven", unit="aantal")
    assert "(aantal)" not in words(sheet(number, store))


def test_the_finding_is_on_the_sheet_and_in_its_description(store: Store, view: MapView) -> None:
    root = sheet(view, store)
    finding = "Het hoogst is De Wolden met 33,0%; het laagst is Aa en Hunze met 22,0%."
    assert finding in words(root)
    assert finding in (root.findtext(f"{SVG}desc") or "")
    assert root.get("lang") == "nl" and root.get("role") == "img"
    assert root.get("aria-label") == root.findtext(f"{SVG}title")


def test_areas_have_the_colour_of_their_class_or_state(store: Store, view: MapView) -> None:
    root = sheet(view, store)
    fills = {p.findtext(f"{SVG}title"): p.get("fill") for p in paths_of(root)}
    colours = view_colours(view)
    assert len(fills) == 12
    for cell in view.cells:
        name = store.areas[cell.area_code].name
        if cell.state == "value":
            assert cell.class_index is not None
            assert fills[name] == colours[cell.class_index]
        else:
            assert fills[name] == f"url(#{cell.state}-map)"
    assert fills["Assen"] == "url(#suppressed-map)"
    assert fills["Hoogeveen"] == "url(#missing-map)"


def test_every_pattern_that_is_used_exists(store: Store, view: MapView) -> None:
    root = sheet(view, store)
    ids = {p.get("id") for p in root.iter(f"{SVG}pattern")}
    used = {e.get("fill", "")[5:-1] for e in root.iter() if e.get("fill", "").startswith("url(#")}
    assert used and used <= ids


def test_the_legend_has_limits_counts_and_states(store: Store, view: MapView) -> None:
    said = [text.text for text in texts(sheet(view, store))]
    assert view.classes is not None
    limits = list(zip(view.classes.limits, view.classes.limits[1:], strict=False))
    labels = [numbers.format_limits(*pair, view.indicator) for pair in limits]
    at = [said.index(label) for label in reversed(labels)]
    assert at == sorted(at), "highest class on top"
    counts = [said[place + 1] for place in at]
    assert counts == [str(count) for count in reversed(view.classes.counts)]
    for word, count in (("ontbreekt", "2"), ("verborgen", "1"), ("niet van toepassing", "1")):
        assert said[said.index(word) + 1] == count


def test_states_that_do_not_occur_are_not_in_the_legend(store: Store) -> None:
    said = words(sheet(build_view(store, CHOICES[0]), store))
    assert "verborgen" not in said and "ontbreekt" not in said


def marks(root: ET.Element) -> dict[str, float]:
    """The y of the letters D and N left of the legend."""
    found = {}
    for text in texts(root):
        if text.text in {"D", "N"} and text.get("text-anchor") == "end":
            found[text.text] = float(text.get("y", "0"))
    return found


def test_drenthe_and_nederland_are_marked_on_the_legend(make_view: MakeView, store: Store) -> None:
    view = make_view(twelve(0, 10, 20, 30, 40, 50, 60, 70), 55.0, 15.0)
    found = marks(sheet(view, store))
    assert found["D"] < found["N"], "higher is further up"


def test_no_mark_outside_the_classes(make_view: MakeView, store: Store) -> None:
    assert marks(sheet(make_view(twelve(1, 2, 3), 99.0, "m"), store)) == {}


def test_marks_that_coincide_stand_side_by_side(make_view: MakeView, store: Store) -> None:
    root = sheet(make_view(twelve(0, 10, 20, 30), 15.0, 15.1), store)
    letters = [t for t in texts(root) if t.get("text-anchor") == "end" and t.text in {"D", "N"}]
    edges = sorted(extent(letter) for letter in letters)
    assert edges[0][1] < edges[1][0] and edges[1][1] < LEGEND_X


def test_a_computed_drenthe_says_so(store: Store) -> None:
    view = build_view(store, Choice("inwoners", "2022", "gemeente"))
    assert view.drenthe.computed
    said = words(sheet(view, store))
    assert "berekend" in said and "is de som van de gemeenten" in said


def test_without_figures_the_sheet_explains(make_view: MakeView, store: Store) -> None:
    root = sheet(make_view(twelve("m", "m", "s")), store)
    assert "Er zijn geen cijfers." in words(root)
    assert "Klassen" not in words(root)


def test_breaks_caveats_and_both_sources(store: Store) -> None:
    said = words(sheet(build_view(store, CHOICES[-1]), store))
    assert "Afstand over de weg." in said
    assert "Breuk in de reeks vanaf 2019-2022: Andere wegenkaart." in said
    assert "Bron: CBS (CC BY 4.0)" in said and "Bron: RIVM (CC BY 4.0)" in said
    assert "gemodelleerde schatting" in said


def test_names_of_the_twelve_or_of_the_regions(store: Store) -> None:
    gemeenten = words(sheet(build_view(store, CHOICES[3]), store))
    assert "Borger-Odoorn" in gemeenten and "Tynaarlo" in gemeenten
    regions = words(sheet(build_view(store, CHOICES[4]), store))
    assert "Zuidoost-Drenthe" in regions and "Tynaarlo" not in regions


def test_gemeenten_outside_a_grouping_are_pale(store: Store) -> None:
    root = sheet(build_view(store, CHOICES[5]), store)
    pale = [p for p in root.iter(f"{SVG}path") if p.get("fill") == PALETTE.outside]
    assert len(pale) == 11


def test_a_chosen_area_has_a_double_ring(store: Store) -> None:
    plain = build_view(store, CHOICES[0])
    chosen = build_view(store, replace(CHOICES[0], area="GM0114"))
    rings = []
    for view in (plain, chosen):
        lines = [p for p in sheet(view, store).iter(f"{SVG}path") if p.get("fill") == "none"]
        rings.append([p.get("stroke") for p in lines].count(PALETTE.focus_outer))
    assert rings == [0, 1]


def test_land_without_buurt_boundary_is_explained(tmp_path: Path) -> None:
    own = rest_store(tmp_path)
    said = words(sheet(build_view(own, CHOICES[3]), own))
    assert re.search(r"geen buurtgrens beschikbaar\s+\(1 buurt\)", said)


def test_long_texts_make_the_page_longer(make_view: MakeView, store: Store) -> None:
    view = make_view(twelve(1, 2), description="Een lange uitleg van het begrip. " * 200)
    root = sheet(view, store)
    assert float(root.get("height", "0")) > HEIGHT
    assert words(root).count("Een lange uitleg") + words(root).count("Een  lange uitleg") >= 150
    last = max(float(text.get("y", "0")) for text in texts(root))
    assert last < float(root.get("height", "0"))
    assert float(sheet(make_view(twelve(1, 2)), store).get("height", "0")) == HEIGHT


def test_wrap_divides_a_word_that_is_too_long() -> None:
    lines = wrap("https://" + "a" * 300, 400, 16)
    assert len(lines) > 1 and "".join(lines) == "https://" + "a" * 300
    assert wrap("", 400, 16) == []


def test_block_returns_the_place_below() -> None:
    page = Page()
    assert page.block(0, 100, 10_000, "een regel", 20) == pytest.approx(127.2)
    assert page.block(0, 100, 10_000, "", 20) == 100
    assert 'font-weight="600"' in page.parts[-1] or len(page.parts) == 1


def test_patterns_differ_by_kind() -> None:
    kinds = [pattern("x", StateStyle("#ffffff", "#000000", p), 1) for p in ("hatch", "dots")]
    assert "<path" in kinds[0] and "<circle" in kinds[1]
    assert "<circle" not in pattern("x", StateStyle("#ffffff", "#000000", "none"), 1)


def test_the_sheet_and_its_picture_are_the_same_each_time(store: Store, view: MapView) -> None:
    first = map_sheet(view, store, MADE)
    assert first == map_sheet(view, store, MADE)
    assert sheet_png(first, 300) == sheet_png(first, 300)


def test_the_sheet_asks_nothing_of_another_host(store: Store, view: MapView) -> None:
    svg = map_sheet(view, store, MADE)
    for sign in ("href", "@import", "<script", "<image", "<foreignObject", "url(http"):
        assert sign not in svg


def test_png_is_a_picture_of_the_asked_width(store: Store, view: MapView) -> None:
    png = sheet_png(map_sheet(view, store, MADE), 620)
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    assert (width, height) == (620, HEIGHT // 2)


def test_png_has_the_map_and_text_in_it(store: Store, view: MapView) -> None:
    image = Image.open(io.BytesIO(sheet_png(map_sheet(view, store, MADE), WIDTH))).convert("RGB")
    counts = {colour: n for n, colour in image.getcolors(1_000_000) or []}
    for colour in view_colours(view):
        rgb = tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))
        assert counts.get(rgb, 0) > 2000, colour
    title = image.crop((EDGE, 115, WIDTH - EDGE, 180)).convert("L")
    dark = sum(title.histogram()[:100])
    assert 2000 < dark < 30_000, "the title is drawn in the font of the atlas"


def test_the_fonts_are_ours_and_free() -> None:
    folder = Path(FONTS[0]).parent
    assert sorted(p.name for p in folder.iterdir()) == [
        "LICENSE.txt",
        "SourceSansPro-Regular.ttf",
        "SourceSansPro-Semibold.ttf",
    ]
    assert "SIL OPEN FONT LICENSE Version 1.1" in (folder / "LICENSE.txt").read_text()
    for path in FONTS:
        font = ImageFont.truetype(path, 100)
        empty = font.getmask("\U0010fffd").getbbox()
        for sign in "€ëïéèöüêúç²–’≥":
            assert font.getmask(sign).getbbox() != empty, sign
