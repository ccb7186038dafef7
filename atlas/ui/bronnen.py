"""Page Bronnen: the full record of every indicator, grouping and layer.

One theme at a time (`?thema=wonen`), or one indicator on top (`?onderwerp=woningvoorraad`).
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

import streamlit as st

from atlas.figures.numbers import format_date, format_number
from atlas.figures.place_words import completeness
from atlas.store.programme import OWN_TABLES
from atlas.store.records import Indicator
from atlas.store.serving import get_store
from atlas.store.store import Store
from atlas.ui import records
from atlas.ui.bronnen_gebieden import missing_areas
from atlas.ui.coverage import LEVELS, Coverage, coverage, period_words, subjects
from atlas.ui.html import Html, definitions, items, join, table, tag

TITLE = "Bronnen en gegevens"
LEAD = (
    "Zoek hier op waar een cijfer vandaan komt, welke jaren er zijn en wat u moet weten "
    "voordat u het gebruikt."
)
SECTIONS = {
    "onderwerpen": "Onderwerpen per thema",
    "overzicht": "Overzicht van alle onderwerpen",
    "indelingen": "Indelingen in regio’s",
    "kaartlagen": "Grenzen op de kaart",
    "plekken": "Plekken en voorzieningen",
    "acties": "Afspraken uit beleidsstukken",
    "gebieden": "Gebieden die op de kaart ontbreken",
}


def show() -> None:
    """The page, in blocks that are made once and kept."""
    store = get_store()
    theme, topic, notice = chosen(store, dict(st.query_params))
    st.html(_intro(store, store.version))
    if notice:
        st.html(tag("p", notice, class_="atlas-page atlas-notice", role="status"))
    st.html(theme_block(store, store.version, theme, topic))
    st.html(overview(store, store.version))
    st.html(rest(store, store.version))


def chosen(store: Store, params: dict[str, str]) -> tuple[str, str, str]:
    """Theme, indicator ("" for none) and what to say of an address that asks for another."""
    theme, topic = params.get("thema", ""), params.get("onderwerp", "")
    first = next(iter(store.themes))
    if topic in store.indicators:
        return store.indicators[topic].theme, topic, ""
    if theme in store.themes or not (theme or topic):
        notice = f"Het onderwerp “{topic[:40]}” kennen wij niet." if topic else ""
        return theme or first, "", notice
    used = store.themes[first].title
    return first, "", f"“{(theme or topic)[:40]}” kennen wij niet. U ziet nu het thema {used}."


@lru_cache(maxsize=2)
def _intro(store: Store, version: str) -> Html:
    figures = sum(
        sum(periods.values())
        for levels in coverage(store, version).values()
        for periods in levels.values()
    )
    origins = {origin.id for each in store.indicators.values() for origin in each.origin}
    newest = max(origin.accessed for each in store.indicators.values() for origin in each.origin)
    amount = (
        f"De atlas heeft {subjects(len(store.indicators))} met samen {format_number(figures, 0)} "
        f"cijfers uit {format_number(len(origins), 0)} bronbestanden. De nieuwste bron is "
        f"opgehaald op {format_date(newest)}. "
    )
    kind = join([amount, "Versie van de cijfers: ", tag("code", version), "."])
    links = items(tag("a", title, href=f"#{name}") for name, title in SECTIONS.items())
    return tag(
        "header",
        tag("h1", TITLE),
        tag("p", LEAD, class_="atlas-page-lead"),
        tag("p", kind),
        tag(
            "p",
            "Kijk ook: ",
            tag("a", "Wat is er veranderd", href="/veranderd"),
            " en ",
            tag("a", "Open data: alle cijfers ophalen", href="/over#open-data"),
            ".",
        ),
        tag("nav", tag("p", "Op deze pagina:"), links, class_="atlas-toc", aria_label=TITLE),
        class_="atlas-page",
    )


@lru_cache(maxsize=32)
def theme_block(store: Store, version: str, theme: str, topic: str = "") -> Html:
    """The themes as links, and every record of the chosen one; `topic` comes first, open."""
    members = [each for each in store.indicators.values() if each.theme == theme]
    title = store.themes[theme].title
    return tag(
        "section",
        _heading("onderwerpen"),
        _theme_links(store, theme),
        tag("h3", title),
        tag("p", f"{store.themes[theme].description} {subjects(len(members))}."),
        _record(store, store.indicators[topic], is_open=True) if topic else None,
        *(_record(store, each) for each in members if each.id != topic),
        class_="atlas-page",
    )


def _heading(name: str) -> Html:
    return tag("h2", SECTIONS[name], id=name)


def _theme_links(store: Store, current: str) -> Html:
    counts = Counter(each.theme for each in store.indicators.values())
    links = (
        tag(
            "a",
            f"{theme.title} ({counts[theme.id]})",
            href=f"/bronnen?thema={theme.id}",
            aria_current="page" if theme.id == current else None,
        )
        for theme in store.themes.values()
    )
    return tag("nav", items(links), class_="atlas-tabs", aria_label="Thema’s")


def _record(store: Store, record: Indicator, is_open: bool = False) -> Html:
    found = coverage(store, store.version)[record.id]
    periods = sorted({period for level in found.values() for period in level})
    summary = tag("summary", record.title, " ", tag("small", period_words(periods)))
    content = tag("div", records.indicator(store, record))
    return tag("details", summary, content, class_="atlas-record-box", id=record.id, open=is_open)


@lru_cache(maxsize=2)
def overview(store: Store, version: str) -> Html:
    """For every indicator and level: which periods there are."""
    found = coverage(store, version)
    levels = [level for level in LEVELS if any(level in each for each in found.values())]
    head = ["Onderwerp", *(records.level_name(level) for level in levels)]
    boxes = []
    for theme in store.themes.values():
        rows = [
            [_topic_link(each), *_periods(found[each.id], levels)]
            for each in store.indicators.values()
            if each.theme == theme.id
        ]
        summary = tag("summary", theme.title, " ", tag("small", subjects(len(rows))))
        content = table(f"{theme.title}: van welke perioden zijn er cijfers?", head, rows)
        boxes.append(tag("details", summary, content, class_="atlas-record-box"))
    text = (
        "Per onderwerp ziet u voor welke gebieden en welke perioden er cijfers zijn. "
        "Een streepje betekent: geen cijfers."
    )
    return tag("section", _heading("overzicht"), tag("p", text), *boxes, class_="atlas-page")


def _periods(found: Coverage, levels: list[str]) -> list[str]:
    return [period_words(list(found.get(level, ()))) for level in levels]


def _topic_link(record: Indicator) -> Html:
    return tag("a", record.title, href=f"/bronnen?onderwerp={record.id}")


@lru_cache(maxsize=2)
def rest(store: Store, version: str) -> Html:
    """Groupings, layers, and the areas that the map does not have."""
    blocks = (_groupings, _layers, _places, _programme)
    areas = tag("section", _heading("gebieden"), missing_areas(store))
    return tag("div", *(block(store) for block in blocks), areas, class_="atlas-page")


def _groupings(store: Store) -> Html:
    boxes = (
        _box(each.title, each.period, records.grouping(store, each))
        for each in store.groupings.values()
    )
    text = (
        "Gemeenten werken samen in regio’s. Een indeling staat hier zoals de bron haar geeft. "
        "Noemt de bron de gemeenten niet, dan vullen wij ze niet zelf in."
    )
    return tag("section", _heading("indelingen"), tag("p", text), *boxes)


def _layers(store: Store) -> Html:
    boxes = (
        _box(each.title, str(each.year), records.layer(store, each))
        for each in store.layers.values()
    )
    text = "De grenzen zijn eenvoudiger gemaakt voor het scherm. Gebruik ze niet om te meten."
    return tag("section", _heading("kaartlagen"), tag("p", text), *boxes)


def _places(store: Store) -> Html:
    counts = store.places()["set_id"].value_counts()
    boxes = (
        _box(
            each.title, f"{counts.get(each.id, 0)}", records.place_set(each, counts.get(each.id, 0))
        )
        for each in store.place_sets.values()
    )
    text = "Van geen soort plek kennen wij ze allemaal. Per soort staat erbij wat wij weten."
    every = store.place_kinds.values()
    kinds = definitions((each.title, completeness(store, each)) for each in every)
    return tag("section", _heading("plekken"), tag("p", text), kinds, *boxes)


def _programme(store: Store) -> Html | None:
    if not store.programme_tables:
        return None
    boxes = [
        _box(record.title, about, records.programme_table(record, count))
        for name, record in store.programme_tables.items()
        for count in [len(store.programme(name))]
        for about in ["eigen keuzes" if name in OWN_TABLES else str(count)]
    ]
    text = (
        "Wat vijf beleidsstukken uit 2006 tot 2023 zeggen, per soort in een tabel. Wat wij er zelf "
        "bij bedachten, staat apart en heet: eigen keuzes."
    )
    return tag("section", _heading("acties"), tag("p", text), *boxes)


def _box(title: str, about: str, content: Html) -> Html:
    summary = tag("summary", title, " ", tag("small", about))
    return tag("details", summary, tag("div", content), class_="atlas-record-box")
