"""The catalogue as served: the same in both forms, and every address in it answers."""

from __future__ import annotations

import re
from copy import copy

import pytest
from rdflib import DCAT, DCTERMS, FOAF, RDF, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from starlette.testclient import TestClient

from atlas.api import catalogue as served
from atlas.api import dcat
from atlas.api.dcat_words import VERSION
from atlas.api.kept import Kept
from atlas.store.store import Store
from atlas.ui import texts
from atlas.ui.over import SECTIONS
from tests.api.test_catalogue_shapes import problems

BASE = "https://atlas.example"
EU = "http://publications.europa.eu/resource/authority"
CC_BY = URIRef("https://creativecommons.org/licenses/by/4.0/")


@pytest.mark.parametrize(
    ("address", "accept", "media", "form"),
    [
        ("/catalogus", "", "application/ld+json", "json-ld"),
        ("/catalogus", "text/turtle", "text/turtle", "turtle"),
        ("/catalogus", "application/ld+json, text/turtle;q=0.5", "application/ld+json", "json-ld"),
        ("/catalogus.ttl", "", "text/turtle", "turtle"),
        ("/catalogus.jsonld", "text/turtle", "application/ld+json", "json-ld"),
    ],
)
def test_every_form_says_the_same(
    client: TestClient,
    small: Store,
    monkeypatch: pytest.MonkeyPatch,
    address: str,
    accept: str,
    media: str,
    form: str,
) -> None:
    answer = client.get(address, headers={"Accept": accept})
    assert answer.headers["content-type"].startswith(media)
    assert answer.headers["access-control-allow-origin"] == "*"
    found = Graph().parse(data=answer.text, format=form)
    assert isomorphic(found, dcat.graph(small, "http://testserver"))
    monkeypatch.setattr(served, "TEXTS", Kept(8))  # made anew, it says it in the same words
    again = client.get(address, headers={"Accept": accept, "If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_every_address_of_the_catalogue_answers(client: TestClient, small: Store) -> None:
    graph = dcat.graph(small, "http://testserver")
    names = (DCAT.accessURL, DCAT.downloadURL, DCAT.endpointURL, DCAT.endpointDescription)
    addresses = {str(address) for name in names for address in graph.objects(None, name)}
    assert len(addresses) == 3 + 2 * len(small.themes) + 2
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_every_name_of_this_site_leads_somewhere(client: TestClient, small: Store) -> None:
    graph = dcat.graph(small, "http://testserver")
    named = {str(each) for each in (*graph.subjects(), *graph.objects()) if type(each) is URIRef}
    assert all(re.match(r"(https?://[a-z]|mailto:)", name) for name in named)
    pages = {f"/{key}" for group in texts.GROUPS.values() for key in group}
    paths = [name.removeprefix("http://testserver") for name in sorted(named)]
    assert "/over#open-data" in paths
    for path in (each for each in paths if each.startswith("/")):
        page, _, part = path.partition("#")
        if page in pages:
            assert part in {"", *(SECTIONS if page == "/over" else ())}, path
        else:
            assert client.get(page).status_code == 200, path


def test_the_version_of_a_dataset_is_one_that_can_be_asked(
    client: TestClient, small: Store
) -> None:
    versions = set(dcat.graph(small, BASE).objects(None, VERSION))
    assert versions == {Literal(small.version)}
    assert client.get(f"/api/v1/versions/{small.version}").json()["current"] is True
    assert client.get(f"/api/v1/observations?v={small.version}").status_code == 200


def test_a_package_is_described_by_what_is_in_it(small: Store) -> None:
    graph = dcat.graph(small, BASE)
    (packed,) = graph.subjects(DCAT.packageFormat)
    assert str(graph.value(packed, DCAT.mediaType)).endswith("/text/csv")
    assert str(graph.value(packed, DCAT.packageFormat)).endswith("/application/zip")
    assert graph.value(packed, DCTERMS["format"]) == URIRef(f"{EU}/file-type/CSV")


def test_one_producer_with_two_licences_is_not_called_cc_by(small: Store) -> None:
    twin = copy(small)
    twin.indicators = dict(small.indicators)
    one = twin.indicators["inwoners"]
    other = one.origin[0].model_copy(update={"licence": "alleen met toestemming"})
    free = one.origin[0].model_copy(update={"licence": "CC BY 4.0"})
    twin.indicators["inwoners"] = one.model_copy(update={"origin": (other, free)})
    graph = dcat.graph(twin, BASE)
    licence = graph.value(URIRef(f"{BASE}/catalogus#bevolking-csv"), DCTERMS.license)
    assert "alleen met toestemming" in str(graph.value(licence, DCTERMS.description))
    assert problems(graph) == ""


def test_a_licence_is_only_called_cc_by_where_every_source_says_so(store: Store) -> None:
    graph = dcat.graph(store, BASE)
    for thing in graph.subjects(RDF.type, DCAT.Distribution):
        licence = graph.value(thing, DCTERMS.license)
        theme = str(thing).partition("#")[2].rpartition("-")[0]
        used = [i for i in store.indicators.values() if theme in ("alles", i.theme)]
        plain = {o.licence for one in used for o in one.origin} == {"CC BY 4.0"}
        assert (licence == CC_BY) is plain
        if not plain:
            assert "CC BY 4.0" in str(graph.value(licence, DCTERMS.description))


def test_the_site_says_who_publishes_and_where(
    client: TestClient, small: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_URL", "https://atlas.drenthe.example/")
    monkeypatch.setenv("ATLAS_PUBLISHER", "Provincie Drenthe")
    uri = "https://identifier.overheid.nl/tooi/id/provincie/pv22"
    monkeypatch.setenv("ATLAS_PUBLISHER_URI", uri)
    monkeypatch.setenv("ATLAS_CONTACT", "mailto:atlas@drenthe.example")
    graph = Graph().parse(data=client.get("/catalogus.ttl").text)
    (catalogue,) = graph.subjects(RDF.type, DCAT.Catalog)
    assert str(catalogue) == "https://atlas.drenthe.example/catalogus"
    assert graph.value(catalogue, DCTERMS.publisher) == URIRef(uri)
    assert graph.value(URIRef(uri), FOAF.name) == Literal("Provincie Drenthe", lang="nl")
    assert "mailto:atlas@drenthe.example" in graph.serialize()
    assert problems(graph) == ""


@pytest.mark.parametrize("given", ["https://x y", 'https://x"y', "https://<x>", "x"])
def test_a_publisher_that_is_no_address_is_named_here(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("ATLAS_URL", BASE)
    monkeypatch.setenv("ATLAS_PUBLISHER_URI", given)
    graph = Graph().parse(data=client.get("/catalogus.ttl").text)
    (who,) = graph.subjects(RDF.type, FOAF.Agent)
    assert str(who) == f"{BASE}/catalogus#uitgever"


def test_another_publisher_is_not_a_304(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = client.get("/catalogus.ttl").headers["etag"]
    monkeypatch.setenv("ATLAS_PUBLISHER", "Provincie Drenthe")
    answer = client.get("/catalogus.ttl", headers={"If-None-Match": seen})
    assert answer.status_code == 200
    assert "Provincie Drenthe" in answer.text


@pytest.mark.parametrize("host", ["a>b", "x y", "a/b", 'a"b', "a{b}", "x" * 300, "[zz]"])
def test_a_host_that_is_none_names_nothing(client: TestClient, host: str) -> None:
    answer = client.get("/catalogus.ttl", headers={"Host": host})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_catalogue_in_another_form_is_a_406(client: TestClient) -> None:
    assert client.get("/catalogus", headers={"Accept": "application/rdf+xml"}).status_code == 406
    assert client.get("/catalogus?x=1").status_code == 400
