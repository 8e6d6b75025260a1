"""The waiting list: a freed place goes to who waited first, once, and to anybody where nobody waits."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from souk.app import House
from souk.booking.appointments.models import WaitingEntry
from souk.booking.appointments.tasks import EndHolds
from souk.kernel.database import Database
from tests.booking.appointments.factories import (
    BOOK,
    WAIT,
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
)
from tests.cart.factories import rows_in
from tests.orders.factories import findings, item
from tests.orders.factories import place as order

pytestmark = pytest.mark.anyio


def wish(place: Place, **more: Any) -> dict[str, Any]:
    since, until = place.first_at - timedelta(hours=1), place.first_at + timedelta(hours=10)
    asked = {"service_id": str(place.salon.service_id), "from_at": since.isoformat(), "until_at": until.isoformat()}
    return {**asked, **more}


async def wait(client: httpx.AsyncClient, place: Place, headers: dict[str, str], **more: Any) -> dict[str, Any]:
    answer = await client.post(WAIT, json=wish(place, **more), headers=headers)
    assert answer.status_code == 201, answer.text
    joined: dict[str, Any] = answer.json()
    return joined


async def offers(client: httpx.AsyncClient, headers: dict[str, str]) -> list[dict[str, Any]]:
    items = (await client.get(BOOK, headers=headers, params={"status": "held"})).json()["items"]
    return [each for each in items if each.get("is_offer")]


class TestAFreedPlace:
    async def test_is_kept_for_the_first_who_waits_and_then_for_the_next(
        self, client: httpx.AsyncClient, house: House, database: Database, clock: MovableClock
    ) -> None:
        place = await make_place(database)
        had, first, second = [await somebody(client, database) for _ in range(3)]
        booked = await book(client, place.slot, had)
        for who in (first, second):
            await wait(client, place, who)
        await act(client, booked, "cancel", had)
        (offer,) = await offers(client, first)
        assert offer["hold_expires_at"] == (clock.now + timedelta(minutes=30)).isoformat().replace("+00:00", "Z")
        assert await offers(client, second) == []
        assert await booked_of(database, place.slot) == 1
        stranger = {"slot_id": str(place.slot)}
        answer = await client.post(BOOK, json=stranger, headers=await somebody(client, database))
        assert code_of(answer) == "409 slot_taken"
        clock.move(minutes=31)
        assert await EndHolds()(database) == 1
        assert code_of(await act(client, offer, "take", first)) == "409 offer_over"
        (offer,) = await offers(client, second)
        assert (await act(client, offer, "take", second)).json()["status"] == "confirmed"
        assert (await client.get(WAIT, headers=second)).json()["items"] == []
        await settle_down(house)
        assert await findings(house) == []

    async def test_is_bookable_at_once_where_nobody_waits_for_it(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        place = await make_place(database, providers=2)
        had, waiting = await somebody(client, database), await somebody(client, database)
        booked = await book(client, place.slot, had)
        await wait(client, place, waiting, provider_id=str(place.salon.providers[1]))
        other = place.first_at + timedelta(hours=2)
        await wait(client, place, await somebody(client, database), from_at=other.isoformat())
        await act(client, booked, "cancel", had)
        assert (await book(client, place.slot, had))["status"] == "confirmed"
        assert await findings(house) == []

    async def test_of_a_move_is_offered_too(self, client: httpx.AsyncClient, house: House, database: Database) -> None:
        place = await make_place(database)
        had, waiting = await somebody(client, database), await somebody(client, database)
        booked = await book(client, place.slot, had)
        await wait(client, place, waiting)
        await act(client, booked, "reschedule", had, slot_id=str(place.slots[1]))
        assert [each["slot_id"] for each in await offers(client, waiting)] == [str(place.slot)]
        assert await findings(house) == []

    async def test_is_never_offered_twice_to_one_person(
        self, client: httpx.AsyncClient, house: House, database: Database, clock: MovableClock
    ) -> None:
        place = await make_place(database)
        had, waiting = await somebody(client, database), await somebody(client, database)
        booked = await book(client, place.slot, had)
        await wait(client, place, waiting)
        await act(client, booked, "cancel", had)
        clock.move(minutes=31)
        await EndHolds()(database)
        await wait(client, place, waiting)
        booked = await book(client, place.slot, had)
        await act(client, booked, "cancel", had)
        assert await offers(client, waiting) == []
        assert await booked_of(database, place.slot) == 0
        assert await findings(house) == []

    async def test_that_asks_for_a_deposit_is_taken_by_paying(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        place = await make_deposit_place(database)
        had, waiting = await somebody(client, database), await somebody(client, database)
        booked = await book(client, place.slot, had, payment_method=card())
        await wait(client, place, waiting)
        await act(client, booked, "cancel", had)
        (offer,) = await offers(client, waiting)
        assert code_of(await act(client, offer, "take", waiting)) == "409 still_to_pay"
        await order(client, headers=waiting, items=[item(UUID(offer["variant_id"]))])
        await settle_down(house)
        entries = await rows_in(database, WaitingEntry)
        assert [row[7] for row in entries["waiting_list"]] == ["taken"]
        assert await findings(house) == []

    async def test_freed_many_times_at_once_is_offered_once_to_each(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        place = await make_place(database, slots=1, capacity=6)
        had = [await somebody(client, database) for _ in range(6)]
        waiting = [await somebody(client, database) for _ in range(4)]
        booked = [await book(client, place.slot, who) for who in had]
        for who in waiting:
            await wait(client, place, who)
        gone = await asyncio.gather(
            *(act(client, each, "cancel", who) for each, who in zip(booked, had, strict=True)),
            *(client.post(BOOK, json={"slot_id": str(place.slot)}, headers=who) for who in had[:2]),
        )
        assert [answer.status_code for answer in gone[:6]] == [200] * 6
        assert [len(await offers(client, who)) for who in waiting] == [1, 1, 1, 1]
        again = sum(answer.status_code == 201 for answer in gone[6:])
        assert await booked_of(database, place.slot) == 4 + again
        await settle_down(house)
        assert await findings(house) == []


class TestWaiting:
    async def test_is_left_and_joined_again(self, client: httpx.AsyncClient, house: House, database: Database) -> None:
        place = await make_place(database)
        headers = await somebody(client, database)
        joined = await wait(client, place, headers)
        assert code_of(await client.post(WAIT, json=wish(place), headers=headers)) == "409 already_waiting"
        url = f"{WAIT}/{joined['id']}"
        before = await everything_in(database)
        assert (await client.delete(url, headers=await somebody(client, database))).status_code == 404
        assert await everything_in(database) == before
        assert (await client.delete(url, headers=headers)).status_code == 204
        assert (await client.delete(url, headers=headers)).status_code == 404
        await wait(client, place, headers)
        await settle_down(house)

    async def test_of_an_offer_ends_by_cancelling_it_and_the_next_gets_it(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        place = await make_place(database)
        had, first, second = [await somebody(client, database) for _ in range(3)]
        booked = await book(client, place.slot, had)
        joined = await wait(client, place, first)
        await wait(client, place, second)
        await act(client, booked, "cancel", had)
        assert code_of(await client.delete(f"{WAIT}/{joined['id']}", headers=first)) == "409 offer_over"
        (offer,) = await offers(client, first)
        assert (await act(client, offer, "cancel", first)).status_code == 200
        assert len(await offers(client, second)) == 1
        await settle_down(house)
        assert await findings(house) == []

    async def test_ends_when_its_time_is_over(
        self, client: httpx.AsyncClient, database: Database, clock: MovableClock
    ) -> None:
        place = await make_place(database)
        headers = await somebody(client, database)
        await wait(client, place, headers)
        clock.now = place.first_at + timedelta(hours=10)
        await EndHolds()(database)
        assert (await client.get(WAIT, headers=headers)).json()["items"] == []

    async def test_is_refused_for_what_makes_no_sense(self, client: httpx.AsyncClient, database: Database) -> None:
        place = await make_place(database)
        headers = await somebody(client, database)
        before = await everything_in(database)
        nobody = "0198c2f4-6f2e-7d3a-9a51-2f6f3b1c8a10"
        long = (place.first_at + timedelta(days=120)).isoformat()
        wrong = {
            "422 span_unusable": wish(place, until_at=long),
            "404 unknown_service": wish(place, service_id=nobody),
            "404 unknown_provider": wish(place, provider_id=nobody),
            "422 invalid": wish(place, from_at="tomorrow"),
        }
        for code, body in wrong.items():
            assert code_of(await client.post(WAIT, json=body, headers=headers)) == code
        backwards = wish(place, until_at=(place.first_at - timedelta(hours=2)).isoformat())
        assert code_of(await client.post(WAIT, json=backwards, headers=headers)) == "422 span_unusable"
        assert (await client.post(WAIT, json=wish(place))).status_code == 401
        assert (await client.get(WAIT)).status_code == 401
        assert await everything_in(database) == before
