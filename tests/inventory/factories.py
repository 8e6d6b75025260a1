"""Stock on shelves, and looking at all of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from souk.inventory import Wanted, ensure_location, hold, set_stock
from souk.inventory.invariants import INVARIANTS
from souk.inventory.models import Hold, Location, StockLevel, StockMovement
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.ids import new_id
from tests.stores.factories import make_store

LASTING = timedelta(minutes=15)


@dataclass(frozen=True)
class Stocked:
    """A variant of a store, and the locations where it lies, in the order in which orders are filled."""

    store_id: UUID
    variant_id: UUID
    locations: list[UUID]


async def make_stock(
    where: UnitOfWork | Database, *on_hand: int, store_id: UUID | None = None, variant_id: UUID | None = None
) -> Stocked:
    """A variant with so many pieces at each of so many locations: `make_stock(database, 5, 3)`."""
    async with _working(where) as uow:
        store = store_id or (await make_store(uow)).id
        variant = variant_id or new_id()
        locations = []
        for number, count in enumerate(on_hand, 1):
            location = await ensure_location(uow, store, "Warehouse" if number == 1 else f"Shop {number}")
            await set_stock(uow, variant, store_id=store, on_hand=count, location_id=location)
            locations.append(location)
        return Stocked(store, variant, locations)


async def make_hold(
    where: UnitOfWork | Database,
    *wanted: tuple[UUID, int],
    lasting: timedelta = LASTING,
    reference_id: UUID | None = None,
) -> UUID:
    """The reference that holds `(variant, quantity)`s for `lasting`."""
    async with _working(where) as uow:
        reference = reference_id or new_id()
        pieces = [Wanted(variant, quantity) for variant, quantity in wanted]
        await hold(uow, pieces, reference_id=reference, expires_at=uow.now + lasting)
        return reference


async def everything_in(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the room."""
    async with database.unit_of_work(SYSTEM) as uow:
        return {
            table.__tablename__: sorted(
                (tuple(row) for row in await uow.session.execute(select(table.__table__))), key=repr
            )
            for table in (Location, StockLevel, Hold, StockMovement)
        }


async def counts(database: Database, variant_id: UUID) -> list[tuple[int, int]]:
    """(on hand, reserved) at each location, in the order in which orders are filled."""
    async with database.unit_of_work(SYSTEM) as uow:
        asked = (
            select(StockLevel.on_hand, StockLevel.reserved)
            .join(Location, Location.id == StockLevel.location_id)
            .where(StockLevel.variant_id == variant_id)
            .order_by(Location.priority, Location.id)
        )
        return [(on_hand, reserved) for on_hand, reserved in await uow.session.execute(asked)]


async def journal(database: Database, variant_id: UUID) -> list[tuple[int, str, UUID | None]]:
    """(delta, reason, reference) of every change, oldest first."""
    async with database.unit_of_work(SYSTEM) as uow:
        asked = (
            select(StockMovement.delta, StockMovement.reason, StockMovement.reference_id)
            .where(StockMovement.variant_id == variant_id)
            .order_by(StockMovement.created_at, StockMovement.id)
        )
        return [(delta, reason.value, reference) for delta, reason, reference in await uow.session.execute(asked)]


async def breaches(database: Database) -> list[str]:
    """What `souk check` would say of this room."""
    async with database.read(SYSTEM) as ctx:
        return [sentence for invariant in INVARIANTS for sentence in await invariant.find(ctx)]


@asynccontextmanager
async def _working(where: UnitOfWork | Database) -> AsyncIterator[UnitOfWork]:
    if isinstance(where, UnitOfWork):
        yield where
        return
    async with where.unit_of_work(SYSTEM) as uow:
        yield uow
