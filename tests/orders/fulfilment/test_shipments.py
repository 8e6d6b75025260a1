"""An order that leaves its store in several parcels."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from souk.app import House
from souk.kernel.database import Database
from souk.orders.fulfilment.models import OrderNote, Shipment, ShipmentLine
from souk.orders.models import Order, OrderEvent, OrderLine
from tests.cart.factories import make_shop, rows_in
from tests.identity.factories import make_person, sign_in
from tests.orders.factories import findings, item, place
from tests.orders.fulfilment.factories import SHIPMENTS, make_sale, seen, seller_of, ship, shipped

pytestmark = pytest.mark.anyio
TABLES: tuple[type[Any], ...] = (Order, OrderLine, OrderEvent, Shipment, ShipmentLine, OrderNote)


class TestShippingInParts:
    async def test_stays_in_processing_until_the_last_piece_has_left(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        sale = await make_sale(client, database)
        first = await shipped(client, sale, (sale.shirts, 2), carrier="UPS", tracking_number="1Z 999")
        assert (first["position"], first["status"], first["version"]) == (1, "shipped", 1)
        assert [(each["name"], each["quantity"]) for each in first["items"]] == [("Blue Door Shirt", 2)]
        assert first["tracking_url"] == "https://www.ups.com/track?tracknum=1Z999"
        order = await seen(client, sale)
        assert (order["status"], order["fulfilment"], order["tracking_number"]) == ("processing", "partial", "1Z 999")
        assert {each["name"]: each["quantity_shipped"] for each in order["items"]} == {
            "Blue Door Shirt": 2,
            "Blue Door Mug": 0,
        }
        assert await findings(house) == []

        second = await shipped(client, sale, carrier="Harbour Post")
        assert sorted((each["name"], each["quantity"]) for each in second["items"]) == [
            ("Blue Door Mug", 2),
            ("Blue Door Shirt", 1),
        ]
        order = await seen(client, sale)
        assert (order["status"], order["fulfilment"]) == ("shipped", "fulfilled")
        assert [step["status"] for step in order["status_history"]] == ["pending", "processing", "shipped"]
        assert await findings(house) == []

    async def test_refuses_more_than_is_left_and_changes_nothing(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        sale = await make_sale(client, database)
        await shipped(client, sale, (sale.shirts, 2))
        before = await rows_in(database, *TABLES)
        answer = await ship(client, sale, (sale.mugs, 1), (sale.shirts, 2))
        body = answer.json()
        assert (answer.status_code, body["code"], body["left"], body["asked"]) == (409, "more_than_left", 1, 2)
        assert body["order_item_id"] == sale.shirts
        assert body["detail"] == "Of Blue Door Shirt 1 piece is left to be sent."
        twice = await ship(client, sale, (sale.shirts, 1), (sale.shirts, 1))
        assert (twice.status_code, twice.json()["code"]) == (409, "more_than_left")
        assert await rows_in(database, *TABLES) == before

    @pytest.mark.parametrize("count", [0, -1, 10_001, 2**63, 1.5, "2", None, True])
    async def test_refuses_what_is_no_number_of_pieces(
        self, client: httpx.AsyncClient, database: Database, count: Any
    ) -> None:
        sale = await make_sale(client, database)
        before = await rows_in(database, *TABLES)
        assert (await ship(client, sale, (sale.shirts, count))).status_code == 422
        assert (await client.post(f"{sale.url}/shipments", json={"items": []}, headers=sale.seller)).status_code == 422
        assert await rows_in(database, *TABLES) == before

    async def test_refuses_lines_of_another_order(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        sale, other = await make_sale(client, database, shop=shop), await make_sale(client, database, shop=shop)
        before = await rows_in(database, *TABLES)
        answer = await ship(client, sale, (other.shirts, 1))
        assert (answer.status_code, answer.json()["code"]) == (422, "not_of_this_order")
        assert await rows_in(database, *TABLES) == before

    async def test_refuses_an_order_that_is_not_to_be_shipped(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        sale = await make_sale(client, database)
        await shipped(client, sale)
        before = await rows_in(database, *TABLES)
        answer = await ship(client, sale)
        assert (answer.status_code, answer.json()["code"]) == (409, "invalid_transition")
        assert await rows_in(database, *TABLES) == before

    async def test_refuses_what_somebody_changed_meanwhile(self, client: httpx.AsyncClient, database: Database) -> None:
        sale = await make_sale(client, database)
        version = (await seen(client, sale))["version"]
        await shipped(client, sale, (sale.shirts, 1), version=version)
        before = await rows_in(database, *TABLES)
        stale = await ship(client, sale, (sale.shirts, 1), version=version)
        assert (stale.status_code, stale.json()["code"]) == (409, "order_changed_meanwhile")
        assert stale.json()["version"] == version + 1
        moved = await client.patch(sale.url, json={"status": "shipped", "version": version}, headers=sale.seller)
        assert (moved.status_code, moved.json()["code"]) == (409, "order_changed_meanwhile")
        assert await rows_in(database, *TABLES) == before

    async def test_ships_once_with_the_same_key(self, client: httpx.AsyncClient, database: Database) -> None:
        sale = await make_sale(client, database)
        headers = {**sale.seller, "Idempotency-Key": "one-parcel"}
        first = await shipped(client, sale, (sale.shirts, 1), headers=headers)
        assert await shipped(client, sale, (sale.shirts, 1), headers=headers) == first
        assert len((await rows_in(database, Shipment))["shipments"]) == 1

    async def test_ships_the_rest_by_its_status(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        sale = await make_sale(client, database)
        await shipped(client, sale, (sale.mugs, 2))
        arrives = str(datetime.now(UTC).date() + timedelta(days=9))
        body = {"status": "shipped", "tracking_number": "T-2", "carrier": "DHL", "estimated_delivery": arrives}
        moved = await client.post(f"{sale.url}/update_status", json=body, headers=sale.seller)
        assert (moved.json()["status"], moved.json()["fulfilment"]) == ("shipped", "fulfilled")
        tracking = (await client.get(f"{sale.url}/tracking", headers=sale.buyer)).json()
        assert (tracking["tracking_numbers"], tracking["estimated_delivery"]) == (["T-2"], arrives)
        assert [sum(item["quantity"] for item in each["items"]) for each in tracking["shipments"]] == [2, 3]
        assert await findings(house) == []

    @pytest.mark.parametrize("days", [-2, 400])
    async def test_refuses_an_estimate_out_of_reach(
        self, client: httpx.AsyncClient, database: Database, days: int
    ) -> None:
        sale = await make_sale(client, database)
        before = await rows_in(database, *TABLES)
        day = str(datetime.now(UTC).date() + timedelta(days=days))
        answer = await ship(client, sale, estimated_delivery=day)
        assert (answer.status_code, answer.json()["code"]) == (422, "date_out_of_reach")
        assert await rows_in(database, *TABLES) == before


class TestCancelling:
    async def test_is_refused_once_part_of_it_has_left(self, client: httpx.AsyncClient, database: Database) -> None:
        sale = await make_sale(client, database)
        await shipped(client, sale, (sale.shirts, 1))
        before = await rows_in(database, *TABLES)
        answer = await client.post(f"{sale.url}/cancel", headers=sale.buyer)
        assert (answer.status_code, answer.json()["code"]) == (409, "invalid_transition")
        assert "on its way already" in answer.json()["detail"]
        assert await rows_in(database, *TABLES) == before


class TestArriving:
    async def test_delivers_the_order_with_its_last_parcel(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        sale = await make_sale(client, database)
        first, second = await shipped(client, sale, (sale.shirts, 3)), await shipped(client, sale)
        one = await client.post(f"{SHIPMENTS}/{first['id']}/delivered", headers=sale.seller)
        assert (one.status_code, one.json()["status"]) == (200, "delivered")
        assert (await seen(client, sale))["status"] == "shipped"
        await client.post(f"{SHIPMENTS}/{second['id']}/delivered", headers=sale.seller)
        order = await seen(client, sale)
        assert order["status"] == "delivered"
        assert [step["status"] for step in order["status_history"]][-2:] == ["shipped", "delivered"]
        assert await findings(house) == []

    async def test_of_every_parcel_does_not_deliver_what_has_not_left(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        sale = await make_sale(client, database)
        first = await shipped(client, sale, (sale.shirts, 3))
        await client.post(f"{SHIPMENTS}/{first['id']}/delivered", headers=sale.seller)
        order = await seen(client, sale)
        assert (order["status"], order["fulfilment"]) == ("processing", "partial")
        refused = await client.patch(sale.url, json={"status": "delivered"}, headers=sale.seller)
        assert (refused.status_code, refused.json()["code"]) == (409, "invalid_transition")
        assert await findings(house) == []

    async def test_happens_once(self, client: httpx.AsyncClient, database: Database) -> None:
        sale = await make_sale(client, database)
        parcel = await shipped(client, sale)
        url = f"{SHIPMENTS}/{parcel['id']}/delivered"
        assert (await client.post(url, headers=sale.seller)).status_code == 200
        before = await rows_in(database, *TABLES)
        again = await client.post(url, headers=sale.seller)
        assert (again.status_code, again.json()["code"]) == (409, "shipment_already_delivered")
        assert await rows_in(database, *TABLES) == before

    async def test_of_all_at_once_by_the_status_of_the_order(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        sale = await make_sale(client, database)
        await shipped(client, sale, (sale.shirts, 3))
        await shipped(client, sale)
        await client.patch(sale.url, json={"status": "delivered"}, headers=sale.seller)
        shipments = (await client.get(f"{sale.url}/shipments", headers=sale.buyer)).json()["items"]
        assert [each["status"] for each in shipments] == ["delivered", "delivered"]
        assert await findings(house) == []


class TestCorrecting:
    async def test_puts_the_tracking_right_on_the_order_as_well(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        sale = await make_sale(client, database)
        parcel = await shipped(client, sale, carrier="DHL", tracking_number="WRONG")
        right = await client.patch(
            f"{SHIPMENTS}/{parcel['id']}", json={"tracking_number": "RIGHT", "version": 1}, headers=sale.seller
        )
        assert (right.status_code, right.json()["tracking_number"], right.json()["carrier"]) == (200, "RIGHT", "DHL")
        assert (right.json()["version"], (await seen(client, sale))["tracking_number"]) == (2, "RIGHT")

    async def test_refuses_over_somebody_elses_correction(self, client: httpx.AsyncClient, database: Database) -> None:
        sale = await make_sale(client, database)
        url = f"{SHIPMENTS}/{(await shipped(client, sale))['id']}"
        await client.patch(url, json={"tracking_number": "A", "version": 1}, headers=sale.seller)
        before = await rows_in(database, *TABLES)
        stale = await client.patch(url, json={"tracking_number": "B", "version": 1}, headers=sale.seller)
        assert (stale.status_code, stale.json()["code"]) == (409, "order_changed_meanwhile")
        assert await rows_in(database, *TABLES) == before


class TestWhoMay:
    async def test_ship_is_the_stores_staff_alone(self, client: httpx.AsyncClient, database: Database) -> None:
        sale = await make_sale(client, database)
        other = await seller_of(client, database, await make_shop(database, name="Red Door"))
        stranger = await sign_in(client, (await make_person(database)).email)
        agent = await sign_in(client, (await make_person(database, role="support_agent")).email)
        parcel = await shipped(client, sale, (sale.mugs, 1))
        before = await rows_in(database, *TABLES)
        calls = [
            ("POST", f"{sale.url}/shipments", {"items": [{"order_item_id": sale.shirts, "quantity": 1}]}),
            ("PATCH", f"{SHIPMENTS}/{parcel['id']}", {"tracking_number": "MINE"}),
            ("POST", f"{SHIPMENTS}/{parcel['id']}/delivered", None),
            ("POST", f"{sale.url}/notes", {"text": "Hello"}),
        ]
        for headers, expected in ((sale.buyer, 403), (other, 404), (stranger, 404), (agent, 403), ({}, 404)):
            for method, url, body in calls:
                answer = await client.request(method, url, json=body, headers=headers)
                assert answer.status_code == expected, (method, url, expected)
        assert await rows_in(database, *TABLES) == before
        for role in ("product_manager", "admin"):
            manager = await sign_in(client, (await make_person(database, role=role)).email)
            assert (await ship(client, sale, (sale.shirts, 1), headers=manager)).status_code == 201

    async def test_look_is_the_buyer_and_the_staff(self, client: httpx.AsyncClient, database: Database) -> None:
        sale = await make_sale(client, database)
        await shipped(client, sale)
        stranger = await sign_in(client, (await make_person(database)).email)
        for headers, expected in ((sale.buyer, 200), (sale.seller, 200), (stranger, 404), ({}, 404)):
            assert (await client.get(f"{sale.url}/shipments", headers=headers)).status_code == expected

    async def test_a_guest_looks_with_the_link(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        placed = await place(client, email="g@example.com", items=[item(shop.shirt_id)])
        url = f"/api/v1/orders/{placed['orders'][0]['id']}"
        await client.patch(url, json={"status": "shipped"}, headers=await seller_of(client, database, shop))
        token = {"token": placed["guest_token"]}
        assert len((await client.get(f"{url}/shipments", params=token)).json()["items"]) == 1
        assert (await client.get(f"{url}/shipments", params={"token": "x"})).status_code == 404


class TestNotes:
    async def test_stay_among_the_stores_people_unless_they_are_sent(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        sale = await make_sale(client, database)
        await client.post(f"{sale.url}/notes", json={"text": "Fragile: use the big box."}, headers=sale.seller)
        sent = {"text": "The blue ones took a day longer.", "for_buyer": True}
        assert (await client.post(f"{sale.url}/notes", json=sent, headers=sale.seller)).status_code == 201

        async def texts(headers: dict[str, str]) -> list[str]:
            return [each["text"] for each in (await client.get(f"{sale.url}/notes", headers=headers)).json()["items"]]

        assert await texts(sale.seller) == ["Fragile: use the big box.", "The blue ones took a day longer."]
        assert await texts(sale.buyer) == ["The blue ones took a day longer."]
