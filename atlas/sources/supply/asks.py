"""What the editor must still say before a delivered figure can be used."""

from __future__ import annotations

from atlas.sources.supply.grid import Grid
from atlas.sources.supply.periods import period_inside
from atlas.sources.supply.records import Ask, FigureChoice, Understood
from atlas.sources.supply.values import UNCLEAR_MARK
from atlas.store.check_records import UNITS as ALL_UNITS
from atlas.store.store import Store

ALWAYS = (
    ("description", "Wat telt dit cijfer precies (de definitie)?"),
    ("reference_date", "Op welke dag slaat het cijfer (de peildatum)?"),
    ("licence", "Onder welke licentie mogen anderen het cijfer gebruiken?"),
)


def asked(
    grid: Grid, figure: FigureChoice, read: Understood, titles: list[str], store: Store
) -> tuple[Ask, ...]:
    """The questions for one figure, with what the file suggests as an answer."""
    mapping = figure.mapping
    asks = [Ask("title", "Hoe heet dit cijfer?", figure.title)]
    if not mapping.period_column and not all(value.period for value in mapping.values):
        texts = [*titles, grid.sheet, grid.file]
        periods = [found for text in texts if (found := period_inside(text)[0])]
        question = "Over welk jaar gaat dit cijfer?"
        asks.append(Ask("period", question, periods[0] if periods else ""))
    if any(doubt.message == "dit kan twee getallen zijn" for doubt in read.doubts):
        question = "Is 1.234 duizend (komma is decimaal) of één komma twee (punt is decimaal)?"
        asks.append(Ask("decimal", question, "", ("comma", "point")))
    signs = {d.found for d in read.doubts if d.message == UNCLEAR_MARK}
    choices = ("zero", "missing", "suppressed", "not_applicable")
    asks += [Ask(f"marks.{s}", f"Wat betekent '{s}' hier?", "", choices) for s in sorted(signs)]
    if any(doubt.key == "areas_old" for doubt in read.doubts):
        asks.append(Ask("codes_year", "Van welk jaar is de indeling van deze codes?"))
    asks.append(Ask("unit", "Wat is de eenheid?", figure.unit, ALL_UNITS))
    asks += [Ask(field, question) for field, question in ALWAYS]
    asks.append(Ask("theme", "Bij welk thema hoort het?", "", tuple(store.themes)))
    asks.append(Ask("threshold", "Onder welk aantal verbergen wij een cijfer?", "10"))
    owner = _owner(read, store)
    gemeenten = tuple(c for c, area in store.areas.items() if area.area_level == "gemeente")
    asks.append(Ask("owner", "Welke gemeente levert dit cijfer aan?", owner, gemeenten))
    return tuple(asks)


def _owner(read: Understood, store: Store) -> str:
    """The gemeente in which all areas lie, "" for more than one."""
    codes = read.frame["area_code"].unique()
    homes = {store.areas[code].gemeente_code for code in codes if code in store.areas}
    return homes.pop() if len(homes) == 1 else ""
