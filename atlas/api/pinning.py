"""The store of the version that a request pins, without anybody else waiting for its load."""

from __future__ import annotations

from anyio import CapacityLimiter, fail_after, to_thread

from atlas.store.serving import WAIT_S, Serving, TooBusy
from atlas.store.store import Store

AT_ONCE = 2  # requests that wait in a thread; the others hold none
MOST_WAITING = 20
ROOM = CapacityLimiter(AT_ONCE)
BUSY = "Deze versie kan nu niet"
BUSY_HELP = "Er worden nu veel oudere versies van de cijfers gevraagd. Probeer het zo nog eens."
RETRY_S = 15


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
    try:
        with fail_after(WAIT_S):
            await ROOM.acquire()
    except TimeoutError:
        raise TooBusy from None
    try:
        found = await to_thread.run_sync(serving.pinned, version_id)
    finally:
        ROOM.release()
    return found or serving.newest()
