"""What a commission rule is about, by name."""

from collections.abc import Iterable
from uuid import UUID

from souk.catalog import ProductName, UnknownCategory, get_category, product_names
from souk.kernel.database import ReadContext
from souk.payouts.commission.models import Scope
from souk.stores import UnknownVendor, get_vendor, store_names


async def name_subjects(ctx: ReadContext, wanted: Iterable[tuple[Scope, UUID | None]]) -> dict[UUID, str]:
    """Names by id; what is not there (any more) is missing."""
    by_scope: dict[Scope, set[UUID]] = {}
    for scope, scope_id in wanted:
        if scope_id is not None:
            by_scope.setdefault(scope, set()).add(scope_id)
    products = await product_names(ctx, by_scope.get(Scope.PRODUCT, ()))
    stores = await store_names(ctx, by_scope.get(Scope.STORE, ()))
    found = {product.id: product.name for product in products.values()}
    found |= {store.id: store.name for store in stores.values()}
    for category_id in by_scope.get(Scope.CATEGORY, ()):
        try:
            found[category_id] = (await get_category(ctx, category_id)).name
        except UnknownCategory:
            continue
    for vendor_id in by_scope.get(Scope.VENDOR, ()):
        try:
            found[vendor_id] = (await get_vendor(ctx, vendor_id)).business_name
        except UnknownVendor:
            continue
    return found


async def find_product(ctx: ReadContext, product_id: UUID) -> ProductName | None:
    return (await product_names(ctx, [product_id])).get(product_id)
