"""What goes out comes in again, and goes out the same."""

import csv
import io
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import update

from souk.catalog import ImageRef, NewVariant
from souk.catalog.exports import CellTooLongForWorkbook, FormatUnknown, export_products
from souk.catalog.exports.writing import guard
from souk.catalog.models import Product
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from tests.catalog.conftest import Shop
from tests.catalog.factories import make_product
from tests.catalog.imports.product_files import SAMPLES, as_csv, bring, counts, products_of, row, write
from tests.catalog.imports.test_samples import FILES, read_again
from tests.stores.factories import make_store

pytestmark = pytest.mark.anyio


async def export(database: Database, store_id: UUID, format: str = "csv") -> bytes:  # noqa: A002
    out = io.BytesIO()
    await database.read_aside(
        SYSTEM, lambda ctx: export_products(ctx, store_id, out, format=format, base_url="https://shop.example")
    )
    return out.getvalue()


def by_handle(exported: bytes) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for line in csv.DictReader(io.StringIO(exported.decode(), newline="")):
        found.setdefault(line["Handle"], []).append(line)
    return found


class TestRoundTrip:
    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
    async def test_a_shopify_file_keeps_every_value_it_had(self, database: Database, shop: Shop, path: Path) -> None:
        await bring(database, path, shop.store.id)

        exported = by_handle(await export(database, shop.store.id))
        given = read_again(path)
        assert exported.keys() == given.keys()
        for handle, lines in given.items():
            assert [{name: line[name] for name in lines[0]} for line in exported[handle]] == lines

    @pytest.mark.parametrize("format", ["csv", "xlsx"])
    async def test_into_an_empty_store_gives_the_same_bytes(
        self,
        database: Database,
        shop: Shop,
        tmp_path: Path,
        format: str,  # noqa: A002
    ) -> None:
        await bring(database, SAMPLES / "home-and-garden.csv", shop.store.id)
        await bring(database, write(tmp_path / "odd.csv", odd_file()), shop.store.id)
        first = await export(database, shop.store.id)
        copy = write(tmp_path / f"copy.{format}", await export(database, shop.store.id, format))

        report = await bring(database, copy, shop.rival_store.id)
        assert report.errors == []
        assert await export(database, shop.rival_store.id) == first
        again = await bring(database, write(tmp_path / "same.csv", first), shop.store.id)
        assert (again.created, again.failed) == (0, 0)
        assert await export(database, shop.store.id) == first

    async def test_what_was_made_here_goes_out_and_in(self, database: Database, shop: Shop, tmp_path: Path) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            third = await make_store(uow, name="Third")
            await make_product(uow, store_id=shop.store.id, name="Plain Mug", price=12_50, stock=3)
            variants = [NewVariant(color="Blue", size="S", stock=2), NewVariant(color="Moss", price=60_00, stock=0)]
            shirt = await make_product(uow, store_id=shop.store.id, name="Shirt", variants=variants, compare_at=70_00)
            shown = [ImageRef(id=new_id(), width=800, height=600, alt="Two shirts")]
            await uow.session.execute(update(Product).where(Product.id == shirt.id).values(images=shown))

        first = await export(database, shop.store.id)
        mug, shirts = by_handle(first)["plain-mug"], by_handle(first)["shirt"]
        assert [(line["Variant Price"], line["Variant Inventory Qty"]) for line in mug] == [("12.50", "3")]
        assert [(line["Option1 Value"], line["Option2 Value"]) for line in shirts] == [
            ("Blue", "S"),
            ("Moss", "Default"),
        ]
        assert shirts[0]["Image Src"] == f"https://shop.example/media/{shown[0].id}/1200.webp"
        assert [line["Variant Compare At Price"] for line in shirts] == ["70.00", "70.00"]

        report = await bring(database, write(tmp_path / "a.csv", first), third.id)
        assert counts(report) == (2, 0, 0, 0)
        assert await export(database, third.id) == first

    async def test_a_price_changed_here_goes_out_as_it_is(self, database: Database, shop: Shop, tmp_path: Path) -> None:
        path = write(tmp_path / "a.csv", [row("mug", "Mug", price="50", kind="Cups")])
        await bring(database, path, shop.store.id)
        assert by_handle(await export(database, shop.store.id))["mug"][0]["Variant Price"] == "50"

        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(update(Product).values(price=51_00, category_id=None))
        (line,) = by_handle(await export(database, shop.store.id))["mug"]
        assert (line["Variant Price"], line["Type"]) == ("51.00", "")

    async def test_an_unknown_format_is_refused(self, database: Database, shop: Shop) -> None:
        with pytest.raises(FormatUnknown):
            await export(database, shop.store.id, "pdf")

    async def test_a_workbook_refuses_a_text_it_cannot_hold(
        self, database: Database, shop: Shop, tmp_path: Path
    ) -> None:
        path = write(tmp_path / "a.csv", [row("mug", "Mug", price="5", body="x" * 40_000)])
        await bring(database, path, shop.store.id)
        with pytest.raises(CellTooLongForWorkbook):
            await export(database, shop.store.id, "xlsx")


def odd_file() -> str:
    """Everything a merchant's file may hold beyond what we keep."""
    rows = [
        row("odd", "Odd  Thing", price="1.5", qty="-3", option1="Farbe", value1="Blau", option2="Stoff", value2="Wolle")
        | {"Variant Inventory Policy": "continue", "Color (product.metafields.shopify.color-pattern)": "blau"}
        | {"Image Src": "https://a.example/1.jpg", "Image Position": "2", "Image Alt Text": "one", "Zeta": "z1"},
        row("odd", price="2", value1="Rot", value2="Leinen", sku="R-1") | {"Zeta": "z2", "Cost per item": "0.70"},
        row("odd", image="https://a.example/2.jpg") | {"Image Position": "1", "Alpha": "a"},
        row("formula", "=1+1", price="3", vendor="@sum", tags="-x, +y", body="'=quoted", published="FALSE"),
        row("three", "Three", price="4", option1="Material", value1="Oak", option2="Finish", value2="Oil")
        | {
            "Option3 Name": "Leg",
            "Option3 Value": "Round",
            "Variant Grams": "12.4",
            "Variant Compare At Price": "0.00",
        },
        row("three", price="4", value1="Oak", value2="Wax") | {"Option3 Value": "Square"},
    ]
    return as_csv(rows)


class TestGuard:
    @pytest.mark.parametrize(
        ("cell", "written"),
        [
            *[("=1", "'=1"), ("'=1", "''=1"), ("+x", "'+x"), ("-3", "-3"), ("-3.50", "-3.50"), ("-x", "'-x")],
            *[("@a", "'@a"), ("'a", "'a"), ("", ""), ("a=b", "a=b"), ("\t=1", "'\t=1")],
        ],
    )
    async def test_keeps_spreadsheets_from_running_text(self, cell: str, written: str) -> None:
        assert guard(cell) == written

    async def test_is_undone_by_an_import(self, database: Database, shop: Shop, tmp_path: Path) -> None:
        await bring(database, write(tmp_path / "a.csv", [row("f", "=HYPERLINK(1)", price="1")]), shop.store.id)
        exported = await export(database, shop.store.id)

        assert b"'=HYPERLINK" in exported
        await bring(database, write(tmp_path / "b.csv", exported), shop.rival_store.id)
        (copied,) = (await products_of(database, shop.rival_store.id)).values()
        assert copied.name == "=HYPERLINK(1)"
