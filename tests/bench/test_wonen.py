"""The figures of page Wonen: the parts that it asks for are those of the page."""

from __future__ import annotations

import asyncio

import pytest

from atlas.store.store import Store
from atlas.ui.wonen.page import PAGE
from bench import wonen
from bench.server import ROOT, serve
from bench.session import Run, Session


def test_the_longest_and_the_largest_are_told_beside_the_median() -> None:
    runs = [Run(0.1, 900, 3), Run(0.3, 100, 3, ("stuk",)), Run(0.2, 500, 3)]
    assert wonen.summary(runs) == {
        "runs": 3,
        "median_ms": pytest.approx(200),
        "max_ms": pytest.approx(300),
        "bytes_max": 900,
        "errors": ["stuk"],
    }


def test_every_part_and_the_slider_exist(store: Store) -> None:
    assert set(wonen.PARTS) == set(PAGE.parts)
    part = PAGE.parts[wonen.SLIDER_PART]
    assert wonen.SLIDER in part.WORDS
    asked = {wonen.SLIDER: str(wonen.LOWEST)}
    assert part.answer(store, asked, None).params == asked


def test_a_session_goes_through_the_parts_and_moves_the_slider() -> None:
    async def visit() -> tuple[dict[str, object], Run]:
        with serve(ROOT / "app.py") as atlas:
            found = await wonen.changes(atlas, 2)
            async with Session(atlas.port, wonen.PAGE) as session:
                return found, session.first

    found, first = asyncio.run(visit())
    assert first.errors == ()
    for kind, runs in (("part", len(PAGE.parts)), ("slider", 2)):
        record = found[kind]
        assert isinstance(record, dict)
        assert (record["runs"], record["errors"]) == (runs, [])
        assert record["bytes_max"] > 1_000
