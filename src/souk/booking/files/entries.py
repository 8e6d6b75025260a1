"""From appointments to what a calendar is told of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Select, Uuid, bindparam, or_, select
from sqlalchemy.sql import ColumnElement

from souk.booking.appointments.models import Appointment, AppointmentStatus
from souk.booking.files.calendar import CalendarEntry, Standing
from souk.booking.schedule.models import Provider
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot
from souk.kernel.mailbox import Mailbox
from souk.services import services_by_id
from souk.stores import store_names

MOST: Final = 1_000
LOOKS_BACK: Final = timedelta(days=90)
CALLS_BEFORE: Final = (timedelta(hours=24), timedelta(hours=2))
SHOWN: Final = (
    AppointmentStatus.PENDING,
    AppointmentStatus.CONFIRMED,
    AppointmentStatus.COMPLETED,
    AppointmentStatus.NO_SHOW,
)
"""What stands in a feed. What was cancelled is left out, and so goes from the calendar that follows it."""
STANDINGS: Final = {
    AppointmentStatus.HELD: Standing.TENTATIVE,
    AppointmentStatus.PENDING: Standing.TENTATIVE,
    AppointmentStatus.CANCELLED: Standing.CANCELLED,
    AppointmentStatus.EXPIRED: Standing.CANCELLED,
}


class Booked(msgspec.Struct, frozen=True):
    """What calendar files and letters read of an appointment."""

    id: UUID
    number: str
    store_id: UUID
    service_id: UUID
    provider_id: UUID
    customer_id: UUID | None
    sealed_contact: str | None
    service_name: str
    provider_name: str
    status: AppointmentStatus
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    moves: int
    updated_at: datetime


class _Entered(Protocol):
    """What of an appointment goes into a calendar."""

    @property
    def id(self) -> UUID: ...
    @property
    def number(self) -> str: ...
    @property
    def service_name(self) -> str: ...
    @property
    def provider_name(self) -> str: ...
    @property
    def status(self) -> AppointmentStatus: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def time_zone(self) -> str: ...
    @property
    def moves(self) -> int: ...
    @property
    def updated_at(self) -> datetime: ...


_columns = tuple(getattr(Appointment, name) for name in Booked.__struct_fields__)
_since = Appointment.starts_at >= bindparam("since", type_=Appointment.starts_at.type)
_shown = or_(*(Appointment.status == each for each in SHOWN))


def _in_order(*which: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    return select(*_columns).where(*which, _since).order_by(Appointment.starts_at, Appointment.id).limit(MOST)


_whose = bindparam("whose", type_=Uuid())
BOOKED_BY = Hot(_in_order(Appointment.customer_id == _whose, _shown), Booked)
BOOKED_WITH = Hot(
    _in_order(Appointment.provider_id.in_(select(Provider.id).where(Provider.user_id == _whose)), _shown), Booked
)


async def list_booked_by(ctx: ReadContext, person_id: UUID) -> list[Booked]:
    """What they booked, from three months ago on; the first thousand."""
    return await ctx.all(BOOKED_BY, whose=person_id, since=ctx.now - LOOKS_BACK)


async def list_booked_with(ctx: ReadContext, person_id: UUID) -> list[Booked]:
    """Where they are the one who is booked, from three months ago on; the first thousand."""
    return await ctx.all(BOOKED_WITH, whose=person_id, since=ctx.now - LOOKS_BACK)


async def entries_of(
    ctx: ReadContext, appointments: Sequence[Booked], *, page: str, names: dict[UUID, str] | None = None
) -> list[CalendarEntry]:
    """`page`: where one of them can be looked at, ending where its id follows; empty for none.

    With `names`, by appointment, they are the entries of whoever is booked, who wants to know who comes.
    """
    stores = await store_names(ctx, sorted({each.store_id for each in appointments}))
    services = await services_by_id(ctx, {each.service_id for each in appointments})
    return [
        entry_of(
            each,
            store=stores[each.store_id].name,
            location=services[each.service_id].location,
            url=f"{page}{each.id}" if page else "",
            who_comes=names.get(each.id, "") if names is not None else None,
        )
        for each in appointments
    ]


def entry_of(
    booked: _Entered,
    *,
    store: str,
    location: str,
    url: str,
    attendee: Mailbox | None = None,
    who_comes: str | None = None,
) -> CalendarEntry:
    """`who_comes`: the customer's name, in a file for whoever is booked."""
    is_work = who_comes is not None
    title = f"{booked.service_name}: {who_comes or 'somebody'}" if is_work else f"{booked.service_name} at {store}"
    lines = [
        "" if is_work else f"With {booked.provider_name}.",
        f"{local_span(booked.starts_at, booked.ends_at, booked.time_zone)}.",
        f"Appointment {booked.number}.",
        "Not confirmed yet." if booked.status is AppointmentStatus.PENDING else "",
    ]
    return CalendarEntry(
        uid=str(booked.id),
        sequence=booked.moves,
        standing=STANDINGS.get(booked.status, Standing.CONFIRMED),
        summary=title,
        description="\n".join(line for line in lines if line),
        location=location or store,
        url=url,
        starts_at=booked.starts_at,
        ends_at=booked.ends_at,
        stamped_at=booked.updated_at,
        organizer=store,
        attendee=attendee,
        calls_before=CALLS_BEFORE if booked.status in {AppointmentStatus.PENDING, AppointmentStatus.CONFIRMED} else (),
    )


def local_span(starts_at: datetime, ends_at: datetime, time_zone: str) -> str:
    """`Saturday, 21 November 2026, 14:00 to 14:30 EST`; where the clock changes in between, both say their zone."""
    zone = ZoneInfo(time_zone)
    starts, ends = starts_at.astimezone(zone), ends_at.astimezone(zone)
    begins = f"{starts:%A}, {starts.day} {starts:%B} {starts.year}, {starts:%H:%M}"
    begins += f" {zone_of(starts)}" if zone_of(starts) != zone_of(ends) else ""
    until = f"{ends:%H:%M} {zone_of(ends)}"
    return f"{begins} to {until}" if starts.date() == ends.date() else f"{begins} to {local_day(ends)}, {until}"


def local_moment(moment: datetime, time_zone: str) -> str:
    """`Saturday, 21 November, 14:30 EST`."""
    local = moment.astimezone(ZoneInfo(time_zone))
    return f"{local:%A}, {local.day} {local:%B}, {local:%H:%M} {zone_of(local)}"


def local_day(moment: datetime) -> str:
    return f"{moment:%A}, {moment.day} {moment:%B} {moment.year}"


def zone_of(moment: datetime) -> str:
    """`EST`; of a zone that has no such letters, `UTC-03`."""
    name = moment.tzname() or "UTC"
    return f"UTC{name}" if name[0] in "+-" else name
