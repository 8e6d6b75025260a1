"""Forms of pages: what was typed, read through the shapes of the API, and what is wrong said in words for a person."""

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

import msgspec
from fastapi import Request
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from souk.kernel.fields import Body
from souk.ui import FormState

Shape = TypeVar("Shape", bound=Body)
NOT_SHOWN_AGAIN = ("password", "token")
"""How the names of such fields end."""


class Read(msgspec.Struct, Generic[Shape], frozen=True):
    """`body` is None where something is wrong; `form` says what."""

    form: FormState
    body: Shape | None = None


async def typed_in(request: Request, names: Iterable[str]) -> dict[str, str]:
    """The texts of these fields; a field that is missing, or is a file, is empty."""
    sent = await request.form()
    return {name: value if isinstance(value := sent.get(name), str) else "" for name in names}


def read_form(shape: type[Shape], typed: Mapping[str, str], **others: object) -> Read[Shape]:
    """What was left empty counts as left out. `others` are fields that are no texts."""
    given = {name: text for name, text in typed.items() if text}
    form = FormState(values={name: text for name, text in typed.items() if not name.endswith(NOT_SHOWN_AGAIN)})
    try:
        return Read(form, shape.model_validate({**given, **others}))
    except ValidationError as refused:
        wrong = refused.errors(include_url=False)
        errors = {str(each["loc"][0]): _sentence(each) for each in wrong if each["loc"]}
        whole = next((_sentence(each) for each in wrong if not each["loc"]), "")
        return Read(FormState(values=form.values, errors=errors, message=whole))


def _sentence(error: ErrorDetails) -> str:
    match error["type"], error.get("ctx", {}):
        case "missing", _:
            return "Please fill this in."
        case "string_too_short", _:
            return "Please fill this in."
        case "string_too_long" | "too_long", {"max_length": int(most)}:
            return f"At most {most} characters, please."
        case "value_error", {"error": ValueError() as why}:
            words = str(why)
            return f"{words[:1].upper()}{words[1:].rstrip('.')}."
        case "value_error", {"reason": str()}:
            return "This does not look like an e-mail address."
        case _:
            return "We could not read this."
