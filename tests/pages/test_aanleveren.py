"""Page Aanleveren: a file as we read it, what is doubtful, what is hidden, who may keep it."""

from __future__ import annotations

from pathlib import Path

import pytest

from atlas.store.reporting.records import Act, Editor, Kind, State
from atlas.ui.aanleveren import leveringen, nieuw, uitleg, verwerk
from atlas.ui.aanleveren.sjabloon import template
from tests.pages.aanleveren import (
    ANSWERS,
    ASSEN,
    COLLEAGUE,
    EMMEN,
    ID,
    PROVINCE,
    READ,
    READER,
    TABLE,
    Bureau,
)
from tests.pages.support import run


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    return Bureau(tmp_path)


@pytest.mark.parametrize("deel", ["", "leveringen", "uitleg"])
def test_every_part_opens_without_login(deel: str) -> None:
    app, _ = run("aanleveren", **({"deel": deel} if deel else {}))
    assert not app.exception


def test_a_visitor_reads_the_steps(bureau: Bureau) -> None:
    text = bureau.text(nieuw, bureau.desk())
    assert nieuw.NO_FILE in text
    assert "Inloggen staat op deze atlas niet aan" in text


def test_a_doubtful_cell_has_its_address_and_a_remedy(bureau: Bureau) -> None:
    work = bureau.opened()
    text = bureau.text(nieuw, bureau.desk(None, work))
    assert "Waar wij over twijfelen" in text
    assert "B4" in text and "1.204" in text and "decimaalteken" in text
    assert "Stap 3" not in text  # first the reading is right


def test_read_right_the_first_rows_are_shown_as_understood(bureau: Bureau) -> None:
    text = bureau.text(nieuw, bureau.desk(None, bureau.read()))
    assert "De eerste rijen, zoals wij ze lezen" in text
    assert "Stap 3. Vertel wat het is" in text
    assert "Er is niets waar wij over twijfelen." in text


def test_columns_that_are_not_ticked_do_not_count_and_come_back(bureau: Bureau) -> None:
    one = {name: text for name, text in READ.items() if name != "kolom.C"}
    work, said = bureau.send(None, bureau.read(), one)
    assert said.done and work and work.understood
    assert set(work.understood.frame["period"]) == {"2023"}
    again, _ = bureau.send(None, work, READ)
    assert again and again.understood and set(again.understood.frame["period"]) == {"2023", "2024"}


@pytest.mark.parametrize(
    ("field", "given", "names"),
    [
        ("header_rows", "drie", ["header_rows"]),
        ("area_column", "<b>", ["area_column"]),
        ("decimal", "punt", ["decimal"]),
        ("left_out_rows", "2-", []),
    ],
)
def test_a_hostile_reading_is_told(
    bureau: Bureau, field: str, given: str, names: list[str]
) -> None:
    _, said = bureau.send(None, bureau.read(), READ, **{field: given})
    assert [each.name for each in said.problems] == names


def test_what_is_hidden_is_shown_before_publishing(bureau: Bureau) -> None:
    work, said = bureau.send(None, bureau.read(), ANSWERS, act="bekijken")
    assert said.done == verwerk.LOOKED
    text = bureau.text(nieuw, bureau.desk(None, work, said))
    assert "Wat verborgen blijft" in text and "klein aantal" in text
    assert "Lariks" not in text  # the small data have other names
    assert bureau.register.revision() == 0 and bureau.versions.current().kind == "basis"


@pytest.mark.parametrize("editor", [None, READER])
@pytest.mark.parametrize("act", ["opslaan", "indienen"])
def test_without_a_role_nothing_is_kept(bureau: Bureau, editor: Editor | None, act: str) -> None:
    work, said = bureau.send(editor, bureau.read(), ANSWERS, act=act)
    assert said.error and not said.done
    assert work and work.typed["title"] == "Mantelzorgers"
    assert bureau.register.revision() == 0
    html = bureau.html(nieuw, bureau.desk(editor, work, said))
    assert 'value="indienen"' not in html and 'value="bekijken"' in html


def test_what_is_not_filled_in_is_told_by_field(bureau: Bureau) -> None:
    form = ANSWERS | {"title": "", "question": "Hoeveel?", "threshold": "0"}
    work, said = bureau.send(ASSEN, bureau.read(), form, act="opslaan")
    assert [each.name for each in said.problems] == ["title", "threshold"]
    html = bureau.html(nieuw, bureau.desk(ASSEN, work, said))
    assert 'href="#threshold"' in html and 'aria-invalid="true"' in html
    _, said = bureau.send(ASSEN, bureau.read(), ANSWERS | {"question": "Geen"}, act="opslaan")
    assert [each.name for each in said.problems] == ["question"]


def test_a_gemeente_delivers_no_figures_of_another(bureau: Bureau) -> None:
    _, said = bureau.send(EMMEN, bureau.read(), ANSWERS, act="indienen")
    assert "buiten Emmen" in said.error and "Assen" in said.error
    assert bureau.register.revision() == 0


def test_the_owner_in_a_form_is_not_trusted(bureau: Bureau) -> None:
    work, said = bureau.send(ASSEN, bureau.read(), ANSWERS, act="opslaan", owner="GM0114")
    assert said.done == verwerk.SAVED and work and work.report
    assert (work.report.area_code, work.report.subject) == ("GM0106", ID)
    assert work.report.content["file_name"] == "mantelzorg.csv"
    assert bureau.register.file(ASSEN, work.report) == TABLE.encode()


def test_fault_43_another_gemeente_neither_sees_nor_changes_it(bureau: Bureau) -> None:
    report = bureau.handed_in()
    for act in ("openen", "intrekken", "publiceren", "terugsturen", "indienen"):
        said = bureau.act(EMMEN, act, report, reason="Nee.")
        assert said.error and not said.done
    denied = [e for e in bureau.register.events(PROVINCE) if e.act is Act.DENIED]
    assert len(denied) == 5 and {e.editor_area for e in denied} == {"GM0114"}
    assert "Mantelzorgers" not in bureau.text(leveringen, bureau.desk(EMMEN))
    wrong = leveringen.answer(bureau.store, {"levering": report.report_id}, bureau.desk(EMMEN))
    assert [notice.parameter for notice in wrong.notices] == ["levering"]


def test_a_gemeente_does_not_publish_its_own(bureau: Bureau) -> None:
    report = bureau.handed_in()
    assert bureau.act(ASSEN, "publiceren", report).error
    html = bureau.html(leveringen, bureau.desk(ASSEN, chosen=report), levering=report.report_id)
    assert 'value="publiceren"' not in html and 'value="intrekken"' in html
    assert bureau.versions.current().kind == "basis"


def test_fault_44_two_editors_see_what_the_other_made(bureau: Bureau) -> None:
    work, _ = bureau.send(ASSEN, bureau.read(), ANSWERS, act="opslaan")
    assert work and work.report
    other = verwerk.reopened(bureau.office(COLLEAGUE), work.report, TABLE.encode())
    form = ANSWERS | {"title": "Van een collega"}
    _, first = bureau.send(COLLEAGUE, other, form, act="opslaan", versie="1")
    assert first.done
    mine = ANSWERS | {"title": "Van mij"}
    kept, said = bureau.send(ASSEN, work, mine, act="opslaan", versie="1")
    assert said.current and said.current.content["title"] == "Van een collega"
    html = bureau.html(nieuw, bureau.desk(ASSEN, kept, said))
    assert "Van een collega" in html and "Van mij" in html
    assert 'name="versie" value="2"' in html
    _, done = bureau.send(ASSEN, kept, mine, act="opslaan", versie="2")
    assert done.done
    assert bureau.act(PROVINCE, "intrekken", work.report).current  # a version of before


def test_the_province_reads_and_sends_back(bureau: Bureau) -> None:
    report = bureau.handed_in()
    desk = bureau.desk(PROVINCE, chosen=report)
    text = bureau.text(leveringen, desk, levering=report.report_id)
    assert leveringen.WAITING in text and "Wat verborgen blijft" in text
    assert bureau.act(PROVINCE, "terugsturen", report).problems  # without a reason
    assert bureau.act(PROVINCE, "terugsturen", report, reason="Welke mensen?").done
    back = bureau.register.report(ASSEN, report.report_id)
    assert back.state is State.RETURNED
    assert "Welke mensen?" in bureau.text(
        leveringen, bureau.desk(ASSEN, chosen=back), levering=back.report_id
    )
    work = verwerk.reopened(bureau.office(ASSEN), back, TABLE.encode())
    assert work.understood and not work.understood.refused and work.typed["title"]


def test_what_is_published_everyone_sees(bureau: Bureau) -> None:
    bureau.published()
    now = bureau.now()
    text = now.text(leveringen, now.desk())
    for word in (
        "Mantelzorgers",
        "Assen",
        "1 januari 2025",
        "onder 10",
        "Mantelzorgers met steun.",
    ):
        assert word in text
    made = leveringen.report(now.store, {}, now.desk())
    assert "1 januari 2025" in str(made.blocks)
    assert now.store.indicators[ID].origin[0].title == "Aangeleverd door gemeente Assen"
    hidden = now.store.observations(ID).set_index(["area_code", "period"])["status"]
    assert hidden["WK010601", "2023"] == "suppressed"


@pytest.mark.parametrize(
    "form",
    [
        {"form": "levering", "act": "wissen"},
        {"form": "levering", "act": "publiceren", "melding": "../x"},
        {"form": "gegevens", "act": "opslaan"},
        {"form": "lezing"},
    ],
)
def test_hostile_forms_are_answered(bureau: Bureau, form: dict[str, str]) -> None:
    answered = verwerk.handle(bureau.office(PROVINCE), None, form)
    assert answered is not None and answered[1].error


def test_a_form_of_another_page_is_none_of_ours(bureau: Bureau) -> None:
    assert verwerk.handle(bureau.office(PROVINCE), None, {"form": "voortgang"}) is None


def test_a_report_of_another_kind_is_no_delivery(bureau: Bureau) -> None:
    content = {"status": "gestart"}
    other = bureau.register.create(ASSEN, Kind.PROGRESS, "GM0106", "ua-1", "2026-2", content)
    assert "geen levering" in bureau.act(ASSEN, "openen", other).error


def test_the_templates_are_of_a_gemeente(bureau: Bureau) -> None:
    text = bureau.text(uitleg, bureau.desk(ASSEN))
    assert "Assen, een kolom per jaar: CSV" in text
    made = template(bureau.store, "csv", {"gemeente": "GM0106", "vorm": "breed"})
    assert made and b"GM0106" in made and b"GM0114" not in made
    for params in ({"gemeente": "GM9999"}, {"vorm": "rond"}):
        assert template(bureau.store, "csv", params) is None
    assert template(bureau.store, "exe", {}) is None
