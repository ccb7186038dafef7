"""The tests on PostgreSQL do not go missing in silence."""

from __future__ import annotations

import pytest

from tests import postgres


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr(postgres, "binaries", lambda: None)
    return monkeypatch


def test_without_postgresql_its_tests_are_skipped_loudly(nowhere: pytest.MonkeyPatch) -> None:
    nowhere.delenv("CI", raising=False)
    with (
        pytest.warns(UserWarning, match="DID NOT RUN"),
        pytest.raises(pytest.skip.Exception, match="make postgres"),
        postgres.cluster(),
    ):
        raise AssertionError("there is no server")


def test_in_ci_they_fail(nowhere: pytest.MonkeyPatch) -> None:
    nowhere.setenv("CI", "1")
    with pytest.raises(pytest.fail.Exception, match="DID NOT RUN"), postgres.cluster():
        raise AssertionError("there is no server")
