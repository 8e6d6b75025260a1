"""The choices of a product: changed, added, taken out."""

from collections.abc import Sequence
from uuid import UUID

from msgspec import UNSET
from sqlalchemy import select

from souk.catalog.changes import ProductChanges, VariantChange, given
from souk.catalog.errors import UnknownVariant, VariantInUse
from souk.catalog.models import Product, Variant
from souk.catalog.services import made_sku, refuse_alike
from souk.inventory import StockReserved, levels, set_stock_of_many
from souk.kernel.database import UnitOfWork
from souk.kernel.ids import new_id

OPTIONS = ("sku", "color", "size", "option3", "barcode")
NUMBERS = ("price", "compare_at", "weight_grams")


async def apply_variants(uow: UnitOfWork, product: Product, changes: ProductChanges) -> None:
    """Bring the variants and their stock to what was asked. Raises UnknownVariant, VariantsAlike, VariantInUse."""
    if changes.variants is UNSET and changes.stock is UNSET:
        return
    kept = select(Variant).where(Variant.product_id == product.id, ~Variant.is_archived).order_by(Variant.position)
    there = {variant.id: variant for variant in await uow.session.scalars(kept)}
    stock: dict[UUID, int] = {}
    if changes.variants is not UNSET:
        stock = await _replace(uow, product, there, changes.variants)
    elif len(there) == 1 and changes.stock is not UNSET:
        stock = dict.fromkeys(there, changes.stock)
    elif there:
        raise UnknownVariant("This product has several choices; set the stock of each.")
    await uow.session.flush()
    if stock:
        try:
            await set_stock_of_many(uow, stock, store_id=product.store_id)
        except StockReserved as reserved:
            raise VariantInUse(**reserved.facts) from reserved


async def empty_shelves(uow: UnitOfWork, store_id: UUID, variant_ids: Sequence[UUID]) -> None:
    """No piece is left anywhere. Raises StockReserved while buyers hold some."""
    lying = await levels(uow, variant_ids)
    for location_id in sorted({level.location_id for found in lying.values() for level in found if level.on_hand}):
        here = {key: 0 for key, found in lying.items() if any(level.location_id == location_id for level in found)}
        await set_stock_of_many(uow, here, store_id=store_id, location_id=location_id)


async def _replace(
    uow: UnitOfWork, product: Product, there: dict[UUID, Variant], wanted: Sequence[VariantChange]
) -> dict[UUID, int]:
    """Counts to write down, by variant."""
    stock: dict[UUID, int] = {}
    await _take_out(uow, product, [there[key] for key in there.keys() - {each.id for each in wanted}])
    shown = []
    for position, change in enumerate(wanted):
        variant = _new(product, position) if change.id is None else there.get(change.id)
        if variant is None or variant in shown:
            raise UnknownVariant
        for name, value in given(change, *OPTIONS).items():
            setattr(variant, name, value or None)
        for name, value in given(change, *NUMBERS).items():
            setattr(variant, name, value)
        variant.position = position
        if change.id is None:
            stock[variant.id] = 0
            uow.session.add(variant)
        if change.stock is not UNSET:
            stock[variant.id] = change.stock
        shown.append(variant)
    refuse_alike(shown)
    return stock


def _new(product: Product, position: int) -> Variant:
    variant_id = new_id()
    made = f"{made_sku(product.slug, position)}-{variant_id.hex[-4:].upper()}"
    return Variant(
        id=variant_id, product_id=product.id, store_id=product.store_id, sku=made, is_archived=False, import_extra={}
    )


async def _take_out(uow: UnitOfWork, product: Product, variants: Sequence[Variant]) -> None:
    """Orders and carts may name them, so they are archived; pieces that buyers hold forbid it."""
    if not variants:
        return
    try:
        await empty_shelves(uow, product.store_id, [variant.id for variant in variants])
    except StockReserved as reserved:
        raise VariantInUse(**reserved.facts) from reserved
    for variant in variants:
        variant.is_archived, variant.sku = True, None
    await uow.session.flush()
