"""Categories and products with honest defaults; a test names only what matters to it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from souk.catalog import AddedProduct, NewProduct, NewVariant, add_product
from souk.catalog.models import Category
from souk.catalog.prose import slug_of
from souk.kernel.database import UnitOfWork
from souk.kernel.ids import new_id


async def make_category(uow: UnitOfWork, name: str = "Shirts", *, parent_id: UUID | None = None) -> UUID:
    category_id = new_id()
    await uow.session.execute(
        insert(Category).values(
            id=category_id,
            name=name,
            name_key=name.casefold(),
            slug=slug_of(name, fallback=category_id.hex),
            parent_id=parent_id,
            created_at=uow.now,
            updated_at=uow.now,
        )
    )
    return category_id


async def make_product(
    uow: UnitOfWork,
    *,
    store_id: UUID,
    name: str = "Ocean Blue Shirt",
    price: int = 50_00,
    stock: int = 10,
    variants: Sequence[NewVariant] | None = None,
    **more: Any,
) -> AddedProduct:
    """One default variant with `stock` pieces, unless `variants` says otherwise. `more`: fields of `NewProduct`."""
    choices = list(variants) if variants is not None else [NewVariant(stock=stock)]
    return await add_product(uow, NewProduct(store_id=store_id, name=name, price=price, variants=choices, **more))
