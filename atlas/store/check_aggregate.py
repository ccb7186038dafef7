"""Check how a record says that its figures become one of a region or the province."""

from __future__ import annotations

from atlas.store.read import Records
from atlas.store.records import Indicator

SUMMED = "gemeente"  # the level whose figures are put together


def check_aggregate(records: Records, path: str, indicator: Indicator) -> None:
    """The other indicators that the rule of `indicator` needs; `path` is that of its record."""
    rule, denominator = indicator.aggregate.rule, indicator.aggregate.denominator
    loc = ("aggregate", "denominator")
    if rule == "weighted_mean" and denominator is None:
        records.add(path, loc, "de noemer ontbreekt", "noem de indicator die het gewicht geeft")
    elif rule != "weighted_mean" and denominator is not None:
        records.add(path, loc, f"de regel '{rule}' gebruikt geen noemer", "haal denominator weg")
    elif denominator is not None and denominator not in records.written_ids("indicators"):
        remedy = "gebruik de id van een indicator die bestaat"
        records.add(path, loc, f"noemer '{denominator}' is geen indicator", remedy)
    if rule == "ratio" and indicator.unit != "%":
        message = "de regel 'ratio' geeft een getal per 100"
        records.add(path, ("unit",), message, 'maak unit = "%", of kies een andere regel')
    _check_parts(records, path, "numerator_parts", indicator.aggregate.numerator_parts)
    _check_parts(records, path, "denominator_parts", indicator.aggregate.denominator_parts)


def _check_parts(records: Records, path: str, field: str, parts: tuple[str, ...]) -> None:
    for number, part in enumerate(parts):
        if part in parts[:number]:
            message, remedy = f"'{part}' staat er twee keer in", "haal een van de twee weg"
        elif part not in records.written_ids("indicators"):
            message = f"'{part}' is geen indicator"
            remedy = "gebruik de id van een indicator die bestaat"
        elif found := _why_not_summed(records.indicators.get(part)):
            message, remedy = f"'{part}' {found}", "kies aantallen per gemeente met de regel 'sum'"
        else:
            continue
        records.add(path, ("aggregate", field), message, remedy)


def _why_not_summed(part: Indicator | None) -> str:
    """Why a part has no total; "" when it has, or when its record could not be read."""
    if part is None:
        return ""
    if part.aggregate.rule != "sum":
        return f"is niet op te tellen: de regel is '{part.aggregate.rule}'"
    return "" if SUMMED in part.table.levels else "heeft geen cijfers van gemeenten"
