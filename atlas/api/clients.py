"""How much one client may ask: a sliding window for each address."""

from __future__ import annotations

import os
import time
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.datastructures import Headers
from starlette.types import Scope

USUAL_RATE = "120/minute"
IPV6_HOME = 64  # bits: one connection has all addresses below them


class Limit:
    """The limit of this site: `ATLAS_API_RATE` for each client, behind `ATLAS_PROXIES` proxies."""

    def __init__(self) -> None:
        self.rate = parse(os.environ.get("ATLAS_API_RATE") or USUAL_RATE)
        self.proxies = int(os.environ.get("ATLAS_PROXIES") or 0)
        # not the moving window: its store keeps every client that ever was
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    def wait(self, scope: Scope) -> int:
        """0 when the client may ask this, else the seconds until he may."""
        who = client(scope, self.proxies)
        if self._limiter.hit(self.rate, who):
            return 0
        stats = self._limiter.get_window_stats(self.rate, who)
        return max(1, ceil(stats.reset_time - time.time()))


def client(scope: Scope, proxies: int) -> str:
    """The address that counts as one client; of IPv6 the network that a connection gets.

    Each of our own proxies adds the address that it saw behind `X-Forwarded-For`; what stands
    before those may be made up, and is not believed.
    """
    seen = (scope.get("client") or ("",))[0]
    if proxies:
        given = Headers(scope=scope).getlist("x-forwarded-for")
        chain = [part.strip() for line in given for part in line.split(",")]
        seen = chain[-proxies] if len(chain) >= proxies else seen
    try:
        address = ip_address(seen)
    except ValueError:
        return seen[:64]
    if isinstance(address, IPv6Address):
        return str(ip_network((address, IPV6_HOME), strict=False))
    return str(address)
