"""The invented dwellings, and what the bench of the classification tells of them."""

from __future__ import annotations

import json

import numpy as np
import pytest

from atlas.store.dwellings import NO, OWNERS, UNKNOWN, YES
from atlas.store.store import Store
from bench import classify as module


def test_it_is_about_a_million_dwellings() -> None:
    assert module.DWELLINGS == 1_000_000


def test_the_dwellings_have_all_features_in_all_answers(store: Store) -> None:
    rules = store.housing.classification
    frame = module.synthetic_dwellings(rules, 2_000)
    assert len(frame) == 2_000 and set(frame["eigendom"]) == set(OWNERS)
    assert 0.4 < (frame["complex"] == "").mean() < 0.6
    for feature in rules.features:
        if feature.kind == "number":
            assert 0.2 < frame[feature.id].isna().mean() < 0.4
        else:
            assert frame[feature.id].dtype == np.int8
            assert set(frame[feature.id]) == {YES, NO, UNKNOWN}


def test_the_dwellings_are_the_same_every_time(store: Store) -> None:
    rules = store.housing.classification
    one, other = (module.synthetic_dwellings(rules, 50) for _ in range(2))
    assert one.equals(other)


def test_the_record(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], store: Store
) -> None:
    real, asked = module.classify, []
    monkeypatch.setattr(module, "classify", lambda *given: asked.append(given) or real(*given))
    monkeypatch.setattr(module, "load_store", lambda: store)
    monkeypatch.setattr(module, "measure", lambda rules, measure=module.measure: measure(rules, 90))
    module.main()
    record = json.loads(capsys.readouterr().out)
    assert record["rows"] == 90 and 1 < record["combinations"] <= 90
    assert 0 < record["unknown"] < 90
    assert record["rows_per_second"] == pytest.approx(90 / record["seconds"])
    assert record["peak_bytes"] > 90, "at least a byte a row for the classes"
    assert len(asked) == module.REPEATS + 1, "the runs that are timed, and one for memory"
