"""Who reports, and on which actions."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from atlas.domain.programme_tree import Action, programme_tree
from atlas.store.records import PROVINCE
from atlas.store.store import Store

NO_THEME = "Geen thema genoemd"


def gemeenten(store: Store) -> Mapping[str, str]:
    """The names of the gemeenten by code, in alphabetical order."""
    return _gemeenten(store, store.version)


@lru_cache(maxsize=1)
def _gemeenten(store: Store, version: str) -> dict[str, str]:
    names = {code: store.areas[code].name for code in programme_tree(store).gemeenten}
    return dict(sorted(names.items(), key=lambda pair: pair[1]))


def reporters(store: Store) -> Mapping[str, str]:
    """Who may report: the gemeenten, and the province last."""
    return {**gemeenten(store), PROVINCE: "Provincie Drenthe"}


def actions_of(store: Store, area_code: str) -> Mapping[str, Action]:
    """The actions that concern a gemeente, by id, in the order of the papers.

    They name the gemeente, one of its kernen, a region with it, or Drenthe. For the province:
    all actions. None for what is neither.
    """
    return _actions_of(store, store.version, area_code if area_code in reporters(store) else "")


@lru_cache(maxsize=16)
def _actions_of(store: Store, version: str, area_code: str) -> dict[str, Action]:
    return {
        each.action_id: each
        for each in programme_tree(store).actions
        if area_code == PROVINCE or (area_code and (each.province or area_code in each.reach))
    }


def theme(store: Store, action: Action) -> str:
    """The theme that an action is in."""
    titles = programme_tree(store).titles(action.path[1:2])
    return titles[0] if titles else NO_THEME
