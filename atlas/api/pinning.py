"""The store of the version that a request pins, without anybody else waiting for its load."""

from __future__ import annotations

from anyio import CapacityLimiter, to_thread

from atlas.store.serving import Serving
from atlas.store.store import Store

AT_ONCE = 2  # requests that wait in a thread; the others hold none
MOST_WAITING = 20
ROOM = CapacityLimiter(AT_ONCE)
BUSY = "Deze versie kan nu niet"
BUSY_HELP = "Er worden nu veel oudere versies van de cijfers gevraagd. Probeer het zo nog eens."
RETRY_S = 15


class TooBusy(Exception):
    """So many ask for older versions that one more would only wait."""


async def store_for(serving: Serving, version_id: str) -> Store:
    """The store of the version that an address asks for; of an unknown one the newest.

    Raises TooBusy.
    """
    if not version_id:
        return serving.newest()
    if found := serving.ready(version_id):
        return found
    if await to_thread.run_sync(serving.versions.find, version_id) is None:
        return serving.newest()
    if ROOM.statistics().tasks_waiting >= MOST_WAITING:
        raise TooBusy
    async with ROOM:
        found = await to_thread.run_sync(serving.pinned, version_id)
    return found or serving.newest()
