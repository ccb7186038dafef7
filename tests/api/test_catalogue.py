"""The catalogue: valid DCAT-AP-NL, the same in both forms, and every address in it answers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import DCAT, DCTERMS, FOAF, RDF, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from starlette.testclient import TestClient

from atlas.api import dcat
from atlas.store.store import Store

SHAPES = Graph().parse(Path(__file__).with_name("dcat_ap_nl.ttl"))
BASE = "https://atlas.example"
CC_BY = URIRef("https://creativecommons.org/licenses/by/4.0/")


def problems(graph: Graph) -> str:
    """What the shapes have against a graph, "" when nothing."""
    conforms, _, text = validate(graph, shacl_graph=SHAPES, meta_shacl=False)
    return "" if conforms else text


def test_the_catalogue_of_the_atlas_is_valid(store: Store) -> None:
    graph = dcat.graph(store, BASE)
    assert problems(graph) == ""
    assert len(set(graph.subjects(RDF.type, DCAT.Dataset))) == 1 + len(store.themes)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (DCAT.Catalog, DCTERMS.title),
        (DCAT.Catalog, DCAT.contactPoint),
        (DCAT.Catalog, DCAT.dataset),
        (DCAT.Dataset, DCTERMS.accessRights),
        (DCAT.Dataset, DCTERMS.creator),
        (DCAT.Dataset, DCTERMS.identifier),
        (DCAT.Dataset, DCAT.theme),
        (DCAT.Distribution, DCTERMS.license),
        (DCAT.Distribution, DCAT.accessURL),
        (DCAT.DataService, DCAT.endpointDescription),
        (DCAT.DataService, DCAT.endpointURL),
        (FOAF.Agent, FOAF.name),
    ],
)
def test_the_shapes_miss_what_is_mandatory(small: Store, kind: URIRef, name: URIRef) -> None:
    graph = dcat.graph(small, BASE)
    thing = next(graph.subjects(RDF.type, kind))
    graph.remove((thing, name, None))
    assert f":{re.split('[#/]', name)[-1]}\n" in problems(graph)


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
    client: TestClient, small: Store, address: str, accept: str, media: str, form: str
) -> None:
    answer = client.get(address, headers={"Accept": accept})
    assert answer.headers["content-type"].startswith(media)
    assert answer.headers["access-control-allow-origin"] == "*"
    found = Graph().parse(data=answer.text, format=form)
    assert isomorphic(found, dcat.graph(small, "http://testserver"))
    again = client.get(address, headers={"Accept": accept, "If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_every_address_of_the_catalogue_answers(client: TestClient, small: Store) -> None:
    graph = dcat.graph(small, "http://testserver")
    names = (DCAT.accessURL, DCAT.downloadURL, DCAT.endpointURL, DCAT.endpointDescription)
    addresses = {str(address) for name in names for address in graph.objects(None, name)}
    assert len(addresses) == 3 + 2 * len(small.themes) + 2
    for address in addresses:
        assert client.get(address).status_code == 200, address


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


@pytest.mark.parametrize("host", ["a>b", "x y", "a/b", 'a"b', "a{b}", "x" * 300, "[zz]"])
def test_a_host_that_is_none_names_nothing(client: TestClient, host: str) -> None:
    answer = client.get("/catalogus.ttl", headers={"Host": host})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_catalogue_in_another_form_is_a_406(client: TestClient) -> None:
    assert client.get("/catalogus", headers={"Accept": "application/rdf+xml"}).status_code == 406
    assert client.get("/catalogus?x=1").status_code == 400
