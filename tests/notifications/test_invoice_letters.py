"""Invoices and credit notes arrive by mail with their file; receipts do not."""

import httpx
import pytest

from souk.kernel.database import Database
from tests.cart.factories import make_shop
from tests.identity.factories import make_person, sign_in
from tests.notifications.factories import carry_all, letters
from tests.orders.factories import ORDERS, item, place
from tests.orders.invoices.factories import text_of
from tests.post_office import PostOffice, Taken

pytestmark = pytest.mark.anyio
GUEST = "grace.guest@example.com"


def the(office: PostOffice, address: str, start: str) -> Taken:
    (mail,) = [each for each in office.mails_to(address) if each.subject.startswith(start)]
    return mail


class TestInvoiceLetter:
    async def test_brings_the_very_file_that_can_be_downloaded(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        shop = await make_shop(database)
        ada = await make_person(database, full_name="Ada Byron")
        buyer = await sign_in(client, ada.email)
        (order,) = (await place(client, headers=buyer, items=[item(shop.shirt_id)]))["orders"]
        await carry_all(database)
        mail = the(office, ada.email, "Your invoice")
        (file,) = mail.message.iter_attachments()
        assert file.get_content_type() == "application/pdf"
        number = str(file.get_filename()).removesuffix(".pdf")
        assert mail.subject == f"Your invoice {number} from Blue Door"
        downloaded = await client.get(f"{ORDERS}/{order['id']}/invoice", headers=buyer)
        assert file.get_content() == downloaded.content
        for text in (mail.text, mail.html):
            assert number in text
            assert order["number"] in text

    async def test_reaches_a_guest_and_follows_a_refund(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        shop = await make_shop(database)
        placed = await place(client, items=[item(shop.mug_id)], email=GUEST)
        (order,) = placed["orders"]
        await carry_all(database)
        params = {"token": placed["guest_token"]}
        cancelled = await client.post(f"{ORDERS}/{order['id']}/cancel", json={}, params=params)
        assert cancelled.status_code == 200, cancelled.text
        await carry_all(database)
        note = the(office, GUEST, "Your credit note")
        (file,) = note.message.iter_attachments()
        assert "Credit note" in text_of(file.get_content())
        assert len([each for each in office.mails_to(GUEST) if each.subject.startswith("Your invoice")]) == 1
        assert len(await letters(database, "invoice")) == 2
