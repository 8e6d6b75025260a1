"""What goes wrong at the worst moment: a crash, ten tabs, a store that closes, terms that change under what is booked."""

import asyncio
from collections import Counter
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from sqlalchemy import delete, select, update

from souk.app import House
from souk.booking.appointments.commands import Booking
from souk.booking.appointments.processes import book_and_pay
from souk.booking.appointments.tasks import EndHolds
from souk.booking.schedule.models import BookingTerms
from souk.kernel.actors import SYSTEM, Actor
from souk.kernel.database import Database
from souk.orders import Placed
from souk.payments.models import Payment
from souk.services.models import Service
from souk.stores.models import Store, StoreStatus
from tests.booking.appointments.factories import (
    BOOK,
    MovableClock,
    Place,
    act,
    book,
    booked_of,
    card,
    code_of,
    make_deposit_place,
    make_place,
    row_of,
    settle_down,
    somebody,
    staff_of,
)
from tests.booking.appointments.test_money import PAID, refunds
from tests.booking.appointments.test_waiting import offers, wait
from tests.identity.factories import make_person
from tests.orders.factories import findings

pytestmark = pytest.mark.anyio


async def set_store(database: Database, place: Place, status: StoreStatus) -> None:
    async with database.unit_of_work(SYSTEM) as uow:
        await uow.session.execute(update(Store).where(Store.id == place.salon.store_id).values(status=status))


class TestACrash:
    async def test_between_booking_and_paying_leaves_a_hold_that_ends_by_itself(
        self, house: House, database: Database, clock: MovableClock
    ) -> None:
        place = await make_deposit_place(database)
        person = Actor(id=(await make_person(database)).id)

        async def crash(_: UUID) -> Placed:
            raise asyncio.CancelledError

        with pytest.raises(asyncio.CancelledError):
            await book_and_pay(database, person, Booking(slot_id=place.slot), crash)

        assert await booked_of(database, place.slot) == 1
        clock.move(minutes=15)
        assert await EndHolds()(database) == 1
        assert await booked_of(database, place.slot) == 0
        assert await findings(house) == []


class TestAHoldThatCannotBeEnded:
    async def test_keeps_no_other_from_ending(
        self, client: httpx.AsyncClient, database: Database, clock: MovableClock
    ) -> None:
        broken, sound = await make_deposit_place(database), await make_deposit_place(database, name="Other Shears")
        headers = await somebody(client, database)
        first = await book(client, broken.slot, headers)
        second = await book(client, sound.slot, headers)
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(delete(BookingTerms).where(BookingTerms.service_id == broken.salon.service_id))

        clock.move(minutes=16)

        assert await EndHolds()(database) == 1
        assert [(await row_of(database, each)).status for each in (first, second)] == ["held", "expired"]


class TestTenTabs:
    async def test_that_cancel_at_once_get_the_deposit_back_once(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        place = await make_deposit_place(database)
        headers, staff = await somebody(client, database), await staff_of(client, database, place)
        booked = await book(client, place.slot, headers, payment_method=card())
        await settle_down(house)

        answers = await asyncio.gather(*(act(client, booked, "cancel", who) for who in (headers, staff) * 5))

        outcomes = Counter("200" if each.status_code == 200 else code_of(each) for each in answers)
        assert outcomes == {"200": 1, "409 appointment_closed": 9}
        await settle_down(house)
        assert await refunds(database) == [PAID]
        assert await booked_of(database, place.slot) == 0
        assert await findings(house) == []

    async def test_that_book_and_pay_with_one_key_pay_once(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        place = await make_deposit_place(database, capacity=5)
        headers = {**await somebody(client, database), "Idempotency-Key": "one click"}
        body = {"slot_id": str(place.slot), "payment_method": card()}

        answers = await asyncio.gather(*(client.post(BOOK, json=body, headers=headers) for _ in range(10)))

        made = {each.json()["id"] for each in answers if each.status_code == 201}
        assert len(made) == 1
        assert {code_of(each) for each in answers if each.status_code != 201} <= {"409 answer_not_ready"}
        assert (await client.post(BOOK, json=body, headers=headers)).json()["id"] in made
        await settle_down(house)
        async with database.read(SYSTEM) as ctx:
            assert len((await ctx.session.scalars(select(Payment.id))).all()) == 1
        assert await booked_of(database, place.slot) == 1
        assert await findings(house) == []

    async def test_that_pay_and_cancel_at_once_leave_it_paid_or_everything_back(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        place = await make_deposit_place(database, slots=4)
        staff = await staff_of(client, database, place)
        for slot in place.slots:
            headers = await somebody(client, database)
            held = await book(client, slot, headers)
            order = {"items": [{"variant_id": held["variant_id"], "quantity": 1}], "payment_method": card()}
            await asyncio.gather(
                client.post("/api/v1/orders", json=order, headers=headers),
                act(client, held, "cancel", headers),
                act(client, held, "cancel", staff),
            )
            await settle_down(house)
            row = await row_of(database, held)
            assert row.status in {"confirmed", "cancelled"}
            assert await booked_of(database, slot) == (row.status == "confirmed")
        assert await findings(house) == []


class TestTwoWhoMoveToTheLastPlace:
    async def test_are_one_who_does(self, client: httpx.AsyncClient, house: House, database: Database) -> None:
        place = await make_place(database)
        people = [await somebody(client, database) for _ in range(2)]
        booked = [await book(client, slot, who) for slot, who in zip(place.slots[:2], people, strict=True)]

        moved = await asyncio.gather(
            *(
                act(client, each, "reschedule", who, slot_id=str(place.slots[2]))
                for each, who in zip(booked, people, strict=True)
            )
        )

        assert sorted("200" if each.status_code == 200 else code_of(each) for each in moved) == [
            "200",
            "409 slot_taken",
        ]
        assert await booked_of(database, place.slots[2]) == 1
        assert await findings(house) == []

    async def test_and_are_one_person_have_one_place_there(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        place = await make_place(database, capacity=5)
        headers = await somebody(client, database)
        booked = [await book(client, slot, headers) for slot in place.slots[:2]]

        moved = await asyncio.gather(
            *(act(client, each, "reschedule", headers, slot_id=str(place.slots[2])) for each in booked)
        )

        outcomes = sorted("200" if each.status_code == 200 else code_of(each) for each in moved)
        assert outcomes == ["200", "409 already_booked"]
        assert await booked_of(database, place.slots[2]) == 1
        assert await findings(house) == []


class TestAStoreThatSellsNothingNow:
    async def test_offers_no_slots_and_no_freed_place(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        place = await make_place(database)
        had, waiting = await somebody(client, database), await somebody(client, database)
        booked = await book(client, place.slot, had)
        await wait(client, place, waiting)
        slots = f"/api/v1/services/{place.salon.service_id}/slots"
        assert len((await client.get(slots)).json()["items"]) == 2

        await set_store(database, place, StoreStatus.UNAVAILABLE)

        assert (await client.get(slots)).json()["items"] == []
        assert (await act(client, booked, "cancel", had)).status_code == 200
        assert await offers(client, waiting) == []
        assert await booked_of(database, place.slot) == 0
        await set_store(database, place, StoreStatus.ACTIVE)
        assert len((await client.get(slots)).json()["items"]) == 3
        assert await findings(house) == []

    async def test_nor_does_a_service_that_is_booked_no_more(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        place = await make_place(database)
        async with database.unit_of_work(SYSTEM) as uow:
            whose, other = Service.id == place.salon.service_id, {"service_type": "contact", "requires_contact": True}
            await uow.session.execute(update(Service).where(whose).values(supports_booking=False, **other))
        assert (await client.get(f"/api/v1/services/{place.salon.service_id}/slots")).json()["items"] == []


class TestTerms:
    async def test_that_change_under_what_was_cancelled_break_nothing(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        place = await make_place(database, slots=0)
        staff, headers = await staff_of(client, database, place), await somebody(client, database)
        service = f"/api/v1/services/{place.salon.service_id}"
        weekly = {"weekdays": ["tuesday"], "opens": "09:00", "closes": "12:00"}
        rule = {"provider_id": str(place.salon.provider_id), "weekly": weekly}
        assert (await client.post(f"{service}/slots", json=rule, headers=staff)).status_code == 201
        slot = (await client.get(f"{service}/slots")).json()["items"][0]
        booked = await book(client, slot["id"], headers)
        assert (await act(client, booked, "cancel", headers)).status_code == 200

        longer = {"duration_minutes": 45, "lead_minutes": 0}
        assert (await client.put(f"{service}/booking-terms", json=longer, headers=staff)).status_code == 200

        now = (await client.get(f"{service}/slots")).json()["items"][0]
        assert (now["id"], now["starts_at"]) == (slot["id"], slot["starts_at"])
        assert now["ends_at"] != slot["ends_at"]
        assert await findings(house) == []


class TestStaff:
    async def test_book_with_a_certain_provider_until_it_is_over(
        self, client: httpx.AsyncClient, database: Database, clock: MovableClock
    ) -> None:
        place = await make_place(database, lead_minutes=60)
        staff = await staff_of(client, database, place)
        clock.now = place.first_at + timedelta(minutes=10)
        wanted = {
            "service_id": str(place.salon.service_id),
            "provider_id": str(place.salon.provider_id),
            "starts_at": place.first_at.isoformat(),
        }
        late = await client.post(BOOK, json=wanted, headers=await somebody(client, database))
        assert code_of(late) == "409 slot_passed"
        answer = await client.post(BOOK, json={**wanted, "contact": {"name": "At the counter"}}, headers=staff)
        assert answer.status_code == 201, answer.text
        assert answer.json()["slot_id"] == str(place.slot)
