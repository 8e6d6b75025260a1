"""The doors of removals: JSON and pages, and everywhere else that forgets whoever is gone."""

import re
from html import unescape

import httpx
import pytest
from sqlalchemy import select

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.offboarding.models import Removal
from tests.cart.factories import ITEMS
from tests.identity.factories import make_person, sign_in, sign_in_browser
from tests.offboarding.factories import USERS, admin_of, differences, everything_in, make_trade, order_some
from tests.offboarding.test_removing import carry_all
from tests.orders.factories import ORDERS, item, order_body

pytestmark = pytest.mark.anyio


async def places(client: httpx.AsyncClient, slug: str) -> dict[str, bool]:
    """Where a guest still meets the vendor."""
    listed = (await client.get("/api/v1/products")).json()["items"]
    found = (await client.get("/api/v1/products/search", params={"q": "blue"})).json()["items"]
    hub = (await client.get("/api/v1/stores")).json()["items"]
    return {
        "list": bool(listed),
        "search": bool(found),
        "suggestions": "Blue Door" in (await client.get("/search/suggest", params={"q": "blue"})).text,
        "hub": bool(hub),
        "hub page": "Blue Door" in (await client.get("/stores")).text,
        "search page": "Blue Door" in (await client.get("/search?q=blue")).text,
        "home": "Blue Door" in (await client.get("/")).text,
        "sitemap of pages": slug in (await client.get("/sitemaps/pages.xml")).text,
        "sitemap of products": "blue-door-0" in (await client.get("/sitemaps/products-1.xml")).text,
    }


class TestOverJson:
    async def test_remove_answers_with_what_was_foreseen(self, client: httpx.AsyncClient, database: Database) -> None:
        trade = await make_trade(database)
        await order_some(client, trade, orders=2)
        _, headers = await admin_of(client, database)
        address = f"{USERS}/{trade.vendor.id}"

        foreseen = (await client.get(f"{address}/consequences", headers=headers)).json()
        removed = await client.delete(address, params={"reason": "Asked to leave."}, headers=headers)
        listed = (await client.get("/api/v1/admin/removals", headers=headers)).json()["items"]
        restored = await client.post(f"{address}/restore", headers=headers)

        assert removed.status_code == 200
        assert removed.json()["consequences"] == foreseen["consequences"]
        assert (removed.json()["reason"], removed.json()["restored_at"]) == ("Asked to leave.", None)
        assert [(each["business_name"], each["removal"]["id"]) for each in listed] == [
            ("Blue Door", removed.json()["id"])
        ]
        assert restored.json()["id"] == removed.json()["id"]
        assert (await client.get("/api/v1/admin/removals", headers=headers)).json()["items"] == []

    async def test_is_for_administrators_alone_and_changes_nothing_for_others(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        trade = await make_trade(database)
        vendor = await sign_in(client, trade.vendor.email)
        others = [
            await sign_in(client, (await make_person(database, role=role)).email)
            for role in ("customer", "support_agent", "product_manager")
        ]
        address = f"{USERS}/{trade.vendor.id}"
        before = await everything_in(database)

        for headers, expected in (({}, 401), (vendor, 403), *((each, 403) for each in others)):
            for method, path in (
                ("GET", f"{address}/consequences"),
                ("DELETE", address),
                ("POST", f"{address}/restore"),
                ("GET", "/api/v1/admin/removals"),
            ):
                assert (await client.request(method, path, headers=headers)).status_code == expected, path

        assert differences(before, await everything_in(database)) == []

    async def test_knows_nobody_who_is_not_there(self, client: httpx.AsyncClient, database: Database) -> None:
        _, headers = await admin_of(client, database)

        for method, path in (("DELETE", ""), ("POST", "/restore"), ("GET", "/consequences")):
            answer = await client.request(method, f"{USERS}/{new_id()}{path}", headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (404, "unknown_person")
        person = await make_person(database)
        never = await client.post(f"{USERS}/{person.id}/restore", headers=headers)
        assert (never.status_code, never.json()["code"]) == (404, "never_removed")


class TestEverybodyElse:
    async def test_forgets_a_removed_vendor_at_once_and_knows_a_restored_one(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        trade = await make_trade(database, products=1)
        _, headers = await admin_of(client, database)
        slug = trade.store.slug
        before = await places(client, slug)  # the answers are kept in memory from now on

        await client.delete(f"{USERS}/{trade.vendor.id}", headers=headers)
        gone = await places(client, slug)
        await client.post(f"{USERS}/{trade.vendor.id}/restore", headers=headers)
        back = await places(client, slug)

        assert [name for name, found in before.items() if not found] == []
        assert [name for name, found in gone.items() if found] == []
        assert back == before

    async def test_keeps_the_pages_of_what_was_bought(self, client: httpx.AsyncClient, database: Database) -> None:
        trade = await make_trade(database, products=1)
        _, headers = await admin_of(client, database)
        await client.delete(f"{USERS}/{trade.vendor.id}", headers=headers)

        store = await client.get(f"/stores/{trade.store.slug}")
        product = (await client.get(f"/api/v1/products/{trade.products[0]}")).json()

        assert (store.status_code, "This store has closed" in store.text) == (200, True)
        assert product["status"] == "unavailable"

    async def test_marks_lines_in_carts_and_orders_nothing_more(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        trade = await make_trade(database, products=1)
        _, headers = await admin_of(client, database)
        buyer = await sign_in(client, (await make_person(database)).email)
        await client.post(ITEMS, json=item(trade.variants[0]), headers=buyer)
        await client.delete(f"{USERS}/{trade.vendor.id}", headers=headers)

        (line,) = (await client.get("/api/v1/cart", headers=buyer)).json()["items"]
        again = await client.post(ITEMS, json=item(trade.variants[0]), headers=buyer)

        assert line["is_available"] is False
        assert (again.status_code, again.json()["code"]) == (409, "not_for_sale")

    async def test_lets_nobody_open_the_store_by_a_switch(self, client: httpx.AsyncClient, database: Database) -> None:
        trade = await make_trade(database, products=1)
        _, headers = await admin_of(client, database)
        await client.delete(f"{USERS}/{trade.vendor.id}", headers=headers)

        refused = await client.patch(f"/api/v1/stores/{trade.store.id}", json={"status": "active"}, headers=headers)

        assert (refused.status_code, refused.json()["code"]) == (409, "vendor_gone")

    async def test_suspends_the_staff_and_ends_the_vendors_sessions(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        trade = await make_trade(database, products=1)
        (order,) = await order_some(client, trade, orders=1)
        helper = await make_person(database, role="vendor_staff", store_id=trade.store.id)
        staff, vendor = await sign_in(client, helper.email), await sign_in(client, trade.vendor.email)
        _, headers = await admin_of(client, database)

        before = await client.get(f"{ORDERS}/{order}", headers=staff)
        await client.delete(f"{USERS}/{trade.vendor.id}", headers=headers)
        after = await client.get(f"{ORDERS}/{order}", headers=staff)

        assert (before.status_code, after.status_code) == (200, 404)
        assert (await client.get("/api/v1/auth/me", headers=vendor)).status_code == 401

    async def test_buyers_and_administrators_hear_of_it(self, client: httpx.AsyncClient, database: Database) -> None:
        trade = await make_trade(database, products=1)
        buyer = await make_person(database)
        headers_of_buyer = await sign_in(client, buyer.email)
        await client.post(ITEMS, json=item(trade.variants[0]), headers=headers_of_buyer)
        placed = await client.post(ORDERS, json=order_body(), headers=headers_of_buyer)
        assert placed.status_code == 201
        _, colleague = await admin_of(client, database)
        _, headers = await admin_of(client, database)
        await carry_all(database)

        await client.delete(f"{USERS}/{trade.vendor.id}", headers=headers)
        await carry_all(database)

        async def told(who: dict[str, str]) -> set[str]:
            answer = await client.get("/api/v1/notifications", headers=who)
            return {each["type"] for each in answer.json()["items"]}

        assert "order_unavailable" in await told(headers_of_buyer)
        assert "vendor" in await told(colleague)


class TestThePages:
    async def test_show_the_numbers_and_do_what_was_confirmed(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        trade = await make_trade(database)
        await order_some(client, trade, orders=2)
        admin = await make_person(database, role="admin")
        await sign_in_browser(client, admin.email)
        address = f"/admin/removals/{trade.vendor.id}"
        shown = await client.get(address)
        fields = {n: unescape(v) for n, v in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', shown.text)}

        unsure = await client.post(address, data={**fields, "reason": "Gone"})
        stale = await client.post(address, data={**fields, "expected": "{}", "sure": "1"})
        done = await client.post(address, data={**fields, "reason": "Gone", "sure": "1"})
        after = (await client.get(address)).text
        listed = (await client.get("/admin/removals")).text
        back = await client.post(f"{address}/restore", data=fields)

        assert all(text in shown.text for text in ("Products that become unavailable", "Blue Door", "back to buyers"))
        assert (unsure.status_code, "Tick the box to confirm." in unsure.text) == (422, True)
        assert (stale.status_code, "Something happened in these stores meanwhile" in stale.text) == (409, True)
        assert (done.status_code, back.status_code) == (303, 303)
        assert ("What the removal did" in after, "Blue Door" in listed) == (True, True)
        async with database.read(SYSTEM) as ctx:
            (row,) = await ctx.session.scalars(select(Removal))
        assert row.restored_by == admin.id

    async def test_are_for_administrators_alone(self, client: httpx.AsyncClient, database: Database) -> None:
        trade = await make_trade(database)
        guest = await client.get("/admin/removals")
        await sign_in_browser(client, trade.vendor.email)

        assert guest.status_code in {302, 303, 307}
        for path in ("/admin/removals", f"/admin/removals/{trade.vendor.id}", "/admin/vendors"):
            assert (await client.get(path, headers={"accept": "text/html"})).status_code == 403
