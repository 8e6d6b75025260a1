"""Photos of returns: the page gives their addresses to those it is for, and nobody finds them otherwise."""

import re
from html import unescape
from uuid import UUID

import httpx
import pytest

from souk.kernel.database import Database
from souk.media import picture_url
from tests.identity.factories import make_person, sign_in_browser
from tests.media.factories import make_png
from tests.orders.factories import MovableClock
from tests.orders.returns.factories import RETURNS, Arrived, arrived, asked, carry

pytestmark = pytest.mark.anyio
SIGNED = re.compile(r'/media/private/[^" ,]+')


async def show_seam(client: httpx.AsyncClient, made: Arrived) -> str:
    """Asks for a return with one photo; the case's id."""
    case = await asked(client, made, shirts=1)
    tail = f"?token={made.token}" if made.token else ""
    files = [("photos", ("seam.png", make_png(800, 600), "image/png"))]
    sent = await client.post(f"{RETURNS}/{case['id']}/photos{tail}", files=files, headers=made.buyer)
    assert sent.status_code == 201, sent.text
    return str(case["id"])


def signed_in(page: httpx.Response) -> list[str]:
    """Every signed address that a page names, once."""
    return sorted({unescape(found) for found in SIGNED.findall(page.text)})


class TestThePage:
    async def test_of_a_guest_shows_photos_to_whoever_holds_the_link(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        made = await arrived(client, database, guest=True)
        case_id = await show_seam(client, made)
        await carry(database)

        page = await client.get(f"/returns/{case_id}?token={made.token}")
        found = signed_in(page)

        names = sorted(each.split("/")[4].split("?")[0] for each in found)
        assert names == ["1200.avif", "1200.webp", "320.avif", "320.webp", "640.avif", "640.webp"]
        shown = [await client.get(each) for each in found]
        assert [each.status_code for each in shown] == [200] * 6
        assert {each.headers["cache-control"].split(",")[0] for each in shown} == {"private"}
        assert [made.token in each for each in found] == [False] * 6
        for query in ("", "?token=x", f"?token={made.token}x"):
            assert (await client.get(f"/returns/{case_id}{query}")).status_code == 404
            photo_id = found[0].split("/")[3]
            assert (await client.get(f"/returns/{case_id}/photos/{photo_id}{query}")).status_code == 404

    async def test_shows_them_to_the_buyer_and_the_store_and_to_nobody_else(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        made = await arrived(client, database)
        case_id = await show_seam(client, made)
        seen = {}
        for name, headers in (("buyer", made.buyer), ("owner", made.owner)):
            answer = await client.get(f"{RETURNS}/{case_id}", headers=headers)
            seen[name] = answer.json()["photos"]
            assert [(await client.get(each)).status_code for each in seen[name]] == [200]
        owner = await make_person(database, role="vendor_owner", store_id=made.shop.store.id)
        await sign_in_browser(client, owner.email)
        assert len(signed_in(await client.get(f"/vendor/returns/{case_id}"))) == 6

        other = await arrived(client, database, name="Red Door")
        for headers in (other.buyer, other.owner, {}):
            client.cookies.clear()
            assert (await client.get(f"{RETURNS}/{case_id}", headers=headers)).status_code == 404
            assert seen["buyer"][0] not in (await client.get(RETURNS, headers=headers)).text
        photo_id = UUID(seen["buyer"][0].split("/")[3])
        assert (await client.get(picture_url(photo_id, 1200))).json()["code"] == "unknown_picture"

    async def test_leads_to_a_photo_after_its_addresses_have_expired(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        clock = MovableClock()
        database.clock = clock
        made = await arrived(client, database, guest=True)
        case_id = await show_seam(client, made)
        url = f"/returns/{case_id}?token={made.token}"
        old = signed_in(await client.get(url))
        assert signed_in(await client.get(url)) == old
        clock.move(hours=1)

        assert {(await client.get(each)).json()["code"] for each in old} == {"address_expired"}
        assert [(await client.get(each)).status_code for each in signed_in(await client.get(url))] == [200] * 6
        photo_id = old[0].split("/")[3]
        full = await client.get(f"/returns/{case_id}/photos/{photo_id}?token={made.token}", follow_redirects=True)
        assert (full.status_code, full.headers["content-type"]) == (200, "image/webp")
