"""Page Actoren: parties and their ties in words and links."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

from atlas.domain.network import Party
from atlas.domain.programme_tree import programme_tree, rows, rows_by
from atlas.figures.network import Node
from atlas.figures.network_signs import sign_of
from atlas.store.store import Store
from atlas.ui.html import Html, items, tag
from atlas.ui.parts.documents import documents

PAGE, WHO = "actoren", "wie"
TOP = "partij"  # id of where the page of one party begins
GROUP_WORDS = "groep van velen"
UNSAID = "niet genoemd"
MOST_LINKS = 10  # actions behind one tie, on screen
CONVENANT = "convenant van 2006"


def kind_words(kind: str) -> str:
    """A kind of party as a visitor reads it."""
    return {"groep": GROUP_WORDS, "persoon": "functie"}.get(kind, kind)


def node(party: Party) -> Node:
    """A party in a drawing, with a link to its page."""
    return Node(
        party.party_id, party.name, sign_of(party.kind), address(party), {WHO: party.party_id}
    )


def address(party: Party) -> str:
    """The address of the page of a party."""
    return f"/{PAGE}?{WHO}={party.party_id}"


def link(party: Party) -> Html:
    """A link to the page of a party, without a new load."""
    send = json.dumps({WHO: party.party_id})
    return tag("a", party.name, href=address(party), data_send=send, data_show=TOP)


def actions(count: int) -> str:
    """A number of actions: "1 actie", "7 acties"."""
    return f"{count} {'actie' if count == 1 else 'acties'}"


def action_titles(store: Store, ids: Iterable[str]) -> list[str]:
    """The titles of actions."""
    known = programme_tree(store).by_id
    return [known[each].title for each in ids if each in known]


def action_links(store: Store, ids: Sequence[str]) -> Html:
    """The actions behind a tie, each a link to its page, folded under their number."""
    known = programme_tree(store).by_id
    found = [
        tag("a", known[each].title, href=f"/programma?actie={each}")
        for each in ids[:MOST_LINKS]
        if each in known
    ]
    rest = len(ids) - MOST_LINKS
    more = tag("p", f"En nog {actions(rest)}; het bestand onderaan heeft ze alle.")
    return tag(
        "details", tag("summary", actions(len(ids))), items(found), more if rest > 0 else None
    )


def mentions(store: Store, party: Party) -> list[tuple[str, str]]:
    """Where the documents name an actor: (title of the document, place in it)."""
    titles = documents(store, "actors")
    known = "|".join(map(re.escape, titles))
    told = party.row.get("mentions", "")
    pieces = re.split(rf"(?:^|; )({known}): ", told)[1:] if known else []
    return [(titles[each], at) for each, at in zip(pieces[::2], pieces[1::2], strict=True)]


def mentioned_in(party: Party) -> set[str]:
    """The ids of the documents that name an actor."""
    return set(re.findall(r"(?:^|; )([a-z]+_\d{4}): ", party.row.get("mentions", "")))


def also_called(store: Store, party: Party) -> list[str]:
    """The other words that actions use for an actor, with why we take them to be the same."""
    said = [row for row in rows(store, "partners") if row["actor_id"] == party.party_id]
    return [
        f"{row['partner']} ({row['note']})" if row["note"] else row["partner"]
        for row in said
        if row["partner"] != party.name or row["note"]
    ]


def own_words(store: Store, party: Party) -> set[str]:
    """The words of actions that mean this party and no other."""
    said = rows_by(store, "partners", "partner")
    own = {word for word, each in said.items() if [r["actor_id"] for r in each] == [party.party_id]}
    return own | ({party.name} if party.is_group else set())


def group_note(store: Store, party: Party) -> str:
    """What the project notes of a group of many."""
    notes = (row["note"] for row in rows(store, "partners") if row["partner"] == party.name)
    return next(notes, "")
