"""What is measured of booking: a month of twenty providers as one list, and places being booked.

`stock_bookings` adds to the data; `python -m bench` measures it with the rest. Each booking takes another slot, as a
guest who pays at the venue.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import select

from souk.app import House
from souk.booking.schedule import commands
from souk.booking.schedule.models import Slot
from souk.booking.schedule.schemas import HoursBody, NewProvider, NewSlots, Stretch, TermsBody, Weekday, WeeklyBody
from souk.catalog import NewService, add_service_product
from souk.kernel.actors import SYSTEM
from souk.services import ServiceCategory, ServiceType
from souk.services.models import Service
from souk.stores import get_platform_store

PROVIDERS, DAYS = 20, 31
NINE_TO_FIVE = [Stretch(weekday=day, opens="09:00", closes="17:00") for day in Weekday]
CONTACT = {"name": "Ann Lee", "email": "ann@example.com"}


@dataclass(frozen=True)
class Booked:
    """What the clients need to know."""

    service_id: UUID
    slots: list[UUID]
    first_on: date

    @property
    def list_path(self) -> str:
        last_on = self.first_on + timedelta(days=DAYS - 1)
        return f"/api/v1/services/{self.service_id}/slots?from={self.first_on}&to={last_on}"

    def body(self, n: int) -> dict[str, Any]:
        return {"slot_id": str(self.slots[n]), "service_id": str(self.service_id), "contact": CONTACT}


async def stock_bookings(house: House) -> Booked:
    """A service of twenty providers who work every day, in half hours: some ten thousand slots."""
    async with house.database.unit_of_work(SYSTEM) as uow:
        store = await get_platform_store(uow)
        service_id = await add_service_product(uow, NewService(store_id=store.id, name="Haircut", price=30_00))
        uow.session.add(
            Service(
                id=service_id,
                store_id=store.id,
                category=ServiceCategory.BARBER,
                service_type=ServiceType.BOOKING,
                base_price=30_00,
                supports_booking=True,
            )
        )
        terms = TermsBody(duration_minutes=30, buffer_after_minutes=0, lead_minutes=0, horizon_days=DAYS + 2)
        await commands.set_terms(uow, service_id, terms)
        weekly = WeeklyBody(weekdays=list(Weekday))
        for number in range(PROVIDERS):
            new = NewProvider(name=f"Barber {number:02d}", time_zone="Europe/Berlin", service_ids=[service_id])
            provider = await commands.add_provider(uow, store.id, new)
            await commands.set_hours(uow, provider.id, HoursBody(hours=NINE_TO_FIVE))
            await commands.add_rule(uow, service_id, NewSlots(provider_id=provider.id, weekly=weekly))
        first_on = datetime.now(UTC).date() + timedelta(days=1)
        asked = select(Slot.id).where(Slot.service_id == service_id, Slot.starts_at >= uow.now + timedelta(days=2))
        return Booked(service_id, sorted(await uow.session.scalars(asked), key=lambda each: each.int % 9973), first_on)


async def ask(client: httpx.AsyncClient, booked: Booked, name: str, n: int) -> httpx.Response:
    """The `n`-th call of that name, as it is recorded for the floor."""
    if name == "book":
        return await client.post("/api/v1/appointments", json=booked.body(n))
    return await client.get(booked.list_path)


def write_scripts(booked: Booked, folder: Path, rounds: int = 4) -> tuple[Path, tuple[Path, ...]]:
    """For wrk: another slot with each request, and others in each round. (the one to warm up with, the others)."""
    each = len(booked.slots) // rounds
    first, *others = (
        _script(booked, booked.slots[n * each : (n + 1) * each], folder / f"book{n}.lua") for n in range(rounds)
    )
    return first, tuple(others)


def _script(booked: Booked, slots: list[UUID], path: Path) -> Path:
    named = ",".join(f'"{slot}"' for slot in slots)
    tail = f'","service_id":"{booked.service_id}","contact":{{"name":"Ann Lee","email":"ann@example.com"}}}}'
    path.write_text(
        f'local v = {{{named}}}\nlocal n = 0\nwrk.method = "POST"\nwrk.headers["Content-Type"] = "application/json"\n'
        f"request = function() n = n + 1; return wrk.format(nil, nil, nil, '{{\"slot_id\":\"' .. v[n] .. '{tail}') end\n"
    )
    return path
