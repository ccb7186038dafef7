"""The bench of an upload: files of the size it says, and one small run of each."""

from __future__ import annotations

import pytest

from atlas.store.store import Store
from bench import upload

SMALL = 200_000


@pytest.mark.parametrize("kind", upload.MAKE)
def test_a_file_is_as_large_as_it_says_and_is_understood(store: Store, kind: str) -> None:
    content = upload.MAKE[kind](store, SMALL)
    assert 0.9 * SMALL < len(content) < 1.6 * SMALL
    found = upload.answered(content, kind, store)
    assert found["bytes"] == len(content)
    assert found["seconds"] > 0 and found["peak_bytes"] >= 0


def test_what_is_not_understood_is_no_measurement(store: Store) -> None:
    with pytest.raises(RuntimeError, match="not understood"):
        upload.answered(b"MZ", "csv", store)


def test_of_the_files_of_a_kind_the_worst_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = {"csv": 1.0, "long": 2.0, "shared": 5.0, "wide": 3.0}
    monkeypatch.setattr(upload, "in_fresh_process", lambda form, _: {"seconds": taken[form]})
    assert upload.measure(SMALL) == {"csv_seconds": 1.0, "xlsx_seconds": 5.0}
