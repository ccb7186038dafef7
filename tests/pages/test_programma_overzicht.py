"""Part Overzicht without a browser: the filters, the tree, the list and the page of an action."""

from __future__ import annotations

import csv
import gzip
import html
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from atlas.domain.programme import Filter, find
from atlas.domain.programme_tree import programme_tree
from atlas.figures.report import Table
from atlas.store.reporting.records import Kind, Published, Reported, Role
from atlas.store.store import Store
from atlas.ui.parts.pager import ROWS
from atlas.ui.parts.part import Answer
from atlas.ui.programma import actie, actie_tabellen, boom, keuze, lijst, overzicht
from atlas.ui.programma.actie_tabellen import newest
from atlas.ui.programma.page import PAGE
from tests.pages.support import ENGLISH, Page, check_links

ROOT = Path(__file__).parents[2]
EMMEN, ASSEN, HUNZE, PROVINCE = "GM0114", "GM0106", "GM1680", "PV22"
VISIE, DORPEN, TEAMS = "ua-2-4-a", "ua-4-2-a", "ua-2-4-b"
EVIL = '<img src=x onerror="alert(1)"> & "klaar"'
HOSTILE = ("<b>x</b>", "'><script>alert(1)", "../..", "9" * 5000, "ua-2-4-a ", "NaN")
MOST = 15_000  # bytes of a change
TITLE = re.compile(r"<caption><span>(.*?)</span></caption>")


def rows_of(name: str) -> list[dict[str, str]]:
    """A programme table, read without the store."""
    with (ROOT / f"data/programme/{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def published(
    area: str, action: str, status: str, period: str = "2026-2", day: int = 20, **content: Any
) -> Published:
    said = {"status": status, "date": "", "explanation": "", "evidence_url": "", **content}
    when = datetime(2026, 11, day, 9, 30, tzinfo=UTC)
    role = Role.PROVINCE if area == PROVINCE else Role.GEMEENTE
    return Published(
        f"{area}-{period}-{day}", Kind.PROGRESS, area, action, period, said, when, role
    )


def answer(store: Store, own: Reported | None = None, **params: str) -> Answer:
    return overzicht.answer(store, params, own)


def text(answered: Answer, name: str = "") -> str:
    """What is read, in single spaces."""
    shown = answered.out[name] if name else "".join(answered.out.values())
    return " ".join(Page(shown).text.split())


def section(answered: Answer, title: str) -> str:
    """What is read in a section of the page of an action."""
    found = [
        each for each in answered.out["actie"].split("<section>") if f"<h2>{title}</h2>" in each
    ]
    return " ".join(html.unescape(re.sub("<[^>]*>", " ", found[0])).split())


def options(answered: Answer, word: str) -> dict[str, str]:
    found = re.findall(r'<option value="(.*?)">(.*?)</option>', answered.out[word])
    return {html.unescape(value): html.unescape(name) for value, name in found}


# The overview


def test_the_start_has_all_filters_the_documents_and_the_first_actions(store: Store) -> None:
    found = answer(store)
    assert (found.params, found.notices) == ({}, ())
    assert set(found.values.values()) == {""}
    assert {*keuze.FIELDS, "boom", "lijst", "gekozen"} == set(found.out)
    page = Page(found.out["lijst"])
    first = [action.action_id for action in programme_tree(store).actions[:ROWS]]
    linked = [dict(parse_qsl(urlsplit(each).query)).get("actie") for each in page.links]
    assert linked[:ROWS] == first
    assert "243 acties: alle acties." in text(found, "lijst")
    assert page.tags.count("tr") == ROWS + 1


def test_the_skeleton_is_balanced_dutch_and_ends_with_what_one_must_know(store: Store) -> None:
    skeleton = overzicht.skeleton(store)
    page = Page(skeleton)
    assert page.headings[-1] == ("h2", "Wat u moet weten")
    assert "Bronnen en licenties" in page.text
    assert page.tags.count("label") == page.tags.count("input") == 1
    assert len(page.ids) == len(set(page.ids))
    assert not ENGLISH.search(page.text)
    outs = set(re.findall(r'data-out="(\w+)"', skeleton))
    assert outs == {"actie", *answer(store).out}


@pytest.mark.parametrize("word", [*keuze.FIELDS])
def test_a_list_says_how_many_each_choice_gives(store: Store, word: str) -> None:
    facet = keuze.FIELDS[word][0]
    for value, name in options(answer(store), word).items():
        count = len(find(store, Filter(**{facet: value})).actions)
        if value:
            assert name.endswith(f" ({count})")
            assert count
        else:
            assert name == keuze.FIELDS[word][2]


def test_areas_stand_in_an_order_that_one_can_search(store: Store) -> None:
    codes = [code for code in options(answer(store), "gebied") if code]
    names = [store.areas[code].name for code in codes if code.startswith("GM")]
    assert names == sorted(names) and len(names) == 12
    assert codes[:12] == [code for code in codes if code.startswith("GM")]
    assert codes[12] == PROVINCE
    assert codes[-1] == keuze.UNKNOWN


def test_a_chosen_value_stays_in_its_list_when_nothing_is_found(store: Store) -> None:
    found = answer(store, document="cv", status="loopt", zoek="zzz")
    assert options(found, "status")["loopt"] == "loopt (0)"
    assert "Geen actie past bij: Convenant" in text(found, "lijst")
    assert "“zzz”" in text(found, "lijst")
    assert found.values["status"] == "loopt"


def test_a_word_for_an_actor_is_offered_once_as_that_actor(store: Store) -> None:
    actor = {row["partner"]: row["actor_id"] for row in rows_of("partners")}
    names = {row["actor_id"]: row["name"] for row in rows_of("actors")}
    offered = options(answer(store), "partner")
    assert actor["GGD"] in offered
    assert "GGD" not in offered
    assert offered[actor["GGD"]].startswith(names[actor["GGD"]])
    assert "gemeenten" in offered  # a group of many has no actor
    assert answer(store, partner="GGD").params == {"partner": "GGD"}


def test_a_choice_can_be_cleared_at_once(store: Store) -> None:
    assert overzicht.EVERYTHING not in text(answer(store), "lijst")
    found = answer(store, gebied=EMMEN, zoek="zzz", tak="ua-2").out["lijst"]
    (sent,) = re.findall(rf"<a ([^>]*)>{overzicht.EVERYTHING}</a>", found)
    assert 'href="/programma"' in sent
    (said,) = re.findall(r'data-send="(.*?)"', sent)
    cleared = json.loads(html.unescape(said))
    assert {*cleared} == {"gebied", "zoek", "tak"} and set(cleared.values()) == {""}


@pytest.mark.parametrize("word", sorted({row["partner"] for row in rows_of("partners")}))
def test_a_partner_leads_to_every_actor_that_it_means(store: Store, word: str) -> None:
    meant = {row["actor_id"] for row in rows_of("partners") if row["partner"] == word}
    shown = Page(actie._partner(store, word))
    asked = {dict(parse_qsl(urlsplit(each).query))["wie"] for each in shown.links}
    assert asked == meant - {""}
    assert shown.text.startswith(word)


def test_drenthe_as_a_whole_is_told_beside_a_gemeente(store: Store) -> None:
    said = text(answer(store, gebied=EMMEN), "lijst")
    assert f"{len(find(store, Filter(area=EMMEN)).actions)} acties van de 243: Emmen." in said
    whole = sum(PROVINCE in row["area_codes"].split(";") for row in rows_of("actions"))
    assert f"Nog {whole} acties gelden voor heel Drenthe." in said
    assert "gelden voor heel Drenthe" not in text(answer(store, gebied=PROVINCE), "lijst")


def test_every_row_says_document_place_period_and_status(store: Store) -> None:
    table = overzicht.report(store, {}, None).blocks[0]
    assert isinstance(table, Table)
    known = {row["action_id"]: row for row in rows_of("actions")}
    for line in table.rows:
        row = known[str(line[-1])]
        assert (line[0], line[3]) == (row["title"], row["status"])
        assert str(line[4]).endswith(row["locator"])
        assert bool(line[2]) == bool(row["period"])
    assert table.notes == ("De stand is die van het stuk in zijn eigen jaar, niet die van nu.",)


@pytest.mark.parametrize("params", [
    {"document": "ua", "gebied": EMMEN}, {"tak": "ua-2-4"}, {"zoek": "dorp"}, {"jaar": "onbekend"},
    {"rol": "stimuleren", "status": "loopt"}, {"vanaf": "wzw-1-zo-a"}, {"actie": VISIE},
    {"actie": VISIE, "document": "ua"},
])  # fmt: skip
def test_the_address_of_an_answer_gives_the_same_answer(
    store: Store, params: dict[str, str]
) -> None:
    found = answer(store, **params)
    again = answer(store, **found.params)
    assert (found.notices, again.notices) == ((), ())
    assert again.out == found.out
    assert again.params == found.params


def test_the_list_begins_again_when_its_first_row_is_gone(store: Store) -> None:
    later = answer(store, vanaf="ua-2-4-a")
    assert "vanaf" in later.params
    assert answer(store, vanaf="ua-2-4-a", document="cv").params == {"document": "cv"}


@pytest.mark.parametrize("word", overzicht.WORDS)
@pytest.mark.parametrize("given", HOSTILE)
def test_39_a_hostile_address_is_the_overview_with_a_notice(
    store: Store, word: str, given: str
) -> None:
    found = answer(store, **{word: given})
    if word == "zoek" and len(given) < 200:
        assert found.params["zoek"] == given.strip()
        assert "<script" not in found.out["lijst"] and "<b>" not in found.out["lijst"]
        return
    assert found.params == {}
    assert found.out == answer(store).out
    (notice,) = found.notices
    assert notice.parameter == word
    assert not set(notice.given) & set("<>'\"")
    assert overzicht.report(store, {word: given}, None).blocks


# The tree


def test_only_opened_branches_travel(store: Store) -> None:
    tree = programme_tree(store)
    closed = Page(answer(store).out["boom"])
    assert len(closed.links) == 5
    opened = Page(answer(store, tak="ua-2-4").out["boom"])
    assert len(opened.links) == 5 + len(tree.children["ua"]) + len(tree.children["ua-2"])
    assert "Iedereen kan meedoen bij sport en beweging (6)" in " ".join(opened.text.split())


def test_a_branch_opens_and_the_chosen_one_closes(store: Store) -> None:
    sent = {
        json.loads(html.unescape(said))["tak"]: given
        for given, said in re.findall(
            r'<a([^>]*?data-send="([^"]*)"[^>]*)>', answer(store, tak="ua-2").out["boom"]
        )
    }
    assert 'aria-expanded="true" aria-current="true"' in sent["ua"]  # closes ua-2, leaves ua open
    assert 'aria-expanded="false"' in sent["sb"]
    assert "aria-expanded" not in sent["ua-2-4"]  # a task has nothing under it in the tree
    assert '{"tak": ""}' in html.unescape(answer(store, tak="ua").out["boom"])


def test_a_branch_without_actions_is_told_and_is_no_link(store: Store) -> None:
    shown = answer(store, tak="sb").out["boom"]
    assert "<span>Kwaliteit leefgebieden (fysiek, buiten nota) (0)</span>" in shown


def test_another_document_closes_the_branch(store: Store) -> None:
    found = answer(store, document="cv", tak="ua-2")
    assert found.params == {"document": "cv"}
    assert len(Page(found.out["boom"]).links) == 1


# An action


def test_the_heading_and_the_tab_are_those_of_the_action(store: Store) -> None:
    said = {"actie": DORPEN}
    assert PAGE.title(PAGE.default, said) == "Regeling dorpsinitiatieven"
    assert PAGE.tab(PAGE.default, said).startswith("Regeling dorpsinitiatieven – ")
    assert (
        PAGE.title(PAGE.default, {})
        == PAGE.title(PAGE.default, {"actie": "nee"})
        == overzicht.QUESTION
    )
    other = PAGE.parts["kaart"]
    assert PAGE.title(other, said) == other.QUESTION


def test_an_action_says_what_its_document_says(store: Store) -> None:
    said = section(answer(store, actie=TEAMS), "Wat zegt het stuk?")
    for part in (
        "Doel minstens 6 gemeenten",
        "Mijlpaal minimaal 6 gemeenten in 2019; tabel: iedere gemeente",
        "Periode 2019",
        "Gebied Drentse gemeenten",
        "Stand gepland voor 2019, volgens het stuk in zijn eigen jaar: 2019 (kader 2016-2020)",
        "Partners GGD Drenthe (ZonMw-subsidie)",
        "Uitvoeringsagenda krimp en leefbaarheid 2019, H3 tabel, thema 2; Bijlage thema 2",
    ):
        assert part in said, part


def test_the_way_to_an_action_leads_back_to_its_branches(store: Store) -> None:
    page = Page(answer(store, actie=VISIE, document="ua").out["actie"])
    back = [dict(parse_qsl(urlsplit(each).query)) for each in page.links[:4]]
    assert back == [
        {"document": "ua"},
        *({"document": "ua", "tak": node} for node in ("ua", "ua-2", "ua-2-4")),
    ]


def test_every_action_has_a_good_dutch_page_and_its_files(store: Store) -> None:
    actors = {row["actor_id"] for row in rows_of("actors")}
    for action in programme_tree(store).actions:
        found = answer(store, actie=action.action_id)
        page = Page(found.out["actie"])
        assert set(found.out) == {"actie"}
        assert len(page.ids) == len(set(page.ids))
        assert "nan" not in page.text.lower().split()
        assert f"/keten?actie={action.action_id}" in page.links
        check_links(page, store)
        wie = {dict(parse_qsl(urlsplit(each).query)).get("wie") for each in page.links}
        assert wie - {None} <= actors
        report = overzicht.report(store, {"actie": action.action_id}, None)
        assert report.name == f"programma-{action.action_id}"
        assert report.address == f"/programma?actie={action.action_id}"
        assert report.sources and report.warnings


@pytest.mark.parametrize(("action", "amount", "kinds"), [
    ("wzw-1-mj-a", "540.000", {
        "uit de tabel", "uit de tekst, meer jaren samen", "uit de tekst, per regio per jaar",
    }),
    (DORPEN, "50.000", {"per gemeente"}),
    ("ua-6-1-b", "20.000.000", {"bijdrage van het Rijk, maximaal", "bijdrage van de regio"}),
])  # fmt: skip
def test_money_has_its_kind_and_is_never_added_up(
    store: Store, action: str, amount: str, kinds: set[str]
) -> None:
    table = actie_tabellen.money_table(store, programme_tree(store).by_id[action])
    assert {line[4] for line in table.rows} == kinds
    assert any(table.text(line[3], table.columns[3]) == amount for line in table.rows)
    assert "Tel deze bedragen niet op" in table.notes[0]
    amounts = {float(row["amount_eur"]) for row in rows_of("budgets")}
    assert {line[3] for line in table.rows} <= amounts
    assert "totaal" not in " ".join(str(line[0]).lower() for line in table.rows)


def test_linked_figures_say_their_side_and_that_the_link_is_our_own(store: Store) -> None:
    found = answer(store, actie=VISIE)
    said = section(found, "Welke cijfers horen hierbij?")
    assert "behoefte" in said and "effect" in said
    assert "eigen koppeling" in said
    assert "bewijst niet" in said
    shown = {each for each in Page(found.out["actie"]).links if each.startswith("/kaart")}
    linked = {
        row["indicator_id"]
        for row in rows_of("links")
        if row["node_id"] in ("ua", "ua-2", "ua-2-4", VISIE)
    }
    assert len(shown) == len(linked)


def test_a_contradiction_stands_beside_the_action(store: Store) -> None:
    said = section(answer(store, actie=TEAMS), "Tegenstrijdig of onduidelijk")
    assert 'Aanvalsteam in "iedere gemeente" (tabel) tegen minimaal 6 gemeenten' in said
    assert "Wij vonden hier geen tegenstrijdigheden." in text(answer(store, actie="sb-0-a"))


# What was reported since


def test_without_reports_nothing_is_a_zero_and_nobody_is_blamed(store: Store) -> None:
    said = section(answer(store, actie=VISIE), "Wat is sindsdien gemeld?")
    assert said.endswith(
        "Over deze actie is nog niets gemeld. Meld over deze actie (voor gemeenten en provincie)"
    )


def test_the_newest_report_of_each_gemeente_counts_and_all_are_kept(store: Store) -> None:
    own = Reported((
        published(EMMEN, VISIE, "gestart", "2026-2", 3),
        published(ASSEN, VISIE, "vertraagd", "2026-2", 4, explanation=EVIL),
        published(EMMEN, VISIE, "afgerond", "2027-1", 5, date="2026-11-01", spent_eur=1200.0),
        published(EMMEN, TEAMS, "gestopt", "2027-1", 6),
    ))  # fmt: skip
    action = programme_tree(store).by_id[VISIE]
    found = newest(own, action)
    assert {code: each.content["status"] for code, each in found.items()} == {
        EMMEN: "afgerond",
        ASSEN: "vertraagd",
    }
    table = actie_tabellen.reports_table(store, action, own)
    assert [line[:3] for line in table.rows] == [
        ("Assen", "vertraagd", None),
        ("Emmen", "afgerond", "1 november 2026"),
    ]
    assert table.rows[1][4:7] == (1200.0, None, None)
    history = actie_tabellen.history_table(store, action, own)
    assert [line[4] for line in history.rows] == ["afgerond", "vertraagd", "gestart"]
    assert history.rows[0][:4] == (
        "5 november 2026", "Emmen", "gemeente-redacteur", "2027, eerste halfjaar",
    )  # fmt: skip
    shown = answer(store, own, actie=VISIE).out["actie"]
    assert "<img" not in shown and "&lt;img" in shown
    assert Page(shown)
    said = text(answer(store, own, actie=VISIE))
    assert "Nog niet gemeld: Aa en Hunze, Borger-Odoorn, Coevorden, De Wolden," in said


def test_the_day_of_publication_is_that_of_drenthe(store: Store) -> None:
    when = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    own = Reported((replace(published(EMMEN, VISIE, "gestart"), published_at=when),))
    table = actie_tabellen.history_table(store, programme_tree(store).by_id[VISIE], own)
    assert table.rows[0][0] == "21 november 2026"


@pytest.mark.parametrize(("url", "link"), [
    ("https://emmen.nl/visie", True), ("javascript:alert(1)", False), ("", False),
])  # fmt: skip
def test_evidence_is_a_link_only_to_a_site(store: Store, url: str, link: bool) -> None:
    own = Reported((published(EMMEN, VISIE, "afgerond", evidence_url=url),))
    shown = answer(store, own, actie=VISIE).out["actie"]
    assert (f'href="{url}"' in shown) == link
    assert "javascript:" not in " ".join(str(each) for each in Page(shown).links)


def test_a_long_explanation_is_folded_and_a_short_one_is_not(store: Store) -> None:
    long = "Het team begon in drie dorpen. " * 60
    own = Reported((
        published(EMMEN, TEAMS, "gestart", explanation=f"{long}Slot {EVIL}", date="2026-11-01"),
        published(ASSEN, TEAMS, "gestart", explanation="Kort.", evidence_url="https://assen.nl/b"),
    ))  # fmt: skip
    shown = answer(store, own, actie=TEAMS).out["actie"]
    (newest_table, *_) = re.findall(r"<table.*?</table>", shown, re.S)
    assert newest_table.count("<details") == 1
    before = newest_table.split("<details")[0].rsplit("<td", 1)[1]
    assert 100 < len(before) < 300 and before.endswith("…")
    assert html.escape(EVIL) in newest_table and EVIL not in newest_table
    said = " ".join(Page(newest_table).text.split())
    assert "gestart, op 1 november 2026" in said and "Kort." in said
    assert "2026, tweede halfjaar; 20 november 2026" in said and "Bewijs bekijken" in said
    table = actie_tabellen.reports_table(store, programme_tree(store).by_id[TEAMS], own)
    assert str(table.rows[1][3]).startswith(long.strip()[:1000])  # the files have all of it


def test_the_ways_on_from_an_action(store: Store) -> None:
    links = Page(answer(store, actie=TEAMS).out["actie"]).links
    assert {"/programma?deel=geld", f"/keten?actie={TEAMS}"} <= {*links}
    assert f"/melden?deel=voortgang&actie={TEAMS}" in links
    numbers = {row["doubt_id"] for row in rows_of("doubts")}
    doubts = [dict(parse_qsl(urlsplit(each).query)) for each in links if "twijfel" in each]
    assert doubts and all(each["nummer"] in numbers for each in doubts)


def test_no_kind_of_amount_is_told_in_english(store: Store) -> None:
    tables = (actie_tabellen.money_table(store, each) for each in programme_tree(store).actions)
    kinds = {str(row[4]) for table in tables for row in table.rows}
    assert kinds and not any("inline" in kind for kind in kinds)


def test_no_sheet_calls_a_reported_status_that_of_the_document(store: Store) -> None:
    own = Reported((published(EMMEN, VISIE, "afgerond"),))
    report = overzicht.report(store, {"actie": VISIE}, own)
    assert report.warnings == (lijst.BESIDE,)
    assert all(
        lijst.STATUS_NOTE not in block.notes
        for block in report.blocks
        if isinstance(block, Table) and block.title in ("Nieuwste melding per gemeente",)
    )


def test_the_province_reports_beside_the_gemeenten(store: Store) -> None:
    own = Reported((published(PROVINCE, VISIE, "op_schema"),))
    table = actie_tabellen.reports_table(store, programme_tree(store).by_id[VISIE], own)
    assert table.rows[0][:2] == ("Provincie Drenthe", "op schema")


def test_what_an_action_of_one_gemeente_lacks_is_only_asked_of_that_one(store: Store) -> None:
    action = programme_tree(store).by_id["ua-5-1-b"]  # Grolloo
    assert actie_tabellen.silent(store, action, Reported()) == ["Aa en Hunze"]
    assert len(actie_tabellen.silent(store, programme_tree(store).by_id[VISIE], Reported())) == 12


def test_a_register_that_cannot_be_read_is_told_and_not_taken_for_silence(store: Store) -> None:
    own = Reported(problem="De meldingen zijn nu niet te lezen.")
    said = text(answer(store, own, actie=VISIE))
    assert "De meldingen zijn nu niet te lezen." in said
    assert actie_tabellen.NOT_REPORTED not in said.lower().replace("“nog niet gemeld”", "")
    assert "nog niets gemeld" not in said


def test_odd_content_of_a_report_breaks_nothing(store: Store) -> None:
    own = Reported(
        (published(EMMEN, VISIE, "onzin", "later", spent_eur=None, reached=float("nan")),)
    )
    said = text(answer(store, own, actie=VISIE))
    assert "onzin" in said and "later" in said
    assert "nan" not in said.lower().split()


# Size


@pytest.mark.parametrize(
    "params", [{}, {"gebied": EMMEN}, {"tak": "ua-2"}, {"actie": "wzw-1-zo-a"}]
)
def test_a_change_is_small(store: Store, params: dict[str, str]) -> None:
    found = answer(store, **params)
    packed = gzip.compress(json.dumps({**found.out}).encode(), mtime=0)
    assert len(packed) < MOST


def test_the_title_of_the_list_says_which_rows(store: Store) -> None:
    assert TITLE.findall(answer(store).out["lijst"]) == [f"Acties 1 tot en met {ROWS}"]
    assert boom.LIST in overzicht.skeleton(store)
