"""The queue as its people work it: who waits, who was called, who is served; by one press each."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from souk.booking.desk.queue import commands, queries
from souk.booking.desk.queue.pages import DESK, desk_page
from souk.booking.desk.queue.rows import Ticket
from souk.booking.desk.queue.schemas import JoinQueue
from souk.booking.desk.stores import list_services_of, take_seat
from souk.identity import guests_sign_in_first, read_form, typed_in
from souk.kernel.database import UnitOfWork
from souk.kernel.errors import Refusal
from souk.kernel.http import changing, reading
from souk.kernel.ids import as_uuid
from souk.ui import FormState, page, redirect, url_with

router = APIRouter(prefix=DESK, dependencies=[Depends(guests_sign_in_first)])
Chosen = Annotated[str, Query(max_length=40)]
SEAT: Final = ("store", "server")
Step = Callable[[UnitOfWork, UUID, UUID | None], Awaitable[Ticket]]


@router.get("")
async def show(request: Request, store: Chosen = "", server: Chosen = "") -> Response:
    return await _page(request, store, server, FormState())


@router.post("/next")
async def call_next(request: Request) -> Response:
    sent = await typed_in(request, SEAT)
    async with reading(request) as ctx:
        seat = await take_seat(ctx, sent["store"])
    try:
        async with changing(request) as uow:
            ticket = await commands.call_next(uow, seat.store_id, provider_id=as_uuid(sent["server"]))
    except Refusal as refusal:
        return _back(request, sent, refusal)
    return redirect(request, _url(sent), notice=f"Number {ticket.number}, please.")


@router.post("/switch")
async def switch(request: Request) -> Response:
    sent = await typed_in(request, (*SEAT, "is_open"))
    async with reading(request) as ctx:
        seat = await take_seat(ctx, sent["store"])
    is_open = sent["is_open"] == "1"
    async with changing(request) as uow:
        await commands.switch_queue(uow, seat.store_id, is_open=is_open)
    notice = "The queue is open." if is_open else "Nobody can join any more. Who waits keeps waiting."
    return redirect(request, _url(sent), notice=notice)


@router.post("/add")
async def add(request: Request) -> Response:
    sent = await typed_in(request, (*SEAT, "name", "service_id"))
    read = read_form(JoinQueue, {"name": sent["name"]})
    service_id = as_uuid(sent["service_id"])
    if read.body is None or service_id is None:
        errors = {**read.form.errors, **({} if service_id else {"service_id": "Choose what they came for."})}
        return await _page(request, sent["store"], sent["server"], FormState(values=sent, errors=errors), 422)
    try:
        async with changing(request) as uow:
            ticket = await commands.add_walk_in(uow, service_id, read.body.joining())
    except Refusal as refusal:
        return _back(request, sent, refusal)
    return redirect(request, _url(sent), notice=f"They have number {ticket.number}.")


async def _call(uow: UnitOfWork, ticket_id: UUID, server: UUID | None) -> Ticket:
    return await commands.call_ticket(uow, ticket_id, provider_id=server)


async def _serve(uow: UnitOfWork, ticket_id: UUID, server: UUID | None) -> Ticket:
    return await commands.serve_ticket(uow, ticket_id, provider_id=server)


async def _finish(uow: UnitOfWork, ticket_id: UUID, _server: UUID | None) -> Ticket:
    return await commands.finish_ticket(uow, ticket_id)


async def _leave(uow: UnitOfWork, ticket_id: UUID, _server: UUID | None) -> Ticket:
    return await commands.leave_queue(uow, ticket_id)


STEPS: Final[dict[str, tuple[Step, str]]] = {
    "call": (_call, "Number {number}, please."),
    "serve": (_serve, "Number {number} is served now."),
    "done": (_finish, "Number {number} is done."),
    "leave": (_leave, "Number {number} is taken off the list."),
}


@router.post("/{ticket_id}/{step}")
async def move(request: Request, ticket_id: UUID, step: str) -> Response:
    if step not in STEPS:
        return redirect(request, DESK)
    act, said = STEPS[step]
    sent = await typed_in(request, SEAT)
    try:
        async with changing(request) as uow:
            ticket = await act(uow, ticket_id, as_uuid(sent["server"]))
    except Refusal as refusal:
        return _back(request, sent, refusal)
    return redirect(request, _url(sent), notice=said.format(number=ticket.number))


def _back(request: Request, sent: dict[str, str], refusal: Refusal) -> Response:
    """Somebody else was quicker: the page shows how it stands. Anything graver is not this page's to say."""
    if refusal.status != 409:
        raise refusal
    return redirect(request, _url(sent), notice=str(refusal), tone="warn")


def _url(sent: dict[str, str]) -> str:
    return url_with(DESK, store=sent["store"] or None, server=sent["server"] or None)


async def _page(request: Request, store: str, server: str, form: FormState, status: int = 200) -> Response:
    async with reading(request) as ctx:
        seat = await take_seat(ctx, store)
        await queries.insist_running(ctx, seat.store_id)
        line = await queries.get_line(ctx, seat.store_id)
        services = await list_services_of(ctx, seat.store_id)
        known = {str(each.id): each.id for each in line.servers}
        calls = known.get(server) if seat.sees_all else seat.own_provider
        view = desk_page(
            line,
            seat,
            services,
            server=calls or seat.own_provider,
            open_name=ctx.keys.open,
            form=form,
        )
    return page(request, "booking/desk/queue.html", view, title="Queue", status=status)
