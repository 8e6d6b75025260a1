"""Two who ship the same pieces at once, or ship what the other cancels: one gets it, and the counts agree."""

import asyncio
from collections import Counter

import httpx
import pytest

from souk.app import House
from souk.kernel.database import Database
from souk.orders.fulfilment.models import Shipment
from tests.cart.factories import rows_in
from tests.orders.factories import findings
from tests.orders.fulfilment.factories import SHIPMENTS, make_sale, seen, seller_of, ship, shipped

pytestmark = pytest.mark.anyio


def codes(answers: list[httpx.Response]) -> Counter[str]:
    return Counter(f"{answer.status_code} {answer.json().get('code', '')}".strip() for answer in answers)


class TestTheLastPiece:
    async def test_leaves_once_however_many_send_it(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        sale = await make_sale(client, database)
        await shipped(client, sale, (sale.shirts, 3), (sale.mugs, 1))
        other = await seller_of(client, database, sale.shop)
        answers = await asyncio.gather(
            *(ship(client, sale, (sale.mugs, 1), headers=who) for who in (sale.seller, other) * 4)
        )
        assert codes(answers) == {"201": 1, "409 invalid_transition": 7}
        assert len((await rows_in(database, Shipment))["shipments"]) == 2
        assert await findings(house) == []

    async def test_of_pieces_asked_for_by_many_no_more_leave_than_there_are(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        sale = await make_sale(client, database)
        answers = await asyncio.gather(*(ship(client, sale, (sale.shirts, 2)) for _ in range(6)))
        assert codes(answers) == {"201": 1, "409 more_than_left": 5}
        order = await seen(client, sale)
        assert {each["name"]: each["quantity_shipped"] for each in order["items"]} == {
            "Blue Door Shirt": 2,
            "Blue Door Mug": 0,
        }
        assert await findings(house) == []


class TestCancellingAgainstShipping:
    async def test_one_of_them_wins(self, client: httpx.AsyncClient, house: House, database: Database) -> None:
        for _ in range(3):
            sale = await make_sale(client, database)
            cancelled, part = await asyncio.gather(
                client.post(f"{sale.url}/cancel", json={}, headers=sale.buyer), ship(client, sale, (sale.shirts, 1))
            )
            outcome = (cancelled.status_code, part.status_code)
            assert outcome in {(200, 409), (409, 201)}
            assert (await seen(client, sale))["status"] == ("cancelled" if outcome[0] == 200 else "processing")
        assert await findings(house) == []


class TestArrivingAtOnce:
    async def test_of_the_last_two_parcels_delivers_the_order_once(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        sale = await make_sale(client, database)
        parcels = [await shipped(client, sale, (sale.shirts, 3)), await shipped(client, sale)]
        urls = [f"{SHIPMENTS}/{each['id']}/delivered" for each in parcels] * 2
        answers = await asyncio.gather(*(client.post(url, headers=sale.seller) for url in urls))
        assert codes(answers) == {"200": 2, "409 shipment_already_delivered": 2}
        order = await seen(client, sale)
        assert [step["status"] for step in order["status_history"]].count("delivered") == 1
        assert order["status"] == "delivered"
        assert await findings(house) == []
