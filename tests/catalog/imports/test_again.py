"""A second import of a product updates it; an interrupted one goes on where it stopped."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from souk.catalog import NewVariant, get_offers
from souk.catalog.imports import ImportReport
from souk.catalog.imports.models import ImportRun
from souk.catalog.imports.product_file import ProductFile
from souk.catalog.imports.runs import ImportUnderWay
from souk.catalog.models import Product, ProductStatus, Variant
from souk.catalog.queries import Browse, search_products
from souk.inventory import Wanted, hold, levels
from souk.kernel.actors import GUEST, SYSTEM
from souk.kernel.database import Database
from souk.kernel.errors import Forbidden, Unauthenticated
from souk.kernel.ids import new_id
from souk.kernel.pagination import PageQuery
from tests.catalog.conftest import Shop
from tests.catalog.factories import make_category, make_product
from tests.catalog.imports.big_file import write_big_file
from tests.catalog.imports.product_files import bring, counts, everything_in, products_of, row, write

pytestmark = pytest.mark.anyio
SHIRT = [
    row(
        "shirt", "Shirt", price="5", qty="3", option1="Size", value1="S", sku="SH-S", kind="Shirts", tags="cotton, men"
    ),
    row("shirt", price="6", qty="4", value1="M", sku="SH-M"),
]


class TestASecondImport:
    async def test_of_the_same_file_changes_nothing(self, database: Database, shop: Shop, tmp_path: Path) -> None:
        path = write(tmp_path / "a.csv", SHIRT)
        await bring(database, path, shop.store.id)
        before = await products_of(database, shop.store.id)

        report = await bring(database, path, shop.store.id)
        assert counts(report) == (0, 0, 1, 0)
        assert await products_of(database, shop.store.id) == before
        async with database.read(SYSTEM) as ctx:
            assert await ctx.session.scalar(select(Product.version)) == 1

    async def test_updates_what_differs(self, database: Database, shop: Shop, tmp_path: Path) -> None:
        await bring(database, write(tmp_path / "a.csv", SHIRT), shop.store.id)
        (before,) = (await products_of(database, shop.store.id)).values()

        changed = [
            SHIRT[0] | {"Title": "Linen Shirt", "Variant Price": "7.50", "Tags": "linen"},
            SHIRT[1] | {"Variant Inventory Qty": "9"},
        ]
        report = await bring(database, write(tmp_path / "b.csv", changed), shop.store.id)

        (after,) = (await products_of(database, shop.store.id)).values()
        assert counts(report) == (0, 1, 0, 0)
        assert (after.id, after.slug) == (before.id, "shirt")
        assert (after.name, after.tags, after.span) == ("Linen Shirt", ["linen"], (600, 750))
        assert [(each.sku, each.price, each.on_hand) for each in after.choices] == [("SH-S", 750, 3), ("SH-M", 600, 9)]
        async with database.read(GUEST) as ctx:
            found = await search_products(ctx, Browse(search="linen"), PageQuery())
        assert [item.name for item in found.items] == ["Linen Shirt"]

    async def test_knows_variants_by_sku_and_else_by_options(
        self, database: Database, shop: Shop, tmp_path: Path
    ) -> None:
        await bring(database, write(tmp_path / "a.csv", SHIRT), shop.store.id)
        ids = await variant_ids(database)
        renamed = [SHIRT[0] | {"Option1 Value": "Small"}, SHIRT[1] | {"Variant SKU": "NEW"}]
        await bring(database, write(tmp_path / "b.csv", renamed), shop.store.id)
        assert await variant_ids(database) == {"SH-S": ids["SH-S"], "NEW": ids["SH-M"]}

    async def test_puts_away_variants_it_does_not_name_and_brings_them_back(
        self, database: Database, shop: Shop, tmp_path: Path
    ) -> None:
        await bring(database, write(tmp_path / "a.csv", SHIRT), shop.store.id)
        ids = await variant_ids(database)

        await bring(database, write(tmp_path / "b.csv", SHIRT[:1]), shop.store.id)
        (shirt,) = (await products_of(database, shop.store.id)).values()
        assert [each.sku for each in shirt.choices] == ["SH-S"]
        async with database.read(SYSTEM) as ctx:
            assert not (await get_offers(ctx, [ids["SH-M"]]))[ids["SH-M"]].is_sellable

        await bring(database, write(tmp_path / "a.csv", SHIRT), shop.store.id)
        assert await variant_ids(database) == ids

    async def test_leaves_alone_what_the_file_does_not_say(
        self, database: Database, shop: Shop, tmp_path: Path
    ) -> None:
        await bring(database, write(tmp_path / "a.csv", SHIRT), shop.store.id)
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(
                update(Product).values(discount_percent=10, specifications={"Care": "30°"}, status="unavailable")
            )
        silent = [each | {"Variant Inventory Qty": ""} for each in SHIRT]
        await bring(database, write(tmp_path / "b.csv", silent), shop.store.id)

        (shirt,) = (await products_of(database, shop.store.id)).values()
        assert shirt.specifications == {"Care": "30°"}
        assert shirt.status is ProductStatus.UNAVAILABLE
        assert shirt.span == (450, 540)
        assert [each.on_hand for each in shirt.choices] == [3, 4]

    async def test_does_not_count_below_what_buyers_hold(self, database: Database, shop: Shop, tmp_path: Path) -> None:
        await bring(database, write(tmp_path / "a.csv", SHIRT), shop.store.id)
        ids = await variant_ids(database)
        async with database.unit_of_work(SYSTEM) as uow:
            await hold(uow, [Wanted(ids["SH-S"], 2)], reference_id=new_id(), expires_at=uow.now)

        fewer = [SHIRT[0] | {"Variant Inventory Qty": "1", "Title": "Other"}, SHIRT[1]]
        report = await bring(database, write(tmp_path / "b.csv", fewer), shop.store.id)
        assert [(each.line, each.code) for each in report.errors] == [(2, "quantity_held")]
        (shirt,) = (await products_of(database, shop.store.id)).values()
        assert (shirt.name, shirt.choices[0].on_hand) == ("Shirt", 3)

    async def test_finds_a_product_made_here_by_its_address(
        self, database: Database, shop: Shop, tmp_path: Path
    ) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            made = await make_product(
                uow, store_id=shop.store.id, name="Shirt", variants=[NewVariant(size="S", stock=1)]
            )
        report = await bring(database, write(tmp_path / "a.csv", SHIRT), shop.store.id)
        assert counts(report) == (0, 1, 0, 0)
        (shirt,) = (await products_of(database, shop.store.id)).values()
        assert (shirt.id, [each.size for each in shirt.choices]) == (made.id, ["S", "M"])

    async def test_types_become_categories_that_staff_may_make(
        self, database: Database, shop: Shop, tmp_path: Path
    ) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            await make_category(uow, "SHIRTS")
        rows = [
            *SHIRT,
            row("cup", "Cup", price="1", kind="Cups"),
            row("hat", "Hat", price="1") | {"Product Category": "Apparel > Hats"},
        ]
        path = write(tmp_path / "a.csv", rows)
        await bring(database, path, shop.rival_store.id, shop.rival)
        theirs = await products_of(database, shop.rival_store.id)
        assert {each.name: each.category for each in theirs.values()} == {"Shirt": "SHIRTS", "Cup": None, "Hat": None}

        await bring(database, path, shop.store.id, shop.staff)
        ours = await products_of(database, shop.store.id)
        assert {each.name: each.category for each in ours.values()} == {"Shirt": "SHIRTS", "Cup": "Cups", "Hat": "Hats"}


async def variant_ids(database: Database) -> dict[str, object]:
    async with database.read(SYSTEM) as ctx:
        live = select(Variant.sku, Variant.id).where(Variant.is_archived.is_(False))
        return {row.sku: row.id for row in await ctx.session.execute(live)}


class TestWhoMayImport:
    async def test_only_the_people_of_the_store(self, database: Database, shop: Shop, tmp_path: Path) -> None:
        path = write(tmp_path / "a.csv", SHIRT)
        before = await everything_in(database)
        with pytest.raises(Forbidden):
            await bring(database, path, shop.store.id, shop.rival)
        with pytest.raises(Forbidden):
            await bring(database, path, shop.store.id, shop.shopper, dry_run=True)
        with pytest.raises(Unauthenticated):
            await bring(database, path, shop.store.id, GUEST)
        assert await everything_in(database) == before
        assert counts(await bring(database, path, shop.store.id, shop.owner)) == (1, 0, 0, 0)


class PulledPlugError(Exception):
    pass


class TestAnInterruptedImport:
    async def test_goes_on_where_it_stopped(self, database: Database, shop: Shop, tmp_path: Path) -> None:
        path = write_big_file(tmp_path / "big.csv", rows=1_200)
        seen: list[int] = []

        def pull_the_plug(done: int, total: int) -> None:
            seen.append(done)
            if done > 400:
                raise PulledPlugError

        with pytest.raises(PulledPlugError):
            await bring(database, path, shop.store.id, progress=pull_the_plug)
        there = len(await products_of(database, shop.store.id))
        assert there == seen[-1] // 4 < 300

        started: list[int] = []
        report = await bring(database, path, shop.store.id, progress=lambda done, _: started.append(done))
        assert started[0] == seen[-1]
        assert counts(report) == (300, 0, 0, 0)
        await assert_all_there(database, shop, 1_200)
        assert counts(await bring(database, path, shop.store.id)) == (0, 0, 300, 0)

    async def test_of_another_file_or_store_starts_anew(self, database: Database, shop: Shop, tmp_path: Path) -> None:
        def stop(done: int, total: int) -> None:
            if done:
                raise PulledPlugError

        path = write_big_file(tmp_path / "big.csv", rows=200)
        with pytest.raises(PulledPlugError):
            await bring(database, path, shop.store.id, progress=stop)
        assert counts(await bring(database, path, shop.rival_store.id)) == (50, 0, 0, 0)
        other = write_big_file(tmp_path / "other.csv", rows=204)
        report = await bring(database, other, shop.store.id)
        assert (report.created + report.unchanged, report.failed) == (51, 0)

    async def test_is_never_carried_by_two_at_once(self, database: Database, shop: Shop, tmp_path: Path) -> None:
        path = write_big_file(tmp_path / "big.csv", rows=1_200)
        both = [bring(database, path, shop.store.id) for _ in range(2)]
        ends = await asyncio.gather(*both, return_exceptions=True)

        assert {type(end) for end in ends} <= {ImportReport, ImportUnderWay}
        assert any(isinstance(end, ImportReport) for end in ends)
        await assert_all_there(database, shop, 1_200)

    async def test_survives_kill_9(self, database: Database, shop: Shop, tmp_path: Path) -> None:
        path = write_big_file(tmp_path / "big.csv", rows=4_000)
        victim = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", CARRY, database.url, str(path), str(shop.store.id)),
            stdout=asyncio.subprocess.PIPE,
            cwd=Path(__file__).parents[3],
            env={**os.environ, "PYTHONPATH": "."},
        )
        assert victim.stdout is not None
        while int(await asyncio.wait_for(victim.stdout.readline(), 60)) < 400:
            pass
        victim.send_signal(signal.SIGKILL)
        await victim.communicate()

        there = len(await products_of(database, shop.store.id))
        assert 100 <= there < 1_000
        report = await bring(database, path, shop.store.id)
        assert counts(report) == (1_000, 0, 0, 0)
        await assert_all_there(database, shop, 4_000)


CARRY = """
import asyncio, sys
from pathlib import Path
from uuid import UUID
from souk.app import open_house
from souk.catalog.imports import import_products
from souk.kernel.actors import SYSTEM
from souk.kernel.settings import Settings

async def main(url, path, store_id):
    house = open_house(Settings(_env_file=None, stage="test", database_url=url))
    await import_products(house.database, Path(path), store_id=UUID(store_id), actor=SYSTEM,
        progress=lambda done, total: print(done, flush=True))

asyncio.run(main(*sys.argv[1:]))
"""


async def assert_all_there(database: Database, shop: Shop, rows: int) -> None:
    """Every product once, every variant once, every piece counted once."""
    async with database.read(SYSTEM) as ctx:
        products = (await ctx.session.scalars(select(Product.slug).where(Product.store_id == shop.store.id))).all()
        variants = (await ctx.session.scalars(select(Variant.id).where(Variant.store_id == shop.store.id))).all()
        stock = await levels(ctx, list(variants))
        unfinished = select(func.count()).select_from(ImportRun).where(ImportRun.status == "running")
        assert await ctx.session.scalar(unfinished) == 0
    assert sorted(products) == sorted(f"item-{number}" for number in range(rows // 4))
    assert len(variants) == rows
    assert sum(level.on_hand for each in stock.values() for level in each) == sum(n % 40 for n in range(rows))


class TestALargeFile:
    async def test_of_five_thousand_rows_comes_in_whole(self, database: Database, shop: Shop, tmp_path: Path) -> None:
        path = write_big_file(tmp_path / "big.csv", rows=5_000)
        report = await bring(database, path, shop.store.id)
        assert counts(report) == (1_250, 0, 0, 0)
        assert (report.errors, report.rows_total) == ([], 5_000)
        await assert_all_there(database, shop, 5_000)

    async def test_is_read_a_little_at_a_time(self, tmp_path: Path) -> None:
        file = ProductFile(write_big_file(tmp_path / "big.csv", rows=2_000))
        file.start(currency="USD")
        assert [len(file.take(200)) for _ in range(4)] == [200, 200, 100, 0]
        file.start(currency="USD", after_line=1_990)
        assert [entry.line for entry in file.take(10)] == [1_994, 1_998]
        file.close()
