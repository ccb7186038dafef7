"""Page Bronnen: the areas that the map does not have, and why."""

from __future__ import annotations

from collections import Counter

from atlas.domain.area_changes import carried_note
from atlas.figures.numbers import format_number, listed
from atlas.store.records import Area
from atlas.store.store import Store
from atlas.ui.html import Html, join, table, tag
from atlas.ui.zoek import gemeenten


def missing_areas(store: Store) -> Html:
    """Areas that changed, that have no boundary, and codes that are no more."""
    changed = [a for a in store.areas.values() if a.valid and (a.boundary_change or 1) > 1]
    names = ", ".join(sorted(f"{area.name} ({area.area_code})" for area in changed))
    told = tag(
        "p", f"Gebieden die volgens het CBS een nieuwe code of grens kregen: {names or 'geen'}."
    )
    blocks = (_without_boundary(store), _old_codes(store))
    return join([told, *blocks])


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
    carried = [a.name for a in store.areas.values() if a.valid and carried_note(store, a.area_code)]
    text = (
        "Sommige cijfers horen bij een wijk of buurt die in 2024 niet meer bestaat. Wij raden niet "
        "waar die lag. De cijfers staan niet op de kaart, wel in de gegevens. Alleen waar een "
        "gebied enkel een nieuwe code kreeg, staan zij onder die code, als berekend uit "
        "oude indeling: "
        f"{listed(carried) or 'nergens'}."
    )
    caption = "Codes van een oudere indeling"
    title = f"{caption} ({format_number(len(rows), 0)})"
    content = table(caption, ["Code", "Naam in de atlas", "Aantal cijfers"], rows)
    return join([tag("h3", title), tag("p", text), content])
