"""Which store answers: the newest version, or the one that an address asks for.

A run of a page and a request take one store at their start and use it to the end, so that no
answer mixes two versions.
"""

from __future__ import annotations

import functools
import inspect
import logging
import sys
import threading
import time
from collections import OrderedDict
from contextvars import ContextVar

from atlas.store.check import TABLES
from atlas.store.compiled import open_tables
from atlas.store.load import build_store
from atlas.store.problems import StoreError
from atlas.store.store import Store
from atlas.store.version_records import Version
from atlas.store.versions import Versions, get_versions

LOOK_S = 1.0  # how often the folder of versions is looked at
PINNED = 2  # versions kept beside the newest one
_RUN: ContextVar[Store | None] = ContextVar("store", default=None)
_LOG = logging.getLogger(__name__)


class Serving:
    """The stores of one folder of versions, loaded when they are asked."""

    def __init__(self, versions: Versions) -> None:
        self.versions = versions
        self._newest: Store | None = None
        self._seen, self._looked = 0, -LOOK_S
        self._pinned: OrderedDict[str, Store] = OrderedDict()
        self._loading, self._keeping = threading.Lock(), threading.Lock()

    def newest(self) -> Store:
        """The store of the newest good version.

        A newer one is loaded beside the visitors, who keep the old one until then.
        """
        if self._newest is None:
            with self._loading:
                if self._newest is None:
                    self._seen = self._stamp()
                    self._newest = self._load_newest()
        elif time.monotonic() - self._looked > LOOK_S:
            self._looked = time.monotonic()
            if self._stamp() != self._seen:
                threading.Thread(target=self.look_again, daemon=True).start()
        return self._newest

    def look_again(self) -> None:
        """Load what is newest now; when nothing can be loaded, the old store stays."""
        if not self._loading.acquire(blocking=False):
            return
        try:
            seen = self._stamp()
            if seen != self._seen:
                self._newest, self._seen = self._load_newest(), seen
                forget_answers()
        except StoreError as error:
            _LOG.error("geen versie van de gegevens is te laden: %s", error)
        finally:
            self._loading.release()

    def pinned(self, version_id: str) -> Store | None:
        """The store of one version; None when it is unknown, damaged, or older than this atlas."""
        if version_id == self.newest().version:
            return self.newest().as_pinned()
        with self._keeping:
            if version_id not in self._pinned:
                one = self.versions.find(version_id)
                found = self._load(one) if one else None
                if found is None:
                    return None
                self._pinned[version_id] = found.as_pinned()
                while len(self._pinned) > PINNED:
                    self._pinned.popitem(last=False)
                    forget_answers()
            self._pinned.move_to_end(version_id)
            return self._pinned[version_id]

    def _stamp(self) -> int:
        try:
            return self.versions.log.stat().st_mtime_ns
        except OSError:
            return 0

    def _load_newest(self) -> Store:
        for one in self.versions.listed():
            if one.made is not None and (found := self._load(one)):
                return found
        shipped = self.versions.shipped
        return build_store(self.versions.shipped_files, shipped.files)

    def _load(self, one: Version) -> Store | None:
        """The store of a version; None, with a line in the log, when it is of no use."""
        try:
            return self._built(one)
        except (LookupError, StoreError) as error:
            first = str(error).partition("\n")[0]
            _LOG.error("versie %s is niet te gebruiken, de vorige blijft: %s", one.id, first)
            return None

    def _built(self, one: Version) -> Store:
        if not self.versions.intact(one):
            raise LookupError("er is een bestand van weg of beschadigd")
        path = self.versions.objects.sound(one.tables) if one.tables else None
        if path is not None:
            try:
                rest = {p: d for p, d in one.files.items() if not TABLES.fullmatch(p)}
                files = self.versions.files(one.model_copy(update={"files": rest}))
                return build_store(files, one.files, open_tables(path))
            except (OSError, ValueError) as error:
                _LOG.warning("de klaargezette tabellen van %s zijn van geen nut: %s", one.id, error)
        return build_store(self.versions.files(one), one.files)


def forget_answers() -> None:
    """Empty the caches of functions of a store: their keys would keep old stores in memory."""
    modules = [module for name, module in [*sys.modules.items()] if name.startswith("atlas.")]
    for each in [each for module in modules for each in [*vars(module).values()]]:
        if isinstance(each, functools._lru_cache_wrapper):
            names = inspect.signature(each.__wrapped__).parameters
            if next(iter(names), "") == "store":
                each.cache_clear()


def get_serving() -> Serving:
    """The stores of this site."""
    versions = get_versions()
    with _MAKING:
        return _SERVING.setdefault(versions, Serving(versions))


_SERVING: dict[Versions, Serving] = {}
_MAKING = threading.Lock()


def get_store() -> Store:
    """The store of this run or request; outside one, that of the newest version."""
    return _RUN.get() or get_serving().newest()


def run_key() -> tuple[str, bool]:
    """What answers of this run depend on beside the address: its version, and whether pinned."""
    store = get_store()
    return store.version, store.pinned


def start_run(version_id: str = "") -> Store:
    """Choose the store for the rest of this run or request; an unknown version gives the newest.

    Returns the store; its `pinned` says whether the version that was asked is shown.
    """
    serving = get_serving()
    store = (serving.pinned(version_id) if version_id else None) or serving.newest()
    _RUN.set(store)
    return store
