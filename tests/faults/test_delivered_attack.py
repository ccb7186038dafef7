"""An attacker of delivered figures, from the file to all that the site tells (faults 26 to 28).

Random tables of Assen go in by the command import, revised or with a year more the next time. Then
everything public is read: each version of the figures, the API in JSON and CSV, the downloads,
and what "Wat is er veranderd" knows. The attacker of the tests searches all whole numbers.
"""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from atlas.cli.commands import main
from atlas.domain.changes import changes_of, revised
from atlas.store.serving import Serving
from atlas.store.versions import FOLDER, Versions
from tests.api.support import served
from tests.domain.disclosure_attackers import Public, recovered
from tests.support import small_data

GEMEENTE, NORTH, SOUTH = "GM0106", "WK010600", "WK010601"
TREE = {GEMEENTE: [NORTH, SOUTH], NORTH: ["BU01060000", "BU01060001"],
        SOUTH: ["BU01060100", "BU01060101"]}  # fmt: skip
BUURTEN = [*TREE[NORTH], *TREE[SOUTH]]
YEARS = ("2022", "2023", "2024")
ID = "eigen_gm0106_hulp"
RECORD = """title = "Hulp"
question = "Hoeveel?"
description = "Huishoudens met hulp."
theme = "wonen"
unit = "huishoudens"
decimals = 0
owner = "GM0106"
reference_date = 2025-01-01
licence = "CC BY 4.0"
"""
MAPPING = {"header_rows": [1], "area_column": "A", "period_column": "B", "decimal": "comma",
           "values": [{"column": "C"}], "unit": "huishoudens",
           "confirmed": ["outlier"]}  # fmt: skip
Counts = dict[tuple[str, str], int]


def whole(counts: Counts) -> Counts:
    """With the sums of wijken and gemeente."""
    found = dict(counts)
    for area in (NORTH, SOUTH, GEMEENTE):
        for _, year in counts:
            if (TREE[area][0], year) in found:
                found[area, year] = sum(found[part, year] for part in TREE[area])
    return found


@st.composite
def deliveries(draw: st.DrawFn) -> list[Counts]:
    """A first delivery, and one with some cells revised, and a year more."""
    number = st.integers(0, 14) | st.integers(15, 60)
    first = {(area, year): draw(number) for year in YEARS[:2] for area in BUURTEN}
    changed = draw(st.dictionaries(st.sampled_from(sorted(first)), number, max_size=3))
    more = {(area, YEARS[2]): draw(number) for area in BUURTEN}
    return [whole(first), whole(first | changed), whole(first | changed | more)]


class Site:
    def __init__(self, folder: Path) -> None:
        self.folder, self.data = folder, small_data(folder)
        self.versions = Versions(folder / "state" / FOLDER, self.data)
        (folder / "m.json").write_text(json.dumps(MAPPING), "utf-8")
        (folder / "r.toml").write_text(RECORD, "utf-8")

    def deliver(self, counts: Counts) -> int:
        lines = ["code;jaar;waarde", *(f"{a};{y};{n}" for (a, y), n in sorted(counts.items()))]
        (self.folder / "t.csv").write_text("\n".join(lines), "utf-8")
        words = ["import", str(self.folder / "t.csv"), "--data", str(self.data), "--ja"]
        words += ["--mapping", str(self.folder / "m.json")]
        return main([*words, "--record", str(self.folder / "r.toml")])

    def told(self) -> Iterator[pd.DataFrame]:
        """All tables of this figure that anybody can get, the first version first."""
        for version in reversed(self.versions.listed()):
            files = self.versions.files(self.versions.find(version.id) or self.versions.shipped)
            if f"indicators/wonen/{ID}.csv" in files:
                yield _text(files[f"indicators/wonen/{ID}.csv"])
            found = changes_of(self.versions, version.id)
            for change in found.tables if found else ():
                if found and change.indicator.id == ID and change.revised:
                    cells = revised(self.versions, found, ID)
                    old = {"value_old": "value", "status_old": "status"}
                    yield cells[["area_code", "period", *old]].rename(columns=old)
                    yield cells
        serving = Serving(self.versions)
        serving.newest()
        with served(self.versions, serving) as app, TestClient(app) as client:
            path = f"/api/v1/observations?indicator={ID}&pageSize=100"
            answer = client.get(path)
            assert answer.status_code == 200, answer.text
            yield pd.DataFrame(next(v for v in answer.json().values() if isinstance(v, list)))
            text = client.get(path, params={"indicator": ID, "pageSize": "100", "format": "csv"})
            assert text.status_code == 200, text.text
            yield _text(text.content)


def _text(content: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(content), dtype="str", keep_default_na=False, comment="#")


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ATLAS_STATE", raising=False)


@given(deliveries())
@settings(max_examples=8, deadline=None, phases=[Phase.generate])
def test_nothing_that_is_hidden_follows_from_all_that_is_told(given_: list[Counts]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        site, last = Site(Path(folder)), None
        for counts in given_:
            if site.deliver(counts) == 0:
                last = counts
        if last is None:
            return
        newest = site.versions.current().id
        assert site.deliver(last) == 0  # the same once more
        assert site.versions.current().id == newest
        seen = Public()
        for table in site.told():
            table = table.rename(columns={"areaCode": "area_code"})
            numbers = pd.to_numeric(table["value"], errors="coerce")
            secret = table["status"] == "suppressed"
            assert numbers[secret].isna().all()
            seen.see({"n": table.assign(value=numbers)[numbers.notna() | secret]})
        assert not [c for c, n in seen.shown.items() if 0 < n < 10 and last.get(c[1:]) == n]
        seen.areas(TREE, ["n"], YEARS)
        seen.sum(("n", GEMEENTE, "2024"), [("n", code, "2024") for code in BUURTEN])
        assert not recovered(seen, 10)
