"""API keys, in and out."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from pydantic import AwareDatetime, Field, StringConstraints

from souk.kernel.fields import Body, Line

Scope = Annotated[str, StringConstraints(max_length=64, pattern=r"^[a-z][a-z_-]*:[a-z][a-z_-]*$")]
"""One permission: `orders:read`. Keys have no `*`: what comes later is not in what was given."""


class NewApiKey(Body):
    """A key for a program. It opens what you name here, and of that only what you hold when it is used."""

    name: Annotated[Line, StringConstraints(max_length=100)] = Field(examples=["Nightly import"])
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=100)] = Field(examples=[["catalog:write"]])
    expires_at: AwareDatetime | None = Field(default=None, strict=False, description="Left out: it does not expire.")
    store_id: UUID | None = Field(default=None, strict=False, description="Keeps it to one of your stores.")


class ApiKeyView(msgspec.Struct, frozen=True, kw_only=True):
    """A key as it is listed, never the key itself. `prefix` is how it begins; `last_used_on` a day."""

    id: UUID
    name: str
    prefix: str
    scopes: list[str]
    store_id: UUID | None
    created_at: datetime
    expires_at: datetime | None
    is_expired: bool
    last_used_on: date | None


class MadeApiKey(msgspec.Struct, frozen=True, kw_only=True):
    """A new key. `key` is shown this once."""

    key: str
    api_key: ApiKeyView
