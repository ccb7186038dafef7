"""Part Wat als: places added, moved and taken away, and what that changes for whom."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlencode

from atlas.domain.address import Address
from atlas.domain.sites import BestSites
from atlas.domain.whatif import STEPS
from atlas.figures.report import Report, Table, Text
from atlas.store.places import OwnPlaces
from atlas.store.store import Store
from atlas.ui.html import Html, items, join, report_table, tag
from atlas.ui.parts.fold import CHOSEN, choices_panel
from atlas.ui.parts.part import Answer
from atlas.ui.voorzieningen import study as studies
from atlas.ui.voorzieningen import watals_bronnen as bronnen
from atlas.ui.voorzieningen import watals_stappen as stappen
from atlas.ui.voorzieningen import watals_tabellen as tabellen
from atlas.ui.voorzieningen import watals_woorden as woorden
from atlas.ui.voorzieningen import watals_zoek as zoek
from atlas.ui.voorzieningen import watals_zoek_uit as zoek_uit
from atlas.ui.voorzieningen.gekozen import chosen_words
from atlas.ui.voorzieningen.watals_kaart import change_map
from atlas.ui.voorzieningen.watals_scenario import KEY as KEY
from atlas.ui.voorzieningen.watals_scenario import PAGE, Scenario, address, read_scenario
from atlas.ui.voorzieningen.watals_zoek import Search

TITLE = "Wat als"
QUESTION = "Wat verandert er als er een plek bij komt of weggaat?"
LEAD = "Zet een plek erbij, verplaats er een of haal er een weg, en zie wie er dichterbij komt."
WORDS: Mapping[str, str] = MappingProxyType({**studies.WORDS, STEPS: "de stappen", **zoek.WORDS})
CHOICE, FINDING, DO = "Uw keuze", "Wat komt eruit?", "Verander iets"
KERNEN = "Wie komt dichterbij, en wie raakt verder weg?"
GROUPS = "Om hoeveel mensen gaat het?"
BEREIK = "bereik"  # the part with the distances of now
BEST = "Waar helpt een nieuwe plek het meest?"
NO_CHANGE = "Er verandert niets. Zet eerst een stap."
NO_EFFECT = "Door deze stappen verandert de afstand voor geen enkele kern."
NOBODY = {
    "gain": "Geen enkele kern komt dichterbij.",
    "lose": "Geen enkele kern raakt verder weg.",
}


def skeleton(store: Store) -> Html:
    """The fields, beside them the map, the steps; then the results, the search, the sources."""
    choose = tag(
        "section",
        tag("h2", CHOICE, id="kies"),
        choices_panel(tag("div", studies.form(store), class_="atlas-part-form")),
    )
    seen = tag(
        "section",
        tag("h2", FINDING, id="bevinding"),
        tag("div", data_out="bevinding"),
        tag("div", data_map="verandering", data_choose=studies.KERN),
    )
    change = tag(
        "section",
        tag("h2", DO, id="verander"),
        tag("div", data_out="keuze"),
        tag("h3", "Uw stappen"),
        tag("div", data_out="stappen"),
    )
    return join(
        [
            tag("div", choose, seen, change, class_="atlas-part-desk atlas-watals-desk"),
            _output("kernen", KERNEN),
            _output("groepen", GROUPS),
            tag(
                "section",
                tag("h2", BEST, id="beste"),
                zoek_uit.form(store),
                tag("div", data_out="beste"),
            ),
            _know(),
        ]
    )


def _know() -> Html:
    return tag(
        "section",
        tag("h2", bronnen.KNOW, id="weten"),
        tag("div", data_out="volledig"),
        *(tag("p", text) for text in bronnen.limits()),
        tag("details", tag("summary", "Keuzes en aannamen"), tag("div", data_out="aannamen")),
        tag("details", tag("summary", "Bronnen en licenties"), tag("div", data_out="bronnen")),
    )


def _output(name: str, title: str) -> Html:
    return tag("section", tag("h2", title, id=name), tag("div", data_out=name))


def answer(store: Store, params: Mapping[str, str], own: OwnPlaces | None) -> Answer:
    """What an address asks: the scenario, computed, and the best places when asked for."""
    said = Address(params, WORDS)
    scenario, search, found = _read(said, store, own)
    here = {**scenario.params, **search.params}
    return Answer(
        params=here,
        values={**studies.values(scenario.study), **zoek.values(search)},
        shown=studies.shown(scenario.study),
        out={
            CHOSEN: tag("span", chosen_words(store, scenario.study)),
            "keuze": stappen.actions(scenario, here),
            "stappen": stappen.steps(scenario, here),
            "bevinding": _finding(store, scenario),
            "kernen": _kernen(scenario),
            "groepen": join(report_table(each, stack=True) for each in _groups(scenario)),
            "beste": zoek_uit.shown(store, scenario, search, found, here),
            "volledig": join(tag("p", text) for text in woorden.completeness(store, scenario)),
            "aannamen": report_table(bronnen.assumptions_table(store, scenario, search)),
            "bronnen": items(bronnen.sources(store, scenario, search)),
        },
        maps={"verandering": change_map(store, scenario)},
        notices=tuple(said.notices),
        passing=found is zoek.BUSY,
    )


def report(store: Store, params: Mapping[str, str], own: OwnPlaces | None) -> Report:
    """All of it to take along, with the steps, every assumption and every source."""
    scenario, search, found = _read(Address(params, WORDS), store, own)
    blocks: list[Table | Text | None] = [
        tabellen.steps_table(scenario) or Text("Uw stappen", (stappen.NO_STEPS,)),
        Text(FINDING, woorden.findings(scenario)),
        *_groups(scenario),
        tabellen.kern_table(scenario, tabellen.ordered(scenario), KERNEN)
        if scenario.steps
        else None,
        *_best(store, scenario, search, found),
        bronnen.assumptions_table(store, scenario, search),
        Text(bronnen.KNOW, bronnen.limits()),
    ]
    return Report(
        name=f"voorzieningen-{KEY}",
        title=f"{TITLE}: {scenario.study.kind.plural}",
        lead=(LEAD,),
        blocks=tuple(block for block in blocks if block),
        sources=bronnen.sources(store, scenario, search),
        warnings=woorden.completeness(store, scenario),
        address=address({**scenario.params, **search.params}),
    )


def _read(
    said: Address, store: Store, own: OwnPlaces | None
) -> tuple[Scenario, Search, BestSites | str | None]:
    """The scenario, the search, and what was found when the visitor asks for that now."""
    scenario = read_scenario(said, store, own)
    search = zoek.read_search(said, store, scenario)
    return scenario, search, zoek.best(store, scenario, search) if search.asked else None


def _finding(store: Store, scenario: Scenario) -> Html:
    """The sentences, with how much we know of the kind beside them."""
    *told, measured = woorden.findings(scenario)
    first, *rest = told
    warning = " ".join(woorden.completeness(store, scenario))
    return join(
        [
            tag("p", first, data_tell="bevinding"),
            *(tag("p", text) for text in rest),
            tag("p", measured, class_="atlas-note"),
            tag("p", warning, class_="atlas-notice"),
        ]
    )


def _kernen(scenario: Scenario) -> Html:
    """Who gains and who loses, as large; all of them folded under it."""
    if not scenario.steps:
        words = {"deel": BEREIK, **scenario.study.params}
        href, send = f"/{PAGE}?{urlencode(words)}", json.dumps(words)
        now = tag("a", "Bekijk bij Bereik hoe ver het nu is, per kern", href=href, data_send=send)
        return join([tag("p", NO_CHANGE), tag("p", now)])
    kernen = tabellen.ordered(scenario)
    if not len(kernen):
        return tag("p", NO_EFFECT)
    pieces = [tag("div", report_table(each, stack=True)) for each in tabellen.kern_tables(scenario)]
    if scenario.known:
        pieces += [
            tag("div", tag("p", text)) for side, text in NOBODY.items() if not kernen[side].any()
        ]
    whole = tabellen.kern_table(scenario, kernen, f"Alle {len(kernen)} kernen")
    details = tag("details", tag("summary", whole.title), report_table(whole, stack=True))
    notes = (tag("p", text, class_="atlas-note") for text in tabellen.kern_notes(scenario))
    return join([tag("div", *pieces, class_="atlas-part-two"), *notes, details])


def _groups(scenario: Scenario) -> tuple[Table, ...]:
    if not scenario.steps:
        return (tabellen.now_table(scenario),)
    return tabellen.people_table(scenario), tabellen.distance_table(scenario)


def _best(
    store: Store, scenario: Scenario, search: Search, found: BestSites | str | None
) -> list[Table | Text]:
    """What was found, when the visitor asked for it."""
    if found is None:
        return []
    if isinstance(found, str):
        return [Text(BEST, (found,))]
    told = zoek_uit.sentences(store, scenario, search, found)
    return [Text(BEST, told), zoek_uit.table(store, scenario, search, found)]
