"""Booking a place: who may, what they are told, and what is refused without leaving a trace."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from souk.app import House
from souk.booking.schedule.models import Provider
from souk.catalog.models import Product, ProductStatus
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.stores.models import Store
from tests.booking.appointments.factories import (
    BOOK,
    CONTACT,
    MovableClock,
    act,
    book,
    booked_of,
    code_of,
    everything_in,
    make_deposit_place,
    make_place,
    row_of,
    somebody,
    staff_of,
)
from tests.booking.schedule.factories import make_slot
from tests.orders.factories import findings

pytestmark = pytest.mark.anyio


async def refused(client: httpx.AsyncClient, database: Database, headers: dict[str, str], **body: Any) -> str:
    """Which refusal it is; nothing has changed."""
    before = await everything_in(database)
    answer = await client.post(BOOK, json=body, headers=headers)
    assert answer.status_code >= 400, answer.text
    assert await everything_in(database) == before
    return code_of(answer)


class TestBookAppointment:
    async def test_at_the_venue_stands_at_once_and_says_everything(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        place = await make_place(database)
        booked = await book(client, place.slot, await somebody(client, database), notes="Short, please.")
        assert booked["status"] == "confirmed"
        assert booked["booking_status"] == "confirmed"
        assert (booked["service_name"], booked["barber_name"]) == ("Haircut 0", "Barber 0")
        assert booked["booking_date"] == place.first_at.date().isoformat()
        assert booked["booking_time"] == "10:00"  # nine o'clock in London is ten in Berlin
        assert (booked["amount_due"]["amount"], booked["variant_id"]) == (0, None)
        assert booked["price"] == {"amount": 30_00, "currency": "USD"}
        assert booked["notes"] == "Short, please."
        assert booked["number"].startswith("A-")
        assert await booked_of(database, place.slot) == 1
        assert await findings(house) == []

    async def test_waits_for_the_store_where_it_says_yes_by_hand(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        place = await make_place(database, confirms_by_hand=True)
        booked = await book(client, place.slot, await somebody(client, database))
        assert (booked["status"], booked["booking_status"]) == ("pending", "pending")

    async def test_with_a_deposit_is_held_until_it_is_paid(
        self, client: httpx.AsyncClient, house: House, database: Database, clock: MovableClock
    ) -> None:
        place = await make_deposit_place(database)
        booked = await book(client, place.slot, await somebody(client, database))
        assert (booked["status"], booked["booking_status"]) == ("held", "pending")
        assert booked["amount_due"] == {"amount": 9_90, "currency": "USD"}
        assert booked["variant_id"] == booked["id"]
        assert booked["hold_expires_at"] == (clock.now + timedelta(minutes=15)).isoformat().replace("+00:00", "Z")
        assert await findings(house) == []

    async def test_any_provider_is_the_least_busy_and_the_next_one_when_taken(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        place = await make_place(database, providers=2)
        others = await make_slot(database, place.salon, place.first_at, provider_id=place.salon.providers[1])
        wanted = {"service_id": str(place.salon.service_id), "starts_at": place.first_at.isoformat()}
        got = []
        for _ in range(2):
            headers = await somebody(client, database)
            answer = await client.post(BOOK, json={**wanted, "provider_id": "any"}, headers=headers)
            assert answer.status_code == 201, answer.text
            got.append(answer.json()["slot_id"])
        assert sorted(got) == sorted([str(place.slot), str(others)])
        assert await refused(client, database, await somebody(client, database), **wanted) == "409 slot_taken"

    async def test_a_certain_provider_at_a_time(self, client: httpx.AsyncClient, database: Database) -> None:
        place = await make_place(database)
        wanted = {
            "service_id": str(place.salon.service_id),
            "starts_at": place.first_at.isoformat(),
            "provider_id": str(place.salon.provider_id),
        }
        headers = await somebody(client, database)
        answer = await client.post(BOOK, json=wanted, headers=headers)
        assert answer.json()["slot_id"] == str(place.slot)
        assert await refused(client, database, await somebody(client, database), **wanted) == "409 slot_taken"
        assert await refused(client, database, headers, **wanted) == "409 already_booked"

    async def test_a_guest_leaves_a_contact_and_follows_it_by_cookie_or_link(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        place = await make_place(database)
        booked = await book(client, place.slot, contact=CONTACT)
        assert booked["customer_id"] is None
        url, token = f"{BOOK}/{booked['id']}", booked["guest_token"]
        assert (await client.get(url)).json()["contact"] == CONTACT  # by the cookie
        row = await row_of(database, booked)
        assert row.sealed_contact is not None
        assert "Grace" not in row.sealed_contact
        client.cookies.clear()
        assert (await client.get(url)).status_code == 404
        assert (await client.get(url, params={"token": token[::-1]})).status_code == 404
        assert (await client.get(url, params={"token": token})).json()["contact"] == CONTACT
        assert (await client.post(f"{url}/cancel", json={})).status_code == 404
        assert (await client.post(f"{url}/cancel", json={}, params={"token": token})).json()["status"] == "cancelled"

    async def test_staff_book_for_somebody_who_rang_up(
        self, client: httpx.AsyncClient, database: Database, house: House, clock: MovableClock
    ) -> None:
        place = await make_deposit_place(database, lead_minutes=60, confirms_by_hand=True)
        staff = await staff_of(client, database, place)
        booked = await book(client, place.slot, staff, contact={"name": "Mr. Lovelace"})
        assert (booked["status"], booked["customer_id"]) == ("confirmed", None)
        assert booked["contact"]["name"] == "Mr. Lovelace"
        clock.now = place.first_at + timedelta(hours=1) - timedelta(minutes=5)
        assert (await book(client, place.slots[1], staff, contact={"name": "Late"}))["status"] == "confirmed"
        assert await findings(house) == []

    async def test_nobody_else_books_for_others(self, client: httpx.AsyncClient, database: Database) -> None:
        place, other = await make_place(database), await make_place(database, name="Other Shears")
        for headers in (await somebody(client, database), await staff_of(client, database, other)):
            assert await refused(client, database, headers, slot_id=str(place.slot), contact=CONTACT) == "403 forbidden"

    async def test_a_providers_own_login_books_into_its_own_calendar_alone(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        from tests.identity.factories import make_person, sign_in

        place = await make_place(database, providers=2)
        person = await make_person(database)
        async with database.unit_of_work(SYSTEM) as uow:
            mine = update(Provider).where(Provider.id == place.salon.provider_id).values(user_id=person.id)
            await uow.session.execute(mine)
        others = await make_slot(database, place.salon, place.first_at, provider_id=place.salon.providers[1])
        headers = await sign_in(client, person.email)
        assert (await book(client, place.slot, headers, contact={"name": "On the phone"}))["status"] == "confirmed"
        assert await refused(client, database, headers, slot_id=str(others), contact=CONTACT) == "403 forbidden"


class TestARefusal:
    async def test_changes_nothing_whatever_is_wrong(
        self, client: httpx.AsyncClient, database: Database, clock: MovableClock
    ) -> None:
        place = await make_place(database, lead_minutes=60, horizon_days=30)
        far = await make_slot(database, place.salon, clock.now + timedelta(days=45, hours=1))
        headers, slot = await somebody(client, database), str(place.slot)
        nobodys = "0198c2f4-6f2e-7d3a-9a51-2f6f3b1c8a10"
        assert await refused(client, database, headers, slot_id=nobodys) == "404 unknown_slot"
        assert await refused(client, database, headers, slot_id=str(far)) == "409 too_far_ahead"
        assert await refused(client, database, headers) == "422 booking_incomplete"
        assert await refused(client, database, headers, slot_id=slot, service_id=nobodys) == "422 slot_mismatch"
        assert await refused(client, database, headers, slot_id=slot, provider_id=nobodys) == "422 slot_mismatch"
        assert await refused(client, database, headers, slot_id="soon") == "422 invalid"
        assert await refused(client, database, headers, slot_id=slot, notes="x" * 2001) == "422 invalid"
        assert await refused(client, database, headers, slot_id=slot, colour="red") == "422 invalid"
        naive = {"service_id": str(place.salon.service_id), "starts_at": "2026-11-30T09:00:00"}
        assert await refused(client, database, headers, **naive) == "422 invalid"
        assert await refused(client, database, {}, slot_id=slot) == "422 contact_required"
        assert await refused(client, database, {}, slot_id=slot, contact={"name": "No mail"}) == "422 contact_required"
        clock.now = place.first_at - timedelta(minutes=59)
        assert await refused(client, database, headers, slot_id=slot) == "409 slot_passed"

    async def test_of_a_service_that_is_not_to_be_had(self, client: httpx.AsyncClient, database: Database) -> None:
        place = await make_place(database)
        headers, slot = await somebody(client, database), str(place.slot)

        async def set_to(model: type, **values: Any) -> None:
            async with database.unit_of_work(SYSTEM) as uow:
                whose = place.salon.service_id if model is Product else place.salon.store_id
                await uow.session.execute(update(model).where(model.id == whose).values(**values))

        await set_to(Product, status=ProductStatus.DRAFT)
        assert await refused(client, database, headers, slot_id=slot) == "409 service_unavailable"
        await set_to(Product, status=ProductStatus.ACTIVE)
        await set_to(Store, order_eligibility="students")
        assert await refused(client, database, headers, slot_id=slot) == "403 not_eligible"

    async def test_of_a_second_place_in_one_slot(self, client: httpx.AsyncClient, database: Database) -> None:
        place = await make_place(database, capacity=3)
        headers = await somebody(client, database)
        first = await book(client, place.slot, headers)
        answer = await client.post(BOOK, json={"slot_id": str(place.slot)}, headers=headers)
        assert (code_of(answer), answer.json()["appointment_id"]) == ("409 already_booked", first["id"])
        assert await booked_of(database, place.slot) == 1

    async def test_of_hoarding(self, client: httpx.AsyncClient, database: Database) -> None:
        place = await make_deposit_place(database, slots=5)
        headers = await somebody(client, database)
        held = [await book(client, slot, headers) for slot in place.slots[:3]]
        assert await refused(client, database, headers, slot_id=str(place.slots[3])) == "409 too_many_open_bookings"
        assert (await act(client, held[0], "cancel", headers)).status_code == 200
        assert (await book(client, place.slots[3], headers))["status"] == "held"

    async def test_of_too_many_with_one_store(self, client: httpx.AsyncClient, database: Database) -> None:
        place = await make_place(database, slots=21)
        headers = await somebody(client, database)
        for slot in place.slots[:20]:
            await book(client, slot, headers)
        assert await refused(client, database, headers, slot_id=str(place.slots[20])) == "409 too_many_upcoming"


class TestARepeatedKey:
    async def test_is_answered_as_the_first_time_and_books_once(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        place = await make_place(database, capacity=5)
        headers = {**await somebody(client, database), "Idempotency-Key": "once"}
        first = await book(client, place.slot, headers)
        again = await client.post(BOOK, json={"slot_id": str(place.slot)}, headers=headers)
        assert again.json() == first
        other = await client.post(BOOK, json={"slot_id": str(place.slots[1])}, headers=headers)
        assert code_of(other) == "409 idempotency_key_reused"
        assert await booked_of(database, place.slot) == 1
        assert await booked_of(database, place.slots[1]) == 0
