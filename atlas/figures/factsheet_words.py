"""The fixed words of the feitenblad, and what it says of its area and its reading."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from atlas.domain.about_area import region_of
from atlas.domain.aggregate import REGION
from atlas.domain.certainty import LEVEL
from atlas.domain.subject import Subject
from atlas.figures.line_words import REFERENCE_NAMES
from atlas.figures.numbers import LEVEL_WORDS, capital, format_date, format_plain, listed
from atlas.figures.profile_words import subject_name
from atlas.figures.sheet import SITE
from atlas.store.store import Store

KIND = "Feitenblad"
HOW_TO_ASK = "Vraag het zo: /download/feitenblad.pdf?gebied=GM0114 (de code van Emmen)."
NO_AREA = f"Voor een feitenblad is een gebied nodig. {HOW_TO_ASK}"
UNKNOWN_AREA = f"Dit gebied kennen wij niet. {HOW_TO_ASK}"
NO_SPINE = "aantal"  # stands where the chart of a row would be: totals are not compared
CERTAINTY = (
    "Duidelijk hoger of lager: het verschil is groter dan toeval verklaart, met {level} procent "
    "zekerheid. Kan toeval zijn: het verschil is daarvoor te klein. Niet getoetst: de bron geeft "
    "niet wat daarvoor nodig is; dan zeggen wij niets over toeval."
)
FIGURES = (
    "Berekend: door de atlas opgeteld of gewogen uit de cijfers van gemeenten.{own} Verborgen: "
    "te weinig mensen om te tonen. Ontbreekt: de bron geeft geen cijfer. Bij een aantal staat "
    "geen grafiek: gebieden verschillen in grootte. Tussen [ ] staat het nummer van de bron."
)
OF_KERN = " Eigen telling: door de atlas opgeteld uit de buurten van de kern."
VERDICTS = {
    ("clear", 1): "duidelijk hoger",
    ("clear", -1): "duidelijk lager",
    ("chance", 1): "hoger, kan toeval zijn",
    ("chance", -1): "lager, kan toeval zijn",
    ("untested", 1): "hoger, niet getoetst",
    ("untested", -1): "lager, niet getoetst",
}
EQUAL = "gelijk"
NO_VERDICT = "niet te vergelijken"


def key_texts(store: Store, subject: Subject, shown: Collection[str]) -> dict[str, str]:
    """Title, lead and note of the key figures; the note names those that there are none of."""
    names = [store.indicators[key].title for key in store.profile.key_figures if key not in shown]
    level = LEVEL_WORDS[subject.level].singular
    note = f"Niet per {level} te krijgen: {listed(names)}." if names else ""
    return {"title": "Kerncijfers", "lead": "", "note": note}


def standing_texts(store: Store, subject: Subject, reference: str) -> dict[str, str]:
    """Title, lead and note of what stands out."""
    other, peers = REFERENCE_NAMES[reference], LEVEL_WORDS[subject.peer_level].plural
    return {
        "title": f"Waarin {subject_name(store, subject)} opvalt naast {other}",
        "lead": f"Per thema de cijfers die het verst van {other} liggen, gerekend naar hoe ver de "
        f"{peers} uiteen liggen.",
        "note": "",
    }


def heads(subject: Subject, reference: str) -> dict[str, Any]:
    """The heads of both tables: `figures` (a name a column), `chart` and `verdict`."""
    names = dict.fromkeys([subject.name, "Drenthe", "Nederland"])
    return {
        "figures": [*names],
        "chart": f"Tussen de {LEVEL_WORDS[subject.peer_level].plural}",
        "verdict": f"Naast {REFERENCE_NAMES[reference]}",
    }


def colophon(store: Store, made: date, periods: Sequence[str]) -> list[tuple[str, str]]:
    """The day of making, the periods of the figures in the tables and the version of the data."""
    first, last = min(period[:4] for period in periods), max(period[-4:] for period in periods)
    span = first if first == last else f"{first} tot en met {last}"
    return [
        ("Gemaakt op", format_date(made)),
        ("Peildata van de tabellen", span),
        ("Versie van de cijfers", store.version),
    ]


def why_none(store: Store, subject: Subject) -> str:
    """Why there is no feitenblad of an area, and what there is."""
    note = region_of(store, subject)[1].note if subject.level == REGION else ""
    told = f"van {subject.name} zijn er geen cijfers, dus ook geen feitenblad."
    return " ".join(filter(None, (told, note, "Kies een ander gebied.")))


def about(store: Store, subject: Subject) -> tuple[str, ...]:
    """What the area is: one line, for a region also its members and what is unsure of them."""
    if subject.level == "provincie":
        return ("De provincie, met twaalf gemeenten.",)
    if subject.level == REGION:
        return _region(store, subject)
    if subject.level == "gemeente":
        return ("Gemeente in Drenthe.",)
    gemeente = store.areas[subject.gemeente_code].name
    return (f"{capital(LEVEL_WORDS[subject.level].singular)} in de gemeente {gemeente}.",)


def _region(store: Store, subject: Subject) -> tuple[str, ...]:
    grouping, region = region_of(store, subject)
    names = [*(store.areas[code].name for code in subject.members), *region.outside]
    told = f"Regio uit de indeling {grouping.title}"
    told += f": {listed(names)}." if names else "."
    outside = ""
    if region.outside:
        outside = f"{listed(region.outside)} ligt buiten Drenthe en telt hier niet mee."
    return tuple(filter(None, (told, outside, region.note)))


def heading(subject: Subject) -> str:
    """The name above the sheet: "Emmen", "Wijk Angelslo"."""
    inside = subject.level in ("wijk", "kern")
    return f"{capital(subject.level)} {subject.name}" if inside else subject.name


def document_title(subject: Subject) -> str:
    """The title of the document, as a reader of PDF shows it."""
    name = heading(subject)
    return f"{KIND} {name if name == subject.name else name.lower()[:1] + name[1:]} – {SITE}"


def reading(subject: Subject) -> list[tuple[str, str]]:
    """What the words in the tables mean: (label, text)."""
    own = OF_KERN if subject.level == "kern" else ""
    return [
        ("Zekerheid", CERTAINTY.format(level=format_plain(100 * LEVEL))),
        ("Cijfers", FIGURES.format(own=own)),
    ]
