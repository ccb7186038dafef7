"""Part Woonvormen: the catalogue as a finder; a group, a size and what is near."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlencode

from atlas.domain.address import Address, Notice
from atlas.domain.forms import Match, find_forms, with_size
from atlas.figures.numbers import format_number
from atlas.figures.report import Report, Table
from atlas.store.dwellings import Dwellings
from atlas.store.housing import HousingForms
from atlas.store.store import Store
from atlas.ui.html import Html, definitions, items, join, report_table, tag
from atlas.ui.parts.fields import choices, field
from atlas.ui.parts.part import Answer
from atlas.ui.wonen import woonvormen_tekst as tekst

KEY = "woonvormen"
TITLE = "Woonvormen"
QUESTION = "Welke woonvorm past bij wie?"
LEAD = (
    "Kies een groep, een grootte en wat er in de buurt is. U ziet welke woonvormen passen, welke "
    "misschien passen en welke niet, en waarom."
)
GROUP, SIZE, NEAR = "groep", "grootte", "nabij"
NEARBY = ("winkel", "bushalte", "ontmoetingsplek", "steunpunt", "sociaal_werk", "zorg")
LARGEST = 1000
WORDS: Mapping[str, str] = MappingProxyType(
    {GROUP: "de groep", SIZE: "de grootte"}
    | {f"{NEAR}.{name}": f"wat er in de buurt is ({name.replace('_', ' ')})" for name in NEARBY}
)


@dataclass(frozen=True)
class Question:
    """What a visitor asks; "" any group, None any size, nothing near: place not known."""

    group: str
    size: int | None
    nearby: frozenset[str]

    @property
    def params(self) -> dict[str, str]:
        """The words of the address that say this; what is not asked is left out."""
        size = "" if self.size is None else str(self.size)
        near = {f"{NEAR}.{name}": "1" for name in NEARBY if name in self.nearby}
        return {
            word: said for word, said in {GROUP: self.group, SIZE: size, **near}.items() if said
        }


def read(store: Store, params: Mapping[str, str]) -> tuple[Question, tuple[Notice, ...]]:
    """The question that an address asks, and what in it could not be honoured."""
    address = Address(params, WORDS)
    group = address.one_of(GROUP, [each.id for each in store.housing.forms.groups], "")
    size = address.read(SIZE, _size, None, "")
    near = [name for name in NEARBY if address.one_of(f"{NEAR}.{name}", ("1",), "")]
    return Question(group, size, frozenset(near)), tuple(address.notices)


def _size(text: str) -> int | None:
    digits = text.isascii() and text.isdigit() and len(text) <= 4
    return int(text) if digits and 1 <= int(text) <= LARGEST else None


def skeleton(store: Store) -> Html:
    """The fields, a place for what fits, and the whole catalogue."""
    forms = store.housing.forms
    return join(
        [
            tag("section", tag("h2", "Wat zoekt u?"), _fields(forms)),
            tag("section", tag("h2", "Welke woonvormen passen?"), tag("div", data_out="found")),
            tag(
                "section",
                tag("h2", "Alle woonvormen"),
                report_table(tekst.catalogue_table(forms)),
                tag("h3", "Waar hoort een woonvorm?"),
                report_table(tekst.rules_table(forms)),
            ),
            tag(
                "details",
                tag("summary", "Bronnen en licenties"),
                items(tekst.sources(forms)),
            ),
        ]
    )


def _fields(forms: HousingForms) -> Html:
    every = [("", "alle groepen"), *((each.id, each.name) for each in forms.groups)]
    boxes = (
        tag("label", _box(f"{NEAR}.{each.id}"), tag("span", each.name)) for each in forms.nearby
    )
    return tag(
        "div",
        choices(GROUP, "Voor wie?", every),
        field(SIZE, "Hoe groot?", _number(), tag("small", tekst.SIZE_HINT, id=f"{SIZE}-hint")),
        tag(
            "fieldset",
            tag("legend", "Wat is er in de buurt?"),
            *boxes,
            tag("small", tekst.NEAR_HINT),
        ),
        class_="atlas-part-form",
    )


def _number() -> Html:
    return tag(
        "input",
        type="number",
        name=SIZE,
        id=SIZE,
        min="1",
        max=str(LARGEST),
        step="1",
        inputmode="numeric",
        aria_describedby=f"{SIZE}-hint",
    )


def _box(name: str) -> Html:
    return tag("input", type="checkbox", name=name, value="1")


def answer(store: Store, params: Mapping[str, str], dwellings: Dwellings | None) -> Answer:
    """The forms that fit, may fit and do not fit; dwellings play no part in it."""
    asked, notices = read(store, params)
    values = dict.fromkeys(WORDS, "") | asked.params
    return Answer(
        params=asked.params,
        values=values,
        out={"found": _found(store.housing.forms, asked)},
        notices=notices,
    )


def _found(forms: HousingForms, asked: Question) -> Html:
    if not asked.params:
        return tag("p", tekst.NOTHING_ASKED)
    matches = find_forms(forms, asked.group, asked.size, asked.nearby)
    known = [match for match in matches if not match.form.niche]
    niche = [match for match in matches if match.form.niche]
    lists = [
        _list(forms, title, [match for match in known if match.answer == each], asked)
        for each, title in tekst.TITLES.items()
    ]
    about = tag("p", tekst.NICHE)
    return join(
        [
            tag("p", tekst.finding(known)),
            _overlap(forms, asked),
            *lists,
            _list(forms, tekst.NICHE_TITLE, niche, asked, about),
        ]
    )


def _overlap(forms: HousingForms, asked: Question) -> Html | None:
    """That one size fits several forms, where it does."""
    if asked.size is None or len(with_size(forms, asked.size)) < 2:
        return None
    return tag("p", forms.overlap_note, class_="atlas-note")


def _list(
    forms: HousingForms,
    title: str,
    matches: list[Match],
    asked: Question,
    about: Html | None = None,
) -> Html | None:
    if not matches:
        return None
    cards = (tag("li", _card(forms, match, asked)) for match in matches)
    head = tag("h3", f"{title} ({format_number(len(matches), 0)})")
    return join([head, about, tag("ul", *cards, class_="atlas-part-cards")])


def _card(forms: HousingForms, match: Match, asked: Question) -> Html:
    form = match.form
    verdict = tekst.ANSWERS[match.answer] if form.niche else None
    facts = [
        ("Past het?", verdict),
        ("Grootte", tekst.size(form)),
        ("Voor wie", form.groups_text),
        ("Bron", tekst.source(forms, form)),
    ]
    reasons = tekst.reasons(forms, match, asked.group, asked.size)
    why: Iterable[str] = (tag("li", reason) for reason in reasons)
    return tag(
        "article",
        tag("h4", form.name),
        tag("p", form.description),
        tag("ul", *why, class_="atlas-part-why") if reasons else None,
        definitions(facts),
    )


def report(store: Store, params: Mapping[str, str], dwellings: Dwellings | None) -> Report:
    """The question, what fits, and the whole catalogue, to take along."""
    asked, _ = read(store, params)
    forms = store.housing.forms
    found: tuple[Table, ...] = ()
    if asked.params:
        matches = find_forms(forms, asked.group, asked.size, asked.nearby)
        found = (tekst.found_table(forms, matches, asked.group, asked.size),)
    return Report(
        name="wonen-woonvormen",
        title="Wonen in Drenthe: woonvormen",
        lead=(LEAD, tekst.asked(forms, asked.group, asked.size, asked.nearby), tekst.NEAR_HINT),
        blocks=(*found, tekst.catalogue_table(forms), tekst.rules_table(forms)),
        sources=tekst.sources(forms),
        address=f"/wonen?{urlencode({'deel': KEY, **asked.params})}",
    )
