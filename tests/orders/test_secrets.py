"""What is known of a buyer stands nowhere in clear: not in a table, not in a file, not in a stored answer."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import make_url, select

from souk.app import House
from souk.kernel.actors import SYSTEM
from souk.kernel.columns import Base
from souk.kernel.database import Database
from souk.kernel.idempotency import KeyedAnswer
from tests.cart.factories import Shop, add, make_shop, rows_in
from tests.identity.factories import make_person, sign_in
from tests.orders.factories import BAD_CARD, GOOD_CARD, ORDERS, item, order_body

pytestmark = pytest.mark.anyio
SECRETS = ("9 Whispering Lane", "+1 555 0199 887", "hidden.guest@example.com", "Greta Hiddenname", GOOD_CARD, BAD_CARD)
WHERE = {"street": SECRETS[0], "city": "Portland", "state": "OR", "zip_code": "97201", "country": "US"}


def whispered(shop: Shop, card: str = GOOD_CARD, **more: Any) -> dict[str, Any]:
    who = {"phone": SECRETS[1], "email": SECRETS[2], "full_name": SECRETS[3], "shipping_address": WHERE}
    return {**order_body(card), **who, "items": [item(shop.shirt_id)], **more}


async def written_down(database: Database) -> str:
    """Everything in every table, and on SQLite every byte of the files."""
    async with database.read(SYSTEM) as ctx:
        tables = [
            repr([tuple(row) for row in await ctx.session.execute(select(table))])
            for table in Base.metadata.sorted_tables
        ]
    url = make_url(database.url)
    files = Path(url.database or "").parent.glob("souk.db*") if url.get_backend_name() == "sqlite" else []
    return "\n".join([*tables, *(file.read_bytes().decode("latin-1") for file in files)])


class TestAGuestsCheckout:
    async def test_leaves_nothing_readable_behind_whatever_became_of_it(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await make_shop(database, stock=3)
        attempts = [
            (whispered(shop, BAD_CARD), "a", 402),
            (whispered(shop), "a", 201),
            (whispered(shop), "a", 201),
            (whispered(shop, items=[item(shop.shirt_id, 9)]), "b", 409),
            (whispered(shop, delivery_address=SECRETS[0]), "c", 422),
            (whispered(shop, shipping_address=None, delivery_address=SECRETS[0]), "d", 201),
        ]
        for body, key, status in attempts:
            answer = await client.post(ORDERS, json=body, headers={"Idempotency-Key": key})
            assert answer.status_code == status, answer.text
            client.cookies.clear()
        everything = await written_down(database)
        assert [secret for secret in SECRETS if secret in everything] == []

    async def test_in_a_cart_is_as_well_kept(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        await add(client, shop.mug_id)
        answer = await client.post(ORDERS, json=whispered(shop, items=None))
        assert answer.status_code == 201
        everything = await written_down(database)
        assert [secret for secret in SECRETS if secret in everything] == []


class TestARefusal:
    async def test_does_not_repeat_what_was_sent(self, client: httpx.AsyncClient, house: House) -> None:
        shop = await make_shop(house.database)
        for wrong in ({"email": SECRETS[0]}, {"shipping_address": {**WHERE, "zip_code": 5}}, {"phone": [SECRETS[1]]}):
            answer = await client.post(ORDERS, json=whispered(shop, **wrong))
            assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
            assert [secret for secret in SECRETS if secret in answer.text] == []


class TestAStoredAnswer:
    async def test_is_sealed_and_opens_for_its_asker_alone(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        person = await make_person(database)
        buyer = {**await sign_in(client, person.email), "Idempotency-Key": "1"}
        other = {**await sign_in(client, (await make_person(database)).email), "Idempotency-Key": "1"}
        first = await client.post(ORDERS, json=whispered(shop), headers=buyer)
        again = await client.post(ORDERS, json=whispered(shop), headers=buyer)
        theirs = await client.post(ORDERS, json=whispered(shop), headers=other)
        assert (again.content, again.headers["idempotency-replayed"]) == (first.content, "true")
        assert theirs.json()["orders"][0]["id"] != first.json()["orders"][0]["id"]
        ((_, _, _, _, stored, _), *_) = (await rows_in(database, KeyedAnswer))["keyed_answers"]
        assert database.keys.open(stored.decode()).startswith("{")

    async def test_is_not_told_to_who_knows_the_key_but_lacks_the_link(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await make_shop(database)
        placed = (await client.post(ORDERS, json=whispered(shop))).json()
        client.cookies.clear()
        cancel, key = f"{ORDERS}/{placed['orders'][0]['id']}/cancel", {"Idempotency-Key": "1"}
        done = await client.post(cancel, params={"token": placed["guest_token"]}, headers=key)
        stranger = await client.post(cancel, headers=key)
        assert (done.status_code, stranger.status_code, stranger.json()["code"]) == (200, 404, "unknown_order")

    async def test_is_not_told_to_who_knows_the_key_and_the_email(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop, key = await make_shop(database), {"Idempotency-Key": "1"}
        mine = (await client.post(ORDERS, json=whispered(shop), headers=key)).json()
        client.cookies.clear()
        guess = whispered(shop, shipping_address=None, delivery_address="Somewhere else")
        theirs = await client.post(ORDERS, json=guess, headers=key)
        assert theirs.status_code == 201
        assert (theirs.json()["checkout_id"] == mine["checkout_id"], SECRETS[0] in theirs.text) == (False, False)
