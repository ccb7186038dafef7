"""What the frame of every page says, in Dutch: names, addresses, notices."""

from __future__ import annotations

import os
from collections.abc import Mapping

from atlas.domain.address import VERSION, Notice

SITE = "WZW-atlas Drenthe"
SITE_DESCRIPTION = (
    "Kaarten en cijfers over wonen, welzijn, zorg en voorzieningen in de twaalf gemeenten, "
    "de wijken, de buurten en de dorpen van Drenthe."
)

# Group in the navigation -> address of a page -> its name there and in the browser's tab.
GROUPS = {
    "": {"": "Start", "kaart": "Kaart"},
    "Gebied": {"profiel": "Profiel", "vergelijken": "Vergelijken", "mijn-dorp": "Mijn dorp"},
    "Wonen en voorzieningen": {"wonen": "Wonen en zorg", "voorzieningen": "Voorzieningen"},
    "Programma": {
        "programma": "Acties en voortgang",
        "keten": "Keten",
        "kalender": "Kalender",
        "actoren": "Actoren",
        "toetsen": "Toetsen",
        "melden": "Melden",
        "aanleveren": "Aanleveren",
    },
    "Gegevens": {
        "bronnen": "Bronnen",
        "veranderd": "Wat is er veranderd",
        "begrippen": "Begrippen",
        "over": "Over de atlas",
    },
}
PAGES = {name: title for pages in GROUPS.values() for name, title in pages.items()}


def page_title(page: str) -> str:
    """What the browser's tab says for the page at address `page`."""
    return f"{PAGES[page]} – {SITE}" if page else SITE


CONTACT = os.environ.get("ATLAS_CONTACT", "")
SECURITY_CONTACT = os.environ.get("ATLAS_SECURITY_CONTACT", CONTACT)

NO_SCRIPT = (
    "Deze atlas heeft JavaScript nodig. Zet JavaScript aan in uw browser en laad de pagina opnieuw."
)
NOT_FOUND = "Deze pagina bestaat niet"
NOT_FOUND_HELP = (
    "Controleer het adres. Of ga naar de startpagina: "
    "daar kunt u zoeken op gemeente, dorp of thema."
)
SCRIPT_ERROR = (
    "Er ging iets mis bij het maken van deze pagina. Laad de pagina opnieuw. "
    "Blijft het misgaan? Meld het dan bij de beheerder."
)

NO_CENTRE = (
    "Verdelen rond de waarde van {area} kan hier niet: "
    "die waarde ontbreekt of ligt buiten de cijfers op de kaart."
)
PARAMETER_WORDS = {
    "indicator": "het onderwerp",
    "jaar": "het jaar",
    "niveau": "het soort gebied",
    "indeling": "de indeling",
    "methode": "de manier van indelen",
    "klassen": "het aantal klassen",
    "grenzen": "de eigen grenzen",
    "midden": "de waarde om rond te verdelen",
    "vast": "dezelfde klassen over alle jaren",
    "gebied": "het gekozen gebied",
    VERSION: "de versie van de cijfers",
}


def notice(item: Notice, words: Mapping[str, str] = PARAMETER_WORDS) -> str:
    """What a visitor reads when his address asks for something that is not there.

    `words`: what each word of the address means, in Dutch.
    """
    if not item.parameter:
        return f"Het adres bevat iets dat wij niet kennen: {item.given or 'onleesbaar'}."
    word = words[item.parameter]
    asked = f"Voor {word} vroeg het adres om {item.given or 'iets onleesbaars'}. Dat kan hier niet."
    return f"{asked} U ziet nu: {item.used}." if item.used else asked
