"""The area that a profile is about, in an address and in a list to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from atlas.domain.address import Address
from atlas.domain.subject import Subject, find_subject, subjects
from atlas.store.store import Store

AREA, REFERENCE = "gebied", "met"
COMMON = (AREA, REFERENCE)
COMMON_WORDS: Mapping[str, str] = MappingProxyType(
    {AREA: "het gekozen gebied", REFERENCE: "het gebied om mee te vergelijken"}
)
REFERENCE_WORDS = {"drenthe": "Drenthe", "nederland": "Nederland"}


def read_subject(store: Store, address: Address) -> Subject | None:
    """The area that an address asks for; None when it asks for none."""
    return find_subject(store, address.one_of(AREA, subjects(store), ""))


def read_reference(address: Address) -> str:
    """What it is set beside: a key of `profile.REFERENCES`."""
    return address.one_of(REFERENCE, REFERENCE_WORDS, "drenthe")


def area_names(store: Store) -> Mapping[str, str]:
    """Every area with a profile: code -> name that tells it from all others."""
    return _names(store, store.version)


@lru_cache(maxsize=2)
def _names(store: Store, version: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for code, subject in subjects(store).items():
        gemeente = store.areas.get(subject.gemeente_code)
        inside = f" ({gemeente.name})" if gemeente and subject.level in ("wijk", "kern") else ""
        found[code] = f"{subject.name}{inside}"
    return MappingProxyType(found)


def params(subject: Subject | None, reference: str) -> dict[str, str]:
    """The words of the canonical address that all parts have; the default is left out."""
    if subject is None:
        return {}
    given = {AREA: subject.code, REFERENCE: "" if reference == "drenthe" else reference}
    return {word: text for word, text in given.items() if text}
