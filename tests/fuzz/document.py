"""The calls of the OpenAPI document, and what every answer to them must be."""

import json
import re
from typing import Any

import schemathesis
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation

from souk.app import create_app
from souk.kernel import openapi
from souk.kernel.settings import Settings

NOWHERE = "postgresql+asyncpg://nobody@127.0.0.1/nothing"
"""Opened, but never asked."""
CODE = re.compile(r"^[a-z]+(_[a-z]+)*$")


def read_document() -> dict[str, Any]:
    app = create_app(Settings(_env_file=None, stage="test", database_url=NOWHERE))
    document: dict[str, Any] = json.loads(openapi.as_json(app))
    return document


def operations(document: dict[str, Any]) -> list[APIOperation[Any, Any, Any, Any]]:
    found = schemathesis.openapi.from_dict(document).get_all_operations()
    return [each.ok() for each in found if isinstance(each, Ok)]


def complaint(status: int, headers: dict[str, str], body: bytes) -> str | None:
    """What is wrong with an answer: a refusal is a problem document with a code, and nothing is ever a 5xx."""
    if status < 400:
        return None
    if status >= 500 and status != 503:
        return f"{status}: {body[:300]!r}"
    kind = headers.get("content-type", "")
    if not kind.startswith("application/problem+json"):
        return f"{status} as {kind!r}: {body[:200]!r}"
    refusal = json.loads(body)
    if refusal["status"] != status or not CODE.match(refusal["code"]) or not refusal["detail"]:
        return f"{status}: {refusal}"
    if refusal["request_id"] != headers.get("x-request-id"):
        return f"{refusal['request_id']} is not the request's id"
    return None
