"""Page Kaart without a browser: the address in, the message and the address out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

PAGE = Path(__file__).parents[2] / "pages" / "kaart.py"


def run(**params: str) -> AppTest:
    """The page as a visitor with this address gets it."""
    page = AppTest.from_file(str(PAGE), default_timeout=30)
    for name, value in params.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def sent(page: AppTest) -> dict[str, Any]:
    """The message that the component got."""
    (component,) = page.main.children[0].children.values()
    message: dict[str, Any] = json.loads(component.proto.bytes)
    return message


def address(page: AppTest) -> dict[str, str]:
    """The parameters in the address bar after the run."""
    return {
        name: value if isinstance(value, str) else value[0]
        for name, value in page.query_params.items()
    }


def test_a_bare_address_gives_a_map_and_says_what_it_shows() -> None:
    page = run()
    message = sent(page)
    assert message["choice"]["niveau"] == "gemeente"
    assert len(message["values"]) == 12
    assert message["sentences"]
    assert message["notices"] == []
    assert address(page) == {"indicator": message["choice"]["indicator"]}


def test_an_address_is_the_whole_state() -> None:
    asked = {
        "indicator": "eenzaam_18plus",
        "jaar": "2016",
        "niveau": "wijk",
        "methode": "handmatig",
        "grenzen": "30;40",
        "vast": "1",
        "gebied": "WK010600",
    }
    page = run(**asked)
    choice = sent(page)["choice"]
    assert {name: choice[name] for name in asked if name != "vast"} == {
        name: value for name, value in asked.items() if name != "vast"
    }
    assert choice["vast"] is True
    assert address(page) == asked


@pytest.mark.parametrize(
    "params",
    [
        {"indicator": "../../etc/passwd"},
        {"indicator": "bevolking_totaal", "jaar": "<script>alert(1)</script>"},
        {"niveau": "planeet", "klassen": "999999", "grenzen": "nan;inf"},
        {"indicator": "x" * 100_000},
        {"vreemd": "1"},
    ],
)
def test_fault_39_hostile_parameters_fall_back_with_a_notice(params: dict[str, str]) -> None:
    page = run(**params)
    message = sent(page)
    assert message["notices"]
    assert "<script" not in json.dumps(message)
    assert len(json.dumps(message)) < 20_000
    assert message["choice"]["indicator"] == address(page)["indicator"]


def test_back_in_the_browser_shows_the_earlier_map() -> None:
    page = run(indicator="bevolking_totaal")
    page.query_params["jaar"] = "2020"
    page.run()
    assert sent(page)["choice"]["jaar"] == "2020"
    del page.query_params["jaar"]
    page.run()
    assert sent(page)["choice"]["jaar"] == "2025"
