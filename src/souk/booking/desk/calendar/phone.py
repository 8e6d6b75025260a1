"""An appointment for somebody who rings up: what the form offers and shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from souk.booking.desk.calendar.appointment_pages import FreeDay, free_days
from souk.booking.desk.calendar.forms import day_asked
from souk.booking.desk.calendar.queries import list_free_slots
from souk.booking.desk.calendar.spans import midnight
from souk.booking.desk.calendar.standing import CALENDAR
from souk.booking.desk.stores import Seat, list_services_of, take_seat
from souk.booking.schedule.facts import SlotFacts
from souk.booking.schedule.queries import get_slot, list_providers
from souk.kernel.database import ReadContext
from souk.kernel.ids import as_uuid
from souk.stores import get_store
from souk.ui import FormState, Option, url_with

AHEAD_DAYS: Final = 21
DAYS: Final = 4
"""As many with free times are shown at once."""


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """What an address asks for; `slot` where one came from a free time of the calendar."""

    service: str = ""
    day: str = ""
    provider: str = ""
    slot: str = ""
    store: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPage:
    back: str
    action: str
    store_id: str
    services: tuple[Option, ...]
    service: str
    providers: tuple[Option, ...]
    provider: str
    day: str
    days: tuple[FreeDay, ...]
    later: str
    """Where free times of later days are, if there are any."""
    slot: str
    slot_text: str
    form: FormState


async def new_page(ctx: ReadContext, sought: Sought, form: FormState) -> NewPage:
    """Raises Forbidden, UnknownSlot."""
    seat = await take_seat(ctx, sought.store)
    slot = await _slot(ctx, sought, seat)
    names = {each.id: each.name for each in await list_services_of(ctx, seat.store_id) if each.supports_booking}
    service_id = slot.service_id if slot is not None else as_uuid(sought.service) or next(iter(names), None)
    zone = ZoneInfo((await get_store(ctx, seat.store_id)).time_zone)
    free = () if slot is not None else await _free(ctx, seat, service_id, sought, zone)
    today = ctx.now.astimezone(zone).date().isoformat()
    return NewPage(
        back=url_with(CALENDAR, store=sought.store or None, day=sought.day or None),
        action=f"{CALENDAR}/new",
        store_id=str(seat.store_id),
        services=tuple(Option(str(each), name) for each, name in names.items()),
        service=str(service_id or ""),
        providers=await _providers(ctx, seat),
        provider=sought.provider,
        day=sought.day or today,
        days=free[:DAYS],
        later=_later(sought, seat, service_id, free),
        slot=str(slot.id) if slot is not None else "",
        slot_text=_in_words(slot, names) if slot is not None else "",
        form=form,
    )


async def _slot(ctx: ReadContext, sought: Sought, seat: Seat) -> SlotFacts | None:
    chosen = as_uuid(sought.slot)
    slot = await get_slot(ctx, chosen) if chosen is not None else None
    return slot if slot is not None and slot.store_id == seat.store_id else None


async def _providers(ctx: ReadContext, seat: Seat) -> tuple[Option, ...]:
    found = [each for each in await list_providers(ctx, seat.store_id) if seat.sees_all or each.id == seat.own_provider]
    return tuple(Option(str(each.id), each.name) for each in found) if len(found) > 1 else ()


async def _free(
    ctx: ReadContext, seat: Seat, service_id: UUID | None, sought: Sought, zone: ZoneInfo
) -> tuple[FreeDay, ...]:
    if service_id is None:
        return ()
    day = day_asked(sought.day)
    start: datetime = ctx.now if day is None else max(ctx.now, midnight(day, zone))
    provider_id = as_uuid(sought.provider)
    return free_days(
        await list_free_slots(ctx, seat, service_id, start=start, days=AHEAD_DAYS, provider_id=provider_id)
    )


def _later(sought: Sought, seat: Seat, service_id: UUID | None, free: tuple[FreeDay, ...]) -> str:
    if len(free) <= DAYS:
        return ""
    kept = {"store": str(seat.store_id), "service": str(service_id), "provider": sought.provider or None}
    return url_with(f"{CALENDAR}/new", **kept, day=free[DAYS].day) + "#f-slot_id"


def _in_words(slot: SlotFacts, names: Mapping[UUID, str]) -> str:
    local = slot.starts_at.astimezone(ZoneInfo(slot.time_zone))
    what = names.get(slot.service_id, "")
    return f"{what}, {local:%A} {local.day} {local:%B} at {local:%H:%M} with {slot.provider_name}"
