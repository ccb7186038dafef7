"""What is said of one thing in several ways: whose figure it is, and of which kind."""

from __future__ import annotations

import pytest

from atlas.domain.beside import KINDS, PRINTED, Saying, kinds, sayings
from atlas.domain.subject import subjects
from atlas.store.profile import Beside
from atlas.store.store import Store


def record(store: Store, name: str) -> Beside:
    return next(each for each in store.profile.beside if each.id == name)


def said(store: Store, code: str, name: str) -> tuple[Saying, ...]:
    return sayings(store, subjects(store)[code], record(store, name))


def by_id(found: tuple[Saying, ...]) -> dict[tuple[str, str], Saying]:
    """The sayings by what they count and the area of the figure."""
    return {(each.about.id, each.area.code): each for each in found}


def test_emmen_has_its_own_model_and_the_panel_of_its_region_and_of_drenthe(store: Store) -> None:
    found = by_id(said(store, "GM0114", "leefbaarheid"))
    model = found["leefbaarometer_score", "GM0114"]
    assert (model.kind, model.own, model.period) == ("modelled", True, "2024")
    grade, east = "waardering_leefbaarheid", "RG_anticipeerregio_oost_drenthe"
    assert (found[grade, east].value, found[grade, east].own) == (7.8, False)
    drenthe = found[grade, "PV22"]
    assert (drenthe.kind, drenthe.own) == ("experienced", False)
    assert (drenthe.value, drenthe.period) == (7.9, "2020")
    assert drenthe.earlier == (("2018", 7.9), ("2016", 7.9))


def test_a_gemeente_outside_the_region_has_only_drenthe(store: Store) -> None:
    areas = [each.area.code for each in said(store, "GM0106", "leefbaarheid") if each.value]
    assert areas == ["PV22"]


def test_what_is_of_the_area_itself_needs_no_other(store: Store) -> None:
    (east,) = (e for e in said(store, "RG_anticipeerregio_oost_drenthe", "leefbaarheid") if e.value)
    assert (east.value, east.own) == (7.8, True)
    (drenthe,) = (each for each in said(store, "PV22", "leefbaarheid") if each.value)
    assert (drenthe.value, drenthe.own) == (7.9, True)


def test_a_survey_of_drenthe_is_that_of_drenthe_everywhere(store: Store) -> None:
    for code in ("GM0114", "WK010605", "RG_boce", "CR07"):
        survey = by_id(said(store, code, "gezondheid"))["ggd2022_ervaren_gezondheid_goed", "PV22"]
        assert (survey.kind, survey.own) == ("experienced", False)
        assert survey.cell is not None
        assert survey.cell.value == pytest.approx(70.2)
        assert survey.drenthe is None


def test_a_wijk_without_a_figure_has_that_of_its_gemeente(store: Store) -> None:
    found = by_id(said(store, "WK010605", "leefbaarheid"))
    assert not found["leefbaarometer_score", "GM0106"].own
    own = by_id(said(store, "WK010605", "roken"))["roker_18plus", "WK010605"]
    assert own.own
    assert own.drenthe is not None
    assert own.drenthe.value is not None


def test_a_region_without_a_score_shows_its_gemeenten_and_no_mean(store: Store) -> None:
    """The three scores of BOCE, read here from the table itself."""
    cells = store.cells("leefbaarometer_score", "2024", "gemeente")["value"]
    three = cells[["GM0109", "GM0114", "GM1681"]]
    (score,) = (
        each
        for each in said(store, "RG_boce", "leefbaarheid")
        if each.about.id == "leefbaarometer_score"
    )
    assert score.cell is not None
    assert score.cell.value is None
    assert [value for _, value in score.span] == [three.min(), three.max()]
    assert [name for name, _ in score.span] == [
        store.areas[str(three.idxmin())].name,
        store.areas[str(three.idxmax())].name,
    ]


def test_printed_figures_are_of_the_boce_areas_only(store: Store) -> None:
    def printed(code: str) -> list[tuple[str, float | None, bool]]:
        found = [each for each in said(store, code, "eenzaamheid") if each.kind == PRINTED]
        return [(each.area.code, each.value, each.own) for each in found]

    assert printed("GM0114") == [("GM0114", 47, True)]
    assert printed("RG_boce") == [("RG_boce", 45, True)]
    assert printed("WK011401") == [("GM0114", 47, False)]
    assert printed("GM0106") == printed("PV22") == printed("CR08") == []


def test_the_table_and_the_text_of_boce_stand_beside_the_count(store: Store) -> None:
    found = said(store, "RG_boce", "woningen")
    assert [each.value for each in found if each.kind == PRINTED] == [87_000, 78_000]
    (count,) = (each for each in found if each.kind == "measured")
    assert count.cell is not None
    assert count.cell.computed
    assert count.cell.value == pytest.approx(78_257)


def test_areas_of_every_level_have_every_theme_without_an_error(store: Store) -> None:
    coarse = [each for each in subjects(store).values() if each.level not in ("wijk", "kern")]
    fine = [each for each in subjects(store).values() if each.level in ("wijk", "kern")]
    for subject in (*coarse, *fine[::12]):
        for each in store.profile.beside:
            found = sayings(store, subject, each)
            order = [KINDS.index(saying.kind) for saying in found]
            assert order == sorted(order)
            assert set(kinds(found)) <= set(KINDS)
            for saying in found:
                assert (saying.cell is None) != (saying.value is None)
                assert saying.own == (saying.area == subject)
                assert saying.known or (saying.cell is not None and saying.cell.value is None)


def test_every_theme_has_two_kinds_somewhere_and_every_name_is_used_once(store: Store) -> None:
    areas = [subjects(store)[code] for code in ("GM0114", "RG_boce", "PV22")]
    for each in store.profile.beside:
        assert any(len(kinds(sayings(store, area, each))) >= 2 for area in areas), each.id
        named = (*each.indicators, *each.facts)
        assert len(named) == len(set(named))
