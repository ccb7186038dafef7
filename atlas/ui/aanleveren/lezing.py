"""The form on how a file is read: select fields, confirm boxes, the rows as we understand them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from atlas.figures.numbers import format_number
from atlas.sources.supply.records import ColumnInfo, Doubt
from atlas.sources.supply.records import Mapping as Reading
from atlas.store.store import Store
from atlas.ui.aanleveren import tabellen
from atlas.ui.aanleveren.bezoek import Desk, Said, Work
from atlas.ui.aanleveren.lezen import (
    COLUMN,
    CONFIRM,
    LABELS,
    MARK,
    can_choose,
    guess,
    marks_of,
    offered,
)
from atlas.ui.aanleveren.verwerk import READING
from atlas.ui.html import Html, items, join, report_table, tag
from atlas.ui.melden.acties import gemeenten
from atlas.ui.melden.formulier import button
from atlas.ui.parts.fields import Entry, pick, text

Named = Callable[[str, str], Entry]  # a field with this name and value
NONE = ("", "geen")
LEVELS = (("", "alle soorten"), ("gemeente", "gemeente"), ("wijk", "wijk"), ("buurt", "buurt"))
DECIMALS = (("", "geen, of dat weten wij niet"), ("comma", "komma: 12,5"), ("point", "punt: 12.5"))
FACTORS = (("1", "Laat zo: 12,5 is 12,5%"), ("100", "Keer 100: 0,125 wordt 12,5%"))
MARKS = (
    ("", "dat weten wij niet"),
    ("zero", "nul"),
    ("missing", "onbekend: de atlas toont “ontbreekt”"),
    ("suppressed", "geheim: de atlas toont “verborgen”"),
    ("not_applicable", "niet van toepassing"),
)
HINTS = {
    "header_rows": "De nummers van de rijen, zoals in Excel. Bijvoorbeeld: 3, of 3, 4.",
    "period": "Alleen als de periode niet in het bestand staat. Bijvoorbeeld: 2025.",
    "unit": "Bijvoorbeeld: personen, woningen of %.",
    "left_out_rows": "Bijvoorbeeld totalen of voetnoten: 14, 20-24.",
    "within": "Nodig als wijken of buurten alleen met hun naam in het bestand staan.",
}
TITLE = "Stap 2. Klopt het zo?"
HELP = "Zo lezen wij het bestand. Klopt er iets niet? Pas het hieronder aan en lees het opnieuw."
ADAPT = "Pas aan hoe wij het lezen"
NOTHING = "Wij konden in dit bestand geen cijfers herkennen. Kijk wat er mist, of kies een ander."
SURE = "Er is niets waar wij over twijfelen."
DOUBTS = "Waar wij over twijfelen"
SOLVE = "Los dit eerst op. Daarna komt stap 3: vertel wat het is."
CHOOSE_SELF = "Staan er wel cijfers in? Kies dan zelf de kolommen."
SEVERAL = "Er staan {count} cijfers in dit bestand. U levert ze apart: een voor een."
MEANS = {
    "areas_unknown": "Laat de rijen weg met een gebied dat wij niet kennen ({count})",
    "areas_old": "Neem de gebieden van de oudere indeling over, met hun oude code ({count})",
    "fraction": "De percentages kloppen zo: 0,125 is 0,125%",
    "outlier": "De waarden die sterk afwijken, kloppen ({count})",
    "negative": "De aantallen onder nul kloppen ({count})",
}
READ, CONFIRMS = "Lees het bestand zo", "Wat u bevestigt"
VALUES = "Kolommen met cijfers"


def shown(store: Store, desk: Desk, work: Work) -> Html:
    """The form, the first rows, the doubts, and what does not count."""
    said = desk.said if desk.said and desk.said.form == READING else None
    understood = work.understood
    first = understood.first if understood else work.proposal.first
    out = understood.left_out if understood else work.proposal.left_out
    return tag(
        "section",
        tag("h2", TITLE, id="lezing"),
        answer_box(said),
        tag("p", HELP if work.reading else NOTHING),
        tag("p", CHOOSE_SELF) if can_choose(work) else None,
        report_table(tabellen.first_rows(first), stack=True) if first else None,
        _doubted(work.doubts),
        report_table(tabellen.left_out(out), stack=True) if out else None,
        tag("h3", ADAPT),
        report_table(tabellen.columns(work.proposal), stack=True),
        _form(store, work, said),
    )


def _doubted(found: Sequence[Doubt]) -> Html:
    """What is doubtful, under a heading; first what refuses the delivery."""
    if not found:
        return tag("p", SURE)
    blocks = any(each.blocking for each in found)
    shown = (report_table(each, stack=True) for each in tabellen.doubts(found))
    return join([tag("h3", DOUBTS), tag("p", SOLVE) if blocks else None, *shown])


def answer_box(said: Said | None) -> Html | None:
    """What came of the last form: it gets the focus, and its links go to the fields."""
    if said is None:
        return None
    if said.problems:
        links = (tag("a", each.message, href=f"#{each.name}") for each in said.problems)
        inside = [tag("h3", "Dit is nog niet goed. Er is niets bewaard."), items(links)]
    else:
        inside = [tag("p", said.done or said.error)]
    kind = "atlas-form-done" if said.done else "atlas-form-summary"
    attributes = {"role": "group", "aria_label": "Antwoord", "data_answered": said.token}
    return tag("div", *inside, class_=kind, tabindex="-1", **attributes)


def _form(store: Store, work: Work, said: Said | None) -> Html:
    wrong = {each.name: f"{each.message} {each.remedy}" for each in (said.problems if said else ())}
    asks = {each.field: each for each in work.proposal.asks}

    def entry(name: str, value: str) -> Entry:
        hint = HINTS.get(name, asks[name].question if name in asks else "")
        return Entry(name, LABELS.get(name, name), value, hint, wrong.get(name, ""))

    reading = work.reading or (guess(work) if can_choose(work) else None)
    fields = [*_which(work)] if reading is None else [
        *_which(work),
        *_areas(store, work, reading, entry),
        *_periods(work, reading, entry),
        *_numbers(work, reading, entry),
        _confirms(work, reading),
    ]  # fmt: skip
    if not any(fields):
        return Html("")
    row = tag("p", button("lezen", READ), class_="atlas-form-buttons")
    filled = tag("div", *fields, class_="atlas-form-fields")
    return tag("form", filled, row, data_form=READING, novalidate=True, class_="atlas-form")


def _which(work: Work) -> list[Html]:
    """The sheet and the figure, where there is a choice."""
    sheets = [(each.name, each.name) for each in work.proposal.sheets]
    figures = [(str(place), each.title) for place, each in enumerate(work.proposal.figures)]
    which = Entry("figure", "Cijfer", str(work.figure), SEVERAL.format(count=len(figures)))
    return [
        *([pick(Entry("sheet", "Werkblad", work.proposal.sheet), sheets)] if sheets[1:] else []),
        *([pick(which, figures)] if figures[1:] else []),
    ]


def _columns(found: Iterable[ColumnInfo]) -> list[tuple[str, str]]:
    return [(each.letter, f"{each.letter}: {each.name}".rstrip(": ")) for each in found]


def _areas(store: Store, work: Work, reading: Reading, entry: Named) -> list[Html]:
    every = _columns(work.proposal.columns)
    rows = ", ".join(map(str, reading.header_rows))
    where = [("", "staat in het bestand"), *gemeenten(store).items()]
    levels = [*LEVELS]
    if reading.area_level not in dict(levels):
        levels.append((reading.area_level, reading.area_level))
    return [
        text(entry("header_rows", rows), inputmode="numeric"),
        pick(entry("area_column", reading.area_column), every),
        pick(entry("area_level", reading.area_level), levels),
        pick(entry("within", reading.within), where),
    ]


def _periods(work: Work, reading: Reading, entry: Named) -> list[Html]:
    every = [NONE, *_columns(work.proposal.columns)]
    return [
        pick(entry("period_column", reading.period_column), every),
        text(entry("period", reading.period)),
    ]


def _numbers(work: Work, reading: Reading, entry: Named) -> list[Html]:
    every = _columns(work.proposal.columns)
    left = ", ".join(map(str, reading.left_out_rows))
    return [
        _values(work, reading, every),
        text(entry("unit", reading.unit)),
        pick(entry("decimal", reading.decimal), DECIMALS),
        pick(entry("factor", str(reading.factor)), FACTORS),
        *(
            pick(
                Entry(f"{MARK}{place}", f"Wat betekent “{mark}”?", reading.marks.get(mark, "")),
                MARKS,
            )
            for place, mark in enumerate(marks_of(work))
        ),
        text(entry("left_out_rows", left)),
    ]


def _values(work: Work, reading: Reading, every: list[tuple[str, str]]) -> Html:
    """The column with values, or of several by period: which count."""
    if len(reading.values) == 1 and not reading.values[0].period:
        return pick(Entry("value_column", VALUES, reading.values[0].column), every)
    names = dict(every)
    ticked = {each.column for each in reading.values}
    boxes = (
        _box(
            f"{COLUMN}{each.column}",
            _named(names.get(each.column, each.column), each.period),
            each.column in ticked,
        )
        for each in offered(work)
    )
    return tag("fieldset", tag("legend", VALUES), *boxes, id="values")


def _named(name: str, period: str) -> str:
    """A column with its period, where its name is not just that."""
    return name if name.endswith(f": {period}") else f"{name} ({period or 'zonder periode'})"


def _confirms(work: Work, reading: Reading) -> Html | None:
    """A box for each doubt that the editor may confirm, and for each that he confirmed.

    A confirmed one may have left no doubt: without its box it would be off at the next reading.
    """
    counts: dict[str, int] = dict.fromkeys(reading.confirmed, 0)
    for each in work.doubts:
        if each.key:
            counts[each.key] = counts.get(each.key, 0) + each.cells
    boxes = [
        _box(
            f"{CONFIRM}{key}",
            MEANS[key].format(count=format_number(count, 0)).removesuffix(" (0)"),
            key in reading.confirmed,
        )
        for key, count in counts.items()
    ]
    return tag("fieldset", tag("legend", CONFIRMS), *boxes) if boxes else None


def _box(name: str, label: str, checked: bool) -> Html:
    box = tag("input", type="checkbox", name=name, value="1", checked=checked)
    return tag("label", box, label)
