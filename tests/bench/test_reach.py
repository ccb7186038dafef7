"""The invented province, and what the bench of the reach tells of it."""

from __future__ import annotations

import json

import numpy as np
import pytest

from atlas.domain.demand import GROUPS
from bench import reach as module
from bench.bars import REACH_SECONDS, bars
from bench.stats import MET, NOT_MEASURED, NOT_MET


def test_it_is_about_the_agreed_size() -> None:
    assert (module.POINTS, module.PLACES, REACH_SECONDS) == (14_500, 2_000, 2)


def test_points_and_places_lie_in_the_box_and_belong_somewhere() -> None:
    demand, places = module.synthetic(3_000, 50)
    assert (len(demand.points), len(places), len(demand.kernen)) == (3_000, 50, module.KERNEN)
    for frame in (demand.points, demand.kernen, places):
        assert frame.index.is_unique
        assert frame["x"].between(module.WEST, module.EAST).all()
        assert frame["y"].between(module.SOUTH, module.NORTH).all()
    assert demand.points["gemeente_code"].nunique() == module.GEMEENTEN
    assert demand.points["kern_code"].isin(demand.kernen.index).all()
    for group in GROUPS:
        assert 0.03 < demand.points[group].isna().mean() < 0.07
        assert demand.kernen[group].sum() == demand.points[group].sum() > 0


def test_they_are_the_same_every_time() -> None:
    one, other = (module.synthetic(40, 7) for _ in range(2))
    assert one[0].points.equals(other[0].points) and one[1].equals(other[1])


def test_some_pairs_have_a_route_and_others_have_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ROUTED_POINTS", 2)
    monkeypatch.setattr(module, "ROUTED_PLACES", 1)
    demand, places = module.synthetic(3, 2)
    table = module.routes(demand, places)
    minutes, metres = table.minutes_and_metres([*demand.points.index], [*places.index], "fiets")
    assert np.isfinite(metres).tolist() == [[True, False], [True, False], [False, False]]
    assert minutes[0, 0] == 30


def test_the_record(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    real, asked = module.reach, []
    monkeypatch.setattr(module, "reach", lambda *given: asked.append(given) or real(*given))
    monkeypatch.setattr(module, "measure", lambda measure=module.measure: measure(60, 9))
    module.main()
    record = json.loads(capsys.readouterr().out)
    assert (record["points"], record["places"]) == (60, 9)
    each = [record[f"{mode}_seconds"] for mode in module.MODES]
    assert record["seconds"] == max(each) > 0 and min(each) > 0
    assert len(asked) == module.REPEATS * len(module.MODES)
    assert all(len(given[0].points) == 60 and len(given[1]) == 9 for given in asked)


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        ({"seconds": 2.0, "fiets_seconds": 0.5}, MET),
        ({"seconds": 2.001, "fiets_seconds": 0.5}, NOT_MET),
        ({"error": "RuntimeError: stuk"}, NOT_MEASURED),
    ],
)
def test_the_bar(found: dict[str, object], verdict: str) -> None:
    (bar,) = [bar for bar in bars({"reach": found}) if bar.name.startswith("bereik")]
    assert (bar.verdict, bar.target, bar.unit) == (verdict, 2, "s")
    if verdict != NOT_MEASURED:
        assert bar.note.endswith("zonder routetabel 0,50")
