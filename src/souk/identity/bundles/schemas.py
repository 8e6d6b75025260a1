"""Roles, in and out."""

from collections.abc import Collection
from typing import Annotated, Self

import msgspec
from pydantic import Field, StringConstraints, model_validator

from souk.kernel.fields import Body, OptionalLine
from souk.kernel.permissions import Permitted

RoleName = Annotated[str, StringConstraints(min_length=2, max_length=40, pattern=r"^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$")]
"""Lower case, with underscores: `night_shift`."""
Permission = Annotated[str, StringConstraints(max_length=64, pattern=r"^(?:\*|[a-z][a-z_-]*:(?:\*|[a-z][a-z_-]*))$")]
"""`orders:read`, `orders:*` for everything about orders, `*` for everything."""
Permissions = Annotated[list[Permission], Field(max_length=500)]


class RoleView(msgspec.Struct, frozen=True, kw_only=True):
    """A role. `is_fixed`: nobody edits what it permits. `holders` counts to 1,000 and no further."""

    name: str
    label: str
    description: str
    permissions: list[str]
    is_of_store: bool
    is_built_in: bool
    is_fixed: bool
    requires_second_factor: bool
    holders: int
    version: int


class RolesView(msgspec.Struct, frozen=True, kw_only=True):
    """Every role, and every permission that there is with what it opens."""

    items: list[RoleView]
    permissions: list[Permitted]


class NewRole(Body):
    """`is_of_store`: held in one store by its staff, never everywhere."""

    name: RoleName = Field(examples=["night_shift"])
    description: OptionalLine = ""
    permissions: Permissions = Field(default_factory=list, examples=[["orders:read"]])
    is_of_store: bool = False
    requires_second_factor: bool = False


class RolePatch(Body):
    """What is left out stays. With the `version` you saw, a change made over somebody else's is refused."""

    version: Annotated[int, Field(ge=1)] | None = None
    description: OptionalLine | None = None
    permissions: Permissions | None = None
    requires_second_factor: bool | None = None

    @model_validator(mode="after")
    def _null_means_nothing_here(self) -> Self:
        if nulls := [name for name in self.model_fields_set if name != "version" and getattr(self, name) is None]:
            raise ValueError(f"{', '.join(sorted(nulls))} must not be null")
        return self


class Declared(msgspec.Struct, frozen=True):
    """The permissions that rooms declare, joined by the composition root."""

    permissions: list[Permitted]

    def knows(self, permission: str) -> bool:
        resource, _, verb = permission.partition(":")
        if verb == "*":
            return any(each.resource == resource for each in self.permissions)
        return permission == "*" or any(each.name == permission for each in self.permissions)

    def unknown(self, wanted: Collection[str]) -> list[str]:
        return sorted(each for each in wanted if not self.knows(each))
