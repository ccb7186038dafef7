"""Part Bevolking en wonen: the build-up by age as a chart, a finding and a table."""

from __future__ import annotations

from atlas.domain.aggregate import Cell
from atlas.domain.build_up import AgeGroup, BuildUp, share_id
from atlas.domain.subject import Subject
from atlas.figures import numbers
from atlas.figures.line_words import reference_name
from atlas.figures.pyramid import age_words, other_share, pyramid, share_words
from atlas.figures.report import Chart, Column, Table, Value
from atlas.store.store import Store

TITLE = "Hoe oud zijn de inwoners?"
HOW_TO_READ = (
    "Elk vlak is een leeftijdsgroep. Hoe groter het vlak, hoe meer inwoners. De groepen zijn niet "
    "even breed: hoe meer jaren, hoe hoger het vlak. De oudste groep tekenen wij alsof die tot 100 "
    "jaar loopt."
)
NO_SEX = (
    "Mannen en vrouwen staan niet apart: naar leeftijd hebben wij die cijfers niet. Daarom heeft "
    "de figuur één kant."
)


def age_chart(build: BuildUp, subject: Subject, reference: str) -> Chart:
    """The chart of an area."""
    title = f"Leeftijd van de inwoners, {build.period}"
    return Chart(title, pyramid(build, subject.name, reference_name(subject, reference), title))


def finding(build: BuildUp, subject: Subject, reference: str) -> str:
    """The group that differs most, by the figures as shown; the oldest of equals."""
    beside = reference_name(subject, reference)
    pairs = [
        (group, *shares) for group in reversed(build.groups) if (shares := _shares(group, beside))
    ]
    if not pairs:
        return f"De leeftijden in {subject.name} kunnen wij niet naast die van {beside} zetten."
    group, own, other = max(pairs, key=lambda pair: abs(pair[1] - pair[2]))
    if own == other:
        return f"In {subject.name} zijn alle leeftijdsgroepen even groot als in {beside}."
    return (
        f"Het verschil met {beside} is het grootst bij {age_words(group)}: "
        f"{share_words(group.share)} van de inwoners van {subject.name}, en "
        f"{share_words(other_share(group, beside))} van die van {beside}."
    )


def why_not(build: BuildUp) -> str:
    """The words for why there are no shares."""
    return " of ".join(dict.fromkeys(share_words(group.share) for group in build.groups))


def age_table(store: Store, build: BuildUp, subject: Subject) -> Table:
    """People and shares by age group, beside Drenthe and Nederland."""
    areas = () if subject.level == "provincie" else ("Drenthe",)
    columns = (
        Column("Leeftijd"),
        Column("Inwoners", 0),
        Column(f"Deel, {subject.name}", 1, "%"),
        *(Column(f"Deel, {name}", 1, "%") for name in (*areas, "Nederland")),
    )
    rows = tuple(
        (
            age_words(group),
            _value(group.people),
            _value(group.share),
            *(_value(other_share(group, name)) for name in (*areas, "Nederland")),
        )
        for group in build.groups
    )
    title = f"Inwoners van {subject.name} naar leeftijd, {build.period}"
    return Table(title, columns, rows, notes(store, build, subject), numbers.STATE_WORDS["missing"])


def notes(store: Store, build: BuildUp, subject: Subject) -> tuple[str, ...]:
    """Status, what we computed, and that shares are rounded."""
    indicator = store.indicators["leeftijd_65plus_pct"]
    cells = [
        cell
        for group in build.groups
        for cell in (group.share, group.people)
        if cell.value is not None
    ]
    statuses = dict.fromkeys(numbers.cell_status(cell, indicator) for cell in cells)
    told = [
        f"Bron: {numbers.listed(_makers(store, build)) or 'geen'}.",
        f"Stand op 1 januari {build.period}: {', '.join(statuses) or 'geen cijfers'}.",
    ]
    computed = [subject.name] if any(cell.computed for cell in cells) else []
    if any(group.drenthe.computed for group in build.groups) and subject.level != "provincie":
        computed.append("Drenthe")
    if computed:
        told.append(f"Zelf berekend: {numbers.listed(computed)}.")
    told.append("Door afronden tellen de delen niet altijd op tot 100%.")
    return tuple(told)


def _makers(store: Store, build: BuildUp) -> dict[str, None]:
    """Who made the shares, each once."""
    lows = [group.low for group in build.groups]
    used = (
        (store.indicators[share_id(lows, n)], each.share) for n, each in enumerate(build.groups)
    )
    return dict.fromkeys(
        origin.producer
        for indicator, cell in used
        for origin in indicator.origin
        if origin.id == cell.origin
    )


def _shares(group: AgeGroup, beside: str) -> tuple[float, float] | None:
    """The two shares as shown, None when one is not there."""
    found = [
        float(numbers.rounded(cell.value, 1))
        for cell in (group.share, other_share(group, beside))
        if cell.value is not None
    ]
    return (found[0], found[1]) if len(found) == 2 else None


def _value(cell: Cell) -> Value:
    """The figure, None when it is missing, or the word for another reason why there is none."""
    return cell.value if cell.state in ("value", "missing") else numbers.STATE_WORDS[cell.state]
