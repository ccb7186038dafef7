"""The parts of page Melden: what everyone reads, what an editor sees, and nothing more."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType

import pytest

from atlas.domain.programme_tree import programme_tree
from atlas.store.reporting.records import Editor, Reported
from atlas.store.store import Store
from atlas.ui import login
from atlas.ui.melden import correctie, formulier, spoor, stand, stand_tabellen, top3, voortgang, wie
from atlas.ui.melden.acties import actions_of, gemeenten
from atlas.ui.melden.bezoek import Answered, Visit
from atlas.ui.melden.page import PAGE
from tests.pages.melden import (
    ADMIN,
    ASSEN,
    BOCE,
    EMMEN,
    FIGURE_FORM,
    PROVINCE,
    READER,
    TEAMS,
    TOP_FORM,
    TOPIC,
    Desk,
)
from tests.pages.support import ENGLISH, Page

PARTS = (stand, voortgang, top3, correctie, spoor)
EDITORS = (None, READER, ASSEN, EMMEN, PROVINCE, ADMIN)
EVIL = '<img src=x onerror="alert(1)"> & <b>dorp</b>'
CONTENT = {"status": "op_schema", "explanation": "Twee teams zijn gestart.", "reached": "2"}
PSEUDONYMS = re.compile("|".join(each.pseudonym for each in EDITORS if each))
OWN_WORDS = re.compile(r"\b(status|source|none|nan|null)\b", re.IGNORECASE)


@pytest.fixture(autouse=True)
def _log_in_is_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(login, "configured", lambda: True)


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk(store, tmp_path)


# Every part


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.KEY)
def test_a_skeleton_ends_with_what_to_know(store: Store, part: ModuleType) -> None:
    page = Page(part.skeleton(store))
    assert page.headings[-1] == ("h2", "Wat u moet weten")
    assert not ENGLISH.search(page.text)
    assert len(page.ids) == len(set(page.ids))


@pytest.mark.parametrize("editor", EDITORS, ids=lambda one: one.role.value if one else "niemand")
@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.KEY)
def test_every_role_sees_a_page_in_dutch(desk: Desk, part: ModuleType, editor: Editor) -> None:
    desk.published(**CONTENT)
    whole = part.skeleton(desk.store) + desk.html(part, editor, actie=TEAMS, gemeente="GM0106")
    page = Page(whole)
    assert not (found := ENGLISH.search(page.text)), page.text[found.start() - 30 :][:80]
    assert len(page.ids) == len(set(page.ids))
    assert not PSEUDONYMS.search(whole)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.KEY)
@pytest.mark.parametrize("given", ["<b>x</b>", "GM9999", "-1", "0", "9" * 4000, "'; --", "PV22"])
def test_39_an_address_is_read_and_never_believed(desk: Desk, part: ModuleType, given: str) -> None:
    for editor in EDITORS:
        found = desk.answer(part, editor, **dict.fromkeys(part.WORDS, given))
        assert "<b>" not in "".join(found.out.values())
        assert set(found.params) <= set(part.WORDS)
        again = desk.answer(part, editor, **found.params)
        assert (again.params, again.notices) == (found.params, ())


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.KEY)
def test_what_cannot_be_read_is_said_and_nothing_fails(store: Store, part: ModuleType) -> None:
    problem = "De meldingen zijn nu niet te lezen."
    for editor in EDITORS:
        broken = Visit(Reported(problem=problem), date(2026, 11, 22), editor, problem=problem)
        told = "".join(part.answer(store, {}, broken).out.values())
        assert problem in told or editor in (None, READER)
        assert problem in part.report(store, {}, broken).warnings


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.KEY)
def test_a_download_holds_public_things_only(desk: Desk, part: ModuleType) -> None:
    desk.send(ASSEN, "opslaan", status="gestopt", explanation="nog geheim")
    desk.send(ASSEN, "opslaan", TOP_FORM, name1="nog geheim")
    desk.send(ASSEN, "opslaan", FIGURE_FORM, value="nog geheim")
    for editor in EDITORS:
        report = part.report(desk.store, {}, desk.visit(editor))
        assert "geheim" not in str(report)
        assert not PSEUDONYMS.search(str(report))


# Who looks


def test_who_is_not_logged_in_gets_a_button_and_no_form(desk: Desk) -> None:
    for part in (voortgang, top3, correctie):
        html = desk.html(part, None)
        assert 'value="inloggen"' in html
        assert 'data-key="' not in html
        assert "data-form" in html


def test_a_reader_is_told_what_to_do(desk: Desk) -> None:
    for part in (voortgang, top3, correctie):
        assert wie.READER in desk.text(part, READER)
        assert 'data-key="' not in desk.html(part, READER)


def test_without_a_configuration_the_page_says_how_to_switch_it_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(login, "configured", lambda: False)
    monkeypatch.setattr(login, "configuration_problem", lambda: "cookie_secret ontbreekt.")
    for part in PARTS:
        told = desk.text(part, None)
        assert login.how_to_switch_on() in told
        assert "cookie_secret ontbreekt." in told
        assert "<button" not in desk.html(part, None)


def test_one_s_own_name_and_role_are_on_one_s_own_screen(store: Store) -> None:
    assert wie.known(store, ASSEN, "Anna") == (
        "U bent ingelogd als Anna. Uw rol: gemeente-redacteur van de gemeente Assen."
    )
    assert wie.known(store, PROVINCE) == "U bent ingelogd. Uw rol: provincie-redacteur."
    assert wie.known(store, READER, EVIL) == f"U bent ingelogd als {EVIL}, zonder rol."


def test_who_is_refused_reads_why_and_can_leave(store: Store) -> None:
    visit = Visit(Reported(), date(2026, 11, 22), refusal="U hoort bij twee gemeenten.")
    html = wie.who(store, visit)
    assert "U hoort bij twee gemeenten." in html
    assert 'value="uitloggen"' in html


# Stand


def cells(desk: Desk, place: int) -> dict[str, tuple[object, ...]]:
    """A table of Stand by its first column."""
    table = stand_tabellen.tables(desk.store, desk.visit())[place]
    return {str(row[0]): row[1:] for row in table.rows}


def test_stand_counts_what_is_public_and_what_waits(desk: Desk) -> None:
    assert set(cells(desk, 0)) == {*gemeenten(desk.store).values(), "Provincie Drenthe"}
    assert set(cells(desk, 0).values()) == {(None,)}
    desk.published(**CONTENT)
    desk.send(ASSEN, "indienen", onderwerp="ua-4-2-a", **CONTENT)
    desk.send(ASSEN, "opslaan", onderwerp="ua-2-4-f", **CONTENT)
    desk.send(ASSEN, "indienen", TOP_FORM, name1="Dorpshuis")
    assert cells(desk, 0)["Assen"] == ("1 gepubliceerd, 1 ingediend",)
    assert cells(desk, 0)["Emmen"] == (None,)
    assert cells(desk, 1)["Assen"] == ("ingediend",)
    assert "nog niets" in desk.text(stand, None)


def test_stand_lists_what_is_missing_with_its_last_day(desk: Desk) -> None:
    both = (
        "niets",
        "voortgang 2026, tweede halfjaar (uiterlijk 31 januari 2027); "
        "top 3 2026 (uiterlijk 31 januari 2027)",
    )
    assert set(cells(desk, 2).values()) == {both}
    assert len(cells(desk, 2)) == 12
    desk.published(**CONTENT)
    assert cells(desk, 2)["Assen"] == ("niets", "top 3 2026 (uiterlijk 31 januari 2027)")


@pytest.mark.parametrize(
    ("today", "late"),
    [
        (datetime(2027, 1, 31, 12, tzinfo=UTC), False),
        (datetime(2027, 2, 1, 12, tzinfo=UTC), True),
    ],
)
def test_a_report_is_late_the_day_after_its_last_day(
    store: Store, tmp_path: Path, today: datetime, late: bool
) -> None:
    found = cells(Desk(store, tmp_path, today), 2)["Emmen"]
    assert ("2026, tweede halfjaar" in str(found[0])) is late
    assert ("2026, tweede halfjaar" in str(found[1])) is not late
    assert "2027, eerste halfjaar (uiterlijk 31 juli 2027)" in str(found[1])


def test_many_half_years_are_cut_on_screen_and_whole_in_the_file(
    store: Store, tmp_path: Path
) -> None:
    desk = Desk(store, tmp_path, datetime(2030, 8, 1, 12, tzinfo=UTC))
    on_screen = stand_tabellen.tables(store, desk.visit())[0]
    assert [each.name for each in on_screen.columns][1] == "2030, tweede halfjaar"
    assert len(on_screen.columns) == 1 + stand_tabellen.COLUMNS
    assert on_screen.notes == (stand_tabellen.OLDER,)
    in_file = stand.report(store, {}, desk.visit()).blocks[0]
    assert len(in_file.columns) == 1 + 9  # type: ignore[union-attr]


def test_stand_says_who_asks_and_where(store: Store) -> None:
    found = {each.origin.id: each.where for each in stand.asked(store)}
    assert set(found) == {"convenant_2006", "uitvoeringsagenda_2019"}
    assert "Bijlage thema 4" in found["uitvoeringsagenda_2019"]
    assert "Brief" in found["convenant_2006"]
    assert "eigen aanname" in Page(stand.skeleton(store)).text


def test_what_is_published_is_listed_with_its_action(desk: Desk) -> None:
    desk.published(**CONTENT)
    html = desk.html(stand, None)
    assert f'href="/programma?actie={TEAMS}"' in html
    told = desk.text(stand, None)
    assert "gemeld door Assen · 2026, tweede halfjaar · op 22 november 2026" in told


# Voortgang


def test_the_actions_of_a_gemeente_are_counted_again(store: Store) -> None:
    """By hand from the table: named, by a region with it, for all or for Drenthe."""
    regions = {
        region.area_code
        for grouping in store.groupings.values()
        for region in grouping.regions
        if "GM0106" in region.members
    }
    kernen = {code for code, each in store.areas.items() if each.gemeente_code == "GM0106"}
    wanted = {"GM0106", "PV22", *regions, *kernen}
    rows = store.programme("actions").to_dict("records")
    counted = [row["action_id"] for row in rows if wanted & set(row["area_codes"].split(";"))]
    assert list(actions_of(store, "GM0106")) == counted
    assert BOCE not in counted
    assert len(actions_of(store, "PV22")) == len(rows)
    assert actions_of(store, "NL01") == actions_of(store, "GM9999") == {}


def test_the_list_of_actions_is_of_one_paper_in_groups_by_theme(desk: Desk) -> None:
    html = desk.html(voortgang, ASSEN, stuk="uitvoeringsagenda_2019")
    actions = re.findall(r'<option value="([a-z]{2}-[\w-]+)"', html)
    tree = programme_tree(desk.store)
    assert {tree.by_id[each].path[0] for each in actions} == {"ua"}
    themes = {tree.nodes[tree.by_id[each].path[1]].title for each in actions}
    labels = {Page(f"<p>{each}</p>").text.strip() for each in re.findall(r'label="([^"]+)"', html)}
    assert labels == themes
    found = desk.html(voortgang, ASSEN, stuk="uitvoeringsagenda_2019", zoek="AANVALS")
    assert re.findall(r'<option value="([a-z]{2}-[\w-]+)"', found)[0] == "ua-2-4-b"


def test_an_action_picks_its_paper_and_another_paper_drops_it(desk: Desk) -> None:
    assert desk.answer(voortgang, ASSEN, actie=TEAMS).values["stuk"] == "uitvoeringsagenda_2019"
    other = desk.answer(voortgang, ASSEN, actie=TEAMS, stuk="convenant_2006")
    assert (other.values["actie"], other.params) == ("", {"stuk": "convenant_2006"})


def test_the_form_shows_what_the_paper_says(desk: Desk) -> None:
    told = desk.text(voortgang, ASSEN, actie=TEAMS)
    assert "minimaal 6 gemeenten in 2019" in told
    assert "gepland voor 2019 (in zijn eigen jaar)" in told
    assert "Uitvoeringsagenda krimp en leefbaarheid 2019, H3 tabel, thema 2" in told
    assert "Hoeveel gemeenten zijn er nu?" in told


def test_43_a_gemeente_sees_its_own_reports_only(desk: Desk) -> None:
    desk.send(ASSEN, "opslaan", **CONTENT)
    assert "Twee teams zijn gestart." in desk.html(voortgang, ASSEN, actie=TEAMS)
    for editor in (None, READER, EMMEN):
        html = desk.html(voortgang, editor, actie=TEAMS, gemeente="GM0106")
        assert "Twee teams" not in html
    assert desk.answer(voortgang, EMMEN, gemeente="GM0106").values["gemeente"] == "GM0114"
    assert desk.answer(voortgang, EMMEN, gemeente="GM0106").notices


def buttons(html: str) -> list[str]:
    """The acts that one can press, but those to drop text and to log out."""
    acts = re.findall(r'name="act" value="(\w+)"', html)
    return [each for each in acts if each not in ("weggooien", "uitloggen")]


def test_the_buttons_are_what_one_may_do(desk: Desk) -> None:
    params = {"actie": TEAMS, "gemeente": "GM0106"}
    assert buttons(desk.html(voortgang, ASSEN, actie=TEAMS)) == ["opslaan", "indienen"]
    desk.send(ASSEN, "indienen", **CONTENT)
    own = buttons(desk.html(voortgang, ASSEN, actie=TEAMS))
    assert own == ["opslaan", "indienen", "intrekken"]
    for editor in (PROVINCE, ADMIN):
        assert buttons(desk.html(voortgang, editor, **params)) == ["publiceren", "terugsturen"]
    desk.sent(PROVINCE, "publiceren", desk.only())
    assert "publiceren" not in buttons(desk.html(voortgang, PROVINCE, **params))


def test_the_province_reads_what_waits_the_longest_first(desk: Desk) -> None:
    desk.send(ASSEN, "indienen", **CONTENT)
    desk.now = desk.now.replace(hour=13)
    desk.send(EMMEN, "indienen", gemeente="GM0114", **CONTENT)
    html = desk.answer(voortgang, PROVINCE).out["wacht"]
    assert re.findall(r"<small>(\w+) ·", html) == ["Assen", "Emmen"]
    assert desk.answer(voortgang, ASSEN).out["wacht"] == ""
    read = desk.text(voortgang, PROVINCE, actie=TEAMS, gemeente="GM0106")
    assert "Twee teams zijn gestart." in read
    assert "Toegezegd (euro) nog niet gemeld" in read


def test_the_province_sees_what_changes_in_what_is_public(desk: Desk) -> None:
    report = desk.published(**CONTENT)
    desk.sent(ASSEN, "indienen", report, **{**CONTENT, "reached": "4"})
    told = desk.text(voortgang, PROVINCE, actie=TEAMS, gemeente="GM0106")
    assert "Veld Nu openbaar Ingediend Bereikt aantal 2 4" in told


def test_a_return_is_told_with_its_reason(desk: Desk) -> None:
    desk.send(ASSEN, "indienen", **CONTENT)
    desk.sent(PROVINCE, "terugsturen", desk.only(), reason="Hoeveel?")
    told = desk.text(voortgang, ASSEN, actie=TEAMS)
    assert "teruggestuurd door de provincie" in told
    assert "Reden: Hoeveel?" in told
    assert "22 november 2026, 13.05 uur" in told  # in the Netherlands
    assert "Hoeveel?" not in desk.text(spoor, None)


def test_what_was_published_stays_public_and_that_is_said(desk: Desk) -> None:
    desk.sent(ASSEN, "opslaan", desk.published(**CONTENT), status="gestopt")
    assert formulier.STILL_PUBLIC in desk.text(voortgang, ASSEN, actie=TEAMS)
    assert desk.visit().reported.reports[0].content["status"] == "op_schema"


def test_lists_are_in_pages(desk: Desk) -> None:
    for name in list(actions_of(desk.store, "GM0106"))[:25]:
        desk.send(ASSEN, "opslaan", onderwerp=name, **CONTENT)
    first = desk.answer(voortgang, ASSEN).out["lijst"]
    second = desk.answer(voortgang, ASSEN, blad="2").out["lijst"]
    assert (first.count("<li>"), second.count("<li>")) == (20, 5)
    assert "Oudere" in first
    assert "Nieuwere" not in first
    assert "Nieuwere" in second


# A form with something wrong


def test_each_problem_stands_by_its_field_and_in_the_summary(desk: Desk) -> None:
    wrong = desk.send(ASSEN, "opslaan", explanation="\nblijft", spent_eur="veel", status="")
    html = desk.html(voortgang, ASSEN, wrong, actie=TEAMS)
    for name in ("status", "spent_eur"):
        assert f'href="#{name}"' in html
        field = re.search(rf'<(?:input|select)[^>]* id="{name}"[^>]*>', html)
        assert field
        assert 'aria-invalid="true"' in field[0]
        assert f'aria-describedby="{name}-fout' in field[0]
        assert f'id="{name}-fout"' in html
    assert html.count('aria-invalid="true"') == 2
    assert "<textarea" in html
    # the parser of a browser leaves out the first of two line breaks
    assert ">\n\nblijft</textarea>" in html
    assert 'value="veel"' in html
    assert 'data-answered="t"' in html
    assert "data-typed" in html


def test_a_conflict_shows_both_texts_field_by_field(desk: Desk) -> None:
    desk.send(ASSEN, "opslaan", **CONTENT)
    seen = desk.only()
    desk.sent(PROVINCE, "opslaan", seen, **{**CONTENT, "explanation": "van de ander"})
    mine = desk.sent(ASSEN, "opslaan", seen, **{**CONTENT, "explanation": "van mij"})
    told = desk.text(voortgang, ASSEN, mine, actie=TEAMS)
    assert "Veld Uw tekst De andere tekst Toelichting van mij van de ander" in told
    assert "door een provincie-redacteur" in told
    html = desk.html(voortgang, ASSEN, mine, actie=TEAMS)
    assert 'name="versie" value="2"' in html
    assert buttons(html)[:3] == ["opslaan", "andere", "indienen"]
    assert ">\nvan mij</textarea>" in html


def test_38_what_is_typed_is_only_text(desk: Desk) -> None:
    evil = {"status": "op_schema", "explanation": EVIL, "evidence_url": "https://x.example/?a=<b>"}
    wrong = desk.send(ASSEN, "opslaan", **evil)
    assert wrong.problems
    assert "<img" not in desk.html(voortgang, ASSEN, wrong, actie=TEAMS)
    desk.published(status="op_schema", explanation=EVIL)
    desk.published(TOP_FORM, name1=EVIL)
    desk.published(FIGURE_FORM, value=EVIL)
    for part in PARTS:
        for editor in EDITORS:
            assert "<img" not in desk.html(part, editor, actie=TEAMS, gemeente="GM0106")


def test_an_answer_without_a_topic_is_shown_all_the_same(desk: Desk) -> None:
    denied = desk.send(ASSEN, "opslaan", gemeente="GM0114", **CONTENT)
    for params in ({}, {"actie": TEAMS}):
        assert denied.error in desk.text(voortgang, ASSEN, denied, **params)


def test_an_answer_to_another_form_is_not_shown(desk: Desk) -> None:
    kept = Answered("t", TOPIC.key, done="Bewaard.")
    assert "Bewaard." in desk.text(voortgang, ASSEN, kept, actie=TEAMS)
    assert "Bewaard." not in desk.text(voortgang, ASSEN, kept, actie="ua-4-2-a")
    assert "Bewaard." not in desk.text(top3, ASSEN, kept)


# Top 3 and corrections


def test_a_top_three_offers_the_kernen_of_the_gemeente(desk: Desk) -> None:
    html = desk.html(top3, ASSEN)
    found = set(re.findall(r'value="(WP\d+)"', html))
    wanted = {
        code
        for code, each in desk.store.areas.items()
        if each.area_level == "kern" and each.gemeente_code == "GM0106"
    }
    assert found == wanted
    assert html.count("<fieldset>") == 3
    assert "50.000 euro per gemeente; top-3 per gemeente per jaar" in top3.skeleton(desk.store)


def test_a_published_top_three_is_public_as_rows(desk: Desk) -> None:
    names = {"name1": "Dorpshuis", "village1": "WP2392", "name3": "Bus", "what3": "rijdt"}
    desk.published(TOP_FORM, **names)
    table = top3.report(desk.store, {}, desk.visit()).blocks[0]
    rows = [row[:5] for row in table.rows]  # type: ignore[union-attr]
    assert rows == [
        ("Assen", "2026", "Dorpshuis", "Loon", "nog niet gemeld"),
        ("Assen", "2026", "Bus", "nog niet gemeld", "rijdt"),
    ]
    assert "Dorpshuis" in desk.text(top3, None)


def test_a_published_address_is_a_link_and_other_text_is_not(desk: Desk) -> None:
    site = "https://assen.example/spil?met=vragen&en=meer"
    names = {"name1": "Dorpshuis", "url1": site, "what1": EVIL, "note": "zie https://x.example/ a"}
    desk.published(TOP_FORM, **names)
    html = desk.html(top3, None)
    assert [each for each in Page(html).links if "example" in each] == [site]
    assert "<img" not in html
    assert site in str(top3.report(desk.store, {}, desk.visit()).blocks[0].rows)  # type: ignore[union-attr]


def test_a_correction_is_called_so_among_the_newest(desk: Desk) -> None:
    desk.published(FIGURE_FORM, value="1", explanation="Geteld.")
    assert "Correctie: Inwoners" in desk.text(stand, None)


@pytest.mark.parametrize(("asked", "told"), [
    ({}, correctie.SUBJECT_FIRST), ({"onderwerp": "bevolking_totaal"}, ""),
    ({"onderwerp": "institutioneel_80plus"}, correctie.NO_PERIOD),
])  # fmt: skip
def test_an_empty_list_of_periods_says_why(desk: Desk, asked: dict[str, str], told: str) -> None:
    html = desk.answer(correctie, ASSEN, **asked).out["keuze"]
    offered = re.search(r'<select name="periode".*?</select>', html, re.DOTALL)
    assert offered
    if told:
        assert re.findall(r"<option[^>]*>(.*?)</option>", offered[0]) == [told]
    else:
        assert 'value=""' not in offered[0]


def test_a_correction_shows_the_figure_and_its_source(desk: Desk) -> None:
    told = desk.text(correctie, ASSEN, onderwerp="bevolking_totaal", periode="2024")
    row = desk.store.series("bevolking_totaal", "GM0106").set_index("period").loc["2024"]
    figure = f"{int(row['value']):,}".replace(",", ".")
    assert f"De atlas laat nu zien {figure} inwoners (definitief)" in told
    assert "CBS" in told


def test_the_areas_to_correct_are_those_of_the_gemeente(desk: Desk) -> None:
    html = desk.answer(correctie, ASSEN).out["keuze"]
    offered = re.search(r'<select name="gebied".*?</select>', html, re.DOTALL)
    assert offered
    codes = re.findall(r'value="([^"]+)"', offered[0])
    assert codes[0] == "GM0106"
    assert {code[:6] for code in codes[1:]} <= {"WK0106", "BU0106"}
    assert desk.answer(correctie, ASSEN, gebied="GM0114").notices
    province = desk.answer(correctie, PROVINCE, onderwerp="bevolking_totaal")
    assert province.values["gebied"] == "PV22"


def test_a_published_correction_is_public_and_the_figure_is_as_it_was(desk: Desk) -> None:
    before = desk.store.series("bevolking_totaal", "GM0106")
    desk.published(FIGURE_FORM, value="70.400 inwoners", explanation="telling")
    told = desk.text(correctie, None)
    for words in ("Assen", "70.400 inwoners", "telling", "22 november 2026"):
        assert words in told
    assert before.equals(desk.store.series("bevolking_totaal", "GM0106"))
    assert "verandert niet" in Page(correctie.skeleton(desk.store)).text


# Spoor


def test_the_public_trail_has_roles_and_never_a_name(desk: Desk) -> None:
    desk.send(ASSEN, "indienen", **CONTENT)
    desk.send(ASSEN, "opslaan", gemeente="GM0114", **CONTENT)
    table = spoor.table(desk.store, desk.visit())
    assert [row[1] for row in table.rows] == ["ingediend", "aangemaakt"]
    assert table.rows[0] == (
        "22 november 2026, 13.05 uur",
        "ingediend",
        "voortgang: Aanvalsteams starten",
        "Assen",
        "2026, tweede halfjaar",
        "gemeente-redacteur",
    )
    assert "Twee teams" not in str(table)


def test_the_trail_is_in_pages_of_fifty(desk: Desk) -> None:
    for _ in range(60):
        if desk.register.reports(ASSEN):
            desk.sent(ASSEN, "opslaan", desk.only(), **CONTENT)
        else:
            desk.send(ASSEN, "opslaan", **CONTENT)
    first = desk.html(spoor, None)
    assert first.count("<tr") == 1 + 50
    assert "Oudere" in first
    assert [spoor.offset(each) for each in ({}, {"blad": "2"}, {"blad": "x"})] == [0, 50, 0]


def test_the_page_knows_the_names_of_what_it_shows(store: Store) -> None:
    names = PAGE._names(store.version)
    assert (names["GM0106"], names["2026-2"]) == ("Assen", "2026, tweede halfjaar")
    assert names["uitvoeringsagenda_2019"] == "Uitvoeringsagenda krimp en leefbaarheid 2019"
