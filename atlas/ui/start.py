"""Page Start: what the atlas is, three ways in, and the headline figures of Drenthe."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlencode

import streamlit as st

from atlas.domain.aggregate import Cell, province_cell, province_periods
from atlas.domain.choice import choice_params, parse_choice
from atlas.domain.view import MapView, build_view
from atlas.figures import numbers, palette, sentences
from atlas.figures.paths import layer_payload
from atlas.store.records import Indicator, Origin, Theme
from atlas.store.serving import get_store
from atlas.store.store import Store
from atlas.ui import texts, zoek
from atlas.ui.assets import ASSETS
from atlas.ui.coverage import subjects
from atlas.ui.html import Html, items, join, map_address, tag

# What stands on the page, as far as the data have it: ids of indicators.
HEADLINES = (
    "bevolking_totaal",
    "leeftijd_65plus",
    "leeftijd_65plus_pct",
    "huishoudens_totaal",
    "woningvoorraad",
    "gemiddelde_woz_waarde",
    "gemiddeld_gestandaardiseerd_inkomen",
    "eenzaam_18plus",
)
PICTURE = "leeftijd_65plus_pct"
FIRST_OF_THEME = (
    "bevolking_totaal",
    "gemiddelde_woz_waarde",
    "ervaren_gezondheid_goed_18plus",
    "eenzaam_18plus",
    "afstand_huisartsenpraktijk",
    "gemiddeld_gestandaardiseerd_inkomen",
    "misdrijven_per_1000",
    "beweegrichtlijn_18plus",
)
TITLE = "Atlas van wonen, welzijn en zorg in Drenthe"
LEAD = "Zoek uw gemeente, wijk of dorp, kies een thema of ga meteen naar de kaart."
ABOUT = (
    "De atlas laat zien hoe mensen in Drenthe wonen, hoe het met hen gaat en welke zorg en "
    "voorzieningen in de buurt zijn. In 2007 beloofde het programma “Een half miljoen mensen” "
    "een digitale atlas voor de mensen die hieraan werken. Dit is die atlas, open voor iedereen."
)
WAYS = {
    "profiel": "waar valt uw gemeente, wijk of dorp op?",
    "vergelijken": "hoe verschillen gebieden van elkaar?",
    "mijn-dorp": "wat is er in uw dorp, en wat niet?",
    "voorzieningen": "wat is bereikbaar, en wat als er een dorpshub bij komt?",
    "wonen": "zijn er straks genoeg geschikte woningen?",
    "programma": "wat is er afgesproken, en hoe staat het ervoor?",
}


def show() -> None:
    """The page: texts at once, the search as the only part that reruns."""
    store = get_store()
    left, right = st.columns([6, 7], gap="large")
    with left:
        st.html(_intro())
        zoek.show()
        st.html(_ways())
        st.html(_gemeenten(store, store.version))
    with right:
        st.html(_picture(store, store.version))
    st.html(below(store, store.version))


def _intro() -> Html:
    title = tag("h1", TITLE)
    lead = tag("p", LEAD, class_="atlas-page-lead")
    return tag("header", title, lead, tag("p", ABOUT), class_="atlas-page")


def _ways() -> Html:
    """The pages with a question of their own."""
    links = (
        join([tag("a", texts.PAGES[page], href=f"/{page}"), f": {about}"])
        for page, about in WAYS.items()
    )
    return tag("nav", items(links), class_="atlas-page atlas-ways", aria_label="Meer in de atlas")


@lru_cache(maxsize=2)
def _gemeenten(store: Store, version: str) -> Html:
    """The twelve as links, for who rather picks than types."""
    links = (
        tag("a", area.name, href=zoek.address(store, area.area_code))
        for area in zoek.gemeenten(store)
    )
    title = tag("h2", "Of kies een gemeente", class_="atlas-small-title")
    return tag(
        "nav", title, items(links), class_="atlas-page atlas-gemeenten", aria_label="Gemeenten"
    )


@lru_cache(maxsize=2)
def below(store: Store, version: str) -> Html:
    """The headline figures and the themes."""
    return tag("div", _headlines(store), _themes(store), class_="atlas-page")


@lru_cache(maxsize=2)
def _picture(store: Store, version: str) -> Html:
    """A small map as the way to the large one: a picture with its title, in one link."""
    indicator = PICTURE if PICTURE in store.indicators else ""
    choice, _ = parse_choice({"indicator": indicator, "niveau": "gemeente"}, store)
    view = build_view(store, choice)
    heading = sentences.heading(view, store)
    url = ASSETS.add(f"start-{store.version}.svg", lambda: _svg(view, store).encode())
    width, height = layer_payload(store, "gemeente")["view"]
    words = " ".join(sentences.describe(view, store)[:1])
    content = (
        tag("img", src=url, alt=f"Kaart. {words}", width=width // 10, height=height // 10),
        tag("span", heading, class_="atlas-picture-title"),
        tag("span", "Naar de kaart", class_="atlas-button"),
    )
    href = f"/kaart?{urlencode(choice_params(choice, store))}"
    credit = [*(origin.attribution for origin in view.origins), _boundaries(store)]
    note = f"Hoe donkerder, hoe hoger het cijfer. {'. '.join(dict.fromkeys(credit))}."
    link = tag("a", *content, class_="atlas-picture", href=href)
    return tag("div", link, tag("small", note), class_="atlas-page")


def _boundaries(store: Store) -> str:
    return f"Grenzen: {store.layers['gemeente'].origin.attribution}"


def _svg(view: MapView, store: Store) -> Html:
    """The gemeenten in the colours of their class, with their names."""
    layer = layer_payload(store, view.choice.level)
    colours, look = palette.view_colours(view), palette.PALETTE
    fills = {
        cell.area_code: look.states[cell.state].fill
        if cell.class_index is None
        else colours[cell.class_index]
        for cell in view.cells
    }
    shapes = (tag("path", d=area["d"], fill=fills[area["code"]]) for area in layer["areas"])
    areas = tag("g", *shapes, stroke=look.gemeente_line, stroke_width=12)
    line = look.province_line
    outline = tag("path", d=layer["outline"], fill="none", stroke=line, stroke_width=36)
    texts = (tag("text", text["name"], x=text["x"], y=text["y"] + 90) for text in layer["labels"])
    halo = "paint-order:stroke;stroke:#fff;stroke-width:60;stroke-linejoin:round"
    style = f"font:600 250px sans-serif;text-anchor:middle;fill:{look.text};{halo}"
    size = "0 0 {} {}".format(*layer["view"])
    names = tag("g", *texts, style=style)
    return tag("svg", areas, outline, names, xmlns="http://www.w3.org/2000/svg", viewBox=size)


def _headlines(store: Store) -> Html:
    found = [
        _headline(store, store.indicators[name]) for name in HEADLINES if name in store.indicators
    ]
    dates = [origin.accessed for each in store.indicators.values() for origin in each.origin]
    newest = f"De nieuwste bron is opgehaald op {numbers.format_date(max(dates))}."
    return tag(
        "section",
        tag("h2", "Drenthe in cijfers"),
        items((one for one in found if one), class_="atlas-headlines"),
        tag(
            "p", newest, " ", tag("a", "Bekijk alle bronnen", href="/bronnen"), class_="atlas-quiet"
        ),
    )


def _headline(store: Store, indicator: Indicator) -> Html | None:
    """The newest figure of Drenthe with its period, status and source, as a way to its map."""
    newest_first = reversed(province_periods(store, indicator.id))
    cells = [(period, province_cell(store, indicator.id, period)) for period in newest_first]
    if not cells:
        return None
    period, cell = next((item for item in cells if item[1].value is not None), cells[0])
    link = tag(
        "a",
        tag("span", indicator.title, class_="atlas-headline-name"),
        tag("strong", numbers.format_cell(cell, indicator)),
        href=_address(store, indicator, period),
    )
    return join([link, tag("small", _when(cell, period, indicator)), _source(cell, indicator)])


def _when(cell: Cell, period: str, indicator: Indicator) -> str:
    if cell.value is None:
        return period
    words = [period, numbers.cell_status(cell, indicator)]
    return ", ".join([*words, numbers.COMPUTED] if cell.computed else words)


def _source(cell: Cell, indicator: Indicator) -> Html | None:
    found: list[Origin] = [origin for origin in indicator.origin if origin.id == cell.origin]
    if not found:
        return None
    table = f", tabel {found[0].table_id}" if found[0].table_id else ""
    return tag("small", f"Bron: {found[0].producer}{table}")


def _address(store: Store, indicator: Indicator, period: str) -> str:
    """The map of an indicator, in that period if the gemeenten have it."""
    params = {"indicator": indicator.id}
    if period in store.periods(indicator.id, "gemeente"):
        params["jaar"] = period
    return map_address(store, params)


def _themes(store: Store) -> Html:
    cards = (_card(store, theme) for theme in store.themes.values())
    return tag("section", tag("h2", "Kies een thema"), items(cards, class_="atlas-cards"))


def _card(store: Store, theme: Theme) -> Html:
    """A theme: its name, what it is about, how many subjects, and the colours of its maps."""
    members = [name for name, each in store.indicators.items() if each.theme == theme.id]
    with_map = [name for name in members if store.periods(name, "gemeente")]
    first = next((name for name in FIRST_OF_THEME if name in with_map), "".join(with_map[:1]))
    address = map_address(store, {"indicator": first}) if first else f"/bronnen?thema={theme.id}"
    colours = (tag("span", style=f"background:{colour}") for colour in palette.colours(5, theme.id))
    return tag(
        "a",
        tag("span", *colours, class_="atlas-card-colours", aria_hidden="true"),
        tag("strong", theme.title),
        tag("span", theme.description),
        tag("span", subjects(len(members)), class_="atlas-quiet"),
        href=address,
    )
