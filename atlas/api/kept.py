"""A bounded cache: what was asked last stays, what was not asked longest goes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Kept(Generic[Made]):
    """At most `most` things by key. A key holds the version of the data, never a store."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._by_key: OrderedDict[Hashable, Made] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What was kept under `key`, else what `make` gives; two at once may both make it."""
        with self._lock:
            if key in self._by_key:
                self._by_key.move_to_end(key)
                return self._by_key[key]
        made = make()
        with self._lock:
            self._by_key[key] = made
            while len(self._by_key) > self.most:
                self._by_key.popitem(last=False)
        return made
