"""Part Bevolking en wonen: what is said of the BOCE vision, and how its figures are grouped."""

from __future__ import annotations

from collections.abc import Mapping

TITLE = "Wat staat er in de bijlagen van BOCE?"
LEAD = (
    "BOCE is de samenwerking van Borger-Odoorn, Coevorden en Emmen. Deze cijfers staan in hun "
    "visie Wonen zonder zorgen (concept 2023-2026). Een deel spreekt elkaar tegen of is niet "
    "duidelijk. Wij verbeteren niets: wat niet klopt, staat naast het cijfer."
)
ABSENT = "De bijlagen van BOCE gaan alleen over Borger-Odoorn, Coevorden en Emmen."
NOT_NAMED = "niet genoemd"
NOT_PRINTED = "De bron noemt hier geen cijfer voor de drie gemeenten samen."
# title of a table -> the items in it, which share a unit
GROUPS: Mapping[str, tuple[str, ...]] = {
    "Leeftijd van de inwoners (hoofdstuk 2)": (
        "aandeel_12_17",
        "aandeel_tot_18",
        "aandeel_65plus",
        "aandeel_80plus",
    ),
    "Aantal ouderen (hoofdstuk 2 en 4)": ("personen_75plus", "toename_75plus", "inwoners_65plus"),
    "Toename van 75-plussers (hoofdstuk 2)": ("toename_75plus_pct",),
    "Huishoudens van 65 jaar en ouder (bijlage 1)": (
        "huishoudens_65_74",
        "huishoudens_74_85",
        "huishoudens_85plus",
        "huishoudens_65plus",
    ),
    "Woningen (bijlage 1 en hoofdstuk 4)": (
        "woningvoorraad",
        "woningvoorraad_tekst",
        "sociale_huurwoningen",
        "niet_geschikte_woningen",
        "woonvisie_ambitie",
    ),
    "Senioren met dementie (bijlage 1)": ("senioren_met_dementie",),
    "Jeugdhulp (bijlage 1)": (
        "jeugdbescherming",
        "jeugdhulp_zonder_verblijf",
        "jeugdhulp_met_verblijf",
    ),
    "Zorg en mantelzorg (bijlage 1)": (
        "huishoudens_met_zorg",
        "basis_ggz",
        "wijkverpleging",
        "mantelzorg",
    ),
    "Mantelzorg geven (bijlage 3)": ("mantelzorg_bijlage_3",),
    "Gezondheid (bijlage 1)": ("beweegt_voldoende", "overgewicht", "eenzaamheid"),
    "Bewoners van zorginstellingen (bijlage 1)": (
        "bewoners_verzorgingshuis",
        "bewoners_overige_instellingen",
    ),
}
DEMENTIA = "Mantelzorg bij dementie in Nederland (bijlage 3)"
DEMENTIA_ITEMS = (
    "dementie_thuis",
    "dementie_mantelzorgers",
    "dementie_mantelzorg_40_uur",
    "dementie_mantelzorg_leeftijd",
    "dementie_mantelzorg_vrouwen",
    "dementie_mantelzorg_belast",
    "dementie_mantelzorg_overbelast",
)
