"""One small store for all tests of figures, and views made to measure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from atlas.domain.aggregate import Cell
from atlas.domain.choice import Choice
from atlas.domain.classify import class_of, classify
from atlas.domain.view import MapView, build_view
from atlas.store.load import load_store
from atlas.store.records import Indicator
from atlas.store.store import Store
from tests.support import GEMEENTEN, small_data

STATES = {"s": "suppressed", "m": "missing", "n": "not_applicable"}
Figure = float | str | None
MakeView = Callable[..., MapView]


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return load_store(small_data(tmp_path_factory.mktemp("figures")))


@pytest.fixture
def view(store: Store) -> MapView:
    """Shares of 65-plussers in 2024: eight values and all three states."""
    return build_view(store, Choice("aandeel_65plus", "2024", "gemeente", classes=4))


def changed(indicator: Indicator, **fields: Any) -> Indicator:
    """The indicator with other fields; `aggregate="sum"` is the rule."""
    rule = fields.pop("aggregate", None)
    if rule:
        fields["aggregate"] = indicator.aggregate.model_copy(
            update={"rule": rule, "denominator": None}
        )
    return indicator.model_copy(update=fields)


def cell(code: str, figure: Figure, **fields: Any) -> Cell:
    """A cell: a number is a value, a letter of STATES the reason why there is none."""
    if isinstance(figure, str):
        state = STATES[figure]
        return Cell(code, state, None, state, "cbs_kwb", **fields)
    if figure is None:
        return Cell(code, "missing", None, "missing", "", **fields)
    return Cell(code, "value", figure, "final", "cbs_kwb", **fields)


@pytest.fixture
def make_view(store: Store) -> MakeView:
    """A view of the twelve gemeenten with the figures given; the rest is left out."""

    def make(
        figures: Sequence[Figure],
        drenthe: Figure = None,
        nederland: Figure = None,
        first: tuple[str, float] | None = None,
        computed: bool = False,
        **fields: Any,
    ) -> MapView:
        base = build_view(store, Choice("aandeel_65plus", "2024", "gemeente"))
        values = [figure for figure in figures if isinstance(figure, float | int)]
        classes = classify(values, "quantile", 4) if values else None
        cells = [cell(code, f) for code, f in zip(GEMEENTEN, figures, strict=False)]
        if classes:
            cells = [
                c if c.value is None else replace(c, class_index=class_of(c.value, classes))
                for c in cells
            ]
        return replace(
            base,
            indicator=changed(base.indicator, **fields),
            cells=tuple(cells),
            classes=classes,
            drenthe=cell("PV22", drenthe, computed=computed),
            nederland=cell("NL01", nederland),
            first_period_drenthe=(first[0], cell("PV22", first[1])) if first else None,
            old_codes=(),
        )

    return make
