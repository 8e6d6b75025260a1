"""The pages from which a store ships, and on which a buyer follows it."""

import re
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import update

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.orders.fulfilment.models import OrderNote, Shipment
from souk.orders.models import Order
from tests.cart.factories import make_shop, rows_in
from tests.identity.factories import make_person, sign_in_browser
from tests.orders.factories import item, place
from tests.orders.fulfilment.factories import Sale, make_sale, shipped

pytestmark = pytest.mark.anyio
HTML = {"accept": "text/html"}


class Desk:
    """A browser of somebody who works for the store."""

    def __init__(self, client: httpx.AsyncClient, csrf: str, order_id: str) -> None:
        self.client, self.csrf, self.url = client, csrf, f"/vendor/orders/{order_id}"

    async def page(self) -> str:
        answer = await self.client.get(self.url, headers=HTML)
        assert answer.status_code == 200
        return answer.text

    async def send(self, path: str, **typed: str) -> httpx.Response:
        return await self.client.post(path, data=typed | {"csrf_token": self.csrf}, headers=HTML)

    async def lands_on(self, path: str, **typed: str) -> str:
        """Where the form leads, as it then looks."""
        answer = await self.send(path, **typed)
        assert answer.status_code == 303, answer.text
        return (await self.client.get(answer.headers["location"], headers=HTML)).text


async def at_desk(client: httpx.AsyncClient, database: Database, sale: Sale) -> Desk:
    person = await make_person(database, role="vendor_owner", store_id=sale.shop.store.id)
    token = (await sign_in_browser(client, person.email))["X-CSRF-Token"]
    return Desk(client, token, sale.order["id"])


class TestTheStoresPage:
    async def test_ships_the_chosen_pieces_and_then_the_rest(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        sale = await make_sale(client, database)
        desk = await at_desk(client, database, sale)
        assert f'name="pieces-{sale.shirts}" type="number" inputmode="numeric" value="3"' in await desk.page()
        part = {f"pieces-{sale.shirts}": "2", f"pieces-{sale.mugs}": "0", "carrier": "UPS", "tracking_number": "1Z9"}
        page = await desk.lands_on(f"{desk.url}/shipments", **part)
        for text in ("Part of it is on its way.", "Partly shipped", "Parcel 1 sent", "Ship the rest", "2 of 3 sent"):
            assert text in page
        assert 'href="https://www.ups.com/track?tracknum=1Z9"' in page
        assert "2 × Blue Door Shirt" in page  # noqa: RUF001
        rest = {f"pieces-{sale.shirts}": "1", f"pieces-{sale.mugs}": "2"}
        page = await desk.lands_on(f"{desk.url}/shipments", **rest)
        assert "Parcel 2 sent" in page
        assert 'id="next-step"' not in page

    async def test_keeps_what_was_typed_when_it_cannot_be_shipped(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        sale = await make_sale(client, database)
        desk = await at_desk(client, database, sale)
        for count, status, words in (
            ("9", 409, "Of Blue Door Shirt 3 pieces are left to be sent."),
            ("0", 422, "Choose at least one piece to ship."),
            ("two", 422, "Pieces are whole numbers, from 1 on."),
            ("-1", 422, "Pieces are whole numbers, from 1 on."),
        ):
            typed = {f"pieces-{sale.shirts}": count, "tracking_number": '"><b>1Z</b>'}
            refused = await desk.send(f"{desk.url}/shipments", **typed)
            assert refused.status_code == status
            assert words in refused.text
            assert "&lt;b&gt;1Z&lt;/b&gt;" in refused.text
        assert (await rows_in(database, Shipment))["shipments"] == []

    async def test_says_when_somebody_else_was_faster(self, client: httpx.AsyncClient, database: Database) -> None:
        sale = await make_sale(client, database)
        desk = await at_desk(client, database, sale)
        version = re.search(r'name="version" value="(\d+)"', await desk.page())
        assert version is not None
        await desk.send(f"{desk.url}/shipments", **{f"pieces-{sale.mugs}": "1", "version": version[1]})
        again = await desk.send(f"{desk.url}/shipments", **{f"pieces-{sale.mugs}": "1", "version": version[1]})
        assert again.status_code == 409
        assert "Somebody else changed this order meanwhile." in again.text
        assert len((await rows_in(database, Shipment))["shipments"]) == 1

    async def test_puts_tracking_right_and_marks_what_arrived(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        sale = await make_sale(client, database)
        desk = await at_desk(client, database, sale)
        await desk.send(f"{desk.url}/status", status="shipped", tracking_number="WRONG")
        parcel = re.search(r'action="(/vendor/shipments/[0-9a-f-]{36})"', await desk.page())
        assert parcel is not None
        page = await desk.lands_on(parcel[1], tracking_number="RIGHT", carrier="DHL", back=desk.url, version="1")
        assert "RIGHT" in page
        assert "WRONG" not in page
        page = await desk.lands_on(f"{parcel[1]}/delivered", back=desk.url)
        assert "Marked as delivered." in page
        twice = await desk.lands_on(f"{parcel[1]}/delivered", back=desk.url)
        assert "This shipment was already delivered." in twice

    async def test_keeps_notes_from_the_buyer_unless_they_are_sent(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        sale = await make_sale(client, database)
        desk = await at_desk(client, database, sale)
        await desk.send(f"{desk.url}/notes", text="Uses the blue box")
        page = await desk.lands_on(f"{desk.url}/notes", text="It is <b>on</b> its way", for_buyer="1")
        assert "Uses the blue box" in page
        assert (await desk.send(f"{desk.url}/notes", text="")).status_code == 422
        assert len((await rows_in(database, OrderNote))["order_notes"]) == 2
        seen = await client.get(f"/orders/{sale.order['id']}", headers=HTML | sale.buyer)
        assert "Uses the blue box" not in seen.text
        assert "It is &lt;b&gt;on&lt;/b&gt; its way" in seen.text

    async def test_prints_a_slip_without_prices(self, client: httpx.AsyncClient, database: Database) -> None:
        sale = await make_sale(client, database)
        desk = await at_desk(client, database, sale)
        slip = (await client.get(f"{desk.url}/packing-slip", headers=HTML)).text
        assert "5</td>" in slip
        assert "12 Harbour Street" in slip
        assert "$" not in slip
        parcel = await shipped(client, sale, (sale.mugs, 1))
        of_parcel = await client.get(f"{desk.url}/packing-slip", params={"shipment": parcel["id"]}, headers=HTML)
        assert "Parcel 1" in of_parcel.text
        assert "Blue Door Shirt" not in of_parcel.text


class TestTheStoresList:
    async def test_ships_many_and_says_of_each_what_became_of_it(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await make_shop(database, stock=50)
        one, two = await make_sale(client, database, shop=shop), await make_sale(client, database, shop=shop)
        await client.post(f"{two.url}/cancel", headers=two.buyer)
        strange = await make_sale(client, database, shop=await make_shop(database, name="Red Door"))
        desk = await at_desk(client, database, one)
        ids = [each.order["id"] for each in (one, two, strange)]
        answer = await client.post(
            "/vendor/orders/ship", data={"ids": [*ids, "nonsense"], "csrf_token": desk.csrf}, headers=HTML
        )
        assert answer.status_code == 200
        assert "1 of 2 orders are on their way." in answer.text
        assert "An order that is cancelled cannot be shipped." in answer.text
        assert strange.order["number"] not in answer.text
        statuses = {str(row[0]): row for row in (await rows_in(database, Order))["orders"]}
        assert "processing" in str(statuses[strange.order["id"]])

    async def test_shows_what_is_to_be_shipped_and_what_is_late(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await make_shop(database, stock=50)
        sales = [await make_sale(client, database, shop=shop) for _ in range(3)]
        await shipped(client, sales[0])
        await shipped(client, sales[1], (sales[1].mugs, 1))
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(update(Order).values(ship_by_on=(uow.now - timedelta(days=2)).date()))
            await uow.session.execute(
                update(Order).where(Order.number == 100_003).values(ship_by_on=(uow.now + timedelta(days=2)).date())
            )
        await at_desk(client, database, sales[0])

        async def shown(**query: str) -> list[str]:
            page = await client.get("/vendor/orders", params=query, headers=HTML)
            return re.findall(r">(S-\d+)</a>", page.text)

        assert await shown() == ["S-100003", "S-100002", "S-100001"]
        assert await shown(show="to-ship") == ["S-100003", "S-100002"]
        assert await shown(show="late") == ["S-100002"]
        assert await shown(show="shipped") == ["S-100001"]
        assert await shown(show="nonsense") == ["S-100003", "S-100002", "S-100001"]


class TestTheBuyersPage:
    async def test_tells_the_whole_story(self, client: httpx.AsyncClient, database: Database) -> None:
        sale = await make_sale(client, database)
        first = await shipped(client, sale, (sale.shirts, 1), carrier="UPS", tracking_number="1Z9", note="Fragile")
        await client.post(f"/api/v1/shipments/{first['id']}/delivered", headers=sale.seller)
        await shipped(client, sale)
        page = (await client.get(f"/orders/{sale.order['id']}", headers=HTML | sale.buyer)).text
        told = re.findall(r"<strong>([^<]+)</strong>", page[page.index("order-timeline") :])
        assert told[:5] == ["Placed", "Paid, being prepared", "Parcel 1 sent", "Parcel 1 delivered", "Parcel 2 sent"]
        assert told[-1] == "Delivered"
        assert "UPS 1Z9. Fragile." in page
        assert "· You" in page
        assert "· Blue Door" in page

    async def test_buys_the_same_again(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database, stock=4)
        placed = await place(client, email="g@example.com", items=[item(shop.shirt_id, 3), item(shop.mug_id, 1)])
        url = f"/orders/{placed['orders'][0]['id']}/again?token={placed['guest_token']}"
        answer = await client.post(url, headers=HTML)
        assert (answer.status_code, answer.headers["location"]) == (303, "/cart")
        cart = await client.get("/cart", headers=HTML)
        assert "In your cart, but for Blue Door Shirt." in cart.text
        items = (await client.get("/api/v1/cart")).json()["items"]
        assert [(each["product_name"], each["quantity"]) for each in items] == [("Blue Door Mug", 1)]
        assert (await client.post(url.partition("?")[0], headers=HTML)).status_code == 404
