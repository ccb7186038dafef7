"""Answers in the shape of the online sources, and JSON of any other shape."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

FOLDER = Path(__file__).parent / "fixtures" / "places"
TODAY = date(2026, 11, 22)

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=8)
    | st.sampled_from(["1", "53.0", "6.5", "0106", "node"])
)
ANY_JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


def recorded(name: str) -> dict[str, Any]:
    """A recorded-shape answer by the name of its file."""
    return json.loads((FOLDER / name).read_text("utf-8"))
