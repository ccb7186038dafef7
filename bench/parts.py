"""Pages of parts: what a first visit costs, and each kind of step on them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from bench import browser
from bench.in_page import DRAWN
from bench.server import Server
from bench.session import Run, Session

EVENT = "choice"
FIGURES = ".atlas-part-body [data-out] *"
MAP = f"#deckgl-overlay[{DRAWN}]"
"""The map of places once deck.gl has put something on it; its canvas is there, empty, before."""
GROLLOO = "WP1169"
KERNEN = ("WP1167", "WP3122", "WP1813", "WP1644", "WP2162", "WP3025", "WP2913", "WP1798")
"""The kernen that are chosen then: Gieten, Vledder, Hollandscheveld and five more."""
GEMEENTEN = ("GM1680", "GM0106", "GM1681", "GM0109", "GM0114", "GM0118", "GM0119", "GM1731")
LOWEST = 30
"""The first place of the slider of the need, in percent; then up by one."""
STEP_MS, STEP_BYTES, SEARCH_MS = 100, 15_000, 5_000
HALF, WHOLE = 0.5, 1.0


@dataclass(frozen=True, slots=True)
class First:
    """A first load until `working` is drawn; it may weigh `share` of an empty page."""

    key: str
    title: str
    address: str
    share: float = HALF
    working: str = FIGURES


@dataclass(frozen=True, slots=True)
class Step:
    """Choices on an open page, one after the other.

    Each is new to the server, but for the parts of Wonen, which it prepares when it starts.
    """

    key: str
    title: str
    page: str
    query: str
    asks: Sequence[Mapping[str, str]]
    limit_ms: float = STEP_MS


PARTS = ("geschiktheid", "behoefte", "woonvormen", "uitstroom", "voorraad")
SLIDER = "a.nultreden"
THEMES = ("ua-1", "ua-2", "ua-3", "ua-4", "ua-5", "wzw-1", "wzw-2", "sb-1")
MUNICIPAL = (
    *("aa-en-hunze", "assen", "borger-odoorn", "coevorden"),
    *("emmen", "hoogeveen", "meppel", "noordenveld"),
)
FRAMEWORKS = (
    *("fw-2019", "fw-dorps", "fw-stim", "fw-prijs"),
    *("fw-2007", "fw-boce", "fw-wozo", "fw-vws"),
)
REPORTS = ("voortgang", "top3", "correctie", "spoor", "stand")
YEARS = ("2005", "2006", "2007", "2008", "2016", "2018", "2019", "2022")
WANTED = ("zorg", "dorp", "krimp", "wonen", "sport", "jeugd", "subsidie", "platform")
GOAL_2019 = {"soort": "dorpshub", "aantal": "2", "minstens": "1", "zoek": "1"}
"""The aim of 2019: two dorpshubs, at least one of them in the region that stands in."""


def _scenarios(kernen: Sequence[str]) -> list[dict[str, str]]:
    """A scenario that grows: a place in the first kern, then one in the second beside it, ..."""
    steps = [f"erbij-{code}" for code in kernen]
    return [{"stappen": ".".join(steps[: count + 1])} for count in range(len(steps))]


EMMEN = "GM0114"
HEALTH = "deel=thema&thema=zorg_gezondheid"
SUBJECTS = (
    *("bevolkingsdichtheid", "eenzaam_18plus", "grijze_druk", "gemiddelde_woz_waarde"),
    *("huurwoningen_pct", "leeftijd_80plus_pct", "mantelzorger_18plus", "roker_18plus"),
)
"""Figures of the twelve gemeenten, of more than one year."""
BESIDE = tuple(f"{EMMEN};{code}" for code in (*GEMEENTEN, "GM1690") if code != EMMEN)

FIRSTS = (
    First("profiel_load", "Profiel", f"profiel?gebied={EMMEN}"),
    First("vergelijken_load", "Vergelijken", "vergelijken"),
    First("wonen_load", "Wonen", "wonen"),
    First("plekken_load", "Plekken", "voorzieningen", WHOLE, MAP),
    First("bereik_load", "Bereik", "voorzieningen?deel=bereik"),
    First("dorp_load", "Mijn dorp", f"mijn-dorp?kern={GROLLOO}"),
    First("acties_load", "Acties", "programma"),
    First("keten_load", "Keten", "keten"),
    First("kalender_load", "Kalender", "kalender"),
    First("actoren_load", "Actoren", "actoren"),
    First("toetsen_load", "Toetsen", "toetsen"),
    First("melden_load", "Melden", "melden"),
    First("begrippen_load", "Begrippen", "begrippen"),
    First("aanleveren_load", "Aanleveren", "aanleveren"),
    First("veranderd_load", "Veranderd", "veranderd"),
)
STEPS = (
    Step(
        "profiel_gebied",
        "Profiel, ander gebied",
        "profiel",
        "",
        [{"gebied": code} for code in GEMEENTEN],
    ),
    Step(
        "profiel_thema",
        "Profiel, thema van een ander gebied",
        "profiel",
        HEALTH,
        [{"gebied": code} for code in GEMEENTEN],
    ),
    Step(
        "vergelijken_tabel",
        "Vergelijken, andere gebieden",
        "vergelijken",
        "",
        [{"gebieden": codes} for codes in BESIDE],
    ),
    Step(
        "vergelijken_cijfer",
        "Vergelijken, ander cijfer",
        "vergelijken",
        "deel=grafiek",
        [{"onderwerp": each} for each in SUBJECTS],
    ),
    Step(
        "vergelijken_spreiding",
        "Vergelijken, twee andere cijfers",
        "vergelijken",
        "deel=spreiding&niveau=gemeente",
        [{"x": each} for each in SUBJECTS],
    ),
    Step(
        "vergelijken_rang",
        "Vergelijken, andere rangorde",
        "vergelijken",
        "deel=rang",
        [{"onderwerp": each} for each in SUBJECTS],
    ),
    Step("wonen_part", "Wonen, ander deel", "wonen", "", [{"deel": part} for part in PARTS]),
    Step(
        "wonen_slider",
        "Wonen, schuif",
        "wonen",
        "deel=behoefte",
        [{SLIDER: str(LOWEST + place)} for place in range(len(KERNEN))],
    ),
    Step(
        "plekken_gemeente",
        "Plekken, andere gemeente",
        "voorzieningen",
        "",
        [{"gemeente": code} for code in GEMEENTEN],
    ),
    Step(
        "bereik_kern",
        "Bereik, andere kern",
        "voorzieningen",
        "deel=bereik",
        [{"kern": code} for code in KERNEN],
    ),
    Step("watals_step", "Wat als, stap", "voorzieningen", "deel=watals", _scenarios(KERNEN)),
    Step(
        "watals_search",
        "Wat als, beste plekken",
        "voorzieningen",
        "deel=watals",
        [GOAL_2019],
        SEARCH_MS,
    ),
    Step(
        "dorp_kern",
        "Mijn dorp, ander dorp",
        "mijn-dorp",
        "",
        [{"kern": code} for code in KERNEN],
    ),
    Step(
        "acties_gebied",
        "Acties, ander gebied",
        "programma",
        "",
        [{"gebied": code} for code in GEMEENTEN],
    ),
    Step("keten_thema", "Keten, ander thema", "keten", "", [{"thema": node} for node in THEMES]),
    Step("kalender_jaar", "Kalender, ander jaar", "kalender", "", [{"jaar": y} for y in YEARS]),
    Step(
        "actoren_wie",
        "Actoren, andere partij",
        "actoren",
        "",
        [{"wie": f"act-gemeente-{name}"} for name in MUNICIPAL],
    ),
    Step(
        "toetsen_kader",
        "Toetsen, ander kader",
        "toetsen",
        "",
        [{"kader": name} for name in FRAMEWORKS],
    ),
    Step("melden_deel", "Melden, ander deel", "melden", "", [{"deel": part} for part in REPORTS]),
    Step(
        "begrippen_zoek",
        "Begrippen, zoeken",
        "begrippen",
        "",
        [{"zoek": word} for word in WANTED],
    ),
    Step("levering_deel", "Aanleveren, ander deel", "aanleveren", "", [{"deel": "uitleg"}]),
    Step("veranderd_deel", "Veranderd, ander deel", "veranderd", "", [{"deel": "vers"}]),
)


def first_load(atlas: Server, first: First, times: int) -> dict[str, Any]:
    """The page with an empty cache, until its first figures and until the rest is there."""
    sight = browser.Sight(f"{atlas.url}/{first.address}", FIGURES, first.working)
    with browser.chromium() as chromium:
        loads = [browser.cold_load(chromium, sight) for _ in range(times)]
    return {**asdict(browser.median_load(loads)), "each": [asdict(load) for load in loads]}


def steps(atlas: Server, step: Step, times: int) -> dict[str, Any]:
    """The first `times` choices of a step, in one session without a browser."""
    return asyncio.run(_steps(atlas, step, times))


async def _steps(atlas: Server, step: Step, times: int) -> dict[str, Any]:
    async with Session(atlas.port, step.page, step.query) as session:
        runs = [await session.trigger(EVENT, dict(ask)) for ask in step.asks[:times]]
    return summary(runs)


def summary(runs: Sequence[Run]) -> dict[str, Any]:
    """Median and longest round trip, largest answer, and what went wrong."""
    seconds = [run.seconds for run in runs]
    return {
        "runs": len(runs),
        "median_ms": median(seconds) * 1000,
        "max_ms": max(seconds) * 1000,
        "bytes_max": max(run.received for run in runs),
        "errors": [error for run in runs for error in run.errors][:3],
    }
