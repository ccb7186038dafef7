"""What every command prints in the same way."""

from __future__ import annotations

import json
from typing import Any


def print_json(value: Any) -> None:
    """Print as JSON; a NaN is an error here, never text in the answer."""
    print(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False))
