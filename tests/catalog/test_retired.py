"""Choices that were taken out: nobody sees them any more, and the night forgets those that nothing points at."""

from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from sqlalchemy import delete, select

from souk.app import House
from souk.catalog.models import Variant
from souk.catalog.retired import forget_retired
from souk.inventory import Wanted, hold, release
from souk.inventory.models import Hold, StockLevel, StockMovement
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from tests.cart.factories import Shop, add, make_shop, rows_in
from tests.identity.factories import make_person, sign_in
from tests.orders.factories import findings, item, place
from tests.services.factories import make_kitchen, owner_of

pytestmark = pytest.mark.anyio
PRODUCTS = "/api/v1/products"
TABLES = (Variant, StockLevel, StockMovement)


async def replace_choices(client: httpx.AsyncClient, database: Database, shop: Shop) -> None:
    """The shirt comes in red alone now."""
    owner = await make_person(database, role="vendor_owner", store_id=shop.store.id)
    body = {"variants": [{"color": "Red", "stock": 3}]}
    answer = await client.patch(f"{PRODUCTS}/{shop.shirt.id}", json=body, headers=await sign_in(client, owner.email))
    assert answer.status_code == 200, answer.text


async def is_known(database: Database, variant_id: UUID) -> tuple[bool, bool, bool]:
    """(as a variant, with stock, with a journal of its stock)."""
    async with database.read(SYSTEM) as ctx:
        asked = (
            select(Variant.id).where(Variant.id == variant_id),
            select(StockLevel.variant_id).where(StockLevel.variant_id == variant_id),
            select(StockMovement.variant_id).where(StockMovement.variant_id == variant_id).limit(1),
        )
        variant, level, journal = [await ctx.session.scalar(each) is not None for each in asked]
        return variant, level, journal


GONE, THERE = (False, False, False), (True, True, True)


class TestAChoiceTakenOut:
    async def test_is_shown_nowhere_and_forgotten_with_its_stock(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        shop = await make_shop(database)
        await replace_choices(client, database, shop)
        shown = (await client.get(f"{PRODUCTS}/{shop.shirt.id}")).json()["variants"]
        counted = (await client.get(f"{PRODUCTS}/inventory/{shop.shirt.id}")).json()["variants"]
        assert ([each["color"] for each in shown], [each["color"] for each in counted]) == (["Red"], ["Red"])
        assert await is_known(database, shop.shirt_id) == THERE

        assert [await forget_retired(database), await forget_retired(database)] == [1, 0]

        assert await is_known(database, shop.shirt_id) == GONE
        assert await is_known(database, shop.mug_id) == THERE
        assert (await client.get(f"{PRODUCTS}/{shop.shirt.id}")).json()["variants"] == shown
        assert await findings(house) == []

    async def test_stays_while_an_order_or_a_cart_names_it(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        ordered, carted = await make_shop(database), await make_shop(database, name="Red Door")
        buyer = await sign_in(client, (await make_person(database)).email)
        await place(client, headers=buyer, items=[item(ordered.shirt_id)])
        await add(client, carted.shirt_id, headers=buyer)
        for shop in (ordered, carted):
            await replace_choices(client, database, shop)
        before = await rows_in(database, *TABLES)

        assert await forget_retired(database) == 0

        assert await rows_in(database, *TABLES) == before
        assert await findings(house) == []

    async def test_stays_while_stock_remembers_a_hold(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        shop, checkout = await make_shop(database), new_id()
        async with database.unit_of_work(SYSTEM) as uow:
            expires_at = uow.now + timedelta(minutes=5)
            await hold(uow, [Wanted(shop.shirt_id, 1)], reference_id=checkout, expires_at=expires_at)
            await release(uow, checkout)
        await replace_choices(client, database, shop)
        assert (await forget_retired(database), await is_known(database, shop.shirt_id)) == (0, THERE)

        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(delete(Hold))

        assert (await forget_retired(database), await is_known(database, shop.shirt_id)) == (1, GONE)
        assert await findings(house) == []


class TestAnItemOffTheMenu:
    async def test_stays_since_it_may_be_sold_again(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        kitchen = await make_kitchen(database)
        headers = await owner_of(client, kitchen)
        url = f"{kitchen.url}/items/{kitchen.soup.id}"
        assert (await client.patch(url, json={"is_available": False}, headers=headers)).status_code == 200

        assert await forget_retired(database) == 0

        sold_again = await client.patch(url, json={"is_available": True}, headers=headers)
        assert (sold_again.status_code, sold_again.json()["is_available"]) == (200, True)
        assert await findings(house) == []


class TestADeletedProduct:
    async def test_takes_its_stock_along(self, client: httpx.AsyncClient, house: House, database: Database) -> None:
        shop = await make_shop(database)
        owner = await make_person(database, role="vendor_owner", store_id=shop.store.id)
        headers = await sign_in(client, owner.email)
        assert (await client.delete(f"{PRODUCTS}/{shop.mug.id}", headers=headers)).status_code == 204
        assert await is_known(database, shop.mug_id) == GONE
        assert await findings(house) == []


class TestStockOfNoVariant:
    async def test_is_told_of_and_swept_away(self, house: House, database: Database) -> None:
        shop = await make_shop(database, stock=0)
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(delete(Variant).where(Variant.id == shop.mug_id))
        told = f"catalog.stock_has_a_variant: Stock is kept of variant {shop.mug_id}, which there is not."
        assert await findings(house) == [told]

        await forget_retired(database)

        assert await is_known(database, shop.mug_id) == GONE
        assert await findings(house) == []
