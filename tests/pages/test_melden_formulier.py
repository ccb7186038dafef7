"""The forms of page Melden as a browser reads them: fields, what is wrong, buttons, two texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from atlas.store.reporting import content, readers
from atlas.store.reporting.records import (
    PROVINCE_AREA,
    Editor,
    FieldProblem,
    Kind,
    Report,
    Role,
    State,
)
from atlas.store.serving import get_store
from atlas.store.store import Store
from atlas.ui.html import Html, join
from atlas.ui.melden import formulier
from atlas.ui.melden.bezoek import Answered, Topic, topic_of
from atlas.ui.parts.fields import Entry, pick, text, textarea
from tests.pages.melden import ADMIN, ASSEN, PROVINCE, READER, TEAMS, TOPIC

MOMENT = datetime(2026, 11, 22, 12, 5, tzinfo=UTC)
TOP_TOPIC = Topic(Kind.TOP_THREE, "GM0106", "", "2026")
EVIL = "\"'><script>alert(1)</script>&amp;\u2028"
# What a form can hold: a browser makes one kind of line end of all, and has no NUL.
TYPED = some.text(some.characters(exclude_categories=("Cs",), exclude_characters="\r\0"))


class Fields(HTMLParser):
    """The fields of a form by name, with their attributes and what a browser shows in them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.attributes: dict[str, dict[str, str | None]] = {}
        self.ids: set[str] = set()
        self.labels: dict[str, str] = {}
        self.buttons: list[tuple[str, bool]] = []  # act and whether it is hidden
        self._area, self._select, self._label = "", "", ""
        self._hidden: list[bool] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids |= {str(found["id"])} if "id" in found else set()
        if tag not in ("input", "br", "hr"):
            self._hidden.append("hidden" in found)
        name = str(found.get("name", ""))
        if tag in ("input", "textarea", "select"):
            self.attributes[name] = found
            self.values[name] = str(found.get("value", ""))
        if tag == "textarea":
            self._area = name
        if tag == "select":
            self._select = name
        if tag == "option" and "selected" in found:
            self.values[self._select] = str(found["value"])
        if tag == "label":
            self._label = str(found["for"])
        if tag == "button":
            self.buttons.append((str(found["value"]), any(self._hidden)))

    def handle_endtag(self, tag: str) -> None:
        self._hidden.pop()
        if tag == "textarea":
            # The first line break after <textarea> is not part of what is in it.
            self.values[self._area] = self.values[self._area].removeprefix("\n")
            self._area = ""
        if tag == "label":
            self._label = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] += data
        if self._label:
            self.labels[self._label] = self.labels.get(self._label, "") + data


def report(
    state: State = State.DRAFT,
    given: Mapping[str, object] | None = None,
    topic: Topic = TOPIC,
    published: Mapping[str, object] | None = None,
) -> Report:
    """A report as the register would give it."""
    return Report(
        "r1",
        topic.kind,
        topic.area_code,
        topic.subject,
        topic.period,
        state,
        3,
        given or {},
        published,
        MOMENT if published is not None else None,
        MOMENT,
        Role.GEMEENTE,
    )


def shown(kind: Kind, kept: Report | None, answered: Answered | None = None) -> Fields:
    """The fields of a kind of report, read back."""
    return Fields(join(formulier.fields(kind, kept, answered).values()))


# One field


@given(TYPED)
@example(EVIL)
@example("\n\neerst twee lege regels")
@example("</textarea><b>")
def test_38_what_is_typed_comes_back_letter_by_letter(typed: str) -> None:
    for control in (text(Entry("a", "A", typed)), textarea(Entry("a", "A", typed))):
        found = Fields(control)
        assert found.values == {"a": typed}
        assert set(found.attributes["a"]) <= {"name", "id", "type", "value", "rows"}


@given(TYPED, TYPED)
def test_what_is_wrong_and_how_to_do_it_belong_to_the_field(hint: str, problem: str) -> None:
    for control in (
        text(Entry("a", "A", "", hint, problem)),
        textarea(Entry("a", "A", "", hint, problem)),
        pick(Entry("a", "A", "", hint, problem), [("x", "X")]),
    ):
        found = Fields(control)
        described = str(found.attributes["a"].get("aria-describedby", "")).split()
        assert described == ["a-fout"] * bool(problem) + ["a-hulp"] * bool(hint)
        assert set(described) <= found.ids
        assert ("aria-invalid" in found.attributes["a"]) is bool(problem)


@pytest.mark.parametrize(("value", "chosen"), [("", ""), ("b", "b"), ("zomaar", "")])
def test_a_list_shows_what_was_chosen_and_nothing_that_it_does_not_have(
    value: str, chosen: str
) -> None:
    found = Fields(pick(Entry("a", "A", value), [("", "Kies"), ("b", "B"), ("c", "C")]))
    assert found.values["a"] == chosen


def test_every_field_has_a_label_of_its_own() -> None:
    for kind in Kind:
        found = shown(kind, None)
        assert set(found.labels) == set(found.values) == set(content.FIELDS[kind])
        assert len(set(found.labels.values())) == len(found.labels)


@pytest.mark.parametrize("kind", [Kind.PROGRESS, Kind.CORRECTION])
def test_what_must_be_filled_in_is_marked(kind: Kind) -> None:
    labels = shown(kind, None).labels
    marked = {name for name, label in labels.items() if label.endswith("(verplicht)")}
    assert marked == {name for name, each in content.FIELDS[kind].items() if each.required}
    assert marked


def test_a_phone_gets_the_right_keys() -> None:
    found = shown(Kind.PROGRESS, None).attributes
    assert found["date"]["type"] == "date"
    assert found["evidence_url"]["type"] == "url"
    # A number field loses what it cannot read; a text with the keys of a number does not.
    assert {found[name]["type"] for name in ("spent_eur", "committed_eur", "reached")} == {"text"}
    assert found["reached"]["inputmode"] == "decimal"


# What stands in the fields


def test_typed_text_goes_before_kept_text() -> None:
    kept = report(given={"status": "gestart", "explanation": "bewaard", "spent_eur": 1250.5})
    assert shown(Kind.PROGRESS, kept).values["explanation"] == "bewaard"
    assert shown(Kind.PROGRESS, kept).values["spent_eur"] == "1250,5"
    typed = Answered("t", TOPIC.key, typed={"explanation": "", "spent_eur": "veel"})
    values = shown(Kind.PROGRESS, kept, typed).values
    assert (values["status"], values["explanation"], values["spent_eur"]) == ("gestart", "", "veel")


AMOUNT = some.none() | some.integers(0, 10**11) | some.integers(0, 10**9).map(lambda n: n / 4)


@given(AMOUNT, AMOUNT, some.sampled_from(list(content.STATUSES)), some.dates())
def test_what_is_kept_is_read_back_the_same(spent, reached, status, day) -> None:  # type: ignore[no-untyped-def]
    """Opening a report and keeping it again without typing changes nothing."""
    day = max(day, readers.FIRST_DAY)
    given = {
        "status": status,
        "date": day.isoformat(),
        "explanation": "a\n\nb",
        "evidence_url": "https://x.example/?a=1&b=2",
        "spent_eur": spent,
        "committed_eur": None,
        "reached": reached,
    }
    values = shown(Kind.PROGRESS, report(given=given)).values
    again, problems = content.check(Kind.PROGRESS, values, max(day, MOMENT.date()))
    assert (again, problems) == (given, ())


def test_a_problem_of_no_field_is_told_without_a_link(store: Store) -> None:
    answered = Answered(
        "t",
        TOPIC.key,
        problems=(
            FieldProblem("period", "Over deze periode kan het niet."),
            FieldProblem("status", "Stand is nog leeg."),
        ),
    )
    html = formulier.answer_box(store, TOPIC, answered)
    assert html is not None
    assert html.count("<a ") == 1
    assert "Over deze periode kan het niet." in html


# The form


def test_a_form_says_what_it_is_about_and_of_which_version() -> None:
    found = Fields(formulier.form(TOPIC, report(), Html(""), unkept=False))
    assert found.values == {
        "melding": "r1",
        "versie": "3",
        "gemeente": "GM0106",
        "onderwerp": TEAMS,
        "periode": "2026-2",
        "gebied": "",
    }
    assert Fields(formulier.form(TOPIC, None, unkept=False)).values["versie"] == "0"


def test_enter_in_a_field_keeps_and_never_drops(store: Store) -> None:
    """A browser presses the first button of a form, shown or not."""
    row = formulier.buttons(ASSEN, TOPIC, report(), conflict=False)
    for unkept in (True, False):
        first, *_ = Fields(formulier.form(TOPIC, report(), row, unkept=unkept)).buttons
        assert first == ("opslaan", False)


@pytest.mark.parametrize("unkept", [True, False])
def test_one_can_drop_only_what_is_not_kept(unkept: bool) -> None:
    found = dict(Fields(formulier.form(TOPIC, report(), unkept=unkept)).buttons)
    assert found == {"weggooien": not unkept}


def test_two_forms_on_one_topic_have_drafts_of_their_own() -> None:
    forms = [formulier.form(TOPIC, None, unkept=False, which=each) for each in ("", "een", "twee")]
    keys = {form.split('data-key="')[1].split('"')[0] for form in forms}
    assert len(keys) == 3


# The buttons, from a table of our own


OPEN = {State.DRAFT, State.RETURNED}


@pytest.mark.parametrize("state", [None, *State])
@pytest.mark.parametrize("editor", [ASSEN, PROVINCE, ADMIN])
def test_the_buttons_follow_the_state(editor: Editor, state: State | None) -> None:
    kept = None if state is None else report(state)
    acts = [act for act, _ in Fields(formulier.buttons(editor, TOPIC, kept, False)).buttons]
    withdraw = ["intrekken"] if state not in (None, State.WITHDRAWN) else []
    assert acts == ["opslaan", "indienen", *withdraw]
    conflict = [act for act, _ in Fields(formulier.buttons(editor, TOPIC, kept, True)).buttons]
    assert conflict == ["opslaan", "andere", "indienen", *withdraw]


@pytest.mark.parametrize(
    ("state", "published", "said", "unsaid"),
    [
        (State.DRAFT, None, "concept", "Openbaar"),
        (State.SUBMITTED, None, formulier.SUBMITTED, "Openbaar"),
        (State.PUBLISHED, {}, "Openbaar sinds 22 november 2026.", formulier.STILL_PUBLIC),
        (State.DRAFT, {}, formulier.STILL_PUBLIC, "Reden"),
        (State.WITHDRAWN, None, "ingetrokken", "Openbaar"),
    ],
)
def test_where_a_report_stands_is_said(
    state: State, published: dict[str, object] | None, said: str, unsaid: str
) -> None:
    told = formulier.standing(report(state, published=published))
    assert said in told
    assert unsaid not in told


def test_the_reason_is_for_a_returned_report_only() -> None:
    for state in State:
        told = formulier.standing(replace(report(state), reason="Hoeveel mensen?"))
        assert ("Hoeveel mensen?" in told) is (state is State.RETURNED)


# Two texts beside each other


@given(some.dictionaries(some.sampled_from(list(content.FIELDS[Kind.PROGRESS])), some.just("x")))
def test_only_the_fields_that_differ_stand_beside_each_other(other: dict[str, str]) -> None:
    empty, _ = content.check(Kind.PROGRESS, {})
    mine = {name: "" if isinstance(value, str) else None for name, value in empty.items()}
    both = (mine, {**mine, **other})
    found = formulier.differences(get_store(), Kind.PROGRESS, ("een", "twee"), both)
    labels = [content.FIELDS[Kind.PROGRESS][name].label for name in other]
    assert {row[0] for row in found.rows} == set(labels) if found else not labels


def test_equal_texts_are_said_to_be_equal(store: Store) -> None:
    given = {"status": "gestart", "explanation": "gelijk", "spent_eur": 1000}
    typed = {"status": "gestart", "explanation": "gelijk", "spent_eur": "1.000"}
    answered = Answered("t", TOPIC.key, error="x", typed=typed, current=report(given=given))
    html = formulier.answer_box(store, TOPIC, answered)
    assert html is not None
    assert formulier.SAME in html
    assert "<table" not in html


def test_what_cannot_be_read_stands_beside_the_other_as_typed(store: Store) -> None:
    typed = {"status": "gestart", "spent_eur": "heel veel"}
    current = report(given={"status": "gestart", "spent_eur": 12})
    answered = Answered("t", TOPIC.key, error="x", typed=typed, current=current)
    html = formulier.answer_box(store, TOPIC, answered)
    assert html is not None
    assert "heel veel" in html
    assert "€ 12" in html


def test_a_conflict_of_a_judgement_says_what_happened(store: Store) -> None:
    answered = Answered("t", TOPIC.key, error="Kijk wat er nu staat.", typed={}, current=report())
    html = formulier.answer_box(store, TOPIC, answered)
    assert html is not None
    assert "Kijk wat er nu staat." in html


# Topics


@given(
    some.sampled_from(list(Kind)),
    some.sampled_from(["GM0106", "GM0114", PROVINCE_AREA]),
    some.sampled_from(["", TEAMS, "bevolking_totaal"]),
    some.sampled_from(["2026", "2026-2"]),
    some.sampled_from(["", "GM0106", "WK010600"]),
)
def test_no_two_topics_share_a_form(kind, area, subject, period, figure) -> None:  # type: ignore[no-untyped-def]
    one = Topic(kind, area, subject, period, figure)
    for other in (TOPIC, TOP_TOPIC, replace(one, period="2027"), replace(one, subject="x")):
        assert (one.key == other.key) is (one == other)


def test_the_topic_of_a_correction_has_the_area_of_its_figure() -> None:
    topic = Topic(Kind.CORRECTION, "GM0106", "bevolking_totaal", "2025", "WK010600")
    assert topic_of(report(given={"area_code": "WK010600"}, topic=topic)) == topic
    assert topic_of(report(given={"area_code": "WK010600"})) == TOPIC
    assert READER.role is Role.READER
