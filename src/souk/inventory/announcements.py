"""What those who are connected are told when fewer or more pieces can be bought."""

from collections.abc import Iterable
from uuid import UUID

import msgspec

from souk.kernel.cache import TOPIC as CATALOGUE
from souk.kernel.database import UnitOfWork

TOPIC = "stock"
"""Payload: `{"variant_id", "location_id", "new_quantity"}`, the quantity being what can still be bought there."""


class Left(msgspec.Struct, frozen=True):
    """How many pieces of a variant can now be bought at a location."""

    variant_id: UUID
    location_id: UUID
    available: int


def announce_stock(uow: UnitOfWork, changes: Iterable[Left]) -> None:
    for left in changes:
        uow.announce(
            TOPIC,
            {
                "variant_id": str(left.variant_id),
                "location_id": str(left.location_id),
                "new_quantity": left.available,
            },
        )
    uow.announce(CATALOGUE)
