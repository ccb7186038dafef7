"""What the policy papers call a place, and what the atlas calls it.

Every row of the extract is here once: as a place, as a second mention of one, or left out with
the reason. A row that is not here is refused, so that none slips in or gets lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Spot:
    """One place: `what` is our short Dutch text, the rest as the columns of a set of places.

    `also` are rows of the extracts about the same place, `seen` what else we read about it.
    `period`, `certainty`, `origin` and `locator` come from the extract unless they stand here.
    """

    slug: str
    name: str
    kind: str
    area_code: str
    precision: str
    state: str
    what: str
    address: str = ""
    also: tuple[str, ...] = ()
    seen: str = ""
    period: str = ""
    certainty: str = ""
    origin: str = ""
    locator: str = ""


SOURCES: Mapping[str, str] = {
    "uitvoeringsagenda2019": "uitvoeringsagenda_2019",
    "sociaal2016": "sociaal_2016",
    "boce2023": "boce_2023",
}
PAPERS: Mapping[str, str] = {
    "uitvoeringsagenda2019": "Uitvoeringsagenda krimp en leefbaarheid 2019",
    "sociaal2016": "Nota Sociaal beleid 2016-2020",
    "boce2023": "Wonen zonder zorgen 2023-2026",
}
# A gemeente that the collector looked up is a little less certain than one in the text.
CERTAINTY: Mapping[str, str] = {"tekst": "hoog", "algemene kennis": "midden"}
KERN, GEMEENTE, OUTSIDE = "kern", "gemeente", "buiten"

POLICY: Mapping[str, Spot] = {
    "pl-002": Spot(
        "grolloo_zorgt",
        "Grolloo Zorgt",
        "project",
        "WP1169",
        KERN,
        "plan",
        "Plan van het dorp voor zorg, welzijn en aangepast wonen.",
    ),
    "pl-004": Spot(
        "grolloo_boerderij_de_pol",
        "Vrijgekomen boerderij aan De Pol in Grolloo",
        "woonzorgproject",
        "WP1169",
        KERN,
        "idee",
        "Idee voor een zorgcentrum met appartementen naast het dorpshuis. Het is een plan, geen "
        "bestaande zorgplek.",
        address="De Pol, Grolloo",
    ),
    "pl-005": Spot(
        "hollandscheveld_dorpsregisseur",
        "Dorpsregisseur Hollandscheveld",
        "project",
        "WP1813",
        KERN,
        "bestaat",
        "Het dorp had in 2019 ervaring met een dorpsregisseur. Grolloo wilde ervan leren. Of de "
        "dorpsregisseur er nu nog is, staat er niet.",
    ),
    "pl-006": Spot(
        "vledder_contactcentrum",
        "Informatie- en Contactcentrum Zorg en Welzijn, Vledder",
        "informatiepunt",
        "WP3122",
        KERN,
        "bestaat",
        "Punt van het dorp voor vragen en hulpverzoeken, opgezet door Dorpsbelang. In 2016 was "
        "het in opzet. In 2023 bestond het onder de naam Naobuur.",
        seen="bokd.nl, finale Dorpsvernieuwingsprijs 2023",
    ),
    "pl-007": Spot(
        "gieten_wijk_van_de_toekomst",
        "Wijk van de toekomst, Gieten",
        "project",
        "WP1167",
        KERN,
        "bestaat",
        "Project tegen energiearmoede, om woningen zuiniger te maken.",
    ),
    "pl-008": Spot(
        "assen_samen_besparen_de_lariks",
        "Samen besparen de Lariks",
        "project",
        "GM0106",
        GEMEENTE,
        "bestaat",
        "Project tegen energiearmoede in de Lariks. Het stuk noemt de gemeente niet; de Lariks is "
        "een wijk van Assen.",
    ),
    "pl-009": Spot(
        "hoogeveen_excellente_school",
        "Excellente school in een arme wijk, Hoogeveen",
        "project",
        "GM0118",
        GEMEENTE,
        "bestaat",
        "Goed voorbeeld om te delen. Welke school het is, staat er niet.",
    ),
    "pl-010": Spot(
        "hoogeveen_kindpakket",
        "Kindpakket Hoogeveen",
        "project",
        "GM0118",
        GEMEENTE,
        "bestaat",
        "Website met steun voor kinderen. Het is geen plek waar je naartoe gaat.",
    ),
    "pl-011": Spot(
        "assen_kindpakket",
        "Kindpakket Assen",
        "project",
        "GM0106",
        GEMEENTE,
        "bestaat",
        "Website met steun voor kinderen. Het is geen plek waar je naartoe gaat.",
    ),
    "pl-012": Spot(
        "emmen_gezond",
        "Emmen Gezond",
        "project",
        "GM0114",
        GEMEENTE,
        "bestaat",
        "Programma voor gezondheid, waarin JOGG (gezonde jeugd) en GIDS (gezond in de gemeente) "
        "samengaan.",
    ),
    "pl-013": Spot(
        "meppel_gezond",
        "Meppel Gezond",
        "project",
        "GM0119",
        GEMEENTE,
        "bestaat",
        "Programma voor gezondheid, waarin JOGG (gezonde jeugd) en GIDS (gezond in de gemeente) "
        "samengaan.",
    ),
    "pl-014": Spot(
        "westerveld_gezondheid",
        "Samen werken aan gezondheid, Westerveld",
        "project",
        "GM1701",
        GEMEENTE,
        "bestaat",
        "Voorbeeld van geslaagde samenwerking voor gezondheid.",
    ),
    "pl-015": Spot(
        "borger_odoorn_leerlingenvervoer",
        "Leerlingenvervoer Borger-Odoorn",
        "project",
        "GM1681",
        GEMEENTE,
        "bestaat",
        "Project voor het vervoer van leerlingen, binnen het programma Anders benutten.",
    ),
    "pl-016": Spot(
        "borger_odoorn_klussen",
        "Klussen vanuit de Participatiewet, Borger-Odoorn",
        "project",
        "GM1681",
        GEMEENTE,
        "bestaat",
        "Mensen zijn in dienst vanuit de Participatiewet en doen klussen in de buurt.",
    ),
    "pl-021": Spot(
        "umcg",
        "Universitair Medisch Centrum Groningen (UMCG)",
        "ziekenhuis",
        "",
        OUTSIDE,
        "bestaat",
        "Ziekenhuis in de stad Groningen, buiten Drenthe. Deed mee aan de zorgtafel.",
    ),
    "pl-022": Spot(
        "health_hub_roden",
        "Health Hub Roden",
        "project",
        "WP1647",
        KERN,
        "bestaat",
        "Kennisplek voor zorg en techniek, geen zorgplek voor inwoners. Partner in een project om "
        "langer thuis te wonen.",
        seen="regiogroningenassen.nl, Uitgelicht: Health Hub Roden (zorg en techniek)",
    ),
    "pl-023": Spot(
        "aa_en_hunze_vital_regions",
        "Vital Regions, Aa en Hunze",
        "project",
        "GM1680",
        GEMEENTE,
        "bestaat",
        "De gemeente deed mee in een project met Duitsland om langer thuis te wonen.",
    ),
    "pl-035": Spot(
        "fc_emmen_koffieochtend",
        "Koffieochtend van FC Emmen",
        "project",
        "GM0114",
        GEMEENTE,
        "bestaat",
        "Voorbeeld van ontmoeting. Waar en wanneer, staat er niet.",
    ),
}
