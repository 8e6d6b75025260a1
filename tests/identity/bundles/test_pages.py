"""The pages about roles, as a browser without scripts meets them."""

import re
from html import unescape

import httpx
import pytest

from souk.kernel.database import Database
from tests.identity.administration.staff import with_role
from tests.identity.bundles.test_roles import rows
from tests.identity.factories import make_person, sign_in_browser

pytestmark = pytest.mark.anyio

ROLES = "/admin/roles"
Fields = dict[str, str | list[str]]


async def admin(client: httpx.AsyncClient, database: Database) -> None:
    await sign_in_browser(client, (await make_person(database, role="admin")).email)


async def form(client: httpx.AsyncClient, path: str = ROLES) -> Fields:
    """What the page's form sends when nothing is touched."""
    html = (await client.get(path)).text
    hidden = re.findall(r'type="hidden" name="([\w.]+)" value="([^"]*)"', html)
    boxes = re.findall(r'name="grant" value="([^"]*)"([^>]*)>', html)
    ticked = [unescape(value) for value, rest in boxes if " checked" in rest and " disabled" not in rest]
    return {**{name: unescape(value) for name, value in hidden}, "grant": ticked}


def with_box(fields: Fields, *add: str, without: str = "") -> Fields:
    grants = fields["grant"]
    assert isinstance(grants, list)
    return {**fields, "grant": [each for each in grants if each != without] + list(add)}


class TestMatrix:
    async def test_untouched_it_changes_nothing(self, client: httpx.AsyncClient, database: Database) -> None:
        await admin(client, database)
        before = await rows(database)
        answer = await client.post(ROLES, data=await form(client))
        assert (answer.status_code, answer.headers["location"]) == (303, ROLES)
        assert await rows(database) == before

    async def test_changes_what_was_ticked_and_leaves_the_rest(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        await admin(client, database)
        before = {row[0]: row for row in await rows(database)}
        fields = with_box(
            await form(client), "customer|orders:read", "support_agent|users:read", without="support_agent|support:*"
        )

        await client.post(ROLES, data=fields)

        after = {row[0]: row for row in await rows(database)}
        assert {name for name in after if after[name] != before[name]} == {"customer", "support_agent"}
        assert after["customer"][1] == "orders:read"
        assert after["support_agent"][1] == "orders:read refunds:approve_small users:read"

    async def test_a_stale_one_is_refused_whole(self, client: httpx.AsyncClient, database: Database) -> None:
        await admin(client, database)
        stale = await form(client)
        await client.post(ROLES, data=with_box(stale, "customer|users:read"))
        before = await rows(database)

        late = with_box(stale, "customer|orders:read", "sales_manager|users:read")
        answer = await client.post(ROLES, data=late)

        assert (answer.status_code, "Somebody changed this role" in answer.text) == (409, True)
        assert await rows(database) == before

    async def test_shows_what_comes_with_something_wider_and_says_what_each_opens(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        await admin(client, database)
        html = (await client.get(ROLES)).text
        assert "Ship, deliver and cancel orders." in html
        box = re.search(r'<input class="([^"]*)"[^>]*value="vendor_staff\|orders:read"', html)
        assert box is not None
        assert "included" in box[1]

    async def test_boxes_beyond_ones_own_rights_stay_as_they_are(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        person, _ = await with_role(client, database, "editor", "roles:*", "users:read")
        await sign_in_browser(client, person.email)
        before = await rows(database)
        fields = await form(client)
        assert fields["grant"] == ["editor|roles:*", "editor|users:read"]
        await client.post(ROLES, data=with_box(fields, "customer|*", "customer|orders:read", "editor|catalog:write"))
        assert await rows(database) == before


class TestRole:
    async def test_is_made_edited_and_deleted(self, client: httpx.AsyncClient, database: Database) -> None:
        await admin(client, database)
        token = (await form(client, f"{ROLES}/new"))["csrf_token"]
        made = await client.post(
            f"{ROLES}/new", data={"csrf_token": token, "name": "Night shift", "description": "", "is_of_store": ""}
        )
        path = f"{ROLES}/night_shift"
        assert (made.status_code, made.headers["location"]) == (303, path)

        fields = with_box(await form(client, path), "night_shift|orders:fulfil")
        await client.post(path, data={**fields, "description": "Packs by night.", "requires_second_factor": "1"})
        html = (await client.get(path)).text
        assert ("Packs by night." in html, "Ship, deliver and cancel orders." in html) == (True, True)
        row = next(row for row in await rows(database) if row[0] == "night_shift")
        assert "orders:fulfil" in row

        gone = await client.post(f"{path}/delete", data={"csrf_token": token})
        assert (gone.status_code, (await client.get(path)).status_code) == (303, 404)

    async def test_says_at_the_field_what_is_wrong(self, client: httpx.AsyncClient, database: Database) -> None:
        await admin(client, database)
        token = (await form(client, f"{ROLES}/new"))["csrf_token"]
        taken = await client.post(f"{ROLES}/new", data={"csrf_token": token, "name": "admin"})
        wrong = await client.post(f"{ROLES}/new", data={"csrf_token": token, "name": "§"})
        built_in = await client.post(f"{ROLES}/customer/delete", data={"csrf_token": token})
        assert (taken.status_code, "There is a role of this name already." in taken.text) == (409, True)
        assert wrong.status_code == 422
        assert (built_in.status_code, "Built-in roles may be changed" in built_in.text) == (409, True)
