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
TICK_S = 0.02  # longer than a disk takes for one moment
RETRY_S = 60.0  # how long to wait after a look that failed
PINNED = 3  # versions kept beside the newest one
HOLD_S = 5.0  # one stays for so long: who asks for many in turn waits, and not everybody else
WAIT_S = 10.0  # how long who asks for another waits for his turn
_RUN: ContextVar[Store | None] = ContextVar("store", default=None)
_LOG = logging.getLogger(__name__)


class TooBusy(Exception):
    """So many ask for older versions that one more would only wait."""


class Serving:
    """The stores of one folder of versions, loaded when they are asked."""

    def __init__(self, versions: Versions) -> None:
        self.versions = versions
        self._newest: Store | None = None
        self._seen, self._looked = 0, -LOOK_S
        self._pinned: OrderedDict[str, tuple[Store, float]] = OrderedDict()  # with its moment
        self._useless: set[str] = set()  # versions that cannot be loaded: not tried again
        self._loading, self._loading_pinned = threading.Lock(), threading.Lock()
        self._keeping = threading.Lock()

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
                time.sleep(TICK_S)  # or what comes in the tick of this stamp would stay unseen
                self._useless.clear()
                before, self._newest, self._seen = self._newest, self._load_newest(), seen
                if self._newest is not before:
                    forget_answers()
        except Exception:  # whatever it is: the visitors keep what they have
            _LOG.exception("geen nieuwere versie van de gegevens is te laden")
            self._looked = time.monotonic() + RETRY_S
        finally:
            self._loading.release()

    def ready(self, version_id: str) -> Store | None:
        """The store of a pinned version when that is in memory; never waits for a load."""
        newest = self.newest()
        if version_id == newest.version:
            return newest.as_pinned()
        with self._keeping:
            if version_id not in self._pinned:
                return None
            self._pinned.move_to_end(version_id)
            return self._pinned[version_id][0]

    def pinned(self, version_id: str) -> Store | None:
        """The store of one version; None when it is unknown, damaged, or older than this atlas.

        One is loaded at a time, and only so many so fast. Raises TooBusy.
        """
        if found := self.ready(version_id):
            return found
        one = None if version_id in self._useless else self.versions.find(version_id)
        if one is None:
            return None
        if not self._loading_pinned.acquire(timeout=WAIT_S):
            raise TooBusy
        try:
            if found := self.ready(version_id):
                return found
            self._make_room()
            try:
                loaded = self._load(one)
            except OSError as error:  # no file handle is left, for a moment
                raise TooBusy from error
            if loaded is None:
                self._useless.add(version_id)
                return None
            with self._keeping:
                self._pinned[version_id] = loaded.as_pinned(), time.monotonic()
            return loaded.as_pinned()
        finally:
            self._loading_pinned.release()

    def _make_room(self) -> None:
        """Let go of the version that was asked longest ago, when there are enough of them."""
        if len(self._pinned) < PINNED:
            return
        first = min(since for _, since in self._pinned.values())
        time.sleep(max(0.0, first + HOLD_S - time.monotonic()))
        with self._keeping:
            self._pinned.popitem(last=False)
        forget_answers()

    def _stamp(self) -> int:
        try:
            return self.versions.log.stat().st_mtime_ns
        except OSError:
            return 0

    def _load_newest(self) -> Store:
        """The newest version that is of use; the store that is there already when it is that."""
        there = self._newest
        for one in self.versions.newest_first():
            if there is not None and there.version == one.id:
                return there
            if found := self._load(one):
                return found
        shipped = self.versions.shipped
        if there is not None and there.version == shipped.id:
            return there
        return build_store(self.versions.shipped_files, shipped.files)

    def _load(self, one: Version) -> Store | None:
        """The store of a version; None, with a line in the log, when it is of no use."""
        try:
            return self._built(one)
        except (LookupError, ValueError, StoreError) as error:
            first = str(error).partition("\n")[0]
            _LOG.error("versie %s is niet te gebruiken, de vorige blijft: %s", one.id, first)
            return None

    def _built(self, one: Version) -> Store:
        if not self.versions.intact(one):
            raise LookupError("er is een bestand van weg of beschadigd")
        tables = self.versions.objects.get(one.tables) if one.tables else None
        if tables is not None:
            try:
                rest = {p: d for p, d in one.files.items() if not TABLES.fullmatch(p)}
                files = self.versions.files(one.model_copy(update={"files": rest}))
                return build_store(files, one.files, open_tables(tables))
            except ValueError as error:
                _LOG.warning("de klaargezette tabellen van %s zijn van geen nut: %s", one.id, error)
        return build_store(self.versions.files(one), one.files)


def forget_answers() -> None:
    """Empty the caches of functions of a store: their keys would keep old stores in memory."""
    modules = [module for name, module in [*sys.modules.items()] if name.startswith("atlas.")]
    for each in [each for module in modules for each in [*vars(module).values()]]:
        kept = isinstance(each, functools._lru_cache_wrapper)
        if kept and "store" in inspect.signature(each.__wrapped__).parameters:
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


def running() -> Store | None:
    """The store that this run or request began with; None outside one."""
    return _RUN.get()


def run_with(store: Store) -> Store:
    """Use this store for the rest of this run or request."""
    _RUN.set(store)
    return store


def end_run() -> None:
    """Let go of the store of this run: a slow client may take hours for what is left to send."""
    _RUN.set(None)


def start_run(version_id: str = "") -> Store:
    """Choose the store for the rest of this run or request; an unknown version gives the newest.

    Returns the store; its `pinned` says whether the version that was asked is shown. Raises
    TooBusy.
    """
    serving = get_serving()
    return run_with((serving.pinned(version_id) if version_id else None) or serving.newest())
