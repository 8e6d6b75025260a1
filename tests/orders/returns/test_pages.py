"""Returns, refunds and payments as pages: without scripts, with what was typed kept, and only for whom they are."""

import re
from typing import Any

import httpx
import pytest

from souk.app import House
from souk.kernel.database import Database
from souk.orders.models import OrderRefund
from souk.orders.returns.models import ReturnCase, ReturnPhoto
from tests.cart.factories import rows_in
from tests.identity.factories import make_person, sign_in, sign_in_browser
from tests.media.factories import make_jpeg_with_gps
from tests.orders.factories import findings
from tests.orders.returns.factories import RETURNS, Arrived, arrived, asked, carry, received

pytestmark = pytest.mark.anyio


async def browser(client: httpx.AsyncClient, database: Database, **who: Any) -> dict[str, str]:
    """Somebody with cookies; the headers carry the token that forms would."""
    client.cookies.clear()
    return await sign_in_browser(client, (await make_person(database, **who)).email)


def wizard(made: Arrived) -> str:
    return f"/orders/{made.order['id']}/return?token={made.token}"


def typed(made: Arrived, **more: str) -> dict[str, str]:
    return {f"pieces-{made.shirt}": "1", "reason": "damaged", "note": "Look at the seam.", "wish": "refund", **more}


class TestTheWayToAReturn:
    async def test_goes_in_three_steps_and_keeps_what_was_said(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        made = await arrived(client, database, guest=True)
        first = await client.get(wizard(made))
        assert first.status_code == 200
        assert f'name="pieces-{made.shirt}"' in first.text
        headers = forms(first)
        none = await client.post(wizard(made), data={"step": "reason", f"pieces-{made.shirt}": "0"}, headers=headers)
        assert (none.status_code, "Choose at least one piece." in none.text) == (422, True)
        second = await client.post(wizard(made), data=typed(made, step="reason"), headers=headers)
        assert (second.status_code, "What would you like for it?" in second.text) == (200, True)
        assert f'name="pieces-{made.shirt}" value="1"' in second.text
        why = await client.post(wizard(made), data=typed(made, step="photos", reason="because"), headers=headers)
        assert (why.status_code, "Choose why." in why.text) == (422, True)
        third = await client.post(wizard(made), data=typed(made, step="photos"), headers=headers)
        assert 'name="photos"' in third.text
        assert "Look at the seam." in third.text
        photo = {"photos": ("seam.jpg", make_jpeg_with_gps(), "image/jpeg")}
        sent = await client.post(wizard(made), data=typed(made, step="send"), files=photo, headers=headers)
        assert sent.status_code == 303
        case = await client.get(sent.headers["location"])
        assert (case.status_code, "Look at the seam." in case.text) == (200, True)
        assert len((await rows_in(database, ReturnPhoto))["return_photos"]) == 1
        assert await findings(house) == []

    async def test_keeps_nothing_of_a_picture_that_is_none(self, client: httpx.AsyncClient, database: Database) -> None:
        made = await arrived(client, database, guest=True)
        headers = forms(await client.get(wizard(made)))
        files = {"photos": ("seam.jpg", b"<script>alert(1)</script>", "image/jpeg")}
        sent = await client.post(wizard(made), data=typed(made, step="send"), files=files, headers=headers)
        assert sent.status_code in {415, 422}
        assert (await rows_in(database, ReturnCase, ReturnPhoto)) == {"return_cases": [], "return_photos": []}

    async def test_is_nobody_elses(self, client: httpx.AsyncClient, database: Database) -> None:
        made = await arrived(client, database, guest=True)
        for token in ("", "x"):
            answer = await client.get(f"/orders/{made.order['id']}/return?token={token}")
            assert answer.status_code == 404


class TestPictures:
    async def test_are_for_the_buyer_and_the_stores_people_and_say_not_where_they_were_taken(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        made, other = await arrived(client, database), await arrived(client, database, name="Red Door")
        case = await asked(client, made, shirts=1)
        files = [("photos", (f"{n}.jpg", make_jpeg_with_gps(), "image/jpeg")) for n in range(5)]
        kept = await client.post(f"{RETURNS}/{case['id']}/photos", files=files, headers=made.buyer)
        assert (kept.status_code, len(kept.json()["photos"])) == (201, 5)
        url = f"{RETURNS}/{case['id']}/photos/{kept.json()['photos'][0].split('/')[-2]}"
        for somebody in (made.buyer, made.owner):
            shown = await client.get(url, headers=somebody, follow_redirects=True)
            assert (shown.status_code, shown.headers["content-type"]) == (200, "image/webp")
            assert b"Exif" not in shown.content
            assert shown.headers["cache-control"].startswith("private")
            assert [each.headers["cache-control"] for each in shown.history] == ["no-store"]
        for nobody in (other.buyer, other.owner, {}):
            assert (await client.get(url, headers=nobody)).status_code == 404
        sixth = await client.post(f"{RETURNS}/{case['id']}/photos", files=files[:1], headers=made.buyer)
        assert (sixth.status_code, sixth.json()["code"]) == (409, "too_many_photos")


class TestTheQueue:
    async def test_approves_many_at_once(self, client: httpx.AsyncClient, database: Database) -> None:
        made = await arrived(client, database)
        cases = [await asked(client, made, mugs=1) for _ in range(2)]
        other = await asked(client, await arrived(client, database, name="Red Door"), shirts=1)
        headers = await browser(client, database, role="vendor_owner", store_id=made.shop.store.id)
        shown = await client.get("/vendor/returns?status=requested")
        assert all(case["number"] in shown.text for case in cases)
        assert all(f'value="{case["id"]}"' in shown.text for case in cases)
        assert other["number"] not in shown.text
        chosen = [case["id"] for case in (*cases, other)]
        done = await client.post("/vendor/returns/approve", data={"returns": chosen}, headers=headers)
        assert done.status_code == 303
        admin = await sign_in(client, (await make_person(database, role="admin")).email)
        found = {each["id"]: each["status"] for each in (await client.get(RETURNS, headers=admin)).json()["items"]}
        assert [found[each] for each in chosen] == ["approved", "approved", "requested"]
        assert 'name="returns"' not in (await client.get("/vendor/returns")).text

    async def test_walks_a_case_to_its_end(self, client: httpx.AsyncClient, house: House, database: Database) -> None:
        made = await arrived(client, database)
        case = await asked(client, made, shirts=1)
        headers = await browser(client, database, role="vendor_owner", store_id=made.shop.store.id)
        url = f"/vendor/returns/{case['id']}"
        for verb, data in (
            ("approve", {"note": "Send it."}),
            ("receive", {f"condition-{made.shirt}": "opened", f"restock-{made.shirt}": "1"}),
            ("refund", {"resolution": "refund", "deduction": "4.00", "note": "Less a button."}),
        ):
            assert (await client.get(url)).status_code == 200
            answer = await client.post(f"{url}/{verb}", data=data, headers=headers)
            assert answer.status_code == 303, answer.text
            if verb == "receive":
                await self.keeps_what_is_wrong(client, url, headers)
        shown = await client.get(url)
        assert ("$50.00" in shown.text, "Less a button." in shown.text) == (True, True)
        again = await client.post(f"{url}/refund", data={}, headers=headers)
        assert again.status_code == 409
        await carry(database)
        assert await findings(house) == []

    async def keeps_what_is_wrong(self, client: httpx.AsyncClient, url: str, headers: dict[str, str]) -> None:
        """Of a case that is to be made good or turned down: at the field, and what was typed stays."""
        for deduction in ("abc", "9999"):
            wrong = await client.post(f"{url}/refund", data={"deduction": deduction}, headers=headers)
            assert (wrong.status_code, f'value="{deduction}"' in wrong.text) == (422, True)
            assert 'id="f-deduction-error"' in wrong.text
        silent = await client.post(f"{url}/reject", data={"note": " "}, headers=headers)
        assert (silent.status_code, 'id="f-reject-note-error"' in silent.text) == (422, True)

    async def test_is_for_those_who_decide(self, client: httpx.AsyncClient, database: Database) -> None:
        made = await arrived(client, database)
        case = await asked(client, made, shirts=1)
        await browser(client, database)
        for path, status in (("/vendor/returns", 403), ("/admin/returns", 403), (f"/vendor/returns/{case['id']}", 404)):
            assert (await client.get(path)).status_code == status, path
        await browser(client, database, role="admin")
        assert case["number"] in (await client.get("/admin/returns")).text
        assert (await client.get(f"/admin/returns/{case['id']}")).status_code == 200


class TestTheRefundPage:
    async def test_gives_pieces_or_an_amount_back(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        made = await arrived(client, database)
        headers = await browser(client, database, role="vendor_owner", store_id=made.shop.store.id)
        url = f"/vendor/orders/{made.order['id']}/refund"
        assert "$107.20" in (await client.get(url)).text
        for data in (
            {"amount": "5.00"},
            {"amount": "0", "reason": "x"},
            {"amount": "-5", "reason": "x"},
            {"amount": "5,00", "reason": "x"},
            {"reason": "x"},
            {"amount": "5.00", f"pieces-{made.shirt}": "1", "reason": "x"},
        ):
            assert (await client.post(url, data=data, headers=headers)).status_code == 422, data
        too_much = await client.post(url, data={"amount": "107.21", "reason": "x"}, headers=headers)
        assert (too_much.status_code, 'value="107.21"' in too_much.text) == (409, True)
        assert 'id="f-amount-error"' in too_much.text
        silent = await client.post(url, data={"amount": "5.00"}, headers=headers)
        assert 'id="f-reason-error"' in silent.text
        assert (await rows_in(database, OrderRefund))["order_refunds"] == []
        done = await client.post(
            url, data={f"pieces-{made.mug}": "1", "restock": "1", "reason": "A crack"}, headers=headers
        )
        assert done.status_code == 303
        assert "$85.60" in (await client.get(url)).text
        await carry(database)
        order = await client.get(f"/vendor/orders/{made.order['id']}")
        assert "$21.60 paid back" in order.text
        assert f'href="{url}"' in order.text
        assert await findings(house) == []


class TestPayments:
    async def test_show_people_what_they_paid_and_got_back(self, client: httpx.AsyncClient, database: Database) -> None:
        made = await arrived(client, database)
        payment_id = made.order["payment"]["id"]
        asking = {"reason": "A scratch", "amount": {"amount": 5_00, "currency": "USD"}}
        assert (await client.post(f"{made.url}/refunds", json=asking, headers=made.owner)).status_code == 201
        mine = await client.get("/account/payments", headers=made.buyer)
        assert (f"/account/payments/{payment_id}" in mine.text, "$5.00" in mine.text) == (True, True)
        receipt = await client.get(f"/account/payments/{payment_id}", headers=made.buyer)
        assert ("$107.20" in receipt.text, "A scratch" in receipt.text) == (True, True)
        await browser(client, database)
        assert "No payments yet" in (await client.get("/account/payments")).text
        assert (await client.get(f"/account/payments/{payment_id}")).status_code == 404

    async def test_show_staff_every_call_and_a_file_of_all(self, client: httpx.AsyncClient, database: Database) -> None:
        made = await arrived(client, database)
        await received(client, made, shirts=1)
        payment_id = made.order["payment"]["id"]
        await browser(client, database, role="admin")
        assert payment_id in (await client.get("/admin/payments?status=captured")).text
        assert payment_id not in (await client.get("/admin/payments?status=declined")).text
        found = await client.get(f"/admin/payments?q={payment_id}")
        assert payment_id in found.text
        shown = (await client.get(f"/admin/payments/{payment_id}")).text
        assert ("Authorise" in shown, "Capture" in shown) == (True, True)
        export = await client.get("/admin/payments/export?method=card")
        assert export.headers["content-type"].startswith("text/csv")
        assert re.search(rf"^{payment_id},.*captured.*107\.20", export.text, re.M)
        followed = await client.get(f"/payments/{payment_id}/order")
        assert (followed.status_code, followed.headers["location"]) == (303, f"/orders/{made.order['id']}")
        await browser(client, database)
        for path in ("/admin/payments", "/admin/payments/export", f"/admin/payments/{payment_id}"):
            assert (await client.get(path)).status_code == 403, path


def forms(shown: httpx.Response) -> dict[str, str]:
    """The token that a form carries; a guest without any cookie needs none."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', shown.text)
    return {"X-CSRF-Token": found[1]} if found is not None else {}
