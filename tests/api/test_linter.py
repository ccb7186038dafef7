"""The description of the API by a linter: Spectral, with the NLGov REST API Design Rules.

`make test` installs it beside the tests. The answers themselves are in test_design_rules.
"""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from atlas.api.openapi import document

Document = dict[str, Any]
SITE = "https://atlas.example"
RULES = Path(__file__).with_name("adr.spectral.yaml")
NODE = Path(sys.prefix) / "bin" / "node"
SPECTRAL = Path(sys.prefix) / "spectral" / "node_modules" / ".bin" / "spectral"


def areas(spec: Document) -> Document:
    found: Document = spec["paths"]["/areas"]["get"]
    return found


def put(path: str, value: object) -> Callable[[Document], None]:
    """A change of the document: the value at a place, e.g. `info/version`."""

    def change(spec: Document) -> None:
        *way, last = path.split("/")
        for key in way:
            spec = spec[key]
        spec[last] = value

    return change


def moved(old: str, new: str) -> Callable[[Document], None]:
    """A change of the document: a path called otherwise."""

    def change(spec: Document) -> None:
        spec["paths"][new] = spec["paths"].pop(old)

    return change


# What breaks each rule.
BROKEN: Mapping[str, Callable[[Document], None]] = {
    "nlgov:openapi3": put("openapi", "3.1"),
    "nlgov:semver": put("info/version", "1"),
    "nlgov:info-contact-fields-exist": put("info/contact", {"name": "Wij", "url": SITE}),
    "info-contact": lambda spec: spec["info"].pop("contact"),
    "oas3-api-servers": lambda spec: spec.pop("servers"),
    "nlgov:include-major-version-in-uri": put("servers", [{"url": "/api"}]),
    "nlgov:servers-use-https": put("servers", [{"url": "http://atlas.example/v1"}]),
    "nlgov:paths-no-trailing-slash": moved("/areas", "/areas/"),
    "nlgov:paths-kebab-case": moved("/areas", "/alle_Areas"),
    "nlgov:http-methods": lambda spec: spec["paths"]["/areas"].update(trace=areas(spec)),
    "nlgov:query-keys-camel-case": lambda spec: areas(spec)["parameters"][0].update(name="a_b"),
    "nlgov:missing-version-header": lambda spec: areas(spec)["responses"]["200"].pop("headers"),
    "nlgov:use-problem-schema": lambda spec: areas(spec)["responses"].update(
        {"404": {"description": "Weg.", "content": {"text/html": {}}}}
    ),
    "nlgov:problem-schema-members": lambda spec: spec["components"]["schemas"]["Problem"][
        "properties"
    ].pop("detail"),
    "nlgov:problem-invalid-input": lambda spec: areas(spec)["responses"].pop("400"),
    "nlgov:date-time-ensure-timezone": put(
        "components/schemas/Problem/properties/type", {"type": "string", "format": "time"}
    ),
    "nlgov:specify-format-for-date-and-time": put(
        "components/schemas/Problem/properties/startDate", {"type": "string"}
    ),
    "oas3-schema": put("info/license/url", "/bronnen"),
}


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """What the linter says of each document, by its name: "" for ours."""
    if not SPECTRAL.exists():
        assert not os.environ.get("CI"), "make test installs the linter"
        pytest.skip("the linter is not installed: make test does that")
    folder = tmp_path_factory.mktemp("linter")
    names = ["", *BROKEN]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_CONTACT", "mailto:atlas@drenthe.example")
        document.cache_clear()
        good = document(SITE)
    document.cache_clear()
    for number, name in enumerate(names):
        spec = copy.deepcopy(good)
        BROKEN.get(name, lambda _: None)(spec)
        (folder / f"{number}.json").write_text(json.dumps(spec), "utf-8")
    done = subprocess.run(
        [NODE, SPECTRAL, "lint", "--ruleset", RULES, "--format", "json", "--quiet", "*.json"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 1, done.stderr  # it found something, and did not fail itself
    said: dict[str, set[str]] = {name: set() for name in names}
    for each in json.loads(done.stdout):
        place = ".".join(map(str, each["path"]))
        said[names[int(Path(each["source"]).stem)]].add(each["code"] or place)
    return said


def test_the_linter_finds_nothing_in_our_document(findings: dict[str, set[str]]) -> None:
    assert findings[""] == set()


@pytest.mark.parametrize("rule", BROKEN)
def test_the_linter_finds_what_breaks_a_rule(findings: dict[str, set[str]], rule: str) -> None:
    assert rule in findings[rule]
