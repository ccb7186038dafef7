"""Fault 44: whatever two editors do with one report at once, the second one sees the first."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from atlas.store.reporting.records import Editor
from atlas.store.store import Store
from atlas.ui.melden import formulier, voortgang
from tests.pages.melden import ASSEN, PROVINCE, TEAMS, Desk
from tests.store.reporting.people import assert_whole

SENT = {"status": "op_schema", "explanation": "Zoals het was."}
ACTS: dict[str, tuple[Editor, str, dict[str, str]]] = {
    "Assen saves": (ASSEN, "opslaan", SENT | {"explanation": "Van Assen."}),
    "Assen hands in": (ASSEN, "indienen", SENT | {"explanation": "Van Assen."}),
    "Assen withdraws": (ASSEN, "intrekken", {}),
    "province publishes": (PROVINCE, "publiceren", {}),
    "province sends back": (PROVINCE, "terugsturen", {"reason": "Hoeveel mensen?"}),
    "province saves": (PROVINCE, "opslaan", SENT | {"explanation": "Van de provincie."}),
}
PAIRS = list(permutations(ACTS, 2))


@pytest.mark.parametrize(("first", "second"), PAIRS, ids=map(" then ".join, PAIRS))
def test_fault_44_the_second_of_two_editors_changes_nothing_and_sees_why(
    store: Store, tmp_path: Path, first: str, second: str
) -> None:
    desk = Desk(store, tmp_path)
    desk.send(ASSEN, "indienen", **SENT)
    seen = desk.only()
    editor, act, typed = ACTS[first]
    assert desk.sent(editor, act, seen, **typed).done
    between, public = desk.only(), desk.register.reported().reports
    editor, act, typed = ACTS[second]
    answered = desk.sent(editor, act, seen, **typed)
    assert not answered.done
    assert answered.current == between
    assert (desk.only(), desk.register.reported().reports) == (between, public)
    html = desk.html(voortgang, editor, answered, actie=TEAMS, gemeente="GM0106")
    assert formulier.CHANGED in html
    if "explanation" in typed:
        assert typed["explanation"] in html  # his own text stays to be read
    assert_whole(desk.register)
