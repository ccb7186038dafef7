"""What if: places added, moved and removed, and what that changes for whom."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

import pandas as pd

from atlas.domain.address import Address, Notice, clean
from atlas.domain.demand import GROUPS, Demand
from atlas.domain.reach import Limit, Measure, Reach, reach
from atlas.domain.routes import Routes

MAX_STEPS = 20
STEPS = "stappen"
NEW, OWN = "nieuw-", "eigen_"
LONGEST = MAX_STEPS * len(f"naar-{'x' * 60}-WP0000.")  # what `STEPS` may hold, in characters
LEAST_CHANGE = 1.0  # metres: a smaller difference is neither gain nor loss
WITHOUT = "de plekken zonder deze stap"
_KERN = "WP[0-9]{4}"
_PLACE = f"[a-z0-9_]{{1,60}}|{NEW}{_KERN}"
_STEP = re.compile(
    f"(?P<erbij>erbij)-(?P<new>{_KERN})|(?P<weg>weg)-(?P<gone>{_PLACE})"
    f"|(?P<naar>naar)-(?P<moved>{_PLACE})-(?P<target>{_KERN})"
)
Action = Literal["erbij", "weg", "naar"]


@dataclass(frozen=True)
class Step:
    """One change: `erbij` a place at `kern`, `weg` with `place_id`, `naar`: it moves to `kern`.

    In the address: `erbij-WP1169`, `weg-nieuws_gieten`, `naar-nieuws_gieten-WP1169`, joined by
    a full stop; the kind that is studied is a word of its own.
    """

    action: Action
    place_id: str = ""
    kern: str = ""


class ImpossibleStep(ValueError):
    """A step that cannot be taken; the message says in plain Dutch what it asked for."""


@dataclass(frozen=True, eq=False)
class Effect:
    """Before and after. `kernen`: index kern code; columns before, after (metres, NaN none),
    change (after - before, NaN where one is unknown), people, gain, lose (bool).
    `points`: the same per demand point, with every group of `demand.GROUPS`.
    `groups`: index group; columns out_before, out_after, gain (persons that come nearer), lose,
    came_within, fell_out, person_km (sum over people of change in km).

    Gain and lose are differences of more than `LEAST_CHANGE`; the first place of all is a gain
    and the last one gone a loss, though the change in metres is unknown. Persons are NaN where
    the group is known of no point; person_km is NaN where no change is known.
    """

    before: Reach
    after: Reach
    kernen: pd.DataFrame
    points: pd.DataFrame
    groups: pd.DataFrame


def read_steps(address: Address, places: pd.DataFrame, kernen: pd.DataFrame) -> tuple[Step, ...]:
    """The steps of an address; one that cannot be honoured is left out with a notice.

    `places` as for `apply`, `kernen` as in `Demand`. Steps are taken in order, so a step may be
    about a place that an earlier one added. After `MAX_STEPS` the rest is left out.
    """
    nothing: list[str] = []
    said = address.read(STEPS, lambda text: text.split("."), nothing, "", LONGEST)
    where, steps = _start(places), []
    for text in said[:MAX_STEPS]:
        try:
            step = _parse(text)
            _take(where, step, places, kernen)
            steps.append(step)
        except ImpossibleStep as error:
            _note(address, Notice(STEPS, clean(str(error)), WITHOUT))
    if len(said) > MAX_STEPS:
        given, used = f"meer dan {MAX_STEPS} stappen", f"de eerste {MAX_STEPS} stappen"
        _note(address, Notice(STEPS, given, used))
    return tuple(steps)


def steps_text(steps: Sequence[Step]) -> str:
    """The steps as the address says them."""
    parts = ((step.action, step.place_id, step.kern) for step in steps)
    return ".".join("-".join(filter(None, part)) for part in parts)


def apply(places: pd.DataFrame, steps: Sequence[Step], kernen: pd.DataFrame) -> pd.DataFrame:
    """The places after the steps: index place_id, columns as given (at least name, x, y).

    A new place is named after its kern and has the id `nieuw-<kern>`, also after it moved; it
    comes after the places that were there. Where a place is that is new or moved, is only known
    by kern: x, y, area_code, gemeente_code, precision and target, with no address, lon and lat.
    All else of a new place is empty. `kernen` as in `Demand`. Raises ImpossibleStep.
    """
    where = _start(places)
    for step in steps:
        _take(where, step, places, kernen)
    frame = places.reindex(pd.Index([*where], name=places.index.name))
    text = frame.select_dtypes(exclude="number").columns
    frame[text] = frame[text].fillna("")
    for place_id, kern in where.items():
        if kern:
            spot = _spot(kernen, kern)
            if place_id.startswith(NEW):
                spot["name"] = _name(kernen, kern)
            for column in frame.columns.intersection([*spot]):
                frame.loc[place_id, column] = spot[column]
    return frame


def effect(
    demand: Demand,
    before: pd.DataFrame,
    after: pd.DataFrame,
    measure: Measure,
    limit: Limit,
    routes: Routes | None = None,
) -> Effect:
    """What the change from `before` to `after` does (places and routes as for `reach`)."""
    first, then = (reach(demand, each, measure, limit, routes) for each in (before, after))
    points = _changes(first.points, then.points, demand.points[[*GROUPS]])
    was, now = first.points["within"], then.points["within"]
    groups = {
        group: {
            "out_before": first.groups.at[group, "out"],
            "out_after": then.groups.at[group, "out"],
            "gain": _persons(points[group], points["gain"]),
            "lose": _persons(points[group], points["lose"]),
            "came_within": _persons(points[group], now & ~was),
            "fell_out": _persons(points[group], was & ~now),
            "person_km": (points[group] * points["change"]).sum(min_count=1) / 1000,
        }
        for group in GROUPS
    }
    return Effect(
        before=first,
        after=then,
        kernen=_changes(first.kernen, then.kernen, demand.kernen[["people"]]),
        points=points,
        groups=pd.DataFrame.from_dict(groups, orient="index").rename_axis("group"),
    )


def parameters(steps: Sequence[Step]) -> Mapping[str, str]:
    """The words of the address for the steps; none without steps."""
    return {STEPS: steps_text(steps)} if steps else {}


def _parse(text: str) -> Step:
    found = _STEP.fullmatch(text)
    if not found:
        raise ImpossibleStep(text)
    said = found.groupdict("")
    action = cast(Action, said["erbij"] or said["weg"] or said["naar"])
    return Step(action, said["gone"] or said["moved"], said["new"] or said["target"])


def _start(places: pd.DataFrame) -> dict[str, str]:
    """Where each place is: the kern that a step put it at, "" for its own spot."""
    return dict.fromkeys(places.index, "")


def _take(where: dict[str, str], step: Step, places: pd.DataFrame, kernen: pd.DataFrame) -> None:
    """Change `where` as the step says. Raises ImpossibleStep and then leaves it as it was."""
    if step.action != "weg" and not _has_point(kernen, step.kern):
        raise ImpossibleStep(f"een onbekende kern, {step.kern}")
    if step.action != "erbij" and step.place_id not in where:
        raise ImpossibleStep(_absent(step.place_id, places))
    place_id = step.place_id
    if step.action == "erbij" or (step.action == "naar" and place_id.startswith(NEW)):
        if NEW + step.kern in where:
            raise ImpossibleStep(f"een tweede plek in {_name(kernen, step.kern)}")
        where.pop(place_id, None)
        where[NEW + step.kern] = step.kern
    elif step.action == "weg":
        del where[place_id]
    elif where[place_id] == step.kern:
        raise ImpossibleStep(f"nog een keer naar {_name(kernen, step.kern)}")
    else:
        where[place_id] = step.kern


def _absent(place_id: str, places: pd.DataFrame) -> str:
    if place_id in places.index:
        return f"een plek die al weg is, {_name(places, place_id)}"
    if place_id.startswith(OWN):
        return "een eigen plek die nu niet geladen is"
    return f"een onbekende plek, {place_id}"


def _has_point(kernen: pd.DataFrame, kern: str) -> bool:
    return kern in kernen.index[kernen["x"].notna()]


def _name(frame: pd.DataFrame, row: str) -> str:
    return str(frame.at[row, "name"])


def _note(address: Address, notice: Notice) -> None:
    if notice not in address.notices:
        address.notices.append(notice)


def _spot(kernen: pd.DataFrame, kern: str) -> dict[str, Any]:
    """What is known of a place that stands at a kern, by column."""
    known = {name: kernen.at[kern, name] for name in ("x", "y", "gemeente_code")}
    known |= {"area_code": kern, "target": kern, "precision": "kern"}
    return known | {"address": "", "lon": math.nan, "lat": math.nan}


def _changes(before: pd.DataFrame, after: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    old, new = before["metres"], after["metres"]
    change = new - old
    frame = pd.DataFrame({"before": old, "after": new, "change": change}).join(people)
    frame["gain"] = (change < -LEAST_CHANGE) | (old.isna() & new.notna())
    frame["lose"] = (change > LEAST_CHANGE) | (old.notna() & new.isna())
    return frame


def _persons(people: pd.Series[float], where: pd.Series[bool]) -> float:
    """The people of some points; unknown when not one point is known."""
    return float(people[where].sum()) if people.notna().any() else math.nan
