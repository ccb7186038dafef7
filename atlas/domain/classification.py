"""The housing class of every dwelling: the first class that fits, and what is not known.

Each class but the last asks a `Question` about features that no other class asks about, so
the answers are independent. What a pattern of answers leads to is found once, by filling in
its unknown answers in every possible way; a row only looks its pattern up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas.domain.questions import (
    FAILS,
    HOLDS,
    OPEN,
    Bools,
    Codes,
    Filled,
    Question,
    outcomes,
    pattern_of,
)
from atlas.store.dwellings import NO, UNKNOWN, YES
from atlas.store.housing import Classification

REST = "rest"
COLUMNS = ("class_id", "best", "worst", "decided_by", "unknown")

CARE, SERVICES, ADAPTED, STEP_FREE = "hs-1", "hs-2", "hs-3", "hs-4"
DISTANCE, THRESHOLD = "afstand_steunpunt_m", "drempel_cm"
MAX_DISTANCE_M = {"m200": 200.0, "m500": 500.0}
MAX_THRESHOLD_CM = 2.0
HOUSEHOLD = ("huishoudelijke_dienst_mogelijk", "huishoudelijke_dienst_in_gebruik")
ROOMS = "kamers_of_bedden_met_zorgdienst"
PRIVATE = ("particuliere_verhuur", "eigenaar_bewoner")

# What an option takes from the features of a class, and what it adds to them.
ByClass = Mapping[str, tuple[str, ...]]
DROPS: Mapping[tuple[str, str], ByClass] = {
    ("edge-3", "zorg"): {SERVICES: (ROOMS,)},
    ("edge-5", "huishoudelijk_telt_niet"): {SERVICES: HOUSEHOLD},
    ("edge-10", "alleen_gebruik"): {CARE: ("zorg_mogelijk",)},
}
ADDS: Mapping[tuple[str, str], ByClass] = {
    ("edge-2", "thuiszorg_telt"): {CARE: ("thuiszorg",)},
    ("edge-3", "zorg"): {CARE: (ROOMS,)},
    ("edge-4", "alarm_genoeg"): {SERVICES: ("sociaal_alarm",)},
    ("edge-7", "drempel_2cm"): {STEP_FREE: (THRESHOLD,)},
    ("edge-9", "label_is_diensten"): {SERVICES: ("leeftijdslabel",)},
}
OUR_CHOICES: Mapping[str, str] = MappingProxyType({})


def classify(
    frame: pd.DataFrame, rules: Classification, options: Mapping[str, str] = OUR_CHOICES
) -> pd.DataFrame:
    """The class of each row of a dwelling table (`Dwellings.frame`), with the same index.

    `options` replace our choices for edge cases: {edge id: option id}. All columns are
    categoricals of text. `class_id`: the class, "" where it is not certain. `best`, `worst`:
    the first and last class, in the order of evaluation, that filling in the unknown features
    can give; equal to `class_id` where that is certain. `decided_by`: the first feature that
    the class asks for and that holds, "rest" for the last class, "" for no class. `unknown`:
    the unknown features, comma separated, that can still change the class; "" with a class.
    Raises ValueError for an unknown edge case or option, or a cell that is not yes, no or
    unknown.
    """
    chosen = chosen_options(rules, options)
    questions = _questions(rules, chosen)
    order = [*questions]
    step_free_first = chosen["edge-6"] == "nultreden_eerst"
    found = outcomes(lambda filled: _first(order, filled, step_free_first), len(order))
    codes = _codes(frame, rules, questions, chosen)
    pattern = pattern_of([question.answer(codes) for question in questions.values()])
    best, worst = found.first[pattern], found.last[pattern]
    classes = [*order, rules.classes[-1].id, ""]
    certain = np.where(best == worst, best, np.int8(len(order) + 1))
    columns = (
        *(_words(each, classes) for each in (certain, best, worst)),
        _decided(questions, certain, codes),
        _unknown(questions, found.matters[pattern], codes),
    )
    return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True))).set_axis(frame.index)


def chosen_options(rules: Classification, options: Mapping[str, str]) -> dict[str, str]:
    """The option of every edge case: that of `options`, else our choice.

    Raises ValueError for an edge case or option that the rules do not have.
    """
    cases = {case.id: case for case in rules.edge_cases}
    for edge, option in options.items():
        if edge not in cases:
            raise ValueError(f"unknown edge case: {edge!r}")
        if option not in {each.id for each in cases[edge].options}:
            raise ValueError(f"unknown option of {edge}: {option!r}")
    return {edge: options.get(edge, case.choice) for edge, case in cases.items()}


def class_words(class_id: str, best: str, worst: str, rules: Classification) -> str:
    """The class by name, or between which classes it lies."""
    names = {each.id: each.name for each in rules.classes}
    if class_id:
        return names[class_id]
    return f"onbekend, minstens {names[worst]}, hooguit {names[best]}"


def _questions(rules: Classification, chosen: Mapping[str, str]) -> dict[str, Question]:
    """What each class but the last asks, in the order of evaluation."""
    drops = [DROPS[choice] for choice in chosen.items() if choice in DROPS]
    adds = [ADDS[choice] for choice in chosen.items() if choice in ADDS]
    asked = {}
    for each in rules.classes[:-1]:
        gone = {name for drop in drops for name in drop.get(each.id, ())}
        more = [name for add in adds for name in add.get(each.id, ())]
        own = tuple(name for name in (*each.any_of, *each.all_of) if name not in gone)
        asked[each.id] = Question((*own, *more), every=bool(each.all_of))
        if each.id == CARE and chosen["edge-1"] in MAX_DISTANCE_M:
            near = Question((Question(own), DISTANCE), every=True)
            asked[each.id] = Question((near, *more))
    order = [*asked]
    if chosen["edge-11"] == "aangepast_eerst":
        order.remove(ADAPTED)
        order.insert(order.index(SERVICES), ADAPTED)
    return {class_id: asked[class_id] for class_id in order}


def _first(order: Sequence[str], fits: Filled, step_free_first: bool) -> int:
    """The position of the first class that fits; after the last question comes the rest.

    With `step_free_first` an adapted dwelling that is step-free too is no adapted one.
    """
    step_free = dict(zip(order, fits, strict=True))[STEP_FREE]
    for place, (class_id, fit) in enumerate(zip(order, fits, strict=True)):
        if fit and not (class_id == ADAPTED and step_free_first and step_free):
            return place
    return len(order)


def _codes(
    frame: pd.DataFrame,
    rules: Classification,
    questions: Mapping[str, Question],
    chosen: Mapping[str, str],
) -> pd.DataFrame:
    """Whether each feature that is asked about holds, fails or is open, for each row.

    The features that the rules themselves name for care and services belong to the complex;
    those that an option adds (an alarm, care at home) belong to the dwelling.
    """
    asked = {name for question in questions.values() for name in question.features()}
    limits = {DISTANCE: MAX_DISTANCE_M.get(chosen["edge-1"]), THRESHOLD: MAX_THRESHOLD_CM}
    names = [each.id for each in rules.features if each.id in asked]
    codes = pd.DataFrame({name: _feature_codes(frame[name], limits.get(name)) for name in names})
    private = frame["eigendom"].isin(PRIVATE).to_numpy()
    if chosen["edge-12"] == "onbekend_blijft":
        private = np.zeros(len(frame), dtype=np.bool_)
    _fill_in(codes, private)
    if chosen["edge-8"] == "diensten_per_complex":
        shared = {n for each in rules.classes if each.id in (CARE, SERVICES) for n in each.any_of}
        _share(codes, [name for name in names if name in shared], frame["complex"])
        _fill_in(codes, private)
    return codes


def _feature_codes(column: pd.Series, limit: float | None) -> Codes:
    """A yes_no column as codes; a number column too: it holds up to and including the limit."""
    values = column.to_numpy()
    if limit is not None:
        known, holds = ~np.isnan(values), values <= limit
    else:
        known, holds = values != UNKNOWN, values == YES
        if not (holds | (values == NO) | ~known).all():
            raise ValueError(f"{column.name}: a cell is not yes, no or unknown")
    return np.where(known, np.where(holds, HOLDS, FAILS), OPEN).astype(np.int8)


def _fill_in(codes: pd.DataFrame, rows: Bools) -> None:
    """In some rows what is unknown fails."""
    for name in codes if rows.any() else ():
        codes[name] = codes[name].mask(rows & (codes[name] == OPEN), FAILS)


def _share(codes: pd.DataFrame, names: Sequence[str], complexes: pd.Series) -> None:
    """What holds in one row of a complex holds in all its rows; the same for what is open."""
    inside = np.flatnonzero(complexes != "")
    keys = pd.factorize(complexes.to_numpy()[inside])[0]
    shared = codes[[*names]].take(inside).groupby(keys).transform("max")
    for name in names:
        column = codes[name].to_numpy(copy=True)
        column[inside] = shared[name]
        codes[name] = column


def _decided(
    questions: Mapping[str, Question], certain: Codes, codes: pd.DataFrame
) -> pd.Categorical[str]:
    """What decided in each row; `certain` is the position of its class."""
    words = [*codes, REST, ""]
    found = np.where(certain == len(questions), words.index(REST), words.index(""))
    for place, question in enumerate(questions.values()):
        rows = np.flatnonzero(certain == place)
        found[rows] = question.decider(codes.take(rows))
    return _words(found.astype(np.int8), words)


def _unknown(
    questions: Mapping[str, Question], matters: Bools, codes: pd.DataFrame
) -> pd.Categorical[str]:
    """The features that can still change the class; rows with equal sets share one text."""
    sets = np.zeros(len(codes), dtype=np.int64)
    for place, question in enumerate(questions.values()):
        question.add_open(codes, matters[:, place], sets)
    numbers, distinct = pd.factorize(sets)
    names = [*codes]
    words = [",".join(n for bit, n in enumerate(names) if one >> bit & 1) for one in distinct]
    return _words(numbers, words)


def _words(positions: npt.NDArray[np.signedinteger], words: list[str]) -> pd.Categorical[str]:
    return pd.Categorical.from_codes(positions, pd.Index(words))
