"""One payment for goods of two stores and service items of a third: three orders, each with the taxes of its store."""

from fractions import Fraction

import httpx
import pytest
from sqlalchemy import update

from souk.app import House
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.stores.models import Store
from tests.cart.factories import ITEMS, make_shop
from tests.orders.factories import ORDERS, findings, order_body
from tests.services.factories import make_kitchen, owner_of, somebody

pytestmark = pytest.mark.anyio
SHIPPING, FREE_FROM = 10_00, 100_00


def by_hand(pieces: list[tuple[int, int]], rate: str, *, ships: bool, inclusive: bool = False) -> dict[str, int]:
    """What an order comes to, worked out line by line, half a cent upwards, without a line of the shop's own sums."""
    subtotal = sum(price * count for price, count in pieces)
    part = Fraction(rate) / (1 + Fraction(rate)) if inclusive else Fraction(rate)
    tax = sum(int(price * count * part + Fraction(1, 2)) for price, count in pieces)
    shipping = SHIPPING if ships and subtotal < FREE_FROM else 0
    total = subtotal + shipping + (0 if inclusive else tax)
    return {"subtotal": subtotal, "tax": tax, "shipping": shipping, "total": total}


class TestOneOfEach:
    async def test_makes_one_payment_three_orders_and_the_right_taxes(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        door, green = await make_shop(database), await make_shop(database, name="Green Gate")
        kitchen = await make_kitchen(database)
        terms = ((door.store.id, 825, False), (green.store.id, 1900, True), (kitchen.store.id, 550, False))
        async with database.unit_of_work(SYSTEM) as uow:
            for store_id, rate, inclusive in terms:
                chosen = update(Store).where(Store.id == store_id)
                await uow.session.execute(chosen.values(tax_basis_points=rate, prices_include_tax=inclusive))
        buyer = await somebody(client, database)
        goods = ((door.shirt_id, 1), (door.mug_id, 1), (green.shirt_id, 3))
        for variant, count in goods:
            await client.post(ITEMS, json={"variant_id": str(variant), "quantity": count}, headers=buyer)
        for line, count in ((kitchen.soup, 3), (kitchen.bread, 1)):
            answer = await client.post(ITEMS, json={"service_item_id": str(line.id), "quantity": count}, headers=buyer)
        assert answer.json()["item_count"] == 9

        answer = await client.post(ORDERS, json=order_body(), headers=buyer)
        assert answer.status_code == 201, answer.text
        placed = answer.json()
        expected = {
            "Blue Door": by_hand([(50_00, 1), (20_00, 1)], "0.0825", ships=True),
            "Green Gate": by_hand([(50_00, 3)], "0.19", ships=True, inclusive=True),
            "Corner Kitchen": by_hand([(6_50, 3), (2_25, 1)], "0.055", ships=False),
        }
        found = {
            each["store"]["name"]: {name: each[name]["amount"] for name in ("subtotal", "tax", "shipping", "total")}
            for each in placed["orders"]
        }
        assert found == expected
        assert {each["payment_id"] for each in placed["orders"]} == {placed["payment"]["id"]}
        assert placed["total"]["amount"] == sum(each["total"] for each in expected.values())
        services = {each["store"]["name"]: each["service"] for each in placed["orders"]}
        assert [name for name, service in services.items() if service is not None] == ["Corner Kitchen"]
        assert await findings(house) == []

        (cooked,) = (each for each in placed["orders"] if each["service"] is not None)
        done = await client.post(f"{ORDERS}/{cooked['id']}/done", headers=await owner_of(client, kitchen))
        assert done.json()["status"] == "delivered"
        others = [each["id"] for each in placed["orders"] if each["service"] is None]
        for order_id in others:
            assert (await client.get(f"{ORDERS}/{order_id}", headers=buyer)).json()["status"] == "processing"
        assert await findings(house) == []
