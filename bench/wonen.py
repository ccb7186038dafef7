"""Page Wonen: what a first visit costs, a step to another part, and a moved slider."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from statistics import median
from typing import Any

from bench import browser
from bench.server import Server
from bench.session import Run, Session

PAGE, EVENT = "wonen", "choice"
FIGURES = ".atlas-part-body [data-out] *"
PARTS = ("geschiktheid", "behoefte", "woonvormen", "uitstroom", "voorraad")
SLIDER, SLIDER_PART, LOWEST = "a.nultreden", "behoefte", 30


def cold_loads(atlas: Server, times: int) -> dict[str, Any]:
    """The page with an empty cache, until its first figures are there."""
    sight = browser.Sight(f"{atlas.url}/{PAGE}", FIGURES, FIGURES)
    with browser.chromium() as chromium:
        loads = [browser.cold_load(chromium, sight) for _ in range(times)]
    return {**asdict(browser.median_load(loads)), "each": [asdict(load) for load in loads]}


async def changes(atlas: Server, times: int) -> dict[str, Any]:
    """Steps through the parts, then a slider at a new place each time: round trips, bytes."""
    async with Session(atlas.port, PAGE) as session:
        steps = [await session.trigger(EVENT, {"deel": part}) for part in PARTS]
        await session.trigger(EVENT, {"deel": SLIDER_PART})
        moves = [
            await session.trigger(EVENT, {SLIDER: str(LOWEST + place)}) for place in range(times)
        ]
    return {"part": summary(steps), "slider": summary(moves)}


def summary(runs: Sequence[Run]) -> dict[str, Any]:
    """Median and longest round trip, largest answer, and what went wrong."""
    seconds = [run.seconds for run in runs]
    return {
        "runs": len(runs),
        "median_ms": median(seconds) * 1000,
        "max_ms": max(seconds) * 1000,
        "bytes_max": max(run.received for run in runs),
        "errors": [error for run in runs for error in run.errors][:3],
    }
