"""Stores and vendors over JSON."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import event, func, select

from souk.kernel.actors import SYSTEM
from souk.kernel.columns import Base
from souk.kernel.database import Database
from souk.kernel.worker import carry_due
from souk.media.models import Picture
from souk.stores import Opening, StoreView, ensure_platform_store
from souk.stores.models import Store, Vendor
from tests.identity.factories import PASSWORD, make_person, sign_in
from tests.media.factories import make_jpeg_with_gps, make_png, make_png_bomb
from tests.stores.factories import make_store

pytestmark = pytest.mark.anyio

FORM = {
    "email": "vera@example.com",
    "password": PASSWORD,
    "full_name": "Vera Vendor",
    "business_name": "Blue Door Books",
    "store_category": "Books",
}
Headers = dict[str, str]


async def register(client: httpx.AsyncClient, *, banner: bytes = b"", **fields: Any) -> httpx.Response:
    files = {"banner": ("../../etc/passwd.php" if banner else "", banner, "text/plain")}
    answer = await client.post("/api/v1/auth/register/vendor", data={**FORM, **fields}, files=files)
    client.cookies.clear()
    return answer


async def rows_in(database: Database, *tables: type[Base]) -> list[int]:
    async with database.read(SYSTEM) as ctx:
        return [await ctx.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


async def store_with_owner(client: httpx.AsyncClient, database: Database, **store: Any) -> tuple[StoreView, Headers]:
    person = await make_person(database)
    opened = await make_store(database, owner_id=person.id, **store)
    return opened, await sign_in(client, person.email)


class TestRegisterVendor:
    async def test_opens_account_business_and_store_in_one_step(self, client: httpx.AsyncClient) -> None:
        answer = await register(client, phone="+49 30 1234", description="Second-hand.", address="Pier 1")

        body = answer.json()
        assert answer.status_code == 201
        assert (body["user"]["email"], body["user"]["roles"]) == ("vera@example.com", ["customer", "vendor_owner"])
        assert {key: body["vendor"][key] for key in ("business_name", "phone", "address", "is_verified")} == {
            "business_name": "Blue Door Books",
            "phone": "+49 30 1234",
            "address": "Pier 1",
            "is_verified": False,
        }
        assert (body["store"]["slug"], body["store"]["status"]) == ("blue-door-books", "active")
        assert body["store"]["vendor"] == body["vendor"]
        assert (body["token_type"], body["expires_in"]) == ("bearer", 300)

    async def test_signs_in_with_rights_in_the_new_store(self, client: httpx.AsyncClient) -> None:
        body = (await register(client)).json()

        answer = await client.patch(
            f"/api/v1/stores/{body['store']['id']}",
            json={"tagline": "Mind the step"},
            headers={"Authorization": f"Bearer {body['access_token']}"},
        )

        assert (answer.status_code, answer.json()["tagline"]) == (200, "Mind the step")

    async def test_shows_the_banner_under_a_name_of_our_own(self, client: httpx.AsyncClient) -> None:
        store = (await register(client, banner=make_jpeg_with_gps())).json()["store"]

        picture = await client.get(store["image_url"])

        assert store["image_url"] == f"/media/{store['banner_id']}/1200.webp"
        assert (picture.status_code, picture.headers["content-type"]) == (200, "image/webp")

    async def test_without_a_banner_shows_the_visual_of_its_category(self, client: httpx.AsyncClient) -> None:
        store = (await register(client, store_category="Barber Shop")).json()["store"]

        picture = await client.get(store["image_url"])

        assert store["image_url"] == "/media/placeholder/barber-shop.svg"
        assert (picture.status_code, picture.headers["content-type"]) == (200, "image/svg+xml")

    @pytest.mark.parametrize(
        ("fields", "banner", "refused"),
        [
            ({"email": "no"}, b"", (422, "invalid")),
            ({"password": "short"}, b"", (422, "invalid")),
            ({"business_name": ""}, b"", (422, "invalid")),
            ({"business_name": "x" * 201}, b"", (422, "invalid")),
            ({"store_category": "a\x00b"}, b"", (422, "invalid")),
            ({"phone": "call me"}, b"", (422, "invalid")),
            ({"role": "admin"}, b"", (422, "invalid")),
            ({"is_verified": "true"}, b"", (422, "invalid")),
            ({}, b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", (415, "not_a_picture")),
            ({}, make_png()[:600], (422, "not_a_picture")),
            ({}, make_png_bomb(), (413, "picture_too_large")),
        ],
    )
    async def test_refuses_what_it_cannot_take_and_keeps_nothing(
        self, fields: dict[str, str], banner: bytes, refused: tuple[int, str], client: httpx.AsyncClient
    ) -> None:
        answer = await register(client, banner=banner, **fields)

        assert (answer.status_code, answer.json()["code"]) == refused
        assert (await client.get("/api/v1/stores")).json()["items"] == []

    async def test_refuses_a_taken_address_and_keeps_no_store(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        await make_person(database, email="vera@example.com")

        answer = await register(client, banner=make_png())

        assert (answer.status_code, answer.json()["code"]) == (409, "email_taken")
        assert await rows_in(database, Vendor, Store, Picture) == [0, 0, 0]

    async def test_shows_html_as_text_it_was(self, client: httpx.AsyncClient) -> None:
        name = "<script>alert(1)</script>' OR 1=1 --"

        store = (await register(client, business_name=name)).json()["store"]

        assert (store["name"], store["slug"]) == (name, "script-alert-1-script-or-1-1")


class TestListStores:
    async def names(self, client: httpx.AsyncClient, **query: Any) -> list[str]:
        answer = await client.get("/api/v1/stores", params=query)
        assert answer.status_code == 200, answer.text
        return [store["name"] for store in answer.json()["items"]]

    async def test_shows_active_stores_of_vendors_by_name(self, client: httpx.AsyncClient, database: Database) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            await ensure_platform_store(uow)
        closed, headers = await store_with_owner(client, database, name="Closed")
        for name in ("Beta", "Alpha"):
            await make_store(database, name=name)
        await client.patch(f"/api/v1/stores/{closed.id}", json={"status": "unavailable"}, headers=headers)

        assert await self.names(client) == ["Alpha", "Beta"]

    async def test_leads_from_page_to_page(self, client: httpx.AsyncClient, database: Database) -> None:
        for name in ("C", "A", "B", "A"):
            await make_store(database, name=name)

        first = (await client.get("/api/v1/stores", params={"limit": 3, "count": "true"})).json()
        second = (await client.get("/api/v1/stores", params={"limit": 3, "cursor": first["next_cursor"]})).json()

        assert [store["name"] for store in first["items"]] == ["A", "A", "B"]
        assert (first["total"], second["total"]) == (4, None)
        assert ([store["name"] for store in second["items"]], second["next_cursor"]) == (["C"], None)
        assert await self.names(client, limit=2, offset=2) == ["B", "C"]

    async def test_searches_words_in_name_category_and_tagline(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        await make_store(database, name="Ölmühle", category="Food", tagline="Pressed cold")
        await make_store(database, name="100% Wool", category="Fashion")

        assert await self.names(client, search="ÖLMÜHLE cold") == ["Ölmühle"]
        assert await self.names(client, search="fashion") == ["100% Wool"]
        assert await self.names(client, search="100%") == ["100% Wool"]
        assert await self.names(client, search="%") == ["100% Wool"]
        assert await self.names(client, search="' OR 1=1") == []

    async def test_narrows_to_a_category_however_it_is_written(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        await make_store(database, name="Cut", category="Barber Shop")
        await make_store(database, name="Read", category="Books")

        assert await self.names(client, category="barber-shop") == ["Cut"]
        assert await self.names(client, category="BARBER shop") == ["Cut"]
        assert await self.names(client, category="nothing") == []

    async def test_narrows_to_stores_open_at_this_moment_where_they_are(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        database.clock = lambda: datetime(2026, 7, 6, 23, 30, tzinfo=UTC)  # Tuesday 01:30 in Berlin, 08:30 in Tokyo
        tuesday_morning = [Opening(1, 8 * 60, 12 * 60)]
        await make_store(database, name="Berlin", time_zone="Europe/Berlin", openings=tuesday_morning)
        await make_store(database, name="Tokyo", time_zone="Asia/Tokyo", openings=tuesday_morning)
        await make_store(database, name="Unknown")

        assert await self.names(client, open_now="true") == ["Tokyo"]

    async def test_costs_three_statements_at_most(self, client: httpx.AsyncClient, database: Database) -> None:
        for name in ("A", "B", "C"):
            await make_store(database, name=name, openings=[Opening(0, 0, 60)])
        sent: list[str] = []
        event.listen(database.reader.sync_engine, "before_cursor_execute", lambda *call: sent.append(call[2]))

        await self.names(client)

        assert len(sent) <= 3

    @pytest.mark.parametrize("query", [{"limit": 101}, {"limit": 0}, {"cursor": "?"}, {"open_now": "perhaps"}])
    async def test_refuses_a_query_it_cannot_read(self, client: httpx.AsyncClient, query: dict[str, Any]) -> None:
        answer = await client.get("/api/v1/stores", params=query)

        assert answer.status_code == 422


class TestGetStore:
    async def test_answers_by_id_and_by_slug(self, client: httpx.AsyncClient, database: Database) -> None:
        store = await make_store(database)

        by_id = await client.get(f"/api/v1/stores/{store.id}")
        by_slug = await client.get(f"/api/v1/stores/{store.slug}")

        assert (by_id.status_code, by_id.json()) == (200, by_slug.json())

    async def test_refuses_an_unknown_one(self, client: httpx.AsyncClient) -> None:
        answer = await client.get("/api/v1/stores/nowhere")

        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_store")


class TestChangeStore:
    async def test_changes_what_is_given_and_nothing_else(self, client: httpx.AsyncClient, database: Database) -> None:
        store, headers = await store_with_owner(client, database)

        answer = await client.patch(
            f"/api/v1/stores/{store.id}",
            json={"name": "Red Door", "settings": {"shipping_flat": 499, "shipping_free_from": None}, "version": 1},
            headers=headers,
        )

        changed = answer.json()
        assert answer.status_code == 200
        assert (changed["name"], changed["slug"], changed["category"]) == ("Red Door", "blue-door-books", "Books")
        assert (changed["settings"]["shipping_flat"], changed["settings"]["shipping_free_from"]) == (499, None)
        assert (changed["settings"]["tax_basis_points"], changed["version"]) == (800, 2)

    async def test_keeps_opening_hours_beyond_midnight(self, client: httpx.AsyncClient, database: Database) -> None:
        store, headers = await store_with_owner(client, database, openings=[Opening(0, 0, 60)])

        answer = await client.patch(
            f"/api/v1/stores/{store.id}",
            json={
                "time_zone": "Europe/Berlin",
                "opening_hours": [{"weekday": "sunday", "opens": "20:00", "closes": "02:00"}],
            },
            headers=headers,
        )

        assert answer.json()["opening_hours"] == [
            {"weekday": "monday", "opens": "00:00", "closes": "02:00"},
            {"weekday": "sunday", "opens": "20:00", "closes": "24:00"},
        ]

    async def test_refuses_a_stale_version_and_changes_nothing(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        store, headers = await store_with_owner(client, database)
        await client.patch(f"/api/v1/stores/{store.id}", json={"name": "First"}, headers=headers)

        late = await client.patch(f"/api/v1/stores/{store.id}", json={"name": "Late", "version": 1}, headers=headers)

        assert (late.status_code, late.json()["code"]) == (409, "store_changed_meanwhile")
        assert (await client.get(f"/api/v1/stores/{store.id}")).json()["name"] == "First"

    async def test_refuses_another_vendor_and_changes_nothing(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        store = await make_store(database)
        _, headers = await store_with_owner(client, database, name="Rival")
        before = (await client.get(f"/api/v1/stores/{store.id}")).json()

        patched = await client.patch(f"/api/v1/stores/{store.id}", json={"name": "Mine"}, headers=headers)
        painted = await client.put(
            f"/api/v1/stores/{store.id}/banner", files={"banner": ("b.png", make_png())}, headers=headers
        )

        assert (patched.status_code, patched.json()["code"]) == (403, "forbidden")
        assert (painted.status_code, painted.json()["code"]) == (403, "forbidden")
        assert (await client.get(f"/api/v1/stores/{store.id}")).json() == before
        assert await rows_in(database, Picture) == [0]

    async def test_refuses_a_guest_and_lets_an_admin(self, client: httpx.AsyncClient, database: Database) -> None:
        store = await make_store(database)
        admin = await make_person(database, role="admin")
        headers = await sign_in(client, admin.email)

        guest = await client.patch(f"/api/v1/stores/{store.id}", json={"name": "Mine"})
        allowed = await client.patch(f"/api/v1/stores/{store.id}", json={"name": "Tidied"}, headers=headers)

        assert (guest.status_code, guest.json()["code"]) == (401, "unauthenticated")
        assert (allowed.status_code, allowed.json()["name"]) == (200, "Tidied")

    @pytest.mark.parametrize(
        "body",
        [
            {"owner_id": "x"},
            {"vendor_id": None},
            {"is_verified": True},
            {"slug": "other"},
            {"kind": "platform"},
            {"rating": 5},
            {"name": None},
            {"name": ""},
            {"name": "a\u0000b"},
            {"status": "deleted"},
            {"time_zone": "../../etc/passwd"},
            {"settings": {"tax_basis_points": 10_001}},
            {"settings": {"tax_basis_points": -1}},
            {"settings": {"tax_basis_points": "800"}},
            {"settings": {"tax_basis_points": None}},
            {"settings": {"shipping_flat": 1.5}},
            {"settings": {"shipping_flat": 10**13}},
            {"settings": {"preset": "tech"}},
            {"opening_hours": [{"weekday": "someday", "opens": "09:00", "closes": "18:00"}]},
            {"opening_hours": [{"weekday": "monday", "opens": "25:00", "closes": "18:00"}]},
            {"version": 0},
            [],
        ],
    )
    async def test_refuses_fields_it_does_not_offer_or_cannot_read(
        self, client: httpx.AsyncClient, database: Database, body: Any
    ) -> None:
        store, headers = await store_with_owner(client, database)

        answer = await client.patch(f"/api/v1/stores/{store.id}", json=body, headers=headers)

        assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
        assert (await client.get(f"/api/v1/stores/{store.id}")).json()["version"] == 1

    @pytest.mark.parametrize(("key", "status"), [("none", 422), ("0198a0b0-0000-7000-8000-000000000000", 404)])
    async def test_refuses_a_store_that_is_not_there(
        self, client: httpx.AsyncClient, database: Database, key: str, status: int
    ) -> None:
        person = await make_person(database)
        headers = await sign_in(client, person.email)

        assert (await client.patch(f"/api/v1/stores/{key}", json={}, headers=headers)).status_code == status


class TestReplaceBanner:
    async def test_shows_the_new_one_and_throws_the_old_one_away(
        self, app: FastAPI, client: httpx.AsyncClient, database: Database
    ) -> None:
        store, headers = await store_with_owner(client, database)
        address = f"/api/v1/stores/{store.id}/banner"
        first = (await client.put(address, files={"banner": ("a.png", make_png())}, headers=headers)).json()

        second = (await client.put(address, files={"banner": ("b.png", make_png(900))}, headers=headers)).json()
        while await carry_due(database):
            pass

        assert first["image_url"] != second["image_url"]
        assert (await client.get(first["image_url"])).status_code == 404
        assert (await client.get(second["image_url"])).status_code == 200
        assert await rows_in(database, Picture) == [1]

    async def test_refuses_what_is_no_picture_and_keeps_the_old_one(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        store, headers = await store_with_owner(client, database)
        address = f"/api/v1/stores/{store.id}/banner"
        before = (await client.put(address, files={"banner": ("a.png", make_png())}, headers=headers)).json()

        answer = await client.put(address, files={"banner": ("a.png", b"MZ not a picture")}, headers=headers)

        assert (answer.status_code, answer.json()["code"]) == (415, "not_a_picture")
        assert (await client.get(f"/api/v1/stores/{store.id}")).json() == before


class TestVendors:
    async def test_profile_is_public_and_changed_by_its_owner_only(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        store, headers = await store_with_owner(client, database)
        assert store.vendor is not None

        answer = await client.patch(
            "/api/v1/vendors/me",
            json={"business_hours": "Mon-Fri 9-18", "website": "https://blue.example", "phone": "030 1234"},
            headers=headers,
        )
        seen = await client.get(f"/api/v1/vendors/{store.vendor.id}")

        assert (answer.status_code, answer.json()) == (200, seen.json())
        assert (seen.json()["business_hours"], seen.json()["version"]) == ("Mon-Fri 9-18", 2)

    @pytest.mark.parametrize(
        "body",
        [
            {"is_verified": True},
            {"is_active": False},
            {"user_id": "x"},
            {"website": "javascript:alert(1)"},
            {"website": "https://a:b@c.example"},
            {"email": "nobody"},
            {"phone": "1" * 21},
            {"address": "x" * 501},
            {"business_name": None},
        ],
    )
    async def test_refuses_fields_it_does_not_offer_or_cannot_read(
        self, client: httpx.AsyncClient, database: Database, body: Any
    ) -> None:
        store, headers = await store_with_owner(client, database)
        assert store.vendor is not None

        answer = await client.patch("/api/v1/vendors/me", json=body, headers=headers)

        assert answer.status_code == 422
        assert (await client.get(f"/api/v1/vendors/{store.vendor.id}")).json()["version"] == 1

    async def test_refuses_a_stale_version(self, client: httpx.AsyncClient, database: Database) -> None:
        _, headers = await store_with_owner(client, database)
        await client.patch("/api/v1/vendors/me", json={"phone": "030 1"}, headers=headers)

        late = await client.patch("/api/v1/vendors/me", json={"phone": "030 2", "version": 1}, headers=headers)

        assert (late.status_code, late.json()["code"]) == (409, "vendor_changed_meanwhile")

    async def test_has_nothing_for_guests_and_customers(self, client: httpx.AsyncClient, database: Database) -> None:
        customer = await make_person(database)
        headers = await sign_in(client, customer.email)

        assert (await client.get("/api/v1/vendors/me")).status_code == 401
        answer = await client.get("/api/v1/vendors/me", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_a_vendor")

    async def test_shows_a_logo_of_its_own(self, client: httpx.AsyncClient, database: Database) -> None:
        _, headers = await store_with_owner(client, database)

        vendor = (
            await client.put("/api/v1/vendors/me/logo", files={"logo": ("l.png", make_png(400, 400))}, headers=headers)
        ).json()

        assert (await client.get(vendor["logo_url"])).headers["content-type"] == "image/webp"
