"""A product on its way from one version to the next: locked, checked, kept."""

from typing import Any

from sqlalchemy import select

from souk.catalog import policy
from souk.catalog.errors import StaleVersion, UnknownProduct
from souk.catalog.events import ProductChanged
from souk.catalog.listing import Pricing, digest_of, price_span
from souk.catalog.models import Product, Variant
from souk.catalog.queries import get_product
from souk.kernel.cache import TOPIC
from souk.kernel.database import UnitOfWork
from souk.kernel.money import Money


async def lock_product(uow: UnitOfWork, key: str) -> Product:
    """The row of a product this actor can see; whether they may change it is still to be asked.

    Raises Unauthenticated for guests, UnknownProduct.
    """
    policy.signed_in(uow.actor)
    product_id = (await get_product(uow, key)).id
    unlike_a_key = {"key_share": True}  # an order may refer to it meanwhile: it holds the stock that we may wait for
    product = await uow.session.get(Product, product_id, with_for_update=unlike_a_key, populate_existing=True)
    if product is None:
        raise UnknownProduct
    return product


def refuse_stale(product: Product, version: int | None) -> None:
    """Raises StaleVersion when it has changed since `version` was read."""
    if version is not None and version != product.version:
        raise StaleVersion(version=product.version)


def terms_of(product: Product) -> dict[str, Any]:
    """What the audit trail tells of a product: what it is called, whether it is sold, and for how much."""
    terms: dict[str, Any] = {
        "name": product.name,
        "status": product.status.value,
        "price": str(Money(product.price, product.currency)),
        "discount_percent": product.discount_percent,
    }
    if product.compare_at is not None:
        terms["compare_at"] = str(Money(product.compare_at, product.currency))
    for variant in product.digest.variants if len(product.digest.variants) > 1 else ():
        terms[f"price of {variant.sku or variant.id}"] = str(Money(variant.list_price, product.currency))
    return terms


def tell_of_change(uow: UnitOfWork, product: Product, before: dict[str, Any]) -> None:
    """Announce what is different from `before` (`terms_of`), if anything is."""
    after = terms_of(product)
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    if names:
        uow.emit(
            ProductChanged(
                product_id=product.id,
                store_id=product.store_id,
                name=product.name,
                before={name: before[name] for name in names if name in before},
                after={name: after[name] for name in names if name in after},
            )
        )


async def keep_product(uow: UnitOfWork, product: Product) -> None:
    """Work out prices and digest anew, count the version up, and tell the caches."""
    kept = select(Variant).where(Variant.product_id == product.id, ~Variant.is_archived).order_by(Variant.position)
    variants = (await uow.session.scalars(kept)).all()
    pricing = Pricing(product.price, product.compare_at, product.discount_percent)
    product.digest = digest_of(pricing, variants)
    product.min_price, product.max_price = price_span(pricing, product.digest)
    product.version += 1
    product.updated_at = uow.now
    await uow.session.flush()
    uow.announce(TOPIC)
