"""The catalogue against DCAT-AP-NL: the real one is valid, and the shapes see what is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import DCAT, DCTERMS, FOAF, RDF, SH, SKOS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from atlas.api import dcat
from atlas.api.dcat_words import VCARD, VERSION
from atlas.store.store import Store

SHAPES = Graph().parse(Path(__file__).with_name("dcat_ap_nl.ttl"))
BASE = "https://atlas.example"
# Classes of which the profile asks nothing; the others have a shape.
NO_RULES = {
    DCTERMS.LinguisticSystem,
    DCTERMS.MediaType,
    DCTERMS.MediaTypeOrExtent,
    DCTERMS.RightsStatement,
    FOAF.Document,
}
EU = "http://publications.europa.eu/resource/authority"
PLAIN, DUTCH = Literal("tekst"), Literal("tekst", lang="nl")
PAGE = URIRef("https://elders.example/iets")


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
        (DCAT.Catalog, DCTERMS.description),
        (DCAT.Catalog, DCTERMS.publisher),
        (DCAT.Catalog, DCAT.contactPoint),
        (DCAT.Catalog, DCAT.dataset),
        (DCAT.Dataset, DCTERMS.title),
        (DCAT.Dataset, DCTERMS.description),
        (DCAT.Dataset, DCTERMS.accessRights),
        (DCAT.Dataset, DCTERMS.creator),
        (DCAT.Dataset, DCTERMS.identifier),
        (DCAT.Dataset, DCTERMS.publisher),
        (DCAT.Dataset, DCAT.contactPoint),
        (DCAT.Dataset, DCAT.theme),
        (DCAT.Distribution, DCTERMS.license),
        (DCAT.Distribution, DCAT.accessURL),
        (DCAT.DataService, DCTERMS.title),
        (DCAT.DataService, DCTERMS.description),
        (DCAT.DataService, DCTERMS.accessRights),
        (DCAT.DataService, DCTERMS.identifier),
        (DCAT.DataService, DCTERMS.license),
        (DCAT.DataService, DCTERMS.publisher),
        (DCAT.DataService, DCAT.contactPoint),
        (DCAT.DataService, DCAT.theme),
        (DCAT.DataService, DCAT.endpointDescription),
        (DCAT.DataService, DCAT.endpointURL),
        (FOAF.Agent, FOAF.name),
        (SKOS.Concept, SKOS.prefLabel),
        (SKOS.ConceptScheme, DCTERMS.title),
    ],
)
def test_the_shapes_miss_what_is_mandatory(small: Store, kind: URIRef, name: URIRef) -> None:
    graph = dcat.graph(small, BASE)
    thing = next(graph.subjects(RDF.type, kind))
    graph.remove((thing, name, None))
    assert f":{re.split('[#/]', name)[-1]}\n" in problems(graph)


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        (DCAT.Catalog, DCTERMS.title, DUTCH),  # a second title in one language
        (DCAT.Catalog, DCTERMS.creator, PAGE),
        (DCAT.Catalog, DCTERMS.modified, Literal("gisteren")),
        (DCAT.Catalog, DCAT.themeTaxonomy, DUTCH),
        (DCAT.Catalog, DCAT.record, PAGE),  # a property without a rule here
        (DCAT.Dataset, DCTERMS.description, PLAIN),
        (DCAT.Dataset, DCTERMS.identifier, PLAIN),
        (DCAT.Dataset, DCTERMS.publisher, PAGE),
        (DCAT.Dataset, DCTERMS.spatial, PAGE),
        (DCAT.Dataset, DCTERMS.temporal, DUTCH),
        (DCAT.Dataset, DCTERMS.issued, Literal("2026-11-22", datatype=XSD.date)),
        (DCAT.Dataset, DCTERMS.language, URIRef(f"{EU}/language/nederlands")),
        (DCAT.Dataset, DCTERMS.accessRights, URIRef(f"{EU}/access-right/RESTRICTED")),
        (DCAT.Dataset, DCAT.theme, URIRef(f"{EU}/language/NLD")),
        (DCAT.Dataset, DCAT.keyword, PAGE),
        (DCAT.Dataset, DCAT.landingPage, DUTCH),
        (DCAT.Dataset, FOAF.page, PAGE),
        (DCAT.Dataset, VERSION, PLAIN),
        (DCAT.Distribution, DCTERMS.title, PAGE),
        (DCAT.Distribution, DCTERMS.license, PAGE),
        (DCAT.Distribution, DCTERMS["format"], URIRef(f"{EU}/file-type/csv")),
        (DCAT.Distribution, DCTERMS.conformsTo, PAGE),
        (DCAT.Distribution, DCAT.mediaType, Literal("text/csv")),
        (DCAT.Distribution, DCAT.packageFormat, PAGE),
        (DCAT.Distribution, DCAT.downloadURL, PLAIN),
        (DCAT.DataService, DCAT.endpointURL, PAGE),
        (DCAT.DataService, DCAT.servesDataset, PAGE),
        (VCARD.Kind, VCARD.hasEmail, PLAIN),
        (DCTERMS.PeriodOfTime, DCAT.startDate, Literal("2024")),
        (DCTERMS.Location, DCAT.bbox, PAGE),
        (SKOS.Concept, SKOS.inScheme, PLAIN),
    ],
)
def test_the_shapes_refuse_a_wrong_value(
    small: Store, kind: URIRef, name: URIRef, value: Node
) -> None:
    graph = dcat.graph(small, BASE)
    graph.add((next(graph.subjects(RDF.type, kind)), name, value))
    assert f":{re.split('[#/]', name)[-1]}\n" in problems(graph)


def test_every_thing_in_the_catalogue_has_a_shape_or_needs_none(store: Store) -> None:
    known = set(SHAPES.objects(None, SH.targetClass)) | NO_RULES
    graph = dcat.graph(store, BASE)
    assert set(graph.objects(None, RDF.type)) <= known
    named = {each for each in graph.objects() if isinstance(each, URIRef)}
    ours = {each for each in named if each.startswith(f"{BASE}/catalogus#")}
    assert ours <= set(graph.subjects())  # a name in the catalogue is explained there
