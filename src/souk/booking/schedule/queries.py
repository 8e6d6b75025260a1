"""Reads: what can be booked, who renders it and how it is booked."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, Select, Uuid, and_, bindparam, func, select

from souk.booking.schedule.errors import NotBookable, UnknownProvider, UnknownSlot
from souk.booking.schedule.facts import ProviderFacts, SlotFacts, SlotOnOffer, Terms
from souk.booking.schedule.models import (
    CELL_MINUTES,
    BookingTerms,
    OccupiedCell,
    Provider,
    ProviderService,
    Slot,
    SlotStatus,
    cell_of,
)
from souk.catalog import ProductStatus, service_products
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot
from souk.services import service_ways
from souk.stores import StoreStatus, store_standings

MOST_SLOTS = 20_000
"""Of one answer: two months of twenty providers."""
HALF_A_DAY = 12 * 60 // CELL_MINUTES


class FreeStart(msgspec.Struct, frozen=True):
    """An instant at which a service is offered, by whoever: `left` is nought where all of it is booked."""

    starts_at: datetime
    left: int
    capacity: int


class NextFree(msgspec.Struct, frozen=True):
    """The first beginning that can be booked with a provider; None where there is none."""

    provider_id: UUID
    starts_at: datetime | None


class _Readiness(msgspec.Struct, frozen=True):
    lead_minutes: int
    status: ProductStatus
    supports_booking: bool
    store_status: StoreStatus


_service = bindparam("service", type_=Uuid())
_provider = bindparam("provider", type_=Uuid())
_most = bindparam("most", type_=BigInteger)
_SLOT_COLUMNS = [
    Provider.name.label(name) if name == "provider_name" else getattr(Slot, name)
    for name in SlotFacts.__struct_fields__
]
_SLOTS = select(*_SLOT_COLUMNS).join_from(Slot, Provider, Provider.id == Slot.provider_id)
SLOT_BY_ID = Hot(_SLOTS.where(Slot.id == bindparam("slot", type_=Uuid())), SlotFacts)
_RENAMED = {"places": "capacity", "terms_version": "version"}
_ON_OFFER = (
    select(
        *_SLOT_COLUMNS,
        Provider.user_id.label("provider_user_id"),
        *(
            getattr(BookingTerms, _RENAMED.get(name, name)).label(name)
            for name in SlotOnOffer.__struct_fields__[len(_SLOT_COLUMNS) + 1 :]
        ),
    )
    .join_from(Slot, Provider, Provider.id == Slot.provider_id)
    .join(BookingTerms, BookingTerms.service_id == Slot.service_id)
)
SLOT_ON_OFFER = Hot(_ON_OFFER.where(Slot.id == bindparam("slot", type_=Uuid())), SlotOnOffer)
SLOT_ON_OFFER_AT = Hot(
    _ON_OFFER.where(Slot.service_id == _service, Slot.provider_id == _provider, Slot.starts_at == bindparam("starts")),
    SlotOnOffer,
)
_BUSY_WITH = (
    select(OccupiedCell.slot_id)
    .where(
        OccupiedCell.provider_id == Slot.provider_id,
        OccupiedCell.cell >= Slot.first_cell,
        OccupiedCell.cell < Slot.end_cell,
        OccupiedCell.slot_id != Slot.id,
    )
    .limit(1)
    .correlate(Slot)
    .scalar_subquery()
)
"""Some other slot. As NOT EXISTS, PostgreSQL would compare every slot with every cell of its provider."""
IS_OFFERED = and_(Slot.status == SlotStatus.OPEN, _BUSY_WITH.is_(None))
HAS_ROOM = Slot.booked < Slot.capacity
_OFFERED = _SLOTS.where(Slot.service_id == _service, IS_OFFERED, Provider.is_active)
BOOKABLE = _OFFERED.where(HAS_ROOM)
_WITHIN = (Slot.starts_at >= bindparam("start"), Slot.starts_at < bindparam("end"))
_BETWEEN = BOOKABLE.where(*_WITHIN)


def _in_order(asked: Select[SlotFacts]) -> Hot[SlotFacts]:
    return Hot(asked.order_by(Slot.starts_at, Provider.position, Slot.id).limit(_most), SlotFacts)


OPEN_SLOTS = _in_order(_BETWEEN)
OPEN_SLOTS_OF = _in_order(_BETWEEN.where(Slot.provider_id == _provider))
_left = func.sum(Slot.capacity - Slot.booked).label("left")
_STARTS = (
    _OFFERED.where(*_WITHIN)
    .with_only_columns(Slot.starts_at, _left, func.max(Slot.capacity).label("capacity"))
    .group_by(Slot.starts_at)
    .order_by(Slot.starts_at)
)
FREE_STARTS = Hot(_STARTS, FreeStart)
FREE_STARTS_OF = Hot(_STARTS.where(Slot.provider_id == _provider), FreeStart)
_FIRST_OF_PROVIDER = (
    select(Slot.starts_at)
    .where(
        Slot.provider_id == ProviderService.provider_id,
        Slot.service_id == ProviderService.service_id,
        *_WITHIN,
        HAS_ROOM,
        IS_OFFERED,
    )
    .order_by(Slot.starts_at)
    .limit(1)
    .correlate(ProviderService)
    .scalar_subquery()
)
NEXT_FREE = Hot(
    select(ProviderService.provider_id, _FIRST_OF_PROVIDER.label("starts_at"))
    .join(Provider, Provider.id == ProviderService.provider_id)
    .where(ProviderService.service_id == _service, Provider.is_active),
    NextFree,
)
_BUSY_AROUND = (
    select(func.count())
    .where(
        OccupiedCell.provider_id == Slot.provider_id,
        OccupiedCell.cell >= bindparam("since", type_=BigInteger),
        OccupiedCell.cell < bindparam("until", type_=BigInteger),
    )
    .scalar_subquery()
)
FAIREST = Hot(
    BOOKABLE.where(Slot.starts_at == bindparam("starts"))
    .order_by(_BUSY_AROUND, Provider.position, Provider.id)
    .limit(_most),
    SlotFacts,
)
TERMS = Hot(
    select(*(getattr(BookingTerms, name) for name in Terms.__struct_fields__)).where(
        BookingTerms.service_id == _service
    ),
    Terms,
)
_product, _ways, _store = service_products(), service_ways(), store_standings()
_READINESS = Hot(
    select(
        BookingTerms.lead_minutes, _product.c.status, _ways.c.supports_booking, _store.c.status.label("store_status")
    )
    .join_from(BookingTerms, _product, _product.c.id == BookingTerms.service_id)
    .join(_ways, _ways.c.id == BookingTerms.service_id)
    .join(_store, _store.c.id == BookingTerms.store_id)
    .where(BookingTerms.service_id == _service),
    _Readiness,
)
_PROVIDERS = select(*(getattr(Provider, name) for name in ProviderFacts.__struct_fields__))
PROVIDER = Hot(_PROVIDERS.where(Provider.id == _provider), ProviderFacts)
PROVIDERS_OF_STORE = Hot(
    _PROVIDERS.where(Provider.store_id == bindparam("store", type_=Uuid())).order_by(Provider.position, Provider.id),
    ProviderFacts,
)
PROVIDERS_OF_SERVICE = Hot(
    _PROVIDERS.join(ProviderService, ProviderService.provider_id == Provider.id)
    .where(ProviderService.service_id == _service)
    .order_by(Provider.position, Provider.id),
    ProviderFacts,
)


async def get_slot(ctx: ReadContext, slot_id: UUID) -> SlotFacts:
    """Whatever its status. Raises UnknownSlot."""
    slot = await ctx.first(SLOT_BY_ID, slot=slot_id)
    if slot is None:
        raise UnknownSlot
    return slot


async def get_slot_on_offer(ctx: ReadContext, slot_id: UUID) -> SlotOnOffer:
    """Whatever its status. Raises UnknownSlot, NotBookable."""
    slot = await ctx.first(SLOT_ON_OFFER, slot=slot_id)
    if slot is None:
        await get_slot(ctx, slot_id)
        raise NotBookable
    return slot


async def find_slot_on_offer(
    ctx: ReadContext, service_id: UUID, provider_id: UUID, starts_at: datetime
) -> SlotOnOffer | None:
    """The one that begins just then, whatever its status."""
    return await ctx.first(SLOT_ON_OFFER_AT, service=service_id, provider=provider_id, starts=starts_at)


async def list_open_slots(
    ctx: ReadContext,
    service_id: UUID,
    *,
    start: datetime,
    end: datetime,
    provider_id: UUID | None = None,
    limit: int = MOST_SLOTS,
) -> list[SlotFacts]:
    """What somebody can book now and that begins in [start, end), in order of time.

    Open, with a place left, not too late, its provider active and not busy with something else. None at all while the
    service, or its store, is not available. Raises NotBookable where it has no terms.
    """
    earliest = await earliest_start(ctx, service_id)
    if earliest is None:
        return []
    asked = {"service": service_id, "start": max(start, earliest), "end": end, "most": limit}
    if provider_id is None:
        return await ctx.all(OPEN_SLOTS, **asked)
    return await ctx.all(OPEN_SLOTS_OF, **asked, provider=provider_id)


async def list_free_starts(
    ctx: ReadContext, service_id: UUID, *, start: datetime, end: datetime, provider_id: UUID | None = None
) -> list[FreeStart]:
    """When it is offered in [start, end), what is booked up included: what a calendar shows. As `list_open_slots`."""
    earliest = await earliest_start(ctx, service_id)
    if earliest is None:
        return []
    asked = {"service": service_id, "start": max(start, earliest), "end": end}
    if provider_id is None:
        return await ctx.all(FREE_STARTS, **asked)
    return await ctx.all(FREE_STARTS_OF, **asked, provider=provider_id)


async def list_next_free(ctx: ReadContext, service_id: UUID, *, end: datetime) -> dict[UUID, datetime]:
    """When each provider can be booked first, before `end`; who cannot is missing. As `list_open_slots`."""
    earliest = await earliest_start(ctx, service_id)
    if earliest is None:
        return {}
    found = await ctx.all(NEXT_FREE, service=service_id, start=earliest, end=end)
    return {each.provider_id: each.starts_at for each in found if each.starts_at is not None}


async def find_any(ctx: ReadContext, service_id: UUID, starts_at: datetime) -> list[SlotFacts]:
    """What can be booked at that very instant, least busy provider first. To take one: `take_any_place`."""
    earliest = await earliest_start(ctx, service_id)
    if earliest is None or starts_at < earliest:
        return []
    return await ctx.all(FAIREST, service=service_id, starts=starts_at, **around(starts_at), most=MOST_SLOTS)


def around(starts_at: datetime) -> dict[str, int]:
    """The cells of half a day before and after, in which somebody is more or less busy."""
    cell = cell_of(starts_at)
    return {"since": cell - HALF_A_DAY, "until": cell + HALF_A_DAY}


async def earliest_start(ctx: ReadContext, service_id: UUID) -> datetime | None:
    """Before which it is too late to book; None while the service is not to be had. Raises NotBookable."""
    readiness = await ctx.first(_READINESS, service=service_id)
    if readiness is None:
        raise NotBookable
    sells = readiness.status is ProductStatus.ACTIVE and readiness.store_status is StoreStatus.ACTIVE
    if not sells or not readiness.supports_booking:
        return None
    return ctx.now + timedelta(minutes=readiness.lead_minutes)


async def terms_of(ctx: ReadContext, service_id: UUID) -> Terms:
    """Whatever the service's status. Raises NotBookable where there are none."""
    terms = await ctx.first(TERMS, service=service_id)
    if terms is None:
        raise NotBookable
    return terms


async def provider_of(ctx: ReadContext, provider_id: UUID) -> ProviderFacts:
    """Inactive ones included. Raises UnknownProvider."""
    provider = await ctx.first(PROVIDER, provider=provider_id)
    if provider is None:
        raise UnknownProvider
    return provider


async def list_providers(
    ctx: ReadContext, store_id: UUID | None = None, *, service_id: UUID | None = None, inactive: bool = False
) -> Sequence[ProviderFacts]:
    """Those of a store, or who render a service, in the store's own order."""
    if service_id is not None:
        found = await ctx.all(PROVIDERS_OF_SERVICE, service=service_id)
    else:
        found = await ctx.all(PROVIDERS_OF_STORE, store=store_id)
    return [each for each in found if (inactive or each.is_active) and store_id in (None, each.store_id)]
