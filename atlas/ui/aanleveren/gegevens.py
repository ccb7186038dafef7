"""The form with what only the editor knows of a figure, and what would be public of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import get_args

from atlas.figures.numbers import DIRECTION_WORDS, KIND_WORDS, capital
from atlas.store.records import Direction
from atlas.store.records import Kind as FigureKind
from atlas.store.reporting.content import FIELDS
from atlas.store.reporting.records import Kind, Report, Role
from atlas.store.store import Store
from atlas.ui.aanleveren import tabellen
from atlas.ui.aanleveren.bezoek import Desk, Ready, Said, Work
from atlas.ui.aanleveren.lezing import answer_box
from atlas.ui.aanleveren.verwerk import ANSWERS
from atlas.ui.html import Html, items, join, report_table, tag
from atlas.ui.melden.acties import reporters
from atlas.ui.melden.formulier import button, differences
from atlas.ui.melden.woorden import state_line
from atlas.ui.parts.fields import Entry, pick, text, textarea

TITLE = "Stap 3. Vertel wat het is"
HELP = (
    "Deze gegevens staan straks bij de cijfers. Bekijk daarna wat openbaar wordt en wat verborgen "
    "blijft. Er wordt niets bewaard tot u daarvoor kiest."
)
TRY = (
    "U kunt alles uitproberen. Bewaren kan niet: daarvoor moet u ingelogd zijn en een rol hebben. "
    "Uw bestand blijft in deze sessie en gaat weg als u de pagina sluit."
)
LOOK, KEEP, HAND_IN = (
    "Bekijk wat openbaar wordt",
    "Dit klopt: bewaar als concept",
    "Bewaar en dien in",
)
NOTHING_HIDDEN = "Er blijft niets verborgen."
CHANGED = "Iemand anders heeft deze levering intussen gewijzigd"
CHANGED_HELP = "Bewaart u nu, dan komt uw versie in de plaats van de andere."
LICENCES = ("CC BY 4.0", "CC0 1.0")
CHOOSE = ("", "Kies …")
DEFAULTS = {
    "threshold": "10",
    "kind": "measured",
    "direction": "neutral",
    "licence": LICENCES[0],
}
MOST_DECIMALS = 4
HINTS = {
    "title": "Kort, bijvoorbeeld: Mantelzorgers met ondersteuning.",
    "question": "Staat boven de kaart. Bijvoorbeeld: Hoeveel mantelzorgers krijgen ondersteuning?",
    "description": "Wie of wat is er geteld, bij wie, en wat telt niet mee?",
    "reference_date": "De dag waarop de nieuwste cijfers gelden.",
    "threshold": (
        "Aantallen onder deze grens blijven verborgen. Gaan de cijfers niet over mensen, "
        "huishoudens of woningen? Vul dan 1 in."
    ),
    "denominator": "Alleen bij percentages: het aantal waarover het percentage is berekend.",
    "url": "Een openbare pagina over deze cijfers. Begin met https://",
    "caveats": "Bijvoorbeeld een breuk in de telling. Elke regel wordt een opmerking.",
}
LINES = ("description", "caveats")


def shown(store: Store, desk: Desk, work: Work) -> Html:
    """The form, and under it what would be public as far as that was asked."""
    said = desk.said if desk.said and desk.said.form == ANSWERS else None
    box = _conflict(store, said.current, work) if said and said.current else None
    return tag(
        "section",
        tag("h2", TITLE, id="gegevens"),
        _attention(said, box) if said and box else answer_box(said),
        tag("p", HELP if desk.may_report else TRY),
        _form(store, desk, work, said),
        ready(store, work.ready) if work.ready else None,
    )


def _attention(said: Said, box: Html) -> Html:
    attributes = {"role": "group", "aria_label": "Antwoord", "data_answered": said.token}
    return tag("div", box, class_="atlas-form-summary", tabindex="-1", **attributes)


def _conflict(store: Store, current: Report, work: Work) -> Html:
    """The delivery of somebody else beside what is typed here, where they differ."""
    mine = {**current.content, **work.typed}
    texts = {name: str(value or "") for name, value in current.content.items()}
    table = differences(store, Kind.DELIVERY, ("Uw versie", "De andere versie"), (mine, texts))
    return join(
        [
            tag("h3", CHANGED),
            tag("p", state_line(current)),
            report_table(table) if table else None,
            tag("p", CHANGED_HELP),
        ]
    )


def _form(store: Store, desk: Desk, work: Work, said: Said | None) -> Html:
    wrong = {each.name: f"{each.message} {each.remedy}" for each in (said.problems if said else ())}
    current = said.current if said else None
    version = current.version if current else work.report.version if work.report else 0
    fields, defaults = [_owner(store, desk, work)], DEFAULTS | {"decimals": _decimals(work)}
    for name, options in _options(store).items():
        each = FIELDS[Kind.DELIVERY][name]
        label = f"{each.label} (verplicht)" if each.required else each.label
        value = work.typed.get(name, defaults.get(name, ""))
        entry = Entry(name, label, value, HINTS.get(name, ""), wrong.get(name, ""))
        fields.append(_control(entry, options))
    buttons = [button("bekijken", LOOK)]
    if desk.may_report:
        buttons += [button("opslaan", KEEP), button("indienen", HAND_IN)]
    return tag(
        "form",
        tag("input", type="hidden", name="versie", value=str(version)),
        tag("div", *fields, class_="atlas-form-fields"),
        tag("p", *buttons, class_="atlas-form-buttons"),
        data_form=ANSWERS,
        data_key=f"levering {work.report.report_id if work.report else 'nieuw'}",
        novalidate=True,
        class_="atlas-form",
    )


def _decimals(work: Work) -> str:
    """As many decimals as the figures in the file have: none is lost by saying nothing."""
    values = work.understood.frame["value"].unique() if work.understood else ()
    most = max((len(str(value).partition(".")[2]) for value in values), default=0)
    return str(min(most, MOST_DECIMALS))


def _options(store: Store) -> Mapping[str, Iterable[tuple[str, str]] | None]:
    """The fields in their order; what one can choose from, None for a text."""
    counts = [
        (name, each.title)
        for name, each in store.indicators.items()
        if each.unit not in ("%", "km") and each.aggregate.rule == "sum"
    ]
    return {
        "title": None,
        "question": None,
        "description": None,
        "theme": [CHOOSE, *((each.id, each.title) for each in store.themes.values())],
        "reference_date": None,
        "threshold": None,
        "denominator": [("", "geen, of dat weten wij niet"), *counts],
        "decimals": [(str(number), str(number)) for number in range(MOST_DECIMALS + 1)],
        "kind": [(each, capital(KIND_WORDS[each])) for each in get_args(FigureKind)],
        "direction": [(each, capital(DIRECTION_WORDS[each])) for each in get_args(Direction)],
        "licence": [(each, each) for each in LICENCES],
        "url": None,
        "caveats": None,
    }


def _control(entry: Entry, options: Iterable[tuple[str, str]] | None) -> Html:
    if options is not None:
        return pick(entry, options)
    if entry.name in LINES:
        return textarea(entry, 3)
    if entry.name == "threshold":
        return text(entry, inputmode="numeric")
    kind = {"reference_date": "date", "url": "url"}.get(entry.name, "text")
    return text(entry, kind)


def _owner(store: Store, desk: Desk, work: Work) -> Html:
    """Whose figures these are: a choice for who may choose, else a sentence."""
    names = reporters(store)
    editor = desk.editor
    own = editor.area_code if editor and editor.role is Role.GEMEENTE else ""
    fixed = work.report.area_code if work.report else own
    if fixed:
        return tag("p", f"Deze cijfers zijn van {names.get(fixed, fixed)}.")
    return pick(Entry("owner", "Van wie zijn de cijfers?", work.owner), names.items())


def ready(store: Store, found: Ready) -> Html:
    """What would be public, what stays hidden and why; or why it cannot be published."""
    protected = found.prepared.protected
    if found.refusals:
        told = items(found.refusals)
        return tag("div", tag("h3", "Dit kan zo niet openbaar worden"), told, id="openbaar")
    return tag(
        "div",
        tag("h3", "Wat openbaar wordt en wat verborgen blijft"),
        items(protected.lines) if protected.lines else tag("p", NOTHING_HIDDEN),
        report_table(tabellen.hidden(store, found), stack=True) if len(protected.hidden) else None,
        report_table(tabellen.public(store, found)),
        id="openbaar",
    )
