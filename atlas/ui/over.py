"""Page Over: purpose, how to read the map, help, privacy, contact and licences."""

from __future__ import annotations

import streamlit as st

from atlas.ui import texts
from atlas.ui.accessibility import contact, statement
from atlas.ui.html import Html, definitions, items, join, tag
from atlas.ui.over_help import page_link, paragraphs, reading, using
from atlas.ui.voorzieningen import ondergrond

TITLE = "Over de atlas"
LEAD = "Lees hier wat de atlas is, hoe u de kaart leest en wat u kunt doen als iets niet lukt."
# What one can do on each page: its address and one sentence.
USES = {
    "kaart": "Bekijk een onderwerp per gemeente, wijk, buurt of streek.",
    "profiel": "Zie waar een gemeente, wijk, streek of dorp opvalt, en neem een feitenblad mee.",
    "vergelijken": "Zet gebieden, cijfers of groepen gemeenten naast elkaar.",
    "wonen": "Zie welke woningen er zijn en hoeveel er straks nodig zijn voor ouderen.",
    "voorzieningen": "Zie welke voorzieningen en dorpshubs wij kennen, wie er ver van woont, en "
    "wat er verandert als er een plek bij komt of weggaat.",
    "mijn-dorp": "Lees op één pagina wat er in uw dorp is, wat er in de buurt is, en welke plannen "
    "er zijn.",
    "programma": "Lees wat er sinds 2006 is afgesproken over wonen, welzijn en zorg, wat het mocht "
    "kosten en hoe het er volgens de gemeenten voor staat.",
    "keten": "Volg een actie van behoefte naar maatregel, geld, resultaat en cijfer.",
    "kalender": "Zie welke bijeenkomsten en termijnen er waren, en wat er nog komt.",
    "actoren": "Zie welke organisaties meedoen, en wie met wie samenwerkt.",
    "toetsen": "Leg een idee langs de regels uit een beleidsstuk.",
    "melden": "Zie welke gemeente wat heeft gemeld. Redacteuren melden hier hoe het gaat.",
    "aanleveren": "Zet eigen cijfers van een gemeente in de atlas, en zie wat is aangeleverd.",
    "begrippen": "Zoek op wat een woord, een regeling of een afkorting betekent.",
    "bronnen": "Lees waar elk cijfer en elke plek vandaan komt.",
    "veranderd": "Zie welke cijfers nieuw of herzien zijn, en hoe vers elke bron is.",
}
SECTIONS = {
    "doel": "Waarom deze atlas?",
    "lezen": "Zo leest u de kaart",
    "hulp": "Hulp bij het gebruik",
    "toegankelijkheid": "Toegankelijkheidsverklaring",
    "privacy": "Privacy",
    "contact": "Contact",
    "open-data": "Open data",
    "licenties": "Licenties en makers",
}
DOCUMENTS = (
    "Een half miljoen mensen: programma wonen, welzijn en zorg van de provincie (2007)",
    "Convenant wonen, welzijn en zorg (2006)",
    "Nota sociaal beleid 2016-2020",
    "Uitvoeringsagenda krimp en leefbaarheid (2019)",
    "Wonen zonder zorgen: visie van de BOCE-gemeenten, concept 2023-2026",
)
OPEN_DATA = (
    ("/api/v1/downloads/wzw-atlas-csv.zip", "CSV (zip)", "Alle tabellen, met een beschrijving."),
    ("/api/v1/downloads/wzw-atlas.gpkg", "GeoPackage", "Grenzen en tabellen, voor QGIS en ArcGIS."),
    (
        "/api/v1/downloads/wzw-atlas.parquet",
        "Parquet",
        "Alle cijfers in één tabel, voor R en Python.",
    ),
    ("/api/v1/openapi.json", "API", "De beschrijving (OpenAPI) voor wie zelf een programma maakt."),
    ("/catalogus.ttl", "Catalogus", "DCAT-AP-NL, voor dataportalen zoals data.overheid.nl."),
)
BASEMAP = (
    ", op één na: de ondergrond van de kaart met plekken haalt uw browser op bij PDOK, de "
    "kaartendienst van de overheid. PDOK ziet daarbij het internetadres van uw computer."
)


def show() -> None:
    """The page: texts only."""
    st.html(page())


def page() -> Html:
    """The whole page as one piece."""
    links = items(tag("a", title, href=f"#{name}") for name, title in SECTIONS.items())
    contents = tag("nav", links, class_="atlas-aside", aria_label="Op deze pagina")
    more = (_privacy(), _contact(), _open_data(), _licences())
    parts = (_purpose(), reading(), using(), statement(), *more)
    sections = (
        tag("section", tag("h2", title, id=name), part)
        for (name, title), part in zip(SECTIONS.items(), parts, strict=True)
    )
    header = tag("header", tag("h1", TITLE), tag("p", LEAD, class_="atlas-page-lead"))
    body = tag("div", contents, tag("div", *sections), class_="atlas-with-aside")
    return tag("div", header, body, class_="atlas-page")


def _purpose() -> Html:
    why = paragraphs(
        "In Drenthe wonen ruim een half miljoen mensen. Zij worden ouder, huishoudens worden "
        "kleiner en niet elke voorziening is dichtbij. Wie daarover beslist of meepraat, wil "
        "dezelfde cijfers zien. Daarvoor is deze atlas: voor inwoners, gemeenten, "
        "zorgorganisaties, corporaties en de provincie.",
        "Het programma “Een half miljoen mensen” beloofde in 2007 één digitale atlas van wonen, "
        "welzijn en zorg. Deze atlas komt die belofte na met openbare cijfers. Wij rekenen alleen "
        "waar dat mag, en zeggen het erbij.",
    )
    uses = definitions((page_link(key), text) for key, text in USES.items())
    return join([why, tag("h3", "Wat kunt u hier doen?"), uses])


def _privacy() -> Html:
    return join(
        [
            paragraphs(
                "De atlas volgt u niet. U hebt geen account nodig, er zijn geen statistieken over "
                "bezoekers en geen bestanden van andere websites"
                + (BASEMAP if ondergrond.is_on() else "."),
            ),
            items(
                [
                    "Voor iedereen één cookie: _streamlit_xsrf. Dat is technisch nodig: het "
                    "beveiligt de verbinding. Het zegt niets over u en het verdwijnt als u de "
                    "browser sluit.",
                    "Alleen wie voor een gemeente of de provincie meldt of aanlevert, logt in, bij "
                    "de eigen organisatie. Daarvoor zijn vier cookies nodig: _streamlit_session en "
                    "atlas_terug (waar u was) tijdens het inloggen, en daarna _streamlit_user en "
                    "_streamlit_user_tokens. Ze gaan weg als u uitlogt, en anders na twaalf uur.",
                    "Wie een melding typt en haar nog niet verstuurt, vindt de tekst terug: die "
                    "staat tot dan alleen in dat tabblad (sessionStorage).",
                    "Van een melding bewaren wij uw rol, de datum en een code in plaats van uw "
                    "naam. Iedereen ziet de rol en de datum. De code zien alleen redacteuren van "
                    "de provincie en de beheerder.",
                    "Uw browser bewaart een paar instellingen van het scherm (stActiveTheme en "
                    "stSidebarSectionsState). Die blijven op uw eigen apparaat.",
                    "Wat u zoekt of kiest, bewaren wij niet. De keuzes staan alleen in het adres.",
                    "Een eigen bestand met cijfers, woningen of plekken staat niet in het adres. "
                    "Andere bezoekers zien het niet. Sluit u de pagina, dan gaat het weg.",
                    "Bij open data tellen wij kort hoeveel vragen er van een internetadres komen. "
                    "Dat bewaren wij niet.",
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


def _open_data() -> Html:
    ask = (
        "U kunt alle cijfers ophalen, met hun bron. Een sleutel is niet nodig. "
        "Lees bij elke bron wat er met de cijfers mag."
    )
    return join([tag("p", ask), definitions((tag("a", w, href=to), t) for to, w, t in OPEN_DATA)])


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
                                page_link("bronnen"),
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
