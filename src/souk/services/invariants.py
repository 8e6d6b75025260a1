"""Facts about services that no storm may break: each stands on a product, each item on a variant that says the same."""

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import Select, and_, column, exists, false, func, or_, select, table, true, union_all

from souk.kernel.database import ReadContext
from souk.kernel.rooms import Invariant
from souk.services.models import Service, ServiceItem

MOST = 100
"""How many breaches of a fact are told."""

# Facts of lower rooms, looked at by name and never written.
_products = table("products", column("id"), column("kind"), column("price"), column("store_id"))
_variants = table("variants", column("id"), column("product_id"), column("is_archived"))
_levels = table("stock_levels", column("variant_id"), column("is_tracked"))

HOMELESS = union_all(
    select(Service.id)
    .outerjoin(_products, _products.c.id == Service.id)
    .where(
        or_(
            _products.c.id.is_(None),
            _products.c.kind != "service",
            _products.c.store_id != Service.store_id,
            _products.c.price != func.coalesce(Service.base_price, 0),
        )
    ),
    select(_products.c.id)
    .outerjoin(Service, Service.id == _products.c.id)
    .where(_products.c.kind == "service", Service.id.is_(None)),
).subquery()
_is_sold = and_(ServiceItem.is_available, Service.supports_ordering)
_says_otherwise = or_(
    and_(_is_sold, _variants.c.is_archived == true()), and_(~_is_sold, _variants.c.is_archived == false())
)
MISPLACED = (
    select(ServiceItem.id)
    .join(Service, Service.id == ServiceItem.service_id)
    .outerjoin(_variants, _variants.c.id == ServiceItem.id)
    .where(or_(_variants.c.id.is_(None), _variants.c.product_id != ServiceItem.service_id, _says_otherwise))
)
COUNTED = select(ServiceItem.id).where(
    ~exists().where(_levels.c.variant_id == ServiceItem.id, _levels.c.is_tracked == false())
)


def _found(broken: Select[Any], sentence: str) -> Callable[[ReadContext], Awaitable[list[str]]]:
    async def find(ctx: ReadContext) -> list[str]:
        return [sentence.format(each) for each in await ctx.session.scalars(broken.limit(MOST))]

    return find


INVARIANTS = (
    Invariant(
        name="services.are_products",
        find=_found(
            select(HOMELESS.c.id), "Service {} and its product do not say the same, or one of them is missing."
        ),
    ),
    Invariant(
        name="services.items_are_variants",
        find=_found(MISPLACED, "Item {} and what is sold of it do not say the same, or it is sold nowhere."),
    ),
    Invariant(
        name="services.items_are_not_counted",
        find=_found(COUNTED, "Item {} of a menu has counted stock."),
    ),
)
