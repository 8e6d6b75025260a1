"""A store shows what the reviews of all it sells come to: exact, whoever writes at once."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from souk.kernel.actors import SYSTEM, Actor
from souk.kernel.database import Database
from souk.reviews import ReviewPatch, approve_review, delete_review, edit_review, reject_review
from souk.reviews.personal import erase_reviews_of
from souk.stores.models import Store
from tests.reviews.factories import API, MODERATE, breaches, make_actor, open_shop, review
from tests.services.factories import make_service

pytestmark = pytest.mark.anyio


async def counted(database: Database, store_id: UUID) -> tuple[int, int]:
    """(how many reviews, all their stars)."""
    async with database.read(SYSTEM) as ctx:
        row = (
            await ctx.session.execute(select(Store.rating_count, Store.rating_sum).where(Store.id == store_id))
        ).one()
    return row[0], row[1]


class TestStoreRating:
    async def test_is_none_at_first_and_then_that_of_goods_and_services_together(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await open_shop(database)
        async with database.unit_of_work(SYSTEM) as uow:
            service = await make_service(uow, store_id=shop.store.id, service_name="Gift wrapping")

        async def shown() -> tuple[Any, ...]:
            one = (await client.get(f"{API}/stores/{shop.store.slug}")).json()
            (listed,) = (await client.get(f"{API}/stores")).json()["items"]
            assert (listed["rating"], listed["reviews_count"]) == (one["rating"], one["reviews_count"])
            return one["rating"], one["reviews_count"]

        assert await shown() == (None, 0)
        assert "stars" not in (await client.get("/stores")).text
        for product, stars in ((shop.shirt.id, 5), (shop.mug.id, 4), (service.id, 4)):
            await review(database, await make_actor(database), product, stars)
        assert await shown() == (4.33, 3)
        for page in ("/stores", f"/stores/{shop.store.slug}"):
            text = (await client.get(page)).text
            assert "4.3 of 5 stars" in text, page
            assert "3 reviews" in text, page

    async def test_follows_what_moderators_decide(self, database: Database) -> None:
        shop = await open_shop(database)
        moderator, who = await make_actor(database, MODERATE), await make_actor(database)
        written = await review(database, who, shop.shirt.id, 5, "Splendid.")
        assert await counted(database, shop.store.id) == (0, 0)
        async with database.unit_of_work(moderator) as uow:
            await approve_review(uow, written.id)
        assert await counted(database, shop.store.id) == (1, 5)
        async with database.unit_of_work(who) as uow:
            await edit_review(uow, written.id, ReviewPatch(rating=2))
        assert await counted(database, shop.store.id) == (1, 2)
        async with database.unit_of_work(moderator) as uow:
            await reject_review(uow, written.id, reason="No.")
        assert await counted(database, shop.store.id) == (0, 0)
        assert await breaches(database) == []


class TestEverybodyAtOnce:
    async def test_leaves_it_exact_while_people_write_leave_and_are_erased(self, database: Database) -> None:
        """In two stores, in both orders: nobody waits in a circle."""
        shops = [await open_shop(database), await open_shop(database, name="Red Door")]
        products = [shops[0].shirt.id, shops[1].shirt.id, shops[0].mug.id, shops[1].mug.id]
        people = [await make_actor(database) for _ in range(24)]
        erased, staying, coming = people[:8], people[8:16], people[16:]
        for number, who in enumerate(erased):
            for product in products if number % 2 else reversed(products):
                await review(database, who, product, number % 5 + 1)
        kept = [await review(database, who, products[number % 4], 3) for number, who in enumerate(staying)]

        async def erase(who: Actor) -> None:
            assert who.id is not None
            async with database.unit_of_work(SYSTEM) as uow:
                await erase_reviews_of(uow, who.id)

        async def change(number: int) -> None:
            async with database.unit_of_work(staying[number]) as uow:
                if number % 2:
                    await delete_review(uow, kept[number].id)
                else:
                    await edit_review(uow, kept[number].id, ReviewPatch(rating=4))

        await asyncio.gather(
            *(erase(who) for who in erased),
            *(change(number) for number in range(8)),
            *(review(database, who, products[number % 4], 5) for number, who in enumerate(coming)),
        )

        assert await counted(database, shops[0].store.id) == (8, 4 * 4 + 4 * 5)
        assert await counted(database, shops[1].store.id) == (4, 4 * 5)
        assert await breaches(database) == []

    async def test_is_missed_by_no_check(self, database: Database) -> None:
        shop = await open_shop(database)
        await review(database, await make_actor(database), shop.shirt.id, 5)
        async with database.unit_of_work(SYSTEM) as uow:
            (await uow.session.get_one(Store, shop.store.id)).rating_sum = 4
        assert await breaches(database) == [f"Store {shop.store.id} does not count its reviews as they are."]
