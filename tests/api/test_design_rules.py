"""The NLGov REST API Design Rules (2.1, and what 2.2 adds) in the answers, and OpenAPI itself.

What can be read off the description alone, a linter checks too: test_linter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from starlette.testclient import TestClient

from atlas.api.openapi import document
from atlas.api.parameters import OF_COLLECTION

ROOT = "/api/v1"
SITE = "http://testserver"
SPEC = document(SITE)
OPERATIONS = [
    (path, method, operation)
    for path, item in SPEC["paths"].items()
    for method, operation in item.items()
]
PROBLEM = {"type", "title", "status", "detail", "instance"}
WRONG = [
    ("GET", "/bestaat-niet", 404),
    ("GET", "/areas/GM9999", 404),
    ("GET", "/areas/", 404),
    ("GET", "/areas?onbekend=1", 400),
    ("GET", "/areas?page=0", 400),
    ("POST", "/areas", 405),
    ("DELETE", "/observations", 405),
    ("PROPFIND", "/areas", 405),
    ("GET", "/downloads/geheim.txt", 404),
]


def nodes(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every part of the document, with the way to it."""
    yield path, value
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from nodes(part, (*path, str(key)))


def resolved(part: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in part:
        value: Any = SPEC
        for key in part["$ref"].removeprefix("#/").split("/"):
            value = value[key]
        part = value
    return part


def test_the_document_is_valid_openapi() -> None:
    assert [error.message for error in OpenAPIV31SpecValidator(SPEC).iter_errors()] == []


def test_doc_openapi_and_publish_openapi(client: TestClient) -> None:
    answer = client.get(f"{ROOT}/openapi.json")
    assert answer.json() == SPEC
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "get" in SPEC["paths"]["/openapi.json"] and len(SPEC["paths"]["/openapi.json"]) == 1


def test_doc_openapi_contact_names_whom_to_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    assert {"name", "url"} <= set(SPEC["info"]["contact"])
    monkeypatch.setenv("ATLAS_CONTACT", "mailto:atlas@drenthe.example")
    contact = document.__wrapped__(SITE)["info"]["contact"]
    assert contact["email"] == "atlas@drenthe.example"


def test_semver_and_version_header(client: TestClient) -> None:
    version = SPEC["info"]["version"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    for address in ("/", "/areas", "/openapi.json", "/downloads", "/bestaat-niet"):
        assert client.get(ROOT + address).headers["api-version"] == version
    for path, _, operation in OPERATIONS:
        for status, answer in operation["responses"].items():
            assert "API-Version" in resolved(answer)["headers"], (path, status)


def test_uri_version_stands_in_the_server_and_not_in_the_paths() -> None:
    (server,) = SPEC["servers"]  # at most one relative server
    assert re.search(r"/v\d+$", server["url"])
    assert not [path for path in SPEC["paths"] if re.search(r"/v\d", path)]


def test_no_trailing_slash(client: TestClient) -> None:
    for path in SPEC["paths"]:
        assert path == "/" or not path.endswith("/")
        if path != "/" and "{" not in path:
            assert client.get(f"{ROOT}{path}/", follow_redirects=False).status_code == 404


def test_http_methods_are_standard_and_reading_is_safe() -> None:
    assert {method for _, method, _ in OPERATIONS} == {"get"}


def test_landing_page_exists(client: TestClient) -> None:
    assert "get" in SPEC["paths"]["/"]
    for address in (ROOT, f"{ROOT}/"):
        links = client.get(address).json()["_links"]
        assert all(client.get(link["href"]).status_code == 200 for link in links.values())


def test_naming_collections_paths_are_plural_and_kebab_case() -> None:
    for path in SPEC["paths"]:
        assert re.fullmatch(r"(/|[a-z0-9\-.]+|\{[a-zA-Z0-9]+\})+", path)
    assert all(name.endswith("s") for name in OF_COLLECTION)


def test_names_of_parameters_fields_and_schemas() -> None:
    camel = re.compile(r"_links|[a-z][a-zA-Z0-9]*")
    for path, part in nodes(SPEC):
        if path and path[-1] == "properties" and isinstance(part, dict):
            assert [name for name in part if not camel.fullmatch(name)] == []
        if isinstance(part, dict) and part.get("in") == "query":
            assert camel.fullmatch(part["name"])
    assert all(re.fullmatch(r"[A-Z][a-zA-Z]*", name) for name in SPEC["components"]["schemas"])


def test_answers_are_objects_never_bare_lists() -> None:
    for path, part in nodes(SPEC["paths"]):
        if path[-1:] == ("application/json",):
            assert part["schema"]["type"] == "object", path


def test_dates_and_times_say_their_form() -> None:
    fields = {
        name: part
        for path, properties in nodes(SPEC)
        if path and path[-1] == "properties"
        for name, part in properties.items()
    }
    assert fields["referenceDate"]["format"] == fields["accessed"]["format"] == "date"
    assert fields["made"]["format"] == "date-time"  # with a time zone: see the versions


def test_problem_details_in_the_document() -> None:
    for path, _, operation in OPERATIONS:
        for status, answer in operation["responses"].items():
            if status[0] in "45":
                content = resolved(answer)["content"]
                assert list(content) == ["application/problem+json"], (path, status)
    schema = SPEC["components"]["schemas"]["Problem"]
    assert {"status", "title", "detail"} <= set(schema["required"])
    assert set(schema["properties"]) <= PROBLEM


def test_what_has_parameters_can_answer_400() -> None:
    assert all("400" in o["responses"] for _, _, o in OPERATIONS if o["parameters"])


@pytest.mark.parametrize(("method", "address", "status"), WRONG)
def test_problem_details_in_every_refusal(
    client: TestClient, method: str, address: str, status: int
) -> None:
    answer = client.request(method, ROOT + address)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    said = answer.json()
    assert said["status"] == status
    assert {"status", "title", "detail"} <= set(said) <= PROBLEM
    assert (answer.headers.get("allow") == "GET, HEAD, OPTIONS") is (status == 405)


def test_a_form_that_is_not_there_is_a_406(client: TestClient) -> None:
    for accept in ("text/html", "application/xml", "application/json;q=0"):
        answer = client.get(f"{ROOT}/areas", headers={"Accept": accept})
        assert answer.status_code == 406
        assert answer.headers["content-type"] == "application/problem+json"


def test_every_website_may_ask(client: TestClient) -> None:
    asked = {"Origin": "https://elders.example", "Access-Control-Request-Method": "GET"}
    answer = client.options(f"{ROOT}/observations", headers=asked)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "GET" in answer.headers["access-control-allow-methods"]
    assert "access-control-allow-credentials" not in answer.headers


def test_hide_implementation(client: TestClient) -> None:
    shown = " ".join(client.get(f"{ROOT}/areas").headers.values()).lower()
    assert not [word for word in ("starlette", "python", "uvicorn", "pandas") if word in shown]
