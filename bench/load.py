"""Many sessions at once, from a process of their own: `python -m bench.load --help`.

Every session changes its choice once per interval at its own fixed moments, spread at
random over the interval. A change counts from the moment it was due, so a server that
falls behind cannot hide it by slowing the generator down.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass, field

import httpx

from bench.server import HOST
from bench.session import Dropped, Session
from bench.stats import percentile

INTERVAL = 5.0
OPENING_AT_ONCE = 8
HEALTH_INTERVAL = 0.05
HEALTH_TIMEOUT = 10.0
SEED = 20240101


@dataclass(slots=True)
class LoadResult:
    """What the open sessions saw. Times in seconds; `lag` is the generator's own lateness."""

    sessions: int
    opened: int = 0
    latencies: list[float] = field(default_factory=list)
    lags: list[float] = field(default_factory=list)
    received: list[int] = field(default_factory=list)
    dropped: int = 0
    errors: list[str] = field(default_factory=list)

    def record(self) -> dict[str, object]:
        """Counts, percentiles and the first errors, as a JSON object."""
        done = self.latencies
        shares = {f"p{share}": percentile(done, share) if done else None for share in (50, 95, 99)}
        return {
            "sessions": self.sessions,
            "opened": self.opened,
            "changes": len(done),
            **shares,
            "lag_p95": percentile(self.lags, 95) if self.lags else None,
            "bytes_p50": percentile(self.received, 50) if self.received else None,
            "dropped": self.dropped,
            "errors": len(self.errors),
            "first_errors": self.errors[:3],
        }


@dataclass(slots=True)
class BurstResult:
    """A burst of new visitors: when the last was served, and the slowest health answer.

    A visitor is served when his page is there without an error on it.
    """

    sessions: int
    served: int
    seconds: float
    health_max: float
    health_answers: int
    errors: list[str]


async def open_sessions(
    stack: AsyncExitStack, port: int, page: str, result: LoadResult
) -> list[Session]:
    """Open `result.sessions` sessions, a few at a time; they close when `stack` does."""
    gate = asyncio.Semaphore(OPENING_AT_ONCE)

    async def one() -> Session | None:
        async with gate:
            try:
                return await stack.enter_async_context(Session(port, page))
            except Dropped as problem:
                result.errors.append(str(problem))
                return None

    opened = await asyncio.gather(*(one() for _ in range(result.sessions)))
    sessions = [session for session in opened if session is not None]
    result.opened = len(sessions)
    result.dropped += result.sessions - result.opened
    return sessions


async def change_until(
    session: Session,
    values: Sequence[object],
    event: str,
    due: float,
    end: float,
    chance: random.Random,
    result: LoadResult,
) -> None:
    """Fire `event` with another of `values` at `due` and every interval after, until `end`."""
    loop = asyncio.get_running_loop()
    before: object = None
    while due < end:
        ready = max(due, loop.time())
        await asyncio.sleep(ready - loop.time())
        before = chance.choice([value for value in values if value != before])
        sent = loop.time()
        try:
            run = await session.trigger(event, before)
        except (Dropped, LookupError) as problem:
            result.dropped += 1
            result.errors.append(str(problem))
            return
        result.latencies.append(loop.time() - due)
        result.lags.append(sent - ready)
        result.received.append(run.received)
        result.errors += run.errors
        due += INTERVAL


async def load(
    port: int, page: str, count: int, seconds: float, event: str, values: Sequence[object]
) -> LoadResult:
    """Keep `count` sessions open on `page` and let each change every interval for `seconds`."""
    result = LoadResult(count)
    chance = random.Random(SEED)
    async with AsyncExitStack() as stack:
        sessions = await open_sessions(stack, port, page, result)
        start = asyncio.get_running_loop().time() + 0.5
        await asyncio.gather(
            *(
                change_until(
                    session,
                    values,
                    event,
                    start + chance.uniform(0, INTERVAL),
                    start + seconds,
                    random.Random(chance.random()),
                    result,
                )
                for session in sessions
            )
        )
    return result


async def poll_health(port: int, stop: asyncio.Event) -> list[float]:
    """Ask for the health page until `stop`; the times, the timeout where it did not answer."""
    times: list[float] = []
    async with httpx.AsyncClient(timeout=HEALTH_TIMEOUT) as client:
        while not stop.is_set():
            start = time.perf_counter()
            try:
                response = await client.get(f"http://{HOST}:{port}/_stcore/health")
                ok = response.status_code == 200
            except httpx.HTTPError:
                ok = False
            times.append(time.perf_counter() - start if ok else HEALTH_TIMEOUT)
            await asyncio.sleep(HEALTH_INTERVAL)
    return times


async def burst(port: int, page: str, count: int) -> BurstResult:
    """Let `count` visitors arrive at the same moment: the page's HTML, then a first run each."""
    stop = asyncio.Event()
    health = asyncio.create_task(poll_health(port, stop))
    await asyncio.sleep(HEALTH_INTERVAL)
    errors: list[str] = []
    limits = httpx.Limits(max_connections=count)
    async with (
        AsyncExitStack() as stack,
        httpx.AsyncClient(timeout=HEALTH_TIMEOUT, limits=limits) as client,
    ):
        start = time.perf_counter()

        async def visit() -> float | None:
            try:
                (await client.get(f"http://{HOST}:{port}/{page}")).raise_for_status()
                session = await stack.enter_async_context(Session(port, page))
            except (httpx.HTTPError, Dropped) as problem:
                errors.append(str(problem))
                return None
            errors.extend(session.first.errors)
            return None if session.first.errors else time.perf_counter() - start

        times = await asyncio.gather(*(visit() for _ in range(count)))
        stop.set()
        answers = await health
    served = [seconds for seconds in times if seconds is not None]
    return BurstResult(
        count, len(served), max(served, default=0.0), max(answers), len(answers), errors[:3]
    )


def main() -> None:
    """Run one load or one burst and print the result as JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__)
    parser.add_argument("mode", choices=("load", "burst"))
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--page", default="kaart", help="page name in the address")
    parser.add_argument("--sessions", type=int, required=True)
    parser.add_argument("--seconds", type=float, default=30.0, help="how long the load lasts")
    parser.add_argument("--event", default="choice", help="name of the component's trigger")
    parser.add_argument("--values", default="[]", help="JSON list of at least two values")
    given = parser.parse_args()
    if given.mode == "burst":
        record = asdict(asyncio.run(burst(given.port, given.page, given.sessions)))
    else:
        values = json.loads(given.values)
        record = asyncio.run(
            load(given.port, given.page, given.sessions, given.seconds, given.event, values)
        ).record()
    print(json.dumps(record))


if __name__ == "__main__":
    main()
