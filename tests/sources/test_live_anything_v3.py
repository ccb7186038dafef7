"""Whatever a table of OData v3 sends: rows, or a plain Dutch error. 10,000 answers."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources.broken import BATCH, EXAMPLES, LOADERS, Broken, good_or_told, record

ADAPTER, NAME, ANSWERS, PARTS = LOADERS["v3"]


@pytest.mark.parametrize("part", PARTS)
@settings(max_examples=EXAMPLES // len(PARTS))
@given(seed=st.integers(0, 2**32))
def test_whatever_comes(part: str, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(BATCH):
        good_or_told(record(ADAPTER, NAME), Broken(ANSWERS, chance, part))


def test_unbroken_it_is_read() -> None:
    assert good_or_told(record(ADAPTER, NAME), Broken(ANSWERS, random.Random(0), "nothing"))
