"""The pages: one's own data, and the desk where somebody does it for another."""

import httpx
import pytest

from souk.identity.models import User
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from tests.audit.factories import carry_all
from tests.identity.factories import PASSWORD, make_person, sign_in_browser
from tests.offboarding.privacy.factories import make_someone

pytestmark = pytest.mark.anyio
HTML = {"Accept": "text/html"}
PRIVACY = "/account/privacy"


class TestOwnData:
    async def test_is_taken_with_two_presses(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database)
        token = await sign_in_browser(client, person.email)
        assert "Put it together" in (await client.get(PRIVACY, headers=HTML)).text
        asked = await client.post(f"{PRIVACY}/archives", headers={**HTML, **token})
        assert (asked.status_code, asked.headers["location"]) == (303, PRIVACY)
        assert "Being put together" in (await client.get(PRIVACY, headers=HTML)).text
        await carry_all(database)
        shown = (await client.get(PRIVACY, headers=HTML)).text
        path = shown.partition(f'href="{PRIVACY}/archives/')[2].partition('"')[0]
        taken = await client.get(f"{PRIVACY}/archives/{path}", headers=HTML)
        assert (taken.status_code, taken.headers["content-type"]) == (200, "application/zip")

    async def test_is_erased_with_password_and_tick(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database)
        token = await sign_in_browser(client, person.email)
        send = {**HTML, **token}
        hasty = await client.post(f"{PRIVACY}/erase", data={"password": PASSWORD}, headers=send)
        assert (hasty.status_code, "Tick this to go on." in hasty.text) == (422, True)
        wrong = await client.post(f"{PRIVACY}/erase", data={"password": "not right", "sure": "1"}, headers=send)
        assert (wrong.status_code, "not right." in wrong.text) == (403, True)
        assert 'value="not right"' not in wrong.text
        gone = await client.post(f"{PRIVACY}/erase", data={"password": PASSWORD, "sure": "1"}, headers=send)
        assert (gone.status_code, gone.headers["location"]) == (303, "/")
        assert "souk_session" not in client.cookies
        async with database.read(SYSTEM) as ctx:
            assert (await ctx.session.get_one(User, person.id)).full_name == "Erased person"

    async def test_lists_what_has_to_end_first(self, client: httpx.AsyncClient, database: Database) -> None:
        someone = await make_someone(client, database, delivered=False)
        token = await sign_in_browser(client, someone.person.email)
        shown = (await client.get(PRIVACY, headers=HTML)).text
        assert "Order S-100001 is processing." in shown
        assert "Erase my account" not in shown
        refused = await client.post(
            f"{PRIVACY}/erase", data={"password": PASSWORD, "sure": "1"}, headers={**HTML, **token}
        )
        assert refused.status_code == 409


class TestDesk:
    async def test_erases_for_somebody_after_their_address_was_typed(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        person, admin = await make_person(database), await make_person(database, role="admin")
        send = {**HTML, **await sign_in_browser(client, admin.email)}
        desk = f"/admin/people/{person.id}/privacy"
        assert person.email in (await client.get(desk, headers=HTML)).text
        assert (await client.post(f"{desk}/archives", headers=send)).status_code == 303
        wrong = await client.post(f"{desk}/erase", data={"email": "somebody@example.com"}, headers=send)
        assert wrong.status_code == 422
        gone = await client.post(f"{desk}/erase", data={"email": person.email}, headers=send)
        assert (gone.status_code, gone.headers["location"]) == (303, "/admin")
        async with database.read(SYSTEM) as ctx:
            assert (await ctx.session.get_one(User, person.id)).full_name == "Erased person"

    async def test_is_closed_to_others(self, client: httpx.AsyncClient, database: Database) -> None:
        person, agent = await make_person(database), await make_person(database, role="support_agent")
        send = {**HTML, **await sign_in_browser(client, agent.email)}
        desk = f"/admin/people/{person.id}/privacy"
        assert (await client.get(desk, headers=HTML)).status_code == 403
        assert (await client.post(f"{desk}/erase", data={"email": person.email}, headers=send)).status_code == 403
        assert (await client.post(f"{desk}/archives", headers=send)).status_code == 403
        async with database.read(SYSTEM) as ctx:
            assert (await ctx.session.get_one(User, person.id)).is_active
