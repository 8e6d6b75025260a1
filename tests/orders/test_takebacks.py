"""Goods that points or the marketplace's coupons had paid for: no money goes back, and yet everything does."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, update

from souk.app import House
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.ledger import Account, balance_of
from souk.orders import make_unavailable
from souk.orders.fulfilment.models import OrderNote
from souk.orders.models import Order, OrderLine, OrderRefund, OrderTakeback
from souk.orders.queries import get_order_to_change
from souk.orders.refund_takebacks import take_back
from souk.orders.returns.models import ReturnCase
from souk.stores.models import Store
from tests.cart.factories import Shop, add, make_shop, rows_in
from tests.identity.factories import make_person, sign_in, sign_in_browser
from tests.loyalty.factories import account_of, make_paid
from tests.orders.factories import ORDERS, findings, place
from tests.orders.returns.factories import RETURNS, carry, step
from tests.pricing.coupons.factories import make_coupon

pytestmark = pytest.mark.anyio
APPLY, REDEEM = "/api/v1/loyalty/apply-coupon", "/api/v1/loyalty/redeem-points"
Headers = dict[str, str]


class Bought:
    """An order of shirts and mugs, its buyer and its seller."""

    def __init__(self, shop: Shop, order: dict[str, Any], person: UUID, buyer: Headers, seller: Headers) -> None:
        self.shop, self.order, self.person, self.buyer, self.seller = shop, order, person, buyer, seller
        self.url = f"{ORDERS}/{order['id']}"

    def line(self, name: str) -> str:
        return next(str(each["id"]) for each in self.order["items"] if each["name"].endswith(name))


async def buy(
    client: httpx.AsyncClient,
    database: Database,
    *,
    pieces: Mapping[str, int],
    points: int = 0,
    coupon: str = "",
    scope: str = "",
    ships_free: bool = False,
) -> Bought:
    shop = await make_shop(database)
    if ships_free:
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(update(Store).where(Store.id == shop.store.id).values(shipping_flat=0))
    person = await make_person(database)
    if points:
        await make_paid(database, person.id, goods=points * 100)
    buyer = await sign_in(client, person.email)
    variants = {"Shirt": (shop.shirt_id, shop.shirt.id), "Mug": (shop.mug_id, shop.mug.id)}
    if coupon:
        narrowed = {"product_ids": [str(variants[scope][1])]} if scope else {}
        await make_coupon(database, coupon, discount_value=100, **narrowed)
    for name, quantity in pieces.items():
        await add(client, variants[name][0], quantity, headers=buyer)
    if coupon:
        assert (await client.post(APPLY, json={"code": coupon}, headers=buyer)).status_code == 200
    if points:
        redeemed = await client.post(REDEEM, json={"points": points}, headers=buyer)
        assert redeemed.status_code == 200, redeemed.text
    (order,) = (await place(client, headers=buyer))["orders"]
    await carry(database)
    seller = await sign_in(client, (await make_person(database, role="vendor_owner", store_id=shop.store.id)).email)
    return Bought(shop, order, person.id, buyer, seller)


async def borne(database: Database, bought: Bought) -> tuple[int, int]:
    """(what the platform bears, what the store is owed)."""
    async with database.read(SYSTEM) as ctx:
        return (
            await balance_of(ctx, Account.PROMOTIONS, None, "USD"),
            -await balance_of(ctx, Account.VENDOR, bought.shop.store.id, "USD"),
        )


async def take_off(client: httpx.AsyncClient, bought: Bought, name: str, quantity: int) -> httpx.Response:
    items = [{"order_item_id": bought.line(name), "quantity": quantity}]
    return await client.post(f"{bought.url}/cancel_items", json={"items": items}, headers=bought.seller)


async def deliver(client: httpx.AsyncClient, bought: Bought) -> None:
    for status in ("shipped", "delivered"):
        moved = await client.patch(bought.url, json={"status": status}, headers=bought.seller)
        assert moved.status_code == 200, moved.text


async def send_back(client: httpx.AsyncClient, bought: Bought, name: str, quantity: int = 1) -> httpx.Response:
    """Asked for, approved, received and made good."""
    body = {"reason": "does_not_fit", "items": [{"order_item_id": bought.line(name), "quantity": quantity}]}
    case = (await client.post(f"{bought.url}/return", json=body, headers=bought.buyer)).json()
    for verb in ("approve", "receive"):
        assert (await step(client, case, verb, bought.seller)).status_code == 200
    return await step(client, case, "refund", bought.seller)


class TestGoodsThatCostNothing:
    async def test_taken_off_give_back_what_the_platform_had_paid_for_them(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        bought = await buy(client, database, pieces={"Shirt": 2, "Mug": 1}, coupon="ALL", ships_free=True)
        assert await borne(database, bought) == (120_00, 120_00)

        answer = await take_off(client, bought, "Shirt", 1)
        await carry(database)

        assert answer.status_code == 200, answer.text
        assert await borne(database, bought) == (70_00, 70_00)
        assert await findings(house) == []

    async def test_cancelled_as_a_whole_leave_nothing_to_anybody(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        bought = await buy(client, database, pieces={"Shirt": 1, "Mug": 1}, points=70_00, ships_free=True)
        assert (await borne(database, bought), await account_of(database, bought.person)) == (
            (70_00, 70_00),
            (10_50, 0, 0),
        )

        cancelled = await client.post(f"{bought.url}/cancel", json={}, headers=bought.buyer)
        await carry(database)

        assert (cancelled.status_code, cancelled.json()["payment"]["status"]) == (200, "refunded")
        assert await borne(database, bought) == (0, 0)
        assert await account_of(database, bought.person) == (70_00, 0, 0)
        assert await findings(house) == []

    async def test_of_a_store_that_closes_go_back_as_well(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        bought = await buy(client, database, pieces={"Mug": 2}, coupon="ALL", ships_free=True)
        async with database.unit_of_work(SYSTEM) as uow:
            await make_unavailable(uow, [bought.shop.store.id], note="The store closed.")
        await carry(database)
        assert await borne(database, bought) == (0, 0)
        assert await findings(house) == []

    async def test_bring_back_their_points_when_they_are_taken_off(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        bought = await buy(client, database, pieces={"Shirt": 1, "Mug": 1}, points=70_00, ships_free=True)
        assert (await take_off(client, bought, "Mug", 1)).status_code == 200
        await carry(database)
        assert await account_of(database, bought.person) == (27_50, 0, 0)
        assert (await client.post(f"{bought.url}/cancel", json={}, headers=bought.buyer)).status_code == 200
        await carry(database)
        assert await account_of(database, bought.person) == (70_00, 0, 0)
        assert await borne(database, bought) == (0, 0)
        assert await findings(house) == []

    async def test_are_taken_back_beside_others_that_were_paid(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        """Whoever has the mug back has paid for the shirt still, and the other way round."""
        bought = await buy(client, database, pieces={"Shirt": 1, "Mug": 2}, coupon="MUGS", scope="Mug")
        assert await borne(database, bought) == (40_00, 100_00)
        assert (await take_off(client, bought, "Shirt", 1)).status_code == 200
        await carry(database)
        assert await borne(database, bought) == (40_00, 50_00)
        assert (await take_off(client, bought, "Mug", 1)).status_code == 200
        await carry(database)
        assert await borne(database, bought) == (20_00, 30_00)
        assert (await client.post(f"{bought.url}/cancel", json={}, headers=bought.buyer)).status_code == 200
        await carry(database)
        assert await borne(database, bought) == (0, 0)
        assert await findings(house) == []

    async def test_are_taken_back_once_for_each_reference(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        bought = await buy(client, database, pieces={"Mug": 2}, coupon="ALL", ships_free=True)
        order_id = UUID(bought.order["id"])
        for _ in range(2):
            async with database.unit_of_work(SYSTEM) as uow:
                await take_back(uow, await get_order_to_change(uow, order_id), reference_id=order_id, reason="Closed.")
            await carry(database)
        assert len((await rows_in(database, OrderTakeback))["order_takebacks"]) == 1
        assert await borne(database, bought) == (0, 0)


class TestReturningThem:
    async def test_closes_the_return_as_refunded(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        bought = await buy(client, database, pieces={"Shirt": 1, "Mug": 1}, points=70_00, ships_free=True)
        await deliver(client, bought)

        answer = await send_back(client, bought, "Shirt")
        await carry(database)

        assert (answer.status_code, answer.json()["status"]) == (200, "refunded"), answer.text
        assert await account_of(database, bought.person) == (53_00, 0, 0)
        assert await borne(database, bought) == (20_00, 20_00)
        async with database.read(SYSTEM) as ctx:
            assert (await ctx.session.scalars(select(OrderRefund))).all() == []
        assert await findings(house) == []

    async def test_of_the_last_of_them_refunds_the_order(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        bought = await buy(client, database, pieces={"Shirt": 1, "Mug": 1}, points=70_00, ships_free=True)
        await deliver(client, bought)
        assert (await send_back(client, bought, "Shirt")).status_code == 200
        assert (await send_back(client, bought, "Mug")).status_code == 200
        await carry(database)
        order = (await client.get(bought.url, headers=bought.buyer)).json()
        assert (order["status"], order["payment"]["status"]) == ("refunded", "refunded")
        assert await account_of(database, bought.person) == (70_00, 0, 0)
        assert await borne(database, bought) == (0, 0)
        assert await findings(house) == []

    async def test_with_a_deduction_is_refused_and_changes_nothing(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        bought = await buy(client, database, pieces={"Mug": 1}, coupon="ALL", ships_free=True)
        await deliver(client, bought)
        body = {"reason": "does_not_fit", "items": [{"order_item_id": bought.line("Mug"), "quantity": 1}]}
        case = (await client.post(f"{bought.url}/return", json=body, headers=bought.buyer)).json()
        for verb in ("approve", "receive"):
            assert (await step(client, case, verb, bought.seller)).status_code == 200
        before = await rows_in(database, Order, OrderTakeback, ReturnCase)
        answer = await step(client, case, "refund", bought.seller, deduction={"amount": 1, "currency": "USD"})
        assert (answer.status_code, answer.json()["code"]) == (422, "nothing_to_refund")
        stranger = await sign_in(client, (await make_person(database)).email)
        assert (await client.post(f"{RETURNS}/{case['id']}/refund", json={}, headers=stranger)).status_code == 404
        assert await rows_in(database, Order, OrderTakeback, ReturnCase) == before


async def give_back(
    client: httpx.AsyncClient, bought: Bought, *, headers: Headers | None = None, **pieces: int
) -> httpx.Response:
    """Staff, on the order's page: nothing came back first."""
    items = [{"order_item_id": bought.line(name), "quantity": quantity} for name, quantity in pieces.items()]
    body = {"reason": "Arrived broken.", "items": items}
    return await client.post(f"{bought.url}/refunds", json=body, headers=headers or bought.seller)


class TestRefundingThemDirectly:
    async def test_takes_back_what_paid_for_them_and_sends_no_money(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        bought = await buy(client, database, pieces={"Shirt": 1, "Mug": 1}, points=70_00, ships_free=True)
        await deliver(client, bought)

        answer = await give_back(client, bought, Shirt=1)
        await carry(database)

        made = answer.json()
        assert (answer.status_code, made["amount"]["amount"], made["points"], made["status"], made["items"]) == (
            201, 0, 42_50, "succeeded", [{"order_item_id": bought.line("Shirt"), "quantity": 1}],
        )  # fmt: skip
        assert (await client.get(f"{bought.url}/refunds", headers=bought.seller)).json()["items"] == [made]
        assert await account_of(database, bought.person) == (53_00, 0, 0)
        assert await borne(database, bought) == (20_00, 20_00)
        assert await findings(house) == []

    async def test_keeps_who_did_it_and_why(self, client: httpx.AsyncClient, database: Database) -> None:
        bought = await buy(client, database, pieces={"Mug": 1}, coupon="ALL", ships_free=True)
        await deliver(client, bought)
        owner = await make_person(
            database, role="vendor_owner", store_id=bought.shop.store.id, full_name="Nora Lindqvist"
        )
        by = await sign_in(client, owner.email)

        made = (await give_back(client, bought, headers=by, Mug=1)).json()
        await carry(database)

        (for_buyer,) = (await client.get(f"{bought.url}/refunds", headers=bought.buyer)).json()["items"]
        assert (made["reason"], made["actor_id"]) == ("Arrived broken.", str(owner.id))
        assert (for_buyer["reason"], for_buyer["actor_id"]) == ("Arrived broken.", None)
        await sign_in_browser(client, owner.email)
        story = (await client.get(f"/vendor/orders/{bought.order['id']}")).text.split("Taken back; nothing had been")[1]
        assert ("Nora Lindqvist" in story, "Arrived broken." in story) == (True, True)
        admin = await sign_in(client, (await make_person(database, role="admin")).email)
        asked = {"action": "orders.promotion_taken_back"}
        (entry,) = (await client.get("/api/v1/admin/system-logs", params=asked, headers=admin)).json()["items"]
        assert (entry["actor"]["name"], entry["personal"]) == ("Nora Lindqvist", {"reason": "Arrived broken."})

    async def test_of_the_last_of_them_refunds_the_order_and_tells_its_buyer_why(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        bought = await buy(client, database, pieces={"Shirt": 1, "Mug": 1}, coupon="ALL", ships_free=True)
        await deliver(client, bought)
        assert (await give_back(client, bought, Shirt=1, Mug=1)).status_code == 201
        await carry(database)
        order = (await client.get(bought.url, headers=bought.buyer)).json()
        assert (order["status"], order["payment"]["status"]) == ("refunded", "refunded")
        assert await borne(database, bought) == (0, 0)
        async with database.read(SYSTEM) as ctx:
            (note,) = await ctx.session.scalars(select(OrderNote))
        assert note.for_buyer
        assert note.text.splitlines()[0].endswith("Arrived broken.")
        assert await findings(house) == []

    async def test_leaves_the_money_of_what_was_paid_beside_them(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        bought = await buy(client, database, pieces={"Shirt": 1, "Mug": 2}, coupon="MUGS", scope="Mug")
        await deliver(client, bought)
        before = (await client.get(f"{bought.url}/refunds", headers=bought.seller)).json()["refundable"]
        assert (await give_back(client, bought, Mug=1)).json()["amount"]["amount"] == 0
        await carry(database)
        listed = (await client.get(f"{bought.url}/refunds", headers=bought.seller)).json()
        assert (listed["refundable"], await borne(database, bought)) == (before, (20_00, 80_00))
        assert (await give_back(client, bought, Shirt=1)).json()["amount"]["amount"] > 0
        await carry(database)
        assert await borne(database, bought) == (20_00, 30_00)
        assert await findings(house) == []

    async def test_of_a_parcel_that_left_works_while_the_rest_waits(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        bought = await buy(client, database, pieces={"Shirt": 1, "Mug": 1}, coupon="ALL", ships_free=True)
        items = [{"order_item_id": bought.line("Mug"), "quantity": 1}]
        sent = await client.post(f"{bought.url}/shipments", json={"items": items}, headers=bought.seller)
        assert sent.status_code == 201, sent.text
        before = await rows_in(database, Order, OrderLine, OrderTakeback)
        refused = await give_back(client, bought, Shirt=1)
        assert (refused.status_code, refused.json()["code"]) == (409, "more_than_returnable")
        assert await rows_in(database, Order, OrderLine, OrderTakeback) == before
        assert (await give_back(client, bought, Mug=1)).status_code == 201
        await carry(database)
        assert await borne(database, bought) == (50_00, 50_00)
        assert await findings(house) == []

    async def test_is_offered_on_the_orders_page_though_no_money_is_left(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        bought = await buy(client, database, pieces={"Mug": 2}, coupon="ALL", ships_free=True)
        await deliver(client, bought)
        owner = (await make_person(database, role="vendor_owner", store_id=bought.shop.store.id)).email
        headers = await sign_in_browser(client, owner)
        url, field = f"/vendor/orders/{bought.order['id']}/refund", f"pieces-{bought.line('Mug')}"
        shown = (await client.get(url)).text
        assert ("No money is left to go back" in shown, field in shown, 'name="amount"' in shown) == (True, True, False)
        done = await client.post(url, data={field: "2", "reason": "Chipped."}, headers=headers)
        assert done.status_code == 303, done.text
        assert await borne(database, bought) == (0, 0)
        assert "Nothing is left to refund" in (await client.get(url)).text
        assert (
            "Taken back; nothing had been paid for it"
            in (await client.get(f"/vendor/orders/{bought.order['id']}")).text
        )

    async def test_ten_at_once_take_one_piece_back_once(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        bought = await buy(client, database, pieces={"Shirt": 1, "Mug": 1}, points=70_00, ships_free=True)
        await deliver(client, bought)
        answers = await asyncio.gather(*(give_back(client, bought, Mug=1) for _ in range(10)))
        await carry(database)
        assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 9}
        assert await borne(database, bought) == (50_00, 50_00)
        assert await account_of(database, bought.person) == (27_50, 0, 0)
        assert await findings(house) == []

    async def test_is_refused_to_others_and_once_nothing_is_left_and_changes_nothing(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        bought = await buy(client, database, pieces={"Mug": 1}, coupon="ALL", ships_free=True)
        await deliver(client, bought)
        other_store = (await make_shop(database, name="Other")).store.id
        other = await sign_in(client, (await make_person(database, role="vendor_owner", store_id=other_store)).email)
        before = await rows_in(database, Order, OrderLine, OrderTakeback, OrderNote)
        assert (await give_back(client, bought, headers=bought.buyer, Mug=1)).status_code == 403
        assert (await give_back(client, bought, headers=other, Mug=1)).status_code == 404
        agent = await sign_in(client, (await make_person(database, role="support_agent")).email)
        assert (await give_back(client, bought, headers=agent, Mug=1)).status_code == 403
        assert await rows_in(database, Order, OrderLine, OrderTakeback, OrderNote) == before
        assert (await give_back(client, bought, Mug=1)).status_code == 201
        after = await rows_in(database, Order, OrderLine, OrderTakeback, OrderNote)
        again = await give_back(client, bought, Mug=1)
        assert (again.status_code, again.json()["code"]) == (409, "refund_exceeds_payment")
        assert await rows_in(database, Order, OrderLine, OrderTakeback, OrderNote) == after
