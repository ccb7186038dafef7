"""The indicators of a chain: the figure of the start, the newest, and which way it went."""

from __future__ import annotations

from atlas.domain.chain import Chain
from atlas.domain.chain_links import Link, Linked, Move, Point
from atlas.domain.programme_tree import programme_tree
from atlas.figures.numbers import COMPUTED, DIRECTION_WORDS, format_measure, status_word, unit_words
from atlas.figures.report import Column, Table
from atlas.store.store import Store
from atlas.ui.html import Html, map_address, tag

MOVES = {
    Move.WANTED: "Het cijfer beweegt in de gewenste richting.",
    Move.OTHER: "Het cijfer beweegt de andere kant op.",
    Move.MOVED: "Het cijfer beweegt. Hoger of lager is hier niet beter of slechter.",
    Move.SAME: "Het cijfer beweegt niet sinds de start.",
    Move.TOO_FEW: "Te weinig cijfers om te vergelijken.",
    Move.BROKEN: "Niet te vergelijken: de reeks heeft een breuk.",
}
PROOF = "Een cijfer dat beweegt, is nooit een bewijs dat een actie werkt."
NO_LINK = "Geen cijfer gekoppeld."
NO_FIGURE = "geen cijfer"
DATA = "Stand van de gegevens"
DATA_TITLE = "Periode en zekerheid van elk cijfer"
DATA_TOLD = "Hoe zeker de cijfers zelf zijn. Dit zegt niets over de voortgang van een actie."
HEADS = ("Cijfer", "Stap", "Gebied", "Cijfer bij de start", "Nieuwste cijfer", "Richting")


def figure_words(link: Link, point: Point | None) -> str:
    """A figure with its unit and period: "24,9% (2024)", "12.345 woningen (2024)"."""
    if point is None or point.cell.value is None:
        return NO_FIGURE
    return f"{format_measure(point.cell.value, link.indicator)} ({point.period})"


def status_words(link: Link, point: Point | None) -> str:
    """The status of a figure: "definitief", "voorlopig, berekend", "ontbreekt"."""
    if point is None:
        return "ontbreekt"
    status = status_word(point.cell.status, link.indicator)
    return f"{status}, {COMPUTED}" if point.cell.computed else status


def area_name(store: Store, code: str) -> str:
    """The name of a gemeente, a region or Drenthe."""
    if code in store.areas:
        return store.areas[code].name
    regions = (each for grouping in store.groupings.values() for each in grouping.regions)
    return next((each.title for each in regions if each.area_code == code), code)


def linked_to(store: Store, chain: Chain, found: Linked) -> str:
    """Where the figures are linked, when it is not the node itself."""
    if not found.links:
        return NO_LINK
    if found.node_id == chain.node_id:
        return "Eigen koppeling van deze atlas."
    title = programme_tree(store).nodes[found.node_id].title
    return f"Hier zelf is niets gekoppeld. Dit is de eigen koppeling bij “{title}”."


def need_card(store: Store, chain: Chain, link: Link) -> Html:
    """An indicator that shows the need: its newest figure, and why it belongs here."""
    return _card(
        store,
        link,
        tag("p", tag("strong", figure_words(link, link.last)), _where(store, chain, link)),
        tag("p", f"Waarom: {link.why}.", class_="atlas-note"),
    )


def effect_card(store: Store, chain: Chain, link: Link) -> Html:
    """An indicator that may show an effect: start, newest, and which way it went."""
    first = tag("p", f"{_first_words(chain, link)}: {figure_words(link, link.first)}.")
    last = tag("p", f"Nieuwste: {figure_words(link, link.last)}", _where(store, chain, link))
    breaks = (tag("p", text, class_="atlas-note") for text in link.breaks)
    why = tag("p", f"Waarom: {link.why}.", class_="atlas-note")
    said = tag("p", tag("strong", MOVES[link.move]), class_="atlas-keten-beweging")
    return _card(store, link, said, first if link.first else None, last, *breaks, why)


def _first_words(chain: Chain, link: Link) -> str:
    """What to call the figure that the newest is compared with: the start may be long before."""
    late = int(link.first.period[:4]) - (chain.start or 0) if link.first else 0
    return "Bij de start" if late <= 1 else f"Eerste cijfer, {late} jaar na de start"


def _card(store: Store, link: Link, *content: Html | None) -> Html:
    name: str = link.indicator.title
    if "gemeente" in link.indicator.table.levels:  # else there is nothing on its map
        name = tag("a", name, href=map_address(store, {"indicator": link.indicator.id}))
    return tag("div", tag("h4", name), *content, class_="atlas-keten-cijfer")


def _where(store: Store, chain: Chain, link: Link) -> str:
    """The area of the figures, and that it is another one than that of the action."""
    name = area_name(store, link.area_code)
    if link.area_code == chain.area_code:
        return f" in {name}."
    asked = area_name(store, chain.area_code)
    return f" in {name}: voor {asked} zijn er te weinig cijfers."


def start_words(store: Store, chain: Chain) -> str:
    """From when on figures count, and who says that the action starts then."""
    if chain.start is None:
        return "Het stuk noemt geen beginjaar. Daarom vergelijken wij niets."
    tree = programme_tree(store)
    action = tree.by_id.get(chain.start_from)
    named = "de actie" if action else f"“{tree.nodes[chain.start_from].title}”"
    return (
        f"Start: {chain.start}, volgens {named}. Het cijfer bij de start is het eerste vanaf "
        f"{chain.start - 1}."
    )


def data_table(store: Store, chain: Chain) -> Table:
    """What is known of the figures themselves; no word on progress."""
    columns = (
        *HEADS[:3],
        "Periode bij de start",
        "Status bij de start",
        "Nieuwste periode",
        "Status nieuwste",
        "Bron",
    )
    rows = tuple(
        (
            link.indicator.title,
            side,
            area_name(store, link.area_code),
            link.first.period if link.first else None,
            status_words(link, link.first),
            link.last.period if link.last else None,
            status_words(link, link.last),
            _producers(link),
        )
        for side, link in _sides(chain)
    )
    return Table(DATA_TITLE, tuple(map(Column, columns)), rows, unknown="ontbreekt")


def figures_table(store: Store, chain: Chain) -> Table:
    """Need and effect in figures, to take along."""
    rows = tuple(
        (
            f"{link.indicator.title} ({unit_words(link.indicator)})",
            side,
            area_name(store, link.area_code),
            figure_words(link, link.first),
            figure_words(link, link.last),
            MOVES[link.move] if side == "effect" else DIRECTION_WORDS[link.indicator.direction],
        )
        for side, link in _sides(chain)
    )
    return Table("Cijfers van behoefte en effect", tuple(map(Column, HEADS)), rows, (PROOF,))


def _sides(chain: Chain) -> list[tuple[str, Link]]:
    need = [("behoefte", link) for link in chain.need.links]
    return [*need, *(("effect", link) for link in chain.effect.links)]


def _producers(link: Link) -> str:
    """Who made the figures that are shown."""
    used = {point.cell.origin for point in (link.first, link.last) if point}
    found = (
        origin.attribution.removeprefix("Bron: ")
        for origin in link.indicator.origin
        if origin.id in used
    )
    return "; ".join(dict.fromkeys(found)) or "geen"
