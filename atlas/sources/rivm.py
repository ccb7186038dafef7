"""RIVM and GGD: health per gemeente, wijk and buurt, and a few figures of Drenthe alone.

The extract of 50090NED holds model estimates (SMAP) of 2012, 2016 and 2020 for three age
groups; the group 18 to 65 lacks 2020 and is left out. Education levels in the extract of
the GGD have no year and are left out too.
"""

from __future__ import annotations

from pathlib import Path

from atlas.sources.common import STATUSES
from atlas.sources.series import Piece, build_series

HEALTH = "rivm_50090NED_gezondheid_2012_2016_2020.csv.gz"
REGION = "ggd_regio_gezondheid_2022_lv_2019_2022.csv"
AGES = ("18plus", "65plus")

# 50090NED has one sign for secret and unknown, nearly always for very few inhabitants.
HEALTH_STATUSES = {**STATUSES, "missing:suppressed_or_unknown(.)": "suppressed"}

# Borger-Odoorn was renumbered between the classification of 50090NED and that of 2024: these
# codes exist in both, for different areas (WK168100 was Borger, and is Valthe in 2024).
REUSED_CODES = frozenset(
    {
        "WK168100",
        "WK168101",
        "WK168102",
        "WK168103",
        "BU16810001",
        "BU16810009",
        "BU16810109",
        "BU16810209",
        "BU16810309",
    }
)

QUESTIONS = {
    "alcohol_richtlijn": "VoldoetAanAlcoholRichtlijn",
    "beperking_bewegen": "BeperkingInBewegen",
    "beperking_horen": "BeperkingInHoren",
    "beperking_zien": "BeperkingInZien",
    "beperkt_door_gezondheid": "BeperktVanwegeGezondheid",
    "beweegrichtlijn": "VoldoetAanBeweegrichtlijn",
    "drinker": "Drinker",
    "eenzaam": "Eenzaam",
    "emotioneel_eenzaam": "EmotioneelEenzaam",
    "ernstig_beperkt_door_gezondheid": "ErnstigBeperktVanwegeGezondheid",
    "ernstig_eenzaam": "ErnstigZeerErnstigEenzaam",
    "ernstig_overgewicht": "ErnstigOvergewicht",
    "ervaren_gezondheid_goed": "ErvarenGezondheidGoedZeerGoed",
    "geluidhinder_buren": "ErnstigeGeluidhinderDoorBuren",
    "hoog_risico_angst_depressie": "HoogRisicoOpAngstOfDepressie",
    "langdurig_ziek_en_beperkt": "LangdurigeZiekteEnBeperkt",
    "langdurige_aandoening": "EenOfMeerLangdurigeAandoeningen",
    "lichamelijke_beperking": "EenOfMeerLichamelijkeBeperkingen",
    "mantelzorger": "Mantelzorger",
    "matig_hoog_risico_angst_depressie": "MatigHoogRisicoOpAngstOfDepressie",
    "moeite_met_rondkomen": "MoeiteMetRondkomen",
    "normaal_gewicht": "NormaalGewicht",
    "ondergewicht": "Ondergewicht",
    "overgewicht": "Overgewicht",
    "overmatige_drinker": "OvermatigeDrinker",
    "regie_eigen_leven": "MatigVeelRegieOverEigenLeven",
    "roker": "Roker",
    "sociaal_eenzaam": "SociaalEenzaam",
    "veel_stress": "HeelVeelStressInAfgelopen4Weken",
    "vrijwilligerswerk": "Vrijwilligerswerk",
    "wekelijkse_sporter": "WekelijkseSporters",
    "zware_drinker": "ZwareDrinker",
}
SURVEY_2022 = {
    "alcohol_richtlijn": "alcoholgebruik_voldoet_aan_richtlijn_alcoholgebruik",
    "beweegrichtlijn": "bewegen_en_sport_voldoet_aan_beweegrichtlijn",
    "ervaren_gezondheid_goed": "ervaren_gezondheid__goed_zeer_goed",
    "langdurige_aandoening": "eén_of_meer_langdurige_aandoeningen",
    "overmatige_drinker": "alcoholgebruik_overmatige_drinkers_onder_bevolking",
    "psychische_klachten": "psychische_klachten__mhi_5_60",
    "roker": "rokers",
    "wekelijkse_sporter": "bewegen_en_sport_wekelijkse_sporters",
}
LIFE_EXPECTANCY = {
    f"levensverwachting_{at}{suffix}": f"levensverwachting_{at}__{name}"
    for at in ("geboorte", "65")
    for suffix, name in (("", "totaal"), ("_mannen", "mannen"), ("_vrouwen", "vrouwen"))
}

HEALTH_SERIES = {
    f"{indicator}_{age}": [
        Piece(HEALTH, (f"gezondheid_{name}__{age}",), "rivm_50090ned", without=REUSED_CODES)
    ]
    for indicator, name in QUESTIONS.items()
    for age in AGES
}
REGION_SERIES = {
    **{
        f"ggd2022_{indicator}": [Piece(REGION, (f"ggd_{name}__18plus",), "ggd_monitor_2022")]
        for indicator, name in SURVEY_2022.items()
    },
    **{
        indicator: [Piece(REGION, (name,), "vzinfo_levensverwachting")]
        for indicator, name in LIFE_EXPECTANCY.items()
    },
}


def build(input_dir: Path, data_dir: Path) -> None:
    """Write the tables of all RIVM and GGD indicators; raises SourceError if refused."""
    build_series(input_dir, data_dir, HEALTH_SERIES, HEALTH_STATUSES)
    build_series(input_dir, data_dir, REGION_SERIES)
