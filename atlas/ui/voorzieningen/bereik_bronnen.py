"""Part Bereik: what is assumed, and where everything comes from."""

from __future__ import annotations

from atlas.domain.demand import OLDER65, OLDER80, PEOPLE, PERIOD, SHARE_PERIOD
from atlas.domain.reach import Measure
from atlas.figures.explanation import source_line
from atlas.figures.numbers import format_plain
from atlas.figures.report import Column, Table
from atlas.store.records import Origin
from atlas.store.store import Store
from atlas.ui.voorzieningen import bereik_uitleg as uitleg
from atlas.ui.voorzieningen.bereik_uitkomst import Outcome

LAYERS = ("kern", "buurt", "buurt_rest")
FIGURES = (
    (PEOPLE, PERIOD, "buurt"),
    (OLDER65, PERIOD, "buurt"),
    (OLDER65, SHARE_PERIOD, "gemeente"),
    (OLDER80, SHARE_PERIOD, "gemeente"),
)


def assumptions_table(outcome: Outcome) -> Table:
    """What is our own assumption, with its value and what it counts for."""
    measure = outcome.study.measure
    usual, bike = Measure(), measure.bike
    rows = (
        (
            "Omrijfactor",
            format_plain(measure.detour),
            f"Zonder uw keuze {format_plain(usual.detour)}. Telt niet mee bij de rechte lijn.",
        ),
        (
            "Snelheid",
            f"{format_plain(measure.speed_kmh)} km per uur",
            "Alleen voor minuten. Telt niet mee bij de rechte lijn.",
        ),
        (
            "15 minuten fietsen",
            f"omrijfactor {format_plain(bike.detour)}, {format_plain(bike.speed_kmh)} km per uur",
            uitleg.bike_words(measure),
        ),
        ("Mensen bij een kern", "eigen verdeling", uitleg.OWN_KERN),
        ("80-plussers per buurt", "eigen verdeling", uitleg.OWN_DIVISION),
    )
    return Table(
        "Eigen aannamen op deze pagina",
        (Column("Aanname"), Column("Waarde"), Column("Waar telt het voor?")),
        rows,
    )


def sources(store: Store, outcome: Outcome) -> tuple[str, ...]:
    """Every source of the places, the people and the points, with its licence."""
    own = (f"Uw eigen bestand: {outcome.own}.",) if outcome.own else ()
    lines = map(source_line, (*_of_places(store, outcome), *_of_figures(store)))
    layers = (store.layers[each].origin for each in LAYERS if each in store.layers)
    return tuple(dict.fromkeys((*own, *lines, *map(source_line, layers))))


def _of_places(store: Store, outcome: Outcome) -> list[Origin]:
    """The origins of the places of the kind, also of those that do not count."""
    shown = (outcome.found.places, outcome.left_out)
    used = {pair for each in shown for pair in zip(each["set_id"], each["origin"], strict=True)}
    return [
        origin
        for name, each in store.place_sets.items()
        for origin in each.origin
        if (name, origin.id) in used
    ]


def _of_figures(store: Store) -> list[Origin]:
    found = []
    for name, period, level in FIGURES:
        used = set(store.cells(name, period, level)["origin"])
        found += [origin for origin in store.indicators[name].origin if origin.id in used]
    return found
