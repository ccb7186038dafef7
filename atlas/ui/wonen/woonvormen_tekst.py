"""What the part Woonvormen says of the forms: sizes, reasons, sources and tables."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from atlas.domain.forms import Answer, Check, Match
from atlas.figures.explanation import source_line
from atlas.figures.numbers import format_number
from atlas.figures.report import Column, Table
from atlas.store.housing import HousingForm, HousingForms, LocationRule, TargetGroup

NOT_SAID = "niet genoemd in de bron"
NOT_WORKED_OUT = "niet uitgewerkt in de bron"
ANSWERS: dict[Answer, str] = {"yes": "past", "maybe": "misschien", "no": "past niet"}
TITLES: dict[Answer, str] = {"yes": "Past", "maybe": "Past misschien", "no": "Past niet"}
NICHE_TITLE = "Bijzondere woonvormen"
NICHE = (
    "Deze woonvormen zijn niet uitgewerkt in de bron. De bron noemt geen grootte en zegt vaak "
    "weinig over de groep. Daarom zeggen wij hier nooit dat een woonvorm niet past."
)
NOTHING_ASKED = (
    "U hebt nog niets gekozen. Kies hierboven een groep, een grootte of iets in de buurt. "
    "Hieronder staan alle woonvormen."
)
SIZE_HINT = (
    "Een aantal van 1 tot en met 1.000. De bron telt soms woningen, soms bewoners of kamers."
)
NEAR_HINT = (
    "Kruist u bij de buurt niets aan, dan weten wij niets van de plek en kijken wij niet naar de "
    "plek. Kruist u iets aan, dan gaan wij ervan uit dat de rest er niet is."
)


def size(form: HousingForm) -> str:
    """The sizes that the source names."""
    low, high = form.size_min, form.size_max
    if low is None and high is None:
        return NOT_SAID
    if low is None or high is None:
        limit = f"ten minste {_whole(low)}" if low is not None else f"ten hoogste {_whole(high)}"
        return f"{limit} {form.size_unit}"
    return f"{_whole(low)} tot en met {_whole(high)} {form.size_unit}"


def _whole(number: int | None) -> str:
    return format_number(number or 0, 0)


def source(forms: HousingForms, item: HousingForm | LocationRule | TargetGroup) -> str:
    """The source of an item and the place in it."""
    title = next(origin.title for origin in forms.origins if origin.id == item.origin)
    return f"{title}, {item.locator}"


def sources(forms: HousingForms) -> tuple[str, ...]:
    """Every source with its licence."""
    return tuple(map(source_line, forms.origins))


def reasons(forms: HousingForms, match: Match, group: str, asked: int | None) -> list[str]:
    """Why a form does not fit or only may fit; nothing where it fits."""
    names = {each.id: each.name for each in forms.groups}
    return [
        _reason(match.form, check, names.get(group, ""), asked)
        for check in match.checks
        if check.answer != "yes"
    ]


def _reason(form: HousingForm, check: Check, group: str, asked: int | None) -> str:
    if check.about == "size":
        if check.answer == "maybe" and form.size_min is None and form.size_max is None:
            return f"De grootte is {NOT_SAID}."
        said = f"De bron noemt {size(form)}."
        return said if check.answer == "maybe" else f"{_whole(asked)} past niet. {said}"
    if check.rule is not None:
        return f"Let op de plek. {check.rule.rule} U kruiste daarvan niets aan."
    if not form.groups:
        return f"De groep is {NOT_SAID}. In de bron staat: {form.groups_text}."
    return f"De bron noemt {group} hier niet. In de bron staat: {form.groups_text}."


def finding(matches: list[Match]) -> str:
    """How many of the forms that are worked out fit, in a sentence."""
    counts = {key: sum(match.answer == key for match in matches) for key in ANSWERS}
    yes, maybe, no = (format_number(counts[key], 0) for key in ANSWERS)
    return (
        f"Van de {format_number(len(matches), 0)} woonvormen die de bron uitwerkt, passen er "
        f"{yes}. Misschien passen er {maybe}, en {no} passen niet."
    )


def asked(forms: HousingForms, group: str, number: int | None, nearby: Collection[str]) -> str:
    """The question in a sentence."""
    names = {each.id: each.name for each in forms.groups}
    near = [each.name for each in forms.nearby if each.id in nearby]
    return (
        f"Gekozen groep: {names.get(group, 'alle groepen')}. Gekozen grootte: "
        f"{'elke grootte' if number is None else _whole(number)}. "
        f"In de buurt: {', '.join(near) or 'niets aangekruist'}."
    )


def found_table(
    forms: HousingForms, matches: Iterable[Match], group: str, number: int | None
) -> Table:
    """What fits and why not, a row for each form."""
    heads = ("Woonvorm", "Past het?", "Waarom niet of misschien", "Uitgewerkt in de bron")
    rows = tuple(
        (
            match.form.name,
            ANSWERS[match.answer],
            " ".join(reasons(forms, match, group, number)) or "–",
            _worked_out(match.form),
        )
        for match in matches
    )
    return Table("Welke woonvormen passen?", _columns(heads), rows, (forms.overlap_note, NICHE))


def catalogue_table(forms: HousingForms) -> Table:
    """Every form as the sources describe it."""
    names = {each.id: each.name for each in forms.nearby}
    heads = (
        "Woonvorm",
        "Wat is het?",
        "Grootte",
        "Voor wie (volgens de bron)",
        "Uitgewerkt in de bron",
        "Hoort in de buurt (één of meer)",
        "Bron",
    )
    rows = tuple(
        (
            form.name,
            form.description,
            size(form),
            form.groups_text,
            _worked_out(form),
            ", ".join(names[each] for each in form.nearby) or NOT_SAID,
            source(forms, form),
        )
        for form in forms.forms
    )
    return Table(
        "Wat de bronnen zeggen over elke woonvorm", _columns(heads), rows, (forms.overlap_note,)
    )


def rules_table(forms: HousingForms) -> Table:
    """What the sources say on the place of housing forms."""
    names = {each.id: each.name for each in forms.forms}
    rows = tuple(
        (rule.rule, ", ".join(names[each] for each in rule.applies_to), source(forms, rule))
        for rule in forms.location_rules
    )
    heads = ("Regel", "Wij passen haar toe op", "Bron")
    return Table("Regels voor de plek", _columns(heads), rows)


def _worked_out(form: HousingForm) -> str:
    return NOT_WORKED_OUT if form.niche else "ja"


def _columns(heads: Iterable[str]) -> tuple[Column, ...]:
    return tuple(Column(head) for head in heads)
