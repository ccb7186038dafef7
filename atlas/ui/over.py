"""Page Over: purpose, how to read the map, help, privacy, contact and licences."""

from __future__ import annotations

import streamlit as st

from atlas.figures.numbers import COMPUTED, MODELLED_ESTIMATE, STATE_WORDS, STATUS_WORDS
from atlas.ui import texts
from atlas.ui.accessibility import contact, statement
from atlas.ui.html import Html, definitions, items, join, tag

TITLE = "Over de atlas"
LEAD = "Lees hier wat de atlas is, hoe u de kaart leest en wat u kunt doen als iets niet lukt."
SECTIONS = {
    "doel": "Waarom deze atlas?",
    "lezen": "Zo leest u de kaart",
    "hulp": "Hulp bij het gebruik",
    "toegankelijkheid": "Toegankelijkheidsverklaring",
    "privacy": "Privacy",
    "contact": "Contact",
    "licenties": "Licenties en makers",
}
DOCUMENTS = (
    "Een half miljoen mensen: programma wonen, welzijn en zorg van de provincie (2007)",
    "Convenant wonen, welzijn en zorg (2006)",
    "Nota sociaal beleid 2016-2020",
    "Uitvoeringsagenda krimp en leefbaarheid (2019)",
    "Wonen zonder zorgen: visie van de BOCE-gemeenten, concept 2023-2026",
)
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
STATE_HELP = {
    "suppressed": "er is wel een cijfer, maar de maker toont het niet. Meestal omdat het over te "
    "weinig mensen gaat.",
    "missing": "de bron heeft hier geen cijfer, of wij kennen het niet.",
    "not_applicable": "een cijfer kan hier niet bestaan.",
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


def show() -> None:
    """The page: texts only."""
    st.html(page())


def page() -> Html:
    """The whole page as one piece."""
    links = items(tag("a", title, href=f"#{name}") for name, title in SECTIONS.items())
    contents = tag("nav", links, class_="atlas-aside", aria_label="Op deze pagina")
    parts = (_purpose(), _reading(), _help(), statement(), _privacy(), _contact(), _licences())
    sections = (
        tag("section", tag("h2", title, id=name), part)
        for (name, title), part in zip(SECTIONS.items(), parts, strict=True)
    )
    header = tag("header", tag("h1", TITLE), tag("p", LEAD, class_="atlas-page-lead"))
    body = tag("div", contents, tag("div", *sections), class_="atlas-with-aside")
    return tag("div", header, body, class_="atlas-page")


def _paragraphs(*parts: str) -> Html:
    return join(tag("p", text) for text in parts)


def _purpose() -> Html:
    return _paragraphs(
        "In Drenthe wonen ruim een half miljoen mensen. Zij worden ouder, huishoudens worden "
        "kleiner en niet elke voorziening is dichtbij. Wie daarover beslist of meepraat, wil "
        "dezelfde cijfers zien. Daarvoor is deze atlas: voor inwoners, gemeenten, "
        "zorgorganisaties, corporaties en de provincie.",
        "Het programma “Een half miljoen mensen” beloofde in 2007 één digitale atlas van wonen, "
        "welzijn en zorg. Deze atlas komt die belofte na met openbare cijfers. Wij rekenen alleen "
        "waar dat mag, en zeggen het erbij.",
    )


def _reading() -> Html:
    return join(
        [
            _paragraphs(
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


def _help() -> Html:
    return definitions(
        [
            (
                "Met het toetsenbord",
                "Ga met Tab naar de kaart. Loop met de pijltjestoetsen van gebied naar gebied. "
                "Enter kiest een gebied. Met Escape verlaat u de kaart. Alle knoppen en lijsten "
                "bereikt u met Tab.",
            ),
            (
                "Met een schermlezer",
                "Alles wat op de kaart staat, staat ook in de ranglijst en in “Alle cijfers als "
                "tabel”. De zinnen boven de kaart vatten het beeld samen.",
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
            ("Een dorp zoeken", "Zoek op de startpagina. Een tikfout is niet erg."),
            (
                "Een woord dat u niet kent",
                join(
                    ["Bij elk onderwerp staat uitleg. Zie ook ", _link("/bronnen", "Bronnen"), "."]
                ),
            ),
        ]
    )


def _privacy() -> Html:
    return join(
        [
            _paragraphs(
                "De atlas volgt u niet. Er zijn geen accounts, geen statistieken over bezoekers "
                "en geen bestanden van andere websites.",
            ),
            items(
                [
                    "Eén cookie: _streamlit_xsrf. Dat is technisch nodig: het beveiligt de "
                    "verbinding. Het zegt niets over u en het verdwijnt als u de browser sluit.",
                    "Uw browser bewaart een paar instellingen van het scherm (stActiveTheme en "
                    "stSidebarSectionsState). Die blijven op uw eigen apparaat.",
                    "Wat u zoekt of kiest, bewaren wij niet. De keuzes staan alleen in het adres.",
                    "De beheerder van de server kan een technisch logboek bijhouden om storingen "
                    "te vinden.",
                ]
            ),
            tag("p", "De cijfers gaan over gebieden, nooit over personen."),
        ]
    )


def _contact() -> Html:
    ask = "Hebt u een vraag, ziet u een fout of ontbreekt er iets? Laat het weten."
    return join([tag("p", ask), tag("p", contact(texts.CONTACT))])


def _link(href: str, text: str) -> Html:
    return tag("a", text, href=href)


def _licences() -> Html:
    return join(
        [
            definitions(
                [
                    ("Software", "Vrij te gebruiken en te wijzigen onder de EUPL, versie 1.2."),
                    (
                        "Cijfers",
                        join(
                            [
                                "Van het CBS, het RIVM met de GGD’en, het ministerie van BZK en "
                                "anderen, elk met een eigen licentie. Noem bij gebruik de bron "
                                "die erbij staat. Alle licenties staan bij ",
                                _link("/bronnen", "Bronnen"),
                                ".",
                            ]
                        ),
                    ),
                    ("Grenzen", "Kadaster / Centraal Bureau voor de Statistiek, bewerkt."),
                ]
            ),
            tag(
                "p",
                "De atlas is een open softwareproject: iedereen mag de broncode lezen en "
                "verbeteren. Wie hem beheert, staat bij Contact. De atlas volgt deze documenten:",
            ),
            items(DOCUMENTS),
        ]
    )
