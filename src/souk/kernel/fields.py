"""Types of what comes in: every text has a limit, none carries characters that a database or a reader chokes on."""

import unicodedata
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    EmailStr,
    Field,
    GetCoreSchemaHandler,
    StringConstraints,
)
from pydantic_core import CoreSchema

from souk.kernel.money import LARGEST


class Body(BaseModel):
    """The shape of a request: unknown fields are refused, and nothing is coerced from another type."""

    model_config = ConfigDict(extra="forbid", strict=True, str_strip_whitespace=True)


def _readable(text: str, *, breaks: bool) -> str:
    for character in text:
        kind = unicodedata.category(character)
        if kind in {"Cs", "Cn"} or (kind == "Cc" and not (breaks and character in "\n\r\t")):
            raise ValueError("must not contain control characters")
    return unicodedata.normalize("NFC", text)


def _one_line(text: str) -> str:
    return _readable(text, breaks=False)


def _many_lines(text: str) -> str:
    return _readable(text, breaks=True)


def _encodable(text: Any) -> Any:
    """Before anything else looks at it: half a surrogate pair is no text."""
    if isinstance(text, str) and any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError("must be valid Unicode text")
    return text


class _AsTyped:
    """Keeps the blanks around a text, which `Body` strips (`StringConstraints(strip_whitespace=False)` is lost)."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema: Any = handler(source)
        schema["strip_whitespace"] = False
        return schema  # type: ignore[no-any-return]


Line = Annotated[
    str, StringConstraints(min_length=1, max_length=200), AfterValidator(_one_line), BeforeValidator(_encodable)
]
"""One line, 1 to 200 characters."""
OptionalLine = Annotated[str, StringConstraints(max_length=200), AfterValidator(_one_line), BeforeValidator(_encodable)]
"""One line, possibly empty."""
Prose = Annotated[str, StringConstraints(max_length=20_000), AfterValidator(_many_lines), BeforeValidator(_encodable)]
"""Paragraphs, up to 20,000 characters; possibly empty."""
Secret = Annotated[str, _AsTyped(), StringConstraints(min_length=1, max_length=512), BeforeValidator(_encodable)]
"""A password or a token: taken as it is, never logged."""
Email = Annotated[EmailStr, StringConstraints(max_length=254), BeforeValidator(_encodable)]
Quantity = Annotated[int, Field(ge=1, le=10_000)]
Minor = Annotated[int, Field(ge=0, le=LARGEST)]
"""An amount in minor units."""
Percent = Annotated[int, Field(ge=1, le=100)]
SlugText = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=120)]
