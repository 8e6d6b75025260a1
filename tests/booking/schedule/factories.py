"""Services, who renders them and when, and looking at all of it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from souk.booking.schedule import SlotTimes, add_slot
from souk.booking.schedule.models import (
    BookingTerms,
    OccupiedCell,
    Provider,
    ProviderService,
    Slot,
    SlotRule,
    TimeOff,
    WorkingHours,
)
from souk.catalog import NewService, add_service_product
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.ids import new_id
from souk.services import ServiceCategory, ServiceType
from souk.services.models import Service
from tests.stores.factories import make_store

TABLES = (Provider, ProviderService, WorkingHours, TimeOff, BookingTerms, SlotRule, Slot, OccupiedCell)


@dataclass(frozen=True)
class Salon:
    """A store with services and providers, each of whom renders all of them."""

    store_id: UUID
    services: list[UUID]
    providers: list[UUID]

    @property
    def service_id(self) -> UUID:
        return self.services[0]

    @property
    def provider_id(self) -> UUID:
        return self.providers[0]


async def make_service(where: UnitOfWork | Database, store_id: UUID, *, name: str = "Haircut") -> UUID:
    """One that can be booked, once it has terms."""
    async with working(where) as uow:
        service_id = await add_service_product(uow, NewService(store_id=store_id, name=name, price=30_00))
        uow.session.add(
            Service(
                id=service_id,
                store_id=store_id,
                category=ServiceCategory.BARBER,
                service_type=ServiceType.BOOKING,
                base_price=30_00,
                supports_booking=True,
            )
        )
        await uow.session.flush()
        return service_id


async def make_terms(
    where: UnitOfWork | Database, service_id: UUID, store_id: UUID, *, duration_minutes: int = 30, **more: Any
) -> None:
    async with working(where) as uow:
        given = {"lead_minutes": 0, "horizon_days": 60, **more}
        terms = BookingTerms(
            service_id=service_id,
            store_id=store_id,
            duration_minutes=duration_minutes,
            updated_at=uow.now,
            **given,
        )
        uow.session.add(terms)
        await uow.session.flush()


async def make_provider(
    where: UnitOfWork | Database,
    store_id: UUID,
    *services: UUID,
    name: str = "Bo Barber",
    time_zone: str = "Europe/Berlin",
    user_id: UUID | None = None,
) -> UUID:
    async with working(where) as uow:
        provider_id = new_id()
        uow.session.add(
            Provider(
                id=provider_id,
                store_id=store_id,
                user_id=user_id,
                name=name,
                time_zone=time_zone,
                created_at=uow.now,
                updated_at=uow.now,
            )
        )
        await uow.session.flush()
        uow.session.add_all([ProviderService(provider_id=provider_id, service_id=each) for each in services])
        await uow.session.flush()
        return provider_id


async def make_salon(
    where: UnitOfWork | Database, *, services: int = 1, providers: int = 1, name: str = "Clip & Co", **terms: Any
) -> Salon:
    """`terms`: of every service, as `make_terms` takes them."""
    async with working(where) as uow:
        store = await make_store(uow, name=name)
        ids = [await make_service(uow, store.id, name=f"Haircut {number}") for number in range(services)]
        for each in ids:
            await make_terms(uow, each, store.id, **terms)
        people = [await make_provider(uow, store.id, *ids, name=f"Barber {number}") for number in range(providers)]
        return Salon(store.id, ids, people)


def next_monday(hour: int = 9, minute: int = 0, *, after: datetime | None = None) -> datetime:
    """A Monday in UTC, a week or two ahead."""
    now = after or datetime.now(UTC)
    day = now + timedelta(days=14 - now.weekday())
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


async def make_slot(
    where: UnitOfWork | Database,
    salon: Salon,
    starts_at: datetime,
    *,
    service_id: UUID | None = None,
    provider_id: UUID | None = None,
    minutes: int | None = None,
    capacity: int | None = None,
) -> UUID:
    async with working(where) as uow:
        times = SlotTimes(starts_at=starts_at, minutes=minutes, capacity=capacity)
        return await add_slot(uow, service_id or salon.service_id, provider_id or salon.provider_id, times)


async def everything_in(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the schedule."""
    async with database.unit_of_work(SYSTEM) as uow:
        return {
            table.__tablename__: sorted(
                (tuple(row) for row in await uow.session.execute(select(table.__table__))), key=repr
            )
            for table in TABLES
        }


async def booked_spans(database: Database) -> dict[UUID, list[tuple[datetime, datetime, int]]]:
    """By provider: (busy from, busy until, booked) of every booked slot, in order."""
    async with database.read(SYSTEM) as ctx:
        rows: Sequence[Slot] = (
            await ctx.session.scalars(select(Slot).where(Slot.booked > 0).order_by(Slot.first_cell))
        ).all()
    found: dict[UUID, list[tuple[datetime, datetime, int]]] = {}
    for row in rows:
        found.setdefault(row.provider_id, []).append((row.busy_from, row.busy_until, row.booked))
    return found


async def cells_of(database: Database) -> set[tuple[UUID, int, UUID]]:
    async with database.read(SYSTEM) as ctx:
        asked = select(OccupiedCell.provider_id, OccupiedCell.cell, OccupiedCell.slot_id)
        return {(provider, cell, slot) for provider, cell, slot in await ctx.session.execute(asked)}


@asynccontextmanager
async def working(where: UnitOfWork | Database) -> AsyncIterator[UnitOfWork]:
    if isinstance(where, UnitOfWork):
        yield where
        return
    async with where.unit_of_work(SYSTEM) as uow:
        yield uow
