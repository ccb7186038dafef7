"""The tables of the layers per class: counts, what is unknown, what other choices change."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from atlas.domain.supply import STOCK, TOTAL, UNKNOWN, Supply
from atlas.figures.report import Column, Table, Value
from atlas.store.store import Store
from atlas.ui.wonen.geschiktheid_keuze import Selection
from atlas.ui.wonen.geschiktheid_lagen import FICTITIOUS, LEVEL, Layers, in_all

AT_LEAST = (
    "Is van een deel van de woningen de klasse onbekend, dan zijn er van een klasse minstens zo "
    "veel als hier staat."
)


def class_table(store: Store, chosen: Selection, found: Layers) -> Table:
    """Every class by gemeente, with the dwellings of unknown class and the total."""
    classes = store.housing.classification.classes
    share = chosen.measure == "aandeel"
    names = [each.id for each in classes]
    columns = [Column(each.name, 1 if share else 0, "%" * share) for each in classes]
    columns.append(Column("Klasse onbekend", 1 if share else 0, "%" * share))
    rows = [
        _class_row(store, code, found.supply, [*names, UNKNOWN], share) for code in _codes(store)
    ]
    if found.supply is not None:
        total = found.supply.by_area.sum()
        rows.append(_counted("Alle gemeenten in de tabel", total, [*names, UNKNOWN], share))
    notes = (*(("Het aandeel is van de woningen in de tabel, niet van alle woningen.",) * share),)
    notes += (AT_LEAST,) * (found.supply is not None)
    return Table(
        _title(found, "Woningen per klasse"),
        (Column("Gemeente"), *columns, Column("Woningen in de tabel", 0)),
        tuple(rows),
        notes,
        unknown="ontbreekt",
    )


def _class_row(
    store: Store, code: str, counts: Supply | None, names: list[str], share: bool
) -> tuple[Value, ...]:
    name = store.areas[code].name
    if counts is None or code not in counts.by_area.index:
        return (name, *(None for _ in names), None)
    return _counted(name, counts.by_area.loc[code], names, share)


def _counted(name: str, row: Any, names: list[str], share: bool) -> tuple[Value, ...]:
    total = int(row[TOTAL])
    nothing_known = int(row[UNKNOWN]) == total
    counts = [None if nothing_known and each != UNKNOWN else int(row[each]) for each in names]
    if share:
        shares = (None if each is None or not total else 100 * each / total for each in counts)
        return (name, *shares, total)
    return (name, *counts, total)


def coverage_table(store: Store, found: Layers) -> Table:
    """Of how many dwellings the class is known, by gemeente and in all."""
    heads = {"bekend": "Klasse bekend", "in_tabel_onbekend": "In de tabel, klasse onbekend"}
    if found.fictitious:
        heads = {"voorraad": "Woningen in het voorbeeld"} | heads
    else:
        period = store.periods(STOCK, LEVEL)[-1]
        heads = {"voorraad": f"Woningvoorraad ({period})"} | heads
        heads["niet_in_tabel"] = "Niet in de tabel"
    by_code: Any = found.coverage.to_dict("index")
    rows = [(store.areas[c].name, *_covered(by_code[c], [*heads])) for c in _codes(store)]
    rows.append(("Alle gemeenten", *_covered(in_all(found), [*heads])))
    return Table(
        _title(found, "Wat weten we niet?"),
        (
            Column("Gemeente"),
            *(Column(head, 0) for head in heads.values()),
            Column("Klasse onbekend", 1, "%"),
        ),
        tuple(rows),
        tuple(_surplus(store, found)),
        unknown="ontbreekt",
    )


def _covered(row: Mapping[str, float], names: list[str]) -> tuple[Value, ...]:
    values = (*(row[name] for name in names), 100 - row["bekend_pct"])
    return tuple(None if math.isnan(value) else float(value) for value in values)


def _surplus(store: Store, found: Layers) -> list[str]:
    """Gemeenten of which the table has more dwellings than the stock: told, not repaired."""
    table = found.coverage
    more = table.index[table["bekend"] + table["in_tabel_onbekend"] > table["voorraad"]]
    return [
        f"{store.areas[str(code)].name}: de tabel heeft meer woningen dan de woningvoorraad van "
        "het CBS. Controleer de tabel."
        for code in more
    ]


def changes_table(store: Store, found: Layers) -> Table | None:
    """What other choices for the edge cases do: dwellings by class, ours and chosen."""
    if found.supply is None or found.ours is None:
        return None
    before, after = found.ours.by_area.sum(), found.supply.by_area.sum()
    names = {each.id: each.name for each in store.housing.classification.classes}
    return Table(
        _title(found, "Wat uw keuzes veranderen"),
        (
            Column("Klasse"),
            Column("Woningen bij onze keuzes", 0),
            Column("Woningen bij uw keuzes", 0),
            Column("Verschil", 0),
        ),
        tuple(
            (name, int(before[each]), int(after[each]), int(after[each] - before[each]))
            for each, name in (*names.items(), (UNKNOWN, "Klasse onbekend"))
        ),
    )


def _title(found: Layers, title: str) -> str:
    return f"{title} ({FICTITIOUS.lower()})" if found.fictitious else title


def _codes(store: Store) -> list[str]:
    return [c for c, area in store.areas.items() if area.area_level == LEVEL and area.valid]
