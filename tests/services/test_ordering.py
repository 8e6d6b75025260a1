"""Service items through cart, checkout and order, and how a store marks them as done."""

from typing import Any

import httpx
import pytest
from sqlalchemy import update

from souk.app import House
from souk.inventory.models import Hold, StockLevel, StockMovement
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.orders.models import Checkout, Order, OrderLine
from souk.stores.models import Store
from tests.cart.factories import CART, ITEMS, rows_in
from tests.catalog.factories import make_product
from tests.orders.factories import BAD_CARD, GOOD_CARD, ORDERS, findings, item, order_body, place
from tests.services.factories import Headers, Kitchen, make_kitchen, owner_of, somebody, wanted

pytestmark = pytest.mark.anyio
CARD = {"type": "card", "number": GOOD_CARD}
TABLES = (Checkout, Order, OrderLine, Hold, StockLevel, StockMovement)


async def order(client: httpx.AsyncClient, headers: Headers, *items: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Without an address: nothing is sent."""
    answer = await client.post(ORDERS, json={"payment_method": CARD, "items": list(items), **more}, headers=headers)
    assert answer.status_code == 201, answer.text
    (made,) = answer.json()["orders"]
    found: dict[str, Any] = made
    return found


async def lamp_of(database: Database, kitchen: Kitchen) -> Any:
    async with database.unit_of_work(SYSTEM) as uow:
        lamp = await make_product(uow, store_id=kitchen.store.id, name="Lamp", price=20_00, stock=5)
    return lamp.variant_ids[0]


def line_called(made: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in made["items"] if each["name"] == name)
    return found


class TestOrdering:
    async def test_orders_straight_off_the_menu(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        kitchen = await make_kitchen(database)
        buyer = await somebody(client, database)
        made = await order(
            client, buyer, wanted(kitchen.soup, 2), wanted(kitchen.bread), special_instructions="No salt"
        )
        assert (made["special_instructions"], made["order_status"], made["delivery_address"]) == (
            "No salt",
            "processing",
            None,
        )
        assert made["service"] == {"id": str(kitchen.service.id), "service_name": "Corner Kitchen"}
        assert made["customer_id"] == made["customer"]
        soup = line_called(made, "Soup")
        assert (soup["service_item_id"], soup["variant_id"], soup["quantity"]) == (
            str(kitchen.soup.id),
            str(kitchen.soup.id),
            2,
        )
        assert (soup["unit_price"]["amount"], soup["total_price"]["amount"]) == (6_50, 13_00)
        assert soup["service"] == made["service"]
        assert soup["created_at"] == made["created_at"]
        # 15.25 and 8 % of it; nothing is sent, so no shipping
        assert [made[name]["amount"] for name in ("subtotal", "shipping", "tax", "total")] == [15_25, 0, 1_22, 16_47]
        assert made["total_amount"] == made["total"]
        assert made["estimated_delivery"] is None
        assert await findings(house) == []

    async def test_orders_a_cart(self, client: httpx.AsyncClient, house: House, database: Database) -> None:
        kitchen = await make_kitchen(database)
        await client.post(ITEMS, json={"service_item_id": str(kitchen.soup.id), "quantity": 3})
        assert (await client.post(f"{CART}/checkout")).json()["requires_shipping"] is False
        answer = await client.post(ORDERS, json={"payment_method": CARD, "email": "guest@example.com"})
        assert answer.status_code == 201, answer.text
        assert (await client.get(CART)).json()["items"] == []
        assert await findings(house) == []

    async def test_never_runs_out(self, client: httpx.AsyncClient, house: House, database: Database) -> None:
        kitchen = await make_kitchen(database)
        buyer = await somebody(client, database)
        for _ in range(3):
            await order(client, buyer, wanted(kitchen.soup, 10_000))
        levels = await rows_in(database, StockLevel, StockMovement)
        assert all(row[3:5] == (0, 0) for row in levels["stock_levels"])
        assert levels["stock_movements"] == []
        assert await findings(house) == []

    async def test_takes_the_address_where_it_is_brought_and_keeps_it_where_it_was_given(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        pizzeria, barber = await make_kitchen(database, delivers=True), await make_kitchen(database, name="Barber")
        buyer = await somebody(client, database)
        body = {"payment_method": CARD, "items": [wanted(pizzeria.soup)]}
        answer = await client.post(ORDERS, json=body, headers=buyer)
        assert (answer.status_code, answer.json()["code"]) == (422, "address_required")
        brought = await order(client, buyer, wanted(pizzeria.soup), delivery_address="Dorm 7, room 12")
        assert brought["delivery_address"] == "Dorm 7, room 12"
        assert brought["shipping"]["amount"] == 10_00
        at_home = await order(client, buyer, wanted(barber.soup), delivery_address="Dorm 7, room 12")
        assert (at_home["delivery_address"], at_home["shipping"]["amount"]) == ("Dorm 7, room 12", 0)

    async def test_refuses_an_unavailable_service_and_changes_nothing(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        kitchen = await make_kitchen(database)
        buyer, owner = await somebody(client, database), await owner_of(client, kitchen)
        await client.post(ITEMS, json={"service_item_id": str(kitchen.soup.id)}, headers=buyer)
        await client.post(f"{kitchen.url}/update_availability", json={"is_available": False}, headers=owner)
        before = await rows_in(database, *TABLES)
        for body in ({"payment_method": CARD}, {"payment_method": CARD, "items": [wanted(kitchen.bread)]}):
            answer = await client.post(ORDERS, json=body, headers=buyer)
            problem = answer.json()
            assert (answer.status_code, problem["code"]) == (409, "service_unavailable")
            assert problem["detail"].startswith("Cannot place order for unavailable service")
        checkout = await client.post(f"{CART}/checkout", headers=buyer)
        assert checkout.json()["code"] == "service_unavailable"
        assert await rows_in(database, *TABLES) == before
        assert len((await client.get(CART, headers=buyer)).json()["items"]) == 1

    async def test_gives_back_what_a_declined_card_had_held(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        kitchen = await make_kitchen(database)
        buyer = await somebody(client, database)
        await client.post(ITEMS, json={"service_item_id": str(kitchen.soup.id)}, headers=buyer)
        answer = await client.post(ORDERS, json=order_body(BAD_CARD), headers=buyer)
        assert answer.status_code == 402
        assert (await client.get(CART, headers=buyer)).json()["items"][0]["product_name"] == "Soup"
        assert await findings(house) == []

    async def test_sells_to_the_segment_a_store_chose(self, client: httpx.AsyncClient, database: Database) -> None:
        kitchen = await make_kitchen(database)
        async with database.unit_of_work(SYSTEM) as uow:
            chosen = update(Store).where(Store.id == kitchen.store.id).values(order_eligibility="student")
            await uow.session.execute(chosen)
        body = {"payment_method": CARD, "items": [wanted(kitchen.soup)]}
        answer = await client.post(ORDERS, json=body, headers=await somebody(client, database))
        assert (answer.status_code, answer.json()["code"], answer.json()["segment"]) == (403, "not_eligible", "student")
        assert answer.json()["detail"].startswith("Only members of “Student")

    async def test_is_told_what_it_wants_once(self, client: httpx.AsyncClient, database: Database) -> None:
        kitchen = await make_kitchen(database)
        buyer = await somebody(client, database)
        both = {**wanted(kitchen.soup), "variant_id": str(kitchen.bread.id)}
        for items in ([both], [{"quantity": 1}], [wanted(kitchen.soup, 0)]):
            answer = await client.post(ORDERS, json={"payment_method": CARD, "items": items}, headers=buyer)
            assert answer.status_code == 422
        twice = {"service_item_id": str(kitchen.soup.id), "variant_id": str(kitchen.soup.id)}
        assert (await client.post(ITEMS, json=twice)).status_code == 422
        by_product = {"product_id": str(kitchen.service.id)}
        assert (await client.post(ITEMS, json=by_product)).json()["code"] == "unknown_product"


class TestDone:
    async def test_is_delivered_without_a_parcel(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        kitchen = await make_kitchen(database)
        made = await order(client, await somebody(client, database), wanted(kitchen.soup, 2), wanted(kitchen.bread))
        owner, url = await owner_of(client, kitchen), f"{ORDERS}/{made['id']}"
        some = {"items": [{"order_item_id": line_called(made, "Soup")["id"], "quantity": 1}]}
        partly = (await client.post(f"{url}/done", json=some, headers=owner)).json()
        assert (partly["status"], partly["fulfilment"]) == ("processing", "partial")
        assert await findings(house) == []
        done = (await client.post(f"{url}/done", json={"note": "Enjoy"}, headers=owner)).json()
        assert (done["status"], done["fulfilment"]) == ("delivered", "fulfilled")
        assert [(step["status"], step["note"]) for step in done["status_history"]] == [
            ("pending", ""), ("processing", ""), ("delivered", "Enjoy"),
        ]  # fmt: skip
        assert (await client.get(f"{url}/shipments", headers=owner)).json()["items"] == []
        assert await findings(house) == []
        again = await client.post(f"{url}/done", headers=owner)
        assert (again.status_code, again.json()["code"]) == (409, "invalid_transition")

    async def test_goes_by_the_status_too(self, client: httpx.AsyncClient, house: House, database: Database) -> None:
        kitchen = await make_kitchen(database)
        made = await order(client, await somebody(client, database), wanted(kitchen.soup))
        owner, url = await owner_of(client, kitchen), f"{ORDERS}/{made['id']}"
        shipped = await client.patch(url, json={"status": "shipped"}, headers=owner)
        assert (shipped.status_code, shipped.json()["code"]) == (409, "invalid_transition")
        assert "Mark its services as done" in shipped.json()["detail"]
        done = await client.post(f"{url}/update_status", json={"status": "delivered"}, headers=owner)
        assert (done.status_code, done.json()["status"]) == (200, "delivered")
        assert await findings(house) == []

    async def test_waits_for_the_goods_of_the_same_order(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        kitchen = await make_kitchen(database)
        lamp, buyer = await lamp_of(database, kitchen), await somebody(client, database)
        (made,) = (await place(client, headers=buyer, items=[wanted(kitchen.soup), item(lamp)]))["orders"]
        owner, url = await owner_of(client, kitchen), f"{ORDERS}/{made['id']}"
        soup, goods = line_called(made, "Soup")["id"], line_called(made, "Lamp")["id"]

        wrong = {"items": [{"order_item_id": soup, "quantity": 1}]}
        assert (await client.post(f"{url}/shipments", json=wrong, headers=owner)).json()["code"] == "done_not_sent"
        wrong = {"items": [{"order_item_id": goods, "quantity": 1}]}
        assert (await client.post(f"{url}/done", json=wrong, headers=owner)).json()["code"] == "sent_not_done"
        early = await client.patch(url, json={"status": "delivered"}, headers=owner)
        assert early.json()["code"] == "invalid_transition"

        parcel = (await client.post(f"{url}/shipments", headers=owner)).json()
        assert [each["name"] for each in parcel["items"]] == ["Lamp"]
        assert (await client.get(url, headers=owner)).json()["fulfilment"] == "partial"
        done = (await client.post(f"{url}/done", headers=owner)).json()
        assert done["status"] == "shipped"
        assert await findings(house) == []
        await client.post(f"/api/v1/shipments/{parcel['id']}/delivered", headers=owner)
        assert (await client.get(url, headers=owner)).json()["status"] == "delivered"
        assert await findings(house) == []

    async def test_comes_first_and_the_parcel_after(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        kitchen = await make_kitchen(database)
        lamp, buyer = await lamp_of(database, kitchen), await somebody(client, database)
        (made,) = (await place(client, headers=buyer, items=[wanted(kitchen.soup), item(lamp)]))["orders"]
        owner, url = await owner_of(client, kitchen), f"{ORDERS}/{made['id']}"
        assert (await client.post(f"{url}/done", headers=owner)).json()["status"] == "processing"
        shipped = await client.patch(url, json={"status": "shipped", "tracking_number": "1Z"}, headers=owner)
        assert (shipped.json()["status"], shipped.json()["fulfilment"]) == ("shipped", "fulfilled")
        delivered = await client.patch(url, json={"status": "delivered"}, headers=owner)
        assert delivered.json()["status"] == "delivered"
        assert await findings(house) == []

    async def test_may_travel_where_a_service_delivers(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        pizzeria = await make_kitchen(database, delivers=True)
        (made,) = (await place(client, headers=await somebody(client, database), items=[wanted(pizzeria.soup)]))[
            "orders"
        ]
        owner, url = await owner_of(client, pizzeria), f"{ORDERS}/{made['id']}"
        shipped = await client.patch(url, json={"status": "shipped"}, headers=owner)
        assert shipped.json()["status"] == "shipped"
        assert (await client.patch(url, json={"status": "delivered"}, headers=owner)).json()["status"] == "delivered"
        assert await findings(house) == []

    async def test_is_said_by_the_store_alone(self, client: httpx.AsyncClient, database: Database) -> None:
        kitchen, other = await make_kitchen(database), await make_kitchen(database, name="Other Kitchen")
        buyer = await somebody(client, database)
        made = await order(client, buyer, wanted(kitchen.soup))
        before = await rows_in(database, Order, OrderLine)
        url = f"{ORDERS}/{made['id']}/done"
        strangers = (({}, 404), (await owner_of(client, other), 404), (buyer, 403))
        for headers, status in strangers:
            assert (await client.post(url, headers=headers)).status_code == status
        assert await rows_in(database, Order, OrderLine) == before


class TestAfterwards:
    async def test_cannot_be_sent_back_but_refunded(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        kitchen = await make_kitchen(database)
        buyer = await somebody(client, database)
        made = await order(client, buyer, wanted(kitchen.soup, 2))
        owner, url = await owner_of(client, kitchen), f"{ORDERS}/{made['id']}"
        await client.post(f"{url}/done", headers=owner)
        body = {"reason": "changed_mind", "items": [{"order_item_id": made["items"][0]["id"], "quantity": 1}]}
        answer = await client.post(f"{url}/return", json=body, headers=buyer)
        assert (answer.status_code, answer.json()["code"]) == (409, "service_not_returnable"), answer.text
        staff = await somebody(client, database, "admin")
        refund = {"amount": {"amount": 5_00, "currency": "USD"}, "reason": "It was cold."}
        refunded = await client.post(f"{url}/refunds", json=refund, headers=staff)
        assert refunded.status_code == 201, refunded.text
        assert await findings(house) == []

    async def test_is_cancelled_like_anything_else(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        kitchen = await make_kitchen(database)
        buyer = await somebody(client, database)
        made = await order(client, buyer, wanted(kitchen.soup))
        cancelled = await client.post(f"{ORDERS}/{made['id']}/cancel", headers=buyer)
        assert cancelled.json()["status"] == "cancelled"
        assert await findings(house) == []

    async def test_takes_off_what_will_not_be_done(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        kitchen = await make_kitchen(database)
        made = await order(client, await somebody(client, database), wanted(kitchen.soup), wanted(kitchen.bread))
        owner, url = await owner_of(client, kitchen), f"{ORDERS}/{made['id']}"
        some = {"items": [{"order_item_id": line_called(made, "Soup")["id"], "quantity": 1}]}
        await client.post(f"{url}/done", json=some, headers=owner)
        rest = await client.post(f"{url}/cancel_items", json={"reason": "Out of flour"}, headers=owner)
        assert rest.json()["status"] == "delivered"
        assert await findings(house) == []

    async def test_archives_an_ordered_service(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        kitchen = await make_kitchen(database)
        buyer = await somebody(client, database)
        made = await order(client, buyer, wanted(kitchen.soup))
        owner = await owner_of(client, kitchen)
        assert (await client.delete(kitchen.url, headers=owner)).status_code == 204
        kept = (await client.get(kitchen.url, headers=owner)).json()
        assert (kept["status"], kept["availability_status"], kept["is_available"]) == ("archived", "archived", False)
        assert (await client.get(f"{ORDERS}/{made['id']}", headers=buyer)).json()["items"][0]["name"] == "Soup"
        assert await findings(house) == []
