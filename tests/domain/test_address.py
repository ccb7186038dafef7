"""What a word of an address may hold: 200 characters, or what its reader says."""

from __future__ import annotations

import pytest

from atlas.domain.address import MAX_LENGTH, Address, Notice


@pytest.mark.parametrize(("length", "taken"), [(MAX_LENGTH, True), (MAX_LENGTH + 1, False)])
def test_a_word_has_a_limit(length: int, taken: bool) -> None:
    address = Address({"woord": "a" * length}, ("woord",))
    assert address.read("woord", str.upper, "niets", "niets") == (
        "A" * length if taken else "niets"
    )
    assert address.notices == ([] if taken else [Notice("woord", "a" * 40, "niets")])


@pytest.mark.parametrize(("length", "taken"), [(500, True), (501, False)])
def test_a_reader_may_take_more(length: int, taken: bool) -> None:
    address = Address({"woord": "a" * length}, ("woord",))
    assert (address.read("woord", str.upper, "", "", 500) == "A" * length) is taken
    assert len(address.notices) == (not taken)


def test_a_reader_may_take_less() -> None:
    address = Address({"woord": "abc"}, ("woord",))
    assert address.read("woord", str.upper, "", "", 2) == ""
    assert address.notices == [Notice("woord", "abc", "")]
