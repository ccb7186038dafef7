"""Dated records: the days they can be about, what is ahead, what contradicts what."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.domain.programme_calendar import (
    CONTRADICTED,
    MONTHS,
    OPEN_ENDED,
    Moment,
    ahead,
    moments,
    rhythms,
    select,
    span,
)
from atlas.domain.programme_tree import rows
from atlas.store.store import Store

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 22)
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
PRECISIONS = ("dag", "dag (vóór)", "maand", "jaar", "periode", *MONTHS, *OPEN_ENDED, "onzin")


def record(start: str, end: str = "", precision: str = "dag", **other: str) -> dict[str, str]:
    plain = dict.fromkeys(("area_text", "remark", "origin", "locator"), "")
    known = {"event_id": "cal-900", "event": "iets", "kind": "mijlpaal"}
    return {**plain, **known, "start": start, "end": end, "precision": precision, **other}


def one(start: str, end: str = "", precision: str = "dag", **other: str) -> Moment:
    (found,) = moments([record(start, end, precision, **other)])
    return found


@pytest.mark.parametrize(
    ("start", "end", "precision", "first", "last"),
    [
        ("2006-02-02", "", "dag", "2006-02-02", "2006-02-02"),
        ("2022-05", "", "maand", "2022-05-01", "2022-05-31"),
        ("2024-02", "", "maand", "2024-02-01", "2024-02-29"),
        ("2023-02", "", "maand", "2023-02-01", "2023-02-28"),
        ("2019", "", "jaar", "2019-01-01", "2019-12-31"),
        ("2019", "", "voorjaar", "2019-03-01", "2019-05-31"),
        ("2019", "", "vóór zomer", "2019-01-01", "2019-05-31"),
        ("2022", "", "voorjaar of zomer", "2022-03-01", "2022-08-31"),
        ("2018", "", "eind jaar", "2018-10-01", "2018-12-31"),
        ("2007-12", "", "eind jaar", "2007-12-01", "2007-12-31"),
        ("2016-09", "2016-12", "najaar", "2016-09-01", "2016-12-31"),
        ("2007", "2008-06", "jaar - medio", "2007-01-01", "2008-06-30"),
        ("2023", "2026", "periode", "2023-01-01", "2026-12-31"),
        ("2019", "2020", "halfjaarlijks", "2019-01-01", "2020-12-31"),
        ("2006", "", "halfjaarlijks", "2006-01-01", None),
        ("2008", "", "vanaf jaar", "2008-01-01", None),
        ("2023-02", "", "vanaf maand", "2023-02-01", None),
    ],
)
def test_the_days_a_record_can_be_about(
    start: str, end: str, precision: str, first: str, last: str | None
) -> None:
    found = span(start, end, precision)
    assert found == (date.fromisoformat(first), date.fromisoformat(last) if last else None)


@pytest.mark.parametrize("bad", ["", "ca. 2019", "2019-13", "2019-02-30", "19-1-1-1x", "<b>"])
def test_what_is_no_date_is_refused(bad: str) -> None:
    with pytest.raises(ValueError):
        moments([record(bad)])


@given(DAYS, st.integers(0, 4000), st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d"]),
       st.sampled_from(PRECISIONS), st.booleans())  # fmt: skip
def test_first_is_never_after_last_and_the_years_are_those_between(
    day: date, days: int, form: str, precision: str, ended: bool
) -> None:
    start = day.strftime(form)
    end = (day + timedelta(days=days)).strftime(form) if ended else ""
    found = one(start, end, precision)
    assert found.first.year == day.year
    assert found.last is None or found.first <= found.last
    assert found.years[0] == day.year
    assert found.years[-1] == (found.last or found.first).year
    if found.last is None:
        assert precision in OPEN_ENDED


@given(st.lists(DAYS, max_size=12), st.randoms(use_true_random=False))
def test_moments_stand_in_order_of_time_whatever_the_order_of_the_table(days, random) -> None:
    table = [record(day.isoformat(), event_id=f"cal-{n:03}") for n, day in enumerate(days)]
    shuffled = random.sample(table, len(table))
    found = moments(shuffled)
    assert found == moments(table)
    assert [each.first for each in found] == sorted(days)


@given(DAYS, DAYS)
def test_ahead_is_what_is_not_over(day: date, today: date) -> None:
    found = one(day.isoformat())
    assert (found in ahead([found], today)) == (day >= today)


def test_what_runs_today_is_ahead_until_its_last_day() -> None:
    runs = one("2023", "2026", "periode")
    assert ahead([runs], date(2026, 12, 31)) == (runs,)
    assert ahead([runs], date(2027, 1, 1)) == ()


def test_what_has_no_end_is_never_promised_but_a_rhythm_is_told() -> None:
    open_ended = one("2006", "", "halfjaarlijks", kind="cadans")
    phase = one("2008", "", "vanaf jaar", kind="fase")
    ended = one("2019", "2020", "halfjaarlijks", kind="cadans")
    every = (open_ended, phase, ended)
    assert ahead(every, TODAY) == ()
    assert rhythms(every, TODAY) == (open_ended,)
    assert rhythms(every, date(2005, 12, 31)) == ()


def test_select_takes_what_all_words_ask_for() -> None:
    every = (
        one("2006", kind="cadans", origin="a", area_text="Drenthe"),
        one("2007", "2009", "periode", kind="periode", origin="a", area_text="Assen"),
        one("2008", kind="periode", origin="b", area_text="Assen"),
    )
    assert select(every) == every
    assert select(every, year=2008) == every[1:]
    assert select(every, kind="periode", origin="a") == (every[1],)
    assert select(every, area="Assen", year=2007) == (every[1],)
    assert select(every, kind="onzin") == ()


def test_an_open_end_does_not_fill_the_years_after_it() -> None:
    assert select([one("2006", "", "halfjaarlijks")], year=2010) == ()
    assert len(select([one("2006", "", "halfjaarlijks")], year=2006)) == 1


def recorded() -> list[dict[str, str]]:
    path = ROOT / "data/programme/calendar.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_record_of_the_documents_is_there_once(store: Store) -> None:
    found = moments(rows(store, "calendar"))
    assert len(found) == 89
    assert Counter(each.event_id for each in found) == Counter(r["event_id"] for r in recorded())
    for each in found:
        assert each.start.startswith(str(each.first.year))


def test_what_the_documents_leave_for_after_today(store: Store) -> None:
    every = moments(rows(store, "calendar"))
    assert [each.event_id for each in ahead(every, TODAY)] == ["cal-083", "cal-089"]
    assert [each.event_id for each in rhythms(every, TODAY)] == ["cal-003", "cal-070"]


def test_contradictions_are_those_of_the_list_of_doubts(store: Store) -> None:
    known = {row["doubt_id"]: row for row in rows(store, "doubts")}
    by_id = {each.event_id: each for each in moments(rows(store, "calendar"))}
    assert {"B1", "B2", "B3"} <= set(CONTRADICTED) <= set(known)
    for doubt, events in CONTRADICTED.items():
        for event in events:
            assert by_id[event].origin in known[doubt]["origins"].split(";")
            assert doubt in by_id[event].doubts
    told = {row["event_id"] for row in recorded() if "tegenstrijdig" in row["remark"]}
    assert told == set(CONTRADICTED["B1"])


def test_both_dates_of_a_contradiction_stay_as_they_are(store: Store) -> None:
    by_id = {each.event_id: each for each in moments(rows(store, "calendar"))}
    first, other = (by_id[event] for event in CONTRADICTED["B3"])
    assert (first.first, other.first) == (date(2016, 5, 10), date(2016, 5, 11))
    assert replace(first, doubts=()).doubts == ()
    assert by_id["cal-001"].doubts == ()
