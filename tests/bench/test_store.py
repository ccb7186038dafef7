"""The invented million, and what the store bench tells."""

from __future__ import annotations

import json

import pytest

from atlas.store.store import Store
from bench import store as module


def test_a_million_observations() -> None:
    assert module.INDICATORS * module.PERIODS * module.AREAS == 1_000_000


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, size in (("INDICATORS", 3), ("PERIODS", 4), ("AREAS", 5)):
        monkeypatch.setattr(module, name, size)


def test_every_lookup_is_a_first_one(small: None) -> None:
    synthetic = module.synthetic_store()
    frame = synthetic.observations("i2")
    assert len(frame) == 4 * 5 and frame["value"].between(0, 1).all()
    asked: list[tuple[str, str]] = []

    class Spy(Store):
        def cells(self, indicator_id: str, period: str, area_level: str):  # type: ignore[no-untyped-def]
            asked.append((indicator_id, period))
            return super().cells(indicator_id, period, area_level)

    synthetic.__class__ = Spy
    times = module.lookup_seconds(synthetic)
    assert len(times) == 3 * 3 and min(times) > 0
    assert len(asked) == len(set(asked)) == 3 * 4


def test_a_lookup_that_finds_too_little_is_no_measurement(
    small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    synthetic = module.synthetic_store()
    monkeypatch.setattr(module, "AREAS", 6)
    with pytest.raises(ValueError, match="5 rows instead of 6"):
        module.lookup_seconds(synthetic)


def test_the_record(
    small: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    synthetic = module.synthetic_store()
    synthetic.indicators = dict.fromkeys(("i0", "i1", "i2"))  # type: ignore[assignment]
    monkeypatch.setattr(module, "load_store", lambda: synthetic)
    module.main()
    record = json.loads(capsys.readouterr().out)
    assert (record["indicators"], record["observations"]) == (3, 60)
    assert record["by_level"] == {"gemeente": [], "wijk": [], "buurt": ["i0", "i1", "i2"]}
    assert record["longest"] == {"gemeente": "", "wijk": "", "buurt": "i0"}
    assert record["load_seconds"] >= 0 and record["lookup_p95_seconds"] > 0


def test_the_longest_series_is_that_of_the_level(store: Store) -> None:
    for level in module.LEVELS:
        chosen = module.longest_series(store, level)
        most = max(len(store.periods(one, level)) for one in store.indicators)
        assert len(store.periods(chosen, level)) == most > 1
