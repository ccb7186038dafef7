"""Names of CBS: extract files, their origins in the records, and source indicators.

The distances map the name in the atlas to the name in the proximity table.
"""

POPULATION = "cbs_37259ned_bevolking_1960_2018.csv"
DRENTHE = "cbs_70072ned_drenthe_1995_2019.csv"
CORE_2015 = "cbs_70072ned_regionale_kerncijfers_2015.csv"
CORE_2025 = "cbs_70072ned_gemeenten_2025.csv"
OLDER = "cbs_71488ned_huishoudenspositie_ouderen_2000_2024.csv"
PROXIMITY = "cbs_80305ned_nabijheid_drenthe_2006_2018.csv"
SALES = "cbs_83625NED_verkoopprijs_1995_2024.csv"
CRIME = "cbs_83648NED_misdrijven_2015.csv"
KWB_2024 = "cbs_85984NED_kwb2024_bevolking.csv.gz"
INCOME = "cbs_86004NED_inkomen_drenthe_nl_2011_2023.csv"
INCOME_2024 = "cbs_inkomen_huishoudens_gemeenten_2024.csv"
KWB = "cbs_kwb_gemeenten_wonen_2020_2025.csv"

ORIGINS = {
    POPULATION: "cbs_37259ned",
    DRENTHE: "cbs_70072ned_2019",
    CORE_2015: "cbs_70072ned_2018",
    CORE_2025: "cbs_70072ned_2025",
    OLDER: "cbs_71488ned",
    PROXIMITY: "cbs_80305ned",
    SALES: "cbs_83625ned",
    CRIME: "cbs_83648ned",
    KWB_2024: "cbs_85984ned",
    INCOME: "cbs_86004ned",
    INCOME_2024: "cbs_inkomen_2024",
}
CORE_ONLY = (
    "bevolkingsgroei",
    "bevolkingsgroei_relatief",
    "geboorte",
    "geboorte_relatief",
    "sterfte",
    "sterfte_relatief",
    "vestiging_binnenland",
    "vertrek_binnenland",
    "binnenlands_migratiesaldo",
    "immigratie",
    "emigratie",
    "buitenlands_migratiesaldo",
    "nieuwbouwwoningen",
    "woningdichtheid",
    "leerlingen_vo",
    "studenten_hbo",
    "studenten_wo",
    "uitkeringsontvangers_totaal",
    "ww_uitkering",
    "bijstand_tot_aow",
    "arbeidsongeschiktheidsuitkering",
    "aow",
    "personenautos_particulier_per_1000",
    "aantal_huisartsenpraktijken_3km",
    "aantal_ziekenhuizen_20km",
    "aantal_basisscholen_3km",
    "aantal_grote_supermarkten_3km",
    "omgevingsadressendichtheid",
)
CORE_AND_2025 = (
    "demografische_druk_totaal",
    "groene_druk",
    "grijze_druk",
    "eenpersoonshuishoudens",
    "huishoudens_zonder_kinderen",
    "huishoudens_met_kinderen",
    "eenpersoonshuishoudens_pct",
    "gemiddelde_huishoudensgrootte",
)
KWB_ONLY = (
    "niet_bewoonde_woningen_pct",
    "huurwoningen_corporatie_pct",
    "huurwoningen_overig_pct",
    "stedelijkheid",
)
CORE_DISTANCES = {
    "afstand_huisartsenpraktijk": "afstand_huisartsenpraktijk",
    "afstand_huisartsenpost": "afstand_huisartsenpost",
    "afstand_ziekenhuis": "afstand_ziekenhuis_excl_buitenpoli",
    "afstand_kinderdagverblijf": "afstand_kinderdagverblijf",
    "afstand_basisschool": "afstand_basisschool",
    "afstand_vmbo": "afstand_vmbo",
    "afstand_havo_vwo": "afstand_havo_vwo",
    "afstand_grote_supermarkt": "afstand_grotesupermarkt",
    "afstand_restaurant": "afstand_restaurant",
    "afstand_bibliotheek": "afstand_bibliotheek",
    "afstand_bioscoop": "afstand_bioscoop",
    "afstand_zwembad": "afstand_zwembad",
    "afstand_sportterrein": "afstand_sportterrein",
    "afstand_openbaar_groen": "afstand_openbaargroentotaal",
    "afstand_oprit_hoofdverkeersweg": "afstand_oprithoofdverkeersweg",
    "afstand_treinstation": "afstand_treinstationstotaal",
}
OTHER_DISTANCES = {
    "afstand_apotheek": "afstand_apotheek",
    "afstand_fysiotherapeut": "afstand_fysiotherapeut",
    "afstand_ziekenhuis_met_buitenpoli": "afstand_ziekenhuis_incl_buitenpoli",
    "afstand_voortgezet_onderwijs": "afstand_vo_totaal",
    "afstand_buitenschoolse_opvang": "afstand_buitenschoolseopvang",
    "afstand_winkel_levensmiddelen": "afstand_ovdagellevensmiddelen",
    "afstand_warenhuis": "afstand_warenhuis",
    "afstand_cafe": "afstand_cafeed",
    "afstand_cafetaria": "afstand_cafetariaed",
    "afstand_hotel": "afstand_hoteled",
    "afstand_park": "afstand_parkofplantsoen",
    "afstand_dagrecreatief_terrein": "afstand_dagrecreatiefterrein",
    "afstand_bos": "afstand_bos",
    "afstand_open_natuur": "afstand_opennatterreintotaal",
    "afstand_open_droge_natuur": "afstand_opendroognatterrein",
    "afstand_open_natte_natuur": "afstand_opennatnatuurlijkterrein",
    "afstand_semi_openbaar_groen": "afstand_semiopenbaargroentotaal",
    "afstand_volkstuin": "afstand_volkstuin",
    "afstand_verblijfsrecreatief_terrein": "afstand_verblijfsrecreatiefterrein",
    "afstand_begraafplaats": "afstand_begraafplaats",
    "afstand_recreatief_binnenwater": "afstand_recreatiefbinnenwater",
    "afstand_overstapstation": "afstand_belangrijkoverstapstation",
    "afstand_kunstijsbaan": "afstand_kunstijsbaan",
    "afstand_museum": "afstand_museum",
    "afstand_podiumkunsten": "afstand_podiumkunstentotaal",
    "afstand_poppodium": "afstand_poppodium",
    "afstand_sauna": "afstand_sauna",
    "afstand_zonnebank": "afstand_zonnebank",
    "afstand_attractie": "afstand_attractie",
    "afstand_brandweerkazerne": "afstand_brandweerkazerne",
}
