"""The part Per thema of page Profiel: every figure of a theme among its peers, and its course."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from atlas.domain.profile import profile
from atlas.figures.profile_words import theme_sentences
from atlas.figures.report import Report
from atlas.figures.spine import spine_key
from atlas.store.store import Store
from atlas.ui.html import Html, items, join, tag
from atlas.ui.parts.fields import choices
from atlas.ui.parts.fold import fold
from atlas.ui.parts.part import Answer
from atlas.ui.profiel import geheel, keuze, kort_kop, thema_keuze, thema_rijen, thema_verloop
from atlas.ui.profiel.thema_keuze import AGE, AGES, ORDER, ORDERS, THEME, Chosen, Rows

KEY = "thema"
TITLE = "Per thema"
QUESTION = "Hoe staat dit gebied ervoor, per thema?"
LEAD = "Vergelijk elk cijfer met Drenthe, Nederland en de andere gebieden, en zie het verloop."
WORDS = thema_keuze.WORDS


def skeleton(store: Store) -> Html:
    """The fields, what the marks mean, and room for the tables."""
    themes = [(theme.id, theme.title) for theme in store.themes.values()]
    fields = tag(
        "div",
        choices(THEME, "Thema", themes),
        choices(ORDER, "Volgorde", ORDERS.items()),
        tag("div", data_out="leeftijden"),
        class_="atlas-part-form",
    )
    signs = (join([Html(sign), tag("span", text)]) for sign, text in spine_key())
    key = fold("Zo leest u de grafiek", items(signs, class_="atlas-prof-sleutel"))
    return join(
        [
            keuze.chooser(store),
            tag("div", data_out="begin"),
            tag(
                "div",
                fields,
                tag("div", data_out="kop"),
                key,
                tag("div", data_out="thema"),
                tag("div", data_out="aantallen"),
                tag("div", data_out="verloop"),
                class_="atlas-prof-thema",
            ),
        ]
    )


def answer(store: Store, params: Mapping[str, str], own: None) -> Answer:
    """What the part shows for an address."""
    subject, reference, chosen, notices = thema_keuze.read(store, params)
    common = keuze.out(store, subject, reference)
    if chosen is None:
        fields = {**keuze.values(None, reference), THEME: next(iter(store.themes))}
        begin = {**common, "begin": tag("p", keuze.ASK)}
        return Answer(keuze.params(None, reference), fields, out=begin, notices=notices)
    rows = thema_keuze.rows(store, chosen)
    out = {**common, **_out(store, chosen, rows)}
    return Answer(chosen.params, chosen.values, out=out, notices=notices)


def report(store: Store, params: Mapping[str, str], own: None) -> Report:
    """The whole profile, with the course of every figure."""
    subject, reference, _, _ = thema_keuze.read(store, params)
    return geheel.whole_report(store, subject, reference)


def _out(store: Store, chosen: Chosen, rows: Rows) -> dict[str, Html]:
    if not rows.topic:
        return {"kop": _nothing(store, chosen)}
    lines = (*rows.compared, *rows.totals)
    told = theme_sentences(lines, chosen.subject, chosen.reference)
    title = f"{store.themes[chosen.theme].title} in {chosen.subject.name}"
    limits = kort_kop.limits(
        store, chosen.subject, profile(store, chosen.subject, chosen.reference)
    )
    why = (tag("p", text, class_="atlas-note") for text in limits)
    head = [tag("h2", title), tag("p", told[0], data_tell="thema"), tag("p", told[1]), *why]
    return {
        "leeftijden": choices(AGE, "Leeftijd", AGES.items()) if rows.twins else tag("div"),
        "kop": join(head),
        "thema": thema_rijen.compared(store, chosen, rows),
        "aantallen": thema_rijen.totals(store, chosen, rows),
        "verloop": thema_verloop.course(store, chosen.subject, chosen.reference, rows.topic),
    }


def _nothing(store: Store, chosen: Chosen) -> Html:
    """That the theme has no figures of the area, and which themes have."""
    theme = store.themes[chosen.theme].title
    lines = profile(store, chosen.subject, chosen.reference)
    counts = Counter(line.indicator.theme for line in lines if line.cell.value is not None)
    told = f"Over {theme} heeft de atlas geen cijfers van {thema_rijen.level_word(chosen)}."
    found = {each: counts[each] for each in store.themes if counts[each]}
    if not found:
        return tag("p", f"De atlas heeft geen cijfers van {chosen.subject.name}.")
    more = tag("p", f"Wel van {chosen.subject.name}, met het aantal cijfers:")
    return join([tag("p", told), more, thema_rijen.with_figures(store, found, chosen)])
