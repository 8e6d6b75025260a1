"""The pages of onboarding as a browser without scripts meets them."""

import re
from html import unescape
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from souk.app import create_app, open_house
from souk.identity import ensure_segment
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.stores import ensure_platform_store
from tests.identity.factories import make_person, sign_in_browser
from tests.stores.factories import make_store
from tests.stores.onboarding.test_documents import PDF

pytestmark = pytest.mark.anyio
FORM = {
    "full_name": "Nora Newcomer",
    "email": "nora@example.com",
    "password": "Tangerine-Lantern-42",
    "business_name": "Lantern & Loom",
    "store_category": "Home",
}
NO_BANNER = {"banner": ("", b"", "application/octet-stream")}


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


async def hidden(client: httpx.AsyncClient, path: str) -> dict[str, str]:
    html = (await client.get(path)).text
    return {name: unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', html)}


async def arrive(client: httpx.AsyncClient) -> None:
    """Register on the page, and stay signed in."""
    answer = await client.post("/sell", data={**await hidden(client, "/sell"), **FORM}, files=NO_BANNER)
    assert answer.status_code == 303, answer.text


class TestTheVendorsPages:
    async def test_say_that_they_wait_and_what_is_missing(self, client: httpx.AsyncClient) -> None:
        await arrive(client)

        home, shown = (await client.get("/vendor")).text, (await client.get("/vendor/verification")).text

        assert ("Waiting for review" in home, "Waits for review" in home) == (True, True)
        assert "Your business is being reviewed" in shown
        assert 'href="/vendor/verification#documents"' in shown

    async def test_take_documents_and_give_them_back(self, client: httpx.AsyncClient) -> None:
        await arrive(client)
        token = await hidden(client, "/vendor/verification")
        address = "/vendor/verification/documents"
        typed = {**token, "kind": "identity", "name": "<b>Passport</b>"}

        nothing = await client.post(address, data=typed, files={"document": ("", b"", "text/plain")})
        wrong = await client.post(address, data=typed, files={"document": ("a.pdf", b"MZ", "application/pdf")})
        kept = await client.post(address, data=typed, files={"document": ("a.html", PDF, "text/html")})
        shown = (await client.get("/vendor/verification")).text
        url = unescape(re.findall(rf'href="({address}/[^"]+)"', shown)[0])
        got = await client.get(url)
        dropped = await client.post(f"{url}/remove", data=token)

        assert (nothing.status_code, "Choose a file first." in nothing.text) == (422, True)
        assert (wrong.status_code, "not a document we can take" in wrong.text) == (415, True)
        assert (kept.status_code, got.content, dropped.status_code) == (303, PDF, 303)
        assert "&lt;b&gt;Passport&lt;/b&gt;" in shown
        assert (await client.get(url)).status_code == 404

    async def test_of_settings_leave_a_waiting_store_waiting(self, client: httpx.AsyncClient) -> None:
        await arrive(client)
        values = await hidden(client, "/vendor/settings")
        texts = {"name": "Lantern & Loom", "category": "Home", "tagline": "Quiet light", "time_zone": "UTC"}

        saved = await client.post("/vendor/settings", data={**values, **texts})
        forged = await client.post(
            "/vendor/settings",
            data={**await hidden(client, "/vendor/settings"), **texts, "is_pending": "", "takes_orders": "1"},
        )

        assert saved.status_code == 303
        assert (forged.status_code, "opens once the marketplace has approved it" in forged.text) == (409, True)
        assert (await client.get("/api/v1/stores/lantern-loom")).json()["status"] == "pending"

    async def test_let_the_vendor_choose_who_may_order(self, client: httpx.AsyncClient, database: Database) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            await ensure_segment(uow, "student", label="Students")
        person = await make_person(database)
        store = await make_store(database, owner_id=person.id)
        await sign_in_browser(client, person.email)
        values = await hidden(client, "/vendor/settings/terms")
        amounts = {"tax_percent": "8", "shipping_flat": "10", "shipping_free_from": "", "return_window_days": "30"}

        shown = (await client.get("/vendor/settings/terms")).text
        saved = await client.post("/vendor/settings/terms", data={**values, **amounts, "order_eligibility": "student"})
        values = await hidden(client, "/vendor/settings/terms")
        wrong = await client.post("/vendor/settings/terms", data={**values, **amounts, "order_eligibility": "nobody"})

        assert ("Students only" in shown, saved.status_code, wrong.status_code) == (True, 303, 422)
        assert (await client.get(f"/api/v1/stores/{store.id}")).json()["settings"]["order_eligibility"] == "student"
        assert "For students only" in (await client.get(f"/stores/{store.slug}")).text


class TestTheBackOffice:
    async def test_rejects_with_a_reason_and_approves(self, client: httpx.AsyncClient, database: Database) -> None:
        await arrive(client)
        client.cookies.clear()
        await sign_in_browser(client, (await make_person(database, role="admin")).email)
        queue = (await client.get("/admin/vendors")).text
        file = re.findall(r'href="(/admin/vendors/[0-9a-f-]{36})"', queue)[0]
        token = await hidden(client, file)

        silent = await client.post(f"{file}/reject", data={**token, "reason": ""})
        rejected = await client.post(f"{file}/reject", data={**token, "reason": "No <i>address</i>."})
        after = (await client.get(file)).text
        approved = await client.post(f"{file}/approve", data=token)
        verified = await client.post(f"{file}/verify", data=token)

        assert (silent.status_code, rejected.status_code, approved.status_code, verified.status_code) == (
            422,
            303,
            303,
            303,
        )
        assert "No &lt;i&gt;address&lt;/i&gt;." in after
        shop = (await client.get("/stores")).text
        assert ("Lantern &amp; Loom" in shop, "Verified" in shop) == (True, True)
