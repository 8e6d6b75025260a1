from uuid import UUID

import pytest

from souk.catalog import (
    ChoiceRequired,
    NewVariant,
    ProductStatus,
    UnknownProduct,
    UnknownVariant,
    find_variant,
    find_variants_by_sku,
    get_offers,
    mark_ordered,
    price_after_discount,
)
from souk.kernel.actors import GUEST, SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from tests.catalog.conftest import Shop
from tests.catalog.factories import make_product

pytestmark = pytest.mark.anyio


class TestPriceAfterDiscount:
    @pytest.mark.parametrize(
        ("list_price", "percent", "left"),
        [(10_00, 0, 10_00), (10_00, 100, 0), (999, 50, 500), (1, 50, 1), (1, 51, 0), (333, 10, 300), (335, 10, 302)],
    )
    def test_rounds_half_up_to_the_minor_unit(self, list_price: int, percent: int, left: int) -> None:
        assert price_after_discount(list_price, percent) == left


class TestGetOffers:
    async def test_gives_prices_after_the_discount_in_one_statement(self, database: Database, shop: Shop) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            variants = [NewVariant(color="Blue", size="M", sku="B-M"), NewVariant(color="Red", price=80_00)]
            added = await make_product(uow, store_id=shop.store.id, price=50_00, variants=variants, discount_percent=15)
        async with database.read(GUEST) as ctx:
            before = database.tally.statements
            offers = await get_offers(ctx, [*added.variant_ids, new_id()])
            assert database.tally.statements == before + 1

        blue, red = (offers[variant_id] for variant_id in added.variant_ids)
        assert len(offers) == 2
        assert (blue.unit_price, blue.list_price, blue.discount_percent, blue.currency) == (42_50, 50_00, 15, "USD")
        assert (blue.sku, blue.color, blue.size) == ("B-M", "Blue", "M")
        assert (red.unit_price, red.list_price, red.size) == (68_00, 80_00, None)
        assert (red.product_name, red.slug, red.store_id) == ("Ocean Blue Shirt", "ocean-blue-shirt", shop.store.id)
        assert red.is_sellable
        assert not red.was_ordered
        assert red.image_id is None

    async def test_leaves_drafts_out_and_says_what_is_not_sellable(self, database: Database, shop: Shop) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            ids = {
                status: (await make_product(uow, store_id=shop.store.id, status=status)).variant_ids[0]
                for status in ProductStatus
            }
        async with database.read(GUEST) as ctx:
            offers = await get_offers(ctx, list(ids.values()))
        assert {status: ids[status] in offers for status in ProductStatus}[ProductStatus.DRAFT] is False
        assert {status: offers[ids[status]].is_sellable for status in ProductStatus if ids[status] in offers} == {
            ProductStatus.ACTIVE: True,
            ProductStatus.UNAVAILABLE: False,
            ProductStatus.ARCHIVED: False,
        }

    async def test_tells_once_it_was_ordered(self, database: Database, shop: Shop) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            added = await make_product(uow, store_id=shop.store.id)
            await mark_ordered(uow, [added.id])
        async with database.read(GUEST) as ctx:
            assert (await get_offers(ctx, added.variant_ids))[added.variant_ids[0]].was_ordered


class TestFindVariant:
    @pytest.fixture
    async def shirt(self, database: Database, shop: Shop) -> tuple[UUID, dict[str, UUID]]:
        async with database.unit_of_work(SYSTEM) as uow:
            choices = [("Blue", "S"), ("Blue", "M"), ("Red", "M")]
            variants = [NewVariant(color=color, size=size) for color, size in choices]
            added = await make_product(uow, store_id=shop.store.id, variants=variants)
        names = [f"{color} {size}" for color, size in choices]
        return added.id, dict(zip(names, added.variant_ids, strict=True))

    async def test_finds_by_every_option(self, database: Database, shirt: tuple[UUID, dict[str, UUID]]) -> None:
        product_id, ids = shirt
        async with database.read(GUEST) as ctx:
            assert await find_variant(ctx, product_id, color="blue", size="M") == ids["Blue M"]

    async def test_needs_no_option_that_leaves_no_choice(
        self, database: Database, shirt: tuple[UUID, dict[str, UUID]]
    ) -> None:
        product_id, ids = shirt
        async with database.read(GUEST) as ctx:
            assert await find_variant(ctx, product_id, color="Red") == ids["Red M"]
            assert await find_variant(ctx, product_id, size="S") == ids["Blue S"]

    async def test_refuses_what_is_ambiguous_or_unknown(
        self, database: Database, shirt: tuple[UUID, dict[str, UUID]]
    ) -> None:
        product_id, _ = shirt
        async with database.read(GUEST) as ctx:
            with pytest.raises(ChoiceRequired):
                await find_variant(ctx, product_id, color="Blue")
            with pytest.raises(UnknownVariant):
                await find_variant(ctx, product_id, color="Green")
            with pytest.raises(UnknownProduct):
                await find_variant(ctx, new_id())


class TestFindVariantsBySku:
    async def test_knows_a_stores_own_and_no_others(self, database: Database, shop: Shop) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            mine = [NewVariant(color="Blue", sku="B-1"), NewVariant(color="Red", sku="R-1")]
            added = await make_product(uow, store_id=shop.store.id, variants=mine)
            await make_product(uow, store_id=shop.rival_store.id, name="Cap", variants=[NewVariant(sku="B-1")])
        async with database.read(GUEST) as ctx:
            found = await find_variants_by_sku(ctx, shop.store.id, ["B-1", "R-1", "X-1"])
            assert found == {"B-1": added.variant_ids[0], "R-1": added.variant_ids[1]}
            assert await find_variants_by_sku(ctx, shop.store.id, []) == {}
