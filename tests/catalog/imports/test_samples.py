"""The two files Shopify itself gives out, checked value by value against a reading of our own."""

import csv
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from souk.catalog.models import ProductStatus
from souk.catalog.policy import CatalogPermission
from souk.kernel.database import Database
from tests.catalog.conftest import Shop
from tests.catalog.imports.product_files import SAMPLES, Choice, Result, bring, counts, products_of

pytestmark = pytest.mark.anyio
FILES = [SAMPLES / "apparel.csv", SAMPLES / "home-and-garden.csv"]


def read_again(path: Path) -> dict[str, list[dict[str, str]]]:
    products = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            products[line["Handle"]].append(line)
    return products


def minor(text: str) -> int | None:
    return int(Decimal(text) * 100) if text else None


def expected_choice(first: dict[str, str], line: dict[str, str]) -> Choice:
    is_sized = first["Option1 Name"] == "Size"
    price = minor(line["Variant Price"])
    assert price is not None
    return Choice(
        sku=line["Variant SKU"] or None,
        color=None,
        size=line["Option1 Value"] if is_sized else None,
        option3=None,
        price=price,
        crossed_out=minor(line["Variant Compare At Price"]),
        barcode=line["Variant Barcode"] or None,
        grams=int(line["Variant Grams"]),
        on_hand=int(line["Variant Inventory Qty"]),
    )


def expected(result: Result, lines: list[dict[str, str]]) -> Result:
    first = lines[0]
    prices = [minor(line["Variant Price"]) or 0 for line in lines]
    return Result(
        id=result.id,
        slug=first["Handle"],
        name=first["Title"].strip(),
        description=first["Body (HTML)"],
        brand=first["Vendor"],
        category=first["Type"] or None,
        tags=[tag.strip() for tag in first["Tags"].split(",")],
        status=ProductStatus.ACTIVE,
        currency="USD",
        span=(min(prices), max(prices)),
        specifications={},
        requires_shipping=True,
        choices=[expected_choice(first, line) for line in lines],
    )


class TestSampleFiles:
    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
    async def test_every_product_variant_and_price_is_right(self, database: Database, shop: Shop, path: Path) -> None:
        report = await bring(database, path, shop.store.id)

        given = read_again(path)
        found = await products_of(database, shop.store.id)
        assert counts(report) == (20, 0, 0, 0)
        assert report.errors == []
        assert report.rows_total == sum(map(len, given.values()))
        assert found.keys() == given.keys()
        for slug, result in found.items():
            assert result == expected(result, given[slug])

    async def test_two_stores_may_have_the_same_file(self, database: Database, shop: Shop) -> None:
        await bring(database, FILES[0], shop.store.id)
        report = await bring(database, FILES[0], shop.rival_store.id)

        theirs = await products_of(database, shop.rival_store.id)
        assert counts(report) == (20, 0, 0, 0)
        assert sorted(each.name for each in theirs.values()) == sorted(
            each.name for each in (await products_of(database, shop.store.id)).values()
        )
        again = await bring(database, FILES[0], shop.rival_store.id)
        assert counts(again) == (0, 0, 20, 0)

    async def test_a_vendor_gets_no_new_categories(self, database: Database, shop: Shop) -> None:
        assert CatalogPermission.CATALOG_WRITE not in shop.owner.permissions
        await bring(database, FILES[1], shop.store.id, shop.owner)

        found = await products_of(database, shop.store.id)
        assert {each.category for each in found.values()} == {None}
