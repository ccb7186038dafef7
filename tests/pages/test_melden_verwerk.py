"""What a form of page Melden may do: the whole way of a report, and everything that is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from atlas.store.reporting.records import PROVINCE_AREA, Act, Editor, Kind, State
from atlas.store.serving import get_store
from atlas.store.store import Store
from atlas.ui.melden import verwerk
from tests.pages.melden import (
    ADMIN,
    ASSEN,
    BOCE,
    COLLEAGUE,
    EMMEN,
    FIGURE_FORM,
    FORM,
    PROVINCE,
    READER,
    TEAMS,
    TOP_FORM,
    TOPIC,
    Desk,
)

CONTENT = {"status": "op_schema", "spent_eur": "1.234,50", "reached": "3"}
NOBODY_MAY = "Deze melding bestaat niet, of u mag dit niet met haar doen."
HOSTILE = ("GM9999", "PV22' --", "", "gm0106", "GM0106 ", "<b>", "../..", "WK010600", "9" * 500)


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk(store, tmp_path)


def states(desk: Desk) -> list[tuple[Act, str]]:
    """Every act in the trail with who did it."""
    return [(each.act, each.role.value) for each in desk.register.events(ADMIN)]


# The way of a report


def test_from_draft_to_public_with_a_return_in_between(desk: Desk) -> None:
    kept = desk.send(ASSEN, "opslaan", **CONTENT)
    assert (kept.key, kept.done) == (TOPIC.key, verwerk.DONE["opslaan"])
    draft = desk.only()
    assert (draft.state, draft.version) == (State.DRAFT, 1)
    assert (draft.content["spent_eur"], draft.content["committed_eur"]) == (1234.5, None)

    assert desk.sent(ASSEN, "indienen", draft, **CONTENT).done == verwerk.DONE["indienen"]
    handed_in = desk.only()
    assert handed_in.state is State.SUBMITTED
    assert desk.register.reported().reports == ()

    back = desk.sent(PROVINCE, "terugsturen", handed_in, reason="Graag een link.")
    assert back.done == verwerk.DONE["terugsturen"]
    returned = desk.only()
    assert (returned.state, returned.reason) == (State.RETURNED, "Graag een link.")

    more = {**CONTENT, "evidence_url": "https://assen.example/bewijs"}
    assert desk.sent(ASSEN, "indienen", returned, **more).done
    assert desk.sent(PROVINCE, "publiceren", desk.only()).done == verwerk.DONE["publiceren"]
    (public,) = desk.register.reported().reports
    assert public.content["evidence_url"] == "https://assen.example/bewijs"
    assert [act for act, _ in states(desk)] == [
        Act.CREATE,
        Act.SAVE,
        Act.SUBMIT,
        Act.SEND_BACK,
        Act.SAVE,
        Act.SUBMIT,
        Act.PUBLISH,
    ]


def test_what_is_withdrawn_is_public_no_longer(desk: Desk) -> None:
    report = desk.published(**CONTENT)
    assert len(desk.register.reported().reports) == 1
    assert desk.sent(ASSEN, "intrekken", report).done == verwerk.DONE["intrekken"]
    assert desk.register.reported().reports == ()


def test_the_province_reports_for_itself_on_any_action(desk: Desk) -> None:
    done = desk.send(PROVINCE, "indienen", gemeente=PROVINCE_AREA, onderwerp="cv-r1", **CONTENT)
    assert done.done
    assert desk.sent(PROVINCE, "publiceren", desk.only()).done


# What is typed wrong


def test_what_is_wrong_is_told_by_field_and_nothing_is_lost(desk: Desk) -> None:
    typed = {"status": "", "spent_eur": "veel", "explanation": " twee\n\nregels ", "reached": "-1"}
    answered = desk.send(ASSEN, "opslaan", **typed)
    assert {each.name for each in answered.problems} == {"status", "spent_eur", "reached"}
    assert all(each.message and each.remedy for each in answered.problems)
    assert answered.typed == typed
    assert desk.register.reports(ADMIN) == ()


def test_a_return_needs_a_reason(desk: Desk) -> None:
    desk.send(ASSEN, "indienen", **CONTENT)
    answered = desk.sent(PROVINCE, "terugsturen", desk.only(), reason="  ")
    assert [each.name for each in answered.problems] == ["reason"]
    assert desk.only().state is State.SUBMITTED


def test_a_session_that_ended_keeps_what_was_typed(desk: Desk) -> None:
    answered = desk.send(None, "indienen", explanation="een lange tekst", **CONTENT)
    assert answered.error == verwerk.LOGGED_OUT
    assert answered.typed == {**CONTENT, "explanation": "een lange tekst"}
    assert desk.register.revision() == 0


def test_44_two_editors_see_each_other(desk: Desk) -> None:
    desk.send(ASSEN, "opslaan", explanation="eerste", **CONTENT)
    seen = desk.only()
    assert desk.sent(COLLEAGUE, "opslaan", seen, explanation="van de ander", **CONTENT).done
    mine = desk.sent(ASSEN, "opslaan", seen, explanation="van mij", **CONTENT)
    assert mine.current is not None
    assert mine.current.content["explanation"] == "van de ander"
    assert mine.typed is not None
    assert mine.typed["explanation"] == "van mij"
    assert desk.only().content["explanation"] == "van de ander"
    # his own text again, on top of the new version
    assert desk.sent(ASSEN, "opslaan", mine.current, explanation="van mij", **CONTENT).done
    assert desk.only().content["explanation"] == "van mij"
    assert desk.only().version == 3


def test_44_two_editors_who_begin_at_once_get_one_report(desk: Desk) -> None:
    desk.send(ASSEN, "opslaan", explanation="eerste", **CONTENT)
    second = desk.send(COLLEAGUE, "opslaan", explanation="tweede", **CONTENT)
    assert second.current is not None
    assert second.current.report_id == desk.only().report_id
    assert desk.only().content["explanation"] == "eerste"


def test_the_other_text_is_taken_by_dropping_one_s_own(desk: Desk) -> None:
    desk.send(ASSEN, "opslaan", explanation="bewaard", **CONTENT)
    before = desk.register.revision()
    for act in verwerk.DROPS:
        answered = desk.sent(ASSEN, act, desk.only(), explanation="getypt")
        assert (answered.done, answered.typed) == (verwerk.DROPPED, None)
    assert desk.register.revision() == before


@pytest.mark.parametrize("version", ["", "-1", "1.0", "٣", "9" * 30, "NaN"])
def test_a_version_that_cannot_be_is_a_conflict(desk: Desk, version: str) -> None:
    desk.send(ASSEN, "opslaan", **CONTENT)
    form = {**FORM, "melding": desk.only().report_id, "versie": version}
    assert desk.send(ASSEN, "opslaan", form, **CONTENT).current is not None
    assert desk.only().version == 1


# What is refused


@pytest.mark.parametrize("editor", [EMMEN, READER])
@pytest.mark.parametrize("act", ["opslaan", "indienen", "publiceren", "terugsturen", "intrekken"])
def test_43_nobody_else_touches_a_report_of_assen(desk: Desk, editor: Editor, act: str) -> None:
    desk.send(ASSEN, "indienen", **CONTENT)
    before = desk.only()
    answered = desk.sent(editor, act, before, status="gestopt", reason="weg")
    assert answered.error == NOBODY_MAY
    assert answered.key == ""
    assert desk.only() == before


@pytest.mark.parametrize("act", ["publiceren", "terugsturen"])
def test_43_a_gemeente_does_not_publish_its_own(desk: Desk, act: str) -> None:
    desk.send(ASSEN, "indienen", **CONTENT)
    assert desk.sent(ASSEN, act, desk.only(), reason="x").error == NOBODY_MAY
    assert desk.only().state is State.SUBMITTED
    assert states(desk)[-1] == (Act.DENIED, ASSEN.role.value)


def test_43_a_new_report_for_another_gemeente_is_refused_and_written_down(desk: Desk) -> None:
    answered = desk.send(ASSEN, "indienen", gemeente="GM0114", **CONTENT)
    assert answered.error == NOBODY_MAY
    assert desk.register.reports(ADMIN) == ()
    assert states(desk) == [(Act.DENIED, ASSEN.role.value)]


def test_43_a_hidden_field_does_not_turn_one_report_into_another(desk: Desk) -> None:
    desk.send(EMMEN, "opslaan", {**FORM, "gemeente": "GM0114"}, **CONTENT)
    theirs = desk.only(EMMEN)
    # The topic says Assen, the id is that of Emmen.
    form = {**FORM, "melding": theirs.report_id, "versie": "1"}
    assert desk.send(ASSEN, "opslaan", form, status="gestopt").error == NOBODY_MAY
    assert desk.only(EMMEN) == theirs


def test_a_form_does_not_reach_another_report_of_one_s_own(desk: Desk) -> None:
    desk.send(ASSEN, "opslaan", **CONTENT)
    form = {**TOP_FORM, "melding": desk.only().report_id, "versie": "1"}
    assert desk.send(ASSEN, "opslaan", form, name1="Dorpshuis").error == verwerk.OTHER_REPORT
    assert desk.only().version == 1


@pytest.mark.parametrize("area", HOSTILE)
def test_39_no_gemeente_but_one_s_own(desk: Desk, area: str) -> None:
    answered = desk.send(ASSEN, "opslaan", gemeente=area, **CONTENT)
    assert not answered.done
    assert desk.register.reports(ADMIN) == ()


@pytest.mark.parametrize("action", [BOCE, "", "ua-9-9", "UA-2-4-B", "' or 1=1 --", "x" * 300])
def test_39_no_action_that_is_not_of_the_gemeente(desk: Desk, action: str) -> None:
    answered = desk.send(ASSEN, "opslaan", onderwerp=action, **CONTENT)
    assert answered.error == verwerk.UNKNOWN[TOPIC.kind]
    assert answered.typed == CONTENT


@pytest.mark.parametrize("period", ["2026-1", "2027-1", "2026-3", "2026", "", "1-1", "2026-2 "])
def test_39_no_half_year_that_cannot_be(desk: Desk, period: str) -> None:
    assert desk.send(ASSEN, "opslaan", periode=period, **CONTENT).error
    assert desk.register.revision() == 0


def test_the_action_of_three_gemeenten_is_theirs(desk: Desk) -> None:
    row = desk.store.programme("actions").set_index("action_id").loc[BOCE]
    assert row["area_codes"].split(";") == ["GM1681", "GM0109", "GM0114"]
    assert desk.send(EMMEN, "opslaan", gemeente="GM0114", onderwerp=BOCE, **CONTENT).done


def test_fields_that_the_form_does_not_have_are_left_out(desk: Desk) -> None:
    done = desk.send(ASSEN, "opslaan", published="1", state="gepubliceerd", role="x", **CONTENT)
    assert done.done
    assert "state" not in desk.only().content
    assert desk.only().state is State.DRAFT


@pytest.mark.parametrize(
    ("form", "act"), [("voortgang", ""), ("voortgang", "DROP"), ("", "opslaan"), ("wie", "opslaan")]
)
def test_what_is_no_form_of_this_page_does_nothing(desk: Desk, form: str, act: str) -> None:
    assert desk.handle(ADMIN, {**FORM, "form": form, "act": act}) is None


@settings(max_examples=40, deadline=None)
@given(
    some.dictionaries(
        some.sampled_from(
            ["form", "act", "token", "gemeente", "onderwerp", "periode", "gebied", "melding"]
            + ["versie", "reason", "status", "explanation", "name1", "village1", "value"]
        ),
        some.sampled_from([*FORM.values(), "opslaan", "indienen", "top3", "correctie", "2026"])
        | some.text(max_size=30),
    )
)
def test_39_no_form_whatever_raises(tmp_path_factory: pytest.TempPathFactory, form) -> None:  # type: ignore[no-untyped-def]
    desk = Desk(get_store(), tmp_path_factory.mktemp("register"))
    for editor in (None, READER, ASSEN, ADMIN):
        answered = desk.handle(editor, form)
        assert answered is None or answered.done or answered.error or answered.problems


# Top 3


def test_a_top_three_with_a_kern_of_the_gemeente(desk: Desk) -> None:
    done = desk.send(
        ASSEN, "indienen", TOP_FORM, name1="Dorpshuis Loon", village1="WP2392", what1="samen eten"
    )
    assert done.done, done
    assert desk.only().content["name1"] == "Dorpshuis Loon"


@pytest.mark.parametrize("village", ["WP1169", "WP0000", "GM0106", "BU01060000"])
def test_a_kern_of_elsewhere_is_refused(desk: Desk, village: str) -> None:
    answered = desk.send(ASSEN, "indienen", TOP_FORM, name1="Dorpshuis", village1=village)
    assert "village1" in {each.name for each in answered.problems}
    assert desk.register.revision() == 0


def test_all_that_is_wrong_in_a_top_three_is_told_at_once(desk: Desk) -> None:
    answered = desk.send(ASSEN, "opslaan", TOP_FORM, name1="a", village1="WP1169", url1="x")
    assert {each.name for each in answered.problems} == {"village1", "url1"}


def test_the_province_has_no_top_three(desk: Desk) -> None:
    answered = desk.send(PROVINCE, "opslaan", TOP_FORM, gemeente=PROVINCE_AREA, name1="a")
    assert not answered.done


@pytest.mark.parametrize("year", ["2025", "2027", "2026-2", ""])
def test_a_top_three_of_another_year_is_refused(desk: Desk, year: str) -> None:
    assert not desk.send(ASSEN, "opslaan", {**TOP_FORM, "periode": year}, name1="a").done


# Correction


def test_a_correction_of_a_figure_that_the_atlas_shows(desk: Desk) -> None:
    assert desk.send(ASSEN, "indienen", FIGURE_FORM, value="70.400 inwoners").done
    report = desk.only()
    assert (report.subject, report.period) == ("bevolking_totaal", "2025")
    assert report.content["area_code"] == "GM0106"


@pytest.mark.parametrize(
    "changed",
    [
        {"gebied": "GM0114"},
        {"gebied": "PV22"},
        {"gebied": ""},
        {"onderwerp": "bestaat_niet"},
        {"periode": "1850"},
        {"periode": ""},
    ],
)
def test_a_figure_that_is_not_there_or_not_theirs_is_refused(
    desk: Desk, changed: dict[str, str]
) -> None:
    assert not desk.send(ASSEN, "opslaan", FIGURE_FORM, value="1", **changed).done
    assert desk.register.reports(ADMIN) == ()


@pytest.mark.parametrize(
    "changed",
    [
        {"gemeente": "GM0114"},
        {"gebied": "GM0114"},
        {"gemeente": "PV22"},
        {"gemeente": "GM9999"},
        {"gemeente": "GM9999", "gebied": "GM9999"},
    ],
)
def test_the_province_makes_no_gemeente_correct_the_figures_of_another(
    desk: Desk, changed: dict[str, str]
) -> None:
    assert not desk.send(PROVINCE, "opslaan", FIGURE_FORM, value="1", **changed).done
    assert desk.register.reports(ADMIN) == ()
    assert desk.send(PROVINCE, "opslaan", FIGURE_FORM, value="1").done


@pytest.mark.parametrize("area", ["GM0114", "WK011401", "PV22"])
def test_43_a_correction_of_a_figure_of_another_is_denied_and_kept_in_the_trail(
    desk: Desk, area: str
) -> None:
    assert not desk.send(ASSEN, "opslaan", FIGURE_FORM, value="1", gebied=area).done
    (event,) = desk.register.events(ADMIN)
    assert (event.act, event.kind, event.area_code) == (Act.DENIED, Kind.CORRECTION, "GM0106")


def test_the_area_of_a_correction_is_that_of_its_topic(desk: Desk) -> None:
    assert desk.send(ASSEN, "opslaan", FIGURE_FORM, value="1", area_code="GM0114").done
    assert desk.only().content["area_code"] == "GM0106"


def test_two_corrections_of_one_indicator_are_apart(desk: Desk) -> None:
    wijk = next(code for code in desk.store.areas if code.startswith("WK0106"))
    assert desk.send(ASSEN, "opslaan", FIGURE_FORM, value="1").done
    second = desk.send(
        ASSEN, "opslaan", {**FIGURE_FORM, "periode": "2024", "gebied": wijk}, value="2"
    )
    assert second.done, second
    assert len(desk.register.reports(ASSEN)) == 2
    assert TEAMS not in {each.subject for each in desk.register.reports(ASSEN)}
