"""Wire shapes, in and out."""

from datetime import datetime
from uuid import UUID

import msgspec

from souk.offboarding.consequences import Consequences


class Foreseen(msgspec.Struct, frozen=True, kw_only=True):
    """What removing somebody would bring about now. `sessions` is on how many devices they are signed in."""

    person_id: UUID
    full_name: str
    email: str
    is_removed: bool
    business_name: str | None
    stores: list[str]
    consequences: Consequences
    sessions: int


class RemovalView(msgspec.Struct, frozen=True, kw_only=True):
    """A removal as it was carried out. While `restored_at` is null the person is gone."""

    id: UUID
    person_id: UUID
    reason: str
    consequences: Consequences
    removed_at: datetime
    removed_by: UUID
    restored_at: datetime | None
    restored_by: UUID | None


class RemovedPerson(msgspec.Struct, frozen=True, kw_only=True):
    """A removal with the name of whom it concerns."""

    removal: RemovalView
    full_name: str
    email: str
    business_name: str | None
