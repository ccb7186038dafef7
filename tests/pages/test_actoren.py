"""Page Actoren without a browser: every party, its ties traced to actions, the list, the files."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import openpyxl
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from atlas.domain.network import group_id, network
from atlas.domain.programme_tree import programme_tree
from atlas.figures.report import Table
from atlas.store.load import load_store
from atlas.store.store import Store
from atlas.ui import downloads
from atlas.ui.actoren import actoren, lijst, netwerk, partij, woorden
from atlas.ui.actoren.page import PAGE
from atlas.ui.html import join
from atlas.ui.parts.part import Answer
from tests.pages.support import ENGLISH, Page
from tests.support import small_data

ROOT = Path(__file__).parents[2]
STAMM, BOKD, ASSEN = "act-cmo-stamm", "act-bokd", "act-gemeente-assen"
PERSON, ALONE = "act-gedeputeerde-a-haarsma", "act-cbs"
GEMEENTEN = group_id("gemeenten")
STATES = ("", STAMM, BOKD, ASSEN, PERSON, ALONE, GEMEENTEN, "act-woonborg")
HOSTILE = ("<b>x</b>", "act-", "ACT-BOKD", "act-bokd ", "'><script>alert(1)", "9" * 5000)
LARGEST = 15_000


def answer(store: Store, **params: str) -> Answer:
    return actoren.answer(store, params, None)


def text(html: str) -> str:
    return " ".join(Page(html).text.split())


def shown(store: Store, who: str) -> str:
    return answer(store, **({"wie": who} if who else {})).out["partij"]


def recorded(table: str) -> list[dict[str, str]]:
    with (ROOT / f"data/programme/{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(Starlette(routes=downloads.routes())) as found:
        yield found


# All parties


def test_every_party_has_a_good_dutch_page(store: Store) -> None:
    skeleton = actoren.skeleton(store)
    for who, party in network(store).parties.items():
        page = Page(answer(store, wie=who).out["partij"])
        assert [title for level, title in page.headings if level == "h2"] == [
            f"Met wie werkt {party.name} samen?",
            f"Acties met {party.name} als partner",
        ]
        assert not (found := ENGLISH.search(page.text)), (who, found)
        assert not set(page.tags) & {"script", "style", "iframe", "form", "img"}
        assert PAGE.title(PAGE.default, {"wie": who}).casefold() == party.name.casefold()
    ids = Page(join([skeleton, *answer(store, wie=BOKD).out.values()])).ids
    assert len(ids) == len(set(ids))


def test_every_link_leads_somewhere(store: Store) -> None:
    parties, actions = network(store).parties, programme_tree(store).by_id
    pages = [actoren.skeleton(store), *(answer(store, wie=who).out["partij"] for who in parties)]
    for html in pages:
        for link in set(Page(html).links):
            at = urlsplit(link)
            asked = dict(parse_qsl(at.query))
            if at.path == "/programma":
                assert asked.get("actie", "") in actions or asked.get("partner"), link
            elif at.path == "/actoren":
                assert not asked or asked["wie"] in parties, link


def test_every_tie_can_be_traced_to_its_actions(store: Store) -> None:
    found = network(store)
    for who in (STAMM, BOKD, ASSEN):
        html = shown(store, who)
        for tie in found.of[who]:
            for action in tie.actions:
                assert f"/programma?actie={action}" in html
    table = partij.partners_table(store, found.parties[STAMM], partij.split(store,
                                  found.parties[STAMM])[0])  # fmt: skip
    assert table.rows[0][:3] == ("Zorgbelang Drenthe", "zorg", 9)
    assert str(table.rows[0][3]).count(";") >= 8


def test_a_party_is_told_with_where_it_is_named(store: Store) -> None:
    for row in recorded("actors"):
        party = network(store).parties[row["actor_id"]]
        named = woorden.mentions(store, party)
        again = "; ".join(f"{at}" for _, at in named)
        assert again == re.sub(r"[a-z]+_\d{4}: ", "", row["mentions"]), row["actor_id"]
        assert woorden.mentioned_in(party) == set(
            re.findall(r"[a-z]+_\d{4}(?=: )", row["mentions"])
        )
    said = text(shown(store, ASSEN))
    assert "Convenant wonen, welzijn en zorg (2006), Inleiding" in said
    assert "ondertekenaar convenant 2006; regierol wonen-welzijn-zorg" in said


def test_a_party_has_the_actions_that_name_it(store: Store) -> None:
    said = shown(store, BOKD)
    words = {row["partner"] for row in recorded("partners") if row["actor_id"] == BOKD}
    expected = [row for row in recorded("actions") if words & set(row["partners"].split("; "))]
    assert len(expected) == 16
    for row in expected:
        assert f"/programma?actie={row['action_id']}" in said
        assert join([row["locator"]]) in said
    assert partij.OWN_YEAR in text(said)


def test_other_words_for_a_party_are_told(store: Store) -> None:
    said = text(shown(store, STAMM))
    assert "STAMM CMO Drenthe (oudere naam in het stuk)" in said
    others = {row[1] for row in partij.actions_table(store, network(store).parties[STAMM]).rows}
    assert not any("STAMM" in str(each) for each in others)


def test_the_signers_of_the_convenant_are_told_apart_from_shared_actions(store: Store) -> None:
    said = text(shown(store, "act-woonborg"))
    assert "Tekende samen met 24 andere partijen het convenant van 2006" in said
    assert "Bij geen enkele actie staat Woonborg samen met een ander als partner." in said
    assert "noemen de stukken alleen “corporaties”" in said
    assert "Tekende samen" not in text(shown(store, BOKD))


def test_a_group_stays_a_group(store: Store) -> None:
    said = text(shown(store, GEMEENTEN))
    assert "Groep van velen: de stukken noemen alleen de groep." in said
    count = sum("gemeenten" in row["partners"].split("; ") for row in recorded("actions"))
    assert f"{count} acties met gemeenten" in said
    assert f"Bij {count} acties noemen de stukken alleen “gemeenten”." in text(shown(store, ASSEN))
    assert "U ziet de eerste 40 van" in said


def test_a_person_is_shown_as_a_function_everywhere(store: Store, client: TestClient) -> None:
    every = [shown(store, PERSON), answer(store, zoek="gedeputeerde").out["lijst"],
             actoren.skeleton(store)]  # fmt: skip
    for html in every:
        assert "aarsma" not in text(html)
    assert partij.FUNCTION in text(every[0])
    assert PAGE.title(PAGE.default, {"wie": PERSON}) == "Gedeputeerde"
    assert answer(store, zoek="Haarsma").out["lijst"].count("<tr") == 0
    book = openpyxl.load_workbook(io.BytesIO(client.get("/download/actoren.xlsx").content))
    cells = {str(c) for sheet in book for row in sheet.iter_rows(values_only=True) for c in row}
    assert "gedeputeerde" in cells
    assert not [cell for cell in cells if "aarsma" in cell]


def test_who_is_no_partner_is_told_so(store: Store) -> None:
    said = text(shown(store, ALONE))
    assert "CBS staat bij geen enkele actie als partner." in said
    assert "<svg" not in shown(store, ALONE)


# The drawing of all and its equal list


def test_the_drawing_and_the_list_hold_the_same_ties(store: Store) -> None:
    html = netwerk.section(store)
    ties = netwerk.strongest(store)
    table = netwerk.ties_table(store)
    assert len(table.rows) == len(ties) <= netwerk.MOST
    assert html.count("<path") == len(ties)
    parties = network(store).parties
    assert [(row[0], row[1], row[2]) for row in table.rows] == [
        (parties[tie.one].name, parties[tie.other].name, tie.weight) for tie in ties
    ]
    drawn = set(re.findall(r"<a href='?\"?/actoren\?wie=([^\"']+)", html.split("<table")[0]))
    assert drawn == {party for tie in ties for party in (tie.one, tie.other)}


def test_the_findings_are_counted(store: Store) -> None:
    said = " ".join(netwerk.findings(store))
    assert "De stukken noemen 139 partijen." in said
    assert "25 partijen tekenden samen het convenant van 2006." in said
    assert "CMO STAMM deelt acties met de meeste andere partijen" in said
    found = network(store)
    most = max(len(netwerk.named(found, p.party_id)) for p in found.parties.values()
               if not p.is_group)  # fmt: skip
    assert f": {most}." in said


# The list


def test_the_list_is_walked_without_loss(store: Store) -> None:
    seen: list[str] = []
    params: dict[str, str] = {}
    for _ in range(12):
        html = answer(store, **params).out["lijst"]
        seen += re.findall(r'<th scope="row"[^>]*><a href="/actoren\?wie=([^"]+)"', html)
        forward = re.search(r'href="([^"]*)"[^>]*aria-label="Volgende', html)
        if not forward:
            break
        params = dict(parse_qsl(urlsplit(forward[1].replace("&amp;", "&")).query))
    assert sorted(seen) == sorted(row["actor_id"] for row in recorded("actors"))
    counts = [len(network(store).parties[who].actions) for who in seen]
    assert counts == sorted(counts, reverse=True)


def test_every_choice_offered_finds_as_many_as_it_says(store: Store) -> None:
    for word, offered in lijst.options(store).items():
        for value, name in offered.items():
            count = int(re.search(r"\((\d+)\)$", name)[1])  # type: ignore[index]
            report = actoren.report(store, {word: value}, None)
            rows = [b.rows for b in report.blocks if isinstance(b, Table)][-1]
            assert len(rows) == count, (word, value)
            assert answer(store, **{word: value}).notices == ()


@pytest.mark.parametrize(("asked", "found"), [
    ("bokd", BOKD), ("  BOKD ", BOKD),
    ("geletterd drenthe", "act-bondgenootschap-voor-een-geletterd-drenthe"),
    ("fryslan", "act-provincie-fryslân"), ("zorgkantoor", "act-zilveren-kruis"),
])  # fmt: skip
def test_searching_forgives_capitals_and_accents(store: Store, asked: str, found: str) -> None:
    listed = answer(store, zoek=asked)
    assert f"wie={found}" in listed.out["lijst"]
    assert listed.values["zoek"] == asked.strip()


def test_searching_what_is_not_there(store: Store) -> None:
    found = answer(store, zoek="<b>niets</b>")
    assert lijst.NOTHING in text(found.out["lijst"])
    assert "<b>" not in found.out["lijst"]


# The address, the page and its files


@pytest.mark.parametrize("word", ["wie", "soort", "document", "gebied", "vanaf"])
@pytest.mark.parametrize("value", HOSTILE)
def test_39_what_an_address_may_not_say_is_left_out_with_a_notice(
    store: Store, word: str, value: str
) -> None:
    found = answer(store, **{word: value})
    assert (found.params, found.out) == ({}, answer(store).out)
    (notice,) = found.notices
    assert notice.parameter == word
    assert not set(notice.given) & set("<>'\"")


@pytest.mark.parametrize("who", STATES)
def test_an_answer_is_small_and_its_address_gives_it_again(store: Store, who: str) -> None:
    given = {"wie": who} if who else {}
    assert answer(store, **given).params == given
    params, packed, _ = PAGE.message("actoren", tuple(given.items()))
    assert len(packed) < LARGEST
    assert PAGE.message("actoren", tuple(params.items()))[1] == packed


def run(**params: str) -> tuple[dict[str, Any], dict[str, str]]:
    app = AppTest.from_file(str(ROOT / "pages/actoren.py"), default_timeout=60)
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    (component,) = app.get("bidi_component")
    address = {name: "".join(value) for name, value in app.query_params.items()}
    return json.loads(gzip.decompress(component.proto.bytes)), address


def test_the_page_is_named_after_the_party_and_says_what_it_could_not_do() -> None:
    message, address = run(wie=BOKD, soort="onzin")
    assert (message["title"], address) == ("BOKD", {"wie": BOKD})
    assert len(message["notices"]) == 1
    assert run(wie="onzin")[0]["title"] == actoren.QUESTION


def test_the_limits_are_told(store: Store) -> None:
    page = Page(actoren.skeleton(store))
    assert page.headings[-1] == ("h2", "Wat u moet weten")
    for words in ("eigen koppeling", "verdelen wij niet over de leden", "Bronnen en licenties"):
        assert words in page.text


def test_the_file_of_a_party_has_its_ties_and_actions(client: TestClient) -> None:
    found = client.get("/download/actoren.xlsx", params={"wie": GEMEENTEN})
    assert 'filename="actoren-groep-gemeenten.xlsx"' in found.headers["content-disposition"]
    book = openpyxl.load_workbook(io.BytesIO(found.content))
    cells = [str(c) for sheet in book for row in sheet.iter_rows(values_only=True) for c in row]
    titles = {r["title"] for r in recorded("actions") if "gemeenten" in r["partners"].split("; ")}
    assert titles <= set(cells)
    assert any(f"/actoren?wie={GEMEENTEN}" in cell for cell in cells)
    assert client.get("/download/actoren.pdf", params={"wie": STAMM}).content.startswith(b"%PDF")


def test_an_atlas_without_a_programme_says_there_is_nothing(tmp_path: Path) -> None:
    small = load_store(small_data(tmp_path))
    assert netwerk.NO_TIES in text(actoren.skeleton(small))
    assert lijst.NOTHING in text(answer(small).out["lijst"])
    assert actoren.report(small, {}, None).blocks
