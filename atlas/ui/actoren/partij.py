"""Page Actoren: one party, where it is named, its actions, and with whom it works."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from atlas.domain.network import Party, Tie, group_id, network
from atlas.domain.programme_tree import programme_tree
from atlas.figures.network import fan, legend
from atlas.figures.network_signs import SIGNS, sign_of
from atlas.figures.numbers import dates_in_words
from atlas.figures.report import Column, Table, Value
from atlas.store.store import Store
from atlas.ui.actoren import woorden as words
from atlas.ui.html import Cell, Html, definitions, items, join, report_table, svg, tag
from atlas.ui.parts.fold import fold

DRAWN, MOST_ROWS = 16, 40
PARTNER_HEADS = ("Met wie", "Soort", "Acties samen", "Welke acties")
ACTION_HEADS = ("Actie", "Andere partners", "Periode", "Stand in het stuk", "Stuk en plaats")
NOBODY = "Bij geen enkele actie staat {name} samen met een ander als partner."
NO_ACTIONS = (
    "{name} staat bij geen enkele actie als partner. Het stuk noemt deze partij op een andere "
    "plek, zie hierboven."
)
# Kind of an actor -> the group of many that it may be meant by.
GROUPS = {"gemeente": group_id("gemeenten"), "corporatie": group_id("corporaties")}
OWN_YEAR = "De stand is die van het stuk in zijn eigen jaar. Over nu zegt het stuk niets."
FUNCTION = "Een persoon staat hier alleen met de functie die het stuk noemt."


def chosen(store: Store, party: Party) -> Html:
    """Everything of one party."""
    back = tag("a", "Terug naar alle partijen", href=f"/{words.PAGE}", data_send='{"wie": ""}')
    return join(
        [
            tag("section", tag("p", back), _facts(store, party)),
            tag(
                "section", tag("h2", f"Met wie werkt {party.name} samen?"), _partners(store, party)
            ),
            tag(
                "section", tag("h2", f"Acties met {party.name} als partner"), _actions(store, party)
            ),
        ]
    )


def facts(store: Store, party: Party) -> list[tuple[str, list[str]]]:
    """What the documents say of a party: terms, each with what is known of it."""
    if party.is_group:
        said = [
            ("Soort", ["Groep van velen: de stukken noemen alleen de groep."]),
            ("Opmerking", [words.group_note(store, party)]),
        ]
    else:
        row = party.row
        note = row["note"] or (FUNCTION if party.kind == "persoon" else "")
        said = [
            ("Soort", [words.kind_words(party.kind)]),
            ("Rol in de stukken", [row["role"]]),
            ("Werkgebied", [row["area_text"] or words.UNSAID]),
            ("Genoemd in", [f"{title}, {at}" for title, at in words.mentions(store, party)]),
            ("In acties ook genoemd als", words.also_called(store, party)),
            ("Opmerking", [note]),
        ]
    known = ((term, list(filter(None, each))) for term, each in said)
    return [(term, each) for term, each in known if each]


def _facts(store: Store, party: Party) -> Html:
    return definitions(
        (term, each[0] if len(each) == 1 else items(each)) for term, each in facts(store, party)
    )


def split(store: Store, party: Party) -> tuple[list[Tie], list[Tie]]:
    """The ties by shared actions, and those by the signature under the convenant alone."""
    ties = network(store).of[party.party_id]
    return [tie for tie in ties if tie.weight], [tie for tie in ties if not tie.weight]


def _partners(store: Store, party: Party) -> Html:
    by_action, signed = split(store, party)
    found: list[Html] = []
    if by_action:
        table = partners_table(store, party, by_action[:MOST_ROWS], on_screen=True)
        drawing = tag("div", *_drawn(store, party, by_action), _left_out(len(by_action)))
        rows = fold(f"Toon als lijst ({len(table.rows)})", report_table(table, stack=True))
        found.append(tag("div", drawing, rows, class_="atlas-part-two"))
    else:
        found.append(tag("p", NOBODY.format(name=party.name)))
    found += _in_group(store, party)
    if party.signed:
        found.append(_signers(store, party, signed))
    return join(found)


def _drawn(store: Store, party: Party, ties: Sequence[Tie]) -> tuple[Html, Html]:
    """The party with the first others, and what their signs mean."""
    parties = network(store).parties
    others = [(words.node(parties[tie.across(party.party_id)]), tie.weight) for tie in ties[:DRAWN]]
    own = sign_of(party.kind)
    used = {own, *(node.sign for node, _ in others)}
    title = f"Tekening: met wie {party.name} samenwerkt"
    return svg(fan(title, own, others)), svg(legend([sign for sign in SIGNS if sign in used]))


def _left_out(count: int) -> Html:
    told = "Het getal is het aantal acties samen; hoe meer, hoe dikker de lijn."
    if count > DRAWN:
        told += f" Getekend zijn de eerste {DRAWN} van {count}; meer staan in de lijst."
    return tag("p", told, class_="atlas-note")


def _in_group(store: Store, party: Party) -> list[Html]:
    """That it is one of a group whose actions are not counted here."""
    group = network(store).parties.get(GROUPS.get(party.kind, ""))
    if group is None:
        return []
    told = f"Bij {words.actions(len(group.actions))} noemen de stukken alleen “{group.name}”. "
    text = "Of deze partij daarbij hoort, staat er niet. Die acties tellen hier niet mee. Bekijk "
    return [tag("p", told, text, words.link(group), ".")]


def _signers(store: Store, party: Party, only_signed: Sequence[Tie]) -> Html:
    """Who signed the same convenant; those with shared actions too are told apart by number."""
    parties = network(store).parties
    every = [tie for tie in network(store).of[party.party_id] if tie.signed]
    others = (parties[tie.across(party.party_id)] for tie in every)
    links = map(words.link, sorted(others, key=lambda other: other.name.casefold()))
    told = f"Tekende samen met {len(every)} andere partijen het {words.CONVENANT}"
    note = (
        f"Met {len(only_signed)} van hen staat {party.name} verder bij geen enkele actie samen als "
        "partner. De handtekening telt niet mee als actie."
    )
    return tag("details", tag("summary", told), tag("p", note), items(links))


def partners_table(
    store: Store, party: Party, ties: Sequence[Tie], on_screen: bool = False
) -> Table:
    """With whom a party shares actions, and which."""
    parties = network(store).parties
    rows: list[tuple[Value, ...]] = []
    for tie in ties:
        other = parties[tie.across(party.party_id)]
        kind = words.kind_words(other.kind)
        if on_screen:
            links = Cell(words.action_links(store, tie.actions))
            rows.append((Cell(words.link(other)), kind, tie.weight, links))
        else:
            titles = "; ".join(words.action_titles(store, tie.actions))
            rows.append((other.name, kind, tie.weight, titles))
    columns = tuple(Column(name, 0 if name == PARTNER_HEADS[2] else None) for name in PARTNER_HEADS)
    title = f"Partijen die bij dezelfde actie staan als {party.name}"
    return Table(title, columns, tuple(rows), _cut(len(rows), len(split(store, party)[0])))


def _cut(shown: int, every: int) -> tuple[str, ...]:
    """What is said under a table that does not hold all rows."""
    if shown == every:
        return ()
    return (f"U ziet de eerste {shown} van {every}. Het bestand onderaan heeft ze alle.",)


def actions_table(store: Store, party: Party, on_screen: bool = False) -> Table:
    """The actions that a party is a partner of; on screen the first ones, with links."""
    known = programme_tree(store).by_id
    ids = party.actions[:MOST_ROWS] if on_screen else party.actions
    own = words.own_words(store, party)
    rows = []
    for each in ids:
        action = known[each]
        link = tag("a", action.title, href=f"/programma?actie={each}")
        others = [word for word in action.partners if word not in own]
        rows.append(
            (
                Cell(link) if on_screen else action.title,
                ", ".join(others),
                dates_in_words(action.row["period"]) or None,
                action.row["status"],
                f"{action.row['document']}, {action.row['locator']}",
            )
        )
    notes = (OWN_YEAR, *_cut(len(ids), len(party.actions)))
    title = f"{words.actions(len(party.actions))} met {party.name}"
    return Table(title, tuple(map(Column, ACTION_HEADS)), tuple(rows), notes)


def _actions(store: Store, party: Party) -> Html:
    if not party.actions:
        return tag("p", NO_ACTIONS.format(name=party.name))
    partner = party.name if party.is_group else party.party_id
    there = f"/programma?{urlencode({'partner': partner})}"
    link = tag("a", "Zoek verder in deze acties op de pagina Programma", href=there)
    table = actions_table(store, party, on_screen=True)
    rows = fold(f"Toon {words.actions(len(table.rows))}", report_table(table))
    return join([rows, tag("p", link)])


def tables(store: Store, party: Party) -> tuple[Table, ...]:
    """Its ties and its actions to take along; none without rows."""
    by_action, _ = split(store, party)
    signers = [tie for tie in network(store).of[party.party_id] if tie.signed]
    parties = network(store).parties
    names = sorted(parties[tie.across(party.party_id)].name for tie in signers)
    title = f"Tekende samen met {party.name} het {words.CONVENANT}"
    found = (
        partners_table(store, party, by_action),
        actions_table(store, party),
        Table(title, (Column("Partij"),), tuple((name,) for name in names)),
    )
    return tuple(table for table in found if table.rows)
