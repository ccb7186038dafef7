"""Sentences on figures of an older classification: which were carried over, and which were not."""

from __future__ import annotations

from atlas.domain.area_changes import break_note
from atlas.domain.view import MapView
from atlas.figures import numbers
from atlas.store.store import Store

CARRIED = "Berekend uit de oude indeling: {names}. Dit zijn dezelfde gebieden met een nieuwe code."
BROKEN = (
    "{count} in {where} zonder cijfer: de grenzen of codes zijn veranderd, en oude cijfers "
    "verdelen wij niet."
)


def older_words(view: MapView, store: Store) -> list[str]:
    """What a map says of figures of codes that are no more; nothing where it has none."""
    if not view.old_codes:
        return []
    told = []
    carried = [store.areas[cell.area_code].name for cell in view.cells if cell.rebuilt]
    if carried:
        told.append(CARRIED.format(names=numbers.listed(carried)))
    broken = [
        store.areas[cell.area_code].gemeente_code
        for cell in view.cells
        if cell.state == "missing" and break_note(store, cell.area_code)
    ]
    if broken:
        word = numbers.LEVEL_WORDS[view.choice.level]
        count = f"{len(broken)} {word.plural if len(broken) > 1 else word.singular}"
        where = numbers.listed(store.areas[code].name for code in dict.fromkeys(broken))
        told.append(BROKEN.format(count=count, where=where))
    return told
