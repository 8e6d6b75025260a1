"""The waiting list as somebody sees it who waits."""

from datetime import date, datetime
from uuid import UUID

import msgspec
from sqlalchemy import select

from souk.booking.appointments.commands.waiting import Wish
from souk.booking.appointments.models import WaitingStatus
from souk.booking.appointments.queries import list_waiting
from souk.booking.schedule.models import Provider
from souk.booking.shop.calendar import begins, day_read, month_read, next_day, next_month
from souk.booking.shop.choosing import Choice, Offered, span_of
from souk.kernel.any_of import any_of
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot
from souk.services import services_by_id
from souk.stores import store_names


class WaitingFor(msgspec.Struct, frozen=True, kw_only=True):
    """For what somebody waits; `provider_name` is empty where anybody will do."""

    id: UUID
    service_name: str
    service_slug: str
    store_name: str
    provider_name: str
    from_at: datetime
    until_at: datetime
    time_zone: str
    status: WaitingStatus


class _Person(msgspec.Struct, frozen=True):
    id: UUID
    store_id: UUID
    name: str
    time_zone: str


_PEOPLE = Hot(
    select(Provider.id, Provider.store_id, Provider.name, Provider.time_zone)
    .where(any_of(Provider.store_id, "stores"))
    .order_by(Provider.position, Provider.id),
    _Person,
)


async def list_own_waiting(ctx: ReadContext) -> list[WaitingFor]:
    """What the actor waits for, in the order in which they joined; guests wait for nothing."""
    rows = await list_waiting(ctx) if ctx.actor.id is not None else []
    if not rows:
        return []
    store_ids = sorted({row.store_id for row in rows})
    services = await services_by_id(ctx, {row.service_id for row in rows})
    stores = await store_names(ctx, store_ids)
    people = await ctx.all(_PEOPLE, stores=store_ids)
    by_id, zones = {each.id: each for each in people}, {each.store_id: each.time_zone for each in reversed(people)}
    return [
        WaitingFor(
            id=row.id,
            service_name=services[row.service_id].name,
            service_slug=services[row.service_id].slug,
            store_name=stores[row.store_id].name if row.store_id in stores else "",
            provider_name=by_id[row.provider_id].name if row.provider_id in by_id else "",
            from_at=row.from_at,
            until_at=row.until_at,
            time_zone=by_id[row.provider_id].time_zone if row.provider_id in by_id else zones.get(row.store_id, "UTC"),
            status=row.status,
        )
        for row in rows
        if row.service_id in services
    ]


def wish_of(offered: Offered, choice: Choice, *, day: str, month: str, now: datetime) -> Wish | None:
    """For a day, else for a month; None where the address says neither, or one in which nothing can be booked."""
    assert offered.terms is not None
    span = span_of(offered.terms, choice.zone, now)
    first = day_read(day, span)
    after: date | None = next_day(first) if first is not None else None
    if first is None:
        first = month_read(month, span)
        after = next_month(first) if first is not None else None
    if first is None or after is None:
        return None
    return Wish(
        service_id=offered.service.id,
        from_at=max(begins(choice.zone, first), now),
        until_at=begins(choice.zone, after),
        provider_id=choice.provider_id,
    )
