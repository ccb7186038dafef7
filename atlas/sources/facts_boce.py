"""What the annexes of Wonen zonder zorgen (BOCE) call things, and how their doubts read in Dutch.

Only names and sentences: which row of figures.csv is which item, which remark of the extract
says what in plain Dutch, and what the list of contradictions says of a row besides. A remark
that is not here is refused, so that none is left out or stays hard to read.
"""

from __future__ import annotations

from collections.abc import Mapping

from atlas.sources.facts_words import Printed

TABLE = "boce_bijlage"
PLAIN, MONITOR, ALZHEIMER = "boce_2023", "boce_waarstaatjegemeente", "boce_alzheimer"
_CHART = (
    "Afgelezen uit een grafiek. De cijfers stonden daar los, en wij hebben ze op volgorde aan de "
    "gebieden gekoppeld"
)
_SURE = "Onze zekerheid over die volgorde: "
_FROM_CHART = (
    "grafiekwaarde; reeks toegekend op volgorde van legenda en van de waarderegels in de "
    "extractie; zekerheid "
)
_APART = "staat in de extractie op een aparte regel"
REMARKS: Mapping[str, str] = {
    "": "",
    f'{_FROM_CHART}redelijk hoog; leeftijdsgroep valt binnen "tot 18 jaar" en "12 tot 17" laat '
    "open of 17-jarigen meetellen": (
        f"{_CHART}. {_SURE}redelijk. Deze groep valt binnen de groep tot 18 jaar. Of mensen van "
        "17 jaar meetellen, is niet duidelijk."
    ),
    f"{_FROM_CHART}redelijk hoog; waarde 20% (Landelijk) {_APART}": (
        f"{_CHART}. {_SURE}redelijk. De 20% van Nederland stond op een eigen regel."
    ),
    f"{_FROM_CHART}hoog; waarde 24% (Emmen) {_APART}": (
        f"{_CHART}. {_SURE}hoog. De 24% van Emmen stond op een eigen regel."
    ),
    f"{_FROM_CHART}hoog; deelgroep van 65-plus": (
        f"{_CHART}. {_SURE}hoog. Deze groep valt binnen de groep 65-plus."
    ),
    "noemer en peiljaar niet genoemd": (
        "De bron noemt geen jaar en zegt niet waarvan dit een deel is."
    ),
    'noemer en peiljaar niet genoemd; opvallend hoog naast "zonder verblijf", mogelijk andere '
    "noemer of leesfout in de bron": (
        "De bron noemt geen jaar en zegt niet waarvan dit een deel is. Het cijfer is bijna even "
        "hoog als dat zonder verblijf. Dat valt op: misschien telt de bron hier iets anders, of "
        "staat er een fout."
    ),
    "tabelkop zegt % van alle inwoners, rij gaat over huishoudens": (
        "Boven de tabel staat: % totaal inwoners. Deze regel gaat over huishoudens."
    ),
    "MOGELIJK INCONSISTENT: gewogen met de woningvoorraad zou BOCE ca. 26% zijn, enkelvoudig "
    "gemiddelde 24%; tabel geeft 22%": (
        "Waarschijnlijk tegenstrijdig: de gemeenten hebben 28%, 23% en 21%. Gewogen met het aantal "
        "woningen is dat samen ongeveer 26%, en zonder weging 24%. In de tabel staat 22%."
    ),
    "peiljaar niet genoemd": "De bron noemt geen jaar.",
    "bijlage 3 noemt 10,90%": "De bron noemt geen jaar. In bijlage 3 staat 10,90%.",
    "zin breekt af; afgerond gelijk aan 11% in bijlage 1": (
        "De zin breekt in de bron af. Afgerond is het gelijk aan de 11% in bijlage 1."
    ),
    "peiljaar en leeftijdsgroep niet genoemd": "De bron noemt geen jaar en geen leeftijd.",
    "VERDACHT: gelijk aan landelijk (59%) en niet te rijmen met BOCE 47%; mogelijk "
    "overschrijffout": (
        "Het cijfer van Coevorden is twijfelachtig: het is gelijk aan dat van Nederland (59%) en "
        "past niet bij de 47% van de drie samen. Misschien is het verkeerd overgeschreven."
    ),
    "MOGELIJK INCONSISTENT: gewogen met woningvoorraad ca. 49%; 47% past alleen als Coevorden "
    "rond 47% ligt": (
        "Waarschijnlijk tegenstrijdig: gewogen met het aantal woningen komen de gemeenten samen op "
        "ongeveer 49%, en zonder weging op 51%. De 47% past alleen als Coevorden rond 47% ligt."
    ),
    "gewogen met woningvoorraad ca. 57,6%; kleine afrondingskwestie": (
        "De bron noemt geen jaar. Gewogen met het aantal woningen komen de gemeenten samen op "
        "ongeveer 57,6%. Dat kan door afronden komen."
    ),
    "peiljaar en mate van eenzaamheid niet genoemd": (
        "De bron noemt geen jaar en zegt niet hoe eenzaam iemand dan is."
    ),
    "bron en peiljaar niet genoemd; som klopt": (
        "De tabel noemt geen bron en geen jaar. De som van de gemeenten klopt."
    ),
    "tekst: ruim 41.000; bron en jaar niet genoemd": "De tekst noemt geen bron en geen jaar.",
    "gebied niet expliciet; context landelijk": (
        "De bron noemt het gebied niet. De tekst gaat over Nederland."
    ),
    "gebied niet expliciet": "De bron noemt het gebied niet.",
    "tekst: ruim de helft": "In de tekst staat: ruim de helft.",
    "omgerekend uit één op acht": "In de tekst staat: één op de acht. Wij rekenden dat om.",
}
_HIGHER = (
    "De tekst in hoofdstuk 2 zegt dat dit hoger is dan in Nederland. Voor Coevorden klopt dat "
    "niet: daar is het gelijk."
)
_MOVED = (
    "In de bron staat bij deze regel een spatie te veel. De cijfers kunnen een plaats zijn "
    "verschoven."
)
_HEAD = "Boven de tabel staat: % totaal inwoners. Deze regel gaat over huishoudens."
# What the list of contradictions adds to a row: a note of our own beside the printed figure.
ADDED: Mapping[str, str] = {
    "fig-144": _HIGHER,
    "fig-149": _HIGHER,
    "fig-160": _HEAD,
    **{f"fig-{number}": _MOVED for number in range(178, 182)},
    "fig-208": (
        "Dit past slecht bij de tabel met 75-plussers in hoofdstuk 2. Van de inwoners is ongeveer "
        "25% 65-plus en 6% 80-plus: dat zijn ongeveer 10.000 80-plussers. De tabel telt 11.360 "
        "75-plussers. Dan zijn er bijna geen mensen van 75 tot 80 jaar."
    ),
}


def _printed(
    first: int, last: int, origin: str, items: Mapping[str, str], observed: str = "final"
) -> Printed:
    return Printed(first, last, TABLE, origin, items, observed, REMARKS, ADDED)


PRINTED = (
    # Which of these two rows of numbers is which, is not quite sure: see the list of doubts.
    _printed(
        65,
        72,
        PLAIN,
        {"aandeel 12-17 jaar": "aandeel_12_17", "aandeel tot 18 jaar": "aandeel_tot_18"},
        observed="estimate",
    ),
    _printed(
        73,
        80,
        PLAIN,
        {"aandeel 65-plus": "aandeel_65plus", "aandeel 80-plus": "aandeel_80plus"},
    ),
    _printed(
        142,
        176,
        MONITOR,
        {
            "jeugdbescherming": "jeugdbescherming",
            "jeugdhulp zonder verblijf tot 18": "jeugdhulp_zonder_verblijf",
            "jeugdhulp met verblijf": "jeugdhulp_met_verblijf",
            "huishoudens met zorg en ondersteuning": "huishoudens_met_zorg",
            "gebruik basis-ggz": "basis_ggz",
            "gebruik wijkverpleging": "wijkverpleging",
            "mantelzorg verlenen": "mantelzorg",
        },
    ),
    _printed(177, 177, ALZHEIMER, {"fig-177": "mantelzorg_bijlage_3"}),
    _printed(
        178,
        192,
        MONITOR,
        {
            "beweegt voldoende": "beweegt_voldoende",
            "overgewicht": "overgewicht",
            "eenzaamheid": "eenzaamheid",
        },
    ),
    _printed(
        193,
        200,
        PLAIN,
        {
            "bewoners verzorgingshuis": "bewoners_verzorgingshuis",
            "bewoners overige instellingen": "bewoners_overige_instellingen",
        },
    ),
    _printed(208, 208, PLAIN, {"inwoners ouder dan 65": "inwoners_65plus"}),
    _printed(
        210,
        216,
        ALZHEIMER,
        {
            "mensen met dementie thuiswonend": "dementie_thuis",
            "mantelzorgers bij dementie": "dementie_mantelzorgers",
            "mantelzorgers dementie meer dan 40 uur": "dementie_mantelzorg_40_uur",
            "gemiddelde leeftijd mantelzorger dementie": "dementie_mantelzorg_leeftijd",
            "aandeel vrouwen onder mantelzorgers dementie": "dementie_mantelzorg_vrouwen",
            "mantelzorgers dementie belast": "dementie_mantelzorg_belast",
            "mantelzorgers dementie overbelast": "dementie_mantelzorg_overbelast",
        },
    ),
)
