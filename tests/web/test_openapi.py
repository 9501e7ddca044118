"""The API keeps what its OpenAPI promises, whatever is asked: no fault of ours, no shape or status untold."""

from __future__ import annotations

import json

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from rushes.web.server import build_api
from tests.conftest import REPOSITORY
from tests.web.conftest import FIRST

#: What makes takes, or never ends, is asked by its own tests.
LEFT_OUT = ("/events", "/demo", "/refine")
#: So that a production and a take are there; everything else is as the generator likes.
KNOWN = {"p": "spot", "t": FIRST}
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def operations() -> list[tuple[str, str]]:
    document = json.loads((REPOSITORY / "ui" / "openapi.json").read_text("utf-8"))
    told = [(path, verb) for path, verbs in document["paths"].items() for verb in verbs]
    return [(path, verb) for path, verb in told if not path.endswith(LEFT_OUT)]


@pytest.mark.parametrize(("path", "verb"), operations())
def test_every_operation_keeps_its_promise(desk, path: str, verb: str) -> None:
    schema = schemathesis.openapi.from_asgi("/v1/openapi.json", build_api(desk))

    @given(case=schema[path][verb.upper()].as_strategy())
    @settings(max_examples=4, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    def ask(case) -> None:
        for name in case.path_parameters:
            case.path_parameters[name] = KNOWN.get(name, case.path_parameters[name])
        case.call_and_validate(checks=CHECKS)

    ask()
