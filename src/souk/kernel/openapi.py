"""Answers are msgspec structs; this puts their shapes, and every refusal's code, into the OpenAPI document."""

from collections.abc import Mapping
from typing import Any

import msgspec
from fastapi import FastAPI, Response
from fastapi.openapi.utils import get_openapi

from souk.kernel.errors import Refusal

REF = "#/components/schemas/{name}"
PROBLEM = "application/problem+json"
SECURITY = {
    "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
    "password": {"type": "oauth2", "flows": {"password": {"tokenUrl": "/api/v1/auth/token", "scopes": {}}}},
}
_described: dict[str, Any] = {}


class FieldProblem(msgspec.Struct, frozen=True):
    field: str
    message: str


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """RFC 9457. `code` is stable; `detail` is a sentence for a person."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    request_id: str
    errors: list[FieldProblem] = []


def returns(shape: Any = None, status: int = 200, *, refuses: tuple[type[Refusal], ...] = ()) -> dict[str, Any]:
    """Keywords for a route: `@router.get("/x", **returns(ProductOut, refuses=(UnknownProduct,)))`."""
    answers: dict[int | str, dict[str, Any]] = {status: {"description": "Done."}}
    if shape is not None:
        answers[status]["content"] = {"application/json": {"schema": _schema(shape)}}
    by_status: dict[int, list[type[Refusal]]] = {}
    for refusal in refuses:
        by_status.setdefault(refusal.status, []).append(refusal)
    for refused, kinds in by_status.items():
        codes = ", ".join(f"`{kind.code}`" for kind in kinds)
        answers[refused] = {"description": f"Refused: {codes}.", "content": {PROBLEM: {"schema": _schema(Problem)}}}
    described = {"status_code": status, "responses": answers, "response_model": None}
    return {**described, "response_class": Response} if shape is None and status == 202 else described


def _schema(shape: Any) -> dict[str, Any]:
    (schema,), components = msgspec.json.schema_components([shape], ref_template=REF)
    add_schemas(components)
    return dict(schema)


def add_schemas(schemas: Mapping[str, Any]) -> None:
    """Shapes that FastAPI does not see, by name. Raises ValueError for two different ones of one name."""
    for name, schema in schemas.items():
        if not _alike(_described.setdefault(name, schema), schema):
            raise ValueError(f"two different shapes are called {name}; clients would mix them up")


def _alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """The two libraries that describe shapes write the same choices in different words."""
    return one == other or ("enum" in one and sorted(one["enum"]) == sorted(other.get("enum", ())))


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of `/api/v1`, made once."""
    if app.openapi_schema is None:
        _schema(Problem)
        document = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        components = document.setdefault("components", {})
        components["securitySchemes"] = SECURITY
        document["security"] = [{}, {"bearer": []}, {"password": []}]
        schemas = components.setdefault("schemas", {})
        schemas.update(_described)
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        invalid = {
            "description": "Refused: `invalid`.",
            "content": {PROBLEM: {"schema": {"$ref": REF.format(name="Problem")}}},
        }
        for path in document["paths"].values():
            for operation in path.values():
                if "422" in operation.get("responses", {}):
                    operation["responses"]["422"] = invalid
        app.openapi_schema = document
    return app.openapi_schema


def as_json(app: FastAPI) -> bytes:
    return msgspec.json.encode(describe(app))
