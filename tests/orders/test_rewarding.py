"""What orders do for their buyers' points: from paying to refunding, through the doors."""

import httpx
import pytest

from souk.app import House
from souk.kernel.database import Database
from souk.kernel.worker import carry_due
from tests.cart.factories import make_shop
from tests.identity.factories import make_person, sign_in
from tests.orders.factories import ORDERS, findings, item, place

pytestmark = pytest.mark.anyio
Headers = dict[str, str]


async def carry_all(database: Database) -> None:
    while await carry_due(database):
        pass


async def points(client: httpx.AsyncClient, headers: Headers) -> int:
    found: int = (await client.get("/api/v1/auth/me", headers=headers)).json()["loyalty"]["points"]
    return found


class TestRewarding:
    async def test_a_paid_order_earns_by_its_goods_alone(
        self, client: httpx.AsyncClient, database: Database, house: House
    ) -> None:
        shop = await make_shop(database)
        headers = await sign_in(client, (await make_person(database)).email)

        placed = await place(client, headers=headers, items=[item(shop.shirt_id, 2)])
        await carry_all(database)

        (order,) = placed["orders"]
        assert order["subtotal"]["amount"] < order["total"]["amount"]
        assert await points(client, headers) == order["subtotal"]["amount"] // 100
        (entry,) = (await client.get("/api/v1/loyalty/history", headers=headers)).json()["items"]
        assert (entry["kind"], entry["about"], entry["reference_id"]) == ("earned", order["number"], order["id"])
        assert await findings(house) == []

    async def test_a_guest_earns_nothing(self, client: httpx.AsyncClient, database: Database, house: House) -> None:
        shop = await make_shop(database)

        await place(client, items=[item(shop.shirt_id)], email="grace@example.com")
        await carry_all(database)

        assert await findings(house) == []

    async def test_a_cancelled_order_takes_back_what_it_earned(
        self, client: httpx.AsyncClient, database: Database, house: House
    ) -> None:
        shop = await make_shop(database)
        headers = await sign_in(client, (await make_person(database)).email)
        placed = await place(client, headers=headers, items=[item(shop.shirt_id, 2)])
        await carry_all(database)
        assert await points(client, headers) > 0

        cancelled = await client.post(f"{ORDERS}/{placed['orders'][0]['id']}/cancel", json={}, headers=headers)
        await carry_all(database)

        assert cancelled.status_code == 200, cancelled.text
        assert await points(client, headers) == 0
        assert await findings(house) == []

    async def test_an_order_cancelled_before_anybody_heard_of_it_earns_nothing(
        self, client: httpx.AsyncClient, database: Database, house: House
    ) -> None:
        shop = await make_shop(database)
        headers = await sign_in(client, (await make_person(database)).email)
        placed = await place(client, headers=headers, items=[item(shop.shirt_id, 2)])

        await client.post(f"{ORDERS}/{placed['orders'][0]['id']}/cancel", json={}, headers=headers)
        await carry_all(database)

        assert await points(client, headers) == 0
        assert await findings(house) == []
