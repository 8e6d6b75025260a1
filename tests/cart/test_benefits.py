"""Coupons, tier and points on a cart, over the API."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from souk.cart import NO_WISHES, Owner, Wishes, claim_for_checkout, give_back
from souk.cart.models import Cart
from souk.kernel.actors import SYSTEM, Actor
from souk.kernel.database import Database
from souk.pricing import Benefits, keep_coupons, take_coupons
from souk.pricing.coupons.models import Coupon
from tests.cart.factories import CART, Shop, add, make_shop, rows_in
from tests.identity.factories import make_person, sign_in, sign_in_browser
from tests.loyalty.factories import make_paid
from tests.pricing.coupons.factories import make_coupon, terms_in

pytestmark = pytest.mark.anyio
APPLY = "/api/v1/loyalty/apply-coupon"
REDEEM = "/api/v1/loyalty/redeem-points"
Headers = dict[str, str]


def usd(amount: int) -> dict[str, object]:
    return {"amount": amount, "currency": "USD"}


def of(cart: dict[str, Any], *names: str) -> tuple[int, ...]:
    return tuple(cart[name]["amount"] for name in names)


async def apply(client: httpx.AsyncClient, code: str, headers: Headers | None = None) -> httpx.Response:
    return await client.post(APPLY, json={"code": code}, headers=headers or {})


async def make_shopper(
    client: httpx.AsyncClient, database: Database, *, points: int = 0, tier: str = ""
) -> tuple[Actor, Headers]:
    person = await make_person(database)
    if points:
        await make_paid(database, person.id, goods=points * 100)
    return Actor(id=person.id), await sign_in(client, person.email)


class TestApplyingACoupon:
    async def test_takes_it_off_and_explains_it(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        await make_coupon(database, description="Ten off for everybody")
        await add(client, shop.shirt_id)

        answer = await apply(client, " save10 ")

        cart = answer.json()
        assert answer.status_code == 200
        assert of(cart, "subtotal", "discount", "tax", "shipping", "total") == (50_00, 5_00, 3_60, 10_00, 58_60)
        assert cart["coupons"] == [{"code": "SAVE10", "amount": usd(5_00), "description": "Ten off for everybody"}]
        assert ["Coupon SAVE10", -5_00] in [[step["label"], step["amount"]["amount"]] for step in cart["trace"]]
        assert sum(step["amount"]["amount"] for step in cart["trace"]) == 58_60
        assert (await client.get(CART)).json()["coupons"] == cart["coupons"]
        assert (await client.get(f"{CART}/total")).json()["total"] == usd(58_60)

    async def test_again_changes_nothing(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        await make_coupon(database)
        await add(client, shop.shirt_id)
        first = (await apply(client, "SAVE10")).json()
        again = (await apply(client, "SAVE10")).json()
        assert (again["coupons"], again["total"]) == (first["coupons"], first["total"])

    async def test_follows_what_is_in_the_cart(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        await make_coupon(database, min_purchase=60_00)
        await add(client, shop.shirt_id)
        mug = (await add(client, shop.mug_id))["items"][1]["id"]
        assert (await apply(client, "SAVE10")).json()["discount"] == usd(7_00)

        cart = (await client.delete(f"{CART}/items/{mug}")).json()

        assert (cart["discount"], cart["coupons"]) == (usd(0), [])
        assert cart["refused_coupons"] == [
            {
                "code": "SAVE10",
                "reason": "minimum_purchase_not_met",
                "message": "This coupon needs goods for $60.00: $10.00 more to go.",
            }
        ]

    @pytest.mark.parametrize(
        ("details", "status", "code"),
        [
            ({"is_active": False}, 404, "unknown_coupon"),
            ({"valid_from": datetime.now(UTC) + timedelta(days=1)}, 409, "coupon_not_valid_yet"),
            ({"valid_until": datetime.now(UTC) - timedelta(days=1)}, 409, "coupon_expired"),
            ({"min_purchase": 50_01}, 409, "minimum_purchase_not_met"),
            ({"min_tier": "silver"}, 403, "tier_required"),
            ({"limit_per_person": 1}, 403, "coupon_needs_sign_in"),
            ({"product_ids": ["00000000-0000-7000-8000-000000000000"]}, 409, "coupon_not_for_these"),
        ],
    )
    async def test_is_refused_with_a_reason_and_leaves_the_cart(
        self, client: httpx.AsyncClient, database: Database, details: dict[str, Any], status: int, code: str
    ) -> None:
        shop = await make_shop(database)
        await make_coupon(database, **details)
        await add(client, shop.shirt_id)
        before = await rows_in(database, Cart, Coupon)

        refused = await apply(client, "SAVE10")

        assert (refused.status_code, refused.json()["code"]) == (status, code)
        assert await rows_in(database, Cart, Coupon) == before

    async def test_is_refused_where_there_is_none_of_the_code(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        await make_shop(database)
        refused = await apply(client, "NOTHING")
        assert (refused.status_code, refused.json()["code"]) == (404, "unknown_coupon")
        assert (await apply(client, "no code!")).json()["code"] == "invalid"

    async def test_is_not_guessed(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        await make_coupon(database)
        await add(client, shop.shirt_id)
        before = await rows_in(database, Cart, Coupon)
        for guess in range(30):
            assert (await apply(client, f"GUESS{guess}")).status_code == 404
        for code in ("GUESS30", "SAVE10"):
            assert (await apply(client, code)).status_code == 429
        assert await rows_in(database, Cart, Coupon) == before

    async def test_is_refused_when_others_used_it_up_or_oneself(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await make_shop(database)
        actor, headers = await make_shopper(client, database)
        ones = await make_coupon(database, "ONCE", limit_per_person=1)
        last = await make_coupon(database, "LAST", limit_total=1)
        async with database.unit_of_work(SYSTEM) as uow:
            terms = [await terms_in(database, each.id) for each in (ones, last)]
            await take_coupons(uow, terms, checkout_id=shop.shirt_id, person=actor.id)
            await keep_coupons(uow, shop.shirt_id)
        await add(client, shop.shirt_id, headers=headers)
        assert [(await apply(client, code, headers)).json()["code"] for code in ("ONCE", "LAST")] == [
            "coupon_used_by_you",
            "coupon_used_up",
        ]

    async def test_is_refused_beside_one_that_excludes_others(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await make_shop(database)
        await make_coupon(database, "ALONE", is_exclusive=True)
        await make_coupon(database)
        await add(client, shop.shirt_id)
        assert (await apply(client, "ALONE")).status_code == 200
        refused = await apply(client, "SAVE10")
        assert (refused.status_code, refused.json()["code"]) == (409, "coupon_excludes_others")
        assert [each["code"] for each in (await client.get(CART)).json()["coupons"]] == ["ALONE"]

    async def test_takes_five_at_most(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        await add(client, shop.shirt_id)
        for number in range(6):
            await make_coupon(database, f"C{number}", discount_value=1)
        answers = [(await apply(client, f"C{number}")).status_code for number in range(6)]
        assert answers == [200] * 5 + [409]

    async def test_for_a_category_counts_what_lies_below_it(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        from souk.catalog import NewCategory, add_category
        from tests.catalog.factories import make_product

        shop = await make_shop(database)
        async with database.unit_of_work(SYSTEM) as uow:
            above = await add_category(uow, NewCategory(name="Rooms"))
            below = await add_category(uow, NewCategory(name="Lamps", parent_id=above))
            lamp = await make_product(uow, store_id=shop.store.id, name="Lamp", price=30_00, category_id=below)
        await make_coupon(database, category_ids=[str(above)])
        await add(client, shop.shirt_id)
        assert (await apply(client, "SAVE10")).json()["code"] == "coupon_not_for_these"
        await add(client, lamp.variant_ids[0])
        assert (await apply(client, "SAVE10")).json()["discount"] == usd(3_00)


class TestTakingACouponOff:
    async def test_puts_the_total_back(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        await make_coupon(database)
        await add(client, shop.shirt_id)
        await apply(client, "SAVE10")
        answer = await client.delete("/api/v1/loyalty/coupons/save10")
        assert (answer.status_code, answer.json()["coupons"], answer.json()["total"]) == (200, [], usd(64_00))
        again = await client.delete("/api/v1/loyalty/coupons/save10")
        assert (again.status_code, again.json()["code"]) == (404, "unknown_coupon")


class TestATier:
    async def test_comes_off_the_cart_of_who_is_signed_in(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        _, headers = await make_shopper(client, database, points=1_460)

        cart = await add(client, shop.shirt_id, headers=headers)

        assert of(cart, "subtotal", "discount", "loyalty_discount", "total") == (50_00, 0, 2_50, 61_30)
        assert cart["to_next_tier"] == {
            "tier": "Gold", "missing": usd(40_00), "percent": 10.0, "message": "$40 to Gold"
        }  # fmt: skip
        assert cart["points"] == {"available": 1_460, "redeeming": 0, "worth": usd(0)}
        guest = (await client.get(CART)).json()
        assert (guest["points"], guest["to_next_tier"]) == (None, None)

    async def test_opens_coupons_of_its_own(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        await make_coupon(database, min_tier="silver")
        _, headers = await make_shopper(client, database, points=500)
        await add(client, shop.shirt_id, headers=headers)
        cart = (await apply(client, "SAVE10", headers)).json()
        assert of(cart, "discount", "loyalty_discount") == (5_00, 2_25)


class TestRedeemingPoints:
    async def test_takes_a_cent_off_for_each_until_they_are_taken_back(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await make_shop(database)
        _, headers = await make_shopper(client, database, points=400)
        await add(client, shop.shirt_id, headers=headers)

        cart = (await client.post(REDEEM, json={"points": 300}, headers=headers)).json()
        assert cart["points"] == {"available": 400, "redeeming": 300, "worth": usd(3_00)}
        assert of(cart, "loyalty_discount", "tax", "total") == (3_00, 3_76, 60_76)

        cart = (await client.post(REDEEM, json={"points": 0}, headers=headers)).json()
        assert of(cart, "loyalty_discount", "total") == (0, 64_00)

    async def test_is_refused_beyond_what_there_is_and_to_guests(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await make_shop(database)
        _, headers = await make_shopper(client, database, points=40)
        await add(client, shop.shirt_id, headers=headers)
        before = await rows_in(database, Cart)
        refused = await client.post(REDEEM, json={"points": 41}, headers=headers)
        assert (refused.status_code, refused.json()["code"], refused.json()["available"]) == (
            409, "not_enough_points", 40,
        )  # fmt: skip
        assert (await client.post(REDEEM, json={"points": -1}, headers=headers)).status_code == 422
        assert (await client.post(REDEEM, json={"points": 1})).status_code == 401
        assert await rows_in(database, Cart) == before


class TestSigningIn:
    async def test_brings_the_guests_coupons_along(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        await make_coupon(database)
        await add(client, shop.shirt_id)
        await apply(client, "SAVE10")
        await sign_in_browser(client, (await make_person(database)).email)
        assert [each["code"] for each in (await client.get(CART)).json()["coupons"]] == ["SAVE10"]


class TestACheckout:
    async def test_takes_the_wishes_along_and_brings_them_back(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop: Shop = await make_shop(database)
        coupon = await make_coupon(database)
        actor, headers = await make_shopper(client, database, points=400)
        await add(client, shop.shirt_id, headers=headers)
        await apply(client, "SAVE10", headers)
        await client.post(REDEEM, json={"points": 300}, headers=headers)

        async with database.unit_of_work(actor) as uow:
            claimed = await claim_for_checkout(uow)
        assert claimed.wishes == Wishes(("SAVE10",), 300)
        assert ((await client.get(CART, headers=headers)).json()["coupons"], (await _wishes(database))) == (
            [],
            [("", 0)],
        )

        benefits = Benefits(coupons=(await terms_in(database, coupon.id),), points=300)
        async with database.unit_of_work(SYSTEM) as uow:
            await give_back(uow, Owner(user_id=actor.id), {shop.shirt_id: 1}, benefits=benefits)
        assert await _wishes(database) == [("SAVE10", 300)]

    async def test_of_a_cart_without_any_costs_no_statement_more(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await make_shop(database)
        await add(client, shop.shirt_id)
        key = client.cookies["souk_cart"]
        async with database.unit_of_work(Actor(guest_key=key)) as uow:
            before = database.tally.statements
            assert (await claim_for_checkout(uow)).wishes == NO_WISHES
            assert database.tally.statements - before == 1


async def _wishes(database: Database) -> list[tuple[str, int]]:
    async with database.read(SYSTEM) as ctx:
        from sqlalchemy import select

        rows = await ctx.session.execute(select(Cart.coupon_codes, Cart.points))
        return [(codes, points) for codes, points in rows]
