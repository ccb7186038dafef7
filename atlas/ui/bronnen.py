"""Page Bronnen: the full record of every indicator, grouping and layer.

One theme at a time (`?thema=wonen`), or one indicator on top (`?onderwerp=woningvoorraad`).
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

import streamlit as st

from atlas.figures.numbers import format_date, format_number
from atlas.store.records import Area, Indicator
from atlas.store.store import Store, get_store
from atlas.ui import records
from atlas.ui.coverage import LEVELS, Coverage, coverage, period_words, subjects
from atlas.ui.html import Html, items, join, table, tag
from atlas.ui.zoek import gemeenten

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
    kind = join([amount, "Versie van de gegevens: ", tag("code", version), "."])
    links = items(tag("a", title, href=f"#{name}") for name, title in SECTIONS.items())
    return tag(
        "header",
        tag("h1", TITLE),
        tag("p", LEAD, class_="atlas-page-lead"),
        tag("p", kind),
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
    return tag("div", _groupings(store), _layers(store), _areas(store), class_="atlas-page")


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


def _box(title: str, about: str, content: Html) -> Html:
    summary = tag("summary", title, " ", tag("small", about))
    return tag("details", summary, tag("div", content), class_="atlas-record-box")


def _areas(store: Store) -> Html:
    changed = [a for a in store.areas.values() if a.valid and (a.boundary_change or 1) > 1]
    names = ", ".join(sorted(f"{area.name} ({area.area_code})" for area in changed))
    told = tag(
        "p", f"Gebieden die volgens het CBS een nieuwe code of grens kregen: {names or 'geen'}."
    )
    blocks = (_without_boundary(store), _old_codes(store))
    return tag("section", _heading("gebieden"), told, *blocks)


def _without_boundary(store: Store) -> Html:
    """How many buurten of each gemeente have no boundary of their own, and which."""
    buurten = [a for a in store.areas.values() if a.area_level == "buurt" and a.valid]
    without = [area for area in buurten if area.boundary == "none"]
    shared = sum(area.boundary == "rest_of_wijk" for area in buurten)
    text = (
        f"Van {format_number(len(without), 0)} van de {format_number(len(buurten), 0)} buurten "
        "hebben wij geen grens. Hun cijfers staan wel in de lijst en in de tabel. "
        f"Van {format_number(shared, 0)} andere buurten is de grens afgeleid: zij zijn wat er van "
        "hun wijk overblijft."
    )
    rows = [_gemeente_row(gemeente, buurten, without) for gemeente in gemeenten(store)]
    head = ["Gemeente", "Buurten", "Zonder grens", "Welke buurten"]
    caption = "Buurten zonder grens, per gemeente"
    return join([tag("h3", caption), tag("p", text), table(caption, head, rows)])


def _gemeente_row(gemeente: Area, buurten: list[Area], without: list[Area]) -> list[str]:
    all_of = sum(area.gemeente_code == gemeente.area_code for area in buurten)
    names = [area.name for area in without if area.gemeente_code == gemeente.area_code]
    return [gemeente.name, str(all_of), str(len(names)), ", ".join(sorted(names)) or "–"]


def _old_codes(store: Store) -> Html | None:
    """Codes of older classifications, with how many figures carry them."""
    old = {code: area for code, area in store.areas.items() if not area.valid}
    if not old:
        return None
    counts: Counter[str] = Counter()
    for name in store.indicators:
        codes = store.observations(name)["area_code"]
        counts.update(codes[codes.isin(old)].tolist())
    rows = [[code, area.name, format_number(counts[code], 0)] for code, area in old.items()]
    text = (
        "Sommige cijfers horen bij een wijk of buurt die in 2024 niet meer bestaat. Wij raden niet "
        "waar die lag. De cijfers staan niet op de kaart, wel in de gegevens."
    )
    caption = "Codes van een oudere indeling"
    title = f"{caption} ({format_number(len(rows), 0)})"
    content = table(caption, ["Code", "Naam in de atlas", "Aantal cijfers"], rows)
    return join([tag("h3", title), tag("p", text), content])
