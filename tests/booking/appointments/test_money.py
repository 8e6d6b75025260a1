"""What booking costs, who pays for it and when, and what goes back: to the cent, in every order of events."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select

from souk.app import House
from souk.booking.appointments.models import Appointment
from souk.booking.appointments.tasks import EndHolds, TidyUp
from souk.catalog.retired import forget_retired
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.ledger import Account
from souk.ledger.models import LedgerLine
from souk.orders.models import Order, OrderLine, OrderRefund
from souk.orders.statuses import OrderStatus
from tests.booking.appointments.factories import (
    BAD_CARD,
    BOOK,
    CONTACT,
    MovableClock,
    act,
    book,
    booked_of,
    card,
    code_of,
    everything_in,
    make_deposit_place,
    make_place,
    row_of,
    settle_down,
    somebody,
    staff_of,
)
from tests.cart.factories import make_shop
from tests.orders.factories import ORDERS, findings, item, order_body, place

pytestmark = pytest.mark.anyio
ADDRESS = "/api/v1/orders"
PAID = 9_90 + 79
"""A third of 30.00, and 8 % tax."""


async def owed(database: Database, store_id: UUID) -> int:
    """What the ledger says the store has coming, commission taken off."""
    async with database.read(SYSTEM) as ctx:
        of_store = (LedgerLine.account == Account.VENDOR, LedgerLine.owner_id == store_id)
        found = await ctx.session.scalar(select(func.sum(LedgerLine.amount)).where(*of_store))
        return -int(found or 0)


async def order_of(database: Database, order_id: str | None) -> Order:
    async with database.read(SYSTEM) as ctx:
        found = await ctx.session.get(Order, UUID(str(order_id)))
        assert found is not None
        return found


async def refunds(database: Database) -> list[int]:
    async with database.read(SYSTEM) as ctx:
        return sorted(await ctx.session.scalars(select(OrderRefund.amount)))


class TestPaying:
    async def test_in_the_same_call_makes_it_certain(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        place = await make_deposit_place(database)
        booked = await book(client, place.slot, await somebody(client, database), payment_method=card())
        assert (booked["status"], booked["amount_due"]["amount"]) == ("confirmed", 0)
        assert booked["paid"]["amount"] == PAID
        assert booked["payment"]["status"] == "captured"
        assert booked["order_id"] == booked["orders"][0]["id"]
        assert booked["orders"][0]["items"][0]["name"].startswith("Haircut 0 with Barber 0, ")
        await settle_down(house)
        assert (await row_of(database, booked)).paid == PAID
        assert await findings(house) == []

    async def test_a_guest_pays_in_the_same_call(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        place = await make_deposit_place(database)
        booked = await book(client, place.slot, contact=CONTACT, payment_method=card())
        assert booked["status"] == "confirmed"
        assert await findings(house) == []

    async def test_that_is_declined_frees_the_place_at_once(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        place = await make_deposit_place(database)
        headers = await somebody(client, database)
        body = {"slot_id": str(place.slot), "payment_method": card(BAD_CARD)}
        assert code_of(await client.post(BOOK, json=body, headers=headers)) == "402 payment_declined"
        assert await booked_of(database, place.slot) == 0
        body["payment_method"] = card("4111111111111111")
        assert code_of(await client.post(BOOK, json=body, headers=headers)) == "422 raw_card_refused"
        assert (await book(client, place.slot, headers, payment_method=card()))["status"] == "confirmed"
        await settle_down(house)
        assert await findings(house) == []

    async def test_by_cart_with_goods_of_another_store(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        shop, booking = await make_shop(database), await make_place(database, payment="full", confirms_by_hand=True)
        headers = await somebody(client, database)
        booked = await book(client, booking.slot, headers)
        both = [item(shop.shirt_id), item(UUID(booked["variant_id"]))]
        placed = await place(client, headers=headers, items=both)
        assert len(placed["orders"]) == 2
        await settle_down(house)
        row = await row_of(database, booked)
        assert (row.status, row.paid, row.hold_expires_at) == ("pending", 32_40, None)
        assert await findings(house) == []

    async def test_twice_is_not_possible(self, client: httpx.AsyncClient, house: House, database: Database) -> None:
        booking = await make_deposit_place(database)
        headers = await somebody(client, database)
        booked = await book(client, booking.slot, headers)
        body = order_body(items=[item(UUID(booked["variant_id"]))])
        answers = await asyncio.gather(*(client.post(ORDERS, json=body, headers=headers) for _ in range(4)))
        assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
        await settle_down(house)
        assert (await row_of(database, booked)).status == "confirmed"
        assert await findings(house) == []


class TestAHold:
    async def test_that_nobody_pays_expires_and_frees_its_place(
        self, client: httpx.AsyncClient, house: House, database: Database, clock: MovableClock
    ) -> None:
        booking = await make_deposit_place(database)
        headers = await somebody(client, database)
        booked = await book(client, booking.slot, headers)
        clock.move(minutes=14)
        assert await EndHolds()(database) == 0
        clock.move(minutes=1)
        assert await EndHolds()(database) == 1
        assert await EndHolds()(database) == 0
        assert (await row_of(database, booked)).status == "expired"
        assert await booked_of(database, booking.slot) == 0
        body = order_body(items=[item(UUID(booked["variant_id"]))])
        assert (await client.post(ORDERS, json=body, headers=headers)).status_code == 409
        assert [await forget_retired(database), await forget_retired(database)] == [1, 0]
        assert (await row_of(database, booked)).status == "expired"
        assert await findings(house) == []

    async def test_that_is_sold_does_not_expire_though_nobody_has_heard_of_it_yet(
        self, client: httpx.AsyncClient, house: House, database: Database, clock: MovableClock
    ) -> None:
        booking = await make_deposit_place(database)
        headers = await somebody(client, database)
        booked = await book(client, booking.slot, headers)
        await place(client, headers=headers, items=[item(UUID(booked["variant_id"]))])
        clock.move(hours=1)
        assert await EndHolds()(database) == 0
        assert (await row_of(database, booked)).status == "confirmed"
        await settle_down(house)
        assert await findings(house) == []

    async def test_expiring_while_it_is_paid_is_one_of_the_two(
        self, client: httpx.AsyncClient, house: House, database: Database, clock: MovableClock
    ) -> None:
        booking = await make_deposit_place(database, slots=12)
        won = []
        for slot in booking.slots:
            headers = await somebody(client, database)
            booked = await book(client, slot, headers)
            clock.move(minutes=20)
            body = order_body(items=[item(UUID(booked["variant_id"]))])
            answer, _ = await asyncio.gather(client.post(ORDERS, json=body, headers=headers), EndHolds()(database))
            await settle_down(house)
            status = (await row_of(database, booked)).status
            assert (answer.status_code, status.value) in {(201, "confirmed"), (409, "expired")}
            assert await booked_of(database, slot) == (answer.status_code == 201)
            won.append(answer.status_code)
        assert await findings(house) == []


class TestCancelling:
    async def test_in_time_gives_everything_back(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        booking = await make_deposit_place(database)
        headers = await somebody(client, database)
        booked = await book(client, booking.slot, headers, payment_method=card())
        await settle_down(house)
        assert booked["cancelling"]["back"]["amount"] == PAID
        cancelled = (await act(client, booked, "cancel", headers, reason="Ill")).json()
        assert (cancelled["status"], cancelled["fee"]["amount"]) == ("cancelled", 0)
        assert cancelled["history"][-1]["note"] == "Ill"
        await settle_down(house)
        assert await refunds(database) == [PAID]
        assert (await order_of(database, booked["order_id"])).status is OrderStatus.CANCELLED
        assert await owed(database, booking.salon.store_id) == 0
        assert await booked_of(database, booking.slot) == 0
        assert await findings(house) == []

    async def test_late_leaves_the_store_its_share(
        self, client: httpx.AsyncClient, house: House, database: Database, clock: MovableClock
    ) -> None:
        booking = await make_deposit_place(database, late_fee_percent=50, cancel_until_minutes=1440)
        headers = await somebody(client, database)
        booked = await book(client, booking.slot, headers, payment_method=card())
        await settle_down(house)
        clock.now = booking.first_at
        clock.move(hours=-23)
        shown = (await client.get(f"{BOOK}/{booked['id']}", headers=headers)).json()["cancelling"]
        assert (shown["fee"]["amount"], shown["back"]["amount"], shown["can_move"]) == (5_35, 5_34, False)
        cancelled = (await act(client, booked, "cancel", headers)).json()
        assert cancelled["fee"]["amount"] == 5_35
        await settle_down(house)
        assert await refunds(database) == [5_34]
        order = await order_of(database, booked["order_id"])
        assert (order.status, order.refunded_amount) == (OrderStatus.DELIVERED, 5_34)
        assert await booked_of(database, booking.slot) == 0
        assert await findings(house) == []

    async def test_late_by_the_store_gives_everything_back(
        self, client: httpx.AsyncClient, house: House, database: Database, clock: MovableClock
    ) -> None:
        booking = await make_deposit_place(database)
        headers, staff = await somebody(client, database), await staff_of(client, database, booking)
        booked = await book(client, booking.slot, headers, payment_method=card())
        clock.now = booking.first_at
        cancelled = await act(client, booked, "cancel", staff)
        assert (cancelled.json()["status"], cancelled.json()["fee"]["amount"]) == ("cancelled", 0)
        await settle_down(house)
        assert await refunds(database) == [PAID]
        assert await findings(house) == []

    async def test_gives_back_its_own_line_alone(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        booking = await make_deposit_place(database)
        headers = await somebody(client, database)
        first, second = [await book(client, slot, headers) for slot in booking.slots[:2]]
        both = [item(UUID(each["variant_id"])) for each in (first, second)]
        await place(client, headers=headers, items=both)
        await settle_down(house)
        await act(client, first, "cancel", headers)
        await settle_down(house)
        assert ((await row_of(database, first)).status, (await row_of(database, second)).status) == (
            "cancelled",
            "confirmed",
        )
        paid = [(await row_of(database, each)).paid for each in (first, second)]
        assert await refunds(database) == [paid[0]]
        await act(client, second, "cancel", headers)
        await settle_down(house)
        assert await refunds(database) == sorted(paid)
        assert await owed(database, booking.salon.store_id) == 0
        assert await findings(house) == []

    async def test_something_that_is_being_paid_is_refused(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        from souk.inventory import Wanted, hold, release

        booking = await make_deposit_place(database)
        headers = await somebody(client, database)
        booked = await book(client, booking.slot, headers)
        its_id, checkout = UUID(booked["id"]), UUID(int=7)
        async with database.unit_of_work(SYSTEM) as uow:
            await hold(uow, [Wanted(its_id, 1)], reference_id=checkout, expires_at=uow.now)
        before = await everything_in(database)
        assert code_of(await act(client, booked, "cancel", headers)) == "409 payment_under_way"
        assert await everything_in(database) == before
        async with database.unit_of_work(SYSTEM) as uow:
            await release(uow, checkout)
        assert (await act(client, booked, "cancel", headers)).json()["status"] == "cancelled"
        assert await findings(house) == []


class TestAnOrderThatFallsThrough:
    @pytest.mark.parametrize("how", ["buyer", "store", "part", "refund"])
    async def test_frees_the_place_once(
        self, how: str, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        booking = await make_deposit_place(database)
        headers, staff = await somebody(client, database), await staff_of(client, database, booking)
        booked, other = [await book(client, slot, headers) for slot in booking.slots[:2]]
        items = [item(UUID(booked["variant_id"]))] + ([item(UUID(other["variant_id"]))] if how == "part" else [])
        order = (await place(client, headers=headers, items=items))["orders"][0]
        await settle_down(house)
        await fall_through(client, order, how, booked, staff if how != "buyer" else headers)
        await settle_down(house)
        assert (await row_of(database, booked)).status == "cancelled"
        assert await booked_of(database, booking.slot) == 0
        assert await booked_of(database, booking.slots[1]) == 1
        assert await findings(house) == []

    async def test_and_can_be_bought_again_until_it_is_heard_of(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        """The piece is on the shelf again for a moment. Whoever buys it then has the place."""
        booking = await make_deposit_place(database)
        headers = await somebody(client, database)
        booked = await book(client, booking.slot, headers)
        items = [item(UUID(booked["variant_id"]))]
        order = (await place(client, headers=headers, items=items))["orders"][0]
        await settle_down(house)
        await client.post(f"{ORDERS}/{order['id']}/cancel", json={}, headers=headers)
        again = (await place(client, headers=headers, items=items))["orders"][0]
        await settle_down(house)
        row = await row_of(database, booked)
        assert (row.status, str(row.order_id)) == ("confirmed", again["id"])
        assert await booked_of(database, booking.slot) == 1
        assert await findings(house) == []


async def fall_through(
    client: httpx.AsyncClient, order: dict[str, Any], how: str, booked: dict[str, Any], headers: dict[str, str]
) -> None:
    url = f"{ORDERS}/{order['id']}"
    line = next(each for each in order["items"] if each["variant_id"] == booked["variant_id"])
    if how == "part":
        pieces = {"items": [{"order_item_id": line["id"], "quantity": 1}]}
        answer = await client.post(f"{url}/cancel_items", json=pieces, headers=headers)
    elif how == "refund":
        done = await client.post(f"{url}/update_status", json={"status": "delivered"}, headers=headers)
        assert done.status_code == 200, done.text
        body = {"reason": "Sorry", "items": [{"order_item_id": line["id"], "quantity": 1}]}
        answer = await client.post(f"{url}/refunds", json=body, headers=headers)
    else:
        answer = await client.post(f"{url}/cancel", json={}, headers=headers)
    assert answer.status_code < 300, answer.text


class TestAfterwards:
    async def test_completing_delivers_what_was_paid(
        self, client: httpx.AsyncClient, house: House, database: Database, clock: MovableClock
    ) -> None:
        booking = await make_deposit_place(database)
        headers, staff = await somebody(client, database), await staff_of(client, database, booking)
        booked = await book(client, booking.slot, headers, payment_method=card())
        await settle_down(house)
        assert (await order_of(database, booked["order_id"])).status is OrderStatus.PROCESSING
        clock.now = booking.first_at
        assert (await act(client, booked, "complete", staff)).json()["status"] == "completed"
        await settle_down(house)
        assert (await order_of(database, booked["order_id"])).status is OrderStatus.DELIVERED
        assert await booked_of(database, booking.slot) == 1  # a place that was used stays used
        assert await findings(house) == []

    @pytest.mark.parametrize("percent", [100, 50, 0])
    async def test_not_coming_costs_what_the_terms_say(
        self, percent: int, client: httpx.AsyncClient, house: House, database: Database, clock: MovableClock
    ) -> None:  # fmt: skip
        back = {100: [], 50: [5_34], 0: [PAID]}[percent]
        booking = await make_deposit_place(database, late_fee_percent=percent)
        headers, staff = await somebody(client, database), await staff_of(client, database, booking)
        booked = await book(client, booking.slot, headers, payment_method=card())
        await settle_down(house)
        clock.now = booking.first_at
        missed = (await act(client, booked, "no_show", staff)).json()
        assert (missed["status"], missed["fee"]["amount"]) == ("no_show", PAID - sum(back))
        await settle_down(house)
        assert await refunds(database) == back
        assert await findings(house) == []

    async def test_what_nobody_marked_is_completed_and_what_nobody_answered_goes_back(
        self, client: httpx.AsyncClient, house: House, database: Database, clock: MovableClock
    ) -> None:
        booking = await make_deposit_place(database)
        by_hand = await make_deposit_place(database, confirms_by_hand=True, name="Other Shears")
        headers = await somebody(client, database)
        done = await book(client, booking.slot, headers, payment_method=card())
        never = await book(client, by_hand.slot, headers, payment_method=card())
        assert never["status"] == "pending"
        clock.now = max(booking.first_at, by_hand.first_at)
        assert await TidyUp()(database) == 1
        clock.move(hours=25)
        assert await TidyUp()(database) == 1
        await settle_down(house)
        assert (await row_of(database, done)).status == "completed"
        assert (await row_of(database, never)).status == "cancelled"
        assert await refunds(database) == [PAID]
        assert await findings(house) == []

    async def test_every_number_of_appointments_and_lines_adds_up(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        booking = await make_deposit_place(database)
        await book(client, booking.slot, await somebody(client, database), payment_method=card())
        async with database.read(SYSTEM) as ctx:
            paid = await ctx.session.scalar(select(func.sum(Appointment.paid)))
            lines = await ctx.session.scalar(select(func.sum(OrderLine.total_price + OrderLine.tax)))
        assert paid == lines == PAID
