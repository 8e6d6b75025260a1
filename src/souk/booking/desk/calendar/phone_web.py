"""Doors for an appointment that somebody makes on the phone."""

from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from fastapi import APIRouter, Depends, Request, Response

from souk.booking.appointments import commands
from souk.booking.appointments.commands import Booking
from souk.booking.appointments.doors import rules_of
from souk.booking.desk.calendar.forms import PhoneBooking
from souk.booking.desk.calendar.phone import Sought, new_page
from souk.booking.desk.calendar.standing import CALENDAR
from souk.identity import guests_sign_in_first, read_form, typed_in
from souk.kernel.asking import query_of
from souk.kernel.errors import Refusal
from souk.kernel.http import changing, reading
from souk.kernel.ids import as_uuid
from souk.ui import FormState, page, redirect, url_with

router = APIRouter(prefix=CALENDAR, dependencies=[Depends(guests_sign_in_first)])
TYPED: Final = ("name", "email", "phone", "notes", "slot_id")


@router.get("/new")
async def new(request: Request) -> Response:
    return await _page(request, query_of(request, Sought), FormState())


@router.post("/new")
async def book(request: Request) -> Response:
    sought = Sought(**await typed_in(request, Sought.__struct_fields__))
    typed = await typed_in(request, TYPED)
    read = read_form(PhoneBooking, typed)
    slot_id = as_uuid(typed["slot_id"])
    if read.body is None or slot_id is None:
        errors = {**read.form.errors, **({} if slot_id else {"slot_id": "Choose a time."})}
        return await _page(request, sought, FormState(values=typed, errors=errors), 422)
    try:
        async with changing(request) as uow:
            booking = Booking(slot_id=slot_id, notes=read.body.notes, contact=read.body.contact())
            made = await commands.book_appointment(uow, booking, rules=rules_of(request))
    except Refusal as refusal:
        if refusal.status not in {404, 409, 422}:
            raise
        form = FormState(values=typed, message=str(refusal))
        return await _page(request, msgspec.structs.replace(sought, slot=""), form, refusal.status)
    local = made.starts_at.astimezone(ZoneInfo(made.time_zone))
    url = url_with(CALENDAR, store=sought.store or None, day=local.date().isoformat())
    return redirect(request, url, notice=f"{read.body.name} is booked for {local:%A} at {local:%H:%M}.")


async def _page(request: Request, sought: Sought, form: FormState, status: int = 200) -> Response:
    async with reading(request) as ctx:
        view = await new_page(ctx, sought, form)
    return page(request, "booking/desk/appointment_new.html", view, title="New appointment", status=status)
