"""People as the back office sees them, in and out."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

import msgspec
from pydantic import Field, StringConstraints, model_validator

from souk.identity.people import Loyalty
from souk.kernel.fields import Body, Line

Name = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[a-z0-9][a-z0-9_-]*$")]
"""The name of a role or a segment."""


class PersonFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What the list is narrowed to. `search`: the beginnings of words; `role`: held everywhere or in some store."""

    search: str = ""
    role: str = ""
    active: bool | None = None
    verified: bool | None = None
    segment: str = ""


class PersonEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the list. `roles`: everywhere and in stores; `removed_at`: since when the account is gone."""

    id: UUID
    email: str
    username: str | None
    full_name: str
    roles: list[str]
    is_active: bool
    is_verified: bool
    created_at: datetime
    last_sign_in_at: datetime | None
    removed_at: datetime | None


class StoreRole(msgspec.Struct, frozen=True, kw_only=True):
    store_id: UUID
    role: str


class PersonDetail(msgspec.Struct, frozen=True, kw_only=True):
    """Everything but secrets. `roles` are those held everywhere, `stores` those held in one store each."""

    id: UUID
    email: str
    username: str | None
    full_name: str
    phone: str | None
    roles: list[str]
    stores: list[StoreRole]
    segments: list[str]
    is_active: bool
    is_verified: bool
    has_second_factor: bool
    session_count: int
    """On how many devices they are signed in."""
    created_at: datetime
    last_sign_in_at: datetime | None
    removed_at: datetime | None
    loyalty: Loyalty
    version: int


class PersonChange(Body):
    """What is left out stays. With the `version` you saw, a change made over somebody else's is refused."""

    version: Annotated[int, Field(ge=1)] | None = None
    full_name: Line | None = None
    is_active: bool | None = Field(default=None, description="False ends every session at once.")
    is_verified: bool | None = None
    roles: Annotated[list[Name], Field(max_length=50)] | None = Field(
        default=None, description="All roles that are held everywhere; roles in stores stay.", examples=[["customer"]]
    )
    segments: Annotated[list[Name], Field(max_length=200)] | None = Field(
        default=None, description="All customer segments.", examples=[["student"]]
    )

    @model_validator(mode="after")
    def _null_means_nothing_here(self) -> Self:
        if nulls := [name for name in self.model_fields_set if name != "version" and getattr(self, name) is None]:
            raise ValueError(f"{', '.join(sorted(nulls))} must not be null")
        return self

    def given(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.model_fields_set if name != "version"}


class ActiveChange(Body):
    """Many accounts at once: all of them, or none."""

    ids: Annotated[list[Annotated[UUID, Field(strict=False)]], Field(min_length=1, max_length=100)]
    is_active: bool


class ChangedCount(msgspec.Struct, frozen=True):
    """How many accounts are not as they were."""

    changed: int
