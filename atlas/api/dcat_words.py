"""Words of the catalogue: the lists of the EU that it points at, and how it writes a value."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from rdflib import DCAT, DCTERMS, FOAF, SKOS, XSD, Literal, Namespace, URIRef

from atlas.store.records import Indicator

VERSION = URIRef(f"{DCAT}version")  # new in DCAT 3
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
EU = "http://publications.europa.eu/resource/authority"
CC_BY = URIRef("https://creativecommons.org/licenses/by/4.0/")
PLACE = URIRef("https://sws.geonames.org/2756631/")  # Drenthe
PUBLIC, DUTCH = URIRef(f"{EU}/access-right/PUBLIC"), URIRef(f"{EU}/language/NLD")
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
FORMS = {
    "application/vnd.apache.parquet": "PARQUET",
    "application/zip": "ZIP",
    "application/geopackage+sqlite3": "GPKG",
    "text/csv": "CSV",
    "application/json": "JSON",
}
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
    return bool(name and at and host) and text.isascii() and not set(text) & set(" <>\"'{}|\\^`")
