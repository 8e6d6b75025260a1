"""Appointments as people and files get to see them."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union_all

from souk.booking.appointments import policy
from souk.booking.appointments.contact import Contact, open_contact, open_text
from souk.booking.appointments.errors import UnknownAppointment
from souk.booking.appointments.models import ACTIVE, COUNTED, Appointment, AppointmentStatus
from souk.booking.appointments.rows import BY_ID, COLUMNS, HISTORY, AppointmentFacts, AppointmentRow, HistoryRow
from souk.booking.appointments.waiting_rows import WAITING_OF, WaitingRow
from souk.booking.schedule.models import Provider
from souk.identity import person_names
from souk.kernel.database import ReadContext
from souk.kernel.errors import Unauthenticated
from souk.kernel.pagination import USUAL, PageOf, PageQuery, read_cursor, write_cursor
from souk.services import ServiceFacts, services_by_id
from souk.stores import StoreName, store_names

MOST_IN_CALENDAR = 5_000


class When(StrEnum):
    UPCOMING = "upcoming"
    PAST = "past"
    """Also what was cancelled."""


class AppointmentDetail(AppointmentFacts, frozen=True, kw_only=True):
    """Everything that a page or a file needs of an appointment. Amounts in minor units of `currency`.

    `contact` is of somebody without an account, `customer_name` of one with an account, for the store alone.
    `is_mine`: the reader booked it; `may_manage`: they act for the store.
    """

    notes: str = ""
    contact: Contact | None = None
    customer_name: str = ""
    store_name: str = ""
    store_slug: str = ""
    service_slug: str = ""
    location: str = ""
    history: tuple[HistoryRow, ...] = ()
    is_mine: bool = False
    may_manage: bool = False

    @property
    def amount_due(self) -> int:
        """What has to be paid before the place is certain."""
        return self.due_now if self.status is AppointmentStatus.HELD else 0

    @property
    def variant_id(self) -> UUID | None:
        """What to put into the cart to pay for it."""
        return self.id if self.amount_due else None

    @property
    def is_active(self) -> bool:
        return self.status in ACTIVE

    @classmethod
    def of(cls, row: AppointmentRow, **more: Any) -> Self:
        return cls(**{name: getattr(row, name) for name in AppointmentFacts.__struct_fields__}, **more)


class AppointmentFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What is None does not narrow. `start` and `end` are about when it begins; `own`: only what one booked."""

    status: AppointmentStatus | None = None
    store_id: UUID | None = None
    service_id: UUID | None = None
    provider_id: UUID | None = None
    start: datetime | None = None
    end: datetime | None = None
    own: bool = False


async def get_appointment(ctx: ReadContext, appointment_id: UUID, *, token: str | None = None) -> AppointmentDetail:
    """For who booked it, the store's staff, the provider's own login, and who brings the guest's link.

    Raises UnknownAppointment.
    """
    row = await ctx.first(BY_ID, appointment=appointment_id)
    if row is None:
        raise UnknownAppointment
    is_mine = policy.is_booker(ctx.keys, ctx.actor, row, token=token)
    rendering = await providers_of(ctx)
    if not is_mine and row.provider_id not in rendering and not policy.is_staff(ctx.actor, row):
        raise UnknownAppointment
    (detail,) = await in_detail(ctx, [row], mine={row.id} if is_mine else set(), rendering=rendering)
    return detail


async def list_my_appointments(
    ctx: ReadContext, when: When = When.UPCOMING, *, cursor: str | None = None, limit: int = USUAL
) -> PageOf[AppointmentDetail]:
    """What the actor booked: the next first of what is to come, the last first of what is over."""
    is_ahead = and_(Appointment.status.in_(ACTIVE), Appointment.ends_at > ctx.now)
    stmt = select(*COLUMNS).where(policy.own(ctx.actor), is_ahead if when is When.UPCOMING else ~is_ahead)
    rows = await _page(ctx, [stmt], cursor=cursor, limit=limit, newest_first=when is When.PAST)
    return await _detailed(ctx, rows, limit)


async def list_appointments(ctx: ReadContext, wanted: AppointmentFilter, asked: PageQuery) -> PageOf[AppointmentDetail]:
    """One's own, those of the stores one works for, those of one's own calendar. What begins last comes first."""
    if ctx.actor.id is None and ctx.actor.guest_key is None and not ctx.actor.is_system:
        raise Unauthenticated
    narrowed = _narrowed(wanted)
    parts = [select(*COLUMNS).where(visible, *narrowed) for visible in await _sources(ctx, wanted)]
    most = asked.offset + asked.limit
    rows = (await _page(ctx, parts, cursor=asked.cursor, limit=most, newest_first=True))[asked.offset :]
    page = await _detailed(ctx, rows, asked.limit)
    if not asked.count:
        return page
    visible = policy.own(ctx.actor) if wanted.own else policy.visible_to(ctx.actor)
    total = await ctx.session.scalar(select(func.count()).select_from(Appointment).where(visible, *narrowed))
    return msgspec.structs.replace(page, total=total)


async def list_calendar(
    ctx: ReadContext, provider_ids: Sequence[UUID], start: datetime, end: datetime
) -> list[AppointmentDetail]:
    """What takes a place between two instants, in order of time; of these calendars only what the actor may see."""
    stmt = (
        select(*COLUMNS)
        .where(
            Appointment.provider_id.in_(provider_ids),
            Appointment.starts_at < end,
            Appointment.ends_at > start,
            Appointment.status.in_(COUNTED),
            policy.visible_to(ctx.actor),
        )
        .order_by(Appointment.starts_at, Appointment.id)
        .limit(MOST_IN_CALENDAR)
    )
    rows = [AppointmentRow(**row) for row in (await ctx.session.execute(stmt)).mappings()]
    return await in_detail(ctx, rows, with_history=False)


async def in_detail(
    ctx: ReadContext,
    rows: Sequence[AppointmentRow],
    *,
    mine: set[UUID] | None = None,
    rendering: Sequence[UUID] | None = None,
    with_history: bool = True,
) -> list[AppointmentDetail]:
    """Of appointments that the actor may see. `mine` and `rendering`: what is known of them already."""
    if not rows:
        return []
    if rendering is None:
        rendering = await providers_of(ctx)
    stores = await store_names(ctx, {row.store_id for row in rows})
    services = await services_by_id(ctx, {row.service_id for row in rows})
    history = await ctx.all(HISTORY, ids=[row.id for row in rows]) if with_history else []
    manages = {row.id for row in rows if policy.can_manage(ctx.actor, row, renders=row.provider_id in rendering)}
    names = await person_names(ctx, sorted({r.customer_id for r in rows if r.id in manages and r.customer_id}))
    known = mine or set()
    return [
        _detail(
            ctx,
            row,
            store=stores.get(row.store_id),
            service=services.get(row.service_id),
            more={
                "history": tuple(each for each in history if each.appointment_id == row.id),
                "is_mine": row.id in known or policy.is_booker(ctx.keys, ctx.actor, row, token=None),
                "may_manage": row.id in manages,
                "customer_name": names.get(row.customer_id, "") if row.customer_id is not None else "",
            },
        )
        for row in rows
    ]


async def providers_of(ctx: ReadContext) -> list[UUID]:
    """Whose calendars are the actor's own."""
    if ctx.actor.id is None:
        return []
    return list(await ctx.session.scalars(select(Provider.id).where(Provider.user_id == ctx.actor.id)))


def _detail(
    ctx: ReadContext,
    row: AppointmentRow,
    *,
    store: StoreName | None,
    service: ServiceFacts | None,
    more: dict[str, Any],
) -> AppointmentDetail:
    return AppointmentDetail.of(
        row,
        notes=open_text(ctx.keys, row.sealed_notes),
        contact=open_contact(ctx.keys, row.sealed_contact),
        store_name=store.name if store is not None else "",
        store_slug=store.slug if store is not None else "",
        service_slug=service.slug if service is not None else "",
        location=service.location if service is not None else "",
        **more,
    )


def _narrowed(wanted: AppointmentFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        getattr(Appointment, name) == value
        for name in ("status", "store_id", "service_id", "provider_id")
        if (value := getattr(wanted, name)) is not None
    ]
    if wanted.start is not None:
        conditions.append(Appointment.starts_at >= wanted.start)
    if wanted.end is not None:
        conditions.append(Appointment.starts_at < wanted.end)
    return conditions


async def _sources(ctx: ReadContext, wanted: AppointmentFilter) -> list[ColumnElement[bool]]:
    """Each walks one index from its newest end, so that a list costs the same however many appointments there are."""
    actor = ctx.actor
    if wanted.own:
        return [policy.own(actor)]
    if policy.sees_every_appointment(actor):
        return [Appointment.id.is_not(None)]
    stores = [each for each in policy.stores_of(actor) if wanted.store_id in {None, each}]
    return [
        policy.own(actor),
        *(Appointment.store_id == store_id for store_id in stores),
        *(Appointment.provider_id == provider_id for provider_id in await providers_of(ctx)),
    ]


async def _page(
    ctx: ReadContext, parts: Sequence[Select[Any]], *, cursor: str | None, limit: int, newest_first: bool
) -> list[AppointmentRow]:
    """One row more than `limit`, where there is one."""
    if cursor is not None:
        at, last = read_cursor(cursor, tuple[datetime, UUID])
        begins, its_id = Appointment.starts_at, Appointment.id
        beyond = or_(begins < at, and_(begins == at, its_id < last))
        ahead = or_(begins > at, and_(begins == at, its_id > last))
        parts = [part.where(beyond if newest_first else ahead) for part in parts]
    limited = [_in_order(part, Appointment, newest_first=newest_first).limit(limit + 1) for part in parts]
    stmt = limited[0]
    if len(limited) > 1:
        together = union_all(*(select(part.subquery()) for part in limited)).subquery()
        stmt = _in_order(select(together).distinct(), together.c, newest_first=newest_first).limit(limit + 1)
    return [AppointmentRow(**row) for row in (await ctx.session.execute(stmt)).mappings()]


def _in_order(stmt: Select[Any], of: Any, *, newest_first: bool) -> Select[Any]:
    if newest_first:
        return stmt.order_by(of.starts_at.desc(), of.id.desc())
    return stmt.order_by(of.starts_at, of.id)


async def _detailed(ctx: ReadContext, rows: Sequence[AppointmentRow], limit: int) -> PageOf[AppointmentDetail]:
    page = rows[:limit]
    cursor = write_cursor(page[-1].starts_at, page[-1].id) if len(rows) > limit else None
    return PageOf(await in_detail(ctx, page), cursor)


async def list_waiting(ctx: ReadContext) -> list[WaitingRow]:
    """What the actor waits for, and what is offered to them at this moment. Raises Unauthenticated."""
    if ctx.actor.id is None:
        raise Unauthenticated
    return await ctx.all(WAITING_OF, customer=ctx.actor.id)
