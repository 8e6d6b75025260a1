"""Orders that have arrived, and what their buyers and stores say about them."""

from collections.abc import Sequence
from typing import Any

import httpx
import msgspec

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.worker import carry_due
from souk.ledger import Account, balance_of
from tests.cart.factories import Shop, make_shop
from tests.identity.factories import make_person, sign_in
from tests.orders.factories import ORDERS, item, place

RETURNS = "/api/v1/returns"
Headers = dict[str, str]


class Arrived(msgspec.Struct, frozen=True):
    """An order of a shirt (50.00) and two mugs (20.00 each), delivered: 90.00, tax 7.20, shipping 10.00."""

    order: dict[str, Any]
    shop: Shop
    buyer: Headers
    owner: Headers
    token: str = ""

    @property
    def url(self) -> str:
        return f"{ORDERS}/{self.order['id']}"

    @property
    def shirt(self) -> str:
        return self._line("Shirt")

    @property
    def mug(self) -> str:
        return self._line("Mug")

    def _line(self, name: str) -> str:
        return next(str(line["id"]) for line in self.order["items"] if line["name"].endswith(name))

    def pieces(self, *, shirts: int = 0, mugs: int = 0) -> list[dict[str, Any]]:
        asked = ((self.shirt, shirts), (self.mug, mugs))
        return [{"order_item_id": line, "quantity": quantity} for line, quantity in asked if quantity]


async def arrived(
    client: httpx.AsyncClient,
    database: Database,
    *,
    guest: bool = False,
    delivered: bool = True,
    gift_cards: Sequence[str] = (),
    **details: Any,
) -> Arrived:
    shop = await make_shop(database, **details)
    owner = await sign_in(client, (await make_person(database, role="vendor_owner", store_id=shop.store.id)).email)
    buyer = {} if guest else await sign_in(client, (await make_person(database)).email)
    guest_only = {"email": "guest@example.com"} if guest else {}
    wanted = [item(shop.shirt_id), item(shop.mug_id, 2)]
    beside = {"gift_cards": list(gift_cards)} if gift_cards else {}
    placed = await place(client, headers=buyer, items=wanted, **guest_only, **beside)
    order = placed["orders"][0]
    made = Arrived(order, shop, buyer, owner, placed.get("guest_token", ""))
    if delivered:
        await deliver(client, made)
    return made


async def deliver(client: httpx.AsyncClient, made: Arrived) -> None:
    for status in ("shipped", "delivered"):
        moved = await client.patch(made.url, json={"status": status}, headers=made.owner)
        assert moved.status_code == 200, moved.text


async def ask(client: httpx.AsyncClient, made: Arrived, **more: Any) -> httpx.Response:
    pieces = {name: more.pop(name) for name in ("shirts", "mugs") if name in more}
    body = {"reason": "does_not_fit", "items": made.pieces(**pieces), **more}
    url = f"{made.url}/return" + (f"?token={made.token}" if made.token else "")
    return await client.post(url, json=body, headers=made.buyer)


async def asked(client: httpx.AsyncClient, made: Arrived, **more: Any) -> dict[str, Any]:
    answer = await ask(client, made, **more)
    assert answer.status_code == 201, answer.text
    case: dict[str, Any] = answer.json()
    return case


async def step(
    client: httpx.AsyncClient, case: dict[str, Any], verb: str, headers: Headers, **body: Any
) -> httpx.Response:
    return await client.post(f"{RETURNS}/{case['id']}/{verb}", json=body, headers=headers)


async def received(client: httpx.AsyncClient, made: Arrived, **more: Any) -> dict[str, Any]:
    """A case whose pieces are back in the store."""
    case = await asked(client, made, **more)
    for verb in ("approve", "receive"):
        answer = await step(client, case, verb, made.owner)
        assert answer.status_code == 200, answer.text
    return case


async def carry(database: Database) -> None:
    while await carry_due(database):
        pass


async def books(database: Database, made: Arrived) -> dict[str, int]:
    """What the ledger says of the store and the money at the gateway."""
    store = made.shop.store.id
    async with database.read(SYSTEM) as ctx:
        return {
            "gateway": await balance_of(ctx, Account.GATEWAY, None, "USD"),
            "tax": await balance_of(ctx, Account.TAX, store, "USD"),
            "vendor": await balance_of(ctx, Account.VENDOR, store, "USD"),
        }


async def order_of(client: httpx.AsyncClient, made: Arrived) -> dict[str, Any]:
    found: dict[str, Any] = (await client.get(made.url, headers=made.owner)).json()
    return found
