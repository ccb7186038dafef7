"""Faults 1 to 9 of a live source, for each protocol, on a server of this machine."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from atlas.sources.call import ATTEMPTS
from atlas.sources.common import SourceError
from atlas.sources.fetch import FetchError
from atlas.sources.live.paging import Budget
from tests.sources.official import Official, figures, serve
from tests.sources.official.asking import (
    PATHS,
    ZIP,
    ask,
    ask_by,
    layer,
    official,
    one,
    source,
)
from tests.sources.web import Answer, Visit, give

PROTOCOLS = [*PATHS]
TABLES = ["v3", "v4", "leefbaarometer"]
JSONS = ["v3", "v4", "ogc", "wfs"]


@pytest.fixture
def site() -> Iterator[Official]:
    with official() as running:
        yield running


def break_(site: Official, protocol: str, answer: Answer) -> None:
    """Let what holds the figures go wrong; the count beside it stays as it is."""
    site.wrong["$count"] = site.right
    site.wrong[PATHS[protocol]] = answer


def visits(site: Official, protocol: str) -> int:
    paths = [visit.path for visit in site.visits]
    return sum(PATHS[protocol] in path and "$count" not in path for path in paths)


@pytest.mark.parametrize("status", [500, 503, 429])
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_fault_1_an_error_of_the_server_is_asked_again_a_few_times(
    site: Official, protocol: str, status: int
) -> None:
    break_(site, protocol, lambda visit: visit.give(status))
    with pytest.raises(FetchError, match=f"fout {status}, ook na {ATTEMPTS} pogingen"):
        ask_by(protocol, site)
    assert visits(site, protocol) == ATTEMPTS


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_fault_1_one_error_changes_nothing(site: Official, protocol: str) -> None:
    def once(visit: Visit) -> None:
        visit.give(503) if visits(site, protocol) == 1 else site.right(visit)

    good = ask_by(protocol, site)
    site.visits.clear()
    break_(site, protocol, once)
    again = ask_by(protocol, site)
    same = again == good if isinstance(good, list) else again.frame.equals(good.frame)
    assert same


def drip(visit: Visit) -> None:
    """A byte at a time, and no end."""
    kind = "application/zip" if PATHS["leefbaarometer"] in visit.path else "application/json"
    visit.give(body=b" ", content_length=10_000_000, content_type=kind)
    for _ in range(2000):
        visit.wfile.write(b" ")
        time.sleep(0.01)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_fault_2_a_whole_table_has_a_deadline(
    site: Official, protocol: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    soon = time.monotonic() + 0.4
    monkeypatch.setattr(Budget, "of", classmethod(lambda cls, seconds=0.0: cls(soon)))
    break_(site, protocol, drip)
    with pytest.raises(FetchError, match="geen heel antwoord binnen|niet op tijd"):
        ask_by(protocol, site)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_fault_3_half_a_body_is_refused(site: Official, protocol: str) -> None:
    def half(visit: Visit) -> None:
        kind = "application/zip" if protocol == "leefbaarometer" else "application/json"
        visit.give(body=b'{"value": [', content_length=5000, content_type=kind)
        visit.close_connection = True

    break_(site, protocol, half)
    with pytest.raises(FetchError, match="valt weg"):
        ask_by(protocol, site)


@pytest.mark.parametrize("kind", ["text/html", None])
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_fault_4_a_web_page_is_refused(site: Official, protocol: str, kind: str | None) -> None:
    break_(site, protocol, give(b"<!DOCTYPE html><p>Onderhoud", content_type=kind))
    with pytest.raises(FetchError, match="text/html in plaats van|geen hele JSON|geen heel ZIP"):
        ask_by(protocol, site)


@pytest.mark.parametrize("protocol", JSONS)
def test_fault_4_json_of_another_shape_is_refused(site: Official, protocol: str) -> None:
    break_(site, protocol, give(b'{"onderhoud": true}'))
    with pytest.raises(FetchError, match="heeft geen lijst"):
        ask_by(protocol, site)


@pytest.mark.parametrize("protocol", JSONS)
def test_fault_5_an_empty_list_is_refused(site: Official, protocol: str) -> None:
    break_(site, protocol, give(b'{"value": [], "features": []}'))
    site.wrong["$count"] = lambda visit: visit.give(404)
    with pytest.raises(SourceError, match="geen rijen voor|geen enkel vlak"):
        ask_by(protocol, site)


@pytest.mark.parametrize("protocol", ["v3", "v4"])
def test_fault_5_a_gemeente_that_is_gone_is_refused(protocol: str) -> None:
    table = figures.kwb()
    left = table.but(row for row in table.rows if row[0][0][2:6] != "0114")
    with serve([left]) as site, pytest.raises(SourceError, match="geen rijen voor GM0114;"):
        ask_by(protocol, site)


def test_fault_5_a_zip_without_a_level_is_refused() -> None:
    files = {"leesmij.txt": "niets"}
    with serve(files={ZIP: files}) as site, pytest.raises(FetchError, match="leesmij.txt"):
        ask_by("leefbaarometer", site)


def test_fault_6_the_feed_has_no_limit_of_rows_and_the_count_is_that_of_the_api() -> None:
    with official(page=100) as site:
        found = ask_by("v3", site)
        paths = [visit.path for visit in site.visits]
    assert len(found.frame) == 881
    assert not any("ODataApi" in path and "$count" not in path for path in paths)
    assert sum("skip=" in path for path in paths) > 5
    assert found.notes == ()


@pytest.mark.parametrize("protocol", ["v3", "v4"])
def test_fault_6_fewer_rows_than_the_source_counts_is_refused(
    site: Official, protocol: str
) -> None:
    site.wrong["$count"] = give(b"1000000", content_type="text/plain")
    with pytest.raises(FetchError, match="van 1000000 rijen gekregen"):
        ask_by(protocol, site)


@pytest.mark.parametrize("protocol", ["v3", "v4"])
@pytest.mark.parametrize("answer", [lambda visit: visit.give(500), give(b'{"a": 1}')])
def test_fault_6_a_source_that_does_not_count_is_told(
    site: Official, protocol: str, answer: Answer
) -> None:
    site.wrong["$count"] = answer
    assert "de bron telt haar rijen niet" in ask_by(protocol, site).notes[0]
    assert sum("$count" in visit.path for visit in site.visits) == 1  # and is not asked again


@pytest.mark.parametrize("protocol", ["ogc", "wfs"])
def test_fault_7_the_pages_of_pdok_are_followed(protocol: str) -> None:
    with official(feature_page=7) as site:
        assert ask_by(protocol, site) == layer()


@pytest.mark.parametrize("protocol", ["ogc", "wfs"])
def test_fault_7_another_count_is_refused(protocol: str) -> None:
    with serve(layers={"gemeenten": layer()}) as site:
        good, word = site.answer, PATHS[protocol]

        def less(path: str, query: dict[str, str]) -> tuple[int, bytes, str]:
            status, body, kind = good(path, query)
            return status, body.replace(b'"numberMatched": 30', b'"numberMatched": 31'), kind

        site.answer = less  # type: ignore[method-assign]
        if protocol == "wfs":  # a page after the last one stays empty
            site.wrong["items"] = lambda visit: visit.give(404)
        with pytest.raises(FetchError, match="30 van 31 vlakken"):
            ask_by(protocol, site)
        assert any(word in visit.path for visit in site.visits)


def test_fault_7_a_page_that_comes_again_is_refused() -> None:
    again = (
        b'{"features": [{"type": "Feature", "id": "a"}], "links": [{"rel": "next", "href": "?p"}]}'
    )
    with serve() as site:
        site.wrong["items"] = give(again)
        with pytest.raises(FetchError, match="de volgende bladzijde klopt niet"):
            ask_by("ogc", site)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_fault_8_a_redirect_into_the_network_is_blocked(site: Official, protocol: str) -> None:
    to = "http://169.254.169.254/latest/meta-data/"
    break_(site, protocol, lambda visit: visit.give(302, location=to))
    with pytest.raises(FetchError, match="een adres binnen het net"):
        ask_by(protocol, site)


@pytest.mark.parametrize("protocol", ["v3", "v4", "ogc"])
@pytest.mark.parametrize("to", ["http://10.0.0.1/", "//bron.elders.nl/x", "file:///etc/passwd"])
def test_fault_8_a_next_page_on_another_host_is_blocked(
    site: Official, protocol: str, to: str
) -> None:
    body = '{"value": [], "features": [], "odata.nextLink": "%s", "@odata.nextLink": "%s", '
    body += '"links": [{"rel": "next", "href": "%s"}]}'
    break_(site, protocol, give((body % (to, to, to)).encode()))
    with pytest.raises(FetchError, match="staat op een andere plek"):
        ask_by(protocol, site)


def test_fault_9_a_renamed_topic_is_named_with_what_looks_like_it() -> None:
    table = figures.kwb().renamed("AantalInwoners", "AantalInwonersTotaal")
    with serve([table]) as site, pytest.raises(SourceError) as error:
        ask_by("v3", site)
    assert "85984NED: het onderwerp 'AantalInwoners' is er niet (hernoemd?)" in str(error.value)
    assert "AantalInwonersTotaal" in str(error.value)


def test_fault_9_a_topic_that_is_not_in_the_rows_is_named(site: Official) -> None:
    row = b'{"WijkenEnBuurten": "GM0106    ", "Inwoners": "5"}'
    break_(site, "v3", give(b'{"value": [' + row + b"]}"))
    with pytest.raises(FetchError, match="de kolom AantalInwoners_4 ontbreekt"):
        ask_by("v3", site)


def test_fault_9_a_measure_of_v4_that_is_gone_is_named() -> None:
    table = figures.kwb()
    topics = tuple(replace(t, code=f"M9{n}") for n, t in enumerate(table.topics))
    told = pytest.raises(SourceError, match="het onderwerp 'M000001' is er niet")
    with serve([replace(table, topics=topics)]) as site, told:
        ask_by("v4", site)


def test_fault_9_a_column_of_the_leefbaarometer_that_is_gone_is_named() -> None:
    files = {name: text.replace(",afw,", ",afwijking,") for name, text in figures.scores().items()}
    told = pytest.raises(SourceError, match=r"'afw' is er niet .*lijkt op: afwijking")
    with serve(files={ZIP: files}) as site, told:
        ask_by("leefbaarometer", site)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"region": "Regio", "period": "2024"}, "er is geen dimensie Regio; wel: WijkenEnBuurten"),
        ({}, "de tabel heeft geen perioden; noem het jaar in het record"),
        ({"period": "2024", "where": {"Marge": "M"}}, "er is geen dimensie 'Marge'"),
    ],
)
@pytest.mark.parametrize("adapter", ["cbs_v3", "cbs_v4"])
def test_fault_9_a_dimension_that_is_gone_is_named(
    site: Official, adapter: str, fields: dict[str, Any], says: str
) -> None:
    name = "AantalInwoners" if adapter == "cbs_v3" else "M000001"
    with pytest.raises(SourceError, match=says):
        ask(source(site, adapter, one("inwoners", name), **fields))
