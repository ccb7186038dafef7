"""The head of a profile: where an area lies, how large it is, what it belongs to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from urllib.parse import urlencode

from atlas.domain.about_area import (
    Membership,
    memberships,
    region_of,
    square_km,
    years,
)
from atlas.domain.demand import demand
from atlas.domain.profile import Line
from atlas.domain.subject import Subject, find_subject
from atlas.figures.line_words import status_words
from atlas.figures.locator import locator_caption, locator_credit, locator_svg
from atlas.figures.numbers import format_cell, format_number
from atlas.store.records import Grouping
from atlas.store.store import Store
from atlas.ui.html import Html, definitions, items, join, svg, tag
from atlas.ui.profiel import keuze

POPULATION = "bevolking_totaal"
NOT_STATED = "niet genoemd in de bron"
PARTLY = "de bron noemt niet alle leden"
NO_FIGURES = (
    "De bron noemt niet alle gemeenten van deze regio. Daarom kunnen wij geen cijfers optellen, en "
    "vullen wij niets in."
)
KERN = (
    "Cijfers per dorp of stad bestaan niet. Wat hier staat, is een eigen telling: de som van de "
    "buurten die de atlas bij {name} telt. Alleen aantallen, en aandelen waarvan wij de aantallen "
    "kennen, kunnen zo worden geteld. De andere cijfers zijn er niet per kern."
)
KERN_NONE = (
    "Cijfers per dorp of stad bestaan niet, en de atlas telt geen buurten bij {name}. Daarom zijn "
    "er hier geen cijfers."
)


def head(store: Store, subject: Subject, lines: Sequence[Line]) -> Html:
    """The facts of an area beside a small map."""
    facts = tag(
        "div", definitions(_facts(store, subject, lines)), *_warnings(store, subject, lines)
    )
    picture = tag(
        "div",
        svg(locator_svg(store, subject)),
        tag(
            "p",
            locator_caption(store, subject),
            " ",
            locator_credit(store, subject),
            class_="atlas-note",
        ),
    )
    return tag("section", facts, picture, class_="atlas-part-two atlas-prof-kop")


def facts(store: Store, subject: Subject, lines: Sequence[Line]) -> tuple[tuple[str, str], ...]:
    """What an area is, in plain text: (what, answer), to take along."""
    return (
        ("Inwoners", people(lines, subject)),
        ("Oppervlakte", size(store, subject)),
        ("Cijfers van", span(lines)),
    )


def _facts(store: Store, subject: Subject, lines: Sequence[Line]) -> list[tuple[str, str]]:
    *first, last = facts(store, subject, lines)
    return [*first, *_belongs(store, subject), last]


def people(lines: Sequence[Line], subject: Subject) -> str:
    """The number of inhabitants with its year and status, or the word for why there is none."""
    found = [line for line in lines if line.indicator.id == POPULATION]
    if not found:
        return "onbekend"
    line = found[0]
    if line.cell.value is None and subject.level == "regio":
        return f"onbekend: {PARTLY}"
    shown = format_cell(line.cell, line.indicator)
    status = "" if line.cell.value is None else f", {status_words(line, subject)}"
    return f"{shown} ({line.period}{status})"


def size(store: Store, subject: Subject) -> str:
    """The size in km2, or why there is none."""
    if subject.level == "kern":
        return "onbekend: een kern heeft geen grens"
    found = square_km(store, subject)
    if found is None:
        return f"onbekend: {PARTLY}"
    layer = store.layers[subject.level if subject.level in store.layers else "gemeente"]
    rounded = format_number(found, 0 if found >= 100 else 1)
    return f"ongeveer {rounded} km² (eigen meting op de kaart van {layer.year}, met water)"


def span(lines: Sequence[Line]) -> str:
    """The years of the figures that follow."""
    found = years(lines)
    if found is None:
        return "geen cijfers"
    first, last = found
    return first if first == last else f"{first} tot en met {last}"


def _belongs(store: Store, subject: Subject) -> list[tuple[str, Html]]:
    """What the area is part of, or which areas are part of it."""
    if subject.level in ("wijk", "kern"):
        gemeente = find_subject(store, subject.gemeente_code)
        return [("Gemeente", _link(gemeente))] if gemeente else []
    if subject.level == "regio":
        return _region(store, subject)
    found = [_membership(store, each) for each in memberships(store, subject)]
    count = f"{len(found)} {'indeling' if len(found) == 1 else 'indelingen'}"
    folded = tag("details", tag("summary", count), items(found), class_="atlas-prof-indelingen")
    return [("Hoort bij", folded)] if found else []


def _membership(store: Store, each: Membership) -> Html:
    """A grouping with its period, and the region in it where that has a name of its own."""
    grouping, region = each.grouping, each.region
    when = _when(grouping)
    if region is None:
        return join([f"{grouping.title}{when}: ", tag("em", NOT_STATED)])
    found = find_subject(store, region.area_code)
    name = _link(found) if found else region.title
    note = "" if region.membership == "stated" else f" ({PARTLY})"
    if region.title == grouping.title:
        return join([name, when, note])
    return join([f"{grouping.title}{when}: ", name, note])


def _when(grouping: Grouping) -> str:
    return "" if grouping.period in grouping.title else f" ({grouping.period})"


def _region(store: Store, subject: Subject) -> list[tuple[str, Html]]:
    """The members of a region as its source gives them, and what it is."""
    grouping, region = region_of(store, subject)
    members = [found for code in subject.members if (found := find_subject(store, code))]
    named = join([_link(each) for each in members], ", ") if members else tag("em", NOT_STATED)
    if members and region.membership != "stated":
        named = join([named, f" ({PARTLY})"])
    told = [("Indeling", join([f"{grouping.title}{_when(grouping)}"])), ("Gemeenten", named)]
    if region.outside:
        told.append(("Buiten Drenthe", join([f"{', '.join(region.outside)}: zonder cijfers"])))
    note = " ".join(filter(None, (region.note, grouping.note)))
    return [*told, *([("Let op", join([note]))] if note else [])]


def _link(subject: Subject) -> Html:
    """A link to the profile of another area, which keeps the other choices."""
    said = {keuze.AREA: subject.code}
    return tag("a", subject.name, href=f"/profiel?{urlencode(said)}", data_send=json.dumps(said))


def limits(store: Store, subject: Subject, lines: Sequence[Line]) -> tuple[str, ...]:
    """Why an area has few figures; nothing for most areas."""
    known = any(line.cell.value is not None for line in lines)
    if subject.level == "regio" and not known:
        return (NO_FIGURES,)
    if subject.level != "kern":
        return ()
    return ((KERN if known else KERN_NONE).format(name=subject.name),)


def _warnings(store: Store, subject: Subject, lines: Sequence[Line]) -> list[Html]:
    """The limits of an area, with the way to more."""
    told = [tag("p", text, class_="atlas-prof-leeg") for text in limits(store, subject, lines)]
    if subject.level == "kern":
        told.append(tag("p", "Meer weten? Kijk bij ", join(_ways(store, subject), " of "), "."))
    return told


def _ways(store: Store, subject: Subject) -> list[Html]:
    """Where more is known around a kern: its page, and the profile of its wijk."""
    page = f"/mijn-dorp?{urlencode({'kern': subject.code})}"
    ways = [tag("a", f"Mijn dorp: {subject.name}", href=page)]
    kernen = demand(store).kernen
    wijk = str(kernen.at[subject.code, "wijk_code"]) if subject.code in kernen.index else ""
    if found := find_subject(store, wijk):
        ways.insert(0, join(["het profiel van de wijk ", _link(found)]))
    return ways
