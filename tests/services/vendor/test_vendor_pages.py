"""A vendor's pages of services and menus: works by forms alone, keeps what was typed, is nobody else's."""

from typing import Any

import httpx
import pytest

from souk.catalog import ProductStatus
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.services import ServiceFacts, get_service, menus_of
from souk.stores import StoreView
from tests.booking.desk.factories import token_of
from tests.identity.factories import make_person, sign_in_browser
from tests.media.factories import make_jpeg
from tests.services.factories import make_item, make_service
from tests.stores.factories import make_store

pytestmark = pytest.mark.anyio
SERVICES = "/vendor/services"
WHOLE: dict[str, Any] = {
    "name": "<b>Haircut</b>", "price": "25.50", "category": "barber", "service_type": "booking", "status": "active",
    "description": "Cut and wash.", "contact_info": "+49 30 1", "location": "Corner 1", "supports_booking": "1",
    "supports_walk_in": "1", "flexible": "1",
}  # fmt: skip


async def at_the_desk(client: httpx.AsyncClient, database: Database) -> tuple[StoreView, dict[str, str]]:
    person = await make_person(database, full_name="Vera Vendor")
    store = await make_store(database, owner_id=person.id)
    await sign_in_browser(client, person.email)
    return store, await token_of(client, f"{SERVICES}/new")


async def of_store(database: Database, store: StoreView, **more: Any) -> ServiceFacts:
    async with database.unit_of_work(SYSTEM) as uow:
        return await make_service(uow, store_id=store.id, **more)


async def now(database: Database, service: ServiceFacts) -> ServiceFacts:
    async with database.unit_of_work(SYSTEM) as uow:
        return await get_service(uow, service.id)


class TestEditor:
    async def test_puts_up_a_service_and_leads_to_its_booking(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        _, token = await at_the_desk(client, database)

        made = await client.post(f"{SERVICES}/new", data={**token, **WHOLE})

        assert made.status_code == 303, made.text
        url = made.headers["location"].removesuffix("/booking")
        assert url != made.headers["location"]
        html = (await client.get(url)).text
        assert ("&lt;b&gt;Haircut" in html, "<b>Haircut" in html, 'value="25.50"' in html) == (True, False, True)
        assert "&lt;b&gt;Haircut" in (await client.get(SERVICES)).text

    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            ({"name": ""}, "Please fill this in."),
            ({"price": "cheap"}, "Write a price like 25.00"),
            ({"price": "1.999"}, "Write a price like 25.00"),
            ({"supports_booking": "", "supports_walk_in": ""}, "at least one way"),
            ({"service_type": "ordering"}, "has to be one that is switched on"),
            ({"category": "witchcraft"}, "We could not read this."),
            ({"location": "x" * 501}, "500 characters"),
        ],
    )
    async def test_points_at_the_field_and_keeps_what_was_typed(
        self, client: httpx.AsyncClient, database: Database, wrong: dict[str, str], says: str
    ) -> None:
        _, token = await at_the_desk(client, database)
        typed = {name: text for name, text in {**WHOLE, **wrong}.items() if text or name == "name"}

        answer = await client.post(f"{SERVICES}/new", data={**token, **typed})

        assert (answer.status_code, says in answer.text, "Cut and wash." in answer.text) == (422, True, True)
        assert "Nothing here" in (await client.get(SERVICES)).text

    async def test_changes_pauses_and_resumes(self, client: httpx.AsyncClient, database: Database) -> None:
        store, token = await at_the_desk(client, database)
        service = await of_store(database, store)
        url = f"{SERVICES}/{service.id}"

        changed = {**token, **WHOLE, "price": "", "version": str(service.version)}
        assert (await client.post(url, data=changed)).status_code == 303
        assert (await now(database, service)).base_price is None
        stale = await client.post(url, data={**changed, "name": "Late"})
        assert (stale.status_code, "Late" in stale.text) == (409, True)
        for status in ("unavailable", "active"):
            await client.post(f"{url}/availability", data={**token, "status": status})
            assert (await now(database, service)).status.value == status
        await client.post(f"{url}/remove", data=token)
        assert str(service.id) not in (await client.get(SERVICES)).text

    async def test_hangs_replaces_and_takes_down_pictures(self, client: httpx.AsyncClient, database: Database) -> None:
        store, token = await at_the_desk(client, database)
        service = await of_store(database, store)
        url = f"{SERVICES}/{service.id}"

        sent = await client.post(f"{url}/images", data=token, files={"images": ("a.jpg", make_jpeg(), "image/jpeg")})
        assert sent.status_code == 303, sent.text
        (first,) = (await now(database, service)).images
        again = await client.post(
            f"{url}/images", data={**token, "first": "1"}, files={"images": ("b.jpg", make_jpeg(), "image/jpeg")}
        )
        assert again.status_code == 303
        (second,) = (await now(database, service)).images
        assert second.id != first.id
        broken = await client.post(
            f"{url}/images", data=token, files={"images": ("c.jpg", b"no picture", "image/jpeg")}
        )
        assert broken.status_code in {415, 422}
        await client.post(f"{url}/images/{second.id}/remove", data=token)
        assert (await now(database, service)).images == []

    async def test_is_nobody_elses(self, client: httpx.AsyncClient, database: Database) -> None:
        service = await of_store(database, await make_store(database, name="Other Store"))
        _, token = await at_the_desk(client, database)
        url = f"{SERVICES}/{service.id}"

        asked = [
            await client.get(url),
            await client.get(f"{url}/menu"),
            await client.post(url, data={**token, **WHOLE}),
        ]
        asked += [
            await client.post(f"{url}/{part}", data={**token, "status": "unavailable"})
            for part in ("availability", "remove")
        ]
        asked.append(await client.post(f"{url}/menu", data={**token, "item_name": "Soup", "item_price": "1"}))

        assert [each.status_code for each in asked] == [403] * 6
        assert await now(database, service) == service

    async def test_is_for_stores(self, client: httpx.AsyncClient, database: Database) -> None:
        assert (await client.get(SERVICES)).headers["location"].startswith("/sign-in")
        await sign_in_browser(client, (await make_person(database)).email)
        assert [(await client.get(path)).status_code for path in (SERVICES, f"{SERVICES}/new")] == [403, 403]


class TestMenu:
    async def test_lines_come_change_move_pause_and_go(self, client: httpx.AsyncClient, database: Database) -> None:
        store, token = await at_the_desk(client, database)
        service = await of_store(database, store)
        async with database.unit_of_work(SYSTEM) as uow:
            soup, bread = await make_item(uow, service), await make_item(uow, service, name="Bread", price=2_25)
        url = f"{SERVICES}/{service.id}/menu"

        async def menu() -> list[tuple[str, int, bool]]:
            async with database.unit_of_work(SYSTEM) as uow:
                items = (await menus_of(uow, [service.id]))[service.id]
                return [(each.name, each.price, each.is_available) for each in items]

        added = await client.post(url, data={**token, "item_name": "Tea", "item_price": "3.10", "available": "1"})
        assert added.status_code == 303, added.text
        await client.post(f"{url}/{bread.id}/move", data={**token, "to": "up"})
        assert await menu() == [("Bread", 225, True), ("Soup", 650, True), ("Tea", 310, True)]
        await client.post(f"{url}/{soup.id}/switch", data={**token, "to": "off"})
        await client.post(f"{url}/{bread.id}", data={**token, "item_name": "Roll", "item_price": "2", "available": "1"})
        assert await menu() == [("Roll", 200, True), ("Soup", 650, False), ("Tea", 310, True)]
        wrong = await client.post(f"{url}/{bread.id}", data={**token, "item_name": "Kept", "item_price": "much"})
        assert (wrong.status_code, 'value="Kept"' in wrong.text) == (422, True)
        await client.post(f"{url}/{soup.id}/remove", data=token)
        assert [name for name, *_ in await menu()] == ["Roll", "Tea"]
        assert (await client.post(f"{url}/{soup.id}/move", data={**token, "to": "up"})).status_code == 404
        assert (await now(database, service)).status is ProductStatus.ACTIVE
