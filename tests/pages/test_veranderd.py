"""Page Wat is er veranderd, its feed, and what every page says of a pinned version."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from atlas.domain.address import VERSION
from atlas.domain.changes import Changes, TableChange
from atlas.figures.atom import ATOM, feed
from atlas.figures.change_words import area_words, tables_table
from atlas.figures.explanation import fresh_lines, source_line
from atlas.figures.fresh_words import expected_words, not_refreshed, sources_table
from atlas.figures.report import Table
from atlas.store import serving
from atlas.store.load import load_store
from atlas.store.serving import Serving
from atlas.store.store import Store
from atlas.store.version_records import Attempt, Version
from atlas.store.versions import Versions, get_versions
from atlas.ui import status
from atlas.ui.feed import routes
from atlas.ui.veranderd import vers, versies
from tests.support import small_data
from tests.versions import NOW, edited, put

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = "indicators/bevolking/bevolking_totaal.csv"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Versions, Version]]:
    """One version on top of the real data: the number of people of Emmen in 2025."""
    state = tmp_path_factory.mktemp("state")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_STATE", str(state))
        versions = get_versions()
        lines = versions.files(versions.current())[PEOPLE].decode().splitlines()
        (old,) = [line for line in lines if line.startswith("GM0114,2025,")]
        code, period, value, _, origin = old.split(",")
        new = f"{code},{period},{int(value) + 1},provisional,{origin}"
        yield versions, put(versions, edited(versions, PEOPLE, old, new))


@pytest.fixture
def both(made: tuple[Versions, Version]) -> tuple[Versions, Version, Store]:
    versions, one = made
    found = serving.get_serving().pinned(one.id)
    assert found is not None
    return versions, one, found


def test_the_newest_version_is_told_with_its_figures(
    both: tuple[Versions, Version, Store],
) -> None:
    _, one, store = both
    answer = versies.answer(store, {}, None)
    assert answer.params == {}
    assert one.id in answer.out["gekozen"] and "1 herzien cijfer." in answer.out["gekozen"]
    assert "ververst uit de bron" in answer.out["alle"]
    assert f"/kaart?{VERSION}={one.id}" in answer.out["alle"]
    chosen = versies.answer(store, {"onderwerp": "bevolking_totaal"}, None)
    assert chosen.params == {"onderwerp": "bevolking_totaal"}
    assert "Emmen (gemeente)" in chosen.out["herzien"] and "voorlopig" in chosen.out["herzien"]


def test_the_first_version_has_nothing_before_it(both: tuple[Versions, Version, Store]) -> None:
    versions, _, store = both
    answer = versies.answer(store, {"versie": versions.shipped.id}, None)
    assert answer.params == {"versie": versions.shipped.id}
    assert "Dit zijn de eerste cijfers" in answer.out["gekozen"]


def test_fault_39_hostile_words_get_the_newest_with_a_notice(
    both: tuple[Versions, Version, Store],
) -> None:
    _, _, store = both
    for words in ({"versie": "<script>"}, {"onderwerp": "x" * 5000}, {"vanaf": "1"}):
        answer = versies.answer(store, words, None)
        assert answer.params == {}
        if "vanaf" not in words:
            assert len(answer.notices) == 1
        assert "<script>" not in "".join(answer.out.values())


def test_the_report_has_all_of_it(both: tuple[Versions, Version, Store]) -> None:
    _, one, store = both
    found = versies.report(store, {"onderwerp": "bevolking_totaal"}, None)
    titles = [block.title for block in found.blocks]
    assert titles[0].startswith("Versies van de cijfers")
    assert titles[-1] == "Herziene cijfers: Inwoners (inwoners)"
    assert any(one.id in line for line in found.lead)
    assert found.sources


def test_a_failed_refresh_is_told_with_the_last_good_moment(store: Store) -> None:
    attempts = {
        "cbs_kwb": Attempt(source="cbs_kwb", tried=NOW, succeeded=NOW, problem="fout 503"),
        "rivm_50150ned": Attempt(source="rivm_50150ned", tried=NOW, problem="fout 404"),
        "cbs_70072ned": Attempt(source="cbs_70072ned", tried=NOW, succeeded=NOW),
        "gone": Attempt(source="gone", tried=NOW, problem="x"),
    }
    told = not_refreshed(store, attempts)
    assert len(told) == 2
    assert "niet ververst op 22 november 2026, 13.00 uur" in told[0]
    assert "U ziet de cijfers van 22 november 2026, 13.00 uur." in told[0]
    assert "die er al waren" in told[1]
    table = sources_table(store, attempts, vers.taken(store), date(2026, 11, 22))
    assert len(table.rows) == len(store.sources)
    words = [str(row[3]) for row in table.rows]
    assert sum("niet ververst, fout" in text for text in words) == 2
    assert sum(text.endswith(": gelukt") for text in words) == 1


def test_a_past_expectation_is_not_called_future(store: Store) -> None:
    taken = {"cbs_70072ned": date(2025, 6, 5)}
    rows = {row[0]: str(row[4]) for row in sources_table(store, {}, taken, date(2026, 11, 22)).rows}
    title = store.sources["cbs_70072ned"].title
    assert "waarschijnlijk al" in rows[title]
    assert rows[store.sources["cbs_kwb"].title] == "bij de eerste verversing"
    assert "(verwachting)" in expected_words(store, store.indicators["bevolking_totaal"])


def test_a_pinned_page_says_so_and_the_newest_does_not(
    both: tuple[Versions, Version, Store],
) -> None:
    versions, one, pinned = both
    newest = serving.get_serving().newest()
    assert status.above(newest, "kaart") == ""
    assert "Vaste link naar deze cijfers" in status.below(newest)
    assert "ook de nieuwste cijfers" in status.above(pinned, "kaart")
    assert "Vaste link" not in status.below(pinned)
    old = serving.get_serving().pinned(versions.shipped.id)
    assert old is not None
    told = status.above(old, "kaart")
    assert "Er zijn nieuwere cijfers" in told and versions.shipped.id in told
    assert one.id not in told


def test_the_feed_is_atom_with_an_entry_a_version(made: tuple[Versions, Version]) -> None:
    versions, one = made
    content = feed("https://atlas.example", [(each, None) for each in versions.listed()])
    root = ElementTree.fromstring(content)
    names = {"a": ATOM}
    assert root.tag == f"{{{ATOM}}}feed"
    for name in ("id", "title", "updated", "author"):
        assert root.find(f"a:{name}", names) is not None
    entries = root.findall("a:entry", names)
    assert len(entries) == 2
    ids = [entry.findtext("a:id", "", names) for entry in entries]
    assert ids[0] == f"https://atlas.example/veranderd?versie={one.id}"
    assert len({*ids}) == len(ids)
    assert [entry.findtext("a:updated", "", names) for entry in entries] == [
        "2026-11-22T12:00:00Z",
        "2007-01-01T00:00:00Z",
    ]


@pytest.mark.parametrize("deel", ["versies", "vers"])
def test_the_page_runs(made: tuple[Versions, Version], deel: str) -> None:
    page = AppTest.from_file(str(ROOT / "pages" / "veranderd.py"), default_timeout=30)
    page.query_params["deel"] = deel
    page.run()
    assert not page.exception


def test_the_small_data_without_sources_have_an_empty_table(tmp_path: Path) -> None:
    small_root = small_data(tmp_path)
    store = load_store(small_root)
    assert sources_table(store, {}, {}, date(2026, 1, 1)).rows == ()
    assert Serving(Versions(small_root / "no", small_root)).newest().version == store.version


def test_an_export_says_its_version_and_when_more_is_expected(store: Store) -> None:
    indicator = store.indicators["bevolking_totaal"]
    told = fresh_lines(store, ["een bron die niemand kent", *map(source_line, indicator.origin)])
    assert told[0] == f"Versie van de cijfers: {store.version}."
    assert len(told) > 1 and all("nieuwe cijfers" in line for line in told[1:])
    assert fresh_lines(store, []) == told[:1]


def test_of_many_versions_the_newest_are_listed(
    both: tuple[Versions, Version, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    versions, _, store = both
    monkeypatch.setattr(versies, "MOST", 1)
    listed = versies.answer(store, {}, None).out["alle"]
    assert f"Dit zijn de nieuwste 1 van {len(versions.listed())} versies." in listed
    assert listed.count("/kaart?") == 1
    every = versies.report(store, {}, None).blocks[0]
    assert isinstance(every, Table) and len(every.rows) == len(versions.listed())


def test_a_feed_is_xml_whatever_somebody_delivered(made: tuple[Versions, Version]) -> None:
    _, one = made
    what = "levering \x0b\x00<b>&\ud800\uffff: €"
    content = feed("https://atlas.example", [(one.model_copy(update={"what": what}), None)])
    entry = ElementTree.fromstring(content).find("a:entry", {"a": ATOM})
    assert entry is not None
    assert "<b>&" in entry.findtext("a:title", "", {"a": ATOM})


def test_the_feed_names_the_site_as_it_is_called(
    made: tuple[Versions, Version], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = TestClient(Starlette(routes=routes()))
    assert b"http://testserver/veranderd?" in client.get("/veranderd.atom").content
    bad = client.get("/veranderd.atom", headers={"Host": 'x"><script>'})
    assert bad.status_code == 400 and "<" not in bad.text
    monkeypatch.setenv("ATLAS_URL", "https://atlas.example/")
    assert b"https://atlas.example/veranderd?" in client.get("/veranderd.atom").content


def test_a_source_without_figures_in_the_atlas_is_not_said_to_come_with_it(store: Store) -> None:
    table = sources_table(store, {}, vers.taken(store), date(2026, 11, 22))
    rows = {row[0]: row for row in table.rows}
    assert rows[store.sources["cbs_86158ned"].title][2] == "nog geen cijfers"
    assert rows[store.sources["cbs_kwb"].title][2] == "met de atlas meegekomen"
    assert rows[store.sources["pdok_gebieden"].title][2] == "met de atlas meegekomen"
    assert "drie rondes" in str(rows[store.sources["cbs_kwb"].title][5])
    assert len(table.notes) == 1


def test_the_sources_that_failed_come_first(store: Store) -> None:
    attempts = {"rivm_50150ned": Attempt(source="rivm_50150ned", tried=NOW, problem="fout 404")}
    table = sources_table(store, attempts, vers.taken(store), date(2026, 11, 22))
    assert table.rows[0][0] == store.sources["rivm_50150ned"].title


def test_many_failed_sources_are_one_line_under_every_page(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Failed:
        def attempts(self) -> dict[str, Attempt]:
            return {
                name: Attempt(source=name, tried=NOW, problem="fout 503") for name in store.sources
            }

    monkeypatch.setattr(status, "get_versions", Failed)
    told = status.below(store)
    assert f"{len(store.sources)} bronnen zijn niet ververst" in told
    assert "22 november 2026" in told and "<li>" not in told


def test_what_failed_is_not_told_of_a_version_that_stays_as_it_is(
    both: tuple[Versions, Version, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    versions, _, pinned = both
    attempts = {"cbs_kwb": Attempt(source="cbs_kwb", tried=NOW, problem="fout 503")}
    monkeypatch.setattr(versions, "attempts", lambda: attempts)
    assert "niet ververst" not in status.below(pinned)
    assert "niet ververst" in status.below(serving.get_serving().newest())


def test_columns_in_which_nothing_happened_are_left_out(store: Store) -> None:
    one = TableChange(store.indicators["bevolking_totaal"], "changed", revised=2)
    two = TableChange(store.indicators["grijze_druk"], "changed", ("2026",), added=3)
    changes = Changes(get_versions().listed()[0], None, (one,))
    assert [column.name for column in tables_table(changes).columns] == [
        "Onderwerp",
        "Herziene cijfers",
    ]
    both = Changes(changes.version, None, (one, two))
    assert [column.name for column in tables_table(both).columns] == [
        "Onderwerp",
        "Nieuwe perioden",
        "Nieuwe cijfers",
        "Herziene cijfers",
    ]


def test_the_newest_version_is_called_that_and_says_what_made_it(
    both: tuple[Versions, Version, Store],
) -> None:
    versions, one, store = both
    newest = versies.answer(store, {}, None).out["gekozen"]
    assert "De nieuwste versie" in newest and "Ververst uit de bron: CBS" in newest
    older = versies.answer(store, {"versie": versions.shipped.id}, None).out["gekozen"]
    assert "De gekozen versie" in older
    assert "Kies een onderwerp" in newest and "onderwerp=bevolking_totaal" in newest


def test_revised_figures_begin_with_the_largest_areas_and_the_newest_year(store: Store) -> None:
    codes = ["BU01060000", "GM0106", "GM0114", "GM0114", "NL01", "WK010600"]
    frame = pd.DataFrame({"area_code": codes, "period": ["2024", "2023", "2023", *["2024"] * 3]})
    found = versies.ordered(frame)
    assert [*zip(found["area_code"], found["period"], strict=True)] == [
        ("NL01", "2024"),
        ("GM0114", "2024"),
        ("GM0106", "2023"),
        ("GM0114", "2023"),
        ("WK010600", "2024"),
        ("BU01060000", "2024"),
    ]


def test_an_area_is_told_from_another_with_the_same_name(store: Store) -> None:
    assert area_words(store, "GM0114") == "Emmen (gemeente)"
    assert area_words(store, "WK010600") == "Centrum (wijk in Assen)"
    assert area_words(store, "PV22") == "Drenthe (provincie)"
    assert area_words(store, "WK999999") == "WK999999"


def test_vanished_areas_are_told_with_their_kind(
    made: tuple[Versions, Version], store: Store
) -> None:
    changes = Changes(made[1], None, gone_areas=(store.areas["WK010600"],))
    html = versies._chosen(store, versies.Asked((made[1],), made[1], changes, None, {}))
    assert "Vervallen gebieden (1)" in html and "Centrum (wijk WK010600)" in html


def test_a_new_topic_leads_to_its_map(made: tuple[Versions, Version], store: Store) -> None:
    version = made[1]
    new = TableChange(store.indicators["bevolking_totaal"], "new", ("2025",), added=3)
    gone = TableChange(store.indicators["grijze_druk"], "gone", gone=3)
    asked = versies.Asked((version,), version, Changes(version, None, (new, gone)), None, {})
    html = versies._chosen(store, asked)
    assert 'href="/kaart?indicator=bevolking_totaal"' in html
    assert "grijze_druk" not in html


def test_a_whole_version_after_a_damaged_one_is_not_called_damaged(
    both: tuple[Versions, Version, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise LookupError

    _, one, store = both
    monkeypatch.setattr(versies, "changes_of", gone)
    assert "of van die ervoor" in versies.answer(store, {}, None).out["gekozen"]
    assert "of van die ervoor" in feed("https://atlas.example", [(one, None)]).decode()
