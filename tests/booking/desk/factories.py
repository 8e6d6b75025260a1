"""A store with a service that takes walk-ins, and people who run its queue or stand in it."""

import re
from datetime import datetime, timedelta
from html import unescape
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
import msgspec

from souk.booking.appointments.commands import Booking, book_appointment
from souk.booking.appointments.contact import Contact
from souk.booking.appointments.queries import AppointmentDetail
from souk.booking.desk.queue import commands
from souk.booking.desk.queue.commands import Joining
from souk.booking.desk.queue.rows import Ticket
from souk.booking.schedule import commands as commands_of_schedule
from souk.booking.schedule.facts import SlotFacts
from souk.booking.schedule.models import Provider, ProviderService
from souk.booking.schedule.policy import BookingPermission
from souk.booking.schedule.queries import list_open_slots
from souk.booking.schedule.schemas import WEEK, NewProvider, NewSlots, TermsBody, WeeklyBody
from souk.catalog.models import ProductStatus
from souk.catalog.servicing import NewService, add_service_product
from souk.kernel.actors import SYSTEM, Actor
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.services import ServiceCategory, ServiceType
from souk.services.models import Service
from souk.stores import StoreView
from tests.identity.factories import make_person
from tests.stores.factories import make_store


async def make_walk_in(
    database: Database,
    store: StoreView | None = None,
    *,
    name: str = "Haircut",
    status: ProductStatus = ProductStatus.ACTIVE,
    supports_walk_in: bool = True,
    supports_booking: bool = False,
) -> tuple[StoreView, UUID]:
    """(the store, the service's id)."""
    store = store or await make_store(database, name="Corner Barber", time_zone="Europe/Berlin")
    async with database.unit_of_work(SYSTEM) as uow:
        new = NewService(store_id=store.id, name=name, price=20_00, currency=store.currency, status=status)
        service_id = await add_service_product(uow, new)
        uow.session.add(
            Service(
                id=service_id,
                store_id=store.id,
                category=ServiceCategory.BARBER,
                service_type=ServiceType.WALK_IN if supports_walk_in else ServiceType.CONTACT,
                base_price=20_00,
                supports_walk_in=supports_walk_in,
                supports_booking=supports_booking,
                requires_contact=not supports_walk_in,
            )
        )
    return store, service_id


async def make_provider(
    database: Database, store: StoreView, *, name: str = "Ines", user_id: UUID | None = None
) -> UUID:
    provider_id = new_id()
    async with database.unit_of_work(SYSTEM) as uow:
        uow.session.add(
            Provider(
                id=provider_id,
                store_id=store.id,
                user_id=user_id,
                name=name,
                time_zone=store.time_zone,
                created_at=uow.now,
                updated_at=uow.now,
            )
        )
    return provider_id


class Barber(msgspec.Struct, frozen=True):
    """A store that takes appointments from nine to five every day, with two who cut; `owner` is a mail address."""

    store: StoreView
    owner: str
    service_id: UUID
    ines: UUID
    omar: UUID


async def make_barber(database: Database, *, name: str = "Corner Barber", confirms_by_hand: bool = False) -> Barber:
    person = await make_person(database, full_name="Vera Vendor")
    store = await make_store(database, owner_id=person.id, name=name, time_zone="Europe/Berlin")
    store, service_id = await make_walk_in(database, store, supports_booking=True)
    week = [each.value for each in WEEK]
    async with database.unit_of_work(SYSTEM) as uow:
        terms = TermsBody(
            duration_minutes=60, buffer_after_minutes=15, lead_minutes=0, confirms_by_hand=confirms_by_hand
        )
        await commands_of_schedule.set_terms(uow, service_id, terms)
        providers = []
        for who in ("Ines", "Omar"):
            made = await commands_of_schedule.add_provider(
                uow, store.id, NewProvider(name=who, service_ids=[service_id])
            )
            weekly = WeeklyBody(weekdays=week, opens="09:00", closes="17:00", every_minutes=120)  # type: ignore[arg-type]
            await commands_of_schedule.add_rule(uow, service_id, NewSlots(provider_id=made.id, weekly=weekly))
            providers.append(made.id)
    return Barber(store, person.email, service_id, *providers)


async def also_at_the_same_times(database: Database, barber: Barber, name: str) -> UUID:
    """Another service, which Ines offers whenever she offers the first."""
    _, service_id = await make_walk_in(database, barber.store, name=name, supports_booking=True)
    async with database.unit_of_work(SYSTEM) as uow:
        await commands_of_schedule.set_terms(uow, service_id, TermsBody(duration_minutes=60, lead_minutes=0))
        weekly = WeeklyBody(weekdays=[each.value for each in WEEK], opens="09:00", closes="17:00", every_minutes=120)  # type: ignore[arg-type]
        uow.session.add(ProviderService(provider_id=barber.ines, service_id=service_id))
        await uow.session.flush()
        await commands_of_schedule.add_rule(uow, service_id, NewSlots(provider_id=barber.ines, weekly=weekly))
    return service_id


async def tomorrows(database: Database, barber: Barber, provider_id: UUID | None = None) -> list[SlotFacts]:
    """The free times of tomorrow."""
    zone = ZoneInfo(barber.store.time_zone)
    async with database.read(SYSTEM) as ctx:
        day = ctx.now.astimezone(zone).date() + timedelta(days=1)
        start = datetime(day.year, day.month, day.day, tzinfo=zone)
        return await list_open_slots(
            ctx, barber.service_id, start=start, end=start + timedelta(days=1), provider_id=provider_id
        )


async def booked(
    database: Database, slot_id: UUID, *, name: str = "Ada Byron", who: Actor | None = None, key: str = ""
) -> AppointmentDetail:
    """By somebody without an account (the key of whose browser is `key`), unless `who` is given."""
    booking = Booking(
        slot_id=slot_id, contact=Contact(name=name, email="ada@example.com", phone="+49 30 1"), notes="Short."
    )
    if who is not None:
        booking = Booking(slot_id=slot_id)
    async with database.unit_of_work(who or guest(key or f"key of {slot_id}")) as uow:
        return await book_appointment(uow, booking)


async def token_of(client: httpx.AsyncClient, path: str) -> dict[str, str]:
    """What a form of this page carries."""
    found = re.search(r'name="csrf_token" value="([^"]*)"', (await client.get(path)).text)
    assert found is not None
    return {"csrf_token": unescape(found[1])}


def staff_of(store: StoreView) -> Actor:
    held = frozenset({BookingPermission.BOOKING_MANAGE.value})
    return Actor(id=store.vendor.user_id if store.vendor else None, store_permissions={store.id: held})


def guest(key: str) -> Actor:
    return Actor(guest_key=key)


async def joined(database: Database, service_id: UUID, who: Actor, **joining: object) -> Ticket:
    async with database.unit_of_work(who) as uow:
        return await commands.join_queue(uow, service_id, Joining(**joining))  # type: ignore[arg-type]
