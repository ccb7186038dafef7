"""What the news extract calls a place, and what the atlas calls it.

Keys are type/place/year of the extract. See `locations_words` for the form.
"""

from __future__ import annotations

from collections.abc import Mapping

from atlas.sources.locations_words import GEMEENTE, KERN, OUTSIDE, Spot

# The first publication that a row names is its origin; the others stay in the locator.
SOURCES: Mapping[str, str] = {
    "rtvnoord.nl/nieuws/192482; 112groningen.nl 32672": "rtv_noord",
    "ovmagazine.nl met-hubs-onderscheiden-we-ons; rtvdrenthe 136989": "ov_magazine",
    "gic.nl nieuwe-banken-en-gratis-wifi-op-ov-hubs (2019-04)": "gic",
    "rtvdrenthe 172873, 173936; schakel.info 33607; rtvtotaal.nl": "rtv_drenthe",
    "rtvdrenthe 16100878": "rtv_drenthe",
    "eexterveen.com bruisend-dorpscentrum": "eexterveen",
    "rtvdrenthe 145694": "rtv_drenthe",
    "rtvdrenthe 154900": "rtv_drenthe",
    "rtvdrenthe 162393": "rtv_drenthe",
    "rtvdrenthe 143905; westerwoldeactueel.nl 2020/05/15": "rtv_drenthe",
    "rtvdrenthe 143905; destentor.nl": "rtv_drenthe",
    "rtvdrenthe 143905, 140684": "rtv_drenthe",
    "rtvdrenthe 143942": "rtv_drenthe",
    "rtvdrenthe 143905": "rtv_drenthe",
    "rvo.nl eerste-regionale-woonzorgakkoord": "rvo",
}
CERTAINTY: Mapping[str, str] = {"high": "hoog", "medium": "midden", "low": "laag"}
BENCHES = "Mobiliteitshub die in 2019 nieuwe banken zou krijgen."
ON_KERN = "Waar de hub precies ligt, weten wij niet; het punt is dat van de kern."


def _hub(slug: str, name: str, area: str, what: str, precision: str = KERN) -> Spot:
    """A mobility hub that is there."""
    return Spot(f"hub_{slug}", name, "mobiliteitshub", area, precision, "bestaat", what)


NEWS: Mapping[str, Spot] = {
    "hub/Gieten/2018": _hub(
        "gieten",
        "Hub Gieten",
        "WP1167",
        "De eerste mobiliteitshub met een bord en voorzieningen (wifi, watertappunt). Hij ligt bij "
        "het knooppunt van de N33 en de N34; het punt hier is dat van de kern.",
    ),
    "hub/Borger/2018": _hub(
        "borger",
        "Hub Borger",
        "WP1782",
        "Mobiliteitshub aan de N34, open sinds 18 juli 2018. Het punt is dat van de kern.",
    ),
    "hub/Dieverbrug/2019": _hub("dieverbrug", "Hub Dieverbrug", "WP3108", f"{BENCHES} {ON_KERN}"),
    "hub/Westlaren/2019": _hub(
        "westlaren",
        "Hub Westlaren",
        "GM1730",
        f"{BENCHES} Westlaren staat niet op onze lijst van woonplaatsen en heeft daarom geen punt. "
        "Het kan dezelfde hub zijn als Hub Zuidlaren.",
        GEMEENTE,
    ),
    "hub/Zuidwolde/2019": _hub(
        "zuidwolde",
        "Hub Zuidwolde",
        "WP3172",
        f"{BENCHES} Onzeker: er is ook een Zuidwolde in Groningen, en de bron zegt niet welk. "
        f"{ON_KERN}",
    ),
    "hub/Hoogeveen/2019": _hub("hoogeveen", "Hub Hoogeveen", "WP1814", f"{BENCHES} {ON_KERN}"),
    "dorpshub/Grolloo/2021": Spot(
        "dorpshub_grolloo",
        "Dorpshub Grolloo, Het Markehuis",
        "dorpshub",
        "WP1169",
        KERN,
        "bestaat",
        "Het Markehuis is het dorpshuis sinds 1965, met een sporthal sinds 1992, naast de school "
        "en de sportvelden. Het wordt verbouwd tot dorpshub: een plek waar diensten naar het dorp "
        "komen. De gemeente Aa en Hunze gaf in 2021 500.000 euro; alles samen kost het ongeveer "
        "1,7 miljoen euro. Bij het plan horen woonzorgappartementen. De hub begon in 2017 in een "
        "Europees project voor vervoer; het dorp nam dat over.",
        address="De Pol 4, Grolloo",
        also=("pl-001", "pl-003"),
        seen="markehuis.nl; schakel.info 78595; "
        "het huisnummer komt van de opdrachtgever van deze atlas",
    ),
    "woonzorg_proeftuin/Geesbrug/2023": Spot(
        "proeftuin_geesbrug",
        "Proeftuin woonzorgakkoord, Geesbrug",
        "woonzorgproject",
        "WP2155",
        KERN,
        "bestaat",
        "Proeftuin van het regionale woonzorgakkoord. Wat er gebeurt, staat niet in onze lijst.",
    ),
    "woonzorg_proeftuin/Nieuw-Buinen/2023": Spot(
        "buurtkamer_nieuw_buinen",
        "Buurtkamer Nieuw-Buinen, MFA Noorderbreedte",
        "informatiepunt",
        "WP1797",
        KERN,
        "bestaat",
        "Kamer voor vragen over wonen, welzijn en zorg; proeftuin van het regionale "
        "woonzorgakkoord. De RVO noemt een buurtkamer in Buinerveen, de krant in Nieuw-Buinen. "
        "Wij houden Nieuw-Buinen aan.",
        also=("buurtkamer/Buinerveen/2023",),
        seen="rtvdrenthe 15375475",
    ),
    "woonzorg_proeftuin/Klazienaveen/2023": Spot(
        "proeftuin_klazienaveen",
        "Proeftuin woonzorgakkoord, Klazienaveen",
        "woonzorgproject",
        "WP1991",
        KERN,
        "bestaat",
        "Proeftuin van het regionale woonzorgakkoord. Wat er gebeurt, staat niet in onze lijst.",
    ),
    "dorpshuis_zorg/Eexterveen/2021": Spot(
        "dorpscentrum_eexterveen",
        "Dorpscentrum Eexterveen",
        "dorpshuis",
        "WP1156",
        KERN,
        "bestaat",
        "Dorpshuis van het dorp zelf, met een plek voor noaberschap en voor formele en informele "
        "zorg. Verbouwd met geld van LEADER (Europees geld voor het platteland).",
        address="Dorpsstraat 41, Eexterveen",
        seen="cmostamm.nl 14 september 2017 (adres)",
    ),
    "dorpshuis_zorg/Westdorp-Ellertshaar/2019": Spot(
        "dorpshuis_westdorp_ellertshaar",
        "Dorpshuis Westdorp-Ellertshaar",
        "dorpshuis",
        "WP1802",
        KERN,
        "bestaat",
        "Dorpshuis voor Westdorp en Ellertshaar samen (ongeveer 150 inwoners), in Westdorp. Drie "
        "dagdelen per week is er dagbesteding. LEADER gaf 150.000 euro.",
        seen="rtvdrenthe 163892 (in gebruik)",
    ),
    "dorpshuis_zorg/Ruinen/2019": Spot(
        "dorpshuis_ruinen",
        "Dorpshuis 't Neie Punt, Ruinen",
        "dorpshuis",
        "WP3169",
        KERN,
        "bestaat",
        "Dorpshuis met zorg eromheen. Een bericht uit 2019 noemt 55 zorgkamers om het dorpshuis.",
        address="Jan Wierengaweg 109, Ruinen",
        seen="zzwd.nl 1 juli 2015 en gebiedsgids.nl 125845 (naam en adres)",
    ),
    "mfc_zorg/Rolde/2020": Spot(
        "mfc_de_boerhoorn_rolde",
        "MFC De Boerhoorn, Rolde",
        "dorpshuis",
        "WP1177",
        KERN,
        "in_aanbouw",
        "Dorpshuis met huisartsen, een apotheek en fysiotherapie. In 2020 was het in aanbouw; het "
        "zou in het najaar van 2021 klaar zijn. Of het open is, hebben wij niet gezien.",
        seen="rtvdrenthe 170490",
    ),
    "ziekenhuis/Emmen/2019-2020": Spot(
        "ziekenhuis_emmen",
        "Ziekenhuis Emmen (Treant)",
        "ziekenhuis",
        "WP1988",
        KERN,
        "bestaat",
        "Ziekenhuis met spoedeisende hulp, dag en nacht (2019-2020).",
    ),
    "ziekenhuis/Hoogeveen/2019-2020": Spot(
        "ziekenhuis_hoogeveen",
        "Ziekenhuis Hoogeveen, Bethesda (Treant)",
        "ziekenhuis",
        "WP1814",
        KERN,
        "bestaat",
        "Ziekenhuis voor geplande zorg, met een spoedpost. Na de hervorming van 2019-2020 geen "
        "spoedeisende hulp.",
    ),
    "ziekenhuis/Assen/2019": Spot(
        "ziekenhuis_assen",
        "Wilhelmina Ziekenhuis Assen (WZA)",
        "ziekenhuis",
        "WP2391",
        KERN,
        "bestaat",
        "Ziekenhuis met spoedeisende hulp (2019). Deed mee aan de zorgtafel (2018-2019).",
        also=("pl-019",),
    ),
    "ziekenhuis/Meppel/2019": Spot(
        "ziekenhuis_meppel",
        "Isala Diaconessenhuis, Meppel",
        "ziekenhuis",
        "WP1082",
        KERN,
        "bestaat",
        "Ziekenhuis met spoedeisende hulp (2019).",
    ),
    "ziekenhuis_buiten_provincie/Stadskanaal/2019": Spot(
        "ziekenhuis_stadskanaal",
        "Ziekenhuis Stadskanaal (Treant)",
        "ziekenhuis",
        "",
        OUTSIDE,
        "bestaat",
        "Ziekenhuis in Stadskanaal (Groningen), net buiten Drenthe. De spoedeisende hulp gaat daar "
        "dicht (2019).",
    ),
}
ADDED = (
    Spot(
        "hub_zuidlaren",
        "Hub Zuidlaren",
        "mobiliteitshub",
        "WP2913",
        KERN,
        "bestaat",
        "Mobiliteitshub aan de N34 bij Zuidlaren. Het punt is dat van de kern. Het kan dezelfde "
        "hub zijn als Hub Westlaren. De bron geeft geen jaar.",
        period="niet genoemd",
        certainty="midden",
        origin="oostermoer",
        locator="oostermoer.info 49180; ook genoemd in de opdracht van deze atlas",
    ),
)
