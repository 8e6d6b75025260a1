"""The pages about the people of a store, as a browser without scripts meets them."""

import re
from html import unescape
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.stores import StoreView, issue_invitation_token
from souk.stores.staff.models import StaffInvitation
from tests.identity.factories import make_person, sign_in_browser
from tests.stores.factories import make_store

pytestmark = pytest.mark.anyio

STAFF, ACCEPT = "/vendor/staff", "/invitations/accept"


async def owner(client: httpx.AsyncClient, database: Database) -> StoreView:
    """A signed-in vendor's store."""
    person = await make_person(database, full_name="Vera Vendor")
    store = await make_store(database, owner_id=person.id)
    await sign_in_browser(client, person.email)
    return store


async def token_of(client: httpx.AsyncClient, path: str = STAFF) -> dict[str, str]:
    found = re.search(r'name="csrf_token" value="([^"]*)"', (await client.get(path)).text)
    assert found is not None
    return {"csrf_token": unescape(found[1])}


async def link_to(database: Database, email: str, client: httpx.AsyncClient) -> str:
    """Invited by whoever sits at the browser; the answer is the token that the mail carries."""
    form = {**await token_of(client), "email": email, "role": "vendor_staff"}
    answer = await client.post(STAFF, data=form)
    assert answer.status_code == 303, answer.text
    async with database.unit_of_work(SYSTEM) as uow:
        newest = select(StaffInvitation.id).order_by(StaffInvitation.id.desc()).limit(1)
        letter = await issue_invitation_token(uow, (await uow.session.scalars(newest)).one())
    assert letter is not None
    return letter.token


class TestStaffPage:
    async def test_invites_changes_and_lets_go(self, client: httpx.AsyncClient, database: Database) -> None:
        store = await owner(client, database)
        sam = await make_person(database, role="vendor_staff", store_id=store.id, full_name="<b>Sam</b>")
        token = await token_of(client)

        await client.post(STAFF, data={**token, "email": "kim@example.com", "role": "vendor_staff"})
        html = (await client.get(STAFF)).text
        assert ("kim@example.com" in html, "&lt;b&gt;Sam&lt;/b&gt;" in html, "<b>Sam" in html) == (True, True, False)
        revoke = re.search(r'action="(/vendor/staff/invitations/[^"]*/revoke[^"]*)"', html)
        assert revoke is not None
        await client.post(unescape(revoke[1]), data=token)
        assert "kim@example.com" not in (await client.get(STAFF)).text

        changed = await client.post(f"{STAFF}/{sam.id}", data={**token, "role": "vendor_owner"})
        assert (changed.status_code, changed.headers["location"]) == (303, STAFF)
        removed = await client.post(f"{STAFF}/{sam.id}/remove", data=token)
        assert removed.status_code == 303
        assert "Sam" not in (await client.get(STAFF)).text

    async def test_says_at_the_field_what_is_wrong(self, client: httpx.AsyncClient, database: Database) -> None:
        await owner(client, database)
        token = await token_of(client)
        wrong = await client.post(STAFF, data={**token, "email": "no address", "role": "vendor_staff"})
        await client.post(STAFF, data={**token, "email": "kim@example.com", "role": "vendor_staff"})
        again = await client.post(STAFF, data={**token, "email": "kim@example.com", "role": "vendor_staff"})
        assert (wrong.status_code, "does not look like an e-mail address" in wrong.text) == (422, True)
        assert (again.status_code, "was invited a moment ago" in again.text) == (409, True)

    async def test_is_for_who_looks_after_the_staff(self, client: httpx.AsyncClient, database: Database) -> None:
        store = await owner(client, database)
        assert f'href="{STAFF}"' in (await client.get("/vendor")).text
        sam = await make_person(database, role="vendor_staff", store_id=store.id)
        await sign_in_browser(client, sam.email)
        assert f'href="{STAFF}"' not in (await client.get("/vendor")).text
        assert [(await client.get(path)).status_code for path in (STAFF, f"{STAFF}?store={store.slug}")] == [403, 403]
        await sign_in_browser(client, (await make_person(database)).email)
        assert [(await client.get(path)).status_code for path in (STAFF, f"{STAFF}?store={store.slug}")] == [404, 404]
        await sign_in_browser(client, (await make_person(database, role="admin")).email)
        assert (await client.get(f"{STAFF}?store={store.slug}")).status_code == 200


class TestInvitationPage:
    async def test_leads_a_guest_through_signing_in_and_accepts(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        store = await owner(client, database)
        sam = await make_person(database, full_name="Sam Staff")
        token = await link_to(database, sam.email, client)
        client.cookies.clear()
        path = f"{ACCEPT}?token={token}"

        page = await client.get(path)
        assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
        assert "Work at Blue Door Books" in page.text
        assert f"/sign-in?next=%2Finvitations%2Faccept%3Ftoken%3D{token}" in page.text
        await sign_in_browser(client, sam.email)
        accepted = await client.post(ACCEPT, data={**await token_of(client, path), "token": token})

        assert (accepted.status_code, accepted.headers["location"]) == (303, "/vendor")
        assert store.name in (await client.get("/vendor")).text
        gone = await client.get(path)
        assert (gone.status_code, "holds no longer" in gone.text) == (404, True)

    async def test_is_refused_to_another_account(self, client: httpx.AsyncClient, database: Database) -> None:
        await owner(client, database)
        token = await link_to(database, "sam@example.com", client)
        await sign_in_browser(client, (await make_person(database)).email)
        form = {**await token_of(client, f"{ACCEPT}?token={token}"), "token": token}
        answer = await client.post(ACCEPT, data=form)
        assert (answer.status_code, "another e-mail address" in answer.text) == (403, True)

    @pytest.mark.parametrize("query", ["", "?token=", "?token=" + "x" * 43])
    async def test_of_no_invitation_says_so(self, query: str, client: httpx.AsyncClient) -> None:
        page = await client.get(ACCEPT + query)
        assert (page.status_code, "holds no longer" in page.text) == (404, True)


class TestWorkplaces:
    async def test_are_shown_to_the_back_office(self, client: httpx.AsyncClient, database: Database) -> None:
        store = await make_store(database, name="Red Door")
        assert store.vendor is not None
        path = f"/admin/people/{store.vendor.user_id}"
        await sign_in_browser(client, (await make_person(database, role="admin")).email)
        part = await client.get(f"{path}/stores", headers={"HX-Request": "true"})
        whole = await client.get(f"{path}/stores")
        assert f'hx-get="{path}/stores"' in (await client.get(path)).text
        assert ("Red Door" in part.text, "Vendor owner" in part.text, "<html" in part.text) == (True, True, False)
        assert ("Red Door" in whole.text, "<html" in whole.text) == (True, True)

    async def test_are_hidden_from_others(self, client: httpx.AsyncClient, database: Database) -> None:
        store = await make_store(database)
        assert store.vendor is not None
        owner_id: UUID = store.vendor.user_id
        await sign_in_browser(client, (await make_person(database)).email)
        assert (await client.get(f"/admin/people/{owner_id}/stores")).status_code == 403
