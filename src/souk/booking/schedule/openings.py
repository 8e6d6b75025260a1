"""When each of several services can be booked next: one statement, however many they are."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, bindparam, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.compiler import SQLCompiler

from souk.booking.schedule.models import BookingTerms, Provider, ProviderService, Slot
from souk.booking.schedule.queries import HAS_ROOM, IS_OFFERED
from souk.kernel.any_of import any_of
from souk.kernel.columns import UtcDateTime
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot
from souk.services import Opening
from souk.stores import StoreStatus, store_standings

MINUTES_OF_A_DAY = 24 * 60


class minutes_from_now(ColumnElement[datetime]):  # noqa: N801 - reads as a function
    """So many minutes after the instant handed over as `now`."""

    inherit_cache = False

    def __init__(self, minutes: Any) -> None:
        self.type = UtcDateTime()
        self.minutes = minutes
        self.now = bindparam("now", type_=UtcDateTime())


@compiles(minutes_from_now, "postgresql")
def _interval(element: minutes_from_now, compiler: SQLCompiler, **kw: Any) -> str:
    minutes = compiler.process(element.minutes, **kw)
    return f"({compiler.process(element.now, **kw)} + {minutes} * interval '1 minute')"


@compiles(minutes_from_now, "sqlite")
def _modifier(element: minutes_from_now, compiler: SQLCompiler, **kw: Any) -> str:
    """As instants are kept, to six digits."""
    minutes = compiler.process(element.minutes, **kw)
    now = compiler.process(element.now, **kw)
    return f"(strftime('%Y-%m-%d %H:%M:%f', {now}, ({minutes}) || ' minutes') || '000')"


class _Next(msgspec.Struct, frozen=True):
    service_id: UUID
    starts_at: datetime | None
    time_zone: str | None


_next, _store = aliased(Slot), store_standings()
_first_free = (
    select(Slot.id)
    .where(
        Slot.provider_id == ProviderService.provider_id,
        Slot.service_id == ProviderService.service_id,
        Slot.starts_at >= minutes_from_now(BookingTerms.lead_minutes),
        Slot.starts_at < minutes_from_now(BookingTerms.horizon_days * MINUTES_OF_A_DAY),
        HAS_ROOM,
        IS_OFFERED,
    )
    .order_by(Slot.starts_at)
    .limit(1)
    .correlate(BookingTerms, ProviderService)
    .scalar_subquery()
)
OPENINGS = Hot(
    select(BookingTerms.service_id, _next.starts_at, _next.time_zone)
    .join(_store, _store.c.id == BookingTerms.store_id)
    .join(ProviderService, ProviderService.service_id == BookingTerms.service_id)
    .join(Provider, Provider.id == ProviderService.provider_id)
    .outerjoin(_next, _next.id == _first_free)
    .where(any_of(BookingTerms.service_id, "ids"), _store.c.status == StoreStatus.ACTIVE, Provider.is_active),
    _Next,
)
"""One row for each provider who renders it: their slots lie in order, so that each is asked for the first alone."""


async def find_openings(ctx: ReadContext, service_ids: Collection[UUID]) -> dict[UUID, Opening]:
    """For services on show; those that nobody renders, that have no terms, or whose store is closed are missing."""
    if not service_ids:
        return {}
    found = await ctx.all(OPENINGS, ids=sorted(service_ids), now=ctx.now)
    first: dict[UUID, Opening] = {}
    for each in found:
        known = first.get(each.service_id)
        if known is None or known.starts_at is None or (each.starts_at and each.starts_at < known.starts_at):
            first[each.service_id] = Opening(each.starts_at, each.time_zone)
    return first
