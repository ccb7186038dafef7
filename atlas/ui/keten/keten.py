"""The part of page Keten: from need to effect for a theme or an action; else all targets."""

from __future__ import annotations

from collections.abc import Mapping

from atlas.domain.chain import Chain, chain_of
from atlas.domain.gauges import Gauge, gauges, gauges_of
from atlas.domain.programme_doubts import ABOUT
from atlas.domain.programme_tree import programme_tree
from atlas.domain.published import Newest, newest_reports
from atlas.figures.explanation import source_line
from atlas.figures.report import Column, Report, Table, Text
from atlas.store.reporting.records import Reported
from atlas.store.store import Store
from atlas.ui.html import Html, items, join, report_table, tag
from atlas.ui.keten import bedragen, cijfers, doelen, keuze, meter, stappen
from atlas.ui.keten.lijst import BOX, chain_link
from atlas.ui.parts.documents import caveats, doubt_place, doubts, sources
from atlas.ui.parts.part import Answer

KEY = "keten"
TITLE = "Keten"
QUESTION = "Van behoefte naar effect: wat hoort bij elkaar?"
LEAD = (
    "Kies een stuk, een thema of een actie. U ziet de behoefte, de maatregel, het geld, de "
    "prestatie en het effect naast elkaar."
)
WORDS = keuze.WORDS
TABLES = ("actions", "budgets", "doubts")
KNOW = "Wat u moet weten"
UNCLEAR = "Tegenstrijdig of onduidelijk"
UNCLEAR_TITLE = "Wat de stukken tegenspreken of openlaten"
LIMITS = (
    "Naast een actie kan veel anders zijn veranderd: de bevolking, de economie, landelijk beleid.",
    "De stand van een actie is die van het stuk in zijn eigen jaar. Wat sindsdien is gemeld, staat "
    "er apart bij. Zonder melding staat er “nog niet gemeld”: dat is niet hetzelfde als nul.",
    "Een gemeld aantal of bedrag lezen wij als de stand tot en met dat halfjaar (eigen aanname). "
    "Van elke melder telt alleen de nieuwste melding.",
    "Een cijfer van de bron vergelijken wij niet met een cijfer dat wij zelf berekenden, en een "
    "prognose telt niet mee.",
)


def skeleton(store: Store) -> Html:
    """The two lists to choose from, and what one must know."""
    form = tag(
        "div", keuze.theme_field(store), tag("div", data_out="acties"), class_="atlas-part-form"
    )
    about = tag(
        "section",
        tag("h2", KNOW, id="weten"),
        items(_limits(store)),
        tag("details", tag("summary", "Bronnen en licenties"), items(sources(store, *TABLES))),
    )
    return join([form, tag("div", data_out="keten", id=BOX), about])


def _limits(store: Store) -> tuple[str, ...]:
    return (
        *LIMITS,
        *caveats(store, "links"),
        *caveats(store, "gauges"),
        *caveats(store, "actions"),
    )


def heading(store: Store, params: Mapping[str, str]) -> str:
    """The H1: what is chosen, or the question."""
    return title_of(store, keuze.read(store, params).subject) or QUESTION


def title_of(store: Store, subject: str) -> str:
    """The title of a node or an action; "" for nothing."""
    tree = programme_tree(store)
    if action := tree.by_id.get(subject):
        return action.title
    return tree.nodes[subject].title if subject else ""


def answer(store: Store, params: Mapping[str, str], own: Reported | None) -> Answer:
    """The chain of what is chosen; all targets when nothing is."""
    choice = keuze.read(store, params)
    reported = own or Reported()
    out = {"acties": keuze.action_field(store, choice) or join([])}
    if choice.subject:
        out["keten"] = _chain(store, choice, reported)
    else:
        out["keten"] = doelen.overview(store, gauges(store, reported), reported)
    return Answer(dict(choice.params), keuze.values(choice), out=out, notices=choice.notices)


def _found(store: Store, subject: str, own: Reported) -> tuple[Chain, tuple[Gauge, ...], Newest]:
    chain = chain_of(store, subject)
    actions = [action.action_id for action in chain.actions]
    return chain, gauges_of(store, own, actions), newest_reports(own, set(actions))


def _chain(store: Store, choice: keuze.Choice, own: Reported) -> Html:
    chain, targets, newest = _found(store, choice.subject, own)
    tree = programme_tree(store)
    trail = join((chain_link(title_of(store, name), theme=name) for name in chain.path[:-1]), " › ")
    kind = (
        "Actie"
        if choice.action
        else {"document": "Stuk", "theme": "Thema"}.get(tree.nodes[choice.node].kind, "Deelopgave")
    )
    where = tag("p", f"{kind} uit: " if trail else kind, trail, class_="atlas-keten-plek")
    data = cijfers.data_table(store, chain)
    unclear = doubts_table(store, chain)
    return join(
        [
            tag(
                "section",
                tag("h2", "De keten", class_="atlas-part-unseen"),
                where,
                stappen.steps(store, chain, targets, newest, own),
            ),
            _section(cijfers.DATA, cijfers.DATA_TOLD, data, cijfers.NO_LINK),
            _section(UNCLEAR, "", unclear, "Wij vonden hier geen tegenstrijdigheden."),
        ]
    )


def _section(title: str, told: str, table: Table, nothing: str) -> Html:
    shown = report_table(table) if table.rows else tag("p", nothing)
    return tag("section", tag("h2", title), tag("p", told) if told else None, shown)


def doubts_table(store: Store, chain: Chain) -> Table:
    """The contradictions and gaps about the actions of a chain, each once."""
    under = {name for action in chain.actions for name in (*action.path, action.action_id)}
    found = [name for name, about in ABOUT.items() if under.intersection(about)]
    rows = tuple(
        (row["doubt_id"], row["finding"], doubt_place(store, row))
        for row in (doubts(store, *found) if found else ())
    )
    return Table(
        UNCLEAR_TITLE, tuple(map(Column, ("Nummer", "Wat wij vonden", "Stuk en plaats"))), rows
    )


def report(store: Store, params: Mapping[str, str], own: Reported | None) -> Report:
    """The chain, or all targets, to take along."""
    choice, reported = keuze.read(store, params), own or Reported()
    problem = (reported.problem,) if reported.problem else ()
    if not choice.subject:
        targets = gauges(store, reported)
        return Report(
            name="keten-doelen",
            title=meter.TITLE,
            lead=(doelen.told(targets), *problem),
            blocks=(meter.table(store, targets), Text(KNOW, _limits(store))),
            sources=sources(store, *TABLES),
            warnings=(cijfers.PROOF,),
            address=choice.href,
        )
    chain, targets, newest = _found(store, choice.subject, reported)
    tables = (
        cijfers.figures_table(store, chain),
        stappen.actions_table(store, chain, newest),
        bedragen.money_table(store, chain),
        bedragen.reported_table(store, newest),
        meter.table(store, targets),
        cijfers.data_table(store, chain),
        doubts_table(store, chain),
    )
    return Report(
        name=f"keten-{choice.subject}",
        title=title_of(store, choice.subject),
        lead=(cijfers.start_words(store, chain), *problem),
        blocks=(*(table for table in tables if table.rows), Text(KNOW, _limits(store))),
        sources=tuple(dict.fromkeys((*sources(store, *TABLES), *_origins(chain)))),
        warnings=(cijfers.PROOF,),
        address=choice.href,
    )


def _origins(chain: Chain) -> list[str]:
    """The sources of the figures that are shown."""
    links = (*chain.need.links, *chain.effect.links)
    used = {(link.indicator.id, point.cell.origin)
            for link in links for point in (link.first, link.last) if point}  # fmt: skip
    return [
        source_line(origin)
        for link in links
        for origin in link.indicator.origin
        if (link.indicator.id, origin.id) in used
    ]
