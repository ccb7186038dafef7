"""Fault 39: hostile or huge parameters in the address fall back to a default with a notice."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atlas.domain.address import MAX_LENGTH
from atlas.domain.choice import PARAMETERS, Choice, choice_params, parse_choice
from atlas.domain.search import search
from atlas.domain.view import build_view
from atlas.store.load import load_store
from atlas.store.store import Store
from tests.support import small_data

pytestmark = pytest.mark.filterwarnings("ignore:Not enough unique values")

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[klik](javascript:alert(1))",
    "https://kwaad.example/x",
    "www.kwaad.example",
    ":red[**let op**] $x$ `rm`",
    "../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "inwoners\x00.csv",
    "inwoners' OR '1'='1",
    "{{7*7}} ${7*7} %s %n",
    "=cmd|' /C calc'!A0",
    "‮koob",
    "\ud800",
    "9" * 5000,
    "1;" * 5000,
    "NaN",
    "-1",
    "__class__",
    " ",
]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Store:
    root: Path = tmp_path_factory.mktemp("parameters")
    return load_store(small_data(root))


@pytest.mark.parametrize("word", PARAMETERS)
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_fault_39_a_hostile_value_gives_the_default(small: Store, word: str, text: str) -> None:
    usual = {"indicator": "inwoners", "niveau": "regio", "methode": "handmatig", "grenzen": "1;2"}
    params = {**usual, word: text}
    choice, notices = parse_choice(params, small)
    if (word, text) in {("grenzen", "-1")}:
        assert choice.breaks == (-1,)  # a number, and so a proper limit
        return
    default, _ = parse_choice({k: v for k, v in params.items() if k != word}, small)
    assert choice == default
    assert notices[0].parameter == word
    assert_harmless([notice.given for notice in notices])


def assert_harmless(shown: list[str]) -> None:
    for text in shown:
        assert len(text) <= 40
        assert text.isprintable()
        assert not re.search(r"[<>&\"'`\[\](){}*$#|\\/:=!@^~]", text), text
        assert not re.search(r"www\.\w|\.\.", text), text
        text.encode("utf-8")


def test_fault_39_hostile_names_are_ignored_and_reported_once(small: Store) -> None:
    params = dict.fromkeys(HOSTILE, "x") | {"indicator": "inwoners"}
    choice, notices = parse_choice(params, small)
    assert choice == Choice("inwoners", "2024", "gemeente")
    assert [notice.parameter for notice in notices] == [""]
    assert_harmless([notice.given for notice in notices])


def test_fault_39_huge_addresses_are_read_at_once(small: Store) -> None:
    params = {f"x{n}": "y" for n in range(20_000)} | dict.fromkeys(PARAMETERS, "9" * 1_000_000)
    choice, notices = parse_choice(params, small)
    assert choice == parse_choice({}, small)[0]
    assert len(notices) == 1 + len(PARAMETERS)


def test_fault_39_no_value_may_be_longer_than_the_limit(small: Store) -> None:
    """A proper number, with so many zeros after it that it is too long all the same."""
    breaks = ";".join(f"{n}.000000" for n in range(1, 7))
    padded = breaks.ljust(MAX_LENGTH + 1, "0")
    params = {"indicator": "inwoners", "methode": "handmatig"}
    assert parse_choice({**params, "grenzen": breaks}, small)[0].method == "manual"
    assert parse_choice({**params, "grenzen": padded}, small)[0].method == "quantile"


words = st.sampled_from(PARAMETERS) | st.text(max_size=10)
values = st.text(max_size=60) | st.sampled_from(
    ["inwoners", "woz_waarde", "wijk", "buurt", "regio", "2024", "2019-2022", "handmatig"]
    + ["natuurlijk", "7", "drenthe", "nederland", "1", "1;2;3", "GM0106", "CR07", "wzw"]
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(words, values, max_size=12))
def test_fault_39_every_address_gives_a_map(small: Store, params: dict[str, str]) -> None:
    choice, notices = parse_choice(params, small)
    assert build_view(small, choice).cells
    assert parse_choice(choice_params(choice, small), small) == (choice, ())
    assert_harmless([notice.given for notice in notices])


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_fault_39_a_hostile_search_finds_areas_or_nothing(small: Store, text: str) -> None:
    assert all(hit.area_code in small.areas for hit in search(small, text))


@given(st.text(max_size=200), st.integers(-5, 10_000))
def test_fault_39_any_search_has_an_answer(small: Store, text: str, limit: int) -> None:
    assert len(search(small, text, limit)) <= min(max(limit, 1), 50)
