"""The finder of housing forms: which fit a group, a size and what is near, and why not.

What a source does not say is never a no: a form without sizes or groups, and a form that
the source does not work out (`niche`), may fit. Rules on the place are advice in the
sources ("horen bij", "wees terughoudend"), so a place that does not meet one makes a form
doubtful and never impossible.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from atlas.store.housing import HousingForm, HousingForms, LocationRule

Answer = Literal["yes", "maybe", "no"]
ORDER: tuple[Answer, ...] = ("yes", "maybe", "no")


@dataclass(frozen=True)
class Check:
    """One thing that a visitor asked, and whether a form meets it.

    `rule` is the rule on the place that decided, for `about` "place".
    """

    about: Literal["group", "size", "place"]
    answer: Answer
    rule: LocationRule | None = None


@dataclass(frozen=True)
class Match:
    """A form with what was checked; `rules` are all rules on its place."""

    form: HousingForm
    checks: tuple[Check, ...]
    rules: tuple[LocationRule, ...]

    @property
    def answer(self) -> Answer:
        """The worst of the checks; a form of which nothing was asked fits."""
        return max((check.answer for check in self.checks), key=ORDER.index, default="yes")


def find_forms(
    forms: HousingForms, group: str, size: int | None, nearby: frozenset[str]
) -> list[Match]:
    """Every form in the order of the catalogue, with how it meets what is asked.

    `group` "" is any group, `size` None any size; `nearby` holds what is near, and when it
    is empty nothing is known of the place.
    """
    return [_match(form, forms.location_rules, group, size, nearby) for form in forms.forms]


def _match(
    form: HousingForm,
    location_rules: tuple[LocationRule, ...],
    group: str,
    size: int | None,
    nearby: frozenset[str],
) -> Match:
    rules = tuple(rule for rule in location_rules if form.id in rule.applies_to)
    checks = []
    if group:
        checks.append(Check("group", _group(form, group)))
    if size is not None:
        checks.append(Check("size", _size(form, size)))
    if nearby:
        checks += [Check("place", _place(rule, nearby), rule) for rule in rules if rule.needs]
    return Match(form, tuple(checks), rules)


def _group(form: HousingForm, group: str) -> Answer:
    if group in form.groups:
        return "yes"
    return "maybe" if form.niche or not form.groups else "no"


def _size(form: HousingForm, size: int) -> Answer:
    low, high = form.size_min, form.size_max
    if (low is not None and size < low) or (high is not None and size > high):
        return "no"
    return "maybe" if low is None or high is None else "yes"


def _place(rule: LocationRule, nearby: frozenset[str]) -> Answer:
    """A rule asks for one of its needs: the sources write "of" between them."""
    return "yes" if nearby.intersection(rule.needs) else "maybe"


def with_size(forms: HousingForms, size: int) -> list[HousingForm]:
    """The forms of which the source names sizes that hold this one: sizes overlap."""
    return [form for form in forms.forms if _size(form, size) == "yes"]
