"""How stores come into being, and the terms they sell under."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import select

from souk.identity import get_person
from souk.kernel.actors import GUEST, SYSTEM
from souk.kernel.cache import TOPIC
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.stores import (
    NoPlatformStore,
    ReviewModeration,
    ReviewPolicy,
    StoreName,
    StoreStatus,
    StoreTerms,
    UnknownPreset,
    UnknownStore,
    ensure_platform_store,
    get_platform_store,
    get_store,
    get_terms,
    open_store,
    store_names,
)
from souk.stores.models import Store
from tests.identity.factories import make_person
from tests.stores.factories import make_store

pytestmark = pytest.mark.anyio


async def slugs_in(database: Database) -> list[str]:
    async with database.read(SYSTEM) as ctx:
        return sorted(await ctx.session.scalars(select(Store.slug)))


class TestOpenStore:
    async def test_is_active_at_once_with_a_vendor_that_is_not_verified(self, database: Database) -> None:
        store = await make_store(database, name="Café & Söhne", category="Food & Drink")

        assert (store.slug, store.status, store.category_key) == ("cafe-sohne", StoreStatus.ACTIVE, "food-drink")
        assert store.vendor is not None
        assert (store.vendor.business_name, store.vendor.is_verified, store.vendor.is_active) == (
            "Café & Söhne",
            False,
            True,
        )

    async def test_makes_its_owner_owner_of_this_store(self, database: Database) -> None:
        person = await make_person(database)

        await make_store(database, owner_id=person.id)

        async with database.read(SYSTEM) as ctx:
            assert (await get_person(ctx, person.id)).roles == ["customer", "vendor_owner"]

    async def test_keeps_one_vendor_for_all_stores_of_a_person(self, database: Database) -> None:
        first = await make_store(database, name="North Pier", business={"phone": "+49 30 1234"})
        assert first.vendor is not None

        second = await make_store(database, owner_id=first.vendor.user_id, name="South Pier")

        assert second.vendor == first.vendor

    async def test_numbers_an_address_that_is_taken_or_reserved(self, database: Database) -> None:
        for name in ("Pier", "pier!", "PIER", "Search", "星", "---"):
            await make_store(database, name=name)

        assert await slugs_in(database) == ["pier", "pier-2", "pier-3", "search-2", "store", "store-2"]

    async def test_gives_stores_opened_in_the_same_moment_addresses_and_one_vendor(self, database: Database) -> None:
        person = await make_person(database)

        stores = await asyncio.gather(*(make_store(database, owner_id=person.id, name="Pier") for _ in range(4)))

        assert await slugs_in(database) == ["pier", "pier-2", "pier-3", "pier-4"]
        assert len({store.vendor and store.vendor.id for store in stores}) == 1

    async def test_tells_caches(self, database: Database) -> None:
        heard: list[tuple[str, object]] = []
        database.announcer = heard.extend

        await make_store(database)

        assert heard == [(TOPIC, None)]

    async def test_refuses_a_preset_it_does_not_know_and_keeps_nothing(self, database: Database) -> None:
        person = await make_person(database)

        with pytest.raises(UnknownPreset):
            async with database.unit_of_work(SYSTEM) as uow:
                await open_store(uow, owner_id=person.id, name="Pier", category="Books", preset="bazaar")

        assert await slugs_in(database) == []


class TestPlatformStore:
    async def test_is_made_once(self, database: Database) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            first = await ensure_platform_store(uow, name="Souk", currency="EUR")
        async with database.unit_of_work(SYSTEM) as uow:
            again = await ensure_platform_store(uow)

        assert (first.slug, first.currency, first.vendor) == ("souk", "EUR", None)
        assert again.id == first.id

    async def test_gives_new_stores_its_currency(self, database: Database) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            await ensure_platform_store(uow, currency="INR")

        assert (await make_store(database)).currency == "INR"

    async def test_is_missed_before_it_is_made(self, database: Database) -> None:
        async with database.read(GUEST) as ctx:
            with pytest.raises(NoPlatformStore):
                await get_platform_store(ctx)


class TestPresets:
    async def terms(self, database: Database, store_id: UUID) -> StoreTerms:
        async with database.read(GUEST) as ctx:
            return (await get_terms(ctx, [store_id]))[store_id]

    async def test_default_is_what_a_store_without_one_has(self, database: Database) -> None:
        store = await make_store(database)

        assert await self.terms(database, store.id) == StoreTerms(
            id=store.id, name="Blue Door Books", slug="blue-door-books", status=StoreStatus.ACTIVE, currency="USD"
        )
        assert (store.settings.review_policy, store.settings.review_moderation) == (
            ReviewPolicy.VERIFIED_PURCHASE,
            ReviewModeration.COMMENTS,
        )

    async def test_fashion_ships_for_ten_and_free_from_exactly_a_hundred(self, database: Database) -> None:
        store = await make_store(database, preset="fashion")

        terms = await self.terms(database, store.id)

        assert (terms.tax_basis_points, terms.shipping_flat, terms.shipping_free_from) == (800, 1000, 10_000)
        assert (terms.shipping_free_inclusive, terms.shipping_taxed, terms.prices_include_tax) == (True, False, False)
        assert terms.return_window_days == 0
        assert store.settings.review_moderation == ReviewModeration.COMMENTS

    async def test_tech_ships_free_above_fifty_only(self, database: Database) -> None:
        store = await make_store(database, preset="tech")

        terms = await self.terms(database, store.id)

        assert (terms.tax_basis_points, terms.shipping_flat, terms.shipping_free_from) == (800, 1000, 5_000)
        assert (terms.shipping_free_inclusive, terms.return_window_days) == (False, 30)

    async def test_campus_is_for_students_whose_reviews_show_at_once(self, database: Database) -> None:
        store = await make_store(database, preset="campus")

        settings = store.settings
        assert (settings.order_eligibility, settings.review_eligibility) == ("student", "student")
        assert (settings.review_policy, settings.review_moderation) == (
            ReviewPolicy.ELIGIBLE_SEGMENT,
            ReviewModeration.NONE,
        )

    @pytest.mark.parametrize("preset", ["electronics", "makers"])
    async def test_others_sell_under_the_defaults(self, database: Database, preset: str) -> None:
        plain, preset_store = await make_store(database), await make_store(database, preset=preset)

        assert preset_store.settings == plain.settings


class TestReading:
    async def test_finds_a_store_by_id_and_by_slug(self, database: Database) -> None:
        store = await make_store(database)

        async with database.read(GUEST) as ctx:
            assert (
                await get_store(ctx, store.id)
                == await get_store(ctx, str(store.id))
                == await get_store(ctx, store.slug)
            )

    @pytest.mark.parametrize("key", ["nowhere", "0198a0b0-0000-7000-8000-000000000000", ""])
    async def test_refuses_what_is_not_there(self, database: Database, key: str) -> None:
        async with database.read(GUEST) as ctx:
            with pytest.raises(UnknownStore):
                await get_store(ctx, key)

    async def test_reads_terms_and_names_of_many_in_one_statement_each(self, database: Database) -> None:
        stores = [await make_store(database, name=name) for name in ("One", "Two")]

        async with database.read(GUEST) as ctx:
            before = database.tally.statements
            terms = await get_terms(ctx, [*(store.id for store in stores), new_id()])
            names = await store_names(ctx, [stores[0].id])
            sent = database.tally.statements - before

        assert terms.keys() == {store.id for store in stores}
        assert names == {stores[0].id: StoreName(stores[0].id, "One", "one")}
        assert sent == 2
