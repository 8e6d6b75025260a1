"""What a client sent: JSON, or a form with a picture. Both are read into the same shape."""

from typing import Any, Final, TypeVar

from fastapi import Request
from pydantic import ValidationError
from starlette.datastructures import UploadFile

from souk.kernel.asking import Unreadable, asks, body_of
from souk.kernel.fields import Body

Asked = TypeVar("Asked", bound=Body)
PICTURE: Final = "image"
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
    try:
        return shape.model_validate_strings(values), picture
    except ValidationError as invalid:
        raise Unreadable(errors=_told(invalid)) from None


def asks_either(shape: type[Body]) -> dict[str, Any]:
    """The `openapi_extra` of a door that takes both."""
    described = asks(body=shape)
    picture = {"type": "string", "format": "binary"}
    form = {"type": "object", "properties": {PICTURE: picture}, "description": "The same fields, and a picture."}
    described["requestBody"]["content"]["multipart/form-data"] = {"schema": form}
    return described


def _told(invalid: ValidationError) -> list[dict[str, str]]:
    return [
        {"field": ".".join(str(part) for part in each["loc"]) or "body", "message": each["msg"]}
        for each in invalid.errors(include_url=False, include_input=False)[:50]
    ]
