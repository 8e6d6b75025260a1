"""Product files for tests, and what the shop has after them."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Unpack
from uuid import UUID

import msgspec
from sqlalchemy import select

from souk.catalog.imports import ImportReport, import_products
from souk.catalog.imports.processes import ImportOptions
from souk.catalog.models import Category, Product, ProductStatus, Variant
from souk.inventory import levels
from souk.kernel.actors import SYSTEM, Actor
from souk.kernel.columns import Base
from souk.kernel.database import Database
from souk.kernel.limit_rows import LimitWindow

SAMPLES = Path(__file__).parent / "samples"
USUAL = (
    *("Handle", "Title", "Body (HTML)", "Vendor", "Type", "Tags", "Published", "Option1 Name", "Option1 Value"),
    *("Option2 Name", "Option2 Value", "Variant SKU", "Variant Inventory Qty", "Variant Price", "Image Src", "Status"),
)


def row(handle: str, title: str = "", **cells: str) -> dict[str, str]:
    """A row by short names: `price`, `sku`, `qty`, `option1`, `value1` …; a first row where it has a title."""
    names = {
        "price": "Variant Price",
        "sku": "Variant SKU",
        "qty": "Variant Inventory Qty",
        "option1": "Option1 Name",
        "value1": "Option1 Value",
        "option2": "Option2 Name",
        "value2": "Option2 Value",
        "body": "Body (HTML)",
        "image": "Image Src",
        "vendor": "Vendor",
        "kind": "Type",
        "tags": "Tags",
        "published": "Published",
        "status": "Status",
    }
    return {"Handle": handle, "Title": title, **{names.get(name, name): text for name, text in cells.items()}}


def as_csv(
    rows: Sequence[dict[str, str]], columns: Sequence[str] = USUAL, *, delimiter: str = ",", newline: str = "\n"
) -> str:
    out = io.StringIO(newline="")
    extra = [name for each in rows for name in each if name not in columns]
    writer = csv.DictWriter(
        out, [*columns, *dict.fromkeys(extra)], restval="", delimiter=delimiter, lineterminator=newline
    )
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def write(path: Path, content: str | bytes | Sequence[dict[str, str]]) -> Path:
    if not isinstance(content, str | bytes):
        content = as_csv(content)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


async def bring(
    database: Database,
    path: Path,
    store_id: UUID,
    actor: Actor = SYSTEM,
    **options: Unpack[ImportOptions],
) -> ImportReport:
    return await import_products(database, path, store_id=store_id, actor=actor, **options)


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    """Created, updated, unchanged, failed."""
    return report.created, report.updated, report.unchanged, report.failed


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """A variant as it came out. `price` and `crossed_out` are what holds, its own or the product's."""

    sku: str | None
    color: str | None
    size: str | None
    option3: str | None
    price: int
    crossed_out: int | None
    barcode: str | None
    grams: int | None
    on_hand: int | None


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """A product as it came out."""

    id: UUID
    slug: str
    name: str
    description: str
    brand: str
    category: str | None
    tags: list[str]
    status: ProductStatus
    currency: str
    span: tuple[int, int]
    specifications: dict[str, Any]
    requires_shipping: bool
    choices: list[Choice]


async def products_of(database: Database, store_id: UUID) -> dict[str, Result]:
    """By slug."""
    async with database.read(SYSTEM) as ctx:
        categories = {each.id: each.name for each in await ctx.session.scalars(select(Category))}
        products = (await ctx.session.scalars(select(Product).where(Product.store_id == store_id))).all()
        live = select(Variant).where(Variant.store_id == store_id, Variant.is_archived.is_(False))
        variants = (await ctx.session.scalars(live.order_by(Variant.position))).all()
        stock = await levels(ctx, [variant.id for variant in variants])
    return {
        each.slug: Result(
            id=each.id,
            slug=each.slug,
            name=each.name,
            description=each.description,
            brand=each.brand,
            category=categories.get(each.category_id) if each.category_id else None,
            tags=each.tags,
            status=each.status,
            currency=each.currency,
            span=(each.min_price, each.max_price),
            specifications=each.specifications,
            requires_shipping=each.requires_shipping,
            choices=[
                Choice(
                    sku=variant.sku,
                    color=variant.color,
                    size=variant.size,
                    option3=variant.option3,
                    price=each.price if variant.price is None else variant.price,
                    crossed_out=each.compare_at if variant.compare_at is None else variant.compare_at,
                    barcode=variant.barcode,
                    grams=variant.weight_grams,
                    on_hand=stock[variant.id][0].on_hand if stock[variant.id] else None,
                )
                for variant in variants
                if variant.product_id == each.id
            ],
        )
        for each in products
    }


async def everything_in(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table but of tries: what a refusal must leave as it was."""
    async with database.read(SYSTEM) as ctx:
        return {
            table.name: sorted((tuple(each) for each in await ctx.session.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
            if table is not LimitWindow.__table__
        }
