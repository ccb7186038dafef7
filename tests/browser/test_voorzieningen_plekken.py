"""Part Plekken in a real browser: the map of pydeck, its list, own places, a basemap that fails."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable, Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, Route, TimeoutError, expect

from atlas.ui.voorzieningen.plekken import LIST
from atlas.ui.voorzieningen.plekken_weten import NO_MAP
from bench.server import serve
from tests.browser.support import (
    DESKTOP,
    PHONE,
    ROOT,
    Watch,
    good_at_every_width,
    ready,
    until_focus,
)
from tests.pages.support import ENGLISH

CHART = ".stDeckGlJsonChart"
GROLLOO, BORGER = "nieuws_dorpshub_grolloo", "nieuws_hub_borger"
STATES = [
    f"?plek={GROLLOO}",
    "?gemeente=GM0114&l.project=0&samen=kern",
    "?samen=gemeente&hoogte=1",
    "?plek=bestaat-niet&gemeente=<b>",  # the page as it begins, with notices over it
]
PHONE_AGENT = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126 Mobile Safari/537.36"


def open_map(
    page: Page, address: str, query: str = "", listed: str = "[data-out=lijst] details"
) -> Locator:
    """Open the part and wait for its map; it is scrolled into sight and drawn."""
    open_part(page, address, query)
    expect(page.locator(listed).first).to_be_visible()
    return in_sight(page)


def open_part(page: Page, address: str, query: str = "") -> None:
    """Open the part and wait until its map has begun."""
    page.goto(f"{address}/voorzieningen{query}")
    page.locator(f"{CHART} canvas").first.wait_for()
    ready(page, "h1")


def in_sight(page: Page) -> Locator:
    """The map, in the middle of the screen and drawn."""
    chart = page.locator(CHART)
    chart.evaluate("element => element.scrollIntoView({block: 'center'})")
    page.wait_for_timeout(800)  # the canvas draws when it has its files
    return chart


def middle(chart: Locator) -> tuple[float, float]:
    box = chart.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def colours(page: Page, x: float, y: float, half: int = 4) -> set[tuple[int, ...]]:
    """The colours on the screen round a point."""
    clip = {"x": x - half, "y": y - half, "width": 2 * half, "height": 2 * half}
    image = Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB")  # type: ignore[arg-type]
    return {image.getpixel((i, j)) for i in range(2 * half) for j in range(2 * half)}  # type: ignore[misc]


def pick(page: Page, x: float, y: float, url: Callable[[str], bool]) -> None:
    """Click a sign until the address has changed: a busy machine takes a slow press for a drag."""
    for _ in range(4):
        page.mouse.click(x, y)
        try:
            return page.wait_for_url(url, timeout=15_000)
        except TimeoutError:
            page.wait_for_timeout(500)
    raise AssertionError(f"no sign picked at {x:.0f}, {y:.0f}: {page.url}")


def test_a_picked_sign_shows_its_card_and_lets_go_and_is_no_state_that_lingers(
    page: Page, address: str
) -> None:
    """After a pick another choice moves the map, and a pick of the same sign works again."""
    chart = open_map(page, address, f"?plek={BORGER}")
    card = page.locator("[data-out=gekozen]")
    expect(card).to_contain_text("Hub Borger")
    assert (166, 54, 3) in colours(page, *middle(chart), half=12)  # the colour of the layer
    pick(page, *middle(chart), lambda url: "plek" not in url)
    expect(card).to_have_text("")
    page.get_by_role("link", name="Toon op de kaart: Hub Borger").click()
    page.wait_for_url(f"**plek={BORGER}**")
    page.get_by_label("Gemeente", exact=True).select_option("GM1681")
    page.wait_for_url("**gemeente=GM1681**")
    ready(page, "h1")
    assert f"plek={BORGER}" in page.url
    pick(page, *middle(in_sight(page)), lambda url: "plek" not in url)
    assert "gemeente=GM1681" in page.url


def test_a_sign_elsewhere_on_the_map_is_picked_where_it_stands(page: Page, address: str) -> None:
    """Rolde as seen from Grolloo at zoom 11, by web mercator."""
    chart = open_map(page, address, f"?plek={GROLLOO}")
    x, y = middle(chart)
    scale = 512 * 2**11 / math.tau
    dx = math.radians(6.64861 - 6.67222) * scale
    dy = (mercator(52.98417) - mercator(52.935)) * scale
    pick(page, x + dx, y - dy, lambda url: "plek=nieuws_mfc_de_boerhoorn_rolde" in url)
    expect(page.locator("[data-out=gekozen] h3")).to_have_text("MFC De Boerhoorn, Rolde")


def mercator(lat: float) -> float:
    return math.asinh(math.tan(math.radians(lat)))


def test_a_link_in_the_list_moves_the_map_and_says_so(page: Page, address: str) -> None:
    open_part(page, address)
    link = page.get_by_role("link", name="Toon op de kaart: Ziekenhuis Emmen (Treant)")
    until_focus(page, link, most=200)
    page.keyboard.press("Enter")
    page.wait_for_url("**plek=nieuws_ziekenhuis_emmen**")
    told = page.locator("[data-out=aangewezen][role=status]")
    expect(told).to_contain_text("Aangewezen op de kaart, met een ring: Ziekenhuis Emmen")
    assert (153, 21, 75) in colours(page, *middle(in_sight(page)), half=12)


def test_a_layer_goes_off_and_a_reload_keeps_it_off(page: Page, address: str) -> None:
    open_part(page, address)
    box = page.get_by_role("checkbox", name=re.compile("^Mobiliteitshubs"))
    expect(box).to_be_checked()
    box.focus()
    page.keyboard.press("Space")
    page.wait_for_url("**l.mobiliteitshub=0**")
    expect(page.locator("[data-out=lijst]")).not_to_contain_text("Mobiliteitshubs (")
    expect(box).to_be_focused()
    page.reload()
    expect(box).not_to_be_checked()
    box.click()
    page.wait_for_url(lambda url: "l.mobiliteitshub" not in url)
    expect(page.locator("[data-out=lijst]")).to_contain_text("Mobiliteitshubs (")


def test_the_map_zooms_by_keyboard_in_dutch_and_lets_one_by(page: Page, address: str) -> None:
    """By keyboard with the skip link, by mouse with the wheel."""
    chart = open_map(page, address)
    skip = page.get_by_role("link", name="Liever lezen?")
    until_focus(page, skip)
    for name in ("Inzoomen", "Uitzoomen"):
        until_focus(page, page.get_by_role("button", name=name))
    before = chart.screenshot()
    page.get_by_role("button", name="Inzoomen").focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(700)
    assert chart.screenshot() != before
    words = chart.evaluate(
        """chart => [chart, ...chart.querySelectorAll('*')]
            .filter(each => each.checkVisibility())
            .flatMap(each => [each.title, each.ariaLabel]).filter(Boolean)"""
    )
    assert any("Volledig scherm" in word for word in words)
    assert not [word for word in words if ENGLISH.search(word) or "ullscreen" in word]
    before_wheel = middle(chart)[1]
    page.mouse.move(*middle(chart))
    page.mouse.wheel(0, 300)
    page.wait_for_timeout(300)
    assert middle(chart)[1] < before_wheel
    skip.focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"#{LIST}")).to_be_in_viewport()


@pytest.mark.parametrize("query", STATES)
def test_every_state_is_accessible_and_fits(page: Page, address: str, query: str) -> None:
    open_part(page, address, query)
    good_at_every_width(page)


def test_on_a_phone_the_map_keeps_half_of_the_screen_and_the_list_is_folded_by_kind(
    new_page: Callable[..., Page], address: str
) -> None:
    page = new_page(width=PHONE, user_agent=PHONE_AGENT)
    chart = open_map(
        page, address, f"?plek={BORGER}", listed="[data-out=lijst] details[open] table"
    )
    box, size = chart.bounding_box(), page.viewport_size
    assert box and size
    assert box["height"] >= size["height"] / 2
    expect(page.get_by_label("Gemeente", exact=True)).not_to_be_visible()
    hubs = page.get_by_role("table", name=re.compile("^Mobiliteitshubs"))
    hospitals = page.get_by_role("table", name=re.compile("^Ziekenhuizen"))
    expect(hubs).to_be_visible()  # the chosen place is in it
    expect(hospitals).not_to_be_visible()
    long = "document.querySelector('[data-testid=stMain]').scrollHeight"
    assert page.evaluate(long) < 12_000  # it was 22,000 with every kind open
    page.locator("summary", has_text="Ziekenhuizen (4)").focus()
    page.keyboard.press("Enter")
    expect(hospitals).to_be_visible()
    page.get_by_text("Kies wat u ziet").click()
    expect(page.get_by_role("checkbox", name=re.compile("^Dorpshubs"))).to_be_visible()
    page.set_viewport_size({"width": DESKTOP, "height": 900})
    expect(page.locator("[data-out=lijst] summary").first).not_to_be_visible()
    assert page.locator("[data-out=lijst] table:visible").count() == 8


def test_while_the_map_is_fetched_nothing_shifts_and_no_other_host_is_asked(
    new_page: Callable[..., Page], watched: list[Watch], address: str
) -> None:
    page = new_page(fresh=True)
    page.goto(f"{address}/voorzieningen")
    page.locator(f"#{LIST}").wait_for()
    page.locator(f"{CHART} canvas").first.wait_for()
    ready(page, "h1")
    before = page.locator(f"#{LIST}").bounding_box()
    page.wait_for_timeout(1500)
    assert page.locator(f"#{LIST}").bounding_box() == before
    assert any("grenzen" in url for url in watched[0].requests)
    assert watched[0].problems == []


def test_38_a_name_with_markup_is_only_text_on_map_and_list(page: Page, address: str) -> None:
    open_part(page, address)
    name = "<img src=x onerror=window.hacked=1>"
    text = f"naam;soort;kern\n{name};dorpshuis;Grolloo\n".encode()
    file = {"name": "eigen.csv", "mimeType": "text/csv", "buffer": text}
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)  # type: ignore[arg-type]
    link = page.get_by_role("link", name=f"Toon op de kaart: {name}")
    link.click()
    expect(page.locator("[data-out=gekozen] h3")).to_have_text(name)
    page.mouse.move(*middle(in_sight(page)))
    tooltip = page.locator(".deck-tooltip")
    expect(tooltip).to_contain_text(name)
    assert tooltip.locator("img").count() == 0
    assert page.evaluate("window.hacked") is None


@pytest.fixture(scope="module")
def with_tiles() -> Iterator[str]:
    """The address of an atlas with a basemap."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_BASEMAP", "pdok")
        with serve(ROOT / "app.py") as server:
            yield server.url


@pytest.mark.parametrize("works", [True, False])
def test_a_basemap_lies_under_the_signs_and_may_fail(
    browser: Browser, with_tiles: str, works: bool
) -> None:
    green = io.BytesIO()
    Image.new("RGB", (256, 256), (0, 200, 0)).save(green, "PNG")
    context = browser.new_context(viewport={"width": DESKTOP, "height": 900}, locale="nl-NL")
    asked: list[str] = []

    def tile(route: Route) -> None:
        asked.append(route.request.url)
        if not works:
            route.abort()
            return
        headers = {"Access-Control-Allow-Origin": "*"}
        route.fulfill(body=green.getvalue(), content_type="image/png", headers=headers)

    context.route(lambda url: not url.startswith(with_tiles), tile)
    errors: list[str] = []
    context.on("weberror", lambda error: errors.append(str(error.error)))
    page = context.new_page()
    chart = open_map(page, with_tiles, f"?plek={BORGER}")
    page.wait_for_timeout(1500)
    x, y = middle(chart)
    assert asked and all(url.startswith("https://service.pdok.nl/brt/") for url in asked)
    assert (166, 54, 3) in colours(page, x, y, half=12)
    assert ((0, 200, 0) in colours(page, x - 150, y - 100, half=20)) == works
    expect(chart.get_by_text("Kaartgegevens: © Kadaster")).to_be_visible()
    expect(page.locator("[data-out=lijst]")).to_contain_text("Hub Borger")
    assert errors == []
    context.close()


def test_without_a_map_the_list_is_the_equal(browser: Browser, address: str) -> None:
    """A browser that has no WebGL, in which nothing is drawn."""
    context = browser.new_context()
    context.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page = context.new_page()
    page.goto(f"{address}/voorzieningen")
    expect(page.locator("[data-out=lijst]")).to_contain_text("Het Markehuis")
    expect(page.get_by_text(NO_MAP)).to_be_visible()
    page.get_by_role("link", name="Toon op de kaart: Hub Gieten").click()
    expect(page.locator("[data-out=gekozen] h3")).to_have_text("Hub Gieten")
    context.close()
