"""The open data as a graph: a catalogue, a dataset for each theme, their forms and the API."""

from __future__ import annotations

import os

from rdflib import DCAT, DCTERMS, FOAF, SKOS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from atlas.api.dcat_words import (
    CC_BY,
    CSV,
    DUTCH,
    FORMS,
    JSON,
    KEYWORDS,
    OTHER_THEME,
    PAGES,
    PLACE,
    PROFILE,
    PUBLIC,
    THEME_LIST,
    THEMES,
    VCARD,
    VERSION,
    Form,
    Terms,
    day,
    is_address,
    is_mail,
    latest,
    nl,
)
from atlas.api.downloads import WORDS
from atlas.api.endpoints import ROOT
from atlas.api.openapi import CONTACT_NAME, DESCRIPTION, FILES, TITLE
from atlas.store.records import Indicator, Origin
from atlas.store.store import Store


def graph(store: Store, base: str) -> Graph:
    """The whole catalogue; `base` is the address of this site, without a slash behind it."""
    return _Maker(store, base).made


class _Maker(Terms):
    """The graph in the making; what all parts point at is made first."""

    def __init__(self, store: Store, base: str) -> None:
        super().__init__(base)
        self.store = store
        self.publisher, self.contact = self._publisher(), self._contact()
        self.catalogue, self.service = self.at("/catalogus"), self.at(f"{ROOT}/")
        themes = [self._theme(theme) for theme in store.themes]
        datasets = [self._everything(), *filter(None, themes)]
        self._catalogue(datasets)
        self._service(datasets)

    def _publisher(self) -> Node:
        given = os.environ.get("ATLAS_PUBLISHER_URI", "")
        who = URIRef(given) if is_address(given) else self.at("/catalogus#uitgever")
        name = os.environ.get("ATLAS_PUBLISHER", "") or CONTACT_NAME
        self.add(who, FOAF.Agent, [(FOAF.name, nl(name))])
        return who

    def _contact(self) -> Node:
        who, mail = self.at("/catalogus#contact"), os.environ.get("ATLAS_CONTACT", "")
        mail = mail.removeprefix("mailto:")
        reach = [(VCARD.hasURL, self.at("/over#contact"))]
        if is_mail(mail):
            reach.append((VCARD.hasEmail, URIRef(f"mailto:{mail}")))
        self.add(who, VCARD.Kind, [(VCARD.fn, nl(CONTACT_NAME)), *reach])
        return who

    def _theme_of(self, theme: str) -> URIRef:
        code, label = THEMES.get(theme, OTHER_THEME)
        concept = self.listed(f"data-theme/{code}", SKOS.Concept)
        self.made.add((concept, SKOS.prefLabel, nl(label)))
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
            (DCAT.themeTaxonomy, THEME_LIST),
            (DCTERMS.modified, day(latest(self.store.indicators.values()))),
            (DCAT.contactPoint, self.contact),
            (DCAT.service, self.service),
            (FOAF.homepage, self.page("/")),
            *((DCAT.dataset, each) for each in datasets),
        ]
        self.add(self.catalogue, DCAT.Catalog, facts)

    def _service(self, datasets: list[URIRef]) -> None:
        everything = list(self.store.indicators.values())
        facts = [
            *self._common(TITLE, DESCRIPTION, str(self.service)),
            (DCAT.endpointURL, self.at(ROOT)),
            (DCAT.endpointDescription, self.at(f"{ROOT}/openapi.json")),
            (DCTERMS.license, self._licence(everything, "alles")),
            (DCAT.theme, self._theme_of("bevolking")),
            (FOAF.page, self.page("/over#open-data")),
            *((DCAT.keyword, nl(word)) for word in KEYWORDS),
            *((DCAT.servesDataset, each) for each in datasets),
        ]
        self.add(self.service, DCAT.DataService, facts)

    def _everything(self) -> URIRef:
        """The dataset of all figures, with the files that hold everything."""
        indicators = list(self.store.indicators.values())
        title = "Wonen, welzijn en zorg in Drenthe: alle cijfers"
        words = "Alle cijfers, gebieden, indicatoren en bronnen van de atlas, met de grenzen."
        dataset = self._dataset("alles", title, words, indicators, list(self.store.themes))
        for media, name in FILES.items():
            thing = self.catalogue + f"#alles-{name.rpartition('.')[2]}"
            form, file = FORMS[media], self.at(f"{ROOT}/downloads/{name}")
            self._distribution(dataset, thing, form, file, indicators, WORDS[name])
            self.made.add((thing, DCAT.downloadURL, file))
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
        schema = self.standard(self.at(f"{ROOT}/openapi.json"), "Beschrijving van de API (OpenAPI)")
        for form in (CSV._replace(standard=schema), JSON._replace(standard=schema)):
            end = form.name.lower()
            to = self.at(f"{ROOT}/observations?theme={theme}&format={end}")
            self._distribution(dataset, dataset + f"-{end}", form, to, indicators, PAGES)
        return dataset

    def _dataset(
        self, name: str, title: str, words: str, indicators: list[Indicator], themes: list[str]
    ) -> URIRef:
        dataset = self.at(f"/catalogus#{name}")
        every = (self.store.arrow(one.id)["period"].unique() for one in indicators)
        periods = {period for found in every for period in found.to_pylist()}
        years = sorted(year for period in periods for year in period.split("-"))
        when = self._period(dataset + "-periode", years[0], years[-1])
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
            (DCAT.landingPage, self.page("/over#open-data")),
            (FOAF.page, self.page("/bronnen")),
        ]
        self.add(dataset, DCAT.Dataset, facts)
        return dataset

    def _distribution(
        self,
        dataset: URIRef,
        thing: URIRef,
        form: Form,
        address: URIRef,
        indicators: list[Indicator],
        words: str,
    ) -> None:
        title = f"{self.made.value(dataset, DCTERMS.title)}, als {form.name}"
        facts = [
            (DCTERMS.title, nl(title)),
            (DCTERMS.description, nl(words)),
            (DCAT.accessURL, address),
            (DCAT.accessService, self.service),
            (DCAT.mediaType, self.media(form.media)),
            (DCTERMS["format"], self.file_type(form.file_type)),
            (DCTERMS.language, DUTCH),
            (DCTERMS.license, self._licence(indicators, dataset.fragment)),
        ]
        if form.package:
            facts.append((DCAT.packageFormat, self.media(form.package)))
        if form.standard:
            facts.append((DCTERMS.conformsTo, form.standard))
        self.add(thing, DCAT.Distribution, facts)
        self.made.add((dataset, DCAT.distribution, thing))

    def _licence(self, indicators: list[Indicator], name: str) -> URIRef:
        """CC BY where every source says so; else a document that names what each source says."""
        found = {(o.producer, o.licence) for one in indicators for o in one.origin}
        if {licence for _, licence in found} == {"CC BY 4.0"}:
            return CC_BY
        document = self.at(f"/catalogus#licentie-{name}")
        words = "; ".join(f"{who}: {licence}" for who, licence in sorted(found))
        title = "Licenties verschillen per bron"
        facts = [(DCTERMS.title, nl(title)), (DCTERMS.description, nl(words))]
        self.add(document, DCTERMS.LicenseDocument, facts)
        return document

    def _provenance(self, origin: Origin) -> Node:
        words = f"{origin.attribution}. {origin.title}, opgehaald op {origin.accessed.isoformat()}."
        node = self.at(f"{ROOT}/sources/{origin.id}")
        self.add(node, DCTERMS.ProvenanceStatement, [(DCTERMS.description, nl(words))])
        return node

    def _period(self, node: URIRef, first: str, last: str) -> URIRef:
        days = ((DCAT.startDate, first), (DCAT.endDate, last))
        facts = [(name, Literal(year, datatype=XSD.gYear)) for name, year in days]
        self.add(node, DCTERMS.PeriodOfTime, facts)
        return node
