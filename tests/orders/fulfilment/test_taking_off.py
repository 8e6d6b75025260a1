"""Pieces that will never leave: off the order, back on the shelf, their money back."""

import asyncio
from typing import Any

import httpx
import pytest

from souk.app import House
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.orders import count_open_orders, make_unavailable, refunds_of
from souk.orders.fulfilment.models import OrderNote, Shipment
from souk.orders.models import Order, OrderLine, OrderRefund
from souk.orders.queries import find_order
from tests.cart.factories import rows_in
from tests.orders.factories import findings
from tests.orders.fulfilment.factories import SHIPMENTS, Sale, id_of, make_sale, seen, ship, shipped
from tests.orders.test_placing import stock_of

pytestmark = pytest.mark.anyio
TABLES: tuple[type[Any], ...] = (Order, OrderLine, OrderRefund, OrderNote, Shipment)


async def take_off(client: httpx.AsyncClient, sale: Sale, *pieces: tuple[str, int], **more: Any) -> httpx.Response:
    items = {"items": [{"order_item_id": line, "quantity": count} for line, count in pieces]} if pieces else {}
    headers = more.pop("headers", sale.seller)
    return await client.post(f"{sale.url}/cancel_items", json={**items, **more}, headers=headers)


class TestTakingOff:
    async def test_returns_goods_and_what_was_paid_for_them(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        sale = await make_sale(client, database)
        answer = await take_off(client, sale, (sale.shirts, 2), reason="The loom broke.")
        order = answer.json()
        assert (answer.status_code, order["status"], order["fulfilment"]) == (200, "processing", "unfulfilled")
        assert {each["name"]: each["quantity_cancelled"] for each in order["items"]} == {
            "Blue Door Shirt": 2,
            "Blue Door Mug": 0,
        }
        assert await stock_of(database, sale.shop.shirt_id) == (9, 0)
        (refund,) = (await rows_in(database, OrderRefund))["order_refunds"]
        assert 108_00 in refund
        notes = (await client.get(f"{sale.url}/notes", headers=sale.buyer)).json()["items"]
        assert notes[0]["text"].startswith("Taken off your order: 2 × Blue Door Shirt. The loom broke.")  # noqa: RUF001
        assert await findings(house) == []

    async def test_of_all_that_is_left_completes_the_order(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        sale = await make_sale(client, database)
        parcel = await shipped(client, sale, (sale.shirts, 3))
        done = (await take_off(client, sale)).json()
        assert (done["status"], done["fulfilment"]) == ("shipped", "fulfilled")
        await client.post(f"{SHIPMENTS}/{parcel['id']}/delivered", headers=sale.seller)
        assert (await seen(client, sale))["status"] == "delivered"
        assert await findings(house) == []

    async def test_delivers_the_order_whose_parcels_have_all_arrived(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        sale = await make_sale(client, database)
        parcel = await shipped(client, sale, (sale.shirts, 3))
        await client.post(f"{SHIPMENTS}/{parcel['id']}/delivered", headers=sale.seller)
        assert (await take_off(client, sale)).json()["status"] == "delivered"
        assert await findings(house) == []

    async def test_refuses_what_it_cannot_and_changes_nothing(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        sale = await make_sale(client, database)
        before = await rows_in(database, *TABLES)
        for pieces, status, code in (
            ((), 409, "invalid_transition"),
            (((sale.shirts, 4),), 409, "more_than_left"),
            (((sale.order["id"], 1),), 422, "not_of_this_order"),
        ):
            answer = await take_off(client, sale, *pieces)
            assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert (await take_off(client, sale, (sale.shirts, 1), headers=sale.buyer)).status_code == 403
        assert (await take_off(client, sale, (sale.shirts, 1), headers={})).status_code == 404
        assert await rows_in(database, *TABLES) == before

    async def test_against_shipping_the_same_piece_one_wins(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        sale = await make_sale(client, database)
        await shipped(client, sale, (sale.shirts, 3), (sale.mugs, 1))
        off, left = await asyncio.gather(take_off(client, sale, (sale.mugs, 1)), ship(client, sale, (sale.mugs, 1)))
        assert sorted((off.status_code, left.status_code)) in ([200, 409], [201, 409])
        order = await seen(client, sale)
        mugs = next(each for each in order["items"] if each["name"].endswith("Mug"))
        assert mugs["quantity_shipped"] + mugs["quantity_cancelled"] == 2
        assert (order["status"], order["fulfilment"]) == ("shipped", "fulfilled")
        assert await findings(house) == []

    async def test_and_cancelling_what_remains_returns_everything_once(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        sale = await make_sale(client, database)
        await take_off(client, sale, (sale.shirts, 1))
        cancelled = await client.post(f"{sale.url}/cancel", json={}, headers=sale.buyer)
        assert (cancelled.status_code, cancelled.json()["status"]) == (200, "cancelled")
        assert await stock_of(database, sale.shop.shirt_id) == (10, 0)
        assert await stock_of(database, sale.shop.mug_id) == (10, 0)
        async with database.read(SYSTEM) as ctx:
            order = await find_order(ctx, id_of(sale.order["id"]))
        assert order.refunded_amount == order.total
        assert await findings(house) == []


class TestAStoreThatCloses:
    async def test_takes_off_what_has_not_left_and_leaves_what_has(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        sale = await make_sale(client, database)
        await shipped(client, sale, (sale.shirts, 3))
        stores = [sale.shop.store.id]
        async with database.read(SYSTEM) as ctx:
            foreseen = await count_open_orders(ctx, stores)
        async with database.unit_of_work(SYSTEM) as uow:
            gone = await make_unavailable(uow, stores, note="The store closed.")
        assert (foreseen.count, foreseen.refunds) == (1, refunds_of(gone))
        order = await seen(client, sale)
        assert (order["status"], order["fulfilment"]) == ("shipped", "fulfilled")
        assert await stock_of(database, sale.shop.mug_id) == (10, 0)
        assert await stock_of(database, sale.shop.shirt_id) == (7, 0)
        assert await findings(house) == []
