"""Page doors of one's own appointments: the agenda, one of them, moving, cancelling, offers. Guests bring their link."""

from datetime import timedelta
from typing import Annotated, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query, Request, Response

from souk.booking.appointments import commands
from souk.booking.appointments.doors import rules_of
from souk.booking.appointments.queries import AppointmentDetail, When, get_appointment, list_my_appointments
from souk.booking.files.calendar import MEDIA_TYPE, Method, write_calendar
from souk.booking.files.invitations import NAME, invitation_to
from souk.booking.schedule.errors import SlotTaken
from souk.booking.schedule.queries import find_any, list_open_slots
from souk.booking.shop.calendar import instant_read
from souk.booking.shop.choosing import chosen_of, get_offered, offered_of
from souk.booking.shop.drawing import people_tabs
from souk.booking.shop.links import ANYBODY, OWN, appointment_path, booking_path
from souk.booking.shop.looking import Asked, Frame, look
from souk.booking.shop.own_pages import (
    AgendaLine,
    AgendaPage,
    AppointmentPage,
    CancelPage,
    MovePage,
    crumbs_of,
    too_late_to_move,
)
from souk.booking.shop.paying import into_cart
from souk.booking.shop.waiting import list_own_waiting, wish_of
from souk.booking.shop.words import moment
from souk.cart import mark, shopper_of
from souk.identity import guests_sign_in_first, typed_in
from souk.kernel.database import ReadContext
from souk.kernel.errors import Refusal
from souk.kernel.http import actor_of, changing, database_of, reading
from souk.services import get_service
from souk.ui import Crumb, FormState, fragment, page, redirect, url_with

CHECKOUT: Final = "/checkout"
INSTANT: Final = timedelta(microseconds=1)
LONGEST_REASON: Final = 500
Token = Annotated[str, Query(max_length=200)]
Cursor = Annotated[str | None, Query(max_length=500)]
router = APIRouter()
signed_in_only = [Depends(guests_sign_in_first)]


@router.get(OWN, dependencies=signed_in_only)
async def agenda(request: Request, show: Annotated[str, Query(max_length=20)] = "", cursor: Cursor = None) -> Response:
    is_past = show == "past"
    async with reading(request) as ctx:
        found = await list_my_appointments(ctx, When.PAST if is_past else When.UPCOMING, cursor=cursor or None)
        waiting = [] if is_past or cursor else await list_own_waiting(ctx)
        view = AgendaPage.of(found, waiting, is_past=is_past, now=ctx.now)
    return page(request, "booking/shop/agenda.html", view, title="Your appointments")


@router.get("/appointments/held")
async def held(request: Request) -> Response:
    """What is kept for whoever asks until they have paid: for the cart and the checkout."""
    async with reading(request) as ctx:
        found = await list_my_appointments(ctx, When.UPCOMING)
        view = tuple(AgendaLine.of(one, ctx.now) for one in found.items if one.hold_expires_at is not None)
    return fragment(request, "booking/shop/held.html", view)


@router.get("/appointments/{appointment_id}")
async def show_one(request: Request, appointment_id: UUID, token: Token = "", booked: bool = False) -> Response:
    async with reading(request) as ctx:
        one = await get_appointment(ctx, appointment_id, token=token or None)
        view = AppointmentPage.of(one, now=ctx.now, token=token, just_booked=booked)
    return page(request, "booking/shop/appointment.html", view, title=f"{one.service_name}, {one.number}")


@router.get("/appointments/{appointment_id}/calendar.ics")
async def in_calendar(request: Request, appointment_id: UUID, token: Token = "") -> Response:
    """The file for a calendar; whoever opens the appointment may have it."""
    async with reading(request) as ctx:
        one = await get_appointment(ctx, appointment_id, token=token or None)
    url = request.app.state.settings.base_url.rstrip("/") + appointment_path(appointment_id, token=token)
    content = write_calendar([invitation_to(one, None, url=url).entry], method=Method.PUBLISH)
    headers = {"Content-Disposition": f'attachment; filename="{NAME}"', "Cache-Control": "no-store"}
    return Response(content, headers=headers, media_type=MEDIA_TYPE)


@router.get("/appointments/{appointment_id}/cancel")
async def ask_to_cancel(request: Request, appointment_id: UUID, token: Token = "") -> Response:
    return await _cancel_page(request, appointment_id, token, FormState())


@router.post("/appointments/{appointment_id}/cancel")
async def cancel(request: Request, appointment_id: UUID, token: Token = "") -> Response:
    await actor_of(request)  # before the form is read: it looks for the token in it
    typed = await typed_in(request, ("reason",))
    if len(typed["reason"]) > LONGEST_REASON:
        form = FormState(values=typed, errors={"reason": f"At most {LONGEST_REASON} characters, please."})
        return await _cancel_page(request, appointment_id, token, form, status=422)
    try:
        async with changing(request) as uow:
            reason, rules = typed["reason"].strip(), rules_of(request)
            await commands.cancel_appointment(uow, appointment_id, reason=reason, token=token or None, rules=rules)
    except Refusal as refused:
        return _refused(request, refused, appointment_path(appointment_id, token=token))
    return redirect(request, appointment_path(appointment_id, token=token), notice="Cancelled.")


@router.get("/appointments/{appointment_id}/move")
async def choose_time(request: Request, appointment_id: UUID, token: Token = "") -> Response:
    """The calendar of the booking, for the same service; whom to see may change, too."""
    async with reading(request) as ctx:
        one = await get_appointment(ctx, appointment_id, token=token or None)
        return await _move_page(request, ctx, one, token)


@router.post("/appointments/{appointment_id}/move")
async def move(request: Request, appointment_id: UUID, token: Token = "") -> Response:
    await actor_of(request)
    typed = await typed_in(request, ("with", "at"))
    at, back = instant_read(typed["at"]), appointment_path(appointment_id, token=token, part="move")
    if at is None:
        return redirect(request, back, notice="Choose a time first.", tone="warn")
    try:
        async with changing(request) as uow:
            one = await get_appointment(uow, appointment_id, token=token or None)
            offered = await offered_of(uow, await get_service(uow, one.service_id))
            choice = chosen_of(offered, typed["with"])
            if choice is None or choice.provider is None:
                free = await find_any(uow, one.service_id, at)
            else:
                free = await list_open_slots(
                    uow, one.service_id, start=at, end=at + INSTANT, provider_id=choice.provider.id, limit=1
                )
            if not free:
                raise SlotTaken
            moved = await commands.move_appointment(
                uow, appointment_id, free[0].id, token=token or None, rules=rules_of(request)
            )
    except Refusal as refused:
        return _refused(request, refused, url_with(back, **{"with": typed["with"]}))
    when = moment(moved.starts_at, _zone(moved))
    return redirect(request, appointment_path(appointment_id, token=token), notice=f"Moved to {when}.")


@router.post("/appointments/{appointment_id}/take")
async def take(request: Request, appointment_id: UUID, token: Token = "") -> Response:
    """Pay for what is held, or say yes to a place that was offered."""
    here = appointment_path(appointment_id, token=token)
    actor = await shopper_of(request)
    try:
        async with database_of(request).unit_of_work(actor) as uow:
            one = await get_appointment(uow, appointment_id, token=token or None)
            cart = await into_cart(uow, one) if one.is_mine else None
            if cart is None:
                await commands.take_offer(uow, appointment_id)
    except Refusal as refused:
        return _refused(request, refused, here)
    if cart is not None:
        return mark(redirect(request, CHECKOUT), request, cart)
    return redirect(request, here, notice="It is yours.")


@router.post("/appointments/{appointment_id}/refuse")
async def refuse(request: Request, appointment_id: UUID, token: Token = "") -> Response:
    """Let go of what is held, or offered: somebody else gets it."""
    try:
        async with changing(request) as uow:
            one = await commands.cancel_appointment(uow, appointment_id, token=token or None, rules=rules_of(request))
    except Refusal as refused:
        return _refused(request, refused, appointment_path(appointment_id, token=token))
    back = OWN if one.customer_id is not None else appointment_path(appointment_id, token=token)
    return redirect(request, back, notice="Let go. Somebody else gets the place.")


@router.post("/services/{slug}/waiting", dependencies=signed_in_only)
async def wait(request: Request, slug: str) -> Response:
    typed = await typed_in(request, ("with", "day", "month"))
    back = booking_path(slug, **{name: text[:64] for name, text in typed.items()})
    try:
        async with changing(request) as uow:
            offered = await get_offered(uow, slug)
            choice = chosen_of(offered, typed["with"])
            wish = None
            if offered.terms is not None and choice is not None:
                wish = wish_of(offered, choice, day=typed["day"], month=typed["month"], now=uow.now)
            if wish is not None:
                await commands.join_waiting_list(uow, wish, rules=rules_of(request))
    except Refusal as refused:
        return _refused(request, refused, back)
    if wish is None:
        return redirect(request, back, notice="Say for which day or month you would wait.", tone="warn")
    return redirect(request, f"{OWN}#waiting", notice="You are on the list. We write when a place becomes free.")


@router.post(OWN + "/waiting/{entry_id}/leave", dependencies=signed_in_only)
async def leave(request: Request, entry_id: UUID) -> Response:
    try:
        async with changing(request) as uow:
            await commands.leave_waiting_list(uow, entry_id)
    except Refusal as refused:
        return _refused(request, refused, OWN)
    return redirect(request, OWN, notice="You are off the list.")


async def _cancel_page(
    request: Request, appointment_id: UUID, token: str, form: FormState, *, status: int = 200
) -> Response:
    async with reading(request) as ctx:
        one = await get_appointment(ctx, appointment_id, token=token or None)
        if not one.is_active or one.starts_at <= ctx.now:
            notice = "It cannot be cancelled any more."
            return redirect(request, appointment_path(appointment_id, token=token), notice=notice, tone="warn")
        view = CancelPage.of(one, now=ctx.now, token=token, form=form)
    return page(request, "booking/shop/cancel.html", view, title=f"Cancel {one.number}", status=status)


async def _move_page(request: Request, ctx: ReadContext, one: AppointmentDetail, token: str) -> Response:
    offered = await offered_of(ctx, await get_service(ctx, one.service_id))
    wanted = request.query_params.get("with", "")
    choice = next(
        (found for each in (wanted, str(one.provider_id), ANYBODY) if (found := chosen_of(offered, each))), None
    )
    too_late = too_late_to_move(one, ctx.now)
    if not too_late and (choice is None or not offered.is_open):
        too_late = f"Nothing else can be booked right now. Ask {one.store_name}."
    here, when = appointment_path(one.id, token=token, part="move"), None
    if not too_late and choice is not None:
        frame = Frame(
            address=url_with(here, **{"with": choice.key}),
            action=here,
            method="post",
            kept={"with": choice.key},
            submit="Move it here",
        )
        when = (await look(ctx, offered, choice, Asked.read(request.query_params))).drawn(frame, None)
    if when is not None and request.headers.get("hx-request") == "true":
        return fragment(request, "booking/shop/when_part.html", when)
    back = appointment_path(one.id, token=token)
    view = MovePage(
        crumbs=(*crumbs_of(one, back), Crumb("Move")),
        service=one.service_name,
        now_at=moment(one.starts_at, _zone(one)),
        who=one.provider_name,
        store=one.store_name,
        people=people_tabs(offered, choice, here) if choice is not None else (),
        when=when,
        too_late=too_late,
        back_url=back,
    )
    return page(request, "booking/shop/move.html", view, title=f"Move {one.number}")


def _refused(request: Request, refused: Refusal, back: str) -> Response:
    """What was true a moment ago, and is not any more, is said on the page it concerns."""
    if refused.status not in {409, 422}:
        raise refused
    return redirect(request, back, notice=str(refused), tone="bad")


def _zone(one: AppointmentDetail) -> ZoneInfo:
    return ZoneInfo(one.time_zone)
