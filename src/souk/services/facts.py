"""What rooms above know of a service: frozen facts, whatever its status and whoever asks."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import Subquery, Uuid, bindparam, select

from souk.catalog import ImageRef, ProductStatus, service_products
from souk.kernel.any_of import any_of
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot
from souk.services.errors import UnknownService
from souk.services.kinds import ServiceCategory, ServiceType
from souk.services.models import Service


class ServiceFacts(msgspec.Struct, frozen=True):
    """`base_price` in minor units of `currency`; None where the price is agreed with the vendor."""

    id: UUID
    store_id: UUID
    name: str
    slug: str
    description: str
    status: ProductStatus
    currency: str
    base_price: int | None
    has_flexible_pricing: bool
    images: list[ImageRef]
    rating: int
    """Hundredths of a star."""
    reviews_count: int
    category: ServiceCategory
    service_type: ServiceType
    supports_booking: bool
    supports_ordering: bool
    supports_walk_in: bool
    requires_contact: bool
    delivers: bool
    contact_info: str
    location: str
    version: int
    created_at: datetime
    updated_at: datetime

    @property
    def image(self) -> ImageRef | None:
        return self.images[0] if self.images else None

    @property
    def is_available(self) -> bool:
        return self.status is ProductStatus.ACTIVE


PRODUCT = service_products()
_columns = {
    **{column.key: column for column in PRODUCT.c},
    **{name: getattr(Service, name) for name in ServiceFacts.__struct_fields__ if name in Service.__table__.c},
}
FACTS = select(*(_columns[name] for name in ServiceFacts.__struct_fields__)).join_from(
    Service, PRODUCT, PRODUCT.c.id == Service.id
)
_BY_IDS = Hot(FACTS.where(any_of(Service.id, "ids")), ServiceFacts)
_BY_ID = Hot(FACTS.where(Service.id == bindparam("id", type_=Uuid())), ServiceFacts)
_BY_SLUG = Hot(FACTS.where(PRODUCT.c.slug == bindparam("slug")), ServiceFacts)


def service_ways() -> Subquery:
    """Whether each service can be booked, to join: a row per service."""
    return select(Service.id, Service.supports_booking).subquery("service_ways")


async def services_by_id(ctx: ReadContext, service_ids: Iterable[UUID]) -> dict[UUID, ServiceFacts]:
    """Drafts and archived ones included; unknown ids are left out."""
    return {row.id: row for row in await ctx.all(_BY_IDS, ids=sorted(set(service_ids)))}


async def get_service(ctx: ReadContext, service_id: UUID) -> ServiceFacts:
    """Drafts and archived ones included. Raises UnknownService."""
    found = await ctx.first(_BY_ID, id=service_id)
    if found is None:
        raise UnknownService
    return found


async def find_service_by_slug(ctx: ReadContext, slug: str) -> ServiceFacts | None:
    """Drafts and archived ones included."""
    return await ctx.first(_BY_SLUG, slug=slug)
