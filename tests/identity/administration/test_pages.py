"""The back office's pages about people, as a browser without scripts meets them."""

import re
from html import unescape

import httpx
import pytest

from souk.identity import Person
from souk.kernel.database import Database
from tests.identity.administration.staff import with_role
from tests.identity.factories import make_person, sign_in, sign_in_browser
from tests.identity.rows import everything_in

pytestmark = pytest.mark.anyio

PEOPLE = "/admin/people"


async def ada(client: httpx.AsyncClient, database: Database) -> Person:
    """The administrator at this browser."""
    person = await make_person(database, role="admin", full_name="Ada Marchetti")
    await sign_in_browser(client, person.email)
    return person


def hidden(html: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in re.findall(r'type="hidden" name="([\w.]+)" value="([^"]*)"', html)}


def ticked(html: str, name: str) -> list[str]:
    boxes = re.findall(rf'name="{name}" value="([^"]*)"([^>]*)>', html)
    return [value for value, rest in boxes if "checked" in rest]


class TestPeople:
    async def test_are_found_and_lead_to_each(self, client: httpx.AsyncClient, database: Database) -> None:
        await ada(client, database)
        person = await make_person(database, full_name="<script>alert(1)</script> Byron")
        await make_person(database, full_name="Grace Hopper")

        html = (await client.get(PEOPLE, params={"search": "byr", "state": "active", "role": "", "proof": ""})).text

        assert f'href="{PEOPLE}/{person.id}"' in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt; Byron" in html
        assert "Grace Hopper" not in html
        assert "<script>alert" not in html

    async def test_says_when_nobody_is_found(self, client: httpx.AsyncClient, database: Database) -> None:
        await ada(client, database)
        html = (await client.get(PEOPLE, params={"search": "zzyzx"})).text
        assert "Nobody found" in html

    async def test_many_are_deactivated_at_once(self, client: httpx.AsyncClient, database: Database) -> None:
        admin = await ada(client, database)
        people = [await make_person(database, full_name=f"Person {number}") for number in range(2)]
        token = hidden((await client.get(PEOPLE)).text)["csrf_token"]
        ids = [str(each.id) for each in people]

        refused = await client.post(
            PEOPLE, data={"csrf_token": token, "do": "deactivate", "ids": [*ids, str(admin.id)]}
        )
        nobody = await client.post(PEOPLE, data={"csrf_token": token, "do": "deactivate"})
        done = await client.post(f"{PEOPLE}?search=person", data={"csrf_token": token, "do": "deactivate", "ids": ids})

        assert (refused.status_code, "last administrator" in refused.text) == (409, True)
        assert (nobody.status_code, "Tick somebody first." in nobody.text) == (422, True)
        assert (done.status_code, done.headers["location"]) == (303, f"{PEOPLE}?search=person")
        assert (await client.get(PEOPLE, params={"state": "inactive"})).text.count("Person ") == 2

    async def test_are_where_customers_are_looked_for(self, client: httpx.AsyncClient, database: Database) -> None:
        await ada(client, database)
        answer = await client.get("/admin/customers")
        assert (answer.status_code, answer.headers["location"]) == (303, f"{PEOPLE}?role=customer")

    async def test_are_for_who_may_see_them(self, client: httpx.AsyncClient, database: Database) -> None:
        guest = await client.get(PEOPLE)
        assert (guest.status_code, guest.headers["location"]) == (307, "/sign-in?next=/admin/people")
        shopper = await make_person(database)
        await sign_in_browser(client, shopper.email)
        for path in (PEOPLE, f"{PEOPLE}/{shopper.id}", "/admin/roles", "/admin/segments"):
            assert (await client.get(path)).status_code == 403, path


class TestPerson:
    async def test_form_changes_roles_and_keeps_what_it_does_not_show(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        await ada(client, database)
        person = await make_person(database, role="support_agent")
        url = f"{PEOPLE}/{person.id}"
        page = (await client.get(url)).text
        assert ticked(page, "roles") == ["customer", "support_agent"]

        fields = {**hidden(page), "full_name": "Ada King", "is_active": "1", "roles": ["customer", "sales_manager"]}
        answer = await client.post(url, data=fields)

        assert (answer.status_code, answer.headers["location"]) == (303, url)
        page = (await client.get(url)).text
        assert ticked(page, "roles") == ["customer", "sales_manager"]
        assert "Ada King" in page

    async def test_a_stale_form_is_refused_and_changes_nothing(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        await ada(client, database)
        person = await make_person(database)
        url = f"{PEOPLE}/{person.id}"
        fields = {**hidden((await client.get(url)).text), "is_active": "1", "roles": ["customer"]}
        await client.post(url, data={**fields, "full_name": "First"})
        before = await everything_in(database)

        late = await client.post(url, data={**fields, "full_name": "Late"})

        assert (late.status_code, "Somebody changed this account" in late.text) == (409, True)
        assert await everything_in(database) == before

    async def test_roles_beyond_ones_own_can_neither_be_given_nor_taken(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        person, _ = await with_role(client, database, "helper", "users:*")
        await sign_in_browser(client, person.email)
        other = await make_person(database)
        url = f"{PEOPLE}/{other.id}"
        page = (await client.get(url)).text
        assert re.search(r'value="admin"[^>]*disabled', page)

        fields = {**hidden(page), "full_name": "Ada Byron", "is_active": "1"}
        answer = await client.post(url, data={**fields, "roles": ["customer", "admin", "helper"]})
        assert answer.status_code == 303
        assert ticked((await client.get(url)).text, "roles") == ["customer", "helper"]

        fresh = hidden((await client.get(url)).text)
        answer = await client.post(url, data={**fields, **fresh, "roles": ["emperor"]})
        assert answer.status_code == 422

    async def test_above_oneself_is_shown_without_a_form(self, client: httpx.AsyncClient, database: Database) -> None:
        admin = await make_person(database, role="admin")
        person, _ = await with_role(client, database, "helper", "users:*")
        await sign_in_browser(client, person.email)
        html = (await client.get(f"{PEOPLE}/{admin.id}")).text
        assert "This person may do what you may not." in html
        assert 'name="full_name"' not in html

    async def test_buttons_end_sessions_and_send_a_reset(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database)
        theirs = await sign_in(client, person.email)
        await ada(client, database)
        url = f"{PEOPLE}/{person.id}"
        token = {"csrf_token": hidden((await client.get(url)).text)["csrf_token"]}

        ended = await client.post(f"{url}/sign-out", data=token)
        sent = await client.post(f"{url}/password-reset", data=token)

        assert (ended.status_code, sent.status_code) == (303, 303)
        assert (await client.get("/api/v1/auth/me", headers=theirs)).status_code == 401
