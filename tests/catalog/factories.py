"""Categories and products with honest defaults; a test names only what matters to it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from souk.catalog import AddedProduct, NewCategory, NewProduct, NewVariant, add_category, add_product
from souk.kernel.database import UnitOfWork


async def make_category(uow: UnitOfWork, name: str = "Shirts", *, parent_id: UUID | None = None) -> UUID:
    return await add_category(uow, NewCategory(name=name, parent_id=parent_id))


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


async def fill_shelf(uow: UnitOfWork, store_id: UUID) -> None:
    """What is looked for by words: six products that share some of them."""
    audio = await make_category(uow, "Audio")
    wear = await make_category(uow, "Knitwear")
    rows: list[dict[str, Any]] = [
        {"name": "Wireless Headphones", "category_id": audio, "brand": "Sonora", "price": 199_00},
        {"name": "Headphone Stand", "category_id": audio, "brand": "Perch", "price": 25_00},
        {"name": "Woollen Jumper", "category_id": wear, "brand": "Fjord", "tags": ["winter"], "price": 80_00},
        {"name": "Wool Socks", "category_id": wear, "brand": "Fjord", "price": 12_00},
        {"name": "Running Shoes", "description": "Light shoes for <b>winter</b> mornings.", "price": 95_00},
        {"name": "Café Cup", "variants": [NewVariant(color="Turquoise", stock=1)], "price": 9_00},
    ]
    for row in rows:
        await make_product(uow, store_id=store_id, **row)
