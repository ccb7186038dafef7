"""What the facts call areas, roles and statuses, and what the programme tables call them.

Only words: a text that is not here is refused, so that none goes by unread. Where no source
lists the members of an area ("krimpregio") there is no code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Any

from atlas.sources.common import SourceError

NOT_NAMED = "niet genoemd"
LOOKED_UP = r" \([^)]*gemeente algemene kennis\)$"  # what the collector added
GEMEENTEN: Mapping[str, str] = {
    "Aa en Hunze": "GM1680",
    "Assen": "GM0106",
    "Borger-Odoorn": "GM1681",
    "Coevorden": "GM0109",
    "Emmen": "GM0114",
    "Hoogeveen": "GM0118",
    "Meppel": "GM0119",
    "Midden-Drenthe": "GM1731",
    "Noordenveld": "GM1699",
    "Tynaarlo": "GM1730",
    "Westerveld": "GM1701",
    "De Wolden": "GM1690",
}
EVERY = tuple(GEMEENTEN.values())
NO_MEMBERS, ELSEWHERE = (), ()  # no source lists them; outside Drenthe
AREAS: Mapping[str, tuple[str, ...]] = {
    **{name: (code,) for name, code in GEMEENTEN.items()},
    "Drenthe": ("PV22",),
    "Drenthe en Duitsland": ("PV22",),
    "Drenthe e.o.": ("PV22",),
    "Groningen en Drenthe": ("PV22",),
    "Noord-Nederland": ("PV22",),
    "Nederland": ("NL01",),
    "elke gemeente": EVERY,
    "per gemeente, zo mogelijk per kern": EVERY,
    "alle gemeenten": EVERY,
    "Drentse gemeenten": EVERY,
    "per gemeente": EVERY,
    "gemeenten": EVERY,
    "BOCE": ("RG_boce",),
    "BOCE-gemeenten": ("RG_boce",),
    "Noord-Drenthe": ("CR07",),
    "Zuidoost-Drenthe": ("CR08",),
    "Zuidwest-Drenthe": ("CR09",),
    "Zuidoost- en Zuidwest-Drenthe": ("CR08", "CR09"),
    "Veenkoloniën": ("RG_veenkolonien",),
    "Zuid- en Oost-Drenthe": ("RG_regio_deal",),
    "regiovisie Groningen-Assen": ("RG_regiovisie_groningen_assen",),
    "arbeidsmarktregio Assen-Groningen": ("RG_arbeidsmarkt_groningen",),
    "twee andere arbeidsmarktregio's": ("RG_arbeidsmarkt_drenthe", "RG_arbeidsmarkt_zwolle"),
    "Grolloo": ("WP1169",),
    "Roden": ("WP1647",),
    "Vledder": ("WP3122",),
    "Gieten (gemeente algemene kennis)": ("WP1167",),
    "de Lariks (Assen, gemeente algemene kennis)": ("GM0106",),
    "Borger-Odoorn (leerlingenvervoer)": ("GM1681",),
    "drie regio's": NO_MEMBERS,
    "elke regio": NO_MEMBERS,
    "per regio": NO_MEMBERS,
    "regio's": NO_MEMBERS,
    "krimpregio": NO_MEMBERS,
    "krimpregio's": NO_MEMBERS,
    "krimpregio Zuidoost-Drenthe": NO_MEMBERS,
    "krimpende dorpen": NO_MEMBERS,
    **dict.fromkeys(("Groningen", "Oost-Groningen", "Fryslân", "Noordzeeregio"), ELSEWHERE),
    **dict.fromkeys(("Hardenberg", "Stadskanaal", "Emsland", "Landkreis Emsland"), ELSEWHERE),
    "": NO_MEMBERS,
}
# Document -> what it means by a name of its own: the regions of the programme of 2007 are not the
# COROP areas. It names two gemeenten of one of them, and none of the others.
AREAS_OF: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "wzw2007": {
        "Noord-Drenthe": ("RG_wzw_2007_noord",),
        "Zuidoost-Drenthe": ("RG_wzw_2007_zuidoost",),
        "Zuidwest-Drenthe": ("RG_wzw_2007_zuidwest",),
        "Zuidoost- en Zuidwest-Drenthe": ("RG_wzw_2007_zuidoost", "RG_wzw_2007_zuidwest"),
    },
}
ORIGINS: Mapping[str, str] = {
    "convenant2006": "convenant_2006",
    "wzw2007": "wzw_2007",
    "sociaal2016": "sociaal_2016",
    "uitvoeringsagenda2019": "uitvoeringsagenda_2019",
    "boce2023": "boce_2023",
}
# Words of the collector that a visitor cannot know.
REWORDED: Mapping[str, str] = {
    "convenant2006": "het convenant (2006)",
    "wzw2007": "het programma van 2007",
    "sociaal2016": "de nota van 2016",
    "uitvoeringsagenda2019": "de agenda van 2019",
    "boce2023": "de woonzorgvisie (2023)",
    "inline bedragen": "bedragen in de tekst",
    "inline": "in de tekst",
    "in de extractie": "in onze kopie",
    "in extractie": "in onze kopie",
    "onze lezing": "onze eigen lezing",
}
# On what a role rests -> what a visitor reads behind it; None: the document gives no role.
ROLE_NOTES: Mapping[str, str | None] = {
    "": "",
    "document: provincie verplicht zich tot faciliteren": "",
    "document, op themaniveau (tabel H3 en bijlage), niet per actie": (
        " (genoemd bij het thema, niet bij deze actie)"
    ),
    "onze toewijzing; document noemt alleen in het algemeen een stimulerende en faciliterende "
    "rol": " (eigen aanname: het stuk noemt geen rol per actie)",
    "onze toewijzing uit de rollenlijst van 1.4; document koppelt geen rol per actie": (
        " (eigen aanname: het stuk noemt geen rol per actie)"
    ),
    "document noemt geen rol": None,
}
THEME_ROLES = ("regisseren", "agenderen", "partijen bijeenbrengen", "belangen behartigen")
# What the extract writes for a role -> plain words, each a role.
ROLES: Mapping[str, tuple[str, ...]] = {
    "": (),
    "afstemmen": ("afstemmen",),
    "agenderen": ("agenderen",),
    "coördineren": ("coördineren",),
    "coördineren, stimuleren": ("coördineren", "stimuleren"),
    "faciliteren": ("faciliteren",),
    "faciliteren/stimuleren": ("faciliteren", "stimuleren"),
    "netwerken": ("netwerken",),
    "opdrachtgever/stimuleren": ("opdracht geven", "stimuleren"),
    "organisatievermogen": ("organiseren",),
    "regisseren": ("regisseren",),
    "signaleren": ("signaleren",),
    "stimuleren": ("stimuleren",),
    "bijlage: regisseren, agenderen, partijen bijeenbrengen, belangen behartigen": THEME_ROLES,
    "tabel: stimuleren, faciliteren; bijlage: regisseren, agenderen, partijen bijeenbrengen, "
    "belangen behartigen": ("stimuleren", "faciliteren", *THEME_ROLES),
    "regisseren, signaleren, agenderen, organiseren; bijlage: aanjagen innovatie en samenwerking": (
        "regisseren",
        "signaleren",
        "agenderen",
        "organiseren",
        "aanjagen",
    ),
    "tabel (breedband): coördineren, stimuleren": ("coördineren", "stimuleren"),
    'geen rol genoemd (bijlage noemt onder "rol" alleen onderwerpen)': (),
}
_STATUSES: Mapping[str, tuple[str, ...]] = {
    "afgesproken": ("afgesproken", "getekend", "verplichting"),
    "gepland": (
        "aangekondigd",
        "gepland",
        "gepland (2007)",
        "gepland voor 2019",
        "in voorbereiding",
        "initiatieven in voorbereiding",
        "proces",
        "te overleggen",
        "verwacht najaar 2016",
        "voorgenomen",
        "voornemen",
        "wordt verder uitgewerkt",
    ),
    "loopt": (
        "Taalakkoord gesloten; financiële steun in deze periode",
        "aangescherpt in 2018",
        "bestaat",
        "coördinator aangesteld",
        "deelname aan lopende pilot",
        "doorlopend volgens document",
        "eerste opleiding mogelijk gemaakt",
        "fase 1 2015-2018 afgerond; fase 2 start 2019",
        "fase 1 afgerond, fase 2 volgt",
        "geleidelijke invoering",
        "gestart",
        "gestart in ZO en ZW, vergelijkbaar traject Groningen-Assen loopt",
        "gestart voorjaar 2018",
        "in 2017 aan gewerkt; in 2018 aangescherpt",
        "in uitvoering",
        "ingesteld in 2017",
        "lopend",
        "opgericht",
        "pilot",
        "pilot in 2018 gehouden; vervolg 2019",
        "projectmatig onderzoek",
        "regeling loopt",
        "reguliere taken",
        "samengevoegd (deels)",
        "stappen gezet; plan van aanpak wordt opgesteld",
        "subsidie ingezet",
        "subsidie toegekend",
        "titel toegekend voor 2019",
        "verlengd",
        "voortgezet; geëvalueerd",
        "voortzetting",
    ),
    "afgerond": ("aangesteld en uitgevoerd", "ingediend"),
    "ambitie": ("ambitie", "streven"),
    "overig": (
        "aansluiten",
        "focuspunt",
        "in aanmerking voor uitvoering",
        "in gesprek",
        "initiatief genomen; vervolg onzeker",
        "inzet",
        "middelen vrijgemaakt",
        "onderdeel kennisinfrastructuur",
        "onderdeel uitvoering",
        "opgave benoemd",
        "tabel: organisatie; bijlage: eventueel",
        "uitgezet",
        "voorbeeld",
        "vraag aan provincie gesteld",
        "wettelijk verplicht",
    ),
}
# The status as the document words it -> our own class.
STATUSES: Mapping[str, str] = {
    text: status_class for status_class, texts in _STATUSES.items() for text in texts
}


def known(table: Mapping[str, Any], text: str, what: str) -> Any:
    """What a text means; SourceError when the table does not have it."""
    if text not in table:
        raise SourceError(f"programme: {what} unknown: {text!r}")
    return table[text]


def origin(source_key: str) -> str:
    """The id of the document that the extract calls `source_key`."""
    return str(known(ORIGINS, source_key, "source_key"))


def said(text: str) -> str:
    """A text of the extract; "" where it says that the document does not name it."""
    return "" if text == NOT_NAMED else text


def reworded(text: str) -> str:
    """A text without words that only the collector knows."""
    return reduce(lambda told, words: told.replace(*words), REWORDED.items(), text)


def area_codes(areas: Iterable[str], source_key: str) -> str:
    """The codes of areas in a document, each once, joined by ";"; SourceError for unknown text."""
    meant = {**AREAS, **AREAS_OF.get(source_key, {})}
    codes = [code for area in areas for code in known(meant, area, "area")]
    return ";".join(dict.fromkeys(codes))
