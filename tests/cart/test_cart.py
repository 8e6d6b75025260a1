"""The cart over its API: guests and people, stock, prices of this moment."""

import asyncio
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import update

from souk.cart.models import Cart, CartLine
from souk.catalog import NewVariant
from souk.catalog.models import Product, ProductStatus
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from tests.cart.factories import CART, ITEMS, add, make_shop, rows_in
from tests.catalog.factories import make_product
from tests.identity.factories import make_person, sign_in, sign_in_browser
from tests.stores.factories import make_store

pytestmark = pytest.mark.anyio
NOTHING = str(new_id())
REFUSED = (
    ({"variant_id": NOTHING, "quantity": 1}, 404, "unknown_variant"),
    ({"product_id": NOTHING, "quantity": 1}, 404, "unknown_product"),
    ({"variant_id": "nonsense", "quantity": 1}, 422, "invalid"),
    ({"variant_id": NOTHING, "quantity": 0}, 422, "invalid"),
    ({"variant_id": NOTHING, "quantity": 10_001}, 422, "invalid"),
    ({"variant_id": NOTHING, "quantity": "1"}, 422, "invalid"),
    ({"variant_id": NOTHING, "product_id": NOTHING, "quantity": 1}, 422, "invalid"),
    ({"quantity": 1}, 422, "invalid"),
    ({"variant_id": NOTHING, "quantity": 1, "price": 1}, 422, "invalid"),
)


def usd(amount: int) -> dict[str, object]:
    return {"amount": amount, "currency": "USD"}


class TestLookingAtACart:
    async def test_shows_a_guest_an_empty_one_and_writes_nothing(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        await make_shop(database)
        answer = await client.get(CART)
        cart = answer.json()
        assert (answer.status_code, cart["id"], cart["items"], cart["total"]) == (200, None, [], usd(0))
        assert "souk_cart" not in answer.cookies
        assert await rows_in(database, Cart) == {"carts": []}

    async def test_explains_its_total(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        await add(client, shop.shirt_id)
        cart = (await client.get(CART)).json()
        assert (cart["subtotal"], cart["tax"], cart["shipping"], cart["total"]) == (
            usd(50_00), usd(4_00), usd(10_00), usd(64_00),
        )  # fmt: skip
        assert cart["loyalty_discount"] == usd(0)
        assert sum(step["amount"]["amount"] for step in cart["trace"]) == 64_00
        total = (await client.get(f"{CART}/total")).json()
        assert {name: total[name] for name in ("subtotal", "total")} == {"subtotal": usd(50_00), "total": usd(64_00)}

    async def test_follows_the_catalogue(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        await add(client, shop.shirt_id, 2)
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(update(Product).where(Product.id == shop.shirt.id).values(price=30_00))
        cart = (await client.get(CART)).json()
        assert (cart["items"][0]["price"], cart["items"][0]["subtotal"]) == (usd(30_00), usd(60_00))

    async def test_keeps_what_is_no_longer_for_sale_out_of_the_total(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await make_shop(database)
        await add(client, shop.shirt_id)
        await add(client, shop.mug_id)
        async with database.unit_of_work(SYSTEM) as uow:
            gone = update(Product).where(Product.id == shop.shirt.id).values(status=ProductStatus.UNAVAILABLE)
            await uow.session.execute(gone)
        cart = (await client.get(CART)).json()
        assert [item["is_available"] for item in cart["items"]] == [False, True]
        assert cart["subtotal"] == usd(20_00)
        refused = await client.post(f"{CART}/checkout")
        assert (refused.status_code, refused.json()["code"]) == (409, "not_for_sale")


class TestAddingToACart:
    async def test_gives_a_guest_an_unguessable_key(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        answer = await client.post(ITEMS, json={"variant_id": str(shop.shirt_id), "quantity": 2})
        cookie = next(value for value in answer.headers.get_list("set-cookie") if value.startswith("souk_cart="))
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert len(answer.cookies["souk_cart"]) == 43
        assert answer.cookies["souk_badge"] == "2"
        ((*_, digest, _codes, _points, _version, _made, _changed),) = (await rows_in(database, Cart))["carts"]
        assert answer.cookies["souk_cart"] not in digest

    async def test_adds_to_the_line_that_is_there(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        await add(client, shop.shirt_id, 2)
        cart = await add(client, shop.shirt_id, 3)
        assert [item["quantity"] for item in cart["items"]] == [5]
        assert cart["item_count"] == 5

    async def test_finds_the_choice_of_a_product(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        async with database.unit_of_work(SYSTEM) as uow:
            socks = await make_product(
                uow,
                store_id=shop.store.id,
                name="Socks",
                variants=[NewVariant(color="Red", size="M", stock=3), NewVariant(color="Blue", size="M", stock=3)],
            )
        body = {"product_id": str(socks.id), "quantity": 1}
        vague = await client.post(ITEMS, json=body)
        assert (vague.status_code, vague.json()["code"]) == (422, "choice_required")
        assert (await client.post(ITEMS, json=body | {"color": "Green"})).status_code == 404
        cart = (await client.post(ITEMS, json=body | {"color": "blue", "size": "M"})).json()
        assert [(item["variant_id"], item["color"]) for item in cart["items"]] == [(str(socks.variant_ids[1]), "Blue")]

    async def test_counts_what_is_in_the_cart_against_the_stock(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await make_shop(database, stock=5)
        await add(client, shop.shirt_id, 4)
        before = await rows_in(database, Cart, CartLine)
        answer = await client.post(ITEMS, json={"variant_id": str(shop.shirt_id), "quantity": 2})
        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (409, "insufficient_stock")
        assert (problem["available"], problem["in_cart"]) == (5, 4)
        assert await rows_in(database, Cart, CartLine) == before

    async def test_refuses_and_begins_no_cart(self, client: httpx.AsyncClient, database: Database) -> None:
        await make_shop(database)
        for body, status, code in REFUSED:
            answer = await client.post(ITEMS, json=body)
            assert (answer.status_code, answer.json()["code"]) == (status, code), body
        assert await rows_in(database, Cart, CartLine) == {"carts": [], "cart_lines": []}

    async def test_refuses_what_is_not_for_sale(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        async with database.unit_of_work(SYSTEM) as uow:
            hidden = await make_product(uow, store_id=shop.store.id, name="Old", status=ProductStatus.UNAVAILABLE)
            draft = await make_product(uow, store_id=shop.store.id, name="New", status=ProductStatus.DRAFT)
        for product, status, code in ((hidden, 409, "not_for_sale"), (draft, 404, "unknown_variant")):
            answer = await client.post(ITEMS, json={"variant_id": str(product.variant_ids[0]), "quantity": 1})
            assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert await rows_in(database, CartLine) == {"cart_lines": []}

    async def test_keeps_one_currency(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        async with database.unit_of_work(SYSTEM) as uow:
            abroad = await make_store(uow, name="Abroad", currency="EUR")
            vase = await make_product(uow, store_id=abroad.id, name="Vase")
        await add(client, shop.shirt_id)
        answer = await client.post(ITEMS, json={"variant_id": str(vase.variant_ids[0]), "quantity": 1})
        assert (answer.status_code, answer.json()["code"]) == (409, "other_currency")

    async def test_takes_six_statements_and_one_for_the_tier_of_who_is_signed_in(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await make_shop(database)
        person = await make_person(database)
        headers = await sign_in(client, person.email)
        counts = []
        for variant_id in (shop.shirt_id, shop.mug_id, shop.mug_id):
            before = database.tally.statements
            await add(client, variant_id, headers=headers)
            counts.append(database.tally.statements - before)
        assert counts == [7, 7, 7]


class TestChangingACart:
    async def test_sets_a_quantity_and_takes_a_line_out(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        item = (await add(client, shop.shirt_id))["items"][0]["id"]
        changed = await client.put(f"{ITEMS}/{item}", json={"quantity": 7})
        assert (changed.status_code, changed.json()["items"][0]["quantity"]) == (200, 7)
        removed = await client.delete(f"{ITEMS}/{item}")
        assert (removed.status_code, removed.json()["items"]) == (200, [])
        assert removed.headers.get_list("set-cookie")[0].startswith('souk_badge=""')

    async def test_refuses_more_than_there_is_and_changes_nothing(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await make_shop(database, stock=5)
        item = (await add(client, shop.shirt_id))["items"][0]["id"]
        before = await rows_in(database, Cart, CartLine)
        answer = await client.put(f"{ITEMS}/{item}", json={"quantity": 6})
        assert (answer.status_code, answer.json()["available"]) == (409, 5)
        assert await rows_in(database, Cart, CartLine) == before

    async def test_knows_only_ones_own_lines(self, app: FastAPI, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        item = (await add(client, shop.shirt_id))["items"][0]["id"]
        before = await rows_in(database, CartLine)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://souk.test") as other:
            assert (await other.put(f"{ITEMS}/{item}", json={"quantity": 2})).status_code == 404
            await add(other, shop.mug_id)
            before = await rows_in(database, CartLine)
            for answer in (
                await other.put(f"{ITEMS}/{item}", json={"quantity": 2}),
                await other.delete(f"{ITEMS}/{item}"),
                await other.delete(f"{ITEMS}/{uuid4()}"),
            ):
                assert (answer.status_code, answer.json()["code"]) == (404, "unknown_cart_item")
        assert await rows_in(database, CartLine) == before
        assert (await client.put(f"{ITEMS}/nonsense", json={"quantity": 2})).status_code == 422


class TestPricingACheckout:
    async def test_says_what_each_store_gets(self, client: httpx.AsyncClient, database: Database) -> None:
        one, other = await make_shop(database), await make_shop(database, name="Red Door")
        await add(client, one.shirt_id)
        await add(client, other.mug_id, 2)
        session = (await client.post(f"{CART}/checkout")).json()
        assert [(store["store_name"], store["total"]) for store in session["stores"]] == [
            ("Blue Door", usd(64_00)),
            ("Red Door", usd(53_20)),
        ]
        assert (session["total"], session["requires_shipping"]) == (usd(117_20), True)

    async def test_refuses_an_empty_cart(self, client: httpx.AsyncClient, database: Database) -> None:
        await make_shop(database)
        answer = await client.post(f"{CART}/checkout")
        assert (answer.status_code, answer.json()["code"]) == (409, "cart_empty")


class TestSigningInWithAFullCart:
    async def test_joins_both_carts_once_within_the_stock(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database, stock=5)
        person = await make_person(database)
        await add(client, shop.shirt_id, 4, headers=await sign_in(client, person.email))
        await add(client, shop.shirt_id, 3)
        await add(client, shop.mug_id, 2)
        await sign_in_browser(client, person.email)
        assert "souk_cart" in client.cookies
        cart = (await client.get(CART)).json()
        assert [(item["variant_id"], item["quantity"]) for item in cart["items"]] == [
            (str(shop.shirt_id), 5),
            (str(shop.mug_id), 2),
        ]
        assert "souk_cart" not in client.cookies
        assert len((await rows_in(database, Cart))["carts"]) == 1

    async def test_joins_them_once_when_two_calls_race(
        self, app: FastAPI, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await make_shop(database)
        person = await make_person(database)
        await add(client, shop.shirt_id, 2)
        await sign_in_browser(client, person.email)
        cookies = {name: client.cookies[name] for name in ("souk_cart", "souk_session")}

        async def look() -> int:
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://souk.test", cookies=cookies) as browser:
                return (await browser.get(CART)).status_code

        assert await asyncio.gather(*(look() for _ in range(8))) == [200] * 8
        cart = (await client.get(CART)).json()
        assert [item["quantity"] for item in cart["items"]] == [2]

    async def test_shows_nobody_elses_cart(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        ada, eve = await make_person(database), await make_person(database)
        await add(client, shop.shirt_id, headers=await sign_in(client, ada.email))
        cart = (await client.get(CART, headers=await sign_in(client, eve.email))).json()
        assert cart["items"] == []


class TestAddingAtOnce:
    async def test_counts_every_piece(self, app: FastAPI, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database, stock=30)
        person = await make_person(database)
        headers = await sign_in(client, person.email)
        await asyncio.gather(*(add(client, shop.shirt_id, headers=headers) for _ in range(20)))
        cart = (await client.get(CART, headers=headers)).json()
        assert [item["quantity"] for item in cart["items"]] == [20]
