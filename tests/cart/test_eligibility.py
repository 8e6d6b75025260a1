"""A store that sells to one customer segment alone."""

from typing import Any

import httpx
import pytest

from souk.cart.models import Cart, CartLine
from souk.identity import Person, add_to_segment, ensure_segment
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.orders.models import Checkout, Order
from souk.payments.models import Payment
from tests.cart.factories import CART, ITEMS, Shop, add, make_shop, rows_in
from tests.identity.factories import make_person, sign_in
from tests.orders.factories import ORDERS, item, order_body, place

pytestmark = pytest.mark.anyio
SENTENCE = "Only members of “Students” may order from Campus."


async def make_campus(database: Database) -> tuple[Shop, Person]:
    """A store for students, and one of them."""
    shop = await make_shop(database, name="Campus", preset="campus")
    student = await make_person(database, full_name="Stu Dent")
    async with database.unit_of_work(SYSTEM) as uow:
        await ensure_segment(uow, "student", label="Students")
        await add_to_segment(uow, "student", [student.id])
    return shop, student


async def leave(client: httpx.AsyncClient, database: Database, student: Person) -> None:
    admin = await sign_in(client, (await make_person(database, role="admin")).email)
    answer = await client.patch(f"/api/v1/admin/users/{student.id}", json={"segments": []}, headers=admin)
    assert answer.status_code == 200, answer.text


def refusal(answer: httpx.Response) -> tuple[Any, ...]:
    body = answer.json()
    return answer.status_code, body["code"], body["detail"], body["segment"]


class TestAStoreForStudents:
    async def test_sells_to_students(self, client: httpx.AsyncClient, database: Database) -> None:
        shop, student = await make_campus(database)
        headers = await sign_in(client, student.email)
        await add(client, shop.mug_id, headers=headers)

        placed = await place(client, headers=headers)

        assert placed["orders"][0]["status"] == "processing"

    async def test_refuses_others_at_the_cart_and_changes_nothing(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop, _ = await make_campus(database)
        headers = await sign_in(client, (await make_person(database)).email)
        before = await rows_in(database, Cart, CartLine)

        refused = await client.post(ITEMS, json=item(shop.mug_id), headers=headers)

        assert refusal(refused) == (403, "not_eligible", SENTENCE, "student")
        assert await rows_in(database, Cart, CartLine) == before

    async def test_tells_guests_to_sign_in(self, client: httpx.AsyncClient, database: Database) -> None:
        shop, _ = await make_campus(database)

        refused = await client.post(ITEMS, json=item(shop.mug_id))

        assert refusal(refused) == (403, "not_eligible", f"{SENTENCE} Sign in if you are one of them.", "student")

    async def test_refuses_at_the_till_whoever_left_meanwhile_and_changes_nothing(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop, student = await make_campus(database)
        headers = await sign_in(client, student.email)
        await add(client, shop.mug_id, headers=headers)
        await leave(client, database, student)
        before = await rows_in(database, Checkout, Order, Payment, CartLine)

        placing = await client.post(ORDERS, json=order_body(), headers=headers)
        looking = (await client.get(CART, headers=headers)).json()["items"][0]
        session = await client.post(f"{CART}/checkout", headers=headers)

        assert refusal(placing) == refusal(session) == (403, "not_eligible", SENTENCE, "student")
        assert (looking["only_for"], looking["is_available"]) == ("student", True)
        assert await rows_in(database, Checkout, Order, Payment, CartLine) == before

    async def test_refuses_an_order_without_a_cart(self, client: httpx.AsyncClient, database: Database) -> None:
        shop, _ = await make_campus(database)

        refused = await client.post(ORDERS, json=order_body(items=[item(shop.mug_id)], email="g@example.com"))

        assert refusal(refused)[:2] == (403, "not_eligible")
        assert await rows_in(database, Order, Payment) == {"orders": [], "payments": []}

    async def test_spoils_only_its_own_part_of_a_cart(self, client: httpx.AsyncClient, database: Database) -> None:
        campus, student = await make_campus(database)
        other = await make_shop(database, name="Open Door")
        headers = await sign_in(client, student.email)
        await add(client, campus.mug_id, headers=headers)
        cart = await add(client, other.mug_id, headers=headers)
        await leave(client, database, student)

        await client.delete(f"{ITEMS}/{cart['items'][0]['id']}", headers=headers)
        placed = await place(client, headers=headers)

        assert [order["store"]["name"] for order in placed["orders"]] == ["Open Door"]


class TestItsPages:
    async def test_say_for_whom_it_is(self, client: httpx.AsyncClient, database: Database) -> None:
        shop, _ = await make_campus(database)
        plain = await make_shop(database, name="Open Door")

        assert "For students only" in (await client.get(f"/products/{shop.mug.slug}")).text
        assert "For students only" not in (await client.get(f"/products/{plain.mug.slug}")).text
