"""Where one is signed in, and signing out there."""

import httpx
import pytest

from souk.identity import SessionEnded
from souk.identity.devices.upkeep import forget_devices
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from tests.identity.conftest import SettableClock
from tests.identity.devices.test_recognising import FIREFOX, SAFARI
from tests.identity.factories import PASSWORD, make_person, sign_in, sign_in_browser
from tests.identity.hearing import Heard
from tests.identity.rows import everything_in
from tests.identity.test_pages import HTML

pytestmark = pytest.mark.anyio
SESSIONS, ME, LOGIN, REFRESH = (f"/api/v1/auth/{name}" for name in ("sessions", "me", "login", "refresh"))


class TestListing:
    async def test_shows_what_from_where_and_when(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock
    ) -> None:
        person = await make_person(database)
        client.headers["User-Agent"] = FIREFOX
        await sign_in(client, person.email)
        clock.move(minutes=5)
        client.headers["User-Agent"] = SAFARI
        bearer = await sign_in(client, person.email)
        clock.move(minutes=5)
        items = (await client.get(SESSIONS, headers=bearer)).json()["items"]
        assert [(each["device"], each["address"], each["is_current"]) for each in items] == [
            ("Safari on iPhone", "127.0.0.1", True),
            ("Firefox on Linux", "127.0.0.1", False),
        ]
        assert items[0]["created_at"] > items[1]["created_at"]

    async def test_last_used_follows_the_renewals_without_a_write_of_its_own(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock
    ) -> None:
        person = await make_person(database)
        tokens = (await client.post(LOGIN, json={"email": person.email, "password": PASSWORD})).json()
        client.cookies.clear()
        bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
        opened = (await client.get(SESSIONS, headers=bearer)).json()["items"][0]
        assert opened["last_used_at"] == opened["created_at"]
        clock.move(minutes=30)
        before = await everything_in(database)
        await client.get(ME, headers=bearer)
        assert await everything_in(database) == before
        renewed = await client.post(REFRESH, json={"refresh_token": tokens["refresh_token"]})
        client.cookies.clear()
        bearer = {"Authorization": f"Bearer {renewed.json()['access_token']}"}
        used = (await client.get(SESSIONS, headers=bearer)).json()["items"][0]
        assert (used["id"], used["created_at"]) == (opened["id"], opened["created_at"])
        assert used["last_used_at"] > opened["last_used_at"]

    async def test_leaves_out_what_has_ended_and_what_is_somebody_elses(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock
    ) -> None:
        ada, bob = await make_person(database), await make_person(database)
        await sign_in(client, ada.email)
        clock.move(days=7)
        gone = await sign_in(client, ada.email)
        await client.post("/api/v1/auth/logout", headers=gone)
        bearer = await sign_in(client, ada.email)
        await sign_in(client, bob.email)
        assert len((await client.get(SESSIONS, headers=bearer)).json()["items"]) == 1
        assert (await client.get(SESSIONS)).status_code == 401

    async def test_comes_in_pages(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database)
        for _ in range(3):
            bearer = await sign_in(client, person.email)
        first = (await client.get(f"{SESSIONS}?limit=2&count=true", headers=bearer)).json()
        assert (len(first["items"]), first["total"]) == (2, 3)
        rest = (await client.get(f"{SESSIONS}?cursor={first['next_cursor']}", headers=bearer)).json()
        assert len({each["id"] for each in first["items"] + rest["items"]}) == 3
        assert (await client.get(f"{SESSIONS}?cursor=x", headers=bearer)).status_code == 422


class TestEnding:
    async def test_ends_access_and_refresh_of_that_one(
        self, client: httpx.AsyncClient, database: Database, heard: Heard
    ) -> None:
        heard.listen_to(SessionEnded)
        person = await make_person(database)
        tokens = (await client.post(LOGIN, json={"email": person.email, "password": PASSWORD})).json()
        client.cookies.clear()
        there = {"Authorization": f"Bearer {tokens['access_token']}"}
        here = await sign_in(client, person.email)
        other = next(
            each["id"] for each in (await client.get(SESSIONS, headers=here)).json()["items"] if not each["is_current"]
        )
        assert (await client.delete(f"{SESSIONS}/{other}", headers=here)).status_code == 204
        assert [(await client.get(ME, headers=each)).status_code for each in (here, there)] == [200, 401]
        renewed = await client.post(REFRESH, json={"refresh_token": tokens["refresh_token"]})
        assert renewed.status_code == 401
        assert (await client.delete(f"{SESSIONS}/{other}", headers=here)).status_code == 404
        assert [str(each.session_id) for each in await heard.all()] == [other]  # type: ignore[attr-defined]

    async def test_another_persons_is_not_there(self, client: httpx.AsyncClient, database: Database) -> None:
        ada, bob = await make_person(database), await make_person(database)
        hers, his = await sign_in(client, ada.email), await sign_in(client, bob.email)
        her_session = (await client.get(SESSIONS, headers=hers)).json()["items"][0]["id"]
        before = await everything_in(database)
        for session_id in (her_session, str(new_id())):
            answer = await client.delete(f"{SESSIONS}/{session_id}", headers=his)
            assert (answer.status_code, answer.json()["code"]) == (404, "unknown_session")
        assert (await client.delete(f"{SESSIONS}/x", headers=his)).status_code == 422
        assert (await client.delete(f"{SESSIONS}/{her_session}")).status_code == 401
        assert await everything_in(database) == before

    async def test_others_all_at_once(self, client: httpx.AsyncClient, database: Database, heard: Heard) -> None:
        heard.listen_to(SessionEnded)
        ada, bob = await make_person(database), await make_person(database)
        theirs = [await sign_in(client, ada.email) for _ in range(3)]
        his = await sign_in(client, bob.email)
        assert (await client.post(f"{SESSIONS}/end-others", headers=theirs[0])).status_code == 204
        codes = [(await client.get(ME, headers=each)).status_code for each in (*theirs, his)]
        assert codes == [200, 401, 401, 200]
        assert len(await heard.all()) == 2
        assert (await client.post(f"{SESSIONS}/end-others", headers=theirs[0])).status_code == 204
        assert (await client.post(f"{SESSIONS}/end-others")).status_code == 401


class TestPage:
    async def test_lists_and_signs_out(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database)
        client.headers["User-Agent"] = SAFARI
        there = await sign_in(client, person.email)
        client.headers["User-Agent"] = FIREFOX
        csrf = await sign_in_browser(client, person.email)
        token = {"csrf_token": csrf["X-CSRF-Token"]}
        shown = (await client.get("/account/security", headers=HTML)).text
        assert "Safari on iPhone" in shown
        assert "This device" in shown
        items = (await client.get(SESSIONS)).json()["items"]
        here, phone = (next(each["id"] for each in items if each["is_current"] is now) for now in (True, False))
        path = "/account/security/sessions"
        assert (await client.post(f"{path}/{phone}/end", headers=HTML)).status_code == 403
        assert (await client.post(f"{path}/{new_id()}/end", data=token, headers=HTML)).status_code == 404
        assert (await client.post(f"{path}/{phone}/end", data=token, headers=HTML)).status_code == 303
        assert (await client.get(ME, headers=there)).status_code == 401
        ended = await client.post(f"{path}/end-others", data=token, headers=HTML)
        assert (ended.status_code, ended.headers["location"]) == (303, "/account/security#devices")
        gone = await client.post(f"{path}/{here}/end", data=token, headers=HTML)
        assert (gone.status_code, gone.headers["location"]) == (303, "/")
        assert "souk_session" not in client.cookies


class TestUpkeep:
    async def test_forgets_a_device_that_was_long_unseen(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock
    ) -> None:
        person = await make_person(database)
        await sign_in(client, person.email)
        clock.move(days=400)
        assert await forget_devices(database) == 0
        clock.move(seconds=1)
        assert await forget_devices(database) == 1
        assert (await everything_in(database))["known_devices"] == []
