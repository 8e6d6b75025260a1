"""Document 001: `/api/…/` with a trailing slash, and ownership that the server sets."""

import httpx
import pytest

from tests.documents.conftest import ADDRESS, CARD, Shop

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
