"""Bookings for tests: somewhere to book, people who do, and what the tables say afterwards."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import msgspec
from sqlalchemy import select

from souk.app import House
from souk.booking.appointments.models import Appointment, AppointmentEvent, WaitingEntry
from souk.booking.appointments.rows import AppointmentRow, find_row
from souk.booking.schedule.models import OccupiedCell, Slot
from souk.inventory.models import StockLevel
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.worker import carry_due
from souk.orders.models import Order, OrderLine, OrderRefund
from souk.payments.models import Refund
from souk.stores import ensure_platform_store
from tests.booking.schedule.factories import Salon, make_salon, make_slot, next_monday
from tests.identity.factories import make_person, sign_in
from tests.orders.factories import BAD_CARD, GOOD_CARD, MovableClock

BOOK = "/api/v1/appointments"
WAIT = "/api/v1/waiting-list"
TABLES = (
    Appointment,
    AppointmentEvent,
    WaitingEntry,
    Slot,
    OccupiedCell,
    StockLevel,
    Order,
    OrderLine,
    OrderRefund,
    Refund,
)
CONTACT = {"name": "Grace Hopper", "email": "grace@example.com", "phone": "+15035550100"}
__all__ = ["BAD_CARD", "GOOD_CARD", "MovableClock"]


class Place(msgspec.Struct, frozen=True):
    """A salon with slots on a Monday, an hour apart, the earliest first, all of the first provider."""

    salon: Salon
    slots: list[UUID]
    first_at: datetime

    @property
    def slot(self) -> UUID:
        return self.slots[0]


async def make_place(database: Database, *, slots: int = 3, providers: int = 1, **terms: Any) -> Place:
    """`terms`: of the service, as `make_terms` takes them; a haircut of half an hour for 30.00."""
    async with database.unit_of_work(SYSTEM) as uow:
        await ensure_platform_store(uow)
        salon = await make_salon(uow, providers=providers, **terms)
        first = next_monday(after=uow.now)
        made = [await make_slot(uow, salon, first + timedelta(hours=number)) for number in range(slots)]
        return Place(salon, made, first)


async def make_deposit_place(database: Database, **more: Any) -> Place:
    """As `make_place`, and a third of the price is due at booking: 10.00, and 0.80 tax."""
    given = {"payment": "deposit", "deposit_percent": 33, "late_fee_percent": 50, **more}
    return await make_place(database, **given)


async def somebody(client: httpx.AsyncClient, database: Database, **person: Any) -> dict[str, str]:
    """The header of a new person."""
    return await sign_in(client, (await make_person(database, **person)).email)


async def staff_of(client: httpx.AsyncClient, database: Database, place: Place) -> dict[str, str]:
    return await somebody(client, database, role="vendor_owner", store_id=place.salon.store_id)


def card(number: str = GOOD_CARD) -> dict[str, str]:
    return {"type": "card", "number": number}


async def book(
    client: httpx.AsyncClient, slot_id: UUID, headers: Mapping[str, str] | None = None, **more: Any
) -> dict[str, Any]:
    """The answer's JSON."""
    answer = await client.post(BOOK, json={"slot_id": str(slot_id), **more}, headers=dict(headers or {}))
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def act(
    client: httpx.AsyncClient,
    booked: Mapping[str, Any],
    verb: str,
    headers: Mapping[str, str] | None = None,
    **body: Any,
) -> httpx.Response:
    return await client.post(f"{BOOK}/{booked['id']}/{verb}", json=body, headers=dict(headers or {}))


async def row_of(database: Database, booked: Mapping[str, Any]) -> AppointmentRow:
    async with database.read(SYSTEM) as ctx:
        return await find_row(ctx, UUID(booked["id"]))


async def everything_in(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that bookings touch, to show that a refusal changed nothing."""
    async with database.unit_of_work(SYSTEM) as uow:
        return {
            table.__tablename__: sorted(
                (tuple(row) for row in await uow.session.execute(select(table.__table__))), key=repr
            )
            for table in TABLES
        }


async def booked_of(database: Database, slot_id: UUID) -> int:
    async with database.read(SYSTEM) as ctx:
        found = await ctx.session.scalar(select(Slot.booked).where(Slot.id == slot_id))
        assert found is not None
        return found


async def settle_down(house: House) -> None:
    """Every event is heard, also those that hearing brought about."""
    while await carry_due(house.database):
        pass


def code_of(answer: httpx.Response) -> str:
    return f"{answer.status_code} {answer.json().get('code', '')}".strip()
