"""Whatever a zip or a layer holds: rows, or a plain Dutch error. 10,000 answers for each loader."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.sources.common import SourceError
from atlas.sources.live.ogc import Features, features
from tests.sources.broken import BATCH, EXAMPLES, Broken, by_layer, by_v3, good_or_told, record


@settings(max_examples=EXAMPLES)
@given(seed=st.integers(0, 2**32))
def test_whatever_the_leefbaarometer_looks_like(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(BATCH):
        good_or_told(record("leefbaarometer", "afw"), Broken(by_v3, chance, ""))


@settings(max_examples=EXAMPLES)
@given(seed=st.integers(0, 2**32))
def test_whatever_a_layer_looks_like(seed: int) -> None:
    chance = random.Random(seed)
    for number in range(BATCH):
        by = Broken(by_layer, chance, "")
        place = Features("Proefbron", "http://bron.nl/ogc", "http://bron.nl/wfs" * (number % 2))
        try:
            found, _ = features(place, "a", by)  # type: ignore[arg-type]
        except SourceError as error:
            assert str(error)
        else:
            assert found
