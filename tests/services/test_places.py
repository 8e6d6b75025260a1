"""Booked places: variants with one piece, minted for one appointment and withdrawn when nobody pays."""

import asyncio
from uuid import UUID, uuid4

import httpx
import pytest

from souk.app import House
from souk.catalog import UnknownProduct, mint_place, relabel_place, retire_place, set_rating
from souk.inventory import InsufficientStock, Wanted, available, hold, release, take
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from tests.cart.factories import CART, ITEMS
from tests.orders.factories import GOOD_CARD, ORDERS, findings
from tests.services.factories import SERVICES, Kitchen, make_kitchen, somebody

pytestmark = pytest.mark.anyio
LABEL = "Haircut with Ben, 21 Nov 10:00"


async def minted(database: Database, kitchen: Kitchen) -> UUID:
    place_id = new_id()
    async with database.unit_of_work(SYSTEM) as uow:
        await mint_place(uow, kitchen.service.id, place_id, label=LABEL, price=12_00)
    return place_id


async def retired(database: Database, place_id: UUID) -> bool:
    async with database.unit_of_work(SYSTEM) as uow:
        return await retire_place(uow, place_id)


async def held(database: Database, place_id: UUID) -> UUID | None:
    """The reference that holds it; None where somebody was first."""
    reference = uuid4()
    try:
        async with database.unit_of_work(SYSTEM) as uow:
            await hold(uow, [Wanted(place_id, 1)], reference_id=reference, expires_at=uow.now)
    except InsufficientStock:
        return None
    return reference


class TestMinted:
    async def test_is_bought_once_under_its_own_name(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        kitchen = await make_kitchen(database)
        place_id = await minted(database, kitchen)
        assert (await client.get(f"{SERVICES}/{kitchen.service.id}")).json()["items"][-1]["name"] == "Bread"
        buyer = await somebody(client, database)
        two = {"variant_id": str(place_id), "quantity": 2}
        assert (await client.post(ITEMS, json=two, headers=buyer)).json()["code"] == "insufficient_stock"
        await client.post(ITEMS, json={"variant_id": str(place_id)}, headers=buyer)
        (line,) = (await client.get(CART, headers=buyer)).json()["items"]
        assert (line["product_name"], line["price"]["amount"], line["available"]) == (LABEL, 12_00, 1)
        card = {"payment_method": {"type": "card", "number": GOOD_CARD}}
        (made,) = (await client.post(ORDERS, json=card, headers=buyer)).json()["orders"]
        assert [(each["name"], each["service"]["service_name"]) for each in made["items"]] == [
            (LABEL, "Corner Kitchen")
        ]
        late = await client.post(ITEMS, json={"variant_id": str(place_id)}, headers=await somebody(client, database))
        assert late.json()["code"] == "insufficient_stock"
        assert await retired(database, place_id) is False
        assert await findings(house) == []

    async def test_belongs_to_a_service(self, database: Database) -> None:
        with pytest.raises(UnknownProduct):
            async with database.unit_of_work(SYSTEM) as uow:
                await mint_place(uow, uuid4(), uuid4(), label=LABEL, price=1)

    async def test_may_be_called_otherwise_later(self, client: httpx.AsyncClient, database: Database) -> None:
        place_id = await minted(database, await make_kitchen(database))
        async with database.unit_of_work(SYSTEM) as uow:
            await relabel_place(uow, place_id, label="Haircut with Ben, 22 Nov 11:00")
        added = await client.post(ITEMS, json={"variant_id": str(place_id)})
        assert added.json()["items"][0]["product_name"] == "Haircut with Ben, 22 Nov 11:00"


class TestRetired:
    async def test_cannot_be_bought_and_goes_once(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        place_id = await minted(database, await make_kitchen(database))
        assert await retired(database, place_id) is True
        assert await retired(database, place_id) is False
        added = await client.post(ITEMS, json={"variant_id": str(place_id)})
        assert added.json()["code"] == "service_unavailable"
        assert await findings(house) == []

    async def test_waits_while_a_checkout_holds_it(self, house: House, database: Database) -> None:
        place_id = await minted(database, await make_kitchen(database))
        reference = await held(database, place_id)
        assert reference is not None
        assert await retired(database, place_id) is False
        async with database.unit_of_work(SYSTEM) as uow:
            await release(uow, reference)
        assert await retired(database, place_id) is True
        assert await findings(house) == []

    async def test_never_goes_once_it_is_sold(self, house: House, database: Database) -> None:
        place_id = await minted(database, await make_kitchen(database))
        reference = await held(database, place_id)
        assert reference is not None
        async with database.unit_of_work(SYSTEM) as uow:
            await take(uow, reference)
        assert await retired(database, place_id) is False
        assert await findings(house) == []

    async def test_comes_before_or_after_a_buyer_never_beside(self, house: House, database: Database) -> None:
        kitchen = await make_kitchen(database)
        for _ in range(10):
            place_id = await minted(database, kitchen)
            gone, *holders = await asyncio.gather(
                retired(database, place_id), *(held(database, place_id) for _ in range(4))
            )
            winners = [each for each in holders if each is not None]
            assert len(winners) + gone == 1
            async with database.read(SYSTEM) as ctx:
                assert (await available(ctx, [place_id]))[place_id] == 0
        assert await findings(house) == []


class TestRated:
    async def test_shows_what_reviews_came_to(self, client: httpx.AsyncClient, database: Database) -> None:
        kitchen = await make_kitchen(database)
        async with database.unit_of_work(SYSTEM) as uow:
            await set_rating(uow, kitchen.service.id, rating=4_33, reviews=3)
        shown = (await client.get(kitchen.url)).json()
        assert (shown["rating"], shown["total_ratings"]) == (4.33, 3)
        with pytest.raises(UnknownProduct):
            async with database.unit_of_work(SYSTEM) as uow:
                await set_rating(uow, uuid4(), rating=1_00, reviews=1)
