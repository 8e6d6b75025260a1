"""Somebody who left traces everywhere, and a search for them in every table and every file."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
from sqlalchemy import select, update

from souk.identity import Person
from souk.identity.models import User
from souk.kernel.actors import SYSTEM
from souk.kernel.columns import Base
from souk.kernel.crypto import KeyRing, SealBroken
from souk.kernel.database import Database
from souk.orders import Label, change_order_status
from souk.orders.fulfilment.commands import add_note
from souk.orders.models import Order
from souk.orders.statuses import OrderStatus
from tests.audit.factories import carry_all
from tests.cart.factories import Shop, add, make_shop
from tests.identity.factories import make_person, sign_in
from tests.orders.factories import item, place

NAME, EMAIL, USERNAME, PHONE = "Zephyrine Quillfeather", "zephyrine@quill.example.com", "zephquill", "+14155550199"
HOME = {"street": "77 Larkspur Terrace", "city": "Tiburon", "state": "CA", "zip_code": "94920", "country": "US"}
GUEST_NAME = "Z. Quillfeather-Guest"
INSTRUCTIONS = "Mind the parrot called Balthazar."
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; CrOS x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"}
ADDRESS_OF_NETWORK = "127.0.0.1"
TRACES = (
    "zephyrine", "quillfeather", "zephquill", "4155550199", "larkspur", "tiburon", "94920", "balthazar",
)  # fmt: skip
SEALED = re.compile(rb"gAAAA[A-Za-z0-9_-]{60,}={0,2}")


class Someone(msgspec.Struct, frozen=True):
    person: Person
    shop: Shop
    headers: dict[str, str]


async def make_someone(client: httpx.AsyncClient, database: Database, *, delivered: bool = True) -> Someone:
    """Signed in, with addresses, a saved card, orders of their own and as a guest, a cart, mails and failed tries."""
    shop = await make_shop(database)
    person = await make_person(database, email=EMAIL, full_name=NAME, username=USERNAME, phone=PHONE)
    async with database.unit_of_work(SYSTEM) as uow:
        await uow.session.execute(update(User).where(User.id == person.id).values(is_verified=True))
    headers = {**await sign_in(client, EMAIL), **BROWSER}
    await _live(client, shop, headers)
    await client.post("/api/v1/auth/login", json={"email": EMAIL, "password": "not right"})
    await carry_all(database)
    if delivered:
        await _deliver(database)
    return Someone(person, shop, headers)


async def _deliver(database: Database) -> None:
    """Every order, with words for who bought it, and words about them."""
    async with database.unit_of_work(SYSTEM) as uow:
        for order_id in list(await uow.session.scalars(select(Order.id))):
            label = Label(carrier="UPS", tracking_number="1Z999", note=f"For {NAME}")
            await change_order_status(uow, order_id, OrderStatus.SHIPPED, label=label)
            await change_order_status(uow, order_id, OrderStatus.DELIVERED)
            await add_note(uow, order_id, f"{NAME} has a parrot.")
            await add_note(uow, order_id, f"Greetings to Balthazar, {NAME}!", for_buyer=True)


async def _live(client: httpx.AsyncClient, shop: Shop, headers: dict[str, str]) -> None:
    kept = await client.post("/api/v1/users/addresses", json={**HOME, "is_default": True}, headers=headers)
    assert kept.status_code == 201, kept.text
    card = {"type": "card", "number": "4242424242424242", "exp": "12/30"}
    saved = await client.post("/api/v1/users/payment-methods", json=card, headers=headers)
    assert saved.status_code == 201, saved.text
    await place(
        client,
        headers={**headers, "Idempotency-Key": "once"},
        items=[item(shop.shirt_id)],
        shipping_address=HOME,
        special_instructions=INSTRUCTIONS,
    )
    guest = {"email": EMAIL, "full_name": GUEST_NAME, "phone": PHONE}
    await place(client, items=[item(shop.mug_id)], shipping_address=HOME, **guest)
    client.cookies.clear()
    await add(client, shop.mug_id, headers=headers)
    client.cookies.clear()


KEPT_BY_LAW = frozenset({"invoices.sealed_content"})
"""Where they stay: invoices are kept as they were given out."""


async def traces_in(database: Database, folders: Iterable[Path], traces: Iterable[str] = TRACES) -> list[str]:
    """Where any of them is still written: in a row, in a sealed value that our keys open, or in a file; save in invoices."""
    wanted = [each.casefold().encode() for each in traces]
    found = []
    async with database.read(SYSTEM) as ctx:
        for table in Base.metadata.sorted_tables:
            for row in await ctx.session.execute(select(table)):
                for column, value in row._mapping.items():
                    if f"{table.name}.{column}" in KEPT_BY_LAW:
                        continue
                    said = b"\n".join(texts_in(value, database.keys)).lower()
                    found += [f"{table.name}.{column}: {each.decode()}" for each in wanted if each in said]
    for path in (path for folder in folders if folder.exists() for path in folder.rglob("*") if path.is_file()):
        said = (str(path).encode() + b"\n".join(texts_in(path.read_bytes(), database.keys))).lower()
        found += [f"{path.name}: {each.decode()}" for each in wanted if each in said]
    return sorted(set(found))


def texts_in(value: Any, keys: KeyRing) -> Iterator[bytes]:
    """What a value says, and what is sealed inside of it, however deep."""
    raw = value if isinstance(value, bytes) else str(_plain(value)).encode()
    yield raw
    for sealed in SEALED.findall(raw):
        try:
            yield from texts_in(keys.open(sealed.decode()).encode(), keys)
        except SealBroken:
            continue  # under a key that the ring does not have: nobody can read it


def _plain(value: Any) -> Any:
    return msgspec.json.encode(value).decode() if isinstance(value, dict | list | msgspec.Struct) else value
