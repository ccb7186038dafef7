"""The areas that page Vergelijken puts side by side: in its address, and how to choose them.

Every part with these areas has `WORDS_OF_AREAS` among its words, `chooser` in its skeleton,
`chosen` among its outputs under the name CHOSEN, and `VALUES` among its values.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from urllib.parse import urlencode

from atlas.domain.address import Address, Notice, clean
from atlas.domain.subject import Subject, find_subject, subjects
from atlas.store.store import Store
from atlas.ui.html import Html, join, tag
from atlas.ui.profiel.keuze import area_names

PAGE = "vergelijken"
AREAS, ADD = "gebieden", "erbij"
CHOSEN = "gekozen_gebieden"
MOST = 6
DEFAULT = ("GM0114", "GM0106", "GM0118")
SEPARATOR = ";"
LONGEST = 2000  # characters: six long codes, and a list that somebody made too long
WORDS_OF_AREAS: Mapping[str, str] = MappingProxyType(
    {AREAS: "de gekozen gebieden", ADD: "een gebied erbij"}
)
VALUES: Mapping[str, str] = MappingProxyType({ADD: ""})
FULL = "zes gebieden, en meer passen er niet. Haal er eerst een weg"
STAYED = "de gebieden die er al stonden. Kies een naam uit de lijst"
THERE = "dezelfde gebieden, want dit gebied staat er al"
HINT = "Typ de naam van een gemeente, regio, wijk of dorp. Kies uit de lijst en druk op Enter."
EXAMPLE = "U ziet drie gemeenten als voorbeeld. Voeg gebieden toe, of haal ze weg."
ENOUGH = "Dit zijn er zes, meer past niet naast elkaar. Haal er een weg voor een ander gebied."


def read_areas(store: Store, address: Address) -> tuple[Subject, ...]:
    """The areas that an address asks for, in its order: one to MOST of them.

    An area to add (`erbij`: a code, or a name as in the list) comes last. What is unknown, too
    much or there already is left out and noted. Without any known area the three of DEFAULT.
    """
    example = tuple(code for code in DEFAULT if code in subjects(store))
    names = ", ".join(subjects(store)[code].name for code in example)
    known = address.read(AREAS, lambda text: _listed(store, text, address), example, names, LONGEST)
    added = address.read(ADD, lambda text: _added(store, text, known, address), "", STAYED)
    codes = (*known, added) if added else known
    return tuple(subject for code in codes if (subject := find_subject(store, code)))


def area_params(areas: Sequence[Subject]) -> dict[str, str]:
    """The word of the canonical address; left out for the example."""
    codes = tuple(area.code for area in areas)
    return {} if codes == DEFAULT else {AREAS: SEPARATOR.join(codes)}


def label(store: Store, subject: Subject) -> str:
    """The name of an area that tells it from all others: "Angelslo (wijk in Emmen)"."""
    return area_names(store)[subject.code]


def short(store: Store, subject: Subject, others: Sequence[Subject]) -> str:
    """Its name in a table; the longer one where another of the areas has the same."""
    alike = [other for other in others if other.name == subject.name]
    return subject.name if len(alike) < 2 else label(store, subject)


def short_names(store: Store, areas: Sequence[Subject]) -> tuple[str, ...]:
    """The names of areas that stand side by side, no two alike."""
    return tuple(short(store, area, areas) for area in areas)


def chooser(store: Store) -> Html:
    """What is chosen, and the field to add one: part of a skeleton."""
    offered = join(tag("option", value=name) for name in area_names(store).values())
    field = tag(
        "div",
        tag("label", "Gebied erbij", for_=ADD),
        tag("input", type="text", name=ADD, id=ADD, list="alle-gebieden", autocomplete="off",
            aria_describedby="gebied-hulp"),
        tag("datalist", offered, id="alle-gebieden"),
        tag("small", HINT, id="gebied-hulp"),
        class_="atlas-part-field",
    )  # fmt: skip
    return tag("div", field, tag("div", data_out=CHOSEN), class_="atlas-verg-gebieden")


def chosen(
    store: Store, areas: Sequence[Subject], part: str = "", params: Mapping[str, str] | None = None
) -> Html:
    """The areas, each with a link that takes it away; the last one has none.

    `part` is the key of the part ("" for the first of the page), `params` its other words.
    """
    rest = {**({"deel": part} if part else {}), **(params or {})}
    each = (tag("li", label(store, area), _away(store, area, areas, rest)) for area in areas)
    lines = [
        tag("p", "Gekozen gebieden", id="gekozen"),
        tag("ul", *each, class_="atlas-verg-chips", aria_labelledby="gekozen"),
    ]
    if not area_params(areas):
        lines.append(tag("p", EXAMPLE, class_="atlas-note"))
    if len(areas) >= MOST:
        lines.append(tag("p", ENOUGH, class_="atlas-note"))
    return join(lines)


def _away(
    store: Store, area: Subject, areas: Sequence[Subject], rest: Mapping[str, str]
) -> Html | None:
    if len(areas) < 2:
        return None
    left = SEPARATOR.join(other.code for other in areas if other is not area)
    return tag(
        "a",
        "×",
        href=f"/{PAGE}?{urlencode({**rest, AREAS: left})}",
        data_send=json.dumps({AREAS: left}),
        aria_label=f"{label(store, area)} weghalen",
    )


def _listed(store: Store, text: str, address: Address) -> tuple[str, ...] | None:
    """The known codes of a list, at most MOST; None when there is none."""
    codes = list(dict.fromkeys(filter(None, (each.strip() for each in text.split(SEPARATOR)))))
    known = [code for code in codes if code in subjects(store)]
    if not known:
        return None
    if strange := [code for code in codes if code not in subjects(store)]:
        names = ", ".join(subjects(store)[code].name for code in known[:MOST])
        address.notices.append(Notice(AREAS, clean(strange[0]), names))
    if len(known) > MOST:
        address.notices.append(Notice(AREAS, f"{len(known)} gebieden", "de eerste zes"))
    return tuple(known[:MOST])


def _added(store: Store, text: str, codes: Sequence[str], address: Address) -> str | None:
    """The code to add, "" where it cannot be (which is noted), None for no known area."""
    code = _found(store, text)
    if code is None:
        return None
    if code in codes or len(codes) >= MOST:
        used = THERE if code in codes else FULL
        address.notices.append(Notice(ADD, clean(subjects(store)[code].name), used))
        return ""
    return code


def _found(store: Store, text: str) -> str | None:
    """The area of a code or a name: the whole name first, then a name that starts so.

    Of equal names the largest kind of area comes first: Emmen is the gemeente.
    """
    if text in subjects(store):
        return text
    asked = text.strip().casefold()
    labels = {code: name.casefold() for code, name in area_names(store).items()}
    names = {code: each.name.casefold() for code, each in subjects(store).items()}
    for known in (labels, names):
        if exact := [code for code, name in known.items() if name == asked]:
            return exact[0]
    starts = [code for code, name in names.items() if asked and name.startswith(asked)]
    return starts[0] if len(starts) == 1 else None
