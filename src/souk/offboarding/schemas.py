"""Wire shapes, in and out."""

from datetime import datetime
from uuid import UUID

import msgspec

from souk.kernel.money import Money
from souk.offboarding.consequences import Consequences


class Foreseen(msgspec.Struct, frozen=True, kw_only=True):
    """What removing somebody would bring about now. `sessions` is on how many devices they are signed in.

    `owed`: what their stores are owed, by currency. Payouts of it are held back while they are removed.
    """

    person_id: UUID
    full_name: str
    email: str
    is_removed: bool
    business_name: str | None
    stores: list[str]
    consequences: Consequences
    sessions: int
    owed: list[Money]


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
