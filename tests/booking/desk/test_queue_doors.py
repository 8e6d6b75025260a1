"""The queue through its doors: JSON, the page of who waits, the screen on the wall, the page of who calls."""

import httpx
import pytest

from souk.kernel.database import Database
from souk.kernel.worker import carry_due
from tests.booking.desk.factories import make_walk_in, token_of
from tests.identity.factories import make_person, sign_in, sign_in_browser
from tests.stores.factories import make_store

pytestmark = pytest.mark.anyio
API = "/api/v1"


class TestApi:
    async def test_leads_a_guest_from_joining_to_done(self, client: httpx.AsyncClient, database: Database) -> None:
        owner = await make_person(database)
        store = await make_store(database, owner_id=owner.id)
        store, service = await make_walk_in(database, store)
        staff = await sign_in(client, owner.email)

        joined = await client.post(f"{API}/services/{service}/queue", json={"name": "Kit"})
        assert joined.status_code == 201, joined.text
        told = joined.json()
        assert (told["number"], told["place"], told["name"], told["status"]) == (1, 1, "Kit", "waiting")
        ticket = f"{API}/queue/{told['id']}"
        assert (await client.get(ticket)).json()["number"] == 1

        key = client.cookies["souk_cart"]
        client.cookies.clear()
        called = await client.post(f"{API}/stores/{store.id}/queue/next", json={}, headers=staff)
        assert (called.status_code, called.json()["status"]) == (200, "called")
        board = (await client.get(f"{API}/stores/{store.id}/queue")).json()
        assert (board["called"], board["waiting"], board["tickets"]) == (
            [{"number": 1, "status": "called", "provider_name": ""}], 0, None,
        )  # fmt: skip
        assert (await client.get(f"{API}/stores/{store.id}/queue", headers=staff)).json()["tickets"][0]["name"] == "Kit"
        for step, status in (("serve", "serving"), ("done", "done")):
            body = {} if step == "serve" else None
            moved = await client.post(f"{ticket}/{step}", json=body, headers=staff)
            assert moved.json()["status"] == status
        client.cookies.set("souk_cart", key)
        assert (await client.get(ticket)).json()["status"] == "done"

    async def test_hides_a_number_from_everybody_else(self, client: httpx.AsyncClient, database: Database) -> None:
        store, service = await make_walk_in(database)
        ada, bob = [await sign_in(client, (await make_person(database)).email) for _ in range(2)]
        ticket = (await client.post(f"{API}/services/{service}/queue", json={}, headers=ada)).json()
        path = f"{API}/queue/{ticket['id']}"

        refused = [(await client.get(path, headers=each)).status_code for each in (bob, {})]
        refused += [(await client.post(f"{path}/leave", headers=each)).status_code for each in (bob, {})]
        calls = [(await client.post(f"{path}/call", json={}, headers=each)).status_code for each in (ada, bob, {})]
        nexts = [
            (await client.post(f"{API}/stores/{store.id}/queue/next", json={}, headers=each)).status_code
            for each in (ada, {})
        ]
        shut = await client.put(f"{API}/stores/{store.id}/queue", json={"is_open": False}, headers=ada)

        assert (refused, calls, nexts, shut.status_code) == ([404] * 4, [403, 404, 404], [403, 401], 403)
        assert (await client.get(path, headers=ada)).json()["status"] == "waiting"
        assert (await client.post(f"{path}/leave", headers=ada)).json()["status"] == "left"

    @pytest.mark.parametrize("body", [{"name": "x" * 61}, {"name": "a\nb"}, {"provider_id": "x"}, {"number": 1}])
    async def test_refuses_nonsense(
        self, client: httpx.AsyncClient, database: Database, body: dict[str, object]
    ) -> None:
        store, service = await make_walk_in(database)

        answer = await client.post(f"{API}/services/{service}/queue", json=body)

        assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
        assert (await client.get(f"{API}/stores/{store.id}/queue")).json()["waiting"] == 0

    async def test_gives_guests_of_one_address_only_so_many(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        _, service = await make_walk_in(database)

        answers = []
        for _ in range(21):
            client.cookies.clear()
            answers.append((await client.post(f"{API}/services/{service}/queue", json={})).status_code)

        assert answers == [201] * 20 + [429]


class TestPages:
    async def test_show_place_and_turn_without_scripts(self, client: httpx.AsyncClient, database: Database) -> None:
        store, _ = await make_walk_in(database)
        page = "/services/haircut/queue"

        joined = await client.post(page, data={**await token_of(client, page), "name": "<b>Kit</b>"})
        assert (joined.status_code, joined.headers["location"]) == (303, page)
        html = (await client.get(page)).text
        assert ("You are next" in html, 'own-number-big">1<' in html) == (True, True)
        assert "1" in (await client.get(f"/stores/{store.slug}/queue")).text
        assert "Kit" not in (await client.get(f"/stores/{store.slug}/queue")).text
        left = await client.post(f"{page}/leave", data=await token_of(client, page))
        assert left.status_code == 303
        assert "not in line any more" in (await client.get(page)).text

    async def test_of_the_desk_move_people_on(self, client: httpx.AsyncClient, database: Database) -> None:
        owner = await make_person(database)
        store = await make_store(database, owner_id=owner.id)
        store, service = await make_walk_in(database, store)
        await sign_in_browser(client, owner.email)
        token = {**await token_of(client, "/vendor/queue"), "store": str(store.id)}

        added = await client.post("/vendor/queue/add", data={**token, "name": "<i>Kit</i>", "service_id": str(service)})
        assert added.status_code == 303
        html = (await client.get("/vendor/queue")).text
        assert ("&lt;i&gt;Kit" in html, "<i>Kit" in html) == (True, False)
        assert (await client.post("/vendor/queue/next", data=token)).status_code == 303
        assert "Serve number 1" in (await client.get("/vendor/queue")).text
        again = await client.post("/vendor/queue/next", data=token, follow_redirects=True)
        assert "Nobody waits right now." in again.text
        assert (await client.post("/vendor/queue/switch", data={**token, "is_open": "0"})).status_code == 303
        assert "The queue is closed" in (await client.get("/services/haircut/queue")).text

    async def test_of_the_desk_are_for_people_of_a_store(self, client: httpx.AsyncClient, database: Database) -> None:
        store, _ = await make_walk_in(database)
        assert (await client.get("/vendor/queue")).headers["location"].startswith("/sign-in")
        await sign_in_browser(client, (await make_person(database)).email)

        assert (await client.get("/vendor/queue")).status_code == 403
        assert (await client.get(f"/vendor/queue?store={store.id}")).status_code == 403

    async def test_unknown_services_have_no_queue(self, client: httpx.AsyncClient, database: Database) -> None:
        await make_walk_in(database, supports_walk_in=False)

        found = [(await client.get(f"/services/{slug}/queue")).status_code for slug in ("haircut", "nowhere")]

        assert found == [404, 404]


class TestNotice:
    async def test_tells_who_is_called_and_leads_to_the_line(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        owner = await make_person(database)
        store = await make_store(database, owner_id=owner.id)
        store, service = await make_walk_in(database, store)
        ada = await make_person(database)
        staff, hers = await sign_in(client, owner.email), await sign_in(client, ada.email)
        ticket = (await client.post(f"{API}/services/{service}/queue", json={}, headers=hers)).json()

        await client.post(f"{API}/queue/{ticket['id']}/call", json={}, headers=staff)
        await carry_due(database)
        (told,) = (await client.get(f"{API}/notifications", headers=hers)).json()["items"]

        assert (told["type"], told["title"]) == ("queue", "It is your turn: number 1")
        led = await client.get(f"/queue/{told['related_id']}", headers=hers)
        assert led.headers["location"] == "/services/haircut/queue"
