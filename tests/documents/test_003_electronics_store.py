"""Document 003: `/api` without a version, bare arrays, decimal money."""

import httpx
import pytest

from tests.documents.conftest import ADDRESS, CARD, Shop

pytestmark = pytest.mark.anyio


class TestProducts:
    async def test_the_list_is_a_bare_array_with_decimal_prices(self, client: httpx.AsyncClient, shop: Shop) -> None:
        listed = (await client.get("/api/products")).json()
        assert {product["name"]: product["price"] for product in listed} == {
            "Halo table lamp": 49.99,
            "Cotton shirt": 25.0,
        }

    async def test_one_product_has_its_specifications(self, client: httpx.AsyncClient, shop: Shop) -> None:
        found = (await client.get(f"/api/products/{shop.lamp}")).json()
        assert (found["price"], found["specifications"]) == (49.99, {})

    async def test_a_bad_id_is_refused(self, client: httpx.AsyncClient, shop: Shop) -> None:
        assert (await client.get("/api/products/17")).status_code == 404

    async def test_a_manager_writes_with_decimal_prices(self, as_manager: httpx.AsyncClient, shop: Shop) -> None:
        body = {
            "name": "Camera",
            "description": "A camera.",
            "category_id": str(shop.category),
            "price": 129.5,
            "stock": 3,
            "store": str(shop.store),
        }
        made = await as_manager.post("/api/products", json=body)
        if made.status_code == 422:
            body["store_id"] = body.pop("store")
            made = await as_manager.post("/api/products", json=body)
        assert (made.status_code, made.json()["price"]) == (201, 129.5)
        path = f"/api/products/{made.json()['id']}"
        assert (await as_manager.put(path, json={"price": 99})).json()["price"] == 99.0
        assert (await as_manager.delete(path)).status_code == 204


class TestAuthentication:
    async def test_register_login_refresh_and_me(self, client: httpx.AsyncClient) -> None:
        body = {"email": "new@example.com", "password": "Tangerine-Lantern-42", "full_name": "New Person"}
        made = await client.post("/api/auth/register", json=body)
        assert made.status_code == 201
        client.cookies.clear()
        pair = (
            await client.post("/api/auth/login", json={"email": body["email"], "password": body["password"]})
        ).json()
        client.cookies.clear()
        fresh = (await client.post("/api/auth/refresh", json={"refresh_token": pair["refresh_token"]})).json()
        client.cookies.clear()
        me = await client.get("/api/auth/me", headers={"authorization": f"Bearer {fresh['access_token']}"})
        assert me.json()["roles"] == ["customer"]

    async def test_only_a_refresh_token_refreshes(self, client: httpx.AsyncClient, shop: Shop) -> None:
        pair = (await client.post("/api/auth/login", json={"email": "john", "password": "Tangerine-Lantern-42"})).json()
        client.cookies.clear()
        assert (await client.post("/api/auth/refresh", json={"refresh_token": pair["access_token"]})).status_code == 401


class TestOrders:
    async def test_a_new_order_comes_back_and_the_list_is_a_bare_array(
        self, as_customer: httpx.AsyncClient, shop: Shop
    ) -> None:
        variant = (await as_customer.get(f"/api/v1/products/{shop.lamp}")).json()["variants"][0]["id"]
        body = {"items": [{"variant_id": variant, "quantity": 1}], "shipping_address": ADDRESS, "payment_method": CARD}
        placed = (await as_customer.post("/api/orders", json=body)).json()
        listed = (await as_customer.get("/api/orders")).json()
        assert [order["id"] for order in listed] == [order["id"] for order in placed["orders"]]
        assert (await as_customer.get(f"/api/orders/{listed[0]['id']}")).json()["total_amount"] == placed["total"]
        assert (await as_customer.post(f"/api/orders/{listed[0]['id']}/cancel")).json()["order_status"] == "cancelled"
