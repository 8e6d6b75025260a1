"""Who may read the trail, and what they find in it."""

import csv
import io
from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx
import pytest

from souk.app import House
from souk.audit import destroy_key
from souk.identity import grant_role
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from tests.audit.factories import broken, carry_all, entries_of, fail_to_sign_in
from tests.cart.factories import make_shop
from tests.identity.factories import make_person, sign_in, sign_in_browser

pytestmark = pytest.mark.anyio
LOGS, STATS, EXPORT = "/api/v1/admin/system-logs", "/api/v1/admin/system-logs/stats", "/api/v1/admin/system-logs/export"
LOGIN = "/api/v1/auth/login"
HTML = {"Accept": "text/html"}


async def admin_headers(client: httpx.AsyncClient, database: Database) -> dict[str, str]:
    admin = await make_person(database, role="admin", full_name="Ada Marchetti")
    return await sign_in(client, admin.email)


class TestWhoMay:
    @pytest.mark.parametrize("path", [LOGS, STATS, EXPORT, f"{LOGS}/1"])
    async def test_guests_and_shoppers_may_not(self, client: httpx.AsyncClient, database: Database, path: str) -> None:
        assert (await client.get(path)).status_code == 401
        shopper = await sign_in(client, (await make_person(database)).email)
        assert (await client.get(path, headers=shopper)).status_code == 403
        manager = await sign_in(client, (await make_person(database, role="product_manager")).email)
        assert (await client.get(path, headers=manager)).status_code == 403

    async def test_people_of_a_store_see_what_happened_in_it(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        ours, other = await make_shop(database, name="Ours"), await make_shop(database, name="Other")
        headers = await admin_headers(client, database)
        for shop in (ours, other):
            changed = await client.patch(f"/api/v1/products/{shop.shirt.id}", json={"price": 1_00}, headers=headers)
            assert changed.status_code == 200
        await carry_all(database)
        owner = await make_person(database, full_name="Vera Vendor")
        async with database.unit_of_work(SYSTEM) as uow:
            await grant_role(uow, owner.id, "vendor_owner", store_id=ours.store.id)
        seen = (await client.get(LOGS, headers=await sign_in(client, owner.email))).json()["items"]
        assert [(each["store_id"], each["subject"]["label"]) for each in seen] == [(str(ours.store.id), "Ours Shirt")]
        foreign = next(each for each in await entries_of(database) if each.store_id == other.store.id)
        unseen = await client.get(f"{LOGS}/{foreign.sequence}", headers=await sign_in(client, owner.email))
        assert unseen.status_code == 404


class TestLogs:
    async def test_tell_in_a_sentence_who_did_what(self, client: httpx.AsyncClient, database: Database) -> None:
        headers = await admin_headers(client, database)
        person = await make_person(database, full_name="Bob Carter")
        await client.post(LOGIN, json={"email": person.email, "password": "not his"})
        await sign_in(client, person.email)
        await carry_all(database)
        page = (await client.get(LOGS, params={"limit": 2}, headers=headers)).json()
        success, failure = page["items"]
        assert (success["event"], success["result"], success["sentence"]) == (
            "Login Success", "success", "Bob Carter signed in",
        )  # fmt: skip
        assert (failure["event"], failure["result"], failure["sentence"]) == (
            "Login Failure", "failure", "A guest could not sign in as Bob Carter",
        )  # fmt: skip
        assert failure["personal"] == {"device": "python-httpx", "network_address": "127.0.0.1"}
        one = (await client.get(f"{LOGS}/{failure['id']}", headers=headers)).json()
        assert one == failure
        rest = (await client.get(LOGS, params={"cursor": page["next_cursor"]}, headers=headers)).json()["items"]
        assert max(each["id"] for each in rest) == failure["id"] - 1

    async def test_are_filtered(self, client: httpx.AsyncClient, database: Database) -> None:
        headers = await admin_headers(client, database)
        person = await make_person(database)
        await fail_to_sign_in(database, 3, person_id=person.id)
        await sign_in(client, person.email)
        await carry_all(database)
        today = datetime.now(UTC).date()

        async def found(**asked: object) -> list[str]:
            answer = await client.get(LOGS, params={key: str(value) for key, value in asked.items()}, headers=headers)
            assert answer.status_code == 200, answer.text
            return [each["action"] for each in answer.json()["items"]]

        assert await found(action="auth.login_failure") == ["auth.login_failure"] * 3
        assert set(await found(action="auth.*")) == {"auth.login_failure", "auth.login_success", "auth.registered"}
        assert await found(action="auth.*", actor=person.id) == ["auth.login_success", "auth.registered"]
        assert len(await found(subject=person.id)) == 5
        assert await found(result="failure") == ["auth.login_failure"] * 3
        assert await found(**{"from": today + timedelta(days=1)}) == []
        assert await found(to=today - timedelta(days=1)) == []
        assert len(await found(**{"from": today - timedelta(days=1), "to": today + timedelta(days=1)})) == 7
        assert await found(action="auth.log%") == []

    @pytest.mark.parametrize(
        "asked",
        [
            {"actor": "x"},
            {"from": "yesterday"},
            {"result": "maybe"},
            {"cursor": "abc"},
            {"limit": "0"},
        ],
    )
    async def test_refuse_what_they_cannot_read(
        self, client: httpx.AsyncClient, database: Database, asked: dict[str, str]
    ) -> None:
        headers = await admin_headers(client, database)
        assert (await client.get(LOGS, params=asked, headers=headers)).status_code == 422

    async def test_know_no_entry_that_is_not_there(self, client: httpx.AsyncClient, database: Database) -> None:
        headers = await admin_headers(client, database)
        for number in (0, -1, 10**6, 2**80):
            assert (await client.get(f"{LOGS}/{number}", headers=headers)).status_code == 404


class TestStats:
    async def test_count_the_past_week_by_day(self, client: httpx.AsyncClient, database: Database) -> None:
        headers = await admin_headers(client, database)
        now = database.clock()
        for days, times in ((8, 5), (6, 2), (0, 3)):
            database.clock = lambda at=now - timedelta(days=days): at  # type: ignore[misc]
            await fail_to_sign_in(database, times)
        database.clock = lambda: now
        await carry_all(database)
        stats = (await client.get(STATS, headers=headers)).json()
        first, last = (now - timedelta(days=6)).date(), now.date()
        assert (stats["from"], stats["to"]) == (first.isoformat(), last.isoformat())
        assert (stats["login_success"], stats["login_failure"]) == (1, 5)
        by_day = [(each["day"], each["login_success"], each["login_failure"]) for each in stats["by_day"]]
        assert (len(by_day), by_day[0], by_day[-1]) == (7, (first.isoformat(), 0, 2), (last.isoformat(), 1, 3))
        longer = await client.get(STATS, params={"from": str(last - timedelta(days=8))}, headers=headers)
        assert longer.json()["login_failure"] == 10

    async def test_refuse_a_period_that_is_none(self, client: httpx.AsyncClient, database: Database) -> None:
        headers = await admin_headers(client, database)
        for asked in (
            {"from": "2026-02-02", "to": "2026-02-01"},
            {"from": "0001-01-01"},
            {"to": "0001-01-01", "from": "9999-12-31"},
        ):
            answer = await client.get(STATS, params=asked, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (422, "period_too_long")
        assert (await client.get(STATS, params={"to": "0001-01-01"}, headers=headers)).status_code == 200
        assert (await client.get(STATS, params={"to": "9999-12-31"}, headers=headers)).status_code == 200


class TestExport:
    async def test_is_a_file_that_spreadsheets_open_and_an_entry_itself(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        headers = await admin_headers(client, database)
        await make_person(database, full_name="=cmd()|calc")
        await carry_all(database)
        answer = await client.get(EXPORT, params={"action": "auth.registered"}, headers=headers)
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        rows = list(csv.DictReader(io.StringIO(answer.text)))
        assert [row["event"] for row in rows] == ["Registered"] * 2
        assert all(not cell.startswith("=") for row in rows for cell in row.values())
        await carry_all(database)
        entry = (await entries_of(database))[-1]
        assert (entry.action, entry.after) == ("audit.exported", '{"entries":2}')


class TestErasedPeople:
    async def test_their_values_are_gone_and_the_chain_holds(self, client: httpx.AsyncClient, house: House) -> None:
        database = house.database
        headers = await admin_headers(client, database)
        person = await make_person(database)
        await fail_to_sign_in(database, person_id=person.id)
        await carry_all(database)
        newest = (await client.get(LOGS, params={"limit": 1}, headers=headers)).json()["items"][0]
        assert newest["personal"] == {"network_address": "203.0.113.7"}

        async with database.unit_of_work(SYSTEM) as uow:
            await destroy_key(uow, person.id)
        after = (await client.get(f"{LOGS}/{newest['id']}", headers=headers)).json()
        assert (after["personal"], after["is_erased"], after["hash"]) == (None, True, newest["hash"])
        assert await broken(database, house.rooms) == []

    async def test_nothing_is_kept_about_them_from_then_on(self, house: House) -> None:
        database, person = house.database, await make_person(house.database)
        async with database.unit_of_work(SYSTEM) as uow:
            await destroy_key(uow, person.id)
        await fail_to_sign_in(database, person_id=person.id)
        await carry_all(database)
        entry = (await entries_of(database))[-1]
        assert (entry.action, entry.key_owner, entry.sealed) == ("auth.login_failure", f"person:{person.id}", None)
        assert await broken(database, house.rooms) == []


class TestPages:
    async def _open(self, client: httpx.AsyncClient, database: Database, role: str = "admin") -> UUID:
        person = await make_person(database, role=role, full_name="Ada Marchetti")
        await sign_in_browser(client, person.email)
        await carry_all(database)
        return person.id

    async def test_list_filter_and_detail(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        await self._open(client, database)
        token = {"X-CSRF-Token": client.cookies["souk_csrf"]}
        await client.patch(f"/api/v1/products/{shop.shirt.id}", json={"price": 45_00}, headers=token)
        await carry_all(database)
        listed = await client.get("/admin/audit", headers=HTML)
        assert listed.status_code == 200
        assert "Ada Marchetti changed the price of Blue Door Shirt" in listed.text
        assert "Ada Marchetti signed in" in listed.text
        filtered = await client.get("/admin/audit?action=catalog.*&result=&from=&to=&actor=x", headers=HTML)
        assert "changed the price" in filtered.text
        assert "Ada Marchetti signed in" not in filtered.text
        number = (await entries_of(database))[-1].sequence
        entry = await client.get(f"/admin/audit/{number}", headers=HTML)
        for expected in ("$50.00", "$45.00", "Before", "After"):
            assert expected in entry.text
        assert (await client.get("/admin/audit/999999", headers=HTML)).status_code == 404
        assert (await client.get("/admin/audit/none", headers=HTML)).status_code == 404

    async def test_the_chain_is_proved_on_request(self, client: httpx.AsyncClient, database: Database) -> None:
        await self._open(client, database)
        assert "Not proved yet" in (await client.get("/admin/audit", headers=HTML)).text
        token = {"X-CSRF-Token": client.cookies["souk_csrf"]}
        assert (await client.post("/admin/audit/check", headers={**HTML, **token})).status_code == 303
        await carry_all(database)
        assert "Unbroken" in (await client.get("/admin/audit", headers=HTML)).text

    async def test_are_for_those_who_look_after_the_marketplace(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        asked = await client.get("/admin/audit", headers=HTML)
        assert (asked.status_code, asked.headers["location"]) == (307, "/sign-in?next=/admin/audit")
        await self._open(client, database, role="support_agent")
        token = {"X-CSRF-Token": client.cookies["souk_csrf"]}
        assert (await client.get("/admin/audit", headers=HTML)).status_code == 403
        assert (await client.get("/admin/audit/1", headers=HTML)).status_code == 403
        assert (await client.get("/admin/audit/export", headers=HTML)).status_code == 403
        assert (await client.post("/admin/audit/check", headers={**HTML, **token})).status_code == 403
        await carry_all(database)
        assert [each.action for each in await entries_of(database) if each.action.startswith("audit.")] == []
