"""The API against its own document: what it promises is what it does, whatever is asked."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from starlette.applications import Starlette

from atlas.api.openapi import document

SITE = "http://testserver"
CASES = 12  # an operation and way of asking


@pytest.fixture(scope="module")
def schema(app: Starlette) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("path", list(document(SITE)["paths"]))
def test_every_answer_is_as_the_document_says(
    schema: schemathesis.BaseSchema, path: str, mode: GenerationMode
) -> None:
    operation = schema[path]["get"]
    strategy = operation.as_strategy(generation_mode=mode)
    if mode is GenerationMode.NEGATIVE and not document(SITE)["paths"][path]["get"]["parameters"]:
        pytest.skip("nothing to ask wrongly")

    @settings(
        max_examples=CASES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def check(data: st.DataObject) -> None:
        case = data.draw(strategy)
        case.call_and_validate()

    check()
