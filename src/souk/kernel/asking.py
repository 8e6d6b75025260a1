"""What a hot door reads by itself: query and body in one call each, described in the OpenAPI document all the same.

FastAPI's own way costs a hot door more than its work does: some 15 µs for every declared parameter.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl

import msgspec
import msgspec.inspect
from fastapi import Request
from pydantic import BaseModel, ValidationError

from souk.kernel.errors import Invalid, Unsupported
from souk.kernel.openapi import add_schemas
from souk.kernel.pointing import point_into_json

Query = TypeVar("Query", bound=msgspec.Struct)
Asked = TypeVar("Asked", bound=BaseModel)
REF = "#/components/schemas/{model}"
IN_MAJOR_UNITS: Final = "souk.in_major_units"
"""In the scope of a request: the currency in which a form of an older client names prices, `12.50` instead of 1250."""


class Unreadable(Invalid):
    """A query or a body that is not of its shape; `errors` says where and why."""

    code = "invalid"
    sentence = "We could not read this request."


class NotJson(Unsupported):
    sentence = "Send JSON, with the content type application/json."


def query_of(request: Request, shape: type[Query]) -> Query:
    """The query string as a struct. Its fields' types and `msgspec.Meta` bounds hold; unknown names are ignored.

    Raises Unreadable.
    """
    many = _lists_of(shape)
    given: dict[str, Any] = {}
    for name, value in parse_qsl(request.scope["query_string"].decode("ascii", "replace"), keep_blank_values=True):
        if name in many:
            given.setdefault(name, []).append(value)
        else:
            given[name] = value
    try:
        return msgspec.convert(given, shape, strict=False)
    except msgspec.ValidationError as invalid:
        sentence, _, where = str(invalid).partition(" - at `$.")
        raise Unreadable(errors=[{"field": where.rstrip("`") or "query", "message": sentence}]) from invalid


async def body_of(request: Request, model: type[Asked]) -> Asked:
    """The JSON body as a model. Raises Unreadable, NotJson."""
    kind = request.headers.get("content-type", "application/json")
    if not kind.startswith("application/json"):
        raise NotJson
    body = await request.body()
    try:
        return model.model_validate_json(body)
    except ValidationError as invalid:
        wrong = point_into_json(invalid.errors(include_url=False, include_input=False), body)
        raise Unreadable(errors=wrong) from None  # the cause would show the value


@lru_cache
def _lists_of(shape: type[msgspec.Struct]) -> frozenset[str]:
    """The fields that may be given several times."""
    fields = msgspec.inspect.type_info(shape)
    assert isinstance(fields, msgspec.inspect.StructType)
    return frozenset(field.encode_name for field in fields.fields if _is_list(field.type))


def _is_list(kind: msgspec.inspect.Type) -> bool:
    while isinstance(kind, msgspec.inspect.Metadata):
        kind = kind.type
    return isinstance(kind, msgspec.inspect.ListType | msgspec.inspect.VarTupleType)


def asks(
    *,
    path: Mapping[str, str] | None = None,
    query: type[msgspec.Struct] | None = None,
    body: type[BaseModel] | None = None,
) -> dict[str, Any]:
    """The `openapi_extra` of a door that reads these by itself. `path`: what each part of the path means, by name."""
    described: dict[str, Any] = {}
    if path or query:
        named = [_path_parameter(name, meaning) for name, meaning in (path or {}).items()]
        described["parameters"] = named + (_parameters(query) if query else [])
    if body is not None:
        schema = _schema_of(body)
        described["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return described


def _path_parameter(name: str, meaning: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "description": meaning, "schema": {"type": "string"}}


def _parameters(shape: type[msgspec.Struct]) -> list[dict[str, Any]]:
    (_,), schemas = msgspec.json.schema_components([shape])
    schema: Mapping[str, Any] = schemas[shape.__name__]
    required = schema.get("required", ())
    return [
        {
            "name": name,
            "in": "query",
            "required": name in required,
            "schema": each,
            "description": each.get("description", ""),
        }
        for name, each in schema["properties"].items()
    ]


@lru_cache
def _schema_of(model: type[BaseModel]) -> dict[str, str]:
    schema = model.model_json_schema(ref_template=REF)
    add_schemas({**schema.pop("$defs", {}), model.__name__: schema})
    return {"$ref": REF.format(model=model.__name__)}
