"""Part Behoefte en opgave: how many homes older people need, what there is, what is short."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

from atlas.domain.address import Notice
from atlas.domain.classification import classify
from atlas.domain.need import gap
from atlas.domain.scenario import SIDES, comparison_params, need_areas, read_comparison
from atlas.domain.sensitivity import Bar, tornado
from atlas.domain.supply import Supply, supply
from atlas.figures.report import Chart, Report, Table, Text
from atlas.store.dwellings import Dwellings
from atlas.store.store import Store
from atlas.ui.html import Html, items, join, tag
from atlas.ui.parts.part import Answer
from atlas.ui.wonen import behoefte_bronnen as bronnen
from atlas.ui.wonen import behoefte_form as fields
from atlas.ui.wonen import behoefte_tables as tables
from atlas.ui.wonen import behoefte_uit as uit
from atlas.ui.wonen import behoefte_words as words
from atlas.ui.wonen.behoefte_tables import Study

KEY = "behoefte"
TITLE = "Behoefte en opgave"
QUESTION = "Hoeveel geschikte woningen zijn er straks nodig?"
LEAD = (
    "Bereken hoeveel geschikte woningen ouderen nodig hebben tot 2050, en hoeveel er dan bij "
    "moeten. U verandert zelf de aannamen en vergelijkt twee scenario’s."
)
WORDS: Mapping[str, str] = words.WORDS
FINDING = ("bevinding", "Wat komt eruit?")
SECTIONS = {
    "opgave": "Wat is nodig, wat is er, en wat moet erbij?",
    "gevoeligheid": "Waar hangt de uitkomst het meest van af?",
    "mensen": "Hoeveel ouderen wonen er dan?",
    "huishoudens": "Hoeveel huishoudens zijn dat?",
    "wijken": "Waar in de gemeente?",
    "ambities": "Wat zeggen de woonvisies?",
}
KNOW = "Wat u moet weten"
PUBLISHED = "Alle gepubliceerde prognoses voor dit gebied als tabel"
# The supply of each dwelling table, kept no longer than the table itself.
_counted: WeakKeyDictionary[Dwellings, tuple[str, Supply]] = WeakKeyDictionary()


def skeleton(store: Store) -> Html:
    """The fields with the finding beside them, then the results and what they rest on."""
    chosen = tag("section", tag("h2", "Uw aannamen", id="aannamen"), fields.form(store))
    published = tag("details", tag("summary", PUBLISHED), tag("div", data_out="prognoses"))
    origins = items(bronnen.sources(store))
    norm = (
        tag("h2", "Wat volgt er uit kengetallen?", id="kengetallen"),
        fields.norm_form(store),
        tag("div", data_out="kengetallen"),
    )
    return join(
        [
            tag("div", chosen, _output(*FINDING), class_="atlas-part-desk"),
            *(_output(name, title) for name, title in SECTIONS.items()),
            tag("section", tag("h2", "Wat zeggen anderen?", id="prognoses"), published),
            tag("section", *norm),
            tag(
                "section",
                tag("h2", KNOW, id="weten"),
                *(tag("p", text) for text in words.limits(store)),
                tag("details", tag("summary", "Bronnen en licenties"), origins),
            ),
        ]
    )


def _output(name: str, title: str) -> Html:
    return tag("section", tag("h2", title, id=name), tag("div", data_out=name))


def answer(store: Store, params: Mapping[str, str], dwellings: Dwellings | None) -> Answer:
    """What an address asks: both scenarios, computed."""
    study, notices = _study(store, params, dwellings)
    values, shown = fields.field_values(store, study.comparison)
    return Answer(
        params=comparison_params(study.comparison, store),
        values=values,
        shown=shown,
        out=uit.out(store, study, _bars(store, study)),
        notices=notices,
    )


def report(store: Store, params: Mapping[str, str], dwellings: Dwellings | None) -> Report:
    """All of it to take along, with every assumption of both scenarios."""
    study, _ = _study(store, params, dwellings)
    bars = _bars(store, study)
    moved = [place for place, each in enumerate(bars) if each]
    people = [(name, scenario) for name, scenario, _ in study.sides()]
    blocks: list[Table | Text | Chart | None] = [
        Text("Wat komt eruit?", words.findings(store, study, bars)),
        *(tables.gap_table(store, study, name, each) for name, _, each in study.sides()),
        tables.variants_table(study),
        bronnen.assumptions_table(store, study),
        *(uit.tornado(store, study, place, bars[place]) for place in moved),
        *(tables.tornado_table(store, study, SIDES[p].upper(), bars[p]) for p in moved),
        *(uit.people_chart(store, study, *side) for side in people),
        *(tables.people_table(store, study, *side) for side in people),
        tables.households_table(study),
        *bronnen.forecast_tables(store, store.version, study.comparison.area),
        tables.wijk_table(store, study),
        bronnen.ambition_table(store, study),
        bronnen.norm_table(store, study),
        Text(KNOW, words.limits(store)),
    ]
    query = urlencode({"deel": KEY, **comparison_params(study.comparison, store)})
    return Report(
        name=f"wonen-{KEY}",
        title=f"{TITLE}: {study.name}, {study.year}",
        lead=(LEAD,),
        blocks=tuple(block for block in blocks if block),
        sources=bronnen.sources(store),
        address=f"/wonen?{query}",
    )


def _study(
    store: Store, params: Mapping[str, str], dwellings: Dwellings | None
) -> tuple[Study, tuple[Notice, ...]]:
    comparison, notices = read_comparison(params, store)
    members = need_areas(store)[comparison.area]
    asked = "tabel" in (comparison.a.supply_method, comparison.b.supply_method)
    fictitious = asked and dwellings is not None and dwellings.fictitious
    counted = _supply(store, dwellings) if asked and dwellings and not fictitious else None
    gaps = [gap(store, members, comparison.year, each, counted) for each in comparison.scenarios]
    name = fields.area_names(store)[comparison.area]
    return Study(comparison, name, members, (gaps[0], gaps[1]), counted, fictitious), notices


def _supply(store: Store, dwellings: Dwellings) -> Supply:
    """The dwellings of a table by class, in each gemeente."""
    kept = _counted.get(dwellings)
    if kept is None or kept[0] != store.version:
        classified = classify(dwellings.frame, store.housing.classification)
        kept = (store.version, supply(dwellings, classified, "gemeente", store))
        _counted[dwellings] = kept
    return kept[1]


def _bars(store: Store, study: Study) -> list[list[Bar]]:
    """The tornado of each scenario on screen; empty where the gap is unknown."""
    return [
        []
        if each.total.gap is None
        else tornado(store, study.members, study.year, scenario, study.supply)
        for _, scenario, each in study.sides()
    ]
