"""Page doors of a booking in three steps: with whom, when, the details. Plain links and forms; scripts only hurry."""

from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response

from souk.booking.appointments.commands.booking import Booking
from souk.booking.appointments.doors import rules_of
from souk.booking.appointments.errors import AlreadyBooked, TooManyOpenBookings
from souk.booking.appointments.policy import guest_token
from souk.booking.schedule.errors import SlotPassed, SlotTaken, UnknownSlot
from souk.booking.schedule.queries import list_free_starts
from souk.booking.shop.calendar import day_in, instant_read
from souk.booking.shop.choosing import Choice, Offered, chosen_of, get_offered, next_of_each
from souk.booking.shop.drawing import Picked, details_of, head_of, people_of, portrait
from souk.booking.shop.forms import FIELDS, contact_of, read_booking
from souk.booking.shop.links import OWN, appointment_path, booking_path
from souk.booking.shop.looking import Asked, Frame, look, offer_waiting
from souk.booking.shop.pages import ClosedPage, WhenPage, WhoPage, steps_at
from souk.booking.shop.paying import Booked, book_into_cart
from souk.booking.shop.words import clock
from souk.cart import keep_key, mark, shopper_of
from souk.identity import typed_in
from souk.kernel.actors import Actor
from souk.kernel.database import ReadContext
from souk.kernel.errors import Refusal
from souk.kernel.http import database_of, reading
from souk.ui import FormState, fragment, page, redirect

CHECKOUT: Final = "/checkout"
INSTANT: Final = timedelta(microseconds=1)
LOST: Final = (SlotTaken, SlotPassed, UnknownSlot)
router = APIRouter()


@router.get("/services/{slug}/book")
async def book(request: Request, slug: str) -> Response:
    """Each step is an address of its own; a step that is not needed is left out."""
    asked = Asked.read(request.query_params)
    async with reading(request) as ctx:
        offered = await get_offered(ctx, slug)
        choice = chosen_of(offered, request.query_params.get("with", ""))
        if not offered.is_open:
            view = ClosedPage(head=head_of(offered))
            return page(request, "booking/shop/closed.html", view, title=f"Book {offered.service.name}")
        if choice is None:
            return await _who(request, ctx, offered)
        if asked.at is None or request.query_params.get("step") == "when":
            return await _when(request, ctx, offered, choice, asked)
        picked = Picked(offered, choice, asked.at, ctx.now)
        if not await _is_free(ctx, picked):
            return _gone(request, picked, "This time is not free any more. Please choose another.")
    return _details(request, picked, FormState())


@router.post("/services/{slug}/book")
async def confirm(request: Request, slug: str) -> Response:
    """Takes the place. What asks for money is kept in the cart and leads to the checkout; else it stands at once."""
    actor = await shopper_of(request)  # before the form is read: it looks for the token in it
    typed = await typed_in(request, ("with", "at", *FIELDS))
    at = instant_read(typed["at"])
    async with reading(request) as ctx:
        offered = await get_offered(ctx, slug)
        now, choice = ctx.now, chosen_of(offered, typed["with"])
    if at is None or choice is None or not offered.is_open:
        return redirect(request, booking_path(slug))
    picked = Picked(offered, choice, at, now)
    form, body = read_booking(typed, is_guest=actor.id is None)
    if body is None:
        return _details(request, picked, form, status=422)
    booking = Booking(
        service_id=offered.service.id,
        starts_at=at,
        provider_id=choice.provider_id,
        notes=body.notes,
        contact=contact_of(body) if actor.id is None else None,
    )
    try:
        async with database_of(request).unit_of_work(actor) as uow:
            booked = await book_into_cart(uow, booking, rules=rules_of(request))
            token = guest_token(uow.keys, booked.appointment.id) if actor.id is None else ""
    except LOST as lost:
        return _gone(request, picked, str(lost))
    except (AlreadyBooked, TooManyOpenBookings) as refused:
        known = refused.facts.get("appointment_id")
        return redirect(request, f"/appointments/{known}" if known else OWN, notice=str(refused), tone="warn")
    except Refusal as refused:
        if refused.status in {401, 403, 404}:
            raise
        form = FormState(values=form.values, message=str(refused))
        return _details(request, picked, form, status=refused.status)
    return _booked(request, booked, token)


@router.get("/services/{slug}/people")
async def people(request: Request, slug: str) -> Response:
    """Who renders it and when each is free next, for the page of the service."""
    async with reading(request) as ctx:
        offered = await get_offered(ctx, slug)
        view = people_of(offered, await next_of_each(ctx, offered), ctx.now) if offered.is_open else ()
    return fragment(request, "booking/shop/people.html", view)


async def _who(request: Request, ctx: ReadContext, offered: Offered) -> Response:
    found = people_of(offered, await next_of_each(ctx, offered), ctx.now)
    view = WhoPage(head=head_of(offered), steps=steps_at(1, who_url=""), people=found)
    return page(request, "booking/shop/who.html", view, title=f"Book {offered.service.name}")


async def _when(request: Request, ctx: ReadContext, offered: Offered, choice: Choice, asked: Asked) -> Response:
    base = booking_path(offered.service.slug)
    frame = Frame(
        address=booking_path(offered.service.slug, **{"with": choice.key}),
        action=base,
        method="get",
        kept={"with": choice.key},
        submit="Go on",
    )
    looked = await look(ctx, offered, choice, asked)
    when = looked.drawn(frame, offer_waiting(offered, looked, is_guest=ctx.actor.id is None))
    if request.headers.get("hx-request") == "true":
        return fragment(request, "booking/shop/when_part.html", when)
    alone = offered.lone_provider is not None
    view = WhenPage(
        head=head_of(offered),
        steps=steps_at(2, who_url=base, alone=alone),
        who=choice.name,
        who_picture=portrait(choice.provider) if choice.provider is not None else None,
        who_url="" if alone else base,
        when=when,
    )
    return page(request, "booking/shop/when.html", view, title=f"Book {offered.service.name}")


def _details(request: Request, picked: Picked, form: FormState, *, status: int = 200) -> Response:
    actor: Actor = request.state.actor
    view = details_of(picked, is_guest=actor.id is None, form=form)
    title = f"Book {picked.offered.service.name}"
    return keep_key(page(request, "booking/shop/details.html", view, title=title, status=status), request)


def _gone(request: Request, picked: Picked, sentence: str) -> Response:
    """Back to the times of that day."""
    choice = picked.choice
    day = day_in(choice.zone, picked.at).isoformat()
    back = booking_path(picked.offered.service.slug, **{"with": choice.key, "day": day})
    return keep_key(redirect(request, back, notice=sentence, tone="warn"), request)


def _booked(request: Request, booked: Booked, token: str) -> Response:
    made = booked.appointment
    if booked.cart is not None and made.hold_expires_at is not None:
        until = clock(made.hold_expires_at, ZoneInfo(made.time_zone))
        answer = redirect(request, CHECKOUT, notice=f"We keep your place until {until}.", tone="info")
        return mark(answer, request, booked.cart)
    return keep_key(redirect(request, appointment_path(made.id, token=token, booked=True)), request)


async def _is_free(ctx: ReadContext, picked: Picked) -> bool:
    found = await list_free_starts(
        ctx,
        picked.offered.service.id,
        start=picked.at,
        end=picked.at + INSTANT,
        provider_id=picked.choice.provider_id,
    )
    return any(each.left > 0 for each in found)
