"""Many people who book, pay, move and cancel at once: at command level, with the paper bank."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta
from random import Random
from uuid import UUID

import msgspec

from souk.app import House
from souk.booking.appointments.commands import (
    Booking,
    Wish,
    book_appointment,
    cancel_appointment,
    join_waiting_list,
    move_appointment,
    take_offer,
)
from souk.booking.appointments.models import AppointmentStatus
from souk.booking.appointments.processes import book_and_pay
from souk.booking.appointments.queries import AppointmentDetail, When, list_my_appointments
from souk.booking.appointments.rules import Rules
from souk.kernel.actors import SYSTEM, Actor
from souk.kernel.database import Database
from souk.kernel.errors import Refusal
from souk.kernel.ids import new_id
from souk.orders import Contact, OrderRequest, Placed, place_order
from souk.payments import open_gateways
from souk.stores import ensure_platform_store
from tests.booking.schedule.factories import Salon, make_salon, make_slot, next_monday
from tests.identity.factories import make_person
from tests.orders.faults import BAD, GOOD

RULES = Rules(most_held=1000, most_upcoming=1000)


class Crowd(msgspec.Struct, frozen=True):
    """A salon whose service asks for a deposit, one with none, slots that overlap, and people."""

    house: House
    salons: list[Salon]
    slots: list[list[UUID]]
    people: list[UUID]

    @property
    def database(self) -> Database:
        return self.house.database

    def pay(self, actor: Actor, *, good: bool = True) -> Callable[[UUID], Awaitable[Placed]]:
        gateways = open_gateways(self.house.settings.mock_gateway)

        async def paying(variant_id: UUID) -> Placed:
            request = OrderRequest(
                method=GOOD if good else BAD,
                contact=Contact(email="somebody@example.com"),
                items={variant_id: 1},
                key=str(new_id()),
            )
            return await place_order(self.database, gateways, actor, request)

        return paying


async def make_crowd(house: House, *, people: int, slots: int, capacity: int = 1) -> Crowd:
    database = house.database
    async with database.unit_of_work(SYSTEM) as uow:
        await ensure_platform_store(uow)
        paid = {"payment": "deposit", "deposit_percent": 40, "late_fee_percent": 50}
        salons = [
            await make_salon(uow, providers=3, capacity=capacity, name="Deposit", **paid),
            await make_salon(uow, providers=3, capacity=capacity, name="At the Venue"),
        ]
        first = next_monday(after=uow.now)
        made = [
            [
                await make_slot(uow, salon, first + timedelta(minutes=20 * number), provider_id=provider)
                for provider in salon.providers
                for number in range(slots)
            ]
            for salon in salons
        ]
        ids = [(await make_person(uow)).id for _ in range(people)]
    return Crowd(house, salons, made, ids)


async def something(crowd: Crowd, chance: Random, person_id: UUID) -> str:
    """One person does one thing; what came of it."""
    actor = Actor(id=person_id)
    which = chance.randrange(len(crowd.salons))
    try:
        roll = chance.random()
        if roll < 0.55:
            return await _book(crowd, chance, actor, chance.choice(crowd.slots[which]), pays=which == 0)
        if roll < 0.62:
            await _wait(crowd, actor, which)
            return "waits"
        return await _change_one(crowd, chance, actor, cancels=roll < 0.82)
    except Refusal as refusal:
        return refusal.code


async def _change_one(crowd: Crowd, chance: Random, actor: Actor, *, cancels: bool) -> str:
    mine = await _mine(crowd, actor)
    if not mine:
        return "nothing to do"
    one = chance.choice(mine)
    async with crowd.database.unit_of_work(actor) as uow:
        if one.is_offer and one.status is AppointmentStatus.HELD and not one.due_now:
            await take_offer(uow, one.id)
            return "took an offer"
        if cancels:
            await cancel_appointment(uow, one.id, rules=RULES)
            return "cancelled"
        same = next(i for i, salon in enumerate(crowd.salons) if salon.store_id == one.store_id)
        await move_appointment(uow, one.id, chance.choice(crowd.slots[same]), rules=RULES)
        return "moved"


async def _book(crowd: Crowd, chance: Random, actor: Actor, slot_id: UUID, *, pays: bool) -> str:
    booking = Booking(slot_id=slot_id)
    if pays and chance.random() < 0.7:
        paying = crowd.pay(actor, good=chance.random() < 0.85)
        await book_and_pay(crowd.database, actor, booking, paying, rules=RULES)
        return "booked and paid"
    async with crowd.database.unit_of_work(actor) as uow:
        await book_appointment(uow, booking, rules=RULES)
    return "booked"


async def _wait(crowd: Crowd, actor: Actor, which: int) -> None:
    async with crowd.database.unit_of_work(actor) as uow:
        first = next_monday(after=uow.now)
        wish = Wish(
            service_id=crowd.salons[which].service_id,
            from_at=first - timedelta(hours=1),
            until_at=first + timedelta(days=2),
        )
        await join_waiting_list(uow, wish, rules=RULES)


async def _mine(crowd: Crowd, actor: Actor) -> list[AppointmentDetail]:
    async with crowd.database.read(actor) as ctx:
        return (await list_my_appointments(ctx, When.UPCOMING)).items


async def storm(crowd: Crowd, *, steps: int, seed: int, at_once: int = 8) -> Counter[str]:
    chance, outcomes = Random(seed), Counter[str]()

    async def one() -> None:
        outcomes[await something(crowd, chance, chance.choice(crowd.people))] += 1

    for done in range(0, steps, at_once):
        await asyncio.gather(*(one() for _ in range(min(at_once, steps - done))))
    return outcomes
