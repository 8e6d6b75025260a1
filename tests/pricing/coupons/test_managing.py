"""Who makes and changes coupons, over the API."""

from typing import Any

import httpx
import pytest

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.pricing import take_coupons
from souk.pricing.coupons.models import Coupon
from tests.cart.factories import Shop, make_shop, rows_in
from tests.identity.factories import make_person, sign_in
from tests.pricing.coupons.factories import COUPONS, make_coupon, terms_in, uses_of

pytestmark = pytest.mark.anyio
TEN = {"code": "ten", "discount_type": "percentage", "discount_value": 10}
OFFERED = "/api/v1/loyalty/coupons"
Headers = dict[str, str]


async def as_owner(client: httpx.AsyncClient, database: Database, shop: Shop) -> Headers:
    person = await make_person(database, role="vendor_owner", store_id=shop.store.id)
    return await sign_in(client, person.email)


async def as_sales(client: httpx.AsyncClient, database: Database) -> Headers:
    return await sign_in(client, (await make_person(database, role="sales_manager")).email)


class TestMakingACoupon:
    async def test_of_a_store_is_borne_by_it(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        headers = await as_owner(client, database, shop)

        answer = await client.post(
            COUPONS,
            json=TEN
            | {
                "store_id": str(shop.store.id),
                "description": "Ten off",
                "min_purchase": 20_00,
                "max_discount": 5_00,
                "valid_from": "2026-01-01T00:00:00Z",
                "valid_until": "2199-01-01T00:00:00+02:00",
                "min_tier": "silver",
                "limit_total": 100,
                "limit_per_person": 1,
                "product_ids": [str(shop.shirt.id)],
                "is_exclusive": True,
            },
            headers=headers,
        )

        made = answer.json()
        assert answer.status_code == 201, made
        for name in ("id", "created_at", "updated_at"):
            del made[name]
        assert made == {
            "code": "TEN",
            "description": "Ten off",
            "discount_type": "percentage",
            "discount_value": 10,
            "currency": "USD",
            "min_purchase": {"amount": 20_00, "currency": "USD"},
            "max_discount": {"amount": 5_00, "currency": "USD"},
            "valid_from": "2026-01-01T00:00:00Z",
            "valid_until": "2198-12-31T22:00:00Z",
            "is_active": True,
            "is_listed": True,
            "is_exclusive": True,
            "min_tier": "silver",
            "limit_total": 100,
            "limit_per_person": 1,
            "used": 0,
            "state": "active",
            "store_id": str(shop.store.id),
            "channel_id": None,
            "product_ids": [str(shop.shirt.id)],
            "category_ids": [],
            "funded_by": "store",
            "version": 1,
        }

    async def test_is_for_those_who_give_discounts_there(self, client: httpx.AsyncClient, database: Database) -> None:
        shop, other = await make_shop(database), await make_shop(database, name="Green Door")
        owner = await as_owner(client, database, shop)
        shopper = await sign_in(client, (await make_person(database)).email)
        mine, theirs = ({"store_id": str(each.store.id)} for each in (shop, other))
        tries: list[tuple[Headers, dict[str, Any], int]] = [
            ({}, mine, 401),
            (shopper, mine, 403),
            (owner, theirs, 403),
            (owner, {}, 403),
            (owner, mine | {"funded_by": "platform"}, 403),
        ]
        for headers, more, status in tries:
            assert (await client.post(COUPONS, json=TEN | more, headers=headers)).status_code == status
        assert await rows_in(database, Coupon) == {"coupons": []}
        sales = await as_sales(client, database)
        made = await client.post(COUPONS, json=TEN, headers=sales)
        assert (made.status_code, made.json()["funded_by"], made.json()["store_id"]) == (201, "platform", None)

    @pytest.mark.parametrize(
        ("more", "status", "code"),
        [
            ({"discount_value": 101}, 422, "coupon_contradicts_itself"),
            (
                {"valid_from": "2026-02-01T00:00:00Z", "valid_until": "2026-01-01T00:00:00Z"},
                422,
                "coupon_contradicts_itself",
            ),
            ({"funded_by": "store"}, 422, "coupon_contradicts_itself"),
            ({"store_id": str(new_id())}, 404, "unknown_store"),
            ({"code": "TAKEN"}, 409, "coupon_code_taken"),
            ({"code": "a"}, 422, "invalid"),
            ({"code": "with blank"}, 422, "invalid"),
            ({"discount_value": 0}, 422, "invalid"),
            ({"discount_type": "free"}, 422, "invalid"),
            ({"min_purchase": -1}, 422, "invalid"),
            ({"limit_total": 0}, 422, "invalid"),
            ({"valid_from": "2026-02-01T00:00:00"}, 422, "invalid"),
            ({"valid_from": "0001-01-01T00:00:00+14:00"}, 422, "invalid"),
            ({"min_tier": "diamond"}, 422, "invalid"),
        ],
    )
    async def test_refuses_what_makes_no_sense(
        self, client: httpx.AsyncClient, database: Database, more: dict[str, Any], status: int, code: str
    ) -> None:
        await make_shop(database)
        await make_coupon(database, "TAKEN")
        sales = await as_sales(client, database)
        before = await rows_in(database, Coupon)
        refused = await client.post(COUPONS, json=TEN | more, headers=sales)
        assert (refused.status_code, refused.json()["code"]) == (status, code)
        assert await rows_in(database, Coupon) == before


class TestChangingACoupon:
    async def test_changes_what_is_given(self, client: httpx.AsyncClient, database: Database) -> None:
        await make_shop(database)
        coupon = await make_coupon(database, max_discount=5_00)
        sales = await as_sales(client, database)
        answer = await client.patch(
            f"{COUPONS}/{coupon.id}", json={"is_active": False, "max_discount": None, "version": 1}, headers=sales
        )
        changed = answer.json()
        assert (changed["is_active"], changed["max_discount"], changed["state"], changed["version"]) == (
            False, None, "off", 2,
        )  # fmt: skip
        assert changed["discount_value"] == 10
        stale = await client.patch(f"{COUPONS}/{coupon.id}", json={"is_active": True, "version": 1}, headers=sales)
        assert (stale.status_code, stale.json()["code"]) == (409, "coupon_changed_meanwhile")

    async def test_refuses_a_limit_below_its_uses(self, client: httpx.AsyncClient, database: Database) -> None:
        await make_shop(database)
        coupon = await make_coupon(database)
        for _ in range(2):
            async with database.unit_of_work(SYSTEM) as uow:
                await take_coupons(uow, [await terms_in(database, coupon.id)], checkout_id=new_id(), person=None)
        sales = await as_sales(client, database)
        refused = await client.patch(f"{COUPONS}/{coupon.id}", json={"limit_total": 1}, headers=sales)
        assert (refused.status_code, refused.json()["errors"]) == (
            422, [{"field": "limit_total", "message": "It was used 2 times already."}],
        )  # fmt: skip
        assert (await client.patch(f"{COUPONS}/{coupon.id}", json={"limit_total": 2}, headers=sales)).json()[
            "state"
        ] == ("used_up")

    async def test_of_another_store_is_as_if_it_were_not_there(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop, other = await make_shop(database), await make_shop(database, name="Green Door")
        theirs = await make_coupon(database, "THEIRS", store_id=str(other.store.id))
        borne = await make_coupon(database, "BORNE", store_id=str(shop.store.id), funded_by="platform")
        owner = await as_owner(client, database, shop)
        before = await rows_in(database, Coupon)
        for method, body in (("GET", None), ("PATCH", {"is_active": False}), ("DELETE", None)):
            answer = await client.request(method, f"{COUPONS}/{theirs.id}", json=body, headers=owner)
            assert (answer.status_code, answer.json()["code"]) == (404, "unknown_coupon")
        assert (await client.get(f"{COUPONS}/{borne.id}", headers=owner)).status_code == 200
        refused = await client.patch(f"{COUPONS}/{borne.id}", json={"is_active": False}, headers=owner)
        assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
        assert await rows_in(database, Coupon) == before


class TestDeletingACoupon:
    async def test_is_for_those_that_nobody_used(self, client: httpx.AsyncClient, database: Database) -> None:
        await make_shop(database)
        unused, used = await make_coupon(database, "UNUSED"), await make_coupon(database, "USED")
        async with database.unit_of_work(SYSTEM) as uow:
            await take_coupons(uow, [await terms_in(database, used.id)], checkout_id=new_id(), person=None)
        sales = await as_sales(client, database)
        assert (await client.delete(f"{COUPONS}/{unused.id}", headers=sales)).status_code == 204
        refused = await client.delete(f"{COUPONS}/{used.id}", headers=sales)
        assert (refused.status_code, refused.json()["code"]) == (409, "coupon_was_used")
        listed = (await client.get(COUPONS, headers=sales)).json()["items"]
        assert [(each["code"], each["used"]) for each in listed] == [("USED", 1)]
        assert (await uses_of(database, used.id))[0] == 1


class TestListingCoupons:
    async def test_shows_everybody_their_own(self, client: httpx.AsyncClient, database: Database) -> None:
        shop, other = await make_shop(database), await make_shop(database, name="Green Door")
        await make_coupon(database, "ALL")
        await make_coupon(database, "MINE", store_id=str(shop.store.id))
        await make_coupon(database, "THEIRS", store_id=str(other.store.id))

        async def codes(headers: Headers, query: str = "") -> list[str]:
            return [each["code"] for each in (await client.get(f"{COUPONS}{query}", headers=headers)).json()["items"]]

        owner, sales = await as_owner(client, database, shop), await as_sales(client, database)
        assert await codes(owner) == ["MINE"]
        assert await codes(sales) == ["THEIRS", "MINE", "ALL"]
        assert await codes(sales, f"?store_id={other.store.id}") == ["THEIRS"]
        assert await codes(sales, "?search=mi") == ["MINE"]
        first = (await client.get(f"{COUPONS}?limit=2&count=true", headers=sales)).json()
        assert first["total"] == 3
        assert await codes(sales, f"?limit=2&cursor={first['next_cursor']}") == ["ALL"]
        assert (await client.get(COUPONS)).status_code == 401

    async def test_offers_shoppers_those_they_could_use(self, client: httpx.AsyncClient, database: Database) -> None:
        await make_shop(database)
        await make_coupon(database, "OPEN", max_discount=20_00)
        await make_coupon(database, "SECRET", is_listed=False)
        await make_coupon(database, "OFF", is_active=False)
        await make_coupon(database, "EARLY", valid_from="2199-01-01T00:00:00Z")
        await make_coupon(database, "LATE", valid_until="2020-01-01T00:00:00Z")
        await make_coupon(database, "SILVER", min_tier="silver")
        gone = await make_coupon(database, "GONE", limit_total=1)
        mine = await make_coupon(database, "ONCE", limit_per_person=1)
        person = await make_person(database)
        async with database.unit_of_work(SYSTEM) as uow:
            both = [await terms_in(database, each.id) for each in (gone, mine)]
            await take_coupons(uow, both, checkout_id=new_id(), person=person.id)

        guest = (await client.get(OFFERED)).json()["items"]
        assert [each["code"] for each in guest] == ["ONCE", "OPEN"]
        assert guest[1]["terms"] == "10 % off, at most $20.00"
        assert (guest[1]["valid_from"], guest[1]["valid_until"], guest[1]["is_active"]) == (None, None, True)
        headers = await sign_in(client, person.email)
        assert [each["code"] for each in (await client.get(OFFERED, headers=headers)).json()["items"]] == ["OPEN"]
        first = (await client.get(f"{OFFERED}?limit=1")).json()
        rest = (await client.get(f"{OFFERED}?limit=1&cursor={first['next_cursor']}")).json()
        assert [each["code"] for each in (*first["items"], *rest["items"])] == ["ONCE", "OPEN"]


class TestSimulating:
    async def test_says_what_a_basket_would_cost_and_uses_nothing(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await make_shop(database)
        coupon = await make_coupon(
            database, store_id=str(shop.store.id), limit_per_person=1, valid_from="2199-01-01T00:00:00Z"
        )
        owner = await as_owner(client, database, shop)
        body = {
            "items": [{"variant_id": str(shop.shirt_id), "quantity": 2}],
            "codes": ["save10", "NOTHING"],
            "tier": "gold",
            "points": 100,
            "at": "2199-02-01T00:00:00Z",
        }

        found = (await client.post(f"{COUPONS}/simulate", json=body, headers=owner)).json()

        assert {name: found[name]["amount"] for name in ("subtotal", "discount", "loyalty_discount", "total")} == {
            "subtotal": 100_00, "discount": 10_00, "loyalty_discount": 10_00, "total": 96_40,
        }  # fmt: skip
        assert (found["platform_discount"]["amount"], found["points_used"]) == (10_00, 100)
        assert [(each["coupon"], each["code"]) for each in found["refused"]] == [("NOTHING", "unknown_coupon")]
        assert sum(step["amount"]["amount"] for step in found["trace"]) == 96_40
        assert await uses_of(database, coupon.id) == (0, [], {})
        now = (await client.post(f"{COUPONS}/simulate", json=body | {"at": None}, headers=owner)).json()
        assert [each["code"] for each in now["refused"]] == ["coupon_not_valid_yet", "unknown_coupon"]

    async def test_is_for_those_who_make_coupons(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        body = {"items": [{"variant_id": str(shop.shirt_id)}]}
        assert (await client.post(f"{COUPONS}/simulate", json=body)).status_code == 401
        shopper = await sign_in(client, (await make_person(database)).email)
        assert (await client.post(f"{COUPONS}/simulate", json=body, headers=shopper)).status_code == 403
        owner = await as_owner(client, database, shop)
        unknown = {"items": [{"variant_id": str(new_id())}]}
        assert (await client.post(f"{COUPONS}/simulate", json=unknown, headers=owner)).json()[
            "code"
        ] == "unknown_variant"
