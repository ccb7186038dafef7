"""Part Bereik: its tables and its chart."""

from __future__ import annotations

import itertools
import math
from types import MappingProxyType

import pandas as pd

from atlas.domain.demand import GROUPS
from atlas.domain.reach import LIMITS
from atlas.figures.chart_bars import bars
from atlas.figures.numbers import format_number
from atlas.figures.report import Chart, Column, Table, Value
from atlas.store.records import PROVINCE
from atlas.store.store import Store
from atlas.ui.voorzieningen import bereik_uitleg as uitleg
from atlas.ui.voorzieningen import bereik_woorden as words
from atlas.ui.voorzieningen.bereik_uitkomst import METRES, Outcome, travel_minutes
from atlas.ui.voorzieningen.bereik_uitleg import lower
from atlas.ui.voorzieningen.bereik_woorden import PEOPLE_WORDS, beyond
from atlas.ui.voorzieningen.study import kern_names

ORDERS = MappingProxyType(
    {
        "ver": "Verste kern eerst",
        "mensen": "Meeste mensen buiten de grens eerst",
        "gemeente": "Op gemeente en naam",
    }
)
MOST_SPOTS = 20
PERCENT = 100
TIME_HEADS = {
    "auto": "Minuten met de auto (eigen aanname)",
    "route_fiets": "Minuten fietsen",
    "route_auto": "Minuten met de auto",
}
BIKE_HEAD = "Minuten fietsen (eigen aanname)"


def kernen_table(store: Store, outcome: Outcome) -> Table:
    """Every kern with a point: its nearest place, how far that is, and who is outside."""
    group = outcome.study.group
    kernen = _ordered(store, outcome)
    return Table(
        f"Kernen in Drenthe: hoe ver van een {lower(outcome.study.kind.title)}?",
        (
            Column("Kern"),
            Column("Gemeente"),
            Column("Dichtstbijzijnde plek die wij kennen"),
            Column("Afstand (km)", 1),
            Column(TIME_HEADS.get(outcome.study.measure.mode, BIKE_HEAD), 0),
            Column(f"{PEOPLE_WORDS[group].capitalize()} buiten de grens", 0),
        ),
        tuple(
            zip(
                kernen["name"].tolist(),
                kernen["gemeente"].tolist(),
                kernen["place_name"].tolist(),
                _figures(kernen["metres"] / METRES),
                _figures(travel_minutes(kernen, outcome.study.measure)),
                _figures(kernen[f"{group}_out"]),
                strict=True,
            )
        ),
        (*_notes(store, outcome), *((uitleg.DIVISION_NOTE,) if group == "older80" else ())),
    )


def _ordered(store: Store, outcome: Outcome) -> pd.DataFrame:
    """The kernen in the order that is asked, with the names of gemeente and nearest place."""
    found, names = outcome.found, kern_names(store)
    kernen = found.kernen.assign(
        name=found.kernen.index.map(names),
        gemeente=[store.areas[code].name for code in found.kernen["gemeente_code"]],
        place_name=found.kernen["place"].map(found.places["name"]),
    )
    by: dict[str, tuple[list[str], list[bool]]] = {
        "ver": (["metres", "name"], [False, True]),
        "mensen": ([f"{outcome.study.group}_out", "name"], [False, True]),
        "gemeente": (["gemeente", "name"], [True, True]),
    }
    columns, rising = by[outcome.order]
    return kernen.sort_values(columns, ascending=rising)


def spots_table(store: Store, outcome: Outcome) -> Table:
    """The kernen outside the limit where most people of the group live."""
    group, names = outcome.study.group, kern_names(store)
    far = outcome.found.kernen[~outcome.found.kernen["within"]]
    known = far.dropna(subset=[f"{group}_out"])
    most = known[known[f"{group}_out"] > 0].nlargest(MOST_SPOTS, f"{group}_out")
    rows = tuple(
        zip(
            most.index.map(names),
            (store.areas[code].name for code in most["gemeente_code"]),
            _figures(most["metres"] / METRES),
            *(_figures(most[f"{each}_out"]) for each in GROUPS),
            strict=True,
        )
    )
    return Table(
        f"Witte vlekken: kernen {beyond(outcome)}, de meeste {PEOPLE_WORDS[group]} eerst",
        (
            Column("Kern"),
            Column("Gemeente"),
            Column("Afstand (km)", 1),
            *(Column(f"{word.capitalize()} buiten de grens", 0) for word in PEOPLE_WORDS.values()),
        ),
        rows,
        (_rest(outcome, far, most), *_notes(store, outcome)),
    )


def _rest(outcome: Outcome, far: pd.DataFrame, shown: pd.DataFrame) -> str:
    """How many kernen the table leaves out, and who lives outside in the others."""
    out, who = f"{outcome.study.group}_out", PEOPLE_WORDS[outcome.study.group]
    inside = outcome.found.kernen[outcome.found.kernen["within"]][out].sum()
    more = far.drop(shown.index)[out].sum()
    text = (
        f"Buiten de grens liggen {len(far)} kernen; deze tabel toont er {len(shown)}. In de andere "
        f"wonen nog {format_number(more, 0)} {who} buiten de grens. In kernen binnen de grens "
        f"wonen er {format_number(inside, 0)}, in buurten verder van de kern."
    )
    if unknown := int(far[out].isna().sum()):
        text += f" Van {unknown} kernen buiten de grens weten wij niet hoeveel mensen er wonen."
    return text


def gemeenten_table(store: Store, outcome: Outcome) -> Table:
    """People outside the limit and their share, for each group, in each gemeente and Drenthe."""
    found = outcome.found
    total = {
        f"{group}_{name}": found.reach.groups.loc[group, column]
        for group in GROUPS
        for name, column in (("out", "out"), ("share", "share_out"))
    }
    by_name = found.gemeenten.rename(index=lambda code: store.areas[code].name).sort_index()
    by_name.loc[store.areas[PROVINCE].name] = pd.Series(total)
    columns, figures = [Column("Gebied")], [[*by_name.index]]
    for group, word in PEOPLE_WORDS.items():
        columns += [Column(f"{word.capitalize()} buiten de grens", 0), Column("Aandeel", 1, "%")]
        figures += [
            _figures(by_name[f"{group}_out"]),
            _figures(by_name[f"{group}_share"] * PERCENT),
        ]
    return Table(
        f"Mensen {beyond(outcome)}, per gemeente",
        tuple(columns),
        tuple(zip(*figures, strict=True)),
        (*_notes(store, outcome), uitleg.DIVISION_NOTE),
    )


def gemeenten_chart(store: Store, outcome: Outcome) -> Chart:
    """The share of the group outside the limit in each gemeente, the highest first."""
    study = outcome.study
    shares = outcome.found.gemeenten[f"{study.group}_share"].sort_values(ascending=False)
    items = [
        (store.areas[str(code)].name, None if math.isnan(share) else share * PERCENT)
        for code, share in shares.items()
    ]
    chosen = store.areas[store.areas[study.kern].gemeente_code].name if study.kern else ""
    who = PEOPLE_WORDS[study.group]
    title = f"Welk deel van de {who} woont {beyond(outcome)}?"
    return Chart(title, bars(title, items, "%", 1, chosen))


def bands_table(store: Store, outcome: Outcome) -> Table:
    """How many people of each group have a place within each limit."""
    found = outcome.found.bands
    columns = [Column("Binnen")]
    for word in PEOPLE_WORDS.values():
        columns += [Column(word.capitalize(), 0), Column("Aandeel", 1, "%")]
    rows = []
    for limit, text in LIMITS.items():
        pairs = zip(found[limit], found[f"{limit}_share"] * PERCENT, strict=True)
        rows.append((text, *itertools.chain.from_iterable(pairs)))
    return Table(
        f"Hoeveel mensen hebben een {lower(outcome.study.kind.title)} dichtbij?",
        tuple(columns),
        tuple(rows),
        (
            "Elke rij telt iedereen mee die binnen de grens woont, dus ook wie dichterbij woont.",
            *_notes(store, outcome),
            uitleg.bike_words(outcome.study.measure),
            uitleg.DIVISION_NOTE,
        ),
    )


def fairness_table(store: Store, outcome: Outcome) -> Table:
    """The groups beside each other: who is outside, and how far people live."""
    found = outcome.found.reach.groups.to_dict("index")
    everyone = found["people"]["share_out"]
    rows: list[tuple[Value, ...]] = [
        (
            text,
            found[group]["out"],
            found[group]["share_out"] * PERCENT,
            words.points_between(found[group]["share_out"], everyone) if group != "people" else "",
            found[group]["mean_metres"] / METRES,
            found[group]["far_metres"] / METRES,
        )
        for group, text in GROUPS.items()
    ]
    return Table(
        "Hebben ouderen het even dichtbij?",
        (
            Column("Groep"),
            Column("Buiten de grens", 0),
            Column("Aandeel", 1, "%"),
            Column("Verschil met alle inwoners (procentpunt)", 1),
            Column("Gemiddelde afstand (km)", 1),
            Column("Verste tiende woont verder dan (km)", 1),
        ),
        tuple(rows),
        (*_notes(store, outcome), uitleg.DIVISION_NOTE),
    )


def _notes(store: Store, outcome: Outcome) -> tuple[str, str]:
    """How was measured, and where the people come from."""
    return uitleg.measured(outcome.study.measure), uitleg.people_source(store)


def _figures(values: pd.Series[float]) -> list[Value]:
    """Figures for a table: NaN is unknown."""
    return [None if math.isnan(value) else value for value in values.tolist()]
