"""What the extracts with printed figures call things, and what the fact tables call them.

Only names: which vintage is which origin, which row is which item, which English remark
says what in Dutch. A remark that is not here is refused, so that none stays English.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

UNKNOWN_PERIOD = "niet genoemd"
VINTAGES: Mapping[str, str] = {
    "PBL/CBS Regionale prognose 2020-2050 (indeling 2018)": "pbl_cbs_2018",
    "PBL/CBS Regionale prognose 2023-2050 (indeling 2021)": "pbl_cbs_2021",
    "CBS huishoudensprognose 2022-2070": "cbs_huishoudens_2022",
    "PBL/CBS Regionale prognose 2019-2050": "pbl_cbs_2019_nieuws",
    "PBL/CBS Regionale prognose 2022 (2023-2050)": "pbl_cbs_2022_nieuws",
    "Provincie Drenthe bevolkingsprognose 2015": "provincie_2015",
    "Provincie Drenthe bevolkingsprognose 2009": "provincie_2009",
    "Bevolkingsprognose Drenthe XV (2002)": "provincie_2002",
    "prognosis used by Trendbureau Drenthe ca. 2017/2018": "trendbureau_2017",
    "Trendbureau Drenthe ca. 2019": "trendbureau_2019",
    "Vektis 2022": "vektis_2022",
    "Alzheimer Nederland ca. 2022 (secondary)": "alzheimer_2022",
    "Alzheimer Nederland 2020": "alzheimer_2020",
}
ITEMS: Mapping[str, str] = {"aandeel_75plus_as_printed": "aandeel_75plus_zoals_gedrukt"}
CERTAINTY: Mapping[str, str] = {"high": "hoog", "medium": "redelijk", "low": "laag"}
REMARKS: Mapping[str, str] = {
    "": "",
    "rounded": "Afgerond.",
    "rounded in source": "Afgerond in de bron.",
    "newspaper rounding": "Afgerond door de krant.",
    '"ongeveer"': "De bron zegt: ongeveer.",
    "actual 1-1-2023 Drenthe 502 051 (Trendbureau): forecast 14 thousand too low": (
        "Op 1 januari 2023 had Drenthe 502.051 inwoners (Trendbureau): voor Drenthe was deze "
        "prognose 14.000 te laag."
    ),
    "2022 = start year of the forecast table": "2022 is het eerste jaar van de prognose.",
    "newspaper rounding; Noordenveld base includes Veenhuizen asylum centre": (
        "Afgerond door de krant. In het beginjaar telt het asielzoekerscentrum in Veenhuizen mee."
    ),
    "article: the other eight municipalities shrink, values not given": (
        "Volgens het bericht krimpen de andere acht gemeenten. Hoeveel staat er niet."
    ),
    "article: 11 of 12 Drenthe municipalities above NL": (
        "Volgens het bericht zitten 11 van de 12 gemeenten in Drenthe boven Nederland."
    ),
    '"ruim"; rounded in source; base/end year of the 65+ share inferred from the 2010-2040 '
    "horizon": (
        "De bron zegt: ruim. Afgerond in de bron. Het jaar hebben wij afgeleid uit de looptijd "
        "2010-2040."
    ),
    'source sentence reads "dat jaar"; falls below 100 000 between 2035 and 2040': (
        'De bron zegt: "dat jaar". Emmen komt tussen 2035 en 2040 onder 100.000 inwoners.'
    ),
    "printed as 75+, but 7% is probably the band 75-84; do not use as 75+ without checking": (
        "Gedrukt als 75-plus, maar 7% is waarschijnlijk de groep van 75 tot en met 84 jaar. "
        "Gebruik dit niet zonder controle."
    ),
    '"regio Drenthe" may be zorgkantoor region; claims-based (known dementia)': (
        "De bron zegt: regio Drenthe. Dat kan de regio van het zorgkantoor zijn. Telling uit "
        "declaraties: alleen bekende dementie."
    ),
    "blog; higher than Vektis 12 170, definitions differ": (
        "Uit een blog. Hoger dan Vektis (12.170 in 2050); wat er geteld is, verschilt."
    ),
    "+89 000 in 2006-2009": "In 2006-2009 kwamen er 89.000 bij.",
    "-45 000 in 2006-2009": "In 2006-2009 ging het tekort 45.000 omlaag.",
    "split by type not seen": "De verdeling naar soort woning hebben wij niet gezien.",
    "covers 84% of municipalities": "De telling dekt 84% van de gemeenten.",
    "118 111 owned by housing associations": "118.111 ervan zijn van corporaties.",
    "PBL 2013 quoted second-hand": "Cijfer van PBL (2013), overgenomen uit een nieuwsbericht.",
}
# Parts of Dutch remarks that a visitor cannot read, such as names of working papers.
REWORDED: Mapping[str, str] = {
    " (zie issues A7)": "",
    " in de extractie": " in onze kopie",
    "INCONSISTENT:": "Tegenstrijdig:",
    "78000": "78.000",
    "87000": "87.000",
    "3200": "3.200",
    "1400": "1.400",
}

AREAS: Mapping[str, str] = {
    "Drenthe": "PV22",
    "Nederland": "NL01",
    "BOCE": "RG_boce",
    "Borger-Odoorn": "GM1681",
    "Coevorden": "GM0109",
    "Emmen": "GM0114",
}


@dataclass(frozen=True)
class Printed:
    """Rows `first` up to and including `last` of figures.csv (fig-...) of one origin.

    `items`: what a row calls its subject, or the id of one row -> item. `observed`: the
    status of what the extract calls observed, where it may be an estimate in itself.
    `remarks`: what each remark of the extract says in plain Dutch; none: as it is. `added`: by
    id of a row what is said of it besides.
    """

    first: int
    last: int
    table: str
    origin: str
    items: Mapping[str, str]
    observed: str = "final"
    remarks: Mapping[str, str] = field(default_factory=dict)
    added: Mapping[str, str] = field(default_factory=dict)


PRINTED = (
    Printed(
        1,
        7,
        "prognoses",
        "wzw_2007",
        {"inwoners": "bevolking_totaal", "aandeel 65-plus": "aandeel_65plus"},
    ),
    Printed(
        81,
        92,
        "prognoses",
        "boce_primos",
        {
            "75-plussers": "personen_75plus",
            "toename 75-plussers": "toename_75plus",
            "toename 75-plussers procentueel": "toename_75plus_pct",
        },
        observed="estimate",
    ),
    Printed(
        126,
        141,
        "prognoses",
        "boce_dementie_2018",
        {"senioren met dementie": "senioren_met_dementie"},
    ),
    Printed(
        93,
        125,
        "boce_wonen",
        "boce_2023",
        {
            "huishoudens 65-74 jaar": "huishoudens_65_74",
            "huishoudens 74-85 jaar": "huishoudens_74_85",
            "huishoudens ouder dan 85": "huishoudens_85plus",
            "huishoudens 65-plus totaal": "huishoudens_65plus",
            "woningvoorraad": "woningvoorraad",
            "fig-113": "woningvoorraad_tekst",
            "sociale huurwoningen": "sociale_huurwoningen",
            "niet geschikte woningen": "niet_geschikte_woningen",
            "woonvisie-ambitie": "woonvisie_ambitie",
        },
    ),
    Printed(
        201,
        206,
        "boce_uitstroom",
        "boce_2023",
        {
            "uitstroom beschermd wonen": "beschermd_wonen",
            "uitstroom maatschappelijke opvang": "maatschappelijke_opvang",
            "uitstroom vrouwenopvang": "vrouwenopvang",
            "uitstroom residentiële jeugdzorg (18-/18+)": "residentiele_jeugdzorg",
            "uitstroom totaal": "totaal",
            "uitstroom bw, mo en vrouwenopvang": "drie_voorzieningen_tekst",
        },
    ),
)


@dataclass(frozen=True)
class Norm:
    """What a row of norms.csv is: its item, origin, period, status and what is printed by it."""

    item: str
    origin: str
    period: str
    status: str
    note: str = ""


MONITOR, CLUSTERED = "investeren_2011", "geclusterd_2021"
NO_YEAR = "De bron noemt geen jaar; de publicatie is van 2011."
NORMS: Mapping[str, Norm] = {
    "suitable dwellings, NL 2009": Norm("geschikte_woningen", MONITOR, "2009", "estimate"),
    "shortage of suitable dwellings, NL 2009": Norm(
        "tekort_geschikte_woningen", MONITOR, "2009", "estimate"
    ),
    "suitable dwellings needed per year, NL": Norm(
        "nodig_per_jaar", MONITOR, UNKNOWN_PERIOD, "estimate", NO_YEAR
    ),
    "share of suitable dwellings not occupied by 55+": Norm(
        "niet_bewoond_door_55plus_pct", MONITOR, UNKNOWN_PERIOD, "estimate", NO_YEAR
    ),
    "suitable dwellings for older people to 2030, NL": Norm(
        "te_bouwen_tot_2030", "kamerbrief_2025", "2030", "target"
    ),
    "locations, NL 1 May 2021": Norm("locaties_geclusterd", CLUSTERED, "2021", "estimate"),
    "dwelling units, NL 1 May 2021": Norm("wooneenheden_geclusterd", CLUSTERED, "2021", "estimate"),
    "75+ without suitable dwelling in 2040 if nothing is done, NL": Norm(
        "zonder_geschikte_woning_75plus",
        "pbl_2013_nieuws",
        "2040",
        "forecast",
        "De bron zegt: meer dan.",
    ),
}
