"""The development inbox: what would have been sent can be read, and only where nothing is sent."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest

from souk.app import House, create_app, open_house
from souk.kernel.database import Database
from souk.kernel.settings import Settings
from tests.conftest import Override
from tests.identity.factories import PASSWORD, make_person
from tests.notifications.factories import carry_all
from tests.post_office import PostOffice

pytestmark = pytest.mark.anyio


@pytest.fixture
def settings(make_settings: Override) -> Settings:
    return make_settings(base_url="http://souk.test")


@pytest.fixture
async def house(settings: Settings) -> AsyncIterator[House]:
    opened = open_house(settings)
    yield opened
    await opened.close()


async def open_first(client: httpx.AsyncClient) -> tuple[str, str, str]:
    """(the list, the page of its first mail, that mail's HTML)."""
    listed = (await client.get("/dev/inbox")).text
    found = re.search(r'href="(/dev/inbox/[^"]+)"', listed)
    assert found is not None, listed
    shown = (await client.get(found[1])).text
    return listed, shown, (await client.get(f"{found[1]}/html")).text


class TestInbox:
    async def test_shows_mails_whose_links_work(self, client: httpx.AsyncClient, database: Database) -> None:
        body = {"email": "ada@example.com", "password": PASSWORD, "full_name": "Ada Byron"}
        await client.post("/api/v1/auth/register", json=body)
        client.cookies.clear()
        await carry_all(database)

        listed, shown, html = await open_first(client)
        link = re.search(r'href="http://souk\.test(/verify-email\?token=[^"]+)"', html)

        assert "Welcome to Souk" in listed
        assert "Ada Byron &lt;ada@example.com&gt;" in shown
        assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in shown
        assert link is not None
        assert (await client.get(link[1])).status_code == 200

    async def test_shows_what_people_typed_as_text(self, client: httpx.AsyncClient, database: Database) -> None:
        await make_person(database, full_name="Ada <script>alert(1)</script>")
        await carry_all(database)

        for text in await open_first(client):
            assert "<script>alert" not in text

    async def test_is_empty_at_first(self, client: httpx.AsyncClient) -> None:
        answer = await client.get("/dev/inbox")

        assert (answer.status_code, "No mail yet" in answer.text) == (200, True)
        assert "no-store" in answer.headers["cache-control"]

    @pytest.mark.parametrize("name", ["nothing", "a.b", "..%2f..%2fsouk", "%2e%2e"])
    async def test_knows_no_other_files(self, name: str, client: httpx.AsyncClient) -> None:
        for path in (f"/dev/inbox/{name}", f"/dev/inbox/{name}/html"):
            assert (await client.get(path)).status_code == 404

    async def test_is_pointed_to_from_every_page(self, client: httpx.AsyncClient) -> None:
        assert 'href="/dev/inbox"' in (await client.get("/stores")).text


class TestElsewhere:
    async def test_is_not_there_where_mail_is_sent(self, make_settings: Override, office: PostOffice) -> None:
        await self._is_closed(make_settings(mail=office.settings()))

    async def test_is_not_there_in_a_live_shop(self, make_settings: Override) -> None:
        live = {"secret_key": "x" * 40, "encryption_keys": ["x" * 43 + "="], "base_url": "https://souk.test"}
        await self._is_closed(make_settings(stage="live", cors_origins=[], **live))

    async def _is_closed(self, settings: Settings) -> None:
        house = open_house(settings)
        transport = httpx.ASGITransport(create_app(house=house))
        async with httpx.AsyncClient(transport=transport, base_url="http://souk.test") as client:
            answers = [await client.get(path) for path in ("/dev/inbox", "/dev/inbox/x", "/dev/inbox/x/html")]
            stores = await client.get("/stores")
        await house.close()
        assert [answer.status_code for answer in answers] == [404, 404, 404]
        assert "/dev/inbox" not in stores.text
