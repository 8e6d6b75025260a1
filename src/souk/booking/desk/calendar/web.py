"""Doors of the calendar: looking, moving, and one appointment."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Annotated, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from fastapi import APIRouter, Depends, Query, Request, Response

from souk.booking.appointments import commands
from souk.booking.appointments.doors import rules_of
from souk.booking.appointments.queries import AppointmentDetail, get_appointment
from souk.booking.appointments.rules import Rules
from souk.booking.desk.calendar.appointment_pages import appointment_page
from souk.booking.desk.calendar.forms import Cancelling, day_asked, view_asked
from souk.booking.desk.calendar.pages import CalendarPage, calendar_page
from souk.booking.desk.calendar.queries import Asked, get_calendar, list_free_slots
from souk.booking.desk.calendar.standing import CALENDAR
from souk.booking.desk.stores import take_seat
from souk.identity import guests_sign_in_first, read_form, typed_in
from souk.kernel.database import UnitOfWork
from souk.kernel.errors import Forbidden, Refusal
from souk.kernel.http import changing, reading
from souk.kernel.ids import as_uuid
from souk.ui import FormState, fragment, page, redirect, url_with

router = APIRouter(prefix=CALENDAR, dependencies=[Depends(guests_sign_in_first)])
Text = Annotated[str, Query(max_length=40)]
PLACE: Final = ("view", "day", "provider", "store")
AHEAD_DAYS: Final = 21


@router.get("")
async def show(request: Request, view: Text = "", day: Text = "", provider: Text = "", store: Text = "") -> Response:
    seen = await _calendar(request, {"view": view, "day": day, "provider": provider, "store": store})
    return page(request, "booking/desk/calendar.html", seen, title="Calendar")


@router.post("/move")
async def move(request: Request) -> Response:
    """Drag and drop, its undo, and the form without either."""
    sent = await typed_in(request, ("appointment_id", "slot_id", "seen", *PLACE))
    is_part = request.headers.get("hx-request") == "true" and bool(sent["view"])
    await _insist_on_a_seat(request)
    appointment_id, slot_id = as_uuid(sent["appointment_id"]), as_uuid(sent["slot_id"])
    try:
        if appointment_id is None or slot_id is None:
            raise Forbidden("Choose a free time first.")
        async with changing(request) as uow:
            before = await get_appointment(uow, appointment_id)
            seen = _version(sent["seen"])
            after = await commands.move_appointment(uow, appointment_id, slot_id, seen=seen, rules=rules_of(request))
    except Refusal as refusal:
        if refusal.status not in {403, 404, 409, 422}:
            raise
        return await _moved(request, sent, str(refusal), "bad", None, is_part=is_part, status=refusal.status)
    undo = {"appointment_id": str(after.id), "slot_id": str(before.slot_id), "seen": str(after.version)}
    undo |= {name: sent[name] for name in PLACE if sent[name] and name != "view"}
    return await _moved(request, sent, _said(after), "good", undo, is_part=is_part)


@router.get("/appointments/{appointment_id}")
async def show_appointment(request: Request, appointment_id: UUID, part: Text = "") -> Response:
    return await _appointment(request, appointment_id, FormState(), is_part=bool(part))


class Handled(msgspec.Struct, frozen=True):
    """What was sent with a press of a button. `seen`: the version the page showed."""

    seen: int | None
    reason: str
    rules: Rules


async def _confirm(uow: UnitOfWork, appointment_id: UUID, sent: Handled) -> None:
    await commands.confirm_appointment(uow, appointment_id, seen=sent.seen)


async def _complete(uow: UnitOfWork, appointment_id: UUID, sent: Handled) -> None:
    await commands.complete_appointment(uow, appointment_id, seen=sent.seen)


async def _miss(uow: UnitOfWork, appointment_id: UUID, sent: Handled) -> None:
    await commands.mark_no_show(uow, appointment_id, seen=sent.seen)


async def _cancel(uow: UnitOfWork, appointment_id: UUID, sent: Handled) -> None:
    await commands.cancel_appointment(uow, appointment_id, reason=sent.reason, seen=sent.seen, rules=sent.rules)


Act = Callable[[UnitOfWork, UUID, Handled], Awaitable[None]]
ACTS: Final[dict[str, tuple[Act, str]]] = {
    "confirm": (_confirm, "Confirmed. They have a letter about it."),
    "complete": (_complete, "Done."),
    "no-show": (_miss, "Noted that nobody came."),
    "cancel": (_cancel, "Cancelled. Their place is free again."),
}


@router.post("/appointments/{appointment_id}/{act}")
async def handle(request: Request, appointment_id: UUID, act: str) -> Response:
    if act not in ACTS:
        return redirect(request, f"{CALENDAR}/appointments/{appointment_id}")
    await _insist_on_a_seat(request)
    work, said = ACTS[act]
    sent = await typed_in(request, ("reason", "seen"))
    read = read_form(Cancelling, {"reason": sent["reason"]})
    if read.body is None:
        return await _appointment(request, appointment_id, FormState(values=sent, errors=read.form.errors), status=422)
    handled = Handled(_version(sent["seen"]), read.body.reason, rules_of(request))
    try:
        async with changing(request) as uow:
            await work(uow, appointment_id, handled)
    except Refusal as refusal:
        if refusal.status not in {409, 422, 503}:
            raise
        form = FormState(values=sent, message=str(refusal))
        return await _appointment(request, appointment_id, form, status=refusal.status)
    return redirect(request, f"{CALENDAR}/appointments/{appointment_id}", notice=said)


async def _insist_on_a_seat(request: Request) -> None:
    """Who booked it has pages of their own. Raises Forbidden."""
    async with reading(request) as ctx:
        await take_seat(ctx)


def _version(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


async def _calendar(request: Request, place: dict[str, str]) -> CalendarPage:
    async with reading(request) as ctx:
        seat = await take_seat(ctx, place["store"])
        asked = Asked(
            view=view_asked(place["view"]), day=day_asked(place["day"]), provider_id=as_uuid(place["provider"])
        )
        return calendar_page(await get_calendar(ctx, seat, asked))


async def _moved(
    request: Request,
    sent: dict[str, str],
    said: str,
    tone: str,
    undo: dict[str, str] | None,
    *,
    is_part: bool,
    status: int = 200,
) -> Response:
    if not is_part:
        place = {name: sent[name] or None for name in PLACE}
        return redirect(request, url_with(CALENDAR, **place), notice=said, tone=tone)
    seen = replace(await _calendar(request, sent), toast=said, tone=tone, undo=undo)
    return fragment(request, "booking/desk/calendar_board.html", seen, status=status)


def _said(after: AppointmentDetail) -> str:
    local = after.starts_at.astimezone(ZoneInfo(after.time_zone))
    return f"Moved to {local:%A} {local.day} {local:%B}, {local:%H:%M}, with {after.provider_name}."


async def _appointment(
    request: Request, appointment_id: UUID, form: FormState, *, is_part: bool = False, status: int = 200
) -> Response:
    async with reading(request) as ctx:
        detail = await get_appointment(ctx, appointment_id)
        seat = await take_seat(ctx, str(detail.store_id))
        if not (seat.sees_all or detail.provider_id == seat.own_provider):
            raise Forbidden("Only the people of the store see this page.")
        free = await list_free_slots(ctx, seat, detail.service_id, start=ctx.now, days=AHEAD_DAYS)
        view = appointment_page(detail, free, form, now=ctx.now)
    if is_part:
        return fragment(request, "booking/desk/appointment_part.html", replace(view, is_part=True))
    title = f"{view.who}, {view.what}"
    return page(request, "booking/desk/appointment.html", view, title=title, status=status)
