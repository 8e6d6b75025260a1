"""How a business comes in: at once, or after somebody of the marketplace has looked at it."""

from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from souk.app import create_app, open_house
from souk.catalog import NewProduct, NewVariant, add_product
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.offboarding import remove_person
from souk.stores import ensure_platform_store
from souk.stores.models import Store, Vendor
from tests.cart.factories import rows_in
from tests.identity.factories import actor_for, make_person, sign_in
from tests.stores.factories import make_store
from tests.stores.test_api import Headers, register

pytestmark = pytest.mark.anyio
VENDORS = "/api/v1/admin/vendors"


@pytest.fixture
async def app(make_settings: Any) -> Any:
    """A marketplace that reviews its vendors."""
    opened = open_house(make_settings(vendor_onboarding="review"))
    async with opened.database.unit_of_work(SYSTEM) as uow:
        await ensure_platform_store(uow)
    yield create_app(house=opened)
    await opened.close()


@pytest.fixture
def database(app: FastAPI) -> Database:
    found: Database = app.state.database
    return found


async def newcomer(client: httpx.AsyncClient, **fields: Any) -> tuple[dict[str, Any], Headers]:
    """A vendor who has just registered."""
    body = (await register(client, **fields)).json()
    return body, {"Authorization": f"Bearer {body['access_token']}"}


async def reviewer(client: httpx.AsyncClient, database: Database) -> Headers:
    return await sign_in(client, (await make_person(database, role="admin")).email)


async def put_up(database: Database, store_id: str, name: str = "Lantern") -> str:
    async with database.unit_of_work(SYSTEM) as uow:
        made = await add_product(
            uow, NewProduct(store_id=UUID(store_id), name=name, price=20_00, variants=[NewVariant(stock=5)])
        )
    return made.slug


async def everywhere(client: httpx.AsyncClient, store: dict[str, Any], slug: str) -> list[bool]:
    """Whether a guest meets the store, or its product, at each of the places where one would."""
    pages = [
        await client.get(path)
        for path in (f"/api/v1/stores/{store['slug']}", f"/stores/{store['slug']}", f"/api/v1/products/{slug}")
    ]
    hub = (await client.get("/api/v1/stores")).json()["items"]
    listed = (await client.get("/api/v1/products")).json()["items"]
    found = (await client.get("/api/v1/products/search", params={"q": "lantern"})).json()["items"]
    suggested = (await client.get("/search/suggest", params={"q": "lant"})).text
    maps = [(await client.get(f"/sitemaps/{part}.xml")).text for part in ("pages", "products-1")]
    home = (await client.get("/")).text
    vendor = await client.get(f"/api/v1/vendors/{store['vendor']['id']}")
    return [
        *(page.status_code == 200 for page in pages),
        bool(hub),
        bool(listed),
        bool(found),
        "Lantern" in suggested,
        store["slug"] in maps[0],
        slug in maps[1],
        "Lantern" in home,
        vendor.status_code == 200,
    ]


class TestAMarketplaceThatReviews:
    async def test_shows_and_sells_nothing_of_a_store_until_it_is_approved(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        body, headers = await newcomer(client)
        store = body["store"]
        slug = await put_up(database, store["id"])
        variant = (await client.get(f"/api/v1/products/{slug}", headers=headers)).json()["variants"][0]["id"]
        wanted = {"variant_id": variant, "quantity": 1}

        before = await everywhere(client, store, slug)
        buying = await client.post("/api/v1/cart/items", json=wanted)
        approved = await client.post(
            f"{VENDORS}/{body['vendor']['id']}/approve", headers=await reviewer(client, database)
        )
        after = await everywhere(client, store, slug)

        assert store["status"] == "pending"
        assert (before, after) == ([False] * 11, [True] * 11)
        assert (buying.status_code, buying.json()["code"]) == (409, "not_for_sale")
        assert [each["status"] for each in approved.json()["stores"]] == ["active"]
        assert (await client.post("/api/v1/cart/items", json=wanted)).status_code == 201

    async def test_shows_the_store_to_its_people_and_to_reviewers(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        body, headers = await newcomer(client)
        slug = await put_up(database, body["store"]["id"])
        address, product = f"/api/v1/stores/{body['store']['id']}", f"/api/v1/products/{slug}"
        stranger = await sign_in(client, (await make_person(database)).email)

        for seen in (headers, await reviewer(client, database)):
            assert (await client.get(address, headers=seen)).status_code == 200
            assert (await client.get(product, headers=seen)).status_code == 200
        assert (await client.get(address, headers=stranger)).json()["code"] == "unknown_store"
        assert (await client.get(product, headers=stranger)).json()["code"] == "unknown_product"

    async def test_lets_no_vendor_open_by_a_switch(self, client: httpx.AsyncClient, database: Database) -> None:
        body, headers = await newcomer(client)
        address = f"/api/v1/stores/{body['store']['id']}"
        before = await rows_in(database, Store, Vendor)

        for status in ("active", "unavailable"):
            refused = await client.patch(address, json={"status": status}, headers=headers)
            assert (refused.status_code, refused.json()["code"]) == (409, "store_awaits_review")

        assert await rows_in(database, Store, Vendor) == before
        assert (await client.patch(address, json={"tagline": "Soon"}, headers=headers)).status_code == 200

    async def test_keeps_a_second_store_waiting_too_and_opens_both(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        body, headers = await newcomer(client)
        second = await client.post(
            "/api/v1/stores", data={"business_name": "Red Door", "store_category": "Books"}, headers=headers
        )

        approved = await client.post(
            f"{VENDORS}/{body['vendor']['id']}/approve", headers=await reviewer(client, database)
        )
        third = await client.post(
            "/api/v1/stores", data={"business_name": "Green Door", "store_category": "Books"}, headers=headers
        )

        assert (second.status_code, second.json()["status"]) == (201, "pending")
        assert {each["status"] for each in approved.json()["stores"]} == {"active"}
        assert third.json()["status"] == "active"

    async def test_tells_a_rejected_vendor_why_and_hears_them_again(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        body, headers = await newcomer(client)
        staff = await reviewer(client, database)
        file = f"{VENDORS}/{body['vendor']['id']}"

        rejected = await client.post(f"{file}/reject", json={"reason": "No address."}, headers=staff)
        seen = (await client.get("/api/v1/vendors/me/onboarding", headers=headers)).json()
        again = (await client.post("/api/v1/vendors/me/review", headers=headers)).json()
        twice = await client.post("/api/v1/vendors/me/review", headers=headers)

        assert rejected.json()["onboarding"]["review"] == "rejected"
        assert (seen["review"], seen["reason"]) == ("rejected", "No address.")
        assert again["review"] == "pending"
        assert (twice.status_code, twice.json()["code"]) == (409, "not_rejected")
        assert (await client.post(f"{file}/approve", headers=staff)).json()["onboarding"]["reason"] == ""
        late = await client.post(f"{file}/reject", json={"reason": "Too late."}, headers=staff)
        assert (late.status_code, late.json()["code"]) == (409, "already_approved")

    async def test_keeps_the_reason_sealed(self, client: httpx.AsyncClient, database: Database) -> None:
        body, _ = await newcomer(client)
        staff = await reviewer(client, database)
        await client.post(f"{VENDORS}/{body['vendor']['id']}/reject", json={"reason": "Forged papers."}, headers=staff)

        assert "Forged" not in repr(await rows_in(database, Vendor))

    async def test_queues_who_waits_the_first_first(self, client: httpx.AsyncClient, database: Database) -> None:
        names = ("Alpha", "Beta", "Gamma")
        for name in names:
            await newcomer(client, email=f"{name}@example.com".lower(), business_name=name)
        staff = await reviewer(client, database)
        asked: dict[str, str | int] = {"review": "pending", "limit": 2, "count": "true"}

        first = (await client.get(VENDORS, params=asked, headers=staff)).json()
        second = (await client.get(VENDORS, params={**asked, "cursor": first["next_cursor"]}, headers=staff)).json()
        found = (await client.get(VENDORS, params={"search": "gam"}, headers=staff)).json()

        shown = [each["vendor"]["business_name"] for each in first["items"] + second["items"]]
        assert (tuple(shown), first["total"]) == (names, 3)
        assert [each["vendor"]["business_name"] for each in found["items"]] == ["Gamma"]

    async def test_decides_nothing_about_a_vendor_who_is_gone(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        body, _ = await newcomer(client)
        person = await make_person(database, role="admin")
        staff = await sign_in(client, person.email)
        async with database.unit_of_work(actor_for(person, "*")) as uow:
            await remove_person(uow, UUID(body["user"]["id"]))
        before = await rows_in(database, Store, Vendor)

        for act in ("approve", "verify"):
            refused = await client.post(f"{VENDORS}/{body['vendor']['id']}/{act}", headers=staff)
            assert (refused.status_code, refused.json()["code"]) == (409, "vendor_gone")

        assert await rows_in(database, Store, Vendor) == before


class TestVerifying:
    async def test_gives_and_takes_the_badge_which_the_vendor_cannot(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        store = await make_store(database)
        assert store.vendor is not None
        staff, file = await reviewer(client, database), f"{VENDORS}/{store.vendor.id}"
        public = f"/api/v1/vendors/{store.vendor.id}"

        given = await client.post(f"{file}/verify", headers=staff)
        shown = (await client.get(public)).json()["is_verified"]
        page = (await client.get(f"/stores/{store.slug}")).text
        taken = await client.post(f"{file}/unverify", headers=staff)

        assert (given.json()["onboarding"]["is_verified"], shown, "Verified" in page) == (True, True, True)
        assert (taken.json()["onboarding"]["is_verified"], taken.json()["onboarding"]["verified_at"]) == (False, None)
        assert (await client.get(public)).json()["is_verified"] is False

    async def test_twice_is_once(self, client: httpx.AsyncClient, database: Database) -> None:
        store = await make_store(database)
        assert store.vendor is not None
        staff, file = await reviewer(client, database), f"{VENDORS}/{store.vendor.id}"
        first = (await client.post(f"{file}/verify", headers=staff)).json()

        assert (await client.post(f"{file}/verify", headers=staff)).json() == first

    @pytest.mark.parametrize("act", ["approve", "reject", "verify", "unverify"])
    async def test_and_deciding_is_for_staff_alone(
        self, act: str, client: httpx.AsyncClient, database: Database
    ) -> None:
        body, own = await newcomer(client)
        other = await sign_in(client, (await make_person(database)).email)
        file = f"{VENDORS}/{body['vendor']['id']}"
        before = await rows_in(database, Store, Vendor)
        sent: dict[str, Any] = {"json": {"reason": "x"}} if act == "reject" else {}

        answers = [await client.post(f"{file}/{act}", headers=headers, **sent) for headers in ({}, own, other)]
        looks = [await client.get(file, headers=headers) for headers in ({}, own, other)]

        assert [answer.status_code for answer in answers] == [401, 403, 403]
        assert [answer.status_code for answer in looks] == [401, 403, 403]
        assert await rows_in(database, Store, Vendor) == before


class TestTheChecklist:
    async def test_is_ticked_off_item_by_item(self, client: httpx.AsyncClient, database: Database) -> None:
        body, headers = await newcomer(client)

        async def done() -> set[str]:
            seen = (await client.get("/api/v1/vendors/me/onboarding", headers=headers)).json()
            return {item["key"] for item in seen["checklist"] if item["is_done"]}

        assert await done() == set()
        profile = {"description": "Books.", "address": "Pier 1", "phone": "030 1234"}
        await client.patch("/api/v1/vendors/me", json=profile, headers=headers)
        hours = {"opening_hours": [{"weekday": "monday", "opens": "09:00", "closes": "18:00"}]}
        await client.patch(f"/api/v1/stores/{body['store']['id']}", json=hours, headers=headers)
        await put_up(database, body["store"]["id"])
        assert await done() == {"business_details", "address", "phone", "opening_hours", "first_product"}

    async def test_is_the_same_for_vendor_and_staff(self, client: httpx.AsyncClient, database: Database) -> None:
        body, headers = await newcomer(client)

        own = (await client.get("/api/v1/vendors/me/onboarding", headers=headers)).json()
        file = await client.get(f"{VENDORS}/{body['vendor']['id']}", headers=await reviewer(client, database))

        assert file.json()["onboarding"]["checklist"] == own["checklist"]

    async def test_remembers_the_first_product(self, client: httpx.AsyncClient, database: Database) -> None:
        body, _ = await newcomer(client)
        first_product = select(Store.first_product_at).where(Store.id == UUID(body["store"]["id"]))
        await put_up(database, body["store"]["id"])
        async with database.read(SYSTEM) as ctx:
            first = await ctx.session.scalar(first_product)
        await put_up(database, body["store"]["id"], "Second")

        async with database.read(SYSTEM) as ctx:
            assert await ctx.session.scalar(first_product) == first
        assert first is not None
