"""What stays of appointments when stores close, people are forgotten, and time goes by."""

from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from souk.app import House
from souk.booking.appointments.models import Appointment
from souk.booking.appointments.personal import (
    drop_what_came_to_nothing,
    erase_appointments_of,
    find_appointments_ahead,
    forget_guests,
    read_appointments_of,
)
from souk.booking.appointments.removal import cancel_appointments_of, count_open_appointments
from souk.booking.appointments.tasks import EndHolds
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.orders import make_unavailable
from souk.orders.models import OrderRefund
from tests.booking.appointments.factories import (
    CONTACT,
    MovableClock,
    act,
    book,
    booked_of,
    card,
    make_deposit_place,
    make_place,
    row_of,
    settle_down,
    somebody,
)
from tests.identity.factories import make_person, sign_in
from tests.orders.factories import findings

pytestmark = pytest.mark.anyio


class TestAStoreThatCloses:
    async def test_cancels_everything_and_every_cent_goes_back(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        place = await make_deposit_place(database)
        headers = await somebody(client, database)
        paid = await book(client, place.slot, headers, payment_method=card())
        held = await book(client, place.slots[1], headers)
        await settle_down(house)
        stores = [place.salon.store_id]
        async with database.unit_of_work(SYSTEM) as uow:
            assert await count_open_appointments(uow, stores) == 2
            await make_unavailable(uow, stores, note="Closed.")
            assert len(await cancel_appointments_of(uow, stores, note="Closed.")) == 2
        await settle_down(house)
        assert [(await row_of(database, each)).status for each in (paid, held)] == ["cancelled", "cancelled"]
        assert [await booked_of(database, slot) for slot in place.slots] == [0, 0, 0]
        async with database.read(SYSTEM) as ctx:
            assert list(await ctx.session.scalars(select(OrderRefund.amount))) == [paid["paid"]["amount"]]
        assert await findings(house) == []


class TestAPerson:
    async def test_gets_what_is_kept_and_is_forgotten_once_nothing_lies_ahead(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        place = await make_place(database)
        person = await make_person(database)
        headers = await sign_in(client, person.email)
        booked = await book(client, place.slot, headers, notes="My back hurts.")
        async with database.read(SYSTEM) as ctx:
            (ahead,) = await find_appointments_ahead(ctx, person.id)
            (record,) = (await read_appointments_of(ctx, person.id)).records
        assert "Haircut 0" in ahead
        assert (record["your_notes"], record["number"]) == ("My back hurts.", booked["number"])
        await act(client, booked, "cancel", headers, reason="Too far")
        async with database.unit_of_work(SYSTEM) as uow:
            assert await find_appointments_ahead(uow, person.id) == []
            await erase_appointments_of(uow, person.id)
        row = await row_of(database, booked)
        assert (row.customer_id, row.sealed_notes) == (None, None)
        async with database.read(SYSTEM) as ctx:
            assert (await read_appointments_of(ctx, person.id)).records == []
        assert await findings(house) == []


class TestTime:
    async def test_forgets_guests_after_a_year_and_what_came_to_nothing_sooner(
        self, client: httpx.AsyncClient, database: Database, clock: MovableClock
    ) -> None:
        place = await make_deposit_place(database)
        paid = await book(client, place.slot, contact=CONTACT, payment_method=card())
        held = await book(client, place.slots[1], contact=CONTACT)
        clock.move(minutes=20)
        await EndHolds()(database)
        clock.move(days=91)
        assert (await drop_what_came_to_nothing(database), await forget_guests(database)) == (1, 0)
        async with database.read(SYSTEM) as ctx:
            assert await ctx.session.get(Appointment, UUID(held["id"])) is None
        clock.now = place.first_at + timedelta(days=366)
        assert await forget_guests(database) == 1
        row = await row_of(database, paid)
        assert (row.sealed_contact, row.guest_digest) == (None, None)
