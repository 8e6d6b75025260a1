"""Services over the API: put up, found, changed and taken down by those who may."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import update

from souk.app import House
from souk.catalog import ProductStatus
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.worker import carry_due
from souk.services.kinds import ServiceType
from souk.services.models import Service, ServiceItem
from souk.stores.models import Store, StoreStatus
from tests.cart.factories import rows_in
from tests.media.factories import make_jpeg, make_png
from tests.orders.factories import findings
from tests.services.factories import SERVICES, Headers, make_kitchen, make_service, owner_of, somebody

pytestmark = pytest.mark.anyio
TABLES = (Service, ServiceItem)
BARBER = {
    "service_name": "Campus Cuts",
    "description": "Fades and trims.",
    "category": "barber",
    "service_type": "booking",
    "base_price": 25_00,
    "contact_info": "cuts@example.com",
    "location": "Student union, room 4",
}


async def put_up(client: httpx.AsyncClient, headers: Headers, **more: Any) -> dict[str, Any]:
    answer = await client.post(SERVICES, json={**BARBER, **more}, headers=headers)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


class TestPutUp:
    async def test_answers_with_everything_a_client_needs(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        kitchen = await make_kitchen(database)
        made = await put_up(client, await owner_of(client, kitchen))
        assert {name: made[name] for name in BARBER if name != "base_price"} == {
            name: value for name, value in BARBER.items() if name != "base_price"
        }
        assert made["base_price"] == {"amount": 2500, "currency": "USD"}
        assert (made["is_available"], made["availability_status"], made["status"]) == (True, "available", "active")
        flags = (
            "supports_booking",
            "supports_ordering",
            "supports_walk_in",
            "requires_contact",
            "has_flexible_pricing",
        )
        assert [made[flag] for flag in flags] == [True, False, False, False, False]
        assert (made["rating"], made["total_ratings"], made["items"], made["images"]) == (0.0, 0, [], [])
        assert made["store"] == {"id": str(kitchen.store.id), "name": "Corner Kitchen", "slug": "corner-kitchen"}
        assert made["vendor"]["business_name"] == "Corner Kitchen"
        assert made["created_at"] == made["updated_at"]
        assert (await client.get(f"{SERVICES}/campus-cuts")).json() == made
        assert await findings(house) == []

    async def test_takes_a_form_with_a_picture(self, client: httpx.AsyncClient, database: Database) -> None:
        kitchen = await make_kitchen(database)
        form = {**BARBER, "base_price": "2500", "has_flexible_pricing": "true", "supports_walk_in": "1"}
        answer = await client.post(
            SERVICES,
            data=form,
            files={"image": ("../front.jpg", make_jpeg(), "image/jpeg")},
            headers=await owner_of(client, kitchen),
        )
        assert answer.status_code == 201, answer.text
        made = answer.json()
        assert (made["base_price"]["amount"], made["has_flexible_pricing"], made["supports_walk_in"]) == (
            2500,
            True,
            True,
        )
        assert (made["images"][0]["alt"], made["image"]) == ("Campus Cuts", made["images"][0]["url"])
        assert (await client.get(made["image"])).headers["content-type"] == "image/webp"

    @pytest.mark.parametrize(
        ("sent", "kind", "flags"),
        [
            ({"service_type": "walk_in"}, "walk_in", ["supports_walk_in"]),
            (
                {"service_type": "contact", "supports_ordering": True},
                "contact",
                ["requires_contact", "supports_ordering"],
            ),
            (
                {"supports_ordering": True, "supports_walk_in": True},
                "ordering",
                ["supports_ordering", "supports_walk_in"],
            ),
        ],
    )
    async def test_always_supports_its_main_way(
        self, client: httpx.AsyncClient, database: Database, sent: dict[str, Any], kind: str, flags: list[str]
    ) -> None:
        kitchen = await make_kitchen(database)
        body = {"service_name": "Something", **sent}
        made = (await client.post(SERVICES, json=body, headers=await owner_of(client, kitchen))).json()
        names = ("supports_booking", "supports_ordering", "supports_walk_in", "requires_contact")
        assert (made["service_type"], sorted(name for name in names if made[name])) == (kind, sorted(flags))

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"service_name": "x" * 201}, "service_name"),
            ({"service_name": " "}, "service_name"),
            ({"location": "x" * 501}, "location"),
            ({"category": "witchcraft"}, "category"),
            ({"service_type": "by_owl"}, "service_type"),
            ({"base_price": -1}, "base_price"),
            ({"base_price": 10**18}, "base_price"),
            ({"description": "x" * 20_001}, "description"),
            ({"rating": 5}, "rating"),
            ({"vendor": str(uuid4())}, "vendor"),
            ({"is_available": None}, "body"),
        ],
    )
    async def test_refuses_what_does_not_fit_and_changes_nothing(
        self, client: httpx.AsyncClient, database: Database, changes: dict[str, Any], field: str
    ) -> None:
        kitchen = await make_kitchen(database)
        headers, before = await owner_of(client, kitchen), await rows_in(database, *TABLES)
        answer = await client.post(SERVICES, json={**BARBER, **changes}, headers=headers)
        assert (answer.status_code, answer.json()["errors"][0]["field"].split(".")[0]) == (422, field)
        assert await rows_in(database, *TABLES) == before

    async def test_refuses_what_contradicts_itself(self, client: httpx.AsyncClient, database: Database) -> None:
        kitchen = await make_kitchen(database)
        headers, before = await owner_of(client, kitchen), await rows_in(database, *TABLES)
        nothing = await client.post(SERVICES, json={"service_name": "Nobody knows how"}, headers=headers)
        assert refused(nothing) == (422, "no_way_to_get_it")
        both = {**BARBER, "is_available": True, "availability_status": "unavailable"}
        assert refused(await client.post(SERVICES, json=both, headers=headers)) == (422, "availability_unclear")
        euros = {**BARBER, "base_price": {"amount": 5, "currency": "EUR"}}
        assert refused(await client.post(SERVICES, json=euros, headers=headers)) == (422, "wrong_currency")
        text = await client.post(SERVICES, content=b"service_name", headers={**headers, "content-type": "text/plain"})
        assert text.status_code == 415
        assert await rows_in(database, *TABLES) == before

    async def test_is_for_vendors(self, client: httpx.AsyncClient, database: Database) -> None:
        kitchen, other = await make_kitchen(database), await make_kitchen(database, name="Other Kitchen")
        before = await rows_in(database, *TABLES)
        assert (await client.post(SERVICES, json=BARBER)).status_code == 401
        customer = await somebody(client, database)
        assert refused(await client.post(SERVICES, json=BARBER, headers=customer)) == (403, "forbidden")
        foreign = {**BARBER, "store_id": str(kitchen.store.id)}
        answer = await client.post(SERVICES, json=foreign, headers=await owner_of(client, other))
        assert refused(answer) == (403, "forbidden")
        assert await rows_in(database, *TABLES) == before

    async def test_answers_a_repeated_key_with_the_first_one(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        headers = {**await owner_of(client, await make_kitchen(database)), "Idempotency-Key": "only-once"}
        first = await put_up(client, headers)
        assert (await put_up(client, headers))["id"] == first["id"]
        assert (await client.get(SERVICES, params={"count": True})).json()["total"] == 2


class TestFinding:
    async def test_shows_shoppers_what_is_available_and_vendors_what_they_keep_back(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        kitchen, rival = await make_kitchen(database), await make_kitchen(database, name="Rival Kitchen")
        async with database.unit_of_work(SYSTEM) as uow:
            for status in ProductStatus:
                await make_service(uow, store_id=kitchen.store.id, service_name=f"Own {status}", status=status)
                await make_service(uow, store_id=rival.store.id, service_name=f"Theirs {status}", status=status)

        async def names(headers: Headers, **asked: Any) -> set[str]:
            found = (await client.get(SERVICES, params={"limit": 100, **asked}, headers=headers)).json()["items"]
            return {each["service_name"] for each in found}

        open_to_all = {"Corner Kitchen", "Rival Kitchen", "Own active", "Theirs active"}
        owner, staff = await owner_of(client, kitchen), await somebody(client, database, "admin")
        assert await names({}) == await names(await somebody(client, database)) == open_to_all
        assert await names(owner) == open_to_all | {"Own draft", "Own unavailable"}
        assert await names(owner, own=True) == {"Corner Kitchen", "Own active", "Own draft", "Own unavailable"}
        assert await names(owner, status="archived") == {"Own archived"}
        assert await names({}, status="draft") == set()
        assert await names(staff) == open_to_all | {
            f"{w} {s}" for w in ("Own", "Theirs") for s in ("draft", "unavailable")
        }

    async def test_narrows_by_way_category_store_and_words(self, client: httpx.AsyncClient, database: Database) -> None:
        kitchen, other = await make_kitchen(database), await make_kitchen(database, name="Other Kitchen")
        headers = await owner_of(client, kitchen)
        await put_up(client, headers)
        await put_up(client, headers, service_name="Stew 100%", category="food", supports_ordering=True)

        async def names(path: str, **asked: Any) -> list[str]:
            answer = await client.get(f"{SERVICES}{path}", params=asked)
            assert answer.status_code == 200, answer.text
            return [each["service_name"] for each in answer.json()["items"]]

        assert await names("/by_type", type="booking") == ["Stew 100%", "Campus Cuts"]
        assert await names("/by_type", type="ordering") == ["Stew 100%", "Other Kitchen", "Corner Kitchen"]
        assert await names("/by_type", type="walk_in") == []
        assert await names("/by_category", category="food") == ["Stew 100%"]
        assert await names("", category="barber", type="booking") == ["Campus Cuts"]
        assert (
            await names("", store=other.store.slug) == await names("", store=str(other.store.id)) == ["Other Kitchen"]
        )
        assert await names("", store="nobody-is-called-so") == []
        assert await names("", search="cAMPUS") == ["Campus Cuts"]
        assert await names("", search="100%") == ["Stew 100%"]
        assert await names("", search="_") == []
        for wrong in ("/by_type", "/by_type?type=magic", "/by_category?category=none", "?limit=101"):
            assert (await client.get(f"{SERVICES}{wrong}")).status_code == 422

    async def test_walks_the_pages_without_a_gap(self, client: httpx.AsyncClient, database: Database) -> None:
        kitchen = await make_kitchen(database)
        async with database.unit_of_work(SYSTEM) as uow:
            for number in range(6):
                await make_service(uow, store_id=kitchen.store.id, service_name=f"Number {number}")
        seen, cursor = [], None
        while True:
            params = {"limit": 3, "count": True, **({"cursor": cursor} if cursor else {})}
            page = (await client.get(SERVICES, params=params)).json()
            seen += [each["id"] for each in page["items"]]
            cursor = page["next_cursor"]
            assert page["total"] == 7
            if cursor is None:
                break
        assert len(seen) == len(set(seen)) == 7
        assert (await client.get(SERVICES, params={"cursor": "bogus"})).json()["code"] == "bad_cursor"

    async def test_hides_drafts_and_stores_that_await_review(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        kitchen = await make_kitchen(database)
        owner = await owner_of(client, kitchen)
        draft = await put_up(client, owner, status="draft")
        assert (await client.get(f"{SERVICES}/{draft['id']}")).status_code == 404
        assert (await client.get(f"{SERVICES}/{draft['id']}", headers=owner)).json()["availability_status"] == "draft"
        async with database.unit_of_work(SYSTEM) as uow:
            pending = update(Store).where(Store.id == kitchen.store.id)
            await uow.session.execute(pending.values(status=StoreStatus.PENDING, is_listed=False))
        assert refused(await client.get(kitchen.url)) == (404, "unknown_service")
        assert (await client.get(SERVICES)).json()["items"] == []
        assert (await client.get(f"{SERVICES}/never-heard-of")).status_code == 404


class TestChange:
    async def test_changes_what_is_given_and_when_it_was(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        headers = await owner_of(client, await make_kitchen(database))
        made = await put_up(client, headers)
        changes = {"service_name": "Campus Cuts & Shaves", "base_price": None, "location": "Room 5", "slug": "cuts"}
        answer = await client.patch(f"{SERVICES}/{made['id']}", json=changes, headers=headers)
        changed = answer.json()
        assert (changed["service_name"], changed["base_price"], changed["slug"]) == (
            "Campus Cuts & Shaves",
            None,
            "cuts",
        )
        assert (changed["description"], changed["contact_info"]) == ("Fades and trims.", "cuts@example.com")
        assert datetime.fromisoformat(changed["updated_at"]) > datetime.fromisoformat(made["updated_at"])
        assert (changed["created_at"], changed["version"]) == (made["created_at"], made["version"] + 1)
        assert await findings(house) == []

    async def test_replaces_the_picture_and_deletes_the_old_files(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        headers = await owner_of(client, await make_kitchen(database))
        url = f"{SERVICES}/{(await put_up(client, headers))['id']}"
        before = (await client.patch(url, files={"image": ("a.png", make_png())}, headers=headers)).json()
        after = (await client.patch(url, files={"image": ("b.png", make_png(640, 480))}, headers=headers)).json()
        while await carry_due(database):
            pass
        assert len(after["images"]) == 1
        assert after["image"] != before["image"]
        assert (await client.get(before["image"])).status_code == 404
        assert (await client.get(after["image"])).status_code == 200

    async def test_refuses_what_is_no_picture_and_changes_nothing(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        headers = await owner_of(client, await make_kitchen(database))
        made = await put_up(client, headers)
        answer = await client.patch(
            f"{SERVICES}/{made['id']}",
            data={"service_name": "Gone wrong"},
            files={"image": ("a.png", b"<svg onload=alert(1)>")},
            headers=headers,
        )
        assert refused(answer) == (415, "not_a_picture")
        url = f"{SERVICES}/{made['id']}"
        empty = await client.patch(url, files={"image": ("a.png", b"")}, headers=headers)
        assert empty.status_code in {415, 422}
        stray = await client.patch(url, files={"file": ("a.png", make_png())}, headers=headers)
        assert (stray.status_code, stray.json()["errors"][0]["field"]) == (422, "file")
        assert (await client.get(url)).json() == made

    async def test_adds_and_removes_further_pictures(self, client: httpx.AsyncClient, database: Database) -> None:
        headers = await owner_of(client, await make_kitchen(database))
        url = f"{SERVICES}/{(await put_up(client, headers))['id']}/images"
        files = [("images", ("a.png", make_png())), ("images", ("b.png", make_png(640, 480)))]
        one, two = (await client.post(url, files=files, data={"alt": "Chair"}, headers=headers)).json()["images"]
        assert one["alt"] == two["alt"] == "Chair"
        assert (await client.delete(f"{url}/{one['id']}", headers=headers)).status_code == 204
        assert refused(await client.delete(f"{url}/{one['id']}", headers=headers)) == (404, "unknown_image")
        assert refused(await client.post(url, headers=headers)) == (422, "image_required")
        many = [("images", (f"{number}.png", make_png(64, 48))) for number in range(12)]
        assert refused(await client.post(url, files=many, headers=headers)) == (409, "too_many_images")

    async def test_gives_way_to_another_main_way_and_keeps_at_least_one(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        headers = await owner_of(client, await make_kitchen(database))
        url = f"{SERVICES}/{(await put_up(client, headers, supports_walk_in=True))['id']}"
        changed = (await client.patch(url, json={"supports_booking": False}, headers=headers)).json()
        assert (changed["service_type"], changed["supports_booking"]) == ("walk_in", False)
        answer = await client.patch(url, json={"supports_walk_in": False}, headers=headers)
        assert refused(answer) == (422, "no_way_to_get_it")
        assert (await client.get(url)).json() == changed

    async def test_refuses_a_change_made_over_another(self, client: httpx.AsyncClient, database: Database) -> None:
        headers = await owner_of(client, await make_kitchen(database))
        made = await put_up(client, headers)
        url = f"{SERVICES}/{made['id']}"
        assert (await client.patch(url, json={"location": "Here", "version": 1}, headers=headers)).status_code == 200
        late = await client.patch(url, json={"location": "There", "version": 1}, headers=headers)
        assert refused(late) == (409, "stale_version")
        taken = await client.patch(url, json={"slug": "corner-kitchen"}, headers=headers)
        assert refused(taken) == (409, "slug_taken")
        assert (await client.get(url)).json()["location"] == "Here"

    async def test_is_for_its_owner(self, client: httpx.AsyncClient, database: Database) -> None:
        kitchen, other = await make_kitchen(database), await make_kitchen(database, name="Other Kitchen")
        before = await rows_in(database, *TABLES)
        rival, customer = await owner_of(client, other), await somebody(client, database)
        calls: list[tuple[str, str, dict[str, Any] | None]] = [
            ("PATCH", "", {"location": "Mine now"}),
            ("DELETE", "", None),
            ("POST", "/update_availability", {"is_available": False}),
            ("POST", "/items", {"name": "Cuckoo egg", "price": 1}),
            ("PATCH", f"/items/{kitchen.soup.id}", {"price": 1}),
            ("DELETE", f"/items/{kitchen.soup.id}", None),
            ("DELETE", f"/images/{uuid4()}", None),
        ]
        for method, path, body in calls:
            for headers, status in (({}, 401), (customer, 403), (rival, 403)):
                answer = await client.request(method, f"{kitchen.url}{path}", json=body, headers=headers)
                assert answer.status_code == status, (method, path, answer.text)
        upload = {"files": {"images": ("a.png", make_png())}}
        assert (await client.post(f"{kitchen.url}/images", headers=rival, **upload)).status_code == 403
        assert await rows_in(database, *TABLES) == before


class TestAvailability:
    @pytest.mark.parametrize(
        ("sent", "expected"),
        [
            ({"is_available": False}, (False, "unavailable", "unavailable")),
            ({"availability_status": "unavailable"}, (False, "unavailable", "unavailable")),
            ({"is_available": False, "availability_status": "draft"}, (False, "draft", "draft")),
            ({"is_available": True, "availability_status": "available"}, (True, "available", "active")),
        ],
    )
    async def test_is_one_lifecycle_under_its_older_names(
        self, client: httpx.AsyncClient, database: Database, sent: dict[str, Any], expected: tuple[bool, str, str]
    ) -> None:
        kitchen = await make_kitchen(database)
        headers = await owner_of(client, kitchen)
        changed = (await client.post(f"{kitchen.url}/update_availability", json=sent, headers=headers)).json()
        assert (changed["is_available"], changed["availability_status"], changed["status"]) == expected

    async def test_refuses_nothing_and_contradictions(self, client: httpx.AsyncClient, database: Database) -> None:
        kitchen = await make_kitchen(database)
        headers, url = await owner_of(client, kitchen), f"{kitchen.url}/update_availability"
        assert (await client.post(url, json={}, headers=headers)).status_code == 422
        both = {"is_available": True, "availability_status": "draft"}
        assert refused(await client.post(url, json=both, headers=headers)) == (422, "availability_unclear")
        assert (await client.get(kitchen.url)).json()["is_available"] is True


class TestTakeDown:
    async def test_deletes_what_nobody_ordered(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        kitchen = await make_kitchen(database)
        headers = await owner_of(client, kitchen)
        assert (await client.delete(kitchen.url, headers=headers)).status_code == 204
        assert (await client.get(kitchen.url, headers=headers)).status_code == 404
        assert await rows_in(database, *TABLES) == {"services": [], "service_items": []}
        assert await findings(house) == []

    async def test_archives_what_stands_in_a_cart(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        kitchen = await make_kitchen(database)
        headers = await owner_of(client, kitchen)
        item = {"service_item_id": str(kitchen.soup.id)}
        assert (await client.post("/api/v1/cart/items", json=item)).status_code == 201
        assert (await client.delete(kitchen.url, headers=headers)).status_code == 204
        assert (await client.get(kitchen.url, headers=headers)).json()["status"] == "archived"
        guest = await client.get("/api/v1/cart")
        assert guest.json()["items"][0]["is_available"] is False
        client.cookies.clear()
        assert (await client.get(kitchen.url)).status_code == 404
        assert await findings(house) == []

    async def test_is_written_down(self, client: httpx.AsyncClient, database: Database) -> None:
        kitchen = await make_kitchen(database)
        headers, staff = await owner_of(client, kitchen), await somebody(client, database, "admin")
        made = await put_up(client, headers)
        await client.patch(f"{SERVICES}/{made['id']}", json={"base_price": 30_00}, headers=headers)
        await client.delete(f"{SERVICES}/{made['id']}", headers=headers)
        while await carry_due(database):
            pass
        logs = (await client.get("/api/v1/admin/system-logs", params={"limit": 100}, headers=staff)).json()["items"]
        told = [each["action"] for each in logs if each["action"].startswith("services.")]
        assert told.count("services.deleted") == told.count("services.changed") == 1
        assert told.count("services.added") == 2


class TestBudget:
    async def test_reads_three_statements_however_long_the_list(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        kitchen = await make_kitchen(database)
        async with database.unit_of_work(SYSTEM) as uow:
            for number in range(5):
                kind = ServiceType.CONTACT
                await make_service(uow, store_id=kitchen.store.id, service_name=f"{number}", service_type=kind)

        async def statements(path: str) -> int:
            before = database.tally.statements
            assert (await client.get(path)).status_code == 200
            return database.tally.statements - before

        assert await statements(f"{SERVICES}?type=ordering&count=false") == 3
        assert await statements(kitchen.url) == 3
        assert await statements(f"{SERVICES}/{kitchen.service.slug}") == 3
