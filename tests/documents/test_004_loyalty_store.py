"""Document 004: sign-up, browsing with filters, the cart to the order, tracking; profile and addresses."""

import httpx
import pytest

from tests.documents.conftest import ADDRESS, CARD, Shop

pytestmark = pytest.mark.anyio


class TestAccounts:
    async def test_signup_signin_and_signing_out_ends_the_token(self, client: httpx.AsyncClient) -> None:
        body = {
            "email": "jane@example.com",
            "password": "Tangerine-Lantern-42",
            "full_name": "Jane Roe",
            "username": "jane",
        }
        assert (await client.post("/api/auth/signup", json=body)).status_code == 201
        client.cookies.clear()
        pair = (await client.post("/api/auth/signin", json={"email": "jane", "password": body["password"]})).json()
        client.cookies.clear()
        bearer = {"authorization": f"Bearer {pair['access_token']}"}
        assert (await client.get("/api/auth/me", headers=bearer)).json()["username"] == "jane"
        assert (await client.post("/api/auth/logout", headers=bearer)).status_code == 204
        assert (await client.get("/api/auth/me", headers=bearer)).status_code == 401

    async def test_the_sixth_wrong_try_in_a_minute_waits(self, client: httpx.AsyncClient, shop: Shop) -> None:
        wrong = {"email": "john@example.com", "password": "wrong-password"}
        codes = [(await client.post("/api/auth/signin", json=wrong)).status_code for _ in range(6)]
        assert codes == [401] * 5 + [429]

    async def test_profile_and_addresses(self, as_customer: httpx.AsyncClient) -> None:
        changed = await as_customer.put("/api/users/profile", json={"full_name": "John Q. Doe", "phone": "+15550123"})
        assert (changed.json()["full_name"], changed.json()["loyalty"]) == (
            "John Q. Doe",
            {"tier": "bronze", "points": 0},
        )
        added = (await as_customer.post("/api/users/addresses", json={**ADDRESS, "is_default": True})).json()
        assert [each["id"] for each in (await as_customer.get("/api/v1/users/addresses")).json()["items"]] == [
            added["id"]
        ]
        assert (await as_customer.delete(f"/api/users/addresses/{added['id']}")).status_code == 204


class TestProducts:
    async def test_filters_in_decimal_money_and_pages(self, client: httpx.AsyncClient, shop: Shop) -> None:
        query = "category=lighting&brand=Norr&min_price=40&max_price=50&search=lamp&limit=10&offset=0"
        found = (await client.get(f"/api/products?{query}")).json()
        assert [product["name"] for product in found["items"]] == ["Halo table lamp"]
        assert (await client.get("/api/products?min_price=50&limit=10")).json()["items"] == []

    async def test_search_forgives_a_slip_and_scores(self, client: httpx.AsyncClient, shop: Shop) -> None:
        (hit,) = (await client.get("/api/products/search?q=talbe+lamp")).json()["items"]
        assert hit["name"] == "Halo table lamp"
        assert hit["score"] > 0

    async def test_detail_has_what_a_page_needs(self, client: httpx.AsyncClient, shop: Shop) -> None:
        shirt = (await client.get(f"/api/products/{shop.shirt}")).json()
        assert (sorted(shirt["colors"]), sorted(shirt["sizes"]), shirt["stock"]) == (["Blue", "Red"], ["M", "S"], 20)
        assert (shirt["stock_status"], shirt["rating"], shirt["reviews_count"], shirt["images"]) == (
            "in_stock",
            0,
            0,
            [],
        )

    async def test_inventory_knows_places_and_total(self, client: httpx.AsyncClient, shop: Shop) -> None:
        stock = (await client.get(f"/api/products/inventory/{shop.lamp}")).json()
        assert (stock["product_id"], stock["total_available"]) == (str(shop.lamp), 12)
        assert stock["warehouse_stock"] + sum(place["quantity"] for place in stock["stores"]) == 12


class TestCartToOrder:
    async def test_the_whole_way(self, as_customer: httpx.AsyncClient, shop: Shop) -> None:
        empty = (await as_customer.get("/api/cart")).json()
        assert (empty["items"], empty["total"], empty["loyalty_discount"]) == ([], 0.0, 0.0)
        body = {"product_id": str(shop.shirt), "quantity": 1, "color": "Red", "size": "M"}
        for _ in range(2):
            cart = await as_customer.post("/api/cart/items", json=body)
        (line,) = cart.json()["items"]
        assert (cart.status_code, line["quantity"], line["color"], line["size"], line["subtotal"]) == (
            201,
            2,
            "Red",
            "M",
            50.0,
        )
        assert (await as_customer.put(f"/api/cart/items/{line['id']}", json={"quantity": 3})).json()["items"][0][
            "quantity"
        ] == 3
        too_many = await as_customer.put(f"/api/cart/items/{line['id']}", json={"quantity": 6})
        assert (too_many.status_code, too_many.json()["code"], too_many.json()["available"]) == (
            409,
            "insufficient_stock",
            5,
        )
        totals = (await as_customer.get("/api/cart/total")).json()
        assert (totals["subtotal"], totals["discount"], totals["tax"], totals["shipping"], totals["total"]) == (
            75.0,
            0.0,
            6.0,
            0.0,
            81.0,
        )
        assert (await as_customer.post("/api/cart/checkout")).json()["total"] == 81.0

        placed = (
            await as_customer.post("/api/orders", json={"shipping_address": ADDRESS, "payment_method": CARD})
        ).json()
        assert {"id", "transaction_id", "status", "message", "timestamp"} <= placed["payment"].keys()
        assert (await as_customer.get("/api/cart")).json()["items"] == []
        (order,) = placed["orders"]
        assert (order["subtotal"], order["tax"], order["shipping"], order["total"]) == (75.0, 6.0, 0.0, 81.0)
        assert {
            "order_number",
            "tracking_number",
            "payment_id",
            "payment_method",
            "shipping_address",
            "estimated_delivery",
        } <= order.keys()
        tracking = (await as_customer.get(f"/api/orders/{order['id']}/tracking")).json()
        assert next(step["status"] for step in tracking["status_history"]) == "pending"
        assert (await as_customer.get("/api/orders?limit=5&offset=0")).json()["items"][0]["id"] == order["id"]

    async def test_a_declined_card_keeps_cart_and_stock(self, as_customer: httpx.AsyncClient, shop: Shop) -> None:
        await as_customer.post("/api/cart/items", json={"product_id": str(shop.lamp), "quantity": 2})
        declined = await as_customer.post(
            "/api/orders",
            json={"shipping_address": ADDRESS, "payment_method": {"type": "card", "number": "4000000000000002"}},
        )
        assert (declined.status_code, declined.json()["code"]) == (402, "payment_declined")
        assert (await as_customer.get(f"/api/products/{shop.lamp}")).json()["stock"] == 12
        assert (await as_customer.get("/api/cart")).json()["items"][0]["quantity"] == 2

    async def test_a_real_card_number_is_never_taken(self, as_customer: httpx.AsyncClient, shop: Shop) -> None:
        await as_customer.post("/api/cart/items", json={"product_id": str(shop.lamp), "quantity": 1})
        refused = await as_customer.post(
            "/api/orders",
            json={"shipping_address": ADDRESS, "payment_method": {"type": "card", "number": "5555555555554444"}},
        )
        assert (refused.status_code, refused.json()["code"]) == (422, "raw_card_refused")
        assert "5555555555554444" not in refused.text

    async def test_upi_pays_too(self, as_customer: httpx.AsyncClient, shop: Shop) -> None:
        await as_customer.post("/api/cart/items", json={"product_id": str(shop.lamp), "quantity": 1})
        paid = await as_customer.post(
            "/api/orders", json={"shipping_address": ADDRESS, "payment_method": {"type": "upi", "vpa": "success@upi"}}
        )
        assert paid.status_code == 201, paid.text
