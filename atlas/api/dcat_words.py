"""Terms of the catalogue: the lists that it points at, and how it writes a value."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from rdflib import DCAT, DCTERMS, FOAF, RDF, SKOS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from atlas.api.data_package import PROFILE as DATA_PACKAGE_URL
from atlas.store.records import Indicator

VERSION = URIRef(f"{DCAT}version")  # new in DCAT 3
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
EU = "http://publications.europa.eu/resource/authority"
CC_BY = URIRef("https://creativecommons.org/licenses/by/4.0/")
PLACE = URIRef("https://sws.geonames.org/2756631/")  # Drenthe
PUBLIC, DUTCH = URIRef(f"{EU}/access-right/PUBLIC"), URIRef(f"{EU}/language/NLD")
DATA_PACKAGE = URIRef(DATA_PACKAGE_URL)
THEME_LIST = URIRef(f"{EU}/data-theme")
PROFILE = URIRef("https://docs.geostandaarden.nl/dcat/dcat-ap-nl30/")
IANA = "https://www.iana.org/assignments/media-types"
# Theme of the atlas -> theme of the EU, in which harvesters place a dataset.
THEMES = {
    "bevolking": ("SOCI", "Bevolking en samenleving"),
    "wonen": ("SOCI", "Bevolking en samenleving"),
    "welzijn_meedoen": ("SOCI", "Bevolking en samenleving"),
    "zorg_gezondheid": ("HEAL", "Gezondheid"),
    "voorzieningen": ("REGI", "Regio's en steden"),
    "inkomen": ("ECON", "Economie en financiën"),
    "veiligheid": ("JUST", "Justitie, rechtsstelsel en openbare veiligheid"),
    "sport": ("EDUC", "Onderwijs, cultuur en sport"),
}
OTHER_THEME = ("REGI", "Regio's en steden")
KEYWORDS = ("wonen", "welzijn", "zorg", "Drenthe", "gemeenten", "wijken en buurten")


class Form(NamedTuple):
    """How a file is described: as what one reads, and in which package it comes."""

    name: str
    file_type: str  # in the list of the EU
    media: str
    package: str = ""
    standard: URIRef | None = None  # the schema that it follows


CSV, JSON = Form("CSV", "CSV", "text/csv"), Form("JSON", "JSON", "application/json")
FORMS = {
    "application/vnd.apache.parquet": Form("Parquet", "PARQUET", "application/vnd.apache.parquet"),
    "application/zip": Form(
        "CSV in een zip", "CSV", "text/csv", "application/zip", standard=DATA_PACKAGE
    ),
    "application/geopackage+sqlite3": Form("GeoPackage", "GPKG", "application/geopackage+sqlite3"),
}
PAGES = "De cijfers van dit thema uit de API, per pagina. Kies met page en pageSize welke."
CONTEXT = {
    "dcat": str(DCAT),
    "dct": str(DCTERMS),
    "foaf": str(FOAF),
    "skos": str(SKOS),
    "vcard": str(VCARD),
    "xsd": str(XSD),
}


def nl(text: str) -> Literal:
    """A Dutch text."""
    return Literal(text, lang="nl")


def day(one: date) -> Literal:
    """A day."""
    return Literal(one.isoformat(), datatype=XSD.date)


def latest(indicators: Iterable[Indicator]) -> date:
    """The last day on which figures were fetched."""
    return max(origin.accessed for one in indicators for origin in one.origin)


def is_mail(text: str) -> bool:
    """Whether a text can stand behind `mailto:` in the name of a thing."""
    name, at, host = text.partition("@")
    return bool(name and at and host) and _fit(text)


def is_address(text: str) -> bool:
    """Whether a text can be the name of a thing on the web."""
    return text.startswith("https://") and _fit(text)


def _fit(text: str) -> bool:
    return text.isascii() and text.isprintable() and not set(text) & set(" <>\"'{}|\\^`")


class Terms:
    """A graph, and what many things in it point at.

    An entry of a public list says what it is and of which list: whoever checks the catalogue may
    not have those lists at hand.
    """

    def __init__(self, base: str) -> None:
        self.base, self.made = base, Graph()
        for prefix, name in CONTEXT.items():
            self.made.bind(prefix, name)
        self.listed("access-right/PUBLIC", DCTERMS.RightsStatement)
        self.listed("language/NLD", DCTERMS.LinguisticSystem)
        self.add(THEME_LIST, SKOS.ConceptScheme, [(DCTERMS.title, nl("Thema's van de EU"))])
        self.add(PLACE, DCTERMS.Location, [(SKOS.prefLabel, nl("Drenthe"))])
        self.add(CC_BY, DCTERMS.LicenseDocument, [(DCTERMS.title, nl("CC BY 4.0"))])
        self.standard(PROFILE, "DCAT-AP-NL 3.0")
        self.standard(DATA_PACKAGE, "Data Package 2.0")

    def at(self, path: str) -> URIRef:
        """An address of this site."""
        return URIRef(self.base + path)

    def add(self, thing: Node, kind: Node, facts: Iterable[tuple[URIRef, Node]]) -> None:
        """Say what a thing is, and these facts of it."""
        self.made.add((thing, RDF.type, kind))
        for name, value in facts:
            self.made.add((thing, name, value))

    def listed(self, name: str, kind: Node) -> URIRef:
        """An entry of a list of the EU."""
        entry = URIRef(f"{EU}/{name}")
        self.add(entry, kind, [(SKOS.inScheme, URIRef(entry.rpartition("/")[0]))])
        return entry

    def file_type(self, code: str) -> URIRef:
        """An entry of the list of file types of the EU."""
        return self.listed(f"file-type/{code}", DCTERMS.MediaTypeOrExtent)

    def media(self, name: str) -> URIRef:
        """An entry of the list of media types of IANA."""
        entry = URIRef(f"{IANA}/{name}")
        self.add(entry, DCTERMS.MediaType, [])
        return entry

    def standard(self, address: URIRef, title: str) -> URIRef:
        """A standard or schema that something follows."""
        self.add(address, DCTERMS.Standard, [(DCTERMS.title, nl(title))])
        return address

    def page(self, path: str) -> URIRef:
        """A page of this site, for people."""
        found = self.at(path)
        self.add(found, FOAF.Document, [])
        return found
