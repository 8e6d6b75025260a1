"""A product on its way from one version to the next: locked, checked, kept."""

from sqlalchemy import select

from souk.catalog import policy
from souk.catalog.errors import StaleVersion, UnknownProduct
from souk.catalog.listing import Pricing, digest_of, price_span
from souk.catalog.models import Product, Variant
from souk.catalog.queries import get_product
from souk.kernel.cache import TOPIC
from souk.kernel.database import UnitOfWork


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
