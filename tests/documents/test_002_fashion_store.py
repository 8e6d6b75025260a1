"""Document 002: `/api/v1`, categories that guard their products, discounts, cancellation that restores stock."""

import asyncio

import httpx
import pytest

from tests.documents.conftest import ADDRESS, CARD, Shop

pytestmark = pytest.mark.anyio


class TestCategories:
    async def test_are_made_once_and_deleted_only_when_empty(self, as_manager: httpx.AsyncClient, shop: Shop) -> None:
        made = await as_manager.post("/api/v1/categories", json={"name": "Shoes"})
        assert made.status_code == 201, made.text
        twice = await as_manager.post("/api/v1/categories", json={"name": "shoes"})
        assert twice.status_code == 409
        used = await as_manager.delete(f"/api/v1/categories/{shop.category}")
        assert (used.status_code, used.json()["code"]) == (409, "category_in_use")
        assert (await as_manager.delete(f"/api/v1/categories/{made.json()['id']}")).status_code == 204


class TestDiscount:
    async def test_is_applied_and_cleared(self, as_sales: httpx.AsyncClient, shop: Shop) -> None:
        path = f"/api/v1/products/{shop.lamp}/discount"
        assert (await as_sales.put(path, json={"percent": 20})).json()["price"] == {"amount": 3999, "currency": "USD"}
        assert (await as_sales.delete(path)).status_code in {200, 204}
        assert (await as_sales.get(f"/api/v1/products/{shop.lamp}")).json()["price"]["amount"] == 4999

    async def test_several_managers_at_once_leave_one_of_their_answers(
        self, as_sales: httpx.AsyncClient, shop: Shop
    ) -> None:
        path = f"/api/v1/products/{shop.lamp}/discount"
        answers = await asyncio.gather(*(as_sales.put(path, json={"percent": n}) for n in range(10, 20)))
        assert {answer.status_code for answer in answers} == {200}
        product = (await as_sales.get(f"/api/v1/products/{shop.lamp}")).json()
        assert product["discount_percent"] in range(10, 20)

    async def test_is_not_for_customers(self, as_customer: httpx.AsyncClient, shop: Shop) -> None:
        assert (
            await as_customer.put(f"/api/v1/products/{shop.lamp}/discount", json={"percent": 90})
        ).status_code == 403
        assert (await as_customer.get(f"/api/v1/products/{shop.lamp}")).json()["discount_percent"] == 0


class TestOrders:
    async def test_cancelling_puts_the_stock_back(self, as_customer: httpx.AsyncClient, shop: Shop) -> None:
        await as_customer.post("/api/v1/cart/items", json={"product_id": str(shop.lamp), "quantity": 2})
        placed = await as_customer.post("/api/v1/orders", json={"shipping_address": ADDRESS, "payment_method": CARD})
        (order,) = placed.json()["orders"]
        assert (await as_customer.get(f"/api/v1/products/{shop.lamp}")).json()["stock"] == 10
        cancelled = await as_customer.post(f"/api/v1/orders/{order['id']}/cancel")
        assert (cancelled.status_code, cancelled.json()["status"]) == (200, "cancelled")
        assert (await as_customer.get(f"/api/v1/products/{shop.lamp}")).json()["stock"] == 12

    async def test_managers_see_every_order(
        self, as_customer: httpx.AsyncClient, as_manager: httpx.AsyncClient, shop: Shop
    ) -> None:
        await as_customer.post("/api/v1/cart/items", json={"product_id": str(shop.lamp), "quantity": 1})
        placed = await as_customer.post("/api/v1/orders", json={"shipping_address": ADDRESS, "payment_method": CARD})
        seen = (await as_manager.get("/api/v1/orders")).json()["items"]
        assert [order["id"] for order in seen] == [placed.json()["orders"][0]["id"]]


class TestOperations:
    async def test_health_and_documentation_stand_where_they_stood(self, client: httpx.AsyncClient) -> None:
        assert (await client.get("/health")).json()["status"] == "ok"
        assert (await client.get("/api/v1/docs", headers={"accept": "text/html"})).status_code == 200
        assert (await client.get("/api/v1/openapi.json")).json()["info"]["title"] == "Souk"
