"""Mails and notices about orders: to buyers with an account or without, and to those who work for the store."""

from typing import Any

import httpx
import pytest

from souk.kernel.database import Database
from souk.notifications.models import Notification
from souk.stores import StoreView
from tests.cart.factories import Shop, make_shop
from tests.identity.conftest import SettableClock
from tests.identity.factories import make_person, sign_in
from tests.notifications.factories import carry_all, everything_kept, letters, link_to, links_in
from tests.notifications.test_notices import notices_of
from tests.orders.factories import ADDRESS, ORDERS, item, place
from tests.post_office import PostOffice, Taken

pytestmark = pytest.mark.anyio
GUEST = "grace.guest@example.com"


def vendor_of(store: StoreView) -> Any:
    assert store.vendor is not None
    return store.vendor.user_id


async def subjects(database: Database, office: PostOffice, address: str) -> list[str]:
    await carry_all(database)
    return [mail.subject for mail in office.mails_to(address)]


def the(office: PostOffice, address: str, start: str) -> Taken:
    (mail,) = [each for each in office.mails_to(address) if each.subject.startswith(start)]
    return mail


async def shop_with_owner(database: Database, **shop: Any) -> tuple[Shop, str]:
    owner = await make_person(database, full_name="Vera Vendor")
    return await make_shop(database, owner_id=owner.id, **shop), owner.email


class TestConfirmation:
    async def test_says_what_was_bought_and_for_how_much(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        shop, _ = await shop_with_owner(database)
        ada = await make_person(database, full_name="Ada Byron")
        headers = await sign_in(client, ada.email)
        placed = await place(client, headers=headers, items=[item(shop.shirt_id, 2), item(shop.mug_id)])
        number = placed["orders"][0]["number"]

        await carry_all(database)
        mail = the(office, ada.email, "Thank you")

        assert mail.subject == f"Thank you for your order {number}"
        for text in (mail.text, mail.html):
            for word in ("Thank you, Ada", "Blue Door Shirt", "2 pieces", "$100.00", "Blue Door Mug", "$120.00"):
                assert word in text
            assert ADDRESS["street"] in text
        assert link_to(mail, "/orders/") == f"/orders/{placed['orders'][0]['id']}"

    async def test_is_one_for_all_stores_of_a_checkout(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        one, first_owner = await shop_with_owner(database)
        other, second_owner = await shop_with_owner(database, name="Red Door")
        ada = await make_person(database)
        headers = await sign_in(client, ada.email)
        placed = await place(client, headers=headers, items=[item(one.mug_id), item(other.mug_id)])

        found = await subjects(database, office, ada.email)

        assert [subject for subject in found if subject.startswith("Thank you")] == ["Thank you for your 2 orders"]
        mail = the(office, ada.email, "Thank you")
        assert all(order["number"] in mail.text for order in placed["orders"])
        for owner in (first_owner, second_owner):
            assert len([each for each in office.mails_to(owner) if each.subject.startswith("New order")]) == 1

    async def test_brings_a_guest_a_link_that_works_and_that_nothing_keeps(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        shop, _ = await shop_with_owner(database)
        placed = await place(client, items=[item(shop.mug_id)], email=GUEST)
        before = await everything_kept(database)

        await carry_all(database)
        mail = the(office, GUEST, "Thank you")
        link = link_to(mail, "/orders/")
        page, without = await client.get(link), await client.get(link.partition("?")[0])

        assert (page.status_code, without.status_code) == (200, 404)
        assert placed["orders"][0]["number"] in page.text
        token = link.partition("token=")[2]
        kept = await everything_kept(database)
        for text in (before, kept):
            assert token not in text
            assert GUEST not in text
        assert len(await letters(database, "order_confirmation")) == 1

    async def test_escapes_what_sellers_call_their_things(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        shop, _ = await shop_with_owner(database, name="<script>alert(1)</script>")
        await place(client, items=[item(shop.mug_id)], email=GUEST)

        await carry_all(database)

        mail = the(office, GUEST, "Thank you")
        assert "<script>" not in mail.html
        assert "&lt;script&gt;alert(1)&lt;/script&gt; Mug" in mail.html
        assert "<script>alert(1)</script> Mug" in mail.text
        assert not [link for link in links_in(mail) if not link.startswith("http://souk.test/")]


class TestStorePeople:
    async def test_hear_of_every_order_by_mail_and_in_the_shop(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        shop, owner = await shop_with_owner(database)
        helper = await make_person(database, role="vendor_staff", store_id=shop.store.id)
        stranger = await make_person(database, role="admin")
        placed = await place(client, items=[item(shop.mug_id, 2)], email=GUEST)
        order = placed["orders"][0]

        await carry_all(database)

        for address in (owner, helper.email):
            mail = the(office, address, "New order")
            assert mail.subject == f"New order {order['number']} in Blue Door"
            assert link_to(mail, "/vendor/orders/") == f"/vendor/orders/{order['id']}"
            assert GUEST not in mail.text + mail.html
            assert ADDRESS["street"] not in mail.text + mail.html
        assert not [mail for mail in office.mails_to(stranger.email) if "order" in mail.subject]
        (notice,) = await notices_of(database, vendor_of(shop.store))
        assert (notice.type, notice.title, str(notice.related_id)) == (
            "new_order",
            f"New order {order['number']}",
            order["id"],
        )
        assert notice.message.endswith("in Blue Door.")


class TestOnItsWay:
    async def test_shipping_delivery_and_nothing_twice(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice, clock: SettableClock
    ) -> None:
        shop, owner = await shop_with_owner(database)
        ada = await make_person(database)
        placed = await place(client, headers=await sign_in(client, ada.email), items=[item(shop.mug_id)])
        order = placed["orders"][0]
        seller = await sign_in(client, owner)
        body = {"status": "shipped", "tracking_number": "1Z999", "carrier": "Harbour Post"}
        assert (await client.patch(f"{ORDERS}/{order['id']}", json=body, headers=seller)).status_code == 200
        await carry_all(database)
        clock.move(days=2)
        seller = await sign_in(client, owner)
        assert (
            await client.patch(f"{ORDERS}/{order['id']}", json={"status": "delivered"}, headers=seller)
        ).status_code == 200

        found = [each for each in await subjects(database, office, ada.email) if not each.startswith("Your invoice")]

        assert found[1:] == [
            f"Thank you for your order {order['number']}",
            f"Your order {order['number']} is on its way",
            f"Your order {order['number']} was delivered",
        ]
        shipped = the(office, ada.email, f"Your order {order['number']} is on its way")
        assert "Harbour Post 1Z999" in shipped.text
        assert shipped.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert [notice.type for notice in await notices_of(database, ada.id)] == ["order_delivered", "order_shipped"]

    async def test_follows_a_guest_as_well(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        shop, owner = await shop_with_owner(database)
        placed = await place(client, items=[item(shop.mug_id)], email=GUEST)
        seller = await sign_in(client, owner)
        order = placed["orders"][0]
        await client.patch(f"{ORDERS}/{order['id']}", json={"status": "shipped"}, headers=seller)
        await carry_all(database)

        mail = the(office, GUEST, "Your order")

        assert (await client.get(link_to(mail, "/orders/"))).status_code == 200
        assert mail.message["List-Unsubscribe"] is None


class TestCancelling:
    async def test_by_the_store_is_told_to_the_buyer_and_so_is_the_refund(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        shop, owner = await shop_with_owner(database)
        ada = await make_person(database)
        placed = await place(client, headers=await sign_in(client, ada.email), items=[item(shop.mug_id)])
        order = placed["orders"][0]
        seller = await sign_in(client, owner)
        answer = await client.post(f"{ORDERS}/{order['id']}/cancel", json={"reason": "The kiln broke."}, headers=seller)
        assert answer.status_code == 200

        found = await subjects(database, office, ada.email)

        assert f"Your order {order['number']} was cancelled" in found
        assert f"Your refund for order {order['number']}" in found
        assert "The kiln broke." in the(office, ada.email, f"Your order {order['number']}").text
        assert "$31.60" in the(office, ada.email, "Your refund").text
        assert [notice.type for notice in await notices_of(database, ada.id)] == ["refund", "order_cancelled"]
        assert [notice.type for notice in await notices_of(database, vendor_of(shop.store))] == ["new_order"]

    async def test_by_the_buyer_is_told_to_the_store(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        shop, _ = await shop_with_owner(database)
        ada = await make_person(database)
        headers = await sign_in(client, ada.email)
        placed = await place(client, headers=headers, items=[item(shop.mug_id)])
        await carry_all(database)
        await client.post(f"{ORDERS}/{placed['orders'][0]['id']}/cancel", json={}, headers=headers)

        await carry_all(database)

        to_store: list[Notification] = await notices_of(database, vendor_of(shop.store))
        assert [notice.type for notice in to_store] == ["order_cancelled", "new_order"]
        assert [notice.type for notice in await notices_of(database, ada.id)] == ["refund"]


class TestParcels:
    async def test_are_told_one_by_one(self, client: httpx.AsyncClient, database: Database, office: PostOffice) -> None:
        shop, owner = await shop_with_owner(database)
        ada = await make_person(database)
        body = [item(shop.mug_id, 2), item(shop.shirt_id)]
        order = (await place(client, headers=await sign_in(client, ada.email), items=body))["orders"][0]
        mugs = next(each["id"] for each in order["items"] if each["name"].endswith("Mug"))
        seller, url = await sign_in(client, owner), f"{ORDERS}/{order['id']}/shipments"
        part = {"items": [{"order_item_id": mugs, "quantity": 2}], "carrier": "UPS", "tracking_number": "1Z9"}
        first = (await client.post(url, json=part, headers=seller)).json()
        await carry_all(database)
        await client.post(f"/api/v1/shipments/{first['id']}/delivered", headers=seller)
        await client.post(url, json={"note": "The last one, with love"}, headers=seller)

        found = await subjects(database, office, ada.email)

        number = order["number"]
        assert [each for each in found if number in each and "Thank you" not in each] == [
            f"Part of your order {number} is on its way",
            f"Part of your order {number} was delivered",
            f"Your order {number} is on its way",
        ]
        mail = the(office, ada.email, f"Part of your order {number} is")
        for text in (mail.text, mail.html):
            assert "https://www.ups.com/track?tracknum=1Z9" in text
            assert "Blue Door Mug" in text
            assert "Blue Door Shirt" in text
        assert mail.text.index("Mug") < mail.text.index("Still to come") < mail.text.index("Shirt")
        last = the(office, ada.email, f"Your order {number} is on its way")
        assert "The last one, with love" in last.text
        assert "Blue Door Mug" not in last.text
        types = [notice.type for notice in await notices_of(database, ada.id)]
        assert types == ["order_shipped", "order_delivered", "order_shipped"]

    async def test_a_message_reaches_the_buyer_and_an_internal_note_does_not(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        shop, owner = await shop_with_owner(database)
        order = (await place(client, items=[item(shop.mug_id)], email=GUEST))["orders"][0]
        seller, url = await sign_in(client, owner), f"{ORDERS}/{order['id']}/notes"
        await client.post(url, json={"text": "Buyer sounds nice"}, headers=seller)
        await client.post(url, json={"text": "One <b>day</b> later", "for_buyer": True}, headers=seller)
        await carry_all(database)
        mail = the(office, GUEST, "A message about your order")
        assert "One <b>day</b> later" in mail.text
        assert "One &lt;b&gt;day&lt;/b&gt; later" in mail.html
        assert "sounds nice" not in mail.text
