"""Looking back: what falls in a term, who is missing, and nothing of another period or day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.domain.programme_tree import programme_tree, rows
from atlas.domain.review import Review, Term, day_of, review, terms
from atlas.store.records import PROVINCE
from atlas.store.reporting.records import Kind, Published, Reported, Role
from atlas.store.store import Store

TODAY = date(2026, 11, 22)
ASSEN, EMMEN, HOOGEVEEN = "GM0106", "GM0114", "GM0118"
VISIONS, TEAMS, VILLAGES = "ua-2-4-a", "ua-2-4-b", "ua-4-2-a"
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
ALPHABET = [
    "Aa en Hunze", "Assen", "Borger-Odoorn", "Coevorden", "De Wolden", "Emmen", "Hoogeveen",
    "Meppel", "Midden-Drenthe", "Noordenveld", "Tynaarlo", "Westerveld",
]  # fmt: skip


def report(subject: str, area: str = ASSEN, period: str = "2026-2", **fields: Any) -> Published:
    given: dict[str, Any] = {
        "report_id": f"{subject}-{area}-{period}",
        "kind": Kind.PROGRESS,
        "content": {"status": "gestart"},
        "published_at": NOON,
        "role": Role.GEMEENTE,
    }
    return Published(area_code=area, subject=subject, period=period, **{**given, **fields})


def top_three(area: str, year: str = "2026", **content: str) -> Published:
    return report("", area, year, kind=Kind.TOP_THREE, content=content)


def correction(at: datetime) -> Published:
    content = {"area_code": EMMEN, "value": "12"}
    return report("bevolking_totaal", EMMEN, "2023", kind=Kind.CORRECTION, content=content,
                  published_at=at)  # fmt: skip


def made(store: Store, *reports: Published, period: str = "2026-2", **more: Any) -> Review:
    return review(store, Reported(reports=reports, **more), terms(TODAY)[period])


# Terms


def test_the_first_half_year_and_its_year() -> None:
    assert terms(TODAY) == {
        "2026-2": Term(
            "2026-2", date(2026, 7, 1), date(2026, 12, 31), date(2027, 1, 31), ("2026-2",)
        ),
        "2026": Term("2026", date(2026, 7, 1), date(2026, 12, 31), date(2027, 1, 31), ("2026-2",)),
    }
    assert [each.year for each in terms(TODAY).values()] == [False, True]


def test_later_years_come_first_and_have_two_halves() -> None:
    found = terms(date(2027, 7, 1))
    assert [*found] == ["2027-2", "2027-1", "2027", "2026-2", "2026"]
    assert found["2027"].halves == ("2027-1", "2027-2")
    assert (found["2027"].start, found["2027"].due) == (date(2027, 1, 1), date(2028, 1, 31))
    assert found["2027-1"].due == date(2027, 7, 31)


def test_a_year_knows_of_no_half_year_that_is_still_to_begin() -> None:
    assert terms(date(2027, 6, 30))["2027"].halves == ("2027-1",)


@pytest.mark.parametrize(
    ("today", "day"),
    [
        (date(2026, 11, 22), date(2026, 11, 22)),
        (date(2027, 1, 31), date(2027, 1, 31)),
        (date(2028, 5, 1), date(2027, 1, 31)),
    ],
)
def test_by_itself_it_tells_of_the_last_day_to_hand_in_or_of_today(today: date, day: date) -> None:
    assert terms(today)["2026-2"].day(today) == day


@given(st.dates(date(2026, 7, 1), date(2060, 1, 1)))
def test_every_day_is_in_the_newest_term(today: date) -> None:
    found = terms(today)
    newest = next(iter(found.values()))
    assert newest.start <= today <= newest.end < newest.due
    assert all(each.start <= today for each in found.values())
    assert found[str(today.year)].halves[-1] == newest.period


# What was reported


def test_a_report_stands_under_its_document_and_theme(store: Store) -> None:
    (line,) = made(store, report(TEAMS)).lines
    tree = programme_tree(store)
    assert line.titles == tuple(tree.titles(tree.by_id[TEAMS].path))
    assert line.titles[0].startswith("Uitvoeringsagenda")
    assert line.action == tree.by_id[TEAMS].title


def test_reports_follow_the_documents_then_the_alphabet_with_the_province_last(
    store: Store,
) -> None:
    given_reports = [
        report(subject, area)
        for subject in (VILLAGES, TEAMS, "cv-r1")
        for area in (PROVINCE, EMMEN, ASSEN, "GM1680")
    ]
    found = made(store, *given_reports).lines
    assert [line.report.subject for line in found[::4]] == ["cv-r1", TEAMS, VILLAGES]
    assert [line.report.area_code for line in found[:4]] == ["GM1680", ASSEN, EMMEN, PROVINCE]


def test_only_reports_of_the_term_count(store: Store) -> None:
    other = (report(TEAMS, period="2027-1"), top_three(ASSEN), correction(NOON))
    found = made(store, report(TEAMS), *other)
    assert [line.report.period for line in found.lines] == ["2026-2"]
    year = review(store, Reported((report(TEAMS), *other)), terms(date(2027, 3, 1))["2027"])
    assert [line.report.period for line in year.lines] == ["2027-1"]


def test_an_action_that_is_gone_is_still_told(store: Store) -> None:
    found = made(store, report("weg-1"), report(TEAMS)).lines
    assert [line.action for line in found][-1] == "weg-1"
    assert found[-1].titles == ()


# Who is missing


def test_without_reports_every_gemeente_is_missing(store: Store) -> None:
    found = made(store)
    assert found.lines == found.corrections == found.initiatives == ()
    assert [store.areas[each.area_code].name for each in found.turnout] == ALPHABET
    assert all(each.missing for each in found.turnout)
    every = tuple(row["box_id"] for row in rows(store, "boxes"))
    assert {each.boxes for each in found.turnout} == {every}


def test_who_published_and_who_waits_is_not_missing(store: Store) -> None:
    waiting = ((Kind.PROGRESS, EMMEN, TEAMS, "2026-2"), (Kind.PROGRESS, EMMEN, TEAMS, "2027-1"))
    found = made(store, report(TEAMS), report(VILLAGES), waiting=waiting)
    by_area = {each.area_code: each for each in found.turnout}
    assert (by_area[ASSEN].published, by_area[ASSEN].waiting) == (2, 0)
    assert (by_area[EMMEN].published, by_area[EMMEN].waiting) == (0, 1)
    assert [each.missing for each in (by_area[ASSEN], by_area[EMMEN])] == [False, False]
    assert sum(each.missing for each in found.turnout) == 10
    assert by_area[ASSEN].boxes == ("visie", "coaches", "taalhuis")
    assert "aanvalsteam" in by_area[EMMEN].boxes


def test_the_province_is_not_among_those_who_can_be_missing(store: Store) -> None:
    found = made(store, report(VISIONS, PROVINCE))
    assert PROVINCE not in {each.area_code for each in found.turnout}
    assert len(found.lines) == 1


def test_a_year_asks_for_each_of_its_half_years(store: Store) -> None:
    term = terms(date(2027, 8, 1))["2027"]
    found = review(store, Reported((report(TEAMS, period="2027-2"),)), term)
    assert len(found.turnout) == 24
    missing = [each for each in found.turnout if each.area_code == ASSEN and each.missing]
    assert [each.half for each in missing] == ["2027-1"]


# Top 3 and corrections


def test_a_top_three_belongs_to_its_year(store: Store) -> None:
    full = {"name1": "Hub", "village1": "WP1169", "what1": "Auto", "url1": "https://x.nl"}
    reports = (top_three(EMMEN, name1="Koor"), top_three(ASSEN, **full, name3="Tuin"))
    waiting = ((Kind.TOP_THREE, HOOGEVEEN, "", "2026"),)
    found = made(store, *reports, top_three(EMMEN, "2025", name1="Oud"), period="2026",
                 waiting=waiting)  # fmt: skip
    told = [(one.area_code, one.place, one.name) for one in found.initiatives]
    assert told == [(ASSEN, 1, "Hub"), (ASSEN, 3, "Tuin"), (EMMEN, 1, "Koor")]
    first = found.initiatives[0]
    assert (first.village, first.what, first.url) == ("WP1169", "Auto", "https://x.nl")
    states = found.top_three
    assert [states[code] for code in (ASSEN, EMMEN, HOOGEVEEN)] == [
        "gepubliceerd", "gepubliceerd", "ingediend",
    ]  # fmt: skip
    assert [*states.values()].count("") == 9


def test_a_half_year_has_no_top_three(store: Store) -> None:
    found = made(store, top_three(ASSEN, name1="Hub"))
    assert (found.initiatives, dict(found.top_three)) == ((), {})


@pytest.mark.parametrize(
    ("at", "inside"),
    [
        (datetime(2026, 6, 30, 21, 59, tzinfo=UTC), False),
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), True),  # midnight in the Netherlands
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), True),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), False),
    ],
)
def test_a_correction_belongs_to_the_day_on_which_it_was_published(
    store: Store, at: datetime, inside: bool
) -> None:
    assert bool(made(store, correction(at)).corrections) is inside


def test_days_are_those_of_the_netherlands() -> None:
    assert day_of(datetime(2026, 7, 1, 22, 0, tzinfo=UTC)) == date(2026, 7, 2)
    assert day_of(datetime(2026, 12, 1, 22, 0, tzinfo=UTC)) == date(2026, 12, 1)


# The calendar


def test_the_calendar_holds_what_runs_and_what_comes_back(store: Store) -> None:
    told = [each.event for each in made(store).moments]
    assert told == [
        "looptijd visie en uitvoeringsagenda",
        "werkbijeenkomst voortgang convenant",
        "Onderwijsmonitor en geletterdheidsmonitor",
    ]


@given(
    st.lists(
        st.tuples(
            st.sampled_from([VISIONS, TEAMS, VILLAGES, "weg"]),
            st.sampled_from([ASSEN, EMMEN, PROVINCE]),
            st.sampled_from(["2026-2", "2027-1", "2026"]),
            st.sampled_from([Kind.PROGRESS, Kind.TOP_THREE]),
        ),
        unique=True,
        max_size=12,
    )
)
def test_no_report_is_lost_or_told_twice(
    store: Store, given_reports: list[tuple[str, str, str, Kind]]
) -> None:
    reports = tuple(
        report(subject, area, period, kind=kind, report_id=str(number))
        for number, (subject, area, period, kind) in enumerate(given_reports)
    )
    found = review(store, Reported(reports), terms(TODAY)["2026"])
    wanted = {each.report_id for each in reports
              if each.kind is Kind.PROGRESS and each.period == "2026-2"}  # fmt: skip
    told = [line.report.report_id for line in found.lines]
    assert sorted(told) == sorted(wanted)
    published = sum(each.published for each in found.turnout)
    assert published == sum(line.report.area_code != PROVINCE for line in found.lines)


def test_the_order_of_publishing_does_not_matter(store: Store) -> None:
    reports = [report(TEAMS, area) for area in (EMMEN, ASSEN)] + [report(VISIONS, EMMEN)]
    later = [each.published_at + timedelta(days=1) for each in reports]
    assert len({*later}) == 1
    assert made(store, *reports).lines == made(store, *reversed(reports)).lines
