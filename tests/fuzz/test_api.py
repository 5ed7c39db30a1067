"""The whole API, fed by schemathesis with what its OpenAPI document allows and with what it forbids: nothing fails, and every
answer is one that the document tells of."""

import json
from collections import Counter
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
import schemathesis
from conftest import Persona
from django.test import Client
from hypothesis import HealthCheck, given, settings
from schemathesis import checks
from schemathesis.generation import GenerationMode
from tests.attack.world import SECRET

from clientela.config.urls import api

EXAMPLES = 4  # of each operation and mode: about a minute in all
SITE = "http://testserver"
checks.load_all_checks()
CHECKS = [
    checks.CHECKS.get_one(name)
    for name in (
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
    )
]
DOCUMENT = json.loads(json.dumps(api.document(), default=str))
OPERATIONS = [one.ok() for one in schemathesis.openapi.from_dict(DOCUMENT).get_all_operations()]
CASES = [pytest.param(one, mode, id=f"{mode.value} {one.label}") for one in OPERATIONS for mode in GenerationMode]


@pytest.mark.parametrize(("operation", "mode"), CASES)
def test_whatever_is_asked_is_answered_as_documented(
    operation: Any, mode: GenerationMode, owner: Persona, tally: Counter[str]
) -> None:
    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    def ask(case: Any) -> None:
        answer = counted(sent(case, owner), tally)
        case.validate_response(answer, checks=CHECKS)

    ask()


@pytest.mark.parametrize("operation", [pytest.param(one, id=one.label) for one in OPERATIONS])
def test_who_may_nothing_is_answered_as_documented_and_told_nothing(
    operation: Any, owner: Persona, charlie: Persona, tally: Counter[str]
) -> None:
    key = create_person(owner)

    @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
    @settings(max_examples=2, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    def ask(case: Any) -> None:
        answer = counted(sent(case, charlie), tally)
        case.validate_response(answer, checks=CHECKS)
        assert SECRET.encode() not in answer.content
        assert key.encode() not in answer.content

    ask()


def counted(answer: schemathesis.Response, tally: Counter[str]) -> schemathesis.Response:
    tally.update(tried=1, refused=answer.status_code >= 400, leaked=answer.status_code >= 500)
    return answer


def create_person(owner: Persona) -> str:
    """With a name that is found by whatever may look."""
    made = Client().post("/api/v1/people", {"name": SECRET}, content_type="application/json", **owner.bearer)
    return str(made.json()["id"])


def sent(case: Any, who: Persona) -> schemathesis.Response:
    """Ask by Django's own client, whose requests share the test's transaction; the answer as schemathesis reads it."""
    asked = requests.Request(**case.as_transport_kwargs(base_url=SITE)).prepare()
    url, body = urlsplit(str(asked.url)), asked.body or b""
    said = {
        f"HTTP_{name.upper().replace('-', '_')}": value
        for name, value in asked.headers.items()
        if name != "Content-Type"
    }
    answer = Client(raise_request_exception=False).generic(
        str(asked.method), f"{url.path}?{url.query}", body, asked.headers.get("Content-Type", ""), **said | who.bearer
    )
    headers = {name.lower(): [value] for name, value in answer.headers.items()}
    return schemathesis.Response(
        status_code=answer.status_code,
        headers=headers,
        content=answer.content,
        request=asked,
        elapsed=0.1,
        verify=False,
    )
