"""In which stores somebody stands at the desk, and as whom."""

from collections.abc import Mapping
from uuid import UUID

import msgspec
from sqlalchemy import Uuid, bindparam, select

from souk.booking.schedule.models import Provider
from souk.booking.schedule.policy import BookingPermission, can_read
from souk.catalog import ProductStatus, service_products
from souk.identity import signed_in
from souk.kernel.database import ReadContext
from souk.kernel.errors import Forbidden
from souk.kernel.hot import Hot
from souk.kernel.ids import as_uuid
from souk.services import ServiceFacts, services_by_id
from souk.stores import StoreName, store_names


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """Where somebody sits: the store they look at, the others they could, and which provider they are there.

    `sees_all`: they look after the whole store's calendar, not only their own.
    """

    store_id: UUID
    stores: Mapping[UUID, StoreName]
    own_provider: UUID | None
    sees_all: bool


class _Place(msgspec.Struct, frozen=True):
    id: UUID
    store_id: UUID


class _Id(msgspec.Struct, frozen=True):
    id: UUID


_products = service_products()
OWN = Hot(
    select(Provider.id, Provider.store_id)
    .where(Provider.user_id == bindparam("person", type_=Uuid()), Provider.is_active)
    .order_by(Provider.id),
    _Place,
)
SERVICES = Hot(
    select(_products.c.id)
    .where(_products.c.store_id == bindparam("store", type_=Uuid()), _products.c.status != ProductStatus.ARCHIVED.value)
    .order_by(_products.c.name, _products.c.id),
    _Id,
)


async def take_seat(ctx: ReadContext, wanted: str = "") -> Seat:
    """`wanted`: a store's id, as an address has it; without one the first. Raises Unauthenticated, Forbidden."""
    person = signed_in(ctx.actor)
    own = {row.store_id: row.id for row in await ctx.all(OWN, person=person)}
    held = ctx.actor.stores_with(BookingPermission.BOOKING_READ) + ctx.actor.stores_with(
        BookingPermission.BOOKING_MANAGE
    )
    names = await store_names(ctx, {*held, *own})
    chosen = as_uuid(wanted)
    if chosen is not None and chosen not in names and can_read(ctx.actor, chosen):
        names = {**names, **await store_names(ctx, [chosen])}
    ordered = dict(sorted(names.items(), key=lambda pair: (pair[1].name, pair[0])))
    if not ordered or (chosen is not None and chosen not in ordered):
        raise Forbidden("This page is for the people of a store.")
    store_id = chosen or next(iter(ordered))
    return Seat(
        store_id=store_id,
        stores=ordered,
        own_provider=own.get(store_id),
        sees_all=bool(can_read(ctx.actor, store_id)),
    )


async def list_services_of(ctx: ReadContext, store_id: UUID) -> list[ServiceFacts]:
    """Those of a store that are not archived, by name."""
    ids = [row.id for row in await ctx.all(SERVICES, store=store_id)]
    found = await services_by_id(ctx, ids)
    return [found[each] for each in ids if each in found]
