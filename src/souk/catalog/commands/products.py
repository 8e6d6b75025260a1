"""Products come, change and go; every change rewrites what lists and search keep of them."""

from uuid import UUID

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from souk import media
from souk.catalog import policy
from souk.catalog.changes import ProductChanges, given
from souk.catalog.errors import (
    SkuTaken,
    SlugTaken,
    UnknownCategory,
    WrongCurrency,
)
from souk.catalog.events import ProductAdded, ProductDeleted
from souk.catalog.filling import store_to_fill
from souk.catalog.indexing import tell_search
from souk.catalog.listing import NewProduct, ProductDraft
from souk.catalog.models import Category, Product, ProductStatus, Variant
from souk.catalog.prose import clean
from souk.catalog.queries import get_product
from souk.catalog.revision import keep_product, lock_product, refuse_stale, tell_of_change, terms_of
from souk.catalog.schemas import ProductOut
from souk.catalog.services import add_product, reindex
from souk.catalog.variants import apply_variants, empty_shelves
from souk.inventory import StockReserved, forget_levels
from souk.kernel.cache import TOPIC
from souk.kernel.database import UnitOfWork
from souk.kernel.money import Money

PLAIN_FIELDS = ("name", "slug", "category_id", "brand", "tags", "status", "price", "compare_at", "specifications")


async def create_product(uow: UnitOfWork, draft: ProductDraft, *, store_id: UUID | None = None) -> ProductOut:
    """`store_id` None: the only store the actor may write in.

    Raises StoreRequired, UnknownStore, UnknownCategory, SlugTaken, SkuTaken, VariantsAlike, WrongCurrency.
    """
    policy.signed_in(uow.actor)
    store_id = await store_to_fill(uow, store_id)
    uow.require(policy.can_write(uow.actor, store_id=store_id))
    try:
        added = await add_product(uow, NewProduct(store_id=store_id, **msgspec.structs.asdict(draft)))
    except IntegrityError as taken:
        raise _taken(taken) from taken
    created = await get_product(uow, added.id)
    uow.emit(
        ProductAdded(
            product_id=created.id,
            store_id=store_id,
            name=draft.name,
            after={"status": draft.status.value, "price": str(Money(draft.price, created.price.currency))},
        )
    )
    return created


async def update_product(uow: UnitOfWork, key: str, changes: ProductChanges) -> ProductOut:
    """Change what is given; see ProductChanges.

    Raises UnknownProduct, StaleVersion, WrongCurrency, UnknownCategory, SlugTaken, SkuTaken, VariantsAlike,
    UnknownVariant, VariantInUse.
    """
    product = await lock_product(uow, key)
    uow.require(policy.can_write(uow.actor, store_id=product.store_id))
    refuse_stale(product, changes.version)
    before = terms_of(product)
    if changes.currency not in {None, product.currency}:
        raise WrongCurrency
    for category_id in given(changes, "category_id").values():
        if category_id is not None and await uow.session.get(Category, category_id) is None:
            raise UnknownCategory
    for name, value in given(changes, *PLAIN_FIELDS, "requires_shipping").items():
        setattr(product, name, value)
    for description in given(changes, "description").values():
        product.description = clean(description)
    try:
        await apply_variants(uow, product, changes)
        await keep_product(uow, product)
    except IntegrityError as taken:
        raise _taken(taken) from taken
    await reindex(uow, [product.id])
    tell_of_change(uow, product, before)
    return await get_product(uow, product.id)


async def set_discount(uow: UnitOfWork, key: str, *, percent: int, version: int | None = None) -> ProductOut:
    """`percent` off every variant. Raises UnknownProduct, StaleVersion."""
    product = await lock_product(uow, key)
    uow.require(policy.can_discount(uow.actor, store_id=product.store_id))
    refuse_stale(product, version)
    before = terms_of(product)
    product.discount_percent = percent
    await keep_product(uow, product)
    tell_of_change(uow, product, before)
    return await get_product(uow, product.id)


async def clear_discount(uow: UnitOfWork, key: str, *, version: int | None = None) -> ProductOut:
    return await set_discount(uow, key, percent=0, version=version)


async def delete_product(uow: UnitOfWork, key: str) -> None:
    """Archive what an order, a cart or a buyer at the till refers to; delete what nobody does. Raises UnknownProduct."""
    product = await lock_product(uow, key)
    uow.require(policy.can_write(uow.actor, store_id=product.store_id))
    before = terms_of(product)
    gone = ProductDeleted(product_id=product.id, store_id=product.store_id, name=product.name, before=before)
    if product.was_ordered or not await _delete(uow, product):
        product.status = ProductStatus.ARCHIVED
        await keep_product(uow, product)
        tell_of_change(uow, product, before)
    else:
        uow.emit(gone)
        tell_search(uow, [gone.product_id])
    uow.announce(TOPIC)


async def _delete(uow: UnitOfWork, product: Product) -> bool:
    """False, and nothing changed, when something still refers to it."""
    pictures = [image.id for image in product.images]
    variants = list(await uow.session.scalars(select(Variant.id).where(Variant.product_id == product.id)))
    try:
        async with uow.session.begin_nested():
            await empty_shelves(uow, product.store_id, [variant.id for variant in product.digest.variants])
            await uow.session.execute(delete(Product).where(Product.id == product.id))
    except (IntegrityError, StockReserved):
        await uow.session.refresh(product)
        return False
    uow.session.expunge(product)
    await forget_levels(uow, variants)
    await media.drop_pictures(uow, pictures)
    return True


def _taken(broken: IntegrityError) -> SkuTaken | SlugTaken | UnknownCategory:
    words = str(broken.orig).casefold()
    if "foreign key" in words:  # the category went in this moment
        return UnknownCategory()
    return SkuTaken() if "sku" in words else SlugTaken()
