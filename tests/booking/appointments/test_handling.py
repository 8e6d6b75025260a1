"""Moving, confirming, completing: who may, when, and that nobody touches what is not theirs."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from souk.app import House
from souk.booking.schedule.models import Provider
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from tests.booking.appointments.factories import (
    BOOK,
    MovableClock,
    Place,
    act,
    book,
    booked_of,
    card,
    code_of,
    everything_in,
    make_deposit_place,
    make_place,
    settle_down,
    somebody,
    staff_of,
)
from tests.booking.schedule.factories import make_slot
from tests.identity.factories import make_person, sign_in
from tests.orders.factories import findings

pytestmark = pytest.mark.anyio


async def refused(
    client: httpx.AsyncClient, database: Database, booked: dict[str, Any], verb: str, who: dict[str, str], **body: Any
) -> str:
    """Which refusal it is; nothing has changed."""
    before = await everything_in(database)
    answer = await act(client, booked, verb, who, **body)
    assert answer.status_code >= 400, answer.text
    assert await everything_in(database) == before
    return code_of(answer)


async def provider_login(client: httpx.AsyncClient, database: Database, place: Place, which: int = 0) -> dict[str, str]:
    person = await make_person(database)
    async with database.unit_of_work(SYSTEM) as uow:
        theirs = update(Provider).where(Provider.id == place.salon.providers[which]).values(user_id=person.id)
        await uow.session.execute(theirs)
    return await sign_in(client, person.email)


class TestMoving:
    async def test_keeps_the_payment_and_frees_the_old_place(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        place = await make_deposit_place(database, providers=2)
        there = await make_slot(
            database, place.salon, place.first_at + timedelta(days=1), provider_id=place.salon.providers[1]
        )
        headers = await somebody(client, database)
        booked = await book(client, place.slot, headers, payment_method=card())
        moved = (await act(client, booked, "reschedule", headers, slot_id=str(there))).json()
        assert (moved["status"], moved["barber_name"], moved["paid"]) == ("confirmed", "Barber 1", booked["paid"])
        assert moved["booking_date"] == (place.first_at + timedelta(days=1)).date().isoformat()
        assert (await booked_of(database, place.slot), await booked_of(database, there)) == (0, 1)
        await settle_down(house)
        assert await findings(house) == []

    async def test_to_a_time_that_overlaps_ones_own(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        place = await make_place(database)
        later = await make_slot(database, place.salon, place.first_at + timedelta(minutes=15))
        headers = await somebody(client, database)
        booked = await book(client, place.slot, headers)
        assert (await act(client, booked, "reschedule", headers, slot_id=str(later))).status_code == 200
        assert await findings(house) == []

    async def test_asks_the_store_again_where_it_says_yes_by_hand(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        place = await make_place(database, confirms_by_hand=True)
        headers, staff = await somebody(client, database), await staff_of(client, database, place)
        booked = await book(client, place.slot, headers)
        assert (await act(client, booked, "confirm", staff)).json()["status"] == "confirmed"
        moved = await act(client, booked, "reschedule", headers, slot_id=str(place.slots[1]))
        assert moved.json()["status"] == "pending"
        moved = await act(client, booked, "reschedule", staff, slot_id=str(place.slots[2]))
        assert [each["what"] for each in moved.json()["history"]] == ["pending", "confirmed", "moved", "moved"]

    async def test_is_refused_to_where_it_cannot_go(
        self, client: httpx.AsyncClient, database: Database, clock: MovableClock
    ) -> None:
        place = await make_deposit_place(database, slots=4, horizon_days=30, cancel_until_minutes=1440)
        other = await make_place(database, name="Other Shears")
        far = await make_slot(database, place.salon, clock.now + timedelta(days=40, hours=1))
        headers = await somebody(client, database)
        booked = await book(client, place.slot, headers, payment_method=card())
        held = await book(client, place.slots[2], headers)
        await book(client, place.slots[1], await somebody(client, database), payment_method=card())

        async def to(slot: object, which: dict[str, Any] = booked, **more: Any) -> str:
            return await refused(client, database, which, "reschedule", headers, slot_id=str(slot), **more)

        assert await to(place.slot) == "409 same_slot"
        assert await to(place.slots[1]) == "409 slot_taken"
        assert await to(other.slot) == "422 other_service"
        assert await to(far) == "409 too_far_ahead"
        assert await to("0198c2f4-6f2e-7d3a-9a51-2f6f3b1c8a10") == "404 unknown_slot"
        assert await to(place.slots[3], held) == "409 still_to_pay"
        assert await to(place.slots[3], version=99) == "409 appointment_changed"
        clock.now = place.first_at - timedelta(hours=23)
        assert await to(place.slots[3]) == "409 too_late_to_move"
        clock.now = place.first_at
        assert await to(place.slots[3]) == "409 appointment_begun"
        staff = await staff_of(client, database, place)
        moved = await act(client, booked, "reschedule", staff, slot_id=str(place.slots[3]))
        assert moved.status_code == 200


class TestTheStatusMachine:
    async def test_refuses_every_other_way(
        self, client: httpx.AsyncClient, database: Database, clock: MovableClock
    ) -> None:
        place = await make_place(database)
        headers, staff = await somebody(client, database), await staff_of(client, database, place)
        booked = await book(client, place.slot, headers)
        assert await refused(client, database, booked, "confirm", staff) == "409 appointment_closed"
        for verb in ("complete", "no_show"):
            assert await refused(client, database, booked, verb, staff) == "409 not_begun_yet"
        clock.now = place.first_at
        assert await refused(client, database, booked, "cancel", headers) == "409 appointment_begun"
        assert (await act(client, booked, "complete", staff)).json()["status"] == "completed"
        for verb in ("confirm", "complete", "no_show", "cancel"):
            assert await refused(client, database, booked, verb, staff) == "409 appointment_closed"
        again = {"slot_id": str(place.slots[1])}
        assert await refused(client, database, booked, "reschedule", staff, **again) == "409 appointment_closed"

    async def test_of_one_that_is_not_paid(self, client: httpx.AsyncClient, database: Database) -> None:
        place = await make_deposit_place(database)
        staff = await staff_of(client, database, place)
        booked = await book(client, place.slot, await somebody(client, database))
        assert await refused(client, database, booked, "confirm", staff) == "409 still_to_pay"
        assert await refused(client, database, booked, "complete", staff) == "409 appointment_closed"
        assert (await act(client, booked, "cancel", staff)).json()["status"] == "cancelled"


class TestSomebodyElse:
    async def test_sees_and_changes_nothing(
        self, client: httpx.AsyncClient, database: Database, clock: MovableClock
    ) -> None:
        place, other = await make_place(database, providers=2), await make_place(database, name="Other Shears")
        headers = await somebody(client, database)
        booked = await book(client, place.slot, headers)
        strangers = [
            await somebody(client, database),
            await staff_of(client, database, other),
            await provider_login(client, database, place, which=1),
            {},
        ]
        for who in strangers:
            assert (await client.get(f"{BOOK}/{booked['id']}", headers=who)).status_code == 404
            for verb in ("cancel", "confirm", "complete", "no_show", "take"):
                expected = (
                    ("404 unknown_appointment", "401 unauthenticated")
                    if verb == "take"
                    else ("404 unknown_appointment",)
                )
                assert await refused(client, database, booked, verb, who) in expected
            there = {"slot_id": str(place.slots[1])}
            assert await refused(client, database, booked, "reschedule", who, **there) == "404 unknown_appointment"
            if who:
                assert (await client.get(BOOK, headers=who)).json()["items"] == []

    async def test_the_booker_does_not_act_for_the_store(
        self, client: httpx.AsyncClient, database: Database, clock: MovableClock
    ) -> None:
        place = await make_place(database, confirms_by_hand=True)
        headers = await somebody(client, database)
        booked = await book(client, place.slot, headers)
        for verb in ("confirm", "complete", "no_show"):
            assert await refused(client, database, booked, verb, headers) == "403 forbidden"

    async def test_a_provider_handles_their_own_calendar(
        self, client: httpx.AsyncClient, database: Database, clock: MovableClock
    ) -> None:
        place = await make_place(database, providers=2)
        mine, theirs = [await provider_login(client, database, place, which=which) for which in (0, 1)]
        booked = await book(client, place.slot, await somebody(client, database, full_name="Ada Byron"))
        (seen,) = (await client.get(BOOK, headers=mine)).json()["items"]
        assert (seen["id"], seen["customer_name"]) == (booked["id"], "Ada Byron")
        assert (await client.get(BOOK, headers=theirs)).json()["items"] == []
        clock.now = place.first_at
        assert (await act(client, booked, "complete", mine)).json()["status"] == "completed"


class TestLists:
    async def test_go_page_by_page_and_narrow(self, client: httpx.AsyncClient, database: Database) -> None:
        place = await make_place(database, slots=5)
        headers, staff = await somebody(client, database), await staff_of(client, database, place)
        made = [await book(client, slot, headers) for slot in place.slots]
        await act(client, made[2], "cancel", headers)
        pages, cursor = [], None
        while True:
            query = {"limit": 2, **({"cursor": cursor} if cursor else {})}
            page = (await client.get(BOOK, headers=staff, params=query)).json()
            pages.append([each["id"] for each in page["items"]])
            cursor = page["next_cursor"]
            if cursor is None:
                break
        ids = [each["id"] for each in made][::-1]
        assert pages == [ids[:2], ids[2:4], ids[4:]]

        async def found(who: dict[str, str], **query: Any) -> list[int]:
            items = (await client.get(BOOK, headers=who, params=query)).json()["items"]
            return sorted([each["id"] for each in made].index(each["id"]) for each in items)

        assert await found(headers, status="cancelled") == [2]
        assert await found(staff, store=str(place.salon.store_id), status="confirmed") == [0, 1, 3, 4]
        assert await found(staff, own="true") == []
        since = (place.first_at + timedelta(hours=3)).isoformat()
        assert await found(headers, **{"from": since}) == [3, 4]
        assert await found(headers, to=since) == [0, 1, 2]
        assert (await client.get(BOOK, headers=headers, params={"count": "true"})).json()["total"] == 5
        assert (await client.get(BOOK)).status_code == 401
        assert (await client.get(BOOK, headers=headers, params={"from": "2026-11-30T09:00:00"})).status_code == 422
