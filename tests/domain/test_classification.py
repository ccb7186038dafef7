"""The classification: by hand for every class, gap and edge case; and as a slow reference says.

The reference (`slow`) is written from the text of the rules, row by row: it fills in the
unknown features in every possible way and looks which classes come out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.domain.classification import chosen_options, class_words, classify
from atlas.store.dwellings import NO, OWNERS, UNKNOWN, YES
from atlas.store.housing import Classification
from atlas.store.serving import get_store
from atlas.store.store import Store

CARE = ("zorg_mogelijk", "zorg_in_gebruik")
HOUSEHOLD = ("huishoudelijke_dienst_mogelijk", "huishoudelijke_dienst_in_gebruik")
ROOMS = "kamers_of_bedden_met_zorgdienst"
SERVICES = (*HOUSEHOLD, "receptie", "huismeester", "recreatieruimte", ROOMS)
ADAPTED = "speciale_voorzieningen_voor_persoon_met_beperking"
STEP_FREE = ("zonder_trap_intern", "zonder_trap_extern")
LOOSE = ("thuiszorg", "sociaal_alarm", "leeftijdslabel")
YES_NO = (*CARE, *SERVICES, ADAPTED, *STEP_FREE, *LOOSE)
DISTANCE, THRESHOLD = "afstand_steunpunt_m", "drempel_cm"
CLASSES = ("hs-1", "hs-2", "hs-3", "hs-4", "hs-5")
EDGES = {
    "edge-1": ("geen_grens", "m200", "m500"),
    "edge-2": ("thuiszorg_telt_niet", "thuiszorg_telt"),
    "edge-3": ("diensten", "zorg"),
    "edge-4": ("alarm_niet_genoeg", "alarm_genoeg"),
    "edge-5": ("huishoudelijk_telt", "huishoudelijk_telt_niet"),
    "edge-6": ("aangepast_eerst", "nultreden_eerst"),
    "edge-7": ("drempel_telt_niet", "drempel_2cm"),
    "edge-8": ("diensten_per_complex", "alles_per_rij"),
    "edge-9": ("label_telt_niet", "label_is_diensten"),
    "edge-10": ("mogelijk_of_gebruik", "alleen_gebruik"),
    "edge-11": ("diensten_eerst", "aangepast_eerst"),
    "edge-12": ("onbekend_blijft", "onbekend_is_nee"),
}
RULES = get_store().housing.classification
Row = dict[str, Any]


def dwelling(**known: Any) -> Row:
    """A dwelling of a corporatie, in no complex, of which every feature is no or unmeasured."""
    basis: Row = {"complex": "", "eigendom": "corporatie", "aantal": 1}
    numbers = {DISTANCE: np.nan, THRESHOLD: np.nan}
    return basis | dict.fromkeys(YES_NO, NO) | numbers | known


def table(rows: list[Row]) -> pd.DataFrame:
    types = dict.fromkeys(YES_NO, "int8") | {DISTANCE: "float64", THRESHOLD: "float64"}
    return pd.DataFrame(rows, columns=[*dwelling()]).astype(types)


def answers(rows: list[Row], options: Mapping[str, str] = {}) -> list[tuple[str, ...]]:
    found = classify(table(rows), RULES, options)
    return [tuple(row) for row in found.itertuples(index=False)]


def answer(options: Mapping[str, str] = {}, **known: Any) -> tuple[str, ...]:
    """class_id, best, worst, decided_by and unknown of one dwelling."""
    return answers([dwelling(**known)], options)[0]


def certain(class_id: str, decided_by: str) -> tuple[str, ...]:
    return (class_id, class_id, class_id, decided_by, "")


def between(best: str, worst: str, *unknown: str) -> tuple[str, ...]:
    return ("", best, worst, "", ",".join(unknown))


# The classes


@pytest.mark.parametrize(
    ("class_id", "feature"),
    [("hs-1", name) for name in CARE] + [("hs-2", name) for name in SERVICES] + [("hs-3", ADAPTED)],
)
def test_one_feature_is_enough_for_the_first_three_classes(class_id: str, feature: str) -> None:
    assert answer(**{feature: YES}) == certain(class_id, feature)


def test_step_free_needs_both_and_is_decided_by_the_first() -> None:
    inside, outside = STEP_FREE
    assert answer(**{inside: YES, outside: YES}) == certain("hs-4", inside)
    assert answer(**{inside: YES}) == answer(**{outside: YES}) == certain("hs-5", "rest")


def test_nothing_at_all_is_the_rest() -> None:
    assert answer() == certain("hs-5", "rest")


@pytest.mark.parametrize("name", LOOSE)
def test_features_of_the_edge_cases_alone_change_nothing_by_our_choices(name: str) -> None:
    assert answer(**{name: YES}) == answer(**{name: UNKNOWN}) == certain("hs-5", "rest")


def test_the_first_class_that_fits_counts() -> None:
    fits = [dict.fromkeys(names, YES) for names in (CARE, SERVICES, (ADAPTED,), STEP_FREE)]
    for number in range(4):
        known = {name: value for fit in fits[number:] for name, value in fit.items()}
        assert answer(**known)[0] == CLASSES[number]


# What is unknown


def test_nothing_known_can_be_anything() -> None:
    asked = (*CARE, *SERVICES, ADAPTED, *STEP_FREE)
    everything = between("hs-1", "hs-5", *asked)
    assert answer(**dict.fromkeys(YES_NO, UNKNOWN)) == everything


UNKNOWNS: list[tuple[str, dict[str, int], tuple[str, ...]]] = [
    (
        "care is certain, so all else is beside the point",
        dict.fromkeys(YES_NO, UNKNOWN) | {CARE[1]: YES},
        certain("hs-1", CARE[1]),
    ),
    (
        "services, but perhaps care",
        {"receptie": YES, "huismeester": UNKNOWN, CARE[0]: UNKNOWN, ADAPTED: UNKNOWN},
        between("hs-1", "hs-2", CARE[0]),
    ),
    (
        "adapted, but perhaps services; step-free plays no part",
        {ADAPTED: YES, "receptie": UNKNOWN, STEP_FREE[0]: UNKNOWN},
        between("hs-2", "hs-3", "receptie"),
    ),
    (
        "step-free, but perhaps adapted",
        {STEP_FREE[0]: YES, STEP_FREE[1]: YES, ADAPTED: UNKNOWN},
        between("hs-3", "hs-4", ADAPTED),
    ),
    (
        "one of the two stairs is unknown",
        {STEP_FREE[0]: YES, STEP_FREE[1]: UNKNOWN},
        between("hs-4", "hs-5", STEP_FREE[1]),
    ),
    (
        "stairs inside: it does not matter what is outside",
        {STEP_FREE[0]: NO, STEP_FREE[1]: UNKNOWN},
        certain("hs-5", "rest"),
    ),
    (
        "a class in between is not possible",
        {CARE[1]: UNKNOWN, STEP_FREE[0]: UNKNOWN, STEP_FREE[1]: YES},
        between("hs-1", "hs-5", CARE[1], STEP_FREE[0]),
    ),
    (
        "all services but one are out",
        {"recreatieruimte": UNKNOWN},
        between("hs-2", "hs-5", "recreatieruimte"),
    ),
]


@pytest.mark.parametrize(
    ("known", "expected"), [case[1:] for case in UNKNOWNS], ids=[case[0] for case in UNKNOWNS]
)
def test_unknown_features(known: dict[str, int], expected: tuple[str, ...]) -> None:
    assert answer(**known) == expected


# The twelve edge cases


def test_edge_1_how_near_care_must_be() -> None:
    near, far = {CARE[0]: YES, DISTANCE: 200.0}, {CARE[0]: YES, DISTANCE: 200.1}
    m200, m500 = {"edge-1": "m200"}, {"edge-1": "m500"}
    assert answer(**far)[0] == "hs-1", "no limit is our choice"
    assert answer(m200, **near) == certain("hs-1", CARE[0])
    assert answer(m200, **far) == certain("hs-5", "rest")
    assert answer(m500, **far)[0] == "hs-1"
    assert answer(m500, **{CARE[0]: YES, DISTANCE: 501.0})[0] == "hs-5"
    assert answer(m500, **{CARE[0]: YES}) == between("hs-1", "hs-5", DISTANCE)
    assert answer(m500, **{CARE[0]: YES, CARE[1]: UNKNOWN}) == between("hs-1", "hs-5", DISTANCE)
    assert answer(m500, **{CARE[0]: UNKNOWN}) == between("hs-1", "hs-5", CARE[0], DISTANCE)
    assert answer(m500, **{CARE[0]: UNKNOWN, DISTANCE: 900.0}) == certain("hs-5", "rest")
    assert answer(m500)[0] == "hs-5", "without care the distance does not matter"


def test_edge_2_care_at_home() -> None:
    counts = {"edge-2": "thuiszorg_telt"}
    assert answer(thuiszorg=YES)[0] == "hs-5"
    assert answer(counts, thuiszorg=YES) == certain("hs-1", "thuiszorg")
    assert answer(counts, thuiszorg=UNKNOWN) == between("hs-1", "hs-5", "thuiszorg")
    assert answer(thuiszorg=YES, zorg_in_gebruik=YES)[0] == "hs-1"
    no_limit_for_home = counts | {"edge-1": "m200"}
    assert answer(no_limit_for_home, thuiszorg=YES, **{DISTANCE: 900.0})[0] == "hs-1"


def test_edge_3_rooms_with_care() -> None:
    care = {"edge-3": "zorg"}
    assert answer(**{ROOMS: YES}) == certain("hs-2", ROOMS)
    assert answer(care, **{ROOMS: YES}) == certain("hs-1", ROOMS)
    assert answer(care, **{ROOMS: UNKNOWN, "receptie": YES}) == between("hs-1", "hs-2", ROOMS)


def test_edge_4_an_alarm_alone() -> None:
    enough = {"edge-4": "alarm_genoeg"}
    assert answer(sociaal_alarm=YES)[0] == "hs-5"
    assert answer(enough, sociaal_alarm=YES) == certain("hs-2", "sociaal_alarm")
    assert answer(enough, sociaal_alarm=UNKNOWN) == between("hs-2", "hs-5", "sociaal_alarm")


@pytest.mark.parametrize("name", HOUSEHOLD)
def test_edge_5_household_services(name: str) -> None:
    out = {"edge-5": "huishoudelijk_telt_niet"}
    assert answer(**{name: YES}) == certain("hs-2", name)
    assert answer(out, **{name: YES}) == answer(out, **{name: UNKNOWN}) == certain("hs-5", "rest")
    assert answer(out, **{name: YES, "receptie": YES}) == certain("hs-2", "receptie")


def test_edge_6_adapted_and_step_free() -> None:
    last = {"edge-6": "nultreden_eerst"}
    both = dict.fromkeys((ADAPTED, *STEP_FREE), YES)
    assert answer(**both) == certain("hs-3", ADAPTED)
    assert answer(last, **both) == certain("hs-4", STEP_FREE[0])
    assert answer(last, **{ADAPTED: YES}) == certain("hs-3", ADAPTED)
    assert answer(last, **both | {ADAPTED: UNKNOWN}) == certain("hs-4", STEP_FREE[0])
    open_stairs = both | {STEP_FREE[0]: UNKNOWN}
    assert answer(last, **open_stairs) == between("hs-3", "hs-4", STEP_FREE[0])


def test_edge_7_the_threshold_at_the_door() -> None:
    counts, flat = {"edge-7": "drempel_2cm"}, dict.fromkeys(STEP_FREE, YES)
    high = flat | {THRESHOLD: 2.1}
    assert answer(**high)[0] == "hs-4"
    assert answer(counts, **high) == certain("hs-5", "rest")
    assert answer(counts, **flat | {THRESHOLD: 2.0}) == certain("hs-4", STEP_FREE[0])
    assert answer(counts, **flat) == between("hs-4", "hs-5", THRESHOLD)
    assert answer(counts)[0] == "hs-5", "with stairs the threshold does not matter"


def test_edge_8_a_complex_or_each_row_by_itself() -> None:
    """Rows 1-2 are a complex, row 3 another, row 4 in none."""
    rows = [
        dwelling(complex="A", receptie=YES),
        dwelling(complex="A", **dict.fromkeys(STEP_FREE, YES)),
        dwelling(complex="B"),
        dwelling(),
    ]
    alone = {"edge-8": "alles_per_rij"}
    assert [row[0] for row in answers(rows)] == ["hs-2", "hs-2", "hs-5", "hs-5"]
    assert answers(rows)[1] == certain("hs-2", "receptie")
    assert [row[0] for row in answers(rows, alone)] == ["hs-2", "hs-4", "hs-5", "hs-5"]


def test_edge_8_what_is_open_in_a_complex_is_open_in_all_its_rows() -> None:
    rows = [dwelling(complex="A", huismeester=UNKNOWN), dwelling(complex="A")]
    assert answers(rows) == [between("hs-2", "hs-5", "huismeester")] * 2
    alone = answers(rows, {"edge-8": "alles_per_rij"})
    assert alone == [between("hs-2", "hs-5", "huismeester"), certain("hs-5", "rest")]


@pytest.mark.parametrize("name", [ADAPTED, "zonder_trap_intern", *LOOSE])
def test_edge_8_what_is_of_a_dwelling_is_not_shared(name: str) -> None:
    """An adaptation, stairs, and what only counts by an option are of the dwelling itself."""
    options = {
        "edge-2": "thuiszorg_telt",
        "edge-4": "alarm_genoeg",
        "edge-9": "label_is_diensten",
    }
    rows = [dwelling(complex="A", **{name: YES}), dwelling(complex="A", zonder_trap_extern=YES)]
    assert answers(rows, options)[1] == certain("hs-5", "rest")


def test_edge_8_the_distance_is_of_the_row() -> None:
    rows = [
        dwelling(complex="A", zorg_mogelijk=YES, **{DISTANCE: 100.0}),
        dwelling(complex="A", **{DISTANCE: 900.0}),
        dwelling(complex="A", **{DISTANCE: 150.0}),
    ]
    found = answers(rows, {"edge-1": "m200"})
    assert [row[0] for row in found] == ["hs-1", "hs-5", "hs-1"]


def test_edge_9_a_label_for_age() -> None:
    services = {"edge-9": "label_is_diensten"}
    assert answer(leeftijdslabel=YES)[0] == "hs-5"
    assert answer(services, leeftijdslabel=YES) == certain("hs-2", "leeftijdslabel")
    assert answer(services, leeftijdslabel=UNKNOWN)[0] == ""


def test_edge_10_care_that_is_possible_or_in_use() -> None:
    use = {"edge-10": "alleen_gebruik"}
    assert answer(zorg_mogelijk=YES)[0] == "hs-1"
    assert answer(use, zorg_mogelijk=YES) == answer(use, zorg_mogelijk=UNKNOWN)
    assert answer(use, zorg_mogelijk=YES) == certain("hs-5", "rest")
    assert answer(use, zorg_in_gebruik=YES) == certain("hs-1", "zorg_in_gebruik")


def test_edge_11_services_and_adapted() -> None:
    first = {"edge-11": "aangepast_eerst"}
    both = {"receptie": YES, ADAPTED: YES}
    assert answer(**both) == certain("hs-2", "receptie")
    assert answer(first, **both) == certain("hs-3", ADAPTED)
    assert answer(first, receptie=YES) == certain("hs-2", "receptie")
    assert answer(first, **both | {ADAPTED: UNKNOWN}) == between("hs-3", "hs-2", ADAPTED)


def test_edges_6_and_11_together_leave_each_other_whole() -> None:
    """Adapted goes before services, unless the dwelling is step-free: then it is not adapted."""
    options = {"edge-6": "nultreden_eerst", "edge-11": "aangepast_eerst"}
    flat = dict.fromkeys(STEP_FREE, YES)
    assert answer(options, receptie=YES, **flat)[0] == "hs-2"
    assert answer(options, **flat | {ADAPTED: YES})[0] == "hs-4"
    assert answer(options, **{"receptie": YES, ADAPTED: YES})[0] == "hs-3"
    assert answer(options, **flat | {"receptie": YES, ADAPTED: YES})[0] == "hs-2"


def test_edge_12_unknown_features_of_private_dwellings() -> None:
    no = {"edge-12": "onbekend_is_nee"}
    for owner in OWNERS:
        is_open = between("hs-2", "hs-5", "receptie")
        assert answer(eigendom=owner, receptie=UNKNOWN) == is_open
        private = owner in ("particuliere_verhuur", "eigenaar_bewoner")
        expected = certain("hs-5", "rest") if private else is_open
        assert answer(no, eigendom=owner, receptie=UNKNOWN) == expected


def test_edge_12_numbers_too_and_within_a_complex() -> None:
    no, private = {"edge-12": "onbekend_is_nee"}, {"eigendom": "eigenaar_bewoner"}
    flat = dict.fromkeys(STEP_FREE, YES)
    assert answer(no | {"edge-7": "drempel_2cm"}, **private, **flat)[0] == "hs-5"
    rows = [dwelling(complex="A", receptie=UNKNOWN), dwelling(complex="A", **private)]
    assert [row[0] for row in answers(rows, no)] == ["", "hs-5"]
    rows = [dwelling(complex="A"), dwelling(complex="A", receptie=UNKNOWN, **private)]
    assert [row[0] for row in answers(rows, no)] == ["hs-5", "hs-5"]


def test_the_record_has_these_options_and_these_choices() -> None:
    offered = {case.id: tuple(one.id for one in case.options) for case in RULES.edge_cases}
    assert offered == EDGES
    assert chosen_options(RULES, {}) == {edge: options[0] for edge, options in EDGES.items()}


def test_the_choice_of_the_record_counts_where_none_is_given() -> None:
    cases = [
        case.model_copy(update={"choice": "alarm_genoeg"}) if case.id == "edge-4" else case
        for case in RULES.edge_cases
    ]
    other = RULES.model_copy(update={"edge_cases": tuple(cases)})
    frame = table([dwelling(sociaal_alarm=YES)])
    assert classify(frame, other)["class_id"].tolist() == ["hs-2"]
    assert classify(frame, other, {"edge-4": "alarm_niet_genoeg"})["class_id"].tolist() == ["hs-5"]


# Bad input, form of the answer


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"edge-13": "ja"}, "unknown edge case: 'edge-13'"),
        ({"edge-1": "m300"}, "unknown option of edge-1: 'm300'"),
        ({"edge-2": "diensten"}, "unknown option of edge-2"),
        ({"edge-2": ""}, "unknown option of edge-2"),
    ],
)
def test_unknown_options_are_refused(options: dict[str, str], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        answer(options)


@pytest.mark.parametrize("value", [2, -2, 100])
def test_a_cell_that_is_no_answer_is_refused(value: int) -> None:
    with pytest.raises(ValueError, match="receptie: a cell is not yes, no or unknown"):
        answer(receptie=value)


def test_the_index_is_that_of_the_table() -> None:
    frame = table([dwelling(receptie=YES), dwelling()]).set_axis(["b", "a"])
    found = classify(frame, RULES)
    assert found["class_id"].to_dict() == {"b": "hs-2", "a": "hs-5"}
    assert [*found] == ["class_id", "best", "worst", "decided_by", "unknown"]


def test_an_empty_table_gives_an_empty_answer() -> None:
    assert classify(table([]), RULES).shape == (0, 5)


def test_the_table_itself_is_left_as_it_was() -> None:
    frame = table([dwelling(complex="A", receptie=YES), dwelling(complex="A", receptie=UNKNOWN)])
    before = frame.copy(deep=True)
    classify(frame, RULES, {"edge-12": "onbekend_is_nee"})
    pd.testing.assert_frame_equal(frame, before)


def test_class_words() -> None:
    assert class_words("hs-4", "hs-4", "hs-4", RULES) == "Nultredenwoning"
    words = class_words("", "hs-1", "hs-4", RULES)
    assert words == "onbekend, minstens Nultredenwoning, hooguit Verzorgd wonen"


# Against the slow reference


def of_complex(rows: list[Row], options: Mapping[str, str]) -> list[Row]:
    """The rows as they are read: private unknowns filled in, features of a complex shared."""

    def read(row: Row) -> Row:
        if options["edge-12"] == "onbekend_blijft" or row["eigendom"] not in OWNERS[1:3]:
            return row
        filled = {name: NO if row[name] == UNKNOWN else row[name] for name in YES_NO}
        numbers = {n: np.inf if np.isnan(row[n]) else row[n] for n in (DISTANCE, THRESHOLD)}
        return row | filled | numbers

    rows = [read(row) for row in rows]
    if options["edge-8"] == "alles_per_rij":
        return rows
    found = []
    for row in rows:
        same = [one for one in rows if row["complex"] and one["complex"] == row["complex"]]
        shared = {}
        for name in (*CARE, *SERVICES):
            cells = {one[name] for one in same} or {row[name]}
            shared[name] = YES if YES in cells else UNKNOWN if UNKNOWN in cells else NO
        found.append(read(row | shared))
    return found


def reasons(row: Mapping[str, bool], options: Mapping[str, str]) -> dict[str, list[str]]:
    """For each class the features that make it fit, when all is known."""
    care = [name for name in CARE if row[name]]
    if options["edge-10"] == "alleen_gebruik":
        care = [name for name in care if name == "zorg_in_gebruik"]
    if options["edge-1"] != "geen_grens" and not row[DISTANCE]:
        care = []
    if options["edge-2"] == "thuiszorg_telt" and row["thuiszorg"]:
        care.append("thuiszorg")
    services = [name for name in SERVICES if row[name]]
    if options["edge-3"] == "zorg" and row[ROOMS]:
        care.append(ROOMS)
        services.remove(ROOMS)
    if options["edge-5"] == "huishoudelijk_telt_niet":
        services = [name for name in services if name not in HOUSEHOLD]
    if options["edge-4"] == "alarm_genoeg" and row["sociaal_alarm"]:
        services.append("sociaal_alarm")
    if options["edge-9"] == "label_is_diensten" and row["leeftijdslabel"]:
        services.append("leeftijdslabel")
    flat = row[STEP_FREE[0]] and row[STEP_FREE[1]]
    if options["edge-7"] == "drempel_2cm" and not row[THRESHOLD]:
        flat = False
    adapted = row[ADAPTED] and not (flat and options["edge-6"] == "nultreden_eerst")
    return {
        "hs-1": care,
        "hs-2": services,
        "hs-3": [ADAPTED] if adapted else [],
        "hs-4": [STEP_FREE[0]] if flat else [],
        "hs-5": ["rest"],
    }


def ranking(options: Mapping[str, str]) -> tuple[str, ...]:
    """The classes in the order in which they are tried."""
    adapted_first = options["edge-11"] == "aangepast_eerst"
    return ("hs-1", "hs-3", "hs-2", "hs-4", "hs-5") if adapted_first else CLASSES


def fit(row: Mapping[str, bool], options: Mapping[str, str]) -> tuple[str, str]:
    """The first class that fits and what decides, when all is known."""
    found = reasons(row, options)
    return next((each, found[each][0]) for each in ranking(options) if found[each])


def can_be(row: Row, options: Mapping[str, str]) -> dict[str, tuple[bool, ...]]:
    """Whether each feature can hold and can fail; the numbers against the limit in use."""
    found = {name: {YES: (True,), NO: (False,)}.get(row[name], (False, True)) for name in YES_NO}
    limits = {DISTANCE: 200 if options["edge-1"] == "m200" else 500, THRESHOLD: 2}
    for name, limit in limits.items():
        found[name] = (False, True) if np.isnan(row[name]) else (bool(row[name] <= limit),)
    return found


def slow(rows: list[Row], options: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """The answer for each row: the classes that come out of every way to fill it in."""
    options = chosen_options(RULES, options)
    for row in of_complex(rows, options):
        values = can_be(row, options)
        ways = [dict(zip(values, way, strict=True)) for way in product(*values.values())]
        results = {tuple(way.values()): fit(way, options)[0] for way in ways}
        order = sorted(set(results.values()), key=ranking(options).index)
        if len(order) == 1:
            sure = {name: min(values[name]) for name in values}  # what is open does not hold
            yield certain(*fit(sure, options))
            continue
        unknown = []
        for number, feature in enumerate(RULES.features):
            place = [*values].index(feature.id)
            for way, class_id in results.items():
                turned = (*way[:place], not way[place], *way[place + 1 :])
                if results.get(turned, class_id) != class_id:
                    unknown.append(RULES.features[number].id)
                    break
        yield between(order[0], order[-1], *unknown)


@st.composite
def any_dwelling(draw: st.DrawFn, most_unknown: int = 3) -> Row:
    """A dwelling with at most so many unknown features; few features hold."""
    holds = draw(st.sets(st.sampled_from(YES_NO), max_size=3))
    unknown = draw(st.sets(st.sampled_from(YES_NO), max_size=most_unknown))
    known = dict.fromkeys(holds, YES) | dict.fromkeys(unknown, UNKNOWN)
    return dwelling(
        complex=draw(st.sampled_from(["", "A", "B"])),
        eigendom=draw(st.sampled_from(OWNERS)),
        **known,
        **{
            DISTANCE: draw(st.sampled_from([np.nan, 0.0, 200.0, 201.0, 500.0, 1000.0])),
            THRESHOLD: draw(st.sampled_from([np.nan, 0.0, 2.0, 2.5])),
        },
    )


any_options = st.fixed_dictionaries(
    {}, optional={edge: st.sampled_from(options) for edge, options in EDGES.items()}
)


@given(st.lists(any_dwelling(), max_size=4), any_options)
@settings(max_examples=40)
def test_the_fast_way_gives_what_the_slow_way_gives(
    rows: list[Row], options: dict[str, str]
) -> None:
    assert answers(rows, options) == [*slow(rows, options)]


def test_the_fast_way_gives_what_the_slow_way_gives_for_many_rows() -> None:
    """300 rows for each of the alternatives, seeded, in some hundred complexes."""
    chance = np.random.default_rng(20240101)
    common = np.isin(YES_NO, (ADAPTED, *STEP_FREE))
    for edge, options in EDGES.items():
        picked = chance.choice([YES, NO, UNKNOWN], (300, len(YES_NO)), p=[0.05, 0.85, 0.1])
        picked[:, common] = chance.choice([YES, NO, UNKNOWN], (300, 3), p=[0.5, 0.4, 0.1])
        rows = [
            dwelling(
                complex=str(chance.choice(["", *map(str, range(99))])),
                eigendom=str(chance.choice(OWNERS)),
                **dict(zip(YES_NO, map(int, values), strict=True)),
                **{DISTANCE: chance.choice([np.nan, 100, 300]), THRESHOLD: chance.choice([1, 3])},
            )
            for values in picked
        ]
        assert answers(rows, {edge: options[-1]}) == [*slow(rows, {edge: options[-1]})]
        assert answers(rows) != answers(rows, {edge: options[-1]}), f"{edge} changes nothing"


# Properties

# In no complex, and not of an owner of whom an option makes unknown a no.
BY_ITSELF = {"complex": "", "eigendom": "corporatie"}


@given(any_dwelling(most_unknown=16), any_options, st.data())
@settings(max_examples=40)
def test_filling_in_never_leaves_the_range(
    row: Row, options: dict[str, str], data: st.DataObject
) -> None:
    row = row | BY_ITSELF
    order = ranking(chosen_options(RULES, options))
    unknown = [name for name in YES_NO if row[name] == UNKNOWN]
    filled = {name: data.draw(st.sampled_from([YES, NO, UNKNOWN]), name) for name in unknown}
    numbers = {n: data.draw(st.floats(0, 900)) for n in (DISTANCE, THRESHOLD) if np.isnan(row[n])}
    before, after = answers([row, row | filled | numbers], options)
    best, worst = order.index(before[1]), order.index(before[2])
    assert best <= order.index(after[1]) <= order.index(after[2]) <= worst
    if before[0]:
        assert after[0] == before[0]


@given(any_dwelling(most_unknown=16), any_options)
@settings(max_examples=40)
def test_filling_in_what_is_named_as_unknown_makes_the_class_certain(
    row: Row, options: dict[str, str]
) -> None:
    named = [name for name in answer(options, **row)[4].split(",") if name]
    filled = {name: 0.0 if name in (DISTANCE, THRESHOLD) else NO for name in named}
    assert answer(options, **row | filled)[0] != ""


@given(any_dwelling(most_unknown=16), any_options, st.data())
@settings(max_examples=40)
def test_filling_in_what_is_not_named_changes_nothing(
    row: Row, options: dict[str, str], data: st.DataObject
) -> None:
    row = row | BY_ITSELF
    before = answer(options, **row)
    beside = [n for n in YES_NO if row[n] == UNKNOWN and n not in before[4].split(",")]
    filled = {name: data.draw(st.sampled_from([YES, NO]), name) for name in beside}
    after = answer(options, **row | filled)
    assert (after[:3], after[4]) == (before[:3], before[4])


@given(any_dwelling(most_unknown=16), any_options, st.sampled_from(YES_NO))
@settings(max_examples=40)
def test_one_more_feature_never_gives_a_later_class(
    row: Row, options: dict[str, str], name: str
) -> None:
    """Not so with `nultreden_eerst`: there a step-free dwelling is no adapted one."""
    options = options | {"edge-6": "aangepast_eerst"}
    order = ranking(chosen_options(RULES, options))
    row = row | {"complex": ""}
    less, more = answers([row | {name: NO}, row | {name: YES}], options)
    for place in (1, 2):
        assert order.index(more[place]) <= order.index(less[place])


@given(st.lists(any_dwelling(), min_size=1, max_size=8), any_options, st.randoms())
@settings(max_examples=40)
def test_the_order_of_the_rows_does_not_matter(
    rows: list[Row], options: dict[str, str], chance: Any
) -> None:
    places = [*range(len(rows))]
    chance.shuffle(places)
    found = answers(rows, options)
    assert answers([rows[place] for place in places], options) == [found[p] for p in places]


@given(any_dwelling(most_unknown=16), any_options)
@settings(max_examples=40)
def test_never_the_rest_while_something_relevant_is_unknown(
    row: Row, options: dict[str, str]
) -> None:
    class_id, best, worst, decided_by, unknown = answer(options, **row)
    assert (class_id == "") == (unknown != "") == (best != worst) == (decided_by == "")
    assert (decided_by == "rest") == (class_id == "hs-5")
    assert all(row[n] == UNKNOWN or row[n] != row[n] for n in unknown.split(",") if n)


def test_the_record_is_read_by_the_store(store: Store) -> None:
    rules: Classification = store.housing.classification
    assert [each.id for each in rules.classes] == [*CLASSES]
    assert {each.id for each in rules.features} == {*YES_NO, DISTANCE, THRESHOLD}
