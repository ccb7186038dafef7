"""Page Over: how to read the map, what its words mean, and help with using it."""

from __future__ import annotations

from atlas.figures.line_words import STATE_HELP
from atlas.figures.numbers import COMPUTED, MODELLED_ESTIMATE, STATE_WORDS, STATUS_WORDS
from atlas.ui import texts
from atlas.ui.html import Html, definitions, items, join, tag

STATUS_HELP = {
    STATUS_WORDS["final"]: "Het cijfer verandert niet meer.",
    STATUS_WORDS["provisional"]: "De maker kan het cijfer nog aanpassen. Zegt de bron niet of een "
    "cijfer definitief is, dan noemen wij het ook voorlopig.",
    STATUS_WORDS["forecast"]: "Een verwachting voor de toekomst.",
    STATUS_WORDS["estimate"]: "Niet geteld maar geschat, bijvoorbeeld uit een enquête.",
    MODELLED_ESTIMATE: "Geschat met een rekenmodel, uit kenmerken van de inwoners. Geen telling.",
    COMPUTED: "Door ons uitgerekend uit de cijfers van de gemeenten, met de regel die bij het "
    "onderwerp staat. Dat doen wij alleen als alle gemeenten een cijfer hebben.",
}
CLASS_HELP = (
    (
        "Even veel gebieden per klasse",
        "Elke kleur komt ongeveer even vaak voor. Goed om te zien wie bij de hoogste of de "
        "laagste hoort.",
    ),
    (
        "Even brede klassen",
        "De stap tussen twee grenzen is steeds even groot. Goed als de cijfers gelijk verdeeld "
        "zijn. Eén uitschieter kan de rest in één kleur zetten.",
    ),
    (
        "Natuurlijke grenzen (Jenks)",
        "De grenzen liggen waar de cijfers ver uit elkaar liggen. Gebieden met dezelfde kleur "
        "lijken op elkaar.",
    ),
    (
        "Afstand tot het gemiddelde",
        "De kleur laat zien hoe ver een gebied van het gemiddelde van alle gebieden af ligt.",
    ),
    ("Eigen grenzen", "U vult zelf in waar een klasse ophoudt, bijvoorbeeld 10;20;30."),
)


def paragraphs(*parts: str) -> Html:
    """Each text as a paragraph."""
    return join(tag("p", text) for text in parts)


def page_link(key: str) -> Html:
    """A link to a page of the atlas by its name."""
    return tag("a", texts.PAGES[key], href=f"/{key}")


def reading() -> Html:
    """How to read the map: its colours, areas without a figure, states, classes."""
    return join(
        [
            paragraphs(
                "Elk gebied heeft een kleur. Licht is een laag cijfer, donker is een hoog cijfer. "
                "De legenda noemt de grenzen van elke klasse en hoeveel gebieden erin vallen. "
                "Verdeelt u rond Drenthe of Nederland? Dan heeft onder het midden een andere "
                "kleur dan erboven.",
                "Naast de kaart staat een ranglijst van hoog naar laag. Nummer 1 heeft het "
                "hoogste cijfer. Dat is niet altijd het beste cijfer. Gebieden met hetzelfde "
                "cijfer delen een plaats.",
            ),
            tag("h3", "Gebieden zonder cijfer"),
            tag("p", "Nul is een gewoon cijfer. Is er geen cijfer, dan ziet u waarom:"),
            _states(),
            tag("h3", "Hoe zeker is een cijfer?"),
            definitions((word.capitalize(), text) for word, text in STATUS_HELP.items()),
            tag("h3", "Manieren om klassen te maken"),
            definitions(CLASS_HELP),
            tag(
                "p",
                "Een andere manier geeft een ander beeld. Onder de kaart staat daarom of het "
                "beeld standhoudt: welke gebieden zouden twee of meer klassen verschuiven?",
            ),
        ]
    )


def _states() -> Html:
    def about(state: str) -> Html:
        swatch = tag("span", class_=f"atlas-swatch atlas-tint-{state}", aria_hidden="true")
        word = tag("strong", STATE_WORDS[state])
        return tag("span", swatch, tag("span", word, f": {STATE_HELP[state]}"))

    return items((about(state) for state in STATE_HELP), class_="atlas-states")


def using() -> Html:
    """Help with using the atlas: keyboard, screen reader, phone, files, addresses."""
    return definitions(
        [
            (
                "Met het toetsenbord",
                "Ga met Tab naar de kaart. Loop met de pijltjestoetsen van gebied naar gebied. "
                "Enter kiest een gebied. Met Escape verlaat u de kaart. Alle knoppen en lijsten "
                "bereikt u met Tab. De kaart met plekken heeft knoppen om te zoomen. Een "
                "plek kiest u daar in de lijst eronder: dan krijgt zij een ring op de kaart.",
            ),
            (
                "Met een schermlezer",
                "Alles wat op de kaart staat, staat ook in de ranglijst en in “Alle cijfers als "
                "tabel”. De zinnen boven de kaart vatten het beeld samen. Bij de kaart met plekken "
                "staat alles in de lijst eronder. Een link vóór de kaart brengt u daarheen.",
            ),
            (
                "Op een telefoon",
                "De keuzes staan in één paneel dat u open- en dichtklapt. Vergroot de kaart met de "
                "knoppen plus en min. Brede tabellen schuift u opzij.",
            ),
            (
                "Cijfers meenemen",
                "Onder de kaart staan de bestanden: CSV en Excel voor de cijfers, GeoJSON voor "
                "kaartprogramma’s, PNG en SVG voor het beeld. De bron staat erin.",
            ),
            (
                "Een kaart delen",
                "Het adres bovenin uw browser bevat al uw keuzes. Kopieer het adres, en een ander "
                "ziet dezelfde kaart.",
            ),
            (
                "Een dorp zoeken",
                join(
                    [
                        "Zoek op de startpagina. Een tikfout is niet erg. Of kies het bij ",
                        page_link("mijn-dorp"),
                        ". Die pagina past bij afdrukken op één vel papier.",
                    ]
                ),
            ),
            (
                "Een woord dat u niet kent",
                join(["Bij elk onderwerp staat uitleg. Zie ook ", page_link("bronnen"), "."]),
            ),
        ]
    )
