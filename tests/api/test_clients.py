"""Who asks too much waits; others do not, and nobody can pretend to be somebody else."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from atlas import api
from atlas.api import clients
from atlas.api.clients import client as client_of
from atlas.api.kept import Kept

ADDRESS = "/api/v1/openapi.json"
HOME = {"type": "http", "client": ("10.0.0.1", 1), "headers": []}


def rated(monkeypatch: pytest.MonkeyPatch, rate: str) -> clients.Limit:
    monkeypatch.setenv("ATLAS_API_RATE", rate)
    return clients.Limit()


def limited(monkeypatch: pytest.MonkeyPatch, proxies: str = "") -> TestClient:
    monkeypatch.setenv("ATLAS_API_RATE", "2/hour")
    monkeypatch.setenv("ATLAS_PROXIES", proxies)
    return TestClient(api.build())


def test_who_asks_too_much_is_told_how_long_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    client = limited(monkeypatch)
    assert [client.get(ADDRESS).status_code for _ in range(3)] == [200, 200, 429]
    answer = client.get(ADDRESS)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert 1 <= int(answer.headers["retry-after"]) <= 3600
    assert answer.headers["retry-after"] in answer.json()["detail"]
    assert client.options(ADDRESS).status_code == 204  # a browser asks that before every question


def test_a_made_up_address_does_not_help_without_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    client = limited(monkeypatch)
    asked = [client.get(ADDRESS, headers={"X-Forwarded-For": f"10.0.0.{n}"}) for n in range(3)]
    assert [answer.status_code for answer in asked] == [200, 200, 429]


def test_behind_a_proxy_every_client_has_a_limit_of_his_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = limited(monkeypatch, "1")
    for last in ("10.0.0.1", "10.0.0.2"):
        headers = [{"X-Forwarded-For": f"10.9.9.{n}, {last}"} for n in range(3)]
        asked = [client.get(ADDRESS, headers=each).status_code for each in headers]
        assert asked == [200, 200, 429]


@pytest.mark.parametrize(
    ("seen", "forwarded", "proxies", "who"),
    [
        ("192.0.2.1", "", 0, "192.0.2.1"),
        ("192.0.2.1", "198.51.100.7", 0, "192.0.2.1"),
        ("192.0.2.1", "made up, 198.51.100.7", 1, "198.51.100.7"),
        ("192.0.2.1", "198.51.100.7, 203.0.113.9", 2, "198.51.100.7"),
        ("192.0.2.1", "", 1, "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "", 0, "2001:db8:1:2::/64"),
        ("testclient", "", 0, "testclient"),
        ("192.0.2.1", "<script>" * 100, 1, ("<script>" * 8)),
    ],
)
def test_which_address_counts(seen: str, forwarded: str, proxies: int, who: str) -> None:
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    scope = {"type": "http", "client": (seen, 1), "headers": headers}
    assert client_of(scope, proxies) == who


def test_who_stays_away_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or the memory would grow with every address that ever asked something."""
    limit = rated(monkeypatch, "2/second")

    def wait(number: int) -> int:
        return limit.wait(
            {"type": "http", "client": (f"10.0.{number >> 8}.{number & 255}", 1), "headers": []}
        )

    def kept() -> int:
        return sum("10.0." in str(each) for each in texts(limit))

    assert [wait(number) for number in range(2_000)] == [0] * 2_000
    assert kept() >= 2_000
    for _ in range(40):  # it forgets while it is asked
        time.sleep(0.1)
        wait(65_535)
    assert kept() < 20


def texts(limit: clients.Limit) -> Iterator[object]:
    """All that the store of the limiter holds on to by name."""
    for held in vars(limit._limiter.storage).values():
        if isinstance(held, dict):
            yield from held


def test_the_window_slides(monkeypatch: pytest.MonkeyPatch) -> None:
    limit = rated(monkeypatch, "2/second")
    assert [limit.wait(HOME) for _ in range(3)] == [0, 0, 1]
    time.sleep(2.1)
    assert [limit.wait(HOME) for _ in range(3)] == [0, 0, 1]


def test_a_site_may_shut_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert rated(monkeypatch, "0/minute").wait(HOME) >= 1


def test_a_cache_keeps_what_was_asked_last() -> None:
    kept: Kept[int] = Kept(2)
    assert [kept.get(key, lambda key=key: int(key)) for key in "121"] == [1, 2, 1]
    kept.get("3", lambda: 3)
    assert kept.get("1", lambda: -1) == 1
    assert kept.get("2", lambda: -2) == -2
