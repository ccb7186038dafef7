"""What the editor reads about hidden figures, in Dutch."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from atlas.domain.disclosure_states import Key

WHY = {
    "primary": ("aantal is te klein", "aantallen zijn te klein"),
    "built_on": (
        "percentage rust op een verborgen aantal",
        "percentages rusten op een verborgen aantal",
    ),
    "secondary": (
        "cel is verborgen omdat anders een andere te berekenen is",
        "cellen zijn verborgen omdat anders een andere te berekenen is",
    ),
    "kept": (
        "cel was al verborgen in een eerdere uitgave",
        "cellen waren al verborgen in een eerdere uitgave",
    ),
    "delivered": ("cel is als geheim aangeleverd", "cellen zijn als geheim aangeleverd"),
}
MOST = 5  # examples in one sentence


def lines(hidden: pd.DataFrame, cells: int, unchecked: int) -> tuple[str, ...]:
    """What was hidden and why, counted; which totals; and what could not be checked."""
    found = [f"Verborgen: {len(hidden)} van de {cells} cellen." if len(hidden) else ""]
    counts = hidden["why"].value_counts()
    found += [
        f"{counts[why]} {one if counts[why] == 1 else more}."
        for why, (one, more) in WHY.items()
        if why in counts
    ]
    totals = hidden[hidden["total"] & (hidden["why"] != "delivered")]
    places = [Key(*row) for row in totals[["table", "area_code", "period"]].itertuples(index=False)]
    if places:
        found.append(f"Deze totalen kunnen niet worden gegeven: {places_named(places)}.")
    if unchecked:
        what = "percentage heeft" if unchecked == 1 else "percentages hebben"
        found.append(
            f"{unchecked} {what} geen aantallen erbij. Of het om weinig mensen gaat, "
            "kunnen wij niet controleren."
        )
    return tuple(line for line in found if line)


def given_away(places: Sequence[Key]) -> str:
    """Refusal: these small figures were public before."""
    return (
        f"Te klein, maar eerder al te zien: {places_named(places)}. Verbergen helpt niet meer. "
        "Laat deze periode uit de levering, of overleg met de beheerder."
    )


def unprotected(places: Sequence[Key]) -> str:
    """Refusal: these follow from what is public, whatever is hidden."""
    return (
        f"Te berekenen uit cijfers die al openbaar zijn: {places_named(places)}. "
        "Laat deze periode uit de levering, of lever de cijfers samengevoegd aan."
    )


def negative(places: Sequence[Key]) -> str:
    """Refusal: a count cannot be negative."""
    return f"Een aantal kan niet kleiner zijn dan 0: {places_named(places)}. Verbeter het getal."


def places_named(places: Sequence[Key]) -> str:
    """The first few places, and how many there are more."""
    named = [f"{key.table}, {key.area_code}, {key.period}" for key in places[:MOST]]
    more = len(places) - MOST
    return "; ".join(named) + (f"; en nog {more}" if more > 0 else "")
