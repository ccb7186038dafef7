"""The accessibility statement, with the parts of the Dutch model statement."""

from __future__ import annotations

from datetime import date

from atlas.figures.numbers import format_date
from atlas.ui import texts
from atlas.ui.html import Html, definitions, external, items, join, tag

MADE = date(2026, 11, 22)
STATUS = "voldoet gedeeltelijk"
NO_CONTACT = "De beheerder van deze atlas heeft nog geen contactadres ingevuld."
# What falls short: what it is, whom it hinders, and what he can do meanwhile.
SHORTCOMINGS = (
    (
        "Enkele woorden van het raamwerk zijn Engels (WCAG 3.1.2).",
        "De atlas is gebouwd met Streamlit. Een schermlezer leest bij enkele delen van het "
        "raamwerk een Engelse naam voor. De inhoud zelf is Nederlands.",
    ),
    (
        "Zonder JavaScript werkt de atlas niet.",
        "U ziet dan een melding in het Nederlands. De cijfers kunt u ook als bestand opvragen.",
    ),
    (
        "De kaart van buurten heeft honderden gebieden.",
        "Met het toetsenbord is dat veel werk. De ranglijst en de tabel bevatten dezelfde cijfers.",
    ),
    (
        "De kaart met plekken is voor een schermlezer één beeld, en een teken op die kaart kiest u "
        "alleen met een muis of vinger.",
        "De lijst onder de kaart heeft dezelfde plekken. U kiest een plek daar met het "
        "toetsenbord. Zoomen kan met knoppen.",
    ),
    (
        "Het beeld van de kaart om te downloaden (PNG) heeft geen tekst voor schermlezers.",
        "Gebruik het bestand met de cijfers (CSV of Excel).",
    ),
    (
        "Wij hebben nog niet getest met mensen met een beperking en niet met elke schermlezer.",
        "Er kunnen dus problemen zijn die wij niet kennen. Meld ze, dan zoeken wij een oplossing.",
    ),
)


def statement() -> Html:
    """The statement: status, how it was found, shortcomings, how to report, who enforces."""
    return join(
        [
            tag(
                "p",
                f"Iedereen moet deze atlas kunnen gebruiken. Wij streven ernaar dat {texts.SITE} "
                "voldoet aan het Besluit digitale toegankelijkheid overheid. Deze verklaring "
                "gaat over alle pagina’s van de atlas.",
            ),
            tag("h3", f"Nalevingsstatus: {STATUS}"),
            tag(
                "p",
                "De atlas voldoet gedeeltelijk aan de eisen. Dat is ons eigen oordeel: een "
                "onafhankelijk onderzoek is er nog niet. Wat nog niet goed is, staat hieronder.",
            ),
            definitions(_facts()),
            tag("h3", "Wat nog niet goed is"),
            items(join([tag("strong", what), " ", way]) for what, way in SHORTCOMINGS),
            tag("h3", "Meld een probleem"),
            *_reporting(),
            tag("h3", "Handhaving"),
            tag(
                "p",
                "Vindt u ons antwoord niet goed, of krijgt u geen antwoord? Dan kunt u een klacht "
                "indienen bij de ",
                tag("a", "Nationale ombudsman", href="https://www.nationaleombudsman.nl"),
                ".",
            ),
        ]
    )


def _facts() -> list[tuple[str, str | None]]:
    return [
        ("Datum", f"Opgesteld op {format_date(MADE)}."),
        ("Norm", "WCAG 2.2, niveau A en AA. De Europese norm EN 301 549 bevat WCAG 2.1 A en AA."),
        (
            "Hoe getest",
            "Door onszelf. Bij elke wijziging loopt een automatische test met axe-core over elke "
            "pagina, op een groot en een klein scherm. Een tweede test doorloopt de atlas met "
            "alleen het toetsenbord.",
        ),
        ("Nog te doen", "Een onderzoek door een onafhankelijke partij, en tests met gebruikers."),
    ]


def _reporting() -> tuple[Html, Html]:
    return (
        tag("p", "Kunt u iets niet lezen of bedienen? Laat het weten. ", contact(texts.CONTACT)),
        items(
            [
                "Binnen 5 werkdagen krijgt u bericht dat uw melding is aangekomen.",
                "Wij vertellen u wat wij ermee doen.",
                "Binnen 3 weken is uw melding afgehandeld.",
            ]
        ),
    )


def contact(configured: str) -> Html:
    """The contact of the configuration as a link, or a clear sign that there is none yet."""
    if not configured:
        return tag("span", NO_CONTACT, class_="atlas-notice")
    address = configured.removeprefix("mailto:")
    if "@" in address and not address.startswith("http"):
        return tag("a", address, href=f"mailto:{address}")
    return external(configured, configured)
