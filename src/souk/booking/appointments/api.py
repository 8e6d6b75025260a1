"""Appointments and the waiting list over JSON."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Body, Query, Request, Response

from souk.booking.appointments import commands, errors
from souk.booking.appointments.doors import rules_of
from souk.booking.appointments.processes import Booked, book_and_pay
from souk.booking.appointments.queries import (
    AppointmentDetail,
    get_appointment,
    list_appointments,
    list_waiting,
)
from souk.booking.appointments.schemas import (
    AppointmentOut,
    AppointmentsAsked,
    BookAppointment,
    CancelAppointment,
    HandleAppointment,
    JoinWaitingList,
    MoveAppointment,
    WaitingOut,
)
from souk.booking.schedule.errors import NotBookable, SlotPassed, SlotTaken, UnknownProvider, UnknownSlot
from souk.cart import NotEligible, keep_key, shopper_of
from souk.kernel.asking import asks, body_of, query_of
from souk.kernel.database import UnitOfWork
from souk.kernel.errors import Forbidden, Unauthenticated
from souk.kernel.http import Changing, Reading, answer, changing, database_of, no_content, reading
from souk.kernel.idempotency import answered_once
from souk.kernel.openapi import returns
from souk.kernel.pagination import PageOf
from souk.orders import Placed, place_guarded
from souk.payments import PaymentDeclined, PaymentMethodUnavailable, RawCardRefused
from souk.services import UnknownService

router = APIRouter(prefix="/appointments", tags=["appointments"])
waiting = APIRouter(prefix="/waiting-list", tags=["appointments"])
Token = Annotated[str | None, Query(max_length=100, description="A guest's `guest_token`.")]
CLOSED = (errors.UnknownAppointment, errors.AppointmentClosed, errors.AppointmentChanged)
CANNOT_BOOK = (
    SlotTaken,
    SlotPassed,
    UnknownSlot,
    UnknownService,
    NotBookable,
    NotEligible,
    errors.ServiceUnavailable,
    errors.AlreadyBooked,
    errors.TooFarAhead,
    errors.TooManyOpenBookings,
    errors.TooManyUpcoming,
    errors.SlotMismatch,
    errors.BookingIncomplete,
    errors.ContactRequired,
    PaymentDeclined,
    PaymentMethodUnavailable,
    RawCardRefused,
    Forbidden,
)
CANNOT_MOVE = (
    SlotTaken,
    SlotPassed,
    UnknownSlot,
    errors.TooLateToMove,
    errors.AppointmentBegun,
    errors.StillToPay,
    errors.SameSlot,
    errors.OtherService,
    errors.TooFarAhead,
    errors.AlreadyBooked,
)
CANNOT_WAIT = (
    Unauthenticated,
    Forbidden,
    UnknownService,
    UnknownProvider,
    NotBookable,
    NotEligible,
    errors.ServiceUnavailable,
    errors.AlreadyWaiting,
    errors.TooManyWaiting,
    errors.SpanUnusable,
)


@router.post("", **returns(AppointmentOut, 201, refuses=CANNOT_BOOK), openapi_extra=asks(body=BookAppointment))
async def book(request: Request) -> Response:
    """Book a place. Where money is due now it is held for a while: buy `variant_id`, or send `payment_method` here.

    Guests send `contact` and get a `guest_token`. After a refusal nothing is held or charged.
    """
    body = await body_of(request, BookAppointment)

    async def work() -> Response:
        asked, database, actor = body.request(), database_of(request), await shopper_of(request)

        async def pay(variant_id: UUID) -> Placed:
            assert asked is not None
            named = {"items": {variant_id: 1}, "key": str(variant_id)}
            return await place_guarded(request, msgspec.structs.replace(asked, **named))

        if asked is not None:
            booked = await book_and_pay(database, actor, body.booking(), pay, rules=rules_of(request))
        else:
            async with database.unit_of_work(actor) as uow:
                booked = Booked(await commands.book_appointment(uow, body.booking(), rules=rules_of(request)))
        given = AppointmentOut.booked(booked, database.keys, database.clock())
        return keep_key(answer(given, 201), request)

    return await answered_once(request, work)


@router.get(
    "",
    **returns(PageOf[AppointmentOut], refuses=(Unauthenticated,)),
    openapi_extra=asks(query=AppointmentsAsked),
)
async def index(request: Request) -> Response:
    """Your own; for a store's staff also the store's; for a provider those of their calendar. The last first."""
    asked = query_of(request, AppointmentsAsked)
    async with reading(request) as ctx:
        page = await list_appointments(ctx, asked.wanted, asked)
    items = [AppointmentOut.of(detail, ctx.now) for detail in page.items]
    return answer(PageOf(items, page.next_cursor, page.total))


@router.get("/{appointment_id}", **returns(AppointmentOut, refuses=(errors.UnknownAppointment,)))
async def show(ctx: Reading, appointment_id: UUID, token: Token = None) -> Response:
    """One appointment, for who booked it, the store's staff, its provider, and who brings the guest's token."""
    return answer(AppointmentOut.of(await get_appointment(ctx, appointment_id, token=token), ctx.now))


@router.post(
    "/{appointment_id}/cancel",
    **returns(AppointmentOut, refuses=(*CLOSED, errors.AppointmentBegun, errors.PaymentUnderWay, Forbidden)),
)
async def cancel(
    request: Request,
    appointment_id: UUID,
    body: Annotated[CancelAppointment, Body(default_factory=CancelAppointment)],
    token: Token = None,
) -> Response:
    """Let it go. `cancelling` of the appointment says beforehand what goes back."""
    return await _handled(
        request,
        lambda uow: commands.cancel_appointment(
            uow, appointment_id, reason=body.reason, token=token, seen=body.version, rules=rules_of(request)
        ),
    )


@router.post("/{appointment_id}/reschedule", **returns(AppointmentOut, refuses=(*CLOSED, *CANNOT_MOVE, Forbidden)))
async def reschedule(request: Request, appointment_id: UUID, body: MoveAppointment, token: Token = None) -> Response:
    """Move it to another slot of the same service. What was paid stays with it."""
    return await _handled(
        request,
        lambda uow: commands.move_appointment(
            uow, appointment_id, body.slot_id, token=token, seen=body.version, rules=rules_of(request)
        ),
    )


Handled = Annotated[HandleAppointment, Body(default_factory=HandleAppointment)]


@router.post("/{appointment_id}/confirm", **returns(AppointmentOut, refuses=(*CLOSED, errors.StillToPay, Forbidden)))
async def confirm(request: Request, appointment_id: UUID, body: Handled) -> Response:
    """The store says yes to one that is `pending`."""
    return await _handled(request, lambda uow: commands.confirm_appointment(uow, appointment_id, seen=body.version))


@router.post("/{appointment_id}/complete", **returns(AppointmentOut, refuses=(*CLOSED, errors.NotBegunYet, Forbidden)))
async def complete(request: Request, appointment_id: UUID, body: Handled) -> Response:
    """It took place."""
    return await _handled(request, lambda uow: commands.complete_appointment(uow, appointment_id, seen=body.version))


@router.post("/{appointment_id}/no_show", **returns(AppointmentOut, refuses=(*CLOSED, errors.NotBegunYet, Forbidden)))
async def no_show(request: Request, appointment_id: UUID, body: Handled) -> Response:
    """Nobody came. The store keeps the fee of its terms."""
    return await _handled(request, lambda uow: commands.mark_no_show(uow, appointment_id, seen=body.version))


@router.post(
    "/{appointment_id}/take",
    **returns(
        AppointmentOut,
        refuses=(errors.UnknownAppointment, errors.OfferOver, errors.StillToPay, Unauthenticated),
    ),
)
async def take(request: Request, appointment_id: UUID) -> Response:
    """Say yes to a place that became free and was offered to you; one that asks for money is taken by paying."""
    return await _handled(request, lambda uow: commands.take_offer(uow, appointment_id))


@waiting.get("", **returns(PageOf[WaitingOut], refuses=(Unauthenticated,)))
async def waits(ctx: Reading) -> Response:
    """What you wait for, and what is offered to you."""
    return answer(PageOf([WaitingOut.of(each) for each in await list_waiting(ctx)]))


@waiting.post("", **returns(WaitingOut, 201, refuses=CANNOT_WAIT))
async def join(request: Request, body: JoinWaitingList) -> Response:
    """Wait for a place. The first one that becomes free and fits is kept for you, and you are told."""

    async def work() -> Response:
        async with changing(request) as uow:
            entry = await commands.join_waiting_list(uow, body.wish(), rules=rules_of(request))
        return answer(WaitingOut.of(entry), 201)

    return await answered_once(request, work)


@waiting.delete(
    "/{waiting_id}", **returns(status=204, refuses=(errors.UnknownWaitingEntry, errors.OfferOver, Unauthenticated))
)
async def leave(uow: Changing, waiting_id: UUID) -> Response:
    """Wait no more. A place that is offered already is let go by cancelling it."""
    await commands.leave_waiting_list(uow, waiting_id)
    return no_content()


async def _handled(request: Request, command: Callable[[UnitOfWork], Awaitable[AppointmentDetail]]) -> Response:
    async def work() -> Response:
        async with changing(request) as uow:
            detail = await command(uow)
        return answer(AppointmentOut.of(detail, uow.now))

    return await answered_once(request, work)


API: tuple[Any, ...] = (router, waiting)
