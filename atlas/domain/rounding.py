"""A figure as it is shown: what is compared must be what a visitor reads."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def rounded(value: float, decimals: int) -> Decimal:
    """The value as shown: rounded half away from zero, never a negative zero."""
    result = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return result if result else abs(result)


def ranks(values: Mapping[K, float], decimals: int) -> dict[K, int]:
    """The rank of every figure as shown: 1 is the highest, equal ones share the best rank."""
    shown = {key: rounded(value, decimals) for key, value in values.items()}
    order: dict[Decimal, int] = {}
    for place, value in enumerate(sorted(shown.values(), reverse=True), 1):
        order.setdefault(value, place)
    return {key: order[value] for key, value in shown.items()}
