"""What a version changed, against changes made by hand; and when new figures are expected."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.domain import changes
from atlas.domain.changes import Changes, changes_of, revised
from atlas.domain.freshness import expected, following, sources_of
from atlas.figures.change_words import FIELDS, summary
from atlas.store.read import Records
from atlas.store.sources import Release, Source
from atlas.store.store import Store
from atlas.store.versions import Versions
from tests.support import small_data
from tests.versions import RECORD, TABLE, edited, put


@pytest.fixture
def versions(tmp_path: Path) -> Versions:
    return Versions(tmp_path / "state" / "versions", small_data(tmp_path / "data"))


def changed(versions: Versions, old: str, new: str, table: str = TABLE) -> Changes:
    made = put(versions, edited(versions, table, old, new))
    found = changes_of(versions, made.id)
    assert found is not None
    return found


def test_the_shipped_data_have_nothing_before_them(versions: Versions) -> None:
    found = changes_of(versions, versions.shipped.id)
    assert found is not None and found.before is None and not found.tables
    assert "eerste cijfers" in summary(found)[0]
    assert changes_of(versions, "0" * 16) is None


def test_a_revised_figure_is_told_with_what_it_was(versions: Versions) -> None:
    found = changed(versions, "GM0114,2024,50000,final", "GM0114,2024,50123,provisional")
    (one,) = found.tables
    assert (one.state, one.added, one.revised, one.gone, one.periods) == ("changed", 0, 1, 0, ())
    assert revised(versions, found, one.indicator.id).to_dict("records") == [
        {
            "area_code": "GM0114",
            "period": "2024",
            "value_old": 50_000.0,
            "status_old": "final",
            "value": 50_123.0,
            "status": "provisional",
        }
    ]
    assert summary(found) == ("1 onderwerp is veranderd.", "1 herzien cijfer.")


def test_a_figure_that_became_unknown_is_revised_and_no_zero(versions: Versions) -> None:
    found = changed(versions, "GM0114,2024,50000,final", "GM0114,2024,,suppressed")
    (one,) = found.tables
    (cell,) = revised(versions, found, one.indicator.id).to_dict("records")
    assert cell["status"] == "suppressed" and cell["value"] != cell["value"]


def test_a_new_period_and_a_gone_cell(versions: Versions) -> None:
    found = changed(versions, "GM0114,2024,50000,final", "GM0114,2025,50500,provisional")
    (one,) = found.tables
    assert (one.periods, one.added, one.revised, one.gone) == (("2025",), 1, 0, 1)
    assert summary(found)[1] == "1 nieuw cijfer, 1 vervallen cijfer."


def test_an_indicator_that_goes_and_one_that_comes(versions: Versions) -> None:
    before = versions.files(versions.current())
    pair = {f"indicators/wonen/woz_waarde{end}": None for end in (".csv", ".toml")}
    gone = put(versions, dict(pair))
    found = changes_of(versions, gone.id)
    assert found is not None
    assert [(each.indicator.id, each.state) for each in found.tables] == [("woz_waarde", "gone")]
    back = put(versions, {path: before[path] for path in pair})
    found = changes_of(versions, back.id)
    assert found is not None
    (one,) = found.tables
    assert (one.state, one.added) == ("new", 48 + 24)
    assert "1 nieuw onderwerp" in summary(found)[0]


def test_remarks_that_changed_are_told(versions: Versions) -> None:
    """A refresh can record that sources differ, without any other figure."""
    record = versions.files(versions.current())[RECORD].decode()
    made = put(versions, {RECORD: f'{record}\n[notes]\ncaveats = ["Een opmerking."]\n'.encode()})
    found = changes_of(versions, made.id)
    assert found is not None
    (one,) = found.tables
    assert one.fields == ("notes",)
    assert summary(found) == ("1 onderwerp is veranderd.",)
    assert set(FIELDS) == set(changes.TOLD)


def test_areas_that_go_are_named(versions: Versions) -> None:
    areas = versions.files(versions.current())["geo/areas.csv"].decode()
    (line,) = [each for each in areas.splitlines() if each.startswith("WP0001,")]
    made = put(
        versions, {"geo/areas.csv": areas.replace(line, line.replace("true", "false")).encode()}
    )
    found = changes_of(versions, made.id)
    assert found is not None
    assert [area.area_code for area in found.gone_areas] == ["WP0001"]
    assert found.new_areas == ()
    assert any("1 vervallen gebied." in line for line in summary(found))


def test_a_comparison_of_a_damaged_version_is_no_guess(versions: Versions) -> None:
    made = put(versions, edited(versions, TABLE, "GM0114,2024,50000", "GM0114,2024,50001"))
    versions.objects.path(made.files[TABLE]).unlink()
    with pytest.raises(LookupError):
        changes_of(Versions(versions.folder, versions.data), made.id)


def source(month: int | None, every_years: int = 1) -> Source:
    return Source.model_construct(
        id="x", release=Release(month=month, every_years=every_years), measures=()
    )


@pytest.mark.parametrize(
    ("month", "every", "taken", "then"),
    [
        (3, 1, date(2026, 11, 22), (2027, 3)),
        (12, 1, date(2026, 11, 22), (2026, 12)),
        (11, 1, date(2026, 11, 22), (2027, 11)),
        (9, 2, date(2024, 10, 1), (2026, 9)),
        (9, 2, date(2024, 8, 1), (2024, 9)),
    ],
)
def test_the_next_release(month: int, every: int, taken: date, then: tuple[int, int]) -> None:
    assert following(source(month, every), taken) == then


@given(
    month=st.integers(1, 12),
    every=st.integers(1, 10),
    taken=st.dates(date(1990, 1, 1), date(2090, 1, 1)),
)
def test_the_next_release_is_after_the_figures_and_within_its_habit(
    month: int, every: int, taken: date
) -> None:
    year, found = following(source(month, every), taken)
    months = (year - taken.year) * 12 + found - taken.month
    assert found == month and 0 < months <= 12 * every + 11


def test_without_a_habit_nothing_is_expected(store: Store) -> None:
    with pytest.raises(ValueError, match="x"):
        following(source(None), date(2026, 1, 1))
    boundless = [i for i in store.indicators.values() if not sources_of(store, i)]
    assert all(expected(store, indicator) is None for indicator in boundless)


def test_population_has_its_sources(store: Store) -> None:
    found = {each.id for each in sources_of(store, store.indicators["bevolking_totaal"])}
    assert {"cbs_70072ned", "cbs_kwb"} <= found
    assert expected(store, store.indicators["bevolking_totaal"]) is not None


def test_a_record_of_before_that_this_atlas_cannot_read_is_no_new_topic(
    versions: Versions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when a release asks for a field of its indicators that older versions do not have."""
    record = "indicators/bevolking/inwoners.toml"
    made = put(versions, edited(versions, TABLE, "GM0114,2024,50000", "GM0114,2024,50123"))
    read, old = changes.read_records, versions.shipped_files[record]

    def without(files: dict[str, bytes]) -> Records:
        if files.get(record) == old:
            files = files | {record: b"x = 1"}
        return read(files)

    monkeypatch.setattr(changes, "read_records", without)
    found = changes_of(versions, made.id)
    assert found is not None and found.tables == () and found.unread == ("inwoners",)
    assert "Van 1 onderwerp is niet te zeggen wat er veranderde" in summary(found)[0]
    assert revised(versions, found, "inwoners").empty


def test_figures_of_a_region_are_compared_too(versions: Versions) -> None:
    rows = versions.shipped_files["indicators/wonen/woz_waarde.csv"].decode().splitlines()
    lines = [rows[0], "CR07,2023,230000,final,cbs_kwb", *rows[1:]]
    woz = "indicators/wonen/woz_waarde.csv"
    record = versions.shipped_files[woz.replace(".csv", ".toml")].decode()
    levels = record.replace('"gemeente"', '"gemeente", "regio"')
    old, new = (sha256(c).hexdigest() for c in (versions.shipped_files[woz], text(lines)))
    put(
        versions,
        {woz: text(lines), woz.replace(".csv", ".toml"): levels.replace(old, new).encode()},
    )
    found = changed(versions, "CR07,2023,230000", "CR07,2023,230001", woz)
    (one,) = found.tables
    assert (one.state, one.revised) == ("changed", 1)
    assert revised(versions, found, "woz_waarde")["area_code"].tolist() == ["CR07"]


def text(lines: list[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def test_who_reads_the_changes_keeps_no_tables_in_memory(versions: Versions) -> None:
    found = changed(versions, "GM0114,2024,50000,final", "GM0114,2024,50123,provisional")
    kept = [value for table in found.tables for value in vars(table).values()]
    assert not [value for value in kept if isinstance(value, pd.DataFrame)]
