"""The pages about customer segments, as a browser without scripts meets them."""

import re
from html import unescape

import httpx
import pytest

from souk.kernel.database import Database
from tests.identity.factories import make_person, sign_in_browser

pytestmark = pytest.mark.anyio

SEGMENTS, STUDENT = "/admin/segments", "/admin/segments/student"


async def token_of(client: httpx.AsyncClient, database: Database) -> dict[str, str]:
    """An administrator at the browser, and the segment made by its form."""
    await sign_in_browser(client, (await make_person(database, role="admin")).email)
    found = re.search(r'name="csrf_token" value="([^"]*)"', (await client.get(SEGMENTS)).text)
    assert found is not None
    token = {"csrf_token": unescape(found[1])}
    made = await client.post(SEGMENTS, data={**token, "label": "Students", "name": "Student", "description": ""})
    assert (made.status_code, made.headers["location"]) == (303, STUDENT)
    return token


class TestSegmentPages:
    async def test_fill_and_empty_a_segment(self, client: httpx.AsyncClient, database: Database) -> None:
        token = await token_of(client, database)
        zed = await make_person(database, full_name="<i>Zed</i>")

        await client.post(f"{STUDENT}/members", data={**token, "email": zed.email})
        await client.post(f"{STUDENT}/domains", data={**token, "domain": "@campus.edu"})
        html = (await client.get(STUDENT)).text
        assert ("&lt;i&gt;Zed&lt;/i&gt;" in html, "@campus.edu" in html) == (True, True)

        stays = await client.post(f"{STUDENT}/delete", data=token)
        assert (stays.status_code, "There are people in this segment." in stays.text) == (409, True)
        await client.post(f"{STUDENT}/members/remove", data={**token, "ids": str(zed.id)})
        await client.post(f"{STUDENT}/domains/campus.edu/remove", data=token)
        html = (await client.get(STUDENT)).text
        assert ("Zed" in html, "<code>@campus.edu" in html) == (False, False)
        assert (await client.post(f"{STUDENT}/delete", data=token)).headers["location"] == SEGMENTS

    async def test_take_a_list_and_tell_what_became_of_it(self, client: httpx.AsyncClient, database: Database) -> None:
        token = await token_of(client, database)
        files = {"file": ("list.txt", b"new@example.com\nnothing\n", "text/plain")}
        taken = await client.post(f"{STUDENT}/list", data=token, files=files)
        empty = await client.post(f"{STUDENT}/list", data=token, files={"file": ("", b"", "text/plain")})
        assert (taken.status_code, "1 address: 0 are members now" in taken.text) == (200, True)
        assert "Line 2: There is no e-mail address in this line." in taken.text
        assert (empty.status_code, "Choose a file first." in empty.text) == (422, True)

    async def test_say_at_the_field_what_is_wrong(self, client: httpx.AsyncClient, database: Database) -> None:
        token = await token_of(client, database)
        taken = await client.post(SEGMENTS, data={**token, "label": "S", "name": "student"})
        nobody = await client.post(f"{STUDENT}/members", data={**token, "email": "nobody@example.com"})
        domain = await client.post(f"{STUDENT}/domains", data={**token, "domain": "campus"})
        stale = await client.post(STUDENT, data={**token, "version": "7", "label": "S", "description": ""})
        assert (taken.status_code, "There is a segment of this name already." in taken.text) == (409, True)
        assert (nobody.status_code, "Nobody has an account with this address." in nobody.text) == (404, True)
        assert (domain.status_code, "Write a domain such as campus.edu." in domain.text) == (422, True)
        assert (stale.status_code, "Somebody changed this segment" in stale.text) == (409, True)
