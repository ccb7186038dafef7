"""`python -m atlas refresh`, against servers on this machine."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from atlas.cli import refresh, refresh_places
from atlas.cli.commands import main
from atlas.cli.refresh_places import travel_points
from atlas.sources import duo
from atlas.store.load import build_store
from atlas.store.read import digests
from atlas.store.store import Store
from atlas.store.travel import read_travel
from tests.sources.recorded import TODAY, recorded
from tests.sources.sites import now_files, site, versions
from tests.sources.test_duo import FILES
from tests.sources.test_gtfs import feed
from tests.sources.web import Visit, Web, give, serving
from tests.support import small_data

ENGLISH = re.compile(r"\b(error|failed|None|Traceback|rows|refused|added|removed)\b", re.I)
NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
POINTS = [("WP2391", 6.5625, 52.99667), ("osm_n1002", 6.421, 53.1376)]
Run = Callable[..., tuple[int, str, str]]


def package(visit: Visit) -> None:
    (name,) = parse_qs(urlsplit(visit.path).query)["id"]
    visit.give(body=json.dumps(recorded(f"duo_{name}.json")).encode())


def search(visit: Visit) -> None:
    (number,) = parse_qs(urlsplit(visit.path).query)["resource_id"]
    visit.give(body=json.dumps(recorded(FILES[number])).encode())


def table(visit: Visit) -> None:
    grid = [[0, 21000.5], [21010.0, None]]
    visit.give(body=json.dumps({"code": "Ok", "distances": grid, "durations": grid}).encode())


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    """Every source on this machine, and the day of today fixed."""
    answers = {
        "/overpass": give(json.dumps(recorded("overpass.json")).encode()),
        "/gtfs.zip": give(feed().getvalue(), content_type="application/zip"),
        "/duo/package_show": package,
        "/duo/datastore_search": search,
    }

    with serving(answers) as server:
        monkeypatch.setenv("ATLAS_OVERPASS_URL", server.url("/overpass"))
        monkeypatch.setenv("ATLAS_GTFS_URL", server.url("/gtfs.zip"))
        monkeypatch.setattr(duo, "ACTION", server.url("/duo"))
        monkeypatch.setattr(refresh, "utcnow", lambda: NOW)
        yield server


@pytest.fixture
def root(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("ATLAS_STATE", str(tmp_path / "state"))
    return site(tmp_path)


def store_now(root: Path) -> Store:
    """The store of the newest version of a site."""
    files = now_files(root)
    return build_store(files, digests(files))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], root: Path) -> Run:
    """Run the command; exit code and what was printed."""

    def running(*options: str) -> tuple[int, str, str]:
        named = (
            options if options and not options[0].startswith("-") else ("voorzieningen", *options)
        )
        code = main(["refresh", "--data", str(root), *named])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return running


def with_router(monkeypatch: pytest.MonkeyPatch, web: Web) -> None:
    """A router for the bicycle, and two points to travel between."""
    web.answers |= {
        f"/table/v1/cycling/{one}": table
        for one in [";".join(f"{lon:.6f},{lat:.6f}" for _, lon, lat in [*POINTS, *POINTS])]
    }
    monkeypatch.setenv("ATLAS_ROUTER_FIETS", f"osrm:{web.url('')}")
    monkeypatch.setattr(refresh_places, "travel_points", lambda store: (POINTS, POINTS))


@pytest.mark.usefixtures("web")
def test_all_sets_are_filled(run: Run, root: Path) -> None:
    code, out, err = run()
    assert code == 0
    assert out.splitlines() == [
        "OpenStreetMap: nu 9, eerst 0 plekken; 9 erbij, 0 weg, 0 gewijzigd",
        "  buiten Drenthe weggelaten: 1",
        "  zonder punt weggelaten: 1",
        "  dubbele samengevoegd: 3",
        "  zonder naam: 1",
        "DUO: nu 10, eerst 0 plekken; 10 erbij, 0 weg, 0 gewijzigd",
        "  adressen_bo: licentie Creative Commons CCZero",
        "  adressen_bo: in een plaats die geen kern van ons is (alleen de gemeente is bekend): 1",
        "  adressen_bo: in een kern zonder punt: 2",
        "  adressen_vo: licentie Creative Commons CCZero",
        "Haltes: nu 3, eerst 0 plekken; 3 erbij, 0 weg, 0 gewijzigd",
        "  vlak buiten Drenthe weggelaten: 1",
        "  met een andere haltepaal samengevoegd: 2",
        "Reistijden: overgeslagen, want er is geen router ingesteld",
        f"Nieuwe versie: {versions(root).current().id}.",
    ]
    assert not ENGLISH.search(out + err)
    store = store_now(root)
    assert store.places()["set_id"].value_counts().to_dict() == {"duo": 10, "osm": 9, "haltes": 3}
    assert {store.place_sets[name].refreshed for name in ("osm", "duo", "haltes")} == {TODAY}


@pytest.mark.usefixtures("web")
def test_progress_is_told_beside_the_answer(run: Run) -> None:
    _, _, err = run()
    names = ["OpenStreetMap", "DUO", "Haltes", "Reistijden"]
    assert err.splitlines() == [f"{name}: begonnen" for name in names]


@pytest.mark.usefixtures("web")
def test_the_answer_as_json(run: Run, root: Path) -> None:
    code, out, _ = run("haltes", "--json")
    assert code == 0
    assert json.loads(out) == {
        "trial": False,
        "version": versions(root).current().id,
        "results": [
            {
                "id": "haltes",
                "before": 0,
                "after": 3,
                "added": 3,
                "removed": 0,
                "changed": 0,
            }
        ],
        "errors": {},
    }


@pytest.mark.usefixtures("web")
def test_a_trial_keeps_everything_as_it_was(run: Run, root: Path) -> None:
    before = now_files(root)
    code, out, _ = run("--proef")
    assert code == 0
    assert out.endswith("\nDit was een proef: er is niets bewaard.\n")
    assert now_files(root) == before
    assert not (root.parent / "state" / "versions").exists()


@pytest.mark.parametrize("only", ["osm", "duo", "haltes"])
def test_one_source_alone(web: Web, run: Run, root: Path, only: str) -> None:
    before = now_files(root)
    assert run(only)[0] == 0
    changed = {name for name, content in now_files(root).items() if content != before[name]}
    assert changed == {f"places/{only}.csv", f"places/{only}.toml"}
    asked = {urlsplit(visit.path).path.split("/")[1] for visit in web.visits}
    assert asked == {{"osm": "overpass", "duo": "duo", "haltes": "gtfs.zip"}[only]}


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (give(b"<html>", content_type="text/html"), "het antwoord is text/html in plaats van JSON"),
        (give(b'{"elements": ['), "het antwoord is geen hele JSON"),
        (give(json.dumps(recorded("overpass_timeout.json")).encode()), "niet helemaal beantwoord"),
        (lambda visit: visit.give(403), "fout 403"),
    ],
)
def test_one_source_that_fails_does_not_stop_the_others(
    web: Web, run: Run, root: Path, answer: Any, says: str
) -> None:
    web.answers["/overpass"] = answer
    before = now_files(root)
    code, out, err = run()
    assert code == 1
    assert "OpenStreetMap: niet ververst. OpenStreetMap (127.0.0.1): " in out
    assert says in out
    assert "DUO: nu 10, eerst 0 plekken" in out
    assert "Haltes: nu 3, eerst 0 plekken" in out
    ours = (out + err).replace(recorded("overpass_timeout.json")["remark"], "")
    assert not ENGLISH.search(ours)
    after = now_files(root)
    assert [after[f"places/osm.{kind}"] for kind in ("csv", "toml")] == [
        before[f"places/osm.{kind}"] for kind in ("csv", "toml")
    ]
    assert len(store_now(root).places()) == 13


@pytest.mark.usefixtures("root")
def test_an_error_as_json(web: Web, run: Run) -> None:
    web.answers["/gtfs.zip"] = give(b"PK\x03\x04 half", content_type="application/zip")
    code, out, _ = run("haltes", "--json")
    assert code == 1
    answer = json.loads(out)
    assert answer["results"] == []
    assert "geen heel ZIP-bestand" in answer["errors"]["haltes"]


def test_a_source_that_lost_much_is_kept_until_forced(web: Web, run: Run, root: Path) -> None:
    run("osm")
    answer = recorded("overpass.json")
    answer["elements"] = answer["elements"][:3]
    web.answers["/overpass"] = give(json.dumps(answer).encode())
    before = now_files(root)
    code, out, _ = run("osm")
    assert code == 1
    assert "nog maar 2 van de 9 rijen; de oude gegevens zijn gebleven" in out
    assert now_files(root) == before
    code, out, _ = run("osm", "--toch")
    assert code == 0
    assert "nu 2, eerst 9 plekken; 0 erbij, 7 weg, 0 gewijzigd" in out


@pytest.mark.usefixtures("web")
def test_a_second_refresh_waits_for_the_first(run: Run, root: Path) -> None:
    before = now_files(root)
    with versions(root).changing():
        code, out, err = run()
    assert (code, out) == (2, "")
    assert err == "Fout: er loopt al een verversing of levering; wacht tot die klaar is\n"
    assert now_files(root) == before


def test_travel_times(monkeypatch: pytest.MonkeyPatch, web: Web, run: Run, root: Path) -> None:
    with_router(monkeypatch, web)
    code, out, err = run("reistijden")
    assert code == 0
    assert out.splitlines() == [
        "Reistijden: nu 4, eerst 0 paren; 4 erbij, 0 weg, 0 gewijzigd",
        "  paren zonder route: 1",
        f"Nieuwe versie: {versions(root).current().id}.",
    ]
    assert err == "Reistijden: begonnen\n"
    frame = read_travel(now_files(root))
    assert frame is not None
    assert frame.iloc[1].to_dict() == {
        "origin": "WP2391",
        "target": "osm_n1002",
        "mode": "fiets",
        "metres": 21000.5,
        "seconds": 21000.5,
    }


def test_travel_times_come_after_the_places(
    monkeypatch: pytest.MonkeyPatch, web: Web, run: Run
) -> None:
    with_router(monkeypatch, web)
    known: list[int] = []
    points = refresh_places.travel_points
    monkeypatch.setattr(
        refresh_places, "travel_points", lambda s: known.append(len(s.places())) or points(s)
    )
    assert run()[0] == 0
    assert known == [22]


def test_travel_times_without_a_router(run: Run) -> None:
    code, out, _ = run("reistijden")
    assert code == 1
    assert "er is geen router ingesteld; stel ATLAS_ROUTER_FIETS of" in out


@pytest.mark.usefixtures("web")
def test_a_router_that_is_set_wrongly(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.setenv("ATLAS_ROUTER_AUTO", "localhost:5000")
    code, out, _ = run()
    assert code == 1
    assert "Reistijden: niet ververst. ATLAS_ROUTER_AUTO: dit is geen router" in out
    assert "OpenStreetMap: nu 9, eerst 0 plekken" in out


def test_the_points_to_travel_between(store: Store) -> None:
    origins, targets = travel_points(store)
    for side in (origins, targets):
        codes = [code for code, _, _ in side]
        assert len(codes) == len(set(codes))
        assert all(6 < lon < 7.2 and 52.5 < lat < 53.3 for _, lon, lat in side)
    kernen = {
        feature["properties"]["area_code"]: feature["geometry"]["coordinates"]
        for feature in store.geometry("kern")["features"]
    }
    for side in (origins, targets):
        found = {code: (lon, lat) for code, lon, lat in side}
        assert set(kernen) <= set(found)
        for code, point in kernen.items():
            assert found[code] == pytest.approx(point, abs=2e-6)
    assert any(code.startswith("BU") for code, _, _ in origins)
    places = store.places().dropna(subset=["lon", "lat"])
    at_address = places.loc[places["precision"] == "adres", "place_id"]
    assert {*at_address} <= {code for code, _, _ in targets}
    assert {code for code, _, _ in targets} <= {*places["place_id"], *kernen}


def test_data_without_sets_of_places(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ATLAS_STATE", str(tmp_path / "state"))
    code = main(["refresh", "osm", "--data", str(small_data(tmp_path))])
    assert code == 1
    out = capsys.readouterr().out
    assert "OpenStreetMap: niet ververst. in de gegevens ontbreekt de verzameling osm" in out


def test_a_source_that_does_not_exist(run: Run) -> None:
    code, _, err = run("alles")
    assert code == 2
    assert "Fout: bron 'alles' bestaat niet; kies uit cijfers, voorzieningen, cbs_83625ned" in err


def test_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["refresh", "--help"])
    assert stop.value.code == 0
    out = capsys.readouterr().out
    assert {"--proef", "--dry-run", "--toch", "--json"} <= set(re.findall(r"--[\w-]+", out))
