"""Part Bereik: how far every kern is from a kind of place, and who lives outside a limit."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlencode

from atlas.domain.address import Address, Notice
from atlas.figures.report import Chart, Report, Table, Text
from atlas.store.places import OwnPlaces
from atlas.store.store import Store
from atlas.ui.html import Html, items, join, report_table, svg, tag
from atlas.ui.parts.fields import choices
from atlas.ui.parts.fold import CHOSEN, choices_panel, fold
from atlas.ui.parts.maps import MapPoint, choropleth
from atlas.ui.parts.part import Answer
from atlas.ui.voorzieningen import bereik_bronnen as bronnen
from atlas.ui.voorzieningen import bereik_kern as kern
from atlas.ui.voorzieningen import bereik_tabellen as tables
from atlas.ui.voorzieningen import bereik_uitleg as uitleg
from atlas.ui.voorzieningen import bereik_woorden as words
from atlas.ui.voorzieningen import study as shared
from atlas.ui.voorzieningen.bereik_uitkomst import METRES, Outcome, outcome
from atlas.ui.voorzieningen.gekozen import chosen_words

KEY = "bereik"
TITLE = "Bereik"
QUESTION = "Wie woont er ver van een voorziening?"
LEAD = "Kies een soort plek en zie voor elke kern hoe ver het is, en hoeveel mensen ver weg wonen."
ORDER = "volgorde"
DEFAULT_ORDER = "ver"
WORDS: Mapping[str, str] = MappingProxyType({**shared.WORDS, ORDER: "de volgorde van de kernen"})
MAP = "bereik"
BREAKS = (0.4, 1.5, 5.0, 10.0, 20.0)  # km: the limits, and twice beyond them
KNOW = "Wat u moet weten"


def skeleton(store: Store) -> Html:
    """The fields with the finding beside them, then the map, the kern and the tables."""
    orders = choices(ORDER, "Volgorde", tables.ORDERS.items())
    every = (
        tag("summary", "Alle kernen als tabel"),
        tag("div", orders, class_="atlas-part-form"),
        tag("div", data_out="kernen"),
    )
    told = tag("div", tag("div", data_out="verder"), tag("div", data_out="kern"))
    near = (tag("div", data_map=MAP, data_choose=shared.KERN), told)
    return join(
        [
            tag(
                "div",
                _section("Uw keuze", "keuze", choices_panel(_form(store))),
                tag("section", data_out="bevinding"),
                class_="atlas-part-desk",
            ),
            _section(
                "Hoe ver is het, per kern?",
                "kaart",
                tag("div", *near, class_="atlas-part-two"),
                tag("div", data_out="dichtbij"),
                tag("details", *every),
            ),
            tag("div", data_out="cijfers"),
            _section("Wat meet het CBS?", "cbs", tag("div", data_out="cbs")),
            _section(KNOW, "weten", *_know(store)),
        ]
    )


def _section(title: str, name: str, *content: Html) -> Html:
    return tag("section", tag("h2", title, id=name), *content)


def _form(store: Store) -> Html:
    return tag("div", shared.form(store), class_="atlas-part-form")


def _know(store: Store) -> list[Html]:
    origins = (tag("summary", "Bronnen en licenties"), tag("div", data_out="bronnen"))
    return [
        items(uitleg.limits(store)),
        tag("div", data_out="aannamen"),
        tag("details", *origins),
    ]


def answer(store: Store, params: Mapping[str, str], own: OwnPlaces | None) -> Answer:
    """What the part shows for an address."""
    found, canonical, notices = _study(store, params, own)
    return Answer(
        params=canonical,
        values={**shared.values(found.study), ORDER: found.order},
        shown=shared.shown(found.study),
        out={
            CHOSEN: tag("span", chosen_words(store, found.study)),
            "bevinding": _finding(store, found),
            "verder": join(tag("p", text) for text in words.findings(store, found)[1:]),
            "kern": kern.card(store, found),
            "dichtbij": _near(store, found, own),
            "kernen": _kernen(store, found),
            "cijfers": _figures(store, found),
            "cbs": kern.cbs(store, found),
            "aannamen": report_table(bronnen.assumptions_table(found)),
            "bronnen": items(bronnen.sources(store, found)),
        },
        maps={MAP: _map(store, found)} if found.known else {},
        notices=notices,
    )


def _study(
    store: Store, params: Mapping[str, str], own: OwnPlaces | None
) -> tuple[Outcome, dict[str, str], tuple[Notice, ...]]:
    """What the address asks for, found; its canonical words; what could not be honoured."""
    address = Address(params, WORDS)
    study = shared.read_study(address, store)
    order = address.one_of(ORDER, tables.ORDERS, DEFAULT_ORDER)
    canonical = {**study.params, **({} if order == DEFAULT_ORDER else {ORDER: order})}
    return outcome(store, study, order, own), canonical, tuple(address.notices)


def _finding(store: Store, found: Outcome) -> Html:
    """What comes out first, and beside it how much of the kind is known."""
    told = tag("p", words.findings(store, found)[0], data_tell="bevinding")
    known = tag("p", " ".join(words.completeness(store, found)), class_="atlas-notice")
    way_on = None if found.known else tag("p", *kern.way_on(store, found.study.kind))
    return join([tag("h2", words.question(found)), told, way_on, known])


def _near(store: Store, found: Outcome, own: OwnPlaces | None) -> Html:
    """What is nearest to the chosen kern."""
    return report_table(kern.nearest_table(store, found, own)) if found.study.kern else join([])


def _kernen(store: Store, found: Outcome) -> Html:
    if not found.known:
        return tag("p", words.nothing_known(found.study.kind))
    return report_table(tables.kernen_table(store, found), stack=True)


def _figures(store: Store, found: Outcome) -> Html:
    """The sections with figures of people; none where no place is known."""
    if not found.known:
        return join([])
    chart = tag("div", svg(tables.gemeenten_chart(store, found).svg))
    fair = tag("div", report_table(tables.fairness_table(store, found), stack=True))
    long = (
        ("Witte vlekken: waar wonen mensen ver weg?", tables.spots_table(store, found)),
        ("En per gemeente?", tables.gemeenten_table(store, found)),
    )
    bands = report_table(tables.bands_table(store, found), stack=True)
    return join(
        [
            *(_folded(*each) for each in long),
            tag("section", tag("h2", "Hoe dichtbij is het?"), bands),
            tag(
                "section",
                tag("h2", "Is het eerlijk verdeeld?"),
                tag("div", chart, fair, class_="atlas-part-two"),
            ),
        ]
    )


def _folded(title: str, shown: Table) -> Html:
    """A section with a long table, that a phone shows on demand."""
    summary = f"Toon de tabel ({len(shown.rows)} regels)"
    return tag("section", tag("h2", title), fold(summary, report_table(shown, stack=True)))


def _map(store: Store, found: Outcome) -> dict[str, object]:
    """The kernen by distance, with a sign for every place."""
    study, places = found.study, found.found.places
    kind = uitleg.lower(study.kind.title)
    return choropleth(
        store,
        "kern",
        {str(code): metres / METRES for code, metres in found.found.kernen["metres"].items()},
        title=f"Hoe ver is het naar een {kind}?",
        unit="km",
        decimals=1,
        breaks=BREAKS,
        scope=f"Elke kern is een rondje. {uitleg.measured(study.measure)}",
        chosen=study.kern,
        theme="voorzieningen",
        points=[MapPoint(x, y, "is") for x, y in places[["x", "y"]].itertuples(index=False)],
    )


def report(store: Store, params: Mapping[str, str], own: OwnPlaces | None) -> Report:
    """The same to take along, with all assumptions and sources."""
    found, canonical, _ = _study(store, params, own)
    known = words.completeness(store, found)
    blocks: list[Table | Text | Chart | None] = [
        Text(words.question(found), (*words.findings(store, found), *known)),
        *_of_kern(store, found, own),
        *_of_people(store, found),
        kern.cbs_table(store, found),
        bronnen.assumptions_table(found),
        Text(KNOW, (*uitleg.limits(store), kern.CBS_WAY)),
    ]
    return Report(
        name="voorzieningen-bereik",
        title=f"Bereik: {uitleg.lower(found.study.kind.plural)} in Drenthe",
        lead=(LEAD,),
        blocks=tuple(block for block in blocks if block),
        sources=bronnen.sources(store, found),
        # Short, for every page: the number of places, and which way more of them move the figures.
        warnings=tuple(each for each in (known[0], words.NEARER) if each in known),
        address=f"/voorzieningen?{urlencode({'deel': KEY, **canonical})}",
    )


def _of_kern(store: Store, found: Outcome, own: OwnPlaces | None) -> list[Table | Text]:
    if not found.study.kern:
        return []
    name = shared.kern_names(store)[found.study.kern]
    people = (f"{title}: {number}." for title, number in kern.people(found))
    return [
        Text(name, (*kern.said(store, found), *people)),
        kern.nearest_table(store, found, own),
    ]


def _of_people(store: Store, found: Outcome) -> list[Table | Chart]:
    if not found.known:
        return []
    return [
        tables.spots_table(store, found),
        tables.gemeenten_table(store, found),
        tables.gemeenten_chart(store, found),
        tables.bands_table(store, found),
        tables.fairness_table(store, found),
        tables.kernen_table(store, found),
    ]
