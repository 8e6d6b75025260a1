"""Doors of how a service is booked: its terms, weekly rules, single times, and what comes of them."""

from dataclasses import replace
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request, Response

from souk.booking.desk.calendar.queries import list_free_slots
from souk.booking.desk.offering.forms import DAYS, RULE, SLOT, TERMS, read_rule, read_slot, read_terms
from souk.booking.desk.offering.pages import (
    CANCELS,
    HORIZONS,
    LEADS,
    PAYMENTS,
    SERVICES,
    BookingPage,
    SlotRow,
    booking_parts,
    choices,
    preview_of,
    rule_rows,
    terms_values,
)
from souk.booking.desk.offering.rows import SINGLES
from souk.booking.desk.stores import Seat, take_seat
from souk.booking.schedule import commands, policy
from souk.booking.schedule.errors import NotBookable
from souk.booking.schedule.facts import Terms
from souk.booking.schedule.queries import list_providers, terms_of
from souk.booking.schedule.schemas import WEEK
from souk.booking.schedule.viewing import list_rules
from souk.identity import guests_sign_in_first, typed_in
from souk.kernel.database import ReadContext
from souk.kernel.errors import Forbidden, Refusal
from souk.kernel.http import changing, reading
from souk.services import ServiceFacts, get_visible_service
from souk.ui import FormState, Option, page, redirect

router = APIRouter(prefix=f"{SERVICES}/{{service_id}}/booking", dependencies=[Depends(guests_sign_in_first)])
PREVIEW_DAYS = 7


@router.get("")
async def show(request: Request, service_id: UUID) -> Response:
    return await _page(request, service_id)


@router.post("")
async def set_terms(request: Request, service_id: UUID) -> Response:
    typed = await typed_in(request, TERMS)
    read = read_terms(typed)
    if read.body is None:
        return await _page(request, service_id, 422, terms=read.form)
    try:
        async with changing(request) as uow:
            changed = await commands.set_terms(uow, service_id, read.body)
    except Refusal as refusal:
        kept = {name: text for name, text in typed.items() if name != "version"}
        return await _page(request, service_id, _status(refusal), terms=FormState(values=kept, message=str(refusal)))
    outside = len(changed.outside)
    notice = f"Saved. {outside} booked times lie outside now: see the calendar." if outside else "Saved."
    return redirect(request, _url(service_id), notice=notice, tone="warn" if outside else "good")


@router.post("/rules")
async def add_rule(request: Request, service_id: UUID) -> Response:
    typed = await typed_in(request, RULE)
    ticked = [each for each in (await request.form()).getlist(DAYS) if isinstance(each, str)][:7]
    read = read_rule(typed, ticked)
    if read.body is None:
        return await _page(request, service_id, 422, rule=read.form, ticked=tuple(ticked))
    try:
        async with changing(request) as uow:
            added = await commands.add_rule(uow, service_id, read.body)
    except Refusal as refusal:
        form = FormState(values=typed, message=str(refusal))
        return await _page(request, service_id, _status(refusal), rule=form, ticked=tuple(ticked))
    return redirect(request, f"{_url(service_id)}#rules", notice=f"{added.made} times are open for booking.")


@router.post("/rules/{rule_id}/remove")
async def remove_rule(request: Request, service_id: UUID, rule_id: UUID) -> Response:
    async with changing(request) as uow:
        await commands.remove_rule(uow, service_id, rule_id)
    return redirect(request, f"{_url(service_id)}#rules", notice="Its free times are gone. What was booked stays.")


@router.post("/slots")
async def add_slot(request: Request, service_id: UUID) -> Response:
    typed = await typed_in(request, SLOT)
    read = read_slot(typed)
    if read.body is None:
        return await _page(request, service_id, 422, slot=read.form)
    try:
        async with changing(request) as uow:
            await commands.add_one_slot(uow, service_id, read.body)
    except Refusal as refusal:
        form = FormState(values=typed, message=str(refusal))
        return await _page(request, service_id, _status(refusal), slot=form)
    return redirect(request, f"{_url(service_id)}#slots", notice="That time is open for booking.")


@router.post("/slots/{slot_id}/{state}")
async def switch_slot(request: Request, service_id: UUID, slot_id: UUID, state: str) -> Response:
    async with changing(request) as uow:
        if state == "open":
            await commands.open_slot(uow, slot_id)
        else:
            await commands.close_slot(uow, slot_id)
    notice = "That time is open again." if state == "open" else "Nobody can book that time any more."
    return redirect(request, f"{_url(service_id)}#slots", notice=notice)


def _url(service_id: UUID) -> str:
    return f"{SERVICES}/{service_id}/booking"


def _status(refusal: Refusal) -> int:
    if refusal.status not in {409, 422}:
        raise refusal
    return refusal.status


async def _page(
    request: Request, service_id: UUID, status: int = 200, *, ticked: tuple[str, ...] = (), **forms: FormState
) -> Response:
    async with reading(request) as ctx:
        service = await get_visible_service(ctx, service_id)
        if not (verdict := policy.can_manage(ctx.actor, service.store_id)):
            raise Forbidden(verdict.reason)
        seat = await take_seat(ctx, str(service.store_id))
        view = await _view(ctx, service, seat, forms)
    if ticked:
        view = replace(view, ticked=ticked)
    title = f"Booking of {service.name}"
    return page(request, "booking/desk/service_booking.html", view, title=title, status=status)


async def _terms(ctx: ReadContext, service_id: UUID) -> Terms | None:
    try:
        return await terms_of(ctx, service_id)
    except NotBookable:
        return None


async def _view(ctx: ReadContext, service: ServiceFacts, seat: Seat, forms: dict[str, FormState]) -> BookingPage:
    terms = await _terms(ctx, service.id)
    values = terms_values(terms)
    providers = await list_providers(ctx, service_id=service.id)
    names = {str(each.id): each.name for each in await list_providers(ctx, seat.store_id, inactive=True)}
    free = await list_free_slots(ctx, seat, service.id, start=ctx.now, days=PREVIEW_DAYS)
    more: dict[str, Any] = {"terms": FormState(), "rule": FormState(), "slot": FormState(), **forms}
    return BookingPage(
        parts=booking_parts(service),
        title=service.name,
        editor_url=f"{SERVICES}/{service.id}",
        url=_url(service.id),
        shop_url=f"/services/{service.slug}",
        values=values,
        confirms_by_hand=terms is not None and terms.confirms_by_hand,
        is_bookable=terms is not None,
        has_price=bool(service.base_price),
        leads=choices(LEADS, values["lead_minutes"], "minutes before"),
        horizons=choices(HORIZONS, values["horizon_days"], "days ahead"),
        cancels=choices(CANCELS, values["cancel_until_minutes"], "minutes before"),
        payments=PAYMENTS if service.base_price else PAYMENTS[:1],
        providers=tuple(Option(str(each.id), each.name) for each in providers),
        weekdays=tuple(Option(each.value, each.value.title()) for each in WEEK),
        ticked=tuple(each.value for each in WEEK[:5]),
        rules=rule_rows(await list_rules(ctx, service.id), names, _url(service.id)),
        singles=await _singles(ctx, service.id),
        preview=preview_of(free),
        **more,
    )


async def _singles(ctx: ReadContext, service_id: UUID) -> tuple[SlotRow, ...]:
    rows = []
    for each in await ctx.all(SINGLES, service=service_id, now=ctx.now):
        local = each.starts_at.astimezone(ZoneInfo(each.time_zone))
        is_open = each.is_open
        taken = f"{each.booked} of {each.capacity} booked" if each.booked else "free"
        rows.append(
            SlotRow(
                text=f"{local:%A} {local.day} {local:%B}, {local:%H:%M} with {each.provider_name}",
                state=taken if is_open else f"closed, {taken}",
                is_open=is_open,
                switch_url=f"{_url(service_id)}/slots/{each.id}/{'close' if is_open else 'open'}",
            )
        )
    return tuple(rows)
