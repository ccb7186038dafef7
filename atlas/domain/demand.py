"""Where people live, as points: buurten with their inhabitants, and the kernen of Drenthe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.spatial.distance import cdist

from atlas.domain.points import middles
from atlas.store.store import Store

GROUPS = {"people": "Alle inwoners", "older65": "65 jaar en ouder", "older80": "80 jaar en ouder"}
PEOPLE, OLDER65, OLDER80 = "bevolking_totaal", "leeftijd_65plus", "leeftijd_80plus"
PERIOD = "2024"
SHARE_PERIOD = "2025"
"""The year of the gemeente's 80-plussers among its 65-plussers."""
URBAN = ("stedelijk_landelijk", "stedelijk")
"""The grouping and the region in it of the gemeenten that are named after their town."""
KERN_PROPERTIES = ("name", "gemeente_code", "wijk_code", "buurt_code")

Bools = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class Demand:
    """People as points, and the kernen that they belong to.

    `points`: one row for every buurt with a boundary and for every part of a wijk without
    buurt boundaries, indexed by code (BU.., or WK.. for such a part), with the columns name,
    kern_code (the kern it is counted with, "" for none), gemeente_code, x, y (RD metres) and
    `GROUPS` (persons, float64, NaN unknown).
    `kernen`: indexed by area_code (WP..), with the columns name, gemeente_code, wijk_code,
    buurt_code, x, y, doubt ("" or why the point is doubtful), and `GROUPS` (sums over the points of
    the kern, NaN where no point is counted with it).
    """

    points: pd.DataFrame
    kernen: pd.DataFrame


def demand(store: Store) -> Demand:
    """The demand of a version of the data; made once, callers must not change it.

    A point is somewhere inside its area: of the people themselves we know no better place.
    A part of a wijk has the people of all buurten in it that are known.

    People of 80 and older are only counted per gemeente. Their number at a point is our own
    division (on screen: "eigen verdeling"): the point's people of 65 and older in 2024, times
    the share of 80 and older among them in the gemeente in 2025.

    A point is counted with the kern that lies in the buurt, else with the kern of the gemeente
    whose name is in the name of the buurt, else with the nearest kern of the same wijk. Without
    a kern in its wijk it is taken for a quarter of the town that an urban gemeente (list of 2007)
    is named after; in other gemeenten it goes to the nearest kern. A part of a wijk goes first
    to the nearest of the kernen that lie in such a part themselves; its name, that of the wijk,
    does not count.
    """
    return _demand(store, store.version)


@lru_cache(maxsize=4)
def _demand(store: Store, version: str) -> Demand:
    kernen, points = _kernen(store), _areas(store)
    points.insert(1, "kern_code", _kern_codes(points, kernen, _towns(store)))
    codes = points["codes"].explode()  # the buurten of a point, mostly the one that it is
    persons = _persons(store).reindex(codes).groupby(codes.index, sort=False).sum(min_count=1)
    points = points.drop(columns=["wijk_code", "codes"]).join(persons)
    return Demand(points, kernen.join(points.groupby("kern_code")[[*GROUPS]].sum(min_count=1)))


def _kernen(store: Store) -> pd.DataFrame:
    features = store.geometry("kern")["features"]
    given = [feature["properties"] for feature in features]
    index = pd.Index([each["area_code"] for each in given], name="area_code")
    frame = pd.DataFrame(
        [[each[name] for name in KERN_PROPERTIES] for each in given],
        index=index,
        columns=[*KERN_PROPERTIES],
    )
    frame[["x", "y"]] = middles(features)
    frame["doubt"] = [each.get("doubt", "") for each in given]
    return frame


def _towns(store: Store) -> dict[str, str]:
    """The gemeenten that a source calls urban, with their names."""
    if URBAN[0] not in store.groupings:
        return {}
    regions = {region.id: region.members for region in store.groupings[URBAN[0]].regions}
    return {code: store.areas[code].name for code in regions[URBAN[1]]}


def _areas(store: Store) -> pd.DataFrame:
    """Buurten and parts of wijken: name, gemeente_code, x, y, wijk_code and their `codes`."""
    buurten = store.geometry("buurt")["features"]
    rest = store.geometry("buurt_rest")["features"] if "buurt_rest" in store.layers else []
    given = [feature["properties"] for feature in (*buurten, *rest)]
    areas = [store.areas[each["area_code"]] for each in given]
    frame = pd.DataFrame(
        {
            "name": [each["name"] for each in given],
            "gemeente_code": [area.gemeente_code for area in areas],
            "wijk_code": [a.area_code if a.area_level == "wijk" else a.parent_code for a in areas],
            "codes": [each.get("area_codes", [each["area_code"]]) for each in given],
        },
        index=pd.Index([area.area_code for area in areas], name="area_code"),
    )
    frame[["x", "y"]] = middles([*buurten, *rest])
    return frame


def _persons(store: Store) -> pd.DataFrame:
    """`GROUPS` by buurt; NaN where a figure is missing."""
    people, older65 = (store.cells(each, PERIOD, "buurt")["value"] for each in (PEOPLE, OLDER65))
    old, older = (
        store.cells(each, SHARE_PERIOD, "gemeente")["value"] for each in (OLDER65, OLDER80)
    )
    gemeente = pd.Series({code: store.areas[code].gemeente_code for code in older65.index})
    share = gemeente.map(older / old.where(old > 0))
    columns = (people, older65, older65 * share)
    return pd.DataFrame(dict(zip(GROUPS, columns, strict=True)), dtype=np.float64)


def _kern_codes(points: pd.DataFrame, kernen: pd.DataFrame, towns: Mapping[str, str]) -> Texts:
    """The kern that each point is counted with: the nearest of those that the rule allows.

    `towns`: the name of every urban gemeente.
    """

    def same(column: str, of_points: pd.Index | pd.Series) -> Bools:
        pairs: Bools = of_points.to_numpy(object)[:, None] == kernen[column].to_numpy(object)
        return pairs

    in_wijk = same("wijk_code", points["wijk_code"])
    both_in_rest = same("wijk_code", points.index) & (kernen["buurt_code"] == "").to_numpy()
    in_gemeente = same("gemeente_code", points["gemeente_code"])
    is_part = points.index.str.startswith("WK")[:, None]
    named = in_gemeente & ~is_part & _named(points["name"], kernen["name"])
    town = in_gemeente & (kernen["name"] == kernen["gemeente_code"].map(towns)).to_numpy()
    in_buurt = same("buurt_code", points.index) | both_in_rest
    steps = (in_buurt, named, in_wijk, town, in_gemeente)
    step = np.select(steps, range(len(steps)), len(steps))
    metres = cdist(points[["x", "y"]], kernen[["x", "y"]])
    first = np.where(step == step.min(axis=1, keepdims=True), metres, np.inf).argmin(axis=1)
    found = kernen.index.to_numpy(object)[first]
    return np.where(step.min(axis=1) < len(steps), found, "")


def _named(points: pd.Series[str], kernen: pd.Series[str]) -> Bools:
    """Whether the name of each point has that of each kern in it, as whole words."""
    pairs: Bools = np.array([[f" {kern} " in f" {name} " for kern in kernen] for name in points])
    return pairs
