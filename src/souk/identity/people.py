"""A person as the rest of the house sees them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from souk.kernel.crypto import KeyRing
from souk.media import picture_url

AVATAR_WIDTH: Final = 320
"""Pixels: the smallest of the sizes a picture comes in."""


class Loyalty(msgspec.Struct, frozen=True, kw_only=True):
    tier: str = "bronze"
    points: int = 0


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """`user` of the API. `roles` are the names of all roles held, everywhere or in some store."""

    id: UUID
    email: str
    username: str | None
    full_name: str
    phone: str | None
    roles: list[str]
    is_active: bool
    is_verified: bool
    created_at: datetime
    loyalty: Loyalty
    avatar_url: str | None = None


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """What to change; what is unset stays, a phone of None is forgotten."""

    full_name: str | msgspec.UnsetType = msgspec.UNSET
    phone: str | msgspec.UnsetType | None = msgspec.UNSET


class PersonRow(msgspec.Struct, frozen=True):
    """One row for each role a person holds."""

    id: UUID
    email: str
    username: str | None
    full_name: str
    sealed_phone: str | None
    is_active: bool
    is_verified: bool
    created_at: datetime
    loyalty_tier: str
    loyalty_points: int
    avatar_id: UUID | None
    role: str | None


def avatar_url(picture_id: UUID | None) -> str | None:
    return picture_url(picture_id, AVATAR_WIDTH) if picture_id else None


def as_person(keys: KeyRing, rows: Sequence[PersonRow]) -> Person:
    row = rows[0]
    return Person(
        id=row.id,
        email=row.email,
        username=row.username,
        full_name=row.full_name,
        phone=keys.open(row.sealed_phone) if row.sealed_phone else None,
        roles=sorted({each.role for each in rows if each.role is not None}),
        is_active=row.is_active,
        is_verified=row.is_verified,
        created_at=row.created_at,
        loyalty=Loyalty(tier=row.loyalty_tier, points=row.loyalty_points),
        avatar_url=avatar_url(row.avatar_id),
    )
