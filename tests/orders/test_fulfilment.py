"""What happens to an order after it was placed: seen, shipped, delivered, cancelled."""

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from souk.app import House
from souk.catalog.models import Product
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.worker import carry_due
from souk.orders.models import Order, OrderEvent
from souk.payments.models import Refund
from tests.cart.factories import Shop, make_shop, rows_in
from tests.identity.factories import make_person, sign_in
from tests.orders.factories import ORDERS, findings, item, place
from tests.orders.test_placing import stock_of, usd

pytestmark = pytest.mark.anyio
Headers = dict[str, str]


async def staff_of(client: httpx.AsyncClient, database: Database, shop: Shop, role: str = "vendor_staff") -> Headers:
    person = await make_person(database, role=role, store_id=shop.store.id)
    return await sign_in(client, person.email)


async def bought(client: httpx.AsyncClient, database: Database, *shops: Shop) -> tuple[list[dict[str, Any]], Headers]:
    """A checkout of two shirts from each shop, and its buyer."""
    headers = await sign_in(client, (await make_person(database)).email)
    placed = await place(client, headers=headers, items=[item(shop.shirt_id, 2) for shop in shops])
    orders: list[dict[str, Any]] = placed["orders"]
    return orders, headers


async def move(client: httpx.AsyncClient, order: dict[str, Any], headers: Headers, **body: Any) -> httpx.Response:
    return await client.patch(f"{ORDERS}/{order['id']}", json=body, headers=headers)


class TestFulfilling:
    async def test_ships_and_delivers(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        ((order,), buyer) = await bought(client, database, shop)
        staff = await staff_of(client, database, shop)
        shipped = await move(client, order, staff, status="shipped", tracking_number="TRACK-1", carrier="Post")
        assert (shipped.status_code, shipped.json()["status"]) == (200, "shipped")
        delivered = await client.post(
            f"{ORDERS}/{order['id']}/update_status", json={"status": "delivered"}, headers=staff
        )
        assert delivered.json()["tracking_number"] == "TRACK-1"
        tracking = (await client.get(f"{ORDERS}/{order['id']}/tracking", headers=buyer)).json()
        assert (tracking["tracking_number"], tracking["carrier"], tracking["status"]) == (
            "TRACK-1", "Post", "delivered",
        )  # fmt: skip
        assert [step["status"] for step in tracking["status_history"]] == [
            "pending", "processing", "shipped", "delivered",
        ]  # fmt: skip
        assert tracking["estimated_delivery"] is not None

    async def test_refuses_every_other_way_and_changes_nothing(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await make_shop(database)
        ((order,), _) = await bought(client, database, shop)
        staff = await staff_of(client, database, shop)
        before = await rows_in(database, Order, OrderEvent)
        for status in ("pending", "delivered", "refunded", "unavailable"):
            answer = await move(client, order, staff, status=status)
            assert (answer.status_code, answer.json()["code"]) == (409, "invalid_transition"), status
        assert (await move(client, order, staff, status="processing", note="Packing.")).status_code == 409
        assert (await move(client, order, staff, status="lost")).status_code == 422
        assert await rows_in(database, Order, OrderEvent) == before

    async def test_leaves_an_order_that_is_processing_as_it_is(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await make_shop(database)
        ((order,), _) = await bought(client, database, shop)
        before = await rows_in(database, Order, OrderEvent)
        answer = await move(client, order, await staff_of(client, database, shop), status="processing")
        assert (answer.status_code, answer.json()["status"]) == (200, "processing")
        assert await rows_in(database, Order, OrderEvent) == before

    async def test_is_for_the_stores_own_staff(self, client: httpx.AsyncClient, database: Database) -> None:
        shop, other = await make_shop(database), await make_shop(database, name="Red Door")
        ((order,), buyer) = await bought(client, database, shop)
        before = await rows_in(database, Order)
        stranger = await sign_in(client, (await make_person(database)).email)
        for headers, status in (
            (buyer, 403),
            (await staff_of(client, database, other), 404),
            (stranger, 404),
            (await sign_in(client, (await make_person(database, role="support_agent")).email), 403),
            ({}, 404),
        ):
            assert (await move(client, order, headers, status="shipped")).status_code == status
        assert await rows_in(database, Order) == before
        manager = await sign_in(client, (await make_person(database, role="product_manager")).email)
        assert (await move(client, order, manager, status="shipped")).status_code == 200


class TestCancelling:
    async def test_returns_goods_and_this_orders_share_of_the_money(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        shop, other = await make_shop(database), await make_shop(database, name="Red Door")
        (orders, buyer) = await bought(client, database, shop, other)
        answer = await client.post(f"{ORDERS}/{orders[0]['id']}/cancel", json={"reason": "Too late"}, headers=buyer)
        order = answer.json()
        assert (answer.status_code, order["status"], order["payment"]["status"]) == (200, "cancelled", "refund_pending")
        assert order["status_history"][-1]["note"] == "Too late"
        assert await stock_of(database, shop.shirt_id) == (10, 0)
        assert await stock_of(database, other.shirt_id) == (8, 0)
        while await carry_due(database):
            pass
        again = (await client.get(f"{ORDERS}/{order['id']}", headers=buyer)).json()
        assert again["payment"]["status"] == "refunded"
        payment = (await client.get(f"/api/v1/payments/{order['payment_id']}", headers=buyer)).json()
        assert (payment["status"], payment["refunded"]) == ("partially_refunded", usd(108_00))
        assert await findings(house) == []

    async def test_happens_once_when_asked_at_once(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        shop = await make_shop(database)
        ((order,), buyer) = await bought(client, database, shop)
        staff = await staff_of(client, database, shop)
        url = f"{ORDERS}/{order['id']}/cancel"
        answers = await asyncio.gather(*(client.post(url, headers=who) for who in (buyer, staff) * 3))
        assert sorted(answer.status_code for answer in answers) == [200] + [409] * 5
        assert len((await rows_in(database, Refund))["refunds"]) == 1
        assert await stock_of(database, shop.shirt_id) == (10, 0)
        assert await findings(house) == []

    async def test_refuses_once_shipped_and_changes_nothing(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await make_shop(database)
        ((order,), buyer) = await bought(client, database, shop)
        await move(client, order, await staff_of(client, database, shop), status="shipped")
        before = await rows_in(database, Order, OrderEvent, Refund)
        answer = await client.post(f"{ORDERS}/{order['id']}/cancel", headers=buyer)
        assert (answer.status_code, answer.json()["code"]) == (409, "invalid_transition")
        assert await rows_in(database, Order, OrderEvent, Refund) == before

    async def test_is_for_the_buyer_and_the_stores_staff(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        ((order,), _) = await bought(client, database, shop)
        agent = await sign_in(client, (await make_person(database, role="support_agent")).email)
        stranger = await sign_in(client, (await make_person(database)).email)
        url = f"{ORDERS}/{order['id']}/cancel"
        assert (await client.post(url, headers=agent)).status_code == 403
        assert (await client.post(url, headers=stranger)).status_code == 404
        assert await stock_of(database, shop.shirt_id) == (8, 0)
        staff = await staff_of(client, database, shop)
        cancelled = await move(client, order, staff, status="cancelled")
        assert (cancelled.status_code, cancelled.json()["status"]) == (200, "cancelled")

    async def test_works_for_a_guest_with_the_link(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        placed = await place(client, email="g@example.com", items=[item(shop.shirt_id)])
        url = f"{ORDERS}/{placed['orders'][0]['id']}/cancel"
        answer = await client.post(url, params={"token": placed["guest_token"]})
        assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")


class TestListing:
    async def test_shows_everybody_what_is_theirs(self, client: httpx.AsyncClient, database: Database) -> None:
        shop, other = await make_shop(database), await make_shop(database, name="Red Door")
        (mine, buyer) = await bought(client, database, shop, other)
        (theirs, _) = await bought(client, database, other)
        vendor = await staff_of(client, database, shop, role="vendor_owner")
        agent = await sign_in(client, (await make_person(database, role="support_agent")).email)

        async def numbers(headers: Headers, **query: Any) -> list[str]:
            answer = await client.get(ORDERS, params=query, headers=headers)
            assert answer.status_code == 200, answer.text
            return [order["number"] for order in answer.json()["items"]]

        everything = [order["number"] for order in reversed(mine + theirs)]
        assert await numbers(buyer) == everything[1:]
        assert await numbers(vendor) == [mine[0]["number"]]
        assert await numbers(vendor, store=other.store.id) == []
        assert await numbers(agent) == everything
        assert await numbers(agent, store=str(shop.store.id)) == [mine[0]["number"]]
        assert await numbers(agent, status="cancelled") == []
        assert await numbers(agent, own="true") == []
        assert (await client.get(ORDERS)).status_code == 401

    async def test_goes_on_where_the_page_before_ended(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database, stock=20)
        person = await make_person(database, role="vendor_staff", store_id=shop.store.id)
        headers = await sign_in(client, person.email)
        for _ in range(5):
            await place(client, headers=headers, items=[item(shop.shirt_id)])
        seen, cursor = [], None
        while True:
            query = {"limit": 2, "count": "true"} | ({"cursor": cursor} if cursor else {})
            page = (await client.get(ORDERS, params=query, headers=headers)).json()
            assert page["total"] == 5
            seen += [order["number"] for order in page["items"]]
            if (cursor := page["next_cursor"]) is None:
                break
        assert seen == [f"S-{number}" for number in range(100_005, 100_000, -1)]

    async def test_refuses_nonsense(self, client: httpx.AsyncClient, database: Database) -> None:
        headers = await sign_in(client, (await make_person(database)).email)
        for query in ({"cursor": "x"}, {"limit": 101}, {"status": "lost"}, {"store": "x"}):
            assert (await client.get(ORDERS, params=query, headers=headers)).status_code == 422
        assert (await client.get(f"{ORDERS}/nonsense", headers=headers)).status_code == 422


class TestDeletingWhatWasOrdered:
    async def test_archives_it(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        ((order,), buyer) = await bought(client, database, shop)
        owner = await staff_of(client, database, shop, role="vendor_owner")
        assert (await client.delete(f"/api/v1/products/{shop.shirt.id}", headers=owner)).status_code == 204
        async with database.read(SYSTEM) as ctx:
            status = await ctx.session.scalar(select(Product.status).where(Product.id == shop.shirt.id))
        assert status == "archived"
        assert (await client.get(f"{ORDERS}/{order['id']}", headers=buyer)).json() == order
