"""Two who want different things of the same rows at once: one gets it, the other a clear refusal, the books agree."""

import asyncio
from collections import Counter
from typing import Any

import httpx
import pytest

from souk.app import House
from souk.inventory import available
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.orders.models import Order
from souk.payments.models import Refund
from tests.cart.factories import add, make_shop, rows_in
from tests.identity.factories import make_person, sign_in
from tests.orders.factories import ORDERS, findings, item, order_body, place

pytestmark = pytest.mark.anyio


def codes(answers: list[httpx.Response]) -> Counter[str]:
    return Counter(f"{answer.status_code} {answer.json().get('code', '')}".strip() for answer in answers)


class TestCancelling:
    async def test_and_shipping_at_once_is_one_of_the_two(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        shop = await make_shop(database, stock=10)
        buyer = await sign_in(client, (await make_person(database)).email)
        admin = await sign_in(client, (await make_person(database, role="admin")).email)
        for _ in range(3):
            placed = await place(client, headers=buyer, items=[item(shop.shirt_id)])
            order = f"{ORDERS}/{placed['orders'][0]['id']}"
            answers = await asyncio.gather(
                client.patch(order, json={"status": "shipped"}, headers=admin),
                client.post(f"{order}/cancel", json={}, headers=buyer),
                client.post(f"{order}/cancel", json={}, headers=admin),
            )
            assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
        orders = (await rows_in(database, Order))["orders"]
        cancelled = len((await rows_in(database, Refund))["refunds"])
        async with database.read(SYSTEM) as ctx:
            assert (await available(ctx, [shop.shirt_id]))[shop.shirt_id] == 10 - len(orders) + cancelled
        assert await findings(house) == []


class TestOrdersThatCross:
    async def test_in_every_direction_never_break(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        shop = await make_shop(database, stock=40)
        admin = await sign_in(client, (await make_person(database, role="admin")).email)

        async def buy(number: int) -> httpx.Response:
            both = [item(shop.shirt_id), item(shop.mug_id)]
            body = order_body(items=both[:: 1 if number % 2 else -1], email=f"b{number}@example.com")
            return await client.post(ORDERS, json=body)

        async def disturb(number: int) -> httpx.Response:
            changes: dict[str, Any] = {"price": 10_00 + number}
            if number % 2:
                return await client.patch(f"/api/v1/products/{shop.mug.id}", json=changes, headers=admin)
            count = {"on_hand": 40 + number}
            return await client.put(f"/api/v1/inventory/{shop.shirt_id}", json=count, headers=admin)

        answers = await asyncio.gather(*(buy(number) for number in range(24)), *(disturb(n) for n in range(8)))
        assert set(codes(answers)) <= {"200", "201", "409 stale_version", "409 insufficient_stock"}
        assert codes(answers)["201"] == 24
        assert await findings(house) == []


class TestAProduct:
    async def test_that_goes_while_it_is_bought_is_sold_or_refused(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        shop = await make_shop(database, stock=40)
        admin = await sign_in(client, (await make_person(database, role="admin")).email)
        bodies = [order_body(items=[item(shop.mug_id)], email=f"b{number}@example.com") for number in range(10)]
        *bought, gone = await asyncio.gather(
            *(client.post(ORDERS, json=body) for body in bodies),
            client.delete(f"/api/v1/products/{shop.mug.id}", headers=admin),
        )
        assert gone.status_code == 204
        assert set(codes(bought)) <= {"201", "409 not_for_sale", "409 insufficient_stock"}
        assert (await client.post(ORDERS, json=bodies[0])).json()["code"] == "not_for_sale"
        assert await findings(house) == []


class TestAPrice:
    async def test_that_rose_since_the_cart_is_the_one_that_is_paid(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        shop = await make_shop(database)
        admin = await sign_in(client, (await make_person(database, role="admin")).email)
        buyer = await sign_in(client, (await make_person(database)).email)
        await add(client, shop.mug_id, headers=buyer)
        await client.patch(f"/api/v1/products/{shop.mug.id}", json={"price": 30_00}, headers=admin)
        order = (await place(client, headers=buyer))["orders"][0]
        assert (order["subtotal"]["amount"], order["items"][0]["unit_price"]["amount"]) == (30_00, 30_00)
        assert sum(step["amount"]["amount"] for step in order["trace"]) == order["total"]["amount"]
        assert await findings(house) == []
