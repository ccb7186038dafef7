"""Part Geschiktheid: classes of dwellings, what is not known, and where to grow old."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from atlas.domain.supply import STOCK
from atlas.figures.explanation import source_line
from atlas.figures.numbers import STATUS_WORDS
from atlas.figures.report import Column, Report, Table, Text
from atlas.store.dwellings import Dwellings
from atlas.store.store import Store
from atlas.ui.html import Html, items, join, report_table, tag
from atlas.ui.parts.fields import choices
from atlas.ui.parts.part import Answer
from atlas.ui.wonen import geschiktheid_keuze as keuze
from atlas.ui.wonen import geschiktheid_lagen as lagen
from atlas.ui.wonen import geschiktheid_lagen_tabel as lagen_tabel
from atlas.ui.wonen import geschiktheid_regels as regels
from atlas.ui.wonen import geschiktheid_score as score
from atlas.ui.wonen.geschiktheid_keuze import WORDS, Selection
from atlas.ui.wonen.geschiktheid_lagen import Layers

__all__ = ["KEY", "LEAD", "QUESTION", "TITLE", "WORDS", "answer", "report", "skeleton"]

KEY = "geschiktheid"
TITLE = "Geschiktheid"
QUESTION = "Welke woningen zijn geschikt om oud te worden?"
LEAD = (
    "Bekijk welke woningen passen bij mensen die zorg nodig hebben, wat wij daarvan niet weten, "
    "en waar u goed oud kunt worden."
)
NAME = "wonen-geschiktheid"
BOCE, BOCE_ITEM = "boce_wonen", "niet_geschikte_woningen"
BOCE_STATUS = "grove inschatting van het CBS"
MEASURES = {"aandeel": "aandeel", "aantal": "aantal"}
NO_BOCE = (
    "Zolang de voorbeeldgegevens aan staan, tonen wij hier geen cijfers van werkelijke woningen."
)
APART = (
    "De score en de cijfers van BOCE staan hier niet bij. Die gaan over het echte Drenthe en "
    "komen nooit in één bestand met voorbeeldgegevens. Zet het voorbeeld uit om ze mee te nemen."
)


def skeleton(store: Store) -> Html:
    """Explanation, fields, and the places of maps and tables."""
    sources = tag("details", tag("summary", "Bronnen en licenties"), tag("div", data_out="sources"))
    return join([_known(store), _layers(store), _edges(store), score.skeleton(store), sources])


def _known(store: Store) -> Html:
    box = tag("input", type="checkbox", name=keuze.EXAMPLE, value="1", id=keuze.EXAMPLE)
    return tag(
        "section",
        tag("h2", "Wat weten we?", id="wat-weten-we"),
        regels.explanation(store),
        tag("p", tag("label", box, f" {lagen.FICTITIOUS}", for_=keuze.EXAMPLE)),
        tag("div", data_out="boce"),
    )


def _layers(store: Store) -> Html:
    classes = [(each.id, each.name) for each in store.housing.classification.classes]
    fields = (
        choices(keuze.CLASS, "Klasse op de kaart", classes),
        choices(keuze.MEASURE, "Aandeel of aantal", MEASURES.items()),
    )
    return tag(
        "section",
        tag("h2", "Waar staan geschikte woningen, en wat weten we niet?", id="klassen"),
        tag("div", data_out="class_findings"),
        tag("div", *fields, class_="atlas-part-form"),
        tag(
            "div",
            tag("div", data_map="class"),
            tag("div", data_map="coverage"),
            class_="atlas-part-two",
        ),
        tag("div", data_out="class_table"),
        tag("div", data_out="coverage_table"),
    )


def _edges(store: Store) -> Html:
    number = len(store.housing.classification.edge_cases)
    return tag(
        "section",
        tag("h2", "Wat als de regel niet duidelijk is?", id="twijfelgevallen"),
        tag(
            "p",
            f"De bron laat {number} punten open. Wij kozen, en zeggen waarom. Kiest u anders, dan "
            "worden alle woningen in de tabel opnieuw ingedeeld.",
        ),
        regels.edge_fields(store),
        tag("div", data_out="edge_changes"),
    )


def answer(store: Store, params: Mapping[str, str], dwellings: Dwellings | None) -> Answer:
    """The layers of the dwellings in use, and the composite layer."""
    chosen, notices = keuze.read(store, params)
    found = lagen.layers(store, chosen, dwellings)
    changes = lagen_tabel.changes_table(store, found)
    return Answer(
        params=chosen.params,
        values=keuze.values(store, chosen),
        shown=score.shown_weights(store, chosen),
        out={
            "boce": tag("p", NO_BOCE) if found.fictitious else report_table(boce_table(store)),
            "class_findings": _said(lagen.findings(store, found), found),
            "class_table": _class_table(store, chosen, found),
            "coverage_table": report_table(lagen_tabel.coverage_table(store, found)),
            "edge_changes": report_table(changes) if changes else join([]),
            "sources": items(_sources(store, chosen, real=True)),
            **score.out(store, chosen),
        },
        maps={
            "class": lagen.class_map(store, chosen, found),
            "coverage": lagen.coverage_map(store, found),
            score.MAP: score.score_map(store, chosen),
        },
        notices=notices,
    )


def _said(sentences: tuple[str, ...], found: Layers) -> Html:
    """The sentences; the first stands out where it warns or says that there is nothing."""
    warns = found.fictitious or found.supply is None
    return join(
        tag("p", text, class_="atlas-notice" if warns and not place else None)
        for place, text in enumerate(sentences)
    )


def _class_table(store: Store, chosen: Selection, found: Layers) -> Html:
    """The table of the map; nothing without dwellings, which the sentences say already."""
    if found.supply is None:
        return join([])
    return report_table(lagen_tabel.class_table(store, chosen, found))


def boce_table(store: Store) -> Table:
    """The one figure that exists on unsuitable dwellings, as printed."""
    facts = store.facts(BOCE)
    regions = {r.area_code: r.title for g in store.groupings.values() for r in g.regions}
    names = regions | {code: area.name for code, area in store.areas.items()}
    item = next(each for each in store.fact_tables[BOCE].items if each.id == BOCE_ITEM)
    printed = facts[facts["item"] == BOCE_ITEM]
    columns = (printed[name] for name in ("area_code", "value", "status", "period"))
    rows = tuple(
        (names[code], float(value), f"{STATUS_WORDS[status]} ({BOCE_STATUS})", period)
        for code, value, status, period in zip(*columns, strict=True)
    )
    return Table(
        "Wat wel bekend is: woningen die niet geschikt zijn voor senioren",
        (
            Column("Gebied"),
            Column(f"{item.title} ({item.unit})", 0),
            Column("Status"),
            Column("Jaar"),
        ),
        rows,
        (item.description, *printed["note"].unique(), *_fact_sources(store)),
    )


def _fact_sources(store: Store) -> tuple[str, ...]:
    origins = store.fact_tables[BOCE].origin
    return tuple(map(source_line, origins))


def report(store: Store, params: Mapping[str, str], dwellings: Dwellings | None) -> Report:
    """All of it to take along; of example data only the example, under its warning."""
    chosen, _ = keuze.read(store, params)
    found = lagen.layers(store, chosen, dwellings)
    changes = lagen_tabel.changes_table(store, found)
    rules = store.housing.classification
    about: tuple[Table | Text, ...] = (
        Text("Wat weten we?", (regels.REGISTER, *lagen.findings(store, found))),
        lagen_tabel.class_table(store, chosen, found),
        lagen_tabel.coverage_table(store, found),
        *((changes,) if changes else ()),
        regels.edges_table(store, chosen),
        regels.classes_table(rules),
    )
    if not found.fictitious:
        about += (boce_table(store), *score.blocks(store, chosen))
    query = urlencode({"deel": KEY, **chosen.params})
    return Report(
        name=f"voorbeeld_{NAME}" if found.fictitious else NAME,
        title="Wonen in Drenthe: geschiktheid",
        lead=(LEAD, APART) if found.fictitious else (LEAD,),
        blocks=about,
        sources=_sources(store, chosen, real=not found.fictitious),
        warnings=(lagen.WARNING,) if found.fictitious else (),
        address=f"/wonen?{query}",
    )


def _sources(store: Store, chosen: Selection, real: bool) -> tuple[str, ...]:
    """The sources of the rules, and those of the real figures where these are shown."""
    rules = regels.source_line(store.housing.classification)
    if not real:
        return (rules,)
    figures = (*_stock_sources(store), *_fact_sources(store), *score.source_lines(store, chosen))
    return (rules, *figures)


def _stock_sources(store: Store) -> tuple[str, ...]:
    period = store.periods(STOCK, lagen.LEVEL)[-1]
    used = set(store.cells(STOCK, period, lagen.LEVEL)["origin"])
    return tuple(
        f"Woningvoorraad {period}: {each.producer}, {each.title} ({each.licence})"
        for each in store.indicators[STOCK].origin
        if each.id in used
    )
