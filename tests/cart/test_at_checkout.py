"""Coupons and points all the way to the order: what is promised, counted, given back, and raced for."""

import asyncio
from collections import Counter
from typing import Any
from uuid import UUID

import httpx
import pytest

from souk.app import House
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.worker import carry_due
from souk.pricing.coupons.commands import change_coupon
from souk.pricing.coupons.schemas import ChangeCoupon
from tests.cart.factories import CART, Shop, add, make_shop
from tests.identity.factories import make_person, sign_in
from tests.loyalty.factories import account_of, make_paid
from tests.orders.factories import BAD_CARD, ORDERS, findings, order_body, place
from tests.pricing.coupons.factories import make_coupon, uses_of

pytestmark = pytest.mark.anyio
APPLY, REDEEM = "/api/v1/loyalty/apply-coupon", "/api/v1/loyalty/redeem-points"
Headers = dict[str, str]


async def make_buyer(
    client: httpx.AsyncClient, database: Database, shop: Shop, *, code: str = "", points: int = 0, redeems: int = 0
) -> tuple[UUID, Headers]:
    """Somebody with a shirt in the cart, the coupon on it, and points."""
    person = await make_person(database)
    if points:
        await make_paid(database, person.id, goods=points * 100)
    headers = await sign_in(client, person.email)
    await add(client, shop.shirt_id, headers=headers)
    if code:
        assert (await client.post(APPLY, json={"code": code}, headers=headers)).status_code == 200
    if redeems:
        assert (await client.post(REDEEM, json={"points": redeems}, headers=headers)).status_code == 200
    return person.id, headers


def amounts(order: dict[str, Any], *names: str) -> tuple[int, ...]:
    return tuple(order[name]["amount"] for name in names)


class TestAnOrder:
    async def test_costs_what_the_cart_said_and_counts_what_it_used(
        self, client: httpx.AsyncClient, database: Database, house: House
    ) -> None:
        shop = await make_shop(database)
        coupon = await make_coupon(database, limit_per_person=1)
        buyer, headers = await make_buyer(client, database, shop, code="SAVE10", points=400, redeems=300)
        said = (await client.get(CART, headers=headers)).json()

        (order,) = (await place(client, headers=headers))["orders"]

        assert amounts(order, "subtotal", "discount", "loyalty_discount", "tax", "shipping", "total") == (
            50_00, 5_00, 3_00, 3_36, 10_00, 55_36,
        )  # fmt: skip
        assert order["total"] == said["total"]
        assert await uses_of(database, coupon.id) == (1, [(buyer, "kept")], {buyer: 1})
        points, held, _ = await account_of(database, buyer)
        assert (points, held) == (100, 0)
        cart = (await client.get(CART, headers=headers)).json()
        assert (cart["items"], cart["coupons"], cart["points"]["redeeming"]) == ([], [], 0)
        while await carry_due(house.database):
            pass
        assert await findings(house) == []

    async def test_that_is_declined_gives_everything_back(
        self, client: httpx.AsyncClient, database: Database, house: House
    ) -> None:
        shop = await make_shop(database)
        coupon = await make_coupon(database, limit_per_person=1)
        buyer, headers = await make_buyer(client, database, shop, code="SAVE10", points=400, redeems=300)
        said = (await client.get(CART, headers=headers)).json()

        declined = await client.post(ORDERS, json=order_body(BAD_CARD), headers=headers)

        assert (declined.status_code, declined.json()["code"]) == (402, "payment_declined")
        assert await uses_of(database, coupon.id) == (0, [], {buyer: 0})
        assert (await account_of(database, buyer))[:2] == (400, 0)
        cart = (await client.get(CART, headers=headers)).json()
        assert {name: cart[name] for name in ("coupons", "points", "total")} == {
            name: said[name] for name in ("coupons", "points", "total")
        }
        assert await findings(house) == []

    async def test_is_refused_where_a_coupon_was_lost_meanwhile(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await make_shop(database)
        coupon = await make_coupon(database)
        _, headers = await make_buyer(client, database, shop, code="SAVE10")
        async with database.unit_of_work(SYSTEM) as uow:
            await change_coupon(uow, coupon.id, ChangeCoupon(is_active=False))

        refused = await client.post(ORDERS, json=order_body(), headers=headers)

        assert (refused.status_code, refused.json()["code"], refused.json()["coupon"]) == (
            404, "unknown_coupon", "SAVE10",
        )  # fmt: skip
        assert len((await client.get(CART, headers=headers)).json()["items"]) == 1
        assert (await client.delete("/api/v1/loyalty/coupons/SAVE10", headers=headers)).status_code == 200
        assert (await place(client, headers=headers))["total"]["amount"] == 64_00


class TestARaceForTheLastUses:
    async def test_lets_exactly_as_many_orders_through(
        self, client: httpx.AsyncClient, database: Database, house: House
    ) -> None:
        shop = await make_shop(database, stock=100)
        coupon = await make_coupon(database, limit_total=3)
        buyers = [await make_buyer(client, database, shop, code="SAVE10") for _ in range(8)]

        async def buy(headers: Headers) -> tuple[int, str]:
            answer = await client.post(ORDERS, json=order_body(), headers=headers)
            return answer.status_code, answer.json().get("code", "")

        outcomes = Counter(await asyncio.gather(*(buy(headers) for _, headers in buyers)))

        assert outcomes == {(201, ""): 3, (409, "coupon_used_up"): 5}
        counter, uses, _ = await uses_of(database, coupon.id)
        assert (counter, [state for _, state in uses]) == (3, ["kept"] * 3)
        carts = [(await client.get(CART, headers=headers)).json() for _, headers in buyers]
        assert Counter((len(cart["items"]), len(cart["refused_coupons"])) for cart in carts) == {(0, 0): 3, (1, 1): 5}
        while await carry_due(house.database):
            pass
        assert await findings(house) == []
