"""Features of PDOK by OGC API, and by WFS where that fails."""

from __future__ import annotations

from typing import Any

import pytest

from atlas.sources.fetch import FetchError
from atlas.sources.live.ogc import RD, Features, features
from tests.sources.official import Official, serve
from tests.sources.official.asking import fetcher, layer
from tests.sources.web import give


def place(site: Official, wfs: bool = False, **names: str) -> Features:
    return Features("PDOK", site.url("/ogc/v1/"), site.url("/wfs") * wfs, names)


def ask(site: Official, wfs: bool = False, **options: Any) -> Any:
    with fetcher().connected() as connected:
        return features(place(site, wfs), "gemeenten", connected, **options)


def two_years() -> list[Any]:
    late = layer(5)
    for each in late:
        each["properties"]["jaarcode"] = 2025
        each["id"] += "-2025"
    return layer(8) + late


def test_a_year_is_asked_of_the_server() -> None:
    with serve(layers={"gemeenten": two_years()}) as site:
        found, notes = ask(site, params={"jaarcode": 2025})
        assert "jaarcode=2025" in site.visits[0].path
    assert (len(found), notes) == (5, ())


def test_coordinates_are_asked_in_rd_unless_said_otherwise() -> None:
    with serve(layers={"gemeenten": layer()}) as site:
        ask(site)
        ask(site, crs="http://www.opengis.net/def/crs/OGC/1.3/CRS84")
        first, second = (visit.path for visit in site.visits)
    assert RD.rpartition("/")[2] in first
    assert "CRS84" in second


def test_wfs_comes_in_place_of_an_api_that_fails_and_that_is_told() -> None:
    with serve(layers={"gemeenten": layer()}, feature_page=7) as site:
        site.wrong["items"] = lambda visit: visit.give(503)
        found, (note,) = ask(site, wfs=True)
        first = next(visit.path for visit in site.visits if "/wfs" in visit.path)
    assert found == layer()
    assert note.startswith("OGC API lukte niet, WFS gebruikt: PDOK (127.0.0.1): fout 503")
    assert "EPSG%3A%3A28992" in first


def test_without_wfs_the_error_stays() -> None:
    with serve() as site, pytest.raises(FetchError, match="fout 404"):
        ask(site)


def test_a_collection_may_have_another_name_in_wfs() -> None:
    with serve(layers={"anders": layer(3)}) as site, fetcher().connected() as connected:
        found, _ = features(place(site, True, gemeenten="cbs:anders"), "gemeenten", connected)
    assert found == layer(3)


@pytest.mark.parametrize("matched", [None, "unknown", True])
def test_a_server_that_does_not_count_is_followed_to_its_end(matched: object) -> None:
    with serve(layers={"gemeenten": layer()}, feature_page=7) as site:
        right = site.answer

        def silent(path: str, query: dict[str, str]) -> tuple[int, bytes, str]:
            status, body, kind = right(path, query)
            said = {None: b"null", "unknown": b'"unknown"', True: b"true"}[matched]
            return status, body.replace(b'"numberMatched": 30', b'"numberMatched": ' + said), kind

        site.answer = silent  # type: ignore[method-assign]
        assert ask(site)[0] == layer()
        site.wrong["items"] = lambda visit: visit.give(404)
        assert ask(site, wfs=True)[0] == layer()


SAME = b'{"type": "Feature", "id": 1}'


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b'{"features": []}', "geen enkel vlak"),
        (b'{"features": [{"type": "Iets"}]}', "niet alles in het antwoord"),
        (
            b'{"features": [{"type": "Feature", "id": 1}, {"type": "Feature", "id": 1}]}',
            "twee keer",
        ),
        (b'{"features": [1]}', "geen lijst 'features'"),
        (b'{"features": [{"type": "Feature"}], "numberMatched": 2}', "1 van 2 vlakken"),
    ],
)
def test_an_answer_that_is_not_right_is_refused(body: bytes, says: str) -> None:
    with serve() as site:
        site.wrong["items"] = give(body)
        with pytest.raises(FetchError, match=says):
            ask(site)
