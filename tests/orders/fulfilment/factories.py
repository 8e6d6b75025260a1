"""An order of shirts and mugs, with who bought it and who sends it."""

from typing import Any
from uuid import UUID

import httpx
import msgspec

from souk.kernel.database import Database
from tests.cart.factories import Shop, make_shop
from tests.identity.factories import make_person, sign_in
from tests.orders.factories import ORDERS, item, place

SHIPMENTS = "/api/v1/shipments"
Headers = dict[str, str]


class Sale(msgspec.Struct, frozen=True):
    """Three shirts and two mugs, paid."""

    shop: Shop
    order: dict[str, Any]
    buyer: Headers
    seller: Headers

    @property
    def url(self) -> str:
        return f"{ORDERS}/{self.order['id']}"

    @property
    def shirts(self) -> str:
        return self._line("Shirt")

    @property
    def mugs(self) -> str:
        return self._line("Mug")

    def _line(self, name: str) -> str:
        line_id: str = next(each["id"] for each in self.order["items"] if each["name"].endswith(name))
        return line_id


async def make_sale(client: httpx.AsyncClient, database: Database, *, shop: Shop | None = None) -> Sale:
    shop = shop or await make_shop(database)
    buyer = await sign_in(client, (await make_person(database)).email)
    placed = await place(client, headers=buyer, items=[item(shop.shirt_id, 3), item(shop.mug_id, 2)])
    return Sale(shop, placed["orders"][0], buyer, await seller_of(client, database, shop))


async def seller_of(client: httpx.AsyncClient, database: Database, shop: Shop) -> Headers:
    person = await make_person(database, role="vendor_staff", store_id=shop.store.id)
    return await sign_in(client, person.email)


async def ship(client: httpx.AsyncClient, sale: Sale, *pieces: tuple[str, int], **more: Any) -> httpx.Response:
    """These pieces; without any, all that is left."""
    items = {"items": [{"order_item_id": line, "quantity": count} for line, count in pieces]} if pieces else {}
    headers = more.pop("headers", sale.seller)
    return await client.post(f"{sale.url}/shipments", json={**items, **more}, headers=headers)


async def shipped(client: httpx.AsyncClient, sale: Sale, *pieces: tuple[str, int], **more: Any) -> dict[str, Any]:
    answer = await ship(client, sale, *pieces, **more)
    assert answer.status_code == 201, answer.text
    shipment: dict[str, Any] = answer.json()
    return shipment


async def seen(client: httpx.AsyncClient, sale: Sale) -> dict[str, Any]:
    order: dict[str, Any] = (await client.get(sale.url, headers=sale.buyer)).json()
    return order


def id_of(text: str) -> UUID:
    return UUID(text)
