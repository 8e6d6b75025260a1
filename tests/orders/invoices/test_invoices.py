"""Invoices: numbered without a gap, frozen, printed once, for the right eyes."""

import asyncio
import hashlib
from typing import Any
from uuid import UUID

import httpx
import pytest
from msgspec.structs import replace
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from souk.app import House
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.pdf import Press
from souk.kernel.rotation import places, rotate
from souk.orders.invoices.content import open_content
from souk.orders.invoices.kinds import InvoiceKind
from souk.orders.invoices.models import Invoice, InvoiceSeries
from souk.orders.invoices.paper import TEMPLATE, paper_of
from souk.orders.invoices.services import issue_for_order
from souk.stores.models import Vendor
from tests.cart.factories import make_shop
from tests.identity.factories import make_person, sign_in
from tests.orders.factories import ADDRESS, ORDERS, findings, item, place
from tests.orders.invoices.factories import count_invoices, make_more_like, read_pdf, settle, text_of
from tests.orders.test_fulfilment import bought, staff_of

pytestmark = pytest.mark.anyio
Headers = dict[str, str]


async def invoice_of(client: httpx.AsyncClient, order: dict[str, Any], headers: Headers) -> bytes:
    answer = await client.get(f"{ORDERS}/{order['id']}/invoice", headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    return answer.content


async def documents_of(client: httpx.AsyncClient, order: dict[str, Any], headers: Headers) -> list[dict[str, Any]]:
    answer = await client.get(f"{ORDERS}/{order['id']}/documents", headers=headers)
    assert answer.status_code == 200, answer.text
    listed: list[dict[str, Any]] = answer.json()["items"]
    return listed


class TestInvoice:
    async def test_says_who_sold_what_to_whom_for_how_much(
        self, client: httpx.AsyncClient, database: Database, house: House
    ) -> None:
        shop = await make_shop(database)
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(
                update(Vendor).values(address="1 Mill Lane\nBath BA1", email="sales@mill.example")
            )
        person = await make_person(database, full_name="Łukasz Đorđević")
        buyer = await sign_in(client, person.email)
        (order,) = (await place(client, headers=buyer, items=[item(shop.shirt_id, 2)]))["orders"]
        await settle(database)
        said = text_of(await invoice_of(client, order, buyer))
        for part in (
            "Invoice", order["number"], "Łukasz Đorđević", "12 Harbour Street", "Portland, OR 97201", "1 Mill Lane",
            "sales@mill.example", "Page 1 of 1", "Visa ending in 4242", order["items"][0]["name"],
        ):  # fmt: skip
            assert part in said, part
        assert f"${order['total']['amount'] / 100:,.2f}" in said
        assert f"${order['tax']['amount'] / 100:,.2f}" in said
        assert await findings(house) == []

    async def test_is_for_archives_and_screen_readers(self, client: httpx.AsyncClient, database: Database) -> None:
        (order,), buyer = await bought(client, database, await make_shop(database))
        reader = read_pdf(await invoice_of(client, order, buyer))
        assert reader.xmp_metadata is not None
        marks = reader.xmp_metadata.stream.get_data().decode()
        assert "<pdfaid:part>2</pdfaid:part>" in marks
        assert "<pdfaid:conformance>A</pdfaid:conformance>" in marks
        assert "<pdfuaid:part>1</pdfuaid:part>" in marks
        assert reader.metadata is not None
        assert str(reader.metadata.title).startswith("Invoice ")

    async def test_is_the_same_file_for_ever(self, client: httpx.AsyncClient, database: Database, house: House) -> None:
        shop = await make_shop(database)
        (order,), buyer = await bought(client, database, shop)
        first = await invoice_of(client, order, buyer)
        await settle(database)
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(update(Vendor).values(address="Somewhere else", business_name="Other"))
        staff = await staff_of(client, database, shop)
        assert await invoice_of(client, order, staff) == first
        (invoice,) = [each for each in await documents_of(client, order, buyer) if each["kind"] == "invoice"]
        assert invoice["sha256"] == hashlib.sha256(first).hexdigest()
        assert await findings(house) == []

    async def test_is_printed_once_by_many_who_ask_at_once(
        self, client: httpx.AsyncClient, database: Database, house: House
    ) -> None:
        (order,), buyer = await bought(client, database, await make_shop(database))
        files = await asyncio.gather(*(invoice_of(client, order, buyer) for _ in range(8)), settle(database))
        assert len({each for each in files if each is not None}) == 1
        assert await count_invoices(database) == 2
        kept = [path for path in house.settings.media.folder.parent.glob("invoices/*/*") if path.is_file()]
        assert len(kept) == 1

    async def test_has_pages_with_carried_heads_and_keeps_every_line(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await make_shop(database)
        (order,), _ = await bought(client, database, shop)
        async with database.unit_of_work(SYSTEM) as uow:
            invoice, _ = await issue_for_order(uow, UUID(order["id"]))
            content = open_content(uow.keys, invoice.sealed_content)
        lines = tuple(
            type(content.lines[0])(
                name=f"Teapot {index}", note="", quantity=1, unit_price=100, discount=0, tax=8, total=100
            )
            for index in range(200)
        )
        printed = await Press(TEMPLATE).print(paper_of(invoice, replace(content, lines=lines)), at=invoice.issued_at)
        pages = [" ".join(page.extract_text().split()) for page in read_pdf(printed.content).pages]
        assert len(pages) > 3
        everything = " ".join(pages)
        assert [index for index in range(200) if f"Teapot {index} " not in everything] == []
        assert all("Item" in page and "Amount" in page for page in pages[:-1])
        assert all(invoice.number_text in page for page in pages)
        assert f"Page {len(pages)} of {len(pages)}" in pages[-1]

    async def test_is_refused_before_the_money_came(self, client: httpx.AsyncClient, database: Database) -> None:
        (order,), buyer = await bought(client, database, await make_shop(database))
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(text("UPDATE orders SET paid_at = NULL, payment_status = 'authorized'"))
        answer = await client.get(f"{ORDERS}/{order['id']}/invoice", headers=buyer)
        assert (answer.status_code, answer.json()["code"]) == (409, "invoice_not_ready")
        assert await count_invoices(database) == 0

    async def test_is_for_its_buyer_and_the_stores_people_alone(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop, other = await make_shop(database), await make_shop(database, name="Red Door")
        placed = await place(client, items=[item(shop.shirt_id, 1)], email="guest@example.com")
        (order,), token = placed["orders"], placed["guest_token"]
        await settle(database)
        path = f"{ORDERS}/{order['id']}/invoice"
        assert (await client.get(path, params={"token": token})).status_code == 200
        stranger = await sign_in(client, (await make_person(database)).email)
        outsider = await staff_of(client, database, other)
        client.cookies.clear()
        for headers, params in (({}, {}), ({}, {"token": "wrong"}), (stranger, {}), (outsider, {})):
            for address in (path, f"{ORDERS}/{order['id']}/documents"):
                refused = await client.get(address, headers=headers, params=params)
                assert (refused.status_code, refused.json()["code"]) == (404, "unknown_order")

    async def test_opens_no_document_of_another_order(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        (order,), _ = await bought(client, database, shop)
        (own,), buyer = await bought(client, database, shop)
        await settle(database)
        staff = await staff_of(client, database, shop)
        foreign = (await documents_of(client, order, staff))[0]["id"]
        answer = await client.get(f"{ORDERS}/{own['id']}/documents/{foreign}", headers=buyer)
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_invoice")

    async def test_can_neither_be_changed_nor_removed(self, client: httpx.AsyncClient, database: Database) -> None:
        (order,), buyer = await bought(client, database, await make_shop(database))
        await invoice_of(client, order, buyer)
        for statement in (
            "UPDATE invoices SET total = 1",
            "UPDATE invoices SET number = 9",
            "UPDATE invoices SET sha256 = 'x' WHERE sha256 IS NOT NULL",
            "DELETE FROM invoices",
        ):
            with pytest.raises(DBAPIError, match="never changed"):
                async with database.unit_of_work(SYSTEM) as uow:
                    await uow.session.execute(text(statement))
        assert await count_invoices(database) == 2

    async def test_seals_whom_it_names(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database, full_name="Ottilie Zwetschge")
        buyer = await sign_in(client, person.email)
        shop = await make_shop(database)
        await place(client, headers=buyer, items=[item(shop.shirt_id, 1)])
        await settle(database)
        async with database.read(SYSTEM) as ctx:
            for row in (await ctx.session.execute(select(Invoice.__table__))).mappings():
                shown = {name: value for name, value in row.items() if not name.startswith("sealed")}
                assert not any(word in str(row) for word in ("Zwetschge", person.email, ADDRESS["street"])), shown
                assert open_content(ctx.keys, row["sealed_content"]).buyer.name == "Ottilie Zwetschge"

    async def test_opens_after_the_keys_were_rotated(self, client: httpx.AsyncClient, house: House) -> None:
        (order,), buyer = await bought(client, house.database, await make_shop(house.database))
        first = await invoice_of(client, order, buyer)
        await rotate(house.database, places(house.rooms))
        assert await invoice_of(client, order, buyer) == first

    async def test_a_file_that_is_gone_is_printed_again_only_if_it_is_the_same(
        self, client: httpx.AsyncClient, database: Database, house: House
    ) -> None:
        (order,), buyer = await bought(client, database, await make_shop(database))
        first = await invoice_of(client, order, buyer)
        (kept,) = [path for path in house.settings.media.folder.parent.glob("invoices/*/*") if path.is_file()]
        kept.unlink()
        assert await invoice_of(client, order, buyer) == first
        assert [each for each in await findings(house) if "invoices.files" in each]


class TestSeries:
    async def test_a_thousand_made_at_once_have_no_gap(
        self, client: httpx.AsyncClient, database: Database, house: House
    ) -> None:
        shop = await make_shop(database)
        (order,), _ = await bought(client, database, shop)
        orders = [UUID(order["id"]), *await make_more_like(database, UUID(order["id"]), 999)]
        some = asyncio.Semaphore(50)

        async def issue(order_id: UUID, index: int) -> None:
            async with some:
                if index % 10 == 0:
                    with pytest.raises(ZeroDivisionError):
                        async with database.unit_of_work(SYSTEM) as uow:
                            await issue_for_order(uow, order_id)
                            raise ZeroDivisionError
                async with database.unit_of_work(SYSTEM) as uow:
                    await issue_for_order(uow, order_id)

        await asyncio.gather(*(issue(each, index) for index, each in enumerate([*orders, *orders[:100]])))
        async with database.read(SYSTEM) as ctx:
            for kind in (InvoiceKind.INVOICE, InvoiceKind.RECEIPT):
                mine = select(Invoice.number).where(Invoice.kind == kind, Invoice.store_id == shop.store.id)
                assert sorted(await ctx.session.scalars(mine)) == list(range(1, 1001))
            texts = list(await ctx.session.scalars(select(Invoice.number_text)))
        assert len(set(texts)) == 2000
        assert [each for each in await findings(house) if each.startswith("invoices.")] == []

    async def test_each_store_counts_for_itself_under_its_own_letters(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shops = [await make_shop(database, name=name) for name in ("Blue Door", "Big Drum", "Lumen")]
        for _ in range(2):
            await bought(client, database, *shops)
        await settle(database)
        async with database.read(SYSTEM) as ctx:
            listed = (
                select(Invoice.number_text).where(Invoice.kind == InvoiceKind.INVOICE).order_by(Invoice.number_text)
            )
            numbers = list(await ctx.session.scalars(listed))
            series = list(await ctx.session.scalars(select(InvoiceSeries.prefix).order_by(InvoiceSeries.prefix)))
        assert len(numbers) == 6
        assert sorted(each.partition("-")[2] for each in numbers) == ["1001"] * 3 + ["1002"] * 3
        assert series == ["BD", "BD-R", "BD2", "BD2-R", "LUM", "LUM-R"]

    async def test_a_missing_number_is_found(self, client: httpx.AsyncClient, database: Database, house: House) -> None:
        await bought(client, database, await make_shop(database))
        await settle(database)
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(update(InvoiceSeries).values(last_number=2))
        assert [each.split(":")[0] for each in await findings(house)] == ["invoices.no_gaps"] * 2


class TestCreditNotes:
    async def test_a_cancelled_order_is_credited(
        self, client: httpx.AsyncClient, database: Database, house: House
    ) -> None:
        (order,), buyer = await bought(client, database, await make_shop(database))
        await settle(database)
        answer = await client.post(f"{ORDERS}/{order['id']}/cancel", json={"reason": "Too large"}, headers=buyer)
        assert answer.status_code == 200, answer.text
        await settle(database)
        kinds = {each["kind"]: each for each in await documents_of(client, order, buyer)}
        assert sorted(kinds) == ["credit_note", "invoice", "receipt"]
        note = kinds["credit_note"]
        assert note["total"]["amount"] == -order["total"]["amount"]
        assert note["tax"]["amount"] == -order["tax"]["amount"]
        assert note["refers_to"] == kinds["invoice"]["number"]
        file = await client.get(note["url"], headers=buyer)
        said = text_of(file.content)
        for part in ("Credit note", note["number"], f"Refers to {note['refers_to']}", "Too large"):
            assert part in said
        assert f"\N{MINUS SIGN}${order['total']['amount'] / 100:,.2f}" in said
        assert await findings(house) == []


class TestBooks:
    async def test_lists_the_documents_of_ones_stores_and_writes_them_as_a_table(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop, other = await make_shop(database), await make_shop(database, name="Red Door")
        (order,), buyer = await bought(client, database, shop)
        await bought(client, database, other)
        await settle(database)
        staff = await staff_of(client, database, shop)
        listed = (await client.get("/api/v1/invoices", headers=staff, params={"count": "true"})).json()
        assert [each["kind"] for each in listed["items"]] == ["receipt", "invoice"]
        assert {each["order_number"] for each in listed["items"]} == {order["number"]}
        assert listed["total"] == 2
        chosen = await client.get("/api/v1/invoices/export", headers=staff, params={"kind": "invoice"})
        assert chosen.headers["content-type"] == "text/csv; charset=utf-8"
        head, row = chosen.text.splitlines()
        assert head == "number,kind,issued_at,order,store,refers_to,currency,net,tax,total,sha256"
        total, tax = order["total"]["amount"], order["tax"]["amount"]
        assert f"USD,{(total - tax) / 100:.2f},{tax / 100:.2f},{total / 100:.2f}," in row
        refused = await client.get("/api/v1/invoices", headers=buyer)
        assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
        client.cookies.clear()
        assert (await client.get("/api/v1/invoices")).status_code == 401
        assert (await client.get("/api/v1/invoices/export")).status_code in {401, 403}
