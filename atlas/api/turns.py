"""Files that cost much are made a few at a time, so that pages keep answering meanwhile.

Python does one thing at a time: forty workbooks at once would let every visitor wait for all of
them. Who waits for a turn holds no thread; who left meanwhile gets nothing made.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response

AT_ONCE = 2  # files
GONE = 499  # what proxies write in their logs for a visitor who left
ROOM = CapacityLimiter(AT_ONCE)


def in_turn(
    make: Callable[[Request], Response], room: CapacityLimiter = ROOM
) -> Callable[[Request], Awaitable[Response]]:
    """The route `make`, run in a thread when there is room for it."""

    @wraps(make)
    async def waiting(request: Request) -> Response:
        async with room:
            if await request.is_disconnected():
                return Response(status_code=GONE)
            return await to_thread.run_sync(make, request)

    return waiting
