"""The open data as a graph: a catalogue, a dataset for each theme, their forms and the API."""

from __future__ import annotations

import os
from collections.abc import Iterable

from rdflib import DCAT, DCTERMS, FOAF, RDF, SKOS, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from atlas.api.dcat_words import (
    CC_BY,
    CONTEXT,
    DUTCH,
    EU,
    FORMS,
    IANA,
    OTHER_THEME,
    PLACE,
    PROFILE,
    PUBLIC,
    THEMES,
    VCARD,
    VERSION,
    day,
    is_mail,
    latest,
    nl,
)
from atlas.api.endpoints import ROOT
from atlas.api.openapi import CONTACT_NAME, DESCRIPTION, FILES, TITLE
from atlas.store.records import Indicator, Origin
from atlas.store.store import Store


def graph(store: Store, base: str) -> Graph:
    """The whole catalogue; `base` is the address of this site, without a slash behind it."""
    return _Maker(store, base).made


class _Maker:
    """A graph in the making; what all parts point at is made first."""

    def __init__(self, store: Store, base: str) -> None:
        self.store, self.base = store, base
        self.made = Graph()
        for prefix, name in CONTEXT.items():
            self.made.bind(prefix, name)
        self.publisher, self.contact = self._publisher(), self._contact()
        self._concepts()
        self.catalogue, self.service = self._at("/catalogus"), self._at(f"{ROOT}/")
        themes = [self._theme(theme) for theme in store.themes]
        datasets = [self._everything(), *filter(None, themes)]
        self._catalogue(datasets)
        self._service(datasets)

    def _at(self, path: str) -> URIRef:
        return URIRef(self.base + path)

    def _add(self, thing: Node, kind: Node, facts: Iterable[tuple[URIRef, Node]]) -> None:
        self.made.add((thing, RDF.type, kind))
        for name, value in facts:
            self.made.add((thing, name, value))

    def _publisher(self) -> Node:
        given = os.environ.get("ATLAS_PUBLISHER_URI", "")
        who = URIRef(given) if given.startswith("https://") else self._at("/over#contact")
        name = os.environ.get("ATLAS_PUBLISHER", "") or CONTACT_NAME
        self._add(who, FOAF.Agent, [(FOAF.name, nl(name))])
        return who

    def _contact(self) -> Node:
        who, given = self._at("/over#contactpunt"), os.environ.get("ATLAS_CONTACT", "")
        mail = given.removeprefix("mailto:")
        reach = (VCARD.hasEmail, URIRef(f"mailto:{mail}")) if is_mail(mail) else None
        page = (VCARD.hasURL, self._at("/over#contact"))
        self._add(who, VCARD.Kind, [(VCARD.fn, nl(CONTACT_NAME)), reach or page])
        return who

    def _concepts(self) -> None:
        """What these addresses are, for whoever checks it without the lists of the EU at hand."""
        self._add(PUBLIC, DCTERMS.RightsStatement, [])
        self._add(DUTCH, DCTERMS.LinguisticSystem, [])
        self._add(PLACE, DCTERMS.Location, [(SKOS.prefLabel, nl("Drenthe"))])
        self._add(PROFILE, DCTERMS.Standard, [(DCTERMS.title, nl("DCAT-AP-NL 3.0"))])
        self._add(CC_BY, DCTERMS.LicenseDocument, [(DCTERMS.title, nl("CC BY 4.0"))])

    def _theme_of(self, theme: str) -> URIRef:
        code, label = THEMES.get(theme, OTHER_THEME)
        concept = URIRef(f"{EU}/data-theme/{code}")
        self._add(concept, SKOS.Concept, [(SKOS.prefLabel, nl(label))])
        return concept

    def _common(self, title: str, description: str, identifier: str) -> list[tuple[URIRef, Node]]:
        return [
            (DCTERMS.title, nl(title)),
            (DCTERMS.description, nl(description)),
            (DCTERMS.identifier, Literal(identifier)),
            (DCTERMS.accessRights, PUBLIC),
            (DCTERMS.language, DUTCH),
            (DCTERMS.publisher, self.publisher),
            (DCTERMS.creator, self.publisher),
            (DCAT.contactPoint, self.contact),
        ]

    def _catalogue(self, datasets: list[URIRef]) -> None:
        facts: list[tuple[URIRef, Node]] = [
            (DCTERMS.title, nl(TITLE)),
            (DCTERMS.description, nl(DESCRIPTION)),
            (DCTERMS.language, DUTCH),
            (DCTERMS.publisher, self.publisher),
            (DCTERMS.creator, self.publisher),
            (DCTERMS.spatial, PLACE),
            (DCTERMS.conformsTo, PROFILE),
            (DCTERMS.modified, day(latest(self.store.indicators.values()))),
            (DCAT.contactPoint, self.contact),
            (DCAT.service, self.service),
            (FOAF.homepage, self._page("/")),
            *((DCAT.dataset, each) for each in datasets),
        ]
        self._add(self.catalogue, DCAT.Catalog, facts)

    def _service(self, datasets: list[URIRef]) -> None:
        everything = list(self.store.indicators.values())
        facts = [
            *self._common(TITLE, DESCRIPTION, str(self.service)),
            (DCAT.endpointURL, self._at(ROOT)),
            (DCAT.endpointDescription, self._at(f"{ROOT}/openapi.json")),
            (DCTERMS.license, self._licence(everything, "alles")),
            (DCAT.theme, self._theme_of("bevolking")),
            *((DCAT.servesDataset, each) for each in datasets),
        ]
        self._add(self.service, DCAT.DataService, facts)

    def _everything(self) -> URIRef:
        """The dataset of all figures, with the files that hold everything."""
        indicators = list(self.store.indicators.values())
        title = "Wonen, welzijn en zorg in Drenthe: alle cijfers"
        words = "Alle cijfers, gebieden, indicatoren en bronnen van de atlas, met de grenzen."
        dataset = self._dataset("alles", title, words, indicators, list(self.store.themes))
        for media, name in FILES.items():
            address = f"{ROOT}/downloads/{name}"
            thing = self._distribution(dataset, "alles", indicators, name, address, media)
            self.made.add((thing, DCAT.downloadURL, self._at(address)))
        return dataset

    def _theme(self, theme: str) -> URIRef | None:
        """The dataset of one theme, as the API gives it."""
        indicators = [one for one in self.store.indicators.values() if one.theme == theme]
        if not indicators:
            return None
        about = self.store.themes[theme]
        names = "; ".join(one.title for one in indicators)
        words = f"{about.description} {len(indicators)} indicatoren: {names}."
        dataset = self._dataset(theme, f"{about.title} in Drenthe", words, indicators, [theme])
        for form, media in (("csv", "text/csv"), ("json", "application/json")):
            to = f"{ROOT}/observations?theme={theme}&format={form}"
            self._distribution(dataset, theme, indicators, f"Pagina's als {form}", to, media)
        return dataset

    def _dataset(
        self, name: str, title: str, words: str, indicators: list[Indicator], themes: list[str]
    ) -> URIRef:
        dataset = self._at(f"/catalogus#{name}")
        every = (self.store.arrow(one.id)["period"].unique() for one in indicators)
        periods = {period for found in every for period in found.to_pylist()}
        years = sorted(year for period in periods for year in period.split("-"))
        when = self._period(years[0], years[-1])
        sources = {o.id: o for one in indicators for o in one.origin}.values()
        facts = [
            *self._common(title, words, f"{self.catalogue}#{name}"),
            *((DCAT.theme, self._theme_of(theme)) for theme in themes),
            *((DCAT.keyword, nl(one.title)) for one in indicators[:25]),
            *((DCTERMS.provenance, self._provenance(each)) for each in sources),
            (DCTERMS.spatial, PLACE),
            (DCTERMS.temporal, when),
            (DCTERMS.modified, day(latest(indicators))),
            (VERSION, Literal(self.store.version)),
            (DCAT.landingPage, self._page("/bronnen")),
        ]
        self._add(dataset, DCAT.Dataset, facts)
        return dataset

    def _distribution(
        self,
        dataset: URIRef,
        theme: str,
        indicators: list[Indicator],
        title: str,
        path: str,
        media: str,
    ) -> URIRef:
        form = URIRef(f"{EU}/file-type/{FORMS[media]}")
        kind = URIRef(f"{IANA}/{media}")
        self._add(form, DCTERMS.MediaTypeOrExtent, [])
        self._add(kind, DCTERMS.MediaType, [])
        thing = self._at(f"/catalogus#{theme}-{FORMS[media].lower()}")
        facts = [
            (DCTERMS.title, nl(title)),
            (DCAT.accessURL, self._at(path)),
            (DCAT.accessService, self.service),
            (DCAT.mediaType, kind),
            (DCTERMS["format"], form),
            (DCTERMS.language, DUTCH),
            (DCTERMS.license, self._licence(indicators, theme)),
        ]
        self._add(thing, DCAT.Distribution, facts)
        self.made.add((dataset, DCAT.distribution, thing))
        return thing

    def _licence(self, indicators: list[Indicator], name: str) -> URIRef:
        """CC BY where every source says so; else a document that names what each source says."""
        found = {o.producer: o.licence for one in indicators for o in one.origin}
        if set(found.values()) == {"CC BY 4.0"}:
            return CC_BY
        document = self._at(f"/catalogus#licentie-{name}")
        words = "; ".join(f"{who}: {licence}" for who, licence in sorted(found.items()))
        title = "Licenties verschillen per bron"
        facts = [(DCTERMS.title, nl(title)), (DCTERMS.description, nl(words))]
        self._add(document, DCTERMS.LicenseDocument, facts)
        return document

    def _provenance(self, origin: Origin) -> Node:
        words = f"{origin.attribution}. {origin.title}, opgehaald op {origin.accessed.isoformat()}."
        node = self._at(f"{ROOT}/sources/{origin.id}")
        self._add(node, DCTERMS.ProvenanceStatement, [(DCTERMS.description, nl(words))])
        return node

    def _period(self, first: str, last: str) -> Node:
        node = BNode()
        days = ((DCAT.startDate, first), (DCAT.endDate, last))
        facts = [(name, Literal(year, datatype=XSD.gYear)) for name, year in days]
        self._add(node, DCTERMS.PeriodOfTime, facts)
        return node

    def _page(self, path: str) -> URIRef:
        page = self._at(path)
        self._add(page, FOAF.Document, [])
        return page
