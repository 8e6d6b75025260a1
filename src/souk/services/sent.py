"""What a client sent: JSON, or a form with a picture. Both are read into the same shape."""

from typing import Any, Final, TypeVar

from fastapi import Request
from pydantic import ValidationError
from starlette.datastructures import UploadFile

from souk.kernel.asking import IN_MAJOR_UNITS, Unreadable, asks, body_of
from souk.kernel.fields import Body
from souk.kernel.money import parse_major
from souk.kernel.pointing import point_at

Asked = TypeVar("Asked", bound=Body)
PICTURE: Final = "image"
PRICES: Final = frozenset({"base_price", "price"})
FORMS: Final = ("multipart/form-data", "application/x-www-form-urlencoded")


async def sent(request: Request, shape: type[Asked]) -> tuple[Asked, bytes | None]:
    """The shape, and the picture where one came along.

    An empty field of a form was left out, and so was a file without a name: that is how browsers say so. A file under
    another name is refused as an unknown field.

    Raises Unreadable, NotJson.
    """
    if not request.headers.get("content-type", "").startswith(FORMS):
        return await body_of(request, shape), None
    async with request.form(max_files=1, max_fields=100) as form:
        uploads = {name: value for name, value in form.items() if isinstance(value, UploadFile) and value.filename}
        upload = uploads.pop(PICTURE, None)
        picture = await upload.read() if upload is not None else None
        values = {name: value for name, value in form.items() if isinstance(value, str) and value}
        values |= dict.fromkeys(uploads, "")
    if currency := request.scope.get(IN_MAJOR_UNITS):
        values |= {name: _minor(values[name], currency) for name in PRICES & values.keys()}
    try:
        return shape.model_validate_strings(values), picture
    except ValidationError as invalid:
        told = invalid.errors(include_url=False, include_input=False)
        raise Unreadable(errors=point_at(told, values)) from None


def asks_either(shape: type[Body]) -> dict[str, Any]:
    """The `openapi_extra` of a door that takes both."""
    described = asks(body=shape)
    picture = {"type": "string", "format": "binary"}
    form = {"type": "object", "properties": {PICTURE: picture}, "description": "The same fields, and a picture."}
    described["requestBody"]["content"]["multipart/form-data"] = {"schema": form}
    return described


def _minor(text: str, currency: str) -> str:
    """What is no price stays as it is, to be refused where it is read."""
    try:
        return str(parse_major(text, currency).amount)
    except ValueError:
        return text
