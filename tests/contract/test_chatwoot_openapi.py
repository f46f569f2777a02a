"""What Care sends to Chatwoot, held against Chatwoot's own description of its API."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from support.desks.base import Call
from support.desks.chatwoot import FakeChatwoot
from support.packages import HANDOFF, a_package

from care.helpdesks.port import Attempt

SHARED = Path(os.environ.get("CARE_SHARED", Path(__file__).parents[3] / "shared"))
FILE = SHARED / "reference/openapi/chatwoot-4.13.0-swagger.json"

pytestmark = pytest.mark.skipif(
    not FILE.exists(), reason=f"needs {FILE}; CARE_SHARED says where to look"
)


@pytest.fixture(scope="module")
def api() -> dict[str, Any]:
    return dict(json.loads(FILE.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def calls() -> list[Call]:
    """A case's whole life, each step begun twice."""
    there = FakeChatwoot()
    desk = there.desk()
    for package in (a_package(), a_package("T-DEF567", verified=False, conversation_id="c2")):
        for is_repeated in (False, True):
            ref = desk.open_case(package, Attempt(f"1{package.handoff.number}", is_repeated))
            desk.append_customer_message(ref, "Hello?", Attempt("2", is_repeated))
            desk.append_note(ref, "A note", Attempt("3", is_repeated))
            desk.update_case(ref, HANDOFF, Attempt("4", is_repeated))
            desk.close(ref, "cancelled", Attempt("5", is_repeated))
    there.close()
    return there.calls


def operation(api: dict[str, Any], call: Call) -> dict[str, Any] | None:
    """The description of what is called; None where there is none."""
    for path, methods in api["paths"].items():
        pattern = re.sub(
            r"\{\w+\}", "[^/]+", path.replace("/api/v1/accounts", "(/api/v1)?/accounts")
        )
        if re.fullmatch(pattern, call.path) and call.method.lower() in methods:
            return dict(methods[call.method.lower()])
    return None


def test_every_call_is_one_that_chatwoot_has(api: dict[str, Any], calls: list[Call]) -> None:
    assert len({call.path for call in calls}) > 8
    assert [call.path for call in calls if operation(api, call) is None] == []


def test_every_body_is_as_chatwoot_describes_it(api: dict[str, Any], calls: list[Call]) -> None:
    for call in calls:
        described = (operation(api, call) or {}).get("requestBody")
        if described is None:
            assert call.body is None
            continue
        schema = described["content"]["application/json"]["schema"]
        whole = {"components": api["components"], "allOf": [schema]}
        Draft202012Validator(whole).validate(call.body)
        known = known_names(api, schema)
        # `source_id` of messages is in Chatwoot's source, and not in its description.
        assert set(call.body) - known <= {"source_id"}, call.path


def known_names(api: dict[str, Any], schema: dict[str, Any]) -> set[str]:
    if "$ref" in schema:
        return known_names(api, api["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]])
    return set(schema.get("properties", {}))
