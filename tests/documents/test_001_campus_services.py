"""Document 001: `/api/…/` with a trailing slash, and ownership that the server sets."""

from typing import Any

import httpx
import pytest

from souk.kernel.database import Database
from souk.kernel.worker import carry_due
from tests.documents.conftest import ADDRESS, CARD, Shop
from tests.media.factories import make_png

pytestmark = pytest.mark.anyio


class TestUsers:
    async def test_login_under_users_with_a_trailing_slash(self, client: httpx.AsyncClient, shop: Shop) -> None:
        body = {"email": "john", "password": "Tangerine-Lantern-42"}
        answer = await client.post("/api/users/login/", json=body)
        assert (answer.status_code, answer.json()["user"]["email"]) == (200, "john@example.com")

    async def test_refresh_rotates_and_the_old_token_is_dead(self, client: httpx.AsyncClient, shop: Shop) -> None:
        pair = (
            await client.post("/api/users/login/", json={"email": "john", "password": "Tangerine-Lantern-42"})
        ).json()
        client.cookies.clear()
        body = {"refresh_token": pair["refresh_token"]}
        assert (await client.post("/api/auth/refresh-token/", json=body)).status_code == 200
        client.cookies.clear()
        again = await client.post("/api/auth/refresh-token/", json=body)
        assert (again.status_code, again.json()["code"]) == (401, "token_reused")


class TestOrders:
    async def test_an_order_belongs_to_whoever_is_signed_in(self, as_customer: httpx.AsyncClient, shop: Shop) -> None:
        variant = (await as_customer.get(f"/api/v1/products/{shop.lamp}")).json()["variants"][0]["id"]
        body = {
            "items": [{"variant_id": variant, "quantity": 2}],
            "delivery_address": "12 Elm Street, Springfield",
            "payment_method": CARD,
            "special_instructions": "Ring twice",
        }
        made = await as_customer.post("/api/orders/", json=body)
        assert made.status_code == 201, made.text
        (order,) = made.json()["orders"]
        assert (order["special_instructions"], order["order_status"]) == ("Ring twice", order["status"])
        assert order["items"][0]["total_price"] == 99.98

    async def test_a_body_cannot_name_another_customer(self, as_customer: httpx.AsyncClient, shop: Shop) -> None:
        variant = (await as_customer.get(f"/api/v1/products/{shop.lamp}")).json()["variants"][0]["id"]
        body = {
            "items": [{"variant_id": variant, "quantity": 1}],
            "shipping_address": ADDRESS,
            "payment_method": CARD,
            "customer": str(shop.owner.id),
        }
        assert (await as_customer.post("/api/orders/", json=body)).status_code == 422
        assert (await as_customer.get("/api/v1/orders")).json()["items"] == []


class TestServices:
    """What the document's four verification scripts look at, as tests."""

    async def _created(self, as_owner: httpx.AsyncClient) -> dict[str, Any]:
        form = {
            "service_name": "Campus Kitchen",
            "description": "Warm meals from noon.",
            "category": "food",
            "service_type": "ordering",
            "base_price": "12.50",
            "is_available": "true",
            "location": "Mensa",
        }
        picture = {"image": ("front.png", make_png(), "image/png")}
        answer = await as_owner.post("/api/services/", data=form, files=picture)
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    async def test_creates_a_service_with_its_picture_for_whoever_is_signed_in(
        self, as_owner: httpx.AsyncClient, as_customer: httpx.AsyncClient, shop: Shop
    ) -> None:
        made = await self._created(as_owner)
        assert (made["vendor"]["business_name"], made["store"]["id"]) == ("Halo", str(shop.store))
        assert (made["base_price"], made["availability_status"]) == (12.5, "available")
        assert made["created_at"] == made["updated_at"]
        assert (await as_customer.get(made["image"])).status_code == 200
        for path in (f"/api/services/{made['id']}/", "/api/services/by_category/?category=food"):
            assert (await as_customer.get(path)).status_code == 200
        by_type = (await as_customer.get("/api/services/by_type/?type=ordering")).json()
        assert [each["service_name"] for each in by_type["items"]] == ["Campus Kitchen"]
        assert (await as_customer.post("/api/services/", json={"service_name": "Mine"})).status_code == 403

    async def test_updates_a_service_and_its_old_picture_is_gone(
        self, as_owner: httpx.AsyncClient, as_customer: httpx.AsyncClient, shop: Shop, database: Database
    ) -> None:
        made = await self._created(as_owner)
        url = f"/api/services/{made['id']}/"
        assert (await as_customer.patch(url, json={"location": "Elsewhere"})).status_code == 403
        picture = {"image": ("new.png", make_png(640, 480), "image/png")}
        changed = (await as_owner.patch(url, data={"base_price": "13"}, files=picture)).json()
        while await carry_due(database):
            pass
        assert (changed["base_price"], changed["service_name"]) == (13.0, "Campus Kitchen")
        refused = await as_owner.patch(url, data={"base_price": "12.505"}, files=picture)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "base_price")
        assert changed["updated_at"] > made["updated_at"]
        assert (await as_customer.get(made["image"])).status_code == 404
        assert (await as_customer.get(changed["image"])).status_code == 200
        away = await as_owner.post(f"{url}update_availability/", json={"is_available": False})
        assert (away.json()["is_available"], away.json()["availability_status"]) == (False, "unavailable")
        assert (await as_owner.delete(url)).status_code == 204

    async def test_orders_its_items_for_whoever_is_signed_in(
        self, as_owner: httpx.AsyncClient, as_customer: httpx.AsyncClient, shop: Shop
    ) -> None:
        made = await self._created(as_owner)
        url = f"/api/services/{made['id']}/"
        item = (await as_owner.post(f"{url}items/", json={"name": "Soup of the day", "price": 4.5})).json()
        body = {
            "items": [{"service_item_id": item["id"], "quantity": 3}],
            "special_instructions": "No onions",
            "delivery_address": "Dorm 7, room 12",
            "payment_method": CARD,
        }
        (order,) = (await as_customer.post("/api/orders/", json=body)).json()["orders"]
        assert order["customer_id"] == str(shop.customer.id)
        assert order["service"] == {"id": made["id"], "service_name": "Campus Kitchen"}
        assert (order["special_instructions"], order["delivery_address"]) == ("No onions", "Dorm 7, room 12")
        (line,) = order["items"]
        assert (line["service_item_id"], line["quantity"], line["unit_price"], line["total_price"]) == (
            item["id"], 3, 4.5, 13.5,
        )  # fmt: skip
        assert order["total_amount"] == order["total"] == 13.5 + order["tax"]
        moved = await as_owner.post(f"/api/orders/{order['id']}/update_status/", json={"status": "delivered"})
        assert (moved.status_code, moved.json()["order_status"]) == (200, "delivered")
        await as_owner.post(f"{url}update_availability/", json={"is_available": False})
        refused = await as_customer.post("/api/orders/", json=body)
        assert refused.json()["detail"].startswith("Cannot place order for unavailable service")

    async def test_reviews_it_once_and_its_rating_follows(
        self, as_owner: httpx.AsyncClient, as_customer: httpx.AsyncClient, shop: Shop
    ) -> None:
        made = await self._created(as_owner)
        url = f"/api/services/{made['id']}/"
        item = (await as_owner.post(f"{url}items/", json={"name": "Soup of the day", "price": 4.5})).json()
        body = {"items": [{"service_item_id": item["id"]}], "payment_method": CARD}
        (order,) = (await as_customer.post("/api/orders/", json=body)).json()["orders"]
        await as_owner.post(f"/api/orders/{order['id']}/done")
        review = await as_customer.post(f"{url}reviews/", json={"rating": 4})
        assert review.status_code == 201, review.text
        assert (await as_customer.get(url)).json()["rating"] == 4.0
        assert (await as_customer.get(f"{url}reviews/")).json()["items"][0]["rating"] == 4
