"""Looking into calendars: a store's, or for a provider under their own login theirs alone."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from souk.booking.appointments.queries import AppointmentDetail, list_calendar
from souk.booking.desk.calendar.rows import AWAY, BUSY, FREE, HOURS, Away, BusySlot, FreeSlot, HoursRow
from souk.booking.desk.calendar.spans import View, days_of, midnight
from souk.booking.desk.stores import Seat
from souk.booking.schedule.facts import ProviderFacts
from souk.booking.schedule.queries import list_providers
from souk.kernel.database import ReadContext
from souk.services import ServiceFacts, services_by_id
from souk.stores import get_store

MOST_COLUMNS = 20


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which part of the calendar: `day` None is today, `provider_id` None everybody (a week: the first)."""

    view: View = View.DAY
    day: date | None = None
    provider_id: UUID | None = None


class Calendar(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that stands in the columns of some days. `providers`: those of the columns, of `everybody`."""

    seat: Seat
    store_name: str
    zone: str
    today: date
    view: View
    days: Sequence[date]
    everybody: Sequence[ProviderFacts]
    providers: Sequence[ProviderFacts]
    appointments: Sequence[AppointmentDetail]
    free: Sequence[FreeSlot]
    busy: Sequence[BusySlot]
    away: Sequence[Away]
    hours: Sequence[HoursRow]
    services: dict[UUID, ServiceFacts]
    now: datetime


async def get_calendar(ctx: ReadContext, seat: Seat, asked: Asked) -> Calendar:
    store = await get_store(ctx, seat.store_id)
    everybody = [
        each for each in await list_providers(ctx, seat.store_id) if seat.sees_all or each.id == seat.own_provider
    ]
    providers = _columns(everybody, asked)
    zone = store.time_zone
    today = ctx.now.astimezone(ZoneInfo(providers[0].time_zone if providers else zone)).date()
    days = days_of(asked.view, asked.day or today)
    start, end = _around(days, {each.time_zone for each in providers} or {zone})
    ids = [each.id for each in providers]
    span = {"providers": ids, "start": start, "end": end}
    appointments = await list_calendar(ctx, ids, start, end) if ids else []
    free = [each for each in await ctx.all(FREE, **span) if each.ends_at > ctx.now]
    services = await services_by_id(
        ctx, {each.service_id for each in free} | {each.service_id for each in appointments}
    )
    return Calendar(
        seat=seat,
        store_name=store.name,
        zone=zone,
        today=today,
        view=asked.view,
        days=days,
        everybody=everybody,
        providers=providers,
        appointments=appointments,
        free=free,
        busy=await ctx.all(BUSY, **span),
        away=await ctx.all(AWAY, **span),
        hours=await ctx.all(HOURS, providers=ids),
        services=services,
        now=ctx.now,
    )


async def list_free_slots(
    ctx: ReadContext, seat: Seat, service_id: UUID, *, start: datetime, days: int, provider_id: UUID | None = None
) -> list[tuple[FreeSlot, ProviderFacts]]:
    """Where somebody could be put, the lead time notwithstanding; of one's own calendar alone for a provider."""
    known = {
        each.id: each
        for each in await list_providers(ctx, seat.store_id)
        if (seat.sees_all or each.id == seat.own_provider) and provider_id in {None, each.id}
    }
    found = await ctx.all(FREE, providers=sorted(known), start=start, end=start + timedelta(days=days))
    return [
        (each, known[each.provider_id]) for each in found if each.service_id == service_id and each.ends_at > ctx.now
    ]


def _columns(everybody: Sequence[ProviderFacts], asked: Asked) -> Sequence[ProviderFacts]:
    chosen = [each for each in everybody if each.id == asked.provider_id]
    if asked.view is View.WEEK:
        return chosen or everybody[:1]
    return (chosen or everybody)[:MOST_COLUMNS]


def _around(days: Sequence[date], zones: set[str]) -> tuple[datetime, datetime]:
    places = [ZoneInfo(zone) for zone in zones]
    return (
        min(midnight(days[0], place) for place in places),
        max(midnight(days[-1] + timedelta(days=1), place) for place in places),
    )
