"""The bench of a refresh: the records it makes, and one small run of the whole."""

from __future__ import annotations

from pathlib import Path

import tomli_w

from atlas.store.sources import Source
from bench import refresh
from tests.sources.official import serve
from tests.sources.official.figures import full
from tests.sources.sites import site


def test_the_records_ask_for_all_that_the_server_has() -> None:
    tables = full(20_000)
    kwb, rivm = (Source.model_validate(r) for r in refresh.records(tables, "http://x").values())
    assert [edition.period for edition in kwb.editions] == [str(y) for y in range(2013, 2026)]
    assert len(kwb.measures) == len(tables[0].topics)
    assert len(rivm.measures) == 2 * len(tables[-1].topics)
    assert rivm.margins is not None


def test_a_small_refresh_and_a_start_with_it(tmp_path: Path) -> None:
    tables = full(1_000)
    tables = [*tables[:2], tables[-1]]
    root = site(tmp_path)
    with serve(tables) as server:
        for name, record in refresh.records(tables, server.url("").rstrip("/")).items():
            (root / "sources" / f"{name}.toml").write_text(tomli_w.dumps(record), "utf-8")
        found = refresh.refreshed(tmp_path)
    assert found["rows"] > 1_000
    assert found["peak_bytes"] > 0
    assert refresh.loaded(tmp_path)["indicators"] == 1 + 1 + 2
