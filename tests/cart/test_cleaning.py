"""Carts nobody came back to."""

from datetime import timedelta

import httpx
import pytest
from sqlalchemy import update

from souk.cart.cleaning import drop_abandoned_carts
from souk.cart.models import Cart
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from tests.cart.factories import CART, ITEMS, add, make_shop, rows_in

pytestmark = pytest.mark.anyio


async def grow_old(database: Database, days: int) -> None:
    async with database.unit_of_work(SYSTEM) as uow:
        await uow.session.execute(update(Cart).values(updated_at=uow.now - timedelta(days=days, minutes=1)))


class TestCleaningUp:
    @pytest.mark.parametrize(("days", "dropped"), [(6, 0), (7, 1)])
    async def test_drops_an_empty_cart_after_seven_days(
        self, client: httpx.AsyncClient, database: Database, days: int, dropped: int
    ) -> None:
        shop = await make_shop(database)
        item = (await add(client, shop.shirt_id))["items"][0]["id"]
        await client.delete(f"{ITEMS}/{item}")
        await grow_old(database, days)
        assert await drop_abandoned_carts(database) == dropped
        assert len((await rows_in(database, Cart))["carts"]) == 1 - dropped

    @pytest.mark.parametrize(("days", "left"), [(7, 1), (29, 1), (30, 0)])
    async def test_drops_a_full_cart_after_thirty(
        self, client: httpx.AsyncClient, database: Database, days: int, left: int
    ) -> None:
        shop = await make_shop(database)
        await add(client, shop.shirt_id)
        await grow_old(database, days)
        await drop_abandoned_carts(database)
        assert len((await client.get(CART)).json()["items"]) == left
