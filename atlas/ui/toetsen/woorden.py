"""What page Toetsen says, in plain Dutch."""

from __future__ import annotations

from atlas.domain.assessment import LONGEST_NOTE, MET, NOT_MET, OPEN, Assessment, Framework
from atlas.domain.programme_tree import rows
from atlas.store.store import Store
from atlas.ui.parts.documents import documents, doubt_place, doubts, place

TABLES = ("frameworks", "criteria")
ANSWERS = {OPEN: "nog open", MET: "voldoet", NOT_MET: "voldoet niet"}
NOT_NAMED = "niet genoemd in het stuk"
NO_NAME = "nog geen naam"
OTHER = "Kiest u een ander kader, dan begint u daar met lege antwoorden. De naam blijft staan."
START = (
    "Kies hierboven een kader, of tik er een aan in de lijst. U krijgt dan alle punten van dat "
    "kader te zien, met de plek in het stuk waar ze staan. Bij elk punt vult u zelf in of uw "
    "initiatief eraan voldoet."
)
EMPTY = (
    "Dit toetsingskader is leeg. Het stuk kondigt het aan, maar de inhoud is er niet bij. "
    "Er is dus niets om aan te toetsen, en wij vullen het niet zelf in."
)
ONLY_WEIGHING = "De enige weging die het stuk noemt, is die van draagkracht en draaglast."
WEIGHING = (
    "Het stuk zegt niet hoe zwaar een punt telt en bij hoeveel punten een initiatief goed genoeg "
    "is. Daarom staat hier geen eindoordeel: de weging is aan u."
)
DOUBT = "Let op: tegenspraak in de stukken"
LIMITS = (
    "Alles wat u invult, staat in het adres van deze pagina. Zo kunt u het delen, bewaren en "
    "afdrukken. Het komt niet in de gegevens van de atlas. Zet er geen namen van mensen in en "
    "niets geheims.",
    f"Een toelichting heeft hoogstens {LONGEST_NOTE} tekens.",
    "De punten zijn kort naverteld uit de stukken. Wat een stuk niet noemt, vullen wij niet aan. "
    "Lees het stuk zelf als het erop aankomt.",
    "De stukken zijn van 2006 tot en met 2023. Een kader geldt volgens het stuk in zijn eigen "
    "jaar. Geen stuk zegt of het nu nog wordt gebruikt.",
    "De indeling van de kaders in vier groepen is een eigen indeling.",
)


def name(given: str) -> str:
    """The name of the initiative, or that it has none yet."""
    return given or NO_NAME


def count(framework: Framework) -> str:
    """How many points a framework has."""
    number = len(framework.criteria)
    if framework.empty:
        return "nog leeg"
    return "1 punt" if number == 1 else f"{number} punten"


def outcome(assessment: Assessment) -> str:
    """How many points are met, not met and open."""
    met, not_met, still_open = map(assessment.count, (MET, NOT_MET, OPEN))
    total = count(assessment.framework)
    return f"{total}: {met} keer voldoet, {not_met} keer voldoet niet, {still_open} nog open."


def source(store: Store, framework: Framework) -> str:
    """The document of a framework with its period, and the place in it."""
    where = place(store, "frameworks", framework.origin, framework.locator)
    period = periods(store).get(framework.origin)
    return f"{where}; periode {period}" if period else where


def periods(store: Store) -> dict[str, str]:
    """The period of every document, by origin."""
    return {
        row["origin"]: row["period"] for row in rows(store, "tree") if row["kind"] == "document"
    }


def found_doubts(store: Store, ids: tuple[str, ...]) -> tuple[str, ...]:
    """What the documents contradict, with the places."""
    found = doubts(store, *ids) if ids else ()
    return tuple(f"{DOUBT}. {row['finding']} ({doubt_place(store, row)})" for row in found)


def document(store: Store, framework: Framework) -> str:
    """The title of the document of a framework."""
    return documents(store, "frameworks").get(framework.origin, framework.origin)
